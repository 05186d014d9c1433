//! `zwartlak redact`: copies without what must go, and the report on them.

use super::args::{BoxChoice, ImageChoice, Redact};
use super::progress::{COUNT_AHEAD, Progress};
use super::worker::{self, Task};
use super::{Exit, Session, job, lists, say};
use crate::formats::{BoxWidth, Images};
use crate::pipeline::{self, DOCUMENTS, Decisions, FINDINGS, REPORTS};
use crate::report::{Csv, Html, Jsonl, Report};
use anyhow::Context;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Folder for the pages that were read, until a run comes to its end.
const READ: &str = ".gelezen";

/// Redacts into a folder: `documenten` holds what was checked, `rapport` what happened.
pub(super) fn run(session: &Session, args: &Redact) -> anyhow::Result<Exit> {
    let (mut run, inputs) = job::prepare(session, &args.job)?;
    if let Err(error) = pipeline::prepare(&args.output, &inputs.all(), args.overwrite) {
        anyhow::bail!(job::refusal(session, &error));
    }
    // The log of an earlier run into this folder holds unless another file is named.
    let log = args.decisions.clone().unwrap_or_else(|| args.output.join(pipeline::LOG));
    // A log from elsewhere brings its own secret; without one its fingerprints fit nothing.
    let own = args.output.join(pipeline::LOG).with_extension("sleutel");
    let secret = Some(log.with_extension("sleutel")).filter(|p| p.is_file()).unwrap_or(own);
    let decisions = Decisions::read(&log, user(), args.decisions.is_some(), &secret)?;
    run.answers = decisions.answers(&log)?;
    run.output = Some(args.output.clone());
    run.options.images = match args.images {
        ImageChoice::Blank => Images::Blank,
        ImageChoice::Keep => Images::Keep,
    };
    run.options.accept_changes = args.accept_changes;
    run.options.ocr_layer = args.ocr_layer;
    run.options.boxes = match args.boxes {
        BoxChoice::Step => BoxWidth::Stepped,
        BoxChoice::Fixed => BoxWidth::Fixed,
        BoxChoice::FullLine => BoxWidth::FullLine,
        BoxChoice::Exact => BoxWidth::Exact,
    };
    run.options.legend = args.legend.then(|| {
        let grounds = run.policy.grounds_used();
        grounds.map(|g| (g.code.clone(), format!("{}, {}", g.text, g.article))).collect()
    });
    // Without it a run that is cut short begins anew.
    let kept = Some(args.output.join(READ)).filter(|kept| crate::ocr::keep_in(kept).is_ok());
    let task = Task { decisions: Some(decisions), kept, ..Task::default() };
    worker::start(session, &args.job, &args.apart, &mut run, task)?;
    let folder = args.output.join(REPORTS);
    std::fs::create_dir_all(&folder).with_context(|| folder.display().to_string())?;
    let html = create(&folder, "rapport.html")?;
    let mut reports: Vec<Box<dyn Report + '_>> = vec![
        Box::new(Html::new(html, &session.texts, job::heading(&run.policy))?),
        Box::new(Jsonl::new(create(&folder, FINDINGS)?)),
        Box::new(Csv::new(create(&folder, "bevindingen.csv")?)),
    ];
    let case = args.case.as_deref();
    let mut lists = lists::open(session, &run, &args.output, case, &log)?;
    let total = inputs.count(COUNT_AHEAD);
    let mut progress = Progress::new(session, total);
    let told = run.files(inputs, &mut |file| {
        progress.file(file);
        reports.iter_mut().chain(&mut lists).try_for_each(|r| r.file(file))
    });
    let told = told.and_then(|tally| {
        reports.iter_mut().chain(&mut lists).try_for_each(|r| r.finish()).map(|()| tally)
    });
    let tally = match told {
        Ok(tally) => tally,
        Err(failure) => {
            let (path, failure) = (folder.display().to_string(), failure.to_string());
            let args = [("path", path.as_str()), ("cause", &failure)];
            session.problem(&session.texts.with("cli-report-failed", &args));
            return Ok(Exit::Incomplete);
        }
    };
    progress.finish(&tally);
    if !tally.stopped {
        // What is left behind can be read only by who has the pages.
        let _ = crate::ocr::forget();
    }
    if !session.quiet {
        let documents = args.output.join(DOCUMENTS).display().to_string();
        let report = folder.join("rapport.html").display().to_string();
        let args = [("documents", documents.as_str()), ("report", &report)];
        say(&session.texts.with("cli-written", &args));
    }
    let exit = tally.worst().map_or(Exit::Done, Exit::from);
    let unused = run.answers.unused();
    if unused == 0 {
        return Ok(exit);
    }
    session.problem(&session.texts.with("cli-answers-unused", &[("count", &unused.to_string())]));
    Ok(exit.max(Exit::NeedsReview))
}

/// The login name of who runs the program.
fn user() -> String {
    let names = ["USER", "LOGNAME", "USERNAME"].iter().filter_map(|n| std::env::var(n).ok());
    names.into_iter().find(|n| !n.is_empty()).unwrap_or_default()
}

/// A new file in the report folder.
pub(super) fn create(folder: &Path, name: &str) -> anyhow::Result<Box<dyn Write>> {
    let path = folder.join(name);
    let file = File::create(&path).with_context(|| path.display().to_string())?;
    Ok(Box::new(BufWriter::new(file)))
}
