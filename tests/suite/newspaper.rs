//! Newspaper pages as folders of text: `source.txt`, what is read from it, and what is found.
//!
//! `XUEKAN_UPDATE=1 cargo test --test suite` writes the expectations anew; read the difference.

use std::collections::BTreeMap;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use serde::Serialize;
use xuekan::article::Head;
use xuekan::diag::{Lang, Source};
use xuekan::import::{Input, Options, import};
use xuekan::pages::Part;
use xuekan::read::bulletin::Loose;
use xuekan::read::forms::source_line;
use xuekan::read::kind::{Arrived, Kind, detect};
use xuekan::read::newspaper::{Given, Page, likeness, read};
use xuekan::read::trace::{Deed, Destination, Mark};
use xuekan::render::commonmark;
use xuekan::text::is_han;
use xuekan::text::spacing::narrow;

use crate::readers::{cases, compare, reads_back};

#[derive(Serialize)]
struct Expected<'a> {
    paper: &'a Option<String>,
    date: Option<String>,
    articles: Vec<ExpectedArticle<'a>>,
    loose: &'a [Loose],
}

#[derive(Serialize)]
struct ExpectedArticle<'a> {
    id: &'a str,
    head: &'a Head,
    body: String,
}

fn shown(page: &Page) -> String {
    let articles = page.articles.iter().map(|article| ExpectedArticle {
        id: article.id.as_str(),
        head: &article.head,
        body: commonmark::body(&article.body),
    });
    let expected = Expected {
        paper: &page.paper,
        date: page.date.map(|d| d.to_string()),
        articles: articles.collect(),
        loose: &page.loose,
    };
    serde_yaml::to_string(&expected).expect("only records, lists and strings")
}

fn sources() -> Vec<String> {
    let text = |(_, _, bytes)| String::from_utf8(bytes).expect("a fixture in UTF-8");
    cases("newspaper").into_iter().map(text).collect()
}

fn page(text: &str) -> Page {
    read(&Source::new("source.txt", text), String::new(), &Given::default()).value
}

/// Words that become structure: they are printed anew or stand for a field.
const STRUCTURE: &str = "第版年月日期要次来源原载转自摘选刊于据出处作者撰文讯电综合专下上接紧至见头〇一二三四五六七八九十零标题报道訊電轉來緊見頭";

fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut count = BTreeMap::new();
    for c in text.chars().map(narrow).filter(|c| (is_han(*c) || c.is_ascii_alphabetic()) && !STRUCTURE.contains(*c)) {
        *count.entry(c).or_default() += 1;
    }
    count
}

/// Everything a page holds, as one text.
fn held(page: &Page) -> String {
    let mut parts: Vec<String> = Vec::new();
    for (at, article) in page.articles.iter().enumerate() {
        let head = &article.head;
        parts.extend([head.stack(), article.body.plain()]);
        parts.extend([&head.column, &head.editor_note, &head.continued_to].into_iter().flatten().cloned());
        // Reporters of a dateline stand there and among the authors: they count once.
        let dateline = head.printed_dateline().unwrap_or_default();
        let bare = |text: &str| text.chars().filter(|c| is_han(*c)).collect::<String>();
        let told = head.authors.iter().all(|a| bare(&dateline).contains(&bare(a)));
        let signed = page.trace.placed.iter().any(|p| p.place == Destination::Article(at, Part::Byline));
        if signed || !told || head.authors.is_empty() {
            parts.extend(head.authors.iter().chain(&head.role).cloned());
        }
        parts.push(dateline);
        // The masthead stays among the loose text and serves all articles; a source line whose date
        // no calendar has is kept there as well.
        let kept = |line: &str, name: &str| {
            source_line::parse(line, None).is_some_and(|found| found.incomplete && found.source.name == name)
        };
        let told = |name: &String| page.loose.iter().any(|l| l.text.lines().any(|line| kept(line.trim(), name)));
        let placed = page.trace.placed.iter().any(|p| p.place == Destination::Article(at, Part::Source));
        let own = head.source.as_ref().filter(|s| placed && !told(&s.name));
        // The masthead may tell the page of a source line that names none.
        let given = |page_of: &&str| !page.loose.iter().any(|l| l.text.contains(*page_of));
        parts.extend(own.map(|s| format!("{} {}", s.name, s.page.as_deref().filter(given).unwrap_or_default())));
    }
    parts.extend(page.loose.iter().map(|l| l.text.clone()));
    parts.join("\n")
}

/// The text as it counts: lines that were drawn twice count once.
fn drawn_once(text: &str, page: &Page) -> BTreeMap<char, usize> {
    let mut count = counted(text);
    // A space in a headline is removed as well.
    let overprint = |mark: &&Mark| mark.deed == Deed::Removed && mark.reason.get(Lang::En).starts_with("overprint");
    for mark in page.trace.marks.iter().filter(overprint) {
        let line = text.split('\n').nth(mark.line - 1).unwrap_or_default();
        for (c, twice) in counted(line) {
            *count.get_mut(&c).expect("the line is part of the text") -= twice / 2;
        }
    }
    count.retain(|_, n| *n > 0);
    count
}

fn check_nothing_lost(text: &str) -> Result<(), TestCaseError> {
    let page = page(text);
    let (before, after) = (drawn_once(text, &page), counted(&held(&page)));
    let wrong: String = before
        .keys()
        .chain(after.keys())
        .filter(|c| before.get(c) != after.get(c))
        .map(|c| format!("{c}{:?}→{:?} ", before.get(c), after.get(c)))
        .collect();
    prop_assert!(wrong.is_empty(), "not in exactly one place: {}\n{}", wrong, text);
    Ok(())
}

/// What copying, recognising and mailing do to lines.
fn damaged(text: &str, blows: &[(u8, usize, usize)]) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for (kind, at, to) in blows {
        let (at, to) = (at % lines.len(), to % lines.len());
        let middle = lines[at].char_indices().nth(to % 20).map_or(lines[at].len(), |(at, _)| at);
        match kind % 8 {
            0 => {
                lines.remove(at);
            }
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
                ["■", "——编者", "（下转2版）", "12", "一、", "新华社北京3月4日电", "编者按：", "（", "【今日谈】"]
                    [to % 9]
                    .to_string(),
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
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_whatever_happened_to_the_page(
        case in 0_usize..100,
        blows in prop::collection::vec((any::<u8>(), any::<usize>(), any::<usize>()), 0..24),
    ) {
        let sources = sources();
        check_nothing_lost(&damaged(&sources[case % sources.len()], &blows))?;
    }

    #[test]
    fn any_text_is_read(
        text in "([■—（）第版年月日下转上接图为摄记者0-9.·…：。，\\*\t \n甲乙本报讯电新华社编者按]|\\PC){0,200}",
    ) {
        check_nothing_lost(&text)?;
    }

    #[test]
    fn any_bytes_are_read(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let inputs = [Input { path: "a.txt".into(), bytes }];
        import(&inputs, &Options { kind: Some(Kind::Newspaper), into: "articles".into(), ..Options::default() });
    }
}

#[test]
fn every_line_has_a_place_in_the_trace() {
    for text in sources() {
        let page = page(&text);
        let mut placed: Vec<usize> = page.trace.placed.iter().flat_map(|p| p.lines.clone()).collect();
        placed.dedup();
        let held: Vec<usize> =
            text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()).map(|(at, _)| at + 1).collect();
        assert_eq!(placed, held);
    }
}

#[test]
fn imported_articles_read_back_as_they_were_written() {
    for (case, name, bytes) in cases("newspaper") {
        reads_back(&case, &name, bytes, Some(Kind::Newspaper));
    }
}

#[test]
fn pages_are_known_by_their_content() {
    for ((case, ..), text) in cases("newspaper").iter().zip(sources()) {
        let kind = detect(&Arrived::new("a.txt", text.as_bytes()));
        assert_eq!(kind, Some(Kind::Newspaper), "{} {}", case.display(), likeness(&Source::new("a", text.as_str())));
    }
}

#[test]
fn every_page_is_read_as_expected() {
    let cases = cases("newspaper");
    assert!(cases.len() >= 8);
    for ((case, ..), text) in cases.iter().zip(sources()) {
        let outcome = read(&Source::new("source.txt", text), String::new(), &Given::default());
        compare(&case.join("expected.yaml"), &shown(&outcome.value));
        let findings: Vec<String> = outcome.findings.iter().map(|f| f.short(Lang::En)).collect();
        compare(&case.join("findings.txt"), &format!("{}\n", findings.join("\n")));
    }
}

/// Page 2 stands before page 1: every part goes to its own beginning behind it, and is told of there.
#[test]
fn a_part_may_be_the_beginning_of_another() {
    let text = "    （上接第一版）\n  text: 滨江日报 2024年6月3日 星期一 第1版\n  furniture: true\n  text: （下转第二版）\n\
                \u{20}   滨江新港开港记    （上接第一版）\n    （上接第一版）\n  text: A03版：理论\n  furniture: true\n";
    let outcome = read(&Source::new("source.txt", text), String::new(), &Given::default());
    let ids: Vec<&str> = outcome.value.articles.iter().map(|a| a.id.as_str()).collect();
    assert!(outcome.findings.iter().filter_map(|f| f.article.as_ref()).all(|id| ids.contains(&id.as_str())));
}

#[test]
fn parts_before_their_beginnings_are_told_with_their_own_article() {
    let more = "街坊们说，路平了，灯亮了，下雨天不再积水，晚上出门散步的人也多了起来。";
    let begins = "工程昨天全部完工，三百米长的石板路重新铺好，沿街的铺面修旧如旧，恢复了原来的样子。";
    let text = format!(
        "江岸日报 2024年6月3日 星期一 第2版\n\n老街改造完工\n\n（上接第1版）{more}\n\n港口深水码头开港\n\n（上接第1版）{more}\n\n\
         江岸日报 2024年6月3日 星期一 第1版\n\n老街改造完工\n\n老街{begins}（下转第2版）\n\n港口深水码头开港\n\n码头{begins}（下转第2版）\n"
    );
    let outcome = read(&Source::new("source.txt", text), String::new(), &Given::default());
    let titles: Vec<&str> = outcome.value.articles.iter().map(|a| a.head.title.as_str()).collect();
    assert_eq!(titles, ["老街改造完工", "港口深水码头开港"]);
    let joined = outcome.findings.iter().filter(|f| f.short(Lang::En).contains("joined to its beginning"));
    let told: Vec<&str> = joined.filter_map(|f| f.article.as_ref()).map(|id| id.as_str()).collect();
    let ids: Vec<&str> = outcome.value.articles.iter().map(|a| a.id.as_str()).collect();
    assert_eq!(told, ids);
}
