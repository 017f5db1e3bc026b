//! Any bytes as a message.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("a.eml", Some(Kind::Mail), bytes));
