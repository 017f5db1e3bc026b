//! The tree as XML: paragraphs, tables and sections in the order the schema asks for.

use super::grid::Grid;
use super::media::Media;
use super::properties::{indent, justification, section, spacing};
use super::styles::{Letters, Style};
use super::tree::{Content, Document, Drawing, Look, Note, Paragraph, Piece, Table, TableDress};
use super::xml::Xml;

/// A part and the addresses it links to, in the order of their relationships.
pub(super) struct Written {
    pub bytes: Vec<u8>,
    pub links: Vec<String>,
    /// Places of the pictures it shows.
    pub media: Vec<usize>,
}

/// The relationship of a link.
pub(super) fn link_id(link: usize) -> String {
    format!("rIdLink{}", link + 1)
}

/// The relationships of a picture: the PNG, and the drawing it was made from.
pub(super) fn media_ids(media: usize) -> (String, String) {
    (format!("rIdPicture{}", media + 1), format!("rIdVector{}", media + 1))
}

struct Writer<'a> {
    xml: Xml,
    grid: &'a Grid,
    media: &'a [Media],
    /// The document is in Chinese where nothing else is said.
    chinese: bool,
    accent: &'a str,
    /// The family of Latin letters.
    latin: &'a str,
    links: Vec<String>,
    shown: Vec<usize>,
}

/// What a text part is written with.
#[derive(Clone, Copy)]
pub(super) struct With<'a> {
    pub grid: &'a Grid,
    pub media: &'a [Media],
    pub chinese: bool,
    pub accent: &'a str,
    pub latin: &'a str,
}

impl<'a> Writer<'a> {
    fn new(name: &str, with: With<'a>) -> Self {
        let With { grid, media, chinese, accent, latin } = with;
        Self { xml: Xml::of_text(name), grid, media, chinese, accent, latin, links: Vec::new(), shown: Vec::new() }
    }
}

/// `document.xml`.
pub(super) fn document(document: &Document, with: With<'_>) -> Written {
    let mut writer = Writer::new("w:document", with);
    writer.xml.open("w:body", &[]);
    document.pieces.iter().for_each(|piece| writer.piece(piece));
    section(&mut writer.xml, &document.section, with.grid, with.accent);
    writer.xml.close("w:body");
    Written { bytes: writer.xml.finish("w:document"), links: writer.links, media: writer.shown }
}

/// `footnotes.xml`, the drawn separators first.
pub(super) fn footnotes(notes: &[Note], with: With<'_>) -> Written {
    let mut writer = Writer::new("w:footnotes", with);
    for (id, kind, line) in [(-1, "separator", "w:separator"), (0, "continuationSeparator", "w:continuationSeparator")]
    {
        writer.xml.open("w:footnote", &[("w:type", &kind), ("w:id", &id)]);
        writer.xml.open("w:p", &[]);
        writer.xml.open("w:pPr", &[]);
        writer.xml.value("w:pStyle", Style::FootnoteText.id());
        writer.xml.close("w:pPr");
        writer.xml.open("w:r", &[]);
        writer.xml.empty(line, &[]);
        writer.xml.close("w:r");
        writer.xml.close("w:p");
        writer.xml.close("w:footnote");
    }
    for (at, note) in notes.iter().enumerate() {
        writer.xml.open("w:footnote", &[("w:id", &(at + 1))]);
        note.pieces.iter().for_each(|piece| writer.piece(piece));
        writer.xml.close("w:footnote");
    }
    Written { bytes: writer.xml.finish("w:footnotes"), links: writer.links, media: writer.shown }
}

impl Writer<'_> {
    fn piece(&mut self, piece: &Piece) {
        match piece {
            Piece::Paragraph(paragraph) => self.paragraph(paragraph, &mut |_| {}, &mut |_| {}),
            Piece::Table(table) => self.table(table),
            Piece::Contents(heading, entries) => self.contents(heading, entries),
        }
    }

    /// The contents in a frame of their own, which word processors offer to refresh.
    fn contents(&mut self, heading: &Paragraph, entries: &[Paragraph]) {
        let xml = &mut self.xml;
        xml.open("w:sdt", &[]);
        xml.open("w:sdtPr", &[]);
        xml.open("w:docPartObj", &[]);
        xml.value("w:docPartGallery", "Table of Contents");
        xml.empty("w:docPartUnique", &[]);
        xml.close("w:docPartObj");
        xml.close("w:sdtPr");
        xml.open("w:sdtContent", &[]);
        self.paragraph(heading, &mut |_| {}, &mut |_| {});
        let last = entries.len().saturating_sub(1);
        for (at, entry) in entries.iter().enumerate() {
            let mut opening = |writer: &mut Self| {
                if at == 0 {
                    writer.field_begins(" TOC \\o \"1-1\" \\h \\z ");
                }
            };
            let mut closing = |writer: &mut Self| {
                if at == last {
                    writer.field_char("end");
                }
            };
            self.paragraph(entry, &mut opening, &mut closing);
        }
        self.xml.close("w:sdtContent");
        self.xml.close("w:sdt");
    }

    fn paragraph(
        &mut self,
        paragraph: &Paragraph,
        opening: &mut dyn FnMut(&mut Self),
        closing: &mut dyn FnMut(&mut Self),
    ) {
        self.xml.open("w:p", &[]);
        self.properties(paragraph);
        opening(self);
        paragraph.content.iter().for_each(|content| self.content(content));
        closing(self);
        self.xml.close("w:p");
    }

    fn properties(&mut self, paragraph: &Paragraph) {
        let start = self.xml.here();
        let xml = &mut self.xml;
        xml.open("w:pPr", &[]);
        if paragraph.style != Style::Body {
            xml.value("w:pStyle", paragraph.style.id());
        }
        if paragraph.keep_next {
            xml.empty("w:keepNext", &[]);
        }
        if paragraph.page_break {
            xml.empty("w:pageBreakBefore", &[]);
        }
        if let Some((number, level)) = paragraph.list {
            xml.open("w:numPr", &[]);
            xml.value("w:ilvl", level);
            xml.value("w:numId", number);
            xml.close("w:numPr");
        }
        if paragraph.hyphenate {
            xml.value("w:suppressAutoHyphens", 0);
        }
        spacing(xml, paragraph.before, paragraph.after, paragraph.line);
        if let Some(own) = &paragraph.indent {
            indent(xml, own);
        }
        if let Some(side) = paragraph.align {
            xml.value("w:jc", justification(side));
        }
        if let Some(outline) = paragraph.outline {
            xml.value("w:outlineLvl", outline);
        }
        if let Some(last) = &paragraph.section {
            section(&mut self.xml, last, self.grid, self.accent);
        }
        self.xml.drop_empty("w:pPr", start);
    }

    fn content(&mut self, content: &Content) {
        match content {
            Content::Text(look, text) => self.run(look, text),
            Content::Link(url, inner) => {
                let link = self.links.iter().position(|known| known == url).unwrap_or_else(|| {
                    self.links.push(url.clone());
                    self.links.len() - 1
                });
                self.xml.open("w:hyperlink", &[("r:id", &link_id(link)), ("w:history", &1)]);
                inner.iter().for_each(|content| self.content(content));
                self.xml.close("w:hyperlink");
            }
            Content::Jump(bookmark, inner) => {
                self.xml.open("w:hyperlink", &[("w:anchor", bookmark), ("w:history", &1)]);
                inner.iter().for_each(|content| self.content(content));
                self.xml.close("w:hyperlink");
            }
            Content::Bookmark(number, name, inner) => {
                self.xml.empty("w:bookmarkStart", &[("w:id", number), ("w:name", name)]);
                inner.iter().for_each(|content| self.content(content));
                self.xml.empty("w:bookmarkEnd", &[("w:id", number)]);
            }
            Content::Field(code, shown) => {
                self.field_begins(code);
                shown.iter().for_each(|content| self.content(content));
                self.field_char("end");
            }
            Content::NoteMark(number) => self.note_sign("w:footnoteReference", Some(*number)),
            Content::OwnMark => self.note_sign("w:footnoteRef", None),
            Content::Picture(drawing) => self.drawing(drawing),
        }
    }

    fn field_begins(&mut self, code: &str) {
        self.field_char("begin");
        self.xml.open("w:r", &[]);
        self.xml.words("w:instrText", &[("xml:space", &"preserve")], code);
        self.xml.close("w:r");
        self.field_char("separate");
    }

    fn field_char(&mut self, kind: &str) {
        self.xml.open("w:r", &[]);
        self.xml.empty("w:fldChar", &[("w:fldCharType", &kind)]);
        self.xml.close("w:r");
    }

    fn note_sign(&mut self, name: &str, number: Option<usize>) {
        let xml = &mut self.xml;
        xml.open("w:r", &[]);
        xml.open("w:rPr", &[]);
        xml.value("w:rStyle", Letters::NoteMark.id());
        xml.close("w:rPr");
        match number {
            Some(number) => xml.empty(name, &[("w:id", &number)]),
            None => xml.empty(name, &[]),
        }
        xml.close("w:r");
    }

    fn run(&mut self, look: &Look, text: &str) {
        if text.is_empty() {
            return;
        }
        let chinese = look.language.as_deref().map_or(self.chinese, |language| language.starts_with("zh"));
        let xml = &mut self.xml;
        xml.open("w:r", &[]);
        let start = xml.here();
        xml.open("w:rPr", &[]);
        if let Some(style) = look.style {
            xml.value("w:rStyle", style.id());
        }
        // Marks that both scripts use are taken from the Latin face unless somebody says otherwise.
        if chinese && text.chars().any(is_shared) {
            xml.empty("w:rFonts", &[("w:hint", &"eastAsia")]);
        }
        if look.latin_bold {
            let latin = self.latin;
            xml.empty("w:rFonts", &[("w:ascii", &latin), ("w:hAnsi", &latin)]);
            xml.empty("w:b", &[]);
        }
        if look.strike {
            xml.empty("w:strike", &[]);
        }
        if let Some(colour) = &look.colour {
            xml.value("w:color", colour);
        }
        if let Some(spacing) = look.spacing {
            xml.value("w:spacing", spacing);
        }
        if let Some(size) = look.size {
            xml.value("w:sz", size);
            xml.value("w:szCs", size);
        }
        if let Some(language) = &look.language {
            let name = if chinese { "w:eastAsia" } else { "w:val" };
            xml.empty("w:lang", &[(name, language)]);
        }
        xml.drop_empty("w:rPr", start);
        for (at, line) in text.split('\n').enumerate() {
            if at > 0 {
                xml.empty("w:br", &[]);
            }
            for (at, words) in line.split('\t').enumerate() {
                if at > 0 {
                    xml.empty("w:tab", &[]);
                }
                if !words.is_empty() {
                    xml.words("w:t", &[("xml:space", &"preserve")], words);
                }
            }
        }
        xml.close("w:r");
    }

    fn drawing(&mut self, drawing: &Drawing) {
        if !self.shown.contains(&drawing.media) {
            self.shown.push(drawing.media);
        }
        // A twip is 635 of the units of drawings.
        let (width, height) = (drawing.width * 635, drawing.height * 635);
        let media = &self.media[drawing.media];
        let (picture, vector) = media_ids(drawing.media);
        let name = format!("Picture {}", drawing.number);
        let xml = &mut self.xml;
        let alt: &[(&str, &dyn std::fmt::Display)] =
            &[("id", &drawing.number), ("name", &name), ("descr", &drawing.alt)];
        xml.open("w:r", &[]);
        xml.open("w:drawing", &[]);
        xml.open("wp:inline", &[("distT", &0), ("distB", &0), ("distL", &0), ("distR", &0)]);
        xml.empty("wp:extent", &[("cx", &width), ("cy", &height)]);
        xml.empty("wp:docPr", alt);
        xml.open("wp:cNvGraphicFramePr", &[]);
        xml.empty("a:graphicFrameLocks", &[("noChangeAspect", &1)]);
        xml.close("wp:cNvGraphicFramePr");
        xml.open("a:graphic", &[]);
        xml.open("a:graphicData", &[("uri", &"http://schemas.openxmlformats.org/drawingml/2006/picture")]);
        xml.open("pic:pic", &[]);
        xml.open("pic:nvPicPr", &[]);
        xml.empty("pic:cNvPr", alt);
        xml.empty("pic:cNvPicPr", &[]);
        xml.close("pic:nvPicPr");
        xml.open("pic:blipFill", &[]);
        xml.open("a:blip", &[("r:embed", &picture)]);
        if media.vector.is_some() {
            xml.open("a:extLst", &[]);
            xml.open("a:ext", &[("uri", &"{96DAC541-7B7A-43D3-8B79-37D633B846F1}")]);
            xml.empty("asvg:svgBlip", &[("r:embed", &vector)]);
            xml.close("a:ext");
            xml.close("a:extLst");
        }
        xml.close("a:blip");
        xml.open("a:stretch", &[]);
        xml.empty("a:fillRect", &[]);
        xml.close("a:stretch");
        xml.close("pic:blipFill");
        xml.open("pic:spPr", &[]);
        xml.open("a:xfrm", &[]);
        xml.empty("a:off", &[("x", &0), ("y", &0)]);
        xml.empty("a:ext", &[("cx", &width), ("cy", &height)]);
        xml.close("a:xfrm");
        xml.open("a:prstGeom", &[("prst", &"rect")]);
        xml.empty("a:avLst", &[]);
        xml.close("a:prstGeom");
        xml.close("pic:spPr");
        for name in ["pic:pic", "a:graphicData", "a:graphic", "wp:inline", "w:drawing", "w:r"] {
            xml.close(name);
        }
    }

    fn table(&mut self, table: &Table) {
        let total: i64 = table.widths.iter().sum();
        self.xml.open("w:tbl", &[]);
        self.xml.open("w:tblPr", &[]);
        let header = matches!(table.dress, TableDress::Data { header: true, .. });
        if let TableDress::Data { .. } = table.dress {
            self.xml.value("w:tblStyle", super::sheet::TABLE_STYLE);
        }
        self.xml.empty("w:tblW", &[("w:w", &total), ("w:type", &"dxa")]);
        self.xml.empty("w:tblInd", &[("w:w", &0), ("w:type", &"dxa")]);
        self.xml.empty("w:tblLayout", &[("w:type", &"fixed")]);
        if let TableDress::Data { side: Some(side), .. } = &table.dress {
            self.xml.open("w:tblCellMar", &[]);
            for name in ["w:left", "w:right"] {
                self.xml.empty(name, &[("w:w", side), ("w:type", &"dxa")]);
            }
            self.xml.close("w:tblCellMar");
        }
        let look = if header { "0020" } else { "0000" };
        let flag = u8::from(header);
        self.xml.empty(
            "w:tblLook",
            &[
                ("w:val", &look),
                ("w:firstRow", &flag),
                ("w:lastRow", &0),
                ("w:firstColumn", &0),
                ("w:lastColumn", &0),
                ("w:noHBand", &1),
                ("w:noVBand", &1),
            ],
        );
        self.xml.close("w:tblPr");
        self.xml.open("w:tblGrid", &[]);
        for width in &table.widths {
            self.xml.empty("w:gridCol", &[("w:w", width)]);
        }
        self.xml.close("w:tblGrid");
        let tallest = self.grid.column() * 8 / 10;
        for row in &table.rows {
            self.xml.open("w:tr", &[]);
            self.xml.open("w:trPr", &[]);
            if row.height <= tallest {
                self.xml.empty("w:cantSplit", &[]);
            }
            let rule = if row.exact { "exact" } else { "atLeast" };
            self.xml.empty("w:trHeight", &[("w:val", &row.height), ("w:hRule", &rule)]);
            if row.header {
                self.xml.empty("w:tblHeader", &[]);
            }
            self.xml.close("w:trPr");
            for (cell, width) in row.cells.iter().zip(&table.widths) {
                self.xml.open("w:tc", &[]);
                self.xml.open("w:tcPr", &[]);
                self.xml.empty("w:tcW", &[("w:w", width), ("w:type", &"dxa")]);
                if let TableDress::Field { colour } = &table.dress {
                    let fill: &[(&str, &dyn std::fmt::Display)] =
                        &[("w:val", &"clear"), ("w:color", &"auto"), ("w:fill", colour)];
                    self.xml.empty("w:shd", fill);
                }
                self.xml.value("w:vAlign", "center");
                self.xml.close("w:tcPr");
                for paragraph in cell {
                    self.paragraph(paragraph, &mut |_| {}, &mut |_| {});
                }
                self.xml.close("w:tc");
            }
            self.xml.close("w:tr");
        }
        self.xml.close("w:tbl");
    }
}

/// Marks that Chinese and Latin type both have, in different widths.
fn is_shared(c: char) -> bool {
    matches!(c, '“' | '”' | '‘' | '’' | '…' | '—' | '·' | '°' | '±' | '×' | '÷' | '§')
        || matches!(c, '①'..='⑳' | '■' | '→' | '←')
}
