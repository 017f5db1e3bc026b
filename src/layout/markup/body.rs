//! The body of an article as calls of the template's blocks.

use std::collections::BTreeMap;

use super::literal::{Writer, quoted};
use super::marks::drawn_together;
use crate::article::{Align, Article, Block, Body, Figure, Inline, Passage, Table, is_next_stanza};
use crate::pages::Part;
use crate::text::is_salutation;

/// Deepest list or quotation that is set inside another. The engine refuses to nest without end,
/// and the line would have no room: what lies deeper stands at this depth.
const DEEPEST: usize = 6;
/// Deepest emphasis inside emphasis; deeper ones would not look different.
const DEEPEST_SPAN: usize = 8;
/// Deepest note inside notes.
const DEEPEST_NOTE: usize = 4;

/// Writes the blocks of an article, the dateline in front of its first paragraph.
pub(super) fn write(
    out: &mut Writer,
    article: &Article,
    n: usize,
    pictures: &BTreeMap<&str, String>,
    dateline: Option<String>,
) {
    let mut writer = Blocks {
        out,
        body: &article.body,
        n,
        pictures,
        dateline,
        uses: uses(&article.body),
        written: vec![false; article.body.notes.len()],
        depths: Vec::new(),
        nesting: 0,
        spans: 0,
        open_notes: 0,
        deferred: Vec::new(),
    };
    writer.blocks(&article.body.blocks);
    if let Some(alone) = writer.dateline.take() {
        // No paragraph to stand before: a table or a picture is all the text there is.
        if let Some(first) = article.body.passages().first() {
            let part = Part::Passage(first.id);
            writer.out.wrapped("para", |out| out.fixed(&alone, part, 0));
        }
    }
}

/// How many marks each note has.
fn uses(body: &Body) -> Vec<usize> {
    fn inlines(all: &[Inline], uses: &mut [usize]) {
        for inline in all {
            match inline {
                Inline::NoteMark(note) => {
                    if let Some(count) = uses.get_mut(*note) {
                        *count += 1;
                    }
                }
                Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => inlines(inner, uses),
                Inline::Link { inlines: inner, .. } => inlines(inner, uses),
                Inline::Text(_) | Inline::Code(_) | Inline::LineBreak => {}
            }
        }
    }
    let mut uses = vec![0; body.notes.len()];
    body.passages().iter().for_each(|passage| inlines(&passage.inlines, &mut uses));
    uses
}

struct Blocks<'a> {
    out: &'a mut Writer,
    body: &'a Body,
    n: usize,
    pictures: &'a BTreeMap<&'a str, String>,
    /// Still to be printed before the first paragraph.
    dateline: Option<String>,
    uses: Vec<usize>,
    /// Notes that are printed already, so that a second mark refers to the first.
    written: Vec<bool>,
    /// Levels of the open section headings.
    depths: Vec<u8>,
    /// Lists, quotations and notes that are open.
    nesting: usize,
    /// Emphases and links that are open.
    spans: usize,
    /// Notes that are open: a note may have notes.
    open_notes: usize,
    /// Notes whose marks lie too deep inside other notes.
    deferred: Vec<usize>,
}

impl<'a> Blocks<'a> {
    fn blocks(&mut self, blocks: &'a [Block]) {
        for (at, block) in blocks.iter().enumerate() {
            match (block, blocks.get(at + 1)) {
                (Block::Paragraph(passage), Some(Block::Table(_))) if passage.is_bold_line() => {
                    self.table_title(passage)
                }
                _ => {
                    if is_next_stanza(blocks, at) {
                        self.out.raw("#stanza()\n");
                    }
                    self.block(block);
                }
            }
        }
    }

    /// A bold line right before a table is its title and stays with it.
    fn table_title(&mut self, passage: &'a Passage) {
        self.out.raw("#table-title[");
        self.passage(passage);
        self.out.raw("]\n");
    }

    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Paragraph(passage) => self.paragraph(passage),
            Block::Heading { level, passage } => self.heading(*level, passage),
            Block::List { items, .. } if self.nesting >= DEEPEST => items.iter().for_each(|item| self.blocks(item)),
            Block::Quote(inner) if self.nesting >= DEEPEST => self.blocks(inner),
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(inner) => self.quote(inner),
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Code(passage) => {
                let source = passage.plain();
                self.out.raw(&format!("#code-block({})", quoted(source.trim_end_matches('\n'))));
            }
            Block::Divider => self.out.raw("#divider()"),
        }
        self.out.raw("\n");
    }

    fn paragraph(&mut self, passage: &'a Passage) {
        let plain = passage.plain();
        if plain.trim().is_empty() && !passage.inlines.iter().any(|i| matches!(i, Inline::NoteMark(_))) {
            return;
        }
        let call = match passage.is_verse() {
            true => "#verse[",
            false if is_salutation(&plain) => "#flush[",
            false => "#para[",
        };
        self.out.raw(call);
        if let Some(dateline) = self.dateline.take() {
            self.out.fixed(&dateline, Part::Passage(passage.id), 0);
        }
        self.passage(passage);
        self.out.raw("]");
    }

    /// Headings keep the look of their level but must not skip a depth in the bookmarks: a reader
    /// who listens takes a gap for a missing section.
    fn heading(&mut self, level: u8, passage: &'a Passage) {
        let level = level.clamp(1, 4);
        while self.depths.last().is_some_and(|open| *open >= level) {
            self.depths.pop();
        }
        self.depths.push(level);
        self.out.raw(&format!("#section({level}, depth: {})[", self.depths.len()));
        self.passage(passage);
        self.out.raw("]");
    }

    fn list(&mut self, start: Option<u64>, items: &'a [Vec<Block>]) {
        match start {
            Some(start) => self.out.raw(&format!("#numbered({start}, (")),
            None => self.out.raw("#bullets(("),
        }
        self.nesting += 1;
        for item in items {
            self.out.raw("[");
            self.run_in(item);
            self.out.raw("], ");
        }
        self.nesting -= 1;
        self.out.raw("))");
    }

    /// Blocks of which the first paragraph stands in the line that is already open.
    fn run_in(&mut self, blocks: &'a [Block]) {
        let rest = match blocks {
            [Block::Paragraph(first), rest @ ..] => {
                self.passage(first);
                rest
            }
            all => all,
        };
        for block in rest {
            self.block(block);
        }
    }

    fn quote(&mut self, inner: &'a [Block]) {
        self.nesting += 1;
        self.out.raw("#quote-block[\n");
        self.blocks(inner);
        self.out.raw("]");
        self.nesting -= 1;
    }

    fn table(&mut self, table: &'a Table) {
        let columns = table.columns();
        let align = |align: &Align| match align {
            Align::Start => "left, ",
            Align::Center => "center, ",
            Align::End => "right, ",
        };
        let aligns: String = table.align.iter().map(align).collect();
        self.out.raw(&format!("#data-table(columns: {columns}, align: ({aligns}), header: "));
        let headed = table.header.iter().any(|cell| !cell.inlines.is_empty());
        if headed {
            self.row(&table.header, columns);
        } else {
            self.out.raw("()");
        }
        self.out.raw(", rows: (\n");
        for row in &table.rows {
            self.row(row, columns);
            self.out.raw(",\n");
        }
        self.out.raw("))");
    }

    fn row(&mut self, cells: &'a [Passage], columns: usize) {
        self.out.raw("(");
        for column in 0..columns {
            self.out.begin_cell();
            if let Some(cell) = cells.get(column) {
                self.passage(cell);
            }
            self.out.end_cell();
        }
        self.out.raw(")");
    }

    fn figure(&mut self, figure: &'a Figure) {
        let words = [&figure.caption, &figure.credit].into_iter().flatten();
        let Some(path) = self.pictures.get(figure.path.as_str()) else {
            // The picture was reported when it was not found; its words are printed all the same.
            if words.clone().next().is_some() {
                self.out.raw("#caption-line[");
                for (n, passage) in words.enumerate() {
                    if n > 0 {
                        self.out.raw("#h(1em)");
                    }
                    self.passage(passage);
                }
                self.out.raw("]");
            }
            return;
        };
        // Without alternative text the caption says best what there is to see.
        let alt = match (figure.alt.trim(), &figure.caption) {
            ("", Some(caption)) => caption.plain(),
            (alt, _) => alt.to_string(),
        };
        self.out.raw(&format!("#picture({}, alt: ", quoted(path)));
        self.out.raw(&if alt.trim().is_empty() { "none".to_string() } else { quoted(alt.trim()) });
        for (name, passage) in [("caption", &figure.caption), ("credit", &figure.credit)] {
            if let Some(passage) = passage {
                self.out.raw(&format!(", {name}: ["));
                self.passage(passage);
                self.out.raw("]");
            }
        }
        self.out.raw(")");
    }

    fn passage(&mut self, passage: &'a Passage) {
        let mut offset = 0;
        self.inlines(&passage.inlines, Part::Passage(passage.id), &mut offset);
    }

    fn inlines(&mut self, inlines: &[Inline], part: Part, offset: &mut usize) {
        for inline in drawn_together(inlines).iter() {
            match inline {
                Inline::Text(text) => {
                    self.out.text(text, part, *offset);
                    *offset += text.chars().count();
                }
                Inline::Code(text) => {
                    self.out.code(text, part, *offset);
                    *offset += text.chars().count();
                }
                Inline::Strong(inner) => self.span("strong", inner, part, offset),
                Inline::Emphasis(inner) => self.span("emph", inner, part, offset),
                Inline::Strike(inner) => self.span("strike", inner, part, offset),
                Inline::Link { url, inlines } => {
                    self.span(&format!("link({})", quoted(url)), inlines, part, offset);
                }
                Inline::LineBreak => {
                    self.out.raw("#linebreak()");
                    *offset += 1;
                }
                Inline::NoteMark(note) => self.note_mark(*note),
            }
        }
    }

    fn span(&mut self, call: &str, inner: &[Inline], part: Part, offset: &mut usize) {
        // An empty link is refused by the engine, and nothing of it would show.
        if crate::article::plain_text(inner).is_empty() {
            return;
        }
        if self.spans >= DEEPEST_SPAN {
            return self.inlines(inner, part, offset);
        }
        self.spans += 1;
        self.out.raw(&format!("#{call}["));
        self.inlines(inner, part, offset);
        self.out.raw("]");
        self.spans -= 1;
    }

    /// The mark of a note, and behind it the marks of notes that were too deep inside it.
    fn note_mark(&mut self, note: usize) {
        self.note(note);
        while self.open_notes == 0
            && let Some(note) = self.deferred.pop()
        {
            if !self.written[note] {
                self.note(note);
            }
        }
    }

    fn note(&mut self, note: usize) {
        let body = self.body;
        let Some(content) = body.notes.get(note) else { return };
        let label = format!("<a{}-note-{}>", self.n, note + 1);
        if self.open_notes >= DEEPEST_NOTE && !self.written[note] {
            self.deferred.push(note);
            return;
        }
        if std::mem::replace(&mut self.written[note], true) {
            self.out.raw(&format!("#note({label})"));
            return;
        }
        let dateline = self.dateline.take();
        let nesting = std::mem::take(&mut self.nesting);
        self.open_notes += 1;
        self.out.open_note();
        self.run_in(&content.blocks);
        self.out.close_note();
        self.open_notes -= 1;
        self.nesting = nesting;
        self.dateline = dateline;
        if self.uses[note] > 1 {
            self.out.raw(&label);
        }
    }
}
