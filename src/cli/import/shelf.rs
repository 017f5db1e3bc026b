//! Putting what was imported on the shelf: articles, originals, records; all of it or nothing.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::companions;
use crate::diag::{Code, Finding, Place};
use crate::import::record::{Earlier, FOLDER, Record};
use crate::import::{self, Decision, Imported, Input, Options};
use crate::msg;
use crate::workspace::Delivery;

/// What earlier imports left in a target folder.
pub fn earlier(into: &Path) -> Earlier {
    let Ok(entries) = fs::read_dir(into.join(FOLDER)) else { return Earlier::default() };
    let mut paths: Vec<_> =
        entries.flatten().map(|e| e.path()).filter(|p| p.extension().is_some_and(|e| e == "json")).collect();
    paths.sort();
    let files: Vec<Vec<u8>> = paths.iter().filter_map(|path| fs::read(path).ok()).collect();
    Earlier::read(files.iter().map(Vec::as_slice))
}

/// What was put on the shelf.
#[derive(Debug, Default)]
pub struct Shelved {
    /// Articles, loose text and pictures that were written, by path.
    pub written: Vec<String>,
    /// Anything at all was written, records included.
    pub changed: bool,
}

/// Writes what may be written: a file that somebody edited stays, and the new text goes beside it;
/// nothing is written for articles that were moved, and nothing kept of what is no material.
pub fn put(
    into: &Path,
    inputs: &[Input],
    imported: &Imported,
    moved: &BTreeSet<String>,
    options: &Options,
    findings: &mut Vec<Finding>,
) -> io::Result<Shelved> {
    let earlier = &options.earlier;
    let mut shelf = Shelf { into, delivery: Delivery::open(into)?, shelved: Shelved::default() };
    for file in imported.files.iter().filter(|file| !moved.contains(&file.path)) {
        let place = into.join(&file.path);
        let existing = read(&place)?.map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
        let ours = |hash: &str| earlier.wrote(&file.path, hash);
        match import::write_decision(existing.as_deref(), &file.text, ours) {
            Decision::Same => {}
            Decision::Write => shelf.write(&file.path, file.text.as_bytes())?,
            Decision::Keep => {
                let beside = format!("{}.new", file.path);
                shelf.write(&beside, file.text.as_bytes())?;
                findings.push(
                    Finding::new(
                        Code::R024,
                        msg!("文件导入后改过，保留原样", "the file was edited since it was imported and is kept"),
                    )
                    .at(Place::file(place.to_string_lossy().as_ref()))
                    .help(msg!("这次导入的文字在 {beside}", "what this import made is in {beside}")),
                );
            }
        }
    }
    for (path, bytes) in &imported.attachments {
        // A picture that is there already may be somebody's better scan of it.
        if !into.join(path).exists() {
            shelf.write(path, bytes)?;
        }
    }
    for (input, account) in inputs.iter().zip(&imported.accounts).filter(|(_, a)| a.foreign.is_none()) {
        let mut record = Record::of(account, imported, account.given.clone());
        if let Some(before) = earlier.of(&record.sha256) {
            // The name it first came under stays: the copy beside the record has it.
            (record.file, record.original) = (before.file.clone(), before.original.clone());
        }
        shelf.keep(&record.original, &input.bytes)?;
        for (path, bytes) in companions::kept(input, &options.beside, &imported.attachments) {
            shelf.keep(&path, bytes)?;
        }
        shelf.keep(&record.path(), record.text().as_bytes())?;
    }
    shelf.delivery.finish()?;
    Ok(shelf.shelved)
}

struct Shelf<'a> {
    into: &'a Path,
    delivery: Delivery,
    shelved: Shelved,
}

impl Shelf<'_> {
    /// Writes a file for the editor to see, unless it is there as it is.
    fn write(&mut self, path: &str, bytes: &[u8]) -> io::Result<()> {
        if self.put(path, bytes)? {
            self.shelved.written.push(self.into.join(path).to_string_lossy().into_owned());
        }
        Ok(())
    }

    /// Writes a file below the folder of originals, unless it is there as it is.
    fn keep(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        self.put(&format!("{FOLDER}/{name}"), bytes).map(|_| ())
    }

    fn put(&mut self, path: &str, bytes: &[u8]) -> io::Result<bool> {
        if read(&self.into.join(path))?.as_deref() == Some(bytes) {
            return Ok(false);
        }
        self.delivery.put(path, bytes)?;
        self.shelved.changed = true;
        Ok(true)
    }
}

fn read(place: &Path) -> io::Result<Option<Vec<u8>>> {
    match fs::read(place) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}
