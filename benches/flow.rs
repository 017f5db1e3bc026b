//! The whole flow on an issue of 60 articles (about 350 pages): each output alone, and all of them.
//!
//! `cargo bench --bench flow`

mod corpus;

use std::collections::BTreeMap;
use std::sync::Arc;

use divan::Bencher;
use tempfile::TempDir;
use xuekan::article::ArticleId;
use xuekan::build::{self, Request};
use xuekan::config::{self, Output};
use xuekan::diag::{Lang, Source};
use xuekan::issue::{Issue, Section};
use xuekan::layout::PageSetup;
use xuekan::library;
use xuekan::pages::{ArticlePages, Folio, PageMap};
use xuekan::read::markdown;
use xuekan::render::docx;
use xuekan::template::{Dress, sample};
use xuekan::workspace::Disk;

fn main() {
    divan::main();
}

/// A workspace of `count` articles on disk.
fn workspace(count: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: String, text: String| {
        let place = folder.path().join(path);
        std::fs::create_dir_all(place.parent().expect("a file has a folder")).expect("the folder is made");
        std::fs::write(place, text).expect("the file is written");
    };
    write("config/bulletin.yaml".into(), corpus::configuration());
    for number in 0..count {
        write(format!("articles/{number:04}.md"), corpus::article(number));
    }
    folder
}

/// Everything from reading the configuration to the finished bytes, fonts looked for anew.
fn run(folder: &TempDir, outputs: &[Output]) -> usize {
    let disk = Disk::new(folder.path());
    let mut findings = Vec::new();
    let (loaded, _) = config::load(&disk, "config/bulletin.yaml");
    let loaded = loaded.expect("the configuration is sound");
    let library = library::collect(&disk, &loaded.settings.library, &|_, _| {}).take(&mut findings);
    let request = Request { only: Some(outputs.to_vec()), plan: None };
    let made = build::build(&disk, &loaded, &library, &request, Lang::En, &|_, _, _| {}, &mut findings);
    made.expect("the issue is made").iter().flat_map(|m| &m.files).map(|(_, bytes)| bytes.len()).sum()
}

#[divan::bench(sample_count = 10)]
fn pdf_alone(bencher: Bencher) {
    let folder = workspace(60);
    bencher.bench(|| run(&folder, &[Output::Pdf]));
}

#[divan::bench(sample_count = 10)]
fn all_outputs(bencher: Bencher) {
    let folder = workspace(60);
    bencher.bench(|| run(&folder, &Output::ALL));
}

/// The Word document alone, its page map known: 20 times faster than pandoc is the budget.
#[divan::bench(args = [150, 1500], sample_count = 5)]
fn docx_of(bencher: Bencher, count: usize) {
    let (issue, pages) = numbered(count);
    let dress = Dress::built_in();
    let (setup, pictures) = (PageSetup::default(), BTreeMap::new());
    let print = docx::Print { setup: &setup, theme: dress.theme(), pictures: &pictures, logo: None };
    bencher.bench(|| docx::render(&issue, Some(&pages), &dress, &print).value.bytes.len());
}

/// An issue of `count` articles, each on six pages of its own.
fn numbered(count: usize) -> (Issue, PageMap) {
    let mut issue = sample::issue();
    let article = |number: usize| {
        let source = Source::new(format!("articles/{number:04}.md"), corpus::article(number));
        let id = ArticleId::new(&format!("{number:04}")).expect("a number is a name");
        Arc::new(markdown::read(&source, id, Default::default()).value)
    };
    issue.articles = (0..count).map(article).collect();
    issue.sections = vec![Section { title: "全部".into(), grouped: false, articles: (0..count).collect() }];
    let pages = |number: u32| ArticlePages { first: Folio(number * 6 + 1), last: Folio(number * 6 + 6) };
    (issue, PageMap { articles: (0..count as u32).map(pages).collect(), ..PageMap::default() })
}

#[divan::bench(sample_count = 10)]
fn reading_and_choosing(bencher: Bencher) {
    let folder = workspace(60);
    bencher.bench(|| {
        let disk = Disk::new(folder.path());
        let loaded = config::load(&disk, "config/bulletin.yaml").0.expect("the configuration is sound");
        let library = library::collect(&disk, &loaded.settings.library, &|_, _| {}).value;
        xuekan::plan::judge(&library, &loaded).value
    });
}
