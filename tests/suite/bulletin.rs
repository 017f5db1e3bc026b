//! Bulletins as folders of text: `source.txt`, what is read from it, and what is found.
//!
//! `XUEKAN_UPDATE=1 cargo test --test suite` writes the expectations anew; read the difference.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde::Serialize;
use xuekan::article::Head;
use xuekan::diag::{Lang, Source};
use xuekan::read::bulletin::{Bulletin, Cover, Loose, PrintedEntry, read};
use xuekan::read::kind::Kind;
use xuekan::read::trace::{Destination, Trace};
use xuekan::render::commonmark;
use xuekan::text::{is_han, spacing};

use crate::readers::{cases, compare, reads_back};

#[derive(Serialize)]
struct Expected<'a> {
    cover: &'a Cover,
    contents: &'a [PrintedEntry],
    articles: Vec<ExpectedArticle<'a>>,
    loose: &'a [Loose],
}

#[derive(Serialize)]
struct ExpectedArticle<'a> {
    id: &'a str,
    head: &'a Head,
    body: String,
}

fn shown(bulletin: &Bulletin) -> String {
    let articles = bulletin.articles.iter().map(|article| ExpectedArticle {
        id: article.id.as_str(),
        head: &article.head,
        body: commonmark::body(&article.body),
    });
    let expected = Expected {
        cover: &bulletin.cover,
        contents: &bulletin.contents,
        articles: articles.collect(),
        loose: &bulletin.loose,
    };
    serde_yaml::to_string(&expected).expect("only records, lists and strings")
}

/// A trace as text: where lines went, what was done to them.
fn trace(trace: &Trace) -> String {
    let mut out = String::new();
    for placed in &trace.placed {
        let place = match placed.place {
            Destination::Article(at, part) => format!("article {} {}", at + 1, part.name()),
            Destination::Head(at) => format!("article {} head", at + 1),
            place => format!("{place:?}").to_lowercase(),
        };
        let _ = writeln!(out, "{}-{} {place}", placed.lines.start(), placed.lines.end());
    }
    for mark in &trace.marks {
        let deed = format!("{:?}", mark.deed).to_lowercase();
        let _ = writeln!(out, "{} {deed} {}% {}", mark.line, mark.percent(), mark.reason.get(Lang::En));
    }
    out
}

fn sources() -> Vec<String> {
    let text = |(_, _, bytes)| String::from_utf8(bytes).expect("a fixture in UTF-8");
    cases("bulletin").into_iter().map(text).collect()
}

/// Words that become structure: they are printed anew or stand for a field.
const STRUCTURE: &str =
    "第版年月日期本要目录次来源原载转自摘选刊于据出处作者撰文讯电综合专下头〇一二三四五六七八九十零";

fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut count = BTreeMap::new();
    for c in text.chars().filter(|c| (is_han(*c) || c.is_ascii_alphabetic()) && !STRUCTURE.contains(*c)) {
        *count.entry(c).or_default() += 1;
    }
    count
}

/// Everything a bulletin holds, as one text.
fn held(bulletin: &Bulletin) -> String {
    let cover = &bulletin.cover;
    let mut parts: Vec<String> = [&cover.title, &cover.issue, &cover.issuer].into_iter().flatten().cloned().collect();
    for entry in bulletin.contents.iter().flat_map(|e| std::iter::once(e).chain(&e.children)) {
        parts.push(entry.title.clone());
    }
    for article in &bulletin.articles {
        let head = &article.head;
        parts.extend([head.stack(), article.body.plain()]);
        parts.extend([&head.column, &head.editor_note, &head.continued_to, &head.role].into_iter().flatten().cloned());
        // Reporters of a dateline stand there and among the authors: they count once.
        let dateline = head.printed_dateline().unwrap_or_default();
        parts.extend(head.authors.iter().filter(|a| !dateline.contains(a.as_str())).cloned());
        parts.push(dateline);
        parts.extend(head.source.as_ref().map(|s| format!("{} {}", s.name, s.page.as_deref().unwrap_or_default())));
        parts.extend(head.highlights.iter().chain(&head.pull_quotes).cloned());
    }
    parts.extend(bulletin.loose.iter().map(|l| l.text.clone()));
    parts.join("\n")
}

fn check_nothing_lost(text: &str) -> Result<(), TestCaseError> {
    let bulletin = read(&Source::new("source.txt", text), String::new()).value;
    let (before, after) = (counted(text), counted(&held(&bulletin)));
    let lost: String =
        before.iter().filter(|(c, n)| after.get(c).is_none_or(|held| held < n)).map(|(c, _)| *c).collect();
    prop_assert!(lost.is_empty(), "lost: {}\n{}", lost, text);
    check_every_line_is_accounted_for(text, &bulletin)?;
    Ok(())
}

/// The trace has a destination for every line that holds something, and marks for no others.
fn check_every_line_is_accounted_for(text: &str, bulletin: &Bulletin) -> Result<(), TestCaseError> {
    let blank = |line: &str| line.chars().all(|c| c.is_whitespace() || c.is_control() || spacing::is_gap(c));
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    for (at, line) in lines.iter().enumerate().filter(|(_, line)| !blank(line)) {
        let placed = bulletin.trace.placed.iter().any(|placed| placed.lines.contains(&(at + 1)));
        prop_assert!(placed, "line {} went nowhere: {}\n{}", at + 1, line, text);
    }
    for mark in &bulletin.trace.marks {
        prop_assert!((1..=lines.len()).contains(&mark.line) && (0.0..=1.0).contains(&mark.confidence));
    }
    Ok(())
}

/// What copying, recognising and mailing do to lines.
fn damaged(text: &str, blows: &[(u8, usize, usize)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for (kind, at, to) in blows {
        let (at, to) = (at % lines.len(), to % lines.len());
        let middle = lines[at].char_indices().nth(to % 20).map_or(lines[at].len(), |(at, _)| at);
        match kind % 8 {
            0 => lines[at].clear(),
            1 => lines.swap(at, to),
            2 => lines.insert(to, lines[at].clone()),
            3 => {
                let rest = lines[at].split_off(middle);
                lines.insert(at + 1, rest);
            }
            4 if at + 1 < lines.len() => {
                let next = lines.remove(at + 1);
                lines[at].push_str(&next);
            }
            5 => lines.retain(|line| !line.trim().is_empty()),
            6 => lines.insert(
                at,
                ["■", "——编者", "目录", "12", "一、", "《》（）", "**", "编者按：", "（"][to % 9].to_string(),
            ),
            _ => lines[at].insert(middle, ['　', '（', '》', '1', '“', '\t', '：', '日'][to % 8]),
        }
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_whatever_happened_to_the_text(
        case in 0_usize..100,
        blows in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 0..12),
    ) {
        let sources = sources();
        check_nothing_lost(&damaged(&sources[case % sources.len()], &blows))?;
    }

    #[test]
    fn any_text_is_read(text in "([■—《》（）第版年月日期目录0-9.·…：。\\*\t \n甲乙本报讯电新华社]|\\PC){0,200}") {
        check_nothing_lost(&text)?;
    }
}

#[test]
fn imported_articles_read_back_as_they_were_written() {
    for (case, name, bytes) in cases("bulletin") {
        reads_back(&case, &name, bytes, Some(Kind::Bulletin));
    }
}

#[test]
fn every_bulletin_is_read_as_expected() {
    let cases = cases("bulletin");
    assert!(cases.len() >= 5);
    for ((case, ..), text) in cases.iter().zip(sources()) {
        let outcome = read(&Source::new("source.txt", text), String::new());
        compare(&case.join("expected.yaml"), &shown(&outcome.value));
        let findings: Vec<String> = outcome.findings.iter().map(|f| f.short(Lang::En)).collect();
        compare(&case.join("findings.txt"), &format!("{}\n", findings.join("\n")));
        compare(&case.join("trace.txt"), &trace(&outcome.value.trace));
    }
}
