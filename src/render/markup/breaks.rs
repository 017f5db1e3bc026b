//! Where in an article the printed pages begin, handed out part by part.

use std::collections::BTreeMap;

use crate::pages::{Folio, PageStart, Part};

/// The page starts of an article that have not been placed yet.
pub(super) struct Breaks(BTreeMap<Part, Vec<(usize, Folio)>>);

/// The page starts of one part, while its characters are written.
#[derive(Default)]
pub(super) struct Run {
    /// Latest first, so that the next one is at the end.
    waiting: Vec<(usize, Folio)>,
    /// Characters written so far; not counted on once nothing waits.
    at: usize,
}

impl Breaks {
    pub(super) fn new(starts: &[PageStart]) -> Self {
        let mut parts: BTreeMap<Part, Vec<(usize, Folio)>> = BTreeMap::new();
        for start in starts {
            parts.entry(start.spot.part).or_default().push((start.spot.offset, start.folio));
        }
        for waiting in parts.values_mut() {
            waiting.sort_by(|a, b| b.cmp(a));
        }
        Self(parts)
    }

    /// Takes all page starts of a part.
    pub(super) fn run(&mut self, part: Part) -> Run {
        Run { waiting: self.0.remove(&part).unwrap_or_default(), at: 0 }
    }

    /// Takes the page starts before the first character of a part, and leaves the others.
    pub(super) fn at_start_of(&mut self, part: Part) -> Vec<Folio> {
        let mut found = Vec::new();
        if let Some(waiting) = self.0.get_mut(&part) {
            while let Some((_, folio)) = waiting.pop_if(|(offset, _)| *offset == 0) {
                found.push(folio);
            }
            if waiting.is_empty() {
                self.0.remove(&part);
            }
        }
        found
    }

    /// Takes whatever is left, in order of pages.
    pub(super) fn rest(&mut self) -> Vec<Folio> {
        let mut rest: Vec<Folio> =
            std::mem::take(&mut self.0).into_values().flatten().map(|(_, folio)| folio).collect();
        rest.sort();
        rest
    }
}

impl Run {
    /// The page that begins with the next character, each page once.
    pub(super) fn due(&mut self) -> Option<Folio> {
        let at = self.at;
        self.waiting.pop_if(|(offset, _)| *offset <= at).map(|(_, folio)| folio)
    }

    /// How many characters may be written before the next page begins.
    pub(super) fn until_next(&self) -> Option<usize> {
        self.waiting.last().map(|(offset, _)| offset - self.at)
    }

    /// Counts characters that were written.
    pub(super) fn skip(&mut self, characters: usize) {
        self.at += characters;
    }

    /// Takes the page starts behind the last character.
    pub(super) fn rest(&mut self) -> Vec<Folio> {
        std::mem::take(&mut self.waiting).into_iter().rev().map(|(_, folio)| folio).collect()
    }
}
