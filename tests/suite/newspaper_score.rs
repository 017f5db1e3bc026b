//! The judge of newspaper pages is judged: the truth scores 100, and a fault lowers the part it
//! belongs to and no other.

use xuekan::article::{Block, Body, Inline, Passage};
use xuekan::import::Imported;

use crate::pages::score::{Parts, score};
use crate::pages::truth::Page;
use crate::pages::{page, perfect};

/// Pages with what the faults need: several articles with headlines and long texts.
fn pages() -> Vec<Page> {
    let fit = |page: &Page| page.truth.articles.iter().filter(|a| a.body.paragraphs.len() > 3).count() > 1;
    (0..40).map(page).filter(fit).collect()
}

#[test]
fn the_truth_scores_100() {
    for seed in 0..200 {
        let page = page(seed);
        let score = score(&page, &perfect::import(&page));
        assert!(score.total > 99.999, "page {seed}: {score}\n{:#?}", score.notes);
    }
}

/// Spoils the truth of pages; tells which parts became worse.
fn worsened(spoil: impl Fn(&Page, &mut Imported) -> bool) -> Vec<&'static str> {
    let mut worse: Vec<&'static str> = Vec::new();
    let mut spoilt = 0;
    for page in pages() {
        let mut imported = perfect::import(&page);
        if !spoil(&page, &mut imported) {
            continue;
        }
        spoilt += 1;
        let score = score(&page, &imported);
        let mut any = false;
        for (name, _, share) in score.parts.rows() {
            if share < 0.9999 {
                any = true;
                if !worse.contains(&name) {
                    worse.push(name);
                }
            }
        }
        assert!(any, "page {}: nobody noticed\n{score}", page.seed);
    }
    assert!(spoilt > 5, "only {spoilt} pages could be spoilt");
    let order: Vec<&str> = Parts::default().rows().iter().map(|r| r.0).collect();
    worse.sort_by_key(|name| order.iter().position(|n| n == name));
    worse
}

/// The first imported article of at least four paragraphs.
fn long(imported: &mut Imported) -> &mut xuekan::article::Article {
    let articles = imported.files.iter_mut().filter_map(|f| f.article.as_mut());
    articles.into_iter().find(|a| a.body.blocks.len() > 3).expect("the pages were chosen so")
}

fn blocks(imported: &mut Imported, change: impl FnOnce(&mut Vec<Block>)) {
    let body = &mut long(imported).body;
    let mut blocks = std::mem::take(&mut body.blocks);
    change(&mut blocks);
    *body = Body::new(blocks, Vec::new());
}

fn text(block: &Block) -> String {
    match block {
        Block::Paragraph(passage) | Block::Heading { passage, .. } => passage.plain(),
        _ => unreachable!("the truth has only these"),
    }
}

fn paragraph(text: String) -> Block {
    Block::Paragraph(Passage::new(vec![Inline::Text(text)]))
}

#[test]
fn a_wrong_headline_concerns_headlines() {
    let worse = worsened(|_, imported| {
        let titled =
            imported.files.iter_mut().filter_map(|f| f.article.as_mut()).find(|a| a.head.title.chars().count() > 8);
        titled.map(|a| a.head.title.pop()).is_some()
    });
    assert_eq!(worse, ["titles"]);
}

#[test]
fn an_invented_headline_is_a_lie() {
    let worse = worsened(|page, imported| {
        let Some(at) = page.truth.articles.iter().position(|a| a.stack.title.is_none()) else {
            // Any headline will do: another one takes its place.
            long(imported).head.title = "本站讯息导览推荐阅读".into();
            return true;
        };
        imported.files[at].article.as_mut().unwrap().head.title = "本站讯息导览推荐阅读".into();
        true
    });
    assert_eq!(worse, ["titles", "honest"]);
}

#[test]
fn a_lost_break_concerns_boundaries() {
    let worse = worsened(|page, imported| {
        // Breaks the page does not show may go; a section head shows itself.
        let Some(at) = page.truth.articles.iter().position(|a| a.heads.first().is_some_and(|h| *h > 0)) else {
            return false;
        };
        let head = page.truth.articles[at].heads[0];
        let article = imported.files[at].article.as_mut().unwrap();
        let mut blocks = std::mem::take(&mut article.body.blocks);
        let joined = format!("{}{}", text(&blocks[head - 1]), text(&blocks[head]));
        blocks.splice(head - 1..=head, [paragraph(joined)]);
        article.body = Body::new(blocks, Vec::new());
        true
    });
    assert_eq!(worse, ["boundaries"]);
}

#[test]
fn a_false_break_concerns_boundaries_and_layout() {
    let worse = worsened(|_, imported| {
        blocks(imported, |blocks| {
            let at = (0..blocks.len()).find(|at| text(&blocks[*at]).chars().count() > 30).expect("a long one");
            let whole: Vec<char> = text(&blocks[at]).chars().collect();
            let place = (12..26).find(|p| !"。！？”：—…".contains(whole[p - 1])).expect("some place is no end");
            let halves = [whole[..place].iter().collect(), whole[place..].iter().collect()];
            blocks.splice(at..=at, halves.map(paragraph));
        });
        true
    });
    assert_eq!(worse, ["boundaries", "clean"]);
}

#[test]
fn lost_text_concerns_text_and_what_is_kept() {
    let worse = worsened(|_, imported| {
        blocks(imported, |blocks| {
            let at = (0..blocks.len()).max_by_key(|at| text(&blocks[*at]).chars().count()).expect("some");
            let whole: Vec<char> = text(&blocks[at]).chars().collect();
            // Out of the middle: the end of a paragraph that lost it stands at a wrong place, too.
            let quarter = whole.len() / 4;
            blocks[at] = paragraph(whole[..quarter].iter().chain(&whole[3 * quarter..]).collect());
        });
        true
    });
    assert_eq!(worse, ["body", "kept"]);
}

#[test]
fn invented_text_concerns_text_and_honesty() {
    let worse = worsened(|_, imported| {
        blocks(imported, |blocks| {
            let last = blocks.len() - 1;
            let mut whole = text(&blocks[last]);
            whole.push_str("以上内容均由程序补写完成敬请谅解");
            blocks[last] = paragraph(whole);
        });
        true
    });
    assert_eq!(worse, ["body", "honest"]);
}

#[test]
fn a_missing_article_concerns_all_that_was_in_it() {
    let worse = worsened(|_, imported| {
        let at = imported.files.iter().position(|f| f.article.as_ref().is_some_and(|a| a.body.blocks.len() > 3));
        imported.files.remove(at.expect("the pages were chosen so"));
        true
    });
    assert_eq!(worse, ["articles", "titles", "body", "boundaries", "metadata", "kept"]);
}

#[test]
fn two_articles_in_one_concern_articles_first() {
    let worse = worsened(|_, imported| {
        let second = imported.files.remove(1).article.expect("articles come first");
        let first = imported.files[0].article.as_mut().expect("articles come first");
        let blocks = first.body.blocks.iter().chain(&second.body.blocks).cloned().collect();
        first.body = Body::new(blocks, Vec::new());
        true
    });
    assert!(worse.starts_with(&["articles"]) && worse.contains(&"body") && !worse.contains(&"honest"), "{worse:?}");
}

#[test]
fn wrong_metadata_concern_metadata() {
    let worse = worsened(|_, imported| {
        let articles = imported.files.iter_mut().filter_map(|f| f.article.as_mut());
        let Some(article) = articles.into_iter().find(|a| !a.head.authors.is_empty()) else { return false };
        article.head.authors[0].push('甲');
        true
    });
    assert_eq!(worse, ["metadata"]);
    let worse = worsened(|_, imported| {
        let articles = imported.files.iter_mut().filter_map(|f| f.article.as_mut());
        let Some(article) = articles.into_iter().find(|a| a.head.continued_to.is_some()) else { return false };
        article.head.continued_to = None;
        true
    });
    assert_eq!(worse, ["metadata"]);
}

#[test]
fn layout_left_over_concerns_cleanness() {
    let worse = worsened(|_, imported| {
        blocks(imported, |blocks| {
            for block in blocks {
                let whole = text(block);
                let spaced: String = whole.chars().flat_map(|c| [c, ' ']).collect();
                *block = paragraph(spaced.trim_end().to_string());
            }
        });
        true
    });
    assert_eq!(worse, ["clean"]);
}

#[test]
fn defensible_readings_score_100() {
    for page in (0..60).map(page) {
        for (at, article) in page.truth.articles.iter().enumerate() {
            for reading in &article.readings {
                let mut imported = perfect::import(&page);
                let head = &mut imported.files[at].article.as_mut().unwrap().head;
                head.kicker = reading.kicker.clone();
                head.title = reading.title.clone().unwrap_or_default();
                head.subtitles = reading.subtitles.clone();
                let score = score(&page, &imported);
                assert!(score.total > 99.999, "page {}: {reading:?}: {score}\n{:#?}", page.seed, score.notes);
            }
            for body in &article.bodies {
                let mut imported = perfect::import(&page);
                let blocks = body.paragraphs.iter().map(|p| paragraph(p.clone())).collect();
                imported.files[at].article.as_mut().unwrap().body = Body::new(blocks, Vec::new());
                let parts = score(&page, &imported).parts;
                assert!(parts.body > 0.9999 && parts.boundaries > 0.9999, "page {}", page.seed);
            }
        }
    }
}
