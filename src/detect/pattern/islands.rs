//! Where in a text an expression can match at all: near enough digits.
//!
//! Most text has few; an expression that asks for eight digits need not read the rest.

use aho_corasick::AhoCorasick;
use std::{ops::Range, sync::OnceLock};

/// Digits of one value stand at most this many bytes apart.
const GAP: usize = 16;
/// What an expression reads before the first digit: the words that announce it, a prefix.
const BEFORE: usize = 80;
/// What it reads after the last.
const AFTER: usize = 40;

/// The stretches of `text` around at least `least` digits, in order, without overlaps. `digits` are
/// the places of all digits. Each begins and ends beside white space, or at an end of the text.
pub(in crate::detect) fn islands(text: &str, digits: &[usize], least: usize) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for cluster in digits.chunk_by(|a, b| b - a <= GAP).filter(|c| c.len() >= least) {
        let (Some(from), Some(to)) = (cluster.first(), cluster.last()) else { continue };
        add(&mut found, text, from.saturating_sub(BEFORE)..to + AFTER);
    }
    found
}

/// Adds `range`, widened to white space, to those `found` before it. Every byte is looked at once or
/// twice, however long the text goes on without white space.
fn add(found: &mut Vec<Range<usize>>, text: &str, range: Range<usize>) {
    let floor = found.last().map_or(0, |r| r.end);
    if range.end <= floor {
        return;
    }
    let start = edge_before(text, floor, range.start);
    let end = edge_after(text, range.end);
    match found.last_mut().filter(|_| start <= floor) {
        Some(island) => island.end = end,
        None => found.push(start..end),
    }
}

/// Texts of which one stands in every match of some expression, in any case.
pub(in crate::detect) struct Literals {
    texts: &'static [&'static str],
    search: OnceLock<Option<AhoCorasick>>,
}

impl Literals {
    pub(in crate::detect) const fn new(texts: &'static [&'static str]) -> Self {
        Self { texts, search: OnceLock::new() }
    }

    /// The stretches of `text` around them, as [`around`] gives them.
    pub(in crate::detect) fn near(&self, text: &str) -> impl Iterator<Item = Range<usize>> + use<> {
        let stretches = self.search().map(|search| around(text, search)).unwrap_or_default();
        stretches.into_iter()
    }

    /// Whether one of them stands in `text`.
    pub(in crate::detect) fn any(&self, text: &str) -> bool {
        self.search().is_some_and(|search| search.is_match(text))
    }

    fn search(&self) -> Option<&AhoCorasick> {
        let build = || AhoCorasick::builder().ascii_case_insensitive(true).build(self.texts).ok();
        self.search.get_or_init(build).as_ref()
    }
}

/// How much is read before and after a text that an expression needs.
const NEED: (usize, usize) = (80, 120);

/// The stretches of `text` around what `needs` finds, in order, without overlaps; each begins and
/// ends beside white space, or at an end of the text.
pub(in crate::detect) fn around(text: &str, needs: &AhoCorasick) -> Vec<Range<usize>> {
    let mut found: Vec<Range<usize>> = Vec::new();
    for hit in needs.find_iter(text) {
        add(&mut found, text, hit.start().saturating_sub(NEED.0)..hit.end() + NEED.1);
    }
    found
}

/// The last place from `floor` up to `at` behind white space; `floor` when there is none.
fn edge_before(text: &str, floor: usize, at: usize) -> usize {
    let bytes = text.as_bytes().get(floor..at).unwrap_or_default();
    bytes.iter().rposition(u8::is_ascii_whitespace).map_or(floor, |i| floor + i + 1)
}

/// The first place from `at` on before white space.
fn edge_after(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes().get(at..).unwrap_or_default();
    bytes.iter().position(u8::is_ascii_whitespace).map_or(text.len(), |i| at + i)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn islands_hold_their_digits_and_end_between_words() {
        let text = format!("{}in 2019 BSN 123456782 of{}", "woord ".repeat(40), " meer".repeat(40));
        let digits: Vec<usize> =
            text.bytes().enumerate().filter(|(_, b)| b.is_ascii_digit()).map(|(i, _)| i).collect();
        let found = islands(&text, &digits, 8);
        assert_eq!(found.len(), 1);
        let island = text.get(found[0].clone()).unwrap();
        assert!(island.contains("BSN 123456782 of") && island.len() < 200);
        assert!(!island.starts_with(' ') && !island.ends_with(' '));
        assert!(islands(&text, &digits, 14).is_empty());
    }

    #[test]
    fn stretches_that_meet_are_one_and_the_others_stay_apart() {
        let needs = AhoCorasick::new(["ja"]).unwrap();
        let far = " nee".repeat(100);
        let text = format!("{}ja ja{far}ja {}", "x".repeat(300), "ja".repeat(300));
        let found = around(&text, &needs);
        assert_eq!(found.len(), 2);
        assert!(found[0].start == 0 && found[1].end == text.len());
        assert!(text[found[1].clone()].starts_with("nee "));
    }
}
