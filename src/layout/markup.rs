//! Issue → Typst sources: the text of every article as string literals in calls of the template.
//!
//! Nothing an article says is ever read as markup: characters stand only inside literals. For
//! each literal the writer notes whose characters it holds, so that a printed glyph leads back to
//! its place in the article. Decides no looks; those are the print template's.

mod body;
mod data;
mod literal;
mod marks;

use std::collections::BTreeMap;
use std::sync::Arc;

use super::Dress;
use super::fonts::Faces;
use super::page::PageSetup;
use crate::article::{Article, Head};
use crate::issue::{Issue, Picture};
use crate::pages::Part;
use crate::template::signature;
use crate::text;

pub(super) use literal::{Literal, Text};
use literal::{Writer, quoted};

/// Everything the template works on, by virtual path below the root.
pub(super) struct Sources {
    /// `/main.typ`.
    pub main: String,
    /// `/issue.json`.
    pub issue: String,
    /// `/articles/aN.typ` with their literals, in the order of the issue.
    pub articles: Vec<Text>,
    /// Pictures by virtual path.
    pub pictures: Vec<(String, Arc<Picture>)>,
}

/// The virtual path of an article's source; `n` counts from 1.
pub(super) fn article_path(n: usize) -> String {
    format!("/articles/a{n}.typ")
}

/// Writes the sources of an issue. `pictures` are those that can be shown.
pub(super) fn sources(
    issue: &Issue,
    setup: &PageSetup,
    faces: &Faces,
    dress: &Dress<'_>,
    pictures: &BTreeMap<String, Arc<Picture>>,
) -> Sources {
    // File names repeat from issue to issue, because the engine never forgets a name.
    let mut files: Vec<(String, Arc<Picture>)> = Vec::new();
    let mut paths: BTreeMap<&str, String> = BTreeMap::new();
    for (at, (path, picture)) in pictures.iter().enumerate() {
        let name = format!("/pictures/p{}.{}", at + 1, picture.format.extension());
        paths.insert(path, name.clone());
        files.push((name, picture.clone()));
    }
    let logo = dress.logo.as_ref().map(|logo| {
        let name = format!("/pictures/logo.{}", logo.format.extension());
        files.push((name.clone(), logo.clone()));
        name
    });
    let mut main = String::from("#import \"/print/book.typ\": book\n#show: book\n");
    for n in 1..=issue.articles.len() {
        main.push_str(&format!("#include {}\n", quoted(&article_path(n))));
    }
    Sources {
        main,
        issue: data::issue(issue, setup, faces, dress, logo.as_deref()),
        articles: (0..issue.articles.len()).map(|at| article(issue, at, dress, &paths)).collect(),
        pictures: files,
    }
}

/// Where an article stands among the sections.
struct Standing<'a> {
    /// Depth of its headline in the bookmarks.
    level: u8,
    /// The group that begins with it.
    group: Option<&'a str>,
}

fn standing(issue: &Issue, article: usize) -> Standing<'_> {
    let section = issue.sections.iter().find(|s| s.articles.contains(&article));
    match section.filter(|s| s.grouped) {
        Some(section) => {
            let begins = section.articles.first() == Some(&article);
            Standing { level: 2, group: begins.then_some(section.title.as_str()) }
        }
        None => Standing { level: 1, group: None },
    }
}

/// The primary language of an article, as the template compares it.
fn language(issue: &Issue, head: &Head) -> String {
    let tag = head.language.as_deref().unwrap_or(&issue.masthead.language);
    let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    if (2..=3).contains(&primary.len()) && primary.bytes().all(|b| b.is_ascii_alphabetic()) {
        primary
    } else {
        "zh".to_string()
    }
}

fn article(issue: &Issue, at: usize, dress: &Dress<'_>, pictures: &BTreeMap<&str, String>) -> Text {
    let article = &issue.articles[at];
    let head = &article.head;
    let mut out = Writer::new();
    out.raw("#import \"/print/article.typ\": article\n#import \"/print/blocks.typ\": *\n#show: article.with(\n");
    let Standing { level, group } = standing(issue, at);
    out.raw(&format!("  n: {}, level: {level}, lang: {},\n", at + 1, quoted(&language(issue, head))));
    if let Some(group) = group {
        out.raw(&format!("  group: {},\n", quoted(group)));
    }
    headlines(&mut out, article);
    before_text(&mut out, article, dress);
    source_line(&mut out, head);
    out.raw(")\n");
    body::write(&mut out, article, at + 1, pictures, article.dateline_run());
    out.finish()
}

fn headlines(out: &mut Writer, article: &Article) {
    let head = &article.head;
    if let Some(kicker) = &head.kicker {
        out.argument("kicker", |out| lines(out, kicker, |_| Part::Kicker));
    }
    let title = article.display_title();
    let mark = head.series_mark();
    let mark_at_title = mark.as_deref().filter(|_| head.subtitles.is_empty());
    out.argument("title", |out| {
        let units = text::units(&title);
        let last = units.len().saturating_sub(1);
        out.array(units.iter().enumerate(), |out, (n, unit)| {
            let mark = mark_at_title.filter(|_| n == last);
            out.content(|out| {
                out.text(unit, Part::Title, offset_in(&title, unit));
                if let Some(mark) = mark {
                    out.text(mark, Part::Title, title.chars().count());
                }
            });
        });
    });
    out.raw(&format!("  plain-title: {},\n", quoted(&title)));
    if let Some(column) = &head.column {
        let after = title.chars().count();
        out.argument("column", |out| out.content(|out| out.text(column, Part::Title, after)));
    }
    if !head.subtitles.is_empty() {
        let last = head.subtitles.len() - 1;
        out.argument("subtitles", |out| {
            out.array(head.subtitles.iter().enumerate(), |out, (n, subtitle)| {
                let units = text::units(subtitle);
                let last_unit = units.len().saturating_sub(1);
                out.array(units.iter().enumerate(), |out, (u, unit)| {
                    out.content(|out| {
                        out.text(unit, Part::Subtitle(n), offset_in(subtitle, unit));
                        if let Some(mark) = mark.as_deref().filter(|_| n == last && u == last_unit) {
                            out.text(mark, Part::Subtitle(n), subtitle.chars().count());
                        }
                    });
                });
            });
        });
    }
    byline(out, head);
}

/// Lines of a text, each as the list of its units.
fn lines(out: &mut Writer, all: &str, part: impl Fn(usize) -> Part) {
    let filled = all.lines().enumerate().filter(|(_, line)| !line.trim().is_empty());
    out.array(filled, |out, (n, line)| {
        out.array(text::units(line), |out, unit| {
            out.content(|out| out.text(unit, part(n), offset_in(all, unit)));
        });
    });
}

/// Characters of `all` before `piece`, which is a slice of it.
fn offset_in(all: &str, piece: &str) -> usize {
    let bytes = piece.as_ptr() as usize - all.as_ptr() as usize;
    all[..bytes].chars().count()
}

/// Role and names; a name of two Chinese characters is opened by the template, so that it can be
/// searched and copied as it is spelled.
fn byline(out: &mut Writer, head: &Head) {
    let Some(printed) = head.byline() else { return };
    if head.authors.iter().any(|a| a.is_ascii()) {
        out.argument("byline", |out| {
            out.array([()], |out, ()| out.content(|out| out.text(&printed, Part::Byline, 0)));
        });
        return;
    }
    let mut offset = 0;
    let role = head.role.as_deref().filter(|r| !r.is_empty());
    out.argument("byline", |out| {
        out.array(role.into_iter().chain(head.authors.iter().map(String::as_str)), |out, name| {
            let mut chars = name.chars();
            let opened = match (chars.next(), chars.next(), chars.next()) {
                (Some(a), Some(b), None) if Some(name) != role && text::is_han(a) && text::is_han(b) => Some((a, b)),
                _ => None,
            };
            match opened {
                Some((a, b)) => {
                    out.raw("opened(");
                    out.content(|out| out.text(&a.to_string(), Part::Byline, offset));
                    out.raw(", ");
                    out.content(|out| out.text(&b.to_string(), Part::Byline, offset + 2));
                    out.raw(")");
                    offset += 4;
                }
                None => {
                    out.content(|out| out.text(name, Part::Byline, offset));
                    offset += name.chars().count() + 1;
                }
            }
        });
    });
}

fn before_text(out: &mut Writer, article: &Article, dress: &Dress<'_>) {
    let head = &article.head;
    if head.editor_note.is_some() {
        // A note that brings its own signature keeps it; another gets the one of the publication.
        let (paragraphs, own) = head.editor_note_parts();
        out.argument("editor-note", |out| {
            out.array(paragraphs.iter().enumerate(), |out, (n, paragraph)| {
                out.content(|out| out.text(paragraph, Part::EditorNote(n), 0));
            });
        });
        let english = head.is_english();
        let editor = dress.theme.labels.editor.as_deref().unwrap_or(if english { "The Editors" } else { "编者" });
        let usual = signature(editor, english);
        let sign = own.unwrap_or(&usual);
        if !sign.is_empty() && !paragraphs.is_empty() {
            let at = match own {
                Some(_) => (Part::EditorNote(paragraphs.len()), 0),
                None => {
                    let last = paragraphs.len() - 1;
                    (Part::EditorNote(last), paragraphs[last].chars().count())
                }
            };
            out.argument("editor-sign", |out| out.content(|out| out.fixed(sign, at.0, at.1)));
        }
    }
    let list = |out: &mut Writer, name: &str, items: &[String], part: fn(usize) -> Part| {
        if !items.is_empty() {
            out.argument(name, |out| {
                out.array(items.iter().enumerate(), |out, (n, item)| {
                    out.content(|out| out.text(item, part(n), 0));
                });
            });
        }
    };
    list(out, "highlights", &head.highlights, Part::Highlight);
    list(out, "pull-quotes", &head.pull_quotes, Part::PullQuote);
}

fn source_line(out: &mut Writer, head: &Head) {
    let Some(source) = &head.source else { return };
    let printed = source.printed(head.is_english());
    if !printed.is_empty() {
        out.argument("source", |out| out.content(|out| out.last(&printed, Part::Source)));
    }
}

#[cfg(test)]
mod tests;
