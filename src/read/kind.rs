//! The kinds of files that arrive, told apart by what is in them.
//!
//! A new kind is one reader file and one row of `READERS`; nothing else asks what kind a file is.

use std::ops::Range;

use super::container::is_container;
use super::encoding::Decoded;
use super::foreign::Foreign;
use super::trace::Trace;
use super::{archive, bulletin, docx, epub, feed, html, mail, markdown, newspaper, pdf, text};
use crate::article::{Article, Body, Head};
use crate::diag::{Code, Finding, Message, Place, Source, counted};
use crate::msg;
use bulletin::{Bulletin, Loose};

pub use super::arrived::Arrived;
pub(super) use super::arrived::BEGINNING;

/// A kind of file that can be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A bulletin or booklet as plain text.
    Bulletin,
    /// An article in Markdown with front matter.
    Markdown,
    /// Plain text: one article, or several under headings of Markdown.
    Text,
    /// A saved web page.
    Html,
    /// A DOCX document.
    Docx,
    /// An EPUB book.
    Epub,
    /// An RSS, Atom or JSON feed.
    Feed,
    /// A message: a newsletter, or a page saved as one file.
    Mail,
    /// A ZIP archive of such files.
    Archive,
    /// A page of a newspaper as text.
    Newspaper,
    /// A PDF with text in it.
    Pdf,
}

/// What a reader made of a file.
#[derive(Debug, Default)]
pub struct Reading {
    /// The articles in it, in order.
    pub articles: Vec<Article>,
    /// Text that belongs to none.
    pub loose: Vec<Loose>,
    /// Pictures and other files that came with the articles, by path relative to the target folder.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// What was read from files inside this one, each with its path: `outer.zip/inner.html`.
    pub inner: Vec<(String, Reading)>,
    /// What the file is, when it is no material: then nothing was made of it.
    pub foreign: Option<Foreign>,
    /// What was done with each line; empty for readers of one clear form.
    pub trace: Trace,
    /// The text whose lines the trace, the loose text and the findings count, where the file itself
    /// is no text.
    pub text: Option<String>,
    /// The bulletin the articles came in; its articles and loose text have moved to the fields above.
    pub bulletin: Option<Bulletin>,
    /// The bulletins of a flat reading, each with the positions of its articles.
    pub issues: Vec<(Range<usize>, Bulletin)>,
}

impl Reading {
    /// The same with everything from files inside this one taken into it.
    ///
    /// Lines of inner files are not lines of this one, so their account stays out.
    pub fn flat(mut self) -> Self {
        self.issues.extend(self.bulletin.take().map(|bulletin| (0..self.articles.len(), bulletin)));
        for (_, reading) in std::mem::take(&mut self.inner) {
            let reading = reading.flat();
            let before = self.articles.len();
            let moved = |range: Range<usize>| range.start + before..range.end + before;
            self.issues.extend(reading.issues.into_iter().map(|(range, bulletin)| (moved(range), bulletin)));
            self.articles.extend(reading.articles);
            self.loose.extend(reading.loose);
            self.attachments.extend(reading.attachments);
        }
        self
    }
}

/// A row of the table of readers.
struct Reader {
    kind: Kind,
    name: &'static str,
    /// How much a file looks like this kind; 0 is not at all.
    likeness: fn(&Arrived<'_>) -> usize,
    /// No file looks more like it.
    most: usize,
    read: fn(&Arrived<'_>, String, &mut Vec<Finding>) -> Reading,
}

#[rustfmt::skip]
const READERS: [Reader; 11] = [
    Reader { kind: Kind::Pdf, name: "pdf", likeness: like_pdf, most: 1000, read: read_pdf },
    Reader { kind: Kind::Markdown, name: "markdown", likeness: like_markdown, most: 100, read: read_markdown },
    Reader { kind: Kind::Text, name: "text", likeness: text::likeness, most: 30, read: text::read },
    Reader { kind: Kind::Html, name: "html", likeness: html::likeness, most: 500, read: html::read },
    Reader { kind: Kind::Docx, name: "docx", likeness: docx::likeness, most: 100, read: docx::read },
    Reader { kind: Kind::Epub, name: "epub", likeness: epub::likeness, most: 100, read: epub::read },
    Reader { kind: Kind::Feed, name: "feed", likeness: feed::likeness, most: 600, read: feed::read },
    Reader { kind: Kind::Mail, name: "mail", likeness: mail::likeness, most: 400, read: mail::read },
    Reader { kind: Kind::Archive, name: "zip", likeness: archive::likeness, most: 50, read: archive::read },
    Reader { kind: Kind::Bulletin, name: "bulletin", likeness: like_bulletin, most: bulletin::MOST_LIKE, read: read_bulletin },
    Reader { kind: Kind::Newspaper, name: "newspaper", likeness: like_newspaper, most: newspaper::MOST_LIKE, read: read_newspaper },
];

impl Kind {
    /// The kind a name on the command line means.
    pub fn named(name: &str) -> Option<Self> {
        READERS.iter().find(|r| r.name == name).map(|r| r.kind)
    }

    /// Whether files of this kind hold bytes that text readers have no business with.
    pub(super) fn is_binary(self) -> bool {
        matches!(self, Self::Docx | Self::Epub | Self::Archive | Self::Pdf)
    }

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        READERS.iter().find(|r| r.kind == self).expect("every kind has its row").name
    }

    /// The names of all kinds.
    pub fn names() -> impl Iterator<Item = &'static str> {
        READERS.iter().map(|r| r.name)
    }
}

/// The kind of a file, by its content; `None` when it is no material, or no text of sentences.
pub fn detect(file: &Arrived<'_>) -> Option<Kind> {
    if file.foreign().is_some() {
        return None;
    }
    let packed = is_container(file.bytes()) || pdf::is_pdf(file.bytes());
    let mut asked: Vec<usize> = (0..READERS.len()).filter(|at| READERS[*at].kind.is_binary() == packed).collect();
    asked.sort_by_key(|at| std::cmp::Reverse(READERS[*at].most));
    // The likeness and the row that is best so far; the later of two rows alike.
    let mut best = (0, 0);
    for at in asked {
        let reader = &READERS[at];
        // Nor do those after it look more like their kinds.
        if best.0 > reader.most {
            break;
        }
        let likeness = (reader.likeness)(file);
        debug_assert!(likeness <= reader.most, "{} is more than the most", reader.name);
        best = best.max((likeness, at));
    }
    if best.0 <= 1 && !packed {
        let at = READERS.iter().position(|r| r.kind == Kind::Text).expect("every kind has its row");
        best = best.max((text::slight_likeness(file), at));
    }
    let plain = || {
        let beginning = file.beginning();
        let prose = !packed && text::is_prose(beginning.text());
        prose.then(|| if text::is_wrapped(&beginning) { Kind::Newspaper } else { Kind::Text })
    };
    Some(best).filter(|(likeness, _)| *likeness > 0).map(|(_, at)| READERS[at].kind).or_else(plain)
}

/// Reads a file as the kind given, or as the one it looks like; text nobody can read is all loose.
pub fn read(file: &Arrived<'_>, kind: Option<Kind>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let reading = read_quietly(file, kind, hash, findings);
    findings.extend(match &reading.text {
        Some(text) => reading.trace.doubts(&Source::new(file.path(), text.as_str())),
        None => reading.trace.doubts(file.source()),
    });
    reading
}

/// The same without a word about what is doubtful: for readers that hand a text on to another.
pub(super) fn read_quietly(
    file: &Arrived<'_>,
    kind: Option<Kind>,
    hash: String,
    findings: &mut Vec<Finding>,
) -> Reading {
    if let Some(foreign) = file.not_read(kind) {
        findings.push(foreign.finding(file.path()));
        return Reading { foreign: Some(foreign), ..Reading::default() };
    }
    if let Some(inside) = kind.filter(|k| !k.is_binary() && is_container(file.bytes()))
        && detect(file) == Some(Kind::Archive)
    {
        return archive::read_as(file, Some(inside), findings);
    }
    match kind.or_else(|| detect(file)) {
        // The kind named is that of the text on the pages.
        Some(kind) if kind != Kind::Pdf && pdf::is_pdf(file.bytes()) => pdf::read(file, Some(kind), hash, findings),
        Some(kind) => {
            let reader = READERS.iter().find(|r| r.kind == kind).expect("every kind has its row");
            (reader.read)(file, hash, findings)
        }
        None => text::read_loose(file, findings),
    }
}

/// Reports what the encoding of a file gave to report.
pub(super) fn report_decoding(decoded: &Decoded, path: &str, findings: &mut Vec<Finding>) {
    if let Some(encoding) = decoded.converted_from {
        findings.push(
            Finding::new(
                Code::R003,
                msg!("文件是 {encoding} 编码，已按此读出", "the file is in {encoding} and was read as such"),
            )
            .at(Place::file(path)),
        );
    }
    if decoded.replaced > 0 {
        let count = decoded.replaced;
        let places = counted(count, "place holds", "places hold");
        findings.push(
            Finding::new(Code::R010, msg!("有 {count} 处字节无法解读", "{places} bytes that make no sense"))
                .at(Place::file(path))
                .help(msg!("这些地方显示为 �，请对照原文", "they are shown as �; compare with the original")),
        );
    }
}

/// Reports what an article wants: parts of its head, or its text.
pub(super) fn report_article(head: &Head, body: &Body, found: &mut dyn FnMut(Code, Message, Message)) {
    report_head(head, found);
    if body.blocks.is_empty() {
        found(
            Code::R013,
            msg!("文章没有正文", "the article has no text"),
            msg!("请核对原文", "compare with the source"),
        );
    }
}

/// Reports what the head of an article wants.
pub(super) fn report_head(head: &Head, found: &mut dyn FnMut(Code, Message, Message)) {
    if head.title.is_empty() {
        found(
            Code::R002,
            msg!("文章没有标题", "the article has no title"),
            msg!("写上 title: …；标题不会被自动编造", "write `title: …`; a headline is never invented"),
        );
    }
    if head.source.is_none() {
        found(
            Code::R011,
            msg!("文章没有来源", "the article has no source"),
            msg!("写上 source: {{name: …, date: …}}", "write `source: {{name: …, date: …}}`"),
        );
    }
}

pub(super) fn like_markdown(file: &Arrived<'_>) -> usize {
    if markdown::own::is_issue(file.source().text()) {
        return 100;
    }
    let front =
        file.source().text().trim_start_matches('\u{FEFF}').lines().next().is_some_and(|l| l.trim_end() == "---");
    let named = file.path().ends_with(".md") || file.path().ends_with(".markdown");
    if front { 100 } else { usize::from(named) }
}

/// What a cover says at most for a bulletin: its day and its number.
const COVER: usize = 2;

/// A source line or a date alone may stand in any text; two such signs make a bulletin.
fn like_bulletin(file: &Arrived<'_>) -> usize {
    let likeness = file.bulletin_likeness();
    if likeness >= COVER { likeness } else { 0 }
}

/// Papers have source lines too; contents and many of them make a bulletin.
fn like_newspaper(file: &Arrived<'_>) -> usize {
    if like_markdown(file) > 0 {
        return 0;
    }
    let bulletin = like_bulletin(file);
    if 3 * bulletin > newspaper::MOST_LIKE {
        // Whatever signs there are, it looks more like a bulletin.
        return 0;
    }
    let signs = file.newspaper_likeness();
    // A day and a number make a cover, and stand at the head of a page as well.
    let against = if bulletin <= COVER { 0 } else { 2 * bulletin };
    if signs < 2 { 0 } else { signs.saturating_sub(against) }
}

/// No text begins so by chance.
fn like_pdf(file: &Arrived<'_>) -> usize {
    if pdf::is_pdf(file.bytes()) { 1000 } else { 0 }
}

fn read_pdf(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    pdf::read(file, None, hash, findings)
}

fn read_markdown(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    markdown::read_file(file, hash, findings)
}

fn read_bulletin(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let mut bulletin = bulletin::read_lines(file.reported(findings), &file.all_lines(), hash).take(findings);
    Reading {
        articles: std::mem::take(&mut bulletin.articles),
        loose: std::mem::take(&mut bulletin.loose),
        trace: std::mem::take(&mut bulletin.trace),
        bulletin: Some(bulletin),
        ..Reading::default()
    }
}

fn read_newspaper(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let given = newspaper::Given { date: file.day() };
    let source = file.reported(findings);
    let page = match file.is_short() {
        true => newspaper::read_inspected(source, file.inspected(), hash, &given),
        false => newspaper::read(source, hash, &given),
    };
    let page = page.take(findings);
    Reading { articles: page.articles, loose: page.loose, trace: page.trace, ..Reading::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_tells_the_kind() {
        let kind = |path, text: &str| detect(&Arrived::new(path, text.as_bytes()));
        assert_eq!(kind("a.txt", "---\ntitle: 甲\n---\n"), Some(Kind::Markdown));
        assert_eq!(
            kind("a.txt", "学习\n2024年第1期\n2024年3月18日\n目录\n1.开幕···1\n开幕\n好。"),
            Some(Kind::Bulletin)
        );
        let weekly = "青禾日报\n学术园地\n2024年3月12日　星期二　第6版\n观澜·第35期\n把水渠修到田头\n温若川\n";
        assert_eq!(kind("a.txt", &format!("{weekly}水渠修好以后，两岸的田都种上了麦子。\n")), Some(Kind::Newspaper));
        assert_eq!(kind("a.txt", "一段文字。"), Some(Kind::Text));
        assert_eq!(kind("a.txt", "山间的树\n河边的路\n"), None);
        assert_eq!(kind("a.txt", "{\"a\": 1}"), None);
        assert_eq!(Kind::named("bulletin"), Some(Kind::Bulletin));
    }

    #[test]
    fn text_of_no_kind_is_kept_and_reported() {
        let mut findings = Vec::new();
        let text = "山间的树\n河边的路\n";
        let reading = read(&Arrived::new("a.txt", text.as_bytes()), None, String::new(), &mut findings);
        assert_eq!((reading.articles.len(), reading.loose[0].text.as_str()), (0, text));
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::R020]);
    }

    #[test]
    fn what_is_no_material_gives_one_finding_and_nothing_else() {
        let read = |bytes: &[u8], kind| {
            let mut findings = Vec::new();
            let reading = read(&Arrived::new("a.csv", bytes), kind, String::new(), &mut findings);
            let codes: Vec<Code> = findings.iter().map(|f| f.code).collect();
            (reading.foreign, reading.articles.len(), reading.loose.len(), codes)
        };
        let picture = b"\x89PNG\r\n\x1a\n0000";
        let foreign = Some(Foreign::Picture("PNG"));
        assert_eq!(read(picture, None), (foreign, 0, 0, vec![Code::R023]));
        assert_eq!(read(picture, Some(Kind::Text)), (foreign, 0, 0, vec![Code::R023]));
        let table = "一句话，在这里。\n";
        assert_eq!(read(table.as_bytes(), None), (Some(Foreign::Csv), 0, 0, vec![Code::R023]));
        assert_eq!(read(table.as_bytes(), Some(Kind::Text)).1, 1);
    }
}
