//! The library: every article the workspace has, ordered by id.
//!
//! Read in parallel; the result does not depend on the order in which files are met. Knows
//! articles, and nothing of issues or outputs.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::{Article, ArticleId, Origin};
use crate::diag::{Code, Finding, Outcome, Source, counted};
use crate::msg;
use crate::read::{encoding, markdown};
use crate::workspace::{Workspace, hash};

/// The largest article file that is read; a novel has a tenth of it.
const LARGEST: usize = 32 << 20;

/// All articles by id.
#[derive(Debug, Clone, Default)]
pub struct Library {
    articles: BTreeMap<ArticleId, Arc<Article>>,
}

impl Library {
    /// Makes a library of articles; of two with the same id the one whose path comes first stays.
    pub fn of(articles: impl IntoIterator<Item = Article>) -> Outcome<Self> {
        let mut all: Vec<Article> = articles.into_iter().collect();
        all.sort_by(|a, b| (&a.id, &a.origin.path).cmp(&(&b.id, &b.origin.path)));
        let mut library = Self::default();
        let mut findings = Vec::new();
        for article in all {
            if let Some(first) = library.articles.get(&article.id) {
                let (id, path) = (&article.id, &first.origin.path);
                findings.push(
                    Finding::new(Code::R008, msg!("id `{id}` 已用于 {path}", "id `{id}` is already that of {path}"))
                        .at(crate::diag::Place::file(article.origin.path.as_str()))
                        .article(id)
                        .help(msg!("这篇未收入；请改 id", "this one is left out; give it another id")),
                );
                continue;
            }
            library.articles.insert(article.id.clone(), Arc::new(article));
        }
        Outcome::new(library, findings)
    }

    /// The article with an id.
    pub fn get(&self, id: &ArticleId) -> Option<&Arc<Article>> {
        self.articles.get(id)
    }

    /// The article an editor names: by id, or by path with or without ending.
    pub fn find(&self, name: &str) -> Option<&Arc<Article>> {
        let plain = name.strip_suffix(".md").unwrap_or(name);
        let by_id = ArticleId::new(plain).and_then(|id| self.articles.get(&id));
        by_id.or_else(|| self.iter().find(|a| a.origin.path.strip_suffix(".md") == Some(plain)))
    }

    /// All articles in the order of their ids.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Article>> {
        self.articles.values()
    }

    /// All articles, for work in parallel.
    pub fn par_iter(&self) -> impl ParallelIterator<Item = &Arc<Article>> {
        self.articles.par_iter().map(|(_, article)| article)
    }

    /// Number of articles.
    pub fn len(&self) -> usize {
        self.articles.len()
    }

    /// Whether there is no article at all.
    pub fn is_empty(&self) -> bool {
        self.articles.is_empty()
    }
}

/// Reads every Markdown file below the folders.
///
/// A file that cannot be read or understood is a finding; the others go on. `tick` is told after
/// each file, for a progress bar.
pub fn collect(
    workspace: &dyn Workspace,
    folders: &[String],
    tick: &(dyn Fn(usize, usize) + Sync),
) -> Outcome<Library> {
    let mut findings = Vec::new();
    let mut files: Vec<(String, String)> = Vec::new();
    for folder in folders {
        let folder = folder.trim_end_matches('/');
        match workspace.list(folder) {
            Ok(found) => {
                let articles = found.into_iter().filter(|p| p.ends_with(".md") || p.ends_with(".markdown"));
                files.extend(articles.map(|path| (folder.to_string(), path)));
            }
            Err(error) => findings.push(
                Finding::new(Code::R009, msg!("读不了目录：{error}", "the folder cannot be read: {error}"))
                    .at(crate::diag::Place::file(workspace.shown(folder))),
            ),
        }
    }
    files.sort();
    files.dedup_by(|a, b| a.1 == b.1);
    let (total, done) = (files.len(), std::sync::atomic::AtomicUsize::new(0));
    let read: Vec<Outcome<Option<Article>>> = files
        .par_iter()
        .map(|(folder, path)| {
            let outcome = read_file(workspace, folder, path);
            tick(done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
            outcome
        })
        .collect();
    let mut articles = Vec::with_capacity(read.len());
    for outcome in read {
        articles.extend(outcome.take(&mut findings));
    }
    let library = Library::of(articles).take(&mut findings);
    Outcome::new(library, findings)
}

fn read_file(workspace: &dyn Workspace, folder: &str, path: &str) -> Outcome<Option<Article>> {
    let shown = workspace.shown(path);
    let refused = |message| {
        Outcome::new(None, vec![Finding::new(Code::R009, message).at(crate::diag::Place::file(shown.as_str()))])
    };
    let bytes = match workspace.read(path) {
        Ok(bytes) => bytes,
        Err(error) => return refused(msg!("读不了文件：{error}", "the file cannot be read: {error}")),
    };
    if bytes.len() > LARGEST {
        let size = bytes.len() >> 20;
        return refused(msg!("文件有 {size} MB，不像一篇文章", "the file has {size} MB, which is no article"));
    }
    let name = path.strip_prefix(folder).unwrap_or(path).trim_start_matches('/');
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let Some(id) = ArticleId::new(name) else {
        return refused(msg!("文件名不能用作 id", "the file's name cannot be used as an id"));
    };
    let origin = Origin { path: path.to_string(), hash: hash(&bytes) };
    let Outcome { value, findings } = read_article(&shown, id, origin, &bytes);
    Outcome::new(Some(value), findings)
}

/// Reads an article out of the bytes of its file; `shown` is its path in messages.
pub fn read_article(shown: &str, id: ArticleId, origin: Origin, bytes: &[u8]) -> Outcome<Article> {
    let decoded = encoding::decode(bytes);
    let mut findings = Vec::new();
    let source = Source::new(shown, decoded.text);
    if let Some(name) = decoded.converted_from {
        findings.push(
            Finding::new(
                Code::R003,
                msg!("文件是 {name} 编码，已按此读出", "the file is in {name} and was read as such"),
            )
            .at(source.whole())
            .article(&id)
            .help(msg!("请另存为 UTF-8", "save it as UTF-8")),
        );
    }
    if decoded.replaced > 0 {
        let count = decoded.replaced;
        let places = counted(count, "place has", "places have");
        findings.push(
            Finding::new(Code::R010, msg!("有 {count} 处字节无法辨认", "{places} bytes of no known encoding"))
                .at(source.whole())
                .article(&id),
        );
    }
    let article = markdown::read(&source, id, origin).take(&mut findings);
    Outcome::new(article, findings)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Memory;

    #[test]
    fn broken_files_do_not_stop_the_rest() {
        let mut workspace = Memory::of([
            ("articles/b.md", "---\ntitle: 乙\n---\n正文"),
            ("articles/a.md", "---\ntitle: 甲\nid: b\n---\n正文"),
            ("articles/c.md", "---\ntitle: [\n---\n正文"),
            ("articles/note.txt", "不是文章"),
        ]);
        let (gb, _, _) = encoding_rs::GB18030.encode("---\ntitle: 国标编码的文章标题\n---\n这一段正文用国标编码写成。");
        workspace.files.insert("articles/gb.md".into(), gb.into_owned());
        let outcome = collect(&workspace, &["articles".into()], &|_, _| {});
        let titles: Vec<String> = outcome.value.iter().map(|a| a.head.title.clone()).collect();
        assert_eq!(titles, ["甲", "", "国标编码的文章标题"]);
        let codes: Vec<&str> = outcome.findings.iter().map(|f| f.code.id()).collect();
        assert_eq!(codes, ["C001", "R003", "R008"]);
    }
}
