//! Rows of a headline that the width of the page broke, put together again.
//!
//! A row is broken inside a word or a phrase when the text has the characters on both sides of the
//! break together, or when one side can neither end nor begin anything.

use super::super::counts::ends;
use super::super::lines::{EM, End, Line};
use super::super::stands::speeches::SPEECHES;
use crate::diag::Message;
use crate::msg;
use crate::read::bulletin::headline::{self, Row};
use crate::text::is_han;

/// A row that goes on with the one before.
pub(super) struct Join {
    /// Position of the row it was.
    pub from: usize,
    /// How sure.
    pub confidence: f64,
    /// Why.
    pub reason: Message,
}

/// Characters that no headline begins with.
const NO_BEGINNINGS: &str = "的们吗呢吧者";
/// Characters that no headline ends with.
const NO_ENDS: &str = "的被不再第让最每各该与于把到";
/// Characters that stand beside any other.
const COMMON: &str = "我你他她它这那是在有和不也都就一上下中人个大小来去年月日市县省区镇村乡新老全";
/// Characters that numbers end with.
pub(super) const NUMBERS: &str = "一二三四五六七八九十百千万亿数几两〇零";
/// What is counted.
pub(super) const COUNTED: &str = "年月日天个名人次万亿元公里岁位件家户届亩吨号米余多种项条所座辆艘批层轮成%％";
/// A row of fewer characters stands for nothing by itself.
const LEAST: usize = 4;
/// Verbs that say nothing without what follows them.
const WANTING: [&str; 54] = [
    "入选", "跻身", "荣获", "喜获", "斩获", "夺得", "获得", "成为", "走进", "走向", "迈向", "迈入", "进入", "列入",
    "纳入", "注意", "防治", "谨防", "严防", "打造", "实现", "达到", "超过", "迎来", "助力", "聚焦", "瞄准", "擦亮",
    "谱写", "奏响", "打好", "有了", "做好", "当好", "用好", "念好", "下好", "走好", "守好", "管好", "筑牢", "按下",
    "跑出", "交出", "书写", "织密", "撑起", "托起", "敲开", "端上", "吃上", "住上", "办起", "建起",
];
/// What is said of something that the row above names.
const SAID: [&str; 14] =
    ["同比", "环比", "增长", "下降", "降至", "升至", "达到", "突破", "超过", "位居", "跃居", "名列", "再创", "创下"];

/// Joins rows; `line_of` gives the line of a row by where it comes from, or nothing when a word on
/// it says what it is.
pub(super) fn join<'a>(
    rows: Vec<Row>,
    line_of: impl Fn(usize) -> Option<&'a Line>,
    body: &str,
) -> (Vec<Row>, Vec<Join>) {
    let (mut out, mut joins): (Vec<Row>, Vec<Join>) = (Vec::with_capacity(rows.len()), Vec::new());
    for row in rows {
        let from = row.from[0];
        let seam = out.last().and_then(|before| {
            let last = line_of(*before.from.last().expect("a row comes from somewhere"));
            clause(&before.text, &row.text).or_else(|| seam(before, &row, last?, line_of(from)?, body))
        });
        // Of several rows those after the first are decks, unless it leads to them.
        let next = match &out[..] {
            [_] => true,
            [.., above, _] => above.text.ends_with(['：', ':', '—']),
            [] => false,
        };
        let paired = next && out.last().is_some_and(|before| couplet(&before.text, &row.text));
        let seam = match seam {
            None if paired && line_of(from).is_some() => {
                Some((0.75, msg!("上下两行字数、句式相同，是一个标题", "two clauses built alike: one headline")))
            }
            seam => seam,
        };
        match (seam, out.last_mut()) {
            (Some((confidence, reason)), Some(before)) => {
                before.text.push_str(if paired { " " } else { "" });
                before.text.push_str(&row.text);
                before.from.extend(row.from);
                joins.push(Join { from, confidence, reason });
            }
            _ => out.push(row),
        }
    }
    (out, joins)
}

/// Two clauses of one length with the same characters in the same places are one headline in two
/// rows: 民生账单有厚度 / 百姓生活有温度.
fn couplet(before: &str, row: &str) -> bool {
    let length = before.chars().count();
    let pairs = || before.chars().zip(row.chars());
    (5..=12).contains(&length)
        && row.chars().count() == length
        && pairs().filter(|(a, b)| a == b).count() >= 2
        && pairs().take(2).any(|(a, b)| a != b)
        && before.chars().chain(row.chars()).all(is_han)
}

/// 六旬大爷把阳台: a few words after 把 or 让, and what is done is still to come.
fn awaits(text: &str) -> bool {
    const MOST: usize = 4;
    let words = |rest: &str| (1..=MOST).contains(&rest.chars().count()) && rest.chars().all(is_han);
    let lets = |before: &str| !before.ends_with(['礼', '转', '出', '谦', '退', '忍']);
    text.rsplit_once('把').is_some_and(|(_, rest)| words(rest))
        || text.rsplit_once('让').is_some_and(|(before, rest)| lets(before) && words(rest))
}

/// A row that ends with a comma goes on, whatever the next one says, and so does 县域商业： when nobody
/// speaks.
fn clause(before: &str, row: &str) -> Option<(f64, Message)> {
    if before.ends_with(['，', '、']) {
        return Some((0.9, msg!("上一行以逗号结尾，接上", "the row above ends with a comma")));
    }
    let spoken = before.starts_with('在') && !ends(before, &SPEECHES) && ends(row, &SPEECHES);
    if spoken && !row.starts_with('在') {
        return Some((0.85, msg!("“在……上的讲话”是一个标题，接上", "a speech: where it was held and that it is one")));
    }
    let named = before.ends_with(['：', ':']) && !headline::leads(before) && !row.starts_with('—');
    named.then(|| (0.75, msg!("冒号前后是一个标题，接上", "a headline goes on behind its colon")))
}

/// 添了 / “夜班窗口”: nothing but a few quoted words, after a verb that wants them.
fn quoted(before: &str, row: &str) -> bool {
    const MOST: usize = 8;
    let words = row.strip_prefix('“').and_then(|rest| rest.strip_suffix('”'));
    let few = words.is_some_and(|words| words.chars().count() <= MOST && words.chars().all(is_han));
    few && before.ends_with(['了', '出', '成', '上', '起', '作', '为', '叫', '有', '用', '到', '开', '办', '当'])
}

/// 关于大桥维修期间: what document it is, is still to come.
fn titled(text: &str) -> bool {
    const DOCUMENTS: [&str; 14] = [
        "通告", "公告", "通知", "公示", "意见", "办法", "报告", "决定", "说明", "规定", "方案", "条例", "批复", "决议",
    ];
    text.starts_with("关于") && !text.ends_with(['）', '”']) && !DOCUMENTS.iter().any(|word| text.contains(word))
}

/// 快递“最后一百米” / 卡在了哪里: a few words that ask about what the row above names.
fn asks(row: &str) -> bool {
    const ASKED: [&str; 8] = ["哪里", "哪儿", "何处", "何方", "多少", "怎么办", "几何", "什么"];
    let words = row.trim_end_matches(['？', '?']);
    words.chars().count() <= 6 && ASKED.iter().any(|word| words.ends_with(word))
}

/// Whether a row goes on with the one before: how sure, and why.
fn seam(before: &Row, row: &Row, last: &Line, first: &Line, body: &str) -> Option<(f64, Message)> {
    let (a, b) = (before.text.chars().next_back()?, row.text.chars().next()?);
    let size = row.text.chars().count();
    let fits = |c: char| is_han(c) || c.is_ascii_alphanumeric() || matches!(c, '“' | '”' | '《' | '》');
    if !fits(a) || !fits(b) || last.end != End::Word && !matches!(a, '”' | '》') {
        return None;
    }
    if opens(&before.text) && closes(&row.text) {
        return Some((0.85, msg!("括号或引号跨行，接上", "a bracket or quotation runs over the break")));
    }
    let words = is_han(a) && is_han(b);
    if size < LEAST && words {
        return Some((0.8, msg!("这一行不成词句，接上一行", "too little for a row of its own")));
    }
    let unsaid = || msg!("上一行意思未完，接上", "the row above says nothing without this one");
    let wanting = awaits(&before.text) || titled(&before.text);
    if is_han(a) && (wanting || WANTING.iter().any(|word| before.text.ends_with(word))) {
        return Some((0.65, unsaid()));
    }
    // The rows of one headline are as wide as the column or narrower.
    if first.width > last.width + EM {
        return None;
    }
    if together(&before.text, &row.text, body) {
        return Some((0.85, msg!("正文里两边连写，接上一行", "the text has both sides of the break as one")));
    }
    let counted = (NUMBERS.contains(a) || a.is_ascii_digit()) && COUNTED.contains(b);
    if counted || NO_BEGINNINGS.contains(b) || NO_ENDS.contains(a) {
        return Some((0.7, msg!("断在词语中间，接上一行", "broken inside a phrase")));
    }
    if asks(&row.text) {
        return Some((0.65, msg!("这一行问的是上一行，接上", "a question about what the row above names")));
    }
    if quoted(&before.text, &row.text) {
        return Some((
            0.7,
            msg!("引号里的几个字是上一行的宾语，接上", "the quoted words are what the row above speaks of"),
        ));
    }
    let said = |text: &str| SAID.iter().any(|word| text.contains(word));
    if words && SAID.iter().any(|word| row.text.starts_with(word)) && !said(&before.text) {
        return Some((0.65, unsaid()));
    }
    let pair: String = [a, b].into_iter().collect();
    let count = if words { body.matches(&pair).take(2).count() } else { 0 };
    let reason = || msg!("正文里有断开处的词，接上一行", "the text has the word that the break divides");
    // 心我 of 关心我们 stands in a text by chance.
    let common = |c: char| COMMON.contains(c);
    match count {
        0 => None,
        _ if common(a) || common(b) => None,
        1 => Some((0.65, reason())),
        _ => Some((0.75, reason())),
    }
}

/// The text has three characters over the break, as they stand there.
fn together(before: &str, row: &str, body: &str) -> bool {
    let seam = |left: usize, right: usize| {
        let tail: Vec<char> = before.chars().rev().take(left).collect();
        let seam: String = tail.into_iter().rev().chain(row.chars().take(right)).collect();
        seam.chars().count() == left + right && !seam.contains(' ') && body.contains(&seam)
    };
    seam(2, 1) || seam(1, 2)
}

const PAIRS: [(char, char); 3] = [('“', '”'), ('《', '》'), ('（', '）')];

fn opens(text: &str) -> bool {
    opened(text).iter().any(|count| *count > 0)
}

fn closes(text: &str) -> bool {
    opened(text).iter().any(|count| *count < 0)
}

/// How many of each pair are opened more often than closed.
fn opened(text: &str) -> [i32; PAIRS.len()] {
    let mut counts = [0; PAIRS.len()];
    for c in text.chars() {
        for (count, (open, close)) in counts.iter_mut().zip(PAIRS) {
            *count += i32::from(c == open) - i32::from(c == close);
        }
    }
    counts
}

#[cfg(test)]
mod tests {
    use super::super::super::lines;
    use super::*;
    use crate::diag::Source;

    fn joined(rows: &[&str], body: &str) -> Vec<String> {
        let lines = lines::split(&Source::new("a", rows.join("\n")));
        let row = |(at, text): (usize, &&str)| Row { text: (*text).into(), adjacent: true, from: vec![at] };
        let rows = rows.iter().enumerate().map(row).collect();
        join(rows, |at| Some(&lines[at]), body).0.into_iter().map(|row| row.text).collect()
    }

    #[test]
    fn broken_words_are_put_together() {
        let body = "柳江港集装箱吞吐量昨天突破百万标箱，市羽毛球公开赛在港区体育馆举行。";
        for (rows, whole) in [
            (["柳江港集装箱吞吐", "量再创新高"], "柳江港集装箱吞吐量再创新高"),
            (["港区选手夺得公开", "赛女单冠军"], "港区选手夺得公开赛女单冠军"),
            (["港区老人赶上三十", "年一遇的雪"], "港区老人赶上三十年一遇的雪"),
            (["港区体育馆昨晚正式开", "幕"], "港区体育馆昨晚正式开幕"),
            (["港区举办“秋日", "书香”读书会"], "港区举办“秋日书香”读书会"),
            (["全市二手房成交量", "环比降一成"], "全市二手房成交量环比降一成"),
            (["港区龙舟队入选", "全国非遗名录"], "港区龙舟队入选全国非遗名录"),
            (["把好事办到", "街坊心坎里"], "把好事办到街坊心坎里"),
            (["潮水退了，", "谁来看守滩上的船"], "潮水退了，谁来看守滩上的船"),
            (["港区渔家把旧码头", "改成“海上书房”"], "港区渔家把旧码头改成“海上书房”"),
            (["县域商业：", "“小店铺”里有“大循环”"], "县域商业：“小店铺”里有“大循环”"),
            (["港区果园要打好", "“控水控肥”组合拳"], "港区果园要打好“控水控肥”组合拳"),
            (["关于渡口检修期间", "实行交通管制的通告"], "关于渡口检修期间实行交通管制的通告"),
            (["渔村快递“最后一里”", "卡在了哪里"], "渔村快递“最后一里”卡在了哪里"),
            (["渔村合作社添了", "“夜班窗口”"], "渔村合作社添了“夜班窗口”"),
            (["港区账本有厚度", "渔村日子有温度"], "港区账本有厚度 渔村日子有温度"),
        ] {
            assert_eq!(joined(&rows, body), [whole]);
        }
    }

    #[test]
    fn rows_that_are_units_stay_rows() {
        let body = "港区体育馆昨天开馆，市民可以预约。温若川出席开馆仪式。";
        for rows in [
            ["港区体育馆昨天开馆", "市民可以预约"],
            ["港区渔船进港避风", "港区码头封港停工"],
            ["港区推行车辆礼让行人", "路口新增信号灯"],
            ["港区体育馆开馆", "——温若川出席仪式"],
            ["温若川强调", "把体育馆建到市民家门口去"],
            ["温若川在港区调研时强调：", "把体育馆建到市民家门口去"],
            ["关于开放港区体育馆的公告", "市民可以预约"],
            ["港区老街通车了", "“这条路我们盼了整整二十年”"],
        ] {
            assert_eq!(joined(&rows, body), rows);
        }
    }
}
