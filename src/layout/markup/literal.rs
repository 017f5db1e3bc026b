//! Typst source being written, with a note of what each string literal holds.

use std::ops::Range;

use crate::pages::{Part, Spot};
use crate::text::words;

/// Bytes in one literal: the engine counts them in 16 bits.
const LONGEST: usize = 60 * 1024;

/// A finished source and its literals in order of their place in it.
pub(in crate::layout) struct Text {
    /// The Typst source.
    pub source: String,
    literals: Vec<Literal>,
}

/// A string literal and whose characters it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::layout) struct Literal {
    /// Its bytes in the source.
    range: Range<usize>,
    /// The bytes between the quotation marks.
    inner: Range<usize>,
    /// Place in print: literals of a greater order are printed later.
    pub order: u32,
    part: Part,
    offset: usize,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Characters of the part.
    Text,
    /// Words the booklet adds at one spot of the part, such as a dateline.
    Fixed,
    /// A footnote: it stands at the foot of a page and does not begin one.
    Note,
}

impl Text {
    /// The literal that stands exactly at these bytes.
    pub fn literal(&self, range: &Range<usize>) -> Option<&Literal> {
        let at = self.literals.binary_search_by_key(&range.start, |l| l.range.start).ok()?;
        self.literals.get(at).filter(|l| l.range.end == range.end)
    }

    /// The spot of the character that begins `bytes` bytes into the text of a literal.
    pub fn spot(&self, literal: &Literal, bytes: usize) -> Spot {
        let before = match literal.kind {
            Kind::Fixed => 0,
            Kind::Text | Kind::Note => chars_before(&self.source[literal.inner.clone()], bytes),
        };
        Spot { part: literal.part, offset: literal.offset + before }
    }
}

#[cfg(test)]
impl Text {
    /// The literals that hold text of a part.
    pub fn of(&self, part: Part) -> impl Iterator<Item = &Literal> {
        self.literals.iter().filter(move |l| l.part == part)
    }

    /// The characters of a literal that needed no escape.
    pub fn characters(&self, literal: &Literal) -> &str {
        &self.source[literal.inner.clone()]
    }
}

impl Literal {
    /// The part whose characters it holds.
    pub fn part(&self) -> Part {
        self.part
    }

    /// Its first glyph may begin a page.
    pub fn begins_pages(&self) -> bool {
        self.kind != Kind::Note
    }
}

/// Characters in the first `bytes` bytes of an escaped text, counted as unescaped.
fn chars_before(escaped: &str, bytes: usize) -> usize {
    let mut chars = escaped.chars();
    let (mut seen, mut count) = (0, 0);
    while seen < bytes {
        let Some(c) = chars.next() else { break };
        seen += match c {
            '\\' => match chars.next() {
                Some('u') => {
                    let digits: String = chars.by_ref().skip(1).take_while(|c| *c != '}').collect();
                    let code = u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32);
                    code.map_or(1, char::len_utf8)
                }
                _ => 1,
            },
            other => other.len_utf8(),
        };
        count += 1;
    }
    count
}

/// A text as a Typst string literal.
pub(super) fn quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_quoted(&mut out, text);
    out
}

/// Units that stay on the line of their number. The space between the two counts as a character
/// as before, so every place in the text stays where it is.
const UNITS: &str = " nm μm mm cm m km ha mL L mg g kg t ms s min h Hz kHz MHz GHz V W kW MW GW kWh MWh kB MB GB TB K ";

/// Whether a space at this byte parts a number from its unit.
fn parts_unit(text: &str, space: usize) -> bool {
    let rest = &text[space + 1..];
    let unit = &rest[..rest.find(|c: char| !c.is_alphabetic() || !(c.is_ascii() || c == 'μ')).unwrap_or(rest.len())];
    text[..space].ends_with(|c: char| c.is_ascii_digit()) && !unit.is_empty() && UNITS.contains(&format!(" {unit} "))
}

fn push_quoted(out: &mut String, text: &str) {
    out.push('"');
    for (at, c) in text.char_indices() {
        match c {
            ' ' if parts_unit(text, at) => out.push('\u{A0}'),
            '\\' | '"' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{FEFF}') => {
                out.push_str(&format!("\\u{{{:x}}}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

/// Letters of a word that may be too long for a line.
const LONG_WORD: usize = 30;
/// The same in the cell of a table, which is narrow.
const LONG_IN_CELL: usize = 4;
/// Letters of a run of code that stay together: each piece is one to those who listen, and longer
/// ones would leave ragged lines.
const CODE_PIECE: usize = 2;
/// Letters of a piece at most, also of the longest words.
const MOST_IN_PIECE: usize = 24;

/// The bytes before which a line may begin although a long word goes on. The engine itself divides
/// addresses, and better; in cells they are narrower than what it leaves whole.
fn cuts(text: &str, cell: bool, piece: usize) -> Vec<usize> {
    let least = if cell { LONG_IN_CELL } else { LONG_WORD };
    let divided = |word: &str| !cell && (word.contains("://") || word.starts_with("www."));
    let mut cuts = Vec::new();
    for (from, word) in words(text).filter(|(_, word)| !divided(word)) {
        if word.chars().nth(least).is_none() {
            continue;
        }
        // Letters by the ten thousand are no word: a piece for each of them would be work for nobody.
        let piece = piece.max((word.len() / 1000).min(MOST_IN_PIECE));
        let (mut last, mut before) = (0, ' ');
        for (count, (at, c)) in word.char_indices().enumerate() {
            if count >= last + piece && divides(before, c) {
                cuts.push(from + at);
                last = count;
            }
            before = c;
        }
    }
    cuts
}

/// Whether a line may end between two letters of a word that is too long for it.
fn divides(before: char, after: char) -> bool {
    let letter = |c: char| c.is_ascii_graphic() || (c.is_alphanumeric() && c < '\u{590}');
    letter(before) && letter(after) && !"([{<".contains(before) && !",.;:!?)]}>%".contains(after)
}

/// Writes source and remembers its literals.
pub(super) struct Writer {
    out: String,
    literals: Vec<Literal>,
    notes: usize,
    /// Inside the cell of a table.
    cell: bool,
}

impl Writer {
    pub fn new() -> Self {
        Self { out: String::new(), literals: Vec::new(), notes: 0, cell: false }
    }

    /// Closes the source.
    pub fn finish(self) -> Text {
        Text { source: self.out, literals: self.literals }
    }

    /// Typst source as it is. Never anything an article says.
    pub fn raw(&mut self, source: &str) {
        self.out.push_str(source);
    }

    /// `  name: …,` on a line of its own.
    pub fn argument(&mut self, name: &str, value: impl FnOnce(&mut Self)) {
        self.raw(&format!("  {name}: "));
        value(self);
        self.raw(",\n");
    }

    /// `(a, b, )`: the comma after the last item makes a list of one a list.
    pub fn array<T>(&mut self, items: impl IntoIterator<Item = T>, mut item: impl FnMut(&mut Self, T)) {
        self.raw("(");
        for each in items {
            item(self, each);
            self.raw(", ");
        }
        self.raw(")");
    }

    /// `[…]`
    pub fn content(&mut self, inner: impl FnOnce(&mut Self)) {
        self.raw("[");
        inner(self);
        self.raw("]");
    }

    /// `#name[…]`
    pub fn wrapped(&mut self, name: &str, inner: impl FnOnce(&mut Self)) {
        self.raw(&format!("#{name}"));
        self.content(inner);
    }

    /// Opens a footnote: the text inside does not begin pages.
    pub fn open_note(&mut self) {
        self.notes += 1;
        self.raw("#note[");
    }

    /// Closes the footnote opened last.
    pub fn close_note(&mut self) {
        self.notes -= 1;
        self.raw("]");
    }

    /// Opens a cell of a table.
    pub fn begin_cell(&mut self) {
        self.cell = true;
        self.raw("[");
    }

    /// Closes the cell opened last.
    pub fn end_cell(&mut self) {
        self.cell = false;
        self.raw("], ");
    }

    /// Characters of a part, `offset` characters after its beginning.
    pub fn text(&mut self, text: &str, part: Part, offset: usize) {
        self.pieces(text, 1, offset, |out, piece, offset| out.run(piece, part, offset));
    }

    /// Writes the pieces of a text between which a line may end. The places in the text stay as they
    /// are, and nothing is added to its characters.
    fn pieces(&mut self, text: &str, least: usize, offset: usize, mut write: impl FnMut(&mut Self, &str, usize)) {
        let (mut from, mut offset) = (0, offset);
        // In a cell the template decides whether lines may end there.
        // The engine drops a space of no width, and with it the place to break.
        let between = if self.cell { "#metadata(\"may-break\")" } else { "#h(0.001pt)" };
        for cut in cuts(text, self.cell, least).into_iter().chain([text.len()]) {
            if from > 0 {
                self.raw(between);
            }
            let piece = &text[from..cut];
            write(self, piece, offset);
            offset += piece.chars().count();
            from = cut;
        }
    }

    fn run(&mut self, text: &str, part: Part, offset: usize) {
        let kind = if self.notes > 0 { Kind::Note } else { Kind::Text };
        let mut rest = text;
        let mut offset = offset;
        while !rest.is_empty() {
            let mut end = rest.len().min(LONGEST);
            while !rest.is_char_boundary(end) {
                end -= 1;
            }
            let (piece, after) = rest.split_at(end);
            self.literal("#", piece, "", (part, offset), kind);
            offset += piece.chars().count();
            rest = after;
        }
    }

    /// Words the booklet adds at one spot of a part.
    pub fn fixed(&mut self, text: &str, part: Part, offset: usize) {
        self.literal("#", text, "", (part, offset), Kind::Fixed);
    }

    /// Text that is written here but printed behind everything else.
    pub fn last(&mut self, text: &str, part: Part) {
        self.text(text, part, 0);
        let written = self.literals.iter_mut().rev().take_while(|l| l.part == part);
        written.for_each(|l| l.order = u32::MAX);
    }

    /// A run of code in a line. Its glyphs lead back to the call, not to the literal in it.
    pub fn code(&mut self, text: &str, part: Part, offset: usize) {
        let kind = if self.notes > 0 { Kind::Note } else { Kind::Text };
        self.pieces(text, CODE_PIECE, offset, |out, piece, offset| {
            out.literal("#raw(", piece, ")", (part, offset), kind);
        });
    }

    fn literal(&mut self, before: &str, text: &str, after: &str, (part, offset): (Part, usize), kind: Kind) {
        if text.is_empty() {
            return;
        }
        let order = u32::try_from(self.literals.len()).expect("an article has fewer than four billion runs");
        // The sign that leads into code is not part of the expression.
        let start = self.out.len() + 1;
        self.out.push_str(before);
        let quote = self.out.len();
        push_quoted(&mut self.out, text);
        let inner = quote + 1..self.out.len() - 1;
        self.out.push_str(after);
        self.literals.push(Literal { range: start..self.out.len(), inner, order, part, offset, kind });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_behind_escapes() {
        for text in ["甲\"乙\\丙\u{7}丁\u{FEFF}戊\n己", "plain", ""] {
            let escaped = quoted(text);
            let inner = &escaped[1..escaped.len() - 1];
            for (count, (bytes, _)) in text.char_indices().enumerate() {
                assert_eq!(chars_before(inner, bytes), count, "{text:?} at {bytes}");
            }
        }
    }

    #[test]
    fn a_number_keeps_its_unit() {
        assert_eq!(quoted("长 5 km，重 3 kg 整"), "\"长 5\u{a0}km，重 3\u{a0}kg 整\"");
        assert_eq!(quoted("in 2024 the 5 trees"), "\"in 2024 the 5 trees\"");
    }

    #[test]
    fn words_longer_than_a_line_may_break() {
        let word = "A".repeat(40);
        let mut out = Writer::new();
        out.text(&format!("串{word}，见https://example.org/{word}。"), Part::Title, 2);
        out.code(&word, Part::Title, 100);
        let written = out.finish();
        assert_eq!(written.source.matches("#h(0.001pt)").count(), 39 + 19);
        let offsets: Vec<usize> = written.literals.iter().map(|l| written.spot(l, 0).offset).collect();
        let code = (100..140).step_by(2);
        assert_eq!(offsets, std::iter::once(2).chain(4..43).chain(code).collect::<Vec<_>>());
    }

    #[test]
    fn words_in_cells_break_only_where_the_template_wants() {
        let mut out = Writer::new();
        out.begin_cell();
        out.text("12,345.6亿元", Part::Title, 0);
        out.end_cell();
        let source = out.finish().source;
        assert_eq!(source.matches("may-break").count(), 5, "{source}");
        assert!(!source.contains("h(0.001pt)") && source.contains("\"2,\"") && source.contains("\"5.\""), "{source}");
    }

    #[test]
    fn long_texts_are_divided() {
        let mut out = Writer::new();
        let text = "字".repeat(50_000);
        out.text(&text, Part::Title, 0);
        let written = out.finish();
        assert_eq!(written.literals.len(), 3);
        assert!(written.literals.iter().all(|l| l.inner.len() <= LONGEST));
        assert_eq!(written.spot(&written.literals[2], 3).offset, 2 * 20_480 + 1);
    }
}
