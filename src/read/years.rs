//! Years that do not agree: a day in another year than everything around it tells.
//!
//! Says so and changes nothing: old texts are printed again, and titles of files are wrong too.

use crate::article::Article;
use crate::date::Date;
use crate::diag::{Code, Finding, Message, Place, Source};
use crate::msg;
use crate::pages::Part;
use crate::read::trace::{Destination, Trace};

/// So many sources with a day show what is usual.
const ENOUGH: usize = 4;

/// Sources of articles that stand out: after the issue, or alone in their year.
pub(super) fn sources(source: &Source, articles: &[Article], trace: &Trace, issued: Option<Date>) -> Vec<Finding> {
    let day = |article: &Article| article.head.source.as_ref().and_then(|source| source.date);
    let dated: Vec<(usize, Date)> = articles.iter().enumerate().filter_map(|(at, a)| Some((at, day(a)?))).collect();
    let usual = usual_year(&dated);
    // Where many are later, the number of the issue is no month.
    let later = dated.iter().filter(|(_, date)| issued.is_some_and(|issued| *date > issued)).count();
    let issued = issued.filter(|_| later * 3 <= dated.len());
    let finding = |(at, date): &(usize, Date)| {
        let message = if let Some(issued) = issued.filter(|issued| date > issued) {
            msg!("来源的日期 {date} 晚于本期（{issued}）", "the source is of {date}, after the issue ({issued})")
        } else {
            let usual = usual.filter(|usual| *usual != date.year())?;
            let year = date.year();
            msg!("来源的年份 {year} 与其余各篇（{usual}）不同", "the source is of {year}, all others are of {usual}")
        };
        let place = place(source, trace, *at);
        Some(doubt(message, place).article(&articles[*at].id))
    };
    dated.iter().filter_map(finding).collect()
}

/// The year of all but very few.
fn usual_year(dated: &[(usize, Date)]) -> Option<i32> {
    let count = |year: i32| dated.iter().filter(|(_, date)| date.year() == year).count();
    let best = dated.iter().map(|(_, date)| date.year()).max_by_key(|year| count(*year))?;
    let others = dated.len() - count(best);
    (dated.len() >= ENOUGH && others <= (dated.len() / 10).max(1)).then_some(best)
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

/// Where an article says its source, or begins.
fn place(source: &Source, trace: &Trace, at: usize) -> Place {
    let own = |part: Part| trace.placed.iter().find(|p| p.place == Destination::Article(at, part));
    let line = own(Part::Source).or_else(|| own(Part::Title)).map(|placed| *placed.lines.start());
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
        assert_eq!(usual_year(&days(&[2024, 2024, 2023, 2024])), Some(2024));
        assert_eq!(usual_year(&days(&[2024, 2023, 2024])), None);
        assert_eq!(usual_year(&days(&[2024, 2024, 2023, 2023, 2024])), None);
    }
}
