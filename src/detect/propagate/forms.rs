//! Forms of names and values, and where they are mentioned.

use crate::detect::gazetteer::Street;
use crate::detect::lexicon::Lexicon;
use crate::detect::names::{NAME_PARTICLES, is_code};
use crate::detect::{KnownForms, fold};
use crate::model::{Evidence, Finding, Kind, Score, Secret, Span};
use std::ops::Range;

/// One form to look for.
#[derive(Clone)]
pub(super) struct Form {
    pub(super) kind: Kind,
    pub(super) score: Score,
    how: How,
}

/// When a match of a form counts.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    /// A name: capitalised, in capitals, or in lower case when `true`.
    Name(bool),
    /// An ordinary word: capitalised and not at the start of a sentence.
    Word,
    /// Initials of a person: as they are; of two letters, only where nothing but a mark or a column
    /// stands beside.
    Code,
    /// A log-in name or a value: in any case.
    Value,
}

/// Forms by their first two words, ready to look for.
#[derive(Clone, Default)]
pub(super) struct Forms {
    all: Vec<Form>,
    texts: Vec<Written>,
    /// The hash of the first words, in lower case where they are ASCII, and a form that begins with them; in
    /// order. There may be a million, and half of them begin with `van`.
    starts: Vec<(u32, u32)>,
    /// Bits of the hashes in `starts`: most words of a text end here.
    filter: Vec<u64>,
}

/// A form as it is written.
#[derive(Clone)]
struct Written {
    text: Secret,
    /// Where its first word begins.
    lead: usize,
}

/// Bits of the filter, as a power of two, for few forms; a form has eight where there are more.
const FILTER: u32 = 15;

/// FNV-1a over lower-case ASCII, of a word and of what stands before the s at its end.
fn hashes(word: &str) -> (u32, Option<u32>) {
    let (mut before, mut hash) = (0, 0x811c_9dc5);
    for byte in word.bytes() {
        before = hash;
        hash = (hash ^ u32::from(byte.to_ascii_lowercase())).wrapping_mul(0x0100_0193);
    }
    (hash, word.ends_with('s').then_some(before))
}

/// The hash of two words, of the hashes of each.
fn pair(first: u32, second: u32) -> u32 {
    first.rotate_left(9).wrapping_mul(0x9E37_79B1) ^ second
}

/// Where `text` begins, and the hash of its first two words, or the only one.
fn beginning(text: &str) -> Option<(usize, u32)> {
    let first = next_word(text)?;
    let hash = |word: Range<usize>| text.get(word).map(|word| hashes(word).0);
    let rest = text.get(first.end..)?;
    let second = next_word(rest).map(|w| w.start + first.end..w.end + first.end);
    let lead = first.start;
    let first = hash(first)?;
    Some((lead, second.and_then(hash).map_or(first, |second| pair(first, second))))
}

impl Forms {
    /// The forms of `known`.
    pub(super) fn new(known: &KnownForms) -> Self {
        let bits = 8 * (known.names.len() + known.values.len());
        let words = bits.next_power_of_two().max(1 << FILTER) / 64;
        let mut out = Self { filter: vec![0; words], ..Self::default() };
        for (name, score) in &known.names {
            out.add(name, Kind::Person, *score, how(name.expose()));
        }
        for (value, kind) in known.values.iter().filter(|(v, _)| v.expose().len() >= 3) {
            out.add(value, *kind, Score::new(0.9), How::Value);
        }
        out.starts.sort_unstable();
        out
    }

    fn add(&mut self, text: &Secret, kind: Kind, score: Score, how: How) {
        let mut folded = String::new();
        fold::fold_into(text.expose(), &mut folded);
        let upper = text.expose().to_uppercase();
        let mut variants = vec![text.clone()];
        // ASCII letters match in either case.
        let new = |v: &str, all: &[Secret]| !all.iter().any(|a| a.expose().eq_ignore_ascii_case(v));
        for variant in [folded, upper] {
            if how != How::Code && new(&variant, &variants) {
                variants.push(Secret::new(variant));
            }
        }
        for variant in variants {
            let Some((lead, hash)) = beginning(variant.expose()) else { continue };
            let (slot, bit) = self.filter_slot(hash);
            if let Some(bits) = self.filter.get_mut(slot) {
                *bits |= bit;
            }
            let index = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
            self.starts.push((hash, index));
            self.texts.push(Written { text: variant, lead });
            self.all.push(Form { kind, score, how });
        }
    }

    fn filter_slot(&self, hash: u32) -> (usize, u64) {
        // The number of words is a power of two.
        let word = (hash ^ (hash >> 15)) >> 6;
        (word as usize & self.filter.len().saturating_sub(1), 1 << (hash & 63))
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// The mentions in `text` that count, with their forms, in no order.
    pub(super) fn mentions<'f>(&'f self, text: &str, out: &mut Vec<(Range<usize>, &'f Form)>) {
        if self.is_empty() {
            return;
        }
        let mut next = word_at(text, 0);
        while let Some(word) = next {
            next = word_at(text, word.place.end);
            // Each with and without a possessive s.
            let ways = |word: &Word| [Some(word.hash), word.stem];
            let second = next.as_ref().map(ways).unwrap_or_default();
            let both = second.into_iter().flatten().map(|second| pair(word.hash, second));
            for hash in ways(&word).into_iter().flatten().chain(both) {
                self.beginning(text, word.place.start, hash, out);
            }
        }
    }

    /// The mentions whose first word begins at `start` and that have this hash.
    fn beginning<'f>(
        &'f self,
        text: &str,
        start: usize,
        hash: u32,
        out: &mut Vec<(Range<usize>, &'f Form)>,
    ) {
        let (slot, bit) = self.filter_slot(hash);
        if self.filter.get(slot).is_none_or(|bits| bits & bit == 0) {
            return;
        }
        let from = self.starts.partition_point(|(h, _)| *h < hash);
        let starts = self.starts.iter().skip(from).take_while(|(h, _)| *h == hash);
        for index in starts.map(|(_, index)| *index as usize) {
            let (Some(form), Some(written)) = (self.all.get(index), self.texts.get(index)) else {
                continue;
            };
            let Some(from) = start.checked_sub(written.lead) else { continue };
            let written = written.text.expose();
            let range = from..from + written.len();
            if text.get(range.clone()).is_some_and(|t| t.eq_ignore_ascii_case(written)) {
                out.extend(form.accept(text, range, written).map(|r| (r, form)));
            }
        }
    }
}

/// A word of a text.
struct Word {
    place: Range<usize>,
    hash: u32,
    stem: Option<u32>,
}

/// The first word from byte `at` of `text`.
fn word_at(text: &str, at: usize) -> Option<Word> {
    let word = next_word(text.get(at..)?)?;
    let place = word.start + at..word.end + at;
    let (hash, stem) = hashes(text.get(place.clone())?);
    Some(Word { place, hash, stem })
}

/// The first stretch of letters and digits in `text`.
fn next_word(text: &str) -> Option<Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    let mut start = None;
    while let Some(byte) = bytes.get(at) {
        let (inside, size) = if byte.is_ascii() {
            (byte.is_ascii_alphanumeric(), 1)
        } else {
            let c = text.get(at..)?.chars().next()?;
            (c.is_alphanumeric(), c.len_utf8())
        };
        match (inside, start) {
            (true, None) => start = Some(at),
            (false, Some(start)) => return Some(start..at),
            _ => {}
        }
        at += size;
    }
    start.map(|s| s..at)
}

/// `mentions`, longest first where they share a start, without overlaps.
pub(super) fn apart(mut mentions: Vec<(Range<usize>, &Form)>) -> Vec<(Range<usize>, &Form)> {
    mentions.sort_by(|a, b| {
        let place = a.0.start.cmp(&b.0.start).then(b.0.end.cmp(&a.0.end));
        place.then(b.1.score.get().total_cmp(&a.1.score.get()))
    });
    let mut end = 0;
    mentions.retain(|(range, _)| {
        let free = range.start >= end;
        end = if free { range.end } else { end };
        free
    });
    mentions
}

/// How a name's form is to be matched.
fn how(form: &str) -> How {
    if is_code(form) {
        return How::Code;
    }
    if form.chars().all(|c| c.is_lowercase() || c == '.' || c == '-') {
        return How::Value;
    }
    let attrs = Lexicon::get().look_up(form);
    if attrs.is_word() && attrs.zipf4() >= 10 {
        return How::Word;
    }
    let several = form.contains(' ') && !is_thing(form);
    How::Name((form.chars().count() >= 5 && attrs.zipf4() < 14) || several)
}

/// Whether the form in lower case is a thing: of mevrouw De Boom, `de boom`.
fn is_thing(form: &str) -> bool {
    form.rsplit_once(' ').is_some_and(|(lead, last)| {
        let attrs = Lexicon::get().look_up(last);
        let particle = |w: &str| NAME_PARTICLES.contains(&w.to_lowercase().as_str());
        attrs.is_word() && attrs.zipf4() >= 10 && lead.split(' ').all(particle)
    })
}

impl Form {
    /// A mention of it.
    pub(super) fn finding(&self, part: usize, span: Span, value: Secret) -> Finding {
        Finding {
            part,
            span,
            kind: self.kind,
            class: self.kind.class(),
            score: self.score,
            recogniser: "known-forms",
            evidence: vec![Evidence::SamePerson].into(),
            value,
        }
    }

    /// The range of the mention if `range` of `text` is one; a possessive s is taken in.
    fn accept(&self, text: &str, range: Range<usize>, written: &str) -> Option<Range<usize>> {
        let found = text.get(range.clone())?;
        let before = text.get(..range.start)?;
        let after = text.get(range.end..)?;
        if before.chars().next_back().is_some_and(char::is_alphanumeric) {
            return None;
        }
        let tail = possessive(after, self.how)?;
        if matches!(self.how, How::Name(_) | How::Word)
            && (part_of_another_name(found, after) || after_thing(before))
        {
            return None;
        }
        let first = found.chars().find(|c| c.is_alphabetic())?;
        let last_word = found.split([' ', '-']).next_back().unwrap_or(found);
        let capital = last_word.chars().next().is_some_and(char::is_uppercase);
        let lower = !found.chars().any(char::is_uppercase);
        let counts = match self.how {
            How::Name(may_be_lower) => capital || (lower && (may_be_lower || in_address(before))),
            How::Word => {
                let own = first.is_uppercase() && !opens_sentence(before);
                capital && own && (written.contains(' ') || !after_article(before))
            }
            How::Code if found == written => {
                !after_article(before) && (found.chars().count() > 2 || alone(before, after))
            }
            // `| fk |`, in the hand of who writes everything in lower case.
            How::Code => {
                lower && in_cell(before, after) && !Lexicon::get().look_up(found).is_word()
            }
            How::Value => true,
        };
        counts.then_some(range.start..range.end + tail)
    }
}

/// Whether what bears the name stands right before it: `de Wet [Mulder]`, `Huize [Prins]`.
fn after_thing(before: &str) -> bool {
    const THINGS: &[&str] = &[
        "Wet",
        "wet",
        "Huize",
        "Villa",
        "Taxi",
        "dorp",
        "gehucht",
        "buurtschap",
        "zaal",
        "Hotel",
        "hotel",
        "Café",
        "café",
        "Restaurant",
        "restaurant",
        "Garage",
        "Bakkerij",
        "bakkerij",
        "Slagerij",
        "slagerij",
        "Kwekerij",
        "Bouwbedrijf",
        "Aannemersbedrijf",
        "locatie",
        "locaties",
    ];
    let word = before.strip_suffix(' ').and_then(|b| b.rsplit([' ', '\n', '(', '\t']).next());
    word.is_some_and(|w| THINGS.contains(&w))
}

/// Whether `found` goes on as the name of a firm or a street: `Jansen Recycling`, `Kruis 4`.
fn part_of_another_name(found: &str, after: &str) -> bool {
    // `de Van der Plaat-methode`.
    if let Some(rest) = after.strip_prefix('-') {
        return rest.starts_with(char::is_lowercase);
    }
    let Some(rest) = after.strip_prefix(' ') else { return false };
    if ["en Zonen", "en Zoon", "en Zn"].iter().any(|firm| rest.starts_with(firm)) {
        return true;
    }
    let word: String = rest.chars().take_while(|c| c.is_alphanumeric() || *c == '&').collect();
    let Some(first) = word.chars().next() else { return false };
    if first.is_numeric() || first == '&' {
        return first == '&' || !found.contains(' ');
    }
    let attrs = Lexicon::get().look_up(&word);
    let capitals = found.chars().all(|c| !c.is_lowercase());
    first.is_uppercase()
        && !capitals
        && (matches!(word.as_str(), "BV" | "Zn" | "Beheer" | "Groep" | "Holding")
            || rest.starts_with("B.V.")
            || matches!(
                crate::detect::gazetteer::street(&format!("{found} {word}")),
                Street::Listed
            )
            || (attrs.surname() == 0
                && matches!(crate::detect::gazetteer::street(&word), Street::Ending))
            || (attrs.is_word() && attrs.surname() == 0 && attrs.first() == 0))
}

/// The length of a possessive s at the start of `after`; `None` when the word goes on otherwise.
fn possessive(after: &str, how: How) -> Option<usize> {
    let ends = |rest: &str| !rest.chars().next().is_some_and(char::is_alphanumeric);
    if ends(after) {
        let tail = after.strip_prefix(['\'', '’']).and_then(|r| r.strip_prefix('s'));
        let long = tail.filter(|r| ends(r)).map(|r| after.len() - r.len());
        return Some(long.filter(|_| matches!(how, How::Name(_) | How::Word)).unwrap_or(0));
    }
    let rest = after.strip_prefix('s')?;
    (matches!(how, How::Name(_)) && ends(rest)).then_some(1)
}

/// Whether a sentence begins right after `before`.
fn opens_sentence(before: &str) -> bool {
    let trimmed = before.trim_end_matches([' ', '\t', '"', '\'', '(', '‘', '“', '•', '-', '*']);
    trimmed.is_empty() || trimmed.ends_with(['.', '!', '?', ':', '\n'])
}

/// Whether only marks, columns or line ends stand beside a code: a cell or an entry of a list.
fn alone(before: &str, after: &str) -> bool {
    let left = before.trim_end_matches(' ').chars().next_back();
    let right = after.trim_start_matches(' ').chars().next();
    let mark = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric() && c != '.');
    // `… belt morgen. LV` at the end of a paragraph.
    let closes = left == Some('.') && right.is_none_or(|c| matches!(c, '\n' | ']' | ')'));
    (mark(left) || closes) && mark(right)
}

/// Whether `before` is the beginning of an address on the web, where names are in lower case.
fn in_address(before: &str) -> bool {
    let start = before.rfind(char::is_whitespace).map_or(0, |at| at + 1);
    let word = before.get(start..).unwrap_or_default();
    ["://", "www.", "mailto:"].iter().any(|mark| word.contains(mark))
}

/// Whether an article stands before an abbreviation: it is of a body, not of a person.
fn after_article(before: &str) -> bool {
    let word = before.strip_suffix(' ').and_then(|b| b.rsplit([' ', '\n']).next());
    word.is_some_and(|w| matches!(w.to_lowercase().as_str(), "de" | "het" | "een" | "deze" | "dit"))
}

/// Whether a code fills a cell of a table or a line.
fn in_cell(before: &str, after: &str) -> bool {
    let edge = |c: Option<char>| c.is_none_or(|c| matches!(c, '\t' | '\n' | '|' | ';'));
    let left = before.trim_end_matches(' ').chars().next_back();
    edge(left) && edge(after.trim_start_matches(' ').chars().next())
}
