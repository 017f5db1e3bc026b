//! One article, from its kicker to its source line.

use super::body;
use super::build::{Builder, bookmark};
use super::looks::HEADLINE_LEADING;
use super::measure::{ems, lines, rows_of};
use super::styles::{Letters, Style};
use super::tree::{Content, Indent, Paragraph, Piece, Side};
use crate::article::{Article, Head};
use crate::render::escape::href;
use crate::render::language;
use crate::template::signature;
use crate::text::units;

/// The space that divides the units of a headline on one line.
const WIDE: &str = "\u{3000}";

/// Writes an article.
pub(super) fn write(builder: &mut Builder<'_>, at: usize) {
    let article = builder.issue.articles[at].clone();
    let head = &article.head;
    let own = language(head.language.as_deref(), &builder.issue.masthead.language);
    let foreign = (own != builder.issue.masthead.language).then(|| own.to_string());
    let start = builder.pieces.len();
    stack(builder, &article, at);
    let grid = builder.grid;
    // A free line parts the stack from what follows; the rules of the note bring their own space.
    let (note, sign) = head.editor_note_parts();
    if note.is_empty() {
        add_after(builder.pieces.last_mut(), grid.pitch);
    } else {
        editor_note(builder, head, &note, sign);
    }
    lead(builder, head);
    body::write(builder, &article, at);
    source_line(builder, head);
    if let Some(language) = foreign {
        let chinese = language.starts_with("zh");
        builder.pieces[start..].iter_mut().for_each(|piece| speak(piece, &language, chinese));
    }
    if let Some(Piece::Paragraph(first)) = builder.pieces.get_mut(start) {
        first.page_break = true;
    }
    builder.heads.push(article.display_title());
}

/// Space after the last paragraph.
pub(super) fn add_after(piece: Option<&mut Piece>, space: i64) {
    if let Some(Piece::Paragraph(paragraph)) = piece {
        *paragraph.after.get_or_insert(0) += space;
    }
}

/// The lines of a piece of the headline stack, as text with forced breaks, and their number.
fn set(text: &str, width: f64) -> (String, usize) {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let set = lines(&units(&text), width);
    let count = set.iter().map(|line| rows_of(ems(&line.join(WIDE)), width)).sum();
    (set.iter().map(|line| line.join(WIDE)).collect::<Vec<_>>().join("\n"), count)
}

fn stack(builder: &mut Builder<'_>, article: &Article, at: usize) {
    let head = &article.head;
    let grid = builder.grid;
    let wide = grid.measure() as f64 / grid.advance as f64;
    for line in head.kicker.iter().flat_map(|kicker| kicker.lines()).filter(|line| !line.trim().is_empty()) {
        builder.add(Paragraph::text(Style::Kicker, &set(line, wide).0));
    }
    headline(builder, article, at);
    let mark = head.series_mark();
    let last = head.subtitles.len().saturating_sub(1);
    for (n, subtitle) in head.subtitles.iter().enumerate() {
        let (text, rows) = set(subtitle, wide);
        let mut content = vec![Content::text(&text)];
        content.extend(mark.as_deref().filter(|_| n == last).map(|mark| Content::styled(Letters::Series, mark)));
        let mut deck = Paragraph::new(Style::Deck, content);
        deck.indent = balanced(&text, rows, wide, grid.advance);
        builder.add(deck);
    }
    if let Some(byline) = head.byline() {
        builder.add(Paragraph::text(Style::Byline, &byline));
    }
}

/// The headline with series mark and column name, on whole pitches.
fn headline(builder: &mut Builder<'_>, article: &Article, at: usize) {
    let head = &article.head;
    let grid = builder.grid;
    let wide = grid.measure() as f64 / grid.headline as f64;
    let (text, mut rows) = set(&article.display_title(), wide);
    let mut content = vec![Content::text(&text)];
    let mut last = ems(text.rsplit('\n').next().unwrap_or_default());
    if let Some(mark) = head.series_mark().filter(|_| head.subtitles.is_empty()) {
        last += ems(&mark);
        content.push(Content::styled(Letters::Series, &mark));
    }
    if let Some(column) = &head.column {
        let column = format!("（{}）", column.trim_matches(['（', '）', '(', ')']));
        let below = last + ems(&column) * 0.64 > wide;
        rows += usize::from(below);
        if below {
            content.push(Content::text("\n"));
        }
        content.push(Content::styled(Letters::Column, &column));
    }
    let marked = builder.marked(bookmark(at), content);
    let mut paragraph = Paragraph::new(Style::Heading(1), vec![marked]);
    let height = (grid.headline as f64 * HEADLINE_LEADING) as i64 * rows as i64;
    let free = grid.whole(height + grid.pitch * 2 / 5) - height;
    (paragraph.before, paragraph.after) = (Some(free / 2), Some(free - free / 2));
    paragraph.indent = balanced(&text, rows, wide, grid.headline);
    builder.add(paragraph);
}

/// Draws in a unit that is longer than a line, so that its lines have about the same length.
fn balanced(text: &str, rows: usize, wide: f64, character: i64) -> Option<Indent> {
    if text.contains('\n') || rows < 2 {
        return None;
    }
    let share = ems(text) / rows as f64 * 1.04 + 1.0;
    let side = ((wide - share) * character as f64 / 2.0) as i64;
    (side > 0).then(|| Indent { left: side, right: side, ..Indent::default() })
}

fn editor_note(builder: &mut Builder<'_>, head: &Head, paragraphs: &[&str], sign: Option<&str>) {
    let start = builder.pieces.len();
    for paragraph in paragraphs {
        builder.add(Paragraph::text(Style::EditorNote, paragraph));
    }
    let labels = builder.dress.article_labels(&builder.issue.masthead.language, head.language.as_deref());
    let sign = sign.map_or_else(|| signature(&labels.editor, head.is_english()), str::to_string);
    if !sign.is_empty() {
        let mut signed = Paragraph::text(Style::EditorNote, &sign);
        signed.align = Some(Side::End);
        signed.indent = Some(Indent { left: builder.grid.advance, right: builder.grid.advance, ..Indent::default() });
        builder.add(signed);
    }
    // With the rules and their distance this makes one pitch.
    let half = builder.grid.pitch / 2;
    let outside = half - (half / 20 - 8) * 20 - 12;
    if let Some(Piece::Paragraph(first)) = builder.pieces.get_mut(start) {
        first.before = Some(outside);
    }
    add_after(builder.pieces.last_mut(), outside);
}

/// ■ lines and sentences set off before the text.
fn lead(builder: &mut Builder<'_>, head: &Head) {
    if head.highlights.is_empty() && head.pull_quotes.is_empty() {
        return;
    }
    for line in &head.highlights {
        let mut paragraph = Paragraph::text(Style::Highlight, line);
        paragraph.list = Some((2, 0));
        builder.add(paragraph);
    }
    for quote in &head.pull_quotes {
        builder.add(Paragraph::text(Style::PullQuote, quote));
    }
    add_after(builder.pieces.last_mut(), builder.grid.pitch);
}

fn source_line(builder: &mut Builder<'_>, head: &Head) {
    let Some(source) = &head.source else { return };
    let printed = source.printed(head.is_english());
    if printed.is_empty() {
        return;
    }
    let content = match source.url.as_deref().and_then(href) {
        Some(url) => Content::Link(url, vec![Content::text(&printed)]),
        None => Content::text(&printed),
    };
    builder.add(Paragraph::new(Style::Source, vec![content]));
}

/// Says that text is in another language; what is not Chinese is indented in its own manner.
fn speak(piece: &mut Piece, language: &str, chinese: bool) {
    fn content(all: &mut [Content], language: &str, bold: bool) {
        for one in all {
            match one {
                Content::Text(look, _) => {
                    look.language = Some(language.to_string());
                    look.latin_bold = bold;
                }
                Content::Link(_, inner) | Content::Jump(_, inner) | Content::Field(_, inner) => {
                    content(inner, language, bold);
                }
                Content::Bookmark(_, _, inner) => content(inner, language, bold),
                Content::NoteMark(_) | Content::OwnMark | Content::Picture(_) => {}
            }
        }
    }
    let paragraph = |paragraph: &mut Paragraph| {
        let heading = matches!(paragraph.style, Style::Heading(_));
        content(&mut paragraph.content, language, !chinese && heading);
        paragraph.hyphenate = !chinese && !heading;
        if !chinese && paragraph.style == Style::Body && paragraph.indent.is_none() {
            paragraph.indent = Some(Indent { first_characters: 100, first: 240, ..Indent::default() });
        }
    };
    match piece {
        Piece::Paragraph(one) => paragraph(one),
        Piece::Table(table) => table.rows.iter_mut().flat_map(|row| &mut row.cells).flatten().for_each(paragraph),
        Piece::Contents(..) => {}
    }
}
