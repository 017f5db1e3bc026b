//! What is said about a page that was read: findings with their lines, and the trace.

mod cuts;
mod doubts;
mod leaks;

use std::collections::BTreeSet;

use super::continued::Continued;
use super::kinds::Decision;
use super::lines::{End, Line};
use super::looks::Looks;
use super::matching::Matching;
use super::repeats::Repeat;
use super::runs::{Division, Run};
use super::stack::Guess;
use super::units::{Seam, Unit, What};
use super::{Page, Placement, year};
use crate::diag::{Code, Finding, Message, Place, Source, counted};
use crate::msg;
use crate::read::trace::{self, Deed, Destination, Mark, Placed};
use crate::read::years;

/// Everything that was decided.
pub(super) struct Facts<'a> {
    pub source: &'a Source,
    pub lines: &'a [Line],
    pub looks: &'a [Looks],
    pub decisions: &'a [Decision],
    pub units: &'a [Unit],
    pub division: &'a Division,
    pub matching: &'a Matching,
    pub captions: &'a [Placement],
    pub seams: &'a [Seam],
    pub repeats: &'a [Repeat],
    pub guessed_year: Option<(i32, usize)>,
    pub continued: &'a Continued,
    /// For each article what was guessed about its headline stack, and the line that is doubtful.
    pub stacks: Vec<(Vec<Guess>, Option<usize>)>,
}

/// Less sure than this is told to the editor.
const SURE: f64 = trace::DOUBTFUL;

impl Facts<'_> {
    /// Makes the findings and fills the marks of the trace, not yet in order.
    pub fn report(&self, page: &mut Page) -> Vec<Finding> {
        let mut findings = Vec::new();
        let guessed = self.units.iter().filter(|unit| unit.what != What::Text).count();
        page.trace.marks.reserve_exact(self.seams.len() + guessed + self.repeats.len());
        self.doubled(page, &mut findings);
        self.joins(page, &mut findings);
        self.guesses(page, &mut findings);
        self.articles(page, &mut findings);
        self.repeats(page, &mut findings);
        self.leaks(page, &mut findings);
        self.continued(page, &mut findings);
        self.year(page, &mut findings);
        self.other_years(page, &mut findings);
        self.loose(page, &mut findings);
        findings.sort_by_key(|f| f.place.as_ref().map_or(0, Place::line));
        findings
    }

    fn at(&self, line: usize) -> Place {
        self.source.place(self.lines[line].span.clone())
    }

    fn mark(&self, page: &mut Page, line: usize, deed: Deed, confidence: f64, reason: Message) {
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
            if seam.cut && self.breaks_early(seam.line) {
                findings.push(self.odd_seam(seam.line));
            } else if seam.cut {
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
            let sentences = counted(count, "sentence was", "sentences were");
            findings.push(
                Finding::new(
                    Code::R025,
                    msg!(
                        "有 {count} 处把分栏断开的句子接上（第 {list} 行）",
                        "{sentences} joined over breaks (lines {list})"
                    ),
                )
                .at(self.source.whole()),
            );
        }
    }

    /// The line before is a few words that nothing breaks off: not half as wide as this one.
    fn breaks_early(&self, line: usize) -> bool {
        let Some(before) = line.checked_sub(1).map(|before| &self.lines[before]) else { return false };
        before.end == End::Word && before.fill.measure.is_none() && before.width * 2 < self.lines[line].width
    }

    fn odd_seam(&self, line: usize) -> Finding {
        let message = msg!(
            "上一行很短，与这一行接成一句；或是标题、署名",
            "the line before is short and was joined to this one; it may be a headline or a byline"
        );
        let help = msg!("请对照原版", "compare with the page");
        Finding::new(Code::R030, message).at(self.at(line)).help(help)
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
            findings.push(self.sourceless(sourceless, page.date.is_some()));
        }
    }

    /// Says what of paper and day the page does not tell.
    fn sourceless(&self, count: usize, dated: bool) -> Finding {
        let some = counted(count, "article has", "articles have");
        let (message, help) = if dated {
            (
                msg!(
                    "有 {count} 篇文章没有来源：版面写了日期，没有写出报名",
                    "{some} no source: the page tells its date, but not the paper"
                ),
                msg!("写上 source: {{name: …}}", "write `source: {{name: …}}`"),
            )
        } else {
            (
                msg!(
                    "有 {count} 篇文章没有来源：版面没有写出报名和日期",
                    "{some} no source: the page does not tell paper and date"
                ),
                msg!("写上 source: {{name: …, date: …}}", "write `source: {{name: …, date: …}}`"),
            )
        };
        Finding::new(Code::R011, message).at(self.source.whole()).help(help)
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

    fn continued(&self, page: &mut Page, findings: &mut Vec<Finding>) {
        for part in &self.continued.joined {
            let id = &page.articles[part.run].id;
            findings.push(
                Finding::new(
                    Code::R025,
                    msg!("转版的部分已接在开头之后", "the part printed elsewhere was joined to its beginning"),
                )
                .at(self.at(part.line))
                .article(id)
                .help(msg!("请核对接缝", "check the seam")),
            );
            let reason = msg!("上接、下转", "it goes on elsewhere");
            self.mark(page, part.line, Deed::Moved, part.confidence, reason);
        }
        for line in &self.continued.alone {
            let finding = Finding::new(
                Code::R035,
                msg!("这一部分上接别版，文件里没有它的开头", "the beginning of this part is not in the file"),
            )
            .at(self.at(*line))
            .help(msg!(
                "请补上开头，或与另一个文件的文章合并",
                "add the beginning, or put it together with the other article"
            ));
            let first = |run: &Run| run.units.first().map_or(0, |unit| self.units[*unit].lines[0]);
            let run = self.division.runs.iter().position(|run| (*line..line + 3).contains(&first(run)));
            findings.push(match run.and_then(|run| page.articles.get(run)) {
                Some(article) => finding.article(&article.id),
                None => finding,
            });
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

    /// The day of the page in another year than the name of its file or its text.
    fn other_years(&self, page: &Page, findings: &mut Vec<Finding>) {
        findings.extend(years::name(self.source.path(), page.date));
        let Some(date) = page.date else { return };
        if let Some((year, line)) = year::later(self.lines, self.looks, date.year()) {
            let message =
                msg!("文字说的多是 {year} 年，版面的日期是 {date}", "the text speaks of {year}, the page is of {date}");
            findings.push(years::doubt(message, self.at(line)));
        }
        findings.extend(years::sources(self.source, &page.articles, &page.trace, Some(date)));
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

macro_rules! names {
    ($($what:pat => $zh:literal, $en:literal;)+) => {
        fn name(what: What) -> (&'static str, &'static str) {
            match what {
                $($what => ($zh, $en),)+
            }
        }

        /// What is said of each line that was taken for something: all of it is known beforehand.
        fn taken(what: What) -> Message {
            match what {
                $($what => Message::new(concat!("看作", $zh), concat!("taken for ", $en)),)+
            }
        }
    };
}

names! {
    What::Head => "标题", "a headline";
    What::Text => "正文", "text";
    What::Section => "分题", "a section head";
    What::Byline => "署名", "a byline";
    What::Caption => "图说", "a caption";
    What::Signature => "落款", "a signature";
    What::Jump => "转版提示", "a jump line";
    What::Source => "来源", "a source line";
    What::Furniture | What::Break => "版面附件", "furniture of the page";
}
