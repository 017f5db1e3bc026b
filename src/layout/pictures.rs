//! The pictures that can be printed: those the engine can decode.
//!
//! A broken file must not keep the rest of the issue from the press, so each is tried before.

use std::collections::BTreeMap;
use std::sync::Arc;

use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage, SvgImage};

use crate::diag::{Code, Finding, Outcome};
use crate::issue::{Issue, Picture, PictureFormat};
use crate::msg;

/// The pictures of an issue that decode, by workspace path; the others are findings.
pub(super) fn usable(issue: &Issue) -> Outcome<BTreeMap<String, Arc<Picture>>> {
    let mut usable = BTreeMap::new();
    let mut findings = Vec::new();
    for (path, picture) in &issue.pictures {
        match decode(picture) {
            Ok(()) => {
                usable.insert(path.clone(), picture.clone());
            }
            Err(reason) => findings.push(
                Finding::new(
                    Code::R005,
                    msg!("图片 {path} 不能解码：{reason}", "picture {path} cannot be decoded: {reason}"),
                )
                .help(msg!("只印它的图说", "only its caption is printed")),
            ),
        }
    }
    Outcome::new(usable, findings)
}

/// The engine remembers what it decoded, so nothing is decoded twice.
fn decode(picture: &Picture) -> Result<(), String> {
    let bytes = Bytes::new(picture.bytes.clone());
    let raster = |format: ExchangeFormat| {
        RasterImage::plain(bytes.clone(), format).map(|_| ()).map_err(|error| error.to_string())
    };
    match picture.format {
        PictureFormat::Png => raster(ExchangeFormat::Png),
        PictureFormat::Jpeg => raster(ExchangeFormat::Jpg),
        PictureFormat::Gif => raster(ExchangeFormat::Gif),
        PictureFormat::Webp => raster(ExchangeFormat::Webp),
        PictureFormat::Svg => SvgImage::new(bytes).map(|_| ()).map_err(|error| format!("{error:?}")),
    }
}
