//! ZIP archives of anything that can be read: each file in it is read as if it had arrived by itself.
//!
//! One archive inside another is opened, a third is not. Names of entries are shown in messages and
//! never used as paths to write to; entries that burst are left out and reported.

use std::collections::{BTreeMap, BTreeSet};

use super::container::{Container, Refusal, is_container};
use super::foreign::{self, Foreign};
use super::kind::{self, Arrived, Kind, Reading};
use crate::diag::{Code, Finding, Message, Place};
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

/// So many pictures that nothing shows are named.
const MOST_NAMED: usize = 5;

fn unpack(file: &Arrived<'_>, kind: Option<Kind>, depth: usize, reading: &mut Reading, findings: &mut Vec<Finding>) {
    let path = file.path();
    let Some(mut container) = Container::open(file.bytes(), file.inside()) else {
        findings.push(
            Finding::new(Code::R042, msg!("压缩包或文档打不开", "the archive or document cannot be opened"))
                .at(Place::file(path))
                .help(msg!(
                    "可能已损坏，或没有下载完；请重新打包或保存",
                    "it may be damaged, or not here as a whole; pack or save it again"
                )),
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
        if foreign::is_system(&entry.name) || is_hidden(&entry.name) {
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
    let first = reading.inner.len();
    let mut shown = BTreeSet::new();
    for (name, bytes) in &files {
        let inner = Arrived::new(name, bytes).beside(&files).within(file);
        shown.extend(inner.companions().into_iter().map(|(_, path)| path));
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
            None if is_companion(&inner) => {}
            _ => {
                let kind = kind.filter(|_| !detected.is_some_and(|d| d.is_binary() && d != Kind::Pdf));
                let read = kind::read(&inner, kind, hash(bytes), findings);
                if read.foreign.is_none() {
                    reading.inner.push((name.clone(), read));
                }
            }
        }
    }
    let taken = |bytes: &[u8]| {
        reading.inner[first..].iter().any(|(_, read)| read.attachments.iter().any(|(_, kept)| kept == bytes))
    };
    let unused = files.iter().filter(|(name, bytes)| {
        matches!(Arrived::new(name, bytes).foreign(), Some(Foreign::Picture(_)))
            && !beside_page(name)
            && !shown.contains(*name)
            && !taken(bytes)
    });
    let unused: Vec<&str> = unused.map(|(name, _)| &name[path.len() + 1..]).collect();
    report_unused(path, &unused, findings);
}

/// Pictures in an archive that no text in it shows: somebody may miss them.
fn report_unused(path: &str, unused: &[&str], findings: &mut Vec<Finding>) {
    let Some(example) = unused.first() else { return };
    let (count, list) = (unused.len(), unused[..unused.len().min(MOST_NAMED)].join(", "));
    let more = if count > MOST_NAMED { " …" } else { "" };
    let message = if count == 1 {
        msg!("压缩包里有一张图片没有文章用到：{list}", "no text in the archive shows the picture {list}")
    } else {
        msg!(
            "压缩包里有 {count} 张图片没有文章用到：{list}{more}",
            "no text in the archive shows these {count} pictures: {list}{more}"
        )
    };
    findings.push(Finding::new(Code::R041, message).at(Place::file(path)).help(msg!(
        "没有收入；要用就解开放到文章旁边，在正文里写 ![图说]({example})",
        "they were left out; to use one, unpack it beside the article and write ![caption]({example}) there"
    )));
}

fn is_hidden(name: &str) -> bool {
    name.rsplit('/').next().is_some_and(|file| file.starts_with('.'))
}

/// In a folder that a browser made for what belongs to a page.
fn beside_page(name: &str) -> bool {
    name.split('/').rev().skip(1).any(|folder| folder.ends_with("_files") || folder.ends_with(".files"))
}

/// Pictures, styles and scripts that a saved page brings along; pictures are told of together.
fn is_companion(file: &Arrived<'_>) -> bool {
    match file.foreign() {
        Some(Foreign::Picture(_) | Foreign::Font | Foreign::Code) => true,
        Some(foreign) => foreign.is_litter() || beside_page(file.path()),
        None => false,
    }
}
