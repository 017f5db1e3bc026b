use std::collections::BTreeMap;

use super::*;
use crate::layout::tests::{article as read, issue};
use crate::template::Theme;

#[test]
fn an_article_becomes_calls_of_the_template() {
    let text = "---
kicker: 全会强调
title: 把论文写在田野上 让成果长在车间里
subtitles: [——春季学习工作综述]
column: 校园观察
series: {name: 学习, number: 2}
role: 本报记者
authors: [林禾, 欧阳青]
dateline: 本报青禾3月12日电
editor_note: |
  本期刊出一组体会。
  ——编者
highlights: [学以致用]
pull_quotes: [课堂在田野]
source: {name: 青禾日报, date: 2024-03-05, page: 1}
---
各位代表：

第一段**要点**与*着重*、`代码`、~~删去~~、[链接](https://example.org/a)和注[^1]，再见注[^1]。

### 小标题

1. 一
2. 二
   - 内
   - 层

> 引文

| 甲 | 乙 |
| :-: | --: |
| 1 | 2 |

![图](missing.png)

---

一只燕子\\
两点新泥

麦子拔节\\
人在田埂

    let x = 1;

[^1]: 注的文字。
";
    let mut issue = issue(vec![read("a", text)]);
    issue.masthead.language = "zh-CN".into();
    issue.sections[0].grouped = true;
    let (print, theme) = (BTreeMap::new(), Theme::default());
    let written = article(&issue, 0, &Dress { print: &print, theme: &theme, logo: None }, &BTreeMap::new());
    insta::assert_snapshot!(written.source);
}

#[test]
fn a_dateline_that_the_text_already_has_is_not_printed_twice() {
    let with = read("a", "---\ntitle: 甲\ndateline: 新华社北京3月4日电\n---\n新华社北京3月4日电 正文。");
    assert_eq!(with.dateline_run(), None);
    let without = read("a", "---\ntitle: 甲\ndateline: 新华社北京3月4日电\n---\n正文。");
    assert_eq!(without.dateline_run().as_deref(), Some("新华社北京3月4日电\u{3000}"));
}

#[test]
fn every_literal_leads_back_to_its_characters() {
    let source = read("a", "---\ntitle: 田野 课堂\n---\n第一段**重点**，“引”。\\\n第二行\n\n第二段。");
    let issue = issue(vec![source.clone()]);
    let (print, theme) = (BTreeMap::new(), Theme::default());
    let text = article(&issue, 0, &Dress { print: &print, theme: &theme, logo: None }, &BTreeMap::new());
    for (part, plain) in [
        (Part::Title, source.head.title.clone()),
        (Part::Passage(crate::article::PassageId(0)), source.body.passages()[0].plain()),
    ] {
        let mut found: Vec<(usize, char)> = Vec::new();
        for literal in text.of(part) {
            let inner = text.characters(literal);
            for (bytes, c) in inner.char_indices() {
                found.push((text.spot(literal, bytes).offset, c));
            }
        }
        let wanted: Vec<(usize, char)> = plain.chars().enumerate().collect();
        assert!(found.iter().all(|each| wanted.contains(each)), "{found:?} is not all of {wanted:?}");
        assert!(found.len() + 1 >= wanted.len(), "only breaks are not literals");
    }
}
