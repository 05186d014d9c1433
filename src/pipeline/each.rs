//! A file that stands by itself: looked up in the state, read, worked on by a worker process or here, and
//! written down.

use super::source::{self, Source};
use super::{Run, about, walk::Input, work};
use crate::model::Reason;
use crate::policy::Regime;
use crate::report::{Exposure, FileReport};
use crate::state::{Fresh, Known, Stamp, State};

/// What became of a file, and what the state is to be told of it.
struct Done {
    reports: Vec<FileReport>,
    note: Note,
}

/// For the state.
enum Note {
    /// Nothing: it was not looked at.
    None,
    /// Nothing has changed.
    Same(Known),
    /// The content has not changed.
    Refresh(Known, Mark),
    /// It was read.
    Fresh(Mark),
    /// It is known and could not be read.
    Unread(Known, Reason),
}

/// By what a file is known again.
#[derive(Clone, Copy)]
struct Mark {
    /// `None`: a change would not show.
    stamp: Option<Stamp>,
    content: Option<[u8; 32]>,
    exposure: Option<Exposure>,
    owner: Option<u32>,
}

impl Mark {
    fn of(source: &Source) -> Self {
        let (exposure, owner) = source.access();
        let stamp = Some(source.stamp()).filter(Stamp::tells);
        Self { stamp, content: None, exposure, owner }
    }

    fn with<'r>(&self, reports: &'r [FileReport]) -> Fresh<'r> {
        Fresh {
            stamp: self.stamp,
            content: self.content,
            exposure: self.exposure,
            owner: self.owner,
            reports,
        }
    }
}

/// Takes one file through all stages. The state is told at once, not in the order of the reports: a run
/// that is killed loses no result because it waits for that of a slow file.
pub(super) fn one(run: &Run, input: Input) -> Vec<FileReport> {
    let done = read(run, input);
    if let Some(state) = &run.state {
        done.tell(state);
    }
    done.reports
}

fn read(run: &Run, mut input: Input) -> Done {
    let refused = |reason| Done { reports: work::refused(&input, reason), note: Note::None };
    run.wait();
    if run.stop.asked() {
        return refused(Reason::Stopped);
    }
    if let Some(problem) = input.problem.clone() {
        return refused(problem);
    }
    let known = run.state.as_ref().and_then(|state| known(state, &input));
    let source = match source::look(&input.path) {
        Ok(source) => source,
        Err(reason) => return unread(&input, known, None, reason),
    };
    let mut mark = Mark::of(&source);
    input.exposure = mark.exposure;
    input.changed = source.stamp().day();
    let held = run.state.as_ref().zip(known);
    if let Some((state, known)) = held
        && !run.rehash
        && mark.stamp.is_some_and(|stamp| known.is_unchanged(&stamp, &run.version))
        && let Some(reports) = remembered(run, state, &known, &input)
    {
        return Done { reports, note: Note::Same(known) };
    }
    let bytes = match source::read(&source, &run.limits) {
        Ok(bytes) => bytes,
        Err(reason) => return unread(&input, known, Some(mark), reason),
    };
    mark.content = run.state.as_ref().map(|state| state.key().digest(&bytes));
    if let Some((state, known)) = held
        && mark.content.is_some_and(|c| known.has_content(&c, &run.version))
        && !(run.rehash && known.brought_down())
        && let Some(reports) = remembered(run, state, &known, &input)
    {
        return Done { reports, note: Note::Refresh(known, mark) };
    }
    let mut reports = match &run.workers {
        Some(workers) => {
            workers.work(run, &input, &bytes).unwrap_or_else(|reason| work::refused(&input, reason))
        }
        None => work::calmly(&input, || work::alone(run, &input, bytes)).written(run, &input),
    };
    run.answers.number(&mut reports);
    // What was broken off half-way is read again, not remembered.
    let stopped = |r: &FileReport| r.gaps.iter().any(|gap| gap.reason == Reason::Stopped);
    let note = if reports.iter().any(stopped) { Note::None } else { Note::Fresh(mark) };
    Done { reports, note }
}

/// What the state knows of it; that it cannot say is said at the end of the run, and the file is read.
fn known(state: &State, input: &Input) -> Option<Known> {
    state.known(&input.path).unwrap_or_else(|error| {
        state.fail(error);
        None
    })
}

/// A file that could not be opened. What is wrong with the file itself is its result; what is wrong with
/// the way to it (a share that is away, rights) leaves what was known.
fn unread(input: &Input, known: Option<Known>, mark: Option<Mark>, reason: Reason) -> Done {
    let reports = work::refused(input, reason.clone());
    let note = match (known, mark, &reason) {
        (Some(known), _, Reason::Io(_)) => Note::Unread(known, reason),
        // Without a stamp it is tried again.
        (None, Some(mark), Reason::Io(_)) => Note::Fresh(Mark { stamp: None, ..mark }),
        (_, Some(mark), _) => Note::Fresh(mark),
        _ => Note::None,
    };
    Done { reports, note }
}

/// The reports of an earlier run, as things stand today.
fn remembered(run: &Run, state: &State, known: &Known, input: &Input) -> Option<Vec<FileReport>> {
    let mut reports = match state.reports(known, &input.path) {
        Ok(reports) => reports,
        Err(error) => {
            state.fail(error);
            return None;
        }
    };
    for report in &mut reports {
        report.about.number = input.number;
        if run.policy.regime() == Regime::Schijf {
            let classes = report.counts().classes;
            let (severity, notes) = about::shelf(run, input, classes, report.about.date);
            report.about.severity = severity;
            report.notes.extend(notes);
        }
    }
    // A file without a report would be clean by silence.
    (!reports.is_empty()).then_some(reports)
}

impl Done {
    /// Tells the state.
    fn tell(&self, state: &State) {
        let Some(first) = self.reports.first() else { return };
        match &self.note {
            Note::None => {}
            Note::Same(known) => state.saw(known),
            Note::Refresh(known, mark) => state.refresh(known, &mark.with(&[])),
            Note::Fresh(mark) => state.record(&first.path, &mark.with(&self.reports)),
            Note::Unread(known, reason) => state.unread(known, reason),
        }
    }
}
