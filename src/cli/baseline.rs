//! `zwartlak baseline`: what is new on a drive since the last time, and what may stay.

use super::args::{
    AcceptArgs, BaselineArgs, BaselineCommand, ChangesArgs, ChangesFormat, LeakArgs,
};
use super::{Exit, Session, clock, job, tell};
use crate::drive::{
    self, Around, Axis, Csv, Jsonl, Leak, Look, Owners, Page, Places, Sarif, Summary,
};
use crate::i18n::Texts;
use crate::pipeline::ReportFile;
use crate::policy::Policy;
use crate::report::{self, Date, visible};
use crate::state::{self, Acceptance, Change, Line, Place, State};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Files that deserve a look, in the report at most.
const LOOKS: usize = 300;

/// Files that could not be read, in the report at most.
const UNREAD: usize = 100;

/// Places on the screen at most.
const SHOWN: usize = 20;

/// Reports, accepts, takes back, lists, or fills in the form for a leak.
pub(super) fn run(session: &Session, args: &BaselineArgs) -> anyhow::Result<Exit> {
    match &args.command {
        BaselineCommand::Report(args) => report(session, args),
        BaselineCommand::Accept(args) => accept(session, args),
        BaselineCommand::Withdraw { state, fingerprints } => {
            let state = State::existing(state)?;
            for print in fingerprints {
                if !state.withdraw(print)? {
                    anyhow::bail!(session.texts.with("cli-baseline-unknown", &[("print", print)]));
                }
            }
            Ok(Exit::Done)
        }
        BaselineCommand::List { state } => {
            for accepted in State::look(state)?.accepted()? {
                tell(&serde_json::to_string(&accepted)?)?;
            }
            Ok(Exit::Done)
        }
        BaselineCommand::Leak(args) => leak(session, args),
    }
}

fn today() -> String {
    clock::today().map(|d| d.to_string()).unwrap_or_default()
}

/// Where a report goes; it gets its name when it is finished.
fn output(
    session: &Session,
    path: Option<&PathBuf>,
    overwrite: bool,
) -> anyhow::Result<(Option<ReportFile>, Box<dyn Write>)> {
    let Some(path) = path else { return Ok((None, Box::new(BufWriter::new(io::stdout().lock())))) };
    match ReportFile::new(path, &[], overwrite) {
        Ok(file) => {
            let writer = file.writer()?;
            Ok((Some(file), Box::new(BufWriter::new(writer))))
        }
        Err(error) => anyhow::bail!(job::refusal(session, &error)),
    }
}

fn report(session: &Session, args: &ChangesArgs) -> anyhow::Result<Exit> {
    let texts = &session.texts;
    let state = State::look(&args.state)?;
    let base = state.baseline_run()?;
    let since = args.since.or(base.as_ref().map(|r| r.run)).unwrap_or(0);
    let mut summary = Summary::new(clock::seconds(), Owners::of_system());
    let (file, mut out) = output(session, args.output.as_ref(), args.overwrite)?;
    let day = today();
    match args.format {
        ChangesFormat::Table => {
            let mut new: Vec<Place> = Vec::new();
            state.places(since, &day, &mut |place| {
                summary.add(place);
                if place.change == Change::New && new.len() < SHOWN {
                    new.push(place.clone());
                }
                Ok(())
            })?;
            table(texts, &mut *out, &summary, &new)?;
        }
        ChangesFormat::Html => {
            let mut page = Page::default();
            state.places(since, &day, &mut |place| {
                summary.add(place);
                page.place(place);
                Ok(())
            })?;
            let mut around = around(texts, &state, &args.kind)?;
            around.runs = state.runs(60)?;
            around.since = around.runs.iter().find(|r| r.run == since).cloned();
            page.write(&mut *out, texts, &summary, &around)?;
        }
        format => {
            let mut list: Box<dyn Places + '_> = match format {
                ChangesFormat::Csv => Box::new(Csv::new(out)),
                ChangesFormat::Sarif => Box::new(Sarif::new(out, texts)?),
                _ => Box::new(Jsonl(out)),
            };
            state.places(since, &day, &mut |place| {
                summary.add(place);
                list.place(place)
            })?;
            list.finish(&summary)?;
        }
    }
    file.map_or(Ok(()), ReportFile::keep)?;
    let [new, ..] = summary.total;
    Ok(if new > 0 { Exit::NeedsReview } else { Exit::Done })
}

/// The counts on the screen, and the first new places.
fn table(
    texts: &Texts,
    out: &mut dyn Write,
    summary: &Summary,
    new: &[Place],
) -> anyhow::Result<()> {
    for (change, count) in Change::ALL.iter().zip(summary.total) {
        writeln!(out, "{count:>9}  {}", texts.get(&format!("change-{}", change.as_str())))?;
    }
    for (kind, [new, still, ..]) in summary.of(Axis::Kind) {
        writeln!(out, "  {:24} {new:>7} / {still}", texts.get(&format!("kind-{kind}")))?;
    }
    for place in new {
        let kind = texts.get(&format!("kind-{}", place.kind.as_str()));
        let path = visible(&place.path.to_string_lossy());
        writeln!(out, "+ {path}  {kind}  {}  {}", place.count, place.fingerprint)?;
    }
    let [count, ..] = summary.total;
    let shown: u64 = new.iter().map(|p| p.count).sum();
    if count > shown {
        let more = (count - shown).to_string();
        writeln!(out, "{}", texts.with("drive-more", &[("count", &more)]))?;
    }
    Ok(out.flush()?)
}

/// Files with something that deserves a look: copies of identity documents, data of several people, mail
/// with many recipients, terms that are over. And what could not be read.
fn around(texts: &Texts, state: &State, kind: &str) -> anyhow::Result<Around> {
    let policy = Policy::load(kind)?;
    let today = clock::today();
    let mut around = Around::default();
    state.lines(&mut |line| {
        if line.gone.is_some() {
            return Ok(());
        }
        let look = |why| Look::new(&line.path, line.member.as_deref(), why);
        if line.outcome == "unreadable" || line.trouble.is_some() {
            around.unread_count += 1;
            if around.unread.len() < UNREAD {
                around.unread.push(look(unread(texts, line)));
            }
        }
        if around.looks.len() < LOOKS {
            let why = notes(texts, &policy, today, line);
            around.looks.extend((!why.is_empty()).then(|| look(why)));
        }
        Ok(())
    })?;
    Ok(around)
}

/// Why a file could not be read, or not the last time.
fn unread(texts: &Texts, line: &Line) -> Vec<String> {
    let cause = line.cause.iter().map(|cause| report::reason(texts, cause));
    let trouble = line.trouble.iter().map(|_| texts.get("drive-trouble"));
    cause.chain(trouble).collect()
}

/// What deserves a look in a file, in the user's words.
fn notes(texts: &Texts, policy: &Policy, today: Option<Date>, line: &Line) -> Vec<String> {
    let mut why: Vec<String> = line
        .notes
        .iter()
        .map(|(id, n)| {
            let count = n.to_string();
            texts.with(&format!("note-{id}"), &[("count", count.as_str()), ("detail", "")])
        })
        .collect();
    let made = line.dated.as_deref().and_then(Date::iso);
    let changed = line.modified.and_then(Date::at);
    let holds = line.kinds.values().any(|[redact, _, ask]| redact + ask > 0);
    for term in policy.retention(&line.path).filter(|_| holds) {
        let over = today.and_then(|today| Date::is_over(made, changed, term.years, today));
        if over == Some(true) && !term.least {
            let args = [("count", "1"), ("detail", term.article.as_str())];
            why.push(texts.with("note-retention-over", &args));
        }
    }
    why
}

/// Whether `path` is one of these or lies below one; none means all.
fn is_in(path: &Path, tops: &[PathBuf]) -> bool {
    tops.is_empty() || tops.iter().any(|top| path.starts_with(top))
}

/// The names by which the state knows what the user names.
fn known(paths: &[PathBuf]) -> Vec<PathBuf> {
    paths.iter().map(|path| state::root(path)).collect()
}

fn accept(session: &Session, args: &AcceptArgs) -> anyhow::Result<Exit> {
    let texts = &session.texts;
    if args.by.chars().filter(|c| c.is_alphabetic()).count() < 2 || args.reason.trim().is_empty() {
        anyhow::bail!(texts.get("cli-baseline-no-name"));
    }
    let chosen = !args.path.is_empty() || !args.of_kind.is_empty() || !args.fingerprint.is_empty();
    if chosen == args.all {
        anyhow::bail!(texts.get("cli-baseline-choose"));
    }
    let day = today();
    let until = args.until.map(|d| d.to_string());
    if until.as_ref().is_some_and(|until| *until < day) {
        let args = [("until", until.as_deref().unwrap_or_default()), ("today", day.as_str())];
        anyhow::bail!(texts.with("cli-baseline-past", &args));
    }
    let state = State::existing(&args.state)?;
    let tops = known(&args.path);
    let mut passages = std::collections::BTreeSet::new();
    state.places(0, &day, &mut |place| {
        let kind = args.of_kind.is_empty() || args.of_kind.iter().any(|k| k == place.kind.as_str());
        let print = args.fingerprint.is_empty() || args.fingerprint.contains(&place.fingerprint);
        if place.change != Change::Gone && kind && print && is_in(&place.path, &tops) {
            passages.insert((place.path.clone(), place.fingerprint.clone()));
        }
        Ok(())
    })?;
    if passages.is_empty() {
        anyhow::bail!(texts.get("cli-baseline-nothing"));
    }
    let how = Acceptance {
        reason: args.reason.trim(),
        person: args.by.trim(),
        since: &day,
        until: until.as_deref(),
    };
    let chosen = passages.iter().map(|(path, print)| (path.as_path(), print.as_str()));
    let count = state.accept(chosen, &how)?.to_string();
    tell(&texts.with("cli-baseline-accepted", &[("count", &count)]))?;
    Ok(Exit::Done)
}

fn leak(session: &Session, args: &LeakArgs) -> anyhow::Result<Exit> {
    let state = State::look(&args.state)?;
    let now = clock::seconds();
    let mut form = Leak::new(now, Owners::of_system());
    let tops = known(&args.path);
    state.places(0, &today(), &mut |place| {
        if is_in(&place.path, &tops) {
            form.add(place);
        }
        Ok(())
    })?;
    state.lines(&mut |line| {
        if line.gone.is_none() && is_in(Path::new(&line.path), &tops) {
            form.people(line.notes.get("mixed").copied().unwrap_or(0));
        }
        Ok(())
    })?;
    if form.files() == 0 {
        anyhow::bail!(session.texts.get("cli-leak-nothing"));
    }
    let (file, mut out) = output(session, args.output.as_ref(), args.overwrite)?;
    let until = clock::moment(now.saturating_add(72 * 3_600));
    drive::form(&mut *out, &session.texts, &form, &clock::moment(now), &until)?;
    file.map_or(Ok(()), ReportFile::keep)?;
    Ok(Exit::Done)
}
