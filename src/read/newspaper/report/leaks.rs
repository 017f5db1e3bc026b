//! Whole sentences that two articles of a page have: one of them may have strayed.

use std::cell::OnceCell;
use std::collections::BTreeSet;

use rustc_hash::FxHashMap;
use xxhash_rust::xxh3::xxh3_64;

use super::super::Page;
use super::Facts;
use crate::article::PassageId;
use crate::diag::{Code, Finding};
use crate::msg;
use crate::pages::Part;
use crate::read::trace::Destination;

/// Shorter sentences are fixed phrases as often as leaks.
const SHORTEST: usize = 16;

/// A passage of an article of the page.
type Spot = (usize, PassageId);

/// The lines of passages, found once a sentence was seen twice.
struct Places {
    lines: FxHashMap<Spot, Vec<usize>>,
    /// Lines that were told of as repeating others.
    told: BTreeSet<usize>,
}

impl Facts<'_> {
    /// Tells of sentences, from stop to stop, that stand in two articles.
    pub(super) fn leaks(&self, page: &Page, findings: &mut Vec<Finding>) {
        let mut seen: FxHashMap<u64, Spot> = FxHashMap::default();
        seen.reserve(self.lines.len());
        let places = OnceCell::new();
        for (at, article) in page.articles.iter().enumerate() {
            for passage in article.body.passages() {
                for sentence in sentences(&passage.words()) {
                    let here = (at, passage.id);
                    let first = *seen.entry(xxh3_64(sentence.as_bytes())).or_insert(here);
                    if first.0 != at {
                        let places = places.get_or_init(|| self.places(page));
                        findings.extend(self.leak(page, places, [first, here], sentence));
                    }
                }
            }
        }
    }

    fn places(&self, page: &Page) -> Places {
        let mut lines: FxHashMap<Spot, Vec<usize>> = FxHashMap::default();
        for placed in &page.trace.placed {
            if let Destination::Article(article, Part::Passage(passage)) = placed.place {
                lines.entry((article, passage)).or_default().extend(placed.lines.clone());
            }
        }
        let told = self.repeats.iter().map(|repeat| self.lines[repeat.second].number).collect();
        Places { lines, told }
    }

    /// Says so, unless the lines were told of as repeated ones.
    fn leak(&self, page: &Page, places: &Places, spots: [Spot; 2], sentence: &str) -> Option<Finding> {
        let [first, second] = spots.map(|spot| places.lines.get(&spot));
        let (first, second) = (first?.first()?, second?);
        if second.iter().any(|line| places.told.contains(line)) {
            return None;
        }
        let at = self.lines.binary_search_by_key(second.first()?, |line| line.number).ok()?;
        let length = sentence.chars().count();
        let message = msg!(
            "有一句（{length} 字）与第 {first} 行起的一段相同，或是串入的文字",
            "a sentence of {length} characters stands in the paragraph of line {first} as well: perhaps it strayed here"
        );
        let help = msg!("两处都保留；请对照原版删去一处", "both are kept; compare with the page and delete one");
        let article = &page.articles[spots[1].0].id;
        Some(Finding::new(Code::R033, message).at(self.at(at)).article(article).help(help))
    }
}

/// The sentences of a text that are long enough, without the marks around them.
fn sentences(text: &str) -> impl Iterator<Item = &str> {
    const STOPS: [&[u8]; 3] = ["。".as_bytes(), "！".as_bytes(), "？".as_bytes()];
    let bytes = text.as_bytes();
    // Marks begin with one of two bytes, which hardly any character has.
    let marks = memchr::memchr2_iter(STOPS[0][0], STOPS[1][0], bytes);
    let stops = marks.filter(|at| bytes.get(*at..at + 3).is_some_and(|mark| STOPS.contains(&mark)));
    let mut from = 0;
    let whole = stops.map(move |at| &text[std::mem::replace(&mut from, at + 3)..at + 3]);
    let bare = whole.map(|sentence| sentence.trim_start_matches(['”', '’', '）', ' ', '“']));
    // No character has more than four bytes.
    let long = |text: &str| text.len() > 4 * SHORTEST || (text.len() > SHORTEST && text.chars().count() > SHORTEST);
    bare.filter(move |sentence| long(sentence))
}

#[cfg(test)]
mod tests {
    use super::super::super::{Given, read};
    use crate::diag::{Code, Source};

    #[test]
    fn a_sentence_in_two_articles_is_told() {
        let leaks = |sentence: &str| {
            let text = format!(
                "港口今天开港\n本报讯（记者 温若川）港口今天开港，货轮靠泊码头。{sentence}工人们在岸边等着。\n图书馆昨天闭馆\n本报讯（记者 周砚秋）图书馆昨天闭馆，修缮屋顶。{sentence}下月重新开放。\n"
            );
            let outcome = read(&Source::new("a", text.as_str()), String::new(), &Given::default());
            outcome.findings.iter().filter(|finding| finding.code == Code::R033).count()
        };
        assert_eq!(leaks("今年青禾江的水位比去年低了两尺三寸。"), 1);
        assert_eq!(leaks("大家都很高兴。"), 0);
    }
}
