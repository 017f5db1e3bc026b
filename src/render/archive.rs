//! The ZIP file that an EPUB and a DOCX are: every time the same bytes.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// A ZIP file in the making.
pub(super) struct Archive(ZipWriter<Cursor<Vec<u8>>>);

const SOUND: &str = "names are plain, and memory takes what a file system would";

impl Archive {
    pub(super) fn new() -> Self {
        Self(ZipWriter::new(Cursor::new(Vec::new())))
    }

    /// Adds a file that shrinks when it is compressed.
    pub(super) fn add(&mut self, name: &str, bytes: &[u8]) {
        self.put(name, bytes, CompressionMethod::Deflated);
    }

    /// Adds a file as it is: its place is checked, or it is compressed already.
    pub(super) fn store(&mut self, name: &str, bytes: &[u8]) {
        self.put(name, bytes, CompressionMethod::Stored);
    }

    fn put(&mut self, name: &str, bytes: &[u8], method: CompressionMethod) {
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        self.0.start_file(name, options).expect(SOUND);
        self.0.write_all(bytes).expect(SOUND);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.0.finish().expect(SOUND).into_inner()
    }
}
