//! The right side: cover, contents and articles as a run of items that lines can point to.

use std::collections::HashMap;

use serde::Serialize;

use super::shown;
use super::words::Words;
use crate::article::{Article, Block, Figure, Inline, Note, Passage, plain_text};
use crate::diag::Lang;
use crate::import::{Account, Imported, ImportedFile, PrintedIssue};
use crate::pages::Part;
use crate::read::bulletin::PrintedEntry;
use crate::read::trace::Destination;
use crate::render::escape::escape_into;
use crate::text::is_han;

/// A piece of the result.
#[derive(Debug, Serialize)]
pub(super) struct Item {
    /// Its id on the page.
    pub id: String,
    /// What lines must become to point to it.
    #[serde(skip)]
    pub places: Vec<Destination>,
    /// Position of its article; none for cover and contents.
    #[serde(skip)]
    pub article: Option<usize>,
    /// Opens its article: number, file, title.
    pub opens: Option<Opening>,
    /// Looks.
    pub class: &'static str,
    /// What it is; empty for paragraphs.
    pub label: &'static str,
    /// Its text as markup, made safe here.
    pub text: String,
    /// Written in Chinese on a page that is not.
    pub han: bool,
    /// Fields of the head: label and value.
    pub fields: Vec<(&'static str, String)>,
    /// The lines it was made of: first, last, address.
    pub lines: Option<Source>,
}

/// The head of an article on the page.
#[derive(Debug, Serialize)]
pub(super) struct Opening {
    pub id: String,
    pub number: usize,
    pub path: String,
    pub title: String,
}

/// Lines of the original that an item was made of.
#[derive(Debug, Serialize)]
pub(super) struct Source {
    pub label: String,
    pub href: String,
}

/// Everything that was made of one input, in order.
pub(super) fn items(input: &str, account: &Account, imported: &Imported, words: &Words) -> Vec<Item> {
    let mut items = Vec::new();
    if let Some(issue) = imported.issues.iter().find(|i| i.input == account.input) {
        front(input, issue, words, &mut items);
    }
    let files = &imported.files[account.files.clone()];
    for (at, file) in files.iter().filter(|f| f.article.is_some()).enumerate() {
        let from = items.len();
        let article = file.article.as_ref().expect("only articles are left");
        Builder { input, at, words, items: &mut items }.article(article);
        items[from].opens = Some(opening(input, at, file, article));
    }
    let loose = files.iter().find(|f| f.article.is_none()).filter(|_| account.trace.placed.is_empty());
    if let Some(file) = loose {
        let mut text = String::new();
        escape_into(&shown(&file.text), &mut text);
        items.push(Item {
            id: format!("{input}-loose"),
            places: Vec::new(),
            article: None,
            opens: None,
            class: "loose",
            label: words.loose,
            text,
            han: false,
            fields: Vec::new(),
            lines: None,
        });
    }
    let spans = spans(account);
    for item in &mut items {
        item.han = words.lang == Lang::En && item.text.chars().any(is_han);
        let lines = item.places.iter().filter_map(|place| spans.get(place));
        let lines = lines.copied().reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        item.lines = lines.map(|span| source(input, span));
    }
    items
}

fn opening(input: &str, at: usize, file: &ImportedFile, article: &Article) -> Opening {
    Opening {
        id: format!("{input}-a{}", at + 1),
        number: at + 1,
        path: file.path.clone(),
        title: shown(&article.display_title()),
    }
}

/// First and last line of everything that lines became.
fn spans(account: &Account) -> HashMap<Destination, (usize, usize)> {
    let mut spans: HashMap<Destination, (usize, usize)> = HashMap::new();
    let count = super::lines(account.source.text()).count();
    for placed in account.trace.placed.iter().filter(|p| (1..=count).contains(p.lines.start())) {
        let (first, last) = (*placed.lines.start(), *placed.lines.end());
        let span = spans.entry(placed.place).or_insert((first, last));
        *span = (span.0.min(first), span.1.max(last));
    }
    spans
}

fn source(input: &str, (first, last): (usize, usize)) -> Source {
    let label = if first == last { first.to_string() } else { format!("{first}–{last}") };
    Source { label, href: format!("#{input}-l{first}") }
}

fn front(input: &str, issue: &PrintedIssue, words: &Words, items: &mut Vec<Item>) {
    let cover = &issue.cover;
    let date = cover.date.map(|d| d.to_string());
    let told = [&cover.title, &cover.issue, &cover.issuer, &date];
    let told: Vec<String> = told.into_iter().flatten().map(|t| shown(t)).collect();
    let mut push = |name: &str, class, label, place, text: String| {
        items.push(Item {
            id: format!("{input}-{name}"),
            places: vec![place],
            article: None,
            opens: None,
            class,
            label,
            text,
            han: false,
            fields: Vec::new(),
            lines: None,
        });
    };
    if !told.is_empty() {
        push("cover", "front", words.cover, Destination::Cover, told.iter().map(|t| line(t)).collect());
    }
    if !issue.contents.is_empty() {
        let text = issue.contents.iter().map(|entry| contents_entry(entry, words)).collect();
        push("contents", "front", words.contents, Destination::Contents, text);
    }
}

fn contents_entry(entry: &PrintedEntry, words: &Words) -> String {
    let of = |entry: &PrintedEntry| {
        let number = entry.number.as_ref().map(|n| format!("{n} ")).unwrap_or_default();
        let page = entry.page.map(|p| format!(" · {}", words.page.replace("{}", &p.to_string()))).unwrap_or_default();
        format!("{number}{}{page}", entry.title)
    };
    let children: String = entry.children.iter().map(|child| line(&shown(&format!("\u{3000}{}", of(child))))).collect();
    line(&shown(&of(entry))) + &children
}

fn line(text: &str) -> String {
    let mut out = String::from("<span class=\"row-line\">");
    escape_into(text, &mut out);
    out + "</span>"
}

struct Builder<'a> {
    input: &'a str,
    at: usize,
    words: &'a Words,
    items: &'a mut Vec<Item>,
}

impl Builder<'_> {
    fn article(&mut self, article: &Article) {
        let (head, words) = (&article.head, self.words);
        if let Some(kicker) = &head.kicker {
            self.plain(Part::Kicker, "kicker", kicker);
        }
        let title = if head.title.is_empty() { "—" } else { &head.title };
        self.plain(Part::Title, "title", title);
        for (number, subtitle) in head.subtitles.iter().enumerate() {
            self.plain(Part::Subtitle(number), "subtitle", subtitle);
        }
        if !head.authors.is_empty() {
            let names = head.authors.join("、");
            let role = head.role.as_ref().map(|r| format!("{r}\u{3000}")).unwrap_or_default();
            self.plain(Part::Byline, "byline", &format!("{role}{names}"));
        }
        self.fields(article);
        for (number, paragraph) in head.editor_note.iter().flat_map(|n| n.split('\n')).enumerate() {
            self.plain(Part::EditorNote(number), "note-text", paragraph);
        }
        for (number, text) in head.highlights.iter().enumerate() {
            self.plain(Part::Highlight(number), "highlight", &format!("■ {text}"));
        }
        for (number, text) in head.pull_quotes.iter().enumerate() {
            self.plain(Part::PullQuote(number), "quote", text);
        }
        self.blocks(&article.body.blocks, words.body, "para");
        for Note { blocks } in &article.body.notes {
            self.blocks(blocks, words.footnote, "footnote");
        }
        if let Some(source) = &head.source {
            let printed = source.printed(head.is_english());
            let url = source.url.as_ref().map(|u| format!(" {u}")).unwrap_or_default();
            self.plain(Part::Source, "source", &format!("{printed}{url}"));
        }
    }

    /// What the head says that is printed nowhere as a part.
    fn fields(&mut self, article: &Article) {
        let (head, words) = (&article.head, self.words);
        let series = head.series.as_ref().map(|s| match s.number {
            Some(number) => format!("{} {number}", s.name),
            None => s.name.clone(),
        });
        let dateline = head.dateline.as_ref().and_then(|d| {
            let printed = d.printed(false)?;
            Some(d.date.map_or(printed.clone(), |date| format!("{printed}（{date}）")))
        });
        let topics = Some(head.topics.join("、")).filter(|t| !t.is_empty());
        let fields = [
            (words.column, head.column.clone()),
            (words.series, series),
            (words.dateline, dateline),
            (words.date, head.date.map(|d| d.to_string())),
            (words.topics, topics),
            (words.language_field, head.language.clone()),
            (words.continued, head.continued_to.clone()),
            (words.cut_off, head.truncated.then(|| "✓".to_string())),
        ];
        let fields: Vec<_> = fields.into_iter().filter_map(|(label, value)| Some((label, shown(&value?)))).collect();
        if !fields.is_empty() {
            let place = Destination::Head(self.at);
            self.push("head", Some(place), "fields", "", String::new());
            self.items.last_mut().expect("pushed just now").fields = fields;
        }
    }

    fn blocks(&mut self, blocks: &[Block], label: &'static str, class: &'static str) {
        let words = self.words;
        for block in blocks {
            match block {
                Block::Paragraph(passage) => self.passage(passage, class, if class == "para" { "" } else { label }),
                Block::Heading { level, passage } => {
                    let class = if *level == 1 { "section level-1" } else { "section" };
                    self.passage(passage, class, words.section);
                }
                Block::List { start, items } => {
                    for (number, item) in items.iter().enumerate() {
                        let sign = start.map_or("•".to_string(), |s| format!("{}.", s + number as u64));
                        let from = self.items.len();
                        self.blocks(item, words.item, "item");
                        if let Some(first) = self.items.get_mut(from) {
                            first.text.insert_str(0, &format!("{sign} "));
                        }
                    }
                }
                Block::Quote(inner) => self.blocks(inner, words.quotation, "quotation"),
                Block::Table(table) => {
                    for (at, row) in std::iter::once(&table.header).chain(&table.rows).enumerate() {
                        let cells: Vec<String> = row.iter().map(|cell| markup(&cell.inlines)).collect();
                        let Some(first) = row.first() else { continue };
                        let class = if at == 0 { "table table-head" } else { "table" };
                        self.push_passage(first, class, words.table, cells.join(" ｜ "));
                        let part = |cell: &Passage| Destination::Article(self.at, Part::Passage(cell.id));
                        let others: Vec<Destination> = row[1..].iter().map(part).collect();
                        self.items.last_mut().expect("pushed just now").places.extend(others);
                    }
                }
                Block::Figure(figure) => self.figure(figure),
                Block::Code(passage) => self.passage(passage, "code", words.code),
                Block::Divider => self.push("divider", None, "divider", "", "＊＊＊".into()),
            }
        }
    }

    fn figure(&mut self, figure: &Figure) {
        let words = self.words;
        let told =
            if figure.alt.is_empty() { figure.path.clone() } else { format!("{} — {}", figure.path, figure.alt) };
        let mut text = String::new();
        escape_into(&shown(&told), &mut text);
        self.push("picture", None, "picture", words.picture, text);
        for (passage, label) in [(&figure.caption, words.caption), (&figure.credit, words.credit)] {
            if let Some(passage) = passage {
                self.passage(passage, "caption", label);
            }
        }
    }

    fn passage(&mut self, passage: &Passage, class: &'static str, label: &'static str) {
        self.push_passage(passage, class, label, markup(&passage.inlines));
    }

    fn push_passage(&mut self, passage: &Passage, class: &'static str, label: &'static str, text: String) {
        let part = Part::Passage(passage.id);
        self.push(&part.name(), Some(Destination::Article(self.at, part)), class, label, text);
    }

    fn plain(&mut self, part: Part, class: &'static str, text: &str) {
        let mut markup = String::new();
        escape_into(&shown(text), &mut markup);
        self.push(&part.name(), Some(Destination::Article(self.at, part)), class, self.words.part(part), markup);
    }

    fn push(&mut self, name: &str, place: Option<Destination>, class: &'static str, label: &'static str, text: String) {
        let mut id = format!("{}-a{}-{name}", self.input, self.at + 1);
        if place.is_none() {
            id = format!("{id}-{}", self.items.len());
        }
        self.items.push(Item {
            id,
            places: place.into_iter().collect(),
            article: Some(self.at),
            opens: None,
            class,
            label,
            text,
            han: false,
            fields: Vec::new(),
            lines: None,
        });
    }
}

/// Inlines as markup: emphasis is seen, links are words with their address.
fn markup(inlines: &[Inline]) -> String {
    let mut out = String::new();
    emit(inlines, &mut out);
    out
}

fn emit(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => escape_into(&shown(text), out),
            Inline::Code(text) => wrapped("code", out, |out| escape_into(&shown(text), out)),
            Inline::Strong(inner) => wrapped("strong", out, |out| emit(inner, out)),
            Inline::Emphasis(inner) => wrapped("em", out, |out| emit(inner, out)),
            Inline::Strike(inner) => wrapped("s", out, |out| emit(inner, out)),
            Inline::Link { url, inlines } => {
                emit(inlines, out);
                if plain_text(inlines) != *url {
                    escape_into(&shown(&format!(" <{url}>")), out);
                }
            }
            Inline::NoteMark(number) => out.push_str(&format!("<sup>[{}]</sup>", number + 1)),
            Inline::LineBreak => out.push_str("<br/>"),
        }
    }
}

fn wrapped(tag: &str, out: &mut String, inner: impl FnOnce(&mut String)) {
    out.push_str(&format!("<{tag}>"));
    inner(out);
    out.push_str(&format!("</{tag}>"));
}
