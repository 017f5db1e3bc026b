//! Pages → PDF bytes, and the cover as a picture.
//!
//! The same pages give the same bytes: identifier and time come from the issue.

use typst::diag::SourceDiagnostic;
use typst::ecow::EcoVec;
use typst::foundations::{Datetime, Smart};
use typst::utils::Scalar;
use typst_layout::PagedDocument;
use typst_pdf::{PdfStandard, PdfStandards, Timestamp};
use typst_render::RenderOptions;

use crate::diag::{Code, Finding, Outcome};
use crate::issue::Issue;
use crate::msg;

/// Width of the cover picture in pixels.
const COVER_WIDTH: f64 = 1200.0;

/// What a PDF is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct PdfOptions {
    /// The standards it must meet.
    pub standard: Standard,
}

/// Standards for reading aloud and for the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Standard {
    /// Both PDF/UA-1 and PDF/A-2a; what cannot be met is left out with a finding.
    #[default]
    Best,
    /// None: tagged all the same.
    Plain,
}

/// What stays the same for one number of one publication.
#[derive(Debug, Clone)]
pub(super) struct Identity {
    ident: String,
    time: Option<Timestamp>,
}

impl Identity {
    pub fn of(issue: &Issue) -> Self {
        let m = &issue.masthead;
        let department = m.department.as_deref().unwrap_or_default();
        Self {
            ident: format!("{}\n{}\n{department}\n{}-{}", m.title, m.issuer, m.year, m.number),
            time: super::world::day(m.date).and_then(midnight).map(Timestamp::new_utc),
        }
    }
}

fn midnight(day: Datetime) -> Option<Datetime> {
    Datetime::from_ymd_hms(day.year()?, day.month()?, day.day()?, 0, 0, 0)
}

/// Writes a document as PDF.
///
/// # Errors
/// One finding (`L004`) when not even a plain PDF can be written.
pub(super) fn write(
    document: &PagedDocument,
    identity: &Identity,
    options: PdfOptions,
) -> Result<Outcome<Vec<u8>>, Box<Finding>> {
    let tries: &[(&str, &[PdfStandard])] = match options.standard {
        Standard::Best => &[
            ("PDF/UA-1 + PDF/A-2a", &[PdfStandard::Ua_1, PdfStandard::A_2a]),
            ("PDF/UA-1", &[PdfStandard::Ua_1]),
            ("PDF/A-2a", &[PdfStandard::A_2a]),
            ("", &[]),
        ],
        Standard::Plain => &[("", &[])],
    };
    let mut missed: Option<(&str, String)> = None;
    for (name, standards) in tries {
        match export(document, identity, standards) {
            Ok(bytes) => {
                let findings = missed.map(|(wanted, why)| not_met(wanted, name, &why));
                return Ok(Outcome::new(bytes, findings.into_iter().collect()));
            }
            Err(errors) => {
                missed.get_or_insert_with(|| (name, reasons(&errors)));
            }
        }
    }
    let why = missed.map(|(_, why)| why).unwrap_or_default();
    Err(Box::new(not_written(&why)))
}

/// Writes sheets for the printer: not tagged, since nobody reads along the order of sheets.
///
/// # Errors
/// One finding (`L004`) when the PDF cannot be written.
pub(super) fn write_plain(document: &PagedDocument, identity: &Identity) -> Result<Vec<u8>, Box<Finding>> {
    let options = typst_pdf::PdfOptions { tagged: false, ..settings(identity, &[]) };
    typst_pdf::pdf(document, &options).map_err(|errors| Box::new(not_written(&reasons(&errors))))
}

fn not_written(why: &str) -> Finding {
    Finding::new(Code::L004, msg!("PDF 不能写出：{why}", "the PDF cannot be written: {why}"))
}

fn export(
    document: &PagedDocument,
    identity: &Identity,
    standards: &[PdfStandard],
) -> Result<Vec<u8>, EcoVec<SourceDiagnostic>> {
    typst_pdf::pdf(document, &settings(identity, standards))
}

fn settings(identity: &Identity, standards: &[PdfStandard]) -> typst_pdf::PdfOptions {
    let standards = match standards {
        [] => PdfStandards::default(),
        list => PdfStandards::new(list).expect("PDF/UA-1 and PDF/A-2a are both PDF 1.7"),
    };
    typst_pdf::PdfOptions {
        ident: Smart::Custom(identity.ident.clone()),
        creator: Smart::Custom(Some(format!("xuekan {}", env!("CARGO_PKG_VERSION")))),
        timestamp: identity.time,
        standards,
        ..Default::default()
    }
}

/// The reasons of a refusal, each once and not more than three.
fn reasons(errors: &[SourceDiagnostic]) -> String {
    let mut reasons: Vec<String> = Vec::new();
    for error in errors {
        let reason = error.message.to_string();
        if !reasons.contains(&reason) {
            reasons.push(reason);
        }
    }
    let more = if reasons.len() > 3 { " …" } else { "" };
    reasons.truncate(3);
    reasons.join("; ") + more
}

fn not_met(wanted: &str, met: &str, why: &str) -> Finding {
    let (zh, en) = if met.is_empty() {
        ("写成普通 PDF".to_string(), "an ordinary PDF was written".to_string())
    } else {
        (format!("写成 {met}"), format!("{met} was written"))
    };
    Finding::new(Code::L007, msg!("PDF 达不到 {wanted}：{why}", "the PDF does not meet {wanted}: {why}")).help(msg!(
        "{zh}；常见原因是缺字或图片没有替代文字",
        "{en}; usual reasons are missing characters or pictures without alternative text"
    ))
}

/// Renders the first page as PNG, about 1200 pixels wide.
pub(super) fn cover(document: &PagedDocument) -> Option<Vec<u8>> {
    let page = document.pages().first()?;
    let scale = COVER_WIDTH / page.frame.width().to_pt();
    let options = RenderOptions { pixel_per_pt: Scalar::new(scale), ..Default::default() };
    typst_render::render(page, &options).encode_png().ok()
}
