//! What our own outputs print of a head, read back as it was.
//!
//! The other side of the lines that [`Head`] and its parts print; the readers of EPUB and DOCX share it.

mod record;

pub(crate) use record::{is_of, record, record_named, record_unmarked, restore};

use super::forms::{byline, dateline as dateline_form, english, source_line};
use super::opening::drop_start;
use crate::article::{Block, Dateline, Head, Inline, SourceLine};
use crate::text::is_han;

/// Takes away what was printed in place of a headline.
pub(crate) fn forget_makeshift(head: &mut Head) {
    if head.title.starts_with('［') && head.title.ends_with('］') {
        head.title.clear();
    }
}

/// Puts a dateline as printed into the head, with the reporters it names.
pub(crate) fn dateline(head: &mut Head, printed: &str) {
    let found = dateline_form::parse(&format!("{printed} "), head.published());
    let found = found.filter(|f| f.dateline.printed(head.is_english()).as_deref() == Some(printed));
    if let Some(reporters) = found.as_ref().and_then(|f| f.reporters.clone()).filter(|_| head.authors.is_empty()) {
        (head.role, head.authors) = (reporters.role, reporters.authors);
    }
    head.dateline = Some(match found {
        Some(found) => found.dateline,
        None => Dateline { text: Some(printed.to_string()), ..Dateline::default() },
    });
}

/// The space between the dateline and the text.
pub(crate) fn take_gap(blocks: &mut [Block]) {
    match blocks.first_mut() {
        Some(Block::Paragraph(passage)) => {
            let first = passage.plain().chars().next();
            if let (Some(gap @ ('\u{3000}' | ' ')), Some(Inline::Text(_))) = (first, passage.inlines.first()) {
                drop_start(&mut passage.inlines, gap.len_utf8());
            }
        }
        Some(Block::List { items, .. }) => {
            if let Some(item) = items.first_mut() {
                take_gap(item);
            }
        }
        Some(Block::Quote(inner)) => take_gap(inner),
        // The dateline runs in before the first paragraph, wherever that is.
        Some(_) => take_gap(&mut blocks[1..]),
        None => {}
    }
}

/// The number that a mark of a series shows.
pub(crate) fn series_number(mark: &str) -> Option<u32> {
    let first = mark.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(u32::from(first) - u32::from('①') + 1);
    }
    mark.trim_matches(['（', '）', '(', ')']).parse().ok()
}

/// Role and names of a byline as [`Head::byline`] prints them.
pub(crate) fn authors(line: &str) -> (Option<String>, Vec<String>) {
    if let Some(found) = byline::parse(line)
        && (Head { role: found.role.clone(), authors: found.authors.clone(), ..Head::default() }).byline().as_deref()
            == Some(line)
    {
        return (found.role, found.authors);
    }
    let latin = line.split('\u{3000}').next_back().is_some_and(|last| last.is_ascii());
    let mut tokens: Vec<String> = Vec::new();
    let mut open = false;
    for part in line.split('\u{3000}').filter(|p| !p.is_empty()) {
        let single = part.chars().count() == 1 && part.chars().all(is_han);
        match tokens.last_mut() {
            Some(before) if single && open => before.push_str(part),
            _ => tokens.push(part.to_string()),
        }
        open = single && !open;
    }
    // Names in Latin letters are parted by commas, so a wide space parts them from a role.
    let parted = latin && tokens.len() > 1;
    if latin && let Some(last) = tokens.pop() {
        tokens.extend(last.split(", ").map(str::to_string));
    }
    // Names are short; what is longer and stands before them is a role.
    let role = parted || (tokens.len() > 1 && tokens[0].chars().count() > 4 && !latin);
    let role = role.then(|| tokens.remove(0));
    (role, tokens)
}

/// A source line as [`SourceLine::printed`] prints it, in Chinese or English.
pub(crate) fn source(line: &str) -> SourceLine {
    if let Some(found) = source_line::parse(line, None).filter(|f| !f.incomplete) {
        let mut source = found.source;
        // Printed as 第01版, whatever was written.
        let page = source.page.take();
        source.page =
            page.map(|page| page.strip_prefix('0').filter(|p| p.len() == 1).map_or(page.clone(), str::to_string));
        return source;
    }
    let mut source = english::source(line);
    source.name = source.name.trim_matches(['《', '》']).to_string();
    source
}
