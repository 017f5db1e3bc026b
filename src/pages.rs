//! The page map: which article, which text and which character each printed page begins with.
//!
//! `layout` makes it; every other output reads it and knows nothing else of pages. Three numbers
//! are kept apart: a [`Folio`] is printed, a page index counts sheets' sides, a page label is what
//! a viewer shows.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::article::PassageId;

/// A printed page number; page 1 is the first page of the first article.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Folio(pub u32);

impl std::fmt::Display for Folio {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.fmt(f)
    }
}

/// A piece of an article that can begin a page, in the order in which it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The line above the headline.
    Kicker,
    /// The headline, with the column name.
    Title,
    /// A line below the headline.
    Subtitle(usize),
    /// Who wrote it.
    Byline,
    /// A paragraph of the editor's note.
    EditorNote(usize),
    /// A ■ line.
    Highlight(usize),
    /// A sentence set off before the text.
    PullQuote(usize),
    /// A passage of the body.
    Passage(PassageId),
    /// The source line.
    Source,
}

impl Part {
    /// The part's name in the manifest: `title`, `passage-12`.
    pub fn name(self) -> String {
        match self {
            Self::Kicker => "kicker".to_string(),
            Self::Title => "title".to_string(),
            Self::Subtitle(n) => format!("subtitle-{}", n + 1),
            Self::Byline => "byline".to_string(),
            Self::EditorNote(n) => format!("editor-note-{}", n + 1),
            Self::Highlight(n) => format!("highlight-{}", n + 1),
            Self::PullQuote(n) => format!("pull-quote-{}", n + 1),
            Self::Passage(id) => format!("passage-{}", id.0),
            Self::Source => "source".to_string(),
        }
    }
}

/// A character in an article: the part, and how many characters of its plain text come before.
///
/// The dateline counts as offset 0 of the first paragraph, before which it is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The part of the article.
    pub part: Part,
    /// Characters of the part's plain text before this one.
    pub offset: usize,
}

/// The first spot of a printed page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PageStart {
    /// The number printed on the page.
    pub folio: Folio,
    /// Position of the article in the issue, from 0.
    pub article: usize,
    /// Where in the article the page begins.
    pub spot: Spot,
}

/// First and last page of an article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArticlePages {
    /// Page the headline stands on.
    pub first: Folio,
    /// Page the source line stands on.
    pub last: Folio,
}

/// Everything that outputs other than print know about pages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PageMap {
    /// Pages of each article, in the order of the issue.
    pub articles: Vec<ArticlePages>,
    /// Start of every printed page of the articles, folios ascending. A page on which no text
    /// starts (a blank one, or one filled by a picture) has the spot that follows it.
    pub starts: Vec<PageStart>,
    /// Lines that passages of the bodies take in print, by article and passage; notes are left out.
    pub lines: BTreeMap<(usize, PassageId), u32>,
}

impl PageMap {
    /// Page starts that lie inside one article, in reading order.
    pub fn of_article(&self, article: usize) -> impl Iterator<Item = &PageStart> {
        self.starts.iter().filter(move |s| s.article == article)
    }

    /// The page on which a spot of an article is printed.
    pub fn folio_at(&self, article: usize, spot: Spot) -> Option<Folio> {
        self.of_article(article).take_while(|s| s.spot <= spot).last().map(|s| s.folio)
    }

    /// The last printed page.
    pub fn last(&self) -> Option<Folio> {
        self.articles.last().map(|a| a.last)
    }
}
