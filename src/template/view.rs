//! What templates see: small structs of finished words, made for designers to read.
//!
//! Every template is given three names: `issue` ([`IssueView`]), `theme` ([`ThemeView`]) and
//! `labels` ([`LabelsView`]); a template of a single article also gets `article`
//! ([`ArticleView`]), a page of an EPUB also `page` ([`PageView`]), the newsletter also `mail`
//! ([`MailView`]), the page for WeChat also `wechat` ([`WechatView`]); what the pages of a site are
//! given besides stands in [`site`]. Fields called *markup* are
//! finished HTML (or Markdown in the Markdown template) and are printed as they are; everything
//! else is plain text, which the engine escapes. Fields that may be missing are `null`, so
//! `{% if article.kicker %}` asks for them.
//!
//! Nothing here computes: `render` fills these structs.

pub mod site;

use serde::Serialize;
use tera::Value;

/// Finished markup that templates print without escaping it again.
#[derive(Debug, Clone, Serialize)]
#[serde(transparent)]
pub struct Safe(Value);

impl Safe {
    /// Declares a string finished; the caller answers for everything in it.
    pub fn new(markup: &str) -> Self {
        Self(Value::safe_string(markup))
    }
}

/// One issue: masthead, contents, articles, imprint.
#[derive(Debug, Clone, Serialize)]
pub struct IssueView {
    /// Title of the publication: 理论学习.
    pub title: String,
    /// A line below the title, or null.
    pub subtitle: Option<String>,
    /// Who issues it: 青禾大学党委宣传部.
    pub issuer: String,
    /// The department whose edition this is, or null in the main edition.
    pub department: Option<String>,
    /// Language as a BCP 47 tag: `zh-CN`.
    pub language: String,
    /// The publication is in English.
    pub english: bool,
    /// Number as printed: 2024年第1期.
    pub number: String,
    /// Year of the issue.
    pub year: i32,
    /// Date as printed: 2024年3月18日.
    pub date: String,
    /// Date for machines: `2024-03-18`.
    pub date_iso: String,
    /// Title and number in one line, for `<title>`.
    pub full_title: String,
    /// One sentence that tells what the issue holds.
    pub description: String,
    /// The page numbers of the printed booklet are known.
    pub has_pages: bool,
    /// The contents.
    pub contents: Vec<EntryView>,
    /// The articles in running order. Empty in templates of a single page of an EPUB.
    pub articles: Vec<ArticleView>,
    /// Rows of the imprint.
    pub imprint: Vec<RowView>,
}

/// A line of the contents.
#[derive(Debug, Clone, Serialize)]
pub struct EntryView {
    /// `1.` on the first level, `(1)` below a group.
    pub number: String,
    /// Title of the article or group.
    pub title: String,
    /// Markup: the title with its units in spans, which a line does not divide where it can hold them.
    pub units: Safe,
    /// Where the article is, or null for the heading of a group.
    pub href: Option<String>,
    /// Printed page, or null when it is unknown and for groups.
    pub page: Option<u32>,
    /// Articles of a group; empty otherwise.
    pub children: Vec<EntryView>,
}

/// A row of the imprint.
#[derive(Debug, Clone, Serialize)]
pub struct RowView {
    /// What it is: 主办.
    pub label: String,
    /// Its value.
    pub value: String,
}

/// One article.
#[derive(Debug, Clone, Serialize)]
pub struct ArticleView {
    /// Its id in the document: `a1`, `a2` …
    pub id: String,
    /// Language of the article as a BCP 47 tag.
    pub language: String,
    /// The article is in English.
    pub english: bool,
    /// Level of the headline's element: 2, and 1 on a page of the article's own.
    pub heading: u8,
    /// Headline as plain text, for `<title>`.
    pub plain_title: String,
    /// The words of [`LabelsView`] in the language of the article.
    pub labels: LabelsView,
    /// First printed page, or null.
    pub first_page: Option<u32>,
    /// Last printed page, or null.
    pub last_page: Option<u32>,
    /// Markup: page marks that must stand before everything else; may be empty.
    pub opening: Safe,
    /// Markup: the line above the headline, or null.
    pub kicker: Option<Safe>,
    /// Markup: the headline.
    pub title: Safe,
    /// Standing column of the paper (评论员观察), printed in brackets after the headline, or null.
    pub column: Option<String>,
    /// Markup: lines below the headline.
    pub subtitles: Vec<Safe>,
    /// Mark of the article in its series: ①, or null.
    pub series_mark: Option<String>,
    /// Name of the series, or null.
    pub series: Option<String>,
    /// Markup: who wrote it, or null.
    pub byline: Option<Safe>,
    /// Markup: paragraphs of the editor's note; empty when there is none.
    pub editor_note: Vec<Safe>,
    /// The signature below the editor's note: ——编者.
    pub editor_sign: String,
    /// Markup: ■ lines.
    pub highlights: Vec<Safe>,
    /// Markup: sentences set off before the text.
    pub pull_quotes: Vec<Safe>,
    /// The dateline that the text begins with, or null.
    pub dateline: Option<String>,
    /// Markup: the text.
    pub body: Safe,
    /// Markup: the list of notes, or null.
    pub notes: Option<Safe>,
    /// Markup: the source line, or null.
    pub source: Option<Safe>,
    /// What the article's head holds besides its printed words, as JSON: in `data-head` it lets the
    /// output be read back.
    pub record: String,
    /// Where the rest is, when only the beginning is given (newsletter), or null.
    pub rest: Option<RestView>,
}

/// Where the rest of an article is.
#[derive(Debug, Clone, Serialize)]
pub struct RestView {
    /// Its address on the web, or null when it is only in the other outputs.
    pub href: Option<String>,
    /// Words that say so: 阅读全文（第12–15页）.
    pub words: String,
}

/// The newsletter as a message.
#[derive(Debug, Clone, Serialize)]
pub struct MailView {
    /// Subject line.
    pub subject: String,
    /// What inboxes show behind the subject.
    pub preheader: String,
    /// Address of the issue on the web, or null.
    pub link: Option<String>,
    /// Address where readers sign off, or null.
    pub unsubscribe: Option<String>,
    /// How many articles are given with their beginning only.
    pub shortened: usize,
}

/// The page from which the parts for WeChat are copied.
#[derive(Debug, Clone, Serialize)]
pub struct WechatView {
    /// The parts, in order.
    pub parts: Vec<WechatPartView>,
    /// Most characters of title, author and digest.
    pub limits: [usize; 3],
    /// Characters a part must stay under.
    pub most: usize,
}

/// A part for WeChat.
#[derive(Debug, Clone, Serialize)]
pub struct WechatPartView {
    /// Its number, from 1.
    pub number: usize,
    /// Name of its file.
    pub file: String,
    /// Title for the editor's form.
    pub title: String,
    /// Author for the editor's form.
    pub author: String,
    /// Digest for the editor's form.
    pub digest: String,
    /// Characters, markup included.
    pub characters: usize,
    /// Titles of the articles on it.
    pub articles: Vec<String>,
    /// Pictures that have to be uploaded for it.
    pub pictures: Vec<WechatPictureView>,
    /// Markup: the part itself.
    pub html: Safe,
}

/// A picture for WeChat.
#[derive(Debug, Clone, Serialize)]
pub struct WechatPictureView {
    /// Its name as the part has it: `p01.png`.
    pub name: String,
    /// Path of the file, relative to the page.
    pub file: String,
    /// The picture as a data address.
    pub data: String,
}

/// A page of an EPUB that is not an article.
#[derive(Debug, Clone, Serialize)]
pub struct PageView {
    /// Its title.
    pub title: String,
    /// Address of the cover picture, relative to the page.
    pub cover: String,
    /// What the cover picture shows.
    pub cover_alt: String,
    /// Size of the cover's title in the units of `epub/cover.svg`, so that it fits on one line.
    pub title_size: u32,
}

/// Colours, fonts and logo of a dress, ready for style sheets.
#[derive(Debug, Clone, Serialize)]
pub struct ThemeView {
    /// The colour as given: for rules and ornaments.
    pub accent: String,
    /// The same, darkened as far as text on white needs it.
    pub accent_text: String,
    /// The same, lightened as far as text on a dark ground needs it.
    pub accent_dark: String,
    /// Ground of the masthead, or null for none.
    pub ground: Option<String>,
    /// Colour of the masthead's title: the accent, as far as it can be read on its ground.
    pub ink: String,
    /// Colour of small text in the masthead: dark on a light ground, white on a dark one.
    pub ground_text: String,
    /// Rules below the masthead: `double`, `thick`, `thin` or `none`.
    pub rule: &'static str,
    /// Motto below the masthead, or null.
    pub motto: Option<String>,
    /// Address of the logo, or null.
    pub logo: Option<String>,
    /// Font families by role.
    pub fonts: FontsView,
}

/// Font families by role, each a finished value for `font-family`.
#[derive(Debug, Clone, Serialize)]
pub struct FontsView {
    /// 宋体: running text.
    pub song: Safe,
    /// 仿宋: mottos, sources.
    pub fangsong: Safe,
    /// 楷体: bylines, editor's notes, highlights.
    pub kai: Safe,
    /// 黑体: section headings, numbers.
    pub hei: Safe,
    /// 小标宋: titles.
    pub title: Safe,
    /// Latin text.
    pub latin: Safe,
}

/// Words the templates print; a theme may replace the first five.
#[derive(Debug, Clone, Serialize)]
pub struct LabelsView {
    /// 目录.
    pub contents: String,
    /// Who signs the editor's note: 编者.
    pub editor: String,
    /// 版权信息.
    pub imprint: String,
    /// 注释.
    pub notes: String,
    /// 第{page}页; `{page}` stands for the number.
    pub page: String,
    /// 编者按: what the editor's note is.
    pub editor_note: &'static str,
    /// 跳到目录: the link for those who use no mouse.
    pub skip: &'static str,
    /// 返回正文: the way back from a note.
    pub back: &'static str,
    /// 表格.
    pub table: &'static str,
    /// 提要: what the ■ lines are.
    pub highlights: &'static str,
    /// 封面.
    pub cover: &'static str,
    /// 扉页.
    pub title_page: &'static str,
    /// 正文.
    pub text: &'static str,
    /// 页码.
    pub pages: &'static str,
    /// 导航.
    pub landmarks: &'static str,
    /// 在网页上阅读本期.
    pub web_page: &'static str,
    /// 退订.
    pub unsubscribe: &'static str,
    /// 篇幅所限，以上为开头: why an article of the newsletter is not whole.
    pub shortened: &'static str,
    /// 阅读全文.
    pub read_on: &'static str,
    /// 全文见本期其他版本: where the rest is when there is no address.
    pub rest_elsewhere: &'static str,
    /// 全文见本期印本: the same when the page is known, which follows.
    pub rest_in_print: &'static str,
}
