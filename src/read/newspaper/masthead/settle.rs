//! Which lines of a page are its masthead, and those of the pages after it.

use super::super::lines::{EM, Line};
use super::super::looks::Looks;
use super::{bare_page, name_alone, short_name, told};

/// A line at the top of a page that tells its paper and its day or page is a masthead, though
/// below a text it would be a source line; so are later ones like it, and later blocks that begin
/// with the name of a paper.
pub(in crate::read::newspaper) fn settle(lines: &[Line], looks: &mut [Looks]) {
    let (mut top, mut name) = (true, None);
    let (mut opened, mut block) = (false, 0);
    for (at, line) in lines.iter().enumerate() {
        let named = || {
            at < 2
                && short_name(&line.text).is_some()
                && lines.get(at + 1).is_some_and(|next| told(next.headline()).is_some())
        };
        let look = &mut looks[at];
        let tells = || told(line.headline());
        if top && !look.source && (tells().is_some() || named()) {
            opened |= named() || tells().is_some_and(|told| told.paper.is_some());
            look.belongs();
            continue;
        }
        if look.source
            && (top && at == 0 || !line.text.contains('《'))
            && !line.text.contains(['（', '('])
            && let Some(told) = told(line.headline()).filter(|told| told.pieces >= 2)
            && (top || told.paper == name)
            && told.paper.is_some()
        {
            look.source = false;
            look.belongs();
            (name, opened) = (told.paper, opened | top);
            continue;
        }
        top &= look.furniture >= 1.5;
        if opened && at >= block {
            block = at + block_of(&lines[at..]);
        }
        if at < block {
            (look.byline, look.source) = (None, false);
            look.belongs();
        }
    }
}

/// How many lines the block of another masthead has that begins with the name of its paper on a
/// line of its own: the day or the page follows.
fn block_of(lines: &[Line]) -> usize {
    const LONGEST: usize = 5;
    let Some((name, rest)) = lines.split_first() else { return 0 };
    if !name.text.ends_with(['报', '報']) || name_alone(name.headline()).is_none() {
        return 0;
    }
    let latin = |line: &Line| line.width <= 20 * EM && line.text.chars().all(|c| c.is_ascii_alphabetic() || c == ' ');
    let mut told_more = false;
    let mut length = 1;
    for line in rest.iter().take(LONGEST) {
        let told = told(line.headline()).filter(|told| told.paper.is_none());
        let number = || told_more && bare_page(&line.text).is_some();
        if told.is_none() && !latin(line) && !number() {
            break;
        }
        told_more |= told.is_some_and(|told| told.date.is_some() || told.page.is_some());
        length += 1;
    }
    if told_more { length } else { 0 }
}
