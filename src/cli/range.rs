//! `svc range`: the class of ports.

use super::args::{Format, Options};
use super::query::QueryError;
use super::{Status, Streams, renderer};
use crate::render::{ClassRow, Classes, for_terminal};
use bstr::ByteSlice;
use std::error::Error;
use std::ffi::OsString;
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
    let mut status = Status::Found;
    let mut rows = Vec::new();
    if queries.is_empty() {
        rows.extend(PortClass::ALL.map(|class| ClassRow { query: String::new(), ports: class.range(), class }));
    }
    for query in queries {
        let text = query.to_string_lossy();
        match ports(&text) {
            Ok(ports) => rows.extend(classes(&text, ports)),
            Err(error) => {
                streams.say(explain(query.as_encoded_bytes(), error));
                status = Status::Error;
            }
        }
    }
    Classes { rows: &rows }.write(streams.output, format, style)?;
    Ok(status)
}

/// A port, a range of ports, or all ports of a class.
fn ports(text: &str) -> Result<PortRange, PortError> {
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

fn explain(text: &[u8], error: PortError) -> String {
    let shown = for_terminal(text);
    match (error, text.split_once_str("/")) {
        (PortError::Empty, _) if text.is_empty() => {
            "an empty query: give a port, a range of ports or a class".to_owned()
        }
        (PortError::NotANumber, Some((before, protocol))) if ports(&before.to_str_lossy()).is_ok() => {
            let protocol = for_terminal(protocol);
            format!("`{shown}` names a protocol: the classes are the same for all, so leave `/{protocol}` out")
        }
        (PortError::NotANumber, _) => format!(
            "`{shown}` is no port, no range of ports and no class: the classes are well-known, registered and dynamic"
        ),
        (error, _) => QueryError::Port(text.as_bstr(), error).to_string(),
    }
}
