//! The command line: arguments to a job to an exit status. One file per command.
//!
//! Exit status: 0 made, nothing above a note · 1 made, with warnings or worse · 2 not made ·
//! 3 wrong usage.

mod args;
mod build;
mod check;
mod import;
mod init;
mod list;
mod open;
mod plan;
mod report;
mod schema;
mod send;
mod site;
mod templates;
mod usage;
mod values;
mod words;

use std::ffi::OsString;
use std::io::Write as _;
use std::process::ExitCode;

use clap::{CommandFactory, FromArgMatches};

use crate::diag::{Finding, Lang, Severity, worst};

use args::{Arguments, Command};
pub use report::Terminal;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Made, nothing above a note.
    Made,
    /// Made, with warnings or worse.
    Warned,
    /// Not made.
    NotMade,
    /// Wrong usage.
    Usage,
}

impl Status {
    /// The status of work that was done with these findings.
    pub fn of(findings: &[Finding]) -> Self {
        if worst(findings).is_some_and(|s| s > Severity::Note) { Self::Warned } else { Self::Made }
    }

    /// The number the shell sees.
    pub fn code(self) -> u8 {
        match self {
            Self::Made => 0,
            Self::Warned => 1,
            Self::NotMade => 2,
            Self::Usage => 3,
        }
    }
}

/// Runs the program with the given arguments, the first being its name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let lang = language(&arguments);
    let matches = match command(lang).try_get_matches_from(arguments) {
        Ok(matches) => matches,
        Err(error) => {
            // A closed pipe is no reason to complain about a help text.
            let _ = match usage::in_chinese(&error).filter(|_| lang == Lang::Zh) {
                Some(said) => std::io::stderr().lock().write_all(said.as_bytes()),
                None => error.print(),
            };
            return ExitCode::from(if error.use_stderr() { Status::Usage.code() } else { 0 });
        }
    };
    let parsed = Arguments::from_arg_matches(&matches).expect("the command and the arguments are one definition");
    let terminal = Terminal::new(lang, &parsed);
    let status = match parsed.command {
        Command::Init(args) => init::run(&args, &terminal),
        Command::Import(args) => import::run(&args, &terminal),
        Command::Build(args) => build::run(&args, &terminal),
        Command::Send(args) => send::run(&args, &terminal),
        Command::Site(args) => site::run(&args, &terminal),
        Command::Templates(args) => templates::run(&args, &terminal),
        Command::List(args) => list::run(&args, &terminal),
        Command::Plan(args) => plan::run(&args, &terminal),
        Command::Check(args) => check::run(&args, &terminal),
        Command::Schema(args) => schema::run(&args, &terminal),
        Command::Completions(args) => {
            let mut command = command(lang);
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut command, "xuekan", &mut script);
            terminal.print_bytes(&script);
            Status::Made
        }
        Command::Man => {
            let mut page = Vec::new();
            match clap_mangen::Man::new(command(lang)).render(&mut page) {
                Ok(()) => terminal.print_bytes(&page),
                Err(error) => unreachable!("writing to memory does not fail: {error}"),
            }
            Status::Made
        }
    };
    ExitCode::from(status.code())
}

/// The command with help in one language.
fn command(lang: Lang) -> clap::Command {
    let command = Arguments::command();
    match lang {
        Lang::En => command,
        Lang::Zh => words::in_chinese(command),
    }
}

/// The language of messages: `--lang`, else the locale. Needed before parsing, for help and errors.
fn language(arguments: &[OsString]) -> Lang {
    let named = |value: &str| match value {
        "zh" => Some(Lang::Zh),
        "en" => Some(Lang::En),
        _ => None,
    };
    let words: Vec<String> = arguments.iter().map(|a| a.to_string_lossy().into_owned()).collect();
    for (at, word) in words.iter().enumerate() {
        let value = match word.strip_prefix("--lang") {
            Some("") => words.get(at + 1).map(String::as_str),
            Some(rest) => rest.strip_prefix('='),
            None => None,
        };
        if let Some(lang) = value.and_then(named) {
            return lang;
        }
    }
    let locale =
        ["LC_ALL", "LC_MESSAGES", "LANG"].iter().find_map(|name| std::env::var(name).ok().filter(|v| !v.is_empty()));
    match locale {
        Some(locale) if locale.starts_with("zh") => Lang::Zh,
        _ => Lang::En,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_of_arguments_is_sound() {
        command(Lang::En).debug_assert();
        command(Lang::Zh).debug_assert();
    }
}
