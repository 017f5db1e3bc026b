//! Invented study bulletins as text: cover, contents with page numbers, articles with source lines.

use super::random::Random;
use super::write::{Form, Writer};

/// A bulletin of `count` articles.
pub fn bulletin(seed: u64, count: usize) -> String {
    let mut writer = Writer::new(seed);
    let mut random = Random::new(seed ^ 0xB001);
    let day = writer.day;
    let mut text = format!(
        "理论学习\n{}年第{}期\n{}大学党委宣传部\n{}年{}月{}日\n\n目录\n",
        day.year,
        random.between(1, 24),
        writer.city,
        day.year,
        day.month,
        day.day
    );
    let articles: Vec<_> = (0..count)
        .map(|_| {
            writer.article(random.weighed(&[
                (2, Form::News),
                (3, Form::Commentary),
                (2, Form::Feature),
                (2, Form::Report),
            ]))
        })
        .collect();
    let titles: Vec<String> = articles
        .iter()
        .map(|a| {
            let stack = &a.stack;
            let units = stack.kicker.iter().chain(&stack.title).chain(&stack.subtitles);
            units.cloned().collect::<Vec<_>>().join(" ")
        })
        .collect();
    let mut folio = 1;
    for (at, (title, article)) in titles.iter().zip(&articles).enumerate() {
        text.push_str(&format!("{}.{title}{}{folio}\n", at + 1, "·".repeat(random.between(6, 40))));
        folio += 1 + article.text().chars().count() / 650;
    }
    for article in &articles {
        text.push('\n');
        let stack = &article.stack;
        for line in stack.kicker.iter().chain(&stack.title).chain(&stack.subtitles) {
            text.push_str(&format!("{line}\n"));
        }
        if article.lead.is_none() && !article.authors.is_empty() {
            text.push_str(&format!("{}\n", article.authors.join(" ")));
        }
        text.push('\n');
        text.push_str(article.lead.as_deref().unwrap_or_default());
        for paragraph in &article.body.paragraphs {
            let letters: Vec<char> = paragraph.chars().collect();
            // A page ends inside the sentence now and then.
            if letters.len() > 150 && random.chance(0.1) {
                let (one, two) = letters.split_at(random.between(60, 120));
                text.push_str(&format!("{}\n\n{}\n\n", one.iter().collect::<String>(), two.iter().collect::<String>()));
            } else {
                text.push_str(&format!("{paragraph}\n\n"));
            }
        }
        text.push_str(&format!(
            "《{}》（{}年{:02}月{:02}日第{:02}版）\n",
            writer.paper,
            day.year,
            day.month,
            random.between(1, day.day as usize),
            random.between(1, 8)
        ));
    }
    text
}
