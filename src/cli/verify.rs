//! `zwartlak verify`: is what the copy no longer shows really gone from it?

use super::args::Verify;
use super::{Exit, Session, job, tell};
use crate::report;
use crate::verify;
use anyhow::Context;

/// Compares an original with a redacted copy, whoever made it; or looks at one file alone.
pub(super) fn run(session: &Session, args: &Verify) -> anyhow::Result<Exit> {
    let read =
        |path: &std::path::Path| std::fs::read(path).with_context(|| path.display().to_string());
    let original = read(&args.original)?;
    let passwords = job::passwords(session, &args.keys)?;
    let (verdict, file) = match &args.copy {
        Some(copy) => (verify::compare_with(&original, &read(copy)?, &passwords), copy),
        None => (verify::inspect_with(&original, &passwords), &args.original),
    };
    let texts = &session.texts;
    let path = report::visible(&file.to_string_lossy());
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
