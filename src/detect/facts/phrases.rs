//! Facts that a list of terms cannot hold: expressions, one a line, in `phrases.txt` of a lexicon.
//!
//! A line is a regular expression in any case, whole words at both ends; ` ?` behind it makes it
//! weak, a line `@name expression` names a piece that later lines use as `@name`.
//!
//! Hundreds of expressions joined into one make every engine slow. Almost all begin with words,
//! so one automaton looks for those, and an expression is tried only where it may begin.

use super::{Fact, lexica::Lexicon, term::Strength};
use crate::detect::PatternError;
use crate::model::Kind;
use aho_corasick::AhoCorasick;
use regex::Regex;
use regex_syntax::hir::literal::{ExtractKind, Extractor};

/// What an expression reads at most, in bytes.
const LONGEST: usize = 300;

/// One expression.
struct Phrase {
    kind: Kind,
    strength: Strength,
    regex: Regex,
}

/// The expressions of all lexicons.
pub(super) struct Phrases {
    /// Those that begin with words, anchored.
    anchored: Vec<Phrase>,
    /// The words, and to which of `anchored` each belongs.
    beginnings: AhoCorasick,
    owners: Vec<usize>,
    /// The others.
    loose: Vec<Phrase>,
}

impl Phrases {
    /// Compiles the phrases of the lexicons.
    ///
    /// # Errors
    /// An expression that does not compile.
    pub(super) fn of(lexica: &[Lexicon]) -> Result<Self, PatternError> {
        let (mut anchored, mut loose) = (Vec::new(), Vec::new());
        let (mut beginnings, mut owners) = (Vec::new(), Vec::new());
        for lexicon in lexica {
            let kind = lexicon.kind;
            for (line, strength) in expressions(lexicon) {
                let words = first_words(&line);
                let start = if words.is_some() { "^" } else { r"(?-u:\b)" };
                let regex = Regex::new(&format!(r"{start}(?i:{line})(?-u:\b)")).map_err(|e| {
                    PatternError::Regex {
                        file: format!("patterns/lists/feiten-{}/phrases.txt", kind.as_str()),
                        cause: Box::new(e),
                    }
                })?;
                let phrase = Phrase { kind, strength, regex };
                let Some(words) = words else {
                    loose.push(phrase);
                    continue;
                };
                owners.extend(words.iter().map(|_| anchored.len()));
                beginnings.extend(words);
                anchored.push(phrase);
            }
        }
        let beginnings = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(&beginnings)
            .map_err(|e| PatternError::Content {
                file: "patterns/lists/feiten-*/phrases.txt".to_owned(),
                message: e.to_string(),
            })?;
        Ok(Self { anchored, beginnings, owners, loose })
    }

    /// The places of `text` that say such a fact.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Fact> + 'a {
        let begun = self.beginnings.find_overlapping_iter(text).filter_map(move |hit| {
            let at = hit.start();
            let before = at.checked_sub(1).and_then(|i| text.as_bytes().get(i));
            if before.is_some_and(u8::is_ascii_alphanumeric) {
                return None;
            }
            let phrase = self.anchored.get(*self.owners.get(hit.pattern().as_usize())?)?;
            let end = phrase.regex.find(clause(text, at))?.end();
            Some(Fact { range: at..at + end, kind: phrase.kind, strength: phrase.strength })
        });
        let loose = self.loose.iter().flat_map(move |phrase| {
            phrase.regex.find_iter(text).map(|m| Fact {
                range: m.range(),
                kind: phrase.kind,
                strength: phrase.strength,
            })
        });
        begun.chain(loose)
    }
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

/// The expressions of a lexicon with its pieces filled in.
fn expressions(lexicon: &Lexicon) -> Vec<(String, Strength)> {
    let mut pieces: Vec<(&str, String)> = Vec::new();
    let mut all = Vec::new();
    for line in super::lines(lexicon.phrases) {
        if let Some((name, piece)) = line.strip_prefix('@').and_then(|l| l.split_once(' ')) {
            let piece = filled(piece, &pieces);
            pieces.push((name, piece));
            continue;
        }
        let (line, strength) = match line.strip_suffix(" ?") {
            Some(line) => (line, Strength::Weak),
            None => (line, Strength::Strong),
        };
        all.push((filled(line, &pieces), strength));
    }
    all
}

/// `line` with the pieces that it names.
fn filled(line: &str, pieces: &[(&str, String)]) -> String {
    pieces
        .iter()
        .fold(line.to_owned(), |line, (name, piece)| line.replace(&format!("@{name}"), piece))
}

/// What an expression can begin with; `None` when that says too little to look for.
fn first_words(line: &str) -> Option<Vec<String>> {
    let hir = regex_syntax::parse(line).ok()?;
    let mut extractor = Extractor::new();
    extractor.kind(ExtractKind::Prefix).limit_class(12).limit_literal_len(16).limit_total(1500);
    let found = extractor.extract(&hir);
    let words = found.literals()?.iter().map(|l| {
        let word = String::from_utf8(l.as_bytes().to_vec()).ok()?;
        let says = word.len() > 1 || word.starts_with(|c: char| c.is_ascii_digit());
        says.then_some(word)
    });
    let words: Vec<String> = words.collect::<Option<_>>()?;
    (!words.is_empty()).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::facts::lexica::LEXICA;

    #[test]
    fn every_phrase_compiles_and_few_have_to_be_looked_for_everywhere() {
        let phrases = Phrases::of(LEXICA).unwrap();
        let all = phrases.anchored.iter().chain(&phrases.loose);
        for phrase in all {
            assert!(!phrase.regex.as_str().contains('@'), "{}", phrase.regex);
            assert!(!phrase.regex.is_match(""), "{}", phrase.regex);
        }
        assert!(phrases.loose.len() < 8 && phrases.anchored.len() > 100);
    }

    #[test]
    fn phrases_are_whole_words_in_any_case() {
        let phrases = Phrases::of(LEXICA).unwrap();
        let found = |text: &str| -> Vec<String> {
            let mut found: Vec<String> =
                phrases.find(text).map(|f| text.get(f.range).unwrap().to_owned()).collect();
            found.dedup();
            found
        };
        assert_eq!(found("Hij HOORT STEMMEN."), ["HOORT STEMMEN"]);
        assert!(found("Hij hoort stemmenwerving").is_empty());
        assert!(found("toehoort stemmen").is_empty());
    }
}
