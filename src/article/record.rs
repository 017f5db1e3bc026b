//! What a head holds beyond the words that are printed of it: names of series, topics, the parts of
//! a dateline.
//!
//! Outputs carry it as one line of JSON with the keys of front matter, so that they can be read
//! back. The printed words rule: what does not agree with them is forgotten.

use super::{Head, Series};
use crate::text::comparable;

/// The keys of a head that its printed words do not tell, or not surely.
pub fn record(head: &Head) -> String {
    let told = Head {
        kicker: None,
        title: String::new(),
        subtitles: Vec::new(),
        highlights: Vec::new(),
        pull_quotes: Vec::new(),
        editor_note: head.editor_note_parts().1.map(str::to_string),
        ..head.clone()
    };
    // Two hyphens would end a comment.
    serde_json::to_string(&told).expect("a head is made of texts and numbers").replace("--", "-\\u002d")
}

/// The same with the headline, for outputs that keep it apart from the article.
pub fn record_named(head: &Head) -> String {
    let record = record(head);
    let title = serde_json::to_string(&head.title).expect("a headline is text").replace("--", "-\\u002d");
    let rest = record.strip_prefix('{').expect("a record is an object");
    format!("{{\"title\":{title}{}{rest}", if rest == "}" { "" } else { "," })
}

/// Whether a record with a headline is that of this head.
pub fn is_of(record: &str, head: &Head) -> bool {
    serde_json::from_str::<Head>(record).is_ok_and(|told| comparable(&told.title) == comparable(&head.title))
}

/// Completes a head that was read from printed words with what was recorded beside them.
pub fn restore(head: &mut Head, record: &str) {
    let Ok(told) = serde_json::from_str::<Head>(record) else { return };
    head.language = told.language.clone();
    if agree(told.printed_dateline(), head.printed_dateline()) {
        head.dateline = told.dateline.clone();
    }
    let signed = Head { authors: told.authors.clone(), role: told.role.clone(), ..head.clone() };
    if agree(signed.byline(), head.byline()) {
        (head.authors, head.role) = (told.authors.clone(), told.role.clone());
    }
    let english = head.is_english();
    let printed = |head: &Head| head.source.as_ref().map(|source| source.printed(english));
    if agree(printed(&told), printed(head)) {
        head.source = told.source;
    }
    head.series = series(head.series.take(), told.series);
    let bare = |column: &Option<String>| column.as_deref().map(|c| c.trim_matches(['（', '）', '(', ')']).to_string());
    if bare(&told.column) == bare(&head.column) {
        head.column = told.column;
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
    use crate::article::{Dateline, SourceLine};

    #[test]
    fn what_is_not_printed_comes_back() {
        let head = Head {
            title: "修桥".into(),
            series: Some(Series { name: "一条河".into(), number: Some(2) }),
            topics: vec!["河流".into()],
            role: Some("记者".into()),
            authors: vec!["林舟".into()],
            dateline: Some(Dateline { place: Some("河畔".into()), ..Dateline::default() }),
            source: Some(SourceLine { name: "河畔日报".into(), page: Some("第1版".into()), ..SourceLine::default() }),
            editor_note: Some("走了一遍。\n——编者".into()),
            ..Head::default()
        };
        let mut read = Head {
            title: "修桥".into(),
            series: Some(Series { name: String::new(), number: Some(2) }),
            authors: vec!["记者".into(), "林舟".into()],
            dateline: Some(Dateline { text: Some("河畔电".into()), ..Dateline::default() }),
            source: Some(SourceLine { name: "河畔日报".into(), page: Some("01".into()), ..SourceLine::default() }),
            editor_note: Some("走了一遍。".into()),
            ..Head::default()
        };
        restore(&mut read, &record(&head));
        assert_eq!(read, head);
    }

    #[test]
    fn words_that_were_changed_rule() {
        let head = Head { authors: vec!["林舟".into()], ..Head::default() };
        let mut read = Head { authors: vec!["林小舟".into()], ..Head::default() };
        restore(&mut read, &record(&head));
        assert_eq!(read.authors, ["林小舟"]);
        restore(&mut read, "{\"nobody\": 1}");
        assert_eq!(read.authors, ["林小舟"]);
    }
}
