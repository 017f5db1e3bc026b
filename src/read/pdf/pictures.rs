//! Pictures drawn on pages: as files, and where in the text they stand.
//!
//! A JPEG stays the file it was; everything else becomes a PNG. Logos that every page repeats, scanned
//! pages and small ornaments are no pictures of an article.

use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::{ImageData, RasterImage};
use hayro_syntax::Filter;

use super::furniture::Role;
use super::glyphs::{Area, Document};
use super::structure::Text;
use crate::workspace::hash;

/// A picture on a page.
#[derive(Debug, Default)]
pub(super) struct Picture {
    /// Where it is.
    pub area: Area,
    /// The file; none where it was not or could not be taken.
    pub bytes: Option<Vec<u8>>,
}

/// Smaller ones are ornaments: an icon, a letter drawn as a picture.
const SMALL: f32 = 36.0;
/// What fills so much of a page is the page itself.
const WHOLE_PAGE: f32 = 0.8;
/// Larger pictures are not unpacked.
const MOST_PIXELS: u64 = 40_000_000;
/// A picture on so many pages belongs to the pages.
const REPEATED: usize = 3;

impl Picture {
    /// It may be a picture of an article, by its size on a page of this size.
    pub fn is_large(&self, page: (f32, f32)) -> bool {
        large(self.area, page)
    }
}

fn large(area: Area, page: (f32, f32)) -> bool {
    let whole = area.width() * area.height() > WHOLE_PAGE * page.0 * page.1;
    area.width() >= SMALL && area.height() >= SMALL && !whole
}

/// The file of a picture, when it is one of an article by its place on the page.
pub(super) fn file(image: &RasterImage<'_>, area: Area, page: (f32, f32)) -> Option<Vec<u8>> {
    let pixels = u64::from(image.width()) * u64::from(image.height());
    if !large(area, page) || pixels > MOST_PIXELS {
        return None;
    }
    // A damaged picture may make its decoder stumble; the page goes on without it.
    catch_unwind(AssertUnwindSafe(|| as_it_is(image).or_else(|| png(image)))).ok().flatten()
}

/// The JPEG in the file, unless its colours are those of a press.
fn as_it_is(image: &RasterImage<'_>) -> Option<Vec<u8>> {
    let stream = image.stream();
    let raw = stream.raw_data();
    let plain = matches!(stream.filters().as_slice(), [Filter::DctDecode]) && raw.starts_with(b"\xFF\xD8\xFF");
    (plain && components(&raw).is_some_and(|count| count != 4)).then(|| raw.into_owned())
}

/// How many colours a JPEG has: told by the segment that begins its frame.
fn components(jpeg: &[u8]) -> Option<u8> {
    let mut at = 2;
    loop {
        let (mark, kind) = (*jpeg.get(at)?, *jpeg.get(at + 1)?);
        if mark != 0xFF {
            return None;
        }
        if matches!(kind, 0xC0..=0xC3 | 0xC5..=0xC7 | 0xC9..=0xCB | 0xCD..=0xCF) {
            return jpeg.get(at + 9).copied();
        }
        at += 2 + usize::from(u16::from_be_bytes([*jpeg.get(at + 2)?, *jpeg.get(at + 3)?]));
    }
}

fn png(image: &RasterImage<'_>) -> Option<Vec<u8>> {
    let mut out = None;
    image.with_rgba(
        |data, alpha| {
            let (width, height) = (data.width(), data.height());
            let (colours, channels) = match &data {
                ImageData::Rgb(rgb) => (&rgb.data, 3),
                ImageData::Luma(luma) => (&luma.data, 1),
            };
            let alpha = alpha.filter(|a| (a.width, a.height) == (width, height)).map(|a| a.data);
            let kind = match (channels, alpha.is_some()) {
                (3, false) => png::ColorType::Rgb,
                (3, true) => png::ColorType::Rgba,
                (_, false) => png::ColorType::Grayscale,
                (_, true) => png::ColorType::GrayscaleAlpha,
            };
            let pixels: Vec<u8> = match &alpha {
                None => colours.clone(),
                Some(alpha) => {
                    let with = colours.chunks_exact(channels).zip(alpha);
                    with.flat_map(|(colour, alpha)| colour.iter().chain(std::iter::once(alpha)).copied()).collect()
                }
            };
            out = encoded(width, height, kind, &pixels);
        },
        None,
    );
    out
}

fn encoded(width: u32, height: u32, kind: png::ColorType, pixels: &[u8]) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(kind);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().ok()?;
    writer.write_image_data(pixels).ok()?;
    writer.finish().ok()?;
    Some(bytes)
}

/// Forgets the pictures that page after page repeats.
pub(super) fn without_repeated(document: &mut Document) {
    let mut count: HashMap<String, usize> = HashMap::new();
    let mut hashes: Vec<Vec<Option<String>>> = Vec::new();
    for page in &document.pages {
        hashes.push(page.pictures.iter().map(|p| p.bytes.as_deref().map(hash)).collect());
        for hash in hashes.last().into_iter().flatten().flatten() {
            *count.entry(hash.clone()).or_default() += 1;
        }
    }
    for (page, hashes) in document.pages.iter_mut().zip(hashes) {
        let mut hashes = hashes.into_iter();
        page.pictures.retain(|_| hashes.next().flatten().is_none_or(|hash| count[&hash] < REPEATED));
    }
}

/// A picture with the line it stands before.
pub(super) struct Placed<'t> {
    /// The first line below it, or the one behind all lines of its page.
    pub line: usize,
    /// The picture.
    pub picture: &'t Picture,
    /// Index of its page.
    pub page: usize,
}

/// The pictures of a text that have a file, with the lines they stand before.
pub(super) fn placed<'t>(text: &'t Text<'_>) -> Vec<Placed<'t>> {
    let mut all = Vec::new();
    for (page, sheet) in text.document.pages.iter().enumerate() {
        for picture in sheet.pictures.iter().filter(|p| p.bytes.is_some()) {
            let lines = text.page(page);
            let area = picture.area;
            let beside = |at: &usize| {
                let line = &text.lines[*at];
                text.roles[*at] == Role::Text && line.x0 < area.x1 && line.x1 > area.x0
            };
            let below = lines.clone().filter(beside).find(|at| text.lines[*at].y > area.y1);
            let above = || lines.clone().filter(beside).rfind(|at| text.lines[*at].y <= area.y1);
            let line = below.or_else(|| above().map(|at| at + 1)).unwrap_or(lines.end);
            all.push(Placed { line, picture, page });
        }
    }
    all
}
