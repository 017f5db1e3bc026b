//! Names of reporters that a line break divides: （记者 温若川 / 林知夏）.

use crate::read::forms::byline::{begins_role, is_name};
use crate::text::is_han;
use crate::text::spacing::is_gap;

/// A bracket with names is not longer.
const LONGEST: usize = 60;
const OPENING: [&str; 2] = ["（", "("];

/// What stands between two lines of a bracket of reporters: the gap between two names, or nothing
/// inside a name.
pub(super) fn joint(before: &str, after: &str) -> &'static str {
    /// No name without a dot has more characters.
    const NAME: usize = 4;
    let name = (2..=NAME).contains(&after.chars().take(NAME + 1).take_while(|c| is_han(*c)).count());
    if !name && !begins_role(after) {
        return "";
    }
    // Most lines stand in no bracket.
    let near = before.ceil_char_boundary(before.len().saturating_sub(3 * LONGEST));
    let near = &before.as_bytes()[near..];
    let opens = |at: usize| OPENING.iter().any(|bracket| near[..=at].ends_with(bracket.as_bytes()));
    // Fewer characters end with the last byte of a bracket than begin with its first.
    if !memchr::memchr2_iter(OPENING[0].as_bytes()[2], b'(', near).any(opens) {
        return "";
    }
    let open = before.char_indices().rev().take(LONGEST).find(|(_, c)| matches!(c, '（' | '(' | '）' | ')'));
    let Some(inner) = open.filter(|(_, c)| matches!(c, '（' | '(')).map(|(at, _)| &before[at..]) else { return "" };
    if !["记者", "通讯员", "記者", "通訊員"].iter().any(|role| inner.contains(role)) {
        return "";
    }
    let divides = |c: char| is_gap(c) || matches!(c, '、' | '，');
    let last = inner.rsplit(divides).next().unwrap_or_default();
    let last = last.rsplit(['者', '员', '員', '（', '(']).next().unwrap_or_default();
    let first = after.split(|c| !is_han(c)).next().unwrap_or_default();
    // 记者 温若川 / 通讯员 林知夏
    if begins_role(first) && !last.is_empty() {
        return " ";
    }
    if is_name(last) && is_name(first) && !is_name(&format!("{last}{first}")) { " " } else { "" }
}

#[cfg(test)]
mod tests {
    use super::joint;

    #[test]
    fn whole_names_stay_apart_and_halves_come_together() {
        assert_eq!(joint("本报讯（记者 温若川", "林知夏）春天"), " ");
        assert_eq!(joint("本报讯（记者温若川、林知", "夏）春天"), "");
        assert_eq!(joint("本报讯（记者 温若川 林", "知夏）春天"), "");
        assert_eq!(joint("本报讯（记者 邢一苇", "通讯员 林知夏）春天"), " ");
        assert_eq!(joint("本报讯（记者 温若川）林知夏", "何以宁出席"), "");
        assert_eq!(joint("温若川", "林知夏"), "");
    }
}
