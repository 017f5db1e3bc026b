//! `xuekan build`: every edition, every output.

use super::args::BuildArgs;
use super::{Status, Terminal, open};
use crate::build::{self, Delivered, Made, Request};
use crate::config::Loaded;
use crate::diag::{Finding, counted};
use crate::msg;

/// Makes the issue and writes it.
pub fn run(args: &BuildArgs, terminal: &Terminal) -> Status {
    let mut findings = Vec::new();
    let named = args.department.as_deref();
    let (disk, loaded) = match open::editions(&args.config.config, named, terminal, &mut findings) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let out = args.out.clone().unwrap_or_else(|| disk.locate("dist"));
    if let Err(status) = open::outside_library(&disk, &loaded, &out, terminal) {
        return status;
    }
    let library = open::library(&disk, &loaded.settings.library, terminal, &mut findings);
    let Ok(plan) = open::plan(args.plan.as_deref(), &disk, &loaded, &mut findings) else {
        terminal.findings(&findings);
        return Status::NotMade;
    };
    let only = (!args.only.is_empty()).then(|| args.only.clone());
    let request = Request { only, plan };
    let bar = terminal.progress(&msg!("编排", "planning"));
    let made =
        build::build(&disk, &loaded, &library, &request, terminal.lang, &terminal.follow(&bar, true), &mut findings);
    bar.finish_and_clear();
    let Ok(made) = made else {
        terminal.findings(&findings);
        terminal.count(&findings);
        terminal.fail(&msg!("没有做成，原有成品未动", "nothing was made; what was there before is untouched"));
        return Status::NotMade;
    };
    let delivered = match build::deliver(&out, &loaded, &made) {
        Ok(delivered) => delivered,
        Err(error) => {
            let out = out.display();
            terminal.fail(&msg!("写不了 {out}：{error}", "{out} cannot be written: {error}"));
            return Status::NotMade;
        }
    };
    terminal.findings(&findings);
    if args.json {
        terminal.print(&summary(&loaded, &made, &delivered, &findings, terminal));
    } else {
        tell(&loaded, &made, &delivered, terminal);
    }
    terminal.count(&findings);
    Status::of(&findings)
}

fn tell(loaded: &Loaded, made: &[Made], delivered: &Delivered, terminal: &Terminal) {
    for edition in made {
        let name = edition.department.clone().unwrap_or_else(|| loaded.settings.publication.title.clone());
        let articles = edition.articles;
        let of_them = counted(articles, "article", "articles");
        let message = match edition.pages.as_ref().and_then(|p| p.last()) {
            Some(last) => {
                let pages = counted(last.0 as usize, "page", "pages");
                msg!("{name}：{articles} 篇，{last} 页", "{name}: {of_them}, {pages}")
            }
            None => msg!("{name}：{articles} 篇", "{name}: {of_them}"),
        };
        terminal.say(&message);
    }
    for path in &delivered.removed {
        terminal.say(&msg!(
            "已移去上次的 {path}：与这次的不一致",
            "removed {path} of an earlier build, which no longer agrees"
        ));
    }
    for path in &delivered.written {
        terminal.print(&format!("{path}\n"));
    }
}

fn summary(loaded: &Loaded, made: &[Made], delivered: &Delivered, findings: &[Finding], terminal: &Terminal) -> String {
    let editions: Vec<_> = made
        .iter()
        .map(|m| {
            serde_json::json!({
                "department": m.department,
                "articles": m.articles,
                "last_page": m.pages.as_ref().and_then(|p| p.last()),
            })
        })
        .collect();
    let json = serde_json::json!({
        "issue": build::issue_folder(loaded),
        "editions": editions,
        "files": delivered.written,
        "removed": delivered.removed,
        "findings": findings.iter().map(|f| f.json(terminal.lang)).collect::<Vec<_>>(),
    });
    format!("{}\n", serde_json::to_string_pretty(&json).expect("a summary is JSON"))
}
