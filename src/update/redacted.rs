//! Addresses as messages and files show them: without secrets.

/// Removes the user name and the password from an address, and replaces characters that are not printable ASCII.
pub(super) fn redacted(text: &str) -> String {
    let text: String = text.chars().take(200).map(|char| if char.is_ascii_graphic() { char } else { '?' }).collect();
    let Some((scheme, rest)) = text.split_once("://") else { return text };
    let authority = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    match rest[..authority].rfind('@') {
        Some(at) => format!("{scheme}://{}", &rest[at + 1..]),
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn no_password_is_shown() {
        assert_eq!(redacted("https://me:secret@example.org/a@b"), "https://example.org/a@b");
        assert_eq!(redacted("https://example.org/a@b"), "https://example.org/a@b");
        assert_eq!(redacted("a\u{1b}b"), "a?b");
    }
}
