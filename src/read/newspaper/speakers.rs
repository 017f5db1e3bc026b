//! Who speaks in an interview: 问：…, 主持人：…, 温若川：….
//!
//! A label begins a paragraph, and its line is no head however short.

use rustc_hash::FxHashMap;

use super::lines::{EM, End, Line};
use super::looks::Looks;
use super::stands::may_head;
use crate::read::forms::byline;
use crate::text::is_han;

/// Who asks and answers in most papers.
const KNOWN: [&str; 15] = [
    "问",
    "答",
    "主持人",
    "记者",
    "本报记者",
    "编者",
    "嘉宾",
    "学生记者",
    "采访者",
    "受访者",
    "读者",
    "网友",
    "回复",
    "答复",
    "回应",
];
/// No label has more characters.
const LONGEST: usize = 8;
/// What names on the web begin with.
const AT: char = '@';

/// Marks the lines that begin with who speaks.
pub(super) fn mark(lines: &[Line], looks: &mut [Looks]) {
    let labelled = |at: usize| looks[at].colon.then(|| label(&lines[at].text))?.filter(|_| may_speak(lines, looks, at));
    let found: Vec<(usize, &str)> = (0..lines.len()).filter_map(|at| Some((at, labelled(at)?))).collect();
    if found.len() < 2 {
        return;
    }
    let mut often: FxHashMap<&str, usize> = FxHashMap::default();
    found.iter().for_each(|(_, label)| *often.entry(label).or_default() += 1);
    // 地点：… comes back in lists as well: somebody must be known to speak.
    let told = |label: &str| KNOWN.contains(&label) || label.starts_with(AT) || byline::is_name(label);
    let speakers = often.keys().filter(|label| told(label)).count();
    let again = often.iter().any(|(label, count)| told(label) && *count >= 2);
    if !(again || speakers >= 2) {
        return;
    }
    if let Some((first, _)) = found.iter().find(|(_, label)| label.starts_with(AT)) {
        head_of_talk(lines, looks, *first);
    }
    for (at, label) in found {
        looks[at].speaks = told(label) || often[label] >= 2;
        if label.starts_with(AT) {
            looks[at].furniture = 0.0;
        }
    }
}

/// A short line below a text that ended heads what people on the web ask.
fn head_of_talk(lines: &[Line], looks: &mut [Looks], first: usize) {
    let Some(head) = first.checked_sub(1) else { return };
    let alone = head == 0 || lines[head - 1].ended() || lines[head - 1].text.ends_with('）');
    if alone && lines[head].width <= 12 * EM && may_head(&lines[head], &looks[head]) {
        looks[head].headed = true;
    }
}

/// What stands before the colon.
fn label(text: &str) -> Option<&str> {
    let (at, _) = text.char_indices().take(LONGEST + 1).find(|(_, c)| matches!(c, '：' | ':'))?;
    let label = text[..at].trim_end();
    let name = label.strip_prefix(AT).unwrap_or(label);
    let letters = name.len() < label.len();
    let plain = !name.is_empty() && name.chars().all(|c| is_han(c) || c == '·' || (letters && c.is_alphanumeric()));
    (plain && text.len() > at + '：'.len_utf8()).then_some(label)
}

/// A line that begins something: the one before does not end in the middle of a sentence.
fn may_speak(lines: &[Line], looks: &[Looks], at: usize) -> bool {
    let (line, look) = (&lines[at], &looks[at]);
    let open = at.checked_sub(1).is_some_and(|before| {
        let before = &lines[before];
        before.end == End::Open || (before.end == End::Word && !line.blank && !line.indent && before.fill.support > 0)
    });
    !open
        && look.byline.is_none()
        && !look.info
        && !look.source
        && !look.note
        && !look.headed
        && (look.furniture < 1.0 || line.text.starts_with(AT))
}

#[cfg(test)]
mod tests {
    use super::super::{lines, looks};
    use crate::diag::Source;

    fn marked(text: &str) -> Vec<bool> {
        let lines = lines::split(&Source::new("a", text));
        looks::look_at(&lines).iter().map(|look| look.speaks).collect()
    }

    #[test]
    fn labels_that_come_back_speak() {
        assert_eq!(marked("问：好吗？\n\n答：好。\n\n问：真的？"), [true; 3]);
        let talk = "主持人：后悔过吗？\n\n温若川：没有。\n\n站长：缺工人。\n\n主持人：还有呢？\n\n站长：没有了。";
        assert_eq!(marked(talk), [true; 5]);
        let web = "@渡口的风：路灯几时修？\n\n回复：已经修好。\n\n@lao陈：公交太少。\n\n回复：下月加车。";
        assert_eq!(marked(web), [true; 4]);
    }

    #[test]
    fn lists_and_sentences_do_not() {
        for text in [
            "时间：3月5日\n\n地点：图书馆\n\n时间：3月6日\n\n地点：文化馆",
            "他说：好。\n\n她说：不好。\n\n他说：为什么？",
            "来源：青禾日报\n\n记者：温若川",
        ] {
            assert!(!marked(text).contains(&true), "{text}");
        }
    }
}
