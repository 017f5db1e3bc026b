//! What a newsletter says of itself: sender, subject, links, list. Settled once per edition.

use lettre::Address;
use lettre::message::Mailbox;

use crate::config::{Edition, Newsletter, Output};
use crate::issue::Issue;
use crate::render::escape::href;
use crate::workspace::hash;

/// Domain of a sender nobody configured; no mail is ever delivered there (RFC 2606).
const NOWHERE: &str = "newsletter.invalid";

/// Everything of a message that comes from the configuration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Who sends it.
    pub from: Mailbox,
    /// No sender was configured: `from` leads nowhere.
    pub nobody: bool,
    /// Where answers go.
    pub reply_to: Option<Mailbox>,
    /// Subject.
    pub subject: String,
    /// Address of the issue's web page, when it is published.
    pub page: Option<String>,
    /// Where readers sign off.
    pub sign_off: Option<SignOff>,
    /// Name of the list: `bulletin.example.org`.
    pub list_id: String,
}

impl Letter {
    /// The letter of an edition; `name` is that of the configuration.
    pub fn of(edition: &Edition, name: &str, issue: &Issue) -> Self {
        let Newsletter { from, reply_to, subject, link, unsubscribe, list_id, smtp: _ } = &edition.newsletter;
        let masthead = &issue.masthead;
        let sender = from.as_deref().and_then(|from| from.parse::<Mailbox>().ok());
        let nobody = sender.is_none();
        let address = Address::new("newsletter", NOWHERE).expect("the address is fixed");
        let from = sender.unwrap_or_else(|| Mailbox::new(Some(masthead.issuer.clone()), address));
        let department = masthead.department.as_deref().unwrap_or_default();
        let usual = if department.is_empty() { "{title} {number}" } else { "{title} {number} · {department}" };
        let subject = subject
            .as_deref()
            .unwrap_or(usual)
            .replace("{title}", &masthead.title)
            .replace("{number}", &issue.number_label())
            .replace("{date}", &issue.date_label())
            .replace("{department}", department);
        let page = link.as_deref().filter(|_| edition.outputs.contains(&Output::Html));
        let page = page.and_then(|link| page_address(link, edition, issue));
        let list =
            if edition.folder.is_empty() { label(name) } else { format!("{}.{}", label(&edition.folder), label(name)) };
        let list_id = list_id.clone().unwrap_or_else(|| format!("{list}.{}", from.email.domain()));
        Self {
            nobody,
            reply_to: reply_to.as_deref().and_then(|to| to.parse().ok()),
            subject: subject.split_whitespace().collect::<Vec<_>>().join(" "),
            page,
            sign_off: unsubscribe.as_deref().and_then(SignOff::new),
            list_id,
            from,
        }
    }

    /// A letter with everything in it, to try templates with.
    pub fn sample(issue: &Issue) -> Self {
        let address = |user: &str| Address::new(user, "example.org").expect("the address is fixed");
        Self {
            from: Mailbox::new(Some(issue.masthead.issuer.clone()), address("bulletin")),
            nobody: false,
            reply_to: Some(Mailbox::new(None, address("editors"))),
            subject: format!("{} {}", issue.masthead.title, issue.number_label()),
            page: Some("https://example.org/2024-01/sample.html".to_string()),
            sign_off: SignOff::new("https://example.org/off?who={address}"),
            list_id: "sample.example.org".to_string(),
        }
    }

    /// Identifies the issue's message: the same for every build of this edition of this number.
    pub fn message_id(&self, issue: &Issue) -> String {
        let m = &issue.masthead;
        let department = m.department.as_deref().unwrap_or_default();
        let own = hash(format!("{}\n{}\n{department}\n{}-{}", m.title, m.issuer, m.year, m.number).as_bytes());
        format!("<{}-{:02}.{}@{}>", m.year, m.number, &own[..24], self.from.email.domain())
    }
}

/// Where readers sign off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignOff(String);

/// Stands for `{address}` while an address is checked: its braces would be encoded.
const MARK: &str = "READERSADDRESS";

impl SignOff {
    /// Takes an address of the configuration, in which `{address}` stands for the reader's.
    pub fn new(way: &str) -> Option<Self> {
        let checked = href(&way.replace("{address}", MARK))?;
        Some(Self(ascii(&checked).replace(MARK, "{address}")))
    }

    /// The address for this reader, or for any reader when nobody is named.
    pub fn address(&self, reader: Option<&str>) -> String {
        self.0.replace("{address}", &reader.map(percent_encoded).unwrap_or_default())
    }

    /// Headers that let a mail program offer signing off, by name and value.
    ///
    /// One click (RFC 8058) is promised only where the address tells who clicks.
    pub fn headers(&self, reader: Option<&str>) -> Vec<(&'static str, String)> {
        let mut headers = vec![("List-Unsubscribe", format!("<{}>", self.address(reader)))];
        if self.0.starts_with("https:") && self.0.contains("{address}") {
            headers.push(("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_string()));
        }
        headers
    }
}

/// The web page of an edition below the address of the issue's folder.
fn page_address(link: &str, edition: &Edition, issue: &Issue) -> Option<String> {
    let masthead = &issue.masthead;
    let folder =
        link.replace("{year}", &masthead.year.to_string()).replace("{number}", &format!("{:02}", masthead.number));
    let folder = folder.trim_end_matches('/');
    let own = if edition.folder.is_empty() { String::new() } else { format!("{}/", edition.folder) };
    href(&format!("{folder}/{own}{}.html", edition.stem)).map(|address| ascii(&address))
}

/// An address whose characters beyond ASCII are percent-encoded, as links in mail have to be.
fn ascii(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_ascii() { out.push(c) } else { out.push_str(&percent_encoded(c.encode_utf8(&mut [0; 4]))) }
    }
    out
}

fn percent_encoded(text: &str) -> String {
    let keep = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    text.bytes().map(|b| if keep(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

/// A name as a part of a domain name: ASCII, or a number of its own.
fn label(name: &str) -> String {
    let plain = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if plain { name.to_ascii_lowercase() } else { format!("list-{}", &hash(name.as_bytes())[..10]) }
}
