//! What is wider than the page, told so that it can be found: the words, or the table.

use crate::article::{Article, Block, Passage, PassageId, Table};
use crate::diag::{Code, Finding, Message};
use crate::issue::Issue;
use crate::layout::page::PageSetup;
use crate::msg;
use crate::pages::Part;
use crate::text::clip;

/// Smallest type of a table as a share of the body's: that of captions times the last step of the
/// print template.
const SMALLEST: f64 = 0.8125 * 0.6;
/// Header cells that name a table.
const NAMED_BY: usize = 3;

/// Text of an article reaches over the edge of the type area.
pub(super) fn too_wide(article: &Article, folio: u64, text: &str, part: Option<Part>) -> Finding {
    let passage = match part {
        Some(Part::Passage(id)) => Some(id),
        _ => None,
    };
    if let Some(table) = passage.and_then(|id| table_of(&article.body.blocks, id)) {
        let name = name(table);
        let message = msg!(
            "第 {folio} 页的表格（{name}）超出版心",
            "the table ({name}) on page {folio} is wider than the type area"
        );
        return Finding::new(Code::L005, message).article(&article.id).help(fewer_columns());
    }
    let whole = passage.and_then(|id| article.body.passages().into_iter().find(|passage| passage.id == id));
    let said = whole.map(Passage::plain).unwrap_or_default();
    // A single letter says little; its paragraph says where it is.
    let shown = if text.trim().chars().count() < 4 && !said.is_empty() { said.as_str() } else { text };
    let shown = clip(shown.trim(), 24);
    let message = msg!(
        "第 {folio} 页有内容超出版心：“{shown}”",
        "something on page {folio} is wider than the type area: `{shown}`"
    );
    let help = msg!("缩短长词或网址，或减少表格的列", "shorten long words or addresses, or use fewer columns");
    Finding::new(Code::L005, message).article(&article.id).help(help)
}

/// Tables with more columns than a line has room for characters, even in the smallest type.
pub(super) fn crowded(issue: &Issue, setup: &PageSetup) -> Vec<Finding> {
    let measure = f64::from(setup.characters) * setup.size_pt;
    let most = (measure / (setup.size_pt * SMALLEST + 1.2)) as usize;
    let mut findings = Vec::new();
    for article in &issue.articles {
        let mut tables = Vec::new();
        all_tables(&article.body.blocks, &mut tables);
        for table in tables.into_iter().filter(|table| table.columns() > most) {
            let (name, columns) = (name(table), table.columns());
            let message = msg!(
                "表格（{name}）有 {columns} 列，最小的字号一行也只容 {most} 列",
                "the table ({name}) has {columns} columns; a line holds {most} in the smallest type"
            );
            findings.push(Finding::new(Code::L005, message).article(&article.id).help(fewer_columns()));
        }
    }
    findings
}

fn fewer_columns() -> Message {
    msg!("减少列数，或把它分成几个表", "use fewer columns, or divide it into several tables")
}

/// The first cells of a table.
fn name(table: &Table) -> String {
    let cells = table.all_rows().next().into_iter().flatten().map(|cell| clip(cell.plain().trim(), 8));
    let named: Vec<String> = cells.filter(|cell| !cell.is_empty()).take(NAMED_BY).collect();
    format!("{} …", named.join(" | "))
}

fn all_tables<'a>(blocks: &'a [Block], tables: &mut Vec<&'a Table>) {
    for block in blocks {
        match block {
            Block::Table(table) => tables.push(table),
            Block::Quote(inner) => all_tables(inner, tables),
            Block::List { items, .. } => items.iter().for_each(|item| all_tables(item, tables)),
            _ => {}
        }
    }
}

fn table_of(blocks: &[Block], id: PassageId) -> Option<&Table> {
    let mut tables = Vec::new();
    all_tables(blocks, &mut tables);
    tables.into_iter().find(|table| table.all_rows().flatten().any(|cell| cell.id == id))
}
