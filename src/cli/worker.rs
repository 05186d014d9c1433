//! Workers from both sides: what a scan tells them, and `zwartlak worker`, which is one.

use super::args::{Drive, Job};
use super::{Exit, Session, job, version};
use crate::pipeline::{Answers, Bounds, Run, Workers, serve};
use crate::report::Date;
use crate::state::Key;
use anyhow::Context;
use serde::{Deserialize, Serialize};
use std::io;
use std::time::Duration;

/// The first message to a worker. Over a pipe, for passwords and the key are in it.
#[derive(Serialize, Deserialize)]
struct Order {
    job: Job,
    key: Option<[u8; 32]>,
    program: [u8; 32],
    today: Option<String>,
    bounds: Bounds,
}

/// Workers for `run`, which does `job`; `program` is the digest of this program.
pub(super) fn start(
    job: &Job,
    drive: &Drive,
    run: &Run,
    program: [u8; 32],
) -> anyhow::Result<Workers> {
    let mut bounds = Bounds::default();
    if let Some(mb) = drive.file_memory {
        bounds.memory = mb.saturating_mul(1 << 20);
    }
    if let Some(seconds) = drive.file_time {
        bounds.time = Duration::from_secs(seconds);
    }
    let key = run.state.as_ref().map(|s| s.key().expose());
    let today = run.today.map(|d| d.to_string());
    let order = OrderOf { job, key, program, today, bounds: &bounds };
    let order = serde_json::to_vec(&order).context("worker")?;
    Ok(Workers::new(std::env::current_exe()?, order, run.version, bounds)?)
}

/// An [`Order`] that owns nothing.
#[derive(Serialize)]
struct OrderOf<'a> {
    job: &'a Job,
    key: Option<[u8; 32]>,
    program: [u8; 32],
    today: Option<String>,
    bounds: &'a Bounds,
}

/// Reads files for the process that started this one.
pub(super) fn run(session: &Session) -> anyhow::Result<Exit> {
    let prepare = |order: &[u8]| -> Option<(Run, Bounds)> {
        let order: Order = serde_json::from_slice(order).ok()?;
        let mut run = job::build(session, &order.job).ok()?;
        let key = order.key.map(Key::received);
        run.version = version::of(&order.job, key.as_ref(), &order.program).ok()?;
        run.answers = key.map(Answers::keyed).unwrap_or_default();
        run.today = order.today.as_deref().and_then(Date::iso);
        Some((run, order.bounds))
    };
    serve(io::stdin(), io::stdout(), prepare)?;
    Ok(Exit::Done)
}
