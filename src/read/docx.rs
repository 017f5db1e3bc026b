//! DOCX documents: one article, or many divided by titles.
//!
//! Styles tell headings where the author used them; where all is plain, page breaks, centred lines
//! and source lines tell articles apart. Layout is not kept, and nothing outside the file is opened.

mod blocks;
mod lines;
mod objects;
mod own;
mod story;
mod styles;

use std::collections::{BTreeMap, HashMap};

use super::bulletin::lines::section_level;
use super::container::Container;
use super::dom::{Dom, NodeId};
use super::forms::source_line;
use super::html::{self, Numbered};
use super::kind::{self, Arrived, Reading};
use super::naming::Names;
use super::notes::Notes;
use super::opening;
use super::pictures::Pictures;
use super::several::{Headings, doubtful, judge};
use crate::article::{Align, Article, Block, Head, Origin, plain_text};
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::text::comparable;
use crate::text::spacing::{Use, close};

use blocks::{attach_captions, blocks};
use lines::Lines;
use story::{Item, Story, Target};
use styles::{Numbering, Own, Role, Styles};

const OFFICE: &str = "/officeDocument";
/// An address has no more bytes: it is repeated wherever something leads there.
const LONGEST_TARGET: usize = 4096;

/// How much a file looks like a DOCX.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    let Some(mut container) = Container::open(file.bytes(), file.inside()) else { return 0 };
    if main_part(&mut container).is_some() { 100 } else { 0 }
}

/// The part that holds the text, told by the package or by its usual name.
fn main_part(container: &mut Container<'_>) -> Option<String> {
    let usual = "word/document.xml";
    if container.has(usual) {
        return Some(usual.to_string());
    }
    let rels = Dom::xml(&container.file("_rels/.rels")?);
    let target = rels
        .descendants(rels.root())
        .find(|n| rels.name(*n) == "Relationship" && rels.attr(*n, "Type").is_some_and(|t| t.ends_with(OFFICE)))?;
    let path = rels.attr(target, "Target")?.trim_start_matches('/').to_string();
    // A workbook or slides have the same form of package.
    let word = container
        .file(&path)
        .is_some_and(|bytes| String::from_utf8_lossy(&bytes[..bytes.len().min(2000)]).contains("wordprocessingml"));
    word.then_some(path)
}

/// The relationships of a part, targets as paths in the container.
fn relationships(container: &mut Container<'_>, part: &str) -> HashMap<String, Target> {
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let path = if folder.is_empty() { format!("_rels/{name}.rels") } else { format!("{folder}/_rels/{name}.rels") };
    let Some(bytes) = container.file(&path) else { return HashMap::new() };
    let dom = Dom::xml(&bytes);
    let mut all = HashMap::new();
    for node in dom.descendants(dom.root()).filter(|n| dom.name(*n) == "Relationship") {
        let (Some(id), Some(target)) = (dom.attr(node, "Id"), dom.attr(node, "Target")) else { continue };
        if target.len() > LONGEST_TARGET {
            continue;
        }
        let outside = dom.attr(node, "TargetMode") == Some("External");
        let path = if outside { target.to_string() } else { joined(folder, target) };
        all.insert(id.to_string(), Target { path, outside });
    }
    all
}

/// A path from a folder of the container.
pub(crate) fn joined(folder: &str, target: &str) -> String {
    if let Some(absolute) = target.strip_prefix('/') {
        return absolute.to_string();
    }
    let mut parts: Vec<&str> = folder.split('/').filter(|p| !p.is_empty()).collect();
    for part in target.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

/// Reads a document.
pub(crate) fn read(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let place = || Place::file(file.path());
    let document = Container::open(file.bytes(), file.inside()).and_then(|mut container| {
        let part = main_part(&mut container)?;
        let bytes = container.file(&part)?;
        Some((container, part, bytes))
    });
    let Some((mut container, part, bytes)) = document else {
        findings.push(
            Finding::new(Code::R042, msg!("文档打不开", "the document cannot be opened"))
                .at(place())
                .help(msg!("可能已损坏或加了密码；请另存一份", "it may be damaged or locked; save it again")),
        );
        return Reading::default();
    };
    let folder = part.rsplit_once('/').map_or("", |(folder, _)| folder).to_string();
    let load = |container: &mut Container<'_>, name: &str| {
        let path = if folder.is_empty() { name.to_string() } else { format!("{folder}/{name}") };
        Dom::xml(&container.file(&path).unwrap_or_default())
    };
    let styles = Styles::read(&load(&mut container, "styles.xml"));
    let mut numbering = Numbering::read(&load(&mut container, "numbering.xml"));
    let (footnotes, endnotes) = (load(&mut container, "footnotes.xml"), load(&mut container, "endnotes.xml"));
    let settings = load(&mut container, "settings.xml");
    let core = Dom::xml(&container.file("docProps/core.xml").unwrap_or_default());
    let rels = relationships(&mut container, &part);
    let dom = Dom::xml(&bytes);
    let body = dom.find(dom.root(), "w:body").unwrap_or(dom.root());
    let mut pictures = Pictures::default();
    let notes = note_bodies(&footnotes, &endnotes);
    let mut story = Story {
        path: file.path(),
        container: &mut container,
        styles: &styles,
        numbering: &mut numbering,
        rels,
        notes: &notes,
        footnotes: &footnotes,
        endnotes: &endnotes,
        pictures: &mut pictures,
        marks: Vec::new(),
        numbers: HashMap::new(),
        found: BTreeMap::new(),
        depth: 0,
    };
    let items = story.items(&dom, body);
    let mut all_notes = Notes::new(story.take_notes());
    let mut found: Vec<Finding> = story.found.into_values().collect();
    let title = core.find(core.root(), "dc:title").map(|n| core.plain(n));
    let mut records = own::records(&settings);
    let mut names = Names::new(file.path());
    let mut reading = Reading::default();
    let mut lines = Lines::new();
    let (mut front, pieces) = if styles.own {
        own::divide(items)
    } else {
        let perhaps = perhaps_articles(&items, title.as_deref());
        let doubt = perhaps.as_ref().map(|(heads, divided)| doubtful(file.path(), heads.len(), *divided));
        found.extend(doubt);
        divide(items, perhaps.filter(|(_, divided)| *divided).map(|(heads, _)| heads))
    };
    lines.write(&mut front);
    for mut piece in pieces {
        let before = lines.original.last();
        lines.begin();
        lines.write(&mut piece);
        let piece: Vec<Item> = piece.into_iter().filter(|i| !is_contents(i)).collect();
        let (head, blocks) = match styles.own {
            true => own::compose(piece, &mut records),
            false => compose(piece, title.as_deref()),
        };
        let (blocks, mut notes) = all_notes.deal(blocks);
        lines.write_notes(&mut notes);
        let Numbered { body, placed, taken } = html::number(blocks, notes, &lines.of);
        if body.blocks.is_empty() && head.title.is_empty() {
            continue;
        }
        // What is not in the text of this article went into its head, or is another's.
        let taken = taken.into_iter().filter(|lines| *lines.start() > before).collect();
        lines.original.place_article(reading.articles.len(), &head, placed, taken);
        let id = names.of(&head);
        let origin = Origin { path: file.path().to_string(), hash: hash.clone() };
        let article = Article { id, head, body, origin };
        let mut report = |code, message, help| {
            found.push(Finding::new(code, message).at(place()).article(&article.id).help(help));
        };
        kind::report_article(&article.head, &article.body, &mut report);
        reading.articles.push(article);
    }
    if reading.articles.is_empty() {
        found.push(Finding::new(Code::R013, msg!("文档里没有文字", "the document has no text")).at(place()));
    }
    if dom.cut || all_notes.cut {
        found.push(
            Finding::new(
                Code::R048,
                msg!("文档太大，只读了前面一部分", "the document is too large; only its first part was read"),
            )
            .at(place()),
        );
    }
    findings.extend(found);
    reading.attachments = pictures.into_attachments();
    lines.original.finish(file.path(), false, &mut reading, findings);
    reading
}

fn note_bodies(footnotes: &Dom, endnotes: &Dom) -> HashMap<(bool, String), NodeId> {
    let mut all = HashMap::new();
    for (end, dom, name) in [(false, footnotes, "w:footnote"), (true, endnotes, "w:endnote")] {
        for node in dom.descendants(dom.root()).filter(|n| dom.name(*n) == name) {
            // Separators are drawn lines, not notes.
            if let (Some(id), None | Some("normal")) = (dom.attr(node, "w:id"), dom.attr(node, "w:type")) {
                all.insert((end, id.to_string()), node);
            }
        }
    }
    all
}

fn is_contents(item: &Item) -> bool {
    matches!(item, Item::Paragraph(p) if matches!(p.role, Role::Contents | Role::Own(Own::Furniture)))
}

fn text_of(item: &Item) -> Option<String> {
    match item {
        Item::Paragraph(paragraph) => Some(plain_text(&paragraph.inlines)),
        Item::Block(_) => None,
    }
}

/// Fewest articles that make a collection.
const SEVERAL: usize = 2;

/// Divides a document into articles by the evidence it gives; what stands before the first comes apart.
///
/// `perhaps` are headings that are taken for headlines where nothing tells better.
fn divide(items: Vec<Item>, perhaps: Option<Vec<usize>>) -> (Vec<Item>, Vec<Vec<Item>>) {
    let with_role = |role: Role| -> Vec<usize> {
        let wanted = |item: &Item| matches!(item, Item::Paragraph(p) if p.role == role && !p.inlines.is_empty());
        (0..items.len()).filter(|at| wanted(&items[*at])).collect()
    };
    let titles = with_role(Role::Title);
    let heads = with_role(Role::Heading(1));
    let starts = if titles.len() >= SEVERAL {
        titles
    } else if heads.len() >= SEVERAL && are_articles(&items, &heads) {
        heads
    } else {
        perhaps.unwrap_or_else(|| plain_starts(&items))
    };
    if starts.len() < SEVERAL {
        return (Vec::new(), vec![items]);
    }
    let mut starts: Vec<usize> = starts.into_iter().map(|at| with_kicker(&items, at)).collect();
    starts.dedup();
    // What stands before the first article is its own business: a cover, a foreword.
    let mut pieces = Vec::new();
    let mut rest = items;
    for start in starts.into_iter().rev() {
        pieces.push(rest.split_off(start.min(rest.len())));
    }
    // Running text before the first title is an article without one; a few lines are a cover.
    let runs = |item: &Item| text_of(item).is_some_and(|t| super::bulletin::lines::ended(&t) && t.chars().count() > 30);
    if rest.iter().any(runs) {
        pieces.push(std::mem::take(&mut rest));
    }
    pieces.reverse();
    (rest, pieces)
}

/// Headings of a document without a title that each have a text, and whether they are taken for
/// headlines: not where the document is named after the first.
fn perhaps_articles(items: &[Item], title: Option<&str>) -> Option<(Vec<usize>, bool)> {
    let role = |at: &usize| match &items[*at] {
        Item::Paragraph(p) if !p.inlines.is_empty() => Some(p.role),
        _ => None,
    };
    let titled = (0..items.len()).any(|at| role(&at) == Some(Role::Title));
    let heads: Vec<usize> = (0..items.len()).filter(|at| role(at) == Some(Role::Heading(1))).collect();
    let first = (0..items.len()).find(|at| role(at).is_some());
    if titled || heads.first().copied() != first || are_articles(items, &heads) {
        return None;
    }
    let ends = heads.iter().skip(1).copied().chain([items.len()]);
    let parts: Vec<Vec<String>> =
        heads.iter().zip(ends).map(|(start, end)| items[*start..end].iter().filter_map(text_of).collect()).collect();
    let first = parts.first().and_then(|part| part.first()).map(|line| comparable(line));
    let named = title.map(comparable).is_some_and(|title| Some(title) == first);
    match judge(&parts) {
        Headings::Sections => None,
        what => Some((heads, what == Headings::Articles || !named)),
    }
}

/// Sections under headings are articles when most of them have a source line or a byline of their
/// own, or begin a page.
fn are_articles(items: &[Item], heads: &[usize]) -> bool {
    let ends = heads.iter().skip(1).copied().chain([items.len()]);
    let own = heads.iter().zip(ends).filter(|(start, end)| {
        let piece = &items[**start..*end];
        let texts: Vec<String> = piece.iter().filter_map(text_of).filter(|t| !t.trim().is_empty()).collect();
        let sourced = texts.iter().any(|t| source_line::parse(t, None).is_some() || info(t));
        let signed = texts.iter().skip(1).take(3).any(|t| super::forms::byline::parse(t).is_some());
        let paged = matches!(&piece[0], Item::Paragraph(p) if p.new_page) || **start == 0;
        let numbered = texts.first().is_some_and(|t| section_level(t).is_some());
        (sourced || signed || paged) && !numbered
    });
    own.count() * 2 > heads.len()
}

fn info(text: &str) -> bool {
    super::forms::info_line::parse(text).is_some_and(|info| info.source.is_some())
}

/// Where articles begin in a document without styles: a large or centred line at the top of a page,
/// or whatever follows a source line.
fn plain_starts(items: &[Item]) -> Vec<usize> {
    let mut sizes: Vec<u32> = items
        .iter()
        .filter_map(|i| {
            if let Item::Paragraph(p) = i {
                p.size.filter(|_| plain_text(&p.inlines).chars().count() > 40)
            } else {
                None
            }
        })
        .collect();
    sizes.sort_unstable();
    let body = sizes.get(sizes.len() / 2).copied();
    let titled = |at: &usize| {
        let Item::Paragraph(p) = &items[*at] else { return false };
        let larger = p.size.zip(body).is_some_and(|(own, body)| own * 10 >= body * 12);
        opening::headish(&plain_text(&p.inlines)) && !p.inlines.is_empty() && (larger || p.align == Some(Align::Center))
    };
    let blank = |item: &Item| text_of(item).is_some_and(|text| text.trim().is_empty());
    let first = items.iter().position(|item| !blank(item)).unwrap_or(items.len());
    let tops: Vec<usize> = (0..items.len())
        .filter(|at| {
            let new = matches!(&items[*at], Item::Paragraph(p) if p.new_page);
            (new || *at <= first) && titled(at)
        })
        .collect();
    if tops.len() >= SEVERAL {
        return tops;
    }
    // A source line ends an article.
    let ends: Vec<usize> = (0..items.len())
        .filter(|at| {
            text_of(&items[*at]).is_some_and(|t| source_line::parse(&t, None).is_some_and(|f| f.source.date.is_some()))
        })
        .collect();
    if ends.len() < SEVERAL {
        return Vec::new();
    }
    // Source lines right below headlines begin articles instead; those are found by their titles.
    let filled = |item: &Item| text_of(item).is_none_or(|t| super::bulletin::lines::ended(&t));
    if !items[..ends[0]].iter().any(filled) {
        return Vec::new();
    }
    let last = items.iter().rposition(filled).unwrap_or_default();
    std::iter::once(0).chain(ends.iter().map(|end| end + 1).filter(|start| *start <= last)).collect()
}

/// A kicker above a title begins the article: short centred lines at the top of its page.
fn with_kicker(items: &[Item], title: usize) -> usize {
    let mut start = title;
    if matches!(&items[title], Item::Paragraph(p) if p.new_page) {
        return title;
    }
    for at in (title.saturating_sub(3)..title).rev() {
        let Item::Paragraph(p) = &items[at] else { break };
        let text = plain_text(&p.inlines);
        let heading = matches!(p.role, Role::Heading(_) | Role::Title | Role::Contents);
        if heading
            || !(p.align == Some(Align::Center) || p.new_page)
            || !opening::headish(&text)
            || opening::is_other(&text)
            || text.is_empty()
        {
            break;
        }
        start = at;
        if p.new_page {
            break;
        }
    }
    start
}

fn line(item: &Item) -> String {
    close(&text_of(item).unwrap_or_default().replace('\n', " "), Use::Headline)
}

/// An article of its items: head and blocks.
fn compose(items: Vec<Item>, title: Option<&str>) -> (Head, Vec<Block>) {
    let mut head = Head::default();
    let mut items: Vec<Item> = items;
    // The title by style, the lines above it its kicker, subtitles below.
    let marked =
        items.iter().position(|i| matches!(i, Item::Paragraph(p) if p.role == Role::Title && !p.inlines.is_empty()));
    if let Some(at) = marked.filter(|at| *at <= 4) {
        head.title = line(&items[at]);
        let above: Vec<String> = items[..at].iter().map(line).filter(|t| !t.is_empty()).collect();
        let is_kicker = above.iter().all(|t| opening::headish(t) && !opening::is_other(t));
        let below: Vec<usize> = (at + 1..items.len())
            .take_while(
                |i| matches!(&items[*i], Item::Paragraph(p) if p.role == Role::Subtitle || p.inlines.is_empty()),
            )
            .collect();
        let end = below.last().map_or(at + 1, |last| last + 1);
        let start = if is_kicker { 0 } else { at };
        if is_kicker {
            head.kicker = Some(above.join("\n")).filter(|k| !k.is_empty());
        }
        // A byline or source in the style of subtitles is what its words say.
        let (others, decks): (Vec<Item>, Vec<Item>) = items
            .drain(start..end)
            .skip(at + 1 - start)
            .partition(|item| text_of(item).is_some_and(|text| opening::is_other(&text)));
        head.subtitles = decks.iter().map(line).filter(|t| !t.is_empty()).collect();
        items.splice(start..start, others);
    }
    let mut blocks = blocks(items);
    opening::settle(&mut head, &mut blocks);
    if head.title.is_empty()
        && let Some(title) =
            title.map(|t| close(t, Use::Headline)).filter(|t| opening::headish(t) && t.chars().count() > 4)
        && blocks.iter().take(3).any(|b| matches!(b, Block::Paragraph(p) if p.plain() == title))
    {
        head.title = title;
    }
    opening::mark_headings(&mut blocks);
    attach_captions(&mut blocks);
    (head, blocks)
}
