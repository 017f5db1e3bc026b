//! An EPUB book of any parts, or any bytes as one.

#![no_main]

mod container;
mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("book.epub", Some(Kind::Epub), &container::of_files(bytes)));
