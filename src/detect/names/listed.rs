//! Lists of persons: behind a word that announces nothing else every item is one, whether the tagger knows it
//! or not. `de heren Baanstra, Klut en Kuipers`, `Aanwezig: Abdul, Linette, Majorry en Janneke`.

use super::bits;
use super::grammar::{BLOCKED, Part, Run, nameable, tussen};
use super::token::{Gap, Shape, Tokens};
use std::ops::Range;

/// Words before a list that take a surname only.
const ADDRESS: &[&str] = &["heren", "dames"];

/// Labels of lists of persons, in small letters.
const LABELS: &[&str] =
    &["aanwezig", "aanwezigen", "afwezig", "afwezigen", "afmeldingen", "deelnemers", "verhinderd"];

/// Longest list, in items.
const MOST: usize = 60;

/// The items of lists that are no names yet; `known` are the names so far, in order and apart.
pub(super) fn listed(tokens: &Tokens<'_>, known: &[Range<usize>]) -> Vec<Run> {
    let mut found = Vec::new();
    for at in 1..tokens.len() {
        let word = |list: &[&str], at: usize| {
            tokens.get(at).is_some_and(|t| list.contains(&tokens.word(t).to_lowercase().as_str()))
        };
        if word(ADDRESS, at - 1) {
            found.extend(items(tokens, at, known, true));
        } else if tokens.is(at - 1, ':') && at > 1 && word(LABELS, at - 2) {
            found.extend(items(tokens, at, known, false));
        }
    }
    found
}

/// The unknown items of the list at `at`: with a form of address before it all, else when most are known.
fn items(tokens: &Tokens<'_>, mut at: usize, known: &[Range<usize>], addressed: bool) -> Vec<Run> {
    let (mut new, mut old) = (Vec::new(), 0);
    for _ in 0..MOST {
        let Some(first) = tokens.get(at) else { break };
        if !matches!(first.gap, Gap::Space | Gap::Line) {
            break;
        }
        let next = known.partition_point(|r| r.end <= first.start);
        if let Some(name) = known.get(next).filter(|r| r.start <= first.start) {
            old += 1;
            while tokens.get(at).is_some_and(|t| t.start < name.end) {
                at += 1;
            }
        } else if let Some(run) = item(tokens, at, addressed) {
            at = run.end;
            new.push(run);
        } else {
            break;
        }
        let comma = tokens.is(at, ',');
        if !comma && !tokens.word_is(at, "en") {
            break;
        }
        at += 1;
        if comma && tokens.word_is(at, "en") {
            at += 1;
        }
    }
    let enough = if addressed { old + new.len() > 1 } else { old > 1 && old > new.len() };
    if enough { new } else { Vec::new() }
}

/// A bare surname with its tussenvoegsels, or a first name.
fn item(tokens: &Tokens<'_>, start: usize, addressed: bool) -> Option<Run> {
    const NOT: u64 = bits::PROTECTED | bits::ORG_BEFORE | bits::ORG_AFTER | bits::LAW | bits::TIME;
    let (from, name) = tussen(tokens, start, addressed).unwrap_or((start, start));
    let token = tokens.get(name)?;
    let word = token.attrs.is_word() && token.attrs.surname() < 4 && token.attrs.first() < 2;
    let plain = token.shape == Shape::Title
        && !token.attrs.has(NOT)
        && nameable(token, true)
        && (addressed || !word && !token.attrs.has(BLOCKED | bits::PLACE | bits::PROPER));
    // It ends there: at a comma, `en`, the end of the sentence or line.
    let ends = tokens.get(name + 1).is_none_or(|t| {
        t.gap >= Gap::Line
            || t.shape == Shape::Lower && t.gap == Gap::Space
            || matches!(t.shape, Shape::Punct(',' | '.' | ';' | ')'))
    });
    if !plain || !ends {
        return None;
    }
    let mut parts: Vec<(Part, usize)> = (start..from).map(|at| (Part::Tussen, at)).collect();
    parts.push((Part::Name, name));
    Some(Run { start, end: name + 1, parts, index_form: false })
}

#[cfg(test)]
mod tests {
    use crate::detect::names::tests::names;

    #[test]
    fn every_item_of_a_list_of_persons_is_a_name() {
        let text = "Afwezig zijn de dames Pater en Vorstman en de heren Assorgia, Van Delft, Van Dongen, Karhof \
                    en Salverda. D66: mevrouw Van Dooren en de heren Baanstra, Klut en Kuipers; CDA: mevrouw \
                    Houtveen en de heren Bazen, Krijns en Slort.";
        let expected = [
            "Pater",
            "Vorstman",
            "Assorgia",
            "Van Delft",
            "Van Dongen",
            "Karhof",
            "Salverda",
            "Van Dooren",
            "Baanstra",
            "Klut",
            "Kuipers",
            "Houtveen",
            "Bazen",
            "Krijns",
            "Slort",
        ];
        assert_eq!(names(text), expected);
        let text = "Aanwezig: Abdul, Linette, Petra, Majorry, Korlien en Janneke";
        assert_eq!(names(text), ["Abdul", "Linette", "Petra", "Majorry", "Korlien", "Janneke"]);
        assert_eq!(names("Aanwezig: Gemeente, Politie en Woningstichting"), [""; 0]);
        assert_eq!(names("De heren leden van de raad en de dames van de kantine"), [""; 0]);
    }
}
