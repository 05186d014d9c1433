//! Values other than names, in a form in which spellings of the same thing are equal.

use super::name::{fold, squeeze};
use crate::model::Kind;
use std::collections::BTreeSet;

/// The digits and letters that tell two values of `kind` apart; `None` when too little is left to
/// compare.
pub(super) fn normal(kind: Kind, text: &str) -> Option<String> {
    let out = match kind {
        Kind::Bsn => digits(text).trim_start_matches('0').to_owned(),
        Kind::Phone => phone(text),
        Kind::Email => fold(text).split_whitespace().collect(),
        Kind::BirthDate => return date(text),
        _ => fold(text).chars().filter(|c| c.is_alphanumeric()).collect(),
    };
    (out.chars().count() > 2).then_some(out)
}

fn digits(text: &str) -> String {
    text.chars().filter(char::is_ascii_digit).collect()
}

/// Dutch numbers in their national form: `+31 (0)6 12` → `0612`.
fn phone(text: &str) -> String {
    let plain = text.replace("(0)", "");
    let digits = digits(&plain);
    let abroad = plain.trim_start().starts_with('+');
    let rest = match digits.strip_prefix("0031") {
        Some(rest) => Some(rest),
        None if abroad => digits.strip_prefix("31"),
        None => None,
    };
    match rest {
        Some(rest) => format!("0{}", rest.trim_start_matches('0')),
        None if abroad => format!("00{digits}"),
        None => digits,
    }
}

const MONTHS: &[&str] =
    &["jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

/// A complete date as `year-month-day`, from day-month-year, year-month-day or words.
fn date(text: &str) -> Option<String> {
    let folded = fold(text);
    let mut numbers = Vec::new();
    let mut written_month = false;
    for word in folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()) {
        if let Ok(n) = word.parse::<u32>() {
            numbers.push(n);
            if let [.., n] = numbers.as_mut_slice()
                && word.len() == 8
            {
                // `14031987`, `19870314`
                let (head, tail) = (*n / 10_000, *n % 10_000);
                let year_first = (1850..2200).contains(&head) && !(1850..2200).contains(&tail);
                let parts = if year_first {
                    [tail % 100, tail / 100, head]
                } else {
                    [head / 100, head % 100, tail]
                };
                return day_month_year(parts);
            }
        } else if let Some(m) = month(word) {
            written_month = true;
            numbers.push(m);
        }
    }
    match (numbers.as_slice(), written_month) {
        ([y, m, d], false) if *y > 31 => day_month_year([*d, *m, *y]),
        ([d, m, y], _) => day_month_year([*d, *m, *y]),
        _ => None,
    }
}

fn day_month_year([day, month, year]: [u32; 3]) -> Option<String> {
    // Two digits of a year: compare on those alone, the century is the writer's guess.
    let year = year % 100;
    ((1..=31).contains(&day) && (1..=12).contains(&month))
        .then(|| format!("{year:02}-{month:02}-{day:02}"))
}

fn month(word: &str) -> Option<u32> {
    let start: String = word.chars().take(3).collect();
    let start = if start == "mrt" { "maa" } else { start.as_str() };
    MONTHS.iter().position(|m| *m == start).and_then(|at| u32::try_from(at + 1).ok())
}

/// What the verzoeker's values look like.
#[derive(Debug, Default)]
pub(super) struct Own {
    exact: BTreeSet<(Kind, String)>,
    numbers: BTreeSet<String>,
    streets: BTreeSet<String>,
    places: BTreeSet<String>,
}

impl Own {
    /// Takes up a value of the request file.
    pub(super) fn add(&mut self, kind: Kind, text: &str) {
        match kind {
            Kind::Address => self.address(text),
            Kind::CaseNumber | Kind::IdNumber => {
                self.numbers.extend(normal(Kind::CaseNumber, text));
            }
            kind => self.exact.extend(normal(kind, text).map(|v| (kind, v))),
        }
    }

    /// `Dorpsstraat 12, 3431 AB Nieuwegein` → street, postcode and place.
    fn address(&mut self, text: &str) {
        let mut pieces = text.splitn(2, ',');
        let Some(street) = pieces.next() else { return };
        self.streets.extend(normal(Kind::Address, street));
        self.streets.extend(normal(Kind::Address, text));
        let rest = pieces.next().unwrap_or_default();
        let words: Vec<&str> = rest.split_whitespace().collect();
        let (code, place) = match words.as_slice() {
            [digits, letters, place @ ..] if digits.len() == 4 && letters.len() == 2 => {
                (format!("{digits}{letters}"), place.join(" "))
            }
            [code, place @ ..]
                if code.len() == 6 && code.starts_with(|c: char| c.is_ascii_digit()) =>
            {
                ((*code).to_owned(), place.join(" "))
            }
            all => (String::new(), all.join(" ")),
        };
        self.exact.extend(normal(Kind::Postcode, &code).map(|v| (Kind::Postcode, v)));
        self.places.extend(normal(Kind::Address, &place));
    }

    /// Whether the request file names this very value: it can only be the verzoeker's.
    pub(super) fn has(&self, kind: Kind, text: &str) -> bool {
        let Some(value) = normal(kind, text) else { return false };
        match kind {
            Kind::Address => {
                // A street without a number is not yet somebody's address.
                text.chars().any(|c| c.is_ascii_digit())
                    && (self.streets.contains(&value)
                        || self.places.iter().any(|p| {
                            value.strip_suffix(p.as_str()).is_some_and(|v| self.streets.contains(v))
                        }))
            }
            Kind::CaseNumber | Kind::IdNumber | Kind::LicensePlate => {
                normal(Kind::CaseNumber, text).is_some_and(|v| self.is_own_number(&v))
            }
            kind => self.exact.contains(&(kind, value)),
        }
    }

    /// Whether `value` is a number of the request, one of its sub-numbers (`HZ-2022-1477/003`), or
    /// its digits without the letters before them (`77120` for `WMO-77120`).
    fn is_own_number(&self, value: &str) -> bool {
        let digits = |s: &str| s.chars().filter(char::is_ascii_digit).count();
        self.numbers.iter().any(|own| {
            let sub = value.strip_prefix(own.as_str());
            let sub = sub.is_some_and(|rest| digits(own) >= 6 && rest.chars().count() <= 3);
            let bare = value.len() >= 5 && digits(value) == value.len();
            let bare = bare && own.strip_suffix(value).is_some_and(|head| digits(head) == 0);
            own == value || sub || bare
        })
    }

    /// Whether the request names another value where a person has only one: then this one is
    /// somebody else's.
    pub(super) fn excludes(&self, kind: Kind, text: &str) -> bool {
        if let (Kind::BirthDate, Ok(year @ 1850..2200)) = (kind, text.trim().parse::<u32>()) {
            let known = self.exact.iter().find(|(k, _)| *k == kind);
            return known.is_some_and(|(_, v)| !v.starts_with(&format!("{:02}-", year % 100)));
        }
        matches!(kind, Kind::Bsn | Kind::BirthDate)
            && self.knows(kind)
            && normal(kind, text).is_some()
            && !self.has(kind, text)
    }

    /// Whether the request lists values of this kind, so that one it does not list is doubtful; it
    /// never lists computer addresses, which say little about whose they are.
    pub(super) fn lists(&self, kind: Kind) -> bool {
        kind == Kind::Ip
            || matches!(kind, Kind::Phone | Kind::Email | Kind::Iban) && self.knows(kind)
    }

    fn knows(&self, kind: Kind) -> bool {
        self.exact.iter().any(|(k, _)| *k == kind)
    }

    /// Whether it is the place where the verzoeker lives: shared with thousands of others.
    pub(super) fn is_place(&self, text: &str) -> bool {
        self.places.contains(&squeeze(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_are_equal() {
        let same = [
            (Kind::Phone, "06-12345678", "+31 (0)6 1234 5678"),
            (Kind::Phone, "0031612345678", "06 12 34 56 78"),
            (Kind::Bsn, "012345672", "1234.56.72"),
            (Kind::Iban, "NL91 ABNA 0417 1643 00", "nl91abna0417164300"),
            (Kind::BirthDate, "1987-03-14", "14 maart 1987"),
            (Kind::BirthDate, "1987-03-14", "14-03-87"),
            (Kind::BirthDate, "14031987", "19870314"),
            (Kind::BirthDate, "21121952", "1952-12-21"),
            (Kind::CaseNumber, "CL-2024-00317", "CL 2024/00317"),
        ];
        for (kind, a, b) in same {
            assert_eq!(normal(kind, a), normal(kind, b), "{a} {b}");
        }
        assert_ne!(normal(Kind::Phone, "+48 601 222 904"), normal(Kind::Phone, "0601222904"));
        assert_eq!(normal(Kind::BirthDate, "1987"), None);
    }

    #[test]
    fn another_bsn_or_date_of_birth_is_somebody_elses() {
        let mut own = Own::default();
        own.add(Kind::BirthDate, "1987-03-14");
        own.add(Kind::Bsn, "123456782");
        assert!(
            own.excludes(Kind::BirthDate, "15-03-1987") && own.excludes(Kind::BirthDate, "1991")
        );
        assert!(
            !own.excludes(Kind::BirthDate, "14 mrt 1987") && !own.excludes(Kind::BirthDate, "1987")
        );
        assert!(own.excludes(Kind::Bsn, "111222333") && !own.excludes(Kind::Phone, "0612345678"));
    }

    #[test]
    fn an_address_of_the_request_is_known_by_its_parts() {
        let mut own = Own::default();
        own.add(Kind::Address, "Dorpsstraat 12, 3431 AB Nieuwegein");
        assert!(own.has(Kind::Address, "Dorpsstraat 12"));
        assert!(own.has(Kind::Address, "dorpsstraat 12 Nieuwegein"));
        assert!(own.has(Kind::Postcode, "3431AB"));
        assert!(!own.has(Kind::Address, "Dorpsstraat 14"));
        assert!(!own.has(Kind::Address, "Dorpsstraat"));
        assert!(!own.has(Kind::Address, "Nieuwegein"));
        assert!(own.is_place("NIEUWEGEIN"));
    }
}
