//! What may follow what: the score of each step from the kind of one line to that of the next.
//!
//! Steps only cost, or gain little, so that ways through many lines and few kinds are not favoured.
//! Those between two lines are written down together, for all kinds, so that ways are compared in rows.

use super::super::labels;
use super::super::lines::End;
use super::super::looks::{Bullet, Writers};
use super::super::stands::Stands;
use super::Kind::{self, Byline, Caption, CaptionMore, First, Furniture, Head, Jump, More, Section, Signature, Source};
use super::{KINDS, LANES, NEVER, Page, Row, Steps};

/// Steps that no line changes.
const USUAL: Steps = {
    let mut all = [[0.0; LANES]; KINDS.len()];
    let mut from = 0;
    while from < KINDS.len() {
        all[from][More as usize] = -8.0;
        all[from][CaptionMore as usize] = NEVER;
        from += 1;
    }
    all[Furniture as usize][More as usize] = -2.0;
    set(&mut all, Head, &[(Byline, 1.2), (Source, -1.5), (Signature, -1.5), (Jump, -2.5)]);
    // Words of a picture stand between the headline and its text.
    set(&mut all, Head, &[(Caption, 0.4)]);
    set(&mut all, Section, &[(Head, -3.0), (Byline, -3.0), (Source, -3.0), (Signature, -3.0)]);
    set(&mut all, Section, &[(Caption, -1.0), (Jump, -1.0), (Furniture, -1.0)]);
    set(&mut all, Byline, &[(Byline, -0.3)]);
    set(&mut all, Jump, &[(Head, 0.6), (Section, -2.0)]);
    set(&mut all, Source, &[(Head, 0.6), (Section, -2.0)]);
    all
};

const fn set(all: &mut Steps, from: Kind, steps: &[(Kind, f32)]) {
    let mut at = 0;
    while at < steps.len() {
        all[from as usize][steps[at].0 as usize] = steps[at].1;
        at += 1;
    }
}

/// The steps between the lines of a stretch of the page: those of all lines of a long file would take
/// too much room.
pub(super) struct Stretch<'a> {
    page: &'a Page<'a>,
    /// The steps to each of its lines from the line before.
    steps: Vec<Steps>,
    /// Its first line.
    first: usize,
}

impl<'a> Stretch<'a> {
    /// So many lines, more than most pages have.
    const LINES: usize = 1024;

    /// The first stretch of a page.
    pub fn of(page: &'a Page<'a>) -> Self {
        let mut stretch = Self { page, steps: Vec::new(), first: 0 };
        stretch.write();
        stretch
    }

    /// The steps to line `at`, which is not the first of the page, from the line before.
    ///
    /// Only what speaks against a step counts, so that steps to other kinds compare.
    pub fn to(&mut self, at: usize) -> &Steps {
        if !(self.first..self.first + Self::LINES).contains(&at) {
            self.first = at / Self::LINES * Self::LINES;
            self.write();
        }
        &self.steps[at - self.first]
    }

    fn write(&mut self) {
        let lines = (self.page.lines.len() - self.first).min(Self::LINES);
        self.steps.clear();
        self.steps.resize(lines, USUAL);
        for (at, steps) in self.steps.iter_mut().enumerate().skip(usize::from(self.first == 0)) {
            self.page.change(self.first + at, steps);
        }
    }
}

impl Page<'_> {
    /// Writes down what the line before and line `at` say of the steps between them.
    fn change(&self, at: usize, steps: &mut Steps) {
        let text = self.after_text(at);
        (steps[First as usize], steps[More as usize]) = (text, text);
        steps[Caption as usize] = self.after_caption(at, true);
        steps[CaptionMore as usize] = self.after_caption(at, false);
        self.after_others(at, steps);
    }

    /// Steps from a line of a paragraph.
    fn after_text(&self, at: usize) -> Row {
        let (before, of_before, look, join) =
            (&self.lines[at - 1], &self.looks[at - 1], &self.looks[at], self.joins[at]);
        // A text that breaks off in the middle of a sentence goes on somewhere.
        let broken = if of_before.jumps { 0.0 } else { join.max(0.0) * 0.8 };
        let unfinished = self.unfinished(at - 1);
        let mut row = [-broken - unfinished; LANES];
        row[First as usize] = -join.max(0.0) - unfinished;
        // No paragraph breaks off above a dateline.
        if look.dated && before.end == End::Word && !of_before.jumps {
            row[First as usize] -= 2.5;
        }
        row[More as usize] = join.min(0.0) + 0.2;
        // Three characters amid a text may be a name, but bare names stand beside headlines.
        if look.byline == Some(Writers::Names) {
            row[Byline as usize] -= 2.5;
        }
        row[Caption as usize] = -broken;
        row[CaptionMore as usize] = NEVER;
        row[Jump as usize] = -broken * 0.6;
        row[Furniture as usize] = -broken * 0.6;
        row
    }

    /// Steps from a line of a caption, its first or a further one.
    fn after_caption(&self, at: usize, first: bool) -> Row {
        let (before, of_before) = (&self.lines[at - 1], &self.looks[at - 1]);
        let whole = of_before.credited || (first && of_before.captioned && before.ended());
        let ends = match whole {
            true => 0.0,
            false if of_before.captioned || before.doubled => -1.0,
            false => -4.0,
        };
        let mut row = [ends; LANES];
        // A paragraph that goes round a picture.
        row[More as usize] += if of_before.credited { -1.5 } else { -5.0 };
        row[CaptionMore as usize] = match of_before.credited {
            false if self.looks[at].credit_alone => 2.0,
            false => (self.joins[at] * 0.6).min(0.0) + 0.2,
            true => -5.0,
        };
        row
    }

    /// Steps from lines that are neither of a paragraph nor of a caption, where the two lines change them.
    fn after_others(&self, at: usize, all: &mut Steps) {
        let (before, line) = (&self.lines[at - 1], &self.lines[at]);
        let (of_before, look) = (&self.looks[at - 1], &self.looks[at]);
        let mut set = |from: Kind, to: Kind, step: f32| all[from as usize][to as usize] = step;
        let first = match () {
            () if self.inside(at) && !self.pictured(at) => Some(0.6 - 2.6 * self.habits.first),
            () if self.remainder(at) => Some(-1.4),
            () => None,
        };
        set(Byline, First, first.unwrap_or(0.8));
        // 文保员罗晴常对来访的 / 人说：.
        let first =
            if look.introduces && of_before.numbered.is_none() && !of_before.parallel { Some(-3.0) } else { first };
        set(Head, First, first.unwrap_or(0.6));
        set(Section, First, first.unwrap_or(if look.dated { -4.0 } else { 0.6 }));
        let deck = look.bullet == Bullet::Dash;
        // Below 遗失声明 stands what was lost.
        let lost = of_before.headed && !deck && labels::announces(&before.text);
        let further = if deck || !line.blank || of_before.kicker { 0.6 } else { 0.2 };
        let told = self.known[at - 1].told || of_before.stands == Stands::ItemHead;
        let further = if told { -1.0 } else { further };
        set(Head, Head, if lost { -3.0 } else { further });
        if of_before.byline == Some(Writers::Names) {
            set(Byline, Head, -1.5);
        }
        let numbered = look.numbered.is_some();
        for (from, if_numbered, otherwise) in [(Head, 0.0, -2.0), (Section, 0.0, -2.5), (Byline, 0.5, -2.0)] {
            set(from, Section, if numbered { if_numbered } else { otherwise });
        }
        if of_before.stands == Stands::SignOff {
            set(Signature, Head, 1.2);
            set(Signature, Section, -4.0);
            if look.stands == Stands::Open {
                set(Signature, First, if look.dated { 0.0 } else { -2.0 });
            }
        }
    }

    /// What it costs that a paragraph ends with this line.
    fn unfinished(&self, at: usize) -> f32 {
        match self.lines[at].end {
            _ if self.looks[at].jumps => 0.0,
            End::Stop => 0.0,
            End::Half => 0.3,
            End::Word if self.known[at].narrow => 2.9,
            End::Word | End::Open => 1.4,
        }
    }

    /// A short line with a stop: the end of a paragraph sooner than one of its own.
    fn remainder(&self, at: usize) -> bool {
        let line = &self.lines[at];
        let narrow = line.fill.measure.is_some_and(|m| line.width * 10 < m * 6);
        narrow && line.ended() && !line.indent && !self.looks[at].dated
    }

    /// A whole line of a column, as no paragraph begins where paragraphs are indented.
    fn inside(&self, at: usize) -> bool {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        line.fill.support >= 2 && !line.fill.first_like && !line.fill.short && !line.indent && !look.dated
    }

    /// A sentence of a few lines between a narrow row and a dateline: words of a picture have no indent.
    fn pictured(&self, at: usize) -> bool {
        const LINES: usize = 3;
        let above = &self.lines[at - 1];
        if above.end != End::Word || above.fill.support > 0 || !above.fill.short {
            return false;
        }
        let next = (at + 1..self.lines.len()).take(LINES).find(|next| self.lines[next - 1].ended());
        next.is_some_and(|next| self.looks[next].dated)
    }

    /// A page does not end in the middle of a sentence, unless it says where that goes on.
    pub(super) fn end(&self) -> Row {
        let unfinished = self.unfinished(self.lines.len() - 1);
        let mut row = [0.0; LANES];
        (row[First as usize], row[More as usize]) = (-unfinished, -unfinished);
        row
    }

    /// What a page begins with.
    pub(super) fn start(&self) -> Row {
        let mut row = [0.0; LANES];
        row[Head as usize] = 0.4;
        row[More as usize] = -1.5;
        row[CaptionMore as usize] = NEVER;
        row[Section as usize] = -1.0;
        row
    }
}
