//! What a line is for certain, by its words and its neighbours: no headline, and no running text.

use super::lines::Line;
use super::looks::Looks;
use super::nameplate;

/// What a line stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Stands {
    /// Nothing for certain.
    #[default]
    Open,
    /// The name of the paper, who edits it, where it is registered.
    Nameplate,
}

/// Settles what lines stand for, once all were looked at by themselves.
pub(super) fn settle(lines: &[Line], looks: &mut [Looks]) {
    nameplate::settle(lines, looks);
}
