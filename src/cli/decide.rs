//! `zwartlak decide`: what people decided goes into a log that only grows, and a release takes a name.

use super::args::Decide;
use super::{Exit, Session, clock, tell};
use crate::pipeline::{DOCUMENTS, FINDINGS, LOG, REPORTS, entries};
use anyhow::Context;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fs::OpenOptions;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Adds decisions, records a release, or says how things stand.
pub(super) fn run(session: &Session, args: &Decide) -> anyhow::Result<Exit> {
    let log = args.output.join(LOG);
    let by = args.by.as_deref().unwrap_or_default().trim();
    if (args.from.is_some() || args.release) && by.chars().filter(|c| c.is_alphabetic()).count() < 2
    {
        anyhow::bail!(session.texts.get("cli-decide-no-name"));
    }
    if let Some(edited) = &args.from {
        let count = record(args, edited, &log, by)?;
        let count = count.to_string();
        tell(&session.texts.with("cli-decide-recorded", &[("count", &count)]))?;
    }
    if args.release {
        let open = open_questions(args)?;
        if open > 0 {
            let open = open.to_string();
            session.problem(&session.texts.with("cli-decide-open", &[("count", &open)]));
            return Ok(Exit::NeedsReview);
        }
        let line = json!({
            "release": digest(&args.output.join(DOCUMENTS))?,
            "by": by,
            "when": clock::now(),
            "needs": if args.four_eyes { 2 } else { 1 },
        });
        append(&log, &line)?;
    }
    status(session, args, &log)
}

/// One line of findings: what identifies it and what is decided.
fn key(line: &Value) -> Option<String> {
    let field = |name: &str| line.get(name).cloned().unwrap_or_default();
    line.get("action")?;
    Some(
        json!([
            field("path"),
            field("member"),
            field("part"),
            field("start"),
            field("end"),
            field("kind")
        ])
        .to_string(),
    )
}

/// Every line of a file that has to be there.
fn lines(path: &Path) -> anyhow::Result<Vec<Value>> {
    std::fs::metadata(path).with_context(|| path.display().to_string())?;
    Ok(entries(path)?)
}

/// The lines of a file of findings that have an action.
fn findings(path: &Path) -> anyhow::Result<Vec<Value>> {
    Ok(lines(path)?.into_iter().filter(|line| line.get("action").is_some()).collect())
}

/// Appends what differs between the findings of the run and the copy in which a person decided.
fn record(args: &Decide, edited: &Path, log: &Path, by: &str) -> anyhow::Result<usize> {
    let original = args.output.join(REPORTS).join(FINDINGS);
    let before: BTreeMap<String, Value> =
        findings(&original)?.into_iter().filter_map(|l| Some((key(&l)?, l))).collect();
    let mut count = 0;
    for line in findings(edited)? {
        let Some(key) = key(&line) else { continue };
        let same = before.get(&key).is_some_and(|old| {
            ["action", "ground", "motivation"].iter().all(|f| old.get(f) == line.get(f))
        });
        if same || line.get("action").and_then(Value::as_str) == Some("ask") {
            continue;
        }
        let mut entry = Map::new();
        for field in [
            "fingerprint",
            "path",
            "member",
            "part",
            "start",
            "end",
            "kind",
            "masked",
            "action",
            "ground",
            "motivation",
        ] {
            if let Some(value) = line.get(field).filter(|v| !v.is_null()) {
                entry.insert(field.to_owned(), value.clone());
            }
        }
        entry.insert("by".to_owned(), json!(by));
        entry.insert("when".to_owned(), json!(clock::now()));
        if let (Some(text), false) = (&args.motivation, entry.contains_key("motivation")) {
            entry.insert("motivation".to_owned(), json!(text));
        }
        append(log, &Value::Object(entry))?;
        count += 1;
    }
    Ok(count)
}

/// One more line; earlier lines are never touched.
fn append(log: &Path, line: &Value) -> anyhow::Result<()> {
    let mut file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(log)
        .with_context(|| log.display().to_string())?;
    file.write_all(format!("{line}\n").as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// Questions of the last run that nobody answered, and files of which there is no good copy.
fn open_questions(args: &Decide) -> anyhow::Result<u64> {
    let path = args.output.join(REPORTS).join(FINDINGS);
    let mut open = 0;
    for value in lines(&path)? {
        let says = |field: &str, words: &[&str]| {
            value.get(field).and_then(Value::as_str).is_some_and(|v| words.contains(&v))
        };
        let bad = says("outcome", &["unreadable", "held-back", "leak"]);
        open += u64::from(says("action", &["ask"]) || bad);
    }
    Ok(open)
}

/// A digest of the copies: a release holds for these bytes and no others.
fn digest(folder: &Path) -> anyhow::Result<String> {
    let mut todo: Vec<PathBuf> = vec![folder.to_owned()];
    let mut files = Vec::new();
    while let Some(dir) = todo.pop() {
        for entry in std::fs::read_dir(&dir).with_context(|| dir.display().to_string())? {
            let path = entry?.path();
            if path.is_dir() { todo.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let mut whole = blake3::Hasher::new();
    for path in files {
        let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().into_owned();
        whole.update(name.as_bytes());
        whole.update(b"\0");
        let bytes = std::fs::read(&path).with_context(|| path.display().to_string())?;
        whole.update(blake3::hash(&bytes).as_bytes());
    }
    Ok(whole.finalize().to_hex().to_string())
}

/// Concept or definitief, and who said so.
fn status(session: &Session, args: &Decide, log: &Path) -> anyhow::Result<Exit> {
    let now = digest(&args.output.join(DOCUMENTS))?;
    let mut names = BTreeSet::new();
    let mut needs = 1;
    for line in entries(log)? {
        if line.get("release").and_then(Value::as_str) == Some(now.as_str()) {
            names.extend(line.get("by").and_then(Value::as_str).map(|n| n.trim().to_lowercase()));
            needs = needs.max(line.get("needs").and_then(Value::as_u64).unwrap_or(1));
        }
    }
    let who = names.iter().cloned().collect::<Vec<_>>().join(", ");
    let final_ = names.len() as u64 >= needs;
    let id = match (names.is_empty(), final_) {
        (true, _) => "cli-decide-concept",
        (false, false) => "cli-decide-second",
        (false, true) => "cli-decide-final",
    };
    tell(&session.texts.with(id, &[("names", &who)]))?;
    Ok(if final_ && !names.is_empty() { Exit::Done } else { Exit::NeedsReview })
}
