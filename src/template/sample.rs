//! A small invented issue in which every feature occurs once, and a page map made by hand.
//!
//! Templates are checked with it, and tests use it. All institutions and people in it are invented.

use std::collections::BTreeMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use crate::article::{Article, ArticleId, Origin};
use crate::date::Date;
use crate::diag::Source;
use crate::issue::{Issue, Masthead, Picture, PictureFormat, Raster, Rasters, Section};
use crate::pages::{ArticlePages, Folio, PageMap, PageStart, Part, Spot};
use crate::read::markdown;

const NEWS: &str = r#"---
kicker: "河畔市召开春季工作会议时强调\n从一件小事做起"
title: 把“小桥”修到家门口 让河水清起来
subtitles: [——甲乙丙主持会议, 全年修桥12座 & 清淤30公里]
column: 本报观察
series: {name: 一条河的故事, number: 3}
authors: [林舟, 欧阳青禾]
role: 本报记者
dateline: {agency: 本报, place: 河畔, date: 2024-03-04}
source: {name: 河畔日报, date: 2024-03-05, page: 1, url: "https://example.org/a?b=1&c=2"}
highlights:
  - 全年修桥12座，清淤30公里
  - 每座桥都有一位“桥长”
pull_quotes: [桥修好了，人心就近了]
editor_note: "春天里，我们沿河走了一遍。\n下面是第三篇。"
---

会议指出，**修一座桥，就要“管”好一座桥**，不能*只修不管*。去年的~~十座~~十二座桥，编号写作 `Q-01`，详见[公开清单](https://example.org/list?x=1&y=<2>)[^a]。

## 一、桥是怎样修的

第一座桥<br>第二座桥，都在三月完工[^b]。再说一遍清单[^a]。

### （一）先问群众

3. 走访三百户
4. 开会两次
   - 白天一次
   - 夜里一次

> 桥不在大，通就行。
>
> 水不在深，清就行。

#### 1. 账目

| 桥名 | 长度（米） | 造价 |
|:--|--:|:-:|
| 东桥 | 12 | 36万元 |
| 西桥<b> | 8 | 20万元 |

![河上的桥，两岸有柳](../pictures/bridge.svg "东桥三月通车。 河畔日报记者 林舟 摄")

![没有找到的图](../pictures/lost.png "西桥施工现场")

---

    桥长: 林舟
      电话: 000

## 二、接下来

会议要求，清淤要在汛期以前完成。

[^a]: 清单由市水务局公布，载 `list.csv`。

[^b]: 以验收日期为准。

    另有一座四月完工。
"#;

const COMMENT: &str = r#"---
title: 慢下来的理由
authors: [林舟]
source: {name: 河畔晚报, date: 2024-03-06}
---

有人说，修桥太慢。慢，有慢的理由。

桥要站一百年，等三个月不算久。
"#;

const ENGLISH: &str = r#"---
title: A Bridge & Its Keepers
authors: [Ann Lake]
dateline: {text: "RIVERSIDE, 6 March —"}
source: {name: Riverside Weekly, date: 2024-03-06, page: 2}
editor_note: Translated by the editors.
language: en
---

Every bridge has a keeper.[^k] The keeper "knows" the river.

## What a keeper does

A keeper walks the bridge twice a day.

[^k]: A volunteer from the village.
"#;

const BRIDGE: &str = r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 160" width="400" height="160"><rect width="400" height="160" fill="#e9f2f5"/><path d="M20 120 Q200 0 380 120" fill="none" stroke="#2f5d73" stroke-width="10"/><rect y="126" width="400" height="34" fill="#9cc4d6"/></svg>
"##;

/// A GIF of one white pixel.
const PIXEL: &[u8] = b"GIF89a\x01\0\x01\0\x80\0\0\xFF\xFF\xFF\0\0\0,\0\0\0\0\x01\0\x01\0\0\x02\x02D\x01\0;";

/// The sample issue.
pub fn issue() -> Issue {
    let article = |name: &str, text: &str| -> Arc<Article> {
        let source = Source::new(format!("articles/sample/{name}.md"), text);
        let id = ArticleId::new(&format!("sample/{name}")).expect("the names are plain");
        Arc::new(markdown::read(&source, id, Origin { path: source.path().to_string(), hash: String::new() }).value)
    };
    let picture = Picture {
        bytes: BRIDGE.as_bytes().to_vec(),
        format: PictureFormat::Svg,
        hash: format!("{:x}", Sha256::digest(BRIDGE)),
    };
    Issue {
        masthead: Masthead {
            title: "河畔学习".into(),
            subtitle: Some("内部资料 & 免费交流".into()),
            issuer: "河畔大学党委宣传部".into(),
            department: Some("水利学院".into()),
            language: "zh-CN".into(),
            year: 2024,
            number: 1,
            date: Date::new(2024, 3, 18).expect("a day of the calendar"),
        },
        sections: vec![
            Section { title: "要闻".into(), grouped: false, articles: vec![0] },
            Section { title: "河畔<评论>".into(), grouped: true, articles: vec![1, 2] },
        ],
        articles: vec![article("news", NEWS), article("comment", COMMENT), article("english", ENGLISH)],
        imprint: vec![("主办".into(), "河畔大学党委宣传部".into()), ("电话".into(), "000-0000 & 0001".into())],
        pictures: BTreeMap::from([("articles/pictures/bridge.svg".to_string(), Arc::new(picture))]),
    }
}

/// Its pictures as mail programs show them; a stand-in of one pixel, since nobody looks at it.
pub fn rasters(issue: &Issue) -> Rasters {
    let raster = |bytes: &[u8]| Raster { bytes: bytes.to_vec(), format: PictureFormat::Gif, width: 400, height: 160 };
    let pictures = issue.pictures.keys().map(|path| (path.clone(), raster(PIXEL))).collect();
    Rasters { pictures, logo: Some(raster(PIXEL)) }
}

/// A page map of the sample issue; its pages begin in every kind of place.
pub fn pages(issue: &Issue) -> PageMap {
    let passage = |article: usize, has: &str, before: &str| -> Spot {
        let all = issue.articles[article].body.passages();
        let passage = all.into_iter().find(|p| p.plain().contains(has)).expect("the sample has this text");
        let text = passage.plain();
        let at = text.find(before).expect("the passage has this text");
        Spot { part: Part::Passage(passage.id), offset: text[..at].chars().count() }
    };
    let head = |part: Part, offset: usize| Spot { part, offset };
    let starts = [
        (0, head(Part::Kicker, 0)),
        // Inside a headline unit, in a ■ line, before the editor's note.
        (0, head(Part::Title, 12)),
        (0, head(Part::EditorNote(1), 0)),
        (0, head(Part::Highlight(1), 3)),
        // At the first character of an emphasis, and inside one.
        (0, passage(0, "会议指出", "修一座桥")),
        (0, passage(0, "会议指出", "好一座桥")),
        // Before a heading, behind a line break, in a list, in a cell, in a caption.
        (0, passage(0, "桥是怎样", "一、桥")),
        (0, passage(0, "第一座桥", "第二座桥")),
        (0, passage(0, "夜里一次", "一次")),
        (0, passage(0, "36万元", "万元")),
        (0, passage(0, "东桥三月", "通车")),
        (0, passage(0, "电话: 000", "电话")),
        (0, head(Part::Source, 0)),
        (1, head(Part::Title, 0)),
        // A blank page: two pages begin at the same place.
        (1, passage(1, "桥要站一百年", "等三个月")),
        (1, passage(1, "桥要站一百年", "等三个月")),
        (2, head(Part::Title, 0)),
        (2, passage(2, "Every bridge", "Every")),
        (2, passage(2, "A volunteer", "from")),
    ];
    let start = |(i, (article, spot)): (usize, &(usize, Spot))| PageStart {
        folio: Folio(i as u32 + 1),
        article: *article,
        spot: *spot,
    };
    let starts: Vec<PageStart> = starts.iter().enumerate().map(start).collect();
    let articles = (0..issue.articles.len()).map(|article| {
        let mut own = starts.iter().filter(|s| s.article == article).map(|s| s.folio);
        let first = own.next().expect("every article begins a page");
        ArticlePages { first, last: own.next_back().unwrap_or(first) }
    });
    PageMap { articles: articles.collect(), starts: starts.clone(), ..PageMap::default() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sample_is_read_as_meant() {
        let issue = issue();
        let news = &issue.articles[0];
        assert_eq!(news.body.notes.len(), 2);
        assert_eq!(news.body.figures().len(), 2);
        assert!(issue.articles[2].head.is_english());
        assert_eq!(pages(&issue).articles[1].first, Folio(14));
    }
}
