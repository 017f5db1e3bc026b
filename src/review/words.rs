//! The words of the review page in both languages.

use serde::Serialize;

use crate::diag::Lang;
use crate::pages::Part;
use crate::read::trace::Deed;

macro_rules! words {
    ($($name:ident $zh:literal $en:literal,)+) => {
        /// Everything the page says of itself.
        #[derive(Debug, Serialize)]
        pub(super) struct Words {
            #[serde(skip)]
            pub lang: Lang,
            pub language: &'static str,
            $(pub $name: &'static str,)+
        }

        impl Words {
            /// The words of a language.
            pub fn of(lang: Lang) -> Self {
                match lang {
                    Lang::Zh => Self { lang, language: "zh-CN", $($name: $zh,)+ },
                    Lang::En => Self { lang, language: "en", $($name: $en,)+ },
                }
            }
        }
    };
}

words! {
    heading "导入审阅" "Import review",
    original "原文" "Original",
    result "成稿" "Result",
    findings "发现" "Findings",
    nothing_found "没有发现问题。" "Nothing was found.",
    files "个文件" "files",
    articles "篇文章" "articles",
    marks "处标记" "marks",
    doubtful "处存疑" "places to look at",
    nothing_doubtful "这个文件没有存疑之处。" "Nothing in this file asks for a look.",
    loose_runs "段未归类" "runs of loose text",
    list "文章" "Articles",
    legend "图例" "Legend",
    only "只看存疑之处" "Only doubtful places",
    skip_findings "跳到“发现”" "Skip to the findings",
    skip_text "跳到对照" "Skip to the comparison",
    next "下一处" "Next",
    previous "上一处" "Previous",
    keys "用 j、k 键前后移动" "j and k keys move between marks",
    keys_help "Tab 键走遍存疑之处；j 到下一处标记，k 到上一处；点行号或文字跳到另一边。" "Tab goes through doubtful places; j goes to the next mark, k to the previous one; click a line or a text to see the other side.",
    line "第 {} 行" "line {}",
    whole_file "全文件" "the file",
    number_of_article "第 {} 篇" "article {}",
    kind "种类" "Kind",
    encoding "编码" "Encoding",
    lines "行数" "Lines",
    unknown "未识别" "not recognised",
    no_text "这个文件不是文字，左边无可显示。" "This file is no text; there is nothing to show on this side.",
    no_trace "这种文件结构明确，未作推断，左右不逐行相连。" "This kind of file has one clear form: nothing was guessed, and the sides are not linked line by line.",
    no_result "没有做成文章。" "No article was made of it.",
    doubt "存疑" "doubtful",
    joined "接上" "joined",
    removed "去掉" "removed",
    guessed "推断" "guessed",
    moved "移动" "moved",
    joined_help "断开的行并成一段" "broken lines became one paragraph",
    removed_help "去掉排版留下的东西" "something that layout left was taken out",
    guessed_help "由样子推断是什么" "what a line is was told by its looks",
    converted "转换" "converted",
    converted_help "按要求转成简体或繁体" "put into simplified or traditional characters, as asked",
    moved_help "移到该在的地方" "a text was moved to where it belongs",
    percent_help "百分数是把握；低于 60% 的算存疑" "The percentage says how sure; below 60% is doubtful",
    kicker "眉题" "kicker",
    title "标题" "headline",
    subtitle "副题" "subtitle",
    byline "署名" "byline",
    note "编者按" "editor’s note",
    highlight "提要" "highlight",
    quote "摘句" "pull quote",
    source "来源" "source",
    head "篇首项" "head",
    cover "封面" "cover",
    contents "目录" "contents",
    loose "未归类" "loose text",
    loose_help "不属于任何文章的文字，另存并报告" "belongs to no article; kept beside them and reported",
    furniture "版面" "furniture",
    furniture_help "页码、书眉，不进文章" "page numbers and running heads, which no article has",
    body "正文" "text",
    lost "去向不明" "not accounted for",
    column "栏目" "column",
    series "系列" "series",
    dateline "电头" "dateline",
    date "日期" "date",
    topics "主题词" "topics",
    language_field "语言" "language",
    continued "下转" "continued",
    cut_off "未完" "cut off",
    section "小标题" "section head",
    item "列表" "list",
    quotation "引文" "quotation",
    table "表格" "table",
    picture "图片" "picture",
    caption "图说" "caption",
    credit "摄影" "credit",
    code "代码" "code",
    footnote "注" "note",
    saved "保存在 {}" "kept in {}",
    page "第 {} 页" "p. {}",
}

impl Words {
    /// A number of things: the word in its singular where English has one.
    pub fn count(&self, word: &str, count: usize) -> (String, usize) {
        let (first, rest) = word.split_once(' ').map_or((word, String::new()), |(a, b)| (a, format!(" {b}")));
        let single = self.lang == Lang::En && count == 1;
        let first = first.strip_suffix('s').filter(|_| single).unwrap_or(first);
        (format!("{first}{rest}"), count)
    }

    /// What a part of an article is called.
    pub fn part(&self, part: Part) -> &'static str {
        match part {
            Part::Kicker => self.kicker,
            Part::Title => self.title,
            Part::Subtitle(_) => self.subtitle,
            Part::Byline => self.byline,
            Part::EditorNote(_) => self.note,
            Part::Highlight(_) => self.highlight,
            Part::PullQuote(_) => self.quote,
            Part::Passage(_) => self.body,
            Part::Source => self.source,
        }
    }

    /// What a deed is called, with its sign and its class.
    pub fn deed(&self, deed: Deed) -> (&'static str, &'static str) {
        match deed {
            Deed::Joined => ("joined", self.joined),
            Deed::Removed => ("removed", self.removed),
            Deed::Guessed => ("guessed", self.guessed),
            Deed::Moved => ("moved", self.moved),
            Deed::Converted => ("converted", self.converted),
        }
    }
}
