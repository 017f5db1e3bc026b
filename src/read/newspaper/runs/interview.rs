//! Interviews: paragraphs that begin with who speaks, 问：… 答：….

use super::super::units::{Unit, What};

/// So many paragraphs before and after a place are looked at.
const NEAR: usize = 12;
/// No speaker is named in more characters.
const LONGEST: usize = 6;

/// Whether the text before unit `at` is an interview in which nobody speaks from there on.
///
/// Below a section head of an interview somebody speaks; below the headline of another text nobody
/// does.
pub(super) fn over(units: &[Unit], at: usize, open: &[usize]) -> bool {
    let texts = open.iter().rev().map(|unit| &units[*unit]).filter(|unit| unit.what == What::Text);
    let mut spoken: Vec<&str> = texts.take(NEAR).filter_map(speaker).collect();
    let lines = spoken.len();
    spoken.sort_unstable();
    spoken.dedup();
    // Two who speak in turn.
    if lines < 4 || spoken.len() < 2 || spoken.len() * 2 > lines {
        return false;
    }
    let after = units[at..].iter().skip(usize::from(units[at].what != What::Text));
    let mut after = after.take_while(|unit| !matches!(unit.what, What::Head | What::Break)).take(NEAR);
    !after.any(|unit| unit.what == What::Text && speaker(unit).is_some_and(|name| spoken.contains(&name)))
}

/// Who speaks in a paragraph.
fn speaker(unit: &Unit) -> Option<&str> {
    let text = unit.text.trim_start_matches('*');
    let (at, _) = text.char_indices().take(LONGEST + 1).find(|(_, c)| matches!(c, '：' | ':'))?;
    let name = text[..at].trim_end_matches('*');
    (!name.is_empty() && name.chars().all(crate::text::is_han)).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(lines: &[&str]) -> Vec<Unit> {
        let unit = |(at, text): (usize, &&str)| Unit { what: What::Text, lines: vec![at], text: (*text).to_string() };
        lines.iter().enumerate().map(unit).collect()
    }

    #[test]
    fn an_interview_ends_where_nobody_speaks() {
        let mut units = texts(&["问：甲？", "答：乙。", "问：丙？", "答：丁。", "今年多雨", "今年夏天多雨。"]);
        let open = [0, 1, 2, 3];
        units[4].what = What::Section;
        assert!(over(&units, 4, &open) && !over(&units, 2, &open[..2]));
        units[5].text = "问：戊？".to_string();
        assert!(!over(&units, 4, &open));
        let units = texts(&["甲村：好。", "乙村：好。", "丙村：好。", "丁村：好。", "今年夏天多雨。"]);
        assert!(!over(&units, 4, &open));
    }
}
