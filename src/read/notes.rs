//! The notes of a file, dealt out to its articles.

use std::collections::HashMap;

use crate::article::{Block, Inline, Note, for_each_passage};

/// A note that several articles refer to is copied; all copies together have about this many bytes.
const MOST_COPIED: usize = 4 << 20;

/// All notes of a file.
pub(crate) struct Notes {
    all: Vec<Note>,
    /// How large each is, and whether an article has it already.
    sizes: Vec<usize>,
    dealt: Vec<bool>,
    left: usize,
    /// A note was copied so often that further articles went without it.
    pub cut: bool,
}

impl Notes {
    /// Notes in the order in which the document numbers them.
    pub fn new(mut all: Vec<Note>) -> Self {
        let sizes = all.iter_mut().map(|note| size(&mut note.blocks)).collect();
        let dealt = vec![false; all.len()];
        Self { all, sizes, dealt, left: MOST_COPIED, cut: false }
    }

    /// Numbers the notes of one article from its own first mark on.
    pub fn deal(&mut self, mut blocks: Vec<Block>) -> (Vec<Block>, Vec<Note>) {
        let mut order = Order::default();
        renumber(&mut blocks, &mut order);
        let mut notes = Vec::new();
        // A note may have marks too.
        while notes.len() < order.notes.len() {
            let mut note = self.note(order.notes[notes.len()]);
            renumber(&mut note.blocks, &mut order);
            notes.push(note);
        }
        (blocks, notes)
    }

    fn note(&mut self, at: usize) -> Note {
        let Some(note) = self.all.get(at) else { return Note { blocks: Vec::new() } };
        if std::mem::replace(&mut self.dealt[at], true) {
            let Some(left) = self.left.checked_sub(self.sizes[at]) else {
                self.cut = true;
                return Note { blocks: Vec::new() };
            };
            self.left = left;
        }
        note.clone()
    }
}

/// Which notes an article refers to, in the order of their marks.
#[derive(Default)]
struct Order {
    notes: Vec<usize>,
    numbers: HashMap<usize, usize>,
}

impl Order {
    fn number(&mut self, note: usize) -> usize {
        let next = self.notes.len();
        let number = *self.numbers.entry(note).or_insert(next);
        if number == next {
            self.notes.push(note);
        }
        number
    }
}

fn renumber(blocks: &mut [Block], order: &mut Order) {
    fn inlines(list: &mut [Inline], order: &mut Order) {
        for inline in list {
            match inline {
                Inline::NoteMark(number) => *number = order.number(*number),
                Inline::Strong(inner)
                | Inline::Emphasis(inner)
                | Inline::Strike(inner)
                | Inline::Link { inlines: inner, .. } => inlines(inner, order),
                Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => {}
            }
        }
    }
    for_each_passage(blocks, &mut |passage| inlines(&mut passage.inlines, order));
}

/// About how many bytes a copy of some blocks takes.
fn size(blocks: &mut [Block]) -> usize {
    let mut size = 0;
    for_each_passage(blocks, &mut |passage| size += passage.plain().len() + 64 * (1 + passage.inlines.len()));
    size
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Passage;

    fn marked(note: usize) -> Vec<Block> {
        vec![Block::Paragraph(Passage::new(vec![Inline::NoteMark(note)]))]
    }

    #[test]
    fn every_article_numbers_its_own_notes() {
        let note = |blocks| Note { blocks };
        let text = |text: &str| vec![Block::Paragraph(Passage::text(text))];
        let mut notes = Notes::new(vec![note(text("甲")), note(marked(0)), note(text("丙"))]);
        assert_eq!(notes.deal(marked(1)), (marked(0), vec![note(marked(1)), note(text("甲"))]));
        assert_eq!(notes.deal(marked(0)), (marked(0), vec![note(text("甲"))]));
    }

    #[test]
    fn copies_of_a_note_come_to_an_end() {
        let long = Note { blocks: vec![Block::Paragraph(Passage::text("甲".repeat(MOST_COPIED / 6)))] };
        let mut notes = Notes::new(vec![long]);
        let held: Vec<bool> = (0..5).map(|_| notes.deal(marked(0)).1[0].blocks.is_empty()).collect();
        assert_eq!((held, notes.cut), (vec![false, false, true, true, true], true));
    }
}
