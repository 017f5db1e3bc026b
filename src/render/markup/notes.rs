//! Footnotes: the marks in the text, the notes after it, and the way back.
//!
//! A web page has a list of end notes. An EPUB has one `aside` per note, which reading systems
//! show in a window of its own.

use super::Writer;
use crate::article::{Block, Note};
use crate::render::escape::escape;

impl Writer<'_> {
    pub(super) fn note_mark(&mut self, note: usize) {
        let number = note + 1;
        if note >= self.notes {
            // A mark whose note the article does not have keeps its number and leads nowhere.
            return self.out.push_str(&format!("<sup>{number}</sup>"));
        }
        if self.marks.len() <= note {
            self.marks.resize(note + 1, 0);
        }
        self.marks[note] += 1;
        let (from, to) = (self.mark_id(note, self.marks[note]), self.id(&format!("n{number}")));
        let kind = if self.epub() { " epub:type=\"noteref\"" } else { "" };
        self.out.push_str(&format!(
            "<sup class=\"note-mark\"><a id=\"{from}\" href=\"#{to}\"{kind} role=\"doc-noteref\">{number}</a></sup>"
        ));
    }

    fn mark_id(&self, note: usize, time: usize) -> String {
        match time {
            1 => self.id(&format!("r{}", note + 1)),
            time => self.id(&format!("r{}-{time}", note + 1)),
        }
    }

    /// All notes, or nothing when there are none.
    pub(super) fn notes(&mut self, notes: &[Note]) -> Option<String> {
        if notes.is_empty() {
            return None;
        }
        if !self.epub() {
            self.out.push_str("<ol>\n");
        }
        for (note, text) in notes.iter().enumerate() {
            let id = self.id(&format!("n{}", note + 1));
            if self.epub() {
                self.out.push_str(&format!("<aside id=\"{id}\" epub:type=\"footnote\" role=\"doc-footnote\">\n"));
                self.run_in = Some(format!("<span class=\"note-number\">{}</span> ", note + 1));
            } else {
                self.out.push_str(&format!("<li id=\"{id}\">"));
            }
            self.note(note, &text.blocks);
            self.out.push_str(if self.epub() { "</aside>\n" } else { "</li>\n" });
        }
        if !self.epub() {
            self.out.push_str("</ol>\n");
        }
        Some(self.taken())
    }

    fn note(&mut self, note: usize, blocks: &[Block]) {
        self.blocks(blocks);
        let lead = self.run_in.take().unwrap_or_default();
        let back = self.ways_back(note);
        // The way back belongs at the end of the last line, not on a line of its own.
        if lead.is_empty() && matches!(blocks.last(), Some(Block::Paragraph(_))) {
            let end = "</p>\n";
            self.out.truncate(self.out.len() - end.len());
            self.out.push_str(&back);
            self.out.push_str(end);
        } else {
            self.out.push_str(&format!("<p>{lead}{}</p>\n", back.trim_start()));
        }
    }

    fn ways_back(&mut self, note: usize) -> String {
        let times = self.marks.get(note).copied().unwrap_or_default();
        let label = escape(&self.options.labels.back).into_owned();
        let mut back = String::new();
        for time in 1..=times {
            let to = self.mark_id(note, time);
            let label = if time > 1 { format!("{label} {time}") } else { label.clone() };
            let kind = if self.epub() { " epub:type=\"backlink\"" } else { "" };
            back.push_str(&format!(
                " <a class=\"back\" href=\"#{to}\"{kind} role=\"doc-backlink\" aria-label=\"{label}\">↩</a>"
            ));
        }
        back
    }
}
