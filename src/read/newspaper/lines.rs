//! The lines of a page and their shape: width, measure of the column, stops, indents.
//!
//! Knows how a line looks and nothing of what it may be.

use std::ops::Range;

use super::rows::Cells;
use super::{doubled, labels};
use crate::diag::Source;
use crate::read::bold;
use crate::read::forms::traditional::folded;
use crate::text::piece::Piece;
use crate::text::spacing::{Use, close, close_both, is_gap};
use crate::text::{is_cjk_mark, is_han};

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
    /// Its letters were spaced to fill the column.
    pub spaced: bool,
    /// How it ends.
    pub end: End,
    /// Its place in the column.
    pub fill: Fill,
    /// What blanks divide it into.
    pub cells: Cells,
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
/// Lines whose widths differ by no more stand in one column.
const SAME: u32 = 2;
/// No column of a newspaper is narrower or wider.
const COLUMN: Range<u32> = 7 * EM..46 * EM;
/// How far a line looks for others of its column.
const NEAR: usize = 3;

/// The lines of a source that hold something.
pub(super) fn split(source: &Source) -> Vec<Line> {
    let shared = source.shared();
    let mut lines: Vec<Line> = Vec::new();
    let (mut at, mut blanks) = (0, 0);
    let mut gaps: Vec<u32> = Vec::new();
    for (number, raw) in source.text().split_inclusive('\n').enumerate() {
        let start = at;
        at += raw.len();
        let outside = |c: char| !is_han(c) && (is_gap(c) || c.is_whitespace() || c.is_control());
        let held = raw.trim_matches(outside);
        if held.is_empty() {
            blanks += 1;
            continue;
        }
        let lead = raw.len() - raw.trim_start_matches(outside).len();
        let mut line = Line {
            span: start + lead..start + lead + held.len(),
            number: number + 1,
            blank: blanks > 0,
            indent: lead > 0 && raw[..lead].contains(is_gap),
            deep: lead > 0
                && (raw[..lead].chars().filter(|c| is_gap(*c)).count() >= 2 || raw[..lead].contains('\u{3000}')),
            ..Line::default()
        };
        gaps.resize(lines.len(), 0);
        gaps.push(std::mem::take(&mut blanks));
        let Some(cut) = labels::divided(held) else {
            match plain(held) {
                Some(plain) => line.take(&plain, Piece::of(&shared, &line.span)),
                None => line.read(held),
            }
            lines.push(line);
            continue;
        };
        let mut rest = Line { span: line.span.start + cut..line.span.end, number: line.number, ..Line::default() };
        line.span.end = rest.span.start;
        line.read(held[..cut].trim_end_matches(outside));
        rest.read(held[cut..].trim_matches(outside));
        // The text fills the rest of the line: for the column it is as wide as both.
        if cut * 2 < held.len() {
            rest.width += line.width;
        }
        lines.extend([line, rest]);
    }
    set_apart(&mut lines, &gaps);
    lines.shrink_to_fit();
    measure(&mut lines);
    lines
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

/// What there is to know of a line in which layout left nothing to undo.
struct Plain {
    chars: u32,
    /// Characters of half the width.
    narrow: u32,
    /// Marks that give width away.
    giving: u32,
}

/// Takes a quick look at a line; nothing when it may have been drawn twice, spaced or marked.
fn plain(held: &str) -> Option<Plain> {
    let mut plain = Plain { chars: 0, narrow: 0, giving: 0 };
    // Characters that stand there twice leave nothing of their bits.
    let mut bits = 0;
    for c in held.chars() {
        match c {
            '\u{4E00}'..='\u{9FFF}' => {}
            '!'..='~' => plain.narrow += 1,
            c if is_cjk_mark(c) => plain.giving += u32::from(gives(c)),
            _ => return None,
        }
        plain.chars += 1;
        bits ^= u32::from(c);
    }
    let doubtful = (bits == 0 && plain.chars > 1) || held.starts_with("**");
    (!doubtful).then_some(plain)
}

impl Line {
    /// Takes a line as it stands.
    fn take(&mut self, plain: &Plain, text: Piece) {
        self.width = (plain.chars - plain.narrow) * EM + plain.narrow * 2;
        self.squeeze = 2 * plain.giving;
        self.end = end(&text);
        self.text = text;
    }

    fn read(&mut self, held: &str) {
        let once = doubled::halve(held);
        self.doubled = once.is_some();
        let held = once.as_deref().unwrap_or(held);
        let marked = bold::whole(held);
        self.bold = marked.is_some();
        let held = marked.unwrap_or(held);
        if held.contains(is_gap) {
            self.cells = Cells::of(held);
            let [running, headline] = close_both(held);
            self.text = tight(held).unwrap_or(running).into();
            self.spaced_out = Some(headline.into());
        } else {
            self.text = close(held, Use::Running).into();
        }
        self.width = width(held, &self.text);
        let removed = held.chars().filter(|c| is_gap(*c)).count() - self.text.matches(' ').count();
        self.spaced = removed >= 4 && removed * 3 >= self.text.chars().filter(|c| is_han(*c)).count();
        self.squeeze = 2 * self.text.chars().filter(|c| gives(*c)).count() as u32;
        self.end = end(&self.text);
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
        let (text, spaced_out) = (folded(&self.text), self.spaced_out.as_deref().and_then(folded));
        (text.is_some() || spaced_out.is_some()).then(|| Self {
            text: text.map_or_else(|| self.text.clone(), Piece::from),
            spaced_out: spaced_out.map(Into::into).or_else(|| self.spaced_out.clone()),
            ..self.clone()
        })
    }

    /// The units of the line as a headline.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.headline().split(' ').filter(|unit| !unit.is_empty())
    }

    /// Begins with a mark that no line of its own begins with.
    pub fn hangs(&self) -> bool {
        !self.text.starts_with(is_han)
            && self
                .text
                .starts_with(['，', '。', '、', '；', '：', '！', '？', '）', '》', '”', '’', '】', '%', ')', ','])
    }
}

/// A line that is letter-spaced all through, however short, without its gaps.
fn tight(held: &str) -> Option<String> {
    let mut han = 0;
    for part in held.split(is_gap) {
        let of_part = part.chars().filter(|c| is_han(*c)).count();
        if of_part > 1 {
            return None;
        }
        han += of_part;
    }
    // Two or three characters may be a name, opened to the width of a longer one.
    (han >= 4).then(|| held.chars().filter(|c| !is_gap(*c)).map(crate::text::spacing::narrow).collect())
}

/// A mark that is set half as wide where the line is full.
fn gives(c: char) -> bool {
    is_cjk_mark(c) && !matches!(c, '—' | '…' | '·')
}

/// Width in quarters of a character, with the gaps between scripts that the layout opened.
fn width(held: &str, closed: &str) -> u32 {
    let letters: u32 = closed.chars().filter(|c| *c != ' ').map(|c| if c.is_ascii() { 2 } else { EM }).sum();
    let mut gaps = 0;
    let mut chars = held.chars().peekable();
    while let Some(c) = chars.next() {
        let between = chars.peek().is_some_and(|next| is_gap(*next) && c.is_ascii_alphanumeric())
            || (is_gap(c) && chars.peek().is_some_and(char::is_ascii_alphanumeric));
        gaps += u32::from(between);
    }
    letters + gaps + closed.matches(' ').count() as u32 * 2
}

fn end(text: &str) -> End {
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

/// Finds out for every line how wide its column is and how it fills it.
///
/// The measure of a column is the width that most lines nearby can have: marks are squeezed where a
/// line is too long, so that each line allows a range of widths.
fn measure(lines: &mut [Line]) {
    let ranges: Vec<Range<u32>> = lines.iter().map(|l| l.width - l.squeeze..l.width).collect();
    // A line that was spaced to fill its column has fewer characters than the column holds.
    let spaced: Vec<bool> = lines.iter().map(|l| l.spaced).collect();
    let fits = |at: usize, measure: u32| {
        ranges[at].start <= measure + SAME
            && measure <= ranges[at].end + if spaced[at] { ranges[at].end / 3 } else { SAME }
    };
    let exact = |at: usize, measure: u32| ranges[at].start <= measure + SAME && measure <= ranges[at].end + SAME;
    let near = |at: usize, reach: usize| at.saturating_sub(reach)..(at + reach + 1).min(ranges.len());
    let own: Vec<(u8, u32)> = (0..ranges.len())
        .map(|at| {
            if !COLUMN.contains(&ranges[at].end) {
                return (0, ranges[at].end);
            }
            let mut before = None;
            let columns = near(at, NEAR)
                .filter(|n| !spaced[*n] || *n == at)
                .map(|n| ranges[n].end)
                // Columns of one width are one.
                .filter(|m| before.replace(*m) != Some(*m) && COLUMN.contains(m) && fits(at, *m));
            let support =
                |m: u32| near(at, NEAR).filter(|n| *n != at && COLUMN.contains(&ranges[*n].end) && fits(*n, m)).count();
            let best = columns.map(|m| (support(m) as u8, m)).max();
            best.map_or((0, ranges[at].end), |(support, m)| (support, m))
        })
        .collect();
    let full = |at: usize| {
        let beside = [at.checked_sub(1), Some(at + 1).filter(|n| *n < ranges.len())];
        own[at].0 >= 2 || (own[at].0 == 1 && beside.into_iter().flatten().any(|n| fits(n, own[at].1)))
    };
    let full: Vec<bool> = (0..ranges.len()).map(full).collect();
    for at in 0..ranges.len() {
        let (support, measure) = own[at];
        let wider = near(at, NEAR).filter(|n| full[*n] && own[*n].1 > ranges[at].end + SAME).map(|n| own[n].1);
        let measure =
            if full[at] && support >= 2 { Some(measure) } else { wider.max().or(full[at].then_some(measure)) };
        let measure = measure.filter(|_| ranges[at].end < COLUMN.end);
        let after = (at + 1..(at + 3).min(ranges.len())).find(|n| full[*n]).map(|n| own[n].1);
        let indented = |m: u32| exact(at, m.saturating_sub(2 * EM)) && ranges[at].end + 6 <= m;
        lines[at].fill = Fill {
            support: if full[at] { support } else { 0 },
            measure,
            short: measure.is_some_and(|m| ranges[at].end + 6 <= m) && !lines[at].spaced,
            first_like: after.is_some_and(indented),
        };
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
    fn stops_before_brackets_and_inside_quotes_count() {
        assert_eq!(end("他说：“好。”"), End::Stop);
        assert_eq!(end("好。（讲话另发）"), End::Stop);
        assert_eq!(end("还有："), End::Half);
        assert_eq!(end("甲、"), End::Open);
        assert_eq!(end("两个“甲”"), End::Word);
    }
}
