//! Bylines with more than a role and names: who made what, and where the authors are from.
//!
//! `文 罗晴 图 石羚`, `温若川（南塘县第一中学）`, `□ 文学院2015级 温若川`.

use super::{
    Byline, MOST_NAMES, NO_NAMES, OFFICES, RARE_SURNAMES, is_divider, is_name, is_role, names, parse, split_role,
    tokens,
};
use crate::read::forms::byline::Trust;
use crate::read::forms::traditional::fold;
use crate::text::is_han;
use crate::text::lists::{HanSet, begins, ends};
use crate::text::spacing::is_gap;

/// Marks before a byline.
pub(in crate::read) const MARKS: [char; 12] = ['□', '■', '●', '◎', '○', '◇', '◆', '▪', '▲', '★', '—', '-'];
/// What somebody made of an article, and whether that is its text.
const MADE: [(&str, bool); 17] = [
    ("文字", true),
    ("采写", true),
    ("撰文", true),
    ("撰稿", true),
    ("执笔", true),
    ("作者", true),
    ("翻译", true),
    ("编译", true),
    ("整理", true),
    ("文", true),
    ("图片", false),
    ("摄影", false),
    ("供图", false),
    ("绘图", false),
    ("插图", false),
    ("图", false),
    ("摄", false),
];
/// What the word for a school, an office or a place ends with, and for what people are there.
const PLACES: [&str; 42] = [
    "学院",
    "大学",
    "学校",
    "中学",
    "小学",
    "一中",
    "二中",
    "三中",
    "附中",
    "实验中学",
    "中心校",
    "系",
    "级",
    "班",
    "协会",
    "学会",
    "公司",
    "集团",
    "医院",
    "社区",
    "街道",
    "村",
    "镇",
    "乡",
    "县",
    "市",
    "省",
    "局",
    "委",
    "馆",
    "中心",
    "研究所",
    "研究院",
    "会员",
    "作家",
    "诗人",
    "教师",
    "学生",
    "工程师",
    "厂",
    "部",
    "社",
];
/// What says no more than that an author follows.
const LABELS: [&str; 6] = ["作者", "撰文", "撰稿", "采写", "执笔", "文"];
/// No such word has more characters.
const LONGEST_PLACE: usize = 20;

/// What [`begins_label`] knows.
pub(in crate::read) const LABELLED: &str = "文采撰执執作翻编編整图圖摄攝供绘繪插";

/// Begins a word that may stand before a name: 作者, 摄影, in simplified characters or not.
pub(super) fn begins_label(c: char) -> bool {
    static CHARS: HanSet = HanSet::of(LABELLED);
    CHARS.has(c)
}

/// A line without the word that says no more than that an author follows.
pub(super) fn unlabelled(line: &str) -> &str {
    let rest = LABELS.iter().find_map(|word| line.strip_prefix(word)).unwrap_or_default();
    let held = rest.trim_start_matches(['：', ':', '/', '／', ' ', '\u{3000}']);
    let set_off = rest.starts_with(['：', ':', '/', '／']) || (line.starts_with("作者") && held.len() < rest.len());
    let shared = ["图", "摄"].iter().any(|word| held.starts_with(word) && rest.starts_with(['/', '／']));
    if set_off && !shared && !held.is_empty() { held } else { line }
}

/// 文 罗晴 图 石羚, 文：罗晴 图：石羚: each name behind the word for what somebody made.
pub(super) fn shares(line: &str) -> Option<Byline> {
    if !line.starts_with(begins_label) {
        return None;
    }
    let divides = |c: char| is_gap(c) || matches!(c, '、' | '，' | '：' | ':' | '/' | '／');
    let mut byline = Byline::default();
    let (mut label, mut labels, mut text) = (None, 0, false);
    for part in line.split(divides).filter(|part| !part.is_empty()) {
        if let Some((word, of_text)) = MADE.iter().find(|(word, _)| *word == part) {
            // 文/图 罗晴: one person made both.
            if label.is_some() {
                return None;
            }
            (label, labels, text) = (Some((*word, *of_text)), labels + 1, text | of_text);
            continue;
        }
        if !is_person(part) || (label.is_none() && byline.authors.is_empty()) {
            return None;
        }
        let made = label.take().filter(|(_, of_text)| !of_text || labels > 1);
        byline.authors.push(made.map_or(part.to_string(), |(word, _)| format!("{word} {part}")));
    }
    (labels >= 2 && text && label.is_none()).then_some(byline)
}

/// What somebody did for a text, behind the name.
const DID: [&str; 12] =
    ["口述", "讲述", "整理", "记录", "采写", "采访", "执笔", "撰文", "撰稿", "编译", "翻译", "摄影"];

/// 温若川口述 石羚整理: names before the words for what each did, two words or more.
pub fn did(text: &str) -> Option<Byline> {
    let mut authors: Vec<String> = Vec::new();
    let (mut words, mut named) = (0, false);
    for part in text.split(is_divider).filter(|part| !part.is_empty()) {
        let word = DID.iter().find(|word| part.ends_with(**word));
        let name = word.map_or(part, |word| &part[..part.len() - word.len()]);
        match authors.last_mut() {
            Some(before) if name.is_empty() && named => *before = format!("{before} {part}"),
            _ if is_person(name) => authors.push(part.to_string()),
            _ => return None,
        }
        named = word.is_none();
        words += usize::from(word.is_some());
    }
    (words >= 2 && !named && authors.len() <= MOST_NAMES).then_some(Byline { role: None, authors })
}

/// 温若川（南塘县第一中学）.
pub(super) fn of_somewhere(line: &str) -> Option<Byline> {
    let inner = line.strip_suffix(['）', ')'])?;
    let (name, place) = inner.split_once(['（', '('])?;
    let named = tokens(name);
    let [name] = named.as_slice() else { return None };
    (is_name(name) && is_place(place))
        .then(|| Byline { role: Some(place.to_string()), authors: vec![name.to_string()] })
}

/// Takes a line apart that a mark such as □ sets off: also pen names and authors with their schools.
pub fn set_off(line: &str) -> Option<Byline> {
    let held = line.trim_start_matches(MARKS).trim_start_matches(is_gap);
    if held.len() == line.len() {
        return parse(held);
    }
    // 文学院 looks like a name.
    let school = |name: &String| PLACES[..6].iter().any(|end| name.ends_with(end));
    let found = parse(held).filter(|found| !found.authors.first().is_some_and(school));
    found.or_else(|| with_place(held)).or_else(|| pen_name(held))
}

/// 文学院2015级 温若川.
fn with_place(text: &str) -> Option<Byline> {
    let (place, name) = text.split_once(is_gap)?;
    let named = tokens(name);
    let people = !named.is_empty() && named.len() <= 3 && named.iter().all(|name| is_person(name));
    let authors = || named.iter().map(ToString::to_string).collect();
    (people && is_place(place)).then(|| Byline { role: Some(place.to_string()), authors: authors() })
}

/// 老 槐: two or three characters opened to the width of a name.
fn pen_name(text: &str) -> Option<Byline> {
    let parts: Vec<&str> = text.split(is_gap).filter(|part| !part.is_empty()).collect();
    let single = (2..=3).contains(&parts.len()) && parts.iter().all(|part| part.chars().count() == 1);
    let familiar = text.starts_with(['老', '阿']) && text.chars().count() == 2;
    let name: String = parts.concat();
    ((single || familiar) && name.chars().all(is_han)).then(|| Byline { role: None, authors: vec![name] })
}

/// The author in a bracket behind the last sentence of a text: where the bracket begins, and who.
pub fn at_end(text: &str) -> Option<(usize, Byline)> {
    const LONGEST: usize = 30;
    /// What brackets at the end of texts say besides.
    const OTHERS: [&str; 14] = ["完", "续", "发", "图", "摘", "注", "同", "略", "名", "文", "载", "摄", "片", "画"];
    let inner = text.trim_end().strip_suffix(['）', ')'])?;
    let (open, mark) = inner.char_indices().rev().take(LONGEST).find(|(_, c)| matches!(c, '（' | '('))?;
    let (before, words) = (text[..open].trim_end(), inner[open + mark.len_utf8()..].trim_matches(is_gap));
    let ended = before.is_empty() || before.ends_with(['。', '！', '？', '”', '…', '」']);
    if !ended || OTHERS.iter().any(|end| words.ends_with(end)) {
        return None;
    }
    let found = names(words, Trust::Inside).filter(|found| found.authors.iter().all(|name| !is_role(name)));
    let found = found.or_else(|| did(words)).or_else(|| parse(words)).or_else(|| with_place(words))?;
    Some((open, found))
}

/// Two or three characters of which the first may be a surname and often is none.
pub(super) fn is_rare(part: &str) -> bool {
    part.starts_with(|c| RARE_SURNAMES.contains(fold(c)))
        && (2..=3).contains(&part.chars().count())
        && part.chars().all(is_han)
        && !begins(part, &NO_NAMES)
        && !ends(part, &OFFICES)
}

/// 鲁 安, 罗 晴 川: single characters opened to the width of a name; of two the first hardly begins other
/// words.
pub(super) fn opened(text: &str) -> Option<Byline> {
    const SURNAMES: &str = "尤章鲁毕傅伍萧湛禹狄骆邢焦蒲蔺尚茹戈阙鄂缑亓仝逄";
    let mut parts = text.split(is_gap).filter(|part| !part.is_empty());
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next());
    let single = |part: &str| part.chars().nth(1).is_none() && part.chars().all(is_han);
    if parts.next().is_some() || ![first, second, third.unwrap_or_default()].into_iter().all(single) {
        return None;
    }
    let name = [first, second, third.unwrap_or_default()].concat();
    let named = match third {
        Some(_) => is_name(&name) || is_rare(&name),
        None => first.starts_with(|c| SURNAMES.contains(fold(c))),
    };
    named.then(|| Byline { role: None, authors: vec![name] })
}

/// 国家二级心理咨询师 罗晴: what somebody is, and the name; who reads this knows that a byline stands here.
pub fn with_rank(text: &str) -> Option<Byline> {
    const RANKS: [&str; 18] = [
        "师",
        "员",
        "教授",
        "专家",
        "主任",
        "院长",
        "所长",
        "站长",
        "校长",
        "会长",
        "博士",
        "院士",
        "总站",
        "分站",
        "研究所",
        "研究院",
        "中心",
        "大学",
    ];
    let (rank, name) = text.rsplit_once(is_gap)?;
    let rank = rank.trim_end_matches(is_gap);
    let plain = (3..=LONGEST_PLACE).contains(&rank.chars().count()) && rank.chars().all(|c| is_han(c) || is_gap(c));
    (plain && ends(rank, &RANKS) && is_name(name))
        .then(|| Byline { role: Some(rank.to_string()), authors: vec![name.to_string()] })
}

/// A name, whatever its surname, where nothing but names stands.
pub fn is_person(part: &str) -> bool {
    is_name(part) || is_rare(part) || matches!(split_role(part), (Some(_), name) if is_name(name))
}

/// A school, an office or a place, or who somebody is there.
fn is_place(text: &str) -> bool {
    (2..=LONGEST_PLACE).contains(&text.chars().count())
        && text.chars().all(|c| is_han(c) || c.is_ascii_alphanumeric() || is_gap(c))
        && ends(text, &PLACES)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(found: Option<Byline>) -> Option<String> {
        found.map(|b| format!("{}|{}", b.role.unwrap_or_default(), b.authors.join("、")))
    }

    #[test]
    fn all_labels_pass_the_quick_look() {
        let labels = MADE.iter().map(|(word, _)| *word).chain(LABELS);
        assert!(labels.into_iter().all(|word| word.starts_with(begins_label)));
        assert!(('\u{4E00}'..'\u{9FFF}').filter(|c| begins_label(fold(*c))).all(begins_label));
    }

    #[test]
    fn who_made_what() {
        for line in ["文 罗晴 图 石羚", "文：罗晴 图：石羚", "文/罗晴 图/石羚", "文/罗晴　图/石羚"]
        {
            assert_eq!(said(parse(line)).as_deref(), Some("|罗晴、图 石羚"), "{line}");
        }
        assert_eq!(said(parse("文字 季晨曦 石羚 摄影 罗晴")).as_deref(), Some("|季晨曦、石羚、摄影 罗晴"));
        for line in ["撰稿/罗晴", "作者 罗晴", "作者：罗晴", "文：罗晴"] {
            assert_eq!(said(parse(line)).as_deref(), Some("|罗晴"), "{line}");
        }
    }

    #[test]
    fn who_did_what() {
        assert_eq!(said(did("温若川口述 石羚整理")).as_deref(), Some("|温若川口述、石羚整理"));
        assert_eq!(said(did("罗晴 采访 石羚、何以宁 执笔")).as_deref(), Some("|罗晴 采访、石羚、何以宁 执笔"));
        for text in ["石羚整理", "垃圾整理 会议记录", "温若川口述 石羚", ""] {
            assert_eq!(said(did(text)), None, "{text}");
        }
        assert_eq!(at_end("他笑了。（温若川口述 石羚整理）").map(|(_, found)| found.authors.len()), Some(2));
    }

    #[test]
    fn where_authors_are_from() {
        assert_eq!(said(parse("温若川（南塘县第一中学）")).as_deref(), Some("南塘县第一中学|温若川"));
        assert_eq!(said(set_off("□ 文学院2015级 温若川")).as_deref(), Some("文学院2015级|温若川"));
        assert_eq!(said(set_off("□ 老 槐")).as_deref(), Some("|老槐"));
        assert_eq!(said(set_off("■文/图 本报记者 罗晴")).as_deref(), Some("本报记者 文/图|罗晴"));
        assert_eq!(said(set_off("□文学院 温若川")).as_deref(), Some("文学院|温若川"));
        for line in ["□今日谈", "■ 春 天 来 了", "□"] {
            assert_eq!(said(set_off(line)), None, "{line}");
        }
    }

    #[test]
    fn opened_names() {
        for (line, name) in [("罗 晴 川", "罗晴川"), ("温　若　川", "温若川"), ("鲁 安", "鲁安")] {
            assert_eq!(said(parse(line)).as_deref(), Some(&*format!("|{name}")), "{line}");
        }
        for line in ["春 耕 忙", "江 上 有 船", "罗晴 川 上", "三 农"] {
            assert_eq!(said(parse(line)), None, "{line}");
        }
    }

    #[test]
    fn what_authors_are() {
        assert_eq!(said(with_rank("国家二级心理咨询师 罗晴")).as_deref(), Some("国家二级心理咨询师|罗晴"));
        assert_eq!(said(with_rank("省水利技术推广总站　温若川")).as_deref(), Some("省水利技术推广总站|温若川"));
        for line in ["渡口修船人 罗晴", "师 罗晴", "心理咨询师 春天来了", "心理咨询师，罗晴"]
        {
            assert_eq!(said(with_rank(line)), None, "{line}");
        }
    }

    #[test]
    fn authors_behind_the_last_sentence() {
        let end = |text: &str| at_end(text).map(|(at, found)| (text[at..].to_string(), said(Some(found)).unwrap()));
        assert_eq!(end("其乐融融。（石羚）").unwrap(), ("（石羚）".into(), "|石羚".into()));
        assert_eq!(end("他说：“好。”（土木学院 温若川）").unwrap().1, "土木学院|温若川");
        assert_eq!(end("完工。（记者 石羚 通讯员 罗晴）").unwrap().1, "记者|石羚、通讯员 罗晴");
        for text in [
            "他去了。（全文完）",
            "来了温若川（石羚）",
            "他说。（下同）",
            "完工。（未完待续）",
            "好。（文中人物均为化名）",
        ] {
            assert_eq!(end(text), None, "{text}");
        }
    }
}
