//! The masthead: name of the paper, date and number of the page.

use crate::date::Date;
use crate::read::forms::digits;
use crate::text::is_han;

/// What the lines around the texts tell about the page.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Masthead {
    /// Name of the paper.
    pub paper: Option<String>,
    /// Day it was printed.
    pub date: Option<Date>,
    /// Number of the page.
    pub page: Option<String>,
}

const KINDS: [&str; 16] = [
    "日报",
    "晚报",
    "晨报",
    "早报",
    "午报",
    "时报",
    "周报",
    "商报",
    "都市报",
    "青年报",
    "工人报",
    "农民报",
    "法治报",
    "教育报",
    "导报",
    "快报",
];

impl Masthead {
    /// Takes what one line tells.
    pub fn take(&mut self, line: &str) {
        if self.date.is_none() {
            self.date = date(line);
        }
        if self.paper.is_none() {
            self.paper = paper(line).map(str::to_string);
        }
        if self.page.is_none() {
            self.page = page(line);
        }
    }
}

/// The full date a line holds: 2024年3月11日.
pub(super) fn date(line: &str) -> Option<Date> {
    let at = line.find('年')?;
    let start = line[..at].trim_end();
    let digits_before =
        start.chars().rev().take_while(|c| c.is_ascii_digit() || "〇一二三四五六七八九零○".contains(*c));
    let year: String = digits_before.take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let year = crate::read::forms::number(&year).filter(|y| (1900..2200).contains(y))?;
    let rest = line[at + '年'.len_utf8()..].trim_start();
    let (month, rest) = rest.split_once('月')?;
    let rest = rest.trim_start();
    let length = digits(rest);
    rest[length..].trim_start().strip_prefix('日')?;
    let month = crate::read::forms::number(month.trim())?;
    Date::new(year as i32, month, crate::read::forms::number(&rest[..length])?)
}

/// The name of a paper, when a unit of the line is one.
pub(super) fn paper(line: &str) -> Option<&str> {
    if !line.contains('报') {
        return None;
    }
    line.split([' ', '|', '　', '·']).map(|unit| unit.trim_matches(['《', '》'])).find(|unit| {
        let length = unit.chars().count();
        (4..=8).contains(&length) && unit.chars().all(is_han) && KINDS.iter().any(|kind| unit.ends_with(kind))
    })
}

fn page(line: &str) -> Option<String> {
    let at = line.find('版')?;
    let before = line[..at].trim_end();
    let number: String =
        before.chars().rev().take_while(|c| c.is_ascii_alphanumeric() || "一二三四五六七八九十".contains(*c)).collect();
    let number: String = number.chars().rev().collect();
    // 今日8版 counts pages.
    let counts = before[..before.len() - number.len()].trim_end().ends_with(['日', '共', '出']);
    (!number.is_empty() && number.len() <= 6 && !counts).then(|| {
        let plain = crate::read::forms::number(&number).map(|n| n.to_string());
        plain.unwrap_or(number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastheads_tell_paper_date_and_page() {
        let mut masthead = Masthead::default();
        masthead.take("青禾日报 第01版 要闻");
        masthead.take("2024 年 3 月 11 日 星期一 今日8版");
        assert_eq!(masthead.paper.as_deref(), Some("青禾日报"));
        assert_eq!((masthead.date, masthead.page.as_deref()), (Date::new(2024, 3, 11), Some("1")));
        assert_eq!(date("3月11日"), None);
        assert_eq!((paper("青禾市召开日报工作会"), page("今日8版")), (None, None));
    }
}
