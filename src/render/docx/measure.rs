//! How wide text is and where headlines break, counted in characters.
//!
//! A Chinese character is an em wide, others half of one: enough to break headlines by their sense
//! and to give columns and rows their room.

pub(super) use crate::text::ems;

/// Lines of a headline: the units between its spaces are kept whole where they fit, in as few
/// lines as possible and with the shortest longest line.
pub(super) fn lines<'a>(units: &[&'a str], width: f64) -> Vec<Vec<&'a str>> {
    // best[end] is the best way to set the units before `end`: rows, longest line, start of the last line.
    let mut best: Vec<(usize, f64, usize)> = vec![(0, 0.0, 0)];
    for end in 1..=units.len() {
        let mut found: Option<(usize, f64, usize)> = None;
        for start in 0..end {
            let length = units[start..end].iter().map(|u| ems(u)).sum::<f64>() + (end - start - 1) as f64;
            if length > width && start + 1 < end {
                continue;
            }
            let (rows, longest, _) = best[start];
            let way = (rows + rows_of(length, width), longest.max(length.min(width)), start);
            if found.is_none_or(|f| (way.0, way.1) < (f.0, f.1)) {
                found = Some(way);
            }
        }
        best.push(found.expect("one unit can always stand alone"));
    }
    let mut set = Vec::new();
    let mut end = units.len();
    while end > 0 {
        let start = best[end].2;
        set.insert(0, units[start..end].to_vec());
        end = start;
    }
    set
}

/// Lines that a text of this length takes.
pub(super) fn rows_of(length: f64, width: f64) -> usize {
    ((length - 0.01) / width).ceil().max(1.0) as usize
}

/// Widths of columns: those that need less than an equal share keep what they need, the others
/// divide the rest in proportion to the square root of their text.
pub(super) fn columns(naturals: &[f64], room: f64, least: f64) -> Vec<f64> {
    let total: f64 = naturals.iter().sum();
    if total <= room {
        return naturals.iter().map(|width| width * room / total.max(1.0)).collect();
    }
    let mut widths: Vec<Option<f64>> = vec![None; naturals.len()];
    let mut left = room;
    loop {
        let open = widths.iter().filter(|w| w.is_none()).count();
        let share = left / open.max(1) as f64;
        let Some(at) = (0..naturals.len()).find(|at| widths[*at].is_none() && naturals[*at] <= share) else { break };
        widths[at] = Some(naturals[at]);
        left -= naturals[at];
    }
    let open = naturals.iter().zip(&widths).filter(|(_, width)| width.is_none());
    let sum: f64 = open.map(|(natural, _)| natural.sqrt()).sum();
    let width = |(natural, width): (&f64, &Option<f64>)| width.unwrap_or((left * natural.sqrt() / sum).max(least));
    naturals.iter().zip(&widths).map(width).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headlines_break_between_units_and_evenly() {
        let units = ["积极建言资政", "广泛凝聚共识", "共同助力发展"];
        assert_eq!(lines(&units, 30.0), [units.to_vec()]);
        assert_eq!(lines(&units, 14.0), [vec![units[0]], vec![units[1], units[2]]]);
        let long = ["这一个单元比一行还长得多得多", "短"];
        assert_eq!(lines(&long, 8.0), [vec![long[0]], vec![long[1]]]);
    }

    #[test]
    fn columns_fill_the_room() {
        assert_eq!(columns(&[10.0, 30.0], 80.0, 1.0), [20.0, 60.0]);
        let widths = columns(&[10.0, 400.0, 100.0], 130.0, 1.0);
        assert_eq!(widths[0], 10.0);
        assert!((widths.iter().sum::<f64>() - 130.0).abs() < 0.01 && widths[1] > widths[2]);
    }
}
