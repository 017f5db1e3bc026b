//! Names for articles that arrive without one: folder of day and paper, page and headline.
//!
//! The name of an article does not depend on what it arrived with, so that the same article from
//! two bulletins gets the same one.

use std::fmt::Write;

use rustc_hash::FxHashMap;

use crate::article::{ArticleId, Head, SourceLine};
use crate::text::{file_name, is_cjk, push_file_name};

/// Gives every article a name of its own.
#[derive(Debug)]
pub(crate) struct Names {
    folder: String,
    /// Names given, with the number the next article of that name tries.
    taken: FxHashMap<String, usize>,
}

impl Names {
    /// Names for articles out of the file at `path`, whose own name serves where a source is wanting.
    pub fn new(path: &str) -> Self {
        Self { folder: stem(path), taken: FxHashMap::default() }
    }

    /// Goes on to the articles of another file.
    pub fn arriving(&mut self, path: &str) {
        self.folder = stem(path);
    }

    /// The path for the loose text of the file.
    pub fn loose(&mut self) -> String {
        format!("{}.txt", self.unique(format!("{}.loose", self.folder)))
    }

    /// A name such as `2024-03-05-青禾日报/01-开幕`.
    pub fn of(&mut self, head: &Head) -> ArticleId {
        let source = head.source.as_ref();
        let mut name = String::with_capacity(128);
        match source.filter(|source| !source.name.is_empty()) {
            Some(source) => {
                if let Some(date) = source.date {
                    write!(name, "{date}-").expect("a string takes everything");
                }
                push_file_name(&mut name, &source.name);
            }
            None => name.push_str(&self.folder),
        }
        name.push('/');
        if let Some(page) = source.and_then(SourceLine::page_number) {
            match page.parse::<u32>() {
                Ok(number) => write!(name, "{number:02}").expect("a string takes everything"),
                Err(_) => push_file_name(&mut name, page),
            }
            name.push('-');
        }
        push_file_name(&mut name, &hyphened(&head.title));
        ArticleId::new(&self.unique(name)).expect("file_name leaves nothing that a name may not have")
    }

    /// Keeps a name for the article that has it already.
    pub fn keep(&mut self, name: &str) {
        self.taken.entry(name.to_string()).or_insert(2);
    }

    fn unique(&mut self, name: String) -> String {
        let Some(mut again) = self.taken.get(&name).copied() else {
            self.taken.insert(name.clone(), 2);
            return name;
        };
        let mut unique = format!("{name}-{again}");
        while self.taken.contains_key(&unique) {
            again += 1;
            unique = format!("{name}-{again}");
        }
        self.taken.insert(name, again + 1);
        self.taken.entry(unique.clone()).or_insert(2);
        unique
    }
}

/// A title with its words parted by hyphens where only spaces part them: not beside Chinese.
fn hyphened(title: &str) -> String {
    let mut out = String::with_capacity(title.len());
    let mut words = title.split_whitespace().peekable();
    while let Some(word) = words.next() {
        out.push_str(word);
        let (last, next) = (word.chars().next_back(), words.peek().and_then(|next| next.chars().next()));
        if let (Some(last), Some(next)) = (last, next)
            && !is_cjk(last)
            && !is_cjk(next)
            && !matches!(last, '-' | ':' | '?' | '|' | '/')
            && next != '-'
        {
            out.push('-');
        }
    }
    out
}

fn stem(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file_name(name.rsplit_once('.').map_or(name, |(stem, _)| stem))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::date::Date;

    #[test]
    fn names_are_safe_and_differ() {
        let mut names = Names::new("inbox/学习 1.txt");
        let source = SourceLine {
            name: "../青禾日报".into(),
            date: Date::new(2024, 3, 5),
            page: Some("第1版".into()),
            url: None,
        };
        let head = Head { title: "开幕 闭幕?".into(), source: Some(source), ..Head::default() };
        assert_eq!(names.of(&head).as_str(), "2024-03-05--青禾日报/01-开幕闭幕");
        assert_eq!(names.of(&head).as_str(), "2024-03-05--青禾日报/01-开幕闭幕-2");
        assert_eq!(names.of(&Head::default()).as_str(), "学习1/untitled");
        let head = Head { title: "Reading the River: A Year".into(), ..Head::default() };
        assert_eq!(names.of(&head).as_str(), "学习1/Reading-the-River-A-Year");
        let head = Head { title: "水塔 books 2 甲".into(), ..Head::default() };
        assert_eq!(names.of(&head).as_str(), "学习1/水塔books-2甲");
    }
}
