//! Lines of a web page that belong to the page and not to the article.

use crate::diag::Message;
use crate::msg;
use crate::text::spacing::is_gap;

/// Furniture is short; a sentence that happens to begin like it is not.
const LONGEST: usize = 60;

/// Words of which a line of buttons is made.
const BUTTONS: [&str; 41] = [
    "全文复制",
    "返回目录",
    "返回顶部",
    "返回列表",
    "返回首页",
    "放大",
    "缩小",
    "默认",
    "上一篇",
    "下一篇",
    "上一版",
    "下一版",
    "上一期",
    "下一期",
    "打印本页",
    "打印",
    "关闭窗口",
    "关闭",
    "收藏",
    "分享到",
    "分享",
    "字号",
    "字体",
    "大号",
    "中号",
    "小号",
    "复制链接",
    "推荐阅读",
    "相关阅读",
    "相关新闻",
    "相关链接",
    "我要评论",
    "我要纠错",
    "纠错",
    "点赞",
    "朗读",
    "微信",
    "微博",
    "大",
    "中",
    "小",
];
/// Beginnings of lines that name whoever prepared the page.
const CREDITS: [&str; 9] =
    ["责任编辑", "责编", "网络编辑", "本文编辑", "编辑：", "审核：", "校对：", "初审", "值班编辑"];
const NOTICES: [&str; 10] = [
    "分享让更多人看到",
    "扫一扫",
    "扫描二维码",
    "微信扫码",
    "长按识别",
    "更多精彩",
    "版权所有",
    "未经授权",
    "当前位置",
    "您的位置",
];

/// Why a line is furniture, if it is.
pub(super) fn line(text: &str) -> Option<Message> {
    let shown = |c: &char| !is_gap(*c) && !c.is_whitespace();
    let length = text.chars().filter(shown).take(LONGEST + 1).count();
    if length == 0 || length > LONGEST {
        return None;
    }
    let bare: String = text.chars().filter(shown).collect();
    let open = bare.trim_start_matches(['（', '(', '【', '[', '［']);
    if CREDITS.iter().any(|word| open.starts_with(word)) && length <= 40 {
        return Some(msg!("网页编辑署名", "credits of the web page"));
    }
    if NOTICES.iter().any(|word| open.starts_with(word)) && !bare.ends_with('。') {
        return Some(msg!("网页提示", "a notice of the web page"));
    }
    for step in ["上一篇", "下一篇", "上一版", "下一版", "相关新闻", "相关阅读", "相关链接"] {
        if open.strip_prefix(step).is_some_and(|rest| rest.starts_with(['：', ':'])) {
            return Some(msg!("网页导航", "navigation of the web page"));
        }
    }
    buttons(&bare).then(|| msg!("网页按钮", "buttons of the web page"))
}

/// Nothing but names of buttons and marks between them.
fn buttons(text: &str) -> bool {
    let mut rest = text;
    let (mut found, mut longest) = (0, 0);
    while !rest.is_empty() {
        if let Some(word) = BUTTONS.iter().find(|word| rest.starts_with(**word)) {
            found += 1;
            longest = longest.max(word.chars().count());
            rest = &rest[word.len()..];
        } else {
            let c = rest.chars().next().expect("there is a rest");
            if !"|｜/·【】[]［］（）()：:>＞«»<-—+".contains(c) {
                return false;
            }
            rest = &rest[c.len_utf8()..];
        }
    }
    found > 0 && (longest > 1 || found > 2)
}

/// Alternative text that is only the name of the picture's file.
pub(super) fn is_file_name(alt: &str) -> bool {
    let lower = alt.to_ascii_lowercase();
    [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp"].iter().any(|end| lower.ends_with(end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn furniture_and_text_are_told_apart() {
        for text in [
            "返回目录   放大 缩小",
            "上一篇　下一篇",
            "（责任编辑：温南、林知夏）",
            "【打印】【关闭】",
            "字号：大 中 小",
            "分享让更多人看到",
            "下一篇：春耕开始了",
            "责编：温南",
        ] {
            assert!(line(text).is_some(), "{text}");
        }
        for text in ["大", "打印技术走进课堂", "大小事都要管。", "微信里的学习小组很热闹。", "分享经验", ""]
        {
            assert!(line(text).is_none(), "{text}");
        }
    }
}
