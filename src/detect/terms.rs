//! The user's own terms, in every spelling variant.

use super::lexicon::{Attrs, Lexicon};
use super::{Candidate, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score, Secret};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::BTreeMap;
use std::ops::Range;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Shorter terms match as whole words only.
const SUBSTRING_FROM: usize = 4;

/// Letters that may follow a term that is broken by a blank: those of a plural or genitive.
const ENDING: usize = 2;

/// Frequency of the small words (see [`Attrs::zipf4`]), which stand beside any other: *in*, *de*.
const SMALL: u8 = 22;

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
    terms: Vec<Term>,
}

/// One term, folded.
struct Term {
    /// In chars.
    length: usize,
    /// The chars before which the term has something else, a blank or a hyphen.
    parted: Vec<usize>,
}

impl Search {
    /// Terms without a letter or digit are left out: they have nothing to match.
    pub(super) fn new(terms: &[Secret]) -> Self {
        let mut folded: BTreeMap<String, Term> = BTreeMap::new();
        for term in terms {
            let Folded { text, places } = Folded::new(term.expose());
            if places.is_empty() {
                continue;
            }
            let between = places.windows(2).zip(1..);
            let parted = between.filter_map(|(w, n)| match w {
                [one, next] if one.2 < next.1 => Some(n),
                _ => None,
            });
            let length = places.len();
            let of_term = || Term { length, parted: Vec::new() };
            folded.entry(text).or_insert_with(of_term).parted.extend(parted);
        }
        let mut builder = AhoCorasick::builder();
        let search = builder.match_kind(MatchKind::Standard).build(folded.keys()).ok();
        Self { search, terms: folded.into_values().collect() }
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
            let term = self.terms.get(m.pattern().as_usize())?;
            let chars = folded.chars(m.start(), m.end())?;
            let range = chars.first()?.1..chars.last()?.2;
            is_spelled(text, chars, term).then_some((range, term.length))
        });
        each.collect::<Vec<_>>().into_iter()
    }
}

/// Whether `chars` of a text spell a term, and not the end of one word and the start of the next: *de kerk*
/// is no Dekker. A blank inside a word comes from a line end, from letters set wide, or from a reader that
/// saw a gap; then what stands there is no word.
fn is_spelled(text: &str, chars: &[(usize, usize, usize)], term: &Term) -> bool {
    let gap = |n: usize| match chars.get(n.wrapping_sub(1)..=n) {
        Some([one, next]) => text.get(one.2..next.1).unwrap_or_default(),
        _ => "",
    };
    let is_blank = |n: &usize| gap(*n).contains(char::is_whitespace) && !gap(*n).contains('-');
    let odd: Vec<usize> =
        (1..chars.len()).filter(|n| is_blank(n) && !term.parted.contains(n)).collect();
    let set_wide = || (1..chars.len()).all(|n| !gap(n).is_empty());
    if odd.is_empty() || set_wide() {
        return true;
    }
    let (Some(first), Some(last)) = (chars.first(), chars.last()) else { return false };
    let begun = text.get(..first.1).is_some_and(|t| t.ends_with(char::is_alphanumeric));
    let ending = text.get(last.2..).unwrap_or_default().chars();
    let ending: String = ending.take_while(|c| c.is_alphanumeric()).collect();
    if begun || ending.chars().count() > ENDING {
        return false;
    }
    let mut from = 0;
    let pieces = odd.into_iter().chain([chars.len()]).map(|to| {
        let piece = chars.get(from..to).and_then(|c| text.get(c.first()?.1..c.last()?.2));
        from = to;
        let end = if to == chars.len() { ending.as_str() } else { "" };
        format!("{}{end}", piece.unwrap_or_default())
    });
    let attrs: Vec<Attrs> = pieces.map(|piece| Lexicon::get().look_up(&piece)).collect();
    let small = attrs.iter().any(|a| a.zipf4() >= SMALL);
    !(attrs.iter().all(|a| a.is_word()) && (small || !ending.is_empty()))
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

    /// The places of a range of `text`.
    fn chars(&self, start: usize, end: usize) -> Option<&[(usize, usize, usize)]> {
        let first = self.places.partition_point(|p| p.0 < start);
        let last = self.places.partition_point(|p| p.0 < end);
        self.places.get(first..last)
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
    fn two_words_are_no_term_and_a_term_in_two_pieces_is() {
        assert_eq!(found(&["Dekker", "Inden"], "bij de kerk in den Haag, in\nden Haag"), [""; 0]);
        assert_eq!(found(&["mochitests"], "plain mochitest should"), [""; 0]);
        let pieces = ["Grif fioen", "Grif\nfioen", "De kker", "in-\nden"];
        for (term, piece) in ["Griffioen", "Griffioen", "Dekker", "Inden"].iter().zip(pieces) {
            assert_eq!(found(&[term], &format!("bij {piece}, en {piece}s")), [piece; 2], "{term}");
        }
        assert_eq!(found(&["Zilverproject"], "het zilver project"), ["zilver project"]);
    }

    #[test]
    fn a_short_term_is_a_whole_word_and_an_empty_one_nothing() {
        assert_eq!(found(&["Li", "-"], "Li, limoen, mevrouw Li."), ["Li", "Li"]);
        assert!(overlap::settle(Vec::new(), &[]).is_empty());
    }
}
