//! The roles of type and the families that usually play them.

/// What a family is used for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// 宋体: running text and everything that has no family of its own.
    Song,
    /// 仿宋: body of official documents.
    Fangsong,
    /// 楷体: kickers, bylines, notes of the editors.
    Kai,
    /// 黑体: section headings, strong emphasis.
    Hei,
    /// 小标宋: headlines.
    Title,
    /// Letters and figures.
    Latin,
    /// Code.
    Mono,
}

/// The family that is part of the program and closes every chain.
pub(super) const LAST_RESORT: &str = "Libertinus Serif";

/// Names under which one and the same family is installed, depending on system and language.
const NAMES: &[&[&str]] = &[
    &["SimSun", "宋体"],
    &["FangSong", "仿宋", "SimFang"],
    &["FangSong_GB2312", "仿宋_GB2312"],
    &["KaiTi", "楷体", "SimKai"],
    &["KaiTi_GB2312", "楷体_GB2312"],
    &["SimHei", "黑体"],
    &["STSong", "华文宋体"],
    &["STFangsong", "华文仿宋"],
    &["STKaiti", "华文楷体"],
    &["STHeiti", "华文黑体"],
    &["Songti SC", "宋体-简"],
    &["Kaiti SC", "楷体-简"],
    &["Heiti SC", "黑体-简"],
    &["Microsoft YaHei", "微软雅黑"],
    &["FZXiaoBiaoSong-B05S", "FZXiaoBiaoSong-B05", "方正小标宋简体", "方正小标宋_GBK", "方正小标宋_GB18030"],
    &["FZFangSong-Z02S", "FZFangSong-Z02", "方正仿宋简体", "方正仿宋_GBK", "方正仿宋_GB18030"],
    &["FZKai-Z03S", "FZKai-Z03", "方正楷体简体", "方正楷体_GBK", "方正楷体_GB18030"],
    &["FZHei-B01S", "FZHei-B01", "方正黑体简体", "方正黑体_GBK", "方正黑体_GB18030"],
    &["FZShuSong-Z01S", "FZShuSong-Z01", "方正书宋简体", "方正书宋_GBK", "方正书宋_GB18030"],
    &["Zhuque Fangsong (technical preview)", "Zhuque Fangsong", "朱雀仿宋（预览测试版）", "朱雀仿宋"],
    &["LXGW WenKai", "霞鹜文楷"],
    &["LXGW WenKai GB", "霞鹜文楷 GB"],
    &["Source Han Serif SC", "思源宋体", "Source Han Serif CN", "思源宋体 CN"],
    &["Source Han Sans SC", "思源黑体", "Source Han Sans CN", "思源黑体 CN"],
    &["Noto Serif CJK SC", "Noto Serif SC"],
    &["Noto Sans CJK SC", "Noto Sans SC"],
    &["WenQuanYi Micro Hei", "文泉驿微米黑"],
    &["WenQuanYi Zen Hei", "文泉驿正黑"],
];

/// All names of a family, itself included; empty when it has only one.
pub(super) fn names_of(family: &str) -> &'static [&'static str] {
    let known = |names: &&&[&str]| names.iter().any(|n| n.to_lowercase() == family.to_lowercase());
    NAMES.iter().find(known).copied().unwrap_or_default()
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 7] = [Self::Song, Self::Fangsong, Self::Kai, Self::Hei, Self::Title, Self::Latin, Self::Mono];

    /// The name of the role in themes and templates.
    pub fn key(self) -> &'static str {
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

    pub(super) fn zh(self) -> &'static str {
        match self {
            Self::Song => "宋体",
            Self::Fangsong => "仿宋",
            Self::Kai => "楷体",
            Self::Hei => "黑体",
            Self::Title => "小标宋",
            Self::Latin => "西文",
            Self::Mono => "等宽",
        }
    }

    pub(super) fn en(self) -> &'static str {
        match self {
            Self::Song => "Song (宋体)",
            Self::Fangsong => "Fangsong (仿宋)",
            Self::Kai => "Kai (楷体)",
            Self::Hei => "Hei (黑体)",
            Self::Title => "headline (小标宋)",
            Self::Latin => "Latin",
            Self::Mono => "code",
        }
    }

    /// Families that really are of this kind, best first. A role without one of them stays empty:
    /// only the template knows which other role may stand in for it, and in which weight.
    pub(super) fn usual(self) -> &'static [&'static str] {
        match self {
            Self::Song => &[
                "FZShuSong-Z01S",
                "Noto Serif CJK SC",
                "Source Han Serif SC",
                "SimSun",
                "Songti SC",
                "STSong",
                "NSimSun",
                "AR PL UMing CN",
                "AR PL SungtiL GB",
            ],
            Self::Fangsong => {
                &["FangSong_GB2312", "FZFangSong-Z02S", "FangSong", "STFangsong", "Zhuque Fangsong (technical preview)"]
            }
            Self::Kai => &[
                "KaiTi_GB2312",
                "FZKai-Z03S",
                "KaiTi",
                "STKaiti",
                "Kaiti SC",
                "LXGW WenKai GB",
                "LXGW WenKai",
                "AR PL UKai CN",
                "AR PL KaitiM GB",
            ],
            Self::Hei => &[
                "FZHei-B01S",
                "SimHei",
                "Noto Sans CJK SC",
                "Source Han Sans SC",
                "Heiti SC",
                "STHeiti",
                "PingFang SC",
                "Microsoft YaHei",
                "WenQuanYi Micro Hei",
                "WenQuanYi Zen Hei",
            ],
            Self::Title => &["FZXiaoBiaoSong-B05S"],
            Self::Latin => &["Times New Roman", "Liberation Serif", "Tinos", "TeX Gyre Termes", LAST_RESORT],
            Self::Mono => &["DejaVu Sans Mono"],
        }
    }
}
