//! The trial run of a dress: every template is rendered with the sample issue.
//!
//! Lives beside the renderers, because only they know what they give to which template.

use std::collections::BTreeMap;

use crate::diag::{Code, Finding, Lang};
use crate::import::{Input, Options, import};
use crate::msg;
use crate::pages::PageMap;
use crate::template::{Dress, Error, Folder, TemplateFolders, sample};
use crate::yaml::nearest;

/// Resolves a dress and renders every output with it; the result is all that is wrong with it.
pub fn check(folders: &dyn TemplateFolders, name: &str) -> Vec<Finding> {
    match Dress::resolve(folders, name) {
        Err(error) => error.findings,
        Ok(resolved) => {
            let mut findings = resolved.findings;
            findings.extend(check_dress(&resolved.value));
            findings
        }
    }
}

/// Renders every output of a resolved dress with the sample issue, with and without pages.
pub fn check_dress(dress: &Dress) -> Vec<Finding> {
    let issue = sample::issue();
    let pages = sample::pages(&issue);
    let mut findings = unused(dress);
    for pages in [Some(&pages), None] {
        for run in [html, epub, markdown, docx, email, wechat, review, site] {
            for finding in run(&issue, pages, dress).unwrap_or_else(|error| error.findings) {
                // One fault of a template that several pages include differs only in who included it.
                if !findings.iter().any(|known| same(known, &finding)) {
                    findings.push(finding);
                }
            }
        }
    }
    findings
}

fn same(a: &Finding, b: &Finding) -> bool {
    (a.code, &a.place, &a.message, &a.article) == (b.code, &b.place, &b.message, &b.article)
}

type Run = Result<Vec<Finding>, Error>;

fn html(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    super::html::render(issue, pages, dress).map(|outcome| outcome.findings)
}

fn epub(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    super::epub::render(issue, pages, dress, None).map(|outcome| outcome.findings)
}

fn markdown(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    super::markdown::render(issue, pages, dress, "sample").map(|outcome| outcome.findings)
}

fn docx(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    // Without pictures: what the dress says is all that is tried.
    let mut issue = issue.clone();
    issue.pictures.clear();
    let (setup, pictures) = (crate::layout::PageSetup::default(), BTreeMap::new());
    let print = super::docx::Print { setup: &setup, theme: dress.theme(), pictures: &pictures, logo: None };
    Ok(super::docx::render(&issue, pages, dress, &print).findings)
}

fn email(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    let rasters = sample::rasters(issue);
    let outcome = super::email::render(issue, pages, dress, &super::email::Letter::sample(issue), &rasters)?;
    Ok(outcome.findings)
}

fn wechat(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    let rasters = sample::rasters(issue);
    super::wechat::render(issue, pages, dress, &rasters, "sample").map(|outcome| outcome.findings)
}

/// The pages of a site that holds the sample issue.
fn site(issue: &crate::issue::Issue, pages: Option<&PageMap>, dress: &Dress) -> Run {
    let archive = crate::site::Archive::of_one(issue.clone(), pages.cloned());
    crate::site::files(&archive, dress).map(|outcome| outcome.findings)
}

/// The review of an import is no output, but its page is a template like any other.
fn review(_: &crate::issue::Issue, _: Option<&PageMap>, dress: &Dress) -> Run {
    let text = "学习快报\n2024年第5期\n目录\n1.一盏路灯···1\n\n一盏路灯\n\n江岸社5月6日电 路灯亮了。\n\n《江岸晚报》（2024年5月7日第01版）\n";
    let input = Input { path: "sample.txt".into(), bytes: text.as_bytes().to_vec() };
    let imported = import(&[input], &Options::default());
    crate::review::page(&imported.value, &imported.findings, Lang::Zh, dress).map(|_| Vec::new())
}

/// Templates of a workspace that cover nothing and that no other template asks for: mostly
/// mistyped names.
pub fn unused(dress: &Dress) -> Vec<Finding> {
    let built_in = Dress::built_in();
    let known: Vec<&str> = built_in.templates().collect();
    let own = dress.list().into_iter().filter(|file| {
        let template = dress.templates().any(|path| path == file.path);
        template && matches!(file.folder, Folder::Workspace(_)) && !known.contains(&file.path.as_str())
    });
    let sources: Vec<_> = dress.templates().filter_map(|path| dress.source(path)).collect();
    let mut findings = Vec::new();
    for file in own {
        let asked = [format!("\"{}\"", file.path), format!("'{}'", file.path), format!("`{}`", file.path)];
        if sources.iter().any(|source| asked.iter().any(|name| source.text().contains(name))) {
            continue;
        }
        let path = &file.path;
        let mut finding =
            Finding::new(Code::O002, msg!("模板 `{path}` 没有用处", "template `{path}` is used by nothing"))
                .at(crate::diag::Place::file(file.folder.path(path)));
        if let Some(near) = nearest(path, known.iter().copied()) {
            finding = finding.help(msg!("是不是 `{near}`？", "did you mean `{near}`?"));
        }
        findings.push(finding);
    }
    findings
}
