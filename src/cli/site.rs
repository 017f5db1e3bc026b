//! `xuekan site`: all issues as a website.

use super::args::SiteArgs;
use super::{Status, Terminal, open};
use crate::diag::{Finding, counted};
use crate::msg;
use crate::site::{self, Delivered, Refused, Site};

/// Makes the site and writes it.
pub fn run(args: &SiteArgs, terminal: &Terminal) -> Status {
    let mut findings = Vec::new();
    let named = args.department.as_deref();
    let (disk, mut loaded) = match open::editions(&args.config.config, named, terminal, &mut findings) {
        Ok(opened) => opened,
        Err(status) => return status,
    };
    loaded.editions.truncate(1);
    let out = args.out.clone().unwrap_or_else(|| disk.locate("dist/site"));
    if let Err(status) = open::outside_library(&disk, &loaded, &out, terminal) {
        return status;
    }
    let library = open::library(&disk, &loaded.settings.library, terminal, &mut findings);
    let Ok(plan) = open::plan(None, &disk, &loaded, &mut findings) else {
        terminal.findings(&findings);
        return Status::NotMade;
    };
    let bar = terminal.progress(&msg!("编排", "planning"));
    let tick = terminal.follow(&bar, true);
    let made = site::make(&disk, loaded, plan, &library, terminal.lang, &tick, &mut findings);
    bar.finish_and_clear();
    terminal.findings(&findings);
    let delivered = made.map_err(|_| None).and_then(|site| match site::deliver(&out, &site) {
        Ok(delivered) => Ok((site, delivered)),
        Err(refused) => Err(Some(refused)),
    });
    let shown = out.display();
    match delivered {
        Ok((site, delivered)) => {
            let index = out.join("index.html").to_string_lossy().into_owned();
            if args.json {
                terminal.print(&summary(&index, &site, &delivered, &findings, terminal));
            } else {
                tell(&site, &delivered, terminal);
                terminal.print(&format!("{index}\n"));
            }
            terminal.count(&findings);
            return Status::of(&findings);
        }
        Err(None) => {
            terminal.count(&findings);
            terminal.fail(&msg!("没有做成，原有网站未动", "nothing was made; what was there before is untouched"));
        }
        Err(Some(Refused::Stranger(path))) => terminal.fail(&msg!(
            "{shown} 里的 {path} 不是本程序做的，没有覆盖；请用 --out 另指一处",
            "{path} in {shown} was not made by this program and is not replaced; name another folder with --out"
        )),
        Err(Some(Refused::Io(error))) => {
            terminal.fail(&msg!("写不了 {shown}：{error}", "{shown} cannot be written: {error}"))
        }
    }
    Status::NotMade
}

fn tell(site: &Site, delivered: &Delivered, terminal: &Terminal) {
    let (issues, articles, files) = (site.issues.len(), site.articles, delivered.written);
    let of_issues = counted(issues, "issue", "issues");
    let of_articles = counted(articles, "article", "articles");
    terminal.say(&msg!(
        "网站：{issues} 期，{articles} 篇，{files} 个文件",
        "the site: {of_issues}, {of_articles}, {files} files"
    ));
    let kilobytes = |bytes: usize| bytes.div_ceil(1000);
    let size = site.search;
    let (index, shards, largest) = (kilobytes(size.index), size.shards, kilobytes(size.largest_shard));
    let texts = kilobytes(size.texts);
    terminal.say(&msg!(
        "搜索索引：{index} KB，分 {shards} 个文件，最大 {largest} KB；另有正文 {texts} KB，用到才读",
        "search index: {index} KB in {shards} files, the largest {largest} KB; texts, read as needed: {texts} KB"
    ));
    let removed = delivered.removed.len();
    if removed > 0 {
        terminal.say(&msg!("已移去上次的 {removed} 个文件", "files of an earlier site taken away: {removed}"));
    }
}

fn summary(index: &str, site: &Site, delivered: &Delivered, findings: &[Finding], terminal: &Terminal) -> String {
    let json = serde_json::json!({
        "index": index,
        "issues": site.issues,
        "articles": site.articles,
        "files": delivered.written,
        "removed": delivered.removed,
        "search": site.search,
        "findings": findings.iter().map(|f| f.json(terminal.lang)).collect::<Vec<_>>(),
    });
    format!("{}\n", serde_json::to_string_pretty(&json).expect("a summary is JSON"))
}
