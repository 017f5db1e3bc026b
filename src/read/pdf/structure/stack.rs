//! The stack of an article and what stands between it and the text: kicker, headline, subtitles,
//! byline, editor's note, ■ lines, pull quotes.

use std::ops::Range;

use super::Title;
use super::article::{Reader, Stack};
use super::body::squeezed;
use super::told::{announced, by};
use crate::pages::Part;
use crate::read::bulletin::{key, series, without_bracket};
use crate::read::forms::{info_line, source_line};
use crate::read::opening;
use crate::read::pdf::furniture::Role;
use crate::read::pdf::lines::Line;
use crate::read::pdf::paragraphs;
use crate::read::pdf::paragraphs::Para;
use crate::read::trace::Destination;
use crate::text::{is_han, joint};

/// Below a headline stand at most so many rows of its stack.
const MOST_DECK_ROWS: usize = 10;
/// An editor's note has no more lines.
const LONGEST_NOTE: usize = 20;

impl Reader<'_, '_> {
    /// Rows joined as one text: a space where the editor may have divided, none inside a word.
    pub(super) fn joined(&self, rows: &[usize]) -> String {
        let mut out = String::new();
        for (n, at) in rows.iter().enumerate() {
            let text = self.line(*at).text();
            let text = text.trim();
            if n > 0 {
                let full = self.setting.room(rows[n - 1]) < 1.5;
                let han = out.ends_with(is_han) || text.starts_with(is_han);
                out.push_str(if han && !full { " " } else { joint(out.chars().next_back(), text.chars().next()) });
            }
            out.push_str(text);
        }
        squeezed(&out)
    }

    pub(super) fn kicker(&self, stack: &mut Stack, range: Range<usize>) {
        let rows: Vec<usize> = range.clone().filter(|at| self.is_text(*at)).collect();
        if rows.is_empty() {
            return;
        }
        let wide: f32 = rows.iter().map(|at| self.line(*at).x1 - self.line(*at).x0).sum();
        let sides = self.text.sides[rows[0]];
        // Rows that would have found room on one line were parted by the editor.
        let tagged = rows.windows(2).all(|pair| self.one_block(pair[0], pair[1]).is_some());
        let kicker = if rows.len() > 1 && tagged {
            let blocks = rows.chunk_by(|a, b| self.one_block(*a, *b) == Some(true));
            blocks.map(|rows| self.joined(rows)).collect::<Vec<_>>().join("\n")
        } else if rows.len() > 1 && wide < 0.95 * (sides.right - sides.left) {
            rows.iter().map(|at| squeezed(&self.line(*at).text())).collect::<Vec<_>>().join("\n")
        } else {
            self.joined(&rows)
        };
        stack.head.kicker = Some(kicker);
        stack.placed.push((range, Part::Kicker));
    }

    pub(super) fn title(&self, stack: &mut Stack, title: &Title) {
        let rows: Vec<usize> = (title.first..=title.last).collect();
        let shown = self.joined(&rows);
        let (bare, bracket) = without_bracket(&shown);
        let head = &mut stack.head;
        head.title = title.told.clone().unwrap_or_else(|| shown.clone());
        // The bracket of a column is set smaller than its headline, or the bookmark leaves it out.
        let last = self.line(title.last);
        let smaller = last.pieces.last().is_some_and(|p| p.size < 0.9 * last.largest());
        let left_out = title.told.as_ref().is_some_and(|told| key(told) == key(bare) && key(told) != key(&shown));
        if let Some(bracket) = bracket.filter(|_| smaller || left_out) {
            head.column = Some(bracket.to_string());
            if title.told.is_none() {
                head.title = bare.to_string();
            }
        }
        head.title = squeezed(&head.title);
        stack.placed.push((title.first..title.last + 1, Part::Title));
    }

    /// Subtitles, byline and source line below a headline; returns the line after them.
    pub(super) fn decks(&self, stack: &mut Stack, title: &Title, end: usize) -> usize {
        let mut last = title.last;
        let mut decks: Vec<Vec<usize>> = Vec::new();
        let centered = self.setting.centered(title.first) || self.setting.centered(title.last);
        let below = (title.last + 1..end).filter(|at| self.is_text(*at)).take(MOST_DECK_ROWS);
        for at in below {
            let line = self.line(at);
            let text = line.text();
            if !self.setting.together(title.last, at) || self.setting.step(last, at) > 3.2 {
                break;
            }
            let free = self.setting.step(last, at) > 1.45 && last != title.last;
            let middle = self.in_middle(at, end);
            let byline = stack.head.authors.is_empty().then(|| by(&text)).flatten();
            let source =
                source_line::parse(&text, None).or_else(|| announced(&text)).filter(|_| !self.setting.right(at));
            let signed = source_line::signed(&text, None).filter(|_| stack.head.source.is_none());
            if let Some((found, byline)) = signed.filter(|_| stack.head.authors.is_empty()) {
                stack.head.source = Some(found.source);
                (stack.head.role, stack.head.authors) = (byline.role, byline.authors);
                stack.placed.push((at..at + 1, Part::Source));
            } else if let Some(byline) = byline.filter(|_| middle || !centered || self.setting.room(at) > 3.0) {
                (stack.head.role, stack.head.authors) = (byline.role, byline.authors);
                stack.placed.push((at..at + 1, Part::Byline));
            } else if let Some(found) = source.filter(|_| stack.head.source.is_none()) {
                stack.head.source = Some(found.source);
                stack.placed.push((at..at + 1, Part::Source));
            } else if let Some(info) = info_line::parse(&text).filter(|_| self.setting.room(at) > 1.0) {
                opening::fill(&mut stack.head, info);
                stack.placed.push((at..at + 1, Part::Source));
            } else {
                let larger = line.largest() > 1.06 * self.text.body;
                let deck =
                    (centered && middle && !free || larger || text.starts_with("——") && self.setting.room(at) > 1.0)
                        && !text.ends_with('。')
                        && !text.starts_with(['■', '•'])
                        && !self.setting.headings.contains_key(&at)
                        && stack.head.authors.is_empty();
                if !deck {
                    break;
                }
                match decks.last_mut() {
                    Some(rows) if self.one_block(last, at).unwrap_or_else(|| self.same_deck(rows, at)) => rows.push(at),
                    _ => decks.push(vec![at]),
                }
            }
            last = at;
        }
        for (n, rows) in decks.iter().enumerate() {
            stack.head.subtitles.push(self.deck(rows));
            stack.placed.push((rows[0]..rows[rows.len() - 1] + 1, Part::Subtitle(n)));
        }
        stack.head.series = stack.head.subtitles.iter().find_map(|s| series(s));
        last + 1
    }

    /// The rows of a subtitle as one: where the file says that they belong together, a row that had
    /// room for another character ends a unit.
    fn deck(&self, rows: &[usize]) -> String {
        let mut shown = String::new();
        for (n, row) in rows.iter().enumerate() {
            let text = squeezed(&self.line(*row).text());
            let before = n.checked_sub(1).map(|n| rows[n]).filter(|before| self.line(*before).tag.is_some());
            let parted = before.is_some_and(|before| {
                let free = (self.setting.indent(before) + self.setting.room(before)) * self.text.body;
                free > 1.3 * self.line(before).largest() && self.one_block(before, *row) == Some(true)
            });
            let own = joint(shown.chars().next_back(), text.chars().next());
            shown.push_str(if parted { " " } else { own });
            shown.push_str(&text);
        }
        shown
    }

    /// Whether the file says that two lines are of one block; none where it says nothing.
    pub(super) fn one_block(&self, a: usize, b: usize) -> Option<bool> {
        Some(self.line(a).tag? == self.line(b).tag?)
    }

    /// Stands in the middle, or begins a block that does: a row may fill its line, where a paragraph
    /// of text would be drawn in.
    fn in_middle(&self, at: usize, end: usize) -> bool {
        if self.setting.centered(at) {
            return true;
        }
        let last = (at..end).take_while(|other| self.one_block(at, *other) == Some(true)).last();
        let begins = self.one_block(at.saturating_sub(1), at) != Some(true);
        let (left, right) = (self.setting.indent(at), self.setting.room(at));
        let full = self.setting.indents && begins && left < 1.2 && (left - right).abs() < 0.8;
        last.is_some_and(|last| (full && last == at) || self.setting.centered(last))
    }

    /// A subtitle that found no room on its line goes on in the next: in equal parts, or after a full line.
    pub(super) fn same_deck(&self, rows: &[usize], at: usize) -> bool {
        let above = self.line(rows[rows.len() - 1]);
        let line = self.line(at);
        let sides = self.text.sides[at];
        let (a, b) = (above.x1 - above.x0, line.x1 - line.x0);
        let dash = |l: &Line| l.text().starts_with("——");
        let room = a + b > 0.98 * (sides.right - sides.left);
        let halves = (a - b).abs() < 0.25 * a.max(b) || a > 0.85 * (sides.right - sides.left);
        let solid = !above.text().contains([' ', '\u{3000}']) && !line.text().contains([' ', '\u{3000}']);
        room && halves && solid && !dash(line) && (dash(self.line(rows[0])) || a > 0.85 * (sides.right - sides.left))
    }
    /// Editor's note, ■ lines and pull quotes; returns how many of the lines they are.
    pub(super) fn lead(&mut self, stack: &mut Stack, lines: &[usize]) -> usize {
        let mut at = 0;
        let signs = |at: &usize| {
            let text = self.line(*at).text();
            let name = key(&text);
            text.trim_start().starts_with(['—', '-', '–'])
                && matches!(name.as_str(), "编者" | "本刊编者" | "本报编者" | "编辑部" | "本刊编辑部")
        };
        let signed = lines.iter().take(LONGEST_NOTE).position(signs);
        if let Some(sign) = signed {
            let note = &lines[..sign];
            if !note.is_empty() {
                let paras = paragraphs::paragraphs(&self.setting.within(note), note);
                self.note(stack, &paras);
                self.placed(lines[sign]..lines[sign] + 1, Destination::Head(self.articles.len()));
                at = sign + 1;
            }
        }
        while at < lines.len() {
            let line = self.line(lines[at]);
            let text = line.text();
            if stack.head.editor_note.is_none()
                && ["编者按", "编者的话", "开栏的话", "开栏语"]
                    .iter()
                    .any(|w| text.trim_start_matches(['【', '[']).starts_with(w))
            {
                let end = (at + 1..lines.len())
                    .find(|n| {
                        self.setting.step(lines[n - 1], lines[*n]) > 1.4 || self.line(lines[*n]).face() != line.face()
                    })
                    .unwrap_or(at + 1);
                let paras = paragraphs::paragraphs(&self.setting.within(&lines[at..end]), &lines[at..end]);
                self.note(stack, &paras);
                at = end;
            } else if text.starts_with('■') {
                let first = at;
                at += 1;
                let body = line.x0 - 0.5 * self.text.body;
                let goes_on = |at: usize| {
                    self.setting.together(lines[at - 1], lines[at])
                        && self.setting.step(lines[at - 1], lines[at]) < 1.3
                        && self.line(lines[at]).x0 > body
                        && !self.line(lines[at]).text().starts_with('■')
                        && self.setting.room(lines[at - 1]) < 2.2
                };
                while at < lines.len() && self.one_block(lines[at - 1], lines[at]).unwrap_or_else(|| goes_on(at)) {
                    at += 1;
                }
                let shown = self.text_of(&lines[first..at]);
                stack.placed.push((lines[first]..lines[at - 1] + 1, Part::Highlight(stack.head.highlights.len())));
                stack.head.highlights.push(shown.trim_start_matches('■').trim().to_string());
            } else if let Some(bar) = self.bar(lines[at]) {
                let first = at;
                while at < lines.len()
                    && self.setting.together(lines[first], lines[at])
                    && self.bar(lines[at]) == Some(bar)
                {
                    at += 1;
                }
                stack.placed.push((lines[first]..lines[at - 1] + 1, Part::PullQuote(stack.head.pull_quotes.len())));
                stack.head.pull_quotes.push(self.text_of(&lines[first..at]));
            } else {
                break;
            }
        }
        at
    }

    /// Tiny words that stand alone: the lettering of a drawing.
    pub(super) fn in_picture(&self, at: usize) -> bool {
        let line = self.line(at);
        let tiny = line.size < 0.66 * self.text.body && self.text.roles[at] == Role::Text;
        let kin = |other: Option<usize>| {
            other.and_then(|o| self.text.lines.get(o)).is_some_and(|o| {
                o.page == line.page
                    && (o.size - line.size).abs() < 0.05 * line.size
                    && (o.x0 - line.x0).abs() < 2.5 * line.size
                    && (o.y - line.y).abs() < 2.2 * line.size
            })
        };
        tiny && !kin(at.checked_sub(1)) && !kin(Some(at + 1)) && line.text().chars().count() <= 20
    }

    pub(super) fn note(&mut self, stack: &mut Stack, paras: &[Para]) {
        for (n, para) in paras.iter().enumerate() {
            let (first, last) = (para.lines[0], para.lines[para.lines.len() - 1]);
            stack.placed.push((first..last + 1, Part::EditorNote(n)));
        }
        let text: Vec<String> = paras.iter().map(|p| squeezed(&p.text())).collect();
        stack.head.editor_note = Some(text.join("\n"));
    }

    pub(super) fn text_of(&self, lines: &[usize]) -> String {
        let mut pieces = Vec::new();
        lines.iter().for_each(|at| paragraphs::join(&mut pieces, &self.line(*at).pieces, self.setting.words));
        squeezed(&pieces.iter().map(|p| p.text.as_str()).collect::<String>())
    }

    /// The upright rule left of a line, by its number on the page.
    pub(super) fn bar(&self, at: usize) -> Option<usize> {
        let line = self.line(at);
        let rules = &self.text.document.pages.get(line.page)?.rules;
        let middle = line.y - 0.38 * line.size;
        rules.iter().position(|rule| {
            rule.height() > 0.7 * line.size
                && rule.width() < 0.5 * line.size
                && rule.y0 < middle
                && middle < rule.y1
                && rule.x1 <= line.x0
                && line.x0 - rule.x1 < 2.0 * line.size
        })
    }
}
