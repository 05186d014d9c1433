//! `zwartlak verify`: is what the copy no longer shows really gone from it?

use super::args::Verify;
use super::{Exit, Session, tell};
use crate::report;
use crate::verify;
use anyhow::Context;

/// Compares an original with a redacted copy, whoever made it.
pub(super) fn run(session: &Session, args: &Verify) -> anyhow::Result<Exit> {
    let read =
        |path: &std::path::Path| std::fs::read(path).with_context(|| path.display().to_string());
    let (original, copy) = (read(&args.original)?, read(&args.copy)?);
    let verdict = verify::compare(&original, &copy);
    let texts = &session.texts;
    let path = report::visible(&args.copy.to_string_lossy());
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
    tell(&format!("{path}: {}", texts.get("cli-verify-clean")))?;
    Ok(Exit::Done)
}
