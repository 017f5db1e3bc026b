//! Our own Markdown issues: a comment before each article names the parts that follow, and what of
//! the head is not printed.
//!
//! The other side of `templates/default/markdown`; what that prints comes back as it was.

use std::collections::VecDeque;
use std::ops::Range;

use super::body;
use crate::article::{Block, Body, Head, Inline, Passage, Series, plain_text};
use crate::diag::{Finding, Source};
use crate::read::opening::drop_start;
use crate::read::own;

const BEGIN: &str = "<!-- article ";
const END: &str = "<!-- end of articles -->";
/// Headings of the text stand below that of the issue and that of their article.
const HEADINGS: u8 = 2;

/// An article in the text.
pub(crate) struct Piece<'a> {
    /// Bytes from its comment to the next.
    whole: Range<usize>,
    /// Bytes of its Markdown.
    text: Range<usize>,
    /// What stands in it, in order.
    parts: Vec<&'a str>,
    /// What is not printed of its head.
    record: &'a str,
}

/// Our own comments are in the text.
pub(crate) fn is_issue(text: &str) -> bool {
    memchr::memmem::find(text.as_bytes(), BEGIN.as_bytes()).is_some() && !pieces(text).is_empty()
}

/// The articles of an issue of ours.
pub(crate) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces: Vec<Piece<'_>> = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let (start, end) = (at, at + line.len());
        at = end;
        let line = line.trim_end();
        let told = line.strip_prefix(BEGIN).and_then(|rest| rest.strip_suffix(" -->"));
        if (told.is_some() || line == END)
            && let Some(open) = pieces.last_mut().filter(|open| open.whole.end == text.len())
        {
            open.whole.end = start;
            open.text = within(text, open.text.start..start);
        }
        if let Some((parts, _)) = told.and_then(|told| told.split_once('{')) {
            let record = &told.unwrap_or_default()[parts.len()..];
            let parts = parts.split_ascii_whitespace().collect();
            pieces.push(Piece { whole: start..text.len(), text: end..text.len(), parts, record });
        }
    }
    pieces
}

/// The Markdown of an article without its anchor and the rule that ends it.
fn within(text: &str, range: Range<usize>) -> Range<usize> {
    let whole = &text[range.clone()];
    let anchor = whole.strip_prefix("<a id=").and_then(|rest| rest.find('\n')).map_or(0, |at| at + "<a id=".len());
    let ended = whole.trim_end();
    let ended = ended.strip_suffix("---").filter(|rest| rest.ends_with('\n')).unwrap_or(ended);
    range.start + anchor..range.start + ended.trim_end().len().max(anchor)
}

impl Piece<'_> {
    /// The bytes around all articles, which are cover, contents and imprint.
    pub(crate) fn around(pieces: &[Piece<'_>], text: &str) -> Vec<Range<usize>> {
        let first = pieces.first().map_or(0, |piece| piece.whole.start);
        let last = pieces.last().map_or(0, |piece| piece.whole.end);
        vec![0..first, last..text.len()]
    }

    /// Where the article begins.
    pub(crate) fn start(&self) -> usize {
        self.whole.start
    }

    /// The bytes of the article and its comment.
    pub(crate) fn range(&self) -> Range<usize> {
        self.whole.clone()
    }

    /// Reads the article; pictures stand relative to `path`.
    pub(crate) fn read(&self, source: &Source, path: &str, findings: &mut Vec<Finding>) -> (Head, Body) {
        let part = source.part(within(source.text(), self.text.clone()));
        let Body { blocks, notes } = body::read(&part, 0, HEADINGS, path, findings);
        let mut blocks: VecDeque<Block> = blocks.into();
        let mut head = Head::default();
        let mut told: Head = serde_json::from_str(self.record).unwrap_or_default();
        told.subtitles = self.parts.iter().filter(|part| **part == "subtitle").map(|p| p.to_string()).collect();
        let text = self.parts.iter().position(|part| *part == "text").unwrap_or(self.parts.len());
        for part in &self.parts[..text] {
            if *part == "dateline" {
                dateline(&mut head, &told, blocks.make_contiguous());
            } else if let Some(block) = blocks.pop_front()
                && let Some(block) = take(&mut head, &told, part, block)
            {
                blocks.push_front(block);
                break;
            }
        }
        if self.parts[text.min(self.parts.len())..].contains(&"source")
            && let Some(Block::Paragraph(line)) = take_last(&mut blocks)
        {
            head.source = Some(source_line(&line));
        }
        own::forget_makeshift(&mut head);
        own::restore(&mut head, self.record);
        let empty = |block: &Block| matches!(block, Block::Paragraph(p) if p.inlines.is_empty());
        blocks.retain(|block| !empty(block));
        (head, Body::new(blocks.into(), notes))
    }
}

/// Puts a part where it belongs; gives it back when it is not what it should be.
fn take(head: &mut Head, told: &Head, part: &str, block: Block) -> Option<Block> {
    let block = match (part, block) {
        ("note", Block::Quote(lines)) => {
            let mut lines: Vec<String> = paragraphs(&lines);
            // The signature.
            lines.pop();
            head.editor_note = Some(lines.join("\n"));
            return None;
        }
        ("quote", Block::Quote(lines)) => {
            head.pull_quotes.push(paragraphs(&lines).join("\n"));
            return None;
        }
        ("title", Block::Heading { passage, .. }) => {
            title(head, told, &passage.plain());
            return None;
        }
        (_, block) => block,
    };
    let Block::Paragraph(passage) = &block else { return Some(block) };
    let plain = passage.plain();
    match part {
        "kicker" => head.kicker = Some(plain),
        "subtitle" => subtitle(head, &passage.inlines),
        "byline" => (head.role, head.authors) = own::authors(&plain),
        "pages" => {}
        "highlight" => head.highlights.push(plain.trim_start_matches(['■', ' ']).to_string()),
        _ => return Some(block),
    }
    None
}

fn paragraphs(blocks: &[Block]) -> Vec<String> {
    let plain = |block: &Block| match block {
        Block::Paragraph(passage) => Some(passage.plain()),
        _ => None,
    };
    blocks.iter().filter_map(plain).collect()
}

/// The headline, from which series mark and column part.
fn title(head: &mut Head, told: &Head, printed: &str) {
    let mut title = printed;
    let column = told.column.as_deref().map(|column| column.trim_matches(['（', '）', '(', ')']));
    if let Some(column) = column
        && let Some(rest) =
            title.strip_suffix('）').and_then(|t| t.strip_suffix(column)).and_then(|t| t.strip_suffix('（'))
    {
        (head.column, title) = (Some(column.to_string()), rest);
    }
    let bare = Head { series: told.series.clone(), ..Head::default() };
    if told.subtitles.is_empty()
        && let Some(mark) = bare.series_mark()
        && let Some(rest) = title.strip_suffix(mark.as_str())
        && (Head { title: rest.to_string(), ..bare }).series_mark().is_some()
    {
        head.series = series(&mark);
        title = rest;
    }
    head.title = title.trim_end().to_string();
}

fn series(mark: &str) -> Option<Series> {
    own::series_number(mark).map(|number| Series { name: String::new(), number: Some(number) })
}

/// A bold line, perhaps with the mark of a series behind it.
fn subtitle(head: &mut Head, inlines: &[Inline]) {
    match inlines {
        [line @ Inline::Strong(_), Inline::Text(mark)] => {
            head.subtitles.push(plain_text(std::slice::from_ref(line)));
            head.series = series(mark.trim());
        }
        _ => head.subtitles.push(plain_text(inlines)),
    }
}

/// The dateline runs in before the first paragraph.
fn dateline(head: &mut Head, told: &Head, blocks: &mut [Block]) {
    let Some(printed) = told.printed_dateline() else { return };
    let printed = printed.trim();
    let first = blocks.iter_mut().find_map(|b| if let Block::Paragraph(p) = b { Some(p) } else { None });
    let Some(first) = first else { return };
    let plain = first.plain();
    let Some(rest) = plain.strip_prefix(printed) else { return };
    let gap = rest.chars().next().filter(|c| matches!(c, '\u{3000}' | ' ')).map_or(0, char::len_utf8);
    drop_start(&mut first.inlines, printed.len() + gap);
    head.language.clone_from(&told.language);
    own::dateline(head, printed);
}

fn take_last(blocks: &mut VecDeque<Block>) -> Option<Block> {
    if matches!(blocks.back(), Some(Block::Paragraph(_))) { blocks.pop_back() } else { None }
}

fn source_line(line: &Passage) -> crate::article::SourceLine {
    let mut source = own::source(line.plain().trim());
    source.url = line.inlines.iter().find_map(|inline| match inline {
        Inline::Link { url, .. } => Some(url.clone()),
        _ => None,
    });
    source
}
