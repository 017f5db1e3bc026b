//! Emphasis next to Chinese punctuation.
//!
//! CommonMark decides by the neighbouring characters whether a run of `*` may open or close, with
//! rules made for spaces between words: `**“甲”**乙` stays literal. A sentinel of the private use
//! area between the run and a Chinese mark makes the run look like one beside a letter, wherever
//! the other side is a letter too. The sentinel is taken out of every text afterwards.

use crate::text::is_cjk_mark;

/// A text with sentinels, and where they stand.
pub struct Prepared {
    /// The text to parse.
    pub text: String,
    /// The sentinel, a character the source does not contain.
    pub sentinel: char,
    /// Byte positions of the sentinels in `text`, ascending.
    positions: Vec<usize>,
}

impl Prepared {
    /// The byte in the original text that a byte of the prepared text stands for.
    pub fn original(&self, at: usize) -> usize {
        at - self.positions.partition_point(|p| *p < at) * self.sentinel.len_utf8()
    }

    /// Takes the sentinels out of a text that came from the parser.
    pub fn clean(&self, text: &str) -> String {
        if self.positions.is_empty() { text.to_string() } else { text.replace(self.sentinel, "") }
    }
}

/// Puts sentinels where Chinese emphasis needs them.
pub fn prepare(text: &str) -> Prepared {
    let sentinel = ('\u{F8F0}'..='\u{F8FF}').find(|c| !text.contains(*c)).unwrap_or('\u{F8F0}');
    let mut out = String::with_capacity(text.len() + 16);
    let mut positions = Vec::new();
    let mut push = |out: &mut String| {
        positions.push(out.len());
        out.push(sentinel);
    };
    let wordlike = char::is_alphanumeric;
    let mut before: Option<char> = None;
    let mut rest = text;
    while let Some(at) = rest.find('*') {
        let (plain, run) = rest.split_at(at);
        before = plain.chars().next_back().or(before);
        let length = run.len() - run.trim_start_matches('*').len();
        let after = run[length..].chars().next();
        out.push_str(plain);
        let escaped = (plain.len() - plain.trim_end_matches('\\').len()) % 2 == 1;
        let (word_before, mark_before) = (before.is_some_and(wordlike), before.is_some_and(is_cjk_mark));
        let (word_after, mark_after) = (after.is_some_and(wordlike), after.is_some_and(is_cjk_mark));
        if !escaped && mark_before && word_after {
            push(&mut out);
        }
        out.push_str(&run[..length]);
        if !escaped && word_before && mark_after {
            push(&mut out);
        }
        before = Some('*');
        rest = &run[length..];
    }
    out.push_str(rest);
    Prepared { text: out, sentinel, positions }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_map_back() {
        let prepared = prepare("**“甲”**乙");
        assert_eq!(prepared.clean(&prepared.text), "**“甲”**乙");
        assert_eq!(prepared.original(prepared.text.len()), "**“甲”**乙".len());
        assert_eq!(prepared.original(2), 2);
    }
}
