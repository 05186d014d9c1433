//! What could stand in a verslag instead of what must go: a role, or `cliënt A`, the same for the same
//! person throughout the document.

use super::{FileReport, Row};
use crate::i18n::Texts;
use crate::model::{Action, EntityId, Evidence, Kind};
use std::collections::BTreeMap;

/// Proposals for the rows of one document.
pub(super) struct Proposals<'t> {
    texts: &'t Texts,
    /// Letter of each person who is called `cliënt`.
    letters: BTreeMap<EntityId, String>,
    /// The function that the document gives a person.
    functions: BTreeMap<EntityId, String>,
}

impl<'t> Proposals<'t> {
    /// Looks through a document: who has a function, and who gets which letter, in order of mention.
    pub(super) fn of(texts: &'t Texts, file: &FileReport) -> Self {
        let (mut letters, mut functions) = (BTreeMap::new(), BTreeMap::new());
        let persons = || file.rows.iter().filter(|r| r.verdict.finding.kind == Kind::Person);
        for row in persons() {
            if let (Some(id), Some(word)) = (row.verdict.entity, function(row)) {
                functions.entry(id).or_insert_with(|| word.to_owned());
            }
        }
        for row in persons().filter(|r| r.verdict.decision.action != Action::Keep) {
            if let Some(id) = row.verdict.entity.filter(|id| !functions.contains_key(id)) {
                let next = letters.len();
                letters.entry(id).or_insert_with(|| letter(next));
            }
        }
        Self { texts, letters, functions }
    }

    /// What to write instead; empty for what stays.
    pub(super) fn for_row(&self, row: &Row) -> String {
        let finding = &row.verdict.finding;
        if row.verdict.decision.action == Action::Keep {
            return String::new();
        }
        if finding.kind != Kind::Person {
            return self.texts.get(&format!("proposal-{}", group(finding.kind)));
        }
        let named = row.verdict.entity.and_then(|id| {
            let function = self.functions.get(&id).map(|f| format!("de {f}"));
            let letter = || {
                let letter = self.letters.get(&id)?;
                Some(self.texts.with("proposal-client", &[("letter", letter)]))
            };
            function.or_else(letter)
        });
        named.unwrap_or_else(|| self.texts.get("proposal-person"))
    }
}

/// The function beside a name; taking part in a meeting is none.
fn function(row: &Row) -> Option<&str> {
    row.verdict.finding.evidence.iter().find_map(|e| match e {
        Evidence::Function(word) if word != "aanwezig" => Some(word.as_str()),
        _ => None,
    })
}

/// `A` to `Z`, then `A2`.
fn letter(at: usize) -> String {
    let letter = char::from(b'A' + u8::try_from(at % 26).unwrap_or(0));
    match at / 26 {
        0 => letter.to_string(),
        round => format!("{letter}{}", round + 1),
    }
}

/// The tail of the message that says what to do with a kind.
fn group(kind: Kind) -> &'static str {
    match kind {
        Kind::Health => "health",
        Kind::Religion
        | Kind::Ethnicity
        | Kind::Politics
        | Kind::Union
        | Kind::Sexual
        | Kind::Criminal => "special",
        Kind::Financial => "financial",
        Kind::Address | Kind::Postcode => "address",
        Kind::BirthDate => "birth-date",
        Kind::Signature | Kind::Photo => "picture",
        _ => "number",
    }
}

#[cfg(test)]
mod tests {
    use super::letter;

    #[test]
    fn letters_go_on_after_z() {
        assert_eq!([letter(0), letter(25), letter(26)], ["A", "Z", "A2"]);
    }
}
