//! A static archive of all issues of a workspace: pages, feeds, subject index, search.
//!
//! Takes issues and their page maps as `build` makes them and hands back files in memory; `deliver`
//! writes them. Everything on the pages is relative, so the archive works in any folder, from a
//! disk and over HTTP alike, and asks nothing of any other server. The looks are the business of
//! `templates/…/site/`.

mod deliver;
mod downloads;
mod feeds;
mod issues;
mod pages;
mod search;
mod sitemap;
mod subjects;
mod words;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::article::{Article, ArticleId};
use crate::build::{self, Folders, NotMade, Progress};
use crate::config::Loaded;
use crate::diag::{self, Code, Finding, Lang, Outcome};
use crate::issue::{self, Issue, Pictures};
use crate::layout::{self, Fonts};
use crate::library::Library;
use crate::msg;
use crate::pages::{Folio, PageMap};
use crate::plan::{self, Choice, IssuePlan, Judged};
use crate::render;
use crate::select::Match;
use crate::template::{Dress, Error};
use crate::workspace::Disk;

pub use deliver::{Delivered, LIST, Refused, deliver};
pub use search::Size;

use downloads::Download;
use issues::Found;

/// Files by path below the site's folder.
type Files = BTreeMap<String, Vec<u8>>;

/// A finished site in memory.
#[derive(Debug, Clone)]
pub struct Site {
    /// Its files by path.
    pub files: Files,
    /// Folders of its issues, newest first.
    pub issues: Vec<String>,
    /// Number of articles, counted once per issue they stand in.
    pub articles: usize,
    /// Size of what the search loads.
    pub search: Size,
}

/// What the pages of a site are made of.
pub(crate) struct Archive {
    /// Its issues, newest first.
    issues: Vec<Published>,
    /// Names of the topics, in the order of the configuration.
    topics: Vec<String>,
    /// The topics each article belongs to.
    matches: BTreeMap<ArticleId, Vec<Match>>,
    /// Address of the site, with a slash at its end.
    url: Option<String>,
}

/// An issue of the archive.
struct Published {
    /// Its folder: `2024-01`.
    folder: String,
    issue: Issue,
    pages: Option<PageMap>,
    downloads: Vec<Download>,
}

impl Published {
    /// Path of an article's page below the site's folder.
    fn article_path(&self, article: usize) -> String {
        format!("{}/{}", self.folder, article_file(article))
    }

    /// The printed page an article begins on.
    fn folio(&self, article: usize) -> Option<Folio> {
        self.pages.as_ref().map(|pages| pages.articles[article].first)
    }
}

/// File name of an article's page in its issue's folder.
fn article_file(article: usize) -> String {
    format!("a{:02}.html", article + 1)
}

impl Archive {
    /// An archive of one issue, for the trial run of templates.
    pub(crate) fn of_one(issue: Issue, pages: Option<PageMap>) -> Self {
        let topic = "要闻".to_string();
        let of = |article: &Arc<Article>| {
            let found = Match { topic: topic.clone(), score: 1.0, hits: Vec::new(), explicit: true };
            (article.id.clone(), vec![found])
        };
        let matches = issue.articles.iter().map(of).collect();
        let issues = vec![Published { folder: "2024-01".into(), issue, pages, downloads: Vec::new() }];
        Self { issues, topics: vec![topic], matches, url: None }
    }

    /// Every article with its issue, newest issue first.
    fn articles(&self) -> impl Iterator<Item = (&Published, usize)> {
        self.issues.iter().flat_map(|issue| (0..issue.issue.articles.len()).map(move |article| (issue, article)))
    }

    fn topics_of(&self, article: &Article) -> impl Iterator<Item = &Match> {
        self.matches.get(&article.id).into_iter().flatten()
    }

    /// The address of a page, where that of the site is known.
    fn address(&self, path: &str) -> Option<String> {
        self.url.as_ref().map(|url| format!("{url}{path}"))
    }
}

/// Makes the site of a configuration that was reduced to one edition: of its own issue and of
/// every other whose file lies beside.
///
/// # Errors
/// When there is nothing to show or a template is broken; the findings tell it.
pub fn make(
    workspace: &Disk,
    loaded: Loaded,
    plan: Option<IssuePlan>,
    library: &Library,
    lang: Lang,
    progress: Progress<'_>,
    findings: &mut Vec<Finding>,
) -> Result<Site, NotMade> {
    let accepted = loaded.settings.accept.clone();
    let made = archive(workspace, loaded, plan, library, lang, progress, findings).and_then(|(archive, dress)| {
        progress(&msg!("写网页", "writing pages"), 0, 1);
        files(&archive, &dress).map(|outcome| outcome.take(findings)).map_err(|error| {
            findings.extend(error.findings);
            NotMade
        })
    });
    diag::once(findings);
    build::accept(findings, &accepted);
    made
}

/// Every file of a site.
///
/// # Errors
/// When a template is broken.
pub(crate) fn files(archive: &Archive, dress: &Dress) -> Result<Outcome<Site>, Error> {
    let made = pages::render(archive, dress)?;
    let mut files = made.value;
    feeds::add(archive, dress, &mut files)?;
    let search = search::add(archive, &mut files);
    sitemap::add(archive, &mut files);
    for issue in &archive.issues {
        let own = issue.downloads.iter().map(|d| (format!("{}/{}", issue.folder, d.name), d.bytes.clone()));
        files.extend(own);
    }
    let site = Site {
        files,
        issues: archive.issues.iter().map(|issue| issue.folder.clone()).collect(),
        articles: archive.articles().count(),
        search,
    };
    Ok(Outcome::new(site, made.findings))
}

fn archive(
    workspace: &Disk,
    loaded: Loaded,
    plan: Option<IssuePlan>,
    library: &Library,
    lang: Lang,
    progress: Progress<'_>,
    findings: &mut Vec<Finding>,
) -> Result<(Archive, Dress), NotMade> {
    if library.is_empty() {
        findings.push(build::no_articles(&loaded));
        return Err(NotMade);
    }
    let resolved = Dress::resolve(&Folders(workspace), &loaded.editions[0].templates);
    let dress = resolved.map(|dress| dress.take(findings)).map_err(|error| {
        findings.extend(error.findings);
        NotMade
    })?;
    let settings = loaded.settings.clone();
    let fonts = build::fonts(workspace, &loaded, findings);
    let found = issues::find(workspace, loaded, plan, findings);
    // Judged once: an article that any issue pins may be chosen, so its copies are looked for.
    let mut all = found[0].loaded.clone();
    all.settings.issue.pins = found.iter().flat_map(|f| f.loaded.settings.issue.pins.clone()).collect();
    let judged = plan::judge(library, &all).take(findings);
    let plans: Vec<plan::EditionPlan> =
        found.iter().map(|f| plan_of(f, library, &judged, lang).take(findings)).collect();
    let planned = plans.iter().flat_map(|p| p.articles()).filter_map(|name| library.find(name));
    let pictures = issue::pictures(workspace, planned, &layout::picture_fault).take(findings);
    let press = Press { workspace, library, pictures, fonts: &fonts, dress: &dress };
    let (total, done) = (found.len(), std::sync::atomic::AtomicUsize::new(0));
    let typesetting = msg!("排版", "typesetting");
    progress(&typesetting, 0, total);
    let made: Vec<Outcome<Option<Published>>> = found
        .par_iter()
        .zip(&plans)
        .map(|(found, plan)| {
            let made = press.publish(found, plan);
            progress(&typesetting, done.fetch_add(1, std::sync::atomic::Ordering::Relaxed) + 1, total);
            made
        })
        .collect();
    layout::forget(0);
    let issues: Vec<Published> = made.into_iter().filter_map(|outcome| outcome.take(findings)).collect();
    if issues.is_empty() {
        return Err(NotMade);
    }
    let url = settings.site.base();
    if url.is_none() {
        let message =
            msg!("没有写网站的地址，订阅源里是相对地址", "the site has no address: its feeds have relative ones");
        let help = msg!("在配置里写 site: {{url: https://…}}", "write `site: {{url: https://…}}` in the configuration");
        findings.push(Finding::new(Code::O021, message).help(help));
    }
    let used: BTreeSet<&ArticleId> = issues.iter().flat_map(|i| &i.issue.articles).map(|a| &a.id).collect();
    let matches = used.into_iter().map(|id| (id.clone(), judged.topics(id).to_vec())).collect();
    let topics = settings.topics.keys().cloned().collect();
    Ok((Archive { issues, topics, matches, url }, dress))
}

fn plan_of(found: &Found, library: &Library, judged: &Judged, lang: Lang) -> Outcome<plan::EditionPlan> {
    let edition = &found.loaded.editions[0];
    match found.plan.as_ref().and_then(|plan| plan.edition(edition.department.as_deref())) {
        Some(plan) => Outcome::new(plan.clone(), Vec::new()),
        None => plan::choose(Choice { library, judged, loaded: &found.loaded, lang }, edition),
    }
}

/// What all issues are made with.
struct Press<'a> {
    workspace: &'a Disk,
    library: &'a Library,
    pictures: Pictures,
    fonts: &'a Fonts,
    dress: &'a Dress,
}

impl Press<'_> {
    /// One issue; without pages where it could not be typeset, and `None` when nothing is in it.
    fn publish(&self, found: &Found, plan: &plan::EditionPlan) -> Outcome<Option<Published>> {
        let mut findings = Vec::new();
        let (loaded, edition) = (&found.loaded, &found.loaded.editions[0]);
        let folder = build::issue_folder(loaded);
        let issue = issue::assemble(plan, self.library, edition, &self.pictures).take(&mut findings);
        if issue.articles.is_empty() {
            let message = msg!("{folder} 没有文章，未收入网站", "{folder} has no articles and is left out of the site");
            let help = msg!("在期的文件旁边放一份它的方案", "put its plan beside the file of the issue");
            findings.push(Finding::new(Code::O020, message).help(help));
            return Outcome::new(None, findings);
        }
        let print = build::Print::of(&loaded.settings, edition, self.dress, &mut findings);
        let layout = build::pages(&print, self.fonts, &issue, self.dress, &mut findings);
        let pages = match layout {
            Ok(layout) => layout.map(|layout| layout.pages),
            Err(refused) => {
                findings.extend(refused);
                None
            }
        };
        let issue = render::inert(&issue, &msg!("网站", "site"), &mut findings).into_owned();
        let place = if edition.folder.is_empty() { folder.clone() } else { format!("{folder}/{}", edition.folder) };
        let downloads = downloads::find(self.workspace, &place, &issue, pages.as_ref()).take(&mut findings);
        Outcome::new(Some(Published { folder, issue, pages, downloads }), findings)
    }
}
