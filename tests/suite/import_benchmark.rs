//! The import of real texts, scored against what a careful editor would make of them.
//!
//! The texts are other people's and lie outside the repository; where they are absent the test
//! says so.

use std::path::{Path, PathBuf};
use std::process::Command;

use xuekan::diag::Lang;
use xuekan::import::{Imported, Input, Options, import};

/// The folder of shared material, if this machine has one.
fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("XUEKAN_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    Some(folder.join("import-benchmark")).filter(|f| f.exists())
}

fn imported(text: &Path) -> Imported {
    let bytes = std::fs::read(text).expect("the text was listed");
    let name = text.file_name().expect("a file").to_string_lossy().into_owned();
    let outcome = import(&[Input { path: name, bytes }], &Options::default());
    for finding in &outcome.findings {
        eprintln!("{}", finding.short(Lang::En));
    }
    outcome.value
}

fn write(imported: &Imported, folder: &Path) {
    for file in &imported.files {
        let path = folder.join(&file.path);
        std::fs::create_dir_all(path.parent().expect("in a folder")).expect("folder can be made");
        std::fs::write(path, &file.text).expect("file can be written");
    }
    let contents = imported.issues.iter().map(|issue| format!("{issue:#?}")).collect::<String>();
    std::fs::write(folder.join("issue.txt"), contents).expect("file can be written");
}

fn score(benchmark: &Path, number: &str, folder: &Path) -> serde_json::Value {
    let run = Command::new("python3")
        .arg(benchmark.join("score_import.py"))
        .arg(benchmark.join(format!("gold/{number}.json")))
        .arg(folder)
        .arg("--seed")
        .arg(benchmark.join(format!("texts/{number}.txt")))
        .arg("--brief")
        .output()
        .expect("python3 runs");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    serde_json::from_slice(&run.stdout).expect("the score is JSON")
}

/// Imports a newspaper page and gives its score.
fn page_score(number: &str) -> Option<f64> {
    let Some(benchmark) = shared() else {
        crate::support::not_checked("import benchmark is not here");
        return None;
    };
    let imported = imported(&benchmark.join(format!("texts/{number}.txt")));
    let folder = tempfile::tempdir().expect("a temporary folder");
    write(&imported, folder.path());
    let score = score(&benchmark, number, folder.path());
    println!("{}", serde_json::to_string_pretty(&score).expect("JSON"));
    assert_eq!(score["text_lost"]["chars"], 0);
    assert_eq!(score["text_invented"]["chars"], 0);
    score["score"].as_f64()
}

#[test]
fn a_recognised_newspaper_page_comes_in() {
    let Some(total) = page_score("000") else { return };
    println!("import benchmark 000: {total}");
    assert!(total >= 98.0, "{total}");
}

#[test]
fn a_newspaper_page_from_a_text_layer_comes_in() {
    let Some(total) = page_score("001") else { return };
    println!("import benchmark 001: {total}");
    assert!(total >= 98.0, "{total}");
}

#[test]
fn a_bulletin_comes_in_as_an_editor_would_take_it_in() {
    let Some(benchmark) = shared() else {
        crate::support::not_checked("import benchmark is not here");
        return;
    };
    let imported = imported(&benchmark.join("texts/004.txt"));
    let folder = tempfile::tempdir().expect("a temporary folder");
    let kept = std::env::var_os("XUEKAN_KEEP").map_or_else(|| folder.path().to_path_buf(), PathBuf::from);
    write(&imported, &kept);
    let score = score(&benchmark, "004", &kept);
    println!("{}", serde_json::to_string_pretty(&score).expect("JSON"));
    let total = score["score"].as_f64().expect("a number");
    println!("import benchmark 004: {total}");
    assert!(total >= 98.0, "{total}");

    let articles: Vec<_> = imported.files.iter().filter_map(|f| f.article.as_ref()).collect();
    let days: Vec<String> = articles
        .iter()
        .map(|a| a.head.source.as_ref().and_then(|s| s.date).expect("every source is dated").to_string())
        .collect();
    assert_eq!(articles.len(), 12);
    assert_eq!(days[2], "2024-03-13");
    let issue = &imported.issues[0];
    let pages: Vec<u32> = issue
        .contents
        .iter()
        .flat_map(|e| e.page.into_iter().chain(e.children.iter().filter_map(|c| c.page)))
        .collect();
    assert_eq!(pages, [1, 5, 10, 39, 42, 47, 51, 54, 58, 61, 64, 67]);
    let sizes: Vec<usize> = issue.parts.iter().map(|p| p.articles.len()).collect();
    assert_eq!(sizes, [1, 1, 1, 1, 1, 1, 1, 1, 4]);
    assert_eq!((issue.cover.year, issue.cover.number), (Some(2024), Some(1)));
}
