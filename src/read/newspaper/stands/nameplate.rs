//! The name of a paper and what is printed around it: who edits it, where it is registered, which
//! number it is, its name in letters.
//!
//! Such lines stand at the beginning of a page or beside its day; elsewhere they may be headlines.

use super::super::counts::{begins, ends};
use super::super::lines::{EM, Line};
use super::super::looks::Looks;
use super::super::{masthead, sections};
use super::Stands;
use crate::read::forms::digits;
use crate::read::forms::traditional::folded;
use crate::text::is_han;
use crate::text::lists::{HanSet, find};
use crate::text::spacing::is_gap;

/// A nameplate takes no more lines from the beginning of a page.
const LINES: usize = 12;
/// Beside a day of print it reaches no further.
const NEAR: usize = 3;
/// What follows the name of an office that edits a paper.
const EDITS: [&str; 8] = ["主办", "主管", "协办", "承办", "主编", "编印", "编辑出版", "出版"];
/// What introduces one.
const EDITED: [&str; 6] = ["主管单位", "主办单位", "协办单位", "承办单位", "编辑出版", "出版单位"];
/// Words of papers that are registered, numbered or given away.
const REGISTERED: [&str; 15] = [
    "内部资料",
    "内部刊物",
    "准印证",
    "准印号",
    "免费交流",
    "免费赠阅",
    "赠阅",
    "刊号",
    "邮发代号",
    "代号",
    "总第",
    "试刊",
    "创刊",
    "复刊",
    "每周",
];
/// How those words begin.
static REGISTER: HanSet = HanSet::firsts(&REGISTERED);
/// How names of papers end.
const NAMES: [&str; 5] = ["报", "周刊", "导刊", "周报", "月刊"];
/// Words that end as such names do.
const NO_NAMES: [&str; 25] = [
    "通报", "简报", "公报", "预报", "汇报", "情报", "喜报", "海报", "捷报", "举报", "电报", "回报", "上报", "申报",
    "警报", "战报", "墙报", "板报", "年报", "月报", "季报", "谎报", "填报", "播报", "速报",
];

/// Marks the nameplates of all pages.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    let shown = |at: usize| masthead::date(&lines[at].text).is_some() && no_text(&lines[at], &looks[at]);
    let days: Vec<usize> = (0..lines.len()).filter(|at| looks[*at].furniture >= 1.0 && shown(*at)).collect();
    let named = days.iter().any(|day| *day < LINES);
    let blocks = blocks(lines, looks, &days);
    let names_paper = |at: &usize| name(&lines[*at]).is_some() || masthead::paper(&lines[*at].text).is_some();
    let known = blocks.iter().any(names_paper);
    for at in blocks {
        // 欢度周末 below the name of a paper is a headline.
        if !known || !called(&lines[at].text) {
            mark_part(&lines[at], &mut looks[at]);
        }
    }
    let top = (0..lines.len().min(LINES)).take_while(|at| no_text(&lines[*at], &looks[*at]));
    let mut near: Vec<usize> = top.collect();
    for day in days {
        let from = (day.saturating_sub(NEAR)..day).rev().take_while(|at| no_text(&lines[*at], &looks[*at]));
        let to = (day + 1..lines.len().min(day + 1 + NEAR)).take_while(|at| no_text(&lines[*at], &looks[*at]));
        near.extend(from.chain(to));
    }
    for at in near {
        mark(&lines[at], &mut looks[at], named || at >= LINES);
    }
}

/// The lines around each day, and those a page begins with, that may all belong to a nameplate.
fn blocks(lines: &[Line], looks: &[Looks], days: &[usize]) -> Vec<usize> {
    let part = |at: &usize| is_part(&lines[*at], &looks[*at]);
    let mut all = Vec::new();
    for day in days {
        let above = (day.saturating_sub(LINES)..*day).rev().take_while(part);
        all.extend(above.chain((day + 1..lines.len().min(day + LINES)).take_while(part)));
    }
    let top = (0..lines.len().min(LINES)).take_while(part).collect::<Vec<_>>();
    if top.iter().any(|at| looks[*at].furniture >= 2.0 && masthead::bare_page(&lines[*at].text).is_none()) {
        all.extend(top);
    }
    all
}

/// May be a part of a nameplate: known as one, or the name of a section, a number, letters.
fn is_part(line: &Line, look: &Looks) -> bool {
    no_text(line, look)
        && !look.jump
        && !look.pointer
        && (look.furniture >= 1.5
            || sections::is_section(&line.text)
            || masthead::bare_page(&line.text).is_some()
            || called(&line.text)
            || name(line).is_some()
            || spelt(&line.text))
}

/// Marks the name of a section, the number of the page, or a name that a headline may end with too.
fn mark_part(line: &Line, look: &mut Looks) {
    if look.headed || look.column {
        return;
    }
    let number = masthead::bare_page(&line.text).is_some() && !line.text.contains(is_han);
    if number || sections::is_section(&line.text) || called(&line.text) {
        look.stands = Stands::Nameplate;
        look.belongs();
        (look.source, look.byline) = (false, None);
    }
}

/// 南岭周末, 今日禾川: the name of a paper beside its day.
pub(in super::super) fn called(text: &str) -> bool {
    /// What a column of that day is called.
    const COLUMNS: [&str; 14] = [
        "关注", "聚焦", "视点", "热点", "头条", "导读", "要闻", "观察", "话题", "评论", "看点", "天气", "提示", "说法",
    ];
    let today = text.strip_prefix("今日").is_some_and(|place| !COLUMNS.contains(&place));
    (today || text.ends_with("周末")) && (4..=6).contains(&text.chars().count()) && text.chars().all(is_han)
}

/// Marks a line that belongs to a nameplate; names and numbers of pages do only beside a day.
fn mark(line: &Line, look: &mut Looks, dated: bool) {
    if look.column || look.jump || look.headed {
        return;
    }
    let name = dated && name(line).is_some();
    let page = dated && page(line).is_some();
    if name || page || tells_edition(&line.text) || spelt(&line.text) {
        look.stands = Stands::Nameplate;
        look.furniture = look.furniture.max(3.0);
        look.tool |= name || page;
        (look.source, look.byline) = (false, None);
    }
}

/// No line of a text: short, without the marks of a sentence.
fn no_text(line: &Line, look: &Looks) -> bool {
    let pieces = look.furniture >= 1.5;
    !line.ended() && (pieces || (look.commas == 0 && line.width <= 30 * EM)) && !look.dated
}

/// Says who edits a paper, or where and how it is printed.
fn tells_edition(text: &str) -> bool {
    let edits = ends(text, &EDITS) && text.chars().count() <= 24 && !appears(text) || begins(text, &EDITED);
    let office = edits && text.chars().filter(|c| is_han(*c)).count() >= 6;
    office || find(text, &REGISTERED, &REGISTER).is_some() && text.chars().count() <= 40
}

/// Says that a book appears: who brings out a paper is an office, or it is said how often.
fn appears(text: &str) -> bool {
    const OFFICES: [&str; 16] =
        ["社", "部", "委", "会", "局", "室", "院", "校", "馆", "司", "中心", "集团", "编辑", "本报", "单位", "联"];
    let by = text.strip_suffix("出版").map(str::trim_end);
    let often = |by: &str| ["周", "星期", "逢", "每"].iter().any(|word| by.contains(word));
    by.is_some_and(|by| by.starts_with('《') || !(often(by) || OFFICES.iter().any(|office| by.ends_with(office))))
}

/// Nothing but letters, as a name is spelt below it: YUN XI BAO, Yunxi Daily.
fn spelt(text: &str) -> bool {
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    letters >= 4 && text.chars().all(|c| c.is_ascii_alphabetic() || c == ' ' || c == '\'')
}

/// The name of a paper that is all of a line, letter-spaced or not: 云 溪 报, 《沅陵河报》.
pub(in super::super) fn name(line: &Line) -> Option<String> {
    if !line.headline().ends_with(['报', '報', '刊', '》', '《']) {
        return None;
    }
    let parts: Vec<&str> = line.headline().trim_matches(['《', '》']).split(is_gap).collect();
    let spaced = parts.iter().all(|part| part.chars().count() == 1);
    if parts.len() > 1 && !spaced {
        return None;
    }
    let name = parts.concat();
    let plain = folded(&name);
    let plain = plain.as_deref().unwrap_or(&name);
    // 文汇报 gathers what is written; other 汇报 are reports.
    let no_name = ends(plain, &NO_NAMES) && !plain.ends_with("文汇报");
    (ends(plain, &NAMES) && !no_name && (3..=10).contains(&name.chars().count()) && name.chars().all(is_han))
        .then_some(name)
}

/// The number of the page beside the name of its section: 04 视觉, 6 要闻·综合, A5 地方新聞.
pub(in super::super) fn page(line: &Line) -> Option<String> {
    let text = line.text.trim();
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let number = text[letters..].bytes().take_while(u8::is_ascii_digit).count();
    if letters > 1 || !(1..=2).contains(&number) || digits(&text[letters..]) != number {
        return None;
    }
    let rest = text[letters + number..].trim_start_matches(['版', '·', '|', '：', ':', ' ', '/']);
    let plain = folded(rest);
    let plain = plain.as_deref().unwrap_or(rest);
    let words = plain.chars().filter(|c| is_han(*c)).count();
    let bare = plain.chars().all(|c| is_han(c) || c == '·' || c == ' ' || c == '/');
    let section = sections::beside_number(plain);
    let page = || text[..letters + number].trim_start_matches('0').to_string();
    (bare && section && (2..=8).contains(&words)).then(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<String> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        let plate = |at: &usize| looks[*at].stands == Stands::Nameplate;
        (0..lines.len()).filter(plate).map(|at| lines[at].text.to_string()).collect()
    }

    #[test]
    fn a_nameplate_stands_around_its_day() {
        let text = "南塘县委宣传部主管\n南 塘 报\nNan Tang Bao\n2011年6月24日 星期五\n04 视觉\n内部资料 免费交流\n南塘港今天开港\n南塘港今天开港，第一艘货轮靠泊码头。\n本县一家企业主办\n";
        assert_eq!(of(text).len(), 5, "{:?}", of(text));
        assert_eq!(of("港口通报\n2011年6月24日 星期五\n3 月开港\n"), [""; 0]);
    }

    #[test]
    fn sections_and_numbers_beside_a_day_are_the_page() {
        let rest = "南塘港今天开港\n南塘港今天开港，第一艘货轮靠泊码头。\n";
        for top in [
            "南塘日报\n生 活\n2011年6月24日 星期五\n5\n",
            "09\n三农·对话\n南塘周末\n2011年6月24日 星期五\n",
            "南塘日报\n2011年6月24日 星期五\n3\n社会新闻\n",
        ] {
            assert_eq!(of(&format!("{top}{rest}")).len(), 3, "{top} {:?}", of(&format!("{top}{rest}")));
        }
        assert_eq!(of(&format!("南塘日报\n2011年6月24日 星期五\n欢度周末\n{rest}")), ["南塘日报"]);
        assert_eq!(of(&format!("{rest}文化\n7\n{rest}")), [""; 0]);
    }

    #[test]
    fn books_that_appear_are_no_imprint() {
        assert!(!tells_edition("《南塘方言词典》出版") && !tells_edition("我县首部村志近日出版"));
        assert!(tells_edition("南塘日报社出版") && tells_edition("南塘县文化馆编印"));
    }

    #[test]
    fn names_and_pages_take_all_of_a_line() {
        let line = |text: &str| super::super::super::lines::split(&Source::new("a", text)).remove(0);
        assert_eq!(name(&line("沅 江 周 刊")).as_deref(), Some("沅江周刊"));
        assert_eq!(name(&line("沅江文汇报")).as_deref(), Some("沅江文汇报"));
        assert_eq!((name(&line("天气预报")), name(&line("记者 日报"))), (None, None));
        for (text, number) in [("6 要闻·综合", "6"), ("A5 地方新聞", "A5"), ("04 视觉", "4"), ("4 桃花潭副刊", "4")]
        {
            assert_eq!(page(&line(text)).as_deref(), Some(number), "{text}");
        }
        assert_eq!((page(&line("5 月新闻不断")), page(&line("2024 要闻"))), (None, None));
    }
}
