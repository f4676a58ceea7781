//! Wrong usage: arguments that clap refuses, and those that it accepts although they ask for nothing.

use super::args::{Cli, Command};
use super::status::Status;
use super::{environment, message};
use crate::render::{for_message, for_shell, for_terminal, lines_for_message};
use clap::Parser;
use std::borrow::Cow;
use std::ffi::OsString;
use std::io::Write;
use svc_lookup::{Port, Protocol};

/// Reports arguments that clap refuses.
pub(super) fn report(error: &clap::Error, args: &[OsString], errors: &mut dyn Write) -> Status {
    let text = describe(error, args);
    let message = match (wants_json(args), text.strip_prefix("error: ")) {
        (true, Some(message)) => message::error_object(&on_one_line(message), None),
        (true, None) => message::error_object("no query or command; `svc --help` lists both", None),
        (false, Some(message)) => message::for_people(message.trim_end(), None),
        // Without arguments it is the help.
        (false, None) => text,
    };
    // If the message cannot be written, only the status is left.
    let _ = errors.write_all(message.as_bytes());
    Status::Error
}

/// The text of an error, escaped for a terminal. The same error of escaped arguments shows them as the other messages do.
fn describe(error: &clap::Error, args: &[OsString]) -> String {
    let escaped: Vec<OsString> =
        args.iter().map(|arg| for_terminal(arg.as_encoded_bytes()).into_owned().into()).collect();
    let parsed = (escaped != args).then(|| Cli::try_parse_from(escaped));
    let shown = match &parsed {
        Some(Err(of_escaped)) if of_escaped.kind() == error.kind() => of_escaped,
        _ => error,
    };
    lines_for_message(shown.render().to_string().as_bytes())
}

/// The paragraphs of an error on one line, without the usage and the advice to read the help.
fn on_one_line(text: &str) -> String {
    let is_message = |part: &&str| !part.starts_with("Usage:") && !part.starts_with("For more information");
    let lines = text.trim_end().split("\n\n").filter(is_message);
    lines.map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect::<Vec<_>>().join("; ")
}

/// Whether the arguments, even wrong ones, or the environment ask for JSON: then errors are objects too.
pub(super) fn wants_json(args: &[OsString]) -> bool {
    let mut args = args.iter().skip(1).map(|arg| arg.to_string_lossy()).take_while(|arg| arg != "--");
    let mut format = environment::format().map(|name| name.to_string_lossy().into_owned());
    while let Some(arg) = args.next() {
        match format_option(&arg) {
            Some("json") => return true,
            Some("") => format = args.next().map(Cow::into_owned),
            Some(value) => format = Some(value.to_owned()),
            None => {}
        }
    }
    matches!(format.as_deref(), Some("json" | "jsonl"))
}

/// The format that an argument asks for; empty if the next argument names it.
fn format_option(arg: &str) -> Option<&str> {
    let option = arg.strip_prefix('-')?;
    if let Some(long) = option.strip_prefix('-') {
        return if long == "format" {
            Some("")
        } else {
            long.strip_prefix("format=").or((long == "json").then_some(long))
        };
    }
    let at = option.find(['j', 'f', 'p', 'n'])?;
    match option.split_at(at + 1) {
        (flags, _) if flags.ends_with('j') => Some("json"),
        (flags, value) if flags.ends_with('f') => Some(value.strip_prefix('=').unwrap_or(value)),
        // The rest is the value of another option.
        _ => None,
    }
}

/// Checks that the arguments ask for something: without a command there is a query, and a protocol is not a port.
///
/// # Errors
///
/// What is wrong, with the command that was probably meant.
pub(super) fn check(cli: &Cli, args: &[OsString]) -> Result<(), String> {
    // `svc udp` has its own message for a protocol.
    let is_udp = matches!(cli.command, Some(Command::Udp(_)));
    if let Some(port) = cli.options.protocol.as_deref().filter(|_| !is_udp).and_then(not_a_protocol) {
        return Err(port_as_protocol(port, &cli.queries));
    }
    if cli.command.is_none() && cli.queries.is_empty() {
        return Err(no_query(args));
    }
    if cli.options.is_for_findings() && !matches!(cli.command, Some(Command::Check(_))) {
        return Err("the formats `sarif` and `github` are for `svc check`; choose another".to_owned());
    }
    match without_details(cli) {
        Some(command) if cli.options.verbose => Err(format!("`{command}` has no details to add; drop `--verbose`")),
        _ => Ok(()),
    }
}

/// A command to which `--verbose` adds nothing.
fn without_details(cli: &Cli) -> Option<&'static str> {
    match cli.command {
        Some(Command::Add(_)) => Some("svc add"),
        Some(Command::Check(_)) => Some("svc check"),
        Some(Command::Udp(_)) => Some("svc udp"),
        Some(Command::Generate(_)) => Some("svc generate"),
        Some(Command::Man(_)) => Some("svc man"),
        Some(Command::Completions(_)) => Some("svc completions"),
        _ => None,
    }
}

/// The number that a protocol is, unless it is an IP protocol number.
fn not_a_protocol(word: &str) -> Option<&str> {
    let is_number = word.bytes().all(|byte| byte.is_ascii_digit());
    (is_number && matches!(Protocol::asked(word), Protocol::Other(_))).then_some(word)
}

fn port_as_protocol(number: &str, queries: &[OsString]) -> String {
    let Ok(port) = number.parse::<Port>() else {
        let number = for_message(number.as_bytes());
        return format!("`{number}` is not a protocol; use tcp, udp, sctp or dccp");
    };
    let protocol = match queries {
        [query] => Protocol::REGISTERED.into_iter().find(|known| query == known.word().to_string().as_str()),
        _ => None,
    };
    match protocol {
        Some(protocol) => {
            format!("`{number}` is a port, not a protocol; to look up port {port}/{protocol}: `svc {port}/{protocol}`")
        }
        None => format!("`{number}` is a port, not a protocol; to look up port {port}: `svc {port}`"),
    }
}

/// The message for options without a query, which shows the same options with one if they are not too long.
fn no_query(args: &[OsString]) -> String {
    let quoted: Option<Vec<String>> = args.iter().map(|arg| for_shell(arg.as_encoded_bytes())).collect();
    let options = quoted.map(|words| words.join(" "));
    match options.filter(|options| matches!(for_message(options.as_bytes()), Cow::Borrowed(_))) {
        Some(options) => format!("no query; give a port or a name, as in `svc {options} 53`"),
        None => "no query; give a port or a name".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_a_protocol_only_if_it_is_one_of_ip() {
        assert_eq!(["6", "17", "33", "132", "tcp", "ddp", "x25"].map(not_a_protocol), [None; 7]);
        assert_eq!(["1", "53", "99999"].map(not_a_protocol), [Some("1"), Some("53"), Some("99999")]);
    }

    #[test]
    fn json_is_wanted_however_the_option_is_written() {
        let wants = |line: &str| wants_json(&line.split(' ').map(OsString::from).collect::<Vec<_>>());
        for line in
            ["--json", "-j", "-vj", "-f json", "-fjsonl", "-f=json", "-qf json", "--format json", "--format=jsonl"]
        {
            assert!(wants(&format!("svc --fromat {line} 53")), "{line}");
        }
        for line in ["53", "-p json", "-pj", "--format csv", "-fcsv", "-- --json", "json", "-n json"] {
            assert!(!wants(&format!("svc {line}")), "{line}");
        }
    }
}
