//! What the program writes, read again: the sample articles as files, and every output of the sample
//! issue.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use xuekan::article::{Article, ArticleId, Head, Origin};
use xuekan::diag::{Code, Outcome, Source};
use xuekan::import::{Imported, Input, Options, import};
use xuekan::read::kind::Arrived;
use xuekan::read::markdown;
use xuekan::render::commonmark;

use crate::support::{have_chinese_font, manifest, not_checked, root, sample_issue, stderr, xuekan};

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|e| e == "md") {
            found.push(path);
        }
    }
}

fn read(path: &str, text: &str) -> Article {
    let origin = Origin { path: path.to_string(), hash: String::new() };
    markdown::read(&Source::new(path, text), ArticleId::new("a").expect("a plain name"), origin).value
}

#[test]
fn sample_articles_come_back_as_they_are() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut all = Vec::new();
    files(&root.join("articles"), &mut all);
    assert!(all.len() > 10);
    for file in all {
        let path = file.strip_prefix(root).expect("below the root").to_string_lossy().replace('\\', "/");
        let article = read(&path, &std::fs::read_to_string(&file).expect("a readable file"));
        let again = read(&path, &commonmark::article(&article));
        assert_eq!((&article.head, &article.body), (&again.head, &again.body), "{path}");
    }
}

const EDITIONS: [&str; 3] = ["", "computer", "agriculture"];

/// The articles of an edition of the sample issue, in order.
fn articles(folder: &Path) -> Vec<Article> {
    let manifest = manifest(folder);
    let inputs = manifest["inputs"].as_array().expect("inputs are a list");
    let paths = inputs.iter().filter_map(|input| input["path"].as_str()).filter(|path| path.ends_with(".md"));
    paths.map(|path| read(path, &fs::read_to_string(root().join(path)).expect("the article is there"))).collect()
}

/// An output of an edition, imported with what came along.
fn imported(folder: &Path, ending: &str) -> Outcome<Imported> {
    let path = folder.join(format!("bulletin-2024-01.{ending}"));
    let bytes = fs::read(&path).expect("the output is there");
    let name = path.file_name().and_then(|n| n.to_str()).expect("a plain name").to_string();
    let beside: BTreeMap<String, Vec<u8>> = Arrived::new(&name, &bytes)
        .companions()
        .into_iter()
        .filter_map(|(own, path)| Some((path, fs::read(folder.join(own)).ok()?)))
        .collect();
    let input = Input { path: name, bytes };
    import(&[input], &Options { beside, ..Options::default() })
}

/// An article as it is written, all fields of it; pictures are known by what they are.
fn written(article: &Article) -> String {
    let mut article = article.clone();
    article.origin.path.clear();
    article.body.change_figures(&mut |figure| {
        if let Some((_, ending)) = figure.path.rsplit_once('.') {
            figure.path = format!("*.{ending}");
        }
    });
    commonmark::article(&article)
}

fn comes_back(ending: &str) {
    for edition in EDITIONS {
        let folder = sample_issue().join(edition);
        let before: Vec<String> = articles(&folder).iter().map(written).collect();
        let Outcome { value: imported, findings } = imported(&folder, ending);
        let again: Vec<String> = imported.files.iter().filter_map(|f| f.article.as_ref()).map(written).collect();
        assert_eq!(before.len(), again.len(), "{edition} {:?}", findings);
        for (before, again) in before.iter().zip(&again) {
            assert_eq!(before, again, "{edition}");
        }
        let doubts = findings.iter().filter(|f| f.code != Code::R006);
        assert_eq!(doubts.count(), 0, "{edition} {:#?}", findings);
        assert!(imported.files.iter().all(|f| f.article.is_some()), "nothing is loose");
    }
}

#[test]
fn the_book_comes_back() {
    comes_back("epub");
}

#[test]
fn the_page_comes_back() {
    comes_back("html");
}

#[test]
fn the_markdown_comes_back() {
    comes_back("md");
}

#[test]
fn the_document_comes_back() {
    comes_back("docx");
}

/// The newsletter gives its longest articles as beginnings; the others are whole, and it says so.
#[test]
fn the_newsletter_comes_back_as_far_as_it_goes() {
    for edition in EDITIONS {
        let folder = sample_issue().join(edition);
        let Outcome { value: imported, findings } = imported(&folder, "eml");
        let again: Vec<&Article> = imported.files.iter().filter_map(|f| f.article.as_ref()).collect();
        let before = articles(&folder);
        assert_eq!(before.len(), again.len(), "{edition} {findings:#?}");
        let mut short = 0;
        for (before, again) in before.iter().zip(again) {
            if again.head.truncated {
                short += 1;
                let text = before.body.plain();
                assert!(again.body.plain().lines().all(|line| text.contains(line)), "{edition} {}", again.id);
                // What stands right before the text may give way too.
                let lead = |head: &Head| Head {
                    truncated: false,
                    editor_note: None,
                    highlights: Vec::new(),
                    pull_quotes: Vec::new(),
                    dateline: None,
                    ..head.clone()
                };
                assert_eq!(lead(&before.head), lead(&again.head), "{edition}");
            } else {
                // Drawings are sent as pictures.
                assert_eq!(written(before).replace("*.svg", "*.png"), written(again), "{edition}");
            }
        }
        let said: Vec<Code> = findings.iter().map(|f| f.code).filter(|code| *code != Code::R006).collect();
        assert_eq!(said, if short > 0 { vec![Code::R063] } else { Vec::new() }, "{edition} {findings:#?}");
        assert!(imported.files.iter().all(|f| f.article.is_some()), "{edition}: nothing is loose");
    }
}

/// Verse keeps its lines in every output that is read back.
#[test]
fn verse_comes_back_line_by_line() {
    if !have_chinese_font() {
        return not_checked("verse in a PDF: no Chinese font");
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    let config = "publication: {title: 学习, issuer: 青禾大学}\nissue: {year: 2024, number: 1, date: 2024-03-18}\n\
        topics: {诗: [燕子]}\nsections: [{topic: 诗}]\noutputs: [pdf, html, epub, markdown, docx]\n";
    let verse =
        "一只燕子，把南方衔到屋檐下\\\n泥是新的\\\n我家的门，向着田野开\n\n再过几天\\\n祖父坐在田埂上，不说话\n";
    let prose = "他念完了，大家都不说话，过了很久才有人鼓起掌来，掌声从田埂这一头传到那一头。\n";
    let more = format!("\n{prose}").repeat(20);
    let article = format!("---\ntitle: 春天的事\n---\n\n{prose}\n{verse}\n{prose}{more}");
    for (path, text) in [("config/bulletin.yaml", config), ("articles/a.md", article.as_str())] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("folders are made");
        fs::write(path, text).expect("a file is written");
    }
    let output = xuekan(folder.path(), &["build"]);
    assert!(output.status.code().is_some_and(|code| code <= 1), "{}", stderr(&output));
    for ending in ["pdf", "html", "epub", "md", "docx"] {
        let Outcome { value, .. } = imported(&folder.path().join("dist/2024-01"), ending);
        let found = value.files.iter().filter_map(|file| file.article.as_ref()).map(written);
        let found: Vec<String> = found.collect();
        let wanted = format!("{prose}\n{verse}\n{prose}");
        assert!(found.iter().any(|text| text.contains(&wanted)), "{ending}: {found:#?}");
    }
}
