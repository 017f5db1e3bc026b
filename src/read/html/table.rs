//! Tables of data, told from tables of layout.

use crate::article::Align;
use crate::read::dom::{Dom, NodeId};

/// The cells of a table in rows of equal length; `None` where a merged cell reaches.
pub(super) struct Grid {
    pub header: Vec<Option<NodeId>>,
    pub rows: Vec<Vec<Option<NodeId>>>,
    pub align: Vec<Align>,
    /// Cells had to be taken apart.
    pub merged: bool,
}

const MOST_COLUMNS: usize = 64;
/// A cell of data has fewer characters; so many in one cell are a text laid out.
const LONGEST_CELL: usize = 300;

/// The grid of a table of data; `None` for one of layout.
pub(super) fn grid(dom: &Dom, table: NodeId, exact: bool) -> Option<Grid> {
    let rows = rows(dom, table);
    let cells =
        |row: &NodeId| -> Vec<NodeId> { dom.children(*row).filter(|c| matches!(dom.name(*c), "td" | "th")).collect() };
    let all: Vec<Vec<NodeId>> = rows.iter().map(cells).collect();
    if !exact && is_layout(dom, table, &all) {
        return None;
    }
    let span = |cell: NodeId, name: &str| {
        dom.attr(cell, name).and_then(|v| v.trim().parse::<usize>().ok()).unwrap_or(1).clamp(1, MOST_COLUMNS)
    };
    let mut merged = false;
    let mut out: Vec<Vec<Option<NodeId>>> = Vec::new();
    // Columns that a cell of an earlier row still fills, with the number of rows to go.
    let mut reaching = [0_usize; MOST_COLUMNS];
    for row in &all {
        let mut line = Vec::new();
        let mut fill = |line: &mut Vec<Option<NodeId>>| {
            while line.len() < MOST_COLUMNS && reaching[line.len()] > 0 {
                reaching[line.len()] -= 1;
                line.push(None);
            }
            line.len()
        };
        let mut begun: Vec<(usize, usize)> = Vec::new();
        for cell in row {
            if fill(&mut line) >= MOST_COLUMNS {
                merged = true;
                break;
            }
            let (columns, down) = (span(*cell, "colspan"), span(*cell, "rowspan"));
            merged |= columns > 1 || down > 1;
            for column in 0..columns {
                if line.len() < MOST_COLUMNS {
                    begun.push((line.len(), down - 1));
                    line.push((column == 0).then_some(*cell));
                }
            }
        }
        fill(&mut line);
        begun.into_iter().for_each(|(column, down)| reaching[column] = down);
        if !line.is_empty() {
            out.push(line);
        }
    }
    let columns = out.iter().map(Vec::len).max()?;
    out.iter_mut().for_each(|line| line.resize(columns, None));
    let heads = rows.first().is_some_and(|row| {
        dom.parent(*row).is_some_and(|p| dom.name(p) == "thead") || all[0].iter().all(|c| dom.name(*c) == "th")
    });
    let header = if heads && !out.is_empty() { out.remove(0) } else { vec![None; columns] };
    let aligned = |column: usize| {
        let cells = [header[column], out.first().and_then(|row| row[column])];
        let told = cells.into_iter().flatten().map(|cell| align_of(dom, cell));
        told.into_iter().find(|align| *align != Align::Start).unwrap_or(Align::Start)
    };
    let align = (0..columns).map(aligned).collect();
    Some(Grid { header, rows: out, align, merged })
}

fn rows(dom: &Dom, table: NodeId) -> Vec<NodeId> {
    let mut rows = Vec::new();
    for child in dom.children(table) {
        match dom.name(child) {
            "tr" => rows.push(child),
            "thead" | "tbody" | "tfoot" => rows.extend(dom.children(child).filter(|c| dom.name(*c) == "tr")),
            _ => {}
        }
    }
    rows
}

fn is_layout(dom: &Dom, table: NodeId, rows: &[Vec<NodeId>]) -> bool {
    let cells: Vec<NodeId> = rows.iter().flatten().copied().collect();
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let nested = dom.descendants(table).any(|n| dom.name(n) == "table");
    let long = |cell: &NodeId| {
        let paragraphs = dom.descendants(*cell).filter(|n| matches!(dom.name(*n), "p" | "div" | "li")).count();
        paragraphs > 3 || dom.plain(*cell).chars().filter(|c| !c.is_whitespace()).count() > LONGEST_CELL
    };
    nested || columns < 2 || rows.len() < 2 || cells.iter().any(long)
}

fn align_of(dom: &Dom, cell: NodeId) -> Align {
    let style = dom.attr(cell, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    let align = dom.attr(cell, "align").unwrap_or_default().to_ascii_lowercase();
    if dom.has_class(cell, "center") || align == "center" || style.contains("text-align:center") {
        Align::Center
    } else if dom.has_class(cell, "end") || align == "right" || style.contains("text-align:right") {
        Align::End
    } else {
        Align::Start
    }
}
