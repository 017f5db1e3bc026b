//! Which element of a page holds its article.
//!
//! Evidence is added up: what the page says of itself, how much running text stands where, and how
//! much of it is links. Takes nothing out; that is for the reader.

use std::collections::HashSet;

use rustc_hash::FxHashMap;

use crate::read::dom::{Dom, NodeId};

/// The element that holds the text, and how sure that is.
#[derive(Debug, Clone)]
pub(super) struct Content {
    pub node: NodeId,
    /// 0 to 1.
    pub confidence: f64,
}

/// Names of ids and classes that systems for news give to the text of an article.
const TEXT_NAMES: [&str; 34] = [
    "ozoom",
    "articlecontent",
    "article-content",
    "article_content",
    "articlebody",
    "article-body",
    "article_body",
    "articletext",
    "trs_editor",
    "rm_txt_con",
    "text_con",
    "text-con",
    "artdet",
    "ucap-content",
    "pages_content",
    "entry-content",
    "post-content",
    "post_content",
    "rich_media_content",
    "js_content",
    "detail-content",
    "detail_content",
    "detailcontent",
    "content_area",
    "content-text",
    "newscontent",
    "news_content",
    "news-content",
    "main-text",
    "v_news_content",
    "wp_articlecontent",
    "contenttext",
    "zoom",
    "founder-content",
];
/// Parts of names of elements around and beside an article.
const NOT_TEXT: [&str; 30] = [
    "nav",
    "menu",
    "footer",
    "header",
    "sidebar",
    "side-bar",
    "comment",
    "share",
    "recommend",
    "related",
    "relate",
    "crumb",
    "breadcrumb",
    "advert",
    "banner",
    "toolbar",
    "copyright",
    "login",
    "search",
    "hot-",
    "rank",
    "tags",
    "pagination",
    "pager",
    "qrcode",
    "disclaimer",
    "subscribe",
    "newslist",
    "list-news",
    "prevnext",
];
/// A text is at least this long.
const ENOUGH: f64 = 60.0;

/// Finds the element.
pub(super) fn find(dom: &Dom) -> Option<Content> {
    let weights = weigh(dom);
    let length = |node: NodeId| weights.text.get(&node).copied().unwrap_or_default();
    let named = dom.descendants(dom.root()).filter(|n| is_named(dom, *n));
    let named = named.filter(|n| length(*n) >= ENOUGH / 3.0).max_by(|a, b| length(*a).total_cmp(&length(*b)));
    let best = weights
        .score
        .iter()
        .filter(|(_, score)| **score > 0.0)
        .max_by(|a, b| a.1.total_cmp(b.1).then_with(|| b.0.cmp(a.0)));
    let best = best.map(|(node, _)| *node);
    let whole = weights.total.max(1.0);
    match (named, best) {
        (Some(named), Some(best)) if dom.within(best, named) || length(named) * 2.0 >= length(best) => {
            Some(Content { node: named, confidence: 0.95 })
        }
        (_, Some(best)) if length(best) >= ENOUGH => {
            let node = widened(dom, best, &weights);
            let share = (length(node) / whole).min(1.0);
            Some(Content { node, confidence: 0.4 + share / 2.0 })
        }
        // A page of two lines.
        (_, Some(best)) => Some(Content { node: widened(dom, best, &weights), confidence: 0.4 }),
        (Some(named), None) => Some(Content { node: named, confidence: 0.6 }),
        (None, None) => None,
    }
}

fn is_named(dom: &Dom, node: NodeId) -> bool {
    let name = dom.name(node);
    if name.is_empty() || name == "body" {
        return false;
    }
    if name == "founder-content" || dom.attr(node, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case("articleBody")) {
        return true;
    }
    ["id", "class"]
        .iter()
        .filter_map(|a| dom.attr(node, a))
        .any(|names| names.split_ascii_whitespace().any(|n| TEXT_NAMES.contains(&n.to_ascii_lowercase().as_str())))
}

/// Elements around an article or beside it, which are none of its text.
pub(super) fn beside(dom: &Dom, within: NodeId) -> HashSet<NodeId> {
    dom.descendants(within).filter(|n| is_beside(dom, *n)).collect()
}

/// An element around an article or beside it.
pub(super) fn is_beside(dom: &Dom, node: NodeId) -> bool {
    let name = dom.name(node);
    if matches!(name, "nav" | "footer" | "aside" | "script" | "style" | "select" | "button") {
        return true;
    }
    if name.is_empty() || matches!(name, "body" | "html" | "article" | "main" | "p" | "img" | "figure") {
        return false;
    }
    if dom.attr(node, "hidden").is_some() || dom.attr(node, "aria-hidden") == Some("true") {
        return true;
    }
    let style = dom.attr(node, "style").unwrap_or_default().replace(' ', "").to_ascii_lowercase();
    if style.contains("display:none") {
        return true;
    }
    let names: Vec<String> =
        ["id", "class"].iter().filter_map(|a| dom.attr(node, a)).map(str::to_ascii_lowercase).collect();
    let named = names.iter().flat_map(|n| n.split_ascii_whitespace()).any(|n| NOT_TEXT.iter().any(|w| n.contains(w)));
    // A name alone does not take a text out: `header` may be the class of the whole article.
    named && text_length(dom, node) < 400
}

fn text_length(dom: &Dom, node: NodeId) -> usize {
    dom.plain(node).chars().filter(|c| !c.is_whitespace()).count()
}

struct Weights {
    /// Characters of text in an element, links counted at a fraction.
    text: FxHashMap<NodeId, f64>,
    score: FxHashMap<NodeId, f64>,
    total: f64,
}

/// Running text gives points to the elements around it, most to the nearest.
fn weigh(dom: &Dom) -> Weights {
    let mut weights = Weights { text: FxHashMap::default(), score: FxHashMap::default(), total: 0.0 };
    let mut lists: FxHashMap<NodeId, bool> = FxHashMap::default();
    for node in dom.descendants(dom.root()) {
        let Some(text) = dom.text(node) else { continue };
        let length = text.chars().filter(|c| !c.is_whitespace()).count() as f64;
        if length == 0.0 {
            continue;
        }
        let above: Vec<NodeId> = std::iter::successors(dom.parent(node), |n| dom.parent(*n)).collect();
        if above.iter().any(|n| {
            matches!(dom.name(*n), "script" | "style" | "noscript" | "head" | "nav" | "footer" | "select" | "button")
        }) {
            continue;
        }
        let linked = above.iter().any(|n| dom.name(*n) == "a" && dom.attr(*n, "href").is_some());
        let heading = above.iter().any(|n| matches!(dom.name(*n), "h1" | "h2" | "h3" | "title"));
        let factor: f64 = if linked {
            -0.5
        } else if heading {
            0.2
        } else {
            1.0
        };
        weights.total += length * factor.max(0.0);
        let stops = text.chars().filter(|c| matches!(c, '，' | '。' | '；' | '：' | ',')).count() as f64;
        let points = if length < 10.0 && stops == 0.0 { 0.0 } else { 1.0 + stops + (length / 40.0).min(4.0) };
        // The paragraph itself is not the text: its parent is.
        let blocks = above.iter().filter(|n| super::body::is_block(dom.name(**n)) || dom.name(**n) == "body");
        let mut share = 1.0;
        for (at, block) in blocks.enumerate() {
            let paragraph = at == 0 && matches!(dom.name(*block), "p" | "li" | "dd");
            if !paragraph {
                let list = *lists.entry(*block).or_insert_with(|| is_list_of_links(dom, *block));
                let bias = if list { 0.2 } else { 1.0 };
                *weights.score.entry(*block).or_default() += points * share * bias * factor;
                share *= 0.6;
            }
        }
        for block in &above {
            *weights.text.entry(*block).or_default() += length * factor;
        }
    }
    weights
}

fn is_list_of_links(dom: &Dom, node: NodeId) -> bool {
    let names = [dom.attr(node, "id"), dom.attr(node, "class")];
    names.into_iter().flatten().any(|n| {
        let n = n.to_ascii_lowercase();
        NOT_TEXT.iter().any(|w| n.contains(w))
    })
}

/// Goes up while the parent holds noticeably more text of the same kind.
fn widened(dom: &Dom, node: NodeId, weights: &Weights) -> NodeId {
    let length = |node: NodeId| weights.text.get(&node).copied().unwrap_or_default();
    let mut here = node;
    while let Some(parent) = dom.parent(here) {
        if matches!(dom.name(parent), "body" | "html" | "") || length(parent) < length(here) * 1.25 {
            break;
        }
        let score = |node: NodeId| weights.score.get(&node).copied().unwrap_or_default();
        if score(parent) < score(here) * 0.7 {
            break;
        }
        here = parent;
    }
    here
}
