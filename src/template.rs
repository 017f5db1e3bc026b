//! The dress of a department: tera templates, Typst files and theme, resolved file by file from
//! the department's folder, its parent, and the built-in default that is compiled in.

mod theme;

pub use theme::{Labels, Theme};

static THEME: std::sync::LazyLock<crate::yaml::Schema<Theme>> = std::sync::LazyLock::new(crate::yaml::Schema::new);

/// The JSON Schema of `theme.yaml`.
pub fn theme_schema() -> &'static serde_json::Value {
    THEME.json()
}
