//! Where a publication was fetched from, and what tells the server that it is known.

use crate::Date;
use std::fmt;

/// The longest of the server's own marks that is kept.
const LONGEST: usize = 1024;

/// Where a publication came from, and the server's marks of it (RFC 9110 section 8.8): with them the server is asked
/// only for a newer one.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Origin {
    /// The address that was asked.
    pub url: String,
    /// The server's mark of what it sent, `ETag`.
    pub etag: Option<String>,
    /// When what it sent was last changed, `Last-Modified`, in the server's words.
    pub last_modified: Option<String>,
}

impl Origin {
    /// What a server said of what it sent, as far as it can be sent back.
    pub(super) fn new(url: &str, etag: Option<&[u8]>, last_modified: Option<&[u8]>) -> Origin {
        Origin { url: url.to_owned(), etag: etag.and_then(mark), last_modified: last_modified.and_then(mark) }
    }

    /// Whether the server can be asked whether it has anything newer.
    pub(super) fn is_known(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }

    /// As text, with the day of the publication: one fact a line.
    pub(super) fn to_text(&self, updated: Date) -> String {
        let line = |name: &str, value: &Option<String>| {
            value.as_ref().map_or(String::new(), |text| format!("{name} {text}\n"))
        };
        let marks = line("etag", &self.etag) + &line("last-modified", &self.last_modified);
        format!("url {}\nupdated {updated}\n{marks}", self.url)
    }

    /// Reads the text; gives the day too. Whatever is not understood is left out: a server is asked once more then.
    pub(super) fn from_text(text: &str) -> (Origin, Option<Date>) {
        let fact = |name: &str| {
            let mut facts = text.lines().filter_map(|line| line.split_once(' '));
            facts.find(|fact| fact.0 == name).map(|fact| fact.1)
        };
        let bytes = |name| fact(name).map(str::as_bytes);
        let updated = fact("updated").and_then(|text| text.parse().ok());
        (Origin::new(fact("url").unwrap_or_default(), bytes("etag"), bytes("last-modified")), updated)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::address::shown(&self.url))
    }
}

/// A server's mark, if it is one: visible ASCII and blanks, not too long.
fn mark(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let valid = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    valid.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_nothing_else() {
        let origin = Origin::new("https://example.org/a", Some(b"\"a b\""), Some(b"Mon, 17 Aug 2026 10:00:00 GMT"));
        let updated: Date = "2026-08-17".parse().expect("a date");
        assert_eq!(Origin::from_text(&origin.to_text(updated)), (origin.clone(), Some(updated)));
        let bare = Origin { etag: None, last_modified: None, ..origin };
        assert_eq!(Origin::from_text(&bare.to_text(updated)), (bare.clone(), Some(updated)));
        assert!(!bare.is_known());
        assert_eq!(Origin::from_text("nothing\nof\nthe kind\netag \u{1b}[31m"), (Origin::default(), None));
        assert_eq!(Origin::new("", Some(&[b'a'; 2000]), Some(b"a\nb")), Origin::default());
    }
}
