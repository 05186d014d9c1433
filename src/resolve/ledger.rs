//! Lines of a bank statement: what is paid from and to an account is a fact about its holder, whoever else
//! the line names. Another fact in it is theirs when it names nobody.

use super::chain::is_tied;
use super::{Beside, People, Who};
use crate::detect::quick;
use crate::model::{Document, Evidence, Finding, Kind, Role};
use regex::Regex;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// Ties a fact to the account whose statement it stands in.
const TIE: &str = "ledger";

/// Lines that make a statement.
const ENOUGH: usize = 4;

/// A line of a statement: a date, and `af`, `bij` or an amount with a sign.
static LINE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    quick(
        r"(?m)^[^\S\n]*(?:[0-9]{1,2}[-/][0-9]{1,2}(?:[-/][0-9]{2,4})?|[0-9]{4}-[0-9]{2}-[0-9]{2})[\s|;--\n][^\n]*?(?:\b(?:af|bij|Af|Bij|AF|BIJ|debet|credit|Debet|Credit)\b|[+-][^\S\n]?[0-9.]+,[0-9]{2})[^\n]*",
    )
});

/// Ties the facts in a bank statement to its account.
pub fn ledger(document: &Document, findings: &mut [Finding]) {
    let Some(line) = LINE.as_ref() else { return };
    let mut from = 0;
    for (index, part) in document.parts.iter().enumerate() {
        let to = findings.partition_point(|f| f.part <= index);
        let ours = findings.get_mut(from..to).unwrap_or_default();
        from = to;
        if !ours.iter().any(|f| f.kind.is_fact()) {
            continue;
        }
        let lines: Vec<_> = line.find_iter(&part.text).map(|found| found.range()).collect();
        if lines.len() < ENOUGH {
            continue;
        }
        // The last line that names somebody, as far as was read.
        let mut named = None;
        for finding in ours {
            let at = lines.partition_point(|l| l.end <= finding.span.start());
            let inside = lines.get(at).is_some_and(|l| l.start <= finding.span.start());
            if inside && finding.kind == Kind::Person {
                named = Some(at);
            }
            let own = finding.kind == Kind::Financial || named != Some(at);
            if inside && finding.kind.is_fact() && own {
                finding.evidence.push(Evidence::PersonInScope(TIE));
            }
        }
    }
}

impl People {
    /// The parts with a statement of an account of the verzoeker's: their number or name is the first above
    /// its lines. `people` are whom the names among `findings` mean.
    pub(super) fn own_ledgers(
        &self,
        findings: &[Finding],
        people: &[Option<Who>],
    ) -> BTreeSet<usize> {
        let mut holders: BTreeMap<usize, bool> = BTreeMap::new();
        let mut own = BTreeSet::new();
        if !self.has_verzoeker {
            return own;
        }
        for (finding, who) in findings.iter().zip(people) {
            let part = finding.part;
            if is_tied(finding, TIE) {
                // Whoever comes later is no holder.
                if *holders.entry(part).or_insert(false) {
                    own.insert(part);
                }
                continue;
            }
            let holder = match finding.kind {
                Kind::Iban => Some(self.own.has(finding.kind, finding.value.expose())),
                Kind::Person => who.map(|who| who.1 == Role::Verzoeker),
                _ => None,
            };
            if let Some(is_own) = holder {
                holders.entry(part).or_insert(is_own);
            }
        }
        own
    }

    /// Whether `finding` stands in such a statement.
    pub(super) fn is_in_own_ledger(finding: &Finding, scene: &Beside<'_>) -> bool {
        scene.own_ledgers.contains(&finding.part) && is_tied(finding, TIE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resolve::tests::after;

    #[test]
    fn payments_in_a_statement_are_tied_to_the_account() {
        let text = "Rekening S. Kok\n02-10-2023 bij 100,00 uitkering\n05-10-2023 af 20,00 apotheek mtx\n\
                    09-10-2023 bij 30,00 A. Bos offerfeest\n12-10-2023 af 40,00 huur\nSchuld 50,00";
        let found = [
            (Kind::Person, "S. Kok"),
            (Kind::Financial, "100,00"),
            (Kind::Health, "mtx"),
            (Kind::Financial, "30,00"),
            (Kind::Person, "A. Bos"),
            (Kind::Religion, "offerfeest"),
            (Kind::Financial, "50,00"),
        ];
        let tied: Vec<bool> = after(ledger, text, &found).iter().map(|f| is_tied(f, TIE)).collect();
        assert_eq!(tied, [false, true, true, true, false, false, false]);
    }
}
