//! The page: paper, type area and grid, as presets or in the publication's own numbers.
//!
//! Settings are what the editor wrote; a setup is complete and possible to print. Knows nothing
//! of Typst: `markup` hands the numbers to the print template.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::{Code, Finding, Message, Outcome, Place};
use crate::msg;

/// Points in a millimetre.
const PT_PER_MM: f64 = 72.0 / 25.4;
/// The least margin any printer keeps, in millimetres.
const LEAST_MARGIN: f64 = 5.0;
/// How much of its width a line of characters may lose to fit a given measure: GB/T 9704 itself
/// sets 28 characters of 16 pt (448 pt) on 156 mm (442.2 pt).
const CLOSEST: f64 = 0.97;

/// The page, in the configuration below `page:`. Every key may be left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "preset"))]
pub struct PageSettings {
    /// The page all other keys start from: `bulletin` (the default), `office` or `a5`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub preset: Option<Preset>,
    /// Width of the paper in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub width_mm: Option<f64>,
    /// Height of the paper in millimetres.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub height_mm: Option<f64>,
    /// Characters in a full line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub characters: Option<u32>,
    /// Lines on a full page.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<u32>,
    /// Size of the body type in points: 16 is 三号, 14 is 四号, 10.5 is 五号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_pt: Option<f64>,
    /// Distance from one line to the next in points.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pitch_pt: Option<f64>,
    /// Margins around the type; those left out share what the type area leaves free.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub margins: Option<MarginSettings>,
    /// Printed on both sides: inner and outer margins and page numbers change sides.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub two_sided: Option<bool>,
}

/// Margins in millimetres, measured to the type. Every key may be left out.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct MarginSettings {
    /// Above the first line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub top: Option<f64>,
    /// Below the last line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bottom: Option<f64>,
    /// On the side of the spine; the left one when not two-sided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub inside: Option<f64>,
    /// On the side of the edge; the right one when not two-sided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outside: Option<f64>,
}

/// A page that needs no numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Preset {
    /// The study bulletin: A4, 26 characters by 25 lines of 三号.
    #[default]
    Bulletin,
    /// An official document after GB/T 9704-2012: A4, 28 characters by 22 lines of 三号.
    Office,
    /// A booklet of A5 pages, 29 characters by 27 lines of 五号.
    A5,
}

/// Margins in millimetres, measured to the type.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Margins {
    /// Above the first line.
    pub top: f64,
    /// Below the last line.
    pub bottom: f64,
    /// On the side of the spine.
    pub inside: f64,
    /// On the side of the edge.
    pub outside: f64,
}

/// The face the body is set in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BodyFace {
    /// 仿宋, as official documents use it.
    Fangsong,
    /// 宋体, clearer in small sizes.
    Song,
}

/// A complete page that fits its paper.
#[derive(Debug, Clone, PartialEq)]
pub struct PageSetup {
    /// Width of the paper in millimetres.
    pub width_mm: f64,
    /// Height of the paper in millimetres.
    pub height_mm: f64,
    /// Characters in a full line.
    pub characters: u32,
    /// Lines on a full page.
    pub lines: u32,
    /// Size of the body type in points.
    pub size_pt: f64,
    /// Distance from line to line in points.
    pub pitch_pt: f64,
    /// Size of headlines in points.
    pub headline_pt: f64,
    /// Margins around the type.
    pub margins: Margins,
    /// Inner and outer sides change from page to page.
    pub two_sided: bool,
    /// Face of the body.
    pub body: BodyFace,
    /// How page numbers look.
    pub folio: FolioStyle,
    /// How section headings look.
    pub headings: HeadingStyle,
}

/// How page numbers look.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FolioStyle {
    /// Between dashes (— 1 —) rather than bare.
    pub dashed: bool,
    /// Size of the figures in points.
    pub size_pt: f64,
    /// Distance below the type area in millimetres.
    pub gap_mm: f64,
    /// Distance from the outer edge of the type area in its own ems.
    pub inset_em: f64,
}

/// How section headings look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeadingStyle {
    /// The first level takes two lines, the third is bold.
    Bulletin,
    /// Every level takes one line: 黑体, 楷体, then the face of the body (GB/T 9704-2012).
    Office,
}

impl Preset {
    /// The page of this preset.
    pub fn setup(self) -> PageSetup {
        let a4 = |characters, lines, pitch_pt, margins, headings| PageSetup {
            width_mm: 210.0,
            height_mm: 297.0,
            characters,
            lines,
            size_pt: 16.0,
            pitch_pt,
            headline_pt: 22.0,
            margins,
            two_sided: true,
            body: BodyFace::Fangsong,
            // 4号 figures one em in, 7 mm below the type: GB/T 9704-2012, which the bulletin follows.
            folio: FolioStyle { dashed: true, size_pt: 14.0, gap_mm: 7.0, inset_em: 1.0 },
            headings,
        };
        let free = Margins { top: 0.0, bottom: 0.0, inside: 0.0, outside: 0.0 };
        match self {
            Self::Bulletin => a4(26, 25, 28.0, free, HeadingStyle::Bulletin).centred(),
            // 22 lines from 37 mm below the edge to 35 mm above the other: 225 mm from the top of
            // the first line's type to the foot of the last one's.
            Self::Office => {
                let margins = Margins { top: 37.0, bottom: 35.0, inside: 28.0, outside: 26.0 };
                a4(28, 22, 29.6, margins, HeadingStyle::Office)
            }
            Self::A5 => PageSetup {
                width_mm: 148.0,
                height_mm: 210.0,
                characters: 29,
                lines: 27,
                size_pt: 10.5,
                pitch_pt: 17.5,
                headline_pt: 16.0,
                margins: free,
                two_sided: true,
                body: BodyFace::Song,
                folio: FolioStyle { dashed: false, size_pt: 9.0, gap_mm: 6.0, inset_em: 0.0 },
                headings: HeadingStyle::Bulletin,
            }
            .centred(),
        }
    }
}

impl Default for PageSetup {
    fn default() -> Self {
        Preset::default().setup()
    }
}

impl PageSetup {
    /// Width of a full line of characters set solid, in millimetres.
    fn line_mm(&self) -> f64 {
        f64::from(self.characters) * self.size_pt / PT_PER_MM
    }

    /// Height from the top of the first line's type to the foot of the last one's, in millimetres.
    fn column_mm(&self) -> f64 {
        (f64::from(self.lines) * self.pitch_pt - (self.pitch_pt - self.size_pt)) / PT_PER_MM
    }

    fn centred(mut self) -> Self {
        self.margins = self.place(MarginSettings::default());
        self
    }

    /// Completes margins: a side that is given stays, the other gets what is left, and two that
    /// are not given share it.
    fn place(&self, given: MarginSettings) -> Margins {
        let complete = |a: Option<f64>, b: Option<f64>, free: f64| match (a, b) {
            (Some(a), Some(b)) => (a, b),
            (Some(a), None) => (a, free - a),
            (None, Some(b)) => (free - b, b),
            (None, None) => (free / 2.0, free / 2.0),
        };
        let (inside, outside) = complete(given.inside, given.outside, self.width_mm - self.line_mm());
        let (top, bottom) = complete(given.top, given.bottom, self.height_mm - self.column_mm());
        Margins { top, bottom, inside, outside }
    }
}

impl PageSettings {
    /// Completes the settings from the preset and checks that the result can be printed.
    ///
    /// `place` says where a key stands in the configuration. Faulty numbers are findings, and the
    /// preset is used whole.
    pub fn setup(&self, place: impl Fn(&str) -> Option<Place>) -> Outcome<PageSetup> {
        let preset = self.preset.unwrap_or_default().setup();
        let mut faults = self.out_of_range();
        if faults.is_empty() {
            let setup = self.complete(&preset);
            faults = setup.faults();
            if faults.is_empty() {
                return Outcome::new(setup, Vec::new());
            }
        }
        let finding = |(key, message): (&str, Message)| {
            let mut finding = Finding::new(Code::C004, message);
            finding.place = place(key);
            finding.help(msg!(
                "请改这个数，或删去而用预设版面的数",
                "change the number, or remove it to use that of the preset"
            ))
        };
        Outcome::new(preset, faults.into_iter().map(finding).collect())
    }

    /// Numbers that no page can have, by their key.
    fn out_of_range(&self) -> Vec<(&'static str, Message)> {
        let ranges = [
            ("width_mm", self.width_mm, 50.0, 600.0),
            ("height_mm", self.height_mm, 50.0, 900.0),
            ("characters", self.characters.map(f64::from), 8.0, 80.0),
            ("lines", self.lines.map(f64::from), 8.0, 100.0),
            ("size_pt", self.size_pt, 5.0, 42.0),
            ("pitch_pt", self.pitch_pt, 5.0, 100.0),
        ];
        let mut faults = Vec::new();
        for (key, value, least, most) in ranges {
            if let Some(value) = value.filter(|v| !(least..=most).contains(v)) {
                faults.push((
                    key,
                    msg!(
                        "`{key}` 是 {value}，应在 {least} 到 {most} 之间",
                        "`{key}` is {value}, but must be from {least} to {most}"
                    ),
                ));
            }
        }
        faults
    }

    fn complete(&self, preset: &PageSetup) -> PageSetup {
        let mut setup = preset.clone();
        setup.width_mm = self.width_mm.unwrap_or(preset.width_mm);
        setup.height_mm = self.height_mm.unwrap_or(preset.height_mm);
        setup.characters = self.characters.unwrap_or(preset.characters);
        setup.lines = self.lines.unwrap_or(preset.lines);
        setup.size_pt = self.size_pt.unwrap_or(preset.size_pt);
        // Type of another size keeps the proportions of the preset.
        let scale = setup.size_pt / preset.size_pt;
        setup.pitch_pt = self.pitch_pt.unwrap_or(preset.pitch_pt * scale);
        let scaled = |size: f64| (size * scale * 10.0).round() / 10.0;
        setup.headline_pt = scaled(preset.headline_pt);
        setup.folio.size_pt = scaled(preset.folio.size_pt);
        setup.two_sided = self.two_sided.unwrap_or(preset.two_sided);
        let own_grid = Self { preset: None, margins: None, two_sided: None, ..self.clone() } != Self::default();
        if own_grid || self.margins.is_some() {
            setup.margins = setup.place(self.margins.unwrap_or_default());
        }
        setup
    }
}

impl PageSetup {
    /// What makes the page impossible to print, by the key that says it.
    fn faults(&self) -> Vec<(&'static str, Message)> {
        let mut faults = Vec::new();
        let Self { characters, lines, size_pt, pitch_pt, width_mm, height_mm, margins, .. } = self;
        if pitch_pt < size_pt {
            faults.push((
                "pitch_pt",
                msg!(
                    "行距 {pitch_pt} 磅小于字号 {size_pt} 磅，行会重叠",
                    "a pitch of {pitch_pt} pt is less than the type size of {size_pt} pt: lines would overlap"
                ),
            ));
        }
        let wide = self.line_mm();
        let measure = width_mm - margins.inside - margins.outside;
        let least_side = margins.inside.min(margins.outside);
        if least_side < LEAST_MARGIN || measure < wide * CLOSEST {
            faults.push((
                "characters",
                msg!(
                    "每行 {characters} 字、{size_pt} 磅需要 {wide:.0} 毫米，纸宽 {width_mm} 毫米除去页边容不下",
                    "{characters} characters of {size_pt} pt need {wide:.0} mm, which paper of {width_mm} mm less its margins does not have"
                ),
            ));
        }
        let high = self.column_mm();
        let column = height_mm - margins.top - margins.bottom;
        let least_end = margins.top.min(margins.bottom);
        if least_end < LEAST_MARGIN || column < high - 0.5 {
            faults.push((
                "lines",
                msg!(
                    "每页 {lines} 行、行距 {pitch_pt} 磅需要 {high:.0} 毫米，纸高 {height_mm} 毫米除去页边容不下",
                    "{lines} lines of {pitch_pt} pt need {high:.0} mm, which paper of {height_mm} mm less its margins does not have"
                ),
            ));
        }
        faults
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::{Lang, Source};
    use crate::yaml::{self, Schema};

    fn read(text: &str) -> (PageSetup, Vec<Finding>) {
        let source = Source::new("bulletin.yaml", text);
        let mut findings = Vec::new();
        let node = yaml::parse(&source, 0..text.len(), &mut findings).unwrap();
        let settings = Schema::<PageSettings>::new().read(&node, &source, &mut findings).unwrap();
        let place = |key: &str| node.entry(key).map(|e| source.place(e.node.span.clone()));
        let setup = settings.setup(place).take(&mut findings);
        (setup, findings)
    }

    #[test]
    fn presets_fit_their_paper() {
        for preset in [Preset::Bulletin, Preset::Office, Preset::A5] {
            assert_eq!(preset.setup().faults(), [], "{preset:?}");
        }
        let (setup, findings) = read("office");
        assert_eq!((setup.characters, setup.lines, setup.margins.top), (28, 22, 37.0));
        assert!(findings.is_empty());
        let bottom = 297.0 - 37.0 - setup.column_mm();
        assert!((bottom - 35.0).abs() < 0.1, "22 lines end 35 mm above the edge, not {bottom}");
    }

    #[test]
    fn own_numbers_start_from_the_preset() {
        let (setup, findings) = read("{preset: a5, lines: 25, margins: {inside: 24}}");
        assert!(findings.is_empty(), "{findings:?}");
        assert_eq!((setup.characters, setup.lines, setup.size_pt), (29, 25, 10.5));
        assert_eq!(setup.margins.inside, 24.0);
        assert!((setup.margins.inside + setup.margins.outside + setup.line_mm() - 148.0).abs() < 1e-9);
        let (setup, _) = read("{size_pt: 14}");
        assert_eq!((setup.pitch_pt, setup.headline_pt), (24.5, 19.3));
    }

    #[test]
    fn numbers_that_cannot_be_printed_are_named_at_their_place() {
        for (text, line, words) in [
            ("characters: 40", "1", "40 characters of 16 pt need 226 mm"),
            ("preset: office\nlines: 30", "2", "30 lines"),
            ("size_pt: 20\npitch_pt: 18", "2", "lines would overlap"),
            ("margins: {inside: 60, outside: 60}\ncharacters: 26", "2", "26 characters"),
            ("width_mm: -3", "1", "`width_mm` is -3"),
            ("size_pt: 0", "1", "`size_pt` is 0"),
        ] {
            let (setup, findings) = read(text);
            let finding = findings.iter().find(|f| f.message.get(Lang::En).contains(words));
            let finding = finding.unwrap_or_else(|| panic!("{text}: {findings:?}"));
            assert_eq!(finding.code, Code::C004);
            assert_eq!(finding.place.as_ref().unwrap().line().to_string(), line, "{text}");
            assert_eq!(setup.faults(), []);
        }
    }
}
