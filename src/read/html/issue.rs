//! A page of our own: an issue, an article of a site, or the page of a newsletter.
//!
//! Masthead, contents and imprint are no articles. A newsletter that gives beginnings only says so.

use super::{Page, find_picture, own};
use crate::article::{Article, Origin};
use crate::diag::{Code, Finding, Place};
use crate::msg;
use crate::read::dom::NodeId;
use crate::read::kind::{self, Reading};
use crate::read::naming::Names;

/// Reads the articles of a page.
pub(super) fn read(page: Page<'_>, sections: &[NodeId], findings: &mut Vec<Finding>) -> Reading {
    let Page { dom, file, origin, mut original, mut pictures } = page;
    let place = || Place::file(file.path());
    let kept: Vec<_> = sections.iter().map(|section| dom.lines(*section)).collect();
    original.set_aside_all_but(&kept);
    let language = dom.find(dom.root(), "html").and_then(|html| dom.attr(html, "lang"));
    let mut names = Names::new(file.path());
    let mut reading = Reading::default();
    let mut beginnings = Vec::new();
    for section in sections {
        let mut picture = |address: &str| find_picture(address, Some(file), &mut pictures);
        let read = own::read(dom, *section, language, &mut picture, file.path(), findings);
        let (mut head, numbered) = (read.head, read.numbered);
        head.truncated |= read.shortened;
        original.place_article(reading.articles.len(), &head, numbered.placed, numbered.taken);
        let id = names.of(&head);
        let origin = Origin { path: origin.path.clone(), hash: origin.hash.clone() };
        let article = Article { id, head, body: numbered.body, origin };
        let mut report = |code, message, help| {
            findings.push(Finding::new(code, message).at(place()).article(&article.id).help(help));
        };
        if read.shortened {
            beginnings.push(article.display_title());
            kind::report_head(&article.head, &mut report);
        } else {
            kind::report_article(&article.head, &article.body, &mut report);
        }
        reading.articles.push(article);
    }
    if !beginnings.is_empty() {
        findings.push(only_beginnings(&beginnings).at(place()));
    }
    reading.attachments = pictures.into_attachments();
    original.finish(file.path(), false, &mut reading, findings);
    reading
}

fn only_beginnings(titles: &[String]) -> Finding {
    let count = titles.len();
    let titles: String = titles.iter().map(|title| format!("《{title}》")).collect();
    Finding::new(
        Code::R063,
        msg!(
            "邮件里有 {count} 篇只有开头：{titles}",
            "the mail holds only the beginning of {count} article(s): {titles}"
        ),
    )
    .help(msg!("请改为导入同一期的 EPUB", "import the EPUB of the same issue instead"))
}
