//! Articles as Markdown: YAML front matter and a CommonMark body that [`crate::read::markdown`]
//! reads back to an equal article.
//!
//! Holds the building blocks that a Markdown renderer of whole issues needs as well; contents,
//! page numbers and the order of articles are not its concern.

mod inline;

use crate::article::{Align, Article, Block, Body, Figure, Head, Note, Passage, PassageId, Table};
use crate::read::markdown::split_credit;

pub use inline::escape;

use inline::Line;

/// What a caller may change about the Markdown of a body.
pub struct Options<'a> {
    /// Added to the level of headings; 1 makes 一、 a `##`.
    pub heading_offset: u8,
    /// Stands before the number of a footnote, so that the notes of several articles stay apart.
    pub note_prefix: &'a str,
    /// Bold beside Chinese marks is written so that every CommonMark program sees it, at the price
    /// of an empty comment now and then; our own reader does not need it.
    pub portable: bool,
    /// The path to write for a picture of the workspace; without one its words are printed alone.
    pub picture: &'a dyn Fn(&str) -> Option<String>,
    /// Markdown to put at the start of a passage, such as the mark of a page.
    pub passage_start: &'a dyn Fn(PassageId) -> Option<String>,
}

/// Room for the Markdown of a common article.
const TEXT: usize = 4096;

fn same_path(path: &str) -> Option<String> {
    Some(path.to_string())
}

fn nothing(_: PassageId) -> Option<String> {
    None
}

impl Default for Options<'_> {
    fn default() -> Self {
        Self { heading_offset: 1, note_prefix: "", portable: false, picture: &same_path, passage_start: &nothing }
    }
}

/// An article file: front matter and body, pictures relative to the file's own folder.
pub fn article(article: &Article) -> String {
    let picture = |path: &str| Some(relative(&article.origin.path, path));
    let body = body_with(&article.body, &Options { picture: &picture, ..Options::default() });
    let gap = if body.is_empty() { "" } else { "\n" };
    ["---\n", &front_matter(&article.head), "---\n", gap, &body].concat()
}

/// The YAML of a head, without the lines `---`.
pub fn front_matter(head: &Head) -> String {
    if *head == Head::default() {
        return String::new();
    }
    let options = serde_yaml::ser_options! {
        // A Chinese paragraph has no spaces to fold at: long strings stay on their line.
        folded_wrap_chars: usize::MAX,
        min_fold_chars: usize::MAX,
        // YAML 1.2: a day needs no quotes.
        yaml_12: true,
        no_lang_directive: true,
    };
    serde_yaml::to_string_with_options(head, options).expect("a head has only strings, numbers, lists and records")
}

/// The Markdown of a body, with its notes at the end.
pub fn body(body: &Body) -> String {
    body_with(body, &Options::default())
}

/// The Markdown of a body, as the options say.
pub fn body_with(body: &Body, options: &Options<'_>) -> String {
    let mut text = String::with_capacity(TEXT);
    blocks(&mut text, &body.blocks, options);
    for (number, note) in body.notes.iter().enumerate() {
        if number > 0 || !body.blocks.is_empty() {
            text.push_str("\n\n");
        }
        text.push_str(&definition(number, note, options));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text
}

/// The inline Markdown of a passage on one line, for headings and entries of a contents list.
pub fn line(passage: &Passage, options: &Options<'_>) -> String {
    inline::written(passage, Line::Single, options)
}

fn definition(number: usize, note: &Note, options: &Options<'_>) -> String {
    let label = format!("[^{}{}]:", options.note_prefix, number + 1);
    match inner(&note.blocks, options) {
        None => label,
        Some(text) => hang(&text, &format!("{label} "), "    "),
    }
}

/// Blocks that stand in another; `None` when there are none.
fn inner(inner: &[Block], options: &Options<'_>) -> Option<String> {
    let mut text = String::new();
    blocks(&mut text, inner, options);
    (!inner.is_empty()).then_some(text)
}

fn blocks(out: &mut String, blocks: &[Block], options: &Options<'_>) {
    let mut turn = false;
    for (at, block) in blocks.iter().enumerate() {
        // Neighbouring lists would melt into one: they take turns with their markers.
        turn = !turn && at > 0 && both_lists(&blocks[at - 1], block);
        if at > 0 {
            out.push_str("\n\n");
        }
        write(out, block, turn, options);
    }
}

fn both_lists(before: &Block, block: &Block) -> bool {
    match (before, block) {
        (Block::List { start: a, .. }, Block::List { start: b, .. }) => a.is_some() == b.is_some(),
        _ => false,
    }
}

fn write(out: &mut String, block: &Block, turn: bool, options: &Options<'_>) {
    match block {
        Block::Paragraph(passage) => inline::write(out, passage, Line::Several, options),
        Block::Heading { level, passage } => {
            let level = (level + options.heading_offset).clamp(1, 6);
            out.push_str(&"######"[..level.into()]);
            out.push(' ');
            inline::write(out, passage, Line::Heading, options);
        }
        Block::List { start, items } => out.push_str(&list(*start, items, turn, options)),
        Block::Quote(quoted) => match inner(quoted, options) {
            None => out.push('>'),
            Some(text) => out.push_str(&hang(&text, "> ", "> ")),
        },
        Block::Table(table) => out.push_str(&write_table(table, options)),
        Block::Figure(figure) => out.push_str(&write_figure(figure, options)),
        Block::Code(passage) => out.push_str(&code(passage, options)),
        // `---` would close front matter when it stands first.
        Block::Divider => out.push_str("***"),
    }
}

fn list(start: Option<u64>, items: &[Vec<Block>], turn: bool, options: &Options<'_>) -> String {
    let mut out: Vec<String> = Vec::new();
    for (at, item) in items.iter().enumerate() {
        let marker = match (start, turn) {
            (None, false) => "-".to_string(),
            (None, true) => "+".to_string(),
            (Some(first), turn) => {
                let number = (first + at as u64).min(999_999_999);
                format!("{number}{}", if turn { ')' } else { '.' })
            }
        };
        out.push(match inner(item, options) {
            None => marker,
            Some(text) => hang(&text, &format!("{marker} "), &" ".repeat(marker.len() + 1)),
        });
    }
    let tight = items.iter().all(|item| item.len() == 1 && matches!(item[0], Block::Paragraph(_)));
    out.join(if tight { "\n" } else { "\n\n" })
}

fn write_table(table: &Table, options: &Options<'_>) -> String {
    let row = |cells: &[Passage]| {
        let cells: Vec<String> = cells.iter().map(|cell| inline::written(cell, Line::Cell, options)).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule = |align: &Align| match align {
        Align::Start => "---",
        Align::Center => ":-:",
        Align::End => "--:",
    };
    let rules: Vec<&str> = table.align.iter().map(rule).collect();
    let mut lines = vec![row(&table.header), format!("| {} |", rules.join(" | "))];
    lines.extend(table.rows.iter().map(|cells| row(cells)));
    lines.join("\n")
}

fn write_figure(figure: &Figure, options: &Options<'_>) -> String {
    let start: String = [&figure.caption, &figure.credit]
        .into_iter()
        .flatten()
        .filter_map(|passage| (options.passage_start)(passage.id))
        .map(|mark| format!("{mark}\n\n"))
        .collect();
    let text = |passage: &Option<Passage>| passage.as_ref().map(|p| p.plain().replace('\n', " "));
    let Some(path) = (options.picture)(&figure.path) else {
        let words = [text(&figure.caption), text(&figure.credit)].into_iter().flatten();
        let words = words.map(|text| escape(&text)).collect::<Vec<_>>().join(" ");
        // A picture that is not reprinted is not missing.
        let absent = figure.path.is_empty() && figure.alt.is_empty();
        return if absent {
            format!("{start}{words}")
        } else {
            format!("{start}［{}］ {words}", escape(&figure.alt.replace('\n', " ")))
        };
    };
    if path.is_empty() {
        return start + &caption_alone(text(&figure.caption), text(&figure.credit));
    }
    let path = inline::destination(&path);
    let title = picture_title(text(&figure.caption), text(&figure.credit));
    format!("{start}![{}]({path}{title})", escape(&figure.alt.replace('\n', " ")))
}

/// The words of a picture that is not reprinted, where its alternative text stands: a path put into
/// the brackets brings the picture back.
fn caption_alone(caption: Option<String>, credit: Option<String>) -> String {
    let parts: Vec<&str> = [&caption, &credit].into_iter().flatten().map(String::as_str).collect();
    let together = parts.join(" ");
    if split_credit(&together) == (caption.clone(), credit.clone()) {
        return format!("![{}]()", escape(&together));
    }
    let title = inline::title(&credit.unwrap_or_default());
    format!("![{}](<>{title})", escape(&caption.unwrap_or_default()))
}

/// Caption and credit as the title of a picture, with a line break between them where the reader
/// would not find the seam.
fn picture_title(caption: Option<String>, credit: Option<String>) -> String {
    let parts: Vec<&str> = [&caption, &credit].into_iter().flatten().map(String::as_str).collect();
    let together = parts.join(" ");
    if together.is_empty() {
        return String::new();
    }
    if split_credit(&together) == (caption.clone(), credit.clone()) {
        return inline::title(&together);
    }
    inline::title(&format!("{}\n{}", caption.unwrap_or_default(), credit.unwrap_or_default()))
}

fn code(passage: &Passage, options: &Options<'_>) -> String {
    let text = passage.plain();
    let fence = "`".repeat(inline::longest_run(&text, '`').max(2) + 1);
    let start = (options.passage_start)(passage.id).map(|mark| format!("{mark}\n\n")).unwrap_or_default();
    if text.is_empty() { format!("{start}{fence}\n{fence}") } else { format!("{start}{fence}\n{text}\n{fence}") }
}

/// Puts `first` before the first line and `rest` before the others; empty lines get no trailing space.
fn hang(text: &str, first: &str, rest: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for (at, line) in text.split('\n').enumerate() {
        if at > 0 {
            out.push('\n');
        }
        let lead = if at == 0 { first } else { rest };
        out.push_str(if line.is_empty() { lead.trim_end() } else { lead });
        out.push_str(line);
    }
    out
}

/// The way from a file of the workspace to another.
fn relative(from: &str, to: &str) -> String {
    if to.is_empty() || to.contains("://") || to.starts_with('/') || to.starts_with("data:") {
        return to.to_string();
    }
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    let parts: Vec<&str> = to.split('/').collect();
    let common = folders.iter().zip(&parts).take_while(|(a, b)| a == b && **a != "..").count().min(parts.len() - 1);
    let up = std::iter::repeat_n("..", folders.len() - common);
    up.chain(parts[common..].iter().copied()).collect::<Vec<_>>().join("/")
}

#[cfg(test)]
mod tests;
