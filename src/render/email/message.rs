//! The parts of a newsletter put together as one message (RFC 5322, MIME).
//!
//! Nothing in it depends on the day or the machine: time and identifier come from the issue,
//! boundaries from the content.

use std::time::{Duration, SystemTime};

use lettre::address::Envelope;
use lettre::message::header::{
    ContentDisposition, ContentId, ContentTransferEncoding, ContentType, HeaderName, HeaderValue,
};
use lettre::message::{Body, MultiPart, SinglePart};

use super::letter::Letter;
use crate::issue::{Issue, PictureFormat};
use crate::workspace::hash;

/// A picture that goes with a message.
pub(super) struct Attached<'a> {
    /// Its name: `p01.png`.
    pub name: String,
    /// What its bytes are.
    pub format: PictureFormat,
    /// The file.
    pub bytes: &'a [u8],
}

/// The text, the page and the pictures of a message.
pub(super) struct Content<'a> {
    /// What is read where no markup is shown.
    pub text: String,
    /// The page.
    pub html: String,
    /// Pictures the page shows, by [`content_id`].
    pub pictures: Vec<Attached<'a>>,
}

/// The address of a picture in the page, without `cid:`.
pub(super) fn content_id(name: &str, letter: &Letter) -> String {
    format!("{name}@{}", letter.from.email.domain())
}

/// The message as it is sent, addressed to nobody in particular.
pub(super) fn write(issue: &Issue, letter: &Letter, content: Content<'_>) -> Vec<u8> {
    let mark = boundary(&content);
    let seconds = u64::try_from(issue.masthead.date.unix_seconds()).unwrap_or_default();
    let nobody = Envelope::new(None, vec![letter.from.email.clone()]).expect("there is one address");
    let mut builder = lettre::Message::builder()
        .envelope(nobody)
        .date(SystemTime::UNIX_EPOCH + Duration::from_secs(seconds))
        .from(letter.from.clone())
        .raw_header(plain("To", "undisclosed-recipients:;".to_string()));
    if let Some(reply_to) = &letter.reply_to {
        builder = builder.reply_to(reply_to.clone());
    }
    builder = builder
        .subject(letter.subject.clone())
        .message_id(Some(letter.message_id(issue)))
        .raw_header(plain("List-Id", format!("<{}>", letter.list_id)));
    for (name, value) in letter.sign_off.iter().flat_map(|way| way.headers(None)) {
        builder = builder.raw_header(plain(name, value));
    }
    let message = builder
        .raw_header(plain("Content-Language", language(&issue.masthead.language)))
        .multipart(parts(content, letter, &mark))
        .expect("sender and envelope are given");
    message.formatted()
}

/// A language tag, or what stands for any where it is none.
fn language(tag: &str) -> String {
    let sound = !tag.is_empty() && tag.len() <= 35 && tag.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    if sound { tag.to_string() } else { "mul".to_string() }
}

/// A header whose value is ASCII and short; the engine would fold or encode it.
fn plain(name: &'static str, value: String) -> HeaderValue {
    HeaderValue::dangerous_new_pre_encoded(HeaderName::new_from_ascii_str(name), value.clone(), value)
}

fn parts(content: Content<'_>, letter: &Letter, mark: &str) -> MultiPart {
    let text = SinglePart::builder().header(ContentType::TEXT_PLAIN).body(encoded(content.text));
    let html = SinglePart::builder().header(ContentType::TEXT_HTML).body(encoded(content.html));
    let both = MultiPart::alternative().boundary(format!("=_alternative_{mark}")).singlepart(text);
    if content.pictures.is_empty() {
        return both.singlepart(html);
    }
    let mut related = MultiPart::related().boundary(format!("=_related_{mark}")).singlepart(html);
    for picture in content.pictures {
        let kind = ContentType::parse(picture.format.media_type()).expect("the media types are fixed");
        let part = SinglePart::builder()
            .header(kind)
            .header(ContentDisposition::inline_with_name(&picture.name))
            .header(ContentId::from(format!("<{}>", content_id(&picture.name, letter))));
        related = related.singlepart(part.body(picture.bytes.to_vec()));
    }
    both.multipart(related)
}

/// Chinese text is half the size in base64 that it is as quoted-printable.
fn encoded(text: String) -> Body {
    Body::new_with_encoding(text, ContentTransferEncoding::Base64).expect("base64 takes any text")
}

fn boundary(content: &Content<'_>) -> String {
    let mut all = format!("{}\n{}", content.text, content.html).into_bytes();
    for picture in &content.pictures {
        all.extend_from_slice(picture.bytes);
    }
    hash(&all)[..24].to_string()
}
