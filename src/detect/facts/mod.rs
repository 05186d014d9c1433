//! Sensitive facts: health, religion, ethnicity, politics, union, sexual life, crime, money.
//!
//! A term of a lexicon counts only when it is tied to a person: a text about policy may say
//! "verslaving" as often as it likes. The lexicons are data in `patterns/lists/feiten-<kind>`; what
//! depends on the words around it is code: amounts ([`amounts`]) and places of birth ([`origin`]).
//! What they know, who stands around and the words themselves go into a [`tagger`], which decides.

mod amounts;
mod classes;
mod columns;
mod index;
mod lexica;
mod nameless;
mod observe;
mod origin;
mod people;
mod phrases;
mod refuse;
mod scope;
mod tagger;
mod term;

use super::{Candidate, PatternError, Recogniser, Scene};
use crate::model::{Evidence, Kind, Score};
use aho_corasick::AhoCorasick;
use index::Index;
use lexica::LEXICA;
pub use observe::FactChain;
use phrases::Phrases;
use scope::Scope;
use std::{borrow::Cow, collections::HashSet, ops::Range};
pub use tagger::{FACT_LABELS, FactModel, FactRow, fact_kind, fact_label, fact_marginals, plus};
use term::{Strength, Term};

/// From this probability on the tagger joins words to a fact of the lexicons.
const FLOOR: f32 = 0.4;

/// From this probability on it finds one by itself.
const SURE: f32 = 0.7;

/// From this probability on the tagger bears out what the lexicons say.
const BORNE_OUT: f32 = 0.3;

/// The score of a fact of the lexicons that the tagger does not see at all: seven of ten are right.
const ALONE: f32 = 0.7;

/// Less than this is not at all.
const UNSEEN: f32 = 0.02;

/// A place in the text that says something sensitive, of whomever.
struct Fact {
    range: Range<usize>,
    kind: Kind,
    strength: Strength,
}

/// The recogniser of sensitive facts.
pub struct Facts {
    /// What weighs them; `None` leaves it to the lexicons and the ties alone.
    model: Option<Cow<'static, FactModel>>,
    terms: Vec<Term>,
    /// Terms by what they begin with, and those that end longer words by what they end with.
    starts: Index,
    ends: Index,
    /// Terms open at both ends, and which of `terms` each is.
    inner: AhoCorasick,
    inside: Vec<usize>,
    phrases: Phrases,
    exceptions: HashSet<(Kind, &'static str)>,
}

/// What a byte may be part of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    /// An ASCII letter or digit.
    Plain,
    /// A char of more bytes, perhaps a letter.
    Long,
    /// No word.
    Other,
}

impl Sort {
    fn of(byte: u8) -> Self {
        match byte {
            b if b.is_ascii_alphanumeric() => Self::Plain,
            b if b.is_ascii() => Self::Other,
            _ => Self::Long,
        }
    }
}

/// The lines of a list that say something.
fn lines(list: &'static str) -> impl Iterator<Item = &'static str> {
    list.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with('#'))
}

impl Facts {
    /// Reads the embedded lexicons; their phrases are compiled when first needed.
    ///
    /// # Errors
    /// The lexicons grow beyond what one automaton can hold.
    pub fn new() -> Result<Self, PatternError> {
        Self::thinned(|_| true)
    }

    /// With a model of its own: to measure it.
    #[must_use]
    pub fn with(self, model: FactModel) -> Self {
        Self { model: Some(Cow::Owned(model)), ..self }
    }

    /// Without a tagger: the lexicons and the ties decide.
    #[must_use]
    pub fn by_rules(self) -> Self {
        Self { model: None, ..self }
    }

    /// With those lines of the lexicons only that `keep` accepts: to fit and measure a tagger that does
    /// not hang on words that the lexicons happen to have.
    ///
    /// # Errors
    /// The lexicons grow beyond what one automaton can hold.
    pub fn thinned(keep: impl Fn(&str) -> bool) -> Result<Self, PatternError> {
        let (mut starts, mut ends, mut inner) = (Vec::new(), Vec::new(), Vec::new());
        let (mut terms, mut inside) = (Vec::new(), Vec::new());
        let mut exceptions = HashSet::new();
        let mut id = 0;
        for lexicon in LEXICA {
            for line in lines(lexicon.items).filter(|l| keep(l)) {
                let (term, core) = Term::parse(lexicon.kind, line);
                match (term.open_start, term.open_end) {
                    (false, _) => starts.push((core, id)),
                    (true, false) => ends.push((core, id)),
                    (true, true) => {
                        inner.push(core);
                        inside.push(terms.len());
                    }
                }
                terms.push(term);
                id += 1;
            }
            exceptions.extend(lines(lexicon.exceptions).map(|word| (lexicon.kind, word)));
        }
        let inner =
            AhoCorasick::builder().ascii_case_insensitive(true).build(&inner).map_err(|e| {
                PatternError::Content {
                    file: "patterns/lists/feiten-*/items.txt".to_owned(),
                    message: e.to_string(),
                }
            })?;
        let (starts, ends) = (Index::new(false, starts), Index::new(true, ends));
        let phrases = Phrases::of(LEXICA, keep);
        let model = FactModel::built_in().map(Cow::Borrowed);
        Ok(Self { model, terms, starts, ends, inner, inside, phrases, exceptions })
    }

    /// The terms of the lexicons in a text.
    fn words(&self, text: &str) -> Vec<Fact> {
        let bytes = text.as_bytes();
        let mut facts = Vec::new();
        let mut push = |id: usize, hit: Range<usize>| {
            let Some(term) = self.terms.get(id) else { return };
            let Some(range) = term.word(text, hit) else { return };
            facts.push(Fact { range, kind: term.kind, strength: term.strength });
        };
        let mut before = Sort::Other;
        for (at, byte) in bytes.iter().enumerate() {
            let here = Sort::of(*byte);
            // Between two plain letters no word begins or ends; beside a longer char one may, and the
            // term looks whether it does.
            if here != Sort::Plain || before != Sort::Plain {
                if before != Sort::Other {
                    self.ending(bytes, at, &mut push);
                }
                if here != Sort::Other {
                    for (length, id) in self.starts.at(bytes.get(at..).unwrap_or_default()) {
                        push(id as usize, at..at + length);
                    }
                }
            }
            before = here;
        }
        if before != Sort::Other {
            self.ending(bytes, bytes.len(), &mut push);
        }
        for hit in self.inner.find_overlapping_iter(text) {
            self.inside
                .get(hit.pattern().as_usize())
                .into_iter()
                .for_each(|id| push(*id, hit.range()));
        }
        facts
    }

    /// The terms that end at `end`.
    fn ending(&self, bytes: &[u8], end: usize, push: &mut impl FnMut(usize, Range<usize>)) {
        for (length, id) in self.ends.at(bytes.get(..end).unwrap_or_default()) {
            push(id as usize, end - length..end);
        }
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
        let mut facts = self.words(text);
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
    let read = |(at, byte): (usize, &u8)| {
        let made = match byte {
            b'1' => b'l',
            b'0' => b'o',
            b'\n' => b' ',
            _ => return None,
        };
        let before = at.checked_sub(1).and_then(|i| bytes.get(i));
        (letter(before) && letter(bytes.get(at + 1))).then_some((at, made))
    };
    let wrong: Vec<(usize, u8)> = bytes.iter().enumerate().filter_map(read).collect();
    if wrong.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut bytes = bytes.to_vec();
    for (at, made) in wrong {
        bytes.get_mut(at).into_iter().for_each(|b| *b = made);
    }
    // One ASCII character for another: it stays UTF-8.
    String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned)
}

impl Recogniser for Facts {
    fn id(&self) -> &'static str {
        "facts"
    }

    fn find(&self, scene: &Scene<'_>, out: &mut Vec<Candidate>) {
        let text = scene.view.text();
        // No person at all: a text about policy, whatever it says.
        let Some(mut scope) = Scope::of(text, scene.found) else { return };
        for fact in columns::find(scene.view) {
            let Some((tied_by, sureness)) = scope.tie(&fact) else { continue };
            out.push(Candidate {
                range: fact.range,
                kind: fact.kind,
                score: Score::new(sureness),
                recogniser: "facts",
                evidence: vec![Evidence::Pattern, Evidence::PersonInScope(tied_by)],
            });
        }
        for (facts, chains) in self.seen(scene, &mut scope) {
            let Some(model) = &self.model else {
                out.extend(facts.iter().filter_map(|fact| ruled(text, fact, &mut scope)));
                continue;
            };
            for chain in &chains {
                let within = chain.range();
                let from = facts.partition_point(|f| f.range.start < within.start);
                let to = facts.partition_point(|f| f.range.start < within.end);
                let facts = facts.get(from..to).unwrap_or_default();
                weigh(text, model, facts, chain, &mut scope, out);
            }
        }
    }
}

/// A fact as the lexicons and the ties see it.
fn ruled(text: &str, fact: &Fact, scope: &mut Scope<'_>) -> Option<Candidate> {
    let (tied_by, sureness) = scope.tie(fact)?;
    Some(Candidate {
        range: term::widen(text, fact.range.clone()),
        kind: fact.kind,
        score: Score::new(sureness),
        recogniser: "facts",
        evidence: vec![Evidence::List("feiten"), Evidence::PersonInScope(tied_by)],
    })
}

impl Facts {
    /// What the lexicons know in each stretch of the text in which someone stands, and what the tagger
    /// sees there.
    fn seen(&self, scene: &Scene<'_>, scope: &mut Scope<'_>) -> Vec<(Vec<Fact>, Vec<FactChain>)> {
        let text = scene.view.text();
        let flowing = flowing(text);
        let mut all = Vec::new();
        for at in scope.reach() {
            let mut facts = self.facts(&flowing, at.clone());
            facts.retain(|fact| {
                // `mevrouw Blind`, `een Roemeens kenteken`
                let thing = fact.kind == Kind::Ethnicity && term::of_a_thing(text, fact.range.end);
                !thing && !scope.in_name(&fact.range) && !refuse::refused(text, fact)
            });
            let chains = observe::chains(scene.view, &flowing, at, &facts, scope);
            all.push((facts, chains));
        }
        all
    }

    /// What the tagger sees of a text, sentence by sentence, after the other recognisers.
    #[must_use]
    pub fn observe(&self, scene: &Scene<'_>) -> Vec<FactChain> {
        let Some(mut scope) = Scope::of(scene.view.text(), scene.found) else {
            return Vec::new();
        };
        self.seen(scene, &mut scope).into_iter().flat_map(|(_, chains)| chains).collect()
    }
}

/// The facts of one sentence: those of the lexicons that are tied to someone, as sure as the tagger
/// makes them and with the words that it joins to them; and what it finds by itself.
fn weigh(
    text: &str,
    model: &FactModel,
    facts: &[Fact],
    chain: &FactChain,
    scope: &mut Scope<'_>,
    out: &mut Vec<Candidate>,
) {
    let shares = model.shares(chain);
    let runs = tagger::tagged(&shares, FLOOR);
    let mut runs: Vec<(Range<usize>, tagger::Tagged, bool)> =
        runs.into_iter().filter_map(|run| Some((chain.place(&run.tokens)?, run, false))).collect();
    for fact in facts {
        let Some(mut found) = ruled(text, fact, scope) else { continue };
        let share = tagger::most(&shares, chain.tokens(), &fact.range, fact.kind);
        let sure = found.score.get();
        found.score = Score::new(match share {
            s if s >= BORNE_OUT => sure.max(0.8) + 0.1 * s,
            s if s >= UNSEEN => sure,
            _ => sure.min(ALONE),
        });
        if share >= BORNE_OUT {
            found.evidence.push(Evidence::Model);
        }
        for (place, run, used) in &mut runs {
            if run.kind == fact.kind
                && place.start < found.range.end
                && found.range.start < place.end
            {
                let place = within_cell(text, &found.range, &without_article(text, place));
                found.range = found.range.start.min(place.start)..found.range.end.max(place.end);
                *used = true;
            }
        }
        found.range = trimmed(text, found.range);
        out.push(found);
    }
    for (place, run, _) in runs.into_iter().filter(|(_, run, used)| !used && run.share >= SURE) {
        let place = without_article(text, &place);
        let place = within_cell(text, &(place.start..place.start), &place);
        // The lexicons know what an amount is about: a fine, a ceiling and a tariff are nobody's.
        if run.kind == Kind::Financial && is_amount(text.get(place.clone()).unwrap_or_default()) {
            continue;
        }
        out.push(Candidate {
            range: trimmed(text, term::widen(text, place)),
            kind: run.kind,
            score: Score::new(0.3 + 0.5 * run.share),
            recogniser: "facts",
            evidence: vec![Evidence::Model, Evidence::PersonInScope(chain.tied_by())],
        });
    }
}

/// Whether nothing is said but an amount: `€ 2.500 per week`.
fn is_amount(words: &str) -> bool {
    let plain = ["eur", "euro", "per", "week", "maand", "jaar", "dag", "keer"];
    words
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .all(|word| plain.contains(&word.to_lowercase().as_str()))
}

/// A place of the tagger without the article that it begins with.
fn without_article(text: &str, place: &Range<usize>) -> Range<usize> {
    let words = text.get(place.clone()).unwrap_or_default();
    let articles = ["een ", "de ", "het "];
    let article = articles.iter().find(|a| words.starts_with(**a)).map_or(0, |a| a.len());
    place.start + article..place.end
}

/// The part of `place` around `own` that lies in its cell or line.
fn within_cell(text: &str, own: &Range<usize>, place: &Range<usize>) -> Range<usize> {
    let border = |c: char| matches!(c, '\t' | '|' | ';' | '\n');
    let head = text.get(place.start..own.start).unwrap_or_default();
    let tail = text.get(own.end..place.end).unwrap_or_default();
    let start = head.rfind(border).map_or(place.start, |i| place.start + i + 1);
    let end = tail.find(border).map_or(place.end, |i| own.end + i);
    start.min(own.start)..end.max(own.end)
}

/// A range without the marks and blanks at its ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let Some(words) = text.get(range.clone()) else { return range };
    let mark = |c: char| !c.is_alphanumeric() && !matches!(c, '€' | ')' | '%' | '-');
    let start = range.start + (words.len() - words.trim_start_matches(mark).len());
    let end = range.start + words.trim_end_matches(mark).len();
    if start < end { start..end } else { range }
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
    fn a_person_without_a_name_has_facts_too() {
        let text = "Cliënt heeft autisme en ontvangt een bijstandsuitkering.";
        assert_eq!(texts(text, &[]), ["autisme", "ontvangt een bijstandsuitkering"]);
        assert_eq!(texts("Ik heb ASS en woon sinds april zelfstandig.", &[]), ["ASS"]);
        assert_eq!(texts("Mevrouw (82) heeft dementie.", &[]), ["dementie"]);
        let rule = "Een cliënt met dementie die bijstand ontvangt, kan zorg vragen. Indien cliënt is \
                    verslaafd, wordt hij verwezen.";
        assert!(texts(rule, &[]).is_empty());
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
    fn a_heading_says_what_stands_in_its_column() {
        let rows =
            "naam;diagnose;salaris;plaats\nJansen;onbekend beeld;2.450;Assen\nDe Wit;geen;;Rolde\n";
        assert_eq!(texts(rows, &["Jansen", "De Wit"]), ["onbekend beeld", "2.450"]);
    }

    #[test]
    fn a_name_is_no_fact() {
        assert!(texts("Mevrouw Blind zei niets.", &["Blind"]).is_empty());
    }
}
