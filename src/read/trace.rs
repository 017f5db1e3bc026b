//! What a reader did with each line: where it went, what was joined or removed, how sure it is.
//!
//! The review page shows it beside the original. Line numbers count from 1 in the decoded text.

use std::ops::RangeInclusive;

use serde::Serialize;

use crate::diag::Message;
use crate::pages::Part;

/// The account of one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Where lines went, in the order of the source.
    pub placed: Vec<Placed>,
    /// What was done to them.
    pub marks: Vec<Mark>,
}

/// Lines that became a part of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Lines of the source, first and last.
    pub lines: RangeInclusive<usize>,
    /// What they became.
    pub place: Destination,
}

/// What lines became.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Destination {
    /// A part of an article, by the article's position in the reading.
    Article(usize, Part),
    /// Something of the article's head that is not printed as a part: column, dateline, jump line.
    Head(usize),
    /// The cover of a bulletin.
    Cover,
    /// The contents of a bulletin.
    Contents,
    /// Text that belongs to no article.
    Loose,
    /// Page numbers, running heads and other furniture.
    Furniture,
}

/// Something a reader did or supposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The line it is about.
    pub line: usize,
    /// What kind of thing.
    pub deed: Deed,
    /// Why.
    pub reason: Message,
    /// How sure, 0 to 1.
    pub confidence: f64,
}

/// A kind of change or supposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    /// Lines joined into one paragraph.
    Joined,
    /// Layout taken out: spaces between letters, a doubled drawing, a page number.
    Removed,
    /// A role that was guessed: headline, byline, caption.
    Guessed,
    /// A text moved to where it belongs.
    Moved,
}
