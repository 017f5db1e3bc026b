//! Chapters of our own books: class names say what everything is.
//!
//! The other side of `templates/default/epub/article.xhtml`; what that prints comes back exactly.

use std::collections::HashSet;

use super::Book;
use crate::article::{Head, Series};
use crate::diag::Finding;
use crate::read::dom::{Dom, NodeId};
use crate::read::html::{Converted, Found, Numbered, Options, convert, number};
use crate::read::own;

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
    own::forget_makeshift(&mut head);
    let mark = of_header("series").next().map(|n| words(dom, n, &[]));
    head.series =
        mark.and_then(|m| own::series_number(&m)).map(|number| Series { name: String::new(), number: Some(number) });
    if let Some(line) = of_header("byline").next() {
        (head.role, head.authors) = own::authors(&words(dom, line, &[]));
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
        let mut source = own::source(&words(dom, line, &[]));
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
        own::take_gap(&mut blocks);
        own::dateline(&mut head, &words(dom, node, &[]));
    }
    let mut numbered = number(blocks, notes, &lines);
    // Everything outside the text is the head's.
    let outside = dom.children(section).filter(|n| *n != text);
    numbered.taken.extend(outside.map(|n| dom.lines(n)));
    (head, numbered)
}
