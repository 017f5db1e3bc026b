//! Newspaper pages as text: layers of a PDF, where characters are right and layout is wrong, and
//! recognised page images, where it is the other way round.
//!
//! Every line is looked at for what its words say (`looks`) and what it is for certain (`stands`,
//! `verse`, `speakers`), then weighed for what may follow what (`kinds`); lines become
//! paragraphs and stacks (`units`), these become texts (`runs`), and headlines find their texts
//! by place and words (`matching`). Words are never changed, no headline is made up, and what
//! belongs to no article stays as loose text. Characters that look wrong are the proofreader's
//! business.

mod build;
mod columns;
mod continued;
mod counts;
mod doubled;
mod edges;
mod furniture;
mod kinds;
mod labels;
mod lines;
mod looks;
mod masthead;
mod matching;
mod parallel;
mod repeats;
mod report;
mod reporters;
mod rows;
mod runs;
mod sections;
mod shape;
mod sheets;
mod speakers;
mod stack;
mod stands;
mod table;
mod units;
mod verse;
mod words;
mod year;

use std::collections::BTreeSet;

use crate::article::{Article, Origin};
use crate::date::Date;
use crate::diag::{Outcome, Source};
use crate::read::bulletin::Loose;
use crate::read::kind::BEGINNING;
use crate::read::naming::Names;
use crate::read::trace::{Destination, Placed, Trace};

use build::Builder;
use lines::{EM, End, Line};
use looks::Looks;
use sheets::Sheets;
use units::Unit;

/// Signs of a newspaper page are counted up to so many of each, and no text has more in all.
pub(super) const MOST_LIKE: usize = 35;

/// What somebody knows about a page that its text does not say.
#[derive(Debug, Clone, Default)]
pub struct Given {
    /// Day it was printed.
    pub date: Option<Date>,
}

/// A newspaper page taken apart.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Page {
    /// Name of the paper, when a line of the page tells it.
    pub paper: Option<String>,
    /// Day it was printed, when a line of the page tells it.
    pub date: Option<Date>,
    /// Its articles in order.
    pub articles: Vec<Article>,
    /// Text that belongs to none of them.
    pub loose: Vec<Loose>,
    /// Where every line went and what was done to it.
    pub trace: Trace,
}

/// The lines of a text and what each may be by itself: where both telling the kind of a file and
/// reading it begin.
#[derive(Debug)]
pub(super) struct Inspected {
    lines: Vec<Line>,
    looks: Vec<Looks>,
}

impl Inspected {
    /// Looks at all lines of a text.
    pub fn new(source: &Source) -> Self {
        let lines = lines::split(source);
        let looks = looks::look_at(&lines);
        Self { lines, looks }
    }

    /// How much a text without headings of Markdown looks like a newspaper page, from 0.
    pub fn likeness(&self) -> usize {
        let Self { lines, looks } = self;
        let count = |is: &dyn Fn(&Looks) -> bool| looks.iter().filter(|look| is(look)).count();
        let wrapped = lines.windows(2).filter(|pair| !pair[0].ended() && pair[0].fill.support >= 3).count();
        let hard = if lines.len() >= 10 && wrapped * 5 >= lines.len() * 2 { 3 } else { 0 };
        2 * count(&|l| l.dated).min(3)
            + 2 * count(&|l| l.jump || l.jumps).min(2)
            + count(&|l| l.credited).min(2)
            + count(&|l| l.byline == Some(looks::Writers::Role)).min(2)
            + count(&|l| l.furniture >= 2.0).min(2)
            + hard
            + if self.opens_with_masthead() { 16 } else { 0 }
    }

    /// The first lines are those of a page: the name of a paper with its day or page, and perhaps
    /// that of a section.
    pub fn opens_with_masthead(&self) -> bool {
        let (mut pieces, mut names) = (0, 0);
        let mut head = masthead::Masthead::default();
        for line in self.lines.iter().take(4) {
            match masthead::told(line.headline()) {
                Some(told) => {
                    pieces += told.pieces;
                    head.take_told(told);
                }
                None if pieces > 0 && names == 0 && line.width <= 8 * EM && line.end == End::Word => names += 1,
                None => break,
            }
        }
        pieces >= 2 && head.date.is_some() && (head.paper.is_some() || head.page.is_some())
    }
}

/// Takes a page apart.
pub fn read(source: &Source, hash: String, given: &Given) -> Outcome<Page> {
    let Inspected { lines, looks } = Inspected::new(source);
    let page = take_apart(source, &lines, &looks, hash, given);
    // Putting the marks of a long file in order takes room.
    drop(lines);
    in_order(page)
}

/// Takes a page apart whose lines were looked at before.
pub(super) fn read_inspected(source: &Source, inspected: &Inspected, hash: String, given: &Given) -> Outcome<Page> {
    in_order(take_apart(source, &inspected.lines, &inspected.looks, hash, given))
}

/// Puts the marks in the order of the source.
fn in_order(mut page: Outcome<Page>) -> Outcome<Page> {
    let trace = &mut page.value.trace;
    trace.marks.sort_by_key(|mark| mark.line);
    trace.told = trace.marks.iter().map(|mark| mark.line).collect();
    page
}

fn take_apart(source: &Source, lines: &[Line], looks: &[Looks], hash: String, given: &Given) -> Outcome<Page> {
    let decisions = kinds::decide(lines, looks);
    let repeats = repeats::find(lines);
    let echoes: BTreeSet<usize> = repeats.iter().filter(|r| r.whole).flat_map(|r| [r.first, r.second]).collect();
    let sheets = Sheets::find(lines, looks, &decisions);
    let (mut units, seams) = units::collect(lines, looks, &decisions, &echoes, &sheets.breaks);
    let mut division = runs::divide(&mut units, lines, looks);
    matching::divide_stacks(&mut division, &mut units, looks, lines);
    let mut matching = matching::match_heads(&division, &units, looks);
    matching::settle_bylines(&mut division, &matching, &units);
    let mut continued = continued::join(&mut division, &mut matching, &mut units, lines, &sheets);
    continued.furniture.sort_unstable();

    let masthead = sheets.first();
    let printed = masthead.date.or(given.date);
    let guessed = if printed.is_none() { year::latest(lines, looks) } else { None };

    let captions = captions(&division, &matching, &units);
    division.forget_words();
    let mut builder = Builder {
        lines,
        looks,
        units,
        sheets: &sheets,
        printed,
        year: printed.map(Date::year).or(guessed.map(|(year, _)| year)),
        names: Names::new(source.path()),
        origin: Origin { path: source.path().to_string(), hash },
    };
    let mut page = Page { paper: masthead.paper.clone(), date: masthead.date, ..Page::default() };
    page.trace.placed.reserve_exact(lines.len() + lines.len() / 16);
    let mut loose: Vec<usize> = Vec::new();
    let mut stacks: Vec<(Vec<stack::Guess>, Option<usize>)> = Vec::with_capacity(division.runs.len());
    let mut captioned: Vec<Vec<usize>> = vec![Vec::new(); division.runs.len()];
    for caption in &captions {
        if let Some(run) = caption.run {
            captioned[run].push(caption.unit);
        }
    }
    for (at, run) in division.runs.iter().enumerate() {
        captioned[at].sort_unstable();
        let built = builder.build(at, run, &matching.heads[at].0, &captioned[at]);
        page.articles.push(built.article);
        run.units.iter().chain(&captioned[at]).for_each(|unit| builder.units[*unit].text = String::new());
        page.trace.placed.extend(built.placed);
        loose.extend(built.left);
        stacks.push((built.marks, built.doubt));
    }
    let units = builder.units;
    let unused = division.loose.iter().chain(&matching.orphans).chain(&division.stray);
    let unused = unused.copied().chain(captions.iter().filter(|c| c.run.is_none()).map(|c| c.unit));
    loose.extend(unused.flat_map(|unit| &units[unit].lines));
    loose.extend(continued.heads.iter().chain(&continued.furniture));
    page.loose = collect_loose(source, lines, looks, loose, &continued.furniture, &mut page.trace);
    page.loose.append(&mut continued.words);
    page.loose.sort_by_key(|loose| loose.line);
    page.trace.placed.sort_by_key(|placed| *placed.lines.start());

    let facts = report::Facts {
        source,
        lines,
        looks,
        decisions: &decisions,
        units: &units,
        division: &division,
        matching: &matching,
        captions: &captions,
        seams: &seams,
        repeats: &repeats,
        guessed_year: guessed,
        continued: &continued,
        stacks,
    };
    let findings = facts.report(&mut page);
    Outcome::new(page, findings)
}

/// A text with headings of Markdown is no newspaper page.
pub(super) fn has_headings(text: &str) -> bool {
    let any = memchr::memmem::find(text.as_bytes(), b"# ").is_some();
    any && text.lines().take(400).any(|line| line.starts_with("# ") || line.starts_with("## "))
}

/// How much a text looks like a newspaper page, from 0, by its beginning.
pub fn likeness(source: &Source) -> usize {
    let beginning = source.part(0..BEGINNING);
    if has_headings(beginning.text()) { 0 } else { Inspected::new(&beginning).likeness() }
}

/// A caption and the run it belongs to.
struct Placement {
    unit: usize,
    run: Option<usize>,
    confidence: f64,
}

fn captions(division: &runs::Division, matching: &matching::Matching, units: &[Unit]) -> Vec<Placement> {
    // A picture with a headline of its own that no text took stands for itself.
    let alone = |unit: usize| {
        let head = unit.checked_sub(1).filter(|head| division.pictures.binary_search(head).is_ok());
        head.is_some_and(|head| matching.orphans.contains(&head))
    };
    let place = |(unit, before): &(usize, usize)| {
        let found = matching::match_caption(*unit, *before, division, matching, units);
        let found = found.filter(|_| !alone(*unit));
        Placement {
            unit: *unit,
            run: found.map(|(run, _)| run),
            confidence: found.map_or(1.0, |(_, confidence)| confidence),
        }
    };
    division.captions.iter().map(place).collect()
}

fn collect_loose(
    source: &Source,
    lines: &[Line],
    looks: &[Looks],
    mut at: Vec<usize>,
    furniture: &[usize],
    trace: &mut Trace,
) -> Vec<Loose> {
    at.sort_unstable();
    at.dedup();
    let mut loose: Vec<(usize, Loose)> = Vec::new();
    for index in at {
        let line = &lines[index];
        let furniture = looks[index].tool || furniture.binary_search(&index).is_ok();
        let place = if furniture { Destination::Furniture } else { Destination::Loose };
        trace.placed.push(Placed { lines: line.number..=line.number, place });
        let text = &source.text()[line.span.clone()];
        match loose.last_mut() {
            Some((last, before)) if *last + 1 == index && before.furniture == furniture => {
                before.text.push('\n');
                before.text.push_str(text);
                *last = index;
            }
            _ => loose.push((index, Loose { line: line.number, text: text.to_string(), furniture })),
        }
    }
    loose.into_iter().map(|(_, loose)| loose).collect()
}
