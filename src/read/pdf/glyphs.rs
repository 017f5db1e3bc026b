//! Every glyph of a PDF with its place, size, characters and face, page by page in drawing order,
//! and what the document says of itself: title, bookmarks.
//!
//! Distances are points; y grows downwards from the top of the page. Decides nothing about lines
//! or text. A file may be anything: pages, glyphs and drawing steps are counted and cut off.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};

use super::measure::measured;
use super::pictures::{self, Picture};
use super::tags::{self, Tag, Tags};
use hayro_interpret::font::Glyph as Drawn;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use hayro_syntax::object::{Array, Dict, Name, ObjectIdentifier, String as PdfString};
use hayro_syntax::{DecryptionError, LoadPdfError, Pdf};
use kurbo::{Affine, BezPath, Point, Rect, Shape, Vec2};

/// Why a file gives no pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Unreadable {
    /// A password is needed.
    Locked,
    /// It is encrypted in a way nobody here knows.
    Encrypted,
    /// It is no PDF, or damaged beyond use.
    Damaged,
    /// A compressed stream in it grows beyond all measure.
    Swollen,
}

/// A document as drawn.
#[derive(Debug, Default)]
pub(super) struct Document {
    /// Its pages.
    pub pages: Vec<Page>,
    /// The faces its glyphs name by index.
    pub faces: Vec<Face>,
    /// The title it gives itself.
    pub title: Option<String>,
    /// Its bookmarks in order.
    pub bookmarks: Vec<Bookmark>,
    /// Pages beyond those read.
    pub pages_left: usize,
}

/// A page as drawn.
#[derive(Debug, Default)]
pub(super) struct Page {
    /// Width in points.
    pub width: f32,
    /// Height in points.
    pub height: f32,
    /// Its glyphs in drawing order.
    pub glyphs: Vec<Glyph>,
    /// Thin filled or stroked shapes: rules and bars.
    pub rules: Vec<Area>,
    /// Where pictures are.
    pub pictures: Vec<Picture>,
    /// Glyphs whose characters nobody knows.
    pub nameless: usize,
    /// It was not drawn to the end.
    pub cut: bool,
}

/// The farthest a glyph can stand from the corner of its page, in points.
const FARTHEST: f64 = 1e6;

/// A glyph.
#[derive(Debug, Clone)]
pub(super) struct Glyph {
    /// Its characters, usually one.
    pub text: Letters,
    /// Left end on the baseline.
    pub x: f32,
    /// Baseline.
    pub y: f32,
    /// Size of the type.
    pub size: f32,
    /// How far it moves the pen.
    pub advance: f32,
    /// Direction of writing in degrees, clockwise, 0 for upright text.
    pub angle: i16,
    /// Index of its face.
    pub face: u16,
    /// The file says that it belongs to the page, not to the text.
    pub artifact: bool,
    /// The block the file says it belongs to.
    pub tag: Option<Tag>,
}

/// The characters of one glyph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Letters {
    /// One.
    One(char),
    /// A ligature.
    More(Box<str>),
}

/// A face.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Face {
    /// PostScript name, empty when unknown.
    pub name: String,
    /// A heavy weight.
    pub bold: bool,
    /// Without serifs, as 黑体 is.
    pub sans: bool,
    /// In italics.
    pub italic: bool,
}

/// A rectangle: left, top, right, bottom.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Area {
    /// Left.
    pub x0: f32,
    /// Top.
    pub y0: f32,
    /// Right.
    pub x1: f32,
    /// Bottom.
    pub y1: f32,
}

/// A bookmark.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bookmark {
    /// Its words.
    pub title: String,
    /// 0 for the outermost.
    pub depth: usize,
    /// Index of the page it leads to.
    pub page: Option<usize>,
}

/// A booklet has fewer pages; what lies beyond is reported.
const MOST_PAGES: usize = 3_000;
/// A full newspaper page has some fifteen thousand.
const MOST_GLYPHS: usize = 120_000;
/// Over all pages.
const MOST_GLYPHS_IN_ALL: usize = 4_000_000;
/// Glyphs, paths and clips of a page; forms that draw forms can multiply without end.
const MOST_STEPS: usize = 1_000_000;
const MOST_STEPS_IN_ALL: usize = 6_000_000;
/// Opening a form or a clip costs as much as so many glyphs.
const FORM_STEPS: usize = 25;
/// Lists inside one another are read by calls inside one another: they take some room, though not for ever.
const STACK: usize = 256 << 20;
/// Pictures of a file beyond so many bytes are only counted.
const MOST_PICTURE_BYTES: usize = 256 << 20;
const MOST_BOOKMARKS: usize = 5_000;
const DEEPEST_BOOKMARK: usize = 12;
const MOST_RULES: usize = 5_000;
const MOST_FACES: usize = 4_000;
/// Thinner than this is a rule.
const THIN: f64 = 6.0;

impl Letters {
    /// The characters.
    pub fn push_to(&self, out: &mut String) {
        match self {
            Self::One(c) => out.push(*c),
            Self::More(text) => out.push_str(text),
        }
    }

    /// The first character.
    pub fn first(&self) -> char {
        match self {
            Self::One(c) => *c,
            Self::More(text) => text.chars().next().unwrap_or(' '),
        }
    }
}

impl Area {
    /// Width.
    pub fn width(&self) -> f32 {
        self.x1 - self.x0
    }

    /// Height.
    pub fn height(&self) -> f32 {
        self.y1 - self.y0
    }
}

/// Draws a whole file.
pub(super) fn draw(bytes: &[u8]) -> Result<Document, Unreadable> {
    let bytes = measured(bytes).ok_or(Unreadable::Swollen)?;
    let drawing = std::thread::Builder::new().stack_size(STACK);
    std::thread::scope(|scope| drawing.spawn_scoped(scope, || draw_pages(bytes)).map(|drawn| drawn.join()))
        .map_or(Err(Unreadable::Damaged), |drawn| drawn.unwrap_or(Err(Unreadable::Damaged)))
}

fn draw_pages(bytes: Vec<u8>) -> Result<Document, Unreadable> {
    let opened = catch_unwind(|| Pdf::new(bytes)).map_err(|_| Unreadable::Damaged)?;
    let pdf = opened.map_err(|error| match error {
        LoadPdfError::Decryption(DecryptionError::PasswordProtected) => Unreadable::Locked,
        LoadPdfError::Decryption(_) => Unreadable::Encrypted,
        LoadPdfError::Invalid => Unreadable::Damaged,
    })?;
    let mut document = Document::default();
    let cache = InterpreterCache::new();
    let settings = InterpreterSettings { render_annotations: false, ..InterpreterSettings::default() };
    let tags = catch_unwind(AssertUnwindSafe(|| tags::read(&pdf))).unwrap_or_default();
    let mut faces = Faces::default();
    let (mut glyphs, mut steps, mut taken) = (0, 0, 0);
    let pages = pdf.pages();
    for page in pages.iter().take(MOST_PAGES) {
        if glyphs >= MOST_GLYPHS_IN_ALL || steps >= MOST_STEPS_IN_ALL {
            break;
        }
        let (width, height) = page.render_dimensions();
        let mut device = Pen::new(&mut faces, width, height, taken);
        device.tags = Some((&tags, document.pages.len()));
        // A broken page may make the interpreter stumble, and the pen stops it where a page has
        // no end: both end the page, not the work.
        let drawn = catch_unwind(AssertUnwindSafe(|| {
            let transform = Affine::new(page.initial_transform(true).as_coeffs());
            let sheet = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let mut context = Context::new(transform, sheet, &cache, page.xref(), settings.clone());
            interpret_page(page, &mut context, &mut device);
        }));
        device.page.cut = drawn.is_err();
        glyphs += device.page.glyphs.len();
        steps += device.steps;
        taken = device.taken;
        document.pages.push(device.page);
    }
    document.pages_left = pages.len().saturating_sub(document.pages.len());
    document.faces = faces.all;
    if !tags::covers(&document.pages) {
        document.pages.iter_mut().flat_map(|page| &mut page.glyphs).for_each(|glyph| glyph.tag = None);
    }
    let told = catch_unwind(AssertUnwindSafe(|| {
        let title = pdf.metadata().title.as_deref().map(decode).filter(|t| !t.is_empty());
        (title, bookmarks(&pdf))
    }));
    if let Ok((title, bookmarks)) = told {
        (document.title, document.bookmarks) = (title, bookmarks);
    }
    if document.pages.is_empty() { Err(Unreadable::Damaged) } else { Ok(document) }
}

#[derive(Default)]
struct Faces {
    all: Vec<Face>,
    known: HashMap<u128, u16>,
}

impl Faces {
    fn of(&mut self, glyph: &Drawn<'_>) -> u16 {
        let Drawn::Outline(outline) = glyph else { return self.add(u128::MAX, Face::default) };
        self.add(outline.font_cache_key(), || {
            let Some(data) = outline.font_data() else { return Face::default() };
            let name = data.postscript_name.unwrap_or_default();
            let lower = name.to_ascii_lowercase();
            let says = |words: &[&str]| words.iter().any(|w| lower.contains(w));
            let bold = data.weight.is_some_and(|w| w >= 600) || says(&["bold", "black", "heavy", "-medium"]);
            let sans = says(&["sans", "hei", "gothic", "arial", "helvetica"]) && !says(&["heiti-song", "serif"]);
            Face { name, bold, sans, italic: data.is_italic || says(&["italic", "oblique"]) }
        })
    }

    fn add(&mut self, key: u128, face: impl FnOnce() -> Face) -> u16 {
        if let Some(known) = self.known.get(&key) {
            return *known;
        }
        if self.all.len() >= MOST_FACES {
            return 0;
        }
        self.all.push(face());
        let index = u16::try_from(self.all.len() - 1).expect("fewer faces than MOST_FACES");
        self.known.insert(key, index);
        index
    }
}

/// Writes down what is drawn.
struct Pen<'f> {
    page: Page,
    faces: &'f mut Faces,
    steps: usize,
    /// The blocks of marked contents, and the page.
    tags: Option<(&'f Tags, usize)>,
    /// Open marked contents with their numbers, true for those that are artifacts.
    marked: Vec<(bool, Option<i32>)>,
    artifacts: usize,
    /// Bytes of pictures so far.
    taken: usize,
}

/// Unwinds out of a page that has no end.
struct Stop;

impl<'f> Pen<'f> {
    fn new(faces: &'f mut Faces, width: f32, height: f32, taken: usize) -> Self {
        let page = Page { width, height, ..Page::default() };
        Self { page, faces, steps: 0, tags: None, marked: Vec::new(), artifacts: 0, taken }
    }

    fn step(&mut self) {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.page.glyphs.len() >= MOST_GLYPHS {
            resume_unwind(Box::new(Stop));
        }
    }

    /// The block of what is drawn now.
    fn tag(&self) -> Option<Tag> {
        let (tags, page) = self.tags?;
        let number = self.marked.iter().rev().find_map(|(_, number)| *number)?;
        tags.get(&(page, number)).copied()
    }

    fn shape(&mut self, bounds: Rect) {
        let sheet = Rect::new(0.0, 0.0, f64::from(self.page.width), f64::from(self.page.height));
        let seen = bounds.x0.is_finite()
            && bounds.y0.is_finite()
            && bounds.x1.is_finite()
            && bounds.y1.is_finite()
            && bounds.x1 >= sheet.x0
            && bounds.x0 <= sheet.x1
            && bounds.y1 >= sheet.y0
            && bounds.y0 <= sheet.y1;
        let (width, height) = (bounds.width(), bounds.height());
        if seen && width.min(height) <= THIN && width.max(height) >= THIN && self.page.rules.len() < MOST_RULES {
            self.page.rules.push(area(bounds));
        }
    }
}

fn area(bounds: Rect) -> Area {
    Area { x0: bounds.x0 as f32, y0: bounds.y0 as f32, x1: bounds.x1 as f32, y1: bounds.y1 as f32 }
}

impl<'a> Device<'a> for Pen<'_> {
    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}

    fn set_blend_mode(&mut self, _: BlendMode) {}

    fn draw_path(&mut self, path: &BezPath, transform: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.step();
        self.steps += path.elements().len() / 16;
        if self.page.rules.len() < MOST_RULES {
            self.shape((transform * path.bounding_box().to_path(0.1)).bounding_box());
        }
    }

    fn push_clip_path(&mut self, _: &ClipPath) {
        self.steps += FORM_STEPS;
        self.step();
    }

    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {
        self.step();
    }

    fn draw_glyph(
        &mut self,
        glyph: &Drawn<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        self.step();
        let place = transform * glyph_transform;
        let pen = place * Point::ORIGIN;
        let along = vector(place, 1000.0, 0.0);
        let size = vector(place, 0.0, 1000.0).hypot();
        let fine = pen.x.is_finite() && pen.y.is_finite() && size.is_finite() && size > 0.5 && size < 2000.0;
        if !fine {
            return;
        }
        let letters = match glyph.as_unicode() {
            Some(BfString::Char(c)) => Letters::One(unified(c)),
            Some(BfString::String(text)) => {
                let text: String = text.chars().map(unified).take(16).collect();
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(one), None) => Letters::One(one),
                    (None, _) => return,
                    _ => Letters::More(text.into_boxed_str()),
                }
            }
            None => {
                self.page.nameless += 1;
                return;
            }
        };
        // Zero-width and control characters hold nothing to read.
        if letters.first().is_control() || matches!(letters.first(), '\u{200B}'..='\u{200F}' | '\u{FEFF}') {
            return;
        }
        let width = match glyph {
            Drawn::Outline(outline) => outline.advance_width().map(f64::from),
            Drawn::Type3(_) => None,
        };
        let guessed = if crate::text::is_cjk(letters.first()) { 1000.0 } else { 500.0 };
        let width = width.filter(|w| w.is_finite() && *w >= 0.0 && *w < 4000.0).unwrap_or(guessed);
        let angle = along.y.atan2(along.x).to_degrees().round();
        let glyph = Glyph {
            text: letters,
            // No page is so large; what is said to stand beyond stands at its end.
            x: pen.x.clamp(-FARTHEST, FARTHEST) as f32,
            y: pen.y.clamp(-FARTHEST, FARTHEST) as f32,
            size: size as f32,
            advance: (along.hypot() * width / 1000.0) as f32,
            angle: if angle.is_finite() { angle as i16 } else { 0 },
            face: self.faces.of(glyph),
            artifact: self.artifacts > 0,
            tag: self.tag(),
        };
        // Filled and stroked in one go: one glyph, drawn in two steps.
        let same = |last: &Glyph| last.text == glyph.text && last.x == glyph.x && last.y == glyph.y;
        if !self.page.glyphs.last().is_some_and(same) {
            self.page.glyphs.push(glyph);
        }
    }

    fn draw_image(&mut self, image: Image<'a, '_>, transform: Affine) {
        self.step();
        let size = Rect::new(0.0, 0.0, f64::from(image.width()), f64::from(image.height()));
        let bounds = (transform * size.to_path(0.1)).bounding_box();
        let fine = bounds.x0.is_finite() && bounds.y0.is_finite() && bounds.x1.is_finite() && bounds.y1.is_finite();
        if fine && bounds.width() > THIN && bounds.height() > THIN && self.page.pictures.len() < MOST_RULES {
            let area = area(bounds);
            let bytes = match &image {
                Image::Raster(image) if self.artifacts == 0 && self.taken < MOST_PICTURE_BYTES => {
                    pictures::file(image, area, (self.page.width, self.page.height))
                }
                Image::Raster(_) | Image::Stencil(_) => None,
            };
            self.taken += bytes.as_ref().map_or(0, Vec::len);
            self.page.pictures.push(Picture { area, bytes });
        }
    }

    fn pop_clip_path(&mut self) {}

    fn pop_transparency_group(&mut self) {}

    fn begin_marked_content(&mut self, tag: &[u8], number: Option<i32>) {
        self.step();
        let artifact = tag == b"Artifact";
        self.artifacts += usize::from(artifact);
        self.marked.push((artifact, number));
    }

    fn end_marked_content(&mut self) {
        self.artifacts -= usize::from(self.marked.pop().unwrap_or_default().0);
    }
}

fn vector(place: Affine, x: f64, y: f64) -> Vec2 {
    place * Point::new(x, y) - place * Point::ORIGIN
}

/// Some makers write 一 as the radical ⼀: the same glyph, another character.
fn unified(c: char) -> char {
    const SUPPLEMENT: [(char, char); 27] = [
        ('⺟', '母'),
        ('⺠', '民'),
        ('⻁', '虎'),
        ('⻄', '西'),
        ('⻅', '见'),
        ('⻆', '角'),
        ('⻉', '贝'),
        ('⻋', '车'),
        ('⻓', '长'),
        ('⻔', '门'),
        ('⻘', '青'),
        ('⻙', '韦'),
        ('⻚', '页'),
        ('⻛', '风'),
        ('⻜', '飞'),
        ('⻝', '食'),
        ('⻢', '马'),
        ('⻣', '骨'),
        ('⻤', '鬼'),
        ('⻥', '鱼'),
        ('⻦', '鸟'),
        ('⻨', '麦'),
        ('⻩', '黄'),
        ('⻬', '齐'),
        ('⻮', '齿'),
        ('⻰', '龙'),
        ('⻳', '龟'),
    ];
    match c {
        '\u{2F00}'..='\u{2FDF}' => {
            let mut han = c;
            unicode_normalization::char::decompose_compatible(c, |part| han = part);
            han
        }
        '\u{2E80}'..='\u{2EFF}' => SUPPLEMENT.iter().find(|(radical, _)| *radical == c).map_or(c, |(_, han)| *han),
        '\u{A0}' => ' ',
        c => c,
    }
}

/// A text string of PDF: UTF-16 or UTF-8 with its mark, else Latin.
fn decode(bytes: &[u8]) -> String {
    let text = match bytes {
        [0xFE, 0xFF, rest @ ..] => encoding_rs::UTF_16BE.decode(rest).0.into_owned(),
        [0xFF, 0xFE, rest @ ..] => encoding_rs::UTF_16LE.decode(rest).0.into_owned(),
        [0xEF, 0xBB, 0xBF, rest @ ..] => String::from_utf8_lossy(rest).into_owned(),
        plain => match std::str::from_utf8(plain) {
            Ok(text) => text.to_string(),
            Err(_) => encoding_rs::WINDOWS_1252.decode(plain).0.into_owned(),
        },
    };
    text.chars().filter(|c| !c.is_control()).collect::<String>().trim().to_string()
}

fn bookmarks(pdf: &Pdf) -> Vec<Bookmark> {
    let mut found = Vec::new();
    let xref = pdf.xref();
    let Some(catalog) = xref.get::<Dict<'_>>(xref.root_id()) else { return found };
    let Some(outlines) = catalog.get::<Dict<'_>>("Outlines") else { return found };
    let pages: HashMap<ObjectIdentifier, usize> =
        pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at))).collect();
    let places = Places { pages, names: named_places(&catalog) };
    if let Some(first) = outlines.get::<Dict<'_>>("First") {
        siblings(first, 0, &places, &mut found, &mut 0);
    }
    found
}

struct Places<'a> {
    pages: HashMap<ObjectIdentifier, usize>,
    names: HashMap<Vec<u8>, Array<'a>>,
}

impl Places<'_> {
    fn page(&self, item: &Dict<'_>) -> Option<usize> {
        let action = item.get::<Dict<'_>>("A");
        let holder = if item.contains_key("Dest") { Some(item) } else { None };
        let (holder, key) = holder.map(|h| (h, "Dest")).or_else(|| action.as_ref().map(|a| (a, "D")))?;
        if let Some(array) = holder.get::<Array<'_>>(key) {
            return self.of(&array);
        }
        let name = holder
            .get::<PdfString<'_>>(key)
            .map(|s| s.as_bytes().to_vec())
            .or_else(|| holder.get::<Name<'_>>(key).map(|n| n.to_vec()))?;
        self.of(self.names.get(&name)?)
    }

    fn of(&self, place: &Array<'_>) -> Option<usize> {
        let page = place.raw_iter().next()?.as_obj_ref()?;
        self.pages.get(&ObjectIdentifier::from(page)).copied()
    }
}

/// The destinations that have names, from both places where a PDF may keep them.
fn named_places<'a>(catalog: &Dict<'a>) -> HashMap<Vec<u8>, Array<'a>> {
    let mut names = HashMap::new();
    if let Some(old) = catalog.get::<Dict<'_>>("Dests") {
        for name in old.keys().take(MOST_BOOKMARKS) {
            let place = old.get::<Array<'_>>(&name).or_else(|| old.get::<Dict<'_>>(&name)?.get::<Array<'_>>("D"));
            names.extend(place.map(|place| (name.to_vec(), place)));
        }
    }
    let tree = catalog.get::<Dict<'_>>("Names").and_then(|names| names.get::<Dict<'_>>("Dests"));
    let mut open: Vec<(Dict<'a>, usize)> = tree.map(|tree| (tree, 0)).into_iter().collect();
    let mut seen = 0;
    while let Some((node, depth)) = open.pop() {
        seen += 1;
        if seen > MOST_BOOKMARKS || names.len() > 4 * MOST_BOOKMARKS {
            break;
        }
        if let Some(kids) = node.get::<Array<'_>>("Kids").filter(|_| depth < DEEPEST_BOOKMARK) {
            open.extend(kids.iter::<Dict<'_>>().take(MOST_BOOKMARKS).map(|kid| (kid, depth + 1)));
        }
        let Some(pairs) = node.get::<Array<'_>>("Names") else { continue };
        let mut pairs = pairs.flex_iter();
        while let Some(name) = pairs.next::<PdfString<'_>>() {
            if names.len() > 4 * MOST_BOOKMARKS {
                break;
            }
            let place = match pairs.next::<hayro_syntax::object::Object<'_>>() {
                Some(hayro_syntax::object::Object::Array(place)) => Some(place),
                Some(hayro_syntax::object::Object::Dict(dict)) => dict.get::<Array<'_>>("D"),
                Some(_) => None,
                None => break,
            };
            names.extend(place.map(|place| (name.as_bytes().to_vec(), place)));
        }
    }
    names
}

fn siblings(first: Dict<'_>, depth: usize, places: &Places<'_>, found: &mut Vec<Bookmark>, seen: &mut usize) {
    let mut open = Some(first);
    while let Some(item) = open.take() {
        *seen += 1;
        if *seen > MOST_BOOKMARKS {
            return;
        }
        let title = item.get::<PdfString<'_>>("Title").map(|t| decode(t.as_bytes())).unwrap_or_default();
        found.push(Bookmark { title, depth, page: places.page(&item) });
        if depth < DEEPEST_BOOKMARK
            && let Some(child) = item.get::<Dict<'_>>("First")
        {
            siblings(child, depth + 1, places, found, seen);
        }
        open = item.get::<Dict<'_>>("Next");
    }
}
