//! Whether a row is the first of a paragraph or one inside, by its width alone.
//!
//! Where a page sets first rows in by two characters, they are that much narrower than the others,
//! even where the blanks before them are lost: a row as wide as its column begins no paragraph.

use super::super::columns::{COLUMN, SAME};
use super::super::lines::{EM, End, Line};
use super::super::looks::Looks;
use crate::text::is_cjk_mark;

/// Where a row stands in its paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Place {
    /// Its width does not tell.
    #[default]
    Unsure,
    /// At the beginning.
    First,
    /// After the beginning.
    Inside,
    /// There is room for what stands on the next, even in a first row.
    Spare,
}

/// Rows for which the width of the column is found at once, and those beside them that say it too.
const TOGETHER: usize = 12;
const BESIDE: usize = 6;
/// So many of them have the width of the column.
const SAID: usize = 4;
/// So many paragraphs tell of a page.
const LEAST: usize = 3;

/// The places of all rows; every one is unsure where first rows are no narrower than others.
pub(super) fn find(lines: &[Line], looks: &[Looks]) -> Vec<Place> {
    let mut measures: Vec<Option<u32>> = Vec::with_capacity(lines.len() / TOGETHER + 1);
    for from in (0..lines.len()).step_by(TOGETHER) {
        measures.push(measure(&lines[from.saturating_sub(BESIDE)..(from + TOGETHER + BESIDE).min(lines.len())]));
    }
    let place = |at: usize| place(lines, at, measures[at / TOGETHER]);
    let begins = |at: &usize| {
        let (before, measure) = (&lines[at - 1], measures[at / TOGETHER]);
        let text = looks[*at].commas > 0 || looks[*at].stopped;
        text && before.ended() && measure.is_some_and(|measure| before.width + 3 * EM <= measure)
    };
    let (mut first, mut inside) = (0, 0);
    for at in (1..lines.len()).filter(begins) {
        match place(at) {
            Place::First => first += 1,
            Place::Inside => inside += 1,
            Place::Spare | Place::Unsure => {}
        }
    }
    let tells = first >= LEAST && first >= 6 * inside;
    (0..lines.len()).map(|at| if tells { place(at) } else { Place::Unsure }).collect()
}

/// The width that most rows have; where paragraphs are short, first rows may be more than others.
fn measure(lines: &[Line]) -> Option<u32> {
    let mut widths = [0_u8; (COLUMN.end + 2 * EM) as usize];
    let all = || lines.iter().map(|line| line.width).filter(|width| COLUMN.contains(width));
    all().for_each(|width| widths[width as usize] += 1);
    let rows = |width: u32| usize::from(widths[width as usize]);
    let width = all().max_by_key(|width| (rows(*width), *width)).filter(|width| rows(*width) >= SAID)?;
    let wider = width + 2 * EM;
    let first = rows(wider) + 1 >= SAID && 2 * rows(wider) >= rows(width);
    Some(if first { wider } else { width })
}

fn place(lines: &[Line], at: usize, measure: Option<u32>) -> Place {
    let (line, Some(measure)) = (&lines[at], measure) else { return Place::Unsure };
    if line.spaced || !COLUMN.contains(&line.width) || line.width > measure + EM {
        return Place::Unsure;
    }
    let first = measure - 2 * EM;
    // A mark may stand outside of the column.
    let hangs = if line.end != End::Word && line.text.ends_with(['，', '。', '、']) { EM } else { 0 };
    let more = if line.ended() { EM * 40 } else { lines.get(at + 1).map_or(EM * 40, |next| start(&next.text)) };
    let room = |column: u32| line.width + more <= column;
    match () {
        () if line.width <= first + SAME + hangs && !room(first) && room(measure) => Place::First,
        () if room(first) => Place::Spare,
        () if line.width - line.squeeze > first + SAME && !room(measure) => Place::Inside,
        () => Place::Unsure,
    }
}

/// How wide that is at the beginning of a line that no break divides.
fn start(text: &str) -> u32 {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '%');
    let mut rest = text.chars().peekable();
    let mut width = 0;
    while rest.next_if(|c| matches!(c, '“' | '‘' | '（' | '《')).is_some() {
        width += EM;
    }
    match rest.next() {
        Some(c) if plain(c) => {
            width += EM / 2;
            while rest.next_if(|c| plain(*c)).is_some() {
                width += EM / 2;
            }
        }
        _ => width += EM,
    }
    while rest.next_if(|c| is_cjk_mark(*c)).is_some() {
        width += EM;
    }
    width
}

#[cfg(test)]
mod tests {
    use super::super::super::{lines, looks};
    use super::super::{Decision, Kind};
    use super::*;
    use crate::diag::Source;

    const TEXT: [&str; 6] = [
        "渡口的船工老秦说，今年江水比往年低了一尺，船只好停在沙洲外面，人要走一段木板桥。",
        "木板桥是前年搭的，下雨以后板子有些滑，走在上面要十分当心才行。",
        "村里的孩子上学要过桥，老秦每天早晚守在桥头，一个一个牵过去，看着他们走进校门。",
        "到了冬天桥上结了冰，他就把炉灰撒在木板上，这些年里一个摔倒的人也没有。",
        "说这些话的时候，他又拿起扫帚，去扫桥上的泥。",
        "县里今年拨了钱，要在渡口修建一座新桥，年底以前就能通车。",
    ];

    /// Rows of 14 characters, with first rows that are narrower.
    fn rows(text: &str, indent: usize) -> String {
        let (mut rows, mut held) = (String::new(), indent);
        let mut rest = text.chars().peekable();
        while let Some(c) = rest.next() {
            rows.push(c);
            held += 1;
            if held >= 14 && rest.peek().is_some_and(|next| !is_cjk_mark(*next) || *next == '“') {
                rows.push('\n');
                held = 0;
            }
        }
        rows + "\n"
    }

    fn column(more: &[&str]) -> String {
        TEXT.iter().chain(more).map(|text| rows(text, 2)).collect()
    }

    fn read(text: &str) -> (Vec<Place>, String) {
        let lines = lines::split(&Source::new("a", text));
        let looks = looks::look_at(&lines);
        let sign = |decision: Decision| match decision.kind {
            Kind::First => '1',
            Kind::More => '2',
            Kind::Section => '#',
            _ => '?',
        };
        let kinds = super::super::decide(&lines, &looks).into_iter().map(sign).collect();
        (find(&lines, &looks), kinds)
    }

    #[test]
    fn first_rows_are_narrower_by_two_characters() {
        let (places, kinds) = read(&column(&[]));
        assert_eq!(kinds, "12212212212212122");
        assert_eq!(places[3..5], [Place::First, Place::Inside]);
        let (places, _) = read(&TEXT.map(|text| rows(text, 0)).concat());
        assert!(places.iter().all(|place| *place == Place::Unsure), "{places:?}");
    }

    #[test]
    fn a_row_as_wide_as_its_column_begins_no_paragraph() {
        // The first row ends with a sentence, short of its column by the indent.
        let (_, kinds) = read(&column(&["新桥要到明年春天才通车。旧桥的木板和石墩都要留在岸边，给来往的人看一看。"]));
        assert_eq!(kinds[17..], *"122");
    }

    #[test]
    fn a_head_stands_above_a_first_row() {
        let words = rows("“过桥不要钱，谁来都是一样的，不用谢。”这是老秦写在木牌上的话，过路的人看了都笑。", 2);
        let (_, kinds) = read(&format!("{}桥连“两家人”\n{words}", column(&[])));
        assert_eq!(kinds[17..], *"#122", "{words}");
        let (_, kinds) = read(&column(&["县里交通运输局有关负责人表示，新桥将在汛期以前通车，旧桥留给行人。"]));
        assert_eq!(kinds[17..], *"122");
    }

    #[test]
    fn what_no_break_divides_goes_to_the_next_row() {
        assert_eq!(start("渡口"), EM);
        assert_eq!(start("江。说"), 2 * EM);
        assert_eq!(start("“1932年"), 3 * EM);
        assert_eq!(start("7.5%，说"), 3 * EM);
    }
}
