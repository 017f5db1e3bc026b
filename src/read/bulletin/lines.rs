//! The lines of a bulletin and what each looks like by itself.

use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::diag::{Message, Source};
use crate::msg;
use crate::read::forms::{digits, number, source_line};
use crate::text::piece::Piece;
use crate::text::spacing::{Gapped, Use, close, is_closed, is_gap, narrow};
use crate::text::{is_cjk_mark, is_han};

/// A line that holds something.
#[derive(Debug, Clone)]
pub(crate) struct Line {
    /// Its bytes in the source, gaps at the ends left out.
    pub span: Range<usize>,
    /// Its number in the source, from 1.
    pub number: usize,
    /// As it is.
    pub raw: Piece,
    /// As running text, bold marks included.
    pub text: Piece,
    /// As a headline.
    pub headline: Piece,
    /// Letters and digits only, once somebody has asked.
    key: OnceCell<Box<str>>,
    /// Width in characters of full width.
    pub width: usize,
    /// Follows the line before without an empty one between.
    pub adjacent: bool,
    /// Begins with two or more blanks, as paragraphs do.
    pub indented: bool,
    /// Belongs to the pages, not to the text.
    pub furniture: bool,
}

/// Bullets of summary lines.
pub(in crate::read) const BULLETS: [char; 10] = ['■', '□', '●', '○', '◆', '◇', '▪', '•', '★', '▲'];
const STOPS: [char; 8] = ['。', '！', '？', '；', '：', '…', '!', '?'];
/// Running heads are short and come back on many pages.
const RUNNING_HEAD: (usize, usize) = (30, 3);
/// No row of a headline stack is wider.
const WIDEST_ROW: usize = 70;

/// The lines of a source that hold something.
pub(crate) fn split(source: &Source) -> Vec<Line> {
    let (text, shared) = (source.text(), source.shared());
    let mut lines: Vec<Line> = Vec::new();
    let (mut at, mut empty) = (0, true);
    for (number, raw) in text.split_inclusive('\n').enumerate() {
        let start = at;
        at += raw.len();
        let held = raw.trim_matches(is_blank);
        if held.is_empty() {
            empty = true;
            continue;
        }
        let lead = raw.len() - raw.trim_start_matches(is_blank).len();
        let indent = &raw[..lead];
        let span = start + lead..start + lead + held.len();
        let whole = Piece::of(&shared, &span);
        let (running, headline) = if is_closed(held) {
            (whole.clone(), whole.clone())
        } else {
            let gapped = Gapped::of(held);
            let running = Piece::from(gapped.close(Use::Running));
            let headline = gapped.close_headline().map_or_else(|| running.clone(), Piece::from);
            (running, headline)
        };
        lines.push(Line {
            width: width(&running),
            span,
            number: number + 1,
            raw: whole,
            key: OnceCell::new(),
            headline,
            text: running,
            adjacent: !empty && !indent.contains('\u{C}'),
            indented: indent.chars().filter(|c| is_gap(*c)).count() >= 2 || indent.contains('\u{3000}'),
            furniture: false,
        });
        empty = raw.contains('\u{C}') && lead == 0;
    }
    mark_furniture(&mut lines);
    mark_receivers(&mut lines);
    lines
}

/// What no line begins or ends with.
pub(in crate::read) fn is_blank(c: char) -> bool {
    !is_han(c) && (is_gap(c) || c.is_whitespace() || c.is_control())
}

/// Whether a line as it is in a file says where an article was printed.
pub(super) fn is_source(raw: &str) -> bool {
    if !source_line::may_end(raw) {
        return false;
    }
    let held = raw.trim_matches(is_blank);
    source_line::may_be(held) && source_line::parse(&close(held, Use::Running), None).is_some()
}

/// A text without anything that layout, column names and retyping change: marks and spaces.
pub(in crate::read) fn key(text: &str) -> String {
    crate::text::letters(text)
}

fn mark_furniture(lines: &mut [Line]) {
    let mut seen: FxHashMap<&str, usize> = FxHashMap::default();
    let short =
        |line: &Line| line.width <= RUNNING_HEAD.0 && line.text.chars().count() <= RUNNING_HEAD.0 && !ended(&line.text);
    for line in lines.iter().filter(|l| short(l)) {
        *seen.entry(line.text.as_str()).or_default() += 1;
    }
    let often: Vec<bool> = lines
        .iter()
        .map(|l| short(l) && !l.key().is_empty() && seen.get(l.text.as_str()).is_some_and(|n| *n >= RUNNING_HEAD.1))
        .collect();
    for (line, often) in lines.iter_mut().zip(often) {
        line.furniture = page_number(&line.text) || (often && source_line::parse(&line.text, None).is_none());
    }
}

/// Words that say who gets a bulletin, each before a colon.
const RECEIVERS: [&str; 12] = ["送", "发", "报", "抄", "抄送", "主送", "报送", "分送", "抄报", "抄发", "印发", "送阅"];
/// The last so many lines may say it.
const MOST_RECEIVERS: usize = 12;

/// Says that the lines at the end that tell to whom a bulletin goes are none of its text:
/// `送：市委常委。`, `（共印200份）`.
fn mark_receivers(lines: &mut [Line]) {
    let from = lines.len().saturating_sub(MOST_RECEIVERS);
    let part = |at: usize| lines[at].furniture || receiver(&lines[at].text) || printed(&lines[at].text);
    let goes_on =
        |at: usize| at > from && lines[at].adjacent && receiver(&lines[at - 1].text) && !ended(&lines[at - 1].text);
    let end = (from..lines.len()).rev().find(|at| !part(*at) && !goes_on(*at)).map_or(from, |at| at + 1);
    let Some(first) = (end..lines.len()).find(|at| receiver(&lines[*at].text)) else { return };
    lines[first..].iter_mut().for_each(|line| line.furniture = true);
}

fn receiver(text: &str) -> bool {
    text.split_once(['：', ':']).is_some_and(|(word, rest)| {
        let word: String = word.chars().filter(|c| !is_gap(*c)).collect();
        RECEIVERS.contains(&word.as_str()) && !rest.trim().is_empty()
    })
}

/// How many were printed, and when: `（共印200份）`, `2017年6月15日印发`.
fn printed(text: &str) -> bool {
    let text = text.trim_matches(['（', '）', '(', ')', '。']);
    text.chars().count() <= 40
        && (text.ends_with("印发") || (text.ends_with('份') && text.contains('印')))
        && text.chars().any(|c| c.is_ascii_digit() || "一二三四五六七八九〇".contains(c))
}

/// `— 12 —`, `12`, `第12页`, `第 3 页 共 60 页`.
fn page_number(text: &str) -> bool {
    let shown = |c: &char| !is_gap(*c) && !matches!(c, '—' | '-' | '–' | '·' | '.' | '/');
    if !text.chars().filter(shown).all(|c| c.is_ascii_digit() || matches!(c, '第' | '页' | '共')) {
        return false;
    }
    let bare: String = text.chars().filter(shown).collect();
    if bare.is_empty() {
        return false;
    }
    let pages = bare.starts_with('第') && bare.ends_with('页');
    let rest: String = bare.chars().filter(|c| !pages || !"第页共".contains(*c)).collect();
    !rest.is_empty() && rest.len() <= if pages { 8 } else { 3 } && rest.bytes().all(|b| b.is_ascii_digit())
}

/// Ends as a sentence or a salutation does, whatever brackets and quotes close after it.
pub(in crate::read) fn ended(text: &str) -> bool {
    let mut rest = text;
    while let Some(before) = rest.strip_suffix("**") {
        rest = before;
    }
    rest = rest.trim_end();
    loop {
        let Some(last) = rest.chars().next_back() else { return false };
        if STOPS.contains(&last) || (last == '.' && !rest.chars().any(is_han)) {
            return true;
        }
        match last {
            '”' | '’' | '」' | '』' | '"' | '*' => rest = &rest[..rest.len() - last.len_utf8()],
            '）' | ')' | '》' | '】' => {
                let inner = &rest[..rest.len() - last.len_utf8()];
                if inner.ends_with(STOPS) {
                    return true;
                }
                // 闭幕。（讲话另发）: the stop is before the bracket.
                match inner.rfind(['（', '(']).filter(|_| last == '）' || last == ')') {
                    Some(open) => rest = inner[..open].trim_end(),
                    None => return false,
                }
            }
            _ => return false,
        }
    }
}

/// Width in characters of full width.
pub(in crate::read) fn width(text: &str) -> usize {
    let narrow = text.bytes().filter(u8::is_ascii).count();
    (2 * text.chars().count() - narrow).div_ceil(2)
}

/// The level of a section head by its number: 一、 1, （一） 2, `1.` 3, （1） 4.
pub(in crate::read) fn section_level(mut text: &str) -> Option<u8> {
    while let Some(after) = text.strip_prefix("**") {
        text = after;
    }
    if let Some(inner) = text.strip_prefix(['（', '(']) {
        let length = digits(inner);
        let value = number(&inner[..length]).filter(|n| *n < 100)?;
        let rest = inner[length..].strip_prefix(['）', ')'])?;
        let plain = inner.starts_with(|c: char| c.is_ascii_digit());
        return (value > 0 && !rest.is_empty()).then_some(if plain { 4 } else { 2 });
    }
    let length = digits(text);
    let value = number(&text[..length]).filter(|n| (1..100).contains(n))?;
    let rest = &text[length..];
    if text.starts_with(|c: char| c.is_ascii_digit()) {
        let title = rest.strip_prefix(['.', '．', '、'])?;
        return title.starts_with(|c: char| is_han(c) || is_cjk_mark(c)).then_some(3);
    }
    let _ = value;
    rest.strip_prefix('、').filter(|title| !title.is_empty()).map(|_| 1)
}

impl Line {
    /// Letters and digits only, for comparing.
    pub fn key(&self) -> &str {
        self.key.get_or_init(|| key(&self.text).into())
    }

    /// Why the line is furniture, and how sure that is; `None` for text.
    pub fn why_furniture(&self) -> Option<(f64, Message)> {
        if !self.furniture {
            return None;
        }
        Some(if page_number(&self.text) {
            (0.97, msg!("页码，不属于正文", "a page number, which is no text"))
        } else {
            let least = RUNNING_HEAD.1;
            (
                0.8,
                msg!(
                    "短行反复出现（不少于 {least} 次），是书眉",
                    "a short line that comes {least} times or more: a running head"
                ),
            )
        })
    }

    /// What layout did inside the line that is undone in `shown`: spaces closed, full-width digits made plain.
    pub fn undone(&self, shown: &str) -> Vec<(f64, Message)> {
        let mut undone = Vec::new();
        if self.raw == *shown {
            return undone;
        }
        let gaps = |text: &str| text.chars().filter(|c| is_gap(*c)).count();
        let closed = gaps(&self.raw).saturating_sub(gaps(shown));
        if closed > 0 {
            let letters = closed >= 4 && closed * 3 >= shown.chars().count();
            undone.push(if letters {
                (0.95, msg!("字字隔开的一行，去掉 {closed} 个空格", "a letter-spaced line, its {closed} spaces closed"))
            } else {
                (0.95, msg!("去掉 {closed} 个排版留下的空格", "closed {closed} space(s) that layout left"))
            });
        }
        if self.raw.chars().any(|c| narrow(c) != c) {
            undone.push((0.98, msg!("全角数字、字母改为半角", "full-width digits and letters made plain")));
        }
        undone
    }

    /// Begins with a bullet.
    pub fn bullet(&self) -> bool {
        self.text.starts_with(BULLETS) && self.text.chars().count() > 1
    }

    /// Signs an editor's note: ——编者.
    pub fn signs_note(&self) -> bool {
        matches!(self.key(), "编者" | "本刊编者" | "本报编者" | "编辑部" | "本刊编辑部")
            && self.text.starts_with(['—', '-', '–'])
    }

    /// Opens an editor's note: 编者按：….
    pub fn opens_note(&self) -> bool {
        let text = self.text.trim_start_matches(['【', '[', '［', '*', '（']);
        ["编者按", "编者的话", "开栏的话", "开栏语"].iter().any(|word| text.starts_with(word))
    }

    /// May be part of a headline stack: no sentence, and short unless spaces divide it into units.
    pub fn headish(&self) -> bool {
        let width = self.width;
        if width > WIDEST_ROW {
            return false;
        }
        let clauses = self.text.contains(['，', '。', '；', '：']);
        let units = self.headline.contains(' ') && !clauses;
        let most = if clauses {
            28
        } else if units {
            WIDEST_ROW
        } else {
            45
        };
        let asks = self.text.ends_with(['？', '！', '?', '!']) && width <= 30;
        width <= most && (!ended(&self.text) || asks) && !self.ends_open() && !self.bullet()
    }

    /// Ends in the middle of a sentence for certain.
    pub fn ends_open(&self) -> bool {
        self.text.ends_with(['，', '、', ','])
    }

    /// Dear members: a short line that ends with a colon or calls.
    pub fn salutation(&self) -> bool {
        let short = self.width <= 20 && !self.text.contains(['，', '。']);
        short && self.text.ends_with(['：', ':'])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn those_who_get_it_are_no_text() {
        let marked =
            |text: &str| -> Vec<bool> { split(&Source::new("a", text)).iter().map(|line| line.furniture).collect() };
        let end = "第二段到这里结束。\n— 8 —\n送：市委常委。\n发：各县区委宣传部，\n市直各单位。（共印200份）";
        assert_eq!(marked(end), [false, true, true, true, true]);
        assert_eq!(marked("第二段。\n抄 送：市委办公室\n青禾市委办公室　2024年3月5日印发"), [false, true, true]);
        assert_eq!(marked("送：一封信。\n第二段到这里结束。"), [false, false]);
    }

    #[test]
    fn ends_of_sentences_are_seen_behind_brackets() {
        for text in ["完。", "“完。”", "闭幕。（讲话另发）", "（完。）", "各位代表：", "**句。**"]
        {
            assert!(ended(text), "{text}");
        }
        for text in ["践行以", "“一带一路”", "（记者 甲）", "甲，", "", "《论衡》"] {
            assert!(!ended(text), "{text}");
        }
    }

    #[test]
    fn section_heads_by_their_numbers() {
        let levels =
            ["一、回顾", "（二）任务", "3.办法", "（4）要求", "2024年", "3.5亿元", "一是", "（一）"].map(section_level);
        assert_eq!(levels, [Some(1), Some(2), Some(3), Some(4), None, None, None, None]);
    }

    #[test]
    fn page_numbers_are_furniture() {
        let source = Source::new("a.txt", "— 12 —\n\n第 3 页 共 60 页\n\n2024\n\n刊\n甲。\n刊\n刊\n");
        let marked: Vec<bool> = split(&source).iter().map(|l| l.furniture).collect();
        assert_eq!(marked, [true, true, false, true, false, true, true]);
    }
}
