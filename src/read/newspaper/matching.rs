//! Which headline belongs to which text, and which caption to which article.
//!
//! A headline stands beside its text, before it or after it; papers keep to one way on a page, and
//! the words of a headline come back in its text. Both are weighed over the whole page at once.

use std::borrow::Cow;

use super::looks::{Bullet, Looks};
use super::runs::{Division, Item};
use super::units::{Unit, What};
use super::words::Words;

/// The headlines of each text.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// For each run, the units of its headline stack, and how sure that is.
    pub heads: Vec<(Vec<usize>, f64)>,
    /// Headlines that belong to no text.
    pub orphans: Vec<usize>,
}

/// What a headline may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Choice {
    Before,
    After,
    Nothing,
}

/// Where the reading stands between two items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// No text waits for a headline.
    Free,
    /// The last text has no headline yet.
    Bare,
    /// A headline waits for its text.
    Waiting,
    /// The last text has a kicker only.
    Kicked,
}

const STATES: [State; 4] = [State::Free, State::Bare, State::Waiting, State::Kicked];
const BAD: f64 = -1e9;
/// An article without a headline is rare, a headline without an article rarer.
const UNTITLED: f64 = -1.2;
const UNTITLED_DATED: f64 = -0.5;
const ORPHAN: f64 = -1.8;
/// Unless it is that of a picture.
const PICTURE: f64 = -0.4;
/// What it is worth that all headlines of a page stand on the same side.
const STYLE: f64 = 0.6;
const SHARED: f64 = 2.5;
/// How clearly the rows of a stack must speak of different texts before it is divided.
const LEANS: f64 = 0.09;
/// A text has a smaller share of the words of its headline only when it speaks of other things.
const UNSAID: f64 = 0.12;
/// A smaller share is none of its words.
const NOTHING: f64 = 0.01;
/// Captions are looked for in so many texts on either side, and other texts for a headline.
const NEAR: usize = 6;

/// Gives every headline to the text it fits best.
pub(super) fn match_heads(division: &Division, units: &[Unit], looks: &[Looks]) -> Matching {
    let items = merge_kickers(&division.items, units, looks);
    let fits = fits(&items, division);
    let solve = |before: f64, after: f64| Solver { division, units, looks, fits: &fits, before, after }.solve(&items);
    let (leading, trailing) = (solve(STYLE, 0.0), solve(0.0, STYLE));
    let leads = leading.0 >= trailing.0;
    let (_, choices) = if leads { leading } else { trailing };
    let mut matching = Matching { heads: vec![(Vec::new(), 1.0); division.runs.len()], orphans: Vec::new() };
    for (at, choice) in choices.into_iter().enumerate() {
        let Entry::Heads(heads) = &items[at] else { continue };
        let run = match choice {
            Choice::Before => items[at + 1..].iter().find_map(Entry::run),
            Choice::After => items[..at].iter().rev().find_map(Entry::run),
            Choice::Nothing => None,
        };
        let Some(run) = run else {
            matching.orphans.extend(heads);
            continue;
        };
        let fit = |run: usize| fit(heads, run, division);
        let fits = match choice {
            Choice::Before if items[at + 1].run() == Some(run) => fits[at + 1],
            Choice::After if items[at - 1].run() == Some(run) => fits[at],
            _ => fit(run),
        };
        // Features say little of what their headlines say: where the headline stands in its place, some
        // of its words are said and no text nearby has more of them, nothing speaks against it.
        let near = run.saturating_sub(NEAR)..(run + NEAR + 1).min(division.runs.len());
        let odd = matches!(choice, Choice::Before) != leads;
        let better = || near.clone().any(|other| other != run && fit(other) > fits + LEANS);
        let doubt = fits < NOTHING || (fits < UNSAID && (odd || better()));
        let (taken, confidence) = &mut matching.heads[run];
        taken.extend(heads);
        *confidence = if doubt { 0.5 + fits } else { (0.5 + fits).clamp(0.5 + UNSAID, 0.95) };
    }
    matching
}

/// Gives bylines printed below a headline to the text of that headline, when it stands before it.
pub(super) fn settle_bylines(division: &mut Division, matching: &Matching, units: &[Unit]) {
    for at in 0..division.runs.len() {
        let Some(head) = matching.heads[at].0.last().copied() else { continue };
        let below = units[head].lines.last().map_or(0, |line| line + 1);
        let early = division.runs[at].units.last().is_none_or(|last| units[*last].lines[0] > below);
        if early {
            continue;
        }
        let of_next = division.runs.get_mut(at + 1).map_or(&mut division.stray, |next| &mut next.units);
        let mut next = below;
        let signed = of_next.iter().take_while(|unit| {
            let signs = units[**unit].what == What::Byline && units[**unit].lines[0] == next;
            next += units[**unit].lines.len();
            signs
        });
        let count = signed.count();
        let mut bylines: Vec<usize> = of_next.drain(..count).collect();
        division.runs[at].units.append(&mut bylines);
    }
}

/// Divides stacks between two texts whose first lines speak of the text before and whose last lines
/// of the text after: one headline ends an article there, the next begins one.
pub(super) fn divide_stacks(
    division: &mut Division,
    units: &mut Vec<Unit>,
    looks: &[Looks],
    lines: &[super::lines::Line],
) {
    let mut items = Vec::with_capacity(division.items.len());
    for at in 0..division.items.len() {
        items.push(division.items[at]);
        let Item::Head(unit) = division.items[at] else { continue };
        let beside = |at: Option<usize>| match division.items.get(at?) {
            Some(Item::Run(run)) => Some(&division.runs[*run].words),
            _ => None,
        };
        let (Some(before), Some(after)) = (beside(at.checked_sub(1)), beside(Some(at + 1))) else { continue };
        let rows = &units[unit].lines;
        if rows.len() < 2 {
            continue;
        }
        let rarity = &division.rarity;
        let mut lean = |row: &usize| {
            let words = division.pairs.of(&lines[*row].text);
            rarity.covered(&words, before) - rarity.covered(&words, after)
        };
        let leans: Vec<f64> = rows.iter().map(&mut lean).collect();
        let mean = |part: &[f64]| part.iter().sum::<f64>() / part.len() as f64;
        let seam = (1..rows.len())
            .filter(|cut| !looks[rows[cut - 1]].kicker && looks[rows[*cut]].bullet != Bullet::Dash)
            .filter(|cut| mean(&leans[..*cut]) > LEANS && mean(&leans[*cut..]) < -LEANS)
            .max_by(|a, b| {
                let gain = |cut: usize| leans[..cut].iter().sum::<f64>() - leans[cut..].iter().sum::<f64>();
                gain(*a).total_cmp(&gain(*b))
            });
        if let Some(cut) = seam {
            let rest = units[unit].lines.split_off(cut);
            let text = |rows: &[usize]| rows.iter().map(|row| lines[*row].text.as_str()).collect::<Vec<_>>().join("\n");
            units[unit].text = text(&units[unit].lines);
            let second = Unit { what: units[unit].what, text: text(&rest), lines: rest };
            division.words[unit] = division.pairs.of(&units[unit].text);
            division.words.push(division.pairs.of(&second.text));
            items.push(Item::Head(units.len()));
            units.push(second);
        }
    }
    division.items = items;
}

/// Headlines in a row of which the first is a kicker alone are one stack.
enum Entry {
    Heads(Vec<usize>),
    Run(usize),
    Break,
}

impl Entry {
    fn run(&self) -> Option<usize> {
        match self {
            Self::Run(run) => Some(*run),
            Self::Heads(_) | Self::Break => None,
        }
    }
}

fn kicker_alone(unit: &Unit, looks: &[Looks]) -> bool {
    unit.lines.iter().all(|line| looks[*line].kicker || looks[*line].column)
}

/// Rows that another row belongs below: a kicker, or decks that were drawn before their headline.
fn leads_on(unit: &Unit, looks: &[Looks]) -> bool {
    kicker_alone(unit, looks) || unit.lines.iter().all(|line| looks[*line].bullet == Bullet::Dash)
}

fn merge_kickers(items: &[Item], units: &[Unit], looks: &[Looks]) -> Vec<Entry> {
    let mut out: Vec<Entry> = Vec::new();
    for item in items {
        match (item, out.last_mut()) {
            (Item::Head(head), Some(Entry::Heads(heads)))
                if heads.len() < 3 && heads.iter().all(|before| leads_on(&units[*before], looks)) =>
            {
                heads.push(*head);
            }
            (Item::Head(head), _) => out.push(Entry::Heads(vec![*head])),
            (Item::Run(run), _) => out.push(Entry::Run(*run)),
            (Item::Break, _) => out.push(Entry::Break),
        }
    }
    out
}

/// For each text the share of the words of the last headlines before it that it has, and for each
/// headline the share of its words that the last text before it has.
fn fits<'a>(items: &'a [Entry], division: &Division) -> Vec<f64> {
    let (mut last_run, mut last_heads): (Option<usize>, Option<&'a [usize]>) = (None, None);
    let of = |item: &'a Entry| match item {
        Entry::Run(run) => {
            last_run = Some(*run);
            last_heads.map_or(0.0, |heads| fit(heads, *run, division))
        }
        Entry::Heads(heads) => {
            last_heads = Some(heads);
            last_run.map_or(0.0, |run| fit(heads, run, division))
        }
        Entry::Break => 0.0,
    };
    items.iter().map(of).collect()
}

/// The share of the words of some headlines that a text has.
fn fit(heads: &[usize], run: usize, division: &Division) -> f64 {
    division.rarity.covered(&words_of(heads, division), &division.runs[run].words)
}

/// The words of some headlines.
fn words_of<'a>(heads: &[usize], division: &'a Division) -> Cow<'a, Words> {
    match heads {
        [head] => Cow::Borrowed(&division.words[*head]),
        heads => Cow::Owned(Words::union(heads.iter().map(|head| &division.words[*head]))),
    }
}

struct Solver<'a> {
    division: &'a Division,
    units: &'a [Unit],
    looks: &'a [Looks],
    /// How well each item fits the last of the other kind.
    fits: &'a [f64],
    before: f64,
    after: f64,
}

impl Solver<'_> {
    /// The best sum, and what each headline does for it.
    fn solve(&self, items: &[Entry]) -> (f64, Vec<Choice>) {
        let mut sums = [0.0, BAD, BAD, BAD];
        let mut trail: Vec<[(usize, Choice); 4]> = Vec::with_capacity(items.len());
        let (mut last_run, mut last_heads): (Option<usize>, Option<&[usize]>) = (None, None);
        for (item, fit) in items.iter().zip(self.fits) {
            let mut next = [BAD; 4];
            let mut from = [(0, Choice::Nothing); 4];
            let mut offer = |state: State, sum: f64, source: usize, choice: Choice| {
                if sum > next[state as usize] {
                    (next[state as usize], from[state as usize]) = (sum, (source, choice));
                }
            };
            for (source, state) in STATES.into_iter().enumerate().filter(|(s, _)| sums[*s] > BAD / 2.0) {
                let sum = sums[source];
                match item {
                    // No headline reaches over to another page.
                    Entry::Break => {
                        let left = match state {
                            State::Bare => self.untitled(last_run),
                            State::Waiting => ORPHAN,
                            State::Free | State::Kicked => 0.0,
                        };
                        offer(State::Free, sum + left, source, Choice::Nothing);
                    }
                    Entry::Run(run) => match state {
                        State::Waiting => {
                            let heads = last_heads.expect("a headline waits");
                            let kicked = heads.iter().all(|head| kicker_alone(&self.units[*head], self.looks));
                            let titled = if kicked { State::Kicked } else { State::Free };
                            let gain = self.gain(*fit, *run) + self.signs(heads, *run) + self.opens(*run);
                            offer(titled, sum + gain + self.before, source, Choice::Nothing);
                        }
                        State::Bare => {
                            offer(State::Bare, sum + self.untitled(last_run), source, Choice::Nothing);
                        }
                        State::Free | State::Kicked => offer(State::Bare, sum, source, Choice::Nothing),
                    },
                    Entry::Heads(heads) => {
                        let orphan = if heads.iter().all(|head| self.division.pictures.binary_search(head).is_ok()) {
                            PICTURE
                        } else {
                            ORPHAN
                        };
                        let left = match state {
                            State::Bare => self.untitled(last_run),
                            State::Waiting => ORPHAN,
                            State::Free | State::Kicked => 0.0,
                        };
                        offer(State::Waiting, sum + left, source, Choice::Before);
                        if state != State::Waiting {
                            offer(state, sum + orphan, source, Choice::Nothing);
                        }
                        if let (State::Bare | State::Kicked, Some(run)) = (state, last_run) {
                            let extra = if state == State::Kicked { -0.3 } else { 0.0 };
                            let sum = sum + self.gain(*fit, run) + self.after + extra + self.signs(heads, run);
                            offer(State::Free, sum, source, Choice::After);
                        }
                    }
                }
            }
            match item {
                Entry::Run(run) => last_run = Some(*run),
                Entry::Heads(heads) => last_heads = Some(heads.as_slice()),
                Entry::Break => {}
            }
            sums = next;
            trail.push(from);
        }
        sums[State::Bare as usize] += self.untitled(last_run);
        sums[State::Waiting as usize] += ORPHAN;
        let best = (0..4).max_by(|a, b| sums[*a].total_cmp(&sums[*b])).expect("four states");
        let mut choices = vec![Choice::Nothing; items.len()];
        let mut state = best;
        let mut used = false;
        for at in (0..items.len()).rev() {
            let (source, choice) = trail[at][state];
            choices[at] = choice;
            match items[at] {
                Entry::Break => used = false,
                Entry::Run(_) => used = STATES[source] == State::Waiting,
                // A headline that waited for nothing belongs to nothing.
                Entry::Heads(_) if choice == Choice::Before => {
                    if !used || STATES[state] != State::Waiting {
                        choices[at] = Choice::Nothing;
                    }
                    used = false;
                }
                Entry::Heads(_) => {}
            }
            state = source;
        }
        (sums[best], choices)
    }

    fn gain(&self, fit: f64, run: usize) -> f64 {
        SHARED * fit - if self.division.runs[run].length < 40 { 0.4 } else { 0.0 }
    }

    /// A text that begins with a dateline or byline follows its headline.
    fn opens(&self, run: usize) -> f64 {
        let first = self.division.runs[run].units[0];
        let look = &self.looks[self.units[first].lines[0]];
        if look.dated || look.byline.is_some() { 0.7 } else { 0.0 }
    }

    /// A headline with a byline below it is that of a text whose dateline names no reporters.
    fn signs(&self, heads: &[usize], run: usize) -> f64 {
        let below = heads.last().and_then(|head| self.units[*head].lines.last()).map(|line| line + 1);
        let signed = below.and_then(|line| self.looks.get(line)).is_some_and(|look| look.byline.is_some());
        let text = self.division.runs[run].units.iter().find(|unit| self.units[**unit].what == What::Text);
        let dated = text.is_some_and(|unit| self.looks[self.units[*unit].lines[0]].dated);
        match (signed, dated) {
            (true, true) => -0.8,
            (true, false) => 0.4,
            _ => 0.0,
        }
    }

    fn untitled(&self, last: Option<usize>) -> f64 {
        let Some(run) = last else { return 0.0 };
        let run = &self.division.runs[run];
        let first = run.units.first().map(|unit| &self.looks[self.units[*unit].lines[0]]);
        if first.is_some_and(|look| look.dated) || run.length < 40 { UNTITLED_DATED } else { UNTITLED }
    }
}

/// The run a caption belongs to, and how sure that is.
pub(super) fn match_caption(
    caption: usize,
    before: usize,
    division: &Division,
    matching: &Matching,
    units: &[Unit],
) -> Option<(usize, f64)> {
    if division.runs.is_empty() {
        return None;
    }
    let words = &division.words[caption];
    let page = |unit: &Unit| division.breaks.partition_point(|line| *line < unit.lines[0]);
    let own = page(&units[caption]);
    let from = before.saturating_sub(NEAR);
    let on_page = |at: &usize| division.runs[*at].units.iter().any(|unit| page(&units[*unit]) == own);
    let mut all: Vec<(f64, usize)> = (from..(before + NEAR).min(division.runs.len()))
        .filter(on_page)
        .map(|at| {
            let run = &division.runs[at];
            let heads = Words::union(matching.heads[at].0.iter().map(|head| &division.words[*head]));
            let mut sum = division.rarity.covered(words, &run.words) + 0.5 * division.rarity.covered(words, &heads);
            let first = units[caption].lines[0];
            let around = run.units.first().is_some_and(|u| units[*u].lines[0] < first)
                && run.units.last().is_some_and(|u| units[*u].lines[0] > first);
            if around {
                sum += 0.25;
            } else if at + 1 == before || at == before {
                sum += 0.1;
            }
            (sum, at)
        })
        .collect();
    all.sort_by(|a, b| b.0.total_cmp(&a.0));
    let second = all.get(1).map_or(0.0, |(sum, _)| *sum);
    all.first().map(|(sum, run)| (*run, (0.5 + (sum - second)).min(0.95)))
}
