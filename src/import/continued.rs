//! Parts of one text that came in different files: page 1 and page 4 of a paper, each by itself.
//!
//! Nothing is put together here, so that ids and records stay what they are: both articles are told
//! where the other part is.

use super::{Imported, copies};
use crate::article::Article;
use crate::diag::{Code, Finding};
use crate::msg;
use crate::read::forms::jump::{self, Jump};

/// An article that goes on elsewhere, or began there.
struct Part<'a> {
    account: usize,
    path: &'a str,
    article: &'a Article,
    /// The page that its jump line names.
    names: Option<String>,
    /// What was said of it when its beginning was not known.
    said: Option<&'a Finding>,
}

/// Tells of beginnings and ends that belong together.
pub(super) fn tell(imported: &mut Imported, findings: &mut Vec<Finding>) {
    let ends = ends(imported);
    if ends.is_empty() {
        return;
    }
    let (beginnings, places) = (beginnings(imported), copies::Places::of(imported));
    let mut told: Vec<(usize, Finding)> = Vec::new();
    let mut settled: Vec<Finding> = Vec::new();
    for end in &ends {
        let Some(beginning) = beginning_of(end, &beginnings) else { continue };
        let (from, to) = (beginning.article.display_title(), end.article.display_title());
        let (before, after) = (beginning.path, end.path);
        settled.extend(end.said.cloned());
        let mut say = |part: &Part<'_>, message| {
            let help = msg!(
                "请核对后把两篇并成一篇：后一部分移到开头的文章里",
                "compare, then make them one: move the later part into the article of the beginning"
            );
            let finding = Finding::new(Code::R035, message).article(&part.article.id).help(help);
            let finding = match places.of_file(part.path) {
                Some(place) => finding.at(place),
                None => finding,
            };
            told.push((part.account, finding));
        };
        say(end, msg!("开头在 {before}（“{from}”）", "the beginning is in {before} (`{from}`)"));
        say(beginning, msg!("下文在 {after}（“{to}”）", "it goes on in {after} (`{to}`)"));
    }
    findings.retain(|finding| !settled.contains(finding));
    for account in &mut imported.accounts {
        account.findings.retain(|finding| !settled.contains(finding));
    }
    for (account, finding) in told {
        imported.accounts[account].findings.push(finding.clone());
        findings.push(finding);
    }
}

/// Articles whose beginning was not found in their file.
fn ends(imported: &Imported) -> Vec<Part<'_>> {
    let mut ends = Vec::new();
    for (at, account) in imported.accounts.iter().enumerate() {
        for finding in account.findings.iter().filter(|finding| finding.code == Code::R035) {
            let files = &imported.files[account.files.clone()];
            let of = |article: &&Article| finding.article.as_deref() == Some(article.id.as_str());
            let file = files.iter().find(|file| file.article.as_ref().is_some_and(|article| of(&article)));
            let Some((file, article)) = file.and_then(|file| Some((file, file.article.as_ref()?))) else { continue };
            let line = finding.place.as_ref().and_then(|place| account.source.line(place.line()));
            let names = line.and_then(|line| match jump::line(account.source.text()[line].trim()) {
                Some(Jump::From(page)) => jump::page_name(page),
                _ => None,
            });
            ends.push(Part { account: at, path: &file.path, article, names, said: Some(finding) });
        }
    }
    ends
}

/// Articles that go on on another page.
fn beginnings(imported: &Imported) -> Vec<Part<'_>> {
    let mut beginnings = Vec::new();
    for (at, account) in imported.accounts.iter().enumerate() {
        for file in &imported.files[account.files.clone()] {
            let Some(article) = &file.article else { continue };
            let Some(page) = &article.head.continued_to else { continue };
            beginnings.push(Part { account: at, path: &file.path, article, names: jump::page_name(page), said: None });
        }
    }
    beginnings
}

/// The one beginning that fits: of the same paper and day, on the page that is named.
fn beginning_of<'a>(end: &Part<'_>, beginnings: &'a [Part<'a>]) -> Option<&'a Part<'a>> {
    let fitting = beginnings.iter().filter(|beginning| beginning.path != end.path && fits(beginning, end));
    let mut fitting: Vec<(usize, &Part<'_>)> =
        fitting.map(|beginning| (alike(beginning.article, end.article), beginning)).collect();
    fitting.sort_by_key(|(alike, _)| std::cmp::Reverse(*alike));
    match fitting.as_slice() {
        [(_, only)] => Some(only),
        [(most, best), (next, _), ..] if most > next => Some(best),
        _ => None,
    }
}

fn fits(beginning: &Part<'_>, end: &Part<'_>) -> bool {
    let (Some(from), Some(to)) = (&beginning.article.head.source, &end.article.head.source) else { return false };
    let agrees = |named: Option<&str>, printed: Option<&str>| match (named, printed.and_then(jump::page_name)) {
        (Some(named), Some(printed)) => Some(jump::same_page(named, &printed)),
        _ => None,
    };
    let pages =
        [agrees(beginning.names.as_deref(), to.page.as_deref()), agrees(end.names.as_deref(), from.page.as_deref())];
    let titles = [&beginning.article.head.title, &end.article.head.title];
    let strange = titles.iter().all(|title| !title.is_empty()) && alike(beginning.article, end.article) == 0;
    let same_day = !strange && from.name == to.name && from.date.is_some() && from.date == to.date;
    same_day && pages.contains(&Some(true)) && !pages.contains(&Some(false))
}

/// How many characters two headlines have in common.
fn alike(one: &Article, other: &Article) -> usize {
    let text = &other.head.title;
    one.head.title.chars().filter(|c| crate::text::is_han(*c) && text.contains(*c)).count()
}

#[cfg(test)]
mod tests {
    use crate::diag::{Code, Lang};
    use crate::import::{Input, Options, import};

    const FIRST: &str = "滨江日报 2024年6月3日 星期一 第1版\n\n江岸港今天开港\n本报讯（记者 罗晴）江岸港今天开港，第一艘货轮靠泊码头，港口的工人们在岸边等了一个早上，今后江上会更热闹。\n港口负责人说，今年的货运量会比去年多出三成。（下转第四版）\n\n渔业学堂昨天开课\n本报讯（记者 温若川）渔业学堂昨天在东渡村开课，六十多名渔民走进课堂，听老师讲养殖和保鲜的技术。（下转第四版）\n";
    const FOURTH: &str = "滨江日报 2024年6月3日 星期一 第4版\n\n江岸港今天开港\n（上接第一版）港口的附近还要修建一座公园，供市民散步，货轮可以直接靠泊，码头工人的收入有了保障。\n\n水利建设投入创下新高\n本报讯（记者 林知夏）市水利局昨天公布，今年全市水利建设投入创下新高，旱地变成了水田。\n";

    fn told(files: [(&str, &str); 2]) -> Vec<String> {
        let inputs = files.map(|(path, text)| Input { path: path.into(), bytes: text.into() });
        let outcome = import(&inputs, &Options::default());
        let found = outcome.findings.iter().filter(|finding| finding.code == Code::R035);
        let kept = outcome.value.accounts.iter().flat_map(|account| &account.findings);
        assert_eq!(found.clone().count(), kept.filter(|finding| finding.code == Code::R035).count());
        found.map(|finding| finding.short(Lang::En)).collect()
    }

    #[test]
    fn parts_in_two_files_are_told_of_each_other() {
        let expected = [
            "4.txt:3:1: warning[R035]: the beginning is in 2024-06-03-滨江日报/01-江岸港今天开港.md (`江岸港今天开港`)",
            "1.txt:3:1: warning[R035]: it goes on in 2024-06-03-滨江日报/04-江岸港今天开港.md (`江岸港今天开港`)",
        ];
        assert_eq!(told([("1.txt", FIRST), ("4.txt", FOURTH)]), expected);
        assert_eq!(told([("4.txt", FOURTH), ("1.txt", FIRST)]), expected);
    }

    #[test]
    fn parts_of_another_day_or_page_are_not() {
        let alone = ["4.txt:4:1: warning[R035]: the beginning of this part is not in the file"];
        for other in
            [FIRST.replace("6月3日", "6月4日"), FIRST.replace("第四版", "第三版"), FIRST.replace("滨江", "东渡")]
        {
            assert_eq!(told([("1.txt", &other), ("4.txt", FOURTH)]), alone);
        }
    }
}
