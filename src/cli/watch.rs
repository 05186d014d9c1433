//! `zwartlak watch`: what is put in a folder is checked, and the answer appears in another.
//!
//! The system tells when something happens; because shares (SMB, NFS) do not, the folder is looked
//! through every so often as well. What has been answered is in the state: a restart does nothing twice.

use super::args::Watch;
use super::{Exit, Session, clock, drive, job, tell};
use crate::pipeline::{Inputs, ReportFile, Run, apart, fitting, key};
use crate::report::{FileReport, Html, Report, visible};
use crate::state::{self, Stamp, State};
use anyhow::Context;
use notify::{RecursiveMode, Watcher};
use std::collections::BTreeMap;
use std::io::{self, BufWriter};
use std::path::{Path, PathBuf};
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::time::{Duration, Instant};

/// Between two looks at whether to stop.
const PULSE: Duration = Duration::from_millis(250);

/// After something happened: it may not be all.
const SETTLE: Duration = Duration::from_millis(2_200);

/// Watches until it is asked to stop.
pub(super) fn run(session: &Session, args: &Watch) -> anyhow::Result<Exit> {
    let (mut run, _) = job::prepare(session, &args.job)?;
    let [folder] = args.job.paths.as_slice() else {
        anyhow::bail!(session.texts.get("cli-watch-one"));
    };
    if args.job.files_from.is_some() {
        anyhow::bail!(session.texts.get("cli-watch-one"));
    }
    if args.drive.metrics.is_some() {
        anyhow::bail!(session.texts.get("cli-watch-metrics"));
    }
    if !folder.is_dir() {
        anyhow::bail!(session.texts.get("cli-watch-one"));
    }
    // As the state knows it.
    let folder = state::root(folder);
    if let Err(error) = apart(&args.output, std::slice::from_ref(&folder)) {
        anyhow::bail!(job::refusal(session, &error));
    }
    std::fs::create_dir_all(&args.output).with_context(|| args.output.display().to_string())?;
    if args.drive.state.is_none() {
        anyhow::bail!(session.texts.get("cli-watch-state"));
    }
    let roots = [folder.clone()];
    drive::prepare(session, &args.job, &args.drive, &roots, &mut run)?;
    let (send, events) = channel();
    // Where the system cannot tell, looking through the folder is enough.
    let mut watcher = notify::recommended_watcher(move |_| {
        let _ = send.send(());
    });
    if let Ok(watcher) = &mut watcher {
        let _ = watcher.watch(&folder, RecursiveMode::Recursive);
    }
    let every = Duration::from_secs(args.every);
    again(&run, &folder, &args.output)?;
    let mut exit = Exit::Done;
    let mut next = Instant::now();
    while !run.stop.asked() {
        if Instant::now() >= next {
            next = Instant::now() + every;
            let waits = pass(session, &run, &folder, &args.output)?;
            if let Some(trouble) = run.state.as_ref().and_then(State::trouble) {
                session.problem(&session.texts.with("cli-state-trouble", &[("cause", &trouble)]));
                exit = Exit::Incomplete;
                break;
            }
            if waits {
                next = next.min(Instant::now() + SETTLE);
            }
        }
        match events.recv_timeout(PULSE) {
            Ok(()) => next = next.min(Instant::now() + SETTLE),
            Err(RecvTimeoutError::Timeout) => {}
            // No watcher: only the clock.
            Err(RecvTimeoutError::Disconnected) => std::thread::sleep(PULSE),
        }
    }
    if let Some(state) = &run.state {
        let scope = crate::state::Scope { complete: true, ..Default::default() };
        state.finish(&scope, &clock::now());
    }
    Ok(exit)
}

/// Has files read again whose answer a run that was killed still had to write.
fn again(run: &Run, folder: &Path, output: &Path) -> anyhow::Result<()> {
    let Some(state) = &run.state else { return Ok(()) };
    for path in state.broken_off()? {
        let answers = [false, true].map(|alone| output.join(name(folder, &path, alone)));
        if !answers.iter().any(|answer| answer.exists()) {
            state.again(&path);
        }
    }
    state.flush();
    Ok(())
}

/// The name of the answer on a file, below the folder for answers: like its own, or one that no other file
/// has.
fn name(folder: &Path, original: &Path, alone: bool) -> PathBuf {
    let inside = original.strip_prefix(folder).unwrap_or(original);
    let own = blake3::hash(inside.as_os_str().as_encoded_bytes()).to_hex();
    let own = own.get(..12).unwrap_or_default();
    let mut name = inside.as_os_str().to_owned();
    if alone {
        name.push(".");
        name.push(own);
    }
    name.push(".html");
    fitting(PathBuf::from(name), own)
}

/// Checks what is new; whether something was too young to be checked.
fn pass(session: &Session, run: &Run, folder: &Path, output: &Path) -> anyhow::Result<bool> {
    let mut waits = false;
    let mut ready = Vec::new();
    let mut answers = Answers { session, run, output, folder, alike: BTreeMap::new() };
    for path in Inputs::below(folder) {
        *answers.alike.entry(key(answers.inside(&path))).or_default() += 1;
        let young = std::fs::metadata(&path).is_ok_and(|m| !Stamp::of(&m).tells());
        if young { waits = true } else { ready.push(path) }
    }
    let mut together: Vec<FileReport> = Vec::new();
    let inputs = Inputs { listed: ready, ..Inputs::default() };
    run.files(inputs, &mut |report| {
        if report.member.is_none() {
            answers.write(&together);
            together.clear();
        }
        together.push(report.clone());
        Ok(())
    })?;
    answers.write(&together);
    if let Some(state) = &run.state {
        state.flush();
    }
    Ok(waits)
}

/// Where the answers of one look through the folder go.
struct Answers<'a> {
    session: &'a Session,
    run: &'a Run,
    folder: &'a Path,
    output: &'a Path,
    /// How many files have names that some file system takes for one.
    alike: BTreeMap<u128, u32>,
}

impl Answers<'_> {
    fn inside<'p>(&self, path: &'p Path) -> &'p Path {
        path.strip_prefix(self.folder).unwrap_or(path)
    }

    /// The report on one file and what is inside it, where it was read now. Where it cannot be written
    /// that is said, and the file is read again the next time.
    fn write(&self, reports: &[FileReport]) {
        let Some(first) = reports.iter().find(|r| r.kept.is_none()) else { return };
        let shown = visible(&first.path.to_string_lossy());
        if let Err(error) = self.page(&first.path, reports) {
            let (path, cause) = (shown.as_str(), error.to_string());
            let args = [("path", path), ("cause", &cause)];
            self.session.problem(&self.session.texts.with("cli-watch-failed", &args));
            if let Some(state) = &self.run.state {
                state.again(&first.path);
            }
            return;
        }
        let worst = reports.iter().map(|r| r.outcome).max().unwrap_or(first.outcome);
        let outcome = self.session.texts.get(&format!("outcome-{}", worst.as_str()));
        let _ = tell(&format!("{shown}: {outcome}"));
    }

    fn page(&self, original: &Path, reports: &[FileReport]) -> io::Result<()> {
        let path = self.place(original);
        std::fs::create_dir_all(path.parent().unwrap_or(self.output))?;
        let file = ReportFile::new(&path, &[], true).map_err(io::Error::other)?;
        let out = Box::new(BufWriter::new(file.writer()?));
        let mut page = Html::new(out, &self.session.texts, job::heading(&self.run.policy))?;
        reports.iter().try_for_each(|r| page.file(r))?;
        page.finish()?;
        drop(page);
        file.keep()
    }

    /// Where the answer on a file goes.
    fn place(&self, original: &Path) -> PathBuf {
        let alike = self.alike.get(&key(self.inside(original)));
        self.output.join(name(self.folder, original, alike.is_some_and(|n| *n > 1)))
    }
}
