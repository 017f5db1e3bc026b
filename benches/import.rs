//! Import of raw text on one thread: newspaper pages and bulletins, against the peer of decoding
//! the same bytes and walking their lines, in the same run.
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
