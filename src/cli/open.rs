//! What most commands begin with: the workspace, its configuration, its library.

use std::path::Path;

use super::report::Terminal;
use crate::config::{self, Loaded};
use crate::diag::Finding;
use crate::library::{self, Library};
use crate::msg;
use crate::workspace::Disk;

/// The workspace a configuration file belongs to, and the file's path in it.
///
/// A file in a folder `config` belongs to the folder above; any other to its own folder.
pub fn workspace(config: &Path) -> (Disk, String) {
    let name = config.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let folder = config.parent().unwrap_or(Path::new(""));
    if folder.file_name().is_some_and(|n| n == "config") {
        (Disk::new(folder.parent().unwrap_or(Path::new(""))), format!("config/{name}"))
    } else {
        (Disk::new(folder), name)
    }
}

/// Loads a configuration; faults go to the findings.
pub fn configuration(config: &Path, findings: &mut Vec<Finding>) -> (Disk, Option<Loaded>) {
    let (disk, path) = workspace(config);
    let (loaded, found) = config::load(&disk, &path);
    findings.extend(found);
    (disk, loaded)
}

/// Reads the library with a progress bar.
pub fn library(disk: &Disk, folders: &[String], terminal: &Terminal, findings: &mut Vec<Finding>) -> Library {
    let bar = terminal.progress(&msg!("读文章", "reading articles"));
    let outcome = library::collect(disk, folders, &|done, total| {
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    });
    bar.finish_and_clear();
    outcome.take(findings)
}

/// Keeps the edition of one department; complains when there is none of that name.
pub fn keep_department(loaded: &mut Loaded, name: &str, terminal: &Terminal) -> bool {
    let named =
        |e: &config::Edition| e.department.as_deref() == Some(name) || (!e.folder.is_empty() && e.folder == name);
    if !loaded.editions.iter().any(named) {
        let known: Vec<&str> = loaded.editions.iter().filter_map(|e| e.department.as_deref()).collect();
        let all = known.join(", ");
        terminal.fail(&msg!("没有部门“{name}”；有：{all}", "there is no department `{name}`; there are: {all}"));
        return false;
    }
    loaded.editions.retain(named);
    true
}
