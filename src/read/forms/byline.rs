//! Bylines: `石　羚`, `国务院总理 李强`, `本报记者 甲、乙`.

use std::borrow::Cow;

use super::traditional::{fold, folded, restore};
use crate::text::lists::{HanSet, begins, ends, find};
use crate::text::spacing::is_gap;
use crate::text::{is_common_han, is_han};

mod signed;
mod words;

pub(in crate::read) use signed::{LABELLED, MARKS};
pub use signed::{at_end, did, is_person, set_off, with_rank};
use words::{LONG_SURNAMES, NO_NAMES, OFFICES, RARE_SURNAMES, REPORTERS, SURNAMES};

/// Who wrote an article, and as what.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Byline {
    /// What the authors are.
    pub role: Option<String>,
    /// Their names, closed.
    pub authors: Vec<String>,
}

/// More names than this in one line are a list of those present.
const MOST_NAMES: usize = 8;
/// No name has more characters, be it a foreign one.
const LONGEST_NAME: usize = 14;
/// Surnames of one character.
static OF_SURNAMES: HanSet = HanSet::of(SURNAMES);
/// Takes a line apart that names the authors of an article.
pub fn parse(line: &str) -> Option<Byline> {
    let line = line.trim_matches(is_gap);
    if !may_be(line) || line.chars().nth(60).is_some() {
        return None;
    }
    let Some(plain) = folded(line) else { return parse_plain(line) };
    let mut byline = parse_plain(&plain)?;
    byline.authors.iter_mut().chain(&mut byline.role).for_each(|words| *words = restore(words, line));
    Some(byline)
}

/// How brackets end, and words behind the names: 报道.
pub(in crate::read) const BEHIND: [char; 5] = ['）', ')', '道', '写', '寫'];

/// A quick look, in simplified characters or not: most lines are one long stretch of words, and such
/// a stretch is no name and has no role in it.
fn may_be(line: &str) -> bool {
    if line.ends_with(BEHIND) || line.starts_with(signed::begins_label) {
        return true;
    }
    let tells = |c: char| c == '·' || OF_ROLES.has(c);
    let (mut length, mut told, mut start) = (0, false, line.len());
    for (at, c) in line.char_indices().rev().take_while(|(_, c)| !is_divider(*c)) {
        (length, told, start) = (length + 1, told || tells(c), at);
        if length > 4 && told {
            return true;
        }
    }
    if length > 4 {
        return false;
    }
    let last = &line[start..];
    // Behind names may stand what they made: 文/图.
    let made = || last.ends_with(['文', '图', '圖', '摄', '攝']);
    last.chars().nth(1).is_none() || is_name(last) || signed::is_rare(last) || made() || line.contains(tells)
}

/// Characters without which no word is a role; all words of [`REPORTERS`] and [`BEFORE_ROLES`] have
/// one, in simplified characters or not.
static OF_ROLES: HanSet = HanSet::of(ROLES);
pub(in crate::read) const ROLES: &str = "者员員译譯习習撰影本特首";

fn parse_plain(line: &str) -> Option<Byline> {
    let inner = line.strip_prefix(['（', '(']).and_then(|l| l.strip_suffix(['）', ')']));
    let (line, bracketed) = (inner.unwrap_or(line), inner.is_some());
    if let Some(byline) = signed::shares(line).or_else(|| signed::of_somewhere(line)) {
        return Some(byline);
    }
    let (line, share) = shared(signed::unlabelled(line));
    let told = reported(line);
    // 记者 甲 深圳 报道: the last word may be a place.
    let trust = match (bracketed, told.len() < line.len()) {
        (_, true) => Trust::First,
        (true, _) => Trust::Inside,
        _ => Trust::Gaps,
    };
    let mut byline = names(told, trust).or_else(|| signed::opened(told))?;
    if let Some(share) = share.filter(|share| *share != "文") {
        byline.role = Some(byline.role.map_or(share.to_string(), |role| format!("{role} {share}")));
    }
    Some(byline)
}

/// The line without the word that says no more than that this is a byline: 本报记者 甲 报道.
fn reported(line: &str) -> &str {
    let before = ["编译报道", "综合报道", "采访报道", "报道", "采写", "撰写", "编译"]
        .iter()
        .find_map(|word| line.strip_suffix(word));
    before.filter(|line| line.contains(['者', '员'])).map_or(line, |line| line.trim_end_matches(is_gap))
}

/// Divides `温若川 文/图` into the names and what the authors made.
fn shared(line: &str) -> (&str, Option<&str>) {
    const SHARES: [&str; 8] = ["文", "文/图", "文／图", "文/摄", "文图", "图文", "图/文", "文并摄"];
    // All of them have it.
    if !line.contains('文') {
        return (line, None);
    }
    let last = line.rsplit_once(is_gap).filter(|(_, share)| SHARES.contains(share));
    // 文/图 本报记者 甲
    let first = || line.split_once([' ', '\u{3000}', '：', ':']).filter(|(share, _)| SHARES[1..].contains(share));
    let shared = last.or_else(|| first().map(|(share, names)| (names, share)));
    shared.map_or((line, None), |(names, share)| (names.trim_matches(is_gap), Some(share)))
}

/// Which words of a line are names because a role stands before them, whatever their surname.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// Those a gap sets off from the role, and those after them.
    Gaps,
    /// The first word after each role.
    First,
    /// All: a bracket holds nothing else.
    Inside,
}

impl Trust {
    /// Whether the role before a word makes it a name.
    fn follows(self, name: &str, glued: bool, first: bool) -> bool {
        let length = name.chars().count();
        let most = if glued && self != Self::Inside { 3 } else { 4 };
        let known = || !glued || self == Self::Inside || name.starts_with(|c| RARE_SURNAMES.contains(fold(c)));
        (2..=most).contains(&length)
            && name.chars().all(is_han)
            && (first || self != Self::First)
            && known()
            && !begins(name, &NO_NAMES)
            && !ends(name, &OFFICES)
            && !ends(name, &REPORTERS)
    }
}

/// Takes the inside of `（记者 甲、乙）` or a line of role and names apart.
pub(super) fn names(text: &str, trust: Trust) -> Option<Byline> {
    // （记者 甲 文/图）: what they made besides is not said elsewhere.
    let text = if trust == Trust::Inside { shared(text).0 } else { text };
    if !text.split(is_divider).all(may_be_token) {
        return None;
    }
    // 告诉记者，公司: a sentence.
    let told = text.char_indices().any(|(at, c)| matches!(c, '，' | ',') && text[..at].ends_with(['者', '员']));
    // The last role was that of a reporter, and no name came yet.
    let (mut reporter, mut office, mut first) = (false, false, false);
    let mut byline = Byline::default();
    let mut waiting: Option<String> = None;
    for token in of_roles(&tokens(text)) {
        if trust == Trust::Inside && byline.authors.is_empty() && ends(&token, &TEAMS) {
            waiting = Some(token.into_owned());
            continue;
        }
        // 记者 甲 摄影 乙
        if trust == Trust::Inside && reporter && waiting.is_none() && SHARES.contains(&&*token) {
            (waiting, first) = (Some(token.into_owned()), true);
            continue;
        }
        let (role, name) = split_role(&token);
        if let Some(role) = role {
            if waiting.is_some() && !byline.authors.is_empty() {
                return None;
            }
            reporter = writes(role) && !told;
            office = role.ends_with(|c| END_OFFICES.has(c)) && ends(role, &OFFICES);
            first = true;
            waiting = Some(waiting.map_or(role.to_string(), |before| format!("{before}{role}")));
        }
        if name.is_empty() {
            continue;
        }
        let named = is_name(name)
            || (reporter && trust.follows(name, role.is_some(), first))
            || (office && role.is_none() && signed::is_rare(name));
        if !named {
            return None;
        }
        first = false;
        match waiting.take() {
            Some(role) if byline.authors.is_empty() => {
                byline.role = Some(role);
                byline.authors.push(name.to_string());
            }
            // A second role belongs to the names after it.
            Some(role) => byline.authors.push(format!("{role} {name}")),
            None => byline.authors.push(name.to_string()),
        }
    }
    if let Some(role) = waiting {
        // 本报评论员: the role is all that is said.
        if !byline.authors.is_empty() || !role.ends_with("评论员") {
            return None;
        }
        byline.authors.push(role);
    }
    (!byline.authors.is_empty() && byline.authors.len() <= MOST_NAMES).then_some(byline)
}

pub(in crate::read) fn is_divider(c: char) -> bool {
    // Nearly all characters of names are of this block.
    !is_common_han(c) && (is_gap(c) || matches!(c, '、' | '，' | ',' | ';' | '；'))
}

/// The last character of what reporters are.
fn ends_reporter(c: char) -> bool {
    matches!(c, '者' | '员' | '人' | '生' | '师' | '译')
}

/// How offices end.
static END_OFFICES: HanSet = HanSet::lasts(&OFFICES);

/// What somebody made besides the text, before the name.
const SHARES: [&str; 6] = ["摄影", "图片", "文字", "视频", "供图", "插图"];

/// What several who report together are called.
const TEAMS: [&str; 5] = ["报道组", "采访组", "报道小组", "报道团", "采访团"];

/// A quick look: short, the name of a foreigner, or with a role.
fn may_be_token(part: &str) -> bool {
    let role = || part.char_indices().any(|(at, c)| BEGIN_ROLES.has(c) && begins_role(&part[at..]));
    part.chars().nth(4).is_none()
        || part.ends_with(|c| END_OFFICES.has(c))
        || part.contains('·')
        || ends(part, &TEAMS)
        || (part.contains(ends_reporter) && role())
}

/// Divides at gaps and commas and closes names opened to the width of three characters.
fn tokens(text: &str) -> Vec<Cow<'_, str>> {
    let mut tokens: Vec<Cow<'_, str>> = Vec::new();
    let mut single = false;
    for part in text.split(is_divider) {
        if part.is_empty() {
            continue;
        }
        let alone = part.chars().count() == 1 && part.chars().all(is_han);
        match tokens.last_mut() {
            Some(before) if single && alone && before.chars().count() < 2 => before.to_mut().push_str(part),
            _ => tokens.push(part.into()),
        }
        single = alone;
    }
    tokens
}

/// Words before a role that belong to it.
const BEFORE_ROLES: [&str; 9] = ["本报", "本刊", "本网", "见习", "实习", "特约", "特派", "首席", "特聘"];

/// What stands right before 记者 and says of what kind.
const KINDS_OF_REPORTERS: [&str; 10] =
    ["学生", "校园", "小", "全媒体", "融媒体", "特邀", "资深", "文字", "图片", "驻地"];

/// Desks of a paper, some of which look like names.
const DESKS: [&str; 12] =
    ["文艺", "文化", "体育", "摄影", "经济", "财经", "时政", "科技", "教育", "国际", "军事", "健康"];

/// Tokens with one role each, in full: `罗晴通讯员王五` is two of them, `文艺 记者` is one.
fn of_roles<'a>(tokens: &'a [Cow<'_, str>]) -> Vec<Cow<'a, str>> {
    let mut all: Vec<Cow<'a, str>> = Vec::with_capacity(tokens.len());
    for token in tokens.iter().flat_map(|token| apart(token)) {
        let role = begins_role(token) || split_role(token).0.is_some();
        if role && all.split_last().is_some_and(|(last, before)| qualifies(last, before)) {
            all.last_mut().expect("there is one").to_mut().push_str(token);
        } else {
            all.push(token.into());
        }
    }
    all
}

/// A word that belongs to the role behind it: a desk of a paper, or what is no name.
fn qualifies(word: &str, before: &[Cow<'_, str>]) -> bool {
    let short = word.chars().count() <= 4 && word.chars().all(is_han);
    // After a role, a word is a name unless it is known to be none.
    let told = || before.iter().any(|before| reporter(before).is_some());
    let other = || !told() && !is_name(word) && split_role(word).0.is_none();
    short && (DESKS.contains(&word) || BEFORE_ROLES.contains(&word) || other())
}

/// A word for what a writer is, such as 本报记者.
pub(super) fn is_role(word: &str) -> bool {
    matches!(split_role(word), (Some(_), ""))
}

/// Begins with what a writer is.
pub(in crate::read) fn begins_role(text: &str) -> bool {
    text.starts_with(|c| BEGIN_ROLES.has(c)) && (begins(text, &BEFORE_ROLES) || begins(text, &REPORTERS))
}

/// How roles of those who write for papers begin.
static BEGIN_ROLES: HanSet = HanSet::firsts(&BEFORE_ROLES).and(&HanSet::firsts(&REPORTERS));

/// Where the first role begins of somebody who writes for papers.
fn reporter(token: &str) -> Option<usize> {
    find(token, &REPORTERS, &BEGIN_ROLES)
}

/// A role that stands where names of reporters follow: 本报记者, 江岸社记者, but not 告诉记者.
fn writes(role: &str) -> bool {
    let Some(at) = reporter(role) else { return false };
    let before = &role[..at];
    at == 0
        || begins_role(role)
        || before.ends_with(['社', '报', '网', '刊', '台'])
        || ends(before, &DESKS)
        || ends(before, &BEFORE_ROLES)
        || ends(before, &KINDS_OF_REPORTERS)
}

/// Divides where a name ends and another role begins.
fn apart(token: &str) -> impl Iterator<Item = &str> {
    let mut left = Some(token);
    std::iter::from_fn(move || {
        let rest = left?;
        let (_, name) = split_role(rest);
        let head = rest.len() - name.len();
        let named = |name: &str| is_name(name) || (head > 0 && name.chars().count() <= 4 && name.chars().all(is_han));
        let cut = name
            .char_indices()
            .take(LONGEST_NAME + 1)
            .skip(2)
            .find(|(at, _)| begins_role(&name[*at..]) && named(&name[..*at]));
        let end = cut.map_or(rest.len(), |(at, _)| head + at);
        left = cut.map(|_| &rest[end..]);
        Some(&rest[..end])
    })
}

/// Divides `本报记者甲乙` and `国务院总理` into role and name.
fn split_role(token: &str) -> (Option<&str>, &str) {
    let mut places = token.char_indices().filter(|(_, c)| ends_reporter(*c)).map(|(at, c)| at + c.len_utf8());
    let reporter = places.find(|end| ends(&token[..*end], &REPORTERS));
    if let Some(end) = reporter.filter(|end| token[..*end].chars().count() <= 12) {
        return (Some(&token[..end]), token[end..].trim_start_matches(['：', ':', '/']));
    }
    let office = token.ends_with(|c| END_OFFICES.has(c)) && ends(token, &OFFICES) && token.chars().count() > 2;
    if office && token.chars().all(|c| is_han(c) || c == '·') { (Some(token), "") } else { (None, token) }
}

fn is_surname(c: char) -> bool {
    OF_SURNAMES.has(fold(c))
}

/// 买买提, 约翰松: a part of a foreign name.
fn is_part_of_name(part: &str) -> bool {
    const LONGEST: usize = 6;
    (1..=LONGEST).contains(&part.chars().count()) && part.chars().all(is_han)
}

/// Ends with what somebody did: a headline, no name.
fn tells(text: &str) -> bool {
    const DEEDS: [&str; 20] = [
        "领先", "当选", "获胜", "胜出", "夺冠", "连任", "辞职", "下台", "逝世", "去世", "病逝", "获释", "访华", "抵达",
        "出席", "就任", "宣誓", "落选", "获奖", "参选",
    ];
    ends(text, &DEEDS)
}

/// Looks like the name of a person.
pub fn is_name(text: &str) -> bool {
    let (mut length, mut dotted, mut han) = (0, false, true);
    for c in text.chars() {
        length += 1;
        dotted |= c == '·';
        han &= is_han(c);
        if length > LONGEST_NAME {
            return false;
        }
    }
    if dotted {
        return length >= 3 && text.split('·').all(is_part_of_name) && !tells(text);
    }
    let long = || begins(folded(text).as_deref().unwrap_or(text), &LONG_SURNAMES);
    (2..=4).contains(&length) && han && ((length <= 3 && text.starts_with(is_surname) && text != "简讯") || long())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(line: &str) -> Option<String> {
        parse(line).map(|b| format!("{}|{}", b.role.unwrap_or_default(), b.authors.join("、")))
    }

    #[test]
    fn names_are_closed_and_roles_told_apart() {
        assert_eq!(said("石　羚").unwrap(), "|石羚");
        assert_eq!(said("青禾市市长 林知夏").unwrap(), "青禾市市长|林知夏");
        assert_eq!(said("本报记者 温 南　周人杰").unwrap(), "本报记者|温南、周人杰");
        assert_eq!(said("本报记者温南").unwrap(), "本报记者|温南");
        assert_eq!(said("（记者 温南、通讯员 林知夏）").unwrap(), "记者|温南、通讯员 林知夏");
        assert_eq!(said("本报评论员").unwrap(), "|本报评论员");
        assert_eq!(said("温若川 文").unwrap(), "|温若川");
        assert_eq!(said("林知夏　温 南 文/图").unwrap(), "文/图|林知夏、温南");
        assert_eq!(
            said("文艺 记者 罗晴 通讯员 石羚 实习生 何以宁").unwrap(),
            "文艺记者|罗晴、通讯员 石羚、实习生 何以宁"
        );
        assert_eq!(said("本报记者罗晴通讯员石羚").unwrap(), "本报记者|罗晴、通讯员 石羚");
        assert_eq!(said("本报记者 罗晴 见习 记者 石羚").unwrap(), "本报记者|罗晴、见习记者 石羚");
        assert_eq!(said("本报通讯员 周人杰 本报记者 罗晴 文/图").unwrap(), "本报通讯员 文/图|周人杰、本报记者 罗晴");
        assert_eq!(said("本报记者 罗晴 报道").unwrap(), "本报记者|罗晴");
        assert_eq!(said("本報記者 陳思遠、劉雨桐").unwrap(), "本報記者|陳思遠、劉雨桐");
        assert_eq!(said("本报记者 傅明远 邢一苇 通讯员 牛大力").unwrap(), "本报记者|傅明远、邢一苇、通讯员 牛大力");
        assert_eq!(said("（记者傅明远 萧何）").unwrap(), "记者|傅明远、萧何");
        assert_eq!(said("（记者傅明远通讯员邢一苇）").unwrap(), "记者|傅明远、通讯员 邢一苇");
        assert_eq!(said("通讯员牛大力").unwrap(), "通讯员|牛大力");
        assert_eq!(said("作者：阿依古丽·买买提").unwrap(), "|阿依古丽·买买提");
        assert_eq!(said("学生记者 罗晴 季晨曦").unwrap(), "学生记者|罗晴、季晨曦");
        assert_eq!(said("本报全媒体记者 季晨曦 见习生 石羚").unwrap(), "本报全媒体记者|季晨曦、见习生 石羚");
        assert_eq!(said("文/图 本报记者 罗晴").unwrap(), "本报记者 文/图|罗晴");
        assert_eq!(said("某部指导员 罗晴").unwrap(), "某部指导员|罗晴");
        assert_eq!(said("江岸县第二小学校长 鲁一苇").unwrap(), "江岸县第二小学校长|鲁一苇");
        assert_eq!(said("（记者 罗小晴 摄影 老江）").unwrap(), "记者|罗小晴、摄影 老江");
        assert_eq!(said("（“开渔”报道组 记者 罗晴）").unwrap(), "“开渔”报道组记者|罗晴");
        assert_eq!(said("鲁 安").unwrap(), "|鲁安");
    }

    #[test]
    fn all_roles_pass_the_quick_look() {
        assert!(REPORTERS.iter().all(|role| role.ends_with(ends_reporter)));
        assert!(BEFORE_ROLES.iter().chain(&REPORTERS).all(|role| begins_role(role)));
        assert!(REPORTERS.iter().chain(&OFFICES).all(|role| may_be_token(&format!("青禾大学{role}"))));
        assert!(BEFORE_ROLES.iter().chain(&REPORTERS).all(|role| role.contains(|c| OF_ROLES.has(c))));
        let folded = ('\u{4E00}'..'\u{9FFF}').filter(|c| OF_ROLES.has(fold(*c)));
        assert!(folded.into_iter().all(|c| OF_ROLES.has(c)));
    }

    #[test]
    fn headlines_are_no_names() {
        for line in [
            "记者获悉",
            "本报记者 近日走访",
            "经理唐谷雨告诉记者，公司落",
            "记者，当地人",
            "记者从省",
            "本报记者 罗晴 深圳 报道",
            "和平 山村",
            "邢一苇 牛大力",
            "简 讯",
            "云 海",
            "港口开港报道组",
            "（记者 摄影）",
            "让种子发芽",
            "安东尼奥·门多萨暂时领先",
            "胡安·罗萨当选",
            "图 罗晴",
            "罗晴（右）",
            "石羚（北京大学出版社出版的诗集）",
            "林知夏主持",
            "一、回顾",
            "",
            "记者",
            "青禾大学",
            "各位代表",
        ] {
            assert_eq!(said(line), None, "{line}");
        }
    }
}
