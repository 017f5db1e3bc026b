//! PDF files read back: our own, newspaper pages, and files nobody should trust.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use proptest::prelude::*;
use xuekan::article::{Article, ArticleId, Block, Head, Inline, Origin};
use xuekan::diag::{Code, Finding, Source};
use xuekan::import::{Imported, Input, Options, import};
use xuekan::read::kind::{self, Arrived, Kind};
use xuekan::read::markdown;
use xuekan::render::commonmark;

use crate::support::{bare, have_chinese_font, manifest, root, sample_issue};

fn imported(path: &str, bytes: Vec<u8>) -> (Imported, Vec<Finding>) {
    let outcome = import(&[Input { path: path.into(), bytes }], &Options::default());
    (outcome.value, outcome.findings)
}

fn articles(imported: &Imported) -> Vec<&Article> {
    imported.files.iter().filter_map(|f| f.article.as_ref()).collect()
}

fn loose(imported: &Imported) -> String {
    imported.files.iter().filter(|f| f.article.is_none()).map(|f| f.text.as_str()).collect()
}

/// The articles of the sample workspace.
fn originals(folder: &Path, all: &mut Vec<Article>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            originals(&path, all);
        } else if path.extension().is_some_and(|e| e == "md") {
            let text = fs::read_to_string(&path).expect("an article");
            let shown = path.strip_prefix(root()).expect("below the root").to_string_lossy().replace('\\', "/");
            let origin = Origin { path: shown.clone(), hash: String::new() };
            let id = ArticleId::new("a").expect("a plain name");
            all.push(markdown::read(&Source::new(shown, text), id, origin).value);
        }
    }
}

/// What of a head is printed: no topics, the page as a number, the series only by its mark.
fn printed(head: &Head) -> Head {
    let mut head = head.clone();
    head.topics.clear();
    head.date = None;
    if let Some(mark) = head.series_mark() {
        match head.subtitles.last_mut() {
            Some(last) => last.push_str(&mark),
            None => head.title.push_str(&mark),
        }
    }
    head.series = head.series.map(|s| xuekan::article::Series { name: String::new(), number: s.number });
    if let Some(source) = &mut head.source {
        source.page = source.page_number().map(|p| p.trim_start_matches('0').to_string());
    }
    head
}

/// The body as Markdown, pictures left out: of drawings a PDF keeps the words alone.
fn text(article: &Article) -> String {
    let mut body = article.body.clone();
    body.blocks.retain(|b| !matches!(b, Block::Figure(_)));
    commonmark::body(&body).split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn our_own_issue_comes_back() {
    if !have_chinese_font() {
        return;
    }
    let folder = sample_issue();
    let bytes = fs::read(folder.join("bulletin-2024-01.pdf")).expect("the issue has a PDF");
    let (imported, findings) = imported("bulletin.pdf", bytes);
    assert!(findings.iter().all(|f| matches!(f.code, Code::R020 | Code::R025)), "{findings:#?}");
    let manifest = manifest(folder);
    let issue = &imported.issues[0];
    assert_eq!(issue.cover.title.as_deref(), Some("理论学习"));
    assert_eq!(issue.cover.issue.as_deref(), Some("2024年第1期"));
    // The contents, with the page numbers that were printed.
    let told = manifest["contents"].as_array().expect("the manifest lists the contents");
    assert_eq!(issue.contents.len(), told.len());
    let mut order = Vec::new();
    let mut compare = |read: &xuekan::read::bulletin::PrintedEntry, told: &serde_json::Value| {
        assert_eq!(read.title, told["title"].as_str().expect("a title"));
        assert_eq!(read.page.map(u64::from), told["folio"].as_u64(), "{}", read.title);
        order.push(read.title.clone());
    };
    for (read, told) in issue.contents.iter().zip(told) {
        compare(read, told);
        let children = told["children"].as_array().expect("a list");
        assert_eq!(read.children.len(), children.len());
        read.children.iter().zip(children).for_each(|(read, told)| compare(read, told));
    }
    // The articles: head and text.
    let mut all = Vec::new();
    originals(&root().join("articles"), &mut all);
    let articles = articles(&imported);
    assert_eq!(articles.len(), 16);
    for article in articles {
        let named = |o: &&Article| {
            printed(&o.head).source == printed(&article.head).source && o.head.title == article.head.title
        };
        let original = all.iter().find(named).unwrap_or_else(|| panic!("no original of {:?}", article.head));
        assert_eq!(printed(&article.head), printed(&original.head));
        let figures = original.body.figures();
        let mut read = article.clone();
        let captions: Vec<String> =
            figures.iter().flat_map(|f| f.caption.iter().chain(&f.credit)).map(|p| bare(&p.plain())).collect();
        read.body.blocks.retain(|b| !matches!(b, Block::Paragraph(p) if captions.contains(&bare(&p.plain()))));
        assert_eq!(text(&read), text(original), "{}", article.head.title);
        assert_eq!(article.body.notes.len(), original.body.notes.len());
    }
}

#[test]
fn editions_of_departments_come_back_too() {
    if !have_chinese_font() {
        return;
    }
    for department in ["agriculture", "computer"] {
        let folder = sample_issue().join(department);
        let (imported, _) = imported("bulletin.pdf", fs::read(folder.join("bulletin-2024-01.pdf")).expect("a PDF"));
        let manifest = manifest(&folder);
        let leaf = |entry: &serde_json::Value| entry["children"].as_array().map_or(0, Vec::len).max(1);
        let told: usize = manifest["contents"].as_array().expect("a list").iter().map(leaf).sum();
        assert_eq!(articles(&imported).len(), told, "{department}");
        assert!(articles(&imported).iter().all(|a| a.head.source.is_some() && !a.body.blocks.is_empty()));
    }
}

fn fixture(path: &str) -> Vec<u8> {
    fs::read(root().join("tests/fixtures/pdf").join(path)).expect("a fixture")
}

#[test]
fn newspaper_columns_are_read_one_after_another() {
    let mut findings = Vec::new();
    let bytes = fixture("five-columns/source.pdf");
    let reading = kind::read(&Arrived::new("page.pdf", &bytes), None, String::new(), &mut findings);
    let text = reading.text.expect("the text of the page");
    let at = |words: &str| text.find(words).unwrap_or_else(|| panic!("{words}: {text}"));
    let order = [
        "林知夏在河边调研时说",
        "新桥通了",
        "　　甲1。",
        "　　甲5。",
        "老人过河记",
        "　　乙1。",
        "　　乙3。",
        "一条河的十年",
        "　　丙1。",
        "　　丙10。",
    ];
    assert!(order.windows(2).all(|pair| at(pair[0]) < at(pair[1])), "{text}");
    // Paragraphs are whole over columns, words drawn twice stand once, the watermark is reported.
    assert_eq!(text.matches("桥长三百二十米，宽十二米，桥上两边都有人行道。\n").count(), 18);
    assert_eq!((text.matches("新桥通了").count(), text.matches("样张").count()), (1, 0));
    assert!(text.contains("青禾日报\n"), "letter-spacing is closed: {text}");
    let codes: Vec<Code> = findings.iter().map(|f| f.code).collect();
    assert!(codes.contains(&Code::R052) && codes.contains(&Code::R054), "{codes:?}");
}

/// A PDF written by hand: one page per content, in Helvetica; more objects from number 100 on.
pub fn written(pages: &[&str], more: &[&str], catalog: &str) -> Vec<u8> {
    let mut objects = vec![
        (1, format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>")),
        (3, "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_string()),
    ];
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 10 + 2 * n)).collect();
    objects.push((2, format!("<< /Type /Pages /Kids [{}] /Count {} >>", kids.join(" "), pages.len())));
    for (n, content) in pages.iter().enumerate() {
        let (page, stream) = (10 + 2 * n, 11 + 2 * n);
        objects.push((
            page,
            format!(
                "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 400 600] /Contents {stream} 0 R /Resources << /Font << /F 3 0 R >> /XObject << /X 100 0 R >> >> >>"
            ),
        ));
        objects.push((stream, format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len())));
    }
    objects.extend(more.iter().enumerate().map(|(n, object)| (100 + n, object.to_string())));
    objects.sort_by_key(|(number, _)| *number);
    let mut out = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (number, object) in &objects {
        places.push((*number, out.len()));
        out.push_str(&format!("{number} 0 obj\n{object}\nendobj\n"));
    }
    let start = out.len();
    out.push_str("xref\n");
    for (number, place) in places {
        out.push_str(&format!("{number} 1\n{place:010} 00000 n \n"));
    }
    out.push_str(&format!("trailer << /Size 500 /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"));
    out.into_bytes()
}

/// Lines of text as a content stream: left end, height from the bottom, size.
pub fn drawn(lines: &[(u32, u32, u32, &str)]) -> String {
    let line = |(x, y, size, text): &(u32, u32, u32, &str)| format!("BT /F {size} Tf {x} {y} Td ({text}) Tj ET\n");
    lines.iter().map(line).collect()
}

pub const FIRST: [(u32, u32, u32, &str); 7] = [
    (150, 580, 8, "Qinghe Gazette"),
    (60, 530, 22, "A Bridge Over the River"),
    (60, 490, 11, "The new bridge was opened on Monday, and people from both banks came"),
    (40, 474, 11, "to walk over it. It is three hundred and twenty metres long and well-"),
    (40, 458, 11, "made, said an old ferryman who had waited for it half of his life."),
    (60, 442, 11, "From now on the way to the market takes ten minutes on foot, and the"),
    (200, 20, 9, "1"),
];
pub const SECOND: [(u32, u32, u32, &str); 4] = [
    (150, 580, 8, "Qinghe Gazette"),
    (40, 530, 11, "children go to school without a boat."),
    (60, 514, 11, "Nobody knows yet what becomes of the old ferry."),
    (200, 20, 9, "2"),
];

#[test]
fn an_article_over_two_pages_is_one() {
    let third = drawn(&[(150, 580, 8, "Qinghe Gazette"), (60, 530, 11, "It will be seen."), (200, 20, 9, "3")]);
    let (imported, findings) = imported("a.pdf", written(&[&drawn(&FIRST), &drawn(&SECOND), &third], &[], ""));
    let articles = articles(&imported);
    assert_eq!(articles.len(), 1, "{findings:#?}");
    let article = articles[0];
    assert_eq!(article.head.title, "A Bridge Over the River");
    let paragraphs: Vec<String> = article.body.passages().iter().map(|p| p.plain()).collect();
    assert_eq!(paragraphs.len(), 4, "{paragraphs:#?}");
    assert!(paragraphs[0].contains("long and well-made, said"), "{paragraphs:#?}");
    assert!(paragraphs[1].contains("on foot, and the children go"), "{paragraphs:#?}");
    assert!(!loose(&imported).contains("Gazette") && !article.body.plain().contains("Gazette"));
}

#[test]
fn a_picture_on_a_page_becomes_a_file_with_its_caption() {
    let picture = "<< /Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceRGB /BitsPerComponent 8 \
                   /Filter /ASCIIHexDecode /Length 25 >>\nstream\nFF000000FF000000FFFFFFFF>\nendstream";
    let image = |x: u32, y: u32, width: u32, height: u32| format!("q {width} 0 0 {height} {x} {y} cm /X Do Q\n");
    let first = drawn(&FIRST) + &image(60, 320, 200, 100) + &drawn(&[(60, 306, 8, "The new bridge on Monday.")]);
    let (made, findings) = imported("a.pdf", written(&[&first, &drawn(&SECOND)], &[picture], ""));
    let article = articles(&made)[0];
    let figures = article.body.figures();
    assert_eq!(figures.len(), 1, "{:#?}", article.body);
    assert_eq!(figures[0].caption.as_ref().map(|c| c.plain()).as_deref(), Some("The new bridge on Monday."));
    let kept = figures[0].path.trim_start_matches('/');
    let file = &made.attachments.iter().find(|(path, _)| path == kept).expect("the file of the picture").1;
    assert!(file.starts_with(b"\x89PNG") && kept.ends_with(".png"));
    assert!(findings.iter().any(|f| f.code == Code::R006) && findings.iter().all(|f| f.code != Code::R056));
    // A logo on every page, an icon, and a page that is one picture are none of an article.
    let with_logo = |lines: &str| lines.to_string() + &image(300, 560, 60, 40) + &image(20, 20, 12, 12);
    let pages = [with_logo(&drawn(&FIRST)), with_logo(&drawn(&SECOND)), with_logo("") + &image(0, 0, 400, 600)];
    let pages: Vec<&str> = pages.iter().map(String::as_str).collect();
    let (made, findings) = imported("a.pdf", written(&pages, &[picture], ""));
    assert!(made.attachments.is_empty() && findings.iter().all(|f| f.code != Code::R056), "{findings:#?}");
    // Text that no headline divides goes to readers of text, which have no place for pictures.
    let plain = drawn(&FIRST[2..]) + &image(60, 320, 200, 100);
    let (_, findings) = imported("a.pdf", written(&[&plain], &[picture], ""));
    assert!(findings.iter().any(|f| f.code == Code::R056), "{findings:#?}");
}

#[test]
fn pictures_of_our_own_issue_come_back() {
    if !have_chinese_font() {
        return;
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    let (jpeg, png) = (fixture("bridge.jpg"), fixture("bridge.png"));
    write("articles/pictures/bridge.jpg", &jpeg);
    write("articles/pictures/bridge.png", &png);
    let text = "桥修好了，人心就近了。这件小事，村里人说了三年，账目一直贴在桥头，谁都可以来看。".repeat(3);
    let article = format!(
        "---\ntitle: 一座桥的账\nsource: {{name: 河畔日报, date: 2024-03-06, page: 1}}\n---\n\n{text}\n\n\
         ![桥](pictures/bridge.jpg \"新桥落成。河畔日报记者 温南 摄\")\n\n{text}\n\n![旧桥](pictures/bridge.png)\n\n{text}\n"
    );
    write("articles/bridge.md", article.as_bytes());
    let config = "publication: {title: 理论学习, issuer: 河畔大学}\nissue: {year: 2024, number: 1, date: 2024-03-18}\n\
                  library: [articles]\nsections:\n  - {title: 文章, articles: [bridge]}\noutputs: [pdf]\n";
    write("config/bulletin.yaml", config.as_bytes());
    let made = crate::support::xuekan(folder.path(), &["build"]);
    assert!(made.status.code().is_some_and(|c| c <= 1), "{}", crate::support::stderr(&made));
    let pdf = fs::read(folder.path().join("dist/2024-01/bulletin-2024-01.pdf")).expect("the PDF");
    let (made, findings) = imported("a.pdf", pdf);
    let article = articles(&made)[0];
    let figures = article.body.figures();
    assert_eq!(figures.len(), 2, "{findings:#?} {:#?}", article.body);
    let credit = figures[0].credit.as_ref().map(|c| c.plain());
    assert_eq!(credit.as_deref(), Some("河畔日报记者 温南 摄"), "{:?}", figures[0].caption);
    assert!(figures[0].path.ends_with(".jpg") && figures[1].path.ends_with(".png"));
    assert!(made.attachments.iter().any(|(_, bytes)| *bytes == jpeg), "the JPEG is the one that went in");
    let paragraphs = article.body.blocks.iter().filter(|b| matches!(b, Block::Paragraph(_))).count();
    assert_eq!(paragraphs, 3, "{:#?}", article.body);
}

#[test]
fn a_kind_named_is_that_of_the_text() {
    let bytes = written(&[&drawn(&FIRST)], &[], "");
    let mut findings = Vec::new();
    assert_eq!(kind::detect(&Arrived::new("x", &bytes)), Some(Kind::Pdf));
    let reading = kind::read(&Arrived::new("x", &bytes), Some(Kind::Bulletin), String::new(), &mut findings);
    assert!(reading.bulletin.is_some() && reading.text.is_some());
    // An article about the format is no PDF.
    let about = "---\ntitle: PDF\n---\n文件以 %PDF- 开头。\n";
    assert_eq!(kind::detect(&Arrived::new("a.md", about.as_bytes())), Some(Kind::Markdown));
}

#[test]
fn notes_and_their_marks_come_together() {
    let content = drawn(&[
        (60, 530, 22, "On Bridges"),
        (60, 490, 11, "The bridge is long and was built by the people of both"),
    ]) + "BT /F 11 Tf 40 474 Td (banks) Tj /F 7 Tf 4 Ts (1) Tj 0 Ts /F 11 Tf (, as they had wished for many years, and stands well.) Tj ET\n"
        + &drawn(&[(60, 458, 11, "The ferry is gone."), (60, 442, 11, "So it is with ferries.")])
        + "BT /F 6 Tf 40 44 Td 3 Ts (1) Tj 0 Ts /F 8 Tf ( Both banks belong to one town.) Tj ET\n";
    let (imported, findings) = imported("a.pdf", written(&[&content], &[], ""));
    let article = articles(&imported)[0];
    assert_eq!(article.body.notes.len(), 1, "{findings:#?} {:#?}", article.body);
    assert!(
        matches!(&article.body.notes[0].blocks[0], Block::Paragraph(p) if p.plain() == "Both banks belong to one town.")
    );
    let marks = article.body.passages()[0].inlines.iter().filter(|i| matches!(i, Inline::NoteMark(0))).count();
    assert_eq!(marks, 1, "{:#?}", article.body);
}

#[test]
fn files_that_cannot_be_opened_are_findings() {
    for bytes in [b"%PDF-1.7\nnothing".to_vec(), b"%PDF-".to_vec(), fixture("locked.pdf")] {
        let (imported, findings) = imported("a.pdf", bytes);
        assert!(imported.files.is_empty());
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::R050]);
    }
}

#[test]
fn data_that_swells_is_not_unpacked() {
    let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    for _ in 0..250 {
        std::io::Write::write_all(&mut packer, &vec![b' '; 1_000_000]).expect("memory takes it");
    }
    let mut bytes = b"%PDF-1.4\n4 0 obj\n<< /Filter /FlateDecode >>\nstream\n".to_vec();
    bytes.extend(packer.finish().expect("memory takes it"));
    bytes.extend(b"\nendstream\nendobj\n");
    let (_, findings) = imported("a.pdf", bytes);
    assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::R050]);
    assert!(format!("{:?}", findings[0].message).contains("beyond all measure"));
}

#[test]
fn pages_without_end_are_cut() {
    // Each form draws the next one ten times.
    let forms: Vec<String> = (0..12)
        .map(|n| {
            let content = "/X Do ".repeat(10);
            format!(
                "<< /Type /XObject /Subtype /Form /BBox [0 0 400 600] /Resources << /XObject << /X {} 0 R >> >> /Length {} >>\nstream\n{content}\nendstream",
                101 + n,
                content.len()
            )
        })
        .collect();
    let forms: Vec<&str> = forms.iter().map(String::as_str).collect();
    let started = Instant::now();
    let page = format!("{}/X Do", drawn(&FIRST));
    let (_, findings) = imported("a.pdf", written(&[&page], &forms, ""));
    assert!(started.elapsed() < Duration::from_secs(60), "{:?}", started.elapsed());
    assert!(findings.iter().any(|f| f.code == Code::R051), "{findings:#?}");
}

#[test]
fn bookmarks_in_a_circle_come_to_an_end() {
    let outline = [
        "<< >>",
        "<< /Type /Outlines /First 102 0 R /Last 102 0 R >>",
        "<< /Title (A Bridge Over the River) /Dest [10 0 R /Fit] /Next 102 0 R /First 102 0 R >>",
    ];
    let (imported, _) = imported("a.pdf", written(&[&drawn(&FIRST)], &outline, "/Outlines 101 0 R"));
    assert_eq!(articles(&imported)[0].head.title, "A Bridge Over the River");
}

#[test]
fn objects_in_circles_come_to_an_end() {
    let page = drawn(&FIRST);
    // A form that draws itself, names and bookmarks that hold each other, a length that is its own stream.
    let objects = [
        "<< /Type /XObject /Subtype /Form /BBox [0 0 400 600] /Resources << /XObject << /X 100 0 R >> >> /Length 11 >>\n\
         stream\n/X Do /X Do\nendstream",
        "<< /Kids [101 0 R 102 0 R] /Names [(a) 101 0 R] >>",
        "<< /Kids [101 0 R] /First 102 0 R /Next 102 0 R /Prev 102 0 R /Parent 102 0 R /Dest 102 0 R >>",
        "<< /Length 103 0 R >>\nstream\nx\nendstream",
        "104 0 R",
    ];
    let catalog =
        "/Outlines 102 0 R /Names << /Dests 101 0 R >> /Dests 102 0 R /OCProperties 104 0 R /Metadata 103 0 R";
    let whole = String::from_utf8(written(&[&page], &objects, catalog)).expect("text");
    let changed = [
        ("(Qinghe Gazette) Tj ET", "(Qinghe Gazette) Tj ET /X Do"),
        ("/Kids [10 0 R]", "/Kids [10 0 R 2 0 R]"),
        ("/Kids [10 0 R]", "/Kids 2 0 R"),
        ("/Parent 2 0 R", "/Parent 10 0 R"),
        ("/Contents 11 0 R", "/Contents [11 0 R 10 0 R 104 0 R]"),
        ("/BaseFont /Helvetica", "/BaseFont /Helvetica /Encoding 104 0 R /ToUnicode 103 0 R /DescendantFonts [3 0 R]"),
        ("/Root 1 0 R", "/Root 1 0 R /Prev 9 /XRefStm 9"),
        ("startxref", "startxref\n0\nstartxref"),
    ];
    for (before, after) in [("", "")].into_iter().chain(changed) {
        assert!(whole.contains(before), "{before}");
        let started = Instant::now();
        let _ = imported("a.pdf", whole.replacen(before, after, 1).into_bytes());
        assert!(started.elapsed() < Duration::from_secs(180), "{after}: {:?}", started.elapsed());
    }
}

#[test]
fn lists_nested_without_end_are_survived() {
    let page = drawn(&FIRST);
    for open in ["[", "<<", "<< /A ", "[ <<", "(", "{", "<< /A [", "BI /A ["] {
        let deep = open.repeat(100_000);
        let _ = imported("a.pdf", written(&[&deep], &[], ""));
        let _ = imported("a.pdf", written(&[&page], &["<< >>", &deep], "/Outlines 101 0 R /Dests 101 0 R"));
        let _ = imported("a.pdf", written(&[&page], &[], &format!("/Outlines {deep}")));
        let mut packer = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut packer, deep.as_bytes()).expect("memory takes it");
        let packed = packer.finish().expect("memory takes it");
        let whole = String::from_utf8(written(&["?"], &[], "")).expect("text");
        let (before, after) = whole.split_once("\n?\n").expect("the content");
        let length = format!("/Length {} /Filter /FlateDecode", packed.len());
        let before = before.replacen("/Length 1", &length, 1);
        let _ = imported("a.pdf", [before.as_bytes(), b"\n", &packed, b"\n", after.as_bytes()].concat());
    }
}

fn survives(bytes: Vec<u8>) -> Result<(), TestCaseError> {
    let started = Instant::now();
    let _ = imported("a.pdf", bytes);
    prop_assert!(started.elapsed() < Duration::from_secs(180), "{:?}", started.elapsed());
    Ok(())
}

#[test]
fn text_drawn_beyond_any_page_is_survived() {
    for far in ["99999999999", "-99999999999"] {
        let text =
            format!("BT /F 12 Tf {far} {far} Td (beyond) Tj ET\nBT /F 12 Tf 1 0 0 {far} 40 400 Tm (tall) Tj ET\n");
        survives(written(&[&text, &drawn(&FIRST)], &[], "")).expect("no panic, no hang");
    }
}

fn damaged(mut bytes: Vec<u8>, blows: &[(u8, usize, usize, u8)]) -> Vec<u8> {
    for (kind, at, to, value) in blows {
        if bytes.is_empty() {
            break;
        }
        let (at, to) = (at % bytes.len(), to % bytes.len());
        let (from, end) = (at.min(to), at.max(to).min(at.min(to) + 400));
        match kind % 6 {
            0 => bytes[at] = *value,
            1 => bytes[at] ^= 1 << (value % 8),
            2 => bytes.truncate(at.max(20)),
            3 => drop(bytes.drain(from..end)),
            4 => {
                let copy = bytes[from..end].to_vec();
                bytes.splice(to..to, copy);
            }
            _ => {
                let words: [&[u8]; 8] = [b"999999999999", b"-1", b"<<", b"[", b"10 0 R", b" Td ", b"/X Do ", b"1e38"];
                bytes.splice(at..at, words[usize::from(*value) % 8].iter().copied());
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        survives([b"%PDF-1.7\n".to_vec(), bytes].concat())?;
    }

    #[test]
    fn damaged_files_are_survived(blows in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>(), any::<u8>()), 1..12)) {
        let whole = written(&[&drawn(&FIRST), &drawn(&SECOND)], &["<< /First 101 0 R >>", "<< /Title (A) /Dest [10 0 R /Fit] >>"], "/Outlines 100 0 R");
        survives(damaged(whole, &blows))?;
    }

    #[test]
    fn damaged_pages_are_survived(blows in prop::collection::vec((0_u8..2, any::<usize>(), any::<usize>(), any::<u8>()), 1..40)) {
        survives(damaged(fixture("five-columns/source.pdf"), &blows))?;
    }

    #[test]
    fn glyphs_anywhere_are_survived(lines in prop::collection::vec((0_u32..400, 0_u32..620, 1_u32..60, "[a-zA-Z0-9. -]{0,30}"), 0..60)) {
        let lines: Vec<(u32, u32, u32, &str)> = lines.iter().map(|(x, y, s, t)| (*x, *y, *s, t.as_str())).collect();
        survives(written(&[&drawn(&lines)], &[], ""))?;
    }
}
