//! The pages of one edition, whoever asks for them: a build or a site.

use super::typeset;
use crate::config::{Edition, Settings};
use crate::diag::{Code, Finding};
use crate::issue::Issue;
use crate::layout::{Fonts, Layout, PageSetup};
use crate::msg;
use crate::template::{Dress, Theme};

/// What an edition is printed with, beside its dress.
pub(crate) struct Print {
    /// The page.
    pub setup: PageSetup,
    /// The theme of the dress, the families of the configuration in front of its own.
    pub theme: Theme,
}

impl Print {
    /// What the configuration and the dress say.
    pub(crate) fn of(settings: &Settings, edition: &Edition, dress: &Dress, findings: &mut Vec<Finding>) -> Self {
        // The configuration was refused if the page could not be printed.
        let setup = edition.page.setup(|_| None).take(findings);
        let mut theme = dress.theme().clone();
        for (role, families) in &settings.fonts.families {
            theme.fonts.entry(role.clone()).or_default().splice(0..0, families.iter().cloned());
        }
        Self { setup, theme }
    }
}

/// The pages of an edition. Without a Chinese font there are none, but all other outputs: `None`.
///
/// # Errors
/// The findings, when typesetting fails for another reason.
pub(crate) fn pages(
    print: &Print,
    fonts: &Fonts,
    issue: &Issue,
    dress: &Dress,
    findings: &mut Vec<Finding>,
) -> Result<Option<Layout>, Vec<Finding>> {
    match typeset(issue, &print.setup, fonts, dress, &print.theme) {
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
