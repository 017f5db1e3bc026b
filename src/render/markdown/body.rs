//! The text of an article as CommonMark with tables and footnotes.

use crate::article::{Align, Block, Body, Figure, Inline, Passage, Table};
use crate::render::escape::href;

/// How many levels the headings of the text lie below the top of the file.
const BELOW: usize = 2;

/// Text that Markdown reads as text.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (i, c) in text.chars().enumerate() {
        let digits = out.bytes().all(|b| b.is_ascii_digit()) && !out.is_empty();
        let special = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '&' | '|' | '~' => true,
            '#' | '+' | '-' | '=' | ':' => i == 0,
            '.' | ')' => digits,
            _ => false,
        };
        if special {
            out.push('\\');
        }
        out.push(if c == '\n' || c == '\r' { ' ' } else { c });
    }
    out
}

/// Writes a body; `prefix` keeps the labels of notes apart from those of other articles.
///
/// Gives back the text and, when there are any, the notes.
pub(super) fn write(
    body: &Body,
    dateline: Option<String>,
    prefix: &str,
    picture: &dyn Fn(&str) -> Option<String>,
) -> (String, Option<String>) {
    let mut writer = Writer { prefix, picture, dateline };
    let mut text = writer.blocks(&body.blocks);
    if let Some(dateline) = writer.dateline.take() {
        text = format!("{}\n\n{text}", dateline.trim_end());
    }
    let notes = body.notes.iter().enumerate().map(|(i, note)| {
        let note = writer.blocks(&note.blocks);
        format!("[^{prefix}-{}]: {}\n", i + 1, indented(&note, "    ").trim())
    });
    let notes: Vec<String> = notes.collect();
    (text.trim_end().to_string(), (!notes.is_empty()).then(|| notes.join("\n")))
}

struct Writer<'a> {
    prefix: &'a str,
    picture: &'a dyn Fn(&str) -> Option<String>,
    dateline: Option<String>,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block)).collect::<Vec<_>>().join("\n")
    }

    fn block(&mut self, block: &Block) -> String {
        match block {
            Block::Paragraph(passage) => {
                let lead = self.dateline.take().unwrap_or_default();
                format!("{lead}{}\n", self.inlines(&passage.inlines))
            }
            Block::Heading { level, passage } => {
                let marks = "#".repeat((usize::from(*level) + BELOW).min(6));
                format!("{marks} {}\n", self.inlines(&passage.inlines).replace("\\\n", " "))
            }
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(inner) => quoted(&self.blocks(inner)),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Code(passage) => {
                let text = passage.plain();
                let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
                let fence = "`".repeat(longest.max(2) + 1);
                format!("{fence}\n{text}\n{fence}\n")
            }
            Block::Divider => "***\n".to_string(),
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) -> String {
        let mut out = String::new();
        for (i, item) in items.iter().enumerate() {
            let mark = match start {
                Some(first) => format!("{}. ", first + i as u64),
                None => "- ".to_string(),
            };
            let text = indented(&self.blocks(item), &" ".repeat(mark.len()));
            out.push_str(&mark);
            out.push_str(text.trim_start());
            if !out.ends_with('\n') {
                out.push('\n');
            }
        }
        out
    }

    fn table(&mut self, table: &Table) -> String {
        let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
        let cells = |writer: &mut Self, cells: &[Passage]| -> Vec<String> {
            cells.iter().map(|cell| writer.inlines(&cell.inlines).replace("\\\n", " ")).collect()
        };
        let mut out = row(cells(self, &table.header));
        let rule = (0..table.header.len()).map(|column| match table.align.get(column) {
            Some(Align::Center) => ":-:".to_string(),
            Some(Align::End) => "--:".to_string(),
            Some(Align::Start) | None => ":--".to_string(),
        });
        out.push_str(&row(rule.collect()));
        for line in &table.rows {
            let line = cells(self, line);
            out.push_str(&row(line));
        }
        out
    }

    fn figure(&mut self, figure: &Figure) -> String {
        let alt = escape(&figure.alt);
        let words: Vec<String> = figure.caption.iter().chain(&figure.credit).map(Passage::plain).collect();
        match (self.picture)(&figure.path) {
            Some(path) if words.is_empty() => format!("![{alt}](<{path}>)\n"),
            Some(path) => {
                let title = words.join(" ").replace('\\', "\\\\").replace('"', "\\\"").replace('\n', " ");
                format!("![{alt}](<{path}> \"{title}\")\n")
            }
            None => {
                let words: Vec<String> = words.iter().map(|text| escape(text)).collect();
                format!("［{alt}］ {}\n", words.join(" "))
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) -> String {
        let mut out = String::new();
        for inline in inlines {
            match inline {
                Inline::Text(text) => {
                    let text = escape(text);
                    // Only the first character of a line can begin a list or a heading.
                    let text = if out.is_empty() {
                        text.as_str()
                    } else {
                        text.strip_prefix('\\')
                            .filter(|rest| rest.starts_with(['#', '+', '-', '=', ':']))
                            .unwrap_or(&text)
                    };
                    out.push_str(text);
                }
                Inline::Strong(inner) => out.push_str(&format!("**{}**", self.inlines(inner))),
                Inline::Emphasis(inner) => out.push_str(&format!("*{}*", self.inlines(inner))),
                Inline::Strike(inner) => out.push_str(&format!("~~{}~~", self.inlines(inner))),
                Inline::Code(text) => out.push_str(&code(text)),
                Inline::Link { url, inlines } => {
                    let inner = self.inlines(inlines);
                    match href(url) {
                        Some(url) => out.push_str(&format!("[{inner}](<{url}>)")),
                        None => out.push_str(&inner),
                    }
                }
                Inline::NoteMark(note) => out.push_str(&format!("[^{}-{}]", self.prefix, note + 1)),
                Inline::LineBreak => out.push_str("\\\n"),
            }
        }
        out
    }
}

fn code(text: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let space = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{space}{text}{space}{fence}")
}

fn quoted(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { ">\n".to_string() } else { format!("> {line}\n") }).collect()
}

fn indented(text: &str, by: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_string() } else { format!("{by}{line}\n") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escape("a*b_c <script> [x] `y` | &amp;"), "a\\*b\\_c \\<script\\> \\[x\\] \\`y\\` \\| \\&amp;");
        assert_eq!(escape("1. 一"), "1\\. 一");
        assert_eq!(escape("# 一"), "\\# 一");
    }
}
