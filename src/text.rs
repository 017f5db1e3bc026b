//! Facts about Chinese and mixed text: character classes, line joining, comparable forms.
//!
//! Knows Unicode and nothing of articles, HTML or files.

pub(crate) mod lists;
pub mod piece;
mod runs;
pub mod script;
pub mod similarity;
pub mod spacing;

pub use runs::{ems, widest_piece, words};
use unicode_normalization::UnicodeNormalization;

/// A Han character (ideographs of all planes, 〇 included).
pub const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{323AF}' | '〇')
}

/// A character of a text, as [`see`] tells it.
pub(crate) enum Seen {
    /// One of the block from 一 on that nearly all text is written in, by its place there.
    Han(u32),
    /// Any other.
    Other(char),
}

/// The first character of the block that nearly all text is written in.
pub(crate) const FIRST_HAN: u32 = 0x4E00;
/// How many characters the block has.
pub(crate) const COUNT_HAN: usize = 0x5200;

/// Goes through the characters of a text. The bytes of most tell their places in the block, which is
/// quicker than to decode them. It is made part of its caller, so that what is counted stays at hand.
#[inline(always)]
pub(crate) fn see(text: &str, mut each: impl FnMut(Seen)) {
    /// What the bytes of 一 come to, as they are added up below: only those of the block come to so much.
    const FIRST: u32 = (0xE4 << 12) + (0xB8 << 6) + 0x80;
    let mut rest = text.as_bytes();
    loop {
        let mut other = None;
        while let Some((&[a, b, c], after)) = rest.split_first_chunk::<3>() {
            let place = ((u32::from(a) << 12) + (u32::from(b) << 6) + u32::from(c)).wrapping_sub(FIRST);
            if place >= COUNT_HAN as u32 {
                other = char::from_u32(place.wrapping_add(FIRST_HAN)).filter(|_| a >> 4 == 0xE);
                break;
            }
            each(Seen::Han(place));
            rest = after;
        }
        let (c, length) = match (other, rest) {
            (Some(c), _) => (c, 3),
            (None, []) => break,
            (None, [byte @ 0..0x80, ..]) => (char::from(*byte), 1),
            _ => {
                let c = text[text.len() - rest.len()..].chars().next().expect("a character begins here");
                (c, c.len_utf8())
            }
        };
        each(Seen::Other(c));
        rest = &rest[length..];
    }
}

/// A mark of Chinese punctuation, quotes and dashes included.
pub const fn is_cjk_mark(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{3003}' | '\u{3008}'..='\u{3020}' | '\u{FF01}'..='\u{FF0F}'
        | '\u{FF1A}'..='\u{FF20}' | '\u{FF3B}'..='\u{FF40}' | '\u{FF5B}'..='\u{FF65}'
        | '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Han character or Chinese mark: text in which a line break is no space.
pub fn is_cjk(c: char) -> bool {
    is_han(c) || is_cjk_mark(c) || matches!(c, '\u{3000}' | '\u{3040}'..='\u{30FF}' | '\u{FF10}'..='\u{FF5A}')
}

/// What stands between two lines that are joined: a space between Latin words, else nothing.
pub fn joint(before: Option<char>, after: Option<char>) -> &'static str {
    match (before, after) {
        (Some(a), Some(b)) if !is_cjk(a) && !is_cjk(b) && !a.is_whitespace() && !b.is_whitespace() => " ",
        _ => "",
    }
}

/// The units of a headline: what its meaningful spaces divide.
pub fn units(headline: &str) -> Vec<&str> {
    if headline.chars().any(is_han) { headline.split_whitespace().collect() } else { vec![headline.trim()] }
}

/// A form in which texts compare equal whatever their spaces, letter case and character widths.
pub fn comparable(text: &str) -> String {
    let kept = |c: char| !c.is_whitespace() && !is_ignorable(c);
    let ordinary = fold_ordinary(text, kept);
    ordinary.unwrap_or_else(|| text.nfkc().filter(|c| kept(*c)).flat_map(char::to_lowercase).collect())
}

/// The letters and digits of [`comparable`], without any marks.
pub fn letters(text: &str) -> String {
    let ordinary = fold_ordinary(text, is_letter);
    ordinary.unwrap_or_else(|| comparable(text).chars().filter(|c| c.is_alphanumeric()).collect())
}

/// The characters that are kept in their compatible, lower-case form; `None` for a text that needs
/// the tables of Unicode.
fn fold_ordinary(text: &str, kept: impl Fn(char) -> bool) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if is_common_han(c) {
            out.push(c);
            continue;
        }
        if c == '…' {
            out.extend(std::iter::repeat_n('.', 3).filter(|c| kept(*c)));
            continue;
        }
        let c = compatible(c)?;
        if kept(c) {
            out.push(c.to_ascii_lowercase());
        }
    }
    Some(out)
}

/// What a character of ordinary Chinese text is decomposed to.
fn compatible(c: char) -> Option<char> {
    match c {
        '\0'..='\x7F' | '、' | '。' | '《' | '》' | '“' | '”' | '‘' | '’' | '—' | '·' => Some(c),
        c if is_common_han(c) => Some(c),
        '\u{3000}' => Some(' '),
        '！'..='～' => char::from_u32(u32::from(c) - 0xFEE0),
        _ => None,
    }
}

/// A Han character of the block that nearly all text is written in.
pub(crate) fn is_common_han(c: char) -> bool {
    u32::from(c).wrapping_sub(FIRST_HAN) < COUNT_HAN as u32
}

/// A letter or digit of any script.
pub fn is_letter(c: char) -> bool {
    // The tables of Unicode are slow to ask, and nearly every character is one of these.
    is_common_han(c) || (!is_cjk_mark(c) && c.is_alphanumeric())
}

/// A character that is never seen and says nothing.
pub fn is_ignorable(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{FEFF}' | '\u{00AD}' | '\u{2060}')
}

/// Splits Chinese and Latin text into sentences, each with its closing marks.
pub fn sentences(text: &str) -> Vec<&str> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let stop = matches!(c, '。' | '！' | '？' | '；' | '\n')
            || (matches!(c, '.' | '!' | '?') && chars.peek().is_none_or(|(_, n)| n.is_whitespace()));
        if !stop {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((at, _)) =
            chars.next_if(|(_, n)| matches!(n, '”' | '’' | '」' | '』' | '）' | ')' | '。' | '！' | '？'))
        {
            end = at + text[at..].chars().next().map_or(0, char::len_utf8);
        }
        found.push(text[start..end].trim());
        start = end;
    }
    found.push(text[start..].trim());
    found.retain(|s| !s.is_empty());
    found
}

/// A number in Chinese characters up to 九十九, beyond that in figures.
pub fn chinese_number(number: u64) -> String {
    const DIGITS: [&str; 10] = ["", "一", "二", "三", "四", "五", "六", "七", "八", "九"];
    match number {
        0 => "〇".to_string(),
        1..=9 => DIGITS[number as usize].to_string(),
        10..=19 => format!("十{}", DIGITS[(number - 10) as usize]),
        20..=99 => format!("{}十{}", DIGITS[(number / 10) as usize], DIGITS[(number % 10) as usize]),
        _ => number.to_string(),
    }
}

/// The first `limit` characters, with an ellipsis when something was cut.
pub fn clip(text: &str, limit: usize) -> String {
    match text.char_indices().nth(limit) {
        None => text.to_string(),
        Some((at, _)) => format!("{}…", &text[..at]),
    }
}

/// The beginning of a line, cut where a phrase or a word ends; only what has no such place is cut
/// after `limit` characters.
pub fn phrase(text: &str, limit: usize) -> &str {
    let text = text.trim();
    let Some((cut, _)) = text.char_indices().nth(limit) else { return text };
    let border = |c: char| c.is_whitespace() || (!c.is_alphanumeric() && !"“”‘’《》〈〉（）()·-%".contains(c));
    let ends = text.char_indices().take_while(|(at, _)| *at <= cut).filter(|(at, c)| *at > 0 && border(*c));
    let marks = ends.clone().filter(|(_, c)| !c.is_whitespace() || text.chars().any(is_han)).map(|(at, _)| at).last();
    let words = ends.map(|(at, _)| at).last();
    // A phrase of two characters says too little.
    let told = |at: &usize| text[..*at].chars().count() * 4 >= limit;
    text[..marks.filter(told).or(words.filter(told)).unwrap_or(cut)].trim_end()
}

/// Most characters of a salutation.
const LONGEST_SALUTATION: usize = 24;

/// 各位代表：, 同志们：: words to the audience that stand flush left.
pub fn is_salutation(text: &str) -> bool {
    let text = text.trim();
    let begins = ["各位", "同志们", "尊敬的", "敬爱的", "亲爱的", "女士们", "朋友们", "老师们", "同学们"];
    text.ends_with('：') && text.chars().count() <= LONGEST_SALUTATION && begins.iter().any(|b| text.starts_with(b))
}

/// A name that every file system takes: separators and reserved characters become `-`.
pub fn file_name(text: &str) -> String {
    let mut name = String::with_capacity(text.len());
    push_file_name(&mut name, text);
    name
}

/// Writes [`file_name`] behind what is there.
pub(crate) fn push_file_name(out: &mut String, text: &str) {
    let begin = out.len();
    let reserved = |c: char| c.is_control() || matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|');
    // No character of Chinese text is reserved.
    let kept = text.chars().map(|c| if c < '\u{3000}' && reserved(c) { '-' } else { c });
    out.extend(kept.filter(|c| *c > '\u{3000}' || !c.is_whitespace()).take(60));
    let name = out[begin..].trim_end_matches(['.', '-']);
    let dots = name.len() - name.trim_start_matches('.').len();
    out.truncate(begin + name.len());
    if dots > 0 {
        out.drain(begin..begin + dots);
    }
    if out.len() == begin {
        out.push_str("untitled");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_seen_as_it_is() {
        let all: String = ('\u{1}'..='\u{20010}').collect();
        let mut seen = String::new();
        see(&all, |c| {
            seen.extend(match c {
                Seen::Han(place) => char::from_u32(FIRST_HAN + place).filter(|c| is_common_han(*c)),
                Seen::Other(c) => Some(c).filter(|c| !is_common_han(*c)),
            });
        });
        assert!(seen == all);
    }

    #[test]
    fn lines_join_without_a_space_in_chinese() {
        assert_eq!(joint(Some('电'), Some('中')), "");
        assert_eq!(joint(Some('a'), Some('b')), " ");
        assert_eq!(joint(Some('4'), Some('次')), "");
    }

    #[test]
    fn sentences_keep_their_closing_quotes() {
        assert_eq!(sentences("他说：“好。”走了。It is. Yes"), ["他说：“好。”", "走了。", "It is.", "Yes"]);
    }

    #[test]
    fn file_names_cannot_leave_their_folder() {
        assert_eq!(file_name("../../x"), "-..-x");
        assert_eq!(file_name("a/b：c?"), "a-b：c");
        assert_eq!(file_name("..."), "untitled");
    }

    proptest::proptest! {
        #[test]
        fn short_cuts_compare_as_unicode_does(text in "[A-Za-z0-9，。！“”…—·、《》Ａ-ｚ０-９　 甲乙\u{300}-\u{303}ﬀ㈠è\u{200B}]{0,12}|\\PC{0,8}") {
            let whole: String =
                text.nfkc().filter(|c| !c.is_whitespace() && !is_ignorable(*c)).flat_map(char::to_lowercase).collect();
            proptest::prop_assert_eq!(comparable(&text), whole.clone());
            proptest::prop_assert_eq!(letters(&text), whole.chars().filter(|c| c.is_alphanumeric()).collect::<String>());
        }
    }

    #[test]
    fn headline_units_are_what_spaces_divide() {
        assert_eq!(units("积极建言资政 广泛凝聚共识"), ["积极建言资政", "广泛凝聚共识"]);
        assert_eq!(units("A Day at the Station"), ["A Day at the Station"]);
    }
}
