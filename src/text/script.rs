//! Simplified and traditional characters, changed into each other when somebody asks for it.
//!
//! By phrases, so that 头发 and 发展 get their own 髮 and 發; words of a region stay what they are:
//! 软件 is never made 軟體.

use ferrous_opencc::OpenCC;
use ferrous_opencc::config::BuiltinConfig;
use serde::{Deserialize, Serialize};

/// The characters a text is written in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Script {
    /// 简体.
    Simplified,
    /// 繁體.
    Traditional,
}

impl Script {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Simplified, Self::Traditional];

    /// Its name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::Simplified => "simplified",
            Self::Traditional => "traditional",
        }
    }

    /// The script a name on the command line means.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|script| script.name() == name)
    }
}

/// Changes texts into one script.
pub struct Converter {
    phrases: OpenCC,
}

impl Converter {
    /// A converter into a script.
    pub fn new(script: Script) -> Self {
        let table = match script {
            Script::Simplified => BuiltinConfig::T2s,
            Script::Traditional => BuiltinConfig::S2t,
        };
        Self { phrases: OpenCC::from_config(table).expect("the tables are part of the program") }
    }

    /// The text in the script.
    pub fn convert(&self, text: &str) -> String {
        self.phrases.convert(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_decide_which_character_is_meant() {
        let traditional = Converter::new(Script::Traditional);
        for (simplified, expected) in [
            ("头发、发展、理发", "頭髮、發展、理髮"),
            ("皇后以后", "皇后以後"),
            ("台湾", "臺灣"),
            ("干部干杯，树干干净", "幹部乾杯，樹幹乾淨"),
            ("里程碑就在村里", "里程碑就在村裏"),
            ("面条上面", "麪條上面"),
            ("系统联系", "系統聯繫"),
            ("软件", "軟件"),
            ("Abc 123，“甲”。", "Abc 123，“甲”。"),
        ] {
            assert_eq!(traditional.convert(simplified), expected);
        }
        let simplified = Converter::new(Script::Simplified);
        for (traditional, expected) in [
            ("頭髮、發展", "头发、发展"),
            ("皇后、以後", "皇后、以后"),
            ("臺灣、台灣", "台湾、台湾"),
            ("軟體", "软体"),
            ("乾隆乾淨", "乾隆干净"),
            // Taiwan writes 著 for 着; the table does not tell the two apart and leaves them.
            ("著名，看著", "著名，看著"),
        ] {
            assert_eq!(simplified.convert(traditional), expected);
        }
    }

    #[test]
    fn a_text_in_the_script_already_stays() {
        assert_eq!(Converter::new(Script::Simplified).convert("头发，皇后。"), "头发，皇后。");
        assert_eq!(Converter::new(Script::Traditional).convert("頭髮，皇后。"), "頭髮，皇后。");
    }
}
