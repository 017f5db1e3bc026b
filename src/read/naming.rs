//! Names for articles that arrive without one: folder of day and paper, page and headline.
//!
//! The name of an article does not depend on what it arrived with, so that the same article from
//! two bulletins gets the same one.

use std::collections::BTreeMap;

use crate::article::{ArticleId, Head};
use crate::text::{file_name, is_cjk};

/// Gives every article a name of its own.
#[derive(Debug)]
pub(crate) struct Names {
    folder: String,
    /// Names given, with the number the next article of that name tries.
    taken: BTreeMap<String, usize>,
}

impl Names {
    /// Names for articles out of the file at `path`, whose own name serves where a source is wanting.
    pub fn new(path: &str) -> Self {
        Self { folder: stem(path), taken: BTreeMap::new() }
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
        let paper = head.source.as_ref().map(|s| s.name.as_str()).filter(|n| !n.is_empty());
        let folder = match (head.source.as_ref().and_then(|s| s.date), paper) {
            (Some(date), Some(paper)) => format!("{date}-{}", file_name(paper)),
            (None, Some(paper)) => file_name(paper),
            _ => self.folder.clone(),
        };
        let page = head.source.as_ref().and_then(|s| s.page_number()).map(|page| match page.parse::<u32>() {
            Ok(number) => format!("{number:02}-"),
            Err(_) => format!("{}-", file_name(page)),
        });
        let name = format!("{folder}/{}{}", page.unwrap_or_default(), file_name(&hyphened(&head.title)));
        ArticleId::new(&self.unique(name)).expect("file_name leaves nothing that a name may not have")
    }

    /// Keeps a name for the article that has it already.
    pub fn keep(&mut self, name: &str) {
        self.taken.entry(name.to_string()).or_insert(2);
    }

    fn unique(&mut self, name: String) -> String {
        let mut again = self.taken.get(&name).copied().unwrap_or(1);
        let mut unique = if again == 1 { name.clone() } else { format!("{name}-{again}") };
        while again > 1 && self.taken.contains_key(&unique) {
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
    let mut out = String::new();
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
    use crate::article::SourceLine;
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
