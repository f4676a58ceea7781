//! The references of a record: which are kept, and in which form.

/// The organisations whose documents are kept when a reference is plain text.
const STANDARDS_BODIES: [&str; 11] =
    ["3GPP", "ANSI", "ECMA", "ETSI", "IEC", "IEEE", "ISO", "ISO/IEC", "ITU-T", "OASIS", "W3C"];
/// The longest reference, in bytes: a longer one is prose or damage.
const LONGEST: usize = 300;
/// A plain text longer than this is a sentence, not the number and title of a document.
const LONGEST_TITLE: usize = 60;

/// A reference to a document as it is kept: `rfc6335`, a draft, a link, or the number of a standard.
///
/// `kind` and `data` are the attributes of the registry's `xref`, `text` is its content. None for people, footnotes, and text
/// that does not start with a standards body and contain a number.
pub(super) fn reference(kind: &str, data: &str, text: &str) -> Option<String> {
    let data = data.trim();
    let is_token = !data.is_empty() && !data.contains(|c: char| c.is_whitespace() || c.is_control());
    let kept = match kind {
        "rfc" | "draft" if is_token => data.to_owned(),
        "uri" if is_token && is_link(data) => data.to_owned(),
        "text" => text.split_whitespace().collect::<Vec<_>>().join(" "),
        _ => return None,
    };
    // References are joined by bars, and a link needs none.
    let kept = kept.replace('|', "%7C");
    (kept.len() <= LONGEST && (kind != "text" || is_standard(&kept))).then_some(kept)
}

/// Whether a link leads to a document, not to a mailbox.
fn is_link(address: &str) -> bool {
    ["http://", "https://", "ftp://"].iter().any(|scheme| address.starts_with(scheme))
}

/// Whether a text is the number of a standard, as in `ITU-T X.510 / ISO/IEC 9584-11`.
fn is_standard(text: &str) -> bool {
    let body = text.split(' ').next().unwrap_or_default();
    STANDARDS_BODIES.contains(&body)
        && text.len() <= LONGEST_TITLE
        && text.contains(|c: char| c.is_ascii_digit())
        && !text.contains(['@', '&', '<', '%'])
}

/// Whether a word is a mail address, alone or in brackets: `x@example.org`, or `x&example.org` as IANA writes it.
pub(super) fn is_mail_address(word: &str) -> bool {
    let word = word.trim_matches(|c: char| !c.is_alphanumeric());
    let Some((mailbox, host)) = word.split_once(['@', '&']) else { return false };
    let Some((site, domain)) = host.rsplit_once('.') else { return false };
    let is_host = |c: char| c.is_alphanumeric() || c == '-' || c == '.';
    !mailbox.is_empty()
        && !site.is_empty()
        && site.chars().all(is_host)
        && domain.len() >= 2
        && domain.chars().all(char::is_alphabetic)
}

#[cfg(test)]
mod tests {
    use super::{is_mail_address, reference};

    #[test]
    fn documents_are_kept_and_people_are_not() {
        for (kind, data, text, kept) in [
            ("rfc", "rfc6335", "", Some("rfc6335")),
            ("draft", "RFC-ietf-ntp-roughtime-19", "", Some("RFC-ietf-ntp-roughtime-19")),
            ("draft", "draft-zubov-snif-05", "draft-zubov-snif-05, Section 4.3", Some("draft-zubov-snif-05")),
            ("uri", "https://example.org/a.pdf", "TR-1", Some("https://example.org/a.pdf")),
            ("uri", "https://example.org/a|b", "", Some("https://example.org/a%7Cb")),
            ("uri", "mailto:x&example.org", "", None),
            ("person", "A_Name", "", None),
            ("note", "1", "", None),
            ("rfc", "", "", None),
            ("rfc", "rfc 1", "", None),
            ("text", "", "ITU-T X.510 /\n   ISO/IEC 9584-11", Some("ITU-T X.510 / ISO/IEC 9584-11")),
            ("text", "", "ISO/IEC 13818-6 MPEG-2 DSM-CC", Some("ISO/IEC 13818-6 MPEG-2 DSM-CC")),
            ("text", "", "n/a", None),
            ("text", "", "A Name <x&example.org> 15 June 2009", None),
            ("text", "", "IEEE 802 <x&example.org>", None),
            ("text", "", "ISO is a long sentence about 40 units which tells how it all works, word by word", None),
        ] {
            assert_eq!(reference(kind, data, text).as_deref(), kept, "{kind} {data} {text}");
        }
        assert_eq!(reference("rfc", &"9".repeat(301), ""), None);
    }

    #[test]
    fn mail_addresses_are_recognized_in_both_spellings() {
        for word in ["x@example.org", "<x&example.co.uk>", "(first.last@example.org),"] {
            assert!(is_mail_address(word), "{word}");
        }
        for word in ["R&D", "Miele@home", "a&b.", "@example.org", "x@.org", "80", "", "Q.1902.1&2", "x&y.z"] {
            assert!(!is_mail_address(word), "{word}");
        }
    }
}
