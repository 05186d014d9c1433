//! Through whom a fact is known: `haar broer`, `de echtgenote … Zij`, and whether `hij` or `zij` is ill.

use crate::detect::quick;
use crate::model::{Document, Evidence, Finding, Kind};
use regex::Regex;
use std::ops::Range;
use std::sync::LazyLock;

/// How far before a fact the relative may be named, in bytes: two sentences or so.
const REACH: usize = 220;

/// A relative without a name: `zijn vrouw`, `de ex-partner`, `dochter (8)`.
static RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:zijn|haar|hun|mijn|m'n|z'n|uw|je|jouw|de|het|een|diens|d'r)\s+(?:\w+\s+)?(?:ex-?|schoon|stief|pleeg|klein|half)?-?(?:vrouw|man|echtgenote?|echtgenoot|partner|broer(?:tje)?|zus(?:ter|je)?|zoon(?:tje)?|dochter(?:tje)?|moeder|vader|vriendin|vriend|nicht(?:je)?|neef(?:je)?|tante|oom|opa|oma|kind(?:eren)?|buurman|buurvrouw|ex|mantelzorger|huisgenoot)\b",
    )
});

/// A relative right before a name: `haar broer Folkert`, `het echtpaar Heesters`, `ex-partner: Terpstra`.
static NAMED_RELATIVE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:schoon|stief|pleeg|klein|groot)?(?:partner|vrouw|man|echtgenote?|echtgenoot|echtpaar|gezin|broer(?:tje)?|zus(?:ter|je)?|zoon(?:tje)?|dochter(?:tje)?|moeder|vader|nicht(?:je)?|neef(?:je)?|tante|oom|opa|oma|weduwe)\)?[\s:,(]{1,30}(?:(?:de heer|mevrouw|meneer|mw|mevr|dhr)\.?\s+)?$",
    )
});

static HE: LazyLock<Option<Regex>> =
    LazyLock::new(|| quick(r"(?i)\b(?:hij|hem|hemzelf|meneer|de heer|dhr)\b"));
static SHE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\b(?:zij (?:is|heeft|was|had|gebruikt|krijgt|lijdt|zit|kan|wil|werd|wordt|slikt|staat|ligt|zegt)|zijzelf|mevrouw|mevr|mw|moeder)\b",
    )
});

/// How far behind a fact its person may be named, in bytes.
const NEXT: usize = 40;

/// Says of a fact that its sentence ends before the next name.
pub(super) const ENDS: &str = "ends";

/// How far before a name the word for a relative may stand, in bytes.
const BESIDE: usize = 60;

/// Adds to every fact through whom it is known: `kin` when a relative without a name stands nearer than
/// any name, `he` or `she` when its sentence speaks of a man or of a woman only; and `kin` to names
/// that are said to be a relative's.
pub fn chain(document: &Document, findings: &mut [Finding]) {
    let (Some(relative), Some(he), Some(she)) = (&*RELATIVE, &*HE, &*SHE) else { return };
    let mut last_name = (usize::MAX, 0);
    for at in 0..findings.len() {
        let Some(finding) = findings.get_mut(at) else { continue };
        let part = finding.part;
        let Some(text) = document.parts.get(part).map(|p| p.text.as_str()) else { continue };
        if finding.kind == Kind::Person {
            last_name = (part, finding.span.end());
            let before = text.get(..finding.span.start()).unwrap_or_default();
            let from = before.char_indices().rev().nth(BESIDE).map_or(0, |(at, _)| at);
            let before = before.get(from..).unwrap_or_default();
            let before = before.rsplit('\n').next().unwrap_or_default();
            if NAMED_RELATIVE.as_ref().is_some_and(|r| r.is_match(before)) {
                finding.evidence.push(Evidence::PersonInScope("kin"));
            }
            continue;
        }
        if !finding.kind.is_fact() {
            continue;
        }
        let (start, end) = (finding.span.start(), finding.span.end());
        let named = if last_name.0 == part { last_name.1 } else { 0 };
        let mut from = start.saturating_sub(REACH).max(named.min(start));
        while !text.is_char_boundary(from) {
            from += 1;
        }
        let before = text.get(from..start).unwrap_or_default();
        let before = before.rsplit("\n\n").next().unwrap_or_default();
        let kin = relative.is_match(before);
        let range = sentence_range(text, start);
        let sentence = text.get(range.clone()).unwrap_or_default();
        let (man, woman) = (he.is_match(sentence), she.is_match(sentence));
        let near = |f: &&Finding| f.part == part && f.span.start() <= end + NEXT;
        let next = findings.iter().skip(at + 1).take_while(near).find(|f| f.kind == Kind::Person);
        let ends = next.is_some_and(|f| f.span.start() >= range.end);
        let Some(finding) = findings.get_mut(at) else { continue };
        let mut add = |tie| {
            let tie = Evidence::PersonInScope(tie);
            if !finding.evidence.contains(&tie) {
                finding.evidence.push(tie);
            }
        };
        if kin {
            add("kin");
        }
        if ends {
            add(ENDS);
        }
        match (man, woman) {
            (true, false) => add("he"),
            (false, true) => add("she"),
            _ => {}
        }
    }
}

/// Whether `text` speaks of a relative without a name.
pub(super) fn names_relative(text: &str) -> bool {
    RELATIVE.as_ref().is_some_and(|r| r.is_match(text))
}

/// The sentence that holds the byte `at`.
pub(super) fn sentence(text: &str, at: usize) -> &str {
    text.get(sentence_range(text, at)).unwrap_or_default()
}

/// Where the sentence that holds the byte `at` stands, in bytes.
pub(super) fn sentence_range(text: &str, at: usize) -> Range<usize> {
    // A full stop behind fewer than four letters is an initial or an abbreviation.
    // A line that goes on in lower case is wrapped.
    let is_border = |(place, c): &(usize, char)| match c {
        '!' | '?' | ';' => true,
        '\n' => {
            let next = text.get(place + 1..).unwrap_or_default().trim_start_matches([' ', '\t']);
            !next.starts_with(char::is_lowercase)
        }
        '.' => {
            let before = text.get(..*place).unwrap_or_default();
            before.chars().rev().take(4).filter(|c| c.is_alphabetic()).count() == 4
        }
        _ => false,
    };
    let before = text.get(..at).unwrap_or_default();
    let from = before.char_indices().rev().take(400).find(is_border).map_or(0, |(b, _)| b + 1);
    let after = text.get(at..).unwrap_or_default().char_indices().map(|(i, c)| (at + i, c));
    let to = after.take(400).find(is_border).map_or(text.len(), |(b, _)| b);
    from..to
}

/// Whether a word of this sort ties the finding to a person, or says that the name is a relative's.
pub(super) fn is_tied(finding: &Finding, tie: &'static str) -> bool {
    finding.evidence.contains(&Evidence::PersonInScope(tie))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::document_of;

    fn ties(text: &str, marks: &[(Kind, &str)]) -> Vec<String> {
        let (document, mut findings) = document_of(text, marks);
        chain(&document, &mut findings);
        let facts = findings.iter().filter(|f| f.kind.is_fact());
        facts.map(|f| f.evidence.iter().map(Evidence::code).collect::<Vec<_>>().join(" ")).collect()
    }

    #[test]
    fn a_fact_behind_a_relative_is_known_through_them() {
        let marks = [(Kind::Person, "S. Kok"), (Kind::Health, "reuma")];
        assert_eq!(ties("Mevrouw S. Kok heeft reuma.", &marks), ["person:she"]);
        assert_eq!(
            ties("Mevrouw S. Kok zegt dat haar broer reuma heeft.", &marks),
            ["person:kin person:she"]
        );
        assert_eq!(
            ties("S. Kok komt met de echtgenote. Zij heeft reuma.", &marks),
            ["person:kin person:she"]
        );
        assert_eq!(ties("Haar broer belt. S. Kok: hij heeft reuma.", &marks), ["person:he"]);
    }

    #[test]
    fn a_sentence_that_ends_before_the_next_name_says_so() {
        let marks = [(Kind::Person, "S. Kok"), (Kind::Health, "reuma")];
        assert_eq!(ties("Er is sprake van reuma. S. Kok belde.", &marks), ["person:ends"]);
        assert_eq!(ties("Vanwege reuma belde S. Kok.", &marks), [""]);
    }
}
