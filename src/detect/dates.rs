//! Dates as Dutch documents write them.

/// Dutch months with their usual abbreviations, in order.
const MONTHS: [&[&str]; 12] = [
    &["januari", "jan"],
    &["februari", "feb", "febr"],
    &["maart", "mrt", "maa"],
    &["april", "apr"],
    &["mei"],
    &["juni", "jun"],
    &["juli", "jul"],
    &["augustus", "aug"],
    &["september", "sep", "sept"],
    &["oktober", "okt", "oct"],
    &["november", "nov"],
    &["december", "dec"],
];

/// A date; day and month are 0 where the BRP does not know them (`00-00-1985`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Date {
    /// Four digits; two-digit years count as 1931–2030.
    pub(super) year: u16,
    pub(super) month: u8,
    pub(super) day: u8,
}

/// Reads day-month-year or year-month-day with any of ` -/.` between, or a month's name.
pub(super) fn parse(text: &str) -> Option<Date> {
    let mut parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    // `14 MRT/MAR 1981`: identity documents say the month in English too.
    if let [_, dutch, english, _] = parts.as_slice()
        && text.contains('/')
        && english.chars().all(char::is_alphabetic)
        && named_month(dutch).is_some()
    {
        parts.remove(2);
    }
    let [a, b, words @ ..] = parts.as_slice() else { return None };
    let joined = words.concat().to_lowercase();
    let c = &joined.as_str();
    if words.is_empty() || (words.len() > 1 && named_year(c).is_none()) {
        return None;
    }
    let number = |s: &str| s.parse::<u16>().ok();
    let (year, month, day) =
        if a.len() == 4 && number(a).is_some() { (*a, *b, *c) } else { (*c, *b, *a) };
    let month = match number(month) {
        Some(n) => n,
        None => named_month(month)?,
    };
    let year = match (year.len(), number(year)) {
        (4, Some(y)) => y,
        (2, Some(y)) if y > 30 => 1900 + y,
        (2, Some(y)) => 2000 + y,
        (_, None) => named_year(year)?,
        _ => return None,
    };
    let day = number(day).or_else(|| in_words(&day.to_lowercase()))?;
    let date = Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? };
    date.exists().then_some(date)
}

/// One to nineteen in words, in order.
const UNITS: [&str; 19] = [
    "een",
    "twee",
    "drie",
    "vier",
    "vijf",
    "zes",
    "zeven",
    "acht",
    "negen",
    "tien",
    "elf",
    "twaalf",
    "dertien",
    "veertien",
    "vijftien",
    "zestien",
    "zeventien",
    "achttien",
    "negentien",
];

/// Twenty to ninety in words, in order.
const TENS: [&str; 8] =
    ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"];

/// The number from 1 to 99 that `word` spells: `zeven`, `eenentwintig`, `drieënnegentig`.
fn in_words(word: &str) -> Option<u16> {
    let word = word.replace('é', "e");
    let place = |list: &[&str], word: &str| {
        list.iter().position(|w| *w == word).and_then(|i| u16::try_from(i).ok())
    };
    if let Some(unit) = place(&UNITS, &word) {
        return Some(unit + 1);
    }
    let tens = |word: &str| place(&TENS, word).map(|n| (n + 2) * 10);
    tens(&word).or_else(|| {
        let each = UNITS.iter().take(9).enumerate();
        let mut rests = each.filter_map(|(i, unit)| Some((i, word.strip_prefix(unit)?)));
        rests.find_map(|(i, rest)| {
            let rest = rest.strip_prefix("en").or_else(|| rest.strip_prefix("ën"))?;
            Some(tens(rest)? + u16::try_from(i).ok()? + 1)
        })
    })
}

/// The year that words spell, written together: `negentienhonderdvierentachtig`, `tweeduizendzeven`.
fn named_year(words: &str) -> Option<u16> {
    let centuries = [("negentienhonderd", 1900), ("negentien", 1900), ("tweeduizend", 2000)];
    let (rest, century) =
        centuries.iter().find_map(|(name, n)| Some((words.strip_prefix(name)?, *n)))?;
    let rest = rest.strip_prefix("en").filter(|r| in_words(r).is_some()).unwrap_or(rest);
    if rest.is_empty() { Some(century) } else { Some(century + in_words(rest)?) }
}

/// The number of a month's name, 1 to 12.
fn named_month(name: &str) -> Option<u16> {
    let lower = name.to_lowercase();
    let index = MONTHS.iter().position(|names| names.contains(&lower.as_str()))?;
    u16::try_from(index + 1).ok()
}

impl Date {
    fn exists(self) -> bool {
        let leap = (self.year.is_multiple_of(4) && !self.year.is_multiple_of(100))
            || self.year.is_multiple_of(400);
        let days = match self.month {
            2 => 28 + u8::from(leap),
            4 | 6 | 9 | 11 => 30,
            0 if self.day != 0 => 0,
            0..=12 => 31,
            _ => return false,
        };
        self.day <= days && (1850..=2100).contains(&self.year)
    }
}

/// Whether `text` is a date that exists.
pub(super) fn is_date(text: &str) -> bool {
    parse(text).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_read_in_every_notation() {
        let want = Some(Date { year: 1985, month: 3, day: 12 });
        for text in [
            "12-03-1985",
            "12/3/85",
            "12.03.1985",
            "1985-03-12",
            "12 maart 1985",
            "12 mrt. 1985",
            "12 MRT/MAR 1985",
            "12 03 1985",
            "12/03 1985",
            "twaalf maart 1985",
            "twaalf maart negentienhonderd vijfentachtig",
            "twaalf maart negentienhonderdvijfentachtig",
        ] {
            assert_eq!(parse(text), want, "{text}");
        }
        assert_eq!(parse("zeven mei tweeduizend zeven").map(|d| d.year), Some(2007));
        assert!(!is_date("zeven mei een twee"));
        assert!(is_date("00-00-1985") && is_date("29-02-2024"));
        for wrong in ["31-04-1985", "29-02-2023", "12-13-1985", "99-12-24", "12 foo 1985", "1-2"] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
