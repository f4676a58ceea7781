//! The command tree. Parsing depends on the arguments only.

use super::commands::{add, annotate, check, free, generate, list, listening, search, udp};
use super::complete;
use super::options::Options;
use super::queries;
use clap::{Parser, Subcommand};
use clap_complete::engine::ArgValueCompleter;
use std::ffi::OsString;

/// The version, and the date of the built-in registry.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (IANA registry of ", env!("SVC_REGISTRY_DATE"), ")");

const EXIT_STATUS: &str = "\
Exit status: 0 if everything was found, 1 if something was not, 2 on a usage or other error.";

/// Look up ports and service names, and see what is really listening.
///
/// Answers come from the services file of this machine, parsed as by glibc, and from a built-in copy of the IANA registry;
/// the software that commonly uses a port is shown after them. Without a command, each argument is looked up by what it
/// looks like: `svc 53 443/tcp 6000-6010 https`.
#[derive(Clone, PartialEq, Debug, Parser)]
#[command(name = "svc", version = VERSION, after_help = EXIT_STATUS, arg_required_else_help = true)]
#[command(override_usage = "svc [OPTIONS] <QUERY>...\n       svc [OPTIONS] <COMMAND>")]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Ports (53), ranges (6000-6010) and names, optionally with a protocol (53/udp); `-` reads standard input, one query
    /// per line.
    #[arg(value_name = "QUERY", allow_negative_numbers = true, help_heading = "Arguments")]
    #[arg(add = ArgValueCompleter::new(complete::names))]
    pub(crate) queries: Vec<OsString>,
}

impl Cli {
    /// Whether answers are written one by one as long as there are queries or events, so that no pager can show them.
    pub(crate) fn is_streamed(&self) -> bool {
        match &self.command {
            None => queries::are_read(&self.queries),
            Some(Command::Lookup { queries } | Command::Port { queries, .. }) => queries::are_read(queries),
            Some(Command::Search(search)) => search.is_read(),
            Some(Command::Listening(listening)) => listening.watch,
            Some(Command::Udp(_) | Command::Annotate(_)) => true,
            Some(_) => false,
        }
    }
}

#[derive(Clone, PartialEq, Debug, Subcommand)]
pub(crate) enum Command {
    /// Look up the port of a service by its name or an alias.
    Lookup {
        /// Names, optionally with a protocol (domain/udp); `-` reads standard input, one query per line.
        #[arg(value_name = "NAME[/PROTO]", required = true, allow_negative_numbers = true)]
        #[arg(add = ArgValueCompleter::new(complete::names))]
        queries: Vec<OsString>,
    },
    /// Look up the service on a port, the port's class, and the software that commonly uses it.
    Port {
        /// Ports (53) and ranges (6000-6010), optionally with a protocol (53/udp); `-` reads standard input, one query per
        /// line.
        #[arg(value_name = "PORT[/PROTO]", required = true, allow_negative_numbers = true)]
        #[arg(add = ArgValueCompleter::new(complete::ports))]
        queries: Vec<OsString>,
        /// Also show whether the port is open here, and by which process (always shown on a terminal).
        #[arg(long)]
        here: bool,
    },
    /// Show a port's class, and whether it is privileged or ephemeral on this host.
    Range {
        /// Ports, ranges (1000-2000) and classes (well-known, registered, dynamic) [default: every class]; `-` reads standard
        /// input, one query per line.
        #[arg(value_name = "PORT|A-B|CLASS", allow_negative_numbers = true)]
        #[arg(add = ArgValueCompleter::new(complete::classes))]
        queries: Vec<OsString>,
        /// Explain class, privilege and ephemeral ports in three sentences.
        #[arg(long)]
        explain: bool,
    },
    /// Search names, aliases, descriptions, products and references.
    Search(search::SearchArgs),
    /// List all services, or those in the given port ranges.
    #[command(visible_alias = "ls")]
    List(list::ListArgs),
    /// Show open ports on this machine: service, process, and who can reach them.
    ///
    /// Lists listening TCP sockets and bound UDP sockets, as `ss -lntu` does. SOURCE says where the service's name comes
    /// from: the assigned service is not always the one using the port. --verbose and JSON say what a process runs, for whom
    /// and why. Run as root to see other users' processes.
    #[command(visible_alias = "listen")]
    Listening(listening::ListeningArgs),
    /// Find free ports, or check whether ports are free and why not.
    ///
    /// A free port can be bound here now, over IPv4 and IPv6, for TCP and UDP or for the protocol given. Of these the best is
    /// taken: unassigned, not in common use, and not one that the kernel hands out. If a range has no such port, svc says
    /// what it gave up. In a pipe only the number is printed: `PORT=$(svc free)`.
    Free(free::FreeArgs),
    /// Add a service to your own services file, or remove it.
    ///
    /// Your file is asked before the services file of this machine and the registry. It is created if it does not exist, and
    /// replaced in one step.
    Add(add::AddArgs),
    /// Add names to the ports in logs and flow data.
    ///
    /// Text goes through byte for byte; the name is added after each port that is unmistakable: `192.0.2.7:5432(postgresql)`.
    /// With --port, columns are added to CSV and other delimited data, or with --jsonl members to lines of JSON. The protocol is
    /// that of the port or its line, or else that of --protocol. Lines are written as they come: `tail -f LOG | svc annotate`.
    Annotate(annotate::AnnotateArgs),
    /// Check services files: what in them does not take effect, and how to fix it.
    ///
    /// Without FILE, checks the files that svc itself reads: your own and /etc/services. A comment
    /// `# svc: allow(NAME) reason` at the end of an entry, or on a line above it, allows a finding.
    Check(check::CheckArgs),
    /// Test UDP with a small server and client.
    Udp(udp::Udp),
    /// Update the IANA registry, from the network or from a file.
    ///
    /// It is stored for your user only, and used if it is newer than the built-in one.
    #[cfg(feature = "update")]
    Update(super::commands::update::Update),
    /// Generate manual pages, shell completions, the schema of JSON, and a page for AI agents.
    #[command(subcommand)]
    Generate(generate::Generate),
    /// Generate a manual page: for svc, one of its commands, or the output formats.
    Man(generate::Man),
    /// Generate completions for a shell: bash, zsh, fish, elvish or powershell.
    Completions(generate::Completions),
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_letter_p_is_the_port_of_udp_and_the_protocol_elsewhere() {
        Cli::command().debug_assert();
        for line in ["svc udp server -p 53", "svc udp -p 53 server", "svc udp client --port 53 localhost"] {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            let Some(Command::Udp(udp)) = cli.command else { panic!("{line}") };
            assert_eq!((udp.port.expect(line), cli.options.protocol), ("53".into(), None), "{line}");
        }
        for line in ["svc -p udp udp server", "svc udp server --protocol udp", "svc port 53 -p udp"] {
            let cli = Cli::try_parse_from(line.split(' ')).expect(line);
            assert_eq!(cli.options.protocol.as_deref(), Some("udp"), "{line}");
        }
    }
}
