//! `xuekan import` at its edges: what is no material, texts without a form, words of the command line.

use std::fs;
use std::io::Write;
use std::path::Path;

use crate::support::{stderr, stdout, xuekan, xuekan_fed};

const NOTICE: &str = concat!(
    "关于开展读书月活动的通知\n\n各学院、各部门：\n　　学校决定四月举办读书月活动，现将有关事项通知如下。\n",
    "　　一、时间\n　　4月1日至30日。\n　　二、地点\n　　图书馆一楼大厅。\n\n青禾大学图书馆\n2024年3月5日\n",
);
const PARAGRAPH: &str = "市图书馆东门外的路灯亮了，晚归的读者不再摸黑走路。从提交到亮灯，一共用了十九天。\n";

fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("inbox")).expect("a folder");
    for (name, bytes) in files {
        fs::write(folder.path().join("inbox").join(name), bytes).expect("the file is written");
    }
    folder
}

/// The names of everything below the library, hidden files included.
fn library(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![folder.join("articles")];
    while let Some(next) = open.pop() {
        for entry in fs::read_dir(next).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(path.strip_prefix(folder).expect("below").to_string_lossy().into_owned());
            }
        }
    }
    found.sort();
    found
}

fn old_office(name: &str) -> Vec<u8> {
    let mut bytes = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1".to_vec();
    bytes.resize(512, 0);
    bytes.extend(name.encode_utf16().flat_map(u16::to_le_bytes));
    bytes
}

fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, bytes) in entries {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).expect("an entry");
        zip.write_all(bytes).expect("its bytes");
    }
    zip.finish().expect("an archive").into_inner()
}

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\x06";

#[test]
fn what_is_no_material_gets_one_finding_and_leaves_nothing() {
    let workbook = zip(&[("[Content_Types].xml", b"<Types/>"), ("xl/workbook.xml", b"<workbook/>")]);
    let (document, sheet) = (old_office("WordDocument"), old_office("Workbook"));
    let noise: Vec<u8> = (0..=255).cycle().take(3000).collect();
    let cases: &[(&str, &[u8], &str, &str)] = &[
        (
            "版面.jpg",
            b"\xFF\xD8\xFF\xE0\0\x10JFIF\0\x01\x02\x81",
            "this is a picture (JPEG)",
            "write ![caption](file name)",
        ),
        ("图.txt", PNG, "this is a picture (PNG)", "recognised as text first"),
        ("图.tif", b"II*\0\x08\0\0\0", "this is a picture (TIFF)", "put it beside the article"),
        ("旧稿.doc", &document, "this is a document of Word 97", "save it as .docx"),
        ("表.xls", &sheet, "this is a spreadsheet", "copy it into a .docx"),
        ("表.xlsx", &workbook, "this is a spreadsheet", "copy it into a .docx"),
        ("稿.rtf", b"{\\rtf1\\ansi\\ansicpg936 \\'d6\\'d0}", "this is an RTF document", "save it as .docx"),
        ("名单.csv", "姓名,邮箱\n甲,a@example.org\n".as_bytes(), "this is a table (CSV)", "xuekan send --to"),
        ("bulletin.yaml", "# 配置\npublication: {title: 学习}\n".as_bytes(), "these are settings", "--kind text"),
        ("data.json", b"{\"a\": [1, 2]}", "this is JSON data", "--kind text"),
        ("录音.mp3", b"ID3\x03\0\0\0\0\0\x21", "this is sound or film", "write down"),
        ("a.exe", b"MZ\x90\0\x03\0\0\0", "this is a program", ""),
        ("a.bin", &noise, "there is no text in it", "save it as .docx"),
        ("空.txt", b"", "the file is empty", "save or copy the text again"),
        ("空白.txt", " \r\n\u{3000}\r\n".as_bytes(), "the file is empty", "save or copy the text again"),
    ];
    for (name, bytes, says, helps) in cases {
        let folder = folder(&[(name, bytes)]);
        let run = xuekan(folder.path(), &["import", &format!("inbox/{name}"), "--review", "review.html"]);
        let said = stderr(&run);
        assert_eq!(run.status.code(), Some(2), "{name}: {said}");
        assert!(said.contains(says) && said.contains(helps), "{name}: {said}");
        assert_eq!(said.matches("warning[").count(), 1, "{name}: {said}");
        assert_eq!(library(folder.path()), [""; 0], "{name}");
        assert!(fs::read_to_string(folder.path().join("review.html")).is_ok_and(|page| page.contains(says)), "{name}");
        let dry = xuekan(folder.path(), &["import", "inbox", "--dry-run"]);
        assert!(stdout(&dry).contains("nothing was made of it"), "{name}: {}", stdout(&dry));
    }
}

#[test]
fn a_folder_is_read_whatever_lies_in_it() {
    let folder = folder(&[
        ("通知.txt", NOTICE.as_bytes()),
        ("版面.png", PNG),
        ("Thumbs.db", &old_office("Catalog")),
        ("desktop.ini", b"[.ShellClassInfo]\n"),
        ("~$稿.docx", b"\x05user\0\0"),
        (".DS_Store", b"\0\0\0\x01Bud1"),
    ]);
    fs::create_dir(folder.path().join("inbox/x.txt")).expect("a folder");
    #[cfg(unix)]
    std::os::unix::fs::symlink("nowhere.txt", folder.path().join("inbox/链接.txt")).expect("a link");
    let run = xuekan(folder.path(), &["import", "inbox"]);
    let said = stderr(&run);
    assert_eq!(run.status.code(), Some(1), "{said}");
    assert!(stdout(&run).contains("关于开展读书月活动的通知.md"), "{said}");
    assert!(said.contains("note[R060]") && said.contains("Thumbs.db, desktop.ini, ~$稿.docx"), "{said}");
    assert!(said.contains("folders inside were not read: x.txt"), "{said}");
    if cfg!(unix) {
        assert!(said.contains("error[R009]") && said.contains("a link to a file that is not there"), "{said}");
        assert!(said.contains("6 files: 1 article, 5 files not read"), "{said}");
        let chinese = stderr(&xuekan(folder.path(), &["--lang", "zh", "import", "inbox", "--dry-run"]));
        assert!(chinese.contains("6 个文件：1 篇文章，5 个文件没有读"), "{chinese}");
    }
    let missing = xuekan(folder.path(), &["import", "inbox/nowhere.txt"]);
    assert_eq!(missing.status.code(), Some(2));
    assert!(
        stderr(&missing).contains("inbox/nowhere.txt cannot be read: there is no such file"),
        "{}",
        stderr(&missing)
    );
}

#[test]
fn short_plain_texts_are_articles_and_no_headline_is_invented() {
    let cases = [
        (NOTICE, Some("关于开展读书月活动的通知"), "\n\n青禾大学图书馆\n\n2024年3月5日\n"),
        (
            "路灯亮了\n　　市图书馆东门外的路灯亮了。\n　　一共用了十九天。\n",
            Some("路灯亮了"),
            "\n\n一共用了十九天。\n",
        ),
        ("路灯亮起来\n\n市图书馆的路灯亮了。\n", Some("路灯亮起来"), "市图书馆的路灯亮了。\n"),
        ("Notice\n\nThe library opens at eight. Bring a cup.\n", Some("Notice"), "Bring a cup.\n"),
        (PARAGRAPH, None, PARAGRAPH),
        ("市图书馆的路灯亮了。\n\n从提交到亮灯，一共用了十九天。\n", None, "市图书馆的路灯亮了。\n\n从提交"),
        ("一段文字。", None, "一段文字。\n"),
    ];
    for (text, headline, holds) in cases {
        for gb in [false, true] {
            let bytes = if gb { encoding_rs::GB18030.encode(text).0.into_owned() } else { text.as_bytes().to_vec() };
            let folder = folder(&[("稿.txt", &bytes)]);
            let run = xuekan(folder.path(), &["import", "inbox"]);
            let said = stderr(&run);
            assert_eq!(run.status.code(), Some(1), "{said}");
            let made = library(folder.path());
            let made = made.iter().find(|path| path.ends_with(".md")).expect("an article");
            let article = fs::read_to_string(folder.path().join(made)).expect("it is there");
            assert!(article.contains(holds), "{article}");
            match headline {
                Some(headline) => assert!(article.contains(&format!("title: {headline}\n")), "{article}"),
                None => assert!(said.contains("error[R002]") && !article.contains("title:"), "{said}\n{article}"),
            }
            assert!(!said.contains("converted"), "{said}");
        }
    }
}

#[test]
fn words_without_a_sentence_are_kept_as_loose_text() {
    let folder = folder(&[("书目.txt", "书目\n山间的树\n河边的路\n".as_bytes())]);
    let run = xuekan(folder.path(), &["import", "inbox"]);
    assert_eq!(run.status.code(), Some(1));
    assert_eq!(stdout(&run), "articles/书目.loose.txt\n");
    assert!(stderr(&run).contains("there are no sentences in it"), "{}", stderr(&run));
    assert!(stderr(&run).contains("0 articles, 1 file of loose text\n"), "{}", stderr(&run));
    let again = xuekan(folder.path(), &["import", "articles", "--dry-run"]);
    assert!(stderr(&again).contains("passed over what an earlier import wrote: 书目.loose.txt"), "{}", stderr(&again));
    let named = xuekan(folder.path(), &["import", "inbox", "--kind", "text"]);
    assert!(stderr(&named).contains("1 article\n"), "{}", stderr(&named));
}

#[test]
fn a_folder_of_settings_makes_no_articles_unless_asked_to() {
    let folder = folder(&[
        ("a.yaml", b"publication: {title: x}\nissue:\n  number: 1\n"),
        ("b.yml", "刊名: 学习\n".as_bytes()),
        ("c.json", b"[{\"a\": 1}]"),
    ]);
    let run = xuekan(folder.path(), &["import", "inbox"]);
    assert_eq!((run.status.code(), stdout(&run).as_str()), (Some(2), ""), "{}", stderr(&run));
    assert_eq!(stderr(&run).matches("warning[R023]").count(), 3, "{}", stderr(&run));
    assert!(stderr(&run).contains("3 files: 0 articles, 3 files not read"), "{}", stderr(&run));
    let named = xuekan(folder.path(), &["import", "inbox/b.yml", "--kind", "text"]);
    assert!(stdout(&named).contains(".md"), "{}", stderr(&named));
}

#[test]
fn pictures_that_nothing_in_an_archive_shows_are_named() {
    let page = "<!DOCTYPE html><html><body><h1>路灯亮了</h1><p>市图书馆东门外的路灯亮了，晚归的读者不再摸黑走路。</p>\
        <img src=\"shown.png\" alt=\"路灯\"></body></html>";
    let packed = zip(&[
        ("page.html", page.as_bytes()),
        ("shown.png", PNG),
        ("1.jpg", b"\xFF\xD8\xFF\xE0\0\x10JFIF"),
        ("page_files/logo.gif", b"GIF89a\x01\0\x01\0"),
        ("style.css", b"p { color: red }"),
        ("__MACOSX/._1.jpg", b"\0\x05\x16\x07"),
        ("旧稿.doc", &old_office("WordDocument")),
    ]);
    let folder = folder(&[("来稿.zip", &packed)]);
    let said = stderr(&xuekan(folder.path(), &["import", "inbox"]));
    assert!(said.contains("no text in the archive shows the picture 1.jpg"), "{said}");
    assert!(said.contains("this is a document of Word 97") && said.contains("inbox/来稿.zip/旧稿.doc"), "{said}");
    assert_eq!(said.matches("R023").count(), 1, "{said}");
}

#[test]
fn a_moved_article_is_not_written_again() {
    let folder = folder(&[("稿.txt", NOTICE.as_bytes())]);
    xuekan(folder.path(), &["import", "inbox"]);
    let made = library(folder.path()).into_iter().find(|path| path.ends_with(".md")).expect("an article");
    fs::create_dir(folder.path().join("articles/三月")).expect("a folder");
    fs::rename(folder.path().join(&made), folder.path().join("articles/三月/读书月.md")).expect("it is moved");
    for edited in [false, true] {
        if edited {
            let place = folder.path().join("articles/三月/读书月.md");
            let text = fs::read_to_string(&place).expect("it is there").replace("四月举办", "四月起举办");
            fs::write(place, text).expect("it is written");
        }
        let before = library(folder.path());
        let run = xuekan(folder.path(), &["import", "inbox"]);
        let said = stderr(&run);
        assert!(said.contains("note[R062]") && said.contains("is articles/三月/读书月.md now"), "{said}");
        assert!(!said.contains("D002") && stdout(&run).is_empty(), "{said}");
        assert_eq!(library(folder.path()), before);
    }
    fs::remove_file(folder.path().join("articles/三月/读书月.md")).expect("it is deleted");
    xuekan(folder.path(), &["import", "inbox"]);
    assert!(library(folder.path()).contains(&made), "what is nowhere is written again");
}

#[test]
fn values_of_options_are_checked_in_both_languages() {
    let folder = folder(&[("稿.txt", NOTICE.as_bytes())]);
    for (option, value, english, chinese) in [
        ("--page", "abc", "a page is written as 1, 01, A02, T3 or 2-3", "版次写成 1、01、A02、T3 或 2-3"),
        ("--date", "2024-02-30", "the calendar has no such day", "日历上没有这一天"),
        ("--source", "2024", "it is the name of a paper", "要写报纸的名称"),
        ("--kind", "word", "possible kinds: pdf, markdown", "可选：pdf, markdown"),
        ("--convert", "zh", "possible values: simplified, traditional", "可选：simplified, traditional"),
    ] {
        for (lang, expected) in [("en", english), ("zh", chinese)] {
            let run = xuekan(folder.path(), &["--lang", lang, "import", "inbox", option, value]);
            assert_eq!(run.status.code(), Some(3), "{}", stderr(&run));
            assert!(stderr(&run).contains(expected), "{}", stderr(&run));
        }
    }
    let run = xuekan(
        folder.path(),
        &["import", "inbox", "--page", "A02", "--source", "《青禾日报》", "--date", "2024-03-05"],
    );
    assert!(stdout(&run).contains("articles/2024-03-05-青禾日报/A02-关于开展读书月活动的通知.md"), "{}", stdout(&run));
    let unknown = stderr(&xuekan(folder.path(), &["--lang", "zh", "import", "inbox", "--sorce", "x"]));
    assert!(unknown.contains("错误: 不认识的选项“--sorce”") && unknown.contains("是不是“--source”？"), "{unknown}");
}

#[test]
fn pasted_text_is_named_by_a_whole_phrase() {
    let folder = folder(&[]);
    let long = "市图书馆东门外的路灯亮了，晚归的读者从此不再需要摸黑走路回到自己的家里去了。\n";
    let run = xuekan_fed(folder.path(), &["import", "-"], long);
    assert!(stdout(&run).contains("articles/pasted-市图书馆东门外的路灯亮了/untitled.md"), "{}", stdout(&run));
}

#[test]
fn a_picture_that_did_not_come_with_a_text_is_reported_and_its_words_stay() {
    let text = "---\ntitle: 守林人\nsource: 江岸晚报\n---\n\n![守林人](img/none.png \"老温在巡山\")\n\n正文一段，讲守林人的故事。\n";
    let folder = folder(&[("a.md", text.as_bytes())]);
    let ran = xuekan(folder.path(), &["import", "inbox", "--into", "articles", "--lang", "en"]);
    assert!(
        stderr(&ran).contains("warning[R040]: picture `inbox/img/none.png` did not come with the file"),
        "{}",
        stderr(&ran)
    );
    let written = library(folder.path()).into_iter().find(|path| path.ends_with("守林人.md")).expect("the article");
    let written = fs::read_to_string(folder.path().join(written)).expect("the article");
    assert!(written.contains("![守林人 老温在巡山]()"), "{written}");
}
