//! Passages that a page has twice: paragraphs given again, text leaked from a neighbour.
//!
//! Reports them and takes nothing away: which copy is the right one is for the editor to say.

use super::lines::{EM, Line};
use super::table::{SPREAD, Table};
use crate::text::{FIRST_HAN, Seen, see};

/// Characters two lines have in common, one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Repeat {
    /// The earlier line.
    pub first: usize,
    /// The later line.
    pub second: usize,
    /// How many characters.
    pub length: usize,
    /// It is most of both lines.
    pub whole: bool,
}

/// Shorter lines are fixed phrases as often as repeats.
const SHORTEST_LINE: u32 = 18 * EM;
/// Runs of fewer characters are what all papers write.
const SHORTEST_RUN: usize = 30;
/// Runs that make lines comparable.
const GRAM: usize = 8;
/// One of 2 to this power runs is remembered, so that long files stay cheap.
const SAMPLE_BITS: u32 = 2;

/// The repeats among long lines.
pub(super) fn find(lines: &[Line]) -> Vec<Repeat> {
    let texts = Texts::of(lines);
    // The line and the place where each run was met first.
    let mut firsts = Table::of(texts.chars.len() >> SAMPLE_BITS);
    let mut repeats: Vec<Repeat> = Vec::new();
    for at in 0..lines.len() {
        let text = texts.line(at);
        let mut next = 0;
        for (place, gram) in text.windows(GRAM).enumerate() {
            if !sampled(gram[0], gram[1]) || place < next {
                continue;
            }
            let (other, there) = *firsts.get_or(hash(gram), |_| (at as u32, place as u32));
            let other = other as usize;
            if other == at {
                continue;
            }
            let theirs = texts.line(other);
            let (back, ahead) = common(theirs, there as usize, text, place);
            next = place + ahead;
            let length = back + ahead;
            let longer = theirs.len().max(text.len());
            let whole = length * 10 >= longer * 6;
            if length >= SHORTEST_RUN || whole {
                match repeats.iter_mut().rev().take(8).find(|r| (r.first, r.second) == (other, at)) {
                    Some(known) => {
                        known.length += length;
                        known.whole |= whole;
                    }
                    None => repeats.push(Repeat { first: other, second: at, length, whole }),
                }
            }
        }
    }
    repeats
}

/// Whether a run is one of those remembered, by its first two characters.
fn sampled(first: u32, second: u32) -> bool {
    (u64::from(first) | u64::from(second) << 32).wrapping_mul(SPREAD) >> (64 - SAMPLE_BITS) == 0
}

/// A number above 0 for a run.
fn hash(gram: &[u32]) -> u64 {
    let pair = |hash: u64, pair: &[u32]| {
        (hash.rotate_left(5) ^ u64::from(pair[0]) ^ u64::from(pair[1]) << 32).wrapping_mul(SPREAD)
    };
    gram.chunks_exact(2).fold(0, pair).max(1)
}

/// The characters of long lines without their spaces, one line after the other.
struct Texts {
    chars: Vec<u32>,
    /// Where the text of each line ends.
    ends: Vec<usize>,
}

impl Texts {
    fn of(lines: &[Line]) -> Self {
        let long = |line: &&Line| line.width >= SHORTEST_LINE;
        let most = lines.iter().filter(long).map(|line| line.width.div_ceil(EM) as usize).sum();
        let mut texts = Self { chars: Vec::with_capacity(most), ends: Vec::with_capacity(lines.len()) };
        for line in lines {
            if long(&line) {
                see(&line.text, |seen| match seen {
                    Seen::Han(place) => texts.chars.push(FIRST_HAN + place),
                    Seen::Other(' ') => {}
                    Seen::Other(c) => texts.chars.push(c.into()),
                });
            }
            texts.ends.push(texts.chars.len());
        }
        texts
    }

    /// The text of a line; nothing for a short one.
    fn line(&self, at: usize) -> &[u32] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.chars[start..self.ends[at]]
    }
}

/// How many characters two texts agree in before and from a place.
fn common(a: &[u32], at: usize, b: &[u32], place: usize) -> (usize, usize) {
    let ((before, from), (before_b, from_b)) = (a.split_at(at), b.split_at(place));
    let back = before.iter().rev().zip(before_b.iter().rev()).take_while(|(x, y)| x == y).count();
    let ahead = from.iter().zip(from_b).take_while(|(x, y)| x == y).count();
    (back, ahead)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    #[test]
    fn paragraphs_given_twice_are_found() {
        let text = "南塘区内有多数试验田，农耕文化底蕴深厚。温若川告诉记者，为推动农旅融合发展，\n\n青禾大学今年新开三门课程，学生们在田里上课，在仓库里记账，在集市上卖种子。\n\n南塘区内有众多试验田，农耕文化底蕴深厚。温若川告诉记者，为推动农旅融合发展，";
        let repeats = find(&super::super::lines::split(&Source::new("a", text)));
        assert_eq!(repeats.len(), 1);
        assert_eq!((repeats[0].first, repeats[0].second, repeats[0].whole), (0, 2, true));
    }
}
