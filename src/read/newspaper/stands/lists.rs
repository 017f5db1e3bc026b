//! Lists that stand between texts and belong to none: telephone numbers, and what other pages print.
//!
//! One line of the kind may be a headline or end a sentence; two below one another do neither.

use super::super::labels;
use super::super::lines::{EM, End, Line};
use super::super::looks::Looks;
use super::{Stands, may_head};
use crate::text::is_han;
use crate::text::spacing::is_gap;

/// Fewer rows are no list.
const FEWEST: usize = 2;
/// No row of a list is wider.
const WIDEST: u32 = 30 * EM;
/// The name of a list has no more characters.
const NAME: u32 = 6 * EM;
/// What a number is called has so many characters, and a number so many figures.
const CALLED: std::ops::RangeInclusive<usize> = 2..=10;
const FIGURES: std::ops::RangeInclusive<usize> = 5..=12;

/// What a row of a list is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Entry {
    /// 供水报修 8811234.
    Number,
    /// 冬季取暖，谨防中毒 A8.
    Page,
}

/// Marks such lists, and the names above those of numbers.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    let mut at = 0;
    while at < lines.len() {
        let Some(kind) = entry(lines, looks, at) else {
            at += 1;
            continue;
        };
        let end = (at + 1..lines.len()).find(|next| entry(lines, looks, *next) != Some(kind)).unwrap_or(lines.len());
        if end - at >= FEWEST {
            let from = at - usize::from(kind == Entry::Number && is_named(lines, looks, at));
            looks[from..end].iter_mut().for_each(|look| {
                look.stands = Stands::Aside;
                (look.byline, look.column) = (None, false);
            });
        }
        at = end;
    }
}

/// What a line is by itself. Few lines have the figures for it.
fn entry(lines: &[Line], looks: &[Looks], at: usize) -> Option<Entry> {
    let (line, look) = (&lines[at], &looks[at]);
    if look.digits == 0 || !line.cells.divided() {
        return None;
    }
    let open = look.stands == Stands::Open && look.han >= 2 && line.end == End::Word && line.width <= WIDEST;
    if !open || look.stopped || look.jump || look.jumps || look.dated {
        return None;
    }
    match line.text.as_str() {
        text if look.commas == 0 && has_number(text) => Some(Entry::Number),
        text if labels::ends_page(text) => Some(Entry::Page),
        _ => None,
    }
}

/// 燃气抢修 8866119: a few words and nothing but a number.
fn has_number(text: &str) -> bool {
    let called = text.trim_end_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '—') || is_gap(c));
    let figures = text[called.len()..].bytes().filter(u8::is_ascii_digit).count();
    let called = called.trim_end_matches(['：', ':']);
    FIGURES.contains(&figures) && CALLED.contains(&called.chars().count()) && called.chars().all(is_han)
}

/// The name of a list of numbers stands above it.
fn is_named(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let Some(name) = at.checked_sub(1) else { return false };
    let alone = name == 0 || lines[name - 1].ended() || looks[name - 1].furniture >= 1.0;
    let (line, look) = (&lines[name], &looks[name]);
    alone && line.width <= NAME && look.stands == Stands::Open && !look.headed && may_head(line, look)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<usize> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        (0..lines.len()).filter(|at| looks[*at].stands == Stands::Aside).collect()
    }

    #[test]
    fn numbers_below_one_another_are_a_list() {
        let text =
            "渡船月底复航。\n市民常用号码\n路灯管护 2188014\n渡口调度　0711-2266001\n井盖报修 96115\n江边的灯亮了\n";
        assert_eq!(of(text), [1, 2, 3, 4]);
        assert_eq!(of("渡船月底复航。\n路灯管护 2188014\n江边的灯亮了一夜，船工们没有睡。\n"), [0; 0]);
        assert_eq!(of("渡船月底复航。\n货运量 12500\n客运量 88000\n")[..], [1, 2]);
    }

    #[test]
    fn pages_below_one_another_are_a_list() {
        let text = "渡船月底复航，票价不变。\n老码头要修，船停到哪里 A7\n江心洲的桂花开了　B12\n昨夜江上起了雾\n";
        assert_eq!(of(text), [1, 2]);
        assert_eq!(of("渡船月底复航。\n江边新来了一辆轿车 A7\n昨夜江上起了雾，船都停了。\n"), [0; 0]);
    }
}
