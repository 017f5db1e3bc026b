//! The keys of the newsletter: who it is from, where its readers find the rest, which server takes it.
//!
//! Checks what can be known without a network. Knows nothing of messages: `render` makes them,
//! `send` hands them over.

use lettre::message::Mailbox;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::diag::Message;
use crate::msg;
use crate::render::escape::href;

/// The newsletter: what its message says of itself, and the server that takes it. Every key may be
/// left out.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields)]
pub struct Newsletter {
    /// Who sends it: `理论学习编辑部 <bulletin@example.org>`. Nothing can be sent without it.
    pub from: Option<String>,
    /// Where answers go, when not to the sender.
    pub reply_to: Option<String>,
    /// Subject; `{title}`, `{number}`, `{date}` and `{department}` are filled in.
    pub subject: Option<String>,
    /// Web address under which the folder is published, such as
    /// `https://example.org/{year}-{number}/`; shortened articles link to the web page there.
    pub link: Option<String>,
    /// Where readers sign off: `https://…` or `mailto:…`; `{address}` stands for the reader's
    /// address and allows signing off with one click.
    pub unsubscribe: Option<String>,
    /// Name of the list, such as `bulletin.example.org`; made of configuration and sender when left out.
    pub list_id: Option<String>,
    /// The server that takes the messages.
    pub smtp: Option<Smtp>,
}

/// A mail server. There is no key for the password itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Smtp {
    /// Name of the server.
    pub host: String,
    /// Port; 465 with `tls: required`, 587 with `starttls`, 25 with `none` when left out.
    #[serde(default)]
    #[schemars(range(min = 1))]
    pub port: Option<u32>,
    /// How the connection is protected.
    #[serde(default)]
    pub tls: Tls,
    /// Name to sign in with; without it nobody signs in.
    #[serde(default)]
    pub user: Option<String>,
    /// Environment variable that holds the password.
    #[serde(default)]
    pub password_env: Option<String>,
    /// File that holds the password, relative to the workspace; keep it out of version control.
    #[serde(default)]
    pub password_file: Option<String>,
    /// Certificate (PEM) of an authority of the house, relative to the workspace, trusted beside the public ones.
    #[serde(default)]
    pub ca_file: Option<String>,
}

/// How a connection to a mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// By TLS from the first byte.
    #[default]
    Required,
    /// By STARTTLS before anything else is said; a server that does not offer it is refused.
    Starttls,
    /// Not at all: only for a server on this very machine.
    None,
}

impl Smtp {
    /// The port, or the usual one.
    pub fn port(&self) -> u16 {
        let usual = match self.tls {
            Tls::Required => 465,
            Tls::Starttls => 587,
            Tls::None => 25,
        };
        self.port.and_then(|port| u16::try_from(port).ok()).unwrap_or(usual)
    }

    /// The server is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.host.eq_ignore_ascii_case("localhost")
            || self.host.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok_and(|ip| ip.is_loopback())
    }
}

impl Newsletter {
    /// These settings with the parent's values where there are none.
    pub fn over(&self, parent: &Self) -> Self {
        let or = |own: &Option<String>, parent: &Option<String>| own.clone().or_else(|| parent.clone());
        Self {
            from: or(&self.from, &parent.from),
            reply_to: or(&self.reply_to, &parent.reply_to),
            subject: or(&self.subject, &parent.subject),
            link: or(&self.link, &parent.link),
            unsubscribe: or(&self.unsubscribe, &parent.unsubscribe),
            list_id: or(&self.list_id, &parent.list_id),
            smtp: self.smtp.clone().or_else(|| parent.smtp.clone()),
        }
    }

    /// What cannot be used, by key.
    pub(super) fn faults(&self) -> Vec<(&'static [&'static str], Message)> {
        let mut faults: Vec<(&'static [&'static str], Message)> = Vec::new();
        for (key, value) in [(&["from"] as &[&str], &self.from), (&["reply_to"], &self.reply_to)] {
            if let Some(value) = value.as_deref().filter(|value| !is_mailbox(value)) {
                faults.push((key, msg!("`{value}` 不是邮箱地址", "`{value}` is no mail address")));
            }
        }
        if let Some(link) = self.link.as_deref().filter(|link| !is_web(link)) {
            faults.push((&["link"], msg!("`{link}` 不是网址", "`{link}` is no web address")));
        }
        if let Some(way) = self.unsubscribe.as_deref().filter(|way| href(way).is_none()) {
            faults.push((
                &["unsubscribe"],
                msg!("`{way}` 不是 https:// 或 mailto: 地址", "`{way}` is no https:// or mailto: address"),
            ));
        }
        if let Some(id) = self.list_id.as_deref().filter(|id| !is_list_id(id)) {
            faults.push((&["list_id"], msg!("`{id}` 不能用作列表名", "`{id}` cannot name a list")));
        }
        faults.extend(unknown_placeholder(
            &["subject"],
            self.subject.as_deref(),
            &["title", "number", "date", "department"],
        ));
        faults.extend(unknown_placeholder(&["link"], self.link.as_deref(), &["year", "number"]));
        faults.extend(unknown_placeholder(&["unsubscribe"], self.unsubscribe.as_deref(), &["address"]));
        faults.extend(self.smtp.iter().flat_map(Smtp::faults));
        faults
    }
}

impl Smtp {
    fn faults(&self) -> Vec<(&'static [&'static str], Message)> {
        let mut faults: Vec<(&'static [&'static str], Message)> = Vec::new();
        let host = &self.host;
        if host.is_empty() || host.contains(|c: char| c.is_whitespace() || "/@".contains(c)) {
            faults.push((&["smtp", "host"], msg!("`{host}` 不是服务器名", "`{host}` is no name of a server")));
        }
        if self.tls == Tls::None && !self.is_loopback() {
            faults.push((
                &["smtp", "tls"],
                msg!(
                    "`tls: none` 只许用于本机的服务器，{host} 不是",
                    "`tls: none` is only for a server on this machine, and {host} is not"
                ),
            ));
        }
        if self.port.is_some_and(|port| port > u32::from(u16::MAX)) {
            faults.push((&["smtp", "port"], msg!("端口至多 65535", "a port is at most 65535")));
        }
        if self.password_env.is_some() && self.password_file.is_some() {
            faults.push((
                &["smtp", "password_file"],
                msg!(
                    "`password_env` 与 `password_file` 只能写一个",
                    "give `password_env` or `password_file`, not both"
                ),
            ));
        }
        if self.user.is_none() && (self.password_env.is_some() || self.password_file.is_some()) {
            faults.push((&["smtp"], msg!("有密码而没有 `user`", "there is a password but no `user`")));
        }
        if self.user.is_some() && self.password_env.is_none() && self.password_file.is_none() {
            faults.push((
                &["smtp", "user"],
                msg!(
                    "有 `user` 而没有 `password_env` 或 `password_file`",
                    "there is a `user` but no `password_env` or `password_file`"
                ),
            ));
        }
        faults
    }
}

fn is_mailbox(text: &str) -> bool {
    text.parse::<Mailbox>().is_ok_and(|mailbox| AsRef::<str>::as_ref(&mailbox.email).is_ascii())
}

fn is_web(link: &str) -> bool {
    let plain = link.replace(['{', '}'], "");
    href(&plain).is_some_and(|address| !address.starts_with("mailto:"))
}

fn is_list_id(id: &str) -> bool {
    id.contains('.')
        && id
            .split('.')
            .all(|part| !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"-_".contains(&b)))
}

fn unknown_placeholder(
    key: &'static [&'static str],
    text: Option<&str>,
    known: &[&str],
) -> Option<(&'static [&'static str], Message)> {
    let unknown = super::load::placeholders(text?).find(|name| !known.contains(name))?;
    let all = known.iter().map(|name| format!("{{{name}}}")).collect::<Vec<_>>().join(", ");
    Some((key, msg!("不认识的占位 {{{unknown}}}；可用 {all}", "unknown placeholder {{{unknown}}}; known: {all}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn keys(newsletter: &Newsletter) -> Vec<String> {
        newsletter.faults().into_iter().map(|(key, _)| key.join(".")).collect()
    }

    #[test]
    fn every_fault_is_named() {
        let fine = Newsletter {
            from: Some("理论学习编辑部 <bulletin@qinghe.example>".into()),
            link: Some("https://qinghe.example/{year}-{number}/".into()),
            unsubscribe: Some("https://qinghe.example/off?who={address}".into()),
            smtp: Some(Smtp {
                host: "127.0.0.1".into(),
                port: None,
                tls: Tls::None,
                user: None,
                password_env: None,
                password_file: None,
                ca_file: None,
            }),
            ..Newsletter::default()
        };
        assert_eq!(keys(&fine), [""; 0]);
        let wrong = Newsletter {
            from: Some("nobody".into()),
            reply_to: Some("甲@例子.example".into()),
            subject: Some("{titel}".into()),
            link: Some("ftp://x/".into()),
            unsubscribe: Some("javascript:x".into()),
            list_id: Some("no".into()),
            smtp: Some(Smtp {
                host: "mail.example.org".into(),
                port: Some(70000),
                tls: Tls::None,
                user: Some("u".into()),
                password_env: None,
                password_file: None,
                ca_file: None,
            }),
        };
        assert_eq!(
            keys(&wrong),
            ["from", "reply_to", "link", "unsubscribe", "list_id", "subject", "smtp.tls", "smtp.port", "smtp.user"]
        );
    }

    #[test]
    fn only_this_machine_goes_without_tls() {
        let smtp = |host: &str| Smtp {
            host: host.into(),
            port: None,
            tls: Tls::None,
            user: None,
            password_env: None,
            password_file: None,
            ca_file: None,
        };
        assert!(["localhost", "127.0.0.1", "[::1]", "127.8.0.1"].iter().all(|host| smtp(host).is_loopback()));
        assert!(["localhost.example.org", "10.0.0.1", "127.0.0.1.example"].iter().all(|h| !smtp(h).is_loopback()));
    }
}
