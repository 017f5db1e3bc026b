//! How good an import of a page is, from 0 to 100.
//!
//! The parts and weights are those of the import benchmark: 15 articles found, 10 headlines,
//! 35 body text, 15 paragraph boundaries, 10 metadata, 5 clean, 5 nothing lost, 5 nothing invented.
//! Spaces never count in comparisons; other readings that an editor can defend are accepted.

use std::collections::{BTreeSet, HashSet};

use similar::{Algorithm, DiffOp, capture_diff_slices};
use xuekan::article::{Block, Body as Tree, Passage};
use xuekan::date::Date;
use xuekan::import::{Imported, ImportedFile};

use super::bare;
use super::truth::{Article, Body, Day, Page, Stack, Truth};

/// Shares of the parts, 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Parts {
    /// F1 of articles found.
    pub articles: f64,
    /// Share of headlines that are exact.
    pub titles: f64,
    /// F1 of body characters.
    pub body: f64,
    /// F1 of paragraph boundaries.
    pub boundaries: f64,
    /// Share of decks, authors, datelines, sources and jump targets that are right.
    pub metadata: f64,
    /// Less layout left over than arrived.
    pub clean: f64,
    /// Nothing lost: ten times the lost share away from 1.
    pub kept: f64,
    /// Nothing invented, likewise.
    pub honest: f64,
}

/// The score of a page.
#[derive(Debug, Clone, Default)]
pub struct Score {
    /// From 0 to 100.
    pub total: f64,
    /// What it is made of.
    pub parts: Parts,
    /// What went wrong, for whoever reads it.
    pub notes: Vec<String>,
}

impl Parts {
    /// Names, weights and shares.
    pub fn rows(&self) -> [(&'static str, f64, f64); 8] {
        [
            ("articles", 15.0, self.articles),
            ("titles", 10.0, self.titles),
            ("body", 35.0, self.body),
            ("boundaries", 15.0, self.boundaries),
            ("metadata", 10.0, self.metadata),
            ("clean", 5.0, self.clean),
            ("kept", 5.0, self.kept),
            ("honest", 5.0, self.honest),
        ]
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:6.2}", self.total)?;
        for (name, _, share) in self.parts.rows() {
            write!(f, "  {name} {share:.3}")?;
        }
        Ok(())
    }
}

/// An imported article as text.
struct Doc {
    stack: Stack,
    column: Option<String>,
    authors: Vec<String>,
    dateline: Option<String>,
    dateline_parts: Option<(String, Option<Date>)>,
    source: Option<(String, Option<Date>, Option<String>)>,
    jump: Option<String>,
    blocks: Vec<Text>,
    /// Everything it says outside the body.
    head: Vec<String>,
}

/// A block of a body.
struct Text {
    text: String,
    bare: String,
    /// Line breaks inside it.
    wraps: usize,
}

/// Counts of right and not right.
#[derive(Default)]
struct Tally {
    right: usize,
    all: usize,
}

impl Tally {
    fn count(&mut self, right: bool) {
        self.right += usize::from(right);
        self.all += 1;
    }

    fn share(&self) -> f64 {
        if self.all == 0 { 1.0 } else { self.right as f64 / self.all as f64 }
    }
}

/// Scores what an import made of a page.
pub fn score(page: &Page, imported: &Imported) -> Score {
    let truth = &page.truth;
    let mut docs: Vec<Doc> = imported.files.iter().filter_map(Doc::new).collect();
    let aside = set_aside(&mut docs, truth);
    let pairs = pair(&docs, truth);
    let mut notes = Vec::new();

    let mut titles = Tally::default();
    let mut meta = Tally::default();
    let mut body = Fit::default();
    let allowed = allowed_spaces(truth);
    let mut left = 0;
    for (at, article) in truth.articles.iter().enumerate() {
        let name = article.stack.title.clone().unwrap_or_else(|| clip(&article.body.paragraphs[0]));
        let Some(doc) = pairs[at].map(|doc| &docs[doc]) else {
            notes.push(format!("not found: {name}"));
            missed(article, &mut titles, &mut meta, &mut body);
            continue;
        };
        judge_title(article, doc, &mut titles, &mut notes);
        judge_metadata(article, truth, doc, &mut meta, &mut notes);
        let core = core(doc, article, truth);
        for block in &core {
            left += block.wraps + block.text.matches('*').count();
            left += usize::from(block.text.starts_with('\u{3000}'));
            left += block.text.lines().map(|line| spaces(line.trim(), &allowed)).sum::<usize>();
        }
        let stack = std::iter::once(doc.stack.title.as_deref().unwrap_or_default());
        left += stack.chain(doc.stack.subtitles.iter().map(String::as_str)).map(|t| spaces(t, &allowed)).sum::<usize>();
        let fit = fit(&core, article);
        if fit.f1() < 0.98 || fit.hit < fit.wanted || fit.hit < fit.got {
            notes.push(format!(
                "{name}: text {:.3}, boundaries {} of {} right, {} too many",
                fit.f1(),
                fit.hit,
                fit.wanted,
                fit.got - fit.hit
            ));
        }
        body.add(&fit);
    }
    for (at, doc) in docs.iter().enumerate() {
        if !pairs.contains(&Some(at)) {
            notes.push(format!("no such article: {}", doc.stack.title.clone().unwrap_or_else(|| clip(&doc.flat()))));
            body.out += doc.flat().chars().count();
            left += doc.blocks.iter().map(|b| b.wraps).sum::<usize>();
        }
    }
    left += body.got - body.hit;

    let found = pairs.iter().flatten().count();
    let all: Vec<&Doc> = docs.iter().chain(&aside).collect();
    let (lost, of) = lost(truth, &all, &mut notes);
    let (invented, out) = invented(page, &all, &mut notes);
    let tenfold = |part: usize, of: usize| if of == 0 { 1.0 } else { (1.0 - 10.0 * part as f64 / of as f64).max(0.0) };
    let parts = Parts {
        articles: f1(found, docs.len(), truth.articles.len()),
        titles: titles.share(),
        body: f1(body.same, body.out, body.gold),
        boundaries: f1(body.hit, body.got, body.wanted),
        metadata: meta.share(),
        clean: (1.0 - left as f64 / truth.artefacts.max(1) as f64).max(0.0),
        kept: tenfold(lost, of),
        honest: tenfold(invented, out),
    };
    let total = if found == 0 { 0.0 } else { parts.rows().iter().map(|(_, weight, share)| weight * share).sum() };
    Score { total, parts, notes }
}

fn clip(text: &str) -> String {
    let start: String = text.chars().take(16).collect();
    format!("［{start}］")
}

fn f1(hit: usize, out: usize, gold: usize) -> f64 {
    match (hit, out + gold) {
        (_, 0) => 1.0,
        (hit, both) => 2.0 * hit as f64 / both as f64,
    }
}

// ---- what was imported

impl Doc {
    fn new(file: &ImportedFile) -> Option<Self> {
        let article = file.article.as_ref()?;
        let head = &article.head;
        let filled = |text: &str| (!text.trim().is_empty()).then(|| text.to_string());
        let stack = Stack {
            kicker: head.kicker.as_deref().and_then(filled),
            title: filled(&head.title),
            subtitles: head.subtitles.clone(),
        };
        let mut texts = vec![head.title.clone()];
        texts.extend([&head.kicker, &head.column, &head.editor_note, &head.role].into_iter().flatten().cloned());
        texts.extend(head.subtitles.iter().chain(&head.highlights).chain(&head.pull_quotes).cloned());
        texts.extend(head.dateline.as_ref().and_then(|d| d.printed(false)));
        let mut blocks = Vec::new();
        collect(&article.body, &mut blocks);
        Some(Self {
            stack,
            column: head.column.as_deref().and_then(filled),
            authors: head.authors.clone(),
            dateline: head.dateline.as_ref().and_then(|d| d.printed(false)),
            dateline_parts: head.dateline.as_ref().map(|d| {
                (format!("{}{}", d.agency.as_deref().unwrap_or(""), d.place.as_deref().unwrap_or("")), d.date)
            }),
            source: head.source.as_ref().map(|s| (s.name.clone(), s.date, s.page_number().map(str::to_string))),
            jump: head.continued_to.clone(),
            blocks,
            head: texts.into_iter().filter(|t| !t.is_empty()).collect(),
        })
    }

    fn flat(&self) -> String {
        self.blocks.iter().map(|b| b.bare.as_str()).collect()
    }
}

fn collect(body: &Tree, out: &mut Vec<Text>) {
    fn passage(passage: &Passage, out: &mut Vec<Text>) {
        let text = passage.plain();
        let kept = bare(&text).replace('*', "");
        if !kept.is_empty() {
            let wraps = text.lines().filter(|line| !line.trim().is_empty()).count() - 1;
            out.push(Text { text, bare: kept, wraps });
        }
    }
    fn walk(blocks: &[Block], out: &mut Vec<Text>) {
        for block in blocks {
            match block {
                Block::Paragraph(p) | Block::Heading { passage: p, .. } | Block::Code(p) => passage(p, out),
                Block::List { items, .. } => items.iter().for_each(|item| walk(item, out)),
                Block::Quote(inner) => walk(inner, out),
                Block::Table(table) => {
                    table.header.iter().chain(table.rows.iter().flatten()).for_each(|p| passage(p, out))
                }
                Block::Figure(figure) => {
                    // Caption and credit are one text to whoever compares.
                    let both = [&figure.caption, &figure.credit].into_iter().flatten().map(Passage::plain);
                    passage(&Passage::text(both.collect::<Vec<_>>().join(" ")), out);
                }
                Block::Divider => {}
            }
        }
    }
    walk(&body.blocks, out);
    body.notes.iter().for_each(|note| walk(&note.blocks, out));
}

// ---- which imported article is which

/// Takes out what is no article but loose text in an article's dress: nobody is blamed for it.
fn set_aside(docs: &mut Vec<Doc>, truth: &Truth) -> Vec<Doc> {
    let loose: HashSet<u64> = truth.loose.iter().chain(&truth.furniture).flat_map(|t| grams(&bare(t), 4)).collect();
    let text: HashSet<u64> = truth.articles.iter().flat_map(|a| grams(&a.text(), 4)).collect();
    let mut aside = Vec::new();
    let mut at = 0;
    while at < docs.len() {
        let doc = &docs[at];
        let own: HashSet<u64> =
            grams(&format!("{}{}", doc.flat(), bare(doc.stack.title.as_deref().unwrap_or_default())), 4).collect();
        let shared = |with: &HashSet<u64>| own.intersection(with).count() as f64;
        let size = own.len() as f64;
        if own.is_empty() || (shared(&loose) >= 0.7 * size && shared(&text) < 0.5 * size) {
            aside.push(docs.remove(at));
        } else {
            at += 1;
        }
    }
    aside
}

/// The best pairing of true articles with imported ones.
fn pair(docs: &[Doc], truth: &Truth) -> Vec<Option<usize>> {
    let gold: Vec<HashSet<u64>> = truth.articles.iter().map(|a| grams(&a.text(), 4).collect()).collect();
    let out: Vec<HashSet<u64>> = docs.iter().map(|d| grams(&d.flat(), 4).collect()).collect();
    let count = truth.articles.len();
    let like = |article: usize, doc: usize| {
        let (a, b) = (&gold[article], &out[doc]);
        let text = if a.is_empty() || b.is_empty() {
            0.0
        } else {
            2.0 * a.intersection(b).count() as f64 / (a.len() + b.len()) as f64
        };
        let Some(title) = &truth.articles[article].stack.title else { return text };
        let titles =
            std::iter::once(title).chain(truth.articles[article].readings.iter().filter_map(|r| r.title.as_ref()));
        let given = bare(docs[doc].stack.title.as_deref().unwrap_or_default());
        let title = titles.map(|t| ratio(&given, &bare(t))).fold(0.0, f64::max);
        0.5 * title + 0.5 * text
    };
    // Over the imported articles one by one: the best sum for every set of true articles taken.
    let mut best: Vec<Option<(f64, Vec<Option<usize>>)>> = vec![None; 1 << count];
    best[0] = Some((0.0, vec![None; count]));
    for doc in 0..docs.len() {
        let likes: Vec<f64> = (0..count).map(|article| like(article, doc)).collect();
        for taken in (0..1_usize << count).rev() {
            let Some((sum, chosen)) = best[taken].clone() else { continue };
            for article in (0..count).filter(|a| taken & (1 << a) == 0 && likes[*a] >= 0.25) {
                let next = taken | (1 << article);
                let better = sum + likes[article];
                if best[next].as_ref().is_none_or(|(before, _)| *before < better) {
                    let mut chosen = chosen.clone();
                    chosen[article] = Some(doc);
                    best[next] = Some((better, chosen));
                }
            }
        }
    }
    let best = best.into_iter().flatten().max_by(|a, b| a.0.total_cmp(&b.0));
    best.map_or_else(|| vec![None; count], |(_, chosen)| chosen)
}

// ---- head

fn missed(article: &Article, titles: &mut Tally, meta: &mut Tally, body: &mut Fit) {
    if article.stack.title.is_some() {
        titles.count(false);
    }
    let fields = [
        !article.stack.subtitles.is_empty(),
        !article.authors.is_empty(),
        article.dateline.is_some(),
        article.origin.is_some(),
        article.jump.is_some(),
    ];
    fields.iter().filter(|there| **there).for_each(|_| meta.count(false));
    body.gold += article.text().chars().count();
    body.wanted += article.body.paragraphs.len() - 1;
}

fn stacks(article: &Article) -> impl Iterator<Item = &Stack> {
    std::iter::once(&article.stack).chain(&article.readings)
}

fn judge_title(article: &Article, doc: &Doc, titles: &mut Tally, notes: &mut Vec<String>) {
    let given = bare(doc.stack.title.as_deref().unwrap_or_default());
    if article.stack.title.is_none() {
        // No headline: none may be made up, but words of the text itself may stand in for it.
        let own = bare(&format!("{}{}", article.lead.as_deref().unwrap_or_default(), article.body.paragraphs.concat()));
        if !own.contains(&given) {
            titles.count(false);
            notes.push(format!("a headline that is not there: {given}"));
        }
        return;
    }
    let right = stacks(article).any(|s| s.title.as_deref().map(bare).as_deref() == Some(given.as_str()));
    titles.count(right);
    if !right {
        notes.push(format!("headline: {given} for {}", article.stack.title.as_deref().unwrap_or_default()));
    }
}

fn judge_metadata(article: &Article, truth: &Truth, doc: &Doc, meta: &mut Tally, notes: &mut Vec<String>) {
    let name = article.stack.title.clone().unwrap_or_else(|| clip(&article.body.paragraphs[0]));
    let mut judge = |field: &str, given: String, wanted: String, right: bool| {
        if !given.is_empty() || !wanted.is_empty() {
            meta.count(right);
            if !right {
                notes.push(format!("{name}: {field}: {given} for {wanted}"));
            }
        }
    };
    let plain = |t: &str| bare(t).trim_end_matches(['：', ':']).to_string();
    let kicker = |stack: &Stack| stack.kicker.as_deref().map(plain);
    let decks = |stack: &Stack| -> String {
        stack.subtitles.iter().map(|s| bare(s).trim_start_matches(['—', '–', '-']).to_string()).collect()
    };
    // The reading that the import meant: most of it in common.
    let title = |stack: &Stack| stack.title.as_deref().map(bare);
    let readings: Vec<&Stack> = stacks(article).collect();
    let meant = readings
        .into_iter()
        .rev()
        .max_by_key(|s| {
            let same = (title(s) == title(&doc.stack), kicker(s) == kicker(&doc.stack), decks(s) == decks(&doc.stack));
            // Of equals, the truth itself is the last and wins.
            2 * usize::from(same.0) + usize::from(same.1) + usize::from(same.2)
        })
        .unwrap_or(&article.stack);
    judge("subtitles", decks(&doc.stack), decks(meant), decks(&doc.stack) == decks(meant));

    let bare_roles = article.authors.is_empty() && strip_roles(&doc.authors.concat(), article).is_empty();
    if !bare_roles {
        let right = same_authors(&doc.authors, article);
        judge("authors", doc.authors.join("、"), article.authors.join("、"), right);
    }

    let given = doc.dateline.as_deref().map(bare).unwrap_or_default();
    let wanted = article.dateline.as_deref().map(bare).unwrap_or_default();
    let lead = article.lead.as_deref().map(bare).unwrap_or_default();
    let by_parts = doc.dateline_parts.as_ref().is_some_and(|(words, date)| {
        let told = wanted.trim_end_matches('电');
        !words.is_empty()
            && told.starts_with(words.as_str())
            && date.is_none_or(|d| told.ends_with(&format!("{}月{}日", d.month(), d.day())))
            && (date.is_some() || !told.ends_with('日'))
    });
    // 本报讯 tells neither place nor day: it may stay in the text.
    if !(given.is_empty() && wanted == "本报讯") {
        judge("dateline", given.clone(), wanted.clone(), given == wanted || given == lead || by_parts);
    }

    judge_source(article, truth, doc, &mut judge);
    let given = doc.jump.clone().unwrap_or_default();
    let wanted = article.jump.clone().unwrap_or_default();
    let right = page_number(&given).is_some() && page_number(&given) == page_number(&wanted);
    judge("continued_to", given, wanted, right);
}

fn judge_source(article: &Article, truth: &Truth, doc: &Doc, judge: &mut impl FnMut(&str, String, String, bool)) {
    let on = |date: Date, day: Day| (date.year(), date.month(), date.day()) == (day.year, day.month, day.day);
    match (&doc.source, &article.origin) {
        (None, None) => {}
        (None, Some(origin)) => judge("source", String::new(), origin.name.clone(), false),
        (Some((name, date, _)), None) => {
            // Every article of a page comes out of the paper whose masthead stands on it.
            let paper = name.is_empty() || Some(name) == truth.paper.as_ref();
            let day = date.is_none_or(|date| truth.day.is_some_and(|day| on(date, day)));
            if !(paper && day) {
                judge("source", format!("{name} {date:?}"), String::new(), false);
            }
        }
        (Some((name, date, page)), Some(origin)) => {
            let day = match date {
                None => !origin.dated,
                Some(date) => {
                    (date.month(), date.day()) == (origin.day.month, origin.day.day)
                        && (!origin.dated || on(*date, origin.day))
                }
            };
            let page = origin.page.is_none() || page.as_deref().and_then(page_number) == origin.page;
            judge("source", format!("{name} {date:?}"), origin.name.clone(), bare(name) == origin.name && day && page);
        }
    }
}

fn same_authors(given: &[String], article: &Article) -> bool {
    let mut rest: String = given.iter().map(|name| bare(name)).collect();
    let mut names = article.authors.clone();
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for name in &names {
        match rest.find(name.as_str()) {
            Some(at) => rest.replace_range(at..at + name.len(), ""),
            None => return false,
        }
    }
    !given.is_empty() && !names.is_empty() && strip_roles(&rest, article).is_empty()
}

fn strip_roles(text: &str, article: &Article) -> String {
    let mut rest = bare(text);
    let own = article.role.clone().unwrap_or_default();
    for role in [
        own.as_str(),
        "本报评论员",
        "评论员",
        "见习记者",
        "本报记者",
        "新华社记者",
        "本报通讯员",
        "通讯员",
        "记者",
        "本报",
        "作者",
        "文",
    ] {
        if !role.is_empty() {
            rest = rest.replace(role, "");
        }
    }
    rest.chars().filter(|c| !"、，,;；：:/（）()".contains(*c)).collect()
}

/// The number in 第二版, 2版, A4.
fn page_number(text: &str) -> Option<u32> {
    let digits: String = text.chars().skip_while(|c| !c.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
    if let Ok(number) = digits.parse() {
        return Some(number);
    }
    let chinese: String = text.chars().filter(|c| "一二三四五六七八九十".contains(*c)).collect();
    let value = |c: char| "一二三四五六七八九".chars().position(|d| d == c).map(|at| at as u32 + 1);
    match chinese.split_once('十') {
        None => value(chinese.chars().next()?),
        Some((tens, ones)) => {
            let tens = tens.chars().next().and_then(value).unwrap_or(1);
            Some(10 * tens + ones.chars().next().and_then(value).unwrap_or(0))
        }
    }
}

// ---- body

/// How a body fits.
#[derive(Default, Clone)]
struct Fit {
    same: usize,
    out: usize,
    gold: usize,
    hit: usize,
    got: usize,
    wanted: usize,
}

impl Fit {
    fn f1(&self) -> f64 {
        f1(self.same, self.out, self.gold)
    }

    fn add(&mut self, other: &Self) {
        self.same += other.same;
        self.out += other.out;
        self.gold += other.gold;
        self.hit += other.hit;
        self.got += other.got;
        self.wanted += other.wanted;
    }
}

/// The blocks that are body text: not headlines, captions, bylines that were left in it.
fn core<'a>(doc: &'a Doc, article: &Article, truth: &Truth) -> Vec<&'a Text> {
    let bodies = || std::iter::once(&article.body).chain(&article.bodies);
    let paragraphs: BTreeSet<String> = bodies().flat_map(|b| b.paragraphs.iter().map(|p| bare(p))).collect();
    let text = article.text();
    let lead = article.lead.as_deref().map(bare).unwrap_or_default();
    let mut flexible: Vec<String> =
        article.lines.iter().chain(&article.captions).chain(&article.note).cloned().collect();
    flexible.extend(truth.loose.iter().chain(&truth.furniture).cloned());
    flexible.extend(article.column.clone());
    flexible.push(article.authors.concat());
    flexible.push(format!("{}{}", article.role.as_deref().unwrap_or_default(), article.authors.concat()));
    flexible.push(lead.clone());
    for stack in stacks(article) {
        flexible.extend([&stack.kicker, &stack.title].into_iter().flatten().chain(&stack.subtitles).cloned());
    }
    flexible.extend(doc.stack.title.clone());
    let flexible: Vec<String> = flexible.iter().map(|t| bare(t)).filter(|t| !t.is_empty()).collect();
    let aside = |block: &Text| {
        let text_of = block.bare.trim_start_matches(['■', '□']);
        let known = paragraphs.contains(text_of) || paragraphs.iter().any(|p| format!("{lead}{p}") == text_of);
        if known || text_of.is_empty() {
            return false;
        }
        if flexible.iter().any(|f| f == text_of) {
            return true;
        }
        let size = text_of.chars().count();
        if size >= 8 && text.contains(text_of) {
            return false;
        }
        flexible.iter().any(|f| {
            let length = f.chars().count();
            let share = size as f64 / length as f64;
            (size >= 5 && f.contains(text_of))
                || (length as f64 >= 0.75 * size as f64 && text_of.contains(f.as_str()))
                || (share > 0.7 && share < 1.4 && ratio(text_of, f) >= 0.85)
        })
    };
    doc.blocks.iter().filter(|block| !aside(block)).collect()
}

/// Compares body text and boundaries with the reading of the article that fits best.
fn fit(core: &[&Text], article: &Article) -> Fit {
    let readings = std::iter::once(&article.body).chain(&article.bodies);
    let fits = readings.map(|body| fit_one(core, article, body));
    fits.max_by(|a, b| {
        let key = |fit: &Fit| (fit.f1() * 1e5).round() as i64 * 1000 + fit.hit as i64 - (fit.got - fit.hit) as i64;
        key(a).cmp(&key(b))
    })
    .unwrap_or_default()
}

fn fit_one(core: &[&Text], article: &Article, body: &Body) -> Fit {
    let mut out: String = core.iter().map(|b| b.bare.as_str()).collect();
    let mut ends: Vec<usize> = Vec::new();
    let mut at = 0;
    for block in core {
        at += block.bare.chars().count();
        ends.push(at);
    }
    ends.pop();
    // The dateline may stand before the text or in the head.
    for lead in [&article.lead, &article.dateline].into_iter().flatten() {
        let lead = bare(lead);
        if let Some(rest) = out.strip_prefix(lead.as_str()) {
            let length = lead.chars().count();
            out = rest.to_string();
            ends = ends.iter().filter(|end| **end > length).map(|end| end - length).collect();
            break;
        }
    }
    let gold = bare(&body.paragraphs.concat()).replace('*', "");
    let (mut wanted, mut at) = (BTreeSet::new(), 0);
    for paragraph in &body.paragraphs {
        at += bare(paragraph).chars().count();
        wanted.insert(at);
    }
    let size = at;
    wanted.remove(&size);
    let optional: BTreeSet<usize> = body.optional.iter().copied().collect();
    let wanted: Vec<usize> = wanted.difference(&optional).copied().collect();

    let (gold_letters, out_letters): (Vec<char>, Vec<char>) = (gold.chars().collect(), out.chars().collect());
    let mut back: Vec<Option<usize>> = vec![None; out_letters.len()];
    let mut same = 0;
    for (from, to, length) in matches(&out_letters, &gold_letters) {
        same += length;
        (0..length).for_each(|step| back[from + step] = Some(to + step));
    }
    let mut got = BTreeSet::new();
    let mut strange = 0;
    for end in ends {
        let place = match (back.get(end.wrapping_sub(1)).copied().flatten(), back.get(end).copied().flatten()) {
            (Some(before), _) => before + 1,
            (None, Some(after)) => after,
            (None, None) => {
                strange += 1;
                continue;
            }
        };
        if place > 0 && place < size && !optional.contains(&place) {
            got.insert(place);
        }
    }
    let mut hit = 0;
    for place in &wanted {
        if let Some(near) = [*place, place.wrapping_sub(1), place + 1].iter().find(|near| got.contains(near)) {
            got.remove(near);
            hit += 1;
        }
    }
    Fit {
        same,
        out: out_letters.len(),
        gold: gold_letters.len(),
        hit,
        got: hit + got.len() + strange,
        wanted: wanted.len(),
    }
}

/// Runs that two texts share in the same order. Single letters in common are chance.
fn matches(a: &[char], b: &[char]) -> Vec<(usize, usize, usize)> {
    let operations = capture_diff_slices(Algorithm::Myers, a, b);
    let equal = operations.into_iter().filter_map(|operation| match operation {
        DiffOp::Equal { old_index, new_index, len } if len > 1 || a.len() < 4 => Some((old_index, new_index, len)),
        _ => None,
    });
    equal.collect()
}

fn ratio(a: &str, b: &str) -> f64 {
    if a == b && !a.is_empty() {
        return 1.0;
    }
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let same: usize = matches(&a, &b).iter().map(|(_, _, length)| length).sum();
    2.0 * same as f64 / (a.len() + b.len()) as f64
}

// ---- lost and invented

fn grams(text: &str, size: usize) -> impl Iterator<Item = u64> + use<> {
    let letters: Vec<char> = text.chars().collect();
    let count = (letters.len() + 1).saturating_sub(size);
    (0..count).map(move |at| {
        letters[at..at + size]
            .iter()
            .fold(0xCBF2_9CE4_8422_2325, |hash, c| (hash ^ *c as u64).wrapping_mul(0x100_0000_01B3))
    })
}

/// The characters of a text that lie in no run of `size` characters known from elsewhere.
fn uncovered(text: &str, known: &HashSet<u64>, whole: &[String], size: usize) -> Vec<usize> {
    let count = text.chars().count();
    if count < size {
        return if whole.iter().any(|w| w.contains(text)) { Vec::new() } else { (0..count).collect() };
    }
    let mut covered = vec![false; count];
    for (at, gram) in grams(text, size).enumerate() {
        if known.contains(&gram) {
            covered[at..at + size].fill(true);
        }
    }
    (0..count).filter(|at| !covered[*at]).collect()
}

fn lost(truth: &Truth, docs: &[&Doc], notes: &mut Vec<String>) -> (usize, usize) {
    let mut whole: Vec<String> = docs.iter().map(|d| d.flat()).collect();
    whole.extend(docs.iter().flat_map(|d| d.head.iter().map(|t| bare(t))));
    let known: HashSet<u64> = whole.iter().flat_map(|t| grams(t, 12)).collect();
    let (mut lost, mut of) = (0, 0);
    for article in &truth.articles {
        for paragraph in &article.body.paragraphs {
            let paragraph = bare(paragraph);
            let missing = uncovered(&paragraph, &known, &whole, 12);
            if !missing.is_empty() {
                let letters: Vec<char> = paragraph.chars().collect();
                let text: String = missing.iter().map(|at| letters[*at]).collect();
                notes.push(format!("lost: {text}"));
            }
            lost += missing.len();
            of += paragraph.chars().count();
        }
    }
    (lost, of)
}

fn invented(page: &Page, docs: &[&Doc], notes: &mut Vec<String>) -> (usize, usize) {
    let truth = &page.truth;
    let mut whole = vec![bare(&page.text), bare(&page.text).replace('*', "")];
    for article in &truth.articles {
        whole.push(format!("{}{}", article.lead.as_deref().map(bare).unwrap_or_default(), article.text()));
        whole.extend(article.captions.iter().chain(&article.note).chain(&article.lines).map(|t| bare(t)));
        for stack in stacks(article) {
            whole.extend([&stack.kicker, &stack.title].into_iter().flatten().map(|t| bare(t)));
            whole.push(bare(&stack.subtitles.concat()));
        }
    }
    whole.extend(truth.loose.iter().map(|t| bare(t)));
    let known: HashSet<u64> = whole.iter().flat_map(|t| grams(t, 6)).collect();
    let (mut made, mut out) = (0, 0);
    for doc in docs {
        let stack = [&doc.stack.title, &doc.stack.kicker, &doc.column].into_iter().flatten().map(|t| bare(t));
        let texts = doc.blocks.iter().map(|b| b.bare.trim_start_matches(['■', '□']).to_string());
        for text in texts.chain(stack).filter(|t| !t.is_empty()) {
            let strange = uncovered(&text, &known, &whole, 6);
            if !strange.is_empty() {
                notes.push(format!("not of the page: {text}"));
            }
            made += strange.len();
            out += text.chars().count();
        }
    }
    (made, out)
}

// ---- spaces

fn is_gap(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\u{a0}' | '\u{3000}' | '\u{2000}'..='\u{200b}')
}

fn is_cjk(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '\u{3001}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ffee}')
        || "“”‘’…—·".contains(c)
}

/// Spaces that separate units of headlines, names and roles: two letters before and one after.
pub fn allowed_spaces(truth: &Truth) -> HashSet<(String, char)> {
    let mut texts: Vec<&String> = truth.loose.iter().chain(&truth.furniture).collect();
    let joined: Vec<String> = truth
        .articles
        .iter()
        .map(|a| format!("{}{}", a.lead.as_deref().unwrap_or_default(), a.body.paragraphs[0]))
        .collect();
    texts.extend(&joined);
    for article in &truth.articles {
        texts
            .extend(article.body.paragraphs.iter().chain(&article.captions).chain(&article.lines).chain(&article.note));
        for stack in stacks(article) {
            texts.extend([&stack.kicker, &stack.title].into_iter().flatten().chain(&stack.subtitles));
        }
    }
    texts.into_iter().flat_map(|text| gaps(text)).map(|(before, after, _)| (before, after)).collect()
}

/// The gaps between characters of a line: two letters before, one after, whether they are layout.
fn gaps(line: &str) -> Vec<(String, char, bool)> {
    let letters: Vec<char> = line.chars().collect();
    let mut found = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if !is_gap(letters[at]) {
            at += 1;
            continue;
        }
        let from = at;
        while at < letters.len() && is_gap(letters[at]) {
            at += 1;
        }
        let before: String = letters[..from]
            .iter()
            .rev()
            .filter(|c| !is_gap(**c))
            .take(2)
            .collect::<Vec<_>>()
            .into_iter()
            .rev()
            .collect();
        if let (Some(left), Some(right)) = (before.chars().last(), letters.get(at)) {
            let latin = |c: char| c.is_ascii_alphanumeric() || c == '%';
            let layout =
                (is_cjk(left) && (is_cjk(*right) || latin(*right) || *right == '.')) || (latin(left) && is_cjk(*right));
            found.push((before, *right, layout));
        }
    }
    found
}

/// The number of spaces in a text that are layout and no words.
pub fn spaces(text: &str, allowed: &HashSet<(String, char)>) -> usize {
    let of = |line: &str| {
        gaps(line)
            .into_iter()
            .filter(|(before, after, layout)| *layout && !allowed.contains(&(before.clone(), *after)))
            .count()
    };
    text.lines().map(of).sum()
}
