//! The pages: home, issues, articles, topics, subjects, search.
//!
//! Fills what the templates see and renders them. Decides no looks.

use rayon::prelude::*;
use tera::{Context, Value};

use super::{Archive, Files, Published, article_file, subjects, words};
use crate::article::{Block, Figure};
use crate::diag::{Finding, Outcome};
use crate::issue::{Issue, Picture, PictureFormat};
use crate::pages::PageMap;
use crate::render::markup::Source;
use crate::render::{self, fill, html};
use crate::template::view::site::{
    DownloadView, IssueLinkView, LinkView, NavView, ReferenceView, SitePageView, SiteView, SiteWordsView, TurnView,
    YearView,
};
use crate::template::view::{ArticleView, IssueView, LabelsView};
use crate::template::{Dress, Error};
use crate::workspace::hash;

/// What leads from a page in a folder to the site's folder.
const UP: &str = "../";

/// Renders every page, with style sheet, script and pictures.
pub(super) fn render(archive: &Archive, dress: &Dress) -> Result<Outcome<Files>, Error> {
    let site = Pages::new(archive, dress);
    let mut files = Files::new();
    let mut findings = Vec::new();
    let style = site.style()?;
    files.insert("style.css".into(), style.into_bytes());
    files.insert("search.js".into(), dress.file("site/search.js").unwrap_or_default().to_vec());
    for picture in archive.issues.iter().flat_map(|issue| issue.issue.pictures.values()) {
        files.insert(picture_path(picture), picture.bytes.clone());
    }
    if let Some((path, bytes)) = logo(dress) {
        files.insert(path, bytes.to_vec());
    }
    let mut add = |path: &str, html: String| files.insert(path.to_string(), html.into_bytes());
    add("index.html", site.home()?);
    add("search.html", site.search()?);
    add("topics/index.html", site.topics()?);
    for topic in subjects::topics(archive) {
        add(&format!("topics/{}", topic.href), site.topic(&topic)?);
    }
    add("subjects/index.html", site.subjects()?);
    type Made = Result<Outcome<Vec<(String, String)>>, Error>;
    let made: Vec<Made> = (0..archive.issues.len()).into_par_iter().map(|issue| site.issue(issue)).collect();
    for pages in made {
        for (path, html) in pages?.take(&mut findings) {
            add(&path, html);
        }
    }
    Ok(Outcome::new(files, findings))
}

/// Where a picture lies: named by its content, so that issues share it.
pub(super) fn picture_path(picture: &Picture) -> String {
    format!("pictures/{}.{}", &picture.hash[..16], picture.format.extension())
}

fn logo(dress: &Dress) -> Option<(String, &[u8])> {
    let bytes = dress.file(dress.theme().logo.as_deref()?)?;
    let format = PictureFormat::detect(bytes)?;
    Some((format!("pictures/{}.{}", &hash(bytes)[..16], format.extension()), bytes))
}

/// A reference to an article from a page below `root`.
pub(super) fn reference(issue: &Published, article: usize, root: &str, labels: &LabelsView) -> ReferenceView {
    let own = &issue.issue.articles[article];
    let source = own.head.source.as_ref().map(|source| source.printed(own.head.is_english()));
    ReferenceView {
        title: own.display_title(),
        language: render::language(own.head.language.as_deref(), &issue.issue.masthead.language).to_string(),
        href: format!("{root}{}", issue.article_path(article)),
        issue: issue.issue.number_label(),
        page: issue.folio(article).map(|folio| labels.page.replace("{page}", &folio.to_string())),
        source: source.filter(|source| !source.is_empty()),
    }
}

/// A size as people say it.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000_000 => format!("{} KB", bytes.div_ceil(1000)),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

struct Pages<'a> {
    archive: &'a Archive,
    dress: &'a Dress,
    labels: LabelsView,
    words: SiteWordsView,
    site: Value,
}

impl<'a> Pages<'a> {
    fn new(archive: &'a Archive, dress: &'a Dress) -> Self {
        let latest = &archive.issues[0].issue;
        let masthead = &latest.masthead;
        let site = SiteView {
            title: masthead.title.clone(),
            issuer: masthead.issuer.clone(),
            department: masthead.department.clone(),
            language: masthead.language.clone(),
        };
        Self {
            archive,
            dress,
            labels: dress.labels(&masthead.language),
            words: words::words(latest.is_english()),
            site: Value::from_serializable(&site),
        }
    }

    fn latest(&self) -> &'a Published {
        &self.archive.issues[0]
    }

    fn style(&self) -> Result<String, Error> {
        let mut context = self.context(&self.page("style.css", "", String::new()));
        let latest = self.latest();
        context.insert("issue", &self.issue_view(latest, ""));
        let mut style = String::new();
        for sheet in ["html/style.css", "site/style.css", "html/dress.css"] {
            style.push_str(&self.dress.render(sheet, &context)?);
        }
        Ok(style)
    }

    /// What every page is given. `heading` is empty on the home page.
    fn page(&self, path: &str, heading: &str, description: String) -> SitePageView {
        let root = if path.contains('/') { UP } else { "" };
        let masthead = &self.latest().issue.masthead;
        let title = match heading {
            "" => format!("{} · {}", masthead.title, masthead.issuer),
            heading => format!("{heading} · {}", masthead.title),
        };
        let words = &self.words;
        let main = [
            (words.home, "index.html"),
            (words.topics, "topics/index.html"),
            (words.subjects, "subjects/index.html"),
            (words.search, "search.html"),
        ];
        let nav =
            main.map(|(title, target)| NavView { title, href: format!("{root}{target}"), current: target == path });
        SitePageView {
            title,
            heading: heading.to_string(),
            description,
            root,
            canonical: self.archive.address(path),
            nav: nav.to_vec(),
        }
    }

    fn context(&self, page: &SitePageView) -> Context {
        let mut context = Context::new();
        let logo = logo(self.dress).map(|(path, _)| format!("{}{path}", page.root));
        context.insert_value("site", self.site.clone());
        context.insert("page", page);
        context.insert("words", &self.words);
        context.insert("labels", &self.labels);
        context.insert("theme", &self.dress.theme().view(logo));
        context
    }

    /// The issue without its articles; `prefix` leads to its folder.
    fn issue_view(&self, issue: &Published, prefix: &str) -> IssueView {
        fill::issue(&issue.issue, issue.pages.as_ref(), &|article| format!("{prefix}{}", article_file(article)))
    }

    fn count(&self, number: usize) -> String {
        self.words.articles.replace("{n}", &number.to_string())
    }

    fn home(&self) -> Result<String, Error> {
        let latest = self.latest();
        let view = self.issue_view(latest, &format!("{}/", latest.folder));
        let page = self.page("index.html", "", view.description.clone());
        let mut context = self.context(&page);
        context.insert("issue", &view);
        context.insert("years", &self.years());
        self.dress.render("site/home.html", &context)
    }

    fn years(&self) -> Vec<YearView> {
        let mut years: Vec<YearView> = Vec::new();
        for published in &self.archive.issues {
            let issue = &published.issue;
            let mut extent = self.count(issue.articles.len());
            if let Some(last) = published.pages.as_ref().and_then(|pages| pages.last()) {
                extent = format!("{extent}{}{}", self.words.comma, self.words.pages.replace("{n}", &last.to_string()));
            }
            let link = IssueLinkView {
                title: issue.number_label(),
                href: format!("{}/index.html", published.folder),
                date: issue.date_label(),
                date_iso: issue.masthead.date.to_string(),
                extent,
            };
            let year = issue.masthead.year;
            match years.last_mut().filter(|last| last.year == year) {
                Some(last) => last.issues.push(link),
                None => years.push(YearView { year, issues: vec![link] }),
            }
        }
        years
    }

    /// The page of an issue and those of its articles.
    fn issue(&self, at: usize) -> Result<Outcome<Vec<(String, String)>>, Error> {
        let published = &self.archive.issues[at];
        let mut findings = Vec::new();
        let view = self.issue_view(published, "");
        let path = format!("{}/index.html", published.folder);
        let page = self.page(&path, &published.issue.number_label(), view.description.clone());
        let mut context = self.context(&page);
        let other = |issue: &Published| LinkView {
            title: issue.issue.number_label(),
            href: format!("../{}/index.html", issue.folder),
        };
        let turn = TurnView {
            previous: self.archive.issues.get(at + 1).map(other),
            next: at.checked_sub(1).map(|newer| other(&self.archive.issues[newer])),
        };
        let downloads: Vec<DownloadView> = published
            .downloads
            .iter()
            .map(|d| DownloadView { title: d.title, href: super::sitemap::encoded(&d.name), size: size(d.bytes.len()) })
            .collect();
        context.insert("issue", &view);
        context.insert("turn", &turn);
        context.insert("downloads", &downloads);
        let mut pages = vec![(path, self.dress.render("site/issue.html", &context)?)];
        for article in 0..published.issue.articles.len() {
            let html = self.article(published, &view, article, &mut findings)?;
            pages.push((published.article_path(article), html));
        }
        Ok(Outcome::new(pages, findings))
    }

    fn article(
        &self,
        published: &Published,
        view: &IssueView,
        at: usize,
        findings: &mut Vec<Finding>,
    ) -> Result<String, Error> {
        let issue = &published.issue;
        let article = article_view(issue, at, published.pages.as_ref(), self.dress, UP);
        let description = description(issue, at);
        let page = self.page(&published.article_path(at), &article.plain_title, description);
        let mut context = self.context(&page);
        let link =
            |article: usize| LinkView { title: issue.articles[article].display_title(), href: article_file(article) };
        let turn = TurnView {
            previous: at.checked_sub(1).map(link),
            next: (at + 1 < issue.articles.len()).then(|| link(at + 1)),
        };
        let topics: Vec<LinkView> = self
            .archive
            .topics_of(&issue.articles[at])
            .map(|found| LinkView {
                title: found.topic.clone(),
                href: format!("../topics/{}", subjects::topic_file(&found.topic)),
            })
            .collect();
        context.insert("issue", view);
        context.insert("article", &article);
        context.insert("topics", &topics);
        context.insert("turn", &turn);
        let html = self.dress.render("site/article.html", &context)?;
        if let Some(pages) = &published.pages {
            render::missing_pages(issue, at, pages, &render::page_marks(&html), findings);
        }
        Ok(html)
    }

    fn topics(&self) -> Result<String, Error> {
        let page = self.page("topics/index.html", self.words.topics, self.words.about_topics.to_string());
        let mut context = self.context(&page);
        let topics: Vec<_> = subjects::topics(self.archive)
            .into_iter()
            .map(|topic| topic.view(&self.labels, self.count(topic.articles.len())))
            .collect();
        context.insert("topics", &topics);
        self.dress.render("site/topics.html", &context)
    }

    fn topic(&self, topic: &subjects::Topic<'_>) -> Result<String, Error> {
        let view = topic.view(&self.labels, self.count(topic.articles.len()));
        let description = format!("{}{}{}", self.words.topics, self.words.comma, view.title);
        let page = self.page(&format!("topics/{}", topic.href), topic.name, description);
        let mut context = self.context(&page);
        context.insert("topic", &view);
        self.dress.render("site/topic.html", &context)
    }

    fn subjects(&self) -> Result<String, Error> {
        let page = self.page("subjects/index.html", self.words.subjects, self.words.about_subjects.to_string());
        let mut context = self.context(&page);
        context.insert("groups", &subjects::groups(self.archive, &self.words, &self.labels));
        self.dress.render("site/subjects.html", &context)
    }

    fn search(&self) -> Result<String, Error> {
        let page = self.page("search.html", self.words.search, self.words.search_hint.to_string());
        self.dress.render("site/search.html", &self.context(&page))
    }
}

/// An article for a page below the folder that `root` leads to.
pub(super) fn article_view(
    issue: &Issue,
    article: usize,
    pages: Option<&PageMap>,
    dress: &Dress,
    root: &str,
) -> ArticleView {
    let address = |picture: &Picture| Source::of(format!("{root}{}", picture_path(picture)));
    let picture = |figure: &Figure| issue.pictures.get(&figure.path).map(|picture| address(picture));
    html::article(issue, article, pages, dress, 1, &picture)
}

/// The beginning of an article, for those who have not opened it.
pub(super) fn description(issue: &Issue, article: usize) -> String {
    let article = &issue.articles[article];
    let head = &article.head;
    let lead = head.highlights.first().cloned().or_else(|| {
        article.body.blocks.iter().find_map(|block| match block {
            Block::Paragraph(passage) => Some(passage.plain()),
            _ => None,
        })
    });
    let lead = lead.unwrap_or_else(|| article.display_title());
    crate::text::clip(&lead.split_whitespace().collect::<Vec<_>>().join(" "), 120)
}
