//! Bulletins and booklets as plain text: cover, printed contents, articles with their source lines.
//!
//! The contents are evidence for headlines and order; where articles end is told by source lines,
//! where they begin by headlines that the contents know or that look like some. Words are never
//! changed and no headline is made up: what belongs nowhere is kept as loose text and reported.
//! Line breaks of newspaper columns are another reader's business.

pub(in crate::read) mod body;
mod front;
pub(in crate::read) mod headline;
pub(in crate::read) mod lines;
mod piece;
mod pieces;

use std::ops::Range;

use serde::Serialize;

use crate::article::Article;
use crate::date::Date;
use crate::diag::{Code, Finding, Outcome, Source};
use crate::msg;
use crate::read::trace::{Deed, Destination, Trace};
use crate::read::years;

pub(super) use headline::{series, without_bracket};
use lines::Line;
pub(super) use lines::{ended, key, section_level, width};
use piece::Piece;
use pieces::Segment;

/// A bulletin taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Bulletin {
    /// What the cover says.
    pub cover: Cover,
    /// The contents as printed.
    pub contents: Vec<PrintedEntry>,
    /// The articles in running order.
    pub articles: Vec<Article>,
    /// For each article, the place of its entry in the contents: entry, and child below it.
    pub entries: Vec<Option<(usize, Option<usize>)>>,
    /// Text that belongs to none of them.
    pub loose: Vec<Loose>,
    /// What was done with each line.
    pub trace: Trace,
}

/// What a cover says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Cover {
    /// Name of the publication.
    pub title: Option<String>,
    /// The issue as printed: 2024年第1期.
    pub issue: Option<String>,
    /// Year of the issue.
    pub year: Option<i32>,
    /// Number in its year.
    pub number: Option<u32>,
    /// The body that issues it.
    pub issuer: Option<String>,
    /// Date of the issue.
    pub date: Option<Date>,
}

/// A line of printed contents.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct PrintedEntry {
    /// Its number as printed, without the point: `9`, `(1)`.
    pub number: Option<String>,
    /// Its title, with the printed spaces.
    pub title: String,
    /// The page it sends to; none for the heading of a group.
    pub page: Option<u32>,
    /// Entries below it.
    pub children: Vec<PrintedEntry>,
    /// Line of the source it stands on.
    pub line: usize,
}

/// Lines of the source that belong to no article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Loose {
    /// Line of the source it begins on.
    pub line: usize,
    /// The lines as they are.
    pub text: String,
    /// Page numbers and running heads, which nobody misses.
    pub furniture: bool,
}

/// Takes a bulletin apart.
pub fn read(source: &Source, hash: String) -> Outcome<Bulletin> {
    read_lines(source, &lines::split(source), hash)
}

/// Takes a bulletin apart whose lines are known.
pub(in crate::read) fn read_lines(source: &Source, lines: &[Line], hash: String) -> Outcome<Bulletin> {
    let front = front::read(lines);
    let segments = pieces::divide(lines, &front);
    let mut reader = piece::Reader::new(source, lines, &front, &segments, hash);
    let mut bulletin = Bulletin { cover: front.cover.clone(), contents: front.contents.clone(), ..Bulletin::default() };
    let mut loose = front.loose.clone();
    for segment in &segments {
        match reader.read(segment) {
            Piece::Article(article) => {
                bulletin.articles.push(*article);
                bulletin.entries.push(segment.title.as_ref().map(|t| t.entry));
            }
            Piece::Loose => loose.extend(&segment.lines),
        }
    }
    loose.extend((front.end..lines.len()).filter(|at| lines[*at].furniture));
    loose.append(&mut reader.loose);
    loose.sort_unstable();
    loose.dedup();
    let mut findings = reader.findings();
    bulletin.trace = trace(lines, &front, &loose, std::mem::take(&mut reader.trace));
    bulletin.loose = collect_loose(source, lines, loose);
    findings.extend(report_loose(source, lines, &bulletin.loose));
    findings.extend(compare_contents(source, lines, &bulletin, &segments));
    findings.extend(years::name(source.path(), bulletin.cover.date));
    findings.extend(years::sources(source, &bulletin.articles, &bulletin.trace, issued(&bulletin.cover)));
    findings.sort_by_key(|f| f.place.as_ref().map_or(0, |p| p.line()));
    Outcome::new(bulletin, findings)
}

/// The last day on which what an issue prints can have been printed before: its own, or that of the
/// month its number may stand for.
fn issued(cover: &Cover) -> Option<Date> {
    let last = |year, month| [31, 30, 29, 28].into_iter().find_map(|day| Date::new(year, month, day));
    let month = || last(cover.year?, cover.number?);
    cover.date.or_else(month)
}

/// Reads a text that is one article: headline stack, byline, text, source line.
pub(in crate::read) fn read_single(source: &Source, lines: &[Line], hash: String) -> Outcome<Bulletin> {
    let front = front::Front::default();
    let all: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].furniture).collect();
    let segments = [Segment { lines: all, title: None, loose: false, evidence: None }];
    let mut reader = piece::Reader::new(source, lines, &front, &segments, hash);
    let mut single = Bulletin::default();
    if let Piece::Article(article) = reader.read(&segments[0]) {
        single.articles.push(*article);
    }
    let mut loose = std::mem::take(&mut reader.loose);
    loose.extend((0..lines.len()).filter(|at| lines[*at].furniture));
    loose.sort_unstable();
    loose.dedup();
    let findings = reader.findings();
    single.trace = trace(lines, &front, &loose, std::mem::take(&mut reader.trace));
    single.loose = collect_loose(source, lines, loose);
    Outcome::new(single, findings)
}

/// More source lines, or more entries of contents, tell no more.
const SOURCES: usize = 6;
const ENTRIES: usize = 3;
/// No text looks more like a bulletin: all of these, the issue and its date.
pub(in crate::read) const MOST_LIKE: usize = SOURCES + 2 * ENTRIES + 2;

/// How much a text looks like a bulletin, from 0: what [`read`] would hold on to. One sign alone may
/// stand in any text and need not be told.
///
/// Cover and contents are looked for in the lines given, those at its beginning, which are asked for
/// where there may be contents; source lines in its first 256 000 bytes.
pub(in crate::read) fn likeness<'a>(source: &Source, beginning: impl FnOnce() -> &'a [Line]) -> usize {
    const TEXT: usize = 256_000;
    let text = source.part(0..TEXT);
    let sources = text.lines().filter(|line| lines::is_source(&text.text()[line.clone()])).take(SOURCES).count();
    let front = if front::may_have_contents(source) {
        front::read(beginning())
    } else {
        let cover = source.part(0..front::cover_end(source.text()));
        if sources == 0 && !front::may_have_issue(cover.text()) {
            // Only a date is left to be found.
            return 0;
        }
        front::read(&lines::split(&cover))
    };
    let cover = usize::from(front.cover.issue.is_some()) + usize::from(front.cover.date.is_some());
    sources + 2 * front.contents.len().min(ENTRIES) + cover
}

/// Adds front, loose text and furniture to the account of the articles.
fn trace(lines: &[Line], front: &front::Front, loose: &[usize], mut trace: Trace) -> Trace {
    for at in (0..front.end).filter(|at| loose.binary_search(at).is_err()) {
        let place = if at < front.cover_end { Destination::Cover } else { Destination::Contents };
        trace.place(lines[at].number, place);
    }
    trace.marks.extend(front.marks.iter().cloned());
    for at in loose {
        let line = &lines[*at];
        trace.place(line.number, if line.furniture { Destination::Furniture } else { Destination::Loose });
        if let Some((confidence, reason)) = line.why_furniture() {
            trace.mark(line.number, Deed::Removed, confidence, reason);
        }
    }
    trace.settle();
    trace
}

fn collect_loose(source: &Source, lines: &[Line], at: Vec<usize>) -> Vec<Loose> {
    let mut loose: Vec<(usize, Loose)> = Vec::new();
    for index in at {
        let line = &lines[index];
        let text = &source.text()[line.span.clone()];
        match loose.last_mut() {
            Some((last, before)) if *last + 1 == index && before.furniture == line.furniture => {
                before.text.push('\n');
                before.text.push_str(text);
                *last = index;
            }
            _ => loose.push((index, Loose { line: line.number, text: text.to_string(), furniture: line.furniture })),
        }
    }
    loose.into_iter().map(|(_, loose)| loose).collect()
}

fn report_loose(source: &Source, lines: &[Line], loose: &[Loose]) -> Vec<Finding> {
    let unknown = loose.iter().filter(|l| !l.furniture);
    let report = |loose: &Loose| {
        let span = span_of(lines, loose.line);
        let count = loose.text.lines().count();
        Finding::new(
            Code::R020,
            msg!("有 {count} 行文字不属于任何文章", "text on {count} line(s) belongs to no article"),
        )
        .at(source.place(span))
        .help(msg!(
            "原文保存在 .loose.txt 文件里，请人工归入",
            "it is kept in the .loose.txt file; put it where it belongs"
        ))
    };
    unknown.map(report).collect()
}

fn span_of(lines: &[Line], number: usize) -> Range<usize> {
    lines.binary_search_by_key(&number, |l| l.number).map_or(0..0, |at| lines[at].span.clone())
}

/// Entries without an article, and articles the contents do not name.
fn compare_contents(source: &Source, lines: &[Line], bulletin: &Bulletin, segments: &[Segment]) -> Vec<Finding> {
    if bulletin.contents.is_empty() {
        return Vec::new();
    }
    let at = |number: usize| source.place(span_of(lines, number));
    let used = |entry: (usize, Option<usize>)| bulletin.entries.contains(&Some(entry));
    let missing =
        pieces::leaves(&bulletin.contents).into_iter().filter(|(place, _)| !used(*place)).map(|(_, entry)| {
            let title = &entry.title;
            Finding::new(
                Code::R021,
                msg!("目录里的“{title}”没有对应的文章", "no article for the contents entry `{title}`"),
            )
            .at(at(entry.line))
            .help(msg!("请核对标题，或补上这篇文章", "compare the headlines, or add the article"))
        });
    let articles = segments.iter().filter(|s| !s.loose).zip(&bulletin.articles);
    let unnamed = articles.filter(|(segment, _)| segment.title.is_none()).map(|(segment, article)| {
        let title = article.display_title();
        let line = segment.lines.first().map_or(0, |l| lines[*l].number);
        Finding::new(Code::R021, msg!("目录里没有“{title}”", "the contents do not name `{title}`"))
            .at(at(line))
            .article(&article.id)
            .help(msg!("文章照样收入；请核对标题", "the article is kept; compare the headlines"))
    });
    missing.chain(unnamed).collect()
}
