//! Sensitive facts: health, religion, ethnicity, politics, union, sexual life, crime, money.
//!
//! A term of a lexicon counts only when it is tied to a person: a text about policy may say
//! "verslaving" as often as it likes. The lexicons are data in `patterns/lists/feiten-<kind>`; what
//! depends on the words around it is code: amounts ([`amounts`]) and places of birth ([`origin`]).

mod amounts;
mod lexica;
mod origin;
mod people;
mod phrases;
mod scope;
mod term;

use super::{Candidate, PatternError, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score};
use aho_corasick::{AhoCorasick, MatchKind};
use lexica::LEXICA;
use phrases::Phrases;
use scope::Scope;
use std::{borrow::Cow, collections::HashSet, ops::Range};
use term::{Strength, Term};

/// A place in the text that says something sensitive, of whomever.
struct Fact {
    range: Range<usize>,
    kind: Kind,
    strength: Strength,
}

/// The recogniser of sensitive facts.
pub(super) struct Facts {
    automaton: AhoCorasick,
    terms: Vec<Term>,
    phrases: Phrases,
    exceptions: HashSet<(Kind, &'static str)>,
}

/// The lines of a list that say something.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

impl Facts {
    /// Builds the automaton and compiles the phrases of the embedded lexicons.
    ///
    /// # Errors
    /// The lexicons grow beyond what one automaton can hold, or a phrase does not compile.
    pub(super) fn new() -> Result<Self, PatternError> {
        let (mut cores, mut terms) = (Vec::new(), Vec::new());
        let mut exceptions = HashSet::new();
        for lexicon in LEXICA {
            for line in lines(lexicon.items) {
                let (term, core) = Term::parse(lexicon.kind, line);
                terms.push(term);
                cores.push(core);
            }
            exceptions.extend(lines(lexicon.exceptions).map(|word| (lexicon.kind, word)));
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&cores)
            .map_err(|e| PatternError::Content {
                file: "patterns/lists/feiten-*/items.txt".to_owned(),
                message: e.to_string(),
            })?;
        Ok(Self { automaton, terms, phrases: Phrases::of(LEXICA)?, exceptions })
    }

    /// Everything that the lexicons and phrases see in `within`, in order, neighbours of one kind
    /// joined; offsets of `text`.
    fn facts(&self, text: &str, within: Range<usize>) -> Vec<Fact> {
        let mut facts = self.facts_of(text.get(within.clone()).unwrap_or_default());
        for fact in &mut facts {
            fact.range = fact.range.start + within.start..fact.range.end + within.start;
        }
        facts
    }

    /// The same for a whole text.
    fn facts_of(&self, text: &str) -> Vec<Fact> {
        let mut facts: Vec<Fact> = Vec::new();
        for hit in self.automaton.find_overlapping_iter(text) {
            let Some(term) = self.terms.get(hit.pattern().as_usize()) else { continue };
            let Some(range) = term.word(text, hit.start()..hit.end()) else { continue };
            facts.push(Fact { range, kind: term.kind, strength: term.strength });
        }
        facts.extend(self.phrases.find(text));
        facts.extend(origin::find(text));
        facts.extend(amounts::find(text));
        facts.retain(|f| {
            let words = text.get(f.range.clone()).unwrap_or_default().to_lowercase();
            !self.exceptions.contains(&(f.kind, words.as_str()))
        });
        facts.sort_by_key(|f| (f.kind, f.range.start, f.range.end));
        let mut joined: Vec<Fact> = Vec::with_capacity(facts.len());
        for fact in facts {
            match joined.last_mut().filter(|last| {
                last.kind == fact.kind
                    && (fact.range.start <= last.range.end
                        || matches!(text.get(last.range.end..fact.range.start), Some(" " | "-")))
            }) {
                Some(last) => {
                    last.range.end = last.range.end.max(fact.range.end);
                    last.strength = last.strength.max(fact.strength);
                }
                None => joined.push(fact),
            }
        }
        joined.sort_by_key(|f| f.range.start);
        joined
    }
}

/// The text with a scan's digits in the middle of a word read as letters (`bed1egerig`) and line
/// ends in the middle of a sentence as blanks; every byte keeps its place.
fn flowing(text: &str) -> Cow<'_, str> {
    let letter = |b: Option<&u8>| b.is_some_and(u8::is_ascii_lowercase);
    let bytes = text.as_bytes();
    let wrong = |at: usize| {
        let (before, after) = (at.checked_sub(1).and_then(|i| bytes.get(i)), bytes.get(at + 1));
        letter(before) && letter(after)
    };
    let read = |(at, c): (usize, char)| match c {
        '1' if wrong(at) => 'l',
        '0' if wrong(at) => 'o',
        '\n' if wrong(at) => ' ',
        _ => c,
    };
    if text.char_indices().all(|(at, c)| read((at, c)) == c) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.char_indices().map(read).collect())
}

impl Recogniser for Facts {
    fn id(&self) -> &'static str {
        "facts"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        // No person at all: a text about policy, whatever it says.
        let Some(mut scope) = Scope::of(text, scene.found) else { return };
        let flowing = flowing(text);
        for fact in scope.reach().into_iter().flat_map(|at| self.facts(&flowing, at)) {
            if scope.in_name(&fact.range)
                || (fact.kind == Kind::Ethnicity && term::of_a_thing(text, fact.range.end))
            {
                continue; // `mevrouw Blind`, `een Roemeens kenteken`
            }
            let Some((tied_by, sureness)) = scope.tie(&fact) else { continue };
            out.push(Candidate {
                range: term::widen(text, fact.range),
                kind: fact.kind,
                score: Score::new(sureness),
                recogniser: "facts",
                evidence: vec![Evidence::List("feiten"), Evidence::PersonInScope(tied_by)],
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::View;

    /// What is found in `text` when the words in `persons` are people in it.
    fn found(text: &str, persons: &[&str]) -> Vec<(String, Kind)> {
        let view = View::new(text);
        let names = persons.iter().filter_map(|p| {
            let at = view.text().find(p)?;
            Some(Candidate {
                range: at..at + p.len(),
                kind: Kind::Person,
                score: Score::new(0.9),
                recogniser: "names",
                evidence: Vec::new(),
            })
        });
        let names: Vec<Candidate> = names.collect();
        let mut out = Vec::new();
        Facts::new().unwrap().find(&Scene { view: &view, found: &names }, &mut out);
        out.iter().map(|c| (view.text().get(c.range.clone()).unwrap().to_owned(), c.kind)).collect()
    }

    fn texts(text: &str, persons: &[&str]) -> Vec<String> {
        found(text, persons).into_iter().map(|(text, _)| text).collect()
    }

    #[test]
    fn a_fact_needs_a_person() {
        let policy = "Depressie en verslaving nemen toe. De bijstand steeg met € 1.000.";
        assert!(texts(policy, &[]).is_empty());
        assert_eq!(texts("Jansen heeft een depressie.", &["Jansen"]), ["depressie"]);
        assert_eq!(texts("Dit is Jansen. Hij heeft een depressie.", &["Jansen"]), ["depressie"]);
        let far =
            format!("Dit is Jansen. {} Mensen met een depressie.", "Woorden zijn het. ".repeat(99));
        assert!(texts(&far, &["Jansen"]).is_empty());
    }

    #[test]
    fn words_that_belong_together_are_one_finding() {
        assert_eq!(
            texts("Jansen heeft een ernstige bipolaire stoornis en diabetes type 2.", &["Jansen"]),
            ["ernstige bipolaire stoornis", "diabetes type 2"]
        );
        assert_eq!(texts("Jansen gebruikt sertraline 50 mg.", &["Jansen"]), ["sertraline 50 mg"]);
    }

    #[test]
    fn amounts_count_with_a_person_and_a_word_for_what_they_are() {
        let person = "Jansen heeft een inkomen van € 1.180 per maand.";
        assert_eq!(
            found(person, &["Jansen"]),
            [("inkomen van € 1.180 per maand".to_owned(), Kind::Financial)]
        );
        assert!(texts("Jansen licht het krediet van € 412.000 toe.", &["Jansen"]).is_empty());
    }

    #[test]
    fn rows_of_an_export_do_not_share_their_people() {
        let rows = "naam;plaats;opm\nJansen;Assen;lid\nDe Wit;Rolde;astma\n";
        let one = texts(rows, &["De Wit"]);
        assert_eq!(one, ["astma"]);
    }

    #[test]
    fn a_name_is_no_fact() {
        assert!(texts("Mevrouw Blind zei niets.", &["Blind"]).is_empty());
    }
}
