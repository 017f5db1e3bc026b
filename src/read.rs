//! Readers: bytes in, articles out. Each reader knows its own format and nothing of the library.

pub mod bulletin;
mod dom;
pub mod encoding;
pub mod forms;
mod html;
pub mod kind;
pub mod markdown;
pub(crate) mod naming;
mod opening;
mod pictures;
pub mod trace;
