//! What the template engine reports, as findings with a place in the template file.
//!
//! The engine's own report is kept whole as the help of the finding: it shows the line, and lists
//! the names the template could have used.

use tera::ErrorKind;

use super::Dress;
use crate::diag::{Code, Finding, Message, Place, Source};
use crate::msg;
use crate::yaml::nearest;

/// A template or template folder that does not exist, with the nearest one that does.
pub(super) fn missing(name: &str, place: Option<Place>, near: Option<&str>) -> Finding {
    let mut finding = Finding::new(Code::O002, msg!("没有模板 `{name}`", "there is no template `{name}`"));
    if let Some(near) = near {
        finding = finding.help(msg!("是不是 `{near}`？", "did you mean `{near}`?"));
    }
    finding.place = place;
    finding
}

/// One finding per fault that the engine speaks of.
pub(super) fn findings(error: &tera::Error, dress: &Dress) -> Vec<Finding> {
    match error.kind() {
        ErrorKind::SyntaxError(report) | ErrorKind::RenderingError(report) => {
            let place =
                dress.template_source(report.filename()).map(|source| source.place(report.span().range.clone()));
            vec![broken(report.message(), place, error.to_string())]
        }
        ErrorKind::MissingParent { current, parent } => {
            let place = dress.template_source(current).map(|source| quoted(&source, parent));
            vec![missing(parent, place, nearest(parent, dress.templates()))]
        }
        ErrorKind::TemplateNotFound(name) => vec![missing(name, None, nearest(name, dress.templates()))],
        ErrorKind::CircularExtend { tpl, .. } | ErrorKind::CircularInclude { tpl, .. } => {
            let place = dress.template_source(tpl).map(|source| source.whole());
            vec![broken(&error.to_string(), place, error.to_string())]
        }
        _ => {
            let text = error.to_string();
            let found: Vec<Finding> = text.split("\n\n").filter_map(|report| from_report(report, dress)).collect();
            if found.is_empty() {
                vec![broken(text.lines().next().unwrap_or(&text), None, text.clone())]
            } else {
                found
            }
        }
    }
}

fn broken(message: &str, place: Option<Place>, report: String) -> Finding {
    let message = message.trim();
    let mut finding = Finding::new(Code::O001, msg!("模板有误：{message}", "the template is broken: {message}"))
        .help(Message::new(report.clone(), report));
    finding.place = place;
    finding
}

/// Faults that the engine finds when all templates are together come as drawn text only.
fn from_report(report: &str, dress: &Dress) -> Option<Finding> {
    let message = report.strip_prefix("error: ")?.lines().next()?;
    let at = report.lines().find_map(|line| line.trim_start().strip_prefix("--> "))?;
    let mut parts = at.rsplitn(3, ':');
    let column: usize = parts.next()?.parse().ok()?;
    let line: usize = parts.next()?.parse().ok()?;
    let source = dress.template_source(parts.next()?)?;
    let start: usize = source.text().split_inclusive('\n').take(line - 1).map(str::len).sum();
    let text = source.text()[start..].lines().next().unwrap_or_default();
    // The engine counts columns in characters.
    let offset = text.char_indices().nth(column - 1).map_or(text.len(), |(at, _)| at);
    let width = report.lines().last().map_or(1, |line| line.matches('^').count()).max(1);
    let place = source.place(start + offset..start + offset + width);
    match message.strip_prefix("Unknown template `").and_then(|rest| rest.strip_suffix('`')) {
        Some(name) => Some(missing(name, Some(place), nearest(name, dress.templates()))),
        None => Some(broken(message, Some(place), report.to_string())),
    }
}

fn quoted(source: &Source, name: &str) -> Place {
    match source.text().find(name) {
        Some(at) => source.place(at..at + name.len()),
        None => source.whole(),
    }
}
