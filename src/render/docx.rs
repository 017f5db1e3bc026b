//! The issue as a Word document: named styles, real headings, contents and page numbers that are
//! right before anybody refreshes them.
//!
//! `build` makes a typed tree of the issue, `write` and its neighbours turn it into XML. Takes
//! pages as given: a word processor paginates anew, on the same grid of characters and lines.

mod article;
mod body;
mod build;
mod faces;
mod fit;
mod front;
mod grid;
mod looks;
mod measure;
mod media;
mod narrow;
mod palette;
mod parts;
mod properties;
mod sheet;
mod styles;
mod tree;
mod write;
mod xml;

use std::collections::BTreeMap;

use super::archive::Archive;
use crate::diag::Outcome;
use crate::issue::{Issue, Picture};
use crate::layout::{Drawn, PageSetup};
use crate::package::Package;
use crate::pages::PageMap;
use crate::template::{Dress, Theme};

/// What the document is printed with, beside the dress.
pub struct Print<'a> {
    /// The page.
    pub setup: &'a PageSetup,
    /// Colours, words and families; those of the configuration stand in front of the theme's own.
    pub theme: &'a Theme,
    /// Sizes of the pictures by path, and drawings of those that a word processor cannot show.
    pub pictures: &'a BTreeMap<String, Drawn>,
    /// The picture that the theme names as its logo.
    pub logo: Option<(&'a Picture, &'a Drawn)>,
}

/// Makes the document. Without pages the contents have no numbers.
pub fn render(issue: &Issue, pages: Option<&PageMap>, dress: &Dress, print: &Print<'_>) -> Outcome<Package> {
    let grid = grid::Grid::of(print.setup);
    let faces = faces::Faces::of(&print.theme.fonts);
    let accent = print.theme.view(None).accent.trim_start_matches('#').to_uppercase();
    let language = &issue.masthead.language;
    let (document, shelf, findings) = build::document(issue, pages, dress, print, &grid, &accent);
    let media = shelf.media;
    let with = write::With {
        grid: &grid,
        media: &media,
        chinese: language.starts_with("zh"),
        accent: &accent,
        latin: faces.latin(),
    };
    let sheets = sheet::With { grid: &grid, faces: &faces, theme: print.theme, accent: &accent, language };
    let texts = parts::Texts {
        document: write::document(&document, with),
        footnotes: write::footnotes(&document.notes, with),
        styles: sheet::styles(sheets),
        fonts: sheet::font_table(&faces),
        numbering: sheet::numbering(&document.lists, sheets),
        theme: palette::theme(&faces, &accent),
    };
    let parts = parts::all(issue, &grid, &document.heads, texts, media);
    Outcome::new(Package { extension: "docx", bytes: packed(&parts), beside: Vec::new() }, findings)
}

fn packed(parts: &[parts::Part]) -> Vec<u8> {
    let mut archive = Archive::new();
    for part in parts {
        // Pictures that are compressed already only cost time.
        let stored = [".png", ".jpg", ".gif"].iter().any(|ending| part.path.ends_with(ending));
        if stored { archive.store(&part.path, &part.bytes) } else { archive.add(&part.path, &part.bytes) }
    }
    archive.finish()
}
