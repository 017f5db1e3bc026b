//! The real bulletin of 2024, read in and set again, gets the page numbers of its own printed
//! contents. Its text is other people's and lies outside the repository.

use std::fs;
use std::path::{Path, PathBuf};

use xuekan::article::{ArticleId, Origin};
use xuekan::diag::Source;
use xuekan::read::markdown;
use xuekan::render::commonmark;

use crate::agreement::Edition;
use crate::readers::walk;
use crate::support::{have_chinese_font, manifest, shared, stderr, xuekan};

#[test]
fn the_real_bulletin_gets_the_page_numbers_of_its_printed_contents() {
    let Some(shared) = shared() else { return };
    if !have_chinese_font() {
        return;
    }
    let workspace = tempfile::tempdir().expect("a temporary folder");
    let text = shared.join("import-benchmark/texts/004.txt");
    let arguments = ["import", text.to_str().unwrap(), "--into", "articles", "--write-config", "config/old.yaml"];
    let imported = xuekan(workspace.path(), &arguments);
    assert!(imported.status.code().is_some_and(|c| c <= 1), "{}", stderr(&imported));
    let built = xuekan(workspace.path(), &["build", "config/old.yaml"]);
    assert!(built.status.code().is_some_and(|c| c <= 1), "{}", stderr(&built));

    let gold = fs::read_to_string(shared.join("import-benchmark/gold/004.json")).expect("the gold is there");
    let gold: serde_json::Value = serde_json::from_str(&gold).expect("the gold is JSON");
    let mut printed = Vec::new();
    for entry in gold["toc"].as_array().expect("contents are a list") {
        let children = entry["children"].as_array().expect("children are a list");
        printed.extend(std::iter::once(entry).chain(children).filter_map(|e| e["page"].as_u64()));
    }
    assert_eq!(printed, [1, 5, 10, 39, 42, 47, 51, 54, 58, 61, 64, 67]);

    let folder = workspace.path().join("dist/2024-01");
    let pages = &manifest(&folder)["pages"];
    let firsts: Vec<u64> =
        pages["articles"].as_array().expect("articles").iter().map(|a| a["first"].as_u64().expect("a page")).collect();
    assert_eq!(firsts, printed);
    assert_eq!(pages["last"], 69);
    let site = workspace.path().join("site");
    let made = xuekan(workspace.path(), &["site", "config/old.yaml", "--out", site.to_str().unwrap()]);
    assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
    let site = Some((site.as_path(), "2024-01"));
    Edition { workspace: workspace.path(), folder: &folder, stem: "old-2024-01", site }.check();

    // Set by the rules of Chinese print: no mark where it must not be, all marks that meet squeezed.
    let typography = &manifest(&folder)["typography"];
    assert!(typography["adjacent_marks"].as_u64().expect("a count") >= 60, "{typography}");
    assert_eq!(typography["broken"], serde_json::json!({}));

    // Its pages are tagged: read in once more they give the same articles, paragraph by paragraph.
    let pdf = folder.join("old-2024-01.pdf");
    let again = xuekan(workspace.path(), &["import", pdf.to_str().unwrap(), "--into", "again"]);
    assert!(again.status.code().is_some_and(|c| c == 0), "{}", stderr(&again));
    let (before, after) = (texts(&workspace.path().join("articles")), texts(&workspace.path().join("again")));
    assert_eq!(before.len(), 12);
    assert_eq!(before, after);
}

/// The articles below a folder: headline, subtitles, byline, source, text.
fn texts(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    walk(folder, &mut files);
    files.retain(|file| file.extension().is_some_and(|e| e == "md"));
    let read = |file: &PathBuf| {
        let source = Source::new("a.md", fs::read_to_string(file).expect("an article"));
        let article = markdown::read(&source, ArticleId::new("a").expect("a name"), Origin::default()).value;
        let head = article.head;
        let told = (head.kicker, head.title, head.subtitles, head.authors, head.dateline, head.source, head.highlights);
        format!("{told:?}\n{}", commonmark::body(&article.body))
    };
    let mut texts: Vec<String> = files.iter().map(read).collect();
    texts.sort();
    texts
}
