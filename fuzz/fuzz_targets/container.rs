//! Containers around fuzzed parts: random bytes alone hardly ever make a ZIP file.
//!
//! Files are divided by the control characters that stand for just this, which no text or markup has,
//! and begin with a line that names them. Bytes that begin as a container does are left as they are, so
//! that its own layer is fuzzed, too.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// Divides the files of a container.
const FILE: u8 = 0x1C;
/// Divides a container from the one inside it.
const CONTAINER: u8 = 0x1D;
/// Containers inside one another, no deeper.
const DEEPEST: usize = 4;

/// A container of the files that the bytes name.
pub fn of_files(bytes: &[u8]) -> Vec<u8> {
    if bytes.starts_with(b"PK") {
        return bytes.to_vec();
    }
    let levels: Vec<&[u8]> = bytes.splitn(DEEPEST, |b| *b == CONTAINER).collect();
    let mut inner = None;
    for level in levels.into_iter().rev() {
        inner = Some(packed(level, inner.as_deref()));
    }
    inner.unwrap_or_default()
}

fn packed(files: &[u8], inner: Option<&[u8]>) -> Vec<u8> {
    let stored = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let named = files.split(|b| *b == FILE).map(|file| {
        let end = file.iter().position(|b| *b == b'\n').unwrap_or(file.len());
        (String::from_utf8_lossy(&file[..end]), file.get(end + 1..).unwrap_or_default())
    });
    for (name, bytes) in named.chain(inner.map(|bytes| ("inner.zip".into(), bytes))) {
        // A name the format cannot hold, or has already, leaves its file out.
        if zip.start_file(name, stored).is_ok() {
            zip.write_all(bytes).expect("memory takes it");
        }
    }
    zip.finish().expect("memory takes it").into_inner()
}
