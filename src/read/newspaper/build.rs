//! One text with its headline to an article.

use super::labels;
use super::lines::Line;
use super::looks::Looks;
use super::runs::Run;
use super::sheets::Sheets;
use super::stack::{self, bare_column};
use super::stands::{Stands, authors, briefs, signoff};
use super::units::{Unit, What};
use crate::article::{Article, Block, Body, Dateline, Figure, Head, Origin, Passage, SourceLine};
use crate::date::Date;
use crate::pages::Part;
use crate::read::bold;
use crate::read::forms::jump::{self, Jump};
use crate::read::forms::{byline, dateline, info_line, source_line};
use crate::read::markdown::split_credit;
use crate::read::naming::Names;
use crate::read::trace::{Destination, Placed};
use crate::text::spacing::{Use, close};
use crate::text::{is_han, joint};

/// What all articles of a page are made from.
pub(super) struct Builder<'a> {
    pub lines: &'a [Line],
    pub looks: &'a [Looks],
    /// Their texts are taken out when an article has them.
    pub units: Vec<Unit>,
    pub sheets: &'a Sheets,
    /// The day that gives datelines their year.
    pub printed: Option<Date>,
    /// The year for source lines that print none.
    pub year: Option<i32>,
    pub names: Names,
    pub origin: Origin,
}

/// An article and where its lines went.
pub(super) struct Built {
    pub article: Article,
    pub placed: Vec<Placed>,
    /// Lines that no part of the article took.
    pub left: Vec<usize>,
    /// What was guessed about the lines of its headline stack.
    pub marks: Vec<stack::Guess>,
    /// The line from which on it is doubtful which of them is the headline.
    pub doubt: Option<usize>,
}

/// An editor's note has no more paragraphs.
const LONGEST_NOTE: usize = 6;

#[derive(Default)]
struct Draft {
    head: Head,
    blocks: Vec<Block>,
    /// The lines of all blocks, and where those of each end.
    lines: Vec<usize>,
    ends: Vec<usize>,
    note: Vec<String>,
    /// Lines and what they became, where that is no passage.
    parts: Vec<(usize, Destination)>,
    left: Vec<usize>,
    texts: usize,
}

impl Builder<'_> {
    /// Makes the article of a run, its headlines and its captions, as the `at`-th of the page.
    pub fn build(&mut self, at: usize, run: &Run, heads: &[usize], captions: &[usize]) -> Built {
        let notes = self.notes(run);
        // An editor's note may stand on the page before.
        let first = run.units.get(notes.end).or(run.units.first()).map_or(0, |unit| self.units[*unit].lines[0]);
        self.printed = self.sheets.of(first).date.or(self.printed);
        let mut draft = Draft::of(run.units.iter().chain(captions).map(|unit| self.units[*unit].lines.len()));
        let text: Vec<&str> = self.texts(run).collect();
        let stack::Stacked { head, marks, doubt } = stack::of(self, heads, &text.join("\n"));
        draft.head = head;
        self.place_heads(at, heads, &mut draft);
        let mut waiting = captions.iter().copied().peekable();
        let first_text = run.units.iter().position(|u| self.units[*u].what == What::Text).unwrap_or(0);
        for (place, unit) in run.units.iter().copied().enumerate() {
            while let Some(caption) = waiting.next_if(|caption| *caption < unit) {
                self.figure(caption, &mut draft);
            }
            if notes.contains(&place) {
                draft.note.push(std::mem::take(&mut self.units[unit].text));
                let part = Part::EditorNote(draft.note.len() - 1);
                draft.part(&self.units[unit].lines, Destination::Article(at, part));
                continue;
            }
            let text = std::mem::take(&mut self.units[unit].text);
            self.take(at, run, place, text, place < first_text, &mut draft);
        }
        waiting.for_each(|caption| self.figure(caption, &mut draft));
        Built { marks, doubt, ..self.finish(at, first, draft) }
    }

    fn texts<'b>(&'b self, run: &'b Run) -> impl Iterator<Item = &'b str> {
        run.units.iter().filter(|u| self.units[**u].what == What::Text).map(|u| self.units[*u].text.as_str())
    }

    fn place_heads(&self, at: usize, heads: &[usize], draft: &mut Draft) {
        for line in heads.iter().flat_map(|head| &self.units[*head].lines) {
            let text = self.lines[*line].headline();
            let text = labels::headline(text).unwrap_or(text);
            let text = if self.looks[*line].stands == Stands::ItemHead { briefs::bare(text) } else { text };
            let head = &draft.head;
            let start = &text[..text.char_indices().nth(4).map_or(text.len(), |(at, _)| at)];
            let part = if head.column.as_deref() == Some(bare_column(text)) {
                Destination::Head(at)
            } else if head.kicker.as_deref().is_some_and(|k| k.contains(text)) {
                Destination::Article(at, Part::Kicker)
            } else if let Some(n) = head.subtitles.iter().position(|s| s.contains(text) || text.contains(s.as_str())) {
                Destination::Article(at, Part::Subtitle(n))
            } else if head.title.contains(start) || text.contains(&head.title) {
                Destination::Article(at, Part::Title)
            } else {
                Destination::Head(at)
            };
            draft.parts.push((*line, part));
        }
    }

    /// Places in the run whose paragraphs are the editor's note.
    fn notes(&self, run: &Run) -> std::ops::Range<usize> {
        let Some(start) = run.units.iter().take(8).position(|u| {
            let unit = &self.units[*u];
            unit.what == What::Text && self.looks[unit.lines[0]].note
        }) else {
            return 0..0;
        };
        let text_before = run.units[..start].iter().any(|u| self.units[*u].what == What::Text);
        if text_before {
            return 0..0;
        }
        let most = (start + LONGEST_NOTE).min(run.units.len());
        let signed = (start..most).find(|place| {
            let unit = &self.units[run.units[*place]];
            unit.what == What::Signature && unit.text.contains(['编', '編'])
        });
        if let Some(end) = signed {
            return start..end + 1;
        }
        let alone = self.units[run.units[start]].text.chars().count() <= 8;
        // Something must be left for the text.
        start..(start + 1 + usize::from(alone)).min(run.units.len().saturating_sub(1)).max(start)
    }

    /// Takes a unit of the run, whose text is given; `above` when it stands above all text.
    fn take(&self, at: usize, run: &Run, place: usize, text: String, above: bool, draft: &mut Draft) {
        let unit = &self.units[run.units[place]];
        let lines = &unit.lines;
        match unit.what {
            What::Byline => match authors::named(&self.lines[lines[0]]) {
                Some(found) if above || draft.head.authors.is_empty() => {
                    add_authors(&mut draft.head, found);
                    draft.part(lines, Destination::Article(at, Part::Byline));
                }
                _ => draft.paragraph(text, lines),
            },
            What::Text if self.sends(lines) && draft.goes_on(&text, lines, true) => {}
            What::Text => {
                let later = |u: &usize| matches!(self.units[*u].what, What::Text | What::Byline);
                self.text(at, text, lines, !run.units[place + 1..].iter().any(later), draft);
            }
            What::Section => {
                let followed = run.units[place + 1..].iter().any(|u| self.units[*u].what == What::Text);
                if followed && (draft.texts > 0 || self.looks[lines[0]].numbered.is_some()) {
                    let level = self.looks[lines[0]].numbered.unwrap_or(1).min(4);
                    draft.block(Block::Heading { level, passage: Passage::text(text) }, lines);
                } else {
                    draft.paragraph(text, lines);
                }
            }
            What::Jump => match jump::line(&text) {
                // 紧接 below a text leads on, above it it leads back.
                Some(Jump::To(page) | Jump::From(page))
                    if draft.head.continued_to.is_none() && (is_to(&text) || draft.texts > 0) =>
                {
                    draft.head.continued_to = Some(tidy(page));
                    draft.head.truncated = true;
                    draft.part(lines, Destination::Head(at));
                }
                _ => draft.paragraph(text, lines),
            },
            What::Source if draft.texts == 0 && self.take_signed(at, lines, draft) => {}
            What::Source => match source_line::parse(&text, self.year) {
                Some(found) if draft.head.source.is_none() => {
                    if found.incomplete {
                        draft.left.extend(lines);
                    }
                    draft.head.source = Some(found.source);
                    draft.part(lines, Destination::Article(at, Part::Source));
                }
                None if draft.texts == 0 && take_info(&mut draft.head, &text) => {
                    let named = info_line::parse(&text).is_some_and(|info| info.source.is_some());
                    let place = if named { Destination::Article(at, Part::Source) } else { Destination::Head(at) };
                    draft.part(lines, place);
                }
                _ => draft.paragraph(text, lines),
            },
            What::Signature if self.signs(at, lines, draft) || draft.goes_on(&text, lines, false) => {}
            What::Head | What::Signature | What::Caption | What::Furniture | What::Break => {
                draft.paragraph(text, lines)
            }
        }
    }

    /// 青禾日报 2024年3月5日 第2版　记者 甲 below a headline.
    fn take_signed(&self, at: usize, lines: &[usize], draft: &mut Draft) -> bool {
        let line = self.lines[lines[0]].headline();
        let found = source_line::signed(line, self.year).filter(|(found, _)| found.dated());
        let Some((found, byline)) = found.filter(|_| draft.head.source.is_none()) else { return false };
        draft.head.source = Some(found.source);
        add_authors(&mut draft.head, byline);
        draft.part(lines, Destination::Article(at, Part::Source));
        true
    }

    /// 平江市第三中学 秦川 below a text that names nobody above.
    fn signs(&self, at: usize, lines: &[usize], draft: &mut Draft) -> bool {
        let signed = self.looks[lines[0]].stands == Stands::SignOff && draft.head.authors.is_empty();
        let Some(found) = signoff::author(self.lines[lines[0]].headline()).filter(|_| signed) else { return false };
        add_authors(&mut draft.head, found);
        draft.part(lines, Destination::Article(at, Part::Byline));
        true
    }

    /// （石羚） right below an item of a list.
    fn sends(&self, lines: &[usize]) -> bool {
        let bracket = self.lines[lines[0]].text.starts_with(['（', '(']);
        bracket && self.looks[lines[0]].stands == Stands::Contact
    }

    fn text(&self, at: usize, mut text: String, lines: &[usize], last: bool, draft: &mut Draft) {
        // A bold beginning: **本报讯（记者 甲）….
        let mark = if text.starts_with("**") { "**".len() } else { 0 };
        if draft.texts == 0
            && draft.head.dateline.is_none()
            && let Some(found) = dateline::parse(&text[mark..], self.printed)
        {
            // The printed words stay beside the parts: a year that is wrong changes nothing in print.
            let length = found.length;
            let printed = close(text[mark..mark + length].trim(), Use::Running);
            text.drain(mark..mark + length);
            // All that was bold is gone: so are its marks.
            if mark > 0 && text[mark..].starts_with("**") {
                text.drain(..2 * mark);
            }
            draft.head.dateline = Some(Dateline { text: Some(printed), ..found.dateline });
            if let Some(reporters) = found.reporters.filter(|reporters| says_more(&draft.head, reporters)) {
                (draft.head.role, draft.head.authors) = (reporters.role, reporters.authors);
            }
        }
        draft.texts += 1;
        if let Some((start, Jump::To(page))) = jump::at_end(&text)
            && draft.head.continued_to.is_none()
        {
            draft.head.continued_to = Some(tidy(page));
            draft.head.truncated = true;
            text.truncate(start);
        }
        take_end_dateline(&mut text, &mut draft.head, self.printed);
        // Each item of a list has its own.
        let look = &self.looks[lines[0]];
        if last && draft.head.authors.is_empty() && !look.verse.is_line() && look.stands != Stands::Item {
            take_end_byline(&mut text, &mut draft.head);
        }
        text.truncate(text.trim_end().len());
        text.drain(..text.len() - text.trim_start().len());
        // Nothing but a dateline.
        if text.is_empty() {
            draft.part(lines, Destination::Head(at));
        } else {
            draft.paragraph(text, lines);
        }
    }

    fn figure(&self, caption: usize, draft: &mut Draft) {
        let unit = &self.units[caption];
        let (caption, credit) = split_credit(&unit.text);
        let (caption, credit) = (caption.map(Passage::text), credit.map(Passage::text));
        let figure = Figure { path: String::new(), alt: String::new(), caption, credit };
        draft.block(Block::Figure(figure), &unit.lines);
    }

    fn finish(&mut self, at: usize, first: usize, draft: Draft) -> Built {
        let masthead = self.sheets.of(first);
        let Draft { mut head, blocks, lines, ends, note, mut parts, left, .. } = draft;
        head.editor_note = Some(note.join("\n")).filter(|note| !note.is_empty());
        if head.source.is_none()
            && let Some(name) = &masthead.paper
        {
            let (date, page) = (masthead.date, masthead.page.clone());
            head.source = Some(SourceLine { name: name.clone(), date, page, url: None });
        } else if head.source.is_none() {
            head.date = head.date.or(masthead.date);
        } else if let Some(source) = &mut head.source
            && Some(&source.name) == masthead.paper.as_ref()
            && source.page.is_none()
            && source.date.is_none_or(|date| Some(date) == masthead.date)
        {
            source.date = source.date.or(head.date.take()).or(masthead.date);
            source.page = masthead.page.clone();
        }
        let body = Body::new(blocks, Vec::new());
        parts.reserve_exact(lines.len());
        let mut from = 0;
        for (block, end) in body.blocks.iter().zip(ends) {
            let lines = &lines[std::mem::replace(&mut from, end)..end];
            let passage = match block {
                Block::Paragraph(passage) | Block::Heading { passage, .. } => Some(passage),
                Block::Figure(figure) => figure.caption.as_ref().or(figure.credit.as_ref()),
                _ => None,
            };
            if let Some(passage) = passage {
                parts.extend(lines.iter().map(|line| (*line, Destination::Article(at, Part::Passage(passage.id)))));
            }
        }
        let placed = parts
            .into_iter()
            .map(|(line, place)| Placed { lines: self.lines[line].number..=self.lines[line].number, place })
            .collect();
        let id = self.names.of(&head);
        let article = Article { id, head, body, origin: self.origin.clone() };
        Built { article, placed, left, marks: Vec::new(), doubt: None }
    }
}

impl Draft {
    /// With room for units of so many lines.
    fn of(units: impl Iterator<Item = usize> + Clone) -> Self {
        let count = units.clone().count();
        Self {
            blocks: Vec::with_capacity(count),
            ends: Vec::with_capacity(count),
            lines: Vec::with_capacity(units.sum()),
            ..Self::default()
        }
    }

    fn paragraph(&mut self, text: String, lines: &[usize]) {
        self.block(Block::Paragraph(Passage::new(bold::verse(text))), lines);
    }

    fn block(&mut self, block: Block, lines: &[usize]) {
        self.blocks.push(block);
        self.lines.extend(lines);
        self.ends.push(self.lines.len());
    }

    /// Goes on with the bracket of a signature that a column divides, or with an item that is `signed` here.
    fn goes_on(&mut self, text: &str, lines: &[usize], signed: bool) -> bool {
        let (Some(Block::Paragraph(passage)), Some(end)) = (self.blocks.last_mut(), self.ends.last_mut()) else {
            return false;
        };
        let before = passage.plain();
        let open = before.starts_with(['（', '(']) && !before.contains(['）', ')']);
        if !(open || signed) || self.lines.last().map(|line| line + 1) != lines.first().copied() {
            return false;
        }
        let joint = joint(before.chars().next_back(), text.chars().next());
        *passage = Passage::text([before.as_str(), joint, text].concat());
        self.lines.extend(lines);
        *end = self.lines.len();
        true
    }

    fn part(&mut self, lines: &[usize], place: Destination) {
        self.parts.extend(lines.iter().map(|line| (*line, place)));
    }
}

fn is_to(text: &str) -> bool {
    matches!(jump::line(text), Some(Jump::To(_)))
}

fn tidy(page: &str) -> String {
    page.chars().filter(|c| !c.is_whitespace()).collect()
}

/// Reporters of a dateline whose names are not known, or known without their roles.
fn says_more(head: &Head, reporters: &byline::Byline) -> bool {
    let (known, told) = (&head.authors, &reporters.authors);
    let all = known.iter().all(|name| told.iter().any(|told| told.ends_with(name.as_str())));
    known.is_empty() || (head.role.is_none() && all)
}

fn add_authors(head: &mut Head, found: byline::Byline) {
    if head.authors.is_empty() {
        (head.role, head.authors) = (found.role, found.authors);
        return;
    }
    let mut authors = found.authors;
    if let (Some(first), Some(role)) = (authors.first_mut(), &found.role) {
        *first = format!("{role} {first}");
    }
    head.authors.append(&mut authors);
}

/// Every word of the line is a label or found its place.
fn tells_all(text: &str, info: &info_line::Info) -> bool {
    const LABELS: &str = "来源稿文章日期时间作者发布刊版次第年月來時間發佈";
    let mut left: Vec<char> = text.chars().filter(|c| is_han(*c) && !LABELS.contains(*c)).collect();
    let byline = info.byline.iter().flat_map(|byline| byline.authors.iter().chain(&byline.role));
    for c in byline.chain(&info.source).flat_map(|words| words.chars()) {
        if let Some(at) = left.iter().position(|l| *l == c) {
            left.swap_remove(at);
        }
    }
    left.is_empty()
}

/// 来源：江岸晚报　日期：2024年6月3日 below a headline.
fn take_info(head: &mut Head, text: &str) -> bool {
    let Some(info) = info_line::parse(text).filter(|info| tells_all(text, info)) else { return false };
    if (info.byline.is_some() && !head.authors.is_empty()) || (info.source.is_some() && head.source.is_some()) {
        return false;
    }
    if let Some(byline) = info.byline.filter(|_| head.authors.is_empty()) {
        (head.role, head.authors) = (byline.role, byline.authors);
    }
    match (&mut head.source, info.source) {
        (Some(source), _) => source.date = source.date.or(info.date),
        (None, Some(name)) => {
            let date = info.date.or(head.date.take());
            head.source = Some(SourceLine { name, date, page: info.page, url: None });
        }
        (None, None) => head.date = head.date.or(info.date),
    }
    true
}

/// （温若川） behind the last sentence of a text.
fn take_end_byline(text: &mut String, head: &mut Head) {
    if let Some((open, found)) = byline::at_end(text) {
        (head.role, head.authors) = (found.role, found.authors);
        text.truncate(open);
    }
}

/// （新华社北京3月4日电） at the end of a text.
fn take_end_dateline(text: &mut String, head: &mut Head, printed: Option<Date>) {
    if head.dateline.is_some() {
        return;
    }
    let Some(inner) = text.strip_suffix(['）', ')']) else { return };
    let Some((open, mark)) = inner.char_indices().rev().take(40).find(|(_, c)| matches!(c, '（' | '(')) else {
        return;
    };
    let words = &inner[open + mark.len_utf8()..];
    if let Some(found) = dateline::parse(&format!("{words} "), printed)
        && found.length >= words.len()
        && !found.dateline.agency.as_deref().is_some_and(|agency| matches!(agency, "本报" | "本報"))
    {
        head.dateline = Some(found.dateline);
        text.truncate(open);
    }
}
