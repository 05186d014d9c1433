//! Words with their place, case and attributes.

use super::bits;
use crate::detect::fold::fold_into;
use crate::detect::lexicon::{Attrs, Lexicon};
use std::cell::RefCell;

/// How a token is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// No capital first.
    Lower,
    /// `Jansen`, `Jan-Willem`, `Giesbers-van`.
    Title,
    /// Two capitals or more and nothing else: `JANSEN`, `JP`.
    Upper,
    /// One capital letter without a full stop.
    Letter,
    /// Capitals inside: `JvdB`, `McDonald`.
    Mixed,
    /// Initials with full stops; how many.
    Initials(u8),
    /// Anything with a digit.
    Number,
    /// One character that is none of the above.
    Punct(char),
}

/// What stands before a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Gap {
    /// Nothing.
    None,
    /// One or two spaces.
    Space,
    /// A tab or a wide space: a new column.
    Column,
    /// A new line.
    Line,
    /// An empty line, or the start of the text.
    Paragraph,
}

/// One token.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte in the text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    pub(super) shape: Shape,
    pub(super) gap: Gap,
    /// What the lists say; for a compound with a hyphen, of its parts together.
    pub(super) attrs: Attrs,
    /// Of the folded word, or of the mark.
    pub(super) hash: u32,
    /// One letter before a word in lower case: `E-mail`, `X-straal`.
    pub(super) letter_word: bool,
}

/// A text and its tokens.
pub(super) struct Tokens<'t> {
    pub(super) text: &'t str,
    all: Vec<Token>,
}

impl<'t> Tokens<'t> {
    /// Splits `text`.
    pub(super) fn new(text: &'t str) -> Self {
        let all = SEEN.with_borrow_mut(|seen| {
            Cutter { text, lexicon: Lexicon::get(), folded: String::new(), seen }.cut()
        });
        let mut tokens = Self { text, all };
        tokens.surname_heer();
        tokens.glued_title();
        tokens
    }

    /// A title or aanhef without a blank behind its full stop is read as if it had one: `dr.Bakker`.
    fn glued_title(&mut self) {
        let is_glued = |at: &usize| {
            let title = self.get(at - 2).is_some_and(|t| {
                t.attrs.has(bits::TITLE | bits::AANHEF)
                    && t.end - t.start <= 7
                    && t.gap != Gap::None
            });
            // `mevr.de Wit`
            let particle = |t: &Token| {
                t.attrs.has(bits::TUSSEN)
                    && self
                        .get(at + 1)
                        .is_some_and(|n| n.gap == Gap::Space && n.shape == Shape::Title)
            };
            let name = self
                .get(*at)
                .is_some_and(|t| t.gap == Gap::None && (t.shape == Shape::Title || particle(t)));
            title && name && self.is(at - 1, '.')
        };
        let found: Vec<usize> = (2..self.len()).filter(is_glued).collect();
        for at in found {
            if let Some(token) = self.all.get_mut(at) {
                token.gap = Gap::Space;
            }
        }
    }

    /// `Jan de Heer` is called so: behind initials, a first name or another aanhef the word is none itself.
    fn surname_heer(&mut self) {
        let found: Vec<usize> = (2..self.len()).filter(|at| self.is_surname_heer(*at)).collect();
        for at in found {
            if let Some(token) = self.all.get_mut(at) {
                token.attrs = Attrs::default();
            }
        }
    }

    fn is_surname_heer(&self, at: usize) -> bool {
        let joined = |at: usize| self.get(at).is_some_and(|t| t.gap == Gap::Space);
        self.word_is(at, "Heer")
            && (self.word_is(at - 1, "de") || self.word_is(at - 1, "De"))
            && joined(at)
            && joined(at - 1)
            && self.get(at - 2).is_some_and(|t| {
                let given = t.shape == Shape::Title && t.attrs.first() >= 2;
                let aanhef = t.attrs.has(bits::AANHEF) || matches!(self.word(t), "familie" | "fam");
                t.is_initials() || given || aanhef
            })
    }

    pub(super) fn len(&self) -> usize {
        self.all.len()
    }

    pub(super) fn get(&self, index: usize) -> Option<&Token> {
        self.all.get(index)
    }

    /// The first token that starts at `byte` or behind it.
    pub(super) fn from(&self, byte: usize) -> Option<usize> {
        let index = self.all.partition_point(|t| t.start < byte);
        (index < self.len()).then_some(index)
    }

    /// The token `back` places before `index`.
    pub(super) fn before(&self, index: usize, back: usize) -> Option<&Token> {
        index.checked_sub(back).and_then(|i| self.all.get(i))
    }

    /// The text of a token.
    pub(super) fn word(&self, token: &Token) -> &'t str {
        self.text.get(token.start..token.end).unwrap_or_default()
    }

    /// Whether the token at `index` is this word, case included.
    pub(super) fn word_is(&self, index: usize, word: &str) -> bool {
        self.get(index).is_some_and(|t| self.word(t) == word)
    }

    /// Whether the letter at `index` counts the items of a list and is nobody's initial: a full name follows it,
    /// and a line before or behind begins with the letter next to it. `A. Piet Ouwehand` and `B. Ayşe Karaman`.
    pub(super) fn enumerates(&self, index: usize) -> bool {
        let letter = |at: usize| {
            let token = self.get(at)?;
            let opens = token.shape == Shape::Initials(1) && token.gap >= Gap::Line;
            self.word(token).bytes().next().filter(|b| opens && b.is_ascii_uppercase())
        };
        let titled =
            |at: usize| self.get(at).filter(|t| t.gap == Gap::Space && t.shape == Shape::Title);
        let Some(own) = letter(index) else { return false };
        let full = titled(index + 1).is_some_and(|t| t.attrs.first() >= 2)
            && self.get(index + 2).is_some_and(|t| {
                t.gap == Gap::Space && (t.shape == Shape::Title || t.attrs.has(bits::TUSSEN))
            });
        let near = index.saturating_sub(ITEMS)..(index + ITEMS).min(self.len());
        full && near.filter_map(letter).any(|other| other.abs_diff(own) == 1)
    }

    /// Whether the token at `index` is this punctuation mark.
    pub(super) fn is(&self, index: usize, mark: char) -> bool {
        self.get(index).is_some_and(|t| t.shape == Shape::Punct(mark))
    }
}

impl Token {
    /// Whether it is written with a capital and longer than one letter.
    pub(super) fn is_capital(&self) -> bool {
        matches!(self.shape, Shape::Title | Shape::Upper | Shape::Mixed)
    }

    pub(super) fn is_initials(&self) -> bool {
        matches!(self.shape, Shape::Initials(_))
    }
}

/// Tokens to either side in which the item next to one of a list is looked for.
const ITEMS: usize = 200;

/// Groups of letters that count as one initial, folded.
const DIGRAPHS: &[&str] = &[
    "th", "ch", "ph", "chr", "fr", "sj", "tj", "tsj", "joh", "jac", "ij", "kl", "jo", "wm", "alb",
    "yv", "zs", "st", "ed", "ant", "corn", "geo", "jos", "nic", "gijsb", "mth", "aug", "ad", "hj",
    "dj",
];

/// Abbreviations that look like initials, without their full stops.
const NO_INITIALS: &[&str] = &[
    "BV", "NV", "VOF", "CV", "PS", "NB", "LS", "SVP", "NN", "US", "USA", "EG", "EU", "BW", "AC",
    "RK",
];

/// FNV-1a; the same on every machine, because weights of the model hang on it.
pub(super) fn hash(text: &str) -> u32 {
    text.bytes().fold(0x811c_9dc5, |h, b| (h ^ u32::from(b)).wrapping_mul(0x0100_0193))
}

/// What a scanner made of a word, put right: `J0hannes`, `Ke11em`. `None` for a number or a code.
fn misread(word: &str) -> Option<String> {
    let digits = word.chars().filter(char::is_ascii_digit).count();
    let letters = word.chars().filter(|c| c.is_alphabetic()).count();
    let looks = word.chars().all(|c| !c.is_ascii_digit() || matches!(c, '0' | '1'));
    let small = word.chars().skip(1).all(|c| !c.is_uppercase());
    (looks && small && letters >= 3 && letters >= 2 * digits)
        .then(|| word.replace('0', "o").replace('1', "l"))
}

/// Whether a word before a hyphen and a number is a word of its own: a capital and three letters.
fn is_name_like(word: Option<&str>) -> bool {
    word.is_some_and(|w| {
        w.starts_with(char::is_uppercase)
            && w.chars().filter(|c| c.is_lowercase()).count() >= 3
            && !w.chars().any(char::is_numeric)
    })
}

/// Abbreviations between names, and a word that may stand in their place: letters with full stops would be taken for
/// initials.
const SHORTENED: &[(&str, &str)] = &[
    ("i.o.m.", "met"),
    ("i.s.m.", "met"),
    ("m.m.v.", "met"),
    ("m.b.t.", "over"),
    ("n.a.v.", "over"),
    ("i.v.m.", "wegens"),
    ("d.m.v.", "door"),
    ("i.p.v.", "voor"),
    ("o.b.v.", "volgens"),
];

/// Longest word that is remembered, in bytes.
const REMEMBERED: usize = 22;

/// Words that are remembered at a time.
const MEMORY: usize = 1 << 13;

/// What the lists say of a word that was looked up before. It hangs on the word alone, so whatever was
/// read before makes no difference.
#[derive(Clone, Copy)]
struct Seen {
    word: [u8; REMEMBERED],
    length: u8,
    attrs: Attrs,
    hash: u32,
}

thread_local! {
    static SEEN: RefCell<Vec<Option<Seen>>> = RefCell::new(vec![None; MEMORY]);
}

struct Cutter<'t, 's> {
    text: &'t str,
    lexicon: &'static Lexicon,
    folded: String,
    seen: &'s mut Vec<Option<Seen>>,
}

impl Cutter<'_, '_> {
    fn cut(&mut self) -> Vec<Token> {
        let mut all = Vec::with_capacity(self.text.len() / 5);
        let (mut at, mut gap) = (0, Gap::Paragraph);
        while let Some(c) = self.char_at(at) {
            if c.is_whitespace() {
                let (end, seen) = self.white(at);
                gap = if all.is_empty() { Gap::Paragraph } else { seen };
                at = end;
                continue;
            }
            let token = self.token(at, c, gap);
            at = token.end;
            gap = Gap::None;
            all.push(token);
        }
        all
    }

    fn char_at(&self, at: usize) -> Option<char> {
        match self.text.as_bytes().get(at) {
            Some(b) if b.is_ascii() => Some(char::from(*b)),
            _ => self.text.get(at..).and_then(|t| t.chars().next()),
        }
    }

    /// The end of the white space at `at`, and what it amounts to.
    fn white(&self, mut at: usize) -> (usize, Gap) {
        let (mut lines, mut width) = (0, 0);
        while let Some(c) = self.char_at(at).filter(|c| c.is_whitespace()) {
            match c {
                '\n' | '\u{c}' | '\u{b}' | '\u{2028}' | '\u{2029}' => lines += 1,
                '\t' => width += 3,
                '\r' => {}
                _ => width += 1,
            }
            at += c.len_utf8();
        }
        let gap = match (lines, width) {
            (0, 0..=2) => Gap::Space,
            (0, _) => Gap::Column,
            (1, _) => Gap::Line,
            _ => Gap::Paragraph,
        };
        (at, gap)
    }

    fn token(&mut self, start: usize, first: char, gap: Gap) -> Token {
        let plain = |end, shape| Token {
            start,
            end,
            shape,
            gap,
            attrs: Attrs::default(),
            hash: hash(self.text.get(start..end).unwrap_or_default()),
            letter_word: false,
        };
        if let Some((end, count)) = self.initials(start).filter(|_| first.is_uppercase()) {
            return plain(end, Shape::Initials(count));
        }
        if let Some((short, word)) = self.shortened(start) {
            let (attrs, hash) = self.known(word);
            return Token { attrs, hash, ..plain(start + short.len(), Shape::Lower) };
        }
        let apostrophe = matches!(first, '\'' | '’' | '‘');
        if first.is_alphabetic() || (apostrophe && self.short_particle(start)) {
            let (end, mut shape) = self.word(start, first);
            let written = self.text.get(start..end).unwrap_or_default();
            let misread = if shape == Shape::Number { misread(written) } else { None };
            let (attrs, hash) = match &misread {
                Some(repaired) => {
                    shape = if first.is_uppercase() { Shape::Title } else { Shape::Lower };
                    self.known(repaired)
                }
                None if shape == Shape::Number => (Attrs::default(), hash(written)),
                None => self.known(written),
            };
            let word = self.text.get(start..end).unwrap_or_default();
            let mut chars = word.chars().skip(1);
            let letter_word = matches!(chars.next(), Some('-' | '‐' | '‑'))
                && chars.next().is_some_and(char::is_lowercase);
            return Token { start, end, shape, gap, attrs, hash, letter_word };
        }
        if first.is_numeric() {
            let (end, _) = self.word(start, first);
            return plain(end, Shape::Number);
        }
        plain(start + first.len_utf8(), Shape::Punct(if apostrophe { '\'' } else { first }))
    }

    /// The abbreviation at `start`, and the word in its place.
    fn shortened(&self, start: usize) -> Option<&'static (&'static str, &'static str)> {
        let rest = self.text.get(start..)?;
        let dotted = rest.as_bytes().get(1) == Some(&b'.');
        SHORTENED.iter().find(|(short, _)| dotted && rest.starts_with(short))
    }

    /// Whether an apostrophe at `at` opens `'t`, `'s` or `'n`.
    fn short_particle(&self, at: usize) -> bool {
        let mut chars = self.text.get(at..).unwrap_or_default().chars().skip(1);
        matches!(chars.next(), Some('t' | 's' | 'n' | 'T' | 'S')) && chars.next() == Some(' ')
    }

    /// Initials with full stops from `start`: their end and number.
    fn initials(&self, start: usize) -> Option<(usize, u8)> {
        let (mut at, mut end, mut count) = (start, start, 0u8);
        while self.char_at(at).is_some_and(char::is_uppercase) {
            let rest = self.text.get(at..)?;
            let letters: String = rest.chars().take_while(|c| c.is_alphabetic()).take(6).collect();
            let single = letters.chars().count() == 1;
            let group = single || {
                let mut folded = String::new();
                fold_into(&letters, &mut folded);
                DIGRAPHS.contains(&folded.as_str())
            };
            let capital = letters.chars().next().is_some_and(char::is_uppercase);
            let dot = rest.as_bytes().get(letters.len()) == Some(&b'.');
            if !(group && capital && dot) {
                break;
            }
            count = count.saturating_add(1);
            at += letters.len() + 1;
            end = at;
            let rest = self.text.get(at..)?;
            if rest.starts_with([' ', '-']) {
                at += 1;
            }
        }
        let letters: String =
            self.text.get(start..end)?.chars().filter(|c| c.is_alphabetic()).collect();
        // `M.R.-vergadering`
        let mut after = self.text.get(end..)?.chars();
        let compound = after.next() == Some('-') && after.next().is_some_and(char::is_lowercase);
        let initials = count > 0 && !compound && !NO_INITIALS.contains(&letters.as_str());
        initials.then_some((end, count))
    }

    /// The end and the shape of the word at `start`.
    fn word(&self, start: usize, first: char) -> (usize, Shape) {
        let mut end = start + first.len_utf8();
        let (mut upper, mut lower, mut digits, mut inner) = (0, 0, 0, 0);
        let mut count = |c: char, fresh: bool| {
            if c.is_numeric() {
                digits += 1;
            } else if c.is_uppercase() {
                upper += 1;
                inner += usize::from(!fresh);
            } else if c.is_alphabetic() {
                lower += 1;
            }
        };
        count(first, true);
        let mut fresh = !first.is_alphanumeric();
        while let Some(c) = self.char_at(end) {
            if c.is_alphanumeric() {
                count(c, fresh);
                fresh = false;
            } else if matches!(c, '\'' | '’' | '-' | '‐' | '‑') {
                let next = self.char_at(end + c.len_utf8());
                // `Mevr. Jansen-12`: the number is no part of the word.
                let number =
                    next.is_some_and(char::is_numeric) && is_name_like(self.text.get(start..end));
                if number || !next.is_some_and(char::is_alphanumeric) {
                    break;
                }
                fresh = true;
            } else if !('\u{300}'..='\u{36f}').contains(&c) {
                break;
            }
            end += c.len_utf8();
        }
        let particle = inner == 0 && upper > 0 && end - start > 3;
        let capital = first.is_uppercase() || particle || (!first.is_alphabetic() && upper > 0);
        let shape = match () {
            () if digits > 0 => Shape::Number,
            () if upper == 1 && lower == 0 => Shape::Letter,
            () if upper > 1 && lower == 0 => Shape::Upper,
            () if inner > 0 => Shape::Mixed,
            () if capital => Shape::Title,
            () => Shape::Lower,
        };
        (end, shape)
    }

    /// Whether the folded word, in no list, is two ordinary words joined: `gegevensverwerking`.
    fn is_compound(&self) -> bool {
        let word = self.folded.as_str();
        let ordinary = |part: Option<&str>| {
            part.is_some_and(|p| p.len() >= 4 && self.lexicon.look_up_folded(p).is_word())
        };
        (9..40).contains(&word.len())
            && (4..word.len() - 3).any(|cut| {
                ordinary(word.get(cut..)) && {
                    let head = word.get(..cut);
                    ordinary(head) || ordinary(head.and_then(|h| h.strip_suffix('s')))
                }
            })
    }

    /// What the lists say of the folded word, in no list, less a possessive s.
    fn without_s(&self) -> Attrs {
        let stem = self.folded.strip_suffix('s').map(|s| s.trim_end_matches(['\'', '’']));
        stem.filter(|s| s.len() >= 3).map_or(Attrs::default(), |s| self.lexicon.look_up_folded(s))
    }

    /// What the lists say of `word`, and the hash of its folded form.
    fn known(&mut self, word: &str) -> (Attrs, u32) {
        let bytes = word.as_bytes();
        let slot = hash(word);
        let slot = (slot ^ (slot >> 15)) as usize % MEMORY;
        if let Some(Some(seen)) = self.seen.get(slot)
            && seen.word.get(..usize::from(seen.length)) == Some(bytes)
        {
            return (seen.attrs, seen.hash);
        }
        let attrs = self.attrs_of(word);
        let hash = hash(&self.folded);
        let mut copy = [0; REMEMBERED];
        if let (Some(room), Ok(length), Some(slot)) =
            (copy.get_mut(..bytes.len()), u8::try_from(bytes.len()), self.seen.get_mut(slot))
        {
            room.copy_from_slice(bytes);
            *slot = Some(Seen { word: copy, length, attrs, hash });
        }
        (attrs, hash)
    }

    fn attrs_of(&mut self, word: &str) -> Attrs {
        self.folded.clear();
        fold_into(word, &mut self.folded);
        let whole = self.lexicon.look_up_folded(&self.folded);
        if whole != Attrs::default() {
            return whole;
        }
        // `D'Ancona`, `l'Ecluse`, `O'Connor`.
        let elided = self.folded.split_once('\'').filter(|(head, rest)| {
            head.len() == 1 && rest.len() >= 4 && !rest.contains(['-', '\''])
        });
        if let Some((_, rest)) = elided {
            return self.lexicon.look_up_folded(rest);
        }
        if !self.folded.contains('-') {
            return if self.is_compound() { Attrs(bits::WORD) } else { self.without_s() };
        }
        // An unknown compound: a name when a part is one, an ordinary word when its last part is.
        let parts = self.folded.split('-').filter(|p| !p.is_empty());
        let mut names = 0;
        let mut last = 0;
        for part in parts {
            last = self.lexicon.look_up_folded(part).0;
            names = bits::with_first(names, last & bits::FIRST);
            let surname = (last & bits::SURNAME).max(names & bits::SURNAME);
            names = (names & !bits::SURNAME) | surname;
        }
        let tail = word.rsplit(['-', '‐', '‑']).next().unwrap_or_default();
        if tail.starts_with(char::is_lowercase) && last & bits::TUSSEN == 0 {
            return Attrs(last & (bits::WORD | bits::FUNCTION | bits::KIN) | bits::WORD);
        }
        let ordinary = self.folded.split('-').all(|p| {
            let a = self.lexicon.look_up_folded(p);
            a.is_word() && a.first() < 2
        });
        Attrs(if ordinary { names | bits::WORD } else { names })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(&str, Shape)> {
        let tokens = Tokens::new(text);
        (0..tokens.len())
            .map(|i| tokens.get(i).unwrap())
            .map(|t| (tokens.word(t), t.shape))
            .collect()
    }

    #[test]
    fn initials_are_one_token_and_abbreviations_are_none() {
        assert_eq!(shapes("E.M. Tops").first(), Some(&("E.M.", Shape::Initials(2))));
        assert_eq!(shapes("J. P. Tops").first(), Some(&("J. P.", Shape::Initials(2))));
        assert_eq!(shapes("Th. Bos").first(), Some(&("Th.", Shape::Initials(1))));
        assert_ne!(shapes("B.V. Bos").first(), Some(&("B.V.", Shape::Initials(2))));
    }

    #[test]
    fn case_and_hyphens_are_told_apart() {
        let expected = [
            ("Jan-Willem", Shape::Title),
            ("JANSEN", Shape::Upper),
            ("JvdB", Shape::Mixed),
            ("'t", Shape::Lower),
            ("N199", Shape::Number),
        ];
        assert_eq!(shapes("Jan-Willem JANSEN JvdB 't N199"), expected);
    }
}
