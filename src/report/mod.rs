//! What the user gets to read, for people and for machines. Values are masked everywhere.
//!
//! [`Jsonl`], [`Csv`] and [`Sarif`] are for machines, [`Table`] for a terminal, [`Html`] for reading and
//! printing. Each writes file by file and says something of every file.

mod about;
mod csv;
mod html;
mod jsonl;
mod lists;
mod proposal;
mod sarif;
mod table;
mod tally;
mod wire;
mod words;

pub use about::{About, Date, Exposure, Judgement, Note, Severity};
pub use csv::Csv;
pub(crate) use csv::guarded;
pub use html::{Heading, Html};
pub use jsonl::Jsonl;
pub use lists::{Consistency, Inventory, InventoryFiles, Overview, PRODUCTION_COLUMNS, Production};
pub use sarif::Sarif;
pub(crate) use sarif::uri;
pub use table::Table;
pub use wire::{Common, Garbled, Piece, Pieces, Sent, SentFinding, SentGap, SentReason, own_word};
pub(crate) use words::{path, reason, visible};

use crate::model::{Action, Cell, Class, Gap, Kind, Masked, PartLabel, Quad, Reason, Verdicted};
use std::{borrow::Cow, collections::BTreeMap, io, path::PathBuf};

/// What became of one file, worst last; the worst file sets the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Outcome {
    /// Read completely, nothing found that must go.
    Clean,
    /// Redacted copy written and verified, nothing left to ask (still a concept until approved).
    Redacted,
    /// Findings (scan), or a concept with open questions (redact).
    NeedsReview,
    /// Not, or not completely, read.
    Unreadable,
    /// Read, but no copy: something could not be removed or the output could not be written.
    HeldBack,
    /// The finished copy failed verification and was thrown away.
    Leak,
}

impl Outcome {
    /// Every outcome, worst last.
    pub const ALL: &[Self] = &[
        Self::Clean,
        Self::Redacted,
        Self::NeedsReview,
        Self::Unreadable,
        Self::HeldBack,
        Self::Leak,
    ];

    /// The stable word: `clean`, `redacted`, `needs-review`, `unreadable`, `held-back`, `leak`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Clean => "clean",
            Self::Redacted => "redacted",
            Self::NeedsReview => "needs-review",
            Self::Unreadable => "unreadable",
            Self::HeldBack => "held-back",
            Self::Leak => "leak",
        }
    }
}

/// One finding as reports show it. Small: a sheet has millions.
#[derive(Clone, Debug)]
pub struct Row {
    /// The finding, the person and the decision.
    pub verdict: Verdicted,
    /// The part it stands in.
    pub part: PartLabel,
    /// Line within the part, from 1.
    pub line: usize,
    /// The cell of a sheet, as `B7`.
    pub cell: Option<Cell>,
    /// Unicode scalar values in the part's text, end exclusive.
    pub chars: (usize, usize),
    /// Outlines on the page, for formats with pages.
    pub quads: Box<[Quad]>,
    /// The value, unrecognisable.
    pub masked: Masked,
    /// The value itself, only with `--show-text`.
    pub text: Option<Box<str>>,
    /// Keyed digest by which it is known again in another run: for a state of the value and its kind, for
    /// decisions of the value and the words around it. `None` without a key.
    pub fingerprint: Option<Box<str>>,
}

impl Row {
    /// Where it stands, in machine formats: `page 3`, `sheet 1!B7`.
    #[must_use]
    pub fn place(&self) -> String {
        let part = self.part.to_string();
        self.cell.map_or(part.clone(), |cell| format!("{part}!{cell}"))
    }
}

/// Everything to report on one file.
#[derive(Clone, Debug)]
pub struct FileReport {
    /// As given by the user, or joined to the folder given.
    pub path: PathBuf,
    /// Path inside a container.
    pub member: Option<String>,
    /// Format id, when known.
    pub format: Option<&'static str>,
    /// Size in bytes.
    pub bytes: u64,
    /// What became of it.
    pub outcome: Outcome,
    /// Why, when there is no copy or no complete reading.
    pub reason: Option<Reason>,
    /// Parts not read.
    pub gaps: Vec<Gap>,
    /// Findings in order of place.
    pub rows: Vec<Row>,
    /// The copy, relative to the output folder.
    pub output: Option<PathBuf>,
    /// What was scrubbed besides findings: message ids `scrub-…`.
    pub scrubbed: Vec<&'static str>,
    /// The file as a whole.
    pub about: About,
    /// What deserves a look.
    pub notes: Vec<Note>,
    /// Whether a verslag is clean; `None` under other regimes.
    pub judgement: Option<Judgement>,
    /// What an earlier scan found in it, when it is unchanged and was not read again: `rows` is
    /// empty then.
    pub kept: Option<Kept>,
}

/// The findings of an earlier scan in numbers: a state holds no more than these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    /// By kind: redact, keep, ask.
    pub kinds: BTreeMap<Kind, [u64; 3]>,
    /// Findings that do not stay, by class in the order of [`Class::ALL`].
    pub classes: [u64; 4],
}

impl Kept {
    /// What the rows of a report come to.
    #[must_use]
    pub fn of(rows: &[Row]) -> Self {
        let mut kept = Self::default();
        for row in rows {
            let [redact, keep, ask] = kept.kinds.entry(row.verdict.finding.kind).or_default();
            match row.verdict.decision.action {
                Action::Redact(_) => *redact += 1,
                Action::Keep => *keep += 1,
                Action::Ask(_) => *ask += 1,
            }
            let class = Class::ALL.iter().position(|c| *c == row.verdict.finding.class);
            let stays = row.verdict.decision.action == Action::Keep;
            if let Some(count) = class.and_then(|c| kept.classes.get_mut(c)).filter(|_| !stays) {
                *count += 1;
            }
        }
        kept
    }

    /// Findings that do not stay.
    #[must_use]
    pub fn open(&self) -> u64 {
        self.classes.iter().sum()
    }

    /// All findings.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.kinds.values().flatten().sum()
    }
}

impl FileReport {
    /// Its findings in numbers, wherever they are known from.
    #[must_use]
    pub fn counts(&self) -> Cow<'_, Kept> {
        self.kept.as_ref().map_or_else(|| Cow::Owned(Kept::of(&self.rows)), Cow::Borrowed)
    }

    /// The gravest class among the findings that do not stay.
    #[must_use]
    pub fn worst_class(&self) -> Option<Class> {
        let counts = self.counts();
        let classes = Class::ALL.iter().zip(counts.classes);
        classes.filter(|(_, n)| *n > 0).map(|(class, _)| *class).max()
    }
}

/// A report being written, one file at a time, in the order of the input: memory does not grow
/// with the number of files.
pub trait Report {
    /// Adds a file.
    ///
    /// # Errors
    /// Writing failed.
    fn file(&mut self, file: &FileReport) -> io::Result<()>;

    /// Closes the report.
    ///
    /// # Errors
    /// Writing failed.
    fn finish(&mut self) -> io::Result<()>;
}

#[cfg(test)]
mod tests;
