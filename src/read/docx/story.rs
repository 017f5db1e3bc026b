//! The text of a DOCX part: paragraphs, tables and pictures in order.
//!
//! Changes that were tracked are taken as accepted. What a paragraph is within an article is decided
//! elsewhere.

use std::collections::{BTreeMap, HashMap};

use super::styles::{Aside, Letters, Number, Numbering, Role, Styles, list_of, value};
use crate::article::{Align, Block, Inline, Note, Passage, PassageId, plain_text};
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
    pub align: Option<Align>,
    /// Pieces of our own documents that are not part of the text they stand in.
    pub asides: Vec<(Aside, Vec<Inline>)>,
    /// Language tag of its first characters, where it is not that of the document.
    pub language: Option<String>,
    /// The largest size of its characters, in half points.
    pub size: Option<u32>,
}

impl Paragraph {
    /// All of its words in the order in which they stand: a dateline begins a text, the other asides end theirs.
    pub fn printed(&self) -> String {
        let (before, after): (Vec<_>, Vec<_>) = self.asides.iter().partition(|(aside, _)| *aside == Aside::Dateline);
        let words = |asides: Vec<&(Aside, Vec<Inline>)>| -> String {
            asides.into_iter().map(|(_, inlines)| plain_text(inlines)).collect()
        };
        format!("{}{}{}", words(before), plain_text(&self.inlines), words(after))
    }
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
pub(super) const DEEPEST: usize = 6;

/// A paragraph that is being read.
#[derive(Default)]
pub(super) struct Open {
    paragraph: Paragraph,
    /// Pictures and text boxes that follow the paragraph.
    pub after: Vec<Item>,
    /// The next paragraph begins a page.
    breaks: bool,
}

#[derive(Clone, Copy, Default, PartialEq)]
struct Look {
    bold: bool,
    italic: bool,
    strike: bool,
    code: bool,
    /// Its words stand for something else: the number of a note.
    hidden: bool,
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

    pub(super) fn report(&mut self, code: Code, message: Message, help: Message) {
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
            open.paragraph.align = match value(dom, properties, "w:jc") {
                Some("center") => Some(Align::Center),
                Some("right" | "end") => Some(Align::End),
                _ => None,
            };
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
        // Spaces of our own documents stand where they are meant to.
        if self.styles.own {
            join(&mut paragraph.inlines)
        } else {
            tidy(&mut paragraph.inlines)
        }
        paragraph.asides.iter_mut().for_each(|(_, inlines)| join(inlines));
        if let Some((list, level)) = number
            && !plain_text(&paragraph.inlines).trim().is_empty()
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
        let mut aside = None;
        if let Some(properties) = dom.child(node, "w:rPr") {
            let on = |name: &str| dom.child(properties, name).is_some_and(|n| is_on(dom.attr(n, "w:val")));
            if on("w:vanish") {
                return;
            }
            if !heading {
                let strike = on("w:strike") || on("w:dstrike");
                look = Look { bold: on("w:b"), italic: on("w:i"), strike, ..Look::default() };
            }
            match value(dom, properties, "w:rStyle").and_then(|style| self.styles.letters(style)) {
                Some(Letters::Aside(own)) => aside = Some(own),
                _ if heading && !self.styles.own => {}
                Some(Letters::Strong) => look.bold = true,
                Some(Letters::Emphasis) => look.italic = true,
                Some(Letters::StrongEmphasis) => (look.bold, look.italic) = (true, true),
                Some(Letters::Code) => look.code = true,
                Some(Letters::NoteMark) => look.hidden = true,
                None => {}
            }
            if let Some(language) = dom.child(properties, "w:lang") {
                let tag = dom.attr(language, "w:val").or_else(|| dom.attr(language, "w:eastAsia"));
                open.paragraph.language = open.paragraph.language.take().or_else(|| tag.map(str::to_string));
            }
            let size = value(dom, properties, "w:sz").and_then(|v| v.parse().ok());
            open.paragraph.size = open.paragraph.size.max(size);
        }
        let before = aside.map(|_| std::mem::take(&mut open.paragraph.inlines));
        self.run_children(dom, node, look, open);
        if let (Some(aside), Some(before)) = (aside, before) {
            let inlines = std::mem::replace(&mut open.paragraph.inlines, before);
            match open.paragraph.asides.last_mut() {
                Some((last, all)) if *last == aside => all.extend(inlines),
                _ => open.paragraph.asides.push((aside, inlines)),
            }
        }
    }

    /// A field that repeats the mark of a note.
    fn field(&mut self, code: &str, open: &mut Open) {
        let note = code.trim().strip_prefix("NOTEREF _Note").and_then(|rest| rest.split(' ').next());
        let Some(key) = note.map(|id| (false, id.to_string())).filter(|key| self.notes.contains_key(key)) else {
            return;
        };
        self.note_mark(key, open);
    }

    fn note_mark(&mut self, key: (bool, String), open: &mut Open) {
        let number = *self.numbers.entry(key.clone()).or_insert(self.marks.len());
        if number == self.marks.len() {
            self.marks.push(key);
        }
        open.paragraph.inlines.push(Inline::NoteMark(number));
    }

    fn run_children(&mut self, dom: &Dom, node: NodeId, look: Look, open: &mut Open) {
        for child in dom.children(node) {
            let name = dom.name(child);
            match name {
                "w:instrText" => self.field(&dom.plain(child), open),
                "w:t" if look.hidden => {}
                "w:t" => push(open, look, Inline::Text(dom.plain(child))),
                "w:tab" | "w:ptab" => push(open, look, Inline::Text("\u{3000}".into())),
                "w:noBreakHyphen" => push(open, look, Inline::Text("-".into())),
                "w:cr" => open.paragraph.inlines.push(Inline::LineBreak),
                "w:br" => match dom.attr(child, "w:type") {
                    Some("page") if plain_text(&open.paragraph.inlines).trim().is_empty() => {
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
                        self.note_mark(key, open);
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

    /// The notes referred to so far, those that they refer to as well.
    pub fn take_notes(&mut self) -> Vec<Note> {
        let mut notes = Vec::new();
        while notes.len() < self.marks.len() {
            let (end, id) = self.marks[notes.len()].clone();
            let dom = if end { self.endnotes } else { self.footnotes };
            let mut items = match self.notes.get(&(end, id)) {
                Some(node) => self.items(dom, *node),
                None => Vec::new(),
            };
            // The space behind the number of the note.
            if let Some(Item::Paragraph(first)) = items.first_mut()
                && let Some(Inline::Text(text)) = first.inlines.first_mut()
            {
                *text = text.trim_start().to_string();
                first.inlines.retain(|inline| *inline != Inline::Text(String::new()));
            }
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

pub(super) fn is_on(value: Option<&str>) -> bool {
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
    if look.code
        && let Inline::Text(text) = inline
    {
        inline = Inline::Code(text);
    }
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
