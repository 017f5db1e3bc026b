//! The characters of a line told apart in one pass: how wide it is, and what it may be made of.

use super::counts::{self, Counts, FOLDS, PARTICLE};
use super::lines::EM;
use crate::text::spacing::{is_gap, is_wide};
use crate::text::{Seen, is_cjk_mark, is_han, see};

/// What a character is that is none of the block that nearly all text is written in.
#[derive(Debug, Clone, Copy)]
enum Kind {
    // Marks that are set half as wide where the line is full.
    Comma,
    Stop,
    Pause,
    OpenQuote,
    CloseQuote,
    OpenTitle,
    CloseTitle,
    OpenBracket,
    CloseBracket,
    WideColon,
    Mark,
    // Marks that are not.
    Dot,
    Dash,
    // Characters of half the width.
    Digit,
    Letter,
    Colon,
    At,
    Sign,
    // Those and all others that plain lines have not.
    WideDigit,
    WideLetter,
    Control,
    RareHan,
    Other,
    // A blank.
    Gap,
}

impl Kind {
    const COUNT: usize = Self::Gap as usize + 1;

    const fn of(c: char) -> Self {
        match c {
            '，' => Self::Comma,
            '。' => Self::Stop,
            '、' => Self::Pause,
            '“' => Self::OpenQuote,
            '”' => Self::CloseQuote,
            '《' => Self::OpenTitle,
            '》' => Self::CloseTitle,
            '（' => Self::OpenBracket,
            '）' => Self::CloseBracket,
            '：' => Self::WideColon,
            '·' => Self::Dot,
            '—' | '…' => Self::Dash,
            '0'..='9' => Self::Digit,
            'A'..='Z' | 'a'..='z' => Self::Letter,
            ':' => Self::Colon,
            '@' => Self::At,
            '!'..='~' => Self::Sign,
            '０'..='９' => Self::WideDigit,
            c if is_wide(c) => Self::WideLetter,
            c if is_gap(c) => Self::Gap,
            c if is_cjk_mark(c) => Self::Mark,
            c if is_han(c) => Self::RareHan,
            c if c.is_ascii() => Self::Control,
            _ => Self::Other,
        }
    }

    /// The same for all characters of the parts of Unicode that marks and letters are of.
    fn known(c: char) -> Self {
        static PARTS: [[Kind; 0x80]; 4] = [Kind::part(0), Kind::part(0x2000), Kind::part(0x3000), Kind::part(0xFF00)];
        let part = match u32::from(c) >> 7 {
            0 => &PARTS[0],
            0x40 => &PARTS[1],
            0x60 => &PARTS[2],
            0x1FE => &PARTS[3],
            _ => return Self::of(c),
        };
        part[c as usize & 0x7F]
    }

    const fn part(first: u32) -> [Self; 0x80] {
        let (mut part, mut at) = ([Self::Other; 0x80], 0);
        while at < part.len() {
            if let Some(c) = char::from_u32(first + at as u32) {
                part[at] = Self::of(c);
            }
            at += 1;
        }
        part
    }
}

/// What a line is made of.
#[derive(Debug)]
pub(super) struct Shape {
    /// Characters of the block that nearly all text is written in.
    han: u32,
    /// Little words that sentences are full of.
    particles: u32,
    /// How many characters of each other kind there are.
    kinds: [u32; Kind::COUNT],
    /// What its Chinese characters may be part of.
    classes: u16,
    /// Of what words two that stand together may be the beginning.
    pairs: u16,
    /// The bits of all characters: those that stand there twice leave nothing of theirs.
    bits: u32,
}

impl Shape {
    /// Looks at each character of a line.
    pub fn of(line: &str) -> Self {
        let mut kinds = [0; Kind::COUNT];
        let (mut han, mut particles, mut classes, mut pairs, mut bits) = (0, 0, 0, 0, 0);
        // The class of the character before, blanks left out.
        let mut before = 0;
        see(line, |seen| match seen {
            Seen::Han(place) => {
                let class = counts::class(place);
                han += 1;
                particles += u32::from(class & PARTICLE);
                classes |= class;
                pairs |= before << 1 & class;
                before = class;
                bits ^= place;
            }
            Seen::Other(c) => {
                let kind = Kind::known(c);
                kinds[kind as usize] += 1;
                if !matches!(kind, Kind::Gap) {
                    before = 0;
                    bits ^= u32::from(c);
                }
            }
        });
        Self { han, particles, kinds, classes, pairs, bits }
    }

    /// Characters of one kind.
    fn count(&self, kind: Kind) -> u32 {
        self.kinds[kind as usize]
    }

    /// Characters of all kinds from one to another.
    #[inline(always)]
    fn sum(&self, first: Kind, last: Kind) -> u32 {
        self.kinds[first as usize..last as usize + 1].iter().sum()
    }

    /// Chinese characters.
    pub fn han(&self) -> u32 {
        self.han + self.count(Kind::RareHan)
    }

    /// Blanks.
    pub fn blanks(&self) -> u32 {
        self.count(Kind::Gap)
    }

    /// Characters other than blanks.
    fn chars(&self) -> u32 {
        self.han + self.sum(Kind::Comma, Kind::Other)
    }

    /// Width in quarters of a character, without blanks.
    pub fn width(&self) -> u32 {
        let half = self.sum(Kind::Digit, Kind::Control);
        (self.chars() - half) * EM + half * 2
    }

    /// Marks that are set half as wide where the line is full.
    pub fn giving(&self) -> u32 {
        self.sum(Kind::Comma, Kind::Mark)
    }

    /// Has traditional characters of printed forms.
    pub fn folds(&self) -> bool {
        self.classes & FOLDS != 0
    }

    /// Has characters that plain lines have not.
    pub fn odd(&self) -> bool {
        self.sum(Kind::WideDigit, Kind::Other) > 0
    }

    /// Few lines are: in one that was drawn twice, every character stands there twice.
    pub fn may_be_doubled(&self) -> bool {
        self.bits == 0 && self.chars() > 1 || self.odd()
    }

    /// The counts of the line once it is closed and has so many gaps.
    pub fn counts(&self, gaps: u32) -> Counts {
        let digits = self.count(Kind::Digit) + self.count(Kind::WideDigit);
        let even = |open, close| self.count(open) == self.count(close);
        Counts {
            chars: self.chars() + gaps,
            han: self.han(),
            particles: self.particles,
            commas: self.count(Kind::Comma),
            stops: self.count(Kind::Stop),
            pauses: self.count(Kind::Pause),
            colons: self.count(Kind::Colon) + self.count(Kind::WideColon),
            dots: self.count(Kind::Dot),
            gaps,
            digits,
            plain: digits + self.count(Kind::Letter) + self.count(Kind::WideLetter),
            torn: !(even(Kind::OpenQuote, Kind::CloseQuote)
                && even(Kind::OpenTitle, Kind::CloseTitle)
                && even(Kind::OpenBracket, Kind::CloseBracket)),
            signs: self.count(Kind::Mark) + self.count(Kind::Sign),
            odd: self.count(Kind::At) + self.sum(Kind::RareHan, Kind::Other),
            classes: self.classes,
            pairs: self.pairs,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_of_its_kind() {
        for c in '\0'..='\u{20010}' {
            assert_eq!(Kind::known(c) as u8, Kind::of(c) as u8, "{c:?}");
        }
    }

    #[test]
    fn lines_are_measured() {
        let shape = Shape::of("台 就座，A４—〇");
        assert_eq!((shape.han(), shape.blanks(), shape.giving(), shape.width()), (4, 1, 1, 6 * EM + 4));
        assert!(shape.odd() && !shape.folds() && Shape::of("臺").folds());
        assert!(Shape::of("天 ，天，").may_be_doubled() && !Shape::of("天，").may_be_doubled());
    }

    #[test]
    fn counts_are_those_of_the_closed_line() {
        let counts = Shape::of("本 报 A４").counts(1);
        assert_eq!((counts.chars, counts.han, counts.gaps, counts.digits, counts.plain), (5, 2, 1, 1, 2));
        assert_eq!(counts.odd, 0);
    }
}
