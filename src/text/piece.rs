//! Texts that point into another: the lines of a file, most of which are taken as they stand.

use std::ops::{Deref, Range};
use std::sync::Arc;

/// A piece of a text, or words of its own where those were changed.
#[derive(Debug, Clone)]
pub enum Piece {
    /// A piece of a text, from a byte on and so many bytes long.
    Of(Arc<str>, u32, u32),
    /// Words of its own.
    Own(Box<str>),
}

impl Piece {
    /// The bytes of a span of a text.
    pub fn of(text: &Arc<str>, span: &Range<usize>) -> Self {
        match (u32::try_from(span.start), u32::try_from(span.len())) {
            (Ok(start), Ok(length)) => Self::Of(text.clone(), start, length),
            _ => Self::Own(text[span.clone()].into()),
        }
    }

    /// The words.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Of(text, start, length) => &text[*start as usize..][..*length as usize],
            Self::Own(words) => words,
        }
    }
}

impl Default for Piece {
    fn default() -> Self {
        Self::Own(Box::default())
    }
}

impl Deref for Piece {
    type Target = str;

    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<String> for Piece {
    fn from(words: String) -> Self {
        Self::Own(words.into())
    }
}

impl From<&str> for Piece {
    fn from(words: &str) -> Self {
        Self::Own(words.into())
    }
}

impl PartialEq<str> for Piece {
    fn eq(&self, other: &str) -> bool {
        self.as_str() == other
    }
}
