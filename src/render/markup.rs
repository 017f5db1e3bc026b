//! An article as polyglot markup: valid as HTML and as XHTML.
//!
//! One walk serves the web page, the EPUB and the mail; they differ only in where pictures come
//! from, in the dialect of notes and page marks, and in the depth of headings. Decides no looks: elements
//! and class names only, the style sheets of the dress do the rest.

mod blocks;
mod breaks;
mod notes;

use breaks::{Breaks, Run};

use crate::article::{Article, Figure, Head, Inline};
use crate::pages::{Folio, PageStart, Part};
use crate::render::escape::{escape, escape_into, href};
use crate::template::view::LabelsView;
use crate::text;

/// Which kind of document the markup is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// A web page.
    Html,
    /// A content document of an EPUB, with `epub:type` beside the roles.
    Epub,
    /// A mail, whose readers know only old elements.
    Mail,
}

/// A picture as an `img` element names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its address.
    pub address: String,
    /// Width and height at which it is shown, where they have to be said.
    pub size: Option<(u32, u32)>,
}

impl Source {
    /// A picture that is shown in its own size.
    pub fn of(address: String) -> Self {
        Self { address, size: None }
    }
}

/// What the walk needs to know besides the article.
pub struct Options<'a> {
    /// Web page, EPUB or mail.
    pub dialect: Dialect,
    /// Position of the article in the issue; ids begin with it, so they are unique in one page.
    pub article: usize,
    /// Level of the headline's element; headings of the text come below it.
    pub headline: u8,
    /// Where a figure's picture is found, or nothing when there is none.
    pub picture: &'a dyn Fn(&Figure) -> Option<Source>,
    /// Words of the language.
    pub labels: &'a LabelsView,
    /// Printed pages that begin in this article, in reading order.
    pub starts: Vec<PageStart>,
}

/// An article as markup, part by part; every string is finished and escaped.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Markup {
    /// Page marks that stand before the whole article.
    pub opening: String,
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The headline, its units in spans.
    pub title: String,
    /// The lines below the headline.
    pub subtitles: Vec<String>,
    /// Who wrote it.
    pub byline: Option<String>,
    /// Paragraphs of the editor's note.
    pub editor_note: Vec<String>,
    /// ■ lines.
    pub highlights: Vec<String>,
    /// Sentences set off before the text.
    pub pull_quotes: Vec<String>,
    /// The text.
    pub body: String,
    /// Its notes, when it has any.
    pub notes: Option<String>,
    /// The source line, linked to its address on the web.
    pub source: Option<String>,
    /// Pages whose mark has no place in the article; their marks stand at the end of the text.
    pub unplaced: Vec<Folio>,
}

/// Walks an article once and gives back its markup.
pub fn article(article: &Article, options: &Options<'_>) -> Markup {
    let mut writer = Writer::new(options);
    let head = &article.head;
    let first = if head.kicker.is_some() { Part::Kicker } else { Part::Title };
    let mut markup = Markup { opening: writer.opening(first), ..Markup::default() };
    markup.kicker = head.kicker.as_deref().map(|kicker| writer.units(Part::Kicker, kicker));
    markup.title = writer.title(&article.display_title());
    let part = |writer: &mut Writer<'_>, list: &[String], part: fn(usize) -> Part| -> Vec<String> {
        list.iter().enumerate().map(|(i, text)| writer.lines(part(i), text)).collect()
    };
    let subtitles = head.subtitles.iter().enumerate();
    markup.subtitles = subtitles.map(|(i, text)| writer.units(Part::Subtitle(i), text)).collect();
    markup.byline = head.byline_pieces().map(|pieces| writer.byline(&pieces));
    markup.editor_note = part(&mut writer, &editor_note(head), Part::EditorNote);
    markup.highlights = part(&mut writer, &head.highlights, Part::Highlight);
    markup.pull_quotes = part(&mut writer, &head.pull_quotes, Part::PullQuote);
    markup.body = writer.body(&article.body, dateline(article));
    markup.notes = writer.notes(&article.body.notes);
    markup.source = writer.source(head);
    let (marks, unplaced) = writer.rest();
    markup.body.push_str(&marks);
    markup.unplaced = unplaced;
    markup
}

/// The paragraphs of an editor's note; their positions are those of [`Part::EditorNote`].
pub fn editor_note(head: &Head) -> Vec<String> {
    head.editor_note_parts().0.into_iter().map(String::from).collect()
}

/// The dateline and the space that parts it from the text.
fn dateline(article: &Article) -> Option<String> {
    let run = article.dateline_run()?;
    let words = run.trim_end();
    Some(format!("<span class=\"dateline\">{}</span>{}", escape(words), &run[words.len()..]))
}

/// Writes text with the page marks that fall into it.
pub(crate) struct Writer<'a> {
    options: &'a Options<'a>,
    out: String,
    breaks: Breaks,
    /// Markup that the next paragraph begins with.
    run_in: Option<String>,
    /// Levels of the headings above, so that no rank of elements is skipped.
    headings: Vec<u8>,
    /// How often each note was referred to.
    marks: Vec<usize>,
    /// Note marks met inside a link; a link cannot hold another, so they follow it.
    postponed: Option<Vec<usize>>,
    /// Number of notes the article has.
    notes: usize,
    /// Number of tables so far; each gets a name of its own.
    tables: usize,
}

impl<'a> Writer<'a> {
    fn new(options: &'a Options<'a>) -> Self {
        Self {
            options,
            out: String::new(),
            breaks: Breaks::new(&options.starts),
            run_in: None,
            headings: Vec::new(),
            marks: Vec::new(),
            postponed: None,
            notes: 0,
            tables: 0,
        }
    }

    fn epub(&self) -> bool {
        self.options.dialect == Dialect::Epub
    }

    /// An id that no other article has.
    fn id(&self, name: &str) -> String {
        format!("{}-{name}", super::article_id(self.options.article))
    }

    fn taken(&mut self) -> String {
        std::mem::take(&mut self.out)
    }

    fn page_mark(&mut self, folio: Folio) {
        let id = super::page_id(folio);
        let label = self.options.labels.page.replace("{page}", &folio.to_string());
        let label = escape(&label);
        // On a web page the number is also an attribute that the style sheet shows in the margin.
        // It is no text: copied or searched text must not have page numbers in its sentences. The
        // name is a title there, because checkers of web pages do not know the role and refuse a
        // label on an empty span; reading systems expect the label.
        let kind = match self.options.dialect {
            Dialect::Html | Dialect::Mail => format!("data-page=\"{folio}\" role=\"doc-pagebreak\" title=\"{label}\""),
            Dialect::Epub => format!("epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"{label}\""),
        };
        self.out.push_str(&format!("<span id=\"{id}\" class=\"page-mark\" {kind}></span>"));
    }

    /// The marks of pages that begin with the article itself.
    ///
    /// They stand outside the headline, whose text readers and tables of contents repeat.
    fn opening(&mut self, first: Part) -> String {
        for folio in self.breaks.at_start_of(first) {
            self.page_mark(folio);
        }
        self.taken()
    }

    /// A part of the head: plain text whose line breaks are kept.
    fn lines(&mut self, part: Part, text: &str) -> String {
        let mut run = self.breaks.run(part);
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.line_break(&mut run);
            }
            self.text(line, &mut run);
        }
        self.end(run);
        self.taken()
    }

    /// The headline; each of its units is kept whole as long as a line can hold it.
    fn title(&mut self, title: &str) -> String {
        if text::units(title).len() < 2 {
            return self.lines(Part::Title, title);
        }
        let mut run = self.breaks.run(Part::Title);
        self.line_of_units(title, &mut run);
        self.end(run);
        let title = self.taken();
        title.trim_end().to_string()
    }

    /// Lines above or below the headline, their units kept whole in the same way.
    fn units(&mut self, part: Part, text: &str) -> String {
        let mut run = self.breaks.run(part);
        for (i, line) in text.split('\n').enumerate() {
            if i > 0 {
                self.line_break(&mut run);
            }
            if text::units(line).len() < 2 { self.text(line, &mut run) } else { self.line_of_units(line, &mut run) }
        }
        self.end(run);
        self.taken()
    }

    fn line_of_units(&mut self, line: &str, run: &mut Run) {
        for piece in line.split_inclusive(char::is_whitespace) {
            let unit = piece.trim_end();
            if unit.is_empty() {
                // Several spaces in a row are one parting.
                run.skip(piece.chars().count());
                continue;
            }
            self.unit(unit, run);
            if piece.len() > unit.len() {
                self.text(" ", run);
            }
        }
    }

    /// Role and names, none of them divided where a line can hold it.
    fn byline(&mut self, pieces: &[String]) -> String {
        let mut run = self.breaks.run(Part::Byline);
        for piece in pieces {
            let name = piece.trim_end_matches(['\u{3000}', ' ']);
            if pieces.len() < 2 {
                self.text(name, &mut run)
            } else {
                self.unit(name, &mut run)
            }
            self.text(&piece[name.len()..], &mut run);
        }
        self.end(run);
        self.taken()
    }

    fn unit(&mut self, unit: &str, run: &mut Run) {
        self.due(run);
        self.out.push_str("<span class=\"unit\">");
        self.text(unit, run);
        self.out.push_str("</span>");
    }

    fn source(&mut self, head: &Head) -> Option<String> {
        let source = head.source.as_ref()?;
        let printed = source.printed(head.is_english());
        if printed.is_empty() {
            return None;
        }
        match source.url.as_deref().and_then(href) {
            None => Some(self.lines(Part::Source, &printed)),
            Some(url) => {
                let text = self.lines(Part::Source, &printed);
                Some(format!("<a href=\"{}\">{text}</a>", escape(&url)))
            }
        }
    }

    /// Marks that found no place: the page map speaks of a part this article does not have.
    fn rest(&mut self) -> (String, Vec<Folio>) {
        let rest = self.breaks.rest();
        for folio in &rest {
            self.page_mark(*folio);
        }
        (self.taken(), rest)
    }

    // Running text.

    fn inlines(&mut self, inlines: &[Inline], run: &mut Run) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => self.text(text, run),
                Inline::Code(text) => {
                    self.due(run);
                    self.out.push_str("<code>");
                    self.text(text, run);
                    self.out.push_str("</code>");
                }
                Inline::Strong(inner) => self.element("strong", inner, run),
                Inline::Emphasis(inner) => self.element("em", inner, run),
                Inline::Strike(inner) => self.element("s", inner, run),
                Inline::Link { url, inlines } => self.link(url, inlines, run),
                Inline::NoteMark(note) => match &mut self.postponed {
                    Some(later) => later.push(*note),
                    None => self.note_mark(*note),
                },
                Inline::LineBreak => self.line_break(run),
            }
        }
    }

    fn element(&mut self, name: &str, inner: &[Inline], run: &mut Run) {
        self.due(run);
        self.out.push_str(&format!("<{name}>"));
        self.inlines(inner, run);
        self.out.push_str(&format!("</{name}>"));
    }

    fn link(&mut self, url: &str, inner: &[Inline], run: &mut Run) {
        let address = href(url).filter(|_| self.postponed.is_none());
        let Some(address) = address else { return self.inlines(inner, run) };
        self.due(run);
        self.out.push_str(&format!("<a href=\"{}\">", escape(&address)));
        self.postponed = Some(Vec::new());
        self.inlines(inner, run);
        self.out.push_str("</a>");
        for note in self.postponed.take().unwrap_or_default() {
            self.note_mark(note);
        }
    }

    fn line_break(&mut self, run: &mut Run) {
        self.due(run);
        self.out.push_str("<br/>");
        run.skip(1);
    }

    /// Puts the marks that belong exactly before the next character.
    fn due(&mut self, run: &mut Run) {
        while let Some(folio) = run.due() {
            self.page_mark(folio);
        }
    }

    fn text(&mut self, text: &str, run: &mut Run) {
        let mut rest = text;
        while !rest.is_empty() {
            self.due(run);
            let Some(ahead) = run.until_next() else {
                // No page begins in what follows: nobody needs to know how long it is.
                return escape_into(rest, &mut self.out);
            };
            let end = rest.char_indices().nth(ahead).map_or(rest.len(), |(at, _)| at);
            run.skip(if end == rest.len() { rest.chars().count() } else { ahead });
            escape_into(&rest[..end], &mut self.out);
            rest = &rest[end..];
        }
    }

    /// Marks that the page map puts behind the last character.
    fn end(&mut self, mut run: Run) {
        for folio in run.rest() {
            self.page_mark(folio);
        }
    }
}

#[cfg(test)]
mod tests;
