//! The lines of a page and their shape: width, measure of the column, stops, indents.
//!
//! Knows how a line looks and nothing of what it may be.

use std::ops::Range;

use super::columns::SAME;
use super::counts::Counts;
use super::edges::{self, Edges};
use super::rows::Cells;
use super::shape::Shape;
use super::{columns, doubled, labels};
use crate::diag::Source;
use crate::read::bold;
use crate::read::bulletin::lines::is_blank;
use crate::read::forms::traditional::folded;
use crate::text::piece::Piece;
use crate::text::spacing::{Gapped, Use, close, is_gap, narrow};
use crate::text::{is_cjk_mark, is_common_han, is_han};

/// A line that holds something.
#[derive(Debug, Clone, Default)]
pub(super) struct Line {
    /// Its bytes in the source, gaps at the ends left out.
    pub span: Range<usize>,
    /// Its number in the source, from 1.
    pub number: usize,
    /// As running text, drawn once.
    pub text: Piece,
    /// As a headline, where spaces divide units; none for a line without any.
    spaced_out: Option<Box<str>>,
    /// It was drawn twice.
    pub doubled: bool,
    /// All of it is marked as bold; the marks are left out.
    pub bold: bool,
    /// An empty line stands before it.
    pub blank: bool,
    /// More empty lines stand before it than between most lines of a text that has them everywhere.
    pub apart: bool,
    /// Blanks before the first character.
    pub indent: bool,
    /// As many blanks as paragraphs are indented by.
    pub deep: bool,
    /// Width in quarters of a character.
    pub width: u32,
    /// How much of it marks give away where a column is narrow.
    pub squeeze: u32,
    /// Has traditional characters of printed forms.
    pub folds: bool,
    /// Its letters were spaced to fill the column.
    pub spaced: bool,
    /// How it ends.
    pub end: End,
    /// Its place in the column.
    pub fill: Fill,
    /// What blanks divide it into.
    pub cells: Cells,
    /// What words it may begin and end with.
    pub edges: Edges,
    /// How many characters of each kind its running text has.
    pub counts: Counts,
}

/// How a line ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum End {
    /// As a sentence ends.
    Stop,
    /// As part of a sentence that may end a paragraph: ： ； ——.
    Half,
    /// In the middle of a sentence for certain: ， 、.
    Open,
    /// Anyhow.
    #[default]
    Word,
}

/// How a line fills its column.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Fill {
    /// Lines nearby of the same width.
    pub support: u8,
    /// Width of the column, if lines nearby agree on one.
    pub measure: Option<u32>,
    /// Narrower than the column.
    pub short: bool,
    /// Narrower by an indent than the lines after it.
    pub first_like: bool,
}

/// One character, in the unit of widths.
pub(super) const EM: u32 = 4;
/// The lines of a source that hold something.
pub(super) fn split(source: &Source) -> Vec<Line> {
    let (text, shared) = (source.text(), source.shared());
    let most = text.len() / 32;
    let mut lines: Vec<Line> = Vec::with_capacity(most);
    let mut blanks = 0;
    let mut gaps: Vec<u32> = Vec::with_capacity(most);
    for (number, span) in source.lines().enumerate() {
        let raw = &text[span.clone()];
        let begun = trim_start(raw);
        let (lead, held) = (raw.len() - begun.len(), trim_end(begun));
        if held.is_empty() {
            blanks += 1;
            continue;
        }
        let start = span.start + lead;
        let mut line = Line { span: start..start + held.len(), number: number + 1, ..Line::default() };
        line.blank = blanks > 0;
        (line.indent, line.deep) = indent(&raw[..lead]);
        gaps.resize(lines.len(), 0);
        gaps.push(std::mem::take(&mut blanks));
        line.edges = Edges::of(held);
        let divides = line.edges.begins(edges::DIVIDED) || line.edges.ends(edges::CLOSED);
        let Some(cut) = divides.then(|| labels::divided(held)).flatten() else {
            let span = line.span.clone();
            line.read(held, || Piece::of(&shared, &span));
            lines.push(line);
            continue;
        };
        let mut rest = Line { span: line.span.start + cut..line.span.end, number: line.number, ..Line::default() };
        line.span.end = rest.span.start;
        for (line, part) in [(&mut line, &held[..cut]), (&mut rest, &held[cut..])] {
            let part = trim_start(trim_end(part));
            line.edges = Edges::of(part);
            line.read(part, || Piece::from(part));
        }
        // The text fills the rest of the line: for the column it is as wide as both.
        if cut * 2 < held.len() {
            rest.width += line.width;
        }
        lines.extend([line, rest]);
    }
    set_apart(&mut lines, &gaps);
    lines.shrink_to_fit();
    columns::measure(&mut lines);
    lines
}

// Most lines begin and end with a Chinese character or a letter, as their bytes tell.

fn trim_start(text: &str) -> &str {
    match text.as_bytes() {
        [0xE4..=0xE9 | b'!'..=b'~', ..] => text,
        _ => text.trim_start_matches(is_blank),
    }
}

fn trim_end(text: &str) -> &str {
    match text.as_bytes() {
        [.., 0xE4..=0xE9, _, _] | [.., b'!'..=b'~'] => text,
        _ => text.trim_end_matches(is_blank),
    }
}

/// Whether blanks stand before a line, and whether as many as before paragraphs.
fn indent(lead: &str) -> (bool, bool) {
    if lead.is_empty() {
        return (false, false);
    }
    let blanks = lead.chars().filter(|c| is_gap(*c)).count();
    (blanks > 0, blanks >= 2 || lead.contains('\u{3000}'))
}

/// Finds lines with more empty lines before them than most have, where most have some.
fn set_apart(lines: &mut [Line], gaps: &[u32]) {
    let mut sorted: Vec<u32> = gaps.iter().skip(1).copied().collect();
    sorted.sort_unstable();
    // Nine of ten lines have no more than the usual: the others say something.
    let usual = sorted.get(sorted.len() / 2).copied().unwrap_or(0);
    if usual == 0 || sorted.get(sorted.len() * 3 / 4).is_some_and(|most| *most > usual) {
        return;
    }
    for (line, gap) in lines.iter_mut().zip(gaps).skip(1) {
        line.apart = *gap > usual;
    }
}

impl Line {
    /// Reads what stands on the line; `whole` is all of it as a piece of the source.
    fn read(&mut self, held: &str, whole: impl FnOnce() -> Piece) {
        let shape = Shape::of(held);
        let once = if shape.may_be_doubled() { doubled::halve(held) } else { None };
        self.doubled = once.is_some();
        let marked = bold::whole(once.as_deref().unwrap_or(held));
        self.bold = marked.is_some();
        match marked.or(once.as_deref()) {
            Some(words) => {
                let words = words.trim_matches(is_gap);
                self.edges = Edges::of(words);
                self.take(words, &Shape::of(words), || Piece::from(words));
            }
            None => self.take(held, &shape, whole),
        }
    }

    fn take(&mut self, held: &str, shape: &Shape, whole: impl FnOnce() -> Piece) {
        self.width = shape.width();
        self.squeeze = 2 * shape.giving();
        self.folds = shape.folds();
        if shape.odd() {
            // Digits and letters of full width become plain ones.
            self.edges = Edges::of(&held.chars().map(narrow).collect::<String>());
        }
        if shape.blanks() > 0 {
            self.close(&Gapped::of(held), shape);
        } else {
            self.counts = shape.counts(0);
            self.text = if shape.odd() { close(held, Use::Running).into() } else { whole() };
        }
        self.end = end(&self.text);
    }

    /// Closes the gaps of the line, which divide or only fill it.
    fn close(&mut self, line: &Gapped<'_>, shape: &Shape) {
        let tight = is_tight(line);
        let text = if tight { line.without() } else { line.close(Use::Running) };
        let headline = if tight { Some(line.close(Use::Headline)) } else { line.close_headline() };
        self.spaced_out = headline.map(Into::into);
        let kept = if tight { 0 } else { line.kept(Use::Running) };
        let removed = shape.blanks() as usize - kept;
        // Gaps between scripts are the layout's, those that stay are half a character wide.
        self.width += (line.plain_beside() + 2 * kept) as u32;
        self.spaced = removed >= 4 && removed * 3 >= shape.han() as usize;
        self.cells = Cells::of(line);
        self.counts = shape.counts(kept as u32);
        self.text = text.into();
    }

    /// Ends as a sentence does.
    pub fn ended(&self) -> bool {
        self.end == End::Stop
    }

    /// As wide as a first line with its indent, above a line that fills the column or ends the
    /// paragraph.
    pub fn opens(&self, next: Option<&Self>) -> bool {
        let Some(next) = next.filter(|n| !n.fill.first_like && !n.indent) else { return self.fill.first_like };
        let column = self.width - self.squeeze + 2 * EM..self.width + 2 * EM;
        let most = if next.spaced { next.width + next.width / 3 } else { next.width };
        let fits = next.width - next.squeeze <= column.end + SAME && column.start <= most + SAME;
        let inside = self.fill.measure.is_some_and(|m| next.width <= m + SAME) && !next.ended();
        let exact = self.fill.measure.is_some_and(|m| (column.start..=column.end + SAME).contains(&m));
        self.fill.first_like
            || (fits && (next.spaced || next.fill.support > 0 || inside))
            || (exact && next.ended() && next.fill.short)
    }

    /// A character short of its column, although the next line begins with nothing that had to go there.
    pub fn falls_short(&self, next: &Self) -> bool {
        const OPENING: [char; 8] = ['“', '‘', '（', '《', '【', '「', '『', '〔'];
        let mut start = next.text.chars();
        let (first, second) = (start.next(), start.next());
        let plain = |text: &str| text.chars().all(|c| is_han(c) || is_cjk_mark(c));
        let forced = first.is_none_or(|c| !is_han(c) || OPENING.contains(&c))
            || second.is_some_and(|c| is_cjk_mark(c) && !OPENING.contains(&c));
        let short = self.fill.measure.is_some_and(|m| self.width + 3 <= m);
        short && !forced && !self.spaced && plain(&self.text)
    }

    /// As a headline, where spaces divide units.
    pub fn headline(&self) -> &str {
        self.spaced_out.as_deref().unwrap_or(&self.text)
    }

    /// The same with traditional characters of printed forms folded; `None` when nothing changes.
    pub fn folded(&self) -> Option<Self> {
        if !self.folds {
            return None;
        }
        let (text, spaced_out) = (folded(&self.text), self.spaced_out.as_deref().and_then(folded));
        (text.is_some() || spaced_out.is_some()).then(|| Self {
            edges: text.as_deref().map_or(self.edges, Edges::of),
            counts: text.as_deref().map_or(self.counts, Counts::of),
            text: text.map_or_else(|| self.text.clone(), Piece::from),
            spaced_out: spaced_out.map(Into::into).or_else(|| self.spaced_out.clone()),
            ..self.clone()
        })
    }

    /// The units of the line as a headline.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.headline().split(' ').filter(|unit| !unit.is_empty())
    }

    /// Begins with a mark that no line of its own begins with, or is the end of a bracket: 羚）.
    pub fn hangs(&self) -> bool {
        match self.text.chars().next() {
            Some('，' | '。' | '、' | '；' | '：' | '！' | '？' | '）' | '》' | '”' | '’' | '】' | '%' | ')' | ',') => {
                true
            }
            Some(c) => self.width <= 4 * EM && is_han(c) && self.closes(),
            None => false,
        }
    }

    /// Ends a bracket that opened on another line, and is not the number of a list.
    fn closes(&self) -> bool {
        self.text.ends_with(['）', ')'])
            && !self.text.contains(['（', '('])
            && !self.text.starts_with(|c| "一二三四五六七八九十".contains(c))
    }
}

/// A line is letter-spaced all through, however short.
fn is_tight(line: &Gapped<'_>) -> bool {
    let mut all = 0;
    for word in line.words() {
        let mut han = word.chars().filter(|c| is_han(*c));
        all += usize::from(han.next().is_some());
        if han.next().is_some() {
            return false;
        }
    }
    // Two or three characters may be a name, opened to the width of a longer one.
    all >= 4
}

fn end(text: &str) -> End {
    if text.ends_with(is_common_han) {
        return End::Word;
    }
    let mut rest = text.trim_end();
    loop {
        let Some(last) = rest.chars().next_back() else { return End::Word };
        match last {
            '。' | '！' | '？' | '!' | '?' | '…' => return End::Stop,
            '.' if !rest.chars().any(is_han) => return End::Stop,
            '，' | '、' | ',' => return if rest.len() == text.trim_end().len() { End::Open } else { End::Word },
            '：' | '；' | ':' | ';' | '—' => return End::Half,
            '”' | '’' | '」' | '』' | '"' => rest = &rest[..rest.len() - last.len_utf8()],
            '）' | ')' | '】' => {
                let inner = &rest[..rest.len() - last.len_utf8()];
                if inner.ends_with(['。', '！', '？']) {
                    return End::Stop;
                }
                // 闭幕。（讲话另发）: the stop is before the bracket.
                match inner.rfind(['（', '(', '【']) {
                    Some(open) if inner[open..].chars().count() <= 40 => rest = inner[..open].trim_end(),
                    _ => return End::Word,
                }
            }
            _ => return End::Word,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> Vec<Line> {
        split(&Source::new("a", text))
    }

    #[test]
    fn letter_spacing_and_doubling_are_taken_out() {
        let all = lines("台 就 座 。就\n林 知 夏 出 席\n石 羚\n甲在青禾甲在青禾。。！！");
        let texts: Vec<&str> = all.iter().map(|l| l.text.as_str()).collect();
        assert_eq!(texts, ["台就座。就", "林知夏出席", "石 羚", "甲在青禾。！"]);
        assert!(all[3].doubled);
    }

    #[test]
    fn columns_show_which_lines_are_short() {
        let all = lines(
            "会议由青禾市政协主\n何以宁主持。温若川、林\n知夏在主席台前排就座并\n讲话发言。\n下一段的第一行在这\n里开始，然后接着往下写\n又写了一整行的文字内容",
        );
        assert!(all[3].fill.short && all[0].fill.first_like && all[4].fill.first_like);
        assert!(!all[1].fill.short && !all[5].fill.short);
    }

    #[test]
    fn ends_of_brackets_hang() {
        let hangs = |text: &str| lines(text)[0].hangs();
        assert!(hangs("羚）") && hangs("川 摄）") && hangs("，他说"));
        assert!(!hangs("（石羚）") && !hangs("一）") && !hangs("石羚说的这些话）"));
    }

    #[test]
    fn stops_before_brackets_and_inside_quotes_count() {
        assert_eq!(end("他说：“好。”"), End::Stop);
        assert_eq!(end("好。（讲话另发）"), End::Stop);
        assert_eq!(end("还有："), End::Half);
        assert_eq!(end("甲、"), End::Open);
        assert_eq!(end("两个“甲”"), End::Word);
    }
}
