//! Which issues a site has: that of the configuration, and those whose files lie beside its file.
//!
//! An issue file says when and which number; which articles a past issue had is best known by the
//! plan that lies beside it, because sections and library have moved on since.

use crate::build;
use crate::config::{self, Loaded};
use crate::diag::{Code, Finding, Place, Source};
use crate::msg;
use crate::plan::IssuePlan;
use crate::read::encoding;
use crate::workspace::Workspace;
use crate::yaml;

/// An issue to be made.
pub struct Found {
    /// The configuration with this issue in it, reduced to one edition.
    pub loaded: Loaded,
    /// Its plan, when there is one.
    pub plan: Option<IssuePlan>,
}

/// What a YAML file beside the issue file is.
enum Beside {
    Issue,
    Plan(Box<IssuePlan>),
    /// A configuration, or a file that cannot be read as anything.
    Other,
}

/// The issues of a workspace, newest first. `own` is the configuration's, with the plan it names.
pub fn find(
    workspace: &dyn Workspace,
    own: Loaded,
    plan: Option<IssuePlan>,
    findings: &mut Vec<Finding>,
) -> Vec<Found> {
    let (config, issue_file) = (own.files[0].clone(), own.files.get(1).cloned());
    let department = own.editions[0].department.clone();
    let mut plans = Vec::new();
    let mut found = vec![Found { loaded: own, plan }];
    let files = issue_file.as_deref().map(|file| beside(workspace, file, &config)).unwrap_or_default();
    for path in files {
        match kind(workspace, &path, findings) {
            Beside::Other => {}
            Beside::Plan(plan) => plans.push(plan),
            Beside::Issue => {
                let (loaded, told) = config::load_issue(workspace, &config, Some(&path));
                findings.extend(told);
                let Some(mut loaded) = loaded else { continue };
                loaded.editions.retain(|edition| edition.department == department);
                if let Some(first) = found.iter().find(|f| number(&f.loaded) == number(&loaded)) {
                    findings.push(twice(workspace, &path, first));
                    continue;
                }
                found.push(Found { loaded, plan: None });
            }
        }
    }
    // The configuration's own issue is planned as `build` plans it.
    for other in found.split_off(1) {
        match plans.iter().find(|plan| (plan.year, plan.number) == number(&other.loaded)) {
            None => {
                findings.push(chosen_anew(&other));
                found.push(other);
            }
            Some(plan) if plan.edition(department.as_deref()).is_none() => findings.push(no_edition(&other)),
            Some(plan) => found.push(Found { plan: Some((**plan).clone()), ..other }),
        }
    }
    found.sort_by_key(|found| std::cmp::Reverse(number(&found.loaded)));
    found
}

/// Year and number.
fn number(loaded: &Loaded) -> (i32, u32) {
    let masthead = &loaded.editions[0].masthead;
    (masthead.year, masthead.number)
}

fn chosen_anew(found: &Found) -> Finding {
    let folder = build::issue_folder(&found.loaded);
    let message = msg!(
        "{folder} 没有方案，文章照现在的栏目和文章库选出",
        "{folder} has no plan: its articles are chosen by the sections and the library of today"
    );
    Finding::new(Code::O024, message).help(msg!(
        "每期编定后用 `xuekan plan --write` 把方案留在期的文件旁边",
        "keep the plan of every issue beside its file: `xuekan plan --write`"
    ))
}

fn no_edition(found: &Found) -> Finding {
    let folder = build::issue_folder(&found.loaded);
    let message =
        msg!("{folder} 的方案里没有这个版本，未收入", "the plan of {folder} has no such edition: it is left out");
    Finding::new(Code::O023, message)
}

fn twice(workspace: &dyn Workspace, path: &str, first: &Found) -> Finding {
    let (year, number) = number(&first.loaded);
    let message = msg!("{year} 年第 {number} 期已经有了", "number {number} of {year} is there already");
    Finding::new(Code::O020, message)
        .at(Place::file(workspace.shown(path)))
        .help(msg!("这个文件未用；请改年份或期号", "this file is not used; change its year or number"))
}

/// The other YAML files of the issue file's folder.
fn beside(workspace: &dyn Workspace, file: &str, config: &str) -> Vec<String> {
    let folder = file.rsplit_once('/').map_or("", |(folder, _)| folder);
    let prefix = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let mut files = workspace.list(folder).unwrap_or_default();
    files.retain(|path| {
        let name = path.strip_prefix(&prefix).unwrap_or_default();
        let yaml = name.ends_with(".yaml") || name.ends_with(".yml");
        yaml && !name.contains('/') && path != file && path != config
    });
    files
}

fn kind(workspace: &dyn Workspace, path: &str, findings: &mut Vec<Finding>) -> Beside {
    // A file that cannot be read is an issue file as far as anyone knows: loading it tells why.
    let Ok(bytes) = workspace.read(path) else { return Beside::Issue };
    let source = Source::new(workspace.shown(path), encoding::decode(&bytes).text);
    let Ok(node) = yaml::parse(&source, 0..source.text().len(), &mut Vec::new()) else { return Beside::Issue };
    if node.entry("editions").is_some() {
        return IssuePlan::from_yaml(&source, findings).map_or(Beside::Other, |plan| Beside::Plan(Box::new(plan)));
    }
    if node.entry("publication").is_some() { Beside::Other } else { Beside::Issue }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workspace::Memory;

    #[test]
    fn issue_files_plans_and_configurations_are_told_apart() {
        let plan = "year: 2024\nnumber: 2\neditions: [{sections: [{title: 甲, articles: [a]}]}]\n";
        let workspace = Memory::of([
            ("config/b.yaml", "publication: {title: 学, issuer: 社}\nissue: issues/2024-03.yaml\n"),
            ("config/issues/2024-03.yaml", "{year: 2024, number: 3, date: 2024-05-01}"),
            ("config/issues/2024-02.yaml", "{year: 2024, number: 2, date: 2024-04-01}"),
            ("config/issues/2024-02-plan.yaml", plan),
            ("config/issues/2024-01.yaml", "{year: 2024, number: 1, date: 2024-03-01}"),
            ("config/issues/2023-12.yaml", "{year: 2023, number: 12, date: 2023-12-01}"),
            ("config/issues/2023-12-plan.yaml", "{year: 2023, number: 12, editions: [{department: 系}]}"),
            ("config/issues/again.yaml", "{year: 2024, number: 2, date: 2024-04-02}"),
            ("config/issues/broken.yaml", "{year: 2022, numbr: 12, date: 2024-13-01}"),
            ("config/issues/other.yaml", "publication: {title: 别, issuer: 社}\nissue: {}\n"),
        ]);
        let own = config::load(&workspace, "config/b.yaml").0.unwrap();
        let mut findings = Vec::new();
        let found = find(&workspace, own, None, &mut findings);
        let numbers: Vec<(i32, u32)> = found.iter().map(|f| number(&f.loaded)).collect();
        assert_eq!(numbers, [(2024, 3), (2024, 2), (2024, 1)]);
        assert!(found[0].plan.is_none() && found[1].plan.is_some());
        let codes: Vec<&str> = findings.iter().map(|f| f.code.id()).collect();
        for code in ["O020", "O023", "O024", "C002", "C004"] {
            assert!(codes.contains(&code), "{codes:?}");
        }
    }
}
