//! How much a line continues the one before it, by how both end and stand in their column.
//!
//! How much blank lines and indents mean is learned from the page itself.

use super::super::columns::SAME;
use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks};
use super::super::stands::Stands;
use super::super::verse::Verse;
use super::place::Place;
use super::{Known, is_dots};

/// What blanks before lines mean on this page.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Habits {
    /// Weight of an empty line for a new paragraph, and of none against it.
    pub blank: (f32, f32),
    /// Weight of an indent, and of none.
    pub indent: (f32, f32),
    /// Share of paragraphs after a short last line that are indented, by blanks or by width.
    pub first: f32,
}

/// Learns from lines that end in the middle of a sentence and lines that end with one what an empty
/// line and an indent tell.
pub(super) fn habits(lines: &[Line], looks: &[Looks]) -> Habits {
    // Counts of pairs, of blanks and of indents, inside sentences and after them.
    let mut counts = [[0.0_f32; 3]; 2];
    for at in 1..lines.len() {
        let (before, line) = (&lines[at - 1], &lines[at]);
        let body = before.fill.support > 0 || before.width > 46 * EM;
        let inside = before.end == End::Open || (before.end == End::Word && before.fill.support >= 2);
        if !body || !(inside || before.ended()) || looks[at].credited || looks[at - 1].jumps {
            continue;
        }
        let row = &mut counts[usize::from(before.ended())];
        row[0] += 1.0;
        row[1] += f32::from(u8::from(line.blank));
        row[2] += f32::from(u8::from(line.indent));
    }
    let weight = |what: usize| {
        let rate = |row: &[f32; 3], expected: f32| (row[what] + 3.0 * expected) / (row[0] + 3.0);
        let all = rate(&[counts[0][0] + counts[1][0], counts[0][1] + counts[1][1], counts[0][2] + counts[1][2]], 0.1);
        let (inside, after) = (rate(&counts[0], all), rate(&counts[1], all));
        ((after / inside).ln().clamp(0.0, 3.5), ((1.0 - inside) / (1.0 - after)).ln().clamp(0.0, 2.0))
    };
    let after_last = (1..lines.len()).filter(|at| {
        let before = &lines[at - 1];
        before.ended()
            && before.fill.short
            && lines[*at].fill.measure.is_some()
            && looks[*at].stopped | (looks[*at].commas > 0)
    });
    let (mut indented, mut all) = (2.0, 4.0);
    for at in after_last {
        all += 1.0;
        indented += f32::from(u8::from(lines[at].indent || lines[at].fill.first_like));
    }
    Habits { first: indented / all, blank: weight(1), indent: weight(2) }
}

/// How much line `at` continues the one before it; below zero it begins anew.
pub(super) fn join(lines: &[Line], looks: &[Looks], known: &[Known], at: usize, habits: Habits) -> f32 {
    // No paragraph goes on over the rows of a headline.
    if known[at].row || at.checked_sub(1).is_some_and(|before| known[before].row) {
        return -6.0;
    }
    let Some(before) = at.checked_sub(1).map(|b| &lines[b]) else { return -1.0 };
    let (line, look, fill) = (&lines[at], &looks[at], before.fill);
    let wrapped = fill.measure.is_some() && before.width <= 46 * EM;
    let mut sum = match before.end {
        End::Open => 4.5,
        End::Word => 3.0,
        End::Half => 1.0,
        End::Stop => -1.0,
    };
    let verse = looks[at - 1].verse;
    let begins = look.speaks || look.stands == Stands::Item;
    let ends = looks[at - 1].jumps || matches!(looks[at - 1].stands, Stands::Salutation | Stands::Contact);
    if begins || ends || (look.verse != Verse::More && verse.is_line()) {
        return -6.0;
    }
    if look.verse == Verse::More {
        return 6.0;
    }
    // Where whole paragraphs are lines, a short one was not broken.
    if before.end == End::Word && before.width <= 20 * EM && line.width >= 40 * EM && fill.measure.is_none() {
        sum -= 4.0;
    }
    if fill.short && (before.ended() || !fill.first_like) {
        let much = fill.measure.is_some_and(|m| before.width * 10 < m * 7);
        sum -= match before.end {
            End::Open => 0.5,
            _ if much => 4.5,
            _ => 3.0,
        };
    }
    if before.ended() && !wrapped {
        sum -= 3.0;
    }
    if before.ended() && wrapped && !fill.short && fill.support > 0 {
        sum += 1.2;
    }
    if matches!(before.end, End::Half) && before.width > 46 * EM {
        sum -= 1.0;
    }
    if before.end != End::Open && line.fill.first_like {
        sum -= if line.indent || habits.indent.1 < 0.3 { 1.8 } else { 0.3 };
    }
    if line.fill.support > 1 && !line.fill.first_like {
        sum += 0.5;
    }
    sum += if line.blank { -habits.blank.0 } else { habits.blank.1 };
    sum -= if line.deep { 1.6 } else { 0.0 };
    sum += if line.indent { -0.6 - habits.indent.0 } else { habits.indent.1 };
    if line.apart && before.end != End::Open {
        sum -= 4.0;
    }
    if before.end == End::Word && is_alone(lines, at - 1) {
        sum -= 6.0;
    }
    if known[at].hangs || known[at - 1].runs_in {
        sum += 3.0;
    }
    if look.jumps && line.width <= 8 * EM {
        sum += 3.0;
    }
    if look.dated {
        sum -= if before.end == End::Open { 2.0 } else { 5.0 };
    }
    if look.bullet != Bullet::None && before.end != End::Open {
        sum -= if before.ended() || before.fill.short { 3.0 } else { 0.5 };
    }
    if let Some(level) = look.numbered.filter(|_| before.end != End::Open) {
        sum -= match before.end {
            End::Stop | End::Half if level <= 2 => 6.0,
            End::Stop => 3.0,
            _ if level <= 2 => 2.0,
            _ => 0.0,
        };
    }
    if known[at - 1].narrow {
        sum -= 3.0;
    }
    if known[at - 1].told {
        sum -= 6.0;
    }
    // Between a sentence that ended and a dateline stands the headline, however wide.
    if before.ended() && line.end == End::Word && looks.get(at + 1).is_some_and(|next| next.dated) {
        sum -= 5.0;
    }
    if looks[at - 1].parallel && before.end == End::Word {
        sum -= 6.0;
    }
    if before.ended() && wrapped && !fill.short && before.fill.support > 1 {
        // A line one character short of its column ends a paragraph; so does a full one above an indent.
        let indented = habits.first > 0.6 && line.opens(lines.get(at + 1));
        if matches!(known[at].place, Place::First | Place::Inside) {
            // Its width tells more.
        } else if before.falls_short(line) {
            sum -= 3.5;
        } else if indented && lines.get(at + 1).is_some_and(|next| line.falls_short(next)) {
            sum -= 2.5;
        }
    }
    match known[at].place {
        Place::First if before.ended() || above_first(lines, known, at) => sum -= 4.0,
        Place::Inside if before.ended() && !line.apart => sum += 4.5,
        _ => {}
    }
    // 编者按 on a line of its own.
    if look.note || look.calls || (looks[at - 1].note && before.width <= 8 * EM && before.end == End::Word) {
        sum -= 4.0;
    }
    if is_dots(&line.text) || is_dots(&before.text) {
        sum -= 5.0;
    }
    sum.clamp(-6.0, 6.0)
}

/// Below a section head: a first row, and the line above it ended no paragraph though the next words
/// had room there.
fn above_first(lines: &[Line], known: &[Known], at: usize) -> bool {
    let (head, above) = (at - 1, at.checked_sub(2));
    let spare = known[head].place == Place::Spare && lines[head].end == End::Word;
    spare && above.is_some_and(|above| lines[above].ended())
}

/// A line of a few words above a long one, after a paragraph that ended: no column breaks it there.
fn is_alone(lines: &[Line], at: usize) -> bool {
    const SHORT: u32 = 24 * EM;
    const LONG: u32 = 30 * EM;
    let (line, below) = (&lines[at], lines.get(at + 1));
    let begins = at.checked_sub(1).map(|above| &lines[above]).is_none_or(|above| above.ended() || above.width <= SHORT);
    let much = |below: &Line| below.width > LONG && below.width >= 2 * line.width;
    line.width <= SHORT && line.fill.measure.is_none() && begins && below.is_some_and(much)
}

/// A line much narrower than the column above and below it, after a paragraph that ended: no paragraph
/// begins with so few words and goes on below.
pub(super) fn stands_narrow(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (line, look) = (&lines[at], &looks[at]);
    let plain = look.numbered.is_none() && look.bullet == Bullet::None && look.verse == Verse::No && !look.speaks;
    if line.end != End::Word || line.fill.first_like || !line.fill.short || !plain {
        return false;
    }
    let Some(below) = lines.get(at + 1).filter(|below| below.fill.support >= 2) else { return false };
    let narrow = |line: &Line| line.end == End::Word && line.width * 10 < below.width * 7;
    // The name of a column may stand above a headline.
    let above = |at: usize| at.checked_sub(1).map(|above| (&lines[above], &looks[above]));
    let first = if above(at).is_some_and(|(line, _)| narrow(line)) { at - 1 } else { at };
    let ended = above(first).is_some_and(|(line, look)| line.ended() && look.verse == Verse::No);
    // Where the column grows wider, a line fills the narrow one.
    let full = |other: &Line| other.width * 10 > below.width * 8;
    let inset = |other: &Line| (line.width + 2 * EM - SAME..=line.width + 3 * EM).contains(&other.width);
    let column = &lines[first.saturating_sub(3)..first];
    ended && narrow(line) && column.iter().any(full) && !column.iter().any(inset)
}
