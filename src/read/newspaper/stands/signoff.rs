//! What stands below a text: who sent it, which office gave notice, and on what day; and the
//! salutation above it.
//!
//! 落款: a short line after a paragraph that ended, above another headline or the end of the page.

use super::super::counts::{begins, ends};
use super::super::labels;
use super::super::lines::{EM, End, Line};
use super::super::looks::{Bullet, Looks, Writers};
use super::super::verse::Verse;
use super::{Stands, may_head, set};
use crate::read::forms::byline::{self, Byline};
use crate::read::forms::source_line;
use crate::read::forms::traditional::folded;
use crate::text::is_han;

/// No signature is wider.
const WIDEST: u32 = 22 * EM;
/// The words of a notice are looked for in so many lines above its signature.
const ABOVE: usize = 4;
/// How names of offices and schools end.
const OFFICES: [&str; 48] = [
    "局",
    "委",
    "委员会",
    "办公室",
    "组织部",
    "宣传部",
    "公司",
    "学校",
    "中学",
    "小学",
    "大学",
    "学院",
    "医院",
    "图书馆",
    "博物馆",
    "文化馆",
    "团委",
    "工厂",
    "厂",
    "研究所",
    "派出所",
    "车站",
    "银行",
    "信用社",
    "协会",
    "学会",
    "联合会",
    "政府",
    "法院",
    "检察院",
    "部",
    "处",
    "集团",
    "工会",
    "指挥部",
    "管理处",
    "交警队",
    "支队",
    "大队",
    "居委会",
    "村委会",
    "业委会",
    "编辑部",
    "供电所",
    "站",
    "常委会",
    "党委",
    "政协",
];
/// Where somebody is from who signs with a name.
const PLACES: [&str; 14] = ["省", "市", "县", "区", "镇", "乡", "村", "街", "路", "社区", "街道", "小区", "班", "级"];
/// What somebody signs with who gives no name.
const NAMELESS: [&str; 13] = [
    "热心读者",
    "一读者",
    "一位读者",
    "一名读者",
    "忠实读者",
    "老读者",
    "一市民",
    "一位市民",
    "热心市民",
    "一村民",
    "一位家长",
    "学生家长",
    "知情者",
];
/// What a reader is called before the name.
const CALLED: [&str; 6] = ["读者", "市民", "村民", "居民", "学生", "家长"];
/// Words by which notices and answers speak of themselves.
const NOTICES: [&str; 24] = [
    "我局",
    "我公司",
    "我校",
    "我院",
    "我们",
    "我委",
    "我办",
    "贵报",
    "特此",
    "敬请",
    "谅解",
    "公示",
    "公告",
    "监督",
    "异议",
    "电话",
    "通知",
    "声明",
    "本局",
    "本站",
    "本公司",
    "本校",
    "启事",
    "失主",
];
/// What an office that signs does not do.
const VERBS: [&str; 30] = [
    "走进", "建成", "开", "举办", "成立", "获", "入选", "启用", "推", "送", "赴", "到", "办", "为", "让", "助", "新增",
    "打造", "揭牌", "落户", "的", "了", "在", "把", "将", "被", "有", "上", "进", "评为",
];
/// How salutations end and begin.
const SALUTED: [&str; 12] =
    ["同志", "同志们", "读者", "朋友", "朋友们", "老师", "部门", "单位", "先生", "女士", "市民", "同学们"];
const SALUTING: [&str; 6] = ["各", "尊敬的", "亲爱的", "敬爱的", "编辑", "广大"];

/// Marks salutations, signatures and the days below them.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    for at in 1..lines.len() {
        if looks[at].stands != Stands::Open {
            continue;
        }
        if salutes(lines, looks, at) {
            set(&mut looks[at], Stands::Salutation);
            above_salutation(lines, looks, at);
        } else if looks[at].colon && begins(&lines[at].text, &WRITTEN_TO) {
            above_salutation(lines, looks, at);
        } else if ends_text(lines, looks, at) {
            if is_answered(lines, at + 1) && author(lines[at].headline()).is_some() {
                // The letter is signed, the text goes on.
                set(&mut looks[at], Stands::Contact);
            } else if signs(lines, looks, at) {
                set(&mut looks[at], Stands::SignOff);
                head_notice(lines, looks, at);
                contacts(lines, looks, at);
            }
        }
    }
    close_notices(lines, looks);
}

/// 特此通告。: the words a notice closes with are a paragraph.
fn close_notices(lines: &[Line], looks: &mut [Looks]) {
    for at in 1..lines.len() {
        let formula = lines[at].ended() && lines[at].width <= 8 * EM && lines[at].text.starts_with("特此");
        if formula && looks[at].stands == Stands::Open && lines[at - 1].ended() {
            set(&mut looks[at], Stands::Contact);
        }
    }
}

/// How letters begin whose text goes on behind the colon.
const WRITTEN_TO: [&str; 4] = ["编辑同志：", "编辑部同志：", "记者同志：", "编辑老师："];

/// 路灯不亮，该找谁修？ above a letter is no sentence of a text.
fn above_salutation(lines: &[Line], looks: &mut [Looks], at: usize) {
    let (line, look) = (&lines[at - 1], &mut looks[at - 1]);
    if look.stands != Stands::Open || !may_head(line, look) {
        return;
    }
    look.headed |= look.byline.is_none() && line.text.ends_with(['？', '！']);
}

/// 编辑同志：, 各学院、各部门： below a headline and above a text.
fn salutes(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let line = &lines[at];
    if !looks[at].colon || line.width > 16 * EM || !may_head(&lines[at - 1], &looks[at - 1]) {
        return false;
    }
    let Some(bare) = line.text.strip_suffix(['：', ':']) else { return false };
    let first = bare.split('、').next().unwrap_or(bare);
    ends(bare, &SALUTED) || (begins(first, &SALUTING) && bare.len() > 9)
}

/// A line after a paragraph that ended, or after another line of a signature.
fn ends_text(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (line, look, before) = (&lines[at], &looks[at], &looks[at - 1]);
    if line.end != End::Word || line.width > WIDEST || look.stopped || look.commas > 0 {
        return false;
    }
    let text = before.stands == Stands::Open && !before.credited && !before.captioned && before.furniture < 1.0;
    let contact = before.furniture >= 0.5 && at >= 2 && lines[at - 2].ended() && tells_contact(&lines[at - 1].text);
    let after = before.stands == Stands::SignOff || contact || (lines[at - 1].ended() && text);
    after
        && look.bullet == Bullet::None
        && look.numbered.is_none()
        && !look.column
        && !look.headed
        && !look.jump
        && !look.credited
        && !look.signature
        && !look.info
        && !look.pointer
}

/// Below a letter begins the answer: 罗晴读者：, 记者追踪：….
fn is_answered(lines: &[Line], at: usize) -> bool {
    const WHO: [&str; 8] = ["记者", "编辑", "编者", "律师", "专家", "答复", "回复", "答"];
    let Some(line) = lines.get(at) else { return false };
    let Some((colon, _)) = line.text.char_indices().take(9).find(|(_, c)| matches!(c, '：' | ':')) else {
        return false;
    };
    let (label, alone) = (&line.text[..colon], colon + '：'.len_utf8() >= line.text.len());
    begins(label, &WHO) || (alone && ends(label, &SALUTED))
}

/// A letter stands above, whose answer nobody has signed yet.
fn answers(looks: &[Looks], at: usize) -> bool {
    /// No answer has more lines.
    const LINES: usize = 60;
    let above = looks[at.saturating_sub(LINES)..at].iter().rev();
    let mut above = above.take_while(|look| look.stands != Stands::SignOff && !look.dated && !look.headed);
    above.any(|look| look.stands == Stands::Salutation)
}

/// Whether a line below a text signs it.
fn signs(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let text = lines[at].headline();
    let signed = looks[at - 1].stands == Stands::SignOff;
    if is_day(text) {
        return signed || (lines[at - 1].ended() && closes(lines, looks, at));
    }
    let dated = lines.get(at + 1).is_some_and(|next| is_day(&next.text)) && !is_masthead(lines, looks, at + 1);
    if !dated && !closes(lines, looks, at) {
        return false;
    }
    if author(text).is_some() {
        // 甲 乙 without brackets, office or day may stand above a text of their own.
        return looks[at].byline != Some(Writers::Role) || !text.contains(['记', '员']);
    }
    // Between a letter, or another that signs, and a day stands nothing but who wrote.
    if dated && (signed || answers(looks, at)) {
        return true;
    }
    let notice = || {
        let said = lines[at.saturating_sub(ABOVE)..at].iter();
        said.rev().any(|line| NOTICES.iter().any(|word| line.text.contains(word)))
    };
    is_office(text) && (dated || signed || notice() || answers(looks, at))
}

/// Below the line stands a headline, something of the page, or nothing.
fn closes(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (Some(next), Some(look)) = (lines.get(at + 1), looks.get(at + 1)) else { return true };
    may_head(next, look) && look.byline.is_none() || look.furniture >= 1.0 || look.stands != Stands::Open
}

/// The day of a page with something of a masthead beside it.
fn is_masthead(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    looks.get(at + 1).is_some_and(|look| look.stands == Stands::Nameplate)
        || lines[at].text.contains(['期', '周', '版'])
}

/// 平江市水务局公告 above a text that this office signs is its headline.
fn head_notice(lines: &[Line], looks: &mut [Looks], at: usize) {
    /// No notice has more lines.
    const LINES: usize = 40;
    const ORDERS: [&str; 2] = ["通报", "令"];
    let office = &*lines[at].text;
    if !is_office(office) {
        return;
    }
    let announces = |text: &str| labels::makes_known(text) || ends(text, &ORDERS);
    let names = |line: &Line| line.text.starts_with(office) && line.width <= 24 * EM && announces(&line.text);
    if let Some(head) = (at.saturating_sub(LINES)..at).rev().find(|head| names(&lines[*head])) {
        looks[head].headed = true;
        // Short lines of a notice are no verse.
        looks[head..=at].iter_mut().for_each(|look| look.verse = Verse::No);
    }
}

/// Lines above a signature that tell whom to ask belong to its text.
fn contacts(lines: &[Line], looks: &mut [Looks], at: usize) {
    let above = (at.saturating_sub(3)..at).rev();
    for line in above.take_while(|line| tells_contact(&lines[*line].text)).collect::<Vec<_>>() {
        if looks[line].stands == Stands::Open && !lines[line].ended() {
            set(&mut looks[line], Stands::Contact);
        }
    }
}

fn tells_contact(text: &str) -> bool {
    let paper = ["本报", "新闻", "投稿", "广告", "发行"].iter().any(|word| text.contains(word));
    let words = ["联系人", "电话", "联系", "邮箱", "传真", "地址", "网址"];
    text.contains(['：', ':']) && !paper && words.iter().any(|word| text.contains(word))
}

/// Nothing but a full day: 2011年3月5日.
pub(super) fn is_day(text: &str) -> bool {
    let mark = |c| matches!(c, '（' | '）' | '(' | ')' | ' ');
    let text = text.trim_start_matches(mark);
    if !text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '一' | '二' | '〇' | '○')) {
        return false;
    }
    let text = text.trim_end_matches(mark);
    let whole = |(length, date): (usize, Option<_>)| date.is_some() && text[length..].trim().is_empty();
    source_line::date(text, None).is_some_and(whole)
}

/// The name of an office or of two: 安澜市自然资源局, 校图书馆 校团委.
pub(in super::super) fn is_office(text: &str) -> bool {
    let office = |name: &str| {
        let length = name.chars().count();
        (3..=20).contains(&length)
            && name.chars().all(|c| is_han(c) || matches!(c, '（' | '）' | '“' | '”'))
            && ends(name, &OFFICES)
            && !VERBS.iter().any(|verb| name.contains(verb))
    };
    text.split(' ').all(office)
}

/// Who signs a text with a name: 平江市第三中学 秦川, （郁金香）, 热心读者.
pub(in super::super) fn author(text: &str) -> Option<Byline> {
    let plain = folded(text);
    let plain = plain.as_deref().unwrap_or(text);
    if plain.len() != text.len() {
        return None;
    }
    if NAMELESS.contains(&plain) {
        return Some(Byline { role: None, authors: vec![text.to_string()] });
    }
    let inner = text.strip_prefix(['（', '(']).and_then(|t| t.strip_suffix(['）', ')']));
    let bare = inner.unwrap_or(text);
    if let Some(found) = inner.and_then(byline::did) {
        return Some(found);
    }
    let Some((from, name)) = bare.rsplit_once(' ') else {
        return (inner.is_some() && byline::is_person(bare))
            .then(|| Byline { role: None, authors: vec![bare.to_string()] });
    };
    let known = from.split(' ').all(|part| {
        let part = folded(part).unwrap_or_else(|| part.to_string());
        ends(&part, &CALLED)
            || ((3..=16).contains(&part.chars().count()) && (ends(&part, &OFFICES) || ends(&part, &PLACES)))
    });
    let verbs = VERBS.iter().filter(|verb| verb.len() > 3).any(|verb| from.contains(verb));
    // 读者 申大姐: nobody else is meant.
    let named = byline::is_name(name) || (ends(from, &CALLED) && byline::is_person(name));
    (known && !verbs && named).then(|| Byline { role: Some(from.to_string()), authors: vec![name.to_string()] })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<(Stands, String)> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        let stands = (0..lines.len()).map(|at| (looks[at].stands, lines[at].text.to_string()));
        stands.filter(|(stands, _)| *stands != Stands::Open).collect()
    }

    #[test]
    fn texts_are_signed_below() {
        let letter = |sign: &str| {
            format!(
                "门口的灯坏了\n门口的灯坏了一个月，请有关部门修一修，谢谢你们。\n{sign}\n树倒在路上\n树倒在路上三天了，没有人来看，行人只好绕着走。\n"
            )
        };
        for sign in ["青禾市南塘中学 林知夏", "（温若川）", "（邢一苇）", "热心市民", "南塘街道 周砚秋", "读者 何以宁"]
        {
            assert_eq!(of(&letter(sign)), [(Stands::SignOff, sign.to_string())]);
        }
        for sign in ["石牛镇读者　温若川", "热心市民 申大姐"] {
            let found = of(&letter(sign).replace("树倒在路上\n", "温若川读者：\n"));
            assert_eq!(found[0].0, Stands::Contact, "{found:?}");
        }
        for head in ["青禾小学 师生同台", "学生走进图书馆", "路灯亮起来", "（三）", "记者 林知夏"]
        {
            assert_eq!(of(&letter(head)), [], "{head}");
        }
    }

    #[test]
    fn offices_sign_notices() {
        let text = "停水通知\n因管道检修，定于9日停水，敬请谅解。\n联系人：林先生 联系电话：0711-2266001\n青禾市自来水公司\n2020年9月8日\n招领启事\n本局拾得自行车一辆，请失主来认领。\n";
        let kinds: Vec<Stands> = of(text).into_iter().map(|(stands, _)| stands).collect();
        assert_eq!(kinds, [Stands::Contact, Stands::SignOff, Stands::SignOff]);
        let text = "停水通知\n定于9日停水，敬请谅解。\n平江市人大常委会\n2020年9月8日\n招领启事\n请失主来认领。\n";
        assert_eq!(of(text).len(), 2);
        let text = "平江市水务局公告\n经平江市水务局第九次会议\n决定，河口闸九日起停用。\n现予公告。\n平江市水务局\n2020年9月8日\n";
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        assert!(looks[0].headed && looks.iter().all(|look| !look.verse.is_line()));
        let answer = "路灯坏了\n编辑同志：\n门口的灯坏了一个月，没有人来修。\n渡口镇读者 罗晴\n罗晴读者：\n灯已修好，谢谢来信。\n平江市城区路灯管护站\n港口开港\n港口今天开港，货轮靠泊。\n";
        let kinds: Vec<Stands> = of(answer).into_iter().map(|(stands, _)| stands).collect();
        assert_eq!(kinds, [Stands::Salutation, Stands::Contact, Stands::Salutation, Stands::SignOff]);
        let two = "停水通知\n定于9日停水，敬请谅解。\n青禾市自来水公司\n青禾市供水调度中心\n2020年9月8日\n招领启事\n请失主来认领。\n";
        assert_eq!(of(two).len(), 3);
        let all = "灯坏了\n编辑同志：\n门口的灯坏了一个月，没有人来修。\n渡口新村全体住户\n2020年9月8日\n港口开港\n港口今天开港，货轮靠泊。\n";
        assert_eq!(of(all).iter().filter(|(stands, _)| *stands == Stands::SignOff).count(), 2);
        assert_eq!(of(&all.replace("编辑同志：\n", "")), []);
        let news = "港口开港\n港口今天开港，第一艘货轮靠泊码头。\n青禾市自然资源局\n港口明天休息\n港口明天休息一天，船都停在岸边。\n";
        assert_eq!(of(news), []);
    }

    #[test]
    fn notices_close_with_a_formula() {
        let text = "停航的通告\n渡口停航十天，请从二桥绕行。\n特此通告。\n青禾市港务局\n2020年9月8日\n港口开港\n港口今天开港，货轮靠泊。\n";
        let kinds: Vec<Stands> = of(text).into_iter().map(|(stands, _)| stands).collect();
        assert_eq!(kinds, [Stands::Contact, Stands::SignOff, Stands::SignOff]);
    }

    #[test]
    fn salutations_stand_above_texts() {
        for text in ["编辑同志：", "各学院、各部门：", "尊敬的市民朋友：", "亲爱的同学们："]
        {
            let found = of(&format!("门口的灯坏了\n{text}\n门口的灯坏了一个月，请有关部门修一修，谢谢你们。\n"));
            assert_eq!(found, [(Stands::Salutation, text.to_string())]);
        }
        let looks = |text: &str| {
            let lines = super::super::super::lines::split(&Source::new("a", text));
            super::super::super::looks::look_at(&lines)[0]
        };
        assert!(looks("灯坏了，谁来修？\n编辑同志：我家门口的灯坏了一个月，没有人来修。\n").headed);
        assert!(looks("灯坏了，谁来修？\n编辑同志：\n我家门口的灯坏了。\n").headed);
        assert_eq!(of("门口的灯坏了\n林知夏强调：\n门口的灯坏了一个月，请有关部门修一修。\n"), []);
    }
}
