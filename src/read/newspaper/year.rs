//! The year a page speaks from, when nothing prints its date.

use std::collections::BTreeMap;

use memchr::memmem;

use super::lines::Line;

/// Words before a year that lies ahead, and after it.
const TOWARDS: [&str; 8] = ["到", "至", "预计", "将于", "力争", "前往", "计划", "截止"];
const AHEAD: [&str; 7] = ["末", "底", "前", "以前", "远景", "实现", "年底"];

/// The year that the text speaks of most as its own, when that lies after the year of the page, and
/// the first line that does.
pub(super) fn later(lines: &[Line], printed: i32) -> Option<(i32, usize)> {
    let mut counts: BTreeMap<i32, (usize, usize)> = BTreeMap::new();
    for (year, at) in own(lines) {
        counts.entry(year).or_insert((0, at)).0 += 1;
    }
    let of_page = counts.get(&printed).map_or(0, |(count, _)| *count);
    let most = counts.into_iter().filter(|(year, _)| *year > printed).max_by_key(|(_, (count, _))| *count);
    most.filter(|(_, (count, _))| *count >= 3 && *count > 2 * of_page).map(|(year, (_, at))| (year, at))
}

/// The latest year that the text speaks of as its own, and the line that does.
pub(super) fn latest(lines: &[Line]) -> Option<(i32, usize)> {
    own(lines).fold(None, |found: Option<(i32, usize)>, (year, at)| match found {
        Some((latest, _)) if latest >= year => found,
        _ => Some((year, at)),
    })
}

/// The years a text names that do not lie ahead of it, with their lines.
fn own(lines: &[Line]) -> impl Iterator<Item = (i32, usize)> {
    let finder = memmem::Finder::new("年");
    let years = move |(at, line): (usize, &Line)| {
        let text = line.text.as_str();
        let found = finder.find_iter(text.as_bytes()).filter_map(|place| Some((spoken(text, place)?, at)));
        found.collect::<Vec<_>>()
    };
    lines.iter().enumerate().flat_map(years)
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
    use crate::diag::Source;

    #[test]
    fn years_ahead_do_not_count() {
        let of = |text| super::latest(&super::super::lines::split(&Source::new("a", text)));
        assert_eq!(of("自2018年落地以来\n2025年是收官之年，到2035年建成，2030年末达标"), Some((2025, 1)));
        assert_eq!(of("75年来"), None);
        let later = |text| super::later(&super::super::lines::split(&Source::new("a", text)), 2024);
        assert_eq!(later("2024年6月\n2025年春，2025年夏\n2025年秋"), Some((2025, 1)));
        assert_eq!(later("2024年6月，2024年7月\n2025年春，2025年夏\n2025年秋"), None);
    }
}
