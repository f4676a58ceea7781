//! Ports that are free, as `svc free` shows them.

use super::table::write_table;
use super::{Style, csv, json};
use crate::cli::Format;
use comfy_table::Cell;
use serde::Serialize;
use std::io::{self, Write};
use svc_lookup::{PortRange, Protocol};

/// Ports, or blocks of them.
pub(crate) struct FoundPorts<'a> {
    pub(crate) found: &'a [PortRange],
    /// The protocols for which they are free.
    pub(crate) protocols: &'a [Protocol<'static>],
}

/// A port or a block as JSON has it.
#[derive(Serialize)]
struct Object<'a> {
    port: u16,
    last_port: u16,
    protocols: &'a [String],
    class: &'static str,
}

impl FoundPorts<'_> {
    /// Writes them; plain lines have the numbers alone.
    pub(crate) fn write(&self, out: &mut dyn Write, format: Format, style: Style) -> io::Result<()> {
        let protocols: Vec<String> = self.protocols.iter().map(Protocol::to_string).collect();
        let mut objects = self.found.iter().map(|ports| object(*ports, &protocols));
        match format {
            Format::Table => self.table(out, style, &protocols.join(", ")),
            Format::Plain | Format::Services => self.found.iter().try_for_each(|ports| writeln!(out, "{ports}")),
            Format::Jsonl => objects.try_for_each(|object| json::line(out, &object)),
            Format::Json => {
                let mut array = json::Array::default();
                objects.try_for_each(|object| array.item(out, &object))?;
                array.finish(out)
            }
            Format::Csv => {
                csv::row(out, ["port", "last_port", "protocols", "class"])?;
                objects.try_for_each(|object| {
                    let [first, last] = [object.port, object.last_port].map(|number| number.to_string());
                    csv::row(out, [first.as_str(), &last, &protocols.join(" "), object.class])
                })
            }
        }
    }

    fn table(&self, out: &mut dyn Write, style: Style, protocols: &str) -> io::Result<()> {
        if self.found.is_empty() {
            return Ok(());
        }
        let rows = self
            .found
            .iter()
            .map(|ports| vec![Cell::new(ports), Cell::new(protocols), Cell::new(ports.first().class())]);
        write_table(out, &["PORT", "PROTOCOL", "CLASS"], rows, 3, style)
    }
}

fn object(ports: PortRange, protocols: &[String]) -> Object<'_> {
    let (port, last_port) = (ports.first().number(), ports.last().number());
    Object { port, last_port, protocols, class: ports.first().class().name() }
}
