//! Lines of verse: each stays a line, and its stanzas are no paragraphs of prose.
//!
//! Verse does not fill its column. Lines of one width with a mark at the end of each are a poem of
//! regular metre; ragged ones are verse where an author or words such as 有诗曰： stand above them.
//! Lines of a narrow column fill it, and only the last of a paragraph is shorter.

use std::ops::Range;

use super::lines::{EM, End, Line};
use super::looks::{Bullet, Looks, Writers};

/// What a line of verse is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Verse {
    /// It is no verse.
    #[default]
    No,
    /// The words that lead to it: 有诗曰：.
    Intro,
    /// The title of one poem of several.
    Title,
    /// First line of a stanza.
    First,
    /// A further line of one.
    More,
}

impl Verse {
    /// It is a line of a stanza.
    pub fn is_line(self) -> bool {
        matches!(self, Self::First | Self::More)
    }
}

/// No line of verse is wider.
const WIDEST: u32 = 16 * EM;
/// Lines of regular metre, without the marks at their ends.
const METRE: Range<u32> = 4 * EM..8 * EM;
/// So many lines of one metre are a poem; after words that lead to it, fewer are.
const REGULAR: usize = 4;
const LED: usize = 2;
/// A year, and no figures of a table.
const MOST_DIGITS: u32 = 4;
/// Ragged lines from which on they are verse: below an author, and without one.
const SIGNED: usize = 4;
const UNSIGNED: usize = 6;

/// The title of one poem of several is not wider.
const WIDEST_TITLE: u32 = 8 * EM;

/// No headline has more poems below it.
const MOST_POEMS: usize = 24;

/// The first lines below an author tell whether they are verse.
const BEGINNING: usize = 24;

/// Marks the lines of verse.
pub(super) fn mark(lines: &[Line], looks: &mut [Looks]) {
    let mut at = 0;
    // Where empty lines stand between all rows of a page, more of them divide stanzas.
    let spread = lines.iter().filter(|line| line.blank).count() * 10 > lines.len() * 9;
    while at < lines.len() {
        let count = (at..lines.len()).take_while(|at| fits(&lines[*at], &looks[*at])).count();
        if count >= LED {
            for part in parts(lines, looks, at..at + count) {
                let rest = regular(lines, looks, part);
                rest.into_iter().for_each(|rest| ragged(lines, looks, rest, spread));
            }
        }
        at += count + 1;
    }
}

/// Divides a stretch at the author of the poem in it: what stands above is prose and headlines.
/// Figures stand in verse where somebody signs it, elsewhere in tables.
fn parts(lines: &[Line], looks: &[Looks], stretch: Range<usize>) -> Vec<Range<usize>> {
    let author = |at: &usize| {
        let verse: Vec<usize> = (at + 1..stretch.end).take(BEGINNING).collect();
        let named = looks[*at].byline == Some(Writers::Names) && lines[*at].width <= 5 * EM;
        named && is_poem(lines, looks, &verse, SIGNED)
    };
    let (plain, poem) = match () {
        () if signed(looks, stretch.start) => (stretch.start..stretch.start, Some(stretch)),
        () => match (stretch.start + 1..stretch.end).find(author) {
            Some(author) => (stretch.start..author, Some(author + 1..stretch.end)),
            None => (stretch, None),
        },
    };
    let mut parts = Vec::new();
    let mut from = plain.start;
    for at in plain.clone().filter(|at| looks[*at].digits > 0).chain([plain.end]) {
        parts.push(from..at);
        from = at + 1;
    }
    parts.extend(poem);
    parts.retain(|part| part.len() >= LED);
    parts
}

/// A line that may be one of verse.
fn fits(line: &Line, look: &Looks) -> bool {
    let shape = (2 * EM..=WIDEST).contains(&line.width) && look.han >= 2 && !look.stopped && !line.spaced && !line.bold;
    let other = look.dated | look.credited | look.jump | look.jumps | look.source | look.pointer | look.note;
    let told = look.signature | look.headed | look.contents | look.captioned | look.torn;
    shape
        && !other
        && !told
        && look.byline != Some(Writers::Role)
        && look.bullet == Bullet::None
        && look.numbered.is_none()
        && look.furniture < 1.0
        && look.units <= 1
        && line.end != End::Half
        && look.digits <= MOST_DIGITS
        && line.counts.plain == look.digits
        && !(look.colon && line.text.contains('：'))
        && !(line.counts.signs > 0 && line.text.contains(['【', '】', '/']))
}

/// Words that lead to verse: 诗曰：, 写道：.
fn leads(lines: &[Line], looks: &[Looks], at: usize) -> Option<usize> {
    let before = at.checked_sub(1)?;
    let text = lines[before].text.as_str();
    (text.ends_with(['：', ':']) && looks[before].han >= 2 && !looks[before].info).then_some(before)
}

/// One line of a metre: so many characters and a mark, twice at most.
fn metre(line: &Line) -> Option<u32> {
    const MARKS: [char; 6] = ['，', '。', '；', '！', '？', '、'];
    let verse = line.text.strip_suffix(MARKS)?;
    let mut clauses = verse.split(MARKS).map(|clause| clause.chars().count() as u32 * EM);
    let first = clauses.next()?;
    (METRE.contains(&first) && clauses.clone().count() <= 1 && clauses.all(|clause| clause == first)).then_some(first)
}

/// Marks lines of one metre; what is left of the stretch may be ragged verse.
fn regular(lines: &[Line], looks: &mut [Looks], stretch: Range<usize>) -> Vec<Range<usize>> {
    let mut rest = Vec::new();
    let (mut at, mut from) = (stretch.start, stretch.start);
    while at < stretch.end {
        let found = metre(&lines[at]);
        let same =
            |next: &usize| found.is_some() && metre(&lines[*next]) == found && lines[*next].width == lines[at].width;
        let count = (at..stretch.end).take_while(same).count();
        let intro = leads(lines, looks, at).filter(|_| count >= LED);
        let whole = count > 0 && lines[at + count - 1].ended();
        if whole && (count >= REGULAR || intro.is_some()) {
            set(lines, looks, std::slice::from_ref(&(at..at + count)), intro);
            rest.push(from..at);
            from = at + count;
        }
        at += count.max(1);
    }
    rest.push(from..stretch.end);
    rest
}

/// Marks ragged lines that an author or words that lead to them tell to be verse.
fn ragged(lines: &[Line], looks: &mut [Looks], stretch: Range<usize>, spread: bool) {
    let stanzas = if spread { vec![stretch] } else { stanzas(lines, stretch) };
    let Some(first) = stanzas.iter().position(|stanza| stanza.len() > 1) else { return };
    // The title of the first of several poems stands between author and verse.
    let titled = first.checked_sub(1).filter(|title| signed(looks, stanzas[*title].start)).unwrap_or(first);
    let mut poem = &stanzas[titled..];
    let known = |at: usize| at + 1 < poem.len() && poem[at + 1].len() > 1;
    let end = (0..poem.len()).find(|at| poem[*at].len() < 2 && !known(*at)).unwrap_or(poem.len());
    poem = &poem[..end];
    // Where no empty line tells, the rows above the next text are its headline.
    if let [whole] = poem
        && signed(looks, whole.start)
    {
        let whole = whole.start..above_headline(lines, looks, whole);
        if is_poem(lines, looks, &Vec::from_iter(whole.clone()), SIGNED) {
            set(lines, looks, &poems(lines, looks, whole), None);
        }
        return;
    }
    if spread {
        return;
    }
    // The last rows above a text are its headlines.
    let led = leads(lines, looks, stanzas[titled].start).is_some();
    while poem.last().is_some_and(|last| heads_text(lines, looks, last.end)) && !(led && poem.len() == 1) {
        let last = poem[..poem.len() - 1].iter().rposition(|stanza| stanza.len() > 1);
        poem = &poem[..last.map_or(0, |last| last + 1)];
    }
    let Some(start) = poem.first().map(|stanza| stanza.start) else { return };
    let verse: Vec<usize> = poem.iter().filter(|stanza| stanza.len() > 1).flat_map(Clone::clone).collect();
    let intro = leads(lines, looks, start);
    let least = if intro.is_some() || signed(looks, start) { SIGNED } else { UNSIGNED };
    if is_poem(lines, looks, &verse, least) {
        set(lines, looks, poem, intro);
    }
}

/// Divides verse below a headline that tells of several poems at their titles: rows of a few words,
/// and narrower than every row of verse.
fn poems(lines: &[Line], looks: &[Looks], verse: Range<usize>) -> Vec<Range<usize>> {
    let above = &lines[verse.start.saturating_sub(2)..verse.start];
    let mut rows: Vec<usize> = verse.clone().collect();
    rows.sort_by_key(|at| lines[*at].width);
    let width = |at: usize| lines[at].width;
    let divides = |count: usize| {
        let mut titles = rows[..count].to_vec();
        titles.sort_unstable();
        let bare = |at: &usize| looks[*at].commas == 0 && looks[*at].particles == 0 && width(*at) <= WIDEST_TITLE;
        let narrower = width(rows[count - 1]) < width(rows[count]);
        let ends = titles.iter().skip(1).copied().chain([verse.end]);
        let apart = titles.iter().zip(ends).all(|(title, end)| end - title > 2);
        (narrower && apart && titles.iter().all(bare)).then_some(titles)
    };
    let titles = match above.iter().find_map(|line| several(&line.text)) {
        None => None,
        Some(Some(count)) if count >= rows.len().min(MOST_POEMS + 1) => None,
        // The title of the first poem may be the headline.
        Some(Some(count)) => divides(count).filter(|titles| titles[0] != verse.start + 1),
        Some(None) => (2..rows.len().min(MOST_POEMS + 1)).filter_map(divides).find(|titles| titles[0] == verse.start),
    };
    let mut parts = Vec::new();
    let mut from = verse.start;
    for title in titles.unwrap_or_default() {
        parts.extend([from..title, title..title + 1]);
        from = title + 1;
    }
    parts.push(from..verse.end);
    parts.retain(|part| !part.is_empty());
    parts
}

/// How many titles stand in the verse below a headline, where it tells of several poems:
/// （组诗）, （外一首）, （三首）.
fn several(headline: &str) -> Option<Option<usize>> {
    const COUNTS: &str = "一二三四五六七八九";
    let inner = headline.trim_end_matches([')', '）']);
    let inner = &inner[inner.rfind(['(', '（']).filter(|_| inner.len() < headline.len())?..];
    let inner = inner.trim_start_matches(['(', '（']);
    if matches!(inner, "组诗" | "诗组") {
        return Some(None);
    }
    let mut count = inner.strip_suffix('首')?.chars().rev();
    let number = COUNTS.chars().position(|c| Some(c) == count.clone().next())? + 1;
    count.next();
    let before = count.next();
    (before.is_none_or(|c| matches!(c, '外' | '诗')) && count.next().is_none()).then_some(Some(number))
}

/// Enough lines, of the widths and words of verse.
fn is_poem(lines: &[Line], looks: &[Looks], verse: &[usize], least: usize) -> bool {
    verse.len() >= least && is_ragged(lines, verse) && speaks(looks, verse)
}

/// Where the headline of the text below a poem begins: its last row, and the name of a column above
/// that. The end of the poem where no text follows.
fn above_headline(lines: &[Line], looks: &[Looks], poem: &Range<usize>) -> usize {
    let signs = looks.get(poem.end).is_some_and(|look| look.byline.is_some());
    if !signs && !heads_text(lines, looks, poem.end) {
        return poem.end;
    }
    // The author may stand below the headline and look like a row of the poem.
    let named = |at: usize| looks[at].byline == Some(Writers::Names) && lines[at].width <= 5 * EM;
    let end = poem.end - usize::from(!signs && poem.len() > 2 && named(poem.end - 1));
    let column = |at: usize| looks[at].han == 4 && lines[at].width <= 5 * EM && looks[at].particles == 0;
    let rows = 1 + usize::from(end - poem.start > 2 && column(end - 2));
    end - rows
}

/// Stretches that empty lines divide.
fn stanzas(lines: &[Line], stretch: Range<usize>) -> Vec<Range<usize>> {
    let mut stanzas: Vec<Range<usize>> = Vec::new();
    for at in stretch {
        match stanzas.last_mut() {
            Some(open) if !lines[at].blank => open.end = at + 1,
            _ => stanzas.push(at..at + 1),
        }
    }
    stanzas
}

/// The line before names an author who is no reporter.
fn signed(looks: &[Looks], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| looks[before].byline.is_some() && !looks[before].reporter)
}

/// A text begins at this line, so that the rows before it are its headlines.
fn heads_text(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let Some((line, look)) = lines.get(at).zip(looks.get(at)) else { return false };
    let prose = look.stopped || line.ended() || (look.commas > 0 && line.width > WIDEST);
    look.dated || look.reporter || look.calls || (prose && look.furniture < 1.0)
}

/// Lines that end short of the others in the middle of a sentence: no column has many of those.
fn is_ragged(lines: &[Line], verse: &[usize]) -> bool {
    let widest = verse.iter().map(|at| lines[*at].width).max().unwrap_or_default();
    let short = |at: &&usize| lines[**at].width + 2 * EM < widest && !lines[**at].ended();
    let count = verse.iter().filter(short).count();
    count >= 2 && count * 10 >= verse.len() * 3
}

/// Some lines have the little words and commas of sentences: no table, no list of names.
fn speaks(looks: &[Looks], verse: &[usize]) -> bool {
    let says = |at: &&usize| looks[**at].commas > 0 || looks[**at].particles > 0;
    verse.iter().filter(says).count() * 3 >= verse.len()
}

/// Marks the lines of stanzas and the titles between them.
fn set(lines: &[Line], looks: &mut [Looks], stanzas: &[Range<usize>], intro: Option<usize>) {
    if let Some(intro) = intro {
        looks[intro].verse = Verse::Intro;
    }
    for stanza in stanzas {
        if stanza.len() < 2 {
            looks[stanza.start].verse = Verse::Title;
            continue;
        }
        // Where an empty line stands before each, more of them divide stanzas.
        let spread = stanza.clone().skip(1).all(|at| lines[at].blank);
        for at in stanza.clone() {
            let begins = at == stanza.start || if spread { lines[at].apart } else { lines[at].blank };
            looks[at].verse = if begins { Verse::First } else { Verse::More };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use super::*;
    use crate::diag::Source;

    fn marked(text: &str) -> String {
        let lines = lines::split(&Source::new("a", text));
        let sign = |look: &Looks| match look.verse {
            Verse::No => '-',
            Verse::Intro => ':',
            Verse::Title => '#',
            Verse::First => '1',
            Verse::More => '2',
        };
        looks::look_at(&lines).iter().map(sign).collect()
    }

    #[test]
    fn ragged_lines_below_an_author_are_verse() {
        let poem = concat!(
            "渡船集（外一首）\n\n□柳含烟\n\n渡口\n\n没有船的渡口\n石头坐成了等的样子\n水走了，又来\n\n",
            "它不说话\n一句也不说\n\n夜读\n\n灯下，一本书翻开我\n听见马蹄声\n由远而近",
        );
        assert_eq!(marked(poem), "--#12212#122");
        let essay = "□罗晴\n江边的柳树是祖母年轻时候种下的，她说树比人有耐心，人等一年，树等一辈子，\n只要水不断，它就年年绿着。\n柳树绿了，她也就放心了。\n";
        let undivided = format!(
            "{essay}夜过渡口\n柳含烟\n没有船的渡口\n石头坐成了等的样子\n1986年的水\n走了，又来\n一句也不说\n江岸笔谈\n老街的灯\n□秦川\n老街的灯是一盏一盏亮起来的，先是渡口，再是茶馆，最后才是住家。\n"
        );
        assert_eq!(marked(&undivided), "------12222----");
        assert_eq!(
            marked(&format!("{poem}\n\n市图书馆开馆\n新书上架\n\n本报讯（记者 温若川）昨天，市图书馆开馆。")),
            "--#12212#122---"
        );
    }

    #[test]
    fn titles_divide_the_poems_of_a_headline() {
        let poem = "林间集（组诗）\n□柳含烟\n晨雾\n雾把山藏在身后\n又把它慢慢交出来\n我站在桥上\n什么也没有说\n伐木人\n斧子睡了，年轮还醒着\n他数到自己的年纪\n就停了手";
        assert_eq!(marked(poem), "--#1222#122");
        let below = "\n旧船\n秦川\n旧船是祖父年轻的时候造的，他说船比人有耐心，人等一年，船等一辈子，\n只要水不断，它就年年浮着。";
        assert_eq!(marked(&format!("{poem}{below}")), "--#1222#122----");
        assert_eq!(marked(&format!("{poem}{below}").replace('\n', "\n\n")), "--#1222#122----");
        let counted = poem.replace("（组诗）", "（外一首）").replace("\n晨雾", "");
        assert_eq!(marked(&counted), "--1222#122");
        assert_eq!(marked(&counted.replace("（外一首）", "")), "--12222222");
        for (headline, count) in
            [("（诗二首）", Some(Some(2))), ("（组诗）", Some(None)), ("（之二）", None), ("九首", None)]
        {
            assert_eq!(several(headline), count);
        }
    }

    #[test]
    fn lines_of_one_metre_are_verse() {
        let verse = "白马西来水拍天，\n寒烟一缕锁行船。\n谁家夜半吹横笛，\n唤起渔翁不肯眠。";
        assert_eq!(marked(&format!("其诗曰：\n{verse}\n渡口今已不存，船也没有了。")), ":1222-");
        assert_eq!(marked(&format!("其诗曰：\n\n{}\n\n渡口今已不存。", verse.replace('\n', "\n\n"))), ":1222-");
        assert_eq!(marked("有诗为证：\n山中何所有，岭上多白云。\n只可自怡悦，不堪持赠君。"), ":12");
    }

    #[test]
    fn narrow_columns_and_stacks_are_none() {
        for text in [
            "江岸茶座\n□柳含烟\n干部下乡，讲究接地\n气。可有的人下去了，坐\n的是车，隔的是窗，握的\n是村干部的手，看的是准\n备好的点。气没接着，倒\n把群众的信任给弃了。",
            "罗晴\n市里的春天来得早\n河边的柳树绿了\n看花去\n3月10日，市民来到河边看花，柳树已经绿了，桃花也开了不少。",
            "“你去？”\n“去。”\n“去多久？”\n“三天，也许四天。”\n“好。”\n“那我走了。”",
            "理事单位\n江岸大学\n青禾县农业技术推广站\n市图书馆\n南塘村\n江岸市文化馆\n县一中",
        ] {
            assert!(!marked(text).contains(['1', '2', '#']), "{} {text}", marked(text));
        }
    }
}
