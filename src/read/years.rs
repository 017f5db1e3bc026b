//! Years that do not agree: a day in another year than everything around it tells.
//!
//! Says so and changes nothing: old texts are printed again, and titles of files are wrong too.

use std::collections::{BTreeMap, BTreeSet};

use crate::article::Article;
use crate::date::Date;
use crate::diag::{Code, Finding, Message, Place, Source};
use crate::msg;
use crate::pages::Part;
use crate::read::trace::{Destination, Trace};

/// So many sources with a day show what is usual.
const ENOUGH: usize = 4;

/// Days nearer to each other are of one season, whatever year they are in.
const FAR: i32 = 180;

/// Sources of articles that stand out: after the issue, or in another year than most.
pub(super) fn sources(source: &Source, articles: &[Article], trace: &Trace, issued: Option<Date>) -> Vec<Finding> {
    let lines = lines(trace);
    let day = |article: &Article| article.head.source.as_ref().and_then(|source| source.date);
    let dated: Vec<(usize, Date)> = articles.iter().enumerate().filter_map(|(at, a)| Some((at, day(a)?))).collect();
    // Where many are later, the number of the issue is no month.
    let later = |(_, date): &&(usize, Date)| issued.is_some_and(|issued| *date > issued);
    let few = dated.iter().filter(later).count() * 3 <= dated.len();
    let after = dated.iter().filter(later).filter(|_| few).map(|(at, date)| {
        let issued = issued.expect("later than a day");
        let message =
            msg!("来源的日期 {date} 晚于本期（{issued}）", "the source is of {date}, after the issue ({issued})");
        doubt(message, place(source, &lines, *at)).article(&articles[*at].id)
    });
    let mut findings: Vec<Finding> = after.collect();
    if let Some((usual, others)) = other_years(&dated) {
        let places: Vec<Place> = others.iter().map(|at| place(source, &lines, *at)).collect();
        let lines: Vec<String> = places.iter().map(|place| place.line().to_string()).collect();
        let (count, list) = (others.len(), lines.join(", "));
        let message = msg!(
            "有 {count} 处来源的年份与多数（{usual}）不同（第 {list} 行）",
            "{count} sources are of another year than most ({usual}): lines {list}"
        );
        findings.extend(places.into_iter().next().map(|place| doubt(message, place)));
    }
    findings
}

/// The year of most, and the articles of other years that are far from all of these.
fn other_years(dated: &[(usize, Date)]) -> Option<(i32, Vec<usize>)> {
    let mut counts: BTreeMap<i32, usize> = BTreeMap::new();
    dated.iter().for_each(|(_, date)| *counts.entry(date.year()).or_default() += 1);
    let usual = dated.iter().map(|(_, date)| date.year()).max_by_key(|year| counts[year])?;
    let days = |date: Date| date.year() * 366 + date.month() as i32 * 31 + date.day() as i32;
    let of_usual = dated.iter().filter(|(_, date)| date.year() == usual);
    let known: BTreeSet<i32> = of_usual.map(|(_, date)| days(*date)).collect();
    let far = |date: Date| known.range(days(date) - FAR..=days(date) + FAR).next().is_none();
    let others: Vec<usize> = dated.iter().filter(|(_, date)| far(*date)).map(|(at, _)| *at).collect();
    let most = counts[&usual] * 5 >= dated.len() * 3;
    (dated.len() >= ENOUGH && most && !others.is_empty()).then_some((usual, others))
}

/// The day a page or cover prints, and a file named after another year.
pub(super) fn name(path: &str, printed: Option<Date>) -> Option<Finding> {
    let year = printed?.year();
    let named = named(path).filter(|named| *named != year)?;
    let message = msg!(
        "文件名写的是 {named} 年，版面的日期在 {year} 年",
        "the file is named after {named}, its day is in {year}"
    );
    Some(doubt(message, Place::file(path)))
}

/// A finding that two years do not agree.
pub(super) fn doubt(message: Message, place: Place) -> Finding {
    Finding::new(Code::R036, message).at(place).help(msg!("请核对年份", "check the year"))
}

/// The one year that the name of a file tells.
fn named(path: &str) -> Option<i32> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let mut years = name.split(|c: char| !c.is_ascii_digit()).filter_map(|run| match run.len() {
        4 => run.parse().ok(),
        // 20240603
        8 => {
            let day = |at: std::ops::Range<usize>| run[at].parse::<u32>().ok();
            Date::new(run[..4].parse().ok()?, day(4..6)?, day(6..8)?).map(Date::year)
        }
        _ => None,
    });
    let year = years.find(|year| (1949..2100).contains(year))?;
    years.all(|other| other == year || !(1949..2100).contains(&other)).then_some(year)
}

/// The lines at which articles say their source, and those at which they begin.
type Lines = [BTreeMap<usize, usize>; 2];

fn lines(trace: &Trace) -> Lines {
    let mut lines = Lines::default();
    for placed in &trace.placed {
        let (article, kind) = match placed.place {
            Destination::Article(article, Part::Source) => (article, 0),
            Destination::Article(article, Part::Title) => (article, 1),
            _ => continue,
        };
        lines[kind].entry(article).or_insert(*placed.lines.start());
    }
    lines
}

/// Where an article says its source, or begins.
fn place(source: &Source, lines: &Lines, at: usize) -> Place {
    let line = lines.iter().find_map(|of_kind| of_kind.get(&at)).copied();
    line.and_then(|line| source.line(line)).map_or_else(|| source.whole(), |span| source.place(span))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_tell_years() {
        assert_eq!(named("in/江岸日报20240603-02.txt"), Some(2024));
        assert_eq!(named("2023-06-03.txt"), Some(2023));
        assert_eq!((named("第12345678号.txt"), named("1080.png"), named("2023至2024.txt")), (None, None, None));
        let day = Date::new(2024, 6, 3);
        assert!(name("2023-06-03.txt", day).is_some() && name("2024.txt", day).is_none() && name("a", day).is_none());
    }

    #[test]
    fn one_year_among_many_stands_out() {
        let days = |years: &[i32]| -> Vec<(usize, Date)> {
            years.iter().enumerate().map(|(at, year)| (at, Date::new(*year, 3, 5).expect("a day"))).collect()
        };
        assert_eq!(other_years(&days(&[2024, 2024, 2023, 2024])), Some((2024, vec![2])));
        assert_eq!(other_years(&days(&[2024, 2023, 2024])), None);
        assert_eq!(other_years(&days(&[2024, 2024, 2023, 2023])), None);
        let mut near = days(&[2024, 2024, 2024, 2024]);
        near[1].1 = Date::new(2023, 12, 30).expect("a day");
        assert_eq!(other_years(&near), None);
    }
}
