//! Import of raw text on one thread: newspaper pages, bulletins, plain text, Markdown and saved web
//! pages, against the peer of decoding the same bytes and walking their lines, in the same run; and
//! pages in one file of many megabytes, whose time must grow as its size does.
//!
//! `cargo bench --bench import`

#[path = "../tests/pages/mod.rs"]
mod pages;

use divan::{Bencher, counter::BytesCount};
use xuekan::import::{Input, Options, import};
use xuekan::read::encoding;
use xuekan::read::kind::Kind;

fn main() {
    divan::main();
}

fn input(name: String, text: String) -> Input {
    Input { path: name, bytes: text.into_bytes() }
}

fn newspaper_pages() -> Vec<Input> {
    (0..200).map(|seed| input(format!("page-{seed:03}.txt"), pages::page(seed).text)).collect()
}

fn bulletins() -> Vec<Input> {
    (0..20).map(|seed| input(format!("bulletin-{seed:02}.txt"), pages::booklet::bulletin(seed, 12))).collect()
}

/// Whole paragraphs, as somebody types one article.
fn paragraphs(seed: u64) -> Vec<String> {
    let text = pages::booklet::bulletin(seed, 12);
    let plain = |line: &&str| {
        let dated = line.chars().take(40).any(|c| matches!(c, '电' | '讯' | '月'));
        line.ends_with('。') && line.chars().count() > 30 && !line.contains('《') && !dated
    };
    text.lines().filter(plain).map(str::to_string).collect()
}

fn articles(ending: &str, set: impl Fn(&[String]) -> String) -> Vec<Input> {
    (0..100).map(|seed| input(format!("article-{seed:02}.{ending}"), set(&paragraphs(seed)))).collect()
}

fn plain_texts() -> Vec<Input> {
    articles("txt", |paragraphs| format!("田里的课堂\n\n{}\n", paragraphs.join("\n\n")))
}

fn markdown_files() -> Vec<Input> {
    articles("md", |paragraphs| format!("---\ntitle: 田里的课堂\n---\n\n{}\n", paragraphs.join("\n\n")))
}

fn web_pages() -> Vec<Input> {
    articles("html", |paragraphs| {
        let text: String = paragraphs.iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
        format!(
            "<!doctype html><html><head><title>田里的课堂</title></head><body><div><a href=\"x\">首页</a></div>\n\
             <h1>田里的课堂</h1>\n<div>{text}</div></body></html>"
        )
    })
}

/// Pages one after the other in a single file.
fn one_large_file(megabytes: usize) -> Vec<Input> {
    let mut text = String::with_capacity(megabytes << 20);
    for seed in (0..200).cycle() {
        if text.len() >= megabytes * 1_000_000 {
            break;
        }
        text.push_str(&pages::page(seed).text);
    }
    vec![input("large.txt".into(), text)]
}

fn bytes(inputs: &[Input]) -> BytesCount {
    BytesCount::new(inputs.iter().map(|i| i.bytes.len()).sum::<usize>())
}

fn run(bencher: Bencher, inputs: Vec<Input>, kind: Option<Kind>) {
    let options = Options { kind, ..Options::default() };
    bencher.counter(bytes(&inputs)).bench(|| import(&inputs, &options).value.files.len());
}

/// What no import can do without: the bytes decoded, the lines walked.
fn peer(bencher: Bencher, inputs: Vec<Input>) {
    let walk = |input: &Input| encoding::decode(&input.bytes).text.lines().map(str::len).sum::<usize>();
    bencher.counter(bytes(&inputs)).bench(|| inputs.iter().map(walk).sum::<usize>());
}

#[divan::bench]
fn pages_as_what_they_look_like(bencher: Bencher) {
    run(bencher, newspaper_pages(), None);
}

#[divan::bench]
fn pages_as_newspaper(bencher: Bencher) {
    match Kind::named("newspaper") {
        Some(kind) => run(bencher, newspaper_pages(), Some(kind)),
        None => println!("not measured: no reader of newspaper pages yet"),
    }
}

#[divan::bench]
fn pages_peer_decode_and_lines(bencher: Bencher) {
    peer(bencher, newspaper_pages());
}

#[divan::bench]
fn bulletins_as_what_they_look_like(bencher: Bencher) {
    run(bencher, bulletins(), None);
}

#[divan::bench]
fn bulletins_as_bulletin(bencher: Bencher) {
    run(bencher, bulletins(), Kind::named("bulletin"));
}

#[divan::bench]
fn bulletins_peer_decode_and_lines(bencher: Bencher) {
    peer(bencher, bulletins());
}

#[divan::bench]
fn plain_text_as_what_it_looks_like(bencher: Bencher) {
    run(bencher, plain_texts(), None);
}

#[divan::bench]
fn markdown_as_what_it_looks_like(bencher: Bencher) {
    run(bencher, markdown_files(), None);
}

#[divan::bench]
fn web_pages_as_what_they_look_like(bencher: Bencher) {
    run(bencher, web_pages(), None);
}

#[divan::bench(args = [1, 8, 32], sample_count = 3, sample_size = 1)]
fn megabytes_of_pages_in_one_file(bencher: Bencher, megabytes: usize) {
    run(bencher, one_large_file(megabytes), None);
}
