//! `zwartlak redact`: copies without what must go, and the report on them.

use super::args::{BoxChoice, ImageChoice, Redact};
use super::progress::{COUNT_AHEAD, Progress};
use super::{Exit, Session, job};
use crate::formats::{BoxWidth, Images};
use crate::pipeline::{self, DOCUMENTS, OutputError};
use crate::report::{Csv, Html, Jsonl, Report};
use anyhow::Context;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

/// Folder for the reports inside the output folder: not for release, paths in it may hold names.
const REPORTS: &str = "rapport";

/// Redacts into a folder: `documenten` holds what was checked, `rapport` what happened.
pub(super) fn run(session: &Session, args: &Redact) -> anyhow::Result<Exit> {
    let (mut run, inputs) = job::prepare(session, &args.job)?;
    let all: Vec<PathBuf> = inputs.paths.iter().chain(&inputs.listed).cloned().collect();
    if let Err(error) = pipeline::prepare(&args.output, &all, args.overwrite) {
        anyhow::bail!(refusal(session, &error));
    }
    run.output = Some(args.output.clone());
    run.overwrite = args.overwrite;
    run.options.images = match args.images {
        ImageChoice::Blank => Images::Blank,
        ImageChoice::Keep => Images::Keep,
    };
    run.options.boxes = match args.boxes {
        BoxChoice::Step => BoxWidth::Stepped,
        BoxChoice::Fixed => BoxWidth::Fixed,
        BoxChoice::FullLine => BoxWidth::FullLine,
        BoxChoice::Exact => BoxWidth::Exact,
    };
    let folder = args.output.join(REPORTS);
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let html = create(&folder, "rapport.html")?;
    let mut reports: [Box<dyn Report + '_>; 3] = [
        Box::new(Html::new(html, &session.texts, job::heading(&run.policy))?),
        Box::new(Jsonl::new(create(&folder, "bevindingen.jsonl")?)),
        Box::new(Csv::new(create(&folder, "bevindingen.csv")?)),
    ];
    let total = inputs.count(COUNT_AHEAD);
    let mut progress = Progress::new(session, total);
    let tally = run.files(inputs, &mut |file| {
        progress.file(file);
        reports.iter_mut().try_for_each(|r| r.file(file))
    })?;
    reports.iter_mut().try_for_each(|r| r.finish())?;
    progress.finish(&tally);
    if !session.quiet {
        let documents = args.output.join(DOCUMENTS).display().to_string();
        let report = folder.join("rapport.html").display().to_string();
        let args = [("documents", documents.as_str()), ("report", &report)];
        eprintln!("{}", session.texts.with("cli-written", &args));
    }
    Ok(tally.worst().map_or(Exit::Done, Exit::from))
}

/// A new file in the report folder.
fn create(folder: &Path, name: &str) -> anyhow::Result<Box<dyn Write>> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    Ok(Box::new(BufWriter::new(file)))
}

/// Why the output folder is not used, in words.
fn refusal(session: &Session, error: &OutputError) -> String {
    let (id, path, cause) = match error {
        OutputError::OverlapsInput(path) => ("cli-output-overlaps", path, String::new()),
        OutputError::NotEmpty(path) => ("cli-output-not-empty", path, String::new()),
        OutputError::Io(path, cause) => ("cli-output-io", path, cause.to_string()),
    };
    let path = path.display().to_string();
    session.texts.with(id, &[("path", path.as_str()), ("cause", &cause)])
}
