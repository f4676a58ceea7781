//! Parses the text of kernel settings, strictly: anything unexpected is an error.

use crate::{Port, PortRange};

/// Parses the first unprivileged port; returns the ports below it, `None` below 0.
#[cfg(any(target_os = "linux", target_os = "android", test))]
pub(super) fn below(text: &str) -> Option<Option<PortRange>> {
    let first_free = text.trim_ascii().parse::<Port>().ok()?.number();
    Some(first_free.checked_sub(1).and_then(|last| PortRange::new(Port::MIN, Port::new(last)).ok()))
}

/// Parses the first and the last port, separated by blanks or a newline.
#[cfg(any(target_os = "linux", target_os = "android", test))]
pub(super) fn pair(text: &str) -> Option<PortRange> {
    let (first, last) = two(text)?;
    PortRange::new(first, last).ok()
}

/// Parses the bounds of a range in any order: the kernels of the BSDs and of macOS take both.
#[cfg(any(not(any(windows, target_os = "linux", target_os = "android")), test))]
pub(super) fn bounds(text: &str) -> Option<PortRange> {
    let (first, last) = two(text)?;
    PortRange::new(first.min(last), first.max(last)).ok()
}

/// Parses two ports separated by blanks or a newline.
pub(super) fn two(text: &str) -> Option<(Port, Port)> {
    let mut words = text.split_ascii_whitespace().map(str::parse::<Port>);
    match (words.next()?, words.next()?, words.next()) {
        (Ok(first), Ok(last), None) => Some((first, last)),
        _ => None,
    }
}

/// Parses a possibly empty list of ports and ranges separated by commas; returns them ascending and apart.
#[cfg(any(target_os = "linux", target_os = "android", target_os = "openbsd", test))]
pub(super) fn list(text: &str) -> Option<Vec<PortRange>> {
    let text = text.trim_ascii();
    if text.is_empty() {
        return Some(Vec::new());
    }
    text.split(',').map(|range| range.parse().ok()).collect::<Option<Vec<PortRange>>>().map(PortRange::union)
}

/// The ports that are in both lists, which are ascending and apart.
#[cfg(any(windows, target_os = "openbsd", test))]
pub(super) fn common(one: &[PortRange], other: &[PortRange]) -> Vec<PortRange> {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut both = Vec::new();
    while let (Some(left), Some(right)) = (one.peek(), other.peek()) {
        both.extend(left.intersection(**right));
        if left.last() < right.last() {
            one.next()
        } else {
            other.next()
        };
    }
    both
}

/// Parses what `netsh interface ipv4 show dynamicport` writes, in any language: two lines that end with a number, the first
/// port and the number of ports.
#[cfg(any(windows, test))]
pub(super) fn dynamic(text: &str) -> Option<PortRange> {
    let mut numbers = text.lines().filter_map(|line| line.split_ascii_whitespace().next_back()?.parse::<u32>().ok());
    let (first, count) = (numbers.next()?, numbers.next()?);
    let last = first.checked_add(count)?.checked_sub(1)?;
    let port = |number: u32| u16::try_from(number).ok().map(Port::new);
    if numbers.next().is_some() { None } else { PortRange::new(port(first)?, port(last)?).ok() }
}

/// The port exclusions of Windows for one protocol.
#[cfg(any(windows, test))]
#[derive(PartialEq, Eq, Default, Debug)]
pub(super) struct Exclusions {
    /// All of them: Windows hands out none of these ports. Ascending and apart.
    pub(super) all: Vec<PortRange>,
    /// Those that no program can bind: all but the ones that an administrator made. Ascending and apart.
    pub(super) unusable: Vec<PortRange>,
}

/// Parses what `netsh interface ipv4 show excludedportrange` writes, in any language: after a line of dashes a line for each
/// range, its first and last port, with a star if an administrator made it.
#[cfg(any(windows, test))]
pub(super) fn exclusions(text: &str) -> Option<Exclusions> {
    let mut lines = text.lines().skip_while(|line| !line.trim_start().starts_with("--"));
    lines.next()?;
    let (mut all, mut unusable) = (Vec::new(), Vec::new());
    for line in lines {
        let (ports, is_administered) = match line.trim_ascii().strip_suffix('*') {
            Some(ports) => (ports, true),
            None => (line, false),
        };
        let Some((first, last)) = two(ports) else { continue };
        let range = PortRange::new(first, last).ok()?;
        all.push(range);
        unusable.extend((!is_administered).then_some(range));
    }
    Some(Exclusions { all: PortRange::union(all), unusable: PortRange::union(unusable) })
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
    fn the_bounds_of_a_range_have_any_order() {
        for text in ["49152\n65535\n", "65535\n49152\n"] {
            assert_eq!(bounds(text).unwrap().to_string(), "49152-65535");
        }
        assert_eq!(bounds("1 2 3"), None);
    }

    #[test]
    fn the_common_ports_of_two_lists_are_in_both() {
        let both = common(&list("587,749-751,871,6000-6010").unwrap(), &list("623,750,751,2049,6005-7000").unwrap());
        assert_eq!(shown(Some(both)), "750-751 6005-6010");
        assert_eq!(common(&list("1-10").unwrap(), &[]), []);
    }

    /// As Windows 10 writes it in English and in German.
    #[test]
    fn the_dynamic_ports_of_windows_are_a_first_port_and_a_number() {
        let english = "\r\nProtocol tcp Dynamic Port Range\r\n---------------------------------\r\n\
                       Start Port      : 49152\r\nNumber of Ports : 16384\r\n\r\n";
        assert_eq!(dynamic(english).unwrap().to_string(), "49152-65535");
        let german = "\nDynamischer Portbereich fuer Protokoll \"tcp\"\n----\nStartport       : 1024\nAnzahl von Ports : 13977\n";
        assert_eq!(dynamic(german).unwrap().to_string(), "1024-15000");
        for text in ["", "Start Port : 49152", "a 49152\nb 16385", "a 1\nb 0", "a 1\nb 2\nc 3", "a 4294967295\nb 9"] {
            assert_eq!(dynamic(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_exclusions_of_windows_are_bound_by_no_program_unless_an_administrator_made_them() {
        let text = "\r\nProtocol tcp Port Exclusion Ranges\r\n\r\nStart Port    End Port      \r\n----------    --------      \r\n\
                    \x20     5357        5357      \r\n     49671       49770      \r\n     50000       50059     *\r\n\r\n\
                    * - Administered port exclusions.\r\n\r\n";
        let Exclusions { all, unusable } = exclusions(text).unwrap();
        assert_eq!(
            (shown(Some(all)), shown(Some(unusable))),
            ("5357 49671-49770 50000-50059".into(), "5357 49671-49770".into())
        );
        assert_eq!(exclusions("a b\n--- ---\n\n"), Some(Exclusions::default()));
        for text in ["", "nothing", "1 2", "--\n 9 1"] {
            assert_eq!(exclusions(text), None, "{text:?}");
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
