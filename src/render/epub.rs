//! EPUB 3.3: one XHTML file per article, with the page list of the printed booklet.
//!
//! The parts are made in `content`, listed in `nav` and described in `package`; this file puts
//! them in order and into the container. Takes pages as given and knows nothing of layout.

mod content;
mod nav;
mod package;

use super::archive::Archive;
use crate::diag::Outcome;
use crate::issue::Issue;
use crate::msg;
use crate::package::Package;
use crate::pages::PageMap;
use crate::template::{Dress, Error};

/// One file of the publication, below `EPUB/`.
struct Part {
    /// Name relative to the package document.
    name: String,
    /// Its id in the manifest.
    id: String,
    media_type: &'static str,
    /// Properties of the manifest entry.
    properties: Option<&'static str>,
    /// Its place in the reading order: read in turn, or only when asked for.
    spine: Option<bool>,
    bytes: Vec<u8>,
}

/// Makes the EPUB. `cover` is a PNG picture of the cover; without it one is drawn from the
/// masthead. Without pages there is no page list and no page mark.
///
/// # Errors
/// When a template is broken.
pub fn render(
    issue: &Issue,
    pages: Option<&PageMap>,
    dress: &Dress,
    cover: Option<&[u8]>,
) -> Result<Outcome<Package>, Error> {
    let mut findings = Vec::new();
    let issue = &*super::inert(issue, &msg!("EPUB", "EPUB"), &mut findings);
    let mut book = content::make(issue, pages, dress, cover, &mut findings)?;
    let labels = dress.labels(&issue.masthead.language);
    let links = nav::Links { issue, pages, labels: &labels, unmarked: &book.unmarked };
    // Readers take the navigation from here; what is read in turn is the printed contents.
    book.parts.push(nav::document(&links));
    book.parts.push(nav::ncx(&links));
    let opf = package::document(issue, pages, &book.parts);
    let bytes = container(&opf, &book.parts);
    Ok(Outcome::new(Package { extension: "epub", bytes, beside: Vec::new() }, findings))
}

/// File name of an article: `a01.xhtml`.
fn article_file(article: usize) -> String {
    format!("a{:02}.xhtml", article + 1)
}

const CONTAINER: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles>
<rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/>
</rootfiles>
</container>
"#;

/// The ZIP file: `mimetype` first and stored, every time the same bytes.
fn container(opf: &str, parts: &[Part]) -> Vec<u8> {
    let mut archive = Archive::new();
    archive.store("mimetype", b"application/epub+zip");
    archive.add("META-INF/container.xml", CONTAINER.as_bytes());
    archive.add("EPUB/package.opf", opf.as_bytes());
    for part in parts {
        let name = format!("EPUB/{}", part.name);
        // Pictures that are compressed already only cost time.
        let stored = part.media_type.starts_with("image/") && part.media_type != "image/svg+xml";
        if stored { archive.store(&name, &part.bytes) } else { archive.add(&name, &part.bytes) }
    }
    archive.finish()
}
