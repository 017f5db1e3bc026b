use super::*;
use crate::article::{ArticleId, Block, Body, Note, Origin, Passage};
use crate::pages::Spot;
use crate::template::Dress;

fn made(blocks: Vec<Block>, notes: Vec<Note>, starts: &[(Part, usize)], dialect: Dialect) -> Markup {
    let head = Head { title: "一桥 两岸".into(), ..Head::default() };
    made_with(head, blocks, notes, starts, dialect)
}

fn made_with(head: Head, blocks: Vec<Block>, notes: Vec<Note>, starts: &[(Part, usize)], dialect: Dialect) -> Markup {
    let id = ArticleId::new("a").unwrap();
    let text = Article { id, head, body: Body::new(blocks, notes), origin: Origin::default() };
    let start = |(i, (part, offset)): (usize, &(Part, usize))| PageStart {
        folio: Folio(i as u32 + 5),
        article: 0,
        spot: Spot { part: *part, offset: *offset },
    };
    let labels = Dress::built_in().labels("zh-CN");
    let options = Options {
        dialect,
        article: 2,
        headline: 2,
        picture: &|figure| (figure.path == "p.png").then(|| Source::of("x.png".to_string())),
        labels: &labels,
        starts: starts.iter().enumerate().map(start).collect(),
    };
    article(&text, &options)
}

fn body(blocks: Vec<Block>) -> String {
    made(blocks, Vec::new(), &[], Dialect::Html).body
}

/// The markup with page marks drawn as `|5|`.
fn drawn(markup: &str) -> String {
    let mut out = String::new();
    let mut rest = markup;
    while let Some(at) = rest.find("<span id=\"page-") {
        out.push_str(&rest[..at]);
        let number = &rest[at + 15..];
        out.push_str(&format!("|{}|", &number[..number.find('"').unwrap()]));
        rest = &rest[at + rest[at..].find("</span>").unwrap() + 7..];
    }
    out + rest
}

fn text(text: &str) -> Inline {
    Inline::Text(text.into())
}

fn passage(id: u32) -> Part {
    Part::Passage(crate::article::PassageId(id))
}

#[test]
fn a_page_mark_is_as_the_standards_want_it() {
    let blocks = || vec![Block::Paragraph(Passage::text("甲乙"))];
    assert_eq!(
        made(blocks(), vec![], &[(passage(0), 1)], Dialect::Epub).body,
        "<p>甲<span id=\"page-5\" class=\"page-mark\" epub:type=\"pagebreak\" role=\"doc-pagebreak\" aria-label=\"第5页\"></span>乙</p>\n"
    );
    assert_eq!(
        made(blocks(), vec![], &[(passage(0), 1)], Dialect::Html).body,
        "<p>甲<span id=\"page-5\" class=\"page-mark\" data-page=\"5\" role=\"doc-pagebreak\" title=\"第5页\"></span>乙</p>\n"
    );
}

#[test]
fn page_marks_stand_before_their_character() {
    let blocks = vec![Block::Paragraph(Passage::new(vec![
        text("一二"),
        Inline::Strong(vec![text("三"), Inline::Emphasis(vec![text("四五")])]),
        Inline::NoteMark(7),
        text("六&七"),
        Inline::LineBreak,
        text("九"),
    ]))];
    let all: Vec<(Part, usize)> = (0..=10).map(|offset| (passage(0), offset)).collect();
    let markup = made(blocks, vec![], &all, Dialect::Html);
    assert_eq!(
        drawn(&markup.body),
        "<p class=\"verse\">|5|一|6|二|7|<strong>三|8|<em>四|9|五</em></strong><sup>8</sup>|10|六|11|&amp;|12|七|13|<br/>|14|九|15|</p>\n"
    );
}

#[test]
fn page_marks_of_the_head_stand_in_it_and_none_is_lost() {
    let head = Head {
        title: "一桥 两岸".into(),
        highlights: vec!["要点".into()],
        dateline: Some(crate::article::Dateline { text: Some("本报讯".into()), ..Default::default() }),
        ..Head::default()
    };
    let starts = [
        (Part::Title, 0),
        (Part::Title, 3),
        (Part::Highlight(0), 1),
        (passage(0), 0),
        (passage(9), 4),
        (Part::Kicker, 0),
    ];
    let blocks = vec![Block::Paragraph(Passage::text("正文"))];
    let markup = made_with(head, blocks, vec![], &starts, Dialect::Html);
    assert_eq!(drawn(&markup.opening), "|5|");
    assert_eq!(drawn(&markup.title), "<span class=\"unit\">一桥</span> |6|<span class=\"unit\">两岸</span>");
    assert_eq!(drawn(&markup.highlights[0]), "要|7|点");
    assert_eq!(drawn(&markup.body), "<p>|8|<span class=\"dateline\">本报讯</span>\u{3000}正文</p>\n|9||10|");
    assert_eq!(markup.unplaced, [Folio(9), Folio(10)]);
}

#[test]
fn headings_skip_no_rank() {
    let heading = |level| Block::Heading { level, passage: Passage::text("甲") };
    let markup = body(vec![heading(2), heading(4), heading(1), heading(2)]);
    let ranks: Vec<&str> = markup.lines().map(|line| &line[1..3]).collect();
    assert_eq!(ranks, ["h3", "h4", "h3", "h4"]);
}

#[test]
fn notes_lead_there_and_back() {
    let note = |text: &str| Note { blocks: vec![Block::Paragraph(Passage::text(text))] };
    let inlines = || {
        let link = Inline::Link { url: "https://example.org/".into(), inlines: vec![text("链"), Inline::NoteMark(1)] };
        vec![text("甲"), Inline::NoteMark(0), link, Inline::NoteMark(0)]
    };
    let blocks = || vec![Block::Paragraph(Passage::new(inlines()))];
    let html = made(blocks(), vec![note("注一"), note("注二")], &[], Dialect::Html);
    assert!(html.body.contains("<a href=\"https://example.org/\">链</a><sup"), "{}", html.body);
    for id in ["a3-r1", "a3-r1-2", "a3-r2"] {
        assert!(html.body.contains(&format!("id=\"{id}\"")), "{id}");
        assert!(html.notes.as_ref().unwrap().contains(&format!("href=\"#{id}\"")), "{id}");
    }
    let epub = made(blocks(), vec![note("注一"), note("注二")], &[], Dialect::Epub);
    let notes = epub.notes.unwrap();
    assert!(notes.starts_with("<aside id=\"a3-n1\" epub:type=\"footnote\" role=\"doc-footnote\">\n<p>"), "{notes}");
    assert!(epub.body.contains("epub:type=\"noteref\" role=\"doc-noteref\""));
}

#[test]
fn lists_tables_and_figures() {
    let list = Block::List { start: Some(3), items: vec![vec![Block::Paragraph(Passage::text("甲"))]] };
    assert_eq!(body(vec![list]), "<ol start=\"3\">\n<li>甲</li>\n</ol>\n");
    let figure = crate::article::Figure {
        path: "p.png".into(),
        alt: "\"图\"".into(),
        caption: Some(Passage::text("说")),
        credit: Some(Passage::text("甲 摄")),
    };
    assert_eq!(
        body(vec![Block::Figure(figure.clone())]),
        "<figure>\n<img src=\"x.png\" alt=\"&quot;图&quot;\"/>\n<figcaption>说 <span class=\"credit\">甲 摄</span></figcaption>\n</figure>\n"
    );
    let lost = crate::article::Figure { path: "q.png".into(), ..figure };
    assert!(body(vec![Block::Figure(lost)]).contains("［&quot;图&quot;］"));
    let table = crate::article::Table {
        align: vec![crate::article::Align::Start, crate::article::Align::End],
        header: vec![Passage::text(""), Passage::text("数")],
        rows: vec![vec![Passage::text("甲"), Passage::text("1")]],
    };
    let markup = body(vec![Block::Table(table)]);
    assert!(markup.contains("<thead>\n<tr><td></td><th scope=\"col\" class=\"end\">数</th></tr>"), "{markup}");
    assert!(markup.contains("role=\"group\" tabindex=\"0\" aria-label=\"表格 1\""), "{markup}");
}

#[test]
fn a_link_that_leads_nowhere_keeps_its_words() {
    let link =
        |url: &str| Block::Paragraph(Passage::new(vec![Inline::Link { url: url.into(), inlines: vec![text("词")] }]));
    assert_eq!(body(vec![link("javascript:alert(1)")]), "<p>词</p>\n");
    assert_eq!(
        body(vec![link("https://a.example/\"><script>")]),
        "<p><a href=\"https://a.example/%22%3E%3Cscript%3E\">词</a></p>\n"
    );
}
