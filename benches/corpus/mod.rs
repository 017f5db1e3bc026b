//! Invented articles for measuring: the same seed gives the same text.

/// Phrases the topics look for; every article is about one of them.
pub const TOPICS: [&str; 6] = ["新质生产力", "两会", "乡村振兴", "人工智能", "绿色发展", "基层治理"];

const SUBJECTS: [&str; 12] = [
    "青禾市",
    "江岸区",
    "南塘县",
    "云栖镇",
    "市政府",
    "农学院",
    "计算中心",
    "合作社",
    "质检站",
    "图书馆",
    "老师傅",
    "年轻人",
];
const VERBS: [&str; 12] =
    ["推出", "改造", "检查", "讨论", "试用", "记录", "修订", "公布", "支持", "走访", "核对", "总结"];
const OBJECTS: [&str; 14] = [
    "供水管网",
    "公交线路",
    "试验田",
    "生产线",
    "办事流程",
    "课程安排",
    "河道水质",
    "仓储设施",
    "培训计划",
    "数据平台",
    "灯光照明",
    "采购清单",
    "检测标准",
    "值班制度",
];
const ENDS: [&str; 6] = ["效果很好", "还有不足", "群众满意", "正在推广", "需要时间", "值得学习"];

/// A small generator of pseudo-random numbers (xorshift), enough for choosing words.
struct Random(u64);

impl Random {
    fn next(&mut self, below: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % below as u64) as usize
    }

    fn word(&mut self, words: &[&'static str]) -> &'static str {
        words[self.next(words.len())]
    }
}

/// One article file of about 2,000 characters with headings, bold text and a list.
pub fn article(number: usize) -> String {
    let mut random = Random(0x9E37_79B9_7F4A_7C15 ^ (number as u64 + 1).wrapping_mul(0x2545_F491_4F6C_DD1D));
    let topic = TOPICS[number % TOPICS.len()];
    let day = 1 + number % 28;
    let mut text = format!(
        "---\ntitle: {}{}{topic}第{number}篇\nauthors: [周砚]\nsource: {{name: 青禾日报, date: 2024-03-{day:02}, page: {}}}\n---\n",
        random.word(&SUBJECTS),
        random.word(&VERBS),
        1 + number % 8
    );
    for part in 0..12 {
        text.push('\n');
        if part % 4 == 1 {
            text.push_str(&format!("## {}、{}\n\n", ["一", "二", "三"][part / 4], random.word(&OBJECTS)));
        }
        if part % 3 == 0 {
            text.push_str(&format!("**“{topic}”**是大家谈得最多的话题。"));
        }
        for _ in 0..8 {
            let (subject, verb, object, end) =
                (random.word(&SUBJECTS), random.word(&VERBS), random.word(&OBJECTS), random.word(&ENDS));
            text.push_str(&format!("{subject}{verb}{object}{}项，{end}。", 2 + random.next(90)));
        }
        text.push('\n');
    }
    text
}

/// A configuration that takes all of them.
pub fn configuration() -> String {
    let mut text = String::from(
        "publication: {title: 理论学习, issuer: 青禾大学党委宣传部}\nissue: {year: 2024, number: 1, date: 2024-03-31}\ntopics:\n",
    );
    for topic in TOPICS {
        text.push_str(&format!("  {topic}: {{any: [{topic}], at_least: 3}}\n"));
    }
    text.push_str("sections:\n");
    for topic in TOPICS {
        text.push_str(&format!("  - {{topic: {topic}}}\n"));
    }
    text
}
