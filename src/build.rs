//! The whole flow: a configuration and its library become finished files, edition by edition.
//!
//! Strings the stages together and knows the details of none. Every article is read, judged and
//! fingerprinted once, whatever the number of editions and outputs. Nothing is written here:
//! [`deliver`] does that, whole or not at all.

mod manifest;
mod render;
mod typesetting;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::Article;
use crate::check;
use crate::config::{Accepted, Edition, Loaded, Output};
use crate::diag::{self, Code, Finding, Lang, Message, Outcome, Source};
use crate::issue::{self, Issue, Picture, PictureFormat, Pictures};
use crate::layout::{self, FontSettings, Fonts, Layout};
use crate::library::Library;
use crate::msg;
use crate::pages::PageMap;
use crate::plan::{self, Choice, IssuePlan, Judged};
use crate::template::{self, Dress, TemplateFolders, Theme};
use crate::workspace::{self, Delivery, Disk, Workspace, hash};

pub(crate) use typesetting::{Print, pages};

/// Name of the manifest.
const MANIFEST: &str = "manifest.json";

/// Told what is being done: a message, how much is done, how much there is.
pub type Progress<'a> = &'a (dyn Fn(&Message, usize, usize) + Sync);

/// What is asked of a build beside the configuration.
#[derive(Debug, Clone, Default)]
pub struct Request {
    /// Only these outputs.
    pub only: Option<Vec<Output>>,
    /// A plan to be used instead of choosing anew.
    pub plan: Option<IssuePlan>,
}

/// A finished edition in memory.
#[derive(Debug, Clone)]
pub struct Made {
    /// Folder below the issue's folder; empty for the main edition.
    pub folder: String,
    /// Name of the department, if it is one's edition.
    pub department: Option<String>,
    /// Its files by name, the manifest last.
    pub files: Vec<(String, Vec<u8>)>,
    /// Its pages, when it was typeset.
    pub pages: Option<PageMap>,
    /// Number of articles.
    pub articles: usize,
}

/// Why nothing was made; the findings tell it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotMade;

struct Shared<'a> {
    loaded: &'a Loaded,
    library: &'a Library,
    pictures: Pictures,
    fonts: Fonts,
    inputs: Vec<(String, String)>,
}

/// Template folders of a workspace.
pub struct Folders<'a>(pub &'a dyn Workspace);

impl TemplateFolders for Folders<'_> {
    fn names(&self) -> Vec<String> {
        let files = self.0.list("templates").unwrap_or_default();
        let names = files.iter().filter_map(|f| f.strip_prefix("templates/")?.split_once('/'));
        names.map(|(name, _)| name.to_string()).collect::<BTreeSet<_>>().into_iter().collect()
    }

    fn files(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let folder = format!("templates/{name}");
        let files = self.0.list(&folder).unwrap_or_default();
        files
            .iter()
            .filter_map(|f| Some((f.strip_prefix(&format!("{folder}/"))?.to_string(), self.0.read(f).ok()?)))
            .collect()
    }
}

/// Makes every edition of a configuration in memory.
///
/// # Errors
/// When no edition can be made: no articles, a broken or missing template, typesetting that fails
/// for another reason than missing fonts. The findings say which.
pub fn build(
    workspace: &Disk,
    loaded: &Loaded,
    library: &Library,
    request: &Request,
    lang: Lang,
    progress: Progress<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Vec<Made>, NotMade> {
    if library.is_empty() {
        findings.push(no_articles(loaded));
        return Err(NotMade);
    }
    let dresses = dresses(workspace, loaded, findings)?;
    let judged = plan::judge(library, loaded).take(findings);
    let plans = plans(library, &judged, loaded, request, lang, findings);
    let planned: Vec<&Arc<Article>> =
        plans.iter().flat_map(|p| p.articles()).filter_map(|name| library.find(name)).collect();
    let shared = Shared {
        loaded,
        library,
        pictures: issue::pictures(workspace, planned, &layout::picture_fault).take(findings),
        fonts: fonts(workspace, loaded, findings),
        inputs: inputs(workspace, loaded),
    };
    let total = loaded.editions.len();
    let done = std::sync::atomic::AtomicUsize::new(0);
    progress(&msg!("排版、生成", "typesetting and rendering"), 0, total);
    let editions: Vec<(&Edition, &plan::EditionPlan)> = loaded.editions.iter().zip(&plans).collect();
    let made: Vec<Result<Outcome<Made>, Vec<Finding>>> = editions
        .par_iter()
        .map(|(edition, plan)| {
            let made = shared.edition(edition, plan, &dresses[&edition.templates], request);
            let done = done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1;
            progress(&msg!("排版、生成", "typesetting and rendering"), done, total);
            made
        })
        .collect();
    layout::forget(0);
    let made = finish(made, findings);
    diag::once(findings);
    accept(findings, &loaded.settings.accept);
    made
}

/// A library without articles.
pub(crate) fn no_articles(loaded: &Loaded) -> Finding {
    let folders = loaded.settings.library.join(", ");
    Finding::new(Code::S002, msg!("{folders} 里没有文章", "there are no articles in {folders}"))
        .help(msg!("放进 .md 文件，或用 `xuekan import` 导入", "put .md files there, or use `xuekan import`"))
}

fn finish(made: Vec<Result<Outcome<Made>, Vec<Finding>>>, findings: &mut Vec<Finding>) -> Result<Vec<Made>, NotMade> {
    let mut editions = Vec::new();
    let mut failed = false;
    for result in made {
        match result {
            Ok(outcome) => editions.push(outcome.take(findings)),
            Err(found) => {
                findings.extend(found);
                failed = true;
            }
        }
    }
    if failed { Err(NotMade) } else { Ok(editions) }
}

/// Resolves every template folder that an edition uses, each once.
fn dresses(workspace: &Disk, loaded: &Loaded, findings: &mut Vec<Finding>) -> Result<BTreeMap<String, Dress>, NotMade> {
    let mut dresses = BTreeMap::new();
    let mut broken = false;
    let mut asked = BTreeSet::new();
    for Edition { templates: name, templates_at, .. } in loaded.editions.iter().filter(|e| asked.insert(&e.templates)) {
        match Dress::resolve(&Folders(workspace), name) {
            Ok(outcome) => {
                dresses.insert(name.clone(), outcome.take(findings));
            }
            Err(error) => {
                // A folder that no template names is the one the configuration names.
                let placed = |finding: Finding| Finding { place: finding.place.or(templates_at.clone()), ..finding };
                findings.extend(error.findings.into_iter().map(placed));
                broken = true;
            }
        }
    }
    if broken { Err(NotMade) } else { Ok(dresses) }
}

fn plans(
    library: &Library,
    judged: &Judged,
    loaded: &Loaded,
    request: &Request,
    lang: Lang,
    findings: &mut Vec<Finding>,
) -> Vec<plan::EditionPlan> {
    let choice = Choice { library, judged, loaded, lang };
    let given = |edition: &Edition| request.plan.as_ref()?.edition(edition.department.as_deref()).cloned();
    let plan_of = |edition: &Edition| match given(edition) {
        Some(plan) => Outcome::new(plan, Vec::new()),
        None => plan::choose(choice, edition),
    };
    loaded.editions.iter().map(|edition| plan_of(edition).take(findings)).collect()
}

/// The fonts a configuration asks for; a folder without any is a finding.
pub(crate) fn fonts(workspace: &Disk, loaded: &Loaded, findings: &mut Vec<Finding>) -> Fonts {
    let fonts = &loaded.settings.fonts;
    for folder in &fonts.folders {
        let files = workspace.list(folder).unwrap_or_default();
        let is_font = |path: &String| [".ttf", ".otf", ".ttc", ".otc"].iter().any(|e| path.to_lowercase().ends_with(e));
        if !files.iter().any(is_font) {
            findings.push(
                Finding::new(Code::L002, msg!("字体目录 `{folder}` 里没有字体", "font folder `{folder}` has no fonts"))
                    .help(msg!("放进 .ttf、.otf 或 .ttc 文件", "put .ttf, .otf or .ttc files there")),
            );
        }
    }
    Fonts::find(&FontSettings {
        folders: fonts.folders.iter().map(|f| workspace.locate(f)).collect(),
        folders_only: fonts.only_folders,
        os_release: workspace::os_release(),
    })
}

/// Configuration files with their hashes, for the manifest.
fn inputs(workspace: &Disk, loaded: &Loaded) -> Vec<(String, String)> {
    let bytes = |path: &String| Some((path.clone(), hash(&workspace.read(path).ok()?)));
    loaded.files.iter().filter_map(bytes).collect()
}

impl Shared<'_> {
    fn edition(
        &self,
        edition: &Edition,
        plan: &plan::EditionPlan,
        dress: &Dress,
        request: &Request,
    ) -> Result<Outcome<Made>, Vec<Finding>> {
        let mut findings = Vec::new();
        let issue = issue::assemble(plan, self.library, edition, &self.pictures).take(&mut findings);
        if issue.articles.is_empty() {
            let name = edition.department.as_deref().unwrap_or(&edition.masthead.title);
            findings.push(
                Finding::new(Code::S002, msg!("“{name}”一篇文章也没有选到", "`{name}` has no articles at all"))
                    .help(msg!("看看 `xuekan plan` 怎么说", "see what `xuekan plan` says")),
            );
            return Err(findings);
        }
        let outputs: Vec<Output> = edition
            .outputs
            .iter()
            .copied()
            .filter(|o| request.only.as_ref().is_none_or(|only| only.contains(o)))
            .collect();
        let print = Print::of(&self.loaded.settings, edition, dress, &mut findings);
        let layout = pages(&print, &self.fonts, &issue, dress, &mut findings)?;
        let job = render::Job { issue: &issue, layout: layout.as_ref(), dress, edition, print: &print };
        let packages = self.render(job, &outputs, &mut findings)?;
        for package in &packages {
            findings.extend(check::package(package));
        }
        let nothing = packages.is_empty() && !outputs.is_empty();
        if nothing || packages.iter().any(|p| p.bytes.is_empty()) {
            // An output that is empty, or the only one that could not be made: nothing to deliver.
            return Err(findings);
        }
        let (pages, quality) = layout.map(|l| (l.pages, l.quality)).unzip();
        let mut files = render::named(&edition.stem, packages);
        diag::once(&mut findings);
        let told = without_accepted(&findings, &self.loaded.settings.accept);
        let manifest = manifest::write(&manifest::Facts {
            issue: &issue,
            pages: pages.as_ref(),
            quality: quality.as_ref(),
            inputs: &self.inputs,
            outputs: &files,
            findings: &told,
        });
        files.push((MANIFEST.to_string(), manifest));
        let made = Made {
            folder: edition.folder.clone(),
            department: edition.department.clone(),
            files,
            pages,
            articles: issue.articles.len(),
        };
        Ok(Outcome::new(made, findings))
    }
}

/// Takes out the findings the editor accepted.
fn without_accepted(findings: &[Finding], accepted: &[Accepted]) -> Vec<Finding> {
    findings.iter().filter(|f| !accepted.iter().any(|rule| accepts(rule, f))).cloned().collect()
}

/// Takes out the findings the editor accepted; an acceptance that meets nothing is a finding.
pub fn accept(findings: &mut Vec<Finding>, accepted: &[Accepted]) {
    let idle = accepted.iter().filter(|rule| !findings.iter().any(|f| accepts(rule, f)));
    let idle: Vec<Finding> = idle
        .map(|rule| {
            let code = &rule.code;
            Finding::new(Code::C009, msg!("认可的 {code} 已不再出现", "the accepted {code} no longer occurs"))
                .help(msg!("从 accept: 里删去", "remove it from `accept:`"))
        })
        .collect();
    *findings = without_accepted(findings, accepted);
    findings.extend(idle);
}

fn accepts(rule: &Accepted, finding: &Finding) -> bool {
    finding.code.id() == rule.code && rule.article.as_ref().is_none_or(|a| finding.article.as_ref() == Some(a))
}

fn logo(dress: &Dress) -> Option<Arc<Picture>> {
    let bytes = dress.file(dress.theme().logo.as_deref()?)?.to_vec();
    let format = PictureFormat::detect(&bytes)?;
    let hash = hash(&bytes);
    let picture = Picture { bytes, format, hash };
    layout::picture_fault(&picture).is_none().then(|| Arc::new(picture))
}

/// Name of the issue's folder: `2024-01`.
pub fn issue_folder(loaded: &Loaded) -> String {
    let masthead = &loaded.editions[0].masthead;
    format!("{}-{:02}", masthead.year, masthead.number)
}

/// What a delivery did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Delivered {
    /// Files that were written.
    pub written: Vec<String>,
    /// Outputs of an earlier build that are taken away, because they no longer agree with the new ones.
    pub removed: Vec<String>,
}

/// Writes finished editions below `out`, whole or not at all.
///
/// Outputs of an earlier build that this one did not make stay while they come from the same
/// material, and are taken away when they do not: two paginations side by side help nobody.
///
/// # Errors
/// When a file cannot be written; what was there before is untouched.
pub fn deliver(out: &Path, loaded: &Loaded, made: &[Made]) -> io::Result<Delivered> {
    let folder = out.join(issue_folder(loaded));
    let mut delivery = Delivery::open(&folder)?;
    let (mut delivered, mut stale) = (Delivered::default(), Vec::new());
    for edition in made {
        let place = |name: &str| {
            if edition.folder.is_empty() { name.to_string() } else { format!("{}/{name}", edition.folder) }
        };
        let before = std::fs::read(folder.join(place(MANIFEST))).ok();
        let earlier = before.map(|before| manifest::earlier(&before, &edition.files)).unwrap_or_default();
        for (name, bytes) in &edition.files {
            let manifest = (name == MANIFEST).then(|| manifest::with(bytes, &earlier.kept));
            delivery.put(&place(name), manifest.as_deref().unwrap_or(bytes))?;
            delivered.written.push(folder.join(place(name)).to_string_lossy().into_owned());
        }
        stale.extend(earlier.stale.iter().map(|name| place(name)));
    }
    delivery.replace(&stale)?;
    delivered.removed = stale.iter().map(|name| folder.join(name).to_string_lossy().into_owned()).collect();
    Ok(delivered)
}

/// The template folders an edition may name, for messages.
pub fn template_names(workspace: &dyn Workspace) -> Vec<String> {
    let mut names = Folders(workspace).names();
    if !names.iter().any(|n| n == template::DEFAULT) {
        names.insert(0, template::DEFAULT.to_string());
    }
    names
}

/// Files in the template folders of a configuration that nothing asks for: mostly mistyped names.
pub fn unused_templates(workspace: &Disk, loaded: &Loaded) -> Vec<Finding> {
    let names: BTreeSet<&String> = loaded.editions.iter().map(|e| &e.templates).collect();
    let dresses = names.into_iter().filter_map(|name| Dress::resolve(&Folders(workspace), name).ok());
    dresses.flat_map(|dress| crate::render::check::unused(&dress.value)).collect()
}

/// Renders every template of a dress with a sample issue, typesets it, and tells what is wrong.
pub fn try_dress(dress: &Dress, fonts: &Fonts) -> Vec<Finding> {
    let mut findings = crate::render::check::check_dress(dress);
    let sample = template::sample::issue();
    match typeset(&sample, &layout::PageSetup::default(), fonts, dress, dress.theme()) {
        Ok(outcome) => findings.extend(outcome.findings.into_iter().filter(|f| f.code == Code::O001)),
        // Without a font the print template could not be tried, which is worth saying.
        Err(refused) => findings.extend(refused),
    }
    diag::once(&mut findings);
    findings
}

fn typeset(
    issue: &Issue,
    setup: &layout::PageSetup,
    fonts: &Fonts,
    dress: &Dress,
    theme: &Theme,
) -> Result<Outcome<Layout>, Vec<Finding>> {
    let print = dress.print_files().into_iter().map(|(path, source)| (format!("print/{path}"), source));
    let print: BTreeMap<String, Source> = print.collect();
    layout::typeset(issue, setup, fonts, &layout::Dress { print: &print, theme, logo: logo(dress) })
}
