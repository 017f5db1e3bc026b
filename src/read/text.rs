//! Plain text without front matter: one article under its headline, or several under headings of
//! Markdown.
//!
//! Bulletins and newspaper pages have readers of their own; this one takes what is clearly one text
//! after another. No headline is made up.

use memchr::memmem;

use super::bulletin::lines::{ended, section_level, width};
use super::bulletin::{self, Loose};
use super::forms::{byline, dateline, source_line};
use super::kind::{self, Arrived, Reading};
use super::naming::Names;
use super::trace::Deed;
use super::{markdown, opening};
use crate::article::{Article, Body, Head, Origin};
use crate::diag::{Code, Finding, Source};
use crate::msg;
use crate::text::spacing::{Use, close, is_gap};

/// More headings than this are no articles.
const MOST_PARTS: usize = 2000;

/// One article has a dateline and a byline; a page of a paper has more of such.
const FEW_SIGNS: usize = 4;

/// How much a text looks like one or more articles under headlines; not at all or quite.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    let text = file.source().text();
    if is_markup(text) {
        return 0;
    }
    // Headings of Markdown are surer than anything that looks like a source line.
    if headings(text).len() >= 2 {
        return 30;
    }
    let mut lines = text.lines().map(|l| l.trim_matches(is_gap)).filter(|l| !l.is_empty());
    let Some(first) = lines.next() else { return 0 };
    if first.starts_with("# ") {
        return 30;
    }
    if opening::headish(first)
        && file.newspaper_likeness() <= FEW_SIGNS
        && !file.opens_with_masthead()
        && is_clean(lines)
    {
        return 25;
    }
    0
}

/// How much a text looks like a headline above sentences, from 0 to 1: any other sign tells more.
pub(crate) fn slight_likeness(file: &Arrived<'_>) -> usize {
    let text = file.source().text();
    if is_markup(text) {
        return 0;
    }
    let mut lines = text.lines().map(|l| l.trim_matches(is_gap)).filter(|l| !l.is_empty());
    let headed = lines.next().is_some_and(|first| opening::headish(first) && width(first) >= 4);
    let sentence = |line: &str| ended(line) && width(line) >= 20;
    usize::from(headed && lines.take(40).any(sentence) && !is_wrapped(file.source()))
}

/// Begins as pages, data and documents do, or holds bytes that no text has.
fn is_markup(text: &str) -> bool {
    text.starts_with(['<', '{', '%']) || memchr::memchr(0, text.as_bytes()).is_some()
}

/// Whether a text has sentences: without one nothing tells headline from text.
pub(crate) fn is_prose(text: &str) -> bool {
    let sentence = |line: &str| {
        let line = line.trim_matches(is_gap);
        let stop = line.contains(['。', '！', '？', '；']) || (ended(line) && line.contains(' '));
        (stop || width(line) > 45) && line.chars().filter(|c| c.is_alphanumeric()).count() >= 3
    };
    text.lines().any(sentence)
}

/// Whether the lines of a text are broken at one width, as columns and mails are: then a first line
/// without full stop is the beginning of a sentence. The reader of newspaper pages joins such lines.
pub(crate) fn is_wrapped(source: &Source) -> bool {
    /// The last character of a full line may have gone to the next one.
    const SLACK: usize = 2;
    const NARROWEST: usize = 10;
    const WIDEST: usize = 60;
    let lines = source.lines().take(200).map(|line| &source.text()[line]);
    let lines = lines.map(|line| line.strip_suffix('\r').unwrap_or(line).trim_end_matches(is_gap));
    let lines: Vec<(&str, usize)> = lines.map(|line| (line, width(line))).collect();
    let widest = lines.iter().map(|(_, width)| *width).max().unwrap_or_default();
    if !(NARROWEST..=WIDEST).contains(&widest) {
        return false;
    }
    let open = |pair: &&[(&str, usize)]| {
        let [(line, _), (next, _)] = pair else { return false };
        !line.trim().is_empty() && !ended(line) && !next.is_empty() && !next.starts_with([' ', '\u{3000}', '\t'])
    };
    let (wraps, others): (Vec<_>, Vec<_>) = lines.windows(2).filter(open).partition(|pair| pair[0].1 + SLACK >= widest);
    wraps.len() >= 2 && others.len() * 2 <= wraps.len()
}

/// Keeps a text of words without sentences as it is.
pub(crate) fn read_loose(file: &Arrived<'_>, findings: &mut Vec<Finding>) -> Reading {
    let source = file.reported(findings);
    findings.push(
        Finding::new(
            Code::R020,
            msg!(
                "没有成句的文字，看不出是什么文章",
                "there are no sentences in it, and nothing tells what article it is"
            ),
        )
        .at(source.whole())
        .help(msg!(
            "原文保存在 .loose.txt 文件里；确是一篇文章就加 --kind text",
            "it is kept in the .loose.txt file; if it is one article after all, say --kind text"
        )),
    );
    let loose = Loose { line: 1, text: source.text().to_string(), furniture: false };
    Reading { loose: vec![loose], ..Reading::default() }
}

/// Headline rows, then whole paragraphs, a source line at most at the end: one article as somebody
/// typed it, and no page of a paper.
fn is_clean<'a>(mut lines: impl DoubleEndedIterator<Item = &'a str> + Clone) -> bool {
    let Some(start) = lines.clone().take(7).position(|l| ended(l) && width(l) >= 16) else { return false };
    if let Some(before) = start.checked_sub(1) {
        lines.nth(before);
    }
    let mut text = lines.clone();
    if text.next_back().is_none_or(|last| source_line::parse(last, None).is_none()) {
        text = lines;
    }
    let mut open = 0;
    for line in text.clone() {
        let other = source_line::parse(line, None).is_some() || byline::parse(line).is_some();
        // A short line between paragraphs is a section head when it is numbered, else perhaps the next headline.
        let head = section_level(line).is_some() && width(line) <= 25 && open == 0;
        if other || opening::is_caption(line) || line.ends_with('版') || (!ended(line) && !head) {
            return false;
        }
        open = usize::from(!ended(line));
    }
    let later = text.clone().skip(1).any(|line| dateline::parse(line, None).is_some());
    open == 0 && !later && text.nth(1).is_some()
}

/// Reads the text.
pub(crate) fn read(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let source = file.reported(findings);
    let origin = Origin { path: file.path().to_string(), hash };
    let starts = headings(source.text());
    if starts.is_empty() { single(file, source, origin, findings) } else { parts(source, &starts, &origin, findings) }
}

/// One article: headline stack, byline, text.
fn single(file: &Arrived<'_>, source: &Source, origin: Origin, findings: &mut Vec<Finding>) -> Reading {
    let mut single = bulletin::read_single(source, &file.all_lines(), origin.hash).take(findings);
    if let Some(line) = sentence_as_headline(source.text()).filter(|_| single.articles.iter().any(is_titled)) {
        let reason = msg!(
            "第一行没有句号，当作标题；但它读来像一句话",
            "the first line has no full stop and was taken as the headline, yet it reads like a sentence"
        );
        single.trace.mark(line, Deed::Guessed, 0.5, reason);
        single.trace.settle();
    }
    Reading { articles: single.articles, loose: single.loose, trace: single.trace, ..Reading::default() }
}

fn is_titled(article: &Article) -> bool {
    !article.head.title.is_empty()
}

/// The number of the first line when it has clauses and the text goes on right below it, flush left.
fn sentence_as_headline(text: &str) -> Option<usize> {
    let mut lines = text.lines().enumerate().skip_while(|(_, line)| line.trim_matches(is_gap).is_empty());
    let (at, first) = lines.next()?;
    let (_, second) = lines.next()?;
    let clauses = first.contains(['，', '；']) && !first.contains("——");
    let goes_on = !second.trim().is_empty() && !second.starts_with([' ', '\u{3000}', '\t']);
    (clauses && goes_on).then_some(at + 1)
}

/// Bytes at which level-1 headings begin, code left aside.
fn headings(text: &str) -> Vec<usize> {
    let mut starts = Vec::new();
    // Few texts have any.
    if memmem::find(text.as_bytes(), b"# ").is_none() {
        return starts;
    }
    let (mut at, mut fence) = (0, None);
    for line in text.split_inclusive('\n') {
        let bare = line.trim_start();
        if !bare.starts_with(['`', '~', '#']) {
            at += line.len();
            continue;
        }
        let run = |c: char| bare.len() - bare.trim_start_matches(c).len();
        let (ticks, waves) = (run('`'), run('~'));
        match fence {
            None if ticks >= 3 => fence = Some(('`', ticks)),
            None if waves >= 3 => fence = Some(('~', waves)),
            Some((c, length)) if run(c) >= length => fence = None,
            None if line.starts_with("# ") && !line[2..].trim().is_empty() => starts.push(at),
            _ => {}
        }
        at += line.len();
    }
    starts.truncate(MOST_PARTS);
    starts
}

/// Articles from heading to heading.
fn parts(source: &Source, starts: &[usize], origin: &Origin, findings: &mut Vec<Finding>) -> Reading {
    let text = source.text();
    let mut reading = Reading::default();
    let before = text[..starts[0]].trim_start_matches('\u{FEFF}');
    if !before.trim().is_empty() {
        findings.push(
            Finding::new(
                Code::R020,
                msg!("第一个标题之前的文字不属于任何文章", "text before the first heading belongs to no article"),
            )
            .at(source.place(0..before.len()))
            .help(msg!(
                "原文保存在 .loose.txt 文件里，请人工归入",
                "it is kept in the .loose.txt file; put it where it belongs"
            )),
        );
        reading.loose.push(Loose { line: 1, text: before.trim_end().to_string(), furniture: false });
    }
    let mut names = Names::new(source.path());
    let mut line = 1 + text[..starts[0]].matches('\n').count();
    for (at, start) in starts.iter().enumerate() {
        let end = starts.get(at + 1).copied().unwrap_or(text.len());
        let part = source.part(*start..end);
        let (title, rest) = part.text()[2..].split_once('\n').unwrap_or((&part.text()[2..], ""));
        let title = title.trim().trim_end_matches('#').trim_end();
        let mut head = Head { title: close(title, Use::Headline), ..Head::default() };
        let under = part.part(part.text().len() - rest.len()..part.text().len());
        let body = markdown::read_body(&under, findings);
        let Body { mut blocks, notes } = body;
        opening::settle(&mut head, &mut blocks);
        let body = Body::new(blocks, notes);
        let article = Article { id: names.of(&head), head, body, origin: origin.clone() };
        let mut report = |code, message, help| {
            findings
                .push(Finding::new(code, message).at(part.place(0..2 + title.len())).article(&article.id).help(help));
        };
        kind::report_article(&article.head, &article.body, &mut report);
        reading.trace.placed.push(super::trace::Placed {
            lines: line..=line,
            place: super::trace::Destination::Article(at, crate::pages::Part::Title),
        });
        line += part.text().matches('\n').count();
        reading.articles.push(article);
    }
    reading
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_in_code_begin_no_article() {
        assert_eq!(headings("# 甲\n```\n# 乙\n```\n## 丙\n# 丁\n#\n# \n").len(), 2);
        assert_eq!(headings("#甲\n").len(), 0);
    }

    #[test]
    fn lines_broken_at_one_width_are_told_from_paragraphs() {
        let wrapped =
            "市图书馆东门外的路灯亮了，晚归的读者不再\n摸黑走路。从提交到亮灯，一共用了十九天，\n告示写着电话。\n";
        let is_wrapped = |text: &str| is_wrapped(&Source::new("a", text));
        assert!(is_wrapped(wrapped) && is_wrapped(&format!("路灯亮起来\n{wrapped}")));
        for text in [
            "路灯亮了\n　　市图书馆的路灯亮了。\n　　一共用了十九天。\n",
            "山间的树\n河边的路\n雨后的桥\n",
            "一段文字。",
        ] {
            assert!(!is_wrapped(text), "{text}");
        }
        assert_eq!(sentence_as_headline("昨天上午，路灯亮了\n晚归的读者不再摸黑走路。\n"), Some(1));
        assert_eq!(sentence_as_headline("昨天上午，路灯亮了\n\n晚归的读者不再摸黑走路。\n"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read(text in "(# |\n|甲。|```|《青禾日报》（2024年3月5日）|\\PC){0,40}") {
            let _ = read(&Arrived::new("a.txt", text.as_bytes()), String::new(), &mut Vec::new());
        }
    }
}
