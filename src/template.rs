//! The dress of a department: tera templates, Typst files and theme, resolved file by file from
//! the department's folder, its parent, and the built-in default that is compiled in.

mod theme;

pub use theme::{Labels, Rule, Theme};
