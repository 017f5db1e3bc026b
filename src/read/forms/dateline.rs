//! Datelines: `新华社北京3月4日电`, `本报讯（记者 甲）`.

use super::byline::{Byline, Trust, begins_role, names};
use super::traditional::{fold, is_traditional, restore};
use super::{digits, number};
use crate::article::Dateline;
use crate::date::Date;
use crate::text::is_han;
use crate::text::spacing::{Use, close, is_gap};

/// A dateline and what stood with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Its parts, or its words where those say more.
    pub dateline: Dateline,
    /// The reporters it names.
    pub reporters: Option<Byline>,
    /// Its length in the paragraph, the gap after it included.
    pub length: usize,
}

/// Names that end in none of the letters agencies end in, or must win over shorter ones.
const AGENCIES: [&str; 3] = ["本报", "本刊", "本网"];
const LONGEST_AGENCY: usize = 6;
const LONGEST_PLACE: usize = 10;

/// No dateline has more characters.
const LONGEST: usize = 100;

/// Finds the dateline a paragraph begins with; its year is the one that puts it before `printed`.
pub fn parse(paragraph: &str, printed: Option<Date>) -> Option<Found> {
    if !paragraph.chars().take(LONGEST).any(is_traditional) {
        return parse_plain(paragraph, printed);
    }
    let start = paragraph.char_indices().nth(LONGEST).map_or(paragraph, |(at, _)| &paragraph[..at]);
    let plain: String = start.chars().map(fold).collect();
    let mut found = parse_plain(&plain, printed)?;
    let back = |words: &mut String| *words = restore(words, start);
    let dateline = &mut found.dateline;
    [&mut dateline.agency, &mut dateline.place, &mut dateline.text].into_iter().flatten().for_each(back);
    if let Some(reporters) = &mut found.reporters {
        reporters.authors.iter_mut().chain(&mut reporters.role).for_each(back);
    }
    let set_off = paragraph[found.length..].trim_start();
    found.length = paragraph.len() - set_off.len();
    Some(found)
}

fn parse_plain(paragraph: &str, printed: Option<Date>) -> Option<Found> {
    if let Some(found) = boxed(paragraph, printed).or_else(|| signed_report(paragraph)).or_else(|| compiled(paragraph))
    {
        return Some(found);
    }
    let start = paragraph.strip_prefix('据').map_or(0, |_| '据'.len_utf8());
    let Some(agency) = agency(&paragraph[start..]) else { return local(paragraph) };
    let mut at = start + agency.len();
    if let Some(found) = reporters_only(paragraph, agency, at) {
        return Some(found);
    }
    let place: String =
        paragraph[at..].chars().take_while(|c| (is_han(*c) || *c == '·') && !"电讯".contains(*c)).collect();
    at += place.len();
    let (place, abroad) = stationed(&place);
    if place.chars().count() > LONGEST_PLACE {
        return None;
    }
    let day = day(&paragraph[at..]);
    at += day.map_or(0, |(length, ..)| length);
    let kind = ["综合电", "专电", "电", "讯"].iter().find(|kind| paragraph[at..].starts_with(**kind))?;
    at += kind.len();
    let place = match (day, place.strip_suffix("综合").or_else(|| place.strip_suffix('专'))) {
        (None, Some(shorter)) => shorter,
        _ => place,
    };
    let undated = day.is_none();
    let mut rest = &paragraph[at..];
    // 本报电子版 is no dateline: without a date, something must set it off.
    let bare = undated && !(*kind == "讯" && AGENCIES.contains(&agency) && place.is_empty());
    if bare && !rest.starts_with([' ', '\u{3000}', '（', '(']) {
        return None;
    }
    let mut reporters = abroad;
    if let Some((length, inner)) = bracket(rest)
        && ["记者", "通讯员", "评论员", "实习生", "编译"].iter().any(|word| inner.contains(word))
    {
        reporters = names(inner, Trust::Inside);
        at += rest.len() - rest.trim_start().len() + length;
        rest = &paragraph[at..];
    } else if let Some((length, found)) = reported(rest) {
        reporters = Some(found);
        at += length;
        rest = &paragraph[at..];
    }
    let words = close(&paragraph[..at], Use::Running);
    let date = day.and_then(|(_, month, day)| dated(month, day, printed));
    let filled = |text: &str| Some(text.to_string()).filter(|t| !t.is_empty());
    let mut dateline = Dateline { agency: filled(agency), place: filled(place), date, text: None };
    if dateline.printed(false).as_deref() != Some(words.as_str()) {
        dateline.text = Some(words);
    }
    Some(Found { dateline, reporters, length: at + rest.len() - rest.trim_start().len() })
}

/// 驻江岸记者罗晴: the place, and who reports from there.
fn stationed(words: &str) -> (&str, Option<Byline>) {
    const ROLES: [&str; 4] = ["特派记者", "特约记者", "特派员", "记者"];
    let found = words.strip_prefix('驻').and_then(|rest| {
        let (at, role) = ROLES.iter().filter_map(|role| Some((rest.find(role)?, role))).min_by_key(|(at, _)| *at)?;
        Some((&rest[..at], names(&rest[at..], Trust::Inside).filter(|_| rest.len() > at + role.len())))
    });
    found.filter(|(place, _)| !place.is_empty()).unwrap_or((words, None))
}

/// 本报综合外电报道: what others reported, put together.
fn compiled(paragraph: &str) -> Option<Found> {
    const WORDS: [&str; 8] =
        ["综合外电报道", "综合外电报导", "综合外电", "综合报道", "综合报导", "综合消息", "外电报道", "编译报道"];
    let start = paragraph.strip_prefix('据').unwrap_or(paragraph);
    let agency = AGENCIES.iter().find(|agency| start.starts_with(**agency));
    let told = &start[agency.map_or(0, |agency| agency.len())..];
    let word = WORDS.iter().find(|word| told.starts_with(**word))?;
    let rest = &told[word.len()..];
    // 综合报道了此事 is a sentence.
    let after = rest.strip_prefix(['：', ':']).or_else(|| rest.starts_with(is_gap).then_some(rest))?;
    let text = close(paragraph[..paragraph.len() - after.len()].trim_end(), Use::Running);
    let agency = agency.map(|agency| (*agency).to_string());
    let dateline = Dateline { agency, place: None, date: None, text: Some(text) };
    Some(Found { dateline, reporters: None, length: paragraph.len() - after.trim_start().len() })
}

/// 记者罗晴／江岸报道, （特派员罗晴／江岸）: no word of a sentence looks so.
pub fn is_signed(text: &str) -> bool {
    let inner = text.trim_start_matches(OPEN);
    SIGNERS.iter().any(|role| inner.starts_with(role))
        && text.contains(SLASHES)
        && (signed_end(text).is_some() || inner.len() < text.len())
}

/// Who stands before a stroke and a place.
pub(in crate::read) const SIGNERS: [&str; 6] = ["记者", "特派员", "特约记者", "通讯员", "编译", "实习记者"];

/// What may stand before them.
pub(in crate::read) const OPEN: [char; 7] = ['【', '〔', '［', '[', '（', '(', '〖'];
const CLOSED: [char; 7] = ['】', '〕', '］', ']', '）', ')', '〗'];
const SLASHES: [char; 3] = ['／', '/', '╱'];

/// The end of 记者罗晴／江岸报道 at the beginning, the mark before it left out.
fn signed_end(text: &str) -> Option<usize> {
    let start: usize = text.chars().take(LONGEST / 2).map(char::len_utf8).sum();
    ["报道", "报导"].iter().filter_map(|word| Some(text[..start].find(word)? + word.len())).min()
}

/// `记者罗晴／江岸报道` at the beginning, alone or in a bracket.
fn signed_report(paragraph: &str) -> Option<Found> {
    if !is_signed(paragraph) {
        return None;
    }
    let inner = paragraph.trim_start_matches(OPEN);
    let open = paragraph.len() - inner.len();
    // （特派员罗晴／江岸）: the bracket ends it.
    let closed = inner.find(CLOSED).filter(|end| open > 0 && inner[..*end].chars().count() <= LONGEST / 2);
    let told = &inner[..closed.or_else(|| signed_end(inner))?];
    let (writers, place) = told.rsplit_once(SLASHES)?;
    let place = place.trim_matches(is_gap).trim_end_matches(['报', '道', '导']).trim_end_matches(is_gap);
    if !(2..=LONGEST_PLACE).contains(&place.chars().count()) || !place.chars().all(is_han) || begins_role(place) {
        return None;
    }
    let reporters = names(writers.trim_end_matches(is_gap), Trust::Inside)?;
    let after = &inner[told.len()..];
    let after = if open > 0 { after.strip_prefix(CLOSED)? } else { after.trim_start_matches(['：', ':']) };
    let at = paragraph.len() - after.len();
    let place = Some(place).filter(|place| !place.starts_with("综合")).map(str::to_string);
    let text = Some(close(&paragraph[..at], Use::Running));
    let dateline = Dateline { agency: None, place, date: None, text };
    Some(Found { dateline, reporters: Some(reporters), length: paragraph.len() - after.trim_start().len() })
}

/// `【本报讯】（记者 罗晴）` and `【本报记者罗晴报道】` at the beginning.
fn boxed(paragraph: &str, printed: Option<Date>) -> Option<Found> {
    let inner = paragraph.strip_prefix(['【', '〔', '［', '['])?;
    let end = inner.find(['】', '〕', '］', ']'])?;
    let (told, mark) = (&inner[..end], inner[end..].chars().next()?);
    // A gap ends a dateline that has no date.
    let found = parse_plain(&format!("{told} "), printed).filter(|found| found.length > told.len())?;
    let mut at = paragraph.len() - inner.len() + end + mark.len_utf8();
    let mut reporters = found.reporters;
    if reporters.is_none()
        && let Some((length, inner)) = bracket(&paragraph[at..]).filter(|(_, inner)| begins_role(inner))
    {
        reporters = names(inner, Trust::Inside);
        let rest = &paragraph[at..];
        at += rest.len() - rest.trim_start().len() + length;
    }
    let text = Some(close(&paragraph[..at], Use::Running));
    let rest = &paragraph[at..];
    let length = at + rest.len() - rest.trim_start().len();
    Some(Found { dateline: Dateline { text, ..found.dateline }, reporters, length })
}

/// ` 记者罗晴、通讯员石羚报道：` at the beginning: its length, and who they are.
fn reported(text: &str) -> Option<(usize, Byline)> {
    const WORD: &str = "报道";
    /// No more bytes stand before the word.
    const LONGEST: usize = 120;
    let inner = text.trim_start_matches(is_gap);
    let near = &inner[..inner.floor_char_boundary(LONGEST + WORD.len())];
    let end = near.find(WORD).filter(|end| *end <= LONGEST)?;
    let told = inner[..end].trim_end_matches(is_gap);
    let role = ["记者", "通讯员", "实习生"].iter().any(|role| told.contains(role));
    let names = names(told, Trust::First).filter(|_| role && begins_role(told))?;
    let after = inner[end + WORD.len()..].trim_start_matches(['：', ':']);
    Some((text.len() - after.len(), names))
}

/// 本报记者罗晴报道：….
fn reporters_only(paragraph: &str, agency: &str, at: usize) -> Option<Found> {
    let (length, reporters) = reported(&paragraph[at..])?;
    let at = at + length;
    let rest = &paragraph[at..];
    // 本报记者罗晴报道了此事 is a sentence.
    let set_off = paragraph[..at].ends_with(['：', ':']) || rest.starts_with(is_gap);
    set_off.then(|| {
        let words = close(&paragraph[..at], Use::Running);
        let dateline = Dateline { agency: Some(agency.to_string()), place: None, date: None, text: Some(words) };
        Found { dateline, reporters: Some(reporters), length: at + rest.len() - rest.trim_start().len() }
    })
}

/// 台北讯 …: nothing but the place.
fn local(paragraph: &str) -> Option<Found> {
    /// Words that end so and name no place.
    const WORDS: [&str; 12] =
        ["通讯", "资讯", "简讯", "快讯", "短讯", "音讯", "喜讯", "电讯", "视讯", "审讯", "问讯", "捷讯"];
    let (at, _) = paragraph.char_indices().take(4).find(|(_, c)| *c == '讯')?;
    let (place, end) = (&paragraph[..at], at + '讯'.len_utf8());
    let rest = &paragraph[end..];
    let named = (2..=3).contains(&place.chars().count()) && place.chars().all(is_han);
    if !named || WORDS.iter().any(|word| paragraph[..end].ends_with(word)) {
        return None;
    }
    let (mut at, mut reporters) = (end, None);
    if let Some((length, inner)) = bracket(rest).filter(|(_, inner)| inner.contains("记者")) {
        reporters = names(inner, Trust::Inside);
        at += rest.len() - rest.trim_start().len() + length;
    } else if !rest.starts_with(is_gap) {
        return None;
    }
    let words = close(&paragraph[..at], Use::Running);
    let dateline = Dateline { agency: None, place: Some(place.to_string()), date: None, text: Some(words) };
    let rest = &paragraph[at..];
    Some(Found { dateline, reporters, length: at + rest.len() - rest.trim_start().len() })
}

fn agency(text: &str) -> Option<&str> {
    if let Some(known) = AGENCIES.iter().find(|a| text.starts_with(**a)) {
        return Some(&text[..known.len()]);
    }
    let mut ends = text.char_indices().take(LONGEST_AGENCY).take_while(|(_, c)| is_han(*c));
    ends.find(|(at, c)| *at >= 3 && matches!(c, '社' | '报' | '网')).map(|(at, c)| &text[..at + c.len_utf8()])
}

/// `3月4日` at the beginning: length, month, day.
fn day(text: &str) -> Option<(usize, u32, u32)> {
    let first = digits(text);
    let month = number(&text[..first])?;
    let rest = text[first..].strip_prefix('月')?;
    let second = digits(rest);
    let day = number(&rest[..second])?;
    let rest = rest[second..].strip_prefix('日')?;
    Some((text.len() - rest.len(), month, day))
}

fn bracket(text: &str) -> Option<(usize, &str)> {
    let inner = text.trim_start().strip_prefix(['（', '('])?;
    let end = inner.find(['）', ')'])?;
    let mark = inner[end..].chars().next().map_or(0, char::len_utf8);
    let open = text.trim_start().len() - inner.len();
    (inner[..end].chars().count() <= 60).then(|| (open + end + mark, &inner[..end]))
}

fn dated(month: u32, day: u32, printed: Option<Date>) -> Option<Date> {
    let printed = printed?;
    // A paper of January prints reports of December.
    let year = if month > printed.month() + 6 { printed.year() - 1 } else { printed.year() };
    Date::new(year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(paragraph: &str) -> Option<(String, String, String)> {
        let found = parse(paragraph, Date::new(2024, 1, 3))?;
        let date = found.dateline.date.map(|d| d.to_string()).unwrap_or_default();
        Some((found.dateline.text.unwrap_or_default(), date, paragraph[found.length..].to_string()))
    }

    #[test]
    fn parts_are_enough_unless_the_words_say_more() {
        let of = |p| found(p).unwrap();
        assert_eq!(of("新华社北京1月2日电 昨天"), (String::new(), "2024-01-02".into(), "昨天".into()));
        assert_eq!(of("本报青禾12月31日电　昨天").1, "2023-12-31");
        let told = of("新华社北京1月2日电（记者温南、林知夏）昨天");
        assert_eq!((told.0.as_str(), told.2.as_str()), ("新华社北京1月2日电（记者温南、林知夏）", "昨天"));
        assert_eq!(of("本报讯（记者 温南）昨天").0, "本报讯（记者 温南）");
        assert_eq!(of("本报讯 昨天").0, "本报讯");
        assert_eq!(of("据新华社北京电 昨天").0, "据新华社北京电");
        assert_eq!(of("新華社江岸1月2日電（記者陳思遠）昨天").0, "新華社江岸1月2日電（記者陳思遠）");
        assert_eq!(of("本报讯 记者 罗晴 报道 昨天").0, "本报讯 记者 罗晴 报道");
        assert_eq!(of("本报记者罗晴报道：昨天"), ("本报记者罗晴报道：".into(), String::new(), "昨天".into()));
        let told = of("新华社江岸1月1日电 记者罗晴、石羚报道 昨天");
        assert_eq!((told.1.as_str(), told.2.as_str()), ("2024-01-01", "昨天"));
        assert_eq!(of("【本报讯】（记者 罗晴）昨天").0, "【本报讯】（记者 罗晴）");
        assert_eq!(of("〔記者罗晴／江岸報導〕昨天"), ("〔記者罗晴／江岸報導〕".into(), String::new(), "昨天".into()));
        assert_eq!(of("記者罗晴、石羚／江岸報導").0, "記者罗晴、石羚／江岸報導");
        let boxed = parse("【本報訊】（記者　麥浩賢）昨日", None).unwrap();
        assert_eq!(boxed.reporters.unwrap().authors, ["麥浩賢"]);
        assert_eq!(of("臺北訊 昨天").0, "臺北訊");
        assert_eq!(
            of("（特派員罗晴／江岸）「散場了」"),
            ("（特派員罗晴／江岸）".into(), String::new(), "「散場了」".into())
        );
        assert_eq!(of("（編譯罗晴／綜合外電報導）昨天").0, "（編譯罗晴／綜合外電報導）");
        assert_eq!(of("【本報綜合外電報導】昨天").0, "【本報綜合外電報導】");
        assert_eq!(of("综合外电报道　昨天").0, "综合外电报道");
        let abroad = parse("据本报驻圣马特奥记者罗晴1月2日电 昨天", Date::new(2024, 1, 3)).unwrap();
        assert_eq!((abroad.dateline.place.as_deref(), abroad.dateline.date), (Some("圣马特奥"), Date::new(2024, 1, 2)));
        assert_eq!((abroad.reporters.unwrap().authors[0].as_str(), abroad.length > 30), ("罗晴", true));
        assert_eq!(parse("本报驻江岸记者1月2日电 昨天", None).unwrap().reporters, None);
        let reporters = parse("本報訊（記者 陳思遠）昨天", None).unwrap().reporters.unwrap();
        assert_eq!((reporters.role.as_deref(), reporters.authors[0].as_str()), (Some("記者"), "陳思遠"));
        let reporters = parse("本报讯（记者 温南）昨天", None).unwrap().reporters.unwrap();
        assert_eq!((reporters.role.as_deref(), reporters.authors.len()), (Some("记者"), 1));
    }

    #[test]
    fn sentences_about_agencies_are_none() {
        for text in [
            "本报电子版上线",
            "新华社社长来访",
            "新华社北京分社电话会议",
            "人民日报发表文章",
            "昨天",
            "",
            "春耕快讯 昨天",
            "本报记者罗晴报道了此事",
            "本报记者团报道：",
            "【本报讯员招聘】昨天",
            "记者/编辑的工作报道了什么",
            "综合报道了此事",
            "（记者/编辑的工作）昨天",
            "驻地记者看到",
            "（记者罗晴／通讯员石羚）昨天",
        ] {
            assert_eq!(found(text), None, "{text}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_paragraph_is_taken(text in "[本报新华社电讯据0-9月日北京（）记者 甲]{0,24}|\\PC{0,30}") {
            let _ = parse(&text, None);
        }
    }
}
