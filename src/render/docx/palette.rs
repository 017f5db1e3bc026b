//! `theme1.xml`: the colours and families that a word processor offers beside those in use.

use std::fmt::Display;

use super::faces::Faces;
use super::xml::Xml;
use crate::layout::Role;

const DRAWING: &str = "http://schemas.openxmlformats.org/drawingml/2006/main";

/// The theme: the accent of the dress, and its families.
pub(super) fn theme(faces: &Faces, accent: &str) -> Vec<u8> {
    let mut xml = Xml::new();
    xml.open("a:theme", &[("xmlns:a", &DRAWING), ("name", &"xuekan")]);
    xml.open("a:themeElements", &[]);
    colours(&mut xml, accent);
    families(&mut xml, faces);
    effects(&mut xml);
    xml.close("a:themeElements");
    xml.finish("a:theme")
}

fn colours(xml: &mut Xml, accent: &str) {
    xml.open("a:clrScheme", &[("name", &"xuekan")]);
    let grey = ["595959", "7F7F7F", "A6A6A6", "BFBFBF", "D9D9D9"];
    let own = [("dk1", "000000"), ("lt1", "FFFFFF"), ("dk2", "262626"), ("lt2", "F5F5F5"), ("accent1", accent)];
    let more = ["accent2", "accent3", "accent4", "accent5", "accent6"].into_iter().zip(grey);
    for (name, colour) in own.into_iter().chain(more).chain([("hlink", accent), ("folHlink", "595959")]) {
        xml.open(&format!("a:{name}"), &[]);
        xml.empty("a:srgbClr", &[("val", &colour)]);
        xml.close(&format!("a:{name}"));
    }
    xml.close("a:clrScheme");
}

fn families(xml: &mut Xml, faces: &Faces) {
    xml.open("a:fontScheme", &[("name", &"xuekan")]);
    for (name, face) in [("a:majorFont", Role::Title), ("a:minorFont", Role::Fangsong)] {
        xml.open(name, &[]);
        for (script, family) in [("a:latin", faces.name(Role::Latin)), ("a:ea", faces.name(face)), ("a:cs", "")] {
            xml.empty(script, &[("typeface", &family)]);
        }
        xml.close(name);
    }
    xml.close("a:fontScheme");
}

/// Plain fills, lines and shadows, three of each as the format wants them.
fn effects(xml: &mut Xml) {
    let fill = |xml: &mut Xml| {
        xml.open("a:solidFill", &[]);
        xml.empty("a:schemeClr", &[("val", &"phClr")]);
        xml.close("a:solidFill");
    };
    let three = |xml: &mut Xml, name: &str, one: &dyn Fn(&mut Xml)| {
        xml.open(name, &[]);
        (0..3).for_each(|_| one(xml));
        xml.close(name);
    };
    xml.open("a:fmtScheme", &[("name", &"xuekan")]);
    three(xml, "a:fillStyleLst", &fill);
    three(xml, "a:lnStyleLst", &|xml| {
        let width: &[(&str, &dyn Display)] = &[("w", &6350)];
        xml.open("a:ln", width);
        fill(xml);
        xml.close("a:ln");
    });
    three(xml, "a:effectStyleLst", &|xml| {
        xml.open("a:effectStyle", &[]);
        xml.empty("a:effectLst", &[]);
        xml.close("a:effectStyle");
    });
    three(xml, "a:bgFillStyleLst", &fill);
    xml.close("a:fmtScheme");
}
