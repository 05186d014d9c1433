//! One entry of a lexicon and the words that it takes.

use crate::model::Kind;
use std::ops::Range;

/// How much an entry says by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Strength {
    /// It says something only in a record about someone: a bare amount.
    Record,
    /// Policy texts say it as often: `ziek`, `therapie`.
    Weak,
    /// A diagnosis, a medicine, a conviction.
    Strong,
}

/// `depressie` is a whole word, `depressi*` a beginning, `*operatie` the end of a longer word,
/// `verslaafd aan +` takes the next word too; ` ?` behind it makes it weak. A term in capitals
/// (`MS`) must be written so.
pub(super) struct Term {
    pub(super) kind: Kind,
    pub(super) strength: Strength,
    pub(super) open_start: bool,
    pub(super) open_end: bool,
    takes_next: bool,
    /// The spelling that is asked for; `None` for any case.
    exact: Option<Box<str>>,
}

impl Term {
    /// Reads a line of a list: the term, and what the automaton looks for.
    pub(super) fn parse(kind: Kind, line: &str) -> (Self, String) {
        let (line, strength) = match line.strip_suffix(" ?") {
            Some(weak) => (weak, Strength::Weak),
            None => (line, Strength::Strong),
        };
        let (line, takes_next) = match line.strip_suffix(" +") {
            Some(core) => (core, true),
            None => (line, false),
        };
        let core = line.trim_matches('*');
        let capitals = core.chars().all(char::is_uppercase);
        let term = Self {
            kind,
            strength,
            open_start: line.starts_with('*'),
            open_end: line.ends_with('*'),
            takes_next,
            exact: capitals.then(|| core.into()),
        };
        (term, core.to_lowercase())
    }

    /// The whole words of a hit, if its borders fit the entry.
    pub(super) fn word(&self, text: &str, hit: Range<usize>) -> Option<Range<usize>> {
        let before = text.get(..hit.start)?;
        let after = text.get(hit.end..)?;
        if self.exact.as_deref().is_some_and(|exact| text.get(hit.clone()) != Some(exact)) {
            return None;
        }
        let head = width(before.chars().rev());
        let tail = width(after.chars());
        if (head > 0) != self.open_start || (tail > 0 && !self.open_end) {
            return None;
        }
        let end = hit.end + tail;
        let next = if self.takes_next { next_word(text.get(end..)?) } else { 0 };
        Some(hit.start - head..end + next)
    }
}

/// Longest word, in chars, that is taken whole.
const LONGEST_WORD: usize = 60;

/// Bytes of the word's chars at the start of `chars`.
fn width(chars: impl Iterator<Item = char>) -> usize {
    chars.take(LONGEST_WORD).take_while(|c| is_word(*c)).map(char::len_utf8).sum()
}

/// Bytes of the space and the word that follow on the same line; 0 when none does.
fn next_word(after: &str) -> usize {
    let spaces = after.bytes().take(3).take_while(|b| *b == b' ').count();
    let word = width(after.get(spaces..).unwrap_or_default().chars());
    if spaces == 0 || word == 0 { 0 } else { spaces + word }
}

/// Letters, digits and what joins them inside a word.
pub(super) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '\''
}

/// Words before a term that say how bad, where or since when, and belong to it.
const DEGREES: &[&str] = &[
    "acute",
    "acuut",
    "actieve",
    "beginnend",
    "beginnende",
    "chronisch",
    "chronische",
    "dubbele",
    "dubbelzijdige",
    "ernstig",
    "ernstige",
    "erfelijke",
    "essentiële",
    "forse",
    "gemengde",
    "halfzijdig",
    "halfzijdige",
    "heftige",
    "hevige",
    "hormonale",
    "jarenlange",
    "licht",
    "lichte",
    "linkszijdig",
    "linkszijdige",
    "matig",
    "matige",
    "onbehandelde",
    "ongeneeslijke",
    "passieve",
    "postnatale",
    "progressieve",
    "rechtszijdig",
    "rechtszijdige",
    "recidiverende",
    "terminale",
    "uitgezaaide",
    "vergevorderde",
    "verhoogde",
    "zeldzame",
    "zware",
    "zwaar",
];

/// A fact with the degree before it and what follows it: `ernstige reuma`, `diabetes type 2`,
/// `hemiparese links`, `sertraline 50 mg`.
pub(super) fn widen(text: &str, range: Range<usize>) -> Range<usize> {
    let Range { mut start, mut end } = range;
    for _ in 0..3 {
        let before = text.get(..start).unwrap_or_default();
        let Some(before) = before.strip_suffix(' ') else { break };
        let word = width(before.chars().rev());
        let from = before.len() - word;
        let lower = before.get(from..).unwrap_or_default().to_lowercase();
        if !DEGREES.contains(&lower.as_str()) {
            break;
        }
        start = from;
    }
    let after = text.get(end..).unwrap_or_default();
    for side in [" links", " rechts", " beiderzijds", " in remissie"] {
        if after.starts_with(side) {
            end += side.len();
        }
    }
    let after = text.get(end..).unwrap_or_default();
    let kind = after.strip_prefix(" type ").map(|rest| 6 + width(rest.chars()));
    let dose = || {
        let rest = after.strip_prefix(' ')?;
        let digits = rest.bytes().take(6).take_while(|b| b.is_ascii_digit() || *b == b',').count();
        let unit = rest.get(digits..)?;
        let gap = usize::from(unit.starts_with(' '));
        let unit = unit.get(gap..)?;
        let unit = ["mg", "mcg", "ug", "ml", "gram"].iter().find(|u| unit.starts_with(**u))?;
        (digits > 0).then_some(1 + digits + gap + unit.len())
    };
    start..end + kind.or_else(dose).unwrap_or(0)
}

/// What has a nationality without being someone, after an adjective.
const THINGS: &[&str] = &[
    "ambassade",
    "ambassadeur",
    "arbeiders",
    "autoriteiten",
    "bakker",
    "bank",
    "bedrijf",
    "bedrijven",
    "bedrijfsleven",
    "consul",
    "consulaat",
    "delegatie",
    "economie",
    "eten",
    "gemeente",
    "gerechten",
    "grens",
    "haver",
    "kenteken",
    "kentekens",
    "keuken",
    "kool",
    "kust",
    "les",
    "markt",
    "minister",
    "ministerie",
    "muziek",
    "onderdanen",
    "onderneming",
    "ondernemingen",
    "overheid",
    "overheden",
    "overheidsschulden",
    "parlement",
    "pizza",
    "ploeg",
    "president",
    "recht",
    "rechter",
    "regering",
    "rekening",
    "republiek",
    "restaurant",
    "rijbewijs",
    "schip",
    "schepen",
    "school",
    "slager",
    "staat",
    "supermarkt",
    "tekst",
    "vereniging",
    "vlag",
    "wet",
    "wetgeving",
    "wijn",
    "winkel",
    "winkels",
    "zaak",
    "zaken",
    "zijde",
];

/// Whether the word after `end` is a thing or an institution: `Turkse pizza`.
pub(super) fn of_a_thing(text: &str, end: usize) -> bool {
    let after = text.get(end..).unwrap_or_default();
    let Some(after) = after.strip_prefix(' ') else { return false };
    let word = after.get(..width(after.chars())).unwrap_or_default().to_lowercase();
    THINGS.contains(&word.as_str())
}
