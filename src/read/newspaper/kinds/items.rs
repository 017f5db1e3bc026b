//! Lines that go on below although a number or a room behind them says otherwise: items of notices that
//! run in, 一、管制时间：3月5日至3月 / 20日。, and remainders that begin with one character and a comma.

use super::super::lines::{EM, End, Line};
use super::super::looks::Looks;
use crate::text::is_han;

/// What stands before ： in an item, with its number, is no longer.
const LABEL: usize = 10;
/// An item that runs over fills its column but for this.
const SPARE: u32 = 3 * EM;
/// Its sentence ends after no more lines.
const LINES: usize = 5;
/// Said by somebody, with a comma behind it.
const SAID: [char; 14] = ['对', '好', '是', '不', '嗯', '唉', '啊', '哦', '哎', '喂', '嘿', '行', '来', '看'];

/// A numbered line whose sentence goes on below.
pub(super) fn runs_in(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (line, Some(next)) = (&lines[at], lines.get(at + 1)) else { return false };
    if looks[at].numbered.is_none() || line.end != End::Word {
        return false;
    }
    remains(lines, at + 1) || (looks[at].colon && is_labelled(line) && fills(line, next) && goes_on(lines, looks, at))
}

/// 定，服从指挥。: the last line of a sentence that broke off inside a word.
pub(super) fn remains(lines: &[Line], at: usize) -> bool {
    let Some(above) = at.checked_sub(1).map(|above| &lines[above]) else { return false };
    let line = &lines[at];
    if !line.ended() || above.end != End::Word || line.width >= above.width {
        return false;
    }
    let mut start = line.text.chars();
    let (first, second) = (start.next(), start.next());
    second == Some('，') && first.is_some_and(|c| is_han(c) && !SAID.contains(&c))
}

/// Words stand behind a short label and its colon.
fn is_labelled(line: &Line) -> bool {
    let colon = line.text.char_indices().take(LABEL).find(|(_, c)| *c == '：');
    colon.is_some_and(|(colon, mark)| colon + mark.len_utf8() < line.text.len())
}

fn fills(line: &Line, next: &Line) -> bool {
    let column = line.fill.measure.unwrap_or_default().max(next.width);
    line.width + SPARE > column
}

/// The lines below come to the end of a sentence, and nothing begins with one of them.
fn goes_on(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let below = (at + 1..lines.len()).take(LINES);
    let inside = |next: &usize| {
        let (line, look) = (&lines[*next], &looks[*next]);
        look.numbered.is_none() && !look.dated && (line.ended() || !line.fill.first_like) && !line.indent
    };
    let mut below = below.take_while(inside);
    below.any(|next| lines[next].ended())
}

#[cfg(test)]
mod tests {
    use super::super::super::{lines, looks};
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<usize> {
        let lines = lines::split(&Source::new("a", text));
        let looks = looks::look_at(&lines);
        (0..lines.len()).filter(|at| runs_in(&lines, &looks, *at)).collect()
    }

    #[test]
    fn items_run_over_their_lines() {
        let text = "为修缮渡口，现将有关事项公告如下：\n一、停航时间：自三月五日起至三月二\n十日止。\n二、绕行办法：需要过江的行人请改乘\n夜航船，或者绕行江岸二桥。\n三、停航期间请看管好家畜，不要下江\n边，以免落水。\n";
        assert_eq!(of(text), [1, 3, 5]);
        let heads = "一、历史之维：从渡口到港口\n江边原有渡口，船工们在这里过了三百年，一代传给一代，没有断过。\n二、现实之维\n如今港城相连，货轮夜里也能靠泊。\n";
        assert_eq!(of(heads), [0; 0]);
    }

    #[test]
    fn remainders_begin_inside_a_word() {
        let remains = |text: &str| remains(&lines::split(&Source::new("a", text)), 1);
        assert!(remains("请广大市民自觉遵守停航规\n定，不要下江。\n"));
        for text in
            ["种茶人家的一天\n茶，香飘万里\n", "老人听了很高兴地说\n好，我去看看。\n", "茶香\n茶，是这里的命根。\n"]
        {
            assert!(!remains(text), "{text}");
        }
    }
}
