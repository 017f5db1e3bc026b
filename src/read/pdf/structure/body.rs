//! Paragraphs to blocks, with the notes at the foot of the pages.

use std::ops::Range;

use super::article::{Drawn, Reader};
use crate::article::{Block, Figure, Inline, Note, Passage, PassageId, Table};
use crate::read::markdown::split_credit;
use crate::read::opening;
use crate::read::pdf::furniture::{Role, note_mark};
use crate::read::pdf::paragraphs;
use crate::read::pdf::paragraphs::{Look, Para};

impl Reader<'_, '_> {
    /// The notes at the foot of the pages of an article.
    pub(super) fn notes(&mut self, range: Range<usize>) -> Vec<Footnote> {
        let mut notes: Vec<Footnote> = Vec::new();
        let lines: Vec<usize> = range.filter(|at| self.text.roles[*at] == Role::Note).collect();
        let mut open: Vec<(Option<String>, usize, Vec<usize>)> = Vec::new();
        for at in lines {
            match (note_mark(self.line(at)), open.last_mut()) {
                (None, Some((_, _, rows))) => rows.push(at),
                (mark, _) => open.push((mark, self.line(at).page, vec![at])),
            }
        }
        for (mark, page, rows) in open {
            let mut pieces = Vec::new();
            rows.iter().for_each(|at| paragraphs::join(&mut pieces, &self.line(*at).pieces, self.setting.words));
            let mut para = Para { pieces, lines: rows, heavy: true, ..Para::default() };
            if let Some(mark) = &mark {
                let text = para.text();
                let length = if text.starts_with(['[', '［', '〔']) {
                    text.find([']', '］', '〕']).map_or(0, |e| e + 1)
                } else {
                    mark.len()
                };
                para.take_front(length.min(text.len()));
            }
            let text = squeezed(&para.text());
            let note = Note { blocks: vec![Block::Paragraph(Passage::new(vec![Inline::Text(text)]))] };
            notes.push(Footnote { mark: mark.unwrap_or_default(), page, used: false.into(), note });
        }
        notes
    }

    pub(super) fn blocks(
        &self,
        paras: &[Para],
        notes: &[Footnote],
        figures: Vec<Drawn>,
    ) -> (Vec<Block>, Vec<(Range<usize>, PassageId)>) {
        let mut figures = figures.into_iter().peekable();
        let mut blocks: Vec<Block> = Vec::new();
        let mut places = Vec::new();
        let mut number = 0;
        for (at, para) in paras.iter().enumerate() {
            let (first, last) = (para.lines[0], para.lines[para.lines.len() - 1]);
            let page = self.line(first).page;
            let mut mark = |mark: &str| {
                let fits = |n: &&Footnote| !n.mark.is_empty() && n.mark == mark && !n.used.get();
                let on = |n: &&Footnote| (page..=self.line(last).page).contains(&n.page);
                let note = notes.iter().find(|n| fits(n) && on(n)).or_else(|| notes.iter().find(fits))?;
                note.used.set(true);
                notes.iter().position(|n| std::ptr::eq(n, note))
            };
            let mut foot = None;
            while let Some(figure) = figures.next_if(|f| f.line <= first) {
                foot = Some((figure.page, figure.foot));
                blocks.push(picture(figure.path));
            }
            if let Some(Block::Figure(figure)) =
                blocks.last_mut().filter(|_| foot.is_some_and(|f| self.is_caption(para, f)))
            {
                let (caption, credit) = split_credit(&squeezed(&para.text()));
                let count = u32::from(caption.is_some()) + u32::from(credit.is_some());
                places.extend((0..count).map(|n| (first..last + 1, PassageId(number + n))));
                number += count;
                (figure.caption, figure.credit) = (caption.map(Passage::text), credit.map(Passage::text));
                continue;
            }
            let count = if para.look == Look::Table { para.rows.iter().map(Vec::len).sum() } else { 1 };
            places.push((first..last + 1, PassageId(number)));
            number += u32::try_from(count).unwrap_or_default();
            if para.look == Look::Table {
                blocks.push(table(para));
                continue;
            }
            let known = para.lines.iter().all(|at| self.setting.headings.contains_key(at));
            // A bold line right above a table is its title.
            let entitles = !known && paras.get(at + 1).is_some_and(|next| next.look == Look::Table);
            if let Some(level) = para.heading(known).filter(|_| !entitles) {
                let plain = Para { heavy: true, ..para.clone() };
                blocks.push(Block::Heading { level, passage: Passage::new(tidy(plain.inlines(&mut mark))) });
                continue;
            }
            match para.look {
                Look::Bullet | Look::Number(_) => {
                    let mut item = para.clone();
                    let text = para.text();
                    let marker = match para.look {
                        Look::Number(_) => text
                            .find(['.', '．'])
                            .map_or(0, |at| at + text[at..].chars().next().map_or(0, char::len_utf8)),
                        _ => text.chars().next().map_or(0, char::len_utf8),
                    };
                    item.take_front(marker);
                    let inner = vec![Block::Paragraph(Passage::new(tidy(item.inlines(&mut mark))))];
                    let start = if let Look::Number(start) = para.look { Some(start) } else { None };
                    match blocks.last_mut() {
                        Some(Block::List { start: before, items }) if follows(*before, items.len(), start) => {
                            items.push(inner)
                        }
                        _ => blocks.push(Block::List { start, items: vec![inner] }),
                    }
                }
                Look::Quote => {
                    let inner = Block::Paragraph(Passage::new(tidy(para.inlines(&mut mark))));
                    match blocks.last_mut() {
                        Some(Block::Quote(before)) => before.push(inner),
                        _ => blocks.push(Block::Quote(vec![inner])),
                    }
                }
                Look::Text | Look::Centered | Look::Right | Look::Table => {
                    let inlines = match self.is_verse(para) {
                        true => self.verse(para, &mut mark),
                        false => tidy(para.inlines(&mut mark)),
                    };
                    let inlines = if para.heavy { vec![Inline::Strong(inlines)] } else { inlines };
                    blocks.push(Block::Paragraph(Passage::new(inlines)));
                }
            }
        }
        blocks.extend(figures.map(|figure| picture(figure.path)));
        (blocks, places)
    }

    /// A paragraph that is tagged as one and whose lines are all drawn in, some of them far from full.
    fn is_verse(&self, para: &Para) -> bool {
        let tagged = para.lines.iter().all(|at| self.line(*at).tag.is_some());
        let drawn_in = || para.lines.iter().all(|at| (1.7..2.4).contains(&self.setting.indent(*at)));
        let [above @ .., _] = para.lines.as_slice() else { return false };
        tagged && above.iter().any(|at| self.setting.room(*at) > 3.0) && drawn_in()
    }

    /// The lines of verse, each ended by a break.
    fn verse(&self, para: &Para, mark: &mut impl FnMut(&str) -> Option<usize>) -> Vec<Inline> {
        let mut inlines = Vec::new();
        for at in &para.lines {
            if !inlines.is_empty() {
                inlines.push(Inline::LineBreak);
            }
            let line = Para { pieces: self.line(*at).pieces.clone(), heavy: para.heavy, ..Para::default() };
            inlines.extend(tidy(line.inlines(&mut *mark)));
        }
        inlines
    }

    /// Words right below a picture, in smaller type or saying who took it.
    fn is_caption(&self, para: &Para, (page, foot): (usize, f32)) -> bool {
        let line = self.line(para.lines[0]);
        let near = line.page == page && (0.0..3.0 * self.text.body).contains(&(line.y - foot));
        let small = line.size < 0.95 * self.text.body && para.lines.len() <= 4;
        near && para.look != Look::Table && (small || opening::is_caption(&para.text()))
    }
}

fn picture(path: String) -> Block {
    Block::Figure(Figure { path, alt: String::new(), caption: None, credit: None })
}

pub(super) struct Footnote {
    pub mark: String,
    pub page: usize,
    pub used: std::cell::Cell<bool>,
    pub note: Note,
}

/// The next number of the same list.
fn follows(first: Option<u64>, count: usize, number: Option<u64>) -> bool {
    match (first, number) {
        (None, None) => true,
        (Some(first), Some(number)) => first + count as u64 == number,
        _ => false,
    }
}

fn table(para: &Para) -> Block {
    let cell =
        |text: &String| Passage::new(if text.is_empty() { Vec::new() } else { vec![Inline::Text(squeezed(text))] });
    let mut rows = para.rows.iter().map(|row| row.iter().map(cell).collect::<Vec<_>>());
    let header = rows.next().unwrap_or_default();
    Block::Table(Table { align: para.align.clone(), header, rows: rows.collect() })
}
/// One plain space for every gap.
pub(super) fn squeezed(text: &str) -> String {
    text.replace('\u{AD}', "").split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Inlines without soft hyphens and with plain spaces.
pub(super) fn tidy(inlines: Vec<Inline>) -> Vec<Inline> {
    fn clean(text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        for c in text.chars().filter(|c| *c != '\u{AD}') {
            let c = if c == '\u{3000}' { ' ' } else { c };
            if c != ' ' || !out.ends_with(' ') {
                out.push(c);
            }
        }
        out
    }
    let each = |inline| match inline {
        Inline::Text(text) => Inline::Text(clean(&text)),
        Inline::Strong(inner) => Inline::Strong(tidy(inner)),
        other => other,
    };
    inlines.into_iter().map(each).collect()
}
