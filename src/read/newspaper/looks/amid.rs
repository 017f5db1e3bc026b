//! Lines in the middle of a sentence that look as captions and notices do.

use super::super::lines::{End, Line};
use super::{Bullet, Looks};
use crate::text::is_han;

/// Lines in the middle of a sentence are text, though they begin as captions do or hold a telephone
/// number.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    for at in 0..lines.len().saturating_sub(1) {
        let look = &looks[at];
        if look.furniture >= 1.0 && closes(&lines[at..], &looks[at..]) {
            (looks[at].furniture, looks[at].tool) = (0.0, false);
            continue;
        }
        let number = look.furniture >= 1.0 && !look.tool && look.han > 3;
        let caption = look.captioned && !look.credited;
        let open = matches!(lines[at].end, End::Open | End::Word) && looks[at + 1].furniture < 1.0;
        if !(number || caption) || !open {
            continue;
        }
        let above = at.checked_sub(1).filter(|above| looks[*above].furniture < 1.0);
        let amid = above.is_some_and(|above| inside(&lines[above..=at + 1]));
        let says = || calls_on(&lines[at].text) && !lines[at + 1].blank && looks[at + 1].commas > 0;
        if amid || (number && (says() || listed(lines, looks, at))) {
            let look = &mut looks[at];
            (look.captioned, look.furniture) = (false, 0.0);
        }
    }
}

/// A bracket that opens on the first line closes at the beginning of the next: the two are one.
fn closes(lines: &[Line], looks: &[Looks]) -> bool {
    looks[0].torn && !lines[0].ended() && lines[1].hangs() && lines[1].text.ends_with(['）', ')'])
}

/// One of the items that begin with the same mark: the others are text.
fn listed(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    const NEAR: usize = 12;
    let mark = lines[at].text.chars().next();
    let item = |other: &usize| {
        looks[*other].bullet == Bullet::Box
            && lines[*other].text.chars().next() == mark
            && looks[*other].furniture < 1.0
    };
    let mut near = (at.saturating_sub(NEAR)..at).rev().filter(item);
    let ended = at > 0 && lines[at - 1].ended() && !lines[at + 1].blank;
    looks[at].bullet == Bullet::Box && ended && near.next().is_some() && lines[at + 1].ended()
}

/// The middle one of three lines goes on from the one before and breaks off as the column does.
fn inside(lines: &[Line]) -> bool {
    let [before, line, after] = lines else { return false };
    let whole = |line: &Line| line.fill.support >= 2 && !line.fill.short;
    let open = matches!(before.end, End::Open | End::Word) && whole(before) && whole(line);
    let apart = line.indent || line.blank || after.blank || line.text.contains(['：', ':']);
    open && !apart && (whole(after) || after.ended())
}

/// 电话2035678响了: words of a sentence follow the number at once, no other particulars.
fn calls_on(text: &str) -> bool {
    const OTHERS: [&str; 9] = ["转", "联", "地", "传", "邮", "或", "手", "网", "电"];
    let number = ["电话", "热线", "手机"].iter().find_map(|word| text.strip_prefix(word));
    let rest = number.map(|number| number.trim_start_matches(|c: char| c.is_ascii_digit() || c == '-'));
    let words = rest.filter(|rest| Some(rest.len()) < number.map(str::len) && rest.chars().take(2).all(is_han));
    words.is_some_and(|rest| rest.chars().nth(1).is_some() && !OTHERS.iter().any(|word| rest.starts_with(word)))
}

#[cfg(test)]
mod tests {
    use super::super::look_at;
    use super::*;
    use crate::diag::Source;

    fn looks(text: &str) -> Vec<Looks> {
        look_at(&super::super::super::lines::split(&Source::new("a", text)))
    }

    #[test]
    fn sentences_go_on_from_line_to_line() {
        let column = "老人们每天早上都要来到江边的\n广场上看一看那几幅新画的壁画\n图为的是能在画里找到自己年轻\n时候住过的老街和码头，有人还\n带着孙子一起来看老街的旧模样\n听他们讲从前的事情。\n";
        assert!(looks(column).iter().all(|look| !look.captioned));
        assert!(looks("江边的广场\n图为江边的广场\n老人们来到江边，看画。\n")[1].captioned);
    }

    #[test]
    fn items_and_brackets_go_on() {
        let items = "●菜地：清沟排渍，初花期每\n亩喷施硼肥一百克。\n●池塘：水温稳定在12℃以\n上时开始投喂，少量多次。\n";
        assert!(looks(items)[2].furniture < 1.0);
        assert!(looks(&items.replace('●', ""))[2].furniture >= 1.0);
        let bracket = looks("老罗的桃园就在村口。\n联系电话：3024567（罗\n大伯）\n")[1];
        assert!(bracket.furniture < 1.0 && bracket.stands == Default::default());
    }

    #[test]
    fn a_number_in_a_sentence_is_text() {
        let called = looks("林站长一夜没合眼。\n热线3024567从早响到\n晚，来问的都是菜农。\n");
        assert!(called[1].furniture < 1.0, "{}", called[1].furniture);
        let asked = looks("林站长一夜没合眼。\n电话3024567联系人林\n晚，来问的都是菜农。\n");
        assert!(asked[1].furniture >= 1.0);
    }
}
