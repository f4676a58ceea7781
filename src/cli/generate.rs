//! `svc generate`: the manual pages and the completions.

use super::args::{Cli, Generate, Shell};
use super::{Status, Streams};
use clap::CommandFactory;
use clap_complete::env::Shells;
use std::error::Error;
use std::fs;
use std::path::Path;

/// Writes what is asked for.
pub(super) fn run(what: Generate, streams: &mut Streams<'_>) -> Result<Status, Box<dyn Error>> {
    match what {
        Generate::Man { directory: Some(directory), .. } => pages(&directory)?,
        Generate::Man { command, .. } => page(command.as_deref(), streams)?,
        Generate::Completions { shell } => completions(shell, streams)?,
    }
    Ok(Status::Found)
}

/// The commands as the pages show them: `svc`, `svc-lookup` ...
fn commands() -> Vec<clap::Command> {
    let mut tool = Cli::command();
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

/// The names by which their pages are asked for.
pub(super) fn names() -> Vec<String> {
    commands().iter().filter_map(|command| Some(command.get_name().strip_prefix("svc-")?.to_owned())).collect()
}

fn page(name: Option<&str>, streams: &mut Streams<'_>) -> Result<(), Box<dyn Error>> {
    let wanted = name.map_or("svc".to_owned(), |name| format!("svc-{name}"));
    let commands = commands();
    let Some(command) = commands.iter().find(|command| command.get_name() == wanted) else {
        let name = name.unwrap_or_default().escape_default();
        return Err(format!("there is no command `{name}`: there are {}", names().join(", ")).into());
    };
    Ok(clap_mangen::Man::new(command.clone()).render(&mut streams.output)?)
}

fn pages(directory: &Path) -> Result<(), Box<dyn Error>> {
    let wrong = |error| format!("cannot write the pages into `{}`: {error}", directory.display());
    fs::create_dir_all(directory).map_err(wrong)?;
    for command in commands() {
        let mut text = Vec::new();
        let file = directory.join(format!("{}.1", command.get_name()));
        clap_mangen::Man::new(command).render(&mut text)?;
        fs::write(file, text).map_err(wrong)?;
    }
    Ok(())
}

/// The lines that tell a shell to ask the program.
fn completions(shell: Shell, streams: &mut Streams<'_>) -> Result<(), Box<dyn Error>> {
    let shells = Shells::builtins();
    let completer = shells.completer(shell.name()).ok_or("this shell is not supported")?;
    let mut text = Vec::new();
    completer.write_registration("COMPLETE", "svc", "svc", "svc", &mut text)?;
    Ok(streams.output.write_all(&text)?)
}
