//! Pictures, text boxes and tables of a document.

use super::story::{DEEPEST, Item, Open, Paragraph, Story, is_on};
use super::styles::value;
use crate::article::{Align, Block, Figure, Inline, Passage, Table};
use crate::diag::Code;
use crate::msg;
use crate::read::dom::{Dom, NodeId};

impl Story<'_, '_> {
    /// Pictures and text boxes of a drawing.
    pub(super) fn drawing(&mut self, dom: &Dom, node: NodeId, open: &mut Open) {
        let told = dom.descendants(node).find(|n| dom.name(*n) == "wp:docPr");
        let alt = told.and_then(|n| dom.attr(n, "descr").or_else(|| dom.attr(n, "title"))).unwrap_or_default();
        let shape = dom.descendants(node).find_map(|n| dom.attr(n, "alt").filter(|_| dom.name(n) == "v:shape"));
        let alt = if alt.is_empty() { shape.unwrap_or_default() } else { alt };
        let mut alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let mut boxes: Vec<NodeId> = Vec::new();
        for inner in dom.descendants(node) {
            match dom.name(inner) {
                // What is inside a text box is read with it; nodes come in order, so it is the last one.
                _ if boxes.last().is_some_and(|b| dom.within(inner, *b)) => {}
                "w:txbxContent" => boxes.push(inner),
                "a:blip" => {
                    // The drawing that a picture was made from is the better one; from elsewhere it
                    // may do more than show something.
                    let vector = dom.descendants(inner).find(|n| dom.name(*n) == "asvg:svgBlip");
                    let vector = vector.filter(|_| self.styles.own).and_then(|n| dom.attr(n, "r:embed"));
                    let id = dom.attr(inner, "r:embed").or_else(|| dom.attr(inner, "r:link"));
                    self.picture(vector.or(id), &mut alt, open);
                }
                "v:imagedata" => self.picture(dom.attr(inner, "r:id"), &mut alt, open),
                "a:graphicData" => {
                    let uri = dom.attr(inner, "uri").unwrap_or_default();
                    if uri.ends_with("/chart") || uri.ends_with("/diagram") {
                        self.report(
                            Code::R044,
                            msg!("图表不能导入", "charts and diagrams are not taken"),
                            msg!("请另存为图片再插入", "save them as pictures and insert those"),
                        );
                    }
                }
                _ => {}
            }
        }
        for content in boxes {
            if self.depth < DEEPEST {
                self.depth += 1;
                let items = self.items(dom, content);
                open.after.extend(items);
                self.depth -= 1;
            }
        }
    }

    /// A picture with its words, which go to the first of a drawing.
    fn picture(&mut self, id: Option<&str>, alt: &mut String, open: &mut Open) {
        let Some(target) = id.and_then(|id| self.rels.get(id)).cloned() else { return };
        let shown = crate::text::clip(&target.path, 80);
        let found = if target.outside { None } else { self.pictures.keep_from(self.container, &target.path) };
        let unusable = found == Some(None);
        match found.flatten() {
            Some(path) => {
                if alt.is_empty() {
                    self.report(
                        Code::R006,
                        msg!("图片 `{shown}` 没有替代文字", "picture `{shown}` has no alternative text"),
                        msg!("写成 ![图里有什么](…)", "write ![what the picture shows](…)"),
                    );
                }
                let figure = Figure { path, alt: std::mem::take(alt), caption: None, credit: None };
                open.after.push(Item::Block(Block::Figure(figure)));
            }
            None => {
                let (code, message) = if unusable {
                    let message =
                        msg!("图片 `{shown}` 的格式不能用", "picture `{shown}` is of a kind that cannot be shown");
                    (Code::R005, message)
                } else {
                    (Code::R040, msg!("图片 `{shown}` 不在文档里", "picture `{shown}` is not in the document"))
                };
                self.report(code, message, msg!("请存成 PNG 或 JPEG 再插入", "save it as PNG or JPEG and insert it"));
                if !alt.is_empty() {
                    let inlines = vec![Inline::Text(format!("［{}］", std::mem::take(alt)))];
                    open.after.push(Item::Paragraph(Paragraph { inlines, ..Paragraph::default() }));
                }
            }
        }
    }

    pub(super) fn table(&mut self, dom: &Dom, node: NodeId, items: &mut Vec<Item>) {
        let rows: Vec<NodeId> = dom.children(node).filter(|c| dom.name(*c) == "w:tr").collect();
        let cells = |row: NodeId| -> Vec<NodeId> { dom.children(row).filter(|c| dom.name(*c) == "w:tc").collect() };
        let widest = rows.iter().map(|row| cells(*row).len()).max().unwrap_or_default();
        self.depth += 1;
        if widest <= 1 || self.depth > DEEPEST {
            // A frame around text is no table.
            for cell in rows.iter().flat_map(|row| cells(*row)) {
                if self.depth <= DEEPEST + 2 {
                    let inner = self.items(dom, cell);
                    items.extend(inner);
                }
            }
            self.depth -= 1;
            return;
        }
        let mut merged = false;
        let mut outside = Vec::new();
        let mut grid: Vec<Vec<(Passage, Align)>> = Vec::new();
        for row in &rows {
            let mut line = Vec::new();
            for cell in cells(*row) {
                let properties = dom.child(cell, "w:tcPr");
                let span = properties.and_then(|p| value(dom, p, "w:gridSpan")).and_then(|v| v.parse().ok());
                let span: usize = span.unwrap_or(1).clamp(1, 60);
                let down = properties.and_then(|p| dom.child(p, "w:vMerge")).is_some();
                merged |= span > 1 || down;
                line.push(self.cell(dom, cell, &mut outside));
                line.extend((1..span).map(|_| (Passage::new(Vec::new()), Align::Start)));
            }
            grid.push(line);
        }
        self.depth -= 1;
        if merged {
            self.report(
                Code::R044,
                msg!("表格有合并的单元格，已拆开", "merged cells of a table were taken apart"),
                msg!("请核对表格", "compare the table with the original"),
            );
        }
        let columns = grid.iter().map(Vec::len).max().unwrap_or_default().min(64);
        let empty = || (Passage::new(Vec::new()), Align::Start);
        grid.iter_mut().for_each(|line| line.resize_with(columns, empty));
        let look = dom.child(node, "w:tblPr").and_then(|p| dom.child(p, "w:tblLook"));
        let first_row = look.is_some_and(|look| {
            let bits = dom.attr(look, "w:val").and_then(|v| u32::from_str_radix(v, 16).ok()).unwrap_or_default();
            dom.attr(look, "w:firstRow").map_or(bits & 0x20 != 0, |v| is_on(Some(v)))
        });
        let repeated = rows
            .first()
            .is_some_and(|row| dom.child(*row, "w:trPr").is_some_and(|p| dom.child(p, "w:tblHeader").is_some()));
        let heads = (first_row || repeated) && grid.len() > 1;
        let header = if heads { grid.remove(0) } else { (0..columns).map(|_| empty()).collect() };
        let align = (0..columns).map(|c| grid.first().map_or(Align::Start, |row| row[c].1)).collect();
        let cells = |row: Vec<(Passage, Align)>| -> Vec<Passage> { row.into_iter().map(|(cell, _)| cell).collect() };
        let mut header = cells(header);
        // Bold in a header is what a header looks like anyway.
        for cell in &mut header {
            if let [Inline::Strong(inner)] = cell.inlines.as_mut_slice() {
                cell.inlines = std::mem::take(inner);
            }
        }
        let rows = grid.into_iter().map(cells).collect();
        items.push(Item::Block(Block::Table(Table { align, header, rows })));
        items.append(&mut outside);
    }

    fn cell(&mut self, dom: &Dom, cell: NodeId, outside: &mut Vec<Item>) -> (Passage, Align) {
        let mut inlines: Vec<Inline> = Vec::new();
        let mut align = Align::Start;
        for item in self.items(dom, cell) {
            match item {
                Item::Paragraph(paragraph) if !paragraph.inlines.is_empty() => {
                    if !inlines.is_empty() {
                        inlines.push(Inline::LineBreak);
                    } else if let Some(own) = paragraph.align {
                        align = own;
                    }
                    inlines.extend(paragraph.inlines);
                }
                Item::Paragraph(_) => {}
                block => outside.push(block),
            }
        }
        (Passage::new(inlines), align)
    }
}
