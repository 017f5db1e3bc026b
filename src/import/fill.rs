//! What the editor knows and the text does not tell: paper, day and page.
//!
//! Fills gaps and nothing else: what the text tells stays, and a contradiction is reported.

use serde::{Deserialize, Serialize};

use crate::article::{Article, Head, SourceLine};
use crate::date::Date;
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::read::forms::dateline;

/// Values for what a text does not tell.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Fill {
    /// Name of the paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// Day it was printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Page it was printed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<String>,
}

/// Which option, what it says, what the text says, and how many articles say so.
struct Contradiction {
    option: &'static str,
    given: String,
    told: String,
    count: usize,
}

impl Fill {
    /// Fills the heads of the articles of one input; `input` is its path as messages show it.
    pub fn articles(&self, articles: &mut [Article], input: &str) -> Vec<Finding> {
        let mut found: Vec<Contradiction> = Vec::new();
        for article in articles {
            self.head(&mut article.head, &mut found);
        }
        let report = |c: Contradiction| {
            let Contradiction { option, given, told, count } = c;
            Finding::new(
                Code::R028,
                msg!(
                    "{option} 说是“{given}”，但有 {count} 篇的原文说是“{told}”",
                    "{option} says `{given}`, but the text of {count} article(s) says `{told}`"
                ),
            )
            .at(Place::file(input))
            .help(msg!("原文说明的照原文；选项只补原文没有的", "what the text tells stays; the option only fills gaps"))
        };
        found.into_iter().map(report).collect()
    }

    fn head(&self, head: &mut Head, found: &mut Vec<Contradiction>) {
        let mut differs =
            |option: &'static str, given: &str, told: &str| match found.iter_mut().find(|c| c.option == option) {
                Some(c) => c.count += 1,
                None => found.push(Contradiction { option, given: given.into(), told: told.into(), count: 1 }),
            };
        if let Some(name) = &self.source {
            let source = head.source.get_or_insert_default();
            if source.name.is_empty() {
                source.name.clone_from(name);
            } else if source.name != *name {
                differs("--source", name, &source.name);
            }
        }
        if let Some(date) = self.date {
            match &mut head.source {
                Some(SourceLine { date: Some(told), .. }) if *told != date => {
                    differs("--date", &date.to_string(), &told.to_string());
                }
                Some(source) => source.date = Some(date),
                None if head.date.is_some_and(|told| told != date) => {
                    differs("--date", &date.to_string(), &head.date.map(|d| d.to_string()).unwrap_or_default());
                }
                None => head.date = Some(date),
            }
        }
        if let Some(page) = &self.page {
            let given = SourceLine { page: Some(page.clone()), ..SourceLine::default() };
            let source = head.source.get_or_insert_default();
            let number = |page: Option<&str>| page.map(|p| p.trim_start_matches('0').to_string());
            match source.page_number() {
                None => source.page = Some(page.clone()),
                told if number(told) != number(given.page_number()) => {
                    differs("--page", page, source.page.as_deref().unwrap_or_default());
                }
                Some(_) => {}
            }
        }
        self.year_of_dateline(head);
    }

    /// 新华社北京3月4日电 has a month and a day; the year is that of the day of printing.
    fn year_of_dateline(&self, head: &mut Head) {
        let printed = head.source.as_ref().and_then(|s| s.date).or(head.date).or(self.date);
        let (Some(dateline), Some(printed)) = (&mut head.dateline, printed.filter(|_| self.date.is_some())) else {
            return;
        };
        if dateline.date.is_some() {
            return;
        }
        let words = dateline.printed(false).unwrap_or_default();
        // A dateline is followed by a gap; the parser wants one where nothing else sets it off.
        if let Some(found) = dateline::parse(&format!("{words}\u{3000}"), Some(printed)) {
            *dateline = found.dateline;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Dateline;

    fn fill() -> Fill {
        Fill { source: Some("青禾日报".into()), date: Date::new(2024, 3, 5), page: Some("2".into()) }
    }

    #[test]
    fn gaps_are_filled_with_the_year_of_the_dateline() {
        let dateline = dateline::parse("新华社北京3月4日电　会议", None).map(|f| f.dateline);
        assert_eq!(dateline.as_ref().and_then(|d| d.date), None);
        let mut head = Head { title: "甲".into(), dateline, ..Head::default() };
        let mut found = Vec::new();
        fill().head(&mut head, &mut found);
        assert!(found.is_empty());
        let source = head.source.unwrap();
        assert_eq!((source.name.as_str(), source.page.as_deref()), ("青禾日报", Some("2")));
        assert_eq!(source.date, Date::new(2024, 3, 5));
        assert_eq!(
            head.dateline.unwrap(),
            Dateline {
                agency: Some("新华社".into()),
                place: Some("北京".into()),
                date: Date::new(2024, 3, 4),
                text: None
            }
        );
    }

    #[test]
    fn what_the_text_tells_stays_and_contradictions_are_reported() {
        let told =
            SourceLine {
                name: "江岸晚报".into(), date: Date::new(2024, 3, 6), page: Some("第02版".into()), url: None
            };
        let mut head = Head { source: Some(told.clone()), ..Head::default() };
        let mut found = Vec::new();
        fill().head(&mut head, &mut found);
        assert_eq!(head.source, Some(told));
        assert_eq!(found.iter().map(|c| c.option).collect::<Vec<_>>(), ["--source", "--date"], "page 2 is page 02");
    }
}
