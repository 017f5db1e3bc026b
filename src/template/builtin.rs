//! The default dress, compiled in so that the program is one file.

macro_rules! table {
    ($($path:literal,)+) => {
        /// Path and text of every built-in file, ordered by path.
        const FILES: &[(&str, &str)] =
            &[$(($path, include_str!(concat!("../../templates/default/", $path))),)+];
    };
}

// One row per file below templates/default/; a test compares the table with the disk.
table! {
    "email/article.html",
    "email/contents.html",
    "email/dress.css",
    "email/imprint.html",
    "email/issue.html",
    "email/issue.txt",
    "email/masthead.html",
    "email/style.css",
    "epub/article.xhtml",
    "epub/contents.xhtml",
    "epub/cover.svg",
    "epub/cover.xhtml",
    "epub/dress.css",
    "epub/imprint.xhtml",
    "epub/page.xhtml",
    "epub/style.css",
    "epub/title.xhtml",
    "html/article.html",
    "html/contents.html",
    "html/dress.css",
    "html/imprint.html",
    "html/issue.html",
    "html/masthead.html",
    "html/style.css",
    "markdown/article.md",
    "markdown/issue.md",
    "print/article.typ",
    "print/base.typ",
    "print/blocks.typ",
    "print/book.typ",
    "print/contents.typ",
    "print/cover.typ",
    "print/imprint.typ",
    "print/page.typ",
    "review/page.html",
    "review/script.txt",
    "review/style.css",
    "site/article.html",
    "site/entry.html",
    "site/home.html",
    "site/issue.html",
    "site/page.html",
    "site/reference.html",
    "site/search.html",
    "site/search.js",
    "site/style.css",
    "site/subjects.html",
    "site/topic.html",
    "site/topics.html",
    "theme.yaml",
    "wechat/dress.css",
    "wechat/page.css",
    "wechat/page.html",
    "wechat/script.txt",
    "wechat/style.css",
}

/// The files of the default dress.
pub(super) fn files() -> Vec<(String, Vec<u8>)> {
    FILES.iter().map(|(path, text)| (path.to_string(), text.as_bytes().to_vec())).collect()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    #[test]
    fn the_table_lists_exactly_the_files_on_disk() {
        fn walk(folder: &Path, base: &Path, found: &mut Vec<String>) {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(&path, base, found);
                } else {
                    let relative = path.strip_prefix(base).unwrap();
                    found.push(relative.to_str().unwrap().replace(std::path::MAIN_SEPARATOR, "/"));
                }
            }
        }
        let base = Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/default");
        let mut found = Vec::new();
        walk(&base, &base, &mut found);
        found.sort();
        let listed: Vec<String> = super::FILES.iter().map(|(path, _)| path.to_string()).collect();
        assert_eq!(listed, found);
    }
}
