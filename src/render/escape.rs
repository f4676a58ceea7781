//! Escaping of untrusted text.

use super::words::counted;
use bstr::ByteSlice;
use std::borrow::Cow;
use std::io::{self, Write};

/// Escapes control, bidirectional and zero-width characters and invalid UTF-8 for a terminal: a services file must not move
/// the cursor or disguise its text.
pub(crate) fn for_terminal(text: &[u8]) -> Cow<'_, str> {
    // Most text is plain: one comparison for each byte, many at once, and no branch.
    let is_plain = text.iter().fold(true, |all, byte| all & matches!(byte, b' '..=b'~'));
    match text.to_str() {
        Ok(text) if is_plain || !text.chars().any(is_hostile) => Cow::Borrowed(text),
        _ => Cow::Owned(escaped(text)),
    }
}

fn escaped(text: &[u8]) -> String {
    let mut safe = String::with_capacity(text.len() + 8);
    for (start, end, char) in text.char_indices() {
        match char {
            // `char_indices` replaces invalid UTF-8 by this character.
            '\u{fffd}' if &text[start..end] != "\u{fffd}".as_bytes() => {
                text[start..end].iter().for_each(|byte| safe.push_str(&format!("\\x{byte:02x}")));
            }
            '\t' => safe.push(' '),
            char if is_hostile(char) => safe.extend(char.escape_default()),
            char => safe.push(char),
        }
    }
    safe
}

/// The longest text that a message repeats whole, in bytes: most arguments and paths are shorter.
const LONGEST: usize = 500;
/// The bytes at each end of a longer one that are repeated.
const END: usize = 200;
/// The longest line of a message that another one made: with the possible values of an option, or the fields of a header.
const LONGEST_LINE: usize = 2000;

/// Escapes text as [`for_terminal`] does for a message, which repeats of a long one its two ends and its length.
pub(crate) fn for_message(text: &[u8]) -> Cow<'_, str> {
    up_to(LONGEST, text)
}

fn up_to(longest: usize, text: &[u8]) -> Cow<'_, str> {
    if text.len() <= longest {
        return for_terminal(text);
    }
    let is_inside = |at: &usize| text[*at] & 0xc0 == 0x80;
    // Not inside of a character, which has at most 4 bytes.
    let head = (END - 3..=END).rev().find(|at| !is_inside(at)).unwrap_or(END);
    let tail = text.len() - END;
    let tail = (tail..tail + 3).find(|at| !is_inside(at)).unwrap_or(tail);
    let length = counted(text.len() as u64, "byte", "bytes");
    Cow::Owned(format!("{}... ({length}) ...{}", for_terminal(&text[..head]), for_terminal(&text[tail..])))
}

/// Quotes text for a shell (sh(1)) if it is not a plain word there. `None` if a message cannot repeat it as it is, because it is
/// too long or has characters to escape: a command with anything else does not work.
pub(crate) fn for_shell(text: &[u8]) -> Option<String> {
    let Cow::Borrowed(shown) = for_message(text) else { return None };
    let is_plain = |char: char| char.is_alphanumeric() || "-_./:+,@%=".contains(char);
    // zsh takes a word that starts with an equals sign for a command.
    Some(match !shown.is_empty() && !shown.starts_with('=') && shown.chars().all(is_plain) {
        true => shown.to_owned(),
        false => format!("'{}'", shown.replace('\'', "'\\''")),
    })
}

/// Escapes each line as [`for_terminal`] does.
pub(crate) fn lines_for_terminal(text: &[u8]) -> String {
    text.split(|&byte| byte == b'\n').map(for_terminal).collect::<Vec<_>>().join("\n")
}

/// Escapes a line of a message as [`for_message`] does, but it may be longer than what it repeats.
pub(crate) fn line_for_message(line: &[u8]) -> Cow<'_, str> {
    up_to(LONGEST_LINE, line)
}

/// As [`line_for_message`] for each line.
pub(crate) fn lines_for_message(text: &[u8]) -> String {
    text.split(|&byte| byte == b'\n').map(line_for_message).collect::<Vec<_>>().join("\n")
}

/// Escapes a text of many lines as [`for_terminal`] does, but keeps its line breaks, its tabs and its colors.
pub(super) fn text_for_terminal(text: &[u8]) -> Vec<u8> {
    let mut safe = Vec::with_capacity(text.len() + 8);
    let mut rest = text;
    while let Some(at) = rest.iter().position(|byte| b"\t\n\r\x1b".contains(byte)) {
        let (before, kept) = (&rest[..at], harmless(&rest[at..]));
        safe.extend_from_slice(for_terminal(before).as_bytes());
        match kept {
            0 => safe.extend_from_slice(for_terminal(&rest[at..=at]).as_bytes()),
            kept => safe.extend_from_slice(&rest[at..at + kept]),
        }
        rest = &rest[at + kept.max(1)..];
    }
    safe.extend_from_slice(for_terminal(rest).as_bytes());
    safe
}

/// The length of the line break, the tab or the color (SGR, ECMA-48 section 8.3.117) at the start of a text.
fn harmless(text: &[u8]) -> usize {
    match text {
        [b'\t' | b'\n', ..] => 1,
        [b'\r', b'\n', ..] => 2,
        [b'\x1b', b'[', parameters @ ..] => {
            let length = parameters.iter().take_while(|&&byte| byte.is_ascii_digit() || b":;".contains(&byte)).count();
            if parameters.get(length) == Some(&b'm') { length + 3 } else { 0 }
        }
        _ => 0,
    }
}

/// Output on a terminal that is a copy of other text, such as a log. What is written at once is escaped by itself.
pub(crate) struct TerminalText<'o>(pub(crate) &'o mut dyn Write);

impl Write for TerminalText<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write_all(&text_for_terminal(bytes))?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// Escapes JSON for a terminal without changing its meaning. ASCII control characters are escaped already.
pub(super) fn json_for_terminal(text: &[u8]) -> String {
    let mut safe = String::with_capacity(text.len());
    for char in text.chars() {
        if char != '\n' && is_hostile(char) {
            char.encode_utf16(&mut [0; 2]).iter().for_each(|unit| safe.push_str(&format!("\\u{unit:04x}")));
        } else {
            safe.push(char);
        }
    }
    safe
}

/// Whether a character is invisible or reorders the text around it.
fn is_hostile(char: char) -> bool {
    char.is_control()
        || matches!(char,
            '\u{00ad}' | '\u{034f}' | '\u{061c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}'
            | '\u{13430}'..='\u{1345f}' | '\u{1bca0}'..='\u{1bcaf}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Replaces tabs and line breaks for a field of a plain line.
pub(crate) fn for_field(text: &[u8]) -> Cow<'_, [u8]> {
    match breaks(text) {
        0 => Cow::Borrowed(text),
        _ => Cow::Owned(text.iter().map(|&byte| if is_break(byte) { b' ' } else { byte }).collect()),
    }
}

fn is_break(byte: u8) -> bool {
    matches!(byte, b'\t'..=b'\r' | 0)
}

/// The number of tabs and line breaks in a text. Many bytes are compared at once, and counted in one byte.
pub(super) fn breaks(text: &[u8]) -> usize {
    let count = |chunk: &[u8]| chunk.iter().fold(0, |count: u8, &byte| count + u8::from(is_break(byte)));
    text.chunks(usize::from(u8::MAX)).map(|chunk| usize::from(count(chunk))).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_for_a_terminal_has_no_control_bidi_or_zero_width_characters_and_is_utf_8() {
        let table: [(&[u8], &str); 6] = [
            (b"plain text", "plain text"),
            ("naïve café".as_bytes(), "naïve café"),
            (b"\x1b[31mred\x07", "\\u{1b}[31mred\\u{7}"),
            ("a\u{202e}b\u{200b}c\u{feff}".as_bytes(), "a\\u{202e}b\\u{200b}c\\u{feff}"),
            (b"caf\xe9\t\r", "caf\\xe9 \\r"),
            ("\u{fffd}".as_bytes(), "\u{fffd}"),
        ];
        for (text, expected) in table {
            assert_eq!(for_terminal(text), expected);
        }
    }

    #[test]
    fn a_message_repeats_the_ends_of_a_long_text_and_its_length() {
        assert_eq!(for_message(&b"x".repeat(500)), "x".repeat(500));
        let (a, b) = ("a".repeat(200), "b".repeat(200));
        assert_eq!(
            for_message(format!("{a}{}{b}", "x".repeat(834)).as_bytes()),
            format!("{a}... (1,234 bytes) ...{b}")
        );
        // Characters stay whole, and bytes that are none are shown.
        let euros = "\u{20ac}".repeat(66);
        assert_eq!(for_message("\u{20ac}".repeat(1000).as_bytes()), format!("{euros}... (3,000 bytes) ...{euros}"));
        let bytes = "\\x80".repeat(200);
        assert_eq!(for_message(&[0x80; 600]), format!("{bytes}... (600 bytes) ...{bytes}"));
        assert_eq!(lines_for_message(format!("{a}\n{a}").as_bytes()), format!("{a}\n{a}"));
    }

    #[test]
    fn zero_width_characters_of_other_scripts_are_escaped() {
        for (first, last) in [(0x13430, 0x1343f), (0x1bca0, 0x1bca3), (0x1d173, 0x1d17a)] {
            for char in (first..=last).filter_map(char::from_u32) {
                let shown = for_terminal(char.to_string().as_bytes()).into_owned();
                assert_eq!(shown, format!("\\u{{{:x}}}", u32::from(char)));
            }
        }
        for char in ['\u{1342f}', '\u{1bc9f}', '\u{1d172}', '\u{1d17b}'] {
            assert_eq!(for_terminal(char.to_string().as_bytes()), char.to_string());
        }
    }

    #[test]
    fn a_word_is_quoted_for_a_shell_if_it_needs_to_be() {
        for plain in ["domain", "53/udp", "a_b.c", "host:80", "caf\u{e9}", "--format=json"] {
            assert_eq!(for_shell(plain.as_bytes()).unwrap(), plain);
        }
        let table = [
            ("", "''"),
            ("a b", "'a b'"),
            ("$(id)", "'$(id)'"),
            ("it's", "'it'\\''s'"),
            ("a*", "'a*'"),
            ("=a", "'=a'"),
            ("~", "'~'"),
        ];
        for (word, quoted) in table {
            assert_eq!(for_shell(word.as_bytes()).unwrap(), quoted);
        }
    }

    #[test]
    fn what_a_message_cannot_repeat_as_it_is_goes_into_no_command() {
        assert_eq!(for_shell(&b"x".repeat(500)), Some("x".repeat(500)));
        for text in [&b"x".repeat(501)[..], b"a\x1b[2J", b"caf\xe9", "a\u{202e}b".as_bytes(), b"a\tb"] {
            assert_eq!(for_shell(text), None);
        }
    }

    #[test]
    fn json_for_a_terminal_is_escaped_without_changing_its_meaning() {
        let text = "\"a\u{202e}b\u{7f}c\u{e0001}d\u{e9}\"\n";
        let safe = json_for_terminal(text.as_bytes());
        assert_eq!(safe, "\"a\\u202eb\\u007fc\\udb40\\udc01d\u{e9}\"\n");
        assert_eq!(serde_json::from_str::<String>(&safe).unwrap(), serde_json::from_str::<String>(text).unwrap());
    }

    #[test]
    fn a_text_for_a_terminal_keeps_line_breaks_tabs_and_colors() {
        let table: [(&[u8], &str); 8] = [
            (b"a\tb\r\nc\n", "a\tb\r\nc\n"),
            (b"\x1b[1;38:5:9mred\x1b[m\x1b[0m", "\x1b[1;38:5:9mred\x1b[m\x1b[0m"),
            (b"\x1b[2J\x1b]0;x\x07\x1b", "\\u{1b}[2J\\u{1b}]0;x\\u{7}\\u{1b}"),
            (b"\x1b[31\x1b[31", "\\u{1b}[31\\u{1b}[31"),
            (b"a\rb\r", "a\\rb\\r"),
            (b"\xff\xc2\x9b\0", "\\xff\\u{9b}\\u{0}"),
            ("\u{202e}caf\u{e9}".as_bytes(), "\\u{202e}caf\u{e9}"),
            (b"", ""),
        ];
        for (text, expected) in table {
            assert_eq!(text_for_terminal(text).as_bstr(), expected.as_bytes().as_bstr());
        }
    }

    #[test]
    fn lines_for_a_terminal_stay_lines() {
        assert_eq!(lines_for_terminal(b"a\x1b\nb\tc\xff\n"), "a\\u{1b}\nb c\\xff\n");
    }

    #[test]
    fn a_field_has_no_tabs_or_line_breaks() {
        assert_eq!(&*for_field(b"a\tb\nc\x1b\xe9"), b"a b c\x1b\xe9");
        assert_eq!(breaks(&b"\0\t\n\x0b\x0c\r \x08\x0e".repeat(300)), 1800);
    }
}
