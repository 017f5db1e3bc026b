//! Printed forms that newspapers and bulletins share: source lines, datelines, bylines.
//!
//! Each parser takes one line or the beginning of a paragraph and says what it is, or that it is
//! something else. Which of the lines of an article are asked is for the readers to say.

pub mod byline;
pub mod dateline;
pub(crate) mod english;
pub mod info_line;
pub mod jump;
pub mod source_line;
pub(crate) mod theme;
pub(crate) mod traditional;

/// The number a run of Chinese or plain digits stands for: `05`, 十二, 〇三.
pub(crate) fn number(text: &str) -> Option<u32> {
    if !text.is_empty() && text.len() <= 9 && text.bytes().all(|b| b.is_ascii_digit()) {
        return text.parse().ok();
    }
    let value = |c: char| "〇一二三四五六七八九".chars().position(|d| d == c).map(|p| p as u32);
    let digit = |c: char| match c {
        '零' | '○' | 'Ｏ' => Some(0),
        c => value(c),
    };
    match text.split_once('十') {
        Some((tens, ones)) => {
            let tens = if tens.is_empty() { 1 } else { number(tens).filter(|n| *n < 10)? };
            let ones = if ones.is_empty() { 0 } else { number(ones).filter(|n| *n < 10)? };
            Some(tens * 10 + ones)
        }
        None if text.is_empty() || text.chars().count() > 4 => None,
        None => text.chars().try_fold(0, |sum, c| Some(sum * 10 + digit(c)?)),
    }
}

/// The length in bytes of the run of Chinese or plain digits a text begins with.
pub(crate) fn digits(text: &str) -> usize {
    text.find(|c| !is_digit(c)).unwrap_or(text.len())
}

/// A Chinese or plain digit.
pub(crate) fn is_digit(c: char) -> bool {
    matches!(c, '0'..='9' | '〇' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '零' | '○')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_in_both_scripts() {
        let all = ["05", "十", "十二", "三十", "二十一", "〇三", "二〇二四"].map(|t| number(t).unwrap());
        assert_eq!(all, [5, 10, 12, 30, 21, 3, 2024]);
        assert_eq!((number(""), number("甲"), number("十十"), number("12345678901")), (None, None, None, None));
    }
}
