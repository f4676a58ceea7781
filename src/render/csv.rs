//! Comma-separated values, RFC 4180, with a header.

use super::{Entry, links};
use bstr::ByteSlice;
use std::io::{self, Write};

const HEADER: [&str; 14] = [
    "query",
    "name",
    "aliases",
    "port",
    "last_port",
    "protocol",
    "class",
    "description",
    "product",
    "evidence",
    "state",
    "source",
    "file",
    "line",
];

/// Rows under their header.
#[derive(Debug, Default)]
pub(crate) struct Rows {
    begun: bool,
}

impl Rows {
    pub(super) fn entry(&mut self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        self.begin(out)?;
        let service = &entry.service;
        let aliases: Vec<&[u8]> = service.aliases().map(|alias| alias.as_bytes()).collect();
        let port = |port: Option<svc_lookup::Port>| port.map_or(String::new(), |port| port.to_string());
        let place = entry.place();
        let practice = entry.practice().unwrap_or_default();
        row(
            out,
            [
                entry.query.as_bytes(),
                service.name.as_bytes(),
                &aliases.join(&b' '),
                port(service.ports.map(|ports| ports.first())).as_bytes(),
                port(service.ports.map(|ports| ports.last())).as_bytes(),
                service.protocol.map_or(&[], |protocol| protocol.word().as_bytes()),
                entry.class().map_or("", |class| class.name()).as_bytes(),
                service.description.as_bytes(),
                practice.product.as_bytes(),
                links::of_evidence(practice.evidence).as_bytes(),
                entry.registration().map_or("", |known| known.state.name()).as_bytes(),
                entry.source_name().as_bytes(),
                place.map_or(String::new(), |place| place.path.to_string_lossy().into_owned()).as_bytes(),
                place.map_or(String::new(), |place| place.line.to_string()).as_bytes(),
            ],
        )
    }

    pub(super) fn finish(mut self, out: &mut dyn Write) -> io::Result<()> {
        self.begin(out)
    }

    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if std::mem::replace(&mut self.begun, true) { Ok(()) } else { row(out, HEADER) }
    }
}

/// Writes one row.
pub(super) fn row<F: AsRef<[u8]>>(out: &mut dyn Write, fields: impl IntoIterator<Item = F>) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(fields)?;
    writer.flush()
}
