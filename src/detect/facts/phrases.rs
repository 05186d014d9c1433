//! Facts that a list of terms cannot hold: expressions, one a line, in `phrases.txt` of a lexicon.
//!
//! A line is a regular expression in any case, whole words at both ends; ` ?` behind it makes it
//! weak, a line `@name = expression` names a piece that later lines use as `@name`.
//!
//! Hundreds of expressions joined into one make every engine slow. Almost all begin and most end with words
//! that are known beforehand, so those are looked for, and an expression is tried only where it may begin
//! and, not far from there, end.

use super::{Fact, index::Index, lexica::Lexicon, term::Strength};
use crate::detect::lazy::LazyRegex;
use crate::model::Kind;

/// What an expression reads at most, in bytes.
const LONGEST: usize = 300;

/// One expression.
struct Phrase {
    kind: Kind,
    strength: Strength,
    /// Whether it ends with one of known words.
    ends: bool,
    regex: LazyRegex,
}

/// The expressions of all lexicons, as `build.rs` wrote them ([`super::expressions`]): a line each of the
/// number of the lexicon, whether it is weak, whether it begins and whether it ends with words, and the expression.
const PHRASES: &str = include_str!(concat!(env!("OUT_DIR"), "/phrases.txt"));
/// The words that they begin with, in the order of an index: a line each of the number of the line in
/// [`PHRASES`] and the word.
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
    loose: Vec<Phrase>,
}

impl Phrases {
    /// The phrases of the lexicons that `keep` accepts; that every expression compiles is tested.
    pub(super) fn of(lexica: &[Lexicon], keep: impl Fn(&str) -> bool) -> Self {
        let (mut anchored, mut loose) = (Vec::new(), Vec::new());
        for line in PHRASES.lines() {
            let phrase = || -> Option<(Phrase, bool)> {
                let mut fields = line.splitn(5, '\t');
                let kind = lexica.get(fields.next()?.parse::<usize>().ok()?)?.kind;
                let strength =
                    if fields.next()? == "1" { Strength::Weak } else { Strength::Strong };
                let [begins, ends] = [fields.next()? == "1", fields.next()? == "1"];
                let expression = fields.next().filter(|line| keep(line))?;
                let start = if begins { "^" } else { r"(?-u:\b)" };
                let regex = LazyRegex::new(format!(r"{start}(?i:{expression})(?-u:\b)"));
                Some((Phrase { kind, strength, ends, regex }, begins))
            };
            let phrase = match phrase() {
                Some((phrase, false)) => {
                    loose.push(phrase);
                    None
                }
                other => other.map(|(phrase, _)| phrase),
            };
            anchored.push(phrase);
        }
        let words = |lines: &'static str| {
            lines.lines().filter_map(|line| {
                let (id, word) = line.split_once('\t')?;
                Some((word.as_bytes(), id.parse().ok()?))
            })
        };
        let beginnings = Index::sorted(false, words(BEGINNINGS));
        let ends = Index::sorted(true, words(ENDS));
        Self { anchored, beginnings, ends, loose }
    }

    /// The places of `text` that say such a fact.
    pub(super) fn find(&self, text: &str) -> Vec<Fact> {
        let bytes = text.as_bytes();
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
            for (_, id) in self.beginnings.at(rest) {
                let Some(phrase) = self.anchored.get(id as usize).and_then(Option::as_ref) else {
                    continue;
                };
                let stop = stops.get(id as usize).copied().unwrap_or(usize::MAX);
                if phrase.ends && stop.saturating_sub(at) > LONGEST {
                    continue;
                }
                let clause = clause(text, at);
                let end = phrase.regex.get().and_then(|regex| regex.find(clause)).map(|m| m.end());
                let Some(end) = end else { continue };
                let start = at + verb(clause.get(..end).unwrap_or_default());
                let range = start..at + end;
                found.push(Fact { range, kind: phrase.kind, strength: phrase.strength });
            }
        }
        found.reverse();
        found.extend(self.loose.iter().flat_map(|phrase| {
            phrase.regex.get().into_iter().flat_map(|regex| regex.find_iter(text)).map(|m| Fact {
                range: m.range(),
                kind: phrase.kind,
                strength: phrase.strength,
            })
        }));
        found
    }
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
        let all = phrases.anchored.iter().flatten().chain(&phrases.loose);
        for phrase in all {
            let regex = phrase.regex.get().unwrap();
            assert!(!regex.as_str().contains('@') && !regex.is_match(""), "{regex}");
        }
        let loose: Vec<_> = phrases.loose.iter().filter_map(|p| p.regex.get()).collect();
        assert!(loose.len() < 4 && phrases.anchored.len() > 100, "{loose:?}");
    }

    #[test]
    fn beginnings_and_ends_lose_nothing() {
        let phrases = Phrases::of(LEXICA, |_| true);
        let text = include_str!("../../../patterns/documents/geldwerk.txt");
        let text = text.get(..text.floor_char_boundary(8_000)).unwrap();
        let starts = text.char_indices().map(|(at, _)| at);
        let starts =
            starts.filter(|at| !text[..*at].ends_with(|c: char| c.is_ascii_alphanumeric()));
        let mut all: Vec<(usize, usize)> = starts
            .flat_map(|at| phrases.anchored.iter().flatten().map(move |phrase| (at, phrase)))
            .filter_map(|(at, phrase)| {
                let clause = clause(text, at);
                let end = phrase.regex.get()?.find(clause)?.end();
                Some((at + verb(&clause[..end]), at + end))
            })
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
    }
}
