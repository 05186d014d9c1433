//! The names that have been found so far, by place.

use crate::detect::Candidate;
use std::collections::BTreeMap;
use std::ops::Range;

/// Candidates by their start, and where that is the same in the order in which they came: what lies inside
/// a range is found without a look at all the others.
#[derive(Default)]
pub(super) struct Gathered {
    all: BTreeMap<(usize, usize), Candidate>,
    came: usize,
}

impl Gathered {
    /// Adds one.
    pub(super) fn push(&mut self, found: Candidate) {
        self.all.insert((found.range.start, self.came), found);
        self.came += 1;
    }

    /// Drops what lies inside `range`; how many those were.
    pub(super) fn drop_inside(&mut self, range: &Range<usize>) -> usize {
        let near = self.all.range((range.start, 0)..(range.end, 0));
        let inside: Vec<_> =
            near.filter(|(_, c)| c.range.end <= range.end).map(|(key, _)| *key).collect();
        inside.iter().filter_map(|key| self.all.remove(key)).count()
    }

    /// All of them, in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Candidate> {
        self.all.values()
    }

    /// All of them, in order.
    pub(super) fn into_all(self) -> impl Iterator<Item = Candidate> {
        self.all.into_values()
    }
}
