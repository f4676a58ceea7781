//! Lines of a services file, services(5).

use super::Entry;
use bstr::ByteSlice;
use std::io::{self, Write};
use svc_lookup::{PortRange, Service, services_file};

/// The longest line that musl reads as one, with its newline: the rest would be a line of its own.
const LONGEST: usize = 127;

/// Writes what the format can hold, and counts what it cannot.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    left_out: u64,
}

impl Lines {
    /// A range becomes one line a port, as far as it was asked for.
    pub(super) fn entry(&mut self, out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let Some(ports) = entry.service.ports.filter(|_| entry.is_found()) else {
            self.left_out += u64::from(entry.is_found());
            return Ok(());
        };
        let text = entry.text();
        for port in entry.asked.iter().filter_map(|asked| asked.intersection(ports)).flat_map(PortRange::ports) {
            let service = entry.service.with_ports(port).with_description(text.as_ref());
            match line(&service) {
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => self.left_out += 1,
                line => out.write_all(&line?)?,
            }
        }
        Ok(())
    }

    /// Where the message cannot be written, there is no one to tell.
    pub(super) fn finish(self, errors: &mut dyn Write) {
        let _ = match self.left_out {
            0 => Ok(()),
            1 => errors.write_all(b"svc: 1 entry is left out: a services file cannot hold it\n"),
            many => writeln!(errors, "svc: {many} entries are left out: a services file cannot hold them"),
        };
    }
}

/// A line, with as much of the description as fits.
fn line(service: &Service<'_>) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    services_file::write(&mut line, service)?;
    let over = line.len().saturating_sub(LONGEST);
    if over == 0 || service.description.is_empty() {
        return Ok(line);
    }
    let room = service.description.len().saturating_sub(over);
    let ends = service.description.char_indices().map(|(_, end, _)| end);
    let end = ends.take_while(|&end| end <= room).last().unwrap_or(0);
    line.clear();
    services_file::write(&mut line, &service.with_description(&service.description[..end]))?;
    Ok(line)
}
