//! `xuekan check`: everything that can be known without making the issue.

use std::path::PathBuf;

use super::args::{CheckArgs, FindingFormat};
use super::{Status, Terminal, open};
use crate::article::{ArticleId, Origin};
use crate::build::{self, Request};
use crate::diag::{Finding, Place};
use crate::issue;
use crate::layout;
use crate::library;
use crate::msg;

/// Checks a configuration with its library, or single article files.
pub fn run(args: &CheckArgs, terminal: &Terminal) -> Status {
    let is_article = |p: &PathBuf| p.extension().is_some_and(|e| e == "md" || e == "markdown");
    let mut findings = Vec::new();
    let checked = if !args.paths.is_empty() && args.paths.iter().all(is_article) {
        files(&args.paths, &mut findings)
    } else if args.paths.len() > 1 {
        terminal.fail(&msg!("请给一个配置文件，或若干 .md 文件", "give one configuration file, or article files"));
        return Status::Usage;
    } else {
        let config = args.paths.first().cloned().unwrap_or_else(|| PathBuf::from("config/bulletin.yaml"));
        configuration(&config, terminal, &mut findings)
    };
    crate::diag::once(&mut findings);
    print(&findings, if args.json { FindingFormat::Json } else { args.format }, terminal);
    if checked { Status::of(&findings) } else { Status::NotMade }
}

fn print(findings: &[Finding], format: FindingFormat, terminal: &Terminal) {
    match format {
        FindingFormat::Text => {
            terminal.findings(findings);
            terminal.count(findings);
            if findings.is_empty() {
                terminal.say(&msg!("没有发现问题", "nothing found"));
            }
        }
        FindingFormat::Short => findings.iter().for_each(|f| terminal.print(&format!("{}\n", f.short(terminal.lang)))),
        FindingFormat::Json => {
            let rows: Vec<serde_json::Value> = findings.iter().map(|f| f.json(terminal.lang)).collect();
            let text = serde_json::to_string_pretty(&rows).expect("findings are plain JSON");
            terminal.print(&format!("{text}\n"));
        }
    }
}

fn files(paths: &[PathBuf], findings: &mut Vec<Finding>) -> bool {
    let mut all = true;
    for path in paths {
        let shown = path.to_string_lossy().into_owned();
        match std::fs::read(path) {
            Ok(bytes) => {
                let name = path.file_stem().map_or_else(String::new, |s| s.to_string_lossy().into_owned());
                let id =
                    ArticleId::new(&name).unwrap_or_else(|| ArticleId::new("article").expect("a plain word is an id"));
                let origin = Origin { path: shown.clone(), hash: String::new() };
                library::read_article(&shown, id, origin, &bytes).take(findings);
            }
            Err(error) => {
                all = false;
                findings.push(
                    Finding::new(
                        crate::diag::Code::R009,
                        msg!("读不了文件：{error}", "the file cannot be read: {error}"),
                    )
                    .at(Place::file(shown)),
                );
            }
        }
    }
    all
}

/// Everything short of the outputs: what a build would find, and the pictures of all articles.
fn configuration(config: &std::path::Path, terminal: &Terminal, findings: &mut Vec<Finding>) -> bool {
    let (disk, loaded) = open::configuration(config, findings);
    let Some(loaded) = loaded else { return false };
    let library = open::library(&disk, &loaded.settings.library, terminal, findings);
    findings.extend(issue::pictures(&disk, library.iter(), &layout::picture_fault).findings);
    let Ok(plan) = open::plan(None, &disk, &loaded, findings) else { return false };
    let request = Request { only: None, plan };
    let bar = terminal.progress(&msg!("试排", "typesetting for a look"));
    let made = build::build(&disk, &loaded, &library, &request, terminal.lang, &terminal.follow(&bar, false), findings);
    bar.finish_and_clear();
    findings.extend(build::unused_templates(&disk, &loaded));
    made.is_ok()
}
