//! The arguments. Filling these in looks at nothing but the arguments themselves.

use clap::builder::{PossibleValue, PossibleValuesParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};
use clap_complete::engine::ArgValueCompleter;
use std::ffi::OsString;
use std::path::PathBuf;
use svc_lookup::{PortClass, Source, Sources};

use super::complete;

/// The version, and the date of the registry that the program carries.
const VERSION: &str = concat!(env!("CARGO_PKG_VERSION"), " (IANA registry of ", env!("SVC_REGISTRY_DATE"), ")");

const EXIT_STATUS: &str = "\
Exit status: 0 everything asked for was found, 1 something was not, 2 wrong usage or an error.";

/// Which service has this port, which port has this service, and what really listens there.
///
/// The answers come from the services file of this machine, read as glibc reads it, and then from a bundled snapshot of
/// IANA's registry; beside them stands the software that uses a port in practice. A bare query asks what the right command would: `svc 53 443/tcp 6000-6010 https`.
#[derive(Clone, PartialEq, Debug, Parser)]
#[command(name = "svc", version = VERSION, after_help = EXIT_STATUS, arg_required_else_help = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) options: Options,
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Ports (53), ranges (6000-6010) and names, each perhaps with a protocol (53/udp); `-` reads them from standard
    /// input, one a line.
    #[arg(value_name = "QUERY", allow_negative_numbers = true, help_heading = "Arguments")]
    #[arg(add = ArgValueCompleter::new(complete::names))]
    pub(crate) queries: Vec<OsString>,
}

#[derive(Clone, PartialEq, Debug, Subcommand)]
pub(crate) enum Command {
    /// Which port a service has, by its name or an alias.
    Lookup {
        /// Names, each perhaps with a protocol (domain/udp); `-` reads them from standard input, one a line.
        #[arg(value_name = "NAME[/PROTO]", required = true, allow_negative_numbers = true)]
        #[arg(add = ArgValueCompleter::new(complete::names))]
        queries: Vec<OsString>,
    },
    /// Which service has a port, the port's class, and which software uses it in practice.
    Port {
        /// Ports (53) and ranges (6000-6010), each perhaps with a protocol (53/udp); `-` reads them from standard input,
        /// one a line.
        #[arg(value_name = "PORT[/PROTO]", required = true, allow_negative_numbers = true)]
        queries: Vec<OsString>,
        /// Say too whether the port is open on this machine, and by whom: a table on a terminal does so always.
        #[arg(long)]
        here: bool,
    },
    /// Which class a port is in, and whether it needs privilege or is ephemeral on this host.
    Range {
        /// Ports, ranges (1000-2000) and classes (well-known, registered, dynamic); all classes if none is given; `-`
        /// reads them from standard input, one a line.
        #[arg(value_name = "PORT|A-B|CLASS", allow_negative_numbers = true)]
        #[arg(add = ArgValueCompleter::new(complete::classes))]
        queries: Vec<OsString>,
    },
    /// Search the services for words: in names, aliases, descriptions, and the products that use a port in practice.
    Search(SearchArgs),
    /// List the services: all of them, or those with ports in these ranges.
    List(ListArgs),
    /// What is open on this machine: sockets with their service, their process, and from where they can be reached.
    ///
    /// TCP sockets that listen and UDP sockets that are bound, as `ss -lntu` lists them. The service is what the port is
    /// assigned to, or the software that uses it in practice where the process has its name: SOURCE says which. Processes of
    /// other users are shown to root alone.
    Listening(super::listening::Args),
    /// Ports that are free: nobody was assigned them, nobody uses them in practice, and nobody has them open here.
    ///
    /// No services file names them, the registry neither assigns nor reserves them, the kernel will not hand them out as
    /// ephemeral, and binding them works, over IPv4 and IPv6: for TCP and UDP, or for the one that --protocol names. In a
    /// pipe there is the number alone: `PORT=$(svc free)`.
    Free(super::free::Args),
    /// Send a datagram and see who answers: a server and a client of UDP.
    Udp(super::udp::Udp),
    /// Fetch a newer publication of IANA's registry, or take one from a file.
    ///
    /// It is stored for you alone, and used wherever it is newer than the one in the program.
    #[cfg(feature = "update")]
    Update(super::update::Update),
    /// Write the manual pages or a shell's completions.
    #[command(subcommand)]
    Generate(Generate),
}

#[derive(Clone, PartialEq, Debug, Args)]
pub(crate) struct SearchArgs {
    /// Words, all of which a service must have; `-` searches for each line of standard input.
    #[arg(value_name = "TEXT", required = true, allow_negative_numbers = true)]
    pub(crate) text: Vec<OsString>,
    /// Search names and aliases only.
    #[arg(long)]
    pub(crate) name: bool,
    /// Do not use the pager on a terminal.
    #[arg(long)]
    pub(crate) no_pager: bool,
}

#[derive(Clone, PartialEq, Debug, Args)]
pub(crate) struct ListArgs {
    /// Ports (53) and ranges (6000-6010); `-` reads them from standard input, one a line.
    #[arg(value_name = "A-B", allow_negative_numbers = true)]
    pub(crate) ranges: Vec<OsString>,
    /// Only ports of this class: well-known, registered or dynamic.
    #[arg(long, value_name = "CLASS", value_delimiter = ',')]
    #[arg(value_parser = PossibleValuesParser::new(CLASSES).try_map(|word| word.parse::<PortClass>()))]
    pub(crate) class: Vec<PortClass>,
    /// The ports that the registry has neither assigned nor reserved, as ranges.
    #[arg(long, conflicts_with_all = ["without_port", "sort"])]
    pub(crate) unassigned: bool,
    /// Only the names that the registry holds without a port.
    #[arg(long, conflicts_with_all = ["ranges", "class"])]
    pub(crate) without_port: bool,
    /// The order of the entries.
    #[arg(long, value_name = "ORDER", default_value = "source")]
    pub(crate) sort: Sort,
    /// Do not use the pager on a terminal.
    #[arg(long)]
    pub(crate) no_pager: bool,
}

/// The words for the classes.
const CLASSES: [&str; 3] = [PortClass::WellKnown.name(), PortClass::Registered.name(), PortClass::Dynamic.name()];

/// The order of a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Sort {
    /// Source by source: a services file as it is, the others by port.
    Source,
    /// By port, and those without one last.
    Port,
    /// By name.
    Name,
}

#[derive(Clone, PartialEq, Debug, Subcommand)]
pub(crate) enum Generate {
    /// A manual page: of svc, or of one of its commands.
    Man {
        /// The command whose page is written to standard output.
        #[arg(value_name = "COMMAND", add = ArgValueCompleter::new(complete::pages))]
        command: Option<String>,
        /// Write every page into this folder instead: svc.1, svc-port.1 ...
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
        directory: Option<PathBuf>,
    },
    /// The completions of a shell, service names included: `source <(svc generate completions bash)`.
    Completions {
        /// The shell.
        shell: Shell,
    },
}

/// A shell whose completions can be written.
#[derive(Clone, Copy, PartialEq, Debug, ValueEnum)]
pub(crate) enum Shell {
    Bash,
    Zsh,
    Fish,
    Elvish,
    Powershell,
}

impl Shell {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Elvish => "elvish",
            Shell::Powershell => "powershell",
        }
    }
}

/// The options that every command takes.
#[derive(Clone, PartialEq, Debug, Default, Args)]
#[command(next_help_heading = "Options everywhere")]
pub(crate) struct Options {
    /// Read this services file in place of the system's; it must be readable.
    #[arg(long, value_name = "FILE", global = true, value_hint = ValueHint::FilePath)]
    pub(crate) services_file: Option<PathBuf>,
    /// Ask these sources only.
    #[arg(long, value_name = "SOURCE", global = true, value_delimiter = ',')]
    pub(crate) source: Vec<SourceArg>,
    /// Show this protocol only: tcp, udp, sctp, dccp or any other.
    #[arg(long, short, value_name = "PROTO", global = true, value_parser = protocol)]
    #[arg(add = ArgValueCompleter::new(complete::protocols))]
    pub(crate) protocol: Option<String>,
    /// How to write the answers [default: table on a terminal, otherwise plain].
    #[arg(long, short, value_name = "FORMAT", global = true)]
    pub(crate) format: Option<Format>,
    /// Show everything that is known, one block an entry; of an update, every entry that is different.
    #[arg(long, short, global = true)]
    pub(crate) verbose: bool,
    /// Whether to use colours; NO_COLOR in the environment means never.
    #[arg(long, value_name = "WHEN", global = true, default_value = "auto")]
    pub(crate) color: Color,
    /// Say nothing of what is not found: the exit status tells.
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

impl Options {
    /// The sources to ask.
    pub(crate) fn sources(&self) -> Sources {
        match self.source.as_slice() {
            // In a services file ports in practice would answer getservbyport(3), so that they must be asked for.
            [] if self.format == Some(Format::Services) => Sources::ALL.without(Source::Practice),
            [] => Sources::ALL,
            chosen => chosen.iter().map(|source| source.0).collect(),
        }
    }
}

/// A protocol as an option.
fn protocol(text: &str) -> Result<String, &'static str> {
    match text {
        "" => Err("give a protocol, such as tcp"),
        several if several.contains(',') => Err("give one protocol, or leave the option out for all"),
        one => Ok(one.to_owned()),
    }
}

/// How answers are written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, ValueEnum)]
pub(crate) enum Format {
    /// A table that fits the terminal.
    Table,
    /// One entry a line, its fields separated by tabs.
    Plain,
    /// One JSON array.
    Json,
    /// One JSON object a line.
    Jsonl,
    /// Comma-separated values (RFC 4180) with a header.
    Csv,
    /// Lines of a services file, services(5).
    Services,
}

/// When to use colours.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

/// A source as an argument.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) struct SourceArg(pub(crate) Source);

impl ValueEnum for SourceArg {
    fn value_variants<'a>() -> &'a [SourceArg] {
        &[SourceArg(Source::User), SourceArg(Source::System), SourceArg(Source::Iana), SourceArg(Source::Practice)]
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        let help = match self.0 {
            Source::User => "A services file of your own",
            Source::System => "The services file of this machine",
            Source::Iana => "The snapshot of IANA's registry",
            Source::Practice => "The ports that software uses in practice",
            _ => return None,
        };
        Some(PossibleValue::new(self.0.name()).help(help))
    }
}
