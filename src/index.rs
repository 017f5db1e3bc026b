//! Contents and page list, from an issue and its page map; no output format.

use serde::Serialize;

use crate::issue::Issue;
use crate::pages::{Folio, PageMap};

/// A line of the contents.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// `1.` on the first level, `(1)` on the second.
    pub number: String,
    /// The article's contents title or the group's title.
    pub title: String,
    /// Position of the article in the issue; `None` for a group heading, which has no page.
    pub article: Option<usize>,
    /// First page of the article, when pages are known.
    pub folio: Option<Folio>,
    /// Articles of a group.
    pub children: Vec<Entry>,
}

/// The contents in running order: one entry per article, one per group with its articles below.
pub fn contents(issue: &Issue, pages: Option<&PageMap>) -> Vec<Entry> {
    let entry = |number: String, article: usize| Entry {
        number,
        title: issue.contents_title(article),
        article: Some(article),
        folio: pages.map(|p| p.articles[article].first),
        children: Vec::new(),
    };
    let mut entries = Vec::new();
    for section in issue.sections.iter().filter(|s| !s.articles.is_empty()) {
        if section.grouped {
            let children =
                section.articles.iter().enumerate().map(|(i, a)| entry(format!("({})", i + 1), *a)).collect();
            let number = format!("{}.", entries.len() + 1);
            entries.push(Entry { number, title: section.title.clone(), article: None, folio: None, children });
        } else {
            for article in &section.articles {
                entries.push(entry(format!("{}.", entries.len() + 1), *article));
            }
        }
    }
    entries
}
