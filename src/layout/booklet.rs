//! The booklet for the printer: two pages on each side of a sheet, in folding order.
//!
//! Pages are copied as they were laid out, without links and structure, which mean nothing on
//! folded paper. Where they stand is decided in [`imposition`](super::imposition).

use std::collections::BTreeMap;

use typst::ecow::EcoVec;
use typst::foundations::{Content, Smart};
use typst::layout::{Abs, Frame, FrameItem, GroupItem, Point, Ratio, Sides, Size, Transform};
use typst::model::Document;
use typst::syntax::Span;
use typst::visualize::{Color, FixedStroke, Geometry, Paint};
use typst_layout::{Page, PagedDocument};

use super::Layout;
use super::imposition::{Blanks, BookletSettings, Mark, Paper, Parts, Sheet, fold};
use crate::diag::{Code, Finding, Message, counted};
use crate::issue::Issue;
use crate::msg;
use crate::pages::Folio;

/// Thickness of 80 g/m² paper in millimetres.
const USUAL_PAPER: f64 = 0.1;
/// More sheets than this gape when they are stapled through the fold.
const MOST_STAPLED: usize = 20;
/// Length of a mark in millimetres, and its distance from the trimmed page.
const MARK: f64 = 5.0;
const GAP: f64 = 3.0;

/// A booklet ready to be printed on both sides, turned on the short edge.
#[derive(Debug, Clone, Default)]
pub struct Booklet {
    /// The sheets as PDF, front and back in turn.
    pub pdf: Vec<u8>,
    /// Number of sheets.
    pub sheets: usize,
    /// Blank pages, by where they stand.
    pub blanks: Blanks,
    paper: &'static str,
    pages: usize,
    scale: f64,
    signature: Option<usize>,
    no_room_for_crop: bool,
    saving: Vec<Saving>,
}

/// An article whose last page would be saved.
#[derive(Debug, Clone, Copy)]
struct Saving {
    article: usize,
    /// Lines on that page.
    lines: usize,
}

/// Puts the pages of a layout on sheets; the booklet has no PDF yet.
pub(super) fn impose(layout: &Layout, settings: &BookletSettings) -> (PagedDocument, Booklet) {
    let (pages, parts) = parts(&layout.document);
    let setup = &layout.setup;
    let size = (setup.width_mm, setup.height_mm);
    let paper = settings.paper(size);
    let scale = paper.scale(size);
    let right = setup.two_sided;
    let blanks = parts.blanks(right);
    let signature = settings.signature.map(|most| most as usize);
    let sheets = fold(&parts.in_order(blanks), signature);
    let press = Press {
        pages: &pages,
        paper,
        scale,
        page: Size::new(Abs::mm(size.0 * scale), Abs::mm(size.1 * scale)),
        creep: Abs::mm(settings.paper_mm.unwrap_or(USUAL_PAPER)),
        marks: &settings.marks,
    };
    let sides: EcoVec<Page> = sheets.iter().flat_map(|sheet| press.print(sheet)).collect();
    let booklet = Booklet {
        pdf: Vec::new(),
        sheets: sheets.len(),
        blanks,
        paper: paper.name(),
        pages: parts.pages(),
        scale,
        signature,
        no_room_for_crop: settings.marks.contains(&Mark::Crop) && !press.has_room(),
        saving: saving(layout, parts, right),
    };
    (PagedDocument::new(sides, layout.document.info().clone()), booklet)
}

/// The pages that show something, and what they are. Blank pages among them are planned anew.
fn parts(document: &PagedDocument) -> (Vec<&Page>, Parts) {
    let all = document.pages();
    let numbered = |page: &Page| page.numbering.is_some();
    let first = all.iter().position(numbered);
    let last = all.iter().rposition(numbered);
    let (Some(first), Some(last)) = (first, last) else {
        let pages: Vec<&Page> = all.iter().collect();
        let parts = Parts { text: pages.len(), ..Parts::default() };
        return (pages, parts);
    };
    let shown = |pages: &'_ [Page]| -> Vec<usize> { (0..pages.len()).filter(|at| shows(&pages[*at].frame)).collect() };
    let front = shown(&all[..first]);
    let back = shown(&all[last + 1..]);
    let cover = front.len().min(1);
    let parts = Parts { cover, contents: front.len() - cover, text: last + 1 - first, imprint: back.len() };
    let order = front.into_iter().chain(first..=last).chain(back.into_iter().map(|at| last + 1 + at));
    (order.map(|at| &all[at]).collect(), parts)
}

/// Whether anything can be seen in a frame.
fn shows(frame: &Frame) -> bool {
    frame.items().any(|(_, item)| match item {
        FrameItem::Group(group) => shows(&group.frame),
        FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => true,
        FrameItem::Link(..) | FrameItem::Tag(_) => false,
    })
}

/// What prints one sheet after another.
struct Press<'a> {
    pages: &'a [&'a Page],
    paper: Paper,
    scale: f64,
    /// Size of a page on the sheet.
    page: Size,
    creep: Abs,
    marks: &'a [Mark],
}

impl Press<'_> {
    fn sheet(&self) -> Size {
        let (width, height) = self.paper.size_mm();
        Size::new(Abs::mm(width), Abs::mm(height))
    }

    /// There is room for crop marks around the spread.
    fn has_room(&self) -> bool {
        let sheet = self.sheet();
        let least = Abs::mm(2.0 * (GAP + 1.0));
        sheet.x - 2.0 * self.page.x >= least && sheet.y - self.page.y >= least
    }

    fn print(&self, sheet: &Sheet) -> [Page; 2] {
        [self.side(sheet.front, sheet.around), self.side(sheet.back, sheet.around)]
    }

    fn side(&self, [left, right]: [Option<usize>; 2], around: usize) -> Page {
        let size = self.sheet();
        let mut frame = Frame::hard(size);
        let spine = size.x / 2.0;
        let top = (size.y - self.page.y) / 2.0;
        let creep = self.creep * around as f64;
        if let Some(page) = left {
            frame.push_frame(Point::new(spine - self.page.x + creep, top), self.scaled(self.pages[page]));
        }
        if let Some(page) = right {
            frame.push_frame(Point::new(spine - creep, top), self.scaled(self.pages[page]));
        }
        self.mark(&mut frame);
        Page {
            frame,
            bleed: Sides::default(),
            fill: Smart::Auto,
            numbering: None,
            supplement: Content::empty(),
            number: 0,
        }
    }

    fn scaled(&self, page: &Page) -> Frame {
        let mut inner = bare(&page.frame);
        if let Some(paint) = page.fill_or_transparent() {
            inner.fill(paint);
        }
        let scale = Ratio::new(self.scale);
        inner.transform(Transform::scale(scale, scale));
        inner.set_size(self.page);
        inner
    }

    fn mark(&self, frame: &mut Frame) {
        let size = self.sheet();
        let spine = size.x / 2.0;
        let (mark, gap) = (Abs::mm(MARK), Abs::mm(GAP));
        let mut line = |from: Point, along: Point| {
            let stroke = FixedStroke::from_pair(Paint::Solid(Color::BLACK), Abs::pt(0.25));
            frame.push(from, FrameItem::Shape(Geometry::Line(along).stroked(stroke), Span::detached()));
        };
        if self.marks.contains(&Mark::Fold) {
            line(Point::with_x(spine), Point::with_y(mark));
            line(Point::new(spine, size.y - mark), Point::with_y(mark));
        }
        if self.marks.contains(&Mark::Crop) && self.has_room() {
            let (left, right) = (spine - self.page.x, spine + self.page.x);
            let top = (size.y - self.page.y) / 2.0;
            let bottom = top + self.page.y;
            for (x, out) in [(left, -1.0), (right, 1.0)] {
                for y in [top, bottom] {
                    line(Point::new(x + gap * out, y), Point::with_x(mark * out));
                }
            }
            for (y, out) in [(top, -1.0), (bottom, 1.0)] {
                for x in [left, right] {
                    line(Point::new(x, y + gap * out), Point::with_y(mark * out));
                }
            }
        }
    }
}

/// A frame without links and structure.
fn bare(frame: &Frame) -> Frame {
    let mut copy = Frame::new(frame.size(), frame.kind());
    for (at, item) in frame.items() {
        match item {
            FrameItem::Group(group) => {
                let inner = GroupItem { frame: bare(&group.frame), ..group.clone() };
                copy.push(*at, FrameItem::Group(inner));
            }
            FrameItem::Text(_) | FrameItem::Shape(..) | FrameItem::Image(..) => copy.push(*at, item.clone()),
            FrameItem::Link(..) | FrameItem::Tag(_) => {}
        }
    }
    copy
}

/// The articles whose last pages, left out, would save a sheet: those with the fewest lines there.
/// Empty when more than three pages would have to go.
fn saving(layout: &Layout, parts: Parts, right: bool) -> Vec<Saving> {
    const MOST: usize = 3;
    let now = parts.sheets(right);
    let fewer = |count: &usize| Parts { text: parts.text - count, ..parts }.sheets(right) < now;
    let Some(needed) = (1..=MOST.min(parts.text)).find(fewer) else { return Vec::new() };
    let sheets: BTreeMap<Folio, &Page> =
        layout.document.pages().iter().filter(|p| p.numbering.is_some()).map(|p| (folio(p), p)).collect();
    let ends = layout.pages.articles.iter().enumerate().filter(|(_, pages)| pages.last > pages.first);
    let mut ends: Vec<Saving> = ends
        .filter_map(|(article, pages)| Some(Saving { article, lines: lines(layout, sheets.get(&pages.last)?) }))
        .collect();
    ends.sort_by_key(|end| (end.lines, end.article));
    ends.truncate(needed);
    if ends.len() < needed { Vec::new() } else { ends }
}

fn folio(page: &Page) -> Folio {
    Folio(u32::try_from(page.number).unwrap_or(u32::MAX))
}

/// Lines of the grid that are in use on a page, down to its last text.
fn lines(layout: &Layout, page: &Page) -> usize {
    fn lowest(frame: &Frame, at: Abs, limit: Abs, found: &mut Abs) {
        for (offset, item) in frame.items() {
            let y = at + offset.y;
            match item {
                FrameItem::Group(group) => lowest(&group.frame, y + group.transform.ty, limit, found),
                FrameItem::Text(_) if y <= limit => *found = (*found).max(y),
                _ => {}
            }
        }
    }
    let setup = &layout.setup;
    let limit = page.frame.height() - Abs::mm(setup.margins.bottom) + Abs::pt(1.0);
    let mut base = Abs::zero();
    lowest(&page.frame, Abs::zero(), limit, &mut base);
    let first = Abs::mm(setup.margins.top);
    let used = (base - first) / Abs::pt(setup.pitch_pt);
    (used.ceil().max(1.0)) as usize
}

impl Booklet {
    /// What the editor should know about the booklet.
    pub fn findings(&self, issue: &Issue) -> Vec<Finding> {
        let mut findings = vec![self.hint(issue)];
        if self.no_room_for_crop {
            let paper = self.paper;
            findings.push(
                Finding::new(
                    Code::L010,
                    msg!("{paper} 上没有裁切线的位置", "there is no room for crop marks on {paper}"),
                )
                .help(msg!("在 booklet: 里把 sheet 改为 sra3 或 sra4", "set `sheet: sra3` or `sra4` under `booklet:`")),
            );
        }
        if self.signature.is_none() && self.sheets > MOST_STAPLED {
            let sheets = self.sheets;
            findings.push(
                Finding::new(
                    Code::L010,
                    msg!(
                        "{sheets} 张纸套在一起骑马订不住",
                        "{sheets} sheets are too many for staples through the fold"
                    ),
                )
                .help(msg!(
                    "在 booklet: 里写 signature: 4，分帖装订",
                    "set `signature: 4` under `booklet:` and bind the signatures"
                )),
            );
        }
        findings
    }

    fn hint(&self, issue: &Issue) -> Finding {
        let Self { sheets, paper, pages, .. } = self;
        let blank = sheets * 4 - pages;
        let of_sheets = counted(*sheets, "sheet", "sheets");
        let percent = (self.scale * 100.0).round();
        let (small_zh, small_en) = if self.scale < 0.999 {
            (format!("，版面缩到 {percent}%"), format!(", pages made smaller ({percent} %)"))
        } else {
            (String::new(), String::new())
        };
        let finding = Finding::new(
            Code::L009,
            msg!(
                "小册子用 {sheets} 张 {paper} 纸（{pages} 页，空白 {blank} 页{small_zh}）",
                "the booklet takes {of_sheets} of {paper} (pages: {pages}, blank: {blank}{small_en})"
            ),
        );
        match self.advice(issue) {
            Some(advice) => finding.help(advice),
            None => finding,
        }
    }

    /// Which articles to shorten so that a sheet is saved.
    fn advice(&self, issue: &Issue) -> Option<Message> {
        if self.saving.is_empty() {
            return None;
        }
        let title = |saving: &Saving| issue.articles[saving.article].display_title();
        let zh: Vec<String> =
            self.saving.iter().map(|s| format!("第 {} 篇“{}”少 {} 行", s.article + 1, title(s), s.lines)).collect();
        let en: Vec<String> = self
            .saving
            .iter()
            .map(|s| {
                let lines = if s.lines == 1 { "line" } else { "lines" };
                format!("{} {lines} less in article {} `{}`", s.lines, s.article + 1, title(s))
            })
            .collect();
        let (zh, en) = (zh.join("，"), en.join(" and "));
        Some(msg!("{zh}，就能省一张纸", "{en} would save a sheet"))
    }
}
