//! Pages that stand in one file, one after the other: where each begins and what its lines tell.
//!
//! Only lines that the page itself prints part pages: mastheads and page lines with another paper,
//! day or number than those before.

use super::kinds::{Decision, Kind};
use super::lines::{EM, Line};
use super::looks::Looks;
use super::masthead::{self, Masthead, Told};
use super::stands::{Stands, nameplate};

/// The pages of a file, at least one.
#[derive(Debug)]
pub(super) struct Sheets {
    /// Their first lines and what is known about them, in order.
    sheets: Vec<(usize, Masthead)>,
    /// Lines of furniture at which pages part.
    pub breaks: Vec<usize>,
}

/// So many characters of text stand between two page lines, or they are a list of contents. A line that
/// tells paper, day and page is none of a list.
const TEXT: u32 = 60;

/// The day of a page stands among so many lines from its beginning, or beside something else of it.
const TOP: usize = 12;

/// Lines that tell something about their page: the first and the last.
struct Mark {
    line: usize,
    last: usize,
    told: Told,
}

impl Sheets {
    /// Finds the pages of a file.
    pub fn find(lines: &[Line], looks: &[Looks], decisions: &[Decision]) -> Self {
        let furniture = |at: usize| decisions[at].kind == Kind::Furniture && !looks[at].pointer;
        let told = |at: usize| (at, masthead::told(lines[at].headline()));
        let told: Vec<(usize, Option<Told>)> = (0..lines.len()).filter(|at| furniture(*at)).map(told).collect();
        let mark = |(at, told): &(usize, Option<Told>)| {
            let short = || masthead::short_name(&lines[*at].text).filter(|_| looks[*at].tool).map(Told::named);
            Some(Mark { line: *at, last: *at, told: told.clone().or_else(short)? })
        };
        let marks: Vec<Mark> = told.iter().filter_map(mark).collect();
        // Characters of text before each line.
        let mut before = vec![0_u32; lines.len() + 1];
        for (at, line) in lines.iter().enumerate() {
            let text = if decisions[at].kind == Kind::Furniture { 0 } else { line.width / EM };
            before[at + 1] = before[at].saturating_add(text);
        }
        let text = |from: usize, to: usize| before[to].saturating_sub(before[from]);
        let marks = blocks(marks, &text);
        let parting = parting(&marks, lines.len(), looks, &text);
        let below = parting.first().is_some_and(|first| text(0, *first) >= TEXT)
            && parting.last().is_some_and(|last| text(*last, lines.len()) < TEXT)
            && marks.first().is_none_or(|first| text(0, first.line) >= TEXT);
        let last = |mark: &Mark| below && parting.binary_search(&mark.line).is_ok();
        let ends: Vec<usize> = marks.iter().filter(|mark| last(mark)).map(|mark| mark.last).collect();
        let mut sheets = vec![(0, Masthead::default())];
        let (mut breaks, mut weeklies) = (Vec::new(), Vec::new());
        for (at, told) in told {
            if !below && parting.binary_search(&at).is_ok() {
                sheets.push((at, Masthead::default()));
                breaks.push(at);
            }
            let sheet = sheets.len() - 1;
            let (first, head) = &mut sheets[sheet];
            let beside = |at: Option<usize>| at.is_some_and(|at| at < lines.len() && furniture(at));
            let far = at >= *first + TOP && !beside(at.checked_sub(1)) && !beside(Some(at + 1));
            if far && told.as_ref().is_some_and(only_day) {
                // The day below a text, not that of the page.
                continue;
            }
            head.take(lines[at].headline(), told);
            if head.paper.is_none() && at < *first + 2 && looks[at].tool {
                head.paper = masthead::short_name(&lines[at].text);
            }
            if looks[at].stands == Stands::Nameplate {
                let called = || Some(lines[at].text.to_string()).filter(|text| nameplate::called(text));
                let name = nameplate::name(&lines[at]).or_else(called);
                if name.as_ref().is_some_and(|name| name.ends_with("周刊")) {
                    // 理论周刊 may be a section of the paper named below.
                    weeklies.push((sheet, name));
                } else {
                    head.paper = head.paper.take().or(name);
                }
                let bare = || masthead::bare_page(&lines[at].text);
                head.page = head.page.take().or_else(|| nameplate::page(&lines[at])).or_else(bare);
            }
            let near = at < *first + 4 && (head.date.is_some() || head.paper.is_some());
            if head.page.is_none() && near {
                head.page = masthead::bare_page(&lines[at].text);
            }
            if ends.binary_search(&at).is_ok() && text(at, lines.len()) >= TEXT {
                sheets.push((at + 1, Masthead::default()));
                breaks.push(at);
            }
        }
        for (sheet, name) in weeklies {
            let head: &mut Masthead = &mut sheets[sheet].1;
            head.paper = head.paper.take().or(name);
        }
        let mut all = Self { sheets, breaks };
        all.inherit();
        all
    }

    /// A page that names no paper and no day is of the paper and day of the one before.
    fn inherit(&mut self) {
        for at in 1..self.sheets.len() {
            let before = self.sheets[at - 1].1.clone();
            let head = &mut self.sheets[at].1;
            let same = head.paper.is_none() || head.paper == before.paper;
            head.paper = head.paper.take().or(before.paper);
            head.date = head.date.or(before.date.filter(|_| same));
        }
    }

    /// What is known about the page that a line stands on.
    pub fn of(&self, line: usize) -> &Masthead {
        &self.sheets[self.at(line)].1
    }

    /// Which page a line stands on.
    pub fn at(&self, line: usize) -> usize {
        self.sheets.partition_point(|(first, _)| *first <= line).max(1) - 1
    }

    /// The first page.
    pub fn first(&self) -> &Masthead {
        &self.sheets[0].1
    }
}

/// Lines of one masthead put together: a paper's name, its day and its page may each have a line.
fn blocks(marks: Vec<Mark>, text: &dyn Fn(usize, usize) -> u32) -> Vec<Mark> {
    let mut blocks: Vec<Mark> = Vec::with_capacity(marks.len());
    for mark in marks {
        // Only a name begins a block: other page lines stand for themselves.
        if let Some(block) = blocks.last_mut()
            && block.told.paper.is_some()
            && mark.line <= block.last + 2
            && text(block.last, mark.line) == 0
            && block.told.takes(&mark.told)
        {
            block.last = mark.line;
        } else {
            blocks.push(mark);
        }
    }
    blocks
}

/// Nothing but a day, without its name, a number or the name of the paper.
fn only_day(told: &Told) -> bool {
    told.date.is_some() && told.pieces == 1 && told.paper.is_none()
}

/// Lines that tell another page than those before, with enough text between.
fn parting(marks: &[Mark], end: usize, looks: &[Looks], text: &dyn Fn(usize, usize) -> u32) -> Vec<usize> {
    let mut parting = Vec::new();
    let mut known = Masthead::default();
    let mut from = 0;
    let pages = marks.iter().filter_map(|mark| mark.told.page.as_deref());
    let several = pages.clone().any(|page| Some(page) != pages.clone().next());
    let headed = marks.first().is_some_and(|mark| mark.told.pieces >= 2 && text(0, mark.line) == 0);
    let jumps = looks.iter().any(|look| look.jump || look.jumps);
    for (at, mark) in marks.iter().enumerate() {
        let next = marks.get(at + 1).map_or(end, |next| next.line);
        let told = &mark.told;
        let differs = |known: bool, told: bool, same: bool| known && told && !same;
        let other = differs(known.page.is_some(), told.page.is_some(), known.page == told.page)
            || differs(known.date.is_some(), told.date.is_some() && told.pieces >= 2, known.date == told.date)
            || differs(known.paper.is_some(), told.paper.is_some() && told.pieces >= 2, known.paper == told.paper)
            // The page above is the first one, which prints no number.
            || (known.page.is_none() && told.page.is_some() && (several || (headed && jumps)));
        let listed = marks[at..].windows(2).take(1).any(|pair| {
            pair[0].told.labels_page() && pair[1].told.labels_page() && text(pair[0].line, pair[1].line) < TEXT
        }) || at.checked_sub(1).is_some_and(|before| {
            marks[before].told.labels_page() && told.labels_page() && text(marks[before].line, mark.line) < TEXT
        });
        let whole = told.paper.is_some() && told.date.is_some() && told.page.is_some();
        let least = if whole { 1 } else { TEXT };
        if other && !listed && text(from, mark.line) >= least && (text(mark.line, next) > 0 || at + 1 == marks.len()) {
            parting.push(mark.line);
            known = Masthead::default();
            from = mark.line;
        }
        if !listed {
            known.take_told(told.clone());
        }
    }
    parting
}

#[cfg(test)]
mod tests {
    use super::super::{kinds, lines, looks};
    use super::*;
    use crate::diag::Source;

    fn pages(text: &str) -> Vec<String> {
        let lines = lines::split(&Source::new("a", text));
        let looks = looks::look_at(&lines);
        let sheets = Sheets::find(&lines, &looks, &kinds::decide(&lines, &looks));
        let head = |head: &Masthead| {
            let date = head.date.map(|d| d.to_string()).unwrap_or_default();
            format!("{} {date} {}", head.paper.as_deref().unwrap_or("?"), head.page.as_deref().unwrap_or("?"))
        };
        sheets.sheets.iter().map(|(first, masthead)| format!("{} {}", lines[*first].number, head(masthead))).collect()
    }

    const TEXT: &str = "江岸港今天开港\n本报讯（记者 罗晴）江岸港今天开港，第一艘货轮靠泊码头，港口的工人们在岸边等了一个早上，他们说这一天等了很久，今后江上会更热闹。\n港口负责人说，今年的货运量会比去年多出三成，码头也会继续扩建。\n";

    #[test]
    fn page_lines_part_pages() {
        let text = format!("滨江日报 2024年6月3日 星期一 第1版\n{TEXT}第2版\n{TEXT}A03版：理论\n{TEXT}");
        assert_eq!(pages(&text), ["1 滨江日报 2024-06-03 1", "5 滨江日报 2024-06-03 2", "9 滨江日报 2024-06-03 A03"]);
        let text = format!("江岸晚报 2024-06-03 02版\n{TEXT}江岸晚报 2024-06-04 02版\n{TEXT}");
        assert_eq!(pages(&text), ["1 江岸晚报 2024-06-03 2", "5 江岸晚报 2024-06-04 2"]);
    }

    #[test]
    fn other_papers_part_pages() {
        let text = format!(
            "滨江日报 2024年6月3日 星期一 第1版\n{TEXT}东渡早报\n2024年6月4日 星期二\n第3版\n{TEXT}江海报\nJIANGHAI BAO\n2024年6月5日\n02\n{TEXT}"
        );
        assert_eq!(pages(&text), ["1 滨江日报 2024-06-03 1", "5 东渡早报 2024-06-04 3", "11 江海报 2024-06-05 2"]);
        // Below texts they say where these are from.
        let text = format!("{TEXT}滨江日报\n2024年6月4日 第3版\n{TEXT}东渡早报\n2024年6月4日 第4版\n");
        assert!(pages(&text).iter().all(|page| !page.starts_with("5 东渡")), "{:?}", pages(&text));
    }

    #[test]
    fn whole_mastheads_part_pages_of_few_words() {
        let page = |page: u8| {
            format!("江岸日报 2024年6月3日 星期一 第{page}版\n老街改造完工\n石板路重新铺好，沿街的铺面修旧如旧。\n")
        };
        let text = [3, 2, 1].map(page).concat();
        assert_eq!(pages(&text), [(1, 3), (4, 2), (7, 1)].map(|(l, p)| format!("{l} 江岸日报 2024-06-03 {p}")));
    }

    #[test]
    fn sections_are_no_papers() {
        let text = format!("2024年6月3日 星期一\n理论周刊\n江海日报 7\n{TEXT}");
        assert_eq!(pages(&text), ["1 江海日报 2024-06-03 7"]);
        assert_eq!(pages(&format!("江海周刊\n2024年6月3日 第3版\n{TEXT}")), ["1 江海周刊 2024-06-03 3"]);
        let text = format!("要闻\n2024年6月3日 星期一\n责编：罗晴 编辑：石羚\n今日江海\n02\n{TEXT}");
        assert_eq!(pages(&text), ["1 今日江海 2024-06-03 2"]);
    }

    #[test]
    fn numbers_below_the_texts_are_theirs() {
        assert_eq!(pages(&format!("{TEXT}第2版\n{TEXT}第3版\n")), ["1 ?  2", "5 ?  3"]);
    }

    #[test]
    fn a_number_anywhere_on_one_page_parts_nothing() {
        assert_eq!(pages(&format!("{TEXT}第02版 要闻\n{TEXT}")), ["1 ?  2"]);
        let listed = format!("滨江日报 2024年6月3日\n02版 要闻\n港口开港\n03版 理论\n下田记\n{TEXT}{TEXT}");
        assert_eq!(pages(&listed).len(), 1);
    }

    #[test]
    fn a_number_on_a_line_of_its_own_is_the_page() {
        assert_eq!(pages(&format!("6\n法治\n2024年6月3日 星期一\n江岸商报\n{TEXT}")), ["1 江岸商报 2024-06-03 6"]);
        assert_eq!(pages(&format!("08\n人物·对话\n江岸周末\n2024年6月3日\n{TEXT}")), ["1 江岸周末 2024-06-03 8"]);
        assert_eq!(pages(&format!("江岸日报\n第7版 城事\n2024年6月3日\n{TEXT}")), ["1 江岸日报 2024-06-03 7"]);
        assert_eq!(pages(&format!("江岸晚报 2024年6月3日 星期一\nA02\n{TEXT}")), ["1 江岸晚报 2024-06-03 A02"]);
    }
}
