//! From a plan to an issue: articles by id, their pictures, and what is missing.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::{Issue, Picture, PictureFormat, Section};
use crate::article::{Article, ArticleId};
use crate::config::Edition;
use crate::diag::{Code, Finding, Lang, Message, Outcome, Place, Source};
use crate::library::Library;
use crate::msg;
use crate::plan::EditionPlan;
use crate::read::encoding;
use crate::workspace::{Workspace, hash};

/// The largest picture that is read.
const LARGEST_PICTURE: usize = 64 << 20;

/// Pictures by workspace path, read once for all editions.
pub type Pictures = BTreeMap<String, Arc<Picture>>;

/// Says why a picture cannot be shown, if it cannot.
pub type Fault<'a> = &'a (dyn Fn(&Picture) -> Option<Message> + Sync);

/// Reads the pictures of articles; what is not there, or cannot be shown, is a finding.
pub fn pictures<'a>(
    workspace: &dyn Workspace,
    articles: impl IntoIterator<Item = &'a Arc<Article>>,
    fault: Fault<'_>,
) -> Outcome<Pictures> {
    let mut wanted: BTreeMap<&str, &Article> = BTreeMap::new();
    for article in articles {
        for figure in article.body.figures().into_iter().filter(|f| !f.path.is_empty()) {
            wanted.entry(&figure.path).or_insert(article);
        }
    }
    let wanted: Vec<(&str, &Article)> = wanted.into_iter().collect();
    type Read = Result<(String, Arc<Picture>), Box<Finding>>;
    let read: Vec<Read> = wanted.par_iter().map(|(path, article)| picture(workspace, path, article, fault)).collect();
    let mut outcome = Outcome::new(Pictures::new(), Vec::new());
    for result in read {
        match result {
            Ok((path, picture)) => {
                outcome.value.insert(path, picture);
            }
            Err(finding) => outcome.findings.push(*finding),
        }
    }
    outcome
}

fn picture(
    workspace: &dyn Workspace,
    path: &str,
    article: &Article,
    fault: Fault<'_>,
) -> Result<(String, Arc<Picture>), Box<Finding>> {
    let refused = |message| {
        let finding = Finding::new(Code::R005, message).at(named(workspace, path, article)).article(&article.id);
        Box::new(finding.help(msg!(
            "图片略去，图说保留；请放好文件再做",
            "the picture is left out and its caption kept; put the file there"
        )))
    };
    let outside = path.starts_with('/') || path.contains("://") || path.split('/').any(|part| part == "..");
    if outside {
        return Err(refused(msg!("图片 `{path}` 在工作区之外", "picture `{path}` is outside the workspace")));
    }
    let bytes = workspace
        .read(path)
        .map_err(|error| refused(msg!("图片 `{path}` 读不了：{error}", "picture `{path}` cannot be read: {error}")))?;
    if bytes.len() > LARGEST_PICTURE {
        let size = bytes.len() >> 20;
        return Err(refused(msg!(
            "图片 `{path}` 有 {size} MB，太大",
            "picture `{path}` has {size} MB, which is too large"
        )));
    }
    let Some(format) = PictureFormat::detect(&bytes) else {
        return Err(refused(msg!(
            "`{path}` 不是 SVG、PNG、JPEG、GIF 或 WebP 图片",
            "`{path}` is no SVG, PNG, JPEG, GIF or WebP picture"
        )));
    };
    let hash = hash(&bytes);
    let picture = Picture { bytes, format, hash };
    if let Some(reason) = fault(&picture) {
        let (zh, en) = (reason.get(Lang::Zh), reason.get(Lang::En));
        return Err(refused(msg!("图片 `{path}` {zh}", "picture `{path}` {en}")));
    }
    Ok((path.to_string(), Arc::new(picture)))
}

/// Where an article names a picture: its file is looked at once more, so that the line can be told.
fn named(workspace: &dyn Workspace, path: &str, article: &Article) -> Place {
    let shown = workspace.shown(&article.origin.path);
    let name = path.rsplit('/').next().unwrap_or(path);
    let text = workspace.read(&article.origin.path).map(|bytes| encoding::decode(&bytes).text).unwrap_or_default();
    let at = text.match_indices(name).map(|(at, _)| at).find(|at| {
        let line = &text[text[..*at].rfind('\n').map_or(0, |end| end + 1)..*at];
        line.contains("](") || line.contains("]: ")
    });
    match at {
        Some(at) => Source::new(shown.as_str(), text).place(at..at + name.len()),
        None => Place::file(shown),
    }
}

/// Makes the issue of an edition from its plan.
///
/// A planned article that the library no longer has is a finding; the others stay.
pub fn assemble(plan: &EditionPlan, library: &Library, edition: &Edition, pictures: &Pictures) -> Outcome<Issue> {
    let mut findings = Vec::new();
    let mut articles: Vec<Arc<Article>> = Vec::new();
    let mut sections = Vec::new();
    for planned in &plan.sections {
        let mut positions = Vec::new();
        for entry in &planned.articles {
            let name = &entry.article;
            let Some(article) = ArticleId::new(name).and_then(|id| library.get(&id)) else {
                findings.push(
                    Finding::new(Code::S004, msg!("文章库里没有 `{name}`", "the library has no article `{name}`"))
                        .help(msg!("方案里的这篇已略去", "the plan's entry is left out")),
                );
                continue;
            };
            if articles.iter().any(|a| a.id == article.id) {
                continue;
            }
            positions.push(articles.len());
            findings.extend(missing_source(article));
            articles.push(in_language_of(&edition.masthead.language, article));
        }
        if !positions.is_empty() {
            sections.push(Section { title: planned.title.clone(), grouped: planned.grouped, articles: positions });
        }
    }
    let used = articles.iter().flat_map(|a| a.body.figures()).map(|f| f.path.as_str());
    let pictures = used.filter_map(|path| pictures.get_key_value(path)).map(|(k, v)| (k.clone(), v.clone())).collect();
    let imprint = edition.imprint.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
    Outcome::new(Issue { masthead: edition.masthead.clone(), sections, articles, imprint, pictures }, findings)
}

/// An article that names no language is in that of the publication, unless its letters say otherwise.
fn in_language_of(publication: &str, article: &Arc<Article>) -> Arc<Article> {
    let chinese = publication.to_ascii_lowercase().starts_with("zh");
    if chinese || article.head.language.is_some() || article.head.title.chars().any(crate::text::is_han) {
        return article.clone();
    }
    let mut own = Article::clone(article);
    own.head.language = Some(publication.to_string());
    Arc::new(own)
}

fn missing_source(article: &Article) -> Option<Finding> {
    let named = article.head.source.as_ref().is_some_and(|s| !s.name.is_empty());
    (!named).then(|| {
        Finding::new(Code::R011, msg!("文章没有来源", "the article has no source"))
            .at(Place::file(article.origin.path.as_str()))
            .article(&article.id)
            .help(msg!("写上 source: {{name: …, date: …, page: …}}", "write `source: {{name: …, date: …, page: …}}`"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::library;
    use crate::workspace::Memory;

    #[test]
    fn a_picture_that_is_not_there_or_leads_outside_is_a_finding() {
        let workspace = Memory::of([
            (
                "articles/a.md",
                "---\ntitle: 甲\n---\n![图](x.svg)\n\n![图](../../etc/passwd)\n\n![图](b.md)\n\n![图](ok.svg)",
            ),
            ("articles/b.md", "---\ntitle: 乙\n---\n正文"),
            ("articles/ok.svg", "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 1 1'/>"),
        ]);
        let library = library::collect(&workspace, &["articles".into()], &|_, _| {}).value;
        let outcome = pictures(&workspace, library.iter(), &|_| None);
        assert_eq!(outcome.value.keys().collect::<Vec<_>>(), ["articles/ok.svg"]);
        assert_eq!(outcome.findings.len(), 3);
        assert!(outcome.findings.iter().all(|f| f.code == Code::R005));
    }
}
