//! The text of a file that is no plain text, a paragraph a line, and what became of each line.
//!
//! Readers write down what they read and say where it went; what nobody claims is loose text, so
//! that nothing is lost. The review shows these lines beside the articles.

use std::ops::RangeInclusive;

use super::bulletin::Loose;
use super::kind::Reading;
use super::trace::{Deed, Destination, Trace};
use crate::article::{Head, PassageId};
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::pages::Part;
use crate::text::comparable;

/// What a line is when no article claims it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unclaimed {
    /// Text that belongs to no article.
    Loose,
    /// Something of the page or the book around the articles.
    Furniture,
    /// The same, and no article may claim it.
    Never,
    /// Cover, contents or imprint: every book has some, and nothing is said of it.
    Aside,
}

#[derive(Debug)]
struct Line {
    text: String,
    otherwise: Unclaimed,
    claimed: bool,
}

/// The lines of a file, with the account of them.
#[derive(Debug, Default)]
pub(crate) struct Original {
    lines: Vec<Line>,
    /// What was done to the lines.
    pub trace: Trace,
}

impl Original {
    /// The number of the last line written down.
    pub fn last(&self) -> usize {
        self.lines.len()
    }

    /// Writes down a text, and gives its lines; a text of nothing stands on none.
    pub fn write(&mut self, text: &str, otherwise: Unclaimed) -> RangeInclusive<usize> {
        let first = self.lines.len() + 1;
        for line in text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty()) {
            self.lines.push(Line { text: line.to_string(), otherwise, claimed: false });
        }
        if self.lines.len() < first { 0..=0 } else { first..=self.lines.len() }
    }

    /// Everything from a line on is nothing an article would claim: a cover, contents, an imprint.
    pub fn set_aside(&mut self, from: usize) {
        self.lines.iter_mut().skip(from - 1).for_each(|line| line.otherwise = Unclaimed::Aside);
    }

    /// The same of all lines but those given.
    pub fn set_aside_all_but(&mut self, kept: &[RangeInclusive<usize>]) {
        let lines = self.lines.iter_mut().enumerate();
        let others = lines.filter(|(at, _)| !kept.iter().any(|lines| lines.contains(&(at + 1))));
        others.for_each(|(_, line)| line.otherwise = Unclaimed::Aside);
    }

    /// Says what lines became.
    pub fn place(&mut self, lines: RangeInclusive<usize>, place: Destination) {
        for number in lines.filter(|line| *line > 0) {
            let Some(line) = self.lines.get_mut(number - 1) else { return };
            if !matches!(line.otherwise, Unclaimed::Never | Unclaimed::Aside) {
                line.claimed = true;
                self.trace.place(number, place);
            }
        }
    }

    /// Says what the lines of an article became: the passages of its body, and what its head has taken.
    pub fn place_article(
        &mut self,
        article: usize,
        head: &Head,
        placed: Vec<(PassageId, RangeInclusive<usize>)>,
        taken: Vec<RangeInclusive<usize>>,
    ) {
        self.place_dateline(article, head, &placed);
        for (passage, lines) in placed {
            self.place(lines, Destination::Article(article, Part::Passage(passage)));
        }
        for line in taken.into_iter().flatten() {
            self.place_head(article, head, line);
        }
    }

    /// Says that a line went into the head of an article, unless it is text of it.
    pub fn place_head(&mut self, article: usize, head: &Head, line: usize) {
        let Some(words) = line.checked_sub(1).and_then(|at| self.lines.get(at)).filter(|line| !line.claimed) else {
            return;
        };
        let place =
            head_part(head, &words.text).map_or(Destination::Head(article), |p| Destination::Article(article, p));
        self.place(line..=line, place);
    }

    /// The dateline stands in the first paragraph, which is text too.
    fn place_dateline(&mut self, article: usize, head: &Head, placed: &[(PassageId, RangeInclusive<usize>)]) {
        let Some(words) = head.dateline.as_ref().and_then(|d| d.printed(false)).map(|d| comparable(&d)) else { return };
        let mut lines = placed.iter().map(|(_, lines)| *lines.start()).filter(|line| *line > 0);
        let line = lines.find(|line| self.lines.get(line - 1).is_some_and(|l| comparable(&l.text).starts_with(&words)));
        if let Some(line) = line {
            self.place(line..=line, Destination::Head(article));
        }
    }

    /// Everything that is claimed by nobody is loose or furniture: all of it, where `all` says so.
    pub fn finish(mut self, path: &str, all_loose: bool, reading: &mut Reading, findings: &mut Vec<Finding>) {
        let mut loose: Vec<usize> = Vec::new();
        let mut furniture: Vec<usize> = Vec::new();
        for (at, line) in self.lines.iter().enumerate().filter(|(_, line)| !line.claimed) {
            let kept = all_loose || line.otherwise == Unclaimed::Loose;
            if kept { loose.push(at + 1) } else { furniture.push(at + 1) }
        }
        let marks = self.trace.marks.iter().filter(|m| m.deed == Deed::Removed).map(|m| m.line);
        let removed: Vec<usize> = marks.filter(|line| furniture.binary_search(line).is_err()).collect();
        for (furniture, runs) in [(false, self.runs(&loose)), (true, self.runs(&furniture))] {
            reading.loose.extend(runs.into_iter().map(|(line, text)| Loose { line, text, furniture }));
        }
        reading.loose.sort_by_key(|l| l.line);
        if let Some(first) = loose.first() {
            let count = loose.len();
            let finding = Finding::new(
                Code::R020,
                msg!("有 {count} 行文字不属于任何文章", "text on {count} line(s) belongs to no article"),
            );
            findings.push(finding.at(Place::file(path).on_line(*first)).help(msg!(
                "原文保存在 .loose.txt 文件里，请人工归入",
                "it is kept in the .loose.txt file; put it where it belongs"
            )));
        }
        let said = |line: &&usize| self.lines[**line - 1].otherwise != Unclaimed::Aside;
        let around = furniture.iter().filter(said).count() + removed.len();
        if around > 0 {
            let finding = Finding::new(
                Code::R047,
                msg!(
                    "有 {around} 行是导航、按钮、版权之类，不进文章",
                    "{around} line(s) are navigation, buttons or notices and no text of an article"
                ),
            );
            findings.push(
                finding
                    .at(Place::file(path))
                    .help(msg!("原文件未改动；审阅页里逐行可见", "the file is unchanged; the review shows every line")),
            );
        }
        for line in loose {
            self.trace.place(line, Destination::Loose);
        }
        for line in furniture {
            self.trace.place(line, Destination::Furniture);
        }
        self.trace.settle();
        reading.trace = self.trace;
        let lines: Vec<String> = self.lines.into_iter().map(|line| line.text).collect();
        reading.text = Some(lines.join("\n"));
    }

    /// Lines that follow one another as one text, with the number of the first.
    fn runs(&self, numbers: &[usize]) -> Vec<(usize, String)> {
        let mut runs: Vec<(usize, String)> = Vec::new();
        let mut before = 0;
        for number in numbers {
            let text = &self.lines[number - 1].text;
            match runs.last_mut().filter(|_| before + 1 == *number) {
                Some((_, run)) => {
                    run.push('\n');
                    run.push_str(text);
                }
                None => runs.push((*number, text.clone())),
            }
            before = *number;
        }
        runs
    }
}

/// Which printed part of a head a line is.
fn head_part(head: &Head, line: &str) -> Option<Part> {
    let line = comparable(line);
    let is = |text: &str| {
        let text = comparable(text);
        !text.is_empty() && (line.contains(&text) || (text.contains(&line) && line.chars().count() > 1))
    };
    let first = |texts: &[String]| texts.iter().position(|text| is(text));
    if is(&head.title) {
        return Some(Part::Title);
    }
    if head.kicker.as_deref().is_some_and(is) {
        return Some(Part::Kicker);
    }
    if let Some(at) = first(&head.subtitles) {
        return Some(Part::Subtitle(at));
    }
    if head.source.as_ref().is_some_and(|s| is(&s.name)) {
        return Some(Part::Source);
    }
    if head.authors.iter().any(|author| is(author)) {
        return Some(Part::Byline);
    }
    let note: Vec<String> = head.editor_note.iter().flat_map(|n| n.split('\n')).map(str::to_string).collect();
    first(&note)
        .map(Part::EditorNote)
        .or_else(|| first(&head.highlights).map(Part::Highlight))
        .or_else(|| first(&head.pull_quotes).map(Part::PullQuote))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_claims_is_kept() {
        let mut original = Original::default();
        assert_eq!(original.write("开幕\n\n　正文。", Unclaimed::Loose), 1..=2);
        assert_eq!(original.write(" ", Unclaimed::Loose), 0..=0);
        original.write("首页", Unclaimed::Furniture);
        original.write("按钮", Unclaimed::Never);
        original.write("别处的话。", Unclaimed::Loose);
        let head = Head { title: "开幕".into(), ..Head::default() };
        original.place_article(0, &head, vec![(PassageId(0), 2..=4)], vec![1..=1]);
        let (mut reading, mut findings) = (Reading::default(), Vec::new());
        original.finish("a.html", false, &mut reading, &mut findings);
        assert_eq!(reading.text.as_deref(), Some("开幕\n　正文。\n首页\n按钮\n别处的话。"));
        let loose: Vec<_> = reading.loose.iter().map(|l| (l.line, l.text.as_str(), l.furniture)).collect();
        assert_eq!(loose, [(4, "按钮", true), (5, "别处的话。", false)]);
        let places: Vec<_> = reading.trace.placed.iter().map(|p| (p.lines.clone(), p.place)).collect();
        let text = Destination::Article(0, Part::Passage(PassageId(0)));
        assert_eq!(
            places,
            [
                (1..=1, Destination::Article(0, Part::Title)),
                (2..=3, text),
                (4..=4, Destination::Furniture),
                (5..=5, Destination::Loose)
            ]
        );
        assert_eq!(findings.iter().map(|f| f.code).collect::<Vec<_>>(), [Code::R020, Code::R047]);
    }
}
