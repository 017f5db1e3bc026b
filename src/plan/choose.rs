//! From library and settings to a plan: topics, windows, pins, limits, copies.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::{EditionPlan, LeftOut, PlannedArticle, PlannedCopies, PlannedCopy, PlannedSection};
use crate::article::{Article, ArticleId};
use crate::config::{Edition, Loaded, Order, Pin, Section};
use crate::date::Date;
use crate::dedup::{Cluster, Fingerprints, Rules};
use crate::diag::{Code, Finding, Lang, Outcome};
use crate::library::Library;
use crate::msg;
use crate::select::{Match, Place, Topics};

/// What was found out about the library once, for all editions.
#[derive(Debug, Default)]
pub struct Judged {
    topics: BTreeMap<ArticleId, Vec<Match>>,
    fingerprints: Fingerprints,
}

impl Judged {
    /// The topics an article belongs to.
    pub fn topics(&self, id: &ArticleId) -> &[Match] {
        self.topics.get(id).map_or(&[], Vec::as_slice)
    }
}

/// Matches every article with every topic, in parallel, and fingerprints those that may be chosen.
pub fn judge(library: &Library, loaded: &Loaded) -> Outcome<Judged> {
    use rayon::prelude::*;
    let topics = Topics::new(&loaded.settings.topics);
    let mut judged: BTreeMap<ArticleId, Vec<Match>> =
        library.par_iter().map(|a| (a.id.clone(), topics.judge(a))).collect();
    let mut findings = Vec::new();
    for name in loaded.settings.topics.keys() {
        if !library.is_empty() && !judged.values().flatten().any(|m| m.topic == *name) {
            findings.push(
                Finding::new(Code::S001, msg!("没有文章属于主题“{name}”", "no article belongs to topic `{name}`"))
                    .help(msg!("检查主题的词，或降低 at_least", "look at its phrases, or lower `at_least`")),
            );
        }
    }
    let everything =
        loaded.editions.iter().flat_map(|e| &e.sections).any(|s| s.topics.is_empty() && s.articles.is_empty());
    let pinned: BTreeSet<ArticleId> = pins(library, loaded).map(|(_, a)| a.id.clone()).collect();
    let fingerprints = Fingerprints::of(
        library.par_iter().filter(|a| everything || !judged[&a.id].is_empty() || pinned.contains(&a.id)),
    );
    judged.retain(|_, matches| !matches.is_empty());
    Outcome::new(Judged { topics: judged, fingerprints }, findings)
}

fn pins<'a>(library: &'a Library, loaded: &'a Loaded) -> impl Iterator<Item = (&'a Pin, &'a Arc<Article>)> {
    loaded.settings.issue.pins.iter().filter_map(|p| Some((p, library.find(&p.article)?)))
}

/// What a plan is made from.
#[derive(Clone, Copy)]
pub struct Choice<'a> {
    /// All articles.
    pub library: &'a Library,
    /// What is known of them.
    pub judged: &'a Judged,
    /// The settings.
    pub loaded: &'a Loaded,
    /// Language of the reasons.
    pub lang: Lang,
}

/// Plans one edition. Every article stands in one section at most: the first that takes it.
pub fn choose(choice: Choice<'_>, edition: &Edition) -> Outcome<EditionPlan> {
    let mut chooser =
        Chooser { choice, edition, findings: Vec::new(), left_out: Vec::new(), excluded: BTreeMap::new() };
    let plan = chooser.plan();
    Outcome::new(plan, chooser.findings)
}

struct Chooser<'a> {
    choice: Choice<'a>,
    edition: &'a Edition,
    findings: Vec<Finding>,
    left_out: Vec<LeftOut>,
    excluded: BTreeMap<ArticleId, String>,
}

/// A section with what may go into it.
struct Candidates<'a> {
    section: &'a Section,
    title: String,
    /// Articles that fit, in order, with why.
    fitting: Vec<(Arc<Article>, String)>,
    outside_window: usize,
    other_sources: usize,
}

impl<'a> Chooser<'a> {
    fn plan(&mut self) -> EditionPlan {
        self.excluded = self.exclusions();
        let mut sections: Vec<Candidates<'a>> = self.edition.sections.iter().map(|s| self.candidates(s)).collect();
        let wanted = self.wanted(&sections);
        let eligible: Vec<Arc<Article>> = sections.iter().flat_map(|s| &s.fitting).map(|(a, _)| a.clone()).collect();
        let duplicates = &self.choice.loaded.settings.duplicates;
        let rules = Rules { least: duplicates.similarity, prefer: &duplicates.prefer, wanted: &wanted };
        let clusters = self.choice.judged.fingerprints.clusters(&eligible, rules);
        let copies: BTreeMap<&ArticleId, &Cluster> = clusters
            .iter()
            .flat_map(|c| c.others.iter().map(move |o| (&o.id, c)))
            .filter(|(id, _)| !wanted.contains(*id))
            .collect();
        let mut taken = BTreeSet::new();
        let planned: Vec<PlannedSection> = sections.iter_mut().map(|s| self.section(s, &copies, &mut taken)).collect();
        self.report_copies(&clusters, &copies);
        let listed = |c: &&Cluster| c.others.iter().any(|o| copies.contains_key(&o.id));
        EditionPlan {
            department: self.edition.department.clone(),
            sections: planned,
            left_out: std::mem::take(&mut self.left_out),
            duplicates: clusters.iter().filter(listed).map(|c| self.planned_copies(c)).collect(),
        }
    }

    fn say(&self, message: &crate::diag::Message) -> String {
        message.get(self.choice.lang).to_string()
    }

    fn unknown_article(&mut self, name: &str) {
        let known: Vec<&str> = self.choice.library.iter().map(|a| a.id.as_str()).collect();
        let mut finding =
            Finding::new(Code::S004, msg!("文章库里没有 `{name}`", "the library has no article `{name}`"));
        if let Some(near) = crate::yaml::nearest(name, known) {
            finding = finding.help(msg!("是不是 `{near}`？", "did you mean `{near}`?"));
        }
        self.findings.push(finding);
    }

    fn exclusions(&mut self) -> BTreeMap<ArticleId, String> {
        let mut excluded = BTreeMap::new();
        for exclusion in &self.choice.loaded.settings.issue.exclude {
            let name = &exclusion.article;
            match self.choice.library.find(name) {
                Some(article) => {
                    excluded.insert(article.id.clone(), exclusion.reason.clone().unwrap_or_default());
                }
                None => self.unknown_article(name),
            }
            if exclusion.reason.is_none() {
                self.findings.push(
                    Finding::new(
                        Code::S005,
                        msg!("排除 `{name}` 没有写理由", "no reason is given for leaving out `{name}`"),
                    )
                    .help(msg!("写上 reason: …", "write `reason: …`")),
                );
            }
        }
        excluded
    }

    fn candidates(&mut self, section: &'a Section) -> Candidates<'a> {
        let title = section.title.clone().unwrap_or_else(|| section.topics.join("、"));
        let mut found = Candidates { section, title, fitting: Vec::new(), outside_window: 0, other_sources: 0 };
        if section.articles.is_empty() {
            self.by_topic(&mut found);
        } else {
            self.by_name(&mut found);
        }
        found
    }

    fn by_name(&mut self, found: &mut Candidates<'a>) {
        for name in &found.section.articles {
            match self.choice.library.find(name) {
                Some(article) => {
                    let why = self.say(&msg!("栏目指定", "named by the section"));
                    found.fitting.push((article.clone(), why));
                }
                None => self.unknown_article(name),
            }
        }
    }

    fn by_topic(&self, found: &mut Candidates<'a>) {
        let section = found.section;
        let mut fitting: Vec<(Arc<Article>, f64, String)> = Vec::new();
        for article in self.choice.library.iter() {
            let matches = self.choice.judged.topics(&article.id);
            let matches: Vec<&Match> = matches.iter().filter(|m| section.topics.contains(&m.topic)).collect();
            if !section.topics.is_empty() && matches.is_empty() {
                continue;
            }
            if !self.in_window(article, section) {
                found.outside_window += 1;
            } else if !by_source(article, section) {
                found.other_sources += 1;
            } else {
                let score = matches.iter().map(|m| m.score).sum();
                fitting.push((article.clone(), score, self.why(&matches)));
            }
        }
        fitting.sort_by(|a, b| order(section.order, (&a.0, a.1), (&b.0, b.1)));
        found.fitting = fitting.into_iter().map(|(article, _, why)| (article, why)).collect();
    }

    fn in_window(&self, article: &Article, section: &Section) -> bool {
        let (issue_from, issue_to) = self.choice.loaded.window;
        let (from, to) = (section.from.or(issue_from), section.to.or(issue_to));
        match article.head.published() {
            Some(day) => from.is_none_or(|f| f <= day) && to.is_none_or(|t| day <= t),
            None => from.is_none() && to.is_none(),
        }
    }

    /// Why the topics chose an article: the strongest phrases, where, how often.
    fn why(&self, matches: &[&Match]) -> String {
        let place = |place| match place {
            Place::Title => msg!("标题", "headline"),
            Place::Lead => msg!("导语", "lead"),
            Place::Body => msg!("正文", "body"),
        };
        let mut parts = Vec::new();
        for m in matches {
            let topic = &m.topic;
            let hits: Vec<String> = m
                .hits
                .iter()
                .take(4)
                .map(|h| format!("{} {}×{}", h.phrase, self.say(&place(h.place)), h.count))
                .collect();
            let hits = hits.join(self.say(&msg!("，", ", ")).as_str());
            let score = m.score;
            parts.push(match (m.explicit, m.hits.is_empty()) {
                (true, true) => self.say(&msg!("{topic}：前置信息写明", "{topic}: named in its front matter")),
                (true, false) => self.say(&msg!(
                    "{topic}：前置信息写明；{hits}（{score} 分）",
                    "{topic}: named in its front matter; {hits} (score {score})"
                )),
                (false, _) => self.say(&msg!("{topic}：{hits}（{score} 分）", "{topic}: {hits} (score {score})")),
            });
        }
        if parts.is_empty() {
            self.say(&msg!("在栏目的日期与来源之内", "within the section's dates and sources"))
        } else {
            parts.join("；")
        }
    }

    /// Articles the editor named, by pin or in a section: no copy of them takes their place.
    fn wanted(&self, sections: &[Candidates<'a>]) -> BTreeSet<ArticleId> {
        let named = sections.iter().filter(|s| !s.section.articles.is_empty()).flat_map(|s| &s.fitting);
        let pinned = pins(self.choice.library, self.choice.loaded).map(|(_, a)| a.id.clone());
        named.map(|(a, _)| a.id.clone()).chain(pinned).collect()
    }

    fn section(
        &mut self,
        found: &mut Candidates<'a>,
        copies: &BTreeMap<&ArticleId, &Cluster>,
        taken: &mut BTreeSet<ArticleId>,
    ) -> PlannedSection {
        let pinned = self.pins_of(found);
        let mut chosen: Vec<(Arc<Article>, String)> = Vec::new();
        let limit = found.section.limit.map_or(usize::MAX, |l| l as usize);
        let free = limit.saturating_sub(pinned.len());
        for (article, why) in std::mem::take(&mut found.fitting) {
            let id = &article.id;
            let message = if pinned.iter().any(|(_, p, _)| p.id == *id) || taken.contains(id) {
                continue;
            } else if let Some(reason) = self.excluded.get(id) {
                msg!("编辑排除：{reason}", "left out by the editor: {reason}")
            } else if self.is_pinned_elsewhere(found, id) {
                msg!("编辑指定到其他栏目", "pinned to another section")
            } else if let Some(cluster) = copies.get(id) {
                let (keep, why) = (&cluster.keep, self.say(&cluster.why));
                msg!("与 {keep} 是同一篇，那一份更好：{why}", "a copy of {keep}, which is better: {why}")
            } else if chosen.len() >= free {
                msg!("超出栏目上限 {limit} 篇", "over the section's limit of {limit}")
            } else {
                chosen.push((article, why));
                continue;
            };
            let why = self.say(&message);
            let (article, title) = (id.to_string(), article.display_title());
            if !self.left_out.iter().any(|l| l.article == article && l.why == why) {
                self.left_out.push(LeftOut { article, title, section: found.title.clone(), why });
            }
        }
        for (position, article, why) in pinned {
            let at = position.map_or(chosen.len(), |p| (p as usize - 1).min(chosen.len()));
            chosen.insert(at, (article, why));
        }
        for (article, _) in &chosen {
            taken.insert(article.id.clone());
        }
        if chosen.is_empty() {
            self.report_empty(found);
        }
        let articles = chosen.into_iter().map(|(article, why)| PlannedArticle {
            article: article.id.to_string(),
            title: article.display_title(),
            why,
        });
        PlannedSection {
            title: found.title.clone(),
            grouped: found.section.grouped,
            articles: articles.collect(),
            passed_over: self.passed_over(found),
        }
    }

    fn passed_over(&self, found: &Candidates<'_>) -> Option<String> {
        let mut parts = Vec::new();
        if found.outside_window > 0 {
            let n = found.outside_window;
            parts.push(self.say(&msg!("日期不合 {n} 篇", "{n} outside the dates")));
        }
        if found.other_sources > 0 {
            let n = found.other_sources;
            parts.push(self.say(&msg!("来源或作者不合 {n} 篇", "{n} of other sources or authors")));
        }
        (!parts.is_empty()).then(|| parts.join("；"))
    }

    fn report_empty(&mut self, found: &Candidates<'_>) {
        let title = &found.title;
        let edition = self.edition.department.clone().unwrap_or_else(|| self.edition.masthead.title.clone());
        let help = self.passed_over(found).unwrap_or_default();
        let mut finding = Finding::new(
            Code::S003,
            msg!("{edition}：栏目“{title}”没有文章", "{edition}: section `{title}` has no articles"),
        );
        if !help.is_empty() {
            finding = finding.help(msg!("被略过：{help}", "passed over: {help}"));
        }
        self.findings.push(finding);
    }

    /// Whether a pin belongs to this section: by title or topic; without either to the first one.
    fn pin_is_for(&self, pin: &Pin, section: &Section, title: &str) -> bool {
        let first = self.edition.sections.first().is_some_and(|s| std::ptr::eq(s, section));
        match &pin.section {
            Some(name) => name == title || section.topics.contains(name),
            None => first,
        }
    }

    fn is_pinned_elsewhere(&self, found: &Candidates<'_>, id: &ArticleId) -> bool {
        pins(self.choice.library, self.choice.loaded).any(|(pin, article)| {
            article.id == *id
                && !self.pin_is_for(pin, found.section, &found.title)
                && self.edition.sections.iter().any(|s| {
                    let title = s.title.clone().unwrap_or_else(|| s.topics.join("、"));
                    self.pin_is_for(pin, s, &title)
                })
        })
    }

    fn pins_of(&mut self, found: &Candidates<'_>) -> Vec<(Option<u32>, Arc<Article>, String)> {
        let first = self.edition.sections.first().is_some_and(|s| std::ptr::eq(s, found.section));
        let mut pinned = Vec::new();
        for pin in &self.choice.loaded.settings.issue.pins {
            let name = &pin.article;
            if first && pin.reason.is_none() {
                self.findings.push(
                    Finding::new(
                        Code::S005,
                        msg!("指定 `{name}` 没有写理由", "no reason is given for pinning `{name}`"),
                    )
                    .help(msg!("写上 reason: …", "write `reason: …`")),
                );
            }
            match self.choice.library.find(name) {
                Some(article) if self.pin_is_for(pin, found.section, &found.title) => {
                    let reason = pin.reason.as_deref().unwrap_or_default();
                    let why = self.say(&msg!("编辑指定：{reason}", "pinned by the editor: {reason}"));
                    pinned.push((pin.position, article.clone(), why));
                }
                None if first => self.unknown_article(name),
                _ => {}
            }
        }
        pinned.sort_by_key(|(position, ..)| position.unwrap_or(u32::MAX));
        pinned
    }

    fn report_copies(&mut self, clusters: &[Cluster], copies: &BTreeMap<&ArticleId, &Cluster>) {
        for cluster in clusters {
            for copy in cluster.others.iter().filter(|o| copies.contains_key(&o.id)) {
                let (keep, why) = (&cluster.keep, &cluster.why);
                let (zh, en) = (why.get(Lang::Zh), why.get(Lang::En));
                let places = copy.differences.join(" ");
                let percent = percent(copy.similarity);
                self.findings.push(
                    Finding::new(
                        Code::D001,
                        msg!(
                            "与 {keep} 有 {percent}% 相同，用那一份：{zh}",
                            "{percent}% the same as {keep}, which is used: {en}"
                        ),
                    )
                    .article(&copy.id)
                    .help(match places.is_empty() {
                        true => msg!("文字完全相同", "their texts are equal"),
                        false => msg!("不同之处：{places}", "they differ in: {places}"),
                    }),
                );
            }
        }
    }

    fn planned_copies(&self, cluster: &Cluster) -> PlannedCopies {
        PlannedCopies {
            keep: cluster.keep.to_string(),
            why: self.say(&cluster.why),
            others: cluster
                .others
                .iter()
                .map(|copy| PlannedCopy {
                    article: copy.id.to_string(),
                    similarity: percent(copy.similarity),
                    differences: copy.differences.clone(),
                })
                .collect(),
        }
    }
}

fn percent(share: f64) -> u32 {
    (share * 100.0).round() as u32
}

fn by_source(article: &Article, section: &Section) -> bool {
    let paper = article.head.source.as_ref().map_or("", |s| s.name.trim_matches(['《', '》']));
    let of_paper = section.sources.is_empty() || section.sources.iter().any(|s| s.trim_matches(['《', '》']) == paper);
    let of_author = section.authors.is_empty() || article.head.authors.iter().any(|a| section.authors.contains(a));
    of_paper && of_author
}

fn order(order: Order, a: (&Arc<Article>, f64), b: (&Arc<Article>, f64)) -> std::cmp::Ordering {
    type Day<'a> = (Option<Date>, u32, &'a ArticleId);
    fn day(article: &Article) -> Day<'_> {
        let page = article.head.source.as_ref().and_then(|s| s.page_number()?.parse().ok());
        (article.head.published(), page.unwrap_or(u32::MAX), &article.id)
    }
    fn series(article: &Article) -> (bool, &str, u32) {
        let series = article.head.series.as_ref();
        let number = series.and_then(|s| s.number).unwrap_or(u32::MAX);
        (series.is_none(), series.map_or("", |s| s.name.as_str()), number)
    }
    match order {
        Order::Date | Order::Manual => day(a.0).cmp(&day(b.0)),
        Order::Series => (series(a.0), day(a.0)).cmp(&(series(b.0), day(b.0))),
        Order::Score => b.1.total_cmp(&a.1).then_with(|| day(a.0).cmp(&day(b.0))),
    }
}
