//! Tables that are wider than the text: smaller type step by step, then words that break anywhere.
//!
//! The same steps as on the printed page. Word processors break a word by themselves when its
//! column cannot hold it.

use super::measure::columns;
use super::tree::Content;

/// Sizes of the type, as shares of the usual.
const STEPS: [f64; 5] = [1.0, 0.9, 0.8, 0.7, 0.6];
/// Space at each side of a cell, in ems.
const SIDE: f64 = 0.35;

/// How a table is set.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fitted {
    /// Size of its type, as a share of the usual.
    pub step: f64,
    /// Space at each side of a cell.
    pub side: f64,
    /// Widths of its columns.
    pub widths: Vec<f64>,
}

/// Sets a table in a room. `lines` are the ems of the longest line of each column, `pieces` those of
/// the longest piece that is not divided, `usual` is the usual size of its type.
pub(super) fn fitted(lines: &[f64], pieces: &[f64], room: f64, usual: f64) -> Fitted {
    for step in STEPS {
        let small = usual * step;
        let side = small * SIDE;
        let naturals: Vec<f64> = lines.iter().map(|ems| (ems + 0.4) * small + 2.0 * side).collect();
        let widths = columns(&naturals, room, 3.0 * small);
        // Most letters are narrower than what is counted for them.
        let floors: Vec<f64> = pieces.iter().map(|ems| 0.95 * ems * small + 2.0 * side).collect();
        let whole = widths.iter().zip(&floors).all(|(width, floor)| width + 0.5 >= *floor);
        let total: f64 = widths.iter().sum();
        if naturals.iter().sum::<f64>() <= room || (whole && total <= room + 1.0) {
            return Fitted { step, side, widths };
        }
        if floors.iter().sum::<f64>() <= room {
            return Fitted { step, side, widths: floored(&naturals, &floors, room) };
        }
    }
    let step = STEPS[STEPS.len() - 1];
    let small = usual * step;
    let share = room / lines.len().max(1) as f64;
    let side = ((share - small) / 2.0).clamp(10.0, small * SIDE);
    let naturals: Vec<f64> = lines.iter().map(|ems| (ems + 0.4) * small + 2.0 * side).collect();
    let floors: Vec<f64> = lines.iter().map(|ems| ems.min(2.0) * small + 2.0 * side).collect();
    let fits = floors.iter().sum::<f64>() <= room;
    let widths = if fits { floored(&naturals, &floors, room) } else { vec![share; lines.len()] };
    Fitted { step, side, widths }
}

/// Each column at least its floor and at most its natural width, the rest in proportion to the square
/// root of its text.
fn floored(naturals: &[f64], floors: &[f64], room: f64) -> Vec<f64> {
    let mut widths: Vec<Option<f64>> = vec![None; naturals.len()];
    loop {
        let left = room - widths.iter().flatten().sum::<f64>();
        let open: Vec<usize> = (0..naturals.len()).filter(|at| widths[*at].is_none()).collect();
        let sum: f64 = open.iter().map(|at| naturals[*at].sqrt()).sum();
        let share = |at: usize| left * naturals[at].sqrt() / sum;
        let under: Vec<usize> = open.iter().copied().filter(|at| share(*at) < floors[*at]).collect();
        let over: Vec<usize> = open.iter().copied().filter(|at| share(*at) > naturals[*at]).collect();
        match (under.is_empty(), over.is_empty()) {
            (false, _) => under.iter().for_each(|at| widths[*at] = Some(floors[*at])),
            (true, false) => over.iter().for_each(|at| widths[*at] = Some(naturals[*at])),
            (true, true) => {
                return (0..naturals.len()).map(|at| widths[at].unwrap_or_else(|| share(at))).collect();
            }
        }
    }
}

/// Gives characters a size of their own, in half points.
pub(super) fn sized(content: &mut [Content], size: i64) {
    for one in content {
        match one {
            Content::Text(look, _) => look.size = Some(size),
            Content::Link(_, inner) | Content::Jump(_, inner) | Content::Bookmark(_, _, inner) => sized(inner, size),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_never_exceeds_its_room() {
        for (lines, pieces, step) in [
            (vec![4.0, 30.0], vec![1.0, 1.0], 1.0),
            (vec![20.0; 5], vec![4.7; 5], 1.0),
            (vec![4.7; 8], vec![4.7; 8], 0.7),
            (vec![20.0; 14], vec![6.0; 14], 0.6),
            (vec![20.0; 60], vec![6.0; 60], 0.6),
        ] {
            let fitted = fitted(&lines, &pieces, 8320.0, 260.0);
            assert!(fitted.widths.iter().sum::<f64>() <= 8321.0, "{fitted:?}");
            assert_eq!(fitted.step, step, "{} columns", lines.len());
        }
    }
}
