//! Source lines: `《青禾日报》（2024年03月05日第01版）` and what papers and offices make of them.

use crate::article::SourceLine;
use crate::date::Date;
use crate::text::lists::HanSet;
use crate::text::spacing::{Use, close, is_gap, narrow};
use crate::text::{is_common_han, is_han};

use super::byline::{self, Byline};
use super::traditional::{folded, restore};
use super::{digits, is_digit, number};

/// A source line and whether every word of it found its field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// The line's parts.
    pub source: SourceLine,
    /// A date that no calendar has, or a day without a year: the line itself must be kept as well.
    pub incomplete: bool,
}

/// A source line has few characters; a sentence that names a paper has more.
const LONGEST: usize = 64;
/// With the reporters behind it.
const LONGEST_SIGNED: usize = 80;
const ANNOUNCEMENTS: [&str; 14] = [
    "文章来源",
    "信息来源",
    "来源",
    "稿源",
    "出处",
    "原载于",
    "原载",
    "转载自",
    "转自",
    "摘自",
    "选自",
    "刊于",
    "刊载于",
    "据",
];
const PAPERS: [&str; 16] = [
    "报",
    "刊",
    "网",
    "社",
    "杂志",
    "客户端",
    "公众号",
    "论坛",
    "电视台",
    "频道",
    "求是",
    "Daily",
    "Times",
    "Post",
    "News",
    "Weekly",
];

/// Takes a line apart that says where an article was printed; `year` helps a date without one.
pub fn parse(line: &str, year: Option<i32>) -> Option<Found> {
    if may_be(line) { parse_closely(line, year) } else { None }
}

fn parse_closely(line: &str, year: Option<i32>) -> Option<Found> {
    let text = close(line, Use::Running);
    if text.chars().count() > LONGEST {
        return None;
    }
    let plain = folded(&text);
    let inner = unwrap(plain.as_deref().unwrap_or(&text));
    let inner = inner.trim_start_matches(['—', '-', '–', ' ']);
    let (announced, rest) = announced(inner);
    let mut parts = Parts::default();
    parts.take(rest, year)?;
    let name = parts.name?;
    let paper = PAPERS.iter().any(|end| name.ends_with(end));
    let dated = parts.date.is_some() || parts.page.is_some() || parts.incomplete;
    let certain = if parts.titled { dated || paper } else { paper && (dated || announced) };
    let name = if plain.is_some() { restore(&name, &text) } else { name };
    certain.then_some(Found {
        source: SourceLine { name, date: parts.date, page: parts.page, url: None },
        incomplete: parts.incomplete,
    })
}

/// Divides a source line from its reporters behind it: 青禾日报 2024年3月5日 第2版　记者 甲.
pub fn signed(line: &str, year: Option<i32>) -> Option<(Found, Byline)> {
    let line = line.trim_matches(is_gap);
    if line.chars().nth(LONGEST_SIGNED).is_some() {
        return None;
    }
    let gaps = line.char_indices().filter(|(_, c)| is_gap(*c) || matches!(c, '|' | '｜' | '/'));
    gaps.map(|(at, c)| (&line[..at], line[at + c.len_utf8()..].trim_start_matches(is_gap))).find_map(|(line, names)| {
        let found = parse(line, year).filter(|found| !found.incomplete)?;
        // A name behind a paper's is somebody only when a day, a page or a role says so.
        let byline = byline::parse(names).filter(|byline| found.dated() || byline.role.is_some())?;
        Some((found, byline))
    })
}

impl Found {
    /// It tells the day or the page, not only the paper.
    pub fn dated(&self) -> bool {
        self.source.date.is_some() || self.source.page.is_some()
    }
}

/// A quick look: ends as such lines do, is not too long, and has a title, or the end of the name of a
/// paper where a name can end.
pub(in crate::read) fn may_be(line: &str) -> bool {
    if !may_end(line) {
        return false;
    }
    // Whether a name was found, and whether one ends with the last character.
    let (mut length, mut named, mut ending) = (0, false, false);
    for c in line.chars() {
        let ordinary = is_common_han(c);
        length += usize::from(ordinary || !is_gap(c));
        if length > LONGEST {
            return false;
        }
        if ordinary && !ending {
            ending = ends_name(c);
            continue;
        }
        if is_gap(c) {
            continue;
        }
        let c = narrow(c);
        // Names go on to the next figure or mark, or to 第1版, 民国113年 and 中华民国113年.
        named |= c == '《' || (ending && ("第民中".contains(c) || (!is_han(c) && !c.is_alphabetic())));
        ending = ends_name(c);
    }
    named || ending
}

/// A look at the end alone, which few lines of running text pass: titles, names, days and pages come
/// last, whatever marks close after them.
pub(in crate::read) fn may_end(line: &str) -> bool {
    let closes = |c: char| {
        let mark = matches!(
            c,
            '，' | ','
                | '。'
                | '.'
                | ';'
                | '；'
                | '：'
                | ':'
                | '（'
                | '）'
                | '('
                | ')'
                | '［'
                | '］'
                | '['
                | ']'
                | '/'
                | '|'
                | '·'
                | '】'
                | '〕'
        );
        !is_common_han(c) && (mark || is_gap(c) || c.is_whitespace() || c.is_control())
    };
    let last = line.chars().rev().find(|c| !closes(*c)).map(narrow);
    last.is_some_and(|c| ends_name(c) || matches!(c, '》' | '日' | '版') || is_digit(c))
}

/// The last character of the names in [`PAPERS`], in simplified characters or not.
fn ends_name(c: char) -> bool {
    static CHARS: HanSet = HanSet::of("报報刊网網社志誌端号號坛壇台臺道是");
    CHARS.has(c) || matches!(c, 'y' | 's' | 't')
}

/// Takes brackets off that hold the whole line.
fn unwrap(text: &str) -> &str {
    for (open, close) in [('（', '）'), ('(', ')'), ('【', '】'), ('［', '］'), ('[', ']'), ('〔', '〕')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|t| t.strip_suffix(close))
            && !inner.contains(open)
        {
            return inner.trim();
        }
    }
    text
}

fn announced(text: &str) -> (bool, &str) {
    for word in ANNOUNCEMENTS {
        if let Some(rest) = text.strip_prefix(word) {
            let stripped = rest.trim_start_matches(['：', ':', ' ']);
            return (word != "据" || stripped.len() < rest.len(), stripped);
        }
    }
    (false, text)
}

#[derive(Default)]
struct Parts {
    name: Option<String>,
    titled: bool,
    date: Option<Date>,
    page: Option<String>,
    incomplete: bool,
}

impl Parts {
    /// Takes the text piece by piece; a piece that is nothing we know makes it another kind of line.
    fn take(&mut self, text: &str, year: Option<i32>) -> Option<()> {
        let mut rest = text;
        while let Some(c) = rest.chars().next() {
            if " ，,。.;；：:（）()［］[]/|·".contains(c) {
                rest = &rest[c.len_utf8()..];
            } else if let Some(inner) = rest.strip_prefix('《') {
                let end = inner.find('》')?;
                if self.name.is_some() || end == 0 {
                    return None;
                }
                (self.name, self.titled) = (Some(inner[..end].trim().to_string()), true);
                rest = &inner[end + '》'.len_utf8()..];
            } else if self.date.is_none()
                && !self.incomplete
                && let Some((length, date)) = date(rest, year)
            {
                (self.date, self.incomplete) = (date, date.is_none());
                rest = &rest[length..];
            } else if self.page.is_none()
                && let Some((length, page)) = page(rest)
            {
                // 第一版 and 第1版 are the same page; `A04` stays as it is.
                let chinese = !page.is_ascii();
                self.page =
                    number(page).filter(|_| chinese).map_or_else(|| Some(page.to_string()), |n| Some(n.to_string()));
                rest = &rest[length..];
            } else if self.name.is_none() {
                let end =
                    rest.find(|c: char| c.is_ascii_digit() || "，,（(《：:。；".contains(c)).unwrap_or(rest.len());
                // 海陵日报 第03版, 东屿日报 民国113年
                let page = rest[..end].find('第').filter(|at| page(&rest[*at..]).is_some());
                let republic = [" 民国", " 中华民国"].iter().filter_map(|word| rest[..end].find(word)).min();
                let end = page.into_iter().chain(republic).min().unwrap_or(end);
                let name = rest[..end].trim();
                if end == 0 || name.chars().count() > 24 || name.chars().count() < 2 {
                    return None;
                }
                self.name = Some(name.to_string());
                rest = &rest[end..];
            } else {
                return None;
            }
        }
        Some(())
    }
}

/// A date at the beginning: its length, and the day unless the calendar or the year is wanting.
pub(in crate::read) fn date(text: &str, year: Option<i32>) -> Option<(usize, Option<Date>)> {
    let republic = ["中华民国", "中華民國", "民国", "民國"].iter().find_map(|word| text.strip_prefix(word));
    if let Some(rest) = republic {
        return republican(rest).map(|(length, date)| (text.len() - rest.len() + length, date));
    }
    let mut at = 0;
    let mut part = |ends: &[char]| -> Option<(u32, char)> {
        let rest = &text[at..];
        let length = digits(rest.trim_start());
        let skipped = rest.len() - rest.trim_start().len();
        let value = number(&rest[skipped..skipped + length])?;
        let end = rest[skipped + length..].trim_start();
        let c = end.chars().next().filter(|c| ends.contains(c))?;
        at += rest.len() - end.len() + c.len_utf8();
        Some((value, c))
    };
    let (first, mark) = part(&['年', '月', '-', '/', '.'])?;
    if mark == '月' {
        let (day, _) = part(&['日'])?;
        return Some((at, year.and_then(|y| Date::new(y, first, day))));
    }
    let (month, second) = part(&['月', '-', '/', '.'])?;
    if (mark == '年') != (second == '月') || !(1000..=9999).contains(&first) {
        return None;
    }
    let rest = &text[at..];
    let skipped = rest.len() - rest.trim_start().len();
    let length = digits(rest.trim_start());
    let day = number(&rest[skipped..skipped + length])?;
    let mut end = at + skipped + length;
    end += text[end..].strip_prefix('日').map_or(0, |_| '日'.len_utf8());
    Some((end, Date::new(first as i32, month, day)))
}

/// 111年11月6日, counted from 1912 on.
fn republican(text: &str) -> Option<(usize, Option<Date>)> {
    /// The year before the first.
    const BEFORE: i32 = 1911;
    let start = text.trim_start_matches(is_gap);
    let length = digits(start);
    let year = number(&start[..length]).filter(|year| (1..300).contains(year))? as i32 + BEFORE;
    let rest = start[length..].trim_start_matches(is_gap).strip_prefix('年')?;
    let (length, date) = date(rest, Some(year))?;
    Some((text.len() - rest.len() + length, date))
}

/// A page at the beginning: 第01版, 01 版, A04版, 头版.
fn page(text: &str) -> Option<(usize, &str)> {
    if text.starts_with("头版") {
        return Some(("头版".len(), "1"));
    }
    let start = text.strip_prefix('第').map_or(0, |_| '第'.len_utf8());
    let rest = &text[start..];
    let skipped = rest.len() - rest.trim_start().len();
    let rest = rest.trim_start();
    let letter = rest.chars().next().filter(char::is_ascii_uppercase).map_or(0, char::len_utf8);
    let length = letter + digits(&rest[letter..]);
    number(&rest[letter..length])?;
    let after = rest[length..].trim_start().strip_prefix('版')?;
    Some((text.len() - after.len(), &text[start + skipped..start + skipped + length]))
}

#[cfg(test)]
mod tests {
    use proptest::{prop_assert, proptest};

    use super::super::traditional::fold;
    use super::*;

    fn printed(line: &str) -> Option<String> {
        parse(line, Some(2024)).map(|f| f.source.printed(false))
    }

    #[test]
    fn the_usual_forms_are_understood() {
        let full = Some("《青禾日报》（2024年03月05日第01版）".to_string());
        for line in [
            "《青禾日报》（2024年03月05日第01版）",
            "《 青禾日报 》( 2024年03月05日   第 01 版)",
            "《青禾日报》 2024 年 3 月 5 日 01 版",
            "（原载3月5日《青禾日报》第一版）",
            "来源：青禾日报 2024-03-05 第1版",
            "——《青禾日报》，２０２４年３月５日，第０１版",
            "青禾日报（2024年3月5日第01版）",
            "（2024年3月5日 青禾日报 第1版）",
            "青禾日报 民国113年3月5日 第1版",
        ] {
            assert_eq!(printed(line), full, "{line}");
        }
        assert_eq!(printed("（2024年3月5日 青禾日报 第01版）"), full);
        assert_eq!(printed("（《青禾日报》2024年3月5日）").as_deref(), Some("《青禾日报》（2024年03月05日）"));
        assert_eq!(printed("来源：江岸网").as_deref(), Some("《江岸网》"));
        assert_eq!(printed("原載3月5日《青禾日報》第一版").as_deref(), Some("《青禾日報》（2024年03月05日第01版）"));
    }

    #[test]
    fn reporters_may_stand_behind() {
        let (found, byline) = signed("青禾日报 2024年3月5日 第2版　记者 桑榆", None).unwrap();
        assert_eq!(found.source.printed(false), "《青禾日报》（2024年03月05日第02版）");
        assert_eq!((byline.role.as_deref(), byline.authors), (Some("记者"), vec!["桑榆".to_string()]));
        assert!(signed("《青禾日报》 记者 桑榆", None).is_some_and(|(found, _)| !found.dated()));
        assert_eq!(signed("青禾日报 记者 桑榆", None), None);
        assert_eq!(signed("青禾日报 桑榆", None), None);
        assert_eq!(signed("青禾日报社 召开会议", None), None);
    }

    #[test]
    fn all_papers_pass_the_quick_look() {
        assert!(PAPERS.iter().all(|paper| may_be(paper)));
        let all = ('\u{20}'..'\u{9FFF}').filter(|c| ends_name(*c));
        assert!(all.clone().all(|c| PAPERS.iter().any(|paper| paper.ends_with(fold(c)))));
        assert!(PAPERS.iter().all(|paper| all.clone().any(|c| paper.ends_with(c))));
    }

    #[test]
    fn sentences_and_headlines_are_not() {
        for line in [
            "《青禾日报》2024年3月5日第1版发表了社论",
            "青禾日报社召开会议",
            "《读书》",
            "2024年3月5日",
            "据统计，2024年3月5日",
            "第01版",
            "",
        ] {
            assert_eq!(printed(line), None, "{line}");
        }
    }

    #[test]
    fn days_that_do_not_exist_are_marked() {
        assert!(parse("《青禾日报》（2024年02月30日第01版）", None).unwrap().incomplete);
        assert!(parse("（原载3月5日《青禾日报》）", None).unwrap().incomplete);
    }

    proptest! {
        #[test]
        fn any_line_is_taken(line in "[《》（）第版年月日0-9０-９甲乙报来源：. ]{0,30}|\\PC{0,30}") {
            let _ = parse(&line, None);
        }

        #[test]
        fn the_quick_look_turns_no_source_line_away(
            line in "(《青禾日报》|青禾[报网刊]|Daily|News|据|来源|：|（|）|2024年|3月5日|第1版| |，|０|９|[甲乙号台·*]){0,7}"
        ) {
            prop_assert!(may_be(&line) || parse_closely(&line, None).is_none());
        }
    }
}
