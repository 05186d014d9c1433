//! The legal grounds as data: what may be printed in a box and what it asks of the besluit.

use super::{PolicyError, builtin, load};
use crate::model::Kind;
use serde::Deserialize;
use std::path::Path;

/// How a ground weighs interests.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Weighing {
    /// No weighing: the information stays back (Woo art. 5.1 lid 1).
    Absolute,
    /// The interest is weighed against openness (Woo art. 5.1 lid 2).
    Relative,
    /// Not a ground for refusal but a label, such as another law that takes precedence.
    None,
}

/// A ground and what belongs to it; see `patterns/policies/gronden.toml`.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ground {
    /// As printed in the box: `5.1.2.e`.
    pub code: String,
    /// Short description for the legend, in Dutch.
    pub text: String,
    /// Law, article, lid.
    pub article: String,
    /// Absolute or relative.
    pub weighing: Weighing,
    /// Whether the besluit has to give reasons for this ground (Woo art. 5.1 lid 3).
    pub motivation: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    ground: Vec<Ground>,
}

/// The built-in grounds, in the order of the law.
///
/// # Errors
/// The embedded table is broken; a test keeps that from happening.
pub fn grounds() -> Result<Vec<Ground>, PolicyError> {
    let path = Path::new("gronden.toml");
    load::parse::<Table>(builtin::GROUNDS, path).map(|t| t.ground)
}

/// What is wrong with the grounds `codes` (separated by `;`) under a removal of `kind` in a Woo release:
/// ids of notes. Woo art. 5.1: every passage has a ground; special categories and national numbers have
/// their own; lid 5 never goes with lid 1 or 2; 5.3 is a motivation, not a ground.
#[must_use]
pub fn check_grounds(kind: Kind, codes: &str) -> Vec<&'static str> {
    if kind == Kind::Term && codes.is_empty() {
        return vec!["ground-missing"];
    }
    let codes: Vec<String> = codes.split(';').filter_map(canonical).collect();
    let has = |code: &str| codes.iter().any(|c| c == code);
    let starts = |code: &str| codes.iter().any(|c| c.starts_with(code));
    let special = matches!(
        kind,
        Kind::Health
            | Kind::Religion
            | Kind::Ethnicity
            | Kind::Politics
            | Kind::Union
            | Kind::Sexual
            | Kind::Criminal
            | Kind::Photo
    );
    let number = matches!(kind, Kind::Bsn | Kind::IdNumber);
    let mut wrong = Vec::new();
    if codes.is_empty() {
        return vec!["ground-missing"];
    }
    if special && !has("5.1.1.d") && starts("5.1.2") {
        wrong.push("ground-special");
    }
    if number && !has("5.1.1.e") && starts("5.1.2") {
        wrong.push("ground-number");
    }
    if (has("5.1.1.d") && !special) || (has("5.1.1.e") && !number) {
        wrong.push("ground-too-strong");
    }
    if has("5.1.5") && (starts("5.1.1") || starts("5.1.2")) {
        wrong.push("ground-lid-5");
    }
    if starts("5.3") {
        wrong.push("ground-old");
    }
    wrong
}

/// The code of a Woo or Wob ground in any of its usual spellings: `5.1.2e`, `5.1, lid 2, sub e`,
/// `artikel 5.1, tweede lid, aanhef en onder e`, `art. 5.1(2)(e)`, `10 2 e` → `5.1.2.e`, `10.2.e`.
/// Other words, such as `derde`, come back as they are; nothing in it is `None`.
#[must_use]
pub fn canonical(written: &str) -> Option<String> {
    const ORDINALS: [&str; 7] =
        ["eerste", "tweede", "derde", "vierde", "vijfde", "zesde", "zevende"];
    const FILLERS: &[&str] = &[
        "artikel",
        "art",
        "lid",
        "sub",
        "onder",
        "onderdeel",
        "aanhef",
        "en",
        "woo",
        "wob",
        "van",
        "de",
        "het",
    ];
    let lower = written.trim().to_lowercase();
    if lower.is_empty() {
        return None;
    }
    if !lower.contains(|c: char| c.is_ascii_digit()) {
        return Some(lower);
    }
    let mut parts: Vec<String> = Vec::new();
    for word in lower.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if FILLERS.contains(&word) {
            continue;
        }
        if let Some(n) = ORDINALS.iter().position(|o| *o == word) {
            parts.push((n + 1).to_string());
            continue;
        }
        // `2e` is two parts.
        let digits: String = word.chars().take_while(char::is_ascii_digit).collect();
        let letters = word.strip_prefix(digits.as_str()).unwrap_or_default();
        parts.extend(
            [digits.as_str(), letters].iter().filter(|p| !p.is_empty()).map(|p| (*p).to_owned()),
        );
    }
    Some(parts.join("."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_ground_is_read_in_all_its_spellings() {
        for written in [
            "5.1.2.e",
            "5.1.2e",
            "5.1, lid 2, sub e",
            "artikel 5.1 tweede lid onder e",
            "artikel 5.1, tweede lid, aanhef en onder e, van de Woo",
            "art. 5.1(2)(e)",
        ] {
            assert_eq!(canonical(written).as_deref(), Some("5.1.2.e"), "{written}");
        }
        for written in ["10.2.e", "10 2 e", "(10)(2e)"] {
            assert_eq!(canonical(written).as_deref(), Some("10.2.e"), "{written}");
        }
        assert_eq!(canonical("derde").as_deref(), Some("derde"));
        assert_eq!(canonical("5.1.5").as_deref(), Some("5.1.5"));
        assert_eq!(canonical(" "), None);
    }

    #[test]
    fn a_ground_that_does_not_fit_its_passage_is_told() {
        let table: [(Kind, &str, &[&str]); 10] = [
            (Kind::Person, "", &["ground-missing"]),
            (Kind::Term, "", &["ground-missing"]),
            (Kind::Person, "5.1.2.e", &[]),
            (Kind::Health, "5.1.2.e", &["ground-special"]),
            (Kind::Health, "5.1.1.d", &[]),
            (Kind::Bsn, "5.1.2e", &["ground-number"]),
            (Kind::Person, "5.1.1.d", &["ground-too-strong"]),
            (Kind::Person, "5.1.2.e;5.1.5", &["ground-lid-5"]),
            (Kind::Person, "5.1.2.e; 5.3", &["ground-old"]),
            (Kind::Criminal, "5.1.1d;5.1.2c", &[]),
        ];
        for (kind, codes, wrong) in table {
            assert_eq!(check_grounds(kind, codes), wrong, "{kind} {codes}");
        }
    }

    #[test]
    fn grounds_are_unique_and_lid_2_needs_reasons() {
        let all = grounds().unwrap();
        let mut codes: Vec<_> = all.iter().map(|g| g.code.as_str()).collect();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all.len());
        for g in &all {
            assert_eq!(g.motivation, g.weighing != Weighing::Absolute, "{}", g.code);
        }
    }
}
