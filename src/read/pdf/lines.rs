//! Glyphs to lines in reading order: doubled drawings dropped, columns found, spaces recovered.
//!
//! Columns are found (`order`) by cutting the page at its white gaps, again and again: G. Nagy and S. Seth,
//! "Hierarchical representation of optically scanned documents" (ICPR 1984), in the form of
//! J. Ha, R. Haralick and I. Phillips, "Recursive X-Y cut using bounding boxes of connected
//! components" (ICDAR 1995). Headlines that lie across several columns part what is above them
//! from what is below. What a line means is for others to say.

mod order;

use std::collections::HashMap;

use super::glyphs::{Area, Document, Face, Glyph, Page};
use super::tags::{Kind, Tag};
use crate::text::{is_cjk, is_han};
use order::{Order, rows};

/// The lines of a page in reading order.
#[derive(Debug, Default)]
pub(super) struct Sheet {
    /// Lines in reading order.
    pub lines: Vec<Line>,
    /// How many columns stand beside each other where there are most.
    pub columns: usize,
    /// Glyphs that were drawn twice.
    pub doubled: usize,
    /// Text that is turned, as watermarks are.
    pub turned: Vec<String>,
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
}

/// A line of text.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its text in pieces of one style.
    pub pieces: Vec<Piece>,
    /// Index of its page.
    pub page: usize,
    /// Number of its column on the page, from 0 in reading order.
    pub column: usize,
    /// Left end.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// Baseline.
    pub y: f32,
    /// Size of most of its type.
    pub size: f32,
    /// Every glyph of it belongs to the page, as the file says.
    pub artifact: bool,
    /// It was letter-spaced.
    pub spaced: bool,
    /// The block that all of it belongs to, as the file says.
    pub tag: Option<Tag>,
    /// What wide gaps divide, as in a row of a table.
    pub cells: Vec<Cell>,
}

/// Part of a line between wide gaps.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Cell {
    /// Left end.
    pub x0: f32,
    /// Right end.
    pub x1: f32,
    /// Its characters, without blanks beside it.
    pub text: String,
}

/// A run of text in one style.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Piece {
    /// Its characters.
    pub text: String,
    /// Size of its type.
    pub size: f32,
    /// Bold or, among serifs, sans.
    pub heavy: bool,
    /// Index of its face.
    pub face: u16,
    /// Smaller and higher than its neighbours.
    pub raised: bool,
    /// In italics.
    pub slanted: bool,
}

impl Line {
    /// Its text.
    pub fn text(&self) -> String {
        self.pieces.iter().map(|p| p.text.as_str()).collect()
    }

    /// Size of its largest type.
    pub fn largest(&self) -> f32 {
        self.pieces.iter().map(|p| p.size).fold(0.0, f32::max)
    }

    /// Every letter of it is heavy.
    pub fn heavy(&self) -> bool {
        self.pieces.iter().all(|p| p.heavy || p.raised || !p.text.chars().any(char::is_alphanumeric))
    }

    /// The face of most of its letters.
    pub fn face(&self) -> u16 {
        let main = self.pieces.iter().max_by_key(|p| p.text.chars().filter(|c| is_cjk(*c)).count());
        main.map_or(0, |p| p.face)
    }
}

/// Glyphs on one baseline without a wide gap.
#[derive(Debug, Clone)]
struct Run {
    glyphs: Vec<usize>,
    area: Area,
    y: f32,
    size: f32,
}

/// A gap from which a run ends, in em of its type.
const RUN_GAP: f32 = 0.9;
/// A gap that divides the cells of a row, in em.
const CELL_GAP: f32 = 1.2;
/// Drawn again within this distance, in em, it is the same glyph.
const SAME: f32 = 0.2;

/// The size of most letters of a document in points; what is set in it is the text.
pub(super) fn body_size(document: &Document) -> f32 {
    let mut count: HashMap<i32, usize> = HashMap::new();
    for glyph in document.pages.iter().flat_map(|p| &p.glyphs).filter(|g| !g.artifact) {
        *count.entry((glyph.size * 4.0).round() as i32).or_default() += 1;
    }
    let mut sizes: Vec<(i32, usize)> = count.into_iter().collect();
    sizes.sort_unstable();
    sizes.into_iter().max_by_key(|(_, n)| *n).map_or(10.0, |(size, _)| size as f32 / 4.0)
}

/// The lines of one page; `body` is the size of the document's text in points.
pub(super) fn read(page: &Page, number: usize, faces: &[Face], body: f32) -> Sheet {
    let mut sheet = Sheet { columns: 1, width: page.width, height: page.height, ..Sheet::default() };
    let glyphs = upright(page, &mut sheet);
    let glyphs = once(glyphs, &mut sheet);
    let runs = stacked(runs(&glyphs), &glyphs);
    let mut order = Order { runs: &runs, body, leaves: Vec::new(), columns: 1 };
    order.cut((0..runs.len()).collect(), 0);
    sheet.columns = order.columns;
    for (column, leaf) in order.leaves.iter().enumerate() {
        for row in rows(leaf, &runs) {
            let members: Vec<usize> = row.iter().flat_map(|run| runs[*run].glyphs.iter().copied()).collect();
            if let Some(mut line) = line(members, &glyphs, faces) {
                (line.page, line.column) = (number, column);
                sheet.lines.push(line);
            }
        }
    }
    sheet
}

/// The glyphs of upright text; a page that is turned as a whole is turned back.
fn upright(page: &Page, sheet: &mut Sheet) -> Vec<Glyph> {
    let mut quarters = [0_usize; 4];
    let quarter = |angle: i16| usize::try_from((i32::from(angle) + 360 + 45) / 90 % 4).unwrap_or_default();
    for glyph in &page.glyphs {
        quarters[quarter(glyph.angle)] += 1;
    }
    let main = (0..4).max_by_key(|q| (quarters[*q], 4 - q)).unwrap_or_default();
    let (width, height) = (page.width, page.height);
    if main % 2 == 1 {
        (sheet.width, sheet.height) = (height, width);
    }
    let mut glyphs = Vec::with_capacity(page.glyphs.len());
    let mut turned = String::new();
    let mut last: Option<(i16, i32)> = None;
    for glyph in &page.glyphs {
        let off = (i32::from(glyph.angle) - 90 * main as i32).rem_euclid(360);
        if !(4..=356).contains(&off) {
            let (x, y) = match main {
                0 => (glyph.x, glyph.y),
                1 => (glyph.y, width - glyph.x),
                2 => (width - glyph.x, height - glyph.y),
                _ => (height - glyph.y, glyph.x),
            };
            glyphs.push(Glyph { x, y, ..glyph.clone() });
            continue;
        }
        let key = (glyph.angle, glyph.size as i32);
        if last.is_some_and(|last| last != key) {
            sheet.turned.push(std::mem::take(&mut turned));
        }
        glyph.text.push_to(&mut turned);
        last = Some(key);
    }
    sheet.turned.push(turned);
    sheet.turned.retain(|text| !text.trim().is_empty());
    glyphs
}

/// Drops glyphs that were drawn at the same place before: shadows and bold made by hand.
fn once(glyphs: Vec<Glyph>, sheet: &mut Sheet) -> Vec<Glyph> {
    const CELL: f32 = 4.0;
    let mut seen: HashMap<(char, i32, i32), Vec<usize>> = HashMap::new();
    let mut kept: Vec<Glyph> = Vec::with_capacity(glyphs.len());
    for glyph in glyphs {
        let c = glyph.text.first();
        let cell = ((glyph.x / CELL) as i32, (glyph.y / CELL) as i32);
        let near = (SAME * glyph.size).min(glyph.advance.abs() * 0.45).max(0.01);
        let reach = ((near / CELL).ceil() as i32).min(8);
        let again = c != ' '
            && (-reach..=reach).flat_map(|dx| (-reach..=reach).map(move |dy| (dx, dy))).any(|(dx, dy)| {
                let at = seen.get(&(c, cell.0 + dx, cell.1 + dy)).into_iter().flatten();
                at.map(|at| &kept[*at]).any(|other| {
                    (other.x - glyph.x).abs() <= near
                        && (other.y - glyph.y).abs() <= near
                        && (other.size / glyph.size - 1.0).abs() < 0.15
                })
            });
        if again {
            sheet.doubled += 1;
        } else {
            let places = seen.entry((c, cell.0, cell.1)).or_default();
            // Nothing readable has so many equal letters in one spot.
            if places.len() < 32 {
                places.push(kept.len());
            }
            kept.push(glyph);
        }
    }
    kept
}

/// Left and right end of what is seen of a glyph: a full-width mark fills half of its square.
fn ink(glyph: &Glyph) -> (f32, f32) {
    let (x0, x1) = (glyph.x, glyph.x + glyph.advance);
    let half = glyph.advance / 2.0;
    let full = glyph.advance >= 0.9 * glyph.size;
    match glyph.text.first() {
        '“' | '‘' | '（' | '《' | '〈' | '【' | '〔' | '「' | '『' if full => (x0 + half, x1),
        '，' | '。' | '、' | '；' | '：' | '”' | '’' | '）' | '》' | '〉' | '】' | '〕' | '」' | '』' if full => {
            (x0, x1 - half)
        }
        _ => (x0, x1),
    }
}

fn runs(glyphs: &[Glyph]) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    for (at, glyph) in glyphs.iter().enumerate() {
        let blank = glyph.text.first().is_whitespace();
        let (top, bottom) = (glyph.y - 0.88 * glyph.size, glyph.y + 0.12 * glyph.size);
        let (left, right) = ink(glyph);
        if let Some(run) = runs.last_mut() {
            let last = &glyphs[*run.glyphs.last().expect("a run has glyphs")];
            let em = run.size.max(glyph.size);
            let gap = glyph.x - (last.x + last.advance);
            let level = (glyph.y - run.y).abs() < 0.12 * em;
            if level && gap < RUN_GAP * em && gap > -1.15 * em && (run.size / glyph.size - 1.0).abs() < 0.5 {
                run.glyphs.push(at);
                if !blank {
                    run.area.x1 = run.area.x1.max(right);
                    run.area.y0 = run.area.y0.min(top);
                    run.area.y1 = run.area.y1.max(bottom);
                    run.size = run.size.max(glyph.size);
                }
                continue;
            }
        }
        if !blank {
            let area = Area { x0: left, y0: top, x1: right, y1: bottom };
            runs.push(Run { glyphs: vec![at], area, y: glyph.y, size: glyph.size });
        }
    }
    runs
}

/// Single characters standing one below the other are one upright headline, read downwards.
fn stacked(runs: Vec<Run>, glyphs: &[Glyph]) -> Vec<Run> {
    let single = |run: &Run| run.glyphs.len() == 1 && is_han(glyphs[run.glyphs[0]].text.first());
    let mut out: Vec<Run> = Vec::with_capacity(runs.len());
    let mut at = 0;
    while at < runs.len() {
        let mut end = at + 1;
        while end < runs.len() && single(&runs[end - 1]) && single(&runs[end]) {
            let (above, below) = (&runs[end - 1], &runs[end]);
            let step = below.y - above.y;
            let alike = (above.size - below.size).abs() < 0.1 * above.size;
            let aligned = (above.area.x0 - below.area.x0).abs() < 0.2 * above.size;
            if !(alike && aligned && step > 0.8 * above.size && step < 1.6 * above.size) {
                break;
            }
            end += 1;
        }
        if end - at >= 4 {
            let mut joined = runs[at].clone();
            for run in &runs[at + 1..end] {
                joined.glyphs.extend(&run.glyphs);
                joined.area.y1 = joined.area.y1.max(run.area.y1);
                joined.area.x1 = joined.area.x1.max(run.area.x1);
            }
            out.push(joined);
        } else {
            out.extend(runs[at..end].iter().cloned());
        }
        at = end;
    }
    out
}

/// The block of all glyphs of a row that draw something; cells are told by their places.
fn tag(members: &[usize], glyphs: &[Glyph]) -> Option<Tag> {
    let mut inked = members.iter().map(|m| &glyphs[*m]).filter(|g| !g.artifact && !g.text.first().is_whitespace());
    let tag = inked.next()?.tag.filter(|tag| tag.kind != Kind::Cell)?;
    inked.all(|glyph| glyph.tag == Some(tag)).then_some(tag)
}

/// The text of a row: spaces where gaps are, letter-spacing closed.
fn line(mut members: Vec<usize>, glyphs: &[Glyph], faces: &[Face]) -> Option<Line> {
    let upright = members.windows(2).all(|pair| glyphs[pair[1]].y - glyphs[pair[0]].y > 0.5 * glyphs[pair[0]].size);
    if !upright {
        members.sort_by(|a, b| glyphs[*a].x.total_cmp(&glyphs[*b].x));
    }
    let first = &glyphs[*members.first()?];
    let size = common_size(&members, glyphs);
    let y = members.iter().find(|m| (glyphs[**m].size - size).abs() < 0.05 * size).map_or(first.y, |m| glyphs[*m].y);
    let spacing = if upright && members.len() > 1 { None } else { Some(letter_spacing(&members, glyphs)) };
    let mut line = Line {
        x0: ink(members.iter().map(|m| &glyphs[*m]).find(|g| !g.text.first().is_whitespace())?).0,
        x1: first.x,
        y,
        size,
        artifact: members.iter().all(|m| glyphs[*m].artifact),
        spaced: spacing.is_some_and(|s| s > 0.0),
        tag: tag(&members, glyphs),
        ..Line::default()
    };
    let sans_text = faces.iter().filter(|f| f.sans).count() == faces.len();
    let mut before: Option<&Glyph> = None;
    for member in members {
        let glyph = &glyphs[member];
        // A squeezed bracket may be drawn before the blank that stands before it.
        let opens = |g: &Glyph| matches!(g.text.first(), '“' | '‘' | '（' | '《' | '〈' | '【' | '〔' | '「' | '『');
        if glyph.text.first().is_whitespace() && before.is_none_or(opens) {
            continue;
        }
        let face = faces.get(usize::from(glyph.face));
        let heavy = face.is_some_and(|f| f.bold || (f.sans && !sans_text));
        let raised = glyph.size < 0.88 * size && glyph.y < y - 0.15 * size;
        let space = match (before, spacing) {
            (Some(before), Some(spacing)) => gap_text(before, glyph, spacing),
            _ => "",
        };
        let same = |piece: &Piece| {
            piece.face == glyph.face && piece.raised == raised && (piece.size - glyph.size).abs() < 0.05 * size
        };
        if !line.pieces.last().is_some_and(same) {
            let slanted = face.is_some_and(|f| f.italic);
            line.pieces.push(Piece { text: String::new(), size: glyph.size, heavy, face: glyph.face, raised, slanted });
        }
        let piece = line.pieces.last_mut().expect("pushed just now");
        if !space.is_empty() && !piece.text.ends_with(' ') {
            piece.text.push_str(space);
        }
        if glyph.text.first().is_whitespace() {
            // One glyph may stand for blanks of several widths: the width tells.
            if !piece.text.ends_with([' ', '\u{3000}']) {
                piece.text.push(if glyph.advance < 0.75 * glyph.size { ' ' } else { '\u{3000}' });
            }
        } else {
            glyph.text.push_to(&mut piece.text);
            line.x1 = line.x1.max(ink(glyph).1);
            let (left, right) = ink(glyph);
            match line.cells.last_mut() {
                Some(cell) if left - cell.x1 < CELL_GAP * size => {
                    cell.text.push_str(space);
                    cell.x1 = cell.x1.max(right);
                }
                _ => line.cells.push(Cell { x0: left, x1: right, text: String::new() }),
            }
            glyph.text.push_to(&mut line.cells.last_mut().expect("pushed just now").text);
        }
        before = Some(glyph);
    }
    while let Some(piece) = line.pieces.last_mut() {
        piece.text.truncate(piece.text.trim_end().len());
        if !piece.text.is_empty() {
            break;
        }
        line.pieces.pop();
    }
    // Only at a line's end is a soft hyphen one; elsewhere it is the name that a shared glyph got.
    let last = line.pieces.len().saturating_sub(1);
    for (at, piece) in line.pieces.iter_mut().enumerate() {
        let soft = piece.text.ends_with('\u{AD}') && at == last;
        if piece.text.contains('\u{AD}') {
            piece.text = piece.text.replace('\u{AD}', "-");
            if soft {
                piece.text.pop();
                piece.text.push('\u{AD}');
            }
        }
    }
    (!line.pieces.is_empty()).then_some(line)
}

fn common_size(members: &[usize], glyphs: &[Glyph]) -> f32 {
    let mut sizes: Vec<f32> =
        members.iter().map(|m| &glyphs[*m]).filter(|g| !g.text.first().is_whitespace()).map(|g| g.size).collect();
    sizes.sort_by(f32::total_cmp);
    sizes.get(sizes.len() / 2).copied().unwrap_or(glyphs[members[0]].size)
}

/// The extra advance of a letter-spaced row in points, 0 for a row set solid.
fn letter_spacing(members: &[usize], glyphs: &[Glyph]) -> f32 {
    let pairs = members.windows(2).map(|pair| (&glyphs[pair[0]], &glyphs[pair[1]]));
    let han = pairs.filter(|(a, b)| is_han(a.text.first()) && is_han(b.text.first()));
    let mut gaps: Vec<f32> = han.map(|(a, b)| b.x - a.x - a.advance).collect();
    if gaps.len() < 3 {
        return 0.0;
    }
    gaps.sort_by(f32::total_cmp);
    let size = glyphs[members[0]].size;
    let middle = gaps[gaps.len() / 2];
    let alike = gaps.iter().filter(|gap| (*gap - middle).abs() < 0.1 * size).count();
    if middle > 0.08 * size && alike * 10 >= gaps.len() * 6 { middle } else { 0.0 }
}

/// What the gap between two glyphs says.
fn gap_text(before: &Glyph, after: &Glyph, spacing: f32) -> &'static str {
    let (a, b) = (before.text.first(), after.text.first());
    let last = match &before.text {
        super::glyphs::Letters::More(text) => text.chars().next_back().unwrap_or(a),
        super::glyphs::Letters::One(c) => *c,
    };
    if last.is_whitespace() || b.is_whitespace() {
        return "";
    }
    let em = before.size.min(after.size);
    let gap = after.x - (before.x + before.advance) - spacing;
    let wide = match (is_cjk(last), is_cjk(b)) {
        (false, false) => 0.16,
        _ => 0.6,
    };
    if gap <= wide * em {
        ""
    } else if gap >= 0.85 * em {
        "\u{3000}"
    } else {
        " "
    }
}
