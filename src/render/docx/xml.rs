//! XML as it is written: the one place of this output where text becomes markup.

use std::fmt::{Display, Write};

use crate::render::escape::escape_into;

/// A part in the making.
pub(super) struct Xml(String);

/// The namespaces of the parts that hold text.
pub(super) const SPACES: [(&str, &str); 6] = [
    ("xmlns:w", "http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    ("xmlns:r", "http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", "http://schemas.openxmlformats.org/drawingml/2006/picture"),
    ("xmlns:asvg", "http://schemas.microsoft.com/office/drawing/2016/SVG/main"),
];

impl Xml {
    pub(super) fn new() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n".to_string())
    }

    /// A part that holds text, its first element open.
    pub(super) fn of_text(name: &str) -> Self {
        let mut xml = Self::new();
        let spaces: Vec<(&str, &dyn Display)> =
            SPACES.iter().map(|(name, value)| (*name, value as &dyn Display)).collect();
        xml.open(name, &spaces);
        xml
    }

    fn tag(&mut self, name: &str, attributes: &[(&str, &dyn Display)], end: &str) {
        self.0.push('<');
        self.0.push_str(name);
        for (name, value) in attributes {
            self.0.push(' ');
            self.0.push_str(name);
            self.0.push_str("=\"");
            let _ = write!(Escaped(&mut self.0), "{value}");
            self.0.push('"');
        }
        self.0.push_str(end);
    }

    pub(super) fn open(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.tag(name, attributes, ">");
    }

    pub(super) fn empty(&mut self, name: &str, attributes: &[(&str, &dyn Display)]) {
        self.tag(name, attributes, "/>");
    }

    /// `<w:name w:val="…"/>`, the form most properties have.
    pub(super) fn value(&mut self, name: &str, value: impl Display) {
        self.empty(name, &[("w:val", &value)]);
    }

    pub(super) fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name);
        self.0.push('>');
    }

    pub(super) fn text(&mut self, text: &str) {
        escape_into(text, &mut self.0);
    }

    /// An element that holds only text.
    pub(super) fn words(&mut self, name: &str, attributes: &[(&str, &dyn Display)], text: &str) {
        self.open(name, attributes);
        self.text(text);
        self.close(name);
    }

    /// Where the next element will stand.
    pub(super) fn here(&self) -> usize {
        self.0.len()
    }

    /// Takes an element away that turned out to have nothing in it.
    pub(super) fn drop_empty(&mut self, name: &str, start: usize) {
        if self.0.len() == start + name.len() + 2 {
            self.0.truncate(start);
        } else {
            self.close(name);
        }
    }

    pub(super) fn finish(mut self, name: &str) -> Vec<u8> {
        self.close(name);
        self.0.into_bytes()
    }
}

struct Escaped<'a>(&'a mut String);

impl Write for Escaped<'_> {
    fn write_str(&mut self, text: &str) -> std::fmt::Result {
        escape_into(text, self.0);
        Ok(())
    }
}
