//! Brackets of their own below a text that tell who wrote it: （作者系江岸大学教授）, （温若川口述
//! 石羚整理）. The text ends there. And above a text: 国家二级心理咨询师 罗晴.

use super::super::edges;
use super::super::labels;
use super::super::lines::{EM, End, Line};
use super::super::looks::{Looks, Writers};
use super::{Stands, may_head, set};
use crate::read::forms::byline::{self, Byline};

/// No such bracket has more lines, nor more characters.
const MOST_LINES: usize = 3;
const LONGEST: usize = 80;

/// Marks such brackets, which a column may divide.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    let mut at = 1;
    while at < lines.len() {
        let open = looks[at].stands == Stands::Open && lines[at].edges.begins(edges::ABOUT);
        let length = if open { length(lines, at) } else { 0 };
        looks[at..at + length].iter_mut().for_each(|look| set(look, Stands::SignOff));
        at += length.max(1);
    }
}

/// Marks lines that say what somebody is and the name, between a headline and its text.
pub(super) fn settle_ranks(lines: &[Line], looks: &mut [Looks]) {
    for at in 1..lines.len().saturating_sub(1) {
        let (line, look) = (&lines[at], &looks[at]);
        let short = line.width <= 24 * EM && line.end == End::Word && line.fill.support < 3;
        let open = look.byline.is_none() && look.stands == Stands::Open && look.furniture < 1.0 && !look.column;
        if !short || !open || line.units().nth(1).is_none() || byline::with_rank(line.headline()).is_none() {
            continue;
        }
        let headed = may_head(&lines[at - 1], &looks[at - 1]) && lines[at - 1].end == End::Word;
        let below = &lines[at + 1];
        let text = below.ended() || looks[at + 1].commas > 0 || below.width > 24 * EM;
        if headed && text {
            looks[at].byline = Some(Writers::Role);
        }
    }
}

/// Who a line names that was taken for a byline.
pub(in super::super) fn named(line: &Line) -> Option<Byline> {
    byline::set_off(line.headline()).or_else(|| byline::with_rank(line.headline()))
}

/// How many lines such a bracket has that begins at a line; none when it is another.
fn length(lines: &[Line], at: usize) -> usize {
    if !lines[at].text.starts_with(['（', '(']) || !ends(&lines[at - 1]) {
        return 0;
    }
    let mut whole = String::new();
    for (count, line) in lines[at..].iter().take(MOST_LINES).enumerate() {
        if count > 0 && (line.blank && lines[at - 1].blank || line.text.starts_with(['（', '('])) {
            return 0;
        }
        whole.push_str(line.headline());
        if line.text.ends_with(['）', ')']) {
            return if tells_author(&whole) { count + 1 } else { 0 };
        }
    }
    0
}

/// Nothing goes on below a line that ended, or that stands in brackets itself.
fn ends(line: &Line) -> bool {
    line.ended() || line.text.ends_with(['）', ')'])
}

fn tells_author(bracket: &str) -> bool {
    let inner = bracket.trim_start_matches(['（', '(']).trim_end_matches(['）', ')']);
    let told = labels::tells_author(inner) || byline::did(inner).is_some() || provided(inner);
    bracket.chars().count() <= LONGEST && told
}

/// 新华社供本报特稿: what an agency sent.
fn provided(inner: &str) -> bool {
    let sent = ["特稿", "专稿", "供稿", "供本报"].iter().any(|word| inner.ends_with(word));
    sent && inner.chars().take(8).any(|c| c == '社') && !inner.contains(['。', '，'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn signed(text: &str) -> Vec<bool> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        looks.iter().map(|look| look.stands == Stands::SignOff).collect()
    }

    #[test]
    fn brackets_below_a_text_tell_who_wrote_it() {
        for bracket in [
            "（作者分别为江岸大学教授、平江学院讲师）",
            "（作者系江岸省社会科学院南塘\n分院研究员）",
            "（作者单位：江岸大学水利\n与环境学院河口研究所、平江市\n水务局）",
            "（本文作者现任青禾县第三中学校长）",
            "（温若川口述　石羚整理）",
            "（罗晴 采访 何以宁 执笔）",
            "（江海社供本报特稿）",
        ] {
            let found = signed(&format!("江边的灯\n江边的灯亮了一夜，船工们没有睡。\n{bracket}\n渡口的船\n"));
            let rows = bracket.lines().count();
            assert_eq!(found, [vec![false; 2], vec![true; rows], vec![false]].concat(), "{bracket}");
        }
    }

    #[test]
    fn ranks_between_headline_and_text_are_bylines() {
        let named = |text: &str| {
            let lines = super::super::super::lines::split(&Source::new("a", text));
            let looks = super::super::super::looks::look_at(&lines);
            looks.iter().map(|look| look.byline.is_some()).collect::<Vec<_>>()
        };
        let text = "孩子写作业磨蹭怎么办\n国家二级心理咨询师 罗晴\n开学了，不少家长又开始为孩子写作业拖拉而烦恼。";
        assert_eq!(named(text), [false, true, false]);
        let below = "孩子写作业磨蹭怎么办。\n国家二级心理咨询师 罗晴\n开学了，不少家长又开始为孩子写作业拖拉而烦恼。";
        assert_eq!(named(below), [false, false, false]);
    }

    #[test]
    fn other_brackets_do_not() {
        for bracket in
            ["（作者系江岸大学教授，\n他说的话\n没有人听\n到）", "（一）", "（讲话全文另发）", "（江边整理）"]
        {
            let found = signed(&format!("江边的灯\n江边的灯亮了一夜，船工们没有睡。\n{bracket}\n渡口的船\n"));
            assert!(!found.contains(&true), "{bracket}");
        }
        assert!(!signed("江边的灯\n这本书由江岸出版社出版\n（作者系江岸大学教授）\n书很厚。\n").contains(&true));
    }
}
