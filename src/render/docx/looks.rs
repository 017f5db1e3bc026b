//! What every style looks like, on the grid of the page and in the colours of the theme.

use super::front;
use super::grid::Grid;
use super::styles::{Letters, Style};
use super::tree::{Indent, Line, Side};
use crate::layout::Role;
use crate::layout::page::{BodyFace, HeadingStyle};
use crate::template::Theme;

/// A paragraph style in full.
#[derive(Debug, Clone)]
pub(super) struct Look {
    pub face: Role,
    /// In half points.
    pub size: i64,
    pub bold: bool,
    pub colour: Option<String>,
    pub spacing: i64,
    pub line: Line,
    pub before: i64,
    pub after: i64,
    pub indent: Indent,
    pub align: Side,
    /// Stays on the page of what follows.
    pub keep_next: bool,
    /// Stays in one piece.
    pub keep_lines: bool,
    pub outline: Option<u8>,
    pub rules: Option<Rules>,
    /// Ground behind the text, `rrggbb`.
    pub ground: Option<&'static str>,
    /// A stop at the end of the measure with dots up to it, or a stop at a distance.
    pub stop: Option<Stop>,
    /// Lines stand on the grid.
    pub on_grid: bool,
}

/// Where a tab leads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Stop {
    /// To the end of the measure, over dots.
    Dots(i64),
    /// To a distance from the margin.
    At(i64),
}

/// Rules round a paragraph: thickness in eighths of a point and distance in points.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct Rules {
    pub top: Option<(i64, i64)>,
    pub bottom: Option<(i64, i64)>,
    pub left: Option<(i64, i64)>,
    /// The rule above or below is a thick and a thin line.
    pub double: bool,
}

/// Height of the lines of a headline, as a share of its size.
pub(super) const HEADLINE_LEADING: f64 = 1.45;
/// Size of captions and of text in tables, as a share of the body's.
pub(super) const SMALL: f64 = 0.8125;

/// What a paragraph style looks like.
pub(super) fn look(style: Style, grid: &Grid, accent: &str, theme: &Theme) -> Look {
    let Grid { pitch, advance, .. } = *grid;
    let body_face = match grid.body {
        BodyFace::Fangsong => Role::Fangsong,
        BodyFace::Song => Role::Song,
    };
    let body = Look {
        face: body_face,
        size: grid.half_points(1.0),
        bold: false,
        colour: None,
        spacing: grid.tracking(),
        line: Line::Exactly(pitch),
        before: 0,
        after: 0,
        indent: Indent::default(),
        align: Side::Both,
        keep_next: false,
        keep_lines: false,
        outline: None,
        rules: None,
        ground: None,
        stop: None,
        on_grid: true,
    };
    let indented = Indent { first: 2 * advance, first_characters: 200, ..Indent::default() };
    let kai = Look { face: Role::Kai, ..body.clone() };
    let stacked = Look { align: Side::Center, keep_next: true, ..kai.clone() };
    let small = |face| {
        let size = grid.half_points(SMALL);
        let line = Line::Exactly(size * 13);
        Look { face, size, spacing: 0, line, align: Side::Start, on_grid: false, ..body.clone() }
    };
    let cover = |face, share: f64| {
        let size = grid.half_points(share);
        Look {
            face,
            size,
            spacing: 0,
            line: Line::Exactly(size * 14),
            align: Side::Center,
            on_grid: false,
            ..body.clone()
        }
    };
    let half = pitch / 2;
    match style {
        Style::Body => Look { indent: indented, ..body },
        Style::Heading(1) => Look {
            face: Role::Title,
            size: grid.headline / 10,
            spacing: 0,
            line: Line::Exactly((grid.headline as f64 * HEADLINE_LEADING) as i64),
            align: Side::Center,
            keep_next: true,
            keep_lines: true,
            outline: Some(0),
            on_grid: false,
            ..body
        },
        Style::Heading(level) => {
            let face = match (level, grid.headings) {
                (2, _) => Role::Hei,
                (3, _) => Role::Kai,
                (4, HeadingStyle::Bulletin) => Role::Hei,
                _ => body_face,
            };
            let air = if level == 2 && grid.headings == HeadingStyle::Bulletin { half } else { 0 };
            let indent = indented;
            let (keep_next, keep_lines, outline) = (true, true, Some(level - 1));
            Look { face, before: air, after: air, indent, keep_next, keep_lines, outline, align: Side::Start, ..body }
        }
        Style::Kicker | Style::Deck | Style::Byline => stacked,
        Style::EditorNote => {
            let space = half / 20 - 8;
            let rules = Rules { top: Some((5, space)), bottom: Some((5, space)), ..Rules::default() };
            let indent = Indent { left: advance, right: advance, ..indented };
            Look { indent, rules: Some(rules), ..kai }
        }
        Style::Highlight => Look { indent: Indent { left: 2 * advance, first: -advance, ..Indent::default() }, ..kai },
        Style::PullQuote => Look {
            indent: Indent { left: 2 * advance, ..Indent::default() },
            rules: Some(Rules { left: Some((18, (advance / 20).min(31))), ..Rules::default() }),
            ..kai
        },
        Style::Flush => body,
        Style::ListItem => Look { indent: Indent { left: 2 * advance, first: -advance, ..Indent::default() }, ..body },
        Style::ListMore => Look { indent: Indent { left: 2 * advance, ..Indent::default() }, ..body },
        Style::Quote => Look { indent: Indent { left: 2 * advance, right: 2 * advance, ..indented }, ..kai },
        Style::Code => Look {
            face: Role::Mono,
            size: grid.half_points(0.75),
            spacing: 0,
            indent: Indent { left: advance, ..Indent::default() },
            align: Side::Start,
            ground: Some("F5F5F5"),
            ..body
        },
        // A short rule in the middle of one line of the grid.
        Style::Divider => Look {
            line: Line::Exactly(half - 12),
            before: half,
            indent: Indent { left: grid.measure() * 35 / 100, right: grid.measure() * 35 / 100, ..Indent::default() },
            rules: Some(Rules { top: Some((5, 0)), ..Rules::default() }),
            on_grid: false,
            ..body
        },
        Style::Picture => Look { size: 2, line: Line::Single, align: Side::Center, spacing: 0, on_grid: false, ..body },
        Style::Caption => {
            let size = grid.half_points(SMALL);
            Look { size, line: Line::Exactly(size * 15), align: Side::Center, spacing: 0, on_grid: false, ..kai }
        }
        Style::TableTitle => Look { align: Side::Center, keep_next: true, ..body },
        Style::TableHead => Look { keep_next: true, ..small(Role::Hei) },
        Style::TableCell => small(Role::Song),
        Style::Source => Look { align: Side::End, ..kai },
        Style::FootnoteText => {
            let size = grid.half_points(0.72);
            let line = Line::Exactly(grid.size * 105 / 100);
            Look { face: Role::Song, size, spacing: 0, line, on_grid: false, ..body }
        }
        Style::Masthead => Look { colour: Some(accent.to_string()), ..cover(Role::Title, 3.0) },
        Style::CoverNumber => cover(Role::Kai, 1.35),
        Style::CoverMotto => Look { spacing: grid.size / 10, ..cover(Role::Kai, 1.0) },
        Style::CoverIssuer => cover(Role::Hei, 1.2),
        Style::CoverLine => cover(Role::Kai, 1.0),
        Style::CoverDate => cover(Role::Song, 1.0),
        Style::CoverRule | Style::ClosingRule => {
            let rules = front::rules(theme, style == Style::ClosingRule);
            Look { size: 2, line: Line::Exactly(40), rules, ..cover(Role::Song, 0.1) }
        }
        Style::ContentsHeading => Look {
            face: Role::Title,
            size: grid.headline / 10,
            spacing: 0,
            colour: Some(accent.to_string()),
            line: Line::Exactly(pitch),
            before: pitch,
            after: pitch,
            align: Side::Center,
            keep_next: true,
            on_grid: false,
            ..body
        },
        Style::Contents(level) => {
            let left = i64::from(level - 1) * 2 * advance;
            let hang = if level == 1 { grid.size * 3 / 4 } else { grid.size * 7 / 6 };
            let indent = Indent { left: left + hang, right: 0, first: -hang, first_characters: 0 };
            Look { indent, align: Side::Start, stop: Some(Stop::Dots(grid.measure())), ..body }
        }
        Style::ImprintHeading => {
            let size = grid.half_points(0.875);
            Look { face: Role::Hei, size, spacing: 0, align: Side::Start, keep_next: true, ..body }
        }
        Style::Imprint => {
            let size = grid.half_points(0.8);
            let hang = grid.size * 5;
            let indent = Indent { left: hang, right: 0, first: -hang, first_characters: 0 };
            Look {
                face: Role::Song,
                size,
                spacing: 0,
                line: Line::Exactly(pitch * 85 / 100),
                indent,
                align: Side::Start,
                stop: Some(Stop::At(hang)),
                on_grid: false,
                ..body
            }
        }
        Style::Header => {
            let size = grid.half_points(0.7);
            let rules = Rules { bottom: Some((4, 3)), ..Rules::default() };
            let colour = Some("595959".to_string());
            Look {
                size,
                spacing: 0,
                line: Line::Single,
                colour,
                rules: Some(rules),
                align: Side::Start,
                on_grid: false,
                ..kai
            }
        }
        Style::Footer => {
            let size = grid.folio_size / 10;
            let line = Line::Exactly(grid.folio_size * 115 / 100);
            Look { face: Role::Song, size, spacing: 0, line, align: Side::End, on_grid: false, ..body }
        }
    }
}

/// What a character style looks like: face, share of the size, colour.
pub(super) fn letters(style: Letters, grid: &Grid, accent: &str) -> (Option<Role>, Option<i64>, Option<String>) {
    match style {
        // 仿宋 and 楷体 have no bold, 黑体 takes its place.
        Letters::Strong | Letters::StrongEmphasis | Letters::Label => (Some(Role::Hei), None, None),
        Letters::Emphasis | Letters::Credit | Letters::Series => (Some(Role::Kai), None, None),
        Letters::Code => (Some(Role::Mono), None, None),
        Letters::Link => (None, None, Some(accent.to_string())),
        Letters::NoteMark | Letters::Dateline => (None, None, None),
        Letters::Column => (Some(Role::Kai), Some(grid.half_points(0.875)), None),
    }
}
