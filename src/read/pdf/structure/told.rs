//! Lines that English papers, web pages and wide gaps make of bylines and sources.

use crate::article::SourceLine;
use crate::read::forms::{byline, english, source_line};
use crate::text::is_han;

/// A byline of either language: names after a role, divided by a wide gap.
pub(super) fn by(text: &str) -> Option<byline::Byline> {
    if let Some(found) = byline::parse(text) {
        return Some(found);
    }
    let mut parts = text.split('\u{3000}').map(str::trim).filter(|t| !t.is_empty());
    let role = parts.next().unwrap_or_default();
    let han = |t: &str| (2..=4).contains(&t.chars().count()) && t.chars().all(is_han);
    if ["记者", "通讯员", "评论员", "观察员"].iter().any(|r| role.ends_with(r)) && role.chars().count() <= 10
    {
        let authors: Vec<String> = parts.map(str::to_string).collect();
        let all = !authors.is_empty() && authors.len() <= 8 && authors.iter().all(|a| han(a));
        return all.then(|| byline::Byline { role: Some(role.to_string()), authors });
    }
    let english = !text.chars().any(is_han) && text.len() <= 80 && !text.contains(['.', ':', '?', '!']);
    let name = |t: &str| {
        let words = t.split(' ').filter(|w| !w.is_empty()).count();
        (2..=4).contains(&words) && t.split(' ').all(|w| w.starts_with(|c: char| c.is_uppercase()))
    };
    if !english {
        return None;
    }
    let told = text.strip_prefix("By ").or_else(|| text.strip_prefix("by "));
    let (role, names) = match text.split_once('\u{3000}') {
        Some((role, names)) => (Some(role.trim().to_string()), names),
        None => match ROLES.iter().find_map(|r| Some((*r, text.strip_prefix(*r)?.strip_prefix(' ')?))) {
            Some((role, names)) => (Some(role.to_string()), names),
            None => (None, told?),
        },
    };
    let authors: Vec<String> =
        names.split([',', '\u{3000}']).map(|n| n.trim().to_string()).filter(|n| !n.is_empty()).collect();
    (!authors.is_empty() && authors.iter().all(|a| name(a))).then_some(byline::Byline { role, authors })
}

/// `2024年3月5日 来源：《青禾日报》`, as pages of the web have it.
pub(super) fn announced(text: &str) -> Option<source_line::Found> {
    let at = ["文章来源", "来源", "稿源"].iter().find_map(|word| text.find(word))?;
    let (date, source) = text.split_at(at);
    source_line::parse(&format!("{} {}", source.trim(), date.trim()), None)
}

/// What English papers call those who write for them.
const ROLES: [&str; 8] = [
    "Staff Writer",
    "Staff Reporter",
    "Staff Correspondent",
    "Correspondent",
    "Reporter",
    "Columnist",
    "Editor",
    "Contributor",
];

/// `Qinghe Daily, 5 March 2024, p. 1`: nothing but a short name may stand before the day.
pub(super) fn english_source(text: &str) -> Option<SourceLine> {
    let source = english::source(text);
    let short = !source.name.is_empty() && source.name.chars().count() <= 40 && !source.name.contains(", ");
    (source.date.is_some() && short).then_some(source)
}
