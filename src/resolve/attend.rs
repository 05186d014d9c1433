//! Who takes part in a meeting: names in a list of attendees act in function there.

use crate::detect::quick;
use crate::model::{Document, Evidence, Finding, Kind};
use regex::Regex;
use std::collections::{BTreeSet, HashSet};
use std::ops::Range;
use std::sync::LazyLock;

/// What a name in a list of attendees gets as its function.
const ATTENDS: &str = "aanwezig";

/// The longest list of attendees, in bytes.
const LONGEST: usize = 1_500;

/// How far from a name a word still says what that person is, in bytes.
const NEAR: usize = 60;

/// How far behind a name a fact still is that person's, in bytes.
const SUBJECT: usize = 80;

/// How far behind a name the number of a client stands, in bytes.
const BEHIND: usize = 40;

/// Begins a list of attendees: `Aanwezig:`, `Mede aanwezig waren`, `Presentielijst`, `Erbij:`; other words
/// only with a colon or a tab behind them.
static HEADING: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?im)^[\s--\n]*[-*•–▪]?[\s--\n]*(?:(?:(?:mede|tevens|ook|overige|verdere)[\s--\n]+)?(?:aanwezig(?:en|heid)?|present(?:ie|ielijst)?|deelnemers(?:lijst)?|erbij|wie waren er|afwezig(?:en)?|afgemeld|afmeldingen|verhinderd|m\.k\.a\.|met kennisgeving|afwezig met kennisgeving|aanw\.?|afw\.?)(?:[\s--\n]+(?:zijn|waren|namens (?-i:[^:\n]{1,40})))?[\s--\n]*(?:\((?-i:[^)\n]{0,40})\))?[\s--\n]*(?::|\n|–|-|\t|$)|(?:wie|voor(?:stemmers)?|tegen(?:stemmers)?|gespreksleider|dagvoorzitter|procesregisseur|foarsitter|steateleden|deputearre|notulist|notulen|verslag(?:legging)?|voorzitter|leden|commissie|bestuur|presidium|college|samenstelling|genodigden|gesprekspartners|namens (?-i:[^:\n]{1,40}))[\s--\n]*(?:\((?-i:[^)\n]{0,40})\))?[\s--\n]*[:\t])|\b(?:aanwezig|present|aan tafel) (?:waren|zijn|zaten)\b:?",
    )
});

/// A line that is no longer part of a list: a numbered heading, another label, a sentence.
static PROSE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)^\s*(?:#|\d+[.)]|agenda|opening|insprek)|^\s*(?-i:\p{Lu})[\w ]{2,30}:|\b(?:is|zijn|heeft|hebben|wordt|worden|opent|meldt|vraagt|spreekt|zegt|deelt|geeft|vertelt|woont|belt|was|waren|heet|sluit)\b",
    )
});

/// Says that somebody does not attend in function.
static CITIZEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:bewo[on]\w*|omwonend\w*|buurtbewo\w*|inspre\w*|inwoner\w*|burgers?|cli[eë]nt\w*|pati[eë]nt\w*|moeder|vader|ouders?|zoon|dochter|familie|publiek|aanvra\w*|bezwaar\w*|belanghebbend\w*|klager|klaagster|eigena\w*|huurders?|leerling\w*|jongere|mantelzorger)\b",
    )
});

/// Behind the name of somebody who comes with help: `G. Zandstra en zijn gemachtigde`.
static ACCOMPANIED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)^,?\s+(?:en|met|bijgestaan door|vergezeld (?:van|door))\s+(?:zijn|haar|hun|diens)\s+\pL",
    )
});

/// A party behind the name of a speaker: `De heer Visser (PvdA):`.
static PARTY: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^[^\S\n]{0,2}\((?:fractie |namens )?(?:PvdA|VVD|CDA|D66|GroenLinks|GL|GroenLinks-PvdA|SP|PVV|ChristenUnie|CU|SGP|PvdD|Partij voor de Dieren|50PLUS|BBB|DENK|FvD|Forum voor Democratie|Volt|JA21|NSC|(?:Lokaal|Gemeentebelangen|Leefbaar|Dorpsbelang|Stadspartij)[^)\n]{0,30})\)").ok()
});

/// Speakers with a party anywhere in a report.
static PARTY_SPEAKS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"\((?:PvdA|VVD|CDA|D66|GroenLinks|GL|SP|PVV|ChristenUnie|CU|SGP|PvdD|50PLUS|BBB|DENK|FvD|Volt)\):").ok()
});

/// In a report of speakers with parties, what may be a local one: `De heer Kapteijn (Hart voor Merwedal):`.
static SPEAKS: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"^[^\S\n]{0,2}\(\p{Lu}[^)\n]{1,40}\):").ok());

/// The vote of a member: `BAKKER ......... voor`.
static VOTES: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^[\s--\n]?\.{3,}[\s--\n]*(?:voor|tegen|afwezig|onthouden|\(geen stem\))").ok()
});

/// A row of a list of who was there when: `Pluijm, Bart | x | x | - |`.
static TICKED: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"(?i)^[\s--\n]*\|(?:[\s--\n]*[xv✓+-][\s--\n]*\|){2,}").ok());

/// A function in brackets behind a name: `Brilman (ambtelijke ondersteuning)`.
static IN_BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)^[\s--\n]{0,2}\((?:(?-i:[^)\n]{0,30})\b)?(?:gem\.|gemeente|dir\.|directeur|jgz|smw|werkgeversservicepunt|ambtelijk\w*|afdeling|beleid\w*|v(?:oor)?z\.?|vrz\.?|not\.|notulist\w*|secr\.?|griffie\w*|adviseur|ggd|politie|omgevingsdienst|waterschap|provincie|rijkswaterstaat|veiligheidsregio)(?:(?-i:[^\w)])(?-i:[^)\n]{0,30}))?\)",
    )
});

/// A talk about one person, who attends it without any function.
static ABOUT_ONE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:keukentafelgesprek|intake\w*|gespreksverslag|huisbezoek|(?:zorg|ondersteunings|gezins)plan|hoorzitting|verslag van (?:het|een) gesprek)\b",
    )
});

/// How far into a document its sort is looked for, in bytes.
const HEAD: usize = 600;

/// A line that goes on with a list of attendees although it has a label: `VVD: mw. S. Rog, M. de Hart`.
static GOES_ON: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?i)^\s*(?:PvdA|VVD|CDA|D66|GroenLinks|GL|GroenLinks-PvdA|SP|PVV|ChristenUnie|CU|SGP|PvdD|Partij voor de Dieren|50PLUS|BBB|DENK|FvD|Forum voor Democratie|Volt|JA21|NSC|(?:Lokaal|Gemeentebelangen|Leefbaar|Dorpsbelang|Stadspartij|Hart voor|fractie|commissie)(?-i:[^:\n]{0,30})|leden|voorzitter|secretaris|griffier|notulist|college|wethouders?|namens (?:de gemeente|het college)(?-i:[^:\n]{0,30})|mede aanwezig|afwezig|afgemeld|verhinderd)\s*:").ok()
});

/// A role of the meeting behind a name in the head of its report: all named on that line attend it.
static CHAIRS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"(?im)\((?:vz|vrz|voorz|voorzitter|not|notulist|notuliste|verslag|secr|secretaris|bgm|burgemeester)\.?\)|^(?:voorzitter|gespreksleider|dagvoorzitter)[\s--\n]+(?-i:\p{Lu})").ok()
});

/// Speaks for a body: `namens het college mw. A. Seelmann`.
static SPEAKS_FOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\bnamens (?:het college|de gemeente|verweerder|de burgemeester|burgemeester en wethouders|het bestuur|het dagelijks bestuur|het bestuursorgaan|de raad|het uwv|de svb|b en w|b&w)(?: \p{L}+)?[:,]?\s+(?:(?:verschenen|is|zijn|was|waren|aanwezig|verschijnt)\s+)?(?:(?:de heer|mevrouw|meneer|mw|mevr|dhr|mr|drs|ir|ing|dr)\.?\s+)*$",
    )
});

/// Whether a document is about one person: by its heading, or by a number above the list of attendees
/// that only a person has. Whoever attends there may be that person.
fn is_about_one(document: &Document, findings: &[Finding], list: Option<usize>) -> bool {
    let above = list.unwrap_or(HEAD).min(HEAD);
    let number = |f: &Finding| {
        matches!(f.kind, Kind::Bsn | Kind::BirthDate | Kind::IdNumber | Kind::CaseNumber)
            && f.score.get() >= 0.5
            && f.part == 0
            && f.span.start() <= above
    };
    let text = document.parts.first().map_or("", |p| p.text.as_str());
    let head = text.char_indices().map(|(at, _)| at).take_while(|at| *at <= HEAD).last();
    let head = text.get(..head.unwrap_or(0)).unwrap_or_default();
    findings.iter().any(number) || ABOUT_ONE.as_ref().is_some_and(|r| r.is_match(head))
}

/// Adds to the names in lists of attendees that they take part in function, and to speakers with a
/// party behind their name and voters that they are raadslid. Citizens in such a list (`bewoner`,
/// `inspreker`) are left alone, and so is every name outside it; in a document about one person whoever
/// has no function written beside the name is.
pub fn attend(document: &Document, findings: &mut [Finding]) {
    let (Some(heading), Some(citizen)) = (&*HEADING, &*CITIZEN) else { return };
    super::together::part(document, findings);
    let mut attendees = Vec::new();
    for (index, part) in document.parts.iter().enumerate() {
        let (lists, heads) = (lists(&part.text, heading), heads(&part.text));
        let first = lists.first().or(heads.first());
        let about_one = is_about_one(document, findings, first.map(|l| l.start));
        let spoken = PARTY_SPEAKS.as_ref().map_or(0, |r| r.find_iter(&part.text).take(2).count());
        let from = findings.partition_point(|f| f.part < index);
        let to = findings.partition_point(|f| f.part <= index);
        for (at, finding) in findings.iter_mut().enumerate().take(to).skip(from) {
            if finding.kind != Kind::Person {
                continue;
            }
            let (start, end) = (finding.span.start(), finding.span.end());
            let before = part.text.get(..start).unwrap_or_default();
            let after = part.text.get(end..).unwrap_or_default();
            let is = |r: &Option<Regex>| r.as_ref().is_some_and(|r| r.is_match(after));
            if is(&PARTY) || is(&VOTES) || spoken > 1 && is(&SPEAKS) {
                finding.evidence.push(Evidence::Function("raadslid".to_owned()));
                continue;
            }
            let listed =
                in_list(&lists, &heads, start, end) || is(&TICKED) || is_timed(before, after);
            let listed = listed && !about_one && !is(&ACCOMPANIED);
            let listed = listed || is(&IN_BRACKETS) || speaks_for(before);
            if listed && !citizen.is_match(item(&part.text, start, end)) {
                finding.evidence.push(Evidence::Function(ATTENDS.to_owned()));
                attendees.push(at);
            }
        }
    }
    super::together::share(document, findings);
    let all = are_its_subject(document, findings, &attendees);
    let numbered = with_number(findings);
    let is_client =
        |at: &usize| all || findings.get(*at).is_some_and(|f| numbered.contains(f.value.expose()));
    attendees.retain(is_client);
    let attends = Evidence::Function(ATTENDS.to_owned());
    for at in attendees {
        if let Some(finding) = findings.get_mut(at) {
            finding.evidence.remove(&attends);
        }
    }
}

/// The names with a number right behind them, here or elsewhere, that a client has.
fn with_number(findings: &[Finding]) -> HashSet<&str> {
    let named = findings.windows(2).filter_map(|pair| {
        let [one, next] = pair else { return None };
        let numbered = one.kind == Kind::Person
            && one.part == next.part
            && matches!(next.kind, Kind::Bsn | Kind::BirthDate)
            && next.span.start().saturating_sub(one.span.end()) <= BEHIND;
        numbered.then(|| one.value.expose())
    });
    named.collect()
}

/// Whether a name stands by itself behind a time, as in the transcript of a meeting: `0:00:19 Ong, Vincent`.
fn is_timed(before: &str, after: &str) -> bool {
    if !after.trim_start_matches([' ', '\t', '\r']).starts_with('\n') {
        return false;
    }
    // No further back than the time goes: a text may be one line of a megabyte.
    let of_time = |c: char| c.is_ascii_digit() || c == ':';
    let blank = [' ', '\t', '\r'];
    let above = before.trim_end_matches(blank).trim_end_matches(of_time).trim_end_matches(blank);
    let time = before.get(above.len()..).unwrap_or_default().trim();
    (above.is_empty() || above.ends_with('\n'))
        && time.chars().all(of_time)
        && time.matches(':').count() == 2
}

/// Whether a meeting speaks of the health, crimes or money of those who attend it, more than one of them:
/// residents of a house, members of a family.
fn are_its_subject(document: &Document, findings: &[Finding], attendees: &[usize]) -> bool {
    let words = |f: &Finding| -> BTreeSet<String> {
        let value = f.value.expose();
        let words = value.split(|c: char| !c.is_alphabetic()).filter(|w| w.chars().count() > 2);
        words.map(str::to_lowercase).collect()
    };
    let names: Vec<BTreeSet<String>> =
        attendees.iter().filter_map(|at| findings.get(*at)).map(words).collect();
    let mut subjects = BTreeSet::new();
    for (at, fact) in findings.iter().enumerate() {
        if !matches!(fact.kind, Kind::Health | Kind::Criminal | Kind::Financial) {
            continue;
        }
        let before = findings.iter().take(at).rev().find(|f| f.kind == Kind::Person);
        let Some(name) = before.filter(|f| {
            f.part == fact.part
                && fact.span.start().saturating_sub(f.span.end()) <= SUBJECT
                && !is_another_item(document, f, fact)
        }) else {
            continue;
        };
        let said = words(name);
        subjects.extend(names.iter().position(|n| !n.is_disjoint(&said)));
    }
    subjects.len() > 1 && subjects.len() * 3 >= names.len()
}

/// Whether an item of a list or a paragraph begins between a name and a fact behind it: a line that does
/// not go on with the sentence of the one before.
fn is_another_item(document: &Document, name: &Finding, fact: &Finding) -> bool {
    let text = document.parts.get(name.part).map_or("", |p| p.text.as_str());
    let between = text.get(name.span.end()..fact.span.start()).unwrap_or_default();
    let mut lines = between.split('\n').skip(1).peekable();
    std::iter::from_fn(|| lines.next().map(|line| (line, lines.peek().is_none()))).any(
        |(line, last)| {
            let first = line.trim_start().chars().next();
            // The fact itself begins the last line.
            !first.map_or(last, char::is_lowercase)
        },
    )
}

/// Whether the words before a name say that the person speaks for a public body.
fn speaks_for(before: &str) -> bool {
    let from = before.char_indices().rev().nth(NEAR).map_or(0, |(at, _)| at);
    let before = before.get(from..).unwrap_or_default();
    SPEAKS_FOR.as_ref().is_some_and(|r| r.is_match(before))
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

/// The lines in the head of `text` on which somebody chairs or writes.
fn heads(text: &str) -> Vec<Range<usize>> {
    let chairs = CHAIRS.iter().flat_map(|r| r.find_iter(text)).take_while(|m| m.start() <= HEAD);
    let line = |found: regex::Match<'_>| {
        let from = text.get(..found.start()).and_then(|t| t.rfind('\n')).map_or(0, |at| at + 1);
        let rest = text.get(found.end()..).unwrap_or_default();
        from..found.end() + rest.find('\n').unwrap_or(rest.len())
    };
    chairs.map(line).collect()
}

/// Whether the name at `start..end` stands in one of the `lists`, which are in order and apart, or of the
/// few `heads`.
fn in_list(lists: &[Range<usize>], heads: &[Range<usize>], start: usize, end: usize) -> bool {
    let holds = |l: &Range<usize>| l.start <= start && end <= l.end;
    let last = lists.partition_point(|l| l.start <= start).checked_sub(1);
    last.and_then(|at| lists.get(at)).is_some_and(holds) || heads.iter().any(holds)
}

/// How far the list at the start of `body` goes: to an empty line, or a line that is no list.
fn list_length(body: &str) -> usize {
    let mut length = 0;
    for (at, line) in body.split_inclusive('\n').enumerate() {
        let is = |r: &Option<Regex>| r.as_ref().is_some_and(|r| r.is_match(line));
        let over = at > 0 && (line.trim().is_empty() || is(&PROSE) && !is(&GOES_ON));
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
    let edge = |at: usize| (at..=text.len()).find(|at| text.is_char_boundary(*at));
    let (low, high) = (edge(start.saturating_sub(NEAR)), edge(end.saturating_add(NEAR)));
    let (low, high) = (low.unwrap_or(start), high.unwrap_or(text.len()));
    let before = text.get(low..start).unwrap_or_default();
    let from = before.char_indices().rfind(|(_, c)| border(*c));
    let from = from.map_or(low, |(at, c)| low + at + c.len_utf8());
    let after = text.get(end..high).unwrap_or_default();
    let mut to = after.find(border).unwrap_or(after.len());
    // `Jansen (bewoner, Dorpsstraat)`: a bracket is read to its end.
    if after.trim_start().starts_with('(') {
        to = to.max(after.find(')').unwrap_or(to));
    }
    text.get(from..end + to).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::document_of;

    #[test]
    fn what_the_next_item_says_is_of_nobody_in_the_one_before() {
        let text = "Erbij: Bos, Vis\n* Bos: wachtlijst nu 9 weken\n* Film over Pfeiffer: Vis vraagt offerte\n\
                    * geld Parkinson binnen";
        let values = [
            (Kind::Person, "Bos"),
            (Kind::Person, "Vis"),
            (Kind::Health, "Pfeiffer"),
            (Kind::Health, "Parkinson"),
        ];
        let (document, findings) = document_of(text, &values);
        assert!(is_another_item(&document, &findings[1], &findings[2]));
        assert!(!is_another_item(&document, &findings[0], &findings[1]));
    }

    /// The functions that `attend` gives the names, each of which occurs once.
    fn given(text: &str, names: &[&str]) -> Vec<String> {
        let values: Vec<_> = names.iter().map(|name| (Kind::Person, *name)).collect();
        let (document, mut findings) = document_of(text, &values);
        attend(&document, &mut findings);
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
    fn whoever_comes_with_a_gemachtigde_does_not_attend_in_function() {
        let text = "Aanwezig: mr. L. de Bie (secretaris), de heer G. Zandstra en zijn gemachtigde, P. Kok\n";
        let said = given(text, &["L. de Bie", "G. Zandstra", "P. Kok"]);
        assert_eq!(said, ["function:aanwezig", "", "function:aanwezig"]);
    }

    #[test]
    fn a_party_behind_a_speaker_makes_a_raadslid() {
        assert_eq!(given("De heer Visser (PvdA): Dank u.", &["Visser"]), ["function:raadslid"]);
        assert_eq!(given("De heer Visser (buurman): Dank u.", &["Visser"]), [""]);
    }
}
