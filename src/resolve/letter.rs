//! Who writes and to whom: `ik` is whoever signed or sent, `u` is whoever is greeted.

use crate::detect::quick;
use crate::model::{Document, Evidence, Finding, Kind};
use regex::Regex;
use std::sync::LazyLock;

/// Marks the name of the sender in the head of a message.
pub(super) const SENDER: &str = "afzender";
/// Marks the name under a letter or form.
pub(super) const SIGNED: &str = "ondertekening";
/// Marks the name in a salutation.
pub(super) const GREETED: &str = "geadresseerde";
/// Ties a fact to a sentence that speaks of the writer and of somebody else.
pub(super) const MINE: &str = "me-too";

/// How far behind its announcement a name may stand, in bytes.
const REACH: usize = 160;

/// A word that announces a sender, a signature or a salutation, and the mark it gives.
struct Announces {
    mark: &'static str,
    pattern: Regex,
    /// The name stands on the same line.
    same_line: bool,
}

static ANNOUNCED: LazyLock<Vec<Announces>> = LazyLock::new(|| {
    let all = [
        (SENDER, r"(?im)^[>\s|]*(?:van|from|afzender)\s*:", true),
        (
            SIGNED,
            r"(?im)^[>\s]*(?:(?:met|mvg|m\.v\.g\.)\b(?-i:[^\n]{0,20})groet(?:en)?|mvg|hoogachtend|(?:vr\.? ?|hartelijke |vriendelijke |veel |lieve )?(?:groet(?:en|jes)?|gr\.?)|(?:\d+\.?\s+)?ondertekening|handtekening|getekend)\b|\bw\.g\.",
            false,
        ),
        (GREETED, r"(?im)^[>\s]*(?:geachte|beste|hallo|hoi|dag|lieve)\b", true),
    ];
    let compiled = all.into_iter().filter_map(|(mark, pattern, same_line)| {
        quick(pattern).map(|pattern| Announces { mark, pattern, same_line })
    });
    compiled.collect()
});

static ME: LazyLock<Option<Regex>> =
    LazyLock::new(|| quick(r"(?i)\b(?:ik|mijn|m'n|mij|me|mezelf|mijzelf)\b"));
static YOU: LazyLock<Option<Regex>> = LazyLock::new(|| quick(r"(?i)\b(?:u|uw|uzelf)\b"));
/// Words of a sentence that speaks of a third person, or quotes one.
static OTHER: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r#"(?i)\b(?:hij|hem|zijn (?:vrouw|man|moeder|vader)|haar|zij|ze|cli[eë]nte?|meneer|mevrouw)\b|["“”„«»]|(?:^|\s)['‘]"#,
    )
});

/// Marks senders, signatures and salutations among the names, and ties facts told in the first or the
/// second person (`me`, `you`) to them. A sentence that speaks of anybody else too is left alone.
pub fn letter(document: &Document, findings: &mut [Finding]) {
    for (index, part) in document.parts.iter().enumerate() {
        let from = findings.partition_point(|f| f.part < index);
        let to = findings.partition_point(|f| f.part <= index);
        let Some(ours) = findings.get_mut(from..to) else { continue };
        for announced in ANNOUNCED.iter() {
            for found in announced.pattern.find_iter(&part.text) {
                mark(&part.text, ours, announced, found.end());
            }
        }
        for finding in ours.iter_mut().filter(|f| f.kind.is_fact()) {
            let sentence = super::chain::sentence(&part.text, finding.span.start());
            let says = |r: &Option<Regex>| r.as_ref().is_some_and(|r| r.is_match(sentence));
            let tie = match (says(&ME), says(&YOU), says(&OTHER)) {
                (true, false, false) => "me",
                (false, true, false) => "you",
                (true, _, true) => MINE,
                _ => continue,
            };
            finding.evidence.push(Evidence::PersonInScope(tie));
        }
    }
}

/// Marks the first name behind byte `at`, when it is near enough and nothing else stands between.
fn mark(text: &str, findings: &mut [Finding], announced: &Announces, at: usize) {
    let next = findings.partition_point(|f| f.span.start() < at);
    let named = findings.iter_mut().skip(next).find(|f| f.kind == Kind::Person);
    let Some(name) = named.filter(|f| f.span.start() - at <= REACH) else { return };
    let between = text.get(at..name.span.start()).unwrap_or_default();
    let lines = between.matches('\n').count();
    if lines > if announced.same_line { 0 } else { 6 } {
        return;
    }
    let mark = Evidence::Context(announced.mark.to_owned());
    if !name.evidence.contains(&mark) {
        name.evidence.push(mark);
    }
}

/// Whether the name is marked so.
pub(super) fn is_marked(finding: &Finding, mark: &str) -> bool {
    finding.evidence.iter().any(|e| matches!(e, Evidence::Context(word) if word == mark))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::codes_after;

    fn marks(text: &str, found: &[(Kind, &str)]) -> Vec<String> {
        codes_after(letter, text, found)
    }

    #[test]
    fn a_letter_has_an_addressee_and_a_signature() {
        let text = "Geachte heer Bos,\n\nU heeft reuma. Ik heb griep. Hij zegt dat ik jicht heb.\n\n\
                    Hoogachtend,\n\nA. Kok\n";
        let found = [
            (Kind::Person, "Bos"),
            (Kind::Health, "reuma"),
            (Kind::Health, "griep"),
            (Kind::Health, "jicht"),
            (Kind::Person, "A. Kok"),
        ];
        let said = [
            "context:geadresseerde",
            "person:you",
            "person:me",
            "person:me-too",
            "context:ondertekening",
        ];
        assert_eq!(marks(text, &found), said);
    }

    #[test]
    fn a_message_has_a_sender_on_its_own_line_only() {
        let found = [(Kind::Person, "A. Kok"), (Kind::Person, "Bos")];
        assert_eq!(marks("Van: A. Kok\nAan: Bos\n", &found), ["context:afzender", ""]);
        assert_eq!(marks("Van:\nA. Kok en Bos\n", &found), ["", ""]);
    }
}
