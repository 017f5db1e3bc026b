//! EPUB books: chapters become articles.
//!
//! Our own books come back as they went in, as far as they show it; chapters of others are read like
//! web pages. Cover, contents and imprint are no articles. Locked books are reported, not opened.

mod source;
mod split;

use std::collections::{HashMap, HashSet};

use super::container::Container;
use super::docx::joined;
use super::dom::{Dom, NodeId};
use super::html::{self, Found, Numbered, Options, convert, number, own};
use super::kind::{self, Arrived, Reading};
use super::naming::Names;
use super::opening;
use super::original::Original;
use super::pictures::{Pictures, percent_decoded};
use crate::article::{Article, Head, Origin};
use crate::diag::{Code, Finding, Place, counted};
use crate::msg;
use crate::text::clip;
use crate::text::spacing::{Use, close};

/// The title of a book has no more characters.
const LONGEST_TITLE: usize = 200;

/// How much a file looks like an EPUB.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    let Some(mut container) = Container::open(file.bytes(), file.inside()) else { return 0 };
    let told = container.file("mimetype").is_some_and(|m| m.starts_with(b"application/epub+zip"));
    if told || container.has("META-INF/container.xml") { 100 } else { 0 }
}

/// A chapter in reading order.
struct Chapter {
    path: String,
    /// What the contents call it.
    label: Option<String>,
}

/// The book around its chapters.
struct Book {
    title: Option<String>,
    /// Where its texts are from, as far as it says.
    source: Option<String>,
    language: Option<String>,
    chapters: Vec<Chapter>,
}

/// Reads a book.
pub(crate) fn read(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let place = || Place::file(file.path());
    let opened = Container::open(file.bytes(), file.inside()).and_then(|mut container| {
        let book = open(&mut container)?;
        Some((container, book))
    });
    let Some((mut container, book)) = opened else {
        findings.push(
            Finding::new(Code::R042, msg!("电子书打不开", "the book cannot be opened"))
                .at(place())
                .help(msg!("可能已损坏；请换一份", "it may be damaged; try another copy")),
        );
        return Reading::default();
    };
    let locked = container.has("META-INF/encryption.xml") && container.has("META-INF/rights.xml");
    if locked {
        findings.push(
            Finding::new(Code::R042, msg!("电子书加了版权锁", "the book is locked"))
                .at(place())
                .help(msg!("请用没有加锁的一份", "use a copy without a lock")),
        );
        return Reading::default();
    }
    let mut reading = Reading::default();
    let mut original = Original::default();
    let mut pictures = Pictures::default();
    let mut names = Names::new(file.path());
    let mut sourceless = 0;
    for group in split::groups(&book.chapters) {
        let chapter = &group[0];
        let shown = format!("{}/{}", file.path(), chapter.path);
        let mut parts = Vec::new();
        for part in group {
            match container.file(&part.path) {
                Some(bytes) => parts.push((part.path.as_str(), super::encoding::decode(&bytes).text)),
                None => findings.push(
                    Finding::new(Code::R041, msg!("书里缺了这一章，或它太大", "this chapter is missing or too large"))
                        .at(Place::file(format!("{}/{}", file.path(), part.path))),
                ),
            }
        }
        if parts.is_empty() {
            continue;
        }
        let mut dom = Dom::xhtml(&split::join(&parts));
        let before = original.last();
        html::visible::write(&mut dom, &mut original);
        if is_apparatus(&dom) {
            original.set_aside(before + 1);
            continue;
        }
        let folder = chapter.path.rsplit_once('/').map_or("", |(folder, _)| folder);
        let mut picture = |address: &str| find_picture(address, folder, &mut container, &mut pictures);
        let made = match own::section(&dom) {
            Some(section) => {
                let language = book.language.as_deref();
                let read = own::read(&dom, section, language, &mut picture, file.path(), findings);
                Some((read.head, read.numbered))
            }
            None => foreign(&dom, chapter, &book, &mut picture, file.path(), findings),
        };
        let Some((head, Numbered { body, placed, taken })) = made else { continue };
        original.place_article(reading.articles.len(), &head, placed, taken);
        let id = names.of(&head);
        let article = Article { id, head, body, origin: Origin { path: file.path().to_string(), hash: hash.clone() } };
        let mut report = |code, message, help| {
            // What all chapters lack is said once.
            if code == Code::R011 && book.title.is_some() {
                sourceless += 1;
                return;
            }
            findings.push(Finding::new(code, message).at(Place::file(shown.as_str())).article(&article.id).help(help));
        };
        kind::report_head(&article.head, &mut report);
        reading.articles.push(article);
    }
    if let Some(title) = book.title.as_deref().filter(|_| sourceless > 0) {
        let some = counted(sourceless, "article has", "articles have");
        findings.push(
            Finding::new(
                Code::R011,
                msg!(
                    "有 {sourceless} 篇文章没有来源：书名“{title}”不像报刊名",
                    "{some} no source: the title of the book, `{title}`, is not that of a periodical"
                ),
            )
            .at(place())
            .help(msg!(
                "要用书名作来源，请加 --source “{title}”",
                "to take the title for it, say `--source \"{title}\"`"
            )),
        );
    }
    if reading.articles.is_empty() {
        findings.push(Finding::new(Code::R013, msg!("书里没有文章", "the book has no articles")).at(place()));
    }
    reading.attachments = pictures.into_attachments();
    original.finish(file.path(), false, &mut reading, findings);
    reading
}

/// The package document and what it lists.
fn open(container: &mut Container<'_>) -> Option<Book> {
    let described = container.file("META-INF/container.xml").and_then(|bytes| {
        let dom = Dom::xml(&bytes);
        let root = dom.find(dom.root(), "rootfile")?;
        Some(dom.attr(root, "full-path")?.to_string())
    });
    let fallback = || container.entries().iter().find(|e| e.name.ends_with(".opf")).map(|e| e.name.clone());
    let path = described.or_else(fallback)?;
    let opf = Dom::xml(&container.file(&path)?);
    let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
    let mut items: HashMap<String, (String, String, String)> = HashMap::new();
    for item in opf.descendants(opf.root()).filter(|n| opf.name(*n) == "item") {
        let attr = |name: &str| opf.attr(item, name).unwrap_or_default().to_string();
        let href = String::from_utf8_lossy(&percent_decoded(&attr("href"))).into_owned();
        items.insert(attr("id"), (joined(&folder, &href), attr("media-type"), attr("properties")));
    }
    let text =
        |name: &str| opf.find(opf.root(), name).map(|n| opf.plain(n).trim().to_string()).filter(|t| !t.is_empty());
    let nav = items.values().find(|(_, _, properties)| properties.split(' ').any(|p| p == "nav")).map(|i| i.0.clone());
    let ncx = items.values().find(|(_, kind, _)| kind.contains("ncx")).map(|i| i.0.clone());
    let labels = labels(container, nav.as_deref(), ncx.as_deref());
    let mut seen = HashSet::new();
    let mut chapters = Vec::new();
    for reference in opf.descendants(opf.root()).filter(|n| opf.name(*n) == "itemref") {
        let Some((path, _, properties)) = opf.attr(reference, "idref").and_then(|id| items.get(id)) else { continue };
        if properties.split(' ').any(|p| p == "nav") || !seen.insert(path.clone()) {
            continue;
        }
        chapters.push(Chapter { path: path.clone(), label: labels.get(path).cloned() });
    }
    // Every article may repeat it.
    let title = text("dc:title").map(|title| clip(&title, LONGEST_TITLE));
    let source = source::name(text("dc:source").as_deref(), title.as_deref(), text("dc:publisher").as_deref());
    Some(Book { title, source, language: text("dc:language"), chapters })
}

/// What the contents call each file.
fn labels(container: &mut Container<'_>, nav: Option<&str>, ncx: Option<&str>) -> HashMap<String, String> {
    let mut labels = HashMap::new();
    for path in [nav, ncx].into_iter().flatten() {
        let Some(bytes) = container.file(path) else { continue };
        let dom = Dom::xml(&bytes);
        let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
        for node in dom.descendants(dom.root()) {
            let (target, text) = match dom.name(node) {
                "a" => (dom.attr(node, "href"), dom.plain(node)),
                "navPoint" => (
                    dom.child(node, "content").and_then(|c| dom.attr(c, "src")),
                    dom.child(node, "navLabel").map(|l| dom.plain(l)).unwrap_or_default(),
                ),
                _ => continue,
            };
            let Some(target) = target.and_then(|t| t.split('#').next()).filter(|t| !t.is_empty()) else { continue };
            let target = String::from_utf8_lossy(&percent_decoded(target)).into_owned();
            let label = close(&text.replace('\n', " "), Use::Headline);
            labels.entry(joined(folder, &target)).or_insert(label);
        }
    }
    labels
}

/// Cover, title page, contents, imprint: parts of the book that are no text of it.
fn is_apparatus(dom: &Dom) -> bool {
    const PARTS: [&str; 12] = [
        "cover",
        "titlepage",
        "halftitlepage",
        "toc",
        "copyright-page",
        "landmarks",
        "page-list",
        "loi",
        "lot",
        "imprint",
        "index",
        "colophon",
    ];
    let mut kinds = dom.descendants(dom.root()).filter(|n| matches!(dom.name(*n), "body" | "section" | "nav" | "div"));
    kinds.by_ref().take(6).any(|n| {
        let kind = dom.attr(n, "epub:type").unwrap_or_default();
        kind.split_ascii_whitespace().any(|k| PARTS.contains(&k))
    })
}

fn find_picture(address: &str, folder: &str, container: &mut Container<'_>, pictures: &mut Pictures) -> Found {
    if address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return pictures.keep_data(address).map_or(Found::Unusable, Found::Kept);
    }
    if address.contains("://") {
        return Found::Elsewhere;
    }
    let path =
        String::from_utf8_lossy(&percent_decoded(address.split(['?', '#']).next().unwrap_or_default())).into_owned();
    match pictures.keep_from(container, &joined(folder, &path)) {
        Some(kept) => kept.map_or(Found::Unusable, Found::Kept),
        None => Found::Elsewhere,
    }
}

/// A chapter of a book we did not make.
fn foreign(
    dom: &Dom,
    chapter: &Chapter,
    book: &Book,
    picture: &mut dyn FnMut(&str) -> Found,
    path: &str,
    findings: &mut Vec<Finding>,
) -> Option<(Head, Numbered)> {
    let body: NodeId = dom.find(dom.root(), "body").unwrap_or(dom.root());
    let without = HashSet::new();
    let converted = convert(dom, &[body], Options { exact: false, picture, without: &without, path });
    let html::Converted { mut blocks, notes, lines, findings: found, .. } = converted;
    findings.extend(found);
    if blocks.is_empty() {
        return None;
    }
    let mut head = Head::default();
    let label = chapter.label.clone().filter(|l| !l.is_empty());
    let printed = |blocks: &[crate::article::Block]| {
        blocks.iter().take(4).any(|b| matches!(b, crate::article::Block::Heading { .. }))
    };
    if !printed(&blocks)
        && let Some(label) = label
    {
        head.title = label;
    }
    opening::settle(&mut head, &mut blocks);
    if blocks.is_empty() {
        return None;
    }
    opening::mark_headings(&mut blocks);
    if let Some(name) = &book.source {
        let source = head.source.get_or_insert_default();
        if source.name.is_empty() {
            source.name.clone_from(name);
        }
    }
    Some((head, number(blocks, notes, &lines)))
}
