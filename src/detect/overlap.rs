//! Which of overlapping candidates stays.

use super::Candidate;

/// Candidates without overlaps, in order of place.
pub(super) fn settle(mut all: Vec<Candidate>) -> Vec<Candidate> {
    all.sort_by_key(|c| c.range.start);
    all
}
