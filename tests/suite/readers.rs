//! Readers as folders of text: what arrived, what is read from it, and what is found.
//!
//! A case is `tests/fixtures/<reader>/<case>/source.*`, or a folder `source/` that is packed into a
//! ZIP first. `XUEKAN_UPDATE=1 cargo test --test suite` writes the expectations anew; read the
//! difference.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use proptest::prelude::*;
use serde::Serialize;
use xuekan::article::Head;
use xuekan::diag::{Finding, Lang, Source};
use xuekan::import::{Input, Options, import};
use xuekan::read::kind::{Arrived, Kind, Reading, detect, read};
use xuekan::read::trace::{Deed, Destination};
use xuekan::render::{commonmark, epub};
use xuekan::template::{Dress, sample};

use crate::support::root;

/// Readers with cases of this form.
const READERS: [&str; 7] = ["html", "docx", "epub", "feed", "archive", "text", "mail"];

#[derive(Serialize)]
struct Expected {
    kind: String,
    articles: Vec<ExpectedArticle>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    loose: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    attachments: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    removed: Vec<String>,
    /// The lines of the original and what each became.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    lines: Vec<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    inner: Vec<Inner>,
}

#[derive(Serialize)]
struct Inner {
    path: String,
    #[serde(flatten)]
    reading: Expected,
}

#[derive(Serialize)]
struct ExpectedArticle {
    id: String,
    head: Head,
    body: String,
}

fn expected(kind: String, reading: &Reading) -> Expected {
    let article = |a: &xuekan::article::Article| ExpectedArticle {
        id: a.id.to_string(),
        head: a.head.clone(),
        body: commonmark::body(&a.body),
    };
    let removed = reading.trace.marks.iter().filter(|m| m.deed == Deed::Removed);
    Expected {
        kind,
        articles: reading.articles.iter().map(article).collect(),
        loose: reading.loose.iter().filter(|l| !l.furniture).map(|l| format!("{}: {}", l.line, l.text)).collect(),
        attachments: reading.attachments.iter().map(|(path, bytes)| format!("{path} ({})", bytes.len())).collect(),
        removed: removed.map(|m| format!("{}: {}", m.line, m.reason.get(Lang::En))).collect(),
        lines: reading.text.as_deref().map_or(Vec::new(), |text| lines(text, reading)),
        inner: reading
            .inner
            .iter()
            .map(|(p, r)| Inner { path: p.clone(), reading: expected(String::new(), r) })
            .collect(),
    }
}

/// Each line of the original, with the parts it became.
pub fn lines(text: &str, reading: &Reading) -> Vec<String> {
    let line = |(at, text): (usize, &str)| {
        let rows = reading.trace.placed.iter().filter(|placed| placed.lines.contains(&(at + 1)));
        let places: Vec<String> = rows.map(|placed| place(placed.place)).collect();
        format!("{} {}: {}", at + 1, places.join(" + "), xuekan::text::clip(text, 24))
    };
    text.split('\n').enumerate().map(line).collect()
}

fn place(place: Destination) -> String {
    match place {
        Destination::Article(article, part) => format!("{}/{}", article + 1, part.name()),
        Destination::Head(article) => format!("{}/head", article + 1),
        other => format!("{other:?}").to_lowercase(),
    }
}

/// A folder as a ZIP file, entries in order of their names.
pub fn packed(folder: &Path) -> Vec<u8> {
    let mut files = Vec::new();
    walk(folder, &mut files);
    files.sort();
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().last_modified_time(zip::DateTime::default());
    for file in files {
        let name = file.strip_prefix(folder).expect("below the folder").to_string_lossy().replace('\\', "/");
        // A folder in a folder that ends in .zip is an archive in the archive.
        zip.start_file(name, options).expect("memory takes it");
        zip.write_all(&fs::read(&file).expect("a readable file")).expect("memory takes it");
    }
    zip.finish().expect("memory takes it").into_inner()
}

/// Every file below a folder.
pub fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() { walk(&path, files) } else { files.push(path) }
    }
}

/// The cases of a reader, with the file name and bytes of each.
pub fn cases(reader: &str) -> Vec<(PathBuf, String, Vec<u8>)> {
    let folder = root().join("tests/fixtures").join(reader);
    let mut cases: Vec<PathBuf> =
        fs::read_dir(folder).expect("the fixtures").map(|c| c.expect("an entry").path()).collect();
    cases.sort();
    let load = |case: PathBuf| {
        let packed_folder = case.join("source");
        if packed_folder.is_dir() {
            let ending = if reader == "archive" { "zip" } else { reader };
            return (case, format!("source.{ending}"), packed(&packed_folder));
        }
        let mut source = fs::read_dir(&case).expect("a case").map(|f| f.expect("an entry").path());
        let source = source.find(|f| f.file_stem().is_some_and(|n| n == "source")).expect("a source");
        let name = source.file_name().expect("a name").to_string_lossy().into_owned();
        let mut bytes = fs::read(&source).expect("a readable source");
        // Pages in other encodings are kept as UTF-8 and named after what they stand for.
        if case.file_name().is_some_and(|n| n.to_string_lossy().contains("gbk")) {
            let text = String::from_utf8(bytes).expect("a fixture in UTF-8");
            bytes = encoding_rs::GBK.encode(&text).0.into_owned();
        }
        (case, name, bytes)
    };
    cases.into_iter().map(load).collect()
}

/// Compares a golden file, or writes it anew.
pub fn compare(path: &Path, now: &str) {
    if std::env::var_os("XUEKAN_UPDATE").is_some() {
        fs::write(path, now).expect("the fixture folder can be written");
        return;
    }
    let expected = fs::read_to_string(path).unwrap_or_default();
    assert_eq!(expected, now, "{}", path.display());
}

fn check(reader: &str) {
    assert!(READERS.contains(&reader));
    let cases = cases(reader);
    assert!(cases.len() >= 3);
    for (case, name, bytes) in cases {
        let mut findings: Vec<Finding> = Vec::new();
        let file = Arrived::new(&name, &bytes);
        let kind = format!("{:?}", detect(&file));
        let reading = read(&file, None, String::new(), &mut findings);
        let shown = serde_yaml::to_string(&expected(kind, &reading)).expect("only records, lists and strings");
        compare(&case.join("expected.yaml"), &shown);
        let findings: Vec<String> = findings.iter().map(|f| f.short(Lang::En)).collect();
        compare(&case.join("findings.txt"), &format!("{}\n", findings.join("\n")));
        reads_back(&case, &name, bytes, None);
    }
}

/// What is imported is written as Markdown that holds the same article.
pub fn reads_back(case: &Path, name: &str, bytes: Vec<u8>, kind: Option<Kind>) {
    let inputs = [Input { path: format!("inbox/{name}"), bytes }];
    let imported = import(&inputs, &Options { kind, into: "articles".into(), ..Options::default() }).value;
    for file in &imported.files {
        let Some(article) = &file.article else { continue };
        let source = Source::new(format!("articles/{}", file.path), file.text.as_str());
        let again = xuekan::read::markdown::read(&source, article.id.clone(), article.origin.clone()).value;
        assert_eq!((&again.head, &again.body), (&article.head, &article.body), "{}", case.display());
        for figure in article.body.figures().into_iter().filter(|f| !f.path.is_empty()) {
            let kept = figure.path.strip_prefix("articles/").expect("pictures lie in the target folder");
            assert!(imported.attachments.iter().any(|(path, _)| path == kept), "{}", figure.path);
        }
    }
}

#[test]
fn web_pages_are_read_as_expected() {
    check("html");
}

#[test]
fn documents_are_read_as_expected() {
    check("docx");
}

#[test]
fn plain_texts_are_read_as_expected() {
    check("text");
}

#[test]
fn messages_are_read_as_expected() {
    check("mail");
}

#[test]
fn feeds_are_read_as_expected() {
    check("feed");
}

#[test]
fn archives_are_read_as_expected() {
    check("archive");
}

#[test]
fn our_own_book_comes_back_as_it_went_in() {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    for pages in [None, Some(&pages)] {
        let book = epub::render(&issue, pages, &Dress::built_in(), None).unwrap().value.bytes;
        let mut findings = Vec::new();
        let reading = read(&Arrived::new("book.epub", &book), None, String::new(), &mut findings);
        assert_eq!(reading.articles.len(), issue.articles.len());
        let mut back = reading.articles;
        for (article, again) in issue.articles.iter().zip(&mut back) {
            assert_eq!(article.head, again.head);
            let mut before = article.body.clone();
            before.change_figures(&mut |figure| figure.path = figure.path.replace("articles/pictures/bridge", "*"));
            again.body.change_figures(&mut |figure| {
                if !figure.path.is_empty() {
                    assert!(reading.attachments.iter().any(|(path, _)| *path == figure.path));
                    figure.path = "*.svg".into();
                }
            });
            // A picture that was not there when the book was made left its words only.
            let words = |body: &xuekan::article::Body| commonmark::body(body);
            let lost = "![没有找到的图](articles/pictures/lost.png \"西桥施工现场\")";
            // Addresses are printed with their signs escaped.
            let before = words(&before).replace(lost, "![西桥施工现场]()").replace("y=\\<2\\>", "y=%3C2%3E");
            assert_eq!(before, words(&again.body));
        }
        let codes: Vec<&str> = findings.iter().map(|f| f.code.id()).collect();
        assert_eq!(codes, Vec::<&str>::new(), "{:?}", reading.loose);
    }
}

#[test]
fn books_are_read_as_expected() {
    check("epub");
}

/// Every fixture of every reader, as bytes.
fn all_sources() -> Vec<Vec<u8>> {
    READERS.iter().flat_map(|reader| cases(reader)).map(|(_, _, bytes)| bytes).collect()
}

/// Reads bytes as what they look like and as everything else, the way an import does.
fn survives(bytes: &[u8], name: &str) {
    let input = || vec![Input { path: name.to_string(), bytes: bytes.to_vec() }];
    let _ = import(&input(), &Options::default());
    for kind in Kind::names().filter_map(Kind::named) {
        let _ = import(&input(), &Options { kind: Some(kind), ..Options::default() });
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..400), packed in any::<bool>()) {
        let mut bytes = bytes;
        if packed {
            bytes.splice(0..0, *b"PK\x03\x04");
        }
        survives(&bytes, "a.bin");
    }

    #[test]
    fn any_damage_is_survived(
        case in any::<usize>(),
        blows in prop::collection::vec((any::<usize>(), any::<u8>()), 0..20),
        cut in any::<usize>(),
    ) {
        let sources = all_sources();
        let mut bytes = sources[case % sources.len()].clone();
        for (at, byte) in blows {
            let at = at % bytes.len();
            bytes[at] = byte;
        }
        if cut % 3 == 0 {
            bytes.truncate(cut % bytes.len());
        }
        survives(&bytes, "a.bin");
    }

    /// Damage inside the parts of a document, where a damaged container would not let it through.
    #[test]
    fn any_damage_inside_is_survived(
        reader in 0_usize..2,
        case in any::<usize>(),
        blows in prop::collection::vec((any::<usize>(), any::<usize>()), 1..12),
    ) {
        let reader = ["docx", "epub"][reader];
        let folder = root().join("tests/fixtures").join(reader);
        let mut folders: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|c| c.unwrap().path().join("source")).collect();
        folders.retain(|f| f.is_dir());
        folders.sort();
        let folder = &folders[case % folders.len()];
        let mut files = Vec::new();
        walk(folder, &mut files);
        files.sort();
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (at, file) in files.iter().enumerate() {
            let mut text = String::from_utf8_lossy(&fs::read(file).unwrap()).into_owned();
            for (target, place) in &blows {
                if target % files.len() == at && !text.is_empty() {
                    let marks: Vec<usize> = text.match_indices(['<', '>', '"']).map(|(at, _)| at).collect();
                    if !marks.is_empty() {
                        let from = marks[place % marks.len()];
                        let to = marks[(place / 7) % marks.len()];
                        text.replace_range(from.min(to)..from.max(to), if place % 2 == 0 { "" } else { "<w:p><w:r><w:t>甲" });
                    }
                }
            }
            let name = file.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
        }
        let bytes = zip.finish().unwrap().into_inner();
        let _ = import(&[Input { path: format!("a.{reader}"), bytes }], &Options::default());
    }
}

/// A piece of a page, with the words it shows.
fn piece() -> impl Strategy<Value = (&'static str, usize)> {
    let forms = prop::sample::select(vec![
        "<p>*</p>",
        "<p>　　*<br>　　*</p>",
        "<div>*<p>*</p>*</div>",
        "<h2>*</h2>",
        "<p>*<b>*</b><a href='x'>*</a></p>",
        "<ul><li>*<li>*</ul>",
        "<blockquote>*</blockquote>",
        "<table><tr><td>*</td><td>*</td></tr><tr><td>*</td><td>*</td></tr></table>",
        "<table><tr><td>*<p>*</p></td></tr></table>",
        "<nav><a href='a'>*</a><a href='b'>*</a></nav>",
        "<aside>*<p>*</p></aside>",
        "<div class='related'><h3>*</h3><a href='c'>*</a></div>",
        "<form>*<button>*</button><select><option>*<option>*</select></form>",
        "<p>*<button>*</button>*</p>",
        "<footer>*</footer>",
        "<pre>*\n*</pre>",
        "<figure><img src='no.png' alt='x'><figcaption>*</figcaption></figure>",
        "<span>*</span>",
        "<details><summary>*</summary>*</details>",
        "<div style='display:none'>*</div>",
        "<p>*<sup><a href='#n'>1</a></sup></p><div id='n'>*</div>",
        "<dl><dt>*<dd>*</dl>",
        "<script>no</script><!-- no --><style>no</style>",
    ]);
    (forms, 0_usize..4)
}

/// Words that occur once on a page: running text, or a few words.
fn words_of(number: usize, long: usize) -> String {
    let name = |mut n: usize| -> String {
        let letters: Vec<char> = "甲乙丙丁戊己庚辛壬癸".chars().collect();
        let mut out = String::new();
        for _ in 0..3 {
            out.push(letters[n % 10]);
            n /= 10;
        }
        out
    };
    match long {
        0 => format!("词{}", name(number)),
        1 => format!("一行小字{}没有句号", name(number)),
        _ => format!("第{}段，河水清了，鱼就回来了，村里人都这样说。", name(number)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..ProptestConfig::default() })]

    /// Every word that a page shows is in its article, or kept as loose text or furniture.
    #[test]
    fn no_word_of_a_page_is_lost(pieces in prop::collection::vec(piece(), 1..14)) {
        let mut page = String::from("<html><body>");
        let mut shown = Vec::new();
        for (form, long) in pieces {
            for (at, part) in form.split('*').enumerate() {
                if at > 0 {
                    shown.push(words_of(shown.len(), long));
                    page.push_str(shown.last().expect("pushed just now"));
                }
                page.push_str(part);
            }
        }
        let mut findings = Vec::new();
        let reading = read(&Arrived::new("a.html", page.as_bytes()), Some(Kind::Html), String::new(), &mut findings);
        let text = reading.text.clone().unwrap_or_default();
        let mut kept: Vec<String> = reading.loose.iter().map(|l| l.text.clone()).collect();
        for article in &reading.articles {
            kept.push(article.body.plain());
            kept.push(serde_json::to_string(&article.head).expect("a head is JSON"));
        }
        let kept = kept.join("\n");
        for words in &shown {
            prop_assert!(text.contains(words), "{words} is not in the text of {page}: {text}");
            prop_assert!(kept.contains(words), "{words} of {page} is lost: {kept}");
        }
        for number in 1..=text.lines().count() {
            let placed = reading.trace.placed.iter().any(|p| p.lines.contains(&number));
            prop_assert!(placed, "line {number} of {page} is nowhere: {text}");
        }
        let before = |line: &str| shown.iter().position(|words| line.contains(words.as_str()));
        let order: Vec<usize> = text.lines().filter_map(before).collect();
        prop_assert!(order.is_sorted(), "{page}: {text}");
    }
}

#[test]
fn bombs_do_not_burst() {
    let zeros = vec![0_u8; 10 << 20];
    let bomb = |name: &str, around: &[(&str, &[u8])]| {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in around {
            zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(bytes).unwrap();
        }
        for at in 0..20 {
            zip.start_file(name.replace('*', &at.to_string()), zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(&zeros).unwrap();
        }
        zip.finish().unwrap().into_inner()
    };
    let read = |bytes: Vec<u8>| {
        assert!(bytes.len() < 1 << 20);
        import(&[Input { path: "a.zip".into(), bytes }], &Options::default())
    };
    let outcome = read(bomb("x*.txt", &[]));
    assert!(outcome.value.files.is_empty());
    assert_eq!(outcome.findings.iter().filter(|f| f.code.id() == "R041").count(), 20);
    // In a document, and in an archive in an archive.
    let outcome = read(bomb("word/media/x*.png", &[("word/document.xml", b"<w:p/>")]));
    assert!(outcome.value.attachments.is_empty());
    let inner = bomb("x*.txt", &[]);
    let outcome = read(bomb("y*.txt", &[("inner.zip", &inner), ("a.md", "---\ntitle: 甲\n---\n好。".as_bytes())]));
    assert_eq!(outcome.value.files.len(), 1);
    // A page of nothing but open tags.
    let page = "<div><b><table><tr><td><li><a href=x>".repeat(60_000);
    let _ = import(&[Input { path: "a.html".into(), bytes: page.into_bytes() }], &Options::default());
}
