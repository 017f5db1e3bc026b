//! An article as data: head, body tree and origin.
//!
//! Every text container of the body is a numbered [`Passage`], so that page breaks, findings and
//! links can name a place that all outputs understand. Knows nothing of where it will appear.

mod body;
mod head;
pub mod table;

use std::fmt;

use serde::{Deserialize, Serialize};

pub(crate) use body::for_each_passage;
pub use body::{Align, Block, Body, Figure, Inline, Note, Passage, PassageId, Table, is_next_stanza, plain_text};
pub use head::{Dateline, Head, Series, SourceLine};

/// The stable name of an article: its path inside the library without the ending, or the `id` of
/// its front matter.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ArticleId(String);

impl ArticleId {
    /// Accepts a name that stays inside its folder on every file system.
    ///
    /// Refused are empty names and parts, `.` and `..`, absolute paths, control characters,
    /// backslashes and the characters `: * ? " < > |`.
    pub fn new(name: &str) -> Option<Self> {
        // No character of Chinese text is reserved.
        let reserved =
            |c: char| c < '\u{A0}' && (c.is_control() || matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|'));
        let fine = |part: &str| {
            !part.is_empty() && part != "." && part != ".." && part.trim() == part && !part.contains(reserved)
        };
        (name.len() <= 400 && name.split('/').all(fine)).then(|| Self(name.to_string()))
    }

    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for ArticleId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Where an article came from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Path of the file relative to the workspace.
    pub path: String,
    /// SHA-256 of the file's bytes, in hexadecimal.
    pub hash: String,
}

/// One article: what the library holds and every output walks.
#[derive(Debug, Clone, PartialEq)]
pub struct Article {
    /// Its stable name.
    pub id: ArticleId,
    /// Everything above and around the text.
    pub head: Head,
    /// The text.
    pub body: Body,
    /// Where it came from.
    pub origin: Origin,
}

impl Article {
    /// The dateline and the space that parts it from the text, unless the text already begins with it.
    pub fn dateline_run(&self) -> Option<String> {
        let printed = self.head.printed_dateline()?;
        let first =
            self.body.blocks.iter().find_map(|b| if let Block::Paragraph(p) = b { Some(p.plain()) } else { None });
        let printed = printed.trim();
        if printed.is_empty() || first.is_some_and(|text| text.trim_start().starts_with(printed)) {
            return None;
        }
        Some(format!("{printed}{}", if self.head.is_english() { " " } else { "\u{3000}" }))
    }

    /// The headline, or the beginning of the text in brackets when the article has none.
    pub fn display_title(&self) -> String {
        if !self.head.title.is_empty() {
            return self.head.title.clone();
        }
        let first = self.body.passages().iter().map(|p| p.plain()).find(|text| !text.trim().is_empty());
        let beginning = first.unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ");
        format!("［{}］", crate::text::clip(&beginning, 16))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_cannot_leave_their_folder() {
        for name in ["", "../x", "a/../b", "/etc/passwd", "a//b", "c:\\x", "a\nb", " a", "."] {
            assert!(ArticleId::new(name).is_none(), "{name:?}");
        }
        assert!(ArticleId::new("2024-03-06-青禾日报/01-开幕").is_some());
    }
}
