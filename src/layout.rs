//! Typesetting: an issue becomes pages, and the pages a page map, a PDF and a cover picture.
//!
//! The only module that speaks Typst. What the booklet looks like is the print template's affair;
//! here is decided what is printed and found out where it landed.

pub mod fonts;
pub mod imposition;
pub mod page;

mod booklet;
mod drawn;
mod markup;
mod pagemap;
mod pdf;
mod pictures;
pub mod quality;
mod raster;
mod world;

use std::collections::BTreeMap;
use std::sync::Arc;

use typst_layout::PagedDocument;

use crate::diag::{Code, Finding, Outcome, Source};
use crate::issue::{Issue, Picture};
use crate::msg;
use crate::pages::PageMap;
use crate::template::Theme;

pub use booklet::Booklet;
pub use drawn::{Drawn, drawn};
pub use fonts::{FontSettings, Fonts, Role};
pub use imposition::BookletSettings;
pub use page::{PageSettings, PageSetup};
pub use pdf::{PdfOptions, Standard};
pub use pictures::fault as picture_fault;
pub use raster::rasters;

/// How a department's edition is dressed.
#[derive(Clone)]
pub struct Dress<'a> {
    /// The print template: `print/book.typ` and all other files, by relative path.
    pub print: &'a BTreeMap<String, Source>,
    /// Colours, words and font families; families of the configuration stand in front of the
    /// theme's own.
    pub theme: &'a Theme,
    /// The picture that the theme names as its logo.
    pub logo: Option<Arc<Picture>>,
}

/// Most articles and pictures of one issue: the engine numbers files in 16 bits for ever.
const MOST_FILES: usize = 50_000;

/// An issue on pages.
pub struct Layout {
    /// Where everything is printed.
    pub pages: PageMap,
    /// How well its lines are set.
    pub quality: quality::Quality,
    document: PagedDocument,
    identity: pdf::Identity,
    setup: PageSetup,
}

/// Typesets an issue.
///
/// # Errors
/// The findings when no pages could be made: no Chinese font (`L001`), a broken print template
/// (`O001`), or a failure of the engine (`L004`).
pub fn typeset(
    issue: &Issue,
    setup: &PageSetup,
    fonts: &Fonts,
    dress: &Dress<'_>,
) -> Result<Outcome<Layout>, Vec<Finding>> {
    let mut findings = Vec::new();
    let faces = match fonts.choose(&dress.theme.fonts, fonts::is_chinese(issue)) {
        Ok(faces) => faces.take(&mut findings),
        Err(refused) => return Err(vec![*refused]),
    };
    let mut missing = fonts.preflight(issue, &faces);
    if issue.articles.len() + issue.pictures.len() > MOST_FILES {
        let count = issue.articles.len();
        findings.push(Finding::new(
            Code::L004,
            msg!("一期 {count} 篇文章，多于排版引擎能容纳的数目", "{count} articles are more than one book can hold"),
        ));
        return Err(findings);
    }
    let sources = markup::sources(issue, setup, &faces, dress, &issue.pictures);
    let book = world::Book::new(sources, dress.print, fonts, issue.masthead.date);
    let compiled = typst::compile::<PagedDocument>(&book);
    for warning in &compiled.warnings {
        let finding = book.report(warning);
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    let document = match compiled.output {
        Ok(document) => document,
        Err(errors) => {
            findings.extend(fonts::report_missing_characters(&missing, issue));
            findings.extend(errors.iter().map(|error| book.report(error)));
            return Err(findings);
        }
    };
    let read = pagemap::read(&document, &book, issue, setup);
    fonts::add_boxes(&mut missing, read.boxes);
    findings.extend(fonts::report_missing_characters(&missing, issue));
    findings.extend(read.findings);
    let mut pages = read.map;
    if pages.starts.is_empty() && !issue.articles.is_empty() {
        return Err(findings);
    }
    let (quality, lines) = quality::measure(&document, &book, issue);
    findings.extend(quality.findings(issue));
    pages.lines = lines;
    Ok(Outcome::new(
        Layout { pages, quality, document, identity: pdf::Identity::of(issue), setup: setup.clone() },
        findings,
    ))
}

impl Layout {
    /// The pages as PDF: tagged, with bookmarks and page labels.
    ///
    /// # Errors
    /// One finding when not even an ordinary PDF can be written.
    pub fn pdf(&self, options: PdfOptions) -> Result<Outcome<Vec<u8>>, Box<Finding>> {
        pdf::write(&self.document, &self.identity, options)
    }

    /// The pages as a booklet of folded sheets, for the printer.
    ///
    /// # Errors
    /// One finding when the PDF cannot be written.
    pub fn booklet(&self, settings: &BookletSettings) -> Result<Booklet, Box<Finding>> {
        let (document, mut booklet) = booklet::impose(self, settings);
        booklet.pdf = pdf::write_plain(&document, &self.identity)?;
        Ok(booklet)
    }

    /// The cover as PNG, 1200 pixels wide.
    pub fn cover_png(&self) -> Option<Vec<u8>> {
        pdf::cover(&self.document)
    }

    /// Pages of the file, cover and contents included.
    pub fn sheets(&self) -> usize {
        self.document.pages().len()
    }
}

/// Forgets what the engine remembers of earlier builds and no longer used in the last `rounds`.
///
/// Call it once after each build of all departments: with 1 in a preview, where the next build is
/// nearly the same, and with 0 between books that have nothing in common.
pub fn forget(rounds: usize) {
    typst::comemo::evict(rounds);
}

#[cfg(test)]
mod tests;
