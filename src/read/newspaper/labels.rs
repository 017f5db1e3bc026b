//! Lines that one word at their beginning makes what they are: 更正, 导读, 标题：, 作者单位：.

use super::counts::{begins, ends};
use super::lines::Line;
use super::looks::Looks;
use super::stands::signoff::is_office;
use crate::read::bulletin::lines::BULLETS;
use crate::read::forms::jump::{self, Jump};
use crate::read::forms::{digits, traditional::folded};
use crate::text::spacing::is_gap;
use crate::text::{is_cjk_mark, is_han};

/// Heads of notices and of contents have no more characters.
pub(super) const LONGEST_HEAD: u32 = 5;
const NOTICES: [&str; 21] = [
    "更正",
    "更正启事",
    "更正说明",
    "更正与致歉",
    "更正致歉",
    "致歉",
    "勘误",
    "本报更正",
    "启事",
    "致读者",
    "告读者",
    "公告",
    "通告",
    "通知",
    "声明",
    "公示",
    "讣告",
    "停电公告",
    "停水公告",
    "编后",
    "编后语",
];
const CONTENTS: [&str; 10] =
    ["导读", "今日导读", "本期导读", "本报导读", "要闻导读", "新闻导读", "版面导读", "今日看点", "要目", "今日要目"];
const HEADS: [&str; 6] = ["文章标题", "标题", "题目", "主标题", "引题", "副标题"];
pub(super) const INFO: [&str; 9] =
    ["来源", "稿源", "文章来源", "日期", "时间", "发布时间", "发布日期", "刊发日期", "版次"];
pub(super) const COUNTS: [&str; 8] = ["本文字数", "字数", "阅读量", "阅读数", "浏览量", "浏览次数", "点击量", "点击数"];
/// Ends of lines that let somebody speak or list something.
const SPEAKING: [&str; 22] = [
    "说",
    "道",
    "曰",
    "云",
    "称",
    "写道",
    "问道",
    "如下",
    "如次",
    "介绍",
    "告诉记者",
    "坦言",
    "回忆",
    "感叹",
    "感慨",
    "认为",
    "解释",
    "回答",
    "补充",
    "诗为证",
    "例如",
    "内容有",
];
/// Kickers and columns that end alike.
const NOT_SPEAKING: [&str; 9] = ["时说", "报道", "小说", "传说", "频道", "街道", "通道", "跑道", "轨道"];
/// Who is spoken to.
const CALLED: [&str; 12] =
    ["同志", "同志们", "先生", "女士", "朋友", "朋友们", "代表", "委员", "同学们", "老师", "读者", "编辑部"];
const CALLING: [&str; 8] = ["各位", "各单位", "各部门", "各学院", "尊敬的", "亲爱的", "敬爱的", "全体"];
/// No such line has more characters.
const LONGEST_CALL: usize = 20;
pub(super) const ABOUT: [&str; 16] = [
    "作者单位",
    "作者工作单位",
    "作者系",
    "作者为",
    "作者是",
    "作者均",
    "作者分别",
    "作者依次",
    "作者现",
    "作者曾",
    "作者任",
    "作者供职",
    "作者就职",
    "作者来自",
    "作者简介",
    "本文作者",
];

/// The headline of a short notice of the paper itself.
pub(super) fn is_notice(text: &str) -> bool {
    let bare = bare(text);
    // 公 告: opened to the width of a line.
    let known = |bare: &str| NOTICES.contains(&bare) || announces(bare);
    known(bare) || (bare.contains(' ') && known(&bare.replace(' ', "")))
}

/// How texts are called that make something known.
const MADE_KNOWN: [&str; 6] = ["声明", "启事", "通知", "公告", "通告", "公示"];

/// Ends as the headlines of notices do.
pub(super) fn makes_known(text: &str) -> bool {
    ends(text, &MADE_KNOWN)
}

/// 遗失声明, 停电通知, 平江市水务局公告: what happened or who gives notice, and that it is made known.
pub(super) fn announces(bare: &str) -> bool {
    const WHAT: [&str; 20] = [
        "遗失", "停电", "停水", "停气", "停机", "停运", "招领", "寻物", "寻人", "征稿", "征文", "招聘", "招租", "更名",
        "迁址", "搬迁", "注销", "拍卖", "招标", "致歉",
    ];
    makes_known(bare)
        && MADE_KNOWN.iter().any(|end| {
            bare.strip_suffix(end).is_some_and(|what| WHAT.contains(&what) || seeks(what) || is_office(what))
        })
}

/// 寻狗, 寻车主: what somebody lost or looks for.
fn seeks(what: &str) -> bool {
    what.starts_with('寻') && (2..=3).contains(&what.chars().count())
}

/// The head of a list of what other pages print.
pub(super) fn is_contents(text: &str) -> bool {
    CONTENTS.contains(&bare(text))
}

fn bare(text: &str) -> &str {
    const MARKS: [char; 16] =
        ['【', '】', '〖', '〗', '［', '］', '[', ']', '〔', '〕', '「', '」', '：', ':', ' ', '·'];
    text.trim_matches(|c: char| !is_han(c) && (MARKS.contains(&c) || BULLETS.contains(&c)))
}

/// What the labels of headlines begin with.
pub(super) const BEGIN_HEADS: [char; 8] = ['文', '标', '標', '题', '題', '主', '引', '副'];

/// What follows the label of a headline: 标题：….
pub(super) fn headline(text: &str) -> Option<&str> {
    if !text.starts_with(BEGIN_HEADS) {
        return None;
    }
    let plain = folded(text);
    let plain = plain.as_deref().unwrap_or(text);
    let rest = HEADS.iter().find_map(|label| plain.strip_prefix(label))?;
    let head = rest.trim_start().strip_prefix(['：', ':'])?.trim_start();
    // A folded text is as long as it was.
    (!head.is_empty()).then(|| &text[text.len() - head.len()..])
}

/// Before ： at the end of a line, words that only a text goes on from: 站长说, 现将事项公告如下.
pub(super) fn introduces(before: &str) -> bool {
    ends(before, &SPEAKING) && !ends(before, &NOT_SPEAKING)
}

/// Those a text speaks to: 编辑同志, 各位代表.
pub(super) fn calls(before: &str) -> bool {
    let listed = before.starts_with('各') && before.contains("、各");
    before.chars().count() <= LONGEST_CALL && (listed || ends(before, &CALLED) || begins(before, &CALLING))
}

/// 日期：2024年6月3日: a line of a text copied with its particulars.
pub(super) fn is_info(text: &str) -> bool {
    // 2018年12月27日 来源：….
    let label = || text.find(['来', '稿', '作']).filter(|at| is_day(&text[..*at]));
    let dated = text.starts_with(|c: char| c.is_ascii_digit());
    let text = Some(text).filter(|_| dated).and_then(|_| label()).map_or(text, |at| &text[at..]);
    begins(text, &INFO)
        && INFO
            .iter()
            .any(|label| text.strip_prefix(label).is_some_and(|rest| rest.trim_start().starts_with(['：', ':'])))
}

/// 本文字数：362 阅读量：1024: what a site counts.
pub(super) fn is_count(text: &str) -> bool {
    let counted = |word: &&str| {
        let rest = text.strip_prefix(*word).map(str::trim_start);
        let number = rest.and_then(|rest| rest.strip_prefix(['：', ':'])).map(str::trim_start);
        number.is_some_and(|number| number.starts_with(|c: char| c.is_ascii_digit()))
    };
    begins(text, &COUNTS) && COUNTS.iter().any(counted)
}

/// Nothing but a day, perhaps with its hour.
fn is_day(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || "年月日时分-/.:： ".contains(c))
        && text.chars().count() <= 24
}

/// 作者系江岸大学教授.
pub(super) fn tells_author(text: &str) -> bool {
    begins(text, &ABOUT)
}

/// （作者系江岸大学教授）: below a text, what its author is.
pub(super) fn is_about_author(text: &str) -> bool {
    let bare = text.trim_matches(['（', '(', '）', ')', '—', '*', ' ']);
    tells_author(bare) && text.chars().count() <= 48 && !bare.ends_with('。')
}

/// 一问：…, 问题二：…, 之三：…: a section head with its number, as deep as 一、.
pub(super) fn asks(text: &str) -> Option<u8> {
    let text = text.trim_start_matches(['■', '●', '◆', '▲', ' ']);
    let rest = ["问题", "之", "其", "第"].iter().find_map(|word| text.strip_prefix(word)).unwrap_or(text);
    let length = digits(rest);
    let after = &rest[length..];
    let word = ["问", "答", "看", "则"].iter().find_map(|word| after.strip_prefix(word));
    let after = word.unwrap_or(after);
    let named = word.is_some() || rest.len() < text.len();
    let held = after.strip_prefix(['：', ':'])?;
    (length > 0 && length <= 6 && named && !held.trim().is_empty()).then_some(1)
}

/// What the heads of notices begin with that a line divides behind.
pub(super) const BEGIN_NOTICES: [char; 7] = ['更', '致', '勘', '启', '啟', '本', '告'];

/// Where a line divides into two: behind or before a jump line, behind the head of a notice.
pub(super) fn divided(line: &str) -> Option<usize> {
    if line.starts_with(BEGIN_NOTICES) {
        let (end, mark) = line.char_indices().take(8).find(|(_, c)| matches!(c, '：' | ':'))?;
        let after = end + mark.len_utf8();
        let head = &line[..end];
        return (is_notice(folded(head).as_deref().unwrap_or(head)) && !line[after..].trim().is_empty())
            .then_some(after);
    }
    if let Some((at, Jump::From(_))) = jump::at_end(line) {
        return (at > 0).then_some(at);
    }
    let (end, mark) = line.char_indices().take(18).find(|(_, c)| matches!(c, '）' | ')' | '】' | ']'))?;
    let after = end + mark.len_utf8();
    let back = matches!(jump::line(&line[..after]), Some(Jump::From(_)));
    (back && !line[after..].trim().is_empty()).then_some(after)
}

/// A line below the head of a list that names another page: 大学生下田记（见4版）, 03版 下田记.
fn names_page(text: &str) -> bool {
    let plain = folded(text);
    let text = plain.as_deref().unwrap_or(text);
    let before = text.find('版').map(|at| text[..at].trim_end());
    let numbered = before
        .is_some_and(|before| before.ends_with(|c: char| c.is_ascii_digit() || "一二三四五六七八九十".contains(c)));
    let coded = text.trim_start_matches(['▶', '►', '■', '●', ' ']);
    let coded =
        coded.starts_with(|c: char| c.is_ascii_uppercase()) && coded[1..].starts_with(|c: char| c.is_ascii_digit());
    (numbered || coded || ends_page(text)) && text.chars().count() <= 40 && !text.contains('。')
}

/// 金融风暴下，他们回乡创业 B2: at the end, nothing but the code of a page.
pub(super) fn ends_page(text: &str) -> bool {
    let bare = text.strip_suffix('版').unwrap_or(text);
    let words = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let digits = bare.len() - words.len();
    let letter = words.ends_with(|c: char| c.is_ascii_uppercase());
    let before = if letter { &words[..words.len() - 1] } else { words };
    (letter || bare.len() < text.len())
        && (1..=2).contains(&digits)
        && before.trim_end_matches(is_gap).ends_with(|c| is_han(c) || is_cjk_mark(c))
}

/// Below the head of a list of contents, lines that name pages point there.
pub(super) fn list_contents(lines: &[Line], looks: &mut [Looks]) {
    let heads: Vec<usize> = (0..lines.len()).filter(|at| looks[*at].contents).collect();
    for head in heads {
        looks[head].furniture += 2.5;
        let listed = |at: &usize| looks[*at].pointer || names_page(&lines[*at].text);
        for at in (head + 1..lines.len()).take_while(listed).collect::<Vec<_>>() {
            looks[at].pointer = true;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_are_known_by_what_they_make_known() {
        assert!(
            ["遗失声明", "停 电 通 知", "招领启事", "寻猫启事", "更正", "平江市水务局公告"].into_iter().all(is_notice)
        );
        assert!(
            !["市教育局下发通知", "关于停电的通知", "停电通知发到各户", "新学校发布公告"].into_iter().any(is_notice)
        );
    }

    #[test]
    fn words_at_the_beginning_tell() {
        assert!(NOTICES.iter().chain(&CONTENTS).all(|word| word.chars().count() <= LONGEST_HEAD as usize));
        assert!(HEADS.iter().all(|label| headline(&format!("{label}：甲")).is_some()));
        assert!(is_notice("【更正】") && is_notice("更正：") && !is_notice("更正错误"));
        assert!(is_contents("■导读") && !is_contents("导读者说"));
        assert_eq!(headline("标题：江岸老街改造"), Some("江岸老街改造"));
        assert_eq!(headline("標題：臺江新橋"), Some("臺江新橋"));
        assert_eq!((headline("标题党"), headline("标题：")), (None, None));
        assert!(is_count("本文字数：362 阅读量：1024") && !is_count("字数：不限") && !is_count("字数统计"));
        assert!(is_info("2024年6月3日 来源：江岸晚报") && !is_info("2024年6月3日召开会议"));
        assert!(is_about_author("（作者系江岸大学教授）") && !is_about_author("作者系江岸大学教授，著有《江》。"));
        assert_eq!(
            (asks("一问：老街如何留人"), asks("问题二：路怎么走"), asks("之三：看")),
            (Some(1), Some(1), Some(1))
        );
        assert_eq!((asks("问：你好"), asks("一：你好"), asks("第二天：晴")), (None, None, None));
        assert!(ends_page("大学生下田记 B2") && ends_page("大学生下田记　12版"));
        assert!(!ends_page("大学生下田记2") && !ends_page("大学生下田记 2"));
        assert!(names_page("大学生下田记（见4版）") && names_page("A03 下田记") && !names_page("下田记"));
    }

    #[test]
    fn some_lines_lead_to_what_is_said() {
        assert!(["前人有诗咏其景曰", "站长林知夏说", "现将有关事项公告如下"].into_iter().all(introduces));
        assert!(["编辑同志", "各学校、各社区", "各位代表", "尊敬的读者"].into_iter().all(calls));
        for line in ["温若川在座谈会上强调", "青禾晚报记者报道", "江岸老街道", "罗晴在调研时说", "各地春耕开局观察"]
        {
            assert!(!introduces(line) && !calls(line), "{line}");
        }
    }

    #[test]
    fn lines_divide_at_jumps_and_notices() {
        let parts = |line: &str| divided(line).map(|at| [line[..at].to_string(), line[at..].to_string()]);
        assert_eq!(parts("（上接第一版）他说").unwrap(), ["（上接第一版）", "他说"]);
        assert_eq!(parts("【上接A01版】他说").unwrap(), ["【上接A01版】", "他说"]);
        assert_eq!(parts("江岸新港开港（上接第一版）").unwrap(), ["江岸新港开港", "（上接第一版）"]);
        assert_eq!(parts("更正：本报昨日有误").unwrap(), ["更正：", "本报昨日有误"]);
        for line in ["（上接第一版）", "许多人（下转第二版）", "（记者 罗晴）昨天", "更正：", "本报讯：昨天"]
        {
            assert_eq!(parts(line), None, "{line}");
        }
    }
}
