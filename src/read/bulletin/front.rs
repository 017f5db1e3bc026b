//! The front of a bulletin: cover lines and the printed contents.

use super::lines::{Line, is_blank, key, width};
use super::{Cover, PrintedEntry};
use crate::date::Date;
use crate::diag::Source;
use crate::msg;
use crate::read::forms::{digits, number};
use crate::read::trace::{Deed, Mark};
use crate::text::spacing::{Use, close, is_gap, narrow};
use crate::text::{is_common_han, is_letter};

/// What stood before the first article.
#[derive(Debug, Default)]
pub(super) struct Front {
    pub cover: Cover,
    pub contents: Vec<PrintedEntry>,
    /// Lines of the front that are neither.
    pub loose: Vec<usize>,
    /// First line after the cover.
    pub cover_end: usize,
    /// First line after the front.
    pub end: usize,
    /// What was joined and guessed.
    pub marks: Vec<Mark>,
}

const HEADINGS: [&str; 8] =
    ["目录", "目次", "本期目录", "本期要目", "要目", "contents", "目录contents", "tableofcontents"];
/// A contents entry is a line or two; a paragraph that ends with a number is none.
const LONGEST_ENTRY: usize = 90;
/// No booklet has more entries.
const MOST_ENTRIES: usize = 400;
/// Contents stand near the beginning.
const SEARCHED: usize = 120;
/// A cover without contents has no more lines.
const COVER: usize = 12;
const OFFICES: [&str; 18] = [
    "部",
    "处",
    "室",
    "委员会",
    "办公室",
    "中心",
    "学院",
    "大学",
    "学校",
    "组",
    "局",
    "社",
    "会",
    "院",
    "编印",
    "主办",
    "编",
    "党委",
];

/// Takes cover and contents off the beginning.
pub(super) fn read(lines: &[Line]) -> Front {
    let mut front = Front::default();
    let block = contents_block(lines);
    let cover_end = block.as_ref().map_or_else(|| cover_without_contents(lines), |b| b.heading.unwrap_or(b.start));
    read_cover(&lines[..cover_end], &mut front);
    (front.cover_end, front.end) = (cover_end, cover_end);
    if let Some(block) = block {
        front.contents = tree(entries(lines, block.start, block.end, &mut front));
        front.end = block.end;
    }
    front
}

/// A quick look at a text: whether printed contents may stand near its beginning, under a heading or
/// as lines that end with numbers. It may be wrong in finding some where there are none.
pub(super) fn may_have_contents(source: &Source) -> bool {
    /// Headings are shorter, in bytes.
    const HEADING: usize = 64;
    let mut numbered = 0;
    let closes = |c: &char| !is_common_han(*c) && (CLOSING.contains(c) || c.is_whitespace());
    let may_be = |line: &str| line.len() <= HEADING && line.contains(['目', 't', 'T']);
    let heads = |line: &str| may_be(line) && HEADINGS.contains(&key(line).as_str());
    let lines = source.lines().map(|line| source.text()[line].trim_start());
    lines.filter(|line| !line.is_empty()).take(SEARCHED).any(|line| {
        let last = line.chars().rev().find(|c| !closes(c));
        numbered = if last.is_some_and(|c| narrow(c).is_ascii_digit()) { numbered + 1 } else { 0 };
        numbered >= 3 || (may_head(line) && heads(line.trim_end()))
    })
}

/// Its first character is none that [`HEADINGS`] do not begin with.
fn may_head(line: &str) -> bool {
    let first = line.chars().find(|c| is_letter(*c));
    first.is_some_and(|c| matches!(c, '目' | '本' | '要') || !is_common_han(c))
}

/// Where the lines end that may be a cover without contents.
pub(super) fn cover_end(text: &str) -> usize {
    let (mut end, mut held) = (0, 0);
    for line in text.split_inclusive('\n') {
        if held == COVER {
            break;
        }
        end += line.len();
        held += usize::from(!line.trim().is_empty());
    }
    end
}

/// A quick look at the lines of a cover: whether a word on them may be the label of an issue.
pub(super) fn may_have_issue(cover: &str) -> bool {
    let ends = |word: &str| word.ends_with(['期', '号', '）', ')']);
    let lines = cover.lines().filter(|line| line.contains('第')).map(|line| line.trim_matches(is_blank));
    lines.flat_map(|line| line.split(is_gap)).any(ends)
}

struct Block {
    heading: Option<usize>,
    start: usize,
    end: usize,
}

fn contents_block(lines: &[Line]) -> Option<Block> {
    let searched = lines.len().min(SEARCHED);
    let heading = lines[..searched].iter().position(|l| may_head(&l.text) && HEADINGS.contains(&l.key()));
    if let Some(heading) = heading {
        let start = heading + 1;
        let end = paged_end(lines, start).or_else(|| recurring_end(lines, start))?;
        return (end > start).then_some(Block { heading: Some(heading), start, end });
    }
    // The heading may be lost; three leaders in a row are not.
    let numbered = |line: &Line| line.raw.trim_end_matches(CLOSING).ends_with(|c| narrow(c).is_ascii_digit());
    let paged = |i: usize| numbered(&lines[i]) && parse(&lines[i]).is_some_and(|e| e.page.is_some() && e.leader);
    let start = (0..searched.saturating_sub(2)).find(|i| paged(*i) && paged(i + 1) && paged(i + 2))?;
    Some(Block { heading: None, start, end: paged_end(lines, start)? })
}

/// The end of entries with page numbers: the last such line before two lines in a row that are no entries.
fn paged_end(lines: &[Line], start: usize) -> Option<usize> {
    let (mut end, mut strange) = (None, 0);
    let mut first_title: Option<String> = None;
    for (at, line) in lines.iter().enumerate().skip(start).take(MOST_ENTRIES) {
        let entry = parse(line);
        let known = first_title.as_ref().is_some_and(|title| begins(title, line.key()));
        match entry {
            Some(entry) if entry.page.is_some() => {
                first_title.get_or_insert_with(|| key(&entry.title));
                (end, strange) = (Some(at + 1), 0);
            }
            _ if known || strange == 2 => break,
            Some(entry) if entry.number.is_some() => {}
            _ if line.furniture => {}
            _ => strange += 1,
        }
    }
    end
}

/// The end of entries without page numbers: where the first title comes again.
fn recurring_end(lines: &[Line], start: usize) -> Option<usize> {
    let first = parse(lines.get(start)?)?;
    let title = key(&first.title);
    let last = lines.len().min(start + SEARCHED);
    (start + 1..last).find(|at| begins(&title, lines[*at].key()))
}

/// The line is the title or, long enough to be sure, its first part.
fn begins(title: &str, line: &str) -> bool {
    !line.is_empty() && (title == line || (line.chars().count() >= 4 && title.starts_with(line)))
}

#[derive(Debug)]
struct Entry {
    number: Option<String>,
    child: bool,
    title: String,
    page: Option<u32>,
    leader: bool,
    line: usize,
}

fn parse(line: &Line) -> Option<Entry> {
    if width(&line.headline) > LONGEST_ENTRY {
        return None;
    }
    // Here a gap before digits may be all that is left of the leader.
    let text: String = line.raw.chars().map(narrow).collect();
    let (text, page, leader) = split_page(&text);
    let (number, child, title) = split_number(text);
    let title = close(title, Use::Headline);
    let shown = title.chars().any(char::is_alphanumeric);
    shown.then_some(Entry { number, child, title, page, leader, line: line.number })
}

/// Marks behind a page number.
const CLOSING: [char; 6] = ['）', ')', '〕', '—', '-', ' '];

/// Divides at the leader before the page number.
fn split_page(text: &str) -> (&str, Option<u32>, bool) {
    let dot = |c: char| matches!(c, '·' | '.' | '…' | '．' | '‥' | '•' | '・' | '—' | '-' | '_' | '。') || is_gap(c);
    let bare = text.trim_end_matches(CLOSING);
    let page_start = bare
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| at + bare[at..].chars().next().map_or(0, char::len_utf8));
    let digits = &bare[page_start..];
    let before = bare[..page_start].trim_end_matches(['（', '(', '〔']);
    let title = before.trim_end_matches(dot);
    let leader = &before[title.len()..];
    let dots = leader.chars().filter(|c| !is_gap(*c)).count();
    if digits.is_empty() || digits.len() > 4 || leader.is_empty() || title.is_empty() {
        let title = text.trim_end_matches(dot);
        let cut = text[title.len()..].chars().count() >= 3;
        return (if cut { title } else { text }, None, cut);
    }
    (title, digits.parse().ok(), dots >= 2 || leader.contains('…'))
}

/// Divides `1.`, `(1)`, `一、` and `①` from a title.
fn split_number(text: &str) -> (Option<String>, bool, &str) {
    if let Some(inner) = text.strip_prefix(['（', '(']) {
        let length = digits(inner);
        if let (Some(_), Some(rest)) = (number(&inner[..length]), inner[length..].strip_prefix(['）', ')'])) {
            return (Some(format!("({})", &inner[..length])), true, rest);
        }
    }
    if let Some(c) = text.chars().next().filter(|c| ('①'..='⑳').contains(c)) {
        return (Some(c.to_string()), true, &text[c.len_utf8()..]);
    }
    let length = digits(text);
    if let (Some(_), Some(rest)) = (number(&text[..length]), text[length..].strip_prefix(['.', '．', '、', ')', '）']))
        && length <= 9
        && !rest.starts_with(|c: char| c.is_ascii_digit())
    {
        return (Some(text[..length].to_string()), false, rest);
    }
    (None, false, text)
}

fn entries(lines: &[Line], start: usize, end: usize, front: &mut Front) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut open: Option<Entry> = None;
    for at in start..end {
        let Some(entry) = parse(&lines[at]).filter(|_| !lines[at].furniture) else {
            front.loose.push(at);
            continue;
        };
        match open.take() {
            Some(before)
                if entry.number.is_none() && entry.page.is_some() && runs_over(&before, &entry, &lines[end..]) =>
            {
                let title = format!("{} {}", before.title, entry.title);
                front.marks.push(Mark {
                    line: entry.line,
                    deed: Deed::Joined,
                    reason: msg!("目录条目排成两行，接上", "a contents entry set in two lines was joined"),
                    confidence: 0.8,
                });
                entries.push(Entry { title, page: entry.page, leader: entry.leader, ..before });
                continue;
            }
            Some(before) => entries.push(before),
            None => {}
        }
        if entry.page.is_some() { entries.push(entry) } else { open = Some(entry) }
    }
    entries.extend(open);
    entries
}

/// An entry without page is the first half of a title, or it heads a group: the articles below know.
fn runs_over(before: &Entry, entry: &Entry, below: &[Line]) -> bool {
    if before.leader {
        return false;
    }
    let (half, rest) = (key(&before.title), key(&entry.title));
    let together = format!("{half}{rest}");
    let stands = |wanted: &str| (0..below.len()).any(|at| rows_begin(&below[at..below.len().min(at + 3)], wanted));
    stands(&together) || (!stands(&rest) && width(&before.title) >= 12)
}

/// The letters of the rows, put together, begin with those wanted.
fn rows_begin(rows: &[Line], wanted: &str) -> bool {
    let mut rest = wanted;
    for row in rows {
        match rest.strip_prefix(row.key()) {
            Some(left) => rest = left,
            None => return row.key().starts_with(rest),
        }
    }
    rest.is_empty()
}

/// Puts entries below the group they belong to.
fn tree(entries: Vec<Entry>) -> Vec<PrintedEntry> {
    let mut top: Vec<PrintedEntry> = Vec::new();
    let mut group: Option<Option<String>> = None;
    let paged = entries.iter().any(|e| e.page.is_some());
    for entry in entries {
        let printed = PrintedEntry {
            number: entry.number.clone(),
            title: entry.title,
            page: entry.page,
            children: Vec::new(),
            line: entry.line,
        };
        let heads_group = paged && entry.page.is_none() && !entry.child;
        // Below a numbered group stand other numbers; below a bare one stands everything paged.
        let below = entry.child
            || (!heads_group && matches!(&group, Some(None))
                || (matches!(&group, Some(Some(_))) && entry.number.is_none() && !heads_group));
        match top.last_mut() {
            Some(parent) if below => parent.children.push(printed),
            _ => {
                group = heads_group.then_some(entry.number);
                top.push(printed);
            }
        }
    }
    top
}

/// Where a cover ends that no contents follow: after issue number and date at the very beginning.
fn cover_without_contents(lines: &[Line]) -> usize {
    let coverish = |l: &Line| width(&l.headline) <= 34 && !l.text.contains(['，', '。', '《']);
    let near = lines.iter().take(COVER).take_while(|l| coverish(l)).count();
    let label = |text: &str| issue(&compact(text)).is_some() || date(&compact(text)).is_some();
    // Few lines have what a label has.
    let may = |l: &Line| l.raw.chars().any(|c| matches!(c, '第' | '年') || narrow(c).is_ascii_digit());
    let marks = |l: &Line| may(l) && (label(&l.raw) || l.raw.split(is_gap).any(label));
    let marked = lines[..near].iter().rposition(marks);
    let Some(last) = marked else { return 0 };
    let office = |at: usize| {
        lines.get(at).is_some_and(|l| at < near && is_office(&l.headline) && l.headline.ends_with(['部', '处', '室']))
    };
    last + 1 + usize::from(office(last + 1))
}

fn is_office(text: &str) -> bool {
    OFFICES.iter().any(|end| text.ends_with(end))
}

fn read_cover(lines: &[Line], front: &mut Front) {
    let cover = &mut front.cover;
    let mut rest: Vec<(usize, String)> = Vec::new();
    for (at, line) in lines.iter().enumerate() {
        let mut left: Vec<&str> = Vec::new();
        if line.furniture {
            front.loose.push(at);
            continue;
        }
        // 2024 年 第 1 期 is one label, 第1期　3月18日 two: first the line as a whole.
        let whole = compact(&line.raw);
        let words: Vec<String> =
            match date(&whole).is_some() || issue(&whole).is_some_and(|_| date_within(&whole).is_none()) {
                true => vec![whole],
                false => line.raw.split(is_gap).filter(|w| !w.is_empty()).map(compact).collect(),
            };
        for word in &words {
            if let Some(date) = date(word).filter(|_| cover.date.is_none()) {
                cover.date = Some(date);
            } else if let Some((year, number)) = issue(word).filter(|_| cover.issue.is_none()) {
                (cover.issue, cover.year, cover.number) = (Some(word.clone()), year, number);
            } else if let (Some(label), Some(_)) = (&mut cover.issue, issue(word)) {
                *label = format!("{label} {word}");
            } else {
                left.push(word);
            }
        }
        if !left.is_empty() {
            rest.push((at, close(&left.join(" "), Use::Headline)));
        }
    }
    cover.year = cover.year.or(cover.date.map(Date::year));
    for (at, text) in rest {
        if cover.title.is_none() && width(&text) <= 20 && !text.contains(['（', '(', '：', ':']) {
            cover.title = Some(text);
            let reason = msg!("封面上第一个短行，当作刊名", "the first short line of the cover, taken for the title");
            front.marks.push(Mark { line: lines[at].number, deed: Deed::Guessed, reason, confidence: 0.8 });
        } else if cover.issuer.is_none() && is_office(&text) {
            cover.issuer = Some(text);
            let reason = msg!("末尾像机构名，当作编印单位", "ends as offices do, taken for the issuer");
            front.marks.push(Mark { line: lines[at].number, deed: Deed::Guessed, reason, confidence: 0.85 });
        } else {
            front.loose.push(at);
        }
    }
}

fn compact(text: &str) -> String {
    text.chars().filter(|c| !is_gap(*c)).map(narrow).collect()
}

/// A date behind something else on the same line.
fn date_within(text: &str) -> Option<Date> {
    text.char_indices().skip(1).find_map(|(at, _)| date(&text[at..]))
}

/// A whole date, in either script.
fn date(text: &str) -> Option<Date> {
    if let Ok(date) = Date::parse(text) {
        return Some(date);
    }
    let (year, rest) = text.split_once('年')?;
    let (month, rest) = rest.split_once('月')?;
    let day = rest.strip_suffix('日')?;
    let year = number(year).filter(|y| *y > 999)?;
    Date::new(year as i32, number(month)?, number(day)?)
}

/// `2024年第1期`, `第1期`, `总第5期`: year and number.
fn issue(text: &str) -> Option<(Option<i32>, Option<u32>)> {
    let label = text
        .strip_suffix(['期', '号'])
        .or_else(|| text.strip_suffix(['）', ')']).and_then(|t| t.strip_suffix('期')))?;
    let (before, after) = label.split_once('第')?;
    let length = digits(after);
    let value = number(&after[..length])?;
    let year = before.split('年').next().and_then(number).filter(|y| (1900..3000).contains(y));
    Some((year.map(|y| y as i32), (!before.ends_with('总')).then_some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Source;

    fn entry(text: &str) -> (Option<String>, String, Option<u32>) {
        let lines = super::super::lines::split(&Source::new("a", text));
        let entry = parse(&lines[0]).unwrap();
        (entry.number, entry.title, entry.page)
    }

    #[test]
    fn entries_in_many_dresses() {
        for text in ["1.开幕·····	5", "1．开幕……5", "１、开幕........ ５", "1.开幕\t5", "1) 开幕 ———— （5）"]
        {
            let (_, title, page) = entry(text);
            assert_eq!((title.as_str(), page), ("开幕", Some(5)), "{text}");
        }
        assert_eq!(entry("(2) 核心要素···61"), (Some("(2)".into()), "核心要素".into(), Some(61)));
        assert_eq!(entry("9.青禾日报文章	"), (Some("9".into()), "青禾日报文章".into(), None));
        assert_eq!(entry("五年规划2024"), (None, "五年规划2024".into(), None));
    }

    #[test]
    fn covers_in_many_dresses() {
        let read = |text: &str| super::read(&super::super::lines::split(&Source::new("a", text))).cover;
        let cover =
            read("学习参考\n第3期（总第15期）\n青禾大学党委宣传部\n二〇二四年三月十八日\n目录\n1.开幕···1\n\n开幕\n");
        assert_eq!(cover.title.as_deref(), Some("学习参考"));
        assert_eq!(cover.issue.as_deref(), Some("第3期（总第15期）"));
        assert_eq!((cover.year, cover.number, cover.date), (Some(2024), Some(3), Date::new(2024, 3, 18)));
        assert_eq!(cover.issuer.as_deref(), Some("青禾大学党委宣传部"));
        let cover = read("学习参考\n2024年第1期　2024年3月18日\n甲。\n");
        assert_eq!((cover.issue.as_deref(), cover.date), (Some("2024年第1期"), Date::new(2024, 3, 18)));
    }
}
