//! Any bytes, read as the kind they look like.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| through::import_as("arrived.txt", None, bytes));
