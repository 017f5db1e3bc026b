//! The issue: everything an output needs, complete and then unchanged.
//!
//! Knows articles and words of the masthead; knows nothing of templates, Typst or HTML.

mod assemble;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::article::Article;
use crate::date::Date;

pub use assemble::{Pictures, assemble, pictures};

/// One department's edition of one issue.
#[derive(Debug, Clone)]
pub struct Issue {
    /// The masthead.
    pub masthead: Masthead,
    /// Sections in running order; together they list every article once.
    pub sections: Vec<Section>,
    /// Articles in running order.
    pub articles: Vec<Arc<Article>>,
    /// 版权页: label and value of each row, in order.
    pub imprint: Vec<(String, String)>,
    /// Pictures of the articles by workspace path; a figure whose picture is missing is not here.
    pub pictures: BTreeMap<String, Arc<Picture>>,
}

/// The title block of the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Masthead {
    /// Title of the publication: 理论学习.
    pub title: String,
    /// A line below the title.
    pub subtitle: Option<String>,
    /// Who issues it: 青禾大学党委宣传部.
    pub issuer: String,
    /// Name of the department whose edition this is, when it is not the main one.
    pub department: Option<String>,
    /// Language of the publication as a BCP 47 tag.
    pub language: String,
    /// Year of the issue.
    pub year: i32,
    /// Number in the year, from 1.
    pub number: u32,
    /// Date of the issue.
    pub date: Date,
}

/// A standing part of the issue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    /// Its title.
    pub title: String,
    /// Grouped: one contents entry with (1) (2) … below it; otherwise each article is an entry.
    pub grouped: bool,
    /// Positions of its articles in [`Issue::articles`].
    pub articles: Vec<usize>,
}

/// A picture file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    /// The bytes as they are on disk.
    pub bytes: Vec<u8>,
    /// What the bytes are.
    pub format: PictureFormat,
    /// SHA-256 of the bytes, in hexadecimal.
    pub hash: String,
}

/// A picture as mail programs and WeChat show it: PNG, JPEG or GIF.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raster {
    /// The file.
    pub bytes: Vec<u8>,
    /// What the bytes are.
    pub format: PictureFormat,
    /// Width at which it is shown, in pixels of a page; the file may have more.
    pub width: u32,
    /// Height at which it is shown.
    pub height: u32,
}

/// The pictures of an issue as mail programs show them.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rasters {
    /// Pictures of the articles by workspace path.
    pub pictures: BTreeMap<String, Raster>,
    /// The logo of the dress.
    pub logo: Option<Raster>,
}

/// A kind of picture that every output can show.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PictureFormat {
    /// Scalable Vector Graphics.
    Svg,
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

impl PictureFormat {
    /// Tells a picture by its first bytes, whatever its name says.
    pub fn detect(bytes: &[u8]) -> Option<Self> {
        let head = &bytes[..bytes.len().min(1024)];
        if head.starts_with(b"\x89PNG\r\n\x1a\n") {
            return Some(Self::Png);
        }
        if head.starts_with(b"\xFF\xD8\xFF") {
            return Some(Self::Jpeg);
        }
        if head.starts_with(b"GIF8") {
            return Some(Self::Gif);
        }
        if head.starts_with(b"RIFF") && head.get(8..12) == Some(b"WEBP") {
            return Some(Self::Webp);
        }
        let text = std::str::from_utf8(bytes).ok()?;
        text.contains("<svg").then_some(Self::Svg)
    }

    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Svg => "image/svg+xml",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }

    /// The usual file name ending, without the point.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Svg => "svg",
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }
}

impl Issue {
    /// The article's line in the contents: kicker and headline run together, column and series
    /// mark dropped.
    pub fn contents_title(&self, article: usize) -> String {
        let article = &self.articles[article];
        match &article.head.kicker {
            Some(kicker) => {
                let kicker = kicker.split_whitespace().collect::<Vec<_>>().join(" ");
                format!("{kicker} {}", article.display_title())
            }
            None => article.display_title(),
        }
    }

    /// What the issue is about, for those who search a shelf of files.
    pub fn keywords(&self) -> Vec<&str> {
        let mut words: Vec<&str> = Vec::new();
        for section in self.sections.iter().filter(|s| !s.articles.is_empty()) {
            if !section.title.is_empty() && !words.contains(&section.title.as_str()) {
                words.push(&section.title);
            }
        }
        words
    }

    /// Number of the issue as printed: 2024年第1期, in English publications `No. 1, 2024`.
    pub fn number_label(&self) -> String {
        let Masthead { year, number, .. } = self.masthead;
        if self.is_english() { format!("No. {number}, {year}") } else { format!("{year}年第{number}期") }
    }

    /// Date of the issue as printed: 2024年3月18日.
    pub fn date_label(&self) -> String {
        if self.is_english() { self.masthead.date.english() } else { self.masthead.date.chinese() }
    }

    /// The publication itself is in English.
    pub fn is_english(&self) -> bool {
        self.masthead.language.to_ascii_lowercase().starts_with("en")
    }
}
