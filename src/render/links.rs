//! Where the evidence and the references of an entry are on the web.

use bstr::{BStr, ByteSlice};

/// The page of an evidence: a link as it is, and a file of a repository on GitHub as its newest version.
pub(crate) fn of_evidence(evidence: &BStr) -> String {
    let text = evidence.to_str_lossy();
    match text.split_once(':') {
        Some((repository, path)) if !path.starts_with("//") => {
            format!("https://github.com/{repository}/blob/HEAD/{path}")
        }
        _ => text.into_owned(),
    }
}

/// A reference of the registry as people write it, and its page if it has one.
pub(crate) fn of_reference(reference: &BStr) -> (String, Option<String>) {
    let text = reference.to_str_lossy().into_owned();
    let number = text.strip_prefix("rfc").filter(|number| number.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(number) = number {
        return (format!("RFC {number}"), Some(format!("https://www.rfc-editor.org/rfc/rfc{number}")));
    }
    let page = match &text {
        draft if draft.starts_with("draft-") => Some(format!("https://datatracker.ietf.org/doc/{draft}/")),
        // A draft on its way to become an RFC is named so.
        draft if draft.starts_with("RFC-") => Some(format!("https://datatracker.ietf.org/doc/draft-{}/", &draft[4..])),
        link if ["http://", "https://", "ftp://"].iter().any(|scheme| link.starts_with(scheme)) => Some(text.clone()),
        _ => None,
    };
    (text, page)
}
