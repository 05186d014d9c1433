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
    let parts: Vec<&str> =
        text.split(|c: char| !c.is_alphanumeric()).filter(|p| !p.is_empty()).collect();
    let [a, b, c] = parts.as_slice() else { return None };
    let (year, month, day) = if a.len() == 4 { (*a, *b, *c) } else { (*c, *b, *a) };
    let number = |s: &str| s.parse::<u16>().ok();
    let month = match number(month) {
        Some(n) => n,
        None => named_month(month)?,
    };
    let year = match (year.len(), number(year)?) {
        (4, y) => y,
        (2, y) if y > 30 => 1900 + y,
        (2, y) => 2000 + y,
        _ => return None,
    };
    let day = number(day).or_else(|| named_day(day))?;
    let date = Date { year, month: u8::try_from(month).ok()?, day: u8::try_from(day).ok()? };
    date.exists().then_some(date)
}

/// The days of a month in words, in order.
const DAYS: [&str; 31] = [
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
    "twintig",
    "eenentwintig",
    "tweeëntwintig",
    "drieëntwintig",
    "vierentwintig",
    "vijfentwintig",
    "zesentwintig",
    "zevenentwintig",
    "achtentwintig",
    "negenentwintig",
    "dertig",
    "eenendertig",
];

/// The number of a day in words, 1 to 31.
fn named_day(word: &str) -> Option<u16> {
    let lower = word.to_lowercase();
    let index = DAYS.iter().position(|day| *day == lower)?;
    u16::try_from(index + 1).ok()
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
            "12 03 1985",
            "twaalf maart 1985",
        ] {
            assert_eq!(parse(text), want, "{text}");
        }
        assert!(is_date("00-00-1985") && is_date("29-02-2024"));
        for wrong in ["31-04-1985", "29-02-2023", "12-13-1985", "99-12-24", "12 foo 1985", "1-2"] {
            assert!(!is_date(wrong), "{wrong}");
        }
    }
}
