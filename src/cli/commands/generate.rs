//! `svc generate`: manual pages and completions.

use crate::cli::session::{Failure, Session, chain};
use clap::{Subcommand, ValueEnum, ValueHint};
use clap_complete::env::Shells;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

#[derive(Clone, PartialEq, Debug, Subcommand)]
pub(crate) enum Generate {
    /// Generate the manual page for svc, or for one of its commands.
    Man {
        /// Command to write the page for, to standard output.
        #[arg(value_name = "COMMAND")]
        command: Option<String>,
        /// Write all pages into DIR: svc.1, svc-port.1 ...
        #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath, conflicts_with = "command")]
        directory: Option<PathBuf>,
    },
    /// Generate completions for a shell, including service names: `source <(svc generate completions bash)`.
    Completions {
        /// Shell to complete for.
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
    fn name(self) -> &'static str {
        match self {
            Shell::Bash => "bash",
            Shell::Zsh => "zsh",
            Shell::Fish => "fish",
            Shell::Elvish => "elvish",
            Shell::Powershell => "powershell",
        }
    }
}

/// Writes what is asked for.
pub(crate) fn run(session: &mut Session<'_>, what: &Generate, out: &mut dyn Write) -> Result<(), Failure> {
    match what {
        Generate::Man { directory: Some(directory), .. } => write_pages((session.commands)(), directory),
        Generate::Man { command, .. } => write_page((session.commands)(), command.as_deref(), out),
        Generate::Completions { shell } => write_completions(*shell, out),
    }
}

/// Every command with a page of its own, named as its page is: `svc`, `svc-lookup` ...
fn documented(mut tool: clap::Command) -> Vec<clap::Command> {
    tool.build();
    let mut commands = vec![tool.clone()];
    let mut waiting: Vec<(String, clap::Command)> = vec![("svc".to_owned(), tool)];
    while let Some((parent, command)) = waiting.pop() {
        for subcommand in command.get_subcommands().filter(|command| command.get_name() != "help") {
            let name = format!("{parent}-{}", subcommand.get_name());
            let page = subcommand.clone().name(name.clone()).display_name(name.clone());
            commands.push(page.clone());
            waiting.push((name, page));
        }
    }
    commands
}

/// The words that `svc generate man` takes.
pub(crate) fn pages(tool: clap::Command) -> Vec<String> {
    let names = documented(tool).into_iter();
    names.filter_map(|command| Some(command.get_name().strip_prefix("svc-")?.to_owned())).collect()
}

fn write_page(tool: clap::Command, name: Option<&str>, out: &mut dyn Write) -> Result<(), Failure> {
    let wanted = name.map_or("svc".to_owned(), |name| format!("svc-{name}"));
    let commands = documented(tool.clone());
    let Some(command) = commands.iter().find(|command| command.get_name() == wanted) else {
        let name = name.unwrap_or_default().escape_default();
        return Err(format!("no command `{name}`; the commands are {}", pages(tool).join(", ")).into());
    };
    Ok(clap_mangen::Man::new(command.clone()).render(&mut &mut *out)?)
}

fn write_pages(tool: clap::Command, directory: &Path) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        format!("cannot write the manual pages into `{}`: {}", directory.display(), chain(&error))
    };
    fs::create_dir_all(directory).map_err(failed)?;
    for command in documented(tool) {
        let mut text = Vec::new();
        let file = directory.join(format!("{}.1", command.get_name()));
        clap_mangen::Man::new(command).render(&mut text)?;
        fs::write(file, text).map_err(failed)?;
    }
    Ok(())
}

/// Writes the lines that tell a shell to ask the program.
fn write_completions(shell: Shell, out: &mut dyn Write) -> Result<(), Failure> {
    let shells = Shells::builtins();
    let completer = shells.completer(shell.name()).ok_or("this shell is not supported")?;
    let mut text = Vec::new();
    completer.write_registration("COMPLETE", "svc", "svc", "svc", &mut text)?;
    Ok(out.write_all(&text)?)
}
