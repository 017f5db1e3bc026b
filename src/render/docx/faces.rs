//! Families of type by role, under the names that Windows, WPS and macOS know them by.

use std::collections::BTreeMap;

use crate::layout::Role;

/// The usual family of a role in a word processor, and those that stand in for it, best first.
fn usual(role: Role) -> &'static [&'static str] {
    match role {
        Role::Song => &["宋体", "SimSun", "Songti SC", "Noto Serif CJK SC", "思源宋体"],
        Role::Fangsong => &["仿宋", "FangSong", "仿宋_GB2312", "STFangsong", "华文仿宋", "Noto Serif CJK SC"],
        Role::Kai => &["楷体", "KaiTi", "楷体_GB2312", "Kaiti SC", "华文楷体", "LXGW WenKai", "霞鹜文楷"],
        Role::Hei => &["黑体", "SimHei", "Heiti SC", "Noto Sans CJK SC", "思源黑体"],
        Role::Title => {
            &["方正小标宋简体", "FZXiaoBiaoSong-B05S", "方正小标宋_GBK", "华文中宋", "STZhongsong", "Noto Serif CJK SC"]
        }
        Role::Latin => &["Times New Roman", "Liberation Serif", "Tinos"],
        Role::Mono => &["Courier New", "Consolas", "DejaVu Sans Mono", "Liberation Mono"],
    }
}

/// A family with the names it may also be found under.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Family {
    pub name: String,
    pub alternatives: Vec<String>,
    /// It holds Chinese characters.
    pub chinese: bool,
    pub serif: bool,
    /// All its characters have one width.
    pub fixed: bool,
}

/// The families of a document.
#[derive(Debug, Clone)]
pub(super) struct Faces(Vec<(Role, Family)>);

impl Faces {
    /// The usual families, those of a theme in front of them.
    pub(super) fn of(theme: &BTreeMap<String, Vec<String>>) -> Self {
        let family = |role: &Role| {
            let own = theme.get(role.key()).into_iter().flatten().map(String::as_str);
            // A name with a sign that separates names would be taken for two of them.
            let own = own.filter(|name| !name.trim().is_empty() && !name.contains([',', ';']));
            let mut names: Vec<String> = Vec::new();
            for name in own.chain(usual(*role).iter().copied()) {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_string());
                }
            }
            let name = names.remove(0);
            let chinese = !matches!(role, Role::Latin | Role::Mono);
            let (serif, fixed) = (!matches!(role, Role::Hei | Role::Mono), matches!(role, Role::Mono));
            (*role, Family { name, alternatives: names, chinese, serif, fixed })
        };
        Self(Role::ALL.iter().map(family).collect())
    }

    pub(super) fn name(&self, role: Role) -> &str {
        &self.0.iter().find(|(own, _)| *own == role).expect("every role has a family").1.name
    }

    /// The family of Latin letters.
    pub(super) fn latin(&self) -> &str {
        self.name(Role::Latin)
    }

    /// Every family once.
    pub(super) fn families(&self) -> Vec<&Family> {
        let mut all: Vec<&Family> = Vec::new();
        for (_, family) in &self.0 {
            if !all.iter().any(|known| known.name == family.name) {
                all.push(family);
            }
        }
        all
    }
}
