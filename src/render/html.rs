//! The web page: one self-contained file, readable on a phone and good to print.
//!
//! Pictures are inside it, nothing is requested from anywhere, and it needs no scripts. Looks are
//! the business of `templates/…/html/`.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use tera::Value;

use super::fill;
use super::markup::{self, Dialect, Options};
use crate::diag::Outcome;
use crate::issue::{Issue, PictureFormat};
use crate::package::Package;
use crate::pages::PageMap;
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
    let picture = |figure: &crate::article::Figure| {
        issue.pictures.get(&figure.path).map(|picture| markup::Source::of(data_uri(picture.format, &picture.bytes)))
    };
    for (article, text) in issue.articles.iter().enumerate() {
        let own = dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
        let options = Options {
            dialect: Dialect::Html,
            article,
            headline: 2,
            picture: &picture,
            labels: &own,
            starts: pages.map(|pages| pages.of_article(article).copied().collect()).unwrap_or_default(),
        };
        let markup = markup::article(text, &options);
        view.articles.push(fill::article(issue, article, pages, &markup, own));
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

fn logo(dress: &Dress) -> Option<String> {
    let bytes = dress.file(dress.theme().logo.as_deref()?)?;
    Some(data_uri(PictureFormat::detect(bytes)?, bytes))
}

fn data_uri(format: PictureFormat, bytes: &[u8]) -> String {
    format!("data:{};base64,{}", format.media_type(), BASE64_STANDARD.encode(bytes))
}
