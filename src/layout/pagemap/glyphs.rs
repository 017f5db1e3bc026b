//! The glyphs of a page, each led back to its article and its place in print.

use std::collections::BTreeMap;

use typst::WorldExt;
use typst::layout::{Abs, Frame, FrameItem, Point};
use typst::syntax::Span;
use typst::text::TextItem;
use typst_layout::Page;

use crate::layout::fonts::{Missing, is_visible};
use crate::layout::markup::{Literal, Text};
use crate::layout::page::PageSetup;
use crate::layout::world::Book;
use crate::pages::{Part, Spot};

/// A glyph's place in print: greater keys are printed later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key {
    /// Position of the article in the issue.
    pub article: usize,
    order: u32,
    bytes: u16,
    /// Where the literal begins in the article's source; decided by `order`, so it never
    /// decides a comparison itself.
    literal: (usize, usize),
}

/// What a page shows of the articles.
pub(super) struct Shown {
    /// Smallest and greatest of the glyphs that no earlier page has shown.
    pub new: Option<(Key, Key)>,
    /// A picture or a note of an article is there.
    pub filled: bool,
}

/// Reads pages one after another and collects what is wrong with their glyphs.
pub(super) struct Glyphs<'a, 'b> {
    book: &'a Book<'b>,
    /// Glyphs of a run share their span, so the last answer is usually the next one.
    recent: Option<(Span, Option<Found<'a>>)>,
    /// How often a character was printed as a box, by article.
    boxes: Missing,
    edges: Edges,
}

/// The first text of each article that reaches too far, with its page and part.
type Wide = BTreeMap<usize, (u64, String, Option<Part>)>;

/// Text that reaches over the right edge of the type area or of the paper, or off the paper at the
/// top or bottom, where nobody will ever see it.
struct Edges {
    setup: PageSetup,
    runs: usize,
    over_area: usize,
    area: Wide,
    paper: Wide,
    lost: Wide,
}

impl Edges {
    fn run(&mut self, page: &Page, text: &TextItem, at: Point, article: usize, part: Option<Part>) {
        if at.y < Abs::zero() || at.y > page.frame.height() {
            self.lost.entry(article).or_insert_with(|| (page.number, text.text.to_string(), part));
        }
        let margins = self.setup.margins;
        let outer = !self.setup.two_sided || page.number % 2 == 1;
        let margin = Abs::mm(if outer { margins.outside } else { margins.inside });
        // The last character of a line that was spread brings an empty space with it.
        let last = text.glyphs.last().map_or(Abs::zero(), |glyph| glyph.x_advance.at(text.size));
        let empty = (last - text.size).max(Abs::zero());
        // A mark at the end of a line may hang by half a character.
        let end = at.x + text.width() - empty - text.size / 2.0;
        let width = page.frame.width();
        self.runs += 1;
        if end > width - margin {
            self.over_area += 1;
            self.area.entry(article).or_insert_with(|| (page.number, text.text.to_string(), part));
        }
        if end > width {
            self.paper.entry(article).or_insert_with(|| (page.number, text.text.to_string(), part));
        }
    }

    /// A template that keeps other margins than the setup has much text beyond them; then only
    /// the edge of the paper counts.
    fn found(self) -> (Wide, Wide) {
        (if self.over_area * 50 > self.runs { self.paper } else { self.area }, self.lost)
    }
}

/// The literal a span leads to.
#[derive(Clone, Copy)]
struct Found<'a> {
    article: usize,
    literal: Option<(&'a Literal, (usize, usize))>,
}

impl<'a, 'b> Glyphs<'a, 'b> {
    pub fn new(book: &'a Book<'b>, setup: &PageSetup) -> Self {
        let edges = Edges {
            setup: setup.clone(),
            runs: 0,
            over_area: 0,
            area: Wide::new(),
            paper: Wide::new(),
            lost: Wide::new(),
        };
        Self { book, recent: None, boxes: BTreeMap::new(), edges }
    }

    /// What was found: characters printed as boxes, text that reaches too far, text off the paper.
    pub fn finish(self) -> (Missing, Wide, Wide) {
        let (wide, lost) = self.edges.found();
        (self.boxes, wide, lost)
    }

    /// Reads a page; `before` is the greatest key of all earlier pages.
    pub fn read(&mut self, page: &Page, before: Option<Key>) -> Shown {
        let mut shown = Shown { new: None, filled: false };
        self.frame(&page.frame, Point::zero(), &mut |glyphs, item, at| {
            let Some(text) = item else {
                shown.filled = true;
                return;
            };
            if let Some((article, part)) = glyphs.text(text, before, &mut shown) {
                glyphs.edges.run(page, text, at, article, part);
            }
        });
        shown
    }

    /// The spot of a key in its article.
    pub fn spot(&self, key: Key) -> Spot {
        let (text, literal) = self.literal(key).expect("keys are made from literals of this book");
        text.spot(literal, usize::from(key.bytes))
    }

    fn literal(&self, key: Key) -> Option<(&Text, &Literal)> {
        let text = self.book.text(key.article)?;
        Some((text, text.literal(&(key.literal.0..key.literal.1))?))
    }

    fn frame(&mut self, frame: &Frame, at: Point, visit: &mut dyn FnMut(&mut Self, Option<&TextItem>, Point)) {
        for (offset, item) in frame.items() {
            let place = at + *offset;
            match item {
                FrameItem::Group(group) => {
                    let shift = Point::new(group.transform.tx, group.transform.ty);
                    self.frame(&group.frame, place + shift, visit);
                }
                FrameItem::Text(text) => visit(self, Some(text), place),
                FrameItem::Image(..) => visit(self, None, place),
                FrameItem::Shape(..) | FrameItem::Link(..) | FrameItem::Tag(_) => {}
            }
        }
    }

    /// Reads a run of text and returns the article and part it belongs to.
    fn text(&mut self, text: &TextItem, before: Option<Key>, shown: &mut Shown) -> Option<(usize, Option<Part>)> {
        let mut article = None;
        let mut part = None;
        for glyph in &text.glyphs {
            let (span, bytes) = glyph.span;
            let found = self.find(span);
            article = article.or(found.map(|f| f.article));
            if glyph.id == 0 {
                let c = text.text.get(glyph.range()).and_then(|s| s.chars().find(|c| is_visible(*c)));
                if let Some(c) = c {
                    *self.boxes.entry((found.map(|f| f.article), c)).or_default() += 1;
                }
            }
            let Some(Found { article, literal: Some((literal, range)) }) = found else { continue };
            part = part.or(Some(literal.part()));
            if !literal.begins_pages() {
                shown.filled = true;
                continue;
            }
            let key = Key { article, order: literal.order, bytes, literal: range };
            if before.is_none_or(|before| key > before) {
                let (first, greatest) = shown.new.get_or_insert((key, key));
                *first = key.min(*first);
                *greatest = key.max(*greatest);
            }
        }
        article.map(|article| (article, part))
    }

    fn find(&mut self, span: Span) -> Option<Found<'a>> {
        if let Some((recent, found)) = self.recent
            && recent == span
        {
            return found;
        }
        let book = self.book;
        let found = span.id().and_then(|id| book.article(id)).map(|(article, text)| {
            let literal = book.range(span).and_then(|r| Some((text.literal(&r)?, (r.start, r.end))));
            Found { article, literal }
        });
        self.recent = Some((span, found));
        found
    }
}
