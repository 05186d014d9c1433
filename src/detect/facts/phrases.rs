//! Facts that a list of terms cannot hold: expressions, one a line, in `phrases.txt` of a lexicon.
//!
//! A line is a regular expression in any case, whole words at both ends; ` ?` behind it makes it
//! weak, a line `@name = expression` names a piece that later lines use as `@name`.
//!
//! Hundreds of expressions joined into one make every engine slow. Almost all begin and most end with words
//! that are known beforehand, so those are looked for, and an expression is tried only where it may begin
//! and, not far from there, end.

use super::{Fact, index::Index, lexica::Lexicon, term::Strength};
use crate::detect::lazy::{LazyAnchored, LazyRegex};
use crate::model::Kind;
use std::ops::Range;

/// What an expression reads at most, in bytes.
const LONGEST: usize = 300;

/// What an expression finds.
#[derive(Clone, Copy)]
struct Sense {
    kind: Kind,
    strength: Strength,
}

/// An expression that begins with one of known words.
struct Phrase {
    sense: Sense,
    /// Whether it is for a text in small letters.
    small: bool,
    /// Whether it ends with one of known words.
    ends: bool,
    regex: LazyAnchored,
}

/// The expressions of all lexicons, as `build.rs` wrote them ([`super::expressions`]): a line each of the
/// number of the lexicon, whether it is weak, whether it is for small letters, whether it begins and whether it ends
/// with words, and the expression.
const PHRASES: &str = include_str!(concat!(env!("OUT_DIR"), "/phrases.txt"));
/// The words that they begin with: a line each of the number of the line in [`PHRASES`] and the word.
const BEGINNINGS: &str = include_str!(concat!(env!("OUT_DIR"), "/beginnings.txt"));
/// The words that they end with, in the same way.
const ENDS: &str = include_str!(concat!(env!("OUT_DIR"), "/ends.txt"));

/// The expressions of all lexicons.
pub(super) struct Phrases {
    /// Those that begin with words, anchored; by their lines in [`PHRASES`].
    anchored: Vec<Option<Phrase>>,
    /// The words, with which of `anchored` each belongs to.
    beginnings: Index,
    /// The words that they end with.
    ends: Index,
    /// The others.
    loose: Vec<(Sense, LazyRegex)>,
}

impl Phrases {
    /// The phrases of the lexicons that `keep` accepts; that every expression compiles is tested.
    pub(super) fn of(lexica: &[Lexicon], keep: impl Fn(&str) -> bool) -> Self {
        let (mut anchored, mut loose) = (Vec::new(), Vec::new());
        for line in PHRASES.lines() {
            let mut fields = line.splitn(6, '\t');
            let lexicon = fields.next().and_then(|n| lexica.get(n.parse::<usize>().ok()?));
            let [weak, small, begins, ends] = [(); 4].map(|()| fields.next() == Some("1"));
            let expression = fields.next().filter(|line| keep(line));
            let (Some(lexicon), Some(expression)) = (lexicon, expression) else {
                anchored.push(None);
                continue;
            };
            let strength = if weak { Strength::Weak } else { Strength::Strong };
            let sense = Sense { kind: lexicon.kind, strength };
            if begins {
                let case = if small { "" } else { "i" };
                let regex = LazyAnchored::new(format!(r"(?{case}:{expression})(?-u:\b)"));
                anchored.push(Some(Phrase { sense, small, ends, regex }));
            } else {
                let whole = format!(r"(?-u:\b)(?i:{expression})(?-u:\b)");
                loose.push((sense, LazyRegex::new(whole)));
                anchored.push(None);
            }
        }
        let words = |lines: &'static str| {
            lines.lines().filter_map(|line| {
                let (id, word) = line.split_once('\t')?;
                Some((word, id.parse().ok()?))
            })
        };
        let beginnings = Index::new(false, words(BEGINNINGS));
        let ends = Index::new(true, words(ENDS));
        Self { anchored, beginnings, ends, loose }
    }

    /// The places of `text` that say such a fact.
    pub(super) fn find(&self, text: &str) -> Vec<Fact> {
        let bytes = text.as_bytes();
        let small = in_small_letters(text);
        let is_word = |b: &u8| b.is_ascii_alphanumeric() || *b == b'_';
        // From the end of the text backwards: where each expression may end next.
        let mut stops = vec![usize::MAX; self.anchored.len()];
        let mut found = Vec::new();
        for at in (0..=bytes.len()).rev() {
            let (head, rest) = bytes.split_at_checked(at).unwrap_or_default();
            let (before, after) = (head.last(), rest.first());
            if before.is_some_and(is_word) != after.is_some_and(is_word) {
                for (_, id) in self.ends.at(head) {
                    stops.get_mut(id as usize).into_iter().for_each(|stop| *stop = at);
                }
            }
            if before.is_some_and(u8::is_ascii_alphanumeric) {
                continue;
            }
            let mut end = None;
            for (_, id) in self.beginnings.at(rest) {
                let Some(phrase) = self.anchored.get(id as usize).and_then(Option::as_ref) else {
                    continue;
                };
                let stop = stops.get(id as usize).copied().unwrap_or(usize::MAX);
                if phrase.ends && stop.saturating_sub(at) > LONGEST {
                    continue;
                }
                let clause = at..*end.get_or_insert_with(|| at + clause(text, at).len());
                found.extend(phrase.find(text, &small, clause));
            }
        }
        found.reverse();
        found.extend(self.loose.iter().flat_map(|(sense, regex)| {
            let fact = |m: regex::Match<'_>| sense.fact(m.range());
            regex.get().into_iter().flat_map(|regex| regex.find_iter(text)).map(fact)
        }));
        found
    }
}

impl Sense {
    fn fact(self, range: Range<usize>) -> Fact {
        Fact { range, kind: self.kind, strength: self.strength }
    }
}

impl Phrase {
    /// What it finds at the beginning of `clause`, a place in `text` and in the same text in small letters.
    fn find(&self, text: &str, small: &str, clause: Range<usize>) -> Option<Fact> {
        let at = clause.start;
        let read = if self.small { small } else { text };
        let end = at + self.regex.end(read.get(clause)?)?;
        let start = at + verb(text.get(at..end)?);
        Some(self.sense.fact(start..end))
    }
}

/// The text in small letters; every byte keeps its place.
fn in_small_letters(text: &str) -> String {
    let small = |c: char| {
        let mut lower = c.to_lowercase();
        let one = lower.next().filter(|l| l.len_utf8() == c.len_utf8() && lower.next().is_none());
        one.unwrap_or(c)
    };
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().map(small).collect() }
}

/// The length of the verb and article with which `words` begin, which say nothing: `heeft een depressie`.
fn verb(words: &str) -> usize {
    const VERBS: &[&str] =
        &["heeft ", "heb ", "hebt ", "hebben ", "had ", "hadden ", "gebruikt ", "slikt "];
    let starts = |list: &[&str], words: &str| {
        let head = |w: &&&str| words.get(..w.len()).is_some_and(|h| h.eq_ignore_ascii_case(w));
        list.iter().find(head).map_or(0, |w| w.len())
    };
    let verb = starts(VERBS, words);
    let rest = words.get(verb..).unwrap_or_default();
    if verb == 0 { 0 } else { verb + starts(&["een ", "de ", "het "], rest) }
}

/// The text from `at` to the end of its line, at most [`LONGEST`] bytes of whole words.
fn clause(text: &str, at: usize) -> &str {
    let rest = text.as_bytes().get(at..).unwrap_or_default();
    let near = rest.get(..LONGEST).unwrap_or(rest);
    let line = near.iter().position(|b| *b == b'\n');
    let whole = (rest.len() <= LONGEST).then_some(rest.len());
    let end = line.or(whole).or_else(|| near.iter().rposition(u8::is_ascii_whitespace));
    text.get(at..at + end.unwrap_or(0)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::facts::lexica::LEXICA;

    #[test]
    fn every_phrase_compiles_and_few_have_to_be_looked_for_everywhere() {
        let phrases = Phrases::of(LEXICA, |_| true);
        for phrase in phrases.anchored.iter().flatten() {
            assert!(phrase.regex.check().is_ok());
            assert_eq!(phrase.regex.end(""), None);
        }
        assert!(!PHRASES.contains('@'), "a piece that nobody named");
        let loose: Vec<_> = phrases.loose.iter().filter_map(|(_, r)| r.get()).collect();
        assert!(loose.len() < 4 && loose.iter().all(|r| !r.is_match("")), "{loose:?}");
        assert!(phrases.anchored.len() > 100);
    }

    #[test]
    fn beginnings_and_ends_lose_nothing() {
        let phrases = Phrases::of(LEXICA, |_| true);
        let text = include_str!("../../../patterns/documents/geldwerk.txt");
        let text = text.get(..text.floor_char_boundary(8_000)).unwrap();
        let small = in_small_letters(text);
        let starts = text.char_indices().map(|(at, _)| at);
        let starts =
            starts.filter(|at| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
        let mut all: Vec<(usize, usize)> = starts
            .flat_map(|at| phrases.anchored.iter().flatten().map(move |phrase| (at, phrase)))
            .filter_map(|(at, phrase)| phrase.find(text, &small, at..at + clause(text, at).len()))
            .map(|fact| (fact.range.start, fact.range.end))
            .collect();
        let anchored = Phrases { loose: Vec::new(), ..phrases };
        let mut found: Vec<(usize, usize)> =
            anchored.find(text).iter().map(|f| (f.range.start, f.range.end)).collect();
        all.sort_unstable();
        all.dedup();
        found.sort_unstable();
        found.dedup();
        assert!(found.len() > 20);
        assert_eq!(found, all);
    }

    #[test]
    fn phrases_are_whole_words_in_any_case() {
        let phrases = Phrases::of(LEXICA, |_| true);
        let found = |text: &str| -> Vec<String> {
            let mut found: Vec<String> = phrases
                .find(text)
                .into_iter()
                .map(|f| text.get(f.range).unwrap().to_owned())
                .collect();
            found.dedup();
            found
        };
        assert_eq!(found("Hij HOORT STEMMEN."), ["HOORT STEMMEN"]);
        assert!(found("Hij hoort stemmenwerving").is_empty());
        assert!(found("toehoort stemmen").is_empty());
        let taken_in = "OPGENOMEN bij de GGZ".to_owned();
        assert!(found("Is OPGENOMEN bij de GGZ.").contains(&taken_in));
    }

    #[test]
    fn small_letters_keep_every_byte_in_its_place() {
        assert_eq!(
            in_small_letters("ÉÉN Zoë, İnci en 300 \u{212a}"),
            "één zoë, İnci en 300 \u{212a}"
        );
    }
}
