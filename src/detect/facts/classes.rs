//! Words that mean alike, for the tagger: what hurts, who treats, what is owed.

use super::index::Index;
use std::sync::LazyLock;

/// `name: word stem* *tail …`, one class a line; `patterns/facts/SOURCE.md` tells more.
const LISTS: &str = include_str!("../../../patterns/facts/classes.txt");

/// The most classes: one bit each.
const MOST: u32 = 64;

/// One entry of a class.
struct Entry {
    class: u32,
    /// Whether a word may go on behind it, or before it.
    open: bool,
}

/// The classes, ready to look up.
pub(super) struct Classes {
    entries: Vec<Entry>,
    starts: Index,
    ends: Index,
}

static CLASSES: LazyLock<Classes> = LazyLock::new(|| Classes::new(LISTS));

impl Classes {
    /// The classes in the program.
    pub(super) fn built_in() -> &'static Self {
        &CLASSES
    }

    fn new(lists: &str) -> Self {
        let mut entries = Vec::new();
        let (mut starts, mut ends) = (Vec::new(), Vec::new());
        let lines = lists.lines().filter(|l| !l.starts_with('#'));
        let lines = lines.filter_map(|l| l.split_once(':'));
        for ((_, words), class) in lines.zip(0..) {
            for word in words.split_whitespace() {
                let id = u32::try_from(entries.len()).unwrap_or(u32::MAX);
                let bare = word.trim_matches('*').to_owned();
                let list = if word.starts_with('*') { &mut ends } else { &mut starts };
                list.push((bare, id));
                entries.push(Entry { class, open: word.contains('*') });
            }
        }
        Self { entries, starts: Index::new(false, starts), ends: Index::new(true, ends) }
    }

    /// The classes of a word, a bit for each.
    pub(super) fn of(&self, word: &str) -> u64 {
        let bytes = word.as_bytes();
        let hits = self.starts.at(bytes).chain(self.ends.at(bytes));
        let fits = hits.filter_map(|(length, id)| {
            let entry = self.entries.get(id as usize)?;
            (entry.open || length == bytes.len()).then_some(1u64 << (entry.class % MOST))
        });
        fits.fold(0, |all, bit| all | bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_class_has_its_bit_and_words_are_whole_unless_open() {
        let lines = LISTS.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
        assert!(lines.clone().count() <= MOST as usize);
        assert!(lines.clone().all(|l| l.contains(':')), "a line without a name");
        let classes = Classes::new("een: knie rug* *pijn\ntwee: knie");
        assert_eq!(classes.of("knie"), 3);
        assert_eq!(classes.of("Knie"), 3);
        assert_eq!(
            (classes.of("knieval"), classes.of("rugzak"), classes.of("hoofdpijn")),
            (0, 1, 1)
        );
    }
}
