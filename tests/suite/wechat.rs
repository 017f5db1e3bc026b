//! The parts for WeChat: its editor's rules kept, and no sentence lost.

use std::collections::BTreeSet;
use std::sync::Arc;

use proptest::prelude::*;
use xuekan::article::{Align, Article, Block, Body, Inline, Note, Passage, Table};
use xuekan::issue::Issue;
use xuekan::package::Package;
use xuekan::render::wechat::{render, size};
use xuekan::template::{Dress, sample};
use xuekan::text::comparable;

use crate::support::sample_issue;

/// Elements that the editor keeps.
const ALLOWED: [&str; 10] = ["section", "p", "span", "strong", "em", "br", "table", "tbody", "tr", "td"];

fn made(issue: &Issue) -> Package {
    let pages = sample::pages(&sample::issue());
    let outcome = render(issue, Some(&pages), &Dress::built_in(), &sample::rasters(issue), "issue");
    let outcome = outcome.expect("the built-in templates are sound");
    assert_eq!(outcome.findings, []);
    outcome.value
}

fn parts(package: &Package) -> Vec<String> {
    let parts = package.beside.iter().filter(|(name, _)| name.ends_with(".html"));
    parts.map(|(_, bytes)| String::from_utf8(bytes.clone()).expect("parts are text")).collect()
}

/// Checks a part and gives back its words, without the numbers of notes and the words at a seam.
fn words(part: &str) -> String {
    assert!(size(part) < 20_000, "{} characters", size(part));
    let mut out = String::new();
    let mut rest = part;
    let mut open: Vec<&str> = Vec::new();
    let mut mark = false;
    while let Some(at) = rest.find('<') {
        if !mark {
            out.push_str(&rest[..at]);
        }
        let end = rest[at..].find('>').expect("tags are closed") + at;
        let tag = &rest[at + 1..end];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name), "elements are closed in order");
            mark = false;
        } else {
            let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
            assert!(ALLOWED.contains(&name), "{name}");
            let style = attributes.strip_prefix("style=\"").and_then(|style| style.strip_suffix('"'));
            assert!(attributes.is_empty() || style.is_some_and(|style| !style.contains(['"', '<'])), "{attributes}");
            mark = name == "span" && attributes.contains("vertical-align:super");
            if name != "br" {
                open.push(name);
            }
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty());
    // At a seam the headline and the line at the head of the part come once more.
    let out = out.rsplit_once("（上接前一篇）").map_or(out.as_str(), |(_, text)| text);
    let out = out.replace("（未完，下接另一篇）", "");
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    out.replace("&amp;", "&")
}

fn all_words(package: &Package) -> String {
    comparable(&parts(package).iter().map(|part| words(part)).collect::<String>())
}

#[test]
fn the_sample_keeps_the_rules_and_every_word() {
    let issue = sample::issue();
    let package = made(&issue);
    let text = all_words(&package);
    for article in &issue.articles {
        for passage in article.body.passages() {
            let wanted = comparable(&passage.plain());
            assert!(text.contains(&wanted), "{}", passage.plain());
        }
    }
    assert!(text.contains(&comparable("https://example.org/list?x=1&y=%3C2%3E")), "addresses become notes");
    assert!(text.contains("[图:p01.gif"), "a box names the picture to upload");
    let json = package.beside.iter().find(|(name, _)| name == "issue.wechat.json").expect("the list of parts");
    let json: serde_json::Value = serde_json::from_slice(&json.1).expect("it is JSON");
    for part in json["parts"].as_array().expect("parts") {
        for (key, most) in [("title", 32), ("author", 16), ("digest", 128)] {
            assert!(part[key].as_str().is_some_and(|text| (1..=most).contains(&text.chars().count())), "{part}");
        }
        for picture in part["pictures"].as_array().expect("pictures") {
            assert!(package.beside.iter().any(|(name, _)| name == picture.as_str().expect("a path")));
        }
    }
    assert_eq!(made(&issue), package, "the same bytes every time");
}

#[test]
fn the_page_to_copy_from_has_every_part_and_asks_nobody() {
    let package = made(&sample::issue());
    let page = String::from_utf8(package.bytes.clone()).expect("the page is text");
    for part in parts(&package) {
        assert!(page.contains(part.trim_end()));
    }
    assert!(page.contains("connect-src") || page.contains("default-src 'none'"));
    assert!(!page.contains("src=\"http"));
}

#[test]
fn the_sample_issue_is_divided_in_every_dress() {
    for folder in ["", "computer", "agriculture"] {
        let folder = sample_issue().join(folder);
        let json = std::fs::read_to_string(folder.join("bulletin-2024-01.wechat.json")).expect("the list of parts");
        let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
        let listed: BTreeSet<String> = json["parts"]
            .as_array()
            .expect("parts")
            .iter()
            .map(|part| part["file"].as_str().expect("a name").to_string())
            .collect();
        for file in &listed {
            words(&std::fs::read_to_string(folder.join(file)).expect("the part is there"));
        }
        assert!(folder.join("bulletin-2024-01.wechat.html").exists() && !listed.is_empty());
    }
}

fn text() -> impl Strategy<Value = String> {
    let sentence = ("[甲乙丙丁<>&\"a-z]{1,60}", 1..12_usize).prop_map(|(run, times)| run.repeat(times) + "。");
    prop::collection::vec(sentence, 0..40).prop_map(|sentences| sentences.concat())
}

fn inline() -> impl Strategy<Value = Inline> {
    let leaf = prop_oneof![
        5 => text().prop_map(Inline::Text),
        1 => "[a-z]{0,9}".prop_map(Inline::Code),
        1 => Just(Inline::LineBreak),
        1 => (0..3_usize).prop_map(Inline::NoteMark),
    ];
    leaf.prop_recursive(2, 6, 3, |inner| {
        let inner = prop::collection::vec(inner, 0..3);
        prop_oneof![
            inner.clone().prop_map(Inline::Strong),
            inner.clone().prop_map(Inline::Emphasis),
            inner.clone().prop_map(Inline::Strike),
            ("https://example\\.org/[a-z]{0,5}", inner).prop_map(|(url, inlines)| Inline::Link { url, inlines }),
        ]
    })
}

fn passage() -> impl Strategy<Value = Passage> {
    prop::collection::vec(inline(), 0..4).prop_map(Passage::new)
}

fn block() -> impl Strategy<Value = Block> {
    let leaf = prop_oneof![
        6 => passage().prop_map(Block::Paragraph),
        2 => ("[甲乙]{1,12}", 1..4_u8).prop_map(|(text, level)| Block::Heading { level, passage: Passage::text(text) }),
        1 => text().prop_map(|text| Block::Code(Passage::text(text))),
        1 => Just(Block::Divider),
        1 => prop::collection::vec(prop::collection::vec(passage(), 2), 1..4).prop_map(|mut rows| {
            let header = rows.remove(0);
            Block::Table(Table { align: vec![Align::Start, Align::End], header, rows })
        }),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let blocks = prop::collection::vec(inner, 0..3);
        prop_oneof![
            blocks.clone().prop_map(Block::Quote),
            prop::collection::vec(blocks, 1..3).prop_map(|items| Block::List { start: Some(1), items }),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn no_sentence_is_lost_however_long_a_text_is(
        bodies in prop::collection::vec((prop::collection::vec(block(), 0..12), prop::collection::vec(passage(), 0..3)), 3)
    ) {
        let mut issue = sample::issue();
        for (article, (blocks, notes)) in issue.articles.iter_mut().zip(bodies) {
            let notes = notes.into_iter().map(|note| Note { blocks: vec![Block::Paragraph(note)] }).collect();
            *article = Arc::new(Article { body: Body::new(blocks, notes), ..Article::clone(article) });
        }
        let package = made(&issue);
        let all = all_words(&package);
        for article in &issue.articles {
            for passage in article.body.passages() {
                let wanted = comparable(&passage.plain());
                prop_assert!(all.contains(&wanted), "{}", wanted);
            }
        }
    }
}
