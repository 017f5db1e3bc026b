//! Readers: bytes in, articles out. Each reader knows its own format and nothing of the library.

pub mod bulletin;
pub mod encoding;
pub mod forms;
pub mod kind;
pub mod markdown;
pub(crate) mod naming;
pub mod newspaper;
pub mod pdf;
pub mod trace;
