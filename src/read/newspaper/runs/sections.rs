//! Section heads in a row: short lines alike in a text that somebody signed above.

use super::super::lines::EM;
use super::super::looks::Bullet;
use super::super::units::{Unit, What};
use super::super::verse::Verse;
use super::{Page, Run};
use crate::read::forms::byline;

/// Section heads are no wider.
const WIDEST: u32 = 16 * EM;
/// Those of one text differ by no more.
const ALIKE: u32 = 5 * EM;
/// Units of a text that are looked through for further section heads.
const REACH: usize = 40;

/// How much the lines like line `at` in the same text say that all are section heads; below zero
/// where the text ends above.
///
/// Who signs above a text signs all of it: below an article of another writer, or of none, stands
/// one headline, not several of a kind.
pub(super) fn row(page: &Page, units: &[Unit], at: usize, open: &Run) -> f64 {
    if names_writer(units, open) {
        return -3.0;
    }
    let ends = open.units.last().is_none_or(|last| units[*last].what != What::Text);
    if ends || !is_signed(units, open) || !is_plain(page, units, at) {
        return 0.0;
    }
    let width = |at: usize| page.lines[units[at].lines[0]].width;
    let before = open.units.iter().rev().take(REACH).filter(|unit| units[**unit].what == What::Section).copied();
    let counted = |at: usize| page.looks[units[at].lines[0]].numbered.is_some();
    let alike = |other: &usize| !counted(*other) && width(*other).abs_diff(width(at)) <= ALIKE;
    let all = before.chain(after(page, units, at)).filter(alike);
    match all.take(2).count() {
        0 => 0.0,
        1 => 3.5,
        _ => 4.0,
    }
}

/// Who wrote the text is said above it.
fn is_signed(units: &[Unit], open: &Run) -> bool {
    let mut above = open.units.iter().take_while(|unit| units[**unit].what != What::Text);
    above.any(|unit| units[*unit].what == What::Byline)
}

/// The text ends with the name of who wrote it, in brackets.
fn names_writer(units: &[Unit], open: &Run) -> bool {
    let last = open.units.last().map(|last| &units[*last]);
    last.is_some_and(|unit| unit.what == What::Text && byline::at_end(&unit.text).is_some())
}

/// A short line by itself that nothing but a text follows.
fn is_plain(page: &Page, units: &[Unit], at: usize) -> bool {
    let (unit, line) = (&units[at], units[at].lines[0]);
    let look = &page.looks[line];
    let single = matches!(unit.what, What::Head | What::Section) && unit.lines.len() == 1;
    let own = look.kicker || look.column || look.headed || look.units > 1 || look.bullet != Bullet::None;
    let begins = |unit: &Unit| page.looks[unit.lines[0]].dated || page.looks[unit.lines[0]].note;
    let text = units.get(at + 1).is_some_and(|next| next.what == What::Text && !begins(next));
    single && !own && look.verse == Verse::No && page.lines[line].width <= WIDEST && text
}

/// The lines of the kind below line `at`, up to where another article begins for certain.
fn after<'a>(page: &'a Page, units: &'a [Unit], at: usize) -> impl Iterator<Item = usize> + 'a {
    let near = at + 1..(at + REACH).min(units.len());
    let goes_on = |at: &usize| match units[*at].what {
        What::Text => !page.looks[units[*at].lines[0]].dated,
        What::Head | What::Section => is_plain(page, units, *at),
        What::Caption | What::Furniture => true,
        _ => false,
    };
    near.take_while(goes_on).filter(|at| matches!(units[*at].what, What::Head | What::Section))
}
