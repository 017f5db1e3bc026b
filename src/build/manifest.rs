//! `manifest.json`: what an edition was made of, what was made, on which pages, with which findings.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::diag::{Finding, Lang};
use crate::index;
use crate::issue::Issue;
use crate::layout::quality::Quality;
use crate::pages::PageMap;
use crate::workspace::hash;

/// What the manifest tells.
pub struct Facts<'a> {
    /// The edition.
    pub issue: &'a Issue,
    /// Its pages.
    pub pages: Option<&'a PageMap>,
    /// How well their lines are set.
    pub quality: Option<&'a Quality>,
    /// Configuration files: path and hash.
    pub inputs: &'a [(String, String)],
    /// Files made: name and bytes.
    pub outputs: &'a [(String, Vec<u8>)],
    /// What was found.
    pub findings: &'a [Finding],
}

/// The manifest as JSON; the same facts give the same bytes.
pub fn write(facts: &Facts<'_>) -> Vec<u8> {
    let issue = facts.issue;
    let m = &issue.masthead;
    let input = |path: &str, hash: &str| json!({"path": path, "sha256": hash});
    let configuration = facts.inputs.iter().map(|(path, hash)| input(path, hash));
    let articles = issue.articles.iter().map(|a| input(&a.origin.path, &a.origin.hash));
    let pictures = issue.pictures.iter().map(|(path, picture)| input(path, &picture.hash));
    let inputs: Vec<_> = configuration.chain(articles).chain(pictures).collect();
    let outputs: Vec<_> = facts
        .outputs
        .iter()
        .map(|(path, bytes)| json!({"path": path, "bytes": bytes.len(), "sha256": hash(bytes)}))
        .collect();
    let manifest = json!({
        "generator": concat!("xuekan ", env!("CARGO_PKG_VERSION")),
        "publication": {"title": m.title, "issuer": m.issuer, "department": m.department, "language": m.language},
        "issue": {"year": m.year, "number": m.number, "date": m.date},
        "pages": facts.pages.map(|pages| page_map(issue, pages)),
        "typography": facts.quality.map(typography),
        "contents": index::contents(issue, facts.pages),
        "inputs": inputs,
        "outputs": outputs,
        "findings": facts.findings.iter().map(|f| f.json(Lang::En)).collect::<Vec<_>>(),
    });
    bytes(&manifest)
}

/// Lines, pairs of marks, and how often each rule is broken.
fn typography(quality: &Quality) -> serde_json::Value {
    let mut broken: BTreeMap<&str, usize> = BTreeMap::new();
    for fault in &quality.faults {
        *broken.entry(fault.rule.name()).or_default() += 1;
    }
    json!({"lines": quality.lines, "adjacent_marks": quality.pairs, "broken": broken})
}

fn page_map(issue: &Issue, pages: &PageMap) -> serde_json::Value {
    let articles: Vec<_> = issue
        .articles
        .iter()
        .zip(&pages.articles)
        .map(|(article, p)| json!({"id": article.id, "title": article.display_title(), "first": p.first, "last": p.last}))
        .collect();
    let starts: Vec<_> = pages
        .starts
        .iter()
        .map(|s| {
            let article = &issue.articles[s.article].id;
            json!({"page": s.folio, "article": article, "part": s.spot.part.name(), "offset": s.spot.offset})
        })
        .collect();
    json!({"articles": articles, "last": pages.last(), "starts": starts})
}

/// Outputs that an earlier manifest lists and this build did not make.
#[derive(Debug, Default)]
pub struct Earlier {
    /// Rows of those that come from the same material on the same pages.
    pub kept: Vec<Value>,
    /// Names of those that do not.
    pub stale: Vec<String>,
}

/// Compares an earlier manifest with the files of a new build, its manifest among them.
pub fn earlier(before: &[u8], files: &[(String, Vec<u8>)]) -> Earlier {
    let Ok(before) = serde_json::from_slice::<Value>(before) else { return Earlier::default() };
    let now = files.iter().find(|(name, _)| name == super::MANIFEST);
    let now: Value = now.and_then(|(_, bytes)| serde_json::from_slice(bytes).ok()).unwrap_or_default();
    let same = ["publication", "issue", "pages", "contents", "inputs"].iter().all(|key| before[*key] == now[*key]);
    let mut earlier = Earlier::default();
    for row in before["outputs"].as_array().into_iter().flatten() {
        let Some(path) = row["path"].as_str() else { continue };
        // The manifest is a file like any other: a name in it may not lead out of the folder.
        if crate::article::ArticleId::new(path).is_none() || files.iter().any(|(name, _)| name == path) {
            continue;
        }
        if same { earlier.kept.push(row.clone()) } else { earlier.stale.push(path.to_string()) }
    }
    earlier
}

/// A manifest that also lists outputs which stay from an earlier build.
pub fn with(manifest: &[u8], kept: &[Value]) -> Vec<u8> {
    let mut value: Value = serde_json::from_slice(manifest).expect("it was written just now");
    if let Some(outputs) = value["outputs"].as_array_mut() {
        outputs.extend_from_slice(kept);
        outputs.sort_by(|a, b| a["path"].as_str().cmp(&b["path"].as_str()));
    }
    bytes(&value)
}

fn bytes(manifest: &Value) -> Vec<u8> {
    let mut bytes = serde_json::to_vec_pretty(manifest).expect("a manifest is JSON");
    bytes.push(b'\n');
    bytes
}
