//! The document as a typed tree: what stands in it, not yet how it is written.
//!
//! Lengths are in twips (twentieths of a point) unless the name says otherwise, as in the format.

use super::styles::{Letters, Style};

/// Something of the text, in order.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Piece {
    Paragraph(Paragraph),
    Table(Table),
    /// The contents as one field: a heading, and the entries shown until somebody refreshes it.
    Contents(Paragraph, Vec<Paragraph>),
}

/// A paragraph: its style, and what differs from it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Paragraph {
    pub style: Style,
    pub content: Vec<Content>,
    pub page_break: bool,
    pub keep_next: bool,
    /// Number of the list and level in it.
    pub list: Option<(usize, usize)>,
    pub before: Option<i64>,
    pub after: Option<i64>,
    pub line: Option<Line>,
    pub indent: Option<Indent>,
    pub align: Option<Side>,
    /// Depth among the headings, where it is not that of the style.
    pub outline: Option<u8>,
    /// Words may be divided at line ends.
    pub hyphenate: bool,
    /// The section that ends with this paragraph.
    pub section: Option<Box<Section>>,
}

impl Paragraph {
    pub(super) fn new(style: Style, content: Vec<Content>) -> Self {
        Self {
            style,
            content,
            page_break: false,
            keep_next: false,
            list: None,
            before: None,
            after: None,
            line: None,
            indent: None,
            align: None,
            outline: None,
            hyphenate: false,
            section: None,
        }
    }

    pub(super) fn text(style: Style, text: &str) -> Self {
        Self::new(style, vec![Content::text(text)])
    }
}

/// The height of the lines.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Line {
    /// Exactly so high, whatever stands in it.
    Exactly(i64),
    /// As high as its content.
    Single,
}

/// What a paragraph is drawn in by.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Indent {
    pub left: i64,
    pub right: i64,
    /// The first line further in, or out when negative.
    pub first: i64,
    /// The same in hundredths of a character, which follows the size of the type.
    pub first_characters: i64,
}

/// Where lines stand in their measure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Start,
    Center,
    End,
    Both,
}

/// How characters look beside their style.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Look {
    pub style: Option<Letters>,
    pub strike: bool,
    /// Bold, in the Latin face: what weight says where Chinese type says it with another face.
    pub latin_bold: bool,
    /// `rrggbb`.
    pub colour: Option<String>,
    /// In half points.
    pub size: Option<i64>,
    /// Space between characters.
    pub spacing: Option<i64>,
    /// Language tag of characters that are not in the language of the document.
    pub language: Option<String>,
}

/// A piece of running text.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Content {
    /// Characters; a line feed is a forced break, a tab goes to the next stop.
    Text(Look, String),
    /// A link out of the document.
    Link(String, Vec<Content>),
    /// A link to a bookmark.
    Jump(String, Vec<Content>),
    /// A bookmark around content: its number and name.
    Bookmark(usize, String, Vec<Content>),
    /// What a program computes, and what it shows until then.
    Field(String, Vec<Content>),
    /// The mark of a footnote, by its number in the document.
    NoteMark(usize),
    /// The mark at the beginning of the footnote itself.
    OwnMark,
    Picture(Drawing),
}

impl Content {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(Look::default(), text.to_string())
    }

    pub(super) fn styled(style: Letters, text: &str) -> Self {
        Self::Text(Look { style: Some(style), ..Look::default() }, text.to_string())
    }
}

/// A picture in the line.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Drawing {
    /// Number of the drawing in the document, from 1.
    pub number: usize,
    /// Place of the picture among the [`Media`](super::media::Media).
    pub media: usize,
    pub alt: String,
    pub width: i64,
    pub height: i64,
}

/// A table; all rows have as many cells as there are widths.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Table {
    pub widths: Vec<i64>,
    pub rows: Vec<Row>,
    pub dress: TableDress,
}

/// What a table looks like.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum TableDress {
    /// Data between rules, the first row a header when there is one; space beside the words of a cell
    /// where it is not the usual.
    Data { header: bool, side: Option<i64> },
    /// A field of colour.
    Field { colour: String },
}

/// A row of a table.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Row {
    pub header: bool,
    /// Least height.
    pub height: i64,
    /// Exactly this height.
    pub exact: bool,
    pub cells: Vec<Vec<Paragraph>>,
}

/// A footnote.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Note {
    pub pieces: Vec<Piece>,
}

/// The pages of a part of the document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Section {
    /// A frame of two rules round the page, in this colour.
    pub frame: Option<String>,
    /// Printed number of its first page, where counting begins anew.
    pub first_number: Option<u32>,
    /// What stands above and below the text.
    pub furniture: Furniture,
}

/// Heads and feet of the pages of a section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Furniture {
    None,
    /// Nothing, after sections that have something.
    Cleared,
    /// Page numbers, and running heads but on the first page: those of this article.
    Article {
        article: usize,
        /// Its first page is a left-hand page.
        even: bool,
    },
}

/// The whole document.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Document {
    pub pieces: Vec<Piece>,
    /// The last section, which no paragraph ends.
    pub section: Section,
    pub notes: Vec<Note>,
    /// Lists by number, from 1.
    pub lists: Vec<List>,
    /// Titles in running heads, one for each article.
    pub heads: Vec<String>,
}

/// A list of the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Bullets,
    /// ■ lines before the text.
    Highlights,
    /// Numbers from this one on, at this level.
    Numbers {
        start: u64,
        level: usize,
    },
}
