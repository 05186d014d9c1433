//! Second pass: what was recognised once is looked for everywhere.

mod beside;
mod forms;

use super::lexicon::Lexicon;
use super::names::{NAME_PARTICLES, NameParts};
use super::{Detector, KnownForms, View};
use crate::model::{Document, Evidence, Finding, Kind, Score, Secret, Span};
use forms::{Forms, apart};
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// A name under this score is not used to find others.
const SURE: f32 = 0.6;

/// The same for a name of one word.
const SURE_ALONE: f32 = 0.75;

/// The same for a word that no list knows.
const SURE_UNKNOWN: f32 = 0.9;

/// Words before a list that hardly holds anything but persons.
const ATTENDANCE: &[&str] = &["aanwezig", "aanwezigen", "afwezig", "afwezigen"];

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
        if !spreads(finding) {
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
    KnownForms { names, ..KnownForms::default() }
}

/// Whether a name is sure enough to look for it elsewhere. A word that nothing but the tagger speaks
/// for may be an organisation that acts like a person.
#[must_use]
pub fn spreads(finding: &Finding) -> bool {
    let single = !finding.value.expose().contains(char::is_whitespace);
    let helped = finding.recogniser != "names"
        || finding.evidence.iter().any(|e| match e {
            Evidence::List(_) | Evidence::Context(_) | Evidence::Grammar(_) => true,
            Evidence::Function(word) => ATTENDANCE.contains(&word.as_str()),
            _ => false,
        });
    let least = match (single, helped) {
        (false, _) => SURE,
        (true, true) => SURE_ALONE,
        (true, false) => SURE_UNKNOWN,
    };
    finding.score.get() >= least
}

/// The forms of one name, each with its share of the name's score.
fn forms_of(name: &str, announced: bool) -> Vec<(String, f32)> {
    let parts = NameParts::of(name);
    let mut forms = Vec::new();
    if parts.given.is_empty() && parts.surname.is_empty() {
        return forms; // tussenvoegsels or initials alone
    }
    if parts.surname.len() == 1 && parts.surname.iter().all(|s| s.eq_ignore_ascii_case("heer")) {
        return vec![(name.to_owned(), 1.0)]; // `Jan de Heer`, or else any `de heer`
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
        let own = Forms::new(&own(known, findings, document));
        let dossier = known.index.get_or_init(|| Index(Forms::new(known)));
        if own.is_empty() && dossier.0.is_empty() {
            return; // they are in order of place already
        }
        let mut places: BTreeMap<usize, Taken> = BTreeMap::new();
        for (at, f) in findings.iter().enumerate() {
            places.entry(f.part).or_default().insert(f.span.start(), (f.span, at));
        }
        for (index, part) in document.parts.iter().enumerate() {
            let mut taken = places.remove(&index).unwrap_or_default();
            let view = View::new(&part.text);
            let mut mentions = Vec::new();
            own.mentions(view.text(), &mut mentions);
            dossier.0.mentions(view.text(), &mut mentions);
            for (range, form) in apart(mentions) {
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

/// What the findings of this document add to what is `known` of the dossier, and the codes that are
/// given beside a name.
fn own(known: &KnownForms, findings: &[Finding], document: &Document) -> KnownForms {
    let mut all = known_from(findings);
    for finding in findings.iter().filter(|f| f.kind == Kind::Person && f.score.get() >= SURE) {
        let text = document.parts.get(finding.part).map_or("", |p| p.text.as_str());
        let after = text.get(finding.span.end()..).unwrap_or_default();
        if let Some(code) = beside::defined_code(finding.value.expose(), after) {
            all.names.push((Secret::new(code), Score::new(0.85)));
        }
    }
    let has: HashSet<(&str, u32)> =
        known.names.iter().map(|(n, s)| (n.expose(), s.get().to_bits())).collect();
    all.names.retain(|(n, s)| !has.contains(&(n.expose(), s.get().to_bits())));
    all
}

/// The forms of a dossier, made ready once for all its documents.
#[derive(Clone)]
pub(super) struct Index(Forms);

impl std::fmt::Debug for Index {
    /// Names are not for logs.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Index")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mentions(names: &[&str], text: &str) -> Vec<String> {
        let names = names.iter().map(|n| (Secret::new(*n), Score::new(0.9))).collect();
        let forms = Forms::new(&KnownForms { names, ..KnownForms::default() });
        let mut found = Vec::new();
        forms.mentions(text, &mut found);
        apart(found).into_iter().map(|(r, _)| text[r].to_owned()).collect()
    }

    #[test]
    fn a_name_is_found_in_capitals_with_a_possessive_s_and_in_lower_case() {
        let text = "LENDERINK zei dat Lenderinks voorstel van lenderink is; Lenderinkstraat niet.";
        assert_eq!(mentions(&["Lenderink"], text), ["LENDERINK", "Lenderinks", "lenderink"]);
    }

    #[test]
    fn names_in_addresses_of_pages_are_found_in_lower_case() {
        let known = known_from(&[person("Marieke van Lenderink")]);
        let forms = Forms::new(&known);
        let text = "https://voorbeeld.nl/wie/marieke-van-lenderink-b12a";
        let mut found = Vec::new();
        forms.mentions(text, &mut found);
        let found: Vec<_> = apart(found).into_iter().map(|(r, _)| &text[r]).collect();
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
            evidence: Vec::new().into(),
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
