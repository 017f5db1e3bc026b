//! Lists of words and characters that a text may begin with, end with or hold.
//!
//! A look at one character turns most texts away before words are compared.

use super::{COUNT_HAN, FIRST_HAN};

/// How many parts of 64 bits hold the block.
const PARTS: usize = COUNT_HAN / 64;

/// A set of Chinese characters, a bit for each of the block.
#[derive(Debug)]
pub struct HanSet([u64; PARTS]);

impl HanSet {
    const EMPTY: Self = Self([0; PARTS]);

    /// The characters of a text, all of which are of the block.
    pub const fn of(chars: &str) -> Self {
        let (mut set, mut at) = (Self::EMPTY, 0);
        while at < chars.len() {
            set = set.with(chars, at);
            at += 3;
        }
        set
    }

    /// The first characters of words.
    pub const fn firsts(words: &[&str]) -> Self {
        let (mut set, mut at) = (Self::EMPTY, 0);
        while at < words.len() {
            set = set.with(words[at], 0);
            at += 1;
        }
        set
    }

    /// The last characters of words.
    pub const fn lasts(words: &[&str]) -> Self {
        let (mut set, mut at) = (Self::EMPTY, 0);
        while at < words.len() {
            set = set.with(words[at], words[at].len() - 3);
            at += 1;
        }
        set
    }

    /// The characters of both sets.
    pub const fn and(mut self, other: &Self) -> Self {
        let mut at = 0;
        while at < PARTS {
            self.0[at] |= other.0[at];
            at += 1;
        }
        self
    }

    /// Adds the character that begins at a byte of a text.
    const fn with(mut self, text: &str, at: usize) -> Self {
        let place = (char_at(text.as_bytes(), at) - FIRST_HAN) as usize;
        self.0[place / 64] |= 1 << (place % 64);
        self
    }

    /// A character is one of the set.
    pub fn has(&self, c: char) -> bool {
        let place = u32::from(c).wrapping_sub(FIRST_HAN) as usize;
        self.0.get(place / 64).is_some_and(|bits| bits >> (place % 64) & 1 != 0)
    }
}

/// The character of three bytes that stands at a place.
pub const fn char_at(text: &[u8], at: usize) -> u32 {
    assert!(text[at] >> 4 == 0xE, "characters of the block have three bytes");
    (text[at] as u32 & 0xF) << 12 | (text[at + 1] as u32 & 0x3F) << 6 | text[at + 2] as u32 & 0x3F
}

/// Where the first of the words begins that a text holds; `firsts` are their first characters.
pub fn find(text: &str, words: &[&str], firsts: &HanSet) -> Option<usize> {
    let mut places = text.char_indices();
    places.find(|(at, c)| firsts.has(*c) && begins(&text[*at..], words)).map(|(at, _)| at)
}

/// The text begins with one of the words.
pub fn begins(text: &str, words: &[&str]) -> bool {
    let first = text.as_bytes().first_chunk::<3>();
    words.iter().any(|word| word.as_bytes().first_chunk() == first && text.starts_with(word))
}

/// What follows the first of the words that a text begins with.
pub fn after<'a>(text: &'a str, words: &[&str]) -> Option<&'a str> {
    let first = text.as_bytes().first_chunk::<3>();
    words.iter().filter(|word| word.as_bytes().first_chunk() == first).find_map(|word| text.strip_prefix(*word))
}

/// The text ends with one of the words.
pub fn ends(text: &str, words: &[&str]) -> bool {
    let last = text.as_bytes().last_chunk::<3>();
    words.iter().any(|word| word.as_bytes().last_chunk() == last && text.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_at_the_ends() {
        assert!(begins("图为田里", &["题图", "图为"]) && !begins("图", &["图为"]) && !begins("", &["图为"]));
        assert_eq!((after("题图为田里", &["图为", "题图"]), after("图", &["图为"])), (Some("为田里"), None));
        assert!(ends("温若川摄", &["供图", "摄"]) && !ends("摄影", &["供图", "摄"]) && !ends("", &["摄"]));
    }

    #[test]
    fn the_first_word_is_found() {
        const WORDS: [&str; 2] = ["通讯员", "记者"];
        let found = |text: &str| find(text, &WORDS, &HanSet::firsts(&WORDS));
        assert_eq!((found("本报记者、通讯员"), found("通报记"), found("")), (Some(6), None, None));
    }

    #[test]
    fn sets_hold_their_characters() {
        const WORDS: [&str; 2] = ["记者", "通讯员"];
        let set = HanSet::firsts(&WORDS).and(&HanSet::lasts(&WORDS)).and(&HanSet::of("一龥"));
        assert!("记通者员一龥".chars().all(|c| set.has(c)));
        assert!(!"讯丁a。\u{9FFF}\u{10FFFF}".chars().any(|c| set.has(c)));
    }
}
