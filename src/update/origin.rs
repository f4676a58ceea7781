//! The origin of a downloaded publication, for conditional requests.

use crate::Date;
use std::fmt;

/// The longest value of a header that is kept, in bytes.
const LONGEST: usize = 1024;

/// The origin of a downloaded publication: its address, and the validators of the server (RFC 9110 section 8.8), with which
/// a server sends only a newer document.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
#[non_exhaustive]
pub struct Origin {
    /// The address.
    pub url: String,
    /// The value of `ETag`.
    pub etag: Option<String>,
    /// The value of `Last-Modified`.
    pub last_modified: Option<String>,
}

impl Origin {
    /// The origin at this address, without validators.
    ///
    /// ```
    /// use svc_lookup::update::{Origin, URL};
    ///
    /// let mut origin = Origin::new(URL);
    /// origin.etag = Some("\"33a64df5\"".to_owned());
    /// assert_eq!(origin.to_string(), URL);
    /// ```
    #[must_use]
    pub fn new(url: &str) -> Origin {
        Origin { url: url.to_owned(), etag: None, last_modified: None }
    }

    /// The origin of a response, with the validators that can be sent back.
    pub(super) fn of_response(url: &str, etag: Option<&[u8]>, last_modified: Option<&[u8]>) -> Origin {
        Origin {
            url: url.to_owned(),
            etag: etag.and_then(header_value),
            last_modified: last_modified.and_then(header_value),
        }
    }

    /// Whether there is a validator.
    pub(super) fn has_validator(&self) -> bool {
        self.etag.is_some() || self.last_modified.is_some()
    }

    /// Formats the origin and the date of the publication, one fact per line.
    pub(super) fn to_text(&self, updated: Date) -> String {
        let line = |name: &str, value: &Option<String>| {
            value.as_ref().map_or(String::new(), |text| format!("{name} {text}\n"))
        };
        let validators = line("etag", &self.etag) + &line("last-modified", &self.last_modified);
        format!("url {}\nupdated {updated}\n{validators}", self.url)
    }

    /// Parses the text, and returns the date too. Lines that cannot be parsed are ignored: the next download is then
    /// unconditional.
    pub(super) fn from_text(text: &str) -> (Origin, Option<Date>) {
        let fact = |name: &str| {
            let mut facts = text.lines().filter_map(|line| line.split_once(' '));
            facts.find(|fact| fact.0 == name).map(|fact| fact.1)
        };
        let bytes = |name| fact(name).map(str::as_bytes);
        let updated = fact("updated").and_then(|text| text.parse().ok());
        (Origin::of_response(fact("url").unwrap_or_default(), bytes("etag"), bytes("last-modified")), updated)
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&super::error::redacted(&self.url))
    }
}

/// The value of a header, if it is visible ASCII and blanks and not too long.
pub(super) fn header_value(bytes: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(bytes).ok()?.trim();
    let valid = !text.is_empty() && text.len() <= LONGEST && text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    valid.then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_formatted_origin_is_parsed() {
        let origin =
            Origin::of_response("https://example.org/a", Some(b"\"a b\""), Some(b"Mon, 17 Aug 2026 10:00:00 GMT"));
        let updated: Date = "2026-08-17".parse().expect("a date");
        assert_eq!(Origin::from_text(&origin.to_text(updated)), (origin.clone(), Some(updated)));
        let bare = Origin { etag: None, last_modified: None, ..origin };
        assert_eq!(Origin::from_text(&bare.to_text(updated)), (bare.clone(), Some(updated)));
        assert!(!bare.has_validator());
        assert_eq!(Origin::from_text("nothing\nof\nthe kind\netag \u{1b}[31m"), (Origin::default(), None));
        assert_eq!(Origin::of_response("", Some(&[b'a'; 2000]), Some(b"a\nb")), Origin::default());
    }
}
