//! Section heads built alike: 价值逻辑：…, 技术逻辑：…, 制度逻辑：….

use std::collections::BTreeMap;

use super::lines::{EM, End, Line};
use super::looks::Looks;
use crate::text::is_han;

/// What they have in common stands before ： and has so many characters.
const COMMON: usize = 2;
/// Nothing before ： is longer.
const LONGEST: usize = 6;
/// Fewer lines alike say nothing.
const FEWEST: usize = 2;
/// Heads of one text stand no farther apart.
const REACH: usize = 40;

/// Marks short lines without a stop whose words before ： differ and end alike.
pub(super) fn find(lines: &[Line], looks: &mut [Looks]) {
    let mut alike: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = looks[at].colon && line.end == End::Word && line.width <= 20 * EM && looks[at].commas == 0;
        if let Some((own, common)) = Some(line).filter(|_| bare).and_then(|line| divided(&line.text)) {
            alike.entry(common).or_default().push((at, own));
        }
    }
    for group in alike.values().filter(|group| group.len() >= FEWEST) {
        for (at, own) in group {
            let from = group.partition_point(|(other, _)| other + REACH < *at);
            let to = group.partition_point(|(other, _)| *other <= at + REACH);
            // Of a speaker all lines begin with the same words.
            let others = group[from..to].iter().filter(|(_, words)| words != own);
            let near = others.clone().all(|(other, _)| other.abs_diff(*at) >= 2);
            looks[*at].parallel = near && others.count() + 1 >= FEWEST;
        }
    }
}

/// What is a line's own before ：, and what it may have in common with others.
fn divided(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once('：')?;
    let count = label.chars().count();
    if !(COMMON + 1..=LONGEST).contains(&count) || rest.chars().count() < 4 || !label.chars().all(is_han) {
        return None;
    }
    let at = label.char_indices().nth(count - COMMON).map(|(at, _)| at)?;
    Some(label.split_at(at))
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use crate::diag::Source;

    fn marked(text: &str) -> Vec<bool> {
        let lines = lines::split(&Source::new("a", text));
        looks::look_at(&lines).iter().map(|look| look.parallel).collect()
    }

    #[test]
    fn heads_built_alike_are_found() {
        let text = "历史之维：从渡口到港口\n江边原有渡口。\n现实之维：从港口到港城\n如今港城相连。";
        assert_eq!(marked(text), [true, false, true, false]);
        let speakers = "林知夏：那年我回来了\n他回来了。\n林知夏：后来我没有走\n他没有走。";
        assert_eq!(marked(speakers), [false; 4]);
    }
}
