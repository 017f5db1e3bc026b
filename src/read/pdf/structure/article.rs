//! The lines of one article: its stack, what stands before the text, the text, the source line.

use std::collections::HashMap;
use std::ops::Range;

use super::body::squeezed;
use super::told::english_source;
use super::{Text, Title, Why};
use crate::article::{Article, Body, Head, Origin};
use crate::date::Date;
use crate::diag::{Code, Finding};
use crate::msg;
use crate::pages::Part;
use crate::read::bulletin::Loose;
use crate::read::forms::{dateline, source_line};
use crate::read::kind::report_article;
use crate::read::naming::Names;
use crate::read::pdf::furniture::Role;
use crate::read::pdf::lines::Line;
use crate::read::pdf::paragraphs;
use crate::read::pdf::paragraphs::{Look, Setting};
use crate::read::pdf::pictures::{self, Placed};
use crate::read::pictures::Pictures;
use crate::read::trace;
use crate::read::trace::{Deed, Destination, Mark, Trace};
use crate::text::is_han;

/// Above a headline stand at most so many rows of its stack.
const MOST_KICKER_ROWS: usize = 4;

/// Makes articles one after another.
pub(super) struct Reader<'t, 'd> {
    pub text: &'t Text<'d>,
    pub setting: Setting<'t>,
    pub names: Names,
    pub hash: String,
    pub articles: Vec<Article>,
    pub entries: Vec<Option<(usize, Option<usize>)>>,
    pub loose: Vec<Loose>,
    pub trace: Trace,
    pub findings: Vec<Finding>,
    pub joined: usize,
    /// Pictures with the lines they stand before.
    pub pictures: Vec<Placed<'t>>,
    /// The files of those that stand in articles.
    pub kept: Pictures,
}

/// A picture of an article.
pub(super) struct Drawn {
    /// The line it stands before.
    pub line: usize,
    /// Its page.
    pub page: usize,
    /// Its lower end.
    pub foot: f32,
    /// Its file.
    pub path: String,
}

/// The stack of an article as it is put together.
#[derive(Default)]
pub(super) struct Stack {
    pub head: Head,
    pub placed: Vec<(Range<usize>, Part)>,
}

impl<'t, 'd> Reader<'t, 'd> {
    pub(super) fn new(text: &'t Text<'d>, headings: &'t HashMap<usize, usize>, hash: &str) -> Self {
        Self {
            text,
            setting: text.setting(headings),
            names: Names::new(text.source.path()),
            hash: hash.to_string(),
            articles: Vec::new(),
            entries: Vec::new(),
            loose: Vec::new(),
            trace: Trace::default(),
            findings: Vec::new(),
            joined: 0,
            pictures: pictures::placed(text),
            kept: Pictures::default(),
        }
    }

    pub(super) fn line(&self, at: usize) -> &'t Line {
        &self.text.lines[at]
    }

    pub(super) fn is_text(&self, at: usize) -> bool {
        self.text.roles[at] == Role::Text
    }
    /// Where the stack of a headline begins: rows above it that stand as it does.
    pub(super) fn stack_start(&self, title: &Title) -> usize {
        let mut start = title.first;
        let page = self.text.page(self.line(title.first).page);
        for (taken, at) in (page.start..title.first).rev().filter(|at| self.is_text(*at)).enumerate() {
            let line = self.line(at);
            let text = line.text();
            let near = self.setting.together(at, start) && self.setting.step(at, start) < 3.2;
            let short = self.setting.room(at) > 0.8 || self.setting.centered(at);
            let stands = near
                && short
                && taken < MOST_KICKER_ROWS
                && line.largest() >= 0.85 * self.text.body
                && line.largest() <= 1.05 * self.line(title.first).largest()
                && !text.ends_with(['。', '；', '，', '、', ':', ';'])
                && source_line::parse(&text, None).is_none()
                && english_source(&text).is_none()
                && (self.setting.centered(at) || !self.setting.centered(title.first) || at == page.start);
            if !stands {
                break;
            }
            start = at;
        }
        start
    }
    /// Reads the lines from `start` to `end`, the headline among them.
    pub(super) fn article(&mut self, title: &Title, start: usize, end: usize) {
        let mut stack = Stack::default();
        self.kicker(&mut stack, start..title.first);
        self.title(&mut stack, title);
        let after = self.decks(&mut stack, title, end);
        let lines: Vec<usize> = (after..end).filter(|at| self.is_text(*at)).collect();
        let (lines, words): (Vec<usize>, Vec<usize>) = lines.into_iter().partition(|at| !self.in_picture(*at));
        self.keep_loose(&words);
        let from = self.lead(&mut stack, &lines);
        let mut lines = lines[from..].to_vec();
        self.take_source(&mut stack, &mut lines);
        let notes = self.notes(start..end);
        let printed = stack.head.source.as_ref().and_then(|s| s.date);
        let mut paras = paragraphs::paragraphs(&self.setting, &lines);
        if let Some(first) = paras.iter_mut().find(|p| p.look == Look::Text)
            && let Some(found) = dateline::parse(&first.text(), printed)
        {
            first.take_front(found.length);
            stack.head.dateline = Some(found.dateline);
            if let Some(reporters) = found.reporters.filter(|_| stack.head.authors.is_empty()) {
                (stack.head.role, stack.head.authors) = (reporters.role, reporters.authors);
            }
        }
        let figures = self.figures(start..end);
        let (blocks, places) = self.blocks(&paras, &notes, figures);
        let notes = notes.into_iter().map(|n| n.note).collect();
        let body = Body::new(blocks, notes);
        let plain = body.plain();
        let letters = plain.chars().filter(|c| c.is_ascii_alphabetic()).count();
        if letters > 200 && plain.chars().filter(|c| is_han(*c)).count() * 10 < letters {
            stack.head.language = Some("en".to_string());
        }
        let id = self.names.of(&stack.head);
        self.report(title, &id, &stack.head, &body);
        let number = self.articles.len();
        for (lines, part) in stack.placed {
            self.placed(lines, Destination::Article(number, part));
        }
        for (lines, passage) in places {
            self.placed(lines, Destination::Article(number, Part::Passage(passage)));
        }
        for para in &paras {
            for pair in para.lines.windows(2).filter(|_| para.look != Look::Table) {
                if !self.setting.together(pair[0], pair[1]) {
                    self.joined += 1;
                    self.trace.marks.push(Mark {
                        line: pair[1] + 1,
                        deed: Deed::Joined,
                        reason: msg!("段落跨栏或跨页", "the paragraph runs over a column or page"),
                        confidence: 0.9,
                    });
                }
            }
        }
        let origin = Origin { path: self.text.source.path().to_string(), hash: self.hash.clone() };
        self.articles.push(Article { id, head: stack.head, body, origin });
        self.entries.push(None);
    }

    /// The pictures among the lines of an article, kept as files.
    fn figures(&mut self, lines: Range<usize>) -> Vec<Drawn> {
        let page = |at: usize| self.text.lines.get(at).map_or(usize::MAX, |line| line.page);
        // One that stands on the page before the first line, or behind the last, is the text's that it follows.
        let within = |p: &&Placed<'t>| {
            let begins = lines.start < p.line || (lines.start == p.line && page(p.line) <= p.page);
            begins && (p.line < lines.end || (p.line == lines.end && page(p.line) > p.page))
        };
        let own = self.pictures.iter().filter(within);
        let keep = |p: &Placed<'t>| {
            let path = self.kept.keep(p.picture.bytes.as_ref()?)?;
            Some(Drawn { line: p.line, page: p.page, foot: p.picture.area.y1, path })
        };
        own.filter_map(keep).collect()
    }

    pub(super) fn placed(&mut self, lines: Range<usize>, place: Destination) {
        if lines.is_empty() {
            return;
        }
        self.trace.placed.push(trace::Placed { lines: lines.start + 1..=lines.end, place });
    }
    /// Takes the source line off the end; what stands on later pages belongs to no article.
    pub(super) fn take_source(&mut self, stack: &mut Stack, lines: &mut Vec<usize>) {
        let source = |at: &usize| {
            let text = squeezed(&self.line(*at).text());
            let year = stack.head.dateline.as_ref().and_then(|d| d.date).map(Date::year);
            source_line::parse(&text, year)
                .filter(|f| !f.incomplete)
                .map(|f| f.source)
                .or_else(|| english_source(&text))
        };
        let found = lines
            .iter()
            .rposition(|at| source(at).is_some() && (self.setting.indent(*at) > 1.0 || self.setting.room(*at) > 1.0));
        let Some(place) = found else { return };
        let tail = &lines[place + 1..];
        let page = self.line(lines[place]).page;
        // Only what follows on other pages, or is a credit, may stand behind the source.
        let behind = tail.iter().all(|at| self.line(*at).page > page);
        if stack.head.source.is_some() || !behind && tail.len() > 3 {
            return;
        }
        stack.head.source = source(&lines[place]);
        stack.placed.push((lines[place]..lines[place] + 1, Part::Source));
        let tail: Vec<usize> = lines.drain(place..).skip(1).collect();
        self.keep_loose(&tail);
    }
    pub(super) fn keep_loose(&mut self, lines: &[usize]) {
        let mut groups: Vec<(usize, usize)> = Vec::new();
        for at in lines {
            match groups.last_mut() {
                Some((_, last)) if *last + 1 == *at => *last = *at,
                _ => groups.push((*at, *at)),
            }
        }
        for (first, last) in groups {
            let text = (first..=last).map(|at| self.line(at).text()).collect::<Vec<_>>().join("\n");
            let count = last - first + 1;
            self.findings.push(
                Finding::new(
                    Code::R020,
                    msg!("有 {count} 行文字不属于任何文章", "text on {count} line(s) belongs to no article"),
                )
                .at(self.text.place(first))
                .help(msg!(
                    "原文保存在 .loose.txt 文件里，请人工归入",
                    "it is kept in the .loose.txt file; put it where it belongs"
                )),
            );
            self.loose.push(Loose { line: first + 1, text, furniture: false });
            self.placed(first..last + 1, Destination::Loose);
        }
    }
    pub(super) fn report(&mut self, title: &Title, id: &crate::article::ArticleId, head: &Head, body: &Body) {
        let place = self.text.place(title.first);
        let mut found = |code, message, help| {
            self.findings.push(Finding::new(code, message).at(place.clone()).article(id).help(help));
        };
        report_article(head, body, &mut found);
        if body.figures().iter().any(|f| f.alt.is_empty()) {
            found(
                Code::R006,
                msg!("PDF 里的图片没有替代文字", "the pictures of a PDF have no alternative text"),
                msg!("写成 ![图里有什么](…)", "write ![what the picture shows](…)"),
            );
        }
        let (reason, confidence) = match title.why {
            Why::Bookmark => (msg!("书签里有这个标题", "a bookmark names this headline"), 0.99),
            Why::Contents => (msg!("目录里有这个标题", "the contents name this headline"), 0.95),
            Why::Heading => (msg!("文件标明这是标题", "the file itself calls this a heading"), 0.95),
            Why::Size => (msg!("字号大于正文", "its type is larger than the text"), 0.75),
        };
        self.trace.marks.push(Mark { line: title.first + 1, deed: Deed::Guessed, reason, confidence });
    }
}
