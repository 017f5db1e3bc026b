//! Any bytes as an article in Markdown.

#![no_main]

mod through;

use libfuzzer_sys::fuzz_target;
use xuekan::read::kind::Kind;

fuzz_target!(|bytes: &[u8]| through::import_as("article.md", Some(Kind::Markdown), bytes));
