//! Chapters that a converter cut into several files: put together, so that their sections stay with
//! them and the marks of their notes find these.

use super::Chapter;

/// Chapters with the files that only go on with them: cut by the same program out of the same file,
/// and not named by contents that name the chapter.
pub(super) fn groups(chapters: &[Chapter]) -> Vec<&[Chapter]> {
    let mut open: Option<&str> = None;
    let mut starts = Vec::new();
    for (at, chapter) in chapters.iter().enumerate() {
        let whole = whole(&chapter.path);
        let goes_on = chapter.label.is_none() && whole.is_some() && whole == open;
        if !goes_on {
            starts.push(at);
            open = whole.filter(|_| chapter.label.is_some());
        }
    }
    let ends = starts.iter().copied().skip(1).chain([chapters.len()]);
    starts.iter().zip(ends).map(|(start, end)| &chapters[*start..end]).collect()
}

/// The file a part was cut out of: `text/book_split_003.html` of `text/book`.
fn whole(path: &str) -> Option<&str> {
    let (whole, rest) = path.rsplit_once("_split_")?;
    let number = rest.split('.').next().unwrap_or_default();
    (!number.is_empty() && number.bytes().all(|b| b.is_ascii_digit())).then_some(whole)
}

/// The pages of the parts as one, links between them inside it.
pub(super) fn join(parts: &[(&str, String)]) -> String {
    let Some(((_, first), more)) = parts.split_first() else { return String::new() };
    if more.is_empty() {
        return first.clone();
    }
    let end = |text: &str| text.rfind("</body>").unwrap_or(text.len());
    let mut joined = first[..end(first)].to_string();
    for (_, text) in more {
        let body = text.find("<body").and_then(|at| Some(at + text[at..].find('>')? + 1)).unwrap_or_default();
        joined.push_str(&text[body..end(text).max(body)]);
    }
    joined.push_str("</body></html>");
    for (path, _) in parts {
        let name = path.rsplit('/').next().unwrap_or(path);
        for quote in ['"', '\''] {
            joined = joined.replace(&format!("href={quote}{name}#"), &format!("href={quote}#"));
        }
    }
    joined
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapter(path: &str, label: Option<&str>) -> Chapter {
        Chapter { path: path.into(), label: label.map(str::to_string) }
    }

    #[test]
    fn only_parts_that_the_contents_leave_out_go_on() {
        let book = [
            chapter("cover.xhtml", None),
            chapter("a_split_000.html", Some("水塔")),
            chapter("a_split_001.html", None),
            chapter("a_split_002.html", Some("雨量")),
            chapter("b_split_000.html", None),
            chapter("b_split_001.html", None),
        ];
        let lengths: Vec<usize> = groups(&book).iter().map(|group| group.len()).collect();
        assert_eq!(lengths, [1, 2, 1, 1, 1]);
    }

    #[test]
    fn links_between_parts_stay() {
        let page = |text: &str| format!("<html><body class=\"c\">{text}</body></html>");
        let parts = [
            ("t/a_split_000.html", page("<p>水<a href=\"a_split_001.html#n1\">1</a></p>")),
            ("t/a_split_001.html", page("<p id=\"n1\">注</p>")),
        ];
        assert_eq!(
            join(&parts),
            "<html><body class=\"c\"><p>水<a href=\"#n1\">1</a></p><p id=\"n1\">注</p></body></html>"
        );
    }
}
