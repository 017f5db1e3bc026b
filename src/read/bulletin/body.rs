//! Lines to paragraphs: sentences that a page break cut in two become one again.

use super::lines::{Line, ended, section_level, width};
use crate::article::{Block, Passage};
use crate::diag::Message;
use crate::msg;
use crate::read::bold::inlines;
use crate::read::forms::byline;
use crate::text::{is_han, joint};

/// A paragraph with the lines it was made of.
#[derive(Debug, Clone)]
pub(super) struct Paragraph {
    /// Its text, bold marks included.
    pub text: String,
    /// Its lines.
    pub lines: Vec<usize>,
    /// It has one line only, which is no sentence.
    bare: bool,
}

/// What putting lines together brought to light.
#[derive(Debug, Default)]
pub(super) struct Seams {
    /// Lines that continue the one before.
    pub joined: Vec<usize>,
    /// The same lines, each with how sure the join is and why.
    pub reasons: Vec<(usize, f64, Message)>,
    /// Lines that begin with the characters the one before ends with.
    pub repeated: Vec<(usize, String)>,
}

/// A section head is not longer.
const LONGEST_HEAD: usize = 40;
/// A page breaks a paragraph after whole lines; no page of a booklet is narrower than this.
const NARROWEST: usize = 16;
/// From this width a head may have run over into a second line.
const FULL_ROW: usize = 22;

/// Puts the lines at `at` together to paragraphs.
pub(super) fn paragraphs(lines: &[Line], at: &[usize], seams: &mut Seams) -> Vec<Paragraph> {
    let indents = indented(lines, at);
    let signature = signature(lines, at);
    let mut out: Vec<Paragraph> = Vec::new();
    let mut before: Option<usize> = None;
    for index in at {
        let line = &lines[*index];
        // The day below a signature ends a notice; it goes on with nothing.
        let signed = (Some(index) == at.last() && is_day(&line.text)) || signature.contains(index);
        let goes_on = before.filter(|_| !signed).and_then(|before| continues(&lines[before], line, indents));
        match (goes_on, out.last_mut()) {
            (Some((confidence, reason)), Some(open)) => {
                seams.joined.push(*index);
                seams.reasons.push((*index, confidence, reason));
                if let Some(twice) = repeated(&open.text, &line.text) {
                    seams.repeated.push((*index, twice));
                }
                open.text.push_str(joint(open.text.chars().next_back(), line.text.chars().next()));
                open.text.push_str(&line.text);
                open.lines.push(*index);
                open.bare = false;
            }
            _ => out.push(Paragraph { text: line.text.to_string(), lines: vec![*index], bare: !ended(&line.text) }),
        }
        before = Some(*index);
    }
    out
}

/// A signature has no more lines, and none of them is wider.
const MOST_SIGNATURE: usize = 4;
const WIDEST_SIGNATURE: usize = 20;

/// Short lines behind the last sentence of which one is a person's name: who wrote it, from where, when.
fn signature<'a>(lines: &[Line], at: &'a [usize]) -> &'a [usize] {
    let short =
        |line: &Line| line.width <= WIDEST_SIGNATURE && !ended(&line.text) && !line.ends_open() && !line.bullet();
    let count = at.iter().rev().take_while(|index| short(&lines[**index])).count();
    let (text, last) = at.split_at(at.len() - count);
    let apart = last.first().is_some_and(|first| !lines[*first].adjacent);
    let named = last.iter().any(|index| byline::is_name(&lines[*index].headline));
    let fits = (2..=MOST_SIGNATURE).contains(&count) && !text.is_empty();
    if fits && apart && named { last } else { &[] }
}

/// A line that is a day and nothing else: 2024年3月5日, 三月五日.
fn is_day(text: &str) -> bool {
    let digit = |c: char| c.is_ascii_digit() || "〇○零一二三四五六七八九十年月日".contains(c) || c.is_whitespace();
    let month = text.find('月').filter(|at| *at > 0);
    let year = text.find('年').is_none_or(|year| month.is_some_and(|month| year < month));
    text.chars().all(digit) && text.trim_end().ends_with('日') && month.is_some() && year
}

/// The text marks its paragraphs by indents, so that a line without one goes on.
pub(super) fn indented(lines: &[Line], at: &[usize]) -> bool {
    let indented = at.iter().filter(|i| lines[**i].indented).count();
    let running = at.iter().filter(|i| lines[**i].adjacent && !lines[**i].indented).count();
    indented >= 2 && running >= 2
}

/// Whether a line goes on with the one before: how sure, and why.
fn continues(before: &Line, line: &Line, indents: bool) -> Option<(f64, Message)> {
    if before.ends_open() {
        return Some((
            0.95,
            msg!("上一行以逗号、顿号结束，句子未完", "the line before ends with a comma: its sentence goes on"),
        ));
    }
    let structural =
        line.bullet() || line.text.starts_with("——") || (section_level(&line.text).is_some() && head_like(line));
    if structural || (indents && line.indented) {
        return None;
    }
    if ended(&before.text) {
        let runs = indents && line.adjacent && !line.indented && !before.salutation();
        return runs.then(|| {
            (
                0.85,
                msg!(
                    "段首都缩进，这一行没有，接上一段",
                    "paragraphs are indented here and this line is not: it goes on"
                ),
            )
        });
    }
    if section_level(&before.text).is_some() && head_like(before) {
        let short = width(&line.text) * 2 <= width(&before.text) && !ended(&line.text);
        let runs_over = line.adjacent && width(&before.text) >= FULL_ROW && short;
        return runs_over
            .then(|| (0.7, msg!("小标题满行后的短行，接上", "a short line below a full row of a section head")));
    }
    if line.adjacent {
        return Some((
            0.85,
            msg!(
                "上一行句子未完，两行紧挨",
                "the sentence of the line before is not at its end; no blank line between"
            ),
        ));
    }
    match width(&before.text) {
        full if full >= FULL_ROW => Some((
            0.85,
            msg!(
                "上一行满行而句子未完，是换页断开",
                "the line before is full and its sentence not at its end: broken by the page"
            ),
        )),
        short if short >= NARROWEST => Some((
            if line.headish() { 0.55 } else { 0.7 },
            msg!(
                "上一行不满行，句子也没有结束",
                "the line before is not full, but its sentence is not at its end either"
            ),
        )),
        _ => None,
    }
}

fn head_like(line: &Line) -> bool {
    width(&line.text) <= LONGEST_HEAD && !line.text.contains('。')
}

/// The characters both at the end of one line and at the beginning of the next.
fn repeated(before: &str, after: &str) -> Option<String> {
    (1..=3).rev().find_map(|length| {
        let start: String = after.chars().take(length).collect();
        let whole = start.chars().count() == length && start.chars().all(is_han);
        (whole && before.ends_with(&start)).then_some(start)
    })
}

/// Paragraphs to blocks: section heads as headings, `**` as strong.
pub(super) fn blocks(paragraphs: &[Paragraph], guesses: &mut Vec<(usize, f64, Message)>) -> Vec<Block> {
    let numbered = paragraphs.iter().any(|p| heading_level(p) == Some(1));
    let mut out = Vec::new();
    for (at, paragraph) in paragraphs.iter().enumerate() {
        let follows = paragraphs.get(at + 1).is_some_and(|next| !next.bare);
        let level = heading_level(paragraph).or_else(|| {
            let named = follows && at > 0 && !paragraphs[at - 1].bare && is_subhead(paragraph);
            named.then_some(if numbered { 2 } else { 1 })
        });
        let passage = Passage::new(inlines(&paragraph.text));
        if level.is_some() && heading_level(paragraph).is_none() {
            let sure = if paragraph.text.contains(['，', '：']) { 0.55 } else { 0.75 };
            let reason = msg!(
                "段落之间单独成行的几个字，当作小标题",
                "a few words on a line of their own between paragraphs: a section head"
            );
            guesses.push((paragraph.lines[0], sure, reason));
        }
        out.push(match level {
            Some(level) => Block::Heading { level, passage },
            None => Block::Paragraph(passage),
        });
    }
    out
}

fn heading_level(paragraph: &Paragraph) -> Option<u8> {
    let text = &paragraph.text;
    let sentence = text.ends_with(['。', '；', '：', '，', '、', '…']) || text.contains('。');
    section_level(text).filter(|_| !sentence && width(text) <= LONGEST_HEAD + FULL_ROW)
}

/// 分题: a few words on their own line between paragraphs.
fn is_subhead(paragraph: &Paragraph) -> bool {
    let text = &paragraph.text;
    paragraph.bare
        && width(text) < NARROWEST
        && text.chars().filter(|c| is_han(*c)).count() >= 2
        && !text.starts_with(['（', '(', '—', '…', '■'])
        && !text.ends_with(['日', '，', '、'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn joined(text: &str) -> Vec<String> {
        let lines = super::super::lines::split(&Source::new("a", text));
        let all: Vec<usize> = (0..lines.len()).collect();
        paragraphs(&lines, &all, &mut Seams::default()).into_iter().map(|p| p.text).collect()
    }

    #[test]
    fn sentences_come_together_and_heads_stay_alone() {
        assert_eq!(joined("会议总结了过去一年的工作，认为全市上下践行以\n\n人民为中心。\n\n会议指出，好。").len(), 2);
        assert_eq!(joined("各位代表：\n\n现在报告。\n\n一、过去一年的工作\n\n过去一年，很好。").len(), 4);
        assert_eq!(joined("青禾市有关部门负责同志参加座谈，讨论了“一带一路”\n\n国际合作。").len(), 1);
        assert_eq!(joined("甲说完。\n\n田野里的课堂\n\n春天来了。").len(), 3);
        assert_eq!(joined("甲说完。\n\n温南\n青禾县文化馆").len(), 3);
        assert_eq!(joined("　　第一段的第一行到这里\n第二行完。\n　　第二段。\n接着说。").len(), 2);
    }

    #[test]
    fn repeats_over_a_break_are_seen() {
        assert_eq!(repeated("监督，自", "自觉接受").as_deref(), Some("自"));
        assert_eq!(repeated("拥堵", "堵问题").as_deref(), Some("堵"));
        assert_eq!(repeated("践行以", "人民"), None);
        assert_eq!(repeated("2", "2024"), None);
    }
}
