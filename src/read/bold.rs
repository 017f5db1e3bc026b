//! Bold words of plain text: `**甲**`.
//!
//! Papers print asterisks in place of digits and names (`138****5678`, 张**). A mark of two is one
//! only as part of a pair around words; all others are characters of the text.

use memchr::memchr2;

use crate::article::Inline;
use crate::text::is_cjk_mark;

const MARK: &str = "**";
/// The end of bold words and the beginning of the next, which divide nothing.
const SEAM: usize = 4;

/// A text divided at its pairs of marks.
#[derive(Debug, PartialEq, Eq)]
struct Part<'a> {
    words: &'a str,
    bold: bool,
}

/// Lines of verse, each with its bold words.
pub(super) fn verse(mut text: String) -> Vec<Inline> {
    // Nearly all text is prose without any mark.
    if !text.is_empty() && memchr2(b'*', b'\n', text.as_bytes()).is_none() {
        text.shrink_to_fit();
        return vec![Inline::Text(text)];
    }
    let mut out = Vec::new();
    for line in text.split('\n') {
        if !out.is_empty() {
            out.push(Inline::LineBreak);
        }
        out.extend(inlines(line));
    }
    out
}

/// Reads bold words as strong; every other asterisk stays as it is.
pub(super) fn inlines(text: &str) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    for part in parts(text) {
        match (out.last_mut(), part.bold) {
            (Some(Inline::Text(before)), false) => before.push_str(part.words),
            (Some(Inline::Strong(before)), true) => {
                if let Some(Inline::Text(before)) = before.last_mut() {
                    before.push_str(part.words);
                }
            }
            (_, true) => out.push(Inline::Strong(vec![Inline::Text(part.words.to_string())])),
            (_, false) => out.push(Inline::Text(part.words.to_string())),
        }
    }
    out.shrink_to_fit();
    out
}

/// The words alone, without the marks around those that are bold.
pub(super) fn bare(text: &str) -> String {
    parts(text).iter().map(|part| part.words).collect()
}

/// The words of a line that is bold as a whole.
pub(super) fn whole(line: &str) -> Option<&str> {
    let inner = line.strip_prefix(MARK)?.strip_suffix(MARK)?;
    let words = inner.trim();
    let pair = !inner.starts_with('*') && !inner.ends_with('*') && !inner.contains(MARK);
    (pair && words.contains(char::is_alphanumeric)).then_some(words)
}

fn parts(text: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut from = 0;
    if text.contains('*') && text.contains(MARK) {
        let runs = runs(text);
        let mut at = 0;
        while at < runs.len() {
            let Some(pair) = closed(text, &runs, at) else {
                at += 1;
                continue;
            };
            parts.push(Part { words: &text[from..runs[at].0], bold: false });
            let marks = runs[at..=pair].windows(2);
            let inner = marks.map(|marks| &text[marks[0].0 + marks[0].1..marks[1].0]);
            parts.extend(inner.map(|words| Part { words, bold: true }));
            from = runs[pair].0 + runs[pair].1;
            at = pair + 1;
        }
    }
    parts.push(Part { words: &text[from..], bold: false });
    parts.retain(|part| !part.words.is_empty());
    parts
}

/// Where runs of asterisks stand, and how long they are; single ones are no marks.
fn runs(text: &str) -> Vec<(usize, usize)> {
    let mut runs = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].find('*') {
        let start = at + next;
        let length = text[start..].bytes().take_while(|b| *b == b'*').count();
        if length > 1 {
            runs.push((start, length));
        }
        at = start + length;
    }
    runs
}

/// The run that closes the one at `open`; bold words may come together in between.
fn closed(text: &str, runs: &[(usize, usize)], open: usize) -> Option<usize> {
    let (start, length) = runs[open];
    if length != MARK.len() || !opens(&text[..start], &text[start + length..]) {
        return None;
    }
    let mut from = start + length;
    for (at, (start, length)) in runs.iter().copied().enumerate().skip(open + 1) {
        let (inner, after) = (&text[from..start], &text[start + length..]);
        let words = inner.contains(char::is_alphanumeric);
        let pair = words && closes(inner, after);
        match length {
            2 => return pair.then_some(at),
            SEAM if pair && opens(inner, after) => from = start + length,
            _ => return None,
        }
    }
    None
}

fn digits_beside(before: &str, after: &str) -> bool {
    let digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    digit(before.chars().next_back()) && digit(after.chars().next())
}

/// Words begin behind the mark: 张**，李** are two names.
fn opens(before: &str, after: &str) -> bool {
    let ends = |c: char| c.is_whitespace() || (is_cjk_mark(c) && !begins_words(c)) || ",.;:!?)]".contains(c);
    after.chars().next().is_some_and(|c| !ends(c)) && !digits_beside(before, after)
}

/// Words end before the mark.
fn closes(before: &str, after: &str) -> bool {
    let goes_on = |c: char| c.is_whitespace() || "“‘（《【「『〔([".contains(c);
    before.chars().next_back().is_some_and(|c| !goes_on(c)) && !digits_beside(before, after)
}

fn begins_words(c: char) -> bool {
    "“‘（《【「『〔—…·".contains(c)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn text(text: &str) -> Inline {
        Inline::Text(text.into())
    }

    fn strong(words: &str) -> Inline {
        Inline::Strong(vec![text(words)])
    }

    #[test]
    fn pairs_around_words_are_bold() {
        assert_eq!(inlines("**甲****乙**丙"), [strong("甲乙"), text("丙")]);
        assert_eq!(inlines("**问：**答**是。**完"), [strong("问："), text("答"), strong("是。"), text("完")]);
        assert_eq!(inlines("甲**“乙”**丙"), [text("甲"), strong("“乙”"), text("丙")]);
        assert_eq!(inlines("共**12**人"), [text("共"), strong("12"), text("人")]);
        assert_eq!(bare("**甲**讯"), "甲讯");
    }

    #[test]
    fn asterisks_in_place_of_words_stay() {
        for line in [
            "420700********0013",
            "拨打138****5678，或139**12**78。",
            "张**、李**、欧阳**",
            "张**，李**，王**等",
            "***0013…***有限公司",
            "甲****乙",
            "甲**乙",
            "甲**乙***丙",
            "**——**",
            "****",
        ] {
            assert_eq!(inlines(line), [text(line)], "{line}");
            assert_eq!((bare(line).as_str(), whole(line)), (line, None));
        }
        assert_eq!((whole("**甲**"), whole("***甲***"), whole("**甲**乙**丙**")), (Some("甲"), None, None));
    }

    proptest! {
        #[test]
        fn nothing_is_lost_but_pairs(line in "([甲乙，。“” 1a_]|\\*{1,9}){0,24}") {
            let mut back = String::new();
            for part in parts(&line) {
                let mark = if part.bold { MARK } else { "" };
                back.extend([mark, part.words, mark]);
            }
            prop_assert_eq!(back, line);
        }
    }
}
