//! Readers as folders of text: what arrived, what is read from it, and what is found.
//!
//! A case is `tests/fixtures/<reader>/<case>/source.*`, or a folder `source/` that is packed into a
//! ZIP first. `XUEKAN_UPDATE=1 cargo test --test suite` writes the expectations anew; read the
//! difference.

use std::fs;
use std::io::{Cursor, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;
use xuekan::article::Head;
use xuekan::diag::{Finding, Lang, Source};
use xuekan::import::{Input, Options, import};
use xuekan::read::kind::{Arrived, Reading, detect, read};
use xuekan::read::trace::Deed;
use xuekan::render::commonmark;

use crate::support::root;

/// Readers with cases of this form.
const READERS: [&str; 6] = ["html", "docx", "epub", "feed", "archive", "text"];

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
        inner: reading
            .inner
            .iter()
            .map(|(p, r)| Inner { path: p.clone(), reading: expected(String::new(), r) })
            .collect(),
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

fn walk(folder: &Path, files: &mut Vec<PathBuf>) {
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
        let source = fs::read_dir(&case).expect("a case").map(|f| f.expect("an entry").path());
        let source = source.filter(|f| f.file_stem().is_some_and(|n| n == "source")).next().expect("a source");
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

fn compare(path: &Path, now: &str) {
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
        reads_back(&case, &name, bytes);
    }
}

/// What is imported is written as Markdown that holds the same article.
fn reads_back(case: &Path, name: &str, bytes: Vec<u8>) {
    let inputs = [Input { path: format!("inbox/{name}"), bytes }];
    let imported = import(&inputs, &Options { into: "articles".into(), ..Options::default() }).value;
    for file in &imported.files {
        let Some(article) = &file.article else { continue };
        let source = Source::new(format!("articles/{}", file.path), file.text.as_str());
        let again = xuekan::read::markdown::read(&source, article.id.clone(), article.origin.clone()).value;
        assert_eq!((&again.head, &again.body), (&article.head, &article.body), "{}", case.display());
        for figure in article.body.figures() {
            let kept = figure.path.strip_prefix("articles/").expect("pictures lie in the target folder");
            assert!(imported.attachments.iter().any(|(path, _)| path == kept), "{}", figure.path);
        }
    }
}

#[test]
fn web_pages_are_read_as_expected() {
    check("html");
}
