//! A table from numbers to values that holds long ranges without spelling them out.

use std::collections::BTreeMap;

/// More entries than any real font needs; what a hostile font adds beyond is ignored.
const MAX_ENTRIES: usize = 200_000;

/// Values of single numbers and of ranges of numbers.
#[derive(Clone, Debug)]
pub(super) struct Ranges<T> {
    points: BTreeMap<u32, T>,
    /// Keyed by the first number of the range; the value holds the last.
    ranges: BTreeMap<u32, (u32, T)>,
}

impl<T> Default for Ranges<T> {
    fn default() -> Self {
        Self { points: BTreeMap::new(), ranges: BTreeMap::new() }
    }
}

impl<T> Ranges<T> {
    /// Sets the value of one number.
    pub(super) fn set(&mut self, number: u32, value: T) {
        if self.points.len() < MAX_ENTRIES {
            self.points.insert(number, value);
        }
    }

    /// Sets the value of all numbers from `first` to `last`; nothing if `last` comes before.
    ///
    /// Of overlapping ranges the one that starts last counts.
    pub(super) fn set_range(&mut self, first: u32, last: u32, value: T) {
        if first <= last && self.ranges.len() < MAX_ENTRIES {
            self.ranges.insert(first, (last, value));
        }
    }

    /// The value of a number, and how far the number is into the range that gave it.
    pub(super) fn get(&self, number: u32) -> Option<(u32, &T)> {
        if let Some(value) = self.points.get(&number) {
            return Some((0, value));
        }
        // A real table does not nest its ranges; looking a few back is for the untidy ones.
        let before = self.ranges.range(..=number).rev().take(8);
        before
            .filter(|(_, (last, _))| *last >= number)
            .map(|(first, (_, value))| (number - first, value))
            .next()
    }

    /// The numbers that have a value, at most `limit` of them.
    pub(super) fn numbers(&self, limit: usize) -> impl Iterator<Item = u32> + '_ {
        let ranges = self.ranges.iter().flat_map(|(first, (last, _))| *first..=*last);
        self.points.keys().copied().chain(ranges).take(limit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_go_before_ranges_and_later_ranges_before_earlier() {
        let mut ranges = Ranges::default();
        ranges.set_range(10, 30, 'a');
        ranges.set_range(20, 25, 'b');
        ranges.set_range(50, 40, 'x');
        ranges.set(22, 'c');
        let get = |number| ranges.get(number).map(|(at, value)| (at, *value));
        assert_eq!(get(9), None);
        assert_eq!(get(10), Some((0, 'a')));
        assert_eq!(get(21), Some((1, 'b')));
        assert_eq!(get(22), Some((0, 'c')));
        assert_eq!(get(28), Some((18, 'a')));
        assert_eq!(get(45), None);
        assert_eq!(get(50), None);
    }
}
