//! One entry a line, its fields separated by tabs: name, port, protocol, class, source, aliases, description.

use super::escape::{for_field, for_terminal};
use super::{Entry, Style};
use std::io::{self, Write};

/// Writes the line of an entry. A field without a value is empty; there are always seven.
pub(super) fn entry(out: &mut dyn Write, entry: &Entry<'_>, style: Style) -> io::Result<()> {
    let service = &entry.service;
    field(out, service.name, style)?;
    out.write_all(b"\t")?;
    if let Some(ports) = service.ports {
        write!(out, "{ports}")?;
    }
    out.write_all(b"\t")?;
    if let Some(protocol) = service.protocol {
        field(out, protocol.word(), style)?;
    }
    for word in [entry.class().map_or("", |class| class.name()), entry.source_name()] {
        out.write_all(b"\t")?;
        out.write_all(word.as_bytes())?;
    }
    for (at, alias) in service.aliases().enumerate() {
        out.write_all(if at == 0 { b"\t" } else { b" " })?;
        field(out, alias, style)?;
    }
    out.write_all(if service.aliases().next().is_none() { b"\t\t" } else { b"\t" })?;
    field(out, &entry.text(), style)?;
    out.write_all(b"\n")
}

fn field(out: &mut dyn Write, text: &[u8], style: Style) -> io::Result<()> {
    if style.terminal { out.write_all(for_terminal(text).as_bytes()) } else { out.write_all(&for_field(text)) }
}
