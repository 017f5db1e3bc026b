//! Breaks paragraphs into column lines as typesetting does, and spoils them as text layers do.

use super::random::Random;

/// Marks that never begin a line.
const NOT_FIRST: &str = "、，。：；？！”’）》〉】…%";
/// Marks that never end a line.
const NOT_LAST: &str = "“‘（《〈【";
/// Marks whose right half is empty: no space is seen after them.
const OPEN_RIGHT: &str = "、，。：；？！”’）》";

/// A line of a column.
#[derive(Debug, Clone)]
pub struct Set {
    /// Its characters, before anything spoils them.
    pub text: String,
    /// Width of its characters in half ems.
    pub width: usize,
    /// Width it had to fill.
    pub measure: usize,
}

/// The width of a text in half ems: Chinese characters have two.
pub fn width(text: &str) -> usize {
    text.chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum()
}

/// Breaks a paragraph into lines; `measure` tells the width of each by its number.
pub fn wrap(text: &str, measure: &dyn Fn(usize) -> usize, random: &mut Random) -> Vec<Set> {
    let mut lines: Vec<Set> = Vec::new();
    let mut line: Vec<String> = Vec::new();
    let mut tokens = tokens(text).into_iter().peekable();
    while let Some(token) = tokens.next() {
        let room = measure(lines.len());
        let used: usize = line.iter().map(|t| width(t)).sum();
        if used + width(&token) <= room || line.is_empty() {
            line.push(token);
            continue;
        }
        // A mark that may not begin a line is drawn in or takes its neighbour along.
        let hangs = |token: &str| token.starts_with(|c| NOT_FIRST.contains(c));
        if hangs(&token) && random.chance(0.5) {
            line.push(token);
            while let Some(next) = tokens.next_if(|t| hangs(t)) {
                line.push(next);
            }
            finish(&mut lines, std::mem::take(&mut line), room);
            continue;
        }
        let mut taken = vec![token];
        while line.len() > 2
            && (hangs(&taken[0]) || line.last().is_some_and(|t| t.starts_with(|c| NOT_LAST.contains(c))))
        {
            taken.insert(0, line.pop().expect("the line has more than two"));
        }
        finish(&mut lines, std::mem::replace(&mut line, taken), room);
    }
    if !line.is_empty() {
        let room = measure(lines.len());
        finish(&mut lines, line, room);
    }
    lines
}

fn finish(lines: &mut Vec<Set>, tokens: Vec<String>, measure: usize) {
    let text = tokens.concat();
    lines.push(Set { width: width(&text), text, measure });
}

/// Characters, with numbers and Latin words whole.
fn tokens(text: &str) -> Vec<String> {
    let mut tokens: Vec<String> = Vec::new();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '.' || c == '%';
    for c in text.chars() {
        match tokens.last_mut() {
            Some(last) if word(c) && last.ends_with(word) => last.push(c),
            Some(last) if "…—".contains(c) && last.ends_with(c) => last.push(c),
            _ => tokens.push(c.to_string()),
        }
    }
    tokens
}

/// Draws the characters of a line apart, as a line is that has to fill its width.
pub fn letter_space(text: &str) -> String {
    let tokens = tokens(text);
    let mut out = String::new();
    for (at, token) in tokens.iter().enumerate() {
        out.push_str(token);
        let Some(next) = tokens.get(at + 1) else { break };
        let closed = token.ends_with(|c| OPEN_RIGHT.contains(c)) || next.starts_with(|c| NOT_LAST.contains(c));
        if !closed && token != " " && next != " " {
            out.push(' ');
        }
    }
    out
}

/// Puts spaces at numbers and Latin words, now on this side, now on that, now on none.
pub fn space_digits(text: &str, share: f64, random: &mut Random) -> String {
    let mut out = String::new();
    let mut before: Option<char> = None;
    for c in text.chars() {
        let seam = before.is_some_and(|b| {
            let latin = |c: char| c.is_ascii_alphanumeric();
            let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            (latin(b) && han(c)) || (han(b) && latin(c))
        });
        if seam && random.chance(share) {
            out.push(' ');
        }
        out.push(c);
        before = Some(c);
    }
    out
}

/// A text as it is when it was drawn twice, run by run; and what the second drawing added.
pub fn draw_twice(text: &str) -> (String, String) {
    let mut runs: Vec<String> = Vec::new();
    let kind = |c: char| {
        if c.is_ascii_alphanumeric() {
            0
        } else if c == ' ' {
            1
        } else if "（）。，、".contains(c) {
            2
        } else {
            3
        }
    };
    for c in text.chars() {
        match runs.last_mut() {
            Some(run) if run.ends_with(|b| kind(b) == kind(c)) => run.push(c),
            _ => runs.push(c.to_string()),
        }
    }
    let mut out = String::new();
    let mut added = String::new();
    for run in &runs {
        out.push_str(run);
        if run.trim().is_empty() {
            continue;
        }
        out.push_str(run);
        added.push_str(run);
    }
    (out, added)
}
