//! Jump lines: `（下转第二版）`, `（上接1版）`, and pointers of a front page such as `刊2版`.

use super::number;
use super::traditional::folded;
use crate::text::spacing::{Use, close, is_gap};

/// Where a jump line sends the reader.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jump<'a> {
    /// The text goes on there: 下转第二版.
    To(&'a str),
    /// The text began there: 上接1版.
    From(&'a str),
}

const TO: [&str; 4] = ["紧转", "下转", "转至", "转"];
const FROM: [&str; 4] = ["紧接", "上接", "接自", "接"];
const BOTH: [&str; 2] = ["紧接", "緊接"];
const POINTERS: [&str; 8] = ["详见", "全文见", "报道见", "见", "刊于", "刊登于", "全文刊", "刊"];
/// A page is named in no more characters.
const LONGEST_PAGE: usize = 10;

/// The jump a text ends with, and where it begins in the text.
pub fn at_end(text: &str) -> Option<(usize, Jump<'_>)> {
    let held = text.trim_end();
    let inner = held.strip_suffix(['）', ')', '】', ']'])?;
    let open = inner.char_indices().rev().take(16).find(|(_, c)| matches!(c, '（' | '(' | '【' | '['))?;
    let words = &inner[open.0 + open.1.len_utf8()..];
    let found = match jump(words)? {
        // 紧接 is printed on both pages: behind a text it leads on.
        Jump::From(page) if open.0 > 0 && BOTH.iter().any(|both| words.trim_start().starts_with(both)) => {
            Jump::To(page)
        }
        found => found,
    };
    Some((open.0, found))
}

/// The jump a whole line is, in brackets or not.
pub fn line(text: &str) -> Option<Jump<'_>> {
    let bare = text.trim_matches(|c: char| c.is_whitespace() || "▶►▷→>》】【（）()[]●■◆▲△▼▽".contains(c));
    if bare.chars().nth(16).is_some() {
        return None;
    }
    jump(bare).filter(|found| match found {
        // 转第二版 without brackets may be the end of a sentence.
        Jump::To(_) => bare.len() < text.trim().len() || bare.starts_with(['下', '紧', '緊']),
        Jump::From(_) => bare.len() < text.trim().len() || bare.starts_with(['上', '紧', '緊']),
    })
}

/// A short line that only sends the reader to another page: `（全文见第二版）`, `刊2版`.
pub fn is_pointer(text: &str) -> bool {
    if !ends_with_page(text) {
        return false;
    }
    let text = close(text, Use::Running);
    let text = folded(&text).unwrap_or(text);
    let bare = text.trim_matches(|c: char| c.is_whitespace() || AROUND.contains(&c));
    let length = bare.chars().count();
    let pointed = POINTERS.iter().any(|word| bare.strip_prefix(word).is_some_and(|rest| page(rest).is_some()));
    length <= 16 && (pointed || (length < text.chars().count() && page(bare).is_some()))
}

/// What may stand around the words of a pointer.
const AROUND: [char; 24] = [
    '▶', '►', '▷', '→', '>', '》', '】', '【', '（', '）', '(', ')', '[', ']', '●', '■', '◆', '▲', '△', '▼', '▽', '·',
    '…', '—',
];

/// A quick look: all that names a page ends with 版 or, in simplified characters or not, 版头条.
fn ends_with_page(text: &str) -> bool {
    let held = text.trim_end_matches(|c: char| is_gap(c) || c.is_whitespace() || AROUND.contains(&c));
    held.ends_with(['版', '条', '條', '题', '題'])
}

/// Whether a line ends with a pointer to another page, as headlines of contents on a front page do.
pub fn points_away(text: &str) -> bool {
    if !ends_with_page(text) {
        return false;
    }
    let plain = folded(text);
    let text = plain.as_deref().unwrap_or(text);
    let Some(at) = POINTERS.iter().filter_map(|word| text.rfind(word)).max() else { return false };
    let bare = text[at..].trim_end_matches(['）', ')', '】', ']', '》', ' ']);
    at > 0 && is_pointer(bare) && text.chars().count() <= 60
}

fn jump(words: &str) -> Option<Jump<'_>> {
    let words = words.trim();
    let plain = folded(words);
    let text = plain.as_deref().unwrap_or(words);
    // A folded text is as long as it was: its end is at the same place in both.
    let printed = |page: &str| &words[words.len() - page.len()..];
    let after = |all: &[&str]| all.iter().find_map(|word| text.strip_prefix(word)).and_then(page);
    after(&TO).map(printed).map(Jump::To).or_else(|| after(&FROM).map(printed).map(Jump::From))
}

/// `第二版`, `A04版`, `2版`, `二、三版`, as it is.
fn page(text: &str) -> Option<&str> {
    let text = text.trim().trim_start_matches(['：', ':', '于', '至', '自', '在', ' ']);
    let bare = ["版", "版头条", "版头题"].iter().find_map(|end| text.strip_suffix(end))?;
    let fine = |c: char| c.is_ascii_alphanumeric() || " 第版、-—~～至,，〇一二三四五六七八九十".contains(c);
    let named = bare.chars().any(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c));
    (named && bare.chars().count() <= LONGEST_PAGE && bare.chars().all(fine)).then_some(text)
}

/// The number of a page as mastheads are taken: 第二版 is 2.
pub(crate) fn page_name(page: &str) -> Option<String> {
    let bare = page.trim_start_matches([' ', '第']);
    let end = bare.find(['版', '、', '，', '-', '至', ' ']).unwrap_or(bare.len());
    let name = bare[..end].trim();
    (!name.is_empty()).then(|| number(name).map_or_else(|| name.to_string(), |n| n.to_string()))
}

/// 2 and 02 are one page, and so are A02 and A2.
pub(crate) fn same_page(one: &str, other: &str) -> bool {
    let parts = |page: &str| {
        let letters: String = page.chars().take_while(char::is_ascii_alphabetic).collect();
        let number = page[letters.len()..].trim_start_matches('0').to_string();
        (letters, number)
    };
    parts(one) == parts(other)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumps_are_found_at_the_end_and_alone() {
        assert_eq!(at_end("共话合作。 （下转2版）"), Some(("共话合作。 ".len(), Jump::To("2版"))));
        assert_eq!(at_end("好（下转第 A04 版）").unwrap().1, Jump::To("第 A04 版"));
        assert_eq!(at_end("好（上接第一版）").unwrap().1, Jump::From("第一版"));
        assert_eq!(at_end("好。（紧接8版）").unwrap().1, Jump::To("8版"));
        assert_eq!((at_end("好（转身离开）"), at_end("好。")), (None, None));
        assert_eq!(line("▶下转第三版"), Some(Jump::To("第三版")));
        assert_eq!(line("（上接第一版）"), Some(Jump::From("第一版")));
        assert_eq!(line("（上接第一版头条）"), Some(Jump::From("第一版头条")));
        assert_eq!(line("转第二版"), None);
        assert_eq!(line("下轉第四版"), Some(Jump::To("第四版")));
        assert_eq!(at_end("好（上接第一版頭條）").unwrap().1, Jump::From("第一版頭條"));
    }

    #[test]
    fn pointers_lead_to_other_articles() {
        assert!(is_pointer("（全文见第二版）") && is_pointer("刊2版") && is_pointer("【3版】"));
        assert!(points_away("青禾今年育种三百项 详见3版") && !points_away("他看见3个人"));
        assert!(!is_pointer("见面") && !is_pointer("第二版"));
    }
}
