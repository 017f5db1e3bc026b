//! Texts that go on elsewhere in the same file: （下转第二版） and （上接第一版） put together.
//!
//! Pages and headlines must agree; a part whose beginning is not there stays an article of its own.

use std::cmp::Ordering;

use super::lines::Line;
use super::matching::Matching;
use super::runs::Division;
use super::sheets::Sheets;
use super::units::{Unit, What};
use super::words::Words;
use crate::read::bulletin::Loose;
use crate::read::forms::jump::{self, Jump};
use crate::text::joint;

/// A part that was put after its beginning.
pub(super) struct Joined {
    /// The run that goes on.
    pub run: usize,
    /// The first line of the part.
    pub line: usize,
    /// How sure that is.
    pub confidence: f64,
}

/// What joining the parts gave.
#[derive(Default)]
pub(super) struct Continued {
    /// Parts that found their beginning.
    pub joined: Vec<Joined>,
    /// First lines of parts that did not.
    pub alone: Vec<usize>,
    /// Lines that nothing prints any more: jump lines, the headline given again.
    pub furniture: Vec<usize>,
    /// Jump lines at the end of a line of text.
    pub words: Vec<Loose>,
    /// Headlines of parts that say something else than those of their beginnings, and jump lines of
    /// parts that found none.
    pub heads: Vec<usize>,
}

/// The beginning of a text is looked for among so many on either side.
const NEAR: usize = 200;
/// Headlines with less in common are those of different texts.
const ALIKE: f64 = 0.5;

/// Puts every part after its beginning.
pub(super) fn join(
    division: &mut Division,
    matching: &mut Matching,
    units: &mut [Unit],
    lines: &[Line],
    sheets: &Sheets,
) -> Continued {
    let mut continued = Continued::default();
    let mut part = 0;
    while part < division.runs.len() {
        let Some((place, from)) = goes_back(&division.runs[part].units, units) else {
            part += 1;
            continue;
        };
        let first = units[division.runs[part].units[0]].lines[0];
        let jump = division.runs[part].units[place];
        division.runs[part].units.remove(place);
        let begins = (part.saturating_sub(NEAR)..(part + NEAR).min(division.runs.len()))
            .filter(|run| *run != part)
            .filter_map(|run| {
                fits(division, matching, units, sheets, (run, part), from.as_deref()).map(|sure| (run, sure))
            })
            .max_by(|a, b| a.1.total_cmp(&b.1));
        let Some((run, confidence)) = begins else {
            continued.alone.push(first);
            // Nothing else tells where the beginning is printed.
            continued.heads.extend(&units[jump].lines);
            part += 1;
            continue;
        };
        continued.furniture.extend(&units[jump].lines);
        let (moved, heads) = (division.runs.remove(part), matching.heads.remove(part).0);
        for (_, before) in division.captions.iter_mut().filter(|(_, before)| *before > part) {
            *before -= 1;
        }
        let run = if run > part { run - 1 } else { run };
        // A beginning may stand behind its part, and so behind parts that are taken out later, or be
        // such a part itself.
        for joined in &mut continued.joined {
            joined.run = match joined.run.cmp(&part) {
                Ordering::Less => joined.run,
                Ordering::Equal => run,
                Ordering::Greater => joined.run - 1,
            };
        }
        continued.heads_of(&heads, &matching.heads[run].0, units);
        continued.put(division, units, lines, run, moved);
        continued.joined.push(Joined { run, line: first, confidence });
    }
    continued
}

/// The jump line before the text of a run: its place among the units, and the page it names.
fn goes_back(run: &[usize], units: &[Unit]) -> Option<(usize, Option<String>)> {
    let before_text = run.iter().take_while(|unit| units[**unit].what != What::Text);
    before_text.enumerate().find_map(|(at, unit)| match jump::line(&units[*unit].text) {
        Some(Jump::From(page)) if units[*unit].what == What::Jump => Some((at, jump::page_name(page))),
        _ => None,
    })
}

/// The page that the text of a run goes on on: `None` when it does not.
fn leads_to(run: &[usize], units: &[Unit]) -> Option<Option<String>> {
    run.iter().rev().take(4).find_map(|unit| {
        let unit = &units[*unit];
        let found = match unit.what {
            What::Jump => jump::line(&unit.text),
            What::Text => jump::at_end(&unit.text).map(|(_, jump)| jump).filter(|jump| matches!(jump, Jump::To(_))),
            _ => None,
        };
        found.map(|(Jump::To(page) | Jump::From(page))| jump::page_name(page))
    })
}

/// How sure `part` goes on with `run`, when it may.
fn fits(
    division: &Division,
    matching: &Matching,
    units: &[Unit],
    sheets: &Sheets,
    (run, part): (usize, usize),
    from: Option<&str>,
) -> Option<f64> {
    let to = leads_to(&division.runs[run].units, units)?;
    let page = |run: usize| {
        let first = division.runs[run].units.first().map_or(0, |unit| units[*unit].lines[0]);
        sheets.of(first).page.as_deref()
    };
    let mut agree = 0;
    for (named, printed) in [(to.as_deref(), page(part)), (from, page(run))] {
        match (named, printed) {
            (Some(named), Some(printed)) if jump::same_page(named, printed) => agree += 1,
            (Some(_), Some(_)) => return None,
            _ => {}
        }
    }
    let heads = |run: usize| Words::union(matching.heads[run].0.iter().map(|head| &division.words[*head]));
    let rarity = &division.rarity;
    let titled = !matching.heads[part].0.is_empty() && !matching.heads[run].0.is_empty();
    let alike = rarity.alike(&heads(run), &heads(part));
    match agree {
        _ if titled && alike >= ALIKE => Some(0.8 + 0.05 * f64::from(agree) + 0.05 * alike),
        2 if !titled => Some(0.8),
        1 if !titled => Some(0.65),
        2 => Some(0.62 + 0.1 * alike),
        _ => None,
    }
}

impl Continued {
    /// The headline of a part says nothing new when its words stand in that of the beginning.
    fn heads_of(&mut self, part: &[usize], beginning: &[usize], units: &[Unit]) {
        let letters = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>();
        let known: String = beginning.iter().map(|head| letters(&units[*head].text)).collect();
        for head in part {
            let again = known.contains(&letters(&units[*head].text));
            let lines = &units[*head].lines;
            if again { self.furniture.extend(lines) } else { self.heads.extend(lines) }
        }
    }

    /// Moves the units of a part behind those of its beginning, without the jump between them.
    fn put(
        &mut self,
        division: &mut Division,
        units: &mut [Unit],
        lines: &[Line],
        run: usize,
        mut part: super::runs::Run,
    ) {
        let known: Vec<String> = division.runs[run]
            .units
            .iter()
            .filter(|u| units[**u].what == What::Byline)
            .map(|u| units[*u].text.clone())
            .collect();
        // Who wrote it is said once.
        part.units.retain(|unit| {
            let again = units[*unit].what == What::Byline && known.contains(&units[*unit].text);
            if again {
                self.furniture.extend(&units[*unit].lines);
            }
            !again
        });
        let last = division.runs[run].units.iter().copied().rfind(|unit| units[*unit].what == What::Text);
        let leads = |unit: &usize| {
            units[*unit].what == What::Jump && !matches!(jump::line(&units[*unit].text), None | Some(Jump::From(_)))
        };
        for unit in division.runs[run].units.iter().filter(|unit| leads(unit)) {
            self.furniture.extend(&units[*unit].lines);
        }
        division.runs[run].units.retain(|unit| !leads(unit));
        if let Some(last) = last {
            if let Some((start, Jump::To(_))) = jump::at_end(&units[last].text) {
                let text = units[last].text.split_off(start).trim().to_string();
                units[last].text.truncate(units[last].text.trim_end().len());
                let line = lines[*units[last].lines.last().expect("a unit has lines")].number;
                self.words.push(Loose { line, text, furniture: true });
            }
            self.close_sentence(units, last, &mut part);
        }
        division.runs[run].length += part.length;
        division.runs[run].words = division.pairs.union([&division.runs[run].words, &part.words].into_iter());
        division.runs[run].units.append(&mut part.units);
    }

    /// A sentence that the jump cut becomes one again.
    fn close_sentence(&self, units: &mut [Unit], last: usize, part: &mut super::runs::Run) {
        let ended = units[last].text.ends_with(['。', '！', '？', '”', '…', '：', '）', '!', '?']);
        let first = part.units.first().copied().filter(|unit| units[*unit].what == What::Text);
        let Some(first) = first.filter(|_| !ended) else { return };
        let (text, lines) = (units[first].text.clone(), units[first].lines.clone());
        let between = joint(units[last].text.chars().next_back(), text.chars().next());
        units[last].text.push_str(between);
        units[last].text.push_str(&text);
        units[last].lines.extend(lines);
        part.units.remove(0);
    }
}
