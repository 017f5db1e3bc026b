//! Which articles a mail gives whole, and the beginnings of the others.
//!
//! Mail programs cut off long messages, so the longest articles give way first: those who wrote
//! short are not made to pay for those who wrote long.

use crate::article::{Article, Block, Body, Inline, Passage};
use crate::text;

/// Characters a beginning has at least, when the text has as many.
const LEAST: usize = 120;
/// Characters after which the last paragraph of a beginning is cut at the end of a sentence.
const MOST: usize = 260;

/// How much of an article is given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// All of it.
    Whole,
    /// Its head and its beginning.
    Beginning,
    /// Its head alone.
    Head,
}

/// The extent of every article when `steps` of them gave way: first the longest lose all but their
/// beginning, in turn, then the beginnings go in the same order.
pub(super) fn extents(articles: &[&Article], steps: usize) -> Vec<Extent> {
    let order = order(articles);
    let mut extents = vec![Extent::Whole; articles.len()];
    for step in 0..steps.min(2 * articles.len()) {
        let at = order[step % articles.len()];
        extents[at] = if step < articles.len() { Extent::Beginning } else { Extent::Head };
    }
    for (at, extent) in extents.iter_mut().enumerate() {
        // A text that is no longer than a beginning stays as it is.
        if *extent == Extent::Beginning && beginning(articles[at]).body.plain() == articles[at].body.plain() {
            *extent = Extent::Whole;
        }
    }
    extents
}

/// Longest first, by bytes, because it is bytes that are short: a Chinese character has three.
fn order(articles: &[&Article]) -> Vec<usize> {
    let mut order: Vec<(usize, usize)> = articles.iter().map(|a| a.body.plain().len()).enumerate().collect();
    order.sort_by_key(|(at, length)| (std::cmp::Reverse(*length), *at));
    order.into_iter().map(|(at, _)| at).collect()
}

/// How many steps after `from` it takes until the texts alone have become shorter by `surplus`
/// bytes; at least one.
pub(super) fn steps_for(articles: &[&Article], from: usize, surplus: usize) -> usize {
    let length = |at: usize, extent: Extent| shortened(articles[at], extent).body.plain().len();
    let order = order(articles);
    let mut lost = 0;
    let mut steps = 0;
    for step in from..2 * articles.len() {
        steps += 1;
        let at = order[step % articles.len()];
        let (before, after) =
            if step < articles.len() { (Extent::Whole, Extent::Beginning) } else { (Extent::Beginning, Extent::Head) };
        lost += length(at, before).saturating_sub(length(at, after));
        if lost >= surplus {
            break;
        }
    }
    steps.max(1)
}

/// The article as far as it is given.
pub(super) fn shortened(article: &Article, extent: Extent) -> Article {
    match extent {
        Extent::Whole => article.clone(),
        Extent::Beginning => beginning(article),
        Extent::Head => {
            let mut head = article.head.clone();
            (head.editor_note, head.highlights, head.pull_quotes) = (None, Vec::new(), Vec::new());
            head.dateline = None;
            Article { head, body: Body::default(), ..article.clone() }
        }
    }
}

/// Head and first paragraphs, cut at the end of a sentence; marks of notes go with the notes.
fn beginning(article: &Article) -> Article {
    let mut blocks = Vec::new();
    let mut characters = 0;
    let paragraphs = article.body.blocks.iter().skip_while(|block| !matches!(block, Block::Paragraph(_)));
    for block in paragraphs {
        let Block::Paragraph(passage) = block else { break };
        let plain = passage.plain();
        let length = plain.chars().count();
        let passage = if length <= MOST {
            Passage { id: passage.id, inlines: without_marks(&passage.inlines) }
        } else {
            Passage { id: passage.id, inlines: vec![Inline::Text(cut(&plain))] }
        };
        blocks.push(Block::Paragraph(passage));
        characters += length;
        if characters >= LEAST {
            break;
        }
    }
    let mut head = article.head.clone();
    head.editor_note = None;
    Article { head, body: Body::new(blocks, Vec::new()), ..article.clone() }
}

/// The first sentences of a text, at least one.
fn cut(plain: &str) -> String {
    let mut out = String::new();
    for sentence in text::sentences(plain) {
        if !out.is_empty() && out.chars().count() + sentence.chars().count() > MOST {
            break;
        }
        let joint = text::joint(out.chars().next_back(), sentence.chars().next());
        out.push_str(joint);
        out.push_str(sentence);
    }
    text::clip(&out, 2 * MOST)
}

fn without_marks(inlines: &[Inline]) -> Vec<Inline> {
    let kept = inlines.iter().filter(|inline| !matches!(inline, Inline::NoteMark(_)));
    kept.map(|inline| match inline {
        Inline::Strong(inner) => Inline::Strong(without_marks(inner)),
        Inline::Emphasis(inner) => Inline::Emphasis(without_marks(inner)),
        Inline::Strike(inner) => Inline::Strike(without_marks(inner)),
        Inline::Link { url, inlines } => Inline::Link { url: url.clone(), inlines: without_marks(inlines) },
        other => other.clone(),
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::sample;

    #[test]
    fn the_longest_give_way_first_and_short_texts_never() {
        let issue = sample::issue();
        let articles: Vec<&Article> = issue.articles.iter().map(AsRef::as_ref).collect();
        assert_eq!(extents(&articles, 0), [Extent::Whole; 3]);
        assert_eq!(extents(&articles, 1), [Extent::Beginning, Extent::Whole, Extent::Whole]);
        let all = extents(&articles, 3);
        assert_eq!(all[1], Extent::Whole, "a text of two sentences is its own beginning");
        assert_eq!(extents(&articles, 99), [Extent::Head; 3]);
    }

    #[test]
    fn a_beginning_is_whole_sentences_without_marks() {
        let issue = sample::issue();
        let short = shortened(&issue.articles[0], Extent::Beginning);
        assert!(short.body.notes.is_empty());
        let text = short.body.plain();
        assert!(text.ends_with('。') && text.starts_with("会议指出"), "{text}");
        let long = "一句话。".repeat(200);
        let cut = cut(&long);
        assert!(cut.ends_with('。') && cut.chars().count() <= MOST, "{cut}");
    }
}
