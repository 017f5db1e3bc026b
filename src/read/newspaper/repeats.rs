//! Passages that a page has twice: paragraphs given again, text leaked from a neighbour.
//!
//! Reports them and takes nothing away: which copy is the right one is for the editor to say.

use rustc_hash::FxHashMap;

use super::lines::{EM, Line};
use xxhash_rust::xxh3::xxh3_64;

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
/// Bytes of a character.
const CHAR: usize = 4;
/// One of 2 to this power runs is remembered, so that long files stay cheap.
const SAMPLE_BITS: u32 = 2;
/// Spreads numbers over all their bits: 2 to the power of 64 divided by the golden ratio.
const SPREAD: u64 = 0x9E37_79B9_7F4A_7C15;

/// The repeats among long lines.
pub(super) fn find(lines: &[Line]) -> Vec<Repeat> {
    let mut seen: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    let mut repeats: Vec<Repeat> = Vec::new();
    let texts = Texts::of(lines);
    for at in 0..lines.len() {
        let text = texts.line(at);
        let mut next = 0;
        for (place, gram) in text.windows(CHAR * GRAM).step_by(CHAR).enumerate() {
            if place < next {
                continue;
            }
            if !sampled(gram) {
                continue;
            }
            let hash = xxh3_64(gram);
            let Some((other, there)) = seen.get(&hash).copied() else {
                seen.insert(hash, (at, place));
                continue;
            };
            if other == at {
                continue;
            }
            let theirs = texts.line(other);
            let (back, ahead) = common(theirs, there, text, place);
            next = place + ahead;
            let length = back + ahead;
            let longer = theirs.len().max(text.len()) / CHAR;
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
fn sampled(gram: &[u8]) -> bool {
    let first = gram.first_chunk().map_or(0, |first| u64::from_le_bytes(*first));
    first.wrapping_mul(SPREAD) >> (64 - SAMPLE_BITS) == 0
}

/// The characters of long lines without their spaces, one line after the other, each in as many bytes.
struct Texts {
    bytes: Vec<u8>,
    /// Where the text of each line ends.
    ends: Vec<usize>,
}

impl Texts {
    fn of(lines: &[Line]) -> Self {
        let mut texts = Self { bytes: Vec::new(), ends: Vec::with_capacity(lines.len()) };
        for line in lines {
            if line.width >= SHORTEST_LINE {
                let chars = line.text.chars().filter(|c| *c != ' ');
                chars.for_each(|c| texts.bytes.extend_from_slice(&u32::from(c).to_le_bytes()));
            }
            texts.ends.push(texts.bytes.len());
        }
        texts
    }

    /// The text of a line; nothing for a short one.
    fn line(&self, at: usize) -> &[u8] {
        let start = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        &self.bytes[start..self.ends[at]]
    }
}

/// How many characters two texts agree in before and from a place.
fn common(a: &[u8], at: usize, b: &[u8], place: usize) -> (usize, usize) {
    let ((before, from), (before_b, from_b)) = (a.split_at(CHAR * at), b.split_at(CHAR * place));
    let back = before.rchunks_exact(CHAR).zip(before_b.rchunks_exact(CHAR)).take_while(|(x, y)| x == y).count();
    let ahead = from.chunks_exact(CHAR).zip(from_b.chunks_exact(CHAR)).take_while(|(x, y)| x == y).count();
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
