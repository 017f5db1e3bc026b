//! The characters of a line told apart in one pass, as far as its shape needs them.

use super::lines::EM;
use crate::read::forms::traditional::folds_at;
use crate::text::spacing::{is_gap, is_wide};
use crate::text::{Seen, is_cjk_mark, is_han, see};

/// What a line is made of.
#[derive(Debug, Default)]
pub(super) struct Shape {
    /// Characters other than blanks.
    chars: u32,
    /// Those of half the width.
    half: u32,
    /// Chinese marks.
    marks: u32,
    /// Those that are set half as wide where the line is full.
    pub giving: u32,
    /// Characters that are neither Chinese, Chinese marks nor of half the width.
    others: u32,
    /// Blanks.
    pub blanks: u32,
    /// Has traditional characters of printed forms.
    pub folds: bool,
    /// Has characters that plain lines have not.
    pub odd: bool,
    /// The bits of all characters: those that stand there twice leave nothing of theirs.
    bits: u32,
}

impl Shape {
    /// Looks at each character of a line.
    pub fn of(line: &str) -> Self {
        let mut shape = Self::default();
        let (mut han, mut bits, mut folds) = (0, 0, false);
        see(line, |seen| match seen {
            Seen::Han(place) => {
                han += 1;
                bits ^= place;
                folds |= folds_at(place);
            }
            Seen::Other(c) => shape.take(c),
        });
        shape.chars += han;
        shape.bits ^= bits;
        shape.folds = folds;
        shape
    }

    fn take(&mut self, c: char) {
        match c {
            '!'..='~' => self.half += 1,
            c if is_gap(c) => {
                self.blanks += 1;
                return;
            }
            c if is_cjk_mark(c) => {
                self.marks += 1;
                self.giving += u32::from(gives(c));
            }
            c => self.take_odd(c),
        }
        self.chars += 1;
        self.bits ^= u32::from(c);
    }

    fn take_odd(&mut self, c: char) {
        self.odd = true;
        let half = c.is_ascii() || is_wide(c);
        self.half += u32::from(half);
        self.others += u32::from(!half && !is_han(c));
    }

    /// Chinese characters.
    pub fn han(&self) -> u32 {
        self.chars - self.half - self.marks - self.others
    }

    /// Width in quarters of a character, without blanks.
    pub fn width(&self) -> u32 {
        (self.chars - self.half) * EM + self.half * 2
    }

    /// Few lines are: in one that was drawn twice, every character stands there twice.
    pub fn may_be_doubled(&self) -> bool {
        self.odd || (self.bits == 0 && self.chars > 1)
    }
}

/// A mark that is set half as wide where the line is full.
fn gives(c: char) -> bool {
    !matches!(c, '—' | '…' | '·')
}
