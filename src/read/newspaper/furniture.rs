//! Words and figures of the page rather than of its texts: imprints, notices, page tools.

use super::counts::{Counts, PAPER, YEAR};
use super::edges::Table;
use super::{masthead, sections};

/// Words of mastheads, imprints, notices and page tools, with their weight.
pub(super) const FURNITURE: [(&str, f32); 61] = [
    ("国内统一", 2.0),
    ("刊号", 1.5),
    ("邮发代号", 2.0),
    ("CN", 0.6),
    ("ISSN", 1.5),
    ("星期", 0.9),
    ("农历", 1.5),
    ("今日", 0.3),
    ("总第", 0.9),
    ("责编", 1.5),
    ("责任编辑", 2.0),
    ("值班", 0.8),
    ("版式", 1.2),
    ("美编", 1.4),
    ("编辑：", 1.5),
    ("编辑:", 1.5),
    ("校对", 1.2),
    ("组版", 1.4),
    ("电话", 0.8),
    ("热线", 0.7),
    ("邮编", 1.4),
    ("邮箱", 1.0),
    ("网址", 1.4),
    ("http", 2.0),
    ("www.", 2.0),
    ("@", 1.2),
    ("扫码", 1.6),
    ("扫一扫", 1.5),
    ("扫描", 0.8),
    ("二维码", 1.4),
    ("℃", 2.2),
    ("多云", 0.9),
    ("阵雨", 0.7),
    ("微风", 0.9),
    ("级风", 0.6),
    ("天气", 0.5),
    ("气温", 0.5),
    ("主管", 0.5),
    ("主办", 0.5),
    ("出版", 0.5),
    ("印刷", 0.7),
    ("广告", 0.8),
    ("零售", 1.2),
    ("定价", 1.2),
    ("每份", 1.0),
    ("返回目录", 2.5),
    ("放大", 0.8),
    ("缩小", 0.8),
    ("上一篇", 1.8),
    ("下一篇", 1.8),
    ("上一版", 1.8),
    ("下一版", 1.8),
    ("enpproperty", 3.0),
    ("客户端", 0.5),
    ("公众号", 0.8),
    ("微信", 0.5),
    ("数字报", 1.5),
    ("版权所有", 2.0),
    ("社址", 1.5),
    ("详情", 0.5),
    ("观看", 0.5),
];
const TOOLS: [&str; 7] = ["返回目录", "上一篇", "下一篇", "上一版", "下一版", "enpproperty", "放大"];

/// The first and the second character of words of [`FURNITURE`], and words of one character.
const FIRST: u16 = 1;
const SECOND: u16 = 2;
const ALONE: u16 = 4;
static CHARS: Table = {
    let (mut chars, mut at) = (Table::EMPTY, 0);
    while at < FURNITURE.len() {
        let word = FURNITURE[at].0.as_bytes();
        let second = match word[0] {
            0..0x80 => 1,
            _ => 3,
        };
        chars = chars.add(if second == word.len() { ALONE } else { FIRST }, word, 0);
        if second < word.len() {
            chars = chars.add(SECOND, word, second);
        }
        at += 1;
    }
    chars
};

/// Which words of [`FURNITURE`] a text holds, a bit for each.
pub(super) fn words(text: &str, counts: &Counts) -> u64 {
    if !counts.may_furnish() {
        return 0;
    }
    let (mut words, mut first) = (0, None);
    for (at, c) in text.char_indices() {
        let kinds = CHARS.of(c);
        if kinds == 0 {
            first = None;
            continue;
        }
        if let Some(first) = first.filter(|_| kinds & SECOND != 0) {
            words |= begun(&text[first..]);
        }
        if kinds & ALONE != 0 {
            words |= begun(&text[at..]);
        }
        first = Some(at).filter(|_| kinds & FIRST != 0);
    }
    words
}

/// The words of [`FURNITURE`] that a text begins with.
fn begun(text: &str) -> u64 {
    let first = text.as_bytes().first();
    let words = FURNITURE.iter().enumerate();
    let begun = words.filter(|(_, (word, _))| word.as_bytes().first() == first && text.starts_with(word));
    begun.fold(0, |words, (at, _)| words | 1 << at)
}

fn held(words: u64) -> impl Iterator<Item = &'static (&'static str, f32)> {
    FURNITURE.iter().enumerate().filter(move |(at, _)| words & (1 << at) != 0).map(|(_, word)| word)
}

/// How much a line looks like furniture; `words` of [`FURNITURE`] are on it, and it may label its page.
pub(super) fn weight(text: &str, counts: &Counts, words: u64, label: bool) -> f32 {
    let Counts { chars, digits, plain, commas, stops, .. } = *counts;
    if words == 0 && !label && digits == 0 && !counts.has(YEAR | PAPER) {
        return 0.0;
    }
    let mut sum: f32 = if words == 0 { 0.0 } else { held(words).map(|(_, weight)| weight).sum() };
    if digits >= 7 && digits * 10 >= chars * 4 {
        sum += 1.5;
    }
    if counts.has(YEAR) && chars <= 40 && commas + stops == 0 && masthead::date(text).is_some() {
        sum += 1.6;
    }
    if counts.has(PAPER) && chars <= 24 && masthead::paper(text).is_some() {
        sum += 1.4;
    }
    if plain == chars && chars <= 4 && digits > 0 {
        sum += 2.5;
    }
    if label {
        sum += 2.5;
    }
    if sum == 0.0 {
        return sum;
    }
    match commas > 0 {
        _ if stops > 0 => sum * 0.4,
        // The weather is told in such lines, and so is much else.
        true if chars <= 40 => sum * 0.6,
        true => sum * 0.4,
        false => sum,
    }
}

/// Tools of pages on the web are among the words.
pub(super) fn is_tool(words: u64) -> bool {
    words != 0 && held(words).any(|(word, _)| TOOLS.contains(word))
}

/// `01 要闻`, `第2版`, `A04版 综合`, `— 3 —`.
pub(super) fn labels_page(text: &str) -> bool {
    let bare = text.trim_matches(['—', '-', '·', ' ', '–', '|', '/']);
    if bare.chars().nth(10).is_some() {
        return false;
    }
    let bare = bare.strip_prefix('第').unwrap_or(bare);
    let number = bare.trim_start_matches(|c: char| c.is_ascii_uppercase());
    let length = crate::read::forms::digits(number);
    if length == 0 || length > 6 {
        return false;
    }
    let rest = number[length..].trim();
    let rest = rest.strip_prefix(['版', '页']).unwrap_or(rest).trim_matches([' ', '·', ':', '：', '|', '/']);
    rest.is_empty() && number.len() > length || sections::known(rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_the_page_are_found() {
        let found = |text: &str| held(words(text, &Counts::of(text))).map(|(word, _)| *word).collect::<Vec<_>>();
        assert_eq!(found("责任编辑：甲 值班总编"), ["责任编辑", "值班", "编辑："]);
        assert_eq!(found("气温24℃ a@b http://www.c"), ["http", "www.", "@", "℃", "气温"]);
        assert_eq!(found("港口开港"), [""; 0]);
        for tool in TOOLS {
            assert!(is_tool(words(tool, &Counts::of(tool))), "{tool}");
        }
    }
}
