//! Readers: bytes in, articles out. Each reader knows its own format and nothing of the library.

pub mod encoding;
pub mod markdown;
