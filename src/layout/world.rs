//! The engine's view of a book: sources, pictures and fonts from memory, and a fixed date.
//!
//! No path leads to the disk or the network: what is not given does not exist. Also turns what
//! the engine says about these sources into findings.

use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, Severity, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{DiagSpan, FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};

use super::fonts::Fonts;
use super::markup::{Sources, Text, article_path};
use crate::date::Date;
use crate::diag::{self, Code, Finding};
use crate::issue::Picture;
use crate::msg;

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// One book, ready to be compiled.
pub(super) struct Book<'a> {
    fonts: &'a Fonts,
    print: &'a BTreeMap<String, diag::Source>,
    date: Option<Datetime>,
    main: FileId,
    sources: HashMap<FileId, Source>,
    files: HashMap<FileId, Bytes>,
    articles: Vec<Text>,
    article_ids: HashMap<FileId, usize>,
}

/// The engine keeps every name for ever and has 65,535 of them, so names are few and repeat.
fn id(path: &str) -> Option<FileId> {
    Some(RootedPath::new(VirtualRoot::Project, VirtualPath::new(path).ok()?).intern())
}

pub(super) fn day(date: Date) -> Option<Datetime> {
    Datetime::from_ymd(date.year(), u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

impl<'a> Book<'a> {
    fn empty(main: &str, print: &'a BTreeMap<String, diag::Source>, fonts: &'a Fonts, date: Date) -> Self {
        let path = "/main.typ";
        let mut book = Self {
            fonts,
            print,
            date: day(date),
            main: id(path).expect("a plain name is a valid path"),
            sources: HashMap::new(),
            files: HashMap::new(),
            articles: Vec::new(),
            article_ids: HashMap::new(),
        };
        book.add_source(path, main);
        book
    }

    /// A book of one picture and the source that shows it.
    pub fn of_picture(
        main: &str,
        name: &str,
        picture: &Picture,
        print: &'a BTreeMap<String, diag::Source>,
        fonts: &'a Fonts,
        date: Date,
    ) -> Self {
        let mut book = Self::empty(main, print, fonts, date);
        book.add_file(name, picture.bytes.clone());
        book
    }

    /// Puts the generated sources beside the print template (`print/….typ` → text).
    pub fn new(sources: Sources, print: &'a BTreeMap<String, diag::Source>, fonts: &'a Fonts, date: Date) -> Self {
        let mut book = Self::empty(&sources.main, print, fonts, date);
        book.add_file("/issue.json", sources.issue.into_bytes());
        for (path, text) in print {
            let path = format!("/{path}");
            if path.ends_with(".typ") {
                book.add_source(&path, text.text());
            } else {
                book.add_file(&path, text.text().as_bytes().to_vec());
            }
        }
        for (at, text) in sources.articles.into_iter().enumerate() {
            if let Some(id) = book.add_source(&article_path(at + 1), &text.source) {
                book.article_ids.insert(id, at);
            }
            book.articles.push(text);
        }
        for (path, picture) in sources.pictures {
            book.add_file(&path, picture.bytes.clone());
        }
        book
    }

    fn add_source(&mut self, path: &str, text: &str) -> Option<FileId> {
        let id = id(path)?;
        self.sources.insert(id, Source::new(id, text.to_string()));
        Some(id)
    }

    fn add_file(&mut self, path: &str, bytes: Vec<u8>) {
        if let Some(id) = id(path) {
            self.files.insert(id, Bytes::new(bytes));
        }
    }

    /// The article whose source this is.
    pub fn article(&self, id: FileId) -> Option<(usize, &Text)> {
        let at = *self.article_ids.get(&id)?;
        Some((at, &self.articles[at]))
    }

    /// The source of an article by its position in the issue.
    pub fn text(&self, article: usize) -> Option<&Text> {
        self.articles.get(article)
    }

    /// What the engine found wrong. The place is the template's line that is to blame, if any.
    pub fn report(&self, diagnostic: &SourceDiagnostic) -> Finding {
        let mut message = diagnostic.message.to_string();
        for hint in &diagnostic.hints {
            message.push_str(&format!(" ({})", hint.v));
        }
        let trace = diagnostic.trace.iter().map(|point| DiagSpan::from(point.span));
        let spans = || std::iter::once(diagnostic.span).chain(trace.clone());
        let warning = diagnostic.severity == Severity::Warning;
        if let Some(place) = spans().find_map(|span| self.template_place(span)) {
            let code = if warning { Code::L006 } else { Code::O001 };
            return Finding::new(code, msg!("打印模板：{message}", "print template: {message}")).at(place);
        }
        let code = if warning { Code::L006 } else { Code::L004 };
        let finding = Finding::new(code, msg!("排版：{message}", "typesetting: {message}"));
        let Some((id, place)) = spans().find_map(|span| self.generated_place(span)) else { return finding };
        let finding = finding.at(place);
        if warning {
            return finding;
        }
        let own = self.article(id).map_or("main.typ".to_string(), |(at, _)| article_path(at + 1));
        finding.help(msg!(
            "{own} 由程序生成；若打印模板改过，请与默认模板比较，否则是程序的错误",
            "{own} was generated: compare a changed print template with the default one; otherwise this is a bug"
        ))
    }

    fn template_place(&self, span: DiagSpan) -> Option<diag::Place> {
        let path = span.id()?.get().vpath().get_without_slash();
        Some(self.print.get(path)?.place(self.range(span)?))
    }

    fn generated_place(&self, span: DiagSpan) -> Option<(FileId, diag::Place)> {
        let id = span.id()?;
        let source = self.sources.get(&id)?;
        let range = self.range(span)?;
        Some((id, diag::Source::new(id.get().vpath().get_without_slash(), source.text()).place(range)))
    }
}

impl World for Book<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        self.fonts.book()
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.sources.get(&id).cloned().ok_or_else(|| not_found(id))
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if let Some(bytes) = self.files.get(&id) {
            return Ok(bytes.clone());
        }
        self.source(id).map(|source| Bytes::from_string(source.text().to_string()))
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.fonts.font(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        self.date
    }
}

fn not_found(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
