//! Lines to paragraphs, by indents, line ends, gaps and type; over columns and pages.
//!
//! Knows margins and sizes and nothing of articles. Words are never changed: only a hyphen that
//! the typesetting put at a line's end goes.

mod tables;

use std::collections::{BTreeMap, HashMap, HashSet};

use super::lines::{Line, Piece};
use super::tags::Kind;
use crate::article::{Align, Inline};
use crate::read::bulletin::{ended, section_level, width};
use crate::text::{is_han, joint};
use tables::{rows, table};

/// The sides of the column a line stands in, in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Sides {
    /// Left.
    pub left: f32,
    /// Right.
    pub right: f32,
}

/// Lines that are one paragraph, heading, item or row.
#[derive(Debug, Clone, Default)]
pub(super) struct Para {
    /// Indices of its lines.
    pub lines: Vec<usize>,
    /// Its text in pieces of one style.
    pub pieces: Vec<Piece>,
    /// What it is by its look.
    pub look: Look,
    /// Size of its largest type.
    pub size: f32,
    /// All of it is heavy.
    pub heavy: bool,
    /// Its rows of cells, for tables.
    pub rows: Vec<Vec<String>>,
    /// How its columns are aligned, for tables.
    pub align: Vec<Align>,
}

/// What a paragraph looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Look {
    /// Running text.
    #[default]
    Text,
    /// In the middle of the column.
    Centered,
    /// Against the right side.
    Right,
    /// An item with a bullet.
    Bullet,
    /// A numbered item with hanging lines.
    Number(u64),
    /// Drawn in on both sides.
    Quote,
    /// Rows of cells.
    Table,
}

/// What is known of a document's lines.
pub(super) struct Setting<'a> {
    /// All lines of the document, in reading order.
    pub lines: &'a [Line],
    /// The sides of each line's column.
    pub sides: &'a [Sides],
    /// The sides of a part that is drawn in as a whole; they go before `sides`.
    pub inset: Option<Sides>,
    /// Size of the text in points.
    pub body: f32,
    /// Distance of the text's lines in points.
    pub pitch: f32,
    /// Paragraphs begin with an indent.
    pub indents: bool,
    /// Lines known to be headings, which stand alone, by the number of the heading.
    pub headings: &'a HashMap<usize, usize>,
    /// Words of the document, to know which hyphens are its own.
    pub words: &'a HashSet<String>,
}

/// A paragraph's first line is drawn in by this, in em.
const INDENT: f32 = 0.75;
/// A line that ends this far from the side is short, in em.
const SHORT: f32 = 1.5;
/// A table or quotation has no more lines in one piece.
const LONGEST_BLOCK: usize = 120;
/// A gap larger than this many pitches parts paragraphs.
const GAP: f32 = 1.45;
/// One larger than this does behind a line that is not full.
const LEADING: f32 = 1.15;
/// No word of Chinese is so long that its line ends this far from the side, in em.
const OPEN: f32 = 6.0;

/// The sides of the column of each line.
pub(super) fn sides(lines: &[Line], text: &[bool], body: f32) -> Vec<Sides> {
    let mut columns: HashMap<(usize, usize), Vec<usize>> = HashMap::new();
    let mut single: HashMap<usize, bool> = HashMap::new();
    for (at, line) in lines.iter().enumerate().filter(|(at, _)| text[*at]) {
        columns.entry((line.page, line.column)).or_default().push(at);
        *single.entry(line.page).or_insert(true) &= line.column == 0;
    }
    let alone = |page: usize| single.get(&page).copied().unwrap_or(true);
    // Pages of one column share their margins, odd ones and even ones.
    let mut shared: [Vec<usize>; 2] = Default::default();
    for at in (0..lines.len()).filter(|at| text[*at] && alone(lines[*at].page)) {
        shared[lines[at].page % 2].push(at);
    }
    let measure = |members: &[usize]| measure(lines, members, body);
    let pages = [measure(&shared[0]), measure(&shared[1])];
    let of_columns: HashMap<(usize, usize), Sides> =
        columns.iter().map(|(key, members)| (*key, measure(members).unwrap_or_default())).collect();
    let of = |line: &Line| {
        let own = of_columns.get(&(line.page, line.column)).copied();
        let page = pages[line.page % 2].filter(|_| alone(line.page) && shared[line.page % 2].len() >= 6);
        page.or(own).unwrap_or(Sides { left: line.x0, right: line.x1 })
    };
    lines.iter().map(of).collect()
}

/// Left and right side that enough lines keep.
fn measure(lines: &[Line], members: &[usize], body: f32) -> Option<Sides> {
    let set: Vec<&Line> = members.iter().map(|at| &lines[*at]).filter(|l| (l.size / body - 1.0).abs() < 0.12).collect();
    let set = if set.is_empty() { members.iter().map(|at| &lines[*at]).collect() } else { set };
    if set.is_empty() {
        return None;
    }
    let enough = (set.len() / 12).max(1).min(set.len());
    let kept = |ends: Vec<f32>, least: bool| {
        let mut ends = ends;
        ends.sort_by(f32::total_cmp);
        if !least {
            ends.reverse();
        }
        let near = |a: f32, b: f32| (a - b).abs() < 0.3 * body;
        ends.iter().copied().find(|end| ends.iter().filter(|e| near(**e, *end)).count() >= enough).unwrap_or(ends[0])
    };
    let left = kept(set.iter().map(|l| l.x0).collect(), true);
    let right = kept(set.iter().map(|l| l.x1).collect(), false);
    Some(Sides { left, right })
}

/// The distance in points of lines that follow each other within a paragraph.
pub(super) fn pitch(lines: &[Line], sides: &[Sides], text: &[bool], body: f32) -> f32 {
    let full = |at: usize| sides[at].right - lines[at].x1 < SHORT * body;
    let all = steps(lines, text, body, |_| true);
    let inner = steps(lines, text, body, full);
    let usual = |count: &BTreeMap<i32, usize>| count.iter().max_by_key(|(step, n)| (**n, -**step)).map(|(s, _)| *s);
    // Where most paragraphs have one line only, the usual distance is that of paragraphs: a full
    // line is followed by one of its own.
    let whole = usual(&all).map(|step| step as f32 / 2.0);
    let within = usual(&inner).map(|step| step as f32 / 2.0);
    match (whole, within) {
        (Some(whole), Some(within)) if within < whole / LEADING && within > 0.9 * body => within,
        (whole, _) => whole.unwrap_or(1.6 * body),
    }
}

/// How often lines of text stand so far below one that `follows` wants, in half points.
fn steps(lines: &[Line], text: &[bool], body: f32, follows: impl Fn(usize) -> bool) -> BTreeMap<i32, usize> {
    let mut count = BTreeMap::new();
    for at in 1..lines.len() {
        let (a, b) = (&lines[at - 1], &lines[at]);
        let step = b.y - a.y;
        let near = a.page == b.page && a.column == b.column && step > 0.8 * body && step < 3.0 * body;
        if near && text[at] && text[at - 1] && follows(at - 1) {
            *count.entry((step * 2.0).round() as i32).or_default() += 1;
        }
    }
    count
}

impl Setting<'_> {
    /// How far a line is drawn in, in em.
    pub fn indent(&self, at: usize) -> f32 {
        (self.lines[at].x0 - self.sides(at).left) / self.body
    }

    /// How far from the right side it ends, in em.
    pub fn room(&self, at: usize) -> f32 {
        (self.sides(at).right - self.lines[at].x1) / self.body
    }

    /// It stands in the middle of its column and is no indented line.
    pub fn centered(&self, at: usize) -> bool {
        let (left, right) = (self.indent(at), self.room(at));
        left > 0.9 && (left - right).abs() < 0.8
    }

    /// It stands against the right side.
    pub fn right(&self, at: usize) -> bool {
        self.indent(at) > 5.0 && self.room(at) < 1.3 && !self.centered(at)
    }

    /// Both stand in one column of one page, and the second below the first.
    pub fn together(&self, a: usize, b: usize) -> bool {
        let (a, b) = (&self.lines[a], &self.lines[b]);
        a.page == b.page && a.column == b.column
    }

    /// From baseline to baseline, in pitches.
    pub fn step(&self, a: usize, b: usize) -> f32 {
        (self.lines[b].y - self.lines[a].y) / self.pitch
    }

    /// The same setting for lines that have sides of their own, as notes between rules.
    pub fn within(&self, at: &[usize]) -> Setting<'_> {
        let left = at.iter().map(|a| self.lines[*a].x0).fold(f32::MAX, f32::min);
        let right = at.iter().map(|a| self.lines[*a].x1).fold(f32::MIN, f32::max);
        Setting { inset: Some(Sides { left, right }), ..*self }
    }

    fn sides(&self, at: usize) -> Sides {
        self.inset.unwrap_or(self.sides[at])
    }
}

/// Whether the document indents its paragraphs.
pub(super) fn indents(setting: &Setting<'_>, text: &[bool]) -> bool {
    let lines = (0..setting.lines.len()).filter(|at| text[*at]);
    let body = lines.filter(|at| (setting.lines[*at].size / setting.body - 1.0).abs() < 0.1);
    let (mut drawn_in, mut flush) = (0_usize, 0_usize);
    for at in body.filter(|at| !setting.centered(*at) && !setting.right(*at)) {
        match setting.indent(at) {
            indent if (0.7..3.0).contains(&indent) => drawn_in += 1,
            indent if indent < 0.4 => flush += 1,
            _ => {}
        }
    }
    drawn_in >= 2 && drawn_in * 25 >= drawn_in + flush
}

/// Puts the lines at `at` together.
pub(super) fn paragraphs(setting: &Setting<'_>, at: &[usize]) -> Vec<Para> {
    let mut out = Vec::new();
    let mut from = 0;
    while from < at.len() {
        if let Some(end) = table(setting, at, from) {
            out.push(rows(setting, &at[from..end]));
            from = end;
        } else if let Some(end) = quote(setting, at, from) {
            let inner = plain(&setting.within(&at[from..end]), &at[from..end]);
            out.extend(inner.into_iter().map(|para| Para { look: Look::Quote, ..para }));
            from = end;
        } else {
            let next = (from + 1..at.len())
                .find(|n| table(setting, at, *n).is_some() || quote(setting, at, *n).is_some())
                .unwrap_or(at.len());
            out.extend(plain(setting, &at[from..next]));
            from = next;
        }
    }
    // A paragraph that a picture, table or quotation-like run cut in two is left as it is: the
    // reader sees both halves in order.
    out
}

fn plain(setting: &Setting<'_>, at: &[usize]) -> Vec<Para> {
    let mut out: Vec<Para> = Vec::new();
    for line in at {
        let goes_on = out.last().is_some_and(|para| goes_on(setting, para, *line));
        match out.last_mut().filter(|_| goes_on) {
            Some(para) => append(setting, para, *line),
            None => out.push(start(setting, *line)),
        }
    }
    out
}

fn start(setting: &Setting<'_>, at: usize) -> Para {
    let line = &setting.lines[at];
    let text = line.text();
    let kind = line.tag.map(|tag| tag.kind);
    let look = if kind == Some(Kind::Quote) {
        Look::Quote
    } else if text.starts_with(BULLETS) && text.chars().count() > 1 {
        Look::Bullet
    } else if let Some(number) = list_number(&text).filter(|_| kind == Some(Kind::Item)) {
        Look::Number(number)
    } else if let Some(number) = list_number(&text).filter(|_| kind.is_none() && hangs(setting, at)) {
        Look::Number(number)
    } else if setting.right(at) {
        Look::Right
    } else if setting.centered(at) && !(setting.indents && (1.7..2.4).contains(&setting.indent(at))) {
        Look::Centered
    } else {
        Look::Text
    };
    Para {
        lines: vec![at],
        pieces: line.pieces.clone(),
        look,
        size: line.largest(),
        heavy: line.heavy(),
        ..Para::default()
    }
}

/// Marks that items of lists begin with.
const BULLETS: [char; 7] = ['•', '■', '●', '◆', '▪', '‣', '◦'];

/// `3.` at the beginning of an item.
fn list_number(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].strip_prefix(['.', '．'])?;
    let fine = (1..=3).contains(&digits) && !rest.starts_with(|c: char| c.is_ascii_digit());
    text[..digits].parse().ok().filter(|_| fine && !rest.trim().is_empty())
}

/// An item's number stands in the indent, and its further lines are drawn in.
fn hangs(setting: &Setting<'_>, at: usize) -> bool {
    let indent = setting.indent(at);
    let line = &setting.lines[at];
    if line.heavy() || !(0.2..1.85).contains(&indent) {
        return false;
    }
    match setting.lines.get(at + 1).filter(|_| setting.together(at, at + 1) && setting.room(at) < SHORT) {
        Some(next) => next.x0 > line.x0 + 0.3 * setting.body,
        None => true,
    }
}

/// The line continues the paragraph.
fn goes_on(setting: &Setting<'_>, para: &Para, at: usize) -> bool {
    let before = *para.lines.last().expect("a paragraph has lines");
    let (above, line) = (&setting.lines[before], &setting.lines[at]);
    if setting.headings.get(&at) != setting.headings.get(&before) {
        return false;
    }
    if let (Some(above), Some(own)) = (above.tag, line.tag) {
        return above == own;
    }
    let text = above.text();
    let full = setting.room(before) < SHORT;
    let done = ended(&text);
    let together = setting.together(before, at);
    if together && (setting.step(before, at) > GAP || setting.step(before, at) < 0.0) {
        return false;
    }
    if (line.size / above.size - 1.0).abs() > 0.08 {
        return false;
    }
    if line.heavy() != above.heavy() && !full {
        return false;
    }
    let drawn_in = setting.indent(at);
    let of_before = setting.indent(before);
    let first = para.lines.len() == 1;
    match para.look {
        Look::Right => return false,
        Look::Centered => {
            return setting.centered(at) && full && !done && together;
        }
        Look::Bullet | Look::Number(_) => {
            let fresh =
                line.text().starts_with(BULLETS) || list_number(&line.text()).is_some_and(|_| hangs(setting, at));
            let hanging = if first {
                drawn_in > of_before - 0.2 && drawn_in < of_before + 2.6
            } else {
                (drawn_in - of_before).abs() < 0.5
            };
            return !fresh
                && full
                && (hanging || !together)
                && (!done || hanging && drawn_in > of_before + 0.3 || !first && hanging);
        }
        Look::Text | Look::Quote | Look::Table => {}
    }
    if line.text().starts_with(BULLETS) || setting.right(at) {
        return false;
    }
    if setting.headings.contains_key(&at) {
        return full && !done && drawn_in < 0.4 + of_before;
    }
    if list_number(&line.text()).is_some()
        && hangs(setting, at)
        && drawn_in > 0.2
        && !above.text().ends_with(['，', '、'])
    {
        return false;
    }
    if drawn_in >= INDENT && setting.indents {
        // Below its own first line a block that is drawn in as a whole goes on; a paragraph begins
        // where the one before has come to its end.
        let block = (drawn_in - of_before).abs() < 0.4 || (first && drawn_in < of_before);
        return block && full && !done && setting.room(before) < 0.7 && !setting.centered(at);
    }
    if !full {
        // A word or number that would not fit leaves a gap; a sentence that ended does not go on.
        let room = setting.room(before);
        let han = text.chars().any(is_han);
        if together && setting.step(before, at) > LEADING || han && numbered_head(&text) {
            return false;
        }
        return !done && (room < OPEN && !han || room < 4.0 || !setting.indents && together && (!han || room < OPEN));
    }
    setting.indents || together || !done
}

/// A short line with a number such as 一、 and no end of a sentence.
fn numbered_head(text: &str) -> bool {
    section_level(text).is_some_and(|level| level < 3) && !text.contains(['。', '，']) && width(text) <= 30
}

fn append(setting: &Setting<'_>, para: &mut Para, at: usize) {
    let line = &setting.lines[at];
    para.heavy &= line.heavy();
    para.size = para.size.max(line.largest());
    para.lines.push(at);
    join(&mut para.pieces, &line.pieces, setting.words);
}

/// Puts a line behind the pieces of a paragraph.
pub(super) fn join(pieces: &mut Vec<Piece>, next: &[Piece], words: &HashSet<String>) {
    let Some(last) = pieces.last_mut() else {
        pieces.extend_from_slice(next);
        return;
    };
    let after = next.first().and_then(|p| p.text.chars().next());
    let before = last.text.chars().next_back();
    if matches!(before, Some('-' | '‐' | '\u{AD}')) && after.is_some_and(char::is_alphabetic) {
        let soft = before == Some('\u{AD}');
        last.text.pop();
        let head: String = last.text.chars().rev().take_while(|c| c.is_alphabetic()).collect();
        let head: String = head.chars().rev().collect();
        let tail: String = next[0].text.chars().take_while(|c| c.is_alphabetic()).collect();
        // The document's own spelling decides; else the typesetter's hyphen goes, a written one stays.
        let whole = words.contains(&format!("{head}{tail}").to_lowercase());
        let written = words.contains(&format!("{head}-{tail}").to_lowercase());
        if !whole && (written || !soft) {
            last.text.push('-');
        }
    } else {
        last.text.push_str(joint(before, after));
    }
    for piece in next {
        match pieces.last_mut() {
            Some(last) if (last.heavy, last.raised, last.slanted) == (piece.heavy, piece.raised, piece.slanted) => {
                last.text.push_str(&piece.text)
            }
            _ => pieces.push(piece.clone()),
        }
    }
}

/// The end of a run of lines drawn in on both sides, when the lines from `from` are one.
fn quote(setting: &Setting<'_>, at: &[usize], from: usize) -> Option<usize> {
    let inside = |n: usize| {
        let line = at[n];
        let sized = (setting.lines[line].size / setting.body - 1.0).abs() < 0.1;
        let text = setting.lines[line].text();
        let plain = !setting.headings.contains_key(&line) && list_number(&text).is_none() && !text.starts_with(BULLETS);
        sized && plain && setting.indent(line) >= 1.6 && setting.room(line) >= 1.4 && !setting.right(line)
    };
    // The file itself says what is quoted.
    if setting.lines[at[from]].tag.is_some() {
        return None;
    }
    if !inside(from) || (from > 0 && !ended(&setting.lines[at[from - 1]].text())) {
        return None;
    }
    let linked = |n: usize| setting.together(at[n - 1], at[n]) && (0.5..1.2).contains(&setting.step(at[n - 1], at[n]));
    let full = |n: usize| (1.4..3.2).contains(&setting.room(at[n]));
    // Behind a line that comes to its end, only what is drawn in more belongs to it.
    let fresh = |n: usize| !full(n - 1) && setting.indent(at[n]) < 3.0;
    let most = at.len().min(from + LONGEST_BLOCK);
    let end = (from + 1..most).find(|n| !inside(*n) || !linked(*n) || fresh(*n)).unwrap_or(most);
    let flush = (from + 1..end).any(|n| (1.6..2.4).contains(&setting.indent(at[n])) && full(n - 1));
    (end - from >= 2 && flush && full(from)).then_some(end)
}

impl Para {
    /// Its text.
    pub fn text(&self) -> String {
        if self.look == Look::Table {
            return self.rows.iter().map(|row| row.join("　")).collect::<Vec<_>>().join("\n");
        }
        self.pieces.iter().map(|p| p.text.as_str()).collect::<String>().trim().to_string()
    }

    /// Takes the first `length` bytes of the text off, blanks after them included.
    pub fn take_front(&mut self, length: usize) {
        let text: String = self.pieces.iter().map(|p| p.text.as_str()).collect();
        let mut left = length + (text.len() - text.trim_start().len());
        let rest = &text[left.min(text.len())..];
        left += rest.len() - rest.trim_start().len();
        for piece in &mut self.pieces {
            let part = left.min(piece.text.len());
            piece.text.drain(..part);
            left -= part;
        }
        self.pieces.retain(|p| !p.text.is_empty());
    }

    /// Its text as inlines; `note` gives the number of the note a raised mark leads to.
    pub fn inlines(&self, mut note: impl FnMut(&str) -> Option<usize>) -> Vec<Inline> {
        #[derive(Clone, Copy, PartialEq)]
        enum Style {
            Plain,
            Strong,
            Slanted,
        }
        let slanted = self.pieces.iter().all(|p| p.slanted);
        let style = |piece: &Piece| match piece {
            piece if piece.heavy && !self.heavy => Style::Strong,
            piece if piece.slanted && !slanted => Style::Slanted,
            _ => Style::Plain,
        };
        let mut out: Vec<Inline> = Vec::new();
        let put = |text: &mut String, style: Style, out: &mut Vec<Inline>| {
            // A blank at the edge of a styled run belongs beside it.
            let inner = text.trim();
            if style == Style::Plain || inner.is_empty() {
                if !text.is_empty() {
                    out.push(Inline::Text(std::mem::take(text)));
                }
                return;
            }
            let lead = text.len() - text.trim_start().len();
            let wrapped = vec![Inline::Text(inner.to_string())];
            let wrapped = if style == Style::Strong { Inline::Strong(wrapped) } else { Inline::Emphasis(wrapped) };
            let tail = text[lead + inner.len()..].to_string();
            out.extend((lead > 0).then(|| Inline::Text(text[..lead].to_string())));
            out.push(wrapped);
            out.extend((!tail.is_empty()).then_some(Inline::Text(tail)));
            text.clear();
        };
        let (mut text, mut open) = (String::new(), Style::Plain);
        let count = self.pieces.len();
        for (at, piece) in self.pieces.iter().enumerate() {
            let mut shown = piece.text.as_str();
            if at == 0 {
                shown = shown.trim_start();
            }
            if at + 1 == count {
                shown = shown.trim_end();
            }
            if let Some(number) = Some(shown.trim()).filter(|_| piece.raised).and_then(&mut note) {
                put(&mut text, open, &mut out);
                out.push(Inline::NoteMark(number));
                continue;
            }
            if style(piece) != open && !shown.trim().is_empty() {
                put(&mut text, open, &mut out);
                open = style(piece);
            }
            text.push_str(shown);
        }
        put(&mut text, open, &mut out);
        out
    }

    /// Reads as a heading between paragraphs: numbered, or heavy and short; gives its level.
    pub fn heading(&self, known: bool) -> Option<u8> {
        let text = self.text();
        let sentence = text.ends_with(['。', '；', '：', '，', '、', '…']) || text.contains('。');
        let short = width(&text) <= 48;
        if text.is_empty() || sentence || !matches!(self.look, Look::Text | Look::Centered) {
            return None;
        }
        let level = section_level(&text.replacen(". ", ".", 1));
        if known || (self.heavy && short && width(&text) >= 2) {
            return Some(level.unwrap_or(1));
        }
        level.filter(|level| short && self.lines.len() == 1 && *level < 3 && width(&text) <= 30)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Lines of one page, each with its right side and baseline, in type of 12 points.
    fn line(text: &str, x1: f32, y: f32) -> Line {
        let piece = Piece { text: text.into(), size: 12.0, heavy: false, face: 0, raised: false, slanted: false };
        Line { x0: 72.0, x1, y, size: 12.0, pieces: vec![piece], ..Line::default() }
    }

    #[test]
    fn paragraphs_of_one_line_stay_apart() {
        let lines = [
            line("三月三十日，河边的老水塔改成了书店，第一批读者住户当天", 524.0, 100.0),
            line("一直排到桥头。", 156.0, 114.7),
            line("一、钱从哪里来", 156.0, 139.4),
            line("街道出六成，余下由住户分摊，合同一签三年，每年复核一次。", 470.0, 164.1),
            line("二、书从哪里来", 156.0, 188.8),
            line("旧书由居民送来", 300.0, 213.5),
        ];
        let (text, words, headings) = ([true; 6], HashSet::new(), HashMap::new());
        let sides = sides(&lines, &text, 12.0);
        let pitch = pitch(&lines, &sides, &text, 12.0);
        assert!((pitch - 14.7).abs() < 0.5, "{pitch}");
        let setting = Setting {
            lines: &lines,
            sides: &sides,
            inset: None,
            body: 12.0,
            pitch,
            indents: false,
            headings: &headings,
            words: &words,
        };
        let found: Vec<usize> = paragraphs(&setting, &[0, 1, 2, 3, 4, 5]).iter().map(|para| para.lines.len()).collect();
        assert_eq!(found, [2, 1, 1, 1, 1]);
    }
}
