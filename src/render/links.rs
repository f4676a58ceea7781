//! Web pages for the references of an entry.

use bstr::{BStr, ByteSlice};

/// Formats a reference of the registry, and finds its page.
pub(crate) fn of_reference(reference: &BStr) -> (String, Option<String>) {
    let text = reference.to_str_lossy().into_owned();
    let number = text.strip_prefix("rfc").filter(|number| !number.is_empty());
    let number = number.filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(number) = number {
        return (format!("RFC {number}"), Some(format!("https://www.rfc-editor.org/rfc/rfc{number}")));
    }
    let page = match &text {
        draft if draft.starts_with("draft-") => Some(format!("https://datatracker.ietf.org/doc/{draft}/")),
        // A draft in the RFC Editor's queue.
        draft if draft.starts_with("RFC-") => Some(format!("https://datatracker.ietf.org/doc/draft-{}/", &draft[4..])),
        link if ["http://", "https://", "ftp://"].iter().any(|scheme| link.starts_with(scheme)) => Some(text.clone()),
        _ => None,
    };
    (text, page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    /// The cells of a column of a table in `data/`.
    fn column(table: &str, name: &str) -> Vec<String> {
        let path = format!("{}/data/{table}", env!("CARGO_MANIFEST_DIR"));
        let mut reader = csv::Reader::from_path(path).expect("a table of data/");
        let at = reader.headers().expect("it has a first line").iter().position(|known| known == name).expect(name);
        reader.records().map(|row| row.expect("a row")[at].to_owned()).collect()
    }

    fn is_address(text: &str) -> bool {
        let rest = ["https://", "http://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        rest.is_some_and(|rest| rest.contains('.') && rest.bytes().all(|byte| byte.is_ascii_graphic()))
    }

    #[test]
    fn a_reference_has_its_page() {
        for (reference, text, page) in [
            ("rfc5905", "RFC 5905", "https://www.rfc-editor.org/rfc/rfc5905"),
            ("draft-zubov-snif-05", "draft-zubov-snif-05", "https://datatracker.ietf.org/doc/draft-zubov-snif-05/"),
            (
                "RFC-ietf-ntp-roughtime-19",
                "RFC-ietf-ntp-roughtime-19",
                "https://datatracker.ietf.org/doc/draft-ietf-ntp-roughtime-19/",
            ),
            ("https://xahau.network", "https://xahau.network", "https://xahau.network"),
            ("ftp://example.org/a", "ftp://example.org/a", "ftp://example.org/a"),
        ] {
            assert_eq!(of_reference(reference.into()), (text.to_owned(), Some(page.to_owned())));
        }
    }

    #[test]
    fn other_text_has_no_page() {
        for text in ["ISO/IEC 13818-6", "rfc", "rfc12a", "rfc-12", "RFC4340", "javascript:alert(1)", "file:///etc", ""]
        {
            assert_eq!(of_reference(text.into()), (text.to_owned(), None));
        }
    }

    #[test]
    fn every_reference_of_the_registry_has_a_page_or_is_a_known_text() {
        let (mut pages, mut texts) = (0, BTreeSet::new());
        for cell in column("iana.csv", "references") {
            for reference in cell.split('|').filter(|reference| !reference.is_empty()) {
                match of_reference(reference.into()) {
                    (text, None) => drop(texts.insert(text)),
                    (text, Some(page)) => {
                        assert!(is_address(&page), "{reference}: {page}");
                        let number = reference.strip_prefix("rfc").map(|number| format!("RFC {number}"));
                        assert_eq!(text, number.unwrap_or(reference.to_owned()));
                        pages += 1;
                    }
                }
            }
        }
        assert!(pages > 400, "{pages}");
        assert_eq!(
            texts.into_iter().collect::<Vec<_>>(),
            ["ISO/IEC 13818-6 MPEG-2 DSM-CC", "ITU-T X.510 / ISO/IEC 9584-11"]
        );
    }
}
