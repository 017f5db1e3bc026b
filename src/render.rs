//! Outputs other than print: an issue, its page map and a dress become a package in memory.
//!
//! Each renderer knows its own format and none of the others; what HTML and EPUB share is the
//! walk over the text in [`markup`]. Nothing here reads or writes a file, and no output is made
//! from another one.

pub mod check;
pub mod commonmark;
pub mod email;
pub mod epub;
pub mod escape;
mod fill;
pub mod html;
pub mod markdown;
pub mod markup;
pub mod wechat;

use std::collections::BTreeSet;

use crate::diag::{Code, Finding};
use crate::issue::Issue;
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
fn language<'a>(own: Option<&'a str>, publication: &'a str) -> &'a str {
    let part = |part: &str| (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
    let tag = |tag: &&str| {
        let first = tag.split('-').next().unwrap_or_default();
        first.len() >= 2 && first.bytes().all(|b| b.is_ascii_alphabetic()) && tag.split('-').all(part)
    };
    own.filter(tag).unwrap_or(publication)
}

/// The pages whose marks stand in a finished document.
fn page_marks(text: &str) -> BTreeSet<Folio> {
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
fn missing_pages(
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
