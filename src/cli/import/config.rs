//! The configuration that sets an imported bulletin again.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::cli::open;
use crate::diag::Message;
use crate::import::PrintedIssue;
use crate::msg;

/// Writes a configuration for each imported bulletin that sets it again, articles in their printed order.
///
/// The first gets the name given, the others a number behind it. Gives the files written.
pub fn write(file: &Path, into: &Path, issues: &[PrintedIssue]) -> Result<Vec<PathBuf>, Message> {
    if issues.is_empty() {
        return Err(msg!(
            "没有导入刊物，写不出配置",
            "no bulletin was imported, so there is no configuration to write"
        ));
    }
    let files: Vec<PathBuf> = (0..issues.len()).map(|at| numbered(file, at)).collect();
    if let Some(there) = files.iter().find(|file| file.exists()) {
        let shown = there.display();
        return Err(msg!(
            "{shown} 已存在，未动；请换一个名字",
            "{shown} is there already and was left alone; choose another name"
        ));
    }
    files.iter().zip(issues).try_for_each(|(file, issue)| write_one(file, into, issue))?;
    Ok(files)
}

/// `old.yaml`, `old-2.yaml` …
fn numbered(file: &Path, at: usize) -> PathBuf {
    if at == 0 {
        return file.to_path_buf();
    }
    let part = |part: Option<&std::ffi::OsStr>| part.unwrap_or_default().to_string_lossy().into_owned();
    file.with_file_name(format!("{}-{}.{}", part(file.file_stem()), at + 1, part(file.extension())))
}

fn write_one(file: &Path, into: &Path, issue: &PrintedIssue) -> Result<(), Message> {
    let shown = file.display();
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
    let make = || -> io::Result<()> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::write(file, configuration(issue, &library))
    };
    make().map_err(|error| msg!("写不了 {shown}：{error}", "{shown} cannot be written: {error}"))
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
