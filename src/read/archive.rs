//! ZIP archives of anything that can be read: each file in it is read as if it had arrived by itself.
//!
//! One archive inside another is opened, a third is not. Names of entries are shown in messages and
//! never used as paths to write to; entries that burst are left out and reported.

use std::collections::{BTreeMap, HashSet};

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
    let (mut pictures, mut named) = (Vec::new(), HashSet::new());
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
            None if is_picture(name, bytes) => pictures.extend((!of_page(name)).then_some((name, bytes))),
            None if is_companion(name) => {}
            _ => {
                let kind = kind.filter(|_| !detected.is_some_and(|d| d.is_binary() && d != Kind::Pdf));
                // Those that a page shows beside its article are its furniture.
                named.extend(inner.companions().into_iter().map(|(_, path)| path));
                let read = kind::read(&inner, kind, hash(bytes), findings);
                reading.inner.push((name.clone(), read));
            }
        }
    }
    let attached = reading.inner.iter().flat_map(|(_, read)| &read.attachments);
    let taken: HashSet<&[u8]> = attached.map(|(_, bytes)| bytes.as_slice()).collect();
    pictures.retain(|(name, bytes)| !taken.contains(bytes.as_slice()) && !named.contains(name.as_str()));
    let unused: Vec<&str> = pictures.into_iter().map(|(name, _)| name.as_str()).collect();
    findings.extend(unnamed(path, &unused));
}

/// Names that a finding shows.
const MOST_NAMES: usize = 8;

/// Reports pictures that no file of the archive shows.
fn unnamed(path: &str, pictures: &[&str]) -> Option<Finding> {
    let count = pictures.len();
    let own = |name: &&str| name.strip_prefix(path).unwrap_or(name).trim_start_matches('/').to_string();
    let mut names: Vec<String> = pictures.iter().take(MOST_NAMES).map(own).collect();
    names.extend((count > MOST_NAMES).then(|| "…".to_string()));
    let names = names.join(", ");
    let message = msg!(
        "压缩包里有 {count} 幅图片没有文章用到，未导入：{names}",
        "{count} picture(s) of the archive are shown by no article and were left out: {names}"
    );
    let help = msg!(
        "需要的图片请解压后放进 articles/pictures，写进文章：![图里有什么](…)",
        "unpack those you need into articles/pictures and write ![what the picture shows](…) into an article"
    );
    (count > 0).then(|| Finding::new(Code::R041, message).at(Place::file(path)).help(help))
}

/// What systems put into archives by themselves.
fn is_litter(name: &str) -> bool {
    let file = name.rsplit('/').next().unwrap_or(name);
    name.starts_with("__MACOSX/") || file.starts_with('.') || matches!(file, "Thumbs.db" | "desktop.ini")
}

/// Styles and scripts that a saved page brings along.
fn is_companion(name: &str) -> bool {
    has_ending(name, &[".css", ".js", ".ico", ".woff", ".woff2", ".ttf"])
}

/// In the folder that browsers save beside a page.
fn of_page(name: &str) -> bool {
    name.split('/').any(|folder| folder.ends_with("_files") || folder.ends_with(".files"))
}

fn is_picture(name: &str, bytes: &[u8]) -> bool {
    has_ending(name, &[".bmp", ".svg", ".tif", ".tiff", ".heic"])
        || PictureFormat::detect(bytes).is_some_and(|f| f != PictureFormat::Svg)
}

fn has_ending(name: &str, endings: &[&str]) -> bool {
    let lower = name.to_ascii_lowercase();
    endings.iter().any(|ending| lower.ends_with(ending))
}
