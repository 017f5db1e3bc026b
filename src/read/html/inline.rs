//! Running text out of elements: white space that means nothing goes, emphasis that spans blocks is
//! opened again in each.

use std::ops::RangeInclusive;

use crate::article::{Inline, plain_text};
use crate::read::bulletin::lines::ended;
use crate::text::spacing::{Use, close, is_gap};
use crate::text::{is_cjk, joint};

/// What a run is wrapped in.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Wrap {
    /// Strong emphasis.
    Strong,
    /// Emphasis.
    Emphasis,
    /// Struck out.
    Strike,
    /// Code.
    Code,
    /// A link.
    Link(String),
}

/// Deepest nesting of emphasis that is kept.
const DEEPEST: usize = 8;

/// A paragraph being gathered.
#[derive(Debug, Default)]
pub(crate) struct Run {
    own: Vec<Inline>,
    wraps: Vec<(Wrap, Vec<Inline>)>,
    /// White space that waits for the next character: none, a space, or one with a line feed.
    gap: Option<bool>,
    last: Option<char>,
    /// The lines it stands on, from one forced break to the next.
    lines: Vec<Option<(usize, usize)>>,
}

/// A paragraph and the lines it stands on.
pub(crate) type Lined = (RangeInclusive<usize>, Vec<Inline>);

impl Run {
    /// Adds characters; white space of the markup becomes one space or none.
    pub fn text(&mut self, text: &str, line: usize) {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let after = rest.trim_ascii_start();
            if after.len() < rest.len() {
                let feed = rest[..rest.len() - after.len()].contains(['\n', '\r']);
                self.gap = Some(self.gap.unwrap_or_default() || feed);
                rest = after;
                continue;
            }
            let (word, after) = rest.split_at(rest.bytes().position(|b| b.is_ascii_whitespace()).unwrap_or(rest.len()));
            if let (Some(feed), Some(last)) = (self.gap.take(), self.last) {
                out.push_str(if feed { joint(Some(last), word.chars().next()) } else { " " });
            }
            out.push_str(word);
            self.last = word.chars().next_back();
            rest = after;
        }
        if !out.is_empty() {
            self.stands_on(line);
            self.add(Inline::Text(out));
        }
    }

    fn stands_on(&mut self, line: usize) {
        if self.lines.is_empty() {
            self.lines.push(None);
        }
        let last = self.lines.last_mut().expect("there is one");
        *last = Some((last.map_or(line, |(first, _)| first), line));
    }

    /// Adds something that is no text.
    pub fn push(&mut self, inline: Inline, line: usize) {
        self.end_gap();
        self.stands_on(line);
        self.last = self.last.or(Some('\u{200B}'));
        self.add(inline);
    }

    /// Adds a forced line break.
    pub fn line_break(&mut self) {
        if self.lines.is_empty() {
            self.lines.push(None);
        }
        self.lines.push(None);
        self.gap = None;
        self.add(Inline::LineBreak);
        // White space after a break shows nothing.
        self.last = None;
    }

    fn end_gap(&mut self) {
        if let (Some(feed), Some(last)) = (self.gap.take(), self.last)
            && !(feed && is_cjk(last))
        {
            self.add(Inline::Text(" ".into()));
        }
    }

    /// Opens emphasis or a link; false when it is open already or too deep.
    pub fn open(&mut self, wrap: Wrap) -> bool {
        let same =
            |open: &Wrap| *open == wrap || matches!((open, &wrap), (Wrap::Link(_), Wrap::Link(_)) | (Wrap::Code, _));
        if self.wraps.len() >= DEEPEST || self.wraps.iter().any(|(open, _)| same(open)) {
            return false;
        }
        self.end_gap();
        self.wraps.push((wrap, Vec::new()));
        true
    }

    /// Closes what was opened last.
    pub fn close(&mut self) {
        if let Some((wrap, inner)) = self.wraps.pop() {
            for inline in wrapped(&wrap, inner) {
                self.add(inline);
            }
        }
    }

    /// The text so far and the lines between its breaks; emphasis stays open for what follows.
    pub fn take(&mut self) -> (Vec<Option<(usize, usize)>>, Vec<Inline>) {
        let mut inner = Vec::new();
        for (wrap, own) in self.wraps.iter_mut().rev() {
            let mut all = std::mem::take(own);
            all.append(&mut inner);
            inner = wrapped(wrap, all);
        }
        let mut all = std::mem::take(&mut self.own);
        inner.into_iter().for_each(|inline| add(&mut all, inline));
        (self.gap, self.last) = (None, None);
        (std::mem::take(&mut self.lines), all)
    }

    fn add(&mut self, inline: Inline) {
        add(self.wraps.last_mut().map_or(&mut self.own, |(_, own)| own), inline);
    }
}

fn add(run: &mut Vec<Inline>, inline: Inline) {
    match (run.last_mut(), inline) {
        (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
        (_, inline) => run.push(inline),
    }
}

fn wrapped(wrap: &Wrap, inner: Vec<Inline>) -> Vec<Inline> {
    if inner.iter().all(|i| matches!(i, Inline::LineBreak | Inline::NoteMark(_))) {
        return inner;
    }
    let blank = plain_text(&inner).chars().all(|c| c.is_whitespace());
    vec![match wrap {
        _ if blank => return inner,
        Wrap::Strong => Inline::Strong(inner),
        Wrap::Emphasis => Inline::Emphasis(inner),
        Wrap::Strike => Inline::Strike(inner),
        Wrap::Code => Inline::Code(plain_text(&inner)),
        Wrap::Link(url) => Inline::Link { url: url.clone(), inlines: inner },
    }]
}

/// Whether a run shows anything.
pub(crate) fn holds_something(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| match i {
        Inline::Text(text) | Inline::Code(text) => !text.chars().all(|c| c.is_whitespace() || is_gap(c)),
        Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => holds_something(inner),
        Inline::Link { inlines, .. } => holds_something(inlines),
        Inline::NoteMark(_) => true,
        Inline::LineBreak => false,
    })
}

/// A run without line breaks and plain spaces at its ends.
pub(crate) fn trimmed(mut inlines: Vec<Inline>) -> Vec<Inline> {
    trim(&mut inlines, &|c| c.is_ascii_whitespace());
    inlines
}

fn trim(inlines: &mut Vec<Inline>, blank: &dyn Fn(char) -> bool) {
    trim_end(inlines, blank, true);
    trim_end(inlines, blank, false);
}

/// Trims the beginning or the end of a run.
fn trim_end(inlines: &mut Vec<Inline>, blank: &dyn Fn(char) -> bool, start: bool) {
    let nothing = |inline: &mut Inline| trim_one(inline, blank, start).then_some(());
    if start {
        let gone = inlines.iter_mut().map_while(nothing).count();
        inlines.drain(..gone);
    } else {
        let gone = inlines.iter_mut().rev().map_while(nothing).count();
        inlines.truncate(inlines.len() - gone);
    }
}

/// Trims one end; true when nothing is left.
fn trim_one(inline: &mut Inline, blank: &dyn Fn(char) -> bool, start: bool) -> bool {
    match inline {
        Inline::Text(text) => {
            *text = if start { text.trim_start_matches(blank) } else { text.trim_end_matches(blank) }.to_string();
            text.is_empty()
        }
        Inline::LineBreak => true,
        Inline::Strong(inner)
        | Inline::Emphasis(inner)
        | Inline::Strike(inner)
        | Inline::Link { inlines: inner, .. } => {
            trim_end(inner, blank, start);
            inner.is_empty()
        }
        Inline::Code(_) | Inline::NoteMark(_) => false,
    }
}

/// Divides a run at line breaks that stand for paragraphs, and closes the spaces that layout put in.
///
/// Two breaks, a break before an indent, or one after a full stop divide; others stay breaks.
pub(crate) fn paragraphs(inlines: Vec<Inline>, lines: &[Option<(usize, usize)>]) -> Vec<Lined> {
    let mut runs: Vec<(usize, Vec<Inline>)> = vec![(0, Vec::new())];
    let mut breaks = 0;
    for inline in inlines {
        match inline {
            Inline::LineBreak => {
                breaks += 1;
                runs.push((breaks, Vec::new()));
            }
            other => {
                // Breaks inside emphasis divide nothing.
                breaks += plain_text(std::slice::from_ref(&other)).matches('\n').count();
                runs.last_mut().expect("there is a run").1.push(other);
            }
        }
    }
    let ends: Vec<usize> = runs.iter().skip(1).map(|(start, _)| *start).chain([breaks + 1]).collect();
    let mut out: Vec<Lined> = Vec::new();
    let mut divided = true;
    for ((start, mut line), end) in runs.into_iter().zip(ends) {
        let text = plain_text(&line);
        if !holds_something(&line) {
            divided = true;
            continue;
        }
        let indented = text.chars().take_while(|c| is_gap(*c)).filter(|c| *c == '\u{3000}').count() >= 2
            || text.chars().take_while(|c| *c == '\u{A0}').count() >= 2;
        trim(&mut line, &|c| is_gap(c) || c.is_whitespace());
        tidy(&mut line);
        let stands = span(lines.get(start..end.min(lines.len())).unwrap_or_default());
        match out.last_mut() {
            Some((lines, before)) if !divided && !indented && !ended(&plain_text(before)) => {
                before.push(Inline::LineBreak);
                before.append(&mut line);
                *lines = *lines.start()..=(*stands.end()).max(*lines.end());
            }
            _ => out.push((stands, line)),
        }
        divided = false;
    }
    out
}

/// First and last line of a run; a run without lines stands on none.
pub(crate) fn span(lines: &[Option<(usize, usize)>]) -> RangeInclusive<usize> {
    let mut known = lines.iter().flatten();
    let Some((first, last)) = known.next().copied() else { return 0..=0 };
    first..=known.map(|(_, last)| *last).fold(last, usize::max)
}

/// Closes spaces between Han and digits and beside Chinese marks; those at the edges of emphasis stay.
fn tidy(inlines: &mut [Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) if text.contains(is_gap) => {
                let edge = |c: Option<char>| if c.is_some_and(is_gap) { " " } else { "" };
                let (start, end) = (edge(text.chars().next()), edge(text.chars().next_back()));
                let closed = close(text, Use::Running);
                *text = if closed.is_empty() { " ".into() } else { format!("{start}{closed}{end}") };
            }
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { inlines: inner, .. } => tidy(inner),
            Inline::Text(_) | Inline::Code(_) | Inline::NoteMark(_) | Inline::LineBreak => {}
        }
    }
}

/// A run without blanks at its ends and without the spaces that layout put in.
pub(crate) fn tidied(mut inlines: Vec<Inline>) -> Vec<Inline> {
    trim(&mut inlines, &|c| is_gap(c) || c.is_whitespace());
    tidy(&mut inlines);
    inlines
}
