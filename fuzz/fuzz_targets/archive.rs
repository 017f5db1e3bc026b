//! A ZIP archive of any files, archives among them, or any bytes as one.

#![no_main]

mod container;
mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("archive.zip", Some(Kind::Archive), &container::of_files(bytes)));
