//! `xuekan import` as an editor meets it: articles, originals, the review, and importing again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;
use xuekan::article::PassageId;
use xuekan::diag::Lang;
use xuekan::import::{Imported, Input, Options, import};
use xuekan::pages::Part;
use xuekan::read::trace::{Deed, Destination, Trace};
use xuekan::review;
use xuekan::template::Dress;

use crate::support::{root, stderr, stdout, validator, xuekan, xuekan_fed};

/// A fictional page without source line: a headline, a byline, a dateline without year.
const PASTED: &str = "一盏路灯的来历\n\n本报记者 许知行\n\n本报青禾3月4日电 市图书馆东门外的路灯亮了，晚归的读者不再摸黑走路。\n\n\
    从提交到亮灯，一共用了十九天，路灯底座上贴着一张小小的告示。\n";

const CONFIG: &str = "publication: {title: 理论学习, issuer: 青禾大学}\nissue: {year: 2024, number: 1, date: 2024-03-18}\n\
    library: [articles]\ntopics:\n  两会: {any: [政协, 人民代表大会]}\n  海洋: {any: [深海养殖]}\n\
    sections:\n  - {topic: 两会}\n";

/// A workspace with one bulletin in its inbox.
fn workspace(case: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let source = root().join("tests/fixtures/bulletin").join(case).join("source.txt");
    fs::create_dir_all(folder.path().join("inbox")).expect("a folder");
    fs::create_dir_all(folder.path().join("config")).expect("a folder");
    fs::copy(source, folder.path().join("inbox/学习.txt")).expect("the fixture is there");
    fs::write(folder.path().join("config/bulletin.yaml"), CONFIG).expect("a configuration");
    folder
}

/// Every file below a folder, hidden ones included.
fn files(folder: &Path) -> BTreeMap<String, String> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(open) = folders.pop() {
        for entry in fs::read_dir(open).expect("a folder").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
            } else {
                let name = entry.path().strip_prefix(folder).expect("below").to_string_lossy().into_owned();
                let bytes = fs::read(entry.path()).expect("a file");
                found.insert(name, String::from_utf8_lossy(&bytes).into_owned());
            }
        }
    }
    found
}

/// The one article whose path holds a word.
fn article(folder: &Path, word: &str) -> (String, String) {
    let mut found = files(folder).into_iter().filter(|(path, _)| path.contains(word) && path.ends_with(".md"));
    let one = found.next().expect("there is such an article");
    assert!(found.next().is_none(), "{word} is in one path only");
    one
}

/// What a page has: its elements by id, its links, and the lines of the left side.
#[derive(Default)]
struct Page {
    ids: BTreeSet<String>,
    links: BTreeSet<String>,
    lines: Vec<(usize, String)>,
}

/// Reads a review page as XML: it must be well-formed, its ids must differ.
fn page(html: &str) -> Page {
    let mut page = Page::default();
    let mut reader = Reader::from_str(html);
    reader.config_mut().check_end_names = true;
    let mut text_of_line = false;
    loop {
        match reader.read_event().expect("the page is well-formed") {
            Event::Start(start) | Event::Empty(start) => {
                let of = |name: &str| {
                    let found = start.try_get_attribute(name).expect("attributes are sound");
                    found.map(|value| value.value.into_owned()).unwrap_or_default()
                };
                let (id, class) = (of("id"), of("class"));
                if !id.is_empty() {
                    assert!(page.ids.insert(id.clone()), "{id} is given twice");
                }
                if let Some(number) = id.strip_prefix("f1-l").and_then(|n| n.parse().ok()) {
                    page.lines.push((number, String::new()));
                }
                page.links.extend(of("href").strip_prefix('#').map(str::to_string));
                page.links.extend(of("data-to").split(' ').filter(|id| !id.is_empty()).map(str::to_string));
                text_of_line = class == "t" && start.name().as_ref() == "span";
            }
            Event::End(_) => text_of_line = false,
            Event::GeneralRef(name) if text_of_line => {
                let sign = quick_xml::escape::resolve_predefined_entity(&name).expect("no other is written");
                page.lines.last_mut().expect("a sign stands on a line").1.push_str(sign);
            }
            Event::Text(text) if text_of_line => {
                page.lines.last_mut().expect("a text stands on a line").1.push_str(&text);
            }
            Event::Eof => return page,
            _ => {}
        }
    }
}

#[test]
fn the_review_shows_every_line_once_and_its_links_lead_somewhere() {
    for case in ["regular", "repeats-and-loose-text", "other-dress"] {
        let folder = workspace(case);
        for lang in ["zh", "en"] {
            let review = format!("review-{lang}.html");
            let made = xuekan(folder.path(), &["--lang", lang, "import", "inbox", "--review", &review]);
            assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
            let html = fs::read_to_string(folder.path().join(&review)).expect("the review was written");
            let page = page(&html);
            let source = fs::read_to_string(folder.path().join("inbox/学习.txt")).expect("the source");
            let lines: Vec<(usize, String)> =
                source.lines().enumerate().map(|(at, line)| (at + 1, line.to_string())).collect();
            assert_eq!(page.lines, lines, "{case}");
            let lost: Vec<&String> = page.links.difference(&page.ids).collect();
            assert!(lost.is_empty(), "{case}: {lost:?}");
            assert!(html.contains(if lang == "zh" { "lang=\"zh-CN\"" } else { "lang=\"en\"" }));
            assert!(html.contains("Content-Security-Policy") && !html.contains("http://www.w3.org/2000"));
            assert!(!html.contains(" src=") && !html.contains("<link"), "nothing is asked for from outside");
            assert!(!html.contains("class=\"l lost"), "every line is accounted for");
        }
    }
}

#[test]
fn the_review_marks_what_was_done_and_what_is_doubtful() {
    let folder = workspace("repeats-and-loose-text");
    let made = xuekan(folder.path(), &["import", "inbox", "--review", "review.html"]);
    assert_eq!(made.status.code(), Some(1));
    assert!(stderr(&made).contains("warning[R029]: doubtful (50% sure)"), "{}", stderr(&made));
    let html = fs::read_to_string(folder.path().join("review.html")).expect("the review was written");
    for shown in [
        "m joined\"",
        "m moved\"",
        "m guessed doubt stop\"",
        "<b>doubtful · guessed</b> 50%",
        "error R002",
        "class=\"p loose\"",
        "kept in 学习.loose.txt",
        "the sentence of the line before is not",
    ] {
        let there =
            html.contains(shown) || shown.starts_with("the sentence") && html.contains("its sentence not at its end");
        assert!(there, "{shown}");
    }
}

#[test]
fn the_nu_checker_finds_no_error_in_the_review() {
    let Some(jar) = validator("node_modules/vnu-jar/build/dist/vnu.jar") else { return };
    let folder = workspace("regular");
    xuekan(folder.path(), &["import", "inbox", "--review", "review.html"]);
    let mut run = std::process::Command::new("java");
    run.arg("-jar").arg(jar).args(["--errors-only", "--format", "json", "--stdout"]);
    let Ok(output) = run.arg(folder.path().join("review.html")).output() else {
        crate::support::not_checked("java is not installed");
        return;
    };
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the checker prints JSON");
    assert_eq!(report["messages"].as_array().map(Vec::len), Some(0), "{report:#}");
}

#[test]
fn importing_again_changes_nothing_and_gives_the_same_review() {
    let folder = workspace("regular");
    let first = xuekan(folder.path(), &["import", "inbox/学习.txt", "--review", "first.html"]);
    assert!(first.status.code().is_some_and(|c| c <= 1), "{}", stderr(&first));
    let before = files(&folder.path().join("articles"));
    let original =
        before.keys().find(|path| path.starts_with(".originals/") && path.ends_with(".txt")).expect("a copy");
    assert_eq!(before[original], fs::read_to_string(folder.path().join("inbox/学习.txt")).unwrap(), "untouched");
    let record = before.iter().find(|(path, _)| path.ends_with(".json")).expect("a record").1;
    let record: serde_json::Value = serde_json::from_str(record).expect("the record is JSON");
    assert_eq!((record["file"].as_str(), record["date"].as_str()), (Some("学习.txt"), Some("2024-03-20")));
    assert_eq!(record["made"].as_array().map(Vec::len), Some(5));
    assert_eq!(record["made"][0]["lines"], serde_json::json!([[20, 37]]));

    let again = xuekan(folder.path(), &["import", "inbox"]);
    assert_eq!(stdout(&again), "");
    assert!(stderr(&again).contains("nothing changed"), "{}", stderr(&again));
    let kept = format!("articles/{original}");
    let hash = record["sha256"].as_str().expect("a hash");
    for (arguments, review) in [
        (vec!["import", &kept, "--review", "kept.html"], "kept.html"),
        (vec!["import", "--review-again", &hash[..8], "--review", "hash.html"], "hash.html"),
        (vec!["import", "--review-again", "学习.txt", "--review", "name.html"], "name.html"),
    ] {
        let run = xuekan(folder.path(), &arguments);
        assert!(run.status.code().is_some_and(|c| c <= 1), "{}", stderr(&run));
        let same = fs::read(folder.path().join(review)).unwrap() == fs::read(folder.path().join("first.html")).unwrap();
        assert!(same, "{review}");
    }
    assert_eq!(files(&folder.path().join("articles")), before);
    let unknown = xuekan(folder.path(), &["import", "--review-again", "ffffffff"]);
    assert_eq!(unknown.status.code(), Some(2));
    assert_eq!(xuekan(folder.path(), &["import"]).status.code(), Some(3));
}

#[test]
fn an_edited_article_is_kept_and_a_new_version_takes_the_place_of_the_old_one() {
    let folder = workspace("regular");
    xuekan(folder.path(), &["import", "inbox"]);
    let articles = folder.path().join("articles");
    let (edited, text) = article(&articles, "让种子走进课堂");
    fs::write(articles.join(&edited), format!("{text}\n编者加的一句话。\n")).expect("the article is written");
    let (untouched, _) = article(&articles, "绿色是最长久的本钱");
    let names: Vec<String> = files(&articles).into_keys().filter(|p| p.ends_with(".md")).collect();

    let source = folder.path().join("inbox/学习.txt");
    let corrected = fs::read_to_string(&source).unwrap().replace('。', "！");
    fs::write(&source, corrected).expect("the source is written");
    let run = xuekan(folder.path(), &["import", "inbox"]);
    assert!(stderr(&run).contains("warning[R024]"), "{}", stderr(&run));
    let after = files(&articles);
    assert!(after[&edited].ends_with("编者加的一句话。\n"));
    assert!(after[&format!("{edited}.new")].contains('！'));
    assert!(after[&untouched].contains('！'), "nobody edited it, so the new version takes its place");
    let again: Vec<String> = after.into_keys().filter(|p| p.ends_with(".md")).collect();
    assert_eq!(again, names, "ids are stable");
}

#[test]
fn copies_of_what_the_library_has_are_reported_with_their_place() {
    let folder = workspace("regular");
    xuekan(folder.path(), &["import", "inbox"]);
    let (path, _) = article(&folder.path().join("articles"), "把道理讲明白");
    let source = fs::read_to_string(folder.path().join("inbox/学习.txt")).unwrap();
    // Another bulletin prints the same article with a wrong character.
    let other = source.replace("青禾日报", "江岸晚报").replacen("道理", "道里", 9);
    fs::write(folder.path().join("other.txt"), other).expect("a file");
    let run = xuekan(folder.path(), &["import", "other.txt", "--dry-run", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&stdout(&run)).expect("the report is JSON");
    let copies = json["duplicates"].as_array().expect("a list");
    let copy = copies.iter().find(|c| c["other"] == format!("articles/{path}")).expect("the copy is named");
    assert!(copy["similarity"].as_f64().is_some_and(|s| s > 0.6), "{copy}");
    let finding = json["findings"].as_array().unwrap().iter().find(|f| f["code"] == "D002").expect("a finding");
    assert!(finding["line"].as_u64().is_some() && finding["path"] == "other.txt", "{finding}");
    let written = xuekan(folder.path(), &["import", "inbox"]);
    assert!(!stderr(&written).contains("D002"), "an article is no copy of itself: {}", stderr(&written));
}

#[test]
fn options_fill_what_a_pasted_text_does_not_tell() {
    let folder = workspace("regular");
    let arguments =
        ["import", "-", "--kind", "bulletin", "--source", "青禾日报", "--date", "2024-03-05", "--page", "2"];
    let run = xuekan_fed(folder.path(), &arguments, PASTED);
    assert_eq!(run.status.code(), Some(0), "{}", stderr(&run));
    let text = fs::read_to_string(folder.path().join("articles/2024-03-05-青禾日报/02-一盏路灯的来历.md"))
        .expect("named by all three");
    for line in ["name: 青禾日报", "date: 2024-03-05", "date: 2024-03-04", "place: 青禾"] {
        assert!(text.contains(line), "{line}\n{text}");
    }
    let kept = files(&folder.path().join("articles/.originals"));
    assert!(kept.keys().any(|name| name.ends_with("-pasted-一盏路灯的来历.txt")), "{:?}", kept.keys());
}

#[test]
fn options_do_not_overwrite_what_the_text_tells() {
    let folder = workspace("regular");
    let run = xuekan(folder.path(), &["import", "inbox", "--source", "江岸晚报", "--page", "9"]);
    assert_eq!(run.status.code(), Some(1));
    let said = stderr(&run);
    assert_eq!(said.matches("warning[R028]").count(), 2, "{said}");
    assert!(said.contains("--source says `江岸晚报`, but the text of 5 article(s) says `青禾日报`"), "{said}");
    assert!(files(&folder.path().join("articles")).keys().all(|p| p.starts_with('.') || p.contains("青禾日报")));
}

#[test]
fn a_dry_run_shows_a_table_and_writes_no_articles() {
    let folder = workspace("repeats-and-loose-text");
    let run = xuekan(folder.path(), &["import", "inbox", "--dry-run", "--review", "review.html"]);
    let table = stdout(&run);
    for shown in [
        "[bulletin · UTF-8 · ",
        "headline",
        "13–21",
        "江岸区推进老旧小区改造",
        "dateline, source, cut off",
        "loose text",
    ] {
        assert!(table.contains(shown), "{shown}\n{table}");
    }
    assert!(!folder.path().join("articles").exists() && folder.path().join("review.html").exists());
    let json = stdout(&xuekan(folder.path(), &["import", "inbox", "--dry-run", "--json"]));
    let json: serde_json::Value = serde_json::from_str(&json).expect("the report is JSON");
    assert_eq!(json["inputs"][0]["kind"], "bulletin");
    assert_eq!(json["files"][0]["lines"], serde_json::json!([[13, 21]]));
    let marks = json["inputs"][0]["trace"]["marks"].as_array().expect("marks");
    assert!(marks.iter().any(|m| m["deed"] == "joined" && m["line"] == 17), "{marks:?}");
}

#[test]
fn topics_of_the_configuration_are_counted_and_not_written() {
    let folder = workspace("regular");
    let run = xuekan(folder.path(), &["import", "inbox"]);
    let said = stderr(&run);
    assert!(said.contains("chosen by the topics of the configuration: 两会 2 · 海洋 0"), "{said}");
    assert!(
        files(&folder.path().join("articles")).iter().all(|(p, text)| !p.ends_with(".md") || !text.contains("topics:"))
    );
    let listed = xuekan(folder.path(), &["list", "--topic", "两会", "--json"]);
    let rows: serde_json::Value = serde_json::from_str(&stdout(&listed)).expect("rows are JSON");
    assert_eq!(rows.as_array().map(Vec::len), Some(2));
}

#[test]
fn two_inputs_may_name_their_articles_alike() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = |words: &str| {
        format!("---\ntitle: 甲\nsource: {{name: 青禾日报, date: 2024-03-05, page: 1}}\n---\n\n{words}\n")
    };
    fs::write(folder.path().join("a.md"), text("第一家的文字。")).unwrap();
    fs::write(folder.path().join("b.md"), text("第二家完全不同的文字。")).unwrap();
    fs::write(folder.path().join("c.md"), text("第一家的文字。")).unwrap();
    // One after the other, and again: nothing is overwritten, nothing moves.
    for name in ["a.md", "b.md", "c.md", "b.md", "a.md"] {
        let run = xuekan(folder.path(), &["import", name]);
        assert!(run.status.code().is_some_and(|c| c <= 1), "{}", stderr(&run));
    }
    let made = files(&folder.path().join("articles"));
    assert!(made["2024-03-05-青禾日报/01-甲.md"].contains("第一家"));
    assert!(made["2024-03-05-青禾日报/01-甲-2.md"].contains("第二家"));
    assert_eq!(made.keys().filter(|p| p.ends_with(".md") && !p.starts_with('.')).count(), 2, "{:?}", made.keys());
    let both = xuekan(folder.path(), &["import", "a.md", "c.md"]);
    assert!(stderr(&both).contains("c.md is the same file as a.md"), "{}", stderr(&both));
}

/// The fixture as imported, with its account to be replaced.
fn imported() -> (Imported, usize) {
    let source = root().join("tests/fixtures/bulletin/regular/source.txt");
    let bytes = fs::read(source).expect("the fixture is there");
    let lines = bytes.iter().filter(|b| **b == b'\n').count();
    (import(&[Input { path: "学习.txt".into(), bytes }], &Options::default()).value, lines)
}

fn check_page(imported: &Imported, lines: usize) -> Page {
    let html = review::page(imported, &[], Lang::En, &Dress::built_in()).expect("the template is sound");
    let page = page(&html);
    let numbers: Vec<usize> = page.lines.iter().map(|(number, _)| *number).collect();
    assert_eq!(numbers, (1..=lines).collect::<Vec<_>>(), "every line is there once, in order");
    let lost: Vec<&String> = page.links.difference(&page.ids).collect();
    assert!(lost.is_empty(), "{lost:?}");
    page
}

#[test]
fn a_page_that_mixes_its_articles_is_one_row_with_all_of_them() {
    let (mut imported, lines) = imported();
    let mut trace = Trace::default();
    for (line, place) in [
        (1, Destination::Article(1, Part::Title)),
        (2, Destination::Article(0, Part::Title)),
        (3, Destination::Article(1, Part::Passage(PassageId(0)))),
        (4, Destination::Loose),
        (5, Destination::Article(0, Part::Passage(PassageId(1)))),
        (6, Destination::Article(0, Part::Passage(PassageId(0)))),
    ] {
        trace.place(line, place);
    }
    imported.accounts[0].trace = trace;
    let page = check_page(&imported, lines);
    for id in ["f1-a1-title", "f1-a2-title", "f1-a5-title", "f1-a1-passage-1", "f1-loose-4"] {
        assert!(page.ids.contains(id), "{id}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_account_makes_a_page(
        places in prop::collection::vec((0_usize..140, 0_usize..8, 0_usize..7, 0_u32..9), 0..120),
        marks in prop::collection::vec((0_usize..140, -0.5_f64..1.5), 0..40),
    ) {
        let (mut imported, lines) = imported();
        let mut trace = Trace::default();
        for (line, kind, article, number) in places {
            trace.place(line, match kind {
                0 => Destination::Loose,
                1 => Destination::Furniture,
                2 => Destination::Cover,
                3 => Destination::Contents,
                4 => Destination::Head(article),
                5 => Destination::Article(article, Part::Title),
                6 => Destination::Article(article, Part::Subtitle(number as usize)),
                _ => Destination::Article(article, Part::Passage(PassageId(number))),
            });
        }
        for (line, sure) in marks {
            trace.mark(line, Deed::Joined, sure, xuekan::msg!("因为", "because"));
        }
        trace.settle();
        imported.accounts[0].trace = trace;
        check_page(&imported, lines);
    }
}

/// The fixtures of every reader whose files are no plain text: name and bytes.
fn documents() -> impl Iterator<Item = (String, Vec<u8>)> {
    ["html", "docx", "epub", "feed"].into_iter().flat_map(|reader| {
        let case = move |(path, _, bytes): (std::path::PathBuf, String, Vec<u8>)| {
            let name = path.file_name().expect("a name").to_string_lossy().into_owned();
            (format!("{name}.{reader}"), bytes)
        };
        crate::readers::cases(reader).into_iter().map(case)
    })
}

#[test]
fn the_review_shows_every_document_as_text_line_by_line() {
    for (path, bytes) in documents() {
        let outcome = import(&[Input { path: path.clone(), bytes }], &Options::default());
        let imported = &outcome.value;
        let html = review::page(imported, &outcome.findings, Lang::Zh, &Dress::built_in()).expect("the dress is whole");
        let page = page(&html);
        let lost: Vec<&String> = page.links.difference(&page.ids).collect();
        assert!(lost.is_empty(), "{path}: {lost:?}");
        assert!(!html.contains("class=\"l lost"), "{path}: every line is accounted for");
        let text = imported.accounts[0].source.text();
        let lines: Vec<(usize, String)> = text.lines().enumerate().map(|(at, l)| (at + 1, l.to_string())).collect();
        assert_eq!(page.lines, lines, "{path}");
        if imported.articles().next().is_some() {
            assert!(html.contains("data-to="), "{path}: the sides are linked");
        }
    }
}

#[test]
fn words_are_put_into_the_other_characters_only_when_asked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let text = "一盞路燈的來歷\n\n本報記者 許知行\n\n本報青禾3月4日電　皇后以後，頭髮與發展都有人寫。臺灣來的讀者也說好。\n\n\
                從提交到亮燈，一共用了十九天，路燈底座上貼著一張小小的告示，誰都可以來看。\n";
    fs::write(folder.path().join("a.txt"), text).expect("a file");
    let run = |into: &str, more: &[&str]| {
        let all = [&["--lang", "zh", "import", "a.txt", "--into", into, "--review", "r.html"], more].concat();
        let made = xuekan(folder.path(), &all);
        assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
        (article(&folder.path().join(into), ".md").1, stderr(&made))
    };
    let (plain, said) = run("plain", &[]);
    assert!(plain.contains("頭髮與發展") && !said.contains("R055"), "{said}");
    let (simplified, said) = run("simplified", &["--convert", "simplified"]);
    for words in ["title: 一盏路灯的来历", "皇后以后，头发与发展都有人写。台湾来的读者也说好。", "许知行"]
    {
        assert!(simplified.contains(words), "{simplified}");
    }
    assert!(said.contains("R055") && said.contains("後→后"), "{said}");
    let html = fs::read_to_string(folder.path().join("r.html")).expect("the review");
    assert!(
        html.contains("頭髮與發展") && html.contains("头发与发展") && html.contains("m converted"),
        "both are shown"
    );
    assert!(html.contains("--convert"), "the option is named");
    // The kept original is the one that arrived; reading it again takes the same option.
    let kept = files(&folder.path().join("simplified/.originals"));
    assert!(kept.values().any(|kept| kept == text));
    let again = xuekan(folder.path(), &["import", "simplified/.originals"]);
    assert!(stderr(&again).contains("nothing changed"), "{}", stderr(&again));
    assert_eq!(xuekan(folder.path(), &["import", "a.txt", "--convert", "latin"]).status.code(), Some(3));
}

#[test]
fn each_bulletin_of_an_archive_gets_a_configuration() {
    let folder = workspace("regular");
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for case in ["regular", "other-dress"] {
        let text = fs::read(root().join("tests/fixtures/bulletin").join(case).join("source.txt")).expect("a fixture");
        zip.start_file(format!("{case}.txt"), zip::write::SimpleFileOptions::default()).expect("memory takes it");
        std::io::Write::write_all(&mut zip, &text).expect("memory takes it");
    }
    let bytes = zip.finish().expect("memory takes it").into_inner();
    fs::write(folder.path().join("two.zip"), bytes).expect("a file");
    let arguments = ["import", "two.zip", "--into", "articles/old", "--write-config", "config/old.yaml"];
    let made = xuekan(folder.path(), &arguments);
    assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
    let first = fs::read_to_string(folder.path().join("config/old.yaml")).expect("the first configuration");
    let second = fs::read_to_string(folder.path().join("config/old-2.yaml")).expect("the second one");
    let listed = |text: &str| text.lines().filter(|l| l.starts_with("      - ")).count();
    assert!(listed(&first) >= 2 && listed(&second) >= 2 && first != second, "{first}\n{second}");
    let articles = files(&folder.path().join("articles")).into_keys().filter(|path| path.ends_with(".md")).count();
    assert_eq!(listed(&first) + listed(&second), articles);
    let again = xuekan(folder.path(), &arguments);
    assert!(stderr(&again).contains("config/old.yaml is there already"), "{}", stderr(&again));
}

#[test]
fn pictures_saved_beside_a_page_come_along_and_stay_with_the_original() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    };
    let gif = b"GIF89a\x01\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x01\x00\x01\x00\x00\x02\x00;";
    let text = "桥修好了，人心就近了，村里人说了三年，账目一直贴在桥头，谁都可以来看。";
    let page = format!(
        "<html><body><h1>一座桥的账</h1><p>来源：河畔日报 2024-03-06</p><div><p>{text}</p>\
         <p><img src=\"./page_files/%E6%A1%A5.gif\" alt=\"新桥\"></p><p><img src=\"../out.gif\" alt=\"外面的图\"></p>\
         <p>{text}</p></div></body></html>"
    );
    write("inbox/page.html", page.as_bytes());
    write("inbox/page_files/桥.gif", gif);
    write("inbox/page_files/style.css", b"p {}");
    write("out.gif", gif);
    let made = xuekan(folder.path(), &["import", "inbox/page.html", "inbox/page_files", "--into", "articles"]);
    assert_eq!(made.status.code(), Some(1), "{}", stderr(&made));
    assert!(stderr(&made).contains("R040") && !stderr(&made).contains("R023"), "{}", stderr(&made));
    let before = files(&folder.path().join("articles"));
    let article = before.iter().find(|(path, _)| path.ends_with("一座桥的账.md")).expect("an article").1;
    assert!(article.contains("![新桥](../pictures/") && article.contains("![外面的图]()"), "{article}");
    assert!(before.keys().any(|path| path.starts_with(".originals/") && path.ends_with("_files/page_files/桥.gif")));
    assert!(!before.keys().any(|path| path.ends_with(".css")));

    fs::remove_dir_all(folder.path().join("inbox")).expect("the inbox is cleared");
    let again = xuekan(folder.path(), &["import", "articles/.originals"]);
    assert!(again.status.code().is_some_and(|c| c <= 1), "{}", stderr(&again));
    assert_eq!(files(&folder.path().join("articles")), before, "the picture is found with the kept original");
}

#[test]
fn a_review_writes_over_no_other_file() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let page = folder.path().join("page.txt");
    std::fs::write(&page, "甲\n").expect("it can be written");
    let made = xuekan(folder.path(), &["import", "page.txt", "--dry-run", "--review", "page.txt"]);
    assert_eq!(made.status.code(), Some(2), "{}", stderr(&made));
    assert!(stderr(&made).contains("is no review"), "{}", stderr(&made));
    assert_eq!(std::fs::read_to_string(&page).expect("it is still there"), "甲\n");
    for _ in 0..2 {
        let made = xuekan(folder.path(), &["import", "page.txt", "--dry-run", "--kind", "text", "--review", "r.html"]);
        assert!(stderr(&made).contains("review: r.html"), "{}", stderr(&made));
    }
}

#[test]
fn options_of_an_earlier_import_still_hold() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("v.txt"), "山村夜校\n\n　　灯亮了，人来了。\n\n　　字一个一个学会了。\n")
        .expect("written");
    let arguments = ["import", "v.txt", "--kind", "text", "--source", "青禾日报", "--date", "2024-01-01"];
    xuekan(folder.path(), &arguments);
    let before = files(folder.path());
    xuekan(folder.path(), &["import", "v.txt"]);
    assert_eq!(files(folder.path()), before);
    assert!(before.values().any(|text| text.contains("青禾日报")), "{before:?}");
}
