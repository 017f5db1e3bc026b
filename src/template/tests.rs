use super::*;
use crate::render::check;

/// Template folders in memory.
struct Folders(Vec<(&'static str, Vec<(&'static str, &'static str)>)>);

impl TemplateFolders for Folders {
    fn names(&self) -> Vec<String> {
        self.0.iter().map(|(name, _)| name.to_string()).collect()
    }

    fn files(&self, name: &str) -> Vec<(String, Vec<u8>)> {
        let folder = self.0.iter().find(|(own, _)| *own == name);
        let files = folder.map(|(_, files)| files.as_slice()).unwrap_or_default();
        files.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
    }
}

fn faults(folders: Folders, name: &str) -> Vec<String> {
    check::check(&folders, name).iter().map(|finding| finding.short(Lang::En)).collect()
}

#[test]
fn the_default_dress_is_sound() {
    assert_eq!(check::check(&NoFolders, DEFAULT), []);
}

#[test]
fn files_are_resolved_one_by_one() {
    let folders = Folders(vec![
        ("default", vec![("html/dress.css", "/* house */")]),
        ("science", vec![("html/dress.css", "/* science */"), ("html/imprint.html", "<p>s</p>")]),
        ("physics", vec![("theme.yaml", "parent: science\n"), ("html/imprint.html", "<p>p</p>"), ("logo.svg", "{{")]),
    ]);
    let dress = Dress::resolve(&folders, "physics").unwrap().value;
    let text = |path: &str| String::from_utf8(dress.file(path).unwrap().to_vec()).unwrap();
    assert_eq!((text("html/imprint.html").as_str(), text("html/dress.css").as_str()), ("<p>p</p>", "/* science */"));
    assert_eq!(dress.source("html/issue.html").unwrap().path(), "built-in/html/issue.html");
    let list = dress.list();
    let style = list.iter().find(|file| file.path == "html/dress.css").unwrap();
    assert_eq!(style.folder, Folder::Workspace("science".into()));
    assert_eq!(style.covers, [Folder::Workspace("default".into()), Folder::BuiltIn]);
    assert!(dress.print_files().contains_key("book.typ"));
}

#[test]
fn a_covered_file_can_be_extended() {
    let text = "{% include \"default/html/imprint.html\" %}<p>more</p>";
    let folders = Folders(vec![("physics", vec![("html/imprint.html", text)])]);
    assert_eq!(faults(folders, "physics"), [""; 0]);
    let house = "{% include \"built-in/html/imprint.html\" %}<p>house</p>";
    let folders =
        Folders(vec![("default", vec![("html/imprint.html", house)]), ("physics", vec![("html/imprint.html", text)])]);
    let dress = Dress::resolve(&folders, "physics").unwrap().value;
    let html = crate::render::html::render(&sample::issue(), None, &dress).unwrap().value.bytes;
    assert!(String::from_utf8(html).unwrap().contains("<p>house</p><p>more</p>"));
}

#[test]
fn themes_lie_over_each_other() {
    let folders = Folders(vec![
        ("a", vec![("theme.yaml", "accent: '#123456'\nlabels: {contents: 本期目录}\nfonts: {kai: [甲楷]}\n")]),
        ("b", vec![("theme.yaml", "parent: a\nlabels: {notes: 附注}\nfonts: {hei: 乙黑}\n")]),
    ]);
    let dress = Dress::resolve(&folders, "b").unwrap().value;
    let labels = dress.labels("zh-CN");
    assert_eq!(
        (labels.contents.as_str(), labels.notes.as_str(), labels.imprint.as_str()),
        ("本期目录", "附注", "版权信息")
    );
    assert_eq!(dress.theme().view(None).accent, "#123456");
    assert_eq!(dress.theme().fonts.len(), 2);
    assert_eq!(dress.article_labels("zh-CN", Some("en")).contents, "Contents");
}

#[test]
fn faults_of_a_theme_are_findings_and_the_parent_stands() {
    let yaml = "accent: redd\nground: '#fff'\nfonts: {kaiti: [楷体]}\nlabels: {page: 页}\nlogo: l.png\n";
    let folders = Folders(vec![("a", vec![("theme.yaml", yaml)])]);
    let outcome = Dress::resolve(&folders, "a").unwrap();
    let found: Vec<String> = outcome.findings.iter().map(|finding| finding.short(Lang::En)).collect();
    assert_eq!(
        found,
        [
            "templates/a/theme.yaml:1:9: error[C004]: `redd` is no colour",
            "templates/a/theme.yaml:3:9: error[C002]: there is no font role `kaiti`",
            "templates/a/theme.yaml:4:16: error[C004]: `page: 页` has no `{page}` in it",
            "templates/a/theme.yaml:5:7: error[R005]: logo `l.png` is not there or is no picture",
        ]
    );
    let theme = outcome.value.theme().view(None);
    assert_eq!((theme.accent.as_str(), theme.ground.as_deref()), ("#9b1c1c", Some("#ffffff")));
}

#[test]
fn a_missing_folder_names_the_nearest() {
    let folders = || Folders(vec![("computer", vec![]), ("b", vec![("theme.yaml", "parent: computr\n")])]);
    let findings = check::check(&folders(), "computr");
    assert_eq!(findings[0].short(Lang::En), "error[O002]: there is no template `computr`");
    assert_eq!(findings[0].help.as_ref().unwrap().get(Lang::En), "did you mean `computer`?");
    assert_eq!(faults(folders(), "b"), ["templates/b/theme.yaml:1:9: error[O002]: there is no template `computr`"]);
}

#[test]
fn parents_cannot_form_a_circle() {
    let folders = Folders(vec![("a", vec![("theme.yaml", "parent: b\n")]), ("b", vec![("theme.yaml", "parent: a\n")])]);
    assert_eq!(
        faults(folders, "a"),
        ["templates/b/theme.yaml:1:9: error[O001]: template folder `a` is its own parent"]
    );
}

#[test]
fn broken_templates_are_all_named_with_line_and_column() {
    let folders = Folders(vec![(
        "a",
        vec![
            ("html/imprint.html", "甲\n乙 {{ issue. }}"),
            ("epub/title.xhtml", "{% if x %}"),
            ("html/dress.css", "ok"),
        ],
    )]);
    let findings = check::check(&folders, "a");
    let found: Vec<String> = findings.iter().map(|finding| finding.short(Lang::En)).collect();
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(found[0].starts_with("templates/a/epub/title.xhtml:1:"), "{found:?}");
    assert!(found[1].starts_with("templates/a/html/imprint.html:2:1"), "{found:?}");
    assert!(findings[1].help.as_ref().unwrap().get(Lang::Zh).contains("-->"), "the engine's report is kept");
}

#[test]
fn what_a_template_does_not_have_is_found_by_the_trial_run() {
    let folders = Folders(vec![("a", vec![("html/imprint.html", "一二 {{ issue.titel }}")])]);
    let found = faults(folders, "a");
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(found[0].starts_with("templates/a/html/imprint.html:1:"), "{found:?}");

    let folders = Folders(vec![("a", vec![("html/imprint.html", "{% include \"html/mastheed.html\" %}")])]);
    let findings = check::check(&folders, "a");
    assert_eq!(findings[0].code, Code::O002);
    assert_eq!(findings[0].help.as_ref().unwrap().get(Lang::En), "did you mean `html/masthead.html`?");
    assert_eq!(findings[0].place.as_ref().unwrap().line(), 1);

    let folders = Folders(vec![("a", vec![("html/mastheed.html", "x")])]);
    let found = faults(folders, "a");
    assert_eq!(
        found,
        ["templates/a/html/mastheed.html: error[O002]: template `html/mastheed.html` is used by nothing"]
    );
}

#[test]
fn a_template_that_leaves_out_text_loses_page_marks_and_says_so() {
    let text = "<article id=\"{{ article.id }}\"><h2>{{ article.title }}</h2></article>";
    let folders = Folders(vec![("a", vec![("html/article.html", text)])]);
    let found = check::check(&folders, "a");
    assert!(found.iter().all(|finding| finding.code == Code::O003));
    assert!(found.len() > 10);
}

#[test]
fn templates_cannot_reach_files() {
    for text in
        ["{% include \"/etc/passwd\" %}", "{% include \"../theme.yaml\" %}", "{{ get_file(path=\"/etc/passwd\") }}"]
    {
        let folders = Folders(vec![("a", vec![("html/imprint.html", Box::leak(text.to_string().into_boxed_str()))])]);
        assert!(!faults(folders, "a").is_empty());
    }
}
