//! Running text for WeChat: no links, no anchors; what they lead to becomes a numbered note.

use super::looks::Looks;
use crate::article::Inline;
use crate::render::escape::{escape, href};
use crate::text;

/// What a number in the text stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// A note of the article, by its position.
    Note(usize),
    /// An address.
    Address(String),
}

/// The numbers of one article, in the order in which the text comes to them.
#[derive(Debug, Default)]
pub(super) struct Numbers {
    /// What they stand for.
    pub targets: Vec<Target>,
}

impl Numbers {
    fn of(&mut self, target: Target) -> usize {
        match self.targets.iter().position(|known| *known == target) {
            Some(at) => at + 1,
            None => {
                self.targets.push(target);
                self.targets.len()
            }
        }
    }
}

/// Writes inlines and gives addresses and notes their numbers.
pub(super) fn write(inlines: &[Inline], looks: &Looks, numbers: &mut Numbers) -> String {
    let mut out = String::new();
    walk(inlines, looks, numbers, &mut out);
    out
}

/// The mark of an address behind the words that led there.
pub(super) fn address(url: &str, looks: &Looks, numbers: &mut Numbers) -> String {
    match href(url) {
        Some(url) => mark(numbers.of(Target::Address(url)), looks),
        None => String::new(),
    }
}

fn mark(number: usize, looks: &Looks) -> String {
    format!("<span{}>[{number}]</span>", looks.of("mark"))
}

fn walk(inlines: &[Inline], looks: &Looks, numbers: &mut Numbers, out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.push_str(&escape(text)),
            Inline::Code(text) => {
                out.push_str(&format!("<span style=\"font-family:Consolas,monospace\">{}</span>", escape(text)));
            }
            Inline::Strong(inner) => element("strong", "", inner, looks, numbers, out),
            Inline::Emphasis(inner) => element("em", "", inner, looks, numbers, out),
            Inline::Strike(inner) => {
                element("span", " style=\"text-decoration:line-through\"", inner, looks, numbers, out);
            }
            Inline::Link { url, inlines } => {
                walk(inlines, looks, numbers, out);
                out.push_str(&address(url, looks, numbers));
            }
            Inline::NoteMark(note) => out.push_str(&mark(numbers.of(Target::Note(*note)), looks)),
            Inline::LineBreak => out.push_str("<br>"),
        }
    }
}

fn element(name: &str, attributes: &str, inner: &[Inline], looks: &Looks, numbers: &mut Numbers, out: &mut String) {
    out.push_str(&format!("<{name}{attributes}>"));
    walk(inner, looks, numbers, out);
    out.push_str(&format!("</{name}>"));
}

/// Takes a long text apart, at the ends of sentences where it has them; every run of text is then
/// at most `most` characters long.
pub(super) fn apart(inlines: &[Inline], most: usize) -> Vec<Inline> {
    let wrapped = |inner: &[Inline], wrap: &dyn Fn(Vec<Inline>) -> Inline| -> Vec<Inline> {
        apart(inner, most).into_iter().map(|one| wrap(vec![one])).collect()
    };
    let mut out = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => out.extend(runs(text, most).into_iter().map(Inline::Text)),
            Inline::Code(text) => out.extend(runs(text, most).into_iter().map(Inline::Code)),
            Inline::Strong(inner) => out.extend(wrapped(inner, &Inline::Strong)),
            Inline::Emphasis(inner) => out.extend(wrapped(inner, &Inline::Emphasis)),
            Inline::Strike(inner) => out.extend(wrapped(inner, &Inline::Strike)),
            Inline::Link { url, inlines } => {
                out.extend(wrapped(inlines, &|inlines| Inline::Link { url: url.clone(), inlines }));
            }
            Inline::NoteMark(_) | Inline::LineBreak => out.push(inline.clone()),
        }
    }
    out
}

/// A text in runs that end with a sentence, or after `most` characters; no character is lost.
fn runs(text: &str, most: usize) -> Vec<String> {
    let mut ends: Vec<usize> = Vec::new();
    for sentence in text::sentences(text) {
        // Sentences are parts of the text itself, so their place in it is known.
        ends.push(sentence.as_ptr() as usize + sentence.len() - text.as_ptr() as usize);
    }
    ends.pop();
    ends.push(text.len());
    let mut runs = Vec::new();
    let mut from = 0;
    for end in ends {
        let chars: Vec<char> = text[from..end].chars().collect();
        runs.extend(chars.chunks(most).map(|run| run.iter().collect::<String>()));
        from = end;
    }
    runs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_notes_share_one_row_of_numbers() {
        let looks = Looks::read("").unwrap();
        let mut numbers = Numbers::default();
        let link = |url: &str| Inline::Link { url: url.into(), inlines: vec![Inline::Text("清单".into())] };
        let inlines = [link("https://example.org/a"), Inline::NoteMark(0), link("https://example.org/a"), link("x:y")];
        let html = write(&inlines, &looks, &mut numbers);
        assert_eq!(html, "清单<span>[1]</span><span>[2]</span>清单<span>[1]</span>清单");
        assert_eq!(numbers.targets.len(), 2);
    }

    #[test]
    fn taking_apart_loses_nothing() {
        let text = "第一句。 第二句！没有句号的很长很长的一段";
        let parts = runs(text, 6);
        assert_eq!(parts.concat(), text);
        assert!(parts.iter().all(|part| part.chars().count() <= 6), "{parts:?}");
        assert_eq!(parts[0], "第一句。");
    }
}
