//! What a page of the library's documentation, or the page for agents, says about a command, from its arguments;
//! clap_mangen writes the same in roff.

use super::generated::code;
#[cfg(test)]
use super::{generated::table, texts::commands_of};
use clap::{Arg, Command};
#[cfg(test)]
use std::fmt::Write;

/// What a command does.
pub(super) fn about(command: &Command) -> String {
    command.get_long_about().or_else(|| command.get_about()).map(ToString::to_string).unwrap_or_default()
}

/// What a command does, how it is called, its commands and its options.
#[cfg(test)]
pub(super) fn command(command: &mut Command) -> String {
    let about = about(command);
    let usage = command.render_usage().to_string();
    let lines = usage.trim_start_matches("Usage: ").lines().map(str::trim_start);
    let usage = lines.collect::<Vec<_>>().join("\n");
    let mut text = format!("{about}\n\n## Synopsis\n\n```text\n{usage}\n```\n");
    let commands: Vec<[String; 2]> = commands_of(command).map(summary).collect();
    if !commands.is_empty() {
        let _ = write!(text, "\n## Commands\n\n{}", table(["command", "purpose"], commands));
    }
    // The page of the program has the options of every command.
    let is_own = |arg: &&Arg| !arg.is_hide_set() && (!arg.is_global_set() || command.get_name() == "svc");
    let options: Vec<[String; 2]> = command.get_arguments().filter(is_own).map(option).collect();
    if !options.is_empty() {
        let _ = write!(text, "\n## Options\n\n{}", table(["option", "meaning"], options));
    }
    text
}

/// The names of a command, and what it does.
#[cfg(test)]
fn summary(command: &Command) -> [String; 2] {
    let names: Vec<String> = command.get_name_and_visible_aliases().into_iter().map(code).collect();
    [names.join(", "), command.get_about().map(ToString::to_string).unwrap_or_default()]
}

/// How an option or an argument is given, and its help.
pub(super) fn option(arg: &Arg) -> [String; 2] {
    let long = arg.get_long().map(|name| format!("--{name}"));
    let names: Vec<String> = arg.get_short().map(|name| format!("-{name}")).into_iter().chain(long).collect();
    let takes_value = arg.get_action().takes_values();
    let value = arg.get_value_names().filter(|_| takes_value).map(|names| names.join(" "));
    let term = match (names.is_empty(), value) {
        (true, value) => code(&value.unwrap_or_default()),
        (false, Some(value)) => code(&format!("{} {value}", names.join(", "))),
        (false, None) => code(&names.join(", ")),
    };
    [term, meaning(arg)]
}

fn meaning(arg: &Arg) -> String {
    let help = arg.get_long_help().or_else(|| arg.get_help()).map(ToString::to_string).unwrap_or_default();
    let mut sentences = vec![help.split_whitespace().collect::<Vec<_>>().join(" ")];
    if !arg.get_action().takes_values() {
        return sentences.remove(0);
    }
    let values = arg.get_possible_values();
    if !values.is_empty() {
        let values = values.iter().map(|value| match value.get_help() {
            Some(help) => format!("{} ({help})", code(value.get_name())),
            None => code(value.get_name()),
        });
        sentences.push(format!("Values: {}", values.collect::<Vec<_>>().join(", ")));
    }
    let defaults = arg.get_default_values();
    if !arg.is_hide_default_value_set() && !defaults.is_empty() {
        let defaults: Vec<_> = defaults.iter().map(|value| value.to_string_lossy()).collect();
        sentences.push(format!("Default: {}", code(&defaults.join(","))));
    }
    sentences.join(". ")
}
