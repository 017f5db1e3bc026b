//! Sentences that a column or an advertisement cut, whose other half stands where nothing tells.
//!
//! Nothing is moved: both places are told.

use super::super::counts::begins;
use super::super::lines::{End, Line};
use super::super::looks::Looks;
use super::super::runs::Division;
use super::super::units::{Unit, What};
use crate::diag::Message;
use crate::msg;
use crate::text::lists::HanSet;

/// The last line of a paragraph that breaks off.
pub(super) struct Open {
    pub run: usize,
    pub line: usize,
    /// Paragraphs of the same text follow.
    pub inside: bool,
}

/// The first line of a paragraph that may go on with a sentence.
pub(super) struct Tail {
    pub run: usize,
    pub line: usize,
    /// The line that breaks off.
    pub of: usize,
}

/// Both halves of sentences that were cut.
#[derive(Default)]
pub(super) struct Cuts {
    pub open: Vec<Open>,
    pub tails: Vec<Tail>,
    /// Lines that were joined to an open sentence and begin one themselves.
    pub seams: Vec<usize>,
}

/// A shorter paragraph without a full stop may be a line of a list or a name.
const SHORTEST: usize = 16;
/// The other half stands in one of so many texts after the first.
const NEAR: usize = 3;
/// Verses and lists have no full stops: more open paragraphs of a text than one in so many are no cuts.
const FEW: usize = 4;
/// What only sentences begin with, behind nothing but a mark.
const BEGINNINGS: [&str; 12] = [
    "据悉，",
    "据了解，",
    "据介绍，",
    "据统计，",
    "记者了解到，",
    "记者看到，",
    "记者获悉，",
    "近年来，",
    "连日来，",
    "近日，",
    "日前，",
    "此外，",
];
/// How they begin.
static BEGIN: HanSet = HanSet::firsts(&BEGINNINGS);
/// What may stand before such words after all: 根据了解, 除此外, 自近年来.
const BEFORE: &str = "根除自从到至在于和与的最";

impl Cuts {
    /// The lines with what is doubtful about them.
    pub fn reasons(&self) -> Vec<(usize, Message)> {
        let open = self.open.iter().map(|open| (open.line, msg!("句子没有完", "the sentence does not end")));
        let seams = self.seams.iter().map(|line| {
            (
                *line,
                msg!("接在没有完的句子后面，自己却像句首", "joined to an open sentence, though it begins one itself"),
            )
        });
        let tails =
            self.tails.iter().map(|tail| (tail.line, msg!("或是别处断开的句子", "perhaps the rest of a sentence")));
        open.chain(tails).chain(seams).collect()
    }
}

/// Finds the halves.
pub(super) fn find(units: &[Unit], lines: &[Line], looks: &[Looks], division: &Division) -> Cuts {
    let page = Page { units, lines, looks, division };
    let mut cuts = Cuts::default();
    for run in 0..division.runs.len() {
        cuts.open.extend(page.broken_inside(run).into_iter().map(|line| Open { run, line, inside: true }));
        cuts.seams.extend(page.begun_inside(run));
        let Some(line) = page.broken(run) else { continue };
        cuts.open.push(Open { run, line, inside: false });
        let later = run + 1..(run + 1 + NEAR).min(division.runs.len());
        if let Some((run, line)) = later.into_iter().find_map(|run| Some((run, page.strayed(run)?))) {
            cuts.tails.push(Tail { run, line, of: cuts.open.last().expect("found just now").line });
        }
    }
    cuts
}

struct Page<'a> {
    units: &'a [Unit],
    lines: &'a [Line],
    looks: &'a [Looks],
    division: &'a Division,
}

impl Page<'_> {
    fn texts(&self, run: usize) -> impl Iterator<Item = &Unit> {
        let units = self.division.runs[run].units.iter().map(|unit| &self.units[*unit]);
        units.filter(|unit| unit.what == What::Text)
    }

    /// The last line of a text that ends in the middle of a sentence and says of no other page.
    fn broken(&self, run: usize) -> Option<usize> {
        let last = self.division.runs[run].units.last().map(|unit| &self.units[*unit])?;
        self.open(last)
    }

    /// The last lines of paragraphs inside a text that end in the middle of a sentence.
    fn broken_inside(&self, run: usize) -> Vec<usize> {
        let inner = self.division.runs[run].units.split_last().map_or(&[][..], |(_, inner)| inner);
        let open: Vec<usize> = inner.iter().filter_map(|unit| self.open(&self.units[*unit])).collect();
        if open.len() > 1 && open.len() * FEW > inner.len() { Vec::new() } else { open }
    }

    /// Lines joined to an open sentence that begin one themselves.
    fn begun_inside(&self, run: usize) -> impl Iterator<Item = usize> {
        let pairs = self.texts(run).flat_map(|unit| unit.lines.windows(2));
        let begins = |pair: &[usize]| {
            let (before, text) = (&self.lines[pair[0]].text, &self.lines[pair[1]].text);
            let clear = || ends_in_words(before) && !before.ends_with(|c| BEFORE.contains(c));
            (text.starts_with(|c| BEGIN.has(c)) && begins(text, &BEGINNINGS) && clear()).then_some(pair[1])
        };
        pairs.filter_map(begins)
    }

    /// The last line of a paragraph that ends in the middle of a sentence.
    fn open(&self, after: &Unit) -> Option<usize> {
        if after.what != What::Text {
            return None;
        }
        let line = *after.lines.last()?;
        let (last, look) = (&self.lines[line], &self.looks[line]);
        let open = matches!(last.end, End::Open) || (last.end == End::Word && ends_in_words(&last.text));
        if !open || look.jumps || look.credited || look.verse.is_line() {
            return None;
        }
        let chars: usize = after.lines.iter().map(|line| self.lines[*line].text.chars().count()).sum();
        let sentence = after.lines.iter().any(|line| self.looks[*line].commas > 0 || self.looks[*line].stopped);
        (sentence && chars >= SHORTEST).then_some(line)
    }

    /// The first line of the one paragraph, not the first of its text, that has least in common with
    /// the headline and the rest of its text.
    fn strayed(&self, run: usize) -> Option<usize> {
        let inner: Vec<&Unit> = self.texts(run).collect();
        let fits = |unit: &&&Unit| {
            let line = unit.lines[0];
            !self.looks[line].dated && self.lines[*unit.lines.last().expect("a unit has lines")].ended()
        };
        let mut common: Vec<(usize, usize)> = (1..inner.len())
            .filter(|at| fits(&&inner[*at]))
            .map(|at| (self.shared(&inner, at), inner[at].lines[0]))
            .collect();
        common.sort_unstable();
        match common.as_slice() {
            [(0, line)] => Some(*line),
            [(0, line), (more, _), ..] if *more > 0 => Some(*line),
            _ => None,
        }
    }

    /// How many pairs of characters a paragraph shares with the others of its text.
    fn shared(&self, texts: &[&Unit], at: usize) -> usize {
        let words = |unit: &Unit| -> Vec<(char, char)> {
            let chars: Vec<char> = unit.lines.iter().flat_map(|line| self.lines[*line].text.chars()).collect();
            let pairs = chars.windows(2).filter(|pair| pair.iter().all(|c| crate::text::is_han(*c)));
            pairs.map(|pair| (pair[0], pair[1])).collect()
        };
        let others: rustc_hash::FxHashSet<(char, char)> =
            texts.iter().enumerate().filter(|(other, _)| *other != at).flat_map(|(_, unit)| words(unit)).collect();
        words(texts[at]).iter().filter(|pair| others.contains(pair)).count()
    }
}

/// Ends with a character of a word, no mark and no bracket.
fn ends_in_words(text: &str) -> bool {
    text.ends_with(|c: char| crate::text::is_han(c) || c.is_ascii_alphanumeric())
}
