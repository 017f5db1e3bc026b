//! `/issue.json`: masthead, contents, page, fonts and theme as plain data for the template.

use serde_json::{Map, Value, json};

use crate::index::{self, Entry};
use crate::issue::Issue;
use crate::layout::Dress;
use crate::layout::fonts::{Faces, Role};
use crate::layout::page::{BodyFace, HeadingStyle, PageSetup};
use crate::template::{Cover, Rule, Theme};

/// Writes the data of an issue; keys that are null mean the template's default.
pub(super) fn issue(issue: &Issue, setup: &PageSetup, faces: &Faces, dress: &Dress<'_>, logo: Option<&str>) -> String {
    let masthead = &issue.masthead;
    let mut fonts: Map<String, Value> = Role::ALL.iter().map(|r| (r.key().to_string(), json!(faces.of(*r)))).collect();
    if faces.title_is_bold() {
        fonts.insert("title_weight".to_string(), json!(700));
    }
    let data = json!({
        "publication": {
            "title": masthead.title,
            "edition": masthead.subtitle,
            "issuer": masthead.issuer,
            "department": masthead.department,
            "language": language(&masthead.language),
            "keywords": issue.keywords(),
        },
        "issue": {
            "year": masthead.year,
            "number": masthead.number,
            "label": issue.number_label(),
            "date_label": issue.date_label(),
            "date": masthead.date.to_string(),
        },
        "page": page(setup),
        "fonts": fonts,
        "theme": theme(issue, dress.theme, logo),
        "contents": contents(issue),
        "imprint": issue.imprint,
    });
    data.to_string()
}

/// Language and region as the engine takes them: two or three letters, a hyphen, two letters.
fn language(tag: &str) -> String {
    let alphabetic = |part: &&str| part.bytes().all(|b| b.is_ascii_alphabetic());
    let mut parts = tag.split(['-', '_']).filter(alphabetic);
    let Some(primary) = parts.next().filter(|p| (2..=3).contains(&p.len())) else { return "zh-CN".to_string() };
    let primary = primary.to_ascii_lowercase();
    let rest: Vec<&str> = parts.collect();
    let region = rest.iter().find(|part| part.len() == 2).map(|part| part.to_ascii_uppercase());
    let usual = match primary.as_str() {
        "zh" if rest.iter().any(|part| part.eq_ignore_ascii_case("Hant")) => "TW",
        "zh" => "CN",
        _ => "GB",
    };
    format!("{primary}-{}", region.as_deref().unwrap_or(usual))
}

fn page(setup: &PageSetup) -> Value {
    let PageSetup { margins, folio, .. } = setup;
    // The bulletin's headings are those of the template, so that a department may change them.
    let (roles, lines) = match setup.headings {
        HeadingStyle::Bulletin => (Value::Null, Value::Null),
        HeadingStyle::Office => (json!(["hei", "kai", "body", "body"]), json!([1, 1, 1, 1])),
    };
    json!({
        "paper": { "width": setup.width_mm, "height": setup.height_mm },
        "columns": setup.characters,
        "lines": setup.lines,
        "size_pt": setup.size_pt,
        "pitch_pt": setup.pitch_pt,
        "headline_pt": setup.headline_pt,
        "two_sided": setup.two_sided,
        "margins": {
            "top": margins.top, "bottom": margins.bottom,
            "inside": margins.inside, "outside": margins.outside,
        },
        "body_role": match setup.body { BodyFace::Fangsong => "fangsong", BodyFace::Song => "song" },
        "folio": {
            "style": if folio.dashed { "dash" } else { "plain" },
            "size_pt": folio.size_pt,
            "gap_mm": folio.gap_mm,
            "inset_em": folio.inset_em,
        },
        "heading_roles": roles,
        "heading_lines": lines,
    })
}

fn theme(issue: &Issue, theme: &Theme, logo: Option<&str>) -> Value {
    let english = issue.is_english();
    let label = |own: &Option<String>, zh: &str, en: &str| {
        own.clone().unwrap_or_else(|| if english { en } else { zh }.to_string())
    };
    json!({
        "color": theme.accent,
        "motto": theme.motto,
        "rule": theme.rule.map(|rule| match rule {
            Rule::Double => "thick-thin",
            Rule::Thick => "thick",
            Rule::Thin => "single",
            Rule::None => "none",
        }),
        "cover": theme.cover.map(|cover| match cover {
            Cover::Classic => "classic",
            Cover::Band => "band",
            Cover::Frame => "frame",
        }),
        "logo": logo,
        // The issuer's mark says who issues the booklet.
        "logo_alt": issue.masthead.issuer,
        "labels": {
            "contents": label(&theme.labels.contents, "目录", "Contents"),
            "imprint": theme.labels.imprint,
            "notes": theme.labels.notes,
        },
    })
}

fn contents(issue: &Issue) -> Vec<Value> {
    let line = |entry: &Entry, level: u8| {
        json!({
            "number": entry.number,
            "title": entry.title,
            "article": entry.article.map(|at| at + 1),
            "level": level,
        })
    };
    let mut lines = Vec::new();
    for entry in index::contents(issue, None) {
        lines.push(line(&entry, 1));
        lines.extend(entry.children.iter().map(|child| line(child, 2)));
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::language;

    #[test]
    fn languages_are_given_as_the_engine_takes_them() {
        for (tag, given) in [
            ("zh-CN", "zh-CN"),
            ("zh", "zh-CN"),
            ("zh-Hans-SG", "zh-SG"),
            ("zh-Hant", "zh-TW"),
            ("en", "en-GB"),
            ("?", "zh-CN"),
        ] {
            assert_eq!(language(tag), given, "{tag}");
        }
    }
}
