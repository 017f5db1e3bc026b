//! What a head holds beyond the words that are printed of it: names of series, topics, the parts of
//! a dateline.
//!
//! Outputs carry it as one line of JSON with the keys of front matter, so that they can be read
//! back. The printed words rule: what does not agree with them is forgotten.

use super::{authors, dateline, source};
use crate::article::{Article, Head, Series};
use crate::text::comparable;

/// What the printed words of an article's head do not tell, or not surely.
pub(crate) fn record(article: &Article) -> String {
    json(&told(article))
}

/// The same with the headline, for outputs that keep it apart from the article.
pub(crate) fn record_named(article: &Article) -> String {
    json(&Head { title: article.head.title.clone(), ..told(article) })
}

/// The same with what runs in beside other words, for outputs that do not mark it there.
pub(crate) fn record_unmarked(article: &Article) -> String {
    let told = told(article);
    let (column, series) = (article.head.column.clone(), article.head.series.clone());
    let dateline = article.dateline_run().and(article.head.dateline.clone()).or(told.dateline.clone());
    json(&Head { dateline, column, series, ..told })
}

/// One line that ends no comment and opens no element.
fn json(told: &Head) -> String {
    let json = serde_json::to_string(told).expect("a head is made of texts and numbers");
    let escaped = json.replace("--", "-\\u002d").replace('&', "\\u0026");
    escaped.replace('<', "\\u003c").replace('>', "\\u003e")
}

/// The head without what its printed words give back.
fn told(article: &Article) -> Head {
    let head = &article.head;
    let mut told = Head {
        kicker: None,
        title: String::new(),
        subtitles: Vec::new(),
        highlights: Vec::new(),
        pull_quotes: Vec::new(),
        editor_note: head.editor_note_parts().1.map(str::to_string),
        ..head.clone()
    };
    let read = printed(article);
    if read.dateline == head.dateline {
        told.dateline = None;
    }
    if (&read.authors, &read.role) == (&head.authors, &head.role) {
        (told.authors, told.role) = (Vec::new(), None);
    }
    if read.source == head.source {
        told.source = None;
    }
    if head.column.as_deref() == head.column.as_deref().map(bare) {
        told.column = None;
    }
    told.series = told.series.take_if(|series| !series.name.is_empty() || head.series_mark().is_none());
    told
}

/// What is read from the printed lines.
fn printed(article: &Article) -> Head {
    let head = &article.head;
    let mut read = Head { language: head.language.clone(), ..Head::default() };
    if let Some(byline) = head.byline() {
        (read.role, read.authors) = authors(&byline);
    }
    if let Some(own) = &head.source {
        let mut source = source(&own.printed(head.is_english()));
        source.url.clone_from(&own.url);
        read.source = Some(source);
    }
    if let Some(run) = article.dateline_run() {
        dateline(&mut read, run.trim());
    }
    read
}

fn bare(column: &str) -> &str {
    column.trim_matches(['（', '）', '(', ')'])
}

/// Whether a record with a headline is that of this head.
pub(crate) fn is_of(record: &str, head: &Head) -> bool {
    serde_json::from_str::<Head>(record).is_ok_and(|told| comparable(&told.title) == comparable(&head.title))
}

/// Completes a head that was read from printed words with what was recorded beside them.
pub(crate) fn restore(head: &mut Head, record: &str) {
    let Ok(told) = serde_json::from_str::<Head>(record) else { return };
    head.language = told.language.clone().or(head.language.take());
    if told.dateline.is_some() && agree(told.printed_dateline(), head.printed_dateline()) {
        head.dateline = told.dateline.clone();
    }
    let signed = Head { authors: told.authors.clone(), role: told.role.clone(), ..head.clone() };
    let signs = !told.authors.is_empty() || told.role.is_some();
    if signs && agree(signed.byline(), head.byline()) {
        (head.authors, head.role) = (told.authors.clone(), told.role.clone());
    }
    let english = head.is_english();
    let printed = |head: &Head| head.source.as_ref().map(|source| source.printed(english));
    if told.source.is_some() && agree(printed(&told), printed(head)) {
        head.source = told.source;
    }
    head.series = series(head.series.take(), told.series);
    if let Some(column) = told.column.filter(|told| head.column.as_deref() == Some(bare(told))) {
        head.column = Some(column);
    }
    if let (Some(note), Some(sign)) = (&mut head.editor_note, told.editor_note) {
        note.push('\n');
        note.push_str(&sign);
    }
    (head.id, head.date, head.topics) = (told.id, told.date, told.topics);
    (head.truncated, head.continued_to) = (told.truncated, told.continued_to);
}

/// What was recorded is what is printed; a dateline or a source that is not printed agrees with any.
fn agree(told: Option<String>, printed: Option<String>) -> bool {
    match (told, printed) {
        (_, None) => true,
        (None, Some(_)) => false,
        (Some(told), Some(printed)) => comparable(&told) == comparable(&printed),
    }
}

/// The number that is printed counts, the name is only recorded.
fn series(printed: Option<Series>, told: Option<Series>) -> Option<Series> {
    match (printed.and_then(|series| series.number), told) {
        (Some(number), told) => Some(Series { number: Some(number), ..told.unwrap_or_default() }),
        (None, told) => told,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Body, Dateline, Origin, SourceLine};

    fn article(head: Head) -> Article {
        let id = ArticleId::new("a").unwrap();
        Article { id, head, body: Body::default(), origin: Origin::default() }
    }

    #[test]
    fn what_is_not_printed_comes_back() {
        let head = Head {
            title: "修桥".into(),
            series: Some(Series { name: "一条河".into(), number: Some(2) }),
            topics: vec!["河流".into()],
            role: Some("记者".into()),
            authors: vec!["林舟".into()],
            dateline: Some(Dateline { place: Some("河畔".into()), ..Dateline::default() }),
            source: Some(SourceLine {
                name: "河畔日报".into(), page: Some("第1版".into()), ..SourceLine::default()
            }),
            editor_note: Some("走了一遍。\n——编者".into()),
            ..Head::default()
        };
        let mut read = Head {
            title: "修桥".into(),
            series: Some(Series { name: String::new(), number: Some(2) }),
            role: Some("记者".into()),
            authors: vec!["林舟".into()],
            dateline: Some(Dateline { text: Some("河畔电".into()), ..Dateline::default() }),
            source: Some(SourceLine { name: "河畔日报".into(), page: Some("01".into()), ..SourceLine::default() }),
            editor_note: Some("走了一遍。".into()),
            ..Head::default()
        };
        restore(&mut read, &record(&article(head.clone())));
        assert_eq!(read, head);
    }

    #[test]
    fn words_that_were_changed_rule() {
        let head = Head { authors: vec!["林舟".into()], ..Head::default() };
        let mut read = Head { authors: vec!["林小舟".into()], ..Head::default() };
        restore(&mut read, &record(&article(head.clone())));
        assert_eq!(read.authors, ["林小舟"]);
        restore(&mut read, "{\"nobody\": 1}");
        assert_eq!(read.authors, ["林小舟"]);
    }
}
