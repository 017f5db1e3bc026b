//! The page in twips: paper, margins, and the grid of characters and lines.

use crate::layout::PageSetup;
use crate::layout::page::{BodyFace, HeadingStyle};

/// Twips in a point.
const PT: f64 = 20.0;
/// Twips in a millimetre.
const MM: f64 = 1440.0 / 25.4;
/// Room that lines have more than the grid asks for: word processors round lengths to other units,
/// and a full line must not lose a character.
const SLACK: i64 = 8;
/// The same for pages, with the line that ends a section behind the contents.
const SLACK_BELOW: i64 = 30;

/// A page setup as the format counts it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Grid {
    pub width: i64,
    pub height: i64,
    pub top: i64,
    pub bottom: i64,
    pub inside: i64,
    pub outside: i64,
    pub two_sided: bool,
    /// Size of the body type.
    pub size: i64,
    /// Distance from line to line.
    pub pitch: i64,
    /// Width of a character with the space behind it.
    pub advance: i64,
    pub lines: i64,
    /// Size of headlines.
    pub headline: i64,
    pub folio_size: i64,
    /// Distance of heads and feet from the edge of the paper.
    pub header: i64,
    pub footer: i64,
    pub folio_inset: i64,
    pub folio_dashed: bool,
    pub body: BodyFace,
    pub headings: HeadingStyle,
}

fn twips(length: f64) -> i64 {
    length.round() as i64
}

impl Grid {
    pub(super) fn of(setup: &PageSetup) -> Self {
        let (size, pitch) = (twips(setup.size_pt * PT), twips(setup.pitch_pt * PT));
        let (width, height) = (twips(setup.width_mm * MM), twips(setup.height_mm * MM));
        let (lines, characters) = (i64::from(setup.lines), i64::from(setup.characters));
        let folio_size = twips(setup.folio.size_pt * PT);
        let gap = twips(setup.folio.gap_mm * MM);
        let half_gap = (pitch - size) / 2;
        // Margins are meant up to the type; the lines reach half a gap beyond it.
        let top = twips(setup.margins.top * MM) - half_gap;
        let bottom = height - top - lines * pitch;
        let inside = twips(setup.margins.inside * MM);
        let outside = twips(setup.margins.outside * MM);
        let spare = width - inside - outside - characters * size;
        let tracking = if spare.abs() <= characters / 2 { 0 } else { spare.div_euclid(characters) };
        let head = setup_head(gap, top, half_gap);
        Self {
            width,
            height,
            top,
            bottom: bottom - SLACK_BELOW,
            inside,
            outside: outside.min(width - inside - characters * (size + tracking)) - SLACK,
            two_sided: setup.two_sided,
            size,
            pitch,
            advance: size + tracking,
            lines,
            headline: twips(setup.headline_pt * PT),
            folio_size,
            header: (top - head - head_height(size)).max(MM as i64 * 3),
            footer: (bottom - (gap - half_gap) - folio_size).max(MM as i64 * 3),
            folio_inset: twips(setup.folio.size_pt * PT * setup.folio.inset_em),
            folio_dashed: setup.folio.dashed,
            body: setup.body,
            headings: setup.headings,
        }
    }

    /// Space between characters that fills the line with exactly its number of them.
    pub(super) fn tracking(&self) -> i64 {
        self.advance - self.size
    }

    /// Width of the text.
    pub(super) fn measure(&self) -> i64 {
        self.width - self.inside - self.outside
    }

    /// Height of the text.
    pub(super) fn column(&self) -> i64 {
        self.lines * self.pitch
    }

    /// Half points of a share of the body size, as sizes of type are given.
    pub(super) fn half_points(&self, share: f64) -> i64 {
        (self.size as f64 * share / 10.0).round() as i64
    }

    /// The next whole number of pitches.
    pub(super) fn whole(&self, height: i64) -> i64 {
        (height.max(1) + self.pitch - 1) / self.pitch * self.pitch
    }
}

/// Height of the line of a running head, its rule included.
fn head_height(size: i64) -> i64 {
    size * 7 / 10 + 80
}

/// Distance of the running head from the type area.
fn setup_head(gap: i64, top: i64, half_gap: i64) -> i64 {
    gap.min(top * 35 / 100) - half_gap / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::page::Preset;

    #[test]
    fn every_preset_holds_its_characters_and_lines() {
        for preset in [Preset::Bulletin, Preset::Office, Preset::A5] {
            let setup = preset.setup();
            let grid = Grid::of(&setup);
            assert_eq!(grid.measure() / grid.advance, i64::from(setup.characters), "{preset:?}");
            let column = grid.height - grid.top - grid.bottom;
            assert_eq!(column / grid.pitch, i64::from(setup.lines), "{preset:?}");
            assert!(grid.footer + grid.folio_size < grid.bottom, "{preset:?}");
            assert!(grid.header > 0 && grid.header < grid.top, "{preset:?}");
        }
        assert_eq!(Grid::of(&Preset::Office.setup()).tracking(), -5);
    }
}
