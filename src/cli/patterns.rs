//! `zwartlak patterns`: what is looked for, and does every recogniser obey its own examples?

use super::args::{Patterns, PatternsCommand};
use super::{Exit, Session, tell};
use crate::detect;
use std::path::Path;

/// Lists or checks the recognisers, built in or in a folder.
pub(super) fn run(session: &Session, args: &Patterns) -> anyhow::Result<Exit> {
    match &args.command {
        PatternsCommand::List { dir } => list(dir.as_deref()),
        PatternsCommand::Check { dir } => check(session, dir.as_deref()),
    }
}

/// One block per recogniser: id, kind, what it finds, and the law or standard behind it.
fn list(dir: Option<&Path>) -> anyhow::Result<Exit> {
    for info in detect::patterns_list(dir)? {
        tell(&format!("{}  ({})", info.id, info.kind.unwrap_or("–")))?;
        tell(&format!("    {}", info.doc))?;
        tell(&format!("    {}", info.source))?;
    }
    Ok(Exit::Done)
}

/// Every example that is not obeyed, with the places expected and found.
fn check(session: &Session, dir: Option<&Path>) -> anyhow::Result<Exit> {
    let report = detect::patterns_check(dir)?;
    for error in &report.refused {
        session.problem(&session.texts.explain(error));
    }
    if !report.refused.is_empty() {
        return Ok(Exit::Usage);
    }
    for failure in &report.failures {
        let why = failure.why.as_deref().map(|w| format!(" ({w})")).unwrap_or_default();
        tell(&format!(
            "{}: {} {}: {:?} ≠ {:?}{why}",
            failure.file, failure.table, failure.index, failure.expected, failure.found
        ))?;
    }
    let args = [
        ("files", report.files.to_string()),
        ("examples", report.examples.to_string()),
        ("problems", report.failures.len().to_string()),
    ];
    let args = args.each_ref().map(|(k, v)| (*k, v.as_str()));
    if report.failures.is_empty() {
        tell(&session.texts.with("cli-patterns-ok", &args))?;
        return Ok(Exit::Done);
    }
    tell(&session.texts.with("cli-patterns-wrong", &args))?;
    Ok(Exit::Usage)
}
