//! Cover and contents before the first article, and how they agree with the articles.

use std::collections::HashMap;

use super::article::Reader;
use super::{Title, front_text, leaves};
use crate::diag::{Code, Finding, Source};
use crate::msg;
use crate::read::bulletin;
use crate::read::bulletin::{Bulletin, PrintedEntry, key};
use crate::read::pdf::furniture::Role;
use crate::read::trace::Destination;

impl Reader<'_, '_> {
    /// Cover and contents before the first article, and everything that is furniture.
    pub(super) fn front(&mut self, end: usize, titles: &[Title]) -> Option<Bulletin> {
        for at in 0..self.text.lines.len() {
            if self.text.roles[at] == Role::Furniture {
                self.placed(at..at + 1, Destination::Furniture);
            }
        }
        let joined = self.joined;
        if joined > 0 {
            let place = self.text.source.whole();
            self.findings.push(
                Finding::new(
                    Code::R025,
                    msg!("有 {joined} 处把跨栏、跨页的段落接上", "{joined} paragraphs joined over columns and pages"),
                )
                .at(place),
            );
        }
        if (0..end).all(|at| self.text.roles[at] == Role::Furniture) {
            return None;
        }
        // The headlines stand behind the front, so that titles that run over a line are known.
        let mut source = front_text(self.text, end);
        for article in &self.articles {
            let title = article.head.kicker.iter().chain([&article.head.title]);
            source.push_str(&format!(
                "\n\n{}\n正文。",
                title.map(|t| t.replace('\n', " ")).collect::<Vec<_>>().join(" ")
            ));
        }
        let mut read = bulletin::read(&Source::new(self.text.source.path(), source), String::new()).value;
        if read.contents.is_empty() && read.cover.issue.is_none() {
            let lines: Vec<usize> = (0..end).filter(|at| self.text.roles[*at] != Role::Furniture).collect();
            self.keep_loose(&lines);
            return None;
        }
        self.name_entries(&mut read.contents);
        let first = leaves(&read.contents).iter().map(|(_, e)| e.line).min().unwrap_or(end + 1);
        let loose: Vec<usize> = read
            .loose
            .iter()
            .filter(|l| l.line <= end)
            .flat_map(|l| (l.line - 1..l.line - 1 + l.text.lines().count()).collect::<Vec<_>>())
            .filter(|at| *at < end && self.is_text(*at))
            .collect();
        self.keep_loose(&loose);
        let rest: Vec<usize> = (0..end).filter(|at| self.is_text(*at) && !loose.contains(at)).collect();
        for at in rest {
            let place = if at + 1 < first { Destination::Cover } else { Destination::Contents };
            self.placed(at..at + 1, place);
        }
        self.compare(&read.contents, titles);
        Some(Bulletin {
            cover: read.cover,
            contents: read.contents,
            entries: std::mem::take(&mut self.entries),
            ..Bulletin::default()
        })
    }

    /// Leads entries to their articles and gives them the spaces of the headlines.
    pub(super) fn name_entries(&mut self, contents: &mut [PrintedEntry]) {
        let titles: Vec<(String, String)> = self
            .articles
            .iter()
            .map(|a| {
                let full = a.head.kicker.iter().chain([&a.head.title]).cloned().collect::<Vec<_>>().join(" ");
                (full.replace('\n', " "), a.head.title.clone())
            })
            .collect();
        let mut taken: HashMap<usize, ()> = HashMap::new();
        let mut places: Vec<(usize, (usize, Option<usize>))> = Vec::new();
        for (place, entry) in leaves(contents) {
            let wanted = key(&entry.title);
            let found = (0..titles.len())
                .filter(|at| !taken.contains_key(at))
                .find(|at| key(&titles[*at].0) == wanted || key(&titles[*at].1) == wanted);
            if let Some(at) = found {
                taken.insert(at, ());
                places.push((at, place));
            }
        }
        for (at, place) in places {
            self.entries[at] = Some(place);
            let entry = match place {
                (entry, None) => &mut contents[entry],
                (entry, Some(child)) => &mut contents[entry].children[child],
            };
            let (full, bare) = &titles[at];
            entry.title = if key(full) == key(&entry.title) { full.clone() } else { bare.clone() };
        }
    }

    pub(super) fn compare(&mut self, contents: &[PrintedEntry], titles: &[Title]) {
        if contents.is_empty() {
            return;
        }
        for (place, entry) in leaves(contents) {
            if !self.entries.contains(&Some(place)) {
                let title = &entry.title;
                self.findings.push(
                    Finding::new(
                        Code::R021,
                        msg!("目录里的“{title}”没有对应的文章", "no article for the contents entry `{title}`"),
                    )
                    .at(self.text.place(entry.line.saturating_sub(1).min(self.text.lines.len() - 1)))
                    .help(msg!("请核对标题，或补上这篇文章", "compare the headlines, or add the article")),
                );
            }
        }
        for (at, title) in titles.iter().enumerate().filter(|(at, _)| self.entries.get(*at) == Some(&None)) {
            let shown = self.articles[at].display_title();
            self.findings.push(
                Finding::new(Code::R021, msg!("目录里没有“{shown}”", "the contents do not name `{shown}`"))
                    .at(self.text.place(title.first))
                    .article(&self.articles[at].id)
                    .help(msg!("文章照样收入；请核对标题", "the article is kept; compare the headlines")),
            );
        }
    }
}
