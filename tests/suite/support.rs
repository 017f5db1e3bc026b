//! What the tests share: running the program, the sample issue, reading what it made.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::OnceLock;

use quick_xml::Reader;
use quick_xml::events::Event;

/// Says that something was not checked. Written to the stream itself, because the test harness
/// hides what the printing macros of a passing test say.
pub fn not_checked(what: &str) {
    use std::io::Write as _;
    let _ = writeln!(std::io::stderr(), "not checked: {what}");
}

/// The repository.
pub fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Runs the program in a folder, in English.
pub fn xuekan(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_xuekan"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_US.UTF-8")
        .env("NO_COLOR", "1")
        .output()
        .expect("the program was built for this test")
}

/// Runs the program in a folder, in English, with a text on standard input.
pub fn xuekan_fed(folder: &Path, arguments: &[&str], input: &str) -> Output {
    use std::io::Write;
    use std::process::Stdio;
    let mut child = Command::new(env!("CARGO_BIN_EXE_xuekan"))
        .args(arguments)
        .current_dir(folder)
        .env("LC_ALL", "en_US.UTF-8")
        .env("NO_COLOR", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program was built for this test");
    child.stdin.take().expect("it was piped").write_all(input.as_bytes()).expect("the program reads");
    child.wait_with_output().expect("the program ends")
}

/// What a command printed on standard error.
pub fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// What a command printed on standard output.
pub fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The sample workspace of the repository, built once for all tests: the issue's folder.
pub fn sample_issue() -> &'static Path {
    static BUILT: OnceLock<(tempfile::TempDir, PathBuf)> = OnceLock::new();
    let (_, folder) = BUILT.get_or_init(|| {
        let out = tempfile::tempdir().expect("a temporary folder");
        let made = xuekan(root(), &["build", "--out", out.path().to_str().expect("a plain path")]);
        assert!(made.status.code().is_some_and(|c| c <= 1), "{}", stderr(&made));
        let folder = out.path().join("2024-01");
        (out, folder)
    });
    folder
}

/// The manifest of an edition.
pub fn manifest(folder: &Path) -> serde_json::Value {
    let text = fs::read_to_string(folder.join("manifest.json")).expect("an edition has a manifest");
    serde_json::from_str(&text).expect("the manifest is JSON")
}

/// Whether pages can be made here; says so where they cannot.
pub fn have_chinese_font() -> bool {
    let pages = !manifest(sample_issue())["pages"].is_null();
    if !pages {
        not_checked("no Chinese font is installed");
    }
    pages
}

/// The folder of material that is not part of the repository.
pub fn shared() -> Option<PathBuf> {
    let named = std::env::var_os("XUEKAN_SHARED").map(PathBuf::from);
    let folder = named.unwrap_or_else(|| root().join("../shared"));
    let benchmark = folder.join("import-benchmark");
    if benchmark.is_dir() {
        return Some(folder);
    }
    not_checked("the import benchmark is not here");
    None
}

/// A checker below `target/validators`; says so where it is missing.
pub fn validator(path: &str) -> Option<PathBuf> {
    let place = root().join("target/validators").join(path);
    if place.exists() {
        return Some(place);
    }
    not_checked(&format!("{path} is not installed (tests/install-validators)"));
    None
}

/// One line of a contents: title and page as printed.
pub type Line = (String, String);

/// Contents of a page of ours: entries by the classes `entry-title` and `entry-page`; a group has
/// an empty page.
pub fn contents_of_markup(markup: &str) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    let mut depth: Vec<Option<&'static str>> = Vec::new();
    let mut reader = Reader::from_str(markup);
    loop {
        match reader.read_event().expect("the page is well-formed") {
            Event::Start(start) => {
                let class = start.try_get_attribute("class").expect("attributes are sound");
                let class = class.map(|c| c.value.into_owned()).unwrap_or_default();
                let inside = match class.as_str() {
                    "entry-title" => {
                        lines.push(Line::default());
                        Some("title")
                    }
                    "entry-page" => Some("page"),
                    _ => None,
                };
                depth.push(inside);
            }
            Event::End(_) => {
                depth.pop();
            }
            Event::Text(text) => add(&mut lines, &depth, &text),
            Event::GeneralRef(reference) => {
                let name = reference.to_string();
                let c = match name.as_str() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    _ => "'",
                };
                add(&mut lines, &depth, c);
            }
            Event::Eof => return lines,
            _ => {}
        }
    }
}

fn add(lines: &mut [Line], depth: &[Option<&'static str>], text: &str) {
    let (Some(inside), Some(line)) = (depth.iter().rev().find_map(|d| *d), lines.last_mut()) else { return };
    if inside == "title" { line.0.push_str(text) } else { line.1.push_str(text.trim()) }
}

/// Reads one file of an EPUB.
pub fn epub_part(epub: &Path, name: &str) -> String {
    let file = fs::File::open(epub).expect("the EPUB is there");
    let mut archive = zip::ZipArchive::new(file).expect("the EPUB is an archive");
    let mut part = archive.by_name(name).expect("the part is there");
    let mut text = String::new();
    std::io::Read::read_to_string(&mut part, &mut text).expect("the part is text");
    text
}

/// Characters that count when texts of outputs are compared: no spaces, no marks of markup.
pub fn bare(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && *c != '\u{200b}').collect()
}
