//! The list of recipients: one address per line, or a table from a spreadsheet.
//!
//! Every fault of a list is reported at once, with its line; a list with faults is not used.

use std::collections::HashMap;

use lettre::message::Mailbox;

use crate::diag::{Code, Finding, Source};
use crate::msg;

/// Somebody the newsletter goes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recipient {
    /// Name and address.
    pub mailbox: Mailbox,
}

/// Heads of the column with addresses.
const ADDRESS: [&str; 9] = ["email", "e-mail", "mail", "address", "邮箱", "电子邮箱", "邮件", "邮箱地址", "电子邮件"];
/// Heads of the column with names.
const NAME: [&str; 4] = ["name", "姓名", "名字", "名称"];

impl Recipient {
    /// The address, spelled so that one person counts once.
    pub fn key(&self) -> String {
        AsRef::<str>::as_ref(&self.mailbox.email).to_lowercase()
    }
}

/// Reads a list; whoever is in it twice gets the newsletter once.
pub fn read(source: &Source, findings: &mut Vec<Finding>) -> Vec<Recipient> {
    let lines = if is_table(source) { table(source, findings) } else { lines(source) };
    let mut first: HashMap<String, usize> = HashMap::new();
    let mut recipients = Vec::new();
    let before = findings.len();
    for Line { number, text, name } in lines {
        match mailbox(&text, name) {
            None => findings.push(
                Finding::new(Code::N004, msg!("`{text}` 不是邮箱地址", "`{text}` is no mail address"))
                    .at(source.whole().on_line(number))
                    .help(msg!(
                        "写成 name@example.org 或 姓名 <name@example.org>",
                        "write name@example.org or Name <name@example.org>"
                    )),
            ),
            Some(mailbox) => {
                let recipient = Recipient { mailbox };
                match first.get(&recipient.key()) {
                    None => {
                        first.insert(recipient.key(), number);
                        recipients.push(recipient);
                    }
                    Some(earlier) => findings.push(
                        Finding::new(
                            Code::N005,
                            msg!("`{text}` 与第 {earlier} 行是同一人", "`{text}` is the same as line {earlier}"),
                        )
                        .at(source.whole().on_line(number))
                        .help(msg!("只寄一次", "it gets the newsletter once")),
                    ),
                }
            }
        }
    }
    if recipients.is_empty() && findings.len() == before {
        findings
            .push(Finding::new(Code::N006, msg!("名单里没有收件人", "there is nobody in the list")).at(source.whole()));
    }
    recipients
}

struct Line {
    number: usize,
    text: String,
    name: Option<String>,
}

/// An address alone or with a name; only ASCII addresses are taken by every server.
fn mailbox(text: &str, name: Option<String>) -> Option<Mailbox> {
    let (own, address) = match text.trim().strip_suffix('>').and_then(|rest| rest.rsplit_once('<')) {
        Some((name, address)) => (Some(name.trim().trim_matches('"').trim().to_string()), address),
        None => (None, text),
    };
    let email: lettre::Address = address.trim().parse().ok()?;
    let plain = AsRef::<str>::as_ref(&email).is_ascii();
    let name = own.or(name).filter(|name| !name.is_empty());
    let sound = name.as_ref().is_none_or(|name| !name.chars().any(char::is_control));
    (plain && sound).then(|| Mailbox::new(name, email))
}

fn lines(source: &Source) -> Vec<Line> {
    let lines = source.text().lines().enumerate().map(|(at, line)| (at + 1, line.trim()));
    let filled = lines.filter(|(_, line)| !line.is_empty() && !line.starts_with('#'));
    filled
        .map(|(number, line)| {
            // A remark behind an address; a name may have the sign in it, an address not.
            let text = line.split_once(" #").map_or(line, |(text, _)| text.trim_end());
            Line { number, text: text.to_string(), name: None }
        })
        .collect()
}

fn is_table(source: &Source) -> bool {
    let first = source.text().lines().find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    source.path().to_lowercase().ends_with(".csv") || first.is_some_and(|line| heads(line.split(',')).is_some())
}

/// The columns of address and name.
fn heads<'a>(cells: impl Iterator<Item = &'a str>) -> Option<(usize, Option<usize>)> {
    let cells: Vec<String> = cells.map(|cell| cell.trim().trim_matches(['"', '\u{feff}']).to_lowercase()).collect();
    let address = cells.iter().position(|cell| ADDRESS.contains(&cell.as_str()))?;
    Some((address, cells.iter().position(|cell| NAME.contains(&cell.as_str()))))
}

fn table(source: &Source, findings: &mut Vec<Finding>) -> Vec<Line> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .comment(Some(b'#'))
        .from_reader(source.text().as_bytes());
    let mut columns = None;
    let mut lines = Vec::new();
    for record in reader.records() {
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let number = error.position().map_or(1, |place| place.line() as usize);
                findings.push(
                    Finding::new(Code::N004, msg!("表格读不了：{error}", "the table cannot be read: {error}"))
                        .at(source.whole().on_line(number)),
                );
                continue;
            }
        };
        let number = record.position().map_or(1, |place| place.line() as usize);
        let Some((address, name)) = columns else {
            columns = heads(record.iter());
            if columns.is_none() {
                // A table without heads: the first column with an @ has the addresses.
                let address = record.iter().position(|cell| cell.contains('@')).unwrap_or(0);
                let name = record.iter().position(|cell| !cell.contains('@') && !cell.trim().is_empty());
                columns = Some((address, name));
                lines.extend(row(&record, number, address, name));
            }
            continue;
        };
        lines.extend(row(&record, number, address, name));
    }
    lines
}

fn row(record: &csv::StringRecord, number: usize, address: usize, name: Option<usize>) -> Option<Line> {
    if record.iter().all(|cell| cell.trim().is_empty()) {
        return None;
    }
    let text = record.get(address).unwrap_or_default().trim().to_string();
    let name = name.and_then(|at| record.get(at)).map(|name| name.trim().to_string());
    Some(Line { number, text, name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Lang;

    fn list(path: &str, text: &str) -> (Vec<String>, Vec<String>) {
        let mut findings = Vec::new();
        let found = read(&Source::new(path, text), &mut findings);
        let findings = findings.iter().map(|finding| finding.short(Lang::En)).collect();
        (found.iter().map(|one| one.mailbox.to_string()).collect(), findings)
    }

    #[test]
    fn lines_are_addresses_with_or_without_a_name() {
        let text = "# 名单\na@example.org\n\n林见秋 <lin@example.org>  # 编辑\n\"Hill, Ann\" <Ann@Example.org>\n";
        let (found, findings) = list("list.txt", text);
        assert_eq!(findings, [""; 0]);
        assert_eq!(found.len(), 3);
        assert!(found[1].contains("lin@example.org") && found[2].contains("Hill, Ann"), "{found:?}");
    }

    #[test]
    fn every_fault_is_told_with_its_line() {
        let text = "a@example.org\nnobody\nA@EXAMPLE.org\n甲@例子.cn\nx <y@z@w>\nb@example.org, c@example.org\n";
        let (found, findings) = list("list.txt", text);
        assert_eq!(found.len(), 1);
        assert_eq!(
            findings,
            [
                "list.txt:2:1: error[N004]: `nobody` is no mail address",
                "list.txt:3:1: warning[N005]: `A@EXAMPLE.org` is the same as line 1",
                "list.txt:4:1: error[N004]: `甲@例子.cn` is no mail address",
                "list.txt:5:1: error[N004]: `x <y@z@w>` is no mail address",
                "list.txt:6:1: error[N004]: `b@example.org, c@example.org` is no mail address",
            ]
        );
        assert_eq!(list("list.txt", "# nobody\n").1, ["list.txt: error[N006]: there is nobody in the list"]);
    }

    #[test]
    fn tables_name_their_columns() {
        let (found, findings) =
            list("list.csv", "\u{feff}姓名,部门,邮箱\n沈一舟,计算机,shen@example.org\n,,\n何,x,no\n");
        assert_eq!(found.len(), 1);
        assert!(found[0].contains("shen@example.org") && found[0].contains("沈一舟"), "{found:?}");
        assert_eq!(findings, ["list.csv:4:1: error[N004]: `no` is no mail address"]);
        let (found, _) = list("list.csv", "Ann,ann@example.org\nBob,bob@example.org\n");
        assert_eq!(found.len(), 2);
    }
}
