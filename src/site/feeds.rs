//! Atom (RFC 4287) and JSON Feed 1.1: the articles of the latest issues.

use std::io;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::events::BytesText;
use serde_json::{Value, json};
use tera::Context;

use super::sitemap::{Xml, document, element};
use super::{Archive, Files, Published, pages};
use crate::date::Date;
use crate::issue::Masthead;
use crate::render::escape::{escape, href};
use crate::template::{Dress, Error};
use crate::workspace::hash;

/// How many issues a feed goes back.
const ISSUES: usize = 3;

/// Name of the Atom feed.
const ATOM: &str = "feed.xml";
/// Name of the JSON feed.
const JSON: &str = "feed.json";

/// An article as a feed tells it.
struct Entry {
    id: String,
    address: String,
    title: String,
    language: String,
    authors: Vec<String>,
    topics: Vec<String>,
    date: Date,
    summary: String,
    content: String,
    source: Option<String>,
}

/// Adds both feeds.
pub(super) fn add(archive: &Archive, dress: &Dress, files: &mut Files) -> Result<(), Error> {
    let mut entries = Vec::new();
    for issue in archive.issues.iter().take(ISSUES) {
        for article in 0..issue.issue.articles.len() {
            entries.push(entry(archive, issue, article, dress)?);
        }
    }
    files.insert(ATOM.into(), document(|xml| atom(archive, &entries, xml)));
    let mut bytes = serde_json::to_vec_pretty(&json_feed(archive, &entries)).expect("a feed is JSON");
    bytes.push(b'\n');
    files.insert(JSON.into(), bytes);
    Ok(())
}

/// The name of a thing of the publication: a `tag:` URI (RFC 4151) that stays the same wherever
/// the site is put. `.invalid` is nobody's domain; who publishes stands in the digest.
fn tag(masthead: &Masthead, path: &str) -> String {
    let whose = [masthead.title.as_str(), &masthead.issuer, masthead.department.as_deref().unwrap_or_default()];
    let digest = &hash(whose.join("\n").as_bytes())[..16];
    format!("tag:xuekan.invalid,2024:{digest}{path}")
}

fn entry(archive: &Archive, issue: &Published, article: usize, dress: &Dress) -> Result<Entry, Error> {
    let (masthead, own) = (&issue.issue.masthead, &issue.issue.articles[article]);
    let address = |path: String| archive.address(&path).unwrap_or(path);
    let root = archive.url.as_deref().unwrap_or_default();
    let view = pages::article_view(&issue.issue, article, None, dress, root);
    let mut context = Context::new();
    context.insert("article", &view);
    let content = dress.render("site/entry.html", &context)?;
    let id = utf8_percent_encode(own.id.as_str(), NON_ALPHANUMERIC);
    Ok(Entry {
        id: tag(masthead, &format!("/{}/{id}", issue.folder)),
        address: address(issue.article_path(article)),
        title: own.display_title(),
        language: view.language,
        authors: own.head.authors.clone(),
        topics: archive.topics_of(own).map(|found| found.topic.clone()).collect(),
        date: masthead.date,
        summary: pages::description(&issue.issue, article),
        content: content.trim().to_string(),
        source: own.head.source.as_ref().and_then(|source| href(source.url.as_deref()?)),
    })
}

/// An issue appears on a day, and a feed wants a moment: the day's beginning.
fn moment(day: Date) -> String {
    format!("{day}T00:00:00Z")
}

fn atom(archive: &Archive, entries: &[Entry], xml: &mut Xml) -> io::Result<()> {
    let masthead = &archive.issues[0].issue.masthead;
    let address = |path: &str| archive.address(path).unwrap_or_else(|| path.to_string());
    let link = |xml: &mut Xml, rel: &str, kind: &str, href: &str| {
        let attributes = [("rel", rel), ("type", kind), ("href", href)];
        xml.create_element("link").with_attributes(attributes).write_empty().map(|_| ())
    };
    let person = |xml: &mut Xml, name: &str| {
        xml.create_element("author").write_inner_content(|xml| element(xml, "name", name)).map(|_| ())
    };
    let feed = [("xmlns", "http://www.w3.org/2005/Atom"), ("xml:lang", &masthead.language)];
    xml.create_element("feed").with_attributes(feed).write_inner_content(|xml| {
        element(xml, "id", &tag(masthead, ""))?;
        element(xml, "title", &masthead.title)?;
        if let Some(subtitle) = &masthead.subtitle {
            element(xml, "subtitle", subtitle)?;
        }
        element(xml, "updated", &moment(masthead.date))?;
        person(xml, &masthead.issuer)?;
        link(xml, "self", "application/atom+xml", &address(ATOM))?;
        link(xml, "alternate", "text/html", &address("index.html"))?;
        for entry in entries {
            xml.create_element("entry").with_attribute(("xml:lang", entry.language.as_str())).write_inner_content(
                |xml| {
                    element(xml, "id", &entry.id)?;
                    element(xml, "title", &entry.title)?;
                    element(xml, "published", &moment(entry.date))?;
                    element(xml, "updated", &moment(entry.date))?;
                    entry.authors.iter().try_for_each(|name| person(xml, name))?;
                    link(xml, "alternate", "text/html", &entry.address)?;
                    if let Some(source) = &entry.source {
                        link(xml, "via", "text/html", source)?;
                    }
                    for topic in &entry.topics {
                        xml.create_element("category").with_attribute(("term", topic.as_str())).write_empty()?;
                    }
                    element(xml, "summary", &entry.summary)?;
                    let content = BytesText::from_escaped(escape(&entry.content));
                    xml.create_element("content").with_attribute(("type", "html")).write_text_content(content)?;
                    Ok(())
                },
            )?;
        }
        Ok(())
    })?;
    Ok(())
}

fn json_feed(archive: &Archive, entries: &[Entry]) -> Value {
    let masthead = &archive.issues[0].issue.masthead;
    let named = |names: &[String]| names.iter().map(|name| json!({"name": name})).collect::<Vec<_>>();
    let items: Vec<Value> = entries
        .iter()
        .map(|entry| {
            let mut item = json!({
                "id": entry.id,
                "url": entry.address,
                "title": entry.title,
                "summary": entry.summary,
                "content_html": entry.content,
                "date_published": moment(entry.date),
                "language": entry.language,
            });
            if let Some(source) = &entry.source {
                item["external_url"] = json!(source);
            }
            if !entry.authors.is_empty() {
                item["authors"] = json!(named(&entry.authors));
            }
            if !entry.topics.is_empty() {
                item["tags"] = json!(entry.topics);
            }
            item
        })
        .collect();
    let mut feed = json!({
        "version": "https://jsonfeed.org/version/1.1",
        "title": masthead.title,
        "language": masthead.language,
        "authors": named(std::slice::from_ref(&masthead.issuer)),
    });
    if let Some(home) = archive.address("index.html") {
        feed["home_page_url"] = json!(home);
        feed["feed_url"] = json!(archive.address(JSON));
    }
    feed["items"] = json!(items);
    feed
}
