//! Lists of short news under one head, and names of standing columns that nothing sets off.
//!
//! Where every item has a headline, each is an article; items that are sentences are the paragraphs
//! of one.

use super::super::counts::ends;
use super::super::edges;
use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks};
use super::{Stands, may_head, told};
use crate::read::bulletin::lines::BULLETS;
use crate::text::is_han;
use crate::text::spacing::is_gap;

/// How heads of such lists end.
pub(in super::super) const LISTS: [&str; 28] = [
    "简讯",
    "短讯",
    "快讯",
    "资讯",
    "短波",
    "速览",
    "速递",
    "速读",
    "新闻",
    "快递",
    "集锦",
    "集萃",
    "荟萃",
    "扫描",
    "播报",
    "动态",
    "点击",
    "一瞥",
    "拾零",
    "简报",
    "信息",
    "要闻",
    "要讯",
    "快览",
    "集粹",
    "撷英",
    "点滴",
    "信息窗",
];
/// How names of columns end.
pub(in super::super) const COLUMNS: [&str; 38] = [
    "观察",
    "快评",
    "时评",
    "短评",
    "锐评",
    "絮语",
    "茶座",
    "论坛",
    "访谈",
    "手记",
    "随笔",
    "漫笔",
    "热线",
    "信箱",
    "视点",
    "聚焦",
    "微言",
    "漫谈",
    "杂谈",
    "夜话",
    "闲话",
    "走笔",
    "笔谈",
    "沙龙",
    "讲坛",
    "之声",
    "链接",
    "札记",
    "书评",
    "影评",
    "言论",
    "评弹",
    "茶馆",
    "回音壁",
    "直通车",
    "会客厅",
    "瞭望",
    "广角",
];
/// Heads and names have no more characters.
const LONGEST: usize = 8;
/// An item stands so near below the one before.
const NEAR: usize = 12;

/// Marks lists of short news and names of columns.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    for at in 0..lines.len() {
        let look = &looks[at];
        if look.stands != Stands::Open || !lines[at].edges.ends(edges::BRIEFS) || !is_name(&lines[at]) {
            continue;
        }
        let text = lines[at].text.as_str();
        if begins_list(lines, at) {
            list(lines, looks, at);
        } else if is_list(text) && told::is_item(lines, looks, at + 1) {
            (looks[at].column, looks[at].byline) = (true, None);
            told_items(lines, looks, at + 1);
        } else if ends(text, &COLUMNS) && heads(lines, looks, at) {
            (looks[at].column, looks[at].byline) = (true, None);
        }
    }
}

/// Short, and nothing but Chinese characters, or two opened to a width.
fn is_name(line: &Line) -> bool {
    (2 * EM..=LONGEST as u32 * EM + 2).contains(&line.width)
        && (line.text.chars().all(|c| is_han(c) || c == '·') || opened(&line.text).is_some())
}

/// The head of a list of short news: 市井短波, 简 讯, 简讯三则.
pub(in super::super) fn is_list(text: &str) -> bool {
    let opened = opened(text);
    let text = opened.as_deref().unwrap_or(text);
    let counted = || text.strip_suffix('则').map(|text| text.trim_end_matches(|c| "二两三四五六七八九十".contains(c)));
    ends(text, &LISTS) || counted().is_some_and(|text| ends(text, &LISTS))
}

/// A line with nothing but the name of a list of short news.
pub(super) fn names_list(line: &Line) -> bool {
    is_name(line) && is_list(&line.text)
}

/// Two characters with nothing but a gap between them, without it.
fn opened(text: &str) -> Option<String> {
    let (first, last) = text.split_once(is_gap)?;
    let parts = [first, last.trim_start_matches(is_gap)];
    let single = |part: &&str| part.chars().nth(1).is_none() && part.starts_with(is_han);
    parts.iter().all(single).then(|| parts.concat())
}

/// A headline stands below the name of a column, and something that ended above.
fn heads(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (Some(next), Some(look)) = (lines.get(at + 1), looks.get(at + 1)) else { return false };
    let above =
        at == 0 || lines[at - 1].ended() || looks[at - 1].furniture >= 1.5 || looks[at - 1].stands != Stands::Open;
    let Some(after) = looks.get(at + 2) else { return false };
    // A byline below it tells a headline that is as wide as lines of a column.
    let headline = may_head(next, look) || (after.byline.is_some() && next.end == End::Word && next.width <= 20 * EM);
    let name = look.byline.is_some() && next.width <= 4 * EM;
    above
        && headline
        && look.stands == Stands::Open
        && !name
        && !looks[at].headed
        && next.text.chars().filter(|c| is_han(*c)).count() >= 4
}

/// The head of a list stands here, and its first item below.
fn begins_list(lines: &[Line], at: usize) -> bool {
    begins_item(lines, at + 1) && names_list(&lines[at])
}

fn begins_item(lines: &[Line], at: usize) -> bool {
    lines.get(at).is_some_and(|line| bullet(line).is_some())
}

fn bullet(line: &Line) -> Option<char> {
    line.text.chars().next().filter(|c| BULLETS.contains(c) || matches!(c, '△' | '▶' | '►'))
}

/// Marks the items of a list below its head.
fn list(lines: &[Line], looks: &mut [Looks], head: usize) {
    let mark = bullet(&lines[head + 1]);
    let mut items = vec![head + 1];
    let mut at = head + 2;
    while at < lines.len() && at - items[items.len() - 1] <= NEAR && !begins_list(lines, at) {
        if bullet(&lines[at]) == mark {
            items.push(at);
        }
        at += 1;
    }
    if items.len() < 2 {
        return;
    }
    let titled = |at: &usize| {
        let (line, next) = (&lines[*at], lines.get(at + 1));
        line.width <= 30 * EM
            && !line.ended()
            && line.end == End::Word
            && line.fill.support < 3
            && !tells_day(&line.text)
            && next.is_some_and(|next| bullet(next).is_none() && next.width > line.width / 2)
    };
    items.iter().for_each(|item| sender(lines, looks, *item));
    if items.iter().all(titled) {
        (looks[head].column, looks[head].byline) = (true, None);
        items.iter().for_each(|at| set(&mut looks[*at], Stands::ItemHead));
    } else {
        set(&mut looks[head], Stands::ListHead);
        // 校园短波 / 简讯三则: the list stands in a column.
        if let Some(above) = head.checked_sub(1).filter(|at| is_name(&lines[*at]) && is_list(&lines[*at].text)) {
            (looks[above].column, looks[above].byline) = (true, None);
        }
        items.iter().filter(|at| !looks[**at].credited).copied().collect::<Vec<_>>().into_iter().for_each(|at| {
            set(&mut looks[at], Stands::Item);
        });
    }
}

/// Marks the items of a list that begin with no mark, but with headlines that are said again below.
fn told_items(lines: &[Line], looks: &mut [Looks], first: usize) {
    let mut last = first;
    for at in first..lines.len() {
        if at - last > NEAR {
            break;
        }
        if at == first || told::is_item(lines, looks, at) {
            set(&mut looks[at], Stands::ItemHead);
            last = at;
        }
    }
}

/// 3月10日，…: a sentence tells first on what day something was.
fn tells_day(text: &str) -> bool {
    let day = text.split_once('，').map(|(day, _)| day);
    day.is_some_and(|day| {
        day.chars().count() <= 10
            && ["日", "天", "近期", "日前", "日上午", "日下午"].iter().any(|end| day.ends_with(end))
    })
}

/// Who sent an item, in brackets below its last line, belongs to it.
fn sender(lines: &[Line], looks: &mut [Looks], item: usize) {
    let Some(below) = (item + 1..lines.len().min(item + NEAR)).find(|at| lines[at - 1].ended()) else { return };
    let sent = lines[below].text.starts_with(['（', '(']) && lines[below].width <= 12 * EM;
    if sent && matches!(looks[below].stands, Stands::Open | Stands::SignOff) {
        super::set(&mut looks[below], Stands::Contact);
    }
}

fn set(look: &mut Looks, stands: Stands) {
    look.stands = stands;
    (look.captioned, look.column, look.byline, look.furniture) = (false, false, None, 0.0);
    look.headed |= matches!(stands, Stands::ItemHead | Stands::ListHead);
    look.bullet = Bullet::Box;
}

/// A headline without the mark of its list.
pub(in super::super) fn bare(text: &str) -> &str {
    text.trim_start_matches(|c: char| BULLETS.contains(&c) || matches!(c, '△' | '▶' | '►' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<(Stands, bool)> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        looks.iter().map(|look| (look.stands, look.column)).collect()
    }

    #[test]
    fn items_are_articles_or_paragraphs() {
        use Stands::{Item, ItemHead, ListHead, Open};
        let found =
            of("要闻速览\n◆港口开港\n港口今天开港，第一艘货轮靠泊。\n◆龙舟赛开桨\n龙舟赛今天开桨，二十队报名。\n");
        assert_eq!(found, [(Open, true), (ItemHead, false), (Open, false), (ItemHead, false), (Open, false)]);
        for head in ["市井短波", "简　讯", "快 览"] {
            let found = of(&format!("{head}\n▲港口今天开港，货轮靠泊。\n▲龙舟赛今天开桨。\n"));
            assert_eq!(found, [(ListHead, false), (Item, false), (Item, false)], "{head}");
        }
        let found =
            of("短讯\n▲港口今天开港，货轮靠泊。\n（罗晴）\n▲龙舟赛今天开桨，二十队报名。\n（石羚）\n渡口的船\n");
        assert_eq!(found.iter().filter(|(stands, _)| *stands == Stands::Contact).count(), 2);
        let found = of(
            "江边短波\n简讯两则\n▲三月十日，港口开港，第一\n艘货轮靠泊。\n▲三月十二日，龙舟赛开桨，\n二十队报名。\n",
        );
        assert_eq!(found[..3], [(Open, true), (ListHead, false), (Item, false)]);
        assert_eq!(found[4], (Item, false));
    }

    #[test]
    fn items_without_marks_are_told_by_their_sentences() {
        use Stands::{ItemHead, Open};
        let text = "船都停了，江上一天没有一点声音，\n岸上的人都睡得早，只有灯还亮着。\n港口资讯\n南塘渡口恢复通航\n停航一个月的南塘渡口昨天起恢复通\n航，每天往返二十班，过江的人又多了起\n来，船工忙不过来。\n（罗 晴）\n江堤夜灯换新\n昨天，江堤上的夜灯全部换上节能的\n新灯，比往年亮了一半，夜里出来走路的\n人都说好。\n";
        let found = of(text);
        assert!(found[2].1 && found[3].0 == ItemHead && found[8].0 == ItemHead, "{found:?}");
        let other = of(&text.replace("南塘渡口恢复通航\n", "船工的一天\n"));
        assert!(!other[2].1 && other[3].0 == Open, "{other:?}");
    }

    #[test]
    fn names_of_columns_stand_above_headlines() {
        let text = |name: &str| format!("船都停了。\n{name}\n码头上的一夜灯火\n码头上的灯亮了一夜，船工们没有睡。\n");
        for (name, column) in
            [("江边夜话", true), ("码头微言", true), ("龙舟开桨", false), ("港口今天成为焦点聚焦", false)]
        {
            assert_eq!(of(&text(name))[1].1, column, "{name}");
        }
        assert!(!of("船都停了。\n江边夜话\n夜里，江边的人说起往事，一说就是半夜。\n")[1].1);
    }
}
