//! Our own documents: style names say what everything is.
//!
//! The other side of `render/docx`; what that prints comes back as it was, but for what the format
//! cannot hold: lists, tables and code inside of quotations stand beside them.

use super::blocks::blocks;
use super::story::{Item, Paragraph};
use super::styles::{Aside, Own, Role};
use crate::article::{Align, Block, Figure, Head, Inline, Passage, Series, plain_text};
use crate::read::dom::Dom;
use crate::read::own;

const WIDE: char = '\u{3000}';

/// Divides the document: an article begins with its kicker, or with its headline when it has none.
pub(super) fn divide(items: Vec<Item>) -> (Vec<Item>, Vec<Vec<Item>>) {
    let mut front = Vec::new();
    let mut pieces: Vec<Vec<Item>> = Vec::new();
    let mut kicked = false;
    for item in items {
        let role = role(&item);
        let kicker = role == Some(Role::Own(Own::Kicker));
        let begins = (kicker || role == Some(Role::Heading(1))) && !kicked;
        kicked = kicker;
        if begins {
            pieces.push(Vec::new());
        }
        pieces.last_mut().unwrap_or(&mut front).push(item);
    }
    (front, pieces)
}

fn role(item: &Item) -> Option<Role> {
    match item {
        Item::Paragraph(paragraph) => Some(paragraph.role),
        Item::Block(_) => None,
    }
}

/// A line of the headline stack: forced breaks and wide spaces divide its units.
fn line(inlines: &[Inline]) -> String {
    let text = plain_text(inlines).replace(['\n', WIDE], " ");
    text.split(' ').filter(|unit| !unit.is_empty()).collect::<Vec<_>>().join(" ")
}

/// An article of its items: head and blocks.
pub(super) fn compose(items: Vec<Item>, records: &mut Vec<String>) -> (Head, Vec<Block>) {
    let mut head = Head::default();
    let mut kickers = Vec::new();
    let mut note: Vec<(String, bool)> = Vec::new();
    let mut dateline = None;
    let mut text = Vec::new();
    for item in items {
        let Item::Paragraph(mut paragraph) = item else {
            text.push(item);
            continue;
        };
        let plain = || plain_text(&paragraph.inlines);
        match paragraph.role {
            Role::Own(Own::Kicker) => kickers.push(line(&paragraph.inlines)),
            Role::Heading(1) => title(&mut head, &paragraph),
            Role::Own(Own::Deck) => {
                head.subtitles.push(line(&paragraph.inlines));
                series(&mut head, &paragraph);
            }
            Role::Own(Own::Byline) => (head.role, head.authors) = own::authors(&plain()),
            Role::Own(Own::EditorNote) => note.push((plain(), paragraph.align == Some(Align::End))),
            Role::Own(Own::Highlight) => head.highlights.push(plain()),
            Role::Own(Own::PullQuote) => head.pull_quotes.push(plain()),
            Role::Own(Own::Source) => {
                let mut source = own::source(plain().trim());
                source.url = paragraph.inlines.iter().find_map(|inline| match inline {
                    Inline::Link { url, .. } => Some(url.clone()),
                    _ => None,
                });
                head.source = Some(source);
            }
            Role::Caption => caption(paragraph, &mut text),
            role => {
                if let Role::Heading(level) = role {
                    paragraph.role = Role::Heading(level - 1);
                }
                if let Some(printed) = aside(&paragraph, Aside::Dateline).filter(|_| dateline.is_none()) {
                    dateline = Some(printed);
                }
                text.push(Item::Paragraph(paragraph));
            }
        }
    }
    head.kicker = (!kickers.is_empty()).then(|| kickers.join("\n"));
    own::forget_makeshift(&mut head);
    head.editor_note = editor_note(note);
    if let Some(printed) = dateline {
        own::dateline(&mut head, printed.trim());
    }
    if let Some(at) = records.iter().position(|record| own::is_of(record, &head)) {
        own::restore(&mut head, &records.remove(at));
    }
    (head, blocks(text))
}

/// What the document keeps of heads besides their words, article by article.
pub(super) fn records(settings: &Dom) -> Vec<String> {
    let variables = settings.descendants(settings.root()).filter(|n| settings.name(*n) == "w:docVar");
    variables.filter_map(|n| settings.attr(n, "w:val")).map(str::to_string).collect()
}

fn aside(paragraph: &Paragraph, kind: Aside) -> Option<String> {
    paragraph.asides.iter().find(|(own, _)| *own == kind).map(|(_, inlines)| plain_text(inlines))
}

fn title(head: &mut Head, paragraph: &Paragraph) {
    head.title = line(&paragraph.inlines);
    head.column = aside(paragraph, Aside::Column).map(|c| c.trim_matches(['（', '）', '(', ')']).to_string());
    head.language = paragraph.language.clone();
    series(head, paragraph);
}

fn series(head: &mut Head, paragraph: &Paragraph) {
    let number = aside(paragraph, Aside::Series).and_then(|mark| own::series_number(&mark));
    if let Some(number) = number {
        head.series = Some(Series { name: String::new(), number: Some(number) });
    }
}

/// The paragraphs of the note, and its signature unless that is the usual one.
fn editor_note(mut lines: Vec<(String, bool)>) -> Option<String> {
    let usual = |text: &str| ["编者", "The Editors"].contains(&text.trim_start_matches(['—', ' ']));
    lines.pop_if(|(text, signed)| *signed && usual(text));
    (!lines.is_empty()).then(|| lines.into_iter().map(|(text, _)| text).collect::<Vec<_>>().join("\n"))
}

/// The words below a picture, or those of one that is not there.
fn caption(paragraph: Paragraph, text: &mut Vec<Item>) {
    let Paragraph { id, mut inlines, mut asides, .. } = paragraph;
    // What parts the credit from the caption.
    inlines.pop_if(|last| *last == Inline::LineBreak);
    if let Some(Inline::Text(last)) = inlines.last_mut() {
        *last = last.trim_end_matches(WIDE).to_string();
    }
    inlines.retain(|inline| *inline != Inline::Text(String::new()));
    let caption = (!inlines.is_empty()).then_some(Passage { id, inlines });
    let credit = asides.iter_mut().find(|(own, _)| *own == Aside::Credit);
    let credit = credit.map(|(_, inlines)| Passage { id, inlines: std::mem::take(inlines) });
    match text.last_mut() {
        Some(Item::Block(Block::Figure(figure))) if figure.caption.is_none() && figure.credit.is_none() => {
            (figure.caption, figure.credit) = (caption, credit);
        }
        _ => {
            let figure = Figure { path: String::new(), alt: String::new(), caption, credit };
            text.push(Item::Block(Block::Figure(figure)));
        }
    }
}
