//! Chapters of our own books: class names say what everything is.
//!
//! The other side of `templates/default/epub/article.xhtml`; what that prints comes back exactly.

use std::collections::HashSet;

use super::Book;
use crate::article::{Block, Dateline, Head, Inline, Series, SourceLine};
use crate::diag::Finding;
use crate::read::dom::{Dom, NodeId};
use crate::read::forms::{byline, dateline, english, source_line};
use crate::read::html::{Converted, Found, Numbered, Options, convert, number};
use crate::read::opening::drop_start;
use crate::text::is_han;

/// The section of a chapter that we made.
pub(super) fn section(dom: &Dom) -> Option<NodeId> {
    let section = dom.descendants(dom.root()).find(|n| dom.name(*n) == "section" && dom.has_class(*n, "article"))?;
    let parts = ["title", "text"].iter().all(|class| with_class(dom, section, class).next().is_some());
    parts.then_some(section)
}

fn with_class<'a>(dom: &'a Dom, node: NodeId, class: &'a str) -> impl Iterator<Item = NodeId> + 'a {
    dom.descendants(node).filter(move |n| dom.has_class(*n, class))
}

/// The characters of an element as printed, line breaks kept, some parts left out.
fn words(dom: &Dom, node: NodeId, without: &[&str]) -> String {
    let mut out = String::new();
    let skipped = |n: NodeId| without.iter().any(|class| dom.has_class(n, class));
    fn walk(dom: &Dom, node: NodeId, skipped: &dyn Fn(NodeId) -> bool, out: &mut String) {
        for child in dom.children(node) {
            match (dom.text(child), dom.name(child)) {
                (Some(text), _) => out.push_str(&text.replace(['\n', '\r'], "")),
                (None, "br") => out.push('\n'),
                _ if skipped(child) => {}
                _ => walk(dom, child, skipped, out),
            }
        }
    }
    walk(dom, node, &skipped, &mut out);
    out.trim().to_string()
}

/// Reads the chapter.
pub(super) fn read(
    dom: &Dom,
    section: NodeId,
    book: &Book,
    picture: &mut dyn FnMut(&str) -> Found,
    path: &str,
    findings: &mut Vec<Finding>,
) -> (Head, Numbered) {
    let first = |class: &str| with_class(dom, section, class).next();
    let header = first("head").unwrap_or(section);
    let of_header = |class: &'static str| with_class(dom, header, class);
    let mut head = Head {
        kicker: of_header("kicker").next().map(|n| words(dom, n, &[])),
        title: of_header("title").next().map(|n| words(dom, n, &["column", "series"])).unwrap_or_default(),
        subtitles: of_header("subtitle").map(|n| words(dom, n, &["series"])).collect(),
        column: of_header("column").next().map(|n| words(dom, n, &[]).trim_matches(['（', '）', '(', ')']).to_string()),
        ..Head::default()
    };
    if head.title.starts_with('［') && head.title.ends_with('］') {
        // Printed in place of a headline.
        head.title.clear();
    }
    let mark = of_header("series").next().map(|n| words(dom, n, &[]));
    head.series =
        mark.and_then(|m| series_number(&m)).map(|number| Series { name: String::new(), number: Some(number) });
    if let Some(line) = of_header("byline").next() {
        (head.role, head.authors) = authors(&words(dom, line, &[]));
    }
    if let Some(note) = first("editor-note") {
        let lines = dom.children(note).filter(|c| dom.name(*c) == "p" && !dom.has_class(*c, "signed"));
        let lines: Vec<String> = lines.map(|p| words(dom, p, &[])).collect();
        head.editor_note = Some(lines.join("\n"));
    }
    let list = |class: &str, name: &str| -> Vec<String> {
        first(class).map_or(Vec::new(), |list| {
            dom.children(list).filter(|c| dom.name(*c) == name).map(|c| words(dom, c, &[])).collect()
        })
    };
    head.highlights = list("highlights", "li");
    head.pull_quotes = list("pull-quotes", "p");
    if let Some(line) = dom.children(section).find(|c| dom.has_class(*c, "source")) {
        let mut source = source(&words(dom, line, &[]));
        source.url = dom.find(line, "a").and_then(|a| dom.attr(a, "href")).map(str::to_string);
        head.source = Some(source);
    }
    head.language = dom
        .find(dom.root(), "html")
        .and_then(|html| dom.attr(html, "lang").or_else(|| dom.attr(html, "xml:lang")))
        .filter(|own| !book.language.as_deref().is_some_and(|book| book.eq_ignore_ascii_case(own)))
        .map(str::to_string);

    let text = with_class(dom, section, "text").next().unwrap_or(section);
    let printed = with_class(dom, text, "dateline").next();
    let without: HashSet<NodeId> = printed.into_iter().collect();
    let converted = convert(dom, &[text], Options { exact: true, picture, without: &without, path });
    let Converted { mut blocks, notes, lines, findings: found, .. } = converted;
    findings.extend(found);
    if let Some(node) = printed {
        let printed = words(dom, node, &[]);
        take_gap(&mut blocks);
        let found = dateline::parse(&format!("{printed} "), head.published());
        let found = found.filter(|f| f.dateline.printed(head.is_english()).as_deref() == Some(printed.as_str()));
        if let Some(reporters) = found.as_ref().and_then(|f| f.reporters.clone()).filter(|_| head.authors.is_empty()) {
            (head.role, head.authors) = (reporters.role, reporters.authors);
        }
        head.dateline = Some(match found {
            Some(found) => found.dateline,
            None => Dateline { text: Some(printed), ..Dateline::default() },
        });
    }
    let mut numbered = number(blocks, notes, &lines);
    // Everything outside the text is the head's.
    let outside = dom.children(section).filter(|n| *n != text);
    numbered.taken.extend(outside.map(|n| dom.lines(n)));
    (head, numbered)
}

/// The space between the dateline and the text.
fn take_gap(blocks: &mut [Block]) {
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

fn series_number(mark: &str) -> Option<u32> {
    let first = mark.chars().next()?;
    if ('①'..='⑳').contains(&first) {
        return Some(u32::from(first) - u32::from('①') + 1);
    }
    mark.trim_matches(['（', '）', '(', ')']).parse().ok()
}

/// Role and names of a byline as [`Head::byline`] prints them.
fn authors(line: &str) -> (Option<String>, Vec<String>) {
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
    if latin && let Some(last) = tokens.pop() {
        tokens.extend(last.split(", ").map(str::to_string));
    }
    // Names are short; what is longer and stands before them is a role.
    let role = tokens.len() > 1 && tokens[0].chars().count() > 4 && !latin;
    let role = role.then(|| tokens.remove(0));
    (role, tokens)
}

/// A source line as [`SourceLine::printed`] prints it, in Chinese or English.
fn source(line: &str) -> SourceLine {
    if let Some(found) = source_line::parse(line, None).filter(|f| !f.incomplete) {
        return found.source;
    }
    let mut source = english::source(line);
    source.name = source.name.trim_matches(['《', '》']).to_string();
    source
}
