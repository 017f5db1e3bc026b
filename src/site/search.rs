//! The index of the full-text search, in files that `search.js` loads as scripts when it needs them.
//!
//! - `search/list.js`: the articles, by number.
//! - `search/00.js` …: terms with the articles they stand in. A term is a pair of Han characters
//!   that follow each other, the last one of a run by itself, or a word of other letters and digits
//!   in lower case. The first character of a term tells the file, so that all terms that begin with
//!   one character are found together.
//! - `search/<issue>/<article>.js`: the text, from which snippets are cut and longer words verified.
//!
//! Scripts rather than data, because a page that was opened from a disk may load nothing else.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use serde::Serialize;
use serde_json::json;
use unicode_normalization::UnicodeNormalization;

use super::{Archive, Files, Published};
use crate::article::Article;
use crate::config::Weight;
use crate::select;
use crate::text::{is_han, is_ignorable};

/// Bytes that a file of terms should have on average; a phone loads them in a blink.
const SHARD: usize = 16 << 10;

/// Fewest and most bits of the number of a file of terms.
const BITS: std::ops::RangeInclusive<u32> = 2..=10;

/// How much there is to load, in bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Size {
    /// All files of the index.
    pub index: usize,
    /// Number of files of terms.
    pub shards: usize,
    /// The largest of them.
    pub largest_shard: usize,
    /// The texts.
    pub texts: usize,
}

/// Where in an article a term stands best, and what all its occurrences weigh.
#[derive(Debug, Clone, Copy, Default)]
struct Posting {
    /// 2 in the headline, 1 in the lead, 0 in the text.
    place: usize,
    weight: u32,
}

/// Adds the index to the files.
pub(super) fn add(archive: &Archive, files: &mut Files) -> Size {
    let mut terms: BTreeMap<String, Vec<(usize, Posting)>> = BTreeMap::new();
    let mut list = Vec::new();
    let mut size = Size::default();
    for (number, (issue, article)) in archive.articles().enumerate() {
        let own = &issue.issue.articles[article];
        let texts = texts(own);
        for (term, posting) in postings(&texts) {
            terms.entry(term).or_default().push((number, posting));
        }
        let path = issue.article_path(article);
        let path = path.trim_end_matches(".html");
        list.push(row(issue, article, path));
        let text = format!("xuekan.text({}, {});\n", json!(path), json!(texts));
        size.texts += text.len();
        files.insert(format!("search/{path}.js"), text.into_bytes());
    }
    let lines: BTreeMap<&str, String> = terms.iter().map(|(term, found)| (term.as_str(), line(found))).collect();
    let total: usize = lines.iter().map(|(term, line)| term.len() + line.len() + 6).sum();
    let bits = (total / SHARD).next_power_of_two().ilog2().clamp(*BITS.start(), *BITS.end());
    let mut shards: Vec<BTreeMap<&str, &str>> = vec![BTreeMap::new(); 1 << bits];
    for (term, line) in &lines {
        shards[shard(term, bits)].insert(term, line);
    }
    size.shards = shards.len();
    for (number, shard) in shards.iter().enumerate() {
        let text = format!("xuekan.shard({number}, {});\n", json!(shard));
        size.index += text.len();
        size.largest_shard = size.largest_shard.max(text.len());
        files.insert(format!("search/{}.js", shard_name(number)), text.into_bytes());
    }
    let list = format!("xuekan.list({});\n", json!({"bits": bits, "articles": list}));
    size.index += list.len();
    files.insert("search/list.js".into(), list.into_bytes());
    size
}

/// Name of a file of terms.
fn shard_name(number: usize) -> String {
    format!("{number:02x}")
}

/// What the results say of an article: path, headline, issue, printed page, source.
fn row(issue: &Published, article: usize, path: &str) -> serde_json::Value {
    let own = &issue.issue.articles[article];
    let source = own.head.source.as_ref().map(|source| source.printed(own.head.is_english())).unwrap_or_default();
    json!([path, own.display_title(), issue.issue.number_label(), issue.folio(article), source])
}

/// Headline stack, lead and the rest of what is printed of an article.
fn texts(article: &Article) -> [String; 3] {
    let head = &article.head;
    let [title, lead, mut body] = select::parts(article);
    let series = head.series.as_ref().map(|series| series.name.clone());
    let source = head.source.as_ref().map(|source| source.printed(head.is_english()));
    let more = [head.column.clone(), series, head.byline(), head.editor_note.clone(), article.dateline_run(), source];
    for text in more.into_iter().flatten() {
        body.push('\n');
        body.push_str(&text);
    }
    [title, lead, body].map(|text| text.trim().to_string())
}

fn postings(texts: &[String; 3]) -> BTreeMap<String, Posting> {
    let weight = Weight::default();
    let places = [(2, weight.title), (1, weight.lead), (0, weight.body)];
    let mut found: BTreeMap<String, Posting> = BTreeMap::new();
    for (text, (place, weight)) in texts.iter().zip(places) {
        for term in terms(text) {
            let posting = found.entry(term).or_default();
            posting.place = posting.place.max(place);
            posting.weight += weight as u32;
        }
    }
    found
}

/// The articles of a term: distance from the one before in base 36, place, weight if not 1.
fn line(found: &[(usize, Posting)]) -> String {
    let mut line = String::new();
    let mut before = 0;
    for (number, posting) in found {
        if !line.is_empty() {
            line.push(',');
        }
        base36(number - before, &mut line);
        line.push(['B', 'L', 'T'][posting.place]);
        if posting.weight > 1 {
            base36(posting.weight as usize, &mut line);
        }
        before = *number;
    }
    line
}

fn base36(number: usize, out: &mut String) {
    if number >= 36 {
        base36(number / 36, out);
    }
    let digit = char::from_digit((number % 36) as u32, 36).expect("a remainder is below the base");
    let _ = write!(out, "{digit}");
}

/// The number of the file that has a term.
fn shard(term: &str, bits: u32) -> usize {
    let first = term.chars().next().map_or(0, u32::from);
    (first.wrapping_mul(0x9E37_79B1) >> (32 - bits)) as usize
}

/// The terms of a text, once per occurrence.
///
/// Spaces part words of letters and digits, but not Han characters; any mark parts both.
pub fn terms(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut han: Option<char> = None;
    let mut word = String::new();
    let close = |han: &mut Option<char>, found: &mut Vec<String>| found.extend(han.take().map(String::from));
    let folded = text.chars().flat_map(|c| std::iter::once(c).nfkc()).flat_map(char::to_lowercase);
    for c in folded.filter(|c| !is_ignorable(*c)) {
        let letter = !is_han(c) && c.is_alphanumeric();
        if !letter && !word.is_empty() {
            found.push(std::mem::take(&mut word));
        }
        if is_han(c) {
            found.extend(han.replace(c).map(|before| format!("{before}{c}")));
        } else if letter {
            close(&mut han, &mut found);
            word.push(c);
        } else if c == '\n' || !c.is_whitespace() {
            close(&mut han, &mut found);
        }
    }
    close(&mut han, &mut found);
    if !word.is_empty() {
        found.push(word);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_pairs_of_han_characters_and_words() {
        assert_eq!(terms("新质 生产"), ["新质", "质生", "生产", "产"]);
        assert_eq!(terms("ＧＰＴ-4大模型，好"), ["gpt", "4", "大模", "模型", "型", "好"]);
        assert_eq!(terms("甲\n乙"), ["甲", "乙"]);
        assert_eq!(terms("A Day's walk 2024年"), ["a", "day", "s", "walk", "2024", "年"]);
    }

    #[test]
    fn lines_are_short() {
        let at = |place, weight| Posting { place, weight };
        assert_eq!(line(&[(0, at(2, 5)), (3, at(0, 1)), (50, at(1, 40))]), "0T5,3B,1bL14");
    }
}
