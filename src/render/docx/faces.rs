//! Families of type by role, under the names that Windows, WPS and macOS know them by.

use std::collections::BTreeMap;

/// What a family is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Face {
    Song,
    Fangsong,
    Kai,
    Hei,
    Title,
    Latin,
    Mono,
}

impl Face {
    const ALL: [Self; 7] = [Self::Song, Self::Fangsong, Self::Kai, Self::Hei, Self::Title, Self::Latin, Self::Mono];

    /// The name of the role in themes.
    fn key(self) -> &'static str {
        match self {
            Self::Song => "song",
            Self::Fangsong => "fangsong",
            Self::Kai => "kai",
            Self::Hei => "hei",
            Self::Title => "title",
            Self::Latin => "latin",
            Self::Mono => "mono",
        }
    }

    /// The usual family, and those that stand in for it, best first.
    fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Song => &["宋体", "SimSun", "Songti SC", "Noto Serif CJK SC", "思源宋体"],
            Self::Fangsong => &["仿宋", "FangSong", "仿宋_GB2312", "STFangsong", "华文仿宋", "Noto Serif CJK SC"],
            Self::Kai => &["楷体", "KaiTi", "楷体_GB2312", "Kaiti SC", "华文楷体", "LXGW WenKai", "霞鹜文楷"],
            Self::Hei => &["黑体", "SimHei", "Heiti SC", "Noto Sans CJK SC", "思源黑体"],
            Self::Title => &[
                "方正小标宋简体",
                "FZXiaoBiaoSong-B05S",
                "方正小标宋_GBK",
                "华文中宋",
                "STZhongsong",
                "Noto Serif CJK SC",
            ],
            Self::Latin => &["Times New Roman", "Liberation Serif", "Tinos"],
            Self::Mono => &["Courier New", "Consolas", "DejaVu Sans Mono", "Liberation Mono"],
        }
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
pub(super) struct Faces(Vec<(Face, Family)>);

impl Faces {
    /// The usual families, those of a theme in front of them.
    pub(super) fn of(theme: &BTreeMap<String, Vec<String>>) -> Self {
        let family = |face: &Face| {
            let own = theme.get(face.key()).into_iter().flatten().map(String::as_str);
            // A name with a sign that separates names would be taken for two of them.
            let own = own.filter(|name| !name.trim().is_empty() && !name.contains([',', ';']));
            let mut names: Vec<String> = Vec::new();
            for name in own.chain(face.usual().iter().copied()) {
                if !names.iter().any(|known| known == name) {
                    names.push(name.to_string());
                }
            }
            let name = names.remove(0);
            let chinese = !matches!(face, Face::Latin | Face::Mono);
            let (serif, fixed) = (!matches!(face, Face::Hei | Face::Mono), matches!(face, Face::Mono));
            (*face, Family { name, alternatives: names, chinese, serif, fixed })
        };
        Self(Face::ALL.iter().map(family).collect())
    }

    pub(super) fn name(&self, face: Face) -> &str {
        &self.0.iter().find(|(own, _)| *own == face).expect("every role has a family").1.name
    }

    /// The family of Latin letters.
    pub(super) fn latin(&self) -> &str {
        self.name(Face::Latin)
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
