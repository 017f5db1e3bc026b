//! What a book says of where its texts are from: its source, the periodical it is, its publisher.
//!
//! The title of a book is no source unless it is the name of a periodical.

use crate::text::is_han;

/// Programs that name themselves as the publisher, and what stands where nobody filled it in.
const PROGRAMS: [&str; 6] = ["calibre", "sigil", "pandoc", "unknown", "未知", "kindle"];
/// What names of Chinese periodicals end with.
const ENDS: [&str; 8] = ["报", "報", "刊", "杂志", "雜誌", "通讯", "文摘", "半月谈"];
/// Words that end so and are no periodicals.
const OTHERS: [&str; 10] = ["海报", "电报", "情报", "预报", "年报", "喜报", "回报", "汇报", "举报", "书刊"];
const WORDS: [&str; 20] = [
    "times",
    "daily",
    "weekly",
    "monthly",
    "quarterly",
    "journal",
    "review",
    "magazine",
    "news",
    "post",
    "herald",
    "gazette",
    "tribune",
    "chronicle",
    "bulletin",
    "newsletter",
    "observer",
    "guardian",
    "courier",
    "digest",
];
/// No name of a periodical has more characters.
const LONGEST: usize = 48;

/// The name of the source of a book's texts, by what its package document says.
pub(super) fn name(source: Option<&str>, title: Option<&str>, publisher: Option<&str>) -> Option<String> {
    let told = |text: &&str| is_name(text);
    source
        .filter(told)
        .map(str::to_string)
        .or_else(|| title.and_then(periodical))
        .or_else(|| publisher.filter(told).map(str::to_string))
}

/// Words, and no address, number or program.
fn is_name(text: &str) -> bool {
    let lower = text.to_lowercase();
    let address = lower.contains("://") || lower.starts_with("www.") || lower.starts_with("urn:");
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let digits = text.chars().filter(|c| c.is_ascii_digit()).count();
    let short = text.chars().count() <= LONGEST && letters >= 2 && digits * 2 <= letters;
    short && !address && !lower.starts_with("isbn") && !PROGRAMS.iter().any(|program| lower.contains(program))
}

/// The name of a periodical that a title begins with: 滨江日报 of `滨江日报 [星期一, 2024-06-03]`.
fn periodical(title: &str) -> Option<String> {
    let numbered = |c: char| c.is_ascii_digit() || "[（(【〔|,，:：—".contains(c);
    let end = title.find(numbered).into_iter().chain(title.find("第")).min().unwrap_or(title.len());
    let name = title[..end].trim_matches([' ', '《', '》', '-', '·', '\u{3000}']);
    let words = || name.split(' ').any(|word| WORDS.contains(&word.to_lowercase().as_str()));
    let chinese = name.chars().any(is_han);
    let ends = ENDS.iter().any(|end| name.ends_with(end)) && !OTHERS.iter().any(|other| name.ends_with(other));
    let named = if chinese { ends && (3..=12).contains(&name.chars().count()) } else { words() };
    (named && name.chars().count() <= LONGEST).then(|| name.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_a_source_only_as_a_periodical() {
        assert_eq!(name(None, Some("滨江日报 [星期一, 2024-06-03]"), Some("calibre")).as_deref(), Some("滨江日报"));
        assert_eq!(name(None, Some("《江岸学刊》2024年第3期"), None).as_deref(), Some("江岸学刊"));
        assert_eq!(name(None, Some("The River Review, June 2024"), None).as_deref(), Some("The River Review"));
        assert_eq!(name(None, Some("河畔札记"), Some("江岸出版社")).as_deref(), Some("江岸出版社"));
        assert_eq!(name(Some("江岸晚报"), Some("河畔札记"), None).as_deref(), Some("江岸晚报"));
        for title in ["河畔札记", "天气预报", "春天第一报", "Notes of a river"] {
            assert_eq!(name(Some("https://example.org/a"), Some(title), Some("calibre (7.1.0)")), None, "{title}");
        }
        assert_eq!(name(Some("urn:isbn:9780000000000"), None, Some("9780000000000")), None);
    }
}
