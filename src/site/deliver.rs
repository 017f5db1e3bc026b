//! Puts a site in place: all of it or nothing, and nothing of the site before it stays.
//!
//! A list of files lies among them. Only what an earlier list names is replaced or taken away, so
//! that files of others in the same folder are safe.

use std::collections::BTreeSet;
use std::io;
use std::path::Path;

use super::Site;
use crate::article::ArticleId;
use crate::workspace::Delivery;

/// Name of the list of files.
pub const LIST: &str = "site-files.txt";

/// What a delivery did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Delivered {
    /// Number of files written, the list among them.
    pub written: usize,
    /// Files of an earlier site that are taken away.
    pub removed: Vec<String>,
}

/// Why a site was not put in place.
#[derive(Debug)]
pub enum Refused {
    /// This file is in its way and is not of an earlier site.
    Stranger(String),
    /// A file cannot be written.
    Io(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes a site below `out`.
///
/// # Errors
/// When a file of somebody else is in the way or a file cannot be written; what was there before
/// is untouched.
pub fn deliver(out: &Path, site: &Site) -> Result<Delivered, Refused> {
    let before = std::fs::read_to_string(out.join(LIST)).unwrap_or_default();
    // The list is a file like any other: a name in it may not lead out of the folder.
    let before: BTreeSet<&str> = before.lines().filter(|path| ArticleId::new(path).is_some()).collect();
    let known = |path: &str| before.contains(path) || path == LIST;
    let stranger = site.files.keys().find(|path| !known(path) && out.join(path).exists());
    if let Some(path) = stranger {
        return Err(Refused::Stranger(path.clone()));
    }
    let mut delivery = Delivery::open(out)?;
    let mut list = String::new();
    for (path, bytes) in &site.files {
        delivery.put(path, bytes)?;
        list.push_str(path);
        list.push('\n');
    }
    delivery.put(LIST, list.as_bytes())?;
    let stale: Vec<String> =
        before.into_iter().filter(|path| !site.files.contains_key(*path)).map(String::from).collect();
    delivery.replace(&stale)?;
    Ok(Delivered { written: site.files.len() + 1, removed: stale })
}
