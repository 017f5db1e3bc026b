//! `xuekan templates`: which templates are used, and how to make them one's own.

use std::path::Path;

use super::args::{TemplatesArgs, TemplatesCommand};
use super::{Status, Terminal, open};
use crate::build::{Folders, template_names};
use crate::diag::{Finding, counted};
use crate::layout::{FontSettings, Fonts};
use crate::msg;
use crate::template::{self, Dress, Folder, TemplateFolders};
use crate::workspace::{self, Disk};

/// Runs a sub-command.
pub fn run(args: &TemplatesArgs, terminal: &Terminal) -> Status {
    let (disk, _) = open::workspace(&args.config);
    match &args.command {
        TemplatesCommand::List => list(&disk, terminal),
        TemplatesCommand::Show { file, name } => show(&disk, file, name, terminal),
        TemplatesCommand::Eject { name, files } => eject(&disk, &args.config, name, files, terminal),
        TemplatesCommand::Check { name } => check(&disk, name.as_deref(), terminal),
    }
}

fn resolve(disk: &Disk, name: &str, terminal: &Terminal) -> Option<Dress> {
    match Dress::resolve(&Folders(disk), name) {
        Ok(outcome) => {
            terminal.findings(&outcome.findings);
            Some(outcome.value)
        }
        Err(error) => {
            terminal.findings(&error.findings);
            None
        }
    }
}

fn place(folder: &Folder, terminal: &Terminal) -> String {
    match folder {
        Folder::BuiltIn => msg!("内置", "built-in").get(terminal.lang).to_string(),
        Folder::Workspace(name) => format!("templates/{name}"),
    }
}

fn list(disk: &Disk, terminal: &Terminal) -> Status {
    let mut status = Status::Made;
    for name in template_names(disk) {
        let Some(dress) = resolve(disk, &name, terminal) else {
            status = Status::Warned;
            continue;
        };
        let chain: Vec<String> = dress.chain().iter().map(|f| place(f, terminal)).collect();
        terminal.print(&format!("{name}  ({})\n", chain.join(" → ")));
        for file in dress.list() {
            terminal.print(&format!("  {:32} {}\n", file.path, place(&file.folder, terminal)));
        }
    }
    status
}

fn show(disk: &Disk, file: &str, name: &str, terminal: &Terminal) -> Status {
    let Some(dress) = resolve(disk, name, terminal) else { return Status::NotMade };
    match dress.file(file) {
        Some(bytes) => {
            terminal.print_bytes(bytes);
            Status::Made
        }
        None => {
            unknown_file(&dress, file, terminal);
            Status::Usage
        }
    }
}

fn unknown_file(dress: &Dress, file: &str, terminal: &Terminal) {
    let files = dress.list();
    let near = crate::yaml::nearest(file, files.iter().map(|f| f.path.as_str())).unwrap_or("html/…");
    let name = dress.name();
    terminal.fail(&msg!(
        "模板“{name}”没有文件 {file}；是不是 {near}？用 `xuekan templates list` 看全部",
        "template folder `{name}` has no file {file}; did you mean {near}? `xuekan templates list` shows all"
    ));
}

/// Departments, and the template folders their editions use.
fn used_by(config: &Path) -> Vec<(String, String)> {
    let (_, loaded) = open::configuration(config, &mut Vec::new());
    let editions = loaded.into_iter().flat_map(|loaded| loaded.editions);
    editions.map(|edition| (edition.masthead.department.unwrap_or_default(), edition.templates)).collect()
}

fn eject(disk: &Disk, config: &Path, name: &str, wanted: &[String], terminal: &Terminal) -> Status {
    if crate::article::ArticleId::new(name).is_none() || name.contains('/') {
        terminal.fail(&msg!("`{name}` 不能用作目录名", "`{name}` cannot be used as a folder name"));
        return Status::Usage;
    }
    let names = Folders(disk).names();
    let used = used_by(config);
    let existing = names.iter().any(|n| n == name);
    // A department's name stands for its folder.
    let folder = used.iter().find(|(department, _)| !existing && department == name).map(|(_, folder)| folder.as_str());
    let name = folder.filter(|folder| *folder != template::DEFAULT).unwrap_or(name);
    let existing = names.iter().any(|n| n == name);
    let Some(dress) = resolve(disk, if existing { name } else { template::DEFAULT }, terminal) else {
        return Status::NotMade;
    };
    let all: Vec<String> = dress.list().into_iter().map(|f| f.path).collect();
    let files: Vec<&String> = if wanted.is_empty() { all.iter().collect() } else { wanted.iter().collect() };
    let mut kept = 0;
    for file in &files {
        let Some(bytes) = dress.file(file) else {
            unknown_file(&dress, file, terminal);
            return Status::Usage;
        };
        let place = disk.locate(&format!("templates/{name}/{file}"));
        if place.exists() {
            kept += 1;
            continue;
        }
        if let Err(error) = write(&place, bytes) {
            let place = place.display();
            terminal.fail(&msg!("写不了 {place}：{error}", "{place} cannot be written: {error}"));
            return Status::NotMade;
        }
        terminal.print(&format!("{}\n", place.display()));
    }
    if !existing && !used.is_empty() && !used.iter().any(|(_, folder)| folder == name) {
        terminal.say(&msg!(
            "还没有哪个版本用 templates/{name}：在配置里写 templates: {name}",
            "no edition uses templates/{name} yet: write `templates: {name}` into the configuration"
        ));
    }
    if kept > 0 {
        let files = counted(kept, "file was", "files were");
        terminal.say(&msg!("{kept} 个文件已在工作区，未动", "{files} in the workspace already and left alone"));
    }
    Status::Made
}

fn write(place: &Path, bytes: &[u8]) -> std::io::Result<()> {
    if let Some(folder) = place.parent() {
        std::fs::create_dir_all(folder)?;
    }
    std::fs::write(place, bytes)
}

fn check(disk: &Disk, name: Option<&str>, terminal: &Terminal) -> Status {
    let names = name.map_or_else(|| template_names(disk), |n| vec![n.to_string()]);
    let mut findings: Vec<Finding> = Vec::new();
    let mut broken = false;
    let fonts = Fonts::find(&FontSettings { os_release: workspace::os_release(), ..FontSettings::default() });
    for name in &names {
        match Dress::resolve(&Folders(disk), name) {
            Ok(outcome) => {
                let dress = outcome.take(&mut findings);
                findings.extend(crate::build::try_dress(&dress, &fonts));
            }
            Err(error) => {
                broken = true;
                findings.extend(error.findings);
            }
        }
    }
    crate::diag::once(&mut findings);
    terminal.findings(&findings);
    if findings.is_empty() {
        let names = names.join(", ");
        terminal.say(&msg!("模板没有问题：{names}", "templates are fine: {names}"));
    }
    if broken { Status::NotMade } else { Status::of(&findings) }
}
