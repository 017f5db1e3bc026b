//! What texts have in common: pairs of characters, rare ones counting most.

use std::cell::RefCell;

use super::table::Table;
use crate::text::{FIRST_HAN, Seen, is_han, see};

/// The pairs of Chinese characters in a text, each once, by their numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(Vec<u32>);

/// Gives every pair of characters on a page its number, in the order they are first met.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    table: Table<Pair>,
    /// The text being read, from 1.
    text: u32,
    /// Its pairs so far.
    open: Vec<u32>,
    /// A bit for each pair, all of them clear between two texts.
    bits: Vec<u64>,
}

/// A pair of characters.
#[derive(Debug, Clone, Copy, Default)]
struct Pair {
    number: u32,
    /// The last text it stood in.
    text: u32,
}

/// The weight of a pair that one text has: most small numbers divide it, so that sums are exact in
/// any order.
const WHOLE: u64 = 720_720 << 16;

/// The weights of pairs that few texts have, or none.
const FEW: [u64; 16] = {
    let mut weights = [WHOLE; 16];
    let mut count = 1;
    while count < weights.len() {
        weights[count] = WHOLE / count as u64;
        count += 1;
    }
    weights
};

/// How rare the pairs of a page are among its texts.
#[derive(Debug, Default)]
pub(super) struct Rarity {
    /// By the number of the pair; pairs that no text has are not all there.
    weights: Vec<u64>,
    /// Which pairs the texts being compared have.
    marks: RefCell<Marks>,
}

/// A mark for each pair; those of earlier turns mean nothing.
#[derive(Debug, Default)]
struct Marks {
    /// The turn in which a pair was marked, and the sides it stands on.
    marks: Vec<u32>,
    turn: u32,
}

/// The lowest bits of a mark: the pair stands before the place, after it, on both sides.
const BEFORE: u32 = 1;
const AFTER: u32 = 2;
const BOTH: u32 = BEFORE | AFTER;

/// What two stretches of text and a headline between them have in common.
pub(super) struct Compared {
    /// The share of the headline that the texts on either side have, at most.
    pub told: f64,
    /// How much the stretches are alike.
    pub alike: f64,
}

impl Pairs {
    /// Room for the pairs of a page that has so many characters of text; long files say the same again.
    pub fn with_room(characters: usize) -> Self {
        const MOST: usize = 12_000;
        Self { table: Table::of(characters.min(MOST)), ..Self::default() }
    }

    /// The pairs of a text.
    pub fn of(&mut self, text: &str) -> Words {
        self.text += 1;
        self.open.clear();
        // Nothing before the first character, and before one behind a mark.
        let mut before = 0;
        see(text, |seen| {
            let han = match seen {
                Seen::Han(place) => FIRST_HAN + place,
                Seen::Other(c) if is_han(c) => c.into(),
                Seen::Other(_) => 0,
            };
            if before > 0 && han > 0 {
                self.meet(u64::from(before) << 32 | u64::from(han));
            }
            before = han;
        });
        Words(self.open.as_slice().to_vec())
    }

    /// Adds a pair to those of the text being read, unless it is there.
    #[inline(never)] // What goes through the characters stays small.
    fn meet(&mut self, characters: u64) {
        let pair = self.table.get_or(characters, |count| Pair { number: count as u32, text: 0 });
        if pair.text != self.text {
            pair.text = self.text;
            self.open.push(pair.number);
        }
    }

    /// The pairs of several texts taken apart before, in order of their numbers.
    pub fn union<'a>(&mut self, texts: impl Iterator<Item = &'a Words>) -> Words {
        self.bits.resize(self.table.count().div_ceil(64), 0);
        let mut count = 0;
        for words in texts {
            for number in &words.0 {
                let (bits, bit) = (&mut self.bits[*number as usize / 64], 1 << (number % 64));
                count += usize::from(*bits & bit == 0);
                *bits |= bit;
            }
        }
        let mut words = Vec::with_capacity(count);
        for (at, bits) in self.bits.iter_mut().enumerate().filter(|(_, bits)| **bits != 0) {
            let mut rest = std::mem::take(bits);
            while rest != 0 {
                words.push(at as u32 * 64 + rest.trailing_zeros());
                rest &= rest - 1;
            }
        }
        Words(words)
    }
}

impl Words {
    /// The pairs of a few short texts.
    pub fn union<'a>(texts: impl Iterator<Item = &'a Self>) -> Self {
        let mut words: Vec<u32> = texts.flat_map(|text| &text.0).copied().collect();
        words.sort_unstable();
        words.dedup();
        Self(words)
    }
}

impl Rarity {
    /// Counts the texts of a page.
    pub fn of<'a>(pairs: &Pairs, texts: impl IntoIterator<Item = &'a Words>) -> Self {
        let mut counts: Vec<u64> = vec![0; pairs.table.count()];
        for text in texts {
            text.0.iter().for_each(|number| counts[*number as usize] += 1);
        }
        let weight = |count: u64| FEW.get(count as usize).copied().unwrap_or_else(|| WHOLE / count);
        counts.iter_mut().for_each(|count| *count = weight(*count));
        Self { weights: counts, marks: RefCell::default() }
    }

    fn weight(&self, number: u32) -> u64 {
        self.weights.get(number as usize).copied().unwrap_or(WHOLE)
    }

    /// The share of `few` that `many`, in order, has as well, by weight; 0 when `few` is empty.
    pub fn covered(&self, few: &Words, many: &Words) -> f64 {
        self.share(few, |number| many.0.binary_search(&number).is_ok())
    }

    /// How much two short texts, each in order, have in common.
    pub fn alike(&self, a: &Words, b: &Words) -> f64 {
        let (few, many) = if a.0.len() <= b.0.len() { (a, b) } else { (b, a) };
        self.covered(few, many)
    }

    fn share(&self, few: &Words, has: impl Fn(u32) -> bool) -> f64 {
        let (mut shared, mut whole) = (0, 0);
        for number in &few.0 {
            let weight = self.weight(*number);
            whole += weight;
            shared += if has(*number) { weight } else { 0 };
        }
        share(shared, whole)
    }

    /// What texts of the page before a headline and those after it have in common, with it and with each other.
    pub fn compare<'a>(
        &self,
        headline: &Words,
        before: impl Iterator<Item = &'a Words>,
        after: impl Iterator<Item = &'a Words>,
    ) -> Compared {
        let mut marks = self.marks.borrow_mut();
        let (marks, turn) = marks.begin(self.weights.len());
        // Of each side: how many pairs, and their weights; then the weights of those on both.
        let (mut counts, mut whole, mut shared) = ([0, 0], [0, 0], 0);
        for text in before {
            for number in &text.0 {
                let mark = &mut marks[*number as usize];
                if *mark != turn | BEFORE {
                    *mark = turn | BEFORE;
                    counts[0] += 1;
                    whole[0] += self.weights[*number as usize];
                }
            }
        }
        for text in after {
            for number in &text.0 {
                let mark = &mut marks[*number as usize];
                let there = if *mark >= turn { *mark & BOTH } else { 0 };
                if there & AFTER == 0 {
                    *mark = turn | there | AFTER;
                    let weight = self.weights[*number as usize];
                    counts[1] += 1;
                    whole[1] += weight;
                    shared += if there == BEFORE { weight } else { 0 };
                }
            }
        }
        let stands =
            |number: u32, side: u32| marks.get(number as usize).is_some_and(|mark| *mark >= turn && mark & side != 0);
        let told = |side: u32| self.share(headline, |number| stands(number, side));
        let told = told(BEFORE).max(told(AFTER));
        let few = if counts[0] <= counts[1] { whole[0] } else { whole[1] };
        Compared { told, alike: share(shared, few) }
    }
}

impl Marks {
    /// Begins a turn, in which no pair has a mark: all marks and the number of the turn, with room for
    /// the sides.
    fn begin(&mut self, pairs: usize) -> (&mut [u32], u32) {
        self.marks.resize(pairs, 0);
        self.turn += BOTH + 1;
        (&mut self.marks, self.turn)
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole > 0 { part as f64 / whole as f64 } else { 0.0 }
}

/// The share of the pairs of Chinese characters of a headline that a text has.
pub(super) fn told(headline: &str, text: &str) -> f64 {
    let (mut all, mut there) = (0, 0);
    let mut before: Option<(usize, char)> = None;
    for (at, c) in headline.char_indices() {
        if let Some((start, _)) = before.filter(|(_, before)| is_han(*before) && is_han(c)) {
            all += 1;
            there += usize::from(text.contains(&headline[start..at + c.len_utf8()]));
        }
        before = Some((at, c));
    }
    f64::from(there as u32) / f64::from(all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_pairs_weigh_more() {
        let mut pairs = Pairs::default();
        let mut of = |text: &str| {
            let words = pairs.of(text);
            pairs.union([&words].into_iter())
        };
        let texts = ["麦苗返青，田里的课堂开课", "市民出游，客流增长", "田里的机器声"].map(&mut of);
        let headline = of("把课堂搬到田里");
        let rarity = Rarity::of(&pairs, &texts);
        assert!(rarity.covered(&headline, &texts[0]) > 2.0 * rarity.covered(&headline, &texts[2]));
        assert_eq!(rarity.covered(&headline, &texts[1]), 0.0);
        assert_eq!(rarity.covered(&Words::default(), &texts[1]), 0.0);
    }

    #[test]
    fn sides_are_compared_as_wholes() {
        let mut pairs = Pairs::default();
        let texts = ["田里开课", "田里有人", "客流增长", "田里开课"].map(|text| pairs.of(text));
        let rarity = Rarity::of(&pairs, &texts);
        let headline = pairs.of("田里开会");
        let compare = |before: &[usize], after: &[usize]| {
            let of = |side: &[usize]| side.iter().map(|at| &texts[*at]).collect::<Vec<_>>();
            rarity.compare(&headline, of(before).into_iter(), of(after).into_iter())
        };
        let same = compare(&[0, 1], &[3]);
        assert_eq!((same.alike, same.told), (1.0, compare(&[0], &[2]).told));
        let other = compare(&[2], &[2, 2]);
        assert_eq!((other.alike, other.told), (1.0, 0.0));
        assert_eq!(compare(&[], &[2]).alike, 0.0);
    }
}
