//! Newspaper pages that nobody has seen: invented, spoilt as pages are, imported, scored.
//!
//! `XUEKAN_PAGES=17 cargo test --test suite newspaper_pages -- --nocapture` prints page 17 with its
//! truth and what was made of it. `XUEKAN_PAGES_FROM=1000` and `XUEKAN_PAGES_COUNT=50` choose other
//! pages than the first 200.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use xuekan::import::{Imported, Input, Options, import};
use xuekan::read::kind::Kind;

use crate::pages::random::Random;
use crate::pages::score::{Score, score};
use crate::pages::truth::{Family, Page};
use crate::pages::{bare, booklet, page};

/// The mean that the pages must not fall below; about 98 is reached.
const LEAST: f64 = 93.0;
const PAGES: u64 = 200;

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().map(|value| value.parse().expect("a number"))
}

fn seeds() -> std::ops::Range<u64> {
    let first = number("XUEKAN_PAGES_FROM").unwrap_or(0);
    first..first + number("XUEKAN_PAGES_COUNT").unwrap_or(PAGES)
}

fn imported(page: &Page) -> Imported {
    let inputs = [Input { path: format!("inbox/page-{}.txt", page.seed), bytes: page.text.clone().into_bytes() }];
    import(&inputs, &Options::default()).value
}

#[test]
fn pages_come_in_as_an_editor_would_take_them_in() {
    if let Some(seed) = number("XUEKAN_PAGES") {
        show(seed);
        return;
    }
    let mut scores: Vec<(Score, Page)> = Vec::new();
    let mut panics = Vec::new();
    for seed in seeds() {
        let page = page(seed);
        match catch_unwind(AssertUnwindSafe(|| score(&page, &imported(&page)))) {
            Ok(score) => scores.push((score, page)),
            Err(_) => panics.push(seed),
        }
    }
    scores.sort_by(|a, b| a.0.total.total_cmp(&b.0.total));
    let count = scores.len().max(1) as f64;
    let mean = scores.iter().map(|(score, _)| score.total).sum::<f64>() / count;
    for (name, weight, _) in Score::default().parts.rows() {
        let share = |score: &Score| score.parts.rows().iter().find(|r| r.0 == name).map_or(0.0, |r| r.2);
        let of = scores.iter().map(|(score, _)| share(score)).sum::<f64>() / count;
        println!("{name:>12}: {of:.4} of {weight}");
    }
    for family in [Family::TextLayer, Family::Recognised] {
        let totals: Vec<f64> = scores.iter().filter(|(_, p)| p.family == family).map(|(s, _)| s.total).collect();
        let count = totals.len();
        println!("{family:?}: {count} pages, mean {:.2}", totals.iter().sum::<f64>() / count.max(1) as f64);
    }
    for (score, page) in scores.iter().take(5) {
        println!("page {:>4} {}: {score}", page.seed, page.style);
        score.notes.iter().take(12).for_each(|note| println!("      {note}"));
    }
    println!("mean of {} pages: {mean:.2}", scores.len());
    assert!(panics.is_empty(), "the import panics on the pages {panics:?}");
    assert!(mean >= LEAST, "{mean:.2} is below {LEAST}");
}

fn show(seed: u64) {
    let page = page(seed);
    println!("==== page {seed}, {}\n{}\n==== truth\n{:#?}", page.style, page.text, page.truth);
    let imported = imported(&page);
    for file in &imported.files {
        println!("==== {}\n{}", file.path, file.text);
    }
    let score = score(&page, &imported);
    println!("==== {score}");
    score.notes.iter().for_each(|note| println!("{note}"));
}

/// How often each character stands in a text; spaces do not count.
fn counted(text: &str) -> BTreeMap<char, usize> {
    let mut count = BTreeMap::new();
    for c in bare(text).chars() {
        *count.entry(c).or_default() += 1;
    }
    count
}

/// Everything an import keeps, as one text.
fn held(imported: &Imported) -> String {
    let mut held = String::new();
    for file in &imported.files {
        held.push_str(&file.text);
        // A date stands in front matter as 2024-03-10: what is printed from it counts.
        let head = file.article.as_ref().map(|a| &a.head);
        held.extend(head.and_then(|h| h.dateline.as_ref()).filter(|d| d.text.is_none()).and_then(|d| d.printed(false)));
        held.extend(head.and_then(|h| h.source.as_ref()).map(|s| s.printed(false)));
    }
    held
}

/// Characters of a page that the result has too few of.
fn lost(page: &Page, imported: &Imported) -> String {
    let mut wanted = counted(&page.text);
    let truth = &page.truth;
    // Page furniture may go, one copy of what was drawn twice, and words that a field stands for.
    let excused = truth.furniture.iter().chain(&truth.labels).chain(std::iter::once(&truth.doubled));
    for (c, count) in excused.flat_map(|text| counted(text)) {
        wanted.entry(c).and_modify(|n| *n = n.saturating_sub(count));
    }
    // Marks of bold become Markdown's own, and marks between names a list.
    wanted.remove(&'*');
    wanted.remove(&'、');
    let held = counted(&held(imported));
    let few = |(c, n): (&char, &usize)| n.saturating_sub(held.get(c).copied().unwrap_or_default());
    wanted.iter().flat_map(|(c, n)| std::iter::repeat_n(*c, few((c, n)))).collect()
}

#[test]
fn every_character_of_a_page_is_kept() {
    let mut losses = Vec::new();
    for seed in seeds() {
        let page = page(seed);
        let lost = lost(&page, &imported(&page));
        if !lost.is_empty() {
            losses.push(format!("page {seed} {:?}: {lost}", page.family));
        }
    }
    assert!(losses.is_empty(), "{} pages lose characters:\n{}", losses.len(), losses.join("\n"));
}

/// Chinese characters that the result has more often than the page.
fn doubled(page: &Page, imported: &Imported) -> String {
    let mut allowed = counted(&page.text);
    let mut allow = |text: &str| {
        for (c, count) in counted(text) {
            *allowed.entry(c).or_default() += count;
        }
    };
    for head in imported.files.iter().filter_map(|f| f.article.as_ref()).map(|a| &a.head) {
        // Reporters and the place stand in the dateline and in fields of their own.
        head.authors.iter().chain(&head.role).for_each(|text| allow(text));
        let dateline = head.dateline.iter().filter(|d| d.text.is_some());
        dateline.flat_map(|d| d.agency.iter().chain(&d.place)).for_each(|text| allow(text));
        // A paper's name may come from the masthead to every article.
        head.source
            .iter()
            .for_each(|source| allow(&format!("{}{}", source.name, source.page.as_deref().unwrap_or(""))));
    }
    let held: String = imported.files.iter().map(|f| f.text.as_str()).collect();
    let more = |(c, n): (char, usize)| (c, n.saturating_sub(allowed.get(&c).copied().unwrap_or_default()));
    let han = counted(&held).into_iter().filter(|(c, _)| xuekan::text::is_han(*c)).map(more);
    han.flat_map(|(c, more)| std::iter::repeat_n(c, more)).collect()
}

#[test]
fn no_character_of_a_page_is_given_twice() {
    let mut doubles = Vec::new();
    for seed in seeds() {
        let page = page(seed);
        let doubled = doubled(&page, &imported(&page));
        if !doubled.is_empty() {
            doubles.push(format!("page {seed} {:?}: {doubled}", page.family));
        }
    }
    assert!(doubles.is_empty(), "{} pages give characters twice:\n{}", doubles.len(), doubles.join("\n"));
}

/// A page after more accidents than a page can have: lines lost, doubled, torn, swapped, run together.
fn wrecked(text: &str, random: &mut Random) -> String {
    let mut lines: Vec<String> = text.lines().map(str::to_string).collect();
    for _ in 0..random.between(3, 30) {
        let (at, to) = (random.below(lines.len()), random.below(lines.len()));
        match random.below(7) {
            0 => lines[at].clear(),
            1 => lines.swap(at, to),
            2 => lines.insert(to, lines[at].clone()),
            3 => {
                let middle = lines[at].chars().count() / 2;
                let rest: String = lines[at].chars().skip(middle).collect();
                lines[at] = lines[at].chars().take(middle).collect();
                lines.insert(at + 1, rest);
            }
            4 if at + 1 < lines.len() => {
                let next = lines.remove(at + 1);
                lines[at].push_str(&next);
            }
            5 => lines[at].push_str(random.pick(&[
                "（",
                "“",
                "——",
                "**",
                "（下转",
                "\u{feff}",
                "\u{3000}",
                "\t",
                "\u{0}",
                "\r",
            ])),
            _ => lines[at] = lines[at].chars().rev().collect(),
        }
    }
    lines.join(random.pick(&["\n", "\r\n", "\n\n\n", "\r"]))
}

#[test]
fn wrecked_pages_do_not_stop_any_reader() {
    for seed in 0..60 {
        let mut random = Random::new(seed);
        let text = wrecked(&page(seed).text, &mut random);
        for kind in Kind::names().map(Kind::named).chain([None]) {
            let inputs = [Input { path: "inbox/page.txt".into(), bytes: text.clone().into_bytes() }];
            let made = catch_unwind(|| import(&inputs, &Options { kind, ..Options::default() }).value.files.len());
            assert!(made.is_ok(), "page {seed} as {kind:?}");
        }
    }
}

/// Bulletins read as bulletins: the generator of the benchmark makes what the reader knows.
#[test]
fn invented_bulletins_are_read_as_bulletins() {
    for seed in 0..20 {
        let text = booklet::bulletin(seed, 6);
        let inputs = [Input { path: "inbox/study.txt".into(), bytes: text.into_bytes() }];
        let imported = import(&inputs, &Options::default()).value;
        let articles = imported.files.iter().filter(|f| f.article.is_some()).count();
        // A kicker that ends with a colon becomes an article without text today.
        assert!(imported.issues.len() == 1 && (6..=8).contains(&articles), "bulletin {seed}: {articles} articles");
    }
}

#[test]
fn a_page_depends_on_its_seed_alone() {
    let texts: Vec<String> = (0..20).map(|seed| page(seed).text).collect();
    assert!((0..20).all(|seed| page(seed).text == texts[seed as usize]));
    assert!(texts.windows(2).all(|pair| pair[0] != pair[1]));
}

#[test]
fn pages_are_like_pages_of_newspapers() {
    let pages: Vec<Page> = (0..PAGES).map(page).collect();
    let lengths: Vec<usize> = pages.iter().map(|p| bare(&p.text).chars().count()).collect();
    let articles: Vec<usize> = pages.iter().flat_map(|p| &p.truth.articles).map(|a| a.text().chars().count()).collect();
    let share = |what: &dyn Fn(&Page) -> bool| pages.iter().filter(|p| what(p)).count();
    println!("characters of a page: {} to {}", lengths.iter().min().unwrap(), lengths.iter().max().unwrap());
    println!(
        "articles: {}, characters of one: {} to {}, mean {}",
        articles.len(),
        articles.iter().min().unwrap(),
        articles.iter().max().unwrap(),
        articles.iter().sum::<usize>() / articles.len()
    );
    println!("pages with a jump line: {}", share(&|p| p.truth.articles.iter().any(|a| a.jump.is_some())));
    println!("pages with a missing headline: {}", share(&|p| p.truth.articles.iter().any(|a| a.stack.title.is_none())));
    println!("pages with text drawn twice: {}", share(&|p| !p.truth.doubled.is_empty()));
    println!("pages with a leak or repeat: {}", share(&|p| p.truth.articles.iter().any(|a| !a.bodies.is_empty())));
    assert!(lengths.iter().all(|length| (150..14_000).contains(length)), "{lengths:?}");
    for page in &pages {
        // The page holds the truth: every paragraph, each from its first to its last character.
        let text = bare(&page.text).replace('*', "");
        for paragraph in page.truth.articles.iter().flat_map(|a| &a.body.paragraphs) {
            let held = text.contains(&bare(paragraph).replace('*', ""));
            assert!(held, "page {}: {paragraph}", page.seed);
        }
    }
}
