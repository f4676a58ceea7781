//! ServicesLines of a services file, services(5), that glibc and musl parse alike.

use super::Entry;
use super::escape::lines_for_terminal;
use super::sheet::Sheet;
use super::words::counted;
use bstr::{BStr, ByteSlice};
use std::collections::HashSet;
use std::io;
use svc_lookup::{Port, PortRange, Protocol, Service, services_file};

/// The longest line, with its newline, that musl parses: it takes the rest for another line.
const LONGEST_LINE: usize = 127;
/// The longest name that musl's getservbyport(3) returns, in bytes: half of its buffer of 32 holds pointers, and a NUL ends
/// the name. If the first name on a port is longer, it finds nothing.
const LONGEST_NAME: usize = 15;

/// Writes the entries that the format can hold, and counts the others.
#[derive(Debug, Default)]
pub(super) struct ServicesLines {
    skipped: Skipped,
    /// The TCP and UDP ports with a line.
    written: HashSet<(Port, Protocol<'static>)>,
}

/// Counts of what an exported services file lacks.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Skipped {
    /// Entries without a port or a protocol, or with a name that no line can hold.
    entries: u64,
    /// Entries whose name, port and protocol do not fit on a line.
    too_long: u64,
    /// Aliases that do not fit on a line with their name.
    aliases: u64,
    /// Ports whose first name is too long for musl's getservbyport(3).
    unseen_by_musl: u64,
}

impl ServicesLines {
    /// Writes an entry; a range becomes one line per requested port.
    pub(super) fn entry(&mut self, sheet: &mut Sheet<'_>, entry: &Entry<'_>) -> io::Result<()> {
        let Some(ports) = entry.service.ports.filter(|_| entry.is_service()) else {
            self.skipped.entries += u64::from(entry.is_service());
            return Ok(());
        };
        let text = entry.text();
        for port in entry.asked.iter().filter_map(|asked| asked.intersection(ports)).flat_map(PortRange::ports) {
            let service = entry.service.with_ports(port).with_description(text.as_ref());
            match self.lines(&service) {
                Err(error) if error.kind() == io::ErrorKind::InvalidInput => self.skipped.entries += 1,
                lines => self.write(sheet, &service, port, &lines?)?,
            }
        }
        Ok(())
    }

    fn write(&mut self, sheet: &mut Sheet<'_>, service: &Service<'_>, port: Port, lines: &[u8]) -> io::Result<()> {
        let known = [Protocol::Tcp, Protocol::Udp].into_iter().find(|known| Some(*known) == service.protocol);
        let is_first = !lines.is_empty() && known.is_some_and(|protocol| self.written.insert((port, protocol)));
        self.skipped.unseen_by_musl += u64::from(is_first && service.name.len() > LONGEST_NAME);
        match sheet.style().terminal {
            true => sheet.out().write_all(lines_for_terminal(lines).as_bytes()),
            false => sheet.out().write_all(lines),
        }
    }

    pub(super) fn skipped(&self) -> Skipped {
        self.skipped
    }

    /// Formats one line with as much of the description as fits. If the aliases are too long for it, more lines for the same
    /// service hold the rest of them.
    fn lines(&mut self, service: &Service<'_>) -> io::Result<Vec<u8>> {
        let whole = line(service)?;
        if whole.len() <= LONGEST_LINE {
            return Ok(whole);
        }
        let room = service.description.len().saturating_sub(whole.len() - LONGEST_LINE);
        let shortened = line(&service.with_description(beginning(service.description, room)))?;
        if shortened.len() <= LONGEST_LINE {
            return Ok(shortened);
        }
        let bare = service.with_aliases("").with_description("");
        if line(&bare)?.len() > LONGEST_LINE {
            self.skipped.too_long += 1;
            return Ok(Vec::new());
        }
        self.continued(&bare, service.aliases())
    }

    /// Formats as many lines as the aliases need.
    fn continued<'a>(&mut self, bare: &Service<'_>, aliases: impl Iterator<Item = &'a BStr>) -> io::Result<Vec<u8>> {
        let with = |aliases: &[u8]| line(&bare.with_aliases(aliases));
        let (mut lines, mut on_line) = (Vec::new(), Vec::new());
        for alias in aliases {
            let longer = if on_line.is_empty() { alias.to_vec() } else { [&on_line, alias.as_bytes()].join(&b' ') };
            if with(&longer)?.len() <= LONGEST_LINE {
                on_line = longer;
            } else if with(alias)?.len() <= LONGEST_LINE {
                lines.extend(with(&std::mem::replace(&mut on_line, alias.to_vec()))?);
            } else {
                self.skipped.aliases += 1;
            }
        }
        lines.extend(with(&on_line)?);
        Ok(lines)
    }
}

fn line(service: &Service<'_>) -> io::Result<Vec<u8>> {
    let mut line = Vec::new();
    services_file::write(&mut line, service)?;
    Ok(line)
}

/// The start of a text, of at most this many bytes and without a partial character.
fn beginning(text: &BStr, room: usize) -> &BStr {
    let ends = text.char_indices().map(|(_, end, _)| end);
    let end = ends.take_while(|&end| end <= room).last().unwrap_or(0);
    text[..end].as_bstr()
}

impl Skipped {
    /// The messages, one for each kind.
    pub(crate) fn messages(self) -> impl Iterator<Item = String> {
        let Skipped { entries, too_long, aliases, unseen_by_musl } = self;
        let some = |number: u64, one: &str, many: &str| (number > 0).then(|| counted(number, one, many));
        let entries = some(
            entries,
            "entry without a port or protocol: a services file cannot hold it",
            "entries without a port or protocol: a services file cannot hold them",
        );
        let longer =
            |what: String| format!("{what} too long for a line of {LONGEST_LINE} bytes, the longest that musl reads");
        let too_long = some(too_long, "entry", "entries").map(longer);
        let aliases = some(aliases, "alias", "aliases").map(longer);
        let unseen = some(unseen_by_musl, "port has", "ports have").map(|ports| {
            format!("{ports} a first name over {LONGEST_NAME} bytes: musl's getservbyport(3) finds no name there")
        });
        let skipped = [entries, too_long, aliases].into_iter().flatten().map(|what| format!("skipped {what}"));
        skipped.chain(unseen)
    }
}
