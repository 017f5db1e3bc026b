//! How wide the columns of a page are, and how each line fills its own.
//!
//! The measure of a column is the width that most lines nearby can have: marks are squeezed where a
//! line is too long, so that each line allows a range of widths.

use std::ops::Range;

use super::lines::{EM, Fill, Line};

/// Lines whose widths differ by no more stand in one column.
pub(super) const SAME: u32 = 2;
/// No column of a newspaper is narrower or wider.
pub(super) const COLUMN: Range<u32> = 7 * EM..46 * EM;
/// A line narrower by so much does not fill its column.
const SHORT: u32 = 6;
/// How far a line looks for others of its column.
const NEAR: usize = 3;

/// The widths a line allows for its column.
#[derive(Clone, Copy)]
struct Widths {
    /// As it stands.
    width: u32,
    /// The least and the most that the column may have.
    least: u32,
    most: u32,
    /// The line was spaced to fill its column: it has fewer characters than the column holds.
    spaced: bool,
    /// It is as wide as columns are.
    column: bool,
}

impl Widths {
    fn of(line: &Line) -> Self {
        let width = line.width;
        Self {
            width,
            least: (width - line.squeeze).saturating_sub(SAME),
            most: width + if line.spaced { width / 3 } else { SAME },
            spaced: line.spaced,
            column: COLUMN.contains(&width),
        }
    }

    fn fits(&self, measure: u32) -> bool {
        (self.least <= measure) & (measure <= self.most)
    }
}

/// Finds out for every line how wide its column is and how it fills it.
pub(super) fn measure(lines: &mut [Line]) {
    let widths: Vec<Widths> = lines.iter().map(Widths::of).collect();
    let near = |at: usize| at.saturating_sub(NEAR)..(at + NEAR + 1).min(widths.len());
    let own: Vec<(u8, u32)> = (0..widths.len()).map(|at| best(&widths[at], &widths[near(at)])).collect();
    let full = |at: usize| {
        let beside = || [at.checked_sub(1), Some(at + 1)].into_iter().flatten().filter_map(|n| widths.get(n));
        own[at].0 >= 2 || (own[at].0 == 1 && beside().any(|beside| beside.fits(own[at].1)))
    };
    // The measure of each line that fills its column.
    let full: Vec<Option<u32>> = (0..widths.len()).map(|at| full(at).then_some(own[at].1)).collect();
    for (at, line) in lines.iter_mut().enumerate() {
        let (support, width) = (own[at].0, line.width);
        let wider = || full[near(at)].iter().flatten().copied().filter(|m| *m > width + SAME).max();
        let measure = full[at].filter(|_| support >= 2).or_else(wider).or(full[at]);
        let measure = measure.filter(|_| width < COLUMN.end);
        let after = full[at + 1..].iter().take(2).flatten().next();
        let first_like = after.is_some_and(|m| {
            let inner = m.saturating_sub(2 * EM);
            widths[at].least <= inner && inner <= width + SAME && width + SHORT <= *m
        });
        line.fill = Fill {
            support: if full[at].is_some() { support } else { 0 },
            measure,
            short: measure.is_some_and(|m| width + SHORT <= m) && !line.spaced,
            first_like,
        };
    }
}

/// The width that most lines nearby can have, and how many others can.
fn best(line: &Widths, near: &[Widths]) -> (u8, u32) {
    // How many can have a measure, and the measure itself, in one number.
    let told = |fit: usize, measure: u32| (fit as u64) << 32 | u64::from(measure);
    let mut best = 0;
    if line.column {
        let mut before = 0;
        for other in near {
            let measure = other.width;
            // Columns of one width are one.
            if measure == before || !other.column || !line.fits(measure) || (other.spaced && measure != line.width) {
                continue;
            }
            before = measure;
            // All can have a wider one.
            if best > told(near.len(), measure) {
                continue;
            }
            let fit = near.iter().filter(|other| other.column & other.fits(measure)).count();
            best = best.max(told(fit, measure));
        }
    }
    if best == 0 { (0, line.width) } else { ((best >> 32) as u8 - 1, best as u32) }
}
