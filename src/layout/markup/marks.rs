//! Marks that meet where the face changes: `**《水经》**、`.
//!
//! The engine draws two marks together only within one face. A stop has no side in the matter,
//! so it takes the face of its neighbour; the order of the characters stays as it is.

use std::borrow::Cow;

use crate::article::Inline;

const STOPS: &str = "、，。：；";
const OPENING: &str = "“‘（《〈【〔「『";
const CLOSING: &str = "、，。：；”’）》〉】〕」』";

/// The inlines with stops moved to the face of the mark they meet.
pub(super) fn drawn_together(inlines: &[Inline]) -> Cow<'_, [Inline]> {
    if !inlines.windows(2).any(|pair| side(&pair[0], &pair[1]).is_some()) {
        return Cow::Borrowed(inlines);
    }
    let mut inlines = inlines.to_vec();
    for at in 0..inlines.len() - 1 {
        let (before, after) = inlines.split_at_mut(at + 1);
        let (a, b) = (&mut before[at], &mut after[0]);
        match side(a, b) {
            Some(Side::First) => push(a, take_first(b)),
            Some(Side::Second) => put_first(b, take_last(a)),
            None => {}
        }
    }
    Cow::Owned(inlines)
}

/// Which of two neighbours takes the mark of the other.
enum Side {
    First,
    Second,
}

fn side(a: &Inline, b: &Inline) -> Option<Side> {
    // Between two plain texts nothing changes.
    if std::mem::discriminant(a) == std::mem::discriminant(b) {
        return None;
    }
    let (mut ends, mut begins) = (text(a)?.chars().rev(), text(b)?.chars());
    let (end, begin) = (ends.next()?, begins.next()?);
    // A stop between two other marks would only part from the one to meet the other.
    let free = |c: Option<char>| c.is_none_or(|c| !CLOSING.contains(c) && !OPENING.contains(c));
    if CLOSING.contains(end) && STOPS.contains(begin) && free(begins.next()) {
        Some(Side::First)
    } else if STOPS.contains(end) && OPENING.contains(begin) && free(ends.next()) {
        Some(Side::Second)
    } else {
        None
    }
}

/// The text of a plain run, or of a run in one other face.
fn text(inline: &Inline) -> Option<&String> {
    match inline {
        Inline::Text(text) => Some(text),
        Inline::Strong(inner) | Inline::Emphasis(inner) => match inner.as_slice() {
            [Inline::Text(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn text_mut(inline: &mut Inline) -> Option<&mut String> {
    match inline {
        Inline::Text(text) => Some(text),
        Inline::Strong(inner) | Inline::Emphasis(inner) => match inner.as_mut_slice() {
            [Inline::Text(text)] => Some(text),
            _ => None,
        },
        _ => None,
    }
}

fn take_first(inline: &mut Inline) -> char {
    text_mut(inline).expect("it ends in a mark").remove(0)
}

fn take_last(inline: &mut Inline) -> char {
    text_mut(inline).and_then(String::pop).expect("it ends in a mark")
}

fn push(inline: &mut Inline, c: char) {
    text_mut(inline).expect("it ends in a mark").push(c);
}

fn put_first(inline: &mut Inline, c: char) {
    text_mut(inline).expect("it ends in a mark").insert(0, c);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::plain_text;

    #[test]
    fn stops_take_the_face_of_the_mark_they_meet() {
        let plain = |text: &str| Inline::Text(text.into());
        let strong = |text: &str| Inline::Strong(vec![plain(text)]);
        for (given, expected) in [
            (vec![strong("《水经》"), plain("、山经")], vec![strong("《水经》、"), plain("山经")]),
            (
                vec![plain("她说，"), strong("“好。”"), plain("。走了")],
                vec![plain("她说"), strong("，“好。”。"), plain("走了")],
            ),
            (vec![plain("《农书》，"), strong("《水经》")], vec![plain("《农书》，"), strong("《水经》")]),
            (vec![strong("第一。"), plain("种子")], vec![strong("第一。"), plain("种子")]),
            (vec![strong("《水经》"), plain("《山经》")], vec![strong("《水经》"), plain("《山经》")]),
        ] {
            let found = drawn_together(&given);
            assert_eq!(found.as_ref(), expected);
            assert_eq!(plain_text(&found), plain_text(&given));
        }
    }
}
