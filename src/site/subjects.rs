//! Topics and the subject index: which articles belong to what, over all issues.
//!
//! The index names topics, series, columns, papers and phrases. It names no people.

use std::collections::BTreeMap;

use pinyin::ToPinyin;

use super::pages::reference;
use super::{Archive, Published};
use crate::article::Article;
use crate::template::view::LabelsView;
use crate::template::view::site::{SiteWordsView, SubjectGroupView, SubjectView, TopicView};
use crate::workspace::hash;

/// What leads from the folders of topics and subjects to the site's folder.
const UP: &str = "../";

/// A topic with its articles.
pub struct Topic<'a> {
    /// Its name.
    pub name: &'a str,
    /// File name of its page.
    pub href: String,
    /// Its articles, newest issue first.
    pub articles: Vec<(&'a Published, usize)>,
}

/// File name of a topic's page. It comes from the name alone, so that it stays when topics are
/// added or put in another order, and is plain ASCII, so that it stays on every server.
pub fn topic_file(name: &str) -> String {
    format!("{}.html", &hash(name.as_bytes())[..10])
}

/// The topics that have articles, in the order of the configuration.
pub fn topics(archive: &Archive) -> Vec<Topic<'_>> {
    let topics = archive.topics.iter().map(|name| {
        let of = |(issue, article): &(&Published, usize)| {
            archive.topics_of(&issue.issue.articles[*article]).any(|found| found.topic == *name)
        };
        Topic { name, href: topic_file(name), articles: archive.articles().filter(of).collect() }
    });
    topics.filter(|topic| !topic.articles.is_empty()).collect()
}

impl Topic<'_> {
    /// What templates see of it.
    pub fn view(&self, labels: &LabelsView, count: String) -> TopicView {
        TopicView {
            title: self.name.to_string(),
            href: self.href.clone(),
            count,
            articles: self.articles.iter().map(|(issue, article)| reference(issue, *article, UP, labels)).collect(),
        }
    }
}

/// The subject index; kinds without subjects are left out.
pub fn groups(archive: &Archive, words: &SiteWordsView, labels: &LabelsView) -> Vec<SubjectGroupView> {
    type Names<'a> = &'a dyn Fn(&Article) -> Vec<String>;
    let topics = |article: &Article| archive.topics_of(article).map(|found| found.topic.clone()).collect();
    let phrases =
        |article: &Article| archive.topics_of(article).flat_map(|f| &f.hits).map(|hit| hit.phrase.clone()).collect();
    let kinds: [(&'static str, &'static str, Names<'_>); 5] = [
        ("topics", words.topics, &topics),
        ("series", words.series, &series),
        ("columns", words.columns, &column),
        ("papers", words.papers, &paper),
        ("phrases", words.phrases, &phrases),
    ];
    let group = |(id, title, names): (&'static str, &'static str, Names<'_>)| SubjectGroupView {
        id,
        title,
        subjects: subjects(archive, names, labels),
    };
    kinds.into_iter().map(group).filter(|group| !group.subjects.is_empty()).collect()
}

fn series(article: &Article) -> Vec<String> {
    article.head.series.iter().map(|series| series.name.clone()).collect()
}

fn column(article: &Article) -> Vec<String> {
    let column = article.head.column.iter();
    column.map(|column| column.trim_matches(['（', '）', '(', ')']).to_string()).collect()
}

fn paper(article: &Article) -> Vec<String> {
    article.head.source.iter().map(|source| source.name.trim_matches(['《', '》']).to_string()).collect()
}

fn subjects(archive: &Archive, names: &dyn Fn(&Article) -> Vec<String>, labels: &LabelsView) -> Vec<SubjectView> {
    let mut found: BTreeMap<(String, String), Vec<(&Published, usize)>> = BTreeMap::new();
    for (issue, article) in archive.articles() {
        for name in names(&issue.issue.articles[article]) {
            let place = found.entry((reading(&name), name)).or_default();
            let known = |(other, at): &&(&Published, usize)| std::ptr::eq(*other, issue) && *at == article;
            if !place.iter().any(|entry| known(&entry)) {
                place.push((issue, article));
            }
        }
    }
    let subject = |((_, title), places): ((String, String), Vec<(&Published, usize)>)| SubjectView {
        title,
        articles: places.into_iter().map(|(issue, article)| reference(issue, article, UP, labels)).collect(),
    };
    found.into_iter().filter(|((_, name), _)| !name.is_empty()).map(subject).collect()
}

/// How a name is read, which is how Chinese indexes are ordered: 两会 as `liang hui`.
fn reading(name: &str) -> String {
    let mut reading = String::new();
    for c in name.chars() {
        match c.to_pinyin() {
            Some(syllable) => reading.extend([syllable.plain(), " "]),
            None => reading.extend(c.to_lowercase()),
        }
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_ordered_by_their_reading() {
        let mut names = ["政协", "人工智能", "AI", "成果转化", "大模型"];
        names.sort_by_key(|name| reading(name));
        assert_eq!(names, ["AI", "成果转化", "大模型", "人工智能", "政协"]);
    }

    #[test]
    fn file_names_of_topics_are_plain() {
        assert!(topic_file("../两会?").chars().all(|c| c.is_ascii_alphanumeric() || c == '.'));
    }
}
