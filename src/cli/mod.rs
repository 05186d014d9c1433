//! The command line: the only place that prints.
//!
//! Results go to standard output, everything else (progress, problems, the summary) to standard
//! error. The commands are one file each; [`Exit`] is their common answer.

mod args;
mod baseline;
mod clock;
mod decide;
mod drive;
mod exit;
mod job;
mod lists;
mod metrics;
mod patterns;
mod people;
mod policy;
mod progress;
mod redact;
mod scan;
mod state;
mod verify;
mod version;
mod watch;
mod worker;

pub use exit::Exit;

use crate::detect::PatternError;
use crate::i18n::Texts;
use crate::model::Explain;
use crate::policy::PolicyError;
use crate::resolve::CaseError;
use crate::state::StateError;
use args::{Args, Command};
use std::ffi::OsString;
use std::io::{self, Write};

/// A line of result on standard output. A reader that has seen enough (`| head`) is no failure.
fn tell(line: &str) -> io::Result<()> {
    match writeln!(io::stdout().lock(), "{line}") {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        told => told,
    }
}

/// A line on standard error; that nobody can read it is no failure.
fn say(line: &str) {
    let _ = writeln!(io::stderr().lock(), "{line}");
}

/// What every command gets besides its own arguments.
struct Session {
    texts: Texts,
    quiet: bool,
}

impl Session {
    /// One line on standard error that asks for attention.
    fn warning(&self, line: &str) {
        say(&format!("{}: {line}", self.texts.get("cli-warning")));
    }

    /// One line of problem on standard error.
    fn problem(&self, line: &str) {
        say(&format!("{}: {line}", self.texts.get("cli-error")));
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
            let told = tell(help.trim_end());
            return if told.is_ok() { Exit::Done } else { Exit::Usage };
        }
        Err((problem, false)) => {
            say(&problem);
            return Exit::Usage;
        }
    };
    let Args { command, lang, quiet } = args;
    let session = Session { texts: Texts::new(lang), quiet };
    let done = match command {
        Command::Scan(scan) => scan::run(&session, &scan),
        Command::Redact(redact) => redact::run(&session, &redact),
        Command::Verify(verify) => verify::run(&session, &verify),
        Command::People(people) => people::run(&session, &people),
        Command::Decide(decide) => decide::run(&session, &decide),
        Command::Policy(policy) => policy::run(&session, &policy),
        Command::Patterns(patterns) => patterns::run(&session, &patterns),
        Command::Baseline(baseline) => baseline::run(&session, &baseline),
        Command::Watch(watch) => watch::run(&session, &watch),
        Command::State(state) => state::run(&session, &state),
        Command::Worker => worker::run(&session),
    };
    done.unwrap_or_else(|error| {
        session.problem(&in_words(&session.texts, &error));
        Exit::Usage
    })
}

/// What went wrong, in the user's language where the error is one of ours, on one line.
fn in_words(texts: &Texts, error: &anyhow::Error) -> String {
    let known = error.chain().find_map(|cause| {
        let policy = cause.downcast_ref::<PolicyError>().map(|e| e as &dyn Explain);
        let case = || cause.downcast_ref::<CaseError>().map(|e| e as &dyn Explain);
        let pattern = || cause.downcast_ref::<PatternError>().map(|e| e as &dyn Explain);
        let state = || cause.downcast_ref::<StateError>().map(|e| e as &dyn Explain);
        policy.or_else(case).or_else(pattern).or_else(state)
    });
    let said = known.map_or_else(|| format!("{error:#}"), |what| texts.explain(what));
    said.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A panic in one document becomes that document's outcome; its message could hold document text
/// and is not shown, its place in our source is.
fn silence_panics() {
    std::panic::set_hook(Box::new(|info| {
        if let Some(place) = info.location() {
            say(&format!("zwartlak: internal error at {}:{}", place.file(), place.line()));
        }
    }));
}
