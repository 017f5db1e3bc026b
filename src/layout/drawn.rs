//! Sizes of pictures, and drawings of those that other programs cannot show.
//!
//! A word processor shows PNG, JPEG and GIF. What is drawn by instructions or compressed in a newer
//! way is laid out on a page of its own size and rendered, with the fonts of the book.

use std::collections::BTreeMap;

use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use super::fonts::Fonts;
use super::world::Book;
use crate::date::Date;
use crate::issue::{Picture, PictureFormat};

/// Pixels in a point of a drawing: 300 to the inch.
const SHARPNESS: f64 = 300.0 / 72.0;
/// Most pixels on a side.
const MOST_PIXELS: f64 = 4000.0;

/// A picture with the size it has by itself.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Width in points.
    pub width_pt: f64,
    /// Height in points.
    pub height_pt: f64,
    /// The picture as PNG, where it is none that every program shows.
    pub png: Option<Vec<u8>>,
}

/// Measures a picture, and draws it where that is needed; `None` when it cannot be shown.
pub fn drawn(picture: &Picture, fonts: &Fonts) -> Option<Drawn> {
    let name = format!("/pictures/drawn.{}", picture.format.extension());
    let source = format!("#set page(width: auto, height: auto, margin: 0pt)\n#image(\"{name}\")\n");
    let print = BTreeMap::new();
    let day = Date::new(2000, 1, 1)?;
    let book = Book::of_picture(&source, &name, picture, &print, fonts, day);
    let document = typst::compile::<PagedDocument>(&book).output.ok()?;
    let page = document.pages().first()?;
    let (width_pt, height_pt) = (page.frame.width().to_pt(), page.frame.height().to_pt());
    let png = match picture.format {
        PictureFormat::Png | PictureFormat::Jpeg | PictureFormat::Gif => None,
        PictureFormat::Svg | PictureFormat::Webp => {
            let scale = SHARPNESS.min(MOST_PIXELS / width_pt.max(height_pt).max(1.0));
            let options = RenderOptions { pixel_per_pt: Scalar::new(scale), ..Default::default() };
            Some(typst_render::render(page, &options).encode_png().ok()?)
        }
    };
    Some(Drawn { width_pt, height_pt, png })
}
