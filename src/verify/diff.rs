//! What differs between two texts, word by word.
//!
//! Words that occur once in both texts are anchors; the longest rising chain of them splits the
//! texts, and so on between the anchors. Where there are none a longest common subsequence is
//! computed if it is cheap enough, else the stretch counts as replaced.

use std::collections::HashMap;
use std::ops::Range;

/// Cells of a table for the longest common subsequence that are still cheap.
const CELLS: usize = 4_000_000;
/// Depth of the splitting at anchors.
const DEPTH: usize = 64;

/// A stretch that was replaced; byte offsets in the two texts, either may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Change {
    /// What stood in the original.
    pub(super) before: Range<usize>,
    /// What stands in the copy.
    pub(super) after: Range<usize>,
}

impl Change {
    /// Whether text was added where none was removed.
    pub(super) fn only_adds(&self) -> bool {
        self.before.is_empty() && !self.after.is_empty()
    }
}

/// The changes between two texts in order; spaces do not count.
pub(super) fn words(before: &str, after: &str) -> Vec<Change> {
    let a = split(before);
    let b = split(after);
    let texts: Vec<&str> = a.iter().map(|r| before.get(r.clone()).unwrap_or_default()).collect();
    let other: Vec<&str> = b.iter().map(|r| after.get(r.clone()).unwrap_or_default()).collect();
    let hull = |words: &[Range<usize>], r: Range<usize>| {
        let slice = words.get(r).unwrap_or_default();
        match (slice.first(), slice.last()) {
            (Some(first), Some(last)) => first.start..last.end,
            _ => 0..0,
        }
    };
    let changes = items(&texts, &other);
    changes.into_iter().map(|(x, y)| Change { before: hull(&a, x), after: hull(&b, y) }).collect()
}

/// The changes between two sequences, as ranges of items.
pub(super) fn items<T: Eq + std::hash::Hash + Copy>(
    a: &[T],
    b: &[T],
) -> Vec<(Range<usize>, Range<usize>)> {
    let mut out = Vec::new();
    Differ { a, b }.run(0..a.len(), 0..b.len(), 0, &mut out);
    let mut joined: Vec<(Range<usize>, Range<usize>)> = Vec::new();
    for (x, y) in out {
        match joined.last_mut() {
            Some(last) if last.0.end == x.start && last.1.end == y.start => {
                last.0.end = x.end;
                last.1.end = y.end;
            }
            _ => joined.push((x, y)),
        }
    }
    joined
}

fn split(text: &str) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices() {
        match (c.is_whitespace(), start) {
            (false, None) => start = Some(at),
            (true, Some(from)) => {
                out.push(from..at);
                start = None;
            }
            _ => {}
        }
    }
    out.extend(start.map(|from| from..text.len()));
    out
}

struct Differ<'t, T> {
    a: &'t [T],
    b: &'t [T],
}

type Out = Vec<(Range<usize>, Range<usize>)>;

impl<T: Eq + std::hash::Hash + Copy> Differ<'_, T> {
    fn same(&self, x: usize, y: usize) -> bool {
        matches!((self.a.get(x), self.b.get(y)), (Some(a), Some(b)) if a == b)
    }

    fn run(&self, mut x: Range<usize>, mut y: Range<usize>, depth: usize, out: &mut Out) {
        while !x.is_empty() && !y.is_empty() && self.same(x.start, y.start) {
            x.start += 1;
            y.start += 1;
        }
        while !x.is_empty() && !y.is_empty() && self.same(x.end - 1, y.end - 1) {
            x.end -= 1;
            y.end -= 1;
        }
        if x.is_empty() && y.is_empty() {
            return;
        }
        if x.is_empty() || y.is_empty() {
            out.push((x, y));
            return;
        }
        let anchors = if depth < DEPTH { self.anchors(&x, &y) } else { Vec::new() };
        if anchors.is_empty() {
            self.common(x, y, out);
            return;
        }
        let (mut from_x, mut from_y) = (x.start, y.start);
        for (ax, ay) in anchors {
            self.run(from_x..ax, from_y..ay, depth + 1, out);
            (from_x, from_y) = (ax + 1, ay + 1);
        }
        self.run(from_x..x.end, from_y..y.end, depth + 1, out);
    }

    /// Items that occur once in both stretches, thinned to the longest chain that rises in both.
    fn anchors(&self, x: &Range<usize>, y: &Range<usize>) -> Vec<(usize, usize)> {
        let mut seen: HashMap<T, [usize; 4]> = HashMap::new();
        for at in x.clone() {
            if let Some(item) = self.a.get(at) {
                let entry = seen.entry(*item).or_default();
                (entry[0], entry[1]) = (entry[0] + 1, at);
            }
        }
        for at in y.clone() {
            if let Some(entry) = self.b.get(at).and_then(|item| seen.get_mut(item)) {
                (entry[2], entry[3]) = (entry[2] + 1, at);
            }
        }
        let once = x.clone().filter_map(|at| {
            let entry = seen.get(self.a.get(at)?)?;
            (entry[0] == 1 && entry[2] == 1).then_some((at, entry[3]))
        });
        rising(&once.collect::<Vec<_>>())
    }

    /// Longest common subsequence by table; too large a stretch counts as replaced as a whole.
    fn common(&self, x: Range<usize>, y: Range<usize>, out: &mut Out) {
        let (rows, columns) = (x.len(), y.len());
        if (rows + 1).saturating_mul(columns + 1) > CELLS {
            out.push((x, y));
            return;
        }
        let at = |i: usize, j: usize| i * (columns + 1) + j;
        let mut table = vec![0u32; (rows + 1) * (columns + 1)];
        let cell = |table: &[u32], i, j| table.get(at(i, j)).copied().unwrap_or(0);
        for i in (0..rows).rev() {
            for j in (0..columns).rev() {
                let best = if self.same(x.start + i, y.start + j) {
                    cell(&table, i + 1, j + 1) + 1
                } else {
                    cell(&table, i + 1, j).max(cell(&table, i, j + 1))
                };
                table.get_mut(at(i, j)).into_iter().for_each(|c| *c = best);
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < rows || j < columns {
            if i < rows && j < columns && self.same(x.start + i, y.start + j) {
                (i, j) = (i + 1, j + 1);
            } else if j >= columns || (i < rows && cell(&table, i + 1, j) >= cell(&table, i, j + 1))
            {
                out.push((x.start + i..x.start + i + 1, y.start + j..y.start + j));
                i += 1;
            } else {
                out.push((x.start + i..x.start + i, y.start + j..y.start + j + 1));
                j += 1;
            }
        }
    }
}

/// The longest chain of pairs whose second numbers rise; the first ones rise already.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut previous = vec![None; pairs.len()];
    let second = |n: usize| pairs.get(n).map_or(0, |p| p.1);
    for (n, pair) in pairs.iter().enumerate() {
        let slot = tails.partition_point(|t| second(*t) < pair.1);
        let before = slot.checked_sub(1).and_then(|s| tails.get(s)).copied();
        previous.get_mut(n).into_iter().for_each(|p| *p = before);
        match tails.get_mut(slot) {
            Some(tail) => *tail = n,
            None => tails.push(n),
        }
    }
    let mut chain = Vec::with_capacity(tails.len());
    let mut at = tails.last().copied();
    while let Some(n) = at {
        chain.extend(pairs.get(n));
        at = previous.get(n).copied().flatten();
    }
    chain.reverse();
    chain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_replaced_word_is_one_change() {
        let diff = words("de heer Jan de Vries was er", "de heer █████ was er");
        assert_eq!(diff, vec![Change { before: 8..20, after: 8..23 }]);
    }

    #[test]
    fn equal_texts_have_no_changes_and_added_words_are_seen() {
        assert!(words("a b c", "a  b\nc").is_empty());
        let diff = words("a b c", "a b x c");
        assert!(diff.iter().all(Change::only_adds));
        assert_eq!(diff.len(), 1);
    }

    proptest::proptest! {
        #[test]
        fn changes_turn_one_sequence_into_the_other(
            a in proptest::collection::vec(0u8..6, 0..40),
            b in proptest::collection::vec(0u8..6, 0..40),
        ) {
            let mut made = Vec::new();
            let mut at = 0;
            for (x, y) in items(&a, &b) {
                made.extend_from_slice(&a[at..x.start]);
                made.extend_from_slice(&b[y]);
                at = x.end;
            }
            made.extend_from_slice(&a[at..]);
            proptest::prop_assert_eq!(made, b);
        }
    }
}
