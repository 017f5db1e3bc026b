//! The pages of one edition, whoever asks for them: a build or a site.

use super::typeset;
use crate::config::{Edition, Settings};
use crate::diag::{Code, Finding};
use crate::issue::Issue;
use crate::layout::{Fonts, Layout};
use crate::msg;
use crate::template::Dress;

/// The pages of an edition. Without a Chinese font there are none, but all other outputs: `None`.
///
/// # Errors
/// The findings, when typesetting fails for another reason.
pub(crate) fn pages(
    settings: &Settings,
    fonts: &Fonts,
    issue: &Issue,
    edition: &Edition,
    dress: &Dress,
    findings: &mut Vec<Finding>,
) -> Result<Option<Layout>, Vec<Finding>> {
    // The configuration was refused if the page could not be printed.
    let setup = edition.page.setup(|_| None).take(findings);
    let mut theme = dress.theme().clone();
    for (role, families) in &settings.fonts.families {
        theme.fonts.entry(role.clone()).or_default().splice(0..0, families.iter().cloned());
    }
    match typeset(issue, &setup, fonts, dress, &theme) {
        Ok(outcome) => Ok(Some(outcome.take(findings))),
        Err(refused) if refused.iter().all(|f| f.code == Code::L001) => {
            findings.extend(refused);
            findings.push(
                Finding::new(
                    Code::O004,
                    msg!("没有 PDF，其余成品不带页码", "there is no PDF, and the other outputs have no page numbers"),
                )
                .help(msg!("装好字体再做一次", "install the font and build again")),
            );
            Ok(None)
        }
        Err(refused) => {
            findings.extend(refused);
            Err(std::mem::take(findings))
        }
    }
}
