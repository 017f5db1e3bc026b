//! Files made to do harm: nested without end, and small ones that would grow without end.

use std::io::{Cursor, Write};
use std::time::{Duration, Instant};

use xuekan::import::{Imported, Input, Options, import};
use xuekan::read::kind::Kind;

const DEEP: usize = 100_000;

/// Imports bytes; nothing here may take long.
fn imported(name: &str, bytes: Vec<u8>, kind: Kind) -> Imported {
    let started = Instant::now();
    let inputs = [Input { path: name.to_string(), bytes }];
    let imported = import(&inputs, &Options { kind: Some(kind), ..Options::default() }).value;
    assert!(started.elapsed() < Duration::from_secs(60), "{name}: {:?}", started.elapsed());
    imported
}

fn packed(files: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("memory takes it");
        zip.write_all(text.as_bytes()).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

fn document(body: &str) -> Vec<u8> {
    packed(&[("word/document.xml", body)])
}

fn book(title: &str, chapters: &[&str]) -> Vec<u8> {
    let names: Vec<String> = (0..chapters.len()).map(|n| format!("c{n}.xhtml")).collect();
    let items: String = names.iter().map(|n| format!("<item id='{n}' href='{n}'/><itemref idref='{n}'/>")).collect();
    let package = format!("<package><dc:title>{title}</dc:title>{items}</package>");
    let mut files = vec![("mimetype", "application/epub+zip"), ("content.opf", package.as_str())];
    files.extend(names.iter().map(String::as_str).zip(chapters.iter().copied()));
    packed(&files)
}

#[test]
fn markup_nested_without_end_is_read() {
    for tag in ["div", "b", "ul><li", "table><tr><td", "blockquote", "figure", "ruby", "select", "dl><dt"] {
        let page = format!("<p>甲乙丙。</p>{}底", format!("<{tag}>").repeat(DEEP));
        imported("a.html", page.into_bytes(), Kind::Html);
    }
    let chapter = format!("<p>甲乙丙。</p>{}底", "<div>".repeat(DEEP));
    imported("a.epub", book("甲", &[&chapter]), Kind::Epub);
    for tag in ["w:p", "w:ins", "w:tbl><w:tr><w:tc", "w:sdt><w:sdtContent", "w:p><w:r><w:pict><w:txbxContent", "x"] {
        let body = format!("<w:body>{}<w:t>底</w:t>", format!("<{tag}>").repeat(DEEP));
        imported("a.docx", document(&body), Kind::Docx);
    }
}

#[test]
fn feeds_nested_without_end_are_read() {
    for feed in [
        format!("<rss version='2.0'><channel><item>{}", "<x>".repeat(DEEP)),
        format!("<feed xmlns='http://www.w3.org/2005/Atom'><entry><content type='xhtml'>{}", "<div>".repeat(DEEP)),
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"x\":{}", "[".repeat(DEEP)),
        format!("{{\"version\":\"https://jsonfeed.org/version/1.1\",\"x\":{}", "{\"a\":".repeat(DEEP)),
    ] {
        imported("a.xml", feed.into_bytes(), Kind::Feed);
    }
}

#[test]
fn texts_nested_without_end_are_read() {
    let front = |yaml: String| format!("---\ntitle: 甲\nx: {yaml}\n---\n好。\n");
    let lists: String = (0..500).map(|n| format!("{}- 甲\n", "  ".repeat(n))).collect();
    for text in [
        ">".repeat(DEEP) + " 底",
        "> ".repeat(DEEP) + "底",
        "- ".repeat(DEEP) + "底",
        "1. ".repeat(DEEP) + "底",
        "[".repeat(DEEP) + "底" + &"](x)".repeat(DEEP),
        "![".repeat(DEEP) + "底" + &"](x)".repeat(DEEP),
        "*甲 ".repeat(DEEP) + &"乙* ".repeat(DEEP),
        lists,
        front("[".repeat(DEEP)),
        front("{a: ".repeat(DEEP)),
        front("- ".repeat(DEEP)),
        front("!!x ".repeat(DEEP)),
    ] {
        imported("a.md", text.into_bytes(), Kind::Markdown);
    }
    for kind in [Kind::Text, Kind::Bulletin, Kind::Newspaper] {
        imported("a.txt", ("（“".repeat(DEEP) + "底" + &"”）".repeat(DEEP)).into_bytes(), kind);
    }
}

/// Names of feeds and books, addresses, numbers and notes are repeated wherever they are used.
#[test]
fn what_is_repeated_stays_small() {
    let long = "甲".repeat(100_000);
    let size = |imported: &Imported| imported.files.iter().map(|f| f.text.len()).sum::<usize>();
    let entries = "<item><description>甲。</description></item>".repeat(1000);
    let feed = format!("<rss version='2.0'><channel><title>{long}</title>{entries}</channel></rss>");
    assert!(size(&imported("a.xml", feed.into_bytes(), Kind::Feed)) < 2 << 20);
    let chapter = "<body><p>甲。</p></body>";
    assert!(size(&imported("a.epub", book(&long, &[chapter; 1000]), Kind::Epub)) < 2 << 20);
    let link = format!("<p>甲。</p><a href='http://{long}'>{}", "<p>乙</p>".repeat(1000));
    assert!(size(&imported("a.html", link.into_bytes(), Kind::Html)) < 2 << 20);
    let titled = "<w:p><w:pPr><w:pStyle w:val='Title'/></w:pPr><w:r><w:t>甲</w:t></w:r></w:p>\
                  <w:p><w:pPr><w:numPr><w:numId w:val='1'/></w:numPr></w:pPr><w:r><w:t>乙</w:t>\
                  <w:footnoteReference w:id='2'/></w:r></w:p>";
    let document = packed(&[
        ("word/document.xml", &titled.repeat(1000)),
        ("word/footnotes.xml", &format!("<w:footnote w:id='2'><w:p><w:r><w:t>{long}</w:t></w:r></w:p></w:footnote>")),
        (
            "word/numbering.xml",
            &format!(
                "<w:abstractNum w:abstractNumId='0'><w:lvl w:ilvl='0'><w:numFmt w:val='chineseCounting'/>\
                 <w:lvlText w:val='{long}'/></w:lvl></w:abstractNum><w:num w:numId='1'><w:abstractNumId w:val='0'/></w:num>"
            ),
        ),
    ]);
    let made = imported("a.docx", document, Kind::Docx);
    assert_eq!(made.files.len(), 1000);
    assert!(size(&made) < 8 << 20, "{}", size(&made));
}
