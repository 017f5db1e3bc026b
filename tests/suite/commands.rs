//! Commands as a user meets them.

use std::fs;

use crate::support::{manifest, root, sample_issue, stderr, stdout, xuekan};

#[test]
fn a_new_workspace_builds_at_once() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let made = xuekan(folder.path(), &["init", "bulletin", "--department", "外国语学院"]);
    assert_eq!(made.status.code(), Some(0), "{}", stderr(&made));
    let workspace = folder.path().join("bulletin");
    let built = xuekan(&workspace, &["build"]);
    assert!(built.status.code().is_some_and(|c| c <= 1), "{}", stderr(&built));
    for file in ["bulletin-2024-01.html", "外国语学院/bulletin-2024-01.epub", "manifest.json"] {
        assert!(workspace.join("dist/2024-01").join(file).exists(), "{file}");
    }
    let again = xuekan(folder.path(), &["init", "bulletin"]);
    assert_eq!(again.status.code(), Some(2), "a workspace that is there is not written over");
}

#[test]
fn the_same_input_gives_the_same_bytes_anywhere() {
    let (first, out) = (sample_issue(), tempfile::tempdir().expect("a temporary folder"));
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_xuekan"))
        .args(["build", root().join("config/bulletin.yaml").to_str().unwrap(), "--out", out.path().to_str().unwrap()])
        .current_dir(out.path())
        .env("LC_ALL", "zh_CN.UTF-8")
        .env("TZ", "Asia/Shanghai")
        .output()
        .expect("the program runs");
    assert!(output.status.code().is_some_and(|c| c <= 1));
    let second = out.path().join("2024-01");
    let mut compared = 0;
    let mut folders = vec![first.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder is there").flatten() {
            if entry.path().is_dir() {
                folders.push(entry.path());
                continue;
            }
            let name = entry.path().strip_prefix(first).expect("below the first").to_path_buf();
            let (a, b) = (fs::read(entry.path()).unwrap(), fs::read(second.join(&name)).unwrap());
            if name.ends_with("manifest.json") {
                // Messages name files as they were given on the command line.
                continue;
            }
            assert!(a == b, "{} differs", name.display());
            compared += 1;
        }
    }
    assert!(compared >= 12);
}

#[test]
fn a_plan_can_be_written_edited_and_used() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let plan = folder.path().join("plan.yaml");
    let written = xuekan(root(), &["plan", "--write", plan.to_str().unwrap()]);
    assert_eq!(written.status.code(), Some(0), "{}", stderr(&written));
    let text = fs::read_to_string(&plan).expect("the plan was written");
    let first = text.lines().position(|l| l.contains("article: 2024-03-01")).expect("the first article is planned");
    let edited: Vec<&str> =
        text.lines().enumerate().filter(|(i, _)| !(first..first + 3).contains(i)).map(|(_, l)| l).collect();
    fs::write(&plan, edited.join("\n")).expect("the plan is written");
    let out = folder.path().join("dist");
    let arguments = ["build", "--plan", plan.to_str().unwrap(), "--only", "markdown", "--out", out.to_str().unwrap()];
    let built = xuekan(root(), &arguments);
    assert!(built.status.code().is_some_and(|c| c <= 1), "{}", stderr(&built));
    let count = |folder: &std::path::Path| manifest(folder)["contents"].as_array().expect("contents").len();
    assert_eq!(count(&out.join("2024-01")) + 1, count(sample_issue()));
}

#[test]
fn plan_tells_reasons_and_copies() {
    let plan = xuekan(root(), &["plan", "--json"]);
    assert_eq!(plan.status.code(), Some(0), "{}", stderr(&plan));
    let json: serde_json::Value = serde_json::from_str(&stdout(&plan)).expect("the plan is JSON");
    let main = &json["editions"][0];
    let why = main["sections"][0]["articles"][1]["why"].as_str().expect("an article has a reason");
    assert!(why.contains("两会 headline×2"), "{why}");
    let copies = &main["duplicates"][0];
    assert!(copies["keep"].as_str().is_some_and(|k| k.contains("青禾日报")), "{copies}");
    let differences = copies["others"][0]["differences"].to_string();
    assert!(differences.contains("[勤→勒]"), "the wrong name is shown: {differences}");
    assert_eq!(json["editions"].as_array().map(Vec::len), Some(3));
}

#[test]
fn departments_differ_in_dress_and_sections() {
    let page = |edition: &str| {
        fs::read_to_string(sample_issue().join(edition).join("bulletin-2024-01.html")).expect("the page is there")
    };
    let (main, computer, agriculture) = (page(""), page("computer"), page("agriculture"));
    assert!(computer.contains("大模型怎样") && !main.contains("大模型怎样"));
    assert!(agriculture.contains("Nantang Seed Station") && !computer.contains("Nantang Seed Station"));
    assert!(agriculture.contains("本期目录") && main.contains("目录"));
}

#[test]
fn templates_can_be_listed_shown_ejected_and_checked() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let run = |arguments: &[&str]| xuekan(folder.path(), arguments);
    assert!(stdout(&run(&["templates", "list"])).contains("html/"));
    let ejected = run(&["templates", "eject", "mine", "html/masthead.html"]);
    assert_eq!(ejected.status.code(), Some(0), "{}", stderr(&ejected));
    let shown = stdout(&run(&["templates", "show", "html/masthead.html"]));
    assert_eq!(fs::read_to_string(folder.path().join("templates/mine/html/masthead.html")).unwrap(), shown);
    // A department's name stands for its folder; a folder that no edition uses is told of.
    xuekan(folder.path(), &["init", "bulletin", "--department", "计算机学院"]);
    let eject =
        |name: &str| xuekan(&folder.path().join("bulletin"), &["templates", "eject", name, "html/masthead.html"]);
    assert!(stderr(&eject("mine")).contains("no edition uses templates/mine yet"));
    let own = stdout(&eject("计算机学院"));
    assert!(own.trim_end().ends_with("html/masthead.html") && !own.contains("mine"), "{own}");
    let checked = run(&["templates", "check"]);
    assert!(checked.status.code().is_some_and(|c| c <= 1), "{}", stderr(&checked));
    assert_eq!(run(&["templates", "show", "html/mastheda.html"]).status.code(), Some(3));
}

#[test]
fn help_speaks_both_languages_and_scripts_are_made() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let english = stdout(&xuekan(folder.path(), &["build", "--help"]));
    assert!(english.contains("Examples:") && english.contains("Make the issue"), "{english}");
    let chinese = stdout(&xuekan(folder.path(), &["--lang", "zh", "build", "--help"]));
    assert!(chinese.contains("示例：") && chinese.contains("做出这一期"), "{chinese}");
    assert!(stdout(&xuekan(folder.path(), &["completions", "bash"])).contains("_xuekan"));
    assert!(stdout(&xuekan(folder.path(), &["man"])).contains(".TH xuekan"));
    for of in ["config", "issue", "article", "theme", "plan"] {
        let schema = stdout(&xuekan(folder.path(), &["schema", of]));
        let schema: serde_json::Value = serde_json::from_str(&schema).expect("a schema is JSON");
        assert!(schema["properties"].is_object(), "{of}");
    }
}
