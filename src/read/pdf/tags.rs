//! The structure tree of a tagged PDF: which paragraph, heading or item each piece of marked content
//! belongs to.
//!
//! Gives blocks and what they are called, decides nothing about articles. A tree that does not cover
//! the text of the pages is no help and is not used.

use std::collections::HashMap;

use hayro_syntax::Pdf;
use hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

use super::glyphs::Page;

/// The block of a piece of text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its number in the document.
    pub block: u32,
    /// What it is called.
    pub kind: Kind,
}

/// What blocks are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A paragraph, or something else that is one run of text.
    Text,
    /// A heading of the first rank.
    Head,
    /// An item of a list.
    Item,
    /// A paragraph of a quotation.
    Quote,
    /// A cell of a table.
    Cell,
}

/// The blocks of marked contents, by page and number.
pub(super) type Tags = HashMap<(usize, i32), Tag>;

/// A tree has no more elements that are read.
const MOST_ELEMENTS: usize = 400_000;
const DEEPEST: usize = 60;
/// So much of the text has to be in the tree.
const COVERED: f64 = 0.95;

/// Reads the tree.
pub(super) fn read(pdf: &Pdf) -> Tags {
    let xref = pdf.xref();
    let root = xref.get::<Dict<'_>>(xref.root_id()).and_then(|catalog| catalog.get::<Dict<'_>>("StructTreeRoot"));
    let Some(root) = root else { return Tags::new() };
    let pages = pdf.pages().iter().enumerate().filter_map(|(at, page)| Some((page.raw().obj_id()?, at))).collect();
    let roles = root.get::<Dict<'_>>("RoleMap");
    let mut tree = Tree { pages, roles, tags: Tags::new(), blocks: 0, seen: 0 };
    tree.kids(&root, Around::default(), 0);
    tree.tags
}

/// Whether the tree covers the text of the pages.
pub(super) fn covers(pages: &[Page]) -> bool {
    let glyphs = || pages.iter().flat_map(|page| &page.glyphs).filter(|glyph| !glyph.artifact);
    let (all, tagged) = (glyphs().count(), glyphs().filter(|glyph| glyph.tag.is_some()).count());
    tagged as f64 >= COVERED * all as f64
}

/// What stands around an element.
#[derive(Clone, Copy, Default)]
struct Around {
    page: Option<usize>,
    /// The block that content belongs to.
    tag: Option<Tag>,
    quoted: bool,
    /// In a caption, which holds its credit too: its rows are told by their places.
    captioned: bool,
    /// The item whose first paragraph has not come yet.
    item: Option<Tag>,
}

struct Tree<'a> {
    pages: HashMap<ObjectIdentifier, usize>,
    roles: Option<Dict<'a>>,
    tags: Tags,
    blocks: u32,
    seen: usize,
}

impl Tree<'_> {
    fn kids(&mut self, node: &Dict<'_>, mut around: Around, depth: usize) {
        if depth > DEEPEST || self.seen > MOST_ELEMENTS {
            return;
        }
        match node.get::<Object<'_>>("K") {
            Some(Object::Array(kids)) => self.list(&kids, &mut around, depth),
            Some(kid) => self.kid(kid, &mut around, depth),
            None => {}
        }
    }

    fn list(&mut self, kids: &Array<'_>, around: &mut Around, depth: usize) {
        for kid in kids.iter::<Object<'_>>() {
            self.kid(kid, around, depth);
        }
    }

    fn kid(&mut self, kid: Object<'_>, around: &mut Around, depth: usize) {
        self.seen += 1;
        match kid {
            Object::Number(number) => self.content(number.as_f64() as i32, around.page, around.tag),
            Object::Dict(dict) => {
                let page = dict.get::<Dict<'_>>("Pg").and_then(|page| page.obj_id());
                let page = page.and_then(|id| self.pages.get(&id).copied()).or(around.page);
                if let Some(number) = dict.get::<i32>("MCID") {
                    return self.content(number, page, around.tag);
                }
                let Some(name) = dict.get::<Name<'_>>("S") else { return };
                let inner = self.element(&self.role(&name), Around { page, ..*around }, around);
                self.kids(&dict, inner, depth + 1);
            }
            _ => {}
        }
    }

    fn content(&mut self, number: i32, page: Option<usize>, tag: Option<Tag>) {
        if let (Some(page), Some(tag)) = (page, tag) {
            self.tags.insert((page, number), tag);
        }
    }

    /// The standard name of an element.
    fn role(&self, name: &Name<'_>) -> String {
        let mut name = name.as_str().to_string();
        for _ in 0..4 {
            let mapped = self.roles.as_ref().and_then(|roles| roles.get::<Name<'_>>(&name));
            match mapped.map(|mapped| mapped.as_str().to_string()) {
                Some(mapped) if mapped != name => name = mapped,
                _ => break,
            }
        }
        name
    }

    /// What an element is to its content; the first paragraph of an item is the item.
    fn element(&mut self, name: &str, mut inner: Around, outer: &mut Around) -> Around {
        let mut block = |kind| {
            self.blocks += 1;
            Tag { block: self.blocks, kind }
        };
        match name {
            _ if inner.captioned => {}
            "Caption" => {
                (inner.tag, inner.item, inner.captioned) = (None, None, true);
            }
            "P" | "Code" | "Formula" if inner.item.is_some() => {
                inner.tag = outer.item.take();
                inner.item = None;
            }
            "P" | "Code" | "Formula" => inner.tag = Some(block(if inner.quoted { Kind::Quote } else { Kind::Text })),
            "H" | "H1" => inner.tag = Some(block(Kind::Head)),
            "H2" | "H3" | "H4" | "H5" | "H6" | "Title" | "Note" | "FENote" | "TOCI" => {
                inner.tag = Some(block(Kind::Text));
            }
            "LI" => {
                inner.tag = Some(block(Kind::Item));
                inner.item = inner.tag;
            }
            "TD" | "TH" => inner.tag = Some(block(Kind::Cell)),
            "BlockQuote" => inner.quoted = true,
            // Lists and parts begin anew; everything else runs in.
            "L" | "Table" | "TR" | "Sect" | "Part" | "Art" | "Document" | "TOC" => {
                (inner.tag, inner.item) = (None, None);
            }
            // A part with content of its own is a paragraph.
            "Div" | "NonStruct" | "Aside" if inner.tag.is_none() => inner.tag = Some(block(Kind::Text)),
            _ => {}
        }
        inner
    }
}
