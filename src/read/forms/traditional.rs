//! Traditional characters in printed forms: 本報記者, 攝, 下轉第四版.
//!
//! Forms are written down once, in simplified characters. A text in traditional ones is folded
//! before it is matched; what is found comes back in the characters of the text. Only characters of
//! forms and surnames are folded, each to one as long, so that places in both texts are the same.

use crate::text::lists::char_at;
use crate::text::spacing::is_gap;
use crate::text::{COUNT_HAN, FIRST_HAN, Seen, see};

/// Each character before the one it folds to.
pub(crate) const PAIRS: &str = "報报訊讯電电記记員员評评論论譯译編编輯辑責责圖图攝摄為为爲为説说說说轉转緊紧詳详見见頭头條条題题號号\
網网絡络發发統统國国內内總总學学習习實实師师觀观約约製制繪绘導导選选載载誌志臺台頻频壇坛間间時时書书長长縣县區区黨党\
處处廳厅館馆會会務务開开欄栏話话語语後后寫写執执筆笔聯联農农曆历歷历閏闰節节氣气溫温級级風风陣阵雲云熱热線线郵邮碼码掃扫\
維维廣广價价證证領领強强調调審审議议勵励佈布與与將将對对並并們们這这從从個个於于過过來来還还讓让請请訪访談谈問问經经濟济\
財财據据華华東东關关係系單单簡简綜综專专戶户眾众訂订閱阅點点擊击覽览頁页監监終终復复複复週周禮礼兩两萬万億亿權权縮缩\
組组設设計计視视畫画連连屬属劉刘張张陳陈楊杨趙赵吳吴孫孙馬马鄭郑謝谢韓韩馮冯鄧邓許许蕭萧葉叶蘇苏呂吕盧卢鍾钟鐘钟譚谭陸陆\
範范賈贾鄒邹閻阎閆闫龍龙賀贺龔龚錢钱嚴严湯汤賴赖龐庞蘭兰齊齐莊庄顏颜魯鲁費费紀纪歐欧陽阳衛卫鮑鲍車车寧宁喬乔饒饶儲储\
聶聂滿满諸诸遲迟羅罗黃黄鄔邬暢畅閔闵竇窦勞劳顧顾蔣蒋應应鞏巩畢毕練练藍蓝麥麦邊边樂乐數数義义術术藝艺環环運运動动體体\
訓训讀读聞闻廠厂業业產产勝胜險险雙双啟启標标誤误聲声簽签檢检鄉乡講讲覺觉態态倫伦偉伟傑杰劃划";

/// What each character of the block folds to, 0 for itself.
static FOLDED: [u16; COUNT_HAN] = table();

const fn table() -> [u16; COUNT_HAN] {
    let pairs = PAIRS.as_bytes();
    let (mut table, mut at) = ([0; COUNT_HAN], 0);
    while at < pairs.len() {
        table[(char_at(pairs, at) - FIRST_HAN) as usize] = char_at(pairs, at + 3) as u16;
        at += 6;
    }
    table
}

/// The simplified character for a traditional one of printed forms; any other is itself.
pub(crate) fn fold(c: char) -> char {
    let at = u32::from(c).wrapping_sub(FIRST_HAN) as usize;
    match FOLDED.get(at) {
        Some(to) if *to != 0 => char::from_u32(u32::from(*to)).unwrap_or(c),
        _ => c,
    }
}

/// Whether a character may be folded.
pub(crate) fn is_traditional(c: char) -> bool {
    folds_at(u32::from(c).wrapping_sub(FIRST_HAN))
}

/// Whether the character at a place of the block may be folded.
fn folds_at(place: u32) -> bool {
    FOLDED.get(place as usize).is_some_and(|to| *to != 0)
}

/// The text folded, as long as it was; `None` when nothing changes.
pub(crate) fn folded(text: &str) -> Option<String> {
    folds(text).then(|| text.chars().map(fold).collect())
}

/// Whether a text has characters that may be folded.
pub(crate) fn folds(text: &str) -> bool {
    let mut any = false;
    see(text, |seen| any |= matches!(seen, Seen::Han(place) if folds_at(place)));
    any
}

/// Words found in a folded text, in the characters of the text itself.
pub(crate) fn restore(words: &str, text: &str) -> String {
    let held: Vec<char> = text.chars().filter(|c| !is_gap(*c)).collect();
    let wanted: Vec<char> = words.chars().filter(|c| !is_gap(*c)).collect();
    if wanted.is_empty() {
        return words.to_string();
    }
    let place = held.windows(wanted.len()).position(|part| part.iter().map(|c| fold(*c)).eq(wanted.iter().copied()));
    let mut next = place.map(|at| held[at..].iter().copied());
    let original = |c: char| match &mut next {
        _ if is_gap(c) => c,
        Some(held) => held.next().unwrap_or(c),
        None => held.iter().copied().find(|h| fold(*h) == c).unwrap_or(c),
    };
    words.chars().map(original).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::script::{Converter, Script};

    #[test]
    fn places_stay_the_same_and_words_come_back() {
        let text = "本報記者陳思遠攝於臺北";
        let plain = folded(text).unwrap();
        assert_eq!((plain.as_str(), plain.len()), ("本报记者陈思遠摄于台北", text.len()));
        assert_eq!(restore("记者陈 思遠", text), "記者陳 思遠");
        assert_eq!(restore("陈、者", text), "陳、者");
        assert_eq!(folded("本报记者"), None);
    }

    #[test]
    fn every_pair_is_one_character_in_two_shapes() {
        let simplified = Converter::new(Script::Simplified);
        let chars: Vec<char> = PAIRS.chars().collect();
        for pair in chars.chunks(2) {
            let (from, to) = (pair[0].to_string(), pair[1].to_string());
            assert_eq!(simplified.convert(&from), to);
            assert_eq!(from.len(), to.len());
        }
    }
}
