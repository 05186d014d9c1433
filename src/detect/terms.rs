//! The user's own terms, in every spelling variant.

use super::{Candidate, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score, Secret};
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Shorter terms match as whole words only.
const SUBSTRING_FROM: usize = 4;

/// The user's terms, as a recogniser.
pub(super) struct Terms(Search);

impl Terms {
    pub(super) fn new(terms: &[Secret]) -> Self {
        Self(Search::new(terms))
    }
}

/// Finds terms whatever their case, diacritics, hyphens, dots, blanks and line ends.
pub(super) struct Search {
    search: Option<AhoCorasick>,
    /// Length of each term in chars, folded.
    lengths: Vec<usize>,
}

impl Search {
    /// Terms without a letter or digit are left out: they have nothing to match.
    pub(super) fn new(terms: &[Secret]) -> Self {
        let folded = terms.iter().map(|t| Folded::new(t.expose()).text);
        let mut folded: Vec<String> = folded.filter(|t| !t.is_empty()).collect();
        folded.sort();
        folded.dedup();
        let mut builder = AhoCorasick::builder();
        let search = builder.match_kind(MatchKind::Standard).build(&folded).ok();
        Self { search, lengths: folded.iter().map(|t| t.chars().count()).collect() }
    }

    /// The places of the terms in `text` that are whole words.
    pub(super) fn whole<'t>(&'t self, text: &'t str) -> impl Iterator<Item = Range<usize>> + 't {
        self.places(text).filter_map(|(range, _)| alone(text, &range).then_some(range))
    }

    /// The places of the terms in `text`, each with the length of its term in chars.
    fn places<'t>(&'t self, text: &'t str) -> impl Iterator<Item = (Range<usize>, usize)> + 't {
        let folded = Folded::new(text);
        let found = self.search.iter().flat_map(|s| s.find_overlapping_iter(&folded.text));
        let each = found.filter_map(|m| {
            let length = self.lengths.get(m.pattern().as_usize()).copied().unwrap_or(0);
            Some((folded.back(m.start(), m.end())?, length))
        });
        each.collect::<Vec<_>>().into_iter()
    }
}

/// Whether no letter or digit stands beside `range`.
fn alone(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = text.get(range.end..).and_then(|t| t.chars().next());
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}

impl Recogniser for Terms {
    fn id(&self) -> &'static str {
        "term"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        for (range, length) in self.0.places(text) {
            if length < SUBSTRING_FROM && !alone(text, &range) {
                continue;
            }
            out.push(Candidate {
                range,
                kind: Kind::Term,
                score: Score::new(1.0),
                recogniser: self.id(),
                evidence: vec![Evidence::Term],
            });
        }
    }
}

/// A text with only its letters and digits, lower case and without diacritics.
struct Folded {
    text: String,
    /// Per char of `text`: its first byte there, and the bytes of the char it was made from.
    places: Vec<(usize, usize, usize)>,
}

impl Folded {
    fn new(source: &str) -> Self {
        let mut text = String::with_capacity(source.len());
        let mut places = Vec::with_capacity(source.len());
        for (at, c) in source.char_indices() {
            let mut push = |made: char| {
                if made.is_alphanumeric() {
                    places.push((text.len(), at, at + c.len_utf8()));
                    text.push(made);
                }
            };
            match c {
                _ if c.is_ascii() => push(c.to_ascii_lowercase()),
                // The dotless i and the stroke letters do not decompose.
                'ı' => push('i'),
                'ø' | 'Ø' => push('o'),
                'ł' | 'Ł' => push('l'),
                'đ' | 'Đ' => push('d'),
                'ß' => ['s', 's'].into_iter().for_each(push),
                'æ' | 'Æ' => ['a', 'e'].into_iter().for_each(push),
                _ => [c]
                    .into_iter()
                    .nfd()
                    .filter(|m| !is_combining_mark(*m))
                    .flat_map(char::to_lowercase)
                    .filter(|m| !is_combining_mark(*m))
                    .for_each(push),
            }
        }
        Self { text, places }
    }

    /// The source range of a range of `text`.
    fn back(&self, start: usize, end: usize) -> Option<Range<usize>> {
        let first = self.places.partition_point(|p| p.0 < start);
        let last = self.places.partition_point(|p| p.0 < end).checked_sub(1)?;
        Some(self.places.get(first)?.1..self.places.get(last)?.2)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::{Detector, overlap};
    use crate::model::{Document, Part, PartKind, PartLabel, Places};

    fn found(terms: &[&str], text: &str) -> Vec<String> {
        let terms: Vec<Secret> = terms.iter().copied().map(Secret::new).collect();
        let part = Part {
            label: PartLabel::one(PartKind::Text),
            text: text.to_owned(),
            places: Places::Decoded,
        };
        let document = Document { parts: vec![part], gaps: Vec::new() };
        let findings = Detector::new(vec![Box::new(Terms::new(&terms))]).detect(&document);
        let text = |f: &crate::model::Finding| f.span.of(text).unwrap().expose().to_owned();
        findings.iter().map(text).collect()
    }

    #[test]
    fn a_term_is_found_in_every_spelling() {
        let text =
            "GRIFFIOEN, grif-\nfioen, Griffioën, G r i f f i o e n, x.griffioen@y.nl, griffioenen";
        let want = [
            "GRIFFIOEN",
            "grif-\nfioen",
            "Griffioën",
            "G r i f f i o e n",
            "griffioen",
            "griffioen",
        ];
        assert_eq!(found(&["Griffioen"], text), want);
        assert_eq!(
            found(&["Project Zilver"], "project-zilver, PROJECT\n zilver"),
            ["project-zilver", "PROJECT\n zilver"]
        );
        assert_eq!(found(&["Yilmaz"], "Yılmaz YILMAZ Yilmaz'"), ["Yılmaz", "YILMAZ", "Yilmaz"]);
    }

    #[test]
    fn a_short_term_is_a_whole_word_and_an_empty_one_nothing() {
        assert_eq!(found(&["Li", "-"], "Li, limoen, mevrouw Li."), ["Li", "Li"]);
        assert!(overlap::settle(Vec::new(), &[]).is_empty());
    }
}
