//! All outputs have the same contents and the same page numbers, and no sentence is lost.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use xuekan::article::{Article, ArticleId, Inline};
use xuekan::text::sentences;

use crate::delivered::{self, Said, pdf_text, unmarked};
use crate::support::{Line, bare, have_chinese_font, manifest, sample_issue};

/// An edition that was built: where its articles lie, where it lies, how its files are named.
pub struct Edition<'a> {
    /// The folder of `articles`.
    pub workspace: &'a Path,
    /// The folder of the files.
    pub folder: &'a Path,
    /// What their names begin with.
    pub stem: &'a str,
    /// The site it is on, and its folder there.
    pub site: Option<(&'a Path, &'a str)>,
}

impl Edition<'_> {
    /// Compares every output: contents, pages, words; links lead somewhere, nothing is fetched from elsewhere.
    pub fn check(&self) {
        let manifest = manifest(self.folder);
        let expected = contents(&manifest);
        let last = manifest["pages"]["last"].as_u64().expect("there are pages");
        let articles = self.articles(&manifest);
        assert!(articles.len() > 3, "{} articles", articles.len());
        for said in self.outputs() {
            assert_eq!(said.contents, expected, "contents of {}", said.name);
            if let Some(pages) = &said.pages {
                assert_eq!(*pages, (1..=last).collect(), "pages of {}", said.name);
            }
            has_every_word(&said, &articles);
        }
        self.page_list(last);
        self.pdf(&expected, &articles);
    }

    fn outputs(&self) -> Vec<Said> {
        let (folder, stem) = (self.folder, self.stem);
        let [mail, text] = delivered::mail(folder, stem);
        let mut all = vec![
            delivered::html(folder, stem),
            delivered::epub(folder, stem),
            delivered::markdown(folder, stem),
            delivered::docx(folder, stem),
            mail,
            text,
            delivered::wechat(folder, stem),
        ];
        all.extend(self.site.map(|(site, issue)| delivered::site(site, issue)));
        all
    }

    /// The articles that are in it, read anew.
    fn articles(&self, manifest: &serde_json::Value) -> Vec<Article> {
        let ids = manifest["pages"]["articles"].as_array().expect("articles are a list");
        let read = |entry: &serde_json::Value| {
            let id = entry["id"].as_str().expect("an id is text");
            let file = self.workspace.join("articles").join(format!("{id}.md"));
            let source = xuekan::diag::Source::new(id, fs::read_to_string(file).expect("the article is there"));
            xuekan::read::markdown::read(&source, ArticleId::new(id).expect("an id is an id"), Default::default()).value
        };
        ids.iter().map(read).collect()
    }

    /// The page list of the EPUB names every page, in order.
    fn page_list(&self, last: u64) {
        let nav = crate::support::epub_part(&self.folder.join(format!("{}.epub", self.stem)), "EPUB/nav.xhtml");
        let (_, list) = nav.split_once("epub:type=\"page-list\"").expect("there is a page list");
        let numbers = list.split("#page-").skip(1).filter_map(|rest| rest.split('"').next()?.parse::<u64>().ok());
        assert_eq!(numbers.collect::<Vec<_>>(), (1..=last).collect::<Vec<_>>());
    }

    /// The PDF: its printed contents, its bookmarks, and every sentence on the pages of its article.
    fn pdf(&self, expected: &[Line], articles: &[Article]) {
        let pdf = self.folder.join(format!("{}.pdf", self.stem));
        let Some(text) = pdf_text(&pdf, 1, 9999) else { return };
        let pages: Vec<&str> = text.split('\u{c}').collect();
        let manifest = manifest(self.folder);
        let folio = |page: &str| page.lines().any(|line| bare(line) == "—1—" || line.trim() == "1");
        let front = pages.iter().position(|page| folio(page)).expect("page 1 says so");
        printed_contents(&pages[..front], expected);

        let texts = manifest["pages"]["articles"].as_array().expect("articles are a list");
        for (entry, article) in texts.iter().zip(articles) {
            let page = |key: &str| entry[key].as_u64().expect("a page is a number") as usize + front - 1;
            let pages = Pages::new(&pages[page("first")..=page("last")]);
            for piece in pieces(article) {
                assert!(pages.have(&piece), "the pages {entry} of the PDF lack {piece}");
            }
        }
        let Some(bookmarks) = delivered::bookmarks(&pdf) else { return };
        let printed = expected.iter().filter(|(_, page)| !page.is_empty());
        for (title, page) in printed {
            let place = page.parse::<u64>().expect("a page is a number") + front as u64;
            // Bookmarks are short: the headline without the line above it.
            let mut there = bookmarks.iter().filter(|(_, page)| *page == place);
            assert!(there.any(|(bookmark, _)| title.ends_with(bookmark)), "no bookmark {title} on {place}");
        }
    }
}

/// Contents as the manifest tells them: every article with its first page, groups with none.
fn contents(manifest: &serde_json::Value) -> Vec<Line> {
    let mut lines = Vec::new();
    for entry in manifest["contents"].as_array().expect("contents are a list") {
        let children = entry["children"].as_array().expect("children are a list");
        for entry in std::iter::once(entry).chain(children) {
            let page = entry["folio"].as_u64().map(|f| f.to_string()).unwrap_or_default();
            lines.push((bare(entry["title"].as_str().expect("an entry has a title")), page));
        }
    }
    lines
}

/// The printed contents: every title is followed by its page.
fn printed_contents(pages: &[&str], expected: &[Line]) {
    let undotted = |text: &str| bare(text).replace(['.', '·', '…'], "");
    let text = undotted(&pages.concat());
    let mut rest = text.as_str();
    for (title, page) in expected {
        let title = undotted(title);
        let at = rest.find(&title).unwrap_or_else(|| panic!("the PDF's contents lack {title}: {rest}"));
        rest = &rest[at + title.len()..];
        assert!(rest.starts_with(page.as_str()), "{title} has page {page} in the PDF: {rest:.30}");
    }
}

/// Pages of an article in a PDF, without spaces.
struct Pages {
    /// What each says, as a whole and below its running head.
    texts: Vec<[String; 2]>,
    all: String,
}

impl Pages {
    fn new(pages: &[&str]) -> Self {
        let below = |page: &&str| page.split_once('\n').map_or(String::new(), |(_, rest)| unhyphened(rest));
        let texts: Vec<[String; 2]> = pages.iter().map(|page| [unhyphened(page), below(page)]).collect();
        Self { all: texts.iter().map(|[whole, _]| whole.as_str()).collect(), texts }
    }

    /// Whether they have a sentence: on one page, or the end of it at the beginning of the next.
    fn have(&self, sentence: &str) -> bool {
        let sentence = unhyphened(sentence);
        let over = |at: usize| {
            let (a, b) = sentence.split_at(at);
            let meet = |pair: &[[String; 2]]| pair[0][0].contains(a) && pair[1].iter().any(|text| text.starts_with(b));
            self.texts.windows(2).any(meet)
        };
        self.all.contains(&sentence) || sentence.char_indices().skip(1).any(|(at, _)| over(at))
    }
}

/// Text that compares equal however its words are divided at the ends of lines.
fn unhyphened(text: &str) -> String {
    unmarked(text).replace(['-', '\u{ad}', '\u{2010}'], "")
}

/// What must be found of an article: its head and its sentences, parted where notes and addresses may stand.
fn pieces(article: &Article) -> Vec<String> {
    let mut runs = vec![article.head.stack(), article.head.editor_note.clone().unwrap_or_default()];
    runs.extend(article.head.highlights.iter().cloned());
    runs.extend(article.head.source.as_ref().map(|source| source.printed(article.head.is_english())));
    for passage in article.body.passages() {
        let mut text = String::new();
        parted(&passage.inlines, &mut text);
        runs.push(text);
    }
    let all = runs.iter().flat_map(|run| run.split('\n')).flat_map(sentences);
    all.map(unmarked).filter(|sentence| !sentence.is_empty()).collect()
}

fn parted(inlines: &[Inline], out: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => out.push_str(text),
            Inline::Strong(inner) | Inline::Emphasis(inner) | Inline::Strike(inner) => parted(inner, out),
            Inline::Link { inlines, .. } => {
                out.push('\n');
                parted(inlines, out);
                out.push('\n');
            }
            Inline::LineBreak | Inline::NoteMark(_) => out.push('\n'),
        }
    }
}

/// Every sentence is there; of an article that is cut short, its beginning.
fn has_every_word(said: &Said, articles: &[Article]) {
    let mut short = BTreeSet::new();
    for (number, article) in articles.iter().enumerate() {
        for piece in pieces(article) {
            if !said.words.contains(&piece) {
                assert!(said.cut > 0, "{} lacks {piece}", said.name);
                short.insert(number);
            }
        }
        assert!(said.words.contains(&bare(&article.head.title)), "{} lacks {}", said.name, article.head.title);
    }
    assert!(short.len() <= said.cut, "{}: {short:?} are cut short without a word", said.name);
}

#[test]
fn every_output_of_every_edition_agrees() {
    if !have_chinese_font() {
        return;
    }
    for folder in ["", "computer", "agriculture"] {
        let site = folder.is_empty().then(|| (crate::site::sample_site(), "2024-01"));
        let folder = sample_issue().join(folder);
        Edition { workspace: crate::support::root(), folder: &folder, stem: "bulletin-2024-01", site }.check();
    }
}

/// Text is extracted from the PDF in reading order: paragraphs of an article begin one after the
/// other on the article's own pages.
#[test]
fn text_of_the_pdf_is_in_reading_order() {
    if !have_chinese_font() {
        return;
    }
    let edition =
        Edition { workspace: crate::support::root(), folder: sample_issue(), stem: "bulletin-2024-01", site: None };
    let (front, manifest) = (2, manifest(edition.folder));
    let mut checked = 0;
    let places = manifest["pages"]["articles"].as_array().expect("articles are a list").iter();
    for (place, article) in places.zip(edition.articles(&manifest)) {
        let page = |key: &str| place[key].as_u64().expect("a page is a number") as u32 + front;
        let pdf = edition.folder.join("bulletin-2024-01.pdf");
        let Some(text) = pdf_text(&pdf, page("first"), page("last")) else { return };
        let (text, mut from) = (bare(&text), 0);
        for block in &article.body.blocks {
            let xuekan::article::Block::Paragraph(passage) = block else { continue };
            let beginning: String = bare(&passage.plain()).chars().take(12).collect();
            let at = text[from..].find(&beginning);
            from += at.unwrap_or_else(|| panic!("{beginning} is not in order in the PDF"));
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked} paragraphs");
}
