//! Markup as a tree: HTML as it is found in the wild, and XML.
//!
//! A tree here is never deeper than [`DEEPEST`] and never larger than [`MOST_NODES`]; deeper elements
//! join their ancestors, so walks may recurse. Gives structure and places; what an element means is
//! for the readers to say. Nothing here fetches or runs anything.

use std::borrow::Cow;
use std::collections::HashMap;
use std::ops::RangeInclusive;

use html5gum::{DefaultEmitter, Token, Tokenizer};
use quick_xml::XmlVersion;
use quick_xml::events::{BytesStart, Event};

/// Deepest nesting that is kept.
pub(crate) const DEEPEST: u16 = 120;
/// A page or document with more nodes is cut.
const MOST_NODES: usize = 1_500_000;

/// A node of a tree.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct NodeId(u32);

const NONE: u32 = u32::MAX;

/// A tree of elements, text and comments.
#[derive(Debug)]
pub(crate) struct Dom {
    nodes: Vec<Node>,
    /// The source had more than a tree holds.
    pub cut: bool,
}

#[derive(Debug)]
struct Node {
    parent: u32,
    first: u32,
    last: u32,
    next: u32,
    line: u32,
    depth: u16,
    data: Data,
}

#[derive(Debug)]
enum Data {
    Element(Box<str>, Vec<(Box<str>, Box<str>)>),
    Text(String),
    Comment(String),
}

const VOID: [&str; 15] = [
    "area", "base", "basefont", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track",
    "wbr",
];
/// Elements that end an open paragraph.
const BLOCKS: [&str; 34] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "center",
    "details",
    "dir",
    "div",
    "dl",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "main",
    "menu",
    "nav",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "ul",
    "li",
    "founder-content",
];
/// Elements whose end does not end the blocks inside them.
const FORMATTING: [&str; 19] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u", "span", "del",
    "ins", "mark", "label",
];

impl Dom {
    /// The tree of a page; whatever the source, there is one.
    pub fn html(text: &str) -> Self {
        let mut emitter = DefaultEmitter::<usize>::new_with_span();
        emitter.naively_switch_states(true);
        Builder::new(text, false).tokens(Tokenizer::new_with_emitter(text, emitter))
    }

    /// The tree of an XHTML document, read as leniently as a page but with `<x/>` as an empty element.
    pub fn xhtml(text: &str) -> Self {
        let text = &*without_sections(text);
        let emitter = DefaultEmitter::<usize>::new_with_span();
        Builder::new(text, true).tokens(Tokenizer::new_with_emitter(text, emitter))
    }

    /// The tree of an XML document as far as it is sound; prefixes of known namespaces are the usual ones.
    pub fn xml(bytes: &[u8]) -> Self {
        let text = super::encoding::decode(bytes).text;
        Builder::new(&text, true).xml()
    }

    /// The node above everything.
    pub fn root(&self) -> NodeId {
        NodeId(0)
    }

    fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0 as usize]
    }

    /// The element's name in lower case (as written in XML); empty for text and comments.
    pub fn name(&self, id: NodeId) -> &str {
        match &self.node(id).data {
            Data::Element(name, _) => name,
            Data::Text(_) | Data::Comment(_) => "",
        }
    }

    /// The characters of a text node.
    pub fn text(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Text(text) => Some(text),
            Data::Element(..) | Data::Comment(_) => None,
        }
    }

    /// The inside of a comment.
    pub fn comment(&self, id: NodeId) -> Option<&str> {
        match &self.node(id).data {
            Data::Comment(text) => Some(text),
            Data::Element(..) | Data::Text(_) => None,
        }
    }

    /// The value of an attribute.
    pub fn attr(&self, id: NodeId, name: &str) -> Option<&str> {
        match &self.node(id).data {
            Data::Element(_, attributes) => attributes.iter().find(|(n, _)| &**n == name).map(|(_, v)| &**v),
            Data::Text(_) | Data::Comment(_) => None,
        }
    }

    /// Whether the element has a class.
    pub fn has_class(&self, id: NodeId, class: &str) -> bool {
        self.attr(id, "class").is_some_and(|all| all.split_ascii_whitespace().any(|c| c == class))
    }

    /// The line the node begins on, from 1: of the source, or of the text once that is written down.
    pub fn line(&self, id: NodeId) -> usize {
        self.node(id).line as usize
    }

    /// The lines the node stands on.
    pub fn lines(&self, id: NodeId) -> RangeInclusive<usize> {
        let ends = std::iter::successors(Some(self.node(id)), |n| self.nodes.get(n.last as usize));
        let last = ends.map(|n| n.line).fold(0, u32::max) as usize;
        self.line(id)..=last
    }

    /// Says which line of the text a node begins on.
    pub fn set_line(&mut self, id: NodeId, line: usize) {
        self.nodes[id.0 as usize].line = u32::try_from(line).unwrap_or(u32::MAX);
    }

    /// The node it is in.
    pub fn parent(&self, id: NodeId) -> Option<NodeId> {
        Some(self.node(id).parent).filter(|p| *p != NONE).map(NodeId)
    }

    /// The nodes directly in it.
    pub fn children(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut next = self.node(id).first;
        std::iter::from_fn(move || {
            let here = next;
            (here != NONE).then(|| {
                next = self.nodes[here as usize].next;
                NodeId(here)
            })
        })
    }

    /// Every node in it, in the order of the source.
    pub fn descendants(&self, id: NodeId) -> impl Iterator<Item = NodeId> + '_ {
        let mut here = id.0;
        std::iter::from_fn(move || {
            let node = &self.nodes[here as usize];
            here = if node.first != NONE {
                node.first
            } else {
                let mut up = here;
                loop {
                    if up == id.0 {
                        return None;
                    }
                    let node = &self.nodes[up as usize];
                    if node.next != NONE {
                        break node.next;
                    }
                    up = node.parent;
                }
            };
            Some(NodeId(here))
        })
    }

    /// The first element of a name directly in it.
    pub fn child(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.children(id).find(|c| self.name(*c) == name)
    }

    /// The first element of a name anywhere in it.
    pub fn find(&self, id: NodeId, name: &str) -> Option<NodeId> {
        self.descendants(id).find(|c| self.name(*c) == name)
    }

    /// All characters in it, those of scripts and styles left out.
    pub fn plain(&self, id: NodeId) -> String {
        let mut out = String::new();
        for node in std::iter::once(id).chain(self.descendants(id)) {
            match &self.node(node).data {
                Data::Text(text) if !self.parent(node).is_some_and(|p| is_code(self.name(p))) => out.push_str(text),
                Data::Element(name, _) if &**name == "br" => out.push('\n'),
                _ => {}
            }
        }
        out
    }

    /// The characters directly in a script or style.
    pub fn plain_code(&self, id: NodeId) -> String {
        self.children(id).filter_map(|c| self.text(c)).collect()
    }

    /// Whether `inner` is `outer` or stands in it.
    pub fn within(&self, inner: NodeId, outer: NodeId) -> bool {
        let mut here = Some(inner);
        while let Some(node) = here {
            if node == outer {
                return true;
            }
            here = self.parent(node);
        }
        false
    }
}

/// `<![CDATA[a<b]]>` as `a&lt;b`: what HTML makes of such a section is no text.
fn without_sections(text: &str) -> Cow<'_, str> {
    const OPEN: &str = "<![CDATA[";
    if !text.contains(OPEN) {
        return Cow::Borrowed(text);
    }
    let (mut out, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find(OPEN) {
        out.push_str(&rest[..at]);
        let inner = &rest[at + OPEN.len()..];
        let end = inner.find("]]>").unwrap_or(inner.len());
        out.push_str(&inner[..end].replace('&', "&amp;").replace('<', "&lt;"));
        rest = inner.get(end + 3..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

fn is_code(name: &str) -> bool {
    matches!(name, "script" | "style" | "noscript" | "template")
}

struct Builder<'a> {
    source: &'a str,
    dom: Dom,
    open: Vec<u32>,
    /// End tags to leave out because their elements were too deep to be opened.
    skipped: HashMap<Box<str>, usize>,
    /// The line of the byte `counted`.
    line: u32,
    counted: usize,
    xml: bool,
}

impl<'a> Builder<'a> {
    fn new(source: &'a str, xml: bool) -> Self {
        let root = Node {
            parent: NONE,
            first: NONE,
            last: NONE,
            next: NONE,
            line: 1,
            depth: 0,
            data: Data::Element("".into(), Vec::new()),
        };
        let dom = Dom { nodes: vec![root], cut: false };
        Self { source, dom, open: vec![0], skipped: HashMap::new(), line: 1, counted: 0, xml }
    }

    fn tokens<R>(mut self, tokens: Tokenizer<R, DefaultEmitter<usize>>) -> Dom
    where
        R: html5gum::Reader<Error = std::convert::Infallible>,
    {
        let text = String::from_utf8_lossy;
        for Ok(token) in tokens {
            match token {
                Token::StartTag(tag) => {
                    self.go_to(tag.span.start);
                    let attributes =
                        tag.attributes.iter().map(|(n, v)| (text(n).into(), text(&v.value).into())).collect();
                    let empty = tag.self_closing && self.xml;
                    self.start(&text(&tag.name), attributes, empty);
                }
                Token::EndTag(tag) => self.end(&text(&tag.name)),
                Token::String(string) => {
                    self.go_to(string.span.start);
                    self.text(&text(&string.value));
                }
                Token::Comment(comment) => {
                    self.go_to(comment.span.start);
                    self.append(Data::Comment(text(&comment.value).into_owned()));
                }
                Token::Doctype(_) | Token::Error(_) => {}
            }
            if self.dom.cut {
                break;
            }
        }
        self.dom
    }

    fn xml(mut self) -> Dom {
        let mut reader = quick_xml::Reader::from_str(self.source);
        reader.config_mut().check_end_names = false;
        let mut prefixes = Prefixes::default();
        while !self.dom.cut {
            let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
            self.go_to(at);
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.xml_start(&tag, &mut prefixes, false),
                Ok(Event::Empty(tag)) => self.xml_start(&tag, &mut prefixes, true),
                Ok(Event::End(tag)) => {
                    let name = prefixes.name(tag.name().as_ref());
                    self.end(&name);
                }
                Ok(Event::Text(text)) => self.text(&text.xml10_content()),
                Ok(Event::CData(text)) => self.text(&text.xml10_content()),
                Ok(Event::GeneralRef(name)) => {
                    let known = match name.resolve_char_ref() {
                        Ok(Some(c)) => Some(c.to_string()),
                        _ => quick_xml::escape::resolve_predefined_entity(&name).map(str::to_string),
                    };
                    self.text(&known.unwrap_or_default());
                }
                Ok(Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_)) => {}
                Ok(Event::Eof) | Err(_) => break,
            }
        }
        self.dom
    }

    fn xml_start(&mut self, tag: &BytesStart<'_>, prefixes: &mut Prefixes, empty: bool) {
        let mut attributes = Vec::new();
        for attribute in tag.attributes().with_checks(false).flatten() {
            let key: &str = attribute.key.as_ref();
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap_or_default();
            if let Some(prefix) = key.strip_prefix("xmlns:") {
                prefixes.declare(prefix, &value);
            } else {
                attributes.push((prefixes.name(key).into(), value.as_ref().into()));
            }
        }
        let name = prefixes.name(tag.name().as_ref());
        self.push(&name, attributes, !empty);
    }

    fn go_to(&mut self, byte: usize) {
        let byte = byte.min(self.source.len());
        if byte > self.counted {
            let passed = &self.source.as_bytes()[self.counted..byte];
            self.line += passed.iter().filter(|b| **b == b'\n').count() as u32;
            self.counted = byte;
        }
    }

    fn start(&mut self, name: &str, attributes: Vec<(Box<str>, Box<str>)>, empty: bool) {
        if !self.xml {
            self.close_implied(name);
        }
        self.push(name, attributes, !empty && !VOID.contains(&name));
    }

    fn push(&mut self, name: &str, attributes: Vec<(Box<str>, Box<str>)>, opens: bool) {
        let id = self.append(Data::Element(name.into(), attributes));
        if !opens {
            return;
        }
        match id {
            Some(id) if self.dom.nodes[id as usize].depth < DEEPEST => self.open.push(id),
            _ => *self.skipped.entry(name.into()).or_default() += 1,
        }
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let last = self.dom.nodes[*self.open.last().expect("the root is open") as usize].last;
        if last != NONE
            && let Data::Text(before) = &mut self.dom.nodes[last as usize].data
        {
            before.push_str(text);
            return;
        }
        self.append(Data::Text(text.to_string()));
    }

    fn append(&mut self, data: Data) -> Option<u32> {
        let id = self.dom.nodes.len();
        if id >= MOST_NODES {
            self.dom.cut = true;
            return None;
        }
        let (id, parent) = (id as u32, *self.open.last().expect("the root is open"));
        let depth = self.dom.nodes[parent as usize].depth + 1;
        self.dom.nodes.push(Node { parent, first: NONE, last: NONE, next: NONE, line: self.line, depth, data });
        let before = std::mem::replace(&mut self.dom.nodes[parent as usize].last, id);
        match before {
            NONE => self.dom.nodes[parent as usize].first = id,
            before => self.dom.nodes[before as usize].next = id,
        }
        Some(id)
    }

    fn name_of(&self, id: u32) -> &str {
        self.dom.name(NodeId(id))
    }

    /// Closes what a new element ends without saying so.
    fn close_implied(&mut self, name: &str) {
        match name {
            "li" => self.close_within(&["li"], &["ul", "ol", "menu", "table", "td"]),
            "dt" | "dd" => self.close_within(&["dt", "dd"], &["dl", "table", "td"]),
            "tr" => self.close_within(&["tr"], &["table"]),
            "td" | "th" => self.close_within(&["td", "th"], &["tr", "table"]),
            "thead" | "tbody" | "tfoot" => self.close_within(&["thead", "tbody", "tfoot"], &["table"]),
            "option" => self.close_within(&["option"], &["select"]),
            "rt" | "rp" => self.close_within(&["rt", "rp"], &["ruby"]),
            "a" => self.close_within(&["a"], &["table", "td", "th", "div", "p", "li"]),
            "body" => self.close_within(&["head"], &["body"]),
            _ => {}
        }
        if BLOCKS.contains(&name) {
            self.close_within(&["p"], &["table", "td", "th", "caption", "button", "object", "li", "blockquote", "div"]);
        }
    }

    fn close_within(&mut self, names: &[&str], until: &[&str]) {
        for place in (1..self.open.len()).rev() {
            let name = self.name_of(self.open[place]);
            if names.contains(&name) {
                return self.open.truncate(place);
            }
            if until.contains(&name) {
                return;
            }
        }
    }

    fn end(&mut self, name: &str) {
        if let Some(count) = self.skipped.get_mut(name).filter(|count| **count > 0) {
            *count -= 1;
            return;
        }
        let Some(place) = (1..self.open.len()).rev().find(|place| self.name_of(self.open[*place]) == name) else {
            return;
        };
        if self.xml {
            return self.open.truncate(place);
        }
        let above: Vec<&str> = self.open[place + 1..].iter().map(|id| self.name_of(*id)).collect();
        let crosses = |names: &[&str]| above.iter().any(|n| names.contains(n));
        if FORMATTING.contains(&name) && crosses(&BLOCKS) {
            // The blocks inside stay open, as browsers have it.
            self.open.remove(place);
        } else if !crosses(&["td", "th"]) || matches!(name, "table" | "tr" | "tbody" | "body" | "html") {
            self.open.truncate(place);
        }
    }
}

/// Prefixes as the document writes them, and the usual ones.
#[derive(Default)]
struct Prefixes {
    renamed: HashMap<String, &'static str>,
}

const NAMESPACES: [(&str, &str); 16] = [
    ("http://schemas.openxmlformats.org/wordprocessingml/2006/main", "w"),
    ("http://purl.oclc.org/ooxml/wordprocessingml/main", "w"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/relationships", "r"),
    ("http://purl.oclc.org/ooxml/officeDocument/relationships", "r"),
    ("http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing", "wp"),
    ("http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", "wp"),
    ("http://schemas.openxmlformats.org/drawingml/2006/main", "a"),
    ("http://purl.oclc.org/ooxml/drawingml/main", "a"),
    ("http://schemas.openxmlformats.org/drawingml/2006/picture", "pic"),
    ("http://schemas.openxmlformats.org/markup-compatibility/2006", "mc"),
    ("http://schemas.openxmlformats.org/officeDocument/2006/math", "m"),
    ("urn:schemas-microsoft-com:vml", "v"),
    ("http://purl.org/dc/elements/1.1/", "dc"),
    ("http://purl.org/dc/terms/", "dcterms"),
    ("http://www.idpf.org/2007/opf", "opf"),
    ("urn:oasis:names:tc:opendocument:xmlns:container", "container"),
];

impl Prefixes {
    fn declare(&mut self, prefix: &str, namespace: &str) {
        let usual = NAMESPACES.iter().find(|(uri, _)| *uri == namespace).map(|(_, usual)| *usual);
        if let Some(usual) = usual.filter(|usual| *usual != prefix)
            && self.renamed.len() < 64
        {
            self.renamed.insert(prefix.to_string(), usual);
        }
    }

    /// The name with its usual prefix; those of package documents go without.
    fn name(&self, name: &str) -> String {
        let Some((prefix, local)) = name.split_once(':') else { return name.to_string() };
        let prefix = self.renamed.get(prefix).copied().unwrap_or(prefix);
        if matches!(prefix, "opf" | "container") { local.to_string() } else { format!("{prefix}:{local}") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(dom: &Dom, id: NodeId) -> String {
        let inner: String = dom.children(id).map(|c| shown(dom, c)).collect();
        match dom.text(id) {
            Some(text) => text.to_string(),
            None if dom.name(id).is_empty() => inner,
            None => format!("<{}>{inner}</{}>", dom.name(id), dom.name(id)),
        }
    }

    fn html(text: &str) -> String {
        let dom = Dom::html(text);
        shown(&dom, dom.root())
    }

    #[test]
    fn pages_as_they_are_found() {
        assert_eq!(html("<p>甲<p>乙<ul><li>一<li>二</ul>"), "<p>甲</p><p>乙</p><ul><li>一</li><li>二</li></ul>");
        assert_eq!(
            html("<table><tr><td>1<td>2<tr><td>3</table>丙"),
            "<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>丙"
        );
        assert_eq!(html("<div><b>甲</div>乙</b>丙"), "<div><b>甲</b></div>乙丙");
        assert_eq!(html("<a name=x><div>甲</a>乙</div>丙"), "<a><div>甲乙</div></a>丙");
        assert_eq!(html("<script>if (a<b) '</p>'</script>甲&nbsp;&amp;"), "<script>if (a<b) '</p>'</script>甲\u{A0}&");
        assert_eq!(html("<td>甲</div>乙"), "<td>甲乙</td>");
    }

    #[test]
    fn xml_keeps_its_empty_elements_and_usual_prefixes() {
        let dom = Dom::xhtml("<p><span id='a'/>甲</p><![CDATA[<乙>]]>");
        assert_eq!(shown(&dom, dom.root()), "<p><span></span>甲</p><乙>");
        let text =
            "<x:p xmlns:x='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><x:t>&lt;&#x7532;</x:t></x:p>";
        let dom = Dom::xml(text.as_bytes());
        assert_eq!(shown(&dom, dom.root()), "<w:p><w:t><甲</w:t></w:p>");
    }

    #[test]
    fn depth_is_bounded_and_text_is_kept() {
        let deep = format!("{}底{}后", "<div>".repeat(5000), "</div>".repeat(5000));
        let dom = Dom::html(&deep);
        assert_eq!(dom.plain(dom.root()), "底后");
        let after = dom.children(dom.root()).find_map(|c| dom.text(c));
        assert_eq!(after, Some("后"));
    }

    proptest::proptest! {
        #[test]
        fn any_text_makes_a_tree(text in "(<[/!]?(p|b|a|td|table|li|div|script|br)( x=\"甲)?[>/ ]|[甲&;#x<>\\-\"']|\\PC){0,80}") {
            for dom in [Dom::html(&text), Dom::xhtml(&text), Dom::xml(text.as_bytes())] {
                proptest::prop_assert_eq!(dom.descendants(dom.root()).count() + 1, dom.nodes.len());
            }
        }
    }
}
