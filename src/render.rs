//! Outputs other than print: an issue, its page map and a dress become a package in memory.
//!
//! Each renderer knows its own format and none of the others; what HTML and EPUB share is the
//! walk over the text in [`markup`]. Nothing here reads or writes a file, and no output is made
//! from another one.

mod archive;
pub mod check;
pub mod commonmark;
pub mod docx;
pub mod email;
pub mod epub;
pub mod escape;
pub(crate) mod fill;
pub mod html;
pub mod markdown;
pub mod markup;
pub mod wechat;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::diag::{Code, Finding, Lang, Message};
use crate::issue::{Issue, Picture, PictureFormat};
use crate::msg;
use crate::pages::{Folio, PageMap};

/// The id of the element that stands where a printed page begins.
pub fn page_id(folio: Folio) -> String {
    format!("page-{folio}")
}

/// The id of an article's element in every output, by its position in the issue.
pub fn article_id(article: usize) -> String {
    format!("a{}", article + 1)
}

/// The language of an article: its own where it is a language tag at all, else the publication's.
pub(crate) fn language<'a>(own: Option<&'a str>, publication: &'a str) -> &'a str {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let tag = |tag: &&str| {
        let first = tag.split('-').next().unwrap_or_default();
        first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic()) && tag.split('-').all(part)
    };
    own.filter(tag).unwrap_or(publication)
}

/// The pages whose marks stand in a finished document.
pub(crate) fn page_marks(text: &str) -> BTreeSet<Folio> {
    let before = "id=\"page-";
    let numbers = text.match_indices(before).filter_map(|(at, _)| {
        let rest = &text[at + before.len()..];
        rest[..rest.find('"')?].parse().ok().map(Folio)
    });
    numbers.collect()
}

/// The pages of an article whose marks are not among those printed, each with a finding.
///
/// A template that leaves out a part of the article also leaves out the mark that stood in it;
/// whoever lists pages must then point at the article instead.
pub(crate) fn missing_pages(
    issue: &Issue,
    article: usize,
    pages: &PageMap,
    printed: &BTreeSet<Folio>,
    findings: &mut Vec<Finding>,
) -> BTreeSet<Folio> {
    let missing: BTreeSet<Folio> =
        pages.of_article(article).map(|start| start.folio).filter(|folio| !printed.contains(folio)).collect();
    for folio in &missing {
        findings.push(
            Finding::new(
                Code::O003,
                msg!("第 {folio} 页的页码标记没有印出", "the mark of page {folio} was not printed"),
            )
            .article(&issue.articles[article].id)
            .help(msg!(
                "模板可能漏了文章的某个部分；页码表改指向文章开头",
                "a template may leave out a part of the article; the page list points at its beginning"
            )),
        );
    }
    missing
}

/// The issue without pictures that do more than show something.
///
/// Inside the `img` of a web page an SVG is inert by itself. A reading system is free to run its
/// scripts or to fetch what it refers to, and so is a browser that opens the file alone: such a
/// picture stays out of the `output`, its words stay in, and the editor is told.
pub(crate) fn inert<'a>(issue: &'a Issue, output: &Message, findings: &mut Vec<Finding>) -> Cow<'a, Issue> {
    let active = |path: &&String| issue.pictures.get(*path).is_some_and(|picture| is_active(picture));
    let active: Vec<String> = issue.pictures.keys().filter(active).cloned().collect();
    if active.is_empty() {
        return Cow::Borrowed(issue);
    }
    let mut issue = issue.clone();
    let (zh, en) = (output.get(Lang::Zh), output.get(Lang::En));
    for path in &active {
        issue.pictures.remove(path);
        let message = msg!(
            "图片 `{path}` 含脚本或外部链接，{zh} 不收",
            "picture `{path}` has scripts or outside references and is left out of the {en}"
        );
        let mut finding = Finding::new(Code::O005, message)
            .help(msg!("请另存为 PNG，或去掉脚本和链接", "save it as PNG, or remove scripts and references"));
        let user = issue.articles.iter().find(|article| article.body.figures().iter().any(|f| f.path == *path));
        finding.article = user.map(|article| article.id.to_string());
        findings.push(finding);
    }
    Cow::Owned(issue)
}

/// A picture that does more than show something: it runs scripts or fetches from outside.
fn is_active(picture: &Picture) -> bool {
    if picture.format != PictureFormat::Svg {
        return false;
    }
    let text: String = String::from_utf8_lossy(&picture.bytes).to_lowercase().split_whitespace().collect();
    let outside =
        ["href=\"http", "href='http", "href=\"//", "href='//", "url(http", "url(\"http", "url('http", "url(//"];
    ["<script", "<foreignobject", "javascript:", "@import", "<!entity", "onload=", "onclick="]
        .iter()
        .chain(&outside)
        .any(|sign| text.contains(sign))
}
