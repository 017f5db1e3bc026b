//! Who got a newsletter: one line of JSON per step, on disk before and after each message.
//!
//! After a crash the log tells who has it, who has not, and of whom it is not known. It holds
//! addresses and answers of the server, no times and no passwords.

use std::collections::HashMap;
use std::fs::{File, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use serde::{Deserialize, Serialize};

/// How far a message to somebody has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum State {
    /// It was about to be handed over: if nothing follows, nobody knows whether it was.
    Sending,
    /// The server has taken it.
    Sent,
    /// The server does not take it now.
    Deferred,
    /// The server will never take it.
    Refused,
}

/// A step.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The message's identifier.
    pub message: String,
    /// The recipient's address.
    pub to: String,
    /// How far it has come.
    pub state: State,
    /// What the server said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub answer: String,
}

/// An open log, of which there is only one writer.
#[derive(Debug)]
pub struct Log {
    file: File,
}

/// The last step of every message, by identifier and address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Known(HashMap<(String, String), State>);

impl Known {
    /// How far a message to somebody has come.
    pub fn state(&self, message: &str, to: &str) -> Option<State> {
        self.0.get(&(message.to_string(), to.to_string())).copied()
    }
}

/// Reads a log; one that is not there knows nobody.
///
/// # Errors
/// When it cannot be read, or a line other than an unfinished last one is no step.
pub fn read(path: &Path) -> io::Result<Known> {
    match File::open(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Known::default()),
        Err(error) => Err(error),
        Ok(file) => steps(file).map(|(known, _)| known),
    }
}

impl Log {
    /// Opens a log for writing and tells what it knows.
    ///
    /// # Errors
    /// As [`read`], and when another program is writing it.
    pub fn open(path: &Path) -> io::Result<(Self, Known)> {
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder)?;
        }
        let mut file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(path)?;
        file.try_lock().map_err(|_| io::Error::other("another program is sending with this log"))?;
        let (known, length) = steps(&file)?;
        // A step that was not written to its end was not taken either.
        file.set_len(length)?;
        file.seek(SeekFrom::End(0))?;
        Ok((Self { file }, known))
    }

    /// Writes a step and waits until it is on disk.
    ///
    /// # Errors
    /// When it cannot be written: then nothing more may be sent.
    pub fn write(&mut self, entry: &Entry) -> io::Result<()> {
        let mut line = serde_json::to_vec(entry).expect("a step is plain data");
        line.push(b'\n');
        self.file.write_all(&line)?;
        self.file.sync_data()
    }
}

/// The steps of a log and the length of its finished lines.
fn steps(mut file: impl Read) -> io::Result<(Known, u64)> {
    let mut text = String::new();
    file.read_to_string(&mut text)?;
    let finished = text.rfind('\n').map_or(0, |at| at + 1);
    let mut known = HashMap::new();
    for (at, line) in text[..finished].lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let entry: Entry = serde_json::from_str(line)
            .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, format!("line {}: {error}", at + 1)))?;
        known.insert((entry.message, entry.to), entry.state);
    }
    Ok((Known(known), finished as u64))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(to: &str, state: State) -> Entry {
        Entry { message: "<1@x>".into(), to: to.into(), state, answer: String::new() }
    }

    #[test]
    fn a_crash_leaves_a_log_that_can_be_gone_on_with() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("log.jsonl");
        let (mut log, known) = Log::open(&path).unwrap();
        assert_eq!(known, Known::default());
        log.write(&entry("a@x", State::Sending)).unwrap();
        log.write(&entry("a@x", State::Sent)).unwrap();
        log.write(&entry("b@x", State::Sending)).unwrap();
        assert!(Log::open(&path).is_err(), "two programs do not write one log");
        drop(log);
        let torn =
            std::fs::read(&path).unwrap().into_iter().chain(*b"{\"message\":\"<1@x>\",\"to\":\"c@").collect::<Vec<_>>();
        std::fs::write(&path, torn).unwrap();
        let (mut log, known) = Log::open(&path).unwrap();
        assert_eq!(known.state("<1@x>", "a@x"), Some(State::Sent));
        assert_eq!(known.state("<1@x>", "b@x"), Some(State::Sending));
        assert_eq!(known.state("<1@x>", "c@x"), None);
        assert_eq!(known.state("<2@x>", "a@x"), None);
        log.write(&entry("c@x", State::Sent)).unwrap();
        drop(log);
        assert_eq!(read(&path).unwrap().state("<1@x>", "c@x"), Some(State::Sent));
        std::fs::write(&path, "what?\n").unwrap();
        assert!(read(&path).is_err(), "a log that is none must not pass for an empty one");
    }
}
