//! One piece of a bulletin to an article.

use super::body::{self, Paragraph, Seams};
use super::front::Front;
use super::headline::{self, Evidence, Row};
use super::lines::{Line, ended, key, section_level, width};
use super::pieces::{Segment, without_bracket};
use crate::article::{Article, ArticleId, Body, Head, Origin, PassageId};
use crate::date::Date;
use crate::diag::{Code, Finding, Message, Source};
use crate::msg;
use crate::pages::Part;
use crate::read::bold;
use crate::read::forms::{byline, dateline, source_line};
use crate::read::kind::report_article;
use crate::read::naming::Names;
use crate::read::trace::{Deed, Destination, Trace};
use crate::text::sentences;

/// What a piece turned out to be.
pub(super) enum Piece {
    Article(Box<Article>),
    Loose,
}

/// Reads the pieces of one bulletin and gathers what is found on the way.
pub(super) struct Reader<'a> {
    source: &'a Source,
    lines: &'a [Line],
    front: &'a Front,
    brackets: Vec<String>,
    names: Names,
    /// Paragraphs are marked by indents.
    indents: bool,
    /// Hardly a line has an empty one before it, so that standing close together means nothing.
    dense: bool,
    hash: String,
    seams: Seams,
    findings: Vec<Finding>,
    /// Lines that no article took.
    pub loose: Vec<usize>,
    /// What became of the lines of articles.
    pub trace: Trace,
    /// Articles read so far.
    made: usize,
}

/// The text before the body, as far as it is no headline.
#[derive(Default)]
struct Lead {
    byline: Option<byline::Byline>,
    highlights: Vec<String>,
    quotes: Vec<String>,
    note: Vec<String>,
    /// What lines became.
    placed: Vec<(usize, Part)>,
    /// What was done to lines: deed, how sure, why.
    marks: Vec<(usize, Deed, f64, Message)>,
}

/// A headline stack has no more lines, and what stands between it and the text neither.
const MOST_HEAD: usize = 12;
const MOST_LEAD: usize = 80;
/// An editor's note has no more lines.
const LONGEST_NOTE: usize = 14;
/// A pull quote is longer than a deck of names, a quoted one shorter than a paragraph.
const SHORTEST_QUOTE: usize = 10;

impl<'a> Reader<'a> {
    /// A reader for the pieces of `source`.
    pub fn new(source: &'a Source, lines: &'a [Line], front: &'a Front, segments: &[Segment], hash: String) -> Self {
        let heads = segments.iter().flat_map(|s| s.lines.iter().take(4)).filter(|at| lines[**at].headish());
        let brackets = heads
            .flat_map(|at| lines[*at].headline.split(' '))
            .filter_map(|word| without_bracket(word).1.map(str::to_string))
            .collect();
        let names = Names::new(source.path());
        let all: Vec<usize> = (front.end..lines.len()).collect();
        let indents = body::indented(lines, &all);
        let dense = all.iter().filter(|at| lines[**at].adjacent).count() * 10 >= all.len() * 8;
        Self {
            source,
            lines,
            front,
            brackets,
            names,
            indents,
            dense,
            hash,
            seams: Seams::default(),
            findings: Vec::new(),
            loose: Vec::new(),
            trace: Trace::default(),
            made: 0,
        }
    }

    /// Reads one piece.
    pub fn read(&mut self, segment: &Segment) -> Piece {
        if segment.loose {
            return Piece::Loose;
        }
        let (mut source_line, mut text) = self.take_source(&segment.lines);
        let signed = self.take_signed(&mut text, &mut source_line);
        let printed = source_line.as_ref().and_then(|s| s.date).or(self.front.cover.date);
        let head_end = self.head_end(segment, &text);
        let evident = self.evident_body(&text, head_end);
        let (lead, body_start) = self.lead(&text, head_end, &evident);
        self.mark_beginning(segment);
        let mut head = self.headline(segment, &text[..head_end], &text[body_start..]);
        let joined = self.seams.reasons.len();
        let mut paragraphs = body::paragraphs(self.lines, &text[body_start..], &mut self.seams);
        for (at, sure, reason) in self.seams.reasons.split_off(joined) {
            self.mark(at, Deed::Joined, sure, reason);
        }
        self.take_lead(&lead);
        fill(&mut head, lead);
        if let Some(byline) = signed.filter(|_| head.authors.is_empty()) {
            (head.role, head.authors) = (byline.role, byline.authors);
        }
        head.source = source_line;
        self.take_dateline(&mut head, &mut paragraphs, printed);
        self.take_jump(&mut head, &mut paragraphs);
        let mut guesses = Vec::new();
        let body = Body::new(body::blocks(&paragraphs, &mut guesses), Vec::new());
        for (at, sure, reason) in guesses {
            self.mark(at, Deed::Guessed, sure, reason);
        }
        self.place_body(&paragraphs);
        self.made += 1;
        let id = self.names.of(&head);
        self.report(segment, &id, &head, &body);
        let origin = Origin { path: self.source.path().to_string(), hash: self.hash.clone() };
        Piece::Article(Box::new(Article { id, head, body, origin }))
    }

    fn mark(&mut self, at: usize, deed: Deed, sure: f64, reason: Message) {
        self.trace.mark(self.lines[at].number, deed, sure, reason);
    }

    /// Notes what a line became, and what layout in it was undone on the way.
    fn place(&mut self, at: usize, part: Part) {
        let line = &self.lines[at];
        self.trace.place(line.number, Destination::Article(self.made, part));
        let stack = matches!(part, Part::Kicker | Part::Title | Part::Subtitle(_) | Part::Byline);
        for (sure, reason) in line.undone(if stack { &line.headline } else { &line.text }) {
            let mark = crate::read::trace::Mark { line: line.number, deed: Deed::Removed, reason, confidence: sure };
            // A line of kicker and headline is placed twice; its layout was undone once.
            if !self.trace.marks.iter().rev().take(8).any(|m| *m == mark) {
                self.trace.marks.push(mark);
            }
        }
    }

    fn place_head(&mut self, at: usize) {
        self.trace.place(self.lines[at].number, Destination::Head(self.made));
    }

    fn place_body(&mut self, paragraphs: &[Paragraph]) {
        for (number, paragraph) in paragraphs.iter().enumerate() {
            for at in &paragraph.lines {
                self.place(*at, Part::Passage(PassageId(number as u32)));
            }
        }
    }

    /// A piece that no end of another and no entry of the contents sets off was guessed to begin here.
    fn mark_beginning(&mut self, segment: &Segment) {
        let (Some(points), Some(first)) = (segment.evidence, segment.lines.first()) else { return };
        let sure = (0.55 + f64::from(points - 6) * 0.08).clamp(0.55, 0.9);
        let reason = msg!(
            "前一篇没有来源行，从这里的样子看是新的一篇",
            "the article before has no source line; by its looks a new one begins here"
        );
        self.mark(*first, Deed::Guessed, sure, reason);
    }

    fn take_lead(&mut self, lead: &Lead) {
        for (at, part) in &lead.placed {
            self.place(*at, *part);
        }
        for (at, deed, sure, reason) in &lead.marks {
            self.mark(*at, *deed, *sure, reason.clone());
        }
    }

    /// What was found while reading; the seams as one note for the whole file.
    pub fn findings(&mut self) -> Vec<Finding> {
        let mut findings = std::mem::take(&mut self.findings);
        for (at, twice) in std::mem::take(&mut self.seams.repeated) {
            findings.push(
                Finding::new(
                    Code::R022,
                    msg!("换页处“{twice}”字重复，照原样保留", "`{twice}` is repeated over a page break; kept as it is"),
                )
                .at(self.source.place(self.lines[at].span.clone()))
                .help(msg!("如是误重，请在文章里删去一个", "delete one in the article if it is a slip")),
            );
        }
        let numbers: Vec<String> = self.seams.joined.iter().map(|at| self.lines[*at].number.to_string()).collect();
        if !numbers.is_empty() {
            let (count, list) = (numbers.len(), numbers.join(", "));
            let message = if count == 1 {
                msg!("把换页断开的句子接上（第 {list} 行）", "a sentence was joined over a break (line {list})")
            } else {
                msg!(
                    "有 {count} 处把换页断开的句子接上（第 {list} 行）",
                    "{count} sentences joined over breaks (lines {list})"
                )
            };
            findings.push(Finding::new(Code::R025, message).at(self.source.whole()));
        }
        findings
    }

    /// Takes the source line out of a piece; what it cannot hold is kept as loose text.
    fn take_source(&mut self, lines: &[usize]) -> (Option<crate::article::SourceLine>, Vec<usize>) {
        let year = self.front.cover.year;
        let parse = |at: &usize| source_line::parse(&self.lines[*at].text, year);
        let Some(place) = lines.iter().rposition(|at| parse(at).is_some()) else { return (None, lines.to_vec()) };
        let found = parse(&lines[place]).expect("found just now");
        self.place(lines[place], Part::Source);
        if found.incomplete {
            self.loose.push(lines[place]);
            let reason = msg!(
                "来源行里的日期不全或不存在，整行另存",
                "the date of the source line is incomplete or in no calendar; the line is kept as well"
            );
            self.mark(lines[place], Deed::Guessed, 0.5, reason);
        }
        let text: Vec<usize> = lines[..place].iter().chain(&lines[place + 1..]).copied().collect();
        (Some(found.source), text)
    }

    /// Takes a line below the headline that tells where an article was printed and who wrote it.
    fn take_signed(
        &mut self,
        text: &mut Vec<usize>,
        source: &mut Option<crate::article::SourceLine>,
    ) -> Option<byline::Byline> {
        let year = self.front.cover.year;
        let parse = |at: &usize| source_line::signed(&self.lines[*at].text, year);
        let first = text.iter().take(if source.is_none() { MOST_HEAD } else { 0 }).skip(1);
        let (place, (found, byline)) = first.enumerate().find_map(|(at, line)| Some((at + 1, parse(line)?)))?;
        self.place(text.remove(place), Part::Source);
        *source = Some(found.source);
        Some(byline)
    }

    /// How many of the first lines are the headline stack.
    fn head_end(&self, segment: &Segment, text: &[usize]) -> usize {
        let known = segment.title.as_ref().map_or(0, |t| text.iter().take_while(|at| **at <= t.last).count());
        let evident = self.evident_body(text, known);
        let mut end = known;
        while let Some(at) = text.get(end).filter(|_| end < known + MOST_HEAD) {
            let line = &self.lines[*at];
            let outside = !line.headish()
                || line.signs_note()
                || line.opens_note()
                || dateline::parse(&line.text, None).is_some()
                || (end > 0
                    && (line.salutation() || section_level(&line.text).is_some() || self.byline(text, end).is_some()))
                || (end >= known.max(1) && quotable(line) && recurs(line, &evident));
            if outside {
                break;
            }
            end += 1;
        }
        end
    }

    fn byline(&self, text: &[usize], place: usize) -> Option<byline::Byline> {
        let line = &self.lines[text[place]];
        let runs_over = line.adjacent && !self.dense && place > 0 && width(&self.lines[text[place - 1]].text) >= 22;
        byline::parse(&line.headline).filter(|_| !runs_over)
    }

    /// Where the signature of an editor's note is.
    fn signature(&self, text: &[usize], from: usize) -> Option<usize> {
        (from..text.len().min(from + LONGEST_NOTE)).find(|place| self.lines[text[*place]].signs_note())
    }

    /// The letters of the lines that are body for certain: from the dateline or the first sentence on.
    fn evident_body(&self, text: &[usize], from: usize) -> String {
        let from = self.signature(text, from).map_or(from, |end| end + 1);
        let dated = |at: &usize| dateline::parse(&self.lines[*at].text, None).is_some();
        let sentence = |at: &usize| {
            let line = &self.lines[*at];
            ended(&line.text) && !line.bullet() && !line.opens_note()
        };
        let bullets = text.iter().rposition(|at| self.lines[*at].bullet()).map_or(0, |p| p + 1);
        let start = text.iter().position(dated);
        let start = start
            .or_else(|| text.iter().enumerate().position(|(place, at)| place >= from.max(bullets) && sentence(at)));
        text[start.unwrap_or(text.len())..].iter().map(|at| self.lines[*at].key()).collect()
    }

    /// Byline, summary, pull quotes and editor's note, and where the body starts.
    fn lead(&self, text: &[usize], from: usize, evident: &str) -> (Lead, usize) {
        let mut lead = Lead::default();
        let signed = self.signature(text, from);
        let mut place = from;
        let mut after_bullet = false;
        while let Some(at) = text.get(place).filter(|_| place < from + MOST_LEAD) {
            let line = &self.lines[*at];
            let dated = dateline::parse(&line.text, None).is_some();
            if lead.byline.is_none()
                && let Some(byline) = self.byline(text, place)
            {
                lead.placed.push((*at, Part::Byline));
                mark_byline(*at, line, &byline, &mut lead);
                lead.byline = Some(byline);
            } else if let Some(end) = signed.filter(|end| *end >= place) {
                let reason = msg!("以“——编者”落款，当作编者按", "signed `——编者`: an editor’s note");
                lead.marks.push((*at, Deed::Guessed, 0.9, reason));
                self.note(&text[place..=end], &mut lead);
                place = end;
            } else if line.opens_note() && lead.note.is_empty() {
                let end = (place..text.len()).find(|p| ended(&self.lines[text[*p]].text)).unwrap_or(place);
                let reason = msg!(
                    "以“编者按”起头，到句末为止",
                    "begins with 编者按 and ends with the sentence: an editor’s note"
                );
                lead.marks.push((*at, Deed::Guessed, 0.8, reason));
                self.note(&text[place..=end], &mut lead);
                place = end;
            } else if line.bullet() {
                lead.placed.push((*at, Part::Highlight(lead.highlights.len())));
                lead.highlights.push(line.text.trim_start_matches(super::lines::BULLETS).trim().to_string());
                after_bullet = true;
                place += 1;
                continue;
            } else if after_bullet && !dated && self.goes_on(&lead.highlights, text, place, evident) {
                let last = lead.highlights.len() - 1;
                lead.highlights[last].push_str(&line.text);
                lead.placed.push((*at, Part::Highlight(last)));
                let reason = msg!("提要换行或换页断开，接上", "a summary broken by the line or the page was joined");
                lead.marks.push((*at, Deed::Joined, 0.75, reason));
                place += 1;
                continue;
            } else if !dated && !ended(&line.text) && !line.ends_open() && recurs(line, evident) {
                lead.placed.push((*at, Part::PullQuote(lead.quotes.len())));
                let reason = msg!("正文里另有同样的句子，当作摘句", "the text has the same words again: a pull quote");
                lead.marks.push((*at, Deed::Guessed, 0.75, reason));
                lead.quotes.push(line.text.to_string());
            } else {
                break;
            }
            after_bullet = false;
            place += 1;
        }
        (lead, place)
    }

    fn note(&self, at: &[usize], lead: &mut Lead) {
        let mut seams = Seams::default();
        for (number, paragraph) in body::paragraphs(self.lines, at, &mut seams).into_iter().enumerate() {
            lead.placed.extend(paragraph.lines.iter().map(|at| (*at, Part::EditorNote(number))));
            lead.note.push(paragraph.text);
        }
        lead.marks.extend(seams.reasons.into_iter().map(|(at, sure, reason)| (at, Deed::Joined, sure, reason)));
    }

    /// A summary that a page break cut in two: the text has both halves together, or more bullets follow.
    fn goes_on(&self, highlights: &[String], text: &[usize], place: usize, evident: &str) -> bool {
        let line = &self.lines[text[place]];
        if self.indents && line.adjacent && !line.indented {
            return true;
        }
        let Some(before) = highlights.last().filter(|h| !ended(h)) else { return false };
        let tail: Vec<char> = key(before).chars().rev().take(6).collect();
        let seam: String = tail.into_iter().rev().chain(line.key().chars().take(6)).collect();
        let bullet_next = text.get(place + 1).is_some_and(|at| self.lines[*at].bullet());
        evident.contains(&seam) || bullet_next
    }

    fn headline(&mut self, segment: &Segment, head: &[usize], body: &[usize]) -> Head {
        let rows: Vec<Row> = head
            .iter()
            .enumerate()
            .map(|(place, at)| {
                let line = &self.lines[*at];
                Row { text: bold::bare(&line.headline), adjacent: line.adjacent, from: vec![place] }
            })
            .collect();
        let text: String = body.iter().map(|at| self.lines[*at].text.as_str()).collect::<Vec<_>>().join("\n");
        let known = segment.title.as_ref().and_then(|title| {
            let row = head.iter().position(|at| *at == title.last)?;
            Some((row, title.units))
        });
        let printed = segment.title.as_ref().map(|title| {
            let (entry, child) = title.entry;
            let entry = &self.front.contents[entry];
            child.map_or(entry, |child| &entry.children[child]).title.as_str()
        });
        let siblings = |bracket: &str| self.brackets.iter().filter(|b| *b == bracket).count();
        let stack = headline::stack(&rows, &Evidence { known, printed, body: &text, siblings: &siblings });
        for (row, part) in &stack.placed {
            match part {
                Some(part) => self.place(head[*row], *part),
                None => self.place_head(head[*row]),
            }
        }
        for (row, deed, sure, reason) in stack.marks {
            self.mark(head[row], deed, sure, reason);
        }
        self.mark_title(segment, head);
        stack.head
    }

    /// A headline that the contents do not know, or know in other words.
    fn mark_title(&mut self, segment: &Segment, head: &[usize]) {
        let Some(first) = head.first() else { return };
        match &segment.title {
            Some(title) if title.likeness < 1.0 => {
                let percent = (title.likeness * 100.0).round();
                let reason = msg!(
                    "与目录里的题目相似 {percent}%，认作同一篇",
                    "{percent}% like the title in the contents, taken for the same"
                );
                self.mark(title.first, Deed::Guessed, title.likeness - 0.25, reason);
            }
            Some(_) => {}
            None if self.front.contents.is_empty() => {
                let reason = msg!(
                    "没有目录可对，篇首的短行当作标题",
                    "no contents to compare with: the short lines at its head are the headline"
                );
                self.mark(*first, Deed::Guessed, 0.75, reason);
            }
            None => {
                let reason = msg!(
                    "目录里没有，篇首的短行当作标题",
                    "not in the contents: the short lines at its head are the headline"
                );
                self.mark(*first, Deed::Guessed, 0.6, reason);
            }
        }
    }

    /// The dateline leaves the first paragraph: the program prints it there again.
    fn take_dateline(&mut self, head: &mut Head, paragraphs: &mut [Paragraph], printed: Option<Date>) {
        let Some(first) = paragraphs.first_mut() else { return };
        let Some(found) = dateline::parse(&first.text, printed) else { return };
        first.text.drain(..found.length);
        let at = first.lines[0];
        self.place_head(at);
        let words = found.dateline.printed(false).unwrap_or_default();
        let reason = match (found.dateline.date, printed) {
            (Some(date), Some(_)) => msg!(
                "段首的“{words}”是电头；年份照刊出日期，记作 {date}",
                "`{words}` at the beginning is the dateline; its year is that of the day of printing: {date}"
            ),
            _ => msg!("段首的“{words}”是电头", "`{words}` at the beginning is the dateline"),
        };
        let sure = match (found.dateline.date, printed) {
            // December in a paper of January is the year before; anything else far apart is odd.
            (Some(date), Some(printed)) if date.year() != printed.year() => 0.7,
            _ => 0.9,
        };
        self.mark(at, Deed::Moved, sure, reason);
        head.dateline = Some(found.dateline);
        if let Some(reporters) = found.reporters.filter(|_| head.authors.is_empty()) {
            (head.role, head.authors) = (reporters.role, reporters.authors);
        }
    }

    /// （下转第二版）at the very end: the rest was not in the source.
    fn take_jump(&mut self, head: &mut Head, paragraphs: &mut Vec<Paragraph>) {
        let Some(last) = paragraphs.last_mut() else { return };
        let Some(open) = last.text.rfind(['（', '(']) else { return };
        let inner = last.text[open..].trim_matches(['（', '(', '）', ')']);
        let page = ["下转", "转"].iter().find_map(|word| inner.strip_prefix(word));
        let Some(page) = page.filter(|p| p.ends_with('版') && p.chars().count() <= 8) else { return };
        let page = page.trim().to_string();
        head.truncated = true;
        last.text.truncate(open);
        let at = *last.lines.last().expect("a paragraph has a line");
        if last.text.trim().is_empty() {
            paragraphs.pop();
        }
        self.place_head(at);
        let reason = msg!(
            "末尾说下转{page}：后文不在这里，标为未完",
            "it sends the reader to {page}: the rest is not here, the article is marked as cut off"
        );
        self.mark(at, Deed::Moved, 0.95, reason);
        head.continued_to = Some(page);
    }

    fn report(&mut self, segment: &Segment, id: &ArticleId, head: &Head, body: &Body) {
        let first = segment.lines.first().map_or(0..0, |at| self.lines[*at].span.clone());
        let mut found = |code, message, help| {
            let finding = Finding::new(code, message).at(self.source.place(first.clone())).article(id).help(help);
            self.findings.push(finding);
        };
        report_article(head, body, &mut found);
    }
}

/// Long enough or enough of a clause to be set off from the text; a deck that the text repeats is shorter.
fn quotable(line: &Line) -> bool {
    width(&line.text) >= 30 || (width(&line.text) >= 18 && line.text.contains('，'))
}

/// Every sentence of the line stands in the text as well.
fn recurs(line: &Line, evident: &str) -> bool {
    let mut parts = sentences(&line.text).into_iter().map(key).filter(|k| !k.is_empty()).peekable();
    line.key().chars().count() >= SHORTEST_QUOTE && parts.peek().is_some() && parts.all(|part| evident.contains(&part))
}

fn fill(head: &mut Head, lead: Lead) {
    if let Some(byline) = lead.byline {
        (head.role, head.authors) = (byline.role, byline.authors);
    }
    head.highlights = lead.highlights;
    head.pull_quotes = lead.quotes;
    head.editor_note = Some(lead.note.join("\n")).filter(|note| !note.is_empty());
}

/// What a byline is guessed by, and names that were opened to the width of three characters.
fn mark_byline(at: usize, line: &Line, byline: &byline::Byline, lead: &mut Lead) {
    let (sure, reason) = match &byline.role {
        Some(role) => (0.95, msg!("“{role}”后是人名，当作署名", "names behind `{role}`: the byline")),
        None => (0.8, msg!("单独一行像人名，当作署名", "a line of its own that looks like names: the byline")),
    };
    lead.marks.push((at, Deed::Guessed, sure, reason));
    let opened = |name: &&String| {
        let mut chars = name.chars();
        match (chars.next(), chars.next(), chars.next()) {
            (Some(a), Some(b), None) => line.headline.contains(&format!("{a} {b}")),
            _ => false,
        }
    };
    let names: Vec<&str> = byline.authors.iter().filter(opened).map(String::as_str).collect();
    if !names.is_empty() {
        let names = names.join("、");
        let reason = msg!("两字名中间的空格去掉：{names}", "names opened to the width of three were closed: {names}");
        lead.marks.push((at, Deed::Removed, 0.9, reason));
    }
}
