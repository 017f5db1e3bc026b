//! Looks at finished packages the way a reader's program will: names, sizes, places.
//!
//! Knows packages, not how they were made.

use crate::diag::{Code, Finding};
use crate::msg;
use crate::package::Package;

/// Faults of one package: names that leave its folder, files that are empty.
pub fn package(package: &Package) -> Vec<Finding> {
    let mut findings = Vec::new();
    let extension = package.extension;
    if package.bytes.is_empty() {
        findings.push(Finding::new(Code::O003, msg!("{extension} 是空的", "the {extension} is empty")));
    }
    for (path, _) in &package.beside {
        if crate::article::ArticleId::new(path).is_none() {
            findings.push(Finding::new(
                Code::O003,
                msg!("{extension} 旁的 {path} 会离开成品目录", "{path} beside the {extension} would leave its folder"),
            ));
        }
    }
    findings
}
