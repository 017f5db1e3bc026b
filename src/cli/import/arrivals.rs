//! The files that are named on the command line, and those of the folders named.
//!
//! What is no material is passed over and told of together; a file that cannot be read is a finding,
//! and the others go on.

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::{absolute, companions};
use crate::diag::{Code, Finding, Lang, Message, Place};
use crate::import::Input;
use crate::import::record::{Earlier, FOLDER};
use crate::msg;
use crate::read::encoding;
use crate::read::foreign::{Foreign, is_system};
use crate::read::kind::Arrived;
use crate::text::{file_name, phrase};

/// So many of the files passed over are named.
const MOST_NAMED: usize = 5;
/// The name of a pasted text has no more characters.
const LONGEST_NAME: usize = 24;

/// What arrived.
#[derive(Debug, Default)]
pub struct Arrivals {
    /// The files to read.
    pub inputs: Vec<Input>,
    /// What was passed over, and what could not be read.
    pub findings: Vec<Finding>,
    /// Number of files that were passed over or could not be read.
    pub left: usize,
    pub(super) failed: Option<(PathBuf, io::Error)>,
}

/// Reads every file named, those of folders in order, `-` from standard input.
///
/// # Errors
/// When there is nothing but files that cannot be read.
pub fn gather(paths: &[PathBuf], into: &Path, earlier: &Earlier) -> Result<Arrivals, Message> {
    let made = earlier.records.iter().flat_map(|record| &record.made);
    let made = made.flat_map(|made| [made.path.clone(), format!("{}.new", made.path)]);
    let made: BTreeSet<PathBuf> = made.map(|path| absolute(&into.join(path))).collect();
    let mut arrivals = Arrivals::default();
    for path in paths {
        if path.as_os_str() == "-" {
            arrivals.pasted();
        } else if path.is_dir() && companions::belongs_to_page(path) && paths.len() > 1 {
            // Its pictures are taken with the page.
        } else if path.is_dir() {
            arrivals.folder(path, &made);
        } else if let Some(bytes) = arrivals.read(path) {
            arrivals.take(path, bytes);
        }
    }
    match arrivals.failed.take() {
        Some((path, error)) if arrivals.inputs.is_empty() => Err(unreadable(&path, &error)),
        _ => Ok(arrivals),
    }
}

impl Arrivals {
    fn take(&mut self, path: &Path, bytes: Vec<u8>) {
        self.inputs.push(Input { path: path.to_string_lossy().into_owned(), bytes });
    }

    fn pasted(&mut self) {
        let mut bytes = Vec::new();
        match io::stdin().lock().read_to_end(&mut bytes) {
            Ok(_) => self.take(Path::new(&pasted_name(&bytes)), bytes),
            Err(error) => self.fail(Path::new("-"), error),
        }
    }

    fn read(&mut self, path: &Path) -> Option<Vec<u8>> {
        match fs::read(path) {
            Ok(bytes) => Some(bytes),
            Err(error) => {
                self.fail(path, error);
                None
            }
        }
    }

    fn fail(&mut self, path: &Path, error: io::Error) {
        let place = Place::file(path.to_string_lossy().as_ref());
        let reason = reason(path, &error);
        let (zh, en) = (reason.get(Lang::Zh), reason.get(Lang::En));
        let message = msg!("读不了：{zh}", "the file cannot be read: {en}");
        self.findings.push(Finding::new(Code::R009, message).at(place));
        self.left += 1;
        self.failed.get_or_insert((path.to_path_buf(), error));
    }

    /// The files of a folder, without those that are no material.
    fn folder(&mut self, folder: &Path, made: &BTreeSet<PathBuf>) {
        let mut paths: Vec<PathBuf> = match fs::read_dir(folder) {
            Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
            Err(error) => return self.fail(folder, error),
        };
        paths.sort();
        if paths.is_empty() {
            let place = Place::file(folder.to_string_lossy().as_ref());
            self.findings.push(Finding::new(Code::R061, msg!("文件夹是空的", "the folder is empty")).at(place));
        }
        let (mut system, mut own, mut folders) = (Vec::new(), Vec::new(), Vec::new());
        let originals = folder.ends_with(FOLDER);
        for path in paths {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let record = originals && path.extension().is_some_and(|e| e == "json");
            if path.is_dir() {
                if !name.starts_with('.') && !companions::belongs_to_page(&path) && !originals {
                    folders.push(name);
                }
            } else if name.starts_with('.') || record {
                // Hidden, as the records of an import are.
            } else if is_system(&name) {
                system.push(name);
            } else if made.contains(&absolute(&path)) {
                own.push(name);
            } else if fs::metadata(&path).is_ok_and(|known| !known.is_file()) {
                // A pipe or a device would be waited for.
                self.fail(&path, io::ErrorKind::InvalidInput.into());
            } else if let Some(bytes) = self.read(&path) {
                match Arrived::new(&name, &bytes).foreign() {
                    Some(Foreign::Own) => own.push(name),
                    Some(Foreign::System) => system.push(name),
                    _ => self.take(&path, bytes),
                }
            }
        }
        self.left += system.len() + own.len();
        self.findings.extend(passed_over(folder, &system, &own, &folders));
    }
}

fn passed_over(folder: &Path, system: &[String], own: &[String], folders: &[String]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut push = |names: &[String], code, says: &dyn Fn(&str) -> Message, help: Option<Message>| {
        if names.is_empty() {
            return;
        }
        let mut list = names[..names.len().min(MOST_NAMED)].join(", ");
        if names.len() > MOST_NAMED {
            list.push_str(" …");
        }
        let mut finding = Finding::new(code, says(&list)).at(Place::file(folder.to_string_lossy().as_ref()));
        finding.help = help;
        findings.push(finding);
    };
    push(
        system,
        Code::R060,
        &|list| {
            msg!(
                "略过系统或办公软件留下的文件：{list}",
                "passed over what the system or an office program left: {list}"
            )
        },
        None,
    );
    push(
        own,
        Code::R060,
        &|list| msg!("略过以前导入时写下的文件：{list}", "passed over what an earlier import wrote: {list}"),
        None,
    );
    push(
        folders,
        Code::R023,
        &|list| msg!("里面的文件夹没有读：{list}", "folders inside were not read: {list}"),
        Some(msg!("要一并导入，请在命令里写上这些文件夹", "to import them too, name them on the command line")),
    );
    findings
}

/// Why nothing can be done at all, with the path.
fn unreadable(path: &Path, error: &io::Error) -> Message {
    let (shown, reason) = (path.display(), reason(path, error));
    let (zh, en) = (reason.get(Lang::Zh), reason.get(Lang::En));
    Message::new(format!("读不了 {shown}：{zh}"), format!("{shown} cannot be read: {en}"))
}

fn reason(path: &Path, error: &io::Error) -> Message {
    match error.kind() {
        io::ErrorKind::NotFound if path.is_symlink() => {
            msg!("链接指向的文件不在", "it is a link to a file that is not there")
        }
        io::ErrorKind::NotFound => msg!("没有这个文件，请核对路径", "there is no such file; look at the path again"),
        io::ErrorKind::PermissionDenied => msg!("没有读取权限", "permission is denied"),
        io::ErrorKind::InvalidInput => msg!("不是普通文件", "it is no ordinary file"),
        _ => msg!("{error}", "{error}"),
    }
}

/// A name for pasted text: its first words.
fn pasted_name(bytes: &[u8]) -> String {
    let text = encoding::decode(encoding::beginning(bytes, 4096)).text;
    let worded = |line: &&str| line.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
    match text.lines().find(worded) {
        Some(line) => {
            let begins = phrase(line.trim_start_matches(|c: char| !c.is_alphanumeric()), LONGEST_NAME);
            let words: String = begins.chars().filter(|c| c.is_alphanumeric() || *c == ' ' || *c == '-').collect();
            format!("pasted-{}.txt", file_name(&words.trim().replace(' ', if words.is_ascii() { "-" } else { "" })))
        }
        None => "pasted.txt".into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_is_named_by_its_first_phrase() {
        let named = |text: &str| pasted_name(text.as_bytes());
        assert_eq!(named("\n　扬帆起航 风正劲——本报评论员\n正文"), "pasted-扬帆起航风正劲本报评论员.txt");
        assert_eq!(named("\n…\n"), "pasted.txt");
        assert_eq!(named("../../etc/passwd"), "pasted-etcpasswd.txt");
        assert_eq!(
            named("市图书馆东门外的路灯亮了，晚归的读者不再摸黑走路。从提交到亮灯，一共用了十九天。"),
            "pasted-市图书馆东门外的路灯亮了晚归的读者不再摸黑走路.txt"
        );
        assert_eq!(
            named("市图书馆东门外的路灯亮了，晚归的读者从此不再需要摸黑走路回家去"),
            "pasted-市图书馆东门外的路灯亮了.txt"
        );
        assert_eq!(named("The library opens at eight, readers may come"), "pasted-The-library-opens-at.txt");
    }
}
