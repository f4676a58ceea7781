//! Numbers and lists in sentences.

use std::fmt;

/// Formats a count with its noun: `1 byte`, `1,260 entries`.
pub(crate) fn counted(number: u64, one: &str, many: &str) -> String {
    if number == 1 { format!("1 {one}") } else { format!("{} {many}", Thousands(number)) }
}

/// Joins words: `a`, `a and b`, `a, b and c`.
pub(crate) fn list(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} {conjunction} {last}", most.join(", ")),
    }
}

/// Breaks a text into lines of at most this many characters.
pub(super) fn wrapped(text: &str, width: usize) -> String {
    let (mut lines, mut length) = (String::with_capacity(text.len()), 0);
    for word in text.split(' ').flat_map(|word| pieces(word, width)) {
        let word_length = word.chars().count();
        let separator = if length + 1 + word_length > width { '\n' } else { ' ' };
        if length > 0 {
            lines.push(separator);
        }
        length = if separator == '\n' || length == 0 { word_length } else { length + 1 + word_length };
        lines.push_str(word);
    }
    lines
}

/// A word in pieces of at most this many bytes, if it is ASCII: the path of a setting can be wider than a terminal.
fn pieces(word: &str, width: usize) -> impl Iterator<Item = &str> {
    let width = if word.is_ascii() { width } else { word.len() };
    (0..word.len()).step_by(width.max(1)).map(move |at| &word[at..word.len().min(at + width)])
}

/// Formats a number with commas between thousands.
struct Thousands(u64);

impl fmt::Display for Thousands {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0 / 1000, self.0 % 1000) {
            (0, rest) => write!(f, "{rest}"),
            (more, rest) => write!(f, "{},{rest:03}", Thousands(more)),
        }
    }
}

/// The maximum number of items in a list in a sentence.
const NAMED: usize = 8;

/// Lists the first items, and counts the rest: `1-3, 8 and 4 more`.
pub(crate) fn first_of<T: fmt::Display>(items: &[T]) -> String {
    let names: Vec<String> = items.iter().take(NAMED).map(T::to_string).collect();
    match items.len().saturating_sub(NAMED) {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_have_their_plural_and_commas() {
        let table = [(0, "0 bytes"), (1, "1 byte"), (2, "2 bytes"), (999, "999 bytes"), (1000, "1,000 bytes")];
        for (number, expected) in table {
            assert_eq!(counted(number, "byte", "bytes"), expected);
        }
        assert_eq!(counted(12_034_005, "byte", "bytes"), "12,034,005 bytes");
    }

    #[test]
    fn a_long_list_is_cut_and_the_rest_counted() {
        let items: Vec<u32> = (1..=2000).collect();
        assert_eq!(first_of(&items[..8]), "1, 2, 3, 4, 5, 6, 7, 8");
        assert_eq!(first_of(&items), "1, 2, 3, 4, 5, 6, 7, 8 and 1992 more");
    }

    #[test]
    fn lists_end_with_a_conjunction() {
        let words = ["a", "b", "c"].map(str::to_owned);
        assert_eq!([0, 1, 2, 3].map(|count| list(&words[..count], "or")), ["", "a", "a or b", "a, b or c"]);
    }
}
