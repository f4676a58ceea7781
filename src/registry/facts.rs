//! Facts in the registry's free text: state, historic, alias of, previously.
//!
//! A phrase counts only in IANA's own wording; everything else in a note is left out.

use crate::State;
use crate::registry::references::is_mail_address;

/// The longest name taken from a note, in bytes; longer ones are sentences.
const LONGEST_NAME: usize = 60;

/// Phrases in notes about a returned port.
const GIVEN_BACK: [&str; 3] = ["de-assigned", "removed", "but released"];
/// The same for a record with a name: its port may have been removed and assigned again.
const NAME_GIVEN_BACK: [&str; 3] =
    ["this entry has been removed", "this entry is being removed", "this port has been removed"];
/// Descriptions of a de-assigned record.
const ENDED: [&str; 7] =
    ["de-registered", "removed", "deprecated", "de-commissioned", "decommissioned", "decomissioned", "de-assigned"];
/// Descriptions of a free port. One that is "possibly used" was never assigned.
const FREE: [&str; 3] = ["unassigned", "(unassigned)", "possibly used"];

/// The words before and after the name of an earlier use, in notes and in descriptions. The first that fits counts;
/// where no words come after the name, it ends the text.
const EARLIER: [(&str, &str); 13] = [
    ("previously assigned to application below ", " "),
    ("previously assigned to ", " but released"),
    ("previously assigned under the name \"", "\""),
    ("previously assigned by iana for \"", "\""),
    ("formerly listed as \"", "\""),
    ("has been referred to as \"", "\""),
    ("historic usage was ", "."),
    (", previously ", " by"),
    ("(previous was: ", ")"),
    ("(was ", ")"),
    ("[was ", "]"),
    ("unassigned (", "-released"),
    ("formerly was ", ""),
];

/// The state of the port or the name.
///
/// IANA's own word for a nameless record decides, except that a port which is reserved because its service gave it back
/// is de-assigned (RFC 6335 section 8.2). A record with a name is assigned unless it says that it has ended, or that it
/// "records an unassigned but widespread use".
pub(super) fn state(name: &str, description: &str, note: &str) -> State {
    let (description, note) = (description.to_ascii_lowercase(), note.to_ascii_lowercase());
    let says = |phrases: &[&str]| phrases.iter().any(|phrase| note.contains(phrase));
    let starts = |words: &[&str]| words.iter().any(|word| description.starts_with(word));
    if note.contains("records an unassigned but widespread use") {
        State::Unassigned
    } else if !name.is_empty() {
        // A service may be named "removed files": only the whole description counts.
        let ended =
            ENDED.contains(&description.as_str()) || note.starts_with("de-assigned on") || says(&NAME_GIVEN_BACK);
        if ended { State::DeAssigned } else { State::Assigned }
    } else if starts(&FREE) {
        State::Unassigned
    } else if starts(&ENDED) || (starts(&["reserved"]) && says(&GIVEN_BACK)) {
        State::DeAssigned
    } else if starts(&["reserved"]) {
        State::Reserved
    } else {
        State::Assigned
    }
}

/// Whether the record is historic: no longer to be used.
pub(super) fn is_historic(description: &str, note: &str) -> bool {
    description.ends_with("(historic)")
        || ["is now historic", "no longer in use"].iter().any(|words| note.contains(words))
}

/// The name that the record is an alias for. An extension of a service is a separate service.
pub(super) fn alias_of(note: &str) -> &str {
    between_any(note, &[("entry is an alias to \"", "\""), ("is a duplicate of the \"", "\"")]).unwrap_or_default()
}

/// The previous assignment of the port or the name, unless it is the record's own name.
pub(super) fn previously<'a>(name: &str, description: &'a str, note: &'a str) -> &'a str {
    let stated = |text| between_any(text, &EARLIER);
    stated(note)
        .or_else(|| withdrawn(note))
        .or_else(|| stated(description))
        .filter(|earlier| !earlier.eq_ignore_ascii_case(name))
        .unwrap_or_default()
}

/// The description without IANA's sentence about a replaced name, mail addresses, the initials of an editor, and a
/// contact's name if there is nothing else.
pub(super) fn description(text: &str, contacts: &[String]) -> String {
    let text = text.split("IANA assigned this well-formed service name").next().unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().filter(|word| !is_mail_address(word)).collect();
    let text = words.join(" ");
    if contacts.iter().any(|contact| contact.contains(' ') && contact.eq_ignore_ascii_case(&text)) {
        return String::new();
    }
    without_initials(&text).to_owned()
}

/// A date and then two small letters, `04/14/00, ms`, are an entry's date and its editor.
fn without_initials(text: &str) -> &str {
    match text.rsplit_once(", ") {
        Some((rest, initials))
            if rest.ends_with(|c: char| c.is_ascii_digit())
                && (2..=3).contains(&initials.len())
                && initials.bytes().all(|b| b.is_ascii_lowercase()) =>
        {
            rest
        }
        _ => text,
    }
}

/// The name between the first two phrases that fit, whatever the case of the phrases.
fn between_any<'a>(text: &'a str, phrases: &[(&str, &str)]) -> Option<&'a str> {
    // Only ASCII letters change, so a place in one text is the same place in the other.
    let lower = text.to_ascii_lowercase();
    phrases.iter().find_map(|(before, after)| {
        let start = lower.find(before)? + before.len();
        let rest = &lower[start..];
        let length = if after.is_empty() { rest.len() } else { rest.find(after)? };
        short_name(&text[start..start + length])
    })
}

/// The name in `"name" assignment withdrawn`.
fn withdrawn(note: &str) -> Option<&str> {
    let (head, _) = note.split_once("\" assignment withdrawn")?;
    short_name(head.rsplit('"').next()?)
}

/// The text, if it can be a name: short, and without a mail address.
fn short_name(text: &str) -> Option<&str> {
    let name = text.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let fits = !name.is_empty() && name.len() <= LONGEST_NAME && !name.split_whitespace().any(is_mail_address);
    fits.then_some(name)
}

#[cfg(test)]
#[path = "facts_tests.rs"]
mod tests;
