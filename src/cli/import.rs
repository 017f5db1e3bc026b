//! `xuekan import`: what arrived becomes article files, and nothing of it is lost.

mod arrivals;
mod companions;
mod config;
mod shelf;
mod tell;

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::args::ImportArgs;
use super::{Status, Terminal, open};
use crate::article::Article;
use crate::build::Folders;
use crate::config::{Duplicates, Loaded};
use crate::diag::{Finding, Message, Outcome};
use crate::import::record::{Earlier, FOLDER, short};
use crate::import::{self, Copies, Duplicate, Fill, Imported, Input, Options, There};
use crate::library::{self, Library};
use crate::msg;
use crate::review;
use crate::template::{self, Dress};
use crate::text::clip;
use crate::workspace::{Disk, hash};

use arrivals::Arrivals;

/// Everything a run has to tell.
struct Report<'a> {
    imported: &'a Imported,
    findings: &'a [Finding],
    duplicates: &'a [Duplicate],
    topics: Vec<(String, usize)>,
    /// Files that were passed over or could not be read.
    left: usize,
    /// Articles that lie elsewhere by now.
    moved: usize,
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
    let arrived = match &args.review_again {
        Some(name) => Arrivals { inputs: vec![kept(name, &place.into, &earlier)?], ..Arrivals::default() },
        None => arrivals::gather(&args.files, &place.into, &earlier)?,
    };
    let Arrivals { mut inputs, mut findings, left, .. } = arrived;
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
    let imported = read(&inputs, &options, terminal).take(&mut findings);
    let Copies { duplicates, moved, findings: found } = place.copies(&imported, &options.earlier, terminal);
    findings.extend(found);
    if let Some(file) = review_file(args, &imported) {
        write_review(&file, &imported, &findings, &place.dress(), terminal)?;
    }
    let mut shelved = shelf::Shelved::default();
    let mut configurations = Vec::new();
    if !args.dry_run && args.review_again.is_none() {
        shelved = shelf::put(&place.into, &inputs, &imported, &moved, &options, &mut findings).map_err(|error| {
            let into = place.into.display();
            msg!("写不了 {into}：{error}", "{into} cannot be written: {error}")
        })?;
        if let Some(file) = &args.write_config {
            configurations = config::write(file, &place.into, &imported.issues)?;
        }
    }
    let topics = place.loaded.as_ref().map(|l| imported.topics(&l.settings.topics)).unwrap_or_default();
    let report =
        Report { imported: &imported, findings: &findings, duplicates: &duplicates, topics, left, moved: moved.len() };
    terminal.findings(&findings);
    if args.json {
        terminal.print(&tell::json(&report, terminal.lang));
    } else {
        tell::text(&report, &shelved, &configurations, args, terminal);
    }
    terminal.count(&findings);
    Ok(if imported.files.is_empty() { Status::NotMade } else { Status::of(&findings) })
}

/// Reads the inputs, telling on a bar how far it is.
fn read(inputs: &[Input], options: &Options, terminal: &Terminal) -> Outcome<Imported> {
    let bar = terminal.progress(&msg!("导入", "import"));
    bar.set_length(inputs.len() as u64);
    let outcome = import::import_telling(inputs, options, &mut |at, path| {
        bar.set_position(at as u64);
        bar.set_message(clip(path.rsplit(['/', '\\']).next().unwrap_or(path), 24));
    });
    bar.finish_and_clear();
    outcome
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
    fn copies(&self, imported: &Imported, earlier: &Earlier, terminal: &Terminal) -> Copies {
        let own = imported.files.iter().map(|f| absolute(&self.into.join(&f.path)));
        let own: BTreeSet<PathBuf> = own.collect();
        let made = earlier.records.iter().flat_map(|record| &record.made).map(|made| made.path.as_str());
        let made: BTreeSet<&str> = made.collect();
        let claimed: BTreeSet<PathBuf> = made.iter().map(|path| absolute(&self.into.join(path))).collect();
        let among = |article: &Article, files: &BTreeSet<PathBuf>| {
            files.contains(&absolute(&self.disk.locate(&article.origin.path)))
                || files.contains(&absolute(Path::new(&article.origin.path)))
        };
        let default = Duplicates::default();
        let rules = self.loaded.as_ref().map_or(&default, |l| &l.settings.duplicates);
        let there = There {
            library: &self.library(terminal),
            least: rules.similarity,
            replaced: &|article| among(article, &own),
            gone: &|path| made.contains(path) && !self.into.join(path).exists(),
            unclaimed: &|article| !among(article, &claimed),
        };
        import::copies(imported, &there)
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
    fn a_kept_original_tells_where_its_articles_go() {
        let of = |path: &str| shelf_of(Path::new(path)).map(|p| p.to_string_lossy().into_owned());
        assert_eq!(of("articles/.originals/ab.txt").as_deref(), Some("articles"));
        assert_eq!(of(".originals/ab.txt").as_deref(), Some("."));
        assert_eq!(of("articles/.originals/").as_deref(), Some("articles"));
        assert_eq!(of("inbox/ab.txt"), None);
    }
}
