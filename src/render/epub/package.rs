//! The package document: who and what the book is, its files and their order.
//!
//! Accessibility is computed from what is in the book, never claimed.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use super::Part;
use crate::issue::{Issue, PictureFormat};
use crate::pages::PageMap;
use crate::render::escape::escape;

/// Title of the book: 理论学习 2024年第1期.
pub(super) fn title(issue: &Issue) -> String {
    format!("{} {}", issue.masthead.title, issue.number_label())
}

/// An identifier that is the same for the same edition of the same issue, and for no other.
///
/// `form` tells the EPUB from the printed booklet whose pages it lists. The bits that name the
/// kind of UUID are those of version 5, the kind that is made from names.
pub(super) fn identifier(issue: &Issue, form: &str) -> String {
    let masthead = &issue.masthead;
    let department = masthead.department.as_deref().unwrap_or_default();
    let (year, number) = (masthead.year.to_string(), masthead.number.to_string());
    let mut hash = Sha256::new();
    for part in [form, &masthead.title, &masthead.issuer, department, &year, &number] {
        // The length keeps 甲 + 乙丙 apart from 甲乙 + 丙.
        hash.update(part.len().to_be_bytes());
        hash.update(part);
    }
    let mut bytes: [u8; 16] = hash.finalize()[..16].try_into().expect("a hash of 32 bytes has 16");
    bytes[6] = bytes[6] & 0x0F | 0x50;
    bytes[8] = bytes[8] & 0x3F | 0x80;
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}

/// The package document.
pub(super) fn document(issue: &Issue, pages: Option<&PageMap>, parts: &[Part]) -> String {
    let masthead = &issue.masthead;
    let language = escape(&masthead.language);
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<package xmlns=\"http://www.idpf.org/2007/opf\" version=\"3.0\" \
         unique-identifier=\"id\" xml:lang=\"{language}\">\n<metadata xmlns:dc=\"http://purl.org/dc/elements/1.1/\">\n"
    );
    let mut line = |text: String| {
        out.push_str(&text);
        out.push('\n');
    };
    line(format!("<dc:identifier id=\"id\">{}</dc:identifier>", identifier(issue, "epub")));
    line(format!("<dc:title>{}</dc:title>", escape(&title(issue))));
    let mut languages = vec![masthead.language.as_str()];
    for article in &issue.articles {
        let own = article.head.language.as_deref().unwrap_or(&masthead.language);
        if !languages.iter().any(|known| known.eq_ignore_ascii_case(own)) {
            languages.push(own);
        }
    }
    for language in languages {
        line(format!("<dc:language>{}</dc:language>", escape(language)));
    }
    line(format!("<dc:date>{}</dc:date>", masthead.date));
    line(format!("<meta property=\"dcterms:modified\">{}T00:00:00Z</meta>", masthead.date));
    let issuer = escape(&masthead.issuer);
    line(format!("<dc:creator>{issuer}</dc:creator>"));
    line(format!("<dc:publisher>{issuer}</dc:publisher>"));
    line(format!("<meta property=\"belongs-to-collection\" id=\"series\">{}</meta>", escape(&masthead.title)));
    line("<meta refines=\"#series\" property=\"collection-type\">series</meta>".into());
    line(format!(
        "<meta refines=\"#series\" property=\"group-position\">{}.{}</meta>",
        masthead.year.max(0),
        masthead.number
    ));
    if pages.is_some() {
        line(format!("<meta property=\"pageBreakSource\">{}</meta>", identifier(issue, "print")));
    }
    for (property, value) in accessibility(issue, pages.is_some()) {
        line(format!("<meta property=\"schema:{property}\">{}</meta>", escape(&value)));
    }
    // Readers of EPUB 2 find the cover by this line.
    line("<meta name=\"cover\" content=\"cover-image\"/>".into());
    out.push_str("</metadata>\n<manifest>\n");
    for part in parts {
        let properties = part.properties.map(|p| format!(" properties=\"{p}\"")).unwrap_or_default();
        let _ = writeln!(
            out,
            "<item id=\"{}\" href=\"{}\" media-type=\"{}\"{properties}/>",
            part.id, part.name, part.media_type
        );
    }
    out.push_str("</manifest>\n<spine toc=\"ncx\">\n");
    for part in parts {
        if let Some(in_turn) = part.spine {
            let linear = if in_turn { "" } else { " linear=\"no\"" };
            let _ = writeln!(out, "<itemref idref=\"{}\"{linear}/>", part.id);
        }
    }
    out.push_str("</spine>\n</package>\n");
    out
}

/// The accessibility metadata, from what the issue holds.
fn accessibility(issue: &Issue, paged: bool) -> Vec<(&'static str, String)> {
    let figures: Vec<_> = issue.articles.iter().flat_map(|article| article.body.figures()).collect();
    let shown: Vec<_> = figures.iter().filter_map(|f| Some((f, issue.pictures.get(&f.path)?))).collect();
    let described = shown.iter().all(|(figure, _)| !figure.alt.trim().is_empty());
    let mut list = vec![("accessMode", "textual".to_string())];
    if !shown.is_empty() {
        list.push(("accessMode", "visual".into()));
        list.push(("accessModeSufficient", "textual,visual".into()));
    }
    if described {
        list.push(("accessModeSufficient", "textual".into()));
    }
    let mut features = vec!["tableOfContents", "readingOrder", "structuralNavigation"];
    if paged {
        features.extend(["pageBreakMarkers", "pageNavigation"]);
    }
    if !shown.is_empty() && described {
        features.push("alternativeText");
    }
    list.extend(features.into_iter().map(|feature| ("accessibilityFeature", feature.to_string())));
    // A GIF or WebP may move, and nobody has looked whether it flashes.
    let may_move = shown.iter().any(|(_, picture)| matches!(picture.format, PictureFormat::Gif | PictureFormat::Webp));
    list.push(("accessibilityHazard", if may_move { "unknown" } else { "none" }.into()));
    list.push(("accessibilitySummary", summary(issue, paged, shown.len(), described)));
    list
}

fn summary(issue: &Issue, paged: bool, pictures: usize, described: bool) -> String {
    if issue.is_english() {
        let mut text = String::from("Reflowable text with headings, a table of contents and a logical reading order.");
        if paged {
            text.push_str(" Page numbers are those of the printed edition.");
        }
        text.push_str(match (pictures, described) {
            (0, _) => " There are no pictures besides the cover.",
            (_, true) => " Every picture has alternative text.",
            (_, false) => " Some pictures have no alternative text.",
        });
        return text;
    }
    let mut text = String::from("文字可重排，有标题层级、目录和阅读顺序。");
    if paged {
        text.push_str("页码与印刷本一致。");
    }
    text.push_str(match (pictures, described) {
        (0, _) => "除封面外没有图片。",
        (_, true) => "每幅图片都有替代文字。",
        (_, false) => "有的图片没有替代文字。",
    });
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::template::sample;

    #[test]
    fn editions_have_identifiers_of_their_own() {
        let issue = sample::issue();
        let mut other = issue.clone();
        other.masthead.department = None;
        assert_eq!(identifier(&issue, "epub"), identifier(&issue.clone(), "epub"));
        assert_ne!(identifier(&issue, "epub"), identifier(&other, "epub"));
        assert_ne!(identifier(&issue, "epub"), identifier(&issue, "print"));
    }

    #[test]
    fn alternative_text_is_claimed_only_when_all_pictures_have_it() {
        let mut issue = sample::issue();
        let has = |issue: &Issue, value: &str| accessibility(issue, false).iter().any(|(_, v)| v == value);
        assert!(has(&issue, "alternativeText") && has(&issue, "visual") && has(&issue, "textual"));
        assert!(!has(&issue, "pageBreakMarkers"));
        let news = std::sync::Arc::make_mut(&mut issue.articles[0]);
        for block in &mut news.body.blocks {
            if let crate::article::Block::Figure(figure) = block {
                figure.alt.clear();
            }
        }
        assert!(!has(&issue, "alternativeText"));
        issue.pictures.clear();
        assert!(!has(&issue, "visual"));
    }
}
