//! The newsletter: one message with a text and a page, for the inboxes of subscribers.
//!
//! The page is built of tables with every style in its element, because that is what mail
//! programs show; pictures travel with it. Long issues give the beginnings of their longest
//! articles only, so that no inbox cuts the message off. Looks are the business of
//! `templates/…/email/`; handing the message over is that of `send`.

mod letter;
mod message;
mod shorten;
mod words;

use std::collections::BTreeMap;

use css_inline::{CSSInliner, InlineError};
use tera::Value;

pub use letter::{Letter, SignOff};

use super::fill;
use super::markup::{self, Dialect, Markup, Options, Source};
use crate::article::{Article, Figure};
use crate::diag::{Code, Finding, Outcome};
use crate::issue::{Issue, Raster, Rasters};
use crate::msg;
use crate::package::Package;
use crate::pages::PageMap;
use crate::template::view::{ArticleView, IssueView, MailView, RestView};
use crate::template::{Dress, Error};
use message::{Attached, Content, content_id};
use shorten::{Extent, extents, shortened, steps_for};

/// Bytes the page may have. Gmail, the strictest of the large inboxes, cuts at 102 KB.
pub const LIMIT: usize = 100_000;

/// Makes the message.
///
/// # Errors
/// When a template is broken.
pub fn render(
    issue: &Issue,
    pages: Option<&PageMap>,
    dress: &Dress,
    letter: &Letter,
    rasters: &Rasters,
) -> Result<Outcome<Package>, Error> {
    let mail = Mail::new(issue, pages, dress, letter, rasters);
    let (page, extents) = mail.fitting()?;
    let text = mail.text(&extents)?;
    let pictures = mail.pictures(&page);
    let findings = mail.findings(&page, &extents);
    let bytes = message::write(issue, letter, Content { text, html: page, pictures });
    Ok(Outcome::new(Package { extension: "eml", bytes, beside: Vec::new() }, findings))
}

struct Mail<'a> {
    issue: &'a Issue,
    pages: Option<&'a PageMap>,
    dress: &'a Dress,
    letter: &'a Letter,
    rasters: &'a Rasters,
    /// File names of the pictures by path.
    names: BTreeMap<&'a str, String>,
}

impl<'a> Mail<'a> {
    fn new(
        issue: &'a Issue,
        pages: Option<&'a PageMap>,
        dress: &'a Dress,
        letter: &'a Letter,
        rasters: &'a Rasters,
    ) -> Self {
        let names = fill::raster_names(rasters);
        Self { issue, pages, dress, letter, rasters, names }
    }

    /// The page with as many whole articles as it can hold.
    ///
    /// How many steps that takes is first told from the lengths of the texts: making a page is work.
    fn fitting(&self) -> Result<(String, Vec<Extent>), Error> {
        let articles: Vec<&Article> = self.issue.articles.iter().map(AsRef::as_ref).collect();
        let attempt = |steps: usize| -> Result<(String, Vec<Extent>), Error> {
            let extents = extents(&articles, steps);
            Ok((self.page(&extents)?, extents))
        };
        let surplus = |made: &(String, Vec<Extent>)| sent_length(&made.0).saturating_sub(LIMIT);
        let mut made = attempt(0)?;
        let (mut steps, mut too_few) = (0, 0);
        while surplus(&made) > 0 && steps < 2 * articles.len() {
            too_few = steps;
            steps += steps_for(&articles, steps, surplus(&made));
            made = attempt(steps)?;
        }
        while surplus(&made) == 0 && steps > too_few + 1 {
            let fewer = attempt(steps - 1)?;
            if surplus(&fewer) > 0 {
                break;
            }
            (made, steps) = (fewer, steps - 1);
        }
        Ok(made)
    }

    /// The page with every style in its element.
    fn page(&self, extents: &[Extent]) -> Result<String, Error> {
        let logo = self.rasters.logo.as_ref().map(|logo| self.address(&fill::logo_name(logo)));
        let theme = self.dress.theme().view(logo);
        let labels = self.dress.labels(&self.issue.masthead.language);
        let view = self.view(extents, &|article, text| self.markup(article, text));
        let mut context = fill::Common::new(&view, &theme, &labels).context();
        context.insert("mail", &self.mail_view(extents));
        let style = ["email/style.css", "email/dress.css"].map(|sheet| self.dress.render(sheet, &context));
        let [style, own] = style;
        context.insert_value("style", Value::safe_string(&format!("{}{}", style?, own?)));
        let page = self.dress.render("email/issue.html", &context)?;
        inlined(&page).map_err(|error| Error { findings: vec![unusable(&error)] })
    }

    /// The same contents as plain text.
    fn text(&self, extents: &[Extent]) -> Result<String, Error> {
        let theme = self.dress.theme().view(None);
        let labels = self.dress.labels(&self.issue.masthead.language);
        let view = self.view(extents, &|_, text| words::article(text));
        let mut context = fill::Common::new(&view, &theme, &labels).context();
        context.insert("mail", &self.mail_view(extents));
        self.dress.render("email/issue.txt", &context)
    }

    fn view(&self, extents: &[Extent], markup: &dyn Fn(usize, &Article) -> Markup) -> IssueView {
        let issue = self.issue;
        let mut view = fill::issue(issue, self.pages, &|article| format!("#{}", super::article_id(article)));
        for (article, text) in issue.articles.iter().enumerate() {
            let labels = self.dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
            let given = shortened(text, extents[article]);
            let mut own = fill::article(issue, article, self.pages, &markup(article, &given), labels);
            own.rest = (extents[article] != Extent::Whole).then(|| self.rest(article, &own));
            view.articles.push(own);
        }
        view
    }

    fn markup(&self, article: usize, text: &Article) -> Markup {
        let issue = self.issue;
        let labels = self.dress.article_labels(&issue.masthead.language, text.head.language.as_deref());
        let options = Options {
            dialect: Dialect::Mail,
            article,
            headline: 2,
            picture: &|figure| self.picture(figure),
            labels: &labels,
            starts: Vec::new(),
        };
        markup::article(text, &options)
    }

    /// Where the rest of an article is: on the web, or in the printed booklet.
    fn rest(&self, article: usize, view: &ArticleView) -> RestView {
        let labels = &view.labels;
        let page = view.first_page.map(|first| {
            let last = view.last_page.unwrap_or(first);
            let range = if first == last { first.to_string() } else { format!("{first}–{last}") };
            labels.page.replace("{page}", &range)
        });
        let space = if view.english { " " } else { "" };
        match (&self.letter.page, page) {
            (Some(address), page) => {
                let page = page.map(|page| if view.english { format!(" ({page})") } else { format!("（{page}）") });
                RestView {
                    href: Some(format!("{address}#{}", super::article_id(article))),
                    words: format!("{}{}", labels.read_on, page.unwrap_or_default()),
                }
            }
            (None, Some(page)) => RestView { href: None, words: format!("{}{space}{page}", labels.rest_in_print) },
            (None, None) => RestView { href: None, words: labels.rest_elsewhere.to_string() },
        }
    }

    fn mail_view(&self, extents: &[Extent]) -> MailView {
        MailView {
            subject: self.letter.subject.clone(),
            preheader: preheader(self.issue),
            link: self.letter.page.clone(),
            unsubscribe: self.letter.sign_off.as_ref().map(|way| way.address(None)),
            shortened: extents.iter().filter(|extent| **extent != Extent::Whole).count(),
        }
    }

    fn address(&self, name: &str) -> String {
        format!("cid:{}", content_id(name, self.letter))
    }

    fn picture(&self, figure: &Figure) -> Option<Source> {
        let raster = self.rasters.pictures.get(&figure.path)?;
        let name = self.names.get(figure.path.as_str())?;
        Some(Source { address: self.address(name), size: Some((raster.width, raster.height)) })
    }

    /// The pictures that the page shows; those of articles that were shortened stay behind.
    fn pictures(&self, page: &str) -> Vec<Attached<'a>> {
        let named = |name: String, raster: &'a Raster| Attached { name, format: raster.format, bytes: &raster.bytes };
        let logo = self.rasters.logo.iter().map(|logo| named(fill::logo_name(logo), logo));
        let own = self.rasters.pictures.iter().map(|(path, raster)| named(self.names[path.as_str()].clone(), raster));
        logo.chain(own).filter(|picture| page.contains(&self.address(&picture.name))).collect()
    }

    fn findings(&self, page: &str, extents: &[Extent]) -> Vec<Finding> {
        let mut findings = Vec::new();
        if self.letter.nobody {
            findings.push(Finding::new(Code::N003, msg!("邮件没有发件人", "the newsletter has no sender")).help(msg!(
                "在配置里写 newsletter: {{from: 编辑部 <name@example.org>}}；没有就不能寄",
                "write `newsletter: {{from: Editors <name@example.org>}}`; without it nothing can be sent"
            )));
        }
        let short: Vec<usize> = (0..extents.len()).filter(|at| extents[*at] != Extent::Whole).collect();
        if !short.is_empty() {
            let (count, all) = (short.len(), extents.len());
            let titles: Vec<String> =
                short.iter().map(|at| format!("《{}》", self.issue.articles[*at].display_title())).collect();
            let titles = titles.join("");
            let message = msg!(
                "邮件 {all} 篇中有 {count} 篇只有开头：{titles}",
                "the newsletter has only the beginnings of {count} of {all} articles: {titles}"
            );
            let help = match self.letter.page {
                Some(_) => msg!(
                    "正文限 {LIMIT} 字节，最长的先缩短，都附“阅读全文”的链接",
                    "the page may have {LIMIT} bytes; the longest articles give way first, each with a link to the rest"
                ),
                None => msg!(
                    "正文限 {LIMIT} 字节，最长的先缩短；写了 newsletter.link 才有“阅读全文”的链接",
                    "the page may have {LIMIT} bytes, the longest articles give way first; `newsletter.link` makes links to the rest"
                ),
            };
            findings.push(Finding::new(Code::N001, message).help(help));
        }
        let size = sent_length(page);
        if size > LIMIT {
            findings.push(
                Finding::new(
                    Code::N002,
                    msg!(
                        "邮件正文 {size} 字节，有的邮箱会截断",
                        "the newsletter's page has {size} bytes; some inboxes cut it off"
                    ),
                )
                .help(msg!("这一期太大，请分成几期寄", "the issue is too large: send it in parts")),
            );
        }
        findings
    }
}

/// Bytes of a page as it is sent: lines of mail end with two.
fn sent_length(page: &str) -> usize {
    page.len() + page.matches('\n').count()
}

/// What inboxes show behind the subject: the first titles.
fn preheader(issue: &Issue) -> String {
    let count = issue.articles.len();
    let first: Vec<String> = issue.articles.iter().take(3).map(|article| article.display_title()).collect();
    if issue.is_english() {
        return first.join("; ");
    }
    format!("{}{}", first.join("；"), if count > 3 { "等" } else { "" })
}

/// Puts the rules of the style sheet into the elements; those for dark and small screens stay in
/// the head.
fn inlined(page: &str) -> Result<String, InlineError> {
    let inliner = CSSInliner::options().keep_style_tags(false).keep_at_rules(true).minify_css(true).build();
    Ok(charset_first(&inliner.inline(page)?))
}

/// The rules that stay are put before everything else of the head, where the name of the encoding
/// has to be; they go to its end.
fn charset_first(page: &str) -> String {
    let (open, close) = ("<head><style>", "</style>");
    let whole = page.split_once(open).and_then(|(before, rest)| {
        let (rules, rest) = rest.split_once(close)?;
        let (head, body) = rest.split_once("</head>")?;
        Some(format!("{before}<head>{head}<style>\n{rules}</style>\n</head>{body}"))
    });
    whole.unwrap_or_else(|| page.to_string())
}

fn unusable(error: &InlineError) -> Finding {
    Finding::new(
        Code::O001,
        msg!("邮件的样式表不能用：{error}", "the style sheet of the newsletter cannot be used: {error}"),
    )
}
