//! Spaces that layout left in a text: closed where they mean nothing, kept where they divide.
//!
//! Characters other than spaces are never touched, except that full-width digits and letters
//! become the plain ones: their width is layout too.

use super::{is_cjk, is_han};

/// What a line is, and so what its spaces may mean.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Running text: only spaces between Han characters may mean something.
    Running,
    /// A headline: spaces divide its units, beside marks as well.
    Headline,
}

/// Share of single spaces among the gaps of a line from which it counts as letter-spaced, in percent.
const LETTER_SPACED: usize = 60;

/// Closes the spaces of one line that layout put there.
///
/// Gone are spaces at the ends, between Han and plain digits or letters, in letter-spaced lines and,
/// in running text, beside Chinese marks. A gap that stays becomes one plain space.
pub fn close(line: &str, usage: Use) -> String {
    let line = line.trim_matches(is_gap);
    if is_closed(line) {
        return line.to_string();
    }
    let chars: Vec<char> = line.chars().map(narrow).collect();
    close_chars(&chars, letter_spaced(&chars), usage)
}

/// The same for both uses of a line: as running text, and as a headline.
pub fn close_both(line: &str) -> [String; 2] {
    let chars: Vec<char> = line.trim_matches(is_gap).chars().map(narrow).collect();
    let spaced = letter_spaced(&chars);
    [Use::Running, Use::Headline].map(|usage| close_chars(&chars, spaced, usage))
}

fn close_chars(chars: &[char], spaced: bool, usage: Use) -> String {
    let mut out = String::with_capacity(3 * chars.len());
    let mut at = 0;
    while at < chars.len() {
        if !is_gap(chars[at]) {
            out.push(chars[at]);
            at += 1;
            continue;
        }
        let end = chars[at..].iter().position(|c| !is_gap(*c)).map_or(chars.len(), |n| at + n);
        let (before, after) = (at.checked_sub(1).map(|i| chars[i]), chars.get(end).copied());
        let single = end - at == 1;
        if let (Some(before), Some(after)) = (before, after)
            && !(spaced && single && is_cjk(before) && is_cjk(after))
            && divides(before, after, usage)
            && !inside_number(&chars[..at], after)
        {
            out.push(' ');
        }
        at = end;
    }
    out
}

/// Layout left nothing in the line that [`close`] would undo.
pub fn is_closed(line: &str) -> bool {
    line.chars().all(|c| is_han(c) || (!is_gap(c) && narrow(c) == c))
}

/// Blank of any width, none of which ends a line.
pub fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}')
}

/// The plain form of full-width digits and letters.
pub fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => {
            char::from_u32(u32::from(c) - 0xFEE0).expect("the full-width forms mirror ASCII")
        }
        c => c,
    }
}

fn divides(before: char, after: char, usage: Use) -> bool {
    match (is_cjk(before), is_cjk(after)) {
        (false, false) => true,
        (true, true) if is_han(before) && is_han(after) => true,
        (true, true) => usage == Use::Headline,
        // 75 周年, 第 A1 版: the gap between scripts is the layout engine's.
        (true, false) | (false, true) => false,
    }
}

/// 总投资21. 6亿元: a digit and a point before a gap and a digit after it are one number, unless
/// the number begins the line as that of a list.
fn inside_number(before: &[char], after: char) -> bool {
    let [start @ .., '.'] = before else { return false };
    let digits = start.iter().rev().take_while(|c| c.is_ascii_digit()).count();
    let amid = start[..start.len() - digits].iter().rev().find(|c| !is_gap(**c)).is_some_and(|c| is_cjk(*c));
    digits > 0 && amid && after.is_ascii_digit()
}

fn letter_spaced(chars: &[char]) -> bool {
    let (mut gaps, mut single) = (0, 0);
    let mut at = 0;
    while at + 1 < chars.len() {
        let (here, next) = (chars[at], chars[at + 1]);
        if is_han(here) && is_han(next) {
            gaps += 1;
        } else if is_han(here) && is_gap(next) && chars.get(at + 2).is_some_and(|c| is_han(*c)) {
            gaps += 1;
            single += 1;
        }
        at += 1;
    }
    single >= 4 && single * 100 >= gaps * LETTER_SPACED
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn running_text_closes_what_layout_opened() {
        let running = |t: &str| close(t, Use::Running);
        assert_eq!(running("举办 3 次，共 １.５ 亿元"), "举办3次，共1.5亿元");
        assert_eq!(running("　　“甲” ，乙"), "“甲”，乙");
        assert_eq!(running("林 知 夏 、温 若 川 出 席 会 议"), "林知夏、温若川出席会议");
        assert_eq!(running("记者 甲乙  摄"), "记者 甲乙 摄");
        assert_eq!(running("总投资 21. 6 亿元"), "总投资21.6亿元");
        assert_eq!(running("1. 2024 年"), "1. 2024年");
        assert_eq!(running("the C919  plane"), "the C919 plane");
    }

    #[test]
    fn headlines_keep_the_spaces_between_units() {
        assert_eq!(close("把“种子”种下去　让“果子”长出来", Use::Headline), "把“种子”种下去 让“果子”长出来");
        assert_eq!(close("二、 2024 年工作", Use::Headline), "二、2024年工作");
    }
}
