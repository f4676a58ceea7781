//! The time in UTC, the default message of the client.

use std::time::{SystemTime, UNIX_EPOCH};
use svc_lookup::Date;

/// Formats the current time in UTC, as in RFC 3339: `2026-11-23 01:15:44Z`.
pub(super) fn now() -> String {
    // A clock set before 1970 shows 1970.
    written(SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs())
}

/// Formats the seconds since 1970 as a date and time of the Gregorian calendar.
fn written(seconds: u64) -> String {
    let date = Date::at_unix_time(seconds).map_or_else(String::new, |date| date.to_string());
    let (hour, minute, second) = (seconds / 3600 % 24, seconds / 60 % 60, seconds % 60);
    format!("{date} {hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::written;

    #[test]
    fn seconds_are_formatted_as_date_and_time() {
        // Each as `date -u -d @SECONDS` prints it.
        let table = [
            (0, "1970-01-01 00:00:00Z"),
            (86_399, "1970-01-01 23:59:59Z"),
            (951_782_400, "2000-02-29 00:00:00Z"),
            (951_868_800, "2000-03-01 00:00:00Z"),
            (1_709_251_199, "2024-02-29 23:59:59Z"),
            (1_735_689_599, "2024-12-31 23:59:59Z"),
            (1_735_689_600, "2025-01-01 00:00:00Z"),
            (4_107_542_400, "2100-03-01 00:00:00Z"),
        ];
        for (seconds, expected) in table {
            assert_eq!(written(seconds), expected);
        }
    }
}
