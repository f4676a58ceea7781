//! Processes as objects in JSON, and as lines of a block.

use super::blocks::Blocks;
use super::column::{Column, Columns, Type, Value};
use super::escape::for_terminal;
use std::io::{self, Write};
use std::path::Path;
use svc_lookup::host::{Container, Process, ProcessDetails};

/// The fields of a process in JSON.
pub(super) const FIELDS: Columns<'static, Process> = Columns::new(&[
    PID,
    NAME,
    Column::json("command", Type::Texts, "the command line: the program and its arguments", |process| {
        Value::list(details(process).map_or(&[][..], |known| &known.command).iter().map(|word| word.as_str().into()))
    }),
    Column::json("uid", Type::Number, "the ID of the user it runs as", |process| {
        details(process).and_then(|known| known.uid).map(u64::from).into()
    }),
    Column::json("user", Type::Text, "the name of that user in `/etc/passwd`", |process| {
        details(process).and_then(|known| known.user.as_deref()).map_or(Value::None, Value::text)
    }),
    Column::json("started", Type::Text, "when it was started, in UTC: `2026-11-27T04:53:00Z`", |process| {
        details(process).and_then(ProcessDetails::started_utc).map_or(Value::None, Value::owned)
    }),
    Column::json("folder", Type::Text, "the working folder", |process| {
        path(details(process).and_then(|known| known.folder.as_deref()))
    }),
    Column::json("program", Type::Text, "the file of the program", |process| {
        path(details(process).and_then(|known| known.program.as_deref()))
    }),
    Column::json("deleted", Type::Flag, "whether that file was deleted or replaced since", |process| {
        details(process).and_then(|known| known.program.as_ref().map(|_| known.is_deleted)).into()
    }),
    Column::json("unit", Type::Text, "the systemd unit", |process| {
        details(process).and_then(|known| known.unit.as_deref()).map_or(Value::None, Value::text)
    }),
    Column::json("container", Type::Text, "the ID of the container", |process| {
        container(process).map_or(Value::None, |container| Value::text(&container.id))
    }),
    Column::json("container_name", Type::Text, "the name of the container, if its control group has it", |process| {
        container(process).and_then(|container| container.name.as_deref()).map_or(Value::None, Value::text)
    }),
    Column::json(
        "container_engine",
        Type::Text,
        "`docker`, `podman`, `containerd`, `cri-o`, `lxc` or `nspawn`",
        |process| container(process).and_then(|container| container.engine).map_or(Value::None, Value::word),
    ),
    Column::json(
        "parents",
        Type::Objects(|| PARENT.documented()),
        "its parent, the parent of that, and so on, with `pid` and `name`",
        |process| {
            let parents = details(process).map_or(&[][..], |known| &known.parents);
            Value::objects(parents.iter().map(|parent| PARENT.fields(parent)))
        },
    ),
]);

/// The fields of a parent.
const PARENT: Columns<'static, Process> = Columns::new(&[PID, NAME]);

pub(super) const PID: Column<Process> =
    Column::json("pid", Type::Number, "the process ID", |process| u64::from(process.pid).into());

pub(super) const NAME: Column<Process> =
    Column::json("name", Type::Text, "the name, on Linux cut after 15 bytes", |process| {
        Value::Text(process.name.as_bytes().into())
    });

fn details(process: &Process) -> Option<&ProcessDetails> {
    process.details.as_deref()
}

fn container(process: &Process) -> Option<&Container> {
    details(process)?.container.as_ref()
}

fn path(path: Option<&Path>) -> Value<'_> {
    path.map_or(Value::None, |path| Value::text(path.as_os_str().as_encoded_bytes()))
}

/// The number of characters of a container's ID that identify it to people.
const SHORT_ID: usize = 12;

/// Writes a process and its details as lines of a block.
pub(super) fn write_process(blocks: &Blocks, out: &mut dyn Write, process: &Process) -> io::Result<()> {
    blocks.line(out, "process", &format!("{} (PID {})", for_terminal(process.name.as_bytes()), process.pid))?;
    let Some(known) = details(process) else { return Ok(()) };
    let mut line = |label: &str, text: &str| blocks.line(out, label, &for_terminal(text.as_bytes()));
    line("command", &command_line(&known.command))?;
    line("user", &user(known))?;
    line("started", &known.started_utc().unwrap_or_default())?;
    line("folder", &known.folder.as_deref().map_or("".into(), Path::to_string_lossy))?;
    let deleted = if known.is_deleted { " (deleted or replaced)" } else { "" };
    line("program", &known.program.as_deref().map_or(String::new(), |path| format!("{}{deleted}", path.display())))?;
    line("unit", known.unit.as_deref().unwrap_or_default())?;
    line("container", &known.container.as_ref().map_or(String::new(), describe_container))?;
    let parents = known.parents.iter().map(|parent| format!("{} ({})", parent.name, parent.pid));
    line("parents", &parents.collect::<Vec<_>>().join(", "))
}

/// The command line as a shell would read it: words with other characters are quoted.
fn command_line(words: &[String]) -> String {
    let is_plain = |char: char| char.is_alphanumeric() || "-_./:=@%+,".contains(char);
    let quoted = |word: &String| match !word.is_empty() && word.chars().all(is_plain) {
        true => word.clone(),
        false => format!("'{}'", word.replace('\'', r"'\''")),
    };
    match words {
        // A process that describes itself in place of its command line has one word: `nginx: worker process`.
        [one] if !one.is_empty() => one.clone(),
        words => words.iter().map(quoted).collect::<Vec<_>>().join(" "),
    }
}

fn user(known: &ProcessDetails) -> String {
    match (known.user.as_deref(), known.uid) {
        (Some(name), Some(id)) => format!("{name} ({id})"),
        (_, id) => id.map_or(String::new(), |id| id.to_string()),
    }
}

/// `docker 4f6a0c1d2e3b`, `lxc web-1`.
fn describe_container(container: &Container) -> String {
    let name = container.name.as_deref().unwrap_or(container.id.get(..SHORT_ID).unwrap_or(&container.id));
    container.engine.map_or_else(|| name.to_owned(), |engine| format!("{engine} {name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_command_line_is_quoted_as_for_a_shell() {
        let table: [(&[&str], &str); 5] = [
            (&[], ""),
            (&["/usr/sbin/nginx", "-g", "daemon off;"], "/usr/sbin/nginx -g 'daemon off;'"),
            (&["nginx: worker process"], "nginx: worker process"),
            (&["sh", "-c", "", "it's"], r"sh -c '' 'it'\''s'"),
            (&[""], "''"),
        ];
        for (words, expected) in table {
            assert_eq!(command_line(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()), expected);
        }
    }
}
