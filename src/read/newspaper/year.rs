//! The year a page speaks from, when nothing prints its date.

use std::collections::BTreeMap;

use super::lines::Line;
use super::looks::Looks;

/// Words before a year that lies ahead, and after it.
const TOWARDS: [&str; 8] = ["到", "至", "预计", "将于", "力争", "前往", "计划", "截止"];
const AHEAD: [&str; 7] = ["末", "底", "前", "以前", "远景", "实现", "年底"];

/// The year that the text speaks of most as its own, when that lies after the year of the page, and
/// the first line that does.
pub(super) fn later(lines: &[Line], looks: &[Looks], printed: i32) -> Option<(i32, usize)> {
    let mut counts: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    for (year, at) in own(lines, looks) {
        counts.entry(year).or_insert((0, at)).0 += 1;
    }
    let of_page = counts.get(&printed).map_or(0, |(count, _)| *count);
    let most = counts.into_iter().filter(|(year, _)| *year > printed).max_by_key(|(_, (count, _))| *count);
    most.filter(|(_, (count, _))| *count >= 3 && *count > 2 * of_page).map(|(year, (_, at))| (year, at))
}

/// The latest year that the text speaks of as its own, and the line that does.
pub(super) fn latest(lines: &[Line], looks: &[Looks]) -> Option<(i32, usize)> {
    own(lines, looks).fold(None, |found: Option<(i32, usize)>, (year, at)| match found {
        Some((latest, _)) if latest >= year => found,
        _ => Some((year, at)),
    })
}

/// The years a text names that do not lie ahead of it, with their lines.
fn own<'a>(lines: &'a [Line], looks: &'a [Looks]) -> impl Iterator<Item = (i32, usize)> {
    /// A year has so many digits.
    const DIGITS: u32 = 4;
    let years = |(at, line): (usize, &'a Line)| {
        let text = line.text.as_str();
        text.match_indices('年').filter_map(move |(place, _)| Some((spoken(text, place)?, at)))
    };
    let numbered = lines.iter().enumerate().filter(|(at, _)| looks[*at].digits >= DIGITS);
    numbered.flat_map(years)
}

/// The year before a 年, unless it lies ahead.
fn spoken(text: &str, place: usize) -> Option<i32> {
    let start = &text[..place];
    let digits = start.bytes().rev().take_while(u8::is_ascii_digit).count();
    let year = start[start.len() - digits..].parse::<i32>().ok().filter(|y| (1949..2100).contains(y))?;
    let before = &start[..start.len() - digits];
    let after = &text[place + '年'.len_utf8()..];
    let ahead = TOWARDS.iter().any(|word| before.ends_with(word)) || AHEAD.iter().any(|word| after.starts_with(word));
    (!ahead).then_some(year)
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use crate::diag::Source;

    #[test]
    fn years_ahead_do_not_count() {
        let read = |text| {
            let lines = lines::split(&Source::new("a", text));
            let looks = looks::look_at(&lines);
            (lines, looks)
        };
        let of = |text| {
            let (lines, looks) = read(text);
            super::latest(&lines, &looks)
        };
        assert_eq!(of("自2018年落地以来\n2025年是收官之年，到2035年建成，2030年末达标"), Some((2025, 1)));
        assert_eq!(of("75年来"), None);
        let later = |text| {
            let (lines, looks) = read(text);
            super::later(&lines, &looks, 2024)
        };
        assert_eq!(later("2024年6月\n2025年春，2025年夏\n2025年秋"), Some((2025, 1)));
        assert_eq!(later("2024年6月，2024年7月\n2025年春，2025年夏\n2025年秋"), None);
    }
}
