//! Files through the stages: in parallel, in bounded memory, reported in the order of the input.
//!
//! `walk` finds the inputs and says which belong together (a dossier), `work` takes one file
//! through every stage, `ordered` keeps the threads busy and the results in order. Only a
//! dossier's findings wait for each other; its documents are read again.

mod about;
mod answers;
mod node;
mod ordered;
mod output;
mod source;
mod stop;
mod telling;
mod walk;
mod work;

pub use answers::{Answers, AnswersError, LOG, entries};
pub use output::{DOCUMENTS, FINDINGS, LISTS, OutputError, REPORTS, ReportFile, prepare};
pub use stop::Stop;
pub use walk::{Input, Inputs};

use crate::detect::Detector;
use crate::formats::{Limits, RedactOptions};
use crate::policy::Policy;
use crate::report::{Date, FileReport, Outcome};
use crate::resolve::{Case, People};
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
}

/// How many files came to which end.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Files by outcome.
    pub files: BTreeMap<Outcome, u64>,
    /// Findings that do not stay, over all files.
    pub findings: u64,
}

impl Tally {
    /// The worst outcome; `None` when there was no file at all.
    #[must_use]
    pub fn worst(&self) -> Option<Outcome> {
        self.files.keys().next_back().copied()
    }

    /// Number of files.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.files.values().sum()
    }

    fn count(&mut self, file: &FileReport) {
        *self.files.entry(file.outcome).or_default() += 1;
        let open = file.rows.iter().filter(|r| r.verdict.decision.action.as_str() != "keep");
        self.findings += open.count() as u64;
    }
}

impl Run {
    /// Takes every input through all stages and hands the reports to `each`, in the order of the
    /// input.
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
        let mut sink = |file: FileReport| {
            tally.count(&file);
            each(&file)
        };
        for group in inputs.groups(self.policy.joins_folder()) {
            match group {
                walk::Group::Each(files) => ordered::map(
                    &pool,
                    files,
                    |input| work::calmly(&input, || work::alone(self, &input)),
                    &mut |files: Vec<FileReport>| files.into_iter().try_for_each(&mut sink),
                )?,
                walk::Group::Dossier(files) => self.dossier(&pool, files, &mut sink)?,
            }
        }
        Ok(tally)
    }

    /// One dossier: survey all files, find out who is who, then finish each file.
    fn dossier(
        &self,
        pool: &rayon::ThreadPool,
        files: Vec<Input>,
        sink: &mut dyn FnMut(FileReport) -> io::Result<()>,
    ) -> io::Result<()> {
        let mut surveys = Vec::with_capacity(files.len());
        ordered::map(
            pool,
            files.into_iter(),
            |input| {
                let survey = work::survey(self, &input);
                (input, survey)
            },
            &mut |pair| {
                surveys.push(pair);
                Ok(())
            },
        )?;
        let found: Vec<_> = surveys.iter().flat_map(|(_, s)| s.findings()).cloned().collect();
        let people = People::resolve(&found, &self.case);
        drop(found);
        ordered::map(
            pool,
            surveys.into_iter(),
            |(input, survey)| work::calmly(&input, || work::finish(self, &input, survey, &people)),
            &mut |files: Vec<FileReport>| files.into_iter().try_for_each(&mut *sink),
        )
    }
}

/// Stack of a worker, in bytes: page trees and XML nest deeper than the default allows.
const STACK: usize = 16 << 20;
