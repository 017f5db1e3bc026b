//! Pages with several articles one after another, each under a headline of the first rank.

use std::collections::HashSet;
use std::ops::RangeInclusive;

use super::{Converted, Numbered, Options, Page, complete, content, convert, find_picture, meta::Meta, number, report};
use crate::article::{Article, Block, Head, Passage, for_each_passage};
use crate::diag::Finding;
use crate::read::dom::{Dom, NodeId};
use crate::read::kind::Reading;
use crate::read::naming::Names;
use crate::read::notes::Notes;
use crate::read::opening;
use crate::read::several::{Headings, doubtful, judge};
use crate::text::comparable;

/// A headline has so many characters.
const HEADLINE: std::ops::RangeInclusive<usize> = 2..=80;

/// The element that holds the articles, and how sure it is that they are several.
pub(super) struct Several {
    root: NodeId,
    headlines: Vec<NodeId>,
    what: Headings,
    /// The window is named after the first headline: the others may be its sections.
    named_after_first: bool,
}

impl Several {
    /// Looks for headlines of the first rank.
    pub fn find(dom: &Dom, meta: &Meta) -> Option<Self> {
        let beside = content::beside(dom, dom.root());
        let outside = |n: NodeId| std::iter::successors(Some(n), |n| dom.parent(*n)).any(|n| beside.contains(&n));
        let headlines: Vec<NodeId> = dom
            .descendants(dom.root())
            .filter(|n| dom.name(*n) == "h1" && !outside(*n) && is_headline(dom, *n))
            .collect();
        let (first, last) = (*headlines.first()?, *headlines.last()?);
        let mut above = std::iter::successors(dom.parent(first), |n| dom.parent(*n));
        let root = above.find(|n| dom.within(last, *n)).filter(|_| first != last)?;
        let title = comparable(&dom.plain(first));
        let told = [&meta.title, &meta.window].into_iter().flatten().map(|t| comparable(t));
        let named_after_first = told.into_iter().any(|told| told.contains(&title));
        let mut several = Self { root, headlines, what: Headings::Sections, named_after_first };
        several.what = judge(&several.parts(dom, &beside));
        (several.what != Headings::Sections).then_some(several)
    }

    /// The lines of each part, from its headline on.
    fn parts(&self, dom: &Dom, beside: &HashSet<NodeId>) -> Vec<Vec<String>> {
        let mut nowhere = |_: &str| super::Found::Elsewhere;
        let options = Options { exact: false, picture: &mut nowhere, without: beside, path: "" };
        let blocks = convert(dom, &[self.root], options).blocks;
        let (_, parts) = divide(blocks, &self.titles(dom));
        let words = |block: &Block| match block {
            Block::Paragraph(passage) | Block::Heading { passage, .. } => Some(passage.plain()),
            _ => None,
        };
        let lines = |part: Vec<Block>| part.iter().filter_map(words).collect();
        parts.into_iter().map(lines).collect()
    }

    fn titles(&self, dom: &Dom) -> HashSet<String> {
        self.headlines.iter().map(|n| comparable(&dom.plain(*n))).collect()
    }

    /// Each has its own byline or source, or at least nothing says that they are one.
    pub fn are_articles(&self) -> bool {
        self.what == Headings::Articles || !self.named_after_first
    }

    /// What there is to say of them.
    pub fn doubt(&self, path: &str) -> Option<Finding> {
        (self.what != Headings::Articles).then(|| doubtful(path, self.headlines.len(), self.are_articles()))
    }

    /// Reads them.
    pub fn read(&self, page: Page<'_>, meta: &Meta, findings: &mut Vec<Finding>) -> Reading {
        let url = page.saved_from().or(meta.url.clone());
        let Page { dom, file, origin, mut original, mut pictures } = page;
        let without = content::beside(dom, self.root);
        let mut picture = |address: &str| find_picture(address, Some(file), &mut pictures);
        let options = Options { exact: false, picture: &mut picture, without: &without, path: file.path() };
        let Converted { blocks, notes, lines, marks, findings: found } = convert(dom, &[self.root], options);
        original.trace.marks = marks;
        findings.extend(found);
        let mut notes = Notes::new(notes);
        let mut names = Names::new(file.path());
        let mut reading = Reading::default();
        let (_, parts) = divide(blocks, &self.titles(dom));
        for mut blocks in parts {
            let own = lines_of(&mut blocks, &lines);
            let mut head = Head::default();
            opening::settle(&mut head, &mut blocks);
            opening::mark_headings(&mut blocks);
            // What the page says of itself is said of all of it.
            let site = Meta { source: meta.source.clone(), date: meta.date, ..Meta::default() };
            complete(&mut head, &site);
            if let Some(source) = &mut head.source {
                source.url = source.url.take().or(url.clone());
            }
            let (blocks, notes) = notes.deal(blocks);
            let Numbered { body, placed, mut taken } = number(blocks, notes, &lines);
            taken.retain(|lines| own.contains(lines.start()));
            original.place_article(reading.articles.len(), &head, placed, taken);
            let article = Article { id: names.of(&head), head, body, origin: origin.clone() };
            report(&article, file.path(), findings);
            reading.articles.push(article);
        }
        findings.extend(self.doubt(file.path()));
        reading.attachments = pictures.into_attachments();
        original.finish(file.path(), false, &mut reading, findings);
        reading
    }
}

fn is_headline(dom: &Dom, node: NodeId) -> bool {
    let linked = dom.descendants(node).any(|n| dom.name(n) == "a" && dom.attr(n, "href").is_some());
    !linked && HEADLINE.contains(&comparable(&dom.plain(node)).chars().count())
}

/// Parts that begin with one of the titles, and what stands before them.
fn divide(blocks: Vec<Block>, titles: &HashSet<String>) -> (Vec<Block>, Vec<Vec<Block>>) {
    let mut front = Vec::new();
    let mut parts: Vec<Vec<Block>> = Vec::new();
    for block in blocks {
        let begins =
            matches!(&block, Block::Heading { level: 1, passage } if titles.contains(&comparable(&passage.plain())));
        if begins {
            // A heading without a text of its own right above is the kicker.
            let before = parts.last_mut().unwrap_or(&mut front);
            let headings = before.iter().rev().take_while(|b| matches!(b, Block::Heading { level, .. } if *level > 1));
            let kicker = before.split_off(before.len() - headings.count());
            parts.push(kicker);
        }
        parts.last_mut().unwrap_or(&mut front).push(block);
    }
    (front, parts)
}

/// The lines on which blocks stand, from the first to the last.
fn lines_of(blocks: &mut [Block], lines: &[RangeInclusive<usize>]) -> RangeInclusive<usize> {
    let mut ends: Vec<usize> = Vec::new();
    for_each_passage(blocks, &mut |passage: &mut Passage| {
        let lines = lines.get(passage.id.0 as usize).filter(|lines| *lines.start() > 0);
        ends.extend(lines.into_iter().flat_map(|lines| [*lines.start(), *lines.end()]));
    });
    ends.iter().min().copied().unwrap_or_default()..=ends.iter().max().copied().unwrap_or_default()
}
