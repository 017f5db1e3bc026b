//! Any bytes as an RSS, Atom or JSON feed.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("feed.xml", Some(Kind::Feed), bytes));
