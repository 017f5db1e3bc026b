//! Any bytes as a bulletin.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::import_as("bulletin.txt", &["bulletin"], bytes));
