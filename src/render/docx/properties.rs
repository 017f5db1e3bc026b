//! Properties of paragraphs and sections, in the order the schema asks for.

use std::fmt::Display;

use super::grid::Grid;
use super::parts::{FOOTERS, HEAD_EVEN, NOTHING_ABOVE, NOTHING_BELOW};
use super::tree::{Furniture, Indent, Line, Section, Side};
use super::xml::Xml;

/// The relationship of the running head of an article.
pub(super) fn head_id(article: usize) -> String {
    format!("rIdHead{}", article + 1)
}

/// `w:sectPr`: paper, margins, heads and feet, numbers.
pub(super) fn section(xml: &mut Xml, section: &Section, grid: &Grid, accent: &str) {
    xml.open("w:sectPr", &[]);
    let mut refer = |name: &str, kind: &str, id: &str| xml.empty(name, &[("w:type", &kind), ("r:id", &id)]);
    match section.furniture {
        Furniture::None => {}
        Furniture::Cleared => {
            for kind in ["even", "default"] {
                refer("w:headerReference", kind, NOTHING_ABOVE);
                refer("w:footerReference", kind, NOTHING_BELOW);
            }
        }
        Furniture::Article { article, even } => {
            refer("w:headerReference", "even", HEAD_EVEN);
            refer("w:headerReference", "default", &head_id(article));
            refer("w:headerReference", "first", NOTHING_ABOVE);
            refer("w:footerReference", "even", FOOTERS[1]);
            refer("w:footerReference", "default", FOOTERS[0]);
            refer("w:footerReference", "first", FOOTERS[usize::from(even)]);
        }
    }
    let first_head = matches!(section.furniture, Furniture::Article { .. });
    if first_head {
        xml.open("w:footnotePr", &[]);
        xml.value("w:numFmt", "decimalEnclosedCircleChinese");
        xml.value("w:numRestart", "eachSect");
        xml.close("w:footnotePr");
    }
    xml.value("w:type", "nextPage");
    xml.empty("w:pgSz", &[("w:w", &grid.width), ("w:h", &grid.height)]);
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", &grid.top),
            ("w:right", &grid.outside),
            ("w:bottom", &grid.bottom),
            ("w:left", &grid.inside),
            ("w:header", &grid.header),
            ("w:footer", &grid.footer),
            ("w:gutter", &0),
        ],
    );
    if section.frame.is_some() {
        xml.open("w:pgBorders", &[("w:offsetFrom", &"text")]);
        for side in ["top", "left", "bottom", "right"] {
            let kind = if matches!(side, "top" | "left") { "thickThinSmallGap" } else { "thinThickSmallGap" };
            let rule: &[(&str, &dyn Display)] =
                &[("w:val", &kind), ("w:sz", &24), ("w:space", &24), ("w:color", &accent)];
            xml.empty(&format!("w:{side}"), rule);
        }
        xml.close("w:pgBorders");
    }
    if let Some(first) = section.first_number {
        xml.empty("w:pgNumType", &[("w:fmt", &"decimal"), ("w:start", &first)]);
    }
    xml.empty("w:cols", &[("w:space", &0)]);
    if first_head {
        xml.empty("w:titlePg", &[]);
    }
    let pitch = grid.pitch;
    match grid.tracking() {
        0 => xml.empty("w:docGrid", &[("w:type", &"lines"), ("w:linePitch", &pitch)]),
        // Counted in 4096ths of a point.
        tracking => {
            let space = tracking * 4096 / 20;
            xml.empty("w:docGrid", &[("w:type", &"lines"), ("w:linePitch", &pitch), ("w:charSpace", &space)]);
        }
    }
    xml.close("w:sectPr");
}

/// `w:spacing` of a paragraph or a style.
pub(super) fn spacing(xml: &mut Xml, before: Option<i64>, after: Option<i64>, line: Option<Line>) {
    let (before, after) = (before.map(|b| b.max(0)), after.map(|a| a.max(0)));
    let line = line.map(|line| match line {
        Line::Exactly(height) => (height, "exact"),
        Line::Single => (240, "auto"),
    });
    let mut attributes: Vec<(&str, &dyn Display)> = Vec::new();
    if let Some(before) = &before {
        attributes.push(("w:before", before));
    }
    if let Some(after) = &after {
        attributes.push(("w:after", after));
    }
    if let Some((height, rule)) = &line {
        attributes.push(("w:line", height));
        attributes.push(("w:lineRule", rule));
    }
    if !attributes.is_empty() {
        xml.empty("w:spacing", &attributes);
    }
}

/// `w:ind` of a paragraph or a style, complete: what is not there is none.
pub(super) fn indent(xml: &mut Xml, indent: &Indent) {
    let hanging = -indent.first;
    let mut attributes: Vec<(&str, &dyn Display)> = vec![("w:left", &indent.left), ("w:right", &indent.right)];
    if indent.first < 0 {
        attributes.push(("w:hanging", &hanging));
    } else {
        attributes.push(("w:firstLineChars", &indent.first_characters));
        attributes.push(("w:firstLine", &indent.first));
    }
    xml.empty("w:ind", &attributes);
}

/// The word for where lines stand.
pub(super) fn justification(side: Side) -> &'static str {
    match side {
        Side::Start => "left",
        Side::Center => "center",
        Side::End => "right",
        Side::Both => "both",
    }
}
