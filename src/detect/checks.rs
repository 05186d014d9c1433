//! Checks that a matched text passes or fails; pattern files name them.
//!
//! Every check takes the text as matched, separators included, and never panics on other text.

mod contact;
mod numbers;

pub use numbers::{
    a_number, big, elfproef, elfproef_account, iban, icao_check_digit, luhn, onderwijsnummer, vat,
};

/// What a check says of a matched text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is not what it looks like.
    Fails,
    /// The check adds nothing for or against.
    Plausible,
    /// It may well be one, but of an organisation: a question.
    Doubtful,
    /// A checksum holds; its name goes into the evidence.
    Sum(&'static str),
    /// It is one, but of an organisation or a role.
    Functional,
}

/// A check as pattern files use it.
pub(super) type Check = fn(&str) -> Verdict;

/// The checks by name.
const CHECKS: &[(&str, Check)] = &[
    ("a-nummer", |t| sum(digits(t).is_some_and(|d| a_number(&d)), "a-nummer")),
    ("account", |t| sum(digits(t).is_some_and(|d| elfproef_account(&d)), "elfproef-account")),
    ("big", |t| sum(digits(t).is_some_and(|d| big(&d)), "big")),
    ("btw", |t| sum(vat(t), "btw-id")),
    ("date", |t| plausible(super::dates::is_date(t))),
    ("digits", |t| plausible(t.bytes().filter(u8::is_ascii_digit).count() > 2)),
    ("elfproef", |t| sum(nine(t).is_some_and(|d| elfproef(&d)), "elfproef")),
    ("email", contact::email),
    ("iban", bank_account),
    ("icao", |t| sum(icao_document(t), "icao-7-3-1")),
    ("ip", contact::ip),
    ("kenteken", |t| plausible(contact::kenteken(t))),
    ("luhn", |t| sum(digits(t).is_some_and(|d| luhn(&d)), "luhn")),
    ("onderwijsnummer", |t| sum(nine(t).is_some_and(|d| onderwijsnummer(&d)), "onderwijsnummer")),
    ("phone", contact::phone),
];

/// The check with this name.
pub(super) fn named(name: &str) -> Option<Check> {
    CHECKS.iter().find(|(n, _)| *n == name).map(|(_, check)| *check)
}

/// The names, for an error message.
pub(super) fn names() -> String {
    CHECKS.iter().map(|(n, _)| *n).collect::<Vec<_>>().join(", ")
}

fn sum(holds: bool, name: &'static str) -> Verdict {
    if holds { Verdict::Sum(name) } else { Verdict::Fails }
}

/// An IBAN as it stands, or with a scan's letters read as digits where digits belong. Accounts at
/// the Bank Nederlandse Gemeenten belong to public bodies.
fn bank_account(text: &str) -> Verdict {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let read = |(i, c): (usize, char)| match scanned_digit(c) {
        Some(digit) if i >= 2 && !(4..8).contains(&i) => char::from(b'0' + digit),
        _ => c,
    };
    let read: String = bare.chars().enumerate().map(read).collect();
    let dutch = bare.get(..2).is_some_and(|c| c.eq_ignore_ascii_case("NL"));
    let holds = iban(&bare) || (dutch && iban(&read));
    match bare.get(4..8) {
        _ if !holds => Verdict::Fails,
        Some("BNGH") => Verdict::Functional,
        _ => Verdict::Sum("mod-97"),
    }
}

fn plausible(holds: bool) -> Verdict {
    if holds { Verdict::Plausible } else { Verdict::Fails }
}

/// The value of a digit, or of a letter that a scan often puts for one; a check decides whether the
/// guess was right.
fn scanned_digit(c: char) -> Option<u8> {
    let digit = match c {
        'O' | 'o' => '0',
        'I' | 'l' => '1',
        'S' => '5',
        'B' => '8',
        _ => c,
    };
    digit.to_digit(10).and_then(|d| u8::try_from(d).ok())
}

/// The digits of `text` as values; `None` when it has no digit or more than twenty.
fn digits(text: &str) -> Option<Vec<u8>> {
    let found: Vec<u8> = text.chars().filter_map(scanned_digit).take(21).collect();
    (!found.is_empty() && found.len() <= 20).then_some(found)
}

/// Nine digits; eight in a row get back the zero that spreadsheets drop.
fn nine(text: &str) -> Option<[u8; 9]> {
    let mut found = digits(text)?;
    if found.len() == 8 && text.chars().count() == 8 {
        found.insert(0, 0);
    }
    found.try_into().ok()
}

/// Whether the last character of a document number is its ICAO check digit (ICAO 9303-3, 4.9).
fn icao_document(text: &str) -> bool {
    let last = text.chars().next_back().and_then(|c| c.to_digit(10));
    let body = text.get(..text.len().saturating_sub(1)).unwrap_or_default();
    last.is_some() && icao_check_digit(body).map(u32::from) == last
}
