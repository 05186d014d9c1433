//! `zwartlak patterns`: what is looked for, and does every recogniser obey its own examples?

use super::args::{Patterns, PatternsCommand};
use super::{Exit, Session};
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
        println!("{}  ({})", info.id, info.kind.unwrap_or("–"));
        println!("    {}", info.doc);
        println!("    {}", info.source);
    }
    Ok(Exit::Done)
}

/// Every example that is not obeyed, with the places expected and found.
fn check(session: &Session, dir: Option<&Path>) -> anyhow::Result<Exit> {
    let report = detect::patterns_check(dir)?;
    for failure in &report.failures {
        let why = failure.why.as_deref().map(|w| format!(" ({w})")).unwrap_or_default();
        println!(
            "{}: {} {}: {:?} ≠ {:?}{why}",
            failure.file, failure.table, failure.index, failure.expected, failure.found
        );
    }
    let args = [
        ("files", report.files.to_string()),
        ("examples", report.examples.to_string()),
        ("problems", report.failures.len().to_string()),
    ];
    let args = args.each_ref().map(|(k, v)| (*k, v.as_str()));
    if report.failures.is_empty() {
        println!("{}", session.texts.with("cli-patterns-ok", &args));
        return Ok(Exit::Done);
    }
    println!("{}", session.texts.with("cli-patterns-wrong", &args));
    Ok(Exit::Usage)
}
