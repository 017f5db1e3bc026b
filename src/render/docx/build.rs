//! The issue as a tree: cover, contents, articles, imprint in their sections.

use std::collections::BTreeMap;

use super::Print;
use super::grid::Grid;
use super::media::Shelf;
use super::tree::{Content, Document, Furniture, Line, List, Note, Paragraph, Piece, Section};
use super::{article, front};
use crate::article::Figure;
use crate::diag::{Code, Finding};
use crate::issue::Issue;
use crate::layout::Drawn;
use crate::msg;
use crate::pages::PageMap;
use crate::template::Dress;

/// What is being built, and with what.
pub(super) struct Builder<'a> {
    pub issue: &'a Issue,
    pub pages: Option<&'a PageMap>,
    pub dress: &'a Dress,
    pub grid: &'a Grid,
    pub accent: &'a str,
    pub drawn: &'a BTreeMap<String, Drawn>,
    pub logo: Option<(&'a crate::issue::Picture, &'a Drawn)>,
    pub shelf: Shelf,
    pub pieces: Vec<Piece>,
    pub notes: Vec<Note>,
    pub lists: Vec<List>,
    pub heads: Vec<String>,
    pub findings: Vec<Finding>,
    drawings: usize,
    bookmarks: usize,
}

/// Height of the paragraph that only ends a section.
const LAST_LINE: i64 = 20;

/// The bookmark of an article's headline.
pub(super) fn bookmark(article: usize) -> String {
    format!("_Toc{:06}", article + 1)
}

/// Builds the document.
pub(super) fn document<'a>(
    issue: &'a Issue,
    pages: Option<&'a PageMap>,
    dress: &'a Dress,
    print: &'a Print<'_>,
    grid: &'a Grid,
    accent: &'a str,
) -> (Document, Shelf, Vec<Finding>) {
    let mut builder = Builder {
        issue,
        pages,
        dress,
        grid,
        accent,
        drawn: print.pictures,
        logo: print.logo,
        shelf: Shelf::default(),
        pieces: Vec::new(),
        notes: Vec::new(),
        lists: vec![List::Bullets, List::Highlights],
        heads: Vec::new(),
        findings: Vec::new(),
        drawings: 0,
        bookmarks: 0,
    };
    front::cover(&mut builder, print.theme);
    let front = 1 + front::contents(&mut builder);
    if grid.two_sided && front % 2 == 1 {
        // Page 1 is a right-hand page. A page of its own that stays blank is understood by all
        // programs; some mix up heads and feet behind a section that begins on an odd page.
        builder.end_section(front_section(None));
    }
    let last = issue.articles.len().saturating_sub(1);
    let mut section = front_section(None);
    for at in 0..issue.articles.len() {
        article::write(&mut builder, at);
        let even = pages.is_some_and(|pages| pages.articles[at].first.0 % 2 == 0);
        let (first_number, furniture) = ((at == 0).then_some(1), Furniture::Article { article: at, even });
        section = Section { frame: None, first_number, furniture };
        if at < last {
            builder.end_section(section.clone());
        }
    }
    if !issue.imprint.is_empty() {
        builder.end_section(section);
        front::imprint(&mut builder);
        section = Section { furniture: Furniture::Cleared, ..front_section(None) };
    }
    let Builder { pieces, notes, lists, heads, shelf, findings, .. } = builder;
    (Document { pieces, section, notes, lists, heads }, shelf, findings)
}

/// A section without page numbers.
pub(super) fn front_section(frame: Option<String>) -> Section {
    Section { frame, first_number: None, furniture: Furniture::None }
}

impl Builder<'_> {
    pub(super) fn add(&mut self, paragraph: Paragraph) {
        self.pieces.push(Piece::Paragraph(paragraph));
    }

    /// Ends a section with the last paragraph, or with one of its own that takes no room: some
    /// programs drop a paragraph that ends a section and has no words.
    pub(super) fn end_section(&mut self, section: Section) {
        match self.pieces.last_mut() {
            Some(Piece::Paragraph(last)) if last.section.is_none() && !last.content.is_empty() => {
                last.section = Some(Box::new(section))
            }
            _ => {
                let mut last = Paragraph::new(super::styles::Style::Flush, Vec::new());
                last.line = Some(Line::Exactly(LAST_LINE));
                last.section = Some(Box::new(section));
                self.add(last);
            }
        }
    }

    /// Puts a bookmark around content.
    pub(super) fn marked(&mut self, name: String, content: Vec<Content>) -> Content {
        self.bookmarks += 1;
        Content::Bookmark(self.bookmarks, name, content)
    }

    /// The next number of a drawing.
    pub(super) fn next_drawing(&mut self) -> usize {
        self.drawings += 1;
        self.drawings
    }

    /// The place of a figure's picture; `None` when there is none to show, which is told.
    pub(super) fn picture(&mut self, figure: &Figure, article: usize) -> Option<usize> {
        let picture = self.issue.pictures.get(&figure.path)?;
        let place = self.shelf.place(&figure.path, picture, self.drawn.get(&figure.path));
        if place.is_none() {
            let path = &figure.path;
            let message =
                msg!("图片 `{path}` 不能放进 DOCX", "picture `{path}` cannot be put into the DOCX and is left out");
            let help = msg!("请另存为 PNG", "save it as PNG");
            let finding = Finding::new(Code::O005, message).help(help).article(&self.issue.articles[article].id);
            self.findings.push(finding);
        }
        place
    }
}
