//! A finished newsletter and how it is addressed to one person.
//!
//! Only the lines of the head that name the reader are changed; everything else is sent as built.

use std::fmt;

use lettre::Address;
use lettre::message::header::{Headers, To};
use lettre::message::{Mailbox, Mailboxes};

use crate::render::email::SignOff;

/// A message as built, taken apart as far as sending needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsletter {
    /// Lines of the head, folded ones with what follows.
    head: Vec<String>,
    body: Vec<u8>,
    /// Identifier of the message.
    pub id: String,
    /// Address of the sender.
    pub from: Address,
}

/// Why a file cannot be sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoMessage {
    /// It has no head, identifier or sender.
    Form,
    /// It was built without a sender.
    NoSender,
}

impl Newsletter {
    /// Reads a message that `build` made.
    ///
    /// # Errors
    /// When it is no such message, or was made without a sender.
    pub fn read(bytes: &[u8]) -> Result<Self, NoMessage> {
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").ok_or(NoMessage::Form)?;
        let text = std::str::from_utf8(&bytes[..end]).map_err(|_| NoMessage::Form)?;
        let mut head: Vec<String> = Vec::new();
        for line in text.split("\r\n") {
            match head.last_mut().filter(|_| line.starts_with([' ', '\t'])) {
                Some(last) => {
                    last.push_str("\r\n");
                    last.push_str(line);
                }
                None => head.push(line.to_string()),
            }
        }
        let value = |name: &str| head.iter().find_map(|line| header(line, name)).ok_or(NoMessage::Form);
        let id = value("Message-ID")?.to_string();
        let from = value("From")?;
        let address = from.rsplit_once('<').map_or(from, |(_, rest)| rest.trim_end_matches('>'));
        let from: Address = address.trim().parse().map_err(|_| NoMessage::Form)?;
        if from.domain().ends_with(".invalid") {
            return Err(NoMessage::NoSender);
        }
        Ok(Self { id, from, body: bytes[end + 4..].to_vec(), head })
    }

    /// The message for one person.
    pub fn to(&self, reader: &Mailbox, sign_off: Option<&SignOff>) -> Vec<u8> {
        let mut headers = Headers::new();
        headers.set(To::from(Mailboxes::from(reader.clone())));
        let to = headers.to_string();
        let own = sign_off.map(|way| way.headers(Some(reader.email.as_ref()))).unwrap_or_default();
        let mut out = String::new();
        for line in &self.head {
            let personal = own.iter().find(|(name, _)| header(line, name).is_some());
            match personal {
                _ if header(line, "To").is_some() => out.push_str(to.trim_end()),
                Some((name, value)) => out.push_str(&format!("{name}: {value}")),
                None => out.push_str(line),
            }
            out.push_str("\r\n");
        }
        out.push_str("\r\n");
        let mut bytes = out.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }
}

/// The value of a line of the head, if it is this header.
fn header<'a>(line: &'a str, name: &str) -> Option<&'a str> {
    let (own, value) = line.split_once(':')?;
    own.eq_ignore_ascii_case(name).then(|| value.trim())
}

impl fmt::Display for NoMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Form => "it is no message that `xuekan build` made",
            Self::NoSender => "it was built without a sender",
        })
    }
}

impl std::error::Error for NoMessage {}

#[cfg(test)]
mod tests {
    use super::*;

    const MESSAGE: &str = "From: =?utf-8?b?5YiK?= <bulletin@qinghe.example>\r\nTo: undisclosed-recipients:;\r\n\
        Subject: a\r\n b\r\nMessage-ID: <1@qinghe.example>\r\nList-Unsubscribe: <https://x.example/?who=>\r\n\r\nTo: text\r\n";

    #[test]
    fn only_what_names_the_reader_changes() {
        let letter = Newsletter::read(MESSAGE.as_bytes()).unwrap();
        assert_eq!(
            (letter.id.as_str(), letter.from.to_string().as_str()),
            ("<1@qinghe.example>", "bulletin@qinghe.example")
        );
        let reader: Mailbox = "林见秋 <lin+a@example.org>".parse().unwrap();
        let way = SignOff::new("https://x.example/?who={address}").unwrap();
        let text = String::from_utf8(letter.to(&reader, Some(&way))).unwrap();
        assert!(text.contains("\r\nList-Unsubscribe: <https://x.example/?who=lin%2Ba%40example.org>\r\n"), "{text}");
        assert!(text.contains("<lin+a@example.org>\r\nSubject: a\r\n b\r\n") && text.ends_with("\r\n\r\nTo: text\r\n"));
        assert!(text.is_ascii() && !text.contains("undisclosed"));
    }

    #[test]
    fn what_is_no_newsletter_is_refused() {
        assert_eq!(Newsletter::read(b"hello"), Err(NoMessage::Form));
        let nobody = MESSAGE.replace("qinghe.example>\r\nTo", "newsletter.invalid>\r\nTo");
        assert_eq!(Newsletter::read(nobody.as_bytes()), Err(NoMessage::NoSender));
    }
}
