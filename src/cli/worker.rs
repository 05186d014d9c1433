//! Workers from both sides: what a run tells them, and `zwartlak worker`, which is one.

use super::args::{Apart, Job};
use super::{Exit, Session, job, version};
use crate::formats::RedactOptions;
use crate::ocr;
use crate::pipeline::{Answers, Bounds, Decisions, Eyes, Run, Workers, serve};
use crate::report::Date;
use crate::state::{Key, State};
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::io;
use std::path::PathBuf;
use std::time::Duration;

/// What workers are told besides the job.
#[derive(Default)]
pub(super) struct Task {
    /// Digest of this program, where a state goes by it.
    pub(super) program: [u8; 32],
    /// What people decided after an earlier run.
    pub(super) decisions: Option<Decisions>,
    /// Where pages that were read are kept beyond this run.
    pub(super) kept: Option<PathBuf>,
}

/// The first message to a worker. Over a pipe, for passwords and the key are in it.
#[derive(Serialize, Deserialize)]
struct Order<J, D> {
    job: J,
    key: Option<[u8; 32]>,
    program: [u8; 32],
    today: Option<String>,
    bounds: Bounds,
    decisions: D,
    /// `None`: no copies are made.
    options: Option<RedactOptions>,
    /// A folder, in bytes.
    kept: Option<Vec<u8>>,
}

/// Starts workers for `run`, which does `job`, unless they are not wanted; says what they are not guarded
/// against here.
pub(super) fn start(
    session: &Session,
    job: &Job,
    apart: &Apart,
    run: &mut Run,
    task: Task,
) -> anyhow::Result<()> {
    let texts = &session.texts;
    if apart.no_workers {
        return Ok(());
    }
    let mut bounds = Bounds::default();
    if let Some(mb) = apart.file_memory {
        bounds.memory = mb.saturating_mul(1 << 20);
    }
    if let Some(seconds) = apart.file_time {
        bounds.time = Duration::from_secs(seconds);
    }
    let key = run.state.as_ref().map(State::key);
    run.version = version::of(job, key, &task.program)?;
    let order = Order {
        job,
        key: key.map(Key::expose),
        program: task.program,
        today: run.today.map(|d| d.to_string()),
        bounds: bounds.clone(),
        decisions: task.decisions.as_ref(),
        options: run.output.is_some().then(|| run.options.clone()),
        kept: task.kept.map(|path| path.into_os_string().into_encoded_bytes()),
    };
    let order = serde_json::to_vec(&order).context("worker")?;
    let program = std::env::current_exe()?;
    let workers = Workers::new(program, order, run.version, bounds, run.stop.clone())?;
    let missing = workers.missing();
    if !missing.is_empty() {
        let names: Vec<String> =
            missing.iter().map(|m| texts.get(&format!("worker-guard-{m}"))).collect();
        session.warning(&texts.with("cli-worker-bare", &[("missing", &names.join(", "))]));
    }
    run.workers = Some(workers);
    Ok(())
}

/// Reads files for the process that started this one.
pub(super) fn run(session: &Session) -> anyhow::Result<Exit> {
    // The parent asks for an end: of what is in hand no further page is read.
    let _ = ctrlc::set_handler(ocr::stop);
    let eyes = Eyes { pages: ocr::pages, rest: ocr::rest };
    serve(io::stdin(), io::stdout(), |order| prepare(session, order), eyes)?;
    Ok(Exit::Done)
}

/// Everything that holds for all files, as the parent has it.
fn prepare(session: &Session, order: &[u8]) -> Option<(Run, Bounds)> {
    let mut order: Order<Job, Option<Decisions>> = serde_json::from_slice(order).ok()?;
    let mut run = job::build(session, &order.job).ok()?;
    let key = order.key.map(Key::received);
    run.version = version::of(&order.job, key.as_ref(), &order.program).ok()?;
    run.answers = match &order.decisions {
        Some(decisions) => decisions.answers(&PathBuf::new()).ok()?,
        None => key.map(Answers::of_state).unwrap_or_default(),
    };
    run.today = order.today.as_deref().and_then(Date::iso);
    if let Some(options) = order.options {
        // Where copies go is the parent's business.
        (run.options, run.output) = (options, Some(PathBuf::new()));
    }
    ocr::share(&std::env::temp_dir(), run.jobs);
    // A dossier is read twice, not always by the same worker; this folder goes away with the run.
    let own = || run.policy.joins_folder().then(|| std::env::temp_dir().join(READ));
    let kept = order.kept.map(|bytes| job::path_of(&bytes)).or_else(own);
    order.bounds.kept = kept.filter(|kept| ocr::keep_in(kept).is_ok());
    Some((run, order.bounds))
}

/// Folder for the pages that were read, below that for temporary files.
const READ: &str = "gelezen";
