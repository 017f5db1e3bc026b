//! HTML, EPUB and Markdown of the sample issue: well-formed, linked, paged and complete.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};
use xuekan::article::{Article, Block, Body, Inline, plain_text};
use xuekan::issue::Issue;
use xuekan::pages::{Folio, PageMap, Part};
use xuekan::render::{check, epub, html, markdown};
use xuekan::template::{Dress, TemplateFolders, sample};
use xuekan::text::comparable;

/// The template folders of this repository, which is a workspace itself.
struct Disk;

impl TemplateFolders for Disk {
    fn names(&self) -> Vec<String> {
        let folders = std::fs::read_dir(templates()).unwrap();
        folders.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
    }

    fn files(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        fn walk(folder: &Path, base: &Path, found: &mut Vec<(String, Vec<u8>)>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, base, found);
                } else {
                    let relative = path.strip_prefix(base).unwrap().to_str().unwrap();
                    found.push((relative.replace(std::path::MAIN_SEPARATOR, "/"), std::fs::read(&path).unwrap()));
                }
            }
        }
        let base = templates().join(name);
        let mut found = Vec::new();
        walk(&base, &base, &mut found);
        found
    }
}

fn templates() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("templates")
}

// What the outputs are taken apart into.

/// One XML document: its ids, its links, its words.
#[derive(Default)]
struct Document {
    elements: BTreeSet<String>,
    ids: Vec<String>,
    links: Vec<String>,
    /// Words without note numbers and the like, in a form that compares equal.
    text: String,
    /// How many characters of `text` come before each page mark.
    marks: BTreeMap<u32, usize>,
}

fn document(xml: &str) -> Document {
    let mut reader = Reader::from_str(xml);
    let mut document = Document::default();
    let mut path: Vec<bool> = Vec::new();
    let open = |document: &mut Document, element: &BytesStart<'_>| -> bool {
        document.elements.insert(element.name().as_ref().to_string());
        let mut hidden = matches!(element.name().as_ref(), "style" | "head" | "title");
        for attribute in element.attributes() {
            let attribute = attribute.expect("an attribute is given once and quoted");
            let value =
                attribute.normalized_value(XmlVersion::Implicit1_0).expect("attributes are escaped").into_owned();
            match attribute.key.as_ref() {
                "id" => document.ids.push(value.clone()),
                "href" | "src" => document.links.push(value.clone()),
                _ => {}
            }
            if attribute.key.as_ref() == "role" {
                hidden |= matches!(value.as_str(), "doc-noteref" | "doc-backlink");
            }
            if let Some(folio) = value.strip_prefix("page-").and_then(|folio| folio.parse().ok())
                && attribute.key.as_ref() == "id"
            {
                document.marks.insert(folio, document.text.chars().count());
            }
        }
        hidden
    };
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.buffer_position())) {
            Event::Start(element) => {
                let hidden = open(&mut document, &element) || path.last() == Some(&true);
                path.push(hidden);
            }
            Event::Empty(element) => {
                open(&mut document, &element);
            }
            Event::End(_) => {
                path.pop().expect("elements are closed in order");
            }
            Event::Text(text) if path.last() == Some(&false) => {
                document.text.push_str(&comparable(&text.xml10_content()));
            }
            Event::GeneralRef(entity) if path.last() == Some(&false) => {
                let name = entity.xml10_content();
                let c = match &*name {
                    "amp" => '&',
                    "lt" => '<',
                    "gt" => '>',
                    "quot" => '"',
                    _ => entity.resolve_char_ref().unwrap().expect("only the entities that XML knows"),
                };
                document.text.push_str(&comparable(&c.to_string()));
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(path.is_empty(), "every element is closed");
    let unique: BTreeSet<&String> = document.ids.iter().collect();
    assert_eq!(unique.len(), document.ids.len(), "ids are unique: {:?}", document.ids);
    document
}

fn html_of(issue: &Issue, pages: Option<&PageMap>, dress: &Dress) -> String {
    let outcome = html::render(issue, pages, dress).unwrap();
    assert_eq!(outcome.findings, []);
    String::from_utf8(outcome.value.bytes).unwrap()
}

/// The files of the EPUB by name, in the order of the archive.
fn epub_of(issue: &Issue, pages: Option<&PageMap>, dress: &Dress) -> Vec<(String, Vec<u8>)> {
    let outcome = epub::render(issue, pages, dress, None).unwrap();
    assert_eq!(outcome.findings, []);
    unpack(outcome.value.bytes)
}

fn unpack(bytes: Vec<u8>) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let file = |i: usize| {
        let mut entry = archive.by_index(i).unwrap();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes).unwrap();
        (entry.name().unwrap().to_string(), bytes)
    };
    (0..count).map(file).collect()
}

fn documents(files: &[(String, Vec<u8>)]) -> BTreeMap<String, Document> {
    let xml =
        files.iter().filter(|(name, _)| [".xhtml", ".opf", ".ncx", ".xml", ".svg"].iter().any(|e| name.ends_with(e)));
    xml.map(|(name, bytes)| (name.clone(), document(std::str::from_utf8(bytes).unwrap()))).collect()
}

/// The parts of an article in the order in which web page and EPUB print them.
fn parts(article: &Article) -> Vec<(Part, String)> {
    let head = &article.head;
    let mut parts = Vec::new();
    parts.extend(head.kicker.iter().map(|text| (Part::Kicker, text.clone())));
    parts.push((Part::Title, article.display_title()));
    parts.extend(head.subtitles.iter().enumerate().map(|(i, text)| (Part::Subtitle(i), text.clone())));
    parts.extend(head.byline().map(|text| (Part::Byline, text)));
    let note = head.editor_note.as_deref().unwrap_or_default();
    parts.extend(note.lines().enumerate().map(|(i, text)| (Part::EditorNote(i), text.to_string())));
    parts.extend(head.highlights.iter().enumerate().map(|(i, text)| (Part::Highlight(i), text.clone())));
    parts.extend(head.pull_quotes.iter().enumerate().map(|(i, text)| (Part::PullQuote(i), text.clone())));
    let passages = article.body.passages();
    let text = Body { blocks: article.body.blocks.clone(), notes: Vec::new() }.passages().len();
    let passage = |p: &&xuekan::article::Passage| (Part::Passage(p.id), p.plain());
    parts.extend(passages[..text].iter().map(passage));
    parts.extend(head.source.as_ref().map(|source| (Part::Source, source.printed(head.is_english()))));
    parts.extend(passages[text..].iter().map(passage));
    parts
}

/// Finds every part of an article in a document, in order, and every page mark at its character.
fn check_text(issue: &Issue, pages: &PageMap, article: usize, document: &Document) {
    let text = &document.text;
    let own = &issue.articles[article];
    let dateline = own.head.printed_dateline().map(|d| comparable(&d)).unwrap_or_default();
    let first = own.body.blocks.iter().find_map(|block| match block {
        Block::Paragraph(passage) => Some(passage.id),
        _ => None,
    });
    // The contents come first in a web page and say the title as well.
    let mut at = text.rfind(&comparable(&parts(own)[0].1)).expect("the article begins");
    for (part, plain) in parts(own) {
        let wanted = comparable(&plain);
        let found = text[at..].find(&wanted).unwrap_or_else(|| panic!("{part:?} is printed: {plain}"));
        let begin = text[..at + found].chars().count();
        for start in pages.of_article(article).filter(|start| start.spot.part == part) {
            let before: String = plain.chars().take(start.spot.offset).collect();
            let mut expected = begin + comparable(&before).chars().count();
            if start.spot.offset == 0 && first.map(Part::Passage) == Some(part) {
                expected -= dateline.chars().count();
            }
            assert_eq!(document.marks.get(&start.folio.0), Some(&expected), "page {} in {part:?}", start.folio);
        }
        at += found + wanted.len();
    }
}

fn dresses() -> Vec<Dress> {
    ["default", "computer", "agriculture"].map(|name| Dress::resolve(&Disk, name).unwrap().value).into()
}

// The tests.

#[test]
fn every_dress_of_the_repository_is_sound() {
    for name in Disk.names() {
        assert_eq!(check::check(&Disk, &name), [], "{name}");
    }
    let [default, computer, agriculture] = dresses().try_into().unwrap_or_else(|_| unreachable!("there are three"));
    let issue = sample::issue();
    let pages = [&default, &computer, &agriculture].map(|dress| html_of(&issue, None, dress));
    assert!(pages[0] != pages[1] && pages[1] != pages[2] && pages[0] != pages[2]);
}

#[test]
fn the_web_page_is_polyglot_and_complete() {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    for dress in dresses() {
        let page = document(&html_of(&issue, Some(&pages), &dress));
        for link in &page.links {
            match link.strip_prefix('#') {
                Some(id) => assert!(page.ids.iter().any(|known| known == id), "{link} leads somewhere"),
                None => assert!(link.starts_with("https://") || link.starts_with("data:image/"), "{link}"),
            }
        }
        assert_eq!(page.marks.len(), pages.starts.len());
        for article in 0..issue.articles.len() {
            check_text(&issue, &pages, article, &page);
        }
        assert!(!page.elements.contains("script"));
    }
}

#[test]
fn every_part_of_the_epub_is_linked_paged_and_complete() {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    for dress in dresses() {
        let files = epub_of(&issue, Some(&pages), &dress);
        let names: Vec<&str> = files.iter().map(|(name, _)| name.as_str()).collect();
        assert!(names.iter().all(|name| name.is_ascii()));
        let documents = documents(&files);
        for (name, document) in &documents {
            for link in document.links.iter().filter(|link| !link.starts_with("https://")) {
                let (file, id) = link.split_once('#').unwrap_or((link, ""));
                let file = if file.is_empty() { name.clone() } else { format!("EPUB/{file}") };
                assert!(names.contains(&file.as_str()), "{name}: {link}");
                assert!(id.is_empty() || documents[&file].ids.iter().any(|known| known == id), "{name}: {link}");
            }
        }
        // The manifest lists every file but itself and the two that describe the container.
        let listed: BTreeSet<String> =
            documents["EPUB/package.opf"].links.iter().map(|link| format!("EPUB/{link}")).collect();
        let there: BTreeSet<String> = names[3..].iter().map(|name| name.to_string()).collect();
        assert_eq!(listed, there);
        assert_eq!(names[..3], ["mimetype", "META-INF/container.xml", "EPUB/package.opf"]);
        for article in 0..issue.articles.len() {
            let document = &documents[&format!("EPUB/a{:02}.xhtml", article + 1)];
            check_text(&issue, &pages, article, document);
        }
    }
}

#[test]
fn the_page_list_is_the_page_map() {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    let files = epub_of(&issue, Some(&pages), &Dress::built_in());
    let file = |name: &str| {
        let (_, bytes) = files.iter().find(|(own, _)| own == name).unwrap();
        String::from_utf8(bytes.clone()).unwrap()
    };
    let nav = file("EPUB/nav.xhtml");
    let list = &nav[nav.find("epub:type=\"page-list\"").unwrap()..nav.find("epub:type=\"landmarks\"").unwrap()];
    let found: Vec<(usize, Folio)> = list
        .match_indices("<li><a href=\"a")
        .map(|(at, before)| {
            let rest = &list[at + before.len()..];
            let (article, rest) = rest.split_once(".xhtml#page-").unwrap();
            let (id, rest) = rest.split_once("\">").unwrap();
            let label = &rest[..rest.find('<').unwrap()];
            assert_eq!(id, label);
            (article.parse::<usize>().unwrap() - 1, Folio(label.parse().unwrap()))
        })
        .collect();
    let expected: Vec<(usize, Folio)> = pages.starts.iter().map(|start| (start.article, start.folio)).collect();
    assert_eq!(found, expected);
    assert_eq!(file("EPUB/toc.ncx").matches("<pageTarget").count(), expected.len());
    assert!(file("EPUB/package.opf").contains("<meta property=\"pageBreakSource\">urn:uuid:"));

    let without = epub_of(&issue, None, &Dress::built_in());
    for (name, bytes) in without.iter().filter(|(name, _)| name.ends_with("xhtml") || name.ends_with("opf")) {
        let text = std::str::from_utf8(bytes).unwrap();
        assert!(!text.contains("pagebreak") && !text.contains("page-list") && !text.contains("pageBreak"), "{name}");
    }
}

#[test]
fn the_contents_say_the_same_pages_everywhere() {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    let dress = Dress::built_in();
    let page = html_of(&issue, Some(&pages), &dress);
    let markdown = markdown::render(&issue, Some(&pages), &dress, "issue").unwrap().value;
    let markdown = String::from_utf8(markdown.bytes).unwrap();
    for (article, of_article) in pages.articles.iter().enumerate() {
        let first = of_article.first;
        let entry = &page[page.find(&format!("href=\"#a{}\"", article + 1)).unwrap()..];
        let entry = &entry[..entry.find("</a>").unwrap()];
        assert!(entry.ends_with(&format!("<span class=\"entry-page\">{first}</span>")), "{entry}");
        assert!(markdown.contains(&format!("](#a{}) …… {first}\n", article + 1)), "{first}");
    }
    assert!(!html_of(&issue, None, &dress).contains("<span class=\"entry-page\">"));
}

#[test]
fn the_markdown_file_has_every_word() {
    let issue = sample::issue();
    let package = markdown::render(&issue, None, &Dress::built_in(), "第1期").unwrap().value;
    let text = String::from_utf8(package.bytes).unwrap();
    let plain = comparable(&text.replace(['\\', '*', '~', '`', '['], ""));
    for article in &issue.articles {
        for passage in article.body.passages() {
            let words: Vec<Inline> = passage.inlines.clone();
            for piece in plain_text(&words).split(['，', '。', '“', '”', ' ', '\n']) {
                assert!(plain.contains(&comparable(piece)), "{piece}");
            }
        }
    }
    assert_eq!(package.beside.len(), 1);
    assert!(text.contains(&format!("]({} ", package.beside[0].0)), "the picture is shown");
}

#[test]
fn the_same_issue_gives_the_same_bytes() {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    let run = || {
        let dress = Dress::resolve(&Disk, "computer").unwrap().value;
        let html = html::render(&issue, Some(&pages), &dress).unwrap().value;
        let epub = epub::render(&issue, Some(&pages), &dress, None).unwrap().value;
        let markdown = markdown::render(&issue, Some(&pages), &dress, "x").unwrap().value;
        (html, epub, markdown)
    };
    assert_eq!(run(), run());
}

#[test]
fn mimetype_is_first_and_stored() {
    let bytes = epub::render(&sample::issue(), None, &Dress::built_in(), None).unwrap().value.bytes;
    assert_eq!(&bytes[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(bytes[8..10], [0, 0], "not compressed");
}

#[test]
fn a_cover_picture_takes_the_place_of_the_drawn_one() {
    let png = b"\x89PNG\r\n\x1a\nnot looked into";
    let bytes = epub::render(&sample::issue(), None, &Dress::built_in(), Some(png)).unwrap().value.bytes;
    let files = unpack(bytes);
    assert!(files.iter().any(|(name, bytes)| name == "EPUB/images/cover.png" && bytes == png));
    assert!(!files.iter().any(|(name, _)| name.ends_with("cover.svg")));
}

#[test]
fn a_picture_with_scripts_stays_out_of_the_epub() {
    let mut issue = sample::issue();
    for picture in issue.pictures.values_mut() {
        Arc::make_mut(picture).bytes = b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>".to_vec();
    }
    let outcome = epub::render(&issue, None, &Dress::built_in(), None).unwrap();
    assert_eq!(outcome.findings.iter().map(|f| f.code.id()).collect::<Vec<_>>(), ["O005"]);
    assert_eq!(outcome.findings[0].article.as_deref(), Some("sample/news"));
    let files = unpack(outcome.value.bytes);
    assert!(!files.iter().any(|(name, _)| name.contains("images/p")));
    let opf = files.iter().find(|(name, _)| name.ends_with(".opf")).unwrap();
    assert!(!std::str::from_utf8(&opf.1).unwrap().contains(">visual<"));
}

#[test]
fn no_field_can_break_out() {
    let evil = "<script>\"&amp;'</script>]]>\u{1}";
    let mut issue = sample::issue();
    let masthead = &mut issue.masthead;
    for text in [&mut masthead.title, &mut masthead.issuer] {
        *text = evil.into();
    }
    masthead.subtitle = Some(evil.into());
    masthead.department = Some(evil.into());
    issue.imprint = vec![(evil.into(), evil.into())];
    for section in &mut issue.sections {
        section.title = evil.into();
    }
    for article in &mut issue.articles {
        let article = Arc::make_mut(article);
        let head = &mut article.head;
        head.title = evil.into();
        head.kicker = Some(evil.into());
        head.column = Some(evil.into());
        head.series = Some(xuekan::article::Series { name: evil.into(), number: Some(99) });
        head.editor_note = Some(evil.into());
        head.dateline = Some(xuekan::article::Dateline { text: Some(evil.into()), ..Default::default() });
        head.source = Some(xuekan::article::SourceLine {
            name: evil.into(),
            page: Some(evil.into()),
            url: Some(format!("https://example.org/{evil}")),
            ..Default::default()
        });
        for list in [&mut head.subtitles, &mut head.authors, &mut head.highlights, &mut head.pull_quotes] {
            *list = vec![evil.into()];
        }
        for block in &mut article.body.blocks {
            match block {
                Block::Figure(figure) => {
                    figure.alt = evil.into();
                    figure.caption = figure.credit.take();
                }
                Block::Paragraph(passage) | Block::Heading { passage, .. } | Block::Code(passage) => {
                    passage.inlines = vec![
                        Inline::Text(evil.into()),
                        Inline::Code(evil.into()),
                        Inline::Link {
                            url: format!("https://{evil}/"),
                            inlines: vec![Inline::Strong(vec![Inline::Text(evil.into())])],
                        },
                    ];
                }
                _ => {}
            }
        }
    }
    for dress in dresses() {
        let page = document(&html_of(&issue, None, &dress));
        assert!(!page.elements.contains("script"));
        for (name, document) in documents(&epub_of(&issue, None, &dress)) {
            assert!(!document.elements.contains("script"), "{name}");
        }
    }
    let markdown = markdown::render(&issue, None, &Dress::built_in(), "x").unwrap().value.bytes;
    let markdown = String::from_utf8(markdown).unwrap();
    // Code keeps its characters; everywhere else the bracket is a bracket.
    let without_code: String = markdown.split('`').step_by(2).collect();
    assert!(!without_code.replace("\\<", "").contains("<script"), "{without_code}");
}

#[test]
fn an_empty_issue_and_empty_articles_are_made_too() {
    let mut issue = sample::issue();
    for article in &mut issue.articles {
        let article = Arc::make_mut(article);
        article.body = Body::default();
        article.head = Default::default();
    }
    let dress = Dress::built_in();
    document(&html_of(&issue, None, &dress));
    documents(&epub_of(&issue, None, &dress));
    issue.articles.clear();
    issue.sections.clear();
    issue.imprint.clear();
    document(&html_of(&issue, None, &dress));
    documents(&epub_of(&issue, None, &dress));
}
