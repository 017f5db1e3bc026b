//! Findings: what the program has to say about the *material*, with place, reason and what to do.
//!
//! A finding is collected, never thrown; the work goes on. Knows spans and how to draw them, and
//! deliberately nothing of the stages that make them.

use std::borrow::Cow;
use std::fmt::{Arguments, Write as _};
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use serde::Serialize;

/// The language of messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Lang {
    /// Simplified Chinese.
    Zh,
    /// English.
    En,
}

/// One sentence in both languages; whoever prints it chooses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    zh: Cow<'static, str>,
    en: Cow<'static, str>,
}

impl Message {
    /// Pairs a Chinese and an English wording of the same sentence.
    pub fn new(zh: impl Into<Cow<'static, str>>, en: impl Into<Cow<'static, str>>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The same with what stands in the sentence; one without anything to fill in takes no memory.
    pub fn formatted(zh: Arguments<'_>, en: Arguments<'_>) -> Self {
        let fill = |words: Arguments<'_>| words.as_str().map_or_else(|| Cow::Owned(words.to_string()), Cow::Borrowed);
        Self { zh: fill(zh), en: fill(en) }
    }

    /// The wording in one language.
    pub fn get(&self, lang: Lang) -> &str {
        match lang {
            Lang::Zh => &self.zh,
            Lang::En => &self.en,
        }
    }
}

/// Formats the same sentence in Chinese and English, capturing variables in both.
#[macro_export]
macro_rules! msg {
    ($zh:literal, $en:literal) => {
        $crate::diag::Message::formatted(format_args!($zh), format_args!($en))
    };
}

/// A number and the English word for so many: `1 page`, `3 pages`.
pub fn counted(count: usize, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; does not change the exit status.
    Note,
    /// Probably wrong.
    Warning,
    /// Certainly wrong.
    Error,
}

impl Severity {
    fn word(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Note, Lang::Zh) => "提示",
            (Self::Warning, Lang::Zh) => "警告",
            (Self::Error, Lang::Zh) => "错误",
            (Self::Note, Lang::En) => "note",
            (Self::Warning, Lang::En) => "warning",
            (Self::Error, Lang::En) => "error",
        }
    }
}

macro_rules! codes {
    ($($(#[$doc:meta])* $id:ident $severity:ident $title:literal,)+) => {
        /// The stable id of a kind of finding, by stage: `C` YAML the editor wrote, `R` reading,
        /// `S` selection, `D` duplicates, `L` layout, `O` output, `N` newsletter.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        pub enum Code { $($(#[$doc])* #[doc = $title] $id,)+ }

        impl Code {
            /// Every code in use, in order.
            pub const ALL: &'static [Code] = &[$(Code::$id,)+];

            /// The id as printed, such as `C002`.
            pub fn id(self) -> &'static str {
                match self { $(Code::$id => stringify!($id),)+ }
            }

            /// The severity this kind of finding always has.
            pub fn severity(self) -> Severity {
                match self { $(Code::$id => Severity::$severity,)+ }
            }

            /// What this code is about, in a few words.
            pub fn title(self) -> &'static str {
                match self { $(Code::$id => $title,)+ }
            }
        }
    };
}

// A code that is no longer reported keeps its row in a comment and is never given out again.
codes! {
    C001 Error "YAML cannot be parsed",
    C002 Error "unknown key",
    C003 Error "wrong type of value",
    C004 Error "value outside what is allowed",
    C005 Error "key given twice",
    C006 Error "name that is defined nowhere",
    C007 Error "key that must be given is missing",
    C008 Warning "file encoding is not UTF-8",
    C009 Warning "accepted exception that no longer matches anything",
    R001 Error "article without front matter",
    R002 Error "article without title",
    R003 Warning "file is not in UTF-8",
    R004 Warning "raw HTML is shown as text",
    R005 Error "picture is not there or is not a picture",
    R006 Warning "picture without alternative text",
    R007 Error "article id is not usable",
    R008 Error "two articles have the same id",
    R009 Error "file cannot be read",
    R010 Warning "bytes that no encoding explains were replaced",
    R011 Warning "article without source",
    R012 Warning "link that leads nowhere",
    R013 Warning "article without text",
    R014 Warning "footnote mark without a note, or note without a mark",
    R015 Note "very long paragraph",
    R020 Warning "imported text that belongs to no article",
    R021 Warning "contents and articles of an imported bulletin differ",
    R022 Note "character repeated over a page break was kept",
    R023 Warning "file of a kind that is not read",
    R024 Warning "article that was edited by hand is not overwritten",
    R025 Note "lines joined over a page break",
    R028 Warning "option that the text contradicts",
    R029 Warning "doubtful: what was made of a line may be wrong",
    R030 Warning "part of a page that was guessed",
    R031 Note "paragraph break that is uncertain",
    R032 Note "words drawn twice were taken once",
    R033 Warning "passage that a page has twice",
    R034 Warning "year taken from the text",
    R035 Warning "part of a text whose beginning is not there",
    R036 Note "day in another year than the rest tells",
    R040 Warning "picture of a web page or document that did not come with it",
    R041 Warning "part of an archive was left out",
    R042 Error "document is damaged or locked",
    R043 Note "tracked changes were taken as accepted",
    R044 Warning "part of a document that a booklet cannot show as it was",
    R046 Warning "entry of a feed has no full text",
    R047 Note "furniture of a web page was taken out",
    R048 Warning "document is larger than can be read",
    R050 Error "PDF that cannot be opened",
    R051 Warning "page or text of a PDF left out",
    R052 Note "text drawn twice in a PDF was taken once",
    R053 Warning "page of a PDF without text, or with characters nobody can name",
    R054 Note "turned text and watermarks of a PDF were left out of the articles",
    R055 Note "words were put into simplified or traditional characters, as asked",
    R056 Warning "pictures of a PDF were not taken",
    R060 Note "file that is no material was passed over",
    R061 Warning "file without any text",
    R062 Note "article that was moved or renamed is not written again",
    R063 Warning "only the beginning of an article was in the file",
    R064 Warning "headings that may be headlines of articles, or of sections",
    S001 Warning "topic that matches no article",
    S002 Error "library without articles",
    S003 Warning "section without articles",
    S004 Error "pin or exclusion of an article that is not in the library",
    S005 Warning "pin or exclusion without a reason",
    S007 Warning "plan of another issue",
    D001 Note "near-duplicate left out",
    D002 Note "imported article is a near-duplicate of another",
    L001 Error "no Chinese font",
    L002 Warning "font family is missing",
    L003 Warning "character that no font has",
    L004 Error "typesetting failed",
    L005 Warning "something is wider than the type area",
    L006 Warning "typesetting is doubtful",
    L007 Warning "PDF does not meet the standard asked for",
    L008 Error "text runs off the page and is not printed",
    L009 Note "sheets of the folded booklet",
    L010 Warning "booklet cannot be folded as asked",
    L011 Note "line that breaks a rule of setting Chinese text",
    O001 Error "template is broken",
    O002 Error "template is missing",
    O003 Error "output is inconsistent",
    O004 Warning "outputs without page numbers",
    O005 Warning "block that an output cannot show",
    N001 Note "articles shortened in the newsletter",
    N002 Warning "newsletter larger than mail programs show",
    N003 Note "newsletter without a sender",
    N004 Error "line of a list of recipients that is no address",
    N005 Warning "address that a list of recipients has twice",
    N006 Error "list without any recipient",
    N007 Warning "part of the WeChat edition that is too long",
    O020 Warning "issue left out of the site",
    O021 Note "site without an address",
    O022 Warning "output that does not agree with the site",
    O023 Note "issue without this edition",
    O024 Note "past issue that is chosen anew",
}

/// A text with the path it came from, so that byte ranges become lines and columns.
#[derive(Debug, Clone)]
pub struct Source {
    path: Arc<str>,
    text: Arc<str>,
    /// Lines of the file before the text.
    before: usize,
    /// Where each line of the text begins; found when the first place is asked for.
    starts: Arc<OnceLock<Vec<usize>>>,
}

/// Source lines longer than this are not drawn: the place is given by line and column alone.
const LONGEST_DRAWN_LINE: usize = 400;

/// Places further along a line have its number alone: nobody counts so far, and counting would take its time.
const LONGEST_COUNTED: usize = 1 << 16;

impl Default for Source {
    fn default() -> Self {
        Self::new("", "")
    }
}

impl Source {
    /// Wraps a text under the path that messages show.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), before: 0, starts: Arc::default() }
    }

    /// A part of the text as a source of its own; its places are those of the whole file.
    pub fn part(&self, range: Range<usize>) -> Self {
        let start = floor_boundary(&self.text, range.start);
        let end = floor_boundary(&self.text, range.end).max(start);
        if start == 0 && end == self.text.len() {
            return self.clone();
        }
        let before = self.before + if start == 0 { 0 } else { self.line_at(start) };
        Self { path: self.path.clone(), text: self.text[start..end].into(), before, starts: Arc::default() }
    }

    /// The path as shown in messages.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The whole text, to be held by those who point into it.
    pub(crate) fn shared(&self) -> Arc<str> {
        self.text.clone()
    }

    /// Bytes of a line of the text by its number from 1, its end left out.
    pub fn line(&self, number: usize) -> Option<Range<usize>> {
        let starts = self.starts();
        let start = *starts.get(number.checked_sub(1)?)?;
        Some(start..starts.get(number).map_or(self.text.len(), |next| next - 1))
    }

    /// Bytes of all lines of the text, their ends left out.
    pub(crate) fn lines(&self) -> impl Iterator<Item = Range<usize>> {
        let starts = self.starts();
        let ends = starts[1..].iter().map(|next| next - 1).chain([self.text.len()]);
        starts.iter().copied().zip(ends).map(|(start, end)| start..end)
    }

    /// The place of a byte range; ranges outside the text are moved to its end.
    pub fn place(&self, span: Range<usize>) -> Place {
        let start = floor_boundary(&self.text, span.start);
        let number = self.line_at(start) + 1;
        let held = self.line(number).expect("every byte stands on a line");
        let end = floor_boundary(&self.text, span.end).clamp(start, held.end);
        let line = self.text[held.clone()].trim_end_matches('\r');
        let drawn = line.len() <= LONGEST_DRAWN_LINE;
        let shown = |at: usize| (at - held.start).min(line.len());
        Place {
            path: self.path.clone(),
            line: self.before + number,
            column: if start - held.start > LONGEST_COUNTED {
                1
            } else {
                self.text[held.start..start].chars().count() + 1
            },
            excerpt: drawn.then(|| (line.to_string(), shown(start)..shown(end))),
        }
    }

    /// How many lines of the text end before a byte.
    fn line_at(&self, byte: usize) -> usize {
        self.starts().partition_point(|start| *start <= byte) - 1
    }

    fn starts(&self) -> &[usize] {
        self.starts.get_or_init(|| {
            let ends = memchr::memchr_iter(b'\n', self.text.as_bytes());
            let mut starts = Vec::with_capacity(1 + ends.clone().count());
            starts.push(0);
            starts.extend(ends.map(|at| at + 1));
            starts
        })
    }

    /// The whole file as a place, without a line.
    pub fn whole(&self) -> Place {
        Place::file(self.path.clone())
    }
}

fn floor_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Where a finding is: file, line, column (characters, from 1) and the line itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Place {
    path: Arc<str>,
    line: usize,
    column: usize,
    excerpt: Option<(String, Range<usize>)>,
}

impl Place {
    /// A file as a whole.
    pub fn file(path: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), line: 0, column: 0, excerpt: None }
    }

    /// The same file at a line, where the line itself is not at hand.
    pub fn on_line(mut self, line: usize) -> Self {
        (self.line, self.column) = (line, 1);
        self
    }

    /// The path as shown.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Line from 1; 0 when the finding is about the whole file.
    pub fn line(&self) -> usize {
        self.line
    }
}

/// One thing the program found in the material.
#[derive(Debug, Clone, PartialEq)]
pub struct Finding {
    /// The kind of finding.
    pub code: Code,
    /// What is the matter.
    pub message: Message,
    /// Where, if it has a place.
    pub place: Option<Place>,
    /// The article it is about, by id.
    pub article: Option<String>,
    /// What happens now and what the editor can do.
    pub help: Option<Message>,
}

impl Finding {
    /// Starts a finding; the builder methods add place, article and help.
    pub fn new(code: Code, message: Message) -> Self {
        Self { code, message, place: None, article: None, help: None }
    }

    /// Adds the place.
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Adds the article it is about.
    pub fn article(mut self, id: impl ToString) -> Self {
        self.article = Some(id.to_string());
        self
    }

    /// Adds what the editor can do.
    pub fn help(mut self, help: Message) -> Self {
        self.help = Some(help);
        self
    }

    /// The severity of the finding's code.
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// One line: `path:line:column: severity[code]: message`.
    pub fn short(&self, lang: Lang) -> String {
        let mut out = String::new();
        if let Some(place) = &self.place {
            out.push_str(&place.path);
            if place.line > 0 {
                let _ = write!(out, ":{}:{}", place.line, place.column);
            }
            out.push_str(": ");
        }
        let _ = write!(out, "{}[{}]: {}", self.severity().word(lang), self.code.id(), self.message.get(lang));
        out
    }

    /// The full drawing with source line and caret, with terminal colours or without.
    pub fn draw(&self, lang: Lang, colour: bool) -> String {
        use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
        let level = match self.severity() {
            Severity::Note => Level::NOTE,
            Severity::Warning => Level::WARNING,
            Severity::Error => Level::ERROR,
        }
        .with_name(self.severity().word(lang));
        let title = level.primary_title(self.message.get(lang)).id(self.code.id());
        let mut group = annotate_snippets::Group::with_title(title);
        if let Some(place) = &self.place {
            group = match &place.excerpt {
                Some((line, span)) => group.element(
                    Snippet::source(line.as_str())
                        .line_start(place.line)
                        .path(place.path())
                        .annotation(AnnotationKind::Primary.span(span.clone())),
                ),
                None if place.line > 0 => {
                    group.element(Origin::path(place.path()).line(place.line).char_column(place.column))
                }
                None => group.element(Origin::path(place.path())),
            };
        }
        let (article_word, help_word) = match lang {
            Lang::Zh => ("文章", "建议"),
            Lang::En => ("article", "help"),
        };
        if let Some(article) = &self.article {
            group = group.element(Level::NOTE.with_name(article_word).message(article.as_str()));
        }
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.with_name(help_word).message(help.get(lang)));
        }
        let renderer = if colour { Renderer::styled() } else { Renderer::plain() };
        renderer.render(&[group])
    }

    /// The finding as JSON, with the message in one language.
    pub fn json(&self, lang: Lang) -> serde_json::Value {
        serde_json::json!({
            "code": self.code.id(),
            "severity": self.severity(),
            "message": self.message.get(lang),
            "path": self.place.as_ref().map(|p| p.path()),
            "line": self.place.as_ref().filter(|p| p.line > 0).map(|p| p.line),
            "column": self.place.as_ref().filter(|p| p.line > 0).map(|p| p.column),
            "article": self.article,
            "help": self.help.as_ref().map(|h| h.get(lang)),
        })
    }
}

/// The result of a stage that always goes on: a value and what was found on the way.
#[derive(Debug, Clone)]
pub struct Outcome<T> {
    /// What was made.
    pub value: T,
    /// What was found.
    pub findings: Vec<Finding>,
}

impl<T> Outcome<T> {
    /// Pairs a value with its findings.
    pub fn new(value: T, findings: Vec<Finding>) -> Self {
        Self { value, findings }
    }

    /// Takes the value and adds the findings to a list.
    pub fn take(self, into: &mut Vec<Finding>) -> T {
        into.extend(self.findings);
        self.value
    }
}

/// Drops findings that say again what an earlier one said, as editions of one issue do.
pub fn once(findings: &mut Vec<Finding>) {
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    for finding in findings.drain(..) {
        if !kept.contains(&finding) {
            kept.push(finding);
        }
    }
    *findings = kept;
}

/// The worst severity in a list of findings.
pub fn worst(findings: &[Finding]) -> Option<Severity> {
    findings.iter().map(Finding::severity).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_long_lines_are_not_drawn() {
        let source = Source::new("a.md", "标题：甲\nsecond");
        let at = "标题：".len();
        let place = source.place(at..at + 3);
        assert_eq!((place.line, place.column), (1, 4));
        let long = Source::new("a.md", "字".repeat(5000));
        assert!(long.place(300..303).excerpt.is_none());
        assert_eq!(long.place(300..303).column, 101);
    }

    #[test]
    fn drawing_shows_place_and_help() {
        let source = Source::new("a.md", "titel: 甲\n");
        let finding = Finding::new(Code::C002, msg!("不认识的键", "unknown key `titel`"))
            .at(source.place(0..5))
            .help(msg!("可能是 title", "did you mean `title`?"));
        insta::assert_snapshot!(finding.draw(Lang::En, false));
    }

    #[test]
    fn ends_of_lines_of_any_kind_are_drawn() {
        let source = Source::new("a.yaml", "name: x\r\r\r\r\nmore: y\r\n");
        for span in [0..11, 7..11, 10..11, 12..40] {
            let finding = Finding::new(Code::C002, msg!("不认识的键", "unknown key")).at(source.place(span));
            assert!(finding.draw(Lang::En, false).contains("a.yaml"));
        }
    }
}
