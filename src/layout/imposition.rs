//! Imposition: which page stands where on the sheets of a folded and stapled booklet.
//!
//! Pure arithmetic over page numbers; `booklet` puts the pages there. Pages are counted from 0 in
//! reading order.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// How the booklet is folded, in the configuration below `booklet:`. Every key may be left out.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
#[schemars(extend("x-short" = "sheet"))]
pub struct BookletSettings {
    /// Paper before folding; when left out, the smallest on which two pages keep their size. Pages
    /// that are too large for it are made smaller: `a4` makes an A5 booklet of A4 pages.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sheet: Option<Paper>,
    /// Most sheets in a signature; all sheets are one when left out, as a stapled booklet needs it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 1))]
    pub signature: Option<u32>,
    /// Thickness of the paper in millimetres, for creep: inner pages move towards the spine by this
    /// much per sheet around them. 0.1 (80 g/m²) when left out, 0 for none.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(range(min = 0.0, max = 1.0))]
    pub paper_mm: Option<f64>,
    /// Marks for folding and trimming; none when left out.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub marks: Vec<Mark>,
}

/// A mark that is printed for the bindery.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Mark {
    /// Where the sheet is folded.
    Fold,
    /// Where the spread is trimmed; needs paper larger than two pages (`sra3`, `sra4`).
    Crop,
}

/// Paper before folding, used in landscape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Paper {
    /// 297 × 210 mm.
    A4,
    /// 420 × 297 mm.
    A3,
    /// 320 × 225 mm: A4 with room for trimming.
    Sra4,
    /// 450 × 320 mm: A3 with room for trimming.
    Sra3,
}

impl Paper {
    /// Width and height in millimetres, landscape.
    pub fn size_mm(self) -> (f64, f64) {
        match self {
            Self::A4 => (297.0, 210.0),
            Self::A3 => (420.0, 297.0),
            Self::Sra4 => (320.0, 225.0),
            Self::Sra3 => (450.0, 320.0),
        }
    }

    /// The name as printed: A3, SRA3.
    pub fn name(self) -> &'static str {
        match self {
            Self::A4 => "A4",
            Self::A3 => "A3",
            Self::Sra4 => "SRA4",
            Self::Sra3 => "SRA3",
        }
    }

    /// How much smaller a page (in millimetres) must become for two of them to fit; at most 1.
    pub fn scale(self, (width, height): (f64, f64)) -> f64 {
        let (sheet_width, sheet_height) = self.size_mm();
        // Half a millimetre is what paper itself is cut to.
        let fits = |room: f64, size: f64| if size <= room + 0.5 { 1.0 } else { room / size };
        fits(sheet_width / 2.0, width).min(fits(sheet_height, height))
    }
}

impl BookletSettings {
    /// The paper: as set, or the smallest that takes two pages of this size (in millimetres).
    pub fn paper(&self, page: (f64, f64)) -> Paper {
        let fitting = [Paper::A4, Paper::A3].into_iter().find(|paper| paper.scale(page) >= 1.0);
        self.sheet.or(fitting).unwrap_or(Paper::A3)
    }
}

/// How many pages each part of the booklet has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Parts {
    /// The cover.
    pub cover: usize,
    /// The contents.
    pub contents: usize,
    /// The numbered pages.
    pub text: usize,
    /// The imprint behind them.
    pub imprint: usize,
}

/// Blank pages, by where they stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Blanks {
    /// Inside the front cover.
    pub behind_cover: usize,
    /// Before page 1.
    pub before_text: usize,
    /// Before the imprint.
    pub behind_text: usize,
    /// At the very end: the back cover.
    pub at_end: usize,
}

impl Parts {
    /// Pages in all, without blanks.
    pub fn pages(self) -> usize {
        self.cover + self.contents + self.text + self.imprint
    }

    /// Sheets it takes: a sheet has four pages, and page 1 stands on the right where it must.
    pub fn sheets(self, right: bool) -> usize {
        self.best(right).0
    }

    /// Blank pages, planned where they hurt least.
    ///
    /// The inside of the cover and the back cover may be blank; a blank page facing the contents or
    /// among the text may not, unless nothing else fills the last sheet.
    pub fn blanks(self, right: bool) -> Blanks {
        self.best(right).1
    }

    /// The smallest number of sheets, and of all ways to fill it the least ugly.
    fn best(self, right: bool) -> (usize, Blanks) {
        let least = self.pages().div_ceil(4).max(1);
        // Page 1 on the right costs one page at most, and with it one sheet at most.
        let ways = (least..=least + 1).map(|sheets| (sheets, self.ways(sheets * 4 - self.pages(), right)));
        let found = ways.filter_map(|(sheets, ways)| Some((sheets, ways.into_iter().min_by_key(|way| way.0)?.1)));
        found.into_iter().next().expect("one more sheet has room for any blank page")
    }

    /// Every way to spread blank pages, with what it costs.
    fn ways(self, blanks: usize, right: bool) -> Vec<(usize, Blanks)> {
        let mut ways = Vec::new();
        for behind_cover in 0..=blanks {
            for before_text in 0..=blanks - behind_cover {
                for behind_text in 0..=blanks - behind_cover - before_text {
                    let at_end = blanks - behind_cover - before_text - behind_text;
                    let way = Blanks { behind_cover, before_text, behind_text, at_end };
                    let before = self.cover + behind_cover + self.contents + before_text;
                    if self.text == 0 || !right || before.is_multiple_of(2) {
                        ways.push((self.cost(way), way));
                    }
                }
            }
        }
        ways
    }

    fn cost(self, way: Blanks) -> usize {
        // What the first, second, third … blank page in this place costs.
        let price = |count: usize, first: usize| -> usize { (0..count).map(|n| first + 5 * n).sum() };
        let behind_cover = if self.cover == 0 { price(way.behind_cover, 20) } else { price(way.behind_cover, 0) };
        // Contents directly behind the cover, on its back, are not quite as fine as opposite it.
        let back_of_cover = usize::from(self.cover > 0 && self.contents > 0 && way.behind_cover == 0);
        let before_text = price(way.before_text, 8);
        let (behind_text, at_end) = if self.imprint > 0 {
            (price(way.behind_text, 1), price(way.at_end, 4))
        } else {
            (way.behind_text * 100, price(way.at_end, 0))
        };
        behind_cover + back_of_cover + before_text + behind_text + at_end
    }

    /// The pages in reading order with the blank ones (`None`) between them.
    pub fn in_order(self, blanks: Blanks) -> Vec<Option<usize>> {
        let mut next = 0;
        let mut pages = Vec::new();
        let parts = [
            (self.cover, blanks.behind_cover),
            (self.contents, blanks.before_text),
            (self.text, blanks.behind_text),
            (self.imprint, blanks.at_end),
        ];
        for (count, blank) in parts {
            pages.extend((next..next + count).map(Some));
            pages.extend(std::iter::repeat_n(None, blank));
            next += count;
        }
        pages
    }
}

/// A sheet of the folded booklet; `None` is a blank page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sheet {
    /// Left and right page of the front.
    pub front: [Option<usize>; 2],
    /// Left and right page of the back.
    pub back: [Option<usize>; 2],
    /// Sheets of its signature that lie around it.
    pub around: usize,
}

/// Puts pages on sheets in folding order: signature by signature, the outermost sheet first.
///
/// Two pages stand on each side; the sheet is turned on its short edge. The sheets are spread over
/// as few signatures as hold `signature` sheets at most, all of nearly the same thickness.
///
/// # Panics
/// When the number of pages is not a multiple of four.
pub fn fold(pages: &[Option<usize>], signature: Option<usize>) -> Vec<Sheet> {
    assert!(pages.len().is_multiple_of(4), "a sheet has four pages");
    let sheets = pages.len() / 4;
    let count = signature.map_or(1, |most| sheets.div_ceil(most.max(1))).max(1);
    let mut folded = Vec::new();
    let mut begin = 0;
    for at in 0..count {
        let size = sheets / count + usize::from(at < sheets % count);
        let own = &pages[begin * 4..(begin + size) * 4];
        let last = own.len().wrapping_sub(1);
        folded.extend((0..size).map(|around| Sheet {
            front: [own[last - 2 * around], own[2 * around]],
            back: [own[2 * around + 1], own[last - 2 * around - 1]],
            around,
        }));
        begin += size;
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn eight_pages_are_two_sheets() {
        let pages: Vec<Option<usize>> = (0..8).map(Some).collect();
        let sides: Vec<_> = fold(&pages, None).iter().map(|s| (s.front, s.back, s.around)).collect();
        assert_eq!(sides, [([Some(7), Some(0)], [Some(1), Some(6)], 0), ([Some(5), Some(2)], [Some(3), Some(4)], 1)]);
    }

    #[test]
    fn blank_pages_stand_where_they_hurt_least() {
        let parts = |contents, text, imprint| Parts { cover: 1, contents, text, imprint };
        let blanks =
            |behind_cover, before_text, behind_text, at_end| Blanks { behind_cover, before_text, behind_text, at_end };
        // The imprint is the back cover, and the contents face the inside of the front cover.
        assert_eq!(parts(1, 12, 1).blanks(true), blanks(0, 0, 1, 0));
        assert_eq!(parts(2, 10, 1).blanks(true), blanks(1, 0, 1, 0));
        assert_eq!(parts(2, 12, 1).blanks(true), blanks(1, 0, 2, 1));
        // Without an imprint the back cover stays blank.
        assert_eq!(parts(1, 13, 0).blanks(true), blanks(0, 0, 0, 1));
        // Page 1 on the right costs a sheet here, and not where sides do not matter.
        assert_eq!((parts(2, 13, 0).sheets(true), parts(2, 13, 0).sheets(false)), (5, 4));
    }

    #[test]
    fn paper_is_the_smallest_that_fits_or_the_one_asked_for() {
        let settings = BookletSettings::default();
        assert_eq!(settings.paper((148.0, 210.0)), Paper::A4);
        assert_eq!(settings.paper((210.0, 297.0)), Paper::A3);
        let small = BookletSettings { sheet: Some(Paper::A4), ..settings };
        let scale = small.paper((210.0, 297.0)).scale((210.0, 297.0));
        assert!((scale - std::f64::consts::FRAC_1_SQRT_2).abs() < 1e-4, "A4 on A5 is 71 %, not {scale}");
    }

    proptest! {
        #[test]
        fn every_page_is_used_once_in_folding_order(
            cover in 0..2_usize, contents in 0..6_usize, text in 0..90_usize, imprint in 0..2_usize,
            right: bool, signature in prop::option::of(1..9_usize),
        ) {
            let parts = Parts { cover, contents, text, imprint };
            let pages = parts.in_order(parts.blanks(right));
            prop_assert_eq!(pages.len(), parts.sheets(right) * 4);
            prop_assert!(pages.iter().flatten().copied().eq(0..parts.pages()), "pages stay in order");
            if right && text > 0 {
                let first = pages.iter().position(|p| *p == Some(cover + contents));
                prop_assert!(first.unwrap().is_multiple_of(2), "page 1 stands on the right");
            }
            let sheets = fold(&pages, signature);
            let mut used: Vec<usize> =
                sheets.iter().flat_map(|s| s.front.into_iter().chain(s.back)).flatten().collect();
            used.sort_unstable();
            prop_assert!(used.into_iter().eq(0..parts.pages()), "each page once");
            // Leafing through: folded sheets lie in one another, so each signature is read first down
            // the right pages of its fronts and left pages of its backs, then up the other ones.
            let mut read = Vec::new();
            for bound in sheets.chunk_by(|a, b| b.around > a.around) {
                read.extend(bound.iter().flat_map(|s| [s.front[1], s.back[0]]));
                read.extend(bound.iter().rev().flat_map(|s| [s.back[1], s.front[0]]));
                prop_assert!(signature.is_none_or(|most| bound.len() <= most));
            }
            prop_assert_eq!(read, pages);
        }
    }
}
