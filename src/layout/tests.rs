use std::sync::OnceLock;

use super::*;
use crate::article::{Article, ArticleId};
use crate::date::Date;
use crate::diag::Lang;
use crate::issue::{Masthead, Section};

/// All fonts of this machine, found once.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::find(&FontSettings::default()))
}

/// Only the fonts that are part of the program.
pub(super) fn embedded() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::find(&FontSettings { folders_only: true, ..Default::default() }))
}

/// Says that something was not checked. Written to the stream itself, because the test harness
/// hides what the printing macros of a passing test say.
pub(super) fn not_checked(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "not checked: {what}");
}

pub(super) fn have_chinese() -> bool {
    let have = fonts().have_chinese();
    if !have {
        not_checked("no Chinese font");
    }
    have
}

/// An article written as its file would be.
pub(super) fn article(id: &str, text: &str) -> Arc<Article> {
    let source = Source::new(format!("{id}.md"), text);
    let id = ArticleId::new(id).expect("tests use plain names");
    Arc::new(
        crate::read::markdown::read(
            &source,
            id,
            crate::article::Origin { path: source.path().to_string(), hash: String::new() },
        )
        .value,
    )
}

pub(super) fn issue(articles: Vec<Arc<Article>>) -> Issue {
    let masthead = Masthead {
        title: "Notes".into(),
        subtitle: None,
        issuer: "Qinghe University".into(),
        department: None,
        language: "en".into(),
        year: 2024,
        number: 1,
        date: Date::new(2024, 3, 18).unwrap(),
    };
    let all = (0..articles.len()).collect();
    let sections = vec![Section { title: "All".into(), grouped: false, articles: all }];
    Issue { masthead, sections, articles, imprint: Vec::new(), pictures: BTreeMap::new() }
}

/// The print template of the repository.
pub(super) fn default_print() -> BTreeMap<String, Source> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/default/print");
    let files = std::fs::read_dir(folder).expect("the default template is in the repository");
    files
        .map(|file| file.expect("the folder can be read").path())
        .map(|path| (format!("print/{}", path.file_name().unwrap().to_str().unwrap()), path))
        .map(|(name, path)| (name, std::fs::read_to_string(path).expect("templates are text")))
        .map(|(name, text)| (name.clone(), Source::new(name, text)))
        .collect()
}

/// A print template as small as one can be: a cover, then pages of 300 by 200 points.
pub(super) fn tiny_print() -> BTreeMap<String, String> {
    let book = r#"
#let book(body) = {
  set document(title: json("/issue.json").publication.title)
  set page(width: 300pt, height: 200pt, margin: 20pt)
  set text(font: "Libertinus Serif", size: 10pt, lang: "en", hyphenate: false)
  [Cover]
  pagebreak()
  set page(numbering: "1")
  body
}
"#;
    let article = r#"
#let article(
  n: 1, level: 1, lang: "zh", group: none, kicker: (), title: (), plain-title: "", column: none, subtitles: (),
  byline: (), editor-note: (), editor-sign: none, highlights: (), pull-quotes: (), source: none, body,
) = {
  pagebreak(weak: true)
  if n == 1 { counter(page).update(1) }
  for line in kicker { par(line.join[ ]) }
  heading(depth: level, title.join[ ])
  for line in subtitles { par(line.join[ ]) }
  for each in (byline, editor-note, highlights, pull-quotes) { for item in each { par(item) } }
  body
  if source != none { par(source) }
}
"#;
    let blocks = r#"
#let para(body) = par(body)
#let flush(body) = par(body)
#let verse(body) = par(body)
#let stanza() = v(20pt, weak: true)
#let opened(a, b) = a + b
#let note(body) = footnote(body)
#let section(level, body, depth: 1) = heading(depth: 1 + depth, body)
#let bullets(items) = list(marker: [], ..items)
#let numbered(start, items) = enum(start: start, numbering: n => [], ..items)
#let quote-block(body) = quote(block: true, body)
#let code-block(source) = raw(block: true, source)
#let divider() = line(length: 100%)
#let caption-line(body) = par(body)
#let picture(path, alt: "", caption: none, credit: none) = { image(path, height: 140pt, alt: alt); caption; credit }
#let data-table(columns: 1, align: (), header: (), rows: ()) = table(
  columns: columns, table.header(..header), ..rows.flatten())
"#;
    let files = [("print/book.typ", book), ("print/article.typ", article), ("print/blocks.typ", blocks)];
    files.map(|(path, text)| (path.to_string(), text.to_string())).into()
}

/// Typesets with the tiny template and the fonts of the program.
pub(super) fn typeset_tiny(issue: &Issue) -> Result<Outcome<Layout>, Vec<Finding>> {
    typeset_with(issue, &tiny_print(), embedded())
}

fn typeset_with(
    issue: &Issue,
    print: &BTreeMap<String, String>,
    fonts: &Fonts,
) -> Result<Outcome<Layout>, Vec<Finding>> {
    let print =
        print.iter().map(|(path, text)| (path.clone(), Source::new(format!("templates/tiny/{path}"), text.as_str())));
    let print = print.collect();
    typeset(issue, &PageSetup::default(), fonts, &Dress { print: &print, theme: &Theme::default(), logo: None })
}

fn codes(findings: &[Finding]) -> Vec<Code> {
    findings.iter().map(|f| f.code).collect()
}

#[test]
fn same_issue_same_bytes_and_it_meets_the_standards() {
    let issue = issue(vec![article("a", "---\ntitle: A Day\n---\nSome text.\n\n- one\n- two\n")]);
    let layout = typeset_tiny(&issue).unwrap();
    assert_eq!(layout.findings, []);
    let first = layout.value.pdf(PdfOptions::default()).unwrap();
    assert_eq!(first.findings, []);
    let again = typeset_tiny(&issue).unwrap().value.pdf(PdfOptions::default()).unwrap();
    assert!(first.value == again.value, "two runs give different bytes");
    for mark in ["pdfuaid:part", "pdfaid:part", "xuekan"] {
        assert!(first.value.windows(mark.len()).any(|w| w == mark.as_bytes()), "{mark}");
    }
    let cover = layout.value.cover_png().unwrap();
    assert!(cover.starts_with(b"\x89PNG"));
    assert_eq!(u32::from_be_bytes(cover[16..20].try_into().unwrap()), 1200);
}

#[test]
fn nothing_an_article_says_is_markup() {
    let hostile = r#"#panic("x") $x$ *b* _e_ <l> @r \" \\ "] #pagebreak() [ ] // /* `c` = H"#;
    let mut head = crate::article::Head { title: hostile.into(), ..Default::default() };
    head.authors = vec![hostile.into()];
    head.kicker = Some(hostile.into());
    head.source = Some(crate::article::SourceLine { name: hostile.into(), ..Default::default() });
    let inlines = vec![
        crate::article::Inline::Text(hostile.into()),
        crate::article::Inline::Link {
            url: "https://example.org/\"]#panic()".into(),
            inlines: vec![crate::article::Inline::Code(hostile.into())],
        },
    ];
    let body = crate::article::Body::new(
        vec![crate::article::Block::Paragraph(crate::article::Passage::new(inlines))],
        Vec::new(),
    );
    let id = ArticleId::new("a").unwrap();
    let article = Arc::new(Article { id, head, body, origin: Default::default() });
    let outcome = typeset_tiny(&issue(vec![article])).unwrap();
    let mut printed = String::new();
    for page in outcome.value.document.pages() {
        pagemap::tests::each_text(&page.frame, &mut |text, _| printed.push_str(&text.text));
    }
    printed.retain(|c| !c.is_whitespace());
    let wanted: String = hostile.chars().filter(|c| !c.is_whitespace()).collect();
    assert_eq!(printed.matches(&wanted).count(), 6, "{printed}");
}

#[test]
fn a_broken_template_is_named_with_line_and_column() {
    let issue = issue(vec![article("a", "---\ntitle: A\n---\nText.")]);
    let mut print = tiny_print();
    let book = print.get_mut("print/book.typ").unwrap();
    *book = book.replace("[Cover]", "[Cover]\n  nonsense()");
    let findings = typeset_with(&issue, &print, embedded()).err().unwrap();
    assert_eq!(findings.len(), 1, "{findings:?}");
    let line = findings[0].short(Lang::En);
    assert_eq!(line, "templates/tiny/print/book.typ:7:3: error[O001]: print template: unknown variable: nonsense");
}

#[test]
fn a_template_that_does_not_take_what_it_is_given_is_told_so() {
    let issue = issue(vec![article("a", "---\ntitle: A\n---\n> Quoted.")]);
    let mut print = tiny_print();
    let blocks = print.get_mut("print/blocks.typ").unwrap();
    *blocks = blocks.replace("quote-block", "block-quote");
    let findings = typeset_with(&issue, &print, embedded()).err().unwrap();
    assert_eq!(codes(&findings), [Code::L004]);
    assert!(findings[0].place.as_ref().unwrap().path().ends_with("articles/a1.typ"));
    assert!(findings[0].help.as_ref().unwrap().get(Lang::En).contains("print template"));
}

#[test]
fn a_template_cannot_reach_the_disk() {
    let issue = issue(vec![article("a", "---\ntitle: A\n---\nText.")]);
    let mut print = tiny_print();
    print.get_mut("print/book.typ").unwrap().push_str("\n#let secret = read(\"/etc/hostname\")\n");
    let findings = typeset_with(&issue, &print, embedded()).err().unwrap();
    assert!(findings[0].message.get(Lang::En).contains("not found"), "{findings:?}");
}

#[test]
fn a_character_without_font_is_reported_once_and_the_pdf_is_still_written() {
    let text = "---\ntitle: A\n---\nOne \u{10FFFD} and \u{10FFFD} again.";
    let outcome = typeset_tiny(&issue(vec![article("a", text)])).unwrap();
    let lines: Vec<String> = outcome.findings.iter().map(|f| f.short(Lang::En)).collect();
    assert_eq!(lines, ["warning[L003]: no font has the character `\u{10FFFD}` (U+10FFFD), found in 2 places"]);
    assert_eq!(outcome.findings[0].article.as_deref(), Some("a"));
    let pdf = outcome.value.pdf(PdfOptions::default()).unwrap();
    assert_eq!(codes(&pdf.findings), [Code::L007]);
    assert!(pdf.value.starts_with(b"%PDF"));
}

#[test]
fn a_box_on_the_cover_is_reported_too() {
    let mut issue = issue(vec![article("a", "---\ntitle: A\n---\nText.")]);
    issue.masthead.title = "Notes \u{10FFFD}".into();
    let mut print = tiny_print();
    let book = print.get_mut("print/book.typ").unwrap();
    *book = book.replace("[Cover]", "json(\"/issue.json\").publication.title");
    let findings = typeset_with(&issue, &print, embedded()).unwrap().findings;
    assert_eq!(codes(&findings), [Code::L003]);
    assert_eq!(findings[0].article, None);
}

#[test]
fn deep_nesting_is_printed_all_the_same() {
    let quote = ">".repeat(90);
    let strong = "***a **b *c ".repeat(40);
    let mut list = String::new();
    for depth in 0..90 {
        list.push_str(&format!("{}- item {depth}\n", "  ".repeat(depth)));
    }
    let text = format!("---\ntitle: A\n---\n{quote} deep\n\n{list}\n{strong}\n");
    let outcome = typeset_tiny(&issue(vec![article("a", &text)])).unwrap();
    assert!(outcome.findings.iter().all(|f| f.code == Code::L005), "{:?}", outcome.findings);
}

#[test]
fn notes_of_notes_are_printed_and_end() {
    let mut text = "---\ntitle: A\n---\nHere[^0] and again[^0].\n\n".to_string();
    for n in 0..600 {
        text.push_str(&format!("[^{n}]: note{n} [^{}] [^{n}]\n\n", (n + 1) % 600));
    }
    let article = article("a", &text);
    assert_eq!(article.body.notes.len(), 600);
    let outcome = typeset_tiny(&issue(vec![article])).unwrap();
    let mut printed = String::new();
    for page in outcome.value.document.pages() {
        pagemap::tests::each_text(&page.frame, &mut |text, _| printed.push_str(&text.text));
    }
    for n in 0..600 {
        assert!(printed.contains(&format!("note{n}")), "note{n} is lost");
    }
}

#[test]
fn an_issue_without_articles_has_a_cover_and_no_pages() {
    let layout = typeset_tiny(&issue(Vec::new())).unwrap().value;
    assert_eq!(layout.pages, PageMap::default());
    assert!(layout.pdf(PdfOptions::default()).unwrap().value.starts_with(b"%PDF"));
}

#[test]
fn text_beyond_the_type_area_is_reported() {
    let found = |text: &str| {
        let text = format!("---\ntitle: A\n---\n{text}");
        typeset_tiny(&issue(vec![article("a", &text)])).unwrap().findings
    };
    // Spaces that must not break hold a line together; a long word does not.
    let findings = found(&"ww\u{a0}".repeat(60));
    assert_eq!(codes(&findings), [Code::L005]);
    assert!(findings[0].message.get(Lang::En).starts_with("something on page 1"));
    assert_eq!(codes(&found(&"w".repeat(120))), []);
}

#[test]
fn a_table_with_too_many_columns_is_named() {
    let row = |cell: &str| format!("|{}\n", format!("{cell}|").repeat(60));
    let text = format!("---\ntitle: A\n---\n{}{}{}", row("year"), row("---"), row("9"));
    let findings = typeset_tiny(&issue(vec![article("a", &text)])).unwrap().findings;
    let named = |finding: &Finding| finding.message.get(Lang::En).contains("(year | year | year …) has 60 columns");
    assert!(findings.iter().all(|f| f.code == Code::L005) && findings.iter().any(named), "{findings:?}");
}
