//! Styles and numbering of a DOCX: what a paragraph is by its style, and the number it shows.

use std::collections::HashMap;

use crate::read::dom::{Dom, NodeId};
use crate::text::chinese_number;

/// What a style makes of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Role {
    /// Running text.
    #[default]
    Text,
    /// The title of the document.
    Title,
    /// The line below it.
    Subtitle,
    /// A heading, level 1–9.
    Heading(u8),
    /// A quotation.
    Quote,
    /// The words below a picture.
    Caption,
    /// An entry of a table of contents.
    Contents,
    /// A piece of an article as our own documents name it.
    Own(Own),
}

/// What paragraphs of our own documents are, besides what every document has.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Own {
    Kicker,
    Deck,
    Byline,
    EditorNote,
    Highlight,
    PullQuote,
    Source,
    Code,
    Divider,
    /// What follows the first paragraph of a list item.
    ListMore,
    /// Cover and imprint.
    Furniture,
}

/// What a style makes of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Strong,
    Emphasis,
    StrongEmphasis,
    /// Code, in our own documents.
    Code,
    /// The number of a note, in our own documents.
    NoteMark,
    /// Not part of the text around it, in our own documents.
    Aside(Aside),
}

/// Pieces of a head that stand in a line with something else.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Aside {
    Dateline,
    Column,
    Series,
    Credit,
}

/// A style with what it inherits.
#[derive(Debug, Clone, Default)]
struct Style {
    name: String,
    based_on: Option<String>,
    outline: Option<u8>,
    list: Option<(String, usize)>,
}

/// All styles of a document.
#[derive(Debug, Default)]
pub(super) struct Styles {
    all: HashMap<String, Style>,
    /// The document is one of ours.
    pub own: bool,
}

/// The value of the first child element of a name.
pub(super) fn value<'a>(dom: &'a Dom, node: NodeId, name: &str) -> Option<&'a str> {
    dom.child(node, name).and_then(|c| dom.attr(c, "w:val"))
}

/// The list a paragraph's properties name: number and level.
pub(super) fn list_of(dom: &Dom, properties: NodeId) -> Option<(String, usize)> {
    let node = dom.child(properties, "w:numPr")?;
    let level = value(dom, node, "w:ilvl").and_then(|v| v.parse().ok()).unwrap_or(0_usize);
    Some((value(dom, node, "w:numId")?.to_string(), level.min(8)))
}

impl Styles {
    /// Reads `styles.xml`.
    pub fn read(dom: &Dom) -> Self {
        let mut all = HashMap::new();
        for node in dom.descendants(dom.root()).filter(|n| dom.name(*n) == "w:style") {
            let Some(id) = dom.attr(node, "w:styleId") else { continue };
            let properties = dom.child(node, "w:pPr");
            let outline = properties.and_then(|p| value(dom, p, "w:outlineLvl")).and_then(|v| v.parse().ok());
            let style = Style {
                name: value(dom, node, "w:name").unwrap_or_default().to_lowercase(),
                based_on: value(dom, node, "w:basedOn").map(str::to_string),
                outline,
                list: properties.and_then(|p| list_of(dom, p)),
            };
            all.insert(id.to_string(), style);
        }
        let named = |name: &str| all.values().any(|style| style.name == name);
        let own = ["引题", "副题", "署名", "编者按", "提要", "来源", "电头"].iter().all(|name| named(name));
        Self { all, own }
    }

    /// What a character style makes of its characters.
    pub fn letters(&self, id: &str) -> Option<Letters> {
        let name = self.all.get(id).map_or("", |style| style.name.as_str());
        match name {
            "strong" => Some(Letters::Strong),
            "emphasis" => Some(Letters::Emphasis),
            _ if !self.own => None,
            "加重强调" => Some(Letters::StrongEmphasis),
            "代码字" => Some(Letters::Code),
            "footnote reference" => Some(Letters::NoteMark),
            "电头" => Some(Letters::Aside(Aside::Dateline)),
            "专栏" => Some(Letters::Aside(Aside::Column)),
            "篇次" => Some(Letters::Aside(Aside::Series)),
            "摄影" => Some(Letters::Aside(Aside::Credit)),
            _ => None,
        }
    }

    fn chain<'a>(&'a self, id: &'a str) -> impl Iterator<Item = (&'a str, &'a Style)> {
        let mut next = Some(id);
        std::iter::from_fn(move || {
            let id = next?;
            let style = self.all.get(id)?;
            next = style.based_on.as_deref();
            Some((id, style))
        })
        // Styles that inherit from each other in a ring are found in damaged files.
        .take(20)
    }

    /// What a style makes of its paragraphs.
    pub fn role(&self, id: &str) -> Role {
        for (id, style) in self.chain(id) {
            if let Some(own) = own_by_name(&style.name).filter(|_| self.own) {
                return Role::Own(own);
            }
            let named = by_name(&style.name);
            if named != Role::Text {
                return named;
            }
            if let Some(level) = style.outline.filter(|level| *level < 9) {
                return Role::Heading(level + 1);
            }
            if style.name.is_empty() && by_name(&id.to_lowercase()) != Role::Text {
                return by_name(&id.to_lowercase());
            }
        }
        if self.all.contains_key(id) { Role::Text } else { by_name(&id.to_lowercase()) }
    }

    /// The list a style puts its paragraphs in.
    pub fn list(&self, id: &str) -> Option<(String, usize)> {
        self.chain(id).find_map(|(_, style)| style.list.clone())
    }
}

fn own_by_name(name: &str) -> Option<Own> {
    Some(match name {
        "引题" => Own::Kicker,
        "副题" => Own::Deck,
        "署名" => Own::Byline,
        "编者按" => Own::EditorNote,
        "提要" => Own::Highlight,
        "摘句" => Own::PullQuote,
        "来源" => Own::Source,
        "代码" => Own::Code,
        "分隔" => Own::Divider,
        "list continue" => Own::ListMore,
        "title" | "起线" | "收线" | "版权" | "版权标题" => Own::Furniture,
        name if name.starts_with("封面") => Own::Furniture,
        _ => return None,
    })
}

fn by_name(name: &str) -> Role {
    let compact: String = name.chars().filter(|c| !c.is_whitespace()).collect();
    match compact.as_str() {
        "title" | "标题" | "大标题" | "文章标题" | "主标题" => return Role::Title,
        "subtitle" | "副标题" => return Role::Subtitle,
        "quote" | "intensequote" | "引用" | "明显引用" => return Role::Quote,
        "caption" | "题注" | "图说" => return Role::Caption,
        _ => {}
    }
    if compact.starts_with("toc") || compact.starts_with("目录") {
        return Role::Contents;
    }
    let digits = compact.strip_prefix("heading").or_else(|| compact.strip_prefix("标题"));
    match digits.and_then(|d| d.parse().ok()) {
        Some(level @ 1..=9) => Role::Heading(level),
        _ => Role::Text,
    }
}

/// What stands before the items of a list has no more characters: it is repeated before each of them.
const LONGEST: usize = 255;

/// A level of a list.
#[derive(Debug, Clone, Default)]
struct Level {
    format: String,
    text: String,
    start: u64,
}

/// The lists of a document and how far each has counted.
#[derive(Debug, Default)]
pub(super) struct Numbering {
    levels: HashMap<String, Vec<Level>>,
    /// The definition a list uses; lists of one definition count on together.
    definition: HashMap<String, String>,
    /// First numbers of lists that begin anew, by list and level.
    starts: HashMap<(String, usize), u64>,
    counts: HashMap<String, [u64; 9]>,
}

/// What numbering puts before a paragraph.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Number {
    /// An item of a list, with its level and number; none for bullets.
    Item(usize, Option<u64>),
    /// Characters that belong to the text: 一、 （三） 第二条.
    Words(String),
}

impl Numbering {
    /// Reads `numbering.xml`.
    pub fn read(dom: &Dom) -> Self {
        let mut numbering = Self::default();
        for node in dom.descendants(dom.root()) {
            match dom.name(node) {
                "w:abstractNum" => {
                    let Some(id) = dom.attr(node, "w:abstractNumId") else { continue };
                    let mut levels = vec![Level::default(); 9];
                    for level in dom.children(node).filter(|c| dom.name(*c) == "w:lvl") {
                        let at = dom.attr(level, "w:ilvl").and_then(|v| v.parse::<usize>().ok()).unwrap_or(9);
                        let Some(slot) = levels.get_mut(at) else { continue };
                        *slot = Level {
                            format: value(dom, level, "w:numFmt").unwrap_or("decimal").to_string(),
                            text: value(dom, level, "w:lvlText").unwrap_or_default().chars().take(LONGEST).collect(),
                            start: value(dom, level, "w:start").and_then(|v| v.parse().ok()).unwrap_or(1),
                        };
                    }
                    numbering.levels.insert(id.to_string(), levels);
                }
                "w:num" => {
                    if let (Some(id), Some(of)) = (dom.attr(node, "w:numId"), value(dom, node, "w:abstractNumId")) {
                        numbering.definition.insert(id.to_string(), of.to_string());
                        for change in dom.children(node).filter(|c| dom.name(*c) == "w:lvlOverride") {
                            let level = dom.attr(change, "w:ilvl").and_then(|v| v.parse().ok());
                            let start = value(dom, change, "w:startOverride").and_then(|v| v.parse().ok());
                            if let (Some(level), Some(start)) = (level, start) {
                                numbering.starts.insert((id.to_string(), level), start);
                            }
                        }
                    }
                }
                _ => {}
            }
        }
        numbering
    }

    /// The next number of a list; `None` when it shows none.
    pub fn next(&mut self, list: &str, level: usize) -> Option<Number> {
        let definition = self.definition.get(list)?;
        let levels = self.levels.get(definition)?;
        let own = levels.get(level)?;
        let anew = (0..9).any(|level| self.starts.contains_key(&(list.to_string(), level)));
        let counts = self.counts.entry(if anew { format!("list {list}") } else { definition.clone() }).or_default();
        let start = self.starts.get(&(list.to_string(), level)).copied().unwrap_or(own.start);
        counts[level] = if counts[level] == 0 { start } else { counts[level].saturating_add(1) };
        counts[level + 1..].fill(0);
        match own.format.as_str() {
            "none" => return None,
            "bullet" => return Some(Number::Item(level, None)),
            _ => {}
        }
        let plain = own.format == "decimal" && {
            let bare = own.text.replace(&format!("%{}", level + 1), "");
            matches!(bare.trim(), "" | "." | "．" | ")" | "）")
        };
        if plain {
            return Some(Number::Item(level, Some(counts[level])));
        }
        let mut words = own.text.clone();
        for (at, level) in levels.iter().enumerate() {
            let sign = format!("%{}", at + 1);
            if words.contains(&sign) {
                let count = if counts[at] == 0 { level.start } else { counts[at] };
                words = words.replace(&sign, &formatted(count, &level.format));
            }
        }
        Some(Number::Words(words)).filter(|w| *w != Number::Words(String::new()))
    }
}

fn formatted(number: u64, format: &str) -> String {
    let letter = |first: u8| char::from(first + ((number.max(1) - 1) % 26) as u8).to_string();
    match format {
        "chineseCounting"
        | "chineseCountingThousand"
        | "japaneseCounting"
        | "ideographDigital"
        | "chineseLegalSimplified" => chinese_number(number),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" if (1..=20).contains(&number) => {
            char::from_u32('①' as u32 + number as u32 - 1).map(String::from).unwrap_or_default()
        }
        "lowerLetter" => letter(b'a'),
        "upperLetter" => letter(b'A'),
        "lowerRoman" => roman(number).to_lowercase(),
        "upperRoman" => roman(number),
        "decimalZero" => format!("{number:02}"),
        _ => number.to_string(),
    }
}

fn roman(number: u64) -> String {
    if number > 3000 {
        return number.to_string();
    }
    let signs = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = number;
    let mut out = String::new();
    for (value, sign) in signs {
        while rest >= value {
            out.push_str(sign);
            rest -= value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_follow_names_levels_and_ancestors() {
        let styles = Styles::read(&Dom::xml(
            "<w:styles><w:style w:styleId='a'><w:name w:val='标题 1'/></w:style>\
             <w:style w:styleId='b'><w:name w:val='小节'/><w:basedOn w:val='a'/></w:style>\
             <w:style w:styleId='c'><w:name w:val='x'/><w:pPr><w:outlineLvl w:val='2'/></w:pPr></w:style>\
             <w:style w:styleId='d'><w:name w:val='y'/><w:basedOn w:val='e'/></w:style>\
             <w:style w:styleId='e'><w:name w:val='z'/><w:basedOn w:val='d'/></w:style></w:styles>"
                .as_bytes(),
        ));
        let roles = ["a", "b", "c", "d", "Heading2", "Title", "q"].map(|id| styles.role(id));
        let heading = Role::Heading;
        assert_eq!(roles, [heading(1), heading(1), heading(3), Role::Text, heading(2), Role::Title, Role::Text]);
    }

    #[test]
    fn numbers_in_words_belong_to_the_text() {
        let mut numbering = Numbering::read(&Dom::xml(
            "<w:numbering><w:abstractNum w:abstractNumId='0'>\
             <w:lvl w:ilvl='0'><w:start w:val='1'/><w:numFmt w:val='chineseCounting'/><w:lvlText w:val='%1、'/></w:lvl>\
             <w:lvl w:ilvl='1'><w:numFmt w:val='decimal'/><w:lvlText w:val='%2.'/></w:lvl></w:abstractNum>\
             <w:num w:numId='7'><w:abstractNumId w:val='0'/></w:num></w:numbering>"
                .as_bytes(),
        ));
        let words = |n: &mut Numbering| n.next("7", 0);
        assert_eq!(words(&mut numbering), Some(Number::Words("一、".into())));
        assert_eq!(numbering.next("7", 1), Some(Number::Item(1, Some(1))));
        assert_eq!(numbering.next("7", 1), Some(Number::Item(1, Some(2))));
        assert_eq!(words(&mut numbering), Some(Number::Words("二、".into())));
        assert_eq!(numbering.next("7", 1), Some(Number::Item(1, Some(1))));
        assert_eq!((chinese_number(20), chinese_number(21), roman(14)), ("二十".into(), "二十一".into(), "XIV".into()));
    }
}
