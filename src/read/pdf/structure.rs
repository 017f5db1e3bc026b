//! Lines to articles: bookmarks, contents and sizes tell where headlines are, places and type what
//! stands around them.
//!
//! No headline is made up: where nothing tells one, the text goes on to the readers of text.

mod article;
mod body;
mod front;
mod stack;
mod told;

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::furniture::Role;
use super::glyphs::Document;
use super::lines::{Line, Sheet};
use super::paragraphs::{self, Look, Setting, Sides};
use super::tags::Kind;
use crate::article::Article;
use crate::diag::{Finding, Source};
use crate::read::bulletin::{self, Bulletin, Loose, PrintedEntry, key, without_bracket};
use crate::read::trace::Trace;
use article::Reader;

/// A document as lines with their roles.
pub(super) struct Text<'a> {
    /// What the file says of itself, and its rules and pictures.
    pub document: &'a Document,
    /// Its pages.
    pub sheets: &'a [Sheet],
    /// All lines in reading order.
    pub lines: Vec<Line>,
    /// The role of each.
    pub roles: Vec<Role>,
    /// The sides of the column of each.
    pub sides: Vec<Sides>,
    /// Size of the text in points.
    pub body: f32,
    /// Distance of its lines in points.
    pub pitch: f32,
    /// Paragraphs begin with an indent.
    pub indents: bool,
    /// The lines, one each, as findings show them.
    pub source: Source,
    /// The letters of each line, for comparing with headlines.
    keys: Vec<String>,
    words: HashSet<String>,
}

/// A headline that was found.
#[derive(Debug, Clone)]
struct Title {
    first: usize,
    last: usize,
    /// Its words where something else than the lines tells them.
    told: Option<String>,
    why: Why,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Why {
    Bookmark,
    Contents,
    Heading,
    Size,
}

/// What a document turned out to be.
#[derive(Default)]
pub(super) struct Found {
    /// Its articles in order.
    pub articles: Vec<Article>,
    /// Text that belongs to none.
    pub loose: Vec<Loose>,
    /// Cover and contents, when it has any.
    pub bulletin: Option<Bulletin>,
    /// Where lines went.
    pub trace: Trace,
    /// The files of its pictures.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// How many pictures stand in its articles.
    pub pictures: usize,
}

/// A headline is larger than the text by this.
const HEADLINE: f32 = 1.12;
/// Where nothing else tells of headlines, by this.
const LARGE: f32 = 1.25;
const MOST_TITLE_ROWS: usize = 6;
/// Cover and contents take no more pages.
const MOST_FRONT_PAGES: usize = 16;

impl<'a> Text<'a> {
    /// Puts the pages of a document together.
    pub fn new(document: &'a Document, sheets: &'a [Sheet], roles: Vec<Vec<Role>>, body: f32, path: &str) -> Self {
        let lines: Vec<Line> = sheets.iter().flat_map(|s| s.lines.iter().cloned()).collect();
        let roles: Vec<Role> = roles.into_iter().flatten().collect();
        let text: Vec<bool> = roles.iter().map(|r| *r == Role::Text).collect();
        let sides = paragraphs::sides(&lines, &text, body);
        let pitch = paragraphs::pitch(&lines, &sides, &text, body);
        let all: Vec<String> = lines.iter().map(Line::text).collect();
        let words = all
            .iter()
            .flat_map(|l| l.split(|c: char| !c.is_alphabetic() && c != '-'))
            .filter(|w| w.is_ascii() && w.len() > 3 && !w.ends_with('-'))
            .map(str::to_lowercase)
            .collect();
        let keys = all.iter().map(|line| key(line)).collect();
        let source = Source::new(path, all.join("\n"));
        let mut new = Self { document, sheets, lines, roles, sides, body, pitch, indents: true, source, keys, words };
        let none = HashMap::new();
        new.indents = paragraphs::indents(&new.setting(&none), &text);
        new
    }

    fn setting<'s>(&'s self, headings: &'s HashMap<usize, usize>) -> Setting<'s> {
        Setting {
            lines: &self.lines,
            sides: &self.sides,
            inset: None,
            body: self.body,
            pitch: self.pitch,
            indents: self.indents,
            headings,
            words: &self.words,
        }
    }

    /// Most text stands in several columns, as in a newspaper.
    pub fn in_columns(&self) -> bool {
        let weight = |many: bool| -> usize {
            let sheets = self.sheets.iter().filter(|s| (s.columns > 1) == many);
            sheets.map(|s| s.lines.len()).sum()
        };
        weight(true) > weight(false)
    }

    /// The text in reading order, a paragraph a line and an empty line between blocks.
    pub fn flowing(&self) -> String {
        let none = HashMap::new();
        let setting = self.setting(&none);
        let at: Vec<usize> = (0..self.lines.len()).filter(|at| self.roles[*at] != Role::Furniture).collect();
        let mut out = String::new();
        for para in paragraphs::paragraphs(&setting, &at) {
            let drawn_in = matches!(para.look, Look::Text) && self.indents && setting.indent(para.lines[0]) > 0.7;
            let text = para.text();
            for row in text.lines() {
                out.push_str(if drawn_in { "　　" } else { "" });
                out.push_str(row.trim());
                out.push('\n');
            }
            out.push('\n');
        }
        out
    }

    /// The lines of a page.
    pub fn page(&self, page: usize) -> Range<usize> {
        self.lines.partition_point(|l| l.page < page)..self.lines.partition_point(|l| l.page <= page)
    }

    fn place(&self, line: usize) -> crate::diag::Place {
        let text = self.source.text();
        let start = text.split_inclusive('\n').take(line).map(str::len).sum();
        self.source.place(start..start + self.lines[line].text().len())
    }
}

/// Finds the articles of a document; `None` when nothing tells headlines from text.
pub(super) fn articles(text: &Text<'_>, hash: &str, findings: &mut Vec<Finding>) -> Option<Found> {
    let (mut titles, mut headings) = by_bookmarks(text);
    let contents = contents(text);
    if titles.is_empty() {
        if text.in_columns() {
            return None;
        }
        titles = by_contents(text, &contents);
    }
    if titles.is_empty() {
        titles = by_heading(text);
    }
    if titles.is_empty() {
        titles = by_size(text);
    }
    if titles.is_empty() {
        return None;
    }
    titles.sort_by_key(|t| t.first);
    titles.dedup_by(|b, a| b.first <= a.last);
    for title in &titles {
        (title.first..=title.last).for_each(|line| {
            headings.remove(&line);
        });
    }
    let mut reader = Reader::new(text, &headings, hash);
    let starts: Vec<usize> = titles.iter().map(|t| reader.stack_start(t)).collect();
    for (at, title) in titles.iter().enumerate() {
        let before = starts[at].max(if at == 0 { 0 } else { titles[at - 1].last + 1 });
        let end = starts.get(at + 1).copied().unwrap_or(text.lines.len()).max(title.last + 1);
        reader.article(title, before, end);
    }
    let front = starts[0];
    let bulletin = reader.front(front, &titles);
    findings.append(&mut reader.findings);
    Some(Found {
        pictures: reader.articles.iter().map(|a| a.body.figures().len()).sum(),
        articles: reader.articles,
        loose: reader.loose,
        bulletin,
        trace: reader.trace,
        attachments: reader.kept.into_attachments(),
    })
}

/// The headlines that bookmarks name, and the section heads among them.
fn by_bookmarks(text: &Text<'_>) -> (Vec<Title>, HashMap<usize, usize>) {
    let (mut titles, mut headings) = (Vec::new(), HashMap::new());
    let mut used = HashSet::new();
    for bookmark in &text.document.bookmarks {
        let (Some(page), wanted) = (bookmark.page, key(&bookmark.title)) else { continue };
        let Some((first, last)) = rows(text, text.page(page), &wanted, &used) else { continue };
        used.extend(first..=last);
        let largest = (first..=last).map(|at| text.lines[at].largest()).fold(0.0, f32::max);
        if largest >= HEADLINE * text.body {
            titles.push(Title { first, last, told: Some(bookmark.title.clone()), why: Why::Bookmark });
        } else {
            headings.extend((first..=last).map(|at| (at, first)));
        }
    }
    // Bookmarks of one article: the largest is its headline, the others are its sections.
    let outer = |t: &&Title| {
        let mine = text.document.bookmarks.iter().find(|b| Some(&b.title) == t.told.as_ref());
        mine.is_some_and(|b| b.depth == 0)
    };
    let largest = |t: &Title| text.lines[t.first].largest();
    let most = titles.iter().map(largest).fold(0.0, f32::max);
    let top = titles.iter().filter(outer).count();
    let sized = titles.iter().filter(|t| largest(t) >= 0.92 * most).count();
    if sized < titles.len() && (top <= 1 || sized == top) {
        titles.retain(|title| {
            let keep = largest(title) >= 0.92 * most;
            if !keep {
                headings.extend((title.first..=title.last).map(|at| (at, title.first)));
            }
            keep
        });
    }
    (titles, headings)
}

/// The rows of a page that are the title `wanted`, a bracket behind it left aside.
fn rows(text: &Text<'_>, range: Range<usize>, wanted: &str, used: &HashSet<usize>) -> Option<(usize, usize)> {
    if wanted.is_empty() {
        return None;
    }
    for first in range.clone().filter(|at| text.roles[*at] == Role::Text && !used.contains(at)) {
        let mut sum = String::new();
        for last in first..range.end.min(first + MOST_TITLE_ROWS) {
            if text.roles[last] != Role::Text {
                break;
            }
            let before = sum.len();
            sum.push_str(&text.keys[last]);
            if sum == wanted {
                return Some((first, last));
            }
            if wanted.starts_with(&sum) {
                continue;
            }
            // A column's name in brackets may stand behind the headline.
            let behind = sum.starts_with(wanted) && wanted.len() > before;
            let bare = || key(without_bracket(&text.lines[last].text()).0);
            if behind && wanted[before..] == bare() {
                return Some((first, last));
            }
            break;
        }
    }
    None
}

/// Contents as printed, with cover, read from the first pages.
fn contents(text: &Text<'_>) -> Vec<PrintedEntry> {
    let end = text.page(MOST_FRONT_PAGES.min(text.sheets.len())).start;
    if text.sheets.len() < 3 {
        return Vec::new();
    }
    bulletin::read(&Source::new(text.source.path(), front_text(text, end)), String::new()).value.contents
}

/// The first lines, furniture left empty, so that line numbers stay.
fn front_text(text: &Text<'_>, end: usize) -> String {
    let mut lines: Vec<String> = vec![String::new(); end];
    let mut first = 0;
    for at in (0..end).filter(|at| text.roles[*at] != Role::Furniture) {
        let line = &text.lines[at];
        // Rows that the file calls one block are one entry.
        if line.tag.is_none() || text.lines[first].tag != line.tag || at == 0 {
            first = at;
        }
        let words = line.text();
        let joint = crate::text::joint(lines[first].chars().next_back(), words.chars().next());
        lines[first].push_str(joint);
        lines[first].push_str(&words);
    }
    lines.join("\n")
}

fn leaves(contents: &[PrintedEntry]) -> Vec<((usize, Option<usize>), &PrintedEntry)> {
    let mut all = Vec::new();
    for (at, entry) in contents.iter().enumerate() {
        if entry.children.is_empty() {
            all.push(((at, None), entry));
        }
        all.extend(entry.children.iter().enumerate().map(|(below, child)| ((at, Some(below)), child)));
    }
    all
}

/// The headlines that the contents name, found on the pages behind them.
fn by_contents(text: &Text<'_>, contents: &[PrintedEntry]) -> Vec<Title> {
    let leaves = leaves(contents);
    let Some(behind) = leaves.iter().map(|(_, entry)| entry.line).max() else { return Vec::new() };
    let mut titles: Vec<Title> = Vec::new();
    let mut used = HashSet::new();
    let mut from = behind.min(text.lines.len());
    for (_, entry) in leaves {
        let wanted = key(&entry.title);
        let found = rows(text, from..text.lines.len(), &wanted, &used)
            .or_else(|| tail_rows(text, from..text.lines.len(), &wanted));
        if let Some((first, last)) = found {
            // A kicker printed with the title is no part of it: it is set smaller.
            let largest = (first..=last).map(|at| text.lines[at].largest()).fold(0.0, f32::max);
            let own = (first..=last).find(|at| text.lines[*at].largest() >= 0.9 * largest).unwrap_or(first);
            used.extend(first..=last);
            titles.push(Title { first: own, last, told: None, why: Why::Contents });
            from = last + 1;
        }
    }
    titles
}

/// Large rows that are the end of an entry of the contents, which has the kicker before it.
fn tail_rows(text: &Text<'_>, range: Range<usize>, wanted: &str) -> Option<(usize, usize)> {
    let large = |at: &usize| text.lines[*at].largest() >= HEADLINE * text.body && text.roles[*at] == Role::Text;
    range.clone().filter(large).find_map(|first| {
        let mut sum = String::new();
        for last in (first..range.end).take(MOST_TITLE_ROWS).take_while(large) {
            sum.push_str(&key(without_bracket(&text.lines[last].text()).0));
            if sum.chars().count() >= 4 && wanted.ends_with(&sum) {
                return Some((first, last));
            }
        }
        None
    })
}

/// The only heading of the first rank that the file itself names; several may be sections.
fn by_heading(text: &Text<'_>) -> Vec<Title> {
    let heading = |at: &usize| text.lines[*at].tag.is_some_and(|tag| tag.kind == Kind::Head);
    let rows: Vec<usize> = (0..text.lines.len()).filter(|at| text.roles[*at] == Role::Text && heading(at)).collect();
    let (Some(first), Some(last)) = (rows.first().copied(), rows.last().copied()) else { return Vec::new() };
    let one = rows.iter().all(|at| text.lines[*at].tag == text.lines[first].tag) && last - first < MOST_TITLE_ROWS;
    let runs = |at: usize| text.roles[at] == Role::Text && bulletin::width(&text.lines[at].text()) >= 12;
    let texted = (last + 1..text.lines.len()).any(runs);
    (one && texted).then_some(Title { first, last, told: None, why: Why::Heading }).into_iter().collect()
}

/// Without bookmarks and contents: the rows in the largest type that comes with text of its own.
fn by_size(text: &Text<'_>) -> Vec<Title> {
    let fits = |at: usize| {
        let line = &text.lines[at];
        let words = line.text().chars().filter(|c| c.is_alphanumeric()).count();
        text.roles[at] == Role::Text && line.largest() >= LARGE * text.body && words >= 2
    };
    let mut groups: Vec<Title> = Vec::new();
    for at in (0..text.lines.len()).filter(|at| fits(*at)) {
        match groups.last_mut() {
            Some(open)
                if open.last + 1 == at
                    && text.lines[at].page == text.lines[open.last].page
                    && (text.lines[at].largest() / text.lines[open.last].largest() - 1.0).abs() < 0.08
                    && at - open.first < MOST_TITLE_ROWS =>
            {
                open.last = at;
            }
            _ => groups.push(Title { first: at, last: at, told: None, why: Why::Size }),
        }
    }
    // Below a headline stands text before the next one; on a cover there is none.
    let texted = |group: &Title, next: usize| {
        (group.last + 1..next)
            .filter(|at| text.roles[*at] == Role::Text)
            .any(|at| text.lines[at].largest() < LARGE * text.body && bulletin::width(&text.lines[at].text()) >= 12)
    };
    let ends: Vec<usize> = groups.iter().skip(1).map(|g| g.first).chain([text.lines.len()]).collect();
    let mut with: Vec<Title> =
        groups.into_iter().zip(ends).filter(|(g, end)| texted(g, *end)).map(|(g, _)| g).collect();
    let most = with.iter().map(|t| text.lines[t.first].largest()).fold(0.0, f32::max);
    with.retain(|t| text.lines[t.first].largest() >= 0.92 * most);
    with
}
