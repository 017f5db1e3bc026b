//! `xuekan list`: what the library has.

use std::fmt::Write as _;

use super::args::ListArgs;
use super::{Status, Terminal, open};
use crate::article::Article;
use crate::msg;
use crate::plan::{Judged, judge};

/// Prints the articles that fit.
pub fn run(args: &ListArgs, terminal: &Terminal) -> Status {
    let mut findings = Vec::new();
    let (disk, loaded) = open::configuration(&args.config, &mut findings);
    if loaded.is_none() && (args.topic.is_some() || args.config.exists()) {
        terminal.findings(&findings);
        return Status::NotMade;
    }
    if loaded.is_none() {
        // Without any configuration a folder of articles can still be listed.
        findings.clear();
    }
    if let (Some(topic), Some(loaded)) = (&args.topic, &loaded)
        && !loaded.settings.topics.contains_key(topic)
    {
        let known = loaded.settings.topics.keys().cloned().collect::<Vec<_>>().join(", ");
        terminal.fail(&msg!("没有主题“{topic}”；有：{known}", "there is no topic `{topic}`; there are: {known}"));
        return Status::Usage;
    }
    let folders = loaded.as_ref().map_or_else(|| vec!["articles".to_string()], |l| l.settings.library.clone());
    let library = open::library(&disk, &folders, terminal, &mut findings);
    let mut aside = Vec::new();
    let judged = loaded.as_ref().map(|l| judge(&library, l).take(&mut aside)).unwrap_or_default();
    let found: Vec<&Article> = library.iter().map(AsRef::as_ref).filter(|a| fits(a, args, &judged)).collect();
    if args.json {
        let rows: Vec<serde_json::Value> = found.iter().map(|a| json(a, &judged)).collect();
        let text = serde_json::to_string_pretty(&rows).expect("rows are plain JSON");
        terminal.print(&format!("{text}\n"));
    } else {
        terminal.print(&text(&found, &judged));
        let (count, all) = (found.len(), library.len());
        terminal.say(&msg!("{count} 篇（共 {all} 篇）", "{count} of {all} articles"));
    }
    terminal.findings(&findings);
    Status::of(&findings)
}

fn fits(article: &Article, args: &ListArgs, judged: &Judged) -> bool {
    let day = article.head.published();
    let paper = article.head.source.as_ref().map_or("", |s| s.name.as_str());
    args.topic.as_ref().is_none_or(|t| judged.topics(&article.id).iter().any(|m| m.topic == *t))
        && args.source.as_ref().is_none_or(|s| s == paper)
        && args.from.is_none_or(|f| day.is_some_and(|d| f <= d))
        && args.to.is_none_or(|t| day.is_some_and(|d| d <= t))
}

fn json(article: &Article, judged: &Judged) -> serde_json::Value {
    serde_json::json!({
        "id": article.id,
        "title": article.head.title,
        "source": article.head.source,
        "date": article.head.published(),
        "characters": article.body.plain().chars().filter(|c| !c.is_whitespace()).count(),
        "topics": judged.topics(&article.id),
    })
}

fn text(found: &[&Article], judged: &Judged) -> String {
    let mut out = String::new();
    for article in found {
        let day = article.head.published().map_or_else(|| "----------".to_string(), |d| d.to_string());
        let paper = article.head.source.as_ref().map_or("", |s| s.name.as_str());
        let topics: Vec<&str> = judged.topics(&article.id).iter().map(|m| m.topic.as_str()).collect();
        let _ = writeln!(out, "{day}  {paper}  {}", article.display_title());
        let _ = writeln!(out, "            {}  {}", article.id, topics.join(" · "));
    }
    out
}
