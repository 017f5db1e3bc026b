//! Pictures for mail programs and WeChat, which show neither SVG nor WebP: drawn or converted, and
//! no larger than a screen needs.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::sync::Arc;

use image::codecs::jpeg::JpegEncoder;
use image::imageops::FilterType;
use image::{DynamicImage, GenericImageView, ImageFormat};
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_render::RenderOptions;

use super::fonts::Fonts;
use super::world::Book;
use crate::date::Date;
use crate::issue::{Issue, Picture, PictureFormat, Raster, Rasters};

/// Widest picture in pixels of the page; on a dense screen each is two pixels of the file.
const WIDEST: u32 = 568;
/// How many pixels of the file make one of the page.
const DENSITY: u32 = 2;
/// Quality of pictures that have to be compressed anew.
const QUALITY: u8 = 85;

/// Ground of a diagram, whose black lines nobody would see on a dark screen.
const WHITE: &str = "white";
/// Ground of a logo, which stands on a ground of its own.
const NO_GROUND: &str = "none";

/// All pictures of an issue and the logo, ready for mail; what cannot be drawn is left out.
pub fn rasters(issue: &Issue, logo: Option<&Arc<Picture>>, fonts: &Fonts) -> Rasters {
    let drawn =
        issue.pictures.iter().filter_map(|(path, picture)| Some((path.clone(), raster(picture, WHITE, fonts)?)));
    Rasters { pictures: drawn.collect::<BTreeMap<_, _>>(), logo: logo.and_then(|logo| raster(logo, NO_GROUND, fonts)) }
}

fn raster(picture: &Arc<Picture>, ground: &str, fonts: &Fonts) -> Option<Raster> {
    let format = match picture.format {
        PictureFormat::Svg => return draw(picture, ground, fonts),
        PictureFormat::Png => ImageFormat::Png,
        PictureFormat::Jpeg => ImageFormat::Jpeg,
        PictureFormat::Gif => ImageFormat::Gif,
        PictureFormat::Webp => ImageFormat::WebP,
    };
    let decoded = image::load_from_memory_with_format(&picture.bytes, format).ok()?;
    let (width, height) = decoded.dimensions();
    let fits = width <= WIDEST * DENSITY;
    if fits && picture.format != PictureFormat::Webp {
        return Some(shown(picture.bytes.clone(), picture.format, width, height));
    }
    let most = WIDEST * DENSITY;
    let small = if fits { decoded } else { decoded.resize(most, u32::MAX, FilterType::Lanczos3) };
    let (width, height) = small.dimensions();
    let (bytes, format) = encode(&small, picture.format)?;
    Some(shown(bytes, format, width, height))
}

/// Photographs stay photographs; whatever has transparent parts or few colours becomes PNG.
fn encode(image: &DynamicImage, before: PictureFormat) -> Option<(Vec<u8>, PictureFormat)> {
    let photograph = match before {
        PictureFormat::Jpeg => true,
        PictureFormat::Webp => !image.color().has_alpha(),
        PictureFormat::Png | PictureFormat::Gif | PictureFormat::Svg => false,
    };
    let mut bytes = Vec::new();
    if photograph {
        JpegEncoder::new_with_quality(&mut bytes, QUALITY).encode_image(&image.to_rgb8()).ok()?;
        return Some((bytes, PictureFormat::Jpeg));
    }
    image.write_to(&mut Cursor::new(&mut bytes), ImageFormat::Png).ok()?;
    Some((bytes, PictureFormat::Png))
}

fn shown(bytes: Vec<u8>, format: PictureFormat, width: u32, height: u32) -> Raster {
    let shown = width.min(WIDEST);
    let height = (u64::from(height) * u64::from(shown) / u64::from(width.max(1))).max(1) as u32;
    Raster { bytes, format, width: shown, height }
}

/// The engine draws an SVG, because it has the fonts that the words of a diagram need.
fn draw(picture: &Arc<Picture>, ground: &str, fonts: &Fonts) -> Option<Raster> {
    let page = format!("#set page(width: auto, height: auto, margin: 0pt, fill: {ground})");
    let (name, print) = ("/picture.svg", BTreeMap::new());
    let main = format!("{page}\n#image(\"{name}\")\n");
    let book = Book::of_picture(&main, name, picture, &print, fonts, Date::new(2000, 1, 1)?);
    let document = typst::compile::<PagedDocument>(&book).output.ok()?;
    let page = document.pages().first()?;
    let (width, height) = (page.frame.width().to_pt() * 96.0 / 72.0, page.frame.height().to_pt() * 96.0 / 72.0);
    if !(width >= 1.0 && height >= 1.0) {
        return None;
    }
    let shown = width.min(f64::from(WIDEST));
    let pixels = shown.round() * f64::from(DENSITY);
    let options =
        RenderOptions { pixel_per_pt: Scalar::new(pixels / page.frame.width().to_pt()), ..Default::default() };
    let bytes = typst_render::render(page, &options).encode_png().ok()?;
    let height = (height * shown / width).round().max(1.0) as u32;
    Some(Raster { bytes, format: PictureFormat::Png, width: shown.round() as u32, height })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::FontSettings;

    fn picture(bytes: Vec<u8>) -> Arc<Picture> {
        let format = PictureFormat::detect(&bytes).expect("a picture");
        Arc::new(Picture { bytes, format, hash: String::new() })
    }

    fn encoded(width: u32, format: ImageFormat) -> Vec<u8> {
        let mut bytes = Vec::new();
        let image = DynamicImage::new_rgb8(width, width / 2);
        image.write_to(&mut Cursor::new(&mut bytes), format).expect("memory takes it");
        bytes
    }

    #[test]
    fn pictures_are_what_mail_programs_show() {
        let fonts = Fonts::find(&FontSettings { folders_only: true, ..FontSettings::default() });
        let svg = "<svg xmlns='http://www.w3.org/2000/svg' width='400' height='100'><rect width='9' height='9'/></svg>";
        let drawn = raster(&picture(svg.into()), WHITE, &fonts).expect("it is drawn");
        assert_eq!((drawn.format, drawn.width, drawn.height), (PictureFormat::Png, 400, 100));
        let size = image::load_from_memory(&drawn.bytes).expect("a PNG").dimensions();
        assert_eq!(size, (800, 200));
        assert_eq!(raster(&picture(svg.into()), WHITE, &fonts).expect("again").bytes, drawn.bytes);

        let small = encoded(300, ImageFormat::Png);
        let kept = raster(&picture(small.clone()), WHITE, &fonts).expect("it is kept");
        assert_eq!((kept.bytes, kept.width, kept.height), (small, 300, 150));
        let large = raster(&picture(encoded(3000, ImageFormat::Jpeg)), WHITE, &fonts).expect("it is made smaller");
        assert_eq!((large.format, large.width, large.height), (PictureFormat::Jpeg, 568, 284));
        let webp = raster(&picture(encoded(200, ImageFormat::WebP)), WHITE, &fonts).expect("it is converted");
        assert_eq!((webp.format, webp.width), (PictureFormat::Jpeg, 200));
    }
}
