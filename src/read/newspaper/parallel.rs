//! Section heads built alike: 价值逻辑：…, 技术逻辑：…, 制度逻辑：…, or counted: 一、…, 二、…, or set off above
//! text: 【案情回顾】.

use std::collections::BTreeMap;

use super::lines::{EM, End, Line};
use super::looks::Looks;
use crate::text::is_han;

/// What they have in common stands before ： and has so many characters.
const COMMON: usize = 2;
/// Nothing before ： is longer.
const LONGEST: usize = 6;
/// Fewer lines alike say nothing.
const FEWEST: usize = 2;
/// Heads of one text stand no farther apart.
const REACH: usize = 40;

/// Marks heads built alike.
pub(super) fn find(lines: &[Line], looks: &mut [Looks]) {
    labelled(lines, looks);
    counted(lines, looks);
    set_off(lines, looks);
}

/// Marks short lines without a stop whose words before ： differ and end alike.
fn labelled(lines: &[Line], looks: &mut [Looks]) {
    let mut alike: BTreeMap<&str, Vec<(usize, &str)>> = BTreeMap::new();
    for (at, line) in lines.iter().enumerate() {
        let bare = looks[at].colon && line.end == End::Word && line.width <= 20 * EM && looks[at].commas == 0;
        if let Some((own, common)) = Some(line).filter(|_| bare).and_then(|line| divided(&line.text)) {
            alike.entry(common).or_default().push((at, own));
        }
    }
    for group in alike.values().filter(|group| group.len() >= FEWEST) {
        for (at, own) in group {
            let from = group.partition_point(|(other, _)| other + REACH < *at);
            let to = group.partition_point(|(other, _)| *other <= at + REACH);
            // Of a speaker all lines begin with the same words.
            let others = group[from..to].iter().filter(|(_, words)| words != own);
            let near = others.clone().all(|(other, _)| other.abs_diff(*at) >= 2);
            looks[*at].parallel = near && others.count() + 1 >= FEWEST;
        }
    }
}

/// No counted head is wider.
const WIDEST: u32 = 26 * EM;
/// A line that is narrower than its column by so much is no row of a sentence.
const ROOM: u32 = 3 * EM;

/// Marks lines that 一、 and 二、 count where one of them is a head for certain: they are heads
/// alike. None is where one of them ends with a stop or tells of something behind ：.
fn counted(lines: &[Line], looks: &mut [Looks]) {
    let mut group: Vec<usize> = Vec::new();
    for at in 0..=lines.len() {
        let number = looks.get(at).filter(|look| look.numbered == Some(1)).and_then(|_| number(&lines[at].text));
        let end = at == lines.len();
        if !end && number.is_none() {
            continue;
        }
        let goes_on = number.is_some_and(|number| number == group.len() + 1);
        if !goes_on {
            mark(lines, looks, &group);
            group.clear();
        }
        if number.is_some_and(|number| number == group.len() + 1) {
            group.push(at);
        }
    }
}

fn mark(lines: &[Line], looks: &mut [Looks], group: &[usize]) {
    let head = |at: usize| {
        let (line, look) = (&lines[at], &looks[at]);
        line.end == End::Word && !look.stopped && !look.colon && line.width <= WIDEST && at + 1 < lines.len()
    };
    let certain = |at: usize| {
        let room = |measure: u32| lines[at].width + ROOM <= measure;
        lines[at + 1].width > 2 * WIDEST || lines[at].fill.measure.is_some_and(room)
    };
    let apart = group.windows(2).all(|pair| pair[1] - pair[0] >= 2);
    let all = group.len() >= FEWEST && apart && group.iter().all(|at| head(*at));
    if all && (group.iter().any(|at| certain(*at)) || alike(lines, group)) {
        group.iter().for_each(|at| looks[*at].parallel = true);
    }
}

/// All have commas and some word at the same place.
fn alike(lines: &[Line], group: &[usize]) -> bool {
    let chars = |at: &usize| lines[*at].text.chars().skip(2).collect::<Vec<char>>();
    let first = chars(&group[0]);
    let same = |other: &Vec<char>| {
        let both = |place: usize| first[place] == other[place];
        let comma = first.iter().position(|c| *c == '，');
        let word = comma.is_some_and(|comma| (comma + 1..first.len() - 1).any(|at| both(at) && both(at + 1)));
        word && other.iter().position(|c| *c == '，') == comma
    };
    group.iter().map(chars).all(|other| other.len() == first.len() && same(&other))
}

/// The number before 、.
fn number(text: &str) -> Option<usize> {
    let mut start = text.trim_start_matches('*').chars();
    let number = "一二三四五六七八九".chars().position(|c| Some(c) == start.clone().next())? + 1;
    (start.nth(1) == Some('、')).then_some(number)
}

/// What is a line's own before ：, and what it may have in common with others.
fn divided(text: &str) -> Option<(&str, &str)> {
    let (label, rest) = text.split_once('：')?;
    let count = label.chars().count();
    if !(COMMON + 1..=LONGEST).contains(&count) || rest.chars().count() < 4 || !label.chars().all(is_han) {
        return None;
    }
    let at = label.char_indices().nth(count - COMMON).map(|(at, _)| at)?;
    Some(label.split_at(at))
}

/// 【案情回顾】, 【法院审理】: labels right above text are section heads. The name of a column has its
/// headline below.
fn set_off(lines: &[Line], looks: &mut [Looks]) {
    let text = |at: usize| {
        let (line, look) = (&lines[at], &looks[at]);
        let set = line.ended() || line.fill.support > 0 || line.fill.first_like || line.width > 24 * EM;
        look.commas > 0 && set && !look.dated && look.byline.is_none()
    };
    let label = |at: &usize| looks[*at].column && lines[*at].text.starts_with('【') && text(at + 1);
    let labels: Vec<usize> = (1..lines.len().saturating_sub(1)).filter(label).collect();
    let several = labels.iter().any(|at| lines[*at].text.as_str() != lines[labels[0]].text.as_str());
    for at in labels.into_iter().filter(|_| several) {
        (looks[at].column, looks[at].parallel) = (false, true);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use crate::diag::Source;

    fn marked(text: &str) -> Vec<bool> {
        let lines = lines::split(&Source::new("a", text));
        looks::look_at(&lines).iter().map(|look| look.parallel).collect()
    }

    #[test]
    fn counted_heads_are_alike() {
        let heads = "一、修渠，把水引到田里\n去年冬天，村里的人把老渠清了一遍，又接出去三里多地，水从上游一直流到最远的田里，再也不用挑了，种田的人都说这是好事情，明年还要再修。\n二、修路，让车开到地头\n今年开春。";
        assert_eq!(marked(heads), [true, false, true, false]);
        let rows = "一、修渠，让水流进田里\n去年冬天，村里人把老渠\n清了一遍，水又通了。\n二、修路，让车开进田里\n今年开春，路已经修到了\n最远的地头，车能进去。";
        assert_eq!(marked(rows), [true, false, false, true, false, false]);
        for text in [
            "一、报名的时间从三月十\n日开始，过时不再办理。\n二、报名的地点在市图书\n馆二楼，带上证件。",
            "一、时间：三月十日\n上午九点开始，不要迟到。\n二、地点：图书馆\n二楼的阅览室里。",
            "一、停水\n明天上午。\n二、停电，两个小时。\n请各家各户做好准备。",
        ] {
            assert!(marked(text).iter().all(|parallel| !parallel), "{text}");
        }
    }

    #[test]
    fn heads_built_alike_are_found() {
        let text = "历史之维：从渡口到港口\n江边原有渡口。\n现实之维：从港口到港城\n如今港城相连。";
        assert_eq!(marked(text), [true, false, true, false]);
        let speakers = "林知夏：那年我回来了\n他回来了。\n林知夏：后来我没有走\n他没有走。";
        assert_eq!(marked(speakers), [false; 4]);
    }

    #[test]
    fn labels_above_text_are_heads() {
        let text = "船主把渡船借给邻居，出了事故。\n【事情经过】\n去年三月，邻居借船过江，船在沙洲上搁浅，人没有事，船底坏了。\n【调解结果】\n两家各出一半修船的钱，以后借船要写下字据，写明谁来担当。";
        assert_eq!(marked(text), [false, true, false, true, false]);
        let columns = "船主把渡船借给邻居，出了事故。\n【江边夜话】\n借船要写字据\n去年三月，邻居借船过江，船坏了。\n【今日谈】\n先说断后不乱\n两家各出一半修船的钱，写下字据。";
        assert_eq!(marked(columns), [false; 7]);
    }
}
