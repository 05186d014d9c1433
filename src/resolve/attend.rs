//! Who takes part in a meeting: names in a list of attendees act in function there.

use crate::model::{Document, Evidence, Finding, Kind};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// What a name in a list of attendees gets as its function.
const ATTENDS: &str = "aanwezig";

/// The longest list of attendees, in bytes.
const LONGEST: usize = 1_500;

/// How far from a name a word still says what that person is, in bytes.
const NEAR: usize = 60;

/// Begins a list of attendees: `Aanwezig:`, `Mede aanwezig waren`, `Presentielijst`, `Erbij:`; other words
/// only with a colon or a tab behind them.
static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(
        r"(?im)^[^\S\n]*[-*•–▪]?[^\S\n]*(?:(?:(?:mede|tevens|ook)[^\S\n]+)?(?:aanwezig(?:en|heid)?|present(?:ie|ielijst)?|deelnemers(?:lijst)?|erbij|wie waren er|afwezig(?:en)?|afgemeld|afmeldingen|verhinderd|m\.k\.a\.|met kennisgeving|afwezig met kennisgeving|aanw\.?|afw\.?)(?:[^\S\n]+(?:zijn|waren|namens [^:\n]{1,40}))?[^\S\n]*(?:\([^)\n]{0,40}\))?[^\S\n]*(?::|\n|–|-|\t|$)|(?:wie|notulist|notulen|verslag(?:legging)?|voorzitter|leden|commissie|bestuur|presidium|college|samenstelling|genodigden|gesprekspartners|namens [^:\n]{1,40})[^\S\n]*(?:\([^)\n]{0,40}\))?[^\S\n]*[:\t])|\b(?:aanwezig|present|aan tafel) (?:waren|zijn|zaten)\b:?",
    )
    .ok()
});

/// A line that is no longer part of a list: a numbered heading, another label, a sentence.
static PROSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:#|\d+[.)]|agenda|opening|insprek)|^\s*(?-i:\p{Lu})[\w ]{2,30}:|\b(?:is|zijn|heeft|hebben|wordt|worden|opent|meldt|vraagt|spreekt|zegt|deelt|geeft|vertelt|woont|belt|was|waren|heet|sluit)\b").ok()
});

/// Says that somebody does not attend in function.
static CITIZEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:bewo[on]\w*|omwonend\w*|buurtbewo\w*|inspre\w*|inwoner\w*|burgers?|cli[eë]nt\w*|pati[eë]nt\w*|moeder|vader|ouders?|zoon|dochter|familie|publiek|aanvra\w*|bezwaar\w*|belanghebbend\w*|klager|klaagster|eigena\w*|huurders?|leerling\w*|jongere|mantelzorger)\b").ok()
});

/// A party behind the name of a speaker: `De heer Visser (PvdA):`.
static PARTY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^\S\n]{0,2}\((?:fractie |namens )?(?:PvdA|VVD|CDA|D66|GroenLinks|GL|GroenLinks-PvdA|SP|PVV|ChristenUnie|CU|SGP|PvdD|Partij voor de Dieren|50PLUS|BBB|DENK|FvD|Forum voor Democratie|Volt|JA21|NSC|(?:Lokaal|Gemeentebelangen|Leefbaar|Dorpsbelang|Stadspartij)[^)\n]{0,30})\)").ok()
});

/// A function in brackets behind a name: `Brilman (ambtelijke ondersteuning)`.
static IN_BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^[^\S\n]{0,2}\((?:[^)\n]{0,30}\b)?(?:gem\.|gemeente|ambtelijk\w*|afdeling|beleid\w*|v(?:oor)?z\.?|vrz\.?|not\.|notulist\w*|secr\.?|griffie\w*|adviseur|ggd|politie|omgevingsdienst|waterschap|provincie|rijkswaterstaat|veiligheidsregio)(?:[^\w)][^)\n]{0,30})?\)").ok()
});

/// A talk about one person, who attends it without any function.
static ABOUT_ONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)\b(?:keukentafelgesprek|intake\w*|gespreksverslag|huisbezoek|(?:zorg|ondersteunings|gezins)plan|hoorzitting|verslag van (?:het|een) gesprek)\b").ok()
});

/// How far into a document its sort is looked for, in bytes.
const HEAD: usize = 600;

/// Whether a document is about one person: by its heading, or by a number that only a person has. Whoever
/// attends there may be that person.
fn is_about_one(document: &Document, findings: &[Finding]) -> bool {
    let number = |f: &Finding| {
        matches!(f.kind, Kind::Bsn | Kind::BirthDate | Kind::IdNumber | Kind::CaseNumber)
            && f.score.get() >= 0.5
    };
    let text = document.parts.first().map_or("", |p| p.text.as_str());
    let head = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= HEAD).last();
    let head = text.get(..head.unwrap_or(0)).unwrap_or_default();
    findings.iter().any(number) || ABOUT_ONE.as_ref().is_some_and(|r| r.is_match(head))
}

/// Adds to the names in lists of attendees that they take part in function, and to speakers with a
/// party behind their name that they are raadslid. Citizens in such a list (`bewoner`, `inspreker`)
/// are left alone, and so is every name outside it; in a document about one person whoever has no
/// function written beside the name is.
pub fn attend(document: &Document, findings: &mut [Finding]) {
    let (Some(heading), Some(citizen), Some(party), Some(brackets)) =
        (&*HEADING, &*CITIZEN, &*PARTY, &*IN_BRACKETS)
    else {
        return;
    };
    let about_one = is_about_one(document, findings);
    for (index, part) in document.parts.iter().enumerate() {
        let lists = lists(&part.text, heading);
        let ours = findings.iter_mut().filter(|f| f.part == index && f.kind == Kind::Person);
        for finding in ours {
            let (start, end) = (finding.span.start(), finding.span.end());
            let after = part.text.get(end..).unwrap_or_default();
            if party.is_match(after) {
                finding.evidence.push(Evidence::Function("raadslid".to_owned()));
                continue;
            }
            let listed = lists.iter().any(|l| l.start <= start && end <= l.end);
            let listed = listed && !about_one || brackets.is_match(after);
            if listed && !citizen.is_match(item(&part.text, start, end)) {
                finding.evidence.push(Evidence::Function(ATTENDS.to_owned()));
            }
        }
    }
}

/// The lists of attendees of a text: from the heading to the next empty line.
fn lists(text: &str, heading: &Regex) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for found in heading.find_iter(text) {
        let from = found.end();
        if out.last().is_some_and(|l| l.end > from) {
            continue;
        }
        let rest = text.get(from..).unwrap_or_default();
        // A heading on a line of its own may have an empty line behind it.
        let blank = rest.len() - rest.trim_start_matches(['\n', ' ', '\t', '\r']).len();
        let skip = if blank <= 3 { blank } else { 0 };
        let body = rest.get(skip..).unwrap_or_default();
        out.push(from..from + skip + list_length(body));
    }
    out
}

/// How far the list at the start of `body` goes: to an empty line, or a line that is no list.
fn list_length(body: &str) -> usize {
    let mut length = 0;
    for (at, line) in body.split_inclusive('\n').enumerate() {
        let over =
            at > 0 && (line.trim().is_empty() || PROSE.as_ref().is_some_and(|p| p.is_match(line)));
        if over || length > LONGEST {
            break;
        }
        length += line.len();
    }
    length
}

/// The words about the name at `start..end`: up to the next comma, semicolon or line end on both sides.
fn item(text: &str, start: usize, end: usize) -> &str {
    let border = |c: char| matches!(c, ',' | ';' | '\n' | '|' | '•' | '·');
    let before = text.get(..start).unwrap_or_default();
    let from = before.rfind(border).map_or(0, |at| at + 1);
    let mut from = from.max(start.saturating_sub(NEAR));
    let after = text.get(end..).unwrap_or_default();
    let mut to = end + after.find(border).unwrap_or(after.len()).min(NEAR);
    // `Jansen (bewoner, Dorpsstraat)`: a bracket is read to its end.
    if after.trim_start().starts_with('(') {
        let close = after.find(')').filter(|at| *at <= NEAR);
        to = to.max(close.map_or(to, |at| end + at));
    }
    while !text.is_char_boundary(from) {
        from += 1;
    }
    while !text.is_char_boundary(to) {
        to += 1;
    }
    text.get(from.min(start)..to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::{Part, PartKind, PartLabel, Places, Score, Secret, Span};

    /// The functions that `attend` gives the names, each of which occurs once.
    fn given(text: &str, names: &[&str]) -> Vec<String> {
        let finding = |name: &&str| {
            let at = text.find(*name).unwrap();
            Finding {
                part: 0,
                span: Span::new(text, at, at + name.len()).unwrap(),
                kind: Kind::Person,
                class: Kind::Person.class(),
                score: Score::new(0.9),
                recogniser: "test",
                evidence: Vec::new().into(),
                value: Secret::new(*name),
            }
        };
        let mut findings: Vec<Finding> = names.iter().map(finding).collect();
        let label = PartLabel::one(PartKind::Text);
        let part = Part { label, text: text.to_owned(), places: Places::Decoded };
        attend(&Document { parts: vec![part], gaps: Vec::new() }, &mut findings);
        let word =
            |f: &Finding| f.evidence.iter().map(Evidence::code).collect::<Vec<_>>().join(" ");
        findings.iter().map(word).collect()
    }

    #[test]
    fn attendees_act_in_function_and_citizens_among_them_do_not() {
        let text = "Verslag\n\nAanwezig: mw. T. Kok (notulist), dhr. P. Post, mevrouw Bos (bewoner,\n\
                    Dorpsstraat), L. Vis\nAfwezig: J. Bal\n\nMevrouw De Wit is ziek.\n";
        let said = given(text, &["T. Kok", "P. Post", "Bos", "L. Vis", "J. Bal", "De Wit"]);
        let at = "function:aanwezig";
        assert_eq!(said, [at, at, "", at, at, ""]);
    }

    #[test]
    fn a_list_under_a_heading_of_its_own_and_in_a_sentence_is_seen() {
        let under = given(
            "Presentie\n\nnaam\taanwezig\nA. Bos\tja\n\nC. Vis belde\n",
            &["A. Bos", "C. Vis"],
        );
        assert_eq!(under, ["function:aanwezig", ""]);
        let inside = given(
            "Het was laat. Aanwezig waren A. Bos en C. Vis.\n\nD. Kok",
            &["C. Vis", "D. Kok"],
        );
        assert_eq!(inside, ["function:aanwezig", ""]);
    }

    #[test]
    fn whoever_a_talk_is_about_does_not_attend_it_in_function() {
        let text = "Verslag keukentafelgesprek\n\nAanwezig: mevrouw Bos, T. Kok (gemeente)\n";
        assert_eq!(given(text, &["Bos", "T. Kok"]), ["", "function:aanwezig"]);
    }

    #[test]
    fn a_party_behind_a_speaker_makes_a_raadslid() {
        assert_eq!(given("De heer Visser (PvdA): Dank u.", &["Visser"]), ["function:raadslid"]);
        assert_eq!(given("De heer Visser (buurman): Dank u.", &["Visser"]), [""]);
    }
}
