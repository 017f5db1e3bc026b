//! `sitemap.xml` and `robots.txt`, for a site whose address is known; and how addresses are written.

use std::io;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesText, Event};

use super::{Archive, Files};
use crate::render::escape::escape;

/// What stands for itself in an address (RFC 3986, unreserved), and the slash.
const PLAIN: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/');

/// A path as it is written in an address.
pub fn encoded(path: &str) -> String {
    utf8_percent_encode(path, PLAIN).to_string()
}

/// XML as text.
pub type Xml = Writer<Vec<u8>>;

/// Writes an XML document.
pub fn document(content: impl FnOnce(&mut Xml) -> io::Result<()>) -> Vec<u8> {
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 1);
    let declared = writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
    declared.and_then(|()| content(&mut writer)).expect("memory takes what a file system would");
    let mut bytes = writer.into_inner();
    bytes.push(b'\n');
    bytes
}

/// Writes an element that holds text and nothing else.
pub fn element(xml: &mut Xml, name: &str, text: &str) -> io::Result<()> {
    xml.create_element(name).write_text_content(BytesText::from_escaped(escape(text))).map(|_| ())
}

/// Adds `sitemap.xml` and `robots.txt`.
pub fn add(archive: &Archive, files: &mut Files) {
    let Some(url) = &archive.url else { return };
    let latest = archive.issues[0].issue.masthead.date.to_string();
    let pages: Vec<&String> = files.keys().filter(|path| path.ends_with(".html") && *path != "search.html").collect();
    let day = |path: &str| {
        let issue = archive.issues.iter().find(|issue| path.split('/').next() == Some(&issue.folder));
        issue.map_or_else(|| latest.clone(), |issue| issue.issue.masthead.date.to_string())
    };
    let sitemap = document(|xml| {
        xml.create_element("urlset")
            .with_attribute(("xmlns", "http://www.sitemaps.org/schemas/sitemap/0.9"))
            .write_inner_content(|xml| {
                for path in &pages {
                    xml.create_element("url").write_inner_content(|xml| {
                        element(xml, "loc", &format!("{url}{path}"))?;
                        element(xml, "lastmod", &day(path))
                    })?;
                }
                Ok(())
            })
            .map(|_| ())
    });
    files.insert("sitemap.xml".into(), sitemap);
    files.insert("robots.txt".into(), format!("User-agent: *\nAllow: /\nSitemap: {url}sitemap.xml\n").into_bytes());
}
