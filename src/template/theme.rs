//! `theme.yaml`: colours, fonts, logo and words, for those who do not write templates.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Colours, fonts and words of a department. Every key may be left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Theme {
    /// Name of the template folder this one builds on; `default` when left out.
    pub parent: Option<String>,
    /// Colour of masthead, rules and numbers, such as `#9b1c1c`.
    pub accent: Option<String>,
    /// Colour of the masthead's ground; white when left out.
    pub ground: Option<String>,
    /// Style of the rules below the masthead: `double`, `thick`, `thin` or `none`.
    pub rule: Option<Rule>,
    /// Picture in the masthead, relative to the template folder.
    pub logo: Option<String>,
    /// A motto below the masthead.
    pub motto: Option<String>,
    /// Font families by role (`song`, `fangsong`, `kai`, `hei`, `title`, `latin`), first choice first.
    pub fonts: BTreeMap<String, Vec<String>>,
    /// Words the templates print.
    pub labels: Labels,
}

/// Style of a masthead rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Rule {
    /// A thick and a thin line.
    Double,
    /// One thick line.
    Thick,
    /// One thin line.
    Thin,
    /// No line.
    None,
}

/// Words the templates print; those left out come from the parent or the language's default.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Labels {
    /// Heading of the contents: 目录.
    pub contents: Option<String>,
    /// Signature of the editor's note: ——编者.
    pub editor: Option<String>,
    /// Heading of the imprint: 版权信息.
    pub imprint: Option<String>,
    /// Heading of the notes of an article: 注释.
    pub notes: Option<String>,
    /// Word before a page number in running text: 第…页, with `{page}` for the number.
    pub page: Option<String>,
}
