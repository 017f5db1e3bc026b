//! Lines of a kind put together: paragraphs, captions, headline stacks.

use std::collections::BTreeSet;

use super::kinds::{Decision, Kind};
use super::lines::{EM, End, Line};
use super::looks::{Bullet, Looks};
use super::reporters;
use super::verse::Verse;
use crate::text::{is_cjk_mark, is_han, joint};

/// Lines that are one thing.
#[derive(Debug, Clone)]
pub(super) struct Unit {
    /// What it is.
    pub what: What,
    /// Its lines, by position.
    pub lines: Vec<usize>,
    /// Its text, lines joined; bold lines of paragraphs with their marks.
    pub text: String,
}

impl Unit {
    /// A unit of one line, with room for a few more when it `goes_on`.
    fn begin(what: What, line: usize, parts: [&str; 3], goes_on: bool) -> Self {
        let (most, bytes) = if goes_on { (8, 512) } else { (1, parts.iter().map(|part| part.len()).sum()) };
        let (mut lines, mut text) = (Vec::with_capacity(most), String::with_capacity(bytes));
        lines.push(line);
        text.extend(parts);
        Self { what, lines, text }
    }
}

/// What a unit is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum What {
    /// A headline stack, or a part of one.
    Head,
    /// A paragraph.
    Text,
    /// A section head.
    Section,
    /// Who wrote it.
    Byline,
    /// Words of a picture.
    Caption,
    /// ——编者, 温若川整理.
    Signature,
    /// A jump line.
    Jump,
    /// A source line.
    Source,
    /// Belongs to the page.
    Furniture,
    /// Another page begins.
    Break,
}

/// Two lines put together.
#[derive(Debug, Clone)]
pub(super) struct Seam {
    /// The line that was joined to the one before.
    pub line: usize,
    /// How sure that is.
    pub confidence: f64,
    /// It was no line of a column but a sentence that a column or picture cut.
    pub cut: bool,
    /// The characters on both sides.
    pub repeated: Option<String>,
}

/// A stack has no more lines than this.
const MOST_ROWS: usize = 6;
/// A sentence goes on after no more units that stand in its way.
const IN_THE_WAY: usize = 4;

/// Puts lines together; `echoes` are lines that the page has twice, which nothing is joined to.
pub(super) fn collect(
    lines: &[Line],
    looks: &[Looks],
    decisions: &[Decision],
    echoes: &BTreeSet<usize>,
    breaks: &[usize],
) -> (Vec<Unit>, Vec<Seam>) {
    let joined = decisions.iter().filter(|decision| matches!(decision.kind, Kind::More | Kind::CaptionMore)).count();
    let mut units: Vec<Unit> = Vec::with_capacity(decisions.len() - joined);
    let mut seams = Vec::with_capacity(joined);
    for (at, decision) in decisions.iter().enumerate() {
        let text = lines[at].text.as_str();
        let what = match decision.kind {
            Kind::First | Kind::More => What::Text,
            Kind::Head => What::Head,
            Kind::Section => What::Section,
            Kind::Byline => What::Byline,
            Kind::Caption | Kind::CaptionMore => What::Caption,
            Kind::Signature => What::Signature,
            Kind::Jump => What::Jump,
            Kind::Source => What::Source,
            Kind::Furniture if breaks.binary_search(&at).is_ok() => What::Break,
            Kind::Furniture => What::Furniture,
        };
        let open = match decision.kind {
            Kind::More => open_text(&units, lines, looks, at, echoes),
            Kind::CaptionMore => units.len().checked_sub(1).filter(|last| units[*last].what == What::Caption),
            Kind::Head => units.len().checked_sub(1).filter(|last| same_stack(&units[*last], looks, at)),
            _ => None,
        };
        let marks = if lines[at].bold && what == What::Text { "**" } else { "" };
        let Some(open) = open else {
            let goes_on = decisions.get(at + 1).is_some_and(|next| next.kind == Kind::More);
            units.push(Unit::begin(what, at, [marks, text, marks], goes_on));
            continue;
        };
        let unit = &mut units[open];
        let verse = looks[at].verse == Verse::More;
        if what == What::Text && !verse {
            let before = *unit.lines.last().expect("a unit has lines");
            let cut = before + 1 != at || lines[before].fill.measure.is_none() || lines[before].width > 46 * EM;
            let repeated = if cut { repeated(&unit.text, text) } else { None };
            seams.push(Seam { line: at, confidence: decision.confidence, cut, repeated });
        }
        let joint = match what {
            What::Caption if looks[at].credit_alone => " ",
            What::Head => "\n",
            What::Text if verse => "\n",
            What::Text if !reporters::joint(&unit.text, text).is_empty() => " ",
            What::Text if one_number(&unit.text, text) => "",
            _ => joint(unit.text.chars().next_back(), text.chars().next()),
        };
        let whole = if what == What::Text && !verse && !lines[at - 1].ended() { begins_number(text) } else { None };
        let text = whole.as_deref().unwrap_or(text);
        [joint, marks, text, marks].iter().for_each(|part| unit.text.push_str(part));
        unit.lines.push(at);
    }
    (units, seams)
}

/// The paragraph that line `at` goes on with.
fn open_text(units: &[Unit], lines: &[Line], looks: &[Looks], at: usize, echoes: &BTreeSet<usize>) -> Option<usize> {
    let aside = |unit: &Unit| matches!(unit.what, What::Caption | What::Furniture);
    let place = units.iter().rev().take(IN_THE_WAY).position(|unit| !aside(unit))?;
    let open = units.len() - 1 - place;
    let last = *units[open].lines.last().expect("a unit has lines");
    let goes_on = place == 0 || (!lines[last].ended() && lines[last].end != End::Half && !lines[at].fill.first_like);
    let fit = units[open].what == What::Text && !looks[last].jumps && goes_on && !echoes.contains(&last);
    fit.then_some(open)
}

fn same_stack(unit: &Unit, looks: &[Looks], at: usize) -> bool {
    let last = *unit.lines.last().expect("a unit has lines");
    let deck_over = looks[last].bullet == Bullet::Dash && looks[at].bullet != Bullet::Dash;
    // The name of a column stands above everything but a kicker.
    let column_over = looks[at].column && !unit.lines.iter().all(|row| looks[*row].kicker);
    unit.what == What::Head && last + 1 == at && !deck_over && !column_over && unit.lines.len() < MOST_ROWS
}

/// A number that a line break divides: 全村41 / 2户, 增长3 / .2%, 投资21. / 6亿元.
fn one_number(before: &str, after: &str) -> bool {
    const LONGEST: usize = 8;
    let digit = |c: char| c.is_ascii_digit();
    if !after.starts_with(|c| digit(c) || c == '.') {
        return false;
    }
    let end = before.strip_suffix('.').unwrap_or(before);
    let first = end.trim_end_matches(|c: char| digit(c) || c == '.');
    let start = after.strip_prefix('.').unwrap_or(after);
    let second = start.len() - start.trim_start_matches(digit).len();
    let length = end.len() - first.len() + second;
    // 2024 / 3: a number of a table stands alone on its line.
    let amid = first.ends_with(|c: char| is_han(c) || is_cjk_mark(c));
    let goes_on = start[second..].starts_with(|c: char| is_han(c) || is_cjk_mark(c) || matches!(c, '%' | '.' | '℃'));
    amid && goes_on && end.ends_with(digit) && second > 0 && length <= LONGEST
}

/// 21. 6亿元 at the beginning of a line that goes on with a sentence: no number of a list.
fn begins_number(text: &str) -> Option<String> {
    let length = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[length..].strip_prefix(". ")?;
    (length > 0 && rest.starts_with(|c: char| c.is_ascii_digit())).then(|| format!("{}.{rest}", &text[..length]))
}

/// The characters both at the end of one line and at the beginning of the next.
fn repeated(before: &str, after: &str) -> Option<String> {
    (1..=3).rev().find_map(|length| {
        let start: String = after.chars().take(length).collect();
        let whole = start.chars().count() == length && start.chars().all(is_han);
        (whole && before.ends_with(&start)).then_some(start)
    })
}

#[cfg(test)]
mod tests {
    use super::{begins_number, one_number};

    #[test]
    fn a_number_goes_on_over_a_break() {
        for (before, after) in
            [("全村41", "2户"), ("增长3", ".2%。"), ("总投资21.", "6亿元"), ("增长", "3%"), ("号0730", "88800001打")]
        {
            let one = before != "增长" && !before.starts_with('号');
            assert_eq!(one_number(before, after), one, "{before} {after}");
        }
        assert!(!one_number("2024", "3月"));
        assert_eq!(begins_number("21. 6亿元").as_deref(), Some("21.6亿元"));
        assert_eq!(begins_number("21. 港口"), None);
    }
}
