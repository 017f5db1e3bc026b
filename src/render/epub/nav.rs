//! The navigation of an EPUB: contents, page list and landmarks, in the new form and in the old.
//!
//! Takes anchors and folios as given. Knows nothing of Typst: `layout` made the page map.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::{Part, article_file, package};
use crate::index::{self, Entry};
use crate::issue::Issue;
use crate::pages::{Folio, PageMap, PageStart};
use crate::render::escape::escape;
use crate::render::page_id;
use crate::template::view::LabelsView;

/// What the lists are made of.
pub(super) struct Links<'a> {
    pub(super) issue: &'a Issue,
    pub(super) pages: Option<&'a PageMap>,
    pub(super) labels: &'a LabelsView,
    /// Pages that have no mark; they lead to the beginning of their article.
    pub(super) unmarked: &'a BTreeSet<Folio>,
}

impl Links<'_> {
    fn page(&self, start: &PageStart) -> String {
        let file = article_file(start.article);
        if self.unmarked.contains(&start.folio) { file } else { format!("{file}#{}", page_id(start.folio)) }
    }
}

/// The navigation document, which is also the contents one reads.
pub(super) fn document(links: &Links<'_>) -> Part {
    let Links { issue, labels, .. } = links;
    let language = escape(&issue.masthead.language);
    let contents = escape(&labels.contents);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n\
         <html xmlns=\"http://www.w3.org/1999/xhtml\" xmlns:epub=\"http://www.idpf.org/2007/ops\" \
         lang=\"{language}\" xml:lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\"/>\n<title>{contents}</title>\n\
         <link rel=\"stylesheet\" type=\"text/css\" href=\"style.css\"/>\n</head>\n<body class=\"contents\">\n\
         <nav id=\"toc\" epub:type=\"toc\" role=\"doc-toc\" aria-labelledby=\"toc-title\">\n\
         <h1 id=\"toc-title\">{contents}</h1>\n"
    );
    toc(&index::contents(issue, links.pages), &mut out);
    out.push_str("</nav>\n");
    if let Some(pages) = links.pages {
        let title = labels.pages;
        let _ = writeln!(
            out,
            "<nav id=\"page-list\" epub:type=\"page-list\" role=\"doc-pagelist\" aria-labelledby=\"page-list-title\" hidden=\"hidden\">\n\
             <h2 id=\"page-list-title\">{title}</h2>\n<ol>"
        );
        for start in &pages.starts {
            let _ = writeln!(out, "<li><a href=\"{}\">{}</a></li>", links.page(start), start.folio);
        }
        out.push_str("</ol>\n</nav>\n");
    }
    let title = labels.landmarks;
    let _ = writeln!(
        out,
        "<nav id=\"landmarks\" epub:type=\"landmarks\" aria-labelledby=\"landmarks-title\" hidden=\"hidden\">\n\
         <h2 id=\"landmarks-title\">{title}</h2>\n<ol>"
    );
    let mut marks = vec![
        ("cover", "cover.xhtml".to_string(), labels.cover),
        ("titlepage", "title.xhtml".to_string(), labels.title_page),
        ("toc", "nav.xhtml#toc".to_string(), &contents),
    ];
    if !issue.articles.is_empty() {
        marks.push(("bodymatter", article_file(0), labels.text));
    }
    let imprint = escape(&labels.imprint);
    marks.push(("copyright-page", "imprint.xhtml".to_string(), &imprint));
    for (kind, href, title) in marks {
        let _ = writeln!(out, "<li><a epub:type=\"{kind}\" href=\"{href}\">{title}</a></li>");
    }
    out.push_str("</ol>\n</nav>\n</body>\n</html>\n");
    Part {
        name: "nav.xhtml".into(),
        id: "nav".into(),
        media_type: "application/xhtml+xml",
        properties: Some("nav"),
        spine: Some(true),
        bytes: out.into_bytes(),
    }
}

fn toc(entries: &[Entry], out: &mut String) {
    if entries.is_empty() {
        // A list of contents must list something; the book then only has its imprint.
        out.push_str("<ol><li><a href=\"imprint.xhtml\">—</a></li></ol>\n");
        return;
    }
    out.push_str("<ol>\n");
    for entry in entries {
        let (number, title) = (escape(&entry.number), escape(&entry.title));
        match entry.article {
            Some(article) => {
                let _ = write!(out, "<li><a href=\"{}\">{number} {title}</a>", article_file(article));
            }
            None => {
                let _ = write!(out, "<li><span>{number} {title}</span>");
            }
        }
        if !entry.children.is_empty() {
            out.push('\n');
            toc(&entry.children, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ol>\n");
}

/// The contents for reading systems that know only EPUB 2.
pub(super) fn ncx(links: &Links<'_>) -> Part {
    let issue = links.issue;
    let entries = index::contents(issue, links.pages);
    let depth = if entries.iter().any(|entry| !entry.children.is_empty()) { 2 } else { 1 };
    let pages = links.pages.map(|pages| pages.starts.as_slice()).unwrap_or_default();
    let last = pages.last().map_or(0, |start| start.folio.0);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ncx xmlns=\"http://www.daisy.org/z3986/2005/ncx/\" version=\"2005-1\" xml:lang=\"{}\">\n\
         <head>\n<meta name=\"dtb:uid\" content=\"{}\"/>\n<meta name=\"dtb:depth\" content=\"{depth}\"/>\n\
         <meta name=\"dtb:totalPageCount\" content=\"{}\"/>\n<meta name=\"dtb:maxPageNumber\" content=\"{last}\"/>\n</head>\n\
         <docTitle><text>{}</text></docTitle>\n<navMap>\n",
        escape(&issue.masthead.language),
        package::identifier(issue, "epub"),
        pages.len(),
        escape(&package::title(issue)),
    );
    let mut points = Points { count: 0, order: 0 };
    points.add(&entries, &mut out);
    let mut order = points.order;
    if entries.is_empty() {
        out.push_str("<navPoint id=\"n1\" playOrder=\"1\"><navLabel><text>—</text></navLabel><content src=\"imprint.xhtml\"/></navPoint>\n");
    }
    out.push_str("</navMap>\n");
    if !pages.is_empty() {
        let _ = writeln!(out, "<pageList>\n<navLabel><text>{}</text></navLabel>", links.labels.pages);
        for start in pages {
            order += 1;
            let folio = start.folio;
            let _ = writeln!(
                out,
                "<pageTarget id=\"p{folio}\" type=\"normal\" value=\"{folio}\" playOrder=\"{order}\"><navLabel><text>{folio}</text></navLabel><content src=\"{}\"/></pageTarget>",
                links.page(start)
            );
        }
        out.push_str("</pageList>\n");
    }
    out.push_str("</ncx>\n");
    Part {
        name: "toc.ncx".into(),
        id: "ncx".into(),
        media_type: "application/x-dtbncx+xml",
        properties: None,
        spine: None,
        bytes: out.into_bytes(),
    }
}

/// Counts the entries of the old contents while writing them.
struct Points {
    count: usize,
    order: usize,
}

impl Points {
    fn add(&mut self, entries: &[Entry], out: &mut String) {
        for entry in entries {
            // The old form has no entry without a target: a group leads to its first article, and
            // two entries with one target must share their place in the order.
            let first = entry.children.first().and_then(|child| child.article);
            let target = entry.article.or(first).unwrap_or(0);
            self.count += 1;
            let (count, order) = (self.count, self.order + 1);
            if entry.article.is_some() {
                self.order += 1;
            }
            let _ = write!(
                out,
                "<navPoint id=\"n{count}\" playOrder=\"{order}\"><navLabel><text>{} {}</text></navLabel><content src=\"{}\"/>",
                escape(&entry.number),
                escape(&entry.title),
                article_file(target)
            );
            self.add(&entry.children, out);
            out.push_str("</navPoint>\n");
        }
    }
}
