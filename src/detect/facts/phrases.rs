//! Facts that a list of terms cannot hold: expressions, one a line, in `phrases.txt` of a lexicon.
//!
//! A line is a regular expression in any case, whole words at both ends; ` ?` behind it makes it
//! weak, a line `@name expression` names a piece that later lines use as `@name`.

use super::{Fact, lexica::Lexicon, term::Strength};
use crate::detect::PatternError;
use crate::model::Kind;
use regex::Regex;

/// The expressions of one lexicon and strength, joined into one.
pub(super) struct Phrases {
    kind: Kind,
    strength: Strength,
    regex: Regex,
}

impl Phrases {
    /// Compiles the phrases of a lexicon.
    ///
    /// # Errors
    /// An expression that does not compile.
    pub(super) fn of(lexicon: &Lexicon) -> Result<Vec<Self>, PatternError> {
        let (mut weak, mut strong) = (Vec::new(), Vec::new());
        let mut pieces: Vec<(&str, String)> = Vec::new();
        for line in lexicon.phrases.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
            if let Some((name, piece)) = line.strip_prefix('@').and_then(|l| l.split_once(' ')) {
                let piece = filled(piece, &pieces);
                pieces.push((name, piece));
                continue;
            }
            match line.strip_suffix(" ?") {
                Some(line) => weak.push(filled(line, &pieces)),
                None => strong.push(filled(line, &pieces)),
            }
        }
        let both = [(Strength::Weak, weak), (Strength::Strong, strong)];
        both.into_iter()
            .filter(|(_, lines)| !lines.is_empty())
            .map(|(strength, lines)| {
                let joined = format!(r"(?i)(?-u:\b)(?:{})(?-u:\b)", lines.join("|"));
                let regex = Regex::new(&joined).map_err(|e| PatternError::Regex {
                    file: format!("patterns/lists/feiten-{}/phrases.txt", lexicon.kind.as_str()),
                    cause: Box::new(e),
                })?;
                Ok(Self { kind: lexicon.kind, strength, regex })
            })
            .collect()
    }

    /// The places of `text` that say such a fact.
    pub(super) fn find<'a>(&'a self, text: &'a str) -> impl Iterator<Item = Fact> + 'a {
        self.regex.find_iter(text).map(|m| Fact {
            range: m.range(),
            kind: self.kind,
            strength: self.strength,
        })
    }
}

/// `line` with the pieces that it names.
fn filled(line: &str, pieces: &[(&str, String)]) -> String {
    pieces
        .iter()
        .fold(line.to_owned(), |line, (name, piece)| line.replace(&format!("@{name}"), piece))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::facts::lexica::LEXICA;

    #[test]
    fn every_phrase_compiles_alone_and_names_known_pieces() {
        for lexicon in LEXICA {
            let phrases = Phrases::of(lexicon).unwrap();
            assert!(phrases.iter().all(|p| !p.regex.as_str().contains('@')), "{}", lexicon.kind);
            assert!(phrases.iter().all(|p| !p.regex.is_match("")), "{}", lexicon.kind);
        }
    }
}
