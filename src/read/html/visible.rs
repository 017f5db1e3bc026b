//! What a page shows, written down a block a line; nodes get the numbers of these lines.
//!
//! Every character that a browser would show stands on exactly one line.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::{body, content, furniture, table};
use crate::article::plain_text;
use crate::read::dom::{Dom, NodeId};
use crate::read::html::inline::Run;
use crate::read::original::{Original, Unclaimed};
use crate::text::is_letter;
use crate::text::spacing::is_gap;

/// A line of so few characters beside an article is a label or a button.
const LABEL: usize = 6;
/// A line of so many that ends a sentence is somebody's text.
const RUNNING: usize = 16;

/// Writes down what a tree shows.
pub(crate) fn write(dom: &mut Dom, original: &mut Original) {
    let mut writer = Writer { dom, original, lines: Vec::new(), row: Run::default(), linked: 0, whole: 0 };
    let root = writer.dom.root();
    writer.children(root, Around::default());
    writer.flush(Around::default());
    let (lines, last) = (writer.lines, writer.original.last().max(1));
    for (node, line) in lines {
        dom.set_line(node, line.min(last));
    }
}

/// What stands around a node.
#[derive(Clone, Copy, Default)]
struct Around {
    linked: bool,
    /// In a part of the page that is no article.
    beside: bool,
    /// In something that nobody reads as text: a button, something hidden.
    never: bool,
    /// In a table of data.
    data: bool,
    /// In a row of one: its cells stand on one line.
    row: bool,
}

struct Writer<'a> {
    dom: &'a Dom,
    original: &'a mut Original,
    lines: Vec<(NodeId, usize)>,
    row: Run,
    /// Letters of the open line that are links, and all of them.
    linked: usize,
    whole: usize,
}

impl Writer<'_> {
    fn children(&mut self, node: NodeId, around: Around) {
        let dom = self.dom;
        for child in dom.children(node) {
            self.node(child, around);
        }
    }

    fn node(&mut self, node: NodeId, around: Around) {
        let dom = self.dom;
        let open = self.original.last() + 1;
        if let Some(text) = dom.text(node) {
            let blank = text.chars().all(|c| c.is_ascii_whitespace());
            // White space after a block ends it and begins nothing.
            self.lines.push((node, if blank && self.whole == 0 { open - 1 } else { open }));
            self.row.text(text, 1);
            let (letters, named) = text.chars().fold((0, 0), |(letters, named), c| match is_letter(c) {
                true => (letters + 1, named + 1),
                false => (letters + usize::from(!c.is_whitespace()), named),
            });
            self.whole += letters;
            self.linked += if around.linked { letters } else { letters - named };
            return;
        }
        let name = dom.name(node);
        if name.is_empty() || is_unseen(name) {
            return self.lines.push((node, open));
        }
        let mut inner = around;
        inner.linked |= name == "a" && dom.attr(node, "href").is_some();
        inner.never |= matches!(name, "button" | "select" | "textarea" | "option" | "nav") || is_hidden(dom, node);
        inner.beside |= content::is_beside(dom, node) || matches!(name, "footer" | "header" | "form");
        let block = !inner.row && (is_block(name) || (inner.never && !around.never));
        if name == "br" {
            self.lines.push((node, open));
            return self.flush(around);
        }
        if block {
            self.flush(around);
        }
        self.lines.push((node, self.original.last() + 1));
        match name {
            "table" => self.children(node, Around { data: table::grid(dom, node, false).is_some(), ..inner }),
            "tr" if inner.data => self.children(node, Around { row: true, ..inner }),
            "pre" => {
                for line in dom.plain(node).lines() {
                    self.row.text(line, 1);
                    self.whole += line.chars().filter(|c| !c.is_whitespace()).count();
                    self.flush(inner);
                }
                let last = self.original.last();
                self.lines.extend(dom.descendants(node).map(|n| (n, last)));
            }
            _ => self.children(node, inner),
        }
        if inner.row && matches!(name, "td" | "th") {
            self.row.text("\u{3000}", 1);
        }
        if block {
            self.flush(inner);
        }
    }

    /// Ends the open line.
    fn flush(&mut self, around: Around) {
        let (_, inlines) = self.row.take();
        let (linked, whole) = (std::mem::take(&mut self.linked), std::mem::take(&mut self.whole));
        if let ([], 0) = (inlines.as_slice(), whole) {
            return;
        }
        let text = plain_text(&inlines);
        self.original.write(text.trim_end_matches(is_gap), unclaimed(&text, linked == whole, around));
    }
}

/// Words of which one makes a line a notice of the site.
static NOTICES: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let words = ["版权", "ICP备", "公网安备", "许可证", "Copyright", "©", "举报电话"];
    AhoCorasick::new(words).expect("a few short words fit an automaton")
});

/// What a line is when it turns out to be no text of the article.
fn unclaimed(text: &str, linked: bool, around: Around) -> Unclaimed {
    if around.never {
        return Unclaimed::Never;
    }
    let length = text.chars().filter(|c| is_letter(*c)).take(RUNNING).count();
    let runs = || length >= RUNNING && text.contains(['。', '！', '？', '；']);
    let around = linked || length <= LABEL || (around.beside && !runs());
    if around || furniture::line(text).is_some() || NOTICES.is_match(text) {
        return Unclaimed::Furniture;
    }
    Unclaimed::Loose
}

/// Elements whose inside no browser shows.
fn is_unseen(name: &str) -> bool {
    matches!(
        name,
        "script"
            | "style"
            | "noscript"
            | "template"
            | "head"
            | "title"
            | "iframe"
            | "object"
            | "embed"
            | "svg"
            | "canvas"
            | "video"
            | "audio"
            | "link"
            | "meta"
            | "rp"
            | "map"
            | "datalist"
            | "input"
    )
}

fn is_hidden(dom: &Dom, node: NodeId) -> bool {
    let style = dom.attr(node, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    style.contains("display:none") || dom.attr(node, "hidden").is_some()
}

/// Elements that begin and end lines.
pub(super) fn is_block(name: &str) -> bool {
    body::is_block(name)
        || matches!(
            name,
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "ul" | "ol" | "menu" | "dir" | "blockquote" | "table"
        )
        || matches!(name, "figure" | "pre" | "hr" | "option" | "legend" | "optgroup")
}
