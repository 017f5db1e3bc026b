//! How well lines are set: Chinese typography counted on the finished pages.
//!
//! Reads the glyphs as they were placed, not what was asked of the engine. The rules are those of
//! *Requirements for Chinese Text Layout* (W3C CLREQ, 3.1.6 and 3.2) and GB/T 15834-2011, 5.1.

use std::collections::{BTreeMap, BTreeSet};

use typst::WorldExt;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::PagedDocument;

use super::world::Book;
use crate::article::{Block, PassageId};
use crate::diag::{Code, Finding, Lang, Message};
use crate::issue::Issue;
use crate::msg;
use crate::pages::{Folio, Part};
use crate::text::{self, is_han};

/// Marks that close, stops and connectors: never at the start of a line.
///
/// —— and …… may: only the strict level of CLREQ forbids it, and GB/T 15834 does not.
const NOT_FIRST: &str = "、，。：；？！”’）》〉】〕」』〗］｝·～–%‰℃,.;:?!)]}";
/// Marks that open: never at the end of a line.
const NOT_LAST: &str = "“‘（《〈【〔「『〖［｛([{";
/// Marks a full em wide whose empty half goes when two meet.
const OPENING: &str = "“‘（《〈【〔「『〖［｛";
const CLOSING: &str = "、，。：；”’）》〉】〕」』〗］｝";

/// A rule of setting Chinese text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// No closing mark, stop or connector begins a line.
    LineStart,
    /// No opening mark ends a line.
    LineEnd,
    /// Two marks that meet take one and a half ems, not two.
    AdjacentMarks,
    /// A mark at the end of a full line takes half an em.
    EndMark,
    /// The last line of a paragraph has two characters besides its mark.
    LastLine,
    /// The last line of a paragraph does not stand alone on a page.
    LonelyLine,
    /// A heading has text below it on its page.
    Heading,
    /// A number in digits, its sign of percentage and its unit stay on one line.
    Number,
    /// —— and …… stay on one line.
    Dash,
}

/// A place where a rule is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The rule.
    pub rule: Rule,
    /// The printed page.
    pub folio: Folio,
    /// Position of the article in the issue.
    pub article: usize,
    /// The line.
    pub line: String,
}

/// What was counted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Quality {
    /// Lines of text.
    pub lines: usize,
    /// Pairs of marks that meet on a line.
    pub pairs: usize,
    /// Every place where a rule is broken.
    pub faults: Vec<Fault>,
}

impl Rule {
    /// The rule in the manifest.
    pub fn name(self) -> &'static str {
        match self {
            Self::LineStart => "line-start",
            Self::LineEnd => "line-end",
            Self::AdjacentMarks => "adjacent-marks",
            Self::EndMark => "end-mark",
            Self::LastLine => "last-line",
            Self::LonelyLine => "lonely-line",
            Self::Heading => "heading",
            Self::Number => "number",
            Self::Dash => "dash",
        }
    }

    fn broken(self) -> Message {
        match self {
            Self::LineStart => msg!("行首是不该在行首的标点", "a line begins with a mark that must not begin one"),
            Self::LineEnd => msg!("行末是不该在行末的标点", "a line ends with a mark that must not end one"),
            Self::AdjacentMarks => msg!("相邻的标点没有挤压", "marks that meet were not drawn together"),
            Self::EndMark => msg!("行末的标点占了一个字", "a mark at the end of a line takes a full em"),
            Self::LastLine => msg!("段落末行不足两个字", "the last line of a paragraph has less than two characters"),
            Self::LonelyLine => msg!("段落末行单独在一页", "the last line of a paragraph stands alone on its page"),
            Self::Heading => msg!("标题落在页末", "a heading stands last on its page"),
            Self::Number => msg!("数字或它的单位被断开", "a number is divided, or parted from its unit"),
            Self::Dash => msg!("破折号或省略号被断开", "a dash or an ellipsis is divided"),
        }
    }
}

impl Quality {
    /// What is not as it should be, one finding for each rule and article.
    pub fn findings(&self, issue: &Issue) -> Vec<Finding> {
        let mut told: BTreeSet<(Rule, usize)> = BTreeSet::new();
        let first = self.faults.iter().filter(|fault| told.insert((fault.rule, fault.article)));
        let finding = |fault: &Fault| {
            let count = self.of(fault.rule).filter(|other| other.article == fault.article).count();
            let (folio, rule) = (fault.folio, fault.rule.broken());
            let (zh, en) = (rule.get(Lang::Zh), rule.get(Lang::En));
            let shown = text::clip(fault.line.trim(), 16);
            Finding::new(
                Code::L011,
                msg!(
                    "第 {folio} 页{zh}：“{shown}”（本篇 {count} 处）",
                    "{en} on page {folio}: `{shown}` (times: {count})"
                ),
            )
            .article(&issue.articles[fault.article].id)
        };
        first.map(finding).collect()
    }

    /// The places where one rule is broken.
    pub fn of(&self, rule: Rule) -> impl Iterator<Item = &Fault> {
        self.faults.iter().filter(move |fault| fault.rule == rule)
    }
}

/// A line of one part of an article.
struct Line {
    article: usize,
    part: Part,
    folio: Folio,
    /// Base line, from the top of the page.
    y: Abs,
    note: bool,
    /// Characters with their left and right ends and the size of their type.
    signs: Vec<Sign>,
}

#[derive(Clone, Copy)]
struct Sign {
    c: char,
    from: Abs,
    to: Abs,
    size: Abs,
}

impl Line {
    fn text(&self) -> String {
        self.signs.iter().map(|sign| sign.c).collect()
    }

    fn first(&self) -> Option<char> {
        self.signs.iter().map(|sign| sign.c).find(|c| !c.is_whitespace())
    }

    fn last(&self) -> Option<char> {
        self.signs.iter().rev().map(|sign| sign.c).find(|c| !c.is_whitespace())
    }
}

/// Lines of passages of the bodies, by article; notes are left out.
type PassageLines = BTreeMap<(usize, PassageId), u32>;

/// Counts how well the lines of a document are set, and how many each passage takes.
pub(super) fn measure(document: &PagedDocument, book: &Book<'_>, issue: &Issue) -> (Quality, PassageLines) {
    let mut reader = Reader { book, lines: Vec::new(), recent: None };
    for page in document.pages() {
        let folio = Folio(u32::try_from(page.number).unwrap_or(u32::MAX));
        let begin = reader.lines.len();
        reader.frame(&page.frame, Point::zero(), folio, begin);
    }
    let lines = reader.lines;
    let mut lowest: BTreeMap<(usize, Folio), Abs> = BTreeMap::new();
    for line in lines.iter().filter(|line| !line.note) {
        let y = lowest.entry((line.article, line.folio)).or_insert(line.y);
        *y = line.y.max(*y);
    }
    let mut quality = Quality { lines: lines.len(), ..Quality::default() };
    for line in &lines {
        quality.pairs(line);
    }
    let mut parts: BTreeMap<(usize, Part), Vec<&Line>> = BTreeMap::new();
    for line in &lines {
        parts.entry((line.article, line.part)).or_default().push(line);
    }
    let headings: Vec<BTreeSet<PassageId>> = issue.articles.iter().map(|a| headings(&a.body.blocks)).collect();
    let mut passages = PassageLines::new();
    for ((article, part), own) in &parts {
        if let (Part::Passage(id), false) = (part, own[0].note) {
            passages.insert((*article, *id), own.len() as u32);
        }
        let heading = matches!(part, Part::Passage(id) if headings[*article].contains(id));
        let english = issue.articles[*article].head.is_english();
        quality.breaks(own, english);
        if heading {
            let last = own[own.len() - 1];
            if lowest.get(&(*article, last.folio)).is_none_or(|y| *y <= last.y) {
                quality.fault(Rule::Heading, last);
            }
        } else if matches!(part, Part::Passage(_)) && !own[0].note {
            quality.end(own);
        }
    }
    (quality, passages)
}

fn headings(blocks: &[Block]) -> BTreeSet<PassageId> {
    let own = blocks.iter().filter_map(|block| match block {
        Block::Heading { passage, .. } => Some(passage.id),
        _ => None,
    });
    own.collect()
}

impl Quality {
    fn fault(&mut self, rule: Rule, line: &Line) {
        self.faults.push(Fault { rule, folio: line.folio, article: line.article, line: line.text() });
    }

    /// Marks that meet within a line.
    fn pairs(&mut self, line: &Line) {
        for pair in line.signs.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let closes = CLOSING.contains(a.c) && (CLOSING.contains(b.c) || OPENING.contains(b.c));
            let opens = OPENING.contains(a.c) && OPENING.contains(b.c);
            if !closes && !opens {
                continue;
            }
            self.pairs += 1;
            // Justified lines spread a little.
            if b.to - a.from > a.size * 1.75 {
                self.fault(Rule::AdjacentMarks, line);
            }
        }
    }

    /// Where the lines of a part were broken.
    fn breaks(&mut self, lines: &[&Line], english: bool) {
        for pair in lines.windows(2) {
            let (Some(end), Some(begin)) = (pair[0].last(), pair[1].first()) else { continue };
            if NOT_FIRST.contains(begin) {
                self.fault(Rule::LineStart, pair[1]);
            }
            if pair[0]
                .signs
                .last()
                .is_some_and(|sign| CLOSING.contains(sign.c) && sign.to - sign.from > sign.size * 0.75)
            {
                self.fault(Rule::EndMark, pair[0]);
            }
            if NOT_LAST.contains(end) {
                self.fault(Rule::LineEnd, pair[0]);
            }
            if matches!(end, '—' | '…') && begin == end {
                self.fault(Rule::Dash, pair[1]);
            }
            let parted = begin.is_ascii_digit() || "%‰℃°".contains(begin) || (begin.is_ascii_alphabetic() && !english);
            if end.is_ascii_digit() && parted {
                self.fault(Rule::Number, pair[1]);
            }
        }
    }

    /// The last line of a paragraph.
    fn end(&mut self, lines: &[&Line]) {
        let [.., before, last] = lines else { return };
        let told = last.signs.iter().filter(|sign| sign.c.is_alphanumeric() || is_han(sign.c)).count();
        if told < 2 {
            self.fault(Rule::LastLine, last);
        }
        if last.folio != before.folio {
            self.fault(Rule::LonelyLine, last);
        }
    }
}

/// A span with the article and part it belongs to, and whether it stands in a note.
type Known = (Span, Option<(usize, Part, bool)>);

/// Reads lines off pages.
struct Reader<'a, 'b> {
    book: &'a Book<'b>,
    lines: Vec<Line>,
    /// Glyphs of a run share their span, so the last answer is usually the next one.
    recent: Option<Known>,
}

impl Reader<'_, '_> {
    /// Reads a frame of the page whose lines begin at `begin`.
    fn frame(&mut self, frame: &Frame, at: Point, folio: Folio, begin: usize) {
        for (offset, item) in frame.items() {
            let place = at + *offset;
            match item {
                FrameItem::Group(group) => {
                    let shift = Point::new(group.transform.tx, group.transform.ty);
                    self.frame(&group.frame, place + shift, folio, begin);
                }
                FrameItem::Text(text) => self.text(text, place, folio, begin),
                FrameItem::Shape(..) | FrameItem::Image(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    fn text(&mut self, text: &TextItem, at: Point, folio: Folio, begin: usize) {
        let mut x = at.x;
        for glyph in &text.glyphs {
            let from = x;
            x += glyph.x_advance.at(text.size);
            let Some((article, part, note)) = self.origin(glyph.span.0) else { continue };
            let Some(c) = text.text.get(glyph.range()).and_then(|s| s.chars().next()) else { continue };
            let sign = Sign { c, from, to: x, size: text.size };
            let near = |line: &Line| (line.y - at.y).abs() < Abs::pt(0.5);
            let known =
                |line: &&mut Line| line.article == article && line.part == part && line.note == note && near(line);
            // A table cell may be met again after its neighbours.
            match self.lines[begin..].iter_mut().rev().find(known) {
                Some(line) => line.signs.push(sign),
                None => self.lines.push(Line { article, part, folio, y: at.y, note, signs: vec![sign] }),
            }
        }
    }

    /// Article and part a glyph belongs to, and whether it stands in a note.
    fn origin(&mut self, span: Span) -> Option<(usize, Part, bool)> {
        if let Some((recent, origin)) = self.recent
            && recent == span
        {
            return origin;
        }
        let book = self.book;
        let origin = span.id().and_then(|id| book.article(id)).and_then(|(article, text)| {
            let literal = text.literal(&book.range(span)?)?;
            Some((article, text.spot(literal, 0).part, !literal.begins_pages()))
        });
        self.recent = Some((span, origin));
        origin
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::tests::{article, default_print, fonts, have_chinese, issue};
    use crate::layout::{Dress, PageSetup, typeset};
    use crate::template::Theme;

    fn broken(text: &str) -> Vec<Rule> {
        let text = format!("---\ntitle: 排一排\n---\n{text}\n");
        let issue = issue(vec![article("a", &text)]);
        let dress = Dress { print: &default_print(), theme: &Theme::default(), logo: None };
        let layout = typeset(&issue, &PageSetup::default(), fonts(), &dress).expect("it can be set").value;
        let rules: BTreeSet<Rule> = layout.quality.faults.iter().map(|fault| fault.rule).collect();
        rules.into_iter().collect()
    }

    #[test]
    fn lines_broken_by_hand_are_found() {
        if !have_chinese() {
            return;
        }
        for (text, rules) in [
            ("种子在土里\\\n，慢慢醒来。", vec![Rule::LineStart]),
            ("她说：“\\\n种子在土里，慢慢醒来。”", vec![Rule::LineEnd]),
            ("亩产四十—\\\n—五十公斤。", vec![Rule::Dash]),
            ("亩产20\\\n24公斤。", vec![Rule::Number]),
            ("出苗率为95\\\n%以上的种子。", vec![Rule::LineStart, Rule::Number]),
            ("种子在土里慢慢醒来\\\n。", vec![Rule::LineStart, Rule::LastLine]),
            ("种子在土里，\\\n“慢慢醒来。”她说：“《农书》”。", vec![]),
        ] {
            assert_eq!(broken(text), rules, "{text}");
        }
    }

    #[test]
    fn marks_that_meet_are_drawn_together_also_between_plain_and_bold() {
        if !have_chinese() {
            return;
        }
        for text in ["她说：“好。”（笑）", "她说：**“好。”**（笑）", "《农书》、《**茶经**》和**《水经》**、《山经》。"]
        {
            assert_eq!(broken(text), [], "{text}");
        }
    }
}
