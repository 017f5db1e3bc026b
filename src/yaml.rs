//! YAML the editor wrote, as a tree with positions, checked against the shape of a Rust type.
//!
//! All mistakes of a file are reported together, each with its place and the nearest known name;
//! a faulty value is left out and the rest is used. Scalars stay text until the expected type is
//! known, so `title: 2024` is a title and `date: 2024-02-30` a named fault. Deliberately does not
//! know what the keys mean: `config`, `plan` and `read::markdown` do.

mod shape;

use std::collections::HashMap;
use std::ops::Range;

use serde_yaml::granit_parser::{Event, Options, Parser, ScalarStyle, Span};

use crate::diag::{Code, Finding, Source};
use crate::msg;

pub use shape::{Schema, nearest};

/// Deepest nesting accepted; an editor's file has five levels.
const DEEPEST: usize = 48;
/// Most nodes a file may unfold to, aliases counted at each use.
const MOST_NODES: usize = 200_000;

/// An editor's file has some thousand bytes.
const LARGEST: usize = 4 << 20;
/// A text that an alias repeats counts as a node for so many bytes.
const NODE: usize = 100;

/// One value with the bytes it stands at.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// The value.
    pub value: Value,
    /// Its bytes in the source.
    pub span: Range<usize>,
}

/// What a node holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// A scalar as written; `plain` when it had no quotes.
    Scalar {
        /// The text after YAML escapes.
        text: String,
        /// Written without quotes.
        plain: bool,
    },
    /// A sequence.
    List(Vec<Node>),
    /// A mapping in the order written.
    Map(Vec<Entry>),
}

/// A key with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// The key.
    pub key: String,
    /// The key's bytes in the source.
    pub key_span: Range<usize>,
    /// The value.
    pub node: Node,
}

impl Node {
    /// The value below a key of a mapping.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entry(key).map(|e| &e.node)
    }

    /// The entry below a key of a mapping.
    pub fn entry(&self, key: &str) -> Option<&Entry> {
        match &self.value {
            Value::Map(entries) => entries.iter().find(|e| e.key == key),
            _ => None,
        }
    }

    /// Follows keys and list positions (`["sections", "2", "topic"]`) as far as they lead.
    pub fn nearest(&self, path: &[&str]) -> &Node {
        let Some((first, rest)) = path.split_first() else { return self };
        let next = match &self.value {
            Value::Map(_) => self.get(first),
            Value::List(items) => first.parse::<usize>().ok().and_then(|i| items.get(i)),
            _ => None,
        };
        next.map_or(self, |n| n.nearest(rest))
    }

    fn size(&self) -> usize {
        1 + match &self.value {
            Value::List(items) => items.iter().map(Node::size).sum(),
            Value::Map(entries) => entries.iter().map(|e| 1 + e.key.len() / NODE + e.node.size()).sum(),
            Value::Scalar { text, .. } => text.len() / NODE,
            Value::Null => 0,
        }
    }
}

enum Open {
    List { span: usize, anchor: usize, items: Vec<Node> },
    Map { span: usize, anchor: usize, map: Entries },
}

/// The entries of a mapping so far, with their places by key, and a key that waits for its value.
#[derive(Default)]
struct Entries {
    all: Vec<Entry>,
    by_key: HashMap<String, usize>,
    key: Option<(String, Range<usize>)>,
}

struct Builder<'a> {
    source: &'a Source,
    base: usize,
    stack: Vec<Open>,
    anchors: HashMap<usize, Node>,
    nodes: usize,
    findings: Vec<Finding>,
    root: Option<Node>,
}

/// Parses the YAML in `range` of a source into a tree with positions in that source.
///
/// An empty document is an empty mapping. A key given twice is a finding, and the first stays.
///
/// # Errors
/// One finding (`C001`) when the text is no YAML, is nested deeper than any real file, or unfolds
/// its aliases without end.
pub fn parse(source: &Source, range: Range<usize>, findings: &mut Vec<Finding>) -> Result<Node, Box<Finding>> {
    if range.len() > LARGEST {
        let message = msg!("YAML 太长（超过 4 MB）", "the YAML is too long (more than 4 MB)");
        return Err(Box::new(Finding::new(Code::C001, message).at(source.place(range.start..range.start))));
    }
    let text = &source.text()[range.clone()];
    let mut options = Options::default();
    options.set_emit_comments(false);
    let mut parser = Parser::new_from_str_with_options(text, options);
    let mut builder = Builder {
        source,
        base: range.start,
        stack: Vec::new(),
        anchors: HashMap::new(),
        nodes: 0,
        findings: Vec::new(),
        root: None,
    };
    while let Some(next) = parser.next_event() {
        let (event, span) = next.map_err(|error| syntax_error(source, &range, text, &error))?;
        if matches!(event, Event::DocumentEnd) {
            break;
        }
        builder.event(event, &span)?;
    }
    findings.append(&mut builder.findings);
    let empty = Node { value: Value::Map(Vec::new()), span: range.start..range.start };
    Ok(match builder.root {
        Some(Node { value: Value::Null, .. }) | None => empty,
        Some(root) => root,
    })
}

fn syntax_error(
    source: &Source,
    range: &Range<usize>,
    text: &str,
    error: &serde_yaml::granit_parser::ScanError,
) -> Box<Finding> {
    let at = byte_of(text, error.marker());
    let reason = error.info();
    let mut finding = Finding::new(Code::C001, msg!("YAML 无法解析：{reason}", "YAML cannot be parsed: {reason}"))
        .at(source.place(range.start + at..range.start + at + 1));
    if let Some(help) = full_width_hint(text) {
        finding = finding.help(help);
    } else if text.lines().any(|l| l.starts_with('\t') || l.trim_start_matches(' ').starts_with('\t')) {
        finding = finding.help(msg!("缩进请用空格，不要用制表符", "indent with spaces, not with tabs"));
    }
    Box::new(finding)
}

/// The usual slip of Chinese input methods: `title：…` is no key for YAML.
pub(crate) fn full_width_hint(text: &str) -> Option<crate::diag::Message> {
    let line = text.lines().find(|line| {
        let trimmed = line.trim_start().trim_start_matches("- ");
        trimmed.split_once('：').is_some_and(|(key, _)| {
            !key.is_empty()
                && !key.contains([':', '"', '\''])
                && key.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        })
    })?;
    let key = line.trim().split('：').next().unwrap_or_default().to_string();
    Some(msg!("键后要用半角冒号和一个空格：`{key}: …`", "write a half-width colon and a space: `{key}: …`"))
}

fn byte_of(text: &str, marker: &serde_yaml::granit_parser::Marker) -> usize {
    marker.byte_offset().unwrap_or_else(|| text.char_indices().nth(marker.index()).map_or(text.len(), |(at, _)| at))
}

impl Builder<'_> {
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<(), Box<Finding>> {
        let at = self.span_of(span);
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let value = match text.as_ref() {
                    "" | "~" | "null" | "Null" | "NULL" if plain => Value::Null,
                    _ => Value::Scalar { text: text.into_owned(), plain },
                };
                self.place(Node { value, span: at }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.open(Open::List { span: at.start, anchor, items: Vec::new() }, at)
            }
            Event::MappingStart(_, anchor, _) => {
                self.open(Open::Map { span: at.start, anchor, map: Entries::default() }, at)
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let (start, anchor, value) = match self.stack.pop().expect("the parser pairs start and end") {
                    Open::List { span, anchor, items } => (span, anchor, Value::List(items)),
                    Open::Map { span, anchor, map } => (span, anchor, Value::Map(map.all)),
                };
                self.place(Node { value, span: start..at.end.max(start) }, anchor)
            }
            Event::Alias(id) => match self.anchors.get(&id) {
                Some(node) => {
                    self.nodes += node.size();
                    // What is refused is not copied.
                    let value = if self.nodes < MOST_NODES { node.value.clone() } else { Value::Null };
                    self.place(Node { span: at, value }, 0)
                }
                None => Err(self.refused(at, msg!("别名指向自己", "alias refers to itself"))),
            },
            _ => Ok(()),
        }
    }

    fn span_of(&self, span: &Span) -> Range<usize> {
        let text = &self.source.text()[self.base..];
        self.base + byte_of(text, &span.start)..self.base + byte_of(text, &span.end)
    }

    fn refused(&self, at: Range<usize>, message: crate::diag::Message) -> Box<Finding> {
        Box::new(Finding::new(Code::C001, message).at(self.source.place(at)))
    }

    fn open(&mut self, open: Open, at: Range<usize>) -> Result<(), Box<Finding>> {
        if self.stack.len() >= DEEPEST {
            return Err(self.refused(at, msg!("嵌套超过 {DEEPEST} 层", "nested deeper than {DEEPEST} levels")));
        }
        self.stack.push(open);
        Ok(())
    }

    fn place(&mut self, node: Node, anchor: usize) -> Result<(), Box<Finding>> {
        self.nodes += 1;
        if self.nodes > MOST_NODES {
            return Err(self.refused(node.span, msg!("内容展开后过多", "unfolds to too many values")));
        }
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        match self.stack.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { map, .. }) => match map.key.take() {
                None => {
                    let text = match node.value {
                        Value::Scalar { text, .. } => text,
                        Value::Null => "null".to_string(),
                        _ => {
                            return Err(self.refused(node.span, msg!("键必须是文字", "a key must be text")));
                        }
                    };
                    map.key = Some((text, node.span));
                }
                Some((name, key_span)) => match map.by_key.get(&name) {
                    None => {
                        map.by_key.insert(name.clone(), map.all.len());
                        map.all.push(Entry { key: name, key_span, node });
                    }
                    Some(first) => {
                        let line = self.source.place(map.all[*first].key_span.clone()).line();
                        self.findings.push(
                            Finding::new(Code::C005, msg!("键 `{name}` 写了两次", "key `{name}` is given twice"))
                                .at(self.source.place(key_span))
                                .help(msg!(
                                    "保留第 {line} 行的值；请删去其中一个",
                                    "the value of line {line} is used; remove one of the two"
                                )),
                        );
                    }
                },
            },
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Result<Node, Box<Finding>>, Vec<Finding>) {
        let source = Source::new("t.yaml", text);
        let mut findings = Vec::new();
        let node = parse(&source, 0..text.len(), &mut findings);
        (node, findings)
    }

    #[test]
    fn positions_survive_chinese_text() {
        let text = "标题: 甲\nlist:\n  - 乙\n";
        let node = read(text).0.unwrap();
        let item = node.nearest(&["list", "0"]);
        assert_eq!(&text[item.span.clone()], "乙");
        assert_eq!(node.get("标题").unwrap().value, Value::Scalar { text: "甲".into(), plain: true });
    }

    #[test]
    fn a_key_given_twice_is_a_finding_and_the_first_stays() {
        let (node, findings) = read("a: 1\nb: 2\na: 3\n");
        assert_eq!(findings[0].code, Code::C005);
        assert_eq!(findings[0].place.as_ref().unwrap().line(), 3);
        assert_eq!(node.unwrap().get("a").unwrap().value, Value::Scalar { text: "1".into(), plain: true });
    }

    #[test]
    fn hostile_nesting_and_aliases_are_refused() {
        assert!(read(&"[".repeat(20_000)).0.is_err());
        let mut bomb = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for i in 1..9 {
            let before = i - 1;
            bomb.push_str(&format!("a{i}: &a{i} [{}]\n", vec![format!("*a{before}"); 10].join(", ")));
        }
        assert!(read(&bomb).0.is_err());
        let long = format!("a: &a {}\nb: [{}]\n", "x".repeat(1 << 20), ["*a"; 100].join(", "));
        assert!(read(&long).0.is_err());
        assert!(read(&format!("a: {}", "x".repeat(LARGEST))).0.is_err());
    }

    #[test]
    fn full_width_colon_gets_its_own_hint() {
        let (node, _) = read("title：甲\nkicker: 乙\n");
        let finding = node.unwrap_err();
        assert!(finding.help.is_some(), "{finding:?}");
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in ".{0,200}") {
            let _ = read(&text);
        }
    }
}
