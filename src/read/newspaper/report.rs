//! What is said about a page that was read: findings with their lines, and the trace.

use std::collections::BTreeSet;

use super::kinds::{Decision, Kind};
use super::lines::Line;
use super::matching::Matching;
use super::repeats::Repeat;
use super::runs::Division;
use super::units::{Seam, Unit, What};
use super::{Page, Placement};
use crate::diag::{Code, Finding, Place, Source};
use crate::msg;
use crate::read::trace::{Deed, Destination, Mark, Placed};

/// Everything that was decided.
pub(super) struct Facts<'a> {
    pub source: &'a Source,
    pub lines: &'a [Line],
    pub decisions: &'a [Decision],
    pub units: &'a [Unit],
    pub division: &'a Division,
    pub matching: &'a Matching,
    pub captions: &'a [Placement],
    pub seams: &'a [Seam],
    pub repeats: &'a [Repeat],
    pub guessed_year: Option<(i32, usize)>,
}

/// Less sure than this is told to the editor.
const SURE: f64 = 0.6;

impl Facts<'_> {
    /// Makes the findings and fills the marks of the trace.
    pub fn report(&self, page: &mut Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        self.doubled(page, &mut findings);
        self.joins(page, &mut findings);
        self.guesses(page, &mut findings);
        self.articles(page, &mut findings);
        self.repeats(page, &mut findings);
        self.year(page, &mut findings);
        self.loose(page, &mut findings);
        page.trace.marks.sort_by_key(|mark| mark.line);
        findings.sort_by_key(|f| f.place.as_ref().map_or(0, Place::line));
        findings
    }

    fn at(&self, line: usize) -> Place {
        self.source.place(self.lines[line].span.clone())
    }

    fn mark(&self, page: &mut Page, line: usize, deed: Deed, confidence: f64, reason: crate::diag::Message) {
        page.trace.marks.push(Mark { line: self.lines[line].number, deed, reason, confidence });
    }

    fn doubled(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        // Loose text is kept as it stands.
        let loose = |placed: &&Placed| matches!(placed.place, Destination::Loose | Destination::Furniture);
        let kept: BTreeSet<usize> =
            page.trace.placed.iter().filter(loose).map(|placed| *placed.lines.start()).collect();
        let doubled = |at: &usize| self.lines[*at].doubled && !kept.contains(&self.lines[*at].number);
        let drawn: Vec<usize> = (0..self.lines.len()).filter(doubled).collect();
        for at in drawn {
            self.mark(
                page,
                at,
                Deed::Removed,
                0.95,
                msg!("套印：每段文字重复一次", "overprint: every run of words stands twice"),
            );
            let text = self.lines[at].text.as_str();
            findings.push(
                Finding::new(
                    Code::R032,
                    msg!("文字印了两遍，只留一遍：{text}", "words drawn twice, kept once: {text}"),
                )
                .at(self.at(at)),
            );
        }
    }

    fn joins(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        let mut cut = Vec::new();
        for seam in self.seams {
            let reason = if seam.cut {
                msg!("句子被分栏断开", "a sentence that the column cut")
            } else {
                msg!("栏宽折行", "a line of the column")
            };
            self.mark(page, seam.line, Deed::Joined, seam.confidence, reason);
            if seam.cut {
                cut.push(self.lines[seam.line].number.to_string());
            }
            if let Some(twice) = &seam.repeated {
                findings.push(
                    Finding::new(
                        Code::R022,
                        msg!("换栏处“{twice}”字重复，照原样保留", "`{twice}` is repeated over a break; kept as it is"),
                    )
                    .at(self.at(seam.line))
                    .help(msg!("如是误重，请在文章里删去一个", "delete one in the article if it is a slip")),
                );
            }
        }
        if !cut.is_empty() {
            let (count, list) = (cut.len(), cut.join(", "));
            findings.push(
                Finding::new(
                    Code::R025,
                    msg!(
                        "有 {count} 处把分栏断开的句子接上（第 {list} 行）",
                        "{count} sentences joined over breaks (lines {list})"
                    ),
                )
                .at(self.source.whole()),
            );
        }
    }

    fn guesses(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for unit in self.units {
            let first = unit.lines[0];
            let sure = unit.lines.iter().map(|l| self.decisions[*l].confidence).fold(1.0, f64::min);
            let (zh, en) = name(unit.what);
            match unit.what {
                What::Text => {
                    let decision = self.decisions[first];
                    if decision.kind == Kind::First && decision.confidence < SURE {
                        findings.push(
                            Finding::new(
                                Code::R031,
                                msg!("不能肯定这里是否另起一段", "perhaps no new paragraph begins here"),
                            )
                            .at(self.at(first))
                            .help(msg!("请对照原版", "compare with the page")),
                        );
                    }
                }
                _ => {
                    self.mark(page, first, Deed::Guessed, sure, msg!("看作{zh}", "taken for {en}"));
                    if sure < SURE {
                        findings.push(
                            Finding::new(
                                Code::R030,
                                msg!(
                                    "这一行看作{zh}，把握不大",
                                    "this line is taken for {en}, but that is not certain"
                                ),
                            )
                            .at(self.at(first))
                            .help(msg!("请对照原版", "compare with the page")),
                        );
                    }
                }
            }
        }
        for seam in self.seams.iter().filter(|s| s.confidence < SURE) {
            findings.push(
                Finding::new(Code::R031, msg!("不能肯定这一行接上一段", "perhaps a new paragraph begins here"))
                    .at(self.at(seam.line))
                    .help(msg!("请对照原版", "compare with the page")),
            );
        }
        for (at, (heads, confidence)) in self.matching.heads.iter().enumerate() {
            let Some(head) = heads.first() else { continue };
            let line = self.units[*head].lines[0];
            let moved = self.division.runs[at].units.first().is_some_and(|u| self.units[*u].lines[0] < line);
            if moved {
                self.mark(
                    page,
                    line,
                    Deed::Moved,
                    *confidence,
                    msg!("标题排在正文之后", "the headline stood after its text"),
                );
            }
            if *confidence < SURE {
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
        for run in &self.division.runs {
            let (Some(confidence), Some(unit)) = (run.cut, run.units.first()) else { continue };
            let line = self.units[*unit].lines[0];
            self.mark(page, line, Deed::Guessed, confidence, msg!("另起一篇", "another text begins"));
            if confidence < 0.8 {
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
        for caption in self.captions.iter().filter(|c| c.run.is_some()) {
            let line = self.units[caption.unit].lines[0];
            if caption.confidence < SURE {
                findings.push(
                    Finding::new(
                        Code::R030,
                        msg!("不能肯定图说属于哪篇文章", "the caption may belong to another article"),
                    )
                    .at(self.at(line))
                    .help(msg!("请对照原版", "compare with the page")),
                );
            }
        }
    }

    fn articles(&self, page: &Page, findings: &mut Vec<Finding>) {
        let mut sourceless = 0;
        for (run, article) in self.division.runs.iter().zip(&page.articles) {
            let first = run.units.first().map_or(0, |unit| self.units[*unit].lines[0]);
            if article.head.title.is_empty() {
                findings.push(
                    Finding::new(Code::R002, msg!("文章没有标题", "the article has no title"))
                        .at(self.at(first))
                        .article(&article.id)
                        .help(msg!(
                            "写上 title: …；标题不会被自动编造",
                            "write `title: …`; a headline is never invented"
                        )),
                );
            }
            sourceless += usize::from(article.head.source.is_none());
        }
        if sourceless > 0 {
            findings.push(
                Finding::new(
                    Code::R011,
                    msg!(
                        "有 {sourceless} 篇文章没有来源：版面没有写出报名和日期",
                        "{sourceless} articles have no source: the page does not tell paper and date"
                    ),
                )
                .at(self.source.whole())
                .help(msg!("写上 source: {{name: …, date: …}}", "write `source: {{name: …, date: …}}`")),
            );
        }
    }

    fn repeats(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for repeat in self.repeats {
            let (first, length) = (self.lines[repeat.first].number, repeat.length);
            self.mark(page, repeat.second, Deed::Guessed, 0.5, msg!("与第 {first} 行重复", "repeats line {first}"));
            findings.push(
                Finding::new(
                    Code::R033,
                    msg!(
                        "有 {length} 字与第 {first} 行相同，或是串入的文字",
                        "{length} characters are those of line {first}: perhaps they strayed here"
                    ),
                )
                .at(self.at(repeat.second))
                .help(msg!("两处都保留；请对照原版删去一处", "both are kept; compare with the page and delete one")),
            );
        }
    }

    fn year(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        let Some((year, line)) = self.guessed_year else { return };
        let used = page.articles.iter().any(|a| a.head.source.as_ref().is_some_and(|s| s.date.is_some()));
        if !used {
            return;
        }
        self.mark(page, line, Deed::Guessed, 0.55, msg!("年份取自这一行", "the year is taken from this line"));
        findings.push(
            Finding::new(
                Code::R034,
                msg!(
                    "版面没有日期，年份 {year} 取自文字",
                    "the page has no date; the year {year} is taken from its text"
                ),
            )
            .at(self.at(line))
            .help(msg!("请核对来源的日期", "check the dates of the sources")),
        );
    }

    fn loose(&self, page: &Page, findings: &mut Vec<Finding>) {
        for loose in page.loose.iter().filter(|l| !l.furniture) {
            let at = self.lines.binary_search_by_key(&loose.line, |l| l.number).unwrap_or(0);
            let count = loose.text.lines().count();
            findings.push(
                Finding::new(
                    Code::R020,
                    msg!("有 {count} 行文字不属于任何文章", "text on {count} line(s) belongs to no article"),
                )
                .at(self.at(at))
                .help(msg!(
                    "原文保存在 .loose.txt 文件里，请人工归入",
                    "it is kept in the .loose.txt file; put it where it belongs"
                )),
            );
        }
    }
}

fn name(what: What) -> (&'static str, &'static str) {
    match what {
        What::Head => ("标题", "a headline"),
        What::Text => ("正文", "text"),
        What::Section => ("分题", "a section head"),
        What::Byline => ("署名", "a byline"),
        What::Caption => ("图说", "a caption"),
        What::Signature => ("落款", "a signature"),
        What::Jump => ("转版提示", "a jump line"),
        What::Source => ("来源", "a source line"),
        What::Furniture => ("版面附件", "furniture of the page"),
    }
}
