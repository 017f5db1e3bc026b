//! The review of an import as one web page: what arrived on the left, what was made of it on the right.
//!
//! Takes the imported articles with the readers' accounts of every line; decides nothing and
//! reads nothing. Where an account is missing (readers of one clear form have none) both sides
//! stand beside each other without links. Looks are the business of `templates/…/review/`.

mod items;
mod rows;
mod words;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Serialize;
use sha2::{Digest, Sha256};
use tera::{Context, Value};

use crate::diag::{Code, Finding, Lang, Severity};
use crate::import::record::short;
use crate::import::{Account, Imported};
use crate::template::{Dress, Error};

use rows::RowView;
use words::Words;

/// The page as templates see it.
#[derive(Debug, Serialize)]
struct PageView {
    /// Language of the page as a BCP 47 tag.
    language: &'static str,
    /// Title of the page: the names of the files.
    title: String,
    /// Counts: what, how many.
    counts: Vec<(String, usize)>,
    /// Everything that was found, worst first.
    findings: Vec<FindingView>,
    /// How many there are of each severity, worst first; those of which there are none left out.
    severities: Vec<SeverityView>,
    /// The files that arrived.
    inputs: Vec<InputView>,
    /// How many places ask for a look.
    doubtful: usize,
}

/// A severity, to be shown or not.
#[derive(Debug, Serialize)]
struct SeverityView {
    class: &'static str,
    word: &'static str,
    count: usize,
}

/// A finding.
#[derive(Debug, Serialize)]
struct FindingView {
    /// `note`, `warning` or `error`, for the style sheet.
    class: &'static str,
    /// The same in the page's language.
    severity: &'static str,
    /// Code.
    code: &'static str,
    /// What is the matter.
    message: String,
    /// What the editor can do.
    help: Option<String>,
    /// The line it is about, and where that is.
    line: Option<usize>,
    /// The number of the article it is about, where it is about no line.
    article: Option<usize>,
    /// Address of the line, else of the article or the file.
    href: Option<String>,
    /// Name of the file, when there are several or it lies inside one.
    file: Option<String>,
}

/// A file that arrived.
#[derive(Debug, Serialize)]
struct InputView {
    /// Its id on the page: `f1`.
    id: String,
    /// Name.
    name: String,
    /// What is known of it: label and value.
    facts: Vec<(&'static str, String)>,
    /// What it is and what to do, when it is no material and nothing was made of it.
    not_read: Option<String>,
    /// Its articles: address, title, and how many doubtful places.
    articles: Vec<EntryView>,
    /// Lines and what became of them, side by side.
    rows: Vec<RowView>,
    /// Something on the left can be shown.
    text: bool,
}

/// An article in the list of articles.
#[derive(Debug, Serialize)]
struct EntryView {
    href: String,
    title: String,
    doubts: usize,
}

/// Makes the page, with the findings of the import, in one language.
///
/// # Errors
/// When the template is broken.
pub fn page(imported: &Imported, findings: &[Finding], lang: Lang, dress: &Dress) -> Result<String, Error> {
    let words = Words::of(lang);
    let view = view(imported, findings, lang, &words);
    let mut context = Context::new();
    context.insert("words", &words);
    let style = dress.render("review/style.css", &context)?;
    let script = dress.render("review/script.txt", &context)?;
    context.insert("page", &view);
    context.insert("policy", &policy(&style, &script));
    context.insert_value("style", Value::safe_string(&style));
    context.insert_value("script", Value::safe_string(&script));
    dress.render("review/page.html", &context)
}

/// Nothing from outside, and of what is inside only this style sheet and this script.
fn policy(style: &str, script: &str) -> String {
    let sum = |text: &str| BASE64_STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
        sum(style),
        sum(script)
    )
}

fn view(imported: &Imported, findings: &[Finding], lang: Lang, words: &Words) -> PageView {
    let several = imported.accounts.len() > 1;
    let mut inputs = Vec::new();
    let mut shown: Vec<FindingView> = Vec::new();
    let mut marks = 0;
    for (at, account) in imported.accounts.iter().enumerate() {
        let id = format!("f{}", at + 1);
        let own: Vec<&Finding> = findings.iter().filter(|f| belongs(f, account, imported)).collect();
        shown.extend(own.iter().map(|f| {
            let article = f.article.as_ref().and_then(|id| position(id, account, imported));
            finding(f, lang, &Seen { id: &id, account, article, several })
        }));
        marks += account.trace.marks.len();
        inputs.push(input(id, account, imported, &own, lang, words));
    }
    let rest = findings.iter().filter(|f| !imported.accounts.iter().any(|a| belongs(f, a, imported)));
    let none = Account::default();
    let nowhere = Seen { id: "", account: &none, article: None, several: true };
    shown.extend(rest.map(|f| finding(f, lang, &nowhere)));
    shown.sort_by_key(|f| match f.class {
        "error" => 0,
        "warning" => 1,
        _ => 2,
    });
    let doubtful = inputs.iter().flat_map(|i| &i.rows).map(|row| row.doubts).sum();
    let articles = imported.files.iter().filter(|f| f.article.is_some()).count();
    let loose = imported.accounts.iter().map(|a| a.loose_lines().len()).sum();
    let names: Vec<&str> = imported.accounts.iter().map(Account::name).collect();
    PageView {
        language: words.language,
        title: names.first().map(|n| (*n).to_string()).unwrap_or_default() + if several { " …" } else { "" },
        counts: vec![
            words.count(words.files, imported.accounts.len()),
            words.count(words.articles, articles),
            words.count(words.marks, marks),
            words.count(words.doubtful, doubtful),
            words.count(words.loose_runs, loose),
        ],
        severities: severities(&shown),
        findings: shown,
        inputs,
        doubtful,
    }
}

fn severities(findings: &[FindingView]) -> Vec<SeverityView> {
    let mut views: Vec<SeverityView> = Vec::new();
    for finding in findings {
        match views.last_mut().filter(|view| view.class == finding.class) {
            Some(view) => view.count += 1,
            None => views.push(SeverityView { class: finding.class, word: finding.severity, count: 1 }),
        }
    }
    views
}

/// Whether a finding is about an input, or about a file inside it.
fn belongs(finding: &Finding, account: &Account, imported: &Imported) -> bool {
    match (&finding.place, &finding.article) {
        (Some(place), _) => {
            let rest = place.path().strip_prefix(account.input.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        }
        (None, Some(id)) => position(id, account, imported).is_some(),
        (None, None) => false,
    }
}

/// The position of an article among those of an input.
fn position(id: &str, account: &Account, imported: &Imported) -> Option<usize> {
    let files = &imported.files[account.files.clone()];
    files.iter().filter_map(|f| f.article.as_ref()).position(|article| article.id.as_str() == id)
}

/// Where on the page a finding is to be seen.
struct Seen<'a> {
    /// The input on the page; empty where it belongs to none.
    id: &'a str,
    account: &'a Account,
    /// The article it is about, by position.
    article: Option<usize>,
    /// The page shows several inputs, so that each is named.
    several: bool,
}

impl Seen<'_> {
    /// The address nearest to what a finding is about: its line, its article, its file.
    fn href(&self, line: Option<usize>) -> Option<String> {
        let id = Some(self.id).filter(|id| !id.is_empty())?;
        Some(match (line, self.article) {
            (Some(line), _) => format!("#{id}-l{line}"),
            (None, Some(at)) => format!("#{id}-a{}", at + 1),
            (None, None) => format!("#{id}"),
        })
    }

    /// The file as it is named: without the folder it lay in, with what it lies inside of.
    fn file(&self, finding: &Finding) -> Option<String> {
        let path = finding.place.as_ref().map(|place| place.path());
        let path = path.filter(|path| self.several || *path != self.account.input);
        let folder = self.account.input.len() - self.account.name().len();
        path.map(|path| shown(path.get(folder..).unwrap_or(path)))
    }
}

fn finding(finding: &Finding, lang: Lang, seen: &Seen<'_>) -> FindingView {
    let (class, severity) = severity(finding.severity(), lang);
    let text = seen.account.source.text();
    let inside = finding.place.as_ref().filter(|place| place.path() == seen.account.input);
    let line = inside.map(|p| p.line()).filter(|line| *line > 0 && *line <= lines(text).count());
    FindingView {
        class,
        severity,
        code: finding.code.id(),
        message: finding.message.get(lang).to_string(),
        help: finding.help.as_ref().map(|h| h.get(lang).to_string()).filter(|_| finding.code != Code::R029),
        line,
        article: seen.article.filter(|_| line.is_none()).map(|at| at + 1),
        href: seen.href(line),
        file: seen.file(finding),
    }
}

fn severity(severity: Severity, lang: Lang) -> (&'static str, &'static str) {
    match (severity, lang) {
        (Severity::Note, Lang::Zh) => ("note", "提示"),
        (Severity::Warning, Lang::Zh) => ("warning", "警告"),
        (Severity::Error, Lang::Zh) => ("error", "错误"),
        (Severity::Note, Lang::En) => ("note", "note"),
        (Severity::Warning, Lang::En) => ("warning", "warning"),
        (Severity::Error, Lang::En) => ("error", "error"),
    }
}

fn input(
    id: String,
    account: &Account,
    imported: &Imported,
    findings: &[&Finding],
    lang: Lang,
    words: &Words,
) -> InputView {
    let items = items::items(&id, account, imported, words);
    let files = &imported.files[account.files.clone()];
    let loose = files.iter().find(|f| f.article.is_none()).map_or("", |f| f.path.as_str());
    let rows = rows::rows(&id, account, items, loose, findings, lang, words);
    let articles = files.iter().filter_map(|f| f.article.as_ref());
    let entries = articles.enumerate().map(|(at, article)| {
        let lines = account.lines_of(at);
        let doubts = account.trace.marks.iter().filter(|m| m.doubtful() && lines.iter().any(|r| r.contains(&m.line)));
        EntryView { href: format!("#{id}-a{}", at + 1), title: shown(&article.display_title()), doubts: doubts.count() }
    });
    let articles = entries.collect();
    let not_read = account.foreign.and(findings.first()).map(|finding| {
        let help = finding.help.as_ref().map(|help| format!(" — {}", help.get(lang))).unwrap_or_default();
        format!("{}{help}", finding.message.get(lang))
    });
    InputView {
        not_read,
        name: account.name().to_string(),
        facts: facts(account, words),
        articles,
        rows,
        text: !account.source.text().is_empty(),
        id,
    }
}

fn facts(account: &Account, words: &Words) -> Vec<(&'static str, String)> {
    let mut facts = vec![
        (words.kind, kind(account, words)),
        (words.encoding, account.encoding.to_string()),
        ("SHA-256", short(&account.sha256).to_string()),
    ];
    if !account.source.text().is_empty() {
        facts.push((words.lines, lines(account.source.text()).count().to_string()));
    }
    let fill = &account.given.fill;
    let given = [
        ("--kind", account.given.kind.clone()),
        ("--source", fill.source.clone()),
        ("--date", fill.date.map(|d| d.to_string())),
        ("--page", fill.page.clone()),
        ("--convert", account.given.convert.map(|script| script.name().to_string())),
    ];
    facts.extend(given.into_iter().filter_map(|(option, value)| Some((option, value?))));
    facts
}

/// What an input was read as, or what it is when it is no material.
fn kind(account: &Account, words: &Words) -> String {
    match (account.kind, account.foreign) {
        (Some(kind), _) => kind.name().to_string(),
        (None, Some(foreign)) => foreign.word(words.lang),
        (None, None) => words.unknown.to_string(),
    }
}

/// The lines of a text as traces count them; the line feed at the end opens no other.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n')
        .map(|line| line.strip_suffix('\n').unwrap_or(line))
        .map(|l| l.strip_suffix('\r').unwrap_or(l))
}

/// A text with every character visible that no page may hold.
fn shown(text: &str) -> String {
    let picture = |c: char| match c {
        '\t' | '\n' => c,
        '\0'..='\u{1F}' => {
            char::from_u32(0x2400 + u32::from(c)).expect("the pictures of control characters are in a row")
        }
        '\u{7F}' => '\u{2421}',
        '\u{80}'..='\u{9F}' | '\u{FDD0}'..='\u{FDEF}' => '\u{FFFD}',
        c if u32::from(c) & 0xFFFE == 0xFFFE => '\u{FFFD}',
        c => c,
    };
    text.chars().map(picture).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{Input, Options, import};

    fn page_of(path: &str, text: &str, lang: Lang) -> String {
        let outcome = import(&[Input { path: path.into(), bytes: text.as_bytes().to_vec() }], &Options::default());
        page(&outcome.value, &outcome.findings, lang, &Dress::built_in()).unwrap()
    }

    #[test]
    fn text_is_escaped_and_strange_characters_are_shown() {
        let html = page_of("a<b>.txt", "甲<script>alert(1)</script>\u{C}\u{1}乙\n", Lang::En);
        assert!(html.contains("甲&lt;script&gt;alert(1)&lt;/script&gt;␌␁乙"), "{html}");
        assert!(html.contains("a&lt;b&gt;.txt"));
        assert_eq!(html.matches("<script>").count(), 1);
    }

    #[test]
    fn an_input_without_account_stands_beside_its_result() {
        let html = page_of("a.md", "---\ntitle: 甲\n---\n\n正文。\n", Lang::Zh);
        assert!(html.contains("id=\"f1-l5\"") && html.contains("正文。"));
        assert!(!html.contains("data-to="));
    }

    #[test]
    fn the_policy_names_what_is_on_the_page() {
        let html = page_of("a.txt", "甲\n", Lang::Zh);
        let between = |from: &str, to: &str| html.split(from).nth(1).unwrap().split(to).next().unwrap().to_string();
        let policy = policy(&between("<style>", "</style>"), &between("<script>", "</script>"));
        assert!(html.contains(&policy.replace('\'', "&#39;")));
    }
}
