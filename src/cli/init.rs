//! `xuekan init`: a workspace that builds at once.

use std::fs;
use std::io;

use super::args::InitArgs;
use super::{Status, Terminal};
use crate::msg;
use crate::text;

const CONFIG: &str = include_str!("init/bulletin.yaml");
const ISSUE: &str = include_str!("init/issue.yaml");
const IGNORE: &str = "dist/\n";
const ARTICLES: &[(&str, &str)] = &[
    ("articles/2024-03-06-青禾日报/01-把一件小事办到底.md", include_str!("init/article-1.md")),
    ("articles/2024-03-11-青禾日报/01-车间里的新课堂.md", include_str!("init/article-2.md")),
    ("articles/2024-03-12-江岸晚报/01-什么是新质生产力.md", include_str!("init/article-3.md")),
];

/// Writes the files; nothing that is there already is touched.
pub fn run(args: &InitArgs, terminal: &Terminal) -> Status {
    let mut files: Vec<(String, String)> = vec![
        ("config/bulletin.yaml".into(), config(&args.department)),
        ("config/issues/2024-01.yaml".into(), ISSUE.into()),
        (".gitignore".into(), IGNORE.into()),
    ];
    files.extend(ARTICLES.iter().map(|(path, text)| (path.to_string(), text.to_string())));
    for department in &args.department {
        let name = text::file_name(department);
        files.push((format!("templates/{name}/theme.yaml"), theme()));
    }
    let dir = args.dir.display();
    if let Some((taken, _)) = files.iter().find(|(path, _)| args.dir.join(path).exists()) {
        terminal.fail(&msg!(
            "{dir} 里已有 {taken}，什么也没有写；请换一个目录",
            "{dir} already has {taken}; nothing was written, choose another folder"
        ));
        return Status::NotMade;
    }
    for (path, text) in &files {
        let place = args.dir.join(path);
        if let Err(error) = write(&place, text) {
            let place = place.display();
            terminal.fail(&msg!("写不了 {place}：{error}", "{place} cannot be written: {error}"));
            return Status::NotMade;
        }
    }
    let count = files.len();
    terminal.say(&msg!(
        "已在 {dir} 建立工作区（{count} 个文件）。下一步：cd {dir} && xuekan build",
        "made a workspace of {count} files in {dir}; next: cd {dir} && xuekan build"
    ));
    Status::Made
}

fn write(place: &std::path::Path, text: &str) -> io::Result<()> {
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(place, text)
}

fn config(departments: &[String]) -> String {
    if departments.is_empty() {
        return CONFIG.replace("{departments}", "departments: {}");
    }
    let mut block = String::from("departments:\n");
    for department in departments {
        let key = serde_json::to_string(department).expect("text is JSON");
        let name = serde_json::to_string(&text::file_name(department)).expect("text is JSON");
        let issuer = serde_json::to_string(&format!("青禾大学{department}党委")).expect("text is JSON");
        block.push_str(&format!("  {key}:\n    issuer: {issuer}\n    templates: {name}\n"));
    }
    CONFIG.replace("{departments}", block.trim_end())
}

fn theme() -> String {
    "# 部门的样式，只写与上级模板不同之处；全部键见 xuekan schema theme\n\
     # The department's dress: only what differs from the parent; all keys: xuekan schema theme\n\
     parent: default\n\
     accent: \"#1f5f8b\"\n"
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config;
    use crate::workspace::Memory;

    #[test]
    fn the_workspace_it_makes_has_no_finding() {
        for departments in [vec![], vec!["外国语学院".to_string(), "a \"b\": c".to_string()]] {
            let text = super::config(&departments);
            let workspace =
                Memory::of([("config/bulletin.yaml", text.as_str()), ("config/issues/2024-01.yaml", ISSUE)]);
            let (loaded, findings) = config::load(&workspace, "config/bulletin.yaml");
            assert!(findings.is_empty(), "{findings:?}");
            assert_eq!(loaded.unwrap().editions.len(), departments.len() + 1);
        }
    }
}
