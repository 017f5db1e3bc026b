//! Everything around the text: heads and feet, settings, properties, the list of parts.

use std::fmt::Display;

use super::grid::Grid;
use super::media::Media;
use super::properties::{head_id, indent, justification};
use super::styles::Style;
use super::tree::{Indent, Side};
use super::write::{Written, link_id, media_ids};
use super::xml::Xml;
use crate::issue::Issue;
use crate::read::own::record_named;

/// Feet of right-hand and left-hand pages.
pub(super) const FOOTERS: [&str; 2] = ["rIdFootOdd", "rIdFootEven"];
/// The running head of left-hand pages.
pub(super) const HEAD_EVEN: &str = "rIdHeadEven";
/// A head and a foot with nothing in them.
pub(super) const NOTHING_ABOVE: &str = "rIdHeadNone";
/// See [`NOTHING_ABOVE`].
pub(super) const NOTHING_BELOW: &str = "rIdFootNone";

const RELATIONSHIPS: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const TYPES: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A file of the package.
pub(super) struct Part {
    /// Path in the package.
    pub path: String,
    /// What it is: the ending of its media type. Pictures have none, their name tells.
    pub kind: Option<String>,
    pub bytes: Vec<u8>,
}

/// A part of the document with its relationship.
struct Related {
    id: String,
    kind: &'static str,
    target: String,
}

impl Part {
    fn word(name: &str, kind: &str, bytes: Vec<u8>) -> Self {
        Self { path: format!("word/{name}"), kind: Some(format!("{TYPES}.{kind}+xml")), bytes }
    }
}

/// The text parts as they were written.
pub(super) struct Texts {
    pub document: Written,
    pub footnotes: Written,
    pub styles: Vec<u8>,
    pub fonts: Vec<u8>,
    pub numbering: Vec<u8>,
    pub theme: Vec<u8>,
}

/// All parts, in the order in which they lie in the file.
pub(super) fn all(issue: &Issue, grid: &Grid, heads: &[String], texts: Texts, media: Vec<Media>) -> Vec<Part> {
    let mut related = Vec::new();
    let mut parts = Vec::new();
    let mut add = |name: &str, kind: &'static str, id: String, bytes: Vec<u8>| {
        related.push(Related { id, kind, target: name.to_string() });
        parts.push(Part::word(name, kind, bytes));
    };
    add("styles.xml", "styles", "rIdStyles".into(), texts.styles);
    add("numbering.xml", "numbering", "rIdNumbering".into(), texts.numbering);
    add("settings.xml", "settings", "rIdSettings".into(), settings(grid, issue));
    add("fontTable.xml", "fontTable", "rIdFonts".into(), texts.fonts);
    related.push(Related { id: "rIdTheme".into(), kind: "theme", target: "theme/theme1.xml".into() });
    let mut add = |name: &str, kind: &'static str, id: String, bytes: Vec<u8>| {
        related.push(Related { id, kind, target: name.to_string() });
        parts.push(Part::word(name, kind, bytes));
    };
    add("footnotes.xml", "footnotes", "rIdNotes".into(), texts.footnotes.bytes);
    let publication = format!("{}\u{3000}{}", issue.masthead.title, issue.number_label());
    let left = if grid.two_sided { Side::Start } else { Side::End };
    add("headerEven.xml", "header", HEAD_EVEN.into(), header(&publication, left));
    for (at, title) in heads.iter().enumerate() {
        add(&format!("header{}.xml", at + 1), "header", head_id(at), header(&shortened(title, grid), Side::End));
    }
    add("headerNone.xml", "header", NOTHING_ABOVE.into(), nothing("w:hdr"));
    add("footerOdd.xml", "footer", FOOTERS[0].into(), footer(grid, Side::End));
    add("footerEven.xml", "footer", FOOTERS[1].into(), footer(grid, left));
    add("footerNone.xml", "footer", NOTHING_BELOW.into(), nothing("w:ftr"));
    let document = Part::word("document.xml", "document.main", texts.document.bytes);
    let relations = relationships(&related, &texts.document.links, &texts.document.media, &media);
    let note_relations = relationships(&[], &texts.footnotes.links, &texts.footnotes.media, &media);
    let plain = |path: &str, bytes| Part { path: path.to_string(), kind: None, bytes };
    let mut list = vec![document, plain("word/_rels/document.xml.rels", relations)];
    list.append(&mut parts);
    if !texts.footnotes.links.is_empty() || !texts.footnotes.media.is_empty() {
        list.push(plain("word/_rels/footnotes.xml.rels", note_relations));
    }
    for picture in media {
        list.push(plain(&format!("word/media/{}", picture.name), picture.bytes));
        if let Some((name, bytes)) = picture.vector {
            list.push(plain(&format!("word/media/{name}"), bytes));
        }
    }
    let kind = |kind: &str| Some(format!("application/vnd.openxmlformats-{kind}+xml"));
    list.push(Part { path: "word/theme/theme1.xml".into(), kind: kind("officedocument.theme"), bytes: texts.theme });
    list.push(Part { path: "docProps/core.xml".into(), kind: kind("package.core-properties"), bytes: core(issue) });
    list.push(Part {
        path: "docProps/app.xml".into(),
        kind: kind("officedocument.extended-properties"),
        bytes: app(issue),
    });
    list.insert(0, plain("_rels/.rels", package()));
    list.insert(0, plain("[Content_Types].xml", content_types(&list)));
    list
}

fn content_types(parts: &[Part]) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open("Types", &[("xmlns", &"http://schemas.openxmlformats.org/package/2006/content-types")]);
    let usual = [
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
        ("png", "image/png"),
        ("jpg", "image/jpeg"),
        ("gif", "image/gif"),
        ("svg", "image/svg+xml"),
    ];
    for (ending, kind) in usual {
        xml.empty("Default", &[("Extension", &ending), ("ContentType", &kind)]);
    }
    for part in parts {
        if let Some(kind) = &part.kind {
            xml.empty("Override", &[("PartName", &format!("/{}", part.path)), ("ContentType", kind)]);
        }
    }
    xml.finish("Types")
}

fn relate(xml: &mut Xml, id: &str, kind: &str, target: &str, outside: bool) {
    let mut attributes: Vec<(&str, &dyn Display)> = vec![("Id", &id), ("Type", &kind), ("Target", &target)];
    if outside {
        attributes.push(("TargetMode", &"External"));
    }
    xml.empty("Relationship", &attributes);
}

fn open_relationships() -> Xml {
    let mut xml = Xml::new();
    xml.open("Relationships", &[("xmlns", &"http://schemas.openxmlformats.org/package/2006/relationships")]);
    xml
}

fn package() -> Vec<u8> {
    let mut xml = open_relationships();
    relate(&mut xml, "rId1", &format!("{RELATIONSHIPS}/officeDocument"), "word/document.xml", false);
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relate(&mut xml, "rId2", core, "docProps/core.xml", false);
    relate(&mut xml, "rId3", &format!("{RELATIONSHIPS}/extended-properties"), "docProps/app.xml", false);
    xml.finish("Relationships")
}

fn relationships(related: &[Related], links: &[String], shown: &[usize], media: &[Media]) -> Vec<u8> {
    let mut xml = open_relationships();
    for Related { id, kind, target } in related {
        relate(&mut xml, id, &format!("{RELATIONSHIPS}/{kind}"), target, false);
    }
    for at in shown {
        let (picture, vector) = media_ids(*at);
        let kind = format!("{RELATIONSHIPS}/image");
        relate(&mut xml, &picture, &kind, &format!("media/{}", media[*at].name), false);
        if let Some((name, _)) = &media[*at].vector {
            relate(&mut xml, &vector, &kind, &format!("media/{name}"), false);
        }
    }
    for (at, url) in links.iter().enumerate() {
        relate(&mut xml, &link_id(at), &format!("{RELATIONSHIPS}/hyperlink"), url, true);
    }
    xml.finish("Relationships")
}

/// A headline cut for the running head, at one of its own spaces where there is one.
fn shortened(title: &str, grid: &Grid) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let limit = (grid.measure() * 10 / (grid.size * 7)) as f64 - 4.0;
    let chars: Vec<char> = title.chars().collect();
    let mut used = 0.0;
    let cut = chars.iter().position(|c| {
        used += if c.is_ascii() { 0.5 } else { 1.0 };
        used > limit
    });
    let Some(cut) = cut else { return title };
    let space = (cut / 2..cut).rev().find(|at| chars[*at] == ' ');
    chars[..space.unwrap_or(cut)].iter().collect::<String>() + "……"
}

fn furniture(name: &str, style: Option<Style>, fill: impl FnOnce(&mut Xml)) -> Vec<u8> {
    let mut xml = Xml::of_text(name);
    xml.open("w:p", &[]);
    if style.is_none() {
        xml.open("w:pPr", &[]);
        xml.value("w:pStyle", Style::Footer.id());
        xml.close("w:pPr");
    }
    fill(&mut xml);
    xml.close("w:p");
    xml.finish(name)
}

fn nothing(name: &str) -> Vec<u8> {
    furniture(name, None, |_| {})
}

fn words(xml: &mut Xml, text: &str) {
    xml.open("w:r", &[]);
    xml.open("w:rPr", &[]);
    xml.empty("w:rFonts", &[("w:hint", &"eastAsia")]);
    xml.close("w:rPr");
    xml.words("w:t", &[("xml:space", &"preserve")], text);
    xml.close("w:r");
}

fn header(text: &str, side: Side) -> Vec<u8> {
    furniture("w:hdr", Some(Style::Header), |xml| {
        xml.open("w:pPr", &[]);
        xml.value("w:pStyle", Style::Header.id());
        xml.value("w:jc", justification(side));
        xml.close("w:pPr");
        words(xml, text);
    })
}

fn page_number(xml: &mut Xml, grid: &Grid) {
    let dash = |xml: &mut Xml, text: &str| {
        if grid.folio_dashed {
            words(xml, text);
        }
    };
    dash(xml, "— ");
    xml.open("w:fldSimple", &[("w:instr", &" PAGE ")]);
    xml.open("w:r", &[]);
    xml.words("w:t", &[], "1");
    xml.close("w:r");
    xml.close("w:fldSimple");
    dash(xml, " —");
}

fn inset(grid: &Grid) -> Indent {
    Indent { left: grid.folio_inset, right: grid.folio_inset, ..Indent::default() }
}

fn footer(grid: &Grid, side: Side) -> Vec<u8> {
    furniture("w:ftr", Some(Style::Footer), |xml| {
        xml.open("w:pPr", &[]);
        xml.value("w:pStyle", Style::Footer.id());
        indent(xml, &inset(grid));
        xml.value("w:jc", justification(side));
        xml.close("w:pPr");
        page_number(xml, grid);
    })
}

fn settings(grid: &Grid, issue: &Issue) -> Vec<u8> {
    let mut xml = Xml::of_text("w:settings");
    xml.empty("w:zoom", &[("w:percent", &100)]);
    if grid.two_sided {
        xml.empty("w:mirrorMargins", &[]);
    }
    xml.value("w:defaultTabStop", grid.size * 2);
    // Chinese paragraphs suppress it.
    xml.empty("w:autoHyphenation", &[]);
    xml.empty("w:evenAndOddHeaders", &[]);
    xml.value("w:drawingGridHorizontalSpacing", grid.advance / 2);
    xml.value("w:drawingGridVerticalSpacing", grid.pitch / 2);
    xml.value("w:characterSpacingControl", "compressPunctuation");
    xml.open("w:footnotePr", &[]);
    xml.empty("w:footnote", &[("w:id", &-1)]);
    xml.empty("w:footnote", &[("w:id", &0)]);
    xml.close("w:footnotePr");
    xml.open("w:compat", &[]);
    for name in ["w:spaceForUL", "w:balanceSingleByteDoubleByteWidth", "w:doNotLeaveBackslashAlone", "w:ulTrailSpace"] {
        xml.empty(name, &[]);
    }
    xml.empty("w:doNotExpandShiftReturn", &[]);
    xml.empty("w:adjustLineHeightInTable", &[]);
    xml.empty("w:useFELayout", &[]);
    for (name, value) in [
        ("compatibilityMode", 15),
        ("overrideTableStyleFontSizeAndJustification", 1),
        ("enableOpenTypeFeatures", 1),
        ("doNotFlipMirrorIndents", 1),
        ("differentiateMultirowTableHeaders", 1),
    ] {
        xml.empty(
            "w:compatSetting",
            &[("w:name", &name), ("w:uri", &"http://schemas.microsoft.com/office/word"), ("w:val", &value)],
        );
    }
    xml.close("w:compat");
    xml.open("w:docVars", &[]);
    for (at, article) in issue.articles.iter().enumerate() {
        let name = format!("article{}", at + 1);
        xml.empty("w:docVar", &[("w:name", &name), ("w:val", &record_named(article))]);
    }
    xml.close("w:docVars");
    xml.empty("w:themeFontLang", &[("w:val", &"en-US"), ("w:eastAsia", &"zh-CN")]);
    xml.value("w:decimalSymbol", ".");
    xml.value("w:listSeparator", ",");
    xml.finish("w:settings")
}

fn core(issue: &Issue) -> Vec<u8> {
    let masthead = &issue.masthead;
    let mut xml = Xml::new();
    xml.open(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    xml.words("dc:title", &[], &format!("{} {}", masthead.title, issue.number_label()));
    xml.words("dc:creator", &[], &masthead.issuer);
    xml.words("cp:keywords", &[], &issue.keywords().join(", "));
    xml.words("cp:lastModifiedBy", &[], &masthead.issuer);
    // The day of the issue: the same issue is the same file, whenever it is made.
    let day = format!("{}T00:00:00Z", masthead.date);
    for name in ["dcterms:created", "dcterms:modified"] {
        xml.words(name, &[("xsi:type", &"dcterms:W3CDTF")], &day);
    }
    xml.words("dc:language", &[], &masthead.language);
    xml.finish("cp:coreProperties")
}

fn app(issue: &Issue) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open("Properties", &[("xmlns", &"http://schemas.openxmlformats.org/officeDocument/2006/extended-properties")]);
    xml.words("Application", &[], "xuekan");
    xml.words("Company", &[], &issue.masthead.issuer);
    xml.finish("Properties")
}
