//! Lines of a services file, services(5).

use super::Entry;
use std::io::{self, Write};
use svc_lookup::{PortRange, services_file};

/// Writes what the format can hold, and counts what it cannot.
#[derive(Debug, Default)]
pub(crate) struct Lines {
    left_out: u64,
}

impl Lines {
    /// A range becomes one line a port, as far as it was asked for.
    pub(super) fn entry(&mut self, mut out: &mut dyn Write, entry: &Entry<'_>) -> io::Result<()> {
        let Some(ports) = entry.service.ports.filter(|_| entry.is_found()) else {
            self.left_out += u64::from(entry.is_found());
            return Ok(());
        };
        let text = entry.text();
        for port in entry.asked.iter().filter_map(|asked| asked.intersection(ports)).flat_map(PortRange::ports) {
            let service = svc_lookup::Service { ports: Some(port.into()), description: text.as_ref(), ..entry.service };
            match services_file::write(&mut out, &service) {
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => self.left_out += 1,
                result => result?,
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
