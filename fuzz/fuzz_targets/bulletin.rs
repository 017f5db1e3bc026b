//! Any bytes as a bulletin.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("bulletin.txt", Some(Kind::Bulletin), bytes));
