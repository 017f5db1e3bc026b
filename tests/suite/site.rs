//! The site of the sample workspace, which has two issues: complete, linked, paged and searchable.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde_json::Value;
use xuekan::article::{Article, ArticleId};
use xuekan::site::LIST;
use xuekan::text::{comparable, sentences};

use crate::delivered::{Page, strip};
use crate::support::{bare, have_chinese_font, manifest, root, sample_issue, stderr, stdout, xuekan};

/// Address of the site that is configured with one.
const URL: &str = "https://study.example.org/archive/";

/// The site of the sample workspace as it is.
pub fn sample_site() -> &'static Path {
    static BUILT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, folder) = BUILT.get_or_init(|| {
        let out = tempfile::tempdir().expect("a temporary folder");
        let folder = out.path().join("site");
        make(root(), &folder);
        (out, folder)
    });
    folder
}

fn make(workspace: &Path, out: &Path) -> String {
    let made = xuekan(workspace, &["site", "--out", out.to_str().expect("a plain path")]);
    assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
    stderr(&made)
}

/// A copy of the sample workspace that a test may change.
fn copy_of_the_sample() -> tempfile::TempDir {
    fn copy(from: &Path, to: &Path) {
        fs::create_dir_all(to).expect("a folder");
        for entry in fs::read_dir(from).expect("the folder is there").flatten() {
            let target = to.join(entry.file_name());
            if entry.path().is_dir() {
                copy(&entry.path(), &target)
            } else {
                fs::copy(entry.path(), target).map(drop).expect("a copy")
            }
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    for part in ["articles", "config", "templates"] {
        copy(&root().join(part), &folder.path().join(part));
    }
    folder
}

/// The same workspace with an address.
fn with_address(workspace: &Path) {
    let path = workspace.join("config/bulletin.yaml");
    let config = fs::read_to_string(&path).expect("the configuration is there");
    fs::write(path, format!("{config}\nsite: {{url: \"{URL}\"}}\n")).expect("it is written");
}

/// Every file below a folder by its path there.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(here) = folders.pop() {
        for entry in fs::read_dir(here).expect("the folder is there").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let name = entry.path().strip_prefix(folder).expect("below it").to_str().expect("plain names").to_string();
            found.insert(name.replace(std::path::MAIN_SEPARATOR, "/"), fs::read(entry.path()).expect("it is there"));
        }
    }
    found
}

fn pages(files: &BTreeMap<String, Vec<u8>>) -> BTreeMap<&str, Page> {
    let read = |html: &[u8]| Page::parse(std::str::from_utf8(html).expect("pages are UTF-8"));
    files.iter().filter(|(name, _)| name.ends_with(".html")).map(|(name, html)| (name.as_str(), read(html))).collect()
}

/// Articles of the issues in order: folder of the issue, number in it, article.
fn published() -> Vec<(&'static str, usize, Article)> {
    let plan = fs::read_to_string(root().join("config/issues/2024-02-plan.yaml")).expect("the plan is there");
    let second = plan.lines().filter_map(|line| line.trim().strip_prefix("- 2024-").map(|id| format!("2024-{id}")));
    let manifest = manifest(sample_issue());
    let inputs = manifest["inputs"].as_array().expect("inputs are a list");
    let first = inputs.iter().filter_map(|input| {
        let path = input["path"].as_str()?.strip_prefix("articles/")?;
        path.strip_suffix(".md").map(String::from)
    });
    let read = |id: String| {
        let text = fs::read_to_string(root().join("articles").join(format!("{id}.md"))).expect("the article is there");
        let source = xuekan::diag::Source::new(id.as_str(), text);
        xuekan::read::markdown::read(&source, ArticleId::new(&id).expect("an id"), Default::default()).value
    };
    let second = second.enumerate().map(|(i, id)| ("2024-02", i, read(id)));
    let first = first.enumerate().map(|(i, id)| ("2024-01", i, read(id)));
    second.chain(first).collect()
}

fn text(files: &BTreeMap<String, Vec<u8>>, name: &str) -> String {
    let bytes = files.get(name).unwrap_or_else(|| panic!("{name} is made"));
    String::from_utf8(bytes.clone()).expect("it is text")
}

#[test]
fn every_link_leads_somewhere_and_nothing_is_asked_of_others() {
    let files = files(sample_site());
    let (pages, names) = (pages(&files), files.keys().cloned().collect());
    assert!(pages.len() > 30, "{} pages", pages.len());
    for (name, page) in &pages {
        page.links_resolve_in(name, &names, &|file| pages.get(file).map(|page| page.ids.clone()));
        let inline = |a: &&String| a.ends_with(" style") || a.as_str() == "style" || a.contains(" on");
        assert_eq!(page.attributes.iter().filter(inline).count(), 0, "{name}: {:?}", page.attributes);
        let html = text(&files, name);
        assert!(html.contains("content=\"default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'"));
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, usize::from(*name == "search.html"), "{name}");
    }
    let style = text(&files, "style.css");
    assert!(!style.contains("url(") && !style.contains("@import"), "the style sheet loads nothing");
}

#[test]
fn every_sentence_of_every_article_is_on_its_page() {
    let files = files(sample_site());
    let published = published();
    assert!(published.len() > 20);
    for (folder, number, article) in published {
        let page = strip(&text(&files, &format!("{folder}/a{:02}.html", number + 1)));
        let head = [article.head.stack(), article.head.editor_note.clone().unwrap_or_default()];
        for part in head.iter().map(String::as_str).chain([article.body.plain().as_str()]) {
            for sentence in sentences(part) {
                assert!(page.contains(&bare(sentence)), "{folder}/{number} lacks {sentence}");
            }
        }
        let source = article.head.source.as_ref().expect("the sample has sources").printed(article.head.is_english());
        assert!(page.contains(&bare(&source)), "{source}");
    }
}

#[test]
fn pages_are_those_of_the_printed_issue() {
    if !have_chinese_font() {
        return;
    }
    let files = files(sample_site());
    let manifest = manifest(sample_issue());
    let contents = crate::support::contents_of_markup(&text(&files, "2024-01/index.html"));
    let printed: Vec<String> = contents.into_iter().map(|(_, page)| page).filter(|page| !page.is_empty()).collect();
    let articles = manifest["pages"]["articles"].as_array().expect("articles are a list");
    let expected: Vec<String> = articles.iter().map(|a| a["first"].to_string()).collect();
    assert_eq!(printed, expected);
    let mut starts = 0;
    for start in manifest["pages"]["starts"].as_array().expect("starts are a list") {
        let at = articles.iter().position(|a| a["id"] == start["article"]).expect("pages are of articles");
        let page = Page::parse(&text(&files, &format!("2024-01/a{:02}.html", at + 1)));
        assert!(page.ids.contains(&format!("page-{}", start["page"])), "page {}", start["page"]);
        starts += 1;
    }
    assert_eq!(Some(starts), manifest["pages"]["last"].as_u64());
    let subjects = text(&files, "subjects/index.html");
    let first = format!("2024年第1期，第{}页", articles[0]["first"]);
    assert!(subjects.contains(&first), "the subject index tells printed pages");
}

#[test]
fn topics_and_subjects_lead_to_articles_and_name_no_people() {
    let files = files(sample_site());
    let index = text(&files, "topics/index.html");
    assert!(index.contains(">新质生产力</a>") && index.contains(">人工智能</a>"));
    let topic = index.split("<li>").find(|row| row.contains(">人工智能</a>")).expect("the topic is listed");
    let href = topic.split("href=\"").nth(1).and_then(|t| t.split('"').next()).expect("it is a link");
    let page = text(&files, &format!("topics/{href}"));
    assert!(page.contains("大模型怎样") && page.contains("2024年第2期"), "topics go over all issues");
    let subjects = text(&files, "subjects/index.html");
    for part in ["series", "columns", "papers", "phrases"] {
        assert!(subjects.contains(&format!("<h2 id=\"{part}\">")), "{part}");
    }
    assert!(subjects.contains("评论员观察") && subjects.contains("把新质生产力讲明白"));
    for (_, _, article) in published() {
        for author in &article.head.authors {
            assert!(!subjects.contains(&format!(">{author}<")), "{author}");
        }
    }
}

#[test]
fn feeds_can_be_read_and_their_addresses_are_whole() {
    let workspace = copy_of_the_sample();
    with_address(workspace.path());
    let out = workspace.path().join("dist/site");
    make(workspace.path(), &out);
    let files = files(&out);
    let mut ids: Vec<Vec<String>> = Vec::new();
    for name in ["feed.xml", "feed.json"] {
        let feed = feed_rs::parser::parse(files[name].as_slice()).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert_eq!(feed.title.expect("it has a title").content, "理论学习");
        assert_eq!(feed.entries.len(), published().len());
        for (entry, (folder, number, article)) in feed.entries.iter().zip(published()) {
            let address = format!("{URL}{folder}/a{:02}.html", number + 1);
            assert!(entry.links.iter().any(|link| link.href == address), "{name}: {:?}", entry.links);
            assert!(entry.id.starts_with("tag:xuekan.invalid,2024:"), "{}", entry.id);
            let told = entry.title.as_ref().map(|title| comparable(&title.content));
            assert_eq!(told, Some(comparable(&article.display_title())));
            let content = entry.content.as_ref().and_then(|c| c.body.as_ref()).expect("entries have their text");
            assert!(!content.contains("src=\"pictures") && !content.contains("page-mark"));
        }
        ids.push(feed.entries.iter().map(|entry| entry.id.clone()).collect());
    }
    assert_eq!(ids[0], ids[1]);
    let sitemap = text(&files, "sitemap.xml");
    let pages = files.keys().filter(|name| name.ends_with(".html") && *name != "search.html");
    for page in pages {
        assert!(sitemap.contains(&format!("<loc>{URL}{page}</loc>")), "{page}");
    }
    assert!(text(&files, "robots.txt").contains(&format!("Sitemap: {URL}sitemap.xml")));
    assert!(text(&files, "2024-01/a01.html").contains(&format!("rel=\"canonical\" href=\"{URL}2024-01/a01.html\"")));
}

#[test]
fn without_an_address_there_is_a_note_and_no_sitemap() {
    let workspace = copy_of_the_sample();
    let out = workspace.path().join("dist/site");
    let said = make(workspace.path(), &out);
    assert!(said.contains("note[O021]") && said.contains("search index: "), "{said}");
    assert!(!out.join("sitemap.xml").exists() && !out.join("robots.txt").exists());
    let feed = fs::read_to_string(out.join("feed.json")).expect("the feed is there");
    let feed: Value = serde_json::from_str(&feed).expect("it is JSON");
    assert_eq!(feed["items"][0]["url"], "2024-02/a01.html");
}

/// The terms of the index as a browser sees them.
struct Index {
    bits: u32,
    articles: Vec<String>,
    shards: Vec<BTreeMap<String, String>>,
}

fn argument<'a>(script: &'a str, function: &str) -> &'a str {
    let call = script.strip_prefix("xuekan.").and_then(|s| s.strip_prefix(function)).expect("a call of the function");
    call.strip_prefix('(').and_then(|s| s.strip_suffix(");\n")).expect("one call")
}

fn search_index(files: &BTreeMap<String, Vec<u8>>) -> Index {
    let list: Value = serde_json::from_str(argument(&text(files, "search/list.js"), "list")).expect("it is JSON");
    let bits = list["bits"].as_u64().expect("a number") as u32;
    let articles = list["articles"].as_array().expect("a list").iter().map(|row| row[0].as_str().unwrap().to_string());
    let shard = |number: usize| {
        let script = text(files, &format!("search/{number:02x}.js"));
        let (own, terms) = argument(&script, "shard").split_once(", ").expect("two arguments");
        assert_eq!(own.parse(), Ok(number));
        serde_json::from_str(terms).expect("it is JSON")
    };
    Index { bits, articles: articles.collect(), shards: (0..1 << bits).map(shard).collect() }
}

impl Index {
    /// Articles that have a term.
    fn find(&self, term: &str) -> BTreeSet<&str> {
        let first = u32::from(term.chars().next().expect("terms are not empty"));
        let shard = &self.shards[(first.wrapping_mul(0x9E37_79B1) >> (32 - self.bits)) as usize];
        let mut number = 0;
        let items = shard.get(term).map(String::as_str).unwrap_or_default();
        let articles = items.split(',').filter(|item| !item.is_empty()).map(|item| {
            let (distance, _) = item.split_once(['T', 'L', 'B']).expect("a place");
            number += usize::from_str_radix(distance, 36).expect("a number in base 36");
            self.articles[number].as_str()
        });
        articles.collect()
    }
}

#[test]
fn the_search_finds_every_article_by_every_pair_of_its_headline() {
    let files = files(sample_site());
    let index = search_index(&files);
    let mut looked_up = 0;
    for (folder, number, article) in published() {
        let path = format!("{folder}/a{:02}", number + 1);
        let title: Vec<char> = comparable(&article.head.title).chars().collect();
        for pair in title.windows(2).filter(|pair| pair.iter().all(|c| xuekan::text::is_han(*c))) {
            let pair: String = pair.iter().collect();
            assert!(index.find(&pair).contains(path.as_str()), "{pair} finds {path}");
            looked_up += 1;
        }
        let words = article.head.title.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty());
        for word in words.map(str::to_lowercase) {
            assert!(index.find(&word).contains(path.as_str()), "{word} finds {path}");
            looked_up += 1;
        }
        let script = text(&files, &format!("search/{path}.js"));
        let texts: Value = serde_json::from_str(&format!("[{}]", argument(&script, "text"))).expect("it is JSON");
        assert_eq!(texts[0], path.as_str());
        let all = bare(&texts[1].as_array().expect("parts").iter().map(|t| t.as_str().unwrap()).collect::<String>());
        for passage in article.body.passages() {
            assert!(all.contains(&bare(&passage.plain())), "the texts of the search are whole");
        }
    }
    assert!(looked_up > 150, "{looked_up}");
    assert!(index.find("龘龘").is_empty());
}

#[test]
fn the_same_workspace_gives_the_same_site_anywhere() {
    let workspace = copy_of_the_sample();
    let out = workspace.path().join("dist/site");
    let made = std::process::Command::new(env!("CARGO_BIN_EXE_xuekan"))
        .args(["site", workspace.path().join("config/bulletin.yaml").to_str().expect("a plain path")])
        .current_dir(std::env::temp_dir())
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("TZ", "Asia/Shanghai")
        .output()
        .expect("the program runs");
    assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
    assert!(files(&out) == files(sample_site()));
}

#[test]
fn files_of_an_earlier_site_go_and_those_of_others_stay() {
    let workspace = copy_of_the_sample();
    let out = workspace.path().join("public");
    make(workspace.path(), &out);
    fs::write(out.join("CNAME"), "study.example.org").expect("a file of somebody else");
    fs::remove_file(workspace.path().join("config/issues/2024-02.yaml")).expect("it was there");
    let said = make(workspace.path(), &out);
    assert!(said.contains("files of an earlier site taken away: "), "{said}");
    assert!(out.join("CNAME").exists() && !out.join("2024-02").exists());
    let list = fs::read_to_string(out.join(LIST)).expect("the list is there");
    let mut listed: BTreeSet<String> = list.lines().map(String::from).collect();
    listed.extend([LIST.to_string(), "CNAME".to_string()]);
    assert_eq!(listed, files(&out).into_keys().collect());

    let strange = workspace.path().join("strange");
    fs::create_dir(&strange).expect("a folder");
    fs::write(strange.join("index.html"), "mine").expect("a file of somebody else");
    let refused = xuekan(workspace.path(), &["site", "--out", "strange"]);
    assert_eq!(refused.status.code(), Some(2), "{}", stderr(&refused));
    assert_eq!(files(&strange).len(), 1);
}

#[test]
fn a_broken_issue_is_reported_and_the_others_are_made() {
    let workspace = copy_of_the_sample();
    let issues = workspace.path().join("config/issues");
    fs::write(issues.join("2024-03.yaml"), "year: 2024\nnumbr: 3\ndate: 2024-05-32\n").expect("it is written");
    let made = xuekan(workspace.path(), &["site", "--json"]);
    assert_eq!(made.status.code(), Some(1), "{}", stderr(&made));
    assert!(stderr(&made).contains("2024-03.yaml:2:1"), "{}", stderr(&made));
    let summary: Value = serde_json::from_str(&stdout(&made)).expect("the summary is JSON");
    assert_eq!(summary["issues"], serde_json::json!(["2024-02", "2024-01"]));
    assert!(summary["search"]["largest_shard"].as_u64().is_some_and(|bytes| bytes > 0));
}

#[test]
fn outputs_that_agree_are_offered_and_a_department_has_its_own_site() {
    let workspace = copy_of_the_sample();
    let built = xuekan(workspace.path(), &["build", "--only", "pdf,html,epub,wechat", "--department", "计算机学院"]);
    assert!(built.status.code().is_some_and(|c| c <= 1), "{}", stderr(&built));
    let arguments = ["site", "--department", "计算机学院"];
    let made = xuekan(workspace.path(), &arguments);
    assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
    let site = workspace.path().join("dist/site");
    let issue = fs::read_to_string(site.join("2024-01/index.html")).expect("the issue is there");
    assert!(issue.contains("青禾大学计算机学院党委"));
    let left_out = stderr(&made).contains("note[O023]") && !site.join("2024-02").exists();
    assert!(left_out, "the plan of the second issue has no edition of the department");
    let names: Vec<String> = files(&site).into_keys().filter(|name| name.ends_with(".epub")).collect();
    assert_eq!(names.len(), 1, "{names:?}");
    assert!(!files(&site).into_keys().any(|name| name.contains("wechat")), "pages for WeChat are for its editor");
    assert!(issue.contains(">EPUB</a>"));

    // A changed article: what was built before is no longer the issue.
    let article = workspace.path().join("articles/2024-03-01-江岸晚报/01-一件提案的旅程.md");
    let changed = fs::read_to_string(&article).expect("it is there") + "\n又添一段。\n";
    fs::write(article, changed).expect("it is written");
    let made = xuekan(workspace.path(), &arguments);
    assert!(stderr(&made).contains("warning[O022]"), "{}", stderr(&made));
    assert!(!files(&site).into_keys().any(|name| name.ends_with(".epub")));
}
