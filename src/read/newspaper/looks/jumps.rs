//! Jump lines that a column cuts in two, and pointers behind the last sentence of a text.

use super::super::edges;
use super::super::lines::Line;
use super::Looks;
use crate::read::forms::jump::{self, Jump};

/// What a column cuts off a jump line or pointer has no more characters.
const LONGEST: usize = 14;

/// Marks the lines that end with a jump line or pointer which begins on the line before, and those that
/// end with a pointer behind a sentence.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    for at in 0..lines.len() {
        let edges = lines[at].edges;
        if looks[at].jumps || !edges.ends(edges::SOURCE) {
            continue;
        }
        let text = lines[at].text.trim_end();
        if !text.ends_with(['）', ')', '版']) {
            continue;
        }
        let before = at.checked_sub(1).map(|above| &lines[above]);
        let cut = before.is_some_and(|before| is_cut(&before.text, text));
        let open = before.filter(|before| !before.ended()).map_or("", |before| &before.text);
        if cut || points(open, text) {
            let look = &mut looks[at];
            (look.jumps, look.furniture, look.tool, look.pointer) = (true, 0.0, false, false);
        }
    }
}

/// A jump line that the column cut in two: （下转 / 第二版）.
fn is_cut(before: &str, text: &str) -> bool {
    let Some((close, mark)) = text.char_indices().take(12).find(|(_, c)| matches!(c, '）' | ')')) else {
        return false;
    };
    if close + mark.len_utf8() != text.len() || text.contains(['（', '(']) {
        return false;
    }
    let Some((open, _)) = before.char_indices().rev().take(12).find(|(_, c)| matches!(c, '（' | '(')) else {
        return false;
    };
    matches!(jump::at_end(&format!("{}{text}", &before[open..])), Some((_, Jump::To(_))))
}

/// …不再加班。详见A6版: behind the last sentence of a text, where more is to be read.
fn points(before: &str, text: &str) -> bool {
    let start = before.char_indices().rev().nth(LONGEST).map_or(0, |(at, _)| at);
    let whole = format!("{}{text}", &before[start..]);
    let sentence = whole.rfind('。').filter(|at| *at > 0);
    sentence.is_some_and(|at| jump::is_pointer(&whole[at + '。'.len_utf8()..]))
}

#[cfg(test)]
mod tests {
    use super::super::look_at;
    use crate::diag::Source;

    fn jumps(text: &str) -> Vec<bool> {
        let looks = look_at(&super::super::super::lines::split(&Source::new("a", text)));
        looks.iter().map(|look| look.jumps && !look.pointer).collect()
    }

    #[test]
    fn texts_end_with_where_more_is_to_be_read() {
        assert_eq!(jumps("渡船下月起加班，末班延到\n十点半。详见A7版\n"), [false, true]);
        assert_eq!(jumps("渡船下月起加班，末班延到十点半。详见A7\n版\n"), [false, true]);
        assert_eq!(jumps("渡船下月起加班（下转\n第二版）\n"), [false, true]);
        assert_eq!(jumps("渡船下月起加班。\n详见A7版\n"), [false, false]);
        assert_eq!(jumps("渡船的事昨天登在青禾晚报。各报都登了头版\n"), [false]);
    }
}
