//! Topics: which articles belong to them, with the reason.
//!
//! All phrases of all topics are looked for in one pass over each text. Knows articles and topic
//! settings, and nothing of sections or layout.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use indexmap::IndexMap;
use serde::Serialize;

use crate::article::{Article, Block};
use crate::config::{Topic, Weight};
use crate::text::comparable;

/// Where in an article a phrase stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// Kicker, headline or subtitles.
    Title,
    /// Highlights, pull quotes or the first paragraph.
    Lead,
    /// The rest of the text.
    Body,
}

/// A phrase found in an article.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Hit {
    /// The phrase as the topic writes it.
    pub phrase: String,
    /// Where.
    pub place: Place,
    /// How often.
    pub count: usize,
}

/// An article belongs to a topic, and why.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Match {
    /// Name of the topic.
    pub topic: String,
    /// Sum of occurrences times the weight of their place.
    pub score: f64,
    /// The phrases found.
    pub hits: Vec<Hit>,
    /// The article's front matter names the topic.
    pub explicit: bool,
}

#[derive(Clone, Copy, PartialEq)]
enum Role {
    Any,
    All,
    None,
}

struct Phrase {
    text: String,
    topics: Vec<(usize, Role)>,
}

/// All topics, ready to judge articles.
pub struct Topics<'a> {
    names: Vec<&'a str>,
    settings: Vec<&'a Topic>,
    phrases: Vec<Phrase>,
    automaton: AhoCorasick,
}

impl<'a> Topics<'a> {
    /// Prepares the phrases of all topics for one pass.
    pub fn new(topics: &'a IndexMap<String, Topic>) -> Self {
        let mut phrases: IndexMap<String, Phrase> = IndexMap::new();
        for (at, topic) in topics.values().enumerate() {
            let roles = [(&topic.any, Role::Any), (&topic.all, Role::All), (&topic.none, Role::None)];
            for (list, role) in roles {
                for text in list {
                    let phrase = phrases
                        .entry(comparable(text))
                        .or_insert_with(|| Phrase { text: text.clone(), topics: Vec::new() });
                    if !phrase.topics.contains(&(at, role)) {
                        phrase.topics.push((at, role));
                    }
                }
            }
        }
        phrases.swap_remove("");
        let automaton = AhoCorasick::builder()
            .match_kind(MatchKind::Standard)
            // A few hundred phrases fit a DFA, which is several times as fast as the default.
            .kind((phrases.len() < 2_000).then_some(AhoCorasickKind::DFA))
            .build(phrases.keys())
            .expect("phrases of a configuration are far below the automaton's limits");
        Self {
            names: topics.keys().map(String::as_str).collect(),
            settings: topics.values().collect(),
            phrases: phrases.into_values().collect(),
            automaton,
        }
    }

    /// The topics an article belongs to, in the order of the configuration.
    pub fn judge(&self, article: &Article) -> Vec<Match> {
        let counts = self.count(article);
        let judged = self.names.iter().zip(&self.settings).enumerate();
        judged.filter_map(|(at, (name, topic))| self.belongs(article, at, name, topic, &counts)).collect()
    }

    fn count(&self, article: &Article) -> Vec<[usize; 3]> {
        let mut counts = vec![[0; 3]; self.phrases.len()];
        let texts = texts(article);
        for (place, text) in texts.iter().enumerate() {
            // Overlapping, so that 政协 counts inside 全国政协 when both are phrases.
            for found in self.automaton.find_overlapping_iter(text) {
                counts[found.pattern().as_usize()][place] += 1;
            }
        }
        counts
    }

    fn belongs(&self, article: &Article, at: usize, name: &str, topic: &Topic, counts: &[[usize; 3]]) -> Option<Match> {
        let explicit = article.head.topics.iter().any(|t| t == name);
        let of = |role: Role| self.phrases.iter().zip(counts).filter(move |(p, _)| p.topics.contains(&(at, role)));
        let there = |count: &[usize; 3]| count.iter().any(|c| *c > 0);
        let wanted =
            (topic.any.is_empty() || of(Role::Any).any(|(_, c)| there(c))) && of(Role::All).all(|(_, c)| there(c));
        let unwanted = of(Role::None).any(|(_, c)| there(c));
        let mut hits = Vec::new();
        let mut score = 0.0;
        for (phrase, count) in of(Role::Any).chain(of(Role::All)) {
            for (place, weight) in places(&topic.weight) {
                let count = count[place as usize];
                if count > 0 {
                    score += count as f64 * weight;
                    hits.push(Hit { phrase: phrase.text.clone(), place, count });
                }
            }
        }
        let no_phrases = topic.any.is_empty() && topic.all.is_empty();
        let by_text = wanted && !unwanted && !no_phrases && score >= topic.at_least.unwrap_or(f64::MIN_POSITIVE);
        (explicit || by_text).then(|| {
            hits.sort_by(|a, b| a.place.cmp(&b.place).then(b.count.cmp(&a.count)));
            Match { topic: name.to_string(), score, hits, explicit }
        })
    }
}

fn places(weight: &Weight) -> [(Place, f64); 3] {
    [(Place::Title, weight.title), (Place::Lead, weight.lead), (Place::Body, weight.body)]
}

/// Title, lead and body of an article, a line per passage.
pub(crate) fn parts(article: &Article) -> [String; 3] {
    let head = &article.head;
    let mut lead = head.highlights.iter().chain(&head.pull_quotes).cloned().collect::<Vec<_>>().join("\n");
    let mut body = String::new();
    let first = article.body.blocks.iter().find_map(|b| if let Block::Paragraph(p) = b { Some(p.id) } else { None });
    for passage in article.body.passages() {
        let text = if Some(passage.id) == first { &mut lead } else { &mut body };
        text.push('\n');
        text.push_str(&passage.plain());
    }
    [head.stack(), lead, body]
}

/// Title, lead and body of an article in comparable form.
fn texts(article: &Article) -> [String; 3] {
    // Spaces go, but a mark stays between parts, so that no phrase is found across them.
    parts(article).map(|text| text.split('\n').map(comparable).collect::<Vec<_>>().join("\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::{ArticleId, Body, Head, Passage};

    fn article(title: &str, paragraphs: &[&str]) -> Article {
        Article {
            id: ArticleId::new("a").unwrap(),
            head: Head { title: title.into(), ..Head::default() },
            body: Body::new(paragraphs.iter().map(|p| Block::Paragraph(Passage::text(*p))).collect(), Vec::new()),
            origin: Default::default(),
        }
    }

    fn topics(yaml: serde_json::Value) -> IndexMap<String, Topic> {
        serde_json::from_value(yaml).unwrap()
    }

    #[test]
    fn places_weigh_and_reasons_tell() {
        let topics = topics(serde_json::json!({"新质生产力": {"any": ["新质生产力", "质生"], "at_least": 3}}));
        let judge = Topics::new(&topics);
        let found = judge.judge(&article("谈新质 生产力", &["导语", "新质生产力在这里"]));
        assert_eq!(found[0].score, 12.0);
        assert_eq!(found[0].hits[0], Hit { phrase: "新质生产力".into(), place: Place::Title, count: 1 });
        assert!(judge.judge(&article("别的", &["导语", "新质生产力一次"])).is_empty(), "2 points are below 3");
    }

    #[test]
    fn boolean_parts_and_explicit_topics() {
        let topics = topics(serde_json::json!({
            "两会": {"any": ["政协", "人民代表大会"], "none": ["村民代表大会"]},
            "双": {"all": ["甲", "乙"]},
            "空": {},
        }));
        let judge = Topics::new(&topics);
        let names = |a: &Article| judge.judge(a).into_iter().map(|m| m.topic).collect::<Vec<_>>();
        assert_eq!(names(&article("政协", &["甲"])), ["两会"]);
        assert!(names(&article("政协与村民代表大会", &[])).is_empty());
        assert_eq!(names(&article("甲", &["乙"])), ["双"]);
        let mut explicit = article("无", &["无"]);
        explicit.head.topics = vec!["空".into(), "两会".into()];
        assert_eq!(names(&explicit), ["两会", "空"]);
    }

    #[test]
    fn no_phrase_is_found_across_parts() {
        let topics = topics(
            serde_json::json!({"t": ["甲乙"]})
                .as_object()
                .map(|_| serde_json::json!({"t": {"any": ["甲乙"]}}))
                .unwrap(),
        );
        assert!(Topics::new(&topics).judge(&article("甲", &["乙", "末甲", "乙末"])).is_empty());
    }
}
