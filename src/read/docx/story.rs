//! The text of a DOCX part: paragraphs, tables and pictures in order.
//!
//! Changes that were tracked are taken as accepted. What a paragraph is within an article is decided
//! elsewhere.

use std::collections::{BTreeMap, HashMap};

use super::styles::{Number, Numbering, Role, Styles, list_of, value};
use crate::article::{Align, Block, Figure, Inline, Note, Passage, PassageId, Table};
use crate::diag::{Code, Finding, Message, Place};
use crate::msg;
use crate::read::container::Container;
use crate::read::dom::{Dom, NodeId};
use crate::read::pictures::Pictures;

/// Something of the text, in order.
#[derive(Debug, Clone)]
pub(super) enum Item {
    Paragraph(Paragraph),
    Block(Block),
}

/// A paragraph and what its layout says about it.
#[derive(Debug, Clone, Default)]
pub(super) struct Paragraph {
    pub role: Role,
    pub inlines: Vec<Inline>,
    /// Which lines it stands on, once they are written down.
    pub id: PassageId,
    /// An item of a list: level, and number unless bulleted.
    pub list: Option<(usize, Option<u64>)>,
    /// A page begins with it.
    pub new_page: bool,
    pub centred: bool,
    /// The largest size of its characters, in half points.
    pub size: Option<u32>,
}

/// Where a relationship leads.
#[derive(Debug, Clone)]
pub(super) struct Target {
    pub path: String,
    pub outside: bool,
}

/// Everything a part is read with.
pub(super) struct Story<'a, 'b> {
    pub path: &'a str,
    pub container: &'a mut Container<'b>,
    pub styles: &'a Styles,
    pub numbering: &'a mut Numbering,
    pub rels: HashMap<String, Target>,
    /// Bodies of notes by kind and id, as they stand in their own part.
    pub notes: &'a HashMap<(bool, String), NodeId>,
    pub footnotes: &'a Dom,
    pub endnotes: &'a Dom,
    pub pictures: &'a mut Pictures,
    /// Notes referred to, in order.
    pub marks: Vec<(bool, String)>,
    /// The number of each of them.
    pub numbers: HashMap<(bool, String), usize>,
    /// Reports by code and words, each once.
    pub found: BTreeMap<(Code, String), Finding>,
    pub depth: usize,
}

/// Tables and text boxes inside one another, no deeper.
const DEEPEST: usize = 6;

#[derive(Default)]
struct Open {
    paragraph: Paragraph,
    /// Pictures and text boxes that follow the paragraph.
    after: Vec<Item>,
    /// The next paragraph begins a page.
    breaks: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Look {
    bold: bool,
    italic: bool,
    strike: bool,
}

impl Story<'_, '_> {
    /// The items of the body or of a cell.
    pub fn items(&mut self, dom: &Dom, node: NodeId) -> Vec<Item> {
        let mut items = Vec::new();
        let mut breaks = false;
        self.block_children(dom, node, &mut items, &mut breaks);
        items
    }

    fn block_children(&mut self, dom: &Dom, node: NodeId, items: &mut Vec<Item>, breaks: &mut bool) {
        for child in dom.children(node) {
            match dom.name(child) {
                "w:p" => self.paragraph(dom, child, items, breaks),
                "w:tbl" => self.table(dom, child, items),
                "w:del" | "w:moveFrom" => self.tracked(),
                "w:ins" | "w:moveTo" => {
                    self.tracked();
                    self.block_children(dom, child, items, breaks);
                }
                "w:sdt" => {
                    if let Some(content) = dom.child(child, "w:sdtContent") {
                        self.block_children(dom, content, items, breaks);
                    }
                }
                "w:customXml" | "w:smartTag" => self.block_children(dom, child, items, breaks),
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(dom, child) {
                        self.block_children(dom, choice, items, breaks);
                    }
                }
                _ => {}
            }
        }
    }

    fn report(&mut self, code: Code, message: Message, help: Message) {
        let key = (code, message.get(crate::diag::Lang::En).to_string());
        let finding = Finding::new(code, message).at(Place::file(self.path)).help(help);
        self.found.entry(key).or_insert(finding);
    }

    fn tracked(&mut self) {
        self.report(
            Code::R043,
            msg!("文档里有修订，按已接受导入", "the document has tracked changes; they were taken as accepted"),
            msg!("如有不接受的修订，请先在文字处理软件里处理", "reject unwanted changes in the word processor first"),
        );
    }

    fn paragraph(&mut self, dom: &Dom, node: NodeId, items: &mut Vec<Item>, breaks: &mut bool) {
        let mut open = Open::default();
        open.paragraph.new_page = std::mem::take(breaks);
        let mut number = None;
        if let Some(properties) = dom.child(node, "w:pPr") {
            let style = value(dom, properties, "w:pStyle").unwrap_or_default();
            open.paragraph.role = self.styles.role(style);
            let outline = value(dom, properties, "w:outlineLvl").and_then(|v| v.parse::<u8>().ok());
            if let (Role::Text, Some(level @ 0..=8)) = (open.paragraph.role, outline) {
                open.paragraph.role = Role::Heading(level + 1);
            }
            open.paragraph.centred = matches!(value(dom, properties, "w:jc"), Some("center"));
            let before = dom.child(properties, "w:pageBreakBefore");
            open.paragraph.new_page |= before.is_some_and(|b| is_on(dom.attr(b, "w:val")));
            number = list_of(dom, properties).or_else(|| self.styles.list(style));
            // A section that ends here: the next paragraph begins a page unless it says otherwise.
            if let Some(section) = dom.child(properties, "w:sectPr") {
                open.breaks = value(dom, section, "w:type") != Some("continuous");
            }
        }
        let heading = matches!(open.paragraph.role, Role::Title | Role::Subtitle | Role::Heading(_));
        self.runs(dom, node, heading, &mut open);
        *breaks = open.breaks;
        let mut paragraph = open.paragraph;
        tidy(&mut paragraph.inlines);
        if let Some((list, level)) = number
            && !crate::article::plain_text(&paragraph.inlines).trim().is_empty()
        {
            match self.numbering.next(&list, level) {
                Some(Number::Item(..)) if heading => {}
                Some(Number::Item(level, number)) => paragraph.list = Some((level, number)),
                Some(Number::Words(words)) => {
                    let joint = if words.ends_with(|c: char| c.is_ascii()) { " " } else { "" };
                    paragraph.inlines.insert(0, Inline::Text(format!("{words}{joint}")));
                    join(&mut paragraph.inlines);
                }
                None => {}
            }
        }
        items.push(Item::Paragraph(paragraph));
        items.append(&mut open.after);
    }

    fn runs(&mut self, dom: &Dom, node: NodeId, heading: bool, open: &mut Open) {
        for child in dom.children(node) {
            match dom.name(child) {
                "w:r" => self.run(dom, child, heading, open),
                "w:del" | "w:moveFrom" => self.tracked(),
                "w:ins" | "w:moveTo" => {
                    self.tracked();
                    self.runs(dom, child, heading, open);
                }
                "w:hyperlink" => {
                    let before = std::mem::take(&mut open.paragraph.inlines);
                    self.runs(dom, child, heading, open);
                    let inner = std::mem::replace(&mut open.paragraph.inlines, before);
                    let target = dom.attr(child, "r:id").and_then(|id| self.rels.get(id));
                    let url = target.filter(|t| t.outside).map(|t| t.path.clone());
                    let lower = url.as_deref().unwrap_or_default().to_ascii_lowercase();
                    let leads = ["http://", "https://", "mailto:"].iter().any(|s| lower.starts_with(s));
                    match url.filter(|_| leads && !inner.is_empty()) {
                        Some(url) => open.paragraph.inlines.push(Inline::Link { url, inlines: inner }),
                        None => open.paragraph.inlines.extend(inner),
                    }
                }
                "w:sdt" => {
                    if let Some(content) = dom.child(child, "w:sdtContent") {
                        self.runs(dom, content, heading, open);
                    }
                }
                "w:smartTag" | "w:fldSimple" | "w:customXml" | "w:bdo" | "w:dir" => {
                    self.runs(dom, child, heading, open)
                }
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(dom, child) {
                        self.runs(dom, choice, heading, open);
                    }
                }
                "m:oMath" | "m:oMathPara" => self.formula(dom, child, open),
                _ => {}
            }
        }
    }

    fn formula(&mut self, dom: &Dom, node: NodeId, open: &mut Open) {
        self.report(
            Code::R044,
            msg!("公式只能按文字导入", "formulas are taken as plain text"),
            msg!("请与原文核对", "compare with the original"),
        );
        push(open, Look::default(), Inline::Text(dom.plain(node)));
    }

    fn run(&mut self, dom: &Dom, node: NodeId, heading: bool, open: &mut Open) {
        let mut look = Look::default();
        if let Some(properties) = dom.child(node, "w:rPr") {
            let on = |name: &str| dom.child(properties, name).is_some_and(|n| is_on(dom.attr(n, "w:val")));
            if on("w:vanish") {
                return;
            }
            if !heading {
                look = Look { bold: on("w:b"), italic: on("w:i"), strike: on("w:strike") || on("w:dstrike") };
            }
            let size = value(dom, properties, "w:sz").and_then(|v| v.parse().ok());
            open.paragraph.size = open.paragraph.size.max(size);
        }
        self.run_children(dom, node, look, open);
    }

    fn run_children(&mut self, dom: &Dom, node: NodeId, look: Look, open: &mut Open) {
        for child in dom.children(node) {
            let name = dom.name(child);
            match name {
                "w:t" => push(open, look, Inline::Text(dom.plain(child))),
                "w:tab" | "w:ptab" => push(open, look, Inline::Text("\u{3000}".into())),
                "w:noBreakHyphen" => push(open, look, Inline::Text("-".into())),
                "w:cr" => open.paragraph.inlines.push(Inline::LineBreak),
                "w:br" => match dom.attr(child, "w:type") {
                    Some("page") if crate::article::plain_text(&open.paragraph.inlines).trim().is_empty() => {
                        open.paragraph.new_page = true;
                        // An empty paragraph with a break hands it on to the next one.
                        open.breaks = true;
                    }
                    Some("page") => open.breaks = true,
                    Some("column") => {}
                    _ => open.paragraph.inlines.push(Inline::LineBreak),
                },
                "w:sym" => {
                    let code = dom.attr(child, "w:char").and_then(|v| u32::from_str_radix(v, 16).ok());
                    // Symbol fonts keep their characters in the private use area.
                    let c = code
                        .map(|c| if (0xF000..0xF100).contains(&c) { c - 0xF000 } else { c })
                        .and_then(char::from_u32);
                    push(open, look, Inline::Text(c.unwrap_or('\u{FFFD}').to_string()));
                }
                "w:footnoteReference" | "w:endnoteReference" => {
                    let Some(id) = dom.attr(child, "w:id") else { continue };
                    let key = (name == "w:endnoteReference", id.to_string());
                    if self.notes.contains_key(&key) {
                        let number = *self.numbers.entry(key.clone()).or_insert(self.marks.len());
                        if number == self.marks.len() {
                            self.marks.push(key);
                        }
                        open.paragraph.inlines.push(Inline::NoteMark(number));
                    }
                }
                "w:drawing" | "w:pict" | "w:object" => self.drawing(dom, child, open),
                "mc:AlternateContent" => {
                    if let Some(choice) = choice(dom, child) {
                        self.run_children(dom, choice, look, open);
                    }
                }
                "w:ruby" => {
                    let part = |name: &str| dom.child(child, name).map(|n| dom.plain(n)).unwrap_or_default();
                    let (base, over) = (part("w:rubyBase"), part("w:rt"));
                    push(open, look, Inline::Text(format!("{}（{}）", base.trim(), over.trim())));
                }
                _ => {}
            }
        }
    }

    /// Pictures and text boxes of a drawing.
    fn drawing(&mut self, dom: &Dom, node: NodeId, open: &mut Open) {
        let told = dom.descendants(node).find(|n| dom.name(*n) == "wp:docPr");
        let alt = told.and_then(|n| dom.attr(n, "descr").or_else(|| dom.attr(n, "title"))).unwrap_or_default();
        let shape = dom.descendants(node).find_map(|n| dom.attr(n, "alt").filter(|_| dom.name(n) == "v:shape"));
        let alt = if alt.is_empty() { shape.unwrap_or_default() } else { alt };
        let mut alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut boxes: Vec<NodeId> = Vec::new();
        for inner in dom.descendants(node) {
            match dom.name(inner) {
                // What is inside a text box is read with it; nodes come in order, so it is the last one.
                _ if boxes.last().is_some_and(|b| dom.within(inner, *b)) => {}
                "w:txbxContent" => boxes.push(inner),
                "a:blip" => {
                    let id = dom.attr(inner, "r:embed").or_else(|| dom.attr(inner, "r:link"));
                    self.picture(id, &mut alt, open);
                }
                "v:imagedata" => self.picture(dom.attr(inner, "r:id"), &mut alt, open),
                "a:graphicData" => {
                    let uri = dom.attr(inner, "uri").unwrap_or_default();
                    if uri.ends_with("/chart") || uri.ends_with("/diagram") {
                        self.report(
                            Code::R044,
                            msg!("图表不能导入", "charts and diagrams are not taken"),
                            msg!("请另存为图片再插入", "save them as pictures and insert those"),
                        );
                    }
                }
                _ => {}
            }
        }
        for content in boxes {
            if self.depth < DEEPEST {
                self.depth += 1;
                let items = self.items(dom, content);
                open.after.extend(items);
                self.depth -= 1;
            }
        }
    }

    /// A picture with its words, which go to the first of a drawing.
    fn picture(&mut self, id: Option<&str>, alt: &mut String, open: &mut Open) {
        let Some(target) = id.and_then(|id| self.rels.get(id)).cloned() else { return };
        let shown = crate::text::clip(&target.path, 80);
        let found = if target.outside { None } else { self.pictures.keep_from(self.container, &target.path) };
        let unusable = found == Some(None);
        match found.flatten() {
            Some(path) => {
                if alt.is_empty() {
                    self.report(
                        Code::R006,
                        msg!("图片 `{shown}` 没有替代文字", "picture `{shown}` has no alternative text"),
                        msg!("写成 ![图里有什么](…)", "write ![what the picture shows](…)"),
                    );
                }
                let figure = Figure { path, alt: std::mem::take(alt), caption: None, credit: None };
                open.after.push(Item::Block(Block::Figure(figure)));
            }
            None => {
                let (code, message) = if unusable {
                    let message =
                        msg!("图片 `{shown}` 的格式不能用", "picture `{shown}` is of a kind that cannot be shown");
                    (Code::R005, message)
                } else {
                    (Code::R040, msg!("图片 `{shown}` 不在文档里", "picture `{shown}` is not in the document"))
                };
                self.report(code, message, msg!("请存成 PNG 或 JPEG 再插入", "save it as PNG or JPEG and insert it"));
                if !alt.is_empty() {
                    let inlines = vec![Inline::Text(format!("［{}］", std::mem::take(alt)))];
                    open.after.push(Item::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
                }
            }
        }
    }

    fn table(&mut self, dom: &Dom, node: NodeId, items: &mut Vec<Item>) {
        let rows: Vec<NodeId> = dom.children(node).filter(|c| dom.name(*c) == "w:tr").collect();
        let cells = |row: NodeId| -> Vec<NodeId> { dom.children(row).filter(|c| dom.name(*c) == "w:tc").collect() };
        let widest = rows.iter().map(|row| cells(*row).len()).max().unwrap_or_default();
        self.depth += 1;
        if widest <= 1 || self.depth > DEEPEST {
            // A frame around text is no table.
            for cell in rows.iter().flat_map(|row| cells(*row)) {
                if self.depth <= DEEPEST + 2 {
                    let inner = self.items(dom, cell);
                    items.extend(inner);
                }
            }
            self.depth -= 1;
            return;
        }
        let mut merged = false;
        let mut outside = Vec::new();
        let mut grid: Vec<Vec<(Passage, Align)>> = Vec::new();
        for row in &rows {
            let mut line = Vec::new();
            for cell in cells(*row) {
                let properties = dom.child(cell, "w:tcPr");
                let span = properties.and_then(|p| value(dom, p, "w:gridSpan")).and_then(|v| v.parse().ok());
                let span: usize = span.unwrap_or(1).clamp(1, 60);
                let down = properties.and_then(|p| dom.child(p, "w:vMerge")).is_some();
                merged |= span > 1 || down;
                line.push(self.cell(dom, cell, &mut outside));
                line.extend((1..span).map(|_| (Passage::new(Vec::new()), Align::Start)));
            }
            grid.push(line);
        }
        self.depth -= 1;
        if merged {
            self.report(
                Code::R044,
                msg!("表格有合并的单元格，已拆开", "merged cells of a table were taken apart"),
                msg!("请核对表格", "compare the table with the original"),
            );
        }
        let columns = grid.iter().map(Vec::len).max().unwrap_or_default().min(64);
        let empty = || (Passage::new(Vec::new()), Align::Start);
        grid.iter_mut().for_each(|line| line.resize_with(columns, empty));
        let look = dom.child(node, "w:tblPr").and_then(|p| dom.child(p, "w:tblLook"));
        let first_row = look.is_some_and(|look| {
            let bits = dom.attr(look, "w:val").and_then(|v| u32::from_str_radix(v, 16).ok()).unwrap_or_default();
            dom.attr(look, "w:firstRow").map_or(bits & 0x20 != 0, |v| is_on(Some(v)))
        });
        let repeated = rows
            .first()
            .is_some_and(|row| dom.child(*row, "w:trPr").is_some_and(|p| dom.child(p, "w:tblHeader").is_some()));
        let heads = (first_row || repeated) && grid.len() > 1;
        let header = if heads { grid.remove(0) } else { (0..columns).map(|_| empty()).collect() };
        let align = (0..columns).map(|c| grid.first().map_or(Align::Start, |row| row[c].1)).collect();
        let cells = |row: Vec<(Passage, Align)>| -> Vec<Passage> { row.into_iter().map(|(cell, _)| cell).collect() };
        let mut header = cells(header);
        // Bold in a header is what a header looks like anyway.
        for cell in &mut header {
            if let [Inline::Strong(inner)] = cell.inlines.as_mut_slice() {
                cell.inlines = std::mem::take(inner);
            }
        }
        let rows = grid.into_iter().map(cells).collect();
        items.push(Item::Block(Block::Table(Table { align, header, rows })));
        items.append(&mut outside);
    }

    fn cell(&mut self, dom: &Dom, cell: NodeId, outside: &mut Vec<Item>) -> (Passage, Align) {
        let mut inlines: Vec<Inline> = Vec::new();
        let mut align = Align::Start;
        for item in self.items(dom, cell) {
            match item {
                Item::Paragraph(paragraph) if !paragraph.inlines.is_empty() => {
                    if !inlines.is_empty() {
                        inlines.push(Inline::LineBreak);
                    } else if paragraph.centred {
                        align = Align::Center;
                    }
                    inlines.extend(paragraph.inlines);
                }
                Item::Paragraph(_) => {}
                block => outside.push(block),
            }
        }
        (Passage::new(inlines), align)
    }

    /// The notes referred to so far, those that they refer to as well.
    pub fn take_notes(&mut self) -> Vec<Note> {
        let mut notes = Vec::new();
        while notes.len() < self.marks.len() {
            let (end, id) = self.marks[notes.len()].clone();
            let dom = if end { self.endnotes } else { self.footnotes };
            let items = match self.notes.get(&(end, id)) {
                Some(node) => self.items(dom, *node),
                None => Vec::new(),
            };
            let blocks = items.into_iter().filter_map(|item| match item {
                Item::Paragraph(p) if p.inlines.is_empty() => None,
                Item::Paragraph(p) => Some(Block::Paragraph(Passage::new(p.inlines))),
                Item::Block(block) => Some(block),
            });
            notes.push(Note { blocks: blocks.collect() });
        }
        self.marks.clear();
        notes
    }
}

fn is_on(value: Option<&str>) -> bool {
    !matches!(value, Some("0" | "false" | "off"))
}

/// Of two forms of the same thing the newer, unless it holds nothing that can be read.
fn choice(dom: &Dom, node: NodeId) -> Option<NodeId> {
    let readable = |n: &NodeId| {
        dom.descendants(*n).any(|d| matches!(dom.name(d), "w:t" | "a:blip" | "v:imagedata" | "w:txbxContent"))
    };
    let new = dom.child(node, "mc:Choice").filter(readable);
    new.or_else(|| dom.child(node, "mc:Fallback"))
}

fn push(open: &mut Open, look: Look, inline: Inline) {
    if matches!(&inline, Inline::Text(text) if text.is_empty()) {
        return;
    }
    let inlines = &mut open.paragraph.inlines;
    let mut inline = inline;
    if look.strike {
        inline = Inline::Strike(vec![inline]);
    }
    if look.italic {
        inline = Inline::Emphasis(vec![inline]);
    }
    if look.bold {
        inline = Inline::Strong(vec![inline]);
    }
    inlines.push(inline);
}

/// Neighbouring runs that look the same are one; spaces at the ends of a paragraph go.
fn tidy(inlines: &mut Vec<Inline>) {
    join(inlines);
    let taken = std::mem::take(inlines);
    *inlines = crate::read::html::tidied(taken);
}

fn join(inlines: &mut Vec<Inline>) {
    let mut out: Vec<Inline> = Vec::new();
    for inline in inlines.drain(..) {
        match (out.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (Some(Inline::Strong(before)), Inline::Strong(inner))
            | (Some(Inline::Emphasis(before)), Inline::Emphasis(inner))
            | (Some(Inline::Strike(before)), Inline::Strike(inner)) => before.extend(inner),
            (_, inline) => out.push(inline),
        }
    }
    for inline in &mut out {
        if let Inline::Strong(inner)
        | Inline::Emphasis(inner)
        | Inline::Strike(inner)
        | Inline::Link { inlines: inner, .. } = inline
        {
            join(inner);
        }
    }
    *inlines = out;
}
