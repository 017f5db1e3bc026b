//! What the targets share: bytes through a reader, and what must hold of every result.

use xuekan::article::ArticleId;
use xuekan::diag::Source;
use xuekan::import::{Input, Options, import};
use xuekan::read::kind::Kind;
use xuekan::read::markdown;

/// Imports bytes as the kind given, or as the one they look like.
pub fn import_as(path: &str, kind: Option<Kind>, bytes: &[u8]) {
    let inputs = [Input { path: path.to_string(), bytes: bytes.to_vec() }];
    let outcome = import(&inputs, &Options { kind, into: "articles".to_string(), ..Options::default() });
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
