//! The short help of the program: one screen of 24 lines of 80 columns, the last of which is the shell's.

use clap::builder::StyledStr;
use std::fmt::Write;

/// Every command and the most frequent options; `svc --help` has the rest.
const SHORT: &str = "\
Look up ports and service names, and see what is really listening

Usage: svc [OPTIONS] <QUERY>...  or  svc [OPTIONS] <COMMAND>

Examples:
  svc 53 443/tcp postgres         Look up ports and names
  svc listening                   Show what is open on this machine
  svc free 8000-8999              Find a free port

Commands:
  lookup, port, range             Look up names, ports and the classes of ports
  search, list                    Search services, list and export them
  listening, free, annotate       Show open ports, find free ones, annotate logs
  add, check, udp, update         Add and check services, test UDP, update
  man, completions, generate      Write manual pages, completions, JSON Schema

Options:
  -p, --protocol PROTO            Show this protocol only: tcp, udp, ...
  -f, --format FORMAT             table, plain, json (-j), jsonl, csv, services
  -v, --verbose; -q, --quiet      Show more; do not report what is not found

`svc --help` shows every option, `svc COMMAND --help` those of a command.
Exit status: 0 if everything was found, 1 if something was not, 2 on an error.
";

/// The style of headings in clap's own help.
const HEADING: anstyle::Style = anstyle::Style::new().bold().underline();

/// The short help, with its headings in the style of the long one.
pub(super) fn short() -> StyledStr {
    let mut text = String::new();
    for line in SHORT.lines() {
        let heading = line.split_inclusive(':').next().filter(|start| start.ends_with(':') && !start.contains(' '));
        let heading = heading.unwrap_or_default();
        let _ = match heading {
            "" => writeln!(text, "{line}"),
            _ => writeln!(text, "{HEADING}{heading}{HEADING:#}{}", &line[heading.len()..]),
        };
    }
    StyledStr::from(text.trim_end().to_owned())
}
