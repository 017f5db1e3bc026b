//! Any bytes as a saved web page.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("page.html", Some(Kind::Html), bytes));
