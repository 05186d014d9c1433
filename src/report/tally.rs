//! Counts for the last line of every report.

use super::{FileReport, Outcome};
use crate::model::Kind;
use std::collections::BTreeMap;

/// What has been reported so far, in numbers.
#[derive(Clone, Debug, Default)]
pub(super) struct Tally {
    /// Files by outcome.
    pub(super) files: BTreeMap<Outcome, u64>,
    /// Of the files, those that stand in another: members of archives, attachments of mail.
    pub(super) members: u64,
    /// Findings by kind: redact, keep, ask.
    pub(super) kinds: BTreeMap<Kind, [u64; 3]>,
}

impl Tally {
    /// Counts a file.
    pub(super) fn add(&mut self, file: &FileReport) {
        *self.files.entry(file.outcome).or_default() += 1;
        self.members += u64::from(file.member.is_some());
        for (kind, counts) in &file.counts().kinds {
            let all = self.kinds.entry(*kind).or_default();
            all.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        }
    }

    /// Files with this outcome.
    pub(super) fn of(&self, outcome: Outcome) -> u64 {
        self.files.get(&outcome).copied().unwrap_or_default()
    }

    /// All files.
    pub(super) fn total(&self) -> u64 {
        self.files.values().sum()
    }

    /// Findings: redact, keep, ask.
    pub(super) fn actions(&self) -> [u64; 3] {
        self.kinds.values().fold([0; 3], |[a, b, c], [x, y, z]| [a + x, b + y, c + z])
    }

    /// The worst outcome; nothing reported is clean.
    pub(super) fn worst(&self) -> Outcome {
        self.files.keys().next_back().copied().unwrap_or(Outcome::Clean)
    }
}
