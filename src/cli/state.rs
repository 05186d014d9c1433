//! `zwartlak state`: what the scans of a drive remember.

use super::args::{ExportFormat, StateArgs, StateCommand};
use super::{Exit, Session, clock, tell};
use crate::report::guarded;
use crate::state::{Line, State, Trouble};
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// Shows, exports, prunes or verifies a state.
pub(super) fn run(session: &Session, args: &StateArgs) -> anyhow::Result<Exit> {
    match &args.command {
        StateCommand::Show { state } => show(session, state),
        StateCommand::Export { state, format } => export(state, *format),
        StateCommand::Prune { state, runs } => prune(session, state, *runs),
        StateCommand::Verify { state } => verify(session, state),
    }
}

fn show(session: &Session, path: &Path) -> anyhow::Result<Exit> {
    let state = State::look(path)?;
    let totals = state.totals()?;
    let texts = &session.texts;
    let number = |n: u64| n.to_string();
    let args = [("files", number(totals.files)), ("gone", number(totals.gone))];
    let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
    tell(&texts.with("cli-state-files", &args))?;
    for (outcome, count) in &totals.outcomes {
        tell(&format!("{count:>9}  {}", texts.get(&format!("outcome-{outcome}"))))?;
    }
    tell(&texts.with("cli-state-accepted", &[("count", &number(totals.accepted))]))?;
    for (kind, count) in &totals.kinds {
        tell(&format!("{count:>9}  {}", texts.get(&format!("kind-{kind}"))))?;
    }
    tell(&texts.get("cli-state-runs"))?;
    for run in state.runs(10)? {
        let ended = run.ended.unwrap_or_else(|| texts.get("cli-state-broken-off"));
        let args = [
            ("run", run.run.to_string()),
            ("begun", run.begun),
            ("ended", ended),
            ("files", number(run.files)),
            ("fresh", number(run.fresh)),
            ("findings", number(run.findings)),
        ];
        let args = args.each_ref().map(|(name, value)| (*name, value.as_str()));
        tell(&texts.with("cli-state-run", &args))?;
    }
    Ok(Exit::Done)
}

fn export(path: &Path, format: ExportFormat) -> anyhow::Result<Exit> {
    let state = State::look(path)?;
    let mut out = BufWriter::new(io::stdout().lock());
    let done = match format {
        ExportFormat::Jsonl => state.lines(&mut |line| {
            serde_json::to_writer(&mut out, line)?;
            out.write_all(b"\n")
        }),
        ExportFormat::Csv => csv(&state, &mut out),
    };
    match done.map_err(anyhow::Error::from).and_then(|()| Ok(out.flush()?)) {
        Err(e) if is_broken_pipe(&e) => Ok(Exit::Done),
        other => other.map(|()| Exit::Done),
    }
}

/// Whether nobody reads on.
fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<io::Error>();
        io.is_some_and(|e| e.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Columns of the table, in order.
const COLUMNS: [&str; 14] = [
    "path", "member", "format", "bytes", "outcome", "reason", "findings", "kinds", "modified",
    "exposure", "owner", "gone", "came", "trouble",
];

fn csv(state: &State, out: &mut impl Write) -> Result<(), crate::state::StateError> {
    let mut table =
        csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(&mut *out);
    let mut begun = false;
    state.lines(&mut |line: &Line| {
        if !begun {
            begun = true;
            table.write_record(COLUMNS)?;
        }
        let open = |[redact, _, ask]: &[u64; 3]| redact + ask;
        let kinds: Vec<String> =
            line.kinds.iter().map(|(kind, n)| format!("{kind}:{}", open(n))).collect();
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let number = |value: Option<i64>| value.map(|n| n.to_string()).unwrap_or_default();
        let cells = [
            line.path.clone(),
            text(&line.member),
            text(&line.format),
            line.bytes.to_string(),
            line.outcome.clone(),
            text(&line.reason),
            line.kinds.values().map(open).sum::<u64>().to_string(),
            kinds.join(" "),
            number(line.modified),
            text(&line.exposure),
            number(line.owner.map(i64::from)),
            number(line.gone),
            text(&line.came),
            text(&line.trouble),
        ];
        table.write_record(cells.iter().map(|c| guarded(c).into_owned()))?;
        Ok(())
    })
}

fn prune(session: &Session, path: &Path, runs: u32) -> anyhow::Result<Exit> {
    let state = State::existing(path)?;
    let today = clock::today().map(|d| d.to_string()).unwrap_or_default();
    let count = state.prune(runs, &today)?.to_string();
    tell(&session.texts.with("cli-state-pruned", &[("count", &count)]))?;
    Ok(Exit::Done)
}

fn verify(session: &Session, path: &Path) -> anyhow::Result<Exit> {
    let state = State::look(path)?;
    let troubles = state.verify()?;
    if troubles.is_empty() {
        tell(&session.texts.get("cli-state-sound"))?;
        return Ok(Exit::Done);
    }
    for trouble in troubles {
        let (id, detail) = match trouble {
            Trouble::Damaged(what) => ("cli-state-damaged", what),
            Trouble::Orphans(n) => ("cli-state-orphans", n.to_string()),
            Trouble::Numbers(n) => ("cli-state-numbers", n.to_string()),
        };
        session.problem(&session.texts.with(id, &[("detail", &detail)]));
    }
    Ok(Exit::Incomplete)
}
