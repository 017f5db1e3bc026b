//! What most commands begin with: the workspace, its configuration, its library.

use std::path::{Component, Path, PathBuf};

use super::{Status, Terminal};
use crate::build::NotMade;
use crate::config::{self, Loaded};
use crate::diag::{Code, Finding, Place, Source};
use crate::library::{self, Library};
use crate::msg;
use crate::plan::IssuePlan;
use crate::read::encoding;
use crate::workspace::{Disk, Workspace};

/// The workspace a configuration file belongs to, and the file's path in it.
///
/// A file in a folder `config` belongs to the folder above, however its path is spelled; any other
/// to its own folder.
pub fn workspace(config: &Path) -> (Disk, String) {
    let name = config.file_name().map_or_else(String::new, |n| n.to_string_lossy().into_owned());
    let folder = config.parent().unwrap_or(Path::new(""));
    let named_config = |path: &Path| path.file_name().is_some_and(|n| n == "config");
    if named_config(folder) {
        return (Disk::new(folder.parent().unwrap_or(Path::new(""))), format!("config/{name}"));
    }
    if absolute(folder).is_ok_and(|folder| named_config(&folder)) {
        return (Disk::new(folder.join("..")), format!("config/{name}"));
    }
    (Disk::new(folder), name)
}

/// The absolute form of a path, without looking at the disk; `.` and `..` are worked in.
fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let mut plain = PathBuf::new();
    for part in std::path::absolute(Path::new(".").join(path))?.components() {
        match part {
            Component::ParentDir => {
                plain.pop();
            }
            Component::CurDir => {}
            part => plain.push(part),
        }
    }
    Ok(plain)
}

/// The library folder that a folder for outputs lies in, if it does: outputs would be read as articles.
fn library_around(disk: &Disk, loaded: &Loaded, out: &Path) -> Option<String> {
    let out = absolute(out).ok()?;
    let around = |folder: &&String| absolute(&disk.locate(folder)).is_ok_and(|folder| out.starts_with(folder));
    loaded.settings.library.iter().filter(|folder| *folder != ".").find(around).cloned()
}

/// Sees to it that nothing made goes into the library.
///
/// # Errors
/// The status to end with, when it would; that has been said.
pub fn outside_library(disk: &Disk, loaded: &Loaded, out: &Path, terminal: &Terminal) -> Result<(), Status> {
    let Some(folder) = library_around(disk, loaded, out) else { return Ok(()) };
    terminal.fail(&msg!(
        "成品不能放进文章目录 {folder}；请用 --out 另指一处",
        "what is made cannot go into the article folder {folder}; name another with --out"
    ));
    Err(Status::Usage)
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

/// Loads a configuration with all its editions, or that of one department.
///
/// # Errors
/// The status to end with, when the configuration cannot be used or there is no such department;
/// why has been said.
pub fn editions(
    config: &Path,
    department: Option<&str>,
    terminal: &Terminal,
    findings: &mut Vec<Finding>,
) -> Result<(Disk, Loaded), Status> {
    let (disk, loaded) = configuration(config, findings);
    let Some(mut loaded) = loaded else {
        terminal.findings(findings);
        terminal.count(findings);
        terminal.fail(&msg!("配置不能用，什么也没有做", "the configuration cannot be used, nothing was made"));
        return Err(Status::NotMade);
    };
    if let Some(name) = department {
        let named = |e: &config::Edition| e.department.as_deref() == Some(name) || e.folder == name;
        if !loaded.editions.iter().any(named) {
            let known: Vec<&str> = loaded.editions.iter().filter_map(|e| e.department.as_deref()).collect();
            let all = known.join(", ");
            terminal.fail(&msg!("没有部门“{name}”；有：{all}", "there is no department `{name}`; there are: {all}"));
            return Err(Status::Usage);
        }
        loaded.editions.retain(named);
    }
    Ok((disk, loaded))
}

/// The plan of a file that was named, or the one the configuration names.
///
/// # Errors
/// When there is one and it cannot be used; the findings say why.
pub fn plan(
    named: Option<&Path>,
    disk: &Disk,
    loaded: &Loaded,
    findings: &mut Vec<Finding>,
) -> Result<Option<IssuePlan>, NotMade> {
    let (shown, bytes) = match (named, &loaded.settings.plan) {
        (Some(file), _) => (file.to_string_lossy().into_owned(), std::fs::read(file)),
        (None, Some(path)) => (disk.shown(path), disk.read(path)),
        (None, None) => return Ok(None),
    };
    match bytes {
        Ok(bytes) => {
            let source = Source::new(shown, encoding::decode(&bytes).text);
            let plan = IssuePlan::from_yaml(&source, findings).ok_or(NotMade)?;
            let masthead = &loaded.editions[0].masthead;
            if (plan.year, plan.number) != (masthead.year, masthead.number) {
                let (year, number) = (plan.year, plan.number);
                findings.push(
                    Finding::new(
                        Code::S007,
                        msg!("方案是 {year} 年第 {number} 期的", "the plan is that of number {number} of {year}"),
                    )
                    .at(source.whole())
                    .help(msg!("仍照它编排；请核对", "it is used all the same; make sure that it is meant")),
                );
            }
            Ok(Some(plan))
        }
        Err(error) => {
            findings.push(
                Finding::new(Code::R009, msg!("读不了方案：{error}", "the plan cannot be read: {error}"))
                    .at(Place::file(shown))
                    .help(msg!("用 `xuekan plan --write` 写一个", "write one with `xuekan plan --write`")),
            );
            Err(NotMade)
        }
    }
}
