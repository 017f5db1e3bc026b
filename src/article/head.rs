//! The head of an article: exactly the keys of its front matter.
//!
//! This type is the one place where those keys are defined; reading, writing, checking and the
//! JSON Schema all come from it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::date::Date;

fn is_false(value: &bool) -> bool {
    !*value
}

/// Front matter of an article.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Head {
    /// Stable name; without it the file's path in the library is the name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// 眉题（引题）: the line above the headline; a line break in it is kept.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kicker: Option<String>,
    /// 主题: the headline. Its spaces divide units and are kept.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(extend("x-aliases" = ["headline"]))]
    pub title: String,
    /// 副题: the lines below the headline, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-aliases" = ["subtitle"]))]
    pub subtitles: Vec<String>,
    /// Standing column of the paper, such as 评论员观察.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<String>,
    /// The series this article belongs to, and its number in it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub series: Option<Series>,
    /// 署名: who wrote it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-aliases" = ["author", "by"]))]
    pub authors: Vec<String>,
    /// What the authors are, as printed before their names: 本报记者, 国务院总理.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-aliases" = ["author_role"]))]
    pub role: Option<String>,
    /// 电头: agency, place and date, printed before the first paragraph.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dateline: Option<Dateline>,
    /// 来源: the paper it was printed in.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<SourceLine>,
    /// Date of publication where the source does not tell it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Topics it belongs to whatever its text says.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-aliases" = ["topic", "tags"]))]
    pub topics: Vec<String>,
    /// 提要: sentences printed as ■ lines before the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-aliases" = ["highlight", "summary"]))]
    pub highlights: Vec<String>,
    /// Sentences set off before the text.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schemars(extend("x-aliases" = ["pull_quote"]))]
    pub pull_quotes: Vec<String>,
    /// 编者按: our own words before the text; paragraphs divided by line breaks.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub editor_note: Option<String>,
    /// Language of the text as a BCP 47 tag, when it is not that of the publication.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-aliases" = ["lang"]))]
    pub language: Option<String>,
    /// The text breaks off: its continuation was not in the source.
    #[serde(skip_serializing_if = "is_false")]
    pub truncated: bool,
    /// The page a jump line sends the reader to, such as 第二版.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub continued_to: Option<String>,
}

/// A series and the article's number in it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "name"))]
pub struct Series {
    /// Name of the series.
    pub name: String,
    /// Number of the article in it, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<u32>,
}

/// Agency, place and date of a report.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "text"))]
pub struct Dateline {
    /// 新华社, 本报.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Place of the event.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Date of the report.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// The dateline as the source printed it, where that says more than its parts: with the
    /// reporters, or 本报讯.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
}

impl Dateline {
    /// The dateline as printed: its `text`, or one made of the parts: 新华社北京3月4日电, in English
    /// articles `Oslo, 4 March (Reuters) —`.
    pub fn printed(&self, english: bool) -> Option<String> {
        if let Some(text) = &self.text {
            return Some(text.clone());
        }
        let agency = self.agency.as_deref().unwrap_or_default();
        let place = self.place.as_deref().unwrap_or_default();
        if english {
            let day = self.date.map(Date::english_day).unwrap_or_default();
            let told: Vec<&str> = [place, day.as_str()].into_iter().filter(|part| !part.is_empty()).collect();
            let agency = if agency.is_empty() { String::new() } else { format!("({agency})") };
            let parts = [told.join(", "), agency];
            let told: Vec<&str> = parts.iter().map(String::as_str).filter(|part| !part.is_empty()).collect();
            return (!told.is_empty()).then(|| format!("{} —", told.join(" ")));
        }
        match self.date {
            Some(date) => Some(format!("{agency}{place}{}月{}日电", date.month(), date.day())),
            None if agency.is_empty() && place.is_empty() => None,
            None => Some(format!("{agency}{place}电")),
        }
    }
}

/// The paper an article was printed in.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "name"))]
pub struct SourceLine {
    /// Name of the paper or site, without 《》.
    #[serde(skip_serializing_if = "String::is_empty")]
    #[schemars(extend("x-aliases" = ["paper"]))]
    pub name: String,
    /// Day it was printed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<Date>,
    /// Page it was printed on; `5`, `05` and 第5版 mean the same.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("x-aliases" = ["edition"]))]
    pub page: Option<String>,
    /// Address of the page on the web.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
}

impl SourceLine {
    /// The page without 第 and 版.
    pub fn page_number(&self) -> Option<&str> {
        let page = self.page.as_deref()?.trim();
        let page = page.strip_prefix('第').unwrap_or(page);
        let page = page.strip_suffix('版').unwrap_or(page).trim();
        (!page.is_empty()).then_some(page)
    }

    /// The source line of a bulletin: 《人民日报》（2024年03月05日第01版）; in English articles
    /// `Qinghe Daily, 5 March 2024, p. 1`.
    pub fn printed(&self, english: bool) -> String {
        let page = self.page_number();
        if english {
            let date = self.date.map(|d| format!(", {}", d.english())).unwrap_or_default();
            let page = page.map(|p| format!(", p. {}", p.trim_start_matches('0'))).unwrap_or_default();
            return format!("{}{date}{page}", self.name);
        }
        let date = self.date.map(Date::chinese_padded).unwrap_or_default();
        let page = page.map(|p| format!("第{p:0>2}版")).unwrap_or_default();
        let bracket = if date.is_empty() && page.is_empty() { String::new() } else { format!("（{date}{page}）") };
        let name = if self.name.starts_with('《') { self.name.clone() } else { format!("《{}》", self.name) };
        if self.name.is_empty() { bracket } else { format!("{name}{bracket}") }
    }
}

impl Head {
    /// The day that counts for order and windows: of the source, the front matter, the dateline.
    pub fn published(&self) -> Option<Date> {
        let of_source = self.source.as_ref().and_then(|s| s.date);
        of_source.or(self.date).or_else(|| self.dateline.as_ref().and_then(|d| d.date))
    }

    /// Kicker, headline and subtitles as one text, for topics and search.
    pub fn stack(&self) -> String {
        let mut stack = self.kicker.clone().unwrap_or_default();
        for line in std::iter::once(&self.title).chain(&self.subtitles) {
            stack.push('\n');
            stack.push_str(line);
        }
        stack
    }

    /// The byline as printed: role and names, two-character names opened to the width of three.
    ///
    /// None where the dateline names the authors already: 新华社北京3月4日电（记者甲、乙）.
    pub fn byline(&self) -> Option<String> {
        self.byline_pieces().map(|pieces| pieces.concat())
    }

    /// The role and the names of the byline, each with what parts it from the next.
    pub fn byline_pieces(&self) -> Option<Vec<String>> {
        let told = self.dateline.as_ref().and_then(|d| d.text.as_deref()).unwrap_or_default();
        let role = self.role.as_deref().filter(|r| !r.is_empty());
        if self.authors.is_empty() {
            return role.filter(|role| !told.contains(role)).map(|role| vec![role.to_string()]);
        }
        if self.authors.iter().all(|author| told.contains(author.as_str())) {
            return None;
        }
        let open = |name: &String| -> String {
            let mut chars = name.chars();
            match (chars.next(), chars.next(), chars.next()) {
                (Some(a), Some(b), None) if crate::text::is_han(a) && crate::text::is_han(b) => {
                    format!("{a}\u{3000}{b}")
                }
                _ => name.clone(),
            }
        };
        let between = if self.authors.iter().any(|a| a.is_ascii()) { ", " } else { "\u{3000}" };
        let last = self.authors.len() - 1;
        let names = self.authors.iter().map(open).enumerate();
        let names = names.map(|(at, name)| if at < last { name + between } else { name });
        Some(role.map(|role| format!("{role}\u{3000}")).into_iter().chain(names).collect())
    }

    /// The series mark to print after the last subtitle, or after the headline when there is none:
    /// ① to ⑳, then （21）, since a circle holds no larger number in the usual fonts. `None` when the
    /// editor typed it there already.
    pub fn series_mark(&self) -> Option<String> {
        let mark = match self.series.as_ref()?.number? {
            number @ 1..=20 => {
                char::from_u32('①' as u32 + number - 1).expect("①–⑳ are twenty characters in a row").to_string()
            }
            number => format!("（{number}）"),
        };
        let carrier = self.subtitles.last().unwrap_or(&self.title);
        (!carrier.trim_end().ends_with(&mark)).then_some(mark)
    }

    /// Paragraphs of the editor's note, and the signature it brings itself (——编者), if any.
    pub fn editor_note_parts(&self) -> (Vec<&str>, Option<&str>) {
        let lines = self.editor_note.as_deref().unwrap_or_default().lines().map(str::trim);
        let mut paragraphs: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
        let own = paragraphs.pop_if(|last| last.starts_with('—') && last.chars().count() <= 16);
        (paragraphs, own)
    }

    /// The dateline in the article's own language.
    pub fn printed_dateline(&self) -> Option<String> {
        self.dateline.as_ref()?.printed(self.is_english())
    }

    /// Written in English rather than Chinese.
    pub fn is_english(&self) -> bool {
        self.language.as_deref().is_some_and(|l| l.to_ascii_lowercase().starts_with("en"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_printed_as_the_trade_prints_them() {
        let mut source = SourceLine { name: "人民日报".into(), date: Date::new(2024, 3, 5), ..Default::default() };
        source.page = Some("第1版".into());
        assert_eq!(source.printed(false), "《人民日报》（2024年03月05日第01版）");
        assert_eq!(source.printed(true), "人民日报, 5 March 2024, p. 1");
        let dateline = Dateline {
            agency: Some("新华社".into()),
            place: Some("北京".into()),
            date: Date::new(2024, 3, 4),
            text: None,
        };
        assert_eq!(dateline.printed(false).unwrap(), "新华社北京3月4日电");
        assert_eq!(dateline.printed(true).unwrap(), "北京, 4 March (新华社) —");
        let head =
            Head {
                authors: vec!["石羚".into(), "周人杰".into()], role: Some("记者".into()), ..Default::default()
            };
        assert_eq!(head.byline().unwrap(), "记者\u{3000}石\u{3000}羚\u{3000}周人杰");
    }
}
