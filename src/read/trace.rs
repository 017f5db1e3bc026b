//! What a reader did with each line: where it went, what was joined or removed, how sure it is.
//!
//! The review page shows it beside the original. Line numbers count from 1 in the decoded text.

use std::collections::BTreeSet;
use std::ops::RangeInclusive;

use serde::Serialize;

use crate::diag::{Code, Finding, Message, Source};
use crate::msg;
use crate::pages::Part;

/// The account of one file.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Trace {
    /// Where lines went, in the order of the source.
    pub placed: Vec<Placed>,
    /// What was done to them.
    pub marks: Vec<Mark>,
    /// Lines whose doubts a finding of the reader tells already.
    pub told: BTreeSet<usize>,
}

/// A mark less sure than this is doubtful: somebody should look.
///
/// What is shown as 60 % counts.
pub const DOUBTFUL: f64 = 0.605;

impl Trace {
    /// Notes where a line went.
    pub fn place(&mut self, line: usize, place: Destination) {
        self.placed.push(Placed { lines: line..=line, place });
    }

    /// Notes what was done to a line, and how sure that is.
    pub fn mark(&mut self, line: usize, deed: Deed, confidence: f64, reason: Message) {
        self.marks.push(Mark { line, deed, reason, confidence });
    }

    /// Puts everything in the order of the source; neighbours of one destination become one row.
    pub fn settle(&mut self) {
        self.marks.sort_by_key(|mark| mark.line);
        self.placed.sort_by_key(|placed| *placed.lines.start());
        let mut rows: Vec<Placed> = Vec::with_capacity(self.placed.len());
        for placed in self.placed.drain(..) {
            // A line may have several destinations, so the row to go on with is not always the last.
            let near =
                rows.iter_mut().rev().take(4).find(|row| {
                    row.place == placed.place && *placed.lines.start() <= row.lines.end().saturating_add(1)
                });
            match near {
                Some(row) => row.lines = *row.lines.start()..=(*row.lines.end()).max(*placed.lines.end()),
                None => rows.push(placed),
            }
        }
        self.placed = rows;
    }

    /// The doubtful marks as findings with their lines, so that none of them passes unseen.
    pub fn doubts(&self, source: &Source) -> Vec<Finding> {
        let place = |number: usize| match source.line(number) {
            Some(line) => {
                let text = &source.text()[line.clone()];
                source.place(line.start + text.len() - text.trim_start().len()..line.start + text.trim_end().len())
            }
            None => source.whole(),
        };
        let finding = |mark: &Mark| {
            let percent = mark.percent();
            let (zh, en) = (mark.reason.get(crate::diag::Lang::Zh), mark.reason.get(crate::diag::Lang::En));
            Finding::new(Code::R029, msg!("存疑（把握 {percent}%）：{zh}", "doubtful ({percent}% sure): {en}"))
                .at(place(mark.line))
                .help(msg!(
                    "请对照原文；用 --review 文件.html 可左右对看",
                    "compare with the source; --review FILE.html shows both side by side"
                ))
        };
        let untold = |mark: &&Mark| mark.doubtful() && !self.told.contains(&mark.line);
        self.marks.iter().filter(untold).map(finding).collect()
    }
}

impl Mark {
    /// Somebody should look.
    pub fn doubtful(&self) -> bool {
        self.confidence < DOUBTFUL
    }

    /// The confidence in percent.
    pub fn percent(&self) -> u32 {
        (self.confidence.clamp(0.0, 1.0) * 100.0).round() as u32
    }
}

/// Lines that became a part of the result.
#[derive(Debug, Clone, PartialEq)]
pub struct Placed {
    /// Lines of the source, first and last.
    pub lines: RangeInclusive<usize>,
    /// What they became.
    pub place: Destination,
}

/// What lines became.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Destination {
    /// A part of an article, by the article's position in the reading.
    Article(usize, Part),
    /// Something of the article's head that is not printed as a part: column, dateline, jump line.
    Head(usize),
    /// The cover of a bulletin.
    Cover,
    /// The contents of a bulletin.
    Contents,
    /// Text that belongs to no article.
    Loose,
    /// Page numbers, running heads and other furniture.
    Furniture,
}

/// Something a reader did or supposed.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// The line it is about.
    pub line: usize,
    /// What kind of thing.
    pub deed: Deed,
    /// Why.
    pub reason: Message,
    /// How sure, 0 to 1.
    pub confidence: f64,
}

/// A kind of change or supposition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Deed {
    /// Lines joined into one paragraph.
    Joined,
    /// Layout taken out: spaces between letters, a doubled drawing, a page number.
    Removed,
    /// A role that was guessed: headline, byline, caption.
    Guessed,
    /// A text moved to where it belongs.
    Moved,
    /// Simplified or traditional characters put in place of the others.
    Converted,
}
