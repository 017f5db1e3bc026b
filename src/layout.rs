//! Typesetting: an issue becomes pages, and the pages a page map, a PDF and a cover picture.
//!
//! The only module that speaks Typst. What the booklet looks like is the print template's affair;
//! here is decided what is printed and found out where it landed.

pub mod fonts;
pub mod page;

pub use fonts::{FontSettings, Fonts};
pub use page::{PageSettings, PageSetup};
