//! Lines above a headline that name a campaign or a series: 建功新时代·一线见闻, “江上新篇”系列报道,
//! 春耕见闻之三.
//!
//! Knows the line alone; whether a headline stands below it is for the readers to say.

use super::digits;
use crate::text::is_han;

/// How much a line says to be the name of a campaign or series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// Whatever stands below it.
    Named,
    /// Above a longer line: a headline may end so as well.
    Perhaps,
}

/// No such line has more characters.
const LONGEST: usize = 24;
/// What every dot divides has so many characters.
const PART: std::ops::RangeInclusive<usize> = 2..=14;
const DOTS: [char; 4] = ['·', '•', '・', '‧'];
const SERIES: [&str; 11] = [
    "系列报道",
    "系列评论",
    "系列述评",
    "系列访谈",
    "系列特稿",
    "特别报道",
    "专题报道",
    "连续报道",
    "主题报道",
    "深度报道",
    "全媒体报道",
];
const PERHAPS: [&str; 11] = ["专题", "专栏", "专版", "特刊", "特稿", "纪实", "见闻", "巡礼", "掠影", "走笔", "手记"];
/// What kinds of campaigns there are.
const CAMPAIGNS: [&str; 10] = [
    "主题教育",
    "学习教育",
    "主题活动",
    "主题实践活动",
    "教育实践活动",
    "专题教育",
    "大讨论",
    "大走访",
    "专项行动",
    "主题宣讲",
];
/// Verbs that slogans begin with.
const CALLS: [&str; 20] = [
    "喜迎", "奋进", "建功", "牢记", "感恩", "砥砺", "踔厉", "勇毅", "同心", "礼赞", "庆祝", "贯彻", "弘扬", "传承",
    "争做", "争当", "决战", "决胜", "共筑", "共建",
];
/// Characters that foreign names and those of minorities are written with.
const FOREIGN: &str = "阿埃艾爱安奥巴拜班包鲍贝本比彼波伯勃博布查茨达戴丹当德登迪狄蒂杜顿多厄恩尔法菲费芬丰夫弗福盖冈戈哥格古哈海汉豪合赫亨侯胡华怀霍基吉加贾江捷金卡凯坎康考柯科克肯孔库奎昆拉莱赖兰朗劳勒雷黎里丽利莉列林琳卢鲁路伦罗洛马玛买迈曼茂梅门蒙米密敏明摩莫默姆木穆纳娜内尼涅宁纽诺欧帕潘佩彭皮珀普契乔切琴丘让热荣瑞若萨赛桑瑟森莎山舍什史士舒斯苏孙索塔泰唐特腾提图吐托瓦万旺威韦维魏温翁沃乌武西希锡夏肖谢辛雅亚扬耶叶伊依易英尤约赞扎詹哲珍朱茱兹佐衣孜肉";

/// Divides the parts of such a name, and those of a foreign name.
pub(crate) fn is_dot(c: char) -> bool {
    DOTS.contains(&c)
}

/// What a line says of itself.
pub(crate) fn of(line: &str) -> Option<Theme> {
    let length = line.chars().count();
    if length <= LONGEST && (is_campaign(line) || is_slogan(line)) {
        return Some(Theme::Named);
    }
    if !(4..=LONGEST).contains(&length) || line.contains(['，', '。', '！', '？', '：', '、', ' ', '—']) {
        return None;
    }
    let bare = unnumbered(line);
    if dotted(bare) || SERIES.iter().any(|word| bare.len() > word.len() && bare.ends_with(word)) {
        return Some(Theme::Named);
    }
    let numbered = bare.len() < line.len() && bare.chars().nth(3).is_some();
    let perhaps = numbered || PERHAPS.iter().any(|word| bare.ends_with(word));
    perhaps.then_some(Theme::Perhaps)
}

/// “江上新篇”主题教育: a quoted name and what kind of campaign it is of.
fn is_campaign(line: &str) -> bool {
    let named = line.strip_prefix('“').and_then(|rest| rest.split_once('”'));
    named.is_some_and(|(name, kind)| name.chars().nth(3).is_some() && CAMPAIGNS.contains(&kind))
}

/// 喜迎建港百年 奋进江上新篇: two calls of one length, each with the verb of such.
fn is_slogan(line: &str) -> bool {
    let Some((a, b)) = line.split_once(' ') else { return false };
    let calls = |part: &str| part.chars().all(is_han) && CALLS.iter().any(|verb| part.starts_with(verb));
    (12..=24).contains(&a.len()) && a.len() == b.len() && calls(a) && calls(b)
}

/// The line without the number of its article: 之三, （上）, ③.
fn unnumbered(line: &str) -> &str {
    if let Some(rest) = line.strip_suffix(|c| ('①'..='⑳').contains(&c)) {
        return rest;
    }
    if let Some((rest, number)) = line.strip_suffix(['）', ')']).and_then(|inner| inner.rsplit_once(['（', '('])) {
        let numbered = matches!(number, "上" | "中" | "下") || (!number.is_empty() && digits(number) == number.len());
        return if numbered { rest } else { line };
    }
    let after = line.rfind('之').map(|at| (at, &line[at + '之'.len_utf8()..]));
    match after {
        Some((at, number)) if !number.is_empty() && number.len() <= 9 && digits(number) == number.len() => &line[..at],
        _ => line,
    }
}

/// 建功新时代·一线见闻, and not the name of a person: 埃莱娜·里瓦.
fn dotted(text: &str) -> bool {
    if !text.contains(DOTS) {
        return false;
    }
    let inner = |c: char| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '”' | '《' | '》');
    let part = |part: &str| PART.contains(&part.chars().count()) && part.chars().all(inner);
    text.split(DOTS).all(part) && text.split(DOTS).count() <= 3 && !is_foreign(text)
}

/// Most characters nearest to the dot are those of foreign names.
fn is_foreign(text: &str) -> bool {
    let Some((before, after)) = text.split_once(DOTS) else { return false };
    let near: Vec<char> = before.chars().rev().take(3).chain(after.chars().take(2)).collect();
    let foreign = near.iter().filter(|c| FOREIGN.contains(**c)).count();
    foreign * 3 >= near.len() * 2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn campaigns_and_series_are_named() {
        for line in [
            "喜迎江滨建港百年·走村看变化",
            "走基层·看变化",
            "建功新时代·一线见闻",
            "“江上新篇”系列报道",
            "“江上新篇”系列报道之三",
            "乡村振兴特别报道（上）",
            "新春走基层・老街",
            "“江上新篇、水上新路”主题教育",
            "喜迎建港百年 奋进江上新篇",
        ] {
            assert_eq!(of(line), Some(Theme::Named), "{line}");
        }
        for line in ["春耕一线见闻之三", "民生纪实", "老街往事（上）", "江上往事②"] {
            assert_eq!(of(line), Some(Theme::Perhaps), "{line}");
        }
    }

    #[test]
    fn headlines_and_names_are_not() {
        for line in [
            "埃莱娜·里瓦抵达江海",
            "阿依古丽·买买提",
            "约翰·史密斯和他的茶园",
            "克里斯蒂安·韦伯的一天",
            "小渔村办起了大学堂",
            "系列报道",
            "政府工作报告（摘要）",
            "江海·滨江两地今天通车，旅客可在车上换票",
            "三分之二",
            "奋进的船队 江上的灯",
            "“江上新篇”开播",
        ] {
            assert_eq!(of(line), None, "{line}");
        }
    }
}
