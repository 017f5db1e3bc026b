//! What stands around the text of an article: headline stack, byline and source line, found in its
//! first and last blocks and moved into the head.
//!
//! For readers whose format keeps paragraphs and bold apart but does not say which paragraph is a
//! headline. Words are moved, never changed; a headline that is not there is not made up.

mod cut;

pub(crate) use cut::drop_start;

use super::bulletin::headline::{self, Evidence, Row};
use super::bulletin::lines::{BULLETS, ended, section_level, width};
use super::forms::{byline, dateline, info_line, source_line};
use crate::article::{Block, Head, Inline, Passage, SourceLine};
use crate::text::comparable;
use crate::text::spacing::{Use, close, is_gap};
use cut::drop_end;

/// A headline stack has no more rows, and what stands between it and the text neither.
const MOST_ROWS: usize = 8;
const MOST_LEAD: usize = 40;
/// Lines after the text: source line, credits, the editor's name.
const MOST_TAIL: usize = 6;
const LONGEST_NOTE: usize = 14;

/// Moves what belongs to the head out of `blocks`; what the head holds already is not looked for.
pub(crate) fn settle(head: &mut Head, blocks: &mut Vec<Block>) {
    blocks.retain(|b| !matches!(b, Block::Paragraph(p) | Block::Heading { passage: p, .. } if is_empty(p)));
    take_tail(head, blocks);
    if head.title.is_empty() {
        take_stack(head, blocks);
    }
    take_lead(head, blocks);
    take_dateline(head, blocks);
    take_jump(head, blocks);
}

fn is_empty(passage: &Passage) -> bool {
    passage.inlines.iter().all(|i| match i {
        Inline::NoteMark(_) => false,
        other => {
            crate::article::plain_text(std::slice::from_ref(other)).chars().all(|c| is_gap(c) || c.is_whitespace())
        }
    })
}

/// The words of a block that may be a line of the head.
fn words(block: &Block) -> Option<String> {
    match block {
        Block::Paragraph(passage) | Block::Heading { passage, .. } => Some(passage.plain()),
        Block::List { .. } | Block::Quote(_) | Block::Table(_) | Block::Figure(_) | Block::Code(_) | Block::Divider => {
            None
        }
    }
}

fn year_of(head: &Head) -> Option<i32> {
    head.published().map(crate::date::Date::year)
}

/// Source line, credits and remarks after the text.
fn take_tail(head: &mut Head, blocks: &mut Vec<Block>) {
    let from = blocks.len().saturating_sub(MOST_TAIL);
    let mut at = blocks.len();
    while at > from.max(1) {
        at -= 1;
        let Some(text) = words(&blocks[at]) else { break };
        if take_source(head, &text) || take_info(head, &text) {
            blocks.remove(at);
        } else if ended(&text) {
            break;
        }
    }
}

/// Takes a source line; one that tells less than the head knows, or something else, stays.
pub(crate) fn take_source(head: &mut Head, text: &str) -> bool {
    let Some(found) = source_line::parse(text, year_of(head)).filter(|found| !found.incomplete) else {
        return take_signed(head, text);
    };
    take_found(head, found.source)
}

fn take_found(head: &mut Head, found: SourceLine) -> bool {
    let source = head.source.get_or_insert_default();
    let same = source.name.is_empty() || comparable(&source.name) == comparable(&found.name);
    if !same || (source.date.is_some() && found.date.is_some() && source.date != found.date) {
        return false;
    }
    source.name = found.name;
    source.date = source.date.or(found.date);
    source.page = source.page.take().or(found.page);
    true
}

/// Takes `青禾日报 2024年3月5日 第2版　记者 温南` apart.
fn take_signed(head: &mut Head, text: &str) -> bool {
    let Some((found, byline)) = source_line::signed(text, year_of(head)).filter(|_| head.authors.is_empty()) else {
        return false;
    };
    if !take_found(head, found.source) {
        return false;
    }
    (head.role, head.authors) = (byline.role, byline.authors);
    true
}

/// Takes a line of labels such as `来源：… 作者：…`.
pub(crate) fn take_info(head: &mut Head, text: &str) -> bool {
    let Some(info) = info_line::parse(text) else { return false };
    fill(head, info);
    true
}

/// Puts what a line of labels tells into a head, where the head does not know better.
pub(crate) fn fill(head: &mut Head, info: info_line::Info) {
    if let Some(byline) = info.byline.filter(|_| head.authors.is_empty()) {
        (head.role, head.authors) = (byline.role, byline.authors);
    }
    if info.source.is_some() || info.page.is_some() {
        let source = head.source.get_or_insert_default();
        if source.name.is_empty() {
            source.name = info.source.unwrap_or_default();
        }
        source.page = source.page.take().or(info.page);
    }
    match &mut head.source {
        Some(source) => source.date = source.date.or(info.date),
        None => head.date = head.date.or(info.date),
    }
}

/// Kicker, headline and subtitles from the first rows.
fn take_stack(head: &mut Head, blocks: &mut Vec<Block>) {
    let mut end = 0;
    let mut first_heading = None;
    for (at, block) in blocks.iter().enumerate().take(MOST_ROWS) {
        let Some(text) = words(block) else { break };
        let heading = matches!(block, Block::Heading { .. });
        if !heading && !headish(&text) || is_other(&text) || (at > 0 && section_level(&text).is_some()) {
            break;
        }
        if heading && first_heading.is_none() {
            first_heading = Some(at);
        } else if heading && first_heading.is_some_and(|first| level(&blocks[first]) <= level(block)) {
            break;
        }
        end = at + 1;
    }
    // A text of short lines only has a headline and no more.
    if end == blocks.len() {
        end = end.min(1);
    }
    if end == 0 || blocks.len() < 2 {
        return;
    }
    let rows: Vec<Row> = blocks
        .drain(..end)
        .filter_map(|b| words(&b))
        .flat_map(|text| {
            let lines: Vec<String> = text.split('\n').map(str::to_string).collect();
            lines
        })
        .map(|text| Row { text: close(&text, Use::Headline), adjacent: true, from: Vec::new() })
        .filter(|row| !row.text.is_empty())
        .collect();
    let body: Vec<String> = blocks.iter().take(60).filter_map(words).collect();
    let known = first_heading.filter(|first| *first < rows.len()).map(|first| (first, usize::MAX));
    let mut stack = if let Some((first, _)) = known.filter(|(first, _)| *first > 0) {
        // Rows above what is marked as the headline are its kicker.
        let mut stack = headline::stack(&rows[first..], &evidence(Some((0, usize::MAX)), &body.join("\n"))).head;
        let kicker: Vec<&str> = rows[..first].iter().map(|r| r.text.as_str()).collect();
        stack.kicker = stack.kicker.or(Some(kicker.join("\n")));
        stack
    } else {
        headline::stack(&rows, &evidence(known, &body.join("\n"))).head
    };
    head.title = std::mem::take(&mut stack.title);
    head.kicker = head.kicker.take().or(stack.kicker);
    head.column = head.column.take().or(stack.column);
    head.series = head.series.take().or(stack.series);
    if head.subtitles.is_empty() {
        head.subtitles = stack.subtitles;
    }
}

fn evidence<'a>(known: Option<(usize, usize)>, body: &'a str) -> Evidence<'a> {
    Evidence { known, printed: None, body, siblings: &|_| 0 }
}

fn level(block: &Block) -> u8 {
    if let Block::Heading { level, .. } = block { *level } else { u8::MAX }
}

/// May be a row of a headline stack.
pub(crate) fn headish(text: &str) -> bool {
    let text = text.trim();
    let asks = text.ends_with(['？', '！', '?', '!']) && width(text) <= 30;
    width(text) <= 45
        && !text.contains('。')
        && (!ended(text) || asks)
        && !text.ends_with(['，', '、', ',', '：', ':'])
        && !text.starts_with(BULLETS)
}

/// A line between headline and text that is no headline.
pub(crate) fn is_other(text: &str) -> bool {
    signed_line(text).is_some()
        || source_line::parse(text, None).is_some()
        || source_line::signed(text, None).is_some()
        || info_line::parse(text).is_some()
        || dateline::parse(text, None).is_some()
        || opens_note(text)
}

/// A byline, perhaps behind a mark: ◎林知夏. A dash sets off a subtitle.
fn signed_line(text: &str) -> Option<byline::Byline> {
    let text = text.trim_matches(is_gap);
    if text.starts_with(['—', '―', '-', '–']) { byline::parse(text) } else { byline::set_off(text) }
}

fn opens_note(text: &str) -> bool {
    let text = text.trim_start_matches(|c| is_gap(c) || "【[*（■".contains(c));
    ["编者按", "编者的话", "开栏的话", "开栏语"].iter().any(|word| text.starts_with(word))
}

fn signs_note(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    text.starts_with(['—', '-', '–']) && matches!(bare.as_str(), "编者" | "本刊编者" | "本报编者" | "编辑部")
}

/// Lines between headline and text: the headline once more, byline, source, note, ■ lines.
fn take_lead(head: &mut Head, blocks: &mut Vec<Block>) {
    let signed = blocks.iter().take(LONGEST_NOTE).position(|b| words(b).is_some_and(|text| signs_note(&text)));
    if let Some(end) = signed.filter(|end| *end > 0 && head.editor_note.is_none())
        && blocks[..end].iter().all(|b| matches!(b, Block::Paragraph(_)))
    {
        let note: Vec<String> = blocks.drain(..=end).filter_map(|b| words(&b)).collect();
        head.editor_note = Some(note[..end].join("\n"));
    }
    let mut at = 0;
    for _ in 0..MOST_LEAD {
        if blocks.len() < 2 || at >= blocks.len() {
            return;
        }
        let Some(text) = words(&blocks[at]) else {
            // A picture before the text does not end the lead.
            if matches!(blocks[at], Block::Figure(_)) && at < 3 {
                at += 1;
                continue;
            }
            return;
        };
        if !take_line(head, &text) {
            return;
        }
        blocks.remove(at);
    }
}

fn take_line(head: &mut Head, text: &str) -> bool {
    let same = |other: &str| !other.is_empty() && comparable(other) == comparable(text);
    if same(&head.title) || head.kicker.as_deref().is_some_and(same) || head.subtitles.iter().any(|s| same(s)) {
        return true;
    }
    if take_source(head, text) || take_info(head, text) {
        return true;
    }
    if let Some(byline) = signed_line(text) {
        if head.authors.is_empty() {
            (head.role, head.authors) = (byline.role, byline.authors);
            return true;
        }
        return byline.authors.iter().all(|a| head.authors.contains(a));
    }
    if text.starts_with("——") && headish(text) && !signs_note(text) && head.subtitles.len() < 4 {
        head.subtitles.push(close(text, Use::Headline));
        return true;
    }
    if opens_note(text) && head.editor_note.is_none() {
        head.editor_note = Some(text.to_string());
        return true;
    }
    let bullet = text.trim_start_matches(is_gap).strip_prefix(BULLETS).map(|t| t.trim_matches(is_gap));
    if let Some(bullet) = bullet.filter(|b| !b.is_empty() && !ended(b)) {
        head.highlights.push(bullet.to_string());
        return true;
    }
    false
}

/// The dateline leaves the first paragraph: outputs print it there again.
pub(crate) fn take_dateline(head: &mut Head, blocks: &mut [Block]) {
    if head.dateline.is_some() {
        return;
    }
    let picture = |b: &&mut Block| match b {
        Block::Figure(_) => true,
        Block::Paragraph(passage) => is_caption(&passage.plain()),
        _ => false,
    };
    let first = blocks.iter_mut().find(|b| !picture(b));
    let Some(Block::Paragraph(first)) = first else { return };
    let text = first.plain();
    let Some(found) = dateline::parse(&text, head.published()) else { return };
    drop_start(&mut first.inlines, found.length);
    head.dateline = Some(found.dateline);
    if let Some(reporters) = found.reporters.filter(|_| head.authors.is_empty()) {
        (head.role, head.authors) = (reporters.role, reporters.authors);
    }
}

/// （下转第二版）at the very end: the rest was not in the source.
fn take_jump(head: &mut Head, blocks: &mut Vec<Block>) {
    let Some(Block::Paragraph(last)) = blocks.last_mut() else { return };
    let text = last.plain();
    let Some(open) = text.rfind(['（', '(']) else { return };
    let inner = text[open..].trim().trim_matches(['（', '(', '）', ')']);
    let page = ["下转", "转"].iter().find_map(|word| inner.strip_prefix(word));
    let Some(page) = page.filter(|p| p.ends_with('版') && p.chars().count() <= 8) else { return };
    head.continued_to = Some(page.trim().to_string());
    head.truncated = true;
    let length = text.len() - open;
    drop_end(&mut last.inlines, length);
    if is_empty(last) {
        blocks.pop();
    }
}

/// Levels of headings from 1 on, by their numbers where they have some.
fn rank(blocks: &mut [Block]) {
    let mut ranks: Vec<u8> = blocks.iter().filter(|b| matches!(b, Block::Heading { .. })).map(level).collect();
    ranks.sort_unstable();
    ranks.dedup();
    for block in blocks {
        if let Block::Heading { level, passage } = block {
            let place = ranks.iter().position(|r| r == level).unwrap_or_default() as u8 + 1;
            *level = section_level(&passage.plain()).unwrap_or(place.min(4));
        }
    }
}

/// Puts the headings in order: levels from 1 on, and, in a text whose format marks none, headings of
/// paragraphs that look like some.
///
/// These are short lines with a number such as 一、, and short lines that are bold from end to end.
pub(crate) fn mark_headings(blocks: &mut [Block]) {
    if blocks.iter().any(|b| matches!(b, Block::Heading { .. })) {
        return rank(blocks);
    }
    let numbered = blocks.iter().any(|b| words(b).is_some_and(|t| section_level(&t) == Some(1) && headish(&t)));
    for at in 0..blocks.len() {
        let followed = matches!(blocks.get(at + 1), Some(Block::Paragraph(_) | Block::Figure(_) | Block::Table(_)));
        let Block::Paragraph(passage) = &mut blocks[at] else { continue };
        let text = passage.plain();
        if !headish(&text)
            || text.contains('\n')
            || text.starts_with(['（', '(', '—']) && section_level(&text).is_none()
        {
            continue;
        }
        let bold = matches!(passage.inlines.as_slice(), [Inline::Strong(_)]);
        let level = match section_level(&text) {
            Some(level) => level,
            None if bold && followed && width(&text) <= 30 => 1 + u8::from(numbered),
            None => continue,
        };
        let mut passage = std::mem::replace(passage, Passage::new(Vec::new()));
        if let [Inline::Strong(inner)] = passage.inlines.as_mut_slice() {
            passage.inlines = std::mem::take(inner);
        }
        blocks[at] = Block::Heading { level, passage };
    }
}

/// The words below a picture, by how they begin or end.
pub(crate) fn is_caption(text: &str) -> bool {
    let credited = ["摄", "摄）", "供图", "供图）", "（资料图片）", "制图", "绘"].iter().any(|end| text.ends_with(end));
    let shows = ["图为", "图①", "图片说明", "▲", "△"].iter().any(|start| text.starts_with(start));
    text.chars().count() <= 160 && (credited || shows)
}

/// Takes blocks out by their positions, which are in order.
pub(crate) fn take_out(blocks: &mut Vec<Block>, positions: &[usize]) {
    let mut at = 0;
    blocks.retain(|_| {
        at += 1;
        positions.binary_search(&(at - 1)).is_err()
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settled(lines: &[&str]) -> (Head, Vec<String>) {
        let mut blocks: Vec<Block> = lines.iter().map(|l| Block::Paragraph(Passage::text(*l))).collect();
        let mut head = Head::default();
        settle(&mut head, &mut blocks);
        (head, blocks.iter().filter_map(words).collect())
    }

    #[test]
    fn a_plain_article_is_taken_apart() {
        let (head, body) = settled(&[
            "温南在青禾市调研时强调",
            "让种子 落到田里",
            "林知夏参加",
            "本报记者　周　舟",
            "本报青禾3月4日电　春天来了，田里有人。",
            "第二段到这里结束。（下转第二版）",
            "《青禾日报》（2024年03月05日第01版）",
        ]);
        assert_eq!((head.kicker.as_deref(), head.title.as_str()), (Some("温南在青禾市调研时强调"), "让种子 落到田里"));
        assert_eq!(
            (head.subtitles.as_slice(), head.authors.as_slice()),
            (&["林知夏参加".to_string()][..], &["周舟".to_string()][..])
        );
        assert_eq!(head.dateline.unwrap().printed(false).unwrap(), "本报青禾3月4日电");
        assert_eq!(head.source.unwrap().printed(false), "《青禾日报》（2024年03月05日第01版）");
        assert_eq!(head.continued_to.as_deref(), Some("第二版"));
        assert_eq!(body, ["春天来了，田里有人。", "第二段到这里结束。"]);
    }

    #[test]
    fn a_byline_behind_a_mark_ends_the_headlines() {
        for byline in ["◎林知夏", "□ 林知夏", "● 老 槐"] {
            let (head, body) =
                settled(&["外婆的米糕", byline, "霜降那天，外婆总要蒸一笼米糕。她起得", "很早，天还没有亮。"]);
            assert_eq!((head.subtitles.len(), head.authors.len(), body.len()), (0, 1, 2), "{byline}");
        }
    }

    #[test]
    fn a_source_line_with_names_is_no_subtitle() {
        let text = ["城里下了一场大雨，河水涨了半米。", "第二段到这里结束。"];
        for line in ["青禾日报 2024年3月5日 第2版　记者 温南", "《青禾日报》（2024年3月5日第2版） 记者 温南"]
        {
            let (head, body) = settled(&["雨后的河", line, text[0], text[1]]);
            assert_eq!(head.source.unwrap().printed(false), "《青禾日报》（2024年03月05日第02版）");
            assert_eq!((head.role.as_deref(), head.authors.as_slice()), (Some("记者"), &["温南".to_string()][..]));
            assert_eq!((head.subtitles.len(), body.len()), (0, 2));
        }
    }

    #[test]
    fn no_headline_is_made_up() {
        let (head, body) = settled(&["春天来了，田里有人。", "第二段。"]);
        assert_eq!((head.title.as_str(), body.len()), ("", 2));
        let (head, body) = settled(&["一行", "两行", "三行"]);
        assert_eq!((head.title.as_str(), body.len()), ("一行", 2));
    }

    #[test]
    fn bytes_are_taken_off_whatever_holds_them() {
        let mut inlines =
            vec![Inline::Strong(vec![Inline::Text("本报".into())]), Inline::Text("讯 甲".into()), Inline::NoteMark(0)];
        drop_start(&mut inlines, "本报讯 ".len());
        assert_eq!(inlines, [Inline::Text("甲".into()), Inline::NoteMark(0)]);
        drop_end(&mut inlines, 2);
        assert_eq!(inlines, [Inline::NoteMark(0)]);
    }
}
