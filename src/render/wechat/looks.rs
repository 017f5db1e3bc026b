//! What a style sheet says of the pieces of a WeChat message, by name.
//!
//! The WeChat editor keeps `style` attributes and drops style sheets, so the sheet is read once and
//! its declarations are written into every element.

use std::collections::BTreeMap;

use css_inline::{CSSInliner, InlineError};
use html5gum::{Token, Tokenizer};

/// Names a style sheet may have rules for.
const NAMES: [&str; 34] = [
    "whole",
    "running-head",
    "publication",
    "publication-subtitle",
    "motto",
    "issue-line",
    "contents-title",
    "group",
    "entry",
    "start",
    "kicker",
    "title",
    "subtitle",
    "byline",
    "note",
    "highlight",
    "pull-quote",
    "paragraph",
    "english",
    "heading",
    "subheading",
    "item",
    "quote",
    "code",
    "divider",
    "table",
    "cell",
    "tight",
    "picture",
    "caption",
    "source",
    "small",
    "mark",
    "join",
];

/// Inline styles by name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Looks(BTreeMap<String, String>);

impl Looks {
    /// Reads a style sheet of class rules.
    ///
    /// # Errors
    /// When it is no style sheet.
    pub fn read(sheet: &str) -> Result<Self, InlineError> {
        let specimen: String = NAMES.iter().map(|name| format!("<p class=\"{name}\"></p>")).collect();
        let inliner = CSSInliner::options().minify_css(true).build();
        let dressed = inliner.inline_fragment(&specimen, sheet)?;
        let mut looks = BTreeMap::new();
        for Ok(token) in Tokenizer::new(dressed.as_str()) {
            let Token::StartTag(tag) = token else { continue };
            let value = |name: &str| {
                tag.attributes.iter().find(|(key, _)| ***key == *name.as_bytes()).map(|(_, value)| value.to_vec())
            };
            let (Some(name), Some(style)) = (value("class"), value("style")) else { continue };
            let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
            looks.insert(text(name), text(style));
        }
        Ok(Self(looks))
    }

    /// The style of a name as an attribute with the space before it, or nothing.
    pub fn of(&self, name: &str) -> String {
        self.with(name, "")
    }

    /// The same with further declarations.
    pub fn with(&self, name: &str, more: &str) -> String {
        debug_assert!(NAMES.contains(&name), "{name} is listed");
        let own = self.0.get(name).map_or("", String::as_str);
        let joint = if own.is_empty() || more.is_empty() { "" } else { ";" };
        let style = format!("{}{joint}{more}", own.trim_end_matches([';', ' ']));
        // Quotation marks of font names would end the attribute.
        if style.is_empty() { style } else { format!(" style=\"{}\"", style.replace('"', "'")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_become_styles_of_their_name() {
        let looks = Looks::read(".title { color: red; font-family: \"A B\" } .title { color: blue }").unwrap();
        assert_eq!(looks.of("byline"), "");
        let title = looks.of("title");
        assert!(title.contains("blue") && title.contains("'A B'") && !title.contains("red"), "{title}");
        assert!(looks.with("byline", "text-align:right").contains("text-align:right"));
    }
}
