//! Sending: a finished newsletter goes to everybody on a list, once.
//!
//! Every step is on disk before the next is taken, so that a second run after any kind of end sends
//! to nobody who has the message already. Knows nothing of how the message was made.

mod letter;
mod log;
mod recipients;
mod smtp;

use std::io;
use std::time::Duration;

pub use letter::{Newsletter, NoMessage};
pub use log::{Entry, Known, Log, State, read as read_log};
pub use recipients::{Recipient, read as read_recipients};
pub use smtp::{Failure, Server, Session};

use crate::render::email::SignOff;

/// Refusals in a row, before anything was taken, after which it is not the recipients' fault.
const REFUSALS: usize = 5;
/// Times a line may go dead in a row.
const LOSSES: usize = 3;

/// What to do about recipients of an earlier run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Again {
    /// Send also to those of whom it is not known whether they have it.
    pub uncertain: bool,
    /// Send also to those whom the server refused.
    pub refused: bool,
}

/// Who gets the message now, and who does not.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Plan<'a> {
    /// Who gets it.
    pub due: Vec<&'a Recipient>,
    /// How many have it already.
    pub already: usize,
    /// Of whom it is not known.
    pub uncertain: Vec<&'a Recipient>,
    /// Whom the server refused.
    pub refused: Vec<&'a Recipient>,
}

impl<'a> Plan<'a> {
    /// Looks up every recipient in what a log knows.
    pub fn of(recipients: &'a [Recipient], message: &str, known: &Known, again: Again) -> Self {
        let mut plan = Self::default();
        for recipient in recipients {
            match known.state(message, &recipient.key()) {
                Some(State::Sent) => plan.already += 1,
                Some(State::Sending) if !again.uncertain => plan.uncertain.push(recipient),
                Some(State::Refused) if !again.refused => plan.refused.push(recipient),
                Some(State::Sending | State::Refused | State::Deferred) | None => plan.due.push(recipient),
            }
        }
        plan
    }
}

/// What a run needs.
pub struct Run<'a> {
    /// The message.
    pub letter: &'a Newsletter,
    /// Where readers sign off.
    pub sign_off: Option<&'a SignOff>,
    /// The server.
    pub server: &'a Server<'a>,
    /// Rest between two messages.
    pub pause: Duration,
}

/// What a run did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Done {
    /// Addresses the server has taken the message for.
    pub sent: Vec<String>,
    /// Addresses it will not take, and why.
    pub refused: Vec<(String, String)>,
    /// Addresses it does not take now, and why.
    pub deferred: Vec<(String, String)>,
    /// Addresses of which it is not known, and why.
    pub uncertain: Vec<(String, String)>,
    /// How many were not tried.
    pub left: usize,
    /// Why the run ended early.
    pub stopped: Option<String>,
}

/// How a message to one person ended.
enum End {
    Sent(String),
    Refused(String),
    Deferred(String),
    Uncertain(String),
    /// Nothing was handed over: the line or the sender is at fault.
    Stop(String),
    /// The line was dead before anything was handed over.
    Dead(String),
}

/// Sends to everybody who is due; `progress` hears of every message.
///
/// # Errors
/// When the log cannot be written.
pub fn send(due: &[&Recipient], run: &Run<'_>, log: &mut Log, progress: &dyn Fn(usize)) -> io::Result<Done> {
    let mut done = Done::default();
    let mut session: Option<Session> = None;
    let mut losses = 0;
    let mut at = 0;
    while at < due.len() {
        let to = due[at].key();
        let end = one(due[at], run, log, &mut session)?;
        let (state, answer) = match end {
            End::Dead(why) => {
                session = None;
                losses += 1;
                if losses >= LOSSES {
                    done.stopped = Some(why);
                    break;
                }
                std::thread::sleep(run.pause);
                continue;
            }
            End::Stop(why) => {
                done.stopped = Some(why);
                break;
            }
            End::Uncertain(why) => {
                // The log says `sending`, and that stays the last word.
                session = None;
                losses += 1;
                done.uncertain.push((to, why.clone()));
                at += 1;
                progress(at);
                if losses >= LOSSES {
                    done.stopped = Some(why);
                    break;
                }
                continue;
            }
            End::Sent(answer) => {
                done.sent.push(to.clone());
                (State::Sent, answer)
            }
            End::Refused(answer) => {
                done.refused.push((to.clone(), answer.clone()));
                (State::Refused, answer)
            }
            End::Deferred(answer) => {
                done.deferred.push((to.clone(), answer.clone()));
                (State::Deferred, answer)
            }
        };
        losses = 0;
        log.write(&Entry { message: run.letter.id.clone(), to, state, answer: answer.clone() })?;
        if state != State::Sent {
            session = session.and_then(|mut open| open.reset().then_some(open));
        }
        at += 1;
        progress(at);
        if done.sent.is_empty() && done.refused.len() >= REFUSALS && done.refused.len() == at {
            done.stopped = Some(answer);
            break;
        }
        if at < due.len() && !run.pause.is_zero() {
            std::thread::sleep(run.pause);
        }
    }
    if let Some(session) = session {
        session.quit();
    }
    done.left = due.len() - at;
    Ok(done)
}

/// Sends to one person, over the open line or a new one.
fn one(to: &Recipient, run: &Run<'_>, log: &mut Log, session: &mut Option<Session>) -> io::Result<End> {
    let open = match session {
        Some(open) => open,
        None => match run.server.connect() {
            Ok(open) => session.insert(open),
            // A wrong password does not become right by trying again.
            Err(Failure::Refused(why)) => return Ok(End::Stop(why)),
            Err(Failure::Deferred(why) | Failure::Lost(why)) => return Ok(End::Dead(why)),
        },
    };
    match open.from(&run.letter.from) {
        Ok(()) => {}
        Err(Failure::Refused(why) | Failure::Deferred(why)) => return Ok(End::Stop(why)),
        Err(Failure::Lost(why)) => return Ok(End::Dead(why)),
    }
    match open.to(&to.mailbox.email) {
        Ok(()) => {}
        Err(Failure::Refused(why)) => return Ok(End::Refused(why)),
        Err(Failure::Deferred(why)) => return Ok(End::Deferred(why)),
        Err(Failure::Lost(why)) => return Ok(End::Dead(why)),
    }
    let step = Entry { message: run.letter.id.clone(), to: to.key(), state: State::Sending, answer: String::new() };
    log.write(&step)?;
    Ok(match open.message(&run.letter.to(&to.mailbox, run.sign_off)) {
        Ok(answer) => End::Sent(answer),
        Err(Failure::Refused(why)) => End::Refused(why),
        Err(Failure::Deferred(why)) => End::Deferred(why),
        Err(Failure::Lost(why)) => End::Uncertain(why),
    })
}
