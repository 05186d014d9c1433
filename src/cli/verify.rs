//! `zwartlak verify`: is what the copy no longer shows really gone from it?

use super::args::Verify;
use super::worker::{self, Task};
use super::{Exit, Session, job, tell};
use crate::report;
use anyhow::Context;

/// Compares an original with a redacted copy, whoever made it; or looks at one file alone.
pub(super) fn run(session: &Session, args: &Verify) -> anyhow::Result<Exit> {
    let read =
        |path: &std::path::Path| std::fs::read(path).with_context(|| path.display().to_string());
    let original = read(&args.original)?;
    let copy = args.copy.as_deref().map(read).transpose()?;
    let file = args.copy.as_ref().unwrap_or(&args.original);
    let job = job::nothing(&args.keys);
    let mut run = job::build(session, &job)?;
    worker::start(session, &job, &args.apart, &mut run, Task::default())?;
    let verdict = run.verify(&original, copy.as_deref());
    let texts = &session.texts;
    let path = report::visible(&file.to_string_lossy());
    let verdict = match verdict {
        Ok(verdict) => verdict,
        Err(reason) => {
            session.problem(&format!("{path}: {}", texts.explain(&reason)));
            return Ok(Exit::Incomplete);
        }
    };
    for leak in verdict.leaks.iter().chain(&verdict.doubts) {
        let said = texts.get(&format!("leak-{}", leak.check));
        tell(&format!("{path}: {}: {said}", leak.place))?;
    }
    if !verdict.is_clean() {
        return Ok(Exit::Leak);
    }
    if !verdict.doubts.is_empty() {
        return Ok(Exit::NeedsReview);
    }
    let id = if args.copy.is_some() { "cli-verify-clean" } else { "cli-verify-no-traces" };
    tell(&format!("{path}: {}", texts.get(id)))?;
    Ok(Exit::Done)
}
