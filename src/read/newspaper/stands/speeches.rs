//! Speeches in full: the day in brackets between headline and speaker is no day of the page.
//!
//! 在全市教育大会上的讲话 / （2024年3月10日） / 罗晴.

use super::super::counts::ends;
use super::super::lines::{EM, End, Line};
use super::super::looks::Looks;
use super::signoff::is_day;
use super::{Stands, set};

/// How headlines of speeches end.
pub(in super::super) const SPEECHES: [&str; 8] =
    ["上的讲话", "上的致辞", "上的发言", "上的演讲", "上的报告", "时的讲话", "中的讲话", "上的主旨演讲"];
/// No row of such a headline is wider.
const WIDEST: u32 = 34 * EM;

/// Marks the day below the headline of a speech, and the rows of that headline.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    for at in 1..lines.len() {
        if !names_day(&lines[at].text) || !row(&lines[at - 1]) {
            continue;
        }
        if !ends(&lines[at - 1].text, &SPEECHES) {
            continue;
        }
        let opens = |above: &usize| row(&lines[*above]) && lines[*above].text.starts_with('在');
        let above = at.checked_sub(2).filter(opens).filter(|_| !lines[at - 1].text.starts_with('在'));
        for head in above.into_iter().chain([at - 1, at]) {
            set(&mut looks[head], Stands::Open);
            looks[head].headed = true;
        }
    }
}

fn row(line: &Line) -> bool {
    line.end == End::Word && line.width <= WIDEST
}

/// （2024年3月10日）.
fn names_day(text: &str) -> bool {
    let inner = text.strip_prefix(['（', '(']).and_then(|text| text.strip_suffix(['）', ')']));
    inner.is_some_and(is_day)
}

#[cfg(test)]
mod tests {
    use super::super::super::{lines, looks};
    use crate::diag::Source;

    fn headed(text: &str) -> Vec<bool> {
        let lines = lines::split(&Source::new("a", text));
        looks::look_at(&lines).iter().map(|look| look.headed && look.furniture < 1.0).collect()
    }

    #[test]
    fn the_day_of_a_speech_belongs_to_its_headline() {
        let rows = "在全市教育工作者和家长代表\n座谈会上的讲话\n（2024年3月10日）\n罗 晴\n老师们：\n今天请大家来，是要听一听意见。";
        assert_eq!(headed(rows), [true, true, true, false, false, false]);
        let one = "在新生开学典礼上的致辞\n（二〇二四年三月十日）\n罗晴\n同学们：\n大家好。";
        assert_eq!(headed(one), [true, true, false, false, false]);
        let other = "江边的灯亮了一夜\n（2024年3月10日）\n罗晴\n江边的灯亮了一夜。";
        assert!(!headed(other).contains(&true));
    }
}
