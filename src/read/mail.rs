//! Mail as files: newsletters, forwarded articles, pages saved as one file (`.eml`, `.mht`).
//!
//! The page of a message is read like a saved one, else its text; what is attached is read as if it
//! had arrived by itself. Nothing is fetched, and nobody's address becomes part of an article.

use std::collections::BTreeMap;

use mail_parser::{Message as Mail, MessageParser, MessagePart, MimeHeaders, PartType};

use super::bulletin::Loose;
use super::bulletin::lines::ended;
use super::kind::{self, Arrived, Reading};
use super::trace::{Deed, Destination, Placed};
use super::{html, opening};
use crate::article::{Head, SourceLine};
use crate::date::Date;
use crate::diag::{Code, Finding, Place};
use crate::issue::PictureFormat;
use crate::msg;
use crate::text::spacing::{Use, close, is_gap};
use crate::workspace::hash;

/// Lines a message may have before its text that are looked at.
const MOST_HEADERS: usize = 200;
/// Messages inside messages are opened so deep.
const DEEPEST: usize = 3;
/// A subject or a sender's name has no more characters.
const LONGEST_NAME: usize = 120;
/// A letter with which somebody sends a text has no more sentences behind the salutation, none of
/// them longer; the text begins with a longer one.
const MOST_LETTER: usize = 4;
const LONGEST_REMARK: usize = 60;
const SHORTEST_TEXT: usize = 16;

/// How much a file looks like a message: it begins with its headers.
pub(crate) fn likeness(file: &Arrived<'_>) -> usize {
    let mut head = &file.bytes()[..file.bytes().len().min(64 << 10)];
    while let Some(rest) = head.strip_prefix("\u{FEFF}".as_bytes()) {
        head = rest;
    }
    let mut told = 0;
    for (at, line) in head.split(|byte| *byte == b'\n').take(MOST_HEADERS).enumerate() {
        let line = String::from_utf8_lossy(line);
        if line.trim().is_empty() {
            break;
        }
        let folded = line.starts_with([' ', '\t']) && at > 0;
        let name = line.split_once(':').map(|(name, _)| name);
        let sound = |name: &str| !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        match name.filter(|name| sound(name)) {
            Some(name) if !folded => told += usize::from(is_header(name)),
            _ if folded || (at == 0 && line.starts_with("From ")) => {}
            _ => return 0,
        }
    }
    if told >= 2 { 400 } else { 0 }
}

fn is_header(name: &str) -> bool {
    const NAMES: [&str; 10] = [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "mime-version",
        "content-type",
        "received",
        "return-path",
        "delivered-to",
    ];
    NAMES.contains(&name.to_ascii_lowercase().as_str())
}

/// Reads a message.
pub(crate) fn read(file: &Arrived<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let Some(mail) = MessageParser::default().parse(file.bytes()) else {
        findings.push(
            Finding::new(Code::R042, msg!("邮件打不开", "the message cannot be opened"))
                .at(Place::file(file.path()))
                .help(msg!("请从邮箱里重新另存一份", "save it from the mailbox again")),
        );
        return Reading::default();
    };
    let mut found = Vec::new();
    let mut reading = text(file, &mail, hash, &mut found);
    complete(&mut reading, &mail);
    // What was wanting may be there now.
    let named = |head: &Head| !head.title.is_empty();
    let sourced = |head: &Head| head.source.is_some();
    found.retain(|finding| match finding.code {
        Code::R002 => !reading.articles.iter().all(|article| named(&article.head)),
        Code::R011 => !reading.articles.iter().all(|article| sourced(&article.head)),
        _ => true,
    });
    findings.extend(found);
    attachments(file, &mail, &mut reading, findings);
    reading
}

/// The page of the message with the pictures in it, else its text.
fn text(file: &Arrived<'_>, mail: &Mail<'_>, hash: String, findings: &mut Vec<Finding>) -> Reading {
    let page = mail.html_bodies().find_map(|part| match &part.body {
        PartType::Html(page) => Some(page),
        _ => None,
    });
    if let Some(page) = page {
        let pictures = pictures(file, mail);
        let inner = Arrived::new(file.path(), page.as_bytes()).beside(&pictures).within(file);
        return html::read(&inner, hash, findings);
    }
    let text: Vec<&str> = mail
        .text_bodies()
        .filter_map(|part| match &part.body {
            PartType::Text(text) => Some(text.as_ref()),
            _ => None,
        })
        .collect();
    let text = text.join("\n");
    if text.trim().is_empty() {
        return Reading::default();
    }
    let letter = letter(&text);
    let sent = without(&text, letter);
    let inner = Arrived::new(file.path(), sent.as_bytes()).within(file);
    let mut reading = kind::read_quietly(&inner, None, hash, findings);
    reading.text.get_or_insert_with(|| inner.source().text().to_string());
    if letter > 0 {
        let words: Vec<&str> = text.lines().take(letter).collect();
        reading.loose.insert(0, Loose { line: 1, text: words.join("\n").trim().to_string(), furniture: true });
        reading.trace.placed.insert(0, Placed { lines: 1..=letter, place: Destination::Furniture });
        reading.text = Some(text);
    }
    reading
}

/// How many lines at the beginning are a letter to the editor, with which somebody sends a text: a
/// salutation and a few sentences, and then a headline over a text.
fn letter(text: &str) -> usize {
    let lines: Vec<&str> = text.lines().map(|line| line.trim_matches(is_gap)).collect();
    let filled: Vec<usize> = (0..lines.len()).filter(|at| !lines[*at].is_empty()).take(MOST_LETTER + 3).collect();
    let greets = |line: &str| {
        let line = line.trim_end_matches(['：', ':', '！', '!', '，', ',']);
        line.chars().count() <= 20 && ["好", "老师", "编辑", "编辑部", "报社"].iter().any(|end| line.ends_with(end))
    };
    if !filled.first().is_some_and(|first| greets(lines[*first])) {
        return 0;
    }
    let sentence = |line: &str| ended(line) && line.chars().count() <= LONGEST_REMARK;
    let remarks = filled[1..].iter().take_while(|at| sentence(lines[**at])).count();
    let [headline, first, ..] = filled[1 + remarks..] else { return 0 };
    let alone = headline > 0 && lines[headline - 1].is_empty();
    let over = opening::headish(lines[headline]) && !opening::is_other(lines[headline]);
    let runs = ended(lines[first]) && lines[first].chars().count() >= SHORTEST_TEXT;
    if remarks <= MOST_LETTER && alone && over && runs { headline } else { 0 }
}

/// The text with its first lines left empty, so that the others keep their numbers.
fn without(text: &str, lines: usize) -> String {
    let rest: usize = text.split_inclusive('\n').take(lines).map(str::len).sum();
    format!("{}{}", "\n".repeat(lines), &text[rest..])
}

/// The pictures of a message by the addresses its page knows them by.
fn pictures(file: &Arrived<'_>, mail: &Mail<'_>) -> BTreeMap<String, Vec<u8>> {
    let mut pictures = BTreeMap::new();
    for part in &mail.parts {
        let (PartType::Binary(bytes) | PartType::InlineBinary(bytes)) = &part.body else { continue };
        for address in addresses(part) {
            pictures.insert(file.path_from_here(&html::local_path(&address)), bytes.to_vec());
        }
    }
    pictures
}

fn addresses(part: &MessagePart<'_>) -> Vec<String> {
    let id = part.content_id().map(|id| format!("cid:{}", id.trim_matches(['<', '>'])));
    id.into_iter().chain(part.content_location().map(str::to_string)).collect()
}

/// Day and subject stand for what the text does not tell itself, and the sender of a list for the
/// paper; a person who sends a text on is not its source.
fn complete(reading: &mut Reading, mail: &Mail<'_>) {
    let day = mail.date().and_then(|date| Date::new(date.year.into(), date.month.into(), date.day.into()));
    let saved = mail.header_raw("Snapshot-Content-Location").map(|address| address.trim().to_string());
    let listed = ["List-Id", "List-Unsubscribe"].iter().any(|name| mail.header_raw(*name).is_some());
    let sender = mail.from().and_then(|from| from.first()).and_then(|from| from.name()).filter(|_| listed);
    let sender = sender.map(|name| close(name, Use::Headline)).filter(|name| fits(name));
    for head in reading.articles.iter_mut().map(|article| &mut article.head).filter(|head| head.source.is_none()) {
        if saved.is_some() {
            head.source = Some(SourceLine { url: saved.clone(), ..SourceLine::default() });
        } else if let Some(name) = &sender {
            let date = head.date.take().or(day);
            head.source = Some(SourceLine { name: name.clone(), date, ..SourceLine::default() });
        } else {
            head.date = head.date.or(day);
        }
    }
    let subject = mail.subject().map(|subject| close(subject, Use::Headline)).filter(|subject| fits(subject));
    if let ([article], Some(subject)) = (reading.articles.as_mut_slice(), subject)
        && article.head.title.is_empty()
    {
        article.head = Head { title: subject, ..std::mem::take(&mut article.head) };
        let reason = msg!("标题取自邮件的主题", "the headline is the subject of the message");
        reading.trace.mark(1, Deed::Guessed, 0.7, reason);
    }
}

fn fits(name: &str) -> bool {
    !name.is_empty() && name.chars().count() <= LONGEST_NAME
}

/// Everything attached, each as what it looks like.
fn attachments(file: &Arrived<'_>, mail: &Mail<'_>, reading: &mut Reading, findings: &mut Vec<Finding>) {
    let mut left_out = |name: &str, why| findings.push(Finding::new(Code::R041, why).at(Place::file(name)));
    let mut inner = Vec::new();
    for (at, part) in mail.attachments().enumerate() {
        let bytes = match &part.body {
            PartType::Binary(bytes) | PartType::InlineBinary(bytes) => bytes.as_ref(),
            PartType::Text(text) | PartType::Html(text) => text.as_bytes(),
            PartType::Message(message) => message.raw_message(),
            PartType::Multipart(_) => continue,
        };
        let own = part.attachment_name().map(str::to_string);
        let own = own.or_else(|| part.content_id().map(str::to_string)).unwrap_or_else(|| format!("{}", at + 1));
        let name = format!("{}/{}", file.path(), own.replace(['/', '\\'], "-"));
        if PictureFormat::detect(bytes).is_some_and(|format| format != PictureFormat::Svg) {
            let taken = reading.attachments.iter().any(|(_, kept)| kept == bytes);
            if !taken && part.content_id().is_none() {
                left_out(
                    &name,
                    msg!("附件里的图片没有文章提到，未导入", "no article names this attached picture; it was left out"),
                );
            }
        } else if file.path().matches('/').count() > DEEPEST && matches!(part.body, PartType::Message(_)) {
            left_out(&name, msg!("邮件套得太深，没有读", "a message so deep inside others was left out"));
        } else {
            inner.push((name, bytes));
        }
    }
    for (name, bytes) in inner {
        let arrived = Arrived::new(&name, bytes).within(file);
        if bytes.is_empty() {
            continue;
        } else if kind::detect(&arrived).is_none() && (bytes.contains(&0) || !arrived.is_text()) {
            let why =
                msg!("附件不是能读的文件，未导入", "this attachment is of no kind that can be read; it was left out");
            findings.push(Finding::new(Code::R041, why).at(Place::file(name)));
            continue;
        }
        let read = kind::read(&arrived, None, hash(bytes), findings);
        reading.inner.push((name, read));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letter_to_the_editor_is_no_part_of_what_is_sent() {
        let text = "编辑老师好：\n\n现投稿一篇，请审阅。\n\n老水塔\n\n河边的老水塔改成了书店，第一天就来了四百多人。";
        assert_eq!(letter(text), 4);
        assert!(without(text, 4).starts_with("\n\n\n\n老水塔"));
        for text in [
            "老水塔\n\n河边的老水塔改成了书店，第一天就来了四百多人。",
            "编辑老师好：\n\n河边的老水塔改成了书店，第一天就来了四百多人。\n再见。",
            "",
        ] {
            assert_eq!(letter(text), 0, "{text}");
        }
    }
}
