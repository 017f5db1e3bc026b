//! A DOCX document of any parts, or any bytes as one.

#![no_main]

mod container;
mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("document.docx", Some(Kind::Docx), &container::of_files(bytes)));
