//! EPUB 3.3: one XHTML file per article, with the page list of the printed booklet.
//!
//! The parts are made in `content`, listed in `nav` and described in `package`; this file puts
//! them in order and into the container. Takes pages as given and knows nothing of layout.

mod content;
mod nav;
mod package;

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

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
    let options =
        |method| SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8], method: CompressionMethod| {
        let sound = "names are plain, and memory takes what a file system would";
        zip.start_file(name, options(method)).expect(sound);
        zip.write_all(bytes).expect(sound);
    };
    add("mimetype", b"application/epub+zip", CompressionMethod::Stored);
    add("META-INF/container.xml", CONTAINER.as_bytes(), CompressionMethod::Deflated);
    add("EPUB/package.opf", opf.as_bytes(), CompressionMethod::Deflated);
    for part in parts {
        // Pictures that are compressed already only cost time.
        let stored = part.media_type.starts_with("image/") && part.media_type != "image/svg+xml";
        let method = if stored { CompressionMethod::Stored } else { CompressionMethod::Deflated };
        add(&format!("EPUB/{}", part.name), &part.bytes, method);
    }
    zip.finish().expect("memory takes what a file system would").into_inner()
}
