//! The headline stack: kicker, headline, subtitles, column and series.

use super::lines::width;
pub(in crate::read) use super::pieces::without_bracket;
use crate::article::{Head, Series};
use crate::diag::Message;
use crate::msg;
use crate::pages::Part;
use crate::read::forms::theme::{self, Theme};
use crate::read::trace::Deed;

/// A line of the stack.
#[derive(Debug, Clone)]
pub(in crate::read) struct Row {
    /// Its text as a headline.
    pub text: String,
    /// Follows the row before without an empty line between.
    pub adjacent: bool,
    /// Positions of the rows it was made of.
    pub from: Vec<usize>,
}

/// The stack with an account of its rows.
#[derive(Debug, Default)]
pub(in crate::read) struct Stack {
    /// The head, as far as the stack tells it.
    pub head: Head,
    /// What each row became; `None` for something of the head that is no part.
    pub placed: Vec<(usize, Option<Part>)>,
    /// What was done to rows: position, deed, how sure, why.
    pub marks: Vec<(usize, Deed, f64, Message)>,
}

/// What else is known about a headline.
pub(in crate::read) struct Evidence<'a> {
    /// Rows and units of the last row that the contents call the headline.
    pub known: Option<(usize, usize)>,
    /// The title of the contents.
    pub printed: Option<&'a str>,
    /// The text, to see which words are one.
    pub body: &'a str,
    /// How many articles of the bulletin have this bracket behind their headline.
    pub siblings: &'a dyn Fn(&str) -> usize,
}

const KICKER_ENDS: [&str; 9] = ["强调", "指出", "要求", "表示", "时说", "寄语", "勉励", "宣布", "提出"];
const COLUMN_WORDS: [&str; 18] = [
    "观察", "评论", "论坛", "时评", "社论", "谈", "思享", "专栏", "视点", "漫笔", "随笔", "声音", "快评", "札记", "语",
    "见", "论", "说",
];
const NO_COLUMNS: [&str; 14] =
    ["摘要", "节选", "全文", "上", "下", "中", "续", "图", "讲话", "草案", "试行", "修订", "附", "稿"];
/// A row this wide may have been broken by the page, not by the editor.
const FULL_ROW: usize = 22;

/// Makes the stack of an article from its rows.
pub(in crate::read) fn stack(rows: &[Row], evidence: &Evidence<'_>) -> Stack {
    let (themes, sure) = themes(rows, evidence);
    let Divided { kicker, title, kicker_rows, title_rows, mut rest } = divide(rows, evidence, themes);
    let mut stack = Stack { head: Head { kicker, ..Head::default() }, ..Stack::default() };
    stack.placed.extend(kicker_rows.iter().map(|at| (*at, Some(Part::Kicker))));
    stack.placed.extend(title_rows.iter().map(|at| (*at, Some(Part::Title))));
    let (bare, bracket) = without_bracket(&title);
    let head = &mut stack.head;
    head.title = title.clone();
    let last = title_rows.last().copied().unwrap_or(0);
    if let Some((bracket, sure)) = bracket.and_then(|b| is_column(b, evidence).map(|sure| (b, sure))) {
        head.column = Some(bracket.to_string());
        head.title = bare.to_string();
        stack.placed.push((last, None));
        let reason =
            msg!("标题后括号里的“{bracket}”是栏目名", "`{bracket}` in brackets behind the headline names a column");
        stack.marks.push((last, Deed::Moved, sure, reason));
    }
    let closed = close_words(&head.title, evidence);
    if closed != head.title {
        let reason = msg!(
            "正文里两边连写，标题里的空格去掉",
            "the text has these words as one, so the space in the headline was closed"
        );
        stack.marks.push((last, Deed::Removed, 0.85, reason));
        head.title = closed;
    }
    if themes > 0 {
        let reason =
            msg!("像专栏、系列报道的名称，当作眉题", "reads like the name of a campaign or series: the kicker");
        stack.marks.push((0, Deed::Guessed, sure, reason));
    }
    if let (Some(at), Some(kicker)) = (kicker_rows.last().filter(|at| **at >= themes), &head.kicker) {
        let word = KICKER_ENDS.iter().find(|end| kicker.trim_end_matches(['：', ':']).ends_with(**end)).unwrap_or(&"…");
        let shared = title_rows.contains(at);
        let deed = if shared { Deed::Moved } else { Deed::Guessed };
        let reason = msg!("以“{word}”结尾，当作眉题", "ends with `{word}` as lines above a headline do: the kicker");
        stack.marks.push((*at, deed, 0.85, reason));
    }
    rest = joined(rest, &mut stack.marks);
    head.series = rest.iter().find_map(|row| series(&row.text));
    if let Some(at) = rest.iter().find(|row| series(&row.text).is_some()).and_then(|row| row.from.last()) {
        let reason = msg!(
            "破折号后的题目带圈码，当作系列和篇号",
            "a circled number behind a dash: the series and the number in it"
        );
        stack.marks.push((*at, Deed::Guessed, 0.9, reason));
    }
    for (number, row) in rest.iter().enumerate() {
        stack.placed.extend(row.from.iter().map(|at| (*at, Some(Part::Subtitle(number)))));
    }
    head.subtitles = rest.into_iter().map(|row| row.text).collect();
    stack
}

/// Rows that the page's width broke, put together again.
fn joined(rows: Vec<Row>, marks: &mut Vec<(usize, Deed, f64, Message)>) -> Vec<Row> {
    let mut out: Vec<Row> = Vec::new();
    for row in rows {
        match out.last_mut() {
            Some(before) if wrapped(&before.text, &row) => {
                before.text.push_str(&row.text);
                before.from.extend(&row.from);
                let reason = msg!("副题满行后的短行，接上", "a short row below a full one: the subtitle goes on");
                marks.push((row.from[0], Deed::Joined, 0.75, reason));
            }
            _ => out.push(row),
        }
    }
    out
}

fn wrapped(before: &str, row: &Row) -> bool {
    row.adjacent && width(before) >= FULL_ROW && width(&row.text) * 2 <= width(before) && !row.text.starts_with('—')
}

/// A stack divided, and the positions of the rows that kicker and headline stand on.
#[derive(Default)]
struct Divided {
    kicker: Option<String>,
    title: String,
    kicker_rows: Vec<usize>,
    title_rows: Vec<usize>,
    rest: Vec<Row>,
}

/// Divides rows of which the first `themes` are a kicker for themselves.
fn divide(rows: &[Row], evidence: &Evidence<'_>, themes: usize) -> Divided {
    let Some(first) = rows.get(themes) else { return Divided::default() };
    let guessed = || {
        let (last, units) = guess(&rows[themes..]);
        (themes + last, units)
    };
    let (last, units) = evidence.known.unwrap_or_else(guessed);
    let last = last.min(rows.len() - 1);
    let (mut title_rows, mut rest): (Vec<(usize, Vec<&str>)>, Vec<Row>) = (Vec::new(), Vec::new());
    for (at, row) in rows.iter().enumerate().skip(themes) {
        let words: Vec<&str> = row.text.split(' ').collect();
        let deck = words.iter().skip(1).position(|w| w.starts_with("——")).map_or(words.len(), |p| p + 1);
        let own = match at.cmp(&last) {
            std::cmp::Ordering::Less => words.len(),
            std::cmp::Ordering::Equal => units.min(deck).min(words.len()),
            std::cmp::Ordering::Greater => 0,
        };
        if own > 0 {
            title_rows.push((at, words[..own].to_vec()));
        }
        if own < words.len() {
            rest.push(Row { text: words[own..].join(" "), adjacent: row.adjacent && own == 0, from: vec![at] });
        }
    }
    let mut divided = if title_rows.is_empty() {
        Divided { title: first.text.clone(), title_rows: vec![themes], rest, ..Divided::default() }
    } else {
        Divided { rest, ..split_kicker(&title_rows) }
    };
    if themes > 0 {
        let above = rows[..themes].iter().map(|row| row.text.as_str()).chain(divided.kicker.as_deref());
        divided.kicker = Some(above.collect::<Vec<_>>().join("\n"));
        divided.kicker_rows.splice(0..0, 0..themes);
    }
    divided
}

/// A row that ends as kickers do, or names a campaign or a series.
pub(in crate::read) fn leads(row: &str) -> bool {
    row.split(' ').any(is_kicker) || theme::of(row).is_some()
}

/// How many rows above the headline name a campaign or a series, and how sure that is.
fn themes(rows: &[Row], evidence: &Evidence<'_>) -> (usize, f64) {
    /// A name of two lines, or a campaign and the series in it.
    const MOST: usize = 2;
    let size = |row: &Row| row.text.chars().count();
    let last = evidence.known.map_or(rows.len(), |(last, _)| last + 1);
    let (mut count, mut sure) = (0, 1.0_f64);
    for pair in rows[..last.min(rows.len())].windows(2).take(MOST) {
        let [row, below] = pair else { break };
        let headline = size(below) >= 4 && !below.text.starts_with('—');
        // The text speaks of people, not of campaigns.
        let confidence = match theme::of(&row.text).filter(|_| headline) {
            Some(Theme::Named) if !spoken_of(&row.text, evidence.body) => 0.8,
            Some(Theme::Perhaps) if size(row) < size(below) => 0.6,
            _ => break,
        };
        (count, sure) = (count + 1, sure.min(confidence));
    }
    (count, sure)
}

/// The words on both sides of a dot stand in the text as they do in the row: a name.
fn spoken_of(row: &str, body: &str) -> bool {
    let Some((at, dot)) = row.char_indices().find(|(_, c)| theme::is_dot(*c)) else { return false };
    let before = row[..at].char_indices().next_back().map_or(0, |(start, _)| start);
    let after: String = row[at + dot.len_utf8()..].chars().take(2).collect();
    body.contains(&format!("{}{dot}{after}", &row[before..at]))
}

/// Without contents: a kicker and the row after it, or the first row alone.
fn guess(rows: &[Row]) -> (usize, usize) {
    let kicker_row = rows.iter().take(3).position(|row| row.text.split(' ').any(is_kicker));
    let Some(at) = kicker_row else { return (0, usize::MAX) };
    let ends_row = rows[at].text.split(' ').next_back().is_some_and(is_kicker);
    let next = rows.get(at + 1).is_some_and(|row| !row.text.starts_with('—'));
    if ends_row && next {
        (at + 1, usize::MAX)
    } else if ends_row && at > 0 {
        (0, usize::MAX)
    } else {
        (at, usize::MAX)
    }
}

fn is_kicker(unit: &str) -> bool {
    let unit = unit.trim_end_matches(['：', ':']);
    KICKER_ENDS.iter().any(|end| unit.ends_with(end)) && unit.chars().count() >= 6
}

/// Divides behind the first unit that ends as kickers do, when a headline is left.
fn split_kicker(rows: &[(usize, Vec<&str>)]) -> Divided {
    let all = || rows.iter().flat_map(|(at, words)| words.iter().enumerate().map(move |(unit, w)| (*at, unit, *w)));
    let distinct = |mut rows: Vec<usize>| {
        rows.dedup();
        rows
    };
    let total = all().count();
    let end = all().position(|(_, _, word)| is_kicker(word)).filter(|at| at + 1 < total);
    let Some(end) = end else {
        let title = all().map(|(_, _, w)| w).collect::<Vec<_>>().join(" ");
        return Divided { title, title_rows: distinct(all().map(|(at, ..)| at).collect()), ..Divided::default() };
    };
    let mut kicker = String::new();
    for (at, unit, word) in all().take(end + 1) {
        if !kicker.is_empty() {
            kicker.push(if unit == 0 && at > 0 { '\n' } else { ' ' });
        }
        kicker.push_str(word);
    }
    Divided {
        kicker: Some(kicker),
        title: all().skip(end + 1).map(|(_, _, w)| w).collect::<Vec<_>>().join(" "),
        kicker_rows: distinct(all().take(end + 1).map(|(at, ..)| at).collect()),
        title_rows: distinct(all().skip(end + 1).map(|(at, ..)| at).collect()),
        rest: Vec::new(),
    }
}

/// A bracket behind a headline names a column when the contents leave it out, when siblings have
/// it too, or when it sounds like one: how sure that is.
fn is_column(bracket: &str, evidence: &Evidence<'_>) -> Option<f64> {
    let length = bracket.chars().count();
    let han = bracket.chars().all(crate::text::is_han);
    let number = bracket.chars().all(|c| "一二三四五六七八九十之".contains(c));
    if !(2..=8).contains(&length) || !han || number || NO_COLUMNS.iter().any(|w| bracket.ends_with(w)) {
        return None;
    }
    let left_out = evidence.printed.is_some_and(|title| !title.contains(bracket));
    if left_out || (evidence.siblings)(bracket) > 1 {
        return Some(0.9);
    }
    let word = COLUMN_WORDS.iter().find(|w| bracket.ends_with(**w))?;
    // 语, 见, 论 and 说 end much else.
    Some(if word.chars().count() > 1 { 0.75 } else { 0.55 })
}

/// Closes a space that the text shows to stand inside a word, unless the contents print it too.
fn close_words(title: &str, evidence: &Evidence<'_>) -> String {
    if !title.contains(' ') {
        return title.to_string();
    }
    // Counted from the end: the contents may have a kicker before the headline.
    let behind = |text: &str, at: usize| text[at..].chars().filter(|c| *c != ' ').count();
    let printed = evidence.printed.unwrap_or_default();
    let kept: Vec<usize> = printed.match_indices(' ').map(|(at, _)| behind(printed, at)).collect();
    let mut out = String::with_capacity(title.len());
    for (at, c) in title.char_indices() {
        if c == ' ' && (kept.is_empty() || !kept.contains(&behind(title, at))) {
            let before: Vec<char> = out.chars().rev().take(2).collect();
            let seam: String = before.into_iter().rev().chain(title[at + 1..].chars().take(2)).collect();
            if seam.chars().count() >= 3 && !seam.contains(' ') && evidence.body.contains(&seam) {
                continue;
            }
        }
        out.push(c);
    }
    out
}

/// `——把道理讲明白①`: the series and the number in it.
pub(in crate::read) fn series(subtitle: &str) -> Option<Series> {
    let name = subtitle.strip_prefix("——")?;
    let mark = name.chars().next_back().filter(|c| ('①'..='⑳').contains(c))?;
    let name = name[..name.len() - mark.len_utf8()].trim();
    let number = u32::from(mark) - u32::from('①') + 1;
    (!name.is_empty()).then(|| Series { name: name.to_string(), number: Some(number) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(rows: &[&str], known: Option<(usize, usize)>, body: &str) -> Head {
        let rows: Vec<Row> = rows
            .iter()
            .enumerate()
            .map(|(at, t)| Row { text: t.to_string(), adjacent: true, from: vec![at] })
            .collect();
        stack(&rows, &Evidence { known, printed: None, body, siblings: &|_| 0 }).head
    }

    #[test]
    fn kickers_end_as_speech_begins() {
        let head = of(&["林知夏在青禾大学调研时强调 让课堂 长在田里", "温南参加"], None, "");
        assert_eq!(
            (head.kicker.as_deref(), head.title.as_str()),
            (Some("林知夏在青禾大学调研时强调"), "让课堂 长在田里")
        );
        assert_eq!(head.subtitles, ["温南参加"]);
        let head = of(&["林知夏在看望青禾市政协", "农业界委员时强调", "把种子 种下去", "温南参加"], Some((2, 2)), "");
        assert_eq!(head.kicker.as_deref(), Some("林知夏在看望青禾市政协\n农业界委员时强调"));
        assert_eq!(head.title, "把种子 种下去");
        assert_eq!(of(&["林知夏在会上强调"], None, "").title, "林知夏在会上强调");
    }

    #[test]
    fn names_of_campaigns_are_kickers() {
        let head = of(&["建功新时代·一线见闻", "山村里的光伏电站", "带来了收入"], None, "");
        assert_eq!((head.kicker.as_deref(), head.title.as_str()), (Some("建功新时代·一线见闻"), "山村里的光伏电站"));
        assert_eq!(head.subtitles, ["带来了收入"]);
        let head = of(&["“江上新篇”系列报道", "温南在会上强调", "把船 造好"], None, "");
        assert_eq!(
            (head.kicker.as_deref(), head.title.as_str()),
            (Some("“江上新篇”系列报道\n温南在会上强调"), "把船 造好")
        );
        let head = of(&["建功新时代·一线见闻", "山村里的光伏电站"], Some((1, 1)), "");
        assert_eq!((head.kicker.as_deref(), head.title.as_str()), (Some("建功新时代·一线见闻"), "山村里的光伏电站"));
        // A headline of its own, a deck with a dash, a name that the text speaks of.
        assert_eq!(of(&["老街往事（上）"], None, "").title, "老街往事（上）");
        assert_eq!(of(&["“江上新篇”系列报道", "——从源头到海口"], None, "").title, "“江上新篇”系列报道");
        assert_eq!(of(&["老舍得·茶馆", "一条街的五十年"], None, "走进老舍得·茶馆，").title, "老舍得·茶馆");
        assert_eq!(of(&["山村里的光伏电站", "建功新时代·一线见闻"], None, "").title, "山村里的光伏电站");
    }

    #[test]
    fn columns_and_series_leave_the_headline() {
        let head = of(&["让种子发芽（评论员观察） ——把道理讲明白②"], None, "");
        assert_eq!((head.title.as_str(), head.column.as_deref()), ("让种子发芽", Some("评论员观察")));
        assert_eq!(head.series, Some(Series { name: "把道理讲明白".into(), number: Some(2) }));
        assert_eq!(head.subtitles, ["——把道理讲明白②"]);
        assert_eq!(of(&["政府工作报告（摘要）"], None, "").title, "政府工作报告（摘要）");
    }

    #[test]
    fn broken_rows_and_words_are_closed() {
        let head = of(&["标题", "——二〇二四年三月五日在青禾市第九届人民代表大会", "第四次会议上"], None, "");
        assert_eq!(head.subtitles, ["——二〇二四年三月五日在青禾市第九届人民代表大会第四次会议上"]);
        assert_eq!(of(&["提升育种战 略能力 走在前"], None, "全面提升育种战略能力。").title, "提升育种战略能力 走在前");
    }
}
