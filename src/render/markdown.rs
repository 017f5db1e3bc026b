//! The issue as one CommonMark file, with its pictures beside it.
//!
//! Looks are the business of `templates/…/markdown/`, where nothing is escaped by the engine: the
//! filter `md` makes text safe, and what the articles bring is finished here.

mod body;

use super::fill;
use super::markup::{Markup, editor_note};
use crate::article::Article;
use crate::diag::Outcome;
use crate::issue::Issue;
use crate::package::Package;
use crate::pages::PageMap;
use crate::template::{Dress, Error};

pub use body::escape;

/// Makes the Markdown file; its pictures lie in `<stem>-pictures/`, where `stem` is the name the
/// file will have without its ending.
///
/// # Errors
/// When a template is broken.
pub fn render(issue: &Issue, pages: Option<&PageMap>, dress: &Dress, stem: &str) -> Result<Outcome<Package>, Error> {
    let folder = format!("{stem}-pictures");
    let pictures = fill::picture_names(issue);
    let picture = |path: &str| pictures.get(path).map(|(name, _)| format!("{folder}/{name}"));
    let labels = dress.labels(&issue.masthead.language);
    let theme = dress.theme().view(None);
    let mut view = fill::issue(issue, pages, &|article| format!("#{}", super::article_id(article)));
    for (article, text) in issue.articles.iter().enumerate() {
        let own = dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
        let markup = markup(text, article, &picture);
        view.articles.push(fill::article(issue, article, pages, &markup, own));
    }
    let context = fill::Common::new(&view, &theme, &labels).context();
    let text = dress.render("markdown/issue.md", &context)?;
    let beside = pictures.values().map(|(name, picture)| (format!("{folder}/{name}"), picture.bytes.clone()));
    let package = Package { extension: "md", bytes: text.into_bytes(), beside: beside.collect() };
    Ok(Outcome::new(package, Vec::new()))
}

fn markup(article: &Article, position: usize, picture: &dyn Fn(&str) -> Option<String>) -> Markup {
    let head = &article.head;
    let lines = |text: &str| text.split('\n').map(|line| escape(line.trim())).collect::<Vec<_>>().join("\\\n");
    let all = |list: &[String]| -> Vec<String> { list.iter().map(|text| lines(text)).collect() };
    let source = head.source.as_ref().map(|source| {
        let printed = escape(&source.printed(head.is_english()));
        match source.url.as_deref().and_then(super::escape::href) {
            Some(url) => format!("[{printed}](<{url}>)"),
            None => printed,
        }
    });
    let dateline = head.dateline.as_ref().and_then(|dateline| dateline.printed()).map(|printed| {
        let space = if head.is_english() { " " } else { "\u{3000}" };
        format!("{}{space}", escape(&printed))
    });
    let (body, notes) = body::write(&article.body, dateline, &super::article_id(position), picture);
    Markup {
        kicker: head.kicker.as_deref().map(lines),
        title: escape(&article.display_title()),
        subtitles: all(&head.subtitles),
        byline: head.byline().as_deref().map(lines),
        editor_note: all(&editor_note(head)),
        highlights: all(&head.highlights),
        pull_quotes: all(&head.pull_quotes),
        body,
        notes,
        source,
        ..Markup::default()
    }
}
