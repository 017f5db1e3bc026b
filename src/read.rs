//! Readers: bytes in, articles out. Each reader knows its own format and nothing of the library.

mod archive;
mod arrived;
pub mod bulletin;
mod container;
mod docx;
mod dom;
pub mod encoding;
mod epub;
mod feed;
pub mod foreign;
pub mod forms;
mod html;
pub mod kind;
mod mail;
pub mod markdown;
pub(crate) mod naming;
pub mod newspaper;
mod notes;
mod opening;
mod original;
pub(crate) mod own;
pub mod pdf;
mod pictures;
mod several;
mod text;
pub mod trace;
mod years;
