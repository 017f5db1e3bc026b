//! Rows of a headline that a comma divides: 渡口停了， / 桥还没有通车.
//!
//! A paragraph breaks after a comma only where its column is full. A line that ends with one long
//! before that is the first row of a headline.

use std::ops::RangeInclusive;

use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks};
use super::super::stands::Stands;
use super::super::verse::Verse;

/// A row is narrower than its column by more than an indent.
const SPARE: u32 = 3 * EM;
/// No row is wider.
const WIDEST: u32 = 24 * EM;
/// Wider lines are whole paragraphs.
const WHOLE: u32 = 46 * EM;
/// Rows of one headline.
const MOST: usize = 3;
/// Text begins after no more lines: decks and bylines.
const REACH: usize = 4;

/// The rows of such headlines, the lines of each.
pub(super) fn find(lines: &[Line], looks: &[Looks]) -> impl Iterator<Item = RangeInclusive<usize>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let (first, last) = (next..lines.len()).find_map(|at| Some((at, last_row(lines, looks, at)?)))?;
        next = last + 1;
        Some(first..=last)
    })
}

/// The last row of the headline that begins at a line, if one does.
fn last_row(lines: &[Line], looks: &[Looks], at: usize) -> Option<usize> {
    if lines[at].end != End::Open || !leads(lines, looks, at) || !begins(lines, looks, at) {
        return None;
    }
    let last = (at + 1..lines.len()).take(MOST - 1).find(|row| lines[*row].end != End::Open)?;
    let between = (at + 1..last).all(|row| leads(lines, looks, row));
    (between && closes(lines, looks, last)).then_some(last)
}

/// Ends with a comma, and its column had room for more.
fn leads(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let line = &lines[at];
    is_row(line, &looks[at]) && (roomy(line) || amid_paragraphs(lines, at))
}

/// Narrower than its column by more than an indent.
fn roomy(line: &Line) -> bool {
    line.fill.measure.is_some_and(|measure| line.width + SPARE <= measure)
}

/// Where whole paragraphs are lines.
fn amid_paragraphs(lines: &[Line], at: usize) -> bool {
    let below = &lines[at + 1..(at + 1 + REACH).min(lines.len())];
    lines[at].fill.measure.is_none() && below.iter().any(|line| line.width > WHOLE)
}

/// A line that may be a row, by itself.
fn is_row(line: &Line, look: &Looks) -> bool {
    let own = look.dated || look.note || look.speaks || look.jump || look.captioned || look.credited || look.introduces;
    let open = look.stands == Stands::Open && look.verse == Verse::No;
    line.width <= WIDEST && open && !own && !look.stopped && !line.hangs() && look.numbered.is_none()
}

/// Nothing above goes on with this line.
fn begins(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let Some(above) = at.checked_sub(1) else { return true };
    let (line, look) = (&lines[above], &looks[above]);
    let apart = line.fill.support < 2 && line.end == End::Word && line.width <= WIDEST;
    line.ended() || look.jumps || look.jump || look.furniture >= 1.0 || look.byline.is_some() || apart
}

/// The last row: no part of a sentence, and a text follows below.
fn closes(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let line = &lines[at];
    let whole = match line.end {
        End::Word => true,
        End::Stop => line.text.ends_with(['！', '？', '”']),
        End::Half | End::Open => false,
    };
    let mut below = (at + 1..lines.len()).take(REACH);
    let Some(next) = lines.get(at + 1).zip(looks.get(at + 1)) else { return false };
    let opens = |look: &Looks| look.dated || look.byline.is_some() || look.bullet == Bullet::Dash;
    let set_off = opens(next.1) || next.0.blank || roomy(line) || amid_paragraphs(lines, at);
    let text = |at: usize| {
        let line = &lines[at];
        opens(&looks[at]) || line.fill.support > 0 || line.fill.first_like || line.width > WHOLE
    };
    whole && is_row(line, &looks[at]) && set_off && below.any(text)
}
