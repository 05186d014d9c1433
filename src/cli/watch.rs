//! `zwartlak watch`: what is put in a folder is checked, and the answer appears in another.
//!
//! The system tells when something happens; because shares (SMB, NFS) do not, the folder is looked
//! through every so often as well. What has been answered is in the state: a restart does nothing twice.

use super::args::Watch;
use super::{Exit, Session, clock, drive, job, tell};
use crate::pipeline::{Inputs, ReportFile, Run, apart};
use crate::report::{FileReport, Html, Report, visible};
use crate::state::{Stamp, State};
use anyhow::Context;
use notify::{RecursiveMode, Watcher};
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
    if !folder.is_dir() {
        anyhow::bail!(session.texts.get("cli-watch-one"));
    }
    let folder = std::path::absolute(folder)?;
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

/// Checks what is new; whether something was too young to be checked.
fn pass(session: &Session, run: &Run, folder: &Path, output: &Path) -> anyhow::Result<bool> {
    let mut waits = false;
    let mut ready = Vec::new();
    for path in Inputs::below(folder) {
        let young = std::fs::metadata(&path).is_ok_and(|m| !Stamp::of(&m).tells());
        if young { waits = true } else { ready.push(path) }
    }
    let mut together: Vec<FileReport> = Vec::new();
    let inputs = Inputs { paths: Vec::new(), listed: ready };
    run.files(inputs, &mut |report| {
        if report.member.is_none() {
            answer(session, run, folder, output, &together)?;
            together.clear();
        }
        together.push(report.clone());
        Ok(())
    })?;
    answer(session, run, folder, output, &together)?;
    Ok(waits)
}

/// The report on one file and what is inside it, where it was read now.
fn answer(
    session: &Session,
    run: &Run,
    folder: &Path,
    output: &Path,
    reports: &[FileReport],
) -> io::Result<()> {
    let Some(first) = reports.iter().find(|r| r.kept.is_none()) else { return Ok(()) };
    let mut name = first.path.strip_prefix(folder).unwrap_or(&first.path).as_os_str().to_owned();
    name.push(".html");
    let path: PathBuf = output.join(name);
    std::fs::create_dir_all(path.parent().unwrap_or(output))?;
    let file = ReportFile::new(&path, &[], true).map_err(io::Error::other)?;
    let out = Box::new(BufWriter::new(file.writer()?));
    let mut page = Html::new(out, &session.texts, job::heading(&run.policy))?;
    reports.iter().try_for_each(|r| page.file(r))?;
    page.finish()?;
    drop(page);
    file.keep()?;
    let worst = reports.iter().map(|r| r.outcome).max().unwrap_or(first.outcome);
    let outcome = session.texts.get(&format!("outcome-{}", worst.as_str()));
    tell(&format!("{}: {outcome}", visible(&first.path.to_string_lossy())))
}
