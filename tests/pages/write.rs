//! Writes invented articles: news, commentary, feature, report, brief.

use super::random::Random;
use super::truth::{Article, Body, Day, Origin, Stack};
use super::words::*;

/// A kind of article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// 消息 with dateline and reporters.
    News,
    /// 评论 with column and byline.
    Commentary,
    /// 通讯 with section heads.
    Feature,
    /// A meeting or visit, with a kicker and those present.
    Report,
    /// 简讯 of one paragraph.
    Brief,
}

/// Writes the articles of one page.
pub struct Writer {
    /// The choices.
    pub random: Random,
    /// The prefecture whose paper it is.
    pub city: &'static str,
    /// Name of the paper.
    pub paper: String,
    /// Day of the page.
    pub day: Day,
    fields: Vec<usize>,
}

/// What one article is about.
struct Subject {
    field: &'static Field,
    county: String,
    thing: &'static str,
    leader: String,
}

const ORDINALS: [&str; 6] = ["一", "二", "三", "四", "五", "六"];

impl Writer {
    /// A writer for the page of a seed.
    pub fn new(seed: u64) -> Self {
        let mut random = Random::new(seed);
        let city = random.pick(&CITIES);
        let paper = format!("{city}{}", random.pick(&PAPERS));
        let day = Day {
            year: random.between(2016, 2027) as i32,
            month: random.between(1, 12) as u32,
            day: random.between(3, 28) as u32,
        };
        let mut fields: Vec<usize> = (0..FIELDS.len()).collect();
        random.shuffle(&mut fields);
        Self { random, city, paper, day, fields }
    }

    /// An article of a form; every article of a page is about another field of life.
    pub fn article(&mut self, form: Form) -> Article {
        let field = self.fields.pop().unwrap_or(0);
        self.fields.insert(0, field);
        let field = &FIELDS[field];
        let subject =
            Subject { field, county: self.county(), thing: self.random.pick(field.things), leader: self.person() };
        let mut article = match form {
            Form::News => self.news(&subject),
            Form::Commentary => self.commentary(&subject),
            Form::Feature => self.feature(&subject),
            Form::Report => self.report(&subject),
            Form::Brief => self.brief(&subject),
        };
        if form != Form::Brief && form != Form::Commentary && self.random.chance(0.12) {
            article.note = self.note(&subject);
        }
        if form != Form::Brief && self.random.chance(0.3) {
            for _ in 0..self.random.weighed(&[(4, 1), (1, 2)]) {
                let caption = self.caption(&subject);
                article.captions.push(caption);
            }
        }
        article
    }

    /// A picture by itself: heading and caption.
    pub fn picture(&mut self) -> (String, String) {
        let field = &FIELDS[self.fields[0]];
        let subject =
            Subject { field, county: self.county(), thing: self.random.pick(field.things), leader: self.person() };
        let title = self.fill("{县}{办}", &subject);
        (title, self.long_caption(&subject))
    }

    fn news(&mut self, subject: &Subject) -> Article {
        let mut article = Article::default();
        let paragraphs = self.random.between(3, 8);
        self.dateline(&mut article);
        let mut moulds = self.moulds(&FACTS);
        article.body = self.body(subject, paragraphs, &LEADS, &mut moulds, 4);
        self.headline(&mut article, subject, 0.25, 0.4);
        article
    }

    fn brief(&mut self, subject: &Subject) -> Article {
        let mut article = Article::default();
        self.dateline(&mut article);
        let mut moulds = self.moulds(&FACTS);
        article.body = self.body(subject, 1, &LEADS, &mut moulds, 2);
        let title = self.plain_title(subject);
        article.stack.title = Some(title);
        article
    }

    fn report(&mut self, subject: &Subject) -> Article {
        let mut article = Article::default();
        self.dateline(&mut article);
        let paragraphs = self.random.between(3, 7);
        let mut moulds = self.moulds(&FACTS);
        article.body = self.body(subject, paragraphs, &LEADS, &mut moulds, 5);
        let last = self.fill("{领导二}、{领导三}、{名单}等参加。", subject);
        article.body.paragraphs.push(last);
        let kicker = self.random.pick(&[
            "{领导}在{县}调研{物}时强调",
            "{市}{物}工作推进会强调",
            "{领导}主持召开专题会议强调",
            "全市{物}现场会要求",
            "{市}{局}部署{物}工作：",
        ]);
        article.stack.kicker = Some(self.fill(kicker, subject));
        let title = if self.random.chance(0.6) { self.couplet() } else { self.fill("{办} {办二}", subject) };
        // The same words twice would be a drawing doubled, not a headline.
        let doubled = title.split_once(' ').is_some_and(|(one, two)| one == two);
        let title = if doubled { self.couplet() } else { title };
        article.stack.title = Some(title);
        if self.random.chance(0.5) {
            let deck = self.fill("{领导二}{领导三}出席", subject);
            article.stack.subtitles.push(deck);
        }
        article
    }

    fn commentary(&mut self, subject: &Subject) -> Article {
        let mut article = Article::default();
        let paragraphs = self.random.between(4, 9);
        let mut moulds = self.moulds(&OPINIONS);
        article.body = self.body(subject, paragraphs, &OPINIONS, &mut moulds, 4);
        let title = self.random.pick(&VERDICTS);
        article.stack.title = Some(self.fill(title, subject));
        if self.random.chance(0.25) {
            let deck = self.random.pick(&["——从{县}{物}说起", "——{物}系列谈之二", "——写在{市}{物}推进会召开之际"]);
            let deck = self.fill(deck, subject);
            article.stack.subtitles.push(deck);
        }
        if self.random.chance(0.55) {
            article.column = Some(self.random.pick(&COLUMNS).to_string());
        }
        match self.random.below(5) {
            0 => article.role = Some("本报评论员".into()),
            1 => {
                article.role = Some("本报评论员".into());
                article.authors.push(self.person());
            }
            _ => article.authors.push(self.person()),
        }
        if self.random.chance(0.15) {
            let other = CITIES.iter().find(|c| **c != self.city).copied().unwrap_or("青禾");
            let origin = Origin {
                name: format!("{other}{}", self.random.pick(&PAPERS)),
                day: self.day.before(),
                dated: self.random.chance(0.5),
                page: self.random.chance(0.5).then(|| self.random.between(1, 8) as u32),
            };
            article.origin = Some(origin);
        }
        article
    }

    fn feature(&mut self, subject: &Subject) -> Article {
        let mut article = Article::default();
        let sections = self.random.between(2, 4);
        let mut heads: Vec<&str> = HEADS.to_vec();
        self.random.shuffle(&mut heads);
        let style = self.random.below(4);
        let opening = self.random.between(1, 3);
        // One stock for the whole article: nobody says the same thing twice in it.
        let mut moulds = self.moulds(&FACTS);
        article.body = self.body(subject, opening, &LEADS, &mut moulds, 3);
        if self.random.chance(0.3) {
            let paragraph = self.fill("{年}年的{时}，一个好消息传来——", subject);
            article.body.paragraphs.insert(0, paragraph);
        }
        for (section, head) in heads.iter().take(sections).enumerate() {
            article.heads.push(article.body.paragraphs.len());
            let head = if style == 0 { format!("{}、{head}", ORDINALS[section]) } else { head.to_string() };
            article.body.paragraphs.push(head);
            for _ in 0..self.random.between(1, 4) {
                let paragraph = self.paragraph(subject, &mut moulds, 4);
                article.body.paragraphs.push(paragraph);
            }
            if self.random.chance(0.12) {
                for _ in 0..self.random.between(2, 3) {
                    let item = self.fill("——{办}。全市已有{数}{量}，{果}。", subject);
                    article.body.paragraphs.push(item);
                }
            }
        }
        self.headline(&mut article, subject, 0.1, 0.8);
        if self.random.chance(0.8) {
            article.role = Some(self.random.pick(&["本报记者", "记者", "本报通讯员", "见习记者"]).to_string());
            for _ in 0..self.random.weighed(&[(5, 1), (3, 2), (1, 3)]) {
                let person = self.person();
                article.authors.push(person);
            }
        }
        article
    }

    fn note(&mut self, subject: &Subject) -> Vec<String> {
        let label = self.random.pick(&["编者按：", "开栏语：", "编者按　", "开栏的话　", "【编者按】"]);
        let text = self.random.pick(&[
            "为展示{物}的新进展、新成效，本报即日起推出系列报道，走近一线建设者，讲述{县}等地{办短}的故事，敬请关注。",
            "{物}牵动千家万户。近日，本报记者分赴各地，用镜头和笔触记录{市}{办}的生动实践。今日刊发第一篇，以飨读者。",
            "今年是{物}提质增效的关键一年。本报开设专栏，邀请各方人士谈体会、说打算、献良策。",
        ]);
        vec![format!("{label}{}", self.fill(text, subject))]
    }

    fn caption(&mut self, subject: &Subject) -> String {
        let text = self.random.pick(&[
            "图为{县}{景}一角（无人机拍摄）。",
            "图为{日}，{职}在{景}忙碌。",
            "{县}{物}现场。",
            "{日}，{县}{景}内，{职}{人}正在介绍{物}情况。",
            "上图：{县}{镇}{景}。下图：{职}在检查设备。",
        ]);
        let text = self.fill(text, subject);
        format!("{text}{}", self.credit())
    }

    fn long_caption(&mut self, subject: &Subject) -> String {
        let text = self.fill("{日}，{县}{景}，{职}正在查看{物}运行情况。近年来，该县{办}，{办二}，{果}。", subject);
        format!("{text}{}", self.credit())
    }

    fn credit(&mut self) -> String {
        let person = self.person();
        match self.random.below(5) {
            0 => format!("本报记者 {person} 摄"),
            1 => format!("记者 {person}摄"),
            2 => format!("通讯员 {person} 摄"),
            3 => format!("本报记者 {person} {} 摄影报道", self.person()),
            _ => format!("{person} 摄"),
        }
    }

    fn dateline(&mut self, article: &mut Article) {
        let reporters: Vec<String> =
            (0..self.random.weighed(&[(5, 1), (3, 2), (1, 3)])).map(|_| self.person()).collect();
        let before = self.day.before();
        let date = format!("{}月{}日", before.month, before.day);
        let place = self.random.pick(&COUNTIES);
        let gap = self.random.pick(&["", "", " "]);
        let joint = self.random.pick(&[" ", "、"]);
        let names = reporters.join(joint);
        let (dateline, lead) = match self.random.below(9) {
            0..=3 => ("本报讯".to_string(), format!("本报讯{gap}（记者 {names}）")),
            4 => ("本报讯".to_string(), format!("本报讯（记者 {} 通讯员 {}）", reporters[0], self.person())),
            5 => {
                let line = format!("本报{place}{date}电");
                (line.clone(), format!("{line}（记者{}）", reporters.join("、")))
            }
            6 => {
                let line = format!("新华社{place}{date}电");
                (line.clone(), format!("{line}（记者{}）", reporters.join("、")))
            }
            7 => {
                let line = format!("新华社{}{date}电", self.city);
                (line.clone(), format!("{line} "))
            }
            _ => ("本报讯".to_string(), format!("本报讯（记者 {names}）")),
        };
        article.authors = reporters.into_iter().filter(|r| lead.contains(r.as_str())).collect();
        if let Some((_, rest)) = lead.split_once("通讯员 ") {
            article.authors.push(rest.trim_end_matches('）').to_string());
        }
        article.role = (!article.authors.is_empty()).then(|| "记者".to_string());
        (article.dateline, article.lead) = (Some(dateline), Some(lead));
    }

    fn plain_title(&mut self, subject: &Subject) -> String {
        let mould = self.random.pick(&[
            "{县}{办}",
            "{市}{物}工作跑出加速度",
            "{县}{物}惠及{数}{量}",
            "{市}启动{物}三年行动",
            "{数}{量}为{物}添活力",
            "{县}：{办短} {果}",
            "{物}有了新模样",
            "{市}今年将新增{数}{量}",
        ]);
        self.fill(mould, subject)
    }

    fn couplet(&mut self) -> String {
        let (one, two) = self.random.pick(&COUPLETS);
        format!("{one} {two}")
    }

    fn headline(&mut self, article: &mut Article, subject: &Subject, kickers: f64, decks: f64) {
        let couplet = self.random.chance(0.5);
        let title = if couplet { self.couplet() } else { self.plain_title(subject) };
        let mut stack = Stack { title: Some(title), ..Stack::default() };
        if self.random.chance(kickers) {
            let kicker = self.random.pick(&["{市}{局}多措并举抓{物}", "{县}{办短}", "聚焦{物}", "{物}一线观察"]);
            stack.kicker = Some(self.fill(kicker, subject));
        }
        if couplet || self.random.chance(decks) {
            let deck = self.random.pick(&[
                "——{县}推进{物}工作综述",
                "——{县}{镇}{办短}见闻",
                "——访{市}{局}局长{领导}",
                "——我市{物}观察",
                "——来自{县}{景}的报道",
                "{县}{办短}侧记",
                "已有{数}{量}受益",
            ]);
            stack.subtitles.push(self.fill(deck, subject));
        }
        article.stack = stack;
    }

    fn body(
        &mut self,
        subject: &Subject,
        paragraphs: usize,
        leads: &[&'static str],
        moulds: &mut Vec<&'static str>,
        most: usize,
    ) -> Body {
        let lead = self.random.pick(leads);
        moulds.retain(|mould| *mould != lead);
        let mut texts = vec![self.fill(lead, subject)];
        if self.random.chance(0.6) {
            let more = self.paragraph(subject, moulds, 2);
            texts[0].push_str(&more);
        }
        for _ in 1..paragraphs {
            texts.push(self.paragraph(subject, moulds, most));
        }
        Body { paragraphs: texts, optional: Vec::new() }
    }

    fn moulds(&mut self, moulds: &[&'static str]) -> Vec<&'static str> {
        let mut moulds = moulds.to_vec();
        self.random.shuffle(&mut moulds);
        moulds
    }

    fn paragraph(&mut self, subject: &Subject, moulds: &mut Vec<&'static str>, most: usize) -> String {
        // Now and then one sentence stands for itself, or a paragraph runs long, as in print.
        let count = match self.random.below(10) {
            0 => 1,
            1 => most + 3,
            _ => self.random.between(1, most.max(2)),
        };
        let mut text = String::new();
        for _ in 0..count {
            let Some(mould) = moulds.pop() else { break };
            text.push_str(&self.fill(mould, subject));
        }
        if text.is_empty() {
            text = self.fill("{局}将继续跟踪{物}进展，{办}，让{果}。", subject);
        }
        text
    }

    fn county(&mut self) -> String {
        format!("{}{}", self.random.pick(&COUNTIES), self.random.pick(&["县", "县", "县", "区", "市"]))
    }

    /// A person nobody knows.
    pub fn person(&mut self) -> String {
        format!("{}{}", self.random.pick(&SURNAMES), self.random.pick(&GIVEN))
    }

    fn fill(&mut self, mould: &str, subject: &Subject) -> String {
        let mut text = String::new();
        let mut rest = mould;
        while let Some((before, after)) = rest.split_once('{') {
            text.push_str(before);
            let (hole, after) = after.split_once('}').expect("every hole of a mould is closed");
            let filling = self.filling(hole, subject);
            text.push_str(&filling);
            rest = after;
        }
        text.push_str(rest);
        text
    }

    fn filling(&mut self, hole: &str, subject: &Subject) -> String {
        let field = subject.field;
        let before = self.day.before();
        let random = &mut self.random;
        match hole {
            "市" => format!("{}市", self.city),
            "县" => {
                // An article stays at its place, with a look at others.
                if random.chance(0.6) { subject.county.clone() } else { self.county() }
            }
            "镇" => format!("{}{}", random.pick(&TOWNS), random.pick(&["镇", "镇", "乡", "街道"])),
            "村" => format!("{}村", random.pick(&TOWNS)),
            "局" => random.pick(field.offices).to_string(),
            "物" => {
                if random.chance(0.7) {
                    subject.thing.to_string()
                } else {
                    random.pick(field.things).to_string()
                }
            }
            "物二" => random.pick(field.things).to_string(),
            "办" | "办二" | "办短" => random.pick(field.acts).to_string(),
            "果" => random.pick(field.results).to_string(),
            "量" | "量二" => random.pick(field.units).to_string(),
            "职" => random.pick(field.speakers).to_string(),
            "景" => random.pick(field.scenes).to_string(),
            "时" => random.pick(&SEASONS).to_string(),
            "领导" => subject.leader.clone(),
            "人" | "领导二" | "领导三" => self.person(),
            "名单" => {
                let count = random.between(3, 9);
                let people: Vec<String> = (0..count).map(|_| self.person()).collect();
                people.join("、")
            }
            "话" | "话二" => {
                let saying = random.pick(&SAYINGS);
                self.fill(saying, subject).replace('“', "‘").replace('”', "’")
            }
            "企业" => {
                let place = random.pick(&TOWNS);
                let trade = random.pick(&["新材料", "农业科技", "装备", "生物", "文旅", "建设", "数据服务"]);
                format!("{place}{trade}{}", random.pick(&["有限公司", "（集团）有限公司", "股份有限公司", "合作社"]))
            }
            "日" => match random.below(4) {
                0 => format!("{}日", before.day),
                _ => format!("{}月{}日", before.month, before.day),
            },
            "月" => random.between(1, 12).to_string(),
            "年" => (self.day.year + random.between(0, 2) as i32).to_string(),
            "数" => match random.below(3) {
                0 => random.between(2, 40).to_string(),
                1 => random.between(41, 900).to_string(),
                _ => random.between(12, 99).to_string(),
            },
            "大数" => random.between(1001, 98_000).to_string(),
            "小数" => random.pick(&["两", "三", "4", "5", "6", "8", "10", "七"]).to_string(),
            "百分" => match random.below(2) {
                0 => random.between(3, 98).to_string(),
                _ => format!("{}.{}", random.between(1, 97), random.between(1, 9)),
            },
            "位" => random.between(1, 9).to_string(),
            "亿" => format!("{}.{}", random.between(1, 38), random.between(1, 99)),
            "万" => random.between(3, 960).to_string(),
            "一加" => random
                .pick(&["党支部+合作社+农户", "1+3+N", "网格+热线", "基地+园区+市场", "线上+线下", "三级书记"])
                .to_string(),
            other => panic!("no filling for {{{other}}}"),
        }
    }
}
