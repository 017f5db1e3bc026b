//! From a configuration file to checked settings and the editions they ask for.

use std::path::Path;
use std::sync::LazyLock;

use indexmap::IndexMap;

use super::newsletter::Newsletter;
use super::settings::{Department, IssueSettings, Output, Section, Settings};
use crate::article::ArticleId;
use crate::date::Date;
use crate::diag::{Code, Finding, Place, Severity, Source, worst};
use crate::issue::Masthead;
use crate::layout::{BookletSettings, PageSettings};
use crate::msg;
use crate::read::encoding;
use crate::text;
use crate::workspace::Workspace;
use crate::yaml::{self, Node, Schema, Value, nearest};

static SETTINGS: LazyLock<Schema<Settings>> = LazyLock::new(Schema::new);
static ISSUE: LazyLock<Schema<IssueSettings>> = LazyLock::new(Schema::new);

/// The JSON Schema of the configuration.
pub fn schema() -> serde_json::Value {
    SETTINGS.json()
}

/// The JSON Schema of an issue file.
pub fn issue_schema() -> serde_json::Value {
    ISSUE.json()
}

/// A configuration that can be worked with.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// Name of the configuration: its file name without the ending.
    pub name: String,
    /// The settings as given, with defaults.
    pub settings: Settings,
    /// First and last day of the issue's window.
    pub window: (Option<Date>, Option<Date>),
    /// The main edition and one per department, in the order written.
    pub editions: Vec<Edition>,
    /// The files the settings were read from.
    pub files: Vec<String>,
}

/// What one edition needs, with the department's differences worked in.
#[derive(Debug, Clone, PartialEq)]
pub struct Edition {
    /// Name of the department; `None` for the main edition.
    pub department: Option<String>,
    /// Folder below the issue's folder; empty for the main edition.
    pub folder: String,
    /// Name of its files, without ending.
    pub stem: String,
    /// Its title block.
    pub masthead: Masthead,
    /// Its sections.
    pub sections: Vec<Section>,
    /// Name of its template folder.
    pub templates: String,
    /// Where the configuration names it.
    pub templates_at: Option<Place>,
    /// Its page.
    pub page: PageSettings,
    /// How its booklet is folded.
    pub booklet: BookletSettings,
    /// What is made of it.
    pub outputs: Vec<Output>,
    /// Rows of its imprint.
    pub imprint: IndexMap<String, String>,
    /// Its newsletter.
    pub newsletter: Newsletter,
}

/// Reads a configuration and everything it names.
///
/// Returns what is usable together with all findings; `None` when a finding says that no issue can
/// be made of it.
pub fn load(workspace: &dyn Workspace, path: &str) -> (Option<Loaded>, Vec<Finding>) {
    load_issue(workspace, path, None)
}

/// The same with another issue than its own: that of an issue file, by its path in the workspace.
pub fn load_issue(workspace: &dyn Workspace, path: &str, issue: Option<&str>) -> (Option<Loaded>, Vec<Finding>) {
    let mut findings = Vec::new();
    let loaded = read(workspace, path, issue, &mut findings);
    // A wrong setting never means "the default then": nothing is built from half a configuration.
    let usable = worst(&findings) != Some(Severity::Error);
    (loaded.filter(|_| usable), findings)
}

fn read(workspace: &dyn Workspace, path: &str, other: Option<&str>, findings: &mut Vec<Finding>) -> Option<Loaded> {
    let (source, node) = open(workspace, path, findings)?;
    let settings = SETTINGS.read(&node, &source, findings)?;
    let mut files = vec![path.to_string()];
    let own = settings.issue.file.as_deref().map(|file| beside(path, file));
    let (issue, issue_source, issue_node) = match other.map(String::from).or(own) {
        None => (settings.issue.clone(), source.clone(), node.nearest(&["issue"]).clone()),
        Some(file) => {
            let (source, node) = open(workspace, &file, findings)?;
            let issue = ISSUE.read(&node, &source, findings)?;
            files.push(file);
            (issue, source, node)
        }
    };
    let mut check = Check { settings: &settings, source: &source, node: &node, findings };
    check.names();
    check.numbers();
    check.page(&["page"], &settings.page);
    check.booklet(&["booklet"], &settings.booklet);
    check.sections(&["sections"], &settings.sections);
    check.newsletter(&["newsletter"], &settings.newsletter);
    for (name, department) in &settings.departments {
        check.department(name, department);
    }
    let numbered = required(&issue, &issue_source, &issue_node, findings);
    window(issue.from, issue.to, &issue_source, &issue_node, findings);
    let (year, number, date) = numbered?;
    let name = Path::new(path).file_stem().map_or("issue".into(), |s| s.to_string_lossy().into_owned());
    let masthead = Masthead {
        title: settings.publication.title.clone(),
        subtitle: settings.publication.subtitle.clone(),
        issuer: settings.publication.issuer.clone(),
        department: None,
        language: settings.publication.language.clone(),
        year,
        number,
        date,
    };
    contradictions(&issue, &issue_source, &issue_node, findings);
    let settings = Settings { issue, ..settings };
    let at = |keys: &[&str]| {
        let found = keys.iter().try_fold(&node, |node, key| node.get(key))?;
        Some(source.place(found.span.clone()))
    };
    let editions = editions(&settings, &name, &masthead, &at);
    let window = (settings.issue.from, settings.issue.to);
    Some(Loaded { name, window, editions, files, settings })
}

fn open(workspace: &dyn Workspace, path: &str, findings: &mut Vec<Finding>) -> Option<(Source, Node)> {
    let shown = workspace.shown(path);
    let bytes = match workspace.read(path) {
        Ok(bytes) => bytes,
        Err(error) => {
            findings.push(
                Finding::new(Code::R009, msg!("读不了配置文件：{error}", "the configuration cannot be read: {error}"))
                    .at(crate::diag::Place::file(shown))
                    .help(msg!("`xuekan init` 可建立一个能用的工作区", "`xuekan init` makes a workspace that builds")),
            );
            return None;
        }
    };
    let decoded = encoding::decode(&bytes);
    let source = Source::new(shown, decoded.text);
    if let Some(encoding) = decoded.converted_from {
        findings.push(
            Finding::new(
                Code::C008,
                msg!("文件是 {encoding} 编码，已转换", "the file is in {encoding} and was converted"),
            )
            .at(source.whole())
            .help(msg!("请另存为 UTF-8", "save it as UTF-8")),
        );
    }
    match yaml::parse(&source, 0..source.text().len(), findings) {
        Ok(node) => Some((source, node)),
        Err(finding) => {
            findings.push(*finding);
            None
        }
    }
}

/// A path written in a file, seen from the workspace.
fn beside(file: &str, path: &str) -> String {
    match file.rsplit_once('/') {
        Some((folder, _)) => format!("{folder}/{path}"),
        None => path.to_string(),
    }
}

fn required(
    issue: &IssueSettings,
    source: &Source,
    node: &Node,
    findings: &mut Vec<Finding>,
) -> Option<(i32, u32, Date)> {
    let mut missing = |key: &str, there: bool| {
        // A value that is there and wrong already has its own finding.
        if !there && node.entry(key).is_none() {
            findings.push(
                Finding::new(Code::C007, msg!("缺少键 `issue.{key}`", "key `issue.{key}` is missing"))
                    .at(source.place(node.span.clone()))
                    .help(msg!(
                        "例如 issue: {{year: 2024, number: 1, date: 2024-03-18}}",
                        "for example issue: {{year: 2024, number: 1, date: 2024-03-18}}"
                    )),
            );
        }
    };
    missing("year", issue.year.is_some());
    missing("number", issue.number.is_some());
    missing("date", issue.date.is_some());
    Some((i32::try_from(issue.year?).ok()?, issue.number?, issue.date?))
}

fn window(from: Option<Date>, to: Option<Date>, source: &Source, node: &Node, findings: &mut Vec<Finding>) {
    if let (Some(from), Some(to)) = (from, to)
        && from > to
    {
        findings.push(
            Finding::new(
                Code::C004,
                msg!("起始日期 {from} 晚于截止日期 {to}", "the first day {from} is after the last day {to}"),
            )
            .at(source.place(node.nearest(&["to"]).span.clone())),
        );
    }
}

/// An article that is wanted and unwanted, or wanted twice.
fn contradictions(issue: &IssueSettings, source: &Source, node: &Node, findings: &mut Vec<Finding>) {
    for (at, pin) in issue.pins.iter().enumerate() {
        let name = &pin.article;
        let place = source.place(node.nearest(&["pins", &at.to_string()]).span.clone());
        if issue.exclude.iter().any(|e| e.article == *name) {
            findings.push(
                Finding::new(Code::C004, msg!("`{name}` 又必收又不收", "`{name}` is both pinned and excluded"))
                    .at(place),
            );
        } else if issue.pins[..at].iter().any(|p| p.article == *name && p.section == pin.section) {
            findings
                .push(Finding::new(Code::C004, msg!("`{name}` 必收写了两次", "`{name}` is pinned twice")).at(place));
        }
    }
}

fn editions(
    settings: &Settings,
    name: &str,
    masthead: &Masthead,
    at: &dyn Fn(&[&str]) -> Option<Place>,
) -> Vec<Edition> {
    let stem = |department: &str| {
        let department = if department.is_empty() { name } else { department };
        let number = masthead.number;
        let filled = settings
            .file_name
            .replace("{name}", name)
            .replace("{year}", &masthead.year.to_string())
            .replace("{number}", &format!("{number:02}"))
            .replace("{department}", department);
        text::file_name(filled.trim_matches('-'))
    };
    let main = Edition {
        department: None,
        folder: String::new(),
        stem: stem(""),
        masthead: masthead.clone(),
        sections: settings.sections.clone(),
        templates: settings.templates.clone(),
        templates_at: at(&["templates"]),
        page: settings.page.clone(),
        booklet: settings.booklet.clone(),
        outputs: settings.outputs.clone(),
        imprint: settings.imprint.clone(),
        newsletter: settings.newsletter.clone(),
    };
    let mut all = vec![main.clone()];
    for (name, department) in &settings.departments {
        let mut sections = department.sections.clone().unwrap_or_else(|| main.sections.clone());
        sections.extend(department.more_sections.iter().cloned());
        let mut imprint = main.imprint.clone();
        imprint.extend(department.imprint.clone());
        all.push(Edition {
            department: Some(name.clone()),
            folder: department.folder.clone().unwrap_or_else(|| text::file_name(name)),
            stem: stem(name),
            masthead: Masthead {
                title: department.title.clone().unwrap_or_else(|| masthead.title.clone()),
                subtitle: department.subtitle.clone().or_else(|| masthead.subtitle.clone()),
                issuer: department.issuer.clone().unwrap_or_else(|| masthead.issuer.clone()),
                department: Some(name.clone()),
                ..masthead.clone()
            },
            sections,
            templates: department.templates.clone().unwrap_or_else(|| main.templates.clone()),
            templates_at: at(&["departments", name, "templates"]).or_else(|| main.templates_at.clone()),
            page: department.page.clone().unwrap_or_else(|| main.page.clone()),
            booklet: department.booklet.clone().unwrap_or_else(|| main.booklet.clone()),
            outputs: department.outputs.clone().unwrap_or_else(|| main.outputs.clone()),
            imprint,
            newsletter: department.newsletter.over(&main.newsletter),
        });
    }
    all
}

/// The names in braces of a text, also one whose brace is not closed.
pub(super) fn placeholders(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).map(|after| after.split_once('}').map_or("{", |(name, _)| name))
}

struct Check<'a> {
    settings: &'a Settings,
    source: &'a Source,
    node: &'a Node,
    findings: &'a mut Vec<Finding>,
}

impl Check<'_> {
    fn report(&mut self, code: Code, path: &[&str], message: crate::diag::Message) -> &mut Finding {
        let span = self.node.nearest(path).span.clone();
        self.findings.push(Finding::new(code, message).at(self.source.place(span)));
        self.findings.last_mut().expect("just pushed")
    }

    fn names(&mut self) {
        for (name, topic) in &self.settings.topics {
            let empty = topic.any.is_empty() && topic.all.is_empty();
            let blank = topic.any.iter().chain(&topic.all).chain(&topic.none).any(|p| text::comparable(p).is_empty());
            if blank {
                self.report(
                    Code::C004,
                    &["topics", name],
                    msg!("主题“{name}”有空的词", "topic `{name}` has an empty phrase"),
                );
            } else if empty && !topic.none.is_empty() {
                self.report(
                    Code::C004,
                    &["topics", name],
                    msg!("主题“{name}”只有排除词", "topic `{name}` only excludes"),
                )
                .help = Some(msg!("请在 any: 里写至少一个词", "write at least one phrase under `any:`"));
            }
        }
        let settings = self.settings;
        for (i, folder) in settings.library.iter().enumerate() {
            if folder.split('/').any(|p| p == "..") || folder.starts_with('/') {
                let at = i.to_string();
                self.report(
                    Code::C004,
                    &["library", &at],
                    msg!("文章目录 `{folder}` 在工作区之外", "article folder `{folder}` is outside the workspace"),
                );
            }
        }
        if settings.site.url.is_some() && settings.site.base().is_none() {
            let message = msg!("`url` 不是网站的地址", "`url` is no address of a site");
            self.report(Code::C004, &["site", "url"], message).help =
                Some(msg!("例如 https://example.org/study/", "for example https://example.org/study/"));
        }
        if settings.file_name.contains(['/', '\\']) {
            let message = msg!("`file_name` 不能带目录", "`file_name` cannot lead into folders");
            self.report(Code::C004, &["file_name"], message).help = Some(msg!(
                "目录由 --out 和期号决定；这里只写文件名",
                "--out and the number decide on folders; write the name of the files alone"
            ));
        }
        for name in placeholders(&settings.file_name) {
            if !["name", "year", "number", "department"].contains(&name) {
                self.report(
                    Code::C006,
                    &["file_name"],
                    msg!("不认识的占位 {{{name}}}", "unknown placeholder {{{name}}}"),
                )
                .help = Some(msg!(
                    "可用 {{name}}、{{year}}、{{number}}、{{department}}",
                    "known: {{name}}, {{year}}, {{number}}, {{department}}"
                ));
            }
        }
        for (i, accepted) in settings.accept.iter().enumerate() {
            let code = &accepted.code;
            if !Code::ALL.iter().any(|c| c.id() == code) {
                let at = i.to_string();
                self.report(Code::C006, &["accept", &at, "code"], msg!("没有编号 {code}", "there is no code {code}"));
            }
        }
    }

    fn numbers(&mut self) {
        let similarity = self.settings.duplicates.similarity;
        if !(0.0..=1.0).contains(&similarity) {
            self.report(
                Code::C004,
                &["duplicates", "similarity"],
                msg!(
                    "`similarity` 应在 0 与 1 之间，不能是 {similarity}",
                    "`similarity` is between 0 and 1, not {similarity}"
                ),
            );
        }
        for (name, topic) in &self.settings.topics {
            let weight = &topic.weight;
            if [weight.title, weight.lead, weight.body].iter().any(|w| *w < 0.0) {
                self.report(
                    Code::C004,
                    &["topics", name, "weight"],
                    msg!("权重不能是负数", "a weight cannot be negative"),
                );
            }
        }
    }

    fn newsletter(&mut self, path: &[&str], newsletter: &Newsletter) {
        for (key, message) in newsletter.faults() {
            let whole: Vec<&str> = path.iter().chain(key).copied().collect();
            self.report(Code::C004, &whole, message);
        }
    }

    /// A page that cannot be printed is refused here, with the place of the number at fault.
    fn page(&mut self, path: &[&str], page: &PageSettings) {
        let place = |key: &str| {
            let whole: Vec<&str> = path.iter().copied().chain(key.split('.')).collect();
            Some(self.source.place(self.node.nearest(&whole).span.clone()))
        };
        self.findings.extend(page.setup(place).findings);
    }

    fn booklet(&mut self, path: &[&str], booklet: &BookletSettings) {
        let at = |key: &'static str| -> Vec<&str> { path.iter().copied().chain([key]).collect() };
        if let Some(paper) = booklet.paper_mm.filter(|mm| !(0.0..=1.0).contains(mm)) {
            self.report(
                Code::C004,
                &at("paper_mm"),
                msg!(
                    "`paper_mm` 是 {paper}，应在 0 到 1 毫米之间",
                    "`paper_mm` is {paper}, but must be from 0 to 1 mm"
                ),
            );
        }
    }

    fn sections(&mut self, path: &[&str], sections: &[Section]) {
        for (i, section) in sections.iter().enumerate() {
            let at = i.to_string();
            let here: Vec<&str> = path.iter().copied().chain([at.as_str()]).collect();
            for topic in &section.topics {
                if self.settings.topics.contains_key(topic) {
                    continue;
                }
                let span = self.scalar_below(&here, topic);
                let mut finding = Finding::new(
                    Code::C006,
                    msg!("栏目用到的主题“{topic}”没有定义", "topic `{topic}` of a section is defined nowhere"),
                )
                .at(self.source.place(span));
                let known = self.settings.topics.keys().map(String::as_str);
                finding = match nearest(topic, known) {
                    Some(near) => finding.help(msg!("是不是“{near}”？", "did you mean `{near}`?")),
                    None => finding.help(msg!("在 topics: 里定义它", "define it under `topics:`")),
                };
                self.findings.push(finding);
            }
            for article in &section.articles {
                if ArticleId::new(article).is_none() {
                    let span = self.scalar_below(&here, article);
                    self.findings.push(
                        Finding::new(
                            Code::R007,
                            msg!("`{article}` 不能是文章 id", "`{article}` cannot be an article id"),
                        )
                        .at(self.source.place(span)),
                    );
                }
            }
            let node = self.node.nearest(&here).clone();
            window(section.from, section.to, self.source, &node, self.findings);
        }
    }

    /// The span of a scalar with this text below a path, else of the path itself.
    fn scalar_below(&self, path: &[&str], wanted: &str) -> std::ops::Range<usize> {
        fn find(node: &Node, wanted: &str) -> Option<std::ops::Range<usize>> {
            match &node.value {
                Value::Scalar { text, .. } => (text == wanted).then(|| node.span.clone()),
                Value::List(items) => items.iter().find_map(|n| find(n, wanted)),
                Value::Map(entries) => entries.iter().find_map(|e| find(&e.node, wanted)),
                Value::Null => None,
            }
        }
        let node = self.node.nearest(path);
        find(node, wanted).unwrap_or_else(|| node.span.clone())
    }

    fn department(&mut self, name: &str, department: &Department) {
        if let Some(page) = &department.page {
            self.page(&["departments", name, "page"], page);
        }
        if let Some(booklet) = &department.booklet {
            self.booklet(&["departments", name, "booklet"], booklet);
        }
        if let Some(sections) = &department.sections {
            self.sections(&["departments", name, "sections"], sections);
        }
        self.sections(&["departments", name, "sections+"], &department.more_sections);
        self.newsletter(&["departments", name, "newsletter"], &department.newsletter);
        let folder = department.folder.clone().unwrap_or_else(|| text::file_name(name));
        if ArticleId::new(&folder).is_none() {
            self.report(
                Code::C004,
                &["departments", name, "folder"],
                msg!("`{folder}` 不能用作目录名", "`{folder}` cannot be used as a folder name"),
            );
        }
        let settings = self.settings;
        let same = settings.departments.iter().take_while(|(n, _)| *n != name);
        let same = same.filter(|(n, d)| d.folder.clone().unwrap_or_else(|| text::file_name(n)) == folder);
        if let Some((other, _)) = same.last() {
            self.report(
                Code::C004,
                &["departments", name],
                msg!(
                    "“{name}”与“{other}”写到同一目录 {folder}",
                    "`{name}` and `{other}` write to the same folder {folder}"
                ),
            );
        }
    }
}
