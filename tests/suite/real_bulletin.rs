//! The real bulletin of 2024, read in and set again, gets the page numbers of its own printed
//! contents. Its text is other people's and lies outside the repository.

use std::fs;

use crate::agreement::Edition;
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
    let (workspace, site) = (workspace.path(), Some((site.as_path(), "2024-01")));
    Edition { workspace, folder: &folder, stem: "old-2024-01", site }.check();

    // Set by the rules of Chinese print: no mark where it must not be, all marks that meet squeezed.
    let typography = &manifest(&folder)["typography"];
    assert!(typography["adjacent_marks"].as_u64().expect("a count") >= 60, "{typography}");
    assert_eq!(typography["broken"], serde_json::json!({}));
}
