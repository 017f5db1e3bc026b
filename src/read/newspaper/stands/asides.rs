//! What stands between articles and belongs to none: advertisements, programmes, tools of pages on
//! the web. Such lines are no headlines.

use super::super::counts::begins;
use super::super::edges;
use super::super::lines::{EM, Line};
use super::super::looks::Looks;
use super::super::rows;
use super::{Stands, may_head};

/// Words that a number follows by which somebody can be reached.
const REACHED: [&str; 11] = ["电话", "地址", "热线", "意洽", "洽", "咨询", "订购", "手机", "联系", "预订", "报名处"];
/// Words of those who have something to sell or to let.
const OFFERS: [&str; 30] = [
    "出租",
    "招租",
    "出售",
    "转让",
    "招聘",
    "诚聘",
    "招生",
    "展销",
    "优惠",
    "特价",
    "促销",
    "折起",
    "八折",
    "五折",
    "七折",
    "九折",
    "开业",
    "酬宾",
    "意洽",
    "订购",
    "热卖",
    "热销",
    "求购",
    "征婚",
    "代理",
    "加盟",
    "垂询",
    "大减价",
    "清仓",
    "房屋",
];
/// How tools of pages on the web begin.
pub(in super::super) const TOOLS: [&str; 16] = [
    "分享到",
    "分享至",
    "本文字数",
    "阅读量",
    "阅读数",
    "阅读：",
    "阅读:",
    "浏览量",
    "浏览次数",
    "点击数",
    "评论数",
    "字号：",
    "字体：",
    "打印本页",
    "收藏本文",
    "复制链接",
];
/// What is broadcast.
const CHANNELS: [&str; 9] = ["CCTV", "卫视", "频道", "体育", "电视", "广播", "直播", "TV", "央视"];
/// How the label of a line begins that tells the weather.
pub(in super::super) const WEATHER: [&str; 9] = ["气", "氣", "天", "今", "明", "未", "本", "市", "全"];
/// What tells the weather before a colon.
const WEATHER_LABELS: [&str; 14] = [
    "气象信息",
    "气象预报",
    "气象服务",
    "气象",
    "天气",
    "天气预报",
    "天气信息",
    "天气情况",
    "今日天气",
    "今天天气",
    "明日天气",
    "明天天气",
    "本市天气",
    "未来三天天气",
];
/// A number by which somebody can be reached has so many digits.
const NUMBER: u32 = 7;
/// The time of day has no fewer.
const FIGURES: u32 = 3;

/// Marks what belongs to no article.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    for at in 0..lines.len() {
        mark_weather(lines, looks, at);
        mark_draw(lines, looks, at);
        // A bracket that closes on the next line: both belong to the text.
        let goes_on = looks[at].torn && lines.get(at + 1).is_some_and(Line::hangs);
        if looks[at].stands != Stands::Open || goes_on || !is_aside(lines, looks, at) {
            continue;
        }
        looks[at].stands = Stands::Aside;
        (looks[at].byline, looks[at].source) = (None, false);
        if let Some(above) = at.checked_sub(1).filter(|above| names_offer(lines, looks, *above)) {
            looks[above].stands = Stands::Aside;
        }
    }
}

/// 气象信息：…最高气温24℃: what the weather will be, as far as the sentence goes.
fn mark_weather(lines: &[Line], looks: &mut [Looks], at: usize) {
    /// No more lines of a column hold it.
    const LINES: usize = 5;
    let look = &looks[at];
    if !lines[at].edges.begins(edges::WEATHER) || !look.colon || look.stands != Stands::Open || look.dated {
        return;
    }
    let text = lines[at].text.as_str();
    if !begins(text, &WEATHER) {
        return;
    }
    let Some(label) = text.find(['：', ':']).map(|colon| text[..colon].trim_end()) else { return };
    if !WEATHER_LABELS.contains(&label) {
        return;
    }
    let goes_on = |next: &usize| !lines[*next - 1].ended() && !lines[*next].blank && !looks[*next].dated;
    let rest = (at + 1..lines.len().min(at + LINES)).take_while(goes_on);
    let end = rest.last().unwrap_or(at) + 1;
    let degrees = |text: &str| text.contains('℃') || text.contains("°C");
    let whole = |line: &Line| line.ended() || line.text.ends_with(['℃', 'C', '级', '風', '风']);
    if whole(&lines[end - 1]) && lines[at..end].iter().any(|line| degrees(&line.text)) {
        looks[at..end].iter_mut().for_each(|look| look.stands = Stands::Aside);
    }
}

fn is_aside(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (line, look) = (&lines[at], &looks[at]);
    if line.ended() || line.width > 60 * EM || look.stopped || look.commas > 1 || look.dated || look.info {
        return false;
    }
    let text = line.text.as_str();
    let tells = || begins(text, &TOOLS) || (rows::tells_source(text) && !look.source);
    if line.edges.begins(edges::ASIDE) && tells() {
        return true;
    }
    if look.digits < FIGURES {
        return false;
    }
    offers(text, look.digits) || (clock(text) && broadcast(lines, at))
}

/// Says what is offered and where to ask for it.
fn offers(text: &str, digits: u32) -> bool {
    if digits < NUMBER {
        return false;
    }
    let reached = REACHED.iter().filter(|word| text.contains(**word)).count();
    reached > 0 && (reached >= 2 || OFFERS.iter().any(|word| text.contains(word)))
}

/// A line that names what the line below it offers.
fn names_offer(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let alone = at == 0 || lines[at - 1].ended() || looks[at - 1].furniture >= 1.5 || looks[at - 1].credited;
    let offered = |line: &Line| OFFERS.iter().any(|word| line.text.contains(word));
    alone
        && looks[at].stands == Stands::Open
        && lines[at].width <= 20 * EM
        && may_head(&lines[at], &looks[at])
        && (offered(&lines[at]) || offered(&lines[at + 1]))
        && !looks[at].headed
}

/// Marks what was drawn: the name of the game, its number, and the figures below.
fn mark_draw(lines: &[Line], looks: &mut [Looks], at: usize) {
    /// Words of such games.
    const GAMES: [&str; 12] =
        ["体彩", "福彩", "双色球", "大乐透", "排列3", "排列5", "排列三", "排列五", "七星彩", "七乐彩", "开奖", "彩票"];
    /// So many lines the name stands above the figures.
    const ABOVE: usize = 3;
    let look = &looks[at];
    if look.han > 2 || look.digits < FIGURES || look.stands != Stands::Open || look.dated {
        return;
    }
    let game =
        |line: &Line| line.width <= 20 * EM && !line.ended() && GAMES.iter().any(|word| line.text.contains(word));
    let names = (at.saturating_sub(ABOVE)..at).rev().take_while(|at| !lines[*at].ended() && looks[*at].commas == 0);
    let Some(from) = names.into_iter().find(|at| game(&lines[*at])) else { return };
    for look in &mut looks[from..=at] {
        look.stands = Stands::Aside;
        (look.byline, look.source) = (None, false);
    }
}

/// 15:30 at the beginning.
fn clock(text: &str) -> bool {
    let hours = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[hours..].strip_prefix([':', '：', '∶']);
    (1..=2).contains(&hours) && rest.is_some_and(|rest| rest.bytes().take_while(u8::is_ascii_digit).count() == 2)
}

/// Names a channel, or stands beside another such line.
fn broadcast(lines: &[Line], at: usize) -> bool {
    let beside = |at: Option<usize>| at.and_then(|at| lines.get(at)).is_some_and(|line| clock(&line.text));
    CHANNELS.iter().any(|word| lines[at].text.contains(word)) || beside(at.checked_sub(1)) || beside(Some(at + 1))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Vec<usize> {
        let lines = super::super::super::lines::split(&Source::new("a", text));
        let looks = super::super::super::looks::look_at(&lines);
        (0..lines.len()).filter(|at| looks[*at].stands == Stands::Aside).collect()
    }

    #[test]
    fn what_belongs_to_no_article() {
        assert_eq!(of("船停在岸边。\n旺铺招租\n临街三间 地址：青禾路9号 电话：0000-1234567\n港口开港\n"), [1, 2]);
        assert_eq!(
            of("9:00 青禾卫视 龙舟赛\n20:15 港口故事\n分享到：微信 微博\n本文字数：362 阅读量：1024\n"),
            [0, 1, 2, 3]
        );
        assert_eq!(of("船停在岸边。\n天气预报：今天多云，气温18℃到25℃。\n船又开了。\n"), [1]);
        assert_eq!(of("气象信息：未来三天本县多云\n间晴，最高气温24℃，最低\n气温9℃。\n船又开了。\n"), [0, 1, 2]);
        assert_eq!(of("船又开了。\n福彩双色球\n第2018090期\n03 07 12 19 25 31\n蓝球 08\n港口开港\n"), [1, 2, 3]);
        assert_eq!(of("天气：最怕的是旱。\n气象站长说：明天35℃。\n天气预报：准不准？\n"), [0; 0]);
        assert_eq!(of("便民电话开通 24小时有人接听\n8点30分开港\n热线电话12345一年接听十万个\n"), [0; 0]);
    }
}
