//! A file as it arrived, and what readers ask of it before one of them reads it.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::BTreeMap;

use super::bulletin::lines::{self, Line};
use super::container::Allowance;
use super::encoding::{self, Decoded};
use super::foreign::{self, Foreign};
use super::kind::{self, Kind, report_decoding};
use super::{bulletin, html, markdown, newspaper, pdf};
use crate::date::Date;
use crate::diag::{Code, Finding, Source};
use crate::msg;

/// A text of more bytes is cut: the papers of a whole month have fewer.
const LARGEST_TEXT: usize = 64 << 20;
/// So many bytes at the beginning of a text show what kind it is.
pub(super) const BEGINNING: usize = 60_000;

/// A file as it arrived.
pub struct Arrived<'a> {
    path: &'a str,
    bytes: &'a [u8],
    decoded: OnceCell<(Source, Decoded)>,
    /// How much it looks like a bulletin, which several readers ask.
    bulletin: OnceCell<usize>,
    /// How much it looks like a newspaper page.
    newspaper: OnceCell<usize>,
    /// The lines of its beginning, as bulletins are read.
    lines: OnceCell<Vec<Line>>,
    /// The lines of its beginning, as newspaper pages are read.
    inspected: OnceCell<newspaper::Inspected>,
    /// It can be shown as text.
    text: OnceCell<bool>,
    /// What it is, when it is no material.
    foreign: OnceCell<Option<Foreign>>,
    beside: Option<&'a BTreeMap<String, Vec<u8>>>,
    printed: Option<Date>,
    inside: Allowance,
}

impl<'a> Arrived<'a> {
    /// A file by its path and bytes.
    pub fn new(path: &'a str, bytes: &'a [u8]) -> Self {
        Self {
            path,
            bytes,
            decoded: OnceCell::new(),
            bulletin: OnceCell::new(),
            newspaper: OnceCell::new(),
            lines: OnceCell::new(),
            inspected: OnceCell::new(),
            text: OnceCell::new(),
            foreign: OnceCell::new(),
            beside: None,
            printed: None,
            inside: Allowance::default(),
        }
    }

    /// The same file with the day it was printed, as far as somebody knows.
    pub fn printed(mut self, day: Option<Date>) -> Self {
        self.printed = day;
        self
    }

    /// The day it was printed, when somebody told it.
    pub(super) fn day(&self) -> Option<Date> {
        self.printed
    }

    /// The same file as one inside another: of the same day, and both unpack from one allowance.
    pub(super) fn within(mut self, outer: &Arrived<'_>) -> Self {
        self.printed = outer.printed;
        self.inside = outer.inside.clone();
        self
    }

    /// How much may still be unpacked from it, and from what it lies in.
    pub(super) fn inside(&self) -> &Allowance {
        &self.inside
    }

    /// The same file with those that came along, by their paths.
    pub(crate) fn beside(mut self, files: &'a BTreeMap<String, Vec<u8>>) -> Self {
        self.beside = Some(files);
        self
    }

    /// A file that came along, by its path from this one.
    pub(super) fn neighbour(&self, reference: &str) -> Option<&'a [u8]> {
        self.beside?.get(&self.path_from_here(reference)).map(Vec::as_slice)
    }

    /// A file that came along, by its whole path.
    pub(super) fn companion(&self, path: &str) -> Option<&'a [u8]> {
        self.beside?.get(path).map(Vec::as_slice)
    }

    /// Whether a file of its folder, by its whole path, should have come along and did not.
    pub(super) fn lacks(&self, path: &str) -> bool {
        let folder = self.path.rsplit_once(['/', '\\']).map_or(0, |(folder, _)| folder.len() + 1);
        let own = path.get(folder..).filter(|_| path.get(..folder) == self.path.get(..folder));
        let local = own.is_some_and(|own| !own.is_empty() && !own.contains(':') && !own.starts_with(['/', '.']));
        local && self.beside.is_some_and(|files| !files.contains_key(path))
    }

    pub(super) fn path_from_here(&self, reference: &str) -> String {
        let mut parts: Vec<&str> = self.path.split(['/', '\\']).collect();
        parts.pop();
        for part in reference.split(['/', '\\']) {
            match part {
                "" | "." => {}
                ".." => {
                    parts.pop();
                }
                part => parts.push(part),
            }
        }
        parts.join("/")
    }

    /// The files that should come along with this one: their paths from its folder, and their whole
    /// paths. Those outside its folder are not asked for.
    pub fn companions(&self) -> Vec<(String, String)> {
        if pdf::is_pdf(self.bytes) {
            return Vec::new();
        }
        let references = if html::likeness(self) > 0 {
            html::pictures_of(self)
        } else if kind::like_markdown(self) > 0 {
            markdown::pictures_of(self)
        } else {
            return Vec::new();
        };
        let below = |reference: String| {
            let own = path_below(&reference)?;
            let path = self.path_from_here(&own);
            Some((own, path))
        };
        references.into_iter().filter_map(below).collect()
    }

    /// Its path as messages show it.
    pub fn path(&self) -> &str {
        self.path
    }

    /// Its bytes.
    pub fn bytes(&self) -> &[u8] {
        self.bytes
    }

    /// The file as text.
    pub fn source(&self) -> &Source {
        &self.decode().0
    }

    /// Name of the encoding it is read in; a dash where the file is no text.
    pub fn encoding(&self) -> &'static str {
        if self.is_text() { self.decode().1.converted_from.unwrap_or("UTF-8") } else { "–" }
    }

    /// What it is, when it is no material that any reader reads.
    pub fn foreign(&self) -> Option<Foreign> {
        *self.foreign.get_or_init(|| foreign::of(self))
    }

    /// The same, where the kind that was named does not speak for a text.
    pub(super) fn not_read(&self, named: Option<Kind>) -> Option<Foreign> {
        self.foreign().filter(|foreign| named.is_none_or(Kind::is_binary) || !foreign.is_text())
    }

    /// The bytes are text that can be shown, as far as that can be seen.
    pub fn is_text(&self) -> bool {
        *self.text.get_or_init(|| self.looks_like_text())
    }

    fn looks_like_text(&self) -> bool {
        if self.bytes.starts_with(b"PK\x03\x04") || self.bytes.starts_with(b"%PDF-") {
            return false;
        }
        let (source, decoded) = self.decode();
        // A page break is all that texts have of control characters, and the end mark of old systems.
        let odd = |c: &char| c.is_control() && !"\t\n\r\u{B}\u{C}\u{1A}\u{1B}".contains(*c);
        // A control character is below the blank, the last of ASCII or one of two bytes.
        let plain = |b: u8| u8::from((b < b' ') & (b != b'\n') & (b != b'\r') | (b == 0x7F));
        let bytes = source.text().as_bytes();
        let single = bytes.iter().fold(0, |any, b| any | plain(*b)) != 0;
        let two = |at: usize| bytes.get(at + 1).is_some_and(|next| *next < 0xA0);
        let any = single || memchr::memchr_iter(0xC2, bytes).any(two);
        let odd = if any { source.text().chars().filter(odd).count() } else { 0 };
        let strange = decoded.replaced + odd;
        strange == 0 || strange * 20 <= source.text().chars().count()
    }

    /// The beginning of its text, which shows what kind it is.
    pub(super) fn beginning(&self) -> Source {
        self.source().part(0..BEGINNING)
    }

    /// Its beginning is all of it.
    pub(super) fn is_short(&self) -> bool {
        self.source().text().len() <= BEGINNING
    }

    /// The lines of its beginning, as bulletins are read.
    pub(super) fn lines(&self) -> &[Line] {
        self.lines.get_or_init(|| lines::split(&self.beginning()))
    }

    /// The lines of the whole text, as bulletins are read.
    pub(super) fn all_lines(&self) -> Cow<'_, [Line]> {
        if self.is_short() { Cow::Borrowed(self.lines()) } else { Cow::Owned(lines::split(self.source())) }
    }

    /// The lines of its beginning, as newspaper pages are read.
    pub(super) fn inspected(&self) -> &newspaper::Inspected {
        self.inspected.get_or_init(|| newspaper::Inspected::new(&self.beginning()))
    }

    /// How much it looks like a bulletin, from 0.
    pub(super) fn bulletin_likeness(&self) -> usize {
        *self.bulletin.get_or_init(|| bulletin::likeness(self.source(), || self.lines()))
    }

    /// Its first lines are the masthead of a page.
    pub(super) fn opens_with_masthead(&self) -> bool {
        self.inspected().opens_with_masthead()
    }

    /// How much its beginning looks like a newspaper page, from 0.
    pub(super) fn newspaper_likeness(&self) -> usize {
        let likeness = || match newspaper::has_headings(self.beginning().text()) {
            true => 0,
            false => self.inspected().likeness(),
        };
        *self.newspaper.get_or_init(likeness)
    }

    /// The file as text, with what its encoding gave to report.
    pub(super) fn reported(&self, findings: &mut Vec<Finding>) -> &Source {
        let (source, decoded) = self.decode();
        report_decoding(decoded, self.path, findings);
        if self.bytes.len() > LARGEST_TEXT {
            findings.push(
                Finding::new(
                    Code::R048,
                    msg!("文件太大，只读了前面一部分", "the file is too large; only its first part was read"),
                )
                .at(source.whole())
                .help(msg!("请拆成几个文件", "divide it into several files")),
            );
        }
        source
    }

    fn decode(&self) -> &(Source, Decoded) {
        self.decoded.get_or_init(|| {
            let mut decoded = encoding::decode(encoding::beginning(self.bytes, LARGEST_TEXT));
            let text = std::mem::take(&mut decoded.text);
            (Source::new(self.path, text), decoded)
        })
    }
}

/// A path without detours; none where it leads out of its folder or nowhere.
fn path_below(reference: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in reference.split(['/', '\\']) {
        match part {
            "" | "." => {}
            ".." => _ = parts.pop()?,
            part => parts.push(part),
        }
    }
    Some(parts.join("/")).filter(|path| !path.is_empty() && !reference.starts_with('/'))
}
