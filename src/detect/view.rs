//! The normalising view of a part's text, with an exact map back (DESIGN 3.1).
//!
//! Two steps, each with its own map. *Folding* looks at characters: NFC, quotes, dashes, spaces,
//! ligatures, characters without width. *Closing* only takes characters out: hyphens at line ends,
//! the gaps of letter-spaced words, the rules between the boxes of a form.

mod close;
mod fold;
mod letters;

use super::table::{self, Tables};
use crate::model::Span;
use std::{ops::Range, sync::OnceLock};

/// A part's text as the recognisers see it.
///
/// Lines end with `\n`, also where the source has `\r\n`, a form feed or U+2028; tabs stay.
pub struct View {
    text: String,
    folded: Map,
    closed: Map,
    tables: Tables,
    digits: OnceLock<Vec<usize>>,
}

impl View {
    /// Normalises `source`.
    #[must_use]
    pub fn new(source: &str) -> Self {
        let (text, folded) = fold::fold(source);
        let (mut text, closed) = close::close(&text);
        let tables = Tables::tabbed(&mut text);
        Self { text, folded, closed, tables, digits: OnceLock::new() }
    }

    /// The normalised text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The places of all ASCII digits, in order.
    pub(super) fn digits(&self) -> &[usize] {
        self.digits.get_or_init(|| {
            let bytes = self.text.bytes().enumerate();
            bytes.filter(|(_, b)| b.is_ascii_digit()).map(|(at, _)| at).collect()
        })
    }

    /// The heading of the column in which the byte `at` stands, when the lines around it are a
    /// table with separators.
    pub(super) fn heading(&self, at: usize) -> Option<&str> {
        self.tables.heading(&self.text, at)
    }

    /// The cells of table columns that `wanted` chooses by their heading (and all headings beside
    /// it), with that heading; in order of place.
    pub(super) fn columns(
        &self,
        wanted: impl Fn(&str, &[&str]) -> bool,
    ) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.tables.columns(&self.text, wanted)
    }

    /// What stands straight above the byte `at`, line by line upwards, in a block of lines whose
    /// columns are made with blanks: the place has at least two before it.
    pub(super) fn above(&self, at: usize) -> impl Iterator<Item = &str> {
        table::above(&self.text, at)
    }

    /// The place in the source of a range of the view: from the first to the last source character
    /// that made it, characters dropped between them included, those at the edges not.
    ///
    /// `None` when `range` is empty, out of range or cuts a char, or `source` is another text.
    #[must_use]
    pub fn source_span(&self, source: &str, range: Range<usize>) -> Option<Span> {
        self.text.get(range.clone()).filter(|text| !text.is_empty())?;
        let range = self.folded.back(self.closed.back(range)?)?;
        Span::new(source, range.start, range.end)
    }
}

/// How one text follows from another: stretches in order, without gaps in the text made.
#[derive(Default)]
struct Map {
    pieces: Vec<Piece>,
}

/// A stretch of the text made; it runs to where the next begins.
#[derive(Clone, Copy)]
struct Piece {
    /// First byte in the text made.
    at: usize,
    /// First byte in the text it was made from.
    from: usize,
    /// One past the last byte it was made from; `None` for a copy, byte by byte.
    until: Option<usize>,
}

impl Map {
    /// The range that `range` (not empty) was made from.
    fn back(&self, range: Range<usize>) -> Option<Range<usize>> {
        let before = |offset: usize| self.pieces.partition_point(|p| p.at <= offset).checked_sub(1);
        let first = self.pieces.get(before(range.start)?)?;
        let last = self.pieces.get(before(range.end.checked_sub(1)?)?)?;
        let start = match first.until {
            None => first.from + (range.start - first.at),
            Some(_) => first.from,
        };
        Some(start..last.until.unwrap_or(last.from + (range.end - last.at)))
    }
}

/// Writes a text and its map side by side.
#[derive(Default)]
struct Writer<'s> {
    source: &'s str,
    text: String,
    map: Map,
}

impl<'s> Writer<'s> {
    fn new(source: &'s str) -> Self {
        Self { source, text: String::with_capacity(source.len()), map: Map::default() }
    }

    /// Copies `range` of the source.
    fn copy(&mut self, range: Range<usize>) {
        let Some(text) = self.source.get(range.clone()).filter(|text| !text.is_empty()) else {
            return;
        };
        self.map.pieces.push(Piece { at: self.text.len(), from: range.start, until: None });
        self.text.push_str(text);
    }

    /// Writes `made` for `range` of the source; the two belong together as a whole.
    fn replace(&mut self, range: Range<usize>, made: &str) {
        if made.is_empty() {
            return;
        }
        let piece = Piece { at: self.text.len(), from: range.start, until: Some(range.end) };
        self.map.pieces.push(piece);
        self.text.push_str(made);
    }

    fn finish(self) -> (String, Map) {
        (self.text, self.map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use unicode_normalization::UnicodeNormalization;

    /// What the view makes of `source`, and the source text of the first place of `needle` in it.
    fn back(source: &str, needle: &str) -> String {
        let view = View::new(source);
        let at = view.text().find(needle).unwrap_or_else(|| panic!("{:?}", view.text()));
        let span = view.source_span(source, at..at + needle.len()).unwrap();
        span.of(source).unwrap().expose().to_owned()
    }

    #[test]
    fn characters_fold_and_map_back_to_what_made_them() {
        assert_eq!(back("Zo\u{65}\u{308} Ĳsbrand", "Zoë IJsbrand"), "Zoe\u{308} Ĳsbrand");
        assert_eq!(back("een\u{a0}o\u{fb03}cier", "ffi"), "\u{fb03}");
        assert_eq!(back("Jan\u{200b}sen\u{200b} x", "Jansen"), "Jan\u{200b}sen");
        assert_eq!(
            back("\u{2018}t Hart \u{2013} 12", "'t Hart - 12"),
            "\u{2018}t Hart \u{2013} 12"
        );
        assert_eq!(back("een\r\ntwee", "n\nt"), "n\r\nt");
        assert_eq!(back("be\u{ad}sluit", "besluit"), "be\u{ad}sluit");
        assert_eq!(back("06\u{2011}12345678", "06-12345678"), "06\u{2011}12345678");
        assert_eq!(back("https://a.example/?q=bsn%20123456782", " 123456782"), "%20123456782");
        assert_eq!(back("https://a.example/?m=zo%C3%AB%40b.example", "ë@b"), "%C3%AB%40b");
        for kept in ["12%20 en ?=", "https://a.example/%0a%zz%2", "5 % 20%41"] {
            assert_eq!(View::new(kept).text(), kept);
        }
    }

    #[test]
    fn words_broken_at_a_line_end_are_joined() {
        assert_eq!(
            back("de persoonsge-\ngegevens van", "persoonsgegegevens"),
            "persoonsge-\ngegevens"
        );
        assert_eq!(back("de heer Jan-\n\n  sen zei", "Jansen"), "Jan-\n\n  sen");
        assert_eq!(back("mevrouw Jansen-\nde Vries zei", "Jansen-de Vries"), "Jansen-\nde Vries");
        assert_eq!(back("Noord-\r\nHolland", "Noord-Holland"), "Noord-\r\nHolland");
        assert_eq!(back("ver\u{ad}\ngadering", "vergadering"), "ver\u{ad}\ngadering");
        for kept in ["in-\nen uitstroom", "2019-\n2020", "een -\nstreepje"] {
            assert_eq!(View::new(kept).text(), kept);
        }
    }

    #[test]
    fn quoted_mail_reads_on_over_its_lines() {
        assert_eq!(back("> Mevrouw Van\n> Beuningen", "Van\nBeuningen"), "Van\n> Beuningen");
        assert_eq!(back("> > bel 06-\n>> 12345678", "06-\n12345678"), "06-\n>> 12345678");
        assert_eq!(back("> dat Jan-\n> sen zei", "Jansen"), "Jan-\n> sen");
        assert_eq!(View::new(">\n> a > b").text(), "\na > b");
    }

    #[test]
    fn letter_spacing_and_boxes_are_closed() {
        assert_eq!(back("het B S N is", "BSN"), "B S N");
        assert_eq!(back("J A N S E N  V O S", "JANSEN  VOS"), "J A N S E N  V O S");
        assert_eq!(back("nr 1 2 3 4 5 6 7 8 2.", "123456782"), "1 2 3 4 5 6 7 8 2");
        assert_eq!(back("BSN |1|2|3|4|5|6|7|8|2|", "123456782"), "1|2|3|4|5|6|7|8|2");
        assert_eq!(back("pc |5|2|6|2| |G|D|", "5262 GD"), "5|2|6|2| |G|D");
        assert_eq!(
            back("D e h e e r P a t r i c k F e y a e r t s , w o n e n d e", "Patrick Feyaerts"),
            "P a t r i c k F e y a e r t s"
        );
        assert_eq!(
            View::new(
                "t e H e i s t - o p - d e n - B e r g , M o l e n s t r a a t 8 4 , 2 2 2 0"
            )
            .text(),
            "te Heist-op-den-Berg, Molenstraat 84, 2220"
        );
        assert_eq!(
            View::new("d e  h e e r  J a n  J a n s e n  i s  e r").text(),
            "de  heer  Jan  Jansen  is  er"
        );
        for kept in ["plan A en B", "1 2 3", "a | b | c", "J P de Vries"] {
            assert_eq!(View::new(kept).text(), kept);
        }
    }

    /// Text out of pieces that exercise the view.
    fn tricky() -> impl Strategy<Value = String> {
        let piece = prop_oneof![
            "[a-zA-Z0-9 .,'\n-]{1,8}",
            Just("e\u{301}".to_owned()),
            Just("\u{ad}".to_owned()),
            Just("-\n".to_owned()),
            Just("\u{200b}".to_owned()),
            Just("\u{fb01}".to_owned()),
            Just("A B C ".to_owned()),
            Just("|1|2|3|4".to_owned()),
            Just("\r\n".to_owned()),
            any::<char>().prop_map(String::from),
        ];
        prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
    }

    proptest! {
        #[test]
        fn every_char_of_the_view_has_a_place_and_places_only_move_forward(source in tricky()) {
            let view = View::new(&source);
            let mut last = 0;
            for (at, c) in view.text().char_indices() {
                let span = view.source_span(&source, at..at + c.len_utf8()).unwrap();
                prop_assert!(span.start() >= last);
                last = span.start();
            }
            if !view.text().is_empty() {
                let all = view.source_span(&source, 0..view.text().len()).unwrap();
                prop_assert!(all.end() <= source.len());
            }
        }

        #[test]
        fn composed_and_decomposed_text_give_one_view(source in "[a-zéëïóüçğşİ A-Z\n.-]{0,40}") {
            let decomposed: String = source.nfd().collect();
            let composed = View::new(&source);
            let decomposed = View::new(&decomposed);
            prop_assert_eq!(composed.text(), decomposed.text());
        }

        #[test]
        fn normal_text_is_its_own_view(source in "([A-Z]?[a-zéë]{2,8}(, |[ .\n])){0,10}") {
            let view = View::new(&source);
            prop_assert_eq!(view.text(), &source);
            for (at, c) in source.char_indices() {
                let span = view.source_span(&source, at..at + c.len_utf8()).unwrap();
                prop_assert_eq!(span.start(), at);
            }
        }
    }
}
