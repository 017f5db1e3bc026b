//! The sample articles, written as Markdown and read again.

use std::path::{Path, PathBuf};

use xuekan::article::{Article, ArticleId, Origin};
use xuekan::diag::Source;
use xuekan::read::markdown;
use xuekan::render::commonmark;

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
