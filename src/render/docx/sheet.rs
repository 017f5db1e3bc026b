//! `styles.xml`, `fontTable.xml` and `numbering.xml`.

use std::fmt::Display;

use super::faces::Faces;
use super::grid::Grid;
use super::looks::{self, Look, Rules, Stop};
use super::properties::{indent, justification, spacing};
use super::styles::{Letters, Style};
use super::tree::{Indent, List};
use super::xml::Xml;
use crate::layout::Role;
use crate::template::Theme;

/// The style of tables with data.
pub(super) const TABLE_STYLE: &str = "BulletinTable";

/// What the sheets are written with.
#[derive(Clone, Copy)]
pub(super) struct With<'a> {
    pub grid: &'a Grid,
    pub faces: &'a Faces,
    pub theme: &'a Theme,
    pub accent: &'a str,
    pub language: &'a str,
}

fn fonts(xml: &mut Xml, faces: &Faces, role: Role) {
    let own = faces.name(role);
    let latin = match role {
        // Sans-serif characters keep their own digits.
        Role::Hei | Role::Mono => own,
        _ => faces.name(Role::Latin),
    };
    let chinese = if role == Role::Mono { faces.name(Role::Hei) } else { own };
    xml.empty("w:rFonts", &[("w:ascii", &latin), ("w:eastAsia", &chinese), ("w:hAnsi", &latin), ("w:cs", &latin)]);
}

/// `styles.xml`.
pub(super) fn styles(with: With<'_>) -> Vec<u8> {
    let mut xml = Xml::of_text("w:styles");
    defaults(&mut xml, with);
    for style in Style::ALL {
        paragraph_style(&mut xml, style, with);
    }
    xml.open("w:style", &[("w:type", &"character"), ("w:default", &1), ("w:styleId", &"DefaultParagraphFont")]);
    xml.value("w:name", "Default Paragraph Font");
    xml.value("w:uiPriority", 1);
    xml.empty("w:semiHidden", &[]);
    xml.close("w:style");
    for style in Letters::ALL {
        letters_style(&mut xml, style, with);
    }
    tables(&mut xml, with);
    xml.open("w:style", &[("w:type", &"numbering"), ("w:default", &1), ("w:styleId", &"NoList")]);
    xml.value("w:name", "No List");
    xml.value("w:uiPriority", 99);
    xml.empty("w:semiHidden", &[]);
    xml.close("w:style");
    xml.finish("w:styles")
}

fn defaults(xml: &mut Xml, with: With<'_>) {
    let chinese = with.language.starts_with("zh");
    let (western, eastern) = if chinese { ("en-US", with.language) } else { (with.language, "zh-CN") };
    let size = with.grid.half_points(1.0);
    xml.open("w:docDefaults", &[]);
    xml.open("w:rPrDefault", &[]);
    xml.open("w:rPr", &[]);
    fonts(xml, with.faces, Role::Song);
    xml.value("w:sz", size);
    xml.value("w:szCs", size);
    xml.empty("w:lang", &[("w:val", &western), ("w:eastAsia", &eastern), ("w:bidi", &"ar-SA")]);
    xml.close("w:rPr");
    xml.close("w:rPrDefault");
    xml.open("w:pPrDefault", &[]);
    xml.open("w:pPr", &[]);
    line_breaking(xml);
    xml.close("w:pPr");
    xml.close("w:pPrDefault");
    xml.close("w:docDefaults");
}

/// Marks that must not begin or end a line do not, and none hangs in the margin.
fn line_breaking(xml: &mut Xml) {
    for (name, on) in
        [("w:kinsoku", 1), ("w:overflowPunct", 0), ("w:topLinePunct", 0), ("w:autoSpaceDE", 1), ("w:autoSpaceDN", 1)]
    {
        xml.value(name, on);
    }
}

fn begin(xml: &mut Xml, kind: &str, names: (&str, &str, &str), attributes: &[(&str, &dyn Display)]) {
    let mut all: Vec<(&str, &dyn Display)> = vec![("w:type", &kind)];
    all.extend_from_slice(attributes);
    all.push(("w:styleId", &names.0));
    xml.open("w:style", &all);
    xml.value("w:name", names.1);
    if !names.2.is_empty() {
        xml.value("w:aliases", names.2);
    }
}

fn paragraph_style(xml: &mut Xml, style: Style, with: With<'_>) {
    let names = style.names();
    let look = looks::look(style, with.grid, with.accent, with.theme);
    let body = style == Style::Body;
    // A name of our own has no other: what word processors know themselves comes with both.
    let own = names.2.is_empty();
    let mut attributes: Vec<(&str, &dyn Display)> = Vec::new();
    if body {
        attributes.push(("w:default", &1));
    }
    if own {
        attributes.push(("w:customStyle", &1));
    }
    begin(xml, "paragraph", names, &attributes);
    if !body {
        xml.value("w:basedOn", Style::Body.id());
    }
    let head = matches!(style, Style::Heading(_) | Style::Kicker | Style::Deck | Style::Byline);
    let single = [Style::Flush, Style::TableTitle, Style::Divider, Style::Caption, Style::Source].contains(&style);
    let next = head || single;
    if next {
        xml.value("w:next", Style::Body.id());
    }
    let priority = match style {
        Style::Body => 0,
        Style::Heading(_) => 9,
        Style::Contents(_) | Style::ContentsHeading => 39,
        _ if own => 10,
        _ => 35,
    };
    xml.value("w:uiPriority", priority);
    if !matches!(style, Style::Contents(_) | Style::FootnoteText | Style::Header | Style::Footer) {
        xml.empty("w:qFormat", &[]);
    }
    xml.open("w:pPr", &[]);
    paragraph_look(xml, &look, with, style);
    xml.close("w:pPr");
    xml.open("w:rPr", &[]);
    fonts(xml, with.faces, look.face);
    if look.bold {
        xml.empty("w:b", &[]);
    }
    if let Some(colour) = &look.colour {
        xml.value("w:color", colour);
    }
    if look.spacing != 0 || !body {
        xml.value("w:spacing", look.spacing);
    }
    xml.value("w:sz", look.size);
    xml.value("w:szCs", look.size);
    xml.close("w:rPr");
    xml.close("w:style");
}

fn paragraph_look(xml: &mut Xml, look: &Look, with: With<'_>, style: Style) {
    if look.keep_next {
        xml.empty("w:keepNext", &[]);
    }
    if look.keep_lines {
        xml.empty("w:keepLines", &[]);
    }
    xml.value("w:widowControl", 0);
    if style == Style::Highlight {
        xml.open("w:numPr", &[]);
        xml.value("w:numId", 2);
        xml.close("w:numPr");
    }
    if let Some(rules) = &look.rules {
        borders(xml, rules, with.accent);
    }
    if let Some(ground) = look.ground {
        xml.empty("w:shd", &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", &ground)]);
    }
    match look.stop {
        Some(Stop::Dots(at)) => {
            xml.open("w:tabs", &[]);
            xml.empty("w:tab", &[("w:val", &"right"), ("w:leader", &"dot"), ("w:pos", &at)]);
            xml.close("w:tabs");
        }
        Some(Stop::At(at)) => {
            xml.open("w:tabs", &[]);
            xml.empty("w:tab", &[("w:val", &"left"), ("w:pos", &at)]);
            xml.close("w:tabs");
        }
        None => {}
    }
    if style == Style::Body {
        xml.empty("w:suppressAutoHyphens", &[]);
        line_breaking(xml);
    }
    xml.value("w:snapToGrid", u8::from(look.on_grid));
    spacing(xml, Some(look.before), Some(look.after), Some(look.line));
    indent(xml, &look.indent);
    xml.value("w:jc", justification(look.align));
    if let Some(outline) = look.outline {
        xml.value("w:outlineLvl", outline);
    }
}

fn borders(xml: &mut Xml, rules: &Rules, accent: &str) {
    xml.open("w:pBdr", &[]);
    for (name, rule) in [("w:top", rules.top), ("w:left", rules.left), ("w:bottom", rules.bottom)] {
        let Some((thickness, space)) = rule else { continue };
        let kind = match (rules.double, name) {
            (true, "w:top") => "thickThinMediumGap",
            (true, _) => "thinThickMediumGap",
            (false, _) => "single",
        };
        xml.empty(name, &[("w:val", &kind), ("w:sz", &thickness), ("w:space", &space), ("w:color", &accent)]);
    }
    xml.close("w:pBdr");
}

fn letters_style(xml: &mut Xml, style: Letters, with: With<'_>) {
    let names = style.names();
    let attributes: &[(&str, &dyn Display)] = if names.2.is_empty() { &[("w:customStyle", &1)] } else { &[] };
    begin(xml, "character", names, attributes);
    xml.value("w:basedOn", "DefaultParagraphFont");
    xml.value("w:uiPriority", 22);
    if !matches!(style, Letters::NoteMark | Letters::Link) {
        xml.empty("w:qFormat", &[]);
    }
    let (face, size, colour) = looks::letters(style, with.grid, with.accent);
    let start = xml.here();
    xml.open("w:rPr", &[]);
    if let Some(face) = face {
        // Letters and digits keep their face; only weight or slope say what they are.
        match face {
            Role::Mono => fonts(xml, with.faces, face),
            face => xml.empty("w:rFonts", &[("w:eastAsia", &with.faces.name(face))]),
        }
    }
    if let Some(colour) = colour {
        xml.value("w:color", colour);
    }
    if let Some(size) = size {
        xml.value("w:sz", size);
        xml.value("w:szCs", size);
    }
    if style == Letters::NoteMark {
        xml.value("w:vertAlign", "superscript");
    }
    xml.drop_empty("w:rPr", start);
    xml.close("w:style");
}

fn tables(xml: &mut Xml, with: With<'_>) {
    let side = with.grid.size * 28 / 100;
    let cells = |xml: &mut Xml, side: i64| {
        xml.open("w:tblCellMar", &[]);
        for (name, width) in [("w:top", 0), ("w:left", side), ("w:bottom", 0), ("w:right", side)] {
            xml.empty(name, &[("w:w", &width), ("w:type", &"dxa")]);
        }
        xml.close("w:tblCellMar");
    };
    begin(xml, "table", ("TableNormal", "Normal Table", "普通表格"), &[("w:default", &1)]);
    xml.value("w:uiPriority", 99);
    xml.empty("w:semiHidden", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty("w:tblInd", &[("w:w", &0), ("w:type", &"dxa")]);
    cells(xml, 0);
    xml.close("w:tblPr");
    xml.close("w:style");
    begin(xml, "table", (TABLE_STYLE, "数据表", ""), &[("w:customStyle", &1)]);
    xml.value("w:basedOn", "TableNormal");
    xml.value("w:uiPriority", 40);
    xml.empty("w:qFormat", &[]);
    xml.open("w:tblPr", &[]);
    xml.open("w:tblBorders", &[]);
    let rule = |xml: &mut Xml, name: &str, thickness: i64| {
        let accent = with.accent;
        xml.empty(name, &[("w:val", &"single"), ("w:sz", &thickness), ("w:space", &0), ("w:color", &accent)]);
    };
    rule(xml, "w:top", 10);
    rule(xml, "w:bottom", 10);
    xml.close("w:tblBorders");
    cells(xml, side);
    xml.close("w:tblPr");
    xml.open("w:tblStylePr", &[("w:type", &"firstRow")]);
    xml.open("w:tcPr", &[]);
    xml.open("w:tcBorders", &[]);
    rule(xml, "w:bottom", 5);
    xml.close("w:tcBorders");
    xml.close("w:tcPr");
    xml.close("w:tblStylePr");
    xml.close("w:style");
}

/// `fontTable.xml`: every family with the names it may also be found under.
pub(super) fn font_table(faces: &Faces) -> Vec<u8> {
    let mut xml = Xml::of_text("w:fonts");
    for family in faces.families() {
        xml.open("w:font", &[("w:name", &family.name)]);
        if !family.alternatives.is_empty() {
            xml.value("w:altName", family.alternatives.join(","));
        }
        xml.value("w:charset", if family.chinese { "86" } else { "00" });
        xml.value(
            "w:family",
            if family.fixed {
                "modern"
            } else if family.serif {
                "roman"
            } else {
                "swiss"
            },
        );
        xml.value("w:pitch", if family.fixed { "fixed" } else { "variable" });
        xml.close("w:font");
    }
    xml.finish("w:fonts")
}

/// `numbering.xml`: bullets, ■ lines, and every ordered list from its own first number on.
pub(super) fn numbering(lists: &[List], with: With<'_>) -> Vec<u8> {
    let mut xml = Xml::of_text("w:numbering");
    let advance = with.grid.advance;
    for (id, kind) in [List::Bullets, List::Highlights, List::Numbers { start: 1, level: 0 }].into_iter().enumerate() {
        xml.open("w:abstractNum", &[("w:abstractNumId", &id)]);
        xml.value("w:multiLevelType", "hybridMultilevel");
        for level in 0..9_usize {
            let (format, text, hang) = match kind {
                List::Bullets => ("bullet", ["•", "–", "·"][level.min(2)].to_string(), advance),
                List::Highlights => ("bullet", "■".to_string(), advance),
                List::Numbers { .. } => ("decimal", format!("%{}.", level + 1), advance * 13 / 10),
            };
            xml.open("w:lvl", &[("w:ilvl", &level)]);
            xml.value("w:start", 1);
            xml.value("w:numFmt", format);
            xml.value("w:lvlText", text);
            xml.value("w:lvlJc", "left");
            xml.open("w:pPr", &[]);
            let left = 2 * advance * (level as i64 + 1);
            indent(&mut xml, &Indent { left, first: -hang, ..Indent::default() });
            xml.close("w:pPr");
            if kind != (List::Numbers { start: 1, level: 0 }) {
                xml.open("w:rPr", &[]);
                if kind == List::Highlights {
                    xml.empty("w:rFonts", &[("w:hint", &"eastAsia")]);
                    xml.value("w:color", with.accent);
                    xml.value("w:sz", with.grid.half_points(0.8));
                }
                xml.close("w:rPr");
            }
            xml.close("w:lvl");
        }
        xml.close("w:abstractNum");
    }
    for (at, list) in lists.iter().enumerate() {
        xml.open("w:num", &[("w:numId", &(at + 1))]);
        match list {
            List::Bullets => xml.value("w:abstractNumId", 0),
            List::Highlights => xml.value("w:abstractNumId", 1),
            List::Numbers { start, level } => {
                xml.value("w:abstractNumId", 2);
                xml.open("w:lvlOverride", &[("w:ilvl", level)]);
                xml.value("w:startOverride", start);
                xml.close("w:lvlOverride");
            }
        }
        xml.close("w:num");
    }
    xml.finish("w:numbering")
}
