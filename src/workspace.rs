//! The one door to files: a workspace on disk, and one in memory for tests.
//!
//! Paths are relative to the workspace's root, with `/` between parts. Knows bytes and no formats.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};

/// Where material is read from.
pub trait Workspace: Sync {
    /// The bytes of a file.
    ///
    /// # Errors
    /// What the file system says: not there, no permission, not a file.
    fn read(&self, path: &str) -> io::Result<Vec<u8>>;

    /// All files below a folder, sorted, hidden ones left out; empty when there is no such folder.
    ///
    /// # Errors
    /// What the file system says when the folder is there but cannot be read.
    fn list(&self, folder: &str) -> io::Result<Vec<String>>;

    /// The path as messages show it.
    fn shown(&self, path: &str) -> String {
        path.to_string()
    }
}

/// A workspace folder on disk.
#[derive(Debug, Clone)]
pub struct Disk {
    root: PathBuf,
}

impl Disk {
    /// Opens a folder as a workspace.
    pub fn new(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into() }
    }

    /// The folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// The place on disk of a workspace path.
    pub fn locate(&self, path: &str) -> PathBuf {
        self.root.join(path)
    }
}

impl Workspace for Disk {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        fs::read(self.locate(path))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let mut found = Vec::new();
        walk(&self.locate(folder), folder, &mut found)?;
        found.sort();
        Ok(found)
    }

    fn shown(&self, path: &str) -> String {
        let prefix = self.root.to_string_lossy();
        if prefix.is_empty() || prefix == "." { path.to_string() } else { format!("{prefix}/{path}") }
    }
}

fn walk(folder: &Path, name: &str, found: &mut Vec<String>) -> io::Result<()> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        entries => entries?,
    };
    for entry in entries {
        let entry = entry?;
        let part = entry.file_name().to_string_lossy().into_owned();
        if part.starts_with('.') {
            continue;
        }
        let inner = if name.is_empty() || name == "." { part } else { format!("{name}/{part}") };
        // A link to a folder is not followed: it may lead outside, or in a circle.
        let kind = entry.file_type()?;
        if kind.is_dir() {
            walk(&entry.path(), &inner, found)?;
        } else if kind.is_file() || (kind.is_symlink() && entry.path().is_file()) {
            found.push(inner);
        }
    }
    Ok(())
}

/// A workspace in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    /// Files by path.
    pub files: BTreeMap<String, Vec<u8>>,
}

impl Memory {
    /// Makes a workspace of texts.
    pub fn of<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Self { files: files.into_iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect() }
    }
}

impl Workspace for Memory {
    fn read(&self, path: &str) -> io::Result<Vec<u8>> {
        self.files.get(path).cloned().ok_or_else(|| io::Error::from(io::ErrorKind::NotFound))
    }

    fn list(&self, folder: &str) -> io::Result<Vec<String>> {
        let prefix = if folder.is_empty() || folder == "." { String::new() } else { format!("{folder}/") };
        Ok(self.files.keys().filter(|path| path.starts_with(&prefix)).cloned().collect())
    }
}

/// What the system says of itself (`/etc/os-release`), for advice on what to install.
pub fn os_release() -> Option<String> {
    fs::read_to_string("/etc/os-release").ok()
}

/// SHA-256 of bytes, in hexadecimal.
pub fn hash(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

/// A set of files that is written as a whole: nothing of it is seen before all of it is on disk.
#[derive(Debug)]
pub struct Delivery {
    target: PathBuf,
    staging: PathBuf,
    files: Vec<String>,
}

impl Delivery {
    /// Opens a staging folder beside the target folder, after tidying up behind runs that were stopped.
    ///
    /// # Errors
    /// When the folder cannot be made.
    pub fn open(target: &Path) -> io::Result<Self> {
        // A link stays a link: what it leads to is replaced.
        let target = target.canonicalize().unwrap_or_else(|_| target.to_path_buf());
        let parent = target.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new(".")).to_path_buf();
        fs::create_dir_all(&parent)?;
        let name = target.file_name().map_or_else(|| "out".into(), |n| n.to_string_lossy().into_owned());
        recover(&parent, &name, &target);
        let staging = parent.join(format!(".{name}.{}.part", std::process::id()));
        fs::create_dir_all(&staging)?;
        Ok(Self { staging, target, files: Vec::new() })
    }

    /// Writes one file into the staging folder.
    ///
    /// # Errors
    /// When it cannot be written; what was there before is untouched.
    pub fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        let place = self.staging.join(path);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(place, bytes)?;
        self.files.push(path.to_string());
        Ok(())
    }

    /// Moves every file to its place, replacing older ones of the same name.
    ///
    /// # Errors
    /// When a file cannot be moved.
    pub fn finish(self) -> io::Result<()> {
        for path in &self.files {
            let place = self.target.join(path);
            if let Some(folder) = place.parent() {
                fs::create_dir_all(folder)?;
            }
            fs::rename(self.staging.join(path), place)?;
        }
        Ok(())
    }

    /// Puts the whole folder in the place of the older one at once; what else was there comes along,
    /// save the files named.
    ///
    /// # Errors
    /// When a file cannot be moved; what was there before is untouched.
    pub fn replace(self, without: &[String]) -> io::Result<()> {
        if !self.target.exists() {
            return fs::rename(&self.staging, &self.target);
        }
        let mut stay = Vec::new();
        files_below(&self.target, Path::new(""), &mut stay)?;
        stay.retain(|path| {
            let name = path.to_string_lossy().replace('\\', "/");
            !self.files.contains(&name) && !without.contains(&name)
        });
        for path in &stay {
            let place = self.staging.join(path);
            fs::create_dir_all(place.parent().unwrap_or(&self.staging))?;
            let from = self.target.join(path);
            // The same file, so that a program that is writing it goes on doing so.
            fs::hard_link(&from, &place).or_else(|_| fs::copy(&from, &place).map(drop))?;
        }
        let old = self.staging.with_extension("old");
        if fs::rename(&self.target, &old).is_err() {
            // A folder that cannot be moved, such as a mounted one, is filled file by file.
            without.iter().for_each(|name| drop(fs::remove_file(self.target.join(name))));
            return self.finish();
        }
        if let Err(error) = fs::rename(&self.staging, &self.target) {
            fs::rename(&old, &self.target)?;
            return Err(error);
        }
        // What stays of it is taken away by the next run.
        let _ = fs::remove_dir_all(old);
        Ok(())
    }
}

/// All files below a folder, by their paths from it.
fn files_below(folder: &Path, inner: &Path, found: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder.join(inner))? {
        let entry = entry?;
        let path = inner.join(entry.file_name());
        if entry.file_type()?.is_dir() { files_below(folder, &path, found)? } else { found.push(path) }
    }
    Ok(())
}

/// Sees to what runs left that were stopped in the middle: an older folder that was just being
/// replaced goes back to its place, unfinished ones go.
fn recover(parent: &Path, name: &str, target: &Path) {
    let ended = |process: &str| {
        let running = Path::new("/proc/self").exists() && !Path::new("/proc").join(process).exists();
        process.parse::<u32>().is_ok() && running
    };
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let own = entry.file_name().to_string_lossy().into_owned();
        let Some(rest) = own.strip_prefix('.').and_then(|own| own.strip_prefix(name)?.strip_prefix('.')) else {
            continue;
        };
        let Some((_, left)) = rest.split_once('.').filter(|(process, _)| ended(process)) else { continue };
        // Nothing to do when it fails: the next run tries again.
        let _ = match left {
            "old" if !target.exists() => fs::rename(entry.path(), target),
            "old" | "part" => fs::remove_dir_all(entry.path()),
            _ => Ok(()),
        };
    }
}

impl Drop for Delivery {
    fn drop(&mut self) {
        // Nothing to do when it fails: the folder is hidden and the next build makes another.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_delivery_that_is_not_finished_leaves_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("2024-01");
        let mut delivery = Delivery::open(&target).unwrap();
        delivery.put("a/b.txt", b"1").unwrap();
        drop(delivery);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
        let mut delivery = Delivery::open(&target).unwrap();
        delivery.put("a/b.txt", b"2").unwrap();
        delivery.finish().unwrap();
        assert_eq!(fs::read(target.join("a/b.txt")).unwrap(), b"2");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_folder_is_replaced_at_once_and_keeps_what_others_put_there() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("2024-01");
        fs::create_dir_all(target.join("old")).unwrap();
        for (name, text) in [("a.txt", "1"), ("old/b.txt", "1"), ("log.jsonl", "1")] {
            fs::write(target.join(name), text).unwrap();
        }
        let mut delivery = Delivery::open(&target).unwrap();
        delivery.put("a.txt", b"2").unwrap();
        delivery.replace(&["old/b.txt".to_string()]).unwrap();
        let mut there = Vec::new();
        files_below(folder.path(), Path::new(""), &mut there).unwrap();
        there.sort();
        assert_eq!(there, [Path::new("2024-01/a.txt"), Path::new("2024-01/log.jsonl")]);
        assert_eq!(fs::read(target.join("a.txt")).unwrap(), b"2");
        assert!(!target.join("old").exists(), "no empty folder stays");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_a_stopped_run_left_is_seen_to() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("2024-01");
        // No process has such a number.
        fs::create_dir_all(folder.path().join(".2024-01.4294967290.part")).unwrap();
        fs::create_dir_all(folder.path().join(".2024-01.4294967290.old")).unwrap();
        fs::write(folder.path().join(".2024-01.4294967290.old/a.txt"), b"1").unwrap();
        drop(Delivery::open(&target).unwrap());
        assert_eq!(fs::read(target.join("a.txt")).unwrap(), b"1");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }
}
