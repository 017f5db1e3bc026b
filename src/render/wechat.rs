//! The issue for WeChat: text that its editor keeps as it is, in parts it takes, and a page to copy
//! the parts from.
//!
//! The editor throws away style sheets, links, anchors and pictures that are not its own, and takes
//! fewer than 20,000 characters at a time. So styles stand in the elements, addresses become
//! numbered notes, pictures are named where they have to be uploaded. Looks are the business of
//! `templates/…/wechat/`.

mod inlines;
mod looks;
mod parts;
mod pieces;

use std::collections::BTreeMap;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::json;
use tera::Value;

pub use parts::{LIMIT, size};

use super::escape::escape;
use super::fill;
use crate::article::Figure;
use crate::diag::{Code, Finding, Outcome};
use crate::index;
use crate::issue::{Issue, Rasters};
use crate::msg;
use crate::package::Package;
use crate::pages::PageMap;
use crate::template::view::{Safe, WechatPartView, WechatPictureView, WechatView};
use crate::template::{Dress, Error};
use crate::text::{chinese_number, clip};
use looks::Looks;
use parts::{Part, divide};
use pieces::{Options, Piece, Pieces};

/// Most characters of a title.
const TITLE: usize = 32;
/// Most characters of an author.
const AUTHOR: usize = 16;
/// Most characters of a digest.
const DIGEST: usize = 128;

/// Makes the parts and the page; `stem` is the name the files will have without their ending.
///
/// # Errors
/// When a template is broken.
pub fn render(
    issue: &Issue,
    pages: Option<&PageMap>,
    dress: &Dress,
    rasters: &Rasters,
    stem: &str,
) -> Result<Outcome<Package>, Error> {
    let labels = dress.labels(&issue.masthead.language);
    let view = fill::issue(issue, pages, &|article| format!("#{}", super::article_id(article)));
    let common = fill::Common::new(&view, &dress.theme().view(None), &labels);
    let mut context = common.context();
    let looks = looks(dress, &context)?;
    let names = fill::raster_names(rasters);
    let picture = |figure: &Figure| names.get(figure.path.as_str()).cloned();
    let mut units = vec![contents(issue, pages, &labels.contents, &looks)];
    for text in &issue.articles {
        let labels = dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
        units.push(pieces::article(text, &Options { looks: &looks, labels: &labels, picture: &picture }));
    }
    units.push(imprint(issue, &looks));
    let theme = dress.theme();
    let made = divide(&units, &|number| opening(issue, theme.motto.as_deref(), number, &looks), &looks);
    let folder = format!("{stem}-wechat");
    let parts = part_views(issue, rasters, &names, &made, stem, &folder);
    let findings = findings(&parts);
    let sidecar = sidecar(&parts);
    let mut beside: Vec<(String, Vec<u8>)> =
        parts.iter().zip(&made).map(|(view, part)| (view.file.clone(), part.html.clone().into_bytes())).collect();
    beside.push((format!("{stem}.wechat.json"), sidecar));
    for (path, raster) in &rasters.pictures {
        beside.push((format!("{folder}/{}", names[path.as_str()]), raster.bytes.clone()));
    }
    let limits = [TITLE, AUTHOR, DIGEST];
    context.insert("wechat", &WechatView { parts, limits, most: 20_000 });
    for (name, template) in [("style", "wechat/page.css"), ("script", "wechat/script.txt")] {
        let text = dress.render(template, &context)?;
        context.insert_value(name, Value::safe_string(&text));
    }
    let page = dress.render("wechat/page.html", &context)?;
    let package = Package { extension: "wechat.html", bytes: page.into_bytes(), beside };
    Ok(Outcome::new(package, findings))
}

fn looks(dress: &Dress, context: &tera::Context) -> Result<Looks, Error> {
    let sheet = dress.render("wechat/style.css", context)? + &dress.render("wechat/dress.css", context)?;
    Looks::read(&sheet).map_err(|error| {
        let message = msg!("公众号的样式表不能用：{error}", "the style sheet for WeChat cannot be used: {error}");
        Error { findings: vec![Finding::new(Code::O001, message)] }
    })
}

/// What a part begins with: the masthead on the first, a line on the others.
fn opening(issue: &Issue, motto: Option<&str>, number: usize, looks: &Looks) -> String {
    let masthead = &issue.masthead;
    let line = |name: &str, text: &str| format!("<p{}>{}</p>", looks.of(name), escape(text));
    if number > 0 {
        return line("running-head", &format!("{} {}", masthead.title, issue.number_label()));
    }
    let mut out = line("publication", &masthead.title);
    out.extend(masthead.subtitle.as_deref().map(|subtitle| line("publication-subtitle", subtitle)));
    out.extend(motto.map(|motto| line("motto", motto)));
    let department = masthead.department.as_deref().map(|name| format!(" · {name}")).unwrap_or_default();
    let issued = format!("{} · {}", issue.number_label(), issue.date_label());
    out.push_str(&line("issue-line", &issued));
    out + &line("issue-line", &format!("{}{department}", masthead.issuer))
}

fn contents(issue: &Issue, pages: Option<&PageMap>, title: &str, looks: &Looks) -> Pieces {
    fn add(entry: &index::Entry, inner: bool, looks: &Looks, out: &mut Vec<Piece>) {
        let words = format!("{} {}", entry.number, entry.title);
        let folio = entry.folio.map(|folio| format!(" …… {folio}")).unwrap_or_default();
        let style = match (entry.article, inner) {
            (None, _) => looks.of("group"),
            (Some(_), false) => looks.of("entry"),
            (Some(_), true) => looks.with("entry", "padding-left:3.6em"),
        };
        out.push(Piece { html: format!("<p{style}>{}{folio}</p>", escape(&words)), leads: entry.article.is_none() });
        entry.children.iter().for_each(|child| add(child, true, looks, out));
    }
    let mut text = Vec::new();
    index::contents(issue, pages).iter().for_each(|entry| add(entry, false, looks, &mut text));
    let above = format!("<p{}>{}</p>", looks.of("contents-title"), escape(title));
    Pieces { title: String::new(), above, below: String::new(), text }
}

fn imprint(issue: &Issue, looks: &Looks) -> Pieces {
    let line = |text: String| Piece { html: format!("<p{}>{}</p>", looks.of("small"), escape(&text)), leads: true };
    let colon = if issue.is_english() { ": " } else { "：" };
    let mut text: Vec<Piece> =
        issue.imprint.iter().map(|(label, value)| line(format!("{label}{colon}{value}"))).collect();
    let end = format!("{} {} · {}", issue.masthead.title, issue.number_label(), issue.date_label());
    text.push(line(end));
    let style = looks.of("divider");
    Pieces { title: String::new(), above: format!("<p{style}>＊　＊　＊</p>"), below: String::new(), text }
}

fn part_views(
    issue: &Issue,
    rasters: &Rasters,
    names: &BTreeMap<&str, String>,
    made: &[Part],
    stem: &str,
    folder: &str,
) -> Vec<WechatPartView> {
    let picture = |html: &str| -> Vec<WechatPictureView> {
        let used = rasters.pictures.iter().filter(|(path, _)| html.contains(&names[path.as_str()]));
        used.map(|(path, raster)| {
            let name = names[path.as_str()].clone();
            let data = BASE64_STANDARD.encode(&raster.bytes);
            WechatPictureView {
                file: format!("{folder}/{name}"),
                name,
                data: format!("data:{};base64,{data}", raster.format.media_type()),
            }
        })
        .collect()
    };
    let view = |(at, part): (usize, &Part)| WechatPartView {
        number: at + 1,
        file: format!("{stem}.wechat-{}.html", at + 1),
        title: title(issue, at, made.len()),
        author: at_most(&issue.masthead.issuer, AUTHOR),
        digest: at_most(&part.titles.join("；"), DIGEST),
        characters: size(&part.html),
        articles: part.titles.clone(),
        pictures: picture(&part.html),
        html: Safe::new(&part.html),
    };
    made.iter().enumerate().map(view).collect()
}

/// The title of a part: publication, number, and which part it is.
fn title(issue: &Issue, part: usize, parts: usize) -> String {
    let own = match (parts, issue.is_english()) {
        (1, _) => issue.number_label(),
        (_, true) => format!("{} ({})", issue.number_label(), part + 1),
        (_, false) => format!("{}（{}）", issue.number_label(), chinese_number(part as u64 + 1)),
    };
    let room = TITLE.saturating_sub(own.chars().count() + 1);
    format!("{} {own}", at_most(&issue.masthead.title, room))
}

fn at_most(text: &str, most: usize) -> String {
    if text.chars().count() <= most { text.to_string() } else { clip(text, most.saturating_sub(1)) }
}

/// The parts as data, for programs that publish them.
fn sidecar(parts: &[WechatPartView]) -> Vec<u8> {
    let rows: Vec<_> = parts
        .iter()
        .map(|part| {
            json!({
                "file": part.file,
                "title": part.title,
                "author": part.author,
                "digest": part.digest,
                "characters": part.characters,
                "articles": part.articles,
                "pictures": part.pictures.iter().map(|picture| &picture.file).collect::<Vec<_>>(),
            })
        })
        .collect();
    let mut bytes = serde_json::to_vec_pretty(&json!({"parts": rows})).expect("the parts are plain data");
    bytes.push(b'\n');
    bytes
}

fn findings(parts: &[WechatPartView]) -> Vec<Finding> {
    let long = parts.iter().filter(|part| part.characters >= 20_000);
    long.map(|part| {
        let (number, size) = (part.number, part.characters);
        Finding::new(
            Code::N007,
            msg!(
                "公众号第 {number} 篇有 {size} 字符，编辑器只收不到 20000",
                "part {number} for WeChat has {size} characters; its editor takes fewer than 20,000"
            ),
        )
        .help(msg!("请把特别长的标题或摘要改短", "shorten headlines or summaries that are extremely long"))
    })
    .collect()
}
