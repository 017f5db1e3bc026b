//! placeholder
use super::args::ImportArgs;
use super::{Status, Terminal};
/// placeholder
pub fn run(_: &ImportArgs, _: &Terminal) -> Status {
    Status::NotMade
}
