//! Saved web pages: the article of a news page, its head and what belongs to it.
//!
//! The head comes from what the page prints around the text, then from what it tells machines. Words
//! are never changed. Nothing is fetched: a picture that did not come with the page keeps its words.

mod around;
pub(crate) mod body;
mod content;
mod furniture;
mod inline;
mod issue;
mod meta;
mod notes;
pub(crate) mod own;
mod several;
mod table;
pub(crate) mod visible;

use super::dom::{Dom, NodeId};
use super::encoding;
use super::forms::byline;
use super::kind::{Arrived, Reading};
use super::naming::Names;
use super::opening;
use super::original::Original;
use super::pictures::{Pictures, percent_decoded};
use super::trace::Deed;
use crate::article::{Article, Head, Origin};
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::text::comparable;

use around::Around;
pub(crate) use body::{Converted, Found, Numbered, Options, convert, number};
pub(crate) use inline::tidied;
use meta::Meta;

/// A page of more bytes is cut.
const LARGEST: usize = 32 << 20;

/// How much a file looks like a web page.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    let head = &file.bytes()[..file.bytes().len().min(4096)];
    let wide = head.starts_with(b"\xFF\xFE") || head.starts_with(b"\xFE\xFF");
    let plain = |byte: &&u8| byte.is_ascii() && !byte.is_ascii_whitespace() && !(wide && **byte == 0);
    if head.iter().find(plain) != Some(&b'<') {
        return 0;
    }
    let text: String = String::from_utf8_lossy(head).chars().filter(|c| !wide || *c != '\0').collect();
    let text = text.trim_start_matches(|c: char| !c.is_ascii() || c.is_ascii_whitespace()).to_ascii_lowercase();
    let declared = ["<!doctype html", "<html", "<head", "<body", "<!-- saved from url"];
    if declared.iter().any(|sign| text.starts_with(sign)) || (text.starts_with("<?xml") && text.contains("<html")) {
        return 500;
    }
    let tags = ["<html", "<body", "<div", "<p>", "<p ", "<br", "<h1", "<table", "<meta"].iter();
    let found = tags.filter(|tag| text.contains(*tag)).count();
    if text.starts_with('<') && found > 0 { 20 } else { 0 }
}

/// Reads a page.
pub(crate) fn read(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let text = decode(file, findings);
    let mut dom = Dom::html(&text);
    let mut original = Original::default();
    visible::write(&mut dom, &mut original);
    if dom.cut || file.bytes().len() > LARGEST {
        findings.push(
            Finding::new(
                Code::R048,
                msg!("网页太大，只读了前面一部分", "the page is too large; only its first part was read"),
            )
            .at(Place::file(file.path()))
            .help(msg!("请只保存正文部分", "save the article alone")),
        );
    }
    let origin = Origin { path: file.path().to_string(), hash };
    Page { dom: &dom, file, origin, original, pictures: Pictures::default() }.read(findings)
}

/// The page as text: what it says of its encoding counts where the bytes bear it out.
fn decode(file: &Arrived<'_>, findings: &mut Vec<Finding>) -> String {
    let bytes = encoding::beginning(file.bytes(), LARGEST);
    let declared = declared_encoding(bytes);
    let decoded = match declared {
        Some(encoding) if std::str::from_utf8(bytes).is_err() && encoding_rs::Encoding::for_bom(bytes).is_none() => {
            let (text, used, _) = encoding.decode(bytes);
            let replaced = text.matches('\u{FFFD}').count();
            let own = encoding::Decoded { text: text.into_owned(), converted_from: Some(used.name()), replaced };
            let guessed = if replaced > 0 { Some(encoding::decode(bytes)) } else { None };
            guessed.filter(|g| g.replaced < own.replaced).unwrap_or(own)
        }
        _ => encoding::decode(bytes),
    };
    super::kind::report_decoding(&decoded, file.path(), findings);
    decoded.text
}

fn declared_encoding(bytes: &[u8]) -> Option<&'static encoding_rs::Encoding> {
    let head = String::from_utf8_lossy(&bytes[..bytes.len().min(4096)]).to_ascii_lowercase();
    let at = head.find("charset=").map(|at| at + 8).or_else(|| head.find("encoding=").map(|at| at + 9))?;
    let name: String = head[at..]
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
        .collect();
    let encoding = encoding_rs::Encoding::for_label(name.as_bytes())?;
    // Pages labelled GBK or GB2312 really use GB18030.
    Some(if encoding == encoding_rs::GBK { encoding_rs::GB18030 } else { encoding })
}

/// The text of a fragment, such as the content of a feed's entry, and the pictures it shows.
pub(crate) fn fragment(
    text: &str,
    path: &str,
    original: &mut Original,
    pictures: &mut Pictures,
    findings: &mut Vec<Finding>,
) -> Converted {
    let mut dom = Dom::html(text);
    visible::write(&mut dom, original);
    let mut picture = |address: &str| find_picture(address, None, pictures);
    let without = content::beside(&dom, dom.root());
    let options = Options { exact: false, picture: &mut picture, without: &without, path };
    let mut converted = convert(&dom, &[dom.root()], options);
    findings.append(&mut converted.findings);
    converted
}

fn find_picture(address: &str, file: Option<&Arrived<'_>>, pictures: &mut Pictures) -> Found {
    if address.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:")) {
        return pictures.keep_data(address).map_or(Found::Unusable, Found::Kept);
    }
    match file.and_then(|file| file.neighbour(&local_path(address))) {
        Some(bytes) => pictures.keep(bytes).map_or(Found::Unusable, Found::Kept),
        None => Found::Elsewhere,
    }
}

/// An address as the path of a file.
pub(super) fn local_path(address: &str) -> String {
    String::from_utf8_lossy(&percent_decoded(address.split(['?', '#']).next().unwrap_or_default())).into_owned()
}

/// The files a saved page shows as pictures, by their paths from the page; those of the web are none.
pub(crate) fn pictures_of(file: &Arrived<'_>) -> Vec<String> {
    let dom = Dom::html(&decode(file, &mut Vec::new()));
    let pictures = dom.descendants(dom.root()).filter(|n| dom.name(*n) == "img");
    let addresses = pictures.filter_map(|node| body::address(&dom, node));
    addresses.filter(|address| !address.contains(':') && !address.starts_with("//")).map(local_path).collect()
}

struct Page<'a> {
    dom: &'a Dom,
    file: &'a Arrived<'a>,
    origin: Origin,
    original: Original,
    pictures: Pictures,
}

impl Page<'_> {
    fn read(mut self, findings: &mut Vec<Finding>) -> Reading {
        let dom = self.dom;
        let own = own::articles(dom);
        if !own.is_empty() {
            return issue::read(self, &own, findings);
        }
        let meta = meta::gather(dom);
        let several = several::Several::find(dom, &meta);
        if let Some(several) = several.as_ref().filter(|several| several.are_articles()) {
            return several.read(self, &meta, findings);
        }
        findings.extend(several.and_then(|several| several.doubt(self.file.path())));
        let Some(content) = content::find(dom) else {
            findings.push(
                Finding::new(Code::R013, msg!("网页里没有正文", "the page has no text"))
                    .at(Place::file(self.file.path()))
                    .help(msg!("请确认网页已完整保存", "make sure the page was saved whole")),
            );
            let mut reading = Reading::default();
            self.original.finish(self.file.path(), true, &mut reading, findings);
            return reading;
        };
        let mut head = Head::default();
        let mut around = Around::find(dom, content.node, &meta);
        let mut without = content::beside(dom, content.node);
        without.extend(around.taken.iter().copied());
        let (file, pictures) = (self.file, &mut self.pictures);
        let mut picture = |address: &str| find_picture(address, Some(file), pictures);
        let options = Options { exact: false, picture: &mut picture, without: &without, path: self.file.path() };
        let roots: Vec<NodeId> = around.pictures.iter().copied().chain([content.node]).collect();
        let converted = convert(dom, &roots, options);
        let Converted { mut blocks, notes, lines, marks, findings: found } = converted;

        head.kicker = around.kicker.take();
        head.title = std::mem::take(&mut around.title);
        head.subtitles = std::mem::take(&mut around.subtitles);
        around.lines.retain(|(_, line)| take_around(&mut head, line));
        complete(&mut head, &meta);
        opening::settle(&mut head, &mut blocks);
        opening::mark_headings(&mut blocks);
        if let Some(source) = head.source.as_mut() {
            source.url = source.url.take().or(self.saved_from()).or(meta.url);
        }
        let Numbered { body, placed, taken } = number(blocks, notes, &lines);
        let id = Names::new(self.file.path()).of(&head);
        let article = Article { id, head, body, origin: self.origin };
        report(&article, self.file.path(), findings);
        findings.extend(found.into_iter().map(|f| f.article(&article.id)));
        let original = &mut self.original;
        original.trace.marks = marks;
        around.place(dom, original);
        original.place_article(0, &article.head, placed, taken);
        for node in around.lines.iter().map(|(node, _)| *node) {
            dom.lines(node).for_each(|line| original.place_head(0, &article.head, line));
        }
        guesses(dom, &around, &content, &article.head, original);
        let mut reading = Reading { attachments: self.pictures.into_attachments(), ..Reading::default() };
        self.original.finish(self.file.path(), false, &mut reading, findings);
        reading.articles.push(article);
        reading
    }

    /// `<!-- saved from url=(0050)https://… -->`, as browsers write it.
    fn saved_from(&self) -> Option<String> {
        let comments = self.dom.children(self.dom.root()).filter_map(|n| self.dom.comment(n));
        let mut saved = comments.filter_map(|c| c.trim().strip_prefix("saved from url=("));
        let url = saved.next()?.split_once(')')?.1.trim();
        url.starts_with("http").then(|| url.to_string())
    }
}

/// Takes a line beside the headline: source line, labels, authors.
fn take_around(head: &mut Head, line: &str) -> bool {
    if opening::take_source(head, line) || opening::take_info(head, line) {
        return true;
    }
    // 温南 《青禾日报》（2024年03月05日 第01版）
    if let Some(at) = line.find('《') {
        let (before, after) = line.split_at(at);
        if opening::take_source(head, after) {
            take_around(head, before.trim());
            return true;
        }
    }
    let Some(byline) = byline::parse(line).filter(|_| head.authors.is_empty()) else { return false };
    (head.role, head.authors) = (byline.role, byline.authors);
    true
}

/// Fills what the page does not print from what it tells machines.
fn complete(head: &mut Head, meta: &Meta) {
    if head.title.is_empty() {
        let window = meta.window.as_deref().map(without_site);
        head.title = meta.title.clone().or(window).unwrap_or_default();
    }
    head.kicker = head.kicker.take().or(meta.kicker.clone()).filter(|k| comparable(k) != comparable(&head.title));
    if head.subtitles.is_empty() {
        head.subtitles = meta.subtitle.iter().filter(|s| comparable(s) != comparable(&head.title)).cloned().collect();
    }
    if head.authors.is_empty() {
        head.authors.clone_from(&meta.authors);
    }
    let named = head.source.as_ref().is_some_and(|s| !s.name.is_empty());
    if !named && let Some(name) = &meta.source {
        head.source.get_or_insert_default().name.clone_from(name);
    }
    if let Some(source) = &mut head.source {
        source.date = source.date.or(head.date.take()).or(meta.date);
        source.page = source.page.take().or(meta.page.clone());
    } else {
        head.date = head.date.or(meta.date);
    }
}

/// `标题_青禾网` without the site.
fn without_site(window: &str) -> String {
    let ends = ["_", " - ", " | ", "--", "—青", "|"];
    let end = ends.iter().filter_map(|mark| window.find(mark)).filter(|at| *at > 0).min().unwrap_or(window.len());
    window[..end].trim().to_string()
}

/// What was supposed about the page as a whole.
fn guesses(dom: &Dom, around: &Around, content: &content::Content, head: &Head, original: &mut Original) {
    if around.title.is_empty() && !head.title.is_empty() {
        let reason = msg!("标题取自网页的元数据", "the headline is from what the page tells machines");
        original.trace.mark(1, Deed::Guessed, 0.7, reason);
    }
    let reason = msg!("网页的正文看来从这里开始", "the text of the page seems to begin here");
    original.trace.mark(dom.line(content.node), Deed::Guessed, content.confidence, reason);
}

fn report(article: &Article, path: &str, findings: &mut Vec<Finding>) {
    let mut found = |code, message, help| {
        findings.push(Finding::new(code, message).at(Place::file(path)).article(&article.id).help(help));
    };
    super::kind::report_article(&article.head, &article.body, &mut found);
}
