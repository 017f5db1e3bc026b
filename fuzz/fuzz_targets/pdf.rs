//! Any bytes as a PDF file.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::import_as("page.pdf", &["pdf"], bytes));
