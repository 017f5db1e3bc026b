//! The newsletter, read back with a mail parser: whole, small enough, linked, without surprises.

use std::sync::Arc;

use mail_parser::{Message, MessageParser, MimeHeaders};
use xuekan::article::{Article, Block, Body, Passage};
use xuekan::issue::Issue;
use xuekan::render::email::{LIMIT, Letter, render};
use xuekan::template::{Dress, sample};
use xuekan::text::comparable;

use crate::support::{have_chinese_font, manifest, sample_issue};

/// The words of a page without its markup, in a form that compares equal.
fn words(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    let body = &html[html.find("<body").expect("the page has a body")..];
    for c in body.chars() {
        match c {
            '<' => inside = true,
            '>' => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    let out = out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    comparable(&out.replace("&nbsp;", "\u{a0}").replace("&amp;", "&"))
}

fn message(issue: &Issue, pages: bool) -> (Vec<u8>, Vec<xuekan::diag::Finding>) {
    let map = sample::pages(&sample::issue());
    let outcome =
        render(issue, pages.then_some(&map), &Dress::built_in(), &Letter::sample(issue), &sample::rasters(issue));
    let outcome = outcome.expect("the built-in templates are sound");
    (outcome.value.bytes, outcome.findings)
}

fn parsed(bytes: &[u8]) -> Message<'_> {
    MessageParser::default().parse(bytes).expect("it is a message")
}

fn html<'a>(message: &'a Message<'_>) -> std::borrow::Cow<'a, str> {
    message.body_html(0).expect("there is a page")
}

/// Rules of the format that no parser insists on.
fn check_lines(bytes: &[u8]) {
    assert!(bytes.is_ascii(), "everything is encoded");
    let text = std::str::from_utf8(bytes).expect("ASCII is UTF-8");
    assert!(!text.replace("\r\n", "").contains(['\r', '\n']), "every line ends with CRLF");
    assert!(text.lines().all(|line| line.len() <= 998), "no line is too long");
    let (_, body) = text.split_once("\r\n\r\n").expect("a head and a body");
    assert!(body.lines().all(|line| line.len() <= 78), "lines of the body are short");
}

#[test]
fn head_and_parts_are_as_mail_programs_expect() {
    let issue = sample::issue();
    let (bytes, findings) = message(&issue, true);
    assert_eq!(findings, []);
    check_lines(&bytes);
    let message = parsed(&bytes);
    assert_eq!(message.subject(), Some("河畔学习 2024年第1期"));
    assert_eq!(message.date().map(|date| date.to_rfc822()).as_deref(), Some("Mon, 18 Mar 2024 00:00:00 +0000"));
    assert_eq!(message.from().and_then(|from| from.first()?.address()), Some("bulletin@example.org"));
    assert!(message.message_id().is_some_and(|id| id.starts_with("2024-01.") && id.ends_with("@example.org")));
    let head = String::from_utf8_lossy(&bytes);
    for line in [
        "MIME-Version: 1.0",
        "To: undisclosed-recipients:;",
        "List-Id: <sample.example.org>",
        "List-Unsubscribe: <https://example.org/off?who=>",
        "List-Unsubscribe-Post: List-Unsubscribe=One-Click",
        "Content-Language: zh-CN",
    ] {
        assert!(head.contains(&format!("\r\n{line}\r\n")), "{line}");
    }
    let html = html(&message);
    for (at, _) in html.match_indices("\"cid:") {
        let id = html[at + 5..].split('"').next().expect("it is closed");
        assert!(message.parts.iter().any(|part| part.content_id() == Some(id)), "{id} is attached");
    }
    assert_eq!(message.parts.iter().filter(|part| part.content_id().is_some()).count(), 2);
    assert_eq!(message_again(&issue), bytes, "the same bytes every time");
}

fn message_again(issue: &Issue) -> Vec<u8> {
    message(issue, true).0
}

#[test]
fn the_page_needs_nothing_from_outside_and_says_its_styles_itself() {
    let issue = sample::issue();
    let (bytes, _) = message(&issue, true);
    let message = parsed(&bytes);
    let html = html(&message);
    let style = &html[html.find("<style>").expect("dark mode stays in the head")..html.find("</style>").unwrap()];
    assert!(style.contains("prefers-color-scheme") && !style.contains(".kicker{") && !html.contains("var(--"));
    assert!(html.find("charset").is_some_and(|at| at < 200), "the encoding is named at once");
    for element in ["<script", "<link", "<iframe", "<form", "<object", "@import", "src=\"http"] {
        assert!(!html.contains(element), "{element}");
    }
    assert!(html.matches("<table").count() == html.matches("</table>").count());
    let layout = html.matches("<table").count() - html.matches("role=\"presentation\"").count();
    assert_eq!(layout, 1, "tables are for layout, save the one in the text");
    for id in html.match_indices("href=\"#").map(|(at, before)| html[at + before.len()..].split('"').next().unwrap()) {
        assert!(html.contains(&format!("id=\"{id}\"")), "{id} is there");
    }
}

#[test]
fn both_parts_have_every_word() {
    let issue = sample::issue();
    let (bytes, _) = message(&issue, true);
    let message = parsed(&bytes);
    let page = words(&html(&message));
    let text = comparable(&message.body_text(0).expect("there is a text"));
    for article in &issue.articles {
        assert!(page.contains(&comparable(&article.display_title())), "{}", article.display_title());
        for passage in article.body.passages() {
            // Numbers of notes and addresses stand between the words of some.
            for sentence in passage.plain().split(['。', '，', '、', '.', '\n']).map(comparable) {
                assert!(page.contains(&sentence) || sentence.contains("公开清单"), "the page has {sentence}");
                assert!(text.contains(&sentence) || sentence.contains("清单"), "the text has {sentence}");
            }
        }
    }
    for (at, line) in ["1.河畔市召开春季工作会议", "2.河畔<评论>", "(1)慢下来的理由"].into_iter().enumerate()
    {
        assert!(page.contains(line) && text.contains(line), "line {at} of the contents");
    }
    assert!(text.contains("(1)慢下来的理由......14") && page.contains("(1)慢下来的理由14"));
}

/// The sample issue with texts of these many paragraphs.
fn long(paragraphs: &[usize]) -> Issue {
    let mut issue = sample::issue();
    for (article, count) in issue.articles.iter_mut().zip(paragraphs) {
        let text = "这一段说的是同一件事，写得很长，一句接着一句。说完了还要再说一遍，免得有人没有听清。".repeat(3);
        let blocks = (0..*count).map(|n| Block::Paragraph(Passage::text(format!("{n}：{text}")))).collect();
        *article = Arc::new(Article { body: Body::new(blocks, Vec::new()), ..Article::clone(article) });
    }
    issue
}

#[test]
fn the_longest_give_way_until_the_page_is_small_enough() {
    for (paragraphs, short) in [([20, 20, 20], 0), ([20, 400, 20], 1), ([300, 400, 20], 2), ([400, 300, 290], 3)] {
        let issue = long(&paragraphs);
        let (bytes, findings) = message(&issue, true);
        let message = parsed(&bytes);
        let page = html(&message);
        assert!(page.len() <= LIMIT, "{paragraphs:?}: {} bytes", page.len());
        assert_eq!(page.matches("class=\"rest\"").count(), short, "{paragraphs:?}");
        assert_eq!(findings.len(), usize::from(short > 0), "{findings:?}");
        if paragraphs[1] == 400 {
            assert!(page.contains("https://example.org/2024-01/sample.html#a2\""));
            assert!(page.contains("阅读全文（第14–16页）"), "the pages are told");
        }
    }
}

#[test]
fn without_an_address_the_booklet_has_the_rest() {
    let issue = long(&[20, 400, 20]);
    let letter = Letter { page: None, ..Letter::sample(&issue) };
    let pages = sample::pages(&sample::issue());
    let rasters = sample::rasters(&issue);
    for (pages, words) in [(Some(&pages), "全文见本期册子第14–16页"), (None, "全文见本期的其他版本")]
    {
        let made = render(&issue, pages, &Dress::built_in(), &letter, &rasters).expect("it is made").value.bytes;
        let message = parsed(&made);
        assert!(html(&message).contains(words), "{words}");
        assert!(message.body_text(0).expect("a text").contains(words));
    }
}

#[test]
fn the_sample_issue_is_a_sound_message_in_every_dress() {
    let mut pages = Vec::new();
    for folder in ["", "computer", "agriculture"] {
        let folder = sample_issue().join(folder);
        let bytes = std::fs::read(folder.join("bulletin-2024-01.eml")).expect("every edition has a message");
        check_lines(&bytes);
        let message = parsed(&bytes);
        let page = html(&message).into_owned();
        assert!(page.len() <= LIMIT, "{} bytes", page.len());
        assert!(!page.contains("svg") && !page.contains("webp"), "mail programs know neither");
        if have_chinese_font() {
            let contents = manifest(&folder)["contents"].clone();
            let text = message.body_text(0).expect("a text").into_owned();
            for entry in contents.as_array().expect("contents") {
                let (Some(title), Some(folio)) = (entry["title"].as_str(), entry["folio"].as_u64()) else { continue };
                assert!(text.contains(&format!("{title} …… {folio}")), "{title}");
            }
        }
        pages.push(page);
    }
    assert!(pages[0] != pages[1] && pages[1] != pages[2]);
    assert!(pages[1].contains("cid:logo.png@"), "the logo goes with it");
}
