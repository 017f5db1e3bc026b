//! Whether headings of one file are the headlines of several articles, or sections of one.

use super::bulletin::lines::{ended, section_level};
use super::forms::{byline, dateline, info_line, source_line};
use crate::diag::{Code, Finding, Place};
use crate::msg;

/// Lines of a part in which it says what it is: after its headline, and at its end.
const FIRST: usize = 4;
const LAST: usize = 2;
/// Running text of an article has at least so many characters.
const LEAST_TEXT: usize = 30;

/// What headings of the first rank are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Headings {
    /// Headlines: most parts have a byline, a source or a dateline of their own.
    Articles,
    /// Perhaps headlines: each has a text of its own, and nothing says more.
    Perhaps,
    /// Sections of one text.
    Sections,
}

/// Judges parts, each the lines from its headline on.
pub(crate) fn judge(parts: &[Vec<String>]) -> Headings {
    let headline = |part: &Vec<String>| part.first().is_some_and(|line| section_level(line).is_none());
    let runs = |part: &Vec<String>| part.iter().skip(1).any(|l| ended(l) && l.chars().count() >= LEAST_TEXT);
    if parts.len() < 2 || !parts.iter().all(|part| headline(part) && runs(part)) {
        return Headings::Sections;
    }
    let own = parts.iter().filter(|part| says_whose(&part[1..])).count();
    if own * 2 > parts.len() { Headings::Articles } else { Headings::Perhaps }
}

/// A line among the first or last tells who wrote a text, or where it was printed.
fn says_whose(lines: &[String]) -> bool {
    let first = lines.iter().take(FIRST);
    let mut near = first.chain(lines.iter().rev().take(LAST));
    near.any(|line| {
        byline::parse(line).is_some()
            || source_line::parse(line, None).is_some_and(|found| !found.incomplete)
            || info_line::parse(line).is_some_and(|info| info.source.is_some() || info.byline.is_some())
            || dateline::parse(line, None).is_some()
    })
}

/// What there is to say when nothing decides it.
pub(crate) fn doubtful(path: &str, count: usize, divided: bool) -> Finding {
    let (message, help) = if divided {
        (
            msg!(
                "按 {count} 个一级标题分成 {count} 篇，没有署名或来源可以佐证",
                "{count} headings of the first rank were taken for {count} articles; no byline or source confirms it"
            ),
            msg!(
                "如果只是一篇的小标题，请把原件里的这些标题降一级再导入",
                "if they are sections of one article, give them a lower rank in the original and import it again"
            ),
        )
    } else {
        (
            msg!(
                "有 {count} 个一级标题，当作一篇的小标题",
                "{count} headings of the first rank were taken for sections of one article"
            ),
            msg!(
                "如果是 {count} 篇文章，请拆成几个文件再导入",
                "if they are {count} articles, divide the original and import the parts"
            ),
        )
    };
    Finding::new(Code::R064, message).at(Place::file(path)).help(help)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "三月的江岸，风还有些凉。河边的老水塔改成了书店，第一天就来了四百多位读者，一直排到桥头。";

    fn parts(list: &[&[&str]]) -> Vec<Vec<String>> {
        list.iter().map(|part| part.iter().map(|line| line.to_string()).collect()).collect()
    }

    #[test]
    fn a_source_or_a_byline_makes_an_article() {
        let told = parts(&[&["书店开门了", "来源：江岸日报 2024年3月1日", TEXT], &["雨量", "本报记者 周舟", TEXT]]);
        assert_eq!(judge(&told), Headings::Articles);
        assert_eq!(judge(&parts(&[&["书店开门了", TEXT], &["雨量", TEXT]])), Headings::Perhaps);
        assert_eq!(judge(&parts(&[&["一、书店", TEXT], &["二、雨量", TEXT]])), Headings::Sections);
        assert_eq!(judge(&parts(&[&["江岸日报"], &["雨量", TEXT]])), Headings::Sections);
    }
}
