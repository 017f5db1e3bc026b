//! Feeds saved as files: RSS, Atom and JSON Feed; each entry is an article.
//!
//! Categories are not written as topics, and an entry that only has a summary says so. Nothing is
//! fetched.

use chrono::Datelike;
use feed_rs::model::Entry;

use super::html::{self, Converted, Numbered};
use super::kind::{self, Arrived, Reading};
use super::naming::Names;
use super::opening;
use super::original::{Original, Unclaimed};
use super::pictures::Pictures;
use super::trace::Destination;
use crate::article::{Article, Body, Head, Origin, SourceLine};
use crate::date::Date;
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::pages::Part;
use crate::text::clip;
use crate::text::spacing::{Use, close};

/// A feed has no more bytes that are read.
const LARGEST: usize = 64 << 20;
/// Entries beyond this number are not read.
const MOST_ENTRIES: usize = 5000;
/// The name of a feed has no more characters.
const LONGEST_NAME: usize = 200;

/// How much a file looks like a feed.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    let head = &file.bytes()[..file.bytes().len().min(4096)];
    let plain = |byte: &&u8| byte.is_ascii() && !byte.is_ascii_whitespace();
    if !matches!(head.iter().find(plain), Some(b'<' | b'{')) {
        return 0;
    }
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    let text = head.trim_start_matches(|c: char| !c.is_ascii() || c.is_ascii_whitespace());
    let xml =
        text.starts_with("<?xml") || text.starts_with("<rss") || text.starts_with("<feed") || text.starts_with("<rdf:");
    let feed = ["<rss", "<rdf:rdf", "<feed"].iter().any(|sign| text.contains(sign));
    let json = text.starts_with('{') && text.contains("jsonfeed.org/version");
    if (xml && feed && !text.contains("<html")) || json { 600 } else { 0 }
}

/// Reads a feed.
pub(crate) fn read(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let place = || Place::file(file.path());
    let bytes = super::encoding::beginning(file.bytes(), LARGEST);
    // Feeds in other encodings are decoded here; their declaration would mislead the parser.
    let decoded = super::encoding::decode(bytes);
    kind::report_decoding(&decoded, file.path(), findings);
    let text = without_declaration(&decoded.text);
    let feed = match feed_rs::parser::parse(text.as_bytes()) {
        Ok(feed) => feed,
        Err(error) => {
            findings.push(
                Finding::new(Code::R042, msg!("订阅源读不了：{error}", "the feed cannot be read: {error}"))
                    .at(place())
                    .help(msg!("请重新保存订阅源", "save the feed again")),
            );
            return Reading::default();
        }
    };
    let mut reading = Reading::default();
    let mut original = Original::default();
    let mut pictures = Pictures::default();
    let mut names = Names::new(file.path());
    // Every article repeats it.
    let paper = clip(&feed.title.as_ref().map(|t| plain(&t.content)).unwrap_or_default(), LONGEST_NAME);
    for entry in feed.entries.iter().take(MOST_ENTRIES) {
        let number = reading.articles.len();
        let (head, body) = read_entry(&paper, entry, number, file.path(), &mut original, &mut pictures, findings);
        let id = names.of(&head);
        let origin = Origin { path: file.path().to_string(), hash: hash.clone() };
        let article = Article { id, head, body, origin };
        let summary = entry.content.as_ref().and_then(|c| c.body.as_ref()).is_none();
        let mut report = |code, message, help| {
            findings.push(Finding::new(code, message).at(place()).article(&article.id).help(help));
        };
        kind::report_head(&article.head, &mut report);
        if article.body.blocks.is_empty() {
            report(
                Code::R013,
                msg!("文章没有正文", "the article has no text"),
                msg!("请打开原网页另存", "save the page itself and import that"),
            );
        } else if summary {
            report(
                Code::R046,
                msg!("订阅源只有摘要", "the feed holds only a summary"),
                msg!("请打开原网页另存，再导入全文", "save the page itself and import that"),
            );
        }
        reading.articles.push(article);
    }
    if feed.entries.is_empty() {
        findings.push(Finding::new(Code::R013, msg!("订阅源里没有条目", "the feed has no entries")).at(place()));
    }
    reading.attachments = pictures.into_attachments();
    original.finish(file.path(), false, &mut reading, findings);
    reading
}

fn without_declaration(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c == '\u{FEFF}' || c.is_whitespace());
    match text.strip_prefix("<?xml").and_then(|rest| rest.split_once("?>")) {
        Some((_, rest)) => rest.trim_start(),
        None => text,
    }
}

fn plain(text: &str) -> String {
    let dom = super::dom::Dom::html(text);
    close(&dom.plain(dom.root()).replace(['\n', '\r', '\t'], " "), Use::Headline)
}

fn read_entry(
    paper: &str,
    entry: &Entry,
    number: usize,
    path: &str,
    original: &mut Original,
    pictures: &mut Pictures,
    findings: &mut Vec<Finding>,
) -> (Head, Body) {
    let mut head =
        Head { title: entry.title.as_ref().map(|t| plain(&t.content)).unwrap_or_default(), ..Head::default() };
    let title = original.write(&head.title, Unclaimed::Loose);
    original.place(title, Destination::Article(number, Part::Title));
    let link = entry.links.iter().find(|l| l.rel.as_deref().is_none_or(|r| r == "alternate")).or(entry.links.first());
    let day = entry.published.or(entry.updated).and_then(|time| {
        // Papers of China print on the day it is there.
        let time = time.with_timezone(&chrono::FixedOffset::east_opt(8 * 3600).expect("eight hours is an offset"));
        Date::new(time.year(), time.month(), time.day())
    });
    let people = entry.authors.iter().filter_map(|a| a.name.as_deref()).map(plain);
    head.authors = people.filter(|n| !n.is_empty() && !n.contains('@') && n.chars().count() <= 40).collect();
    let signed = original.write(&head.authors.join("、"), Unclaimed::Loose);
    original.place(signed, Destination::Article(number, Part::Byline));
    head.source = Some(SourceLine {
        name: paper.to_string(),
        date: day,
        page: None,
        url: link.map(|l| l.href.clone()).filter(|u| u.starts_with("http")),
    });
    let text = entry.content.as_ref().and_then(|c| c.body.clone());
    let text = text.or_else(|| entry.summary.as_ref().map(|s| s.content.clone())).unwrap_or_default();
    let text = if text.contains('<') { text } else { paragraphs(&text) };
    let Converted { mut blocks, notes, lines, marks, .. } = html::fragment(&text, path, original, pictures, findings);
    original.trace.marks.extend(marks);
    let authors = std::mem::take(&mut head.authors);
    let source = head.source.clone();
    opening::settle(&mut head, &mut blocks);
    if !authors.is_empty() {
        head.authors = authors;
    }
    // What the text says of its paper is truer than the name of the feed.
    if let (Some(own), Some(told)) = (&mut head.source, source) {
        own.url = own.url.take().or(told.url);
        own.date = own.date.or(told.date);
    }
    opening::mark_headings(&mut blocks);
    let Numbered { body, placed, taken } = html::number(blocks, notes, &lines);
    original.place_article(number, &head, placed, taken);
    (head, body)
}

/// Plain text as markup: what stands on lines of its own are paragraphs.
fn paragraphs(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|l| !l.is_empty());
    lines.map(|line| format!("<p>{}</p>", line.replace('&', "&amp;").replace('<', "&lt;"))).collect()
}
