//! The import a careful editor would make of a page: what scores 100.

use xuekan::article::{Article as Imported, ArticleId, Block, Body, Dateline, Head, Passage, SourceLine};
use xuekan::date::Date;
use xuekan::import::{self, ImportedFile};
use xuekan::render::commonmark;

use super::truth::{Article, Page};

/// The truth of a page as an import.
pub fn import(page: &Page) -> import::Imported {
    let truth = &page.truth;
    let mut files: Vec<ImportedFile> = truth.articles.iter().enumerate().map(|(at, a)| file(at, a)).collect();
    let mut loose: Vec<&str> = truth.loose.iter().chain(&truth.furniture).map(String::as_str).collect();
    // Captions have no field of their own; they are kept beside the articles.
    loose.extend(truth.articles.iter().flat_map(|a| &a.captions).map(String::as_str));
    files.push(ImportedFile { path: "page.loose.txt".into(), text: loose.join("\n"), article: None });
    import::Imported { files, ..import::Imported::default() }
}

/// One true article as a file.
pub fn file(at: usize, article: &Article) -> ImportedFile {
    let source = match &article.origin {
        None => None,
        Some(origin) => {
            let day = Date::new(origin.day.year, origin.day.month, origin.day.day);
            let page = origin.page.map(|page| page.to_string());
            let date = day.filter(|_| origin.dated);
            Some(SourceLine { name: origin.name.clone(), date, page, url: None })
        }
    };
    let dateline =
        article.lead.as_ref().map(|lead| Dateline { text: Some(lead.trim().to_string()), ..Dateline::default() });
    let head = Head {
        kicker: article.stack.kicker.clone(),
        title: article.stack.title.clone().unwrap_or_default(),
        subtitles: article.stack.subtitles.clone(),
        column: article.column.clone(),
        authors: article.authors.clone(),
        role: article.role.clone(),
        dateline,
        source,
        editor_note: (!article.note.is_empty()).then(|| article.note.join("\n")),
        continued_to: article.jump.clone(),
        truncated: article.jump.is_some(),
        ..Head::default()
    };
    let block = |(at, text): (usize, &String)| {
        let passage = Passage::text(text.as_str());
        if article.heads.contains(&at) { Block::Heading { level: 1, passage } } else { Block::Paragraph(passage) }
    };
    let body = Body::new(article.body.paragraphs.iter().enumerate().map(block).collect(), Vec::new());
    let id = ArticleId::new(&format!("page/{at:02}")).expect("a number is a name");
    let article = Imported { id, head, body, origin: Default::default() };
    ImportedFile { path: format!("{}.md", article.id), text: commonmark::article(&article), article: Some(article) }
}
