//! Sensitive facts: health, religion, ethnicity, politics, union, sexual life, crime, money.
//!
//! A lexicon term counts only when it is tied to a person: a text about policy may say
//! "verslaving" as often as it likes. The lexicons are lists in `patterns/lists/feiten-<kind>`.

use super::{Candidate, PatternError, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score};
use aho_corasick::{AhoCorasick, MatchKind};
use std::ops::Range;

/// How far back a name still says whom a pronoun means, in bytes of the view.
const NAME_REACH: usize = 600;

/// Longest stretch searched for the borders of a sentence, in bytes of the view.
const SENTENCE_REACH: usize = 400;

/// The lexicons, embedded.
const LISTS: &[(Kind, &str)] = &[
    (Kind::Health, include_str!("../../patterns/lists/feiten-health/items.txt")),
    (Kind::Religion, include_str!("../../patterns/lists/feiten-religion/items.txt")),
    (Kind::Ethnicity, include_str!("../../patterns/lists/feiten-ethnicity/items.txt")),
    (Kind::Politics, include_str!("../../patterns/lists/feiten-politics/items.txt")),
    (Kind::Union, include_str!("../../patterns/lists/feiten-union/items.txt")),
    (Kind::Sexual, include_str!("../../patterns/lists/feiten-sexual/items.txt")),
    (Kind::Criminal, include_str!("../../patterns/lists/feiten-criminal/items.txt")),
    (Kind::Financial, include_str!("../../patterns/lists/feiten-financial/items.txt")),
];

/// Words that mean one person who is named elsewhere, lower case.
const PERSON_WORDS: &[(&str, &str)] = &[
    ("hij", "pronoun"),
    ("zij", "pronoun"),
    ("ze", "pronoun"),
    ("hem", "pronoun"),
    ("haar", "pronoun"),
    ("ik", "pronoun"),
    ("mijn", "pronoun"),
    ("mij", "pronoun"),
    ("u", "pronoun"),
    ("uw", "pronoun"),
    ("diens", "pronoun"),
    ("zichzelf", "pronoun"),
    ("mevrouw", "aanhef"),
    ("mw", "aanhef"),
    ("mevr", "aanhef"),
    ("meneer", "aanhef"),
    ("dhr", "aanhef"),
    ("heer", "aanhef"),
    ("juf", "aanhef"),
    ("meester", "aanhef"),
    ("cliënt", "client"),
    ("cliënte", "client"),
    ("client", "client"),
    ("cliente", "client"),
    ("patiënt", "client"),
    ("patiënte", "client"),
    ("betrokkene", "client"),
    ("verzoeker", "client"),
    ("verzoekster", "client"),
    ("bewoner", "client"),
    ("bewoonster", "client"),
    ("eiser", "client"),
    ("eiseres", "client"),
    ("bezwaarde", "client"),
    ("klager", "client"),
    ("klaagster", "client"),
    ("aanvrager", "client"),
    ("aanvraagster", "client"),
    ("werknemer", "client"),
    ("medewerker", "client"),
    ("medewerkster", "client"),
    ("leerling", "client"),
    ("jeugdige", "client"),
    ("kandidaat", "client"),
    ("verdachte", "client"),
    ("moeder", "kin"),
    ("vader", "kin"),
    ("zoon", "kin"),
    ("dochter", "kin"),
    ("broer", "kin"),
    ("zus", "kin"),
    ("zusje", "kin"),
    ("broertje", "kin"),
    ("oma", "kin"),
    ("opa", "kin"),
    ("echtgenoot", "kin"),
    ("echtgenote", "kin"),
    ("partner", "kin"),
    ("ex", "kin"),
    ("ex-partner", "kin"),
    ("man", "kin"),
    ("vrouw", "kin"),
    ("vriendin", "kin"),
    ("vriend", "kin"),
    ("kleinzoon", "kin"),
    ("kleindochter", "kin"),
    ("stiefvader", "kin"),
    ("stiefmoeder", "kin"),
    ("buurman", "kin"),
    ("buurvrouw", "kin"),
    ("kind", "kin"),
    ("baby", "kin"),
];

/// One lexicon entry: `operatie` is a whole word, `depressi*` a beginning, `*operatie` an end,
/// `verslaafd aan +` takes the next word too.
struct Term {
    kind: Kind,
    open_start: bool,
    open_end: bool,
    takes_next: bool,
}

/// The recogniser of sensitive facts.
pub(super) struct Facts {
    automaton: AhoCorasick,
    terms: Vec<Term>,
}

impl Facts {
    /// Builds the automaton from the embedded lexicons.
    ///
    /// # Errors
    /// The lexicons grow beyond what one automaton can hold.
    pub(super) fn new() -> Result<Self, PatternError> {
        let mut cores = Vec::new();
        let mut terms = Vec::new();
        for (kind, list) in LISTS {
            for line in list.lines().map(str::trim) {
                if line.is_empty() || line.starts_with('#') {
                    continue;
                }
                let takes_next = line.ends_with(" +");
                let core = line.trim_end_matches(" +");
                terms.push(Term {
                    kind: *kind,
                    open_start: core.starts_with('*'),
                    open_end: core.ends_with('*'),
                    takes_next,
                });
                cores.push(core.trim_matches('*').to_lowercase());
            }
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&cores)
            .map_err(|e| PatternError::Content {
                file: "patterns/lists/feiten-*/items.txt".to_owned(),
                message: e.to_string(),
            })?;
        Ok(Self { automaton, terms })
    }
}

impl Recogniser for Facts {
    fn id(&self) -> &'static str {
        "facts"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        let mut persons: Vec<Range<usize>> = scene
            .found
            .iter()
            .filter(|c| {
                matches!(c.kind, Kind::Person | Kind::Bsn | Kind::BirthDate) && c.score.get() >= 0.4
            })
            .map(|c| c.range.clone())
            .collect();
        // No person at all: a text about policy, whatever it says.
        if persons.is_empty() {
            return;
        }
        persons.sort_by_key(|r| r.start);
        for hit in self.automaton.find_overlapping_iter(text) {
            let Some(term) = self.terms.get(hit.pattern().as_usize()) else { continue };
            let Some(range) = term.word(text, hit.start()..hit.end()) else { continue };
            if scene.found.iter().any(|c| c.kind == Kind::Person && overlap(&c.range, &range)) {
                continue;
            }
            if let Some((tie, score)) = tie(text, &range, &persons) {
                out.push(Candidate {
                    range,
                    kind: term.kind,
                    score: Score::new(score),
                    recogniser: "facts",
                    evidence: vec![Evidence::List("feiten"), Evidence::PersonInScope(tie)],
                });
            }
        }
    }
}

impl Term {
    /// The whole words of a hit, if its borders fit the entry.
    fn word(&self, text: &str, hit: Range<usize>) -> Option<Range<usize>> {
        let before = text.get(..hit.start)?;
        let after = text.get(hit.end..)?;
        let head: usize =
            before.chars().rev().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
        let tail: usize = after.chars().take_while(|c| is_word(*c)).map(char::len_utf8).sum();
        if (head > 0 && !self.open_start) || (tail > 0 && !self.open_end) {
            return None;
        }
        let end = hit.end + tail;
        let next = if self.takes_next { next_word(text.get(end..)?) } else { 0 };
        Some(hit.start - head..end + next)
    }
}

/// Bytes of the space and the word that follow on the same line; 0 when none does.
fn next_word(after: &str) -> usize {
    let spaces = after.bytes().take_while(|b| *b == b' ').count();
    let word: usize = after
        .get(spaces..)
        .unwrap_or_default()
        .chars()
        .take_while(|c| is_word(*c))
        .map(char::len_utf8)
        .sum();
    if spaces == 0 || word == 0 { 0 } else { spaces + word }
}

/// Letters, digits and what joins them inside a word.
fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '-' || c == '\''
}

fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}

/// What ties a fact to a person, and how well.
fn tie(text: &str, fact: &Range<usize>, persons: &[Range<usize>]) -> Option<(&'static str, f32)> {
    let sentence = sentence(text, fact);
    if persons.iter().any(|p| sentence.start <= p.start && p.end <= sentence.end) {
        return Some(("name", 0.85));
    }
    let near =
        |p: &Range<usize>| p.start < fact.start + NAME_REACH && p.end + NAME_REACH > fact.start;
    let word = text.get(sentence)?.split(|c: char| !is_word(c)).find_map(|w| {
        let lower = w.to_lowercase();
        PERSON_WORDS.iter().find(|(word, _)| *word == lower).map(|(_, tie)| *tie)
    });
    match (word, persons.iter().any(near)) {
        (Some(tie), true) => Some((tie, 0.75)),
        (None, true) if persons.iter().any(|p| p.end <= fact.start && p.end + 120 > fact.start) => {
            Some(("name-before", 0.55))
        }
        _ => None,
    }
}

/// The sentence or row around a place: between full stops before a space, question marks and empty
/// lines.
fn sentence(text: &str, place: &Range<usize>) -> Range<usize> {
    let floor = (place.start.saturating_sub(SENTENCE_REACH)..=place.start)
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(place.start);
    let ceiling = (place.end..=(place.end + SENTENCE_REACH).min(text.len()))
        .rev()
        .find(|i| text.is_char_boundary(*i))
        .unwrap_or(place.end);
    let ends = |s: &str| {
        s.starts_with(". ") || s.starts_with(".\n") || s.starts_with("? ") || s.starts_with("\n\n")
    };
    let before = text.get(floor..place.start).unwrap_or_default();
    let start = before
        .char_indices()
        .rev()
        .find(|(i, _)| {
            before.get(*i..).is_some_and(ends)
                && !abbreviation(before.get(..*i).unwrap_or_default())
        })
        .map_or(floor, |(i, _)| floor + i + 1);
    let after = text.get(place.end..ceiling).unwrap_or_default();
    let end = after
        .char_indices()
        .find(|(i, _)| after.get(*i..).is_some_and(ends))
        .map_or(ceiling, |(i, _)| place.end + i);
    start..end
}

/// Whether a full stop after `before` belongs to an abbreviation: `mw.`, `dhr.`, an initial.
fn abbreviation(before: &str) -> bool {
    let last = before.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    last.chars().count() == 1
        || matches!(
            last.to_lowercase().as_str(),
            "mw" | "mevr" | "dhr" | "mr" | "dr" | "drs" | "ir" | "nr"
        )
}
