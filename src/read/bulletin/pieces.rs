//! Where articles begin and end: evidence added up line by line.

use std::collections::{HashMap, HashSet};

use strsim::normalized_levenshtein;

use super::PrintedEntry;
use super::front::Front;
use super::lines::{Line, ended, key, section_level};
use crate::read::forms::{byline, dateline, source_line};

/// The lines of one piece, furniture left out.
#[derive(Debug, Clone, Default)]
pub(super) struct Segment {
    /// Indices of its lines.
    pub lines: Vec<usize>,
    /// The headline the contents know, if they know it.
    pub title: Option<TitleMatch>,
    /// Nothing in it is an article.
    pub loose: bool,
    /// What spoke for its beginning, where nothing said it for certain: points above zero.
    pub evidence: Option<i32>,
}

/// A headline found by its contents entry.
#[derive(Debug, Clone)]
pub(super) struct TitleMatch {
    /// The entry and the child below it.
    pub entry: (usize, Option<usize>),
    /// First and last line.
    pub first: usize,
    /// Last line.
    pub last: usize,
    /// How many units of the last line belong to it.
    pub units: usize,
    /// How alike headline and entry are, 1 for the same.
    pub likeness: f64,
}

/// A headline has at most this many lines.
const MOST_TITLE_LINES: usize = 6;
/// A dateline this far below speaks for a headline no longer.
const FARTHEST: usize = 24;
/// Evidence from which a line begins an article.
const ENOUGH: i32 = 6;
/// Headlines this alike are the same one, retyped.
const ALIKE: f64 = 0.8;
/// So many places are looked at for headlines that look as if they stood there.
const MOST_PLACES: usize = 2_000_000;
/// So many comparisons of retyped headlines are worth their time.
const MOST_COMPARISONS: usize = 20_000;
const CREDITS: [&str; 9] = ["责编", "责任编辑", "编辑", "校对", "主编", "审核", "审校", "排版", "供稿"];

/// Divides everything after the front into pieces.
pub(super) fn divide(lines: &[Line], front: &Front) -> Vec<Segment> {
    let text: Vec<usize> = (front.end..lines.len()).filter(|at| !lines[*at].furniture).collect();
    let facts: Vec<Facts> = text.iter().map(|at| Facts::of(&lines[*at])).collect();
    let titles = find_titles(lines, &text, &facts, front);
    let mut segments = cut(lines, &text, &facts, titles);
    for segment in &mut segments {
        let bodied = segment.lines.iter().any(|at| facts[position(&text, *at)].body);
        segment.loose = !bodied && segment.title.is_none();
    }
    segments
}

fn position(text: &[usize], line: usize) -> usize {
    text.binary_search(&line).expect("segments hold lines of the text")
}

/// What a line is by itself.
struct Facts {
    source: bool,
    dateline: bool,
    byline: bool,
    body: bool,
    credit: bool,
}

impl Facts {
    fn of(line: &Line) -> Self {
        let source = source_line::parse(&line.text, None).is_some();
        let dateline = dateline::parse(&line.text, None).is_some();
        Self {
            source,
            dateline,
            byline: byline::parse(&line.headline).is_some(),
            body: !source
                && (dateline
                    || (ended(&line.text) && line.width >= 12 && !line.bullet() && !line.headish())
                    || (line.width >= 60 && !line.headish())),
            credit: line.text.contains(['：', ':'])
                && CREDITS.iter().any(|c| line.text.trim_start_matches(['（', '(']).starts_with(c)),
        }
    }
}

/// The entries that stand for articles, with their places.
pub(super) fn leaves(contents: &[PrintedEntry]) -> Vec<((usize, Option<usize>), &PrintedEntry)> {
    let mut all = Vec::new();
    for (at, entry) in contents.iter().enumerate() {
        if entry.children.is_empty() {
            all.push(((at, None), entry));
        }
        all.extend(entry.children.iter().enumerate().map(|(below, child)| ((at, Some(below)), child)));
    }
    all
}

fn find_titles(lines: &[Line], text: &[usize], facts: &[Facts], front: &Front) -> Vec<TitleMatch> {
    let mut found: Vec<TitleMatch> = Vec::new();
    let mut taken: HashSet<usize> = HashSet::new();
    let mut from = 0;
    let entries = leaves(&front.contents);
    let starts = starts(lines, text);
    let mut left = MOST_PLACES;
    let mut wanting = Vec::new();
    for (place, entry) in &entries {
        let wanted = key(&entry.title);
        let places = wanted.chars().next().and_then(|first| starts.get(&first)).map_or(&[][..], Vec::as_slice);
        let mut match_at = |at: usize| {
            left = left.saturating_sub(1);
            let free = left > 0 && !taken.contains(&text[at]);
            let (last, units) = free.then(|| title_at(lines, text, facts, at, &wanted)).flatten()?;
            Some((at, TitleMatch { entry: *place, first: text[at], last, units, likeness: 1.0 }))
        };
        let after_source = |at: usize| at == 0 || facts[at - 1].source || facts[at - 1].credit;
        let (earlier, later) = places.split_at(places.partition_point(|at| *at < from));
        let mut best = None;
        for candidate in later.iter().filter_map(|at| match_at(*at)) {
            let sure = after_source(candidate.0);
            if best.is_none() || sure {
                best = Some(candidate);
            }
            if sure {
                break;
            }
        }
        match best.or_else(|| earlier.iter().find_map(|at| match_at(*at))) {
            Some((at, title)) => {
                from = at + 1;
                taken.extend(title.first..=title.last);
                found.push(title);
            }
            None => wanting.push((*place, wanted)),
        }
    }
    let begins_piece = |at: &usize| *at == 0 || facts[at - 1].source;
    if wanting.len() * (0..text.len()).filter(begins_piece).count() > MOST_COMPARISONS {
        wanting.clear();
    }
    for (place, wanted) in &wanting {
        let begins = |at: &usize| begins_piece(at) && !taken.contains(&text[*at]);
        let best = (0..text.len())
            .filter(begins)
            .flat_map(|at| {
                (1..=3).filter_map(move |count| {
                    alike(lines, text, facts, at, count, wanted).map(|score| (score, at, count))
                })
            })
            .max_by(|a, b| a.0.total_cmp(&b.0));
        if let Some((likeness, at, count)) = best {
            let last = text[at + count - 1];
            taken.extend(text[at]..=last);
            found.push(TitleMatch { entry: *place, first: text[at], last, units: usize::MAX, likeness });
        }
    }
    found.sort_by_key(|t| t.first);
    found
}

/// Where a headline may begin, by its first character.
fn starts(lines: &[Line], text: &[usize]) -> HashMap<char, Vec<usize>> {
    let mut starts: HashMap<char, Vec<usize>> = HashMap::new();
    let mut first = None;
    for at in (0..text.len()).rev() {
        // A line of marks alone leaves the beginning to the next one.
        first = lines[text[at]].key().chars().next().or(first);
        if let Some(first) = first {
            starts.entry(first).or_default().push(at);
        }
    }
    starts.values_mut().for_each(|places| places.reverse());
    starts
}

/// The headline `wanted` as the lines from `at` on: its last line and how many units of that.
fn title_at(lines: &[Line], text: &[usize], facts: &[Facts], at: usize, wanted: &str) -> Option<(usize, usize)> {
    let mut sum = String::new();
    for (next, fact) in text[at..].iter().zip(&facts[at..]).take(MOST_TITLE_LINES) {
        let line = &lines[*next];
        // A kicker may end in a colon, as sentences do: 温南在调研时强调：
        let told = line.text.ends_with(['：', ':']);
        if fact.source || fact.body && !line.headish() && !told {
            return None;
        }
        for (unit, word) in line.headline.split(' ').enumerate() {
            let bare = without_bracket(word).0;
            if bare.len() < word.len() && format!("{sum}{}", key(bare)) == wanted {
                return Some((*next, unit + 1));
            }
            sum.push_str(&key(word));
            if sum == wanted && !sum.is_empty() {
                return Some((*next, unit + 1));
            }
            if !wanted.starts_with(&sum) {
                return None;
            }
        }
    }
    None
}

fn alike(lines: &[Line], text: &[usize], facts: &[Facts], at: usize, count: usize, wanted: &str) -> Option<f64> {
    let range = at..at + count;
    let rows = text.get(range.clone())?;
    if rows.iter().zip(&facts[range]).any(|(line, fact)| fact.body || fact.source || !lines[*line].headish()) {
        return None;
    }
    let together: String = rows.iter().map(|line| lines[*line].key()).collect();
    let score = normalized_levenshtein(&together, wanted);
    (score >= ALIKE).then_some(score)
}

/// Divides a bracket at the end from a headline: （评论员观察）.
pub(in crate::read) fn without_bracket(title: &str) -> (&str, Option<&str>) {
    let inner = title.strip_suffix('）').or_else(|| title.strip_suffix(')'));
    match inner.and_then(|inner| inner.rfind(['（', '(']).map(|open| (inner, open))) {
        Some((inner, open)) if open > 0 => {
            let mark = inner[open..].chars().next().map_or(0, char::len_utf8);
            (title[..open].trim_end(), Some(&inner[open + mark..]))
        }
        _ => (title, None),
    }
}

fn cut(lines: &[Line], text: &[usize], facts: &[Facts], titles: Vec<TitleMatch>) -> Vec<Segment> {
    let mut segments: Vec<Segment> = Vec::new();
    let mut open = Segment::default();
    let mut bodied = false;
    let mut after_end = true;
    let mut titles = titles.into_iter().peekable();
    let mut inside: Option<usize> = None;
    for (at, line) in text.iter().enumerate() {
        let inside_title = inside.is_some_and(|last| *line <= last);
        let title = titles.next_if(|title| title.first <= *line);
        inside = inside.max(title.as_ref().map(|title| title.last));
        let credit = after_end && facts[at].credit && title.is_none();
        let certain = title.is_some() || credit || (!inside_title && after_end);
        let evidence = (!certain && !inside_title).then(|| begins(lines, text, facts, at, bodied)).flatten();
        if (certain || evidence.is_some()) && !open.lines.is_empty() {
            segments.push(std::mem::replace(&mut open, Segment { evidence, ..Segment::default() }));
            bodied = false;
        }
        open.lines.push(*line);
        bodied |= facts[at].body && title.is_none() && !inside_title;
        open.title = open.title.or(title);
        after_end = (facts[at].source && bodied) || credit;
    }
    segments.push(open);
    segments.retain(|s| !s.lines.is_empty());
    segments
}

/// Adds up what speaks for a new article at this line, which no end of another comes before.
fn begins(lines: &[Line], text: &[usize], facts: &[Facts], at: usize, bodied: bool) -> Option<i32> {
    let line = &lines[text[at]];
    if !bodied || facts[at].source || facts[at].dateline {
        return None;
    }
    let before = &lines[text[at - 1]];
    let mut score = if line.headish() { 2 } else { -6 };
    if !ended(&before.text) && !facts[at - 1].source {
        score -= 5;
    }
    if section_level(&line.text).is_some() || line.salutation() || facts[at].byline {
        score -= 4;
    }
    if line.text.starts_with(['—', '…', '“', '（', '(']) {
        score -= 2;
    }
    let mut below = (at + 1..text.len().min(at + FARTHEST)).take_while(|next| !facts[*next].source);
    let mut seen = (false, false);
    for next in below.by_ref() {
        let row = &lines[text[next]];
        if facts[next].dateline {
            score += 4;
            break;
        }
        if row.bullet() && !std::mem::replace(&mut seen.0, true) {
            score += 2;
        }
        // Summaries and their second halves stand between the headline and the dateline.
        let summary = row.bullet() || (seen.0 && !facts[next].byline && !ended(&row.text));
        if !row.headish() && !summary {
            break;
        }
        if facts[next].byline && next <= at + 3 && row.headish() {
            score += 4;
            break;
        }
        if row.text.starts_with("——") && !std::mem::replace(&mut seen.1, true) {
            score += 2;
        }
    }
    (score >= ENOUGH).then_some(score)
}
