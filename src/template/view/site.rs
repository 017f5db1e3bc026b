//! What the templates of a site see besides `theme` and `labels`.
//!
//! Every page is given `site` ([`SiteView`]), `page` ([`SitePageView`]) and `words`
//! ([`SiteWordsView`]). The home page and the page of an issue also get `issue`, the page of an
//! article `issue`, `article`, `topics` (a list of [`LinkView`]) and `turn` ([`TurnView`]); the
//! others what their name says.

use serde::Serialize;

/// The publication whose issues the site holds.
#[derive(Debug, Clone, Serialize)]
pub struct SiteView {
    /// Title of the publication.
    pub title: String,
    /// Who issues it.
    pub issuer: String,
    /// The department whose editions these are, or null.
    pub department: Option<String>,
    /// Language as a BCP 47 tag.
    pub language: String,
}

/// One page of the site.
#[derive(Debug, Clone, Serialize)]
pub struct SitePageView {
    /// Its title, for `<title>`.
    pub title: String,
    /// Its heading.
    pub heading: String,
    /// One sentence that tells what it holds.
    pub description: String,
    /// What leads from it to the site's folder: empty or `../`.
    pub root: &'static str,
    /// Its address on the web, or null when the site's own is not known.
    pub canonical: Option<String>,
    /// Links to the main pages of the site.
    pub nav: Vec<NavView>,
}

/// A link to a main page.
#[derive(Debug, Clone, Serialize)]
pub struct NavView {
    /// What it says.
    pub title: &'static str,
    /// Where it leads.
    pub href: String,
    /// It leads to the very page it stands on.
    pub current: bool,
}

/// A link.
#[derive(Debug, Clone, Serialize)]
pub struct LinkView {
    /// What it says.
    pub title: String,
    /// Where it leads.
    pub href: String,
}

/// What comes before and after; null at the ends.
#[derive(Debug, Clone, Default, Serialize)]
pub struct TurnView {
    /// The one before.
    pub previous: Option<LinkView>,
    /// The one after.
    pub next: Option<LinkView>,
}

/// The issues of one year, newest first.
#[derive(Debug, Clone, Serialize)]
pub struct YearView {
    /// The year.
    pub year: i32,
    /// Its issues.
    pub issues: Vec<IssueLinkView>,
}

/// A link to an issue.
#[derive(Debug, Clone, Serialize)]
pub struct IssueLinkView {
    /// Its number: 2024年第1期.
    pub title: String,
    /// Where its page is.
    pub href: String,
    /// Its date as printed.
    pub date: String,
    /// Its date for machines.
    pub date_iso: String,
    /// How many articles and pages it has: 16篇，60页.
    pub extent: String,
}

/// A finished output of an issue.
#[derive(Debug, Clone, Serialize)]
pub struct DownloadView {
    /// What it is: PDF.
    pub title: &'static str,
    /// Where it is.
    pub href: String,
    /// How large it is: 1.2 MB.
    pub size: String,
}

/// A reference to an article.
#[derive(Debug, Clone, Serialize)]
pub struct ReferenceView {
    /// Its headline.
    pub title: String,
    /// Language of the headline.
    pub language: String,
    /// Where it is.
    pub href: String,
    /// Number of its issue.
    pub issue: String,
    /// The page it begins on as printed (第12页), or null.
    pub page: Option<String>,
    /// Where it was printed first, or null.
    pub source: Option<String>,
}

/// A topic.
#[derive(Debug, Clone, Serialize)]
pub struct TopicView {
    /// Its name.
    pub title: String,
    /// Where its page is.
    pub href: String,
    /// How many articles it has: 12篇.
    pub count: String,
    /// Its articles, newest issue first.
    pub articles: Vec<ReferenceView>,
}

/// One kind of subjects.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectGroupView {
    /// Id of its heading.
    pub id: &'static str,
    /// What they are: 系列.
    pub title: &'static str,
    /// The subjects in the order of their reading.
    pub subjects: Vec<SubjectView>,
}

/// A subject and where it is met.
#[derive(Debug, Clone, Serialize)]
pub struct SubjectView {
    /// Its name.
    pub title: String,
    /// The articles.
    pub articles: Vec<ReferenceView>,
}

/// Words the templates of a site print. `{n}` stands for a number.
#[derive(Debug, Clone, Serialize)]
pub struct SiteWordsView {
    /// 首页.
    pub home: &'static str,
    /// 主题.
    pub topics: &'static str,
    /// 索引.
    pub subjects: &'static str,
    /// 搜索.
    pub search: &'static str,
    /// 站内导航: the name of the navigation.
    pub navigation: &'static str,
    /// 跳到正文: the link for those who use no mouse.
    pub skip: &'static str,
    /// 各期.
    pub issues: &'static str,
    /// 下载.
    pub downloads: &'static str,
    /// 订阅.
    pub subscribe: &'static str,
    /// 上一篇.
    pub previous: &'static str,
    /// 下一篇.
    pub next: &'static str,
    /// 上一期.
    pub previous_issue: &'static str,
    /// 下一期.
    pub next_issue: &'static str,
    /// 回到本期目录.
    pub back: &'static str,
    /// 前后文章: the name of the links to them.
    pub turn: &'static str,
    /// 系列.
    pub series: &'static str,
    /// 栏目.
    pub columns: &'static str,
    /// 报纸.
    pub papers: &'static str,
    /// 主题词.
    pub phrases: &'static str,
    /// What the page of topics is.
    pub about_topics: &'static str,
    /// What the subject index is.
    pub about_subjects: &'static str,
    /// {n}篇.
    pub articles: &'static str,
    /// {n}页.
    pub pages: &'static str,
    /// What stands between two parts of a line.
    pub comma: &'static str,
    /// 标题、提要、正文中的词句: what may be searched.
    pub search_hint: &'static str,
    /// Without scripts there is no search.
    pub search_off: &'static str,
    /// 正在查找.
    pub searching: &'static str,
    /// 找到{n}篇.
    pub found: &'static str,
    /// Nothing was found.
    pub none: &'static str,
    /// A file of the index could not be loaded.
    pub failed: &'static str,
    /// 再列一些.
    pub more: &'static str,
    /// 搜索结果: the name of the list.
    pub results: &'static str,
}
