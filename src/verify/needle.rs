//! The removed values in the forms in which they could still be found.
//!
//! Two ways of looking, with different risks of a false alarm, which would hold back a good copy:
//!
//! * in *text* (page text, PDF strings, XML): both sides are folded to lower-case letters and digits,
//!   so hyphens, spaces, accents, ligatures and zero-width characters make no difference;
//! * in *bytes* (streams, whole files): the value as it was written and without its separators, in
//!   the encodings that writers use. Bytes are never folded: dropping the points and spaces of a
//!   drawing would make every number appear in it.
//!
//! Rule for hidden places: values of fewer than four letters or digits, and numbers of fewer than
//! six digits, are not looked for, they occur everywhere. Values of four or five count as whole words
//! only. Longer values count wherever they stand.
//!
//! Office packages are full of words that are names too: the style "Title", the font "Times New
//! Roman", the element `comment`. A removed value made of nothing but such words (the list in
//! `office_names.txt`) is therefore not looked for in the names of elements and attributes, nor in names
//! of parts and values of attributes that, from beginning to end, consist of such words and stand where
//! nobody writes by hand; nor in the raw bytes, where these stand too. Words that people and places
//! are called by (the list in `office_people.txt`) do not even count there when nothing but them stands
//! in a place that is named freely (`xml.rs` says which). The value is looked for in all text, seen or
//! not, in comments of the XML, and in every other attribute. Any other value is looked for everywhere.

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Letters and digits a value needs before it is looked for in hidden places.
const MIN_HIDDEN: usize = 4;
/// Digits a number needs before it is looked for in hidden places.
const MIN_DIGITS: usize = 6;
/// From this length a value of one word counts inside a longer word too.
const MIN_INSIDE: usize = 6;
/// From this length a value of several words does.
const MIN_INSIDE_WORDS: usize = 12;

/// Words of the names that Office packages are made of, in lower case.
const OFFICE: &str = include_str!("office_names.txt");

/// Those of them that people and places are called by, in lower case: the words of [`OFFICE`] of four
/// letters and more that stand in the lists of first names, surnames and places of `patterns/lists`.
const PEOPLE: &str = include_str!("office_people.txt");

/// Where the words of a value come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Origin {
    /// Not from the format, as far as anybody knows.
    Elsewhere,
    /// From the format, but people or places are called by every one of them: `Roman`, `Hans`.
    Shared,
    /// From the format.
    Format,
}

/// Whether `value` is made of nothing but words of [`OFFICE`], run together or not: `Heading1Char`,
/// `application/xml`. A piece of fewer than four letters says nothing and does not count.
pub(super) fn origin(value: &str) -> Origin {
    static WORDS: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| OFFICE.split_ascii_whitespace().collect());
    static SHARED: LazyLock<BTreeSet<&str>> =
        LazyLock::new(|| PEOPLE.split_ascii_whitespace().collect());
    let long = |word: &&str| word.len() >= MIN_HIDDEN;
    let known = |word: &str| WORDS.contains(&*word.to_ascii_lowercase());
    let (mut some, mut shared) = (false, true);
    let mut take = |word: &str| {
        some = true;
        shared &= SHARED.contains(&*word.to_ascii_lowercase());
    };
    for run in value.split(|c: char| !c.is_alphabetic()).filter(long) {
        if known(run) {
            take(run);
        } else if run.is_ascii() && humps(run).filter(long).all(known) {
            humps(run).filter(long).for_each(&mut take);
        } else {
            return Origin::Elsewhere;
        }
    }
    if some && shared { Origin::Shared } else { Origin::Format }
}

fn is_vocabulary(value: &str) -> bool {
    value.is_ascii() && origin(value) != Origin::Elsewhere
}

/// The words of a name in which each begins with a capital.
fn humps(run: &str) -> impl Iterator<Item = &str> {
    let mut rest = run;
    std::iter::from_fn(move || {
        let small = |c: char| c.is_ascii_lowercase();
        let body = rest.find(small)?;
        let end = rest.get(body..)?.find(|c| !small(c)).map_or(rest.len(), |at| at + body);
        let (word, after) = rest.split_at(end);
        rest = after;
        Some(word)
    })
}

/// Text folded to lower-case letters and digits, with the way back.
#[derive(Clone, Debug, Default)]
pub(super) struct Folded {
    text: String,
    /// For each byte of `text` the number of the item it came from.
    item: Vec<u32>,
    /// For each byte of `text`: no separator stands before it.
    joined: Vec<bool>,
    gap: bool,
}

impl Folded {
    /// Folds a string; items are the byte offsets of its characters.
    pub(super) fn of(text: &str) -> Self {
        let mut out = Self::default();
        for (n, c) in text.char_indices() {
            out.push(c, n);
        }
        out
    }

    /// The folded characters with the items they came from.
    pub(super) fn chars(&self) -> impl Iterator<Item = (char, usize)> {
        let item = |at: usize| self.item.get(at).map_or(usize::MAX, |i| *i as usize);
        self.text.char_indices().map(move |(at, c)| (c, item(at)))
    }

    /// Adds one character that belongs to item `item`.
    pub(super) fn push(&mut self, c: char, item: usize) {
        let before = self.text.len();
        if c.is_ascii() {
            if c.is_ascii_alphanumeric() {
                self.text.push(c.to_ascii_lowercase());
            }
        } else {
            let letters = c.nfkd().filter(|c| !is_combining_mark(*c));
            self.text.extend(letters.filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase));
        }
        if self.text.len() == before {
            // A mark or a zero-width character does not part a word.
            self.gap |= !is_combining_mark(c) && !is_invisible(c);
            return;
        }
        let item = u32::try_from(item).unwrap_or(u32::MAX);
        self.joined.push(!self.gap && before > 0);
        self.joined.resize(self.text.len(), true);
        self.item.resize(self.text.len(), item);
        self.gap = false;
    }

    /// A separator between what was added and what comes.
    pub(super) fn part(&mut self) {
        self.gap = true;
    }

    /// The folded text.
    pub(super) fn as_str(&self) -> &str {
        &self.text
    }

    /// The items of the bytes `start..end`, first and last.
    pub(super) fn items(&self, start: usize, end: usize) -> Option<(usize, usize)> {
        let first = *self.item.get(start)?;
        let last = *self.item.get(end.checked_sub(1)?)?;
        Some((first as usize, last as usize))
    }

    fn whole(&self, start: usize, end: usize) -> bool {
        let parted = |at: usize| !self.joined.get(at).copied().unwrap_or(false);
        parted(start) && parted(end)
    }
}

fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\0')
}

/// A place in a folded text where a needle stands.
#[derive(Clone, Copy, Debug)]
pub(super) struct Hit {
    /// Which needle.
    pub(super) needle: usize,
    /// First byte in the folded text.
    pub(super) start: usize,
    /// One past the last byte.
    pub(super) end: usize,
    /// Whether separators stand on both sides.
    pub(super) whole: bool,
}

/// One value in folded form.
#[derive(Clone, Debug)]
pub(super) struct Needle {
    folded: String,
    /// How often it was removed.
    pub(super) removed: usize,
    /// It was one word every time.
    one_word: bool,
    /// Every spelling is made of the format's own words.
    vocabulary: bool,
}

impl Needle {
    /// The folded value.
    pub(super) fn as_str(&self) -> &str {
        &self.folded
    }

    /// Whether it is long enough to be looked for outside the visible text.
    pub(super) fn is_searched(&self) -> bool {
        let chars = self.folded.chars().count();
        let number = self.folded.bytes().all(|b| b.is_ascii_digit());
        chars >= if number { MIN_DIGITS } else { MIN_HIDDEN }
    }

    /// Whether it counts inside a longer word.
    fn inside(&self) -> bool {
        let least = if self.one_word { MIN_INSIDE } else { MIN_INSIDE_WORDS };
        self.folded.chars().count() >= least
    }
}

/// One byte pattern of a needle.
struct Pattern {
    needle: usize,
    /// Bytes per character, for looking at the neighbours.
    stride: usize,
    /// Counts only between separators.
    bounded: bool,
}

/// All removed values, ready to be looked for.
pub(super) struct Needles {
    all: Vec<Needle>,
    text: AhoCorasick,
    bytes: AhoCorasick,
    patterns: Vec<Pattern>,
}

impl Needles {
    /// Prepares `values`; `None` when there are too many to look for at once.
    pub(super) fn new<'v>(values: impl IntoIterator<Item = &'v str>) -> Option<Self> {
        let mut forms: BTreeMap<String, (usize, Vec<&str>)> = BTreeMap::new();
        for value in values {
            let folded = Folded::of(value).text;
            if folded.is_empty() {
                continue;
            }
            let entry = forms.entry(folded).or_default();
            entry.0 += 1;
            if !entry.1.contains(&value) {
                entry.1.push(value);
            }
        }
        let mut all = Vec::with_capacity(forms.len());
        let mut folded = Vec::with_capacity(forms.len());
        let mut patterns = Vec::new();
        let mut bytes = Vec::new();
        for (form, (removed, spellings)) in forms {
            let one_word = spellings.iter().all(|s| s.trim().chars().all(char::is_alphanumeric));
            let number = form.bytes().all(|b| b.is_ascii_digit());
            let vocabulary =
                !number && (is_vocabulary(&form) || spellings.iter().all(|s| is_vocabulary(s)));
            let one_word = one_word || number;
            let needle = Needle { folded: form.clone(), removed, one_word, vocabulary };
            if needle.is_searched() {
                for (pattern, stride) in encodings(&form, &spellings, needle.inside()) {
                    patterns.push(Pattern { needle: all.len(), stride, bounded: !needle.inside() });
                    bytes.push(pattern);
                }
            }
            folded.push(form);
            all.push(needle);
        }
        let text = machine(&folded, false)?;
        let bytes = machine(&bytes, true)?;
        Some(Self { all, text, bytes, patterns })
    }

    /// The needles.
    pub(super) fn all(&self) -> &[Needle] {
        &self.all
    }

    /// For each needle whether it is in `kept` or one of the words that Office packages consist of.
    pub(super) fn kept_or_vocabulary(&self, kept: &[bool]) -> Vec<bool> {
        let known = self.all.iter().map(|n| n.vocabulary).enumerate();
        known.map(|(at, v)| v || kept.get(at).copied().unwrap_or(false)).collect()
    }

    /// Every place in `text` where a needle stands, needles inside others included.
    pub(super) fn hits(&self, text: &Folded) -> Vec<Hit> {
        let found = self.text.find_overlapping_iter(text.as_str());
        found
            .map(|m| Hit {
                needle: m.pattern().as_usize(),
                start: m.start(),
                end: m.end(),
                whole: text.whole(m.start(), m.end()),
            })
            .collect()
    }

    /// How often each needle stands in `text`: short ones as whole words, others anywhere.
    pub(super) fn count(&self, text: &Folded) -> Vec<usize> {
        self.count_where(text, |_| true)
    }

    /// As [`Self::count`], of the places that `counts` accepts.
    pub(super) fn count_where(&self, text: &Folded, counts: impl Fn(&Hit) -> bool) -> Vec<usize> {
        let mut out = vec![0; self.all.len()];
        for hit in self.hits(text) {
            let Some(needle) = self.all.get(hit.needle) else { continue };
            if (needle.inside() || hit.whole) && counts(&hit) {
                out.get_mut(hit.needle).into_iter().for_each(|n: &mut usize| *n += 1);
            }
        }
        out
    }

    /// Whether `text`, from a place that nobody sees, holds a needle that is not in `kept`.
    pub(super) fn in_text(&self, text: &str, kept: &[bool]) -> bool {
        !self.all.is_empty() && self.in_folded(&Folded::of(text), kept)
    }

    /// As [`Self::in_text`], for text that is folded already.
    pub(super) fn in_folded(&self, text: &Folded, kept: &[bool]) -> bool {
        self.hits(text).iter().any(|hit| {
            self.all.get(hit.needle).is_some_and(|n| n.is_searched() && (n.inside() || hit.whole))
                && !kept.get(hit.needle).copied().unwrap_or(false)
        })
    }

    /// Whether `bytes` hold a needle that is not in `kept`, in any encoding. `binary` data, where
    /// every sequence of four bytes turns up sooner or later, is searched for longer needles only.
    pub(super) fn in_bytes(&self, bytes: &[u8], kept: &[bool], binary: bool) -> bool {
        self.bytes.find_overlapping_iter(bytes).any(|m| {
            let Some(pattern) = self.patterns.get(m.pattern().as_usize()) else { return false };
            if kept.get(pattern.needle).copied().unwrap_or(false) {
                return false;
            }
            !pattern.bounded
                || (!binary
                    && !is_word(bytes, m.start().checked_sub(pattern.stride))
                    && !is_word(bytes, Some(m.end())))
        })
    }
}

/// Whether a letter or digit stands at `at`; in UTF-16 one of its two bytes is one.
fn is_word(bytes: &[u8], at: Option<usize>) -> bool {
    at.and_then(|at| bytes.get(at)).is_some_and(u8::is_ascii_alphanumeric)
}

/// `None` when the patterns are too many.
fn machine<P: AsRef<[u8]>>(patterns: &[P], ignore_case: bool) -> Option<AhoCorasick> {
    let built = AhoCorasick::builder()
        .match_kind(MatchKind::Standard)
        .kind(Some(AhoCorasickKind::ContiguousNFA))
        .ascii_case_insensitive(ignore_case)
        .build(patterns);
    built.ok()
}

/// The byte patterns of a value and their bytes per character, without duplicates.
fn encodings(folded: &str, spellings: &[&str], long: bool) -> Vec<(Vec<u8>, usize)> {
    let mut forms: Vec<String> = vec![folded.to_owned()];
    for value in spellings {
        let words: Vec<&str> = value.split_whitespace().collect();
        forms.push(words.join(" "));
        forms.push(value.chars().filter(|c| c.is_alphanumeric()).collect());
        forms.push(value.chars().filter(|c| !c.is_whitespace()).collect());
    }
    let cased: Vec<String> =
        forms.iter().filter(|f| !f.is_ascii()).map(|f| f.to_lowercase()).collect();
    let upper: Vec<String> =
        forms.iter().filter(|f| !f.is_ascii()).map(|f| f.to_uppercase()).collect();
    forms.extend(cased);
    forms.extend(upper);
    forms.extend(trunk(folded).map(str::to_owned));
    forms.sort();
    forms.dedup();
    let mut out: Vec<(Vec<u8>, usize)> = Vec::new();
    for form in forms.iter().filter(|f| !f.is_empty()) {
        let utf8 = form.as_bytes().to_vec();
        let big: Vec<u8> = form.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let little: Vec<u8> = form.encode_utf16().flat_map(u16::to_le_bytes).collect();
        if long {
            out.push((hex(&utf8), 1));
            out.push((hex(&big), 1));
            out.extend(base64(&utf8).into_iter().map(|b| (b, 1)));
        }
        if form.contains(' ') {
            out.push((form.replace(' ', "%20").into_bytes(), 1));
        }
        if !form.is_ascii() {
            let (latin, _, lossy) = encoding_rs::WINDOWS_1252.encode(form);
            if !lossy {
                out.push((latin.into_owned(), 1));
            }
        }
        out.push((utf8, 1));
        out.push((big, 2));
        out.push((little, 2));
    }
    out.sort();
    out.dedup();
    out
}

/// The part of a Dutch telephone number that is the same with 0, 31, +31 and 0031 in front.
fn trunk(folded: &str) -> Option<&str> {
    let digits = folded.bytes().all(|b| b.is_ascii_digit());
    let rest = ["0031", "31", "0"].iter().find_map(|p| folded.strip_prefix(p))?;
    (digits && rest.len() == 9 && !rest.starts_with('0')).then_some(rest)
}

fn hex(bytes: &[u8]) -> Vec<u8> {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let digit = |n: u8| DIGITS.get(usize::from(n)).copied().unwrap_or(b'0');
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// The three ways in which `bytes` can lie in base64 text, without the digits that their neighbours
/// share (RFC 4648, 4).
fn base64(bytes: &[u8]) -> Vec<Vec<u8>> {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::new();
    for skip in 0..3usize {
        // The first digit that depends on `bytes` alone stands `skip` bytes before a group's end.
        let Some(rest) = bytes.get((3 - skip) % 3..) else { continue };
        let mut text = Vec::new();
        for group in rest.chunks_exact(3) {
            let n = group.iter().fold(0u32, |n, b| n << 8 | u32::from(*b));
            for shift in [18, 12, 6, 0] {
                let digit = usize::try_from(n >> shift & 63).unwrap_or(0);
                text.push(DIGITS.get(digit).copied().unwrap_or(b'='));
            }
        }
        if text.len() >= 8 {
            out.push(text);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn needles(values: &[&str]) -> Needles {
        Needles::new(values.iter().copied()).unwrap()
    }

    #[test]
    fn folding_ignores_case_accents_hyphens_and_line_ends() {
        assert_eq!(Folded::of("Jan-\nSen Ÿzer ﬁets\u{ad}bel").as_str(), "jansenyzerfietsbel");
        let n = needles(&["Griffioen"]);
        assert!(n.in_text("zie GRIF-\n fi\u{200b}oen.", &[]));
        assert!(n.in_text("heerGriﬃoenwas", &[]));
    }

    #[test]
    fn short_values_count_as_whole_words_in_hidden_places() {
        let n = needles(&["Post"]);
        assert!(!n.in_text("postcode", &[]));
        assert!(n.in_text("de heer Post, lid", &[]));
        assert!(!n.in_bytes(b"(postcode)", &[], false));
        assert!(n.in_bytes(b"(Post)", &[], false));
        assert!(!needles(&["Li"]).in_text("Li", &[]));
        assert!(!needles(&["1987"]).in_text("1987", &[]));
    }

    #[test]
    fn bytes_are_searched_in_every_encoding() {
        let n = needles(&["Zoë Griffioen"]);
        for text in ["Zoë Griffioen", "ZOË GRIFFIOEN", "zoegriffioen", "Zo%20"] {
            let found = n.in_bytes(text.as_bytes(), &[], true);
            assert_eq!(found, text.len() > 6, "{text}");
        }
        assert!(n.in_bytes(b"x Zo\xeb Griffioen", &[], true));
        let wide = |order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            "a Zoë Griffioen".encode_utf16().flat_map(order).collect()
        };
        assert!(n.in_bytes(&wide(u16::to_be_bytes), &[], true));
        assert!(n.in_bytes(&wide(u16::to_le_bytes), &[], true));
        let g = needles(&["Griffioen"]);
        assert!(g.in_bytes(b"<4772696666696F656E>", &[], true));
        for padded in ["R3JpZmZpb2Vu", "eEdyaWZmaW9lbg==", "eHhHcmlmZmlvZW54"] {
            assert!(g.in_bytes(padded.as_bytes(), &[], true), "{padded}");
        }
    }

    #[test]
    fn a_telephone_number_is_found_with_its_country_code() {
        let n = needles(&["06-12345678"]);
        assert!(n.in_bytes(b"tel:+31612345678", &[], true));
    }

    #[test]
    fn a_kept_value_is_no_leak() {
        let n = needles(&["Griffioen"]);
        assert!(!n.in_text("Griffioen", &[true]));
        assert!(!n.in_bytes(b"Griffioen", &[true], true));
    }

    #[test]
    fn words_of_the_format_that_people_are_called_by_are_known() {
        for (value, expected) in [
            ("Times New Roman", Origin::Format),
            ("Roman", Origin::Shared),
            ("Mark Hans 3", Origin::Shared),
            ("C:\\Users\\Mark\\Griffioen", Origin::Elsewhere),
            ("Ÿzer", Origin::Elsewhere),
            ("rId7", Origin::Format),
        ] {
            assert_eq!(origin(value), expected, "{value}");
        }
    }

    /// A name that the lists learn is a name here too.
    #[test]
    fn no_name_hides_among_the_words_of_the_format() {
        let shared: BTreeSet<&str> = PEOPLE.split_ascii_whitespace().collect();
        let words: BTreeSet<&str> = OFFICE.split_ascii_whitespace().collect();
        let lists = ["firstnames", "firstnames-common", "firstnames-world", "places", "surnames"];
        for list in lists.iter().chain(&["surnames-world"]) {
            let root = env!("CARGO_MANIFEST_DIR");
            let items = std::fs::read_to_string(format!("{root}/patterns/lists/{list}/items.txt"));
            for line in items.unwrap().lines().filter(|l| !l.starts_with('#')) {
                let name = line.split(['\t', ';', ',', '|']).next().unwrap_or_default();
                let name = name.trim().to_lowercase();
                let hides = name.len() >= MIN_HIDDEN && words.contains(&*name);
                assert!(!hides || shared.contains(&*name), "{name} of {list}");
            }
        }
        assert!(shared.is_subset(&words));
    }
}
