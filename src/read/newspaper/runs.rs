//! Where texts begin and end: the paragraphs between headlines, jump lines and datelines.

mod interview;
mod pictured;
mod sections;

use std::cell::OnceCell;

use super::labels;
use super::lines::{EM, Line};
use super::looks::{Bullet, Looks};
use super::stands::Stands;
use super::units::{Unit, What};
use super::verse::Verse;
use super::words::{Compared, Pairs, Rarity, Words};
use crate::read::forms::jump::{self, Jump};

/// The text of one article, as far as it stands together.
#[derive(Debug, Clone, Default)]
pub(super) struct Run {
    /// Its units, by position.
    pub units: Vec<usize>,
    /// The pairs of its text.
    pub words: Words,
    /// Characters of text.
    pub length: usize,
    /// Why it begins without a headline before it, and how sure that is.
    pub cut: Option<f64>,
    /// Characters of the editor's note that stands above its headline.
    pub note: usize,
}

/// What stands on the page, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Item {
    /// A headline stack, by unit.
    Head(usize),
    /// A text, by run.
    Run(usize),
    /// Another page begins.
    Break,
}

/// A page divided.
#[derive(Debug, Default)]
pub(super) struct Division {
    /// Texts.
    pub runs: Vec<Run>,
    /// Texts and headlines in order.
    pub items: Vec<Item>,
    /// Captions: the unit, and how many runs stand before it.
    pub captions: Vec<(usize, usize)>,
    /// Headlines above a caption that no text follows.
    pub pictures: Vec<usize>,
    /// Lines at which other pages begin.
    pub breaks: Vec<usize>,
    /// Units of no article.
    pub loose: Vec<usize>,
    /// Bylines and the like that found no text.
    pub stray: Vec<usize>,
    /// How rare the words of the texts are among them.
    pub rarity: Rarity,
    /// The words of each unit of text, headline or caption.
    pub words: Vec<Words>,
    /// The numbers of all pairs.
    pub pairs: Pairs,
}

/// Characters on each side of a place that are compared.
const WINDOW: usize = 500;
/// Texts on both sides of a short line are one from this share of what is usual on.
const OWN: f64 = 0.6;
/// How clearly a short line must look like the other thing before it becomes that.
const CLEAR: f64 = 1.0;
/// Texts on both sides of a line in two halves are one from this share of what is usual on.
const WITHIN: f64 = 0.9;
/// An editor's note without a signature has no more characters.
const NOTE: usize = 200;
/// Places that show how much neighbouring paragraphs of the page have in common.
const SAMPLES: usize = 7;

/// Divides a page into texts and headlines.
pub(super) fn divide(units: &mut [Unit], lines: &[Line], looks: &[Looks]) -> Division {
    let mut pairs = Pairs::with_room(units.iter().map(|unit| unit.text.len() / 3).sum());
    let spoken = |u: &Unit| matches!(u.what, What::Text | What::Head | What::Section | What::Caption);
    let words: Vec<Words> =
        units.iter().map(|u| if spoken(u) { pairs.of(&u.text) } else { Words::default() }).collect();
    let texts = units.iter().zip(&words).filter(|(u, _)| u.what == What::Text);
    let rarity = Rarity::of(&pairs, texts.map(|(_, words)| words));
    let page = Page { lines, looks, words, rarity, usual: OnceCell::new(), blanks: 0.0, indents: 0.0 };
    let mut page = page.learn(units);
    let mut division = Division { pairs, ..Division::default() };
    let mut open = Run::default();
    for at in 0..units.len() {
        page.settle_head(units, at, &open);
        // An editor's note alone is no text: byline and dateline follow it.
        let has_text = open.length > 0 && !page.only_note(units, &open);
        match units[at].what {
            // An editor's note above a headline is that of the text below it.
            What::Head if page.leads(units, &open, &division) => {
                open.note = open.length;
                division.items.push(Item::Head(at));
            }
            What::Head => {
                if !matches!(open.units[..], [jump] if leads_back(&units[jump])) {
                    division.close(&mut open, units, &mut page.words);
                }
                division.items.push(Item::Head(at));
                if heads_picture(units, at) {
                    division.pictures.push(at);
                }
            }
            What::Text => {
                if pictured::by_reporter(units, looks, at, &open) {
                    let caption = std::mem::take(&mut open).units[0];
                    units[caption].what = What::Caption;
                    division.captions.push((caption, division.runs.len()));
                } else if has_text && let Some(confidence) = page.begins(units, at, &open) {
                    division.close(&mut open, units, &mut page.words);
                    open.cut = Some(confidence);
                }
                open.units.push(at);
                open.length += units[at].text.chars().count();
                let last = *units[at].lines.last().expect("a unit has lines");
                if looks[last].jumps {
                    division.close(&mut open, units, &mut page.words);
                }
            }
            What::Byline => {
                // （记者 甲） in brackets ends a text, another byline begins one.
                if has_text && !units[at].text.starts_with(['（', '(']) && goes_on(units, at) {
                    division.close(&mut open, units, &mut page.words);
                    open.cut = Some(0.7);
                } else if has_text && page.leads_head(units, at) && page.has_writer(units, &open, &division) {
                    division.close(&mut open, units, &mut page.words);
                }
                open.units.push(at);
            }
            What::Section | What::Signature => open.units.push(at),
            What::Jump => {
                let from = matches!(jump::line(&units[at].text), Some(Jump::From(_)));
                // 紧接 is printed on both pages: it leads on unless text follows. 上接 leads back, and
                // may stand above the headline of what goes on.
                let back = from && (goes_on(units, at) || heads_part(units, at));
                if back && has_text {
                    division.close(&mut open, units, &mut page.words);
                    open.cut = Some(0.7);
                }
                open.units.push(at);
                if has_text && !back {
                    division.close(&mut open, units, &mut page.words);
                }
            }
            What::Source => {
                open.units.push(at);
                if has_text {
                    division.close(&mut open, units, &mut page.words);
                }
            }
            What::Caption => division.captions.push((at, division.runs.len())),
            What::Furniture => division.loose.push(at),
            What::Break => {
                // An editor's note at the end of a page is that of the text on the next.
                let leads = page.only_note(units, &open) && !page.afterword(units, &open);
                if !leads {
                    division.close(&mut open, units, &mut page.words);
                }
                if !(leads && matches!(division.items.last(), Some(Item::Head(_)))) {
                    division.items.push(Item::Break);
                }
                division.breaks.push(units[at].lines[0]);
                division.loose.push(at);
            }
        }
    }
    division.close(&mut open, units, &mut page.words);
    division.stray = open.units;
    division.rarity = Rarity::of(&division.pairs, division.runs.iter().map(|run| &run.words));
    division.words = page.words;
    division
}

/// Whether text follows before the next headline.
fn goes_on(units: &[Unit], at: usize) -> bool {
    let next = units[at + 1..].iter().find(|u| !matches!(u.what, What::Caption | What::Furniture | What::Byline));
    next.is_some_and(|u| matches!(u.what, What::Text | What::Section))
}

/// A jump line that leads back, right above the headline of its text.
fn heads_part(units: &[Unit], at: usize) -> bool {
    let mut below = units[at + 1..].iter().filter(|unit| unit.what != What::Byline);
    leads_back(&units[at])
        && below.next().is_some_and(|unit| unit.what == What::Head)
        && below.next().is_some_and(|unit| unit.what == What::Text)
}

/// （上接第一版）; 紧接 may lead on as well.
fn leads_back(unit: &Unit) -> bool {
    let back = unit.what == What::Jump && matches!(jump::line(&unit.text), Some(Jump::From(_)));
    back && !unit.text.contains(['紧', '緊'])
}

/// Whether a caption stands below a headline and no text below that.
fn heads_picture(units: &[Unit], at: usize) -> bool {
    let captions = units[at + 1..].iter().take_while(|unit| unit.what == What::Caption).count();
    let after = units.get(at + 1 + captions);
    captions > 0 && after.is_none_or(|unit| matches!(unit.what, What::Head | What::Furniture | What::Break))
}

impl Division {
    /// Lets go of what only dividing and matching ask for.
    pub fn forget_words(&mut self) {
        self.runs.iter_mut().for_each(|run| run.words = Words::default());
        (self.rarity, self.words, self.pairs) = (Rarity::default(), Vec::new(), Pairs::default());
    }

    fn close(&mut self, open: &mut Run, units: &[Unit], words: &mut [Words]) {
        let mut run = std::mem::take(open);
        if run.length == 0 {
            // A byline above its headline, a source line below the jump: it goes to its neighbour.
            let early = run.units.iter().all(|u| units[*u].what == What::Byline);
            match self.runs.last_mut() {
                Some(before) if !early && matches!(self.items.last(), Some(Item::Run(_))) => {
                    before.units.append(&mut run.units);
                }
                _ => open.units = run.units,
            }
            return;
        }
        let texts = run.units.iter().filter(|u| units[**u].what == What::Text);
        // Nobody looks back beyond the text that is open: its parts give way to the whole.
        let parts: Vec<Words> = texts.map(|u| std::mem::take(&mut words[*u])).collect();
        run.words = self.pairs.union(parts.iter());
        self.items.push(Item::Run(self.runs.len()));
        self.runs.push(run);
    }
}

struct Page<'a> {
    lines: &'a [Line],
    looks: &'a [Looks],
    /// The words of each unit of text, headline or caption.
    words: Vec<Words>,
    rarity: Rarity,
    /// What neighbouring paragraphs have in common, in the middle of all; once somebody has asked.
    usual: OnceCell<f64>,
    /// Share of lines with an empty line before them.
    blanks: f64,
    /// Share of paragraphs with an indent.
    indents: f64,
}

impl Page<'_> {
    fn learn(mut self, units: &[Unit]) -> Self {
        let share = |count: usize, of: usize| count as f64 / of.max(1) as f64;
        self.blanks = share(self.lines.iter().filter(|l| l.blank).count(), self.lines.len());
        let texts: Vec<usize> = (0..units.len()).filter(|at| units[*at].what == What::Text).collect();
        let first = |at: &&usize| self.lines[units[**at].lines[0]].indent;
        self.indents = share(texts.iter().filter(first).count(), texts.len());
        self
    }

    /// What neighbouring paragraphs have in common.
    fn usual(&self, units: &[Unit]) -> f64 {
        *self.usual.get_or_init(|| {
            let texts: Vec<usize> = (0..units.len()).filter(|at| units[*at].what == What::Text).collect();
            let step = (texts.len() / SAMPLES).max(1);
            let inner = texts.iter().copied().skip(1).step_by(step).filter(|at| units[at - 1].what == What::Text);
            let mut found: Vec<f64> = inner.map(|at| self.alike(units, at, 0)).collect();
            found.sort_unstable_by(f64::total_cmp);
            found.get(found.len() / 2).copied().unwrap_or_default().max(0.02)
        })
    }

    /// What the text before a unit has in common with the text from it on.
    fn alike(&self, units: &[Unit], at: usize, from: usize) -> f64 {
        let after = at + usize::from(units[at].what == What::Head);
        self.compare(units, &Words::default(), (from..at).rev(), after..units.len()).alike
    }

    /// What the paragraphs nearest to a place have in common, with each other and with a headline there.
    fn compare(
        &self,
        units: &[Unit],
        headline: &Words,
        before: impl Iterator<Item = usize>,
        after: impl Iterator<Item = usize>,
    ) -> Compared {
        self.rarity.compare(headline, self.window(units, before), self.window(units, after))
    }

    /// The same, compared with what is usual on the page.
    fn cohesion(&self, units: &[Unit], at: usize, open: &Run) -> f64 {
        let from = open.units.first().copied().unwrap_or(at);
        self.alike(units, at, from) / self.usual(units)
    }

    /// A single short line between paragraphs of one text is a section head, a section head before
    /// another text a headline.
    fn settle_head(&self, units: &mut [Unit], at: usize, open: &Run) {
        let unit = &units[at];
        let line = unit.lines[0];
        let look = &self.looks[line];
        if look.verse != Verse::No {
            return;
        }
        let next = units.get(at + 1);
        let noted = next.is_some_and(|u| u.what == What::Text && self.looks[u.lines[0]].note);
        let before_text = next.is_some_and(|u| u.what == What::Text && !self.looks[u.lines[0]].dated) && !noted;
        let has_text = open.length > 0 && !self.signed(units, at);
        let counted = look.numbered.is_some() || look.parallel;
        match unit.what {
            What::Head if unit.lines.len() == 1 && has_text && before_text => {
                let plain =
                    look.units <= 2 && !look.kicker && !look.column && !look.headed && look.bullet == Bullet::None;
                let within = || match look.units {
                    // 智慧赋能 港口换新颜: between two texts that are one.
                    2 => self.cohesion(units, at, open) > WITHIN,
                    _ => self.heads(units, at, open) < -CLEAR,
                };
                if plain && self.lines[line].width <= 16 * EM && within() {
                    units[at].what = What::Section;
                }
            }
            What::Section if !has_text && !counted => units[at].what = What::Head,
            What::Section if !counted && before_text && self.heads(units, at, open) > CLEAR => {
                units[at].what = What::Head;
            }
            What::Section if !counted && (noted || next.is_none_or(|u| u.what != What::Text)) => {
                units[at].what = What::Head;
            }
            _ => {}
        }
    }

    /// The text above a unit is signed: what follows is another.
    fn signed(&self, units: &[Unit], at: usize) -> bool {
        let before = at.checked_sub(1).map(|before| &units[before]);
        before.is_some_and(|unit| self.looks[unit.lines[0]].stands == Stands::SignOff)
    }

    /// The width of the column that a paragraph fills: the width most of its full lines have.
    fn column(&self, unit: &Unit) -> Option<u32> {
        let inner = unit.lines.iter().rev().skip(1).take(6).map(|line| &self.lines[*line]);
        let mut widths: Vec<u32> =
            inner.filter(|l| l.fill.support > 0 && !l.fill.first_like).map(|l| l.width).collect();
        widths.sort_unstable();
        widths.get(widths.len() / 2).copied()
    }

    /// How much a short line between two paragraphs looks like the headline of another article
    /// rather than a section head, from below zero.
    ///
    /// Section heads are short, and their texts go on with the same things; the words of a headline
    /// come back in the text on one side of it.
    fn heads(&self, units: &[Unit], at: usize, open: &Run) -> f64 {
        let line = &self.lines[units[at].lines[0]];
        let from = open.units.first().copied().unwrap_or(at);
        let Compared { told, alike } = self.compare(units, &self.words[at], (from..at).rev(), at + 1..units.len());
        let cohesion = alike / self.usual(units);
        let characters = f64::from(line.width) / f64::from(EM);
        let opens = if line.opens(self.lines.get(units[at].lines[0] + 1)) { 2.0 } else { 0.0 };
        let apart = if self.blanks < 0.12 && line.blank { 2.0 } else { 0.0 };
        let spoken = if interview::over(units, at, &open.units) { 4.0 } else { 0.0 };
        let short = (0.45 * (characters - 9.5)).clamp(-2.0, 2.0);
        let row = sections::row(self, units, at, open);
        short + 1.5 * (OWN - cohesion.min(1.5)) + 2.0 * told + apart + spoken - opens - row
    }

    fn only_note(&self, units: &[Unit], open: &Run) -> bool {
        let mut texts = open.units.iter().take(12).filter(|u| units[**u].what == What::Text);
        let opened = texts.next().is_some_and(|u| self.looks[units[*u].lines[0]].note);
        let signed = open.units.last().is_some_and(|u| units[*u].what == What::Signature);
        let more = open.note > 0 && open.length > open.note;
        opened && !more && open.units.len() <= 8 && (signed || texts.next().is_none() || open.length <= NOTE)
    }

    /// Whether a headline stands right below a byline, and nobody else signs the text below it.
    fn leads_head(&self, units: &[Unit], at: usize) -> bool {
        let mut below = units[at + 1..].iter();
        let headed = below.next().is_some_and(|next| next.what == What::Head);
        let text = below.find(|unit| !matches!(unit.what, What::Head | What::Caption));
        headed && text.is_some_and(|unit| unit.what == What::Text && !self.looks[unit.lines[0]].dated)
    }

    /// Whether nobody signs a text any more: it is a notice, or signed above.
    fn has_writer(&self, units: &[Unit], open: &Run, division: &Division) -> bool {
        let notice = match division.items.last() {
            Some(Item::Head(head)) => labels::is_notice(self.lines[units[*head].lines[0]].headline()),
            _ => false,
        };
        notice || open.units.iter().any(|unit| units[*unit].what == What::Byline)
    }

    /// 编后: a note below the text it speaks of.
    fn afterword(&self, units: &[Unit], open: &Run) -> bool {
        open.units.first().is_some_and(|unit| self.lines[units[*unit].lines[0]].text.contains("编后"))
    }

    /// Whether an editor's note stands alone, below no headline.
    fn leads(&self, units: &[Unit], open: &Run, division: &Division) -> bool {
        let headed = matches!(division.items.last(), Some(Item::Head(_)));
        open.length > 0 && !headed && self.only_note(units, open)
    }

    /// Whether another text begins with this paragraph, and how sure that is.
    fn begins(&self, units: &[Unit], at: usize, open: &Run) -> Option<f64> {
        let first = units[at].lines[0];
        if self.looks[first].dated || self.looks[first].note {
            return Some(0.9);
        }
        if self.signed(units, at) {
            return Some(0.8);
        }
        let before = first.checked_sub(1)?;
        if self.looks[first].verse != Verse::No || self.looks[before].verse != Verse::No {
            return None;
        }
        let (last, line) = (&self.lines[before], &self.lines[first]);
        let mut signs: f64 = 0.0;
        let columns = self.column(&units[at - 1]).zip(self.column(&units[at]));
        if columns.is_some_and(|(a, b)| a.abs_diff(b) > 2 * EM + 2) {
            signs += 1.0;
        }
        let digit = last.text.ends_with(|c: char| c.is_ascii_digit());
        if (self.blanks > 0.7 && !line.blank && !digit) || (self.blanks < 0.12 && line.blank) {
            signs += 0.7;
        }
        if line.indent && self.indents < 0.3 {
            signs += 0.7;
        }
        if signs == 0.0 {
            return None;
        }
        if interview::over(units, at, &open.units) {
            signs += 0.7;
        }
        let cohesion = self.cohesion(units, at, open);
        signs += match cohesion {
            c if c < 0.3 => 1.6,
            c if c < 0.6 => 0.8,
            c if c < 0.9 => 0.0,
            _ => -1.0,
        };
        (signs >= 2.0).then(|| (0.35 + signs / 8.0).min(0.9))
    }

    /// The words of the nearest paragraphs among `places`.
    fn window<'a>(
        &'a self,
        units: &'a [Unit],
        places: impl Iterator<Item = usize> + 'a,
    ) -> impl Iterator<Item = &'a Words> + 'a {
        let mut length = 0;
        let near = places
            .take_while(|at| !matches!(units[*at].what, What::Head | What::Break))
            .filter(|at| units[*at].what == What::Text)
            .take_while(move |at| {
                let fits = length < WINDOW;
                length += units[*at].text.len() / 3;
                fits
            });
        near.map(|at| &self.words[at])
    }
}
