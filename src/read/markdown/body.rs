//! Markdown events to the body tree.

use std::collections::HashMap;
use std::ops::Range;

use pulldown_cmark::{Alignment, CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::emphasis::{self, Prepared};
use crate::article::{Align, Block, Body, Figure, Inline, Note, Passage, Table, plain_text};
use crate::diag::{Code, Finding, Source};
use crate::msg;
use crate::read::forms::traditional::folded;
use crate::text::joint;

/// Deepest nesting of lists, quotes and emphasis that is kept; deeper ones join their parent.
const DEEPEST: usize = 16;
/// A paragraph longer than this many characters is worth a note.
const LONG_PARAGRAPH: usize = 20_000;

/// Parses the Markdown of `source` from byte `start` on; pictures stand relative to `path`, and the
/// first `above` levels of headings are those of what the text is part of.
pub fn read(source: &Source, start: usize, above: u8, path: &str, findings: &mut Vec<Finding>) -> Body {
    let prepared = emphasis::prepare(&source.text()[start..]);
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut builder = Builder {
        source,
        path,
        start,
        above,
        prepared: &prepared,
        findings,
        blocks: vec![Vec::new()],
        containers: Vec::new(),
        inlines: Vec::new(),
        marks: Vec::new(),
        notes: HashMap::new(),
        table: None,
        picture: None,
        pictures: Vec::new(),
        html: false,
    };
    for (event, range) in Parser::new_ext(&prepared.text, options).into_offset_iter() {
        builder.event(event, range);
    }
    builder.finish()
}

enum Container {
    List { start: Option<u64>, items: Vec<Vec<Block>> },
    Item,
    Quote,
    Note(String),
    Flat,
}

enum Span {
    Strong,
    Emphasis,
    Strike,
    Link(String),
    Flat,
}

#[derive(Default)]
struct Picture {
    url: String,
    title: String,
    at: Range<usize>,
}

struct Builder<'a> {
    source: &'a Source,
    path: &'a str,
    start: usize,
    above: u8,
    prepared: &'a Prepared,
    findings: &'a mut Vec<Finding>,
    blocks: Vec<Vec<Block>>,
    containers: Vec<Container>,
    inlines: Vec<(Span, Vec<Inline>)>,
    marks: Vec<String>,
    notes: HashMap<String, (Vec<Block>, Range<usize>)>,
    table: Option<Table>,
    picture: Option<Picture>,
    pictures: Vec<Figure>,
    html: bool,
}

impl Builder<'_> {
    fn at(&self, range: &Range<usize>) -> crate::diag::Place {
        let map = |at| self.start + self.prepared.original(at);
        self.source.place(map(range.start)..map(range.end))
    }

    fn report(&mut self, code: Code, message: crate::diag::Message, range: &Range<usize>) -> &mut Finding {
        let finding = Finding::new(code, message).at(self.at(range));
        self.findings.push(finding);
        self.findings.last_mut().expect("just pushed")
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.open(tag, range),
            Event::End(tag) => self.close(tag, range),
            Event::Text(text) => self.text(&text),
            Event::Code(text) => {
                let text = self.prepared.clean(&text);
                self.push(Inline::Code(text));
            }
            Event::SoftBreak => self.text("\n"),
            Event::HardBreak => self.push(Inline::LineBreak),
            Event::Rule => self.block(Block::Divider),
            Event::FootnoteReference(label) => {
                let number = self.marks.iter().position(|m| **m == *label).unwrap_or_else(|| {
                    self.marks.push(label.to_string());
                    self.marks.len() - 1
                });
                self.push(Inline::NoteMark(number));
            }
            Event::Html(html) | Event::InlineHtml(html) => self.raw_html(&html, range),
            Event::TaskListMarker(_) | Event::InlineMath(_) | Event::DisplayMath(_) => {
                unreachable!("these extensions are not switched on")
            }
        }
    }

    fn raw_html(&mut self, html: &str, range: Range<usize>) {
        let html = self.prepared.clean(html);
        let trimmed = html.trim();
        let tag: String = trimmed.chars().filter(|c| !c.is_whitespace()).collect();
        if trimmed.is_empty() || (trimmed.starts_with("<!--") && trimmed.ends_with("-->")) {
            return;
        }
        if matches!(tag.to_ascii_lowercase().as_str(), "<br>" | "<br/>") {
            return self.push(Inline::LineBreak);
        }
        self.report(Code::R004, msg!("正文里的 HTML 按文字显示", "HTML in the text is shown as text"), &range).help =
            Some(msg!("请改用 Markdown 写法", "write it as Markdown"));
        self.push(Inline::Text(trimmed.to_string()));
    }

    fn open(&mut self, tag: Tag<'_>, range: Range<usize>) {
        match tag {
            Tag::Paragraph
            | Tag::Heading { .. }
            | Tag::CodeBlock(CodeBlockKind::Indented | CodeBlockKind::Fenced(_)) => {
                self.flush();
                self.start_inlines();
            }
            Tag::HtmlBlock => {
                self.flush();
                self.html = true;
                self.start_inlines();
            }
            Tag::BlockQuote(_) => self.enter(Container::Quote),
            Tag::List(start) => self.enter(Container::List { start, items: Vec::new() }),
            Tag::Item => self.enter(Container::Item),
            Tag::FootnoteDefinition(label) => self.enter(Container::Note(label.to_string())),
            Tag::Table(align) => {
                self.flush();
                let align = align.iter().map(|a| match a {
                    Alignment::Center => Align::Center,
                    Alignment::Right => Align::End,
                    Alignment::None | Alignment::Left => Align::Start,
                });
                self.table = Some(Table { align: align.collect(), header: Vec::new(), rows: Vec::new() });
            }
            Tag::TableHead => {}
            Tag::TableRow => {
                if let Some(table) = &mut self.table {
                    table.rows.push(Vec::new());
                }
            }
            Tag::TableCell => self.start_inlines(),
            Tag::Strong => self.span(Span::Strong),
            Tag::Emphasis => self.span(Span::Emphasis),
            Tag::Strikethrough => self.span(Span::Strike),
            Tag::Link { dest_url, .. } => {
                let url = self.prepared.clean(&dest_url);
                let link = self.link(url, &range);
                self.span(link);
            }
            Tag::Image { dest_url, title, .. } => {
                let (url, title) = (self.prepared.clean(&dest_url), self.prepared.clean(&title));
                self.picture = Some(Picture { url, title, at: range });
                self.inlines.push((Span::Flat, Vec::new()));
            }
            Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_)
            | Tag::Superscript
            | Tag::Subscript => unreachable!("these extensions are not switched on"),
        }
    }

    fn close(&mut self, tag: TagEnd, range: Range<usize>) {
        match tag {
            TagEnd::Paragraph => {
                let passage = self.end_inlines();
                self.paragraph(passage, &range);
            }
            TagEnd::HtmlBlock => {
                self.html = false;
                let passage = self.end_inlines();
                self.paragraph(passage, &range);
            }
            TagEnd::Heading(level) => {
                let passage = self.end_inlines();
                let level = (level as u8).saturating_sub(self.above).clamp(1, 4);
                if !passage.inlines.is_empty() {
                    self.block(Block::Heading { level, passage });
                }
                self.put_pictures();
            }
            TagEnd::CodeBlock => {
                // Not joined like the lines of a paragraph: in code they count.
                let text = plain_text(&self.inlines.pop().map(|(_, inlines)| inlines).unwrap_or_default());
                self.block(Block::Code(Passage::text(text.trim_end_matches('\n'))));
            }
            TagEnd::BlockQuote(_) | TagEnd::List(_) | TagEnd::Item | TagEnd::FootnoteDefinition => self.leave(range),
            TagEnd::Table => {
                if let Some(table) = self.table.take() {
                    self.block(Block::Table(table));
                }
                self.put_pictures();
            }
            TagEnd::TableHead | TagEnd::TableRow => {}
            TagEnd::TableCell => {
                let cell = self.end_inlines();
                if let Some(table) = &mut self.table {
                    table.rows.last_mut().unwrap_or(&mut table.header).push(cell);
                }
            }
            TagEnd::Strong | TagEnd::Emphasis | TagEnd::Strikethrough | TagEnd::Link => self.end_span(),
            TagEnd::Image => self.end_picture(),
            TagEnd::DefinitionList
            | TagEnd::DefinitionListTitle
            | TagEnd::DefinitionListDefinition
            | TagEnd::MetadataBlock(_)
            | TagEnd::Superscript
            | TagEnd::Subscript => unreachable!("these extensions are not switched on"),
        }
    }

    fn text(&mut self, text: &str) {
        let text = self.prepared.clean(text);
        self.push(Inline::Text(text));
    }

    fn push(&mut self, inline: Inline) {
        if self.inlines.is_empty() {
            self.start_inlines();
        }
        let run = &mut self.inlines.last_mut().expect("a run is open").1;
        match (run.last_mut(), inline) {
            (Some(Inline::Text(before)), Inline::Text(text)) => before.push_str(&text),
            (_, inline) => run.push(inline),
        }
    }

    fn start_inlines(&mut self) {
        self.inlines.push((Span::Flat, Vec::new()));
    }

    fn span(&mut self, span: Span) {
        let span = if self.inlines.len() > DEEPEST { Span::Flat } else { span };
        self.inlines.push((span, Vec::new()));
    }

    fn end_span(&mut self) {
        let Some((span, inner)) = self.inlines.pop() else { return };
        match span {
            Span::Strong => self.push(Inline::Strong(inner)),
            Span::Emphasis => self.push(Inline::Emphasis(inner)),
            Span::Strike => self.push(Inline::Strike(inner)),
            Span::Link(url) => self.push(Inline::Link { url, inlines: inner }),
            Span::Flat => inner.into_iter().for_each(|inline| self.push(inline)),
        }
    }

    fn end_inlines(&mut self) -> Passage {
        let mut inlines = self.inlines.pop().map(|(_, inlines)| inlines).unwrap_or_default();
        join_lines(&mut inlines);
        Passage::new(inlines)
    }

    /// Tight list items hold text without a paragraph around it; it becomes one here.
    fn flush(&mut self) {
        if self.inlines.len() == 1 && !self.html {
            let passage = self.end_inlines();
            self.paragraph(passage, &(0..0));
        } else if self.inlines.is_empty() {
            self.put_pictures();
        }
    }

    fn paragraph(&mut self, passage: Passage, range: &Range<usize>) {
        let length = range.len();
        if length > LONG_PARAGRAPH * 3 {
            let characters = passage.plain().chars().count();
            self.report(Code::R015, msg!("一段有 {characters} 字", "a paragraph of {characters} characters"), range)
                .help = Some(msg!("是不是丢了分段？", "were paragraph breaks lost?"));
        }
        if !plain_text(&passage.inlines).trim().is_empty() || has_mark(&passage.inlines) {
            self.block(Block::Paragraph(passage));
        }
        self.put_pictures();
    }

    fn put_pictures(&mut self) {
        for figure in std::mem::take(&mut self.pictures) {
            self.block(Block::Figure(figure));
        }
    }

    fn block(&mut self, block: Block) {
        self.blocks.last_mut().expect("the body is open").push(block);
    }

    fn enter(&mut self, container: Container) {
        self.flush();
        let deep = self.containers.len() >= 2 * DEEPEST;
        self.containers.push(if deep { Container::Flat } else { container });
        self.blocks.push(Vec::new());
    }

    fn leave(&mut self, range: Range<usize>) {
        self.flush();
        let blocks = self.blocks.pop().expect("containers close in order");
        match self.containers.pop().expect("containers close in order") {
            Container::Item => match self.containers.last_mut() {
                Some(Container::List { items, .. }) => items.push(blocks),
                _ => blocks.into_iter().for_each(|b| self.block(b)),
            },
            Container::List { start, items } => self.block(Block::List { start, items }),
            Container::Quote => self.block(Block::Quote(blocks)),
            Container::Note(label) => {
                self.notes.insert(label, (blocks, range));
            }
            Container::Flat => blocks.into_iter().for_each(|b| self.block(b)),
        }
    }

    fn link(&mut self, url: String, range: &Range<usize>) -> Span {
        let lower = url.to_ascii_lowercase();
        if ["http://", "https://", "mailto:"].iter().any(|scheme| lower.starts_with(scheme)) {
            return Span::Link(url);
        }
        self.report(
            Code::R012,
            msg!("链接 `{url}` 在册子里无处可去", "link `{url}` leads nowhere in a booklet"),
            range,
        )
        .help = Some(msg!(
            "只印文字；链接请写完整网址 https://…",
            "only its text is printed; write a full address https://…"
        ));
        Span::Flat
    }

    fn end_picture(&mut self) {
        let alt = plain_text(&self.inlines.pop().map(|(_, inlines)| inlines).unwrap_or_default());
        let Some(picture) = self.picture.take() else { return };
        if picture.url.is_empty() {
            // A picture that is not reprinted: its words stand where the alternative text would.
            let filled = |text: &str| Some(text.trim().to_string()).filter(|t| !t.is_empty());
            let (caption, credit) = match filled(&picture.title) {
                None => split_credit(&alt),
                credit => (filled(&alt), credit),
            };
            let (caption, credit) = (caption.map(Passage::text), credit.map(Passage::text));
            self.pictures.push(Figure { path: String::new(), alt: String::new(), caption, credit });
            return;
        }
        if alt.trim().is_empty() {
            let url = &picture.url;
            let message = msg!("图片 `{url}` 没有替代文字", "picture `{url}` has no alternative text");
            self.report(Code::R006, message, &picture.at).help =
                Some(msg!("写成 ![图里有什么](…)", "write ![what the picture shows](…)"));
        }
        let (caption, credit) = split_credit(&picture.title);
        self.pictures.push(Figure {
            path: resolve(self.path, &picture.url),
            alt: alt.trim().to_string(),
            caption: caption.map(Passage::text),
            credit: credit.map(Passage::text),
        });
    }

    fn finish(mut self) -> Body {
        self.flush();
        let mut notes = Vec::new();
        let marks = std::mem::take(&mut self.marks);
        for label in &marks {
            let blocks = match self.notes.remove(label) {
                Some((blocks, _)) => blocks,
                None => Vec::new(),
            };
            notes.push(Note { blocks });
        }
        let mut unused: Vec<_> = std::mem::take(&mut self.notes).into_iter().collect();
        unused.sort_by_key(|(_, (_, range))| range.start);
        let mut blocks = self.blocks.pop().unwrap_or_default();
        for (label, (inner, range)) in unused {
            self.report(
                Code::R014,
                msg!(
                    "脚注 [^{label}] 没有被引用，排在文末",
                    "note [^{label}] has no mark; it is printed after the text"
                ),
                &range,
            );
            blocks.extend(inner);
        }
        Body::new(blocks, notes)
    }
}

fn has_mark(inlines: &[Inline]) -> bool {
    inlines.iter().any(|i| matches!(i, Inline::NoteMark(_)))
}

/// Turns the line feeds that soft breaks left into the joint that the language wants.
fn join_lines(inlines: &mut [Inline]) {
    for inline in inlines {
        match inline {
            Inline::Text(text) if text.contains('\n') => {
                let mut joined = String::with_capacity(text.len());
                let mut lines = text.split('\n').peekable();
                while let Some(line) = lines.next() {
                    joined.push_str(line.trim_start_matches(' '));
                    if let Some(next) = lines.peek() {
                        joined.truncate(joined.trim_end_matches(' ').len());
                        joined.push_str(joint(joined.chars().next_back(), next.trim_start().chars().next()));
                    }
                }
                *text = joined;
            }
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { inlines: inner, .. } => {
                join_lines(inner);
            }
            Inline::Text(_) | Inline::Code(_) | Inline::NoteMark(_) | Inline::LineBreak => {}
        }
    }
}

/// Divides `图说文字。 青禾日报记者 甲 摄` into caption and credit; a line break divides for certain.
pub(crate) fn split_credit(title: &str) -> (Option<String>, Option<String>) {
    if let Some((caption, credit)) = title.split_once('\n') {
        let full = |text: &str| Some(text.trim().to_string()).filter(|t| !t.is_empty());
        return (full(caption), full(&credit.replace('\n', " ")));
    }
    let title = title.trim();
    if title.is_empty() {
        return (None, None);
    }
    let folded = folded(title);
    let plain = folded.as_deref().unwrap_or(title);
    let credited = ["摄", "供图", "制图", "绘", "绘图"].iter().any(|end| plain.ends_with(end));
    match title.rfind(['。', '！', '？', '”']).filter(|_| credited) {
        Some(at) => {
            let end = at + title[at..].chars().next().map_or(0, char::len_utf8);
            (Some(title[..end].to_string()), Some(title[end..].trim().to_string()))
        }
        None => (Some(title.to_string()), None),
    }
}

/// The path of a picture relative to the workspace, from a reference in an article file.
fn resolve(article: &str, reference: &str) -> String {
    if reference.contains("://") || reference.starts_with('/') || reference.starts_with("data:") {
        return reference.to_string();
    }
    let mut parts: Vec<&str> = article.split('/').collect();
    parts.pop();
    for part in reference.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|p| *p != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body(text: &str) -> (Body, Vec<Finding>) {
        let source = Source::new("articles/a/b.md", text);
        let mut findings = Vec::new();
        (read(&source, 0, 1, source.path(), &mut findings), findings)
    }

    fn strong_of(text: &str) -> Vec<String> {
        let (body, _) = body(text);
        let passages = body.passages();
        passages[0]
            .inlines
            .iter()
            .filter_map(|i| if let Inline::Strong(inner) = i { Some(plain_text(inner)) } else { None })
            .collect()
    }

    #[test]
    fn bold_next_to_chinese_punctuation() {
        assert_eq!(strong_of("**“甲”**乙"), ["“甲”"]);
        assert_eq!(strong_of("**你好，**世界"), ["你好，"]);
        assert_eq!(strong_of("甲**（乙）**丙"), ["（乙）"]);
        assert_eq!(strong_of("——**强化原创。**要"), ["强化原创。"]);
        assert_eq!(strong_of("**问：**答**是。**完"), ["问：", "是。"]);
        assert_eq!(strong_of("`**“甲”**乙`").len(), 0);
        assert_eq!(body("`**“甲”**乙`").0.plain(), "**“甲”**乙");
    }

    #[test]
    fn hard_wrapped_chinese_joins_without_spaces() {
        assert_eq!(body("中国人民\n政治协商\nhello\nworld").0.plain(), "中国人民政治协商hello world");
    }

    #[test]
    fn pictures_become_figures_with_caption_and_credit() {
        let (body, findings) = body("前文\n\n![图](../p/x.svg \"说明文字。 青禾日报记者 甲乙 摄\")\n\n![](y.png)");
        let figures = body.figures();
        assert_eq!(figures[0].path, "articles/p/x.svg");
        assert_eq!(figures[0].credit.as_ref().unwrap().plain(), "青禾日报记者 甲乙 摄");
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::R006]);
    }

    #[test]
    fn a_picture_without_a_path_is_its_words_alone() {
        let (body, findings) = body("![田里一角。记者 甲乙 摄]()\n\n![田里](<> \"丙\")");
        let words: Vec<_> = body
            .figures()
            .into_iter()
            .map(|f| (f.path.as_str(), f.caption.as_ref().unwrap().plain(), f.credit.as_ref().unwrap().plain()))
            .collect();
        assert_eq!(words, [("", "田里一角。".into(), "记者 甲乙 摄".into()), ("", "田里".into(), "丙".into())]);
        assert!(findings.is_empty());
    }

    #[test]
    fn a_picture_in_a_list_stays_in_its_item() {
        let (body, _) = body("- ![图](y.png)\n- 乙\n\n```\n  一\n二\n```");
        let Block::List { items, .. } = &body.blocks[0] else { panic!("{body:?}") };
        assert!(matches!(items[0][..], [Block::Figure(_)]), "{body:?}");
        assert_eq!(body.plain(), "乙\n  一\n二");
    }

    #[test]
    fn tables_lists_and_notes_keep_their_text() {
        let text = "|甲|乙|\n|--|--:|\n|1|2|\n\n- 一\n- 二\n\n  三\n\n正文[^n]。\n\n[^n]: 注文。\n\n[^x]: 无主。";
        let (body, findings) = body(text);
        assert_eq!(body.plain(), "甲\n乙\n1\n2\n一\n二\n三\n正文。\n无主。\n注文。");
        assert_eq!(body.notes.len(), 1);
        assert_eq!(findings[0].code, Code::R014);
    }

    #[test]
    fn lines_of_code_are_kept() {
        assert_eq!(body("    甲\n      乙\n\n```\na\n\nb\n```\n").0.plain(), "甲\n  乙\na\n\nb");
    }

    #[test]
    fn links_that_lead_nowhere_keep_their_words() {
        let (body, findings) = body("[坏](javascript:alert(1)) [好](https://example.org/)");
        assert_eq!(body.plain(), "坏 好");
        assert_eq!(findings[0].code, Code::R012);
    }

    #[test]
    fn deep_nesting_is_flattened_and_loses_nothing() {
        let (body, _) = body(&format!("{}底", ">".repeat(5000)));
        assert_eq!(body.plain(), "底");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "([*_`>\\[\\]()!|#\\-0-9.~ \n“”，。甲乙]|\\PC){0,120}") {
            let _ = body(&text);
        }
    }
}
