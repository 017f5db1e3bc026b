//! Rows of cells to tables, by the places of the cells.

use super::{LONGEST_BLOCK, Look, Para, Setting};
use crate::article::Align;
use crate::read::pdf::lines::Cell;
use crate::text::joint;

/// The end of a run of rows with cells, when the lines from `from` are one.
pub(super) fn table(setting: &Setting<'_>, at: &[usize], from: usize) -> Option<usize> {
    let cells = |n: usize| setting.lines[at[n]].cells.len();
    if cells(from) < 2 {
        return None;
    }
    let linked = |n: usize| {
        let (a, b) = (at[n - 1], at[n]);
        setting.together(a, b)
            && setting.step(a, b) < 2.2
            && (setting.lines[a].size / setting.lines[b].size - 1.0).abs() < 0.1
    };
    let mut end = from + 1;
    while end < at.len().min(from + LONGEST_BLOCK)
        && linked(end)
        && (cells(end) >= 2 || fits_cell(setting, &at[from..end], at[end]))
    {
        end += 1;
    }
    while end > from && cells(end - 1) < 2 && setting.lines[at[end - 1]].size > 0.95 * setting.body {
        end -= 1;
    }
    let rows = (from..end).filter(|n| cells(*n) >= 2).count();
    let columns = columns(setting, &at[from..end]);
    let small = setting.lines[at[from]].size < 0.95 * setting.body;
    let many = (from..end).filter(|n| cells(*n) >= 3).count() >= 2;
    (columns.len() >= 2 && (rows >= 3 || rows >= 2 && (small || many))).then_some(end)
}

/// A line with one cell that stands below a cell of the rows so far, close to its row.
fn fits_cell(setting: &Setting<'_>, rows: &[usize], at: usize) -> bool {
    let line = &setting.lines[at];
    let small = line.size < 0.95 * setting.body;
    let columns = columns(setting, rows);
    let over = columns.iter().filter(|(x0, x1)| x1.min(line.x1) - x0.max(line.x0) > 0.0).count();
    small && over == 1 && columns.len() >= 2
}

/// The columns of rows of cells: what their cells cover together.
fn columns(setting: &Setting<'_>, rows: &[usize]) -> Vec<(f32, f32)> {
    let mut spans: Vec<(f32, f32)> =
        rows.iter().flat_map(|at| setting.lines[*at].cells.iter().map(|c| (c.x0, c.x1))).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut columns: Vec<(f32, f32)> = Vec::new();
    for (x0, x1) in spans {
        match columns.last_mut() {
            Some(last) if x0 < last.1 => last.1 = last.1.max(x1),
            _ => columns.push((x0, x1)),
        }
    }
    columns
}

/// Rows of cells as one table; a line close below its row goes into the cells above.
pub(super) fn rows(setting: &Setting<'_>, at: &[usize]) -> Para {
    let columns = columns(setting, at);
    let mut para = Para { lines: at.to_vec(), look: Look::Table, size: setting.lines[at[0]].size, ..Para::default() };
    let mut last: Option<usize> = None;
    for line in at {
        let close = last.is_some_and(|last| setting.lines[*line].y - setting.lines[last].y < 1.45 * para.size);
        if !close {
            para.rows.push(vec![String::new(); columns.len()]);
        }
        let row = para.rows.last_mut().expect("pushed for the first line");
        for cell in &setting.lines[*line].cells {
            let middle = (cell.x0 + cell.x1) / 2.0;
            let column = columns.iter().position(|(x0, x1)| (*x0..=*x1).contains(&middle)).unwrap_or_default();
            let place = &mut row[column];
            place.push_str(joint(place.chars().next_back(), cell.text.chars().next()));
            place.push_str(&cell.text);
        }
        last = Some(*line);
    }
    para.align = columns.iter().map(|column| align(setting, &at[1..], *column)).collect();
    para
}

/// The side that all cells of a column keep, the first row left aside.
fn align(setting: &Setting<'_>, rows: &[usize], (x0, x1): (f32, f32)) -> Align {
    let cells = rows.iter().flat_map(|at| &setting.lines[*at].cells);
    let cells: Vec<_> = cells.filter(|c| (x0..=x1).contains(&((c.x0 + c.x1) / 2.0))).collect();
    let spread = |of: &dyn Fn(&Cell) -> f32| {
        let ends: Vec<f32> = cells.iter().map(|c| of(c)).collect();
        ends.iter().copied().fold(f32::MIN, f32::max) - ends.iter().copied().fold(f32::MAX, f32::min)
    };
    let near = 0.25 * setting.body;
    let figures = cells.iter().all(|c| c.text.chars().any(|c| c.is_ascii_digit()));
    if cells.len() > 1 && figures && spread(&|c| c.x1) < near {
        Align::End
    } else if cells.len() < 2 || spread(&|c| c.x0) < near {
        Align::Start
    } else if spread(&|c| c.x1) < near {
        Align::End
    } else if spread(&|c| (c.x0 + c.x1) / 2.0) < near {
        Align::Center
    } else {
        Align::Start
    }
}
