//! What belongs to the page and not to the text: running heads, folios, footnotes.
//!
//! A line is furniture by its place and because it comes back, or because the file says so.
//! Nothing is thrown away here: every line gets a role, and others decide where it goes.

use std::collections::HashMap;

use super::lines::{Line, Sheet};

/// What a line is to its page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Text.
    Text,
    /// Running head, folio or another thing of the page.
    Furniture,
    /// A line of the notes at the foot of the page.
    Note,
}

/// Running heads and folios stand in this part of the page at either end.
const EDGE: f32 = 0.14;
/// A line that comes back so often at one place belongs to the pages.
const OFTEN: usize = 3;
/// Notes are set smaller than the text by this.
const SMALL: f32 = 0.86;

/// The role of each line of each page; `body` is the size of the text in points.
pub(super) fn roles(sheets: &[Sheet], body: f32) -> Vec<Vec<Role>> {
    let mut roles: Vec<Vec<Role>> = sheets.iter().map(|s| vec![Role::Text; s.lines.len()]).collect();
    mark_artifacts(sheets, &mut roles);
    mark_repeated(sheets, &mut roles);
    mark_folios(sheets, &mut roles);
    mark_heads(sheets, &mut roles, body);
    mark_notes(sheets, &mut roles, body);
    roles
}

/// What the file calls an artifact, unless it calls everything so.
fn mark_artifacts(sheets: &[Sheet], roles: &mut [Vec<Role>]) {
    let all = sheets.iter().flat_map(|s| &s.lines);
    let (lines, artifacts) = all.fold((0, 0), |(n, a), line| (n + 1, a + usize::from(line.artifact)));
    if artifacts * 2 > lines {
        return;
    }
    for (sheet, roles) in sheets.iter().zip(roles) {
        for (line, role) in sheet.lines.iter().zip(roles) {
            if line.artifact && edge(sheet, line).is_some() {
                *role = Role::Furniture;
            }
        }
    }
}

/// The end of the page a line stands at: true for the top.
fn edge(sheet: &Sheet, line: &Line) -> Option<bool> {
    if line.y < EDGE * sheet.height { Some(true) } else { (line.y > (1.0 - EDGE) * sheet.height).then_some(false) }
}

fn outermost(sheet: &Sheet, top: bool) -> impl Iterator<Item = (usize, &Line)> {
    let mut lines: Vec<(usize, &Line)> =
        sheet.lines.iter().enumerate().filter(|(_, line)| edge(sheet, line) == Some(top)).collect();
    lines.sort_by(|a, b| a.1.y.total_cmp(&b.1.y));
    if !top {
        lines.reverse();
    }
    lines.into_iter().take(4)
}

/// A line with its numbers made alike.
fn pattern(line: &Line) -> String {
    let text = line.text();
    text.chars().filter(|c| !c.is_whitespace()).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect()
}

fn mark_repeated(sheets: &[Sheet], roles: &mut [Vec<Role>]) {
    let mut seen: HashMap<(String, i32), usize> = HashMap::new();
    let place = |line: &Line| (pattern(line), (line.y / 6.0).round() as i32);
    let short = |line: &Line| line.text().chars().count() <= 60;
    for sheet in sheets {
        for top in [true, false] {
            for (_, line) in outermost(sheet, top).filter(|(_, line)| short(line)) {
                *seen.entry(place(line)).or_default() += 1;
            }
        }
    }
    for (sheet, roles) in sheets.iter().zip(roles) {
        for top in [true, false] {
            for (at, line) in outermost(sheet, top).filter(|(_, line)| short(line)) {
                if seen.get(&place(line)).is_some_and(|n| *n >= OFTEN) {
                    roles[at] = Role::Furniture;
                }
            }
        }
    }
}

/// The number a folio shows: `— 12 —`, `12`, `第12页`, `Page 3 of 9`, `3/9`.
pub(super) fn folio(text: &str) -> Option<u32> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace() && !"—-–·.•|~～".contains(*c)).collect();
    let lower = bare.to_ascii_lowercase();
    let inner = lower.strip_prefix('第').and_then(|t| t.split_once('页')).map(|(n, _)| n);
    let inner = inner.or_else(|| lower.strip_prefix("page").map(|t| t.split("of").next().unwrap_or(t)));
    let inner = inner.or_else(|| lower.split_once('/').filter(|(_, of)| is_number(of)).map(|(n, _)| n));
    let number = inner.unwrap_or(&lower);
    if is_number(number) { number.parse().ok() } else { None }
}

fn is_number(text: &str) -> bool {
    (1..=4).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_digit())
}

/// Numbers at the edge that go up with the pages, and those dressed as folios.
fn mark_folios(sheets: &[Sheet], roles: &mut [Vec<Role>]) {
    let mut steps: HashMap<(bool, i64), usize> = HashMap::new();
    let numbers = |sheet: &Sheet, top: bool| -> Vec<(usize, u32, bool)> {
        let dressed = |text: &str| text.contains(['—', '–', '第', '·', '/', 'P', 'p']) || text.trim().starts_with('-');
        outermost(sheet, top)
            .filter_map(|(at, line)| folio(&line.text()).map(|n| (at, n, dressed(&line.text()))))
            .collect()
    };
    for (page, sheet) in sheets.iter().enumerate() {
        for top in [true, false] {
            for (_, number, _) in numbers(sheet, top) {
                *steps.entry((top, i64::from(number) - page as i64)).or_default() += 1;
            }
        }
    }
    for (page, (sheet, roles)) in sheets.iter().zip(roles).enumerate() {
        for top in [true, false] {
            for (at, number, dressed) in numbers(sheet, top) {
                let steady = steps.get(&(top, i64::from(number) - page as i64)).is_some_and(|n| *n >= 2);
                if dressed || steady {
                    roles[at] = Role::Furniture;
                }
            }
        }
    }
}

/// Small lines at the very height where running heads of other pages stand.
fn mark_heads(sheets: &[Sheet], roles: &mut [Vec<Role>], body: f32) {
    let mut heights: HashMap<i32, usize> = HashMap::new();
    let height = |line: &Line| (line.y / 3.0).round() as i32;
    for (sheet, roles) in sheets.iter().zip(roles.iter()) {
        let first = sheet.lines.iter().zip(roles).filter(|(line, _)| edge(sheet, line).is_some());
        for (line, _) in first.filter(|(line, role)| **role == Role::Furniture && line.size < 0.92 * body) {
            *heights.entry(height(line)).or_default() += 1;
        }
    }
    for (sheet, roles) in sheets.iter().zip(roles) {
        for top in [true, false] {
            for (at, line) in outermost(sheet, top) {
                let known = (-1..=1).any(|d| heights.get(&(height(line) + d)).is_some_and(|n| *n >= OFTEN));
                if known && line.size < 0.92 * body {
                    roles[at] = Role::Furniture;
                }
            }
        }
    }
}

/// Small lines below all text, the first with its mark or going on from the page before.
fn mark_notes(sheets: &[Sheet], roles: &mut [Vec<Role>], body: f32) {
    let mut open = false;
    for (sheet, roles) in sheets.iter().zip(roles) {
        let text: Vec<usize> = (0..sheet.lines.len()).filter(|at| roles[*at] == Role::Text).collect();
        let mut first = text.len();
        while first > 0 && sheet.lines[text[first - 1]].size <= SMALL * body {
            first -= 1;
        }
        let marked = text[first..].iter().position(|at| note_mark(&sheet.lines[*at]).is_some());
        let low = text.get(first).is_some_and(|at| sheet.lines[*at].y > 0.4 * sheet.height);
        let start = match marked {
            Some(0) => Some(first),
            Some(_) | None if open && low => Some(first),
            Some(at) => Some(first + at),
            None => None,
        };
        let start = start.filter(|_| first > 0);
        open = start.is_some_and(|start| start < text.len());
        for at in &text[start.unwrap_or(text.len())..] {
            roles[*at] = Role::Note;
        }
    }
}

/// The mark a note begins with: ①, a raised number, `[1]`, `*`, `注：`.
pub(super) fn note_mark(line: &Line) -> Option<String> {
    let first = line.pieces.first()?;
    let text = first.text.trim();
    if first.raised && text.chars().count() <= 4 {
        return Some(text.to_string());
    }
    let all = line.text();
    let c = all.chars().next()?;
    if ('①'..='⑳').contains(&c) || matches!(c, '*' | '†' | '‡' | '※') {
        return Some(c.to_string());
    }
    let inner = all.strip_prefix(['[', '［', '〔'])?;
    let end = inner.find([']', '］', '〕'])?;
    is_number(&inner[..end]).then(|| inner[..end].to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folios_in_many_dresses() {
        let all = ["— 12 —", "12", "第 12 页", "第12页 共60页", "Page 12 of 60", "12/60", "· 12 ·"];
        assert!(all.iter().all(|text| folio(text) == Some(12)), "{:?}", all.map(folio));
        assert!(["2024年", "表12", "", "12345", "3.5亿"].iter().all(|text| folio(text).is_none()));
    }
}
