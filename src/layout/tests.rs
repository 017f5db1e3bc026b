use std::sync::OnceLock;

use super::*;
use crate::article::{Article, ArticleId};
use crate::date::Date;
use crate::diag::{Lang, Source};
use crate::issue::{Masthead, Section};

/// All fonts of this machine, found once.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::find(&FontSettings::default()))
}

/// Only the fonts that are part of the program.
pub(super) fn embedded() -> &'static Fonts {
    static FONTS: OnceLock<Fonts> = OnceLock::new();
    FONTS.get_or_init(|| Fonts::find(&FontSettings { folders_only: true, ..Default::default() }))
}

pub(super) fn have_chinese() -> bool {
    let have = fonts().have_chinese();
    if !have {
        eprintln!("not checked: no Chinese font");
    }
    have
}

/// An article written as its file would be.
pub(super) fn article(id: &str, text: &str) -> Arc<Article> {
    let source = Source::new(format!("{id}.md"), text);
    let id = ArticleId::new(id).expect("tests use plain names");
    Arc::new(crate::read::markdown::read(&source, id, String::new()).value)
}

pub(super) fn issue(articles: Vec<Arc<Article>>) -> Issue {
    let masthead = Masthead {
        title: "Notes".into(),
        subtitle: None,
        issuer: "Qinghe University".into(),
        department: None,
        language: "en".into(),
        year: 2024,
        number: 1,
        date: Date::new(2024, 3, 18).unwrap(),
    };
    let all = (0..articles.len()).collect();
    let sections = vec![Section { title: "All".into(), grouped: false, articles: all }];
    Issue { masthead, sections, articles, imprint: Vec::new(), pictures: BTreeMap::new() }
}

/// The print template of the repository.
pub(super) fn default_print() -> BTreeMap<String, String> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/templates/default/print");
    let files = std::fs::read_dir(folder).expect("the default template is in the repository");
    files
        .map(|file| file.expect("the folder can be read").path())
        .map(|path| (format!("print/{}", path.file_name().unwrap().to_str().unwrap()), path))
        .map(|(name, path)| (name, std::fs::read_to_string(path).expect("templates are text")))
        .collect()
}
