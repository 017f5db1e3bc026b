//! Bytes off either end of a run of inlines, whatever holds them.

use crate::article::Inline;

/// Takes bytes off the beginning of a run; the marks of notes among them stay.
pub(crate) fn drop_start(inlines: &mut Vec<Inline>, mut bytes: usize) {
    drop_bytes(inlines, &mut bytes, false);
}

/// Takes bytes off the end of a run.
pub(super) fn drop_end(inlines: &mut Vec<Inline>, mut bytes: usize) {
    drop_bytes(inlines, &mut bytes, true);
}

fn drop_bytes(inlines: &mut Vec<Inline>, bytes: &mut usize, end: bool) {
    let order: Vec<usize> = if end { (0..inlines.len()).rev().collect() } else { (0..inlines.len()).collect() };
    for at in order {
        if *bytes == 0 {
            break;
        }
        match &mut inlines[at] {
            Inline::Text(text) | Inline::Code(text) => {
                let mut cut = (*bytes).min(text.len());
                *bytes -= cut;
                if end {
                    cut = text.len() - cut;
                    while !text.is_char_boundary(cut) {
                        cut -= 1;
                    }
                    text.truncate(cut);
                } else {
                    while !text.is_char_boundary(cut) {
                        cut += 1;
                    }
                    text.drain(..cut);
                }
            }
            Inline::Strong(inner)
            | Inline::Emphasis(inner)
            | Inline::Strike(inner)
            | Inline::Link { inlines: inner, .. } => drop_bytes(inner, bytes, end),
            Inline::LineBreak => {
                *bytes -= 1;
                inlines[at] = Inline::Text(String::new());
            }
            Inline::NoteMark(_) => {}
        }
    }
    inlines.retain(|inline| match inline {
        Inline::Text(text) | Inline::Code(text) => !text.is_empty(),
        Inline::Strong(inner)
        | Inline::Emphasis(inner)
        | Inline::Strike(inner)
        | Inline::Link { inlines: inner, .. } => !inner.is_empty(),
        Inline::NoteMark(_) | Inline::LineBreak => true,
    });
}
