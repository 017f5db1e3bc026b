//! Pages, chapters and mails of our own: class names say what everything is.
//!
//! The other side of the templates `epub/article.xhtml`, `html/article.html` and `email/article.html`;
//! what they print comes back as it was. What is not printed stands in `data-head`.

use std::collections::HashSet;

use super::{Converted, Found, Numbered, Options, convert, number};
use crate::article::{Head, Series};
use crate::diag::Finding;
use crate::read::dom::{Dom, NodeId};
use crate::read::own;

/// The attribute in which an output of ours keeps what it does not print of a head.
const RECORD: &str = "data-head";

/// The articles of a page or mail that we made.
pub(crate) fn articles(dom: &Dom) -> Vec<NodeId> {
    dom.descendants(dom.root()).filter(|n| dom.attr(*n, RECORD).is_some() && is_article(dom, *n)).collect()
}

/// The section of a chapter that we made.
pub(crate) fn section(dom: &Dom) -> Option<NodeId> {
    dom.descendants(dom.root()).find(|n| dom.name(*n) == "section" && is_article(dom, *n))
}

fn is_article(dom: &Dom, node: NodeId) -> bool {
    dom.has_class(node, "article")
        && ["title", "text"].iter().all(|class| with_class(dom, node, class).next().is_some())
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

/// An article as it was read.
pub(crate) struct Read {
    /// Its head.
    pub head: Head,
    /// Its body, with the lines it stands on.
    pub numbered: Numbered,
    /// Only its beginning was there.
    pub shortened: bool,
}

/// Reads an article; `language` is that of the publication.
pub(crate) fn read(
    dom: &Dom,
    section: NodeId,
    language: Option<&str>,
    picture: &mut dyn FnMut(&str) -> Found,
    path: &str,
    findings: &mut Vec<Finding>,
) -> Read {
    let text = with_class(dom, section, "text").next().unwrap_or(section);
    let mut head = head(dom, section, text, language);
    let printed = with_class(dom, text, "dateline").next();
    let without: HashSet<NodeId> = printed.into_iter().collect();
    let converted = convert(dom, &[text], Options { exact: true, picture, without: &without, path });
    let Converted { mut blocks, notes, lines, findings: found, .. } = converted;
    findings.extend(found);
    if let Some(node) = printed {
        own::take_gap(&mut blocks);
        own::dateline(&mut head, &words(dom, node, &[]));
    }
    if let Some(record) = dom.attr(section, RECORD) {
        own::restore(&mut head, record);
    }
    let mut numbered = number(blocks, notes, &lines);
    // Everything outside the text is the head's.
    let outside = dom.children(section).filter(|n| *n != text);
    numbered.taken.extend(outside.map(|n| dom.lines(n)));
    let shortened = dom.children(section).any(|n| dom.has_class(n, "rest"));
    Read { head, numbered, shortened }
}

/// What stands around the text.
fn head(dom: &Dom, section: NodeId, text: NodeId, language: Option<&str>) -> Head {
    let around = |class: &'static str| with_class(dom, section, class).filter(|n| !dom.within(*n, text));
    let first = |class: &'static str| around(class).next();
    let mut head = Head {
        kicker: first("kicker").map(|n| words(dom, n, &[])),
        title: first("title").map(|n| words(dom, n, &["column", "series"])).unwrap_or_default(),
        subtitles: around("subtitle").map(|n| words(dom, n, &["series"])).collect(),
        column: first("column").map(|n| words(dom, n, &[]).trim_matches(['（', '）', '(', ')']).to_string()),
        ..Head::default()
    };
    own::forget_makeshift(&mut head);
    let mark = first("series").map(|n| words(dom, n, &[]));
    head.series =
        mark.and_then(|m| own::series_number(&m)).map(|number| Series { name: String::new(), number: Some(number) });
    if let Some(line) = first("byline") {
        (head.role, head.authors) = own::authors(&words(dom, line, &[]));
    }
    if let Some(note) = first("editor-note") {
        let lines = dom.children(note).filter(|c| dom.name(*c) == "p" && !dom.has_class(*c, "signed"));
        let lines: Vec<String> = lines.map(|p| words(dom, p, &[])).collect();
        head.editor_note = Some(lines.join("\n"));
    }
    // A list as a whole, or lines that each say what they are.
    let list = |whole: &'static str, name: &str, line: &'static str| -> Vec<String> {
        let items = first(whole).map(|list| dom.children(list).filter(|c| dom.name(*c) == name).collect());
        let items: Vec<NodeId> = items.unwrap_or_else(|| around(line).collect());
        items.into_iter().map(|item| words(dom, item, &["mark"])).collect()
    };
    head.highlights = list("highlights", "li", "highlight");
    head.pull_quotes = list("pull-quotes", "p", "pull-quote");
    if let Some(line) = first("source") {
        let mut source = own::source(&words(dom, line, &[]));
        source.url = dom.find(line, "a").and_then(|a| dom.attr(a, "href")).map(str::to_string);
        head.source = Some(source);
    }
    let spoken = |node: NodeId| dom.attr(node, "lang").or_else(|| dom.attr(node, "xml:lang"));
    let spoken = std::iter::successors(Some(section), |node| dom.parent(*node)).find_map(spoken);
    let foreign = |own: &&str| !language.is_some_and(|whole| whole.eq_ignore_ascii_case(own));
    head.language = spoken.filter(foreign).map(str::to_string);
    head
}
