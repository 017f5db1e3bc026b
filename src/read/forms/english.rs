//! Source lines of English papers: `Qinghe Daily, 5 March 2024, p. 1`.

use crate::article::SourceLine;
use crate::date::Date;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day such as `5 March 2024`.
pub(crate) fn date(text: &str) -> Option<Date> {
    let mut words = text.split(' ');
    let (day, month, year) = (words.next()?, words.next()?, words.next()?);
    let month = MONTHS.iter().position(|m| *m == month)? as u32 + 1;
    Date::new(year.parse().ok()?, month, day.parse().ok()?).filter(|_| words.next().is_none())
}

/// Name, day and page; what is missing of day and page stays open.
pub(crate) fn source(line: &str) -> SourceLine {
    let mut source = SourceLine::default();
    let mut parts: Vec<&str> = line.split(", ").collect();
    if let Some(page) = parts.last().and_then(|p| p.strip_prefix("p. ")) {
        source.page = Some(page.trim().to_string());
        parts.pop();
    }
    if let Some(date) = parts.last().and_then(|d| date(d)) {
        source.date = Some(date);
        parts.pop();
    }
    source.name = parts.join(", ").trim().to_string();
    source
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_from_the_end() {
        let full = source("Qinghe Daily, 5 March 2024, p. 1");
        assert_eq!(
            (full.name.as_str(), full.date, full.page.as_deref()),
            ("Qinghe Daily", Date::new(2024, 3, 5), Some("1"))
        );
        assert_eq!(source("Qinghe, a Paper, 31 June 2024").date, None);
        assert_eq!(source("Qinghe Daily").name, "Qinghe Daily");
    }
}
