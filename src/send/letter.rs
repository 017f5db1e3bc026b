//! A finished newsletter and how it is addressed to one person.
//!
//! Only what names the reader is changed, lines of the head and the links to sign off; everything
//! else is sent as built.

use std::fmt;

use lettre::Address;
use lettre::message::header::{ContentTransferEncoding, Headers, To};
use lettre::message::{Body, Mailbox, Mailboxes};
use mail_parser::{Encoding, MessageParser, PartType};

use crate::render::email::SignOff;

/// A message as built, taken apart as far as sending needs it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newsletter {
    /// Lines of the head, folded ones with what follows.
    head: Vec<String>,
    body: Vec<Piece>,
    /// Identifier of the message.
    pub id: String,
    /// Address of the sender.
    pub from: Address,
}

/// A stretch of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    raw: Vec<u8>,
    /// What it says, where it is a text, and how that is encoded.
    text: Option<(String, ContentTransferEncoding)>,
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
        Ok(Self { id, from, body: pieces(bytes, end + 4), head })
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
        let own = sign_off.map(|way| (way.address(None), way.address(Some(reader.email.as_ref()))));
        for piece in &self.body {
            let personal = own.as_ref().and_then(|(all, one)| piece.with(all, one));
            bytes.extend_from_slice(personal.as_deref().unwrap_or(&piece.raw));
        }
        bytes
    }
}

impl Piece {
    /// The stretch with one address in the place of another, if it has that.
    fn with(&self, all: &str, one: &str) -> Option<Vec<u8>> {
        let (text, encoding) = self.text.as_ref().filter(|_| all != one)?;
        let in_markup = |address: &str| address.replace('&', "&amp;");
        let mut changed = text.replace(all, one);
        if all.contains('&') {
            changed = changed.replace(&in_markup(all), &in_markup(one));
        }
        if changed == *text {
            return None;
        }
        // It was encoded this way before, so it can be again.
        let encoded = Body::new_with_encoding(changed, *encoding).ok()?.into_vec();
        let end = |bytes: &[u8]| bytes.trim_ascii_end().len();
        Some([&encoded[..end(&encoded)], &self.raw[end(&self.raw)..]].concat())
    }
}

/// The body of a message, divided where its texts begin and end.
fn pieces(message: &[u8], body: usize) -> Vec<Piece> {
    let parsed = MessageParser::default().parse(message);
    let (mut pieces, mut at) = (Vec::new(), body);
    for part in parsed.iter().flat_map(|parsed| &parsed.parts) {
        let (PartType::Text(text) | PartType::Html(text)) = &part.body else { continue };
        let range = part.offset_body as usize..part.offset_end as usize;
        let Some(raw) = message.get(range.clone()).filter(|_| range.start >= at) else { continue };
        let encoding = match part.encoding {
            Encoding::Base64 => ContentTransferEncoding::Base64,
            Encoding::QuotedPrintable => ContentTransferEncoding::QuotedPrintable,
            Encoding::None => continue,
        };
        pieces.push(Piece { raw: message[at..range.start].to_vec(), text: None });
        pieces.push(Piece { raw: raw.to_vec(), text: Some((text.replace("\r\n", "\n"), encoding)) });
        at = range.end;
    }
    pieces.push(Piece { raw: message[at..].to_vec(), text: None });
    pieces
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
