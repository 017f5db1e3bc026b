//! What of an import is there already: near-duplicates, and articles that somebody moved or renamed.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::{Account, Imported, ImportedFile};
use crate::article::Article;
use crate::dedup::{self, Near, Other};
use crate::diag::{Code, Finding, Place};
use crate::library::Library;
use crate::msg;
use crate::workspace::hash;

/// What is there already, and how an import is to see it.
pub struct There<'a> {
    /// The articles of library and target folder.
    pub library: &'a Library,
    /// From which share of common text two articles are near-duplicates.
    pub least: f64,
    /// Whether an article is the file that one of the new ones will be written to.
    pub replaced: &'a dyn Fn(&Article) -> bool,
    /// Whether an earlier import wrote a new article's file, which is no longer where it was.
    pub gone: &'a dyn Fn(&str) -> bool,
    /// Whether an article is a file that no import wrote where it is.
    pub unclaimed: &'a dyn Fn(&Article) -> bool,
}

/// What was found to be there.
#[derive(Debug, Default)]
pub struct Copies {
    /// New articles that repeat others.
    pub duplicates: Vec<Duplicate>,
    /// Files not to be written: the article lies elsewhere now.
    pub moved: BTreeSet<String>,
    /// Both as findings.
    pub findings: Vec<Finding>,
}

/// A new article and the one it repeats.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct Duplicate {
    /// Path of the new article below the target folder.
    pub path: String,
    /// Path of the other one: in the workspace, or below the target folder when it is new too.
    pub other: String,
    /// Estimated share of common text, 0 to 1.
    pub similarity: f64,
    /// Where the two differ: `there → new`, the first few places.
    pub differences: Vec<String>,
}

/// Articles of the import that are near-duplicates of those the library has, or of each other, and
/// those that were imported before and lie elsewhere now.
pub fn copies(imported: &Imported, there: &There<'_>) -> Copies {
    let new: Vec<&ImportedFile> = imported.files.iter().filter(|f| f.article.is_some()).collect();
    let known: Vec<Arc<Article>> = there.library.iter().filter(|a| !(there.replaced)(a)).cloned().collect();
    let places = Places::of(imported);
    let mut copies = Copies::default();
    for file in new.iter().filter(|file| (there.gone)(&file.path)) {
        let own = hash(file.text.as_bytes());
        if let Some(article) = known.iter().find(|a| a.origin.hash == own && (there.unclaimed)(a)) {
            copies.moved(&places, file, article);
        }
    }
    let articles: Vec<&Article> = new.iter().filter_map(|f| f.article.as_ref()).collect();
    for near in dedup::nearest(&articles, &known, there.least) {
        let file = new[near.new];
        if copies.moved.contains(&file.path) {
            continue;
        }
        match near.other {
            Other::Known(at) if (there.gone)(&file.path) && (there.unclaimed)(&known[at]) => {
                copies.moved(&places, file, &known[at]);
            }
            Other::Known(at) => {
                let other = known[at].origin.path.clone();
                copies.repeated(&places, file, other, &known[at].display_title(), near);
            }
            Other::New(at) => {
                copies.repeated(&places, file, new[at].path.clone(), &articles[at].display_title(), near);
            }
        }
    }
    copies
}

impl Copies {
    /// Reports an article that lies elsewhere than the import that made it had put it.
    fn moved(&mut self, places: &Places<'_>, file: &ImportedFile, article: &Article) {
        let (own, to) = (title(file), &article.origin.path);
        let finding = Finding::new(
            Code::R062,
            msg!("“{own}”以前导入过，现在是 {to}", "`{own}` was imported before and is {to} now"),
        );
        let finding = finding.help(msg!(
            "没有再写一份；要重新写出，请先删去那个文件",
            "no second copy was written; to have it written again, delete that file first"
        ));
        self.findings.push(placed(finding, places, file));
        self.moved.insert(file.path.clone());
    }

    fn repeated(&mut self, places: &Places<'_>, file: &ImportedFile, other: String, title: &str, near: Near) {
        let (own, percent) = (self::title(file), (near.similarity * 100.0).round());
        let finding = Finding::new(
            Code::D002,
            msg!(
                "“{own}”与 {other}（“{title}”）相同 {percent}%",
                "`{own}` is {percent}% the same as {other} (`{title}`)"
            ),
        );
        let shown = near.differences.join("，");
        let finding = finding.help(if near.differences.is_empty() {
            msg!("两篇文字一样；出刊时只收一篇", "both have the same text; an issue takes one of them")
        } else {
            msg!(
                "差别（原有→新来）：{shown}；出刊时只收一篇",
                "differences (there→new): {shown}; an issue takes one of them"
            )
        });
        self.findings.push(placed(finding, places, file));
        let (similarity, differences) = (near.similarity, near.differences);
        self.duplicates.push(Duplicate { path: file.path.clone(), other, similarity, differences });
    }
}

fn title(file: &ImportedFile) -> String {
    file.article.as_ref().map(Article::display_title).unwrap_or_default()
}

fn placed(finding: Finding, places: &Places<'_>, file: &ImportedFile) -> Finding {
    let finding = match &file.article {
        Some(article) => finding.article(&article.id),
        None => finding,
    };
    match places.of_file(&file.path) {
        Some(place) => finding.at(place),
        None => finding,
    }
}

/// Where in their inputs articles begin, by the paths of their files.
pub(super) struct Places<'a>(FxHashMap<&'a str, (&'a Account, usize)>);

impl<'a> Places<'a> {
    pub(super) fn of(imported: &'a Imported) -> Self {
        Self(imported.articles().map(|(account, at, file)| (file.path.as_str(), (account, at))).collect())
    }

    /// Where in its input the article of a file begins.
    pub(super) fn of_file(&self, path: &str) -> Option<Place> {
        let (account, at) = *self.0.get(path)?;
        let Some(first) = account.lines_of(at).first().map(|run| *run.start()) else {
            return Some(Place::file(account.input.as_str()));
        };
        let line = account.source.line(first).unwrap_or_default();
        let length = account.source.text()[line.clone()].trim_end().len();
        Some(account.source.place(line.start..line.start + length))
    }
}
