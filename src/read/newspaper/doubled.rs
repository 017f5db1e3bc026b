//! Overprint: words drawn twice, run by run, as captions over pictures are.

use crate::text::spacing::is_gap;

/// No line that is drawn twice has more characters: finding the runs takes time.
const LONGEST: usize = 400;
/// A line is drawn twice from this many runs on, or from one run this long.
const RUNS: usize = 3;
const LONG_RUN: usize = 6;

/// The line drawn once, when all of it was drawn twice.
///
/// `图为试验田图为试验田（（摄于青禾摄于青禾））。。` becomes `图为试验田（摄于青禾）。`; gaps inside a run stay.
pub(super) fn halve(line: &str) -> Option<String> {
    if !may_be_paired(line) {
        return None;
    }
    let held: Vec<(usize, char)> = line.char_indices().filter(|(_, c)| is_held(*c)).collect();
    if !paired(&held) {
        return None;
    }
    let chars: Vec<char> = held.iter().map(|(_, c)| *c).collect();
    let runs = runs(&chars)?;
    if runs.len() < RUNS && runs.iter().all(|run| *run < LONG_RUN) {
        return None;
    }
    let mut out = String::with_capacity(line.len() / 2);
    let mut at = 0;
    for run in runs {
        let (start, end) = (held[at].0, held[at + run - 1]);
        if at > 0 && line[..start].ends_with(is_gap) {
            out.push(' ');
        }
        out.push_str(&line[start..end.0 + end.1.len_utf8()]);
        at += 2 * run;
    }
    Some(out)
}

fn is_held(c: char) -> bool {
    !is_gap(c) && !c.is_whitespace()
}

/// A quick look: characters that stand there twice leave nothing of their bits. A row of asterisks
/// or dashes is no words.
fn may_be_paired(line: &str) -> bool {
    let (mut held, mut bits, mut words) = (0_usize, 0, false);
    for c in line.chars().filter(|c| is_held(*c)) {
        held += 1;
        words |= c.is_alphanumeric();
        if held > LONGEST {
            return false;
        }
        bits ^= u32::from(c);
    }
    bits == 0 && words && held >= 2 * RUNS && held.is_multiple_of(2)
}

/// Every character stands there an even number of times.
fn paired(held: &[(usize, char)]) -> bool {
    let mut chars: Vec<char> = held.iter().map(|(_, c)| *c).collect();
    chars.sort_unstable();
    chars.chunk_by(|a, b| a == b).all(|same| same.len().is_multiple_of(2))
}

/// Lengths of the runs that the text repeats one after the other; the fewest that make the whole.
fn runs(chars: &[char]) -> Option<Vec<usize>> {
    let length = chars.len();
    // The fewest runs from each place to the end, and the first of them.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; length + 1];
    best[length] = Some((0, 0));
    for at in (0..length).rev() {
        for run in 1..=(length - at) / 2 {
            let Some((count, _)) = best[at + 2 * run] else { continue };
            if best[at].is_none_or(|(fewest, _)| count + 1 < fewest)
                && chars[at..at + run] == chars[at + run..at + 2 * run]
            {
                best[at] = Some((count + 1, run));
            }
        }
    }
    let mut out = Vec::new();
    let mut at = 0;
    while at < length {
        let (_, run) = best[at]?;
        out.push(run);
        at += 2 * run;
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_that_come_twice_are_drawn_once() {
        assert_eq!(
            halve("图为试验田一角图为试验田一角（（无人机拍摄无人机拍摄）。）。记者记者 温若川温若川 摄摄").as_deref(),
            Some("图为试验田一角（无人机拍摄）。记者 温若川 摄")
        );
        assert_eq!(halve("青禾市春耕忙青禾市春耕忙").as_deref(), Some("青禾市春耕忙"));
    }

    #[test]
    fn ordinary_words_stay() {
        for line in ["高高兴兴", "天天向上", "一件一件", "讨论讨论", "甲乙", "图为试验田图为试验", ""]
        {
            assert_eq!(halve(line), None, "{line}");
        }
    }
}
