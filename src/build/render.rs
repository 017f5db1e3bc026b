//! One edition in every form that is asked for, side by side.

use rayon::prelude::*;

use super::{Print, Shared, logo};
use crate::config::{Edition, Output};
use crate::diag::{Finding, Outcome};
use crate::issue::{Issue, Picture, Rasters};
use crate::layout::{self, Layout, PdfOptions};
use crate::package::Package;
use crate::render;
use crate::render::email::Letter;
use crate::template::Dress;

/// What an edition is rendered from.
#[derive(Clone, Copy)]
pub(super) struct Job<'a> {
    pub issue: &'a Issue,
    pub layout: Option<&'a Layout>,
    pub dress: &'a Dress,
    pub edition: &'a Edition,
    pub print: &'a Print,
}

impl Shared<'_> {
    fn docx(&self, job: Job<'_>) -> Outcome<Package> {
        let drawn = |picture: &Picture| layout::drawn(picture, &self.fonts);
        let pictures = &job.issue.pictures;
        let pictures = pictures.iter().filter_map(|(path, picture)| Some((path.clone(), drawn(picture)?))).collect();
        let logo = logo(job.dress).and_then(|logo| drawn(&logo).map(|drawn| (logo, drawn)));
        let print = render::docx::Print {
            setup: &job.print.setup,
            theme: &job.print.theme,
            pictures: &pictures,
            logo: logo.as_ref().map(|(logo, drawn)| (logo.as_ref(), drawn)),
        };
        render::docx::render(job.issue, job.layout.map(|l| &l.pages), job.dress, &print)
    }

    pub(super) fn render(
        &self,
        job: Job<'_>,
        outputs: &[Output],
        findings: &mut Vec<Finding>,
    ) -> Result<Vec<Package>, Vec<Finding>> {
        let Job { issue, layout, dress, edition, .. } = job;
        let pages = layout.map(|l| &l.pages);
        let shown = outputs.iter().any(|output| matches!(output, Output::Email | Output::Wechat));
        let rasters =
            if shown { layout::rasters(issue, logo(dress).as_ref(), &self.fonts) } else { Rasters::default() };
        let one = |output: &Output| -> Result<Option<Outcome<Package>>, Vec<Finding>> {
            let made = match output {
                Output::Pdf => {
                    let Some(layout) = layout else { return Ok(None) };
                    let pdf = layout.pdf(PdfOptions::default()).map_err(|f| vec![*f])?;
                    let package = Package { extension: "pdf", bytes: pdf.value, beside: Vec::new() };
                    return Ok(Some(Outcome::new(package, pdf.findings)));
                }
                Output::Booklet => {
                    let Some(layout) = layout else { return Ok(None) };
                    let booklet = layout.booklet(&edition.booklet).map_err(|f| vec![*f])?;
                    let findings = booklet.findings(issue);
                    let package = Package { extension: "booklet.pdf", bytes: booklet.pdf, beside: Vec::new() };
                    return Ok(Some(Outcome::new(package, findings)));
                }
                Output::Html => render::html::render(issue, pages, dress),
                Output::Epub => {
                    let cover = layout.and_then(Layout::cover_png);
                    render::epub::render(issue, pages, dress, cover.as_deref())
                }
                Output::Markdown => render::markdown::render(issue, pages, dress, &edition.stem),
                Output::Docx => return Ok(Some(self.docx(job))),
                Output::Email => {
                    let letter = Letter::of(edition, &self.loaded.name, issue);
                    render::email::render(issue, pages, dress, &letter, &rasters)
                }
                Output::Wechat => render::wechat::render(issue, pages, dress, &rasters, &edition.stem),
            };
            made.map(Some).map_err(|error| error.findings)
        };
        let rendered: Vec<Result<Option<Outcome<Package>>, Vec<Finding>>> = outputs.par_iter().map(one).collect();
        let mut packages = Vec::new();
        let mut refused = Vec::new();
        for result in rendered {
            match result {
                Ok(outcome) => packages.extend(outcome.map(|o| o.take(findings))),
                Err(found) => refused.extend(found),
            }
        }
        if refused.is_empty() {
            return Ok(packages);
        }
        findings.extend(refused);
        Err(std::mem::take(findings))
    }
}

/// Files of packages under the edition's name.
pub(super) fn named(stem: &str, packages: Vec<Package>) -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for package in packages {
        files.push((format!("{stem}.{}", package.extension), package.bytes));
        files.extend(package.beside);
    }
    files
}
