//! Lines to articles: bookmarks, contents and sizes tell where headlines are, places and type what
//! stands around them.
//!
//! No headline is made up: where nothing tells one, the text goes on to the readers of text.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::furniture::{Role, note_mark};
use super::glyphs::Document;
use super::lines::{Line, Sheet};
use super::paragraphs::{self, Look, Para, Setting, Sides};
use crate::article::{Article, Block, Body, Head, Inline, Note, Origin, Passage, PassageId, SourceLine, Table};
use crate::date::Date;
use crate::diag::{Code, Finding, Source};
use crate::msg;
use crate::pages::Part;
use crate::read::bulletin::{self, Bulletin, Loose, PrintedEntry, key, series, without_bracket};
use crate::read::forms::{byline, dateline, source_line};
use crate::read::naming::Names;
use crate::read::trace::{Deed, Destination, Mark, Placed, Trace};
use crate::text::{is_han, joint};

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
}

/// A headline is larger than the text by this.
const HEADLINE: f32 = 1.12;
/// Where nothing else tells of headlines, by this.
const LARGE: f32 = 1.25;
const MOST_TITLE_ROWS: usize = 6;
/// Above a headline stand at most so many rows of its stack, and below it so many.
const MOST_KICKER_ROWS: usize = 4;
const MOST_DECK_ROWS: usize = 10;
/// An editor's note has no more lines.
const LONGEST_NOTE: usize = 20;
/// Cover and contents take no more pages.
const MOST_FRONT_PAGES: usize = 16;

impl<'a> Text<'a> {
    /// Puts the pages of a document together.
    pub fn new(
        document: &'a Document,
        sheets: &'a [Sheet],
        roles: Vec<Vec<Role>>,
        body: f32,
        path: &str,
    ) -> Self {
        let lines: Vec<Line> = sheets.iter().flat_map(|s| s.lines.iter().cloned()).collect();
        let roles: Vec<Role> = roles.into_iter().flatten().collect();
        let text: Vec<bool> = roles.iter().map(|r| *r == Role::Text).collect();
        let sides = paragraphs::sides(&lines, &text, body);
        let pitch = paragraphs::pitch(&lines, &text, body);
        let all: Vec<String> = lines.iter().map(Line::text).collect();
        let words = all
            .iter()
            .flat_map(|l| l.split(|c: char| !c.is_alphabetic() && c != '-'))
            .filter(|w| w.is_ascii() && w.len() > 3 && !w.ends_with('-'))
            .map(str::to_lowercase)
            .collect();
        let source = Source::new(path, all.join("\n"));
        let mut new =
            Self { document, sheets, lines, roles, sides, body, pitch, indents: true, source, words };
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

    fn page(&self, page: usize) -> Range<usize> {
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
    Some(Found { articles: reader.articles, loose: reader.loose, bulletin, trace: reader.trace })
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
            let row = text.lines[last].text();
            if format!("{sum}{}", key(without_bracket(&row).0)) == wanted {
                return Some((first, last));
            }
            sum.push_str(&key(&row));
            if sum == wanted {
                return Some((first, last));
            }
            if !wanted.starts_with(&sum) {
                break;
            }
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
    let line = |at: usize| if text.roles[at] == Role::Furniture { String::new() } else { text.lines[at].text() };
    (0..end).map(line).collect::<Vec<_>>().join("\n")
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
    let mut with: Vec<Title> = groups.into_iter().zip(ends).filter(|(g, end)| texted(g, *end)).map(|(g, _)| g).collect();
    let most = with.iter().map(|t| text.lines[t.first].largest()).fold(0.0, f32::max);
    with.retain(|t| text.lines[t.first].largest() >= 0.92 * most);
    with
}

/// Makes articles one after another.
struct Reader<'t, 'd> {
    text: &'t Text<'d>,
    setting: Setting<'t>,
    names: Names,
    hash: String,
    articles: Vec<Article>,
    entries: Vec<Option<(usize, Option<usize>)>>,
    loose: Vec<Loose>,
    trace: Trace,
    findings: Vec<Finding>,
    joined: usize,
}

/// The stack of an article as it is put together.
#[derive(Default)]
struct Stack {
    head: Head,
    placed: Vec<(Range<usize>, Part)>,
}

impl<'t, 'd> Reader<'t, 'd> {
    fn new(text: &'t Text<'d>, headings: &'t HashMap<usize, usize>, hash: &str) -> Self {
        Self {
            text,
            setting: text.setting(headings),
            names: Names::new(text.source.path()),
            hash: hash.to_string(),
            articles: Vec::new(),
            entries: Vec::new(),
            loose: Vec::new(),
            trace: Trace::default(),
            findings: Vec::new(),
            joined: 0,
        }
    }

    fn line(&self, at: usize) -> &'t Line {
        &self.text.lines[at]
    }

    fn is_text(&self, at: usize) -> bool {
        self.text.roles[at] == Role::Text
    }

    /// Where the stack of a headline begins: rows above it that stand as it does.
    fn stack_start(&self, title: &Title) -> usize {
        let mut start = title.first;
        let page = self.text.page(self.line(title.first).page);
        let mut taken = 0;
        for at in (page.start..title.first).rev().filter(|at| self.is_text(*at)) {
            let line = self.line(at);
            let text = line.text();
            let near = self.setting.together(at, start) && self.setting.step(at, start) < 3.2;
            let short = self.setting.room(at) > 0.8 || self.setting.centered(at);
            let stands = near
                && short
                && taken < MOST_KICKER_ROWS
                && line.largest() >= 0.85 * self.text.body
                && !text.ends_with(['。', '；', '，', '、', ':', ';'])
                && source_line::parse(&text, None).is_none()
                && english_source(&text).is_none()
                && (self.setting.centered(at) || !self.setting.centered(title.first) || at == page.start);
            if !stands {
                break;
            }
            start = at;
            taken += 1;
        }
        start
    }

    /// Reads the lines from `start` to `end`, the headline among them.
    fn article(&mut self, title: &Title, start: usize, end: usize) {
        let mut stack = Stack::default();
        self.kicker(&mut stack, start..title.first);
        self.title(&mut stack, title);
        let after = self.decks(&mut stack, title, end);
        let lines: Vec<usize> = (after..end).filter(|at| self.is_text(*at)).collect();
        let (lines, words): (Vec<usize>, Vec<usize>) = lines.into_iter().partition(|at| !self.in_picture(*at));
        self.keep_loose(&words);
        let from = self.lead(&mut stack, &lines);
        let mut lines = lines[from..].to_vec();
        self.take_source(&mut stack, &mut lines);
        let notes = self.notes(start..end);
        let printed = stack.head.source.as_ref().and_then(|s| s.date);
        let mut paras = paragraphs::paragraphs(&self.setting, &lines);
        if let Some(first) = paras.iter_mut().find(|p| p.look == Look::Text)
            && let Some(found) = dateline::parse(&first.text(), printed)
        {
            first.take_front(found.length);
            stack.head.dateline = Some(found.dateline);
            if let Some(reporters) = found.reporters.filter(|_| stack.head.authors.is_empty()) {
                (stack.head.role, stack.head.authors) = (reporters.role, reporters.authors);
            }
        }
        let (blocks, places) = self.blocks(&paras, &notes);
        let notes = notes.into_iter().map(|n| n.note).collect();
        let body = Body::new(blocks, notes);
        let plain = body.plain();
        let letters = plain.chars().filter(|c| c.is_ascii_alphabetic()).count();
        if letters > 200 && plain.chars().filter(|c| is_han(*c)).count() * 10 < letters {
            stack.head.language = Some("en".to_string());
        }
        let id = self.names.of(&stack.head);
        self.report(title, &id, &stack.head, &body);
        let number = self.articles.len();
        for (lines, part) in stack.placed {
            self.placed(lines, Destination::Article(number, part));
        }
        for (lines, passage) in places {
            self.placed(lines, Destination::Article(number, Part::Passage(passage)));
        }
        for para in &paras {
            for pair in para.lines.windows(2).filter(|_| para.look != Look::Table) {
                if !self.setting.together(pair[0], pair[1]) {
                    self.joined += 1;
                    self.trace.marks.push(Mark {
                        line: pair[1] + 1,
                        deed: Deed::Joined,
                        reason: msg!("段落跨栏或跨页", "the paragraph runs over a column or page"),
                        confidence: 0.9,
                    });
                }
            }
        }
        let origin = Origin { path: self.text.source.path().to_string(), hash: self.hash.clone() };
        self.articles.push(Article { id, head: stack.head, body, origin });
        self.entries.push(None);
    }

    fn placed(&mut self, lines: Range<usize>, place: Destination) {
        if lines.is_empty() {
            return;
        }
        self.trace.placed.push(Placed { lines: lines.start + 1..=lines.end, place });
    }

    /// Rows joined as one text: a space where the editor may have divided, none inside a word.
    fn joined(&self, rows: &[usize]) -> String {
        let mut out = String::new();
        for (n, at) in rows.iter().enumerate() {
            let text = self.line(*at).text();
            let text = text.trim();
            if n > 0 {
                let full = self.setting.room(rows[n - 1]) < 1.5;
                let han = out.ends_with(is_han) || text.starts_with(is_han);
                out.push_str(if han && !full { " " } else { joint(out.chars().next_back(), text.chars().next()) });
            }
            out.push_str(text);
        }
        squeezed(&out)
    }

    fn kicker(&self, stack: &mut Stack, range: Range<usize>) {
        let rows: Vec<usize> = range.clone().filter(|at| self.is_text(*at)).collect();
        if rows.is_empty() {
            return;
        }
        let wide: f32 = rows.iter().map(|at| self.line(*at).x1 - self.line(*at).x0).sum();
        let sides = self.text.sides[rows[0]];
        // Rows that would have found room on one line were parted by the editor.
        let kicker = if rows.len() > 1 && wide < 0.95 * (sides.right - sides.left) {
            rows.iter().map(|at| squeezed(&self.line(*at).text())).collect::<Vec<_>>().join("\n")
        } else {
            self.joined(&rows)
        };
        stack.head.kicker = Some(kicker);
        stack.placed.push((range, Part::Kicker));
    }

    fn title(&self, stack: &mut Stack, title: &Title) {
        let rows: Vec<usize> = (title.first..=title.last).collect();
        let shown = self.joined(&rows);
        let (bare, bracket) = without_bracket(&shown);
        let head = &mut stack.head;
        head.title = title.told.clone().unwrap_or_else(|| shown.clone());
        // The bracket of a column is set smaller than its headline, or the bookmark leaves it out.
        let last = self.line(title.last);
        let smaller = last.pieces.last().is_some_and(|p| p.size < 0.9 * last.largest());
        let left_out = title.told.as_ref().is_some_and(|told| key(told) == key(bare) && key(told) != key(&shown));
        if let Some(bracket) = bracket.filter(|_| smaller || left_out) {
            head.column = Some(bracket.to_string());
            if title.told.is_none() {
                head.title = bare.to_string();
            }
        }
        head.title = squeezed(&head.title);
        stack.placed.push((title.first..title.last + 1, Part::Title));
    }

    /// Subtitles, byline and source line below a headline; returns the line after them.
    fn decks(&self, stack: &mut Stack, title: &Title, end: usize) -> usize {
        let mut last = title.last;
        let mut decks: Vec<Vec<usize>> = Vec::new();
        let centered = self.setting.centered(title.first) || self.setting.centered(title.last);
        let below = (title.last + 1..end).filter(|at| self.is_text(*at)).take(MOST_DECK_ROWS);
        for at in below {
            let line = self.line(at);
            let text = line.text();
            if !self.setting.together(title.last, at) || self.setting.step(last, at) > 3.2 {
                break;
            }
            let free = self.setting.step(last, at) > 1.45 && last != title.last;
            let middle = self.setting.centered(at);
            let byline = stack.head.authors.is_empty().then(|| by(&text)).flatten();
            let source = source_line::parse(&text, None).or_else(|| announced(&text)).filter(|_| !self.setting.right(at));
            if let Some(byline) = byline.filter(|_| middle || !centered || self.setting.room(at) > 3.0) {
                (stack.head.role, stack.head.authors) = (byline.role, byline.authors);
                stack.placed.push((at..at + 1, Part::Byline));
            } else if let Some(found) = source.filter(|_| stack.head.source.is_none()) {
                stack.head.source = Some(found.source);
                stack.placed.push((at..at + 1, Part::Source));
            } else {
                let larger = line.largest() > 1.06 * self.text.body;
                let deck = (centered && middle && !free || larger || text.starts_with("——") && self.setting.room(at) > 1.0)
                    && !text.ends_with('。')
                    && !text.starts_with(['■', '•'])
                    && !self.setting.headings.contains_key(&at)
                    && stack.head.authors.is_empty();
                if !deck {
                    break;
                }
                match decks.last_mut() {
                    Some(rows) if self.same_deck(rows, at) => rows.push(at),
                    _ => decks.push(vec![at]),
                }
            }
            last = at;
        }
        for (n, rows) in decks.iter().enumerate() {
            let mut shown = String::new();
            for row in rows {
                let text = squeezed(&self.line(*row).text());
                shown.push_str(joint(shown.chars().next_back(), text.chars().next()));
                shown.push_str(&text);
            }
            stack.head.subtitles.push(shown);
            stack.placed.push((rows[0]..rows[rows.len() - 1] + 1, Part::Subtitle(n)));
        }
        stack.head.series = stack.head.subtitles.iter().find_map(|s| series(s));
        last + 1
    }

    /// A subtitle that found no room on its line goes on in the next: in equal parts, or after a full line.
    fn same_deck(&self, rows: &[usize], at: usize) -> bool {
        let above = self.line(rows[rows.len() - 1]);
        let line = self.line(at);
        let sides = self.text.sides[at];
        let (a, b) = (above.x1 - above.x0, line.x1 - line.x0);
        let dash = |l: &Line| l.text().starts_with("——");
        let room = a + b > 0.98 * (sides.right - sides.left);
        let halves = (a - b).abs() < 0.25 * a.max(b) || a > 0.85 * (sides.right - sides.left);
        let solid = !above.text().contains([' ', '\u{3000}']) && !line.text().contains([' ', '\u{3000}']);
        room && halves && solid && !dash(line) && (dash(self.line(rows[0])) || a > 0.85 * (sides.right - sides.left))
    }

    /// Editor's note, ■ lines and pull quotes; returns how many of the lines they are.
    fn lead(&mut self, stack: &mut Stack, lines: &[usize]) -> usize {
        let mut at = 0;
        let signs = |at: &usize| {
            let text = self.line(*at).text();
            let name = key(&text);
            text.trim_start().starts_with(['—', '-', '–'])
                && matches!(name.as_str(), "编者" | "本刊编者" | "本报编者" | "编辑部" | "本刊编辑部")
        };
        let signed = lines.iter().take(LONGEST_NOTE).position(signs);
        if let Some(sign) = signed {
            let note = &lines[..sign];
            if !note.is_empty() {
                let paras = paragraphs::paragraphs(&self.setting.within(note), note);
                self.note(stack, &paras);
                self.placed(lines[sign]..lines[sign] + 1, Destination::Head(self.articles.len()));
                at = sign + 1;
            }
        }
        while at < lines.len() {
            let line = self.line(lines[at]);
            let text = line.text();
            if stack.head.editor_note.is_none()
                && ["编者按", "编者的话", "开栏的话", "开栏语"].iter().any(|w| text.trim_start_matches(['【', '[']).starts_with(w))
            {
                let end = (at + 1..lines.len())
                    .find(|n| self.setting.step(lines[n - 1], lines[*n]) > 1.4 || self.line(lines[*n]).face() != line.face())
                    .unwrap_or(at + 1);
                let paras = paragraphs::paragraphs(&self.setting.within(&lines[at..end]), &lines[at..end]);
                self.note(stack, &paras);
                at = end;
            } else if text.starts_with('■') {
                let first = at;
                at += 1;
                let body = line.x0 - 0.5 * self.text.body;
                while at < lines.len()
                    && self.setting.together(lines[at - 1], lines[at])
                    && self.setting.step(lines[at - 1], lines[at]) < 1.3
                    && self.line(lines[at]).x0 > body
                    && !self.line(lines[at]).text().starts_with('■')
                    && self.setting.room(lines[at - 1]) < 2.2
                {
                    at += 1;
                }
                let shown = self.text_of(&lines[first..at]);
                stack.placed.push((lines[first]..lines[at - 1] + 1, Part::Highlight(stack.head.highlights.len())));
                stack.head.highlights.push(shown.trim_start_matches('■').trim().to_string());
            } else if let Some(bar) = self.bar(lines[at]) {
                let first = at;
                while at < lines.len() && self.setting.together(lines[first], lines[at]) && self.bar(lines[at]) == Some(bar) {
                    at += 1;
                }
                stack.placed.push((lines[first]..lines[at - 1] + 1, Part::PullQuote(stack.head.pull_quotes.len())));
                stack.head.pull_quotes.push(self.text_of(&lines[first..at]));
            } else {
                break;
            }
        }
        at
    }

    /// Tiny words that stand alone: the lettering of a drawing.
    fn in_picture(&self, at: usize) -> bool {
        let line = self.line(at);
        let tiny = line.size < 0.66 * self.text.body && self.text.roles[at] == Role::Text;
        let kin = |other: Option<usize>| {
            other.and_then(|o| self.text.lines.get(o)).is_some_and(|o| {
                o.page == line.page
                    && (o.size - line.size).abs() < 0.05 * line.size
                    && (o.x0 - line.x0).abs() < 2.5 * line.size
                    && (o.y - line.y).abs() < 2.2 * line.size
            })
        };
        tiny && !kin(at.checked_sub(1)) && !kin(Some(at + 1)) && line.text().chars().count() <= 20
    }

    fn note(&mut self, stack: &mut Stack, paras: &[Para]) {
        for (n, para) in paras.iter().enumerate() {
            let (first, last) = (para.lines[0], para.lines[para.lines.len() - 1]);
            stack.placed.push((first..last + 1, Part::EditorNote(n)));
        }
        let text: Vec<String> = paras.iter().map(|p| squeezed(&p.text())).collect();
        stack.head.editor_note = Some(text.join("\n"));
    }

    fn text_of(&self, lines: &[usize]) -> String {
        let mut pieces = Vec::new();
        lines.iter().for_each(|at| paragraphs::join(&mut pieces, &self.line(*at).pieces, self.setting.words));
        squeezed(&pieces.iter().map(|p| p.text.as_str()).collect::<String>())
    }

    /// The upright rule left of a line, by its number on the page.
    fn bar(&self, at: usize) -> Option<usize> {
        let line = self.line(at);
        let rules = &self.text.document.pages.get(line.page)?.rules;
        let middle = line.y - 0.38 * line.size;
        rules.iter().position(|rule| {
            rule.height() > 0.7 * line.size
                && rule.width() < 0.5 * line.size
                && rule.y0 < middle
                && middle < rule.y1
                && rule.x1 <= line.x0
                && line.x0 - rule.x1 < 2.0 * line.size
        })
    }

    /// Takes the source line off the end; what stands on later pages belongs to no article.
    fn take_source(&mut self, stack: &mut Stack, lines: &mut Vec<usize>) {
        let source = |at: &usize| {
            let text = squeezed(&self.line(*at).text());
            let year = stack.head.dateline.as_ref().and_then(|d| d.date).map(Date::year);
            source_line::parse(&text, year).filter(|f| !f.incomplete).map(|f| f.source).or_else(|| english_source(&text))
        };
        let found = lines.iter().rposition(|at| source(at).is_some() && (self.setting.indent(*at) > 1.0 || self.setting.room(*at) > 1.0));
        let Some(place) = found else { return };
        let tail = &lines[place + 1..];
        let page = self.line(lines[place]).page;
        // Only what follows on other pages, or is a credit, may stand behind the source.
        let behind = tail.iter().all(|at| self.line(*at).page > page);
        if stack.head.source.is_some() || !behind && tail.len() > 3 {
            return;
        }
        stack.head.source = source(&lines[place]);
        stack.placed.push((lines[place]..lines[place] + 1, Part::Source));
        let tail: Vec<usize> = lines.drain(place..).skip(1).collect();
        self.keep_loose(&tail);
    }

    fn keep_loose(&mut self, lines: &[usize]) {
        let mut groups: Vec<(usize, usize)> = Vec::new();
        for at in lines {
            match groups.last_mut() {
                Some((_, last)) if *last + 1 == *at => *last = *at,
                _ => groups.push((*at, *at)),
            }
        }
        for (first, last) in groups {
            let text = (first..=last).map(|at| self.line(at).text()).collect::<Vec<_>>().join("\n");
            let count = last - first + 1;
            self.findings.push(
                Finding::new(
                    Code::R020,
                    msg!("有 {count} 行文字不属于任何文章", "text on {count} line(s) belongs to no article"),
                )
                .at(self.text.place(first))
                .help(msg!(
                    "原文保存在 .loose.txt 文件里，请人工归入",
                    "it is kept in the .loose.txt file; put it where it belongs"
                )),
            );
            self.loose.push(Loose { line: first + 1, text, furniture: false });
            self.placed(first..last + 1, Destination::Loose);
        }
    }

    /// The notes at the foot of the pages of an article.
    fn notes(&mut self, range: Range<usize>) -> Vec<Footnote> {
        let mut notes: Vec<Footnote> = Vec::new();
        let lines: Vec<usize> = range.filter(|at| self.text.roles[*at] == Role::Note).collect();
        let mut open: Vec<(Option<String>, usize, Vec<usize>)> = Vec::new();
        for at in lines {
            match (note_mark(self.line(at)), open.last_mut()) {
                (None, Some((_, _, rows))) => rows.push(at),
                (mark, _) => open.push((mark, self.line(at).page, vec![at])),
            }
        }
        for (mark, page, rows) in open {
            let mut pieces = Vec::new();
            rows.iter().for_each(|at| paragraphs::join(&mut pieces, &self.line(*at).pieces, self.setting.words));
            let mut para = Para { pieces, lines: rows, heavy: true, ..Para::default() };
            if let Some(mark) = &mark {
                let text = para.text();
                let length = if text.starts_with(['[', '［', '〔']) { text.find([']', '］', '〕']).map_or(0, |e| e + 1) } else { mark.len() };
                para.take_front(length.min(text.len()));
            }
            let text = squeezed(&para.text());
            let note = Note { blocks: vec![Block::Paragraph(Passage::new(vec![Inline::Text(text)]))] };
            notes.push(Footnote { mark: mark.unwrap_or_default(), page, used: false.into(), note });
        }
        notes
    }

    fn blocks(&self, paras: &[Para], notes: &[Footnote]) -> (Vec<Block>, Vec<(Range<usize>, PassageId)>) {
        let mut blocks: Vec<Block> = Vec::new();
        let mut places = Vec::new();
        let mut number = 0;
        for (at, para) in paras.iter().enumerate() {
            let (first, last) = (para.lines[0], para.lines[para.lines.len() - 1]);
            let page = self.line(first).page;
            let mut mark = |mark: &str| {
                let fits = |n: &&Footnote| !n.mark.is_empty() && n.mark == mark && !n.used.get();
                let on = |n: &&Footnote| (page..=self.line(last).page).contains(&n.page);
                let note = notes.iter().find(|n| fits(n) && on(n)).or_else(|| notes.iter().find(fits))?;
                note.used.set(true);
                notes.iter().position(|n| std::ptr::eq(n, note))
            };
            let count = if para.look == Look::Table { para.rows.iter().map(Vec::len).sum() } else { 1 };
            places.push((first..last + 1, PassageId(number)));
            number += u32::try_from(count).unwrap_or_default();
            if para.look == Look::Table {
                blocks.push(table(para));
                continue;
            }
            let known = para.lines.iter().all(|at| self.setting.headings.contains_key(at));
            // A bold line right above a table is its title.
            let entitles = !known && paras.get(at + 1).is_some_and(|next| next.look == Look::Table);
            if let Some(level) = para.heading(known).filter(|_| !entitles) {
                let plain = Para { heavy: true, ..para.clone() };
                blocks.push(Block::Heading { level, passage: Passage::new(tidy(plain.inlines(&mut mark))) });
                continue;
            }
            match para.look {
                Look::Bullet | Look::Number(_) => {
                    let mut item = para.clone();
                    let text = para.text();
                    let marker = match para.look {
                        Look::Number(_) => text.find(['.', '．']).map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8)),
                        _ => text.chars().next().map_or(0, char::len_utf8),
                    };
                    item.take_front(marker);
                    let inner = vec![Block::Paragraph(Passage::new(tidy(item.inlines(&mut mark))))];
                    let start = if let Look::Number(start) = para.look { Some(start) } else { None };
                    match blocks.last_mut() {
                        Some(Block::List { start: before, items }) if follows(*before, items.len(), start) => items.push(inner),
                        _ => blocks.push(Block::List { start, items: vec![inner] }),
                    }
                }
                Look::Quote => {
                    let inner = Block::Paragraph(Passage::new(tidy(para.inlines(&mut mark))));
                    match blocks.last_mut() {
                        Some(Block::Quote(before)) => before.push(inner),
                        _ => blocks.push(Block::Quote(vec![inner])),
                    }
                }
                Look::Text | Look::Centered | Look::Right | Look::Table => {
                    let inlines = tidy(para.inlines(&mut mark));
                    let inlines = if para.heavy { vec![Inline::Strong(inlines)] } else { inlines };
                    blocks.push(Block::Paragraph(Passage::new(inlines)));
                }
            }
        }
        (blocks, places)
    }

    fn report(&mut self, title: &Title, id: &crate::article::ArticleId, head: &Head, body: &Body) {
        let place = self.text.place(title.first);
        let mut found = |code, message, help| {
            self.findings.push(Finding::new(code, message).at(place.clone()).article(id).help(help));
        };
        if head.source.is_none() {
            found(
                Code::R011,
                msg!("文章没有来源", "the article has no source"),
                msg!("写上 source: {{name: …, date: …}}", "write `source: {{name: …, date: …}}`"),
            );
        }
        if body.blocks.is_empty() {
            found(
                Code::R013,
                msg!("文章没有正文", "the article has no text"),
                msg!("请核对原文", "compare with the source"),
            );
        }
        let (reason, confidence) = match title.why {
            Why::Bookmark => (msg!("书签里有这个标题", "a bookmark names this headline"), 0.99),
            Why::Contents => (msg!("目录里有这个标题", "the contents name this headline"), 0.95),
            Why::Size => (msg!("字号大于正文", "its type is larger than the text"), 0.75),
        };
        self.trace.marks.push(Mark { line: title.first + 1, deed: Deed::Guessed, reason, confidence });
    }

    /// Cover and contents before the first article, and everything that is furniture.
    fn front(&mut self, end: usize, titles: &[Title]) -> Option<Bulletin> {
        for at in 0..self.text.lines.len() {
            if self.text.roles[at] == Role::Furniture {
                self.placed(at..at + 1, Destination::Furniture);
            }
        }
        let joined = self.joined;
        if joined > 0 {
            let place = self.text.source.whole();
            self.findings.push(
                Finding::new(
                    Code::R025,
                    msg!("有 {joined} 处把跨栏、跨页的段落接上", "{joined} paragraphs joined over columns and pages"),
                )
                .at(place),
            );
        }
        if (0..end).all(|at| self.text.roles[at] == Role::Furniture) {
            return None;
        }
        // The headlines stand behind the front, so that titles that run over a line are known.
        let mut source = front_text(self.text, end);
        for article in &self.articles {
            let title = article.head.kicker.iter().chain([&article.head.title]);
            source.push_str(&format!("\n\n{}\n正文。", title.map(|t| t.replace('\n', " ")).collect::<Vec<_>>().join(" ")));
        }
        let mut read = bulletin::read(&Source::new(self.text.source.path(), source), String::new()).value;
        if read.contents.is_empty() && read.cover.issue.is_none() {
            let lines: Vec<usize> = (0..end).filter(|at| self.text.roles[*at] != Role::Furniture).collect();
            self.keep_loose(&lines);
            return None;
        }
        self.name_entries(&mut read.contents);
        let first = leaves(&read.contents).iter().map(|(_, e)| e.line).min().unwrap_or(end + 1);
        let loose: Vec<usize> = read
            .loose
            .iter()
            .filter(|l| l.line <= end)
            .flat_map(|l| (l.line - 1..l.line - 1 + l.text.lines().count()).collect::<Vec<_>>())
            .filter(|at| *at < end && self.is_text(*at))
            .collect();
        self.keep_loose(&loose);
        let rest: Vec<usize> = (0..end).filter(|at| self.is_text(*at) && !loose.contains(at)).collect();
        for at in rest {
            let place = if at + 1 < first { Destination::Cover } else { Destination::Contents };
            self.placed(at..at + 1, place);
        }
        self.compare(&read.contents, titles);
        Some(Bulletin { cover: read.cover, contents: read.contents, entries: std::mem::take(&mut self.entries), ..Bulletin::default() })
    }

    /// Leads entries to their articles and gives them the spaces of the headlines.
    fn name_entries(&mut self, contents: &mut [PrintedEntry]) {
        let titles: Vec<(String, String)> = self
            .articles
            .iter()
            .map(|a| {
                let full = a.head.kicker.iter().chain([&a.head.title]).cloned().collect::<Vec<_>>().join(" ");
                (full.replace('\n', " "), a.head.title.clone())
            })
            .collect();
        let mut taken: HashMap<usize, ()> = HashMap::new();
        let mut places: Vec<(usize, (usize, Option<usize>))> = Vec::new();
        for (place, entry) in leaves(contents) {
            let wanted = key(&entry.title);
            let found = (0..titles.len())
                .filter(|at| !taken.contains_key(at))
                .find(|at| key(&titles[*at].0) == wanted || key(&titles[*at].1) == wanted);
            if let Some(at) = found {
                taken.insert(at, ());
                places.push((at, place));
            }
        }
        for (at, place) in places {
            self.entries[at] = Some(place);
            let entry = match place {
                (entry, None) => &mut contents[entry],
                (entry, Some(child)) => &mut contents[entry].children[child],
            };
            let (full, bare) = &titles[at];
            entry.title = if key(full) == key(&entry.title) { full.clone() } else { bare.clone() };
        }
    }

    fn compare(&mut self, contents: &[PrintedEntry], titles: &[Title]) {
        if contents.is_empty() {
            return;
        }
        for (place, entry) in leaves(contents) {
            if !self.entries.contains(&Some(place)) {
                let title = &entry.title;
                self.findings.push(
                    Finding::new(
                        Code::R021,
                        msg!("目录里的“{title}”没有对应的文章", "no article for the contents entry `{title}`"),
                    )
                    .at(self.text.place(entry.line.saturating_sub(1).min(self.text.lines.len() - 1)))
                    .help(msg!("请核对标题，或补上这篇文章", "compare the headlines, or add the article")),
                );
            }
        }
        for (at, title) in titles.iter().enumerate().filter(|(at, _)| self.entries.get(*at) == Some(&None)) {
            let shown = self.articles[at].display_title();
            self.findings.push(
                Finding::new(Code::R021, msg!("目录里没有“{shown}”", "the contents do not name `{shown}`"))
                    .at(self.text.place(title.first))
                    .article(&self.articles[at].id)
                    .help(msg!("文章照样收入；请核对标题", "the article is kept; compare the headlines")),
            );
        }
    }
}

struct Footnote {
    mark: String,
    page: usize,
    used: std::cell::Cell<bool>,
    note: Note,
}

/// The next number of the same list.
fn follows(first: Option<u64>, count: usize, number: Option<u64>) -> bool {
    match (first, number) {
        (None, None) => true,
        (Some(first), Some(number)) => first + count as u64 == number,
        _ => false,
    }
}

fn table(para: &Para) -> Block {
    let cell = |text: &String| Passage::new(if text.is_empty() { Vec::new() } else { vec![Inline::Text(squeezed(text))] });
    let mut rows = para.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>());
    let header = rows.next().unwrap_or_default();
    Block::Table(Table { align: para.align.clone(), header, rows: rows.collect() })
}

/// A byline of either language: names after a role, divided by a wide gap.
fn by(text: &str) -> Option<byline::Byline> {
    if let Some(found) = byline::parse(text) {
        return Some(found);
    }
    let mut parts = text.split('\u{3000}').map(str::trim).filter(|t| !t.is_empty());
    let role = parts.next().unwrap_or_default();
    let han = |t: &str| (2..=4).contains(&t.chars().count()) && t.chars().all(is_han);
    if ["记者", "通讯员", "评论员", "观察员"].iter().any(|r| role.ends_with(r)) && role.chars().count() <= 10 {
        let authors: Vec<String> = parts.map(str::to_string).collect();
        let all = !authors.is_empty() && authors.len() <= 8 && authors.iter().all(|a| han(a));
        return all.then(|| byline::Byline { role: Some(role.to_string()), authors });
    }
    let english = !text.chars().any(is_han) && text.len() <= 80 && !text.contains(['.', ':', '?', '!']);
    let name = |t: &str| {
        let words = t.split(' ').filter(|w| !w.is_empty()).count();
        (2..=4).contains(&words) && t.split(' ').all(|w| w.starts_with(|c: char| c.is_uppercase()))
    };
    if !english {
        return None;
    }
    let told = text.strip_prefix("By ").or_else(|| text.strip_prefix("by "));
    let (role, names) = match text.split_once('\u{3000}') {
        Some((role, names)) => (Some(role.trim().to_string()), names),
        None => match ROLES.iter().find_map(|r| Some((*r, text.strip_prefix(*r)?.strip_prefix(' ')?))) {
            Some((role, names)) => (Some(role.to_string()), names),
            None => (None, told?),
        },
    };
    let authors: Vec<String> = names.split([',', '\u{3000}']).map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
    (!authors.is_empty() && authors.iter().all(|a| name(a))).then_some(byline::Byline { role, authors })
}

/// `2024年3月5日 来源：《青禾日报》`, as pages of the web have it.
fn announced(text: &str) -> Option<source_line::Found> {
    let at = ["文章来源", "来源", "稿源"].iter().find_map(|word| text.find(word))?;
    let (date, source) = text.split_at(at);
    source_line::parse(&format!("{} {}", source.trim(), date.trim()), None)
}

/// What English papers call those who write for them.
const ROLES: [&str; 8] =
    ["Staff Writer", "Staff Reporter", "Staff Correspondent", "Correspondent", "Reporter", "Columnist", "Editor", "Contributor"];

/// `Qinghe Daily, 5 March 2024, p. 1`.
fn english_source(text: &str) -> Option<SourceLine> {
    const MONTHS: [&str; 12] = [
        "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
        "December",
    ];
    let mut parts = text.split(", ");
    let name = parts.next()?.trim();
    let mut day = parts.next()?.split(' ');
    let (number, month, year) = (day.next()?, day.next()?, day.next()?);
    let month = MONTHS.iter().position(|m| *m == month)?;
    let date = Date::new(year.parse().ok()?, u32::try_from(month).ok()? + 1, number.parse().ok()?)?;
    let page = parts.next().and_then(|p| p.strip_prefix("p. ")).map(|p| p.trim().to_string());
    let fine = !name.is_empty() && name.chars().count() <= 40 && parts.next().is_none() && day.next().is_none();
    fine.then(|| SourceLine { name: name.to_string(), date: Some(date), page, url: None })
}

/// One plain space for every gap.
fn squeezed(text: &str) -> String {
    text.replace('\u{AD}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Inlines without soft hyphens and with plain spaces.
fn tidy(inlines: Vec<Inline>) -> Vec<Inline> {
    fn clean(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars().filter(|c| *c != '\u{AD}') {
            let c = if c == '\u{3000}' { ' ' } else { c };
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        }
        out
    }
    let each = |inline| match inline {
        Inline::Text(text) => Inline::Text(clean(&text)),
        Inline::Strong(inner) => Inline::Strong(tidy(inner)),
        other => other,
    };
    inlines.into_iter().map(each).collect()
}
