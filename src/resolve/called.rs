//! Whom a document calls by a word: `moeder`, `cliënt`, `werknemer`, `bezwaarmaker`.
//!
//! Where the word stands beside a name it says whose word it is (`moeder: W. Grabowska`, `bezwaarmaker Y. el
//! Bakkali`); a fact behind the bare word (`Moeder volgt inburgering`) is then theirs. A word that a dossier
//! uses for others too says nothing.

use super::chain::{names_relative, sentence_range};
use crate::detect::quick;
use crate::model::{Document, Evidence, Finding, Kind};
use regex::Regex;
use std::sync::LazyLock;

/// How far before its name such a word may stand, in bytes.
const BEFORE: usize = 40;

/// How far behind it: `W. Grabowska (moeder)`, in bytes.
const BEHIND: usize = 24;

/// A word for somebody.
struct Word {
    /// The tie that it gives to names beside it and to facts behind it.
    tie: &'static str,
    /// The word alone, not `haar moeder` or `de moeder van`.
    bare: Regex,
    /// At the end of what stands before a name.
    before: Regex,
    /// At the start of what stands behind one.
    behind: Regex,
}

/// The words and how they are written.
static WORDS: LazyLock<Vec<Word>> = LazyLock::new(|| {
    let all = [
        ("as-mother", "moeder|mw\\. moeder"),
        ("as-father", "vader"),
        ("as-client", "cli[eë]nte?"),
        ("as-worker", "werkne(?:mer|emster)|medewerk(?:er|ster)"),
        (
            "as-party",
            "bezwaarm(?:aker|aakster)|bezwaarde|appellante?|eiser(?:es)?|klager|klaagster|verzoek(?:er|ster)",
        ),
        (
            "as-subject",
            "betrokkene|belanghebbende|aanvra(?:ger|agster)|bewoner|bewoonster|huurder|huurster|leerling|pati[eë]nte?",
        ),
    ];
    let compiled = all.into_iter().filter_map(|(tie, words)| {
        Some(Word {
            tie,
            bare: quick(&format!(
                r"(?i)(?:\b(?:zijn|haar|mijn|hun|uw|jouw|diens|een|andere|elke|iedere|per|[a-z]+s|'s)\s+)?\b(?:{words})\b(?:\s+van\b)?"
            ))?,
            before: quick(&format!(
                r"(?i)(?:^|[\n.,;:(•–|-]\s*|\s{{3}}|\b(?:de|haar|zijn|en|met|aan|door|is|tegen|namens)\s+)(?:{words})\)?(?:[\s:,|(]|\bis\b|\bheet\b){{1,30}}(?:(?:de heer|mevrouw|meneer|mw|mevr|dhr|mr|drs)\.?\s+)*$"
            ))?,
            behind: quick(&format!(
                r#"(?i)^,?\s*(?:\(|hierna(?: te noemen)?:?|de|,)[\s"'‘“]*(?:{words})\b"#
            ))?,
        })
    });
    compiled.collect()
});

/// Ties names to the words that stand beside them, and facts to the bare word that stands nearest before
/// them in their sentence, when no name stands between.
pub fn called(document: &Document, findings: &mut [Finding]) {
    let mut last_name = (usize::MAX, 0);
    for finding in findings.iter_mut() {
        let Some(part) = document.parts.get(finding.part) else { continue };
        let (start, end) = (finding.span.start(), finding.span.end());
        let (before, behind) = (part.text.get(..start), part.text.get(end..));
        let (Some(before), Some(behind)) = (before, behind) else { continue };
        if finding.kind == Kind::Person {
            last_name = (finding.part, end);
            let near = before.floor_char_boundary(before.len().saturating_sub(BEFORE));
            let before = before.get(near..).unwrap_or_default();
            let before = before.rsplit('\n').next().unwrap_or_default();
            let behind = behind.get(..behind.ceil_char_boundary(BEHIND)).unwrap_or_default();
            let behind = behind.split('\n').next().unwrap_or_default();
            for word in WORDS.iter() {
                if word.before.is_match(before) || word.behind.is_match(behind) {
                    finding.evidence.push(Evidence::PersonInScope(word.tie));
                }
            }
        } else if finding.kind.is_fact() {
            let from = sentence_range(&part.text, start).start;
            let from = if last_name.0 == finding.part { from.max(last_name.1) } else { from };
            let said = part.text.get(from.min(start)..start).unwrap_or_default();
            if let Some(word) = last_said(said) {
                finding.evidence.push(Evidence::PersonInScope(word));
            }
        }
    }
}

/// The word for somebody that is said last, when it stands bare and no relative is spoken of behind it.
fn last_said(text: &str) -> Option<&'static str> {
    let last = |word: &'static Word| Some((word.bare.find_iter(text).last()?, word.tie));
    let (found, tie) = WORDS.iter().filter_map(last).max_by_key(|(found, _)| found.start())?;
    let bare = !found.as_str().contains(char::is_whitespace);
    let behind = text.get(found.end()..).unwrap_or_default();
    (bare && !names_relative(behind)).then_some(tie)
}

/// The ties of this module.
pub(super) fn ties() -> impl Iterator<Item = &'static str> {
    WORDS.iter().map(|word| word.tie)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::codes_after;

    #[test]
    fn a_word_beside_a_name_is_that_persons_and_a_fact_behind_the_bare_word_is_tied_to_it() {
        let text = "moeder        W. Bos\nA. Kok (vader)\nCorrie, bezwaarmaker\nMoeder volgt EMDR. Vader heeft reuma. \
                    Haar moeder heeft griep. De moeder van Els heeft jicht. Moeder zegt dat A. Vos migraine heeft. Moeder zegt dat haar broer astma heeft.";
        let found = [
            (Kind::Person, "W. Bos"),
            (Kind::Person, "A. Kok"),
            (Kind::Person, "Corrie"),
            (Kind::Health, "EMDR"),
            (Kind::Health, "reuma"),
            (Kind::Health, "griep"),
            (Kind::Health, "jicht"),
            (Kind::Person, "A. Vos"),
            (Kind::Health, "migraine"),
            (Kind::Health, "astma"),
        ];
        let expected = [
            "person:as-mother",
            "person:as-father",
            "person:as-party",
            "person:as-mother",
            "person:as-father",
            "",
            "",
            "",
            "",
            "",
        ];
        assert_eq!(codes_after(called, text, &found), expected);
    }
}
