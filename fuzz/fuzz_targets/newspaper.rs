//! Any bytes as the text of a newspaper page.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("page.txt", Some(Kind::Newspaper), bytes));
