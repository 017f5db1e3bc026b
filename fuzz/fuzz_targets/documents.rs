//! Any bytes as a document: saved pages, feeds, office files, books, archives.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::import_as("document", &["text", "html", "docx", "epub", "feed", "zip"], bytes));
