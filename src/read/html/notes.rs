//! Footnotes of pages and books: a mark links to its note, the note links back.

use std::collections::{HashMap, HashSet};

use crate::article::{Block, Inline};
use crate::read::dom::{Dom, NodeId};
use crate::read::opening::drop_start;

use super::body::anchors;

/// Marks and the notes they lead to.
#[derive(Debug, Default)]
pub(super) struct Notes {
    /// The note of each link that is a mark.
    of: HashMap<NodeId, NodeId>,
    targets: HashSet<NodeId>,
    /// Notes in the order of their marks, and the number of each.
    order: Vec<NodeId>,
    numbers: HashMap<NodeId, usize>,
    /// Links that lead from a note back to its mark.
    back: HashSet<NodeId>,
    /// The note that is being read.
    pub reading: Option<NodeId>,
}

/// A note is not longer than this by itself; a chapter that a number links to is none.
const LONGEST: usize = 3000;

impl Notes {
    /// Finds the marks in some elements, and their notes wherever they are.
    pub fn find(dom: &Dom, roots: &[NodeId]) -> Self {
        let anchors = anchors(dom);
        let mut notes = Self::default();
        // Many links may lead to one place, which is measured once.
        let mut short: HashMap<NodeId, bool> = HashMap::new();
        let links = dom.descendants(dom.root()).filter(|n| dom.name(*n) == "a");
        for link in links {
            let Some(id) = dom.attr(link, "href").and_then(|h| h.trim().strip_prefix('#')) else { continue };
            let Some(target) = anchors.get(id) else { continue };
            if *target < link {
                // Back to the mark.
                if looks_back(dom, link) {
                    notes.back.insert(link);
                }
            } else if looks_like_mark(dom, link)
                && let Some(note) = block_of(dom, *target)
                && !dom.within(link, note)
                && !roots.iter().any(|root| dom.within(*root, note))
                && *short.entry(note).or_insert_with(|| dom.plain(note).chars().count() <= LONGEST)
            {
                notes.of.insert(link, note);
                notes.targets.insert(note);
            }
        }
        notes
    }

    /// The number of the note a link is the mark of.
    pub fn mark(&mut self, dom: &Dom, link: NodeId) -> Option<usize> {
        let note = *self.of.get(&link)?;
        debug_assert_eq!(dom.name(link), "a");
        let next = self.order.len();
        let number = *self.numbers.entry(note).or_insert(next);
        if number == next {
            self.order.push(note);
        }
        Some(number)
    }

    /// Number of notes marked so far.
    pub fn count(&self) -> usize {
        self.order.len()
    }

    /// The element of a note.
    pub fn target(&self, number: usize) -> NodeId {
        self.order[number]
    }

    /// Notes stand in the list of notes and nowhere else; the way back is not printed.
    pub fn leave_out(&self, dom: &Dom, node: NodeId) -> bool {
        (self.targets.contains(&node) && self.reading != Some(node))
            || self.back.contains(&node)
            || (dom.has_class(node, "note-number") && self.reading.is_some())
            || (dom.name(node) == "section" && dom.has_class(node, "notes"))
    }

    /// Takes the number off that a note begins with.
    pub fn strip_number(&self, blocks: &mut Vec<Block>, number: usize) {
        let Some(Block::Paragraph(first)) = blocks.first_mut() else { return };
        let text = first.plain();
        let bare = text.trim_start();
        let digits = (number + 1).to_string();
        let circled = char::from_u32('①' as u32 + number as u32).filter(|_| number < 20).map(String::from);
        let forms = [
            format!("[{digits}]"),
            format!("［{digits}］"),
            format!("〔{digits}〕"),
            format!("（{digits}）"),
            format!("({digits})"),
        ];
        let plain = [format!("{digits}."), format!("{digits}、"), format!("{digits} ")];
        let found = forms.iter().chain(&plain).chain(&circled).find(|form| bare.starts_with(form.as_str()));
        if let Some(form) = found {
            let rest = &bare[form.len()..];
            let length = text.len() - rest.trim_start().len();
            drop_start(&mut first.inlines, length);
        } else if let Some(rest) = bare.strip_prefix(['.', '．', '、', ']', '］', '）', ')']) {
            // The number was the way back, which is left out already.
            let length = text.len() - rest.trim_start().len();
            drop_start(&mut first.inlines, length);
        }
        while let Some(Inline::Text(last)) = first.inlines.last_mut() {
            *last = last.trim_end_matches([' ', '↩', '\u{FE0E}']).to_string();
            if !last.is_empty() {
                break;
            }
            first.inlines.pop();
        }
        let empty = first.inlines.is_empty();
        if empty {
            blocks.remove(0);
        }
    }
}

fn looks_like_mark(dom: &Dom, link: NodeId) -> bool {
    let kind = dom.attr(link, "epub:type").or_else(|| dom.attr(link, "role")).unwrap_or_default();
    let raised = dom.parent(link).is_some_and(|p| dom.name(p) == "sup") || dom.child(link, "sup").is_some();
    kind.contains("noteref") || raised || is_number(&dom.plain(link))
}

fn is_number(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_matches(|c| "[]［］〔〕（）()注".contains(c));
    let plain = inner.len() <= 3 && !inner.is_empty() && inner.bytes().all(|b| b.is_ascii_digit());
    (plain && inner.len() < text.len())
        || (text.chars().count() == 1 && text.chars().all(|c| ('①'..='⑳').contains(&c) || c == '*'))
}

fn looks_back(dom: &Dom, link: NodeId) -> bool {
    let kind = dom.attr(link, "epub:type").or_else(|| dom.attr(link, "role")).unwrap_or_default();
    let text = dom.plain(link);
    let text = text.trim();
    let number = text
        .trim_matches(|c: char| "[]［］〔〕（）()注.".contains(c) || c.is_ascii_digit() || ('①'..='⑳').contains(&c));
    kind.contains("backlink") || dom.has_class(link, "back") || matches!(number, "" | "↩" | "↩︎" | "^" | "返回" | "↑")
}

/// The block a note is: the anchor itself, or what it stands in.
fn block_of(dom: &Dom, anchor: NodeId) -> Option<NodeId> {
    let mut here = anchor;
    loop {
        match dom.name(here) {
            "p" | "li" | "aside" | "div" | "dd" | "td" => return Some(here),
            "" | "body" | "html" | "section" | "article" => return None,
            _ => here = dom.parent(here)?,
        }
    }
}
