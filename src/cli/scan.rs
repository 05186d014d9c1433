//! `zwartlak scan`: what is in these files, and where.

use super::args::{ReportFormat, Scan};
use super::progress::{COUNT_AHEAD, Progress};
use super::{Exit, Session, drive, job, metrics, tell, version};
use crate::pipeline::{Order, ReportFile};
use crate::report::{self, Report};
use crate::state::Key;
use anyhow::Context;
use std::io::{self, BufWriter, LineWriter, Write};
use std::path::Path;

/// Scans and reports; findings are no error but exit code 1.
pub(super) fn run(session: &Session, args: &Scan) -> anyhow::Result<Exit> {
    if let Some(secret) = &args.digest {
        return digest(session, args, secret.as_deref());
    }
    // A state must know what it looked at, and a report must not lie among its inputs.
    let streams = args.output.is_none() && args.drive.state.is_none();
    let (mut run, mut inputs) = if streams {
        job::prepare_stream(session, &args.job)?
    } else {
        job::prepare(session, &args.job)?
    };
    if inputs.coming.is_some() && args.format == ReportFormat::Jsonl {
        inputs.order = Order::Done;
    }
    let roots = inputs.all();
    drive::prepare(session, &args.job, &args.drive, &roots, &mut run)?;
    let file = match &args.output {
        Some(path) => match ReportFile::new(path, &inputs.all(), args.overwrite) {
            Ok(file) => Some(file),
            Err(error) => anyhow::bail!(job::refusal(session, &error)),
        },
        None => None,
    };
    let out: Box<dyn Write> = match &file {
        Some(file) => Box::new(BufWriter::new(file.writer()?)),
        // Who names files one by one may wait for the answer to each.
        None if inputs.coming.is_some() => Box::new(LineWriter::new(io::stdout().lock())),
        None => Box::new(BufWriter::new(io::stdout().lock())),
    };
    let texts = &session.texts;
    let mut report: Box<dyn Report + '_> = match args.format {
        ReportFormat::Table => Box::new(report::Table::new(out, texts).explaining(args.explain)),
        ReportFormat::Jsonl => Box::new(report::Jsonl::new(out)),
        ReportFormat::Csv => Box::new(report::Csv::new(out)),
        ReportFormat::Sarif => Box::new(report::Sarif::new(out, texts)?),
        ReportFormat::Html => Box::new(report::Html::new(out, texts, job::heading(&run.policy))?),
    };
    // A drive that is too large to count ahead is about as large as it was.
    let total = inputs.count(COUNT_AHEAD).or_else(|| drive::last_count(&run));
    let counting = if total.is_none() && !session.quiet { inputs.counting() } else { None };
    let mut progress = Progress::new(session, total).counted_by(counting);
    let done = run.files(inputs, &mut |file| {
        progress.file(file);
        report.file(file)
    });
    // A reader that has seen enough (`| head`) is no failure.
    let tally = match done {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => return Ok(Exit::NeedsReview),
        other => other?,
    };
    match report.finish() {
        Err(e) if e.kind() == io::ErrorKind::BrokenPipe => {}
        other => other?,
    }
    drop(report);
    file.map_or(Ok(()), ReportFile::keep)?;
    // The table on the screen ends with the same counts.
    if args.format == ReportFormat::Table && args.output.is_none() {
        progress.leave();
    } else {
        progress.finish(&tally);
    }
    let exit = tally.worst().map_or(Exit::Done, Exit::from);
    let exit = exit.max(drive::finish(session, &run, &tally, roots));
    if let Some(path) = &args.drive.metrics {
        metrics::write(path, &tally, exit, progress.elapsed())
            .with_context(|| path.display().to_string())?;
    }
    Ok(exit)
}

/// Says under which version of everything this scan would be done, and scans nothing. Terms, passwords and
/// what is known of the verzoeker could be guessed from a digest that anybody can make: these take a secret.
fn digest(session: &Session, args: &Scan, secret: Option<&Path>) -> anyhow::Result<Exit> {
    if secret.is_none() && version::holds_secrets(&args.job) {
        anyhow::bail!(session.texts.get("cli-digest-secret"));
    }
    let key = secret.map(Key::in_file).transpose()?;
    let version = version::of(&args.job, key.as_ref(), &version::program()?)?;
    tell(&blake3::Hash::from_bytes(version).to_hex())?;
    Ok(Exit::Done)
}
