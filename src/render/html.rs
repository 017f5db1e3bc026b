//! The web page: one self-contained file, readable on a phone and good to print.
//!
//! Pictures are inside it, nothing is requested from anywhere, and it needs no scripts. Looks are
//! the business of `templates/…/html/`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tera::Value;

use super::fill;
use super::markup::{self, Dialect, Options};
use crate::article::Figure;
use crate::diag::Outcome;
use crate::issue::{Issue, PictureFormat};
use crate::package::Package;
use crate::pages::PageMap;
use crate::template::view::ArticleView;
use crate::template::{Dress, Error};

/// Makes the page. Without pages the contents have no numbers and the text no page marks.
///
/// # Errors
/// When a template is broken.
pub fn render(issue: &Issue, pages: Option<&PageMap>, dress: &Dress) -> Result<Outcome<Package>, Error> {
    let mut findings = Vec::new();
    let labels = dress.labels(&issue.masthead.language);
    let theme = dress.theme().view(logo(dress));
    let mut view = fill::issue(issue, pages, &|article| format!("#{}", super::article_id(article)));
    let picture = |figure: &Figure| {
        issue.pictures.get(&figure.path).map(|picture| markup::Source::of(data_uri(picture.format, &picture.bytes)))
    };
    for article in 0..issue.articles.len() {
        view.articles.push(self::article(issue, article, pages, dress, 2, &picture));
    }
    let mut context = fill::Common::new(&view, &theme, &labels).context();
    // The style sheet is rendered by itself: inside the page its quotes would be escaped.
    let style = format!("{}{}", dress.render("html/style.css", &context)?, dress.render("html/dress.css", &context)?);
    context.insert_value("style", Value::safe_string(&style));
    let html = dress.render("html/issue.html", &context)?;
    if let Some(pages) = pages {
        let printed = super::page_marks(&html);
        for article in 0..issue.articles.len() {
            super::missing_pages(issue, article, pages, &printed, &mut findings);
        }
    }
    Ok(Outcome::new(Package { extension: "html", bytes: html.into_bytes(), beside: Vec::new() }, findings))
}

/// One article for a web page; its headline is a heading of the given level.
pub(crate) fn article(
    issue: &Issue,
    article: usize,
    pages: Option<&PageMap>,
    dress: &Dress,
    headline: u8,
    picture: &dyn Fn(&Figure) -> Option<markup::Source>,
) -> ArticleView {
    let text = &issue.articles[article];
    let labels = dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
    let starts = pages.map(|pages| pages.of_article(article).copied().collect()).unwrap_or_default();
    let options = Options { dialect: Dialect::Html, article, headline, picture, labels: &labels, starts };
    let markup = markup::article(text, &options);
    ArticleView { heading: headline, ..fill::article(issue, article, pages, &markup, labels) }
}

fn logo(dress: &Dress) -> Option<String> {
    let bytes = dress.file(dress.theme().logo.as_deref()?)?;
    Some(data_uri(PictureFormat::detect(bytes)?, bytes))
}

fn data_uri(format: PictureFormat, bytes: &[u8]) -> String {
    format!("data:{};base64,{}", format.media_type(), BASE64_STANDARD.encode(bytes))
}
