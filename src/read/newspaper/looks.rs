//! What a line may be by its words alone: evidence, not decisions.

mod amid;
mod credits;
mod jumps;

use super::counts::{AGENCY, MASTHEAD, ORIGIN, PAGE, PAPER, ROLE, WIRE, begins, ends};
use super::edges::{self, Edges};
use super::lines::{EM, End, Line};
use super::stands::{self, Stands};
use super::verse::{self, Verse};
use super::{furniture, labels, masthead, parallel, reporters, speakers};
use crate::read::bulletin::lines::{BULLETS, section_level};
use crate::read::forms::jump::{self, Jump};
use crate::read::forms::theme::{self, Theme};
use crate::read::forms::{byline, dateline, info_line, source_line};
use crate::text::is_han;

pub(super) use credits::{BOTH_MADE, MADE};

/// Evidence in the words of one line.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Looks {
    /// Begins with a dateline.
    pub dated: bool,
    /// Names writers, and says what they are.
    pub byline: Option<Writers>,
    /// Ends with who made a picture.
    pub credited: bool,
    /// Says nothing but who made a picture.
    pub credit_alone: bool,
    /// Opens as captions do: 图为….
    pub captioned: bool,
    /// Is a jump line.
    pub jump: bool,
    /// Ends with a jump line.
    pub jumps: bool,
    /// Says where a text was printed before.
    pub source: bool,
    /// Says so with a label: 来源：…, 日期：….
    pub info: bool,
    /// Points to another page.
    pub pointer: bool,
    /// Opens an editor's note.
    pub note: bool,
    /// Signs an editor's note or a text.
    pub signature: bool,
    /// Names a standing column.
    pub column: bool,
    /// Is a headline because a word says so: 标题：…, 更正.
    pub headed: bool,
    /// Opens a list of what other pages print.
    pub contents: bool,
    /// A number as section heads have it.
    pub numbered: Option<u8>,
    /// Is built as other short lines of the page are: 价值逻辑：…, 技术逻辑：….
    pub parallel: bool,
    /// Begins with ——, ■ or the like.
    pub bullet: Bullet,
    /// Signs of the page rather than its texts: dates, telephone numbers, prices.
    pub furniture: f32,
    /// Nothing but a page number or a tool of a page on the web.
    pub tool: bool,
    /// A full stop inside.
    pub stopped: bool,
    /// Commas inside.
    pub commas: u32,
    /// Marks between the items of a list.
    pub pauses: u32,
    /// A quotation or bracket opens on the line and does not close on it, or the other way round.
    pub torn: bool,
    /// Units that spaces divide, each of some length.
    pub units: u32,
    /// Ends as a kicker does.
    pub kicker: bool,
    /// Ends with ： behind a word that lets somebody speak or lists something.
    pub introduces: bool,
    /// Calls those it speaks to, and ends with ：.
    pub calls: bool,
    /// Little words that sentences are full of, in the hundred characters.
    pub particles: u32,
    /// Characters of Chinese.
    pub han: u32,
    /// Names somebody who reports for a paper.
    pub reporter: bool,
    /// What it is for certain.
    pub stands: Stands,
    /// A line of verse.
    pub verse: Verse,
    /// Begins with who speaks: 问：.
    pub speaks: bool,
    /// Plain digits.
    pub digits: u32,
    /// Has ：.
    pub colon: bool,
    /// Has a character that names of agencies and papers end with.
    agency: bool,
}

impl Looks {
    /// The line belongs to the page.
    pub fn belongs(&mut self) {
        self.tool = true;
        self.furniture = self.furniture.max(3.0);
    }
}

/// Writers named on a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Writers {
    /// 本报记者 甲.
    Role,
    /// 甲 乙.
    Names,
}

/// Mark a line begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Bullet {
    /// None.
    #[default]
    None,
    /// ——.
    Dash,
    /// ■ and its kin.
    Box,
}

pub(super) const NOTES: [&str; 9] =
    ["编者按", "编者的话", "编者注", "开栏的话", "开栏语", "开篇语", "编前语", "编后", "开栏寄语"];
const SIGNED: [&str; 8] =
    ["编者", "本报编辑部", "本刊编辑部", "编辑部", "本报编者", "本刊编者", "本报编辑", "本栏编辑"];
pub(super) const CAPTIONS: [&str; 16] = [
    "图为",
    "图①",
    "图②",
    "图③",
    "图④",
    "图一",
    "图二",
    "图三",
    "上图",
    "下图",
    "左图",
    "右图",
    "题图",
    "图说",
    "图片说明",
    "△",
];
pub(super) const SIGNATURES: [&str; 7] = ["整理", "供稿", "撰稿", "采写", "编译", "执笔", "报道"];
pub(super) const KICKERS: [&str; 12] =
    ["强调", "指出", "要求", "表示", "时说", "寄语", "勉励", "宣布", "提出", "会议", "审议时", "指示"];
/// Looks at all lines; a dateline may run over into the next.
pub(super) fn look_at(lines: &[Line]) -> Vec<Looks> {
    let held = folded_lines(lines);
    let lines = held.as_deref().unwrap_or(lines);
    let mut all: Vec<Looks> = lines.iter().map(look).collect();
    for at in 0..lines.len() {
        let text = lines[at].text.as_str();
        let look = &all[at];
        let short = look.agency && !look.dated && lines[at].width <= LONGEST_START * EM && !lines[at].ended();
        if !short || !names_agency(text) {
            continue;
        }
        // 管网月底改完 above 本报讯 is a headline: each line begins a text of its own.
        let own = (at + 1..lines.len()).take(2).take_while(|next| !all[*next].dated).count();
        let whole = lines[at..].iter().take(1 + own).fold(String::new(), |mut whole, line| {
            whole.push_str(reporters::joint(&whole, &line.text));
            whole + start(&line.text, LONGEST_DATELINE)
        });
        let whole = start(&whole, LONGEST_DATELINE);
        all[at].dated = may_be_dated(whole) && dateline::parse(whole, None).is_some();
    }
    for (line, looks) in lines.iter().zip(&mut all).take(3) {
        // Only at the top of a page is 青禾报 a masthead.
        if (3..=6).contains(&looks.han) && line.width == looks.han * EM && line.text.ends_with('报') {
            looks.furniture += 2.0;
        }
    }
    amid::settle(lines, &mut all);
    jumps::settle(lines, &mut all);
    masthead::settle(lines, &mut all);
    parallel::find(lines, &mut all);
    labels::list_contents(lines, &mut all);
    verse::mark(lines, &mut all);
    stands::settle(lines, &mut all);
    speakers::mark(lines, &mut all);
    all
}

/// Lines with traditional characters as they are looked at; `None` when there are none.
fn folded_lines(lines: &[Line]) -> Option<Vec<Line>> {
    let line = |line: &Line| line.folded().unwrap_or_else(|| line.clone());
    lines.iter().any(|line| line.folds).then(|| lines.iter().map(line).collect())
}

/// A line on which a dateline begins and does not end is not wider.
const LONGEST_START: u32 = 28;
/// No dateline has more characters.
const LONGEST_DATELINE: usize = 80;

/// The first characters of a text.
fn start(text: &str, length: usize) -> &str {
    text.char_indices().nth(length).map_or(text, |(at, _)| &text[..at])
}

fn names_agency(text: &str) -> bool {
    text.chars().take(8).any(|c| matches!(c, '社' | '报' | '网' | '刊'))
}

/// Looks at one line.
fn look(line: &Line) -> Looks {
    let text = line.text.as_str();
    let (counts, edges) = (&line.counts, line.edges);
    let chars = counts.chars;
    let short = chars <= 64;
    let mut looks = Looks {
        dated: ((counts.has(AGENCY) && counts.has(WIRE) && may_be_dated(text))
            || (edges.begins(edges::REPORT) && dateline::is_signed(text)))
            && dateline::parse(text.trim_start_matches("**"), None).is_some(),
        jumps: counts.has(PAGE) && jump::at_end(text).is_some_and(|(_, jump)| matches!(jump, Jump::To(_))),
        stopped: counts.stops > 0 && counts.stops > u32::from(text.ends_with('。')),
        commas: counts.commas,
        pauses: counts.pauses,
        torn: counts.torn,
        particles: counts.particles * 100 / counts.han.max(1),
        han: counts.han,
        digits: counts.digits,
        colon: counts.colons > 0,
        agency: counts.has(AGENCY),
        ..Looks::default()
    };
    if edges.begins(edges::BULLET) {
        looks.bullet = bullet(text);
    }
    divide(line, &mut looks);
    looks.note = edges.begins(edges::NOTE) && opens_note(text);
    looks.captioned = edges.begins(edges::CAPTION) && opens_caption(text, chars, looks.jumps);
    if edges.ends(edges::CREDIT) {
        credits::look(line, &mut looks);
    }
    if !short {
        return looks;
    }
    looks.jump = counts.has(PAGE) && jump::line(text).is_some();
    looks.pointer = counts.has(PAGE) && !looks.jump && (jump::is_pointer(text) || jump::points_away(text));
    if edges.begins(edges::NUMBER) && line.end != End::Open {
        looks.numbered = section_level(text).or_else(|| labels::asks(text));
    }
    let bare = looks.han <= labels::LONGEST_HEAD;
    looks.headed = (bare && labels::is_notice(text)) || (edges.begins(edges::HEAD) && labels::headline(text).is_some());
    // 编后 on a line of its own heads a comment; a note has its words behind it.
    looks.note &= !looks.headed;
    looks.contents = bare && labels::is_contents(text);
    let bracketed = (edges.ends(edges::SOURCE) && text.ends_with(['）', ')', '》', '版', '日', '】']))
        || (counts.has(ORIGIN) && (text.contains("来源") || text.contains("原载")));
    looks.source = bracketed && !looks.jump && !looks.pointer && source_line::parse(text, None).is_some();
    looks.source |= counts.has(PAPER) && signed(line.headline());
    looks.info = edges.begins(edges::INFO) && !looks.jump && labels::is_info(text) && info_line::parse(text).is_some();
    looks.source |= looks.info;
    looks.signature = ((edges.begins(edges::SIGNED) || edges.ends(edges::SIGNATURE)) && signature(text))
        || (edges.begins(edges::ABOUT) && labels::is_about_author(text));
    looks.column = edges.begins(edges::COLUMN) && column(text);
    let named = || may_name(line, edges) && byline::set_off(line.headline()).is_some();
    // 走基层·看变化: a foreign name would stand without a box.
    let named = || {
        let other = (looks.column || looks.kicker) && text.contains('·');
        named() && closed(text) && !other && !stands::briefs::is_list(text)
    };
    if chars <= 40 && line.end == End::Word && !looks.jump && !looks.credited && !looks.stopped && named() {
        let role = ["记者", "通讯员", "评论员", "作者", "特派员", "撰文", "文/", "员 "].iter().any(|w| text.contains(w))
                || text.contains(' ') && chars > 5
                // 罗 晴 川: nothing else is set so.
                || counts.gaps == 2 && chars == 5
                || text.contains(['（', '/', '：'])
                || text.starts_with(['□', '■', '●', '◎', '○', '◇', '◆']);
        looks.byline = Some(if role { Writers::Role } else { Writers::Names });
        looks.reporter = ["记者", "通讯员", "特派员"].iter().any(|word| text.contains(word));
    }
    let may_tell = counts.commas + counts.stops == 0 && (counts.has(MASTHEAD) || counts.digits + counts.odd > 0);
    let told = if may_tell { masthead::told(line.headline()) } else { None };
    let numbered = edges.begins(edges::PAGE) && furniture::labels_page(text);
    let label = numbered || told.as_ref().is_some_and(masthead::Told::labels_page);
    let words = furniture::words(text, counts);
    looks.furniture = furniture::weight(text, counts, words, label);
    if edges.begins(edges::COUNT) && labels::is_count(text) {
        (looks.furniture, looks.tool) = (3.0, true);
    }
    if looks.info {
        // What the text says of itself is not the page's.
        looks.furniture = 0.0;
    }
    let labels = told.as_ref().is_some_and(masthead::Told::labels_paper);
    let headed = !looks.source && told.is_some_and(|told| told.pieces >= 2);
    looks.furniture += if headed { 2.5 } else { 0.0 } + if labels { 1.5 } else { 0.0 };
    looks.tool = label || headed || furniture::is_tool(words);
    looks
}

/// Says where and when a text was printed, and who reported: a line of a page names papers and
/// reporters without that.
fn signed(text: &str) -> bool {
    source_line::signed(text, None).is_some_and(|(found, byline)| found.dated() && byline.role.is_some())
}

/// A quick look: most lines are one long stretch of words, and such a stretch is no name and has no
/// role in it.
fn may_name(line: &Line, edges: Edges) -> bool {
    edges.begins(edges::NAMED)
        || edges.ends(edges::REPORTED)
        || line.counts.has(ROLE)
        || line.counts.dots > 0
        || line.counts.chars < 5
        || line.headline().chars().rev().take(5).any(byline::is_divider)
}

/// Every bracket of a line closes on it.
fn closed(text: &str) -> bool {
    text.matches(['（', '(']).count() == text.matches(['）', ')']).count()
}

/// The first characters of datelines, so that other lines are not parsed.
fn may_be_dated(text: &str) -> bool {
    text.chars().take(10).any(|c| matches!(c, '社' | '报' | '网' | '刊' | '台' | '讯'))
        && text.chars().take(40).any(|c| matches!(c, '电' | '讯' | '道' | '消'))
}

/// What the words of a headline say: how many units they are, and whether they lead on.
fn divide(line: &Line, looks: &mut Looks) {
    let headline = line.headline();
    looks.units = if line.counts.gaps > 0 || headline.len() != line.text.len() {
        line.units().filter(|unit| unit.chars().filter(|c| is_han(*c)).count() >= 4).count() as u32
    } else {
        u32::from(looks.han >= 4)
    };
    let text = line.text.as_str();
    let bare = if looks.colon { text.trim_end_matches(['：', ':']) } else { text };
    let colon = bare.len() < text.len();
    (looks.introduces, looks.calls) = (colon && labels::introduces(bare), colon && labels::calls(bare));
    looks.kicker = looks.han >= 6
        && !looks.introduces
        && !looks.calls
        && line.width <= 36 * EM
        && ((colon && looks.commas == 0) || ((colon || line.edges.ends(edges::KICKER)) && ends(bare, &KICKERS)));
    // Few lines are looked at any closer.
    let theme = line.counts.dots > 0 || line.edges.ends(edges::THEME);
    looks.kicker |= theme && looks.han >= 6 && looks.commas + looks.pauses == 0 && names_theme(text);
}

/// Names a campaign or a series for certain.
fn names_theme(text: &str) -> bool {
    (text.contains('·') || text.ends_with(['道', '论', '评', '谈', '稿', '）', '一', '二', '三']))
        && theme::of(text) == Some(Theme::Named)
}

/// What mark a line begins with.
fn bullet(text: &str) -> Bullet {
    match text.chars().next() {
        Some('—' | '―') if text.starts_with("——") || text.starts_with("――") => Bullet::Dash,
        Some(c) if BULLETS.contains(&c) => Bullet::Box,
        _ => Bullet::None,
    }
}

/// Opens a caption: 图为…, ▲….
fn opens_caption(text: &str, chars: u32, jumps: bool) -> bool {
    let words = text.trim_start_matches(['▲', '▼', '（', '(']);
    (begins(words, &CAPTIONS) && !asks_aim(words))
        || (text.starts_with(['△', '▲', '▼', '◀', '▶']) && chars > 8 && !jumps)
}

/// Opens an editor's note: 编者按：….
pub(super) fn opens_note(text: &str) -> bool {
    let text = text.trim_start_matches(['【', '[', '［', '*', '（', '■', '●', '◆', '◎', ' ']);
    begins(text, &NOTES)
        && NOTES.iter().any(|word| {
            text.strip_prefix(word).is_some_and(|rest| {
                rest.is_empty()
                    || rest.starts_with(['：', ':', ' ', '】', ']', '］', '）', '　', '■'])
                    || rest.starts_with("——")
            })
        })
}

/// 企图为何落空, 试图为了…: the word before runs over from another line.
fn asks_aim(words: &str) -> bool {
    words.strip_prefix("图为").is_some_and(|rest| ["什么", "何", "了"].iter().any(|word| rest.starts_with(word)))
}

fn signature(text: &str) -> bool {
    let bare = text.trim_matches(['—', '-', '–', '（', '(', '）', ')', ' ']);
    if bare.chars().nth(24).is_some() {
        return false;
    }
    if SIGNED.contains(&bare) {
        return bare.len() < text.len();
    }
    ends(bare, &SIGNATURES)
        && SIGNATURES.iter().any(|end| {
            bare.strip_suffix(end).is_some_and(|names| {
                let names = names.trim_end_matches(['/', '／', ' ', '综', '合', '摄', '影', '文', '图']);
                byline::parse(names).is_some()
            })
        })
}

/// 【今日谈】, ■评论员观察: a few words that a bracket or box sets off.
fn column(text: &str) -> bool {
    let inner = [('【', '】'), ('〖', '〗'), ('［', '］'), ('[', ']'), ('〔', '〕'), ('「', '」'), ('◎', '◎')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close))
        .or_else(|| text.strip_prefix(BULLETS));
    inner.is_some_and(|inner| {
        let count = inner.trim().chars().count();
        (2..=10).contains(&count)
            && inner.trim().chars().all(|c| is_han(c) || c == '·' || c.is_ascii_digit() || c == ' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn of(text: &str) -> Looks {
        look_at(&super::super::lines::split(&Source::new("a", text)))[0]
    }

    #[test]
    fn captions_and_credits() {
        for text in ["春耕现场。新华社记者 温若川 摄", "本报记者温若川摄", "林知夏 摄", "田里（青禾大学供图）"]
        {
            assert!(of(text).credited, "{text}");
        }
        assert!(of("新华社记者 温若川 摄").credit_alone && !of("春耕现场。新华社记者 温若川 摄").credit_alone);
        assert!(of("图为试验田一角").captioned);
        assert!(!of("电影开拍摄").credited && !of("他画了一张地图").credited);
    }

    #[test]
    fn no_dateline_begins_above_another() {
        let dated = |text: &str| {
            let all = look_at(&super::super::lines::split(&Source::new("a", text)));
            all.iter().map(|look| look.dated).collect::<Vec<_>>()
        };
        assert_eq!(dated("电网月底前改造完毕\n本报讯（记者 罗晴）昨天，电网开始改造。\n"), [false, true]);
        assert!(dated("江岸社青禾3月\n10日电（记者 罗晴）昨天，电网开始改造。\n")[0]);
    }

    #[test]
    fn questions_are_no_captions() {
        assert!(!of("图为什么画成这样？没有人说得清。").captioned && !of("图为何落空").captioned);
    }

    #[test]
    fn furniture_is_weighed() {
        for text in
            ["2024年3月11日 星期一 农历二月初二", "详情可扫描二维码观看", "新闻热线：0000-1234567", "第2版", "返回目录"]
        {
            assert!(of(text).furniture >= 1.5, "{text} {}", of(text).furniture);
        }
        assert!(of("全市春耕生产电话会议召开").furniture < 1.0);
    }

    #[test]
    fn small_forms() {
        assert!(of("——编者").signature && of("温若川整理").signature && !of("开展垃圾整理").signature);
        assert!(of("编者按：春天").note && !of("编者按语很短").note);
        assert!(of("【今日谈】").column && of("【今日谈】").furniture < 1.0);
        assert_eq!(of("本报记者 温若川").byline, Some(Writers::Role));
        assert!(of("（下转第二版）").jump && of("共话合作（下转2版）").jumps && of("全文见第二版").pointer);
    }
}
