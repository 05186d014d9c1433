//! The clock of this machine, in UTC.

use crate::report::Date;

/// Seconds of a day.
const DAY: i64 = 86_400;

/// Seconds since 1970; 0 for a clock before that.
pub(super) fn seconds() -> i64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.ok().and_then(|d| i64::try_from(d.as_secs()).ok()).unwrap_or(0)
}

/// Today; `None` for a clock before 1970 or after 2199.
pub(super) fn today() -> Option<Date> {
    day(seconds() / DAY)
}

/// The moment as `2026-03-14T09:26:53Z`.
pub(super) fn now() -> String {
    moment(seconds())
}

/// A moment in seconds since 1970, as [`now`] writes it.
pub(super) fn moment(all: i64) -> String {
    let (hour, minute, second) = (all % DAY / 3_600, all % 3_600 / 60, all % 60);
    let date = day(all / DAY).map(|d| d.to_string()).unwrap_or_default();
    format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
}

/// Days since 1970 as a civil date: cycles of 400 years are 146,097 days, years begin on 1 March.
fn day(since_1970: i64) -> Option<Date> {
    let shifted = since_1970.checked_add(719_468)?;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    let year = year + era * 400 + i64::from(month <= 2);
    Date::iso(&format!("{year:04}-{month:02}-{day:02}"))
}

#[cfg(test)]
mod tests {
    use super::day;

    #[test]
    fn days_since_1970_are_dates() {
        let said = |n| day(n).map(|d| d.to_string()).unwrap_or_default();
        assert_eq!(said(0), "1970-01-01");
        assert_eq!(said(11_016), "2000-02-29");
        assert_eq!(said(20_453), "2025-12-31");
    }
}
