//! Fills the structs that templates see from an issue, its pages and its dress.

use std::collections::BTreeMap;

use tera::{Context, Value};

use super::escape::escape;
use super::markup::Markup;
use crate::index;
use crate::issue::{Issue, Picture, Raster, Rasters};
use crate::pages::PageMap;
use crate::read::own::record;
use crate::template::signature;
use crate::template::view::{ArticleView, EntryView, IssueView, LabelsView, RowView, Safe, ThemeView};
use crate::text;

/// The issue without its articles; `href` tells where an article is found.
pub(crate) fn issue(issue: &Issue, pages: Option<&PageMap>, href: &dyn Fn(usize) -> String) -> IssueView {
    let masthead = &issue.masthead;
    let full_title = format!("{} {}", masthead.title, issue.number_label());
    IssueView {
        title: masthead.title.clone(),
        subtitle: masthead.subtitle.clone(),
        issuer: masthead.issuer.clone(),
        department: masthead.department.clone(),
        language: masthead.language.clone(),
        english: issue.is_english(),
        number: issue.number_label(),
        year: masthead.year,
        date: issue.date_label(),
        date_iso: masthead.date.to_string(),
        description: description(issue, &full_title),
        full_title,
        has_pages: pages.is_some(),
        contents: index::contents(issue, pages).iter().map(|entry| self::entry(entry, href)).collect(),
        articles: Vec::new(),
        imprint: issue
            .imprint
            .iter()
            .map(|(label, value)| RowView { label: label.clone(), value: value.clone() })
            .collect(),
    }
}

fn description(issue: &Issue, full_title: &str) -> String {
    let issuer = &issue.masthead.issuer;
    let count = issue.articles.len();
    if issue.is_english() {
        let articles = if count == 1 { "article" } else { "articles" };
        return format!("{full_title}, {issuer}, {}: {count} {articles}.", issue.date_label());
    }
    let first = (0..count.min(3)).map(|i| issue.contents_title(i)).collect::<Vec<_>>().join("；");
    format!(
        "{full_title}，{issuer}，{}。收入文章{count}篇：{first}{}",
        issue.date_label(),
        if count > 3 { "等。" } else { "。" }
    )
}

fn entry(entry: &index::Entry, href: &dyn Fn(usize) -> String) -> EntryView {
    EntryView {
        number: entry.number.clone(),
        title: entry.title.clone(),
        units: Safe::new(&units(&entry.title)),
        href: entry.article.map(href),
        page: entry.folio.map(|folio| folio.0),
        children: entry.children.iter().map(|child| self::entry(child, href)).collect(),
    }
}

fn units(title: &str) -> String {
    match text::units(title).as_slice() {
        [] | [_] => escape(title).into_owned(),
        units => {
            let spans: Vec<String> =
                units.iter().map(|unit| format!("<span class=\"unit\">{}</span>", escape(unit))).collect();
            spans.join(" ")
        }
    }
}

/// One article; its markup says whether the view is for HTML, EPUB or Markdown.
pub(super) fn article(
    issue: &Issue,
    article: usize,
    pages: Option<&PageMap>,
    markup: &Markup,
    labels: LabelsView,
) -> ArticleView {
    let head = &issue.articles[article].head;
    let safe = |list: &[String]| -> Vec<Safe> { list.iter().map(|text| Safe::new(text)).collect() };
    let maybe = |text: &Option<String>| text.as_deref().map(Safe::new);
    let of_article = pages.map(|pages| pages.articles[article]);
    let own_sign = head.editor_note_parts().1.map(String::from);
    let editor_sign = own_sign.unwrap_or_else(|| signature(&labels.editor, head.is_english()));
    ArticleView {
        id: super::article_id(article),
        language: super::language(head.language.as_deref(), &issue.masthead.language).to_string(),
        english: head.is_english(),
        heading: 2,
        plain_title: issue.articles[article].display_title(),
        labels,
        first_page: of_article.map(|pages| pages.first.0),
        last_page: of_article.map(|pages| pages.last.0),
        opening: Safe::new(&markup.opening),
        kicker: maybe(&markup.kicker),
        title: Safe::new(&markup.title),
        column: head.column.clone().map(|column| column.trim_matches(['（', '）', '(', ')']).to_string()),
        subtitles: safe(&markup.subtitles),
        series_mark: head.series_mark(),
        series: head.series.as_ref().map(|series| series.name.clone()),
        byline: maybe(&markup.byline),
        editor_note: safe(&markup.editor_note),
        editor_sign,
        highlights: safe(&markup.highlights),
        pull_quotes: safe(&markup.pull_quotes),
        dateline: issue.articles[article].dateline_run().map(|run| run.trim().to_string()),
        body: Safe::new(&markup.body),
        notes: maybe(&markup.notes),
        source: maybe(&markup.source),
        record: record(&issue.articles[article]),
        rest: None,
    }
}

/// What every template of an output is given.
pub(super) struct Common {
    issue: Value,
    theme: Value,
    labels: Value,
}

impl Common {
    pub(super) fn new(issue: &IssueView, theme: &ThemeView, labels: &LabelsView) -> Self {
        Self {
            issue: Value::from_serializable(issue),
            theme: Value::from_serializable(theme),
            labels: Value::from_serializable(labels),
        }
    }

    /// A context of its own for one template; the values are shared, not copied.
    pub(super) fn context(&self) -> Context {
        let mut context = Context::new();
        context.insert_value("issue", self.issue.clone());
        context.insert_value("theme", self.theme.clone());
        context.insert_value("labels", self.labels.clone());
        context
    }
}

/// File names for the pictures of an issue: short, ASCII, numbered in order of their paths.
pub(super) fn picture_names(issue: &Issue) -> BTreeMap<&str, (String, &Picture)> {
    let named = issue.pictures.iter().enumerate().map(|(i, (path, picture))| {
        let name = format!("p{:02}.{}", i + 1, picture.format.extension());
        (path.as_str(), (name, picture.as_ref()))
    });
    named.collect()
}

/// File names for the pictures of a mail, numbered in the same way.
pub(super) fn raster_names(rasters: &Rasters) -> BTreeMap<&str, String> {
    let named = rasters.pictures.iter().enumerate().map(|(i, (path, raster))| {
        let name = format!("p{:02}.{}", i + 1, raster.format.extension());
        (path.as_str(), name)
    });
    named.collect()
}

/// File name of the logo of a mail.
pub(super) fn logo_name(logo: &Raster) -> String {
    format!("logo.{}", logo.format.extension())
}
