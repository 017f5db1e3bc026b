//! `theme.yaml`: colours, fonts, logo and words, for those who do not write templates.
//!
//! Reads and checks the file and lays one theme over another. Does not look for the files: the
//! dress does.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::colour::Colour;
use super::view::{FontsView, Safe, ThemeView};
use crate::diag::{Code, Finding, Source};
use crate::msg;
use crate::yaml::{self, Node, Schema, nearest};

static SCHEMA: LazyLock<Schema<Theme>> = LazyLock::new(Schema::new);

/// The JSON Schema of `theme.yaml`.
pub fn schema() -> serde_json::Value {
    SCHEMA.json()
}

/// Roles a font can have in a book.
pub const FONT_ROLES: [&str; 6] = ["song", "fangsong", "kai", "hei", "title", "latin"];

/// Colour of a dress whose themes name none: the red of a university bulletin.
const ACCENT: &str = "#9b1c1c";

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
    /// Manner of the printed cover: `classic` (masthead over a rule), `band` (a field of colour above)
    /// or `frame` (a frame round the page).
    pub cover: Option<Cover>,
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

/// Manner of the printed cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Cover {
    /// Masthead over a rule.
    Classic,
    /// A field of the accent colour over the upper part of the sheet.
    Band,
    /// A frame of two rules.
    Frame,
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

impl Theme {
    /// Reads a theme file; every fault is a finding, and what is right is used.
    ///
    /// The tree that comes with it tells where in the file a value stands.
    pub(super) fn read(source: &Source, findings: &mut Vec<Finding>) -> (Self, Node) {
        let node = match yaml::parse(source, 0..source.text().len(), findings) {
            Ok(node) => node,
            Err(finding) => {
                findings.push(*finding);
                return (Self::default(), Node { value: yaml::Value::Null, span: 0..0 });
            }
        };
        let mut theme = SCHEMA.read(&node, source, findings).unwrap_or_default();
        theme.check(&node, source, findings);
        (theme, node)
    }

    /// Drops what no output could use, so that the parent's value stands instead.
    fn check(&mut self, node: &Node, source: &Source, findings: &mut Vec<Finding>) {
        for (key, colour) in [("accent", &mut self.accent), ("ground", &mut self.ground)] {
            if let Some(value) = colour.take_if(|value| Colour::parse(value).is_none()) {
                let message = msg!("`{value}` 不是颜色", "`{value}` is no colour");
                findings.push(
                    Finding::new(Code::C004, message)
                        .at(source.place(node.nearest(&[key]).span.clone()))
                        .help(msg!("写成 `#9b1c1c` 或 `#a11`，并加引号", "write `#9b1c1c` or `#a11`, in quotes")),
                );
            }
        }
        let unknown: Vec<String> =
            self.fonts.keys().filter(|role| !FONT_ROLES.contains(&role.as_str())).cloned().collect();
        for role in unknown {
            self.fonts.remove(&role);
            let all = FONT_ROLES.join(", ");
            let at = node.nearest(&["fonts"]).entry(&role).map_or(node.span.clone(), |e| e.key_span.clone());
            let near = nearest(&role, FONT_ROLES).unwrap_or(FONT_ROLES[0]);
            findings.push(
                Finding::new(Code::C002, msg!("没有字体角色 `{role}`", "there is no font role `{role}`"))
                    .at(source.place(at))
                    .help(msg!("是不是 `{near}`？可选：{all}", "did you mean `{near}`? possible: {all}")),
            );
        }
        if let Some(value) = self.labels.page.take_if(|value| !value.contains("{page}")) {
            let message = msg!("`page: {value}` 里没有 `{{page}}`", "`page: {value}` has no `{{page}}` in it");
            findings.push(
                Finding::new(Code::C004, message)
                    .at(source.place(node.nearest(&["labels", "page"]).span.clone()))
                    .help(msg!("例如 `page: 第{{page}}页`", "such as `page: Page {{page}}`")),
            );
        }
    }

    /// This theme with the parent's values where it has none.
    pub fn over(self, parent: &Theme) -> Self {
        let mut fonts = parent.fonts.clone();
        fonts.extend(self.fonts);
        let (labels, above) = (self.labels, &parent.labels);
        let word = |own: Option<String>, parent: &Option<String>| own.or_else(|| parent.clone());
        Self {
            parent: self.parent,
            accent: word(self.accent, &parent.accent),
            ground: word(self.ground, &parent.ground),
            rule: self.rule.or(parent.rule),
            cover: self.cover.or(parent.cover),
            logo: word(self.logo, &parent.logo),
            motto: word(self.motto, &parent.motto),
            fonts,
            labels: Labels {
                contents: word(labels.contents, &above.contents),
                editor: word(labels.editor, &above.editor),
                imprint: word(labels.imprint, &above.imprint),
                notes: word(labels.notes, &above.notes),
                page: word(labels.page, &above.page),
            },
        }
    }

    /// The theme as style sheets need it; `logo` is the address of the logo in the output.
    pub fn view(&self, logo: Option<String>) -> ThemeView {
        let colour = |value: &Option<String>| value.as_deref().and_then(Colour::parse);
        let accent = colour(&self.accent).or(Colour::parse(ACCENT)).expect("the default is a colour");
        let ground = colour(&self.ground);
        let behind = ground.unwrap_or(Colour::WHITE);
        ThemeView {
            accent: accent.css(),
            accent_text: accent.readable_on(Colour::WHITE).css(),
            accent_dark: accent.readable_on(Colour::NIGHT).css(),
            ground: ground.map(Colour::css),
            ink: accent.readable_on(behind).css(),
            ground_text: behind.text_on().css(),
            rule: match self.rule.unwrap_or(Rule::Double) {
                Rule::Double => "double",
                Rule::Thick => "thick",
                Rule::Thin => "thin",
                Rule::None => "none",
            },
            motto: self.motto.clone(),
            logo,
            fonts: FontsView {
                song: self.families("song"),
                fangsong: self.families("fangsong"),
                kai: self.families("kai"),
                hei: self.families("hei"),
                title: self.families("title"),
                latin: self.families("latin"),
            },
        }
    }

    /// The families of a role as a style sheet names them: the theme's, then what systems have.
    fn families(&self, role: &str) -> Safe {
        let own = self.fonts.get(role).into_iter().flatten();
        // A family name cannot leave its quotes: what could is no part of any real name.
        let own = own.map(|name| name.replace(|c: char| c.is_control() || "\"\\<>;{}&'".contains(c), ""));
        let mut list: Vec<String> =
            own.filter(|name| !name.trim().is_empty()).map(|name| format!("\"{name}\"")).collect();
        list.push(system_families(role).to_string());
        Safe::new(&list.join(", "))
    }
}

/// Fonts that Windows, macOS, iOS, Android and Linux bring for a role, best first.
fn system_families(role: &str) -> &'static str {
    match role {
        "song" => {
            "\"Source Han Serif SC\", \"Noto Serif CJK SC\", \"Noto Serif SC\", \"Songti SC\", STSong, SimSun, \"宋体\", serif"
        }
        "fangsong" => {
            "\"仿宋\", FangSong, \"FangSong_GB2312\", STFangsong, \"Zhuque Fangsong\", \"Songti SC\", \"Noto Serif CJK SC\", serif"
        }
        "kai" => "\"楷体\", KaiTi, \"Kaiti SC\", STKaiti, \"LXGW WenKai\", \"Noto Serif CJK SC\", serif",
        "hei" => {
            "\"PingFang SC\", \"HarmonyOS Sans SC\", \"Microsoft YaHei\", \"Source Han Sans SC\", \"Noto Sans CJK SC\", \"Noto Sans SC\", SimHei, sans-serif"
        }
        "title" => {
            "\"方正小标宋简体\", \"FZXiaoBiaoSong-B05S\", \"Source Han Serif SC\", \"Noto Serif CJK SC\", \"Songti SC\", STZhongsong, SimSun, serif"
        }
        _ => "\"Times New Roman\", \"Liberation Serif\", Georgia, serif",
    }
}
