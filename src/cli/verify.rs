//! `zwartlak verify`: is what the copy no longer shows really gone from it?

use super::args::Verify;
use super::{Exit, Session};
use crate::verify;
use anyhow::Context;

/// Compares an original with a redacted copy, whoever made it.
pub(super) fn run(session: &Session, args: &Verify) -> anyhow::Result<Exit> {
    let read =
        |path: &std::path::Path| std::fs::read(path).with_context(|| path.display().to_string());
    let (original, copy) = (read(&args.original)?, read(&args.copy)?);
    let verdict = verify::compare(&original, &copy);
    let texts = &session.texts;
    let path = args.copy.display();
    if verdict.is_clean() {
        println!("{path}: {}", texts.get("cli-verify-clean"));
        return Ok(Exit::Done);
    }
    for leak in &verdict.leaks {
        println!("{path}: {}: {}", leak.place, texts.get(&format!("leak-{}", leak.check)));
    }
    Ok(Exit::Leak)
}
