//! Which of many short texts begins, or ends, at a place: looked up by its first, or last, eight bytes.
//!
//! Words of a lexicon stand at the borders of words, so it need not be asked at every byte, as an
//! automaton does; and it is built in a fraction of a millisecond.

use super::key::{KEY, key};
use std::borrow::Cow;

/// Bits of the sieve.
const SIEVE: usize = 1 << 16;

/// Texts in small letters, each with a number.
pub(super) struct Index {
    /// Whether the key is made of the last bytes, from the end backwards.
    reversed: bool,
    /// The keys that occur, hashed: most places are done with after a look at one bit of it.
    sieve: Vec<u64>,
    /// Sorted by key.
    entries: Vec<Entry>,
}

struct Entry {
    key: u64,
    text: Cow<'static, [u8]>,
    id: u32,
}

impl Index {
    /// Of texts that begin at a place, or with `reversed` end at one.
    pub(super) fn new<S: AsRef<str>>(
        reversed: bool,
        texts: impl IntoIterator<Item = (S, u32)>,
    ) -> Self {
        let small =
            |(text, id): (S, u32)| (Cow::Owned(text.as_ref().as_bytes().to_ascii_lowercase()), id);
        let mut index = Self::of(reversed, texts.into_iter().map(small));
        index.entries.sort_by_key(|e| (e.key, e.id));
        index
    }

    /// Of texts in small letters, in the order of [`key`] and number.
    pub(super) fn sorted(
        reversed: bool,
        texts: impl Iterator<Item = (&'static [u8], u32)>,
    ) -> Self {
        Self::of(reversed, texts.map(|(text, id)| (Cow::Borrowed(text), id)))
    }

    fn of(reversed: bool, texts: impl Iterator<Item = (Cow<'static, [u8]>, u32)>) -> Self {
        let mut sieve = vec![0; SIEVE / 64];
        let entries = texts.map(|(text, id)| {
            let key = key(reversed, &text, text.len());
            let at = hash(key);
            if let Some(word) = sieve.get_mut(at / 64) {
                *word |= 1 << (at % 64);
            }
            Entry { key, text, id }
        });
        Self { reversed, entries: entries.collect(), sieve }
    }

    /// The length and the number of each text that stands at the start of `text`, or at its end when
    /// the index is reversed, in any case.
    pub(super) fn at<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let lengths = 1..=KEY.min(text.len());
        lengths.flat_map(move |n| self.of_key(text, n))
    }

    /// The same for the texts of `n` bytes, or at least [`KEY`].
    fn of_key<'a>(&'a self, text: &'a [u8], n: usize) -> impl Iterator<Item = (usize, u32)> + 'a {
        let key = key(self.reversed, text, n);
        let at = hash(key);
        let known = self.sieve.get(at / 64).is_some_and(|word| word >> (at % 64) & 1 == 1);
        let from = if known { self.entries.partition_point(|e| e.key < key) } else { usize::MAX };
        let same = self.entries.get(from..).unwrap_or_default();
        let same = same.iter().take_while(move |e| e.key == key);
        same.filter_map(move |e| {
            let from = if self.reversed { text.len().checked_sub(e.text.len())? } else { 0 };
            let here = text.get(from..from + e.text.len())?;
            here.eq_ignore_ascii_case(&e.text).then_some((e.text.len(), e.id))
        })
    }
}

/// A place in the sieve.
fn hash(key: u64) -> usize {
    (key.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize % SIEVE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_that_begins_or_ends_at_a_place_is_told() {
        let texts = ["ms", "ziek", "ziekte van lyme", "ziekte", "7"];
        let numbered = || texts.iter().zip(0..);
        let index = Index::new(false, numbered());
        let found = |text: &str| index.at(text.as_bytes()).map(|(_, id)| id).collect::<Vec<_>>();
        assert_eq!(found("Ziekte van Lyme of zo"), [1, 3, 2]);
        assert_eq!(
            (found("MS"), found("7 kilo"), found("x"), found("")),
            (vec![0], vec![4], vec![], vec![])
        );
        let ends = Index::new(true, numbered());
        let found: Vec<_> = ends.at(b"een beroepsZIEKTE").collect();
        assert_eq!(found, [(6, 3)]);
    }
}
