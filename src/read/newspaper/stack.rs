//! The headline stack of an article: which of its rows is what, and how sure that is.

mod broken;
mod rank;

use super::build::Builder;
use super::labels;
use super::lines::Line;
use super::looks::{Looks, Writers};
use super::stands::{Stands, briefs};
use crate::article::Head;
use crate::diag::Message;
use crate::msg;
use crate::read::bulletin::headline::{self, Evidence, Row};
use crate::read::trace::{DOUBTFUL, Deed};

/// A stack taken apart.
pub(super) struct Stacked {
    /// The head, as far as the stack tells it.
    pub head: Head,
    /// What was guessed about its lines.
    pub marks: Vec<Guess>,
    /// The line from which on it is doubtful which of them is the headline.
    pub doubt: Option<usize>,
}

/// Something supposed about a line.
pub(super) struct Guess {
    /// The line, by position.
    pub line: usize,
    /// What was done.
    pub deed: Deed,
    /// How sure, 0 to 1.
    pub confidence: f64,
    /// Why.
    pub reason: Message,
}

/// Takes the headlines of an article apart; a kicker that stands apart comes before the rest.
pub(super) fn of(builder: &Builder<'_>, heads: &[usize], body: &str) -> Stacked {
    let mut column = None;
    let mut rows: Vec<Row> = Vec::new();
    let mut lines: Vec<usize> = Vec::new();
    for line in heads.iter().flat_map(|head| &builder.units[*head].lines) {
        let (shape, look) = (&builder.lines[*line], &builder.looks[*line]);
        if look.column && column.is_none() {
            column = Some(bare_column(&shape.text).to_string());
            continue;
        }
        rows.push(Row { text: row(shape, look), adjacent: !shape.blank, from: vec![rows.len()] });
        lines.push(*line);
    }
    let decks = rows.iter().take_while(|row| row.text.starts_with('—')).count();
    if decks < rows.len() {
        // Decks that were drawn before their headline.
        rows.rotate_left(decks);
    }
    let (rows, joins) = broken::join(
        rows,
        |from| Some(lines[from]).filter(|line| !says(&builder.looks[*line])).map(|line| &builder.lines[line]),
        body,
    );
    let line_of = |row: &Row| lines[row.from[0]];
    let opened = |row: &Row| row.from.iter().any(|from| builder.lines[lines[*from]].spaced);
    let named = rows.first().is_some_and(|row| headline::leads(&row.text));
    let kicked = rows_above(&rows).or_else(|| {
        let confidence = rank::kicked(&rows, body, opened).filter(|_| !named)?;
        Some((
            1,
            confidence,
            msg!(
                "下一行按位置和用词更像标题，首行当作眉题",
                "the next row fits the place and the text better: the kicker"
            ),
        ))
    });
    let (above, rows) = rows.split_at(kicked.as_ref().map_or(0, |(above, ..)| *above));
    let evidence = Evidence { known: None, printed: None, body, siblings: &|_| 0 };
    let stack = headline::stack(rows, &evidence);
    let mut head = stack.head;
    let guess = |(at, deed, confidence, reason): (usize, Deed, f64, Message)| Guess {
        line: line_of(&rows[at]),
        deed,
        confidence,
        reason,
    };
    let mut marks: Vec<Guess> = stack.marks.into_iter().map(guess).collect();
    if let (Some((_, confidence, reason)), Some(row)) = (kicked, above.first()) {
        marks.push(Guess { line: line_of(row), deed: Deed::Guessed, confidence, reason });
    }
    if let Some((confidence, reason)) = first_row(rows).filter(|_| marks.is_empty()) {
        marks.push(Guess { line: line_of(&rows[0]), deed: Deed::Guessed, confidence, reason });
    }
    let joined = joins.into_iter().map(|join| Guess {
        line: lines[join.from],
        deed: Deed::Joined,
        confidence: join.confidence,
        reason: join.reason,
    });
    marks.extend(joined);
    let doubt = marks.iter().find(|mark| mark.confidence < DOUBTFUL).map(|mark| mark.line);
    if !above.is_empty() {
        let kicker = above.iter().map(|row| row.text.as_str()).chain(head.kicker.as_deref());
        head.kicker = Some(kicker.collect::<Vec<_>>().join("\n"));
    }
    if column.is_some() && head.column.is_none() {
        head.column = column;
    } else if let Some(column) = column {
        head.subtitles.insert(0, column);
    }
    Stacked { head, marks, doubt }
}

/// A word or mark of the line says what it is.
fn says(look: &Looks) -> bool {
    look.headed || look.column || look.byline == Some(Writers::Role)
}

/// The words of a line as those of a row.
fn row(line: &Line, look: &Looks) -> String {
    let text = labels::headline(line.headline()).unwrap_or(line.headline());
    let text = if look.stands == Stands::ItemHead { briefs::bare(text) } else { text };
    let text = if look.headed { text.trim_end_matches(['：', ':']) } else { text };
    // 公 告: opened to the width of a line.
    if labels::is_notice(text) { text.replace(' ', "") } else { text.to_string() }
}

fn size(row: &Row) -> usize {
    row.text.chars().count()
}

/// Two clauses of one length are the headline; above and below it stand single ones.
fn paired(row: &Row) -> bool {
    let lengths: Vec<usize> = row.text.split(' ').map(|unit| unit.chars().count()).collect();
    matches!(lengths[..], [one, two] if one >= 4 && one == two)
}

/// How many rows stand above the headline, how sure that is, and why.
fn rows_above(rows: &[Row]) -> Option<(usize, f64, Message)> {
    /// A standing column, or a word that sets the scene, is not longer.
    const SHORT: usize = 7;
    let headline = |at: usize| at < rows.len() && !rows[at].text.starts_with('—');
    // 温若川强调：: the row after it is the headline. Other rows with a colon are part of it.
    let colon = rows.iter().position(|row| row.text.ends_with(['：', ':'])).map(|at| at + 1);
    if let Some(at) = colon.filter(|at| headline(*at)) {
        return Some((at, 0.9, msg!("以冒号结尾，当作眉题", "ends with a colon: the kicker")));
    }
    let dash = rows.iter().position(|row| leads_on(&row.text)).map(|at| at + 1);
    if let Some(at) = dash.filter(|at| headline(*at)) {
        return Some((at, 0.9, msg!("以破折号结尾，当作眉题", "ends with a dash that leads on: the kicker")));
    }
    if rows.first().is_some_and(|row| expounds(&row.text)) && headline(1) {
        let reason = msg!("说明解读哪一份文件，当作眉题", "says which document is explained: the kicker");
        return Some((1, 0.75, reason));
    }
    if rank::visited(rows) {
        let reason = msg!(
            "像专栏名，末行像副题，中间一行当作标题",
            "reads like the name of a column, and the last row like a deck: the kicker"
        );
        return Some((1, 0.7, reason));
    }
    let pair = rows.iter().position(paired).filter(|at| headline(0) && headline(*at));
    let single = rows.first().is_some_and(|row| !row.text.contains(' '));
    if pair == Some(1) && single {
        let reason =
            msg!("下一行是两句等长的标题，当作眉题", "a headline of two clauses of one length follows: the kicker");
        return Some((1, 0.75, reason));
    }
    let short = rows.len() >= 2 && single && headline(0) && headline(1) && size(&rows[0]) <= SHORT;
    let reason = msg!("短，下一行长得多，当作眉题", "short, and the next row much longer: the kicker");
    (short && size(&rows[1]) * 2 >= size(&rows[0]) * 3).then_some((1, 0.65, reason))
}

/// 代表热议政府工作报告——: the row below says what.
fn leads_on(text: &str) -> bool {
    text.ends_with("——") && !text.starts_with('—')
}

/// 《…》解读, 《…》问答.
fn expounds(text: &str) -> bool {
    let about = ["解读", "释义", "问答"].iter().find_map(|word| text.strip_suffix(word));
    about.is_some_and(|document| document.starts_with('《') && document.trim_end_matches(['政', '策']).ends_with('》'))
}

/// How sure the first of several rows is the headline, where no word of them says so.
fn first_row(rows: &[Row]) -> Option<(f64, Message)> {
    let [first, second, ..] = rows else { return None };
    let units = |row: &Row| row.text.split(' ').filter(|unit| unit.chars().count() >= 3).count();
    if second.text.starts_with('—') {
        return None;
    }
    let confidence = match (units(first), units(second)) {
        (2.., 0 | 1) => 0.8,
        (2.., _) => 0.7,
        (_, 2..) => 0.62,
        // A kicker is the shorter row, and so is a headline above a deck.
        _ if size(first) * 4 <= size(second) * 3 || rank::sets_time(first) => 0.55,
        _ => 0.65,
    };
    Some((
        confidence,
        msg!("第一行当作标题，以下当作副题", "the first row is taken for the headline, those below for decks"),
    ))
}

/// The words of the name of a column, without what sets it off.
pub(super) fn bare_column(text: &str) -> &str {
    text.trim_matches(|c: char| "【】〖〗［］[]〔〕「」◎■□●○◆◇▪•★▲ ".contains(c))
}
