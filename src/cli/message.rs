//! Messages on standard error: lines for people, and for programs that read JSON an object per error.

use super::status::Status;
use serde::Serialize;
use std::fmt::Display;

/// An error as an object.
#[derive(Serialize)]
struct ErrorObject<'a> {
    error: &'a str,
    status: u8,
    /// The line of standard input.
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
}

/// Formats a message as a line for people, with the line of standard input that it is about.
pub(super) fn for_people(message: impl Display, line: Option<u64>) -> String {
    match line {
        Some(line) => format!("svc: line {line}: {message}\n"),
        None => format!("svc: {message}\n"),
    }
}

/// Formats an error as an object on one line.
pub(super) fn error_object(message: &str, line: Option<u64>) -> String {
    let object = ErrorObject { error: message, status: Status::Error as u8, line };
    // An object of texts and numbers always has a JSON form.
    serde_json::to_string(&object).unwrap_or_default() + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_object_is_one_line_of_json() {
        assert_eq!(error_object("a \"b\"\nc", None), "{\"error\":\"a \\\"b\\\"\\nc\",\"status\":2}\n");
        assert_eq!(error_object("x", Some(7)), "{\"error\":\"x\",\"status\":2,\"line\":7}\n");
    }
}
