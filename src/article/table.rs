//! How much room a table asks for.

use super::{Passage, Table};
use crate::text;

/// Ems that the width of a telephone holds.
const PHONE: f64 = 22.0;
/// The same in small type.
const PHONE_SMALL: f64 = 28.0;
/// Ems that the width of a sheet of paper holds.
const PAPER: f64 = 40.0;
/// Ems that the space beside the words of a cell takes.
const BESIDE: f64 = 1.4;
/// The same where it is little.
const LITTLE: f64 = 0.5;

/// How wide a table is when its words stay whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Width {
    /// A telephone shows it, and paper does with its headers in one line.
    Narrow,
    /// A telephone shows it in small type.
    Wide,
    /// A telephone cannot show it, paper can.
    Wider,
    /// Not even paper can.
    Widest,
}

impl Table {
    /// Number of columns: that of the longest row.
    pub fn columns(&self) -> usize {
        self.rows.iter().map(Vec::len).chain([self.header.len(), 1]).max().unwrap_or(1)
    }

    /// The rows, the header first where it says something.
    pub fn all_rows(&self) -> impl Iterator<Item = &Vec<Passage>> {
        let headed = self.header.iter().any(|cell| !cell.inlines.is_empty());
        headed.then_some(&self.header).into_iter().chain(&self.rows)
    }

    /// By column, the ems of the longest piece that no line divides.
    pub fn widest_pieces(&self) -> Vec<f64> {
        let widest = |column: usize| {
            let cells = self.all_rows().filter_map(|row| row.get(column));
            cells.map(|cell| text::widest_piece(&cell.plain())).fold(0.0, f64::max)
        };
        (0..self.columns()).map(widest).collect()
    }

    /// How wide it is when its words stay whole.
    pub fn width(&self) -> Width {
        let pieces = self.widest_pieces();
        let need = |beside: f64| pieces.iter().map(|piece| piece + beside).sum::<f64>();
        let header = |column: usize| self.header.get(column).map_or(0.0, |cell| text::ems(&cell.plain()) + BESIDE);
        let headers: f64 = (0..pieces.len()).map(header).sum();
        match (need(BESIDE), need(LITTLE)) {
            (usual, _) if usual <= PHONE && headers <= PAPER => Width::Narrow,
            (_, small) if small <= PHONE_SMALL => Width::Wide,
            (usual, _) if usual <= PAPER => Width::Wider,
            _ => Width::Widest,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(cells: &[&str]) -> Table {
        let row = cells.iter().map(|cell| Passage::text(*cell)).collect();
        Table { align: Vec::new(), header: Vec::new(), rows: vec![row] }
    }

    #[test]
    fn words_that_stay_whole_decide_how_wide_a_table_is() {
        for (cells, width) in [
            (vec!["一个很长很长的说明，会自己换行，不管它有多长多长多长多长", "12"], Width::Narrow),
            (vec!["2245.1"; 7], Width::Wide),
            (vec!["12,345.67"; 6], Width::Wider),
            (vec!["12,345.67"; 14], Width::Widest),
        ] {
            assert_eq!(table(&cells).width(), width, "{cells:?}");
        }
    }
}
