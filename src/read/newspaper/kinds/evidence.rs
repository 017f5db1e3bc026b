//! What a line says by itself for being of a kind.
//!
//! Scores are in natural logarithms of odds, roughly: a point makes a kind three times as likely.

use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks, Writers};
use super::super::verse::Verse;
use super::Kind::{self, Byline, Caption, CaptionMore, First, Furniture, Head, Jump, More, Section, Signature, Source};
use super::place::Place;
use super::{CERTAIN, KINDS, LANES, NEVER, Page, Row, fits, is_dots};

/// What several kinds ask of a line.
struct Seen {
    /// How much it looks like text.
    body: f32,
    /// It is as wide as the first line of a paragraph.
    opens: bool,
    /// How much the lines around it say that no headline stands here.
    starts: f32,
}

impl Page<'_> {
    /// What line `at` says for being of each kind.
    pub(super) fn own(&self, at: usize) -> Row {
        let look = &self.looks[at];
        let mut row = match look.stands.is() {
            Some(kind) => certain(kind, CERTAIN),
            // What is written in a row says less than where it stands.
            None if self.known[at].row => certain(Head, 4.0),
            None => self.weighed(at),
        };
        if look.verse != Verse::No || look.speaks {
            for (own, kind) in row.iter_mut().zip(KINDS) {
                *own = if fits(look, kind) { *own } else { NEVER };
            }
        }
        row
    }

    /// What several kinds ask of line `at`.
    fn seen(&self, at: usize) -> Seen {
        let opens = self.opens(at);
        Seen { body: self.body(at, opens), opens, starts: self.starts(at) }
    }

    /// What the words, the shape and the place of line `at` say for being of each kind.
    fn weighed(&self, at: usize) -> Row {
        let (line, look, seen) = (&self.lines[at], &self.looks[at], self.seen(at));
        let mut row = certain(Head, self.head(at, &seen));
        let mut set = |kind: Kind, own: f32| row[kind as usize] = own;
        let weight = |says: bool, weight: f32| if says { weight } else { 0.0 };
        let begins = seen.body + weight(look.dated, 2.5) + weight(look.note || look.calls, 2.0);
        set(First, begins + weight(line.indent, 0.3) - weight(self.known[at].hangs, 3.0));
        set(More, seen.body - if look.dated { 2.0 } else { 0.0 });
        set(Section, self.section(at, &seen));
        match look.byline {
            Some(Writers::Role) => set(Byline, 4.0),
            // Those present, told in a full line.
            Some(Writers::Names) if look.pauses > 0 && (line.fill.support >= 2 || seen.opens) => set(Byline, -2.0),
            Some(Writers::Names) => set(Byline, 1.2),
            None => {}
        }
        set(Caption, self.caption(at, &seen));
        set(CaptionMore, if look.credited { 4.0 } else { seen.body - 1.2 });
        if self.known[at].runs_in {
            return certain(First, seen.body + 2.0);
        }
        if self.known[at].told {
            [First, More, Caption, CaptionMore].into_iter().for_each(|kind| set(kind, NEVER / 2.0));
        }
        if look.signature {
            set(Signature, 4.5);
        }
        if look.jump {
            set(Jump, 7.0);
        }
        if look.info || look.source {
            set(Source, if look.info { 8.0 } else { 5.5 });
        }
        if look.pointer {
            set(Furniture, 3.5);
        } else if look.furniture >= 1.0 {
            set(Furniture, look.furniture * 1.6 - 0.8);
        } else if look.han == 0 && line.width <= 6 * EM && !is_dots(&line.text) {
            set(Furniture, 1.5);
        }
        row
    }

    /// Lines of the column that speak for a line of text. A spaced line may be a headline as well.
    fn support(line: &Line) -> u8 {
        if line.spaced { line.fill.support.min(1) } else { line.fill.support }
    }

    /// As wide as the first line of a paragraph.
    fn opens(&self, at: usize) -> bool {
        let text = |look: &&Looks| look.furniture < 1.0 && !look.jump && !look.source && !look.credited;
        let next = self.looks.get(at + 1).filter(text).map(|_| &self.lines[at + 1]);
        self.lines[at].opens(next)
    }

    /// A quotation of a headline that a break divides: 种出“黄 / 金”产业.
    fn divided(&self, at: usize) -> bool {
        let open = |at: usize| {
            let text = &self.lines[at].text;
            [('“', '”'), ('《', '》')]
                .map(|(open, close)| text.matches(open).count() as i32 - text.matches(close).count() as i32)
        };
        let row = |at: usize| {
            let line = &self.lines[at];
            self.looks[at].torn && line.end == End::Word && line.fill.support < 2 && line.width <= 24 * EM
        };
        let [quotes, titles] = open(at);
        let other =
            if quotes + titles > 0 { Some(at + 1).filter(|next| *next < self.lines.len()) } else { at.checked_sub(1) };
        row(at) && other.is_some_and(|other| row(other) && open(other) == [-quotes, -titles])
    }

    /// How much the lines around say that a paragraph begins here and goes on below: a byline or a
    /// sentence ends above, and what is below begins nothing.
    fn starts(&self, at: usize) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        let Some((below, under)) = self.lines.get(at + 1).zip(self.looks.get(at + 1)) else { return 0.0 };
        let own = look.headed || look.column || look.kicker || look.units >= 2 || look.numbered.is_some();
        let new = under.dated || under.byline.is_some() || under.note || under.bullet != Bullet::None || under.speaks;
        let begins = below.fill.first_like && !below.ended();
        let blank = self.habits.blank.0 > 0.3 && (line.blank || below.blank);
        let apart = blank || line.apart || below.indent || begins;
        let text = below.ended() || under.commas > 0;
        if at == 0 || line.ended() || own || new || apart || look.parallel || !text {
            return 0.0;
        }
        let above = &self.lines[at - 1];
        // A byline below a headline: the text follows.
        let signed = self.looks[at - 1].byline == Some(Writers::Role) && at > 1 && !self.lines[at - 2].ended();
        let (most, least) = (line.width + 2 * EM + 2, line.width - line.squeeze + 2 * EM);
        // The last line of a paragraph says nothing of the column.
        let last = below.ended() && line.fill.measure.is_some_and(|m| least <= m + 2 && m <= most);
        let narrower = below.width - below.squeeze <= most && (least <= below.width + 2 || last);
        match (signed, above.ended() && narrower) {
            (true, _) => 4.0,
            (_, true) if look.bullet == Bullet::Dash => 4.5,
            (_, true) => 2.5,
            _ if above.ended() && self.begins_alone(at) => 2.5,
            _ => 0.0,
        }
    }

    /// As wide as first rows are on this page, above a row that is none.
    fn begins_alone(&self, at: usize) -> bool {
        let next = self.known.get(at + 1).map(|known| known.place);
        self.known[at].place == Place::First && next.is_some_and(|next| next != Place::First)
    }

    fn body(&self, at: usize, opens: bool) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        let mut sum = 0.6 * look.commas.min(2) as f32;
        if line.ended() {
            sum += 1.2;
        }
        if look.stopped {
            sum += 1.5;
        }
        sum += match Self::support(line) {
            0 => 0.0,
            1 => 0.3,
            2 => 0.8,
            3 => 1.4,
            _ => 2.0,
        };
        if line.width > 40 * EM {
            sum += 3.0;
        }
        if opens {
            sum += 0.8;
        }
        if look.particles >= 4 {
            sum += 0.4;
        }
        if look.credited {
            sum -= 2.5;
        }
        if look.byline == Some(Writers::Role) {
            sum -= 2.0;
        }
        if look.jump || look.source || look.pointer || look.signature {
            sum -= 2.5;
        }
        sum - (look.furniture - 0.8).max(0.0)
    }

    fn head(&self, at: usize, seen: &Seen) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        let asks = line.text.ends_with(['？', '！', '?', '!', '…', '”']);
        let mut sum = 0.9;
        if line.ended() {
            sum -= if asks && line.width <= 30 * EM { 0.8 } else { 5.0 };
        }
        if look.stopped {
            sum -= 3.0;
        }
        sum -= match (look.commas, look.units) {
            (0, _) => 0.0,
            (1, 2..) => 0.3,
            (1, _) => 0.7,
            _ => 2.0,
        };
        if line.end == End::Open {
            sum -= 4.5;
        }
        if line.text.ends_with('—') {
            // 代表热议水利条例——: above the headline, and part of no sentence.
            let whole = at.checked_sub(1).is_none_or(|above| self.lines[above].ended() || self.looks[above].tool);
            sum -= if whole && look.commas == 0 && line.fill.support < 2 { 0.0 } else { 2.5 };
        }
        let divided = look.torn && self.divided(at);
        if look.torn && !divided {
            sum -= if bracket_torn(&line.text) { 8.0 } else { 1.5 };
        }
        if look.introduces || look.calls {
            sum -= 8.0;
        }
        if look.pauses >= 2 {
            sum -= 1.5;
        }
        // Where paragraphs keep their indent, so does this one.
        if line.deep && self.habits.indent.0 > 1.5 {
            sum -= 1.2;
        }
        if self.known[at].hangs {
            sum -= 5.0;
        }
        if look.han < 4 && !divided {
            sum -= if look.column { 1.0 } else { 2.5 };
        }
        sum -= match Self::support(line) {
            0 | 1 => 0.0,
            2 => 0.4,
            _ => 1.0,
        };
        if look.units >= 2 {
            sum += 1.3;
        }
        if line.apart && !line.indent {
            sum += 2.5;
        }
        if seen.opens && look.units < 2 {
            sum -= 1.0;
        }
        sum -= seen.starts;
        if look.bullet == Bullet::Dash && !line.ended() {
            sum += if self.listed(at) { 0.2 } else { 2.2 };
        }
        let next = self.lines.get(at + 1).zip(self.looks.get(at + 1));
        if let Some((after, of_after)) = next {
            let deck = of_after.bullet == Bullet::Dash && !after.ended() && after.fill.support < 3;
            let begins = of_after.dated || of_after.byline == Some(Writers::Role);
            if deck || begins {
                sum += 1.2;
            }
        }
        if at.checked_sub(1).is_some_and(|b| self.looks[b].jumps || self.looks[b].jump || self.looks[b].source) {
            sum += 1.2;
        }
        if line.width > 60 * EM {
            sum -= 6.0;
        } else if line.width > 34 * EM {
            sum -= if look.units >= 2 { 0.8 } else { 2.2 };
        }
        if line.fill.measure.is_some_and(|m| line.width > m + 6) {
            sum += 0.8;
        }
        if look.kicker {
            sum += 1.0;
        }
        if look.column {
            sum += 2.5;
        }
        if look.headed {
            sum += 6.0;
        }
        if look.particles >= 9 {
            sum -= 0.5;
        }
        if look.credited || look.captioned {
            sum -= 3.0;
        }
        if look.dated || look.note || look.jump {
            sum -= 5.0;
        }
        if look.signature || look.byline == Some(Writers::Role) {
            sum -= 2.0;
        }
        if look.numbered.is_some() || look.parallel {
            sum -= 2.0;
        }
        sum - (look.furniture - 0.8).max(0.0)
    }

    /// Another line nearby begins with a dash as well: items of a list, not decks.
    fn listed(&self, at: usize) -> bool {
        let near = at.saturating_sub(16)..(at + 17).min(self.looks.len());
        near.into_iter().any(|n| n.abs_diff(at) >= 2 && self.looks[n].bullet == Bullet::Dash)
    }

    fn section(&self, at: usize, seen: &Seen) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        let asks = line.text.ends_with(['？', '！', '”']);
        let numbered = look.numbered.is_some();
        let most = if numbered || look.parallel { 26 * EM } else { 16 * EM };
        if line.width > most || look.stopped || (line.ended() && !asks) || matches!(line.end, End::Open | End::Half) {
            return NEVER / 2.0;
        }
        if look.han < 2 || self.known[at].hangs || look.jump || look.dated || look.note || look.bullet == Bullet::Dash {
            return NEVER / 2.0;
        }
        let mut sum: f32 = 1.0 - 1.2 * look.commas as f32 - seen.starts;
        if numbered || look.parallel {
            sum += if look.parallel { 4.5 } else { 3.0 };
        }
        if line.width > 12 * EM {
            sum -= 0.8;
        }
        if look.units >= 2 {
            sum -= 0.8;
        }
        if Self::support(line) >= 2 || seen.opens {
            sum -= 1.2;
        }
        if look.particles >= 9 {
            sum -= 0.6;
        }
        if line.fill.short || line.fill.measure.is_none() {
            sum += 0.4;
        }
        if look.byline == Some(Writers::Names) {
            sum -= 0.8;
        }
        if look.byline == Some(Writers::Role) || look.signature || look.credited || look.column || look.source {
            sum -= 2.5;
        }
        if look.han < 4 {
            sum -= 1.0;
        }
        sum - (look.furniture - 0.8).max(0.0)
    }

    fn caption(&self, at: usize, seen: &Seen) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        if look.captioned {
            return 4.0 + if look.credited { 1.0 } else { 0.0 };
        }
        if look.credited && !look.credit_alone {
            return 4.0;
        }
        if look.credit_alone {
            return 0.8;
        }
        let plain = seen.body - 2.2;
        if line.doubled { plain + 3.5 } else { plain }
    }
}

/// A line that is of one kind and no other, and how much that says.
fn certain(kind: Kind, own: f32) -> Row {
    let mut row = [NEVER; LANES];
    row[kind as usize] = own;
    row
}

/// A bracket opens at the beginning or closes at the end, and its other half stands elsewhere.
fn bracket_torn(text: &str) -> bool {
    (text.starts_with(['（', '(']) && !text.contains(['）', ')']))
        || (text.ends_with(['）', ')']) && !text.contains(['（', '(']))
}
