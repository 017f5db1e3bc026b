//! What an import has to say: a table before, the files after, everything as JSON.

use std::fmt::Write as _;
use std::ops::RangeInclusive;
use std::path::PathBuf;

use super::Report;
use super::shelf::Shelved;
use crate::article::{Article, Block};
use crate::cli::Terminal;
use crate::cli::args::ImportArgs;
use crate::diag::{Lang, Message, counted};
use crate::import::record::short;
use crate::import::{Account, ImportedFile};
use crate::msg;
use crate::read::trace::{Destination, Trace};
use crate::render::commonmark;
use crate::text::{clip, is_cjk};

/// Prints files or the table, and says the rest.
pub fn text(
    report: &Report<'_>,
    shelved: &Shelved,
    configurations: &[PathBuf],
    args: &ImportArgs,
    terminal: &Terminal,
) {
    let imported = report.imported;
    for issue in &imported.issues {
        let cover = &issue.cover;
        let name = [&cover.title, &cover.issue, &cover.issuer].map(|t| t.clone().unwrap_or_default()).join(" ");
        let (entries, input) = (issue.contents.len(), &issue.input);
        terminal.say(&msg!("{input}：{name}，目录 {entries} 条", "{input}: {name}, {entries} contents entries"));
    }
    if args.dry_run {
        terminal.print(&table(report, terminal.lang));
    } else {
        shelved.written.iter().for_each(|path| terminal.print(&format!("{path}\n")));
    }
    let articles = imported.files.iter().filter(|f| f.article.is_some()).count();
    terminal.say(&summary(report));
    if articles > 0 && !report.topics.is_empty() {
        let list: Vec<String> = report.topics.iter().map(|(name, count)| format!("{name} {count}")).collect();
        let list = list.join(" · ");
        terminal.say(&msg!("配置里的主题各选中：{list}", "chosen by the topics of the configuration: {list}"));
    }
    if args.dry_run || args.review_again.is_some() {
        return;
    }
    if !imported.files.is_empty() && shelved.written.is_empty() {
        terminal.say(&if shelved.changed {
            msg!("文章没有变化；只更新了记录", "no article changed; only the record is new")
        } else {
            msg!("没有变化：这些早已导入", "nothing changed: all of it was imported before")
        });
    }
    for file in configurations {
        let file = file.display();
        terminal.say(&msg!(
            "重排配置：{file}；下一步：xuekan build {file}",
            "configuration: {file}; next: xuekan build {file}"
        ));
    }
}

/// What became of everything, in one line.
fn summary(report: &Report<'_>) -> Message {
    let imported = report.imported;
    let articles = imported.files.iter().filter(|f| f.article.is_some()).count();
    let loose = imported.files.len() - articles;
    let files = imported.accounts.len() + report.left;
    let left = report.left + imported.accounts.iter().filter(|a| a.foreign.is_some()).count();
    let parts = [
        (articles, "篇文章", "article", "articles"),
        (loose, "份未归类文字", "file of loose text", "files of loose text"),
        (
            report.moved,
            "篇已移到别处，没有再写",
            "of them moved and not written again",
            "of them moved and not written again",
        ),
        (left, "个文件没有读", "file not read", "files not read"),
    ];
    let shown: Vec<_> = parts.iter().enumerate().filter(|(at, part)| *at == 0 || part.0 > 0).map(|(_, p)| p).collect();
    let zh: Vec<String> = shown.iter().map(|(count, zh, ..)| format!("{count} {zh}")).collect();
    let en = shown.iter().map(|(count, _, one, many)| counted(*count, one, many));
    let (zh, en) = (zh.join("，"), en.collect::<Vec<_>>().join(", "));
    if files > 1 { msg!("{files} 个文件：{zh}", "{files} files: {en}") } else { Message::new(zh, en) }
}

/// One article as the table shows it.
struct Row {
    cells: [String; 6],
    parts: String,
    path: String,
}

fn table(report: &Report<'_>, lang: Lang) -> String {
    let mut out = String::new();
    let head = match lang {
        Lang::Zh => ["篇", "原文行", "标题", "段", "字", "存疑"],
        Lang::En => ["no", "lines", "headline", "paras", "chars", "doubts"],
    };
    for account in &report.imported.accounts {
        let files = &report.imported.files[account.files.clone()];
        let kind = what(account, lang);
        let _ = writeln!(out, "{}  [{} · {} · {}]", account.input, kind, account.encoding, short(&account.sha256));
        if files.is_empty() {
            let _ = writeln!(out, "  {}\n", if lang == Lang::Zh { "没有做成文章" } else { "nothing was made of it" });
            continue;
        }
        let articles = files.iter().filter(|f| f.article.is_some());
        let mut doubtful: Vec<usize> = account.trace.marks.iter().filter(|m| m.doubtful()).map(|m| m.line).collect();
        doubtful.sort_unstable();
        let rows = articles.enumerate().map(|(at, file)| row(at, file, account.lines_of(at), &doubtful, lang));
        let rows: Vec<Row> = rows.collect();
        let cell = |at: usize| rows.iter().map(|r| width(&r.cells[at])).max().unwrap_or(0).max(width(head[at]));
        let widths: [usize; 6] = std::array::from_fn(cell);
        let mut line = |cells: [&str; 6]| {
            let padded: Vec<String> =
                cells.iter().zip(widths).enumerate().map(|(at, (c, w))| pad(c, w, at != 2)).collect();
            let _ = writeln!(out, "  {}", padded.join("  ").trim_end());
        };
        line(head);
        let mut below = Vec::new();
        for row in &rows {
            line(row.cells.each_ref().map(String::as_str));
            below.push(format!("{}  {}", row.path, row.parts));
        }
        // The long lines stand below, so that the table keeps its columns.
        for (number, text) in below.iter().enumerate() {
            let _ = writeln!(out, "  {:>2}  {text}", number + 1);
        }
        for file in files.iter().filter(|f| f.article.is_none()) {
            let lines = ranges(account.loose_lines());
            let word = if lang == Lang::Zh { "未归类文字" } else { "loose text" };
            let _ = writeln!(out, "   –  {}  {word} {lines}", file.path);
        }
        out.push('\n');
    }
    out
}

/// The kind it was read as, or what it is.
fn what(account: &Account, lang: Lang) -> String {
    match (account.kind, account.foreign) {
        (Some(kind), _) => kind.name().to_string(),
        (None, Some(foreign)) => foreign.word(lang),
        (None, None) => "?".to_string(),
    }
}

/// The row of the article `at`, made of these lines of the file; `doubtful` are all its doubtful lines in order.
fn row(at: usize, file: &ImportedFile, lines: &[RangeInclusive<usize>], doubtful: &[usize], lang: Lang) -> Row {
    let article = file.article.as_ref().expect("rows are made of articles");
    let doubts_to = |end: usize| doubtful.partition_point(|&line| line < end);
    let doubts: usize = lines.iter().map(|run| doubts_to(run.end() + 1) - doubts_to(*run.start())).sum();
    let count = article.body.plain().chars().filter(|c| !c.is_whitespace()).count();
    Row {
        cells: [
            (at + 1).to_string(),
            ranges(lines),
            clip(&article.display_title(), 24),
            paragraphs(article).to_string(),
            count.to_string(),
            if doubts == 0 { "–".into() } else { doubts.to_string() },
        ],
        parts: parts(article, lang),
        path: file.path.clone(),
    }
}

fn paragraphs(article: &Article) -> usize {
    article.body.blocks.iter().filter(|b| matches!(b, Block::Paragraph(_))).count()
}

/// What the head has, and how many section heads, tables and pictures the body.
fn parts(article: &Article, lang: Lang) -> String {
    let (head, zh) = (&article.head, lang == Lang::Zh);
    let blocks = |wanted: fn(&Block) -> bool| article.body.blocks.iter().filter(|b| wanted(b)).count();
    let all = [
        ("眉题", "kicker", usize::from(head.kicker.is_some())),
        ("副题", "subtitles", head.subtitles.len()),
        ("栏目", "column", usize::from(head.column.is_some())),
        ("系列", "series", usize::from(head.series.is_some())),
        ("署名", "authors", head.authors.len()),
        ("电头", "dateline", usize::from(head.dateline.is_some())),
        ("编者按", "editor’s note", usize::from(head.editor_note.is_some())),
        ("提要", "highlights", head.highlights.len()),
        ("摘句", "pull quotes", head.pull_quotes.len()),
        ("小标题", "section heads", blocks(|b| matches!(b, Block::Heading { .. }))),
        ("表格", "tables", blocks(|b| matches!(b, Block::Table(_)))),
        ("图片", "pictures", article.body.figures().len()),
        ("来源", "source", usize::from(head.source.is_some())),
        ("未完", "cut off", usize::from(head.truncated)),
    ];
    let there = all.iter().filter(|(_, _, count)| *count > 0);
    let named = there.map(|(chinese, english, count)| {
        let word = if zh { chinese } else { english };
        if *count > 1 { format!("{word}×{count}") } else { (*word).to_string() }
    });
    named.collect::<Vec<_>>().join(if zh { "、" } else { ", " })
}

fn ranges(runs: &[RangeInclusive<usize>]) -> String {
    let more = if runs.len() > 3 { " …" } else { "" };
    let run = |run: &RangeInclusive<usize>| match (run.start(), run.end()) {
        (first, last) if first == last => first.to_string(),
        (first, last) => format!("{first}–{last}"),
    };
    let shown: Vec<String> = runs.iter().take(3).map(run).collect();
    shown.join(" ") + more
}

/// Columns a text takes on a terminal.
fn width(text: &str) -> usize {
    text.chars().map(|c| if is_cjk(c) && !"“”‘’…—·".contains(c) { 2 } else { 1 }).sum()
}

fn pad(text: &str, to: usize, right: bool) -> String {
    let gap = " ".repeat(to.saturating_sub(width(text)));
    if right { format!("{gap}{text}") } else { format!("{text}{gap}") }
}

/// Everything that was recognised and found.
pub fn json(report: &Report<'_>, lang: Lang) -> String {
    let imported = report.imported;
    let mut inputs: Vec<serde_json::Value> = Vec::new();
    let mut files: Vec<serde_json::Value> = Vec::new();
    for account in &imported.accounts {
        let mut number = 0;
        for file in &imported.files[account.files.clone()] {
            let lines = if file.article.is_some() { account.lines_of(number) } else { account.loose_lines() };
            let lines: Vec<[usize; 2]> = lines.iter().map(|run| [*run.start(), *run.end()]).collect();
            files.push(serde_json::json!({
                "path": file.path,
                "input": account.input,
                "lines": lines,
                "head": file.article.as_ref().map(|a| &a.head),
                "paragraphs": file.article.as_ref().map(paragraphs),
                "body": file.article.as_ref().map_or_else(|| file.text.clone(), |a| commonmark::body(&a.body)),
            }));
            number += usize::from(file.article.is_some());
        }
        inputs.push(serde_json::json!({
            "input": account.input,
            "sha256": account.sha256,
            "bytes": account.bytes,
            "kind": account.kind.map(|k| k.name()),
            "not_read": account.foreign.map(|foreign| foreign.word(lang)),
            "encoding": account.encoding,
            "options": account.given,
            "trace": trace(&account.trace, lang),
        }));
    }
    let issues: Vec<_> = imported
        .issues
        .iter()
        .map(|i| serde_json::json!({"input": i.input, "cover": i.cover, "contents": i.contents}))
        .collect();
    let topics: serde_json::Map<String, serde_json::Value> =
        report.topics.iter().map(|(name, count)| (name.clone(), (*count).into())).collect();
    let findings: Vec<_> = report.findings.iter().map(|f| f.json(lang)).collect();
    let json = serde_json::json!({
        "inputs": inputs,
        "files": files,
        "issues": issues,
        "duplicates": report.duplicates,
        "topics": topics,
        "findings": findings,
    });
    format!("{}\n", serde_json::to_string_pretty(&json).expect("a report is JSON"))
}

fn trace(trace: &Trace, lang: Lang) -> serde_json::Value {
    let placed = trace.placed.iter().map(|placed| {
        let (article, part) = match placed.place {
            Destination::Article(at, part) => (Some(at + 1), part.name()),
            Destination::Head(at) => (Some(at + 1), "head".to_string()),
            Destination::Cover => (None, "cover".to_string()),
            Destination::Contents => (None, "contents".to_string()),
            Destination::Loose => (None, "loose".to_string()),
            Destination::Furniture => (None, "furniture".to_string()),
        };
        serde_json::json!({"lines": [placed.lines.start(), placed.lines.end()], "article": article, "part": part})
    });
    let marks = trace.marks.iter().map(|mark| {
        serde_json::json!({
            "line": mark.line,
            "deed": mark.deed,
            "confidence": f64::from(mark.percent()) / 100.0,
            "reason": mark.reason.get(lang),
        })
    });
    serde_json::json!({"placed": placed.collect::<Vec<_>>(), "marks": marks.collect::<Vec<_>>()})
}
