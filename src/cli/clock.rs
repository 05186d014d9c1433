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
    Date::at(seconds())
}

/// The moment as `2026-03-14T09:26:53Z`.
pub(super) fn now() -> String {
    moment(seconds())
}

/// A moment in seconds since 1970, as [`now`] writes it.
pub(super) fn moment(all: i64) -> String {
    let (hour, minute, second) = (all % DAY / 3_600, all % 3_600 / 60, all % 60);
    let date = Date::at(all).map(|d| d.to_string()).unwrap_or_default();
    format!("{date}T{hour:02}:{minute:02}:{second:02}Z")
}
