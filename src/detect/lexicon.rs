//! What the word lists say about a word: one look-up in a finite-state map built at compile time.

use super::fold::fold_into;
use super::names::bits;
use std::sync::OnceLock;

static WORDS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/lexicon.fst"));
static STREETS: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/streets.fst"));

/// The word lists of `patterns/lists`, read in place.
pub struct Lexicon {
    words: Option<fst::Map<&'static [u8]>>,
    streets: Option<fst::Set<&'static [u8]>>,
}

/// What is known of one word; empty when no list has it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Attrs(pub(super) u64);

impl Lexicon {
    /// The lists; opened once, in microseconds.
    #[must_use]
    pub fn get() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| Self {
            // The bytes come from build.rs; should they ever be unreadable, the test below says so.
            words: fst::Map::new(WORDS).ok(),
            streets: fst::Set::new(STREETS).ok(),
        })
    }

    /// What the lists say of `word`, in any case and with or without diacritics.
    #[must_use]
    pub fn look_up(&self, word: &str) -> Attrs {
        let mut folded = String::with_capacity(word.len());
        fold_into(word, &mut folded);
        self.look_up_folded(&folded)
    }

    /// The same for a word that is folded already.
    pub(super) fn look_up_folded(&self, folded: &str) -> Attrs {
        Attrs(self.words.as_ref().and_then(|w| w.get(folded)).unwrap_or(0))
    }

    /// Whether `name`, in any case, is the whole name of a street somewhere in the Netherlands (BAG).
    #[must_use]
    pub fn is_street(&self, name: &str) -> bool {
        let mut folded = String::with_capacity(name.len());
        fold_into(name, &mut folded);
        self.streets.as_ref().is_some_and(|s| s.contains(folded))
    }

    /// Whether `name`, in any case, is a Dutch place, municipality or province, or a country.
    #[must_use]
    pub fn is_place(&self, name: &str) -> bool {
        self.look_up(name).has(bits::PLACE)
    }
}

impl Attrs {
    /// First name: 0 no, 1 rare, 2 in use, 3 common.
    #[must_use]
    pub fn first(self) -> u8 {
        u8::try_from(self.0 & bits::FIRST).unwrap_or(0)
    }

    /// Surname: 0 no, 1 under 5 bearers, 2 from 5, 3 from 20, 4 from 100, 5 from 500, 6 from 2,000,
    /// 7 from 10,000.
    #[must_use]
    pub fn surname(self) -> u8 {
        u8::try_from((self.0 >> bits::SURNAME_SHIFT) & 0b1111).unwrap_or(0)
    }

    /// Zipf frequency (log10 per billion words) times four; 0 when rare.
    #[must_use]
    pub fn zipf4(self) -> u8 {
        u8::try_from((self.0 >> bits::ZIPF_SHIFT) & 0b1_1111).unwrap_or(0)
    }

    /// Whether it is an ordinary Dutch word.
    #[must_use]
    pub fn is_word(self) -> bool {
        self.has(bits::WORD)
    }

    /// Whether any of `flags` is set.
    pub(super) fn has(self, flags: u64) -> bool {
        self.0 & flags != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lists_know_names_words_streets_and_places() {
        let lexicon = Lexicon::get();
        assert_eq!(lexicon.look_up("JAN").first(), 3);
        assert!(!lexicon.look_up("Jan").is_word());
        assert_eq!(lexicon.look_up("Jansen").surname(), 7);
        assert_eq!(lexicon.look_up("Yılmaz"), lexicon.look_up("yilmaz"));
        assert!(lexicon.look_up("bakker").is_word() && lexicon.look_up("bakker").surname() > 5);
        assert!(lexicon.is_street("Dorpsstraat") && !lexicon.is_street("Dorpsstraten"));
        assert!(lexicon.is_place("bergen op zoom"));
        assert!(lexicon.look_up("wethouder").has(bits::FUNCTION));
        assert_eq!(lexicon.look_up("qwrtzx"), Attrs::default());
    }
}
