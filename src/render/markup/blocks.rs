//! Blocks of the text: paragraphs, headings, lists, tables, figures.

use super::{Dialect, Writer};
use crate::article::table::Width;
use crate::article::{Align, Block, Body, Figure, Passage, Table};
use crate::pages::Part;
use crate::render::escape::escape;

impl Writer<'_> {
    /// The text with the dateline run in before its first paragraph.
    pub(super) fn body(&mut self, body: &Body, dateline: Option<String>) -> String {
        self.notes = body.notes.len();
        self.run_in = dateline;
        self.blocks(&body.blocks);
        if let Some(dateline) = self.run_in.take() {
            // A text without any paragraph still shows where it was reported from.
            let text = format!("<p>{}</p>\n{}", dateline.trim_end(), self.taken());
            return text;
        }
        self.taken()
    }

    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match block {
                Block::Paragraph(passage) => self.paragraph(passage),
                Block::Heading { level, passage } => self.heading(*level, passage),
                Block::List { start, items } => self.list(*start, items),
                Block::Quote(inner) => {
                    self.out.push_str("<blockquote>\n");
                    self.blocks(inner);
                    self.out.push_str("</blockquote>\n");
                }
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => self.figure(figure),
                Block::Code(passage) => {
                    // A parser drops a line feed that directly follows the tag, hence `code`.
                    self.out.push_str("<pre><code>");
                    self.passage(passage);
                    self.out.push_str("</code></pre>\n");
                }
                Block::Divider => self.out.push_str("<hr/>\n"),
            }
        }
    }

    fn passage(&mut self, passage: &Passage) {
        let mut run = self.breaks.run(Part::Passage(passage.id));
        self.inlines(&passage.inlines, &mut run);
        self.end(run);
    }

    fn paragraph(&mut self, passage: &Passage) {
        self.out.push_str(if passage.is_verse() { "<p class=\"verse\">" } else { "<p>" });
        self.led(passage);
        self.out.push_str("</p>\n");
    }

    /// A passage with what is run in before it; a page that begins with the passage begins with
    /// what is run in.
    fn led(&mut self, passage: &Passage) {
        let mut run = self.breaks.run(Part::Passage(passage.id));
        if let Some(lead) = self.run_in.take() {
            self.due(&mut run);
            self.out.push_str(&lead);
        }
        self.inlines(&passage.inlines, &mut run);
        self.end(run);
    }

    fn heading(&mut self, level: u8, passage: &Passage) {
        while self.headings.last().is_some_and(|above| *above >= level) {
            self.headings.pop();
        }
        self.headings.push(level);
        let rank = (self.options.headline + self.headings.len() as u8).min(6);
        for folio in self.breaks.at_start_of(Part::Passage(passage.id)) {
            self.page_mark(folio);
        }
        self.out.push_str(&format!("<h{rank} class=\"level-{level}\">"));
        self.passage(passage);
        self.out.push_str(&format!("</h{rank}>\n"));
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) {
        let name = if start.is_some() { "ol" } else { "ul" };
        match start {
            // HTML counts in 32 bits; a larger number is a slip of the pen, not a list.
            Some(first) if first != 1 && first <= i32::MAX as u64 => {
                self.out.push_str(&format!("<ol start=\"{first}\">\n"));
            }
            _ => self.out.push_str(&format!("<{name}>\n")),
        }
        for item in items {
            self.out.push_str("<li>");
            match item.as_slice() {
                [Block::Paragraph(passage)] => self.led(passage),
                blocks => self.blocks(blocks),
            }
            self.out.push_str("</li>\n");
        }
        self.out.push_str(&format!("</{name}>\n"));
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        // On a phone a wide table scrolls by itself, and must then be reachable with the keyboard.
        let scroll = match self.options.dialect {
            Dialect::Epub | Dialect::Mail => String::new(),
            Dialect::Html => format!(
                " role=\"group\" tabindex=\"0\" aria-label=\"{} {}\"",
                escape(self.options.labels.table),
                self.tables
            ),
        };
        let class = match table.width() {
            Width::Narrow => "table",
            Width::Wide => "table wide",
            Width::Wider => "table wide wider",
            Width::Widest => "table wide wider widest",
        };
        self.out.push_str(&format!("<div class=\"{class}\"{scroll}>\n<table>\n"));
        let align = |column: usize| match table.align.get(column) {
            Some(Align::Center) => " class=\"center\"",
            Some(Align::End) => " class=\"end\"",
            Some(Align::Start) | None => "",
        };
        if table.header.iter().any(|cell| !cell.plain().trim().is_empty()) {
            self.out.push_str("<thead>\n<tr>");
            for (column, cell) in table.header.iter().enumerate() {
                // An empty corner heads nothing.
                let empty = cell.plain().trim().is_empty();
                let (open, close) = if empty { ("<td", "</td>") } else { ("<th scope=\"col\"", "</th>") };
                self.out.push_str(&format!("{open}{}>", align(column)));
                self.passage(cell);
                self.out.push_str(close);
            }
            self.out.push_str("</tr>\n</thead>\n");
        }
        if !table.rows.is_empty() {
            self.out.push_str("<tbody>\n");
            for row in &table.rows {
                self.out.push_str("<tr>");
                for (column, cell) in row.iter().enumerate() {
                    self.out.push_str(&format!("<td{}>", align(column)));
                    self.passage(cell);
                    self.out.push_str("</td>");
                }
                self.out.push_str("</tr>\n");
            }
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    fn figure(&mut self, figure: &Figure) {
        let alt = escape(&figure.alt);
        let mail = self.options.dialect == Dialect::Mail;
        let (outer, caption) = if mail { ("div", "div") } else { ("figure", "figcaption") };
        let class = |name: &str| match (mail, name) {
            (true, "") => " class=\"figure\"".to_string(),
            (true, name) => format!(" class=\"figure {name}\""),
            (false, "") => String::new(),
            (false, name) => format!(" class=\"{name}\""),
        };
        match (self.options.picture)(figure) {
            Some(source) => {
                let size = source.size.map(|(w, h)| format!(" width=\"{w}\" height=\"{h}\"")).unwrap_or_default();
                let source = escape(&source.address);
                self.out.push_str(&format!("<{outer}{}>\n<img src=\"{source}\" alt=\"{alt}\"{size}/>\n", class("")));
            }
            None if figure.path.is_empty() => self.out.push_str(&format!("<{outer}{}>\n", class(""))),
            // The reader of articles has reported the missing picture; its words are kept.
            None => {
                self.out.push_str(&format!("<{outer}{}>\n", class("missing")));
                if !alt.is_empty() {
                    self.out.push_str(&format!("<p class=\"alt\">［{alt}］</p>\n"));
                }
            }
        }
        if figure.caption.is_some() || figure.credit.is_some() {
            let named = if mail { " class=\"caption\"" } else { "" };
            self.out.push_str(&format!("<{caption}{named}>"));
            if let Some(caption) = &figure.caption {
                self.passage(caption);
            }
            if let Some(credit) = &figure.credit {
                let space = if figure.caption.is_some() { " " } else { "" };
                self.out.push_str(&format!("{space}<span class=\"credit\">"));
                self.passage(credit);
                self.out.push_str("</span>");
            }
            self.out.push_str(&format!("</{caption}>\n"));
        }
        self.out.push_str(&format!("</{outer}>\n"));
    }
}
