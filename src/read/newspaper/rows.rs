//! Tables: rows of short cells that blanks divide. They stay together, beside the texts.

use super::counts::begins;
use super::lines::{EM, End, Line};
use super::looks::{Bullet, Looks};
use super::stands::{self, Stands};
use crate::read::forms::byline;
use crate::text::is_han;
use crate::text::spacing::{Gapped, is_gap};

/// What blanks divide a line into.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Cells {
    /// How many there are.
    count: u8,
    /// Those that are figures.
    figures: u8,
    /// Those that are one Chinese character, as letter-spaced text has them.
    letters: u8,
    /// One is longer than cells are.
    long: bool,
}

/// How lines begin that say where figures come from.
pub(super) const SOURCES: [&str; 7] = ["数据来源", "资料来源", "制图", "制表", "数据截至", "單位：", "单位："];
/// No cell has more characters.
const LONGEST: usize = 12;
/// So many cells make a row.
const ROW: u8 = 3;

impl Cells {
    /// Counts the cells of a line with gaps.
    pub fn of(line: &Gapped<'_>) -> Self {
        let mut cells = Self { count: u8::try_from(line.count()).unwrap_or(u8::MAX), ..Self::default() };
        // What the others hold is nobody's question.
        if cells.count < ROW {
            return cells;
        }
        for cell in line.words() {
            cells.figures = cells.figures.saturating_add(u8::from(is_figure(cell)));
            let mut chars = cell.chars();
            let one = chars.next().is_some_and(is_han) && chars.next().is_none();
            cells.letters = cells.letters.saturating_add(u8::from(one));
            cells.long |= chars.nth(LONGEST).is_some();
        }
        cells
    }

    /// Blanks divide the line.
    pub fn divided(self) -> bool {
        self.count > 1
    }

    /// Figures beside words, as many as columns.
    fn is_row(self) -> bool {
        self.count >= ROW && self.figures >= 2 && self.letters <= 1 && !self.long
    }

    /// Words without figures, as many as names in a row of them.
    fn may_be_names(self) -> bool {
        self.count > ROW && self.figures == 0 && !self.long
    }

    /// May name the columns of a row.
    fn heads(self, row: Self) -> bool {
        self.count >= ROW && self.count.abs_diff(row.count) <= 1 && !self.long
    }
}

fn is_figure(cell: &str) -> bool {
    let sign = |c| {
        let ascii = matches!(c, '.' | '%' | '+' | '-' | ',' | ':' | '/' | '<' | '>');
        ascii || matches!(c, '—' | '－' | '：' | '∶' | '≤' | '≥' | '＋' | '↑' | '↓' | '元' | '万' | '亿')
    };
    let part = |c: char| c.is_ascii_digit() || sign(c);
    cell.chars().all(part) && cell.bytes().any(|b| b.is_ascii_digit())
}

/// Marks the rows of tables, their heads, and what stands above and below them.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    let open = |at: usize, looks: &[Looks]| looks[at].stands == Stands::Open && unmarked(&lines[at], &looks[at]);
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].cells.is_row() || !open(at, looks) {
            at += 1;
            continue;
        }
        let end = (at..lines.len()).find(|n| !lines[*n].cells.is_row() || !open(*n, looks)).unwrap_or(lines.len());
        let headed = at > 0 && lines[at - 1].cells.heads(lines[at].cells) && open(at - 1, looks);
        if headed || end - at >= 2 {
            let from = at - usize::from(headed);
            (from..end).for_each(|row| mark(&mut looks[row]));
            around(lines, looks, from, end);
        }
        at = end;
    }
}

/// Marks rows of names, two or more or below the head of a list of them: paragraphs, and nobody's byline.
pub(super) fn name_rows(lines: &[Line], looks: &mut [Looks]) {
    let row = |at: usize, looks: &[Looks]| {
        lines[at].cells.may_be_names() && looks[at].stands == Stands::Open && are_names(lines[at].headline())
    };
    let mut at = 1;
    while at < lines.len() {
        if !row(at, looks) {
            at += 1;
            continue;
        }
        let end = (at..lines.len()).find(|n| !row(*n, looks)).unwrap_or(lines.len());
        let head = (at.saturating_sub(2)..at).find(|head| lists_names(&lines[*head]));
        if end - at >= 2 || head.is_some() {
            looks[at..end].iter_mut().for_each(|look| stands::set(look, Stands::Contact));
            // Below the head may stand how many they are, in brackets.
            let heads = head.filter(|head| (head + 1..at).all(|line| lines[line].text.starts_with(['（', '('])));
            heads.into_iter().flat_map(|head| head..at).for_each(|line| looks[line].headed = true);
        }
        at = end;
    }
}

/// 全市劳动模范名单: the head of a list of names.
fn lists_names(line: &Line) -> bool {
    line.width <= 24 * EM && line.end == End::Word && line.text.ends_with(['单', '录']) && line.text.contains("名")
}

/// 罗晴 石羚（女） 阿依古丽: nothing but names, most of them with a surname.
fn are_names(text: &str) -> bool {
    let (mut all, mut known) = (0, 0);
    for word in text.split(is_gap).filter(|word| !word.is_empty()) {
        let bare = word.split_once(['（', '(']).filter(|_| word.ends_with(['）', ')'])).map_or(word, |(name, _)| name);
        let fits = (2..=6).contains(&bare.chars().count()) && bare.chars().all(|c| is_han(c) || c == '·');
        if !fits {
            return false;
        }
        all += 1;
        known += u32::from(byline::is_person(bare));
    }
    known * 10 >= all * 6
}

fn mark(look: &mut Looks) {
    look.stands = Stands::Aside;
    (look.byline, look.source, look.tool) = (None, false, false);
}

fn unmarked(line: &Line, look: &Looks) -> bool {
    look.commas == 0 && !look.stopped && line.end != End::Open && !look.dated && look.bullet == Bullet::None
}

/// The name of a table, unless a text below the table needs it for its headline; and its source.
fn around(lines: &[Line], looks: &mut [Looks], from: usize, end: usize) {
    let sourced = lines.get(end).is_some_and(|line| tells_source(&line.text));
    if sourced {
        mark(&mut looks[end]);
    }
    let below = end + usize::from(sourced);
    let text = lines.get(below).is_some_and(|line| line.ended() || looks[below].commas > 0 || looks[below].dated);
    let Some(name) = from.checked_sub(1).filter(|_| !text || sourced) else { return };
    let (line, look) = (&lines[name], &looks[name]);
    let alone = name == 0 || lines[name - 1].ended() || looks[name - 1].furniture >= 1.5;
    let fits = look.stands == Stands::Open && look.numbered.is_none() && line.end == End::Word && unmarked(line, look);
    if alone && fits && line.width <= 24 * EM && !look.column {
        mark(&mut looks[name]);
    }
}

/// 数据来源：省房地产协会, 制图/甲 below a table.
pub(super) fn tells_source(text: &str) -> bool {
    begins(text, &SOURCES) && text.chars().count() <= 30
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    #[test]
    fn rows_of_names_are_paragraphs() {
        let of = |text: &str| {
            let lines = super::super::lines::split(&Source::new("a", text));
            let looks = super::super::looks::look_at(&lines);
            looks.iter().map(|look| (look.headed, look.stands == Stands::Contact)).collect::<Vec<_>>()
        };
        let rows = "罗晴 石羚（女） 何以宁 周人杰\n温若川 林知夏 阿依古丽（女） 牛大力\n港口今天开港，货轮靠泊。\n";
        let found = of(&format!("船都停了。\n渡口镇养路能手名单\n（共8名）\n{rows}"));
        let (head, row, text) = ((true, false), (false, true), (false, false));
        assert_eq!(found, [text, head, head, row, row, text]);
        assert_eq!(of(&format!("船都停了。\n{rows}")), [text, row, row, text]);
        let heads = "船都停了。\n讲学习 守纪律 顾大局 比贡献\n抓作风 促改革 保民生 谋发展\n港口今天开港。\n";
        assert_eq!(of(heads), [text; 4]);
    }

    fn of(text: &str) -> Vec<usize> {
        let lines = super::super::lines::split(&Source::new("a", text));
        let looks = super::super::looks::look_at(&lines);
        (0..lines.len()).filter(|at| looks[*at].stands == Stands::Aside).collect()
    }

    #[test]
    fn tables_are_rows_with_figures() {
        let text = "船工们在岸边等了一个早上。\n货运量一览\n港口 三月 四月\n青禾 120 135\n南塘 98 101\n数据来源：青禾港务局\n江岸港开港\n";
        assert_eq!(of(text), [1, 2, 3, 4, 5]);
        assert_eq!(of("一、面积\n地块 面积 用途\nP1 326 280\n二、申请人可以参加。\n"), [1, 2]);
    }

    #[test]
    fn spaced_text_is_no_table() {
        assert_eq!(of("径 4 0 0 毫 米 的 水 管\n2 0 1 1 年 6 月 开 工\n长 9.8 公 里 宽 30 米\n"), [0; 0]);
        assert_eq!(of("中考成绩公布\n学校 人数 均分\n一中 320 560\n今年中考成绩昨天公布，一中的均分最高。\n"), [1, 2]);
    }
}
