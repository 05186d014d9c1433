//! What is said of a file as a whole.

use crate::model::civil;
use std::collections::BTreeSet;
use std::fmt;

/// A day, as documents and lists write it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// Four digits.
    pub year: u16,
    /// From 1.
    pub month: u8,
    /// From 1.
    pub day: u8,
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"];

impl Date {
    /// From year, month (number or Dutch name) and day; `None` for a day that cannot be.
    #[must_use]
    pub fn of(year: Option<&str>, month: Option<&str>, day: Option<&str>) -> Option<Self> {
        let month = match month?.parse::<u8>() {
            Ok(number) => number,
            Err(_) => named(month?)?,
        };
        let date = Self { year: year?.parse().ok()?, month, day: day?.parse().ok()? };
        let real = (1..=12).contains(&date.month) && (1..=31).contains(&date.day);
        (real && (1900..2200).contains(&date.year)).then_some(date)
    }

    /// From `2024-03-14`.
    #[must_use]
    pub fn iso(text: &str) -> Option<Self> {
        let mut parts = text.split('-');
        let date = Self::of(parts.next(), parts.next(), parts.next());
        date.filter(|_| parts.next().is_none())
    }

    /// The day (UTC) of a moment in seconds since 1970.
    #[must_use]
    pub fn at(seconds: i64) -> Option<Self> {
        Self::after_1970(seconds.div_euclid(86_400))
    }

    /// The day so many days after 1 January 1970.
    #[must_use]
    pub fn after_1970(days: i64) -> Option<Self> {
        let (year, month, day) = civil(days)?;
        Self::iso(&format!("{year:04}-{month:02}-{day:02}"))
    }

    /// Whether a term of so many years is over on the day `today`, for what was made on the day `made`. Where
    /// that is not known: what has not changed since a day is at least as old. `None`: it cannot be told.
    #[must_use]
    pub fn is_over(
        made: Option<Self>,
        changed: Option<Self>,
        years: u16,
        today: Self,
    ) -> Option<bool> {
        let passed = |from: Self| Self { year: from.year.saturating_add(years), ..from } < today;
        made.map(passed).or_else(|| changed.map(passed).filter(|over| *over))
    }

    /// Whether `later` is more than five years after this day (Woo art. 5.3).
    #[must_use]
    pub fn is_five_years_before(self, later: Self) -> bool {
        let back = Self { year: later.year.saturating_sub(5), ..later };
        self < back
    }
}

fn named(month: &str) -> Option<u8> {
    let start: String = month.to_lowercase().chars().take(3).collect();
    let start = if start == "mrt" { "maa" } else { start.as_str() };
    MONTHS.iter().position(|m| *m == start).and_then(|at| u8::try_from(at + 1).ok())
}

/// `2024-03-14`.
impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// A file as a whole, without anything that tells who is in it.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// Path of the file without the names in it: may stand in a list that leaves the house.
    pub name: String,
    /// Number within the run, from 1.
    pub number: u64,
    /// The day it was written, as far as its first lines say.
    pub date: Option<Date>,
    /// Pages; 1 where there are none.
    pub pages: usize,
    /// Organisations to which it went, by the headers of mail.
    pub recipients: BTreeSet<String>,
    /// How grave it is that this lies here; `None` under other regimes than a scan of drives.
    pub severity: Option<Severity>,
    /// Digest of its words; never written anywhere.
    pub content: Option<[u8; 32]>,
}

/// Something about a file that deserves a look; the message is `note-<id>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// Stable, for machine formats.
    pub id: &'static str,
    /// How often.
    pub count: usize,
    /// What the message needs besides: a term and its article. Never text of a document.
    pub detail: String,
}

impl Note {
    /// `count` times `id`.
    #[must_use]
    pub fn new(id: &'static str, count: usize) -> Self {
        Self { id, count, detail: String::new() }
    }

    /// The same with a detail.
    #[must_use]
    pub fn with(id: &'static str, count: usize, detail: impl Into<String>) -> Self {
        Self { id, count, detail: detail.into() }
    }

    /// Whether it may change while the file does not.
    #[must_use]
    pub fn depends_on_day_or_rights(&self) -> bool {
        self.id == "exposed" || self.id.starts_with("retention-")
    }
}

/// Who can read a file, as far as the file system says.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Exposure {
    /// Its owner.
    Owner,
    /// A group of people.
    Group,
    /// Everybody.
    Everybody,
}

impl Exposure {
    /// Every level, the widest last.
    pub const ALL: &[Self] = &[Self::Owner, Self::Group, Self::Everybody];

    /// The stable word; message `exposure-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Owner => "owner",
            Self::Group => "group",
            Self::Everybody => "everybody",
        }
    }
}

/// How grave it is that a file lies where it lies: class of the data × how much × who can read it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A few ordinary data.
    Laag,
    /// More of them, or some that are sensitive.
    Middel,
    /// Special categories, or much that is sensitive.
    Hoog,
    /// Much of the gravest, or open to everybody.
    ZeerHoog,
}

impl Severity {
    /// Every level, the gravest last.
    pub const ALL: &[Self] = &[Self::Laag, Self::Middel, Self::Hoog, Self::ZeerHoog];

    /// From the number of findings of each class (in the order of [`crate::model::Class::ALL`]) and who can read
    /// the file. A point for ordinary data, three for sensitive, six for special categories and crime; half
    /// as much again when a group can read them, twice as many when everybody can. Special categories are
    /// never less than `Hoog`.
    #[must_use]
    pub fn of(classes: [u64; 4], readers: Option<Exposure>) -> Option<Self> {
        let halves = match readers {
            Some(Exposure::Everybody) => 4,
            Some(Exposure::Group) => 3,
            Some(Exposure::Owner) | None => 2,
        };
        let [ordinary, sensitive, special, criminal] = classes;
        let points = ordinary
            .saturating_add(sensitive.saturating_mul(3))
            .saturating_add(special.saturating_add(criminal).saturating_mul(6))
            .saturating_mul(halves);
        let grave = special > 0 || criminal > 0;
        let level = match points {
            0 => return None,
            1..12 => Self::Laag,
            12..60 => Self::Middel,
            60..300 => Self::Hoog,
            _ => Self::ZeerHoog,
        };
        Some(if grave { level.max(Self::Hoog) } else { level })
    }

    /// The stable word; message `severity-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Laag => "laag",
            Self::Middel => "middel",
            Self::Hoog => "hoog",
            Self::ZeerHoog => "zeer-hoog",
        }
    }
}

/// Whether a verslag may be published as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// Read completely, nothing in it that must go.
    Schoon,
    /// Something in it must go or must be decided.
    NietSchoon,
    /// Not read completely: nobody can say.
    Onbekend,
}

impl Judgement {
    /// Every judgement.
    pub const ALL: &[Self] = &[Self::Schoon, Self::NietSchoon, Self::Onbekend];

    /// The stable word: `schoon`, `niet-schoon`, `onbekend`; message `judgement-…`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Schoon => "schoon",
            Self::NietSchoon => "niet-schoon",
            Self::Onbekend => "onbekend",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_since_1970_are_dates() {
        let said = |n| Date::after_1970(n).map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(said(0), "1970-01-01");
        assert_eq!(said(11_016), "2000-02-29");
        assert_eq!(said(20_453), "2025-12-31");
    }

    #[test]
    fn severity_grows_with_class_number_and_exposure() {
        let table = [
            ([0; 4], None, None),
            ([5, 0, 0, 0], None, Some(Severity::Laag)),
            ([4, 0, 0, 0], Some(Exposure::Owner), Some(Severity::Laag)),
            ([4, 0, 0, 0], Some(Exposure::Group), Some(Severity::Middel)),
            ([3, 0, 0, 0], Some(Exposure::Group), Some(Severity::Laag)),
            ([3, 0, 0, 0], Some(Exposure::Everybody), Some(Severity::Middel)),
            ([0, 2, 0, 0], None, Some(Severity::Middel)),
            ([0, 0, 1, 0], None, Some(Severity::Hoog)),
            ([0, 0, 25, 0], None, Some(Severity::ZeerHoog)),
            ([0, 0, 24, 0], Some(Exposure::Owner), Some(Severity::Hoog)),
        ];
        for (classes, readers, expected) in table {
            assert_eq!(Severity::of(classes, readers), expected, "{classes:?} {readers:?}");
        }
    }

    #[test]
    fn a_term_is_over_by_the_date_of_a_text_or_by_how_long_it_lies_unchanged() {
        fn day(text: &str) -> Date {
            Date::iso(text).unwrap()
        }
        let over = |made: Option<&str>, changed: Option<&str>| {
            Date::is_over(made.map(day), changed.map(day), 15, day("2026-06-01"))
        };
        assert_eq!(over(Some("2011-05-31"), None), Some(true));
        assert_eq!(
            over(Some("2011-06-01"), Some("2001-01-01")),
            Some(false),
            "what it says counts"
        );
        assert_eq!(over(None, Some("2006-01-01")), Some(true));
        assert_eq!(over(None, Some("2020-01-01")), None, "an old text may have been copied since");
        assert_eq!(over(None, None), None);
    }

    #[test]
    fn dates_are_read_and_compared() {
        let date = Date::of(Some("2019"), Some("mrt"), Some("14")).unwrap();
        assert_eq!(date.to_string(), "2019-03-14");
        assert_eq!(Date::iso("2019-03-14"), Some(date));
        assert_eq!(Date::iso("2019-13-14"), None);
        assert!(date.is_five_years_before(Date::iso("2024-03-15").unwrap()));
        assert!(!date.is_five_years_before(Date::iso("2024-03-14").unwrap()));
    }
}
