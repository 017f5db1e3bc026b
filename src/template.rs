//! The dress of a department: templates, Typst files and theme, resolved file by file from the
//! department's folder, its parent, and the built-in default that is compiled in.
//!
//! Does not touch the disk: whoever owns the workspace hands the folders in through
//! [`TemplateFolders`]. Templates see the structs of [`view`] and nothing else; the engine has no
//! way to read files or addresses. What a dress is used for is the business of `render` and
//! `layout`.

mod builtin;
mod colour;
mod labels;
mod report;
pub mod sample;
mod theme;
pub mod view;

use std::collections::BTreeMap;
use std::fmt;

use tera::{Context, Tera};

use crate::diag::{Code, Finding, Lang, Outcome, Place, Source};
use crate::issue::PictureFormat;
use crate::msg;
use crate::yaml::nearest;

pub use labels::signature;
pub use theme::{Cover, FONT_ROLES, Labels, Rule, Theme, schema as theme_schema};

/// Name of the dress that is compiled in, and of the workspace folder that changes it for all.
pub const DEFAULT: &str = "default";

/// Folders whose text files are templates of the engine; those of `print/` are Typst files, and
/// whatever lies elsewhere (a logo, a licence) is used as it is.
const TEMPLATE_FOLDERS: [&str; 7] = ["html/", "epub/", "markdown/", "email/", "wechat/", "site/", "review/"];

/// Endings in whose templates values are escaped.
const ESCAPED: [&str; 6] = [".html", ".xhtml", ".xml", ".svg", ".opf", ".ncx"];

/// Endings of files that are templates.
const TEMPLATE_ENDINGS: [&str; 9] = [".html", ".xhtml", ".xml", ".svg", ".opf", ".ncx", ".css", ".md", ".txt"];

/// Template folders of a workspace; the workspace owns the disk.
pub trait TemplateFolders {
    /// Names of the folders below `templates/`.
    fn names(&self) -> Vec<String>;

    /// Files of one folder: path relative to it, with `/`, and bytes.
    fn files(&self, name: &str) -> Vec<(String, Vec<u8>)>;
}

/// A workspace without template folders.
pub struct NoFolders;

impl TemplateFolders for NoFolders {
    fn names(&self) -> Vec<String> {
        Vec::new()
    }

    fn files(&self, _: &str) -> Vec<(String, Vec<u8>)> {
        Vec::new()
    }
}

/// Why a dress cannot be used: its templates are broken or missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Error {
    /// What is wrong, with file, line and column where the engine knows them.
    pub findings: Vec<Finding>,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let lines: Vec<String> = self.findings.iter().map(|finding| finding.short(Lang::En)).collect();
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Error {}

/// One file of a dress and the folder it comes from.
#[derive(Debug, Clone, PartialEq)]
struct File {
    folder: Folder,
    bytes: Vec<u8>,
}

/// Where a file of a dress comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Folder {
    /// Compiled into the program.
    BuiltIn,
    /// A folder below `templates/` of the workspace.
    Workspace(String),
}

impl Folder {
    /// Path of one of its files, as messages show it.
    pub fn path(&self, file: &str) -> String {
        match self {
            Self::BuiltIn => format!("built-in/{file}"),
            Self::Workspace(name) => format!("templates/{name}/{file}"),
        }
    }
}

/// A file of a dress for `templates list`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Listed {
    /// Path inside its folder: `html/masthead.html`.
    pub path: String,
    /// The folder that is used.
    pub folder: Folder,
    /// Folders whose file of the same path is covered by it, nearest first.
    pub covers: Vec<Folder>,
}

/// The resolved templates and theme of one department.
pub struct Dress {
    name: String,
    chain: Vec<Folder>,
    files: BTreeMap<String, Vec<File>>,
    theme: Theme,
    tera: Tera,
}

impl fmt::Debug for Dress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Dress").field("name", &self.name).field("chain", &self.chain).finish_non_exhaustive()
    }
}

impl Dress {
    /// The default dress as compiled in.
    pub fn built_in() -> Self {
        let resolved = Self::resolve(&NoFolders, DEFAULT).expect("the built-in templates are tested");
        resolved.value
    }

    /// Resolves the dress `name`: its own folder, the parents its themes name, the default.
    ///
    /// Faults of a theme are findings; the parent's values stand in their place.
    ///
    /// # Errors
    /// When there is no such folder, when parents form a circle, or when a template cannot be
    /// read as one: everything that is wrong with the dress at once.
    pub fn resolve(folders: &dyn TemplateFolders, name: &str) -> Result<Outcome<Self>, Error> {
        let mut findings = Vec::new();
        let (layers, theme) = layers(folders, name, &mut findings)?;
        let mut files: BTreeMap<String, Vec<File>> = BTreeMap::new();
        let mut chain = Vec::new();
        for (folder, own) in layers {
            for (path, bytes) in own {
                files.entry(path).or_default().push(File { folder: folder.clone(), bytes });
            }
            chain.push(folder);
        }
        let mut dress = Self { name: name.to_string(), chain, files, theme, tera: Tera::default() };
        dress.tera = dress.engine()?;
        Ok(Outcome::new(dress, findings))
    }

    /// Name of the dress.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Folders it is made of, nearest first; the built-in default is the last.
    pub fn chain(&self) -> &[Folder] {
        &self.chain
    }

    /// The theme, its parents' values included.
    pub fn theme(&self) -> &Theme {
        &self.theme
    }

    /// Words for a language, with the theme's own in their place.
    pub fn labels(&self, language: &str) -> view::LabelsView {
        labels::labels(language, &self.theme.labels)
    }

    /// Words for an article of a publication: those of the publication's language where the
    /// article is in it, plain ones where it is not, since a theme's words are in one language.
    pub fn article_labels(&self, publication: &str, article: Option<&str>) -> view::LabelsView {
        match article {
            Some(language) if labels::differ(publication, language) => labels::labels(language, &Labels::default()),
            _ => self.labels(publication),
        }
    }

    /// Every file of the dress and the folder it comes from, by path.
    pub fn list(&self) -> Vec<Listed> {
        let listed = |(path, files): (&String, &Vec<File>)| Listed {
            path: path.clone(),
            folder: files[0].folder.clone(),
            covers: files[1..].iter().map(|file| file.folder.clone()).collect(),
        };
        self.files.iter().map(listed).collect()
    }

    /// The bytes of a file of the dress: a logo, a font, a template as written.
    pub fn file(&self, path: &str) -> Option<&[u8]> {
        Some(&self.files.get(path)?[0].bytes)
    }

    /// A text file of the dress under the path that messages show, for `templates show`.
    pub fn source(&self, path: &str) -> Option<Source> {
        let file = &self.files.get(path)?[0];
        let text = std::str::from_utf8(&file.bytes).ok()?;
        Some(Source::new(file.folder.path(path), text))
    }

    /// The Typst files of `print/`, by path inside that folder.
    pub fn print_files(&self) -> BTreeMap<String, Source> {
        let paths = self.files.keys().filter_map(|path| path.strip_prefix("print/"));
        let typst = paths.filter(|path| path.ends_with(".typ"));
        typst.filter_map(|path| Some((path.to_string(), self.source(&format!("print/{path}"))?))).collect()
    }

    /// Names of the templates of the engine.
    pub fn templates(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str).filter(|path| is_template(path))
    }

    /// Renders one template.
    ///
    /// # Errors
    /// When there is no such template, or it stumbles: its place and the engine's own report.
    pub fn render(&self, template: &str, context: &Context) -> Result<String, Error> {
        if !self.tera.contains_template(template) {
            let known = nearest(template, self.templates()).map(String::from);
            return Err(Error { findings: vec![report::missing(template, None, known.as_deref())] });
        }
        self.tera.render(template, context).map_err(|error| Error { findings: report::findings(&error, self) })
    }

    fn engine(&self) -> Result<Tera, Error> {
        let mut findings = Vec::new();
        let mut templates = Vec::new();
        for (path, files) in self.files.iter().filter(|(path, _)| is_template(path)) {
            for (depth, file) in files.iter().enumerate() {
                match std::str::from_utf8(&file.bytes) {
                    Ok(text) if depth > 0 => {
                        templates.extend(self.covered(&file.folder).map(|folder| (format!("{folder}/{path}"), text)));
                    }
                    Ok(text) => templates.push((path.clone(), text)),
                    Err(_) => findings.push(
                        Finding::new(Code::O001, msg!("模板不是 UTF-8 文字", "the template is not UTF-8 text"))
                            .at(Place::file(file.folder.path(path))),
                    ),
                }
            }
        }
        let mut tera = empty_engine();
        if let Err(error) = tera.add_raw_templates(templates.iter().map(|(name, text)| (name, *text))) {
            // The engine stops at the first template it cannot parse; the others are tried one by
            // one, so that one run names every faulty file.
            for (name, text) in &templates {
                if let Err(error) = empty_engine().add_raw_template(name, text)
                    && matches!(error.kind(), tera::ErrorKind::SyntaxError(_))
                {
                    findings.extend(report::findings(&error, self));
                }
            }
            if findings.is_empty() {
                findings.extend(report::findings(&error, self));
            }
        }
        if findings.is_empty() { Ok(tera) } else { Err(Error { findings }) }
    }

    /// The folder names under which a covered file stays within reach of the one that covers it:
    /// `{% extends "default/html/issue.html" %}`. The built-in folder is `default` only as long as
    /// the workspace has none of that name.
    fn covered<'a>(&self, folder: &'a Folder) -> impl Iterator<Item = &'a str> + use<'a> {
        let taken = self.chain.contains(&Folder::Workspace(DEFAULT.to_string()));
        let second = (*folder == Folder::BuiltIn && !taken).then_some(DEFAULT);
        std::iter::once(folder.name()).chain(second)
    }

    /// The source of a template under the name the engine knows it by.
    fn template_source(&self, name: &str) -> Option<Source> {
        self.source(name).or_else(|| {
            let (folder, path) = name.split_once('/')?;
            let mut files = self.files.get(path)?.iter();
            let file = files.find(|file| self.covered(&file.folder).any(|name| name == folder))?;
            Some(Source::new(file.folder.path(path), std::str::from_utf8(&file.bytes).ok()?))
        })
    }
}

impl Folder {
    fn name(&self) -> &str {
        match self {
            Self::BuiltIn => "built-in",
            Self::Workspace(name) => name,
        }
    }
}

fn is_template(path: &str) -> bool {
    TEMPLATE_FOLDERS.iter().any(|folder| path.starts_with(folder))
        && TEMPLATE_ENDINGS.iter().any(|ending| path.ends_with(ending))
}

fn empty_engine() -> Tera {
    let mut tera = Tera::default();
    tera.autoescape_on(ESCAPED.to_vec());
    tera.set_escape_fn(crate::render::escape::escape_to);
    // Filters come before templates: a template that uses an unknown one is refused.
    tera.register_filter("md", |text: tera::StringInput, _: tera::Kwargs, _: &tera::State| {
        if text.is_safe() { text.as_str().to_string() } else { crate::render::markdown::escape(text.as_str()) }
    });
    tera
}

type Layer = (Folder, Vec<(String, Vec<u8>)>);

/// The folders a dress is made of, nearest first, and their themes laid over each other.
fn layers(
    folders: &dyn TemplateFolders,
    name: &str,
    findings: &mut Vec<Finding>,
) -> Result<(Vec<Layer>, Theme), Error> {
    let names = folders.names();
    let mut layers: Vec<Layer> = Vec::new();
    let mut themes: Vec<Theme> = Vec::new();
    let mut wanted = name.to_string();
    let mut asked: Option<Place> = None;
    while names.contains(&wanted) {
        let files = folders.files(&wanted);
        let folder = Folder::Workspace(wanted.clone());
        let (theme, parent) = theme(&folder, &files, findings);
        let next = theme.parent.clone().unwrap_or_else(|| DEFAULT.to_string());
        themes.push(theme);
        layers.push((folder, files));
        if wanted == DEFAULT {
            break;
        }
        if layers.iter().any(|(folder, _)| folder.name() == next) {
            return Err(Error { findings: vec![circle(&next, parent)] });
        }
        (wanted, asked) = (next, parent);
    }
    if wanted != DEFAULT {
        let known = names.iter().map(String::as_str).chain([DEFAULT]);
        return Err(Error { findings: vec![report::missing(&wanted, asked, nearest(&wanted, known))] });
    }
    let files = builtin::files();
    themes.push(theme(&Folder::BuiltIn, &files, findings).0);
    layers.push((Folder::BuiltIn, files));
    let theme = themes.into_iter().rev().reduce(|parent, theme| theme.over(&parent)).unwrap_or_default();
    Ok((layers, theme))
}

/// The theme of a folder, and where it names its parent.
fn theme(folder: &Folder, files: &[(String, Vec<u8>)], findings: &mut Vec<Finding>) -> (Theme, Option<Place>) {
    let Some((path, bytes)) = files.iter().find(|(path, _)| path == "theme.yaml") else { return Default::default() };
    let source = Source::new(folder.path(path), String::from_utf8_lossy(bytes).into_owned());
    let (theme, node) = Theme::read(&source, findings);
    let place = |key: &str| node.get(key).map(|node| source.place(node.span.clone()));
    if let Some(logo) = &theme.logo {
        let picture = files.iter().find(|(path, _)| path == logo);
        if picture.is_none_or(|(_, bytes)| PictureFormat::detect(bytes).is_none()) {
            let message = msg!("找不到图标 `{logo}`，或它不是图片", "logo `{logo}` is not there or is no picture");
            let help = msg!("路径从模板文件夹算起", "the path starts at the template folder");
            let mut finding = Finding::new(Code::R005, message).help(help);
            finding.place = place("logo");
            findings.push(finding);
        }
    }
    (theme, place("parent"))
}

fn circle(parent: &str, place: Option<Place>) -> Finding {
    let message = msg!("模板文件夹 `{parent}` 绕回了自己", "template folder `{parent}` is its own parent");
    let help = msg!("改掉其中一个 theme.yaml 的 parent:", "change `parent:` in one of the theme.yaml files");
    let mut finding = Finding::new(Code::O001, message).help(help);
    finding.place = place;
    finding
}

#[cfg(test)]
mod tests;
