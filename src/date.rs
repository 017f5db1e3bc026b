//! Calendar days as editors write them, and as a Chinese bulletin prints them.
//!
//! Knows no clock: every date in the program comes from the material.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A calendar day, written `2024-03-05` in YAML.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NaiveDate);

/// Why a text is not a date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotADate {
    /// The text has no year, month and day.
    Form,
    /// Year, month and day are there, but the calendar has no such day.
    NoSuchDay,
}

impl Date {
    /// A date from its parts; `None` when the calendar has no such day.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Reads `2024-03-05`, `2024/3/5`, `2024.3.5`, `2024年3月5日` and `2024 年 03 月 05 日`.
    pub fn parse(text: &str) -> Result<Self, NotADate> {
        let compact: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let body = compact.strip_suffix('日').unwrap_or(&compact);
        let parts: Vec<&str> = body.split(['-', '/', '.', '年', '月']).collect();
        let [year, month, day] = parts.as_slice() else { return Err(NotADate::Form) };
        let digits = |s: &str, most: usize| s.len() <= most && !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
        if year.len() != 4 || !digits(year, 4) || !digits(month, 2) || !digits(day, 2) {
            return Err(NotADate::Form);
        }
        let number = |s: &str| s.parse::<u32>().expect("at most four digits");
        Self::new(number(year) as i32, number(month), number(day)).ok_or(NotADate::NoSuchDay)
    }

    /// Year of the Common Era.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// Month, 1–12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Day of the month, from 1.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// Seconds from the beginning of 1970 to the first second of this day, universal time.
    pub fn unix_seconds(self) -> i64 {
        self.0.and_time(chrono::NaiveTime::MIN).and_utc().timestamp()
    }

    /// `2024年3月5日`, without leading zeros, as covers print it.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// `2024年03月05日`, as source lines print it.
    pub fn chinese_padded(self) -> String {
        format!("{}年{:02}月{:02}日", self.year(), self.month(), self.day())
    }

    /// `4 March`, as English datelines print it.
    pub fn english_day(self) -> String {
        self.0.format("%-d %B").to_string()
    }

    /// `5 March 2024`, as English covers and source lines print it.
    pub fn english(self) -> String {
        self.0.format("%-d %B %Y").to_string()
    }
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Serialize for Date {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Date {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).map_err(|_| serde::de::Error::custom(format!("`{text}` is not a date")))
    }
}

impl JsonSchema for Date {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Date".into()
    }

    fn inline_schema() -> bool {
        true
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        schemars::json_schema!({ "type": "string", "format": "date" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_usual_spellings() {
        for text in ["2024-03-05", "2024/3/5", "2024年3月5日", "2024 年 03 月 05 日", "2024.03.05"] {
            assert_eq!(Date::parse(text), Ok(Date::new(2024, 3, 5).unwrap()), "{text}");
        }
        assert_eq!(Date::parse("2024-02-30"), Err(NotADate::NoSuchDay));
        for text in ["", "3月5日", "24-3-5", "2024-3", "2024-003-05", "二〇二四年三月五日"] {
            assert_eq!(Date::parse(text), Err(NotADate::Form), "{text}");
        }
    }
}
