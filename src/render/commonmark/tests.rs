use proptest::prelude::*;

use super::*;
use crate::article::{ArticleId, Dateline, Inline, Origin, Series, SourceLine};
use crate::date::Date;
use crate::diag::Source;

const PATH: &str = "articles/甲报/01-甲.md";

fn written_and_read(head: Head, body: Body) -> (Article, Article, String) {
    let origin = Origin { path: PATH.into(), hash: String::new() };
    let before = Article { id: ArticleId::new("x").unwrap(), head, body, origin };
    let text = article(&before);
    let source = Source::new(PATH, text.as_str());
    let after = crate::read::markdown::read(
        &source,
        ArticleId::new("x").unwrap(),
        Origin { path: PATH.into(), hash: String::new() },
    )
    .value;
    (before, after, text)
}

fn check(blocks: Vec<Block>, notes: Vec<Note>) {
    let (before, after, text) = written_and_read(Head::default(), Body::new(blocks, notes));
    assert_eq!(before.body, after.body, "\n{text}");
}

fn paragraph(inlines: Vec<Inline>) -> Block {
    Block::Paragraph(Passage::new(inlines))
}

fn text(text: &str) -> Inline {
    Inline::Text(text.to_string())
}

#[test]
fn an_article_is_readable_markdown() {
    let head = Head {
        kicker: Some("青禾市代表团审议时强调".into()),
        title: "让绿色成为发展的底色".into(),
        subtitles: vec!["——把道理讲明白③".into()],
        series: Some(Series { name: "把道理讲明白".into(), number: Some(3) }),
        authors: vec!["温南".into()],
        dateline: Some(Dateline { agency: Some("本报".into()), date: Date::new(2024, 3, 4), ..Dateline::default() }),
        source: Some(SourceLine {
            name: "青禾日报".into(),
            date: Date::new(2024, 3, 5),
            page: Some("01".into()),
            url: None,
        }),
        highlights: vec!["要点：一是好；二是#好".into(), "长".repeat(120)],
        editor_note: Some("第一段。\n——编者".into()),
        ..Head::default()
    };
    let body = Body::new(
        vec![
            Block::Heading { level: 1, passage: Passage::text("一、2023年工作回顾") },
            paragraph(vec![text("——"), Inline::Strong(vec![text("“甲”。")]), text("乙1.5*2，#号。")]),
            Block::List {
                start: Some(1),
                items: vec![vec![paragraph(vec![text("一")])], vec![paragraph(vec![text("二")])]],
            },
        ],
        Vec::new(),
    );
    let (before, after, text) = written_and_read(head, body);
    assert_eq!(before.head, after.head, "\n{text}");
    assert_eq!(before.body, after.body, "\n{text}");
    insta::assert_snapshot!(text);
}

#[test]
fn bold_beside_chinese_marks_stays_plain_and_can_be_portable() {
    let body = Body::new(vec![paragraph(vec![text("问"), Inline::Strong(vec![text("“甲”")]), text("乙")])], Vec::new());
    assert_eq!(super::body(&body), "问**“甲”**乙\n");
    let options = Options { portable: true, ..Options::default() };
    assert_eq!(body_with(&body, &options), "问<!-- -->**“甲”**<!-- -->乙\n");
}

#[test]
fn what_the_issue_renderer_asks_for_is_written() {
    let heading = Block::Heading { level: 1, passage: Passage::text("一、甲") };
    let figure = Figure {
        path: "pictures/a b.svg".into(),
        alt: "图".into(),
        caption: None,
        credit: Some(Passage::text("甲 摄")),
    };
    let noted = paragraph(vec![text("乙"), Inline::NoteMark(0)]);
    let note = Note { blocks: vec![paragraph(vec![text("注")])] };
    let body = Body::new(vec![heading, noted, Block::Figure(figure)], vec![note]);
    let options = Options {
        heading_offset: 2,
        note_prefix: "a3-",
        picture: &|path| Some(format!("../{path}")),
        passage_start: &|id| (id == PassageId(1)).then(|| "〔第5页〕".to_string()),
        ..Options::default()
    };
    assert_eq!(
        body_with(&body, &options),
        "### 一、甲\n\n〔第5页〕乙[^a3-1]\n\n![图](<../pictures/a b.svg> \"&#10;甲 摄\")\n\n[^a3-1]: 注\n"
    );
}

#[test]
fn pictures_are_named_from_the_files_own_folder() {
    assert_eq!(relative("articles/甲报/01.md", "articles/pictures/x.svg"), "../pictures/x.svg");
    assert_eq!(relative("articles/甲报/01.md", "pictures/x.svg"), "../../pictures/x.svg");
    assert_eq!(relative("01.md", "x.svg"), "x.svg");
    assert_eq!(relative("a/01.md", "https://example.org/x.svg"), "https://example.org/x.svg");
}

#[test]
fn lists_that_follow_each_other_stay_apart() {
    let item = |t: &str| vec![paragraph(vec![text(t)])];
    let list = |start| Block::List { start, items: vec![item("甲"), item("乙")] };
    check(vec![list(None), list(None), list(None), list(Some(3)), list(Some(1)), list(None)], Vec::new());
}

#[test]
fn code_keeps_lines_and_spaces() {
    check(vec![Block::Code(Passage::text("  甲\n\n乙  丙\n```"))], Vec::new());
}

/// Text with every character that means something to Markdown, at any place.
fn characters() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => Just("甲".to_string()),
        2 => Just("乙丙".to_string()),
        1 => Just("word".to_string()),
        1 => "[0-9]{1,2}[.)、]?",
        3 => prop::sample::select("*_#[]|~><-1.`!&;:()+=\\\"'{}@/^$%,“”，。（）《》—…· \u{3000}\u{A0}«é".chars().collect::<Vec<_>>())
            .prop_map(String::from),
        1 => prop::sample::select(vec!["&amp;", "**", "~~", "<br>", "<!-- x -->", "![", "](", "[^1]", "http://a.b", ": ", "1. ", "- ", "```", "---", "|-|"])
            .prop_map(String::from),
    ];
    prop::collection::vec(piece, 1..7).prop_map(|p| p.concat())
}

fn inline(depth: u32) -> BoxedStrategy<Inline> {
    let leaf = prop_oneof![
        8 => characters().prop_map(Inline::Text),
        1 => "[甲`|*\\\\a ]{0,4}[甲`b*]".prop_map(Inline::Code),
        1 => Just(Inline::LineBreak),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let inner = || prop::collection::vec(inline(depth - 1), 1..4);
    prop_oneof![
        6 => leaf,
        2 => inner().prop_map(Inline::Strong),
        1 => inner().prop_map(Inline::Emphasis),
        1 => inner().prop_map(Inline::Strike),
        1 => ("https://[a-z]{1,4}\\.org/[a-z()&*_|]{0,4}", prop::collection::vec(inline(0), 1..2))
            .prop_map(|(url, inlines)| Inline::Link { url, inlines }),
    ]
    .boxed()
}

/// The form in which a reader leaves inlines: neighbours joined, nothing empty, no span in itself.
fn settled(inlines: Vec<Inline>, inside: &mut Vec<u8>) -> Vec<Inline> {
    let mut out: Vec<Inline> = Vec::new();
    let mut push = |inline: Inline| match (out.last_mut(), inline) {
        (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
        (_, inline) => out.push(inline),
    };
    for inline in inlines {
        let kind = match &inline {
            Inline::Strong(_) => 1,
            Inline::Emphasis(_) => 2,
            Inline::Strike(_) => 3,
            _ => 0,
        };
        match inline {
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) if inside.contains(&kind) => {
                settled(inner, inside).into_iter().for_each(&mut push);
            }
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => {
                inside.push(kind);
                let inner = settled(inner, inside);
                inside.pop();
                push(match kind {
                    1 => Inline::Strong(inner),
                    2 => Inline::Emphasis(inner),
                    _ => Inline::Strike(inner),
                });
            }
            Inline::Link { url, inlines } => push(Inline::Link { url, inlines: settled(inlines, inside) }),
            other => push(other),
        }
    }
    out
}

fn passage() -> impl Strategy<Value = Passage> {
    let shown = |p: &Passage| !p.plain().trim().is_empty();
    prop::collection::vec(inline(2), 1..5)
        .prop_map(|inlines| Passage::new(settled(inlines, &mut Vec::new())))
        .prop_filter("a passage shows something", shown)
}

fn words() -> impl Strategy<Value = String> {
    characters().prop_map(|t| t.trim().to_string()).prop_filter("not empty", |t| !t.is_empty())
}

fn figure() -> impl Strategy<Value = Block> {
    let path = "|(\\.\\./)?[a-z甲]{1,3}( |_|\\(|\\*|&amp;)?[a-z]{0,2}/[a-z]{1,3}\\.svg";
    (path, words(), prop::option::of(words()), prop::option::of(words())).prop_map(|(path, alt, caption, credit)| {
        let alt = if path.is_empty() { String::new() } else { alt };
        let (caption, credit) = (caption.map(Passage::text), credit.map(Passage::text));
        Block::Figure(Figure { path, alt, caption, credit })
    })
}

fn table() -> impl Strategy<Value = Block> {
    let align = prop::sample::select(vec![Align::Start, Align::Center, Align::End]);
    let cell = || prop_oneof![4 => passage(), 1 => Just(Passage::new(Vec::new()))];
    (1_usize..4).prop_flat_map(move |columns| {
        let align = prop::collection::vec(align.clone(), columns);
        let header = prop::collection::vec(cell(), columns);
        let rows = prop::collection::vec(prop::collection::vec(cell(), columns), 0..3);
        (align, header, rows).prop_map(|(align, header, rows)| Block::Table(Table { align, header, rows }))
    })
}

fn block(depth: u32) -> BoxedStrategy<Block> {
    let leaf = prop_oneof![
        6 => passage().prop_map(Block::Paragraph),
        2 => (1_u8..5, passage()).prop_map(|(level, passage)| Block::Heading { level, passage }),
        1 => table(),
        1 => figure(),
        1 => "[甲`*<\n a|]{0,9}[甲`]".prop_map(|t| Block::Code(Passage::text(t))),
        1 => Just(Block::Divider),
    ];
    if depth == 0 {
        return leaf.boxed();
    }
    let blocks = move || prop::collection::vec(block(depth - 1), 1..4);
    prop_oneof![
        5 => leaf,
        1 => (prop::option::of(0_u64..120), prop::collection::vec(blocks(), 1..4))
            .prop_map(|(start, items)| Block::List { start, items }),
        1 => blocks().prop_map(Block::Quote),
    ]
    .boxed()
}

fn head() -> impl Strategy<Value = Head> {
    let line = || {
        prop_oneof![
            words(),
            prop::sample::select(vec![
                "2024",
                "true",
                "no",
                "~",
                "null",
                "2024-03-04",
                "- 甲",
                "甲: 乙",
                "#",
                "'",
                "1_000",
                "0x1F",
                "=",
                "<<",
                "!a",
                "&a",
                "*a",
                "%a",
                "@a",
                "? a",
                "甲 # 乙"
            ])
            .prop_map(String::from)
        ]
    };
    let lines = move || prop::collection::vec(line(), 0..3);
    let note = prop::collection::vec(line(), 1..3).prop_map(|l| l.join("\n"));
    (line(), prop::option::of(line()), lines(), lines(), lines(), prop::option::of(note), any::<bool>()).prop_map(
        move |(title, kicker, subtitles, authors, highlights, editor_note, truncated)| Head {
            title,
            kicker,
            subtitles,
            authors,
            highlights,
            editor_note,
            truncated,
            ..Head::default()
        },
    )
}

/// Puts a mark and its note after some paragraphs.
fn with_notes(mut blocks: Vec<Block>, texts: Vec<Vec<Block>>) -> (Vec<Block>, Vec<Note>) {
    let mut notes = Vec::new();
    let mut texts = texts.into_iter();
    for block in &mut blocks {
        let Block::Paragraph(passage) = block else { continue };
        let Some(text) = texts.next() else { break };
        passage.inlines.push(Inline::NoteMark(notes.len()));
        notes.push(Note { blocks: text });
    }
    (blocks, notes)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_body_comes_back(blocks in prop::collection::vec(block(2), 1..4), notes in prop::collection::vec(prop::collection::vec(block(0), 1..3), 0..2)) {
        let (blocks, notes) = with_notes(blocks, notes);
        let (before, after, text) = written_and_read(Head::default(), Body::new(blocks, notes));
        prop_assert_eq!(before.body, after.body, "\n{}", text);
    }

    #[test]
    fn portable_bodies_come_back_too(passage in passage()) {
        let body = Body::new(vec![Block::Paragraph(passage)], Vec::new());
        let text = body_with(&body, &Options { portable: true, ..Options::default() });
        let read = crate::read::markdown::read_body(&Source::new(PATH, text.as_str()), &mut Vec::new());
        prop_assert_eq!(body, read, "\n{}", text);
    }

    #[test]
    fn every_head_comes_back(head in head()) {
        let (before, after, text) = written_and_read(head, Body::default());
        prop_assert_eq!(before.head, after.head, "\n{}", text);
    }
}
