//! Laid-out pages → page map: which article and which character each printed page begins with.
//!
//! Reads the glyphs. Every glyph of an article knows the literal it came from, and literals are
//! numbered in the order of print, so the first new glyph of a page is the smallest that no
//! earlier page has shown: a repeated table header is not new, a footnote never begins a page.

mod glyphs;
mod wide;

use typst_layout::PagedDocument;

use super::fonts::Missing;
use super::page::PageSetup;
use super::world::Book;
use crate::article::ArticleId;
use crate::diag::{Code, Finding};
use crate::issue::Issue;
use crate::msg;
use crate::pages::{ArticlePages, Folio, PageMap, PageStart, Spot};

use glyphs::{Glyphs, Key};

/// What one page shows of the articles.
struct Sheet {
    /// The number printed on it, if it has one.
    folio: Option<Folio>,
    /// The first glyph that is new on this page.
    first: Option<Key>,
    /// First and last article of which it shows new text.
    articles: Option<(usize, usize)>,
    /// It shows a picture or notes, even if no new text.
    filled: bool,
}

/// What was read off the pages.
pub(super) struct Reading {
    /// The page map.
    pub map: PageMap,
    /// Characters that were printed as boxes.
    pub boxes: Missing,
    /// Everything else that is wrong with the pages.
    pub findings: Vec<Finding>,
}

/// Reads the page map off a document.
pub(super) fn read(document: &PagedDocument, book: &Book<'_>, issue: &Issue, setup: &PageSetup) -> Reading {
    let mut glyphs = Glyphs::new(book, setup);
    let mut sheets = Vec::new();
    // The greatest glyph of all pages before.
    let mut last: Option<Key> = None;
    for page in document.pages() {
        let shown = glyphs.read(page, last);
        // A page that shows an article counts as printed even if a template hides its number.
        let printed = page.numbering.is_some() || shown.new.is_some();
        let folio = printed.then(|| Folio(u32::try_from(page.number).unwrap_or(u32::MAX)));
        sheets.push(Sheet {
            folio,
            first: shown.new.map(|(first, _)| first),
            articles: shown.new.map(|(first, greatest)| (first.article, greatest.article)),
            filled: shown.filled,
        });
        last = last.max(shown.new.map(|(_, greatest)| greatest));
    }
    let mut findings = Vec::new();
    let map = assemble(&sheets, last, issue, &|key| glyphs.spot(key), &mut findings);
    let (boxes, over, lost) = glyphs.finish();
    findings.extend(
        lost.into_iter().map(|(at, (folio, text, _))| off_the_page(folio, &text).article(&issue.articles[at].id)),
    );
    let over = over.into_iter();
    findings.extend(over.map(|(at, (folio, text, part))| wide::too_wide(&issue.articles[at], folio, &text, part)));
    findings.extend(wide::crowded(issue, setup));
    Reading { map, boxes, findings }
}

fn assemble(
    sheets: &[Sheet],
    last: Option<Key>,
    issue: &Issue,
    spot: &dyn Fn(Key) -> Spot,
    findings: &mut Vec<Finding>,
) -> PageMap {
    // Pages from the first that shows an article to the last that shows or belongs to one.
    let Some(begin) = sheets.iter().position(|s| s.articles.is_some()) else {
        if let Some(article) = issue.articles.first() {
            findings.push(without_pages(&article.id));
        }
        return PageMap::default();
    };
    let printed: Vec<(Folio, &Sheet)> = sheets[begin..].iter().filter_map(|s| Some((s.folio?, s))).collect();
    if let Some(pair) = printed.windows(2).find(|pair| pair[1].0 <= pair[0].0) {
        let (before, after) = (pair[0].0, pair[1].0);
        findings.push(Finding::new(
            Code::L004,
            msg!("页码不递增：{before} 之后是 {after}", "page numbers do not ascend: {before} is followed by {after}"),
        ));
    }
    let mut pages: Vec<Option<ArticlePages>> = vec![None; issue.articles.len()];
    let mut current = 0;
    for (folio, sheet) in &printed {
        let (from, to) = match sheet.articles {
            Some(range) => range,
            // A page of pictures or notes alone belongs to the article it stands in.
            None if sheet.filled => (current, current),
            None => continue,
        };
        for entry in &mut pages[from..=to] {
            entry.get_or_insert(ArticlePages { first: *folio, last: *folio }).last = *folio;
        }
        current = to;
    }
    let mut starts = Vec::new();
    let mut following = last;
    for (folio, sheet) in printed.iter().rev() {
        let Some(key) = sheet.first.or(following) else { continue };
        following = Some(key);
        starts.push(PageStart { folio: *folio, article: key.article, spot: spot(key) });
    }
    starts.reverse();
    let mut previous = printed[0].0;
    let articles = pages.iter().zip(&issue.articles).map(|(pages, article)| {
        let pages = pages.unwrap_or_else(|| {
            findings.push(without_pages(&article.id));
            ArticlePages { first: previous, last: previous }
        });
        previous = pages.last;
        pages
    });
    PageMap { articles: articles.collect(), starts, ..PageMap::default() }
}

fn without_pages(id: &ArticleId) -> Finding {
    Finding::new(Code::L004, msg!("这篇文章没有排进任何一页", "the article stands on no page"))
        .article(id)
        .help(msg!("检查打印模板是否印出 body", "check that the print template prints its body"))
}

fn off_the_page(folio: u64, text: &str) -> Finding {
    let shown = crate::text::clip(text.trim(), 12);
    Finding::new(
        Code::L008,
        msg!(
            "第 {folio} 页排不下，从“{shown}”起没有印出",
            "page {folio} is too short: from `{shown}` on nothing is printed"
        ),
    )
    .help(msg!("缩短标题或表格里的一格，或分成几段", "shorten the headline or the table cell, or divide it"))
}

#[cfg(test)]
pub(in crate::layout) mod tests;
