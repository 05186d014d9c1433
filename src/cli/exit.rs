//! Exit codes as a type; the worst file wins.

use crate::report::Outcome;

/// How a run ended (DESIGN 4).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exit {
    /// Done; for a scan: nothing found.
    Done = 0,
    /// Findings, or open questions.
    NeedsReview = 1,
    /// The command itself cannot be carried out.
    Usage = 2,
    /// Something could not be read or was held back.
    Incomplete = 3,
    /// A copy failed verification.
    Leak = 4,
}

impl From<Outcome> for Exit {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Clean | Outcome::Redacted => Self::Done,
            Outcome::NeedsReview => Self::NeedsReview,
            Outcome::Unreadable | Outcome::HeldBack => Self::Incomplete,
            Outcome::Leak => Self::Leak,
        }
    }
}

impl From<Exit> for std::process::ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit as u8)
    }
}

/// Ends the process at once, as a shell says of one that Ctrl-C ended (128 + SIGINT).
#[expect(clippy::exit, reason = "a second Ctrl-C waits for nothing")]
pub(super) fn interrupted() -> ! {
    std::process::exit(130)
}
