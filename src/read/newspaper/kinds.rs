//! What each line is: the best way through all lines, by evidence in them and between them.
//!
//! Every line has a score for every kind, every step from kind to kind has one too, and the way
//! with the highest sum wins (Viterbi, "Error bounds for convolutional codes", 1967). How much
//! blank lines and indents mean is learned from the page itself.

use super::lines::{EM, End, Line};
use super::looks::{Bullet, Looks, Writers};

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// First line of a paragraph.
    First,
    /// A further line of a paragraph.
    More,
    /// A line of a headline stack.
    Head,
    /// 分题.
    Section,
    /// Who wrote it.
    Byline,
    /// First line of a caption.
    Caption,
    /// A further line of a caption.
    CaptionMore,
    /// ——编者, 温若川整理.
    Signature,
    /// A jump line by itself.
    Jump,
    /// Where a text was printed before.
    Source,
    /// Belongs to the page, not to a text.
    Furniture,
}

use Kind::{Byline, Caption, CaptionMore, First, Furniture, Head, Jump, More, Section, Signature, Source};

const KINDS: [Kind; 11] =
    [First, More, Head, Section, Byline, Caption, CaptionMore, Signature, Jump, Source, Furniture];
const NEVER: f32 = -30.0;

/// A line's kind and how sure that is, 0 to 1.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decision {
    /// The kind.
    pub kind: Kind,
    /// How sure.
    pub confidence: f64,
}

/// What blanks before lines mean on this page.
#[derive(Debug, Clone, Copy, Default)]
struct Habits {
    /// Weight of an empty line for a new paragraph, and of none against it.
    blank: (f32, f32),
    /// Weight of an indent, and of none.
    indent: (f32, f32),
    /// Share of paragraphs after a short last line that are indented, by blanks or by width.
    first: f32,
}

/// Decides what every line is.
pub(super) fn decide(lines: &[Line], looks: &[Looks]) -> Vec<Decision> {
    if lines.is_empty() {
        return Vec::new();
    }
    let habits = habits(lines, looks);
    let page =
        Page { lines, looks, habits, joins: (0..lines.len()).map(|at| join(lines, looks, at, habits)).collect() };
    let own: Vec<[f32; KINDS.len()]> = (0..lines.len()).map(|at| KINDS.map(|kind| page.evidence(at, kind))).collect();
    let ahead = page.forward(&own);
    let behind = page.backward(&own);
    let sum = |at: usize, kind: usize| ahead[at][kind] + behind[at][kind];
    let mut decisions = Vec::with_capacity(lines.len());
    for at in 0..lines.len() {
        let best = (0..KINDS.len()).max_by(|a, b| sum(at, *a).total_cmp(&sum(at, *b))).expect("there are kinds");
        let others = (0..KINDS.len()).filter(|kind| *kind != best).map(|kind| sum(at, kind));
        let margin = sum(at, best) - others.fold(f32::MIN, f32::max);
        if std::env::var_os("XK_DEBUG").is_some() {
            let l = &lines[at];
            eprintln!(
                "{:4} {:?} {:.2} j={:.1} w={} f={:?} {} {}",
                l.number,
                KINDS[best],
                margin,
                page.joins[at],
                l.width as f32 / 4.0,
                (l.fill.support, l.fill.measure.map(|m| m / 4), l.fill.short, l.fill.first_like),
                if l.indent { "I" } else { "" },
                l.text.chars().take(40).collect::<String>()
            );
            if std::env::var_os("XK_DEBUG2").is_some() {
                eprintln!("       {:?}", KINDS.iter().zip(own[at]).filter(|(_, v)| *v > -10.0).collect::<Vec<_>>());
            }
        }
        decisions.push(Decision { kind: KINDS[best], confidence: 1.0 / (1.0 + f64::from(-margin).exp()) });
    }
    decisions
}

/// Learns from lines that end in the middle of a sentence and lines that end with one what an empty
/// line and an indent tell.
fn habits(lines: &[Line], looks: &[Looks]) -> Habits {
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
fn join(lines: &[Line], looks: &[Looks], at: usize, habits: Habits) -> f32 {
    let Some(before) = at.checked_sub(1).map(|b| &lines[b]) else { return -1.0 };
    let (line, look, fill) = (&lines[at], &looks[at], before.fill);
    let wrapped = fill.measure.is_some() && before.width <= 46 * EM;
    let mut sum = match before.end {
        End::Open => 4.5,
        End::Word => 3.0,
        End::Half => 1.0,
        End::Stop => -1.0,
    };
    if looks[at - 1].jumps {
        return -6.0;
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
    sum += if line.indent { -0.6 - habits.indent.0 } else { habits.indent.1 };
    if line.hangs() {
        sum += 3.0;
    }
    if look.dated {
        sum -= if before.end == End::Open { 2.0 } else { 5.0 };
    }
    if look.bullet != Bullet::None && before.end != End::Open {
        sum -= if before.ended() || before.fill.short { 3.0 } else { 0.5 };
    }
    if look.numbered.is_some_and(|level| level <= 2) && before.end != End::Open {
        sum -= 2.0;
    }
    if look.note {
        sum -= 4.0;
    }
    if is_dots(&line.text) || is_dots(&before.text) {
        sum -= 5.0;
    }
    sum.clamp(-6.0, 6.0)
}

/// A line of dots stands for something left out.
fn is_dots(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == '…' || c == '.')
}

struct Page<'a> {
    lines: &'a [Line],
    looks: &'a [Looks],
    habits: Habits,
    joins: Vec<f32>,
}

impl Page<'_> {
    /// What line `at` says for being of a kind.
    fn evidence(&self, at: usize, kind: Kind) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        match kind {
            First => {
                self.body(at)
                    + if look.dated { 2.5 } else { 0.0 }
                    + if look.note { 2.0 } else { 0.0 }
                    + if line.indent { 0.3 } else { 0.0 }
                    - if line.hangs() { 3.0 } else { 0.0 }
            }
            More => self.body(at) - if look.dated { 2.0 } else { 0.0 },
            Head => self.head(at),
            Section => self.section(at),
            Byline => match look.byline {
                Some(Writers::Role) => 4.0,
                Some(Writers::Names) => 1.2,
                None => NEVER,
            },
            Caption => self.caption(at),
            CaptionMore => {
                if look.credited {
                    4.0
                } else {
                    self.body(at) - 1.2
                }
            }
            Signature => {
                if look.signature {
                    4.5
                } else {
                    NEVER
                }
            }
            Jump => {
                if look.jump {
                    7.0
                } else {
                    NEVER
                }
            }
            Source => {
                if look.source {
                    5.5
                } else {
                    NEVER
                }
            }
            Furniture => {
                if look.pointer {
                    3.5
                } else if look.furniture >= 1.0 {
                    look.furniture * 1.6 - 0.8
                } else if look.han == 0 && !is_dots(&line.text) && line.width <= 6 * EM {
                    1.5
                } else {
                    NEVER
                }
            }
        }
    }

    fn body(&self, at: usize) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        let mut sum = 0.6 * look.commas.min(2) as f32;
        if line.ended() {
            sum += 1.2;
        }
        if look.stopped {
            sum += 1.5;
        }
        sum += match line.fill.support {
            0 => 0.0,
            1 => 0.3,
            2 => 0.8,
            3 => 1.4,
            _ => 2.0,
        };
        if line.width > 40 * EM {
            sum += 3.0;
        }
        if line.fill.first_like {
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

    fn head(&self, at: usize) -> f32 {
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
        if line.hangs() {
            sum -= 5.0;
        }
        if look.han < 4 {
            sum -= if look.column { 1.0 } else { 2.5 };
        }
        sum -= match line.fill.support {
            0 | 1 => 0.0,
            2 => 0.4,
            _ => 1.0,
        };
        if look.units >= 2 {
            sum += 1.3;
        }
        if line.fill.first_like && look.units < 2 {
            sum -= 1.0;
        }
        if look.bullet == Bullet::Dash && !line.ended() {
            sum += 2.2;
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
        if look.numbered.is_some() {
            sum -= 2.0;
        }
        sum - (look.furniture - 0.8).max(0.0)
    }

    fn section(&self, at: usize) -> f32 {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        let asks = line.text.ends_with(['？', '！', '”']);
        let numbered = look.numbered.is_some();
        let most = if numbered { 26 * EM } else { 16 * EM };
        if line.width > most || look.stopped || (line.ended() && !asks) || matches!(line.end, End::Open | End::Half) {
            return NEVER / 2.0;
        }
        if look.han < 2 || line.hangs() || look.jump || look.dated || look.bullet == Bullet::Dash {
            return NEVER / 2.0;
        }
        let mut sum: f32 = 1.0 - 1.2 * look.commas as f32;
        if numbered {
            sum += 3.0;
        }
        if line.width > 12 * EM {
            sum -= 0.8;
        }
        if look.units >= 2 {
            sum -= 0.8;
        }
        if line.fill.support >= 2 || line.fill.first_like {
            sum -= 1.2;
        }
        if line.fill.short || line.fill.measure.is_none() {
            sum += 0.4;
        }
        if look.byline.is_some() || look.signature || look.credited || look.column || look.source {
            sum -= 2.5;
        }
        if look.han < 4 {
            sum -= 1.0;
        }
        sum - (look.furniture - 0.8).max(0.0)
    }

    fn caption(&self, at: usize) -> f32 {
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
        let plain = self.body(at) - 2.2;
        if line.doubled { plain + 3.5 } else { plain }
    }

    /// What the step from the kind of the line before to that of line `at` says.
    fn step(&self, from: Kind, to: Kind, at: usize) -> f32 {
        let (before, line) = (&self.lines[at - 1], &self.lines[at]);
        let (of_before, look) = (&self.looks[at - 1], &self.looks[at]);
        let join = self.joins[at];
        // A text that breaks off in the middle of a sentence goes on somewhere.
        let broken = if of_before.jumps { 0.0 } else { join.max(0.0) * 0.8 };
        match (from, to) {
            // Only what speaks against a step counts, so that steps to other kinds compare.
            (First | More, More) => join.min(0.0) + 0.2,
            (First | More, First) => -join.max(0.0) - self.unfinished(at - 1),
            (First | More, Furniture | Jump) => -broken * 0.6,
            (First | More, Caption) => -broken,
            (First | More, Head | Section | Byline | Signature | Source) => -broken - self.unfinished(at - 1),
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
            (Head | Byline | Section, First) if self.inside(at) => 0.6 - 2.6 * self.habits.first,
            (Head, First) => 0.6,
            (Head, Byline) => 1.2,
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

    /// A whole line of a column, as no paragraph begins where paragraphs are indented.
    fn inside(&self, at: usize) -> bool {
        let (line, look) = (&self.lines[at], &self.looks[at]);
        line.fill.support >= 2 && !line.fill.first_like && !line.fill.short && !line.indent && !look.dated
    }

    fn start(&self, kind: Kind) -> f32 {
        match kind {
            Head => 0.4,
            More => -1.5,
            CaptionMore => NEVER,
            Section => -1.0,
            _ => 0.0,
        }
    }

    fn forward(&self, own: &[[f32; KINDS.len()]]) -> Vec<[f32; KINDS.len()]> {
        let mut all: Vec<[f32; KINDS.len()]> = Vec::with_capacity(own.len());
        for at in 0..own.len() {
            let mut row = [0.0; KINDS.len()];
            for (to, kind) in KINDS.into_iter().enumerate() {
                let reach = match all.last() {
                    None => self.start(kind),
                    Some(before) if own[at][to] > NEVER => (0..KINDS.len())
                        .map(|from| before[from] + self.step(KINDS[from], kind, at))
                        .fold(f32::MIN, f32::max),
                    Some(before) => before.iter().copied().fold(f32::MIN, f32::max) + NEVER,
                };
                row[to] = reach + own[at][to];
            }
            // Sums of long pages would lose their last digits.
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            all.push(row.map(|sum| sum - top));
        }
        all
    }

    fn backward(&self, own: &[[f32; KINDS.len()]]) -> Vec<[f32; KINDS.len()]> {
        let mut all = vec![[0.0; KINDS.len()]; own.len()];
        for at in (0..own.len().saturating_sub(1)).rev() {
            let mut row = [0.0; KINDS.len()];
            for (from, kind) in KINDS.into_iter().enumerate() {
                row[from] = (0..KINDS.len())
                    .filter(|to| own[at + 1][*to] > NEVER)
                    .map(|to| self.step(kind, KINDS[to], at + 1) + own[at + 1][to] + all[at + 1][to])
                    .fold(f32::MIN, f32::max);
            }
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            all[at] = row.map(|sum| sum - top);
        }
        all
    }
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use super::*;
    use crate::diag::Source as Text;

    fn kinds(text: &str) -> Vec<Kind> {
        let lines = lines::split(&Text::new("a", text));
        let looks: Vec<Looks> = lines.iter().map(looks::look).collect();
        decide(&lines, &looks).into_iter().map(|d| d.kind).collect()
    }

    #[test]
    fn wrapped_lines_come_to_paragraphs() {
        let found = kinds(
            "青禾大学把课堂搬到田里\n——记一次春天的实习\n本报讯（记者 温若川）三月的青\n禾，麦苗返青，林知夏带着学生来到\n试验田里，一株一株地看过去，记下\n苗情。\n学生们说，书上的字在田里活\n了起来，他们愿意常来这里，和农民\n一起劳动。",
        );
        assert_eq!(found, [Head, Head, First, More, More, More, First, More, More]);
    }

    #[test]
    fn captions_take_their_credit() {
        let found = kinds(
            "青禾市春耕开始\n\n3月10日，农民在青禾市南塘村的田里播种，这是今年的第一批。\n\n青禾社记者 温若川 摄\n\n本报讯（记者 林知夏）3月10日，青禾市春耕开始，各县区的农机都下了田，种子和肥料也已经备齐。",
        );
        assert_eq!(found, [Head, Caption, CaptionMore, First]);
    }
}
