//! What texts have in common: pairs of characters, rare ones counting most.

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::text::is_han;

/// The pairs of Chinese characters in a text, each once, in order of their codes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Words(Vec<u64>);

/// An ordinary page has about so many pairs.
const PAIRS_OF_A_PAGE: usize = 3000;

/// In how many of the page's texts each pair stands.
#[derive(Debug, Default)]
pub(super) struct Rarity {
    counts: FxHashMap<u64, u32>,
}

impl Words {
    /// The pairs of several texts.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut pairs = Vec::new();
        for text in texts {
            pairs.reserve(text.len() / 3);
            let mut before = None;
            for c in text.chars() {
                let han = is_han(c).then_some(c);
                if let (Some(a), Some(b)) = (before, han) {
                    pairs.push(u64::from(u32::from(a)) << 32 | u64::from(u32::from(b)));
                }
                before = han;
            }
        }
        pairs.sort_unstable();
        pairs.dedup();
        Self(pairs)
    }

    /// The pairs of several texts taken apart before.
    pub fn union<'a>(texts: impl Iterator<Item = &'a Self>) -> Self {
        let parts: Vec<&[u64]> = texts.map(|text| text.0.as_slice()).collect();
        let mut pairs = parts.concat();
        // Unlike the unstable sort, this one makes use of the order that the parts have already.
        pairs.sort();
        pairs.dedup();
        Self(pairs)
    }
}

impl Rarity {
    /// Counts the texts of a page.
    pub fn of<'a>(texts: impl IntoIterator<Item = &'a Words>) -> Self {
        let mut counts = FxHashMap::with_capacity_and_hasher(PAIRS_OF_A_PAGE, FxBuildHasher);
        for text in texts {
            for pair in &text.0 {
                *counts.entry(*pair).or_default() += 1;
            }
        }
        Self { counts }
    }

    fn weight(&self, pair: u64) -> f64 {
        1.0 / f64::from(self.counts.get(&pair).copied().unwrap_or(0).max(1))
    }

    /// The share of `few` that `many` has as well, by weight; 0 when `few` is empty.
    pub fn covered(&self, few: &Words, many: &Words) -> f64 {
        let (mut shared, mut whole) = (0.0, 0.0);
        for pair in &few.0 {
            let weight = self.weight(*pair);
            whole += weight;
            if many.0.binary_search(pair).is_ok() {
                shared += weight;
            }
        }
        if whole > 0.0 { shared / whole } else { 0.0 }
    }

    /// How much two stretches of text have in common.
    pub fn alike(&self, a: &Words, b: &Words) -> f64 {
        let (few, many) = if a.0.len() <= b.0.len() { (a, b) } else { (b, a) };
        self.covered(few, many)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_pairs_weigh_more() {
        let texts = ["麦苗返青，田里的课堂开课", "市民出游，客流增长", "田里的机器声"].map(|t| Words::of([t]));
        let rarity = Rarity::of(&texts);
        let headline = Words::of(["把课堂搬到田里"]);
        assert!(rarity.covered(&headline, &texts[0]) > 2.0 * rarity.covered(&headline, &texts[2]));
        assert_eq!(rarity.covered(&headline, &texts[1]), 0.0);
        assert_eq!(rarity.covered(&Words::default(), &texts[1]), 0.0);
    }
}
