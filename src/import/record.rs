//! What an import leaves behind beside the articles: the untouched original, and a record of what was made of it.
//!
//! Both lie in [`FOLDER`] below the target folder. A record says enough to make the review again,
//! to know which files nobody edited since, and to give articles the same ids when the same
//! input comes again. Knows no disk and no clock.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::{Account, Fill, Imported};
use crate::date::Date;
use crate::text::file_name;
use crate::text::script::Script;
use crate::workspace::hash;

/// Folder of originals and records, below the folder the articles go to.
pub const FOLDER: &str = ".originals";

/// The account of one input, as it is kept.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Record {
    /// Name of the file as it arrived, without its folder.
    pub file: String,
    /// Name of the untouched copy beside the record.
    pub original: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Number of its bytes.
    pub bytes: usize,
    /// The kind it was read as.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The encoding it was read in.
    pub encoding: String,
    /// Options that were given.
    pub options: Given,
    /// The day it tells of: of its cover, its articles' sources, or the option.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Files made of it, in order.
    pub made: Vec<Made>,
}

/// Options of an import.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Given {
    /// The kind, where it was not told from the content.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The characters the articles are put into.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub convert: Option<Script>,
    /// What fills gaps of the text.
    #[serde(flatten)]
    pub fill: Fill,
}

impl Given {
    /// These options, and those of an earlier import where nothing is said now.
    pub fn or(self, earlier: &Self) -> Self {
        let Fill { source, date, page } = &earlier.fill;
        Self {
            kind: self.kind.or_else(|| earlier.kind.clone()),
            convert: self.convert.or(earlier.convert),
            fill: Fill {
                source: self.fill.source.or_else(|| source.clone()),
                date: self.fill.date.or(*date),
                page: self.fill.page.or_else(|| page.clone()),
            },
        }
    }
}

/// A file made of an input.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Made {
    /// Its path below the target folder.
    pub path: String,
    /// Headline of the article; none for loose text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Lines of the original it was made of, first and last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub lines: Vec<(usize, usize)>,
    /// SHA-256 of what was made, so that edited files are known.
    pub sha256: String,
}

/// The records of a target folder.
#[derive(Debug, Clone, Default)]
pub struct Earlier {
    /// All of them, in the order of their names.
    pub records: Vec<Record>,
}

impl Record {
    /// The account of one input of an import.
    pub fn of(account: &Account, imported: &Imported, given: Given) -> Self {
        let mut made = Vec::new();
        let mut number = 0;
        for file in &imported.files[account.files.clone()] {
            let lines = match &file.article {
                Some(_) => account.lines_of(number),
                None => account.loose_lines(),
            };
            number += usize::from(file.article.is_some());
            made.push(Made {
                path: file.path.clone(),
                title: file.article.as_ref().map(|a| a.head.title.clone()),
                lines: lines.iter().map(|l| (*l.start(), *l.end())).collect(),
                sha256: hash(file.text.as_bytes()),
            });
        }
        let articles = imported.files[account.files.clone()].iter().filter_map(|f| f.article.as_ref());
        let told = articles.filter_map(|a| a.head.published()).max();
        let cover = imported.issues.iter().find(|i| i.input == account.input).and_then(|i| i.cover.date);
        Self {
            file: account.name().to_string(),
            original: original(&account.sha256, account.name()),
            sha256: account.sha256.clone(),
            bytes: account.bytes,
            kind: account.kind.map(|k| k.name().to_string()),
            encoding: account.encoding.to_string(),
            date: cover.or(told).or(given.fill.date),
            options: given,
            made,
        }
    }

    /// The name of the record's file below [`FOLDER`].
    pub fn path(&self) -> String {
        format!("{}.json", short(&self.sha256))
    }

    /// The record as the text of its file.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).expect("a record is plain JSON");
        text.push('\n');
        text
    }
}

impl Earlier {
    /// Reads the records among files of [`FOLDER`]; what is no record is passed over.
    pub fn read<'a>(files: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let record = |bytes: &[u8]| serde_json::from_slice(bytes).ok().filter(|r: &Record| !r.sha256.is_empty());
        Self { records: files.into_iter().filter_map(record).collect() }
    }

    /// The record of an input with this hash.
    pub fn of(&self, sha256: &str) -> Option<&Record> {
        self.records.iter().find(|r| r.sha256 == sha256)
    }

    /// The record somebody means: by the beginning of its hash, the name of the file or of its copy.
    pub fn find(&self, name: &str) -> Option<&Record> {
        let hashed = name.len() >= 4 && name.bytes().all(|b| b.is_ascii_hexdigit());
        let by_hash = self.records.iter().find(|r| hashed && r.sha256.starts_with(&name.to_ascii_lowercase()));
        let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
        by_hash.or_else(|| self.records.iter().find(|r| r.original == file || r.path() == file || r.file == file))
    }

    /// An import wrote this very text to this path.
    pub fn wrote(&self, path: &str, sha256: &str) -> bool {
        self.made(path).any(|(_, made)| made.sha256 == sha256)
    }

    /// The path is that of another input's article, so that a text of its own may not take it.
    ///
    /// A new version of the same file takes the places of the old one; an article without headline
    /// says too little of itself for that.
    pub(super) fn taken(&self, path: &str, input: &str, text: &str, titled: bool) -> bool {
        let mut rivals = self.made(path).filter(|(record, _)| record.file != input || !titled).peekable();
        rivals.peek().is_some() && {
            let own = hash(text.as_bytes());
            rivals.any(|(_, made)| made.sha256 != own)
        }
    }

    fn made<'a>(&'a self, path: &'a str) -> impl Iterator<Item = (&'a Record, &'a Made)> {
        self.records.iter().flat_map(|r| r.made.iter().map(move |m| (r, m))).filter(move |(_, m)| m.path == path)
    }
}

/// The first eight digits of a hash, which name an input.
pub fn short(sha256: &str) -> &str {
    &sha256[..sha256.len().min(8)]
}

/// Runs of lines as first and last; blank lines between two runs do not divide them.
pub(super) fn runs(mut lines: Vec<usize>, blank: impl Fn(usize) -> bool) -> Vec<RangeInclusive<usize>> {
    lines.sort_unstable();
    lines.dedup();
    let mut runs: Vec<RangeInclusive<usize>> = Vec::new();
    for line in lines {
        match runs.last_mut() {
            Some(run) if (*run.end() + 1..line).all(&blank) => *run = *run.start()..=line,
            _ => runs.push(line..=line),
        }
    }
    runs
}

/// Name of the copy: hash and the file's own name, with its ending.
fn original(sha256: &str, name: &str) -> String {
    let (stem, ending) = match name.rsplit_once('.') {
        Some((stem, ending)) if !stem.is_empty() && ending.len() <= 8 => (stem, format!(".{}", file_name(ending))),
        _ => (name, String::new()),
    };
    format!("{}-{}{ending}", short(sha256), file_name(stem))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> Record {
        let made =
            Made { path: "a/01-甲.md".into(), title: Some("甲".into()), lines: vec![(3, 9)], sha256: hash(b"old") };
        Record { file: "学习.txt".into(), sha256: hash(b"input"), made: vec![made], ..Record::default() }
    }

    #[test]
    fn records_read_back_and_are_found() {
        let text = record().text();
        let earlier = Earlier::read([text.as_bytes(), b"{}", b"nonsense"]);
        assert_eq!(earlier.records, [record()]);
        for name in [&hash(b"input")[..8], "inbox/学习.txt", &record().path()] {
            assert!(earlier.find(name).is_some(), "{name}");
        }
        assert!(earlier.find("abc").is_none() && earlier.find("other.txt").is_none());
        assert!(earlier.wrote("a/01-甲.md", &hash(b"old")) && !earlier.wrote("a/01-甲.md", &hash(b"new")));
    }

    #[test]
    fn paths_belong_to_the_input_that_made_them() {
        let earlier = Earlier { records: vec![record()] };
        let taken = |input, text, titled| earlier.taken("a/01-甲.md", input, text, titled);
        assert!(taken("other.txt", "new", true) && taken("学习.txt", "new", false));
        assert!(!taken("学习.txt", "new", true), "a new version of the same file");
        assert!(!taken("other.txt", "old", true), "the same text");
    }

    #[test]
    fn names_of_copies_are_safe_and_keep_their_ending() {
        let hash = "0123456789abcdef";
        assert_eq!(original(hash, "学习 1.txt"), "01234567-学习1.txt");
        assert_eq!(original(hash, "../x"), "01234567-untitled.-x");
        assert_eq!(runs(vec![9, 3, 5, 4], |l| l == 6), [3..=5, 9..=9]);
        assert_eq!(runs(vec![3, 5], |l| l == 4), [3..=5]);
    }
}
