//! How many characters of each kind a line has.
//!
//! Most of what a line might be needs a certain character; where it is not there, nobody asks.

use super::furniture;
use super::shape::Shape;
use crate::read::forms::byline::ROLES;
use crate::read::forms::traditional::PAIRS;
use crate::text::lists::char_at;
pub(super) use crate::text::lists::{begins, ends};
use crate::text::{COUNT_HAN, FIRST_HAN};

/// How many characters of a kind a line has.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    /// All of them.
    pub chars: u32,
    /// Chinese characters.
    pub han: u32,
    /// Little words that sentences are full of.
    pub particles: u32,
    /// ，.
    pub commas: u32,
    /// 。.
    pub stops: u32,
    /// 、.
    pub pauses: u32,
    /// ：.
    pub colons: u32,
    /// ·.
    pub dots: u32,
    /// Plain spaces.
    pub gaps: u32,
    /// Plain digits.
    pub digits: u32,
    /// Plain digits and letters.
    pub plain: u32,
    /// Not as many of “ 《 （ are opened as closed.
    pub torn: bool,
    /// Marks and signs of other kinds.
    pub signs: u32,
    /// Characters that are neither ordinary nor marks, figures of other kinds and @ among them.
    pub odd: u32,
    /// What its Chinese characters may be part of.
    pub classes: u16,
    /// Of what words two of them that stand together may be the beginning.
    pub pairs: u16,
}

/// A little word of sentences.
pub(super) const PARTICLE: u16 = 1;
/// Agencies and papers: 社报网刊台, and 讯 where none is named.
pub(super) const AGENCY: u16 = 2;
/// 电, 讯, 道 and 消 of datelines.
pub(super) const WIRE: u16 = 4;
/// 年.
pub(super) const YEAR: u16 = 8;
/// 报.
pub(super) const PAPER: u16 = 16;
/// 版.
pub(super) const PAGE: u16 = 32;
/// 源 and 载 of source lines.
pub(super) const ORIGIN: u16 = 64;
/// 版, 报, 编, 期, 星 and 周 of mastheads.
pub(super) const MASTHEAD: u16 = 128;
/// The first character of a word of the page.
const FURNITURE: u16 = 256;
/// The second character of one.
const FURNITURE_PAIR: u16 = 2 * FURNITURE;
/// A traditional character of printed forms.
pub(super) const FOLDS: u16 = 1024;
/// A character of the words for what writers are.
pub(super) const ROLE: u16 = 2048;

const PARTICLES: [char; 23] = [
    '的', '了', '是', '在', '和', '与', '为', '将', '对', '也', '并', '着', '就', '都', '被', '把', '从', '等', '到',
    '我', '们', '他', '这',
];
const SIGNS: [(char, u16); 17] = [
    ('社', AGENCY),
    ('报', AGENCY | PAPER | MASTHEAD),
    ('网', AGENCY),
    ('刊', AGENCY),
    ('台', AGENCY),
    ('电', WIRE),
    ('讯', AGENCY | WIRE),
    ('道', WIRE),
    ('消', WIRE),
    ('年', YEAR),
    ('版', PAGE | MASTHEAD),
    ('编', MASTHEAD),
    ('期', MASTHEAD),
    ('星', MASTHEAD),
    ('周', MASTHEAD),
    ('源', ORIGIN),
    ('载', ORIGIN),
];

static CLASSES: [u16; COUNT_HAN] = classes();

const fn classes() -> [u16; COUNT_HAN] {
    let mut classes = [0; COUNT_HAN];
    let mut at = 0;
    while at < PARTICLES.len() {
        classes[PARTICLES[at] as usize - FIRST_HAN as usize] |= PARTICLE;
        at += 1;
    }
    at = 0;
    while at < SIGNS.len() {
        classes[SIGNS[at].0 as usize - FIRST_HAN as usize] |= SIGNS[at].1;
        at += 1;
    }
    at = 0;
    while at < furniture::FURNITURE.len() {
        let word = furniture::FURNITURE[at].0.as_bytes();
        // Words of letters are looked for where there are letters.
        if word[0] >= 0xE4 {
            classes[char_at(word, 0) as usize - FIRST_HAN as usize] |= FURNITURE;
            classes[char_at(word, 3) as usize - FIRST_HAN as usize] |= FURNITURE_PAIR;
        }
        at += 1;
    }
    at = 0;
    while at < PAIRS.len() {
        classes[char_at(PAIRS.as_bytes(), at) as usize - FIRST_HAN as usize] |= FOLDS;
        at += 6;
    }
    at = 0;
    while at < ROLES.len() {
        classes[char_at(ROLES.as_bytes(), at) as usize - FIRST_HAN as usize] |= ROLE;
        at += 3;
    }
    classes
}

/// The class of the character at a place of the block.
pub(super) fn class(place: u32) -> u16 {
    CLASSES.get(place as usize).copied().unwrap_or(0)
}

impl Counts {
    /// Counts the characters of a line whose gaps are closed.
    pub fn of(text: &str) -> Self {
        let shape = Shape::of(text);
        shape.counts(shape.blanks())
    }

    /// May hold a word of [`furniture::FURNITURE`]: two characters one begins with, or letters.
    pub fn may_furnish(&self) -> bool {
        self.pairs & FURNITURE_PAIR != 0 || self.plain > self.digits || self.odd > 0
    }

    /// Has a character of a class.
    pub fn has(&self, class: u16) -> bool {
        self.classes & class != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_told_apart() {
        let counts = Counts::of("本报讯（记者 温若川）3月4日，A、B的《田里》“。");
        assert_eq!((counts.chars, counts.han, counts.particles), (26, 13, 1));
        assert_eq!((counts.commas, counts.stops, counts.pauses, counts.digits, counts.plain), (1, 1, 1, 2, 4));
        assert!(counts.has(AGENCY) && counts.has(PAPER) && counts.has(WIRE) && !counts.has(YEAR | PAGE | ORIGIN));
        assert!(counts.torn && !Counts::of("“甲”《乙》").torn);
    }
}
