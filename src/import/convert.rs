//! Articles put into simplified or traditional characters, when the editor asks for it.
//!
//! What changed is counted and shown: a table of phrases knows much, and people's names least.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use crate::article::{Article, Inline, Passage};
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::pages::Part;
use crate::read::bulletin::PrintedEntry;
use crate::read::kind::Reading;
use crate::read::trace::{Deed, Destination, Placed};
use crate::text::script::{Converter, Script};

/// Every example of a change is shown up to this number.
const EXAMPLES: usize = 6;
/// A table of phrases is right nearly always.
const SURE: f64 = 0.9;

/// Characters that changed, with how often they did.
#[derive(Default)]
struct Changes(BTreeMap<(char, char), usize>);

impl Changes {
    fn count(&self) -> usize {
        self.0.values().sum()
    }

    fn add(&mut self, others: &Self) {
        others.0.iter().for_each(|(pair, count)| *self.0.entry(*pair).or_default() += count);
    }

    /// The most frequent ones: 髮→发.
    fn examples(&self) -> String {
        let mut pairs: Vec<_> = self.0.iter().collect();
        pairs.sort_by_key(|(pair, count)| (std::cmp::Reverse(**count), **pair));
        let more = if pairs.len() > EXAMPLES { " …" } else { "" };
        let shown: Vec<String> = pairs.iter().take(EXAMPLES).map(|((a, b), _)| format!("{a}→{b}")).collect();
        shown.join(" ") + more
    }
}

/// Puts everything that was read into a script, and tells what changed.
pub(super) fn reading(reading: &mut Reading, script: Script, path: &str) -> Vec<Finding> {
    let converter = Converter::new(script);
    let (mut all, mut articles) = (Changes::default(), 0);
    let first = first_lines(&reading.trace.placed);
    for (at, article) in reading.articles.iter_mut().enumerate() {
        let parts = self::article(article, &converter);
        articles += usize::from(!parts.is_empty());
        for (part, changes) in parts {
            all.add(&changes);
            let Some(part) = part else { continue };
            if let Some(line) = first.get(&(at, part)) {
                let examples = changes.examples();
                reading.trace.mark(*line, Deed::Converted, SURE, msg!("{examples}", "{examples}"));
            }
        }
    }
    reading.trace.settle();
    for (_, bulletin) in &mut reading.issues {
        let cover = &mut bulletin.cover;
        for text in [&mut cover.title, &mut cover.issue, &mut cover.issuer].into_iter().flatten() {
            *text = converter.convert(text);
        }
        bulletin.contents.iter_mut().for_each(|entry| contents(entry, &converter));
    }
    let count = all.count();
    if count == 0 {
        return Vec::new();
    }
    let (examples, name) = (all.examples(), script.name());
    let chinese = if script == Script::Simplified { "简体" } else { "繁体" };
    let finding = Finding::new(
        Code::R055,
        msg!(
            "文字转成{chinese}：{articles} 篇共改 {count} 字（{examples}）",
            "words were put into {name} characters: {count} characters of {articles} article(s) ({examples})"
        ),
    );
    vec![finding.at(Place::file(path)).help(msg!(
        "请核对人名和地名；原件未改动，不属于文章的文字也未转换",
        "compare the names of people and places; the original and loose text are as they were"
    ))]
}

/// The first line of every part of every article.
fn first_lines(placed: &[Placed]) -> FxHashMap<(usize, Part), usize> {
    let mut first: FxHashMap<(usize, Part), usize> = FxHashMap::default();
    for placed in placed {
        if let Destination::Article(at, part) = placed.place {
            let line = *placed.lines.start();
            first.entry((at, part)).and_modify(|first| *first = line.min(*first)).or_insert(line);
        }
    }
    first
}

fn contents(entry: &mut PrintedEntry, converter: &Converter) {
    entry.title = converter.convert(&entry.title);
    entry.children.iter_mut().for_each(|child| contents(child, converter));
}

/// Converts an article; what changed in each printed part, and in what is printed as none.
fn article(article: &mut Article, converter: &Converter) -> Vec<(Option<Part>, Changes)> {
    let mut parts: Vec<(Option<Part>, Changes)> = Vec::new();
    let mut change = |part: Option<Part>, text: &mut String| {
        let (new, changes) = text_of(text, converter);
        *text = new;
        if changes.count() > 0 {
            parts.push((part, changes));
        }
    };
    let head = &mut article.head;
    head.kicker.iter_mut().for_each(|text| change(Some(Part::Kicker), text));
    change(Some(Part::Title), &mut head.title);
    head.subtitles.iter_mut().enumerate().for_each(|(at, text)| change(Some(Part::Subtitle(at)), text));
    head.authors.iter_mut().chain(&mut head.role).for_each(|text| change(Some(Part::Byline), text));
    head.editor_note.iter_mut().for_each(|text| change(Some(Part::EditorNote(0)), text));
    head.highlights.iter_mut().enumerate().for_each(|(at, text)| change(Some(Part::Highlight(at)), text));
    head.pull_quotes.iter_mut().enumerate().for_each(|(at, text)| change(Some(Part::PullQuote(at)), text));
    if let Some(source) = &mut head.source {
        change(Some(Part::Source), &mut source.name);
        source.page.iter_mut().for_each(|text| change(Some(Part::Source), text));
    }
    head.column.iter_mut().chain(&mut head.continued_to).chain(&mut head.topics).for_each(|text| change(None, text));
    head.series.iter_mut().for_each(|series| change(None, &mut series.name));
    if let Some(dateline) = &mut head.dateline {
        let texts = [&mut dateline.agency, &mut dateline.place, &mut dateline.text];
        texts.into_iter().flatten().for_each(|text| change(None, text));
    }
    article.body.change_figures(&mut |figure| change(None, &mut figure.alt));
    article.body.change_passages(&mut |passage| {
        let changes = self::passage(passage, converter);
        if changes.count() > 0 {
            parts.push((Some(Part::Passage(passage.id)), changes));
        }
    });
    parts
}

fn text_of(text: &str, converter: &Converter) -> (String, Changes) {
    let new = converter.convert(text);
    let mut changes = Changes::default();
    for (before, after) in text.chars().zip(new.chars()).filter(|(before, after)| before != after) {
        *changes.0.entry((before, after)).or_default() += 1;
    }
    (new, changes)
}

/// A passage is converted as a whole: emphasis may stand in the middle of a phrase.
fn passage(passage: &mut Passage, converter: &Converter) -> Changes {
    let (new, changes) = text_of(&passage.plain(), converter);
    if changes.count() == 0 {
        return changes;
    }
    if new.chars().count() == passage.plain().chars().count() {
        refill(&mut passage.inlines, &mut new.chars());
    } else {
        each(&mut passage.inlines, converter);
    }
    changes
}

/// Puts characters in the places of those that were there.
fn refill(inlines: &mut [Inline], chars: &mut std::str::Chars<'_>) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => *text = chars.take(text.chars().count()).collect(),
            // Code is no language.
            Inline::Code(text) => drop(chars.nth(text.chars().count().saturating_sub(1))),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { inlines: inner, .. } => refill(inner, chars),
            Inline::LineBreak => drop(chars.next()),
            Inline::NoteMark(_) => {}
        }
    }
}

fn each(inlines: &mut [Inline], converter: &Converter) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => *text = converter.convert(text),
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { inlines: inner, .. } => each(inner, converter),
            Inline::Code(_) | Inline::LineBreak | Inline::NoteMark(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::plain_text;
    use crate::import::{Input, Options, import};

    #[test]
    fn phrases_are_whole_across_emphasis_and_code_stays() {
        let mut words = Passage::new(vec![
            Inline::Text("头".into()),
            Inline::Strong(vec![Inline::Text("发".into())]),
            Inline::LineBreak,
            Inline::Code("发".into()),
            Inline::Text("展，发展".into()),
        ]);
        let changes = passage(&mut words, &Converter::new(Script::Traditional));
        assert_eq!(plain_text(&words.inlines), "頭髮\n发展，發展");
        assert_eq!(words.inlines[1], Inline::Strong(vec![Inline::Text("髮".into())]));
        assert!(changes.count() >= 3);
    }

    #[test]
    fn nothing_is_converted_unless_it_is_asked_for() {
        let text =
            "---\ntitle: 頭髮的故事\nauthors: [林後]\nsource: {name: 河畔日報, date: 2024-03-05}\n---\n皇后以後。\n";
        let run = |convert| {
            let input = Input { path: "a.md".into(), bytes: text.as_bytes().to_vec() };
            import(&[input], &Options { convert, ..Options::default() })
        };
        let plain = run(None);
        assert!(plain.value.files[0].text.contains("頭髮的故事") && plain.findings.is_empty());
        let simplified = run(Some(Script::Simplified));
        let file = &simplified.value.files[0];
        assert_eq!(file.path, "2024-03-05-河畔日报/头发的故事.md");
        for words in ["title: 头发的故事", "林后", "name: 河畔日报", "皇后以后。"] {
            assert!(file.text.contains(words), "{}", file.text);
        }
        let codes: Vec<Code> = simplified.findings.iter().map(|f| f.code).collect();
        assert_eq!(codes, [Code::R055]);
        let message = simplified.findings[0].message.get(crate::diag::Lang::En);
        assert!(
            message.starts_with("words were put into simplified characters: 5 characters of 1 article(s)"),
            "{message}"
        );
    }
}
