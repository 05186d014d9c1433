//! What a person sees while it works: a bar on a terminal, plain lines elsewhere.

use super::{Session, say};
use crate::i18n::Texts;
use crate::model::Reason;
use crate::pipeline::Tally;
use crate::report::{self, FileReport, Outcome};
use indicatif::{ProgressBar, ProgressStyle};
use std::io::IsTerminal;
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// Between two lines of progress where there is no terminal.
const PULSE: Duration = Duration::from_secs(10);

/// Part of the time so far between two of those lines, at least: a night's journal stays short.
const PART: u32 = 20;

/// Files counted before the scan begins, at most; more are counted while it goes on.
pub(super) const COUNT_AHEAD: usize = 20_000;

/// Progress of one run on standard error.
pub(super) struct Progress<'s> {
    session: &'s Session,
    bar: Option<ProgressBar>,
    total: Option<u64>,
    counting: Option<Receiver<u64>>,
    done: u64,
    bytes: u64,
    stopped: bool,
    begun: Instant,
    said: Instant,
}

impl<'s> Progress<'s> {
    /// Begins; `total` files, if that is known.
    pub(super) fn new(session: &'s Session, total: Option<u64>) -> Self {
        let shown = !session.quiet && std::io::stderr().is_terminal();
        let now = Instant::now();
        Self {
            session,
            bar: shown.then(|| bar(total)),
            total,
            counting: None,
            done: 0,
            bytes: 0,
            stopped: false,
            begun: now,
            said: now,
        }
    }

    /// Waits for the number of files from somebody who is still counting.
    pub(super) fn counted_by(mut self, counting: Option<Receiver<u64>>) -> Self {
        self.counting = counting;
        self
    }

    /// Takes the number of files when that has become known.
    fn catch_up(&mut self) {
        let Some(total) = self.counting.as_ref().and_then(|c| c.try_recv().ok()) else { return };
        (self.total, self.counting) = (Some(total), None);
        if let Some(bar) = &self.bar {
            bar.set_length(total);
            bar.set_style(style(true));
        }
    }

    /// One file is done: problems are always said, with path and reason.
    pub(super) fn file(&mut self, file: &FileReport) {
        self.catch_up();
        let counts = u64::from(file.member.is_none());
        self.done += counts;
        self.bytes += file.bytes * counts;
        let stopped = file.reason == Some(Reason::Stopped);
        self.stopped |= stopped;
        let wrong = matches!(file.outcome, Outcome::Unreadable | Outcome::HeldBack | Outcome::Leak);
        // One word about all that was left is enough.
        if wrong && !stopped {
            self.line(&problem_line(self.session, file));
        }
        match &self.bar {
            Some(bar) => {
                bar.inc(counts);
                let name = file.path.file_name().unwrap_or_default().to_string_lossy();
                let speed = speed(self.bytes, self.begun.elapsed());
                bar.set_message(format!("{speed} MB/s {}", report::visible(&name)));
            }
            None if !self.session.quiet
                && self.said.elapsed() >= PULSE.max(self.begun.elapsed() / PART) =>
            {
                self.said = Instant::now();
                let done = self.done.to_string();
                let total = self.total.map_or_else(|| "?".to_owned(), |t| t.to_string());
                let args = [("done", done.as_str()), ("total", &total)];
                let texts = &self.session.texts;
                let line = texts.with("cli-progress", &args);
                let rate = rate(texts, self.done, self.bytes, self.total, self.begun.elapsed());
                self.line(&format!("{line}{rate}"));
            }
            None => {}
        }
    }

    /// Since the beginning.
    pub(super) fn elapsed(&self) -> Duration {
        self.begun.elapsed()
    }

    /// The end without a word: the bar goes.
    pub(super) fn leave(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        if self.stopped {
            say(&self.session.texts.get("cli-stopped"));
        }
    }

    /// The end: the bar goes, one line says how it went.
    pub(super) fn finish(&self, tally: &Tally) {
        self.leave();
        if self.session.quiet {
            return;
        }
        let count = |o: Outcome| tally.files.get(&o).copied().unwrap_or(0).to_string();
        let seconds = format!("{:.1}", self.begun.elapsed().as_secs_f64());
        let args = [
            ("files", &tally.total().to_string()),
            ("members", &tally.members.to_string()),
            ("findings", &tally.findings.to_string()),
            ("clean", &count(Outcome::Clean)),
            ("redacted", &count(Outcome::Redacted)),
            ("review", &count(Outcome::NeedsReview)),
            ("unreadable", &count(Outcome::Unreadable)),
            ("held", &count(Outcome::HeldBack)),
            ("leaks", &count(Outcome::Leak)),
            ("seconds", &seconds),
        ];
        let args = args.map(|(k, v)| (k, v.as_str()));
        say(&self.session.texts.with("cli-summary", &args));
    }

    /// A line that does not tear the bar.
    fn line(&self, text: &str) {
        match &self.bar {
            Some(bar) => bar.suspend(|| say(text)),
            None => say(text),
        }
    }
}

/// Path, part and reason of what went wrong with a file.
fn problem_line(session: &Session, file: &FileReport) -> String {
    let texts = &session.texts;
    let outcome = texts.get(&format!("outcome-{}", file.outcome.as_str()));
    let path = report::path(file);
    let mut reasons: Vec<String> = file.reason.iter().map(|r| report::reason(texts, r)).collect();
    for gap in file.gaps.iter().filter(|g| Some(&g.reason) != file.reason.as_ref()).take(3) {
        let place = gap.part.as_ref().map(|p| {
            let number = p.number.map(|n| format!(" {n}")).unwrap_or_default();
            format!("{}{number}: ", texts.get(&format!("part-{}", p.kind.as_str())))
        });
        reasons.push(format!(
            "{}{}",
            place.unwrap_or_default(),
            report::reason(texts, &gap.reason)
        ));
    }
    format!("{path}: {outcome}: {}", reasons.join("; "))
}

/// How fast it goes, and how long it will take where that can be told.
fn rate(texts: &Texts, done: u64, bytes: u64, total: Option<u64>, took: Duration) -> String {
    let files = (done / took.as_secs().max(1)).to_string();
    let speed = speed(bytes, took);
    let mut line = texts.with("cli-progress-rate", &[("files", &files), ("speed", &speed)]);
    if let Some(left) = total.and_then(|t| t.checked_sub(done)).filter(|_| done > 0) {
        let seconds = took.as_secs() * left / done;
        line.push_str(&texts.with("cli-progress-left", &[("seconds", &seconds.to_string())]));
    }
    line
}

/// A bar with a total, or a spinner without.
fn bar(total: Option<u64>) -> ProgressBar {
    let bar = total.map_or_else(ProgressBar::new_spinner, ProgressBar::new);
    bar.set_style(style(total.is_some()));
    bar.enable_steady_tick(Duration::from_millis(200));
    bar
}

fn style(counted: bool) -> ProgressStyle {
    let template = if counted {
        "{bar:30} {pos}/{len} {per_sec} {eta} {wide_msg}"
    } else {
        "{spinner} {pos} {per_sec} {wide_msg}"
    };
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

/// Megabytes a second, with a decimal.
fn speed(bytes: u64, took: Duration) -> String {
    let tenths = u128::from(bytes) / 100 / took.as_millis().max(1);
    format!("{}.{}", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Lang;

    #[test]
    fn a_line_of_progress_tells_files_and_megabytes_a_second_and_what_is_left() {
        let texts = Texts::new(Lang::En);
        let line = |total| {
            let took = Duration::from_secs(20);
            rate(&texts, 4_000, 50_000_000, total, took).replace(['\u{2068}', '\u{2069}'], "")
        };
        let speed = ", 200 files/s, 2.5 MB/s";
        assert_eq!(line(None), speed);
        assert_eq!(line(Some(10_000)), format!("{speed}, about 30 s to go"));
        assert_eq!(line(Some(3_000)), speed, "more than were counted");
    }
}
