//! Days as numbers.

/// Year, month and day (from 1) of the day so many days after 1 January 1970, in the proleptic Gregorian
/// calendar: cycles of 400 years are 146,097 days, years begin on 1 March. `None` when there is no such year.
#[must_use]
pub fn civil(days: i64) -> Option<(i64, i64, i64)> {
    let shifted = days.checked_add(719_468)?;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * march + 2) / 5 + 1;
    let month = if march < 10 { march + 3 } else { march - 9 };
    Some((year + era * 400 + i64::from(month <= 2), month, day))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_have_their_dates() {
        assert_eq!(civil(0), Some((1970, 1, 1)));
        assert_eq!(civil(-1), Some((1969, 12, 31)));
        assert_eq!(civil(11_016), Some((2000, 2, 29)));
        assert_eq!(civil(-25_508), Some((1900, 3, 1)));
        assert_eq!(civil(i64::MAX), None);
    }
}
