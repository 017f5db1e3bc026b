//! All outputs have the same contents and the same page numbers, and no sentence is lost.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::{Line, bare, contents_of_markup, epub_part, have_chinese_font, manifest, sample_issue};

/// Contents as the manifest tells them: every article with its first page, groups with none.
fn of_manifest(folder: &Path) -> Vec<Line> {
    let mut lines = Vec::new();
    for entry in manifest(folder)["contents"].as_array().expect("contents are a list") {
        let children = entry["children"].as_array().expect("children are a list");
        for entry in std::iter::once(entry).chain(children) {
            let page = entry["folio"].as_u64().map(|f| f.to_string()).unwrap_or_default();
            lines.push((bare(entry["title"].as_str().expect("an entry has a title")), page));
        }
    }
    lines
}

/// Contents of the Markdown file: `1. [title](#a1) …… 5`.
fn of_markdown(text: &str) -> Vec<Line> {
    let contents = text.split("\n---").next().expect("the contents come first");
    let entries = contents.lines().filter_map(|line| {
        let (number, rest) = line.trim().split_once(". ")?;
        number.parse::<u32>().ok()?;
        let (title, page) = rest.rsplit_once(" …… ").unwrap_or((rest, ""));
        let title = title.strip_prefix('[').and_then(|t| t.rsplit_once("](")).map_or(title, |(t, _)| t);
        Some((bare(&title.replace('\\', "")), page.trim().to_string()))
    });
    entries.collect()
}

fn bared(lines: Vec<Line>) -> Vec<Line> {
    lines.into_iter().map(|(title, page)| (bare(&title), page)).collect()
}

/// Text of pages of a PDF, if the tool for it is here.
pub fn pdf_text(pdf: &Path, first: u32, last: u32) -> Option<String> {
    let pages = [first.to_string(), last.to_string()];
    let output = Command::new("pdftotext").args(["-raw", "-f", &pages[0], "-l", &pages[1]]).arg(pdf).arg("-").output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => {
            crate::support::not_checked("pdftotext is not installed");
            None
        }
    }
}

/// Compares the contents of every output of an edition.
pub fn check_edition(folder: &Path, stem: &str) {
    let expected = of_manifest(folder);
    let html = fs::read_to_string(folder.join(format!("{stem}.html"))).expect("the page is there");
    assert_eq!(bared(contents_of_markup(&html)), expected, "HTML");
    let epub = folder.join(format!("{stem}.epub"));
    assert_eq!(bared(contents_of_markup(&epub_part(&epub, "EPUB/contents.xhtml"))), expected, "EPUB");
    let markdown = fs::read_to_string(folder.join(format!("{stem}.md"))).expect("the file is there");
    assert_eq!(of_markdown(&markdown), expected, "Markdown");
    assert_eq!(bared(crate::docx::contents(&folder.join(format!("{stem}.docx")))), expected, "DOCX");
    page_list_equals_page_map(folder, &epub);
    pdf_contents(folder, stem, &expected);
}

fn page_list_equals_page_map(folder: &Path, epub: &Path) {
    let manifest = manifest(folder);
    let last = manifest["pages"]["last"].as_u64().expect("there are pages");
    let nav = epub_part(epub, "EPUB/nav.xhtml");
    let (_, list) = nav.split_once("epub:type=\"page-list\"").expect("there is a page list");
    let mut parts: Vec<(String, String)> = Vec::new();
    for (at, _) in list.match_indices("#page-") {
        let number = list[at + 6..].split('"').next().expect("an attribute ends").to_string();
        let file = list[..at].rsplit('"').next().expect("an attribute begins").to_string();
        parts.push((number, file));
    }
    let numbers: Vec<String> = parts.iter().map(|(n, _)| n.clone()).collect();
    assert_eq!(numbers, (1..=last).map(|n| n.to_string()).collect::<Vec<_>>());
    for (number, file) in &parts {
        let chapter = epub_part(epub, &format!("EPUB/{file}"));
        assert!(chapter.contains(&format!("id=\"page-{number}\"")), "page {number} is marked in {file}");
    }
}

/// The printed contents of the PDF: every title is followed by its page.
fn pdf_contents(folder: &Path, stem: &str, expected: &[Line]) {
    let Some(text) = pdf_text(&folder.join(format!("{stem}.pdf")), 1, 6) else { return };
    let text: String = bare(&text).chars().filter(|c| !matches!(c, '.' | '·' | '…')).collect();
    let mut rest = text.as_str();
    for (title, page) in expected {
        let title: String = title.chars().filter(|c| !matches!(c, '.' | '·' | '…')).collect();
        let at = rest.find(&title).unwrap_or_else(|| panic!("the PDF's contents lack {title}: {rest}"));
        rest = &rest[at + title.len()..];
        assert!(
            rest.starts_with(page.as_str()),
            "{title} has page {page} in the PDF: {}",
            &rest.chars().take(9).collect::<String>()
        );
    }
}

#[test]
fn contents_and_pages_are_the_same_in_every_output_of_every_edition() {
    if !have_chinese_font() {
        return;
    }
    for edition in ["", "computer", "agriculture"] {
        check_edition(&sample_issue().join(edition), "bulletin-2024-01");
    }
}

#[test]
fn no_sentence_is_lost_in_any_output() {
    let folder = sample_issue();
    let epub = folder.join("bulletin-2024-01.epub");
    let html = strip(&fs::read_to_string(folder.join("bulletin-2024-01.html")).unwrap());
    let markdown = bare(&fs::read_to_string(folder.join("bulletin-2024-01.md")).unwrap().replace('\\', ""));
    let pdf = have_chinese_font().then(|| pdf_text(&folder.join("bulletin-2024-01.pdf"), 1, 999)).flatten();
    let pdf = pdf.map(|text| bare(&text));
    for (number, input) in manifest(folder)["inputs"].as_array().unwrap().iter().enumerate() {
        let path = input["path"].as_str().unwrap();
        if !path.ends_with(".md") {
            continue;
        }
        let text = fs::read_to_string(crate::support::root().join(path)).unwrap();
        let source = xuekan::diag::Source::new(path, text);
        let id = xuekan::article::ArticleId::new("a").unwrap();
        let article = xuekan::read::markdown::read(&source, id, Default::default()).value;
        assert!(number > 0, "the configuration comes first");
        let chapter: String = (1..=16).map(|n| strip(&epub_part(&epub, &format!("EPUB/a{n:02}.xhtml")))).collect();
        for passage in article.body.passages() {
            for sentence in xuekan::text::sentences(&passage.plain()) {
                let sentence = bare(sentence);
                assert!(html.contains(&sentence), "HTML lacks {sentence}");
                assert!(chapter.contains(&sentence), "EPUB lacks {sentence}");
                let plain = markdown.replace("**", "").replace('*', "");
                let unmarked = |s: &str| s.replace('*', "");
                let noted = remove_note_marks(&plain);
                assert!(noted.contains(&unmarked(&sentence)), "Markdown lacks {sentence}");
            }
        }
        // Lines of a PDF are broken by pages and running heads: beginnings of paragraphs are enough.
        for passage in article.body.passages().iter().take(6) {
            let beginning: String = bare(&passage.plain()).chars().take(14).collect();
            assert!(pdf.as_ref().is_none_or(|p| p.contains(&beginning)), "PDF lacks {beginning}");
        }
    }
}

/// Text is extracted from the PDF in reading order: paragraphs of an article begin one after the
/// other on the article's own pages.
#[test]
fn text_of_the_pdf_is_in_reading_order() {
    if !have_chinese_font() {
        return;
    }
    let folder = sample_issue();
    let front = 2;
    let manifest = manifest(folder);
    let mut checked = 0;
    for article in manifest["pages"]["articles"].as_array().expect("articles are a list") {
        let page = |key: &str| article[key].as_u64().expect("a page is a number") as u32 + front;
        let Some(text) = pdf_text(&folder.join("bulletin-2024-01.pdf"), page("first"), page("last")) else { return };
        let (text, id) = (bare(&text), article["id"].as_str().expect("an id is text"));
        let file = crate::support::root().join("articles").join(format!("{id}.md"));
        let source = xuekan::diag::Source::new(id, fs::read_to_string(file).expect("the article is there"));
        let id = xuekan::article::ArticleId::new(id).expect("an id is an id");
        let article = xuekan::read::markdown::read(&source, id, Default::default()).value;
        let mut from = 0;
        for block in &article.body.blocks {
            let xuekan::article::Block::Paragraph(passage) = block else { continue };
            let beginning: String = bare(&passage.plain()).chars().take(12).collect();
            let at = text[from..].find(&beginning);
            from += at.unwrap_or_else(|| panic!("{beginning} is not in order in the PDF"));
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} paragraphs");
}

fn remove_note_marks(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("[^") {
        out.push_str(before);
        rest = after.split_once(']').map_or("", |(_, tail)| tail);
    }
    out + rest
}

/// Text of markup: tags, note marks and white space go, references become characters.
pub fn strip(markup: &str) -> String {
    let body = markup.split_once("<body").map_or(markup, |(_, body)| body);
    let mut out = String::new();
    let mut rest = body;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
        rest = if tag.contains("noteref") { after.split_once("</a>").map_or("", |(_, t)| t) } else { after };
    }
    let out = out + rest;
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    bare(&out.replace("&amp;", "&"))
}
