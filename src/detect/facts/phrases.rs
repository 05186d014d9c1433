//! Facts that a list of terms cannot hold: expressions, one a line, in `phrases.txt` of a lexicon.
//!
//! A line is a regular expression in any case, whole words at both ends; ` ?` behind it makes it
//! weak, a line `@name = expression` names a piece that later lines use as `@name`.
//!
//! Hundreds of expressions joined into one make every engine slow. Almost all begin with words,
//! so those are looked for, and an expression is tried only where it may begin.

use super::{Fact, index::Index, lexica::Lexicon, term::Strength};
use crate::detect::lazy::{LazyRegex, latin};
use crate::model::Kind;
use regex_syntax::hir::literal::{ExtractKind, Extractor};

/// What an expression reads at most, in bytes.
const LONGEST: usize = 300;

/// One expression.
struct Phrase {
    kind: Kind,
    strength: Strength,
    regex: LazyRegex,
}

/// The expressions of all lexicons.
pub(super) struct Phrases {
    /// Those that begin with words, anchored.
    anchored: Vec<Phrase>,
    /// The words, with which of `anchored` each belongs to.
    beginnings: Index,
    /// The others.
    loose: Vec<Phrase>,
}

impl Phrases {
    /// The phrases of the lexicons that `keep` accepts; that every expression compiles is tested.
    pub(super) fn of(lexica: &[Lexicon], keep: impl Fn(&str) -> bool) -> Self {
        let (mut anchored, mut loose) = (Vec::new(), Vec::new());
        let mut beginnings = Vec::new();
        let mut id = 0;
        for lexicon in lexica {
            let kind = lexicon.kind;
            for (line, strength) in expressions(lexicon).into_iter().filter(|(line, _)| keep(line))
            {
                let line = latin(&line);
                let words = first_words(&line);
                let start = if words.is_some() { "^" } else { r"(?-u:\b)" };
                let regex = LazyRegex::new(format!(r"{start}(?i:{line})(?-u:\b)"));
                let phrase = Phrase { kind, strength, regex };
                let Some(words) = words else {
                    loose.push(phrase);
                    continue;
                };
                beginnings.extend(words.into_iter().map(|word| (word, id)));
                anchored.push(phrase);
                id += 1;
            }
        }
        Self { anchored, beginnings: Index::new(false, beginnings), loose }
    }

    /// The places of `text` that say such a fact.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Fact> + 'a {
        let bytes = text.as_bytes();
        let starts = (0..bytes.len()).filter(move |at| {
            let free = |b: &u8| !b.is_ascii_alphanumeric();
            at.checked_sub(1).and_then(|i| bytes.get(i)).is_none_or(free)
        });
        let hits = starts.flat_map(move |at| {
            let rest = bytes.get(at..).unwrap_or_default();
            self.beginnings.at(rest).map(move |(_, id)| (at, id))
        });
        let begun = hits.filter_map(move |(at, id)| {
            let phrase = self.anchored.get(id as usize)?;
            let clause = clause(text, at);
            let end = phrase.regex.get()?.find(clause)?.end();
            let start = at + verb(clause.get(..end).unwrap_or_default());
            Some(Fact { range: start..at + end, kind: phrase.kind, strength: phrase.strength })
        });
        let loose =
            self.loose.iter().flat_map(move |phrase| {
                phrase.regex.get().into_iter().flat_map(|regex| regex.find_iter(text)).map(|m| {
                    Fact { range: m.range(), kind: phrase.kind, strength: phrase.strength }
                })
            });
        begun.chain(loose)
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

/// The expressions of a lexicon with its pieces filled in.
fn expressions(lexicon: &Lexicon) -> Vec<(String, Strength)> {
    let mut pieces: Vec<(&str, String)> = Vec::new();
    let mut all = Vec::new();
    for line in super::lines(lexicon.phrases) {
        if let Some((name, piece)) = line.strip_prefix('@').and_then(|l| l.split_once(" = ")) {
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
    extractor.kind(ExtractKind::Prefix).limit_class(12).limit_literal_len(16).limit_total(2000);
    let found = extractor.extract(&hir);
    let words = found.literals()?.iter().map(|l| {
        // Cut at so many bytes it may end in the middle of a char.
        let whole = l.as_bytes().utf8_chunks().next().map_or("", |c| c.valid());
        let word = whole.to_owned();
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
        let phrases = Phrases::of(LEXICA, |_| true);
        let all = phrases.anchored.iter().chain(&phrases.loose);
        for phrase in all {
            let regex = phrase.regex.get().unwrap();
            assert!(!regex.as_str().contains('@') && !regex.is_match(""), "{regex}");
        }
        let loose: Vec<_> = phrases.loose.iter().filter_map(|p| p.regex.get()).collect();
        assert!(loose.len() < 4 && phrases.anchored.len() > 100, "{loose:?}");
    }

    #[test]
    fn phrases_are_whole_words_in_any_case() {
        let phrases = Phrases::of(LEXICA, |_| true);
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
