//! What each delivered file of an issue says: its contents, its words, its pages and its links.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use mail_parser::MessageParser;
use quick_xml::events::Event;
use quick_xml::{Reader, XmlVersion};

use crate::support::{Line, bare, contents_of_markup, epub_part, not_checked};

/// One output, as far as outputs can be compared.
pub struct Said {
    /// The output.
    pub name: &'static str,
    /// Its contents.
    pub contents: Vec<Line>,
    /// Everything it says, without spaces and marks of markup.
    pub words: String,
    /// Printed pages whose beginnings it marks, if it does.
    pub pages: Option<BTreeSet<u64>>,
    /// Articles it says to read on elsewhere.
    pub cut: usize,
}

impl Said {
    fn new(name: &'static str, contents: Vec<Line>, text: &str) -> Self {
        let contents = contents.into_iter().map(|(title, page)| (bare(&title), page)).collect();
        Self { name, contents, words: unmarked(text), pages: None, cut: 0 }
    }
}

/// Text without spaces and without what Markdown writes around characters.
pub fn unmarked(text: &str) -> String {
    bare(text).replace(['*', '\\'], "")
}

/// The web page.
pub fn html(folder: &Path, stem: &str) -> Said {
    let page = read(folder, stem, "html");
    let parsed = Page::parse(&page);
    parsed.links_resolve(stem, folder);
    Said { pages: Some(parsed.printed()), ..Said::new("HTML", contents_of_markup(&page), &strip(&page)) }
}

/// The EPUB: all parts that are read.
pub fn epub(folder: &Path, stem: &str) -> Said {
    let path = folder.join(format!("{stem}.epub"));
    let archive = zip::ZipArchive::new(fs::File::open(&path).expect("the EPUB is there")).expect("it is an archive");
    let names: BTreeSet<String> = archive.file_names().map(|name| name.expect("names are text").into_owned()).collect();
    let parts = names.iter().filter(|n| n.ends_with(".xhtml"));
    let parts: BTreeMap<&str, String> = parts.map(|n| (n.as_str(), epub_part(&path, n))).collect();
    let pages: BTreeMap<&str, Page> = parts.iter().map(|(name, text)| (*name, Page::parse(text))).collect();
    let ids = |name: &str| pages.get(name).map(|page| page.ids.clone());
    pages.iter().for_each(|(name, page)| page.links_resolve_in(name, &names, &ids));
    let articles = parts.iter().filter(|(name, _)| name.starts_with("EPUB/a"));
    let words: String = articles.map(|(_, text)| strip(text)).collect();
    let printed = pages.values().flat_map(Page::printed).collect();
    Said { pages: Some(printed), ..Said::new("EPUB", contents_of_markup(&parts["EPUB/contents.xhtml"]), &words) }
}

/// The Markdown file. Its contents: `1. [title](#a1) …… 5`.
pub fn markdown(folder: &Path, stem: &str) -> Said {
    let text = read(folder, stem, "md");
    for picture in text.split("](").skip(1).filter_map(|rest| rest.split([' ', ')']).next()) {
        let elsewhere = picture.starts_with('#') || picture.contains("://") || picture.starts_with("mailto:");
        assert!(elsewhere || folder.join(picture).exists(), "Markdown: {picture} is there");
    }
    let contents = text.split("\n---").next().expect("the contents come first");
    let title = |title: &str| {
        let title = title.strip_prefix('[').and_then(|t| t.rsplit_once("](")).map_or(title, |(t, _)| t);
        title.replace('\\', "")
    };
    let contents = entries(contents).map(|(t, page)| (title(&t), page)).collect();
    Said::new("Markdown", contents, &text)
}

/// The DOCX document with its notes.
pub fn docx(folder: &Path, stem: &str) -> Said {
    let path = folder.join(format!("{stem}.docx"));
    let bytes = fs::read(&path).expect("the document is there");
    let text = |name: &str| {
        let xml = crate::docx::part(&bytes, name);
        let xml = xml.replace("</w:p>", "\n").replace("<w:br/>", "\n");
        references(&without_tags(&xml))
    };
    Said::new("DOCX", crate::docx::contents(&path), &(text("word/document.xml") + &text("word/footnotes.xml")))
}

/// The two faces of the mail: its page and its text.
pub fn mail(folder: &Path, stem: &str) -> [Said; 2] {
    let bytes = fs::read(folder.join(format!("{stem}.eml"))).expect("the mail is there");
    let message = MessageParser::default().parse(&bytes).expect("it is a message");
    let page = message.body_html(0).expect("it has a page").into_owned();
    for id in page.split("cid:").skip(1).filter_map(|rest| rest.split('"').next()) {
        use mail_parser::MimeHeaders as _;
        assert!(message.parts.iter().any(|part| part.content_id() == Some(id)), "mail: {id} is attached");
    }
    let anchors: Vec<&str> = page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    assert!(anchors.iter().all(|id| page.contains(&format!("id=\"{id}\""))), "mail: anchors lead somewhere");
    assert!(!page.contains("src=\"http"), "mail: nothing is fetched");
    let cell = |row: &str, class: &str| {
        let (_, cell) = row.split_once(&format!("<td class=\"{class}\""))?;
        Some(references(&without_tags(&format!("<td {}", cell.split("</td>").next()?))).trim().to_string())
    };
    let table = page.split("<table class=\"entries\"").nth(1).and_then(|t| t.split("</table>").next());
    let rows = table.expect("there are contents").split("<tr>");
    let unnumbered = |title: String| match title.split_once(") ") {
        Some((number, rest)) if number.starts_with('(') && number[1..].parse::<u32>().is_ok() => rest.to_string(),
        _ => title,
    };
    let contents = rows.filter_map(|row| {
        let title = cell(row, "entry").or_else(|| cell(row, "group"))?;
        Some((unnumbered(title), cell(row, "folio").unwrap_or_default()))
    });
    let contents = contents.collect();
    let cut = page.matches("class=\"rest\"").count();
    let text = message.body_text(0).expect("it has a text").into_owned();
    let lines = text.split("\n-----").next().expect("contents come first");
    let plain = Said::new("mail as text", entries(lines).collect(), &text);
    [Said { cut, ..Said::new("mail", contents, &strip(&page)) }, Said { cut, ..plain }]
}

/// All parts for WeChat, one after another.
pub fn wechat(folder: &Path, stem: &str) -> Said {
    let list: serde_json::Value = serde_json::from_str(&read(folder, stem, "wechat.json")).expect("it is JSON");
    let (mut contents, mut words) = (Vec::new(), String::new());
    for part in list["parts"].as_array().expect("there are parts") {
        let name = part["file"].as_str().expect("a part is a file");
        let markup = fs::read_to_string(folder.join(name)).expect("the part is there");
        assert!(!markup.contains("src="), "WeChat: pictures are uploaded by the editor");
        for picture in part["pictures"].as_array().expect("pictures") {
            assert!(folder.join(picture.as_str().expect("a path")).exists(), "WeChat: {picture} is there");
        }
        if contents.is_empty() {
            let lines = markup.split("</p>").map(|line| references(&without_tags(line))).collect::<Vec<_>>().join("\n");
            contents = entries(lines.split_once("目录").map_or("", |(_, rest)| rest)).collect();
        }
        words.push_str(&references(&without_tags(&markup)));
    }
    Said::new("WeChat", contents, &words)
}

/// The pages of one issue on a site.
pub fn site(site: &Path, issue: &str) -> Said {
    let files = crate::site::files(site);
    let names: BTreeSet<String> = files.keys().cloned().collect();
    let text = |name: &str| String::from_utf8(files[name].clone()).expect("pages are text");
    let pages: BTreeMap<&str, Page> =
        names.iter().filter(|n| n.ends_with(".html")).map(|n| (n.as_str(), Page::parse(&text(n)))).collect();
    let ids = |name: &str| pages.get(name).map(|page| page.ids.clone());
    pages.iter().for_each(|(name, page)| page.links_resolve_in(name, &names, &ids));
    let articles: Vec<&&str> = pages.keys().filter(|name| name.starts_with(&format!("{issue}/a"))).collect();
    let words: String = articles.iter().map(|name| strip(&text(name))).collect();
    let printed = articles.iter().flat_map(|name| pages[**name].printed()).collect();
    let contents = contents_of_markup(&text(&format!("{issue}/index.html")));
    Said { pages: Some(printed), ..Said::new("site", contents, &words) }
}

/// Text of pages of a PDF, if the tool for it is here.
pub fn pdf_text(pdf: &Path, first: u32, last: u32) -> Option<String> {
    let pages = [first.to_string(), last.to_string()];
    let output = Command::new("pdftotext").args(["-raw", "-f", &pages[0], "-l", &pages[1]]).arg(pdf).arg("-").output();
    match output {
        Ok(output) if output.status.success() => Some(String::from_utf8_lossy(&output.stdout).into_owned()),
        _ => {
            not_checked("pdftotext is not installed");
            None
        }
    }
}

/// Titles and places of all bookmarks of a PDF, if the tool for it is here.
pub fn bookmarks(pdf: &Path) -> Option<Vec<(String, u64)>> {
    let output = Command::new("qpdf").args(["--json", "--json-key=outlines"]).arg(pdf).output();
    let Some(output) = output.ok().filter(|o| o.status.success()) else {
        not_checked("qpdf is not installed");
        return None;
    };
    let json: serde_json::Value = serde_json::from_slice(&output.stdout).expect("qpdf writes JSON");
    let (mut found, mut open) = (Vec::new(), vec![&json["outlines"]]);
    while let Some(list) = open.pop() {
        for bookmark in list.as_array().expect("bookmarks are a list") {
            let page = bookmark["destpageposfrom1"].as_u64().expect("bookmarks lead to pages");
            found.push((bare(bookmark["title"].as_str().expect("bookmarks have titles")), page));
            open.push(&bookmark["kids"]);
        }
    }
    Some(found)
}

/// Text of markup: tags, note marks and white space go, references become characters.
pub fn strip(markup: &str) -> String {
    let body = markup.split_once("<body").map_or(markup, |(_, body)| body);
    let mut out = String::new();
    let mut rest = body;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(text);
        let (tag, after) = tail.split_once('>').unwrap_or((tail, ""));
        rest = if tag.contains("noteref") { after.split_once("</a>").map_or("", |(_, t)| t) } else { after };
    }
    bare(&references(&(out + rest)))
}

/// What a page links to and can be linked at.
#[derive(Default)]
pub struct Page {
    /// Places links lead to.
    pub ids: BTreeSet<String>,
    /// Element, attribute and value.
    pub links: Vec<(String, String, String)>,
    /// Elements, and attributes after their elements.
    pub attributes: BTreeSet<String>,
}

impl Page {
    /// Reads a page that is well-formed.
    pub fn parse(html: &str) -> Self {
        let mut reader = Reader::from_str(html);
        let mut page = Self::default();
        loop {
            match reader.read_event().unwrap_or_else(|error| panic!("{error} at {}", reader.buffer_position())) {
                Event::Start(element) | Event::Empty(element) => {
                    let name = element.name().as_ref().to_string();
                    for attribute in element.attributes() {
                        let attribute = attribute.expect("attributes are sound");
                        let value = attribute.normalized_value(XmlVersion::Implicit1_0).expect("escaped").into_owned();
                        let key = attribute.key.as_ref().to_string();
                        match key.as_str() {
                            "id" => assert!(page.ids.insert(value.clone()), "{value} is there twice"),
                            "href" | "src" | "action" | "srcset" | "poster" => {
                                page.links.push((name.clone(), key.clone(), value.clone()));
                            }
                            _ => {}
                        }
                        page.attributes.insert(format!("{name} {key}"));
                    }
                    page.attributes.insert(name);
                }
                Event::Eof => return page,
                _ => {}
            }
        }
    }

    /// Printed pages whose beginnings are marked.
    pub fn printed(&self) -> BTreeSet<u64> {
        self.ids.iter().filter_map(|id| id.strip_prefix("page-")?.parse().ok()).collect()
    }

    /// Every link of a page that stands alone leads into it; only links to click lead to the web.
    fn links_resolve(&self, name: &str, folder: &Path) {
        for (element, key, link) in &self.links {
            if let Some(id) = link.strip_prefix('#') {
                assert!(self.ids.contains(id), "{name}: {link}");
            } else if !leads_to_the_web(name, element, key, link) && !link.starts_with("data:") {
                assert!(element == "a" && folder.join(link).exists(), "{name}: {link}");
            }
        }
    }

    /// Every link leads to a file of the package, and to a place in it where one is named.
    pub fn links_resolve_in(
        &self,
        name: &str,
        files: &BTreeSet<String>,
        ids: &dyn Fn(&str) -> Option<BTreeSet<String>>,
    ) {
        for (element, key, link) in &self.links {
            if leads_to_the_web(name, element, key, link) {
                continue;
            }
            let (file, id) = target(name, link);
            assert!(files.contains(&file), "{name}: {link}");
            if let Some(id) = id {
                assert!(ids(&file).is_some_and(|ids| ids.contains(&id)), "{name}: {link}");
            }
        }
    }
}

fn leads_to_the_web(name: &str, element: &str, key: &str, link: &str) -> bool {
    let web = ["https://", "http://", "mailto:"].iter().any(|scheme| link.starts_with(scheme));
    assert!(!web || (element, key) == ("a", "href"), "{name}: {link}");
    web
}

/// The file a link of a page leads to, and the id in it.
fn target(from: &str, link: &str) -> (String, Option<String>) {
    let (path, id) = link.split_once('#').map_or((link, None), |(path, id)| (path, Some(id.to_string())));
    let path = path.split('?').next().unwrap_or_default();
    if path.is_empty() {
        return (from.to_string(), id);
    }
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        if part == ".." {
            assert!(parts.pop().is_some(), "{from}: {link} leads out of the package");
        } else {
            parts.push(part);
        }
    }
    (parts.join("/"), id)
}

fn read(folder: &Path, stem: &str, ending: &str) -> String {
    fs::read_to_string(folder.join(format!("{stem}.{ending}"))).expect("the file is there")
}

/// Entries of a contents in lines: number, title, dots and page.
fn entries(text: &str) -> impl Iterator<Item = Line> + '_ {
    text.lines().filter_map(|line| {
        let line = line.trim();
        let (number, rest) = line.split_once(". ").or_else(|| line.strip_prefix('(')?.split_once(") "))?;
        number.parse::<u32>().ok()?;
        let (title, page) = rest.rsplit_once(" …… ").unwrap_or((rest, ""));
        Some((bare(title), page.trim().to_string()))
    })
}

fn without_tags(markup: &str) -> String {
    let mut out = String::new();
    let mut rest = markup;
    while let Some((text, tail)) = rest.split_once('<') {
        out.push_str(text);
        rest = tail.split_once('>').map_or("", |(_, after)| after);
    }
    out + rest
}

fn references(text: &str) -> String {
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
}
