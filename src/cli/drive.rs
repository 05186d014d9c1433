//! What a scan of a shared drive has besides: a state, and workers.

use super::args::{Drive, Job};
use super::worker::{self, Task};
use super::{Exit, Session, clock, job, say, version};
use crate::pipeline::{Answers, Pace, Run, Stop, Tally, apart};
use crate::state::State;
use std::path::PathBuf;
use std::time::Duration;

/// Opens the state and starts the workers. A dossier that is judged as a whole has no state: what one of its
/// documents says changes the others.
pub(super) fn prepare(
    session: &Session,
    job: &Job,
    drive: &Drive,
    roots: &[PathBuf],
    run: &mut Run,
) -> anyhow::Result<()> {
    let texts = &session.texts;
    if let Some(limit) = drive.max_duration {
        stop_after(run.stop.clone(), limit);
    }
    if let Some(most) = drive.max_load {
        let waiting = texts.with("cli-waiting", &[("load", &most.to_string())]);
        let pace = Pace::new(most, move || say(&waiting));
        run.pace = Some(pace.ok_or_else(|| anyhow::Error::msg(texts.get("cli-no-load")))?);
    }
    #[cfg(unix)]
    if let Some(nice) = drive.nice {
        rustix::process::nice(i32::from(nice))?;
    }
    if run.policy.joins_folder() && drive.state.is_some() {
        anyhow::bail!(texts.with("cli-state-dossier", &[("kind", &job.kind)]));
    }
    let mut program = [0; 32];
    if let Some(path) = &drive.state {
        if let Err(error) = apart(path, roots) {
            anyhow::bail!(job::refusal(session, &error));
        }
        let state = State::open(path)?;
        program = version::program()?;
        run.answers = Answers::of_state(*state.key());
        run.rehash = drive.rehash;
        run.state = Some(state);
    }
    let key = run.state.as_ref().map(State::key);
    run.version = version::of(job, key, &program)?;
    if let Some(state) = &run.state {
        state.begin(run.version, &clock::now())?;
    }
    worker::start(session, job, &drive.apart, run, Task { program, ..Task::default() })
}

/// Files that the last scan which came to its end met.
pub(super) fn last_count(run: &Run) -> Option<u64> {
    let runs = run.state.as_ref()?.runs(100).ok()?;
    runs.into_iter().find(|r| r.ended.is_some() && r.files > 0).map(|r| r.files)
}

/// Ends the run in the state; what is wrong with that is said, and makes the run incomplete.
pub(super) fn finish(session: &Session, run: &Run, tally: &Tally, roots: Vec<PathBuf>) -> Exit {
    let Some(state) = &run.state else { return Exit::Done };
    state.finish(&tally.scope(roots), &clock::now());
    let Some(cause) = state.trouble() else { return Exit::Done };
    session.problem(&session.texts.with("cli-state-trouble", &[("cause", &cause)]));
    Exit::Incomplete
}

/// Asks the run to end when its time is up, as a signal would.
fn stop_after(stop: Stop, limit: Duration) {
    std::thread::spawn(move || {
        std::thread::sleep(limit);
        let _ = stop.ask();
    });
}
