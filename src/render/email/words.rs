//! An article as plain text, for the part of a mail that shows no markup.

use crate::article::{Article, Block, Figure, Inline, Passage};
use crate::render::markup::{Markup, editor_note};

/// An article as lines of text, part by part.
pub(super) fn article(article: &Article) -> Markup {
    let head = &article.head;
    let lines = |text: &str| text.split('\n').map(str::trim).collect::<Vec<_>>().join("\n");
    let all = |list: &[String]| -> Vec<String> { list.iter().map(|text| lines(text)).collect() };
    let source = head.source.as_ref().map(|source| {
        let printed = source.printed(head.is_english());
        match &source.url {
            Some(url) => format!("{printed}\n{url}"),
            None => printed,
        }
    });
    let mut writer = Writer { indent: if head.is_english() { "" } else { "\u{3000}\u{3000}" }, out: Vec::new() };
    writer.blocks(&article.body.blocks, "", article.dateline_run());
    let body = std::mem::take(&mut writer.out).join("\n\n");
    for (number, note) in article.body.notes.iter().enumerate() {
        let mut inner = Writer { indent: "", out: Vec::new() };
        inner.blocks(&note.blocks, "", None);
        writer.out.push(format!("[{}] {}", number + 1, inner.out.join("\n    ")));
    }
    Markup {
        kicker: head.kicker.as_deref().map(lines),
        title: article.display_title(),
        subtitles: all(&head.subtitles),
        byline: head.byline().as_deref().map(lines),
        editor_note: all(&editor_note(head)),
        highlights: all(&head.highlights),
        pull_quotes: all(&head.pull_quotes),
        body,
        notes: (!writer.out.is_empty()).then(|| writer.out.join("\n")),
        source,
        ..Markup::default()
    }
}

struct Writer {
    /// What a paragraph begins with.
    indent: &'static str,
    /// Finished blocks.
    out: Vec<String>,
}

impl Writer {
    fn blocks(&mut self, blocks: &[Block], lead: &str, mut dateline: Option<String>) {
        for block in blocks {
            match block {
                Block::Paragraph(passage) => {
                    let dateline = dateline.take().unwrap_or_default();
                    let indent = if lead.is_empty() { self.indent } else { "" };
                    let words = plain(passage);
                    let words = if passage.is_verse() { words.replace('\n', &format!("\n{indent}")) } else { words };
                    self.push(lead, &format!("{indent}{dateline}{words}"));
                }
                Block::Heading { passage, .. } => self.push(lead, &plain(passage)),
                Block::List { start, items } => self.list(*start, items, lead),
                Block::Quote(inner) => self.blocks(inner, &format!("{lead}> "), None),
                Block::Table(table) => {
                    let row = |cells: &[Passage]| cells.iter().map(plain).collect::<Vec<_>>().join(" | ");
                    let rows = std::iter::once(row(&table.header)).chain(table.rows.iter().map(|cells| row(cells)));
                    self.push(lead, &rows.collect::<Vec<_>>().join("\n"));
                }
                Block::Figure(figure) => self.push(lead, &words(figure)),
                Block::Code(passage) => self.push(lead, &passage.plain()),
                Block::Divider => self.push(lead, "* * *"),
            }
        }
        if let Some(alone) = dateline {
            self.out.insert(0, alone.trim_end().to_string());
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>], lead: &str) {
        let mut lines = Vec::new();
        for (at, item) in items.iter().enumerate() {
            let marker = start.map_or_else(|| "- ".to_string(), |first| format!("{}. ", first + at as u64));
            let mut inner = Writer { indent: "", out: Vec::new() };
            inner.blocks(item, "", None);
            let hang = " ".repeat(marker.len());
            lines.push(format!("{marker}{}", inner.out.join("\n").replace('\n', &format!("\n{hang}"))));
        }
        self.push(lead, &lines.join("\n"));
    }

    fn push(&mut self, lead: &str, text: &str) {
        let lines = text.split('\n').map(|line| format!("{lead}{line}"));
        self.out.push(lines.collect::<Vec<_>>().join("\n"));
    }
}

/// What a picture shows and says; the picture itself is in the other part.
fn words(figure: &Figure) -> String {
    let alt = (!figure.alt.is_empty()).then(|| format!("［{}］", figure.alt));
    let caption = figure.caption.as_ref().map(plain);
    let credit = figure.credit.as_ref().map(plain);
    [alt, caption, credit].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// The characters of a passage with the numbers of its notes and the addresses of its links.
fn plain(passage: &Passage) -> String {
    fn walk(inlines: &[Inline], out: &mut String) {
        for inline in inlines {
            match inline {
                Inline::Text(text) | Inline::Code(text) => out.push_str(text),
                Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => walk(inner, out),
                Inline::Link { url, inlines } => {
                    let before = out.len();
                    walk(inlines, out);
                    if out[before..] != *url {
                        out.push_str(&format!(" <{url}> "));
                    }
                }
                Inline::NoteMark(note) => out.push_str(&format!("[{}]", note + 1)),
                Inline::LineBreak => out.push('\n'),
            }
        }
    }
    let mut out = String::new();
    walk(&passage.inlines, &mut out);
    out
}
