//! What a piece of a masthead begins with: its length, and the number of the page.

use super::{divides, figures, tidy};
use crate::read::forms::{byline, digits, number};
use crate::read::newspaper::sections;
use crate::text::is_han;
use crate::text::lists::{HanSet, after, begins};
use crate::text::spacing::is_gap;

/// What stands before names of people or numbers that are none of the page's business.
const LABELS: [&str; 42] = [
    "责任编辑",
    "美术编辑",
    "视觉编辑",
    "图片编辑",
    "本版编辑",
    "执行编辑",
    "责任校对",
    "值班编委",
    "值班主任",
    "值班总编",
    "本版主编",
    "本版插图",
    "本版图片",
    "本版摄影",
    "总编辑",
    "值班编辑",
    "本期编辑",
    "首席编辑",
    "组稿",
    "排版",
    "制版",
    "设计",
    "审校",
    "监制",
    "责编",
    "编辑",
    "美编",
    "主编",
    "版式",
    "校对",
    "组版",
    "值班",
    "审读",
    "制图",
    "签发",
    "检校",
    "国内统一刊号",
    "国内统一连续出版物号",
    "邮发代号",
    "新闻热线",
    "电话",
    "热线",
];

const BEGIN_LABELS: HanSet = HanSet::firsts(&LABELS);

/// A character that a piece other than the name of a paper may begin with.
pub(super) fn begins_piece(c: char) -> bool {
    static CHARS: HanSet =
        HanSet::of("一二三四五六七八九十零中民头版第星周礼农甲乙丙丁戊己庚辛壬癸本今共总出复创").and(&BEGIN_LABELS);
    CHARS.has(c) || c.is_ascii_alphanumeric() || matches!(c, '〇' | '○')
}

/// 第02版, A02, 2版, 版次：02, 头版, and A3 beside other pieces: its length and the number.
pub(super) fn numbered_page(text: &str, beside: bool) -> Option<(usize, Option<String>)> {
    if text.starts_with("头版") {
        return Some(("头版".len(), Some("1".to_string())));
    }
    let label = ["版次", "版面", "版号"].iter().find(|label| text.starts_with(**label));
    let start = label.map_or(text, |label| text[label.len()..].trim_start_matches([':', '：', ' ']));
    let start = start.strip_prefix('第').unwrap_or(start);
    let begin = text.len() - start.len();
    let start = start.trim_start_matches(is_gap);
    let letters = start.bytes().take_while(u8::is_ascii_uppercase).count();
    let long = digits(&start[letters..]);
    if letters > 2 || long == 0 || long > 9 {
        return if label.is_some() && begin < text.len() { Some((begin, None)) } else { None };
    }
    let name = &start[..letters + long];
    let after = &start[letters + long..];
    let version = after
        .trim_start_matches(is_gap)
        .strip_prefix('版')
        .filter(|rest| !rest.starts_with(['本', '式', '面', '次', '号', '名']));
    let set_off = after.chars().next().is_none_or(|c| divides(c) || is_han(c));
    let plain = label.is_some() || (letters > 0 && (beside || figures(&start[letters..]) >= 2) && set_off);
    number(&name[letters..]).filter(|n| *n > 0 && *n < 1000)?;
    match version {
        Some(rest) => Some((text.len() - rest.len(), Some(tidy(name)))),
        None if plain => Some((text.len() - after.len(), Some(tidy(name)))),
        None => None,
    }
}

pub(super) fn weekday(text: &str) -> Option<usize> {
    let rest = ["星期", "周", "礼拜"].iter().find_map(|word| text.strip_prefix(word))?;
    let day = rest.chars().next().filter(|c| "一二三四五六日天".contains(*c))?;
    Some(text.len() - rest.len() + day.len_utf8())
}

/// 农历四月廿七, 甲辰年四月廿七, with the solar term after it.
pub(super) fn lunar(text: &str) -> Option<usize> {
    let mut chars = text.chars();
    let stem = chars.next().is_some_and(|c| "甲乙丙丁戊己庚辛壬癸".contains(c));
    let branch = chars.next().is_some_and(|c| "子丑寅卯辰巳午未申酉戌亥".contains(c));
    let cyclic = stem && branch && chars.next() == Some('年');
    if !text.starts_with("农历") && !cyclic {
        return None;
    }
    Some(text.find(|c: char| !is_han(c) || c == '第').unwrap_or(text.len()))
}

/// 今日8版, 共8版, 总第1234期.
pub(super) fn count(text: &str) -> Option<usize> {
    let counted = ["本报今日", "今日", "今天", "本期", "总共", "共"].iter().find_map(|word| text.strip_prefix(word));
    let (rest, ends): (&str, &[&str]) = match counted {
        Some(rest) => (rest.trim_start_matches(['共', '出', ' ']), &["个版", "版", "页", "张"]),
        None => {
            let rest = ["总第", "出版第", "复刊第", "创刊第", "总", "第"].iter().find_map(|w| text.strip_prefix(w))?;
            (rest, &["期", "号"])
        }
    };
    let rest = rest.trim_start_matches(is_gap);
    let length = digits(rest);
    let after = rest[length..].trim_start_matches(is_gap);
    let after = ends.iter().find_map(|end| after.strip_prefix(end)).filter(|_| length > 0)?;
    Some(text.len() - after.len())
}

fn after_label(text: &str) -> Option<&str> {
    after(text, &LABELS)
}

/// A pen name behind a label, where another label follows or, `beside` one, nothing.
fn is_pen_name(word: &str, after: &str, beside: bool) -> bool {
    const WORK: [&str; 7] = ["手记", "工作", "部", "札记", "感言", "心得", "室"];
    let plain = word.chars().all(|c| is_han(c) || c.is_ascii_alphabetic());
    let rest = after[word.len()..].trim_start_matches(is_gap);
    let set_off = rest.len() < after.len() - word.len();
    plain
        && (2..=5).contains(&word.chars().count())
        && !WORK.iter().any(|end| word.ends_with(end))
        && if rest.is_empty() { beside } else { set_off && begins(rest, &LABELS) }
}

/// 责任编辑：甲 乙, 邮发代号 1-23; `beside` other pieces more is known to be a name.
pub(super) fn label(text: &str, beside: bool) -> Option<usize> {
    static BEGINS: HanSet = BEGIN_LABELS;
    let mut rest = Some(text).filter(|text| text.starts_with(|c| BEGINS.has(c))).and_then(after_label)?;
    let colon = rest.trim_start_matches(is_gap).starts_with(['：', ':', '/']);
    rest = rest.trim_start_matches(|c: char| is_gap(c) || matches!(c, '：' | ':' | '/'));
    let mut taken = 0;
    loop {
        let after = rest.trim_start_matches(|c: char| is_gap(c) || c == '、');
        let word = &after[..after.find(|c: char| is_gap(c) || matches!(c, '、' | '|' | '/')).unwrap_or(after.len())];
        let digits = word.bytes().any(|b| b.is_ascii_digit()) && !word.contains(is_han);
        let known = begins(word, &LABELS) || sections::known(word);
        let more = if taken == 0 {
            colon || digits || byline::is_name(word) || is_pen_name(word, after, beside)
        } else {
            byline::is_name(word)
        };
        if word.is_empty() || known || !more || taken > 4 || word.chars().count() > 24 {
            break;
        }
        rest = &after[word.len()..];
        taken += 1;
    }
    (taken > 0).then(|| text.len() - rest.len())
}
