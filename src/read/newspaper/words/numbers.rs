//! Numbers for pairs of characters in the order they are first met.
//!
//! Every pair of neighbouring characters of a page is looked up once: a table that holds nothing but
//! pairs and numbers, and from which nothing is ever taken away, does that in a fifth of the time of
//! a general map.

/// Gives every pair its number.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// The number of a pair from 1, or 0 at a free place; a power of two places, half of them free.
    places: Vec<u32>,
    /// The pairs by their numbers.
    pairs: Vec<Pair>,
}

#[derive(Debug)]
struct Pair {
    characters: u64,
    /// The last text it stood in.
    text: u32,
}

/// An ordinary page has less than half as many pairs.
const PLACES: usize = 8192;
/// Spreads pairs over the places (Knuth, "The art of computer programming" 3, 6.4: multiplication by
/// the golden section).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Numbers {
    /// The number of a pair of a text, the next one if it is new; nothing if the text had it before.
    ///
    /// Texts are numbered from 1.
    pub fn first_of(&mut self, text: u32, a: char, b: char) -> Option<u32> {
        let number = self.of(a, b);
        let last = &mut self.pairs[number as usize].text;
        if *last == text {
            return None;
        }
        *last = text;
        Some(number)
    }

    fn of(&mut self, a: char, b: char) -> u32 {
        if self.pairs.len() * 2 >= self.places.len() {
            self.grow();
        }
        let pair = u64::from(a) << 32 | u64::from(b);
        let at = self.place(pair);
        match self.places[at] {
            0 => {
                self.pairs.push(Pair { characters: pair, text: 0 });
                self.places[at] = self.pairs.len() as u32;
                self.pairs.len() as u32 - 1
            }
            number => number - 1,
        }
    }

    /// How many pairs have a number.
    pub fn count(&self) -> usize {
        self.pairs.len()
    }

    /// Where a pair stands or would stand.
    fn place(&self, pair: u64) -> usize {
        let last = self.places.len() - 1;
        let mut at = (pair.wrapping_mul(GOLDEN) >> (64 - self.places.len().trailing_zeros())) as usize;
        while let number @ 1.. = self.places[at & last]
            && self.pairs[number as usize - 1].characters != pair
        {
            at += 1;
        }
        at & last
    }

    fn grow(&mut self) {
        self.places = vec![0; (self.places.len() * 2).max(PLACES)];
        for number in 0..self.pairs.len() {
            let at = self.place(self.pairs[number].characters);
            self.places[at] = number as u32 + 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_the_table_grows() {
        let mut numbers = Numbers::default();
        let characters: Vec<char> = ('一'..='鿿').step_by(97).chain(['𠀋', '\u{10ffff}']).collect();
        let pairs = || characters.iter().flat_map(|a| characters.iter().map(move |b| (*a, *b)));
        for (expected, (a, b)) in pairs().enumerate() {
            assert_eq!(numbers.of(a, b) as usize, expected);
        }
        assert!(numbers.count() > PLACES, "the table has grown");
        for (expected, (a, b)) in pairs().enumerate() {
            assert_eq!(numbers.of(a, b) as usize, expected);
        }
    }
}
