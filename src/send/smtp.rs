//! The conversation with a mail server: connect, protect, sign in, hand messages over.
//!
//! Tells what the server will never take from what it does not take now, and both from a line that
//! went dead. Knows nothing of lists and logs.

use std::fmt;
use std::time::Duration;

use lettre::Address;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS};
use lettre::transport::smtp::client::{Certificate, SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt, Rset};
use lettre::transport::smtp::extension::ClientId;

use crate::config::{Smtp, Tls};

/// How long a server may be silent.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server and how to sign in there. Its debug form does not show the password.
pub struct Server<'a> {
    /// Where it is.
    pub smtp: &'a Smtp,
    /// Name and password.
    pub credentials: Option<Credentials>,
    /// Certificate of an authority of the house, in PEM.
    pub authority: Option<Vec<u8>>,
}

/// Why a step failed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The server will never take it.
    Refused(String),
    /// The server does not take it now.
    Deferred(String),
    /// There was no answer.
    Lost(String),
}

impl Failure {
    fn of(error: &Error) -> Self {
        let text = told(error);
        if error.is_permanent() {
            Self::Refused(text)
        } else if error.is_transient() {
            Self::Deferred(text)
        } else {
            Self::Lost(text)
        }
    }

    /// What was said.
    pub fn answer(&self) -> &str {
        match self {
            Self::Refused(text) | Self::Deferred(text) | Self::Lost(text) => text,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.answer())
    }
}

impl std::error::Error for Failure {}

/// An error with its causes, in one line.
fn told(error: &Error) -> String {
    let mut text = error.to_string();
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        let more = inner.to_string();
        if !text.contains(&more) {
            text.push_str(": ");
            text.push_str(&more);
        }
        cause = inner.source();
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// An open conversation.
pub struct Session(SmtpConnection);

impl Server<'_> {
    /// Connects, protects the line as the settings say, and signs in.
    ///
    /// # Errors
    /// What went wrong; a server that does not offer the protection asked for is lost.
    pub fn connect(&self) -> Result<Session, Failure> {
        let smtp = self.smtp;
        let hello = ClientId::default();
        let host = smtp.host.trim_matches(['[', ']']);
        let tls = || self.tls(host).map_err(|error| Failure::of(&error));
        let wrapped = if smtp.tls == Tls::Required { Some(tls()?) } else { None };
        let connected = SmtpConnection::connect((host, smtp.port()), Some(PATIENCE), &hello, wrapped.as_ref(), None);
        let mut connection = connected.map_err(|error| Failure::of(&error))?;
        if smtp.tls == Tls::Starttls {
            connection.starttls(&tls()?, &hello).map_err(|error| Failure::of(&error))?;
        }
        if let Some(credentials) = &self.credentials {
            connection.auth(DEFAULT_MECHANISMS, credentials).map_err(|error| Failure::of(&error))?;
        }
        Ok(Session(connection))
    }

    fn tls(&self, host: &str) -> Result<TlsParameters, Error> {
        let mut builder = TlsParameters::builder(host.to_string());
        if let Some(authority) = &self.authority {
            builder = builder.add_root_certificate(Certificate::from_pem(authority)?);
        }
        builder.build()
    }
}

impl Session {
    /// Names the sender of the next message.
    ///
    /// # Errors
    /// What the server has against the sender.
    pub fn from(&mut self, from: &Address) -> Result<(), Failure> {
        self.0.command(Mail::new(Some(from.clone()), Vec::new())).map(|_| ()).map_err(|error| Failure::of(&error))
    }

    /// Names its recipient.
    ///
    /// # Errors
    /// What the server has against the recipient.
    pub fn to(&mut self, to: &Address) -> Result<(), Failure> {
        self.0.command(Rcpt::new(to.clone(), Vec::new())).map(|_| ()).map_err(|error| Failure::of(&error))
    }

    /// Hands the message over.
    ///
    /// # Errors
    /// When the server does not take it; when it is lost, nobody knows whether it did.
    pub fn message(&mut self, message: &[u8]) -> Result<String, Failure> {
        self.0.command(Data).map_err(|error| Failure::of(&error))?;
        // The end of the conversation brings a line end of its own.
        let message = message.strip_suffix(b"\r\n").unwrap_or(message);
        let answer = self.0.message(message).map_err(|error| Failure::of(&error))?;
        let words = answer.message().collect::<Vec<_>>().join(" ");
        Ok(format!("{} {words}", answer.code()))
    }

    /// Begins anew after a failure; false when the line is dead.
    pub fn reset(&mut self) -> bool {
        self.0.command(Rset).is_ok()
    }

    /// Says goodbye.
    pub fn quit(mut self) {
        // Everything has been handed over: how the server takes leave does not matter.
        let _ = self.0.quit();
    }
}
