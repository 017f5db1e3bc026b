//! What each line is: the best way through all lines, by evidence in them and between them.
//!
//! Every line has a score for every kind, every step from kind to kind has one too, and the way
//! with the highest sum wins (Viterbi, "Error bounds for convolutional codes", 1967). How much
//! blank lines and indents mean is learned from the page itself.

mod evidence;
mod items;
mod joins;
mod leads;
mod place;
mod rows;
mod steps;

use super::lines::Line;
use super::looks::Looks;
use super::stands::{Stands, told};
use super::verse::Verse;
use joins::{Habits, habits, join, stands_narrow};
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
