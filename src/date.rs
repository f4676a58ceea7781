//! Dates as the registry writes them.

use std::fmt;
use std::num::NonZeroU32;
use std::str::FromStr;

/// A day of the Gregorian calendar, or a month or a year if the registry has no more: `2018-08-22`, `2007-11`.
///
/// ```
/// use svc_lookup::Date;
///
/// let date: Date = "2018-08-22".parse()?;
/// assert_eq!((date.year(), date.month(), date.day()), (2018, Some(8), Some(22)));
/// assert!("2018-02-30".parse::<Date>().is_err());
/// # Ok::<(), svc_lookup::DateError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date(NonZeroU32);

/// A text or a number that is not a date.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[non_exhaustive]
pub struct DateError;

impl Date {
    /// The date of a day, or of a month or a year without a day.
    ///
    /// # Errors
    ///
    /// There is no such day: years are 1 to 9999, and a day needs a month.
    pub const fn new(year: u16, month: Option<u8>, day: Option<u8>) -> Result<Date, DateError> {
        let month = match month {
            Some(0) => return Err(DateError),
            Some(month) => month,
            None => 0,
        };
        let day = match day {
            Some(0) => return Err(DateError),
            Some(day) => day,
            None => 0,
        };
        match Date::from_number(year as u32 * 10_000 + month as u32 * 100 + day as u32) {
            Some(date) if day < 100 && month < 100 => Ok(date),
            _ => Err(DateError),
        }
    }

    /// The UTC day of a number of seconds since 1970; none after the year 9999.
    ///
    /// ```
    /// assert_eq!(svc_lookup::Date::at_unix_time(951_782_400).unwrap().to_string(), "2000-02-29");
    /// ```
    #[must_use]
    pub fn at_unix_time(seconds: u64) -> Option<Date> {
        let (mut year, mut month, mut left) = (1970, 1, seconds / 86_400);
        while left >= days_of_year(year) {
            left -= days_of_year(year);
            year += 1;
            if year > 9_999 {
                return None;
            }
        }
        while left >= days(year, month).into() {
            left -= u64::from(days(year, month));
            month += 1;
        }
        Date::from_number(year * 10_000 + month * 100 + left as u32 + 1)
    }

    /// The year.
    pub const fn year(self) -> u16 {
        (self.0.get() / 10_000) as u16
    }

    /// The month, from 1.
    pub const fn month(self) -> Option<u8> {
        some((self.0.get() / 100 % 100) as u8)
    }

    /// The day of the month, from 1.
    pub const fn day(self) -> Option<u8> {
        some((self.0.get() % 100) as u8)
    }

    /// Writes the date as its `Display` does, and returns the text.
    ///
    /// ```
    /// use svc_lookup::Date;
    ///
    /// let date: Date = "2007-11".parse()?;
    /// assert_eq!(date.encode(&mut [0; 10]), "2007-11");
    /// # Ok::<(), svc_lookup::DateError>(())
    /// ```
    pub fn encode(self, text: &mut [u8; 10]) -> &str {
        let (year, month) = (self.0.get() / 10_000 % 10_000, self.0.get() / 100 % 100);
        let ([a, b], [c, d]) = (two_digits(year / 100), two_digits(year % 100));
        let ([e, f], [g, h]) = (two_digits(month), two_digits(self.0.get() % 100));
        *text = [a, b, c, d, b'-', e, f, b'-', g, h];
        let length = match (self.month(), self.day()) {
            (None, _) => 4,
            (_, None) => 7,
            _ => text.len(),
        };
        str::from_utf8(&text[..length]).unwrap_or_default()
    }

    /// Year, month and day as one number, `20180822`; unknown parts are 0.
    pub(crate) const fn number(self) -> u32 {
        self.0.get()
    }

    /// The date packed as this [number](Date::number); none for 0. It is not validated again for every hit: a damaged
    /// index gives a wrong date, no worse.
    #[inline(always)]
    pub(crate) fn unpacked(number: u32) -> Option<Date> {
        NonZeroU32::new(number).map(Date)
    }

    /// The date with this [number](Date::number), if there is one.
    pub(crate) const fn from_number(number: u32) -> Option<Date> {
        let (year, month, day) = (number / 10_000, number / 100 % 100, number % 100);
        let is_date = year > 0 && year <= 9_999 && month <= 12 && day <= days(year, month);
        match NonZeroU32::new(number) {
            Some(number) if is_date => Some(Date(number)),
            _ => None,
        }
    }

    /// Reads `2018-08-22`, `2007-11` or `2007`: every part has all its digits.
    pub(crate) const fn parse(text: &[u8]) -> Option<Date> {
        let (year, month, day) = match text.len() {
            4 => (digits(text, 0, 4), Some(0), Some(0)),
            7 if text[4] == b'-' => (digits(text, 0, 4), part(text, 5), Some(0)),
            10 if text[4] == b'-' && text[7] == b'-' => (digits(text, 0, 4), part(text, 5), part(text, 8)),
            _ => return None,
        };
        match (year, month, day) {
            (Some(year), Some(month), Some(day)) => Date::from_number(year * 10_000 + month * 100 + day),
            _ => None,
        }
    }
}

const fn some(part: u8) -> Option<u8> {
    if part == 0 { None } else { Some(part) }
}

/// The number of days of a year.
fn days_of_year(year: u32) -> u64 {
    337 + u64::from(days(year, 2))
}

/// The number of days of a month; 0 without a month.
const fn days(year: u32, month: u32) -> u32 {
    match month {
        0 => 0,
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// A month or a day: two digits, and not 0.
const fn part(text: &[u8], at: usize) -> Option<u32> {
    match digits(text, at, at + 2) {
        Some(0) => None,
        part => part,
    }
}

const fn digits(text: &[u8], mut at: usize, end: usize) -> Option<u32> {
    let mut number = 0;
    while at < end {
        if !text[at].is_ascii_digit() {
            return None;
        }
        number = number * 10 + (text[at] - b'0') as u32;
        at += 1;
    }
    Some(number)
}

/// The digits of a number below 100.
fn two_digits(number: u32) -> [u8; 2] {
    [b'0' + (number / 10) as u8, b'0' + (number % 10) as u8]
}

impl fmt::Display for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.encode(&mut [0; 10]))
    }
}

impl fmt::Debug for Date {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Date {
    type Err = DateError;

    /// Reads `2018-08-22`, `2007-11` or `2007`.
    fn from_str(text: &str) -> Result<Date, DateError> {
        Date::parse(text.as_bytes()).ok_or(DateError)
    }
}

impl fmt::Display for DateError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a valid date: expected year, month and day as in 2026-08-17")
    }
}

impl std::error::Error for DateError {}
