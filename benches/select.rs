//! Topics over a library of 2,000 articles: judged in one pass, against the peer of counting each
//! phrase by itself with the standard library, in the same run.
//!
//! `cargo bench --bench select`

mod corpus;

use divan::{Bencher, counter::BytesCount};
use rayon::prelude::*;
use xuekan::article::ArticleId;
use xuekan::config;
use xuekan::dedup::Fingerprints;
use xuekan::diag::Source;
use xuekan::library::Library;
use xuekan::read::markdown;
use xuekan::select::Topics;
use xuekan::workspace::Memory;

const ARTICLES: usize = 2_000;

fn main() {
    divan::main();
}

fn library() -> (Library, usize) {
    let texts: Vec<String> = (0..ARTICLES).map(corpus::article).collect();
    let bytes = texts.iter().map(String::len).sum();
    let articles = texts.par_iter().enumerate().map(|(number, text)| {
        let path = format!("articles/{number:04}.md");
        let id = ArticleId::new(&format!("{number:04}")).expect("a number is an id");
        markdown::read(&Source::new(path, text.as_str()), id, Default::default()).value
    });
    (Library::of(articles.collect::<Vec<_>>()).value, bytes)
}

fn topics() -> config::Settings {
    let text = corpus::configuration();
    let workspace = Memory::of([("config/bulletin.yaml", text.as_str())]);
    config::load(&workspace, "config/bulletin.yaml").0.expect("the configuration is sound").settings
}

#[divan::bench]
fn judge_topics(bencher: Bencher) {
    let ((library, bytes), settings) = (library(), topics());
    let topics = Topics::new(&settings.topics);
    bencher
        .counter(BytesCount::new(bytes))
        .bench(|| library.iter().map(|article| topics.judge(article).len()).sum::<usize>());
}

#[divan::bench]
fn peer_count_each_phrase_in_raw_text(bencher: Bencher) {
    let texts: Vec<String> = (0..ARTICLES).map(corpus::article).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let count = |text: &String| corpus::TOPICS.iter().map(|topic| text.matches(topic).count()).sum::<usize>();
        texts.iter().map(count).sum::<usize>()
    });
}

#[divan::bench]
fn fingerprints_and_clusters(bencher: Bencher) {
    let (library, bytes) = library();
    let articles: Vec<_> = library.iter().cloned().collect();
    let wanted = Default::default();
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let rules = xuekan::dedup::Rules { least: 0.6, prefer: &[], wanted: &wanted };
        Fingerprints::of(library.par_iter()).clusters(&articles, rules).len()
    });
}

#[divan::bench]
fn read_markdown(bencher: Bencher) {
    let texts: Vec<String> = (0..ARTICLES).map(corpus::article).collect();
    let bytes: usize = texts.iter().map(String::len).sum();
    let id = ArticleId::new("a").expect("a letter is an id");
    bencher.counter(BytesCount::new(bytes)).bench(|| {
        let read = |text: &String| {
            let source = Source::new("a.md", text.as_str());
            markdown::read(&source, id.clone(), Default::default()).value.body.blocks.len()
        };
        texts.iter().map(read).sum::<usize>()
    });
}
