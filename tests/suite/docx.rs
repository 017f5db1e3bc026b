//! The Word document: read back it holds the same articles, and its contents have the pages of print.

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::Path;

use xuekan::article::{Article, Block, Body, Inline, Passage};
use xuekan::diag::Source;
use xuekan::issue::Issue;
use xuekan::layout::{self, FontSettings, Fonts, PageSetup};
use xuekan::read::kind::{Arrived, Reading, read};
use xuekan::read::markdown;
use xuekan::render::docx::{Print, render};
use xuekan::template::{Dress, sample};
use xuekan::text::comparable;

use crate::readers::lines;
use crate::support::{Line, manifest, root, sample_issue};

/// One file of a document as text.
pub fn part(docx: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(docx)).expect("the document is an archive");
    let mut part = archive.by_name(name).unwrap_or_else(|_| panic!("{name} is there"));
    let mut text = String::new();
    part.read_to_string(&mut text).expect("the part is text");
    text
}

fn of(issue: &Issue) -> Vec<u8> {
    let fonts = Fonts::find(&FontSettings { folders: Vec::new(), folders_only: false, os_release: None });
    let drawn = |(path, picture): (&String, &std::sync::Arc<_>)| Some((path.clone(), layout::drawn(picture, &fonts)?));
    let pictures: BTreeMap<_, _> = issue.pictures.iter().filter_map(drawn).collect();
    let dress = Dress::built_in();
    let print = Print { setup: &PageSetup::default(), theme: dress.theme(), pictures: &pictures, logo: None };
    let pages = sample::pages(&sample::issue());
    let pages = (issue.articles.len() == pages.articles.len()).then_some(&pages);
    let made = render(issue, pages, &dress, &print);
    assert_eq!(made.findings, []);
    made.value.bytes
}

fn back(docx: &[u8]) -> Reading {
    let mut findings = Vec::new();
    read(&Arrived::new("issue.docx", docx), None, String::new(), &mut findings)
}

/// What the format keeps of inlines: emphases by character, links outside of them, one code style.
fn flat(inlines: &[Inline]) -> Vec<Inline> {
    #[derive(Clone, Default, PartialEq)]
    struct Look {
        strong: bool,
        emphasis: bool,
        strike: bool,
        link: Option<String>,
    }
    fn dressed(inline: Inline, look: &Look) -> Inline {
        let mut inline = inline;
        let code = matches!(inline, Inline::Code(_));
        if look.strike {
            inline = Inline::Strike(vec![inline]);
        }
        if look.emphasis && !code {
            inline = Inline::Emphasis(vec![inline]);
        }
        if look.strong && !code {
            inline = Inline::Strong(vec![inline]);
        }
        if let Some(url) = &look.link {
            inline = Inline::Link { url: url.clone(), inlines: vec![inline] };
        }
        inline
    }
    fn walk(inlines: &[Inline], look: &Look, out: &mut Vec<Inline>) {
        for inline in inlines {
            match inline {
                Inline::Text(text) => text.chars().for_each(|c| out.push(dressed(Inline::Text(c.into()), look))),
                Inline::Code(text) => text.chars().for_each(|c| out.push(dressed(Inline::Code(c.into()), look))),
                Inline::Strong(inner) => walk(inner, &Look { strong: true, ..look.clone() }, out),
                Inline::Emphasis(inner) => walk(inner, &Look { emphasis: true, ..look.clone() }, out),
                Inline::Strike(inner) => walk(inner, &Look { strike: true, ..look.clone() }, out),
                Inline::Link { url, inlines } => {
                    let url = url.replace('<', "%3C").replace('>', "%3E");
                    walk(inlines, &Look { link: Some(url), ..look.clone() }, out);
                }
                Inline::LineBreak | Inline::NoteMark(_) => out.push(inline.clone()),
            }
        }
    }
    let mut out = Vec::new();
    walk(inlines, &Look::default(), &mut out);
    out
}

/// What the format keeps of blocks, without the names of picture files.
fn kept(body: &Body) -> Body {
    fn passage(passage: &Passage) -> Passage {
        Passage::new(flat(&passage.inlines))
    }
    fn blocks(all: &[Block]) -> Vec<Block> {
        all.iter().map(block).collect()
    }
    fn block(one: &Block) -> Block {
        match one {
            Block::Paragraph(p) => Block::Paragraph(passage(p)),
            Block::Heading { level, passage: p } => Block::Heading { level: *level, passage: passage(p) },
            Block::List { start, items } => {
                Block::List { start: *start, items: items.iter().map(|item| blocks(item)).collect() }
            }
            Block::Quote(inner) => Block::Quote(blocks(inner)),
            Block::Table(table) => {
                let mut table = table.clone();
                table.header.iter_mut().chain(table.rows.iter_mut().flatten()).for_each(|cell| *cell = passage(cell));
                Block::Table(table)
            }
            Block::Figure(figure) => {
                let mut figure = figure.clone();
                figure.path.clear();
                figure.caption = figure.caption.as_ref().map(passage);
                figure.credit = figure.credit.as_ref().map(passage);
                // Without its picture only the words of a figure are printed.
                figure.alt = if figure.alt.starts_with("没有找到") { String::new() } else { figure.alt };
                Block::Figure(figure)
            }
            Block::Code(p) => Block::Code(Passage::text(p.plain().trim_end_matches('\n'))),
            Block::Divider => Block::Divider,
        }
    }
    let notes = body.notes.iter().map(|note| xuekan::article::Note { blocks: blocks(&note.blocks) });
    // Code inside of a note is a paragraph of it.
    let notes = notes.map(|mut note| {
        for block in &mut note.blocks {
            if let Block::Code(p) = block {
                *block = Block::Paragraph(Passage::new(flat(&p.inlines)));
            }
        }
        note
    });
    Body::new(blocks(&body.blocks), notes.collect())
}

fn equal(article: &Article, again: &Article) {
    assert_eq!(article.head, again.head, "{}", article.id);
    let (before, after) = (kept(&article.body), kept(&again.body));
    for (before, after) in before.blocks.iter().zip(&after.blocks) {
        assert_eq!(before, after, "{}", article.id);
    }
    assert_eq!(before, after, "{}", article.id);
}

#[test]
fn our_own_document_comes_back_as_it_went_in() {
    let issue = sample::issue();
    let docx = of(&issue);
    assert_eq!(docx, of(&issue), "the same issue gives the same bytes");
    let reading = back(&docx);
    assert_eq!(reading.articles.len(), issue.articles.len());
    for (article, again) in issue.articles.iter().zip(&reading.articles) {
        equal(article, again);
    }
    let pictures: Vec<&Vec<u8>> = reading.attachments.iter().map(|(_, bytes)| bytes).collect();
    let before: Vec<&Vec<u8>> = issue.pictures.values().map(|picture| &picture.bytes).collect();
    assert_eq!(pictures, before);
    assert!(reading.loose.iter().all(|loose| loose.furniture), "cover and contents are furniture");
    let text = reading.text.as_deref().expect("the review shows a document as lines");
    insta::assert_snapshot!("lines", lines(text, &reading).join("\n"));
}

#[test]
fn the_sample_issue_comes_back_as_it_went_in() {
    for edition in ["", "computer", "agriculture"] {
        let folder = sample_issue().join(edition);
        let reading = back(&fs::read(folder.join("bulletin-2024-01.docx")).expect("the document is there"));
        let manifest = manifest(&folder);
        let inputs = manifest["inputs"].as_array().expect("inputs are a list");
        let paths = inputs.iter().filter_map(|input| input["path"].as_str()).filter(|path| path.ends_with(".md"));
        let articles: Vec<Article> = paths.map(article).collect();
        assert_eq!(reading.articles.len(), articles.len());
        for (article, again) in articles.iter().zip(&reading.articles) {
            equal(article, again);
        }
    }
}

fn article(path: &str) -> Article {
    let source = Source::new(path, fs::read_to_string(root().join(path)).expect("the article is there"));
    let id = xuekan::article::ArticleId::new(path.trim_end_matches(".md")).expect("a path is an id");
    markdown::read(&source, id, Default::default()).value
}

/// Text in all its forms comes back, or at least no word of it is lost.
#[test]
fn no_word_is_lost_in_any_form() {
    let text = "---\ntitle: 甲\nsource: {name: 乙报, date: 2024-03-05}\n---\n\n\
        > 引文一\n>\n> - 引文里的条\n>\n> 1. 数一\n\n\
        - 一条\n\n  一条的第二段\n\n  | 表 | 格 |\n  |--|--|\n  | 里 | 外 |\n\n- 二条[^1]\n  1. 深一\n  2. 深二\n\n\
        7. 从七起\n8. 到八\n\n甲[^1]乙[^2]**粗*斜*粗**`码`\n\n\
        | 一 | 二 |\n|--|--:|\n| 三<br>四 | 五 |\n\n| 六 | 七 |\n|--|--|\n| 八[^2] | 九 |\n\n\
        ```\n码一\n  码二\n```\n\n##### 深标题\n\n尾\n\n\
        [^1]: 注一[^3]。\n[^2]: 注二\n\n    > 注二引文\n[^3]: 注三\n";
    let source = Source::new("articles/a.md", text);
    let id = xuekan::article::ArticleId::new("a").expect("a plain name");
    let article = markdown::read(&source, id, Default::default()).value;
    let mut issue = sample::issue();
    issue.articles = vec![std::sync::Arc::new(article.clone())];
    issue.sections = vec![xuekan::issue::Section { title: "一".into(), grouped: false, articles: vec![0] }];
    let docx = of(&issue);
    let reading = back(&docx);
    let again = &reading.articles[0];
    let words = |body: &Body| -> Vec<String> {
        let mut words: Vec<String> = body.passages().iter().map(|p| comparable(&p.plain())).collect();
        words.retain(|w| !w.is_empty());
        words.sort();
        words
    };
    assert_eq!(words(&article.body), words(&again.body));
    assert_eq!(again.body.notes.len(), 3);
    let starts: Vec<Option<u64>> = lists(&again.body.blocks);
    assert!(starts.contains(&Some(7)) && starts.contains(&Some(1)) && starts.contains(&None), "{starts:?}");
}

fn lists(blocks: &[Block]) -> Vec<Option<u64>> {
    let mut all = Vec::new();
    for block in blocks {
        if let Block::List { start, items } = block {
            all.push(*start);
            items.iter().for_each(|item| all.extend(lists(item)));
        }
    }
    all
}

/// Contents of a document: entries of the styles for contents, titles without their number.
pub fn contents(docx: &Path) -> Vec<Line> {
    let xml = part(&fs::read(docx).expect("the document is there"), "word/document.xml");
    let mut lines = Vec::new();
    for paragraph in xml.split("<w:p>").filter(|p| p.contains("w:val=\"TOC1\"") || p.contains("w:val=\"TOC2\"")) {
        let text = |xml: &str| -> String {
            let parts = xml.split("<w:t ").skip(1).chain(xml.split("<w:t>").skip(1));
            let parts = parts.filter_map(|t| t.split_once("</w:t>")).map(|(t, _)| t.rsplit('>').next().unwrap_or(t));
            parts.collect::<String>().replace("&quot;", "\"").replace("&#39;", "'").replace("&amp;", "&")
        };
        let (title, page) = paragraph.split_once("<w:tab/>").unwrap_or((paragraph, ""));
        let title = text(title);
        let end = title.find(['.', ')']).expect("an entry has a number") + 1;
        lines.push((title[end..].to_string(), text(page)));
    }
    lines
}

#[test]
fn the_parts_of_the_document_are_as_they_were() {
    let docx = of(&sample::issue());
    for name in ["document", "footnotes", "numbering", "settings", "header1", "footerOdd"] {
        let xml = part(&docx, &format!("word/{name}.xml"));
        // A line for every element that holds others, so that a change is seen where it is.
        let broken =
            xml.replace("<w:p>", "\n<w:p>").replace("<w:tr>", "\n<w:tr>").replace("<w:sectPr>", "\n<w:sectPr>");
        let broken = broken.replace("<w:num ", "\n<w:num ").replace("<w:lvl ", "\n<w:lvl ");
        insta::assert_snapshot!(name, broken);
    }
}
