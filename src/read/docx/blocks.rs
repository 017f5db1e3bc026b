//! Paragraphs of a document as blocks: lists, quotations, captions.

use super::story::{Item, Paragraph};
use super::styles::{Own, Role};
use crate::article::{Block, Figure, Inline, Passage};
use crate::read::{html, markdown, opening};

/// Captions that stand as paragraphs below their pictures.
pub(super) fn attach_captions(blocks: &mut Vec<Block>) {
    let (mut at, mut taken) = (0, Vec::new());
    while at + 1 < blocks.len() {
        let words = match &blocks[at + 1] {
            Block::Paragraph(p) if opening::is_caption(&p.plain()) => Some(p.clone()),
            _ => None,
        };
        if let (Block::Figure(figure), Some(words)) = (&mut blocks[at], words)
            && figure.caption.is_none()
        {
            caption(figure, &words);
            taken.push(at + 1);
            at += 1;
        }
        at += 1;
    }
    opening::take_out(blocks, &taken);
}

/// Puts the words below a picture into it.
fn caption(figure: &mut Figure, words: &Passage) {
    let (caption, credit) = markdown::split_credit(&words.plain().replace('\n', " "));
    let passage = |text: String| Passage { id: words.id, inlines: vec![Inline::Text(text)] };
    (figure.caption, figure.credit) = (caption.map(passage), credit.map(passage));
}

/// Paragraphs to blocks; neighbouring items of a list become one.
pub(super) fn blocks(items: Vec<Item>) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open: Vec<ListItem> = Vec::new();
    for item in items {
        let paragraph = match item {
            Item::Paragraph(paragraph) => paragraph,
            Item::Block(block) => {
                close_list(&mut open, &mut out);
                out.push(block);
                continue;
            }
        };
        if let Some((level, number)) = paragraph.list {
            let passage = Passage { id: paragraph.id, inlines: paragraph.inlines };
            open.push(ListItem { level, number, blocks: vec![Block::Paragraph(passage)] });
            continue;
        }
        if paragraph.inlines.is_empty() && paragraph.role != Role::Own(Own::Divider) {
            continue;
        }
        if let (Role::Own(Own::ListMore), Some(item)) = (paragraph.role, open.last_mut()) {
            item.blocks.push(Block::Paragraph(Passage { id: paragraph.id, inlines: paragraph.inlines }));
            continue;
        }
        close_list(&mut open, &mut out);
        let block = block(paragraph, out.last_mut());
        out.push(block);
        // A quotation takes its neighbour in.
        if let [.., Block::Quote(_), Block::Quote(_)] = out.as_slice()
            && let Some(Block::Quote(mut last)) = out.pop()
            && let Some(Block::Quote(before)) = out.last_mut()
        {
            before.append(&mut last);
        }
    }
    close_list(&mut open, &mut out);
    out
}

/// An item of a list that is being read.
struct ListItem {
    level: usize,
    number: Option<u64>,
    blocks: Vec<Block>,
}

fn block(paragraph: Paragraph, before: Option<&mut Block>) -> Block {
    let passage = Passage { id: paragraph.id, inlines: paragraph.inlines };
    match paragraph.role {
        Role::Heading(level) => Block::Heading { level: level.min(4), passage: flat(passage) },
        Role::Quote => Block::Quote(vec![Block::Paragraph(passage)]),
        Role::Caption if matches!(before, Some(Block::Figure(figure)) if figure.caption.is_none()) => {
            if let Some(Block::Figure(figure)) = before {
                caption(figure, &passage);
            }
            Block::Paragraph(Passage::new(Vec::new()))
        }
        Role::Own(Own::Divider) => Block::Divider,
        Role::Own(Own::Code) => Block::Code(Passage { id: passage.id, ..Passage::text(passage.plain()) }),
        Role::Text | Role::Title | Role::Subtitle | Role::Caption | Role::Contents | Role::Own(_) => {
            Block::Paragraph(passage)
        }
    }
}

/// A heading on one line.
fn flat(mut passage: Passage) -> Passage {
    if !passage.inlines.contains(&Inline::LineBreak) {
        return passage;
    }
    for inline in &mut passage.inlines {
        if *inline == Inline::LineBreak {
            *inline = Inline::Text(" ".into());
        }
    }
    passage.inlines = html::tidied(std::mem::take(&mut passage.inlines));
    passage
}

fn close_list(open: &mut Vec<ListItem>, out: &mut Vec<Block>) {
    let items = std::mem::take(open);
    let mut at = 0;
    while at < items.len() {
        let (block, next) = list(&items, at, items[at].level);
        out.push(block);
        at = next;
    }
}

/// The list that begins at an item, with deeper ones inside, and where it ends.
fn list(items: &[ListItem], start: usize, level: usize) -> (Block, usize) {
    let ordered = items[start].number.is_some();
    let mut out: Vec<Vec<Block>> = Vec::new();
    let mut at = start;
    while let Some(ListItem { level: own, number, blocks }) = items.get(at) {
        if *own < level || (*own == level && number.is_some() != ordered) {
            break;
        }
        if *own > level {
            let (inner, next) = list(items, at, *own);
            match out.last_mut() {
                Some(item) => item.push(inner),
                None => out.push(vec![inner]),
            }
            at = next;
            continue;
        }
        out.push(blocks.clone());
        at += 1;
    }
    (Block::List { start: items[start].number, items: out }, at)
}
