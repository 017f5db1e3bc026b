//! The words templates print, by language; a theme may replace some of them.

use super::theme::Labels;
use super::view::LabelsView;

fn is_english(language: &str) -> bool {
    language.to_ascii_lowercase().starts_with("en")
}

/// Two languages have different words here.
pub(super) fn differ(a: &str, b: &str) -> bool {
    is_english(a) != is_english(b)
}

/// The words of a language with the theme's own in their place.
pub(super) fn labels(language: &str, own: &Labels) -> LabelsView {
    let mut labels = if is_english(language) { english() } else { chinese() };
    let replace = |word: &mut String, own: &Option<String>| {
        if let Some(own) = own {
            word.clone_from(own);
        }
    };
    replace(&mut labels.contents, &own.contents);
    replace(&mut labels.editor, &own.editor);
    replace(&mut labels.imprint, &own.imprint);
    replace(&mut labels.notes, &own.notes);
    replace(&mut labels.page, &own.page);
    labels
}

/// The signature below an editor's note: ——编者, in English `— The Editors`; a word that brings its
/// own dash stays as it is.
pub fn signature(editor: &str, english: bool) -> String {
    match (editor.starts_with('—'), english) {
        (true, _) => editor.to_string(),
        (false, true) => format!("— {editor}"),
        (false, false) => format!("——{editor}"),
    }
}

fn chinese() -> LabelsView {
    LabelsView {
        contents: "目录".into(),
        editor: "编者".into(),
        imprint: "版权信息".into(),
        notes: "注释".into(),
        page: "第{page}页".into(),
        editor_note: "编者按",
        skip: "跳到目录",
        back: "返回正文",
        table: "表格",
        highlights: "提要",
        cover: "封面",
        title_page: "扉页",
        text: "正文",
        pages: "页码",
        landmarks: "导航",
        web_page: "在网页上阅读本期",
        unsubscribe: "退订",
        shortened: "邮件篇幅所限，以上为开头",
        read_on: "阅读全文",
        rest_elsewhere: "全文见本期的其他版本",
        rest_in_print: "全文见本期册子",
    }
}

fn english() -> LabelsView {
    LabelsView {
        contents: "Contents".into(),
        editor: "The Editors".into(),
        imprint: "Imprint".into(),
        notes: "Notes".into(),
        page: "Page {page}".into(),
        editor_note: "Editor’s note",
        skip: "Skip to contents",
        back: "Back to the text",
        table: "Table",
        highlights: "In brief",
        cover: "Cover",
        title_page: "Title page",
        text: "Text",
        pages: "Pages",
        landmarks: "Landmarks",
        web_page: "Read this issue on the web",
        unsubscribe: "Unsubscribe",
        shortened: "The beginning only, to keep this mail short",
        read_on: "Read on",
        rest_elsewhere: "The full text is in the other editions of this issue",
        rest_in_print: "The full text is in the booklet:",
    }
}
