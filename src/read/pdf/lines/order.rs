//! Runs to columns in reading order, and the rows of a column.

use super::super::glyphs::Area;
use super::Run;

/// Columns stand at least this far apart, in em of the text.
const GUTTER: f32 = 0.6;
/// No column is narrower, in em of the text.
const NARROWEST: f32 = 3.6;
/// A column holds at least so many rows.
const FEWEST_ROWS: usize = 3;
/// Below so many rows a part may as well be one of a table.
const FEW_ROWS: usize = 10;
/// Type larger than the text by this may lie across columns.
const LARGE: f32 = 1.3;
/// Cuts inside cuts.
const DEEPEST: usize = 24;
/// More gaps than this side by side are no columns; the widest are looked at.
const MOST_GAPS: usize = 48;
/// Runs of a row that a new one is compared with.
const NEIGHBOURS: usize = 48;

/// Cuts a page into columns.
pub(super) struct Order<'a> {
    /// The runs of the page.
    pub runs: &'a [Run],
    /// Size of the text in points.
    pub body: f32,
    /// The columns found, in reading order.
    pub leaves: Vec<Vec<usize>>,
    /// How many stand beside each other where there are most.
    pub columns: usize,
}

impl Order<'_> {
    /// Cuts a region until nothing divides it.
    pub fn cut(&mut self, members: Vec<usize>, depth: usize) {
        if members.is_empty() {
            return;
        }
        if depth < DEEPEST && members.len() > 1 {
            let groups = self.groups(&members);
            if groups.len() > 1 {
                groups.into_iter().for_each(|group| self.cut(group, depth + 1));
                return;
            }
            let columns = self.split_at(&members, &self.gutters(&members));
            if columns.len() > 1 {
                self.columns = self.columns.max(columns.len());
                columns.into_iter().for_each(|column| self.cut(column, depth + 1));
                return;
            }
        }
        // What no gutter divides stays one column, however often it was cut across.
        let goes_on = self.leaves.last().is_some_and(|leaf| self.goes_on(leaf, &members));
        match self.leaves.last_mut().filter(|_| goes_on) {
            Some(leaf) => leaf.extend(members),
            None => self.leaves.push(members),
        }
    }

    /// The leaf before is the same column further up.
    fn goes_on(&self, leaf: &[usize], members: &[usize]) -> bool {
        let (above, below) = (self.bounds(leaf), self.bounds(members));
        let overlap = above.x1.min(below.x1) - above.x0.max(below.x0);
        below.y0 >= above.y1 - 0.5 * self.body
            && below.y0 - above.y1 < 2.0 * self.body
            && overlap >= 0.9 * above.width().max(below.width())
    }

    fn bounds(&self, members: &[usize]) -> Area {
        let mut areas = members.iter().map(|m| self.runs[*m].area);
        let mut all = areas.next().unwrap_or_default();
        for area in areas {
            all.x0 = all.x0.min(area.x0);
            all.y0 = all.y0.min(area.y0);
            all.x1 = all.x1.max(area.x1);
            all.y1 = all.y1.max(area.y1);
        }
        all
    }

    /// Bands of the region from top to bottom, put together while they share their gutters.
    fn groups(&self, members: &[usize]) -> Vec<Vec<usize>> {
        let bands = self.bands(members);
        if bands.len() < 2 {
            return vec![members.to_vec()];
        }
        let whole = self.bounds(members);
        let across: Vec<bool> = bands.iter().map(|band| self.lies_across(band, whole, members)).collect();
        let large = |band: &[usize]| band.iter().all(|m| self.runs[*m].size >= LARGE * self.body);
        let mut before_large = false;
        let mut groups: Vec<Vec<usize>> = Vec::new();
        let mut open: Vec<usize> = Vec::new();
        // Gutters that every band of the open group leaves free; `None` before its first band.
        let mut free: Option<Vec<(f32, f32)>> = None;
        let mut before_across = false;
        for (band, across) in bands.iter().zip(&across) {
            let gaps = self.gaps(band, whole);
            let shared = free.as_ref().map(|free| intersect(free, &gaps, GUTTER * self.body));
            let parts = |gaps: &[(f32, f32)]| gaps.iter().any(|(a, b)| *a > whole.x0 && *b < whole.x1);
            let wide = |gaps: &Option<Vec<(f32, f32)>>| gaps.as_ref().is_some_and(|g| parts(g));
            let goes_on = !across
                && !before_across
                // Headlines beside each other begin what is below them.
                && (before_large || !large(band))
                && match &shared {
                    None => true,
                    Some(shared) => parts(shared) || !wide(&free) && !parts(&gaps),
                };
            if goes_on {
                open.extend(band);
                free = Some(shared.unwrap_or(gaps));
            } else {
                if !open.is_empty() {
                    groups.push(std::mem::take(&mut open));
                }
                open.extend(band);
                free = Some(gaps);
            }
            before_across = *across;
            before_large = large(band);
        }
        groups.push(open);
        // A group without columns of its own is text across the page: neighbours belong together.
        let mut merged: Vec<(bool, Vec<usize>)> = Vec::new();
        for group in groups {
            let columns = !self.gutters(&group).is_empty();
            match merged.last_mut() {
                Some((false, before)) if !columns => before.extend(group),
                _ => merged.push((columns, group)),
            }
        }
        merged.into_iter().map(|(_, group)| group).collect()
    }

    /// A large line, alone in its band, that covers a gutter or stands in the middle.
    fn lies_across(&self, band: &[usize], whole: Area, members: &[usize]) -> bool {
        let large = band.iter().all(|m| self.runs[*m].size >= LARGE * self.body);
        if !large || band.len() == members.len() {
            return false;
        }
        // Two headlines beside each other lie across nothing.
        let mut spans: Vec<Area> = band.iter().map(|m| self.runs[*m].area).collect();
        spans.sort_by(|a, b| a.x0.total_cmp(&b.x0));
        let mut right = f32::MAX;
        for span in spans {
            if span.x0 - right > 1.6 * span.height() {
                return false;
            }
            right = if right == f32::MAX { span.x1 } else { right.max(span.x1) };
        }
        let area = self.bounds(band);
        let middle = ((area.x0 + area.x1) - (whole.x0 + whole.x1)).abs() / 2.0;
        let first = area.x0 - whole.x0 < 2.0 * self.body;
        area.width() >= 0.45 * whole.width() || middle < 0.06 * whole.width() || first
    }

    /// Runs whose heights touch, from top to bottom.
    fn bands(&self, members: &[usize]) -> Vec<Vec<usize>> {
        let mut sorted = members.to_vec();
        sorted.sort_by(|a, b| self.runs[*a].area.y0.total_cmp(&self.runs[*b].area.y0).then(a.cmp(b)));
        let mut bands: Vec<Vec<usize>> = Vec::new();
        let mut bottom = f32::MIN;
        for member in sorted {
            let area = self.runs[member].area;
            match bands.last_mut() {
                Some(band) if area.y0 < bottom - 0.1 * self.body => band.push(member),
                _ => bands.push(vec![member]),
            }
            bottom = bottom.max(area.y1);
        }
        bands
    }

    /// What is free of text from side to side, the room beside the text included.
    fn gaps(&self, members: &[usize], whole: Area) -> Vec<(f32, f32)> {
        let mut spans: Vec<(f32, f32)> =
            members.iter().map(|m| (self.runs[*m].area.x0, self.runs[*m].area.x1)).collect();
        spans.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut gaps = Vec::new();
        let mut at = whole.x0 - self.body;
        for (x0, x1) in spans {
            if x0 - at >= GUTTER * self.body {
                gaps.push((at, x0));
            }
            at = at.max(x1);
        }
        if whole.x1 + self.body - at >= GUTTER * self.body {
            gaps.push((at, whole.x1 + self.body));
        }
        if gaps.len() > MOST_GAPS {
            gaps.sort_by(|a, b| (b.1 - b.0).total_cmp(&(a.1 - a.0)));
            gaps.truncate(MOST_GAPS);
            gaps.sort_by(|a, b| a.0.total_cmp(&b.0));
        }
        gaps
    }

    /// Gaps with real columns on both sides.
    fn gutters(&self, members: &[usize]) -> Vec<(f32, f32)> {
        let whole = self.bounds(members);
        let inner = self.gaps(members, whole).into_iter().filter(|(a, b)| *a > whole.x0 && *b < whole.x1);
        let mut gutters: Vec<(f32, f32)> = inner.collect();
        // From the left: a strip that is no column joins what follows it.
        loop {
            let parts = self.split_at(members, &gutters);
            let Some(poor) = parts.iter().position(|part| !self.is_column(part)) else {
                return self.under_headlines(gutters, &parts);
            };
            if gutters.is_empty() {
                return gutters;
            }
            gutters.remove(poor.min(gutters.len() - 1));
        }
    }

    /// Leaves out gutters between columns that one headline stands above, though it is no wider than
    /// the column in their middle: those are cut when the headline has been cut off.
    fn under_headlines(&self, gutters: Vec<(f32, f32)>, parts: &[Vec<usize>]) -> Vec<(f32, f32)> {
        let large = |m: &&usize| self.runs[**m].size >= LARGE * self.body;
        let top = |part: &[usize], skip: bool| {
            let runs = part.iter().filter(|m| !skip || !large(m));
            runs.map(|m| self.runs[*m].area.y0).fold(f32::MAX, f32::min)
        };
        let mut inside = vec![false; gutters.len()];
        for (at, part) in parts.iter().enumerate() {
            let text = top(part, true);
            let head: Vec<usize> =
                part.iter().filter(large).copied().filter(|m| self.runs[*m].area.y1 < text).collect();
            if head.is_empty() {
                continue;
            }
            let level = |other: &[usize]| (top(other, false) - text).abs() < 1.2 * self.body;
            let reach = (1..=at.min(parts.len() - 1 - at))
                .take_while(|k| level(&parts[at - k]) && level(&parts[at + k]))
                .last()
                .unwrap_or_default();
            let head = self.bounds(&head);
            let span = [self.bounds(&parts[at - reach]), self.bounds(&parts[at + reach])];
            let off = ((head.x0 + head.x1) - (span[0].x0 + span[1].x1)).abs() / 2.0;
            if reach > 0 && off < 1.5 * self.body {
                inside[at - reach..at + reach].fill(true);
            }
        }
        if inside.iter().all(|i| *i) {
            return gutters;
        }
        gutters.into_iter().zip(inside).filter(|(_, inside)| !inside).map(|(gutter, _)| gutter).collect()
    }

    fn split_at(&self, members: &[usize], gutters: &[(f32, f32)]) -> Vec<Vec<usize>> {
        let mut parts: Vec<Vec<usize>> = vec![Vec::new(); gutters.len() + 1];
        for member in members {
            let area = self.runs[*member].area;
            let middle = (area.x0 + area.x1) / 2.0;
            let part = gutters.iter().take_while(|(a, b)| middle > (a + b) / 2.0).count();
            parts[part].push(*member);
        }
        parts
    }

    /// Holds long runs, in short parts of about the same length, as text has them and tables have not.
    fn is_column(&self, part: &[usize]) -> bool {
        if part.is_empty() {
            return false;
        }
        if part.iter().all(|m| self.runs[*m].area.height() > 3.0 * self.runs[*m].size) {
            return true;
        }
        let rows = rows(part, self.runs);
        if rows.len() < FEWEST_ROWS {
            return false;
        }
        let few = rows.len() < FEW_ROWS;
        let least = if few { 1.5 * NARROWEST } else { NARROWEST } * self.body;
        let widths = |long: bool| -> f32 {
            let widths = part.iter().map(|m| self.runs[*m].area.width());
            widths.filter(|w| (*w >= least) == long).sum()
        };
        let mut lengths: Vec<f32> = rows.iter().map(|row| self.bounds(row).width()).collect();
        lengths.sort_by(f32::total_cmp);
        let usual = lengths[lengths.len() * 4 / 5];
        let even = lengths.iter().filter(|l| **l >= 0.72 * usual).count() * 5 >= lengths.len() * 2;
        widths(true) > widths(false) && (!few || even)
    }
}

/// The gaps two bands have in common.
fn intersect(a: &[(f32, f32)], b: &[(f32, f32)], least: f32) -> Vec<(f32, f32)> {
    let mut out = Vec::new();
    for (a0, a1) in a {
        for (b0, b1) in b {
            let (from, to) = (a0.max(*b0), a1.min(*b1));
            if to - from >= least {
                out.push((from, to));
            }
        }
    }
    out
}

/// Runs of one column put into rows from top to bottom, each row from left to right.
pub(super) fn rows(members: &[usize], runs: &[Run]) -> Vec<Vec<usize>> {
    let mut sorted = members.to_vec();
    sorted.sort_by(|a, b| runs[*a].y.total_cmp(&runs[*b].y).then(runs[*a].area.x0.total_cmp(&runs[*b].area.x0)));
    let mut rows: Vec<(Area, f32, Vec<usize>)> = Vec::new();
    for member in sorted {
        let run = &runs[member];
        let mut best = None;
        for (at, (area, size, row)) in rows.iter().enumerate().rev().take(4) {
            let overlap = area.y1.min(run.area.y1) - area.y0.max(run.area.y0);
            let least = size.min(run.size);
            let clear = row.iter().rev().take(NEIGHBOURS).all(|other| {
                let other = runs[*other].area;
                other.x1.min(run.area.x1) - other.x0.max(run.area.x0) < 0.5 * least
            });
            if overlap >= 0.55 * least && clear {
                best = Some(at);
                break;
            }
        }
        match best {
            Some(at) => {
                let (area, size, row) = &mut rows[at];
                if run.size > *size {
                    (area.y0, area.y1, *size) = (run.area.y0, run.area.y1, run.size);
                }
                row.push(member);
            }
            None => rows.push((run.area, run.size, vec![member])),
        }
    }
    // A small raised mark may come before the row it belongs to: order by the rows' own height.
    rows.sort_by(|a, b| a.0.y1.total_cmp(&b.0.y1));
    let mut out: Vec<Vec<usize>> = rows.into_iter().map(|(_, _, row)| row).collect();
    for row in &mut out {
        row.sort_by(|a, b| runs[*a].area.x0.total_cmp(&runs[*b].area.x0));
    }
    out
}
