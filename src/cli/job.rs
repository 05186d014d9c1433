//! From arguments to a [`Run`]: reading policy, lists and terms, and saying what is wrong with them.

use super::args::{Job, Keys};
use super::{Session, clock, say};
use crate::detect::{DetectOptions, Detector};
use crate::formats::{Limits, RedactOptions};
use crate::i18n::Texts;
use crate::model::Secret;
use crate::pipeline::{Answers, Coming, Inputs, OutputError, Run, Stop};
use crate::policy::{Ground, Policy, Regime};
use crate::report::{self, Heading};
use crate::resolve::Case;
use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, sync_channel};
use std::time::Duration;

/// The policy that looks for nothing but the user's terms.
const NOTHING: &str = "none";

/// What it takes to open files, and to look for nothing in them.
pub(super) fn nothing(keys: &Keys) -> Job {
    let term = vec![env!("CARGO_PKG_NAME").to_owned()];
    Job { kind: NOTHING.to_owned(), term, keys: keys.clone(), ..Job::default() }
}

/// A run that only scans; `redact` adds its output.
pub(super) fn prepare(session: &Session, job: &Job) -> anyhow::Result<(Run, Inputs)> {
    let run = begin(session, job)?;
    Ok((run, inputs(session, job)?))
}

fn begin(session: &Session, job: &Job) -> anyhow::Result<Run> {
    let mut run = build(session, job)?;
    if run.policy.regime() == Regime::Inzage && job.requester.is_none() {
        session.warning(&session.texts.get("cli-no-requester"));
    }
    run.stop = stop_on_signal(&session.texts);
    Ok(run)
}

/// The same, with the names of the files that come over standard input taken as they come: the first are
/// read while others have yet to be named, and the end of the input is the end of the run.
pub(super) fn prepare_stream(session: &Session, job: &Job) -> anyhow::Result<(Run, Inputs)> {
    let streams = job.files_from.as_deref() == Some(Path::new(STANDARD_INPUT));
    if !streams {
        return prepare(session, job);
    }
    let run = begin(session, job)?;
    let coming: Coming = Box::new(Named::new(run.stop.clone()));
    Ok((run, Inputs { paths: job.paths.clone(), coming: Some(coming), ..Inputs::default() }))
}

/// Stands for standard input.
const STANDARD_INPUT: &str = "-";

/// Paths from standard input as they come.
struct Named {
    names: Receiver<PathBuf>,
    stop: Stop,
}

/// Names read ahead of the work.
const NAMES: usize = 10_000;

/// Between two looks at whether to stop, when no name comes.
const PULSE: Duration = Duration::from_millis(100);

impl Named {
    fn new(stop: Stop) -> Self {
        let (send, names) = sync_channel(NAMES);
        // Ends with the input, or with the process: nothing else ends a read of standard input.
        std::thread::spawn(move || {
            let mut input = std::io::stdin().lock();
            // Lines, or names that end in a NUL byte.
            let Ok(start) = input.fill_buf() else { return };
            let end = if start.contains(&0) { 0 } else { b'\n' };
            let mut line = Vec::new();
            while input.read_until(end, &mut line).is_ok_and(|n| n > 0) {
                let name = line.strip_suffix(&[end]).unwrap_or(&line);
                let name = name.strip_suffix(b"\r").unwrap_or(name);
                if !name.is_empty() && send.send(path_of(name)).is_err() {
                    return;
                }
                line.clear();
            }
        });
        Self { names, stop }
    }
}

impl Iterator for Named {
    type Item = PathBuf;

    fn next(&mut self) -> Option<PathBuf> {
        loop {
            match self.names.recv_timeout(PULSE) {
                Ok(name) => return Some(name),
                Err(RecvTimeoutError::Disconnected) => return None,
                Err(RecvTimeoutError::Timeout) if self.stop.asked() => return None,
                Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }
}

/// What holds for every file: the same in a worker process.
pub(super) fn build(session: &Session, job: &Job) -> anyhow::Result<Run> {
    let policy = Policy::load_with(&job.kind, &modes(job))?;
    let detector = Detector::standard(&DetectOptions {
        detect: policy.detects(),
        terms: terms(session, job)?,
        user_patterns: job.patterns.clone(),
    })?;
    Ok(Run {
        detector,
        policy,
        case: Case::load(job.requester.as_deref(), job.officials.as_deref())?,
        answers: Answers::default(),
        limits: Limits { passwords: passwords(session, &job.keys)?, ..Limits::default() },
        output: None,
        options: RedactOptions::default(),
        show_text: job.show_text,
        today: job.date.or_else(clock::today),
        jobs: threads(job.jobs),
        stop: Stop::default(),
        pace: None,
        state: None,
        version: [0; 32],
        rehash: false,
        workers: None,
    })
}

/// Ways of working that a policy may have.
fn modes(job: &Job) -> Vec<&'static str> {
    let modes = [("streng", job.streng), ("keep-functionaris", job.keep_functionaris)];
    modes.iter().filter(|(_, on)| *on).map(|(mode, _)| *mode).collect()
}

/// What ends the run in good order on Ctrl-C or the system's request; a second time it ends at once.
fn stop_on_signal(texts: &Texts) -> Stop {
    let stop = Stop::default();
    let (asked, stopping) = (stop.clone(), texts.get("cli-stopping"));
    // Where no handler can be set, a signal ends the program as it always did.
    let _ = ctrlc::set_handler(move || {
        if asked.ask() {
            super::exit::interrupted();
        }
        crate::ocr::stop();
        say(&stopping);
    });
    stop
}

/// Worker threads: as asked, else one per core.
fn threads(asked: Option<u16>) -> usize {
    asked.map_or_else(
        || std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
        usize::from,
    )
}

/// The user's own terms, from the command line and from a file with one a line.
fn terms(session: &Session, job: &Job) -> anyhow::Result<Vec<Secret>> {
    let mut terms: Vec<String> = job.term.clone();
    if let Some(path) = &job.terms {
        let text = std::fs::read_to_string(path).map_err(|e| unreadable(session, path, &e))?;
        terms.extend(text.trim_start_matches('\u{feff}').lines().map(str::to_owned));
    }
    let asked = !terms.is_empty();
    terms.retain(|t| t.chars().any(char::is_alphanumeric));
    // A run that can find nothing would call everything clean.
    if terms.is_empty() && (asked || job.kind == NOTHING) {
        anyhow::bail!(session.texts.get("cli-no-terms"));
    }
    Ok(terms.iter().map(|t| Secret::new(t.trim())).collect())
}

/// The passwords to try, from the command line and from a file with one a line.
fn passwords(session: &Session, keys: &Keys) -> anyhow::Result<Vec<Secret>> {
    let mut all: Vec<Secret> = keys.password.iter().map(Secret::new).collect();
    if let Some(path) = &keys.passwords {
        let text = std::fs::read_to_string(path).map_err(|e| unreadable(session, path, &e))?;
        // A password may begin or end with a space.
        let lines = text.trim_start_matches('\u{feff}').lines();
        all.extend(lines.filter(|l| !l.is_empty()).map(Secret::new));
    }
    Ok(all)
}

/// Everything to read. A path that does not exist is the outcome of that path; the others go on.
fn inputs(session: &Session, job: &Job) -> anyhow::Result<Inputs> {
    let listed = job.files_from.as_deref().map(|f| listed(session, f));
    let listed = listed.transpose()?.unwrap_or_default();
    Ok(Inputs { paths: job.paths.clone(), listed, ..Inputs::default() })
}

/// A file that the command names and that is not there or cannot be read.
fn unreadable(session: &Session, path: &Path, cause: &std::io::Error) -> anyhow::Error {
    let (path, cause) = (report::visible(&path.to_string_lossy()), cause.to_string());
    let args = [("path", path.as_str()), ("cause", cause.as_str())];
    anyhow::Error::msg(session.texts.with("cli-no-such-path", &args))
}

/// Paths from a file or, for `-`, from standard input: one a line, or separated by NUL bytes.
fn listed(session: &Session, source: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let mut bytes = Vec::new();
    if source == Path::new(STANDARD_INPUT) {
        std::io::stdin().lock().read_to_end(&mut bytes)?;
    } else {
        bytes = std::fs::read(source).map_err(|e| unreadable(session, source, &e))?;
    }
    let separator = if bytes.contains(&0) { 0 } else { b'\n' };
    let lines = bytes.split(|b| *b == separator).map(|l| l.strip_suffix(b"\r").unwrap_or(l));
    Ok(lines.filter(|l| !l.is_empty()).map(path_of).collect())
}

/// A path from its bytes, whatever their encoding where the system allows it.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(bytes))
}

/// A path from its bytes.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(bytes).into_owned())
}

/// What stands above the HTML report: the policy in its own words, and its grounds.
pub(super) fn heading(policy: &Policy) -> Heading {
    let legend = |g: &Ground| (g.code.clone(), format!("{} ({})", g.text, g.article));
    let grounds = policy.grounds_used().map(legend);
    let reasons = policy.reasons().filter(|(_, said)| !said.is_empty());
    let reasons = reasons.map(|(article, said)| (article.to_owned(), said.to_owned()));
    Heading {
        policy: policy.title.clone(),
        note: policy.note.clone(),
        grounds: grounds.collect(),
        reasons: reasons.collect(),
    }
}

/// The heading with every ground that a person may choose, for a legend.
pub(super) fn legend(policy: &Policy) -> Heading {
    let known = crate::policy::grounds().unwrap_or_default();
    let all = known.into_iter().map(|g| (g.code, format!("{} ({})", g.text, g.article)));
    Heading { grounds: all.collect(), ..heading(policy) }
}

/// Why a place for output is not used, in words.
pub(super) fn refusal(session: &Session, error: &OutputError) -> String {
    let (id, path, cause) = match error {
        OutputError::OverlapsInput(path) => ("cli-output-overlaps", path, String::new()),
        OutputError::NotEmpty(path) => ("cli-output-not-empty", path, String::new()),
        OutputError::NotOurs(path) => ("cli-output-not-ours", path, String::new()),
        OutputError::Link(path) => ("cli-output-link", path, String::new()),
        OutputError::Io(path, cause) => ("cli-output-io", path, cause.to_string()),
    };
    let path = report::visible(&path.to_string_lossy());
    session.texts.with(id, &[("path", path.as_str()), ("cause", &cause)])
}
