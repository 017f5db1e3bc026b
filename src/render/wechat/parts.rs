//! Puts the pieces of an issue on parts that the WeChat editor takes.
//!
//! An article stays whole where it can; one that is longer than a part is divided before a
//! heading or between paragraphs, and its pieces say that they belong together.

use super::looks::Looks;
use super::pieces::Pieces;
use crate::render::escape::escape;
use crate::text::chinese_number;

/// Characters of a part, markup included. The editor takes fewer than 20,000 and adds attributes of
/// its own.
pub const LIMIT: usize = 19_000;

/// Share of a part after which a heading is a good place to divide an article.
const GOOD_SHARE: usize = 60;

/// A part: its markup and the titles of the articles on it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Part {
    /// The markup.
    pub html: String,
    /// Titles of its articles, as printed.
    pub titles: Vec<String>,
}

/// The number of characters as the editor counts them.
pub fn size(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Divides an issue; every part begins with `opening` of its number, from 0.
pub(super) fn divide(units: &[Pieces], opening: &dyn Fn(usize) -> String, looks: &Looks) -> Vec<Part> {
    let mut packer = Packer { opening, looks, done: Vec::new(), open: Part::default(), length: 0 };
    packer.open();
    for (at, unit) in units.iter().enumerate() {
        // What has no title of its own, such as the imprint, goes with the article before it.
        let after = &units[at + 1..];
        let tail = if after.iter().all(|unit| unit.title.is_empty()) { after } else { &[] };
        packer.add(unit, tail.iter().map(|unit| size(&written(unit, looks))).sum());
    }
    packer.close();
    packer.done
}

struct Packer<'a> {
    opening: &'a dyn Fn(usize) -> String,
    looks: &'a Looks,
    done: Vec<Part>,
    open: Part,
    length: usize,
}

impl Packer<'_> {
    fn open(&mut self) {
        self.open = Part::default();
        self.length = self.whole("") + 1;
        let opening = (self.opening)(self.done.len());
        self.put(&opening);
    }

    /// The size of a part with this inside.
    fn whole(&self, inside: &str) -> usize {
        size(&framed(inside, self.looks))
    }

    fn put(&mut self, html: &str) {
        self.open.html.push_str(html);
        self.length += size(html);
    }

    fn close(&mut self) {
        let mut part = std::mem::take(&mut self.open);
        part.html = framed(&part.html, self.looks);
        self.done.push(part);
    }

    fn next(&mut self) {
        self.close();
        self.open();
    }

    fn is_empty(&self) -> bool {
        self.open.titles.is_empty() && !self.done.is_empty()
    }

    /// Adds a unit; `tail` characters follow it on the same part.
    fn add(&mut self, unit: &Pieces, tail: usize) {
        let whole = written(unit, self.looks);
        let own = size(&whole) + tail;
        let fresh = self.whole(&(self.opening)(self.done.len() + 1)) + 1;
        if self.length + own > LIMIT && fresh + own <= LIMIT && !self.is_empty() {
            self.next();
        }
        if self.length + own <= LIMIT {
            self.put(&whole);
            self.note(unit, None);
        } else {
            self.divided(unit, tail);
        }
    }

    fn note(&mut self, unit: &Pieces, number: Option<usize>) {
        if !unit.title.is_empty() {
            self.open.titles.push(numbered(&unit.title, number));
        }
    }

    /// An article on several parts, the last of which has room for `tail` characters more.
    fn divided(&mut self, unit: &Pieces, tail: usize) {
        if !unit.title.is_empty() && !self.is_empty() {
            self.next();
        }
        let (more, before) = (join("（未完，下接另一篇）", self.looks), join("（上接前一篇）", self.looks));
        let mut rest = unit.text.as_slice();
        let mut number = 1;
        loop {
            let own =
                if number == 1 { head(unit, Some(1), self.looks) } else { heading(unit, number, self.looks) + &before };
            self.put(&own);
            self.note(unit, Some(number));
            let room = LIMIT.saturating_sub(self.length + size(&more));
            let mut taken = fitting(rest, room);
            if taken == rest.len()
                && taken > 1
                && rest.iter().map(|piece| size(&piece.html)).sum::<usize>() + tail > room
            {
                taken = fitting(rest, room.saturating_sub(tail)).min(taken - 1);
            }
            for piece in &rest[..taken] {
                self.put(&piece.html);
            }
            rest = &rest[taken..];
            if rest.is_empty() {
                return;
            }
            self.put(&more);
            self.next();
            number += 1;
        }
    }
}

/// How many pieces go on a part with this much room: at least one, so that the work ends.
fn fitting(pieces: &[super::pieces::Piece], room: usize) -> usize {
    let mut used = 0;
    let mut most = 0;
    let mut good = None;
    for (at, piece) in pieces.iter().enumerate() {
        if piece.leads && at > 0 && used * 100 >= room * GOOD_SHARE {
            good = Some(at);
        }
        used += size(&piece.html);
        if used > room {
            break;
        }
        most = at + 1;
    }
    if most == pieces.len() {
        return most;
    }
    let mut cut = good.filter(|at| *at <= most).unwrap_or(most);
    // What leads goes with what it leads to.
    while cut > 1 && pieces[cut - 1].leads {
        cut -= 1;
    }
    cut.max(1)
}

/// The part as the editor gets it.
fn framed(inside: &str, looks: &Looks) -> String {
    format!("<section{}>{inside}</section>\n", looks.of("whole"))
}

fn numbered(title: &str, number: Option<usize>) -> String {
    match number {
        Some(number) => format!("{title}（{}）", chinese_number(number as u64)),
        None => title.to_string(),
    }
}

fn heading(unit: &Pieces, number: usize, looks: &Looks) -> String {
    format!("{}<p{}>{}</p>", start(looks), looks.of("title"), escape(&numbered(&unit.title, Some(number))))
}

/// A whole unit.
fn written(unit: &Pieces, looks: &Looks) -> String {
    let text: String = unit.text.iter().map(|piece| piece.html.as_str()).collect();
    head(unit, None, looks) + &text
}

fn head(unit: &Pieces, number: Option<usize>, looks: &Looks) -> String {
    if unit.title.is_empty() {
        return format!("{}{}", unit.above, unit.below);
    }
    let title = escape(&numbered(&unit.title, number)).into_owned();
    format!("{}{}<p{}>{title}</p>{}", start(looks), unit.above, looks.of("title"), unit.below)
}

/// The rule above an article; the editor drops elements without anything in them.
fn start(looks: &Looks) -> String {
    format!("<section{}><br></section>", looks.of("start"))
}

fn join(words: &str, looks: &Looks) -> String {
    format!("<p{}>{words}</p>", looks.of("join"))
}

#[cfg(test)]
mod tests {
    use super::super::pieces::Piece;
    use super::*;

    fn unit(title: &str, lengths: &[(usize, bool)]) -> Pieces {
        let text = lengths.iter().map(|(length, leads)| Piece { html: "字".repeat(*length), leads: *leads });
        Pieces { title: title.into(), above: String::new(), below: String::new(), text: text.collect() }
    }

    fn divided(units: &[Pieces]) -> Vec<Part> {
        let looks = Looks::read("").unwrap();
        let parts = divide(units, &|number| format!("<p>{number}</p>"), &looks);
        assert!(parts.iter().all(|part| size(&part.html) <= LIMIT));
        let all: usize = parts.iter().map(|part| part.html.matches('字').count()).sum();
        assert_eq!(
            all,
            units.iter().flat_map(|unit| &unit.text).map(|piece| piece.html.chars().count()).sum::<usize>()
        );
        parts
    }

    #[test]
    fn articles_stay_whole_where_they_can() {
        let parts =
            divided(&[unit("甲", &[(9_000, false)]), unit("乙", &[(9_000, false)]), unit("丙", &[(9_000, false)])]);
        let titles: Vec<Vec<String>> = parts.into_iter().map(|part| part.titles).collect();
        assert_eq!(titles, [vec!["甲", "乙"], vec!["丙"]]);
    }

    #[test]
    fn the_imprint_never_stands_alone() {
        let imprint = || unit("", &[(500, false)]);
        let long = [(6_000, false), (6_000, false), (6_500, false)];
        for (units, expected) in [
            (
                vec![unit("甲", &[(9_000, false)]), unit("乙", &[(9_600, false)]), imprint()],
                vec![vec!["甲"], vec!["乙"]],
            ),
            (
                vec![unit("甲", &[(9_000, false)]), unit("乙", &long), imprint()],
                vec![vec!["甲"], vec!["乙（一）"], vec!["乙（二）"]],
            ),
        ] {
            let titles: Vec<Vec<String>> = divided(&units).into_iter().map(|part| part.titles).collect();
            assert_eq!(titles, expected);
        }
    }

    #[test]
    fn a_long_article_is_divided_before_a_heading_and_says_so() {
        let long = [(5_000, false), (5_000, false), (3_000, false), (10, true), (5_000, false), (5_000, false)];
        let parts = divided(&[unit("甲", &[(100, false)]), unit("乙", &long), unit("丙", &[(100, false)])]);
        let titles: Vec<Vec<String>> = parts.iter().map(|part| part.titles.clone()).collect();
        assert_eq!(titles, [vec!["甲"], vec!["乙（一）"], vec!["乙（二）", "丙"]]);
        assert!(parts[1].html.contains("未完") && parts[2].html.contains("上接"));
        assert_eq!(parts[1].html.matches('字').count(), 13_000, "the heading begins the next part");
    }
}
