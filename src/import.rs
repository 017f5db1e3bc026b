//! What arrived, as article files of the library: bytes in, named texts out.
//!
//! Knows no disk: the caller reads the inputs and writes the files, and asks [`write_decision`]
//! before it overwrites one. What an import leaves for the next one is the business of [`record`].

mod continued;
mod convert;
mod copies;
mod fill;
mod measure;
pub mod record;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::ops::{Range, RangeInclusive};

use crate::article::{Article, ArticleId};
use crate::diag::{Code, Finding, Outcome, Source};
use crate::read::bulletin::{Bulletin, Cover, Loose, PrintedEntry};
use crate::read::foreign::Foreign;
use crate::read::kind::{self, Arrived, Kind};
use crate::read::naming::Names;
use crate::read::trace::{Destination, Trace};
use crate::render::commonmark;
use crate::text::script::Script;
use crate::workspace::hash;

pub use copies::{Copies, Duplicate, There, copies};
pub use fill::Fill;
use record::{Earlier, Given, Record};

/// A file that arrived.
#[derive(Debug, Clone)]
pub struct Input {
    /// Its path as messages show it.
    pub path: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// How to import.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The kind of all inputs, instead of what each looks like.
    pub kind: Option<Kind>,
    /// Folder the files go to, relative to the workspace; pictures are named from there.
    pub into: String,
    /// What the editor knows and the texts may not tell.
    pub fill: Fill,
    /// The characters the articles are put into; without it they stay what they are.
    pub convert: Option<Script>,
    /// What earlier imports made in the target folder: it keeps ids stable.
    pub earlier: Earlier,
    /// Hashes of inputs to be read with the options of their earlier import.
    pub again: BTreeSet<String>,
    /// Files that came along with inputs, by their paths: pictures of saved pages.
    pub beside: BTreeMap<String, Vec<u8>>,
}

/// Everything an import makes.
#[derive(Debug, Clone, Default)]
pub struct Imported {
    /// Files to write, articles in running order.
    pub files: Vec<ImportedFile>,
    /// Pictures that came with the articles: path relative to the target folder, and bytes.
    pub attachments: Vec<(String, Vec<u8>)>,
    /// The issues that the inputs were, for whoever sets them again.
    pub issues: Vec<PrintedIssue>,
    /// What became of each input.
    pub accounts: Vec<Account>,
}

/// What became of one input.
#[derive(Debug, Clone, Default)]
pub struct Account {
    /// Its path as messages show it.
    pub input: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Number of its bytes.
    pub bytes: usize,
    /// The kind it was read as; `None` when no reader knew it.
    pub kind: Option<Kind>,
    /// What it is, when it is no material: then nothing is made of it and nothing kept.
    pub foreign: Option<Foreign>,
    /// The encoding it was read in.
    pub encoding: &'static str,
    /// Its text, line by line as the trace counts; empty when it is no text.
    pub source: Source,
    /// What was done with each line; empty for readers of one clear form.
    pub trace: Trace,
    /// The lines each article was made of, by its position in the reading.
    lines: Vec<Vec<RangeInclusive<usize>>>,
    /// The lines that belong to no article.
    loose: Vec<RangeInclusive<usize>>,
    /// Its files among those of the import.
    pub files: Range<usize>,
    /// What was found while reading it.
    pub findings: Vec<Finding>,
    /// Options it was read with.
    pub given: Given,
}

impl Account {
    /// The name of the file without its folder.
    pub fn name(&self) -> &str {
        self.input.rsplit(['/', '\\']).next().unwrap_or(&self.input)
    }

    /// The lines an article was made of, by its position in the reading.
    pub fn lines_of(&self, article: usize) -> &[RangeInclusive<usize>] {
        self.lines.get(article).map_or(&[], Vec::as_slice)
    }

    /// The lines that belong to no article.
    pub fn loose_lines(&self) -> &[RangeInclusive<usize>] {
        &self.loose
    }

    /// Finds out from the trace which lines belong to which of so many articles.
    fn divide_lines(&mut self, articles: usize) {
        let mut counts = vec![0; articles];
        for placed in &self.trace.placed {
            if let Destination::Article(at, _) | Destination::Head(at) = placed.place
                && at < articles
            {
                counts[at] += 1;
            }
        }
        let mut lines: Vec<Vec<usize>> = counts.into_iter().map(Vec::with_capacity).collect();
        let mut loose = Vec::new();
        for placed in &self.trace.placed {
            match placed.place {
                Destination::Article(at, _) | Destination::Head(at) if at < articles => {
                    lines[at].extend(placed.lines.clone());
                }
                Destination::Loose => loose.extend(placed.lines.clone()),
                _ => {}
            }
        }
        let text = |line: usize| self.source.line(line).map_or("", |span| &self.source.text()[span]);
        let blank = |line: usize| text(line).chars().all(char::is_whitespace);
        self.lines = lines.into_iter().map(|lines| record::runs(lines, blank)).collect();
        self.loose = record::runs(loose, blank);
    }
}

/// A file to write.
#[derive(Debug, Clone)]
pub struct ImportedFile {
    /// Path relative to the target folder.
    pub path: String,
    /// Its text.
    pub text: String,
    /// The article in it; `None` for loose text.
    pub article: Option<Article>,
}

/// An issue somebody printed before.
#[derive(Debug, Clone, Default)]
pub struct PrintedIssue {
    /// Path of the input.
    pub input: String,
    /// What its cover says.
    pub cover: Cover,
    /// Its contents as printed.
    pub contents: Vec<PrintedEntry>,
    /// Its articles in running order, grouped as the contents group them.
    pub parts: Vec<Part>,
}

/// Articles under one heading of the contents.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    /// The heading; `None` for an article that stands for itself.
    pub heading: Option<String>,
    /// Its articles.
    pub articles: Vec<ArticleId>,
}

/// Reads everything that arrived and makes the files of the library.
pub fn import(inputs: &[Input], options: &Options) -> Outcome<Imported> {
    import_telling(inputs, options, &mut |_, _| {})
}

/// The same, telling before each input which one comes: its position and path.
pub fn import_telling(inputs: &[Input], options: &Options, tell: &mut dyn FnMut(usize, &str)) -> Outcome<Imported> {
    let mut imported = Imported::default();
    let mut findings = Vec::new();
    let mut names = Names::new("");
    if !options.earlier.records.is_empty() {
        for record in inputs.iter().filter_map(|input| options.earlier.of(&hash(&input.bytes))) {
            record.made.iter().for_each(|made| names.keep(plain(&made.path)));
        }
    }
    for (at, input) in inputs.iter().enumerate() {
        tell(at, &input.path);
        import_one(input, options, &mut names, &mut imported, &mut findings);
    }
    continued::tell(&mut imported, &mut findings);
    Outcome::new(imported, findings)
}

fn import_one(
    input: &Input,
    options: &Options,
    names: &mut Names,
    imported: &mut Imported,
    findings: &mut Vec<Finding>,
) {
    let sha256 = hash(&input.bytes);
    let before = options.earlier.of(&sha256);
    let told = Given {
        kind: options.kind.map(|k| k.name().to_string()),
        convert: options.convert,
        fill: options.fill.clone(),
    };
    let given = match before {
        Some(record) if options.again.contains(&sha256) => record.options.clone(),
        // What was said at an earlier import and not now still holds.
        Some(record) => told.or(&record.options),
        None => told,
    };
    let arrived = Arrived::new(&input.path, &input.bytes).beside(&options.beside).printed(given.fill.date);
    let kind = given.kind.as_deref().and_then(Kind::named).or_else(|| kind::detect(&arrived));
    let mut found = Vec::new();
    let mut reading = kind::read(&arrived, kind, sha256.clone(), &mut found).flat();
    if let Some(script) = given.convert {
        found.extend(convert::reading(&mut reading, script, &input.path));
    }
    found.extend(given.fill.articles(&mut reading.articles, &input.path));
    let attached: BTreeSet<String> = reading.attachments.iter().map(|(path, _)| path.clone()).collect();
    // The name holds the hash of what is in it: the same name is the same picture.
    let mut there: HashSet<String> = imported.attachments.iter().map(|(path, _)| path.clone()).collect();
    imported.attachments.extend(reading.attachments.into_iter().filter(|(path, _)| there.insert(path.clone())));
    let mut account = Account {
        input: input.path.clone(),
        bytes: input.bytes.len(),
        kind: kind.filter(|_| reading.foreign.is_none()),
        foreign: reading.foreign,
        encoding: if reading.foreign.is_some() { "–" } else { arrived.encoding() },
        source: match &reading.text {
            _ if reading.foreign.is_some() => Source::new(arrived.path(), ""),
            Some(text) => Source::new(arrived.path(), text.as_str()),
            None if arrived.is_text() => arrived.source().clone(),
            None => Source::new(arrived.path(), ""),
        },
        trace: reading.trace,
        given,
        sha256,
        ..Account::default()
    };
    account.divide_lines(reading.articles.len());
    let first = imported.files.len();
    names.arriving(&input.path);
    let mut naming = Naming { names, earlier: &options.earlier, input: account.name(), before, used: BTreeSet::new() };
    let mut order = Vec::new();
    let mut named: HashMap<String, Named> = HashMap::new();
    for (at, mut article) in reading.articles.into_iter().enumerate() {
        let old = article.id.to_string();
        // Readers name pictures from the target folder, articles from the workspace.
        article.body.change_figures(&mut |figure| {
            if attached.contains(&figure.path) {
                figure.path = below(&options.into, &figure.path);
            }
        });
        let line = account.lines_of(at).first().map(|run| *run.start());
        let file = naming.article(&mut article, at, line, &options.into);
        let told = article.head.source.as_ref().is_some_and(|s| !s.name.is_empty());
        named.entry(old).or_insert_with(|| Named { id: article.id.to_string(), told });
        order.push(article.id.clone());
        imported.files.push(ImportedFile { article: Some(article), ..file });
    }
    rename(&mut found, &named);
    measure::keep_few(&mut found, &input.path);
    for (range, bulletin) in reading.issues {
        imported.issues.push(issue(&input.path, bulletin, order[range].to_vec()));
    }
    let text = loose_text(&reading.loose);
    if !text.is_empty() {
        imported.files.push(ImportedFile { path: naming.loose(&text), text, article: None });
    }
    account.files = first..imported.files.len();
    account.findings.clone_from(&found);
    findings.append(&mut found);
    imported.accounts.push(account);
}

/// The name an article got, and whether its source is known by now.
struct Named {
    id: String,
    told: bool,
}

/// Readers name articles for themselves; what they found is about the name the article got.
fn rename(found: &mut Vec<Finding>, named: &HashMap<String, Named>) {
    found.retain_mut(|finding| {
        let Some(named) = finding.article.as_ref().and_then(|id| named.get(id)) else {
            // Said of all articles together.
            return finding.code != Code::R011 || finding.article.is_some() || named.values().any(|named| !named.told);
        };
        finding.article = Some(named.id.clone());
        !(finding.code == Code::R011 && named.told)
    });
}

/// Gives the files of one input their names: those they had before, else new ones that are free.
struct Naming<'a> {
    names: &'a mut Names,
    earlier: &'a Earlier,
    input: &'a str,
    before: Option<&'a Record>,
    used: BTreeSet<String>,
}

impl Naming<'_> {
    /// Names an article and writes its file.
    fn article(&mut self, article: &mut Article, at: usize, line: Option<usize>, into: &str) -> ImportedFile {
        let known = self.known(at, line, &article.head.title);
        let titled = !article.head.title.is_empty();
        loop {
            let known = known.clone().filter(|path| self.used.insert(path.clone()));
            article.id = match known.as_deref().and_then(|path| ArticleId::new(plain(path))) {
                Some(id) => id,
                None => self.names.of(&article.head),
            };
            let path = format!("{}.md", article.id);
            article.origin.path = below(into, &path);
            let text = commonmark::article(article);
            if known.is_some() || !self.earlier.taken(&path, self.input, &text, titled) {
                return ImportedFile { path, text, article: None };
            }
        }
    }

    /// The path of the loose text.
    fn loose(&mut self, text: &str) -> String {
        let made = self.before.into_iter().flat_map(|r| &r.made).find(|m| m.title.is_none());
        if let Some(made) = made {
            return made.path.clone();
        }
        loop {
            let path = self.names.loose();
            if !self.earlier.taken(&path, self.input, text, true) {
                return path;
            }
        }
    }

    /// The path of the article that was made of this line before, or stood at this position.
    fn known(&self, at: usize, line: Option<usize>, title: &str) -> Option<String> {
        let mut articles = self.before?.made.iter().filter(|m| m.title.is_some() && !self.used.contains(&m.path));
        let begins = |m: &&record::Made| m.lines.first().is_some_and(|(first, _)| Some(*first) == line);
        let made = match line {
            // Where a better reader begins the article elsewhere, its headline tells.
            Some(_) => articles.clone().find(begins).or_else(|| articles.find(|m| m.title.as_deref() == Some(title))),
            None => self.before?.made.iter().filter(|m| m.title.is_some()).nth(at),
        };
        made.map(|m| m.path.clone()).filter(|path| path.ends_with(".md"))
    }
}

/// A path without the ending of article and text files: what names are made of.
fn plain(path: &str) -> &str {
    path.strip_suffix(".md").or_else(|| path.strip_suffix(".txt")).unwrap_or(path)
}

impl Imported {
    /// The articles, with the account of the input they came in and their position in it.
    pub fn articles(&self) -> impl Iterator<Item = (&Account, usize, &ImportedFile)> {
        self.accounts.iter().flat_map(|account| {
            let files = self.files[account.files.clone()].iter().filter(|f| f.article.is_some());
            files.enumerate().map(move |(at, file)| (account, at, file))
        })
    }

    /// How many articles each of the topics chooses, in the order of the configuration.
    pub fn topics(&self, topics: &indexmap::IndexMap<String, crate::config::Topic>) -> Vec<(String, usize)> {
        let judge = crate::select::Topics::new(topics);
        let mut count: BTreeMap<String, usize> = BTreeMap::new();
        for article in self.files.iter().filter_map(|f| f.article.as_ref()) {
            for found in judge.judge(article) {
                *count.entry(found.topic).or_default() += 1;
            }
        }
        topics.keys().map(|name| (name.clone(), count.get(name).copied().unwrap_or_default())).collect()
    }
}

fn below(folder: &str, path: &str) -> String {
    if folder.is_empty() { path.to_string() } else { format!("{folder}/{path}") }
}

fn issue(input: &str, bulletin: Bulletin, order: Vec<ArticleId>) -> PrintedIssue {
    let mut parts: Vec<Part> = Vec::new();
    let mut open = None;
    for (id, entry) in order.into_iter().zip(&bulletin.entries) {
        let group = entry.and_then(|(at, child)| child.map(|_| at));
        match parts.last_mut() {
            Some(part) if group.is_some() && group == open => part.articles.push(id),
            _ => {
                let heading = group.map(|at| bulletin.contents[at].title.clone());
                parts.push(Part { heading, articles: vec![id] });
            }
        }
        open = group;
    }
    PrintedIssue { input: input.to_string(), cover: bulletin.cover, contents: bulletin.contents, parts }
}

/// Loose text with the lines it stood on; page numbers and running heads are left out.
fn loose_text(loose: &[Loose]) -> String {
    let shown = loose.iter().filter(|l| !l.furniture);
    shown.map(|l| format!("〔{}〕\n{}\n", l.line, l.text.trim_end())).collect::<Vec<_>>().join("\n")
}

/// Whether a file that may exist already is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// Write it.
    Write,
    /// It is there with this very text.
    Same,
    /// Somebody edited it since it was imported: keep it.
    Keep,
}

/// Decides about a file by the text on disk; `ours` tells whether an import wrote text of that hash there.
pub fn write_decision(existing: Option<&str>, new: &str, ours: impl Fn(&str) -> bool) -> Decision {
    match existing {
        None => Decision::Write,
        Some(existing) if existing == new => Decision::Same,
        Some(existing) if ours(&hash(existing.as_bytes())) => Decision::Write,
        Some(_) => Decision::Keep,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_edited_by_hand_are_kept() {
        let old = hash(b"old");
        let ours = |hash: &str| hash == old;
        assert_eq!(write_decision(None, "new", ours), Decision::Write);
        assert_eq!(write_decision(Some("new"), "new", ours), Decision::Same);
        assert_eq!(write_decision(Some("old"), "new", ours), Decision::Write);
        assert_eq!(write_decision(Some("edited"), "new", ours), Decision::Keep);
        assert_eq!(write_decision(Some("old"), "new", |_| false), Decision::Keep);
    }

    #[test]
    fn the_day_given_tells_the_years_of_a_newspaper_page() {
        let text = "澄岚市春耕开始\n新华社澄岚3月4日电 自2011年以来，这里的春耕一年早过一年，农机也一年多过一年。\n（原载3月4日《江岸晚报》）\n";
        let inputs = [Input { path: "a.txt".into(), bytes: text.into() }];
        let fill = Fill { date: crate::date::Date::new(2019, 3, 5), ..Fill::default() };
        let options = Options { kind: Some(Kind::Newspaper), fill, ..Options::default() };
        let imported = import(&inputs, &options).value;
        let head = &imported.files[0].article.as_ref().expect("an article").head;
        let day = crate::date::Date::new(2019, 3, 4);
        assert_eq!(head.dateline.as_ref().and_then(|d| d.date), day);
        assert_eq!(head.source.as_ref().map(|s| (s.name.as_str(), s.date)), Some(("江岸晚报", day)));
    }

    #[test]
    fn the_same_name_is_given_once() {
        let bytes =
            "---\ntitle: 甲\nsource: {name: 青禾日报, date: 2024-03-05, page: 1}\n---\n好。\n".as_bytes().to_vec();
        let inputs = ["a.md", "b.md"].map(|path| Input { path: path.into(), bytes: bytes.clone() });
        let imported = import(&inputs, &Options::default()).value;
        let paths: Vec<&str> = imported.files.iter().map(|f| f.path.as_str()).collect();
        assert_eq!(paths, ["2024-03-05-青禾日报/01-甲.md", "2024-03-05-青禾日报/01-甲-2.md"]);
    }
}
