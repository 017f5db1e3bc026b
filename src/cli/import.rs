//! `xuekan import`: what arrived becomes article files, and nothing of it is lost.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::args::ImportArgs;
use super::{Status, Terminal, open};
use crate::config;
use crate::diag::{Code, Finding, Place};
use crate::import::{self, Decision, Imported, Input, Options, PrintedIssue};
use crate::msg;
use crate::workspace::{Delivery, hash};

/// What earlier imports wrote into a folder: hashes by path, so that edited files are known.
const RECORD: &str = ".imported.json";

/// Reads the inputs and writes articles.
pub fn run(args: &ImportArgs, terminal: &Terminal) -> Status {
    let mut findings = Vec::new();
    let inputs = match inputs(&args.files) {
        Ok(inputs) => inputs,
        Err((path, error)) => {
            let path = path.display();
            terminal.fail(&msg!("读不了 {path}：{error}", "{path} cannot be read: {error}"));
            return Status::NotMade;
        }
    };
    let into = args.into.clone().unwrap_or_else(|| library_folder(&args.config));
    let shown = into.to_string_lossy().replace('\\', "/");
    let imported = import::import(&inputs, &Options { kind: args.kind, into: shown }).take(&mut findings);
    let mut written = Vec::new();
    if !args.dry_run {
        match write(&into, &imported, &mut findings) {
            Ok(paths) => written = paths,
            Err(error) => {
                let into = into.display();
                terminal.fail(&msg!("写不了 {into}：{error}", "{into} cannot be written: {error}"));
                return Status::NotMade;
            }
        }
        if let Some(file) = &args.write_config
            && let Err(message) = write_config(file, &into, &imported.issues)
        {
            terminal.fail(&message);
            return Status::NotMade;
        }
    }
    terminal.findings(&findings);
    if args.json {
        terminal.print(&json(&imported, &findings, terminal));
    } else {
        tell(&imported, &written, args, terminal);
    }
    terminal.count(&findings);
    if imported.files.is_empty() { Status::NotMade } else { Status::of(&findings) }
}

/// Every file named, those of folders in order, `-` from standard input.
fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, (PathBuf, io::Error)> {
    let mut inputs = Vec::new();
    for path in paths {
        let fault = |error| (path.clone(), error);
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(fault)?;
            inputs.push(Input { path: "pasted.txt".into(), bytes });
        } else if path.is_dir() {
            let mut files: Vec<PathBuf> = fs::read_dir(path).map_err(fault)?.flatten().map(|e| e.path()).collect();
            files.retain(|f| f.is_file() && !f.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')));
            files.sort();
            inputs.extend(self::inputs(&files)?);
        } else {
            inputs.push(Input { path: path.to_string_lossy().into_owned(), bytes: fs::read(path).map_err(fault)? });
        }
    }
    Ok(inputs)
}

/// The first library folder of the configuration, or `articles`.
fn library_folder(config: &Path) -> PathBuf {
    let (disk, path) = open::workspace(config);
    let (loaded, _) = config::load(&disk, &path);
    let folder = loaded.and_then(|l| l.settings.library.first().cloned()).unwrap_or_else(|| "articles".into());
    disk.locate(&folder)
}

/// Writes what may be written: a file that somebody edited stays, and the new text goes beside it.
fn write(into: &Path, imported: &Imported, findings: &mut Vec<Finding>) -> io::Result<Vec<String>> {
    let record = fs::read_to_string(into.join(RECORD)).ok();
    let mut record: BTreeMap<String, String> = record.and_then(|r| serde_json::from_str(&r).ok()).unwrap_or_default();
    let mut delivery = Delivery::open(into)?;
    let mut written = Vec::new();
    for file in &imported.files {
        let place = into.join(&file.path);
        let existing = match fs::read(&place) {
            Ok(bytes) => Some(String::from_utf8_lossy(&bytes).into_owned()),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        let known = record.get(&file.path).map(String::as_str);
        match import::write_decision(existing.as_deref(), &file.text, known) {
            Decision::Same => {}
            Decision::Write => {
                delivery.put(&file.path, file.text.as_bytes())?;
                written.push(place.to_string_lossy().into_owned());
            }
            Decision::Keep => {
                let beside = format!("{}.new", file.path);
                delivery.put(&beside, file.text.as_bytes())?;
                findings.push(
                    Finding::new(
                        Code::R024,
                        msg!("文件导入后改过，保留原样", "the file was edited since it was imported and is kept"),
                    )
                    .at(Place::file(place.to_string_lossy().as_ref()))
                    .help(msg!("这次导入的文字在 {beside}", "what this import made is in {beside}")),
                );
                continue;
            }
        }
        record.insert(file.path.clone(), hash(file.text.as_bytes()));
    }
    for (path, bytes) in &imported.attachments {
        let place = into.join(path);
        // A picture that is there already may be somebody's better scan of it.
        if !place.exists() {
            delivery.put(path, bytes)?;
            written.push(place.to_string_lossy().into_owned());
        }
    }
    if !record.is_empty() {
        let mut text = serde_json::to_string_pretty(&record).expect("the record is plain JSON");
        text.push('\n');
        delivery.put(RECORD, text.as_bytes())?;
    }
    delivery.finish()?;
    Ok(written)
}

/// Writes a configuration that sets an imported bulletin again, articles in their printed order.
fn write_config(file: &Path, into: &Path, issues: &[PrintedIssue]) -> Result<(), crate::diag::Message> {
    let Some(issue) = issues.first() else {
        return Err(msg!(
            "没有导入刊物，写不出配置",
            "no bulletin was imported, so there is no configuration to write"
        ));
    };
    let shown = file.display();
    if file.exists() {
        return Err(msg!(
            "{shown} 已存在，未动；请换一个名字",
            "{shown} is there already and was left alone; choose another name"
        ));
    }
    let (disk, _) = open::workspace(file);
    let absolute = |path: &Path| std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_path_buf());
    let (root, folder) = (absolute(disk.root()), absolute(into));
    let Ok(library) = folder.strip_prefix(&root) else {
        let (into, root) = (into.display(), root.display());
        return Err(msg!(
            "{into} 不在 {root} 之内；配置与文章要在同一工作区",
            "{into} is not below {root}; configuration and articles belong to one workspace"
        ));
    };
    let library = library.to_string_lossy().replace('\\', "/");
    let write = || -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, configuration(issue, &library))
    };
    write().map_err(|error| msg!("写不了 {shown}：{error}", "{shown} cannot be written: {error}"))
}

fn configuration(issue: &PrintedIssue, library: &str) -> String {
    let quote = |text: &str| serde_json::to_string(text).expect("text is JSON");
    let cover = &issue.cover;
    let or = |text: &Option<String>, otherwise: &str| quote(text.as_deref().unwrap_or(otherwise));
    let year = cover.year.or(cover.date.map(crate::date::Date::year));
    let mut out = format!(
        "# 由导入的刊物写成，文章依原来的次序 / written from an imported bulletin, articles in its order\n\
         publication:\n  title: {}\n  issuer: {}\n",
        or(&cover.title, "理论学习"),
        or(&cover.issuer, "编辑部")
    );
    // What the cover does not tell is left for the editor: the check names the missing keys.
    out.push_str("issue:\n");
    for (key, value) in [
        ("year", year.map(|y| y.to_string())),
        ("number", cover.number.map(|n| n.to_string())),
        ("date", cover.date.map(|d| d.to_string())),
    ] {
        match value {
            Some(value) => out.push_str(&format!("  {key}: {value}\n")),
            None => out.push_str(&format!("  # {key}: 封面上没有，请填 / not on the cover, please fill in\n")),
        }
    }
    out.push_str(&format!(
        "library: [{}]\nduplicates: {{similarity: 1}}\npage: {{preset: bulletin}}\nsections:\n",
        quote(library)
    ));
    for (at, part) in issue.parts.iter().enumerate() {
        let grouped = part.heading.is_some();
        let goes_on = at > 0 && !grouped && issue.parts[at - 1].heading.is_none();
        if !goes_on {
            let title = part.heading.clone().or_else(|| cover.title.clone()).unwrap_or_else(|| "文章".into());
            let title = quote(&title);
            out.push_str(&format!("  - title: {title}\n    grouped: {grouped}\n    order: manual\n    articles:\n"));
        }
        for id in &part.articles {
            out.push_str(&format!("      - {}\n", quote(id.as_str())));
        }
    }
    out
}

fn tell(imported: &Imported, written: &[String], args: &ImportArgs, terminal: &Terminal) {
    for issue in &imported.issues {
        let cover = &issue.cover;
        let name = [&cover.title, &cover.issue, &cover.issuer].map(|t| t.clone().unwrap_or_default()).join(" ");
        let (entries, input) = (issue.contents.len(), &issue.input);
        terminal.say(&msg!("{input}：{name}，目录 {entries} 条", "{input}: {name}, {entries} contents entries"));
    }
    if args.dry_run {
        for file in &imported.files {
            let title = file.article.as_ref().map(crate::article::Article::display_title).unwrap_or_default();
            terminal.print(&format!("{}  {title}\n", file.path));
        }
    } else {
        written.iter().for_each(|path| terminal.print(&format!("{path}\n")));
    }
    let articles = imported.files.iter().filter(|f| f.article.is_some()).count();
    let loose = imported.files.len() - articles;
    terminal.say(&msg!("{articles} 篇文章，{loose} 份未归类文字", "{articles} articles, {loose} files of loose text"));
    if let (Some(file), false) = (&args.write_config, args.dry_run) {
        let file = file.display();
        terminal.say(&msg!(
            "重排配置：{file}；下一步：xuekan build {file}",
            "configuration: {file}; next: xuekan build {file}"
        ));
    }
}

fn json(imported: &Imported, findings: &[Finding], terminal: &Terminal) -> String {
    let files: Vec<_> = imported
        .files
        .iter()
        .map(|f| serde_json::json!({"path": f.path, "head": f.article.as_ref().map(|a| &a.head)}))
        .collect();
    let issues: Vec<_> = imported
        .issues
        .iter()
        .map(|i| serde_json::json!({"input": i.input, "cover": i.cover, "contents": i.contents}))
        .collect();
    let findings: Vec<_> = findings.iter().map(|f| f.json(terminal.lang)).collect();
    let json = serde_json::json!({"files": files, "issues": issues, "findings": findings});
    format!("{}\n", serde_json::to_string_pretty(&json).expect("a report is JSON"))
}
