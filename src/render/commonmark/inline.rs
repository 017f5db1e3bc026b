//! Inline Markdown: what must be escaped where, and emphasis that closes again.
//!
//! CommonMark lets a run of `*` open or close by the characters beside it. Where they do not allow
//! it, an empty comment takes the neighbour's place; white space at the edge of a run is written
//! as a character reference.

use memchr::memchr;

use super::Options;
use crate::article::{Inline, Passage};
use crate::text::is_cjk_mark;

/// Where inline text stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Line {
    /// In a paragraph, which may have several lines.
    Several,
    /// In a heading.
    Heading,
    /// In a table cell.
    Cell,
    /// On a single line of something else.
    Single,
}

enum Token<'a> {
    Text(&'a str),
    Raw(String),
    Open(&'static str),
    Close(&'static str),
    Break,
}

const COMMENT: &str = "<!-- -->";

/// Plain characters as Markdown that shows them, on one line.
pub fn escape(text: &str) -> String {
    written(&Passage::text(text), Line::Single, &Options::default())
}

/// The Markdown of a passage.
pub(super) fn written(passage: &Passage, line: Line, options: &Options<'_>) -> String {
    let mut out = String::new();
    write(&mut out, passage, line, options);
    out
}

/// Writes the Markdown of a passage behind what is there, of which it sees nothing.
pub(super) fn write(out: &mut String, passage: &Passage, line: Line, options: &Options<'_>) {
    let begin = out.len();
    out.extend((options.passage_start)(passage.id));
    // Nearly all passages are plain text.
    if let [Inline::Text(text)] = passage.inlines.as_slice()
        && memchr(b'\n', text.as_bytes()).is_none()
    {
        push_text(out, text, Edges { begin, line, before_mark: false, after_open: false, next: None });
        return;
    }
    let mut tokens = Vec::new();
    collect(&passage.inlines, line, options, &mut Vec::new(), &mut tokens);
    for (at, token) in tokens.iter().enumerate() {
        let after = &tokens[at + 1..];
        match token {
            Token::Text(text) => {
                let before_mark = matches!(at.checked_sub(1).map(|b| &tokens[b]), Some(Token::Raw(_)));
                let after_open = matches!(at.checked_sub(1).map(|b| &tokens[b]), Some(Token::Open(_)));
                push_text(out, text, Edges { begin, line, before_mark, after_open, next: after.first() });
            }
            Token::Raw(raw) => {
                // Two pieces of code side by side would be one.
                if raw.starts_with('`') && out[begin..].ends_with('`') {
                    out.push_str(COMMENT);
                }
                out.push_str(raw);
            }
            Token::Open(run) => {
                if !may_open(run, out[begin..].chars().next_back(), first_char(after), options.portable) {
                    out.push_str(COMMENT);
                }
                out.push_str(run);
            }
            Token::Close(run) => {
                out.push_str(run);
                let mut inside = out[begin..].chars().rev().skip(run.len());
                if !may_close(run, inside.next(), first_char(after), options.portable) {
                    out.push_str(COMMENT);
                }
            }
            Token::Break => {
                let inside = line == Line::Several
                    && out.len() > begin
                    && !out.ends_with('\n')
                    && !matches!(after.first(), None | Some(Token::Break | Token::Close(_)));
                out.push_str(if inside { "\\\n" } else { "<br>" });
            }
        }
    }
}

fn collect<'a>(
    inlines: &'a [Inline],
    line: Line,
    options: &Options<'_>,
    open: &mut Vec<&'static str>,
    tokens: &mut Vec<Token<'a>>,
) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                for (at, part) in text.split('\n').enumerate() {
                    if at > 0 {
                        tokens.push(Token::Break);
                    }
                    if !part.is_empty() {
                        tokens.push(Token::Text(part));
                    }
                }
            }
            Inline::Strong(inner) => span("**", inner, line, options, open, tokens),
            Inline::Emphasis(inner) => span("*", inner, line, options, open, tokens),
            Inline::Strike(inner) => span("~~", inner, line, options, open, tokens),
            Inline::Code(text) if text.is_empty() => {}
            Inline::Code(text) => tokens.push(Token::Raw(code(text, line))),
            Inline::Link { url, inlines } => {
                tokens.push(Token::Raw("[".to_string()));
                collect(inlines, line, options, open, tokens);
                let url = destination(url);
                let url = if line == Line::Cell { url.replace('|', "\\|") } else { url };
                tokens.push(Token::Raw(format!("]({url})")));
            }
            Inline::NoteMark(number) => tokens.push(Token::Raw(format!("[^{}{}]", options.note_prefix, number + 1))),
            Inline::LineBreak => tokens.push(Token::Break),
        }
    }
}

/// Emphasis inside emphasis of the same kind looks no different and could not be told apart.
fn span<'a>(
    run: &'static str,
    inner: &'a [Inline],
    line: Line,
    options: &Options<'_>,
    open: &mut Vec<&'static str>,
    tokens: &mut Vec<Token<'a>>,
) {
    let mut inside = Vec::new();
    let outermost = !open.contains(&run);
    open.push(run);
    collect(inner, line, options, open, &mut inside);
    open.pop();
    if inside.is_empty() || !outermost {
        tokens.append(&mut inside);
        return;
    }
    tokens.push(Token::Open(run));
    tokens.append(&mut inside);
    tokens.push(Token::Close(run));
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Neighbour {
    Space,
    Word,
    ChineseMark,
    Mark,
    /// Neither letter nor a mark we know: Unicode may count it as either.
    Unsure,
}

fn neighbour(c: Option<char>) -> Neighbour {
    match c {
        None => Neighbour::Space,
        Some(c) if c.is_whitespace() => Neighbour::Space,
        Some(c) if c.is_alphanumeric() => Neighbour::Word,
        Some(c) if c.is_ascii_punctuation() => Neighbour::Mark,
        Some(c) if is_cjk_mark(c) => Neighbour::ChineseMark,
        Some(_) => Neighbour::Unsure,
    }
}

fn may_open(run: &str, before: Option<char>, after: Option<char>, portable: bool) -> bool {
    fits(run, neighbour(before), neighbour(after), portable) && !run.contains(before.unwrap_or(' '))
}

fn may_close(run: &str, before: Option<char>, after: Option<char>, portable: bool) -> bool {
    fits(run, neighbour(after), neighbour(before), portable) && !run.contains(after.unwrap_or(' '))
}

/// Whether a run beside `outer` on one side and `inner` on the other belongs to the inner side.
fn fits(run: &str, outer: Neighbour, inner: Neighbour, portable: bool) -> bool {
    match (outer, inner) {
        (_, Neighbour::Word) | (Neighbour::Space | Neighbour::Mark | Neighbour::ChineseMark, _) => true,
        // The reader's sentinels do this, for `*` only.
        (Neighbour::Word, Neighbour::ChineseMark) => !portable && run.starts_with('*'),
        (Neighbour::Word | Neighbour::Unsure, _) => false,
    }
}

fn first_char(tokens: &[Token<'_>]) -> Option<char> {
    match tokens.first()? {
        Token::Text(text) => {
            let c = text.chars().next()?;
            // Escaped or written as a reference it begins with a mark; as a mark itself it may too.
            if must_escape(c) { Some('\\') } else { Some(c) }
        }
        Token::Raw(raw) => raw.chars().next(),
        Token::Open(run) | Token::Close(run) => run.chars().next(),
        Token::Break => Some('<'),
    }
}

struct Edges<'a, 'b> {
    /// Where the passage begins.
    begin: usize,
    line: Line,
    before_mark: bool,
    after_open: bool,
    next: Option<&'b Token<'a>>,
}

fn must_escape(c: char) -> bool {
    matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' | '|')
}

fn push_text(out: &mut String, text: &str, edges: Edges<'_, '_>) {
    let starts_line = out.len() == edges.begin || out.ends_with('\n');
    let before_edge = matches!(edges.next, None | Some(Token::Break | Token::Close(_)));
    let numbered = if starts_line { list_number(text) } else { None };
    let last = text.char_indices().next_back().map_or(0, |(at, _)| at);
    let mut written = 0;
    out.reserve(text.len() + 1);
    let mut from = 0;
    while let Some(c) = text[from..].chars().next() {
        let at = from;
        from += c.len_utf8();
        // Marks are ASCII; anything else matters at the edges only.
        if from < last {
            from = next_mark(&text.as_bytes()[from..last]).map_or(last, |next| from + next);
        }
        out.push_str(&text[written..at]);
        written = at + c.len_utf8();
        let rest = &text[at + c.len_utf8()..];
        let first = at == 0;
        if c.is_whitespace() && ((first && (starts_line || edges.after_open)) || (at == last && before_edge))
            || matches!(c, '\r' | '\u{C}')
        {
            out.push_str(&format!("&#{};", u32::from(c)));
            continue;
        }
        let escaped = must_escape(c)
            || (c == '&' && rest.starts_with(|n: char| n.is_ascii_alphanumeric() || n == '#'))
            || (c == '!' && at == last && !before_edge)
            || (c == '#' && (edges.line == Line::Heading || (first && starts_line)))
            || (first && starts_line && matches!(c, '>' | '+' | '-' | '=' | ':'))
            || (first && edges.before_mark && matches!(c, ':' | '('))
            || numbered == Some(at);
        if escaped {
            out.push('\\');
        }
        out.push(c);
    }
    out.push_str(&text[written..]);
}

/// Where a byte stands that may mean something inside a text.
fn next_mark(text: &[u8]) -> Option<usize> {
    const PIECE: usize = 16;
    let mark = |byte: &u8| byte.is_ascii() & !byte.is_ascii_alphanumeric() & (*byte != b' ');
    let quiet = |piece: &&[u8]| !piece.iter().fold(false, |found, byte| found | mark(byte));
    let from = text.chunks_exact(PIECE).take_while(quiet).count() * PIECE;
    text[from..].iter().position(mark).map(|at| from + at)
}

/// Where the point of `1. ` or `1) ` is, when a line would begin a list with it.
fn list_number(text: &str) -> Option<usize> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let after = text[digits..].strip_prefix(['.', ')'])?;
    (digits > 0 && (after.is_empty() || after.starts_with([' ', '\t']))).then_some(digits)
}

fn code(text: &str, line: Line) -> String {
    let fence = "`".repeat(longest_run(text, '`') + 1);
    let text = text.replace('\n', " ");
    let text = if line == Line::Cell { text.replace('|', "\\|") } else { text };
    let spaces = text.starts_with(' ') && text.ends_with(' ') && !text.trim_matches(' ').is_empty();
    let pad = if spaces || text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{pad}{text}{pad}{fence}")
}

/// The longest run of a character.
pub(super) fn longest_run(text: &str, wanted: char) -> usize {
    let (mut longest, mut run) = (0, 0);
    for c in text.chars() {
        run = if c == wanted { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    longest
}

/// The destination of a link or picture.
pub(super) fn destination(url: &str) -> String {
    let plain =
        !url.is_empty() && !url.chars().any(|c| c.is_whitespace() || c.is_control() || "()<>\\&*_`[]\"'".contains(c));
    if plain {
        return url.to_string();
    }
    let mut out = String::from("<");
    for c in url.chars() {
        match c {
            '<' | '>' | '\\' | '&' | '*' | '`' | '[' | ']' => out.extend(['\\', c]),
            '\n' | '\r' => out.push_str("%0A"),
            c => out.push(c),
        }
    }
    out.push('>');
    out
}

/// The title of a picture, with the space before it.
pub(super) fn title(text: &str) -> String {
    let mut out = String::from(" \"");
    for c in text.chars() {
        if c == '\n' {
            out.push_str("&#10;");
            continue;
        }
        if matches!(c, '"' | '\\' | '&' | '*' | '`' | '[' | ']' | '<') {
            out.push('\\');
        }
        out.push(c);
    }
    out.push('"');
    out
}
