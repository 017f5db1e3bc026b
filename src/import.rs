//! What arrived, as article files of the library: bytes in, named texts out.
//!
//! Knows no disk: the caller reads the inputs and writes the files, and asks [`write_decision`]
//! before it overwrites one.

use crate::article::{Article, ArticleId};
use crate::diag::{Finding, Outcome};
use crate::read::bulletin::{Bulletin, Cover, Loose, PrintedEntry};
use crate::read::kind::{self, Arrived, Kind, Reading};
use crate::read::naming::Names;
use crate::render::commonmark;
use crate::workspace::hash;

/// A file that arrived.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its path as messages show it.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The kind of all inputs, instead of what each looks like.
    pub kind: Option<Kind>,
    /// Folder the files go to, relative to the workspace; pictures are named from there.
    pub into: String,
}

/// Everything an import makes.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Files to write, articles in running order.
    pub files: Vec<ImportedFile>,
    /// Pictures that came with the articles: path relative to the target folder, and bytes.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// The issues that the inputs were, for whoever sets them again.
    pub issues: Vec<PrintedIssue>,
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// Path relative to the target folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The article in it; `None` for loose text.
    pub article: Option<Article>,
}

/// An issue somebody printed before.
#[derive(Debug, Clone, Default)]
pub struct PrintedIssue {
    /// Path of the input.
    pub input: String,
    /// What its cover says.
    pub cover: Cover,
    /// Its contents as printed.
    pub contents: Vec<PrintedEntry>,
    /// Its articles in running order, grouped as the contents group them.
    pub parts: Vec<Part>,
}

/// Articles under one heading of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading; `None` for an article that stands for itself.
    pub heading: Option<String>,
    /// Its articles.
    pub articles: Vec<ArticleId>,
}

/// Reads everything that arrived and makes the files of the library.
pub fn import(inputs: &[Input], options: &Options) -> Outcome<Imported> {
    let mut imported = Imported::default();
    let mut findings = Vec::new();
    let mut names = Names::new("");
    for input in inputs {
        import_one(input, options, &mut names, &mut imported, &mut findings);
    }
    Outcome::new(imported, findings)
}

fn import_one(
    input: &Input,
    options: &Options,
    names: &mut Names,
    imported: &mut Imported,
    findings: &mut Vec<Finding>,
) {
    let hash = hash(&input.bytes);
    let arrived = Arrived::new(&input.path, &input.bytes);
    let reading = kind::read(&arrived, options.kind, hash, findings);
    take(&input.path, reading, options, names, imported);
}

/// Names what was read; a file inside another is taken like one that arrived by itself.
fn take(path: &str, reading: Reading, options: &Options, names: &mut Names, imported: &mut Imported) {
    names.arriving(path);
    let mut order = Vec::new();
    for mut article in reading.articles {
        article.id = names.of(&article.head);
        let path = format!("{}.md", article.id);
        article.origin.path = below(&options.into, &path);
        // Readers name pictures from the target folder, articles from the workspace.
        article.body.change_figures(&mut |figure| {
            if reading.attachments.iter().any(|(path, _)| *path == figure.path) {
                figure.path = below(&options.into, &figure.path);
            }
        });
        order.push(article.id.clone());
        imported.files.push(ImportedFile { path, text: commonmark::article(&article), article: Some(article) });
    }
    for attachment in reading.attachments {
        // The name holds the hash of what is in it: the same name is the same picture.
        if !imported.attachments.iter().any(|(path, _)| *path == attachment.0) {
            imported.attachments.push(attachment);
        }
    }
    if let Some(bulletin) = reading.bulletin {
        imported.issues.push(issue(path, bulletin, order));
    }
    let text = loose_text(&reading.loose);
    if !text.is_empty() {
        imported.files.push(ImportedFile { path: names.loose(), text, article: None });
    }
    for (path, inner) in reading.inner {
        take(&path, inner, options, names, imported);
    }
}

fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_string() } else { format!("{folder}/{path}") }
}

fn issue(input: &str, bulletin: Bulletin, order: Vec<ArticleId>) -> PrintedIssue {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = None;
    for (id, entry) in order.into_iter().zip(&bulletin.entries) {
        let group = entry.and_then(|(at, child)| child.map(|_| at));
        match parts.last_mut() {
            Some(part) if group.is_some() && group == open => part.articles.push(id),
            _ => {
                let heading = group.map(|at| bulletin.contents[at].title.clone());
                parts.push(Part { heading, articles: vec![id] });
            }
        }
        open = group;
    }
    PrintedIssue { input: input.to_string(), cover: bulletin.cover, contents: bulletin.contents, parts }
}

/// Loose text with the lines it stood on; page numbers and running heads are left out.
fn loose_text(loose: &[Loose]) -> String {
    let shown = loose.iter().filter(|l| !l.furniture);
    shown.map(|l| format!("〔{}〕\n{}\n", l.line, l.text.trim_end())).collect::<Vec<_>>().join("\n")
}

/// Whether a file that may exist already is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Write it.
    Write,
    /// It is there with this very text.
    Same,
    /// Somebody edited it since it was imported: keep it.
    Keep,
}

/// Decides about a file by the text on disk and the hash of what the last import wrote there.
pub fn write_decision(existing: Option<&str>, new: &str, recorded_hash: Option<&str>) -> Decision {
    match existing {
        None => Decision::Write,
        Some(existing) if existing == new => Decision::Same,
        Some(existing) if recorded_hash == Some(hash(existing.as_bytes()).as_str()) => Decision::Write,
        Some(_) => Decision::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_edited_by_hand_are_kept() {
        let old = hash(b"old");
        assert_eq!(write_decision(None, "new", None), Decision::Write);
        assert_eq!(write_decision(Some("new"), "new", None), Decision::Same);
        assert_eq!(write_decision(Some("old"), "new", Some(&old)), Decision::Write);
        assert_eq!(write_decision(Some("edited"), "new", Some(&old)), Decision::Keep);
        assert_eq!(write_decision(Some("old"), "new", None), Decision::Keep);
    }

    #[test]
    fn the_same_name_is_given_once() {
        let bytes =
            "---\ntitle: 甲\nsource: {name: 青禾日报, date: 2024-03-05, page: 1}\n---\n好。\n".as_bytes().to_vec();
        let inputs = ["a.md", "b.md"].map(|path| Input { path: path.into(), bytes: bytes.clone() });
        let imported = import(&inputs, &Options::default()).value;
        let paths: Vec<&str> = imported.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["2024-03-05-青禾日报/01-甲.md", "2024-03-05-青禾日报/01-甲-2.md"]);
    }
}
