//! Spaces that layout left in a text: closed where they mean nothing, kept where they divide.
//!
//! Characters other than spaces are never touched, except that full-width digits and letters
//! become the plain ones: their width is layout too.

use std::ops::Range;

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
    if is_closed(line) { line.to_string() } else { Gapped::of(line).close(usage) }
}

/// A line and the gaps inside it, found once for all that asks for them.
pub(crate) struct Gapped<'a> {
    line: &'a str,
    gaps: Vec<Gap>,
    /// Has digits or letters of full width.
    wide: bool,
}

/// Blanks that stand together, and the characters beside them.
struct Gap {
    start: usize,
    end: usize,
    blanks: usize,
    before: char,
    after: char,
    /// What it divides: the units of a headline alone, or running text as well.
    divides: Option<Use>,
}

impl Gap {
    fn between(line: &str, gap: Range<usize>, blanks: usize) -> Option<Self> {
        let (before, after) = (line[..gap.start].chars().next_back()?, line[gap.end..].chars().next()?);
        Some(Self { start: gap.start, end: gap.end, blanks, before, after, divides: None })
    }

    /// What the gap divides in a line whose letters may be spaced.
    fn divides(&self, line: &str, spaced: bool) -> Option<Use> {
        let (before, after) = (narrow(self.before), narrow(self.after));
        match (is_cjk(before), is_cjk(after)) {
            (false, false) => {
                let number = before == '.' && after.is_ascii_digit() && inside_number(&line[..self.start]);
                (!number).then_some(Use::Running)
            }
            (true, true) if spaced && self.blanks == 1 => None,
            (true, true) if is_han(before) && is_han(after) => Some(Use::Running),
            (true, true) => Some(Use::Headline),
            // 75 周年, 第 A1 版: the gap between scripts is the layout engine's.
            (true, false) | (false, true) => None,
        }
    }

    fn keeps(&self, usage: Use) -> bool {
        self.divides.is_some_and(|least| least == Use::Running || usage == Use::Headline)
    }
}

impl<'a> Gapped<'a> {
    /// Finds the gaps of a line, those at its ends left out.
    pub fn of(line: &'a str) -> Self {
        let line = line.trim_matches(is_gap);
        let mut all = Self { line, gaps: Vec::with_capacity(8), wide: false };
        let (mut at, mut open) = (0, None);
        while let Some(first) = line.as_bytes().get(at) {
            let length = match first {
                // Nearly all characters are of blocks that hold neither gaps nor letters.
                0xE4..=0xE9 => 3,
                b'!'..=b'~' => 1,
                _ => {
                    let c = line[at..].chars().next().expect("a character begins here");
                    if is_gap(c) {
                        let (_, blanks) = open.get_or_insert((at, 0));
                        *blanks += 1;
                        at += c.len_utf8();
                        continue;
                    }
                    all.wide |= is_wide(c);
                    c.len_utf8()
                }
            };
            if let Some((start, blanks)) = open.take() {
                all.gaps.extend(Gap::between(line, start..at, blanks));
            }
            at += length;
        }
        let spaced = all.letter_spaced();
        all.gaps.iter_mut().for_each(|gap| gap.divides = gap.divides(line, spaced));
        all
    }

    /// What stands between the gaps.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let start = |at: usize| at.checked_sub(1).map_or(0, |before| self.gaps[before].end);
        let end = |at: usize| self.gaps.get(at).map_or(self.line.len(), |gap| gap.start);
        (0..self.count()).map(move |at| &self.line[start(at)..end(at)])
    }

    /// How many words stand between the gaps.
    pub fn count(&self) -> usize {
        self.gaps.len() + 1
    }

    /// How many digits and letters stand right beside a gap.
    pub fn plain_beside(&self) -> usize {
        let beside = |gap: &Gap| [gap.before, gap.after].iter().filter(|c| c.is_ascii_alphanumeric()).count();
        self.gaps.iter().map(beside).sum()
    }

    /// The line closed for a use.
    pub fn close(&self, usage: Use) -> String {
        self.join(|gap| gap.keeps(usage))
    }

    /// How many gaps stay when the line is closed for a use.
    pub fn kept(&self, usage: Use) -> usize {
        self.gaps.iter().filter(|gap| gap.keeps(usage)).count()
    }

    /// The line closed for a headline, where that is something else than the running text.
    pub fn close_headline(&self) -> Option<String> {
        let differs = self.gaps.iter().any(|gap| gap.divides == Some(Use::Headline));
        differs.then(|| self.close(Use::Headline))
    }

    /// The line without its gaps.
    pub fn without(&self) -> String {
        self.join(|_| false)
    }

    fn join(&self, keeps: impl Fn(&Gap) -> bool) -> String {
        let length = |gap: &Gap| gap.end - gap.start - usize::from(keeps(gap));
        let mut out = String::with_capacity(self.line.len() - self.gaps.iter().map(length).sum::<usize>());
        let mut from = 0;
        for gap in &self.gaps {
            out.push_str(&self.line[from..gap.start]);
            if keeps(gap) {
                out.push(' ');
            }
            from = gap.end;
        }
        out.push_str(&self.line[from..]);
        if self.wide { out.chars().map(narrow).collect() } else { out }
    }

    fn letter_spaced(&self) -> bool {
        let single = |gap: &&Gap| gap.blanks == 1 && is_han(gap.before) && is_han(gap.after);
        let single = self.gaps.iter().filter(single).count();
        let pairs = || {
            let chars = self.line.chars();
            chars.clone().zip(chars.skip(1)).filter(|(here, next)| is_han(*here) && is_han(*next)).count()
        };
        single >= 4 && single * 100 >= (single + pairs()) * LETTER_SPACED
    }
}

/// Layout left nothing in the line that [`close`] would undo.
pub fn is_closed(line: &str) -> bool {
    !line.contains(|c: char| is_gap(c) || is_wide(c))
}

/// Blank of any width, none of which ends a line.
pub const fn is_gap(c: char) -> bool {
    match c {
        // Nearly all characters are among these.
        '\u{3001}'..='\u{FEFE}' => false,
        ' ' | '\t' | '\u{A0}' | '\u{2000}'..='\u{200B}' | '\u{202F}' | '\u{205F}' | '\u{3000}' | '\u{FEFF}' => true,
        _ => false,
    }
}

/// A digit or letter of full width.
pub const fn is_wide(c: char) -> bool {
    matches!(c, '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ')
}

/// The plain form of full-width digits and letters.
pub fn narrow(c: char) -> char {
    if is_wide(c) {
        return char::from_u32(u32::from(c) - 0xFEE0).expect("the full-width forms mirror ASCII");
    }
    c
}

/// 总投资21. 6亿元: a digit and a point before a gap and a digit after it are one number, unless
/// the number begins the line as that of a list.
fn inside_number(before: &str) -> bool {
    let mut start = before.chars().rev().map(narrow).skip(1).peekable();
    let mut digits = 0;
    while start.next_if(char::is_ascii_digit).is_some() {
        digits += 1;
    }
    digits > 0 && start.find(|c| !is_gap(*c)).is_some_and(is_cjk)
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
