//! Runs of letters that no line divides, and how wide text is.

use super::is_cjk;

/// Width of a text in ems of its type: a Chinese character is an em wide, others half of one.
pub fn ems(text: &str) -> f64 {
    text.chars().map(|c| if is_cjk(c) || ('①'..='⑳').contains(&c) || c == '■' { 1.0 } else { 0.52 }).sum()
}

/// The words between spaces and Chinese characters, each with the byte it begins at.
pub fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let parts = |c: char| c.is_whitespace() || is_cjk(c);
    text.split(parts).filter(|word| !word.is_empty()).map(|word| {
        // Words are parts of the text itself, so their place in it is known.
        (word.as_ptr() as usize - text.as_ptr() as usize, word)
    })
}

/// Width of the longest piece that a line does not divide; Chinese characters stand alone.
pub fn widest_piece(text: &str) -> f64 {
    let own = if text.chars().any(is_cjk) { 1.0 } else { 0.0 };
    let pieces = words(text).flat_map(|(_, word)| word.split_inclusive(['-', '–', '/', '?']));
    pieces.map(ems).fold(own, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_between_spaces_and_chinese_characters() {
        let found: Vec<_> = words("全长12.5公里 by K9路").collect();
        assert_eq!(found, [(6, "12.5"), (17, "by"), (20, "K9")]);
    }

    #[test]
    fn the_widest_piece_is_what_no_line_divides() {
        for (text, width) in [("稳步提升", 1.0), ("12,345.67亿元", ems("12,345.67")), ("", 0.0)] {
            assert_eq!(widest_piece(text), width, "{text}");
        }
        assert_eq!(widest_piece("https://example.org/a"), ems("example.org/"));
    }
}
