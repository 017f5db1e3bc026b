//! The files of the publication: cover, title page, articles, imprint, pictures, style sheet.

use std::collections::BTreeSet;

use tera::{Context, Value};

use super::Part;
use crate::diag::Finding;
use crate::issue::{Issue, PictureFormat};
use crate::pages::{Folio, PageMap};
use crate::render::fill::{self, Common};
use crate::render::markup::{self, Dialect, Options, Source};
use crate::render::{missing_pages, page_marks};
use crate::template::view::PageView;
use crate::template::{Dress, Error};

/// What [`make`] gives back.
pub(super) struct Book {
    /// The files, in reading order as far as they are read in turn.
    pub(super) parts: Vec<Part>,
    /// Pages whose mark no template printed.
    pub(super) unmarked: BTreeSet<Folio>,
}

const XHTML: &str = "application/xhtml+xml";

/// Width of the drawn cover in its own units, without margins.
const COVER_WIDTH: u32 = 1000;

/// Makes all files but the lists of them.
pub(super) fn make(
    issue: &Issue,
    pages: Option<&PageMap>,
    dress: &Dress,
    cover: Option<&[u8]>,
    findings: &mut Vec<Finding>,
) -> Result<Book, Error> {
    let pictures = fill::picture_names(issue);
    let labels = dress.labels(&issue.masthead.language);
    let logo = logo(dress);
    let theme = dress.theme().view(logo.as_ref().map(|part| part.name.clone()));
    let view = fill::issue(issue, pages, &super::article_file);
    let common = Common::new(&view, &theme, &labels);

    let drawn = cover.is_none_or(|png| PictureFormat::detect(png) != Some(PictureFormat::Png));
    let page = |title: &str| PageView {
        title: title.to_string(),
        cover: if drawn { "images/cover.svg" } else { "images/cover.png" }.to_string(),
        cover_alt: format!("{} {}", view.full_title, labels.cover),
        title_size: (COVER_WIDTH / view.title.chars().count().max(1) as u32).clamp(40, 210),
    };
    let context = |title: &str| -> Context {
        let mut context = common.context();
        context.insert_value("page", Value::from_serializable(&page(title)));
        context
    };
    let xhtml = |name: &str, context: &Context, spine: Option<bool>| -> Result<Part, Error> {
        let text = dress.render(&format!("epub/{name}.xhtml"), context)?;
        Ok(part(&format!("{name}.xhtml"), name, XHTML, spine, text.into_bytes()))
    };

    let mut parts = Vec::new();
    parts.push(xhtml("cover", &context(labels.cover), Some(true))?);
    parts.push(xhtml("title", &context(labels.title_page), Some(true))?);
    parts.push(xhtml("contents", &context(&labels.contents), Some(true))?);
    let mut unmarked = BTreeSet::new();
    let picture = |figure: &crate::article::Figure| {
        pictures.get(figure.path.as_str()).map(|(name, _)| Source::of(format!("images/{name}")))
    };
    for (article, text) in issue.articles.iter().enumerate() {
        let own = dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
        let options = Options {
            dialect: Dialect::Epub,
            article,
            headline: 1,
            picture: &picture,
            labels: &own,
            starts: pages.map(|pages| pages.of_article(article).copied().collect()).unwrap_or_default(),
        };
        let markup = markup::article(text, &options);
        let mut context = common.context();
        context.insert("article", &fill::article(issue, article, pages, &markup, own));
        let text = dress.render("epub/article.xhtml", &context)?;
        if let Some(pages) = pages {
            unmarked.extend(missing_pages(issue, article, pages, &page_marks(&text), findings));
        }
        let name = super::article_file(article);
        parts.push(part(&name, name.trim_end_matches(".xhtml"), XHTML, Some(true), text.into_bytes()));
    }
    parts.push(xhtml("imprint", &context(&labels.imprint), Some(true))?);

    let mut style = dress.render("epub/style.css", &common.context())?;
    style.push_str(&dress.render("epub/dress.css", &common.context())?);
    parts.push(part("style.css", "style", "text/css", None, style.into_bytes()));
    let bytes = match cover.filter(|_| !drawn) {
        Some(png) => png.to_vec(),
        None => dress.render("epub/cover.svg", &context(labels.cover))?.into_bytes(),
    };
    let media_type = if drawn { "image/svg+xml" } else { "image/png" };
    parts.push(Part {
        properties: Some("cover-image"),
        ..part(&page("").cover, "cover-image", media_type, None, bytes)
    });
    parts.extend(logo);
    for (name, picture) in pictures.values() {
        let id = name.split('.').next().unwrap_or(name);
        parts.push(part(&format!("images/{name}"), id, picture.format.media_type(), None, picture.bytes.clone()));
    }
    Ok(Book { parts, unmarked })
}

fn part(name: &str, id: &str, media_type: &'static str, spine: Option<bool>, bytes: Vec<u8>) -> Part {
    Part { name: name.to_string(), id: id.to_string(), media_type, properties: None, spine, bytes }
}

fn logo(dress: &Dress) -> Option<Part> {
    let bytes = dress.file(dress.theme().logo.as_deref()?)?;
    let format = PictureFormat::detect(bytes)?;
    let name = format!("images/logo.{}", format.extension());
    Some(part(&name, "logo", format.media_type(), None, bytes.to_vec()))
}
