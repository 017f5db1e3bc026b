//! The same input gives the same bytes: in another folder, language and time zone.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::root;

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder can be made");
    for entry in fs::read_dir(from).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("an entry has a name"));
        if path.is_dir() {
            copy(&path, &target)
        } else {
            fs::copy(&path, &target).map(drop).expect("a file can be copied")
        }
    }
}

fn files(folder: &Path, below: &str, all: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("an entry").path();
        let name = format!("{below}{}", path.file_name().expect("a name").to_string_lossy());
        if path.is_dir() {
            files(&path, &format!("{name}/"), all);
        } else {
            all.insert(name, fs::read(&path).expect("a file can be read"));
        }
    }
}

/// Builds a copy of the sample workspace in a folder of this name and gives back every file.
fn built(folder: &str, locale: &str, zone: &str) -> BTreeMap<String, Vec<u8>> {
    let temporary = tempfile::tempdir().expect("a temporary folder");
    let workspace = temporary.path().join(folder);
    for part in ["config", "articles", "templates"] {
        copy(&root().join(part), &workspace.join(part));
    }
    let status = Command::new(env!("CARGO_BIN_EXE_xuekan"))
        .arg("build")
        .current_dir(&workspace)
        .env("LC_ALL", locale)
        .env("LANG", locale)
        .env("TZ", zone)
        .output()
        .expect("the program was built for this test");
    assert!(status.status.code().is_some_and(|code| code <= 1), "{}", String::from_utf8_lossy(&status.stderr));
    let mut all = BTreeMap::new();
    files(&workspace.join("dist"), "", &mut all);
    all
}

#[test]
fn folders_languages_and_time_zones_change_no_byte() {
    let here = built("ein Ordner", "en_US.UTF-8", "America/Los_Angeles");
    let there = built("另一个目录", "zh_CN.UTF-8", "Asia/Shanghai");
    assert!(here.len() >= 20, "{:?}", here.keys());
    assert_eq!(here.keys().collect::<Vec<_>>(), there.keys().collect::<Vec<_>>());
    for (name, bytes) in &here {
        assert!(there[name] == *bytes, "{name} differs");
    }
}
