//! The year a page speaks from, when nothing prints its date.

use super::lines::Line;

/// Words before a year that lies ahead, and after it.
const TOWARDS: [&str; 8] = ["到", "至", "预计", "将于", "力争", "前往", "计划", "截止"];
const AHEAD: [&str; 7] = ["末", "底", "前", "以前", "远景", "实现", "年底"];

/// The latest year that the text speaks of as its own, and the line that does.
pub(super) fn latest(lines: &[Line]) -> Option<(i32, usize)> {
    let mut found: Option<(i32, usize)> = None;
    for (at, line) in lines.iter().enumerate() {
        for (place, _) in line.text.match_indices('年') {
            let start = &line.text[..place];
            let digits = start.bytes().rev().take_while(u8::is_ascii_digit).count();
            let Some(year) = start[start.len() - digits..].parse::<i32>().ok().filter(|y| (1949..2100).contains(y))
            else {
                continue;
            };
            let before = &start[..start.len() - digits];
            let after = &line.text[place + '年'.len_utf8()..];
            let ahead =
                TOWARDS.iter().any(|word| before.ends_with(word)) || AHEAD.iter().any(|word| after.starts_with(word));
            if !ahead && found.is_none_or(|(latest, _)| year > latest) {
                found = Some((year, at));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use crate::diag::Source;

    #[test]
    fn years_ahead_do_not_count() {
        let of = |text| super::latest(&super::super::lines::split(&Source::new("a", text)));
        assert_eq!(of("自2018年落地以来\n2025年是收官之年，到2035年建成，2030年末达标"), Some((2025, 1)));
        assert_eq!(of("75年来"), None);
    }
}
