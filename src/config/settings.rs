//! The keys of the configuration.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::newsletter::Newsletter;
use crate::date::Date;
use crate::layout::{BookletSettings, PageSettings};

/// Configuration of a publication: who, which articles, in which form.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("required" = ["publication", "issue"], "x-soft" = true))]
pub struct Settings {
    /// The masthead.
    #[serde(default)]
    pub publication: Publication,
    /// The issue at hand, or the path of a file that describes it (relative to this file).
    #[serde(default)]
    pub issue: IssueSettings,
    /// Folders with articles, relative to the workspace.
    #[serde(default = "default_library")]
    pub library: Vec<String>,
    /// Topics by name: which phrases make an article belong to them.
    #[serde(default)]
    pub topics: IndexMap<String, Topic>,
    /// Sections in running order.
    #[serde(default)]
    pub sections: Vec<Section>,
    /// A plan written by `xuekan plan --write`, to be used instead of choosing anew (relative to
    /// the workspace).
    #[serde(default)]
    pub plan: Option<String>,
    /// How near-duplicates are treated.
    #[serde(default)]
    pub duplicates: Duplicates,
    /// Page of the printed booklet.
    #[serde(default)]
    pub page: PageSettings,
    /// How the booklet is folded.
    #[serde(default)]
    pub booklet: BookletSettings,
    /// Where fonts come from.
    #[serde(default)]
    pub fonts: Fonts,
    /// Name of the template folder.
    #[serde(default = "default_templates")]
    pub templates: String,
    /// What is made.
    #[serde(default = "default_outputs")]
    pub outputs: Vec<Output>,
    /// Name of the files without ending; `{name}`, `{year}`, `{number}` and `{department}` are filled in.
    #[serde(default = "default_file_name")]
    pub file_name: String,
    /// 版权页: rows of label and value, printed in this order.
    #[serde(default)]
    pub imprint: IndexMap<String, String>,
    /// The newsletter: sender, links, server.
    #[serde(default)]
    pub newsletter: Newsletter,
    /// The archive on the web that `xuekan site` makes.
    #[serde(default)]
    pub site: SiteSettings,
    /// Editions of departments by name: what differs from the main edition.
    #[serde(default)]
    pub departments: IndexMap<String, Department>,
    /// Findings accepted as they are, each with a reason.
    #[serde(default)]
    pub accept: Vec<Accepted>,
}

fn default_library() -> Vec<String> {
    vec!["articles".into()]
}

fn default_templates() -> String {
    "default".into()
}

fn default_outputs() -> Vec<Output> {
    Output::ALL.to_vec()
}

fn default_file_name() -> String {
    "{name}-{year}-{number}".into()
}

/// The masthead.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("required" = ["title", "issuer"], "x-soft" = true))]
pub struct Publication {
    /// Title of the publication: 理论学习.
    #[serde(default)]
    pub title: String,
    /// A line below the title.
    #[serde(default)]
    pub subtitle: Option<String>,
    /// Who issues it: 青禾大学党委宣传部.
    #[serde(default)]
    pub issuer: String,
    /// Language as a BCP 47 tag.
    #[serde(default = "default_language")]
    pub language: String,
}

fn default_language() -> String {
    "zh-CN".into()
}

/// One issue: number, date, window, picks.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "file"))]
pub struct IssueSettings {
    /// A file with these same keys, relative to the configuration file.
    pub file: Option<String>,
    /// Year of the issue.
    #[schemars(range(min = 1))]
    pub year: Option<u32>,
    /// Number in the year, from 1.
    #[schemars(range(min = 1))]
    pub number: Option<u32>,
    /// Date of the issue, printed on the cover.
    pub date: Option<Date>,
    /// First day of the articles' window.
    pub from: Option<Date>,
    /// Last day of the articles' window.
    pub to: Option<Date>,
    /// Articles that must be in, whatever the topics say.
    pub pins: Vec<Pin>,
    /// Articles that must not be in.
    #[schemars(extend("x-aliases" = ["exclusions"]))]
    pub exclude: Vec<Exclusion>,
}

/// An article that must be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-short" = "article"))]
pub struct Pin {
    /// Its id: the path in the library without the ending.
    pub article: String,
    /// Title or topic of the section it goes into; the first section when left out.
    #[serde(default)]
    pub section: Option<String>,
    /// Place in the section, from 1; at the end when left out.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub position: Option<u32>,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// An article that must not be in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(extend("x-short" = "article"))]
pub struct Exclusion {
    /// Its id: the path in the library without the ending.
    pub article: String,
    /// Why.
    #[serde(default)]
    pub reason: Option<String>,
}

/// A topic: an article belongs to it when the phrases say so and the score is high enough, or when
/// its front matter names the topic.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "any"))]
pub struct Topic {
    /// At least one of these phrases must be there.
    pub any: Vec<String>,
    /// Every one of these phrases must be there.
    pub all: Vec<String>,
    /// None of these phrases may be there.
    pub none: Vec<String>,
    /// What one occurrence counts, by place.
    pub weight: Weight,
    /// Least score; 1 when left out.
    pub at_least: Option<f64>,
}

/// What one occurrence of a phrase counts.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Weight {
    /// In kicker, headline or subtitles.
    pub title: f64,
    /// In highlights, pull quotes or the first paragraph.
    pub lead: f64,
    /// In the rest of the text.
    pub body: f64,
}

impl Default for Weight {
    fn default() -> Self {
        Self { title: 5.0, lead: 3.0, body: 1.0 }
    }
}

/// A section of the issue and which articles it takes.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "topics"))]
pub struct Section {
    /// Title; the names of its topics when left out.
    pub title: Option<String>,
    /// Topics, one of which an article must belong to.
    #[schemars(extend("x-aliases" = ["topic"]))]
    pub topics: Vec<String>,
    /// First day, of the source or the dateline.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Papers it takes articles from; all when left out.
    #[schemars(extend("x-aliases" = ["source"]))]
    pub sources: Vec<String>,
    /// People one of whom must have written the article; all when left out.
    #[schemars(extend("x-aliases" = ["author", "people"]))]
    pub authors: Vec<String>,
    /// Articles by id, in this order, instead of topics.
    pub articles: Vec<String>,
    /// Order of the articles.
    pub order: Order,
    /// Most articles.
    #[schemars(range(min = 1))]
    pub limit: Option<u32>,
    /// One contents entry for the section, with (1) (2) … below it.
    pub grouped: bool,
}

/// Order of the articles of a section.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Order {
    /// By day, then by page of the paper.
    #[default]
    Date,
    /// By series and number in it, then by day.
    Series,
    /// By score of the topics, highest first.
    Score,
    /// As listed under `articles`.
    Manual,
}

/// How near-duplicates are treated: of copies of one text the best is kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Duplicates {
    /// Least share of common text, 0 to 1, that makes two articles copies of each other.
    #[schemars(range(min = 0.0, max = 1.0))]
    pub similarity: f64,
    /// Papers whose copy is preferred, best first.
    pub prefer: Vec<String>,
}

impl Default for Duplicates {
    fn default() -> Self {
        Self { similarity: 0.6, prefer: Vec::new() }
    }
}

/// Where fonts come from.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Fonts {
    /// Folders with font files, relative to the workspace.
    #[schemars(extend("x-aliases" = ["folder"]))]
    pub folders: Vec<String>,
    /// Use only those folders, not the fonts of the system.
    pub only_folders: bool,
    /// Families by role (`song`, `fangsong`, `kai`, `hei`, `title`, `latin`), first choice first.
    pub families: IndexMap<String, Vec<String>>,
}

/// A form of the finished issue.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Output {
    /// The printed booklet, page by page.
    Pdf,
    /// The same pages on sheets to be folded.
    Booklet,
    /// One self-contained web page.
    Html,
    /// EPUB 3.3.
    Epub,
    /// One Markdown file.
    Markdown,
    /// A message for subscribers: text and HTML.
    Email,
    /// Text for the editor of WeChat, in parts, and a page to copy it from.
    Wechat,
}

impl Output {
    /// Every output, in the order in which they are made.
    pub const ALL: [Output; 7] =
        [Output::Pdf, Output::Booklet, Output::Html, Output::Epub, Output::Markdown, Output::Email, Output::Wechat];

    /// The name as written in the configuration.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Booklet => "booklet",
            Self::Html => "html",
            Self::Epub => "epub",
            Self::Markdown => "markdown",
            Self::Email => "email",
            Self::Wechat => "wechat",
        }
    }
}

/// The archive on the web.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "url"))]
pub struct SiteSettings {
    /// Address it will have, such as `https://example.org/study/`; feeds and the sitemap need it.
    pub url: Option<String>,
}

impl SiteSettings {
    /// The address with a slash at its end; `None` when there is none, or none that pages can begin with.
    pub fn base(&self) -> Option<String> {
        let address = crate::render::escape::href(self.url.as_deref()?)?;
        let plain = address.starts_with("http") && !address.contains(['?', '#']);
        plain.then(|| format!("{}/", address.trim_end_matches('/')))
    }
}

/// A department's edition: what differs from the main one.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Department {
    /// Title of the publication.
    pub title: Option<String>,
    /// A line below the title.
    pub subtitle: Option<String>,
    /// Who issues the edition.
    pub issuer: Option<String>,
    /// Name of the template folder.
    pub templates: Option<String>,
    /// Sections instead of the main edition's.
    pub sections: Option<Vec<Section>>,
    /// Sections after the main edition's.
    #[serde(rename = "sections+")]
    pub more_sections: Vec<Section>,
    /// Page of the printed booklet.
    pub page: Option<PageSettings>,
    /// How the booklet is folded.
    pub booklet: Option<BookletSettings>,
    /// What is made.
    pub outputs: Option<Vec<Output>>,
    /// Rows of the imprint that differ or are added.
    pub imprint: IndexMap<String, String>,
    /// What differs in its newsletter.
    pub newsletter: Newsletter,
    /// Folder below the issue's folder; the department's name when left out.
    pub folder: Option<String>,
}

/// A finding accepted as it is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Accepted {
    /// Code of the finding, such as `R011`.
    pub code: String,
    /// Article it is about; every article when left out.
    #[serde(default)]
    pub article: Option<String>,
    /// Why it is accepted.
    pub reason: String,
}
