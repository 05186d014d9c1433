//! Files through the stages: in parallel, in bounded memory, reported in the order of the input or as they are done.
//!
//! `walk` finds the inputs and says which belong together (a dossier), `work` takes one file
//! through every stage, `ordered` keeps the threads busy and the results in order. Only a dossier's
//! findings wait for each other (`dossier`); its documents are read again. A file that stands by itself
//! (`each`) is not read at all when the state knows it as it is. The reading is done by `worker` processes,
//! or, without them, here; this process fetches bytes and writes down what comes of them.

mod about;
mod answers;
mod dossier;
mod each;
mod names;
mod node;
#[cfg(feature = "objects")]
mod objects;
mod ordered;
mod output;
mod pace;
mod source;
mod stop;
mod telling;
mod walk;
mod work;
mod worker;

pub use answers::{Answers, AnswersError, Decisions, LOG, entries};
pub use names::{fitting, key};
pub use ordered::Order;
pub use output::{DOCUMENTS, FINDINGS, LISTS, OutputError, REPORTS, ReportFile, apart, prepare};
pub use pace::Pace;
pub use stop::Stop;
pub use walk::{Coming, Input, Inputs};
pub use worker::{Bounds, Eyes, StartError, Workers, serve};

use crate::detect::Detector;
use crate::formats::{Limits, RedactOptions};
use crate::model::{Kind, Reason};
use crate::policy::Policy;
use crate::report::{Date, FileReport, Outcome};
use crate::resolve::Case;
use crate::state::{Scope, State, Version};
use crate::verify::Verdict;
use std::{collections::BTreeMap, io, path::PathBuf};

/// Everything that holds for all files of a run.
pub struct Run {
    /// Finds.
    pub detector: Detector,
    /// Decides.
    pub policy: Policy,
    /// What the user knew beforehand.
    pub case: Case,
    /// What people decided after an earlier run.
    pub answers: Answers,
    /// Bounds per file.
    pub limits: Limits,
    /// Where verified copies go; `None` when only scanning.
    pub output: Option<PathBuf>,
    /// Choices for the copies.
    pub options: RedactOptions,
    /// Whether reports may hold the values found.
    pub show_text: bool,
    /// The day against which ages and terms count; `None`: they are not looked at.
    pub today: Option<Date>,
    /// Worker threads, at least 1.
    pub jobs: usize,
    /// Ends the run early: what is then not done is reported so.
    pub stop: Stop,
    /// Holds work back while the machine is busy; `None`: it never waits.
    pub pace: Option<Pace>,
    /// What earlier runs found; files that stand by themselves and have not changed are not read.
    pub state: Option<State>,
    /// Digest of program, policy and settings: a result in the state holds for one version.
    pub version: Version,
    /// Whether a file counts as unchanged by its content alone.
    pub rehash: bool,
    /// Processes that read files; `None`: this one does.
    pub workers: Option<Workers>,
}

/// How many files came to which end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files by outcome.
    pub files: BTreeMap<Outcome, u64>,
    /// Of the files, those that stand in another: members of archives, attachments of mail.
    pub members: u64,
    /// Findings that do not stay, over all files.
    pub findings: u64,
    /// The same by kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// Documents that have not changed since an earlier run.
    pub unchanged: u64,
    /// Paths that could not be entered or opened.
    pub unreadable: Vec<PathBuf>,
    /// Whether the run was ended before it was done.
    pub stopped: bool,
}

impl Tally {
    /// The worst outcome; `None` when there was no file at all.
    #[must_use]
    pub fn worst(&self) -> Option<Outcome> {
        self.files.keys().next_back().copied()
    }

    /// What the state is told at the end of a run over `roots`.
    #[must_use]
    pub fn scope(&self, roots: Vec<PathBuf>) -> Scope {
        Scope {
            roots,
            unreadable: self.unreadable.clone(),
            complete: !self.stopped,
            outcomes: self.files.clone(),
            kinds: self.kinds.clone(),
        }
    }

    /// Number of files.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.files.values().sum()
    }

    fn count(&mut self, file: &FileReport) {
        *self.files.entry(file.outcome).or_default() += 1;
        self.members += u64::from(file.member.is_some());
        let counts = file.counts();
        self.findings += counts.open();
        for (kind, [redact, _, ask]) in &counts.kinds {
            *self.kinds.entry(*kind).or_default() += redact + ask;
        }
        self.unchanged += u64::from(file.kept.is_some());
        match &file.reason {
            Some(Reason::Io(_)) if file.member.is_none() => self.unreadable.push(file.path.clone()),
            Some(Reason::Stopped) => self.stopped = true,
            _ => {}
        }
    }
}

impl Run {
    /// Takes every input through all stages and hands the reports to `each`, in the order that the
    /// inputs ask for.
    ///
    /// # Errors
    /// `each` failed (a report could not be written), or the threads could not be started. What is
    /// wrong with a file is never an error here but that file's outcome.
    pub fn files(
        &self,
        inputs: Inputs,
        each: &mut dyn FnMut(&FileReport) -> io::Result<()>,
    ) -> io::Result<Tally> {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(self.jobs.max(1))
            .stack_size(STACK)
            .build()
            .map_err(io::Error::other)?;
        let mut tally = Tally::default();
        let mut sink = |file: &FileReport| {
            tally.count(file);
            each(file)
        };
        let order = inputs.order;
        for group in inputs.groups(self.policy.joins_folder(), self.output.is_some()) {
            match group {
                walk::Group::Each(files) => ordered::map(
                    &pool,
                    order,
                    files,
                    |input| each::one(self, input),
                    |reports| weight(reports),
                    &mut |reports: Vec<FileReport>| reports.iter().try_for_each(&mut sink),
                )?,
                walk::Group::Dossier(files) => dossier::files(self, &pool, files, &mut sink)?,
            }
        }
        if let Some(state) = &self.state {
            state.flush();
        }
        Ok(tally)
    }

    /// Compares a file with its redacted copy, whoever made it; or looks at the file alone.
    ///
    /// # Errors
    /// One of them brought its readers down.
    pub fn verify(&self, original: &[u8], copy: Option<&[u8]>) -> Result<Verdict, Reason> {
        match &self.workers {
            Some(workers) => workers.verify(original, copy),
            None => Ok(work::verify(self, original, copy)),
        }
    }

    /// Waits until work may go on.
    fn wait(&self) {
        if let Some(pace) = &self.pace {
            pace.wait(&self.stop);
        }
    }
}

/// How heavy reports are in memory, about.
fn weight(files: &[FileReport]) -> usize {
    files.iter().map(|f| 1 + f.rows.len()).sum()
}

/// Stack of a worker, in bytes: page trees and XML nest deeper than the default allows.
const STACK: usize = 16 << 20;
