//! Tables: rows of short cells that blanks divide. They stay together, beside the texts.

use super::counts::begins;
use super::lines::{EM, End, Line};
use super::looks::{Bullet, Looks};
use super::stands::Stands;
use crate::text::is_han;
use crate::text::spacing::Gapped;

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

    /// Figures beside words, as many as columns.
    fn is_row(self) -> bool {
        self.count >= ROW && self.figures >= 2 && self.letters <= 1 && !self.long
    }

    /// May name the columns of a row.
    fn heads(self, row: Self) -> bool {
        self.count >= ROW && self.count.abs_diff(row.count) <= 1 && !self.long
    }
}

fn is_figure(cell: &str) -> bool {
    const SIGNS: [char; 21] =
        ['.', '%', '+', '-', '—', '－', ',', ':', '：', '∶', '/', '≤', '≥', '<', '>', '＋', '↑', '↓', '元', '万', '亿'];
    let part = |c: char| c.is_ascii_digit() || SIGNS.contains(&c);
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
