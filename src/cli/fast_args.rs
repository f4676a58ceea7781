//! Common command lines, parsed without clap.
//!
//! clap builds every command, option and help text before it reads the first argument. For `svc port 53` that costs
//! several times what the answer costs, so plain queries, alone or after `lookup` or `port`, are parsed here. clap gives the
//! same result for them (a test compares both) and parses everything else.

use super::args::{Cli, Command};
use super::options::Options;
use std::borrow::Cow;
use std::ffi::{OsStr, OsString};
use svc_lookup::query::{Query, Target, read};

/// The commands and their aliases. One text instead of an array, which would need relocations at start-up.
const COMMANDS: &str = "lookup port range search list ls listening listen free add annotate check udp update generate man completions help";

/// Parses plain queries, alone or after `lookup` or `port`; `None` leaves the arguments to clap. The name of the program is
/// not among them.
pub(super) fn parse(args: &[OsString]) -> Option<Cli> {
    let (first, rest) = args.split_first()?;
    if args.iter().any(is_special) {
        return None;
    }
    let (command, queries) = match first.to_str() {
        Some("lookup") => (Some(Command::Lookup { queries: rest.to_vec() }), rest),
        Some("port") => (Some(Command::Port { queries: rest.to_vec(), here: false }), rest),
        Some(word) if COMMANDS.split(' ').any(|command| command == word) => return None,
        _ => (None, args),
    };
    let bare = if command.is_none() { args.to_vec() } else { Vec::new() };
    (!queries.is_empty()).then(|| Cli { options: Options::default(), command, queries: bare })
}

/// Joins the protocol and the port of `svc udp 53`, which clap would take for the command `udp`.
pub(super) fn with_udp(args: &[OsString]) -> Cow<'_, [OsString]> {
    let is_before_options = |at: usize| args[1..at].iter().all(|arg| is_special(arg) && arg != "-");
    match args.windows(2).position(|pair| pair[0] == "udp" && is_port(&pair[1])) {
        Some(at) if at > 0 && is_before_options(at) && !takes_next(&args[at - 1]) => {
            let joined = args[at..at + 2].join(OsStr::new(" "));
            Cow::Owned([&args[..at], &[joined], &args[at + 2..]].concat())
        }
        _ => Cow::Borrowed(args),
    }
}

/// Whether it is an option whose value is the next argument, as in `-p udp 53`.
fn takes_next(arg: &OsString) -> bool {
    let arg = arg.as_encoded_bytes();
    match arg.strip_prefix(b"--") {
        Some(long) => matches!(long, b"protocol" | b"source" | b"services-file" | b"format" | b"color"),
        None => arg.starts_with(b"-") && matches!(arg.last(), Some(b'p' | b'f')),
    }
}

/// Whether it is a port or a range of ports.
fn is_port(query: &OsString) -> bool {
    let mut queries = read(query.as_encoded_bytes());
    matches!(queries.next(), Some(Ok(Query { target: Target::Ports(_), .. })))
}

/// Whether it is an option, `-` or a negative number.
fn is_special(query: &OsString) -> bool {
    query.as_encoded_bytes().first() == Some(&b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::{CommandFactory, Parser};
    use proptest::prelude::*;

    #[test]
    fn every_command_is_known() {
        let mut tool = Cli::command();
        tool.build();
        let mut commands: Vec<&str> =
            tool.get_subcommands().flat_map(clap::Command::get_name_and_visible_aliases).collect();
        // A build without updates has no such command.
        commands.extend((!cfg!(feature = "update")).then_some("update"));
        let mut known: Vec<&str> = COMMANDS.split(' ').collect();
        commands.sort_unstable();
        known.sort_unstable();
        assert_eq!(known, commands);
    }

    proptest! {
        #[test]
        fn clap_parses_the_same(
            first in "lookup|port|range|list|ls|listen|man|help|53|domain/udp|x",
            queries in prop::collection::vec("[-a-z0-9/=]{0,6}|port|help", 0..4),
        ) {
            let args: Vec<OsString> = std::iter::once(first).chain(queries).map(OsString::from).collect();
            if let Some(fast) = parse(&args) {
                let program = std::iter::once(OsString::from("svc"));
                prop_assert_eq!(Cli::try_parse_from(program.chain(args)).unwrap(), fast);
            }
        }
    }
}
