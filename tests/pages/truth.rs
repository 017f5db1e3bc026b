//! What a page truly holds, as a careful editor would write it down.

/// A day of the calendar.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Day {
    /// Year.
    pub year: i32,
    /// Month, from 1.
    pub month: u32,
    /// Day, from 1.
    pub day: u32,
}

/// How a page became text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// The text layer of a PDF: characters right, layout wrong.
    TextLayer,
    /// A recognised picture of the page: layout fair, text cut, leaked and repeated.
    Recognised,
}

/// A page and what is on it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The seed it was made from.
    pub seed: u64,
    /// How it became text.
    pub family: Family,
    /// The choices it was spoilt by, for whoever looks for what pages of low scores have in common.
    pub style: String,
    /// The text as it arrives.
    pub text: String,
    /// What is on it.
    pub truth: Truth,
}

/// Everything on a page.
#[derive(Debug, Clone, Default)]
pub struct Truth {
    /// The articles in the order of the page.
    pub articles: Vec<Article>,
    /// Text that belongs to no article: pictures by themselves, hints to scan a code.
    pub loose: Vec<String>,
    /// Masthead, hotline, names of those who made the page.
    pub furniture: Vec<String>,
    /// Words that a field of the result may stand for: （下转第二版）, 编者按：, 文/图.
    pub labels: Vec<String>,
    /// What was drawn twice: the characters that one copy has too many.
    pub doubled: String,
    /// Name of the paper, where the page prints it.
    pub paper: Option<String>,
    /// Day of the paper, where the page prints it.
    pub day: Option<Day>,
    /// Spaces between letters and line breaks inside paragraphs that a clean result has not.
    pub artefacts: usize,
}

/// A paper that an article was taken from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Origin {
    /// Name of the paper.
    pub name: String,
    /// Day it was printed.
    pub day: Day,
    /// Whether the year is printed, too.
    pub dated: bool,
    /// Page it was printed on.
    pub page: Option<u32>,
}

/// A headline stack as one may read it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Stack {
    /// The line above the headline.
    pub kicker: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// The lines below it.
    pub subtitles: Vec<String>,
}

/// A body as one may read it.
#[derive(Debug, Clone, Default)]
pub struct Body {
    /// Paragraphs and section heads, without the dateline.
    pub paragraphs: Vec<String>,
    /// Places between two characters, spaces not counted, where a paragraph may or may not end:
    /// the page does not tell.
    pub optional: Vec<usize>,
}

/// One article.
#[derive(Debug, Clone, Default)]
pub struct Article {
    /// Its headline stack.
    pub stack: Stack,
    /// Other readings of the stack that an editor can defend.
    pub readings: Vec<Stack>,
    /// Name of the standing column.
    pub column: Option<String>,
    /// Who wrote it.
    pub authors: Vec<String>,
    /// What the authors are.
    pub role: Option<String>,
    /// The dateline without the reporters.
    pub dateline: Option<String>,
    /// Everything printed before the first sentence: the dateline with its bracket.
    pub lead: Option<String>,
    /// The paper it was taken from.
    pub origin: Option<Origin>,
    /// Paragraphs of the editor's note, with its label.
    pub note: Vec<String>,
    /// The text.
    pub body: Body,
    /// Other readings of the text: without what leaked in, without what was repeated.
    pub bodies: Vec<Body>,
    /// Places of section heads among the paragraphs.
    pub heads: Vec<usize>,
    /// Captions with their credits.
    pub captions: Vec<String>,
    /// The page its jump line sends to.
    pub jump: Option<String>,
    /// Its lines as printed: byline, column, jump line, source line.
    pub lines: Vec<String>,
}

impl Day {
    /// The day before; the months of generated pages never begin with their first day.
    pub fn before(self) -> Self {
        Self { day: (self.day - 1).max(1), ..self }
    }

    /// The day of the week, 0 for Sunday (Zeller).
    pub fn weekday(self) -> usize {
        let (year, month) = if self.month < 3 { (self.year - 1, self.month + 12) } else { (self.year, self.month) };
        let (century, year) = (year / 100, year % 100);
        let sum = self.day as i32 + 13 * (month as i32 + 1) / 5 + year + year / 4 + century / 4 + 5 * century;
        (sum + 6).rem_euclid(7) as usize
    }
}

impl Article {
    /// The column that the text of dateline and paragraphs makes, without spaces.
    pub fn text(&self) -> String {
        super::bare(&self.body.paragraphs.concat())
    }
}
