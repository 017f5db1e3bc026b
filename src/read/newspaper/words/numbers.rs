//! Numbers for pairs of characters in the order they are first met.
//!
//! Every pair of neighbouring characters of a page is looked up once: a table that holds nothing but
//! pairs and numbers, and from which nothing is ever taken away, does that in a fifth of the time of
//! a general map.

/// Gives every pair its number.
#[derive(Debug)]
pub(super) struct Numbers {
    /// A power of two places, at least half of them free.
    places: Vec<Place>,
    count: u32,
}

/// A place for a pair.
#[derive(Debug, Clone, Copy, Default)]
struct Place {
    characters: u64,
    /// From 1; 0 at a free place.
    number: u32,
    /// The last text the pair stood in.
    text: u32,
}

/// An ordinary page has less than half as many pairs.
const PLACES: usize = 4096;
/// Spreads pairs over the places (Knuth, "The art of computer programming" 3, 6.4: multiplication by
/// the golden section).
const GOLDEN: u64 = 0x9e37_79b9_7f4a_7c15;

impl Default for Numbers {
    fn default() -> Self {
        Self { places: vec![Place::default(); 2], count: 0 }
    }
}

impl Numbers {
    /// The number of a pair of a text, the next one if it is new; nothing if the text had it before.
    ///
    /// Texts are numbered from 1.
    #[inline]
    pub fn first_of(&mut self, text: u32, a: char, b: char) -> Option<u32> {
        let characters = u64::from(a) << 32 | u64::from(b);
        let at = place(&self.places, characters);
        let place = &mut self.places[at];
        if place.text == text {
            return None;
        }
        place.text = text;
        if place.number == 0 {
            (place.characters, place.number) = (characters, self.count + 1);
            self.count += 1;
            if self.count as usize * 2 > self.places.len() {
                self.grow();
            }
            return Some(self.count - 1);
        }
        Some(place.number - 1)
    }

    /// How many pairs have a number.
    pub fn count(&self) -> usize {
        self.count as usize
    }

    #[cold]
    fn grow(&mut self) {
        let places = vec![Place::default(); PLACES.max(self.places.len() * 2)];
        for held in std::mem::replace(&mut self.places, places).into_iter().filter(|place| place.number > 0) {
            let at = place(&self.places, held.characters);
            self.places[at] = held;
        }
    }
}

/// Where a pair stands or would stand.
#[inline]
fn place(places: &[Place], characters: u64) -> usize {
    let last = places.len() - 1;
    let mut at = (characters.wrapping_mul(GOLDEN) >> (64 - places.len().trailing_zeros())) as usize;
    while places[at & last].number > 0 && places[at & last].characters != characters {
        at += 1;
    }
    at & last
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stay_as_the_table_grows() {
        let mut numbers = Numbers::default();
        let characters: Vec<char> = ('一'..='鿿').step_by(97).chain(['𠀋', '\u{10ffff}']).collect();
        let pairs = || characters.iter().flat_map(|a| characters.iter().map(move |b| (*a, *b)));
        let mut read = |text: u32| {
            for (expected, (a, b)) in pairs().enumerate() {
                assert_eq!(numbers.first_of(text, a, b), Some(expected as u32));
                assert_eq!(numbers.first_of(text, a, b), None);
            }
            numbers.count()
        };
        assert!(read(1) > PLACES, "the table has grown");
        assert_eq!(read(1 + 1), pairs().count());
    }
}
