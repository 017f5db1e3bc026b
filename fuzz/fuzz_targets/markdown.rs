//! Any bytes as an article in Markdown.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::import_as("article.md", &["markdown"], bytes));
