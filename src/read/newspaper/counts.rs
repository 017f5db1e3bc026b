//! The characters of a line, told apart and counted in one pass.
//!
//! Most of what a line might be needs a certain character; where it is not there, nobody asks.

pub(super) use crate::text::lists::{begins, ends};
use crate::text::{is_cjk_mark, is_han};

/// How many characters of a kind a line has.
#[derive(Debug, Default)]
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
    /// Plain digits.
    pub digits: u32,
    /// Plain digits and letters.
    pub plain: u32,
    /// How many of “ 《 （ more are opened than closed.
    pub open: [i32; 3],
    /// Characters that are neither ordinary nor marks, figures of other kinds among them.
    pub odd: u32,
    /// What its Chinese characters may be part of.
    classes: u8,
}

/// A little word of sentences.
const PARTICLE: u8 = 1;
/// Agencies and papers: 社报网刊台, and 讯 where none is named.
pub(super) const AGENCY: u8 = 2;
/// 电, 讯 and 道 of datelines.
pub(super) const WIRE: u8 = 4;
/// 年.
pub(super) const YEAR: u8 = 8;
/// 报.
pub(super) const PAPER: u8 = 16;
/// 版.
pub(super) const PAGE: u8 = 32;
/// 源 and 载 of source lines.
pub(super) const ORIGIN: u8 = 64;
/// 版, 报, 编, 期, 星 and 周 of mastheads.
pub(super) const MASTHEAD: u8 = 128;

const PARTICLES: [char; 23] = [
    '的', '了', '是', '在', '和', '与', '为', '将', '对', '也', '并', '着', '就', '都', '被', '把', '从', '等', '到',
    '我', '们', '他', '这',
];
const SIGNS: [(char, u8); 16] = [
    ('社', AGENCY),
    ('报', AGENCY | PAPER | MASTHEAD),
    ('网', AGENCY),
    ('刊', AGENCY),
    ('台', AGENCY),
    ('电', WIRE),
    ('讯', AGENCY | WIRE),
    ('道', WIRE),
    ('年', YEAR),
    ('版', PAGE | MASTHEAD),
    ('编', MASTHEAD),
    ('期', MASTHEAD),
    ('星', MASTHEAD),
    ('周', MASTHEAD),
    ('源', ORIGIN),
    ('载', ORIGIN),
];

/// The first and last character of the block that nearly all text is written in.
const FIRST: char = '\u{4E00}';
const LAST: char = '\u{9FFF}';
static CLASSES: [u8; LAST as usize - FIRST as usize + 1] = classes();

const fn classes() -> [u8; LAST as usize - FIRST as usize + 1] {
    let mut classes = [0; LAST as usize - FIRST as usize + 1];
    let mut at = 0;
    while at < PARTICLES.len() {
        classes[PARTICLES[at] as usize - FIRST as usize] |= PARTICLE;
        at += 1;
    }
    at = 0;
    while at < SIGNS.len() {
        classes[SIGNS[at].0 as usize - FIRST as usize] |= SIGNS[at].1;
        at += 1;
    }
    classes
}

impl Counts {
    /// Counts the characters of a line.
    pub fn of(text: &str) -> Self {
        let mut counts = Self::default();
        for c in text.chars() {
            counts.chars += 1;
            match c {
                FIRST..=LAST => {
                    let class = CLASSES[c as usize - FIRST as usize];
                    counts.han += 1;
                    counts.classes |= class;
                    counts.particles += u32::from(class & PARTICLE);
                }
                '，' => counts.commas += 1,
                '。' => counts.stops += 1,
                '、' => counts.pauses += 1,
                '“' => counts.open[0] += 1,
                '”' => counts.open[0] -= 1,
                '《' => counts.open[1] += 1,
                '》' => counts.open[1] -= 1,
                '（' => counts.open[2] += 1,
                '）' => counts.open[2] -= 1,
                c if c.is_ascii_alphanumeric() => {
                    counts.plain += 1;
                    counts.digits += u32::from(c.is_ascii_digit());
                }
                c => {
                    counts.han += u32::from(is_han(c));
                    counts.odd += u32::from(!c.is_ascii() && !is_cjk_mark(c));
                }
            }
        }
        counts
    }

    /// Has a character of a class.
    pub fn has(&self, class: u8) -> bool {
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
        assert_eq!(counts.open, [1, 0, 0]);
    }
}
