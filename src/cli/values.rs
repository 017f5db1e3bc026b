//! Values of options: what they may be, and what is said of those that are none.

use std::fmt;

use unicode_normalization::UnicodeNormalization;

use crate::config::Output;
use crate::date::{Date, NotADate};
use crate::diag::{Lang, Message};
use crate::msg;
use crate::read::kind::Kind;
use crate::text::script::Script;

/// Why a value cannot be used.
#[derive(Debug)]
pub struct Wrong(pub Message);

impl fmt::Display for Wrong {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.get(Lang::En))
    }
}

impl std::error::Error for Wrong {}

/// The name of a paper has no more characters.
const LONGEST_PAPER: usize = 40;
/// Papers are younger.
const FIRST_YEAR: i32 = 1800;

/// Reads a day.
pub fn date(text: &str) -> Result<Date, Wrong> {
    match Date::parse(text) {
        Ok(date) if date.year() >= FIRST_YEAR => Ok(date),
        Err(NotADate::NoSuchDay) => Err(Wrong(msg!("日历上没有这一天", "the calendar has no such day"))),
        _ => Err(Wrong(msg!("要写成 2024-03-05 这样的日期", "a date is written as 2024-03-05"))),
    }
}

/// Reads the page of a paper: `1`, `01`, `A02`, `T3`, `2-3`, with 第 and 版 or without.
pub fn page(text: &str) -> Result<String, Wrong> {
    let plain: String = text.nfkc().filter(|c| !c.is_whitespace()).collect();
    let page = plain.strip_prefix('第').unwrap_or(&plain);
    let page = page.strip_suffix('版').unwrap_or(page).replace('–', "-");
    let one = |part: &str| {
        let digits = part.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let number = digits.parse::<u32>().is_ok_and(|number| number > 0);
        part.len() - digits.len() <= 2 && digits.len() <= 3 && digits.bytes().all(|b| b.is_ascii_digit()) && number
    };
    let parts: Vec<&str> = page.split('-').collect();
    if parts.len() <= 2 && parts.iter().all(|part| one(part)) {
        return Ok(page);
    }
    Err(Wrong(msg!("版次写成 1、01、A02、T3 或 2-3", "a page is written as 1, 01, A02, T3 or 2-3")))
}

/// Reads the name of a paper, 《》 left out.
pub fn paper(text: &str) -> Result<String, Wrong> {
    let name = text.trim().trim_start_matches('《').trim_end_matches('》').trim();
    let said = name.chars().any(char::is_alphabetic) && !name.chars().any(char::is_control);
    if said && !name.starts_with('-') && name.chars().count() <= LONGEST_PAPER {
        return Ok(name.to_string());
    }
    Err(Wrong(msg!(
        "要写报纸的名称，至多 {LONGEST_PAPER} 个字，如 青禾日报",
        "it is the name of a paper of {LONGEST_PAPER} characters at most, such as 青禾日报"
    )))
}

/// Reads the name of a script.
pub fn script(text: &str) -> Result<Script, Wrong> {
    let names = Script::ALL.map(Script::name).join(", ");
    Script::named(text).ok_or_else(|| Wrong(msg!("可选：{names}", "possible values: {names}")))
}

/// Reads seconds of rest.
pub fn seconds(text: &str) -> Result<f64, Wrong> {
    let seconds: Option<f64> = text.parse().ok().filter(|seconds| (0.0..=3600.0).contains(seconds));
    seconds.ok_or_else(|| Wrong(msg!("要写 0 到 3600 的秒数", "it is a number of seconds from 0 to 3600")))
}

/// Reads the name of a kind of material.
pub fn kind(text: &str) -> Result<Kind, Wrong> {
    let names = Kind::names().collect::<Vec<_>>().join(", ");
    Kind::named(text).ok_or_else(|| Wrong(msg!("可选：{names}", "possible kinds: {names}")))
}

/// Reads an output's name, for comma-separated lists.
pub fn output(text: &str) -> Result<Output, Wrong> {
    Output::ALL.into_iter().find(|o| o.name() == text).ok_or_else(|| {
        let names = Output::ALL.map(|o| o.name()).join(", ");
        Wrong(msg!("可选：{names}", "possible outputs: {names}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_written_as_papers_number_them() {
        for (written, page) in [
            ("1", "1"),
            ("01", "01"),
            ("A02", "A02"),
            ("T3", "T3"),
            ("2-3", "2-3"),
            ("2–3", "2-3"),
            ("A02-A03", "A02-A03"),
            ("第１版", "1"),
            ("05版", "05"),
        ] {
            assert_eq!(super::page(written).unwrap(), page);
        }
        for wrong in ["abc", "", "0", "1-2-3", "1-", "ABC1", "1234", "1a", "../1", "一"] {
            assert!(super::page(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn papers_have_names_and_days_are_in_the_calendar() {
        assert_eq!(paper("《青禾日报》").unwrap(), "青禾日报");
        assert!(["", " ", "2024", "--date", "甲\n乙"].iter().all(|wrong| paper(wrong).is_err()));
        assert!(paper(&"报".repeat(41)).is_err());
        assert!(date("2024年3月5日").is_ok());
        assert!(["2024-02-30", "0024-03-05", "5 March"].iter().all(|wrong| date(wrong).is_err()));
    }
}
