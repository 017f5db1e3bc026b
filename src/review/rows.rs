//! Both sides in rows: a new row wherever everything before it on the left became everything before
//! it on the right.
//!
//! Where a text keeps its order that is a row per paragraph, so that both sides stay level; where a
//! page mixes its articles the row is as long as the mixture.

use std::collections::HashMap;

use serde::Serialize;

use super::items::Item;
use super::words::Words;
use super::{lines, severity, shown};
use crate::diag::{Code, Finding, Lang, Severity};
use crate::import::Account;
use crate::pages::Part;
use crate::read::trace::{Destination, Mark};
use crate::text::is_han;

/// A reason is written out again after so many lines.
const SAID: usize = 30;

/// Lines and what became of them.
#[derive(Debug, Default, Serialize)]
pub(super) struct RowView {
    /// Places on it that ask for a look.
    pub doubts: usize,
    /// Somebody should look: a doubtful mark, loose text, a warning.
    pub look: bool,
    /// The lines.
    pub lines: Vec<LineView>,
    /// What they became.
    pub items: Vec<Item>,
    /// Loose text on it: its label.
    pub loose: Vec<LooseView>,
}

/// Loose text on the right side.
#[derive(Debug, Serialize)]
pub(super) struct LooseView {
    id: String,
    text: String,
    saved: String,
}

/// A line of the original.
#[derive(Debug, Serialize)]
pub(super) struct LineView {
    id: String,
    number: usize,
    text: String,
    /// What it became, in words; empty for running text and where the line above says the same.
    label: String,
    /// The same for every line.
    #[serde(skip)]
    named: String,
    class: &'static str,
    /// Written in Chinese, whatever the language of the page.
    han: bool,
    /// Address of what it became.
    href: Option<String>,
    /// Ids of everything it became.
    to: String,
    marks: Vec<MarkView>,
}

/// What was done to a line.
#[derive(Debug, Serialize)]
pub(super) struct MarkView {
    id: String,
    class: &'static str,
    word: String,
    percent: Option<u32>,
    doubtful: bool,
    /// Somebody should look: the Tab key stops here.
    stop: bool,
    /// The same was said in full a few lines above: it stands behind the line, its reason within reach.
    same: bool,
    reason: String,
    href: String,
}

/// Divides the lines of an input and the items made of them into rows.
pub(super) fn rows(
    input: &str,
    account: &Account,
    items: Vec<Item>,
    loose_file: &str,
    findings: &[&Finding],
    lang: Lang,
    words: &Words,
) -> Vec<RowView> {
    let texts: Vec<&str> = lines(account.source.text()).collect();
    let map = Map::of(account, &items, texts.len());
    let loose_file = words.saved.replace("{}", loose_file);
    let mut numbers = 0;
    let mut views: Vec<LineView> = Vec::with_capacity(texts.len());
    let mut said: HashMap<(&'static str, String), usize> = HashMap::new();
    let marks = by_line(&account.trace.marks, |m| m.line);
    let found = by_line(findings, |f| f.place.as_ref().map_or(0, |p| p.line()));
    for (at, text) in texts.iter().enumerate() {
        let number = at + 1;
        let mut line = map.line(input, number, text, &items, words);
        let own = marks.get(&number).into_iter().flatten();
        for mark in own {
            numbers += 1;
            let mut view = mark_view(mark, format!("{input}-m{numbers}"), words, lang);
            view.href = line.href.clone().unwrap_or_else(|| format!("#{}", line.id));
            let full = said.entry((view.class, view.reason.clone())).or_default();
            view.same = !view.doubtful && *full > 0 && number <= *full + SAID;
            if !view.same {
                *full = number;
            }
            line.marks.push(view);
        }
        for finding in found.get(&number).into_iter().flatten().filter(|f| f.code != Code::R029) {
            numbers += 1;
            let (_, word) = severity(finding.severity(), lang);
            line.marks.push(MarkView {
                id: format!("{input}-m{numbers}"),
                class: "finding",
                word: format!("{word} {}", finding.code.id()),
                percent: None,
                doubtful: finding.severity() > Severity::Note,
                stop: true,
                same: false,
                reason: finding.message.get(lang).to_string(),
                href: "#findings".into(),
            });
        }
        views.push(line);
    }
    divide(input, &map, views, items, &loose_file)
}

fn by_line<T>(all: &[T], line: impl Fn(&T) -> usize) -> HashMap<usize, Vec<&T>> {
    let mut map: HashMap<usize, Vec<&T>> = HashMap::new();
    for one in all {
        map.entry(line(one)).or_default().push(one);
    }
    map
}

fn mark_view(mark: &Mark, id: String, words: &Words, lang: Lang) -> MarkView {
    let (class, word) = words.deed(mark.deed);
    let doubtful = mark.doubtful();
    MarkView {
        id,
        class,
        word: if doubtful { format!("{} · {word}", words.doubt) } else { word.to_string() },
        percent: Some(mark.percent()),
        doubtful,
        stop: doubtful,
        same: false,
        reason: mark.reason.get(lang).to_string(),
        href: String::new(),
    }
}

/// Where each line went.
struct Map {
    /// Destinations of each line, by its number.
    places: Vec<Vec<Destination>>,
    /// Position of the item of a destination.
    items: HashMap<Key, usize>,
    traced: bool,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Article(usize, Part),
    Head(usize),
    Cover,
    Contents,
}

fn key(place: Destination) -> Option<Key> {
    match place {
        Destination::Article(at, part) => Some(Key::Article(at, part)),
        Destination::Head(at) => Some(Key::Head(at)),
        Destination::Cover => Some(Key::Cover),
        Destination::Contents => Some(Key::Contents),
        Destination::Loose | Destination::Furniture => None,
    }
}

impl Map {
    fn of(account: &Account, items: &[Item], count: usize) -> Self {
        let mut places = vec![Vec::new(); count + 1];
        for placed in &account.trace.placed {
            for line in placed.lines.clone().take_while(|line| *line <= count) {
                if !places[line].contains(&placed.place) {
                    places[line].push(placed.place);
                }
            }
        }
        let shown = items.iter().enumerate().flat_map(|(at, item)| item.places.iter().map(move |p| (*p, at)));
        let found = shown.filter_map(|(place, at)| key(place).map(|key| (key, at)));
        Self { places, items: found.collect(), traced: !account.trace.placed.is_empty() }
    }

    /// The item a destination is shown as; a part that is shown nowhere is its article's headline.
    fn item(&self, place: Destination) -> Option<usize> {
        let own = self.items.get(&key(place)?).copied();
        own.or_else(|| match place {
            Destination::Article(at, _) | Destination::Head(at) => {
                self.items.get(&Key::Article(at, Part::Title)).copied()
            }
            _ => None,
        })
    }

    /// First and last item that a line is text of; fields of the head keep no order.
    fn span(&self, line: usize) -> Option<(usize, usize)> {
        let text = self.places[line].iter().filter(|p| !matches!(p, Destination::Head(_)));
        let found: Vec<usize> = text.filter_map(|p| self.item(*p)).collect();
        Some((*found.iter().min()?, *found.iter().max()?))
    }

    fn line(&self, input: &str, number: usize, text: &str, items: &[Item], words: &Words) -> LineView {
        let places = &self.places[number];
        let mut targets: Vec<usize> = places.iter().filter_map(|p| self.item(*p)).collect();
        targets.dedup();
        let blank = text.chars().all(|c| c.is_whitespace() || c.is_control() || crate::text::spacing::is_gap(c));
        let text_of = places.iter().find(|p| matches!(p, Destination::Article(_, Part::Passage(_)))).or(places.first());
        let class = match text_of {
            None if blank => "blank",
            None if self.traced => "lost",
            None => "plain",
            Some(Destination::Article(_, Part::Passage(_))) => "body",
            Some(Destination::Article(..) | Destination::Head(_)) => "top",
            Some(Destination::Cover | Destination::Contents) => "front",
            Some(Destination::Loose) => "loose",
            Some(Destination::Furniture) => "furniture",
        };
        let mut labels: Vec<&str> = places.iter().map(|p| self.label(*p, places, items, words)).collect();
        if class == "lost" {
            labels.push(words.lost);
        }
        labels.retain(|label| !label.is_empty());
        labels.dedup();
        LineView {
            id: format!("{input}-l{number}"),
            number,
            text: shown(text),
            named: labels.join(" "),
            label: labels.join(" "),
            class,
            han: words.lang == Lang::En && text.chars().any(is_han),
            href: targets.first().map(|at| format!("#{}", items[*at].id)),
            to: targets.iter().map(|at| items[*at].id.as_str()).collect::<Vec<_>>().join(" "),
            marks: Vec::new(),
        }
    }

    fn label<'a>(&self, place: Destination, all: &[Destination], items: &[Item], words: &'a Words) -> &'a str {
        let with =
            |wanted: fn(&Part) -> bool| all.iter().any(|p| matches!(p, Destination::Article(_, part) if wanted(part)));
        match place {
            Destination::Head(_) if with(|p| matches!(p, Part::Passage(id) if id.0 == 0)) => words.dateline,
            Destination::Head(_) if with(|p| matches!(p, Part::Passage(_))) => words.continued,
            Destination::Head(_) if with(|p| matches!(p, Part::Title)) => words.column,
            Destination::Article(_, Part::Passage(_)) => self.item(place).map_or(words.body, |at| items[at].label),
            Destination::Article(_, part) => words.part(part),
            Destination::Head(_) => words.head,
            Destination::Cover => words.cover,
            Destination::Contents => words.contents,
            Destination::Loose => words.loose,
            Destination::Furniture => words.furniture,
        }
    }
}

fn divide(input: &str, map: &Map, views: Vec<LineView>, items: Vec<Item>, loose_file: &str) -> Vec<RowView> {
    let count = views.len();
    // The last item that lines up to here became, and the first one of lines from here on.
    let mut reached = vec![None; count + 2];
    for line in 1..=count {
        reached[line] = reached[line - 1].max(map.span(line).map(|(_, last)| last));
    }
    let mut ahead = vec![usize::MAX; count + 2];
    for line in (1..=count).rev() {
        ahead[line] = ahead[line + 1].min(map.span(line).map_or(usize::MAX, |(first, _)| first));
    }
    let may_cut = |line: usize| reached[line - 1].is_none_or(|last: usize| last < ahead[line]);
    let lined = {
        let mut lined = vec![false; items.len()];
        (1..=count).filter_map(|l| map.span(l)).for_each(|(first, last)| {
            lined[first] = true;
            lined[last] = true;
        });
        lined
    };
    let articles: Vec<Option<usize>> = items.iter().map(|item| item.article).collect();
    let mut items = items.into_iter().enumerate().peekable();
    let mut rows: Vec<RowView> = Vec::new();
    let mut open = RowView::default();
    let mut kind = "";
    for (at, view) in views.into_iter().enumerate() {
        let line = at + 1;
        // Blank lines and furniture stay with what is above them.
        let own = match view.class {
            "blank" | "furniture" => "",
            "loose" => "loose",
            _ => "text",
        };
        let same_loose = own == "loose" && kind == "loose";
        let begun = open.lines.iter().any(|l| l.class != "blank");
        if map.traced && !own.is_empty() && begun && !same_loose && may_cut(line) {
            close(&mut open, reached[line - 1], &mut items, &lined, &articles);
            rows.push(std::mem::take(&mut open));
        }
        if !own.is_empty() {
            kind = own;
        }
        if view.class == "loose" {
            match open.loose.last_mut().filter(|_| same_loose) {
                Some(run) => {
                    run.text.push('\n');
                    run.text.push_str(&view.text);
                }
                None => open.loose.push(LooseView {
                    id: format!("{input}-loose-{line}"),
                    text: view.text.clone(),
                    saved: loose_file.to_string(),
                }),
            }
        }
        let mut view = view;
        // One word says what a run of lines became.
        let before = open.lines.iter().rev().find(|l| l.class != "blank");
        if before.is_some_and(|l| l.to == view.to && l.class == view.class && l.named == view.named) {
            view.label.clear();
        }
        if let Some(run) = open.loose.last().filter(|_| view.class == "loose") {
            view.href = Some(format!("#{}", run.id));
            view.to.clone_from(&run.id);
        }
        for mark in &mut view.marks {
            if mark.href == format!("#{}", view.id)
                && let Some(href) = &view.href
            {
                mark.href.clone_from(href);
            }
        }
        let doubts = view.marks.iter().filter(|m| m.stop).count();
        open.doubts += doubts;
        open.look |= doubts > 0 || matches!(view.class, "loose" | "lost");
        open.lines.push(view);
    }
    open.items.extend(items.map(|(_, item)| item));
    if !open.lines.is_empty() || !open.items.is_empty() {
        rows.push(open);
    }
    rows
}

/// Gives a row the items up to the last one its lines became, and those behind it that have no
/// lines of their own: what options filled in.
fn close(
    row: &mut RowView,
    last: Option<usize>,
    items: &mut std::iter::Peekable<impl Iterator<Item = (usize, Item)>>,
    lined: &[bool],
    articles: &[Option<usize>],
) {
    let Some(last) = last else { return };
    while let Some((_, item)) = items.next_if(|(at, _)| *at <= last || (!lined[*at] && articles[*at] == articles[last]))
    {
        row.items.push(item);
    }
}
