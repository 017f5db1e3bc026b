//! Finished outputs of an issue that the site offers for download.
//!
//! They are those `build` left in `dist/`, and only while they are the same issue on the same
//! pages: two paginations side by side help nobody.

use serde_json::Value;

use crate::article::ArticleId;
use crate::diag::{Code, Finding, Outcome, Place};
use crate::index;
use crate::issue::Issue;
use crate::msg;
use crate::pages::PageMap;
use crate::workspace::Workspace;

/// Endings of files that readers may want, and what they are called.
const KINDS: [(&str, &str); 4] = [(".pdf", "PDF"), (".epub", "EPUB"), (".docx", "Word"), (".html", "HTML")];

/// One output.
#[derive(Debug, Clone)]
pub struct Download {
    /// What it is.
    pub title: &'static str,
    /// Its file name.
    pub name: String,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Finds the outputs of an issue in `dist/<place>`.
pub fn find(workspace: &dyn Workspace, place: &str, issue: &Issue, pages: Option<&PageMap>) -> Outcome<Vec<Download>> {
    let path = format!("dist/{place}/manifest.json");
    let Some(manifest) = workspace.read(&path).ok().and_then(|bytes| serde_json::from_slice::<Value>(&bytes).ok())
    else {
        return Outcome::new(Vec::new(), Vec::new());
    };
    if !agrees(&manifest, issue, pages) {
        let message = msg!(
            "dist/{place} 里的成品与网站不一致，未提供下载",
            "the outputs in dist/{place} do not agree with the site and are not offered"
        );
        let help = msg!("先把那一期再做一次：xuekan build", "make that issue again first: `xuekan build`");
        let finding = Finding::new(Code::O022, message).at(Place::file(workspace.shown(&path))).help(help);
        return Outcome::new(Vec::new(), vec![finding]);
    }
    let outputs = manifest["outputs"].as_array().into_iter().flatten();
    let names: Vec<&str> = outputs.filter_map(|row| row["path"].as_str()).collect();
    let mut found = Vec::new();
    for (ending, title) in KINDS {
        // The manifest is a file like any other: a name in it may not lead out of the folder.
        let wanted = |name: &&&str| {
            let to_read = !name.ends_with(".booklet.pdf") && !name.contains(".wechat");
            to_read && name.ends_with(ending) && !name.contains('/') && ArticleId::new(name).is_some()
        };
        for name in names.iter().filter(wanted) {
            if let Ok(bytes) = workspace.read(&format!("dist/{place}/{name}")) {
                found.push(Download { title, name: name.to_string(), bytes });
            }
        }
    }
    Outcome::new(found, Vec::new())
}

/// The same articles with the same text on the same pages.
fn agrees(manifest: &Value, issue: &Issue, pages: Option<&PageMap>) -> bool {
    let mut contents = manifest["contents"].clone();
    if pages.is_none() {
        without_pages(&mut contents);
    }
    let ours = serde_json::to_value(index::contents(issue, pages)).expect("contents are plain data");
    let inputs: Vec<&str> =
        manifest["inputs"].as_array().into_iter().flatten().filter_map(|row| row["sha256"].as_str()).collect();
    contents == ours && issue.articles.iter().all(|article| inputs.contains(&article.origin.hash.as_str()))
}

fn without_pages(contents: &mut Value) {
    for entry in contents.as_array_mut().into_iter().flatten() {
        entry["folio"] = Value::Null;
        without_pages(&mut entry["children"]);
    }
}
