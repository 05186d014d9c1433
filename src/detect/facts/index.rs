//! Which of many short texts begins, or ends, at a place: looked up by its first, or last, eight bytes.
//!
//! Words of a lexicon stand at the borders of words, so it need not be asked at every byte, as an
//! automaton does; and it is built in a millisecond.

/// Bytes of a key: with fewer, all that begins with `van de` would be one.
const KEY: usize = 8;

/// Bits of the sieve, as a power of two: 32 KiB, which stay near the processor.
const SIEVE: u32 = 18;

/// Groups of entries, as a power of two.
const GROUPS: u32 = 15;

/// Texts in small letters, each with a number.
pub(super) struct Index {
    /// Whether the key is made of the last bytes, from the end backwards.
    reversed: bool,
    /// The keys that occur, hashed: most places are done with after a look at one bit of it.
    sieve: Vec<u64>,
    /// Where each group of `entries` begins; the last number is where they end.
    groups: Vec<u32>,
    /// By group, in the order given.
    entries: Vec<Entry>,
}

struct Entry {
    key: u64,
    text: Box<[u8]>,
    id: u32,
}

impl Index {
    /// Of texts that begin at a place, or with `reversed` end at one.
    pub(super) fn new<S: AsRef<str>>(
        reversed: bool,
        texts: impl IntoIterator<Item = (S, u32)>,
    ) -> Self {
        let entry = |(text, id): (S, u32)| {
            let text = text.as_ref().as_bytes().to_ascii_lowercase().into_boxed_slice();
            let key = bytes(reversed, &text).fold(0, lengthened);
            Entry { key, text, id }
        };
        let mut entries: Vec<Entry> = texts.into_iter().map(entry).collect();
        entries.sort_by_key(|e| group(e.key));
        let mut sieve = vec![0; 1 << (SIEVE - 6)];
        for entry in &entries {
            let (slot, bit) = grain(entry.key);
            sieve.get_mut(slot).into_iter().for_each(|word| *word |= bit);
        }
        let begins = |of: usize| entries.partition_point(|e| group(e.key) < of);
        let groups = (0..=1usize << GROUPS).map(begins);
        let groups = groups.map(|at| u32::try_from(at).unwrap_or(u32::MAX)).collect();
        Self { reversed, sieve, groups, entries }
    }

    /// The length and the number of each text that stands at the start of `text`, or at its end when
    /// the index is reversed, in any case.
    pub(super) fn at<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, u32)> + 'a {
        let keys = bytes(self.reversed, text).scan(0, |key, byte| {
            *key = lengthened(*key, byte);
            Some(*key)
        });
        keys.flat_map(move |key| self.of_key(text, key))
    }

    /// The same for the texts with this key.
    fn of_key<'a>(&'a self, text: &'a [u8], key: u64) -> impl Iterator<Item = (usize, u32)> + 'a {
        let (slot, bit) = grain(key);
        let known = self.sieve.get(slot).is_some_and(|word| word & bit != 0);
        let same = if known { self.group(group(key)) } else { &[] };
        same.iter().filter(move |e| e.key == key).filter_map(move |e| {
            let from = if self.reversed { text.len().checked_sub(e.text.len())? } else { 0 };
            let here = text.get(from..from + e.text.len())?;
            here.eq_ignore_ascii_case(&e.text).then_some((e.text.len(), e.id))
        })
    }

    fn group(&self, number: usize) -> &[Entry] {
        let begins = |at: usize| self.groups.get(at).map_or(0, |at| *at as usize);
        self.entries.get(begins(number)..begins(number + 1)).unwrap_or_default()
    }
}

/// The bytes of a key in order.
fn bytes(reversed: bool, text: &[u8]) -> impl Iterator<Item = u8> {
    (0..KEY.min(text.len())).filter_map(move |n| {
        let at = if reversed { text.len() - 1 - n } else { n };
        text.get(at).copied()
    })
}

/// The key of one more byte, in small letters.
fn lengthened(key: u64, byte: u8) -> u64 {
    key << 8 | u64::from(byte.to_ascii_lowercase())
}

fn hash(key: u64) -> u64 {
    key.wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

/// The group of a key.
fn group(key: u64) -> usize {
    usize::try_from(hash(key) >> (64 - GROUPS)).unwrap_or(0)
}

/// The word and the bit of a key in the sieve.
fn grain(key: u64) -> (usize, u64) {
    let at = hash(key) >> (64 - SIEVE);
    (usize::try_from(at / 64).unwrap_or(0), 1 << (at % 64))
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

    #[test]
    fn thousands_of_texts_are_all_told_apart() {
        let texts: Vec<String> = (0..20_000).map(|n| format!("van de {n:x} af")).collect();
        let index = Index::new(false, texts.iter().zip(0..));
        for (text, id) in texts.iter().zip(0u32..).step_by(97) {
            let found: Vec<_> = index.at(text.as_bytes()).collect();
            assert_eq!(found, [(text.len(), id)]);
        }
    }
}
