//! The page for agents that have a shell: what the help, the manual and the fields of the reports say, on one page.

use super::generated::code;
use super::options;
use super::texts::{FORMATS, commands_of, example_lines, text};
use crate::render::json_reports;
use clap::{Arg, Command};
use std::collections::BTreeMap;
use std::io::{self, Write};

/// The commands that set up svc and answer nothing.
const SETUP: [&str; 3] = ["generate", "man", "completions"];
/// The section of svc-formats(5) that holds for every command.
const COMMON_FIELDS: &str = "\n## Fields of every report\n";

/// Writes the page, with the header of a skill (agentskills.io): `name` and `description` in YAML.
///
/// # Errors
///
/// The output cannot be written.
pub(crate) fn skill(mut tool: Command, out: &mut dyn Write) -> io::Result<()> {
    tool.build();
    let commands: Vec<&Command> = commands_of(&tool).filter(|inner| !SETUP.contains(&inner.get_name())).collect();
    writeln!(out, "---\nname: svc\ndescription: {}\n---\n", description(&tool, &commands))?;
    writeln!(out, "# svc\n\n{}\n", options::about(&tool))?;
    writeln!(out, "{}\n", tool.get_after_help().cloned().unwrap_or_default())?;
    write_examples(out, "svc")?;
    writeln!(out, "\nA command has these options and its own; `svc COMMAND --help` explains them.\n")?;
    for argument in tool.get_arguments().filter(|argument| argument.is_global_set()) {
        let [term, meaning] = options::option(argument);
        writeln!(out, "- {term}: {meaning}")?;
    }
    writeln!(out, "{COMMON_FIELDS}\n{}", common_fields().trim())?;
    let mut shown = Shown::new();
    commands.into_iter().try_for_each(|command| add(out, "svc", command, &mut shown))
}

/// What svc is for, as a double-quoted scalar of YAML, which is a string of JSON.
fn description(tool: &Command, commands: &[&Command]) -> String {
    let abouts = std::iter::once(&tool).chain(commands).filter_map(|command| command.get_about());
    let sentences: Vec<String> = abouts.map(|about| format!("{about}.")).collect();
    serde_json::Value::from(sentences.join(" ")).to_string()
}

/// The section about fields, without the comments that mark what is generated.
fn common_fields() -> String {
    let after = text(FORMATS).split_once(COMMON_FIELDS).map_or("", |(_, after)| after);
    let section = after.split("\n## ").next().unwrap_or_default();
    let mut lines = String::new();
    let mut was_empty = false;
    for line in section.lines().filter(|line| !line.starts_with("<!--")) {
        // A comment stands between two empty lines.
        if !(was_empty && line.is_empty()) {
            lines.extend([line, "\n"]);
        }
        was_empty = line.is_empty();
    }
    lines
}

/// The reports whose fields the page has, and the command that has them.
type Shown = BTreeMap<&'static str, String>;

/// Adds a command, or the commands of a group.
fn add(out: &mut dyn Write, parent: &str, command: &Command, shown: &mut Shown) -> io::Result<()> {
    let name = format!("{parent} {}", command.get_name());
    if command.has_subcommands() {
        return commands_of(command).try_for_each(|inner| add(out, &name, inner, shown));
    }
    let about = options::about(command);
    writeln!(out, "\n## {name}\n\n{}.\n", about.trim_end_matches('.'))?;
    write_examples(out, &name.replace(' ', "-"))?;
    let is_own = |argument: &&Arg| !argument.is_hide_set() && !argument.is_global_set() && argument.get_id() != "help";
    let arguments: Vec<String> =
        command.get_arguments().filter(is_own).map(|argument| options::option(argument)[0].clone()).collect();
    if !arguments.is_empty() {
        writeln!(out, "\nArguments: {}.", arguments.join(", "))?;
    }
    write_fields(out, &name, shown)
}

/// Writes the JSON fields of a command, or which command has the same.
fn write_fields(out: &mut dyn Write, name: &str, shown: &mut Shown) -> io::Result<()> {
    let group = name.split(' ').nth(1).unwrap_or_default();
    for (report, fields) in json_reports(group) {
        match shown.get(report) {
            Some(first) => writeln!(out, "\nJSON: the fields of `{first}`.")?,
            None => {
                let fields: Vec<String> = fields.into_iter().map(code).collect();
                writeln!(out, "\nJSON: {}.", fields.join(", "))?;
                shown.insert(report, name.to_owned());
            }
        }
    }
    Ok(())
}

fn write_examples(out: &mut dyn Write, page: &str) -> io::Result<()> {
    writeln!(out, "```console")?;
    example_lines(page).into_iter().try_for_each(|line| writeln!(out, "$ {line}"))?;
    writeln!(out, "```")
}
