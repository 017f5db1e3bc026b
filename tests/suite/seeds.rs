//! What the fuzz targets begin with: `XUEKAN_SEEDS=fuzz/corpus` has it written there, a folder for each.
//!
//! Small things teach the fuzzer most: beginnings of invented pages, the fixtures of the readers, and
//! containers both packed and as the targets pack them.

use std::fs;
use std::path::{Path, PathBuf};

use xuekan::template::{Dress, sample};

use crate::pages::{booklet, page, perfect};
use crate::pdf;
use crate::readers::{cases, packed, walk};
use crate::support::root;

/// Divides the files of a container, and the parts of a PDF.
const FILE: &str = "\u{1C}";
/// Divides a container from the one inside it.
const CONTAINER: &str = "\u{1D}";

struct Seeds(PathBuf);

impl Seeds {
    fn put(&self, target: &str, name: &str, bytes: &[u8]) {
        let folder = self.0.join(target);
        fs::create_dir_all(&folder).expect("the folder can be made");
        fs::write(folder.join(name), bytes).expect("the seed can be written");
    }
}

#[test]
fn seeds_for_fuzzing_are_written() {
    let Some(folder) = std::env::var_os("XUEKAN_SEEDS").map(PathBuf::from) else { return };
    let seeds = Seeds(folder);
    invented(&seeds);
    configuration(&seeds);
    for reader in ["html", "text", "feed", "mail", "newspaper", "bulletin"] {
        for (case, name, bytes) in cases(reader) {
            let name = format!("{}-{name}", stem(&case));
            seeds.put(reader, &name, &bytes);
            seeds.put("kind", &format!("{reader}-{name}"), &bytes);
        }
    }
    for reader in ["docx", "epub", "archive"] {
        containers(&seeds, reader);
    }
    pages(&seeds);
}

/// Pages, bulletins and articles that nobody wrote.
fn invented(seeds: &Seeds) {
    for seed in 0..40 {
        let page = page(seed);
        let name = format!("page-{seed:03}.txt");
        // The fuzzer learns more from the beginning of a page than from another kilobyte of it.
        let start: String = page.text.chars().take(1500).collect();
        seeds.put("newspaper", &name, start.as_bytes());
        let bulletin = booklet::bulletin(seed, 2);
        seeds.put("bulletin", &format!("bulletin-{seed:03}.txt"), bulletin.as_bytes());
        if seed % 4 == 0 {
            seeds.put("kind", &name, start.as_bytes());
            let (gb18030, ..) = encoding_rs::GB18030.encode(&start);
            seeds.put("kind", &format!("page-{seed:03}-gb18030.txt"), &gb18030);
            seeds.put("kind", &format!("bulletin-{seed:03}.txt"), bulletin.as_bytes());
        }
        for file in perfect::import(&page).files.iter().filter(|f| f.article.is_some()).take(1) {
            let name = format!("article-{seed:03}.md");
            seeds.put("markdown", &name, file.text.as_bytes());
            seeds.put("text", &name, file.text.as_bytes());
        }
    }
}

fn configuration(seeds: &Seeds) {
    for entry in fs::read_dir(root().join("config")).expect("the sample configuration").flatten() {
        if let Ok(text) = fs::read(entry.path()) {
            seeds.put("config", &entry.file_name().to_string_lossy(), &text);
        }
    }
}

/// The cases of a reader of containers, and our own book.
fn containers(seeds: &Seeds, reader: &str) {
    for (case, name, bytes) in cases(reader) {
        let name = format!("{}-{name}", stem(&case));
        seeds.put(reader, &name, &bytes);
        let folder = case.join("source");
        if folder.is_dir() {
            let files = divided(&folder);
            seeds.put(reader, &format!("{name}.parts"), files.as_bytes());
            if reader == "archive" {
                seeds.put(reader, &format!("{name}.nested"), format!("{files}{CONTAINER}{files}").as_bytes());
            }
            seeds.put("kind", &format!("{reader}-{name}"), &packed(&folder));
        }
    }
    if reader == "epub" {
        let issue = sample::issue();
        let book = xuekan::render::epub::render(&issue, None, &Dress::built_in(), None).expect("the sample is sound");
        seeds.put(reader, "own.epub", &book.value.bytes);
        seeds.put(reader, "own.parts", &unpacked(&book.value.bytes));
    }
}

/// The files of a folder, each after its name, as the targets pack them.
fn divided(folder: &Path) -> String {
    let mut files = Vec::new();
    walk(folder, &mut files);
    files.sort();
    let named = files.iter().map(|file| {
        let name = file.strip_prefix(folder).expect("below the folder").to_string_lossy();
        format!("{name}\n{}", String::from_utf8_lossy(&fs::read(file).expect("a readable file")))
    });
    named.collect::<Vec<_>>().join(FILE)
}

/// The texts of a container in the same form.
fn unpacked(bytes: &[u8]) -> Vec<u8> {
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).expect("our own container");
    let mut files = Vec::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("our own entry");
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        let mut text = String::new();
        if !name.ends_with(".css") && std::io::Read::read_to_string(&mut file, &mut text).is_ok() {
            files.push(format!("{name}\n{text}"));
        }
    }
    files.join(FILE).into_bytes()
}

/// PDF files, whole and as parts: contents of two pages, characters of the second font, a form, objects.
fn pages(seeds: &Seeds) {
    let folder = root().join("tests/fixtures/pdf");
    seeds.put("pdf", "locked.pdf", &fs::read(folder.join("locked.pdf")).expect("a fixture"));
    seeds.put("pdf", "columns.pdf", &fs::read(folder.join("five-columns/source.pdf")).expect("a fixture"));
    let (first, second) = (pdf::drawn(&pdf::FIRST), pdf::drawn(&pdf::SECOND));
    seeds.put("pdf", "written.pdf", &pdf::written(&[&first, &second], &[], ""));
    let chinese: String = (0..12)
        .map(|n| {
            let line = "80818283848586878889808182838485".repeat(2);
            format!("BT /T {} Tf 40 {} Td <{line}8A> Tj ET\n", if n == 0 { 20 } else { 10 }, 560 - 20 * n)
        })
        .collect();
    let letters = "新华社本报讯记者年月日电。";
    let code = |(at, c): (usize, char)| format!("<{:02X}> <{:04X}>\n", 128 + at, u32::from(c));
    let codes: String = letters.chars().enumerate().map(code).collect();
    let table = format!(
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap\n1 begincodespacerange\n<00> <FF>\nendcodespacerange\n\
         {} beginbfchar\n{codes}endbfchar\nendcmap",
        letters.chars().count()
    );
    let form = "q 1 0 0 1 20 20 cm BT /F 9 Tf (1) Tj ET Q 40 60 300 0.5 re f";
    let marked = format!("/Artifact BMC BT /F 8 Tf 180 20 Td (1) Tj ET EMC\n/X Do\n{chinese}");
    let outlines = [
        "<< /Type /Outlines /First 15 0 R /Last 15 0 R >>",
        "<< /Dests << /Names [(a) [6 0 R /Fit]] >> >>",
        "<< /b [5 0 R /Fit] >>",
        "<< /Title (A Bridge Over the River) /Dest [5 0 R /Fit] /Next 16 0 R >>",
        "<< /Title (B) /A << /D (a) >> /First 15 0 R >>",
    ]
    .join(FILE);
    for (name, pages) in [("latin", [&first, &second]), ("chinese", [&marked, &chinese]), ("mixed", [&first, &marked])]
    {
        let parts = [pages[0].as_str(), pages[1].as_str(), &table, form, &outlines].join(FILE);
        seeds.put("pdf", &format!("{name}.parts"), parts.as_bytes());
    }
}

fn stem(case: &Path) -> String {
    case.file_name().expect("a case has a name").to_string_lossy().into_owned()
}
