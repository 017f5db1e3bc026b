//! What is doubtful about a page: told once, and for each article together.

use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::FxHashMap;

use super::super::Page;
use super::super::kinds::Kind;
use super::super::units::What;
use super::{Facts, SURE, cuts, name, taken};
use crate::diag::{Code, Finding, Message};
use crate::msg;
use crate::read::trace::{Deed, Destination, Placed};

/// A kind of doubt about a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Doubt {
    /// A paragraph may not begin here.
    Begins,
    /// A paragraph may begin here.
    Joined,
    /// It may be something else than what it is called.
    Taken(&'static str, &'static str),
}

impl Facts<'_> {
    pub(super) fn guesses(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        let doubts = self.lines_in_doubt(page);
        self.tell(&doubts, page, findings);
        self.headlines(page, findings);
        self.stacks(page, findings);
        self.beginnings(page, findings);
        self.notes(page, findings);
        self.captions(findings);
        self.cuts(page, findings);
    }

    /// Lines that may be something else, and marks for all that were guessed.
    fn lines_in_doubt(&self, page: &mut Page) -> Vec<(usize, Doubt)> {
        let mut doubts = Vec::new();
        for unit in self.units {
            let first = unit.lines[0];
            if unit.what == What::Text {
                let decision = self.decisions[first];
                if decision.kind == Kind::First && decision.confidence < SURE {
                    doubts.push((first, Doubt::Begins));
                }
                continue;
            }
            let sure = unit.lines.iter().map(|l| self.decisions[*l].confidence).fold(1.0, f64::min);
            self.mark(page, first, Deed::Guessed, sure, taken(unit.what));
            if sure < SURE {
                let (zh, en) = name(unit.what);
                doubts.push((first, Doubt::Taken(zh, en)));
            }
        }
        let joined = self.seams.iter().filter(|seam| seam.confidence < SURE);
        doubts.extend(joined.map(|seam| (seam.line, Doubt::Joined)));
        doubts
    }

    /// Tells the doubts of each article and kind together.
    fn tell(&self, doubts: &[(usize, Doubt)], page: &Page, findings: &mut Vec<Finding>) {
        let mut asked: Vec<usize> = doubts.iter().map(|(line, _)| self.lines[*line].number).collect();
        asked.sort_unstable();
        let mut owners: FxHashMap<usize, Option<usize>> = FxHashMap::default();
        // Text that belongs to no article is told of as such.
        let mut loose: BTreeSet<usize> = BTreeSet::new();
        let doubtful = |placed: &&Placed| asked.binary_search(placed.lines.start()).is_ok();
        for placed in page.trace.placed.iter().filter(doubtful) {
            match placed.place {
                Destination::Article(at, _) | Destination::Head(at) => {
                    owners.insert(*placed.lines.start(), Some(at));
                }
                Destination::Loose => {
                    loose.insert(*placed.lines.start());
                }
                _ => {}
            }
        }
        let mut told: BTreeMap<(Option<usize>, Doubt), Vec<usize>> = BTreeMap::new();
        for (line, doubt) in doubts {
            let number = self.lines[*line].number;
            if !loose.contains(&number) {
                let owner = owners.get(&number).copied().flatten();
                told.entry((owner, *doubt)).or_default().push(*line);
            }
        }
        for ((owner, doubt), mut lines) in told {
            lines.sort_unstable();
            let numbers: Vec<String> = lines.iter().map(|line| self.lines[*line].number.to_string()).collect();
            let (code, message) = doubt.said(&numbers);
            let mut finding =
                Finding::new(code, message).at(self.at(lines[0])).help(msg!("请对照原版", "compare with the page"));
            if let Some(article) = owner.and_then(|at| page.articles.get(at)) {
                finding = finding.article(&article.id);
            }
            findings.push(finding);
        }
    }

    fn headlines(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for (at, (heads, confidence)) in self.matching.heads.iter().enumerate() {
            let Some(head) = heads.first() else { continue };
            let line = self.units[*head].lines[0];
            let text = self.division.runs[at].units.iter().find(|unit| self.units[**unit].what == What::Text);
            if text.is_some_and(|unit| self.units[*unit].lines[0] < line) && !self.led_by_note(at) {
                let reason = msg!("标题排在正文之后", "the headline stood after its text");
                self.mark(page, line, Deed::Moved, *confidence, reason);
            }
            if *confidence < SURE {
                let reason = msg!("标题与正文少有相同的词", "headline and text share few words");
                self.mark(page, line, Deed::Guessed, *confidence, reason);
                findings.push(
                    Finding::new(
                        Code::R030,
                        msg!(
                            "标题与正文少有相同的词，未必是一篇",
                            "headline and text share few words and may not belong together"
                        ),
                    )
                    .at(self.at(line))
                    .help(msg!("请对照原版", "compare with the page")),
                );
            }
        }
    }

    /// Which row of a headline stack is what.
    fn stacks(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for (at, (guesses, doubt)) in self.stacks.iter().enumerate() {
            for guess in guesses {
                self.mark(page, guess.line, guess.deed, guess.confidence, guess.reason.clone());
            }
            if let Some(line) = doubt {
                let title = &page.articles[at].head.title;
                findings.push(
                    Finding::new(
                        Code::R030,
                        msg!(
                            "这几行哪一行是标题没有把握，现以“{title}”为标题",
                            "it is not certain which of these lines is the headline; `{title}` is taken for it"
                        ),
                    )
                    .at(self.at(*line))
                    .article(&page.articles[at].id)
                    .help(msg!(
                        "请对照原版，改 kicker、title、subtitles",
                        "compare with the page; change `kicker`, `title`, `subtitles`"
                    )),
                );
            }
        }
    }

    /// An editor's note stands above the headline.
    fn led_by_note(&self, run: usize) -> bool {
        let first = self.division.runs[run].units.first();
        first.is_some_and(|unit| super::super::looks::opens_note(&self.lines[self.units[*unit].lines[0]].text))
    }

    fn beginnings(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for run in &self.division.runs {
            let (Some(confidence), Some(unit)) = (run.cut, run.units.first()) else { continue };
            let line = self.units[*unit].lines[0];
            self.mark(page, line, Deed::Guessed, confidence, msg!("另起一篇", "another text begins"));
            // A part that goes on from elsewhere is told of as such.
            let part = self.continued.alone.iter().any(|alone| *alone <= line && line <= *alone + 1);
            if confidence < 0.8 && !part {
                findings.push(
                    Finding::new(
                        Code::R030,
                        msg!(
                            "这里看作另一篇文章的开头，没有标题",
                            "another article is taken to begin here, without a headline"
                        ),
                    )
                    .at(self.at(line))
                    .help(msg!("如是同一篇，请把两篇并起来", "put the two together if they are one")),
                );
            }
        }
    }

    /// Editor's notes at the end of a page that were given to a text of the next.
    fn notes(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for (at, run) in self.division.runs.iter().enumerate() {
            let [note, .., last] = run.units.as_slice() else { continue };
            let (line, last) = (self.units[*note].lines[0], self.units[*last].lines[0]);
            let sheet = |line: usize| self.division.breaks.partition_point(|first| *first < line);
            if !self.looks[line].note || sheet(line) == sheet(last) {
                continue;
            }
            let reason =
                msg!("版末的编者按，看作下一版文章的", "an editor's note at the end of a page: that of the next text");
            self.mark(page, line, Deed::Moved, 0.55, reason);
            findings.push(
                Finding::new(
                    Code::R030,
                    msg!(
                        "编者按印在版末，看作下一版这篇文章的",
                        "the editor's note ends a page and is taken for that of this article on the next"
                    ),
                )
                .at(self.at(line))
                .article(&page.articles[at].id)
                .help(msg!("请对照原版", "compare with the page")),
            );
        }
    }

    /// Sentences whose end was not found, and paragraphs that may be such ends.
    fn cuts(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        let cuts = cuts::find(self.units, self.lines, self.looks, self.division);
        let about = |finding: Finding, run: usize| match page.articles.get(run) {
            Some(article) => finding.article(&article.id),
            None => finding,
        };
        for open in &cuts.open {
            let message = if open.inside {
                msg!(
                    "这一段没有句号就断了：或与下一段本是一段，或缺了文字",
                    "this paragraph breaks off without a full stop: the next may go on with it, or words are missing"
                )
            } else {
                msg!(
                    "这一段没有句号就断了，下文或在别处",
                    "this paragraph breaks off without a full stop; the rest may stand elsewhere"
                )
            };
            let help = msg!("请对照原版，把断开的句子接上", "compare with the page and put the sentence together");
            findings.push(about(Finding::new(Code::R030, message).at(self.at(open.line)).help(help), open.run));
        }
        for line in &cuts.seams {
            let message = msg!(
                "上一行的句子没有完，这一行却像句首：中间或少了文字",
                "the sentence above has no end and this line begins one: words between them may be missing"
            );
            findings.push(
                Finding::new(Code::R030, message).at(self.at(*line)).help(msg!("请对照原版", "compare with the page")),
            );
        }
        for tail in &cuts.tails {
            let line = self.lines[tail.of].number;
            let message = msg!(
                "这一段或是第 {line} 行断开的句子的下文，未必属于这一篇",
                "this paragraph may go on with the sentence of line {line} and not belong to this article"
            );
            let help = msg!("请对照原版，把断开的句子接上", "compare with the page and put the sentence together");
            findings.push(about(Finding::new(Code::R030, message).at(self.at(tail.line)).help(help), tail.run));
        }
        for (line, reason) in cuts.reasons() {
            self.mark(page, line, Deed::Guessed, 0.5, reason);
        }
    }

    fn captions(&self, findings: &mut Vec<Finding>) {
        for caption in self.captions.iter().filter(|c| c.run.is_some() && c.confidence < SURE) {
            findings.push(
                Finding::new(Code::R030, msg!("不能肯定图说属于哪篇文章", "the caption may belong to another article"))
                    .at(self.at(self.units[caption.unit].lines[0]))
                    .help(msg!("请对照原版", "compare with the page")),
            );
        }
    }
}

impl Doubt {
    fn said(self, numbers: &[String]) -> (Code, Message) {
        let (count, list) = (numbers.len(), numbers.join(", "));
        match (self, count) {
            (Self::Begins, 1) => (Code::R031, msg!("不能肯定这里是否另起一段", "perhaps no new paragraph begins here")),
            (Self::Joined, 1) => (Code::R031, msg!("不能肯定这一行接上一段", "perhaps a new paragraph begins here")),
            (Self::Begins, _) => (
                Code::R031,
                msg!(
                    "有 {count} 处不能肯定是否另起一段（第 {list} 行）",
                    "perhaps no new paragraph begins in {count} places (lines {list})"
                ),
            ),
            (Self::Joined, _) => (
                Code::R031,
                msg!(
                    "有 {count} 行不能肯定接上一段（第 {list} 行）",
                    "perhaps a new paragraph begins in {count} places (lines {list})"
                ),
            ),
            (Self::Taken(zh, en), 1) => {
                (Code::R030, msg!("这一行看作{zh}，把握不大", "this line is taken for {en}, but that is not certain"))
            }
            (Self::Taken(zh, en), _) => (
                Code::R030,
                msg!(
                    "有 {count} 处看作{zh}，把握不大（第 {list} 行）",
                    "{count} lines are taken for {en}, but that is not certain (lines {list})"
                ),
            ),
        }
    }
}
