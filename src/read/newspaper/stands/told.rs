//! Headlines whose words come back in the sentence right below: 市医院开设夜间门诊 / 市医院近日开设….
//!
//! Short news has neither dateline nor byline; its first sentence says again what its headline says.

use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks};
use super::super::verse::Verse;
use super::super::words;
use super::{Stands, briefs};

/// Such headlines have so many Chinese characters, and are no wider.
const FEWEST: u32 = 5;
const WIDEST: u32 = 24 * EM;
/// A sentence is looked through as far as so many lines or characters go.
const LINES: usize = 3;
const CHARACTERS: usize = 80;
/// Wider lines are whole paragraphs.
const WHOLE: u32 = 46 * EM;
/// From this share of its pairs of characters on a headline is said again; below the name of a list
/// of short news from less on.
const AGAIN: f64 = 0.5;
const LISTED: f64 = 0.4;

/// A row after a text that ended whose words the paragraph below begins with.
pub(in super::super) fn is_told(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    is_said(lines, looks, at, AGAIN)
}

/// The same in a list of short news.
pub(super) fn is_item(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    is_said(lines, looks, at, LISTED)
}

fn is_said(lines: &[Line], looks: &[Looks], at: usize, least: f64) -> bool {
    let Some((line, look)) = lines.get(at).zip(looks.get(at)) else { return false };
    is_row(line, look)
        && begins(lines, looks, at)
        && below(lines, looks, at)
        && says(lines, at + 1, &line.text) >= least
}

/// A line that may be such a headline by itself.
fn is_row(line: &Line, look: &Looks) -> bool {
    let own = look.dated || look.note || look.speaks || look.jump || look.captioned || look.credited || look.pointer;
    let open = look.stands == Stands::Open && look.verse == Verse::No && look.bullet == Bullet::None;
    line.end == End::Word
        && line.width <= WIDEST
        && look.han >= FEWEST
        && look.commas + look.pauses == 0
        && !look.stopped
        && !look.torn
        && open
        && !own
        && look.numbered.is_none()
        && look.furniture < 1.0
        && !line.hangs()
}

/// Something ended above, or the name of a list of short news stands there.
fn begins(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let Some(above) = at.checked_sub(1) else { return false };
    let ended = |at: usize| {
        let (line, look) = (&lines[at], &looks[at]);
        let signed = look.byline.is_some() && line.text.ends_with(['）', ')']);
        line.ended() || signed || look.stands == Stands::SignOff
    };
    ended(above) || (above > 0 && briefs::names_list(&lines[above]) && ended(above - 1))
}

/// A paragraph begins right below: its first line is narrower than the next by an indent.
fn below(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let Some((first, look)) = lines.get(at + 1).zip(looks.get(at + 1)) else { return false };
    // The second row of a headline is no paragraph.
    if look.units > 1 || (first.width < lines[at].width && look.commas == 0) {
        return false;
    }
    let indented = |next: &Line| (first.width + EM..=first.width + 3 * EM).contains(&next.width) && !first.ended();
    let next = lines.get(at + 2);
    first.width > WHOLE || first.opens(next) || next.is_some_and(indented)
}

/// How much of a headline the sentence that begins with a line says again.
pub(in super::super) fn says(lines: &[Line], first: usize, headline: &str) -> f64 {
    let mut sentence = String::new();
    for line in lines[first..].iter().take(LINES) {
        sentence.extend(line.text.chars().take(CHARACTERS));
        if line.ended() || sentence.len() >= 3 * CHARACTERS {
            break;
        }
    }
    words::told(headline, &sentence)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<usize> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        (0..lines.len()).filter(|at| is_told(&lines, &looks, *at)).collect()
    }

    #[test]
    fn the_sentence_below_says_a_headline_again() {
        let text = "灯会的日子定在月底，各街道的队\n伍已经练了半个月。\n青禾港夜航码头试运行\n日前，青禾港的夜航码头终于\n试运行，货轮夜里也能靠泊，船工\n不必再等到天亮。\n";
        assert_eq!(of(text), [2]);
        assert_eq!(of(&text.replace("半个月。", "半个月")), [0; 0]);
        assert_eq!(of(&text.replace("青禾港夜航码头试运行", "江边又多了一处热闹地方")), [0; 0]);
    }

    #[test]
    fn first_lines_of_paragraphs_are_none() {
        let text = "代表们一致鼓掌，会议随后进入下一\n项议程。\n会议通过了关于港口修建的报\n告，通过了关于港口修建的决议，通\n过了关于港口修建的公报。\n";
        assert_eq!(of(text), [0; 0]);
    }
}
