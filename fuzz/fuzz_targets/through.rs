//! What the targets share: bytes through a reader, and what must hold of every result.

use xuekan::article::ArticleId;
use xuekan::diag::Source;
use xuekan::import::{Input, Options, import};
use xuekan::read::kind::Kind;
use xuekan::read::markdown;

/// Imports bytes as one of the kinds named, or as what they look like.
///
/// A kind this version does not know leaves the bytes unread: its target waits for the reader.
pub fn import_as(path: &str, kinds: &[&str], bytes: &[u8]) {
    if kinds.is_empty() {
        return check(path, None, bytes);
    }
    for kind in kinds.iter().filter_map(|name| Kind::named(name)) {
        check(path, Some(kind), bytes);
    }
}

fn check(path: &str, kind: Option<Kind>, bytes: &[u8]) {
    let inputs = [Input { path: path.to_string(), bytes: bytes.to_vec() }];
    let outcome = import(&inputs, &Options { kind, into: "articles".to_string() });
    for finding in &outcome.findings {
        let _ = finding.draw(xuekan::diag::Lang::En, false);
    }
    for file in &outcome.value.files {
        // What the library would read back tomorrow must be readable, too.
        if let Some(article) = &file.article {
            let source = Source::new(article.origin.path.as_str(), file.text.as_str());
            let _ = markdown::read(&source, article.id.clone(), article.origin.clone());
        }
        let name = file.path.strip_suffix(".md").unwrap_or(&file.path);
        assert!(ArticleId::new(name).is_some(), "a file would leave its folder: {name:?}");
    }
}
