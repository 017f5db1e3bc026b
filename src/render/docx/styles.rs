//! The named styles of the document.
//!
//! What word processors know by themselves (headings, contents, captions) has their own name with
//! the Chinese one beside it, so that every program sees real headings; the pieces of an article
//! have Chinese names of their own.

/// A style of paragraphs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Body,
    /// 1 is the headline of an article, 2–5 are the headings in its text.
    Heading(u8),
    Kicker,
    Deck,
    Byline,
    EditorNote,
    Highlight,
    PullQuote,
    /// A salutation, at the margin.
    Flush,
    ListItem,
    /// What follows the first paragraph of a list item.
    ListMore,
    Quote,
    Code,
    Divider,
    Picture,
    Caption,
    TableTitle,
    TableHead,
    TableCell,
    Source,
    FootnoteText,
    Masthead,
    CoverNumber,
    CoverMotto,
    CoverIssuer,
    CoverLine,
    CoverDate,
    CoverRule,
    ClosingRule,
    ContentsHeading,
    Contents(u8),
    ImprintHeading,
    Imprint,
    Header,
    Footer,
}

impl Style {
    pub(super) const ALL: [Self; 40] = [
        Self::Body,
        Self::Heading(1),
        Self::Heading(2),
        Self::Heading(3),
        Self::Heading(4),
        Self::Heading(5),
        Self::Kicker,
        Self::Deck,
        Self::Byline,
        Self::EditorNote,
        Self::Highlight,
        Self::PullQuote,
        Self::Flush,
        Self::ListItem,
        Self::ListMore,
        Self::Quote,
        Self::Code,
        Self::Divider,
        Self::Picture,
        Self::Caption,
        Self::TableTitle,
        Self::TableHead,
        Self::TableCell,
        Self::Source,
        Self::FootnoteText,
        Self::Masthead,
        Self::CoverNumber,
        Self::CoverMotto,
        Self::CoverIssuer,
        Self::CoverLine,
        Self::CoverDate,
        Self::CoverRule,
        Self::ClosingRule,
        Self::ContentsHeading,
        Self::Contents(1),
        Self::Contents(2),
        Self::ImprintHeading,
        Self::Imprint,
        Self::Header,
        Self::Footer,
    ];

    /// Id, name, and the other name of a style that word processors know themselves.
    pub(super) fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Body => ("Normal", "Normal", "正文"),
            Self::Heading(1) => ("Heading1", "heading 1", "标题 1"),
            Self::Heading(2) => ("Heading2", "heading 2", "标题 2"),
            Self::Heading(3) => ("Heading3", "heading 3", "标题 3"),
            Self::Heading(4) => ("Heading4", "heading 4", "标题 4"),
            Self::Heading(_) => ("Heading5", "heading 5", "标题 5"),
            Self::Kicker => ("Kicker", "引题", ""),
            Self::Deck => ("Deck", "副题", ""),
            Self::Byline => ("Byline", "署名", ""),
            Self::EditorNote => ("EditorNote", "编者按", ""),
            Self::Highlight => ("Highlight", "提要", ""),
            Self::PullQuote => ("PullQuote", "摘句", ""),
            Self::Flush => ("Salutation", "Salutation", "称呼"),
            Self::ListItem => ("ListParagraph", "List Paragraph", "列表段落"),
            Self::ListMore => ("ListContinue", "List Continue", "列表接续"),
            Self::Quote => ("Quote", "Quote", "引用"),
            Self::Code => ("CodeBlock", "代码", ""),
            Self::Divider => ("Divider", "分隔", ""),
            Self::Picture => ("Picture", "图片", ""),
            Self::Caption => ("Caption", "caption", "图说"),
            Self::TableTitle => ("TableTitle", "表题", ""),
            Self::TableHead => ("TableHead", "表头", ""),
            Self::TableCell => ("TableCell", "表文", ""),
            Self::Source => ("Source", "来源", ""),
            Self::FootnoteText => ("FootnoteText", "footnote text", "脚注文本"),
            Self::Masthead => ("Title", "Title", "刊名"),
            Self::CoverNumber => ("CoverNumber", "封面期号", ""),
            Self::CoverMotto => ("CoverMotto", "封面题词", ""),
            Self::CoverIssuer => ("CoverIssuer", "封面主办", ""),
            Self::CoverLine => ("CoverLine", "封面副行", ""),
            Self::CoverDate => ("CoverDate", "封面日期", ""),
            Self::CoverRule => ("CoverRule", "起线", ""),
            Self::ClosingRule => ("ClosingRule", "收线", ""),
            Self::ContentsHeading => ("TOCHeading", "TOC Heading", "目录标题"),
            Self::Contents(1) => ("TOC1", "toc 1", "目录 1"),
            Self::Contents(_) => ("TOC2", "toc 2", "目录 2"),
            Self::ImprintHeading => ("ImprintHeading", "版权标题", ""),
            Self::Imprint => ("Imprint", "版权", ""),
            Self::Header => ("Header", "header", "页眉"),
            Self::Footer => ("Footer", "footer", "页脚"),
        }
    }

    pub(super) fn id(self) -> &'static str {
        self.names().0
    }
}

/// A style of characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Letters {
    Strong,
    Emphasis,
    StrongEmphasis,
    Code,
    Link,
    NoteMark,
    /// 电头, before the first paragraph.
    Dateline,
    /// The name of the column behind a headline.
    Column,
    /// ①, the number in a series.
    Series,
    /// Who made a picture.
    Credit,
    /// The title of a group in the contents, the label of a row in the imprint.
    Label,
}

impl Letters {
    pub(super) const ALL: [Self; 11] = [
        Self::Strong,
        Self::Emphasis,
        Self::StrongEmphasis,
        Self::Code,
        Self::Link,
        Self::NoteMark,
        Self::Dateline,
        Self::Column,
        Self::Series,
        Self::Credit,
        Self::Label,
    ];

    /// Id, name, and the other name of a style that word processors know themselves.
    pub(super) fn names(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Strong => ("Strong", "Strong", "加重"),
            Self::Emphasis => ("Emphasis", "Emphasis", "强调"),
            Self::StrongEmphasis => ("StrongEmphasis", "加重强调", ""),
            Self::Code => ("CodeChar", "代码字", ""),
            Self::Link => ("Hyperlink", "Hyperlink", "超链接"),
            Self::NoteMark => ("FootnoteReference", "footnote reference", "脚注引用"),
            Self::Dateline => ("Dateline", "电头", ""),
            Self::Column => ("Column", "专栏", ""),
            Self::Series => ("SeriesNumber", "篇次", ""),
            Self::Credit => ("Credit", "摄影", ""),
            Self::Label => ("Label", "项目", ""),
        }
    }

    pub(super) fn id(self) -> &'static str {
        self.names().0
    }
}
