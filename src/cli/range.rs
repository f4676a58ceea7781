//! `svc range`: the class of ports, and what this host makes of them.

use super::args::{Format, Options};
use super::ask::say;
use super::query::QueryError;
use super::{Status, Streams, input, renderer};
use crate::render::{ClassRow, Classes, for_terminal};
use bstr::ByteSlice;
use std::error::Error;
use std::ffi::OsString;
use std::fmt::Display;
use svc_lookup::host::HostRanges;
use svc_lookup::{PortClass, PortError, PortRange};

/// Answers each query with a row for every class it touches.
pub(super) fn run(
    options: &Options,
    queries: &[OsString],
    streams: &mut Streams<'_>,
) -> Result<Status, Box<dyn Error>> {
    let (format, style) = renderer(options, false);
    if format == Format::Services {
        return Err("a class has no line in a services file: choose another --format".into());
    }
    let mut answers = Answers { rows: Vec::new(), status: Status::Found };
    if queries.is_empty() {
        answers.rows.extend(PortClass::ALL.into_iter().flat_map(|class| classes("", class.range())));
    }
    for query in queries {
        if query == "-" {
            input::lines(|number, line, _| {
                match line {
                    Ok(b"") => {}
                    Ok(query) => answers.add(query, Some(number), streams),
                    Err(error) => answers.fail(error, Some(number), streams),
                }
                Ok(())
            })?;
        } else {
            answers.add(query.as_encoded_bytes(), None, streams);
        }
    }
    let ranges = HostRanges::read();
    say_unread(&ranges, streams);
    Classes { rows: &answers.rows, ranges: &ranges }.write(streams.output, format, style)?;
    Ok(answers.status)
}

/// Says which settings of the host could not be read, and what is shown for them.
fn say_unread(ranges: &HostRanges, streams: &mut Streams<'_>) {
    let HostRanges { privileged, ephemeral, reserved } = ranges;
    if let Some(why) = &privileged.error {
        streams.say(format_args!("{why}: by convention, ports below 1024 need privilege"));
    }
    if let Some(why) = &ephemeral.error {
        streams.say(format_args!("{why}: IANA's ephemeral ports are {}", ephemeral.value));
    }
    if let Some(why) = reserved.as_ref().and_then(|reserved| reserved.error.as_ref()) {
        streams.say(format_args!("{why}: none of the ephemeral ports is left out"));
    }
}

/// What was found so far.
struct Answers {
    rows: Vec<ClassRow>,
    status: Status,
}

impl Answers {
    fn add(&mut self, query: &[u8], line: Option<u64>, streams: &mut Streams<'_>) {
        let text = query.to_str_lossy();
        match ports_or_class(&text) {
            Ok(ports) => self.rows.extend(classes(&text, ports)),
            Err(error) => self.fail(explain(query, error), line, streams),
        }
    }

    fn fail(&mut self, error: impl Display, line: Option<u64>, streams: &mut Streams<'_>) {
        say(error, line, streams);
        self.status = Status::Error;
    }
}

/// A port, a range of ports, or all ports of a class.
pub(super) fn ports_or_class(text: &str) -> Result<PortRange, PortError> {
    match text.parse::<PortClass>() {
        Ok(class) => Ok(class.range()),
        Err(_) => text.parse(),
    }
}

fn classes(query: &str, ports: PortRange) -> impl Iterator<Item = ClassRow> + use<'_> {
    PortClass::ALL.into_iter().filter_map(move |class| {
        let ports = class.range().intersection(ports)?;
        Some(ClassRow { query: query.to_owned(), ports, class })
    })
}

pub(super) fn explain(text: &[u8], error: PortError) -> String {
    let shown = for_terminal(text);
    match (error, text.split_once_str("/")) {
        (PortError::Empty, _) if text.is_empty() => {
            "an empty query: give a port, a range of ports or a class".to_owned()
        }
        (PortError::NotANumber, Some((before, protocol))) if ports_or_class(&before.to_str_lossy()).is_ok() => {
            let protocol = for_terminal(protocol);
            format!("`{shown}` names a protocol: leave `/{protocol}` out")
        }
        (PortError::NotANumber, _) => format!(
            "`{shown}` is no port, no range of ports and no class: the classes are well-known, registered and dynamic"
        ),
        (error, _) => QueryError::Port(text.as_bstr(), error).to_string(),
    }
}
