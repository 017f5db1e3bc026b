//! Files that came along with a saved page: its pictures, in `page_files/` or wherever it says.
//!
//! Only what a page refers to is read, and only below its own folder. Kept originals keep theirs in
//! a folder of their own, so that they can be read again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::import::Input;
use crate::import::record::{FOLDER, short};
use crate::read::kind::Arrived;
use crate::workspace::hash;

/// A larger file is no picture of a page.
const LARGEST: u64 = 64 << 20;
/// A page has no more pictures.
const MOST: usize = 2000;

/// Reads what came along with the inputs; that of kept originals, which are read `again`, lies in `shelf`.
pub fn gather(inputs: &[Input], shelf: &Path, again: &BTreeSet<String>) -> BTreeMap<String, Vec<u8>> {
    let mut files = BTreeMap::new();
    for input in inputs {
        let sha256 = hash(&input.bytes);
        let kept = again.contains(&sha256).then(|| shelf.join(FOLDER).join(folder(&sha256)));
        for (own, path) in Arrived::new(&input.path, &input.bytes).companions().into_iter().take(MOST) {
            let place = kept.as_ref().map_or_else(|| PathBuf::from(&path), |kept| kept.join(&own));
            files.extend(read(&place).map(|bytes| (path, bytes)));
        }
    }
    files
}

/// The files of an input that its articles took pictures from, by their paths below [`FOLDER`].
pub fn kept<'a>(
    input: &Input,
    beside: &'a BTreeMap<String, Vec<u8>>,
    taken: &[(String, Vec<u8>)],
) -> Vec<(String, &'a [u8])> {
    let companions = Arrived::new(&input.path, &input.bytes).companions().into_iter();
    let files = companions.filter_map(|(own, path)| Some((own, beside.get(&path)?)));
    let files = files.filter(|(_, bytes)| taken.iter().any(|(_, picture)| picture == *bytes));
    let folder = folder(&hash(&input.bytes));
    files.map(|(own, bytes)| (format!("{folder}/{own}"), bytes.as_slice())).collect()
}

fn folder(sha256: &str) -> String {
    format!("{}_files", short(sha256))
}

fn read(path: &Path) -> Option<Vec<u8>> {
    let known = fs::metadata(path).ok()?;
    (known.is_file() && known.len() <= LARGEST).then(|| fs::read(path).ok())?
}

/// Whether a folder is what browsers save beside a page, which is there too.
pub fn belongs_to_page(folder: &Path) -> bool {
    let Some(name) = folder.file_name().and_then(|n| n.to_str()) else { return false };
    let page = ["_files", ".files"].iter().find_map(|end| name.strip_suffix(end));
    let beside = |page: &str, end: &str| -> PathBuf { folder.with_file_name(format!("{page}.{end}")) };
    page.is_some_and(|page| ["html", "htm", "xhtml", "shtml"].iter().any(|end| beside(page, end).is_file()))
}
