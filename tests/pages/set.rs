//! Sets articles as page text the way it arrives, and writes down the truth of it.
//!
//! What makes a page hard is chosen per page and per article: column width, blank lines, indents,
//! letter-spacing, where headlines stand, what is missing, what leaked. Where the text no longer
//! tells what the page told the eye, the truth says so: such places are optional.

use super::bare;
use super::columns::{draw_twice, letter_space, space_digits, width, wrap};
use super::random::Random;
use super::truth::{Article, Family, Page, Stack, Truth};
use super::write::{Form, Writer};

/// Where blank lines stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Blanks {
    /// After every line.
    Everywhere,
    /// After paragraphs.
    Paragraphs,
    /// Nowhere, or only between articles.
    Nowhere,
}

/// What stands before the first line of a paragraph.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Indent {
    /// The ems it was printed with.
    Kept(&'static str),
    /// Nothing.
    Lost,
}

/// What is after a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Seam {
    /// The paragraph goes on.
    Inside,
    /// A line of the same headline stack, or another line about the same thing.
    Close,
    /// Another paragraph.
    Paragraph,
    /// Something else of the page.
    Apart,
    /// A picture.
    Gap,
}

type Lines = Vec<(String, Seam)>;

/// Choices for a whole page.
#[derive(Debug)]
struct Style {
    family: Family,
    blanks: Blanks,
    indent: Indent,
    /// First lines of articles begin with one space.
    first_space: bool,
    /// Share of short lines drawn apart.
    stretch: f64,
    /// Share of seams at numbers with a space.
    digits: f64,
    /// No blank line after a line that ends with a digit.
    digit_joins: bool,
    /// Share of headlines set after their bodies.
    after: f64,
    /// Share of letter-spaced headlines.
    spaced_titles: f64,
    /// Share of captions drawn twice.
    doubled: f64,
    /// Share of missing headlines.
    missing: f64,
    /// Share of blank lines between articles that are missing.
    tight: f64,
    /// Usual width of columns in ems.
    measure: usize,
    /// Share of long paragraphs cut by a column break.
    cuts: f64,
    /// Share of bold marks kept.
    bold: f64,
    /// Bylines, two-character names opened.
    opened: bool,
}

/// A page of a seed.
pub fn page(seed: u64) -> Page {
    let mut writer = Writer::new(seed);
    let family = if writer.random.chance(0.6) { Family::TextLayer } else { Family::Recognised };
    let style = Style::new(family, &mut writer.random);
    let count = writer.random.weighed(&[(3, 2), (5, 3), (6, 4), (4, 5), (2, 6), (1, 7)]);
    let mut articles: Vec<Article> = (0..count)
        .map(|_| {
            let form = writer.random.weighed(&[
                (6, Form::News),
                (3, Form::Commentary),
                (3, Form::Feature),
                (3, Form::Report),
                (2 + count / 4, Form::Brief),
            ]);
            writer.article(form)
        })
        .collect();
    let mut setter = Setter { style, truth: Truth::default(), pieces: Vec::new(), ends: Vec::new() };
    if family == Family::Recognised {
        leak_and_repeat(&mut articles, &mut writer.random);
    }
    let order: Vec<bool> = articles.iter().map(|_| writer.random.chance(setter.style.after)).collect();
    for at in 0..articles.len() {
        let mixed = order.iter().any(|after| *after != order[0]);
        // On pages of one order a body needs no mark of its own; elsewhere only a dateline tells
        // where a text begins that has no headline before it.
        let alone = order[at] && mixed && articles[at].lead.is_none();
        let after = order[at] && !alone;
        let random = &mut writer.random;
        // A headline may only be missing where its neighbour's cannot be taken for it: on pages
        // with every headline before its body, or where the next text shows its own beginning.
        let next = articles.get(at + 1).is_none_or(|next| order[at + 1] && next.lead.is_some());
        let safe = order.iter().all(|after| !after) || (after && next);
        let nameless = safe && articles[at].lead.is_some() && random.chance(setter.style.missing);
        if nameless {
            articles[at].stack = Stack::default();
            articles[at].column = None;
        }
        setter.article(&mut articles[at], after, random);
    }
    if writer.random.chance(0.2) {
        let (title, caption) = writer.picture();
        setter.picture(&title, &caption, &mut writer.random);
    }
    let lines = setter.finish(&mut writer);
    let mut truth = setter.truth;
    truth.articles = articles;
    let text = join(&lines, &setter.style, &mut writer.random);
    truth.artefacts += super::score::spaces(&text, &super::score::allowed_spaces(&truth));
    let style = format!("{:?}", setter.style);
    Page { seed, family, style, text, truth }
}

impl Style {
    fn new(family: Family, random: &mut Random) -> Self {
        let layer = family == Family::TextLayer;
        let blanks = if layer {
            random.weighed(&[(45, Blanks::Everywhere), (15, Blanks::Paragraphs), (40, Blanks::Nowhere)])
        } else {
            random.weighed(&[(3, Blanks::Paragraphs), (1, Blanks::Nowhere)])
        };
        let indent = if random.chance(0.35) {
            Indent::Kept(random.pick(&["\u{3000}\u{3000}", "\u{3000}\u{3000}", "    ", "  "]))
        } else {
            Indent::Lost
        };
        let measure = match random.below(4) {
            0 => random.between(10, 13),
            1 => random.between(14, 18),
            2 => random.between(19, 26),
            _ => random.between(27, 40),
        };
        Self {
            family,
            blanks,
            indent,
            first_space: layer && random.chance(0.3),
            stretch: if layer { random.pick(&[0.0, 0.3, 0.7, 1.0]) } else { 0.0 },
            digits: if layer { random.pick(&[0.0, 0.3, 0.6, 0.95]) } else { random.pick(&[0.0, 0.0, 0.1]) },
            digit_joins: random.chance(0.6),
            after: if layer { random.weighed(&[(4, 0.0), (3, 1.0), (2, 0.5)]) } else { 0.0 },
            spaced_titles: if layer { random.pick(&[0.0, 0.2, 0.6]) } else { 0.0 },
            doubled: if layer { random.pick(&[0.0, 0.0, 0.6]) } else { 0.0 },
            missing: if layer { 0.05 } else { 0.1 },
            tight: random.pick(&[0.0, 0.2, 0.6]),
            measure,
            cuts: if layer { 0.0 } else { random.pick(&[0.1, 0.3, 0.5]) },
            bold: if layer { 0.0 } else { random.pick(&[0.0, 0.0, 0.5]) },
            opened: random.chance(0.3),
        }
    }
}

struct Setter {
    style: Style,
    truth: Truth,
    pieces: Vec<Lines>,
    /// What stands at the end of the page.
    ends: Vec<Lines>,
}

impl Setter {
    fn article(&mut self, article: &mut Article, after: bool, random: &mut Random) {
        let mut body: Lines = Vec::new();
        let jumps = article.origin.is_none() && !article.captions.is_empty() && random.chance(0.5)
            || article.heads.len() > 1 && random.chance(0.45);
        let jumps = jumps && article.body.paragraphs.len() > 2;
        if jumps && random.chance(0.35) {
            cut_last(article, random);
        }
        self.note(article, &mut body, random);
        if article.lead.is_none() && article.stack.title.is_some() && !after && random.chance(0.08) {
            self.continued(article, &mut body, random);
        }
        self.body(article, &mut body, random);
        if jumps {
            self.jump(article, &mut body, random);
        }
        self.origin(article, &mut body, random);
        let mut head = self.head(article, after, random);
        let captions = self.captions(article, random);

        let mut kicker_apart = None;
        if after && article.stack.kicker.as_deref().is_some_and(|k| k.ends_with(['：', '求']) || k.ends_with("强调"))
        {
            // Only a kicker that cannot be a deck may stand by itself before the body.
            if random.chance(0.3)
                && let Some(at) =
                    head.iter().position(|(line, _)| Some(bare(line)) == article.stack.kicker.as_deref().map(bare))
            {
                kicker_apart = Some(head.remove(at));
            }
        }
        if let Some(last) = head.last_mut() {
            last.1 = Seam::Apart;
        }
        let mut piece: Lines = Vec::new();
        if after {
            if let Some((line, _)) = kicker_apart {
                piece.push((line, Seam::Apart));
            }
            piece.extend(body);
            piece.extend(head);
            piece.extend(captions);
        } else {
            let first = random.chance(0.5);
            piece.extend(head);
            if first {
                piece.extend(captions);
                piece.extend(body);
            } else {
                piece.extend(body);
                piece.extend(captions);
            }
        }
        self.pieces.push(piece);
    }

    /// Kicker, headline, decks, column and byline in the order they are printed.
    fn head(&mut self, article: &mut Article, after: bool, random: &mut Random) -> Lines {
        let layer = self.style.family == Family::TextLayer;
        let seam = if layer && random.chance(0.5) { Seam::Close } else { Seam::Apart };
        let mut head: Lines = Vec::new();
        let stack = article.stack.clone();
        let mut readings = vec![];
        let mut column_in_title = None;
        if let Some(column) = &article.column {
            let form = random.below(4);
            let printed = match form {
                0 => format!("【{column}】"),
                1 => format!("■{column}"),
                2 => column.clone(),
                _ => format!("（{column}）"),
            };
            article.lines.push(printed.clone());
            self.truth.labels.push("【】■（）".to_string());
            readings.push(Stack { kicker: Some(column.clone()), ..stack.clone() });
            readings.push(Stack { kicker: Some(printed.clone()), ..stack.clone() });
            if form == 3 && stack.title.is_some() {
                column_in_title = Some(printed);
            } else {
                head.push((printed, seam));
            }
        }
        let deck_first = !stack.subtitles.is_empty() && random.chance(0.12);
        let mut decks: Lines = Vec::new();
        for deck in &stack.subtitles {
            decks.push((self.spoiled(deck, random), seam));
        }
        if let Some(kicker) = &stack.kicker {
            head.push((self.spoiled(kicker, random), seam));
        }
        if deck_first {
            head.append(&mut decks);
            if !stack.subtitles[0].starts_with('—') {
                // Above the headline and without a dash, it looks like a kicker.
                let kicker = [stack.kicker.clone(), Some(stack.subtitles[0].clone())];
                let kicker = kicker.into_iter().flatten().collect::<Vec<_>>().join(" ");
                readings.push(Stack { kicker: Some(kicker), title: stack.title.clone(), subtitles: vec![] });
            }
        }
        if let Some(title) = &stack.title {
            let lines = self.title_lines(title, random);
            if let [one, two] = lines.as_slice() {
                readings.push(Stack {
                    kicker: Some(one.clone()),
                    title: Some(two.clone()),
                    subtitles: stack.subtitles.clone(),
                });
                let below = std::iter::once(two.clone()).chain(stack.subtitles.iter().cloned()).collect();
                readings.push(Stack { kicker: stack.kicker.clone(), title: Some(one.clone()), subtitles: below });
                if let Some(kicker) = &stack.kicker {
                    let kicker = Some(format!("{kicker} {one}"));
                    readings.push(Stack { kicker, title: Some(two.clone()), subtitles: stack.subtitles.clone() });
                }
            }
            let count = lines.len();
            let spaced = random.chance(self.style.spaced_titles);
            for (at, line) in lines.into_iter().enumerate() {
                let mut line =
                    if spaced { letter_space(&line).replace("  ", "   ") } else { self.spoiled(&line, random) };
                if at + 1 == count
                    && let Some(column) = &column_in_title
                {
                    line.push_str(column);
                    let title = Some(format!("{title}{column}"));
                    readings.push(Stack { title, ..stack.clone() });
                }
                head.push((line, if layer { Seam::Close } else { seam }));
            }
        }
        head.append(&mut decks);
        self.byline(article, &mut head, after, random);
        readings.extend(other_readings(&stack));
        article.readings = readings;
        head
    }

    fn title_lines(&self, title: &str, random: &mut Random) -> Vec<String> {
        if let Some((one, two)) = title.split_once(' ')
            && random.chance(0.3)
        {
            return vec![one.to_string(), two.to_string()];
        }
        let long = title.chars().count() > 16 && !title.contains(' ');
        if long && random.chance(0.2) {
            let middle = title.chars().count() / 2;
            let (one, two) =
                (title.chars().take(middle).collect::<String>(), title.chars().skip(middle).collect::<String>());
            let digit = one.ends_with(|c: char| c.is_ascii())
                || two.starts_with(|c: char| c.is_ascii() || "，：。”".contains(c));
            if !digit {
                return vec![one, two];
            }
        }
        vec![title.to_string()]
    }

    fn byline(&mut self, article: &mut Article, head: &mut Lines, after: bool, random: &mut Random) {
        if article.lead.is_some() || (article.authors.is_empty() && article.role.is_none()) {
            return;
        }
        let open = |name: &String| {
            let letters: Vec<char> = name.chars().collect();
            match letters.as_slice() {
                [one, two] if self.style.opened => format!("{one}\u{3000}{two}"),
                _ => name.clone(),
            }
        };
        let names = article.authors.iter().map(open).collect::<Vec<_>>().join(random.pick(&[" ", "、", "\u{3000}"]));
        let role = article.role.clone().unwrap_or_default();
        let mark = random.weighed(&[(5, ""), (2, "□ "), (1, "■"), (1, "□")]);
        let gap = if role.is_empty() || names.is_empty() { "" } else { " " };
        // On its own, a bare name after a body would be anybody's.
        let tail = if after && role.is_empty() { " 文" } else { "" };
        let line = format!("{mark}{role}{gap}{names}{tail}");
        self.truth.labels.push(format!("□■文{role}{}", "、".repeat(article.authors.len())));
        article.lines.push(line.clone());
        head.push((line, Seam::Apart));
    }

    fn note(&mut self, article: &mut Article, out: &mut Lines, random: &mut Random) {
        for note in article.note.clone() {
            self.truth.labels.push("【】编者按：开栏语的话".to_string());
            let (mut lines, _, _) = self.paragraph(&note, random);
            out.append(&mut lines);
        }
        if !article.note.is_empty() && random.chance(0.4) {
            self.truth.labels.push("——编者".to_string());
            article.note.push("——编者".to_string());
            out.push(("——编者".to_string(), Seam::Paragraph));
        }
    }

    fn body(&mut self, article: &mut Article, out: &mut Lines, random: &mut Random) {
        let measures = self.measures(random);
        let mut at = 0;
        let mut number = 0;
        let mut optional = Vec::new();
        let count = article.body.paragraphs.len();
        for (index, paragraph) in article.body.paragraphs.iter().enumerate() {
            let head = article.heads.contains(&index);
            let lead = if index == 0 { article.lead.clone().unwrap_or_default() } else { String::new() };
            let whole = format!("{lead}{paragraph}");
            let skipped = bare(&lead).chars().count();
            if head {
                let line = self.spoiled(paragraph, random);
                out.push((self.bold(&line, random), Seam::Paragraph));
                number += 1;
                at += bare(paragraph).chars().count();
                continue;
            }
            let from = number;
            let (mut lines, breaks, full) = self.paragraph_at(&whole, &|line| measures(from + line), random);
            number += lines.len();
            if index == 0 && self.style.first_space && self.style.indent == Indent::Lost {
                lines[0].0.insert(0, ' ');
            }
            out.append(&mut lines);
            optional.extend(breaks.iter().filter(|place| **place > skipped).map(|place| at + place - skipped));
            at += bare(paragraph).chars().count();
            let next_is_head = article.heads.contains(&(index + 1));
            // A repeated passage breaks off: it may run on into what follows.
            let open = !paragraph.ends_with(['。', '！', '？', '”', '…', '：', '—']);
            if (full || open) && index + 1 < count && !next_is_head {
                optional.push(at);
            }
        }
        article.body.optional = optional.clone();
        for body in &mut article.bodies {
            // Places in other readings: where the same characters stand around them.
            let (from, to) = (bare(&article.body.paragraphs.concat()), bare(&body.paragraphs.concat()));
            body.optional = carried(&from, &to, &optional);
        }
        if let Some(last) = out.last_mut() {
            last.1 = Seam::Apart;
        }
    }

    /// The widths of the lines of one article in half ems: one, or another in the middle.
    fn measures(&self, random: &mut Random) -> Box<dyn Fn(usize) -> usize> {
        let usual = 2 * (self.style.measure + random.between(0, 2) - 1).clamp(10, 40);
        if self.style.family == Family::TextLayer && random.chance(0.35) {
            let (from, length) = (random.between(5, 40), random.between(10, 40));
            let other = if usual >= 40 { usual / 2 } else { (usual * 2).min(80) };
            return Box::new(move |line| if (from..from + length).contains(&line) { other } else { usual });
        }
        Box::new(move |_| usual)
    }

    fn paragraph(&mut self, text: &str, random: &mut Random) -> (Lines, Vec<usize>, bool) {
        let measure = 2 * self.style.measure;
        self.paragraph_at(text, &|_| measure, random)
    }

    /// Lines of a paragraph, the places where it might as well end, and whether its own end cannot
    /// be seen.
    fn paragraph_at(
        &mut self,
        text: &str,
        measure: &dyn Fn(usize) -> usize,
        random: &mut Random,
    ) -> (Lines, Vec<usize>, bool) {
        let indent = match self.style.indent {
            Indent::Kept(indent) => indent,
            Indent::Lost => "",
        };
        if self.style.family == Family::Recognised {
            return self.recognised(text, indent, random);
        }
        // The first line is two ems shorter whether the indent arrives or not.
        let room = |line: usize| if line == 0 { measure(0) - 4 } else { measure(line) };
        let set = wrap(text, &room, random);
        let told = self.style.indent != Indent::Lost || self.style.blanks == Blanks::Paragraphs;
        let mut lines: Lines = Vec::new();
        let mut places = Vec::new();
        let mut at = 0;
        let mut full = false;
        let count = set.len();
        for (index, line) in set.iter().enumerate() {
            at += bare(&line.text).chars().count();
            let last = index + 1 == count;
            let short = !last && line.width + 2 <= line.measure;
            let mut shown = line.text.clone();
            if short && random.chance(self.style.stretch) {
                shown = letter_space(&shown);
            }
            shown = space_digits(shown.trim(), self.style.digits, random);
            if index == 0 {
                shown.insert_str(0, indent);
            }
            let stop = line.text.trim_end().ends_with(['。', '！', '？', '”', '…', '：', '—']);
            if last {
                full = !told && line.width + 3 > line.measure;
            } else {
                self.truth.artefacts += 1;
                if stop && !told {
                    places.push(at);
                }
            }
            lines.push((shown, if last { Seam::Paragraph } else { Seam::Inside }));
        }
        (lines, places, full)
    }

    /// A paragraph of a recognised page: one line, or two where a column ends.
    fn recognised(&mut self, text: &str, indent: &str, random: &mut Random) -> (Lines, Vec<usize>, bool) {
        let spoiled = |setter: &Self, text: &str, random: &mut Random| {
            setter.bold(&space_digits(text, setter.style.digits, random), random)
        };
        let letters: Vec<char> = text.chars().collect();
        if letters.len() > 120 && random.chance(self.style.cuts) {
            let place = random.between(40, letters.len() - 30);
            let fit = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
            if fit(letters[place - 1]) && fit(letters[place]) {
                let (one, two): (String, String) =
                    (letters[..place].iter().collect(), letters[place..].iter().collect());
                self.truth.artefacts += 1;
                let one = format!("{indent}{}", space_digits(&one, self.style.digits, random));
                let two = space_digits(&two, self.style.digits, random);
                return (vec![(one, Seam::Paragraph), (two, Seam::Paragraph)], Vec::new(), false);
            }
        }
        let line = format!("{indent}{}", spoiled(self, text, random));
        (vec![(line, Seam::Paragraph)], Vec::new(), false)
    }

    /// A line with the bold marks it was recognised with.
    fn bold(&self, line: &str, random: &mut Random) -> String {
        if self.style.bold == 0.0 || line.contains('*') || !random.chance(self.style.bold * 0.4) {
            return line.to_string();
        }
        match line.split_once('。') {
            Some((first, rest)) if first.chars().count() < 40 => format!("**{first}。**{rest}"),
            None if width(line) < 50 => format!("**{line}**"),
            _ => line.to_string(),
        }
    }

    fn spoiled(&self, line: &str, random: &mut Random) -> String {
        space_digits(line, self.style.digits, random)
    }

    /// The line that says where an article comes from.
    fn continued(&mut self, article: &mut Article, out: &mut Lines, random: &mut Random) {
        let line = random.pick(&["（上接第一版）", "（上接1版）", "（上接第一版头条）", "(紧接第1版)"]).to_string();
        self.truth.labels.push(line.clone());
        article.lines.push(line.clone());
        out.push((line, Seam::Paragraph));
    }

    fn jump(&mut self, article: &mut Article, out: &mut Lines, random: &mut Random) {
        let page = random.between(2, 8);
        let chinese = ["", "一", "二", "三", "四", "五", "六", "七", "八"][page];
        let target = match random.below(4) {
            0 => format!("第{chinese}版"),
            1 => format!("{page}版"),
            2 => format!("第{page}版"),
            _ => format!("{chinese}版"),
        };
        let line = match random.below(4) {
            0 => format!("（紧接{target}）"),
            1 => format!("(下转{target})"),
            _ => format!("（下转{target}）"),
        };
        self.truth.labels.push(line.clone());
        article.lines.push(line.clone());
        article.jump = Some(target);
        match out.last_mut() {
            Some((last, _)) if random.chance(0.5) => {
                last.push_str(random.pick(&["", " ", "   "]));
                last.push_str(&line);
            }
            last => {
                if let Some((_, seam)) = last {
                    *seam = Seam::Paragraph;
                }
                out.push((line, Seam::Apart));
            }
        }
    }

    fn origin(&mut self, article: &mut Article, out: &mut Lines, random: &mut Random) {
        let Some(origin) = &article.origin else { return };
        let day = origin.day;
        let page = origin.page.map(|page| format!("第{page:02}版")).unwrap_or_default();
        let line = if origin.dated {
            match random.below(3) {
                0 => format!("（原载{}年{}月{}日《{}》{page}）", day.year, day.month, day.day, origin.name),
                1 => format!("《{}》（{}年{:02}月{:02}日{page}）", origin.name, day.year, day.month, day.day),
                _ => format!("（据《{}》{}年{}月{}日{page}）", origin.name, day.year, day.month, day.day),
            }
        } else {
            let line = format!("（原载{}月{}日《{}》{page}）", day.month, day.day, origin.name);
            if random.chance(0.3) { line.replace('（', "(").replace('）', ")") } else { line }
        };
        self.truth.labels.push(format!("{line}{:02}{:02}0", day.month, day.day));
        article.lines.push(line.clone());
        if let Some((_, seam)) = out.last_mut() {
            *seam = Seam::Paragraph;
        }
        out.push((line, Seam::Apart));
    }

    fn captions(&mut self, article: &Article, random: &mut Random) -> Lines {
        let mut here: Lines = Vec::new();
        for caption in &article.captions {
            let lines = self.caption(caption, random);
            if self.style.family == Family::TextLayer && random.chance(0.3) {
                // At the end of the page it may belong to any article.
                self.truth.loose.push(caption.clone());
                self.ends.push(lines);
            } else {
                here.extend(lines);
            }
        }
        here
    }

    fn caption(&mut self, caption: &str, random: &mut Random) -> Lines {
        let seam = if self.style.family == Family::Recognised && random.chance(0.5) { Seam::Gap } else { Seam::Apart };
        let (words, credit) = match caption.rfind('。') {
            Some(end) => caption.split_at(end + '。'.len_utf8()),
            None => (caption, ""),
        };
        if random.chance(self.style.doubled) && width(caption) < 100 {
            let (line, added) = draw_twice(&format!("{words}{credit}"));
            self.truth.doubled.push_str(&added);
            return vec![(line, seam)];
        }
        let gap = random.pick(&["", " ", "  ", "\u{3000}"]);
        let words = self.spoiled(words, random);
        if random.chance(0.25) {
            return vec![(words, Seam::Close), (credit.to_string(), seam)];
        }
        let whole = format!("{words}{gap}{credit}");
        if self.style.family == Family::TextLayer && width(&whole) > 80 {
            let lines = wrap(&whole, &|_| 76, random);
            let count = lines.len();
            let seams = (0..count).map(|at| if at + 1 == count { seam } else { Seam::Inside });
            return lines.into_iter().map(|line| line.text).zip(seams).collect();
        }
        vec![(whole, seam)]
    }

    fn picture(&mut self, title: &str, caption: &str, random: &mut Random) {
        let mut piece: Lines = Vec::new();
        if random.chance(0.4) {
            piece.push(("图片新闻".to_string(), Seam::Close));
            self.truth.loose.push("图片新闻".to_string());
        }
        if random.chance(0.5) {
            piece.push((title.to_string(), Seam::Apart));
            self.truth.loose.push(title.to_string());
        }
        piece.extend(self.caption(caption, random));
        self.truth.loose.push(caption.to_string());
        self.ends.push(piece);
    }

    /// The whole page: masthead, articles, what stands at the end.
    fn finish(&mut self, writer: &mut Writer) -> Lines {
        let mut lines: Lines = Vec::new();
        if writer.random.chance(0.35) {
            lines.extend(self.masthead(writer));
        }
        for piece in self.pieces.drain(..) {
            lines.extend(piece);
        }
        let random = &mut writer.random;
        for piece in self.ends.drain(..) {
            lines.extend(piece);
        }
        if random.chance(0.2) {
            let line = random.pick(&["详情可扫描二维码观看", "扫码看更多精彩内容", "扫描二维码 看视频报道"]);
            self.truth.loose.push(line.to_string());
            lines.push((line.to_string(), Seam::Apart));
        }
        if random.chance(0.3) {
            let people: Vec<String> = (0..4).map(|_| writer.person()).collect();
            let line = match writer.random.below(4) {
                0 => format!("责编：{} 版式：{} 校对：{}", people[0], people[1], people[2]),
                1 => format!(
                    "本版责任编辑 {} 美编 {} 电话：0000-{}",
                    people[0],
                    people[1],
                    writer.random.between(2_000_000, 8_999_999)
                ),
                2 => format!("值班编委：{}  责任编辑：{}  一读：{}", people[0], people[1], people[2]),
                _ => format!(
                    "新闻热线：0000-{}  广告热线：0000-{}",
                    writer.random.between(2_000_000, 8_999_999),
                    writer.random.between(2_000_000, 8_999_999)
                ),
            };
            self.truth.furniture.push(line.clone());
            lines.push((line, Seam::Apart));
        }
        lines
    }

    fn masthead(&mut self, writer: &mut Writer) -> Lines {
        let day = writer.day;
        let weekday = ["日", "一", "二", "三", "四", "五", "六"][day.weekday()];
        let mut lines = Vec::new();
        if writer.random.chance(0.8) {
            let spaced = writer.random.chance(0.3);
            lines.push(if spaced { letter_space(&writer.paper) } else { writer.paper.clone() });
            self.truth.paper = Some(writer.paper.clone());
        }
        let date = format!("{}年{}月{}日", day.year, day.month, day.day);
        let number = writer.random.between(2000, 19_999);
        let pages = writer.random.pick(&[4, 8, 12]);
        lines.push(match writer.random.below(4) {
            0 => format!("{date} 星期{weekday} 第{number}期 今日{pages}版"),
            1 => format!("{date}  星期{weekday}  总第{number}期"),
            2 => format!("第01版：要闻 {date} 星期{weekday}"),
            _ => format!("{date} 星期{weekday}"),
        });
        self.truth.day = Some(day);
        if writer.random.chance(0.4) {
            let (low, high) = (writer.random.between(1, 12), writer.random.between(13, 34));
            let sky = writer.random.pick(&["晴", "多云", "多云转阴", "小雨", "晴间多云"]);
            lines.push(format!(
                "今天白天：{sky}，{}风2到3级 {low}～{high}℃",
                writer.random.pick(&["东", "西北", "南", "偏北"])
            ));
        }
        if writer.random.chance(0.3) {
            lines.push(format!("中共{}市委主管主办 国内统一连续出版物号 CN 00-0000", writer.city));
        }
        if writer.random.chance(0.2) {
            lines.push(format!("新闻热线：0000-{}", writer.random.between(2_000_000, 8_999_999)));
        }
        self.truth.furniture.extend(lines.iter().cloned());
        lines.into_iter().map(|line| (line, Seam::Apart)).collect()
    }
}

/// Readings of a stack that print the same lines.
fn other_readings(stack: &Stack) -> Vec<Stack> {
    let mut readings = Vec::new();
    let Some(title) = &stack.title else { return readings };
    if let Some(kicker) = &stack.kicker {
        let joined = Some(format!("{kicker} {title}"));
        readings.push(Stack { kicker: None, title: joined, subtitles: stack.subtitles.clone() });
        if !kicker.ends_with('：') && !kicker.ends_with("强调") && !kicker.ends_with('求') {
            let below = std::iter::once(title.clone()).chain(stack.subtitles.iter().cloned()).collect();
            readings.push(Stack { kicker: None, title: Some(kicker.clone()), subtitles: below });
        }
    }
    if let Some(first) = stack.subtitles.first().filter(|deck| !deck.starts_with('—')) {
        let kicker = match &stack.kicker {
            Some(kicker) => format!("{kicker} {title}"),
            None => title.clone(),
        };
        let subtitles = stack.subtitles[1..].to_vec();
        readings.push(Stack { kicker: Some(kicker), title: Some(first.clone()), subtitles });
    }
    readings
}

/// Cuts the last paragraph inside a sentence, as the end of a page does.
fn cut_last(article: &mut Article, random: &mut Random) {
    let last = article.body.paragraphs.len() - 1;
    if article.heads.contains(&last) || !article.bodies.is_empty() {
        return;
    }
    let letters: Vec<char> = article.body.paragraphs[last].chars().collect();
    if letters.len() < 40 {
        return;
    }
    let place = random.between(25, letters.len() - 5);
    let han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
    if han(letters[place - 1]) && han(letters[place]) {
        article.body.paragraphs[last] = letters[..place].iter().collect();
    }
}

/// Recognition mistakes of columns: a passage of a neighbour, a paragraph given twice.
fn leak_and_repeat(articles: &mut [Article], random: &mut Random) {
    let mut touched = None;
    if random.chance(0.35)
        && let Some((to, at)) = long_paragraph(articles, true, random)
        && let Some((from, other)) = long_paragraph(articles, false, random)
        && to != from
    {
        let leaked: Vec<char> = articles[from].body.paragraphs[other].chars().collect();
        let leaked: String = leaked[leaked.len() - random.between(40, 65)..].iter().collect();
        let kept: String = articles[to].body.paragraphs[at].chars().take(random.between(25, 60)).collect();
        let mut clean = articles[to].body.clone();
        clean.paragraphs[at] = kept.clone();
        articles[to].body.paragraphs[at] = format!("{kept}{leaked}");
        articles[to].bodies.push(clean);
        touched = Some(to);
    }
    if random.chance(0.3)
        && let Some((to, at)) = long_paragraph(articles, true, random)
        && Some(to) != touched
    {
        let article = &mut articles[to];
        let mut again: Vec<char> = article.body.paragraphs[at].chars().take(random.between(35, 65)).collect();
        let place = random.between(8, again.len() - 8);
        again[place] = '某';
        article.bodies.push(article.body.clone());
        article.body.paragraphs.insert(at, again.into_iter().collect());
        article.heads.iter_mut().filter(|head| **head >= at).for_each(|head| *head += 1);
    }
}

/// Some paragraph of at least 70 characters: article and place.
fn long_paragraph(articles: &[Article], inside: bool, random: &mut Random) -> Option<(usize, usize)> {
    let mut all = Vec::new();
    for (at, article) in articles.iter().enumerate() {
        let long = |place: &usize| article.body.paragraphs[*place].chars().count() >= 70;
        all.extend((usize::from(inside)..article.body.paragraphs.len()).filter(long).map(|place| (at, place)));
    }
    (!all.is_empty()).then(|| random.pick(&all))
}

/// Places of one text in another that lacks or adds something.
fn carried(from: &str, to: &str, places: &[usize]) -> Vec<usize> {
    let (from, to): (Vec<char>, Vec<char>) = (from.chars().collect(), to.chars().collect());
    let near = |text: &[char], place: usize| -> Option<Vec<char>> {
        (place >= 6 && place + 6 <= text.len()).then(|| text[place - 6..place + 6].to_vec())
    };
    let find = |place: usize| {
        let wanted = near(&from, place)?;
        to.windows(12).position(|window| window == wanted.as_slice()).map(|at| at + 6)
    };
    places.iter().filter_map(|place| find(*place)).collect()
}

fn join(lines: &Lines, style: &Style, random: &mut Random) -> String {
    let mut text = String::new();
    for (line, seam) in lines {
        text.push_str(line);
        let digit = style.digit_joins && line.ends_with(|c: char| c.is_ascii_digit());
        let blank = match (style.blanks, seam) {
            (_, Seam::Gap) => "\n\n\n\n",
            (Blanks::Everywhere, Seam::Inside) if digit => "\n",
            (Blanks::Everywhere, Seam::Inside | Seam::Paragraph) => "\n\n",
            (Blanks::Everywhere | Blanks::Paragraphs, Seam::Apart) if random.chance(style.tight) => "\n",
            (Blanks::Everywhere | Blanks::Paragraphs, Seam::Apart) => "\n\n",
            (Blanks::Paragraphs, Seam::Paragraph) => "\n\n",
            (Blanks::Nowhere, Seam::Apart) if !random.chance(style.tight) => "\n\n",
            _ => "\n",
        };
        text.push_str(blank);
    }
    text
}
