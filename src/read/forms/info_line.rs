//! Lines in which sites and offices say where a text comes from:
//! `来源：青禾日报　作者：温南　2024年03月05日08:12　责任编辑：林知夏`.

use crate::date::Date;
use crate::text::is_han;
use crate::text::spacing::{Use, close, is_gap};

use super::traditional::{fold, folded};
use super::{byline, source_line};
use super::{digits, number};

/// What such a line tells.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Info {
    /// The paper or site.
    pub source: Option<String>,
    /// Who wrote the text, and as what.
    pub byline: Option<byline::Byline>,
    /// Day of publication.
    pub date: Option<Date>,
    /// Page of the paper.
    pub page: Option<String>,
}

#[derive(Clone, Copy, PartialEq)]
enum Field {
    Source,
    Author,
    Date,
    Page,
    Other,
}

const LABELS: [(&str, Field); 58] = [
    ("文章来源", Field::Source),
    ("新闻来源", Field::Source),
    ("信息来源", Field::Source),
    ("稿件来源", Field::Source),
    ("来源", Field::Source),
    ("稿源", Field::Source),
    ("媒体", Field::Source),
    ("文章作者", Field::Author),
    ("作者", Field::Author),
    ("撰文", Field::Author),
    ("撰稿", Field::Author),
    ("本报记者", Field::Author),
    ("记者", Field::Author),
    ("发布时间", Field::Date),
    ("发布日期", Field::Date),
    ("发表时间", Field::Date),
    ("更新时间", Field::Date),
    ("刊发日期", Field::Date),
    ("出版日期", Field::Date),
    ("日期", Field::Date),
    ("时间", Field::Date),
    ("版次", Field::Page),
    ("版面", Field::Page),
    ("责任编辑", Field::Other),
    ("网络编辑", Field::Other),
    ("本文编辑", Field::Other),
    ("责编", Field::Other),
    ("编辑", Field::Other),
    ("编审", Field::Other),
    ("审核", Field::Other),
    ("审校", Field::Other),
    ("校对", Field::Other),
    ("初审", Field::Other),
    ("复审", Field::Other),
    ("终审", Field::Other),
    ("监制", Field::Other),
    ("值班主任", Field::Other),
    ("供稿", Field::Other),
    ("浏览次数", Field::Other),
    ("浏览量", Field::Other),
    ("浏览", Field::Other),
    ("阅读次数", Field::Other),
    ("阅读量", Field::Other),
    ("阅读", Field::Other),
    ("点击数", Field::Other),
    ("点击量", Field::Other),
    ("点击", Field::Other),
    ("点击率", Field::Other),
    ("浏览数", Field::Other),
    ("阅读数", Field::Other),
    ("访问次数", Field::Other),
    ("访问量", Field::Other),
    ("人气", Field::Other),
    ("字号", Field::Other),
    ("字体", Field::Other),
    ("分享到", Field::Other),
    ("分享", Field::Other),
    ("打印", Field::Other),
];
const LONGEST: usize = 160;
const LONGEST_VALUE: usize = 40;

/// Takes a line apart that has at least one such label, or is a day and a paper divided by a bar.
pub fn parse(line: &str) -> Option<Info> {
    if let Some((found, byline)) =
        source_line::signed(line, None).filter(|(found, byline)| found.dated() && byline.role.is_some())
    {
        let source = found.source;
        return Some(Info { source: Some(source.name), byline: Some(byline), date: source.date, page: source.page });
    }
    let text = close(line, Use::Running);
    if text.chars().count() > LONGEST || text.contains('。') {
        return None;
    }
    let text = text.trim_matches(|c| matches!(c, '（' | '）' | '(' | ')' | '【' | '】' | '[' | ']' | '|' | ' '));
    let marks = labels(folded(text).as_deref().unwrap_or(text));
    let mut info = Info::default();
    let first = marks.first().map_or(text.len(), |(at, ..)| *at);
    let lead = text[..first].trim_matches(is_divider);
    let day = find_date(lead);
    let dated = day.is_some();
    info.date = day.as_ref().map(|(_, date)| *date);
    let rest = day.map_or(lead.to_string(), |(range, _)| format!("{} {}", &lead[..range.start], &lead[range.end..]));
    let rest: Vec<&str> = rest.split(is_divider).filter(|w| !w.is_empty() && !is_clock(w)).collect();
    match rest.as_slice() {
        [] => {}
        // 2024-03-05 08:12 青禾日报 来源：…
        [word] if dated && word.chars().count() <= 12 => {
            if is_paper(word) {
                info.source = Some((*word).to_string());
            } else {
                info.byline = Some(byline::parse(word)?);
            }
        }
        _ => return None,
    }
    if marks.is_empty() && !(dated && info.source.is_some()) {
        return None;
    }
    for (at, (start, end, field)) in marks.iter().enumerate() {
        let until = marks.get(at + 1).map_or(text.len(), |next| next.0);
        let value = text[*end..until].trim_matches(is_divider);
        if value.chars().count() > LONGEST_VALUE {
            return None;
        }
        let label = &text[*start..*end];
        info.take(*field, label.trim_end_matches(['：', ':', ' ']), value);
    }
    Some(info)
}

impl Info {
    fn take(&mut self, field: Field, label: &str, value: &str) {
        let value = match find_date(value) {
            Some((range, date)) if field != Field::Other => {
                self.date = self.date.or(Some(date));
                value[..range.start].trim_matches(is_divider)
            }
            _ => value,
        };
        match field {
            Field::Source if self.source.is_none() => {
                let name: String = value.trim_matches(['《', '》']).split(is_divider).next().unwrap_or_default().into();
                // 来源：青禾日报 记者 温南
                let rest = value.trim_start_matches('《').strip_prefix(name.as_str()).unwrap_or_default();
                let rest = rest.trim_start_matches('》').trim_matches(is_divider);
                let signed = byline::parse(rest).filter(|found| found.role.is_some());
                self.byline = self.byline.take().or(signed);
                self.source = Some(name).filter(|n| !n.is_empty());
            }
            Field::Author if !value.is_empty() => self.take_authors(label, value),
            Field::Page if self.page.is_none() => {
                let page = value.trim_start_matches('第').split(['版', '：', ':', ' ']).next().unwrap_or_default();
                self.page = Some(page.to_string()).filter(|p| !p.is_empty() && p.len() <= 6);
            }
            _ => {}
        }
    }
}

impl Info {
    /// The names behind a label; those behind a second one stand after it, each with its role.
    fn take_authors(&mut self, label: &str, value: &str) {
        let whole = || byline::Byline { role: None, authors: vec![value.to_string()] };
        let mut found = byline::parse(value).unwrap_or_else(whole);
        if found.role.is_none() && byline::is_role(label) {
            found.role = Some(label.to_string());
        }
        match &mut self.byline {
            None => self.byline = Some(found),
            Some(byline) => {
                let named = |name: String| found.role.as_ref().map_or(name.clone(), |role| format!("{role} {name}"));
                byline.authors.extend(found.authors.into_iter().map(named));
            }
        }
    }
}

fn is_divider(c: char) -> bool {
    is_gap(c) || matches!(c, '|' | '｜' | '/' | '·' | '，' | ',' | '；' | ';' | '\n' | '_' | '-' | '—')
}

fn is_clock(word: &str) -> bool {
    word.contains([':', '：']) && word.chars().all(|c| c.is_ascii_digit() || c == ':' || c == '：')
}

fn is_paper(name: &str) -> bool {
    let last = name.chars().next_back().map(fold);
    last.is_some_and(|c| matches!(c, '报' | '网' | '社' | '刊' | '台'))
        || ["客户端", "频道"].iter().any(|end| folded(name).as_deref().unwrap_or(name).ends_with(end))
}

/// Labels with their colons: where they begin, where the value begins, and what it is.
fn labels(text: &str) -> Vec<(usize, usize, Field)> {
    let mut found = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| matches!(c, '：' | ':')) {
        let before = text[..at].trim_end();
        let Some((label, field)) = LABELS.iter().find(|(label, _)| before.ends_with(label)) else { continue };
        let start = before.len() - label.len();
        // 目的来源：the label must begin a word, or stand right behind the value of another.
        let value = found.last().map(|(_, end, _)| text[*end..start.max(*end)].trim_start_matches(is_gap));
        let behind = value.is_none_or(|value| !value.is_empty() && !value.contains(is_divider));
        if behind || before[..start].chars().next_back().is_none_or(|c| !is_han(c)) {
            found.push((start, at + c.len_utf8(), *field));
        }
    }
    found.retain(|(start, ..)| text.is_char_boundary(*start));
    found
}

/// The first day named in a text, with its place.
pub fn find_date(text: &str) -> Option<(std::ops::Range<usize>, Date)> {
    let starts = text.char_indices().filter(|(at, c)| {
        let before = text[..*at].chars().next_back();
        c.is_ascii_digit() && !before.is_some_and(|b| b.is_ascii_digit())
    });
    for (start, _) in starts {
        let rest = &text[start..];
        let Some((length, date)) = date_at(rest) else { continue };
        return Some((start..start + length, date));
    }
    None
}

fn date_at(text: &str) -> Option<(usize, Date)> {
    let mut at = 0;
    let mut parts = [0; 3];
    for (n, part) in parts.iter_mut().enumerate() {
        let rest = text[at..].trim_start();
        at = text.len() - rest.len();
        let length = digits(rest);
        if length > 4 || (n == 0 && length != 4) {
            return None;
        }
        *part = number(&rest[..length])?;
        at += length;
        let rest = text[at..].trim_start();
        let mark = rest.chars().next();
        let fits = match n {
            0 => matches!(mark, Some('年' | '-' | '/' | '.')),
            1 => matches!(mark, Some('月' | '-' | '/' | '.')),
            _ => {
                at += text[at..].trim_start().strip_prefix('日').map_or(0, |r| text[at..].len() - r.len());
                break;
            }
        };
        if !fits {
            return None;
        }
        at = text.len() - rest.len() + mark.map_or(0, char::len_utf8);
    }
    let year = i32::try_from(parts[0]).ok().filter(|y| (1900..2200).contains(y))?;
    Some((at, Date::new(year, parts[1], parts[2])?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_sites_are_taken_apart() {
        let info = parse("来源：青禾日报　作者：温 南　2024年03月05日08:12　责任编辑：林知夏").unwrap();
        assert_eq!((info.source.as_deref(), info.date), (Some("青禾日报"), Date::new(2024, 3, 5)));
        assert_eq!(info.byline.unwrap().authors, ["温南"]);
        let info = parse("2024年03月05日08:12 | 来源：青禾网").unwrap();
        assert_eq!((info.source.as_deref(), info.date), (Some("青禾网"), Date::new(2024, 3, 5)));
        let info = parse("发布时间：2024-03-05 08:12:33 浏览次数：12").unwrap();
        assert_eq!((info.source, info.date), (None, Date::new(2024, 3, 5)));
        let info = parse("青禾日报 2024年3月5日 第2版　记者 桑榆").unwrap();
        assert_eq!((info.page.as_deref(), info.byline.unwrap().authors), (Some("2"), vec!["桑榆".to_string()]));
        let info = parse("2024-03-05 青禾日报").unwrap();
        assert_eq!(info.source.as_deref(), Some("青禾日报"));
        let info = parse("來源：青禾日報　責任編輯：陳思遠").unwrap();
        assert_eq!(info.source.as_deref(), Some("青禾日報"));
        let info = parse("来源：青禾日报记者：温南作者：林知夏浏览：1203次字号：大 中 小").unwrap();
        assert_eq!(info.source.as_deref(), Some("青禾日报"));
        let byline = info.byline.unwrap();
        assert_eq!((byline.role.as_deref(), byline.authors), (Some("记者"), vec!["温南".into(), "林知夏".into()]));
        let byline = parse("记者：温南 通讯员：林知夏").unwrap().byline.unwrap();
        assert_eq!(byline.authors, ["温南", "通讯员 林知夏"]);
        assert_eq!(parse("版次：03　来源：青禾日报").unwrap().page.as_deref(), Some("03"));
    }

    #[test]
    fn sentences_are_none() {
        for text in ["会议来源于实践", "他说：好", "2024年3月5日召开会议", "主要来源：一是捐款。", "", "：", "作者"]
        {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_line_is_taken(line in "(来源|作者|日期|：|:|[0-9]{1,4}|年|月|日|-| |甲|\\|){0,20}|\\PC{0,30}") {
            let _ = parse(&line);
            let _ = find_date(&line);
        }
    }
}
