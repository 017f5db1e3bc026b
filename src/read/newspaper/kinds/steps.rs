//! What may follow what: the score of each step from the kind of one line to that of the next.
//!
//! Steps only cost, or gain little, so that ways through many lines and few kinds are not favoured.

use super::super::labels;
use super::super::lines::{End, Line};
use super::super::looks::{Bullet, Looks, Writers};
use super::super::stands::Stands;
use super::Kind::{self, Byline, Caption, CaptionMore, First, Furniture, Head, Jump, More, Section, Signature, Source};
use super::{NEVER, Page};

/// What the steps between two lines ask of them.
pub(super) struct Between<'a> {
    at: usize,
    before: &'a Line,
    line: &'a Line,
    of_before: &'a Looks,
    look: &'a Looks,
    join: f32,
    /// A text that breaks off in the middle of a sentence goes on somewhere.
    broken: f32,
    /// What it costs that a paragraph ends with the line before.
    unfinished: f32,
}

impl Page<'_> {
    /// What the steps from the line before to line `at` ask.
    pub(super) fn between(&self, at: usize) -> Between<'_> {
        let (of_before, join) = (&self.looks[at - 1], self.joins[at]);
        Between {
            at,
            before: &self.lines[at - 1],
            line: &self.lines[at],
            of_before,
            look: &self.looks[at],
            join,
            broken: if of_before.jumps { 0.0 } else { join.max(0.0) * 0.8 },
            unfinished: self.unfinished(at - 1),
        }
    }

    /// What the step from the kind of one line to that of the next says.
    pub(super) fn step(&self, from: Kind, to: Kind, between: &Between<'_>) -> f32 {
        let Between { at, before, line, of_before, look, join, broken, unfinished } = *between;
        match (from, to) {
            // Only what speaks against a step counts, so that steps to other kinds compare.
            // No paragraph breaks off above a dateline.
            (First | More, First) if look.dated && before.end == End::Word && !of_before.jumps => {
                -join.max(0.0) - unfinished - 2.5
            }
            (First | More, More) => join.min(0.0) + 0.2,
            (First | More, First) => -join.max(0.0) - unfinished,
            (First | More, Furniture | Jump) => -broken * 0.6,
            (First | More, Caption) => -broken,
            // Three characters amid a text may be a name, but bare names stand beside headlines.
            (First | More, Byline) if look.byline == Some(Writers::Names) => -broken - unfinished - 2.5,
            (Byline, Head) if of_before.byline == Some(Writers::Names) => -1.5,
            (First | More, Head | Section | Byline | Signature | Source) => -broken - unfinished,
            (Caption | CaptionMore, CaptionMore) => {
                if look.credit_alone && !of_before.credited {
                    2.0
                } else if of_before.credited {
                    -5.0
                } else {
                    (join * 0.6).min(0.0) + 0.2
                }
            }
            (_, CaptionMore) => NEVER,
            // Words of a picture stand between the headline and its text.
            (Head, Caption) => 0.4,
            (Caption | CaptionMore, to) => {
                let whole = of_before.credited || (from == Caption && of_before.captioned && before.ended());
                let ends = if whole {
                    0.0
                } else if of_before.captioned || before.doubled {
                    -1.0
                } else {
                    -4.0
                };
                ends + match to {
                    // A paragraph that goes round a picture.
                    More => {
                        if of_before.credited {
                            -1.5
                        } else {
                            -5.0
                        }
                    }
                    _ => 0.0,
                }
            }
            (_, More) => {
                if from == Furniture {
                    -2.0
                } else {
                    -8.0
                }
            }
            // 文保员罗晴常对来访的 / 人说：.
            (Head | Section, First) if look.introduces && of_before.numbered.is_none() && !of_before.parallel => -3.0,
            (Head | Byline | Section, First) if self.inside(at) => 0.6 - 2.6 * self.habits.first,
            (Head | Byline | Section, First) if self.remainder(at) => -1.4,
            (Head, First) => 0.6,
            (Head, Byline) => 1.2,
            // Below 遗失声明 stands what was lost.
            (Head, Head) if of_before.headed && look.bullet != Bullet::Dash && labels::announces(&before.text) => -3.0,
            (Head, Head) => {
                let deck = look.bullet == Bullet::Dash;
                if deck || !line.blank || of_before.kicker { 0.6 } else { 0.2 }
            }
            (Head, Section) => {
                if look.numbered.is_some() {
                    0.0
                } else {
                    -2.0
                }
            }
            (Head, Source | Signature) => -1.5,
            (Head, Jump) => -2.5,
            (Section, First) => {
                if look.dated {
                    -4.0
                } else {
                    0.6
                }
            }
            (Section, Section) => {
                if look.numbered.is_some() {
                    0.0
                } else {
                    -2.5
                }
            }
            (Section, Head | Byline | Source | Signature) => -3.0,
            (Section, _) => -1.0,
            (Byline, First) => 0.8,
            (Byline, Byline) => -0.3,
            (Byline, Section) => {
                if look.numbered.is_some() {
                    0.5
                } else {
                    -2.0
                }
            }
            (Jump | Source, Head) => 0.6,
            (Signature, Head) if of_before.stands == Stands::SignOff => 1.2,
            (Signature, First) if of_before.stands == Stands::SignOff && look.stands == Stands::Open => {
                if look.dated {
                    0.0
                } else {
                    -2.0
                }
            }
            (Signature, Section) if of_before.stands == Stands::SignOff => -4.0,
            (Jump | Source, Section) => -2.0,
            _ => 0.0,
        }
    }

    /// What it costs that a paragraph ends with this line.
    fn unfinished(&self, at: usize) -> f32 {
        match self.lines[at].end {
            _ if self.looks[at].jumps => 0.0,
            End::Stop => 0.0,
            End::Half => 0.3,
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

    /// A page does not end in the middle of a sentence, unless it says where that goes on.
    pub(super) fn end(&self, kind: Kind) -> f32 {
        match kind {
            First | More => -self.unfinished(self.lines.len() - 1),
            _ => 0.0,
        }
    }

    pub(super) fn start(&self, kind: Kind) -> f32 {
        match kind {
            Head => 0.4,
            More => -1.5,
            CaptionMore => NEVER,
            Section => -1.0,
            _ => 0.0,
        }
    }
}
