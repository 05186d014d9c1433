//! Words of the lexicons that say what a team, a letter or a list is about, and nothing of anyone.

use super::{Fact, term::is_word};
use crate::detect::table::before;
use crate::model::Kind;
use std::ops::Range;

/// Words before a term that make it the name of a department or of someone's work.
const DEPARTMENTS: &[&str] = &[
    "team",
    "afdeling",
    "hoofd",
    "medewerker",
    "medewerkster",
    "bureau",
    "unit",
    "cluster",
    "sector",
    "loket",
    "coördinator",
    "consulent",
    "consulente",
    "specialist",
    "adviseur",
    "teamleider",
    "werkoverleg",
    "werkgroep",
    "nota",
    "beleidsplan",
    "beleidsregels",
    "verordening",
];

/// Beginnings of the lines of a letter or a mail that say what it is about, in small letters.
const SUBJECTS: &[&str] = &["onderwerp", "betreft", "subject", "betr.", "re:", "fw:"];

/// Whose fault it is, not what is owed.
const FAULTS: &[&str] = &["jouw", "jullie", "mijn", "niemands", "onze", "eigen", "hun"];

/// The longest line that is a heading, in bytes.
const HEADING: usize = 90;

/// The line around a range, up to [`HEADING`] bytes to either side.
fn line<'t>(text: &'t str, range: &Range<usize>) -> (&'t str, &'t str) {
    let head = before(text, range.start, HEADING);
    let head = head.rsplit('\n').next().unwrap_or_default();
    let tail = text.get(range.end..).unwrap_or_default();
    let end = tail.char_indices().take(HEADING).find(|(_, c)| *c == '\n');
    let cut = tail.char_indices().nth(HEADING).map_or(tail.len(), |(i, _)| i);
    (head, tail.get(..end.map_or(cut, |(i, _)| i)).unwrap_or_default())
}

/// Words beside `stemmen` that are cast, in small letters.
const VOTES: &[&str] = &[
    "tel",
    "staak",
    "staken",
    "uitgebracht",
    "uitbreng",
    "meerderheid",
    "aantal",
    "unaniem",
    "aangenomen",
    "verworpen",
    "raad",
    "commissie",
    "motie",
    "amendement",
    "voorstel",
    "kandida",
    "lijst",
    "stembureau",
    "verkiezing",
    "geldig",
    "zetel",
    "voor en tegen",
    "blanco",
    "procent",
    "partij",
    "fractie",
];

/// Whether the voices at `range` are votes: `het tellen van de stemmen`.
fn is_vote(text: &str, range: &Range<usize>) -> bool {
    let (head, tail) = line(text, range);
    let near = format!("{head} {tail}").to_lowercase();
    VOTES.iter().any(|word| near.contains(word))
}

/// Whether what is `opgepakt` in this line is a matter.
fn is_taken_up(text: &str, range: &Range<usize>) -> bool {
    let (head, tail) = line(text, range);
    let near = format!("{head} {tail}").to_lowercase();
    let has = |list: &[&str]| near.split(|c: char| !is_word(c)).any(|w| list.contains(&w));
    has(&["wordt", "worden", "zal", "kan", "moet", "graag", "actie", "punt", "onderwerp"])
        && !has(&["politie", "agenten", "wegens", "verdenking", "arrestatie", "cel", "bureau"])
}

/// Whether what the lexicons see at `fact` is the name of a department, a heading, the subject of a
/// letter, or whose fault something is. Only money and crime: the other kinds say as much there.
pub(super) fn refused(text: &str, fact: &Fact) -> bool {
    let words = text.get(fact.range.clone()).unwrap_or_default();
    if words.to_lowercase().ends_with("stemmen") && is_vote(text, &fact.range) {
        return true;
    }
    // `Het punt wordt opgepakt door de griffie`: work, unless the police does it.
    if words.to_lowercase().starts_with("opgepakt") && is_taken_up(text, &fact.range) {
        return true;
    }
    // To heed; who comes from Latvia has a capital.
    if words == "letten" {
        return true;
    }
    if !matches!(fact.kind, Kind::Financial | Kind::Criminal) || words.contains(char::is_numeric) {
        return false;
    }
    let (head, tail) = line(text, &fact.range);
    let last = head.trim_end().rsplit(|c: char| !is_word(c)).next().unwrap_or_default();
    let last = last.to_lowercase();
    let money = fact.kind == Kind::Financial;
    let about = head.trim_start_matches(['>', ' ', '\t', '*']).to_lowercase();
    let subject = SUBJECTS.iter().any(|word| about.starts_with(word));
    let bracketed = head.ends_with('(') && tail.starts_with(')') && !words.contains(' ');
    let capitals = || {
        let letters = || head.chars().chain(words.chars()).chain(tail.chars());
        letters().filter(|c| c.is_alphabetic()).count() > 6 && !letters().any(char::is_lowercase)
    };
    let fault = money && words.eq_ignore_ascii_case("schuld") && FAULTS.contains(&last.as_str());
    DEPARTMENTS.contains(&last.as_str()) || subject || fault || (money && (capitals() || bracketed))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::detect::facts::term::Strength;

    fn is_refused(text: &str, words: &str, kind: Kind) -> bool {
        let at = text.find(words).unwrap();
        refused(text, &Fact { range: at..at + words.len(), kind, strength: Strength::Weak })
    }

    #[test]
    fn departments_headings_subjects_and_faults_are_no_facts_of_money() {
        for text in [
            "Jansen\nTeam Incasso",
            "Onderwerp: RE: incasso",
            "G. Best (Incasso)",
            "1 OVER INCASSO EN MEER",
            "medewerker incasso",
        ] {
            let words = ["Incasso", "incasso", "INCASSO"].into_iter().find(|w| text.contains(w));
            assert!(is_refused(text, words.unwrap(), Kind::Financial), "{text}");
        }
        assert!(is_refused("Dat is niet jouw schuld.", "schuld", Kind::Financial));
        assert!(!is_refused("Jansen heeft een schuld.", "schuld", Kind::Financial));
        assert!(!is_refused("Onderwerp: schuld van € 300", "schuld van € 300", Kind::Financial));
        assert!(!is_refused("Team Depressie", "Depressie", Kind::Health));
        assert!(is_refused("Bij het tellen van de stemmen", "de stemmen", Kind::Health));
        let work = "Dit punt wordt opgepakt door mevrouw Jansen.";
        assert!(is_refused(work, "opgepakt", Kind::Criminal));
        let arrest = "Jansen is door de politie opgepakt.";
        assert!(!is_refused(arrest, "opgepakt", Kind::Criminal));
        assert!(!is_refused("Hij hoort weer de stemmen in huis", "de stemmen", Kind::Health));
    }
}
