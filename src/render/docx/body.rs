//! The text of an article as paragraphs and tables.

use super::article::add_after;
use super::build::Builder;
use super::fit;
use super::looks::SMALL;
use super::measure::{ems, rows_of};
use super::narrow::{Fitted, fitted, sized};
use super::styles::{Letters, Style};
use super::tree::{Content, Drawing, Indent, Line, List, Look, Note, Paragraph, Piece, Row, Side, Table, TableDress};
use crate::article::{self, Align, Article, Block, Body, Figure, Inline, Passage, PassageId, is_next_stanza};
use crate::render::escape::href;
use crate::text::is_salutation;

/// Deepest level of a list that word processors count.
const DEEPEST: usize = 8;

/// Writes the text of an article.
pub(super) fn write(builder: &mut Builder<'_>, article: &Article, at: usize) {
    let first_note = builder.notes.len();
    let mut blocks = Blocks {
        builder,
        body: &article.body,
        article: at,
        dateline: article.dateline_run(),
        depths: Vec::new(),
        numbers: vec![None; article.body.notes.len()],
        first_note,
        waiting: Vec::new(),
        free: 0,
        in_note: false,
    };
    blocks.blocks(&article.body.blocks, Place::default());
    if let Some(alone) = blocks.dateline.take() {
        blocks.add(Paragraph::new(Style::Body, vec![Content::styled(Letters::Dateline, alone.trim_end())]));
    }
    blocks.notes_without_marks();
}

/// Where blocks stand inside of others.
#[derive(Clone, Copy, Default)]
struct Place {
    /// Lists that are open.
    lists: usize,
    /// Inside of a quotation.
    quoted: bool,
    /// Distance from the margin that the outer blocks ask for.
    left: i64,
}

struct Blocks<'a, 'b> {
    builder: &'a mut Builder<'b>,
    body: &'a Body,
    article: usize,
    /// Still to be written before the first paragraph.
    dateline: Option<String>,
    /// Levels of the open section headings.
    depths: Vec<u8>,
    /// Numbers of the notes in the document, as soon as they are written.
    numbers: Vec<Option<usize>>,
    first_note: usize,
    /// Notes marked inside of a note, which cannot have notes: they are marked behind it.
    waiting: Vec<usize>,
    /// Space that the next paragraph keeps before it.
    free: i64,
    in_note: bool,
}

impl Blocks<'_, '_> {
    fn add(&mut self, mut paragraph: Paragraph) {
        if self.free > 0 {
            *paragraph.before.get_or_insert(0) += std::mem::take(&mut self.free);
        }
        if self.in_note && !matches!(paragraph.style, Style::Picture | Style::Caption) {
            paragraph.style = Style::FootnoteText;
            paragraph.indent = None;
        }
        self.builder.add(paragraph);
    }

    fn blocks(&mut self, blocks: &[Block], place: Place) {
        for (at, block) in blocks.iter().enumerate() {
            match (block, blocks.get(at + 1)) {
                (Block::Paragraph(passage), Some(Block::Table(_))) if passage.is_bold_line() => {
                    let content = self.passage(passage);
                    self.add(Paragraph::new(Style::TableTitle, content));
                }
                _ => {
                    if is_next_stanza(blocks, at) {
                        self.add(Paragraph::new(Style::Body, Vec::new()));
                    }
                    self.block(block, place);
                }
            }
        }
    }

    fn block(&mut self, block: &Block, place: Place) {
        match block {
            Block::Paragraph(passage) => self.paragraph(passage, place),
            Block::Heading { level, passage } => self.heading(*level, passage),
            Block::List { start, items } => self.list(*start, items, place),
            Block::Quote(inner) => {
                let left = if place.quoted { place.left } else { place.left + 2 * self.builder.grid.advance };
                self.blocks(inner, Place { quoted: true, left, ..place });
            }
            Block::Table(table) => self.table(table),
            Block::Figure(figure) => self.figure(figure),
            Block::Code(passage) => {
                let code = passage.plain();
                self.add(Paragraph::text(Style::Code, code.trim_end_matches('\n')));
            }
            Block::Divider => self.add(Paragraph::new(Style::Divider, Vec::new())),
        }
    }

    fn paragraph(&mut self, passage: &Passage, place: Place) {
        let plain = passage.plain();
        if plain.trim().is_empty() && !passage.inlines.iter().any(|i| matches!(i, Inline::NoteMark(_))) {
            return;
        }
        let style = if place.quoted {
            Style::Quote
        } else if place.lists > 0 {
            Style::ListMore
        } else if is_salutation(&plain) {
            Style::Flush
        } else {
            Style::Body
        };
        let opening = self.dateline.clone().filter(|_| !self.in_note).unwrap_or_default();
        let mut paragraph = Paragraph::new(style, self.opened(passage));
        if place.lists > 0 {
            paragraph.indent = Some(Indent { left: place.left, ..Indent::default() });
        }
        if passage.is_verse() && style == Style::Body {
            let left = 2 * self.builder.grid.advance;
            paragraph.indent = Some(Indent { left, ..Indent::default() });
        } else if matches!(style, Style::Body | Style::Flush) && !self.in_note {
            let indent = if style == Style::Body { 2.0 } else { 0.0 };
            self.fit(passage.id, &(opening + &plain), indent, &mut paragraph.content);
        }
        self.add(paragraph);
    }

    /// Lets a paragraph take no more lines than in print.
    fn fit(&self, passage: PassageId, text: &str, indent: f64, content: &mut [Content]) {
        let grid = self.builder.grid;
        let printed = self.builder.pages.and_then(|pages| pages.lines.get(&(self.article, passage)));
        if let Some(printed) = printed.filter(|_| !self.builder.issue.articles[self.article].head.is_english())
            && let Some(by) = fit::closer(text, indent, grid.measure() / grid.advance, grid.advance, *printed)
        {
            fit::space(content, grid.tracking() - by);
        }
    }

    /// The content of a paragraph, the dateline in front of the first one.
    fn opened(&mut self, passage: &Passage) -> Vec<Content> {
        let dateline = self.dateline.take().filter(|_| !self.in_note);
        let mut content: Vec<Content> = dateline.iter().map(|line| Content::styled(Letters::Dateline, line)).collect();
        content.extend(self.passage(passage));
        content
    }

    /// Headings keep the look of their level but skip no depth: a reader who listens takes a gap
    /// for a missing section.
    fn heading(&mut self, level: u8, passage: &Passage) {
        let level = level.clamp(1, 4);
        while self.depths.last().is_some_and(|open| *open >= level) {
            self.depths.pop();
        }
        self.depths.push(level);
        let depth = self.depths.len() as u8;
        let content = self.passage(passage);
        let mut paragraph = Paragraph::new(Style::Heading(level + 1), content);
        paragraph.outline = (depth != level).then_some(depth);
        self.add(paragraph);
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], place: Place) {
        let level = place.lists.min(DEEPEST);
        let number = match start {
            None => 1,
            Some(start) => {
                self.builder.lists.push(List::Numbers { start, level });
                self.builder.lists.len()
            }
        };
        let left = 2 * self.builder.grid.advance * (level as i64 + 1);
        let shift = if place.quoted { place.left } else { 0 };
        let inner = Place { lists: place.lists + 1, left: left + shift, quoted: false };
        for item in items {
            let (first, rest) = match item.as_slice() {
                [Block::Paragraph(first), rest @ ..] => (self.opened(first), rest),
                all => (Vec::new(), all),
            };
            let mut paragraph = Paragraph::new(Style::ListItem, first);
            paragraph.list = Some((number, level));
            if shift > 0 {
                paragraph.indent =
                    Some(Indent { left: left + shift, first: -self.builder.grid.advance, ..Indent::default() });
            }
            self.add(paragraph);
            for block in rest {
                self.block(block, inner);
            }
        }
    }

    /// A picture keeps its natural size up to the measure and to half of the page; it takes whole
    /// lines with its words.
    fn figure(&mut self, figure: &Figure) {
        let place = self.builder.picture(figure, self.article);
        let mut words = Vec::new();
        let mut plain = String::new();
        if let Some(caption) = &figure.caption {
            plain.push_str(&caption.plain());
            words.extend(self.passage(caption));
        }
        if let Some(credit) = &figure.credit {
            let room = self.builder.grid.measure() as f64 / (self.builder.grid.size as f64 * SMALL);
            if !words.is_empty() {
                // Name and role of who made the picture stay on one line.
                let fits = ems(&plain) + 1.0 + ems(&credit.plain()) <= room;
                words.push(Content::text(if fits { "\u{3000}" } else { "\n" }));
                plain.push(if fits { '\u{3000}' } else { '\n' });
            }
            plain.push_str(&credit.plain());
            let mut credit = self.passage(credit);
            dress(&mut credit, Letters::Credit);
            words.extend(credit);
        }
        let grid = self.builder.grid;
        let mut caption = (!words.is_empty()).then(|| Paragraph::new(Style::Caption, words));
        if let Some(media) = place {
            let (natural, high) = {
                let media = &self.builder.shelf.media[media];
                (media.width as f64, media.height as f64)
            };
            let room = grid.measure() as f64;
            let factor = (room / natural).min(grid.column() as f64 * 0.5 / high).min(1.0);
            let (width, height) = ((natural * factor) as i64, (high * factor) as i64);
            let alt = match (figure.alt.trim(), &figure.caption) {
                ("", Some(caption)) => caption.plain(),
                (alt, _) => alt.to_string(),
            };
            let number = self.builder.next_drawing();
            let drawing = Content::Picture(Drawing { number, media, alt, width, height });
            let small = grid.size as f64 * SMALL;
            let lines: usize = plain.lines().map(|line| rows_of(ems(line) * small, room)).sum();
            let lines = lines as i64;
            let gap = grid.size * 2 / 5;
            let below = if caption.is_some() { gap + lines * (small * 1.5) as i64 } else { 0 };
            let free = grid.whole(height + below + grid.pitch / 2) - height - below;
            let mut paragraph = Paragraph::new(Style::Picture, vec![drawing]);
            paragraph.before = Some(free / 2);
            match &mut caption {
                Some(caption) => {
                    paragraph.keep_next = true;
                    caption.before = Some(gap);
                    caption.after = Some(free - free / 2);
                }
                None => paragraph.after = Some(free - free / 2),
            }
            self.add(paragraph);
        }
        if let Some(caption) = caption {
            self.add(caption);
        }
    }

    fn table(&mut self, table: &article::Table) {
        let grid = self.builder.grid;
        let count = table.columns();
        let headed = table.header.iter().any(|cell| !cell.inlines.is_empty());
        let rows: Vec<&Vec<Passage>> = table.all_rows().collect();
        if rows.is_empty() {
            return;
        }
        let widest = |column: usize| -> f64 {
            let cells = rows.iter().filter_map(|row| row.get(column));
            let lines = cells.flat_map(|cell| cell.plain().lines().map(ems).collect::<Vec<_>>());
            lines.fold(0.0, f64::max)
        };
        let naturals: Vec<f64> = (0..count).map(widest).collect();
        let usual = grid.size as f64 * SMALL;
        let Fitted { step, side, widths } = fitted(&naturals, &table.widest_pieces(), grid.measure() as f64, usual);
        let small = usual * step;
        let lines_of = |cell: &Passage, width: f64| -> usize {
            cell.plain().lines().map(|line| rows_of(ems(line) * small, (width - 2.0 * side).max(small))).sum()
        };
        let heights: Vec<i64> = rows
            .iter()
            .map(|row| {
                let lines = row.iter().zip(&widths).map(|(cell, width)| lines_of(cell, *width)).max().unwrap_or(1);
                grid.whole((lines.max(1) as f64 * small * 1.3 + small * 0.2) as i64)
            })
            .collect();
        // A table of up to half a page stays in one piece; a longer one may run over pages.
        let whole = heights.iter().sum::<i64>() + grid.pitch <= grid.column() / 2;
        let last = rows.len() - 1;
        let smaller = step < 1.0;
        let mut made = Vec::new();
        for (at, row) in rows.iter().enumerate() {
            let header = headed && at == 0;
            let cells = (0..count).map(|column| {
                let mut content = row.get(column).map(|cell| self.passage(cell)).unwrap_or_default();
                let style = if header { Style::TableHead } else { Style::TableCell };
                if smaller {
                    sized(&mut content, (small / 10.0).round() as i64);
                }
                let mut paragraph = Paragraph::new(style, content);
                paragraph.line = smaller.then_some(Line::Exactly((small * 1.3) as i64));
                paragraph.align = match table.align.get(column) {
                    Some(Align::Center) => Some(Side::Center),
                    Some(Align::End) => Some(Side::End),
                    Some(Align::Start) | None => None,
                };
                paragraph.keep_next = whole && at < last;
                vec![paragraph]
            });
            made.push(Row { header, height: heights[at], exact: false, cells: cells.collect() });
        }
        // Two tables in a row would become one.
        if matches!(self.builder.pieces.last(), Some(Piece::Table(_))) {
            let mut between = Paragraph::new(Style::Flush, Vec::new());
            between.line = Some(Line::Exactly(std::mem::take(&mut self.free).max(20)));
            self.add(between);
        }
        let half = grid.pitch / 2;
        add_after(self.builder.pieces.last_mut(), half);
        self.free = half;
        let widths = widths.iter().map(|width| *width as i64).collect();
        self.builder.pieces.push(Piece::Table(Table {
            widths,
            rows: made,
            dress: TableDress::Data { header: headed, side: smaller.then_some(side as i64) },
        }));
    }

    fn passage(&mut self, passage: &Passage) -> Vec<Content> {
        let mut content = Vec::new();
        self.inlines(&passage.inlines, Emphasis::default(), &mut content);
        content
    }

    fn inlines(&mut self, inlines: &[Inline], emphasis: Emphasis, out: &mut Vec<Content>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => out.push(Content::Text(emphasis.look(false), text.replace('\t', " "))),
                Inline::Code(text) => out.push(Content::Text(emphasis.look(true), text.clone())),
                Inline::Strong(inner) => self.inlines(inner, Emphasis { strong: true, ..emphasis }, out),
                Inline::Emphasis(inner) => self.inlines(inner, Emphasis { emphasis: true, ..emphasis }, out),
                Inline::Strike(inner) => self.inlines(inner, Emphasis { strike: true, ..emphasis }, out),
                Inline::Link { url, inlines } => {
                    let mut inner = Vec::new();
                    self.inlines(inlines, emphasis, &mut inner);
                    match href(url) {
                        Some(url) if !inner.is_empty() => out.push(Content::Link(url, inner)),
                        _ => out.extend(inner),
                    }
                }
                Inline::LineBreak => out.push(Content::Text(emphasis.look(false), "\n".into())),
                Inline::NoteMark(note) => self.note_mark(*note, out),
            }
        }
    }

    fn note_mark(&mut self, note: usize, out: &mut Vec<Content>) {
        let shown = |n: usize| Content::styled(Letters::NoteMark, &circled(n));
        let number = match self.numbers.get(note) {
            // A mark whose note the article does not have keeps its number and leads nowhere.
            None => return out.push(shown(note + 1)),
            Some(Some(number)) => {
                let field = format!(" NOTEREF _Note{number} \\h ");
                return out.push(Content::Field(field, vec![shown(number - self.first_note)]));
            }
            Some(None) if self.in_note => {
                let number = self.reserve(note);
                self.waiting.push(note);
                return out.push(shown(number - self.first_note));
            }
            Some(None) => self.reserve(note),
        };
        self.fill(note, number);
        let mark = self.builder.marked(format!("_Note{number}"), vec![Content::NoteMark(number)]);
        out.push(mark);
        while !self.waiting.is_empty() {
            let waiting = self.waiting.remove(0);
            let number = self.numbers[waiting].expect("it was reserved when it was met");
            self.fill(waiting, number);
            let mark = self.builder.marked(format!("_Note{number}"), vec![Content::NoteMark(number)]);
            out.push(mark);
        }
    }

    fn reserve(&mut self, note: usize) -> usize {
        self.builder.notes.push(Note { pieces: Vec::new() });
        let number = self.builder.notes.len();
        self.numbers[note] = Some(number);
        number
    }

    /// Writes the text of a note.
    fn fill(&mut self, note: usize, number: usize) {
        let body = self.body;
        let before = std::mem::take(&mut self.builder.pieces);
        let free = std::mem::take(&mut self.free);
        let outer = std::mem::replace(&mut self.in_note, true);
        self.blocks(&body.notes[note].blocks, Place::default());
        self.in_note = outer;
        self.free = free;
        let mut pieces = std::mem::replace(&mut self.builder.pieces, before);
        let sign = [Content::OwnMark, Content::text(" ")];
        match pieces.first_mut() {
            Some(Piece::Paragraph(first)) => drop(first.content.splice(0..0, sign)),
            _ => pieces.insert(0, Piece::Paragraph(Paragraph::new(Style::FootnoteText, sign.to_vec()))),
        }
        // A note must not end with a table.
        if !matches!(pieces.last(), Some(Piece::Paragraph(_))) {
            pieces.push(Piece::Paragraph(Paragraph::new(Style::FootnoteText, Vec::new())));
        }
        self.builder.notes[number - 1].pieces = pieces;
    }

    /// A note without a mark is marked at the end of the text: it must not be lost.
    fn notes_without_marks(&mut self) {
        let left: Vec<usize> = (0..self.numbers.len()).filter(|note| self.numbers[*note].is_none()).collect();
        let mut marks = Vec::new();
        for note in left {
            if self.numbers[note].is_none() {
                self.note_mark(note, &mut marks);
            }
        }
        if marks.is_empty() {
            return;
        }
        match self.builder.pieces.last_mut() {
            Some(Piece::Paragraph(last)) if last.style != Style::Heading(1) => last.content.append(&mut marks),
            _ => self.add(Paragraph::new(Style::Body, marks)),
        }
    }
}

/// Emphases that are open.
#[derive(Clone, Copy, Default)]
struct Emphasis {
    strong: bool,
    emphasis: bool,
    strike: bool,
}

impl Emphasis {
    fn look(self, code: bool) -> Look {
        let style = match (code, self.strong, self.emphasis) {
            (true, ..) => Some(Letters::Code),
            (_, true, true) => Some(Letters::StrongEmphasis),
            (_, true, false) => Some(Letters::Strong),
            (_, false, true) => Some(Letters::Emphasis),
            (_, false, false) => None,
        };
        Look { style, strike: self.strike, ..Look::default() }
    }
}

/// Gives characters without a style of their own one.
fn dress(content: &mut [Content], style: Letters) {
    for one in content {
        match one {
            Content::Text(look, _) => drop(look.style.get_or_insert(style)),
            Content::Link(_, inner) => dress(inner, style),
            _ => {}
        }
    }
}

/// ① to ⑳, then （21）.
fn circled(number: usize) -> String {
    match u32::try_from(number) {
        Ok(n @ 1..=20) => char::from_u32('①' as u32 + n - 1).map(String::from).unwrap_or_default(),
        _ => format!("（{number}）"),
    }
}
