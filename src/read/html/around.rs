//! What stands around the text of a page: headline, kicker and subtitles, and the lines between
//! them and the text.

use std::collections::HashSet;

use super::{body, furniture, meta::Meta};
use crate::pages::Part;
use crate::read::dom::{Dom, NodeId};
use crate::read::forms::{byline, source_line};
use crate::read::opening;
use crate::read::original::Original;
use crate::read::trace::Destination;
use crate::text::spacing::{Use, close};
use crate::text::{clip, comparable};

/// What stands before the text and belongs to the headline.
#[derive(Default)]
pub(super) struct Around {
    pub kicker: Option<String>,
    pub title: String,
    pub subtitles: Vec<String>,
    /// Lines between headline and text, and the source line wherever it is.
    pub lines: Vec<(NodeId, String)>,
    /// Pictures between headline and text, with their captions.
    pub pictures: Vec<NodeId>,
    /// Elements inside the content that are the headline.
    pub taken: HashSet<NodeId>,
    /// Kicker, title, subtitles, by the elements that hold them.
    parts: Vec<(NodeId, Part)>,
}

/// What machines are told of the headline is compared so far.
const MOST_TITLE: usize = 1000;
/// Lines of a page are looked at so many before the text.
const MOST_LINES: usize = 60;

impl Around {
    /// Looks for it before the element that holds the text.
    pub fn find(dom: &Dom, content: NodeId, meta: &Meta) -> Self {
        let mut around = Self::default();
        let blocks = text_blocks(dom);
        let start = blocks.partition_point(|b| b.node < content && !dom.within(b.node, content));
        let known: Vec<String> = [meta.title.as_deref(), meta.window.as_deref()]
            .into_iter()
            .flatten()
            .map(|title| comparable(&clip(title, MOST_TITLE)))
            .filter(|t| t.chars().count() >= 2)
            .collect();
        let known = Told { whole: known, beginnings: beginnings(meta.window.as_deref().unwrap_or_default()) };
        let reach = blocks.iter().enumerate().take((start + 12).min(blocks.len()));
        let title = reach
            .filter_map(|(at, block)| Some((at, title_score(dom, block, &known, at < start)?)))
            .max_by_key(|(at, score)| (*score, *at));
        let mut first = start;
        if let Some((at, _)) = title {
            let title = &blocks[at];
            around.title = close(&title.text, Use::Headline);
            around.parts.push((title.node, Part::Title));
            around.taken.insert(title.node);
            around.stack(dom, &blocks, at, start);
            first = at + 1;
        }
        let from = if around.title.is_empty() { start.saturating_sub(8) } else { first };
        for block in blocks[from.min(start)..start].iter().take(MOST_LINES) {
            if around.taken.contains(&block.node) {
                continue;
            }
            if opening::is_caption(&block.text)
                && let Some(part) = picture_part(dom, block.node, content)
            {
                if !around.pictures.contains(&part) {
                    around.pictures.push(part);
                }
            } else {
                around.lines.push((block.node, block.text.clone()));
            }
        }
        // The source line of a paper may stand anywhere on its page.
        let elsewhere = blocks.iter().filter(|b| !dom.within(b.node, content));
        let mut elsewhere = elsewhere.filter(|b| b.text.contains('《') && b.text.chars().count() < 100);
        let source = elsewhere.find(|b| {
            let line = &b.text[b.text.find('《').unwrap_or_default()..];
            source_line::parse(line, None).is_some_and(|f| f.source.date.is_some())
        });
        around.lines.extend(source.map(|b| (b.node, b.text.clone())));
        around
    }

    /// Headings right above the headline are its kicker, those right below its subtitles.
    fn stack(&mut self, dom: &Dom, blocks: &[TextBlock], title: usize, start: usize) {
        let own = blocks[title].rank;
        let marked = |block: &TextBlock| block.rank.is_some() || role(dom, block.node).is_some();
        let near = |at: usize| blocks.get(at).filter(|b| marked(b) && opening::headish(&b.text));
        if own.is_none() && role(dom, blocks[title].node).is_none() {
            return;
        }
        let above = title.checked_sub(1).and_then(near).filter(|b| {
            let kicker = role(dom, b.node) == Some(Role::Kicker);
            kicker || (b.rank.is_some() && b.rank != own && same_part(dom, b.node, blocks[title].node))
        });
        // An unmarked line right above, in the same small part and no way to another page.
        let above = above.or_else(|| {
            let block = blocks.get(title.checked_sub(1)?)?;
            let plain = opening::headish(&block.text) && !opening::is_other(&block.text);
            let linked = dom.descendants(block.node).any(|n| dom.name(n) == "a");
            let long = (10..=40).contains(&block.text.chars().count());
            let near = same_part(dom, block.node, blocks[title].node);
            (plain && !linked && long && near && furniture::line(&block.text).is_none()).then_some(block)
        });
        if let Some(block) = above {
            self.kicker = Some(close(&block.text, Use::Headline)).filter(|k| !k.is_empty());
            self.parts.push((block.node, Part::Kicker));
            self.taken.insert(block.node);
        }
        let mut at = title + 1;
        while let Some(block) = near(at).filter(|_| at < start || start <= title) {
            let other = byline::parse(&block.text).is_some() || source_line::parse(&block.text, None).is_some();
            if other || block.rank == own || !same_part(dom, block.node, blocks[title].node) {
                break;
            }
            self.parts.push((block.node, Part::Subtitle(self.subtitles.len())));
            self.subtitles.push(close(&block.text, Use::Headline));
            self.taken.insert(block.node);
            at += 1;
        }
    }

    /// Says which lines are the headline.
    pub fn place(&self, dom: &Dom, original: &mut Original) {
        for (node, part) in &self.parts {
            original.place(dom.lines(*node), Destination::Article(0, *part));
        }
    }
}

#[derive(PartialEq)]
enum Role {
    Kicker,
    Title,
    Subtitle,
}

/// The smallest element that holds a caption and its picture.
fn picture_part(dom: &Dom, caption: NodeId, content: NodeId) -> Option<NodeId> {
    let mut above = std::iter::successors(Some(caption), |n| dom.parent(*n)).take(8);
    let part = above.find(|part| dom.find(*part, "img").is_some())?;
    (!dom.within(content, part) && !matches!(dom.name(part), "body" | "html")).then_some(part)
}

/// What the class of an element says it is.
fn role(dom: &Dom, node: NodeId) -> Option<Role> {
    let names = [dom.attr(node, "class"), dom.attr(node, "id")].into_iter().flatten();
    let mut words = names.flat_map(|n| n.split_ascii_whitespace()).map(str::to_ascii_lowercase);
    words.find_map(|word| match word.as_str() {
        "kicker" | "pretitle" | "pre-title" | "introtitle" | "yinti" | "yt" | "shoulder" => Some(Role::Kicker),
        "subtitle" | "sub-title" | "sub_title" | "futi" | "subhead" | "deck" => Some(Role::Subtitle),
        "title" | "headline" | "article-title" | "article_title" | "text_title" | "arti_title" | "bt" | "h-title"
        | "post-title" | "entry-title" | "rich_media_title" | "content-title" => Some(Role::Title),
        _ => None,
    })
}

/// Both stand in the same small part of the page.
fn same_part(dom: &Dom, a: NodeId, b: NodeId) -> bool {
    let up = |n: NodeId| dom.parent(n);
    let near = [up(b), up(b).and_then(up)];
    near.into_iter().flatten().any(|part| !matches!(dom.name(part), "body" | "html") && dom.within(a, part))
        || up(a) == up(b)
}

/// Text that stands for itself: a paragraph, a heading, a cell.
struct TextBlock {
    node: NodeId,
    text: String,
    /// 1–6 for a heading.
    rank: Option<u8>,
}

/// The innermost blocks of a page that hold text, in order.
fn text_blocks(dom: &Dom) -> Vec<TextBlock> {
    let mut blocks = Vec::new();
    let mut holder = HashSet::new();
    for node in dom.descendants(dom.root()) {
        if dom.text(node).is_none_or(|t| t.trim().is_empty()) {
            continue;
        }
        let above: Vec<NodeId> = std::iter::successors(dom.parent(node), |n| dom.parent(*n)).collect();
        if above.iter().any(|n| matches!(dom.name(*n), "script" | "style" | "noscript" | "head" | "select" | "button"))
        {
            continue;
        }
        let is_heading = |n: &&NodeId| matches!(dom.name(**n), "h1" | "h2" | "h3" | "h4" | "h5" | "h6");
        let heading = above.iter().find(is_heading);
        let block = heading.or_else(|| above.iter().find(|n| body::is_block(dom.name(**n)))).copied();
        let Some(block) = block.filter(|b| holder.insert(*b)) else { continue };
        let text = if heading.is_some() { dom.plain(block) } else { parted(dom, block) };
        if text.chars().count() > 400 {
            // Somebody's whole text: no line of a head. Its direct text is what counts.
            let direct: String = dom.children(block).filter_map(|c| dom.text(c)).take(3).collect();
            blocks.push(TextBlock { node: block, text: crate::text::clip(direct.trim(), 200), rank: None });
            continue;
        }
        let rank = heading.map(|h| dom.name(*h).as_bytes()[1] - b'0');
        let text = text.replace(['\n', '\r', '\t'], " ");
        blocks.push(TextBlock { node: block, text: close(&text, Use::Headline), rank });
    }
    blocks
}

/// The text of a block, a label and its value apart from those in the elements beside them.
fn parted(dom: &Dom, block: NodeId) -> String {
    let labelled = |n: NodeId| !dom.name(n).is_empty() && dom.plain(n).contains(['：', ':']);
    let mut children = dom.children(block).peekable();
    let mut text = String::new();
    while let Some(child) = children.next() {
        text.push_str(&match dom.text(child) {
            Some(text) => text.to_string(),
            None if dom.name(child) == "br" => "\n".to_string(),
            None => dom.plain(child),
        });
        let beside = |next: &NodeId| !dom.name(*next).is_empty() && !dom.name(child).is_empty();
        if children.peek().is_some_and(|next| beside(next) && (labelled(child) || labelled(*next))) {
            text.push(' ');
        }
    }
    text
}

/// What machines are told of the headline, as it is compared.
struct Told {
    whole: Vec<String>,
    /// The title of the window up to each mark behind which the site's name may stand.
    beginnings: Vec<String>,
}

/// How much a line that is the beginning of the window's title speaks for being the headline.
const BEGINNING: u32 = 42;
/// So short a beginning may be the name of a section of the site.
const SHORTEST_BEGINNING: usize = 5;

fn beginnings(window: &str) -> Vec<String> {
    let window = clip(window, MOST_TITLE);
    let marks = window.char_indices().filter(|(_, c)| matches!(c, '-' | '_' | '|' | '｜' | '—' | '–' | '»' | '>'));
    let site = |text: &str| ["网", "报", "频道", "政府", "门户"].iter().any(|end| text.trim_end().ends_with(end));
    let all = marks.map(|(at, _)| &window[..at]).filter(|text| !site(text)).map(comparable);
    all.filter(|key| key.chars().count() >= SHORTEST_BEGINNING).collect()
}

/// How much a block speaks for being the headline; none when it is not.
fn title_score(dom: &Dom, block: &TextBlock, told: &Told, before: bool) -> Option<u32> {
    let known = &told.whole;
    let key = comparable(&block.text);
    let length = key.chars().count();
    if !(2..=90).contains(&length) {
        return None;
    }
    let printed = known.iter().any(|k| k.contains(&key) || (key.contains(k.as_str()) && k.chars().count() >= 6));
    let marked = block.rank.is_some() || role(dom, block.node).is_some();
    let exact = printed && before && known.contains(&key);
    let linked = dom.descendants(block.node).any(|n| dom.name(n) == "a" && dom.attr(n, "href").is_some());
    if !(marked || exact) {
        // Less sure than any heading of the first rank.
        return (before && !linked && told.beginnings.contains(&key)).then_some(BEGINNING);
    }
    let mut score = match block.rank {
        Some(1) => 40,
        Some(2) => 25,
        Some(3) => 12,
        _ => 5,
    };
    score += match role(dom, block.node) {
        Some(Role::Title) => 15,
        Some(Role::Kicker | Role::Subtitle) => 0,
        None => 5,
    };
    if printed {
        score += 50 + length.min(20) as u32;
    } else if known.is_empty() || block.rank == Some(1) {
        score += 5;
    } else if !before {
        return None;
    }
    // A logo is a heading too.
    if (linked && !printed) || (!printed && !known.is_empty() && length < 4) {
        return None;
    }
    Some(score + if before { 3 } else { 0 })
}
