//! PDF: pages drawn by programs or presses, back to text and articles.
//!
//! Glyphs with their places become lines in reading order (`lines`), lines lose what belongs to
//! the page (`furniture`), and become articles where bookmarks, contents or sizes tell headlines
//! (`structure`). Pages in newspaper columns, and whatever tells nothing, are handed on as text to
//! the readers of text. Pictures of articles become files (`pictures`); pages that are pictures are only reported:
//! recognising characters is another program's work.

mod furniture;
mod glyphs;
mod lines;
mod measure;
mod paragraphs;
mod pictures;
mod structure;
mod tags;

use rayon::prelude::*;

use super::bulletin::Loose;
use super::kind::{self, Arrived, Kind, Reading};
use super::trace::{Deed, Mark};
use crate::diag::{Code, Finding, Place};
use crate::msg;
use glyphs::{Document, Unreadable};
use lines::Sheet;
use structure::Text;

/// The mark of a PDF stands within so many bytes of its beginning.
const SEARCHED: usize = 1024;

/// Whether a file is a PDF: it says so at its beginning, or near it and holds objects.
pub fn is_pdf(bytes: &[u8]) -> bool {
    let near = memchr::memmem::find(&bytes[..bytes.len().min(SEARCHED)], b"%PDF-");
    near.is_some_and(|at| at == 0 || memchr::memmem::find(bytes, b"endobj").is_some())
}

/// Reads a PDF; with a kind of text, its text is read as that kind whatever it looks like.
pub fn read(file: &Arrived<'_>, kind: Option<Kind>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let mut document = match glyphs::draw(file.bytes()) {
        Ok(document) => document,
        Err(why) => {
            findings.push(refusal(why).at(Place::file(file.path())));
            return Reading::default();
        }
    };
    pictures::without_repeated(&mut document);
    let body = lines::body_size(&document);
    let sheets: Vec<Sheet> = document
        .pages
        .par_iter()
        .enumerate()
        .map(|(number, page)| lines::read(page, number, &document.faces, body))
        .collect();
    report(file.path(), &document, &sheets, findings);
    let text = Text::new(&document, &sheets, furniture::roles(&sheets, body), body, file.path());
    if text.lines.is_empty() {
        return Reading::default();
    }
    let found = if kind.is_none() { structure::articles(&text, &hash, findings) } else { None };
    let Some(mut found) = found else {
        left_out(file.path(), &document, 0, findings);
        return hand_on(file, &text, kind, hash, findings);
    };
    left_out(file.path(), &document, found.pictures, findings);
    for (at, line) in text.lines.iter().enumerate().filter(|(_, line)| line.spaced) {
        let confidence = if line.size > body { 0.8 } else { 0.95 };
        let reason = msg!("字距均匀拉开，已合拢", "letter-spacing closed");
        found.trace.marks.push(Mark { line: at + 1, deed: Deed::Removed, reason, confidence });
    }
    found.trace.placed.sort_by_key(|p| *p.lines.start());
    found.trace.marks.sort_by_key(|m| m.line);
    Reading {
        articles: found.articles,
        loose: found.loose,
        bulletin: found.bulletin,
        trace: found.trace,
        attachments: found.attachments,
        text: Some(text.source.text().to_string()),
        ..Reading::default()
    }
}

/// The text of the pages to a reader of text.
fn hand_on(
    file: &Arrived<'_>,
    text: &Text<'_>,
    kind: Option<Kind>,
    hash: String,
    findings: &mut Vec<Finding>,
) -> Reading {
    let flowing = text.flowing();
    if is_pdf(flowing.as_bytes()) {
        // A text about PDF files must not be taken for one.
        return Reading { loose: vec![Loose { line: 1, text: flowing, furniture: false }], ..Reading::default() };
    }
    let arrived = Arrived::new(file.path(), flowing.as_bytes()).printed(file.day());
    let mut reading = kind::read_quietly(&arrived, kind, hash, findings);
    reading.text = Some(flowing);
    reading
}

fn refusal(why: Unreadable) -> Finding {
    match why {
        Unreadable::Locked => Finding::new(Code::R050, msg!("PDF 有密码", "the PDF is locked with a password")).help(
            msg!("请用能打开它的程序另存一份不带密码的", "save a copy without password in a program that opens it"),
        ),
        Unreadable::Encrypted => {
            Finding::new(Code::R050, msg!("PDF 的加密方式不认识", "the PDF is encrypted in an unknown way"))
                .help(msg!("请用能打开它的程序另存一份", "save a plain copy in a program that opens it"))
        }
        Unreadable::Swollen => Finding::new(
            Code::R050,
            msg!("PDF 里有解压后大得离谱的数据", "the PDF holds data that unpacks beyond all measure"),
        )
        .help(msg!("这不像正常的文件，没有打开", "no ordinary file does; it was not opened")),
        Unreadable::Damaged => {
            Finding::new(Code::R050, msg!("PDF 已损坏，没有可读的页", "the PDF is damaged: no page can be read"))
                .help(msg!("请重新下载，或用别的程序修复", "fetch it again, or mend it in another program"))
        }
    }
}

/// Tells of pictures that no article took.
fn left_out(path: &str, document: &Document, taken: usize, findings: &mut Vec<Finding>) {
    let large = |page: &glyphs::Page| {
        let size = (page.width, page.height);
        page.pictures.iter().filter(|p| p.is_large(size)).count()
    };
    let count = document.pages.iter().map(large).sum::<usize>().saturating_sub(taken);
    if count > 0 {
        let pages: Vec<usize> = (0..document.pages.len()).filter(|at| large(&document.pages[*at]) > 0).collect();
        let list = listed(&pages);
        findings.push(
            Finding::new(
                Code::R056,
                msg!(
                    "有 {count} 幅图片未收入（第 {list} 页有图）",
                    "{count} picture(s) were not taken; page(s) {list} have some"
                ),
            )
            .at(Place::file(path))
            .help(msg!(
                "需要的话请另存图片，写 ![…](…)",
                "save them from the file and write ![…](…) if they are needed"
            )),
        );
    }
}

/// Up to eight page numbers, as a reader counts them.
fn listed(pages: &[usize]) -> String {
    let more = if pages.len() > 8 { " …" } else { "" };
    let shown: Vec<String> = pages.iter().take(8).map(|p| (p + 1).to_string()).collect();
    format!("{}{more}", shown.join(", "))
}

/// What the pages did not give, or gave twice.
fn report(path: &str, document: &Document, sheets: &[Sheet], findings: &mut Vec<Finding>) {
    let mut found = |code, message, help| {
        findings.push(Finding::new(code, message).at(Place::file(path)).help(help));
    };
    let pages = |fits: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..sheets.len()).filter(|at| fits(*at)).collect() };
    let cut = pages(&|at| document.pages[at].cut);
    if !cut.is_empty() {
        let list = listed(&cut);
        found(
            Code::R051,
            msg!("第 {list} 页没有读完：损坏或内容过多", "page(s) {list} were not read to the end: damaged or endless"),
            msg!("请对照原文", "compare with the original"),
        );
    }
    if document.pages_left > 0 {
        let left = document.pages_left;
        found(
            Code::R051,
            msg!("最后 {left} 页没有读：文件太大", "the last {left} pages were not read: the file is too large"),
            msg!("请拆成几个文件", "divide it into several files"),
        );
    }
    let empty = pages(&|at| sheets[at].lines.is_empty() && !document.pages[at].pictures.is_empty());
    if !empty.is_empty() {
        let list = listed(&empty);
        found(
            Code::R053,
            msg!("第 {list} 页是图片，没有文字", "page(s) {list} are pictures without text"),
            msg!("先用文字识别软件处理", "recognise the characters with another program first"),
        );
    }
    let nameless: usize = document.pages.iter().map(|p| p.nameless).sum();
    if nameless > 0 {
        let list = listed(&pages(&|at| document.pages[at].nameless > 0));
        found(
            Code::R053,
            msg!(
                "第 {list} 页有 {nameless} 个字形认不出是什么字，已略去",
                "{nameless} glyphs on page(s) {list} have no characters and were left out"
            ),
            msg!("请对照原文补上", "compare with the original and add them"),
        );
    }
    let doubled: usize = sheets.iter().map(|s| s.doubled).sum();
    if doubled > 0 {
        let list = listed(&pages(&|at| sheets[at].doubled > 0));
        found(
            Code::R052,
            msg!(
                "第 {list} 页有 {doubled} 个字重叠印了两次，只取一次",
                "{doubled} glyphs on page(s) {list} are drawn twice and were taken once"
            ),
            msg!("多为阴影或加粗", "usually shadows or bold type made by hand"),
        );
    }
    let turned = pages(&|at| !sheets[at].turned.is_empty());
    if let Some(first) = turned.first() {
        let list = listed(&turned);
        let text = crate::text::clip(&sheets[*first].turned.join(" "), 40);
        found(
            Code::R054,
            msg!(
                "第 {list} 页有斜置的文字（如水印），未收入：{text}",
                "turned text on page(s) {list}, such as a watermark, was left out: {text}"
            ),
            msg!("需要的话请手工补上", "add it by hand if it is needed"),
        );
    }
}
