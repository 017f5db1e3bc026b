//! The issue as one CommonMark file, with its pictures beside it.
//!
//! Looks are the business of `templates/…/markdown/`, where nothing is escaped by the engine: the
//! filter `md` makes text safe, and what the articles bring is finished here.

use super::commonmark::{self, Options};
use super::fill;
use super::markup::{Markup, editor_note};
use crate::article::{Article, Block, PassageId};
use crate::diag::Outcome;
use crate::issue::Issue;
use crate::package::Package;
use crate::pages::PageMap;
use crate::read::own::record_unmarked;
use crate::template::view::ArticleView;
use crate::template::{Dress, Error};

pub use super::commonmark::escape;

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
        let own = fill::article(issue, article, pages, &markup, own);
        view.articles.push(ArticleView { record: record_unmarked(text), ..own });
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
    let dateline = article.dateline_run().map(|run| escape(run.trim_end()) + &run[run.trim_end().len()..]);
    let body = body(article, dateline, &super::article_id(position), picture);
    Markup {
        kicker: head.kicker.as_deref().map(lines),
        title: escape(&article.display_title()),
        subtitles: all(&head.subtitles),
        byline: head.byline().as_deref().map(lines),
        editor_note: all(&editor_note(head)),
        highlights: all(&head.highlights),
        pull_quotes: all(&head.pull_quotes),
        body,
        source,
        ..Markup::default()
    }
}

/// The text with its notes; the dateline runs in before the first paragraph. Bold is written so
/// that it shows in every program that reads CommonMark.
fn body(article: &Article, dateline: Option<String>, id: &str, picture: &dyn Fn(&str) -> Option<String>) -> String {
    let first = article.body.blocks.iter().find_map(|b| if let Block::Paragraph(p) = b { Some(p.id) } else { None });
    let prefix = format!("{id}-");
    let run_in = |passage: PassageId| dateline.clone().filter(|_| Some(passage) == first);
    let options = Options { heading_offset: 2, note_prefix: &prefix, portable: true, picture, passage_start: &run_in };
    let text = commonmark::body_with(&article.body, &options);
    match dateline.as_ref().filter(|_| first.is_none()) {
        Some(alone) => format!("{}\n\n{text}", alone.trim_end()),
        None => text,
    }
}
