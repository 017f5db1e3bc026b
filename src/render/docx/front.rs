//! Cover, contents and imprint.

use super::build::{Builder, bookmark, front_section};
use super::looks::Rules;
use super::measure::{ems, rows_of};
use super::styles::{Letters, Style};
use super::tree::{Content, Drawing, Line, Look, Paragraph, Piece, Row, Side, Table, TableDress};
use crate::index::{self, Entry};
use crate::template::{Cover, Rule, Theme};

/// Rows of the cover with the space above each, and the height of all of them.
#[derive(Default)]
struct Rows {
    rows: Vec<Paragraph>,
    height: i64,
}

impl Rows {
    fn add(&mut self, space: i64, height: i64, mut paragraph: Paragraph) {
        paragraph.before = Some(space);
        paragraph.line.get_or_insert(Line::Exactly(height));
        self.height += space + height;
        self.rows.push(paragraph);
    }

    /// A line of text; characters are `share` of the body's size.
    fn line(&mut self, builder: &Builder<'_>, space: f64, share: f64, style: Style, text: &str) {
        let size = builder.grid.size as f64;
        let rows = rows_of(ems(text) * size * share, builder.grid.measure() as f64) as i64;
        let height = builder.grid.half_points(share) * 14;
        self.add((size * space) as i64, height, Paragraph::text(style, text));
        self.height += (rows - 1) * height;
    }
}

/// The rules of a theme; `flip` turns the thick side down.
pub(super) fn rules(theme: &Theme, flip: bool) -> Option<Rules> {
    let (thickness, double) = match theme.rule.unwrap_or(Rule::Double) {
        Rule::Double => (24, true),
        Rule::Thick => (18, false),
        Rule::Thin => (5, false),
        Rule::None => return None,
    };
    let rule = Some((thickness, 0));
    let rules = Rules { double, ..Rules::default() };
    Some(if flip { Rules { bottom: rule, ..rules } } else { Rules { top: rule, ..rules } })
}

/// Writes the cover in the manner of the theme.
pub(super) fn cover(builder: &mut Builder<'_>, theme: &Theme) {
    let grid = builder.grid;
    let column = grid.column() as f64;
    let kind = theme.cover.unwrap_or(Cover::Classic);
    let foot = issuer(builder, kind == Cover::Classic && theme.rule != Some(Rule::None));
    let ink = (kind == Cover::Band).then_some("FFFFFF");
    let (share, above) = match kind {
        Cover::Classic => (0.94, column * 0.16),
        Cover::Band => (0.86, 0.0),
        Cover::Frame => (0.86, column * 0.2),
    };
    let mut head = Rows::default();
    logo(builder, &mut head);
    masthead(
        builder,
        &mut head,
        share,
        match kind {
            Cover::Classic => None,
            Cover::Band => Some("FFFFFF"),
            Cover::Frame => Some("000000"),
        },
    );
    if theme.rule != Some(Rule::None) || kind != Cover::Classic {
        let mut rule = Paragraph::new(Style::CoverRule, Vec::new());
        if kind != Cover::Classic {
            rule = short_rule(builder, ink);
        }
        head.add((grid.size as f64 * 1.3) as i64, 40, rule);
    }
    let issue = builder.issue;
    head.line(builder, 1.3, 1.35, Style::CoverNumber, &issue.number_label());
    if let Some(motto) = &theme.motto {
        head.line(builder, 1.6, 1.0, Style::CoverMotto, motto);
    }
    let number_ink = if kind == Cover::Frame { Some(builder.accent) } else { ink };
    for row in head.rows.iter_mut().filter(|row| matches!(row.style, Style::CoverNumber | Style::CoverMotto)) {
        let own = if row.style == Style::CoverNumber { number_ink } else { ink };
        colour(&mut row.content, own);
    }
    let used = if kind == Cover::Band {
        // The field is as high as the title needs, and not less than its share of the page.
        let height = ((grid.height as f64 * 0.42) as i64 - grid.top).max(head.height + 3 * grid.size);
        let row = Row { header: false, height, exact: true, cells: vec![head.rows] };
        let dress = TableDress::Field { colour: builder.accent.to_string() };
        builder.pieces.push(Piece::Table(Table { widths: vec![grid.measure()], rows: vec![row], dress }));
        height
    } else {
        if let Some(first) = head.rows.first_mut() {
            *first.before.get_or_insert(0) += above as i64;
        }
        head.rows.into_iter().for_each(|row| builder.add(row));
        head.height + above as i64
    };
    // The issuer stands at the foot, a little above the end of the type area.
    let below = if kind == Cover::Classic { 0.03 } else { 0.06 };
    let rest = (column * (1.0 - below)) as i64 - used - foot.height;
    let mut rows = foot.rows;
    if let Some(first) = rows.first_mut() {
        first.before = Some(rest.max(grid.size));
    }
    rows.into_iter().for_each(|row| builder.add(row));
    let frame = (kind == Cover::Frame).then(|| builder.accent.to_string());
    builder.end_section(front_section(frame));
}

fn colour(content: &mut [Content], ink: Option<&str>) {
    for one in content {
        if let Content::Text(look, _) = one {
            look.colour = ink.map(str::to_string);
        }
    }
}

fn logo(builder: &mut Builder<'_>, rows: &mut Rows) {
    let Some((picture, drawn)) = builder.logo else { return };
    let Some(media) = builder.shelf.place("logo", picture, Some(drawn)) else { return };
    let height = builder.grid.size * 4;
    let natural = &builder.shelf.media[media];
    let width = (height as f64 * natural.width as f64 / natural.height as f64) as i64;
    let alt = builder.issue.masthead.issuer.clone();
    let number = builder.next_drawing();
    let mut paragraph =
        Paragraph::new(Style::Picture, vec![Content::Picture(Drawing { number, media, alt, width, height })]);
    paragraph.line = Some(Line::Single);
    rows.add(0, height, paragraph);
}

/// The title is letter-spaced when it is short and made smaller when it is long, so that it
/// always fills about the same part of the width.
fn masthead(builder: &Builder<'_>, rows: &mut Rows, share: f64, ink: Option<&str>) {
    let grid = builder.grid;
    let title = &builder.issue.masthead.title;
    let letters = title.chars().count().max(1);
    let tracking = match letters {
        ..=4 => 0.28,
        5 | 6 => 0.12,
        _ => 0.02,
    };
    let room = grid.measure() as f64 * share;
    let largest = (grid.width as f64 * 0.125).min(76.0 * 20.0);
    let size = largest.min(room / (ems(title) + letters as f64 * tracking));
    let look = Look {
        size: Some((size / 10.0).round() as i64),
        spacing: Some((size * tracking) as i64),
        colour: ink.map(str::to_string),
        ..Look::default()
    };
    // The space behind the last letter would draw the title to the left.
    let cut = title.char_indices().last().map_or(0, |(at, _)| at);
    let mut last = look.clone();
    last.spacing = Some(0);
    let content = vec![Content::Text(look, title[..cut].to_string()), Content::Text(last, title[cut..].to_string())];
    rows.add(grid.size, (size * 1.2) as i64, Paragraph::new(Style::Masthead, content));
}

/// A short rule in the middle, as a band or a frame has it below the title.
fn short_rule(builder: &Builder<'_>, ink: Option<&str>) -> Paragraph {
    let colour = ink.unwrap_or(builder.accent).to_string();
    let look = Look { colour: Some(colour), size: Some(16), ..Look::default() };
    let mut paragraph = Paragraph::new(Style::CoverLine, vec![Content::Text(look, "—".repeat(12))]);
    paragraph.line = Some(Line::Exactly(240));
    paragraph
}

/// The issuing body, below it the department and the name of the edition, then the date.
fn issuer(builder: &Builder<'_>, closed: bool) -> Rows {
    let issue = builder.issue;
    let masthead = &issue.masthead;
    let mut rows = Rows::default();
    rows.line(builder, 0.0, 1.2, Style::CoverIssuer, &masthead.issuer);
    if let Some(department) = masthead.department.as_ref().filter(|own| **own != masthead.issuer) {
        rows.line(builder, 0.7, 1.1, Style::CoverLine, department);
    }
    if let Some(edition) = &masthead.subtitle {
        rows.line(builder, 0.7, 1.0, Style::CoverLine, edition);
    }
    rows.line(builder, 0.9, 1.0, Style::CoverDate, &issue.date_label());
    if closed {
        rows.add((builder.grid.size as f64 * 1.2) as i64, 40, Paragraph::new(Style::ClosingRule, Vec::new()));
    }
    rows
}

/// Writes the contents with the pages of the printed booklet; tells how many pages they take.
pub(super) fn contents(builder: &mut Builder<'_>) -> usize {
    let issue = builder.issue;
    let labels = builder.dress.labels(&issue.masthead.language);
    let english = issue.is_english();
    let mut heading = vec![Content::text(&labels.contents)];
    let mut letters = labels.contents.chars();
    if let (false, Some(first), Some(second), None) = (english, letters.next(), letters.next(), letters.next()) {
        // The two characters of the Chinese word are usually drawn apart.
        let apart = Look { spacing: Some(builder.grid.headline), ..Look::default() };
        heading = vec![Content::Text(apart, first.to_string()), Content::text(&second.to_string())];
    }
    let mut entries = Vec::new();
    for entry in index::contents(issue, builder.pages) {
        entries.push(line(&entry, 1, english));
        entries.extend(entry.children.iter().map(|child| line(child, 2, english)));
    }
    if entries.is_empty() {
        return 0;
    }
    let grid = builder.grid;
    let rows = |entry: &Paragraph| {
        let (Content::Jump(_, words), level) = (&entry.content[0], entry.style) else { return 1 };
        let indent = if level == Style::Contents(1) { 0.0 } else { 2.0 };
        let width = grid.measure() as f64 / grid.advance as f64 - indent;
        let Some(Content::Text(_, words)) = words.first() else { return 1 };
        rows_of(ems(words) + 1.5, width)
    };
    let lines = 3 + entries.iter().map(rows).sum::<usize>();
    builder.pieces.push(Piece::Contents(Paragraph::new(Style::ContentsHeading, heading), entries));
    builder.end_section(front_section(None));
    lines.div_ceil(grid.lines as usize)
}

fn line(entry: &Entry, level: u8, english: bool) -> Paragraph {
    // Chinese runs on after the point; other languages want a space.
    let words = format!("{}{}{}", entry.number, if english { " " } else { "" }, entry.title);
    let Some(article) = entry.article else {
        let mut group = Paragraph::new(Style::Contents(level), vec![Content::styled(Letters::Label, &words)]);
        group.keep_next = true;
        return group;
    };
    let name = bookmark(article);
    let mut content = vec![Content::text(&words)];
    if let Some(folio) = entry.folio {
        content.push(Content::text("\t"));
        content.push(Content::Field(format!(" PAGEREF {name} \\h "), vec![Content::text(&folio.to_string())]));
    }
    Paragraph::new(Style::Contents(level), vec![Content::Jump(name, content)])
}

/// Writes the imprint at the foot of a page of its own.
pub(super) fn imprint(builder: &mut Builder<'_>) {
    let grid = builder.grid;
    let issue = builder.issue;
    let title = builder.dress.theme().labels.imprint.clone().unwrap_or_default();
    let small = grid.size as f64 * 0.8;
    let room = grid.measure() as f64 - grid.size as f64 * 5.0;
    let line = grid.pitch * 85 / 100;
    let rows: i64 = issue.imprint.iter().map(|(_, value)| rows_of(ems(value) * small, room) as i64).sum();
    let used = rows * line + if title.is_empty() { 0 } else { grid.pitch } + grid.pitch;
    let mut rule = Paragraph::new(Style::CoverRule, Vec::new());
    rule.page_break = true;
    rule.before = Some((grid.column() - used - grid.pitch).max(0));
    rule.after = Some(grid.pitch / 4);
    builder.add(rule);
    if !title.is_empty() {
        builder.add(Paragraph::text(Style::ImprintHeading, &title));
    }
    for (label, value) in &issue.imprint {
        let content = vec![Content::styled(Letters::Label, label), Content::text(&format!("\t{value}"))];
        builder.add(Paragraph::new(Style::Imprint, content));
    }
    let mut rule = Paragraph::new(Style::ClosingRule, Vec::new());
    rule.before = Some(grid.pitch / 4);
    rule.align = Some(Side::Center);
    builder.add(rule);
}
