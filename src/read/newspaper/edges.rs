//! What a line may begin and end with: a look at one character before lists of words are compared.
//!
//! Most lines begin and end with a character that none of the words begins or ends with. A line that
//! does may still hold none of them: whoever asks compares the words.

use super::stands::{asides, briefs};
use super::{labels, looks, rows};
use crate::read::bulletin::lines::BULLETS;
use crate::read::forms::byline;
use crate::read::forms::dateline::{OPEN, SIGNERS};
use crate::text::lists::char_at;

/// An editor's note.
pub(super) const NOTE: u16 = 1;
/// A caption.
pub(super) const CAPTION: u16 = 2;
/// The number of a section.
pub(super) const NUMBER: u16 = 4;
/// A label of what a text says of itself, or its day.
pub(super) const INFO: u16 = 8;
/// What a site counts.
pub(super) const COUNT: u16 = 16;
/// What its author is.
pub(super) const ABOUT: u16 = 32;
/// A bracket or box that may set a column off, or a mark before it.
pub(super) const COLUMN: u16 = 64;
/// The number of the page.
pub(super) const PAGE: u16 = 128;
/// Who reports, before a stroke and a place.
pub(super) const REPORT: u16 = 256;
/// What belongs to no article.
pub(super) const ASIDE: u16 = 512;
/// The weather.
pub(super) const WEATHER: u16 = 1024;
/// A mark that a signature stands between.
pub(super) const SIGNED: u16 = 2048;
/// Dashes and boxes.
pub(super) const BULLET: u16 = 4096;

/// A mark or word before names.
pub(super) const NAMED: u16 = 8192;
/// What a line may divide behind.
pub(super) const DIVIDED: u16 = 16384;
/// The label of a headline.
pub(super) const HEAD: u16 = 32768;

/// Who made a picture.
pub(super) const CREDIT: u16 = 1;
/// What a kicker leads to.
pub(super) const KICKER: u16 = 2;
/// Who signs a text.
pub(super) const SIGNATURE: u16 = 4;
/// A source line.
pub(super) const SOURCE: u16 = 8;
/// A campaign or series.
pub(super) const THEME: u16 = 16;
/// What stands behind names.
pub(super) const REPORTED: u16 = 32;
/// A bracket that closes.
pub(super) const CLOSED: u16 = 64;
/// A list of short news, or the name of a column.
pub(super) const BRIEFS: u16 = 128;

const DIGITS: &str = "0123456789";
const CHINESE_DIGITS: &str = "〇一二三四五六七八九十零○";
const CAPITALS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

static FIRSTS: Table = Table::EMPTY
    .begin(NOTE, &looks::NOTES)
    .chars(NOTE, "【[［*（■●◆◎ ")
    .begin(CAPTION, &looks::CAPTIONS)
    .chars(CAPTION, "▲▼（(◀▶")
    .begin(NUMBER, &["问题", "之", "其", "第"])
    .chars(NUMBER, DIGITS)
    .chars(NUMBER, CHINESE_DIGITS)
    .chars(NUMBER, "*（(■●◆▲ ")
    .begin(INFO, &labels::INFO)
    .chars(INFO, DIGITS)
    .begin(COUNT, &labels::COUNTS)
    .begin(ABOUT, &labels::ABOUT)
    .chars(ABOUT, "（()）—* ")
    .chars(COLUMN, "【〖［[〔「◎")
    .each(COLUMN, &BULLETS)
    .chars(PAGE, "—-· –|/第")
    .chars(PAGE, DIGITS)
    .chars(PAGE, CHINESE_DIGITS)
    .chars(PAGE, CAPITALS)
    .begin(REPORT, &SIGNERS)
    .each(REPORT, &OPEN)
    .begin(ASIDE, &asides::TOOLS)
    .begin(ASIDE, &rows::SOURCES)
    .begin(WEATHER, &asides::WEATHER)
    .chars(SIGNED, "—-–（() ）")
    .chars(BULLET, "—―")
    .each(BULLET, &BULLETS)
    .each(NAMED, &byline::MARKS)
    .chars(NAMED, byline::LABELLED)
    .chars(DIVIDED, "（(【[")
    .each(DIVIDED, &labels::BEGIN_NOTICES)
    .each(HEAD, &labels::BEGIN_HEADS);

static LASTS: Table = Table::EMPTY
    .end(CREDIT, &looks::MADE)
    .chars(CREDIT, "）)。 ")
    .end(KICKER, &looks::KICKERS)
    .end(SIGNATURE, &looks::SIGNATURES)
    .chars(SIGNATURE, "—-–（(）) ")
    .chars(SOURCE, "）)》版日】")
    .chars(THEME, "道论评谈稿）一二三")
    .each(REPORTED, &byline::BEHIND)
    .chars(CLOSED, "）)】]")
    .end(BRIEFS, &briefs::LISTS)
    .chars(BRIEFS, "则")
    .end(BRIEFS, &briefs::COLUMNS);

/// What words a line may begin and end with.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Edges {
    first: u16,
    last: u16,
}

impl Edges {
    /// Looks at the first and the last character.
    pub fn of(text: &str) -> Self {
        let kinds = |table: &Table, c: Option<char>| c.map_or(0, |c| table.of(c));
        let mut chars = text.chars();
        let first = kinds(&FIRSTS, chars.clone().next());
        Self { first, last: kinds(&LASTS, chars.next_back()) }
    }

    /// The line may begin with words of a kind.
    pub fn begins(self, kinds: u16) -> bool {
        self.first & kinds != 0
    }

    /// The line may end with words of a kind.
    pub fn ends(self, kinds: u16) -> bool {
        self.last & kinds != 0
    }
}

/// The kinds of words that each character begins or ends; a few characters share a place.
pub(super) struct Table([u16; Table::PLACES]);

impl Table {
    const PLACES: usize = 1024;
    pub const EMPTY: Self = Self([0; Self::PLACES]);

    /// Adds the first characters of words.
    pub const fn begin(mut self, kind: u16, words: &[&str]) -> Self {
        let mut at = 0;
        while at < words.len() {
            self = self.add(kind, words[at].as_bytes(), 0);
            at += 1;
        }
        self
    }

    const fn end(mut self, kind: u16, words: &[&str]) -> Self {
        let mut at = 0;
        while at < words.len() {
            let word = words[at].as_bytes();
            let mut last = word.len() - 1;
            while word[last] & 0xC0 == 0x80 {
                last -= 1;
            }
            self = self.add(kind, word, last);
            at += 1;
        }
        self
    }

    const fn chars(mut self, kind: u16, chars: &str) -> Self {
        let mut at = 0;
        while at < chars.len() {
            self = self.add(kind, chars.as_bytes(), at);
            at += 1;
            while at < chars.len() && chars.as_bytes()[at] & 0xC0 == 0x80 {
                at += 1;
            }
        }
        self
    }

    const fn each(mut self, kind: u16, chars: &[char]) -> Self {
        let mut at = 0;
        while at < chars.len() {
            self.0[chars[at] as usize % Self::PLACES] |= kind;
            at += 1;
        }
        self
    }

    /// Adds the character that begins at a place.
    pub const fn add(mut self, kind: u16, text: &[u8], at: usize) -> Self {
        let code = match text[at] {
            byte @ 0..0x80 => byte as usize,
            byte @ 0..0xE0 => (byte as usize & 0x1F) << 6 | text[at + 1] as usize & 0x3F,
            _ => char_at(text, at) as usize,
        };
        self.0[code % Self::PLACES] |= kind;
        self
    }

    /// The kinds of a character.
    pub fn of(&self, c: char) -> u16 {
        self.0[c as usize % Self::PLACES]
    }
}
