//! The everyday command lines, understood without clap.
//!
//! clap builds every command, option and help text before it reads the first argument. For `svc port 53` that costs
//! several times what the answer costs, so a command line with a command, queries and no option is read here. What this
//! accepts, clap reads as the same (a test compares them); everything else is left to clap.

use super::args::{Cli, Command};
use super::options::Options;
use std::ffi::OsString;

/// The arguments behind the program's name, if they are `lookup` or `port` with plain queries.
pub(super) fn parse(args: &[OsString]) -> Option<Cli> {
    let (command, queries) = args.split_first()?;
    if queries.is_empty() || queries.iter().any(is_special) {
        return None;
    }
    let queries = queries.to_vec();
    let command = match command.to_str()? {
        "lookup" => Command::Lookup { queries },
        "port" => Command::Port { queries, here: false },
        _ => return None,
    };
    Some(Cli { options: Options::default(), command: Some(command), queries: Vec::new() })
}

/// An option, or standard input, or a number below zero.
fn is_special(query: &OsString) -> bool {
    query.as_encoded_bytes().first() == Some(&b'-')
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn what_is_understood_here_clap_understands_the_same(
            command in "lookup|port|range|list|x",
            queries in prop::collection::vec("[-a-z0-9/=]{0,6}", 0..4),
        ) {
            let args: Vec<OsString> = std::iter::once(command).chain(queries).map(OsString::from).collect();
            if let Some(direct) = parse(&args) {
                let program = std::iter::once(OsString::from("svc"));
                prop_assert_eq!(Cli::try_parse_from(program.chain(args)).unwrap(), direct);
            }
        }
    }
}
