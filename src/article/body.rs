//! The body tree: blocks, inlines, notes.
//!
//! Readers build it once; renderers walk it. Text is plain characters: every output escapes for
//! itself.

use std::borrow::Cow;

/// Number of a passage in its article, from 0 in reading order; notes come after the text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct PassageId(pub u32);

/// A run of text that one paragraph, heading, cell or caption holds.
#[derive(Debug, Clone, PartialEq)]
pub struct Passage {
    /// Its number, given by [`Body::new`].
    pub id: PassageId,
    /// Its text.
    pub inlines: Vec<Inline>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub enum Inline {
    /// Characters as they are.
    Text(String),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Struck out.
    Strike(Vec<Inline>),
    /// Code.
    Code(String),
    /// A link to the web (`http`, `https`, `mailto`).
    Link {
        /// Where it leads.
        url: String,
        /// What it says.
        inlines: Vec<Inline>,
    },
    /// The mark of a note, by its number in [`Body::notes`].
    NoteMark(usize),
    /// A forced line break.
    LineBreak,
}

/// A block of the body.
#[derive(Debug, Clone, PartialEq)]
pub enum Block {
    /// A paragraph.
    Paragraph(Passage),
    /// A section heading; level 1 is 一、, 2 （一）, 3 `1.`, 4 （1）.
    Heading {
        /// Depth, 1–4.
        level: u8,
        /// Its text.
        passage: Passage,
    },
    /// A list; `start` is the first number of an ordered one.
    List {
        /// First number, `None` for bullets.
        start: Option<u64>,
        /// Items, each a run of blocks.
        items: Vec<Vec<Block>>,
    },
    /// A quotation.
    Quote(Vec<Block>),
    /// A table.
    Table(Table),
    /// A picture with its words.
    Figure(Figure),
    /// Code or other text whose lines and spaces count.
    Code(Passage),
    /// A break between parts.
    Divider,
}

/// Alignment of a table column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// As the text runs.
    Start,
    /// In the middle.
    Center,
    /// Against the end, as figures are.
    End,
}

/// A table with one header row.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// Alignment by column.
    pub align: Vec<Align>,
    /// Header cells.
    pub header: Vec<Passage>,
    /// Rows of cells.
    pub rows: Vec<Vec<Passage>>,
}

/// A picture with alternative text, caption and credit.
#[derive(Debug, Clone, PartialEq)]
pub struct Figure {
    /// Path of the picture file relative to the workspace, or as written when it leads outside.
    /// Empty when the picture itself is not reprinted and only its words are.
    pub path: String,
    /// What the picture shows, for those who do not see it.
    pub alt: String,
    /// 图说: the words below it.
    pub caption: Option<Passage>,
    /// Who made the picture: 新华社记者 甲 摄.
    pub credit: Option<Passage>,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    /// Its text.
    pub blocks: Vec<Block>,
}

/// The text of an article.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Body {
    /// Blocks in reading order.
    pub blocks: Vec<Block>,
    /// Footnotes in order of their marks.
    pub notes: Vec<Note>,
}

impl Passage {
    /// A passage that [`Body::new`] will number.
    pub fn new(inlines: Vec<Inline>) -> Self {
        Self { id: PassageId(0), inlines }
    }

    /// A passage of plain characters.
    pub fn text(text: impl Into<String>) -> Self {
        Self::new(vec![Inline::Text(text.into())])
    }

    /// Its characters without markup.
    pub fn plain(&self) -> String {
        plain_text(&self.inlines)
    }

    /// The same, not copied where it is nothing but text.
    pub fn words(&self) -> Cow<'_, str> {
        match self.inlines.as_slice() {
            [Inline::Text(text)] => text.as_str().into(),
            inlines => plain_text(inlines).into(),
        }
    }

    /// It is verse, or words set like it: short lines, each ended by a forced break.
    pub fn is_verse(&self) -> bool {
        /// Longer lines run over where pages are narrow, and are prose.
        const LONGEST: usize = 24;
        let plain = self.plain();
        plain.contains('\n') && plain.lines().all(|line| line.chars().nth(LONGEST).is_none())
    }

    /// It is one bold run: right before a table that is the table's title.
    pub fn is_bold_line(&self) -> bool {
        matches!(self.inlines.as_slice(), [Inline::Strong(_)])
    }
}

/// Whether a block is verse that follows a stanza, from which an empty line divides it.
pub fn is_next_stanza(blocks: &[Block], at: usize) -> bool {
    let verse = |block: Option<&Block>| matches!(block, Some(Block::Paragraph(passage)) if passage.is_verse());
    verse(blocks.get(at)) && verse(at.checked_sub(1).and_then(|before| blocks.get(before)))
}

/// The characters of inlines without markup; a forced break counts as a line feed.
pub fn plain_text(inlines: &[Inline]) -> String {
    fn walk(inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => out.push_str(text),
                Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => walk(inner, out),
                Inline::Link { inlines, .. } => walk(inlines, out),
                Inline::LineBreak => out.push('\n'),
                Inline::NoteMark(_) => {}
            }
        }
    }
    let mut out = String::new();
    walk(inlines, &mut out);
    out
}

impl Body {
    /// Takes blocks and notes and numbers their passages in reading order.
    pub fn new(blocks: Vec<Block>, notes: Vec<Note>) -> Self {
        let mut body = Self { blocks, notes };
        let mut next = 0;
        body.change_passages(&mut |passage| {
            passage.id = PassageId(next);
            next += 1;
        });
        body
    }

    /// Changes the passages, in reading order, notes last.
    pub fn change_passages(&mut self, change: &mut impl FnMut(&mut Passage)) {
        for_each_passage(&mut self.blocks, change);
        self.notes.iter_mut().for_each(|note| for_each_passage(&mut note.blocks, change));
    }

    /// The passages of the text in reading order, notes last.
    pub fn passages(&self) -> Vec<&Passage> {
        let mut all = Vec::with_capacity(self.blocks.len());
        collect(&self.blocks, &mut all);
        for note in &self.notes {
            collect(&note.blocks, &mut all);
        }
        all
    }

    /// The characters of the text, a line per passage.
    pub fn plain(&self) -> String {
        let lines: Vec<String> = self.passages().into_iter().map(Passage::plain).collect();
        lines.join("\n")
    }

    /// Changes the figures, in reading order.
    pub fn change_figures(&mut self, change: &mut dyn FnMut(&mut Figure)) {
        fn walk(blocks: &mut [Block], change: &mut dyn FnMut(&mut Figure)) {
            for block in blocks {
                match block {
                    Block::Figure(figure) => change(figure),
                    Block::Quote(inner) => walk(inner, change),
                    Block::List { items, .. } => items.iter_mut().for_each(|item| walk(item, change)),
                    Block::Paragraph(_) | Block::Heading { .. } | Block::Table(_) | Block::Code(_) | Block::Divider => {
                    }
                }
            }
        }
        walk(&mut self.blocks, change);
        self.notes.iter_mut().for_each(|note| walk(&mut note.blocks, change));
    }

    /// The figures in reading order.
    pub fn figures(&self) -> Vec<&Figure> {
        fn walk<'a>(blocks: &'a [Block], all: &mut Vec<&'a Figure>) {
            for block in blocks {
                match block {
                    Block::Figure(figure) => all.push(figure),
                    Block::Quote(inner) => walk(inner, all),
                    Block::List { items, .. } => items.iter().for_each(|item| walk(item, all)),
                    Block::Paragraph(_) | Block::Heading { .. } | Block::Table(_) | Block::Code(_) | Block::Divider => {
                    }
                }
            }
        }
        let mut all = Vec::new();
        walk(&self.blocks, &mut all);
        self.notes.iter().for_each(|note| walk(&note.blocks, &mut all));
        all
    }
}

/// Visits the passages of blocks in reading order.
pub(crate) fn for_each_passage(blocks: &mut [Block], visit: &mut impl FnMut(&mut Passage)) {
    for block in blocks {
        match block {
            Block::Paragraph(passage) | Block::Heading { passage, .. } | Block::Code(passage) => visit(passage),
            Block::List { items, .. } => items.iter_mut().for_each(|item| for_each_passage(item, visit)),
            Block::Quote(inner) => for_each_passage(inner, visit),
            Block::Table(table) => table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(&mut *visit),
            Block::Figure(figure) => figure.caption.iter_mut().chain(&mut figure.credit).for_each(&mut *visit),
            Block::Divider => {}
        }
    }
}

fn collect<'a>(blocks: &'a [Block], all: &mut Vec<&'a Passage>) {
    for block in blocks {
        match block {
            Block::Paragraph(passage) | Block::Heading { passage, .. } | Block::Code(passage) => all.push(passage),
            Block::List { items, .. } => items.iter().for_each(|item| collect(item, all)),
            Block::Quote(inner) => collect(inner, all),
            Block::Table(table) => all.extend(table.header.iter().chain(table.rows.iter().flatten())),
            Block::Figure(figure) => all.extend(figure.caption.iter().chain(&figure.credit)),
            Block::Divider => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verse_is_told_from_prose() {
        let lines = |text: &str| {
            let parts = text.split('/').map(|part| Inline::Text(part.to_string()));
            let inlines: Vec<Inline> = parts.flat_map(|part| [part, Inline::LineBreak]).collect();
            Passage::new(inlines[..inlines.len() - 1].to_vec())
        };
        let long = "这一行有二十五个字那么长所以在窄的页面上是要折行的了";
        assert!(lines("一只燕子，把南方衔到屋檐下/泥是新的，雨也是新的").is_verse());
        assert!(!lines("一只燕子").is_verse() && !lines(&format!("一只燕子/{long}")).is_verse());
        let blocks = [lines("甲/乙"), lines("丙/丁"), lines("戊"), lines("己/庚")].map(Block::Paragraph);
        let stanzas: Vec<bool> = (0..4).map(|at| is_next_stanza(&blocks, at)).collect();
        assert_eq!(stanzas, [false, true, false, false]);
    }
}
