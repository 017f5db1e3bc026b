//! Names of the sections of a paper, as pages print them beside their number: 要闻, 城市·民生,
//! 社会新闻.

use crate::read::forms::traditional::folded;
use crate::text::is_han;
use crate::text::lists::HanSet;
use crate::text::spacing::is_gap;

/// No such name has more characters.
const LONGEST: usize = 9;
const NAMES: [&str; 90] = [
    "要闻", "综合", "本地", "时政", "政务", "新闻", "国际", "国内", "社会", "民生", "城事", "都市", "城市", "文化",
    "副刊", "体育", "文体", "娱乐", "文娱", "经济", "财经", "产经", "金融", "证券", "教育", "科教", "科技", "科学",
    "健康", "卫生", "法治", "法制", "理论", "评论", "时评", "观点", "人物", "专题", "专版", "专刊", "特刊", "特稿",
    "视觉", "影像", "摄影", "公告", "广告", "三农", "农业", "农村", "乡村", "县域", "区县", "基层", "党建", "生活",
    "旅游", "读书", "阅读", "文艺", "深度", "调查", "对话", "访谈", "周刊", "周末", "天下", "视点", "聚焦", "关注",
    "焦点", "热点", "生态", "环保", "声音", "地方", "各地", "本市", "本省", "校园", "军事", "房产", "汽车", "消费",
    "史志", "艺术", "文史", "互动", "头版", "学习",
];
/// What may stand behind one.
const ENDS: [&str; 8] = ["新闻", "周刊", "专版", "专刊", "副刊", "综合", "天地", "版"];
const DOTS: [char; 7] = ['·', '•', '・', '/', '|', '、', '●'];

/// A line that is nothing but such a name.
pub(super) fn is_section(text: &str) -> bool {
    if text.char_indices().nth(LONGEST).is_some() {
        return false;
    }
    let parts = || text.split(is_gap).filter(|part| !part.is_empty());
    // 文 化: opened to a width.
    let opened = parts().count() > 1 && parts().all(|part| part.chars().count() == 1);
    let held: String = if opened { parts().collect() } else { text.to_string() };
    let plain = folded(&held);
    let plain = plain.as_deref().unwrap_or(&held);
    plain.split(|c| DOTS.contains(&c) || is_gap(c)).all(is_name)
}

/// What stands beside the number of a page: 地方新闻, 桃花潭副刊.
pub(super) fn beside_number(text: &str) -> bool {
    is_section(text) || ENDS.iter().any(|end| text.ends_with(end))
}

/// A word that is such a name by itself.
pub(super) fn known(word: &str) -> bool {
    // All of them have two characters.
    word.len() == NAMES[0].len() && word.starts_with(|c| BEGINS.has(c)) && NAMES.contains(&word)
}

static BEGINS: HanSet = HanSet::firsts(&NAMES);

/// A word that ends with one.
pub(super) fn ends(word: &str) -> bool {
    word.len().checked_sub(NAMES[0].len()).is_some_and(|at| word.get(at..).is_some_and(known))
}

fn is_name(part: &str) -> bool {
    part.chars().all(is_han) && (known(part) || ENDS.iter().any(|end| part.strip_suffix(end).is_some_and(known)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_have_two_characters() {
        assert!(NAMES.iter().all(|name| name.len() == NAMES[0].len()));
    }

    #[test]
    fn sections_are_known_alone_and_together() {
        for text in ["要闻", "文 化", "人物·对话", "社会新闻", "要聞", "民生 法治", "文化周刊", "体育版"]
        {
            assert!(is_section(text), "{text}");
        }
        for text in ["", "·", "文化人", "港口新闻", "要闻02", "城市的声音", "温若川·罗晴"] {
            assert!(!is_section(text), "{text}");
        }
    }
}
