//! What commands say: results on standard output, findings and progress on standard error.

use std::io::{IsTerminal, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::args::{Arguments, ColourChoice};
use crate::diag::{Finding, Lang, Message, Severity};

/// Where a command prints, and how.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Language of messages.
    pub lang: Lang,
    colour: bool,
    quiet: bool,
    live: bool,
}

impl Terminal {
    /// Looks at the arguments and at where the streams lead.
    pub fn new(lang: Lang, arguments: &Arguments) -> Self {
        let terminal = std::io::stderr().is_terminal();
        let colour = match arguments.color {
            ColourChoice::Always => true,
            ColourChoice::Never => false,
            ColourChoice::Auto => terminal && std::env::var_os("NO_COLOR").is_none(),
        };
        Self { lang, colour, quiet: arguments.quiet, live: terminal && !arguments.quiet }
    }

    /// Prints a result. A closed pipe (`xuekan list | head`) is no error.
    pub fn print(&self, text: &str) {
        self.print_bytes(text.as_bytes());
    }

    /// Prints the bytes of a result.
    pub fn print_bytes(&self, bytes: &[u8]) {
        let mut out = std::io::stdout().lock();
        let _ = out.write_all(bytes).and_then(|()| out.flush());
    }

    /// Says something about the work; silent with `--quiet`.
    pub fn say(&self, message: &Message) {
        if !self.quiet {
            let _ = writeln!(std::io::stderr().lock(), "{}", message.get(self.lang));
        }
    }

    /// Says why the work cannot go on.
    pub fn fail(&self, message: &Message) {
        let word = match self.lang {
            Lang::Zh => "错误",
            Lang::En => "error",
        };
        let _ = writeln!(std::io::stderr().lock(), "{word}: {}", message.get(self.lang));
    }

    /// Draws findings, worst last so that they stay on screen; notes only when not quiet.
    pub fn findings(&self, findings: &[Finding]) {
        let mut shown: Vec<&Finding> =
            findings.iter().filter(|f| !self.quiet || f.severity() > Severity::Note).collect();
        shown.sort_by_key(|f| f.severity());
        let mut err = std::io::stderr().lock();
        for finding in shown {
            let _ = writeln!(err, "{}\n", finding.draw(self.lang, self.colour));
        }
    }

    /// One line that counts the findings; nothing when there are none.
    pub fn count(&self, findings: &[Finding]) {
        let of = |severity| findings.iter().filter(|f| f.severity() == severity).count();
        let (errors, warnings, notes) = (of(Severity::Error), of(Severity::Warning), of(Severity::Note));
        if errors + warnings + notes > 0 {
            let count = |n: usize, one: &str| format!("{n} {one}{}", if n == 1 { "" } else { "s" });
            let english = [count(errors, "error"), count(warnings, "warning"), count(notes, "note")].join(", ");
            let chinese = format!("{errors} 个错误，{warnings} 个警告，{notes} 个提示");
            self.say(&Message::new(chinese, english));
        }
    }

    /// Shows on a bar how far a build is, and with `named` what it is at.
    pub fn follow<'a>(&self, bar: &'a ProgressBar, named: bool) -> impl Fn(&Message, usize, usize) + Sync + 'a {
        let lang = self.lang;
        move |message, done, total| {
            if named {
                bar.set_message(message.get(lang).to_string());
            }
            bar.set_length(total as u64);
            bar.set_position(done as u64);
        }
    }

    /// A progress bar; hidden when standard error is no terminal.
    pub fn progress(&self, message: &Message) -> ProgressBar {
        if !self.live {
            return ProgressBar::hidden();
        }
        let bar = ProgressBar::new(0);
        let style =
            ProgressStyle::with_template("{spinner} {msg} {wide_bar} {pos}/{len}").expect("the template is fixed");
        bar.set_style(style);
        bar.set_message(message.get(self.lang).to_string());
        bar.enable_steady_tick(Duration::from_millis(120));
        bar
    }
}
