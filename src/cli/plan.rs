//! `xuekan plan`: which articles, and why.

use std::fmt::Write as _;

use super::args::PlanArgs;
use super::{Status, Terminal, open};
use crate::config::Loaded;
use crate::diag::{Finding, Lang, counted};
use crate::library::Library;
use crate::msg;
use crate::plan::{Choice, EditionPlan, IssuePlan, choose, judge};

/// Shows, writes or prints the plan.
pub fn run(args: &PlanArgs, terminal: &Terminal) -> Status {
    let mut findings = Vec::new();
    let named = args.department.as_deref();
    let (disk, loaded) = match open::editions(&args.config.config, named, terminal, &mut findings) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    let library = open::library(&disk, &loaded.settings.library, terminal, &mut findings);
    let plan = whole(&library, &loaded, terminal.lang, &mut findings);
    if args.json {
        let json = serde_json::to_string_pretty(&plan).expect("a plan has only text, numbers and lists");
        terminal.print(&format!("{json}\n"));
    } else if let Some(file) = &args.write {
        if let Err(error) = std::fs::write(file, plan.to_yaml()) {
            let file = file.display();
            terminal.fail(&msg!("写不了 {file}：{error}", "{file} cannot be written: {error}"));
            return Status::NotMade;
        }
        let file = file.display();
        terminal.say(&msg!("已写 {file}", "wrote {file}"));
    } else {
        terminal.print(&shown(&plan, terminal.lang));
    }
    terminal.findings(&findings);
    Status::of(&findings)
}

/// Plans every edition of a configuration.
pub fn whole(library: &Library, loaded: &Loaded, lang: Lang, findings: &mut Vec<Finding>) -> IssuePlan {
    let judged = judge(library, loaded).take(findings);
    let choice = Choice { library, judged: &judged, loaded, lang };
    let editions = loaded.editions.iter().map(|e| choose(choice, e).take(findings)).collect();
    crate::diag::once(findings);
    let first = &loaded.editions[0].masthead;
    IssuePlan { year: first.year, number: first.number, editions }
}

fn shown(plan: &IssuePlan, lang: Lang) -> String {
    let mut out = String::new();
    for edition in &plan.editions {
        show_edition(&mut out, edition, lang);
    }
    out
}

fn show_edition(out: &mut String, edition: &EditionPlan, lang: Lang) {
    let say = |message: crate::diag::Message| message.get(lang).to_string();
    let name = edition.department.clone().unwrap_or_else(|| say(msg!("主版", "main edition")));
    let count = edition.articles().count();
    let articles = counted(count, "article", "articles");
    let _ = writeln!(out, "{}", say(msg!("{name}：{count} 篇", "{name}: {articles}")));
    let mut number = 0;
    for section in &edition.sections {
        let _ = writeln!(out, "\n  {}", section.title);
        for article in &section.articles {
            number += 1;
            let _ = writeln!(out, "  {number:3}. {}", article.title);
            let _ = writeln!(out, "       {}", article.article);
            let _ = writeln!(out, "       {}", article.why);
        }
        if let Some(passed) = &section.passed_over {
            let _ = writeln!(out, "       （{passed}）");
        }
    }
    if !edition.left_out.is_empty() {
        let _ = writeln!(out, "\n  {}", say(msg!("未收", "left out")));
        for article in &edition.left_out {
            let _ = writeln!(out, "     - {} — {}", article.title, article.why);
            let _ = writeln!(out, "       {}", article.article);
        }
    }
    if !edition.duplicates.is_empty() {
        let _ = writeln!(out, "\n  {}", say(msg!("同一篇的几份", "copies of one text")));
        for copies in &edition.duplicates {
            let _ = writeln!(out, "     + {}（{}）", copies.keep, copies.why);
            for copy in &copies.others {
                let _ = writeln!(out, "     - {} {}% {}", copy.article, copy.similarity, copy.differences.join(" "));
            }
        }
    }
    out.push('\n');
}
