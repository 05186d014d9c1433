//! File names that tell what was removed inside: `klacht-jansen-v2.docx`.
//!
//! The recognisers see a name of a file as text, where names stand in their usual spelling. Here
//! every word of a removed name counts, in any case, with any separator, run together with others
//! as far as capitals or digits show where it begins; a removed number counts however it is grouped.

use std::collections::BTreeSet;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters of the shortest word that is looked for.
const LEAST: usize = 3;

/// Letters and digits of the shortest number that is looked for.
const LEAST_NUMBER: usize = 5;

/// Words of names that are also months in every second file name.
const MONTHS: &[&str] = &["jan", "mei", "june", "april", "augustus"];

/// The byte ranges of `name` in which a word of one of the `removed` names of people stands, in no
/// order.
pub(super) fn names<'v>(name: &str, removed: impl Iterator<Item = &'v str>) -> Vec<Range<usize>> {
    let words: BTreeSet<String> = removed.flat_map(words).collect();
    let folded = Folded::of(name, |_| true);
    let found = words.iter().flat_map(|word| {
        folded.text.match_indices(word.as_str()).filter_map(|(at, _)| folded.range(at, word.len()))
    });
    found.filter(|r| stands_alone(name, r)).collect()
}

/// The byte ranges of `name` in which one of the `removed` values with digits stands, whatever parts
/// its groups, in no order.
pub(super) fn numbers<'v>(name: &str, removed: impl Iterator<Item = &'v str>) -> Vec<Range<usize>> {
    let values: BTreeSet<String> =
        removed.map(|value| Folded::of(value, char::is_alphanumeric).text).collect();
    let told =
        |v: &&String| v.chars().count() >= LEAST_NUMBER && v.contains(|c: char| c.is_ascii_digit());
    let folded = Folded::of(name, char::is_alphanumeric);
    let found = values.iter().filter(told).flat_map(|value| {
        folded
            .text
            .match_indices(value.as_str())
            .filter_map(|(at, _)| folded.range(at, value.len()))
    });
    found.filter(|r| is_whole(name, r)).collect()
}

/// Whether no number goes on beyond `range`, and no word.
fn is_whole(name: &str, range: &Range<usize>) -> bool {
    let outer = |c: Option<char>, inner: Option<char>| match (c, inner) {
        (Some(c), Some(i)) => {
            !(c.is_numeric() && i.is_numeric() || c.is_alphabetic() && i.is_alphabetic())
        }
        _ => true,
    };
    let inside = name.get(range.clone()).unwrap_or_default();
    let before = name.get(..range.start).and_then(|t| t.chars().next_back());
    let after = name.get(range.end..).and_then(|t| t.chars().next());
    outer(before, inside.chars().next()) && outer(after, inside.chars().next_back())
}

/// The words of a name that begin with a capital, folded.
fn words(name: &str) -> impl Iterator<Item = String> {
    let words = name.split(|c: char| !c.is_alphabetic());
    let telling = words.filter(|w| w.chars().next().is_some_and(char::is_uppercase));
    let folded = telling.map(|w| Folded::of(w, |_| true).text);
    folded.filter(|w| w.chars().count() >= LEAST && !MONTHS.contains(&w.as_str()))
}

/// Text in lower case without diacritics, with the way back.
struct Folded {
    text: String,
    /// Bytes of the source char, for each byte of the text.
    source: Vec<Range<usize>>,
}

impl Folded {
    /// Of those chars of `source` that are to `keep`.
    fn of(source: &str, keep: impl Fn(char) -> bool) -> Self {
        let mut out = Self { text: String::new(), source: Vec::new() };
        for (at, c) in source.char_indices().filter(|(_, c)| keep(*c)) {
            let plain = std::iter::once(c).nfd().filter(|m| !is_combining_mark(*m));
            for letter in plain.flat_map(char::to_lowercase) {
                let letter = if letter == 'ı' { 'i' } else { letter };
                out.text.push(letter);
                out.source.resize(out.text.len(), at..at + c.len_utf8());
            }
        }
        out
    }

    fn range(&self, at: usize, length: usize) -> Option<Range<usize>> {
        let first = self.source.get(at)?;
        let last = self.source.get((at + length).checked_sub(1)?)?;
        Some(first.start..last.end)
    }
}

/// Whether no letter of the same word stands beside: a change of case begins a new word.
fn stands_alone(name: &str, range: &Range<usize>) -> bool {
    let before = name.get(..range.start).and_then(|t| t.chars().next_back());
    let after = name.get(range.end..).and_then(|t| t.chars().next());
    let inside = name.get(range.clone()).unwrap_or_default();
    let begins = inside.chars().next().is_some_and(char::is_uppercase);
    let ends = inside.chars().next_back().is_some_and(char::is_lowercase);
    let new = |b: char| !b.is_alphabetic() || (b.is_lowercase() && begins);
    let over = |a: char| !a.is_alphabetic() || (a.is_uppercase() && ends);
    before.is_none_or(new) && after.is_none_or(over)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(name: &str, removed: &[&str]) -> Vec<String> {
        let all = names(name, removed.iter().copied());
        all.into_iter().map(|r| name[r].to_owned()).collect()
    }

    #[test]
    fn a_removed_name_is_known_in_every_spelling() {
        for name in [
            "klacht-yildirim-v2",
            "Klacht Yildirim 2024",
            "klacht_YILDIRIM",
            "Yıldırım2024",
            "klachtYildirim",
            "YildirimH",
            "h%20yildirim",
            "2024/yildirim/klacht",
        ] {
            assert_eq!(told(name, &["mevrouw H. Yıldırım"]).len(), 1, "{name}");
        }
    }

    #[test]
    fn a_removed_number_is_known_however_it_is_grouped() {
        for (name, removed) in [
            ("Oosterveen 06-12345678", "0612345678"),
            ("GH123X", "GH-123-X"),
            ("WM88213_brief", "WM-88213"),
            ("9401AB12", "9401 AB"),
            ("kerkstraat-12-assen", "Kerkstraat 12"),
        ] {
            assert_eq!(numbers(name, std::iter::once(removed)).len(), 1, "{name}");
        }
        for (name, removed) in
            [("2024-001", "2024"), ("1234567890", "234567"), ("Kerkstraat 123", "Kerkstraat 12")]
        {
            assert_eq!(numbers(name, std::iter::once(removed)).len(), 0, "{name}");
        }
    }

    #[test]
    fn longer_words_and_particles_stay() {
        assert_eq!(told("bosbeheer-van-de-gemeente-jan-2024", &["Jan van de Bos"]), [""; 0]);
    }
}
