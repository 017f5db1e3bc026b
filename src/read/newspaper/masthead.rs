//! The masthead: name of the paper, date and number of the page, in any order and on any line.

mod pieces;
mod settle;

use std::borrow::Cow;

use super::sections;
use crate::date::Date;
use crate::read::forms::traditional::folded;
use crate::read::forms::{digits, number, source_line};
use crate::text::lists::ends;
use crate::text::spacing::{is_gap, is_wide, narrow};
use crate::text::{is_common_han, is_han};

use pieces::{begins_piece, count, label, lunar, numbered_page, weekday};
pub(super) use settle::settle;

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

/// What a line tells that holds nothing but parts of a masthead.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Told {
    /// Name of the paper.
    pub paper: Option<String>,
    /// Day it was printed.
    pub date: Option<Date>,
    /// Number of the page.
    pub page: Option<String>,
    /// Names, days, pages, numbers and editors on the line.
    pub pieces: u32,
    /// Other words: the name of the section.
    words: u32,
    /// All other words are usual names of sections.
    usual: bool,
    /// A word is exactly such a name.
    section: bool,
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
/// No masthead has more characters.
const LONGEST: usize = 90;

impl Masthead {
    /// Takes what one line tells: as [`told`] found it, or else what stands among other words.
    pub fn take(&mut self, line: &str, told: Option<Told>) {
        let told = told.unwrap_or_else(|| Told {
            date: date(line),
            paper: paper(line).map(str::to_string),
            page: page(line),
            ..Told::default()
        });
        self.take_told(told);
    }

    /// Takes what is not known yet.
    pub fn take_told(&mut self, told: Told) {
        self.date = self.date.or(told.date);
        self.paper = self.paper.take().or(told.paper);
        self.page = self.page.take().or(told.page);
    }
}

impl Told {
    /// Nothing but the name of a paper.
    pub fn named(paper: String) -> Self {
        Self { paper: Some(paper), pieces: 1, ..Self::default() }
    }

    /// Takes what the next line of the same block tells; `false` when it says other things.
    pub fn takes(&mut self, other: &Self) -> bool {
        let twice = (self.paper.is_some() && other.paper.is_some())
            || (self.date.is_some() && other.date.is_some())
            || (self.page.is_some() && other.page.is_some());
        if twice {
            return false;
        }
        self.paper = self.paper.take().or_else(|| other.paper.clone());
        self.date = self.date.or(other.date);
        self.page = self.page.take().or_else(|| other.page.clone());
        self.pieces += other.pieces;
        true
    }

    /// Nothing but the number of a page, and perhaps the name of its section.
    pub fn labels_page(&self) -> bool {
        self.page.is_some() && self.pieces == 1
    }

    /// Nothing but the day of the week, how many pages there are, or who edited them.
    pub fn labels_paper(&self) -> bool {
        self.pieces > 0 && self.words == 0 && self.paper.is_none() && self.date.is_none() && self.page.is_none()
    }
}

/// A quick look: short, without a sentence, and with a character that some part of a masthead has.
fn may_tell(line: &str) -> bool {
    let (mut tells, mut said) = (false, false);
    for (at, c) in line.chars().enumerate() {
        match c {
            '。' | '，' | '！' | '？' => return false,
            '报' | '報' | '版' | '编' | '編' | '期' | '星' | '周' | '〇' => tells = true,
            '载' | '自' | '于' | '源' | '处' => said = true,
            c if is_han(c) => {}
            c => tells |= c.is_numeric(),
        }
        if at >= LONGEST {
            return false;
        }
    }
    // Such a line says where a text comes from.
    let from = ["原载", "转自", "摘自", "选自", "刊于", "转载", "来源", "出处", "稿源"];
    tells && !(said && from.iter().any(|word| line.contains(word)))
}

/// What a line tells when all of it belongs to a masthead.
pub(super) fn told(line: &str) -> Option<Told> {
    if !may_tell(line) {
        return None;
    }
    let wide = line.contains(is_wide);
    let text: Cow<'_, str> = if wide { line.chars().map(narrow).collect::<String>().into() } else { line.into() };
    let plain = folded(&text);
    let plain = plain.as_deref().unwrap_or(&text);
    let mut told = Told { usual: true, ..Told::default() };
    let (mut at, mut bare) = (0, None);
    while let Some(c) = plain[at..].chars().next() {
        if divides(c) {
            at += c.len_utf8();
            continue;
        }
        let rest = &plain[at..];
        let length = told.piece(rest, &text[at..]);
        at += match length {
            Some(length) => length,
            // 02 at the end of a masthead is its page.
            None if bare.is_none() && (1..=3).contains(&figures(rest)) => {
                bare = Some(rest[..figures(rest)].to_string());
                figures(rest)
            }
            None => told.word(rest)?,
        };
    }
    // 要闻 02: the section and its page.
    let section = told.pieces == 0 && told.words == 1 && told.section && bare.as_ref().is_some_and(|b| b.len() <= 2);
    told.pieces += u32::from(section);
    if told.page.is_none() && told.pieces >= 1 {
        told.page = bare.map(|page| tidy(&page));
    } else if bare.is_some() {
        return None;
    }
    // 江岸晚报 副刊·芦花: the paper, and what its section is called.
    let titled = told.paper.is_some() && told.section;
    let named = told.words == 0 || told.usual || told.pieces >= 2 || titled;
    (told.pieces >= 1 && told.words <= 2 && named).then_some(told)
}

/// A line that is nothing but a number: beside a masthead it is that of the page.
pub(super) fn bare_page(line: &str) -> Option<String> {
    let bare = line.trim_matches(['—', '-', '·', ' ', '–', '|', '/']);
    (!bare.is_empty() && bare.len() <= 3 && figures(bare) == bare.len()).then(|| tidy(bare))
}

/// A short name of a paper on a line of its own: 青禾报.
pub(super) fn short_name(line: &str) -> Option<String> {
    let short = (3..=6).contains(&line.chars().count()) && line.chars().all(is_han);
    (short && line.ends_with(['报', '報'])).then(|| line.to_string())
}

/// The name of a paper that is all a line says.
pub(super) fn name_alone(line: &str) -> Option<String> {
    let told = told(line).filter(|told| told.pieces == 1 && told.words == 0);
    told.and_then(|told| told.paper).or_else(|| short_name(line))
}

impl Told {
    /// Takes the piece a text begins with, and says how long it is.
    fn piece(&mut self, plain: &str, text: &str) -> Option<usize> {
        let length = if !plain.starts_with(begins_piece) {
            self.name(plain, text)?
        } else if let Some((length, date)) = source_line::date(plain, None) {
            self.date = self.date.or(date);
            length
        } else if let Some((length, page)) = numbered_page(plain, self.pieces > 0) {
            self.page = self.page.take().or(page);
            length
        } else if !plain.starts_with(is_han) {
            return None;
        } else {
            weekday(plain)
                .or_else(|| lunar(plain))
                .or_else(|| count(plain))
                .or_else(|| label(plain, self.pieces > 0))
                .or_else(|| self.name(plain, text))?
        };
        self.pieces += 1;
        Some(length)
    }

    fn name(&mut self, plain: &str, text: &str) -> Option<usize> {
        let length = han(plain);
        let name = &plain[..length];
        if !name.ends_with('报') || self.paper.is_some() {
            return None;
        }
        let count = name.chars().count();
        let fits = (3..=10).contains(&count) && ends(name, &KINDS) && !is_report(name);
        // 青禾报 is a paper beside a day or page.
        let plainer = self.pieces > 0 && (3..=6).contains(&count);
        (fits || plainer).then(|| {
            self.paper = Some(text[..length].to_string());
            length
        })
    }

    /// Takes a word that is no piece: the name of a section, or letters.
    fn word(&mut self, plain: &str) -> Option<usize> {
        let letters = plain.find(|c: char| !c.is_ascii_alphabetic() && c != '\'' && c != '.').unwrap_or(plain.len());
        if letters >= 3 {
            return Some(letters);
        }
        let length = han(plain);
        let word = &plain[..length];
        if !(2..=6).contains(&word.chars().count()) {
            return None;
        }
        self.words += 1;
        self.section |= sections::known(word);
        self.usual &= sections::ends(word);
        Some(length)
    }
}

/// 基金净值日报: figures of a day or week, and no paper.
fn is_report(name: &str) -> bool {
    const FIGURES: [&str; 16] = [
        "净值", "行情", "价格", "指数", "水情", "雨情", "墒情", "疫情", "汇率", "利率", "销售", "业绩", "数据", "水位",
        "客流", "质量",
    ];
    ["日报", "周报"].iter().filter_map(|end| name.strip_suffix(end)).any(|what| ends(what, &FIGURES))
}

fn divides(c: char) -> bool {
    let plain = c.is_ascii_alphanumeric() || is_common_han(c);
    !plain && (is_gap(c) || c.is_whitespace() || " |｜·•・/／:：;；（）()【】[]［］《》〔〕<>—–-_■●◆★☆▲、".contains(c))
}

fn han(text: &str) -> usize {
    text.find(|c: char| !is_han(c)).unwrap_or(text.len())
}

fn figures(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

fn tidy(page: &str) -> String {
    number(page).map_or_else(|| page.to_string(), |n| n.to_string())
}

/// The full date a line holds: 2024年3月11日.
pub(super) fn date(line: &str) -> Option<Date> {
    let republic = line.find("民國").or_else(|| line.find("民国"));
    if let Some((_, date)) = republic.and_then(|at| source_line::date(&line[at..], None)) {
        return date;
    }
    let at = line.find('年')?;
    let start = line[..at].trim_end();
    let digits_before =
        start.chars().rev().take_while(|c| c.is_ascii_digit() || "〇一二三四五六七八九零○".contains(*c));
    let year: String = digits_before.take(4).collect::<Vec<_>>().into_iter().rev().collect();
    let year = number(&year).filter(|y| (1900..2200).contains(y))?;
    let rest = line[at + '年'.len_utf8()..].trim_start();
    let (month, rest) = rest.split_once('月')?;
    let rest = rest.trim_start();
    let length = digits(rest);
    rest[length..].trim_start().strip_prefix('日')?;
    Date::new(year as i32, number(month.trim())?, number(&rest[..length])?)
}

/// The name of a paper, when a unit of the line is one.
pub(super) fn paper(line: &str) -> Option<&str> {
    if !line.contains(['报', '報']) {
        return None;
    }
    line.split([' ', '|', '　', '·']).map(|unit| unit.trim_matches(['《', '》'])).find(|unit| {
        let length = unit.chars().count();
        unit.ends_with(['报', '報'])
            && (4..=8).contains(&length)
            && unit.chars().all(is_han)
            && ends(folded(unit).as_deref().unwrap_or(unit), &KINDS)
            && !is_report(folded(unit).as_deref().unwrap_or(unit))
    })
}

fn page(line: &str) -> Option<String> {
    let at = line.find('版')?;
    let before = line[..at].trim_end();
    let plain = before.chars().rev().take_while(char::is_ascii_alphanumeric).count();
    // 星期一2版: digits of one kind only.
    let chinese = || before.chars().rev().take_while(|c| "一二三四五六七八九十".contains(*c)).count();
    let length = if plain > 0 { plain } else { 3 * chinese() };
    let number = &before[before.len() - length..];
    // 今日8版 counts pages.
    let counts = before[..before.len() - length].trim_end().ends_with(['日', '共', '出']);
    (!number.is_empty() && number.len() <= 6 && !counts).then(|| tidy(number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mastheads_tell_paper_date_and_page() {
        let mut masthead = Masthead::default();
        for line in ["青禾日报 第01版 要闻", "2024 年 3 月 11 日 星期一 今日8版"] {
            masthead.take(line, told(line));
        }
        assert_eq!(masthead.paper.as_deref(), Some("青禾日报"));
        assert_eq!((masthead.date, masthead.page.as_deref()), (Date::new(2024, 3, 11), Some("1")));
        assert_eq!(date("3月11日"), None);
        assert_eq!((paper("青禾市召开日报工作会"), page("今日8版")), (None, None));
        assert_eq!(page("2024年6月3日星期一2版责编某").as_deref(), Some("2"));
    }

    #[test]
    fn the_order_is_free_and_every_writing_of_the_day_is_known() {
        let day = Date::new(2024, 6, 3);
        for (line, paper, date, page) in [
            ("江岸晚报 2024年6月3日 星期一 A02 要闻", "江岸晚报", day, "A02"),
            ("滨江日报 2024年6月3日 星期一 第2版", "滨江日报", day, "2"),
            ("江岸青年报 2024-06-03 02版", "江岸青年报", day, "2"),
            ("2024年6月3日 星期一 2版", "", day, "2"),
            ("2024年6月3日星期一2版", "", day, "2"),
            ("A2版 理论 2024/6/3 江岸报", "江岸报", day, "A2"),
            ("T03 | 特刊 | 2024.06.03 周一", "", day, "T03"),
            ("二〇二四年六月三日 农历甲辰年四月廿七 第三版 江岸日报", "江岸日报", day, "3"),
            ("江岸日報 2024年6月3日 星期一 農曆四月廿七 第2版 要聞", "江岸日報", day, "2"),
            ("责任编辑：石羚 何以宁 美编：林知夏 总第1234期 今日8版", "", None, ""),
            ("本版插图 罗晴", "", None, ""),
            ("版次：02 版面：理论 日期：2024年6月3日", "", day, "2"),
            ("JIANGAN RIBAO 江岸日报 2024年6月3日 02", "江岸日报", day, "2"),
            ("A03版：理论", "", None, "A03"),
            ("第２版：要闻", "", None, "2"),
            ("要闻 02", "", None, "2"),
            ("2024年6月3日　星期一　A3　本地新闻", "", day, "A3"),
            ("滨江日報 中華民國113年6月3日 星期一 B2 地方", "滨江日報", day, "B2"),
            ("江岸晚报 副刊·渡口", "江岸晚报", None, ""),
            ("组稿/云谷 版式/阿木", "", None, ""),
            ("责编 小禾 美编 阿May", "", None, ""),
        ] {
            let told = told(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(told.paper.as_deref().unwrap_or_default(), paper, "{line}");
            assert_eq!((told.date, told.page.as_deref().unwrap_or_default()), (date, page), "{line}");
        }
    }

    #[test]
    fn headlines_and_sentences_are_no_mastheads() {
        for line in [
            "2版 港口今日开港",
            "江岸新港开港",
            "2024年6月3日，江岸日报社开会",
            "第三届江岸龙舟赛",
            "周一到周五",
            "本版编辑手记",
            "编辑 手记",
            "开放式基金净值日报",
            "港口行情周报",
            "报",
            "2024年6月3日起全市免费乘车",
        ] {
            assert_eq!(told(line), None, "{line}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_taken(line in "(江岸日报|2024|年|月|日|6|星期一|农历|第|版|A0|责编：|总第|期|今日|：| |甲){0,12}|\\PC{0,30}") {
            let _ = told(&line);
            Masthead::default().take(&line, told(&line));
        }
    }
}
