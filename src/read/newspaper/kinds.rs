//! What each line is: the best way through all lines, by evidence in them and between them.
//!
//! Every line has a score for every kind, every step from kind to kind has one too, and the way
//! with the highest sum wins (Viterbi, "Error bounds for convolutional codes", 1967). How much
//! blank lines and indents mean is learned from the page itself.

mod evidence;
mod items;
mod leads;
mod place;
mod rows;
mod steps;

use super::columns::SAME;
use super::lines::{EM, End, Line};
use super::looks::{Bullet, Looks};
use super::stands::{Stands, told};
use super::verse::Verse;
use place::Place;
use steps::Stretch;

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

/// A place for every kind and one to spare: machines take four numbers at once.
const LANES: usize = KINDS.len().next_multiple_of(4);
/// A number for each kind; what is to spare is below all others.
type Row = [f32; LANES];
/// What the steps from each kind of a line to each kind of the next say.
type Steps = [Row; KINDS.len()];

/// What a line says that is something for certain.
const CERTAIN: f32 = 8.0;

impl Stands {
    /// The kind of a line that stands for something; nothing when it stands for none.
    fn is(self) -> Option<Kind> {
        match self {
            Self::Open => None,
            Self::Nameplate | Self::Aside => Some(Furniture),
            Self::SignOff => Some(Signature),
            Self::ListHead | Self::ItemHead => Some(Head),
            Self::Contact | Self::Salutation | Self::Item => Some(First),
        }
    }
}

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

/// What several rules ask of a line.
#[derive(Debug, Clone, Copy, Default)]
struct Known {
    /// Begins with a mark that no line of its own begins with.
    hangs: bool,
    /// Much narrower than its column, after a paragraph that ended.
    narrow: bool,
    /// A row of a headline that a comma divides.
    row: bool,
    /// A row that the sentence below says again.
    told: bool,
    /// A numbered line whose sentence goes on below.
    runs_in: bool,
    /// Where its width says that it stands.
    place: Place,
}

/// Decides what every line is.
pub(super) fn decide(lines: &[Line], looks: &[Looks]) -> Vec<Decision> {
    if lines.is_empty() {
        return Vec::new();
    }
    let page = Page::of(lines, looks);
    let own: Vec<Row> = (0..lines.len()).map(|at| page.own(at)).collect();
    let mut steps = Stretch::of(&page);
    let ahead = page.forward(&own, &mut steps);
    let mut behind = page.end();
    let mut decisions = Vec::with_capacity(lines.len());
    for at in (0..lines.len()).rev() {
        if let Some(next) = own.get(at + 1) {
            behind = backward(steps.to(at + 1), next, &behind);
        }
        decisions.push(best(&std::array::from_fn(|kind| ahead[at][kind] + behind[kind])));
    }
    decisions.reverse();
    decisions
}

/// The kind of the highest sum, the last one of several.
fn best(sums: &Row) -> Decision {
    let top = highest(sums);
    let best = sums[..KINDS.len()].iter().rposition(|sum| *sum == top).unwrap_or_default();
    let mut others = *sums;
    others[best] = f32::NEG_INFINITY;
    let margin = top - highest(&others);
    Decision { kind: KINDS[best], confidence: 1.0 / (1.0 + f64::from(-margin).exp()) }
}

/// Whether a line of verse, one that leads to it, or words of somebody may be of a kind.
fn fits(look: &Looks, kind: Kind) -> bool {
    match look.verse {
        Verse::No => !look.speaks || kind == First,
        Verse::Intro => matches!(kind, First | More),
        Verse::Title => kind == Section,
        Verse::First => kind == First,
        Verse::More => kind == More,
    }
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
fn join(lines: &[Line], looks: &[Looks], known: &[Known], at: usize, habits: Habits) -> f32 {
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
fn stands_narrow(lines: &[Line], looks: &[Looks], at: usize) -> bool {
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

/// A line of dots stands for something left out.
fn is_dots(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c == '…' || c == '.')
}

struct Page<'a> {
    lines: &'a [Line],
    looks: &'a [Looks],
    habits: Habits,
    known: Vec<Known>,
    joins: Vec<f32>,
}

impl<'a> Page<'a> {
    fn of(lines: &'a [Line], looks: &'a [Looks]) -> Self {
        let habits = habits(lines, looks);
        let places = place::find(lines, looks);
        let known = |(at, line): (usize, &Line)| {
            let hangs = line.hangs() || items::remains(lines, at);
            let narrow = !hangs && stands_narrow(lines, looks, at);
            let (told, runs_in) = (told::is_told(lines, looks, at), items::runs_in(lines, looks, at));
            Known { hangs, narrow, row: false, told, runs_in, place: places[at] }
        };
        let mut known: Vec<Known> = lines.iter().enumerate().map(known).collect();
        rows::find(lines, looks).flatten().chain(leads::find(lines, looks)).for_each(|at| known[at].row = true);
        let joins = (0..lines.len()).map(|at| join(lines, looks, &known, at, habits)).collect();
        Self { lines, looks, habits, known, joins }
    }

    /// The highest sums of the ways that lead to each kind of each line.
    fn forward(&self, own: &[Row], steps: &mut Stretch<'_>) -> Vec<Row> {
        let mut all: Vec<Row> = Vec::with_capacity(own.len());
        for (at, own) in own.iter().enumerate() {
            let mut row = match all.last() {
                None => self.start(),
                Some(before) => highest_to(before, steps.to(at)),
            };
            for (sum, own) in row.iter_mut().zip(own) {
                // No way leads to what a line cannot be: the highest of those before, which is 0, counts.
                *sum = if *own > NEVER { *sum } else { NEVER } + own;
            }
            all.push(lowered(row));
        }
        all
    }
}

/// The highest sums of the ways that go on from each kind of a line, when those of the next are
/// known and the steps to it.
fn backward(steps: &Steps, own: &Row, behind: &Row) -> Row {
    let mut open = own.map(|own| if own > NEVER { own } else { f32::NEG_INFINITY });
    if own.iter().all(|own| *own <= NEVER) {
        open[Furniture as usize] = own[Furniture as usize];
    }
    let mut all = [f32::NEG_INFINITY; LANES];
    for (sum, steps) in all.iter_mut().zip(steps) {
        let values: Row = std::array::from_fn(|to| steps[to] + open[to] + behind[to]);
        *sum = highest(&values);
    }
    lowered(all)
}

/// The highest sum that leads to each kind.
fn highest_to(before: &Row, steps: &Steps) -> Row {
    let mut row = [f32::NEG_INFINITY; LANES];
    for (before, steps) in before.iter().zip(steps) {
        for (sum, step) in row.iter_mut().zip(steps) {
            *sum = higher(*sum, before + step);
        }
    }
    row
}

/// Sums of long pages would lose their last digits.
fn lowered(row: Row) -> Row {
    let top = highest(&row);
    row.map(|sum| sum - top)
}

/// The highest number of a row, four at once.
fn highest(row: &Row) -> f32 {
    let mut lanes = [f32::NEG_INFINITY; 4];
    for four in row.chunks_exact(lanes.len()) {
        for (lane, number) in lanes.iter_mut().zip(four) {
            *lane = higher(*lane, *number);
        }
    }
    higher(higher(lanes[0], lanes[2]), higher(lanes[1], lanes[3]))
}

/// The higher of two numbers; machines compare several at once this way.
fn higher(a: f32, b: f32) -> f32 {
    if b > a { b } else { a }
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use super::*;
    use crate::diag::Source as Text;

    fn kinds(text: &str) -> Vec<Kind> {
        let lines = lines::split(&Text::new("a", text));
        let looks = looks::look_at(&lines);
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
    fn paragraphs_of_a_few_lines_begin_without_a_stop() {
        let found = kinds(
            "渡口边的修船人\n本报记者 温若川\n一本《南塘木船图谱》陪着\n他走过三十个春秋，书页早已发\n黄。\n渡口拆了以后船少了许多，\n他仍旧每天去江边看一看水。",
        );
        assert_eq!(found, [Head, Byline, First, More, More, First, More]);
    }

    #[test]
    fn headlines_may_be_as_wide_as_the_column() {
        let found = kinds(
            "会议要求，各村镇的干部要把\n灌渠的图纸贴在墙上，把开闸的\n日子告诉每一户，误了农时要说\n明缘由，不许推脱。\n青禾今年春灌比去年提早十天整\n本报讯 入春以来，青禾市各灌\n区陆续开闸，田里的麦苗喝上了\n今年的头一遍水。",
        );
        assert_eq!(found, [First, More, More, More, Head, First, More, More]);
    }

    #[test]
    fn a_comma_with_room_behind_it_divides_a_headline() {
        let text = "灯会的日子定在月底，各街道的\n队伍已经练了半个月。\n灯亮起来，\n街上的人多了\n今年的灯会与往年有些不同，河\n两岸都挂上了灯，从桥头一直连到\n码头，走完要半个多钟头。";
        assert_eq!(kinds(text), [First, More, Head, Head, First, More, More]);
        let column =
            "灯会的日子定在月底，\n各街道的队伍已经练了\n半个月，孩子们夜里，\n也要出来看一看，桥上\n站满了人。";
        assert_eq!(kinds(column), [First, More, More, More, More]);
    }

    #[test]
    fn a_few_words_between_full_lines_are_no_part_of_a_paragraph() {
        let text = "到十一日，粮站已经收购早稻一千八百吨，三天内把钱都\n打到各家的卡上，一张白条也不打，卖粮的人都说放心。\n果子红了，先别忙着摘\n眼下，南坡的苹果陆续上色。走了几个园子看到，有的果\n农为了赶早市，把半青的果子也摘了下来，装箱以后没有几天\n就发软，一个星期以后只好拿去喂猪，一斤也卖不出去了。";
        assert_eq!(kinds(text), [First, More, Head, First, More, More]);
    }

    #[test]
    fn captions_take_their_credit() {
        let found = kinds(
            "青禾市春耕开始\n\n3月10日，农民在青禾市南塘村的田里播种，这是今年的第一批。\n\n青禾社记者 温若川 摄\n\n本报讯（记者 林知夏）3月10日，青禾市春耕开始，各县区的农机都下了田，种子和肥料也已经备齐。",
        );
        assert_eq!(found, [Head, Caption, CaptionMore, First]);
    }
}
