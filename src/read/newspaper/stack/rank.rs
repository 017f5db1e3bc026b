//! Which row of a stack is the headline where no word and no mark says so: the first, or the second
//! with a kicker above it.

use super::super::words::told;
use super::broken::{COUNTED, NUMBERS};
use crate::read::bulletin::headline::Row;

/// The beginning of a text says what its headline says.
const BEGINNING: usize = 400;
/// Of three rows the middle one is the headline, unless the rest speaks against it.
const MIDDLE: f64 = 1.0;
/// From this sum on the first row is a kicker, of three rows and of two.
const KICKED: [f64; 2] = [0.6, 1.0];
/// Words that set the time: kickers do that.
const TIMES: [&str; 12] =
    ["昨天", "昨日", "昨晚", "昨夜", "今晨", "今天", "今日", "昨晨", "日前", "近日", "清晨", "凌晨"];

/// Words that end the name of a column, or what a reporter makes: 一线见闻.
const VISITS: [&str; 8] = ["见闻", "观察", "走笔", "巡礼", "手记", "掠影", "札记", "行记"];
/// Words that end a deck which says what the text is.
const ACCOUNTS: [&str; 7] = ["纪实", "侧记", "之路", "见闻", "纪事", "印象", "小记"];

/// A visit above and an account below: the row between them is the headline.
pub(super) fn visited(rows: &[Row]) -> bool {
    let [first, second, third] = rows else { return false };
    let ends = |row: &Row, words: &[&str]| words.iter().any(|word| row.text.ends_with(word));
    let marked = rows.iter().any(|row| row.text.starts_with(['—', '（']) || size(row) < 4);
    !marked && ends(first, &VISITS) && ends(third, &ACCOUNTS) && !ends(second, &ACCOUNTS) && size(first) <= size(third)
}

/// How sure it is that the first row is a kicker and the second the headline; `None` when it is not.
/// `opened` tells of a row whether its letters stand apart, as those of large type do.
pub(super) fn kicked(rows: &[Row], body: &str, opened: impl Fn(&Row) -> bool) -> Option<f64> {
    let [first, second, rest @ ..] = rows else { return None };
    if [first, second].iter().any(|row| row.text.starts_with(['—', '（']) || size(row) < 4) || attends(second) {
        return None;
    }
    let third = rest.first().filter(|row| !row.text.starts_with('—'));
    let mut sum = if third.is_some() { MIDDLE } else { 0.0 };
    // A deck with a dash stands right below the headline.
    sum += if third.is_none() && !rest.is_empty() { 0.8 } else { 0.0 };
    // 全长31.8公里 设站22座: particulars of what the headline says.
    let particulars = figures(first) >= 2 && figures(second) == 0;
    sum += if particulars { 0.5 } else { 0.0 };
    // 三季报收官：谁在赚钱: says what it names.
    sum -= if first.text.contains('：') { 0.8 } else { 0.0 };
    // A deck of two rows tells what the text tells as well, and so do particulars.
    if third.is_some() && !particulars {
        let beginning = &body[..body.char_indices().nth(BEGINNING).map_or(body.len(), |(at, _)| at)];
        sum += 1.6 * (told(&second.text, beginning) - told(&first.text, beginning)).clamp(-0.5, 0.5);
    }
    if sets_time(first) && !sets_time(second) {
        sum += 0.4;
    }
    sum += if size(first) <= size(second) { 0.3 } else { -0.3 };
    sum += match (units(first), units(second)) {
        (1, 2..) => 0.4,
        // 需求不振 产能过剩 资金紧张: how things are, of which the headline speaks.
        (3.., 1) if first.text.split(' ').all(|unit| unit.chars().count() <= 5) => 1.4,
        (2.., 1) => -0.4,
        _ => 0.0,
    };
    sum += match (opened(first), opened(second)) {
        (false, true) => 0.8,
        (true, false) => -0.8,
        _ => 0.0,
    };
    // Two decks are built alike.
    if third.is_some_and(|third| size(third) == size(second) && units(third) == units(second)) {
        sum -= 0.6;
    }
    (sum >= KICKED[usize::from(third.is_none())]).then(|| (0.5 + sum / 8.0).min(0.8))
}

/// Says when something was, as kickers do.
pub(super) fn sets_time(row: &Row) -> bool {
    TIMES.iter().any(|word| row.text.contains(word))
}

/// 温若川讲话 罗晴主持, 林知夏等出席: decks tell who was there.
fn attends(row: &Row) -> bool {
    let present =
        |unit: &str| ["出席", "列席", "参加", "主持", "讲话", "致辞", "陪同"].iter().any(|word| unit.ends_with(word));
    row.text.split(' ').any(present)
}

/// How many numbers a row has, in digits or before what they count: 三年.
fn figures(row: &Row) -> usize {
    let numbers = row.text.split(|c: char| !c.is_ascii_digit() && c != '.');
    let digits = numbers.filter(|number| number.starts_with(|c: char| c.is_ascii_digit())).count();
    let spoken = row.text.split(|c| !NUMBERS.contains(c) && !COUNTED.contains(c));
    // 二号线 is a name.
    let counts = |run: &str| {
        run.starts_with(|c| NUMBERS.contains(c)) && run.ends_with(|c| COUNTED.contains(c)) && !run.ends_with('号')
    };
    digits + spoken.filter(|run| counts(run)).count()
}

fn size(row: &Row) -> usize {
    row.text.chars().filter(|c| *c != ' ').count()
}

fn units(row: &Row) -> usize {
    row.text.split(' ').filter(|unit| unit.chars().count() >= 3).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first_is_kicker(rows: &[&str], body: &str) -> bool {
        let row = |(at, text): (usize, &&str)| Row { text: (*text).into(), adjacent: true, from: vec![at] };
        let rows: Vec<Row> = rows.iter().enumerate().map(row).collect();
        kicked(&rows, body, |_| false).is_some()
    }

    #[test]
    fn of_three_rows_the_middle_is_the_headline() {
        let body = "柳江二桥昨天建成通车，全长九百米，两岸居民过江只要三分钟。";
        assert!(first_is_kicker(&["历时三年 耗资两亿", "柳江二桥建成通车", "两岸居民过江只要三分钟"], body));
        assert!(first_is_kicker(&["昨日江面千帆竞发", "柳江二桥建成通车", "全长九百米"], body));
        assert!(first_is_kicker(
            &["历时三年 投资4.6亿元", "柳江二桥昨天合龙", "预计明年五一前通车"],
            "柳江二桥历时三年。"
        ));
        assert!(first_is_kicker(&["桥长1.9公里 双向6车道", "柳江二桥今天通车", "两岸居民过江三分钟"], body));
        let decks = ["柳江二桥昨天建成通车", "温若川罗晴剪彩", "林知夏主持仪式"];
        assert!(!first_is_kicker(&decks, body));
        let present = ["全市桥梁工作会议举行", "温若川讲话 罗晴主持并通报柳江二桥建成通车情况", "林知夏等出席"];
        assert!(!first_is_kicker(&present, body));
    }

    #[test]
    fn between_a_visit_and_an_account_stands_the_headline() {
        let visits =
            |rows: [&str; 3]| visited(&rows.map(|text| Row { text: text.into(), adjacent: true, from: vec![0] }));
        assert!(visits(["春耕时节江岸观察", "满畦新绿入眼来", "柳江村合作社科学种菜纪实"]));
        assert!(visits(["乡村走笔", "一条老街醒来了", "青禾镇老街改造侧记"]));
        assert!(!visits(["乡村走笔", "一条老街醒来了", "青禾镇老街今天开街"]));
        assert!(!visits(["一条老街醒来了", "乡村走笔", "青禾镇老街改造侧记"]));
        assert!(!visits(["乡村走笔", "一条老街醒来了", "——青禾镇老街改造侧记"]));
    }

    #[test]
    fn of_two_rows_the_first_is_the_headline() {
        let body = "柳江二桥昨天建成通车，全长九百米，两岸居民过江只要三分钟。";
        assert!(!first_is_kicker(&["柳江二桥建成通车", "全长九百米 过江三分钟"], body));
        assert!(!first_is_kicker(&["柳江二桥建成通车", "——两岸居民的三分钟"], body));
        assert!(first_is_kicker(&["昨日江面千帆竞发", "柳江二桥建成通车 两岸过江三分钟"], body));
        assert!(first_is_kicker(&["水势湍急 江风不止 浪高三尺", "柳江二桥怎样合龙"], body));
        assert!(first_is_kicker(&["乡村学校怎么办", "把校门打开，让村庄成为教室", "——访柳江村小学校长"], body));
    }
}
