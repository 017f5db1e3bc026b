//! Reads Markdown with YAML front matter into an [`Article`].
//!
//! CommonMark with tables, footnotes and strike-through. Text and positions only: whether a
//! picture exists or a topic is known is for others to say.

mod body;
mod emphasis;
pub(crate) mod own;

use std::sync::LazyLock;

pub(crate) use body::split_credit;

use super::bulletin::Loose;
use super::kind::{self, Arrived, Reading};
use super::naming::Names;
use super::pictures::Pictures;
use super::trace::{Destination, Placed};
use crate::article::{Article, ArticleId, Body, Figure, Head, Inline, Origin, Passage};
use crate::diag::{Code, Finding, Outcome, Source};
use crate::msg;
use crate::text::comparable;
use crate::yaml::{self, Schema};

static HEAD: LazyLock<Schema<Head>> = LazyLock::new(Schema::new);

/// The JSON Schema of front matter.
pub fn front_matter_schema() -> serde_json::Value {
    HEAD.json()
}

/// Reads one article file.
///
/// `id` is the name the file has by its place in the library; an `id:` in the front matter takes
/// its place. Pictures are looked for beside the file that `origin` names. Faults are findings; what is right is used.
pub fn read(source: &Source, id: ArticleId, origin: Origin) -> Outcome<Article> {
    let mut findings = Vec::new();
    let (front, body_start) = split(source.text());
    let head = match front {
        None => {
            findings.push(
                Finding::new(Code::R001, msg!("文件没有前置信息（---）", "the file has no front matter"))
                    .at(source.place(0..0))
                    .help(msg!(
                        "在第一行写 ---，再写 title: 等，再写 ---",
                        "start the file with `---`, `title: …`, `---`"
                    )),
            );
            Head::default()
        }
        Some(range) => match yaml::parse(source, range, &mut findings) {
            Ok(node) => {
                let head = HEAD.read(&node, source, &mut findings).unwrap_or_default();
                check_title(&head, &node, source, &mut findings);
                head
            }
            Err(finding) => {
                findings.push(*finding);
                Head::default()
            }
        },
    };
    let id = explicit_id(&head, source, &mut findings).unwrap_or(id);
    let body = body::read(source, body_start, 1, &origin.path, &mut findings);
    if body.plain().trim().is_empty() && body.figures().is_empty() {
        findings.push(Finding::new(Code::R013, msg!("文章没有正文", "the article has no text")).at(source.whole()));
    }
    let findings = findings.into_iter().map(|f| f.article(&id)).collect();
    Outcome::new(Article { id, head, body, origin }, findings)
}

/// Reads a file: one article, or those of an issue of ours. Pictures that came along come with it.
pub(crate) fn read_file(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let source = file.reported(findings);
    let origin = Origin { path: file.path().to_string(), hash };
    let pieces = own::pieces(source.text());
    let mut reading = if pieces.is_empty() {
        let id = Names::new(file.path()).of(&Head::default());
        Reading { articles: vec![read(source, id, origin).take(findings)], ..Reading::default() }
    } else {
        read_issue(source, &pieces, &origin, findings)
    };
    let mut pictures = Pictures::default();
    for article in &mut reading.articles {
        let id = article.id.clone();
        article.body.change_figures(&mut |figure| {
            if file.lacks(&figure.path) {
                findings.push(missing(figure, source).article(&id));
                caption_alone(figure);
                figure.path.clear();
                return;
            }
            let kept = file.companion(&figure.path).and_then(|bytes| pictures.keep(bytes));
            figure.path = kept.unwrap_or_else(|| std::mem::take(&mut figure.path));
        });
    }
    reading.attachments = pictures.into_attachments();
    reading
}

/// All words of a picture that is not there are its caption.
fn caption_alone(figure: &mut Figure) {
    let alt = std::mem::take(&mut figure.alt);
    match &mut figure.caption {
        Some(caption) if alt.is_empty() || comparable(&caption.plain()) == comparable(&alt) => {}
        Some(caption) => caption.inlines.insert(0, Inline::Text(format!("{alt} "))),
        None => {
            let (caption, credit) = split_credit(&alt);
            figure.caption = caption.map(Passage::text);
            figure.credit = figure.credit.take().or(credit.map(Passage::text));
        }
    }
}

/// A picture that did not come along.
fn missing(figure: &Figure, source: &Source) -> Finding {
    let name = figure.path.rsplit('/').next().unwrap_or_default();
    let shown = crate::text::clip(&figure.path, 120);
    let at = source.text().find(name).map_or(source.whole(), |at| source.place(at..at + name.len()));
    Finding::new(Code::R040, msg!("图片 `{shown}` 没有和文件一起来", "picture `{shown}` did not come with the file"))
        .at(at)
        .help(msg!(
            "图说保留；请把图片放在文件旁边再导入，或把路径写进括号：![…](…)",
            "its words are kept; put the picture beside the file and import again, or write its path: ![…](…)"
        ))
}

/// The articles of an issue of ours; cover, contents and imprint are none.
fn read_issue(source: &Source, pieces: &[own::Piece<'_>], origin: &Origin, findings: &mut Vec<Finding>) -> Reading {
    let text = source.text();
    let line = |at: usize| text.as_bytes()[..at].iter().filter(|byte| **byte == b'\n').count() + 1;
    let mut reading = Reading::default();
    let mut names = Names::new(source.path());
    for (at, piece) in pieces.iter().enumerate() {
        let mut found = Vec::new();
        let (head, body) = piece.read(source, &origin.path, &mut found);
        let article = Article { id: names.of(&head), head, body, origin: origin.clone() };
        findings.extend(found.into_iter().map(|finding| finding.article(&article.id)));
        let start = piece.start();
        let mut report = |code, message, help| {
            findings.push(Finding::new(code, message).at(source.place(start..start)).article(&article.id).help(help));
        };
        kind::report_article(&article.head, &article.body, &mut report);
        reading.trace.placed.push(Placed {
            lines: line(start)..=line(piece.range().end.saturating_sub(1)),
            place: Destination::Head(at),
        });
        reading.articles.push(article);
    }
    for around in own::Piece::around(pieces, text) {
        let words = text[around.clone()].trim();
        if !words.is_empty() {
            let loose = Loose { line: line(around.start), text: words.to_string(), furniture: true };
            let last = around.start + text[around.clone()].trim_end().len();
            let lines = loose.line..=line(last.saturating_sub(1));
            reading.trace.placed.push(Placed { lines, place: Destination::Furniture });
            reading.loose.push(loose);
        }
    }
    reading
}

/// The files a text shows as pictures, by their paths from it; those of the web are none.
pub(crate) fn pictures_of(file: &Arrived<'_>) -> Vec<String> {
    let body = body::read(file.source(), 0, 1, "", &mut Vec::new());
    let paths = body.figures().into_iter().map(|figure| figure.path.clone());
    paths.filter(|path| !path.is_empty() && !path.contains(':') && !path.starts_with('/')).collect()
}

/// Reads Markdown without front matter, for text that is part of something else.
pub fn read_body(source: &Source, findings: &mut Vec<Finding>) -> Body {
    body::read(source, 0, 1, source.path(), findings)
}

fn check_title(head: &Head, node: &yaml::Node, source: &Source, findings: &mut Vec<Finding>) {
    if head.title.trim().is_empty() {
        findings.push(
            Finding::new(Code::R002, msg!("文章没有标题", "the article has no title"))
                .at(source.place(node.span.start..node.span.start))
                .help(msg!("写上 title: …；标题不会被自动编造", "write `title: …`; a headline is never invented")),
        );
    }
}

fn explicit_id(head: &Head, source: &Source, findings: &mut Vec<Finding>) -> Option<ArticleId> {
    let wanted = head.id.as_deref()?;
    let id = ArticleId::new(wanted);
    if id.is_none() {
        let at = source.text().find(wanted).map_or(0..0, |at| at..at + wanted.len());
        findings.push(
            Finding::new(
                Code::R007,
                msg!("id `{wanted}` 不能用作文件名", "id `{wanted}` cannot be used as a file name"),
            )
            .at(source.place(at))
            .help(msg!(
                "改用文件路径作 id；id 里不能有 .. 和 \\ : * ? 等",
                "the file's path is used; an id has no `..`, `\\`, `:`, `*` or `?`"
            )),
        );
    }
    id
}

/// The byte range of the YAML between the `---` lines, and where the body starts.
fn split(text: &str) -> (Option<std::ops::Range<usize>>, usize) {
    let start = text.len() - text.trim_start_matches('\u{FEFF}').len();
    let rest = &text[start..];
    let Some(first) = rest.lines().next().filter(|l| l.trim_end() == "---") else { return (None, start) };
    let yaml_start = start + (first.len() + 1 + usize::from(rest[first.len()..].starts_with("\r\n"))).min(rest.len());
    let mut at = yaml_start;
    for line in text[yaml_start..].split_inclusive('\n') {
        if matches!(line.trim_end(), "---" | "...") {
            return (Some(yaml_start..at), at + line.len());
        }
        at += line.len();
    }
    // Never closed: the whole rest is front matter, and the YAML parser will say where it stumbles.
    (Some(yaml_start..text.len()), text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn front_matter_is_found_in_every_line_ending() {
        for text in
            ["---\ntitle: 甲\n---\n正文", "---\r\ntitle: 甲\r\n---\r\n正文", "\u{FEFF}---\ntitle: 甲\n---\n正文"]
        {
            let source = Source::new("a.md", text);
            let outcome = read(&source, ArticleId::new("a").unwrap(), Origin::default());
            assert!(outcome.findings.is_empty(), "{:?}", outcome.findings);
            assert_eq!((outcome.value.head.title.as_str(), outcome.value.body.plain().as_str()), ("甲", "正文"));
        }
    }

    #[test]
    fn an_id_that_leaves_its_folder_is_refused() {
        let source = Source::new("a.md", "---\nid: ../../x\ntitle: 甲\n---\n正文");
        let outcome = read(&source, ArticleId::new("a").unwrap(), Origin::default());
        assert_eq!(outcome.value.id.as_str(), "a");
        assert_eq!(outcome.findings[0].code, Code::R007);
        assert_eq!(outcome.findings[0].place.as_ref().unwrap().line(), 2);
    }
}
