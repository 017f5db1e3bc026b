//! A PDF file of any content, or any bytes as one.
//!
//! Its parts are divided by a control character: contents of two pages, the table of characters of their second
//! font, a form that they may draw, then whole objects: bookmarks, names, destinations and what these
//! refer to.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

/// Divides the parts, as it divides the files of a container.
const PART: u8 = 0x1C;

const OBJECTS: [&str; 4] = [
    "<< /Type /Catalog /Pages 2 0 R /Outlines 12 0 R /Names 13 0 R /Dests 14 0 R >>",
    "<< /Type /Pages /Kids [5 0 R 6 0 R] /Count 2 >>",
    "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a 7 0 R >> \
     /Encoding << /Differences [128 /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a /a] >> /FirstChar 128 /LastChar 143 \
     /Widths [1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000 1000] /ToUnicode 10 0 R >>",
];
const RESOURCES: &str = "<< /Font << /F 3 0 R /T 4 0 R >> /XObject << /X 11 0 R >> >>";
const GLYPH: &[u8] = b"1000 0 0 0 900 900 d1 0 0 900 900 re f";

fuzz_target!(init: survive_foreign_panics(), |bytes: &[u8]| {
    through::import_as("page.pdf", Some(Kind::Pdf), &file(bytes));
});

/// The reader catches panics of the libraries that draw the pages; they are no faults of ours.
fn survive_foreign_panics() {
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !panic.location().is_some_and(|place| place.file().contains("/registry/src/")) {
            report(panic);
        }
    }));
}

fn file(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"%PDF") {
        return bytes.to_vec();
    }
    let mut parts = bytes.split(|b| *b == PART);
    let mut objects: Vec<Vec<u8>> = OBJECTS.iter().map(|object| object.as_bytes().to_vec()).collect();
    for content in [8, 9] {
        let page = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents {content} 0 R /Resources {RESOURCES} >>"
        );
        objects.push(page.into_bytes());
    }
    objects.push(stream("", GLYPH));
    let mut next = || parts.next().unwrap_or_default();
    objects.extend([stream("", next()), stream("", next()), stream("", next())]);
    let form = format!("/Type /XObject /Subtype /Form /BBox [0 0 400 600] /Resources {RESOURCES}");
    objects.push(stream(&form, next()));
    objects.extend(parts.map(<[u8]>::to_vec));
    written(&objects)
}

fn stream(dictionary: &str, content: &[u8]) -> Vec<u8> {
    let start = format!("<< {dictionary} /Length {} >>\nstream\n", content.len());
    [start.as_bytes(), content, b"\nendstream"].concat()
}

fn written(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (at, object) in objects.iter().enumerate() {
        table.push_str(&format!("{:010} 00000 n \n", out.len()));
        out.extend(format!("{} 0 obj\n", at + 1).into_bytes());
        out.extend(object);
        out.extend(b"\nendobj\n");
    }
    let start = out.len();
    out.extend(table.into_bytes());
    out.extend(format!("trailer << /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).into_bytes());
    out
}
