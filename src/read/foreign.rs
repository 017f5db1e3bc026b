//! Files that are no material: pictures, old documents, tables, settings, what systems leave in folders.
//!
//! They are told by their content, names serve where content cannot tell. Nothing is made of them;
//! what they are, and what the editor can do, is said in words of the trade.

mod words;

use super::container::{Container, is_container};
use super::kind::Arrived;
use super::{feed, html, pdf};
use crate::issue::PictureFormat;

/// So many bytes at the beginning of a file are looked at.
const BEGINNING: usize = 8192;
/// Names in the directory of an old Office document are looked for in so many bytes.
const DIRECTORY: usize = 4 << 20;
/// Larger JSON is told by its looks alone.
const LARGEST_JSON: usize = 8 << 20;

/// What a file is that no reader reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Foreign {
    /// Nothing, or nothing but blank space.
    Empty,
    /// A picture of the format named.
    Picture(&'static str),
    /// A document of Word 97 to 2003, or of WPS.
    OldDocument,
    /// An Office document under a password.
    Locked,
    /// Rich text.
    Rtf,
    /// An OpenDocument text.
    OpenDocument,
    /// A workbook.
    Spreadsheet,
    /// A table as text.
    Csv,
    /// Slides.
    Slides,
    /// Sound or film.
    Recording,
    /// An archive other than ZIP, by its name.
    Packed(&'static str),
    /// A book or page in a form of its own, by its name.
    Pages(&'static str),
    /// A mail as Outlook keeps it.
    Mail,
    /// A program.
    Program,
    /// A font.
    Font,
    /// Settings: YAML, TOML, INI.
    Settings,
    /// JSON that is no feed, XML that is neither page nor feed.
    Data(&'static str),
    /// Program text or a style sheet.
    Code,
    /// What a system or an office program leaves in folders.
    System,
    /// What the program itself wrote: a record, loose text, a review.
    Own,
    /// Bytes that make no text.
    Bytes,
}

impl Foreign {
    /// It is a text, which a reader reads when the editor names the kind.
    pub fn is_text(self) -> bool {
        matches!(self, Self::Csv | Self::Settings | Self::Data(_) | Self::Code | Self::Own)
    }

    /// It was not meant to be read, and nobody misses it.
    pub fn is_litter(self) -> bool {
        matches!(self, Self::System | Self::Own)
    }
}

/// Whether a file is what systems and office programs leave in folders, by its name.
pub fn is_system(name: &str) -> bool {
    let file = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let known = ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"];
    name.starts_with("__MACOSX/")
        || file.starts_with("._")
        || file == ".DS_Store"
        || file.starts_with("~$")
        || known.contains(&file.to_ascii_lowercase().as_str())
}

/// What a file is, when it is nothing that is read.
pub(super) fn of(file: &Arrived<'_>) -> Option<Foreign> {
    let bytes = file.bytes();
    if is_system(file.path()) {
        return Some(Foreign::System);
    }
    if bytes.is_empty() {
        return Some(Foreign::Empty);
    }
    if pdf::is_pdf(bytes) {
        return None;
    }
    if is_container(bytes) {
        return packed(file);
    }
    if let Some(found) = magic(bytes) {
        return Some(found);
    }
    if html::likeness(file) > 0 || feed::likeness(file) > 0 {
        return None;
    }
    if !file.is_text() {
        return Some(Foreign::Bytes);
    }
    text(file)
}

/// Bytes that a format begins with, from the position given.
const MAGIC: &[(usize, &[u8], Foreign)] = &[
    (0, b"\x89PNG\r\n\x1a\n", Foreign::Picture("PNG")),
    (0, b"\xFF\xD8\xFF", Foreign::Picture("JPEG")),
    (0, b"GIF87a", Foreign::Picture("GIF")),
    (0, b"GIF89a", Foreign::Picture("GIF")),
    (8, b"WEBP", Foreign::Picture("WebP")),
    (0, b"II*\0", Foreign::Picture("TIFF")),
    (0, b"MM\0*", Foreign::Picture("TIFF")),
    (0, b"8BPS", Foreign::Picture("PSD")),
    (0, b"\0\0\x01\0", Foreign::Picture("ICO")),
    (4, b"ftypheic", Foreign::Picture("HEIC")),
    (4, b"ftypheix", Foreign::Picture("HEIC")),
    (4, b"ftypmif1", Foreign::Picture("HEIF")),
    (4, b"ftypavif", Foreign::Picture("AVIF")),
    (0, b"\0\0\0\x0CjP  ", Foreign::Picture("JPEG 2000")),
    (0, b"AT&TFORM", Foreign::Pages("DjVu")),
    (0, b"{\\rtf", Foreign::Rtf),
    (4, b"ftyp", Foreign::Recording),
    (0, b"ID3", Foreign::Recording),
    (0, b"\xFF\xFB", Foreign::Recording),
    (0, b"\xFF\xF3", Foreign::Recording),
    (0, b"\xFF\xF1", Foreign::Recording),
    (0, b"fLaC", Foreign::Recording),
    (0, b"OggS", Foreign::Recording),
    (8, b"WAVE", Foreign::Recording),
    (8, b"AVI ", Foreign::Recording),
    (0, b"\x1A\x45\xDF\xA3", Foreign::Recording),
    (0, b"#!AMR", Foreign::Recording),
    (0, b"MThd\0", Foreign::Recording),
    (0, b"FLV\x01", Foreign::Recording),
    (0, b"\x30\x26\xB2\x75\x8E\x66\xCF\x11", Foreign::Recording),
    (0, b"Rar!\x1A\x07", Foreign::Packed("RAR")),
    (0, b"7z\xBC\xAF\x27\x1C", Foreign::Packed("7z")),
    (0, b"\x1F\x8B\x08", Foreign::Packed("gzip")),
    (0, b"BZh", Foreign::Packed("bzip2")),
    (0, b"\xFD7zXZ\0", Foreign::Packed("xz")),
    (0, b"\x28\xB5\x2F\xFD", Foreign::Packed("zstd")),
    (257, b"ustar", Foreign::Packed("tar")),
    (0, b"%!PS", Foreign::Pages("PostScript")),
    (0, b"CAJ\0", Foreign::Pages("CAJ")),
    (0, b"KDH ", Foreign::Pages("KDH")),
    (0, b"ITSF", Foreign::Pages("CHM")),
    (60, b"BOOKMOBI", Foreign::Pages("MOBI")),
    (0, b"MZ", Foreign::Program),
    (0, b"BM", Foreign::Picture("BMP")),
    (0, b"\x7FELF", Foreign::Program),
    (0, b"\xCF\xFA\xED\xFE", Foreign::Program),
    (0, b"\xCA\xFE\xBA\xBE", Foreign::Program),
    (0, b"\0\x01\0\0\0", Foreign::Font),
    (0, b"OTTO\0", Foreign::Font),
    (0, b"ttcf\0", Foreign::Font),
    (0, b"wOFF", Foreign::Font),
    (0, b"wOF2", Foreign::Font),
];

fn magic(bytes: &[u8]) -> Option<Foreign> {
    if bytes.starts_with(b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1") {
        return Some(old_office(bytes));
    }
    // A text may begin with the letters of a sign; what goes on with control characters is none.
    let control = bytes[..bytes.len().min(64)].iter().any(|byte| *byte < b'\t');
    let sure = |sign: &[u8]| control || sign.starts_with(b"{\\rtf") || sign == b"%!PS" || !sign.is_ascii();
    let holds = |at: usize, sign: &[u8]| bytes.get(at..).is_some_and(|rest| rest.starts_with(sign));
    let riff = |at: usize| at != 8 || bytes.starts_with(b"RIFF");
    let found = MAGIC.iter().find(|(at, sign, _)| holds(*at, sign) && riff(*at) && sure(sign));
    found.map(|(_, _, foreign)| *foreign)
}

/// Which program wrote a compound file, by the names in its directory.
fn old_office(bytes: &[u8]) -> Foreign {
    let bytes = &bytes[..bytes.len().min(DIRECTORY)];
    let has = |name: &str| {
        let wide: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(wide.len()).any(|part| part == wide)
    };
    let known = [
        ("EncryptedPackage", Foreign::Locked),
        ("WordDocument", Foreign::OldDocument),
        ("PowerPoint Document", Foreign::Slides),
        ("Workbook", Foreign::Spreadsheet),
        ("__nameid_version1.0", Foreign::Mail),
        ("Catalog", Foreign::System),
        ("Book\0", Foreign::Spreadsheet),
    ];
    known.iter().find(|(name, _)| has(name)).map_or(Foreign::OldDocument, |(_, foreign)| *foreign)
}

/// Office documents are containers too; what is none of them may be an archive of articles.
fn packed(file: &Arrived<'_>) -> Option<Foreign> {
    let mut container = Container::open(file.bytes(), file.inside())?;
    let begins = |start: &str| container.entries().iter().any(|entry| entry.name.starts_with(start));
    if begins("xl/workbook") {
        return Some(Foreign::Spreadsheet);
    }
    if begins("ppt/presentation") {
        return Some(Foreign::Slides);
    }
    // A manifest alone makes no program: some packers put one into every archive.
    if begins("AndroidManifest.xml") || container.entries().iter().any(|entry| entry.name.ends_with(".class")) {
        return Some(Foreign::Program);
    }
    if begins("OFD.xml") {
        return Some(Foreign::Pages("OFD"));
    }
    if begins("Index/Document.iwa") {
        return Some(Foreign::Pages("Pages"));
    }
    let told = container.file("mimetype").filter(|told| told.len() < 200)?;
    let told = String::from_utf8_lossy(&told).into_owned();
    match told.trim().strip_prefix("application/vnd.oasis.opendocument.")? {
        text if text.starts_with("text") => Some(Foreign::OpenDocument),
        slides if slides.starts_with("presentation") => Some(Foreign::Slides),
        _ => Some(Foreign::Spreadsheet),
    }
}

/// Texts that are no text to read.
fn text(file: &Arrived<'_>) -> Option<Foreign> {
    let whole = file.source().text();
    if whole.chars().all(|c| c.is_whitespace() || c.is_control() || crate::text::is_ignorable(c)) {
        return Some(Foreign::Empty);
    }
    let beginning = file.source().part(0..BEGINNING);
    let beginning = beginning.text().trim_start();
    let name = file.path().rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    let ending = name.rsplit_once('.').map_or("", |(_, ending)| ending);
    if is_loose_text(&name, beginning) {
        return Some(Foreign::Own);
    }
    if super::mail::likeness(file) > 0 {
        return None;
    }
    if let Some(found) = data(whole, beginning) {
        return Some(found);
    }
    match ending {
        "yaml" | "yml" if !has_front_matter(beginning) => return Some(Foreign::Settings),
        "toml" | "ini" | "conf" | "cfg" | "properties" | "reg" | "url" | "lnk" | "webloc" => {
            return Some(Foreign::Settings);
        }
        "csv" | "tsv" => return Some(Foreign::Csv),
        "css" | "js" | "mjs" | "ts" | "py" | "sh" | "bat" | "cmd" | "ps1" | "vbs" | "c" | "h" | "rs" | "java"
        | "sql" => {
            return Some(Foreign::Code);
        }
        "md" | "markdown" => return None,
        _ => {}
    }
    if beginning.starts_with("#!/") {
        return Some(Foreign::Code);
    }
    if beginning.contains(['。', '？', '！']) {
        return None;
    }
    match whole_lines(beginning, whole.len() > BEGINNING).as_slice() {
        lines if is_settings(lines) => Some(Foreign::Settings),
        lines if is_table(lines) => Some(Foreign::Csv),
        _ => None,
    }
}

/// Loose text as an import writes it: each run under the line it stood on.
fn is_loose_text(name: &str, text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default().trim_end();
    let number = first.strip_prefix('〔').and_then(|rest| rest.strip_suffix('〕'));
    name.contains(".loose") && number.is_some_and(|n| n.bytes().all(|b| b.is_ascii_digit()))
}

/// JSON and XML; records of an import are JSON, drawings are XML.
fn data(whole: &str, beginning: &str) -> Option<Foreign> {
    if beginning.starts_with(['{', '[']) {
        if !whole.contains('"') {
            return None;
        }
        let looks = whole.len() > LARGEST_JSON && (beginning.starts_with("{\"") || beginning.starts_with("[{"));
        let json = looks || serde_json::from_str::<serde::de::IgnoredAny>(whole).is_ok();
        let record = ["\"sha256\"", "\"original\"", "\"made\""].iter().all(|key| whole.contains(key));
        return json.then_some(if record { Foreign::Own } else { Foreign::Data("JSON") });
    }
    let drawn = beginning.starts_with("<svg") || beginning.starts_with("<?xml");
    if drawn && PictureFormat::detect(whole.as_bytes()) == Some(PictureFormat::Svg) {
        return Some(Foreign::Picture("SVG"));
    }
    beginning.starts_with("<?xml").then_some(Foreign::Data("XML"))
}

/// An article under a wrong ending: front matter that is closed, and text below it.
fn has_front_matter(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines();
    lines.next().is_some_and(|line| line.trim_end() == "---")
        && lines.by_ref().any(|line| line.trim_end() == "---")
        && lines.any(|line| !line.trim().is_empty())
}

fn whole_lines(text: &str, cut: bool) -> Vec<&str> {
    let mut lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    if cut {
        lines.pop();
    }
    lines
}

/// Keys and values from the first line to the last, as in YAML and INI.
fn is_settings(lines: &[&str]) -> bool {
    let word = |key: &str| {
        !key.is_empty() && key.bytes().all(|b| b.is_ascii_alphanumeric() || b"_-. \"'".contains(&b)) && key.len() <= 40
    };
    let assigns = |line: &str| {
        let yaml = line.split_once(':').is_some_and(|(key, value)| {
            word(key) && (value.is_empty() || value.starts_with(' ')) && !key.trim().contains(' ')
        });
        let ini = line.split_once('=').is_some_and(|(key, _)| word(key.trim()));
        yaml || ini || (line.starts_with('[') && line.ends_with(']'))
    };
    let keys = lines.iter().filter(|line| assigns(line.trim())).count();
    let plain = |line: &&&str| assigns(line.trim()) || line.starts_with([' ', '-', '#', ';']);
    keys >= 3 && lines.iter().filter(plain).count() == lines.len()
}

/// The same number of cells on every line, divided by commas or tabs.
fn is_table(lines: &[&str]) -> bool {
    let even = |mark: char| {
        let mut cells = lines.iter().map(|line| line.matches(mark).count());
        let first = cells.next().unwrap_or_default();
        first >= 2 && cells.all(|count| count == first)
    };
    lines.len() >= 3 && (even(',') || even('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(path: &str, bytes: &[u8]) -> Option<Foreign> {
        of(&Arrived::new(path, bytes))
    }

    #[test]
    fn content_tells_what_is_no_material() {
        let old = |name: &str| {
            let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
            bytes.resize(512, 0);
            bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
            bytes
        };
        for (path, bytes, expected) in [
            ("a.txt", b"\x89PNG\r\n\x1a\n0000".to_vec(), Foreign::Picture("PNG")),
            ("a.txt", b"RIFF\x24\0\0\0WEBPVP8 ".to_vec(), Foreign::Picture("WebP")),
            ("a", b"MM\0*\0\0".to_vec(), Foreign::Picture("TIFF")),
            ("a", old("WordDocument"), Foreign::OldDocument),
            ("a", old("Workbook"), Foreign::Spreadsheet),
            ("a", old("EncryptedPackage"), Foreign::Locked),
            ("a.doc", b"{\\rtf1\\ansi".to_vec(), Foreign::Rtf),
            ("a", b"MZ\x90\0\x03".to_vec(), Foreign::Program),
            ("a/Thumbs.db", b"x".to_vec(), Foreign::System),
            ("~$a.docx", b"x".to_vec(), Foreign::System),
            ("a.txt", Vec::new(), Foreign::Empty),
            ("a.txt", " \n\u{3000}\n".into(), Foreign::Empty),
            ("a.txt", "\u{FEFF}\n".into(), Foreign::Empty),
            ("a.csv", "姓名,邮箱\n甲,a@example.org\n".into(), Foreign::Csv),
            ("a.txt", "甲,1,2\n乙,3,4\n丙,5,6\n".into(), Foreign::Csv),
            ("a.yaml", "# 配置\n刊名: 学习\n".into(), Foreign::Settings),
            ("a.txt", "title: x\nissue:\n  number: 1\nlist: [a]\n".into(), Foreign::Settings),
            ("a.txt", "{\"a\": [1]}".into(), Foreign::Data("JSON")),
            ("a.json", "{\"original\": \"\", \"sha256\": \"\", \"made\": []}".into(), Foreign::Own),
            ("a.loose.txt", "〔12〕\n一行\n".into(), Foreign::Own),
            ("a.svg", "<svg xmlns='x'><rect/></svg>".into(), Foreign::Picture("SVG")),
            ("a.bin", (0..=255).cycle().take(900).collect(), Foreign::Bytes),
        ] {
            assert_eq!(told(path, &bytes), Some(expected), "{path} {:?}", String::from_utf8_lossy(&bytes));
        }
    }

    #[test]
    fn texts_stay_texts() {
        for (path, text) in [
            ("a.txt", "一段文字。"),
            ("a.txt", "MZ 是两个字母，这是一句话。"),
            ("a.txt", "BMW 与 ID 三个字母，这里的车很多。"),
            ("a.txt", "来源：青禾日报\n时间：三月五日\n地点：青禾\n"),
            ("a.txt", "{这一行用花括号开头}，不是数据。"),
            ("a.txt", "Title: a talk\nThe library opens at eight.\n"),
            ("a.yaml", "---\ntitle: 甲\n---\n\n正文在这里。\n"),
            ("a.json", "{\"version\": \"https://jsonfeed.org/version/1\", \"items\": []}"),
            ("a.html", "<!DOCTYPE html><p>甲</p><svg></svg>"),
            ("a.txt", "〔2012〕\n这是文号。\n"),
        ] {
            assert_eq!(told(path, text.as_bytes()), None, "{text}");
        }
        let wide: Vec<u8> = "一段文字。\n又一段。\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(told("a.txt", &wide), None);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_looked_at(bytes in proptest::collection::vec(0_u8..=255, 0..400)) {
            let _ = told("a.txt", &bytes);
        }
    }
}
