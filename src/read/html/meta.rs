//! What a page says of itself: JSON-LD, `meta` elements, the comment of e-paper systems.
//!
//! Statements for machines are often careless: the reader prefers what the page prints.

use serde_json::Value;

use crate::date::Date;
use crate::read::dom::{Dom, NodeId};
use crate::read::forms::info_line::find_date;
use crate::text::spacing::{Use, close};

/// The page about itself.
#[derive(Debug, Default)]
pub(super) struct Meta {
    pub title: Option<String>,
    pub kicker: Option<String>,
    pub subtitle: Option<String>,
    /// The title of the window, with the site's name behind it.
    pub window: Option<String>,
    pub authors: Vec<String>,
    pub date: Option<Date>,
    /// The paper or site.
    pub source: Option<String>,
    pub page: Option<String>,
    pub url: Option<String>,
}

/// Gathers it.
pub(super) fn gather(dom: &Dom) -> Meta {
    let mut meta = Meta::default();
    let mut site = None;
    for node in dom.descendants(dom.root()) {
        if let Some(comment) = dom.comment(node) {
            if comment.contains("<title>") && comment.contains("enpproperty") {
                paper_system(comment, &mut meta);
            }
            continue;
        }
        match dom.name(node) {
            "script" if dom.attr(node, "type").is_some_and(|t| t.eq_ignore_ascii_case("application/ld+json")) => {
                if let Ok(value) = serde_json::from_str::<Value>(dom.plain_code(node).trim()) {
                    linked_data(&value, &mut meta, 0);
                }
            }
            "title" if meta.window.is_none() => meta.window = full(&dom.plain(node)),
            "link" if dom.attr(node, "rel") == Some("canonical") => {
                set(&mut meta.url, dom.attr(node, "href").filter(|u| u.starts_with("http")));
            }
            "meta" => element(dom, node, &mut meta, &mut site),
            _ => {}
        }
    }
    meta.source = meta.source.or(site);
    meta
}

fn full(text: &str) -> Option<String> {
    Some(close(&text.replace(['\n', '\r', '\t'], " "), Use::Headline)).filter(|t| !t.is_empty())
}

fn set(field: &mut Option<String>, value: Option<&str>) {
    if field.is_none() {
        *field = value.and_then(full);
    }
}

fn set_date(field: &mut Option<Date>, value: Option<&str>) {
    if field.is_none() {
        *field = value.and_then(find_date).map(|(_, date)| date);
    }
}

fn element(dom: &Dom, node: NodeId, meta: &mut Meta, site: &mut Option<String>) {
    let name = dom.attr(node, "property").or_else(|| dom.attr(node, "name")).or_else(|| dom.attr(node, "itemprop"));
    let value = dom.attr(node, "content").filter(|v| !v.trim().is_empty());
    match name.unwrap_or_default().to_ascii_lowercase().as_str() {
        "og:title" | "articletitle" | "twitter:title" => set(&mut meta.title, value),
        "og:site_name" | "sitename" => set(site, value),
        "contentsource" | "source" | "mediaid" => set(&mut meta.source, value),
        "author" | "article:author" | "og:article:author" if meta.authors.is_empty() => {
            meta.authors = value.map(people).unwrap_or_default();
        }
        "article:published_time"
        | "og:release_date"
        | "publishdate"
        | "pubdate"
        | "datepublished"
        | "weibo: article:create_at" => {
            set_date(&mut meta.date, value);
        }
        "og:url" => set(&mut meta.url, value.filter(|u| u.starts_with("http"))),
        _ => {}
    }
}

/// Names in one string; addresses and sites are none.
fn people(text: &str) -> Vec<String> {
    let names = text.split(['、', ',', '，', ';', '；', '/']).filter_map(full);
    names.filter(|n| n.chars().count() <= 20 && !n.contains("://") && !n.contains('@')).collect()
}

fn linked_data(value: &Value, meta: &mut Meta, depth: usize) {
    if depth > 4 {
        return;
    }
    match value {
        Value::Array(all) => all.iter().take(50).for_each(|v| linked_data(v, meta, depth + 1)),
        Value::Object(fields) => {
            if let Some(graph) = fields.get("@graph") {
                linked_data(graph, meta, depth + 1);
            }
            let kinds: Vec<&str> = match fields.get("@type") {
                Some(Value::String(kind)) => vec![kind],
                Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).collect(),
                _ => Vec::new(),
            };
            if !kinds.iter().any(|k| k.ends_with("Article") || k.ends_with("Posting")) {
                return;
            }
            let text = |name: &str| fields.get(name).and_then(Value::as_str);
            set(&mut meta.title, text("headline").or_else(|| text("name")));
            set(&mut meta.subtitle, text("alternativeHeadline"));
            set_date(&mut meta.date, text("datePublished").or_else(|| text("dateCreated")));
            set(&mut meta.source, fields.get("publisher").and_then(name_of));
            set(&mut meta.page, text("pageStart"));
            if let (true, Some(authors)) = (meta.authors.is_empty(), fields.get("author")) {
                let all = authors.as_array().map_or(std::slice::from_ref(authors), Vec::as_slice);
                let person = |v: &&Value| v.get("@type").and_then(Value::as_str) != Some("Organization");
                meta.authors = all.iter().filter(person).filter_map(name_of).flat_map(people).collect();
            }
        }
        _ => {}
    }
}

fn name_of(value: &Value) -> Option<&str> {
    value.as_str().or_else(|| value.get("name").and_then(Value::as_str))
}

/// The comment in which e-paper systems keep the fields of an article.
fn paper_system(comment: &str, meta: &mut Meta) {
    let field = |name: &str| {
        let start = comment.find(&format!("<{name}>"))? + name.len() + 2;
        let end = comment[start..].find(&format!("</{name}>"))?;
        Some(&comment[start..start + end]).filter(|v| !v.trim().is_empty())
    };
    set(&mut meta.title, field("title"));
    set(&mut meta.kicker, field("introtitle"));
    set(&mut meta.subtitle, field("subtitle"));
    set_date(&mut meta.date, field("date"));
    if meta.authors.is_empty() {
        meta.authors = field("author").map(people).unwrap_or_default();
    }
    let page = field("nodename").and_then(full);
    let page = page.map(|p| p.trim_start_matches('第').split(['版', '：', ':']).next().unwrap_or_default().to_string());
    if meta.page.is_none() {
        meta.page = page.filter(|p| !p.is_empty() && p.len() <= 4 && p.bytes().any(|b| b.is_ascii_digit()));
    }
}
