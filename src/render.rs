//! Renderers: an issue or an article in, text or a package in memory out.
//!
//! Each renderer walks the body tree and escapes for its own format; none reads another's output
//! and none touches the disk.

pub mod commonmark;
