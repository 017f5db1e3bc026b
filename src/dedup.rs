//! Near-duplicates: copies of one text are grouped, and the best is named. Nothing is deleted.
//!
//! The result does not depend on the order of the input. Knows articles, and nothing of issues.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use rayon::prelude::*;
use similar::{ChangeTag, TextDiff};

use crate::article::{Article, ArticleId};
use crate::diag::Message;
use crate::msg;
use crate::text::{clip, similarity::Signature};

/// Copies of one text.
#[derive(Debug, Clone, PartialEq)]
pub struct Cluster {
    /// The copy that is kept.
    pub keep: ArticleId,
    /// The other copies, each with its distance to the kept one.
    pub others: Vec<Copy>,
    /// Why this copy is kept.
    pub why: Message,
}

/// A copy that is not kept.
#[derive(Debug, Clone, PartialEq)]
pub struct Copy {
    /// Its id.
    pub id: ArticleId,
    /// Estimated share of common text with the kept copy, 0 to 1.
    pub similarity: f64,
    /// Where the two differ: `kept → this one`, the first few places.
    pub differences: Vec<String>,
}

/// Of the articles that share a band, so many of the first and of the last before it are compared with a new one.
const NEIGHBOURS: usize = 16;
/// Most differences listed for a pair.
const DIFFERENCES: usize = 6;

/// Fingerprints of articles, made once and used for every edition.
#[derive(Debug, Default)]
pub struct Fingerprints {
    signatures: HashMap<ArticleId, Signature>,
}

/// What makes copies of one text copies, and which of them is better.
#[derive(Debug, Clone, Copy)]
pub struct Rules<'a> {
    /// Least share of common text, 0 to 1.
    pub least: f64,
    /// Papers whose copy is better than others', best first.
    pub prefer: &'a [String],
    /// Articles the editor wants: such a copy is better than any other, and never left out.
    pub wanted: &'a BTreeSet<ArticleId>,
}

impl Fingerprints {
    /// Fingerprints articles in parallel; texts of a few characters have none.
    pub fn of<'a>(articles: impl ParallelIterator<Item = &'a Arc<Article>>) -> Self {
        let signatures = articles.filter_map(|a| Some((a.id.clone(), Signature::of(&a.body.plain())?)));
        Self { signatures: signatures.collect() }
    }

    /// Groups those of the given articles that are copies of one text.
    pub fn clusters(&self, articles: &[Arc<Article>], rules: Rules<'_>) -> Vec<Cluster> {
        let mut articles: Vec<&Arc<Article>> = articles.iter().collect();
        articles.sort_by(|a, b| a.id.cmp(&b.id));
        articles.dedup_by(|a, b| a.id == b.id);
        let signatures: Vec<Option<&Signature>> = articles.iter().map(|a| self.signatures.get(&a.id)).collect();
        let mut groups = Groups::new(articles.len());
        for (a, b) in candidates(&signatures) {
            let (Some(first), Some(second)) = (signatures[a], signatures[b]) else { continue };
            if first.similarity(second) >= rules.least {
                groups.join(a, b);
            }
        }
        let sets = groups.sets();
        let mut clusters: Vec<Cluster> = sets.iter().map(|set| cluster(set, &articles, &signatures, rules)).collect();
        clusters.sort_by(|a, b| a.keep.cmp(&b.keep));
        clusters
    }
}

/// A new article and the one it is most like.
#[derive(Debug, Clone, PartialEq)]
pub struct Near {
    /// Position of the new article.
    pub new: usize,
    /// The other one.
    pub other: Other,
    /// Estimated share of common text, 0 to 1.
    pub similarity: f64,
    /// Where the two differ: `other → new`, the first few places.
    pub differences: Vec<String>,
}

/// What a new article is like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Other {
    /// An article that was there before, by its position.
    Known(usize),
    /// Another new one, by its position.
    New(usize),
}

/// For every new article that is a copy of a known one or of an earlier new one: the nearest.
///
/// Positions, not ids, name the articles, since an article that arrives may have the id of one that is there.
pub fn nearest(new: &[&Article], known: &[Arc<Article>], least: f64) -> Vec<Near> {
    let all: Vec<&Article> = known.iter().map(AsRef::as_ref).chain(new.iter().copied()).collect();
    let signatures: Vec<Option<Signature>> = all.par_iter().map(|a| Signature::of(&a.body.plain())).collect();
    let signatures: Vec<Option<&Signature>> = signatures.iter().map(Option::as_ref).collect();
    let buckets = buckets(&signatures);
    let nearest = |new: usize| {
        let own = signatures[new]?;
        let mut best: Option<(f64, usize)> = None;
        for other in alike(new, own, &buckets) {
            let similarity = signatures[other].map_or(0.0, |signature| own.similarity(signature));
            if similarity >= least && best.is_none_or(|(most, _)| similarity > most) {
                best = Some((similarity, other));
            }
        }
        best.map(|best| (new, best))
    };
    let best: Vec<(usize, (f64, usize))> = (known.len()..all.len()).into_par_iter().filter_map(nearest).collect();
    let near = |(new, (similarity, other)): (usize, (f64, usize))| Near {
        new: new - known.len(),
        other: other.checked_sub(known.len()).map_or(Other::Known(other), Other::New),
        similarity,
        differences: differences(&all[other].body.plain(), &all[new].body.plain()),
    };
    best.into_par_iter().map(near).collect()
}

/// Those before an article that share a band with it, each once, in order.
///
/// Text that everyone shares would make every pair a candidate: the first and the last are enough.
fn alike(new: usize, signature: &Signature, buckets: &Buckets) -> Vec<usize> {
    let mut found = Vec::new();
    for bucket in signature.bands().filter_map(|band| buckets.get(&band)) {
        let before = &bucket[..bucket.partition_point(|at| *at < new)];
        let (first, rest) = before.split_at(before.len().min(NEIGHBOURS));
        found.extend(first.iter().chain(&rest[rest.len().saturating_sub(NEIGHBOURS)..]));
    }
    found.sort_unstable();
    found.dedup();
    found
}

/// Positions of articles by the bands of their signatures.
type Buckets = HashMap<(usize, [u32; 4]), Vec<usize>>;

/// Positions by the bands of their signatures, in order.
fn buckets(signatures: &[Option<&Signature>]) -> Buckets {
    let mut buckets = Buckets::new();
    for (at, signature) in signatures.iter().enumerate() {
        for band in signature.iter().flat_map(|s| s.bands()) {
            buckets.entry(band).or_default().push(at);
        }
    }
    buckets
}

/// Pairs that share a band of their signatures, each once, in order.
fn candidates(signatures: &[Option<&Signature>]) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = buckets(signatures)
        .into_values()
        // Text that everyone shares would make every pair a candidate: neighbours are enough, the
        // groups join them up.
        .flat_map(|bucket| {
            bucket
                .windows(2)
                .map(|w| (w[0], w[1]))
                .chain(bucket.iter().skip(2).map(|b| (bucket[0], *b)))
                .collect::<Vec<_>>()
        })
        .collect();
    pairs.sort_unstable();
    pairs.dedup();
    pairs
}

/// Disjoint sets of positions.
struct Groups {
    parent: Vec<usize>,
}

impl Groups {
    fn new(count: usize) -> Self {
        Self { parent: (0..count).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.parent[at] != at {
            self.parent[at] = self.parent[self.parent[at]];
            at = self.parent[at];
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b)] = a.min(b);
    }

    fn sets(mut self) -> Vec<Vec<usize>> {
        let mut sets: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for at in 0..self.parent.len() {
            let root = self.root(at);
            sets.entry(root).or_default().push(at);
        }
        sets.into_values().filter(|set| set.len() > 1).collect()
    }
}

fn cluster(set: &[usize], articles: &[&Arc<Article>], signatures: &[Option<&Signature>], rules: Rules<'_>) -> Cluster {
    let best = |a: &usize, b: &usize| rank(articles[*a], rules).cmp(&rank(articles[*b], rules)).then(b.cmp(a));
    let keep = *set.iter().max_by(|a, b| best(a, b)).expect("a set has two members or more");
    let others: Vec<usize> = set.iter().copied().filter(|at| *at != keep).collect();
    let runner_up = others.iter().max_by(|a, b| best(a, b)).expect("a set has two members or more");
    Cluster {
        keep: articles[keep].id.clone(),
        why: reason(articles[keep], articles[*runner_up], rules),
        others: others
            .iter()
            .map(|at| Copy {
                id: articles[*at].id.clone(),
                similarity: match (signatures[keep], signatures[*at]) {
                    (Some(a), Some(b)) => a.similarity(b),
                    _ => 0.0,
                },
                differences: differences(&articles[keep].body.plain(), &articles[*at].body.plain()),
            })
            .collect(),
    }
}

/// What makes a copy better, most important first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Rank {
    wanted: bool,
    preferred: usize,
    whole: bool,
    characters: usize,
    told: usize,
}

fn rank(article: &Article, rules: Rules<'_>) -> Rank {
    let head = &article.head;
    let paper = head.source.as_ref().map_or("", |s| s.name.as_str());
    let told = [
        !head.title.is_empty(),
        head.kicker.is_some(),
        !head.authors.is_empty(),
        head.dateline.is_some(),
        head.source.as_ref().is_some_and(|s| s.date.is_some()),
    ];
    Rank {
        wanted: rules.wanted.contains(&article.id),
        preferred: rules.prefer.iter().position(|p| p == paper).map_or(0, |at| rules.prefer.len() - at),
        whole: !head.truncated,
        characters: article.body.plain().chars().count(),
        told: told.iter().filter(|t| **t).count() + article.body.figures().len(),
    }
}

fn reason(keep: &Article, other: &Article, rules: Rules<'_>) -> Message {
    let (a, b) = (rank(keep, rules), rank(other, rules));
    if a.wanted != b.wanted {
        return msg!("编辑指定", "the editor wants it");
    }
    if a.preferred != b.preferred {
        let paper = keep.head.source.as_ref().map_or("", |s| s.name.as_str());
        return msg!("优先用《{paper}》", "{paper} is preferred");
    }
    if a.whole != b.whole {
        return msg!("全文未截断", "its text is not cut off");
    }
    if a.characters != b.characters {
        let more = a.characters - b.characters;
        return msg!("正文多 {more} 字", "its text is {more} characters longer");
    }
    if a.told != b.told {
        return msg!("署名、电头、来源更全", "byline, dateline and source are more complete");
    }
    msg!("文字相同，取编号在前者", "the texts are equal; the first id is kept")
}

/// The places where two texts differ, as `[kept→other]` with a little of what stands around.
fn differences(keep: &str, other: &str) -> Vec<String> {
    const AROUND: usize = 4;
    let diff = TextDiff::configure().timeout(std::time::Duration::from_millis(500)).diff_chars(keep, other);
    let mut found = Vec::new();
    let mut before = String::new();
    let mut open: Option<(String, String, String)> = None;
    for change in diff.iter_all_changes() {
        match change.tag() {
            ChangeTag::Equal => {
                if let Some((context, kept, got)) = open.take() {
                    found.push(format!("{context}[{}→{}]", clip(&kept, 20), clip(&got, 20)));
                    before.clear();
                }
                before.push_str(change.value());
            }
            tag => {
                let (_, kept, got) = open.get_or_insert_with(|| {
                    let tail: Vec<char> = before.chars().rev().take(AROUND).collect();
                    (tail.into_iter().rev().collect(), String::new(), String::new())
                });
                if tag == ChangeTag::Delete { kept } else { got }.push_str(change.value());
            }
        }
    }
    found.extend(open.map(|(context, kept, got)| format!("{context}[{}→{}]", clip(&kept, 20), clip(&got, 20))));
    let more = found.len().saturating_sub(DIFFERENCES);
    found.truncate(DIFFERENCES);
    if more > 0 {
        found.push(format!("… +{more}"));
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{Block, Body, Head, Passage};

    fn article(id: &str, paper: &str, text: &str) -> Arc<Article> {
        let head = Head { title: id.into(), ..Head::default() };
        let head =
            Head { source: Some(crate::article::SourceLine { name: paper.into(), ..Default::default() }), ..head };
        let body = Body::new(vec![Block::Paragraph(Passage::text(text))], Vec::new());
        Arc::new(Article { id: ArticleId::new(id).unwrap(), head, body, origin: Default::default() })
    }

    fn sample() -> Vec<Arc<Article>> {
        let text: String = (0..600).map(|i| char::from_u32(0x4E00 + (i * 37 + i * i) % 5000).unwrap()).collect();
        let other: String = (0..600).map(|i| char::from_u32(0x6E00 + (i * 41 + i * i) % 5000).unwrap()).collect();
        let shorter: String = text.chars().skip(30).collect();
        vec![article("b", "江岸晚报", &shorter), article("a", "青禾日报", &text), article("c", "青禾日报", &other)]
    }

    fn clusters(articles: &[Arc<Article>], prefer: &[String], wanted: &[&str]) -> Vec<Cluster> {
        let wanted = wanted.iter().map(|id| ArticleId::new(id).unwrap()).collect();
        Fingerprints::of(articles.par_iter()).clusters(articles, Rules { least: 0.6, prefer, wanted: &wanted })
    }

    #[test]
    fn the_longer_copy_is_kept_whatever_the_order() {
        let articles = sample();
        let forward = clusters(&articles, &[], &[]);
        let backward = clusters(&articles.iter().rev().cloned().collect::<Vec<_>>(), &[], &[]);
        assert_eq!(forward, backward);
        assert_eq!(forward.len(), 1);
        assert_eq!((forward[0].keep.as_str(), forward[0].others[0].id.as_str()), ("a", "b"));
        assert_eq!(forward[0].others[0].differences.len(), 1);
    }

    #[test]
    fn new_articles_find_the_copy_that_is_there() {
        let all = sample();
        let near = nearest(&[&all[0], &all[2]], &all[1..2], 0.6);
        assert_eq!(near.len(), 1);
        assert_eq!((near[0].new, near[0].other), (0, Other::Known(0)));
        assert!(near[0].similarity > 0.8 && near[0].differences.len() == 1);
        let among = nearest(&[&all[0], &all[1]], &[], 0.6);
        assert_eq!(among.iter().map(|n| (n.new, n.other)).collect::<Vec<_>>(), [(1, Other::New(0))]);
    }

    #[test]
    fn a_preferred_paper_wins_over_length() {
        assert_eq!(clusters(&sample(), &["江岸晚报".into()], &[])[0].keep.as_str(), "b");
        let wanted = clusters(&sample(), &["青禾日报".into()], &["b"]);
        assert_eq!(wanted[0].keep.as_str(), "b");
    }
}
