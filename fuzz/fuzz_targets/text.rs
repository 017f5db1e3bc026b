//! Any bytes as plain text.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("article.txt", Some(Kind::Text), bytes));
