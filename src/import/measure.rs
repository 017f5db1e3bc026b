//! How much is said of one input: a thousand findings of a kind say as much as a million.

use std::collections::BTreeMap;

use crate::diag::{Code, Finding, Place};
use crate::msg;

/// Findings of one code about one input that are kept.
const MOST: usize = 1000;

/// Keeps the first findings of each code and reports how many more there were.
pub(super) fn keep_few(found: &mut Vec<Finding>, input: &str) {
    if found.len() <= MOST {
        return;
    }
    let mut counts: BTreeMap<Code, usize> = BTreeMap::new();
    found.retain(|finding| {
        let count = counts.entry(finding.code).or_default();
        *count += 1;
        *count <= MOST
    });
    for (code, count) in counts.into_iter().filter(|(_, count)| *count > MOST) {
        let more = count - MOST;
        let message = msg!("同类问题还有 {more} 处，没有一一列出", "{more} more of the same are not listed");
        found.push(Finding::new(code, message).at(Place::file(input)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn few_of_each_are_kept_and_the_rest_is_counted() {
        let finding = |code| Finding::new(code, msg!("甲", "a"));
        let mut found: Vec<Finding> = (0..MOST + 5).map(|_| finding(Code::R040)).collect();
        found.push(finding(Code::R013));
        keep_few(&mut found, "a.html");
        assert_eq!(found.len(), MOST + 2);
        let last = found.last().unwrap();
        let words = last.message.get(crate::diag::Lang::En);
        assert_eq!((last.code, words), (Code::R040, "5 more of the same are not listed"));
    }
}
