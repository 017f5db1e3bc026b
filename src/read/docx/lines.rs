//! The text of a document written down a paragraph a line, and which passage stands where.

use std::ops::RangeInclusive;

use super::is_contents;
use super::story::Item;
use crate::article::{Block, Note, Passage, PassageId};
use crate::read::original::{Original, Unclaimed};

/// The lines of passages, by the ids they carry until the body numbers them; id 0 stands nowhere.
pub(super) struct Lines {
    /// The lines of each.
    pub of: Vec<RangeInclusive<usize>>,
    /// All of them.
    pub original: Original,
}

impl Lines {
    /// Nothing written yet.
    pub fn new() -> Self {
        Self { of: vec![0..=0], original: Original::default() }
    }

    /// Begins another article, whose passages are counted anew.
    pub fn begin(&mut self) {
        self.of.truncate(1);
    }

    /// Writes down items.
    pub fn write(&mut self, items: &mut [Item]) {
        for item in items {
            let otherwise = if is_contents(item) { Unclaimed::Aside } else { Unclaimed::Loose };
            match item {
                Item::Paragraph(paragraph) => paragraph.id = self.row(&paragraph.printed(), otherwise),
                Item::Block(block) => self.block(block),
            }
        }
    }

    /// Writes down notes.
    pub fn write_notes(&mut self, notes: &mut [Note]) {
        notes.iter_mut().flat_map(|note| &mut note.blocks).for_each(|block| self.block(block));
    }

    fn row(&mut self, text: &str, otherwise: Unclaimed) -> PassageId {
        self.of.push(self.original.write(text, otherwise));
        PassageId(self.of.len() as u32 - 1)
    }

    fn block(&mut self, block: &mut Block) {
        match block {
            Block::Paragraph(p) | Block::Heading { passage: p, .. } | Block::Code(p) => {
                p.id = self.row(&p.plain(), Unclaimed::Loose);
            }
            Block::Table(table) => {
                for row in std::iter::once(&mut table.header).chain(&mut table.rows) {
                    let text: Vec<String> = row.iter().map(|cell| cell.plain().replace('\n', " ")).collect();
                    let id = self.row(&text.join("\u{3000}"), Unclaimed::Loose);
                    row.iter_mut().for_each(|cell: &mut Passage| cell.id = id);
                }
            }
            Block::List { items, .. } => items.iter_mut().flatten().for_each(|block| self.block(block)),
            Block::Quote(inner) => inner.iter_mut().for_each(|block| self.block(block)),
            Block::Figure(_) | Block::Divider => {}
        }
    }
}
