//! Paragraphs take as many lines as on the printed page.
//!
//! Printed lines draw their marks together to hold a character more; some word processors only let
//! a stop hang at the end. A paragraph that would need a line more there has its characters moved
//! together by a hair, so that articles begin on their pages everywhere.

use super::measure::ems;
use super::tree::Content;
use crate::text::is_cjk;

/// Most that characters move together, as a share of their width.
const MOST: i64 = 20;
/// Marks that may hang behind a full line.
const HANGING: &str = "，。、";
const NOT_FIRST: &str = "，。、；：？！）》〉」』】〕”’…—·％%";
const NOT_LAST: &str = "（《〈「『【〔“‘";

/// How much closer characters of this width must stand for a text to take no more than the
/// printed number of lines, each of so many characters; `None` where nothing need be done, or
/// nothing would help.
pub(super) fn closer(text: &str, indent: f64, characters: i64, advance: i64, printed: u32) -> Option<i64> {
    let fits = |by: i64| {
        let line = (characters * advance) as f64 / (advance - by) as f64;
        rows(text, indent, line) <= printed
    };
    (0..=advance / MOST).find(|by| fits(*by)).filter(|by| *by > 0)
}

/// Moves characters closer than the style of their paragraph has them.
pub(super) fn space(content: &mut [Content], spacing: i64) {
    for one in content {
        match one {
            Content::Text(look, _) => look.spacing = Some(spacing),
            Content::Link(_, inner) | Content::Jump(_, inner) | Content::Bookmark(_, _, inner) => space(inner, spacing),
            _ => {}
        }
    }
}

/// Lines that a text takes where only stops hang.
fn rows(text: &str, indent: f64, line: f64) -> u32 {
    let (mut rows, mut at) = (1, indent);
    let mut before: Option<&str> = None;
    for unit in units(text) {
        if unit == "\n" {
            (rows, at, before) = (rows + 1, 0.0, None);
            continue;
        }
        let wide = ems(unit) + if before.is_some_and(|b| meet(b, unit)) { 0.25 } else { 0.0 };
        if at + wide <= line + 0.01 || unit == " " || (HANGING.contains(unit) && at <= line + 0.01) {
            at += wide;
        } else {
            let clings = before.filter(|b| NOT_FIRST.contains(unit) || NOT_LAST.contains(*b));
            (rows, at) = (rows + 1, ems(unit) + clings.map_or(0.0, ems));
        }
        before = Some(unit);
    }
    rows
}

/// Characters; Latin words, numbers and dashes as one.
fn units(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let together = |c: char| match first {
            '—' | '…' => c == first,
            _ => is_letter(first) && is_letter(c),
        };
        let end = rest.char_indices().skip(1).find(|(_, c)| !together(*c)).map_or(rest.len(), |(at, _)| at);
        let (unit, after) = rest.split_at(end);
        rest = after;
        Some(unit)
    })
}

fn is_letter(c: char) -> bool {
    c.is_ascii_graphic()
}

fn is_word(unit: &str) -> bool {
    unit.starts_with(is_letter)
}

/// A Chinese character beside a word: a little space comes between them.
fn meet(a: &str, b: &str) -> bool {
    let han = |unit: &str| unit.chars().all(|c| is_cjk(c) && c.is_alphanumeric());
    han(a) && is_word(b) || is_word(a) && han(b)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_broken_as_where_only_stops_hang() {
        assert_eq!(rows("一二三四五六七八九十", 0.0, 10.0), 1);
        assert_eq!(rows("一二三四五六七八九十。", 0.0, 10.0), 1, "a stop hangs");
        assert_eq!(rows("一二三四五六七八九“十”", 0.0, 10.0), 2, "an opening mark goes with what follows");
        assert_eq!(
            rows("一二三四五六七八九十”一二三四五六七八", 0.0, 10.0),
            2,
            "a closing mark takes a character along"
        );
        assert_eq!(rows("一二三四五六七八九十”一二三四五六七八九", 0.0, 10.0), 3);
        assert_eq!(rows("一二三四五六七八2024年", 0.0, 10.0), 2, "a number is whole");
        assert_eq!(rows("一二三四五六七八九——十", 0.0, 10.0), 2, "a dash is whole");
        assert_eq!(rows("一二\n三", 2.0, 10.0), 2);
    }

    #[test]
    fn characters_move_no_closer_than_they_must() {
        let text = "一头是不能资源约束环境容量都走不下去了又一头".repeat(3);
        assert_eq!((text.chars().count(), rows(&text, 0.0, 21.0)), (66, 4));
        assert_eq!(closer(&text, 0.0, 21, 320, 4), None, "nothing need be done");
        assert_eq!(closer(&text, 0.0, 21, 320, 3), Some(15), "22 characters take the room of 21");
        assert_eq!(closer(&text, 0.0, 21, 320, 2), None, "too much to ask");
    }
}
