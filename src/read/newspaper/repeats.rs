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
/// One of so many runs is remembered, so that long files stay cheap.
const SAMPLE: u64 = 4;

/// The repeats among long lines.
pub(super) fn find(lines: &[Line]) -> Vec<Repeat> {
    let mut seen: FxHashMap<u64, (usize, usize)> = FxHashMap::default();
    let mut repeats: Vec<Repeat> = Vec::new();
    let texts: FxHashMap<usize, Vec<char>> = lines
        .iter()
        .enumerate()
        .filter(|(_, line)| line.width >= SHORTEST_LINE)
        .map(|(at, line)| (at, line.text.chars().filter(|c| *c != ' ').collect()))
        .collect();
    for at in 0..lines.len() {
        let Some(chars) = texts.get(&at) else { continue };
        let mut next = 0;
        let bytes: Vec<u8> = chars.iter().flat_map(|c| u32::from(*c).to_le_bytes()).collect();
        for (place, gram) in bytes.windows(4 * GRAM).step_by(4).enumerate() {
            if place < next {
                continue;
            }
            let hash = xxh3_64(gram);
            if !hash.is_multiple_of(SAMPLE) {
                continue;
            }
            let Some((other, there)) = seen.get(&hash).copied() else {
                seen.insert(hash, (at, place));
                continue;
            };
            if other == at {
                continue;
            }
            let theirs = &texts[&other];
            let (back, ahead) = common(theirs, there, chars, place);
            next = place + ahead;
            let length = back + ahead;
            let longer = theirs.len().max(chars.len());
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

/// How far two texts agree before and from a place.
fn common(a: &[char], at: usize, b: &[char], place: usize) -> (usize, usize) {
    let back = a[..at].iter().rev().zip(b[..place].iter().rev()).take_while(|(x, y)| x == y).count();
    let ahead = a[at..].iter().zip(&b[place..]).take_while(|(x, y)| x == y).count();
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
