//! ZIP archives of anything that can be read: each file in it is read as if it had arrived by itself.
//!
//! One archive inside another is opened, a third is not. Names of entries are shown in messages and
//! never used as paths to write to; entries that burst are left out and reported.

use std::collections::BTreeMap;

use super::container::{Container, Refusal, is_container};
use super::kind::{self, Arrived, Kind, Reading};
use crate::diag::{Code, Finding, Message, Place};
use crate::issue::PictureFormat;
use crate::msg;
use crate::workspace::hash;

/// How much a file looks like an archive: any container that is no document.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    usize::from(is_container(file.bytes())) * 50
}

/// Reads an archive, each entry as what it looks like.
pub(crate) fn read(file: &Arrived<'_>, _hash: String, findings: &mut Vec<Finding>) -> Reading {
    read_as(file, None, findings)
}

/// Reads an archive, its text files as the kind given.
pub(crate) fn read_as(file: &Arrived<'_>, kind: Option<Kind>, findings: &mut Vec<Finding>) -> Reading {
    let mut reading = Reading::default();
    let before = findings.len();
    unpack(file, kind, 0, &mut reading, findings);
    if reading.inner.is_empty() && findings.len() == before {
        findings.push(
            Finding::new(Code::R041, msg!("压缩包里没有能读的文件", "nothing in the archive can be read"))
                .at(Place::file(file.path())),
        );
    }
    reading
}

fn unpack(file: &Arrived<'_>, kind: Option<Kind>, depth: usize, reading: &mut Reading, findings: &mut Vec<Finding>) {
    let path = file.path();
    let Some(mut container) = Container::open(file.bytes(), file.inside()) else {
        findings.push(
            Finding::new(Code::R042, msg!("压缩包打不开", "the archive cannot be opened"))
                .at(Place::file(path))
                .help(msg!("可能已损坏；请重新打包", "it may be damaged; pack it again")),
        );
        return;
    };
    let left_out = |name: &str, message: Message, findings: &mut Vec<Finding>| {
        findings.push(Finding::new(Code::R041, message).at(Place::file(format!("{path}/{name}"))));
    };
    if container.overfull {
        let message = msg!("条目太多，后面的没有读", "too many entries; the later ones were not read");
        left_out("", message, findings);
    }
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in container.entries().to_vec() {
        if is_litter(&entry.name) {
            continue;
        }
        match container.read(&entry) {
            Ok(bytes) => {
                files.insert(format!("{path}/{}", entry.name), bytes);
            }
            Err(Refusal::TooLarge) => left_out(
                &entry.name,
                msg!("解开后太大，没有读", "it unpacks to more than is read and was left out"),
                findings,
            ),
            Err(Refusal::Locked) => {
                left_out(
                    &entry.name,
                    msg!("加了密码，没有读", "it is locked with a password and was left out"),
                    findings,
                );
            }
            Err(Refusal::Damaged) => {
                left_out(&entry.name, msg!("已损坏，没有读", "it is damaged and was left out"), findings)
            }
        }
    }
    for (name, bytes) in &files {
        let inner = Arrived::new(name, bytes).beside(&files).within(file);
        let detected = kind::detect(&inner);
        match detected {
            Some(Kind::Archive) if depth == 0 => unpack(&inner, kind, depth + 1, reading, findings),
            Some(Kind::Archive) => findings.push(
                Finding::new(
                    Code::R041,
                    msg!("压缩包套了三层，没有读", "an archive in an archive in an archive was left out"),
                )
                .at(Place::file(name.as_str())),
            ),
            None if is_companion(name, bytes) => {}
            _ => {
                let kind = kind.filter(|_| !detected.is_some_and(|d| d.is_binary() && d != Kind::Pdf));
                let read = kind::read(&inner, kind, hash(bytes), findings);
                reading.inner.push((name.clone(), read));
            }
        }
    }
}

/// What systems put into archives by themselves.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with('.') || matches!(file, "Thumbs.db" | "desktop.ini")
}

/// Pictures, styles and scripts that a saved page brings along.
fn is_companion(name: &str, bytes: &[u8]) -> bool {
    let lower = name.to_ascii_lowercase();
    let kinds = [".css", ".js", ".ico", ".woff", ".woff2", ".ttf", ".bmp", ".svg"];
    kinds.iter().any(|end| lower.ends_with(end))
        || PictureFormat::detect(bytes).is_some_and(|f| f != PictureFormat::Svg)
}
