//! Sums over digits.

/// Sum of digits times weights.
fn weighted(digits: &[u8], weights: impl Iterator<Item = i32>) -> i32 {
    digits.iter().zip(weights).map(|(&d, w)| i32::from(d) * w).sum()
}

/// Weights 9 down to 2, then −1.
fn bsn_sum(digits: &[u8; 9]) -> i32 {
    weighted(digits, [9, 8, 7, 6, 5, 4, 3, 2, -1].into_iter())
}

/// The elfproef of a BSN: weights 9 down to 2, then −1; the sum divides by 11.
///
/// `digits` are values 0–9, not ASCII. All zeros passes the sum but is never issued. An RSIN passes
/// the same test. Source: Besluit BSN, Logisch Ontwerp BRP.
#[must_use]
pub fn elfproef(digits: &[u8; 9]) -> bool {
    *digits != [0; 9] && bsn_sum(digits) % 11 == 0
}

/// The test of an onderwijsnummer: starts with 10, the sum of the elfproef leaves 5 (DUO).
#[must_use]
pub fn onderwijsnummer(digits: &[u8; 9]) -> bool {
    digits.starts_with(&[1, 0]) && bsn_sum(digits).rem_euclid(11) == 5
}

/// The elfproef of account numbers from before IBAN: nine or ten digits, weights down to 1.
#[must_use]
pub fn elfproef_account(digits: &[u8]) -> bool {
    let count = i32::try_from(digits.len()).unwrap_or(0);
    matches!(count, 9 | 10)
        && digits.iter().any(|d| *d != 0)
        && weighted(digits, (1..=count).rev()) % 11 == 0
}

/// The A-number of the BRP: ten digits, the first not 0, no two equal neighbours, digit sum 0 or 5
/// modulo 11, and the sum weighted by powers of two divides by 11 (Logisch Ontwerp BRP).
#[must_use]
pub fn a_number(digits: &[u8]) -> bool {
    digits.len() == 10
        && digits.first() != Some(&0)
        && digits.windows(2).all(|pair| pair.first() != pair.last())
        && matches!(digits.iter().map(|d| i32::from(*d)).sum::<i32>() % 11, 0 | 5)
        && weighted(digits, (0..10).map(|i| 1 << i)) % 11 == 0
}

/// The BIG number: eleven digits, the second 9; the last is 11 minus a weighted sum modulo 11, where
/// 11 counts as 0 and 10 as 1. Not confirmed by the register: raises confidence, never refutes.
#[must_use]
pub fn big(digits: &[u8]) -> bool {
    let [first, nine, body @ .., check] = digits else { return false };
    if digits.len() != 11 || *nine != 9 {
        return false;
    }
    let body = weighted(body, [3, 7, 9, 10, 5, 8, 4, 2].into_iter());
    let sum = 9 + 6 * i32::from(*first) + body;
    let expected = match 11 - sum % 11 {
        11 => 0,
        10 => 1,
        n => n,
    };
    i32::from(*check) == expected
}

/// The Luhn sum (ISO/IEC 7812-1, annex B): cards of 13–19 digits, IMEI of 15.
#[must_use]
pub fn luhn(digits: &[u8]) -> bool {
    let doubled = |d: u8| if d > 4 { 2 * d - 9 } else { 2 * d };
    let sum: u32 = (digits.iter().rev().enumerate())
        .map(|(i, &d)| u32::from(if i % 2 == 1 { doubled(d) } else { d }))
        .sum();
    digits.len() >= 13 && digits.iter().any(|d| *d != 0) && sum.is_multiple_of(10)
}

/// Remainder modulo 97 of letters and digits read as one number, A = 10 … Z = 35 (ISO 7064).
fn mod97(mut text: impl Iterator<Item = char>) -> Option<u32> {
    text.try_fold(0, |sum, c| {
        let value = c.to_digit(36)?;
        Some((sum * if value > 9 { 100 } else { 10 } + value) % 97)
    })
}

/// Whether the text is an IBAN: length of its country and remainder 1 modulo 97 (ISO 13616-1).
/// Blanks, dots and dashes do not count, nor does case.
#[must_use]
pub fn iban(text: &str) -> bool {
    let bare: Vec<char> = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let country: String = bare.iter().take(2).collect::<String>().to_ascii_uppercase();
    let length = IBAN_LENGTHS.iter().find(|(c, _)| *c == country).map(|(_, n)| *n);
    let rotated = bare.iter().skip(4).chain(bare.iter().take(4));
    length == Some(bare.len()) && mod97(rotated.copied()) == Some(1)
}

/// Whether the text is a Dutch btw-id: `NL`, nine digits, `B`, two digits, where the nine digits
/// pass the elfproef (an RSIN, or the BSN of a sole trader before 2020), or the whole leaves 1 modulo
/// 97 (since 2020; Uitvoeringsbesluit omzetbelasting 1968).
#[must_use]
pub fn vat(text: &str) -> bool {
    let bare: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let upper = bare.to_ascii_uppercase();
    let id = upper.strip_prefix("NL").unwrap_or(&upper);
    let Some((nine, two)) = id.split_once('B') else { return false };
    let values: Vec<u8> = nine.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect();
    let shape = nine.len() == 9 && two.len() == 2 && two.bytes().all(|b| b.is_ascii_digit());
    shape
        && <[u8; 9]>::try_from(values)
            .is_ok_and(|values| elfproef(&values) || mod97(format!("NL{id}").chars()) == Some(1))
}

/// The check digit over letters, digits and `<`: weights 7, 3, 1, modulo 10 (ICAO 9303-3, 4.9);
/// `None` when another character stands in it.
#[must_use]
pub fn icao_check_digit(text: &str) -> Option<u8> {
    let weights = [7, 3, 1].into_iter().cycle();
    let sum = text.chars().zip(weights).try_fold(0, |sum, (c, w)| {
        let value =
            if c == '<' { 0 } else { c.to_digit(36).filter(|_| !c.is_ascii_lowercase())? };
        Some((sum + value * w) % 10)
    })?;
    u8::try_from(sum).ok()
}

/// Lengths of IBANs by country (SWIFT, IBAN Registry).
const IBAN_LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AE", 23),
    ("AL", 28),
    ("AT", 20),
    ("AZ", 28),
    ("BA", 20),
    ("BE", 16),
    ("BG", 22),
    ("BH", 22),
    ("BI", 27),
    ("BR", 29),
    ("BY", 28),
    ("CH", 21),
    ("CR", 22),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DJ", 27),
    ("DK", 18),
    ("DO", 28),
    ("EE", 20),
    ("EG", 29),
    ("ES", 24),
    ("FI", 18),
    ("FK", 18),
    ("FO", 18),
    ("FR", 27),
    ("GB", 22),
    ("GE", 22),
    ("GI", 23),
    ("GL", 18),
    ("GR", 27),
    ("GT", 28),
    ("HN", 28),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IL", 23),
    ("IQ", 23),
    ("IS", 26),
    ("IT", 27),
    ("JO", 30),
    ("KW", 30),
    ("KZ", 20),
    ("LB", 28),
    ("LC", 32),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("LY", 25),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MN", 20),
    ("MR", 27),
    ("MT", 31),
    ("MU", 30),
    ("NI", 28),
    ("NL", 18),
    ("NO", 15),
    ("OM", 23),
    ("PK", 24),
    ("PL", 28),
    ("PS", 29),
    ("PT", 25),
    ("QA", 29),
    ("RO", 24),
    ("RS", 22),
    ("RU", 33),
    ("SA", 24),
    ("SC", 31),
    ("SD", 18),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("SO", 23),
    ("ST", 25),
    ("SV", 28),
    ("TL", 23),
    ("TN", 24),
    ("TR", 26),
    ("UA", 29),
    ("VA", 22),
    ("VG", 24),
    ("XK", 20),
    ("YE", 30),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<u8> {
        text.bytes().filter(u8::is_ascii_digit).map(|b| b - b'0').collect()
    }

    fn nine(text: &str) -> [u8; 9] {
        values(text).try_into().unwrap()
    }

    #[test]
    fn the_elfproef_knows_a_bsn() {
        for good in ["123456782", "111222333", "999990019", "000000012", "010000008", "001855013"] {
            assert!(elfproef(&nine(good)), "{good}");
        }
        for bad in ["123456789", "000000000", "111222334", "012345678"] {
            assert!(!elfproef(&nine(bad)), "{bad}");
        }
        assert!(onderwijsnummer(&nine("100266648")));
        assert!(!onderwijsnummer(&nine("123456782")));
    }

    #[test]
    fn accounts_and_cards() {
        assert!(elfproef_account(&values("123456789")));
        assert!(!elfproef_account(&values("123456788")));
        assert!(luhn(&values("4111111111111111")));
        assert!(!luhn(&values("4111111111111112")));
    }

    #[test]
    fn ibans_have_the_length_of_their_country() {
        for good in [
            "NL91ABNA0417164300",
            "NL44 RABO 0123 4567 89",
            "nl20ingb0001234567",
            "BE68 5390 0754 7034",
        ] {
            assert!(iban(good), "{good}");
        }
        for bad in ["NL91ABNA0417164301", "NL91ABNA041716430", "XX91ABNA0417164300", ""] {
            assert!(!iban(bad), "{bad}");
        }
    }

    #[test]
    fn btw_ids_old_and_new() {
        for good in ["NL000099998B57", "NL002455799B11", "123456782B01", "NL123456782B01"] {
            assert!(vat(good), "{good}");
        }
        assert!(!vat("NL123456789B01"));
        assert!(!vat("NL12345678B901"));
    }

    #[test]
    fn documents_end_in_their_check_digit() {
        assert_eq!(icao_check_digit("NWLFR370"), Some(6));
        assert_eq!(icao_check_digit("XR1001R5"), Some(8));
        assert_ne!(icao_check_digit("SPECI201"), Some(4));
        assert_eq!(icao_check_digit("L898902C3"), Some(6)); // the specimen of ICAO 9303-4
        assert_eq!(icao_check_digit("ab"), None);
    }

    #[test]
    fn a_numbers_have_no_equal_neighbours() {
        assert!(!a_number(&values("1122334455")));
        assert!(!a_number(&values("0123456789")));
        let found =
            (1_010_101_010_u64..1_010_200_000).filter(|n| a_number(&values(&n.to_string())));
        let share = found.count();
        assert!((300..2000).contains(&share), "{share}");
    }
}
