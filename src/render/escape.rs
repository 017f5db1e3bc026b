//! The one place where text and addresses are made safe for HTML, XHTML and XML.

use std::borrow::Cow;
use std::io::Write;

/// Appends text so that it is text and nothing else, in content and in attributes alike.
///
/// Characters that XML cannot hold become U+FFFD, so that a damaged source is visible and the
/// document still opens.
pub fn escape_into(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some((at, c, with)) = first_special(rest) {
        out.push_str(&rest[..at]);
        out.push_str(with);
        rest = &rest[at + c.len_utf8()..];
    }
    out.push_str(rest);
}

/// The text, made safe.
pub fn escape(text: &str) -> Cow<'_, str> {
    if first_special(text).is_none() {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    escape_into(text, &mut out);
    Cow::Owned(out)
}

/// The same for the template engine.
pub fn escape_to(text: &str, out: &mut dyn Write) -> std::io::Result<()> {
    out.write_all(escape(text).as_bytes())
}

fn first_special(text: &str) -> Option<(usize, char, &'static str)> {
    // Bytes are enough to find the first candidate: all of them are ASCII, save two characters
    // that begin with EF BF.
    let mut from = 0;
    loop {
        let at = from
            + text.as_bytes()[from..].iter().position(|b| {
                matches!(b, b'&' | b'<' | b'>' | b'"' | b'\'' | 0xEF | 0x7F)
                    || (*b < 0x20 && !b.is_ascii_whitespace())
                    || *b == 0x0C
            })?;
        let c = text[at..].chars().next()?;
        let with = match c {
            '&' => "&amp;",
            '<' => "&lt;",
            '>' => "&gt;",
            '"' => "&quot;",
            '\'' => "&#39;",
            '\u{FFFE}' | '\u{FFFF}' | '\u{7F}' => "\u{FFFD}",
            c if c < ' ' => "\u{FFFD}",
            c => {
                from = at + c.len_utf8();
                continue;
            }
        };
        return Some((at, c, with));
    }
}

/// An address for `href`, or nothing when it is none that a reader should follow.
///
/// Only `http`, `https` and `mailto` lead out of a booklet. What a browser would mend silently
/// (spaces, quotes, braces) is percent-encoded, because validators do not mend it.
pub fn href(url: &str) -> Option<String> {
    let url = url.trim();
    let (scheme, rest) = url.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if scheme == "mailto" {
        return (rest.contains('@') && !rest.chars().any(char::is_whitespace))
            .then(|| format!("mailto:{}", encode(rest)));
    }
    if scheme != "http" && scheme != "https" {
        return None;
    }
    let rest = rest.strip_prefix("//")?;
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (host, path) = rest.split_at(end);
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let fine = !name.is_empty()
        && name.chars().all(|c| c.is_alphanumeric() || "-._~".contains(c))
        && port.len() <= 5
        && port.bytes().all(|b| b.is_ascii_digit());
    fine.then(|| format!("{scheme}://{host}{}", encode(path)))
}

fn encode(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    let mut fragment = false;
    for (at, c) in path.char_indices() {
        let hex = |i: usize| path.as_bytes().get(at + i).is_some_and(u8::is_ascii_hexdigit);
        let keep = match c {
            '#' => !std::mem::replace(&mut fragment, true),
            '%' => hex(1) && hex(2),
            c if c.is_ascii() => c.is_ascii_alphanumeric() || "-._~/?:@!$&'()*+,;=".contains(c),
            c => c.is_alphanumeric(),
        };
        if keep {
            out.push(c);
        } else {
            let mut bytes = [0; 4];
            for byte in c.encode_utf8(&mut bytes).bytes() {
                out.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_stays_text() {
        assert_eq!(escape("<script a=\"b\">'&'"), "&lt;script a=&quot;b&quot;&gt;&#39;&amp;&#39;");
        assert_eq!(escape("甲\u{1}乙\u{FFFF}丙\u{FF0C}\t\n"), "甲\u{FFFD}乙\u{FFFD}丙\u{FF0C}\t\n");
        assert!(matches!(escape("中文，没有标记"), Cow::Borrowed(_)));
    }

    #[test]
    fn only_addresses_a_reader_may_follow() {
        assert_eq!(href("https://example.org/a b?q={x}#y#z").unwrap(), "https://example.org/a%20b?q=%7Bx%7D#y%23z");
        assert_eq!(href("HTTP://例子.测试/路径").unwrap(), "http://例子.测试/路径");
        assert_eq!(href("https://example.org/100%/%41").unwrap(), "https://example.org/100%25/%41");
        assert_eq!(href("mailto:a@b.example").unwrap(), "mailto:a@b.example");
        for bad in
            ["javascript:alert(1)", "https://", "https:///x", "http://a b/", "x", "http://a:b/", "data:text/html,x"]
        {
            assert_eq!(href(bad), None, "{bad}");
        }
    }
}
