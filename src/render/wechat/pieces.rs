//! An article as pieces of WeChat markup, each of which stays whole on its part.
//!
//! Only elements and attributes that the WeChat editor keeps: section, p, span, strong, em, br and
//! the parts of a table, each with its style.

use super::inlines::{self, Numbers, Target, apart};
use super::looks::Looks;
use super::parts::size;
use crate::article::table::Width;
use crate::article::{Align, Article, Block, Figure, Passage, Table};
use crate::render::escape::escape;
use crate::render::markup::editor_note;
use crate::template::signature;
use crate::template::view::LabelsView;

/// Characters a piece may have, markup included; longer paragraphs and tables are taken apart.
const MOST: usize = 6_000;
/// Characters of plain text after which a sentence without end is taken apart.
const LONGEST_RUN: usize = 400;
/// What tells verse from paragraphs.
const VERSE: &str = "text-indent:0;padding-left:2em;text-align:left";

/// A stretch of markup that is not divided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    /// The markup.
    pub html: String,
    /// It belongs to what follows: a heading, a caption's picture.
    pub leads: bool,
}

/// An article ready to be put on parts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pieces {
    /// Headline as plain text; empty for contents and imprint.
    pub title: String,
    /// What stands above the headline.
    pub above: String,
    /// What stands below it, up to the text.
    pub below: String,
    /// The text.
    pub text: Vec<Piece>,
}

/// What the walk needs besides the article.
pub(super) struct Options<'a> {
    /// Styles.
    pub looks: &'a Looks,
    /// Words of the language.
    pub labels: &'a LabelsView,
    /// The name of the file a figure's picture has to be uploaded from.
    pub picture: &'a dyn Fn(&Figure) -> Option<String>,
}

/// The pieces of an article.
pub(super) fn article(article: &Article, options: &Options<'_>) -> Pieces {
    let mut writer = Writer {
        options,
        numbers: Numbers::default(),
        out: Vec::new(),
        english: article.head.is_english(),
        dateline: article.dateline_run(),
    };
    let head = &article.head;
    let above = head.kicker.as_deref().map(|kicker| writer.line("kicker", kicker)).unwrap_or_default();
    let mut below = String::new();
    if let Some(column) = &head.column {
        below.push_str(&writer.line("subtitle", &format!("（{}）", column.trim_matches(['（', '）', '(', ')']))));
    }
    let mark = head.series_mark().unwrap_or_default();
    for (at, subtitle) in head.subtitles.iter().enumerate() {
        let last = at + 1 == head.subtitles.len();
        below.push_str(&writer.line("subtitle", &format!("{subtitle}{}", if last { mark.as_str() } else { "" })));
    }
    below.extend(head.byline().map(|byline| writer.line("byline", &byline)));
    for paragraph in editor_note(head) {
        writer.plain("note", &paragraph);
    }
    if head.editor_note.is_some() {
        let own = head.editor_note_parts().1.map(String::from);
        let sign = own.unwrap_or_else(|| signature(&options.labels.editor, writer.english));
        let style = options.looks.with("note", "text-align:right");
        writer.push(format!("<p{style}>{}</p>", escape(&sign)), false);
    }
    for highlight in &head.highlights {
        writer.plain("highlight", &format!("■ {highlight}"));
    }
    for quote in &head.pull_quotes {
        writer.plain("pull-quote", quote);
    }
    writer.blocks(&article.body.blocks, 0, "");
    if let Some(alone) = writer.dateline.take() {
        writer.plain("paragraph", alone.trim_end());
    }
    writer.source(article);
    writer.notes(article);
    let series = if head.subtitles.is_empty() { mark } else { String::new() };
    Pieces { title: format!("{}{series}", article.display_title()), above, below, text: writer.out }
}

struct Writer<'a> {
    options: &'a Options<'a>,
    numbers: Numbers,
    out: Vec<Piece>,
    english: bool,
    dateline: Option<String>,
}

impl Writer<'_> {
    fn push(&mut self, html: String, leads: bool) {
        self.out.push(Piece { html, leads });
    }

    /// A line of the head.
    fn line(&self, name: &str, text: &str) -> String {
        let lines: Vec<_> = text.split('\n').map(|line| escape(line.trim())).collect();
        format!("<p{}>{}</p>", self.options.looks.of(name), lines.join("<br>"))
    }

    /// A paragraph of plain text.
    fn plain(&mut self, name: &str, text: &str) {
        let style = self.options.looks.of(name);
        self.paragraph(&Passage::text(text), &style, "");
    }

    /// A paragraph; one that is too long becomes several.
    fn paragraph(&mut self, passage: &Passage, style: &str, lead: &str) {
        let looks = self.options.looks;
        let text = inlines::write(&passage.inlines, looks, &mut self.numbers);
        let whole = format!("<p{style}>{lead}{text}</p>");
        if size(&whole) <= MOST {
            return self.push(whole, false);
        }
        let mut open = lead.to_string();
        for one in apart(&passage.inlines, LONGEST_RUN) {
            let next = inlines::write(&[one], looks, &mut self.numbers);
            if !open.is_empty() && size(&open) + size(&next) + size(style) > MOST {
                self.push(format!("<p{style}>{open}</p>"), false);
                open.clear();
            }
            open.push_str(&next);
        }
        self.push(format!("<p{style}>{open}</p>"), false);
    }

    /// Blocks of the text; `more` is the style of what they stand in.
    fn blocks(&mut self, blocks: &[Block], depth: usize, more: &str) {
        for block in blocks {
            match block {
                Block::Paragraph(passage) => {
                    let lead = self.dateline.take().map(|d| format!("<strong>{}</strong>", escape(&d)));
                    let name = if more.is_empty() && self.english { "english" } else { "paragraph" };
                    let style = match more {
                        "" if passage.is_verse() => self.options.looks.with(name, VERSE),
                        "" => self.options.looks.of(name),
                        more => more.to_string(),
                    };
                    self.paragraph(passage, &style, &lead.unwrap_or_default());
                }
                Block::Heading { level, passage } => {
                    let name = if *level == 1 { "heading" } else { "subheading" };
                    let style = self.options.looks.of(name);
                    self.paragraph(passage, &style, "");
                    self.leads();
                }
                Block::List { start, items } => self.list(*start, items, depth),
                Block::Quote(inner) => {
                    let style = self.options.looks.of("quote");
                    self.blocks(inner, depth, &style);
                }
                Block::Table(table) => self.table(table),
                Block::Figure(figure) => self.figure(figure),
                Block::Code(passage) => self.code(passage),
                Block::Divider => {
                    let style = self.options.looks.of("divider");
                    self.push(format!("<p{style}>＊　＊　＊</p>"), false);
                }
            }
        }
    }

    /// What was written last belongs to what follows.
    fn leads(&mut self) {
        if let Some(last) = self.out.last_mut() {
            last.leads = true;
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], depth: usize) {
        let style = self.options.looks.with("item", &format!("padding-left:{}em", 2 * depth + 2));
        for (at, item) in items.iter().enumerate() {
            let marker = start.map_or_else(|| "• ".to_string(), |first| format!("{}. ", first + at as u64));
            match item.split_first() {
                Some((Block::Paragraph(passage), rest)) => {
                    self.paragraph(passage, &style, &marker);
                    self.blocks(rest, depth + 1, &style);
                }
                _ => self.blocks(item, depth + 1, &style),
            }
        }
    }

    fn code(&mut self, passage: &Passage) {
        let style = self.options.looks.of("code");
        for line in passage.plain().split('\n') {
            // Spaces at the beginning of a line would vanish.
            let text = line.trim_start_matches(' ');
            let indent = "\u{a0}".repeat(line.len() - text.len());
            self.paragraph(&Passage::text(text), &style, &indent);
        }
    }

    fn table(&mut self, table: &Table) {
        let header = self.row(table, &table.header, true);
        let rows: Vec<String> = table.rows.iter().map(|row| self.row(table, row, false)).collect();
        let more = match table.width() {
            Width::Narrow => "",
            Width::Wide => "font-size:12px",
            Width::Wider | Width::Widest => "font-size:12px;word-break:break-word",
        };
        let style = self.options.looks.with("table", more);
        let frame = |rows: &str| format!("<section><table{style}><tbody>{rows}</tbody></table></section>");
        let least = size(&frame(&header));
        if least > MOST || rows.iter().any(|row| least + size(row) > MOST) {
            // Cells as long as chapters: their words one below the other.
            let cells = table.header.iter().chain(table.rows.iter().flatten());
            let style = self.options.looks.of("paragraph");
            return cells.for_each(|cell| self.paragraph(cell, &style, ""));
        }
        let mut tables = vec![header.clone()];
        let mut filled = false;
        for row in rows {
            let open = tables.last_mut().expect("there is one from the start");
            if filled && size(open) + size(&row) + 200 > MOST {
                tables.push(header.clone() + &row);
            } else {
                open.push_str(&row);
            }
            filled = true;
        }
        let pieces: Vec<String> = tables.iter().map(|rows| frame(rows)).collect();
        pieces.into_iter().for_each(|html| self.push(html, false));
    }

    fn row(&mut self, table: &Table, cells: &[Passage], header: bool) -> String {
        let looks = self.options.looks;
        let cell_look = if table.width() == Width::Narrow { "cell" } else { "tight" };
        let mut row = String::from("<tr>");
        for (column, cell) in cells.iter().enumerate() {
            let align = match table.align.get(column) {
                Some(Align::Center) => "text-align:center",
                Some(Align::End) => "text-align:right",
                Some(Align::Start) | None => "",
            };
            let style = looks.with(cell_look, align);
            let text = inlines::write(&cell.inlines, looks, &mut self.numbers);
            let text = if header { format!("<strong>{text}</strong>") } else { text };
            row.push_str(&format!("<td{style}>{text}</td>"));
        }
        row + "</tr>"
    }

    /// A picture has to be uploaded by hand: a box with its file's name holds the place.
    fn figure(&mut self, figure: &Figure) {
        let file = (self.options.picture)(figure);
        let alt = escape(&figure.alt);
        let words = match file {
            Some(file) => Some(format!("［图：{file}　{alt}］")),
            None if figure.alt.is_empty() => None,
            None => Some(format!("［{alt}］")),
        };
        if let Some(words) = words {
            let style = self.options.looks.of("picture");
            let whole = format!("<p{style}>{words}</p>");
            self.push(whole, figure.caption.is_some() || figure.credit.is_some());
        }
        let style = self.options.looks.of("caption");
        for words in [&figure.caption, &figure.credit].into_iter().flatten() {
            self.paragraph(words, &style, "");
        }
    }

    fn source(&mut self, article: &Article) {
        let Some(source) = &article.head.source else { return };
        let printed = source.printed(self.english);
        if printed.is_empty() {
            return;
        }
        let looks = self.options.looks;
        let mark = source.url.as_deref().map(|url| inlines::address(url, looks, &mut self.numbers));
        self.push(format!("<p{}>{}{}</p>", looks.of("source"), escape(&printed), mark.unwrap_or_default()), false);
    }

    /// What the numbers stand for; notes that no mark leads to come last.
    fn notes(&mut self, article: &Article) {
        let notes = &article.body.notes;
        let unmarked = (0..notes.len()).map(Target::Note).filter(|t| !self.numbers.targets.contains(t));
        let unmarked: Vec<Target> = unmarked.collect();
        self.numbers.targets.extend(unmarked);
        if self.numbers.targets.is_empty() {
            return;
        }
        let style = self.options.looks.of("small");
        let title = format!("<p{style}><strong>{}</strong></p>", escape(&self.options.labels.notes));
        self.push(title, true);
        let mut at = 0;
        // A note may itself lead to an address, which then gets the next number.
        while let Some(target) = self.numbers.targets.get(at).cloned() {
            at += 1;
            match target {
                Target::Address(url) => self.paragraph(&Passage::text(url), &style, &format!("[{at}] ")),
                Target::Note(note) => match notes.get(note).map(|note| note.blocks.as_slice()) {
                    Some([Block::Paragraph(first), rest @ ..]) => {
                        self.paragraph(first, &style, &format!("[{at}] "));
                        self.blocks(rest, 0, &style);
                    }
                    Some(blocks) => {
                        self.push(format!("<p{style}>[{at}]</p>"), true);
                        self.blocks(blocks, 0, &style);
                    }
                    None => {}
                },
            }
        }
    }
}
