//! Running text out of elements: white space that means nothing goes, emphasis that spans blocks is
//! opened again in each.

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
    line: usize,
}

impl Run {
    /// Adds characters; white space of the markup becomes one space or none.
    pub fn text(&mut self, text: &str, line: usize) {
        let mut out = String::with_capacity(text.len());
        let mut line = line;
        for c in text.chars() {
            if c.is_ascii_whitespace() {
                line += usize::from(c == '\n');
                self.gap = Some(self.gap.unwrap_or_default() || c == '\n' || c == '\r');
                continue;
            }
            if self.last.is_none() {
                self.line = line;
            }
            if let (Some(feed), Some(last)) = (self.gap.take(), self.last) {
                out.push_str(if feed { joint(Some(last), Some(c)) } else { " " });
            }
            self.gap = None;
            out.push(c);
            self.last = Some(c);
        }
        if !out.is_empty() {
            self.add(Inline::Text(out));
        }
    }

    /// Adds something that is no text.
    pub fn push(&mut self, inline: Inline, line: usize) {
        self.end_gap();
        if self.last.is_none() {
            self.line = line;
        }
        self.last = self.last.or(Some('\u{200B}'));
        self.add(inline);
    }

    /// Adds a forced line break.
    pub fn line_break(&mut self, line: usize) {
        if self.last.is_none() && self.own.is_empty() {
            self.line = line;
        }
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

    /// The text so far and the line it began on; emphasis stays open for what follows.
    pub fn take(&mut self) -> (usize, Vec<Inline>) {
        let mut inner = Vec::new();
        for (wrap, own) in self.wraps.iter_mut().rev() {
            let mut all = std::mem::take(own);
            all.append(&mut inner);
            inner = wrapped(wrap, all);
        }
        let mut all = std::mem::take(&mut self.own);
        inner.into_iter().for_each(|inline| add(&mut all, inline));
        (self.gap, self.last) = (None, None);
        (self.line, all)
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
    while let Some(first) = inlines.first_mut() {
        if !trim_one(first, blank, true) {
            break;
        }
        inlines.remove(0);
    }
    while let Some(last) = inlines.last_mut() {
        if !trim_one(last, blank, false) {
            break;
        }
        inlines.pop();
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
            while let Some(edge) = if start { inner.first_mut() } else { inner.last_mut() } {
                if !trim_one(edge, blank, start) {
                    break;
                }
                if start {
                    inner.remove(0);
                } else {
                    inner.pop();
                }
            }
            inner.is_empty()
        }
        Inline::Code(_) | Inline::NoteMark(_) => false,
    }
}

/// Divides a run at line breaks that stand for paragraphs, and closes the spaces that layout put in.
///
/// Two breaks, a break before an indent, or one after a full stop divide; others stay breaks.
pub(crate) fn paragraphs(inlines: Vec<Inline>) -> Vec<Vec<Inline>> {
    let mut lines: Vec<Vec<Inline>> = vec![Vec::new()];
    for inline in inlines {
        match inline {
            Inline::LineBreak => lines.push(Vec::new()),
            other => lines.last_mut().expect("there is a line").push(other),
        }
    }
    let mut out: Vec<Vec<Inline>> = Vec::new();
    let mut divided = true;
    for mut line in lines {
        let text = plain_text(&line);
        if !holds_something(&line) {
            divided = true;
            continue;
        }
        let indented = text.chars().take_while(|c| is_gap(*c)).filter(|c| *c == '\u{3000}').count() >= 2
            || text.chars().take_while(|c| *c == '\u{A0}').count() >= 2;
        trim(&mut line, &|c| is_gap(c) || c.is_whitespace());
        tidy(&mut line);
        match out.last_mut() {
            Some(before) if !divided && !indented && !ended(&plain_text(before)) => {
                before.push(Inline::LineBreak);
                before.append(&mut line);
            }
            _ => out.push(line),
        }
        divided = false;
    }
    out
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
