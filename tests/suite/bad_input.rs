//! Bad input gets a clear finding or error, the rest goes on, and nothing is half-written.

use std::fs;
use std::path::Path;

use crate::support::{stderr, stdout, xuekan};

const CONFIG: &str = "publication: {title: 学习, issuer: 青禾大学}\n\
    issue: {year: 2024, number: 1, date: 2024-03-18}\n\
    topics: {两会: [两会]}\nsections: [{topic: 两会}]\noutputs: [html, markdown]\n";
const ARTICLE: &str = "---\ntitle: 两会开幕\nsource: {name: 青禾日报, date: 2024-03-05}\n---\n\n两会今天开幕。\n";

fn workspace(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for (path, bytes) in files {
        write(folder.path(), path, bytes);
    }
    folder
}

fn write(folder: &Path, path: &str, bytes: &[u8]) {
    let place = folder.join(path);
    fs::create_dir_all(place.parent().expect("a file has a folder")).expect("the folder is made");
    fs::write(place, bytes).expect("the file is written");
}

/// Builds and returns exit status and what was said.
fn build(files: &[(&str, &[u8])]) -> (i32, String, tempfile::TempDir) {
    let folder = workspace(files);
    let output = xuekan(folder.path(), &["build"]);
    (output.status.code().expect("the program ended by itself"), stderr(&output), folder)
}

#[test]
fn an_empty_library_makes_nothing() {
    let (code, said, folder) = build(&[("config/bulletin.yaml", CONFIG.as_bytes())]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("error[S002]: there are no articles in articles"), "{said}");
    assert!(!folder.path().join("dist").exists());
}

#[test]
fn a_topic_nobody_matches_is_named() {
    let config = CONFIG.replace("{两会: [两会]}", "{两会: [两会], 航天: [航天员]}");
    let (code, said, _folder) =
        build(&[("config/bulletin.yaml", config.as_bytes()), ("articles/a.md", ARTICLE.as_bytes())]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("warning[S001]: no article belongs to topic `航天`"), "{said}");
}

#[test]
fn no_article_for_any_section_makes_nothing() {
    let config = CONFIG.replace("[两会]}", "[航天员]}");
    let (code, said, folder) =
        build(&[("config/bulletin.yaml", config.as_bytes()), ("articles/a.md", ARTICLE.as_bytes())]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("[S002]") && said.contains("[S003]"), "{said}");
    assert!(!folder.path().join("dist").exists());
}

#[test]
fn a_missing_template_folder_is_named_with_the_nearest_one() {
    let config = format!("{CONFIG}templates: compter\n");
    let (code, said, _folder) = build(&[
        ("config/bulletin.yaml", config.as_bytes()),
        ("articles/a.md", ARTICLE.as_bytes()),
        ("templates/computer/theme.yaml", b"accent: '#114477'\n"),
    ]);
    assert_eq!(code, 2, "{said}");
    assert!(said.contains("error[O002]") && said.contains("compter") && said.contains("computer"), "{said}");
    let line = config.lines().count();
    assert!(said.contains(&format!("config/bulletin.yaml:{line}:12")), "{said}");
    assert_eq!(said.matches("O002").count(), 1, "{said}");
}

#[test]
fn a_broken_template_is_reported_with_its_line_and_the_last_issue_stays() {
    let files: [(&str, &[u8]); 2] =
        [("config/bulletin.yaml", CONFIG.as_bytes()), ("articles/a.md", ARTICLE.as_bytes())];
    let (code, said, folder) = build(&files);
    assert!(code <= 1, "{said}");
    let page = folder.path().join("dist/2024-01/bulletin-2024-01.html");
    let before = fs::read(&page).expect("the page was made");
    write(folder.path(), "templates/default/html/masthead.html", b"<p>{{ issue.title }</p>\n");
    let output = xuekan(folder.path(), &["build"]);
    let said = stderr(&output);
    assert_eq!(output.status.code(), Some(2), "{said}");
    assert!(said.contains("error[O001]") && said.contains("templates/default/html/masthead.html:1:"), "{said}");
    assert_eq!(fs::read(&page).expect("the page is still there"), before);
    let check = xuekan(folder.path(), &["templates", "check"]);
    assert!(stderr(&check).contains("masthead.html:1:"), "{}", stderr(&check));
}

#[test]
fn faults_of_an_article_are_reported_one_by_one_and_the_article_is_used() {
    let article = ARTICLE.replace("title:", "titel: x\nid: ../../x\ndate: 2024-02-30\nkicker: 甲\nkicker: 乙\ntitle:")
        + "\n![图](missing.png)\n";
    let (code, said, folder) =
        build(&[("config/bulletin.yaml", CONFIG.as_bytes()), ("articles/a.md", article.as_bytes())]);
    assert_eq!(code, 1, "{said}");
    for expected in [
        "error[C002]: unknown key `titel`",
        "did you mean `title`?",
        "error[R007]: id `../../x` cannot be used",
        "error[C004]: the calendar has no day 2024-02-30",
        "error[C005]: key `kicker` is given twice",
        "error[R005]: picture `articles/missing.png` cannot be read",
        "articles/a.md:2:1",
    ] {
        assert!(said.contains(expected), "{expected} is not in\n{said}");
    }
    let page = fs::read_to_string(folder.path().join("dist/2024-01/bulletin-2024-01.html")).expect("the page was made");
    assert!(page.contains("两会今天开幕。"));
    assert!(!folder.path().join("../x").exists());
}

#[test]
fn pictures_that_cannot_be_shown_are_left_out_of_every_output() {
    let article = ARTICLE.to_string() + "\n![甲](a.svg)\n\n![乙](b.svg)\n\n![丙](c.jpg)\n\n![丁](d.png)\n";
    let config = CONFIG.replace("[html, markdown]", "[html, epub, markdown]");
    let (code, said, folder) = build(&[
        ("config/bulletin.yaml", config.as_bytes()),
        ("articles/a.md", article.as_bytes()),
        ("articles/a.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><image href='http://example.org/x.png'/></svg>"),
        ("articles/b.svg", b"<svg xmlns='http://www.w3.org/2000/svg'><rect"),
        ("articles/c.jpg", b"\xFF\xD8\xFF\xE0\x00\x10JFIF"),
        ("articles/d.png", b"\x89PNG\r\n\x1a\n0000"),
    ]);
    assert_eq!(code, 1, "{said}");
    for picture in ["a.svg", "b.svg", "c.jpg", "d.png"] {
        assert!(said.contains(&format!("error[R005]: picture `articles/{picture}`")), "{picture}\n{said}");
    }
    let page = fs::read_to_string(folder.path().join("dist/2024-01/bulletin-2024-01.html")).expect("the page was made");
    assert!(!page.contains("<img"));
    assert!(!folder.path().join("dist/2024-01/bulletin-2024-01-pictures").exists());
}

#[test]
fn text_that_no_page_can_hold_is_an_error_and_long_table_cells_run_on() {
    let cell = "很长的一格".repeat(400);
    let article = ARTICLE.replace("两会开幕", &"两会开幕很长的标题".repeat(90));
    let article = format!("{article}\n|甲|乙|\n|--|--|\n|{cell}|完|\n");
    let config = CONFIG.replace("[html, markdown]", "[pdf]");
    let (code, said, _folder) =
        build(&[("config/bulletin.yaml", config.as_bytes()), ("articles/a.md", article.as_bytes())]);
    if said.contains("L001") {
        crate::support::not_checked("no Chinese font is installed");
        return;
    }
    assert_eq!(code, 1, "{said}");
    assert_eq!(said.matches("error[L008]").count(), 1, "{said}");
}

#[test]
fn outputs_that_no_longer_agree_are_taken_away() {
    let files: [(&str, &[u8]); 2] =
        [("config/bulletin.yaml", CONFIG.as_bytes()), ("articles/a.md", ARTICLE.as_bytes())];
    let (code, said, folder) = build(&files);
    assert!(code <= 1, "{said}");
    let page = folder.path().join("dist/2024-01/bulletin-2024-01.html");
    xuekan(folder.path(), &["build", "--only", "markdown"]);
    assert!(page.exists(), "the same material: the page stays");
    let manifest = fs::read_to_string(folder.path().join("dist/2024-01/manifest.json")).expect("the manifest is there");
    assert!(manifest.contains("bulletin-2024-01.html"), "and is still listed");
    write(folder.path(), "articles/a.md", ARTICLE.replace("今天", "昨天").as_bytes());
    let output = xuekan(folder.path(), &["build", "--only", "markdown"]);
    assert!(!page.exists(), "other material: the page goes");
    assert!(stderr(&output).contains("removed"), "{}", stderr(&output));
}

#[test]
fn outputs_do_not_go_where_articles_are_and_the_workspace_is_found_from_inside() {
    let folder = workspace(&[("config/bulletin.yaml", CONFIG.as_bytes()), ("articles/a.md", ARTICLE.as_bytes())]);
    assert_eq!(xuekan(folder.path(), &["build", "--out", "articles/x"]).status.code(), Some(3));
    let built = xuekan(&folder.path().join("config"), &["build", "bulletin.yaml"]);
    assert!(built.status.code().is_some_and(|c| c <= 1), "{}", stderr(&built));
    assert!(folder.path().join("dist/2024-01/manifest.json").exists());
    fs::remove_dir_all(folder.path().join("dist")).expect("it is there");
    let built = xuekan(&folder.path().join("articles"), &["build", "../config/bulletin.yaml"]);
    assert!(built.status.code().is_some_and(|c| c <= 1), "{}", stderr(&built));
    assert!(folder.path().join("dist/2024-01/manifest.json").exists());
}

#[test]
fn a_file_in_gb18030_is_converted_and_reported() {
    let (bytes, _, _) = encoding_rs::GB18030.encode(ARTICLE);
    let (code, said, folder) = build(&[("config/bulletin.yaml", CONFIG.as_bytes()), ("articles/a.md", &bytes)]);
    assert_eq!(code, 1, "{said}");
    assert!(said.contains("warning[R003]: the file is in gb18030 and was read as such"), "{said}");
    let page = fs::read_to_string(folder.path().join("dist/2024-01/bulletin-2024-01.html")).expect("the page was made");
    assert!(page.contains("两会今天开幕。"));
}

#[test]
fn a_paragraph_of_five_megabytes_is_set_and_noted() {
    let long = "两会".repeat(5_000_000 / 6);
    let article = format!("{ARTICLE}\n{long}。\n");
    let (code, said, folder) =
        build(&[("config/bulletin.yaml", CONFIG.as_bytes()), ("articles/a.md", article.as_bytes())]);
    assert!(code <= 1, "{said}");
    assert!(said.contains("note[R015]"), "{said}");
    assert!(said.len() < 20_000, "the paragraph is not drawn");
    let page = fs::metadata(folder.path().join("dist/2024-01/bulletin-2024-01.html")).expect("the page was made");
    assert!(page.len() > 5_000_000);
}

#[test]
fn every_fault_of_a_configuration_is_reported_at_once() {
    let config = "publication: {title: 学习, isuer: 大学}\n\
        issue: {year: 2024, number: 0, date: 2024-02-30}\n\
        topics: {两会: [两会]}\n\
        sections: [{topic: 两汇, order: dates}]\n\
        page: {preset: a5, characters: 60}\n\
        outputs: [pfd]\n";
    let folder = workspace(&[("config/bulletin.yaml", config.as_bytes()), ("articles/a.md", ARTICLE.as_bytes())]);
    let output = xuekan(folder.path(), &["check", "--format", "short"]);
    assert_eq!(output.status.code(), Some(2));
    insta::assert_snapshot!(stdout(&output));
}

#[test]
fn wrong_usage_has_its_own_status() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    for arguments in
        [&["bild"][..], &["build", "--only", "pfd"], &["list", "--from", "2024-02-30"], &["--lang", "fr", "plan"]]
    {
        assert_eq!(xuekan(folder.path(), arguments).status.code(), Some(3), "{arguments:?}");
    }
    let output = xuekan(folder.path(), &["build"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("xuekan init"), "{}", stderr(&output));
}
