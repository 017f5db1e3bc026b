//! ZIP containers read with bounds: DOCX, EPUB and archives.
//!
//! An entry is read up to a limit whatever it claims to hold, and all entries together up to
//! another; so is all that lies in containers inside one another. Names are text for messages and for
//! looking entries up; nothing is ever written by them.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;

/// Entries beyond this number are not looked at.
const MOST_ENTRIES: usize = 5000;
/// An entry has no more bytes.
const LARGEST_ENTRY: u64 = 64 << 20;
/// All entries read from one container have no more.
const LARGEST_TOTAL: u64 = 256 << 20;
/// Containers inside a file that arrived, at any depth, have no more all together.
const LARGEST_INSIDE: u64 = 1 << 30;
/// An entry of more than a megabyte that shrank further than this was made to burst.
const STEEPEST: u64 = 250;

/// Why an entry was not read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// It holds more than is read.
    TooLarge,
    /// It is locked with a password.
    Locked,
    /// It cannot be unpacked.
    Damaged,
}

/// How many bytes may still be unpacked from one file that arrived, whatever lies inside what.
#[derive(Debug, Clone)]
pub(crate) struct Allowance(Rc<Cell<u64>>);

impl Default for Allowance {
    fn default() -> Self {
        Self(Rc::new(Cell::new(LARGEST_INSIDE)))
    }
}

/// An entry by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Its name, decoded.
    pub name: String,
    index: usize,
}

/// An open container.
pub(crate) struct Container<'a> {
    zip: ZipArchive<Cursor<&'a [u8]>>,
    entries: Vec<Entry>,
    /// Positions in the list by name, and by name in lower case.
    named: HashMap<String, usize>,
    folded: HashMap<String, usize>,
    left: u64,
    inside: Allowance,
    /// More entries than are looked at.
    pub overfull: bool,
}

/// Whether bytes begin as a container does.
pub(crate) fn is_container(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

impl<'a> Container<'a> {
    /// Opens a container; `None` when its list of entries makes no sense.
    pub fn open(bytes: &'a [u8], inside: &Allowance) -> Option<Self> {
        if !is_container(bytes) {
            return None;
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).ok()?;
        let mut entries = Vec::new();
        for index in 0..zip.len().min(MOST_ENTRIES) {
            let Ok(entry) = zip.by_index_raw(index) else { continue };
            if entry.is_dir() {
                continue;
            }
            let name = decoded(entry.name_raw());
            entries.push(Entry { name, index });
        }
        let overfull = zip.len() > MOST_ENTRIES;
        let (mut named, mut folded) = (HashMap::new(), HashMap::new());
        for (at, entry) in entries.iter().enumerate() {
            named.entry(entry.name.clone()).or_insert(at);
            folded.entry(entry.name.to_ascii_lowercase()).or_insert(at);
        }
        Some(Self { zip, entries, named, folded, left: LARGEST_TOTAL, inside: inside.clone(), overfull })
    }

    /// The files in it, in the order of its list.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Whether there is a file of this name.
    pub fn has(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    /// The bytes of a file by name, letter case aside where nothing else fits.
    pub fn file(&mut self, name: &str) -> Option<Vec<u8>> {
        let at = self.named.get(name).or_else(|| self.folded.get(&name.to_ascii_lowercase()))?;
        let entry = self.entries[*at].clone();
        self.read(&entry).ok()
    }

    /// The bytes of an entry.
    ///
    /// # Errors
    /// When it is too large, locked or damaged.
    pub fn read(&mut self, entry: &Entry) -> Result<Vec<u8>, Refusal> {
        let limit = LARGEST_ENTRY.min(self.left).min(self.inside.0.get());
        let file = self.zip.by_index(entry.index).map_err(|error| match error {
            zip::result::ZipError::UnsupportedArchive(zip::result::ZipError::PASSWORD_REQUIRED) => Refusal::Locked,
            _ => Refusal::Damaged,
        })?;
        // What an entry claims is only a claim: what comes out is counted.
        let steepest = file.compressed_size().saturating_mul(STEEPEST).max(1 << 20);
        let limit = limit.min(steepest);
        if file.size() > limit {
            return Err(Refusal::TooLarge);
        }
        let mut bytes = Vec::new();
        file.take(limit + 1).read_to_end(&mut bytes).map_err(|_| Refusal::Damaged)?;
        if bytes.len() as u64 > limit {
            return Err(Refusal::TooLarge);
        }
        self.left -= bytes.len() as u64;
        self.inside.0.set(self.inside.0.get() - bytes.len() as u64);
        Ok(bytes)
    }
}

/// A name as text: UTF-8 where it is, else GB18030 where that makes sense, else as old systems have it.
fn decoded(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_string(),
        Err(_) => match encoding_rs::GB18030.decode_without_bom_handling_and_without_replacement(raw) {
            Some(name) => name.into_owned(),
            None => String::from_utf8_lossy(raw).into_owned(),
        },
    };
    name.replace('\\', "/").chars().filter(|c| !c.is_control()).collect()
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use std::io::Write;
    use zip::write::SimpleFileOptions;

    /// A container of files.
    pub(crate) fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            zip.start_file(*name, SimpleFileOptions::default().last_modified_time(zip::DateTime::default())).unwrap();
            zip.write_all(bytes).unwrap();
        }
        zip.finish().unwrap().into_inner()
    }

    #[test]
    fn entries_that_burst_are_refused() {
        let zeros = vec![0; 20 << 20];
        let bytes = packed(&[("a.txt", &zeros), ("b.txt", b"b")]);
        assert!(bytes.len() < 100_000);
        let mut container = Container::open(&bytes, &Allowance::default()).unwrap();
        let entries = container.entries().to_vec();
        assert_eq!(container.read(&entries[0]), Err(Refusal::TooLarge));
        assert_eq!(container.read(&entries[1]).unwrap(), b"b");
    }

    #[test]
    fn containers_inside_one_file_share_what_may_be_unpacked() {
        let allowance = Allowance(Rc::new(Cell::new(1000)));
        let bytes = packed(&[("a.txt", &[1; 600]), ("b.txt", b"b")]);
        let mut results = Vec::new();
        for _ in 0..2 {
            let mut container = Container::open(&bytes, &allowance).unwrap();
            for entry in container.entries().to_vec() {
                results.push(container.read(&entry).map(|bytes| bytes.len()));
            }
        }
        assert_eq!(results, [Ok(600), Ok(1), Err(Refusal::TooLarge), Ok(1)]);
    }

    #[test]
    fn names_in_old_encodings_are_read() {
        let (gbk, ..) = encoding_rs::GBK.encode("青禾/日报.txt");
        assert_eq!(decoded(&gbk), "青禾/日报.txt");
        assert_eq!(decoded("a\\甲.txt".as_bytes()), "a/甲.txt");
    }

    proptest::proptest! {
        #[test]
        fn any_damage_is_survived(at in 0_usize..400, byte in 0_u8..=255, cut in 0_usize..400) {
            let mut bytes = packed(&[("a.txt", b"hello hello hello hello"), ("b/c.txt", &[7; 300])]);
            let length = bytes.len();
            bytes[at % length] = byte;
            bytes.truncate(length - cut % 60);
            if let Some(mut container) = Container::open(&bytes, &Allowance::default()) {
                for entry in container.entries().to_vec() {
                    let _ = container.read(&entry);
                }
            }
        }
    }
}
