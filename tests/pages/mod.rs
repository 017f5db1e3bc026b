//! Invented newspaper pages with their truth: a judge for whoever reads newspaper pages.
//!
//! A seed makes a page: [`write`] invents the articles, [`set`] spoils them as pages are spoilt
//! when they become text, [`truth`] tells what a careful editor would make of it, and [`score`]
//! compares what an import made. Tests, benchmarks and the corpus of the fuzz targets share it.

// Each user takes a part of it.
#![allow(dead_code)]

pub mod booklet;
pub mod columns;
pub mod perfect;
pub mod random;
pub mod score;
pub mod set;
pub mod truth;
pub mod words;
pub mod write;

pub use set::page;

/// Characters that count: no spaces.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !"\u{200b}\u{feff}".contains(*c)).collect()
}
