//! Second pass: what was recognised once is looked for everywhere.

mod beside;

use super::gazetteer::Street;
use super::lexicon::Lexicon;
use super::names::{NAME_PARTICLES, NameParts, is_code};
use super::{Detector, KnownForms, View};
use crate::model::{Document, Evidence, Finding, Kind, Score, Secret, Span};
use aho_corasick::{AhoCorasick, MatchKind};
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

/// A name under this score is not used to find others.
const SURE: f32 = 0.6;

/// The same for a name of one word.
const SURE_ALONE: f32 = 0.75;

/// The forms that may be matched on their own, from the names in `findings`: the whole name, the
/// surname with and without tussenvoegsels, the first name, log-in names and initial codes.
///
/// An ordinary word (`Bakker`, `Roos`) becomes a form only if it was found with an aanhef, or is a
/// common first name; even then a mention at the start of a sentence does not count.
#[must_use]
pub fn known_from(findings: &[Finding]) -> KnownForms {
    // Each name is taken apart once, however often it stands there.
    let mut best: BTreeMap<(&str, bool), f32> = BTreeMap::new();
    let persons = findings.iter().filter(|f| f.kind == Kind::Person && f.score.get() >= SURE);
    for finding in persons {
        let single = !finding.value.expose().contains(char::is_whitespace);
        if single && finding.score.get() < SURE_ALONE {
            continue;
        }
        let announced = finding.evidence.contains(&Evidence::Grammar("aanhef"));
        let slot = best.entry((finding.value.expose(), announced)).or_default();
        *slot = slot.max(finding.score.get());
    }
    let mut forms: BTreeMap<String, f32> = BTreeMap::new();
    for ((name, announced), score) in best {
        for (form, share) in forms_of(name, announced) {
            if form.split(' ').all(|w| NAME_PARTICLES.contains(&w.to_lowercase().as_str())) {
                continue;
            }
            let score = score.min(0.95) * share;
            let slot = forms.entry(form).or_insert(score);
            *slot = slot.max(score);
        }
    }
    let names = forms.into_iter().map(|(form, s)| (Secret::new(form), Score::new(s))).collect();
    KnownForms { names, values: Vec::new() }
}

/// The forms of one name, each with its share of the name's score.
fn forms_of(name: &str, announced: bool) -> Vec<(String, f32)> {
    let parts = NameParts::of(name);
    let mut forms = Vec::new();
    if parts.given.is_empty() && parts.surname.is_empty() {
        return forms; // tussenvoegsels or initials alone
    }
    let lone = parts.given.is_empty() && parts.surname.len() == 1 && parts.tussen.is_empty();
    if !lone || announced || distinctive(name) {
        forms.push((name.to_owned(), 1.0));
    }
    let surname = parts.surname.join(" ");
    let full = if parts.tussen.is_empty() {
        surname.clone()
    } else {
        format!("{} {surname}", parts.tussen.join(" "))
    };
    if !surname.is_empty() && (announced || !parts.tussen.is_empty() || distinctive(&surname)) {
        forms.push((full, 0.95));
    }
    if surname.chars().count() >= 4 && (announced || distinctive(&surname)) {
        let own = surname.split_once('-').map(|(own, _)| own);
        if let Some(own) = own.filter(|o| o.len() >= 4 && distinctive(o)) {
            forms.push((own.to_owned(), 0.85));
        }
        if !surname.is_empty() {
            forms.push((surname.clone(), 0.85));
        }
    }
    let known = |f: &&String| distinctive(f) || Lexicon::get().look_up(f).first() == 3;
    let first = parts.given.first().filter(|f| f.chars().count() >= 3 && !surname.is_empty());
    if let Some(first) = first.filter(known) {
        forms.push((first.clone(), 0.8));
    }
    forms.extend(log_ins(&parts).into_iter().map(|f| (f, 0.8)));
    forms.extend(codes(&parts).into_iter().map(|f| (f, 0.65)));
    forms
}

/// Whether `name` is hardly ever an ordinary word or a place.
fn distinctive(name: &str) -> bool {
    let attrs = Lexicon::get().look_up(name);
    let word = attrs.is_word() && attrs.zipf4() >= 10;
    !word && !Lexicon::get().is_place(name) && name.chars().count() >= 2
}

/// `jjansen`, `jvdberg`, `vandenBerg`, `piet-jansen`.
fn log_ins(parts: &NameParts) -> Vec<String> {
    let surname: String = parts.surname.concat().to_lowercase();
    if surname.chars().count() < 4 {
        return Vec::new();
    }
    let joined: String = parts.tussen.concat().to_lowercase();
    let short: String = parts.tussen.iter().filter_map(|t| t.chars().next()).collect();
    let mut out = BTreeSet::new();
    for middle in [joined.as_str(), short.to_lowercase().as_str()] {
        if let Some(initial) = parts.initials.first() {
            out.insert(format!("{}{middle}{surname}", initial.to_lowercase()));
            out.insert(format!("{}.{middle}{surname}", initial.to_lowercase()));
        }
        if !middle.is_empty() {
            out.insert(format!("{middle}{surname}"));
        }
    }
    if let Some(first) = parts.given.first() {
        let first = first.to_lowercase();
        out.insert(format!("{first}{joined}{surname}"));
        for mark in ['.', '-', '_', '+'] {
            let words = parts.tussen.iter().chain(&parts.surname).map(|w| w.to_lowercase());
            let words: Vec<String> = words.collect();
            let words = words.join(mark.encode_utf8(&mut [0; 4]));
            out.insert(format!("{first}{mark}{words}"));
            out.insert(format!("{words}{mark}{first}"));
        }
    }
    out.into_iter().collect()
}

/// `JvdB`, `JBe`, `JB`.
fn codes(parts: &NameParts) -> Vec<String> {
    let (Some(initial), Some(surname)) = (parts.initials.first(), parts.surname.first()) else {
        return Vec::new();
    };
    let letters = |n: usize| surname.chars().take(n).collect::<String>();
    let middle: String =
        parts.tussen.iter().filter_map(|t| t.chars().find(|c| c.is_alphabetic())).collect();
    let middle = middle.to_lowercase();
    let mut out = vec![format!("{initial}{middle}{}", letters(1))];
    if middle.is_empty() {
        out.push(format!("{initial}{}", letters(2)));
    }
    out
}

impl Detector {
    /// Adds to `findings` every mention in `document` of a form in `known` that no finding covers.
    /// New findings carry [`Evidence::SamePerson`]; all are put in order of place.
    pub fn propagate(&self, document: &Document, known: &KnownForms, findings: &mut Vec<Finding>) {
        let known = joined(known, findings, document);
        let Some(forms) = Forms::new(&known) else { return };
        let mut places: BTreeMap<usize, Taken> = BTreeMap::new();
        for (at, f) in findings.iter().enumerate() {
            places.entry(f.part).or_default().insert(f.span.start(), (f.span, at));
        }
        for (index, part) in document.parts.iter().enumerate() {
            let mut taken = places.remove(&index).unwrap_or_default();
            let view = View::new(&part.text);
            for (range, form) in forms.mentions(view.text()) {
                let range = beside::widen(view.text(), range, form.kind);
                let Some(span) = view.source_span(&part.text, range.clone()) else { continue };
                let value = Secret::new(view.text().get(range).unwrap_or_default());
                match rivals(&taken, span) {
                    Rivals::None => {
                        taken.insert(span.start(), (span, findings.len()));
                        findings.push(form.finding(index, span, value));
                    }
                    Rivals::Inside(half, at) => {
                        // Half of this name was found before; it takes in the rest.
                        if let Some(f) = findings.get_mut(at).filter(|f| f.kind == form.kind) {
                            taken.remove(&half.start());
                            taken.insert(span.start(), (span, at));
                            f.span = span;
                            f.value = value;
                        }
                    }
                    Rivals::Same(at) => {
                        // The same name was surer elsewhere.
                        let weaker = |f: &&mut Finding| f.kind == form.kind && f.score < form.score;
                        if let Some(f) = findings.get_mut(at).filter(weaker) {
                            f.score = form.score;
                            f.evidence.push(Evidence::SamePerson);
                        }
                    }
                    Rivals::Other => {}
                }
            }
        }
        findings.sort_by_key(|f| (f.part, f.span));
    }
}

/// What was found in a part: by its first byte, where it is and which finding it is.
type Taken = BTreeMap<usize, (Span, usize)>;

/// What lies under a mention.
enum Rivals {
    /// Nothing.
    None,
    /// One finding that is shorter, wholly inside it: where it is and which.
    Inside(Span, usize),
    /// One finding of exactly the same place.
    Same(usize),
    /// More, or another that reaches out of it.
    Other,
}

/// What of `taken` lies under `span`.
fn rivals(taken: &Taken, span: Span) -> Rivals {
    let mut under = taken.range(..span.end()).rev().map(|(_, t)| *t);
    let mut under = under.by_ref().take_while(|(s, _)| s.end() > span.start());
    match (under.next(), under.next()) {
        (None, _) => Rivals::None,
        (Some((half, at)), None)
            if span.start() <= half.start() && half.end() <= span.end() && half != span =>
        {
            Rivals::Inside(half, at)
        }
        (Some((same, at)), None) if same == span => Rivals::Same(at),
        _ => Rivals::Other,
    }
}

/// What is known of the dossier, what the findings of this document add, and the codes that are
/// given beside a name.
fn joined(known: &KnownForms, findings: &[Finding], document: &Document) -> KnownForms {
    let mut all = known_from(findings);
    all.names.extend(known.names.iter().cloned());
    all.values.clone_from(&known.values);
    for finding in findings.iter().filter(|f| f.kind == Kind::Person && f.score.get() >= SURE) {
        let text = document.parts.get(finding.part).map_or("", |p| p.text.as_str());
        let after = text.get(finding.span.end()..).unwrap_or_default();
        if let Some(code) = beside::defined_code(finding.value.expose(), after) {
            all.names.push((Secret::new(code), Score::new(0.85)));
        }
    }
    all
}

/// One form to look for.
struct Form {
    kind: Kind,
    score: Score,
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

/// All forms in one automaton.
struct Forms {
    automaton: AhoCorasick,
    all: Vec<Form>,
    texts: Vec<String>,
}

impl Forms {
    fn new(known: &KnownForms) -> Option<Self> {
        let mut texts: Vec<String> = Vec::new();
        let mut forms = Vec::new();
        let mut add = |text: &str, kind, score, how| {
            let mut folded = String::new();
            super::fold::fold_into(text, &mut folded);
            let upper = text.to_uppercase();
            let variants: BTreeSet<String> = match how {
                How::Code => BTreeSet::from([text.to_owned()]),
                _ => BTreeSet::from([text.to_owned(), folded, upper]),
            };
            for variant in variants.into_iter().filter(|v| !v.trim().is_empty()) {
                texts.push(variant);
                forms.push(Form { kind, score, how });
            }
        };
        for (name, score) in &known.names {
            add(name.expose(), Kind::Person, *score, how(name.expose()));
        }
        for (value, kind) in known.values.iter().filter(|(v, _)| v.expose().len() >= 3) {
            add(value.expose(), *kind, Score::new(0.9), How::Value);
        }
        let automaton = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .match_kind(MatchKind::Standard)
            .build(&texts)
            .ok()?;
        (!texts.is_empty()).then_some(Self { automaton, all: forms, texts })
    }

    /// The mentions in `text` that count, longest first where they share a start, without overlaps.
    fn mentions(&self, text: &str) -> Vec<(Range<usize>, &Form)> {
        let mut all: Vec<(Range<usize>, &Form)> = Vec::new();
        for found in self.automaton.find_overlapping_iter(text) {
            let index = found.pattern().as_usize();
            let (Some(form), Some(written)) = (self.all.get(index), self.texts.get(index)) else {
                continue;
            };
            if let Some(range) = form.accept(text, found.range(), written) {
                all.push((range, form));
            }
        }
        all.sort_by(|a, b| a.0.start.cmp(&b.0.start).then(b.0.end.cmp(&a.0.end)));
        let mut end = 0;
        all.retain(|(range, _)| {
            let free = range.start >= end;
            end = if free { range.end } else { end };
            free
        });
        all
    }
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
    How::Name((form.chars().count() >= 5 && attrs.zipf4() < 14) || form.contains(' '))
}

impl Form {
    /// A mention of it.
    fn finding(&self, part: usize, span: Span, value: Secret) -> Finding {
        Finding {
            part,
            span,
            kind: self.kind,
            class: self.kind.class(),
            score: self.score,
            recogniser: "known-forms",
            evidence: vec![Evidence::SamePerson],
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
        if matches!(self.how, How::Name(_) | How::Word) && part_of_another_name(found, after) {
            return None;
        }
        let first = found.chars().find(|c| c.is_alphabetic())?;
        let last_word = found.split([' ', '-']).next_back().unwrap_or(found);
        let capital = last_word.chars().next().is_some_and(char::is_uppercase);
        let lower = !found.chars().any(char::is_uppercase);
        let counts = match self.how {
            How::Name(may_be_lower) => capital || (lower && (may_be_lower || in_address(before))),
            How::Word => capital && first.is_uppercase() && !opens_sentence(before),
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

/// Whether `found` goes on as the name of a firm or a street: `Jansen Recycling`, `Kruis 4`.
fn part_of_another_name(found: &str, after: &str) -> bool {
    // `de Van der Plaat-methode`.
    if let Some(rest) = after.strip_prefix('-') {
        return rest.starts_with(char::is_lowercase);
    }
    let Some(rest) = after.strip_prefix(' ') else { return false };
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
            || matches!(super::gazetteer::street(&format!("{found} {word}")), Street::Listed)
            || (attrs.surname() == 0 && matches!(super::gazetteer::street(&word), Street::Ending))
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
    mark(left) && mark(right)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(names: &[&str], text: &str) -> Vec<String> {
        let names = names.iter().map(|n| (Secret::new(*n), Score::new(0.9))).collect();
        let forms = Forms::new(&KnownForms { names, values: Vec::new() }).unwrap();
        forms.mentions(text).into_iter().map(|(r, _)| text[r].to_owned()).collect()
    }

    #[test]
    fn a_name_is_found_in_capitals_with_a_possessive_s_and_in_lower_case() {
        let text = "LENDERINK zei dat Lenderinks voorstel van lenderink is; Lenderinkstraat niet.";
        assert_eq!(mentions(&["Lenderink"], text), ["LENDERINK", "Lenderinks", "lenderink"]);
    }

    #[test]
    fn names_in_addresses_of_pages_are_found_in_lower_case() {
        let known = known_from(&[person("Marieke van Lenderink")]);
        let forms = Forms::new(&known).unwrap();
        let text = "https://voorbeeld.nl/wie/marieke-van-lenderink-b12a";
        let found: Vec<_> = forms.mentions(text).into_iter().map(|(r, _)| &text[r]).collect();
        assert_eq!(found, ["marieke-van-lenderink"]);
        let text = "www.voorbeeld.nl/smit en een smit";
        assert_eq!(mentions(&["Smit"], text), ["smit"]);
    }

    fn person(name: &str) -> Finding {
        Finding {
            part: 0,
            span: Span::new(name, 0, name.len()).unwrap(),
            kind: Kind::Person,
            class: Kind::Person.class(),
            score: Score::new(0.95),
            recogniser: "names",
            evidence: Vec::new(),
            value: Secret::new(name),
        }
    }

    #[test]
    fn an_ordinary_word_counts_only_with_a_capital_inside_a_sentence() {
        let text = "Bakker worden. Dat vindt Bakker ook, zei de bakker.";
        assert_eq!(mentions(&["Bakker"], text), ["Bakker"]);
    }

    #[test]
    fn codes_keep_their_case_and_two_letters_stand_alone() {
        assert_eq!(mentions(&["JvdB", "KB"], "actie: JvdB, jvdb | KB | de KB van"), ["JvdB", "KB"]);
    }

    #[test]
    fn the_longest_form_wins_and_turkish_letters_fold() {
        assert_eq!(
            mentions(&["Yılmaz", "E. Yılmaz"], "E. Yılmaz en YILMAZ"),
            ["E. Yılmaz", "YILMAZ"]
        );
    }
}
