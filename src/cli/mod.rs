//! The command line: the only place that prints.
//!
//! Results go to standard output, everything else (progress, problems, the summary) to standard
//! error. The commands are one file each; [`Exit`] is their common answer.
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "this is where printing belongs")]

mod args;
mod exit;
mod job;
mod patterns;
mod progress;
mod redact;
mod scan;
mod verify;

pub use exit::Exit;

use crate::i18n::Texts;
use args::{Args, Command};
use std::ffi::OsString;

/// What every command gets besides its own arguments.
struct Session {
    texts: Texts,
    quiet: bool,
}

impl Session {
    /// One line of problem on standard error.
    fn problem(&self, line: &str) {
        eprintln!("{}: {line}", self.texts.get("cli-error"));
    }
}

/// Runs the command in `words` (the program's name first).
pub fn main(words: impl IntoIterator<Item = OsString>) -> Exit {
    let words: Vec<OsString> = words.into_iter().collect();
    let texts = Texts::new(args::lang(&words));
    silence_panics();
    let args = match args::parse(words, &texts) {
        Ok(args) => args,
        Err((help, true)) => {
            print!("{help}");
            return Exit::Done;
        }
        Err((problem, false)) => {
            eprintln!("{problem}");
            return Exit::Usage;
        }
    };
    let Args { command, lang, quiet } = args;
    let session = Session { texts: Texts::new(lang), quiet };
    let done = match command {
        Command::Scan(scan) => scan::run(&session, &scan),
        Command::Redact(redact) => redact::run(&session, &redact),
        Command::Verify(verify) => verify::run(&session, &verify),
        Command::Patterns(patterns) => patterns::run(&session, &patterns),
    };
    done.unwrap_or_else(|error| {
        session.problem(&format!("{error:#}"));
        Exit::Usage
    })
}

/// A panic in one document becomes that document's outcome; its message could hold document text
/// and is not shown, its place in our source is.
fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        if let Some(place) = info.location() {
            eprintln!("zwartlak: internal error at {}:{}", place.file(), place.line());
        }
    }));
}
