//! Pictures that come with articles: kept under the hash of what they hold.
//!
//! Only what every output can show is kept, and nothing that runs: a drawing with scripts stays out.

use std::collections::{BTreeMap, HashMap};

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::container::Container;
use crate::issue::PictureFormat;
use crate::workspace::hash;

/// The pictures of one file that arrived.
#[derive(Debug, Default)]
pub(crate) struct Pictures {
    kept: BTreeMap<String, Vec<u8>>,
    /// What became of the files of a container, by their paths in it.
    seen: HashMap<String, Option<Option<String>>>,
}

/// Forgiving about padding: addresses in pages often have none.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

impl Pictures {
    /// Keeps a picture and gives its path relative to the target folder; `None` when it is no picture
    /// that can be shown.
    pub fn keep(&mut self, bytes: &[u8]) -> Option<String> {
        let format = PictureFormat::detect(bytes)?;
        if format == PictureFormat::Svg && is_active(bytes) {
            return None;
        }
        let path = format!("pictures/{}.{}", &hash(bytes)[..16], format.extension());
        self.kept.entry(path.clone()).or_insert_with(|| bytes.to_vec());
        Some(path)
    }

    /// Keeps a picture of a container, which is unpacked once however often it is shown; `None` when
    /// there is no such file, and no path when it is no picture that can be shown.
    pub fn keep_from(&mut self, container: &mut Container<'_>, path: &str) -> Option<Option<String>> {
        if let Some(known) = self.seen.get(path) {
            return known.clone();
        }
        let kept = container.file(path).map(|bytes| self.keep(&bytes));
        self.seen.insert(path.to_string(), kept.clone());
        kept
    }

    /// Keeps the picture of a `data:` address.
    pub fn keep_data(&mut self, url: &str) -> Option<String> {
        url.get(..5).filter(|scheme| scheme.eq_ignore_ascii_case("data:"))?;
        let (kind, data) = url[5..].split_once(',')?;
        if !kind.to_ascii_lowercase().ends_with(";base64") {
            return self.keep(&percent_decoded(data));
        }
        let data: Vec<u8> = percent_decoded(data).into_iter().filter(|b| !b.is_ascii_whitespace()).collect();
        self.keep(&BASE64.decode(data).ok()?)
    }

    /// All of them, in order of their paths.
    pub fn into_attachments(self) -> Vec<(String, Vec<u8>)> {
        self.kept.into_iter().collect()
    }
}

fn is_active(bytes: &[u8]) -> bool {
    let text = String::from_utf8_lossy(bytes).to_ascii_lowercase();
    ["<script", "<foreignobject", "javascript:", "<!entity", "onload", "onclick", "onerror", "<iframe"]
        .iter()
        .any(|sign| text.contains(sign))
}

/// `%E7%94%B2` as bytes; whatever is no such sign stays.
pub(crate) fn percent_decoded(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let value = (bytes[at] == b'%')
            .then(|| bytes.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok());
        out.push(value.unwrap_or(bytes[at]));
        at += if value.is_some() { 3 } else { 1 };
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_of_addresses_are_kept_once_and_scripts_stay_out() {
        let mut pictures = Pictures::default();
        let gif = "data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA=";
        assert_eq!(pictures.keep_data(gif), pictures.keep_data(&gif.replace('=', "%3D")));
        assert!(pictures.keep_data("data:image/svg+xml,%3Csvg%20xmlns='x'/%3E").is_some());
        assert_eq!(pictures.keep(b"<svg onload='x'/>"), None);
        for bad in ["data:", "data:image/png;base64,%%%", "甲乙丙丁", "dat", "data:text/plain,甲"] {
            assert_eq!(pictures.keep_data(bad), None, "{bad}");
        }
        assert_eq!(pictures.into_attachments().len(), 2);
    }
}
