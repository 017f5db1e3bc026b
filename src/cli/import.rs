//! `xuekan import`: what arrived becomes article files, and nothing of it is lost.

mod companions;
mod config;
mod shelf;
mod tell;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use super::args::ImportArgs;
use super::{Status, Terminal, open};
use crate::article::Article;
use crate::build::Folders;
use crate::config::{Duplicates, Loaded};
use crate::diag::{Finding, Message};
use crate::import::record::{Earlier, FOLDER, short};
use crate::import::{self, Duplicate, Fill, Imported, Input, Options};
use crate::library::{self, Library};
use crate::msg;
use crate::read::encoding;
use crate::review;
use crate::template::{self, Dress};
use crate::text::{clip, file_name};
use crate::workspace::{Disk, hash};

/// Everything a run has to tell.
struct Report<'a> {
    imported: &'a Imported,
    findings: &'a [Finding],
    duplicates: &'a [Duplicate],
    topics: Vec<(String, usize)>,
}

/// Reads the inputs and writes articles.
pub fn run(args: &ImportArgs, terminal: &Terminal) -> Status {
    match work(args, terminal) {
        Ok(status) => status,
        Err(message) => {
            terminal.fail(&message);
            Status::NotMade
        }
    }
}

fn work(args: &ImportArgs, terminal: &Terminal) -> Result<Status, Message> {
    let place = Target::of(args);
    let earlier = shelf::earlier(&place.into);
    let mut inputs = match &args.review_again {
        Some(name) => vec![kept(name, &place.into, &earlier)?],
        None => inputs(&args.files).map_err(|(path, error)| {
            let path = path.display();
            msg!("读不了 {path}：{error}", "{path} cannot be read: {error}")
        })?,
    };
    once(&mut inputs, terminal);
    let again = name_originals(&mut inputs, &earlier, args.review_again.is_some());
    let beside = companions::gather(&inputs, &place.into, &again);
    let options = Options {
        kind: args.kind,
        into: place.into.to_string_lossy().replace('\\', "/"),
        fill: Fill { source: args.source.clone(), date: args.date, page: args.page.clone() },
        convert: args.convert,
        earlier,
        again,
        beside,
    };
    let mut findings = Vec::new();
    let imported = import::import(&inputs, &options).take(&mut findings);
    let (duplicates, found) = place.copies(&imported, terminal);
    findings.extend(found);
    if let Some(file) = review_file(args, &imported) {
        write_review(&file, &imported, &findings, &place.dress(), terminal)?;
    }
    let mut shelved = shelf::Shelved::default();
    let mut configurations = Vec::new();
    if !args.dry_run && args.review_again.is_none() {
        shelved = shelf::put(&place.into, &inputs, &imported, &options, &mut findings).map_err(|error| {
            let into = place.into.display();
            msg!("写不了 {into}：{error}", "{into} cannot be written: {error}")
        })?;
        if let Some(file) = &args.write_config {
            configurations = config::write(file, &place.into, &imported.issues)?;
        }
    }
    let topics = place.loaded.as_ref().map(|l| imported.topics(&l.settings.topics)).unwrap_or_default();
    let report = Report { imported: &imported, findings: &findings, duplicates: &duplicates, topics };
    terminal.findings(&findings);
    if args.json {
        terminal.print(&tell::json(&report, terminal.lang));
    } else {
        tell::text(&report, &shelved, &configurations, args, terminal);
    }
    terminal.count(&findings);
    Ok(if imported.files.is_empty() { Status::NotMade } else { Status::of(&findings) })
}

/// Where articles go, and what is there.
struct Target {
    disk: Disk,
    loaded: Option<Loaded>,
    into: PathBuf,
}

impl Target {
    fn of(args: &ImportArgs) -> Self {
        let (disk, path) = open::workspace(&args.config);
        // A faulty configuration is for `xuekan check` to tell; import needs little of it.
        let (loaded, _) = crate::config::load(&disk, &path);
        let library = || {
            let folder = loaded.as_ref().and_then(|l| l.settings.library.first().cloned());
            disk.locate(&folder.unwrap_or_else(|| "articles".into()))
        };
        let named = args.files.first().cloned().or_else(|| args.review_again.as_ref().map(PathBuf::from));
        let into = args.into.clone().or_else(|| shelf_of(&named?)).unwrap_or_else(library);
        Self { disk, loaded, into }
    }

    /// Near-duplicates of what the library and the target folder have.
    fn copies(&self, imported: &Imported, terminal: &Terminal) -> (Vec<Duplicate>, Vec<Finding>) {
        let own = imported.files.iter().map(|f| absolute(&self.into.join(&f.path)));
        let own: BTreeSet<PathBuf> = own.collect();
        let replaced = |article: &Article| {
            own.contains(&absolute(&self.disk.locate(&article.origin.path)))
                || own.contains(&absolute(Path::new(&article.origin.path)))
        };
        let default = Duplicates::default();
        let rules = self.loaded.as_ref().map_or(&default, |l| &l.settings.duplicates);
        import::copies(imported, &self.library(terminal), rules.similarity, &replaced)
    }

    /// The dress of the review: the workspace may change it for all, as it may any template.
    fn dress(&self) -> Dress {
        let resolved = Dress::resolve(&Folders(&self.disk), template::DEFAULT);
        resolved.map_or_else(|_| Dress::built_in(), |outcome| outcome.value)
    }

    fn library(&self, terminal: &Terminal) -> Library {
        // What is wrong with articles that are there already is no news of this import.
        let mut aside = Vec::new();
        let folders = self.loaded.as_ref().map(|l| l.settings.library.clone()).unwrap_or_default();
        let into = absolute(&self.into);
        let inside = folders.iter().any(|folder| into.starts_with(absolute(&self.disk.locate(folder))));
        let mut articles: Vec<Article> = Vec::new();
        if !folders.is_empty() {
            let library = open::library(&self.disk, &folders, terminal, &mut aside);
            articles.extend(library.iter().map(|a| Article::clone(a)));
        }
        if !inside {
            let there = library::collect(&Disk::new(&self.into), &[".".into()], &|_, _| {}).take(&mut aside);
            articles.extend(there.iter().map(|article| {
                let mut article = Article::clone(article);
                article.origin.path = self.into.join(&article.origin.path).to_string_lossy().replace('\\', "/");
                article
            }));
        }
        Library::of(articles).take(&mut aside)
    }
}

/// The target folder of a kept original that is imported again.
fn shelf_of(path: &Path) -> Option<PathBuf> {
    let shelf = |path: &Path| path.file_name().is_some_and(|name| name == FOLDER);
    let folder = if shelf(path) { path } else { path.parent().filter(|p| shelf(p))? };
    let above = folder.parent().filter(|p| !p.as_os_str().is_empty());
    Some(above.map_or_else(|| PathBuf::from("."), Path::to_path_buf))
}

/// Every file named, those of folders in order, `-` from standard input.
fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, (PathBuf, io::Error)> {
    let mut inputs = Vec::new();
    for path in paths {
        let fault = |error| (path.clone(), error);
        if path.as_os_str() == "-" {
            let mut bytes = Vec::new();
            io::stdin().lock().read_to_end(&mut bytes).map_err(fault)?;
            inputs.push(Input { path: pasted_name(&bytes), bytes });
        } else if path.is_dir() && companions::belongs_to_page(path) && paths.len() > 1 {
            // Its pictures are taken with the page.
        } else if path.is_dir() {
            let mut files: Vec<PathBuf> = fs::read_dir(path).map_err(fault)?.flatten().map(|e| e.path()).collect();
            files.retain(|f| f.is_file() && !f.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.')));
            // A folder of originals has records beside them, which are no material.
            files.retain(|f| !(path.ends_with(FOLDER) && f.extension().is_some_and(|e| e == "json")));
            files.sort();
            inputs.extend(self::inputs(&files)?);
        } else {
            inputs.push(Input { path: path.to_string_lossy().into_owned(), bytes: fs::read(path).map_err(fault)? });
        }
    }
    Ok(inputs)
}

/// A name for pasted text: its first words.
fn pasted_name(bytes: &[u8]) -> String {
    let text = encoding::decode(&bytes[..bytes.len().min(4096)]).text;
    let worded = |line: &&str| line.chars().filter(|c| c.is_alphanumeric()).count() >= 2;
    match text.lines().find(worded) {
        Some(line) => {
            let words: String = line.chars().filter(|c| c.is_alphanumeric() || *c == ' ').collect();
            format!("pasted-{}.txt", file_name(clip(words.trim(), 16).trim_end_matches('…')))
        }
        None => "pasted.txt".into(),
    }
}

/// Of files with the same bytes the first is enough.
fn once(inputs: &mut Vec<Input>, terminal: &Terminal) {
    let mut seen: Vec<(String, String)> = Vec::new();
    inputs.retain(|input| {
        let sum = hash(&input.bytes);
        let before = seen.iter().find(|(hash, _)| *hash == sum).map(|(_, path)| path.clone());
        if let Some(first) = &before {
            let path = &input.path;
            terminal.say(&msg!(
                "{path} 与 {first} 完全相同，只导入一次",
                "{path} is the same file as {first} and is taken once"
            ));
        }
        seen.push((sum, input.path.clone()));
        before.is_none()
    });
}

/// Gives kept originals the name they arrived with; they are read with the options of that day.
fn name_originals(inputs: &mut [Input], earlier: &Earlier, all: bool) -> BTreeSet<String> {
    let mut again = BTreeSet::new();
    for input in inputs {
        let kept = Path::new(&input.path).parent().is_some_and(|p| p.file_name().is_some_and(|n| n == FOLDER));
        if let Some(record) = earlier.of(&hash(&input.bytes)).filter(|_| kept || all) {
            input.path.clone_from(&record.file);
            again.insert(record.sha256.clone());
        }
    }
    again
}

/// The kept original that `--review-again` names.
fn kept(name: &str, into: &Path, earlier: &Earlier) -> Result<Input, Message> {
    let by_content = || fs::read(name).ok().and_then(|bytes| earlier.of(&hash(&bytes)));
    let shown = into.join(FOLDER);
    let shown = shown.display();
    let Some(record) = earlier.find(name).or_else(by_content) else {
        return Err(msg!(
            "{shown} 里没有“{name}”；请写哈希的前八位，或文件名",
            "there is no `{name}` in {shown}; give the first digits of its hash, or the name of the file"
        ));
    };
    let path = into.join(FOLDER).join(&record.original);
    match fs::read(&path) {
        Ok(bytes) if hash(&bytes) == record.sha256 => Ok(Input { path: record.file.clone(), bytes }),
        Ok(_) => {
            let path = path.display();
            Err(msg!("{path} 被改过，与记录的哈希不符", "{path} was changed and is not what its record says"))
        }
        Err(error) => {
            let path = path.display();
            Err(msg!("读不了 {path}：{error}", "{path} cannot be read: {error}"))
        }
    }
}

/// Where the review goes, if one is wanted.
fn review_file(args: &ImportArgs, imported: &Imported) -> Option<PathBuf> {
    args.review.clone().or_else(|| {
        args.review_again.as_ref()?;
        let account = imported.accounts.first()?;
        Some(PathBuf::from(format!("review-{}.html", short(&account.sha256))))
    })
}

/// What every review page holds and hardly any other file does.
const MARK: &str = "class=\"skip\" href=\"#findings\"";

/// Whether a file is there that is no review: it is somebody's work and is not written over.
fn is_other_work(file: &Path) -> bool {
    fs::read(file).is_ok_and(|bytes| !bytes.windows(MARK.len()).any(|part| part == MARK.as_bytes()))
}

fn write_review(
    file: &Path,
    imported: &Imported,
    findings: &[Finding],
    dress: &Dress,
    terminal: &Terminal,
) -> Result<(), Message> {
    let shown = file.display();
    if is_other_work(file) {
        return Err(msg!(
            "{shown} 已在，不是审阅页，没有覆盖；请另起文件名",
            "{shown} is there already and is no review, and was left alone; name another file"
        ));
    }
    let page = review::page(imported, findings, terminal.lang, dress);
    let page = page.map_err(|error| msg!("审阅页没有做成：{error}", "the review page was not made: {error}"))?;
    let write = || -> io::Result<()> {
        let folder = file.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let part = folder.join(format!(".{}.part", std::process::id()));
        fs::write(&part, page)?;
        fs::rename(&part, file)
    };
    write().map_err(|error| msg!("写不了 {shown}：{error}", "{shown} cannot be written: {error}"))?;
    terminal.say(&msg!("审阅页：{shown}", "review: {shown}"));
    Ok(())
}

fn absolute(path: &Path) -> PathBuf {
    let path = std::path::absolute(Path::new(".").join(path)).unwrap_or_else(|_| path.to_path_buf());
    path.components().filter(|part| !matches!(part, std::path::Component::CurDir)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pasted_text_is_named_by_its_first_words() {
        assert_eq!(
            pasted_name("\n　扬帆起航 风正劲——本报评论员\n正文".as_bytes()),
            "pasted-扬帆起航风正劲本报评论员.txt"
        );
        assert_eq!(pasted_name("\n…\n".as_bytes()), "pasted.txt");
        assert_eq!(pasted_name("../../etc/passwd".as_bytes()), "pasted-etcpasswd.txt");
    }

    #[test]
    fn a_kept_original_tells_where_its_articles_go() {
        let of = |path: &str| shelf_of(Path::new(path)).map(|p| p.to_string_lossy().into_owned());
        assert_eq!(of("articles/.originals/ab.txt").as_deref(), Some("articles"));
        assert_eq!(of(".originals/ab.txt").as_deref(), Some("."));
        assert_eq!(of("articles/.originals/").as_deref(), Some("articles"));
        assert_eq!(of("inbox/ab.txt"), None);
    }
}
