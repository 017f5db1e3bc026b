//! Rows of headlines that what stands around them tells: those above a letter to the paper, those that
//! a colon leads to, 青禾港务局： / 渡船月底复航, and the names of documents, 关于渡船停航 / 检修的通告.

use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks};
use super::super::stands::{Stands, told};
use super::super::verse::Verse;

/// No row is wider, and none that ends with a colon.
const WIDEST: u32 = 24 * EM;
const NAMED: u32 = 14 * EM;
/// Rows above a salutation: the name of a column, a headline of two rows, a deck.
const ROWS: usize = 4;
/// A row is narrower than its column by more than an indent.
const SPARE: u32 = 3 * EM;
/// The share of the pairs of a name that the sentence of that person says again.
const SAID: f64 = 0.25;

/// What offices make known.
const DOCUMENTS: [&str; 10] = ["公告", "通告", "通知", "启事", "声明", "公示", "通报", "意见", "决定", "规定"];

/// What sentences end with that go on behind a colon, and names do not.
const VERBS: [char; 10] = ['是', '为', '有', '说', '于', '下', '问', '到', '示', '道'];

/// The rows of such headlines.
pub(super) fn find(lines: &[Line], looks: &[Looks]) -> Vec<usize> {
    let mut rows = Vec::new();
    for at in 1..lines.len() {
        if looks[at].stands == Stands::Salutation && lines[at].text.starts_with("编辑") {
            rows.extend(above_letter(lines, looks, at));
        } else if lines[at - 1].end == End::Half && names(lines, looks, at - 1) && is_headline(lines, looks, at) {
            rows.extend([at - 1, at]);
        } else if lines[at - 1].end == End::Word
            && begins(lines, looks, at - 1)
            && lines[at - 1].text.starts_with("关于")
        {
            rows.extend(document(lines, looks, at - 1));
        }
    }
    rows
}

/// The rows between a text that ended and the salutation of a letter.
fn above_letter(lines: &[Line], looks: &[Looks], at: usize) -> std::ops::Range<usize> {
    let row = |at: &usize| is_row(&lines[*at], &looks[*at]);
    let first = (at.saturating_sub(ROWS)..at).rev().take_while(row).last().unwrap_or(at);
    if begins(lines, looks, first) { first..at } else { at..at }
}

/// The rows of the name of a document that begins with a line, when it has several.
fn document(lines: &[Line], looks: &[Looks], first: usize) -> std::ops::Range<usize> {
    let row = |at: &usize| is_row(&lines[*at], &looks[*at]);
    let mut rows = (first..lines.len()).take(ROWS).take_while(row);
    let named = |line: &Line| {
        let what = DOCUMENTS.iter().find_map(|document| line.text.strip_suffix(document));
        what.is_some_and(|what| what.ends_with('的'))
    };
    match rows.find(|at| named(&lines[*at])) {
        Some(last) if last > first => first..last + 1,
        _ => first..first,
    }
}

/// Nothing but somebody or somewhere, and a colon.
fn names(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (line, look) = (&lines[at], &looks[at]);
    let open = look.stands == Stands::Open && look.verse == Verse::No && look.bullet == Bullet::None;
    let own = look.introduces || look.calls || look.note || look.dated || look.info || look.speaks;
    let named = line.text.strip_suffix(['：', ':']).is_some_and(|name| !name.ends_with(VERBS));
    named
        && line.width <= NAMED
        && look.commas + look.pauses == 0
        && !look.stopped
        && !look.torn
        && look.numbered.is_none()
        && look.furniture < 1.0
        && open
        && !own
        && begins(lines, looks, at)
}

/// A row with room behind it, and a text that begins below.
fn is_headline(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (Some(next), Some(look)) = (lines.get(at + 1), looks.get(at + 1)) else { return false };
    let roomy = lines[at].fill.measure.is_none_or(|measure| lines[at].width + SPARE <= measure);
    let wider = next.width >= lines[at].width;
    let text = look.dated
        || look.byline.is_some()
        || (wider && roomy && next.opens(lines.get(at + 2)))
        || (wider && told::says(lines, at + 1, &lines[at - 1].text) >= SAID);
    lines[at].end == End::Word && looks[at].commas == 0 && is_row(&lines[at], &looks[at]) && text
}

/// A line that may be a row, by itself.
fn is_row(line: &Line, look: &Looks) -> bool {
    let own = look.dated || look.note || look.speaks || look.jump || look.captioned || look.credited || look.pointer;
    let open = look.stands == Stands::Open && look.byline.is_none();
    let asks = line.text.ends_with(['！', '？', '”']);
    line.width <= WIDEST
        && (line.end == End::Word || (line.ended() && asks))
        && open
        && !own
        && !look.stopped
        && look.commas <= 1
        && look.numbered.is_none()
        && look.furniture < 1.0
        && !line.hangs()
}

/// Something ended above, or stands for itself.
fn begins(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let Some(above) = at.checked_sub(1) else { return true };
    let (line, look) = (&lines[above], &looks[above]);
    let bracket = (look.byline.is_some() || look.credited) && line.text.ends_with(['）', ')']);
    line.ended() || bracket || look.jump || look.jumps || look.furniture >= 1.0 || look.stands != Stands::Open
}

#[cfg(test)]
mod tests {
    use super::super::super::{lines, looks};
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<usize> {
        let lines = lines::split(&Source::new("a", text));
        find(&lines, &looks::look_at(&lines))
    }

    #[test]
    fn headlines_stand_above_letters() {
        let text = "渡船月底复航，过江的人都说等得太久了，只盼这一回不要再改日子。\n求助信\n门口的树\n压住了电线\n编辑同志：\n门口的树倒了三天，没有人来看，路过的人只好绕着走，孩子们也不敢出门。\n";
        assert_eq!(of(text), [1, 2, 3]);
        assert_eq!(of(&text.replace("改日子。", "改日子")), [0; 0]);
        assert_eq!(of(&text.replace("编辑同志：", "各位邻居：")), [0; 0]);
    }

    #[test]
    fn documents_are_named_in_several_rows() {
        let text = "渡船月底复航，过江的人都说等得太久了。\n关于南塘渡口停航\n检修期间车辆绕行的通告\n因南塘渡口停航检修，过江车辆请绕行江岸二桥。\n";
        assert_eq!(of(text), [1, 2]);
        assert_eq!(of(&text.replace("久了。", "久了")), [0; 0]);
        assert_eq!(of(&text.replace("的通告", "的消息")), [0; 0]);
    }

    #[test]
    fn colons_lead_to_headlines() {
        let text = |name: &str| {
            format!(
                "渡船月底复航，过江的人都说等得太久了，只盼这一回不要再改日子。\n{name}\n把夜航船还给江心洲\n温若川说，岛上的孩子每天要乘船上学，夜里生病也要乘船，一停航就断了路。\n"
            )
        };
        assert_eq!(of(&text("区人大代表温若川：")), [1, 2]);
        for other in
            ["温若川说：", "温若川的办法是：", "区人大代表林知夏：", "区人大代表温若川", "会上，区人大代表温若川："]
        {
            assert_eq!(of(&text(other)), [0; 0], "{other}");
        }
        let dated = "渡船月底复航，只盼这一回不要再改日子。\n港务局：\n夜航船年内复航\n本报讯（记者 罗晴）港务局昨天说，夜航船年内复航。\n";
        assert_eq!(of(dated), [1, 2]);
    }
}
