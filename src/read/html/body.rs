//! Elements to the body tree: paragraphs, headings, lists, tables, pictures, notes.
//!
//! The tree has no place for scripts, forms or styles, so none of them can come through. Which part
//! of a page is its article is decided elsewhere.

use std::collections::{HashMap, HashSet};
use std::ops::RangeInclusive;

use crate::article::{Block, Body, Figure, Inline, Note, Passage, PassageId};
use crate::diag::{Code, Finding, Message, Place};
use crate::msg;
use crate::read::dom::{Dom, NodeId};
use crate::read::markdown::split_credit;
use crate::read::opening;
use crate::read::trace::{Deed, Mark};

use super::furniture;
use super::inline::{self, Run, Wrap};
use super::notes::Notes;
use super::visible;

/// Where a picture was found.
pub(crate) enum Found {
    /// Kept under this path.
    Kept(String),
    /// On the web, or in a file that did not come with the page.
    Elsewhere,
    /// No picture that can be shown.
    Unusable,
}

/// How to read elements.
pub(crate) struct Options<'a> {
    /// The markup is ours and is taken at its word: no spaces are closed, no lines are furniture.
    pub exact: bool,
    /// Finds the picture of an address.
    pub picture: &'a mut dyn FnMut(&str) -> Found,
    /// Elements to leave out.
    pub without: &'a HashSet<NodeId>,
    /// The file, for findings.
    pub path: &'a str,
}

/// Text taken from a tree.
#[derive(Debug, Default)]
pub(crate) struct Converted {
    /// The blocks; their passages carry positions in `lines` until [`number`] numbers them.
    pub blocks: Vec<Block>,
    /// The notes.
    pub notes: Vec<Note>,
    /// The lines each passage stands on.
    pub lines: Vec<RangeInclusive<usize>>,
    /// What was left out as furniture.
    pub marks: Vec<Mark>,
    /// What there is to report.
    pub findings: Vec<Finding>,
}

/// A body with the lines it stands on.
pub(crate) struct Numbered {
    /// The body.
    pub body: Body,
    /// The lines of each passage.
    pub placed: Vec<(PassageId, RangeInclusive<usize>)>,
    /// Lines of passages that are not in the body any more: the head has them.
    pub taken: Vec<RangeInclusive<usize>>,
}

/// The body of blocks from a tree, with the lines of its passages.
pub(crate) fn number(blocks: Vec<Block>, notes: Vec<Note>, lines: &[RangeInclusive<usize>]) -> Numbered {
    let unnumbered = Body { blocks, notes };
    let order: Vec<usize> = unnumbered.passages().iter().map(|p| p.id.0 as usize).collect();
    let there: HashSet<usize> = order.iter().copied().collect();
    let taken = (0..lines.len()).filter(|at| !there.contains(at)).map(|at| lines[at].clone()).collect();
    let body = Body::new(unnumbered.blocks, unnumbered.notes);
    let of = |at: usize| lines.get(at).cloned().unwrap_or(0..=0);
    let placed = body.passages().iter().zip(order).map(|(passage, at)| (passage.id, of(at))).collect();
    Numbered { body, placed, taken }
}

/// Reads the inside of elements one after another.
pub(crate) fn convert(dom: &Dom, roots: &[NodeId], options: Options<'_>) -> Converted {
    let notes = Notes::find(dom, roots);
    let mut converter = Converter { dom, options, notes, out: Converted::default(), depth: 0 };
    let mut flow = Flow::default();
    for root in roots {
        converter.children(*root, &mut flow);
        converter.flush(&mut flow);
    }
    let mut blocks = flow.blocks;
    let mut notes = Vec::new();
    // A note may refer to further notes.
    while notes.len() < converter.notes.count() {
        let target = converter.notes.target(notes.len());
        let mut flow = Flow::default();
        converter.notes.reading = Some(target);
        converter.children(target, &mut flow);
        converter.flush(&mut flow);
        converter.notes.reading = None;
        let mut blocks = flow.blocks;
        if !converter.options.exact {
            converter.notes.strip_number(&mut blocks, notes.len());
        }
        notes.push(Note { blocks });
    }
    if !converter.options.exact {
        captions(&mut blocks);
    }
    converter.settle_missing(&mut blocks);
    notes.iter_mut().for_each(|note| converter.settle_missing(&mut note.blocks));
    Converted { blocks, notes, ..converter.out }
}

/// A short paragraph below a picture that names who took it is its caption.
fn captions(blocks: &mut Vec<Block>) {
    let (mut at, mut taken) = (0, Vec::new());
    while at + 1 < blocks.len() {
        let words = match &blocks[at + 1] {
            Block::Paragraph(passage) if opening::is_caption(&passage.plain()) => Some((passage.id, passage.plain())),
            _ => None,
        };
        if let (Block::Figure(figure), Some((id, words))) = (&mut blocks[at], words)
            && figure.caption.is_none()
        {
            let (caption, credit) = split_credit(&words);
            let passage = |text: String| Passage { id, inlines: vec![Inline::Text(text)] };
            figure.caption = caption.map(passage);
            figure.credit = credit.map(passage);
            taken.push(at + 1);
            at += 1;
        }
        at += 1;
    }
    opening::take_out(blocks, &taken);
}

/// Blocks being gathered, and the paragraph that is open.
#[derive(Default)]
pub(super) struct Flow {
    pub blocks: Vec<Block>,
    pub run: Run,
}

pub(super) struct Converter<'a, 'b> {
    pub dom: &'a Dom,
    pub options: Options<'b>,
    pub notes: Notes,
    pub out: Converted,
    depth: u16,
}

/// An address has no more bytes: every paragraph inside a link repeats it.
const LONGEST_ADDRESS: usize = 4096;
/// Nesting of lists and quotes that is kept; deeper ones join their parent.
const DEEPEST: u16 = 12;

impl Converter<'_, '_> {
    fn report(&mut self, code: Code, message: Message, node: NodeId, help: Message) {
        let place = Place::file(self.options.path).on_line(self.dom.line(node));
        self.out.findings.push(Finding::new(code, message).at(place).help(help));
    }

    /// A passage that remembers its lines.
    fn passage(&mut self, inlines: Vec<Inline>, lines: RangeInclusive<usize>) -> Passage {
        self.out.lines.push(lines);
        Passage { id: PassageId(self.out.lines.len() as u32 - 1), inlines }
    }

    fn children(&mut self, node: NodeId, flow: &mut Flow) {
        let dom = self.dom;
        for child in dom.children(node) {
            self.node(child, flow);
        }
    }

    fn node(&mut self, node: NodeId, flow: &mut Flow) {
        if let Some(text) = self.dom.text(node) {
            return flow.run.text(text, self.dom.line(node));
        }
        let name = self.dom.name(node);
        if self.options.without.contains(&node) {
            // What is left out still parts what stands around it.
            if visible::is_block(name) {
                self.flush(flow);
            }
            return;
        }
        if name.is_empty() || self.notes.leave_out(self.dom, node) {
            return;
        }
        match name {
            "script" | "style" | "noscript" | "template" | "iframe" | "object" | "embed" | "select" | "button"
            | "input" | "textarea" | "svg" | "canvas" | "head" | "title" | "link" | "meta" | "rp" | "map" | "nav" => {}
            "video" | "audio" => self.unshowable(node),
            "math" => {
                self.report(
                    Code::R044,
                    msg!("公式只能按文字导入", "a formula is taken as plain text"),
                    node,
                    msg!("请与原文核对", "compare with the original"),
                );
                self.children(node, flow);
            }
            "br" => flow.run.line_break(),
            "img" => self.picture(node, None, flow),
            "b" | "strong" => self.wrapped(node, Wrap::Strong, flow),
            "i" | "em" | "cite" | "dfn" => self.wrapped(node, Wrap::Emphasis, flow),
            "s" | "del" | "strike" => self.wrapped(node, Wrap::Strike, flow),
            "code" | "tt" | "kbd" | "samp" => self.wrapped(node, Wrap::Code, flow),
            "rt" => {
                flow.run.text("（", self.dom.line(node));
                self.children(node, flow);
                flow.run.text("）", self.dom.line(node));
            }
            "a" => self.link(node, flow),
            "span" | "font" => {
                let style = self.dom.attr(node, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
                let bold = ["font-weight:bold", "font-weight:700", "font-weight:600"].iter().any(|s| style.contains(s));
                if self.dom.has_class(node, "page-mark") || style.contains("display:none") {
                } else if bold {
                    self.wrapped(node, Wrap::Strong, flow);
                } else {
                    self.children(node, flow);
                }
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading(node, name.as_bytes()[1] - b'0', flow),
            "ul" | "ol" | "menu" | "dir" => self.list(node, flow),
            "blockquote" => self.quote(node, flow),
            "table" => self.table(node, flow),
            "figure" => self.figure(node, flow),
            // Mails know no figures.
            "div" if self.options.exact && self.dom.has_class(node, "figure") => self.figure(node, flow),
            "pre" => self.code(node, flow),
            "hr" => {
                self.flush(flow);
                if flow.blocks.last().is_some_and(|b| self.options.exact || *b != Block::Divider) {
                    flow.blocks.push(Block::Divider);
                }
            }
            _ if is_block(name) => {
                self.flush(flow);
                self.children(node, flow);
                self.flush(flow);
            }
            _ => self.children(node, flow),
        }
    }

    fn unshowable(&mut self, node: NodeId) {
        self.report(
            Code::R044,
            msg!("视频或音频不能印出，未导入", "sound or film cannot be printed and was left out"),
            node,
            msg!("如有必要，写一行文字说明", "describe it in a line if it matters"),
        );
    }

    fn wrapped(&mut self, node: NodeId, wrap: Wrap, flow: &mut Flow) {
        let opened = flow.run.open(wrap);
        self.children(node, flow);
        if opened {
            flow.run.close();
        }
    }

    fn link(&mut self, node: NodeId, flow: &mut Flow) {
        if let Some(number) = self.notes.mark(self.dom, node) {
            return flow.run.push(Inline::NoteMark(number), self.dom.line(node));
        }
        let url = self.dom.attr(node, "href").unwrap_or_default().trim();
        let lower = if url.len() > LONGEST_ADDRESS { String::new() } else { url.to_ascii_lowercase() };
        if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return self.wrapped(node, Wrap::Link(url.to_string()), flow);
        }
        self.children(node, flow);
    }

    /// Ends the open paragraph.
    pub(super) fn flush(&mut self, flow: &mut Flow) {
        let (lines, inlines) = flow.run.take();
        let parts = if self.options.exact {
            vec![(inline::span(&lines), inline::trimmed(inlines))]
        } else {
            inline::paragraphs(inlines, &lines)
        };
        for (lines, inlines) in parts {
            if !inline::holds_something(&inlines) {
                continue;
            }
            let text = crate::article::plain_text(&inlines);
            if let Some(reason) = furniture::line(&text).filter(|_| !self.options.exact) {
                let mark = |line| Mark { line, deed: Deed::Removed, reason: reason.clone(), confidence: 0.9 };
                self.out.marks.extend(lines.filter(|line| *line > 0).map(mark));
                continue;
            }
            let passage = self.passage(inlines, lines);
            flow.blocks.push(Block::Paragraph(passage));
        }
    }

    /// Reads the inside of an element as blocks of its own.
    fn blocks_of(&mut self, node: NodeId) -> Vec<Block> {
        self.depth += 1;
        let mut flow = Flow::default();
        self.children(node, &mut flow);
        self.flush(&mut flow);
        self.depth -= 1;
        flow.blocks
    }

    /// Reads the inside of an element as one run of text, line breaks between its blocks.
    fn inlines_of(&mut self, node: NodeId) -> (Vec<Inline>, Vec<Block>) {
        let mut inlines: Vec<Inline> = Vec::new();
        let mut others = Vec::new();
        for block in self.blocks_of(node) {
            match block {
                Block::Paragraph(passage) | Block::Heading { passage, .. } | Block::Code(passage) => {
                    if !inlines.is_empty() {
                        inlines.push(Inline::LineBreak);
                    }
                    inlines.extend(passage.inlines);
                }
                other => others.push(other),
            }
        }
        (inlines, others)
    }

    fn heading(&mut self, node: NodeId, rank: u8, flow: &mut Flow) {
        self.flush(flow);
        let lines = self.dom.lines(node);
        let (inlines, others) = self.inlines_of(node);
        let own = (1..=4).find(|level| self.dom.has_class(node, &format!("level-{level}")));
        let level = own.unwrap_or(if self.options.exact { rank.clamp(1, 4) } else { rank });
        if inline::holds_something(&inlines) {
            let passage = self.passage(inlines, lines);
            flow.blocks.push(Block::Heading { level, passage });
        }
        flow.blocks.extend(others);
    }

    fn list(&mut self, node: NodeId, flow: &mut Flow) {
        self.flush(flow);
        let mut items = Vec::new();
        let dom = self.dom;
        for child in dom.children(node) {
            if dom.name(child).is_empty() || self.options.without.contains(&child) {
                continue;
            }
            if self.notes.leave_out(dom, child) {
                continue;
            }
            let item = match dom.name(child) {
                "li" => self.blocks_of(child),
                _ => {
                    let mut inner = Flow::default();
                    self.node(child, &mut inner);
                    self.flush(&mut inner);
                    inner.blocks
                }
            };
            if self.options.exact || !item.is_empty() {
                items.push(item);
            }
        }
        if items.is_empty() {
            return;
        }
        if self.depth >= DEEPEST {
            return flow.blocks.extend(items.into_iter().flatten());
        }
        let ordered = dom.name(node) == "ol";
        let start = dom.attr(node, "start").and_then(|s| s.trim().parse().ok()).unwrap_or(1);
        flow.blocks.push(Block::List { start: ordered.then_some(start), items });
    }

    fn quote(&mut self, node: NodeId, flow: &mut Flow) {
        self.flush(flow);
        let inner = self.blocks_of(node);
        if self.depth >= DEEPEST {
            flow.blocks.extend(inner);
        } else if self.options.exact || !inner.is_empty() {
            flow.blocks.push(Block::Quote(inner));
        }
    }

    fn code(&mut self, node: NodeId, flow: &mut Flow) {
        self.flush(flow);
        let mut text = self.dom.plain(node);
        if self.dom.child(node, "code").is_none() && text.starts_with('\n') {
            text.remove(0);
        }
        if self.options.exact || !text.trim().is_empty() {
            let passage =
                self.passage(vec![Inline::Text(text.trim_end_matches('\n').to_string())], self.dom.lines(node));
            flow.blocks.push(Block::Code(passage));
        }
    }

    fn table(&mut self, node: NodeId, flow: &mut Flow) {
        self.flush(flow);
        let Some(grid) = super::table::grid(self.dom, node, self.options.exact) else {
            // Old pages are laid out with tables: their cells are blocks like others.
            return self.layout(node, flow);
        };
        if grid.merged {
            self.report(
                Code::R044,
                msg!("表格有合并的单元格，已拆开", "merged cells of a table were taken apart"),
                node,
                msg!("请核对表格", "compare the table with the original"),
            );
        }
        if let Some(caption) = self.dom.children(node).find(|c| self.dom.name(*c) == "caption") {
            self.children(caption, flow);
            self.flush(flow);
        }
        let mut outside = Vec::new();
        let rows = std::iter::once(&grid.header).chain(&grid.rows);
        let mut rows: Vec<Vec<Passage>> = rows
            .map(|cells| {
                let cells = cells.iter().map(|cell| match cell {
                    Some(cell) => {
                        let (inlines, others) = self.inlines_of(*cell);
                        outside.extend(others);
                        self.passage(inlines, self.dom.lines(*cell))
                    }
                    None => self.passage(Vec::new(), 0..=0),
                });
                cells.collect()
            })
            .collect();
        let header = rows.remove(0);
        flow.blocks.push(Block::Table(crate::article::Table { align: grid.align, header, rows }));
        flow.blocks.extend(outside);
    }

    fn layout(&mut self, node: NodeId, flow: &mut Flow) {
        let dom = self.dom;
        for child in dom.children(node) {
            match dom.name(child) {
                "tr" | "tbody" | "thead" | "tfoot" => self.layout(child, flow),
                "td" | "th" | "caption" => {
                    self.children(child, flow);
                    self.flush(flow);
                }
                _ => self.node(child, flow),
            }
        }
    }

    fn figure(&mut self, node: NodeId, flow: &mut Flow) {
        self.flush(flow);
        let dom = self.dom;
        let caption = dom.find(node, "figcaption");
        let caption =
            caption.or_else(|| dom.children(node).find(|c| self.options.exact && dom.has_class(*c, "caption")));
        let pictures: Vec<NodeId> = dom.descendants(node).filter(|n| dom.name(*n) == "img").collect();
        match pictures.as_slice() {
            [] if dom.has_class(node, "missing") => {
                let alt = dom.children(node).find(|c| dom.has_class(*c, "alt")).map(|c| dom.plain(c));
                let alt = alt.unwrap_or_default();
                let alt = alt.trim().trim_start_matches('［').trim_end_matches('］').to_string();
                self.missing(alt, caption, flow);
                // The words in place of the picture are said once, by its caption.
                if let Some(Block::Figure(Figure { caption: Some(caption), .. })) = flow.blocks.last() {
                    self.out.lines[caption.id.0 as usize] = dom.lines(node);
                }
            }
            [] => {
                // A table or a quotation with a caption.
                self.children(node, flow);
                self.flush(flow);
            }
            [first, rest @ ..] => {
                self.picture(*first, caption, flow);
                rest.iter().for_each(|p| self.picture(*p, None, flow));
            }
        }
    }

    fn caption_of(&mut self, caption: Option<NodeId>) -> (Option<Passage>, Option<Passage>) {
        let Some(node) = caption else { return (None, None) };
        let dom = self.dom;
        let lines = dom.lines(node);
        if let Some(own) = dom.children(node).find(|c| dom.has_class(*c, "credit")) {
            let credit = inline::trimmed(self.inlines_of(own).0);
            let mut run = Flow::default();
            dom.children(node).take_while(|c| *c != own).for_each(|c| self.node(c, &mut run));
            let caption = inline::trimmed(run.run.take().1);
            let mut full =
                |inlines: Vec<Inline>| inline::holds_something(&inlines).then(|| self.passage(inlines, lines.clone()));
            return (full(caption), full(credit));
        }
        let inlines = inline::trimmed(self.inlines_of(node).0);
        let text = crate::article::plain_text(&inlines);
        if self.options.exact {
            return (inline::holds_something(&inlines).then(|| self.passage(inlines, lines)), None);
        }
        match split_credit(&text.replace('\n', " ")) {
            (Some(_), None) => (Some(self.passage(inlines, lines)), None),
            (caption, credit) => {
                let mut text = |text: String| self.passage(vec![Inline::Text(text)], lines.clone());
                (caption.map(&mut text), credit.map(&mut text))
            }
        }
    }

    fn picture(&mut self, node: NodeId, caption: Option<NodeId>, flow: &mut Flow) {
        let dom = self.dom;
        let attr = |name: &str| dom.attr(node, name).map(str::trim).filter(|v| !v.is_empty());
        let small =
            |name: &str| attr(name).and_then(|v| v.trim_end_matches("px").parse::<u32>().ok()).is_some_and(|v| v <= 40);
        if !self.options.exact && caption.is_none() && (small("width") || small("height")) {
            return;
        }
        self.flush(flow);
        let Some(address) = address(dom, node) else { return };
        let alt = attr("alt").or_else(|| attr("title")).unwrap_or_default();
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        match (self.options.picture)(address) {
            Found::Kept(path) => {
                if alt.is_empty() {
                    self.report(
                        Code::R006,
                        msg!("图片没有替代文字", "picture has no alternative text"),
                        node,
                        msg!("写成 ![图里有什么](…)", "write ![what the picture shows](…)"),
                    );
                }
                let (caption, credit) = self.caption_of(caption);
                flow.blocks.push(Block::Figure(Figure { path, alt, caption, credit }));
            }
            Found::Elsewhere => {
                let shown = crate::text::clip(address, 120);
                let shown = if alt.is_empty() { shown } else { format!("{alt} ({shown})") };
                self.report(
                    Code::R040,
                    msg!(
                        "图片 `{shown}` 不在文件里，没有下载",
                        "picture `{shown}` is not in the file and is not fetched"
                    ),
                    node,
                    msg!(
                        "图说保留；请另存图片，把路径写进括号：![…](…)",
                        "its words are kept; save the picture and write its path into the brackets: ![…](…)"
                    ),
                );
                self.missing(alt, caption, flow);
            }
            Found::Unusable => {
                self.report(
                    Code::R005,
                    msg!("有一幅图片不能用，未导入", "a picture cannot be shown and was left out"),
                    node,
                    msg!("请存成 PNG 或 JPEG", "save it as PNG or JPEG"),
                );
                self.missing(alt, caption, flow);
            }
        }
    }

    /// A picture that did not come along: its words stay, in its place.
    fn missing(&mut self, alt: String, caption: Option<NodeId>, flow: &mut Flow) {
        let (caption, credit) = self.caption_of(caption);
        flow.blocks.push(Block::Figure(Figure { path: String::new(), alt, caption, credit }));
    }

    /// Pictures without a file keep their words; those that have none are gone.
    fn settle_missing(&mut self, blocks: &mut Vec<Block>) {
        blocks.retain_mut(|block| match block {
            Block::Figure(figure) if figure.path.is_empty() => {
                let alt = std::mem::take(&mut figure.alt);
                let worded = figure.caption.is_some() || figure.credit.is_some();
                if !worded && !alt.is_empty() && !furniture::is_file_name(&alt) {
                    figure.caption = Some(self.passage(vec![Inline::Text(alt)], 0..=0));
                }
                figure.caption.is_some() || figure.credit.is_some()
            }
            Block::List { items, .. } => {
                items.iter_mut().for_each(|item| self.settle_missing(item));
                true
            }
            Block::Quote(inner) => {
                self.settle_missing(inner);
                true
            }
            _ => true,
        });
    }
}

/// The address of a picture, which pages that load late keep elsewhere.
pub(crate) fn address(dom: &Dom, picture: NodeId) -> Option<&str> {
    let attr = |name: &str| dom.attr(picture, name).map(str::trim).filter(|v| !v.is_empty());
    let lazy = ["data-src", "data-original", "_src", "data-lazy-src"].iter().find_map(|name| attr(name));
    let own = attr("src").filter(|src| !(src.starts_with("data:") && lazy.is_some()));
    own.or(lazy)
}

/// Elements that begin and end paragraphs.
pub(super) fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "header"
            | "footer"
            | "aside"
            | "center"
            | "form"
            | "fieldset"
            | "address"
            | "dl"
            | "dt"
            | "dd"
            | "details"
            | "summary"
            | "figcaption"
            | "body"
            | "html"
            | "hgroup"
            | "li"
            | "td"
            | "th"
            | "tr"
            | "tbody"
            | "thead"
            | "tfoot"
            | "caption"
            | "founder-content"
            | "founder-title"
    )
}

/// Every address that is linked, for whoever needs to know what a page refers to.
pub(crate) fn anchors(dom: &Dom) -> HashMap<&str, NodeId> {
    let nodes = dom.descendants(dom.root());
    let mut anchors = HashMap::new();
    for node in nodes {
        let named = dom.attr(node, "id").or_else(|| dom.attr(node, "name").filter(|_| dom.name(node) == "a"));
        if let Some(id) = named.filter(|id| !id.is_empty()) {
            anchors.entry(id).or_insert(node);
        }
    }
    anchors
}
