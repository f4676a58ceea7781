//! Numbers as values of options.

use std::ops::RangeInclusive;

/// Makes a parser for a whole number in this range; its message names the bounds.
pub(super) fn number<T>(range: RangeInclusive<u64>) -> impl Fn(&str) -> Result<T, String> + Clone + Send + Sync
where
    T: TryFrom<u64>,
{
    move |text| {
        let number = whole(text).filter(|number| range.contains(number)).and_then(|number| number.try_into().ok());
        number.ok_or_else(|| match *range.end() {
            u64::MAX => format!("give a whole number from {} on", range.start()),
            last => format!("give a whole number from {} to {last}", range.start()),
        })
    }
}

/// Parses a whole number; one of more than 64 bits is the largest of them.
fn whole(text: &str) -> Option<u64> {
    let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| text.parse().unwrap_or(u64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_outside_its_range_is_refused_with_the_bounds() {
        let parse = number::<u32>(1..=65_536);
        assert_eq!(["1", "65536"].map(&parse), [Ok(1), Ok(65_536)]);
        for text in ["0", "65537", "-1", "", "x", "1.5", "99999999999999999999"] {
            assert_eq!(parse(text), Err("give a whole number from 1 to 65536".to_owned()), "{text}");
        }
        assert_eq!(number::<u64>(1..=u64::MAX)("0"), Err("give a whole number from 1 on".to_owned()));
        assert_eq!(number::<u64>(1..=u64::MAX)("99999999999999999999"), Ok(u64::MAX));
    }
}
