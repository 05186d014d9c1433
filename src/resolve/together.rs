//! Functions in brackets: that behind the last of several names is of each (`E. Raas en L. Jimmink (leden)`), and
//! that behind one name is not of the next (`L. de Bie (secretaris), de heer G. Zandstra`).

use crate::detect::quick;
use crate::model::{Document, Evidence, Finding, Kind};
use regex::Regex;
use std::sync::LazyLock;

/// Functions of several people and the word for one of them.
const PLURALS: &[(&str, &str)] = &[
    ("adviseurs", "adviseur"),
    ("ambtenaren", "ambtenaar"),
    ("bestuursleden", "bestuurslid"),
    ("commissieleden", "commissielid"),
    ("consulenten", "consulent"),
    ("gedeputeerden", "gedeputeerde"),
    ("juristen", "jurist"),
    ("leden", "lid"),
    ("medewerkers", "medewerker"),
    ("raadsleden", "raadslid"),
    ("statenleden", "statenlid"),
    ("toezichthouders", "toezichthouder"),
    ("wethouders", "wethouder"),
];

/// The bracket behind the last name; group 1 is the function.
static BEHIND: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let words: Vec<&str> = PLURALS.iter().map(|(plural, _)| *plural).collect();
    let words = words.join("|");
    quick(&format!(
        r"(?i)^\s{{0,2}}\((?:(?:allen|beiden?|gewone|externe|plaatsvervangende)\s+)?({words})\b[^)\n]{{0,30}}\)"
    ))
});

/// What stands between two names of one list.
static BETWEEN: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)^\s*(?:,|,?\s+en|&)\s+(?:(?:de heer|mevrouw|meneer|mw|mevr|dhr|mr|drs|ir|ing|dr|prof)\.?\s+)*$",
    )
});

/// A bracket that closes the item before a name; group 1 is what it says.
static CLOSED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?i)\(([^()\n]{1,40})\)\s*(?:[,;]|,?\s*\ben\b)\s*(?:(?:de heer|mevrouw|meneer|mw|mevr|dhr|mr|drs|ir|ing|dr|prof)\.?\s+)*$",
    )
});

/// How far before a name such a bracket may open, in bytes.
const NEAR: usize = 80;

/// Takes the function from a name that stands in the bracket of the name before.
pub(super) fn part(document: &Document, findings: &mut [Finding]) {
    for finding in findings.iter_mut().filter(|f| f.kind == Kind::Person) {
        let text = document.parts.get(finding.part).map_or("", |p| p.text.as_str());
        let before = text.get(..finding.span.start()).unwrap_or_default();
        let from = before.floor_char_boundary(before.len().saturating_sub(NEAR));
        let near = before.get(from..).unwrap_or_default();
        let Some(said) = CLOSED.as_ref().and_then(|r| r.captures(near)).and_then(|c| c.get(1))
        else {
            continue;
        };
        let said = said.as_str().to_lowercase();
        let is_said =
            |e: &&Evidence| matches!(e, Evidence::Function(w) if said.contains(w.as_str()));
        let behind = text.get(finding.span.end()..).unwrap_or_default();
        // `(lid), P. Kok (lid)`: a bracket of their own.
        if let Some(function) = finding.evidence.iter().find(is_said).cloned()
            && !behind.trim_start().starts_with('(')
        {
            finding.evidence.remove(&function);
        }
    }
}

/// Gives each of several names the function in the bracket behind the last of them.
pub(super) fn share(document: &Document, findings: &mut [Finding]) {
    // The function of the name behind, the part and where that name begins.
    let mut next: Option<(&str, usize, usize)> = None;
    for finding in findings.iter_mut().rev() {
        let text = document.parts.get(finding.part).map_or("", |p| p.text.as_str());
        let end = finding.span.end();
        let joined = next.filter(|(_, part, start)| {
            let between = text.get(end..*start).unwrap_or_default();
            *part == finding.part && BETWEEN.as_ref().is_some_and(|r| r.is_match(between))
        });
        let word = bracket(text.get(end..).unwrap_or_default()).or(joined.map(|(word, ..)| word));
        next = match word {
            Some(word) if finding.kind == Kind::Person => {
                if !finding.evidence.iter().any(|e| matches!(e, Evidence::Function(_))) {
                    finding.evidence.push(Evidence::Function(word.to_owned()));
                }
                Some((word, finding.part, finding.span.start()))
            }
            _ => None,
        };
    }
}

/// The function of several people at the start of `behind`, as one of them has it.
fn bracket(behind: &str) -> Option<&'static str> {
    let found = BEHIND.as_ref()?.captures(behind)?.get(1)?.as_str().to_lowercase();
    PLURALS.iter().find(|(plural, _)| *plural == found).map(|(_, one)| *one)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::document_of;

    fn given(text: &str, names: &[&str]) -> Vec<String> {
        let values: Vec<_> = names.iter().map(|name| (Kind::Person, *name)).collect();
        let (document, mut findings) = document_of(text, &values);
        share(&document, &mut findings);
        findings.iter().map(|f| f.evidence.iter().map(Evidence::code).collect()).collect()
    }

    #[test]
    fn a_function_of_several_is_that_of_each() {
        let text = "P. Vos (voorzitter), drs. E. Raas, T. Bal en mw. L. Kok (leden), mr. B. Bos (secretaris)";
        let lid = "function:lid";
        let names = ["P. Vos", "E. Raas", "T. Bal", "L. Kok", "B. Bos"];
        assert_eq!(given(text, &names), ["", lid, lid, lid, ""]);
    }

    #[test]
    fn a_function_in_brackets_is_not_that_of_the_next_name() {
        let parted = |text: &str| {
            let names = [(Kind::Person, "L. de Bie"), (Kind::Person, "G. Zandstra")];
            let (document, mut findings) = document_of(text, &names);
            for finding in &mut findings {
                finding.evidence.push(Evidence::Function("secretaris".to_owned()));
            }
            part(&document, &mut findings);
            findings.iter().map(|f| !f.evidence.is_empty()).collect::<Vec<_>>()
        };
        assert_eq!(parted("L. de Bie (secretaris), de heer G. Zandstra"), [true, false]);
        assert_eq!(parted("L. de Bie (secretaris) en G. Zandstra (secretaris)"), [true, true]);
        assert_eq!(parted("L. de Bie (bode), secretaris G. Zandstra"), [true, true]);
    }

    #[test]
    fn what_is_no_function_is_shared_by_nobody() {
        assert_eq!(given("A. Kok en B. Bos (bewoners)", &["A. Kok", "B. Bos"]), ["", ""]);
        let apart = "A. Kok belde B. Bos (raadsleden)";
        assert_eq!(given(apart, &["A. Kok", "B. Bos"]), ["", "function:raadslid"]);
    }
}
