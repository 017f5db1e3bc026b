//! Pictures as they lie in the file: PNG, JPEG and GIF as they are, others drawn as PNG.

use std::collections::BTreeMap;

use crate::issue::{Picture, PictureFormat};
use crate::layout::Drawn;
use crate::render::is_active;

/// A picture of the document.
pub(super) struct Media {
    /// File name below `media/`.
    pub name: String,
    pub bytes: Vec<u8>,
    /// The drawing itself, for programs that can show it sharper than the PNG.
    pub vector: Option<(String, Vec<u8>)>,
    /// Natural size in twips.
    pub width: i64,
    pub height: i64,
}

/// The pictures of a document in the order of their first use.
#[derive(Default)]
pub(super) struct Shelf {
    pub media: Vec<Media>,
    places: BTreeMap<String, usize>,
}

impl Shelf {
    /// The place of a picture by its path; `None` when nothing can be made of it.
    pub(super) fn place(&mut self, path: &str, picture: &Picture, drawn: Option<&Drawn>) -> Option<usize> {
        if let Some(place) = self.places.get(path) {
            return Some(*place);
        }
        let drawn = drawn?;
        let place = self.media.len();
        let stem = format!("picture{}", place + 1);
        let (bytes, extension) = match (&drawn.png, picture.format) {
            (Some(png), _) => (png.clone(), "png"),
            (None, format) => (picture.bytes.clone(), format.extension()),
        };
        let vector = (picture.format == PictureFormat::Svg && !is_active(picture))
            .then(|| (format!("{stem}.svg"), picture.bytes.clone()));
        let twips = |pt: f64| (pt * 20.0).round().max(1.0) as i64;
        let (width, height) = (twips(drawn.width_pt), twips(drawn.height_pt));
        self.media.push(Media { name: format!("{stem}.{extension}"), bytes, vector, width, height });
        self.places.insert(path.to_string(), place);
        Some(place)
    }
}
