//! What a line is for certain, by its words and its neighbours: no headline, and no running text.

pub(super) mod asides;
pub(super) mod authors;
pub(super) mod briefs;
mod lists;
pub(super) mod nameplate;
pub(super) mod signoff;
pub(super) mod speeches;
pub(super) mod told;

use super::lines::{EM, End, Line};
use super::looks::{Looks, Writers};
use super::rows;

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stands {
    /// Nothing for certain.
    #[default]
    Open,
    /// The name of the paper, who edits it, where it is registered.
    Nameplate,
    /// 落款: who signs the text above, and the day.
    SignOff,
    /// A line of its own in a text: whom to ask, who wrote a letter, a row of names.
    Contact,
    /// 编辑同志：.
    Salutation,
    /// A table, an advertisement, a programme: of no article.
    Aside,
    /// The head of a list of short news.
    ListHead,
    /// The headline of one of them.
    ItemHead,
    /// One of them that has none.
    Item,
}

/// Settles what lines stand for, once all were looked at by themselves.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    nameplate::settle(lines, looks);
    authors::settle(lines, looks);
    authors::settle_ranks(lines, looks);
    speeches::settle(lines, looks);
    signoff::settle(lines, looks);
    rows::settle(lines, looks);
    rows::name_rows(lines, looks);
    asides::settle(lines, looks);
    lists::settle(lines, looks);
    briefs::settle(lines, looks);
}

/// What a line stands for, it stands for alone.
pub(super) fn set(look: &mut Looks, stands: Stands) {
    look.stands = stands;
    (look.furniture, look.tool, look.kicker, look.byline, look.source, look.column) =
        (0.0, false, false, None, false, false);
}

/// No line of text by any sign: a headline may be it.
pub(super) fn may_head(line: &Line, look: &Looks) -> bool {
    let asks = line.text.ends_with(['！', '？', '…', '”']);
    line.width <= 34 * EM
        && (!line.ended() || asks)
        && line.end != End::Open
        && !look.stopped
        && !look.dated
        && look.furniture < 1.0
        && look.byline != Some(Writers::Role)
        && !look.credited
        && line.fill.support < 3
}
