//! Parses the text of kernel settings, strictly: anything unexpected is an error.

use crate::{Port, PortRange};

/// Parses the first unprivileged port; returns the ports below it, `None` below 0.
#[cfg(any(target_os = "linux", target_os = "android", test))]
pub(super) fn below(text: &str) -> Option<Option<PortRange>> {
    let first_free = text.trim_ascii().parse::<Port>().ok()?.number();
    Some(first_free.checked_sub(1).and_then(|last| PortRange::new(Port::MIN, Port::new(last)).ok()))
}

/// Parses two ports separated by blanks or a newline.
pub(super) fn pair(text: &str) -> Option<PortRange> {
    let mut words = text.split_ascii_whitespace().map(str::parse::<Port>);
    match (words.next()?, words.next()?, words.next()) {
        (Ok(first), Ok(last), None) => PortRange::new(first, last).ok(),
        _ => None,
    }
}

/// Parses a possibly empty list of ports and ranges separated by commas; returns them ascending and apart.
#[cfg(any(target_os = "linux", target_os = "android", test))]
pub(super) fn list(text: &str) -> Option<Vec<PortRange>> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Some(Vec::new());
    }
    let mut ranges = text.split(',').map(|range| range.parse().ok()).collect::<Option<Vec<PortRange>>>()?;
    ranges.sort_unstable();
    let mut apart: Vec<PortRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match apart.last_mut().and_then(|before| joined(*before, range).map(|both| (before, both))) {
            Some((before, both)) => *before = both,
            None => apart.push(range),
        }
    }
    Some(apart)
}

/// Joins two ranges if no port is between them; `after` must not begin earlier.
#[cfg(any(target_os = "linux", target_os = "android", test))]
fn joined(before: PortRange, after: PortRange) -> Option<PortRange> {
    let touches = u32::from(after.first().number()) <= u32::from(before.last().number()) + 1;
    touches.then(|| PortRange::new(before.first(), before.last().max(after.last())).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shown(ranges: Option<Vec<PortRange>>) -> String {
        ranges.map_or("none".to_owned(), |ranges| ranges.iter().map(PortRange::to_string).collect::<Vec<_>>().join(" "))
    }

    #[test]
    fn a_first_unprivileged_port_leaves_the_ports_below_it() {
        let table = [("1024\n", "0-1023"), ("80", "0-79"), ("1", "0"), ("65535\n", "0-65534"), ("0\n", "")];
        for (text, expected) in table {
            assert_eq!(below(text).map(|ports| shown(Some(ports.into_iter().collect()))).unwrap(), expected, "{text}");
        }
        for text in ["", "\n", "-1", "65536", "80 90", "eighty", "\u{1b}[2J80", "80\u{a0}"] {
            assert_eq!(below(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_pair_is_a_range() {
        for text in ["32768\t60999\n", "32768\n60999\n", " 32768  60999 "] {
            assert_eq!(pair(text).unwrap().to_string(), "32768-60999");
        }
        assert_eq!(pair("2000\t2000").unwrap().to_string(), "2000");
        for text in ["", "32768", "60999 32768", "1 2 3", "1 65536", "1 -2", "1,2", "a b"] {
            assert_eq!(pair(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_list_is_sorted_and_its_ranges_are_joined() {
        let table = [
            ("\n", ""),
            ("8080\n", "8080"),
            ("8080,9148,10000-10010\n", "8080 9148 10000-10010"),
            ("9,1-3,4,2-2,65535,65534", "1-4 9 65534-65535"),
            ("1-10,2-3,5", "1-10"),
            (",", "none"),
            ("8080,", "none"),
            ("1, 2", "none"),
            ("70000", "none"),
            ("9-1", "none"),
            ("1\u{0}", "none"),
        ];
        for (text, expected) in table {
            assert_eq!(shown(list(text)), expected, "{text:?}");
        }
    }

    proptest! {
        #[test]
        fn a_list_has_exactly_the_ports_written(
            ranges in prop::collection::vec((0_u16..300, 0_u16..9), 1..30),
        ) {
            let written: Vec<String> = ranges.iter().map(|(first, more)| format!("{first}-{}", first + more)).collect();
            let read = list(&written.join(",")).unwrap();
            for number in 0..400 {
                let was_written = ranges.iter().any(|&(first, more)| (first..=first + more).contains(&number));
                let was_read = read.iter().any(|range| range.contains(Port::new(number)));
                prop_assert_eq!(was_read, was_written, "{}", number);
            }
            prop_assert!(read.windows(2).all(|two| two[0].last().number() + 1 < two[1].first().number()));
        }
    }
}
