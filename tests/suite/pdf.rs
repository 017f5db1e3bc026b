//! PDF files read back: our own, and those of other makers.

use std::fs;

use xuekan::article::Article;
use xuekan::import::{Imported, Input, Options, import};
use xuekan::diag::Finding;

use crate::support::{bare, have_chinese_font, manifest, root, sample_issue};

fn imported(path: &str, bytes: Vec<u8>) -> (Imported, Vec<Finding>) {
    let outcome = import(&[Input { path: path.into(), bytes }], &Options::default());
    (outcome.value, outcome.findings)
}

#[test]
fn our_own_issue_comes_back() {
    if !have_chinese_font() {
        return;
    }
    let folder = sample_issue();
    let bytes = fs::read(folder.join("bulletin-2024-01.pdf")).expect("the issue has a PDF");
    let (imported, findings) = imported("bulletin.pdf", bytes);
    let articles: Vec<&Article> = imported.files.iter().filter_map(|f| f.article.as_ref()).collect();
    let manifest = manifest(folder);
    for f in &findings { println!("{}", f.short(xuekan::diag::Lang::En)); }
    println!("{:?}", imported.issues[0].cover);
    for e in &imported.issues[0].contents { println!("{e:?}"); }
    let mut originals = Vec::new();
    fn walk(folder: &std::path::Path, all: &mut Vec<Article>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() { walk(&path, all); continue; }
            if path.extension().is_none_or(|e| e != "md") { continue; }
            let text = fs::read_to_string(&path).unwrap();
            let p = path.strip_prefix(root()).unwrap().to_string_lossy().to_string();
            all.push(xuekan::read::markdown::read(&xuekan::diag::Source::new(p.as_str(), text), xuekan::article::ArticleId::new("a").unwrap(), xuekan::article::Origin{path: p.clone(), hash: String::new()}).value);
        }
    }
    walk(&root().join("articles"), &mut originals);
    let _ = manifest;
    let mut fine = 0;
    let mut diff = String::new();
    for a in &articles {
        let Some(o) = originals.iter().find(|o| bare(&o.head.title) == bare(&a.head.title)) else { println!("NO ORIGINAL {:?}", a.head); continue };
        if a.head != o.head { println!("HEAD\n  {:?}\n  {:?}", a.head, o.head); } else { fine += 1; }
        let (x, y) = (xuekan::render::commonmark::body(&a.body), xuekan::render::commonmark::body(&o.body));
        if x != y {
            fs::create_dir_all("/tmp/pdfw/d").unwrap();
            fs::write(format!("/tmp/pdfw/d/{}.a", bare(&a.head.title)), &x).unwrap();
            fs::write(format!("/tmp/pdfw/d/{}.o", bare(&a.head.title)), &y).unwrap();
            diff.push_str(&format!("{}\n", a.head.title));
        }
    }
    println!("{} articles, {fine} heads equal, bodies differ:\n{diff}", articles.len());
    for f in imported.files.iter().filter(|f| f.article.is_none()) { println!("LOOSE {}\n{}", f.path, f.text); }
}
