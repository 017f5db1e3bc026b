use std::sync::Arc;

use proptest::prelude::*;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::text::TextItem;

use crate::article::{Article, PassageId};
use crate::issue::{Picture, PictureFormat};
use crate::layout::tests::{article, issue, typeset_tiny};
use crate::layout::{Layout, page};
use crate::pages::{Folio, Part, Spot};

/// Every run of text of a frame with its place.
pub(in crate::layout) fn each_text(frame: &Frame, visit: &mut dyn FnMut(&TextItem, Point)) {
    fn walk(frame: &Frame, at: Point, visit: &mut dyn FnMut(&TextItem, Point)) {
        for (offset, item) in frame.items() {
            match item {
                FrameItem::Group(group) => {
                    let shift = Point::new(group.transform.tx, group.transform.ty);
                    walk(&group.frame, at + *offset + shift, visit);
                }
                FrameItem::Text(text) => visit(text, at + *offset),
                _ => {}
            }
        }
    }
    walk(frame, Point::zero(), visit);
}

/// The text of an article in the order of print, notes left out, each character with its spot.
fn in_print(article: &Article) -> Vec<(Spot, char)> {
    let mut parts = vec![(Part::Title, article.head.title.clone())];
    parts.extend(article.head.subtitles.iter().cloned().enumerate().map(|(n, s)| (Part::Subtitle(n), s)));
    let notes: usize = crate::article::Body::new(Vec::new(), article.body.notes.clone()).passages().len();
    let passages = article.body.passages();
    let text = &passages[..passages.len() - notes];
    parts.extend(text.iter().map(|p| (Part::Passage(p.id), p.plain())));
    parts.extend(article.head.source.iter().map(|s| (Part::Source, s.printed(article.head.is_english()))));
    let spots = |(part, text): (Part, String)| -> Vec<(Spot, char)> {
        text.chars().enumerate().map(|(offset, c)| (Spot { part, offset }, c)).collect()
    };
    parts.into_iter().flat_map(spots).filter(|(_, c)| !c.is_whitespace()).collect()
}

/// What stands on each page, read off the page itself, must be what lies between its spot and the
/// next one.
fn check(layout: &Layout, articles: &[Arc<Article>]) {
    let map = &layout.pages;
    let sheets = layout.document.pages();
    let printed: Vec<_> = sheets.iter().filter(|p| p.numbering.is_some()).collect();
    assert_eq!(map.starts.len(), printed.len(), "every page once");
    let all: Vec<(usize, Spot, char)> = articles
        .iter()
        .enumerate()
        .flat_map(|(n, article)| in_print(article).into_iter().map(move |(spot, c)| (n, spot, c)))
        .collect();
    let position = |n: usize| {
        let start = map.starts[n];
        all.iter().position(|(article, spot, _)| (*article, *spot) >= (start.article, start.spot)).unwrap()
    };
    for (n, page) in printed.iter().enumerate() {
        assert_eq!(map.starts[n].folio, Folio(n as u32 + 1));
        let mut shown = String::new();
        let foot = page.frame.height() - Abs::pt(18.0);
        each_text(&page.frame, &mut |text, at| {
            if at.y < foot {
                shown.push_str(&text.text);
            }
        });
        shown.retain(|c| !c.is_whitespace());
        let end = if n + 1 < printed.len() { position(n + 1) } else { all.len() };
        let wanted: String = all[position(n)..end].iter().map(|(_, _, c)| *c).collect();
        assert_eq!(shown, wanted, "page {}", n + 1);
    }
    assert!(map.starts.is_sorted_by_key(|s| (s.article, s.spot)));
    for (n, pages) in map.articles.iter().enumerate() {
        assert!(pages.first <= pages.last);
        let starts: Vec<_> = map.of_article(n).collect();
        assert_eq!((starts[0].folio, starts[starts.len() - 1].folio), (pages.first, pages.last));
        assert_eq!(starts[0].spot, Spot { part: Part::Title, offset: 0 });
    }
}

const WORDS: &str = "The reading group meets every Thursday in the old library, where nobody has to \
    prepare a lecture and everybody is asked for “one question”. ";

fn long(paragraphs: usize) -> String {
    (0..paragraphs).map(|n| format!("{n} {}\n\n", WORDS.repeat(n % 4 + 1))).collect()
}

#[test]
fn each_page_holds_what_lies_between_its_spot_and_the_next() {
    let head =
        "---\ntitle: A Day at the \"Station\"\nsubtitles: [One, 'Two \\ Three']\nsource: {name: Daily, page: 3}\n";
    let first = format!("{head}language: en\n---\n{}## Heading\n\n{}", long(9), long(6));
    let second =
        format!("---\ntitle: Second\n---\n**Bold *and* both** `code` [link](https://example.org)\\\nnext {}", long(5));
    let articles = vec![article("a", &first), article("b", &second), article("c", "---\ntitle: Third\n---\nShort.")];
    let layout = typeset_tiny(&issue(articles.clone())).unwrap().value;
    assert!(layout.pages.last().unwrap() > Folio(6));
    check(&layout, &articles);
    let middle = layout.pages.starts[2];
    assert_eq!(layout.pages.folio_at(middle.article, middle.spot), Some(Folio(3)));
}

#[test]
fn a_repeated_table_header_is_not_the_start_of_a_page() {
    let rows: String = (0..40).map(|n| format!("| r{n} | value |\n")).collect();
    let text = format!("---\ntitle: T\n---\n| Name | Number |\n| --- | --- |\n{rows}");
    let layout = typeset_tiny(&issue(vec![article("a", &text)])).unwrap().value;
    assert!(layout.pages.starts.len() >= 3);
    for start in &layout.pages.starts[1..] {
        let Part::Passage(PassageId(id)) = start.spot.part else { panic!("{start:?}") };
        assert!(id >= 2 && id % 2 == 0, "a page begins with the first cell of a row, not with {start:?}");
    }
}

#[test]
fn a_footnote_is_not_the_start_of_a_page() {
    let note = WORDS.repeat(9);
    let text = format!("---\ntitle: N\n---\n{}Here[^1]. {}\n\n[^1]: {note}\n", long(3), long(5));
    let source = article("a", &text);
    let layout = typeset_tiny(&issue(vec![source.clone()])).unwrap().value;
    let last = source.body.passages().len() as u32 - 1;
    for start in &layout.pages.starts {
        assert_ne!(start.spot.part, Part::Passage(PassageId(last)), "{start:?}");
    }
    assert!(layout.pages.starts.is_sorted_by_key(|s| s.spot));
    assert!(layout.pages.starts.is_sorted_by_key(|s| s.folio));
}

#[test]
fn a_page_of_pictures_has_the_spot_that_follows() {
    let svg = br#"<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="9" height="9"/></svg>"#;
    let picture = Picture { bytes: svg.to_vec(), format: PictureFormat::Svg, hash: String::new() };
    let text = "---\ntitle: P\n---\n![one](p.svg)\n\n![two](p.svg)\n\n![three](p.svg)\n\nThe end.";
    let source = article("a", text);
    let mut issue = issue(vec![source.clone(), article("b", "---\ntitle: Q\n---\n![one](p.svg)")]);
    for article in &issue.articles {
        for figure in article.body.figures() {
            issue.pictures.insert(figure.path.clone(), Arc::new(picture.clone()));
        }
    }
    let layout = typeset_tiny(&issue).unwrap().value;
    let end = Spot { part: Part::Passage(source.body.passages().last().unwrap().id), offset: 0 };
    let of_first: Vec<Spot> = layout.pages.of_article(0).map(|s| s.spot).collect();
    assert_eq!(of_first.len(), 3, "{:?}", layout.pages);
    assert_eq!(of_first[1..], [end, end]);
    assert_eq!(layout.pages.articles[1].first.0, 4, "{:?}", layout.pages);
}

#[test]
fn chinese_pages_of_the_repository_are_exact_too() {
    use crate::layout::tests::{default_print, fonts, have_chinese};
    if !have_chinese() {
        return;
    }
    let paragraph =
        "春分过后，青禾大学的试验田里泥土松软，师生们把新选育的种子一行行播下去，又把记录本摊在田埂上逐项核对。";
    let text = format!(
        "---\nkicker: 校党委提出\ntitle: 把论文写在田野上 让成果长在车间里\nsource: {{name: 青禾日报, date: 2024-03-05, page: 1}}\ndateline: 本报青禾3月12日电\n---\n{}",
        format!("{}\n\n", paragraph.repeat(4)).repeat(9)
    );
    let mut issue = issue(vec![article("a", &text)]);
    issue.masthead.language = "zh-CN".into();
    let print = default_print();
    let dress = crate::layout::Dress { print: &print, theme: &Default::default(), logo: None };
    let setup = page::Preset::Office.setup();
    let layout = crate::layout::typeset(&issue, &setup, fonts(), &dress).unwrap().value;
    let starts: Vec<_> = layout.pages.of_article(0).collect();
    assert!(starts.len() >= 3);
    assert_eq!(starts[0].spot, Spot { part: Part::Kicker, offset: 0 });
    let passages = issue.articles[0].body.passages();
    let numbered = layout.document.pages().iter().filter(|p| p.numbering.is_some());
    for (page, start) in numbered.zip(&starts).skip(1) {
        let Part::Passage(PassageId(id)) = start.spot.part else { panic!("{start:?}") };
        let wanted: String = passages[id as usize].plain().chars().skip(start.spot.offset).take(5).collect();
        let mut shown = String::new();
        each_text(&page.frame, &mut |text, _| shown.push_str(&text.text));
        let body = shown.find(&wanted).unwrap_or_else(|| panic!("{wanted} is not on page {}", start.folio));
        let before: Vec<char> = shown[..body].chars().collect();
        assert!(before.len() < 40, "only the running head stands before it, not {before:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn pages_are_complete_and_in_order(lengths in prop::collection::vec(prop::collection::vec(0usize..14, 1..8), 1..4)) {
        let write = |(n, paragraphs): (usize, &Vec<usize>)| {
            let text: String = paragraphs.iter().map(|p| match p {
                0 => "## A heading\n\n".to_string(),
                1 => "- first item\n- second item\n\n".to_string(),
                p => format!("{}\n\n", WORDS.repeat(*p)),
            }).collect();
            article(&format!("a{n}"), &format!("---\ntitle: Article {n}\n---\nFirst. {text}"))
        };
        let articles: Vec<_> = lengths.iter().enumerate().map(write).collect();
        let layout = typeset_tiny(&issue(articles.clone())).unwrap().value;
        check(&layout, &articles);
    }
}
