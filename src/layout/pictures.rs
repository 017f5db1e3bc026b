//! The pictures that can be shown: those the engine can decode and that need no other file.
//!
//! A broken file must not keep the rest of the issue from the press, so each is tried before
//! anything is made of it.

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

use crate::diag::Message;
use crate::issue::{Picture, PictureFormat};
use crate::msg;

/// Why a picture cannot be shown; the engine remembers what it decoded, so nothing is decoded twice.
pub fn fault(picture: &Picture) -> Option<Message> {
    let bytes = Bytes::new(picture.bytes.clone());
    let raster =
        |format: ExchangeFormat| RasterImage::plain(bytes.clone(), format).map(|_| ()).map_err(|e| e.to_string());
    let decoded = match picture.format {
        PictureFormat::Png => raster(ExchangeFormat::Png),
        PictureFormat::Jpeg => raster(ExchangeFormat::Jpg),
        PictureFormat::Gif => raster(ExchangeFormat::Gif),
        PictureFormat::Webp => raster(ExchangeFormat::Webp),
        // The engine's own words for this are those of a programmer.
        PictureFormat::Svg => SvgImage::new(bytes).map(|_| ()).map_err(|_| "SVG".to_string()),
    };
    if let Err(reason) = decoded {
        return Some(msg!("不能解码（{reason}）", "cannot be decoded ({reason})"));
    }
    if picture.format == PictureFormat::Jpeg && !picture.bytes.windows(2).any(|pair| pair == [0xFF, 0xD9]) {
        return Some(msg!("不完整：没有结尾", "is not complete: its end is missing"));
    }
    if picture.format == PictureFormat::Svg
        && let Some(target) = outside_reference(&picture.bytes)
    {
        return Some(msg!("引用了外部文件 {target}", "refers to another file: {target}"));
    }
    None
}

/// A file that an SVG draws from outside itself; no output can follow it there.
fn outside_reference(svg: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(svg);
    let tags = text.split('<').filter_map(|tag| tag.split('>').next());
    let drawing = tags.filter(|tag| {
        let name = tag.split_whitespace().next().unwrap_or_default();
        ["image", "use", "feImage"].contains(&name.rsplit(':').next().unwrap_or_default())
    });
    drawing.filter_map(href).find(|target| !target.starts_with('#') && !target.starts_with("data:"))
}

/// The value of `href` or `xlink:href` in a tag.
fn href(tag: &str) -> Option<String> {
    let value = tag.split_once("href")?.1.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let target = value[1..].split(quote).next()?.trim();
    (!target.is_empty()).then(|| crate::text::clip(target, 60))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn svg(inside: &str) -> Picture {
        let text = format!("<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 9 9'>{inside}</svg>");
        Picture { bytes: text.into_bytes(), format: PictureFormat::Svg, hash: String::new() }
    }

    #[test]
    fn pictures_that_draw_from_elsewhere_or_break_off_are_told_apart() {
        assert!(fault(&svg("<rect width='9' height='9'/><use href='#a'/>")).is_none());
        assert!(fault(&svg("<a href='https://example.org/'><rect width='9' height='9'/></a>")).is_none());
        assert!(fault(&svg("<image href='http://example.org/x.png'/>")).is_some());
        assert!(fault(&svg("<svg:image xlink:href=\"ok.png\"/>")).is_some());
        assert!(fault(&svg("<rect")).is_some());
        let cut = Picture { bytes: b"\xFF\xD8\xFF\xE0".to_vec(), format: PictureFormat::Jpeg, hash: String::new() };
        assert!(fault(&cut).is_some());
    }
}
